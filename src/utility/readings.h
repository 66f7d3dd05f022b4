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

/* A term of a comparison: the value of an option, added or taken away. */
typedef struct pl_term {
    uint32_t point, option;
    int32_t sign; /* 1 or -1 */
} pl_term;

/* In every reading, the sum over the terms of sign x weight x value is 0 or more. */
typedef struct pl_comparison {
    const parley_preference *from;
    uint32_t term_count;
    const pl_term *terms;
} pl_comparison;

typedef struct pl_reading_row {
    uint32_t party;
    const parley_view_party *of;
    /* Values: every interval and its middle; the options whose value is drawn, and how. */
    const parley_interval *range; /* [K] */
    const double *known;          /* [K] */
    uint32_t open_count;
    const uint32_t *open; /* [open_count] */
    const pl_law *value;  /* [open_count] */
    /* Weights. */
    pl_weight_law weights;
    uint32_t scope_count;
    const uint32_t *scope;              /* [scope_count] points where the party's consent counts */
    const parley_interval *share_range; /* [m] shares: of every point, */
    const pl_law *share;                /* [m] and how it is drawn */
    uint32_t group_count;               /* order: groups of tied points, most important first */
    const uint32_t *group;              /* [m] order: the group of every point */
    const uint32_t *group_end;          /* [group_count] order: places up to the group's end */
    /* The reservation value: drawn from an interval, or that of a package. */
    parley_interval reservation_range;
    pl_law reservation;
    const int32_t *package; /* [m] view options or PARLEY_NONE; NULL where it is a number */
    /* What comparisons ask for; a reading that obeys all of them with room to spare. */
    uint32_t comparison_count;
    const pl_comparison *comparisons;
    const double *inner_weights; /* [m] sum 1, or shares by the sum of their upper ends */
    const double *inner_values;  /* [K] */
    /* How numbers that comparisons speak of are drawn: the weights, and tied values, which are
     * places in `open`. */
    parley_sampling sampling;
    uint32_t tied_count;
    const uint32_t *tied; /* [tied_count] */
    const double *starts; /* [PL_STARTS][pl_chain_size] states that chains begin with */
} pl_reading_row;

enum { PL_STARTS = 64 };

struct parley_readings {
    const parley_view *view;
    pl_arena arena;
    uint64_t seed;
    uint32_t row_count, point_count, option_count;
    const pl_reading_row *rows; /* [row_count] */
    /* Point j is filled by one of filling[filling_first[j]] .. filling[filling_first[j+1] - 1]. */
    const uint32_t *filling_first, *filling;
};

/* Whether any reading obeys all preferences: PARLEY_OK, or as parley_readings_new. */
parley_status pl_check_preferences(const parley_view *view);

/* `likely` may be NULL: uniform. */
pl_law pl_law_of(parley_interval interval, const parley_likely *likely);

double pl_law_draw(const pl_law *law, pl_random *random);

/* A number between `from` and `to` as the law draws them there. */
double pl_law_draw_between(const pl_law *law, double from, double to, pl_random *random);

/* The two steps of parley_readings_draw: pl_chain_draw of every row that is drawn by chains, in any
 * order, and then the rest. */
bool pl_is_chained(const parley_readings *readings, uint32_t row);
void pl_draw_rest(const parley_reading_arrays *out, const parley_readings *readings, uint64_t first,
                  uint32_t count);

/* Draws weights [m]. */
void pl_draw_weights(const parley_readings *readings, const pl_reading_row *row, double *weights,
                     pl_random *random);

/* Whether a reading obeys the row's comparisons. */
bool pl_row_obeys(const pl_reading_row *row, const double *values, const double *weights);

/* The value that the row's reservation package has on a point: its option's, or the middle between
 * the least and the greatest. */
double pl_package_value(const parley_readings *readings, const pl_reading_row *row, uint32_t point,
                        const double *values);

/* The utility of the row's reservation package under these numbers. */
double pl_package_utility(const parley_readings *readings, const pl_reading_row *row,
                          const double *values, const double *weights);

#endif
