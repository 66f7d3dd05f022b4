/* Lists of points as packed losses.
 *
 * A key packs the losses of the axes into fields, the first axis highest, so that the order of keys
 * is the lexicographic order of losses, and adding an option to every point of a list is adding one
 * constant. Keys have 64 bits where the ranges allow it, else 128. Fields have a bit more than the
 * range of their axis needs: it shows a difference that borrows, which so equals no key. */
#ifndef PL_DEAL_LISTS_H
#define PL_DEAL_LISTS_H

#include "base/count.h"
#include "deal/ledger.h"
#include "deal/reduce.h"

enum { PL_LIST_AXES = 4, PL_LIST_PAD = 8 };

/* Larger than any key of 64 bits, also when another is added. */
#define PL_LIST_END ((uint64_t)1 << 63)

typedef struct pl_packing {
    uint32_t axes;
    bool narrow; /* keys of 64 bits */
    uint32_t shift[PL_LIST_AXES], mask[PL_LIST_AXES];
} pl_packing;

/* Keys ascend. Those of 64 bits are followed by PL_LIST_PAD times PL_LIST_END. */
typedef struct pl_list {
    void *keys;
    bool narrow;
    size_t count, capacity;
} pl_list;

/* `reduced` has 2 .. PL_LIST_AXES axes. */
pl_packing pl_packing_of(const pl_reduced *reduced);

static inline pl_u128 pl_pack(const pl_packing *packing, const uint32_t *losses) {
    pl_u128 key = 0;
    for (uint32_t a = 0; a < packing->axes; a++)
        key |= (pl_u128)losses[a] << packing->shift[a];
    return key;
}

static inline uint32_t pl_lane(const pl_packing *packing, pl_u128 key, uint32_t axis) {
    return (uint32_t)(key >> packing->shift[axis]) & packing->mask[axis];
}

static inline pl_u128 pl_list_key(const pl_list *list, size_t i) {
    return list->narrow ? ((const uint64_t *)list->keys)[i] : ((const pl_u128 *)list->keys)[i];
}

static inline void pl_list_set(pl_list *list, size_t i, pl_u128 key) {
    if (list->narrow)
        ((uint64_t *)list->keys)[i] = (uint64_t)key;
    else
        ((pl_u128 *)list->keys)[i] = key;
}

/* Room for `count` keys. PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_list_reserve(pl_list *list, const pl_packing *packing, size_t count,
                              pl_ledger *ledger);

/* Ends a list after `count` keys. */
void pl_list_end(pl_list *list, size_t count);

/* The list with only the agreement of no issue. */
parley_status pl_list_start(pl_list *list, const pl_packing *packing, pl_ledger *ledger);
void pl_list_drop(pl_list *list, pl_ledger *ledger);

/* The index of `key`, or SIZE_MAX. O(log count). */
size_t pl_list_find(const pl_list *list, pl_u128 key);

#endif
