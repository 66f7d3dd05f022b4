/* The five concepts, each as one or more searches; see parley/solve.h for what they mean. */
#include <parley/solve.h>

#include "deal/leximin.h"
#include "deal/parts.h"
#include "deal/prove.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_WEIGHT = 1 << 28 };
static const int64_t MOST_SCALE = (int64_t)1 << 40;
static const int64_t MOST_LEVEL = (int64_t)1 << 32;
/* Sums beyond this leave the doubles of the relaxation too few digits to tell near ties apart. */
static const int64_t MOST_SUM = (int64_t)1 << 48;

/* The best agreement so far. */
typedef struct hand {
    bool found;
    uint32_t part;
    uint32_t *plan; /* [issues of the part] program options */
    int64_t utilities[PL_ROWS];
    uint32_t count; /* compared parties; their values, ascending */
    pl_ratio value[PARLEY_MAX_PARTIES];
} hand;

typedef struct solver {
    const parley_space *space;
    const parley_solve_options *options;
    parley_solution *out;
    uint32_t parties;
    int64_t disagreement[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
    int64_t weight[PARLEY_MAX_PARTIES], reference[PARLEY_MAX_PARTIES];
    int64_t sum_weight[PARLEY_MAX_PARTIES], sum_scale; /* weight / scale over one denominator */
    int64_t least[PARLEY_MAX_PARTIES], spread[PARLEY_MAX_PARTIES]; /* of utilities */
    pl_crew crew;
    hand hand;
    uint32_t *plan; /* [issues] for the stages */
    uint64_t nodes;
    pl_leximin stages; /* over the part that is loaded */
    parley_control *control;
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
        v->disagreement[p] = o->disagreement
                                 ? o->disagreement[p]
                                 : pl_disagreement(v->space, p, v->space->reservation[p]);
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
        int64_t base = v->least[p];
        size += (pl_i128)weight[p] * (v->spread[p] + 1 + (base < 0 ? -base : base));
    }
    return size;
}

/* Brings weight[p] / scale[p] over one denominator, so that sums of them are whole. False where
 * that would take sums beyond MOST_SUM. */
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
        long double magnitude = (long double)llabs(v->least[p]) + v->spread[p] + 1;
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
}

static pl_query base_query(const solver *v, pl_goal goal) {
    pl_query query = {.goal = goal,
                      .node_limit = v->options->node_limit,
                      .control = v->control,
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

/* --- part by part --- */

/* Makes the stages ready for a part, with the agreement in hand if it is of that part. */
static parley_status load(solver *v, uint32_t part) {
    parley_status status = pl_crew_load(&v->crew, part);
    v->stages = (pl_leximin){.search = &v->crew.search, .nodes = v->nodes, .plan = v->plan};
    if (status == PARLEY_OK && v->hand.found && v->hand.part == part) {
        v->stages.found = true;
        memcpy(v->plan, v->hand.plan, v->crew.program[part].issues * sizeof *v->plan);
        memcpy(v->stages.utilities, v->hand.utilities, sizeof v->hand.utilities);
    }
    return status;
}

static void take_plan(solver *v, uint32_t part, const uint32_t *plan, const int64_t *lambda) {
    v->hand.found = true;
    v->hand.part = part;
    memcpy(v->hand.plan, plan, v->crew.program[part].issues * sizeof *plan);
    memcpy(v->out->multipliers, lambda, v->parties * sizeof *lambda);
}

static void take_search(solver *v, uint32_t part) {
    const pl_search *search = &v->crew.search;
    take_plan(v, part, search->plan, search->root_lambda);
    for (uint32_t p = 0; p < v->parties; p++)
        v->hand.utilities[p] = v->crew.program[part].base[p] + search->sums[p];
}

static int64_t sum_in_hand(const solver *v) {
    int64_t sum = 0;
    for (uint32_t p = 0; p < v->parties; p++)
        sum += v->sum_weight[p] * v->hand.utilities[p];
    return sum;
}

static int64_t most_of(const solver *v, uint32_t party) {
    return v->least[party] + v->spread[party];
}

/* Writes what is known of a query to the certificate, if one is wanted. */
static parley_status prove(solver *v, const pl_query *query, const int64_t *sum_weights) {
    pl_prover prover = {v->options->certificate, v->space, v->nodes};
    if (!prover.certificate)
        return PARLEY_OK;
    parley_status status = pl_prove(&prover, query, sum_weights);
    v->nodes = prover.nodes;
    return status;
}

/* That nothing has the floors of a query. */
static parley_status prove_none(solver *v, const pl_query *query) {
    pl_query none = *query;
    none.goal = PL_GOAL_REACH;
    return prove(v, &none, NULL);
}

/* Whether a part may have an agreement of a greater sum within the floors. */
static bool may_raise_sum(const solver *v, uint32_t part, const pl_query *query, bool known) {
    const pl_program *program = &v->crew.program[part];
    uint32_t sum = v->parties;
    if (!pl_crew_may_reach(&v->crew, part, query->floors))
        return false;
    return !known || v->crew.count == 1 ||
           program->base[sum] + program->spread[sum] > sum_in_hand(v);
}

/* The greatest sum by the weights set. With `known` the agreement in hand is one that counts. The
 * bound is of the sum, over one denominator. */
static parley_status run_sum(solver *v, const pl_query *query, bool known, double *bound) {
    bool divided = v->crew.count > 1;
    uint32_t sum = v->parties;
    double left = 0;
    *bound = -INFINITY;
    for (uint32_t p = 0; p < v->parties; p++)
        left += (double)v->sum_weight[p] * (double)most_of(v, p);
    left += fabs(left) * 1e-12;
    for (uint32_t k = 0; k < v->crew.count; k++) {
        pl_query one = *query;
        pl_program_set_sum(&v->crew.program[k], v->sum_weight);
        if (!may_raise_sum(v, k, query, known))
            continue;
        parley_status status = load(v, k);
        if (divided && known)
            one.floors[sum] = sum_in_hand(v) + 1;
        if (status == PARLEY_OK)
            status = pl_stage_run(&v->stages, &one, known && !divided ? v->stages.plan : NULL);
        v->nodes = v->stages.nodes;
        if (k == 0)
            memcpy(v->out->multipliers, v->crew.search.root_lambda, v->parties * sizeof(int64_t));
        if (v->crew.search.found) {
            take_search(v, k);
            known = true;
        }
        *bound = fmax(*bound, fmin(v->crew.search.bound, left));
        if (divided && known)
            *bound = fmax(*bound, (double)sum_in_hand(v));
        if (status != PARLEY_OK) {
            *bound = divided ? fmax(*bound, left) : *bound;
            return status;
        }
    }
    if (!known)
        return prove_none(v, query);
    pl_query more = *query;
    more.floors[sum] = sum_in_hand(v) + 1;
    return prove(v, &more, v->sum_weight);
}

/* No agreement of a part that was not looked at has a greater least value. */
static double least_value_bound(const solver *v, const pl_query *query) {
    double bound = INFINITY;
    for (uint32_t p = 0; p < v->parties; p++)
        if (query->compared >> p & 1)
            bound = fmin(bound, pl_ratio_double(pl_value_of(query, p, most_of(v, p))));
    return bound + fabs(bound) * 1e-12;
}

static int compare_values(const pl_ratio *a, const pl_ratio *b, uint32_t count) {
    for (uint32_t k = 0; k < count; k++) {
        int order = pl_ratio_compare(a[k], b[k]);
        if (order)
            return order;
    }
    return 0;
}

/* Whether a part has an agreement whose least value is that in hand or more; it is loaded then. */
static parley_status part_reaches(solver *v, uint32_t part, const pl_query *query, bool *reaches) {
    pl_query one = *query;
    one.goal = PL_GOAL_REACH;
    for (uint32_t p = 0; p < v->parties; p++) {
        int64_t asked = pl_utility_for(query, p, v->hand.value[0], false);
        if (query->compared >> p & 1 && asked > one.floors[p])
            one.floors[p] = asked;
    }
    *reaches = pl_crew_may_reach(&v->crew, part, one.floors);
    if (!*reaches)
        return PARLEY_OK;
    parley_status status = load(v, part);
    if (status == PARLEY_OK)
        status = pl_stage_run(&v->stages, &one, NULL);
    *reaches = status != PARLEY_OK || v->crew.search.found;
    v->nodes = v->stages.nodes;
    return status;
}

/* Keeps what the stages found if it is the first (`known` is false) or better. */
static void keep_values(solver *v, uint32_t part, bool known) {
    const pl_leximin *x = &v->stages;
    hand *h = &v->hand;
    if (!x->found || (known && compare_values(x->value, h->value, x->count) <= 0))
        return;
    take_plan(v, part, x->plan, x->root_lambda);
    memcpy(h->utilities, x->utilities, sizeof h->utilities);
    h->count = x->count;
    memcpy(h->value, x->value, sizeof h->value);
}

static parley_status run_leximin(solver *v, const pl_query *query) {
    parley_solution *out = v->out;
    parley_status status = PARLEY_OK;
    bool known = false; /* the values in hand are those of the query */
    out->bound = -INFINITY;
    for (uint32_t k = 0; k < v->crew.count && status == PARLEY_OK; k++) {
        bool reaches = pl_crew_may_reach(&v->crew, k, query->floors);
        if (reaches && known)
            status = part_reaches(v, k, query, &reaches);
        else if (reaches)
            status = load(v, k);
        if (!reaches)
            continue;
        v->stages.query = *query;
        if (status == PARLEY_OK)
            status = pl_leximin_run(&v->stages);
        v->nodes = v->stages.nodes;
        if (k == 0)
            memcpy(out->multipliers, v->stages.root_lambda, v->parties * sizeof(int64_t));
        keep_values(v, k, known);
        known = known || v->stages.found;
        out->bound = fmax(out->bound, fmin(v->stages.bound, least_value_bound(v, query)));
        if (status != PARLEY_OK && v->crew.count > 1)
            out->bound = fmax(out->bound, least_value_bound(v, query));
    }
    if (status == PARLEY_OK && known) {
        pl_query better = *query;
        better.goal = PL_GOAL_LEXIMIN;
        better.values_beat = v->hand.value;
        status = prove(v, &better, NULL);
    } else if (status == PARLEY_OK) {
        status = prove_none(v, query);
    }
    if (v->hand.found && v->hand.count) {
        out->value_numerator = v->hand.value[0].numerator;
        out->value_denominator = v->hand.value[0].denominator;
        out->value = pl_ratio_double(v->hand.value[0]);
    }
    return status;
}

/* Whether a part may have a greater product than `known` (NULL: any). */
static bool may_raise_product(const solver *v, uint32_t part, const pl_query *query,
                              const parley_count *known) {
    const pl_program *program = &v->crew.program[part];
    parley_count most = pl_count_of(1);
    for (uint32_t p = 0; p < v->parties && v->crew.count > 1; p++) {
        int64_t factor = program->base[p] + program->spread[p] - query->from[p];
        if (factor <= 0)
            return false;
        pl_count_multiply(&most, (uint64_t)factor);
    }
    return v->crew.count == 1 || !known || parley_count_compare(&most, known) > 0;
}

/* The greatest product; `found` when it is positive. */
static parley_status run_product(solver *v, const pl_query *query, bool *found) {
    parley_solution *out = v->out;
    double left = 1 + 1e-12;
    *found = false;
    for (uint32_t p = 0; p < v->parties; p++)
        left *= fmax(0, (double)(most_of(v, p) - query->from[p]));
    out->bound = -INFINITY;
    for (uint32_t k = 0; k < v->crew.count; k++) {
        pl_query one = *query;
        parley_count product = out->product;
        one.product_beat = *found ? &product : NULL;
        if (!may_raise_product(v, k, query, one.product_beat))
            continue;
        parley_status status = load(v, k);
        if (status == PARLEY_OK)
            status = pl_stage_run(&v->stages, &one, NULL);
        v->nodes = v->stages.nodes;
        if (k == 0)
            memcpy(out->multipliers, v->crew.search.root_lambda, v->parties * sizeof(int64_t));
        if (v->crew.search.found && parley_count_compare(&v->crew.search.product, &product) > 0) {
            take_search(v, k);
            out->product = v->crew.search.product;
            *found = true;
        }
        out->bound = fmax(out->bound, fmin(v->crew.search.bound, left));
        if (status != PARLEY_OK) {
            out->bound = v->crew.count > 1 ? fmax(out->bound, left) : out->bound;
            return status;
        }
    }
    pl_query more = *query;
    more.product_beat = *found ? &out->product : NULL;
    return prove(v, &more, NULL);
}

/* --- the concepts --- */

/* Among agreements as good for everyone as the one in hand, the one of the greatest sum. */
static parley_status complete(solver *v) {
    int64_t ones[PARLEY_MAX_PARTIES], multipliers[PARLEY_MAX_PARTIES];
    double bound;
    for (uint32_t p = 0; p < v->parties; p++)
        ones[p] = 1;
    set_sum_weights(v, ones);
    pl_query query = base_query(v, PL_GOAL_SUM);
    memcpy(query.floors, v->hand.utilities, v->parties * sizeof(int64_t));
    memcpy(multipliers, v->out->multipliers, sizeof multipliers);
    parley_status status = run_sum(v, &query, true, &bound);
    memcpy(v->out->multipliers, multipliers, sizeof multipliers);
    return status;
}

static bool some_weight_is_zero(const solver *v) {
    for (uint32_t p = 0; p < v->parties; p++)
        if (v->weight[p] == 0)
            return true;
    return false;
}

static parley_status solve_utilitarian(solver *v) {
    parley_solution *out = v->out;
    set_sum_weights(v, v->weight);
    int64_t scale = v->sum_scale;
    pl_query query = base_query(v, PL_GOAL_SUM);
    parley_status status = run_sum(v, &query, false, &out->bound);
    out->bound /= (double)scale;
    if (v->hand.found) {
        out->value_numerator = sum_in_hand(v);
        out->value_denominator = scale;
        out->value = (double)out->value_numerator / (double)scale;
    }
    if (status == PARLEY_OK && v->hand.found && some_weight_is_zero(v))
        status = complete(v);
    return status;
}

static parley_status solve_tchebycheff(solver *v) {
    pl_query query = base_query(v, PL_GOAL_LEAST);
    for (uint32_t p = 0; p < v->parties; p++) {
        query.from[p] = v->reference[p];
        query.weight[p] = v->weight[p] ? v->weight[p] : 1;
        if (v->weight[p] == 0)
            query.compared &= ~(1u << p);
    }
    parley_status status = run_leximin(v, &query);
    if (status == PARLEY_OK && v->hand.found && some_weight_is_zero(v))
        status = complete(v);
    return status;
}

static parley_status solve_egalitarian(solver *v) {
    pl_query query = base_query(v, PL_GOAL_LEAST);
    return run_leximin(v, &query);
}

/* The best utility of each party; the plans found are starting points for one another. */
static parley_status find_ideal(solver *v) {
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < v->parties; p++) {
        double bound;
        memset(v->sum_weight, 0, sizeof v->sum_weight);
        v->sum_weight[p] = 1;
        pl_query query = base_query(v, PL_GOAL_SUM);
        PL_TRY(run_sum(v, &query, v->hand.found, &bound));
        if (!v->hand.found)
            return PARLEY_OK;
        v->out->ideal[p] = v->hand.utilities[p];
    }
out:
    memset(v->out->multipliers, 0, sizeof v->out->multipliers);
    return status;
}

static parley_status solve_kalai_smorodinsky(solver *v) {
    parley_solution *out = v->out;
    out->bound = 1;
    out->value_denominator = 1;
    parley_status status = find_ideal(v);
    if (status != PARLEY_OK || !v->hand.found)
        return status;
    pl_query query = base_query(v, PL_GOAL_LEAST);
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
        status = complete(v);
    return status;
}

static parley_status solve_nash(solver *v) {
    parley_solution *out = v->out;
    pl_query query = base_query(v, PL_GOAL_PRODUCT);
    bool found;
    out->value_denominator = 1;
    parley_status status = run_product(v, &query, &found);
    out->value = parley_count_to_double(&out->product);
    if (status != PARLEY_OK || found)
        return status;
    pl_query even = base_query(v, PL_GOAL_LEAST);
    memcpy(even.floors, query.floors, sizeof even.floors);
    status = run_leximin(v, &even);
    out->value = out->bound = 0;
    out->value_numerator = 0;
    out->value_denominator = 1;
    return status;
}

static parley_status run_concept(solver *v, parley_concept concept) {
    switch (concept) {
    case PARLEY_NASH: return solve_nash(v);
    case PARLEY_KALAI_SMORODINSKY: return solve_kalai_smorodinsky(v);
    case PARLEY_EGALITARIAN: return solve_egalitarian(v);
    case PARLEY_UTILITARIAN: return solve_utilitarian(v);
    case PARLEY_TCHEBYCHEFF: return solve_tchebycheff(v);
    }
    return pl_fail(PARLEY_E_ARGUMENT, "%d is no solution concept", (int)concept);
}

static parley_status fill_solution(solver *v, parley_status status, uint32_t *choices) {
    parley_solution *out = v->out;
    bool interrupted = status == PARLEY_E_CANCELLED || status == PARLEY_E_LIMIT;
    if (status != PARLEY_OK && !interrupted)
        return status;
    out->found = v->hand.found;
    out->proven = status == PARLEY_OK;
    out->nodes = v->nodes;
    if (!out->value_denominator)
        out->value_denominator = 1;
    if (!out->found) {
        out->bound = out->proven ? 0 : out->bound;
        return status;
    }
    memcpy(out->utilities, v->hand.utilities, v->parties * sizeof(int64_t));
    if (pl_program_expand(&v->crew.program[v->hand.part], v->hand.plan, choices) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    return status;
}

static void find_spreads(solver *v) {
    for (uint32_t p = 0; p < v->parties; p++) {
        int64_t greatest;
        parley_space_range(v->space, p, &v->least[p], &greatest);
        v->spread[p] = greatest - v->least[p];
    }
}

parley_status parley_solve(parley_solution *out, uint32_t *choices, const parley_space *space,
                           parley_concept concept, const parley_solve_options *options,
                           parley_control *control) {
    static const parley_solve_options defaults;
    solver v = {.space = space,
                .options = options ? options : &defaults,
                .out = out,
                .parties = space->parties,
                .control = control};
    parley_status status = PARLEY_OK;
    *out = (parley_solution){.value_denominator = 1, .proven = 1};
    if (v.options->certificate)
        parley_certificate_clear(v.options->certificate);
    if (space->empty)
        return PARLEY_OK;
    PL_TRY(read_options(&v));
    PL_TRY(pl_crew_init(&v.crew, space, false));
    find_spreads(&v);
    v.plan = PL_NEW(uint32_t, space->original_issues);
    v.hand.plan = PL_NEW(uint32_t, space->original_issues);
    if (!v.plan || !v.hand.plan) {
        status = pl_fail_memory();
        goto out;
    }
    out->proven = 0;
    status = fill_solution(&v, run_concept(&v, concept), choices);
out:
    pl_free(v.plan);
    pl_free(v.hand.plan);
    pl_crew_clear(&v.crew);
    return status;
}
