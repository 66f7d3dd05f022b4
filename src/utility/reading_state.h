/* The state of a chain over readings, and its sweeps. */
#ifndef PL_UTILITY_READING_STATE_H
#define PL_UTILITY_READING_STATE_H

#include "utility/readings.h"

typedef struct pl_chain {
    const parley_readings *readings;
    const pl_reading_row *row;
    pl_random random;
    uint32_t parameters; /* of the weights */
    size_t longest;
    double *block; /* all that follows */
    double
        *parameter;  /* [parameters] spacings of sum 1 or less than their rounding off, or shares */
    double *weights; /* [m] by the parameters */
    double *values;  /* [K] */
    double *room;    /* [comparisons] what each has to spare */
    double *slope;   /* [comparisons][longest] */
    double *direction, *height; /* [longest] */
    uint32_t *place;      /* [m] of a point in scope: its parameter, or the group of an order */
    uint32_t *tied_place; /* [K] of a tied option: its place in `tied`; else UINT32_MAX */
} pl_chain;

uint32_t pl_chain_parameters(const parley_readings *readings, const pl_reading_row *row);

/* PARLEY_E_MEMORY. The random stream is the caller's to set. */
parley_status pl_chain_new(pl_chain *c, const parley_readings *readings, const pl_reading_row *row);
void pl_chain_clear(pl_chain *c);

/* Puts the chain at a reading: weights [m] in the order where there is one, shares as they are
 * written; values [K]. */
void pl_chain_set(pl_chain *c, const double *weights, const double *values);

/* Keeps and takes up a state: [parameters + tied_count]. */
void pl_chain_save(const pl_chain *c, double *state);
void pl_chain_load(pl_chain *c, const double *state);

/* One sweep moves every number at least once. O(comparisons x numbers). */
void pl_chain_sweep(pl_chain *c, uint32_t times);

#endif
