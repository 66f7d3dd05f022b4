/* The inside of a space, for the algorithms of src/deal.
 *
 * After joining, issues are independent: an agreement is one option of each joined issue, and every
 * algorithm here works on joined issues only. `gain` is stored option by option with the parties
 * side by side, so that one option is one short vector. Where joining would take too many
 * combinations, a space is divided into parts instead, and every engine works part by part. */
#ifndef PL_DEAL_SPACE_H
#define PL_DEAL_SPACE_H

#include <parley/space.h>

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>

struct parley_space {
    pl_arena arena;
    uint32_t parties;
    /* Joined issues. Options of joined issue j are first[j] .. first[j+1]-1. */
    uint32_t issues;
    uint32_t *first;                         /* [issues + 1] */
    int32_t *gain;                           /* [first[issues]][parties] */
    int64_t reservation[PARLEY_MAX_PARTIES]; /* INT64_MIN = none */
    bool empty;
    /* What joined issue j stands for: the original issues member[member_first[j]] ..
     * member[member_first[j+1]-1]; its option o (counted from 0 in j) picks of the i-th of them the
     * original option pick[pick_first[j] + o * members + i]. */
    uint32_t *member_first, *member;
    size_t *pick_first;
    uint16_t *pick;
    /* The original problem, for eval and allows. */
    uint32_t original_issues, clause_count;
    uint32_t *original_first; /* [original_issues + 1] */
    int32_t *original_gain;   /* [n][K] */
    uint8_t *excluded;        /* [K] */
    parley_clause *clauses;
    /* Of a divided space (deal/divide.h): parts that are spaces of their own, none empty, that
     * share no agreement and together hold all. It has no joined issues itself. NULL and 0
     * otherwise. */
    parley_space **parts;
    uint32_t part_count;
    int64_t least[PARLEY_MAX_PARTIES], greatest[PARLEY_MAX_PARTIES]; /* over all parts */
    /* Of a part: the same without options that another of their joined issue makes superfluous for
     * everything that more utility makes better. Original arrays are those of the divided space. */
    parley_space *slim;
};

static inline const int32_t *pl_gain(const parley_space *space, uint32_t flat_option) {
    return space->gain + (size_t)flat_option * space->parties;
}

static inline uint32_t pl_option_count(const parley_space *space, uint32_t issue) {
    return space->first[issue + 1] - space->first[issue];
}

/* parley_space_new with another limit for the combinations of a component, at least 1. */
parley_status pl_space_new_limited(parley_space **out, const parley_space_spec *spec,
                                   uint32_t most_combinations, parley_control *control);

/* A floor or reservation value as a disagreement utility: within -2^32 .. the party's greatest
 * utility + 1, and its least utility for INT64_MIN, none. */
int64_t pl_disagreement(const parley_space *space, uint32_t party, int64_t floor);

/* Original choices[m] of an agreement given by one option per joined issue, counted from 0 in each.
 */
void pl_space_expand(const parley_space *space, const uint32_t *joined, uint32_t *choices);

#endif
