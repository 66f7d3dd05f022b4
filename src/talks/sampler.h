/* Drawing outcomes of a space that is not listed, each as likely, among those of a party that are
 * worth at least so much. */
#ifndef PL_TALKS_SAMPLER_H
#define PL_TALKS_SAMPLER_H

#include "talks/seat.h"

/* PARLEY_E_MEMORY. O(K C) for C = 4096 cells of the party's range. */
parley_status pl_sampler_new(pl_sampler **out, const parley_scenario *scenario, uint32_t party);
void pl_sampler_free(pl_sampler *sampler);

/* False where the party has no such outcome. Outcomes are drawn by how many there are of each
 * total, in cells; those that turn out to be below `units` are drawn again, so that each above is
 * as likely, up to the rounding of doubles. After 64 misses in a row the least outcome at or above
 * `units` is taken. */
bool pl_sampler_draw(const pl_sampler *sampler, const parley_scenario *scenario, uint32_t party,
                     int32_t units, pl_random *random, pl_offer *offer);

#endif
