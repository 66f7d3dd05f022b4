/* The mediators. */
#ifndef PL_TALKS_MEDIATORS_H
#define PL_TALKS_MEDIATORS_H

#include "talks/mediator.h"

extern const pl_mediator pl_mediator_hill_climb, pl_mediator_annealing, pl_mediator_welfare,
    pl_mediator_nash, pl_mediator_least_satisfied;

#endif
