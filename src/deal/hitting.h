/* Small sets of elements, the cheapest hitting set of some of them, and unexplored sets for listing
 * all minimal conflicts. */
#ifndef PL_DEAL_HITTING_H
#define PL_DEAL_HITTING_H

#include "base/error.h"
#include "base/vector.h"

#include <parley/control.h>

#include <stdbool.h>

enum { PL_ELEMENTS = 256, PL_SET_WORDS = PL_ELEMENTS / 64 };

typedef struct pl_set {
    uint64_t word[PL_SET_WORDS];
} pl_set;

typedef PL_VECTOR(pl_set) pl_sets;

static inline bool pl_set_has(const pl_set *set, uint32_t e) {
    return set->word[e / 64] >> (e % 64) & 1;
}
static inline void pl_set_add(pl_set *set, uint32_t e) {
    set->word[e / 64] |= (uint64_t)1 << (e % 64);
}
static inline void pl_set_drop(pl_set *set, uint32_t e) {
    set->word[e / 64] &= ~((uint64_t)1 << (e % 64));
}
bool pl_set_within(const pl_set *part, const pl_set *whole);
bool pl_set_meets(const pl_set *a, const pl_set *b);
uint32_t pl_set_size(const pl_set *set);

/* The cheapest set that meets every one of `sets`; ties by the search order, which is fixed.
 * Branch and bound on the smallest set not met; the bound adds the cheapest elements of sets that
 * do not touch one another. PARLEY_E_CANCELLED leaves *out unset; *least is a lower bound then. */
parley_status pl_hitting_set(pl_set *out, uint64_t *least, const pl_sets *sets, uint32_t elements,
                             const uint32_t *weight, parley_control *control);

/* A set that contains no member of `conflicts` and misses no member of `repairs` entirely, by
 * backtracking with unit propagation, elements preferably in; false if there is none.
 * PARLEY_E_CANCELLED. */
parley_status pl_unexplored(pl_set *out, bool *found, const pl_sets *conflicts,
                            const pl_sets *repairs, uint32_t elements, parley_control *control);

#endif
