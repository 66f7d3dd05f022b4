/* Rows of counts, in cells of 32 bits where no count of a half can be larger, else of 64: the inner
 * loops of tally_grid.c. Sums are modulo `modulus`; 0 means that of the cell, which wraps. */
#ifndef PL_DEAL_TALLIES_H
#define PL_DEAL_TALLIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PL_TALLY_BLOCK = 32 }; /* rows are worked on in blocks of as many cells */

typedef struct pl_tallies {
    size_t size; /* bytes of one cell */
    void (*set_one)(void *cell);
    /* to[i] = sum over s < count of from[s][i]. Rows may be sources of themselves, at or before the
     * place they are added to. from has room for 3 more entries. */
    void (*sum)(void *to, const void *const *from, uint32_t count, size_t length, uint64_t modulus);
    /* to[i] += from[i] */
    void (*add)(void *to, const void *from, size_t length, uint64_t modulus);
    /* cell[i] becomes the sum of cell[0 .. i]. */
    void (*prefix)(void *cells, size_t length, uint64_t modulus);
    /* Sum of a[i] * b[-i], with `fixed` more cells before a that are all multiplied by b[0]. */
    uint64_t (*match)(const void *a, size_t fixed, const void *b, size_t length, uint64_t modulus);
} pl_tallies;

/* The choice of kernels is made here. Narrow cells take no modulus. */
pl_tallies pl_tallies_for(bool narrow);

#endif
