/* The set of readings, laid out for drawing from it and for optimising over it.
 *
 * A row is a required party. Its weights are made of exponentials E_k, which are easy to draw
 * (Butler, Jia & Dyer 1997, doi:10.1016/S0377-2217(96)00307-4):
 *
 *     free     w_j = E_j, divided by their sum: uniform on the simplex
 *     order    w of place i = sum over k >= i of E_k / k, divided likewise: the same in order; then
 *              the mean over tied places
 *     shares   each share by itself */
#ifndef PL_UTILITY_READINGS_H
#define PL_UTILITY_READINGS_H

#include "base/error.h"
#include "base/memory.h"
#include "parallel/random.h"

#include <parley/reading.h>

#include <stdbool.h>

typedef enum pl_weight_law { PL_WEIGHTS_FREE, PL_WEIGHTS_ORDER, PL_WEIGHTS_SHARES } pl_weight_law;

/* How a number lies in its interval. */
typedef struct pl_law {
    double low, high;
    parley_likely_kind kind;
    double mode; /* PARLEY_TRIANGULAR: its place in the interval, 0 at the low end, 1 at the high */
    double alpha, beta; /* PARLEY_BETA */
} pl_law;

typedef struct pl_reading_row {
    uint32_t party;
    const parley_view_party *of;
    /* Options whose value is drawn, and how; the values of all others. */
    uint32_t open_count;
    const uint32_t *open; /* [open_count] */
    const pl_law *value;  /* [open_count] */
    const double *known;  /* [K] the middle of every interval */
    /* Weights. */
    pl_weight_law weights;
    uint32_t scope_count;
    const uint32_t *scope;     /* [scope_count] points where the party's consent counts */
    const pl_law *share;       /* [m] shares: of every point */
    uint32_t group_count;      /* order: groups of tied points, the first the most important */
    const uint32_t *group;     /* [m] order: the group of every point */
    const uint32_t *group_end; /* [group_count] order: places up to the end of the group */
    /* The reservation value: drawn, or that of a package. */
    pl_law reservation;
    const int32_t *package; /* [m] view options or PARLEY_NONE; NULL where it is a number */
} pl_reading_row;

struct parley_readings {
    const parley_view *view;
    pl_arena arena;
    uint64_t seed;
    uint32_t row_count, point_count, option_count;
    const pl_reading_row *rows; /* [row_count] */
    /* Point j is filled by one of filling[filling_first[j]] .. filling[filling_first[j+1] - 1]. */
    const uint32_t *filling_first, *filling;
};

/* `likely` may be NULL: uniform. */
pl_law pl_law_of(parley_interval interval, const parley_likely *likely);

double pl_law_draw(const pl_law *law, pl_random *random);

/* Up to a constant; -infinity or infinity at ends where the density is 0 or has a pole. */
double pl_law_log_density(const pl_law *law, double number);

/* The utility of the row's reservation package under these numbers. */
double pl_package_utility(const parley_readings *readings, const pl_reading_row *row,
                          const double *values, const double *weights);

#endif
