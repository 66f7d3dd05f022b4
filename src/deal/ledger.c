/* Counting memory against a limit. */
#include "deal/ledger.h"

#include <stdlib.h>
#include <sys/mman.h>

enum { CACHE_LINE = 64, LARGE_PAGE = 1 << 21 };

static bool product(size_t count, size_t size, size_t *bytes) {
    return !__builtin_mul_overflow(count, size, bytes);
}

bool pl_ledger_fits(const pl_ledger *ledger, size_t count, size_t size) {
    size_t bytes;
    return product(count, size, &bytes) && bytes <= ledger->limit - ledger->used;
}

parley_status pl_ledger_take(pl_ledger *ledger, size_t count, size_t size, const char *what) {
    if (!pl_ledger_fits(ledger, count, size))
        return pl_fail(PARLEY_E_LIMIT,
                       "%s needs %.0f bytes more than the %zu in use; the memory limit is %zu "
                       "bytes",
                       what, (double)count * (double)size, ledger->used, ledger->limit);
    ledger->used += count * size;
    if (ledger->used > ledger->peak)
        ledger->peak = ledger->used;
    return PARLEY_OK;
}

void pl_ledger_give(pl_ledger *ledger, size_t count, size_t size) {
    ledger->used -= count * size;
}

parley_status pl_ledger_grow(pl_ledger *ledger, void **block, size_t *capacity, size_t wanted,
                             size_t size, const char *what) {
    size_t larger = *capacity * 2 > wanted ? *capacity * 2 : wanted;
    if (!pl_ledger_fits(ledger, larger - *capacity, size))
        larger = wanted;
    if (pl_ledger_take(ledger, larger - *capacity, size, what) != PARLEY_OK)
        return PARLEY_E_LIMIT;
    void *grown = pl_realloc(*block, larger, size);
    if (!grown) {
        pl_ledger_give(ledger, larger - *capacity, size);
        return pl_fail_memory();
    }
    *block = grown;
    *capacity = larger;
    return PARLEY_OK;
}

void pl_ledger_drop(pl_ledger *ledger, void *block, size_t count, size_t size) {
    if (!block)
        return;
    pl_free(block);
    pl_ledger_give(ledger, count, size);
}

void *pl_large_new(size_t count, size_t size) {
    size_t bytes;
    if (!product(count, size, &bytes) || bytes > SIZE_MAX - LARGE_PAGE)
        return NULL;
    size_t unit = bytes < 2 * LARGE_PAGE ? CACHE_LINE : LARGE_PAGE;
    bytes = (bytes + unit) & ~(unit - 1);
    void *block = aligned_alloc(unit, bytes);
#ifdef MADV_HUGEPAGE
    if (block && unit == LARGE_PAGE)
        (void)madvise(block, bytes, MADV_HUGEPAGE); /* a wish; the block is good without */
#endif
    return block;
}
