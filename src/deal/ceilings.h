/* Upper bounds on what a block of agreements has to offer, in 16 bits: that is twice as many
 * agreements in a register, and few blocks have a bound above the best that is known. Only with
 * AVX-512: without, compilers find no code for them that is faster than the kernels of blocks.c.
 *
 * The gains of every party are scaled by a power of two, rounded up where they have more bits than
 * fit, and negative ones count as 0. */
#ifndef PL_DEAL_CEILINGS_H
#define PL_DEAL_CEILINGS_H

#include "deal/enumerate.h"

typedef struct pl_ceiling {
    uint32_t parties;
    size_t block, width;
    int32_t shift[PARLEY_MAX_PARTIES]; /* gains are scaled by 2^shift */
    int32_t top[PARLEY_MAX_PARTIES];   /* the highest base, scaled; at least 0 */
    uint16_t down[PARLEY_MAX_PARTIES]; /* of a block: what to take off its rows, down to 0 */
    uint16_t *rows;                    /* [parties][width] scaled gains plus `top` */
} pl_ceiling;

/* With the rows of the parties that have no mixed items. All parties are scaled alike if asked, as
 * their least gain takes, else each as closely as it can be. PARLEY_E_MEMORY. */
parley_status pl_ceiling_init(pl_ceiling *out, const pl_enumerator *e, bool alike);
void pl_ceiling_clear(pl_ceiling *c);

/* Takes over the row of a party, or the bases of all. O(width), O(parties). */
void pl_ceiling_set_row(pl_ceiling *c, uint32_t party, const int32_t *row);
void pl_ceiling_set_bases(pl_ceiling *c, const int32_t *bases);

/* The bound of a block: its greatest least gain, or its greatest product, divided by 2^16 and
 * rounded down after each multiplication. O(n width). */
uint32_t pl_ceiling_bound_least(const pl_ceiling *c);
uint32_t pl_ceiling_bound_product(const pl_ceiling *c);

/* How many agreements of the block give no party a negative gain: exact where gains fit 16 bits and
 * parties are scaled alike. O(n width). */
uint32_t pl_ceiling_count_acceptable(const pl_ceiling *c);

/* The largest bound with which a block has no product above `product`, or no least gain above
 * `gain`; -1 if none tells. */
int64_t pl_ceiling_product(const pl_ceiling *c, double product);
int64_t pl_ceiling_least(const pl_ceiling *c, int64_t gain);

#endif
