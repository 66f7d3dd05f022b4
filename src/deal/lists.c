/* Lists of packed losses. */
#include "deal/lists.h"

static uint32_t bits(uint32_t value) {
    uint32_t count = 0;
    while (count < 32 && value >> count > 0)
        count++;
    return count;
}

pl_packing pl_packing_of(const pl_reduced *reduced) {
    pl_packing p = {.axes = reduced->axes};
    uint32_t total = 0;
    for (uint32_t a = p.axes; a-- > 0;) {
        uint32_t field = bits(reduced->range[a]) + 1;
        p.shift[a] = total;
        p.mask[a] = field < 32 ? ((uint32_t)1 << field) - 1 : UINT32_MAX;
        total += field;
    }
    p.narrow = total < 64;
    return p;
}

static size_t key_size(bool narrow) {
    return narrow ? sizeof(uint64_t) : sizeof(pl_u128);
}

parley_status pl_list_reserve(pl_list *list, const pl_packing *packing, size_t count,
                              pl_ledger *ledger) {
    list->narrow = packing->narrow;
    if (count + PL_LIST_PAD <= list->capacity)
        return PARLEY_OK;
    return pl_ledger_grow(ledger, &list->keys, &list->capacity, count + PL_LIST_PAD,
                          key_size(list->narrow), "the frontier");
}

void pl_list_end(pl_list *list, size_t count) {
    list->count = count;
    for (size_t i = count; list->narrow && i < count + PL_LIST_PAD; i++)
        ((uint64_t *)list->keys)[i] = PL_LIST_END;
}

parley_status pl_list_start(pl_list *list, const pl_packing *packing, pl_ledger *ledger) {
    parley_status status = pl_list_reserve(list, packing, 1, ledger);
    if (status != PARLEY_OK)
        return status;
    pl_list_set(list, 0, 0);
    pl_list_end(list, 1);
    return PARLEY_OK;
}

void pl_list_drop(pl_list *list, pl_ledger *ledger) {
    pl_ledger_drop(ledger, list->keys, list->capacity, key_size(list->narrow));
    *list = (pl_list){0};
}

size_t pl_list_find(const pl_list *list, pl_u128 key) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (pl_list_key(list, middle) < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && pl_list_key(list, low) == key ? low : SIZE_MAX;
}
