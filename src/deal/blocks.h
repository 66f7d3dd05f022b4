/* The inner loops of enumeration: one block of agreements, with the gains of every party as a base
 * plus a row of cells. Rows are as long as the block rounded up to PL_BLOCK_LANES; what stands past
 * the block in the row of party 0 makes the gain there less than any real one. */
#ifndef PL_DEAL_BLOCKS_H
#define PL_DEAL_BLOCKS_H

#include <stddef.h>
#include <stdint.h>

enum { PL_BLOCK_LANES = 64 };

/* Past the end of a block. Gains lie between -2^29 and 2^29, so no sum overflows. */
#define PL_BLOCK_PAST (-(1 << 30))

typedef struct pl_block {
    const int32_t *row[8];
    int32_t base[8];
    size_t length; /* rounded up */
} pl_block;

typedef struct pl_block_kernels {
    int32_t (*max_min)(const pl_block *block);
    int32_t (*sum)(const pl_block *block);
    /* Greatest product, in single precision, of gains with negative ones as 0, times
     * pl_block_unit: within a factor 1 +- 2^-19 of the true one. */
    float (*product)(const pl_block *block);
    uint32_t (*acceptable)(const pl_block *block);
} pl_block_kernels;

/* Products of more than four gains are brought down by a power of two: from 2^-112 for the least
 * product of eight up to 2^120, they stay within single precision. */
static inline float pl_block_unit(uint32_t parties) {
    static const float UNITS[] = {1, 1, 1, 1, 1, 0x1p-70f, 0x1p-84f, 0x1p-98f, 0x1p-112f};
    return UNITS[parties];
}

/* For 1 .. 8 parties. */
pl_block_kernels pl_block_kernels_for(uint32_t parties);

#endif
