/* The five concepts, each as one or more searches; see parley/solve.h for what they mean. */
#include <parley/solve.h>

#include "deal/leximin.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WEIGHT = 1 << 28 };
static const int64_t MOST_SCALE = (int64_t)1 << 40;
static const int64_t MOST_LEVEL = (int64_t)1 << 32;
static const int64_t MOST_SUM = (int64_t)1 << 60;

typedef struct solver {
    const parley_space *space;
    const parley_solve_options *options;
    parley_solution *out;
    uint32_t parties;
    int64_t disagreement[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
    int64_t weight[PARLEY_MAX_PARTIES], reference[PARLEY_MAX_PARTIES];
    int64_t sum_weight[PARLEY_MAX_PARTIES], sum_scale; /* weight / scale over one denominator */
    pl_program program;
    pl_search search;
    pl_leximin stages;
} solver;

/* --- what is asked --- */

static parley_status check_range(const int64_t *values, uint32_t count, int64_t least, int64_t most,
                                 const char *what) {
    for (uint32_t p = 0; values && p < count; p++)
        if (values[p] < least || values[p] > most)
            return pl_fail(PARLEY_E_ARGUMENT, "%s of party %u is %lld; allowed are %lld to %lld",
                           what, p, (long long)values[p], (long long)least, (long long)most);
    return PARLEY_OK;
}

static int64_t default_disagreement(const parley_space *space, uint32_t party) {
    int64_t least, greatest, value = space->reservation[party];
    parley_space_range(space, party, &least, &greatest);
    if (value == INT64_MIN)
        return least;
    return value > greatest + 1 ? greatest + 1 : value < -MOST_LEVEL ? -MOST_LEVEL : value;
}

static parley_status read_options(solver *v) {
    const parley_solve_options *o = v->options;
    uint32_t n = v->parties;
    int64_t any = 0;
    parley_status status = PARLEY_OK;
    PL_TRY(check_range(o->disagreement, n, -MOST_LEVEL, MOST_LEVEL, "the disagreement utility"));
    PL_TRY(check_range(o->reference, n, -MOST_LEVEL, MOST_LEVEL, "the reference utility"));
    PL_TRY(check_range(o->scale, n, 1, MOST_SCALE, "the scale"));
    PL_TRY(check_range(o->weights, n, 0, MOST_WEIGHT, "the weight"));
    for (uint32_t p = 0; p < n; p++) {
        v->disagreement[p] =
            o->disagreement ? o->disagreement[p] : default_disagreement(v->space, p);
        v->scale[p] = o->scale ? o->scale[p] : 1;
        v->weight[p] = o->weights ? o->weights[p] : 1;
        v->reference[p] = o->reference ? o->reference[p] : v->disagreement[p];
        any |= v->weight[p];
    }
    if (!any)
        status = pl_fail(PARLEY_E_ARGUMENT, "all weights are 0; at least one must be positive");
out:
    return status;
}

static int64_t divisor(int64_t a, int64_t b) {
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* The greatest sum of |utility| with these weights; above MOST_SUM as soon as it passes that. */
static pl_i128 sum_size(const solver *v, const int64_t *weight) {
    pl_i128 size = 0;
    for (uint32_t p = 0; p < v->parties && size <= MOST_SUM; p++) {
        int64_t base = v->program.base[p];
        size += (pl_i128)weight[p] * (v->program.spread[p] + 1 + (base < 0 ? -base : base));
    }
    return size;
}

/* Brings weight[p] / scale[p] over one denominator, so that sums of them are whole. False where
 * that would take sums beyond 2^60. */
static bool find_exact_weights(solver *v, const int64_t *weight) {
    int64_t common = 1, shared = 0;
    for (uint32_t p = 0; p < v->parties; p++) {
        pl_i128 next = (pl_i128)common / divisor(common, v->scale[p]) * v->scale[p];
        if (weight[p] != 0 && next > MOST_SUM)
            return false;
        common = weight[p] ? (int64_t)next : common;
    }
    for (uint32_t p = 0; p < v->parties; p++) {
        pl_i128 product = weight[p] ? (pl_i128)weight[p] * (common / v->scale[p]) : 0;
        if (product > MOST_SUM)
            return false;
        v->sum_weight[p] = (int64_t)product;
        shared = divisor((int64_t)product, shared);
    }
    shared = divisor(shared, common);
    v->sum_scale = common / shared;
    for (uint32_t p = 0; p < v->parties; p++)
        v->sum_weight[p] /= shared;
    return sum_size(v, v->sum_weight) <= MOST_SUM;
}

/* The same with weights rounded to the finest denominator that fits. */
static void find_rounded_weights(solver *v, const int64_t *weight) {
    long double size = 1;
    for (uint32_t p = 0; p < v->parties; p++) {
        long double magnitude = (long double)llabs(v->program.base[p]) + v->program.spread[p] + 1;
        size += magnitude * (long double)weight[p] / v->scale[p];
    }
    v->sum_scale = (int64_t)((long double)MOST_SUM / 4 / size);
    for (uint32_t p = 0; p < v->parties; p++)
        v->sum_weight[p] =
            (int64_t)(((pl_i128)weight[p] * v->sum_scale + v->scale[p] / 2) / v->scale[p]);
}

static void set_sum_weights(solver *v, const int64_t *weight) {
    if (!find_exact_weights(v, weight))
        find_rounded_weights(v, weight);
    pl_program_set_sum(&v->program, v->sum_weight);
}

static pl_query base_query(const solver *v, pl_goal goal, parley_control *control) {
    pl_query query = {.goal = goal,
                      .node_limit = v->options->node_limit,
                      .control = control,
                      .compared = (1u << v->parties) - 1};
    for (uint32_t row = 0; row < PL_ROWS; row++)
        query.floors[row] = INT64_MIN;
    for (uint32_t p = 0; p < v->parties; p++) {
        if (!v->options->allow_below || goal == PL_GOAL_PRODUCT)
            query.floors[p] = v->disagreement[p];
        query.from[p] = v->disagreement[p];
        query.weight[p] = 1;
        query.scale[p] = v->scale[p];
    }
    return query;
}

/* --- the concepts --- */

static void note_plan(solver *v) {
    pl_leximin *x = &v->stages;
    if (!v->search.found)
        return;
    x->found = true;
    memcpy(x->plan, v->search.plan, v->program.issues * sizeof *x->plan);
    for (uint32_t p = 0; p < v->parties; p++)
        x->utilities[p] = v->program.base[p] + v->search.sums[p];
}

static void note_multipliers(solver *v, const int64_t *lambda) {
    memcpy(v->out->multipliers, lambda, v->parties * sizeof *lambda);
}

static parley_status run_leximin(solver *v, const pl_query *query) {
    pl_leximin *x = &v->stages;
    x->query = *query;
    parley_status status = pl_leximin_run(x);
    note_multipliers(v, x->root_lambda);
    v->out->bound = x->bound;
    if (x->found && x->count) {
        v->out->value_numerator = x->value[0].numerator;
        v->out->value_denominator = x->value[0].denominator;
        v->out->value = pl_ratio_double(x->value[0]);
    }
    return status;
}

/* Among agreements as good for everyone as the one in hand, the one of the greatest sum. */
static parley_status complete(solver *v, parley_control *control) {
    int64_t ones[PARLEY_MAX_PARTIES];
    for (uint32_t p = 0; p < v->parties; p++)
        ones[p] = 1;
    set_sum_weights(v, ones);
    pl_query query = base_query(v, PL_GOAL_SUM, control);
    memcpy(query.floors, v->stages.utilities, v->parties * sizeof(int64_t));
    parley_status status = pl_stage_run(&v->stages, &query, v->stages.plan);
    note_plan(v);
    return status;
}

static bool some_weight_is_zero(const solver *v) {
    for (uint32_t p = 0; p < v->parties; p++)
        if (v->weight[p] == 0)
            return true;
    return false;
}

static parley_status solve_utilitarian(solver *v, parley_control *control) {
    parley_solution *out = v->out;
    set_sum_weights(v, v->weight);
    int64_t scale = v->sum_scale;
    pl_query query = base_query(v, PL_GOAL_SUM, control);
    parley_status status = pl_stage_run(&v->stages, &query, NULL);
    note_plan(v);
    note_multipliers(v, v->search.root_lambda);
    out->bound = v->search.bound / (double)scale;
    if (v->stages.found) {
        for (uint32_t p = 0; p < v->parties; p++)
            out->value_numerator += v->sum_weight[p] * v->stages.utilities[p];
        out->value_denominator = scale;
        out->value = (double)out->value_numerator / (double)scale;
    }
    if (status == PARLEY_OK && v->stages.found && some_weight_is_zero(v))
        status = complete(v, control);
    return status;
}

static parley_status solve_tchebycheff(solver *v, parley_control *control) {
    pl_query query = base_query(v, PL_GOAL_LEAST, control);
    for (uint32_t p = 0; p < v->parties; p++) {
        query.from[p] = v->reference[p];
        query.weight[p] = v->weight[p] ? v->weight[p] : 1;
        if (v->weight[p] == 0)
            query.compared &= ~(1u << p);
    }
    parley_status status = run_leximin(v, &query);
    if (status == PARLEY_OK && v->stages.found && some_weight_is_zero(v))
        status = complete(v, control);
    return status;
}

static parley_status solve_egalitarian(solver *v, parley_control *control) {
    pl_query query = base_query(v, PL_GOAL_LEAST, control);
    return run_leximin(v, &query);
}

/* The best utility of each party; the plans found are starting points for one another. */
static parley_status find_ideal(solver *v, parley_control *control) {
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < v->parties; p++) {
        int64_t weight[PARLEY_MAX_PARTIES] = {0};
        weight[p] = 1;
        pl_program_set_sum(&v->program, weight);
        pl_query query = base_query(v, PL_GOAL_SUM, control);
        PL_TRY(pl_stage_run(&v->stages, &query, v->stages.found ? v->stages.plan : NULL));
        if (!v->search.found)
            return PARLEY_OK;
        v->out->ideal[p] = v->program.base[p] + v->search.sums[p];
        note_plan(v);
    }
out:
    note_plan(v);
    return status;
}

static parley_status solve_kalai_smorodinsky(solver *v, parley_control *control) {
    parley_solution *out = v->out;
    out->bound = 1;
    out->value_denominator = 1;
    parley_status status = find_ideal(v, control);
    if (status != PARLEY_OK || !v->stages.found)
        return status;
    pl_query query = base_query(v, PL_GOAL_LEAST, control);
    query.compared = 0;
    for (uint32_t p = 0; p < v->parties; p++) {
        query.scale[p] = out->ideal[p] - v->disagreement[p];
        if (query.scale[p] > 0)
            query.compared |= 1u << p;
        else
            query.scale[p] = 1;
    }
    if (query.compared) {
        status = run_leximin(v, &query);
    } else {
        out->value = out->bound = 1;
        out->value_numerator = 1;
    }
    /* Only below the disagreement point can a party that is left out still gain. */
    if (status == PARLEY_OK && v->options->allow_below)
        status = complete(v, control);
    return status;
}

static parley_status solve_nash(solver *v, parley_control *control) {
    parley_solution *out = v->out;
    pl_query query = base_query(v, PL_GOAL_PRODUCT, control);
    out->value_denominator = 1;
    parley_status status = pl_stage_run(&v->stages, &query, NULL);
    note_plan(v);
    note_multipliers(v, v->search.root_lambda);
    out->bound = v->search.bound;
    out->product = v->search.product;
    out->value = parley_count_to_double(&out->product);
    if (status != PARLEY_OK || v->search.found)
        return status;
    pl_query even = base_query(v, PL_GOAL_LEAST, control);
    memcpy(even.floors, query.floors, sizeof even.floors);
    status = run_leximin(v, &even);
    out->value = out->bound = 0;
    out->value_numerator = 0;
    out->value_denominator = 1;
    return status;
}

static parley_status run_concept(solver *v, parley_concept concept, parley_control *control) {
    switch (concept) {
    case PARLEY_NASH: return solve_nash(v, control);
    case PARLEY_KALAI_SMORODINSKY: return solve_kalai_smorodinsky(v, control);
    case PARLEY_EGALITARIAN: return solve_egalitarian(v, control);
    case PARLEY_UTILITARIAN: return solve_utilitarian(v, control);
    case PARLEY_TCHEBYCHEFF: return solve_tchebycheff(v, control);
    }
    return pl_fail(PARLEY_E_ARGUMENT, "%d is no solution concept", (int)concept);
}

static parley_status fill_solution(solver *v, parley_status status, uint32_t *choices) {
    parley_solution *out = v->out;
    bool interrupted = status == PARLEY_E_CANCELLED || status == PARLEY_E_LIMIT;
    if (status != PARLEY_OK && !interrupted)
        return status;
    out->found = v->stages.found;
    out->proven = status == PARLEY_OK;
    out->nodes = v->stages.nodes;
    if (!out->value_denominator)
        out->value_denominator = 1;
    if (!out->found) {
        out->bound = out->proven ? 0 : out->bound;
        return status;
    }
    memcpy(out->utilities, v->stages.utilities, v->parties * sizeof(int64_t));
    if (pl_program_expand(&v->program, v->stages.plan, choices) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    return status;
}

parley_status parley_solve(parley_solution *out, uint32_t *choices, const parley_space *space,
                           parley_concept concept, const parley_solve_options *options,
                           parley_control *control) {
    static const parley_solve_options defaults;
    solver v = {.space = space,
                .options = options ? options : &defaults,
                .out = out,
                .parties = space->parties};
    parley_status status = PARLEY_OK;
    *out = (parley_solution){.value_denominator = 1, .proven = 1};
    if (v.options->certificate)
        parley_certificate_clear(v.options->certificate);
    if (space->empty)
        return PARLEY_OK;
    PL_TRY(read_options(&v));
    PL_TRY(pl_program_init(&v.program, space, false));
    PL_TRY(pl_search_init(&v.search, &v.program));
    v.stages = (pl_leximin){.search = &v.search, .certificate = v.options->certificate};
    v.stages.plan = PL_NEW(uint32_t, v.program.issues);
    if (!v.stages.plan) {
        status = pl_fail_memory();
        goto out;
    }
    out->proven = 0;
    status = fill_solution(&v, run_concept(&v, concept, control), choices);
out:
    pl_free(v.stages.plan);
    pl_search_clear(&v.search);
    pl_program_clear(&v.program);
    return status;
}
