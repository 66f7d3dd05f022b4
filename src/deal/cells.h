/* Rows of a grid of losses, in cells of 16 or 32 bits: the inner loops of the dense methods.
 *
 * A cell holds the least loss of one party, or at least `infinite` for "no plan". Infinite cells
 * may be added to without overflow as long as the losses sum to less than `infinite`. */
#ifndef PL_DEAL_CELLS_H
#define PL_DEAL_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PL_LANES = 64 }; /* rows are worked on in blocks of as many cells */

static inline size_t pl_round_lanes(size_t length) {
    return (length + PL_LANES - 1) / PL_LANES * PL_LANES;
}

typedef struct pl_cells {
    size_t size; /* bytes of one cell */
    uint32_t infinite;
    void (*fill)(void *cells, size_t count); /* with infinite */
    /* to[i] = min over s < count of from[s][i] + add[s], for i < length rounded up to PL_LANES.
     * from and add have room for 3 more entries; count is at least 1. */
    void (*least)(void *to, const void *const *from, const uint32_t *add, size_t length,
                  uint32_t count);
    /* Finds the cells that are at most `budget` and less than every cell before them in the row
     * and every cell at or before their place in rows seen earlier: `bound` holds the least of
     * those and is brought up to date; `above` (or NULL) is another such row to take into account.
     * Writes their places and values as pairs to `hits`; returns their number. */
    size_t (*front)(const void *cells, void *bound, const void *above, size_t length,
                    uint32_t budget, uint32_t *hits);
} pl_cells;

/* The narrowest cells for losses up to `range`. The choice of kernels is made here. */
pl_cells pl_cells_for(uint32_t range);

#endif
