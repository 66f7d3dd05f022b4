/* What a scenario is made of, taken from a dossier's problem and from profiles of other formats. */
#include "talks/spec.h"

#include "parallel/control.h"

#include <math.h>
#include <stdbool.h>

enum { OUTCOMES_BETWEEN_POLLS = 1 << 12 };

void pl_spec_clear(pl_spec *spec) {
    pl_arena_clear(&spec->arena);
    *spec = (pl_spec){0};
}

parley_status pl_spec_of_problem(pl_spec *spec, const parley_problem *problem) {
    const parley_view *view = problem->view;
    uint8_t *lines = pl_arena_alloc(&spec->arena, view->required_count, view->option_count);
    if (!lines)
        return pl_fail_memory();
    for (uint32_t p = 0; p < view->required_count; p++)
        for (uint32_t o = 0; o < view->option_count; o++)
            lines[(size_t)p * view->option_count + o] =
                parley_view_crosses(view, view->required[p], o) != 0;
    spec->scenario =
        (parley_scenario_spec){.space = problem->spec, .scale = problem->scale, .red_lines = lines};
    spec->scenario.space.excluded = NULL; /* the same red lines, but for everybody */
    return PARLEY_OK;
}

/* -- profiles -------------------------------------------------------------------------------- */

/* Utilities of every outcome, the last issue varying fastest, as they are defined: also where a
 * ceiling cuts them. */
static parley_status tabulate(int32_t *totals, const parley_profiles_problem *problem,
                              size_t outcomes, parley_control *control) {
    const parley_enumerable *whole = &problem->whole;
    double outcome[PARLEY_MAX_ISSUES];
    uint32_t choices[PARLEY_MAX_ISSUES] = {0}, first[PARLEY_MAX_ISSUES], options = 0;
    for (uint32_t j = 0; j < whole->issue_count; j++) {
        first[j] = options;
        options += whole->option_counts[j];
        outcome[j] = problem->values[first[j]];
    }
    for (size_t x = 0; x < outcomes; x++) {
        if (x % OUTCOMES_BETWEEN_POLLS == 0 && pl_control_poll(control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        for (uint32_t p = 0; p < whole->party_count; p++)
            totals[p * outcomes + x] = (int32_t)lrint(
                parley_profiles_eval(problem->profiles, p, outcome) * (double)problem->scale[p]);
        for (uint32_t j = whole->issue_count; j-- > 0;) {
            choices[j] = choices[j] + 1 < whole->option_counts[j] ? choices[j] + 1 : 0;
            outcome[j] = problem->values[first[j] + choices[j]];
            if (choices[j] > 0)
                break;
        }
    }
    return PARLEY_OK;
}

static parley_status add_totals(pl_spec *spec, const parley_profiles_problem *problem,
                                parley_control *control) {
    const parley_enumerable *whole = &problem->whole;
    size_t outcomes = 1;
    for (uint32_t j = 0; j < whole->issue_count; j++) {
        outcomes *= whole->option_counts[j];
        if (outcomes > PARLEY_MAX_LISTED)
            return pl_fail(PARLEY_E_LIMIT,
                           "utilities that are no sums over issues need at most %d outcomes to "
                           "list",
                           PARLEY_MAX_LISTED);
    }
    int32_t *totals = pl_arena_alloc(&spec->arena, whole->party_count, outcomes * sizeof *totals);
    if (!totals)
        return pl_fail_memory();
    spec->scenario.totals = totals;
    return tabulate(totals, problem, outcomes, control);
}

parley_status pl_spec_of_profiles(pl_spec *spec, const parley_profiles_problem *problem,
                                  parley_control *control) {
    const parley_enumerable *whole = &problem->whole;
    uint32_t n = whole->party_count;
    int64_t *reservations = pl_arena_alloc(&spec->arena, n, sizeof *reservations);
    double *discounts = pl_arena_alloc(&spec->arena, n, sizeof *discounts);
    if (!reservations || !discounts)
        return pl_fail_memory();
    for (uint32_t p = 0; p < n; p++) {
        const parley_profile *profile = &problem->profiles->profiles[p];
        bool none = profile->reserve.kind == PARLEY_RESERVE_NONE;
        reservations[p] = none ? INT64_MIN : whole->references[p];
        discounts[p] = profile->discount;
    }
    spec->scenario = (parley_scenario_spec){.space = {.party_count = n,
                                                      .issue_count = whole->issue_count,
                                                      .option_counts = whole->option_counts,
                                                      .reservations = reservations},
                                            .scale = problem->scale,
                                            .discounts = discounts};
    if (!problem->additive)
        return add_totals(spec, problem, control);
    spec->scenario.space.gains = problem->spec.gains;
    return PARLEY_OK;
}

/* -- scenarios ------------------------------------------------------------------------------- */

parley_status parley_scenario_of_problem(parley_scenario **out, const parley_problem *problem,
                                         parley_control *control) {
    pl_spec spec = {0};
    *out = NULL;
    parley_status status = pl_spec_of_problem(&spec, problem);
    if (status == PARLEY_OK)
        status = parley_scenario_new(out, &spec.scenario, control);
    pl_spec_clear(&spec);
    return status;
}

parley_status parley_scenario_of_profiles(parley_scenario **out,
                                          const parley_profiles_problem *problem,
                                          parley_control *control) {
    pl_spec spec = {0};
    *out = NULL;
    parley_status status = pl_spec_of_profiles(&spec, problem, control);
    if (status == PARLEY_OK)
        status = parley_scenario_new(out, &spec.scenario, control);
    pl_spec_clear(&spec);
    return status;
}
