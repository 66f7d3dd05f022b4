/* The acceptance conditions. */
#ifndef PL_TALKS_ACCEPTANCES_H
#define PL_TALKS_ACCEPTANCES_H

#include "talks/seat.h"

extern const pl_acceptance pl_acceptance_own, pl_acceptance_next, pl_acceptance_time,
    pl_acceptance_const, pl_acceptance_combi, pl_acceptance_band, pl_acceptance_never;

#endif
