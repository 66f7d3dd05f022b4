/* The nearest agreement to a draft that all would sign: the fewest changes to what the draft
 * states.
 *
 * Keeping a stated point is worth 1 to a party of its own. The solver maximises the weighted sum in
 * which that outweighs all that the parties could gain together, so the fewest changes come out
 * proven, however many they are, and among these the greatest sum of utilities. */
#include "deal/analysis.h"

#include <string.h>

static void fill_gains(const pl_analyst *a, const parley_draft_report *report, int32_t *gains) {
    const parley_view *view = a->view;
    size_t options = view->option_count, rows = view->required_count;
    memcpy(gains, a->problem->spec.gains, rows * options * sizeof *gains);
    for (uint32_t o = 0; o < options; o++)
        gains[rows * options + o] = report->choices[view->option_point[o]] == (int32_t)o;
}

static parley_status keep_result(pl_analyst *a, parley_draft_report *report,
                                 const uint32_t *choices) {
    parley_status status = pl_analyst_package(a, &report->nearest, choices);
    if (status != PARLEY_OK)
        return status;
    report->has_nearest = 1;
    for (uint32_t j = 0; j < a->view->point_count; j++)
        report->nearest_changes +=
            report->choices[j] != PARLEY_NONE && report->choices[j] != report->nearest.choices[j];
    return PARLEY_OK;
}

parley_status pl_find_nearest(pl_analyst *a, parley_draft_report *report) {
    parley_space_spec spec = a->problem->spec;
    uint32_t n = a->view->required_count, choices[PARLEY_MAX_ISSUES];
    int64_t scale[PARLEY_MAX_PARTIES], floors[PARLEY_MAX_PARTIES];
    int64_t weights[PARLEY_MAX_PARTIES];
    parley_space *space = NULL;
    parley_solution solution = {0};
    parley_status status = PARLEY_OK;
    if (n == PARLEY_MAX_PARTIES)
        return PARLEY_OK;
    int32_t *gains = PL_NEW(int32_t, (size_t)(n + 1) * a->view->option_count);
    if (!gains)
        return pl_fail_memory();
    fill_gains(a, report, gains);
    memcpy(scale, a->problem->scale, n * sizeof *scale);
    memcpy(floors, spec.reservations, n * sizeof *floors);
    for (uint32_t row = 0; row < n; row++)
        weights[row] = 1;
    scale[n] = 1;
    weights[n] = 2 * PARLEY_MAX_PARTIES; /* utilities are at most 1 each */
    floors[n] = 0;
    spec.party_count = n + 1;
    spec.gains = gains;
    spec.reservations = floors;
    parley_solve_options options = {.scale = scale, .weights = weights};
    PL_TRY(parley_space_new(&space, &spec, a->control));
    PL_TRY(parley_solve(&solution, choices, space, PARLEY_UTILITARIAN, &options, a->control));
    if (solution.found)
        status = keep_result(a, report, choices);
out:
    parley_space_free(space);
    pl_free(gains);
    return status;
}
