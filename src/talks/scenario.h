/* The inside of a scenario.
 *
 * An outcome is one code for each group. A listed scenario has one group, whose codes are the
 * outcomes by number (mixed radix, the last issue varying fastest). Otherwise issues, or sets of
 * issues tied by clauses, are factors, and consecutive factors are packed into groups of a few
 * hundred combinations, so that a walk through 28 issues takes seven steps.
 *
 * Utilities are units above the party's least: `base` + units is the total in the spec's terms. */
#ifndef PL_TALKS_SCENARIO_H
#define PL_TALKS_SCENARIO_H

#include "base/error.h"
#include "base/memory.h"
#include "talks/terms.h"

#include <parley/scenario.h>

#include <stdbool.h>

enum {
    PL_GROUP_COMBINATIONS = 256,
    PL_FACTOR_COMBINATIONS = 1 << 16,
    PL_MOST_CELLS = 1 << 20, /* of the totals that can be reached */
    PL_JUMP_CELLS = 1 << 16, /* up to so many, walks go by tables */
    PL_TRADE_CELLS = 1024    /* budgets of a search for the other side's best */
};

/* An offer on the table, or in a party's hand. */
typedef struct pl_offer {
    int32_t units[PARLEY_MAX_PARTIES];
    uint8_t allowed; /* bit p: crosses no red line of p */
    uint8_t from;    /* the party that made it */
    uint32_t codes[];
} pl_offer;

/* What is chosen as a whole: an issue, or issues tied by clauses. */
typedef struct pl_factor {
    uint32_t issue_count, size;
    uint32_t *issues;  /* ascending */
    uint16_t *options; /* [size][issue_count] ascending */
    int32_t *units;    /* [size][n] */
    uint8_t *allowed;  /* [size] */
} pl_factor;

typedef struct pl_group {
    uint32_t first_factor, factor_count, size;
    int32_t *units; /* [size][n] */
    uint8_t *allowed;
} pl_group;

/* A step of a walk: the first code that leads on, and the total that is left after it. */
typedef struct pl_jump {
    uint16_t code, rest;
} pl_jump;

/* The lookups of one party. */
typedef struct pl_profile {
    int64_t base, scale;
    double reservation, discount, delay_cost;
    int32_t least, most; /* of its own outcomes; least > most: it has none */
    /* listed: its own outcomes in ascending order of units, then of number */
    uint32_t own;
    uint32_t *order;
    int32_t *sorted;
    uint32_t *bucket; /* [buckets + 1] the first place of each range of 2^shift units */
    uint32_t shift, buckets;
    /* else: totals in cells of `quantum` units; reach[f] has bit t where the factors from f on can
     * add up to t cells */
    int32_t quantum;
    uint32_t cells, words, most_cells;
    uint64_t **reach;      /* [factors + 1][words] */
    int32_t **factor_cell; /* [factors][size], -1: crosses a red line of its own */
    int32_t **group_cell;  /* [groups][size] */
    pl_jump **jump;        /* [groups][cells]; NULL: walk factor by factor */
} pl_profile;

struct parley_scenario {
    pl_arena arena;
    uint32_t parties, issues, options;
    uint32_t *option_counts; /* [m] */
    uint32_t *first;         /* [m] of its options among all */
    int32_t *gains;          /* [n][K]; NULL: not additive */
    uint8_t *red_lines;      /* [K] bit p */
    uint8_t *excluded;       /* [K] */
    parley_clause *clauses;
    uint32_t clause_count;
    bool listed;
    uint32_t outcomes; /* of a listed space, also those that do not exist */
    uint64_t numbers;  /* of any space, 0 where that is 2^64 or more */
    uint32_t factor_count, group_count;
    pl_factor *factors;
    pl_group *groups;
    pl_profile profiles[PARLEY_MAX_PARTIES];
    /* listed: the option counts' product from issue `split` on, so that an outcome is
     * high * low_size + low, with tables over either for sums over issues */
    uint32_t split, low_size, high_size;
    size_t bytes;
};

/* A block of the scenario that is freed with it; NULL and an error when memory is short. */
void *pl_scenario_take(parley_scenario *scenario, size_t count, size_t size);

parley_status pl_scenario_list(parley_scenario *scenario, const int32_t *totals,
                               parley_control *control);
parley_status pl_scenario_factor(parley_scenario *scenario, parley_control *control);
parley_status pl_scenario_reach(parley_scenario *scenario, parley_control *control);

/* Whether the choices obey the clauses. */
bool pl_scenario_obeys(const parley_scenario *scenario, const uint32_t *choices);

/* What everybody knows; valid as long as the scenario. */
pl_terms pl_scenario_terms(const parley_scenario *scenario);

static inline size_t pl_offer_bytes(const parley_scenario *scenario) {
    size_t bytes = sizeof(pl_offer) + scenario->group_count * sizeof(uint32_t);
    return (bytes + 7) & ~(size_t)7;
}

static inline double pl_utility(const pl_profile *profile, int64_t units) {
    return (double)(units + profile->base) / (double)profile->scale;
}

/* The least number of units whose utility, as a double, is at least `utility`; INT32_MAX where
 * none is, and INT32_MIN for minus infinity. */
int32_t pl_units_at_least(const pl_profile *profile, double utility);

/* Fills the codes of an offer, one a group, from those of the factors. */
void pl_offer_join(const parley_scenario *scenario, const uint32_t *codes, pl_offer *offer);

/* Fills units and allowed of an offer from its codes. */
void pl_offer_evaluate(const parley_scenario *scenario, pl_offer *offer);
void pl_offer_choices(const parley_scenario *scenario, const pl_offer *offer, uint32_t *choices);

/* False for an option that does not exist and an outcome that is forbidden. */
bool pl_offer_of_choices(const parley_scenario *scenario, const uint32_t *choices, pl_offer *offer);

void pl_offer_copy(const parley_scenario *scenario, pl_offer *to, const pl_offer *from);
bool pl_offer_same(const parley_scenario *scenario, const pl_offer *one, const pl_offer *two);

/* The number of the outcome, or a hash of 64 bits where numbers would be too large. */
uint64_t pl_offer_key(const parley_scenario *scenario, const pl_offer *offer);

/* Own outcomes of `party`: the first of the least units at or above `units` (near it, where the
 * quantum is not 1); the first of the best; the next in the order from best to worst, of equals the
 * first before the second. False where there is none. */
bool pl_find_at_least(const parley_scenario *scenario, uint32_t party, int32_t units,
                      pl_offer *offer);
bool pl_find_best(const parley_scenario *scenario, uint32_t party, pl_offer *offer);
bool pl_find_next(const parley_scenario *scenario, uint32_t party, const pl_offer *from,
                  pl_offer *offer);

/* Listed only: the first place in the party's order with at least so many units. */
uint32_t pl_place_at_least(const pl_profile *profile, int32_t units);

#endif
