/* A pool of diverse packages: representatives that lie far enough apart, and where they do not, the
 * next one changed issue by issue, cheapest first, until it does; in the end a search in which the
 * distance from each package is a party of its own. */
#include <parley/amend.h>

#include "deal/space.h"

#include <parley/representatives.h>
#include <parley/solve.h>

#include <math.h>
#include <string.h>

enum { MOST_WANTED = 64, MOST_TRIED = 160 };

typedef struct pool {
    const parley_space *space;
    const parley_pool_options *options;
    uint32_t n, m, count;
    uint32_t *choices; /* the caller's */
    int64_t floors[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
} pool;

static uint32_t distance_of(const pool *s, const uint32_t *a, const uint32_t *b) {
    uint32_t distance = 0;
    for (uint32_t j = 0; j < s->m; j++)
        distance += a[j] != b[j];
    return distance;
}

/* The number of packages that `plan` is too near to, with how much is missing in all. */
static uint32_t shortfall(const pool *s, const uint32_t *plan) {
    uint32_t missing = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t distance = distance_of(s, plan, s->choices + (size_t)i * s->m);
        missing += distance < s->options->distance ? s->options->distance - distance : 0;
    }
    for (uint32_t i = 0; i < s->count && !s->options->distance; i++)
        missing += distance_of(s, plan, s->choices + (size_t)i * s->m) == 0;
    return missing;
}

/* The least margin over the floors in whole utilities; the mean breaks ties. Negative infinity for
 * a plan that the rules forbid or that is below a floor. */
static double merit_of(const pool *s, const uint32_t *plan) {
    int64_t u[PARLEY_MAX_PARTIES];
    double least = INFINITY, sum = 0;
    if (!parley_space_allows(s->space, plan) || parley_space_eval(s->space, plan, u) != PARLEY_OK)
        return -INFINITY;
    for (uint32_t p = 0; p < s->n; p++) {
        double margin = (double)(u[p] - s->floors[p]) / (double)s->scale[p];
        least = fmin(least, margin);
        sum += margin;
    }
    return least < 0 ? -INFINITY : least + sum / s->n;
}

/* Changes one issue at a time, that which costs least of those that bring the plan farther from the
 * packages it is too near to. */
static bool move_away(const pool *s, uint32_t *plan) {
    for (uint32_t missing = shortfall(s, plan); missing > 0; missing = shortfall(s, plan)) {
        double best = -INFINITY;
        uint32_t issue = 0, option = 0;
        for (uint32_t j = 0; j < s->m; j++) {
            uint32_t old = plan[j];
            uint32_t options = s->space->original_first[j + 1] - s->space->original_first[j];
            for (uint32_t o = 0; o < options; o++) {
                plan[j] = o;
                double merit =
                    o != old && shortfall(s, plan) < missing ? merit_of(s, plan) : -INFINITY;
                if (merit > best) {
                    best = merit;
                    issue = j;
                    option = o;
                }
            }
            plan[j] = old;
        }
        if (best == -INFINITY)
            return false;
        plan[issue] = option;
    }
    return true;
}

/* Changes single issues while everyone keeps what it has, someone gains, and distances hold. */
static void polish(const pool *s, uint32_t *plan) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t j = 0; j < s->m; j++) {
            uint32_t options = s->space->original_first[j + 1] - s->space->original_first[j];
            for (uint32_t o = 0; o < options; o++) {
                int64_t before[PARLEY_MAX_PARTIES], after[PARLEY_MAX_PARTIES], gain = 0;
                uint32_t old = plan[j];
                bool harmed = false;
                parley_space_eval(s->space, plan, before);
                plan[j] = o;
                parley_space_eval(s->space, plan, after);
                for (uint32_t p = 0; p < s->n; p++) {
                    gain += after[p] - before[p];
                    harmed = harmed || after[p] < before[p];
                }
                if (!harmed && gain > 0 && parley_space_allows(s->space, plan) &&
                    shortfall(s, plan) == 0)
                    changed = true;
                else
                    plan[j] = old;
            }
        }
    }
}

/* How many whole utilities more another agreement could give to every party at once. */
static parley_status rate(const pool *s, const uint32_t *plan, int64_t *utilities, double *slack,
                          uint32_t *trial, parley_control *control) {
    int64_t u[PARLEY_MAX_PARTIES] = {0};
    parley_solution solution;
    parley_space_eval(s->space, plan, u);
    memcpy(utilities, u, s->n * sizeof *u);
    parley_solve_options options = {.disagreement = u, .scale = s->scale};
    parley_status status =
        parley_solve(&solution, trial, s->space, PARLEY_EGALITARIAN, &options, control);
    *slack = solution.bound > 0 ? solution.bound : 0;
    return status;
}

/* Rates the plan in hand and takes it in. */
static parley_status take(pool *s, uint32_t *plan, int64_t *utilities, double *slack,
                          parley_control *control) {
    polish(s, plan);
    parley_status status =
        rate(s, plan, utilities + (size_t)s->count * s->n, &slack[s->count], plan + s->m, control);
    if (status == PARLEY_OK)
        memcpy(s->choices + (size_t)s->count++ * s->m, plan, s->m * sizeof *plan);
    return status;
}

/* First the candidates that are far enough as they are; then these and what was taken already moved
 * away, as long as that yields more. `trial` has room for two plans. */
static parley_status fill_pool(pool *s, int64_t *utilities, double *slack, uint32_t wanted,
                               const uint32_t *candidates, uint32_t candidate_count,
                               uint32_t *trial, parley_control *control) {
    parley_status status = PARLEY_OK;
    size_t size = s->m * sizeof *trial;
    for (uint32_t i = 0; i < candidate_count && s->count < wanted; i++) {
        memcpy(trial, candidates + (size_t)i * s->m, size);
        if (shortfall(s, trial) == 0)
            PL_TRY(take(s, trial, utilities, slack, control));
    }
    for (uint32_t before = 0; s->count != before && s->count < wanted;) {
        before = s->count;
        for (uint32_t i = 0; i < candidate_count + before && s->count < wanted; i++) {
            const uint32_t *from = i < candidate_count
                                       ? candidates + (size_t)i * s->m
                                       : s->choices + (size_t)(i - candidate_count) * s->m;
            memcpy(trial, from, size);
            if (shortfall(s, trial) > 0 && move_away(s, trial))
                PL_TRY(take(s, trial, utilities, slack, control));
        }
    }
out:
    return status;
}

/* --- the search for one more --- */

/* The space with a party more for each package, to which the issues that differ from it are worth 1
 * each, and which asks for as many as the distance. */
static parley_status build_distant_space(const pool *s, parley_space **out,
                                         parley_control *control) {
    const parley_space *space = s->space;
    const uint32_t *first = space->original_first;
    uint32_t options = first[s->m], parties = s->n + s->count;
    int64_t floors[PARLEY_MAX_PARTIES];
    uint32_t *counts = PL_NEW(uint32_t, s->m);
    int32_t *gains = PL_NEW(int32_t, (size_t)parties * options);
    parley_status status = counts && gains ? PARLEY_OK : pl_fail_memory();
    if (status == PARLEY_OK) {
        memcpy(gains, space->original_gain, (size_t)s->n * options * sizeof *gains);
        memcpy(floors, s->floors, s->n * sizeof *floors);
        for (uint32_t j = 0; j < s->m; j++)
            counts[j] = first[j + 1] - first[j];
        for (uint32_t i = 0; i < s->count; i++) {
            floors[s->n + i] = s->options->distance ? s->options->distance : 1;
            for (uint32_t j = 0; j < s->m; j++)
                for (uint32_t o = 0; o < counts[j]; o++)
                    gains[(s->n + i) * options + first[j] + o] =
                        s->choices[(size_t)i * s->m + j] != o;
        }
        parley_space_spec spec = {.party_count = parties,
                                  .issue_count = s->m,
                                  .option_counts = counts,
                                  .gains = gains,
                                  .reservations = floors,
                                  .excluded = space->excluded,
                                  .clauses = space->clauses,
                                  .clause_count = space->clause_count};
        status = parley_space_new(out, &spec, control);
    }
    pl_free(counts);
    pl_free(gains);
    return status;
}

static parley_status search_one_more(const pool *s, uint32_t *plan, int *found,
                                     parley_control *control) {
    int64_t weights[PARLEY_MAX_PARTIES] = {0}, scale[PARLEY_MAX_PARTIES];
    parley_space *space = NULL;
    parley_solution solution = {0};
    for (uint32_t p = 0; p < s->n + s->count; p++) {
        weights[p] = p < s->n;
        scale[p] = p < s->n ? s->scale[p] : 1;
    }
    parley_solve_options options = {.scale = scale, .weights = weights};
    parley_status status = build_distant_space(s, &space, control);
    if (status == PARLEY_OK)
        status = parley_solve(&solution, plan, space, PARLEY_TCHEBYCHEFF, &options, control);
    *found = solution.found;
    parley_space_free(space);
    return status;
}

/* Adds packages as long as the search has room for a party to each. */
static parley_status complete_pool(pool *s, int64_t *utilities, double *slack, uint32_t wanted,
                                   uint32_t *trial, int *complete, parley_control *control) {
    parley_status status = PARLEY_OK;
    int found = 1;
    while (found && s->count > 0 && s->count < wanted && s->n + s->count <= PARLEY_MAX_PARTIES) {
        PL_TRY(search_one_more(s, trial, &found, control));
        if (found)
            PL_TRY(take(s, trial, utilities, slack, control));
    }
    *complete = !found;
out:
    return status;
}

static void read_levels(pool *s) {
    for (uint32_t p = 0; p < s->n; p++) {
        int64_t floor = s->options->floors ? s->options->floors[p] : s->space->reservation[p];
        s->floors[p] = pl_disagreement(s->space, p, floor);
        s->scale[p] = s->options->scale ? s->options->scale[p] : 1;
    }
}

parley_status parley_pool(uint32_t *choices, int64_t *utilities, double *slack, uint32_t wanted,
                          uint32_t *count, int *complete, const parley_space *space,
                          const parley_pool_options *options, parley_control *control) {
    static const parley_pool_options defaults;
    pool s = {.space = space,
              .options = options ? options : &defaults,
              .n = space->parties,
              .m = space->original_issues,
              .choices = choices};
    uint32_t *candidates = NULL, *trial = NULL, tried = 3 * wanted + s.n;
    parley_representative *points = NULL;
    parley_coverage coverage = {0};
    parley_status status = PARLEY_OK;
    int none_left = 0;
    *count = 0;
    if (complete)
        *complete = 0;
    if (wanted < 1 || wanted > MOST_WANTED || s.options->distance > s.m)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "%u packages at distance %u asked for; 1 to %d, and distances up to %u",
                       wanted, s.options->distance, MOST_WANTED, s.m);
    tried = tried > MOST_TRIED ? MOST_TRIED : tried;
    candidates = PL_NEW(uint32_t, (size_t)tried * s.m);
    points = PL_NEW(parley_representative, tried);
    trial = PL_NEW(uint32_t, (size_t)2 * s.m);
    if (!candidates || !points || !trial) {
        status = pl_fail_memory();
        goto out;
    }
    read_levels(&s);
    parley_representatives_options spread = {.disagreement = s.floors, .scale = s.scale};
    PL_TRY(parley_representatives(&coverage, points, candidates, tried, space, &spread, control));
    PL_TRY(fill_pool(&s, utilities, slack, wanted, candidates, coverage.count, trial, control));
    PL_TRY(complete_pool(&s, utilities, slack, wanted, trial, &none_left, control));
    if (complete)
        *complete = none_left || !coverage.found;
out:
    *count = s.count;
    pl_free(candidates);
    pl_free(points);
    pl_free(trial);
    return status;
}
