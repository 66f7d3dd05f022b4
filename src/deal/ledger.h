/* The memory of one computation, counted before it is taken, against the caller's limit. */
#ifndef PL_DEAL_LEDGER_H
#define PL_DEAL_LEDGER_H

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>

typedef struct pl_ledger {
    size_t limit, used, peak;
} pl_ledger;

/* Whether `count` elements of `size` bytes still fit. */
bool pl_ledger_fits(const pl_ledger *ledger, size_t count, size_t size);

/* Counts them; PARLEY_E_LIMIT with the numbers if they do not fit. `what` names their purpose. */
parley_status pl_ledger_take(pl_ledger *ledger, size_t count, size_t size, const char *what);
void pl_ledger_give(pl_ledger *ledger, size_t count, size_t size);

/* Resizes an array of *capacity elements to hold at least `wanted`, at least doubling. The old
 * block stays on failure. */
parley_status pl_ledger_grow(pl_ledger *ledger, void **block, size_t *capacity, size_t wanted,
                             size_t size, const char *what);

/* A block for a large table, not zeroed, in large pages where the system has them: a table is
 * walked in long strides, and small pages cost more than the arithmetic. NULL if memory is short;
 * release with pl_free. Counting it is the caller's business. */
void *pl_large_new(size_t count, size_t size);

/* Frees a block of `count` elements that was taken from the ledger; NULL is no block. */
void pl_ledger_drop(pl_ledger *ledger, void *block, size_t count, size_t size);

#endif
