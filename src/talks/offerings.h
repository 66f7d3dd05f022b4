/* The offering strategies, and the acceptance conditions that several have as their own. */
#ifndef PL_TALKS_OFFERINGS_H
#define PL_TALKS_OFFERINGS_H

#include "talks/seat.h"

extern const pl_offering pl_offering_time, pl_offering_boulware, pl_offering_linear,
    pl_offering_conceder, pl_offering_micro, pl_offering_tft, pl_offering_nice_tft,
    pl_offering_hardheaded, pl_offering_tradeoff, pl_offering_random, pl_offering_limited,
    pl_offering_staller, pl_offering_equilibrium, pl_offering_external, pl_offering_silent;

/* At least as good as what it would offer next. */
bool pl_accepts_next(pl_seat *seat, const pl_offer *offer);

/* An outcome of its own of at least so many units, each as likely; false where there is none. Where
 * none turns up in a space that is not listed, the least of these. */
bool pl_draw_at_least(pl_seat *seat, int32_t units, pl_offer *offer);

#endif
