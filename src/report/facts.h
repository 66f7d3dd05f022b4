/* What every report says of single things in the same words: names, dates, numbers, sources, and
 * the entries that a position rests on. Nothing here shows what a view does not see. */
#ifndef PL_REPORT_FACTS_H
#define PL_REPORT_FACTS_H

#include "report/phrases.h"
#include "report/table.h"

#include <parley/view.h>

/* The text in `language`, or `otherwise` where there is none. */
const char *pl_text_or(const parley_text *text, const char *language, const char *otherwise);

const char *pl_party_name(const parley_view *view, uint32_t party, const char *language);
const char *pl_point_topic(const parley_point *point, const char *language);

/* The option in words: "72 thousand EUR" of a range, else its text, else its id. */
void pl_put_option(pl_text *out, const parley_point *point, uint32_t option, const char *language);

/* How options are referred to in tables: a, b, ... z, aa, ab... `index` counts from 0. */
typedef struct pl_letter {
    char text[8];
} pl_letter;

pl_letter pl_option_letter(uint32_t index);

/* Billionths as a decimal without trailing zeros; an interval as "0.4 to 0.6". */
void pl_put_decimal(pl_text *out, int64_t billionths);
void pl_put_interval(pl_text *out, parley_interval interval, const char *language);

/* ", most likely 0.4", or nothing where every number of the interval is alike. */
void pl_put_likely(pl_text *out, const parley_likely *likely, const char *language);

/* The date as written, of a span that the view does not see to its end its first day; without one
 * "by 2025-12-03", the day of the earliest source; or nothing. */
void pl_put_date(pl_text *out, const parley_view *view, const parley_record *record,
                 const char *language);

/* Whether the date is a span that goes on after the view's day. */
bool pl_goes_on(const parley_view *view, const parley_date *date);

/* " [ap-1203, seed par. 10]": the sources that the view sees, and how many it does not. Nothing
 * where there are none at all. */
void pl_put_sources(pl_text *out, const parley_view *view, const parley_record *record,
                    const char *language);

/* " par. 3", or the name of a place that is no number: " title". */
void pl_put_place(pl_text *out, const char *place, const char *language);

/* Adds the next item of an enumeration, or the next clause of a sentence: after a comma, unless
 * `start` (the length that `out` had before the first) is still the end. */
void pl_put_listed(pl_text *out, size_t start, const char *string, const char *language);
void pl_put_clause(pl_text *out, size_t start, const char *string, const char *language);

/* Adds the names of parties, or nothing: a list as above. */
void pl_put_parties(pl_text *out, const parley_view *view, parley_indices parties,
                    const char *language);

/* -- positions ------------------------------------------------------------------------------- */

/* The symbol of a position, one character: + ~ - x # ? for the words, a digit for a value. */
char pl_position_symbol(parley_stance_word word, parley_interval value);

pl_tone pl_position_tone(parley_stance_word word);

typedef enum pl_entry_kind { PL_BY_PROPOSAL, PL_BY_RED_LINE, PL_BY_STANCE } pl_entry_kind;

/* One entry of the dossier that speaks of a party's position on an option. */
typedef struct pl_entry {
    pl_entry_kind kind;
    const parley_record *record;
    parley_stance_word word;
    parley_interval value;
    parley_likely likely;
    parley_strength strength;
    parley_basis basis;
} pl_entry;

/* The most entries that pl_entries may return for an option of this point (of the dossier). */
size_t pl_entries_room(const parley_view *view, uint32_t point);

/* The entries that the view sees on what `party` thinks of `option` of `point` (both of the
 * dossier), each replacing the one before it: the last counts. Returns their number; `out` holds
 * pl_entries_room of them. O(stances + red lines). */
size_t pl_entries(pl_entry *out, const parley_view *view, uint32_t party, uint32_t point,
                  uint32_t option);

/* Whether the consent of `party` counts on the view's point. */
bool pl_consent_counts(const parley_view *view, uint32_t party, uint32_t point);

/* "needed on 9 points", "0.4 to 0.6"..., without where it comes from. */
void pl_put_consent(pl_text *out, const parley_view *view, uint32_t party, const char *language);
void pl_put_reservation(pl_text *out, const parley_view *view, uint32_t party,
                        const char *language);

/* The assumption that a consent or reservation value comes from, by its record; NULL for NULL. */
const parley_assumption *pl_assumption_of(const parley_view *view, const parley_record *record);

/* Whether one of the constraint's options is of this point of the dossier. */
bool pl_constraint_concerns(const parley_constraint *constraint, uint32_t point);

#endif
