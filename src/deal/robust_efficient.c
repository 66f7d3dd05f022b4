/* Whether a package is efficient in a reading: a search for the agreement of the greatest sum of
 * utilities among those as good for all, with a sum beyond its own. Packages that did better in
 * earlier readings, and changes of single points, are tried first. */
#include "deal/robust.h"

#include "deal/parts.h"

#include <string.h>

bool pl_robust_beats(const pl_robust *r, const int64_t *better, const int64_t *worse) {
    int64_t sum = 0;
    for (uint32_t row = 0; row < r->n; row++) {
        if (better[row] < worse[row])
            return false;
        sum += better[row] - worse[row];
    }
    return sum > (int64_t)r->m + 1;
}

static uint32_t *dominator(const pl_robust *r, pl_judge *judge, uint32_t c, uint32_t number) {
    return judge->dominators + ((size_t)c * PL_DOMINATORS + number) * r->m;
}

bool pl_robust_remembers(const pl_robust *r, pl_judge *judge, uint32_t c) {
    uint32_t kept = judge->dominator_used[c];
    for (uint32_t i = 0; i < kept && i < PL_DOMINATORS; i++) {
        const uint32_t *choices = dominator(r, judge, c, i);
        int64_t utility[PARLEY_MAX_PARTIES] = {0};
        for (uint32_t j = 0; j < r->m; j++)
            for (uint32_t row = 0; row < r->n; row++)
                utility[row] +=
                    judge->gains[(size_t)row * r->K + r->view->points[j].first + choices[j]];
        if (pl_robust_beats(r, utility, judge->utility + (size_t)c * r->n))
            return true;
    }
    return false;
}

/* Whether one option in place of another is better for some party and worse for none, by more than
 * rounding. */
static bool is_better_option(const pl_robust *r, const pl_judge *judge, uint32_t own,
                             uint32_t other) {
    int64_t sum = 0;
    for (uint32_t row = 0; row < r->n; row++) {
        const int32_t *gains = judge->gains + (size_t)row * r->K;
        if (gains[other] < gains[own])
            return false;
        sum += gains[other] - gains[own];
    }
    return sum > (int64_t)r->m + 1;
}

bool pl_robust_swaps(const pl_robust *r, const pl_judge *judge, uint32_t c,
                     const uint32_t *fillings) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    for (uint32_t j = 0; j < r->m; j++)
        choices[j] = pl_robust_option(r, c, fillings, j) - r->view->points[j].first;
    for (uint32_t j = 0; j < r->m; j++) {
        const parley_view_point *at = &r->view->points[j];
        uint32_t own = choices[j];
        for (uint32_t o = 0; o < at->option_count; o++) {
            choices[j] = o;
            if (o != own && is_better_option(r, judge, at->first + own, at->first + o) &&
                parley_space_allows(r->space, choices))
                return true;
        }
        choices[j] = own;
    }
    return false;
}

parley_status pl_robust_dominated(pl_robust *r, pl_judge *judge, pl_crew *crew, uint32_t c,
                                  bool *dominated) {
    const int64_t *utility = judge->utility + (size_t)c * r->n;
    int64_t ones[PARLEY_MAX_PARTIES];
    pl_query query = {.goal = PL_GOAL_SUM, .control = r->control};
    *dominated = false;
    for (uint32_t row = 0; row < PL_ROWS; row++)
        query.floors[row] = INT64_MIN;
    query.floors[r->n] = (int64_t)r->m + 2;
    for (uint32_t row = 0; row < r->n; row++) {
        ones[row] = query.weight[row] = 1;
        query.scale[row] = PARLEY_READING_UNITS;
        query.floors[row] = utility[row];
        query.floors[r->n] += utility[row];
    }
    for (uint32_t part = 0; part < crew->count && !*dominated; part++) {
        if (!pl_crew_may_reach(crew, part, query.floors))
            continue;
        pl_program_set_sum(&crew->program[part], ones);
        parley_status status = pl_crew_load(crew, part);
        if (status != PARLEY_OK)
            return status;
        pl_search_ask(&crew->search, &query, NULL);
        status = pl_search_run(&crew->search);
        if (status != PARLEY_OK)
            return status;
        *dominated = crew->search.found;
    }
    if (!*dominated)
        return PARLEY_OK;
    uint32_t number = judge->dominator_used[c]++ % PL_DOMINATORS;
    return pl_program_expand(crew->search.program, crew->search.plan,
                             dominator(r, judge, c, number));
}
