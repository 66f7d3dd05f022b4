/* Sparse frontiers of 2, 3 or 4 axes: lists of packed losses, one issue at a time.
 *
 * Nemhauser and Ullmann (Management Science 1969) generalised: the copies of a list that are
 * shifted by the options are merged, and a sweep keeps what nothing before it dominates. */
#ifndef PL_DEAL_SWEEP_H
#define PL_DEAL_SWEEP_H

#include "deal/lists.h"

/* Scratch of one thread. */
typedef struct pl_sweep pl_sweep;

/* All are borrowed. `reduced` has 2 .. 4 axes. PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_sweep_new(pl_sweep **out, const pl_reduced *reduced, pl_ledger *ledger,
                           parley_control *control);
void pl_sweep_free(pl_sweep *sweep);

/* `out` (empty, or a list to overwrite) becomes the non-dominated sums of a point of `in` and an
 * option of `issue` within the budgets; sorted, each vector once. PARLEY_E_LIMIT, PARLEY_E_MEMORY,
 * PARLEY_E_CANCELLED. */
parley_status pl_sweep_step(pl_sweep *sweep, const pl_list *in, uint32_t issue, pl_list *out);

/* What that step may take, in nanoseconds. */
double pl_sweep_cost(const pl_sweep *sweep, const pl_list *in, uint32_t issue);

#endif
