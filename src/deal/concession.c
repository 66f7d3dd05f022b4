/* Feasibility and concessions in utility: each a search or a few over the parts of a space. */
#include <parley/concession.h>

#include "deal/parts.h"
#include "deal/prove.h"

#include <parley/solve.h>

#include <string.h>

/* Searches over the parts that can be asked again and again. */
typedef struct asker {
    pl_crew crew;
    pl_query query;                        /* floors set, goal PL_GOAL_REACH */
    int64_t utilities[PARLEY_MAX_PARTIES]; /* of the agreement found last */
} asker;

static parley_status asker_init(asker *a, const parley_space *space, const int64_t *floors,
                                parley_control *control) {
    *a = (asker){.query = {.goal = PL_GOAL_REACH, .control = control}};
    parley_status status = pl_crew_init(&a->crew, space, false);
    for (uint32_t row = 0; row < PL_ROWS; row++)
        a->query.floors[row] = INT64_MIN;
    for (uint32_t p = 0; p < space->parties; p++) {
        int64_t least, greatest;
        parley_space_range(space, p, &least, &greatest);
        a->query.floors[p] = floors ? floors[p] : space->reservation[p];
        a->query.weight[p] = 1;
        a->query.scale[p] = greatest > least ? greatest - least : 1;
    }
    return status;
}

static void asker_clear(asker *a) {
    pl_crew_clear(&a->crew);
}

/* Asks every part in turn until one answers; the search is then still over that part. */
static parley_status reach(asker *a, const pl_query *query, bool *found) {
    const pl_search *search = &a->crew.search;
    *found = false;
    for (uint32_t k = 0; k < a->crew.count && !*found; k++) {
        if (!pl_crew_may_reach(&a->crew, k, query->floors))
            continue;
        parley_status status = pl_crew_load(&a->crew, k);
        if (status != PARLEY_OK)
            return status;
        pl_search_ask(&a->crew.search, query, NULL);
        status = pl_search_run(&a->crew.search);
        if (status != PARLEY_OK)
            return status;
        *found = search->found;
        for (uint32_t p = 0; p < search->program->parties && *found; p++)
            a->utilities[p] = search->program->base[p] + search->sums[p];
    }
    return PARLEY_OK;
}

/* The greatest utility of a party within the other floors. */
static parley_status raise(asker *a, uint32_t party, bool *found, int64_t *best) {
    int64_t weight[PARLEY_MAX_PARTIES] = {0};
    pl_query query = a->query;
    parley_status status = PARLEY_OK;
    weight[party] = 1;
    query.goal = PL_GOAL_SUM;
    query.floors[party] = INT64_MIN;
    *found = false;
    for (uint32_t k = 0; k < a->crew.count; k++) {
        pl_program *program = &a->crew.program[k];
        if (!pl_crew_may_reach(&a->crew, k, query.floors) ||
            (*found && program->base[party] + program->spread[party] <= *best))
            continue;
        PL_TRY(pl_crew_load(&a->crew, k));
        pl_program_set_sum(program, weight);
        if (*found)
            query.floors[a->crew.space->parties] = *best + 1;
        pl_search_ask(&a->crew.search, &query, NULL);
        PL_TRY(pl_search_run(&a->crew.search));
        if (!a->crew.search.found)
            continue;
        *found = true;
        *best = program->base[party] + a->crew.search.sums[party];
    }
out:
    return status;
}

parley_status parley_feasible(int *feasible, uint32_t *choices, const parley_space *space,
                              const int64_t *floors, parley_certificate *certificate,
                              parley_control *control) {
    asker a = {0};
    parley_status status = PARLEY_OK;
    *feasible = space->empty ? 0 : -1;
    if (certificate)
        parley_certificate_clear(certificate);
    if (space->empty)
        return PARLEY_OK;
    PL_TRY(asker_init(&a, space, floors, control));
    bool found = false;
    status = reach(&a, &a.query, &found);
    if (status == PARLEY_OK)
        *feasible = found;
    if (*feasible == 0 && certificate) {
        pl_prover prover = {.certificate = certificate, .space = space};
        status = pl_prove(&prover, &a.query, NULL);
    }
    if (*feasible == 1 && choices)
        PL_TRY(pl_program_expand(a.crew.search.program, a.crew.search.plan, choices));
out:
    asker_clear(&a);
    return status;
}

parley_status parley_concession_uniform(parley_concession *out, uint32_t *choices,
                                        const parley_space *space, const int64_t *floors,
                                        const int64_t *scale, parley_control *control) {
    int64_t reference[PARLEY_MAX_PARTIES], weights[PARLEY_MAX_PARTIES];
    bool any = false;
    *out = (parley_concession){.denominator = 1};
    for (uint32_t p = 0; p < space->parties; p++) {
        int64_t floor = floors ? floors[p] : space->reservation[p];
        weights[p] = floor != INT64_MIN;
        reference[p] = weights[p] ? floor : 0;
        any = any || weights[p];
    }
    if (!any)
        return pl_fail(PARLEY_E_ARGUMENT, "no party has a floor to give way on");
    if (space->empty)
        return pl_fail(PARLEY_E_NOT_FOUND, "the rules leave no agreement at all");
    parley_solve_options options = {.disagreement = reference,
                                    .scale = scale,
                                    .weights = weights,
                                    .reference = reference,
                                    .allow_below = 1};
    parley_solution solution;
    parley_status status =
        parley_solve(&solution, choices, space, PARLEY_TCHEBYCHEFF, &options, control);
    memcpy(out->utilities, solution.utilities, sizeof out->utilities);
    out->proven = solution.proven;
    out->numerator = -solution.value_numerator;
    out->denominator = solution.value_denominator;
    out->value = solution.value == 0 ? 0 : -solution.value;
    out->bound = solution.bound == 0 ? 0 : -solution.bound;
    return status;
}

parley_status parley_concession_alone(int64_t *concessions, const parley_space *space,
                                      const int64_t *floors, parley_control *control) {
    asker a = {0};
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < space->parties; p++)
        concessions[p] = -1;
    if (space->empty)
        return PARLEY_OK;
    PL_TRY(asker_init(&a, space, floors, control));
    for (uint32_t p = 0; p < space->parties; p++) {
        int64_t floor = a.query.floors[p], best = 0;
        bool found;
        PL_TRY(raise(&a, p, &found, &best));
        if (found)
            concessions[p] = floor > best ? floor - best : 0;
    }
out:
    asker_clear(&a);
    return status;
}

/* Whether a smaller conflict lies inside `set`. */
static bool holds_conflict(const uint32_t *found, uint32_t count, uint32_t set) {
    for (uint32_t i = 0; i < count; i++)
        if ((found[i] & ~set) == 0)
            return true;
    return false;
}

/* Whether an agreement found before meets the floors of `set`: met[i] is what agreement i meets. */
static bool is_met(const uint32_t *met, uint32_t count, uint32_t set) {
    for (uint32_t i = 0; i < count; i++)
        if ((set & ~met[i]) == 0)
            return true;
    return false;
}

static uint32_t floors_met(const asker *a) {
    uint32_t met = 0;
    for (uint32_t p = 0; p < a->crew.space->parties; p++)
        if (a->utilities[p] >= a->query.floors[p])
            met |= 1u << p;
    return met;
}

static parley_status test_set(asker *a, uint32_t set, bool *feasible) {
    pl_query query = a->query;
    for (uint32_t p = 0; p < a->crew.space->parties; p++)
        if (!(set >> p & 1))
            query.floors[p] = INT64_MIN;
    return reach(a, &query, feasible);
}

parley_status parley_floor_conflicts(uint32_t *sets, uint32_t capacity, uint32_t *count,
                                     const parley_space *space, const int64_t *floors,
                                     parley_control *control) {
    enum { MOST = 1 << PARLEY_MAX_PARTIES };
    uint32_t found[MOST], met[MOST], met_count = 0, n = space->parties;
    asker a = {0};
    parley_status status = PARLEY_OK;
    *count = 0;
    if (space->empty)
        return PARLEY_OK;
    PL_TRY(asker_init(&a, space, floors, control));
    for (uint32_t size = 1; size <= n; size++)
        for (uint32_t set = 1; set < 1u << n; set++) {
            bool feasible;
            if ((uint32_t)__builtin_popcount(set) != size || holds_conflict(found, *count, set) ||
                is_met(met, met_count, set))
                continue;
            PL_TRY(test_set(&a, set, &feasible));
            if (feasible)
                met[met_count++] = floors_met(&a);
            else
                found[(*count)++] = set;
        }
out:
    for (uint32_t i = 0; i < *count && i < capacity; i++)
        sets[i] = found[i];
    asker_clear(&a);
    return status;
}
