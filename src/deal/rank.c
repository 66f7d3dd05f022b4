/* Leximin as one search.
 *
 * An agreement is leximin-better than values v1 <= v2 <= ... exactly if for some level k the k - 1
 * least values go to k - 1 parties, each at least its own, and all other parties are above vk. So
 * weights close a node if they close every such set of needs; the cheapest set is found by dynamic
 * programming over the parties that have their value, and mostly it is level 1. */
#include "deal/search.h"

#include <string.h>

static uint32_t sort_values(const pl_search *s, const int64_t *sums, pl_ratio *value) {
    uint32_t count = 0;
    for (uint32_t p = 0; p < s->program->parties; p++) {
        if (!(s->query.compared >> p & 1))
            continue;
        pl_ratio one = pl_value_of(&s->query, p, sums[p] + s->program->base[p]);
        uint32_t k = count++;
        for (; k > 0 && pl_ratio_compare(value[k - 1], one) > 0; k--)
            value[k] = value[k - 1];
        value[k] = one;
    }
    return count;
}

/* What plans need to be at the values in hand, and above them. */
static void find_needs(pl_search *s) {
    const pl_query *q = &s->query;
    for (uint32_t k = 0; k < s->count; k++)
        for (uint32_t p = 0; p < s->program->parties; p++) {
            if (!(q->compared >> p & 1))
                continue;
            int64_t at = pl_utility_for(q, p, s->value[k], false);
            int64_t above = pl_utility_for(q, p, s->value[k], true);
            at = at > q->floors[p] ? at : q->floors[p];
            above = above > q->floors[p] ? above : q->floors[p];
            s->at[k][p] = pl_search_need_of(s->program, p, at);
            s->above[k][p] = pl_search_need_of(s->program, p, above);
        }
}

void pl_rank_take(pl_search *s) {
    s->count = sort_values(s, s->sums, s->value);
    if (s->query.goal == PL_GOAL_LEXIMIN)
        find_needs(s);
}

void pl_rank_assume(pl_search *s, const pl_ratio *values) {
    s->found = true;
    s->count = (uint32_t)__builtin_popcount(s->query.compared);
    memcpy(s->value, values, s->count * sizeof *values);
    find_needs(s);
}

bool pl_rank_beats(const pl_search *s, const int64_t *sums) {
    pl_ratio value[PARLEY_MAX_PARTIES];
    uint32_t count = sort_values(s, sums, value);
    for (uint32_t k = 0; k < count; k++) {
        int order = pl_ratio_compare(value[k], s->value[k]);
        if (order)
            return order > 0;
    }
    return false;
}

/* The least weighted needs of any level: cost[set] for giving the least values to the parties of
 * the set. */
static int64_t cheapest(const pl_search *s, const uint32_t *party, const int64_t *lambda) {
    int64_t cost[1 << PARLEY_MAX_PARTIES], least = INT64_MAX;
    for (uint32_t set = 0; set + 1 < 1u << s->count; set++) {
        uint32_t level = (uint32_t)__builtin_popcount(set);
        int64_t rest = 0;
        cost[set] = set ? INT64_MAX : 0;
        for (uint32_t i = 0; i < s->count; i++) {
            uint32_t p = party[i];
            if (!(set >> i & 1)) {
                rest += lambda[p] * s->above[level][p];
                continue;
            }
            int64_t one = cost[set & ~(1u << i)] + lambda[p] * s->at[level - 1][p];
            cost[set] = one < cost[set] ? one : cost[set];
        }
        least = cost[set] + rest < least ? cost[set] + rest : least;
    }
    return least;
}

int64_t pl_rank_cut(const pl_search *s, const int64_t *lambda) {
    uint32_t party[PARLEY_MAX_PARTIES], count = 0;
    int64_t others = 0, strict = 0, second = 0;
    bool plain = true;
    for (uint32_t p = 0; p < s->program->parties; p++) {
        if (!(s->query.compared >> p & 1)) {
            others += lambda[p] * s->need[p];
            continue;
        }
        party[count++] = p;
        strict += lambda[p] * s->above[0][p];
        if (s->count > 1)
            second += lambda[p] * s->at[1][p];
    }
    /* Beyond level 1 one party is at v1 or more and the others at v2 or more. */
    for (uint32_t i = 0; i < count && s->count > 1; i++) {
        uint32_t p = party[i];
        plain = plain && second - lambda[p] * (s->at[1][p] - s->at[0][p]) >= strict;
    }
    return others + (plain ? strict : cheapest(s, party, lambda)) - 1;
}
