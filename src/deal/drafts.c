/* How each draft fares: what it gives each party, who signs it, how far it is from the frontier,
 * what would improve it. */
#include "deal/analysis.h"

#include <string.h>

static parley_status read_draft(pl_analyst *a, parley_draft_report *report, uint32_t draft) {
    int32_t *choices = pl_analyst_take(a, a->view->point_count, sizeof *choices);
    report->draft = draft;
    report->choices = choices;
    if (!choices)
        return PARLEY_E_MEMORY;
    parley_view_draft(a->view, draft, choices);
    return PARLEY_OK;
}

static parley_status measure(pl_analyst *a, parley_draft_report *report) {
    const parley_view *view = a->view;
    parley_utility_range *utilities = pl_analyst_take(a, view->party_count, sizeof *utilities);
    if (!utilities)
        return PARLEY_E_MEMORY;
    report->utilities = utilities;
    for (uint32_t j = 0; j < view->point_count; j++)
        report->not_stated += report->choices[j] == PARLEY_NONE;
    for (uint32_t p = 0; p < view->party_count; p++)
        utilities[p] = parley_utility_of(view, p, report->choices);
    return PARLEY_OK;
}

/* The party's total over all fillings of the gaps, in grid units: the least and the greatest. */
static void range_of(const pl_analyst *a, const int32_t *choices, uint32_t row, int64_t *least,
                     int64_t *greatest) {
    const parley_view *view = a->view;
    const int32_t *gains = a->problem->spec.gains + (size_t)row * view->option_count;
    *least = *greatest = 0;
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_view_point *at = &view->points[j];
        uint32_t from = at->first, to = at->first + at->option_count;
        if (choices[j] != PARLEY_NONE) {
            from = (uint32_t)choices[j];
            to = from + 1;
        }
        int32_t low = gains[from], high = gains[from];
        for (uint32_t o = from + 1; o < to; o++) {
            low = gains[o] < low ? gains[o] : low;
            high = gains[o] > high ? gains[o] : high;
        }
        *least += low;
        *greatest += high;
    }
}

static parley_verdict verdict_of(const pl_analyst *a, const int32_t *choices, uint32_t row) {
    uint32_t party = a->view->required[row];
    int64_t least, greatest, asked = a->problem->spec.reservations[row];
    for (uint32_t j = 0; j < a->view->point_count; j++)
        if (choices[j] != PARLEY_NONE && parley_view_crosses(a->view, party, (uint32_t)choices[j]))
            return PARLEY_RED_LINED;
    range_of(a, choices, row, &least, &greatest);
    return least >= asked ? PARLEY_SIGNS : greatest < asked ? PARLEY_REFUSES : PARLEY_DEPENDS;
}

parley_status pl_judge_choices(pl_analyst *a, parley_draft_report *report) {
    const parley_view *view = a->view;
    parley_verdict *verdicts = pl_analyst_take(a, view->party_count, sizeof *verdicts);
    parley_crossing *crossings =
        pl_analyst_take(a, (size_t)view->party_count * view->point_count, sizeof *crossings);
    if (!verdicts || !crossings || measure(a, report) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    report->verdicts = verdicts;
    report->crossings = crossings;
    for (uint32_t p = 0; p < view->party_count; p++) {
        verdicts[p] = PARLEY_NO_SAY;
        for (uint32_t j = 0; j < view->point_count; j++)
            if (report->choices[j] != PARLEY_NONE &&
                parley_view_crosses(view, p, (uint32_t)report->choices[j]))
                crossings[report->crossing_count++] =
                    (parley_crossing){p, (uint32_t)report->choices[j]};
    }
    report->all_sign = 1;
    for (uint32_t row = 0; row < view->required_count; row++) {
        parley_verdict verdict = verdict_of(a, report->choices, row);
        verdicts[view->required[row]] = verdict;
        report->all_sign &= verdict == PARLEY_SIGNS;
    }
    return PARLEY_OK;
}

/* The options that are not the draft's own on the points it states, added to those already in
 * `excluded`. */
static void keep_stated(const pl_analyst *a, const parley_draft_report *report, uint8_t *excluded) {
    for (uint32_t o = 0; o < a->view->option_count; o++) {
        int32_t choice = report->choices[a->view->option_point[o]];
        excluded[o] |= choice != PARLEY_NONE && choice != (int32_t)o;
    }
}

/* Whether no filling of the gaps obeys the constraints, red lines left aside. */
static parley_status check_constraints(pl_analyst *a, parley_draft_report *report) {
    parley_space_spec spec = a->problem->spec;
    parley_space *space = NULL;
    uint8_t *excluded = PL_NEW(uint8_t, a->view->option_count);
    if (!excluded)
        return pl_fail_memory();
    keep_stated(a, report, excluded);
    spec.excluded = excluded;
    parley_status status = parley_space_new(&space, &spec, a->control);
    if (status == PARLEY_OK)
        report->breaks_constraint = parley_space_is_empty(space);
    parley_space_free(space);
    pl_free(excluded);
    return status;
}

/* The agreements that keep all the draft states. */
static parley_status complete(pl_analyst *a, parley_draft_report *report) {
    const parley_view *view = a->view;
    parley_space_spec spec = a->problem->spec;
    parley_space *space = NULL;
    parley_solution solution = {0};
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_status status = PARLEY_OK;
    parley_solve_options options = {.scale = a->problem->scale};
    uint8_t *excluded = PL_NEW(uint8_t, view->option_count);
    if (!excluded)
        return pl_fail_memory();
    memcpy(excluded, spec.excluded, view->option_count);
    keep_stated(a, report, excluded);
    spec.excluded = excluded;
    PL_TRY(parley_space_new(&space, &spec, a->control));
    parley_space_count(space, &report->completions);
    PL_TRY(parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, &options, a->control));
    report->completable = solution.found;
    if (solution.found)
        status = pl_analyst_package(a, &report->completion, choices);
out:
    parley_space_free(space);
    pl_free(excluded);
    return status;
}

/* The largest uniform gain over a complete draft that a signable agreement offers. */
static parley_status measure_distance(pl_analyst *a, parley_draft_report *report) {
    int64_t utilities[PARLEY_MAX_PARTIES];
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_solution solution = {0};
    if (report->not_stated > 0 || parley_space_is_empty(a->space))
        return PARLEY_OK;
    parley_view_to_space(a->view, report->choices, choices);
    parley_status status = parley_space_eval(a->space, choices, utilities);
    if (status != PARLEY_OK)
        return status;
    parley_solve_options options = {
        .scale = a->problem->scale, .disagreement = utilities, .allow_below = 1};
    status = parley_solve(&solution, choices, a->space, PARLEY_EGALITARIAN, &options, a->control);
    report->has_distance = status == PARLEY_OK && solution.found;
    report->distance = solution.value;
    return status;
}

parley_status pl_judge_draft(pl_analyst *a, parley_draft_report *report, uint32_t draft) {
    parley_status status = read_draft(a, report, draft);
    if (status == PARLEY_OK)
        status = pl_judge_choices(a, report);
    if (status == PARLEY_OK)
        status = check_constraints(a, report);
    return status;
}

parley_status pl_report_draft(pl_analyst *a, parley_draft_report *report, uint32_t draft,
                              bool possible) {
    parley_status status = PARLEY_OK;
    PL_TRY(pl_judge_draft(a, report, draft));
    PL_TRY(complete(a, report));
    PL_TRY(measure_distance(a, report));
    if (possible)
        PL_TRY(pl_find_nearest(a, report));
out:
    return status;
}

parley_status pl_analyse_drafts(pl_analyst *a) {
    const parley_dossier *d = a->view->dossier;
    parley_draft_report *reports = pl_analyst_take(a, d->draft_count, sizeof *reports);
    parley_status status = reports ? PARLEY_OK : PARLEY_E_MEMORY;
    a->out->drafts = reports;
    for (uint32_t i = 0; i < d->draft_count && status == PARLEY_OK; i++) {
        bool wanted = !a->options.only_draft || a->options.only_draft == (int32_t)i + 1;
        if (!wanted || !parley_view_sees(a->view, &d->drafts[i].record))
            continue;
        parley_draft_report *report = &reports[a->out->draft_count++];
        PL_TRY(pl_report_draft(a, report, i, a->out->readings[PARLEY_CENTRAL].possible));
        PL_TRY(pl_propose_amendments(a, report));
    }
out:
    return status;
}
