/* Enumeration in parts: the problem turned into digits and items, and the walk over its blocks.
 *
 * The last issues form the block, whose agreements stand side by side in rows; the issues before
 * them are the digits that are counted up. A table or box is an item: with issues of the digits
 * only it adds a number to the base of its party, with issues of the block only it is part of the
 * party's row once and for all, with both it changes the row whenever its digits change. */
#ifndef PL_DEAL_ENUMERATE_H
#define PL_DEAL_ENUMERATE_H

#include "deal/blocks.h"
#include "deal/ledger.h"

#include <parley/enumerate.h>

typedef struct pl_item {
    uint32_t party;
    bool box;
    uint32_t issue_count; /* of the digits */
    uint32_t *issues, *stride, *low, *high;
    uint32_t last;        /* the last of its digits */
    uint32_t inner_count; /* states of the block part, 1 if there is none */
    int32_t *gains;       /* [digit states][inner_count], from 0 to `span` */
    int32_t span;
    uint32_t *map; /* [block length] to inner states; NULL if all are state 0 */
} pl_item;

typedef struct pl_enumerator {
    pl_arena arena;
    uint32_t parties, issues, digits;
    const uint32_t *option_counts;
    bool narrow;                          /* counted in 16 bits, see ceilings.h */
    size_t block;                         /* agreements in a block */
    size_t width;                         /* rounded up to whole lanes */
    uint64_t outer;                       /* blocks */
    int64_t constant[PARLEY_MAX_PARTIES]; /* least utility minus reference, if all items took 0 */
    int64_t reference[PARLEY_MAX_PARTIES];
    int64_t span[PARLEY_MAX_PARTIES];
    pl_item *items;
    uint32_t item_count;
    int32_t *fixed[PARLEY_MAX_PARTIES]; /* [width] rows of the items of the block only */
    bool mixed[PARLEY_MAX_PARTIES];
} pl_enumerator;

/* `out` must be cleared in any case. */
parley_status pl_enumerator_build(pl_enumerator *out, const parley_enumerable *problem,
                                  uint64_t agreement_limit, pl_ledger *ledger);
void pl_enumerator_clear(pl_enumerator *e);

/* The gains of an item in a state of its digits. */
const int32_t *pl_item_gains(const pl_item *item, const uint32_t *digits);

#endif
