/* What the tree of drafts and the page of one draft say in the same words. */
#ifndef PL_REPORT_DRAFTS_H
#define PL_REPORT_DRAFTS_H

#include "report/facts.h"

/* "2025-11-23, by Europe, reported, made from us-28". */
void pl_put_draft_facts(pl_text *line, const parley_view *view, const parley_draft *draft,
                        const char *language);

/* How many points it states: "states 22 of 28 points, not the other 6". */
void pl_put_draft_counts(pl_text *line, const parley_view *view, const parley_draft *draft,
                         const char *language);

/* "shown to Ukraine by United States, 2025-11-20 [unn-28]", or without the date. */
void pl_put_showing(pl_text *line, const parley_view *view, const parley_showing *showing,
                    bool with_date, const char *language);

/* The draft's option on a point of the dossier, as far as it is on the table; or PARLEY_NONE. */
int32_t pl_draft_choice(const parley_view *view, const parley_draft *draft, uint32_t point);

/* The draft it was made from, as far as the view sees it; or NULL. */
const parley_draft *pl_draft_parent(const parley_view *view, const parley_draft *draft);

/* Whether the change concerns the point. */
bool pl_change_concerns(const parley_change *change, uint32_t point);

#endif
