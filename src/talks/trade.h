/* What is best for the others among outcomes that are good enough for oneself (Faratin, Sierra,
 * Jennings 2002, doi:10.1016/S0004-3702(02)00290-4): with values [K] for the options, the own
 * outcome of the greatest sum of values among those of at least so many units. */
#ifndef PL_TALKS_TRADE_H
#define PL_TALKS_TRADE_H

#include "talks/seat.h"

/* Bytes of a scratch for the scenario; and one laid out in `memory`, 16-byte alignment. */
size_t pl_scratch_bytes(const parley_scenario *scenario);
void pl_scratch_lay(pl_scratch *scratch, const parley_scenario *scenario, void *memory);

/* The outcome by what the party's model makes of the others; without knowledge, or where they are
 * thought to want the reverse, the least outcome of at least `units`. Of equals the best for the
 * party, of these the first. Listed: exact, O(outcomes at or above units). Else the party's units
 * are rounded in its disfavour to PL_TRADE_CELLS steps of what it can give away, so that the
 * outcome is never below `units`, and optimal among those that survive the rounding; O(K cells).
 * False where there is no such outcome. */
bool pl_trade(pl_seat *seat, int32_t units, pl_offer *offer);

/* The units, to the party, of the outcome of the greatest product of what it gains over its floor
 * and what the model thinks the others get; `most` where the model knows nothing. As exact as
 * pl_trade. */
int32_t pl_trade_nash_units(pl_seat *seat);

#endif
