/* Merging many sorted streams by a tree of the losers of their comparisons. */
#ifndef PL_DEAL_TOURNAMENT_H
#define PL_DEAL_TOURNAMENT_H

#include "deal/lists.h"

/* One copy of a list, with a constant added to every key. */
typedef struct pl_copy {
    pl_u128 key; /* the next sum */
    size_t next;
    pl_u128 shift;
} pl_copy;

typedef struct pl_tournament {
    const pl_list *list;
    pl_copy *copies; /* [leaves] */
    pl_u128 *loser_key;
    uint32_t *loser, leaves, winner;
    pl_u128 winner_key;
    size_t capacity; /* of each array */
} pl_tournament;

void pl_tournament_drop(pl_tournament *t, pl_ledger *ledger);

/* Copies of `in` for the options of `issue`. PARLEY_E_LIMIT, PARLEY_E_MEMORY. O(k). */
parley_status pl_tournament_start(pl_tournament *t, const pl_list *in, const pl_packing *packing,
                                  const pl_reduced *reduced, uint32_t issue, pl_ledger *ledger);

/* Writes the next sums below `end`, as keys of the list's kind; returns how many, at most `most`.
 * O(log k) a sum. */
size_t pl_tournament_next(pl_tournament *t, void *sums, size_t most, pl_u128 end);

#endif
