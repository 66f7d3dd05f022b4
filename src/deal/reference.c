/* References: solutions by search or from a list, the frontier where it can be listed, distances.
 */
#include "deal/reference.h"

#include "base/memory.h"
#include "parallel/control.h"
#include "utility/shape.h"

#include <parley/enumerate.h>
#include <parley/frontier.h>

#include <math.h>
#include <string.h>

enum { POINT_LIMIT = 250000, LISTED_OUTCOMES = 1 << 18 };

static const size_t MEMORY_LIMIT = (size_t)192 << 20;
static const int64_t LARGEST_SCALE = (int64_t)1 << 40;
static const double LARGEST_UNITS = 4294967296.0;

/* -- the frontier ---------------------------------------------------------------------------- */

/* Points as whole utilities, and the tree over them; the list is in units [size][n]. */
static parley_status take_points(parley_reference *r, const int64_t *units, size_t size) {
    r->points = PL_NEW(double, size * r->parties);
    if (!r->points)
        return pl_fail_memory();
    for (size_t i = 0; i < size * r->parties; i++)
        r->points[i] = (double)units[i] / (double)r->scale[i % r->parties];
    r->size = size;
    r->listed = true;
    return pl_point_tree_init(&r->tree, r->points, size, r->parties);
}

static parley_status copy_frontier(parley_reference *r, const parley_frontier *frontier) {
    parley_status status = PARLEY_OK;
    size_t size = parley_frontier_size(frontier);
    int64_t *units = PL_NEW(int64_t, size * r->parties);
    if (!units)
        return pl_fail_memory();
    for (size_t i = 0; i < size; i++)
        PL_TRY(parley_frontier_utilities(frontier, i, units + i * r->parties));
    status = take_points(r, units, size);
out:
    pl_free(units);
    return status;
}

/* A frontier that is too large is not listed. */
static parley_status compute_frontier(parley_reference *r, const parley_reference_options *options,
                                      parley_control *control) {
    parley_frontier *frontier = NULL;
    size_t points = options->point_limit, bytes = options->memory_limit_bytes;
    parley_frontier_options limits = {.point_limit = points ? points : POINT_LIMIT,
                                      .memory_limit_bytes = bytes ? bytes : MEMORY_LIMIT};
    parley_status status = parley_frontier_new(&frontier, r->space, &limits, control);
    if (status == PARLEY_OK)
        status = copy_frontier(r, frontier);
    else if (status == PARLEY_E_LIMIT)
        status = PARLEY_OK;
    parley_frontier_free(frontier);
    return status;
}

/* -- solutions ------------------------------------------------------------------------------- */

static parley_status keep(parley_reference *r, parley_concept concept, const int64_t *units,
                          const uint32_t *choices) {
    pl_landmark *to = &r->solutions[concept];
    to->choices = PL_NEW(uint32_t, r->issues);
    if (!to->choices)
        return pl_fail_memory();
    memcpy(to->choices, choices, r->issues * sizeof *choices);
    memcpy(to->units, units, r->parties * sizeof *units);
    to->found = true;
    return PARLEY_OK;
}

static parley_status search(parley_reference *r, const parley_reference_options *options,
                            parley_control *control) {
    parley_status status = PARLEY_OK;
    uint32_t choices[PARLEY_MAX_ISSUES];
    for (int concept = 0; concept < PARLEY_REFERENCE_SOLUTIONS; concept ++) {
        parley_solution solution = {0};
        parley_solve_options asked = {.scale = r->scale, .node_limit = options->node_limit};
        status =
            parley_solve(&solution, choices, r->space, (parley_concept) concept, &asked, control);
        if (status != PARLEY_E_LIMIT)
            PL_TRY(status);
        status = PARLEY_OK;
        if (solution.found && solution.proven)
            PL_TRY(keep(r, (parley_concept) concept, solution.utilities, choices));
    }
out:
    return status;
}

static parley_status take_solutions(parley_reference *r, const pl_point_list *list,
                                    const parley_space_spec *space) {
    parley_status status = PARLEY_OK;
    uint32_t choices[PARLEY_MAX_ISSUES];
    for (int concept = 0; concept < PARLEY_REFERENCE_SOLUTIONS; concept ++) {
        size_t place =
            pl_point_list_solve(list, (parley_concept) concept, space->reservations, r->scale);
        if (place == SIZE_MAX)
            continue;
        parley_agreement_choices(list->numbers[place], space->option_counts, space->issue_count,
                                 choices);
        PL_TRY(keep(r, (parley_concept) concept, list->units + place * r->parties, choices));
    }
out:
    return status;
}

/* -- building -------------------------------------------------------------------------------- */

static parley_status check(const parley_reference_spec *spec) {
    const parley_space_spec *space = &spec->space;
    if (!space->gains == !spec->totals)
        return pl_fail(PARLEY_E_ARGUMENT, "either gains or totals, not both");
    parley_status status = pl_shape_check(space);
    if (status != PARLEY_OK)
        return status;
    for (uint32_t p = 0; spec->scale && p < space->party_count; p++)
        if (spec->scale[p] < 1 || spec->scale[p] > LARGEST_SCALE)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "party %u has %lld units in a utility of 1; 1 to "
                           "2^40",
                           p, (long long)spec->scale[p]);
    return PARLEY_OK;
}

static bool is_small(const parley_space_spec *space) {
    uint64_t outcomes = 1;
    for (uint32_t j = 0; j < space->issue_count && outcomes <= LISTED_OUTCOMES; j++)
        outcomes *= space->option_counts[j];
    return outcomes <= LISTED_OUTCOMES;
}

static parley_status build(parley_reference *r, const parley_reference_spec *spec,
                           const parley_reference_options *options, parley_control *control) {
    parley_status status = PARLEY_OK;
    pl_point_list list = {0};
    if (!spec->totals) {
        PL_TRY(parley_space_new(&r->space, &spec->space, control));
        r->empty = parley_space_is_empty(r->space) != 0;
        if (r->empty)
            goto out;
        PL_TRY(search(r, options, control));
    }
    if (!spec->totals && r->parties <= PARLEY_FRONTIER_MAX_PARTIES) {
        PL_TRY(compute_frontier(r, options, control));
    } else if (spec->totals || is_small(&spec->space)) {
        PL_TRY(pl_point_list_init(&list, spec, control));
        r->empty = list.count == 0;
        PL_TRY(take_points(r, list.units, list.count));
        if (spec->totals)
            PL_TRY(take_solutions(r, &list, &spec->space));
    }
out:
    pl_point_list_clear(&list);
    return status;
}

parley_status parley_reference_new(parley_reference **out, const parley_reference_spec *spec,
                                   const parley_reference_options *options,
                                   parley_control *control) {
    static const parley_reference_options none = {0};
    *out = NULL;
    parley_status status = check(spec);
    if (status != PARLEY_OK)
        return status;
    parley_reference *r = PL_NEW(parley_reference, 1);
    if (!r)
        return pl_fail_memory();
    r->parties = spec->space.party_count;
    r->issues = spec->space.issue_count;
    for (uint32_t p = 0; p < r->parties; p++)
        r->scale[p] = spec->scale ? spec->scale[p] : 1;
    status = build(r, spec, options ? options : &none, control);
    if (status == PARLEY_OK)
        *out = r;
    else
        parley_reference_free(r);
    return status;
}

void parley_reference_free(parley_reference *reference) {
    if (!reference)
        return;
    for (int concept = 0; concept < PARLEY_REFERENCE_SOLUTIONS; concept ++)
        pl_free(reference->solutions[concept].choices);
    pl_point_tree_clear(&reference->tree);
    pl_free(reference->points);
    parley_space_free(reference->space);
    pl_free(reference);
}

/* -- what it holds --------------------------------------------------------------------------- */

static void in_whole(const parley_reference *r, const int64_t *units, double *utilities) {
    for (uint32_t p = 0; p < r->parties; p++)
        utilities[p] = (double)units[p] / (double)r->scale[p];
}

parley_status parley_reference_solution(const parley_reference *reference, parley_concept concept,
                                        double *utilities) {
    if ((int)concept < 0 || (int)concept >= PARLEY_REFERENCE_SOLUTIONS ||
        !reference->solutions[concept].found)
        return pl_fail(PARLEY_E_NOT_FOUND, "there is no such solution");
    in_whole(reference, reference->solutions[concept].units, utilities);
    return PARLEY_OK;
}

const uint32_t *parley_reference_choices(const parley_reference *reference,
                                         parley_concept concept) {
    bool known = (int)concept >= 0 && (int)concept < PARLEY_REFERENCE_SOLUTIONS;
    return known ? reference->solutions[concept].choices : NULL;
}

size_t parley_reference_frontier_size(const parley_reference *reference) {
    return reference->listed ? reference->size : 0;
}

void parley_reference_frontier_point(const parley_reference *reference, size_t index,
                                     double *utilities) {
    memcpy(utilities, reference->points + index * reference->parties,
           reference->parties * sizeof *utilities);
}

/* -- distances ------------------------------------------------------------------------------- */

static double distance(const parley_reference *r, const double *one, const double *two) {
    double square = 0;
    for (uint32_t p = 0; p < r->parties; p++)
        square += (one[p] - two[p]) * (one[p] - two[p]);
    return sqrt(square);
}

/* Bounds by the search for what all could have more at once. */
static parley_status bound(parley_distances *out, const parley_reference *r,
                           const double *utilities, parley_control *control) {
    int64_t from[PARLEY_MAX_PARTIES];
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_solution solution = {0};
    for (uint32_t p = 0; p < r->parties; p++)
        from[p] = llround(utilities[p] * (double)r->scale[p]);
    parley_solve_options asked = {.scale = r->scale, .disagreement = from, .allow_below = 1};
    parley_status status =
        parley_solve(&solution, choices, r->space, PARLEY_EGALITARIAN, &asked, control);
    if (status != PARLEY_OK)
        return status;
    in_whole(r, solution.utilities, out->nearest);
    out->frontier_least = fmax(solution.value, 0);
    out->frontier_most = distance(r, utilities, out->nearest);
    if (memcmp(from, solution.utilities, r->parties * sizeof *from) == 0)
        out->frontier_most = 0;
    out->frontier_least = fmin(out->frontier_least, out->frontier_most);
    return PARLEY_OK;
}

static parley_status measure(parley_distances *out, const parley_reference *r,
                             const double *utilities, parley_control *control) {
    for (uint32_t p = 0; p < r->parties; p++)
        if (!(fabs(utilities[p] * (double)r->scale[p]) <= LARGEST_UNITS))
            return pl_fail(PARLEY_E_ARGUMENT, "a utility of %g to party %u; up to 2^32 units",
                           utilities[p], p);
    for (int c = 0; c < PARLEY_REFERENCE_SOLUTIONS; c++) {
        double solution[PARLEY_MAX_PARTIES];
        out->solutions[c] = (double)NAN;
        if (r->solutions[c].found) {
            in_whole(r, r->solutions[c].units, solution);
            out->solutions[c] = distance(r, utilities, solution);
        }
    }
    out->frontier_least = out->frontier_most = (double)NAN;
    if (r->empty)
        return PARLEY_OK;
    if (!r->listed)
        return bound(out, r, utilities, control);
    size_t index = pl_point_tree_nearest(&r->tree, utilities, &out->frontier_most);
    parley_reference_frontier_point(r, index, out->nearest);
    out->frontier_least = out->frontier_most;
    return PARLEY_OK;
}

parley_status parley_reference_measure(parley_distances *out, const parley_reference *reference,
                                       const double *utilities, size_t count,
                                       parley_control *control) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; status == PARLEY_OK && i < count; i++) {
        out[i] = (parley_distances){0};
        status = measure(&out[i], reference, utilities + i * reference->parties, control);
    }
    return status;
}
