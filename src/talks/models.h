/* The opponent models. */
#ifndef PL_TALKS_MODELS_H
#define PL_TALKS_MODELS_H

#include "talks/seat.h"

extern const pl_model pl_model_none, pl_model_frequency, pl_model_bayesian, pl_model_zero_sum,
    pl_model_perfect;

/* What the Bayesian model of `seat` believes of `party`: the probability that it stalls. */
double pl_bayesian_stalls(const pl_seat *seat, uint32_t party);

#endif
