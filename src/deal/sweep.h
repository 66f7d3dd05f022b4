/* Sparse frontiers of 2, 3 or 4 axes: lists of packed losses, one issue at a time.
 *
 * A key packs the losses of the axes into 32-bit lanes, the first axis highest, so that the order
 * of keys is the lexicographic order of losses and adding an option to every point of a list is
 * adding one constant. Nemhauser and Ullmann (Management Science 1969) generalised: the shifted
 * copies are merged, and a sweep keeps what nothing before it dominates. */
#ifndef PL_DEAL_SWEEP_H
#define PL_DEAL_SWEEP_H

#include "base/count.h"
#include "deal/ledger.h"
#include "deal/reduce.h"

typedef struct pl_list {
    pl_u128 *keys; /* ascending */
    size_t count, capacity;
} pl_list;

static inline uint32_t pl_lane(pl_u128 key, uint32_t axes, uint32_t axis) {
    return (uint32_t)(key >> (32 * (axes - 1 - axis)));
}

static inline pl_u128 pl_pack(const uint32_t *losses, uint32_t axes) {
    pl_u128 key = 0;
    for (uint32_t a = 0; a < axes; a++)
        key = key << 32 | losses[a];
    return key;
}

/* Scratch of one thread. */
typedef struct pl_sweep pl_sweep;

/* All are borrowed. `reduced` has 2 .. 4 axes. */
parley_status pl_sweep_new(pl_sweep **out, const pl_reduced *reduced, pl_ledger *ledger,
                           parley_control *control);
void pl_sweep_free(pl_sweep *sweep);

/* `out` (empty, or a list to overwrite) becomes the non-dominated sums of a point of `in` and an
 * option of `issue` within the budgets; sorted, each vector once. PARLEY_E_LIMIT, PARLEY_E_MEMORY,
 * PARLEY_E_CANCELLED. */
parley_status pl_sweep_step(pl_sweep *sweep, const pl_list *in, uint32_t issue, pl_list *out);

/* Sums looked at so far, over all steps. */
uint64_t pl_sweep_work(const pl_sweep *sweep);

/* The list with only the agreement of no issue. */
parley_status pl_list_start(pl_list *list, pl_ledger *ledger);
void pl_list_drop(pl_list *list, pl_ledger *ledger);

/* The index of `key`, or SIZE_MAX. O(log count). */
size_t pl_list_find(const pl_list *list, pl_u128 key);

#endif
