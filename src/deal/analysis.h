/* The parts of parley_analyze: each fills its own part of the analysis. */
#ifndef PL_DEAL_ANALYSIS_H
#define PL_DEAL_ANALYSIS_H

#include <parley/amend.h>
#include <parley/analysis.h>

#include "base/error.h"
#include "base/memory.h"
#include "parallel/control.h"

#include <stdbool.h>

typedef struct pl_analyst {
    parley_analysis *out;
    pl_arena *arena;
    const parley_view *view;
    const parley_problem *problem; /* central */
    const parley_space *space;     /* of the problem: red lines excluded, constraints obeyed */
    parley_analysis_options options;
    parley_control *control;
} pl_analyst;

/* Memory that lives as long as the analysis; NULL with the error set. */
void *pl_analyst_take(pl_analyst *a, size_t count, size_t size);

/* A package from the choices of the space, with every party's central utility. */
parley_status pl_analyst_package(pl_analyst *a, parley_package *out, const uint32_t *choices);

/* The frontier, or where it does not fit the representatives that stand for it. */
parley_status pl_analyse_frontier(pl_analyst *a);

parley_status pl_analyse_points(pl_analyst *a);
parley_status pl_analyse_drafts(pl_analyst *a);

/* What a draft is worth, who signs it, which red lines it crosses, whether it breaks a constraint.
 */
parley_status pl_judge_draft(pl_analyst *a, parley_draft_report *report, uint32_t draft);

/* The same, and how it can be completed, how far it is from the frontier, and where `possible` is
 * set (some agreement is acceptable to all) the nearest agreement. */
parley_status pl_report_draft(pl_analyst *a, parley_draft_report *report, uint32_t draft,
                              bool possible);

/* Of choices that stand in the report: utilities, verdicts, crossings, points not stated. */
parley_status pl_judge_choices(pl_analyst *a, parley_draft_report *report);

/* Finds the agreement acceptable to all that is nearest to the draft. */
parley_status pl_find_nearest(pl_analyst *a, parley_draft_report *report);

/* Says what must give, where no agreement is acceptable. */
parley_status pl_analyse_remedies(pl_analyst *a);

/* Fills in the best amendments of a draft that states every point. */
parley_status pl_propose_amendments(pl_analyst *a, parley_draft_report *report);

/* How many points may change at once so that not too many sets have to be tried. */
uint32_t pl_most_changes(const parley_view *view);

/* What an amendment of the choices in the report gives each party, and whether all sign the result.
 */
parley_status pl_translate_amendment(pl_analyst *a, const parley_draft_report *report,
                                     const parley_amendment *from, parley_draft_amendment *to);

#endif
