/* `parley show`: what a dossier holds, as seen on one day, for people to read and for programs.
 *
 * Each subject has a function that writes text and one that writes a JSON object; docs/cli.md lists
 * the keys. Nothing is computed from the positions here. All append to `out`, which is failed where
 * memory ran out; the style of a JSON object counts for its language only. */
#ifndef PL_REPORT_SHOW_H
#define PL_REPORT_SHOW_H

#include "report/facts.h"

/* `which` is a point of the view, or a draft of the dossier; the other subjects ignore it. */
typedef void pl_show(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which);

pl_show pl_show_overview, pl_show_parties, pl_show_stances, pl_show_point, pl_show_drafts,
    pl_show_draft, pl_show_timeline, pl_show_statements, pl_show_sources, pl_show_costs,
    pl_show_discrepancies, pl_show_clock, pl_show_intent;

pl_show pl_json_overview, pl_json_parties, pl_json_stances, pl_json_point, pl_json_drafts,
    pl_json_draft, pl_json_timeline, pl_json_statements, pl_json_sources, pl_json_costs,
    pl_json_discrepancies, pl_json_clock, pl_json_intent;

/* -- what the texts share -------------------------------------------------------------------- */

/* The title of the dossier, then what is shown and of which day. */
void pl_show_head(pl_text *out, const parley_view *view, const pl_style *style, pl_phrase what);

/* How many of `count` records of `size` bytes each (a parley_record first) the view sees. */
size_t pl_seen(const parley_view *view, const void *items, size_t count, size_t size);

/* A paragraph with the record's text and sources, and one with its note where it has one. */
void pl_show_record(pl_text *out, const parley_view *view, const pl_style *style, size_t indent,
                    const parley_record *record);

/* How much there is of one kind of entry, seen and dated later, and what shows it. */
typedef struct pl_tally {
    pl_phrase what;
    const char *key;      /* in JSON */
    const char *shown_by; /* subjects of `parley show` */
    size_t seen, later;
} pl_tally;

enum { PL_TALLIES = 20 };

void pl_take_tallies(const parley_view *view, pl_tally *out); /* [PL_TALLIES] */

/* How many positions, a party on an option each, have which basis. */
typedef struct pl_known_positions {
    size_t all, by_basis[PARLEY_ASSUMED + 1];
} pl_known_positions;

pl_known_positions pl_count_positions(const parley_view *view);

/* -- the record in the order of its dates ---------------------------------------------------- */

typedef enum pl_moment_kind {
    PL_MOMENT_EVENT,
    PL_MOMENT_MEETING,
    PL_MOMENT_DRAFT,
    PL_MOMENT_SHOWING,
    PL_MOMENT_STATEMENT
} pl_moment_kind;

/* One thing that happened. `index` is that of the event, meeting, draft or statement; of a showing,
 * that of its draft, and `showing` its own. */
typedef struct pl_moment {
    pl_moment_kind kind;
    uint32_t index, showing;
    const parley_record *record;
} pl_moment;

/* All moments that the view sees, earliest first; *count of them. Free with pl_free; NULL where
 * memory is short. O(n log n). */
pl_moment *pl_moments(const parley_view *view, size_t *count);

#endif
