/* Leximin: one search (rank.c); or, where too many agreements share the least value, stages: raise
 * the least value, then the second least, and so on.
 *
 * Agreements are discrete, so the party at the least value may differ between optimal agreements
 * and no bottleneck can simply be fixed. At level k every way to give the k least values found so
 * far to k parties is asked: can all others be above the value at level k? (Ehrgott 2005, Multi-
 * criteria Optimization, ch. 6, lexicographic max-min of discrete problems.) Nearly all of these
 * questions are answered by weights that bounded the whole space before; the rest are searches. */
#include "deal/leximin.h"

#include <math.h>
#include <string.h>

enum { TRIAL_NODES = 40 };
#define FIRST_SHARE 0.15
#define SHARE_GROWTH 1.5

parley_status pl_stage_run(pl_leximin *x, pl_query *query, const uint32_t *start) {
    pl_search *s = x->search;
    if (query->node_limit) {
        if (x->nodes >= query->node_limit) {
            s->found = false; /* of an earlier query */
            s->bound = INFINITY;
            return pl_fail(PARLEY_E_LIMIT, "the limit of %llu nodes was reached",
                           (unsigned long long)query->node_limit);
        }
        query->node_limit -= x->nodes;
    }
    pl_search_ask(s, query, NULL);
    if (start)
        pl_search_offer(s, start);
    if (pl_certificate_begin(x->certificate, x->part, s) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    parley_status status = pl_search_run(s);
    pl_certificate_end(x->certificate, s);
    x->nodes += s->nodes;
    return status;
}

static void take_values(pl_leximin *x) {
    x->count = 0;
    for (uint32_t p = 0; p < x->search->program->parties; p++) {
        x->utilities[p] = x->search->program->base[p] + x->search->sums[p];
        if (!(x->query.compared >> p & 1))
            continue;
        pl_ratio value = pl_value_of(&x->query, p, x->utilities[p]);
        uint32_t k = x->count++;
        for (; k > 0 && pl_ratio_compare(x->value[k - 1], value) > 0; k--)
            x->value[k] = x->value[k - 1];
        x->value[k] = value;
    }
}

static void take_plan(pl_leximin *x) {
    if (!x->search->found)
        return;
    x->found = true;
    memcpy(x->plan, x->search->plan, x->search->program->issues * sizeof *x->plan);
    take_values(x);
}

static void take_weights(pl_leximin *x) {
    uint32_t k = x->pool_count < PL_POOL ? x->pool_count++ : (uint32_t)(x->nodes % PL_POOL);
    memcpy(x->pool[k], x->search->root_lambda, sizeof x->pool[k]);
    x->pool_total[k] = x->search->root_total;
}

/* Whether known weights prove that no agreement meets the floors; the proof goes on record. */
static parley_status excluded(pl_leximin *x, const int64_t *floors, bool record, bool *out) {
    const pl_program *program = x->search->program;
    *out = true;
    for (uint32_t k = 0; k < x->pool_count; k++) {
        pl_i128 asked = 0;
        for (uint32_t p = 0; p < program->parties; p++)
            if (floors[p] > program->base[p])
                asked += (pl_i128)x->pool[k][p] * (floors[p] - program->base[p]);
        if (asked <= x->pool_total[k])
            continue;
        if (!record)
            return PARLEY_OK;
        int64_t claimed[PARLEY_MAX_PARTIES];
        for (uint32_t p = 0; p < program->parties; p++)
            claimed[p] = floors[p] > program->base[p] ? floors[p] : program->base[p];
        return pl_certificate_add(x->certificate, x->part, program, claimed, x->pool[k]);
    }
    *out = false;
    return PARLEY_OK;
}

/* The assignment being built: `taken` parties have their floors, the others none beyond the
 * query's. */
typedef struct assignment {
    uint32_t level, depth, taken, last;
    int64_t floors[PL_ROWS];
} assignment;

/* Floors with all parties that are not taken at value[level] or, with `above`, past it. */
static void floors_of(const pl_leximin *x, const assignment *a, uint32_t level, bool above,
                      int64_t *floors) {
    memcpy(floors, a->floors, sizeof a->floors);
    for (uint32_t p = 0; p < x->search->program->parties; p++) {
        if (!(x->query.compared >> p & 1) || (a->taken >> p & 1))
            continue;
        int64_t utility = pl_utility_for(&x->query, p, x->value[level], above);
        floors[p] = utility > floors[p] ? utility : floors[p];
    }
}

/* Asks whether all parties not taken can be above value[level], the taken ones at their floors. */
static parley_status ask(pl_leximin *x, const assignment *a) {
    int64_t floors[PL_ROWS];
    bool closed;
    floors_of(x, a, a->level, true, floors);
    parley_status status = excluded(x, floors, true, &closed);
    if (status != PARLEY_OK || closed)
        return status;
    pl_query query = x->query;
    memcpy(query.floors, a->floors, sizeof query.floors);
    query.compared = x->query.compared & ~a->taken;
    query.bounded = true;
    query.beat = x->value[a->level];
    status = pl_stage_run(x, &query, NULL);
    take_plan(x);
    take_weights(x);
    return status;
}

/* Tries every assignment that extends `a`. Recursion is as deep as there are parties. */
static parley_status extend(pl_leximin *x, const assignment *a) {
    int64_t floors[PL_ROWS];
    bool closed;
    parley_status status = PARLEY_OK;
    if (a->depth == a->level)
        return ask(x, a);
    floors_of(x, a, a->depth, false, floors);
    PL_TRY(excluded(x, floors, false, &closed));
    if (closed && !x->certificate)
        return PARLEY_OK;
    bool tied = a->depth > 0 && pl_ratio_compare(x->value[a->depth - 1], x->value[a->depth]) == 0;
    for (uint32_t p = 0; p < x->search->program->parties; p++) {
        assignment next = *a;
        if (!(x->query.compared >> p & 1) || (a->taken >> p & 1) || (tied && p < a->last))
            continue;
        int64_t utility = pl_utility_for(&x->query, p, x->value[a->depth], false);
        next.floors[p] = utility > next.floors[p] ? utility : next.floors[p];
        next.taken |= 1u << p;
        next.last = p;
        next.depth++;
        PL_TRY(extend(x, &next));
    }
out:
    return status;
}

/* A first search for all values or for the least. With `above`, only for plans whose least value is
 * above it; `nodes` is a limit of its own, 0 for none. */
static parley_status run_first(pl_leximin *x, pl_goal goal, const pl_ratio *above, uint64_t nodes) {
    pl_query query = x->query;
    query.goal = goal;
    query.bounded = above != NULL;
    if (above)
        query.beat = *above;
    if (nodes && (!query.node_limit || query.node_limit > x->nodes + nodes))
        query.node_limit = x->nodes + nodes;
    parley_status status = pl_stage_run(x, &query, x->found && !above ? x->plan : NULL);
    take_plan(x);
    take_weights(x);
    x->bound = x->search->bound;
    if (above)
        x->bound = fmax(x->bound, pl_ratio_double(*above));
    return status;
}

/* A fraction not above `value`, fine enough. */
static pl_ratio ratio_of(double value) {
    int exponent;
    frexp(value, &exponent);
    exponent = exponent < 0 ? 0 : exponent > 58 ? 58 : exponent;
    int64_t denominator = (int64_t)1 << (58 - exponent);
    return (pl_ratio){(int64_t)floor(value * (double)denominator), denominator};
}

/* A search of many nodes spends most of them before it has the best plan. So ask for plans close to
 * the bound first and for less and less: what cannot be had is refuted fast, and the first question
 * that has an answer is searched with little to find below it. */
static parley_status aspire(pl_leximin *x) {
    double bound = x->bound, value = pl_ratio_double(x->value[0]);
    for (double share = FIRST_SHARE; x->found && share < 0.9; share *= SHARE_GROWTH) {
        pl_ratio above = ratio_of(bound - (bound - value) * share);
        if (pl_ratio_compare(above, x->value[0]) <= 0)
            break;
        parley_status status = run_first(x, PL_GOAL_LEXIMIN, &above, 0);
        if (status != PARLEY_OK || x->search->found)
            return status;
    }
    return run_first(x, PL_GOAL_LEXIMIN, NULL, 0);
}

/* The levels beyond the least value. */
static parley_status raise_rest(pl_leximin *x) {
    parley_status status = PARLEY_OK;
    for (uint32_t level = 1; status == PARLEY_OK && level < x->count; level++) {
        assignment a = {.level = level};
        memcpy(a.floors, x->query.floors, sizeof a.floors);
        status = extend(x, &a);
    }
    return status;
}

parley_status pl_leximin_run(pl_leximin *x) {
    parley_status status = run_first(x, PL_GOAL_LEXIMIN, NULL, TRIAL_NODES);
    memcpy(x->root_lambda, x->search->root_lambda, sizeof x->root_lambda);
    if (status == PARLEY_E_LIMIT && !x->search->tied &&
        (!x->query.node_limit || x->nodes < x->query.node_limit))
        status = aspire(x);
    if (x->search->tied) {
        status = run_first(x, PL_GOAL_LEAST, NULL, 0);
        if (status == PARLEY_OK)
            status = raise_rest(x);
    }
    x->proven = status == PARLEY_OK;
    return status;
}

parley_status pl_leximin_prove(pl_leximin *x) {
    pl_query query = x->query, least = x->query;
    query.goal = PL_GOAL_LEXIMIN;
    query.values_beat = x->value;
    parley_status status = pl_stage_run(x, &query, NULL);
    if (!x->search->tied)
        return status;
    pl_certificate_drop(x->certificate);
    least.goal = PL_GOAL_LEAST;
    least.bounded = true;
    least.beat = x->value[0];
    status = pl_stage_run(x, &least, NULL);
    take_weights(x);
    return status == PARLEY_OK ? raise_rest(x) : status;
}
