/* The inside of a space, for the algorithms of src/deal.
 *
 * After joining, issues are independent: an agreement is one option of each joined issue, and every
 * algorithm here works on joined issues only. `gain` is stored option by option with the parties
 * side by side, so that one option is one short vector. */
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
};

static inline const int32_t *pl_gain(const parley_space *space, uint32_t flat_option) {
    return space->gain + (size_t)flat_option * space->parties;
}

static inline uint32_t pl_option_count(const parley_space *space, uint32_t issue) {
    return space->first[issue + 1] - space->first[issue];
}

/* Original choices[m] of an agreement given by one option per joined issue, counted from 0 in each.
 */
void pl_space_expand(const parley_space *space, const uint32_t *joined, uint32_t *choices);

#endif
