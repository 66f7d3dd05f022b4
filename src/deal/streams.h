/* The sums of the points of a list and the options of an issue, in ascending order, a chunk at a
 * time. */
#ifndef PL_DEAL_STREAMS_H
#define PL_DEAL_STREAMS_H

#include "deal/lists.h"

enum { PL_CHUNK = 2048 }; /* sums in one, at most */

typedef struct pl_streams pl_streams;

/* Both are borrowed. PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_streams_new(pl_streams **out, const pl_reduced *reduced, pl_ledger *ledger);
void pl_streams_free(pl_streams *streams);

/* Sums whose first loss is within its budget; `in` is borrowed. PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_streams_start(pl_streams *streams, const pl_list *in, uint32_t issue);

/* The next sums, as keys of the list's kind, and how many; 0 after the last. Equal sums come as
 * often as they arise. O(log k) a sum for k options. */
const void *pl_streams_next(pl_streams *streams, size_t *count);

#endif
