/* What the parts of the analysis report share: the writer, names in the reader's language, numbers.
 */
#ifndef PL_REPORT_REPORTER_H
#define PL_REPORT_REPORTER_H

#include "report/facts.h"
#include "report/table.h"

#include <parley/robust.h>

typedef struct pl_reporter {
    pl_text *out;
    const pl_style *style;
    bool chinese;
    const parley_analysis *analysis; /* NULL outside of an analysis */
    const parley_robust *robust;     /* NULL where no readings were drawn */
    const parley_view *view;
    const parley_dossier *dossier;
} pl_reporter;

/* For reports on a view; `style` may be NULL for JSON. */
pl_reporter pl_reporter_of(pl_text *out, const parley_view *view, const pl_style *style);

/* The program's own words, both languages side by side. */
static inline const char *pl_word(const pl_reporter *r, const char *english, const char *chinese) {
    return r->chinese ? chinese : english;
}

/* Says what counts as of that day, or that everything does. */
void pl_put_as_of(const pl_reporter *r, int32_t as_of);

const char *pl_party_label(const pl_reporter *r, uint32_t party);
const char *pl_point_label(const pl_reporter *r, uint32_t view_point);
const char *pl_option_label(const pl_reporter *r, uint32_t view_option);
/* Adds the option in words, with the unit of a range. */
void pl_add_option(const pl_reporter *r, pl_text *text, uint32_t view_option);
/* Adds "7 Ukraine in NATO", "第7点 乌克兰与北约": number and topic. */
void pl_add_point(const pl_reporter *r, pl_text *text, uint32_t view_point);
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

/* How packages and drafts are referred to: A, B, C... */
pl_letter pl_package_letter(uint32_t index);

/* A cell with a printed text. */
void pl_cell_print(pl_table *table, pl_tone tone, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const char *pl_concept_label(const pl_reporter *r, parley_concept concept);

/* "signs", "RED LINE"... */
const char *pl_verdict_label(const pl_reporter *r, parley_verdict verdict);
pl_tone pl_verdict_tone(parley_verdict verdict);

enum { PL_MOST_PARTY_COLUMNS = 16 };

/* A column with this title and then a column for each party, of which tables show up to
 * PL_MOST_PARTY_COLUMNS; returns their number. */
size_t pl_party_columns(const pl_reporter *r, const char *name, pl_column *columns);

/* A row with the reservation values [party_count] of the parties whose consent is needed. */
void pl_add_reservation_row(const pl_reporter *r, pl_table *table, const double *reservations);

/* One item for each red line that the draft crosses. */
void pl_put_crossings(const pl_reporter *r, const parley_draft_report *draft);

/* The title of the dossier, and the day that counts. */
void pl_report_title(const pl_reporter *r);

/* A package point by point, with the parties of whose view nothing is known. */
void pl_report_package(const pl_reporter *r, const int32_t *choices);

/* The parts, in the order of the report. */
void pl_report_answer(const pl_reporter *r);
void pl_report_basis(const pl_reporter *r);
void pl_report_points(const pl_reporter *r);
void pl_report_solutions(const pl_reporter *r);
void pl_report_frontier(const pl_reporter *r);
void pl_report_drafts(const pl_reporter *r);
void pl_report_robust(const pl_reporter *r);

/* A line of the answer: how many readings allow a deal. */
void pl_report_odds(const pl_reporter *r);

#endif
