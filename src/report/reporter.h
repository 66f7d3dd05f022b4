/* What the parts of the analysis report share: the writer, names in the reader's language, numbers.
 */
#ifndef PL_REPORT_REPORTER_H
#define PL_REPORT_REPORTER_H

#include "report/table.h"

#include <parley/analysis.h>

typedef struct pl_reporter {
    pl_text *out;
    const pl_style *style;
    bool chinese;
    const parley_analysis *analysis; /* NULL outside of an analysis */
    const parley_view *view;
    const parley_dossier *dossier;
} pl_reporter;

/* The program's own words, both languages side by side. */
static inline const char *pl_word(const pl_reporter *r, const char *english, const char *chinese) {
    return r->chinese ? chinese : english;
}

const char *pl_party_label(const pl_reporter *r, uint32_t party);
const char *pl_point_label(const pl_reporter *r, uint32_t view_point);
const char *pl_option_label(const pl_reporter *r, uint32_t view_option);
const char *pl_draft_label(const pl_reporter *r, uint32_t draft);
int64_t pl_point_number(const pl_reporter *r, uint32_t view_point);

/* Whether the consent of `party` counts on the point. */
bool pl_has_say(const pl_reporter *r, uint32_t party, uint32_t view_point);

/* "Russia and Ukraine", "俄罗斯和乌克兰"; adds to `text`. */
void pl_add_parties(const pl_reporter *r, pl_text *text, const uint32_t *parties, size_t count);

/* Digits in groups of three. */
void pl_add_count(pl_text *text, const parley_count *count);

/* A paragraph from a buffer, which is emptied. */
void pl_flush(const pl_reporter *r, pl_text *buffer, size_t indent);

/* A cell with a printed text. */
void pl_cell_print(pl_table *table, pl_tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *pl_concept_label(const pl_reporter *r, parley_concept concept);

/* A package point by point, with the parties of whose view nothing is known. */
void pl_report_package(const pl_reporter *r, const int32_t *choices);

/* The parts, in the order of the report. */
void pl_report_answer(const pl_reporter *r);
void pl_report_basis(const pl_reporter *r);
void pl_report_points(const pl_reporter *r);
void pl_report_solutions(const pl_reporter *r);
void pl_report_frontier(const pl_reporter *r);
void pl_report_drafts(const pl_reporter *r);

#endif
