/* Rows of a grid of losses, in cells of 16 or 32 bits: the inner loops of the dense methods.
 *
 * A cell holds the least loss of one party, or at least `infinite` for "no plan". Infinite cells
 * may be added to without overflow as long as the losses sum to less than `infinite`. */
#ifndef PL_DEAL_CELLS_H
#define PL_DEAL_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PL_LANES = 32 }; /* rows are worked on in blocks of as many cells */

static inline size_t pl_blocks(size_t length) {
    return (length + PL_LANES - 1) / PL_LANES;
}

static inline size_t pl_round_lanes(size_t length) {
    return pl_blocks(length) * PL_LANES;
}

/* A row laid over another: it covers some blocks of the other, where it can be read, and counts as
 * infinite elsewhere. */
typedef struct pl_source {
    const void *cells;
    ptrdiff_t at; /* of the cell, counted from `cells`, that lands on cell 0 of the other */
    uint32_t begin, count; /* blocks of the other that it covers */
    uint32_t add;
} pl_source;

/* What front found, in blocks of its row: hits lie in first .. end - 1, and bounds were lowered in
 * first .. lowered - 1. Nothing found: end is 0. */
typedef struct pl_front {
    size_t first, end, lowered;
    size_t hits;    /* that were written */
    uint32_t least; /* at most the least hit */
} pl_front;

typedef struct pl_cells {
    size_t size; /* bytes of one cell */
    uint32_t infinite;
    void (*fill)(void *cells, uint32_t value, size_t count);
    /* to[i] = min over s < count of from[s][i] + add[s], for i < length rounded up to PL_LANES.
     * from and add have room for 3 more entries; count is at least 1. */
    void (*least)(void *to, const void *const *from, const uint32_t *add, size_t length,
                  uint32_t count);
    /* The same for `blocks` blocks and sources that cover them in part. */
    void (*overlay)(void *to, size_t blocks, const pl_source *sources, uint32_t count);
    /* bound[i] = min(bound[i], other[i]) for i < blocks * PL_LANES. */
    void (*lower)(void *bound, const void *other, size_t blocks);
    /* Finds the cells of `blocks` blocks that are less than every cell before them in the row and
     * less than `bound` at their place: the least cell at or before that place in rows seen
     * earlier, so never rising along the row. Brings `bound` up to date, in all of its `room`
     * blocks, of which the first belong to the cells. Writes places and values of hits, with
     * room for PL_LANES more of each, unless `place` is NULL. */
    void (*front)(pl_front *out, const void *cells, size_t blocks, void *bound, size_t room,
                  uint32_t *place, uint32_t *value);
} pl_cells;

/* The narrowest cells for losses up to `range`. The choice of kernels is made here. */
pl_cells pl_cells_for(uint32_t range);

/* front with AVX-512. */
void pl_front_avx512_16(pl_front *out, const void *cells, size_t blocks, void *bound, size_t room,
                        uint32_t *place, uint32_t *value);
void pl_front_avx512_32(pl_front *out, const void *cells, size_t blocks, void *bound, size_t room,
                        uint32_t *place, uint32_t *value);

#endif
