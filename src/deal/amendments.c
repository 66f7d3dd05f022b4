/* The amendments of each draft, by parley/amend.h, in terms of the dossier. */
#include "deal/analysis.h"

#include <string.h>

enum { MOST_SETS = 20000000 };

/* Sets of `depth` changed options are at most this many. */
static double sets_of(uint32_t options, uint32_t depth) {
    double sets = 1;
    for (uint32_t i = 0; i < depth; i++)
        sets *= (double)options / (i + 1);
    return sets;
}

uint32_t pl_most_changes(const parley_view *view) {
    uint32_t most = PARLEY_AMENDMENT_MOST_CHANGES;
    while (most > 1 && sets_of(view->option_count, most) > MOST_SETS)
        most--;
    return most;
}

parley_status pl_translate_amendment(pl_analyst *a, const parley_draft_report *report,
                                     const parley_amendment *from, parley_draft_amendment *to) {
    const parley_view *view = a->view;
    int32_t choices[PARLEY_MAX_ISSUES];
    uint32_t package[PARLEY_MAX_ISSUES];
    int64_t utilities[PARLEY_MAX_PARTIES];
    double *gains = pl_analyst_take(a, view->party_count, sizeof *gains);
    if (!gains)
        return PARLEY_E_MEMORY;
    memcpy(choices, report->choices, view->point_count * sizeof *choices);
    to->change_count = from->change_count;
    for (uint32_t i = 0; i < from->change_count; i++) {
        to->points[i] = from->changes[i].issue;
        to->options[i] = view->points[to->points[i]].first + from->changes[i].option;
        choices[to->points[i]] = (int32_t)to->options[i];
    }
    for (uint32_t p = 0; p < view->party_count; p++)
        gains[p] = parley_utility_of(view, p, choices).central - report->utilities[p].central;
    to->gains = gains;
    parley_view_to_space(view, choices, package);
    parley_status status = parley_space_eval(a->space, package, utilities);
    to->makes_acceptable = 1;
    for (uint32_t row = 0; row < view->required_count; row++)
        to->makes_acceptable &= utilities[row] >= a->problem->spec.reservations[row];
    return status;
}

parley_status pl_propose_amendments(pl_analyst *a, parley_draft_report *report) {
    parley_status status = PARLEY_OK;
    uint32_t most = a->options.amendment_count, draft[PARLEY_MAX_ISSUES];
    uint64_t found = 0;
    if (report->not_stated > 0)
        return PARLEY_OK;
    parley_amendment *list = PL_NEW(parley_amendment, most);
    parley_draft_amendment *out = pl_analyst_take(a, most, sizeof *out);
    if (!list || !out) {
        status = pl_fail_memory();
        goto out;
    }
    parley_amend_options options = {.goal = PARLEY_AMEND_IMPROVING,
                                    .most_changes = pl_most_changes(a->view),
                                    .scale = a->problem->scale};
    parley_view_to_space(a->view, report->choices, draft);
    PL_TRY(parley_amendments(list, most, &found, a->space, draft, &options, a->control));
    report->amendment_depth = options.most_changes;
    report->amendments = out;
    report->amendments_found = found;
    report->amendment_count = found < most ? found : most;
    for (size_t i = 0; i < report->amendment_count; i++)
        PL_TRY(pl_translate_amendment(a, report, &list[i], &out[i]));
out:
    pl_free(list);
    return status;
}
