/* Dividing a space whose components have too many combinations: cutset conditioning.
 *
 * Issues of a cutset are fixed to each combination of their options; options that no clause left
 * speaks of are one case together. Fixed issues satisfy some clauses and shorten others, a clause
 * down to one literal excludes options, and what is left falls into components that can be joined;
 * a part that still cannot is divided further. So the space is the disjoint union of the parts. */
#ifndef PL_DEAL_DIVIDE_H
#define PL_DEAL_DIVIDE_H

#include "deal/space.h"

enum { PL_MOST_PARTS = 4096 };

/* Fills the parts of a space whose original problem is there. `most`: combinations of a component.
 * PARLEY_E_LIMIT: more than PL_MOST_PARTS parts, 2^23 combinations or 2^1024 agreements.
 * PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_divide(parley_space *space, uint32_t most, parley_control *control);

#endif
