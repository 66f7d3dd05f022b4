/* Which agreements stand behind a point of the frontier, and how many.
 *
 * The issues are split in two halves and the frontier of each is kept after every issue. Parts of
 * an agreement on the frontier are on the frontiers of their issues, so a point is a sum of one
 * point of each half, and inside a half the lists lead from issue to issue. */
#ifndef PL_DEAL_WITNESS_H
#define PL_DEAL_WITNESS_H

#include "deal/ledger.h"
#include "deal/reduce.h"

typedef struct pl_witness pl_witness;

/* `reduced` (2 to 4 axes, frontier only) and `ledger` are borrowed for the life of the witness. */
parley_status pl_witness_new(pl_witness **out, const pl_reduced *reduced, pl_ledger *ledger);
void pl_witness_free(pl_witness *witness);

/* option[issues], in the numbers of reduced->option, of the agreement with these losses that has
 * the lowest option in the first issue where agreements differ. The point must be on the
 * frontier. O(f) for the points of the halves. PARLEY_E_MEMORY. */
parley_status pl_witness_trace(const pl_witness *witness, const uint32_t *losses, uint32_t *option);

/* Prepares pl_witness_count; once. */
parley_status pl_witness_weigh(pl_witness *witness);

/* The number of agreements with these losses; 0 for a vector that is not on the frontier. O(f). */
parley_count pl_witness_count(const pl_witness *witness, const uint32_t *losses);

#endif
