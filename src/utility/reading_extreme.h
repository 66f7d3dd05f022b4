/* Optimising over the set of readings of one party, exactly.
 *
 * A form is a weighted sum over the points where the party's consent counts,
 *
 *     F(w, v) = sum_j w_j (constant_j + sum over options o of j of coefficient_o v_o),
 *
 * in whole numbers. Without preferences its least value is found point by point and then over the
 * extreme weights: single points (free), the first places of an order alike (order), or the ends of
 * the shares. With preferences it is bounded by Lagrange multipliers, and they are found by column
 * generation (Dantzig & Wolfe 1960, doi:10.1287/opre.8.1.101): in (w, w v) the set is a polytope
 * and preferences are linear. The multipliers are rounded, and the bound by them is computed in
 * whole numbers, so that a sign it proves is proven. */
#ifndef PL_UTILITY_READING_EXTREME_H
#define PL_UTILITY_READING_EXTREME_H

#include "base/count.h"
#include "utility/readings.h"

/* What a whole utility of 1 is in the coefficients of a form, times PARLEY_ONE in constants: the
 * halves of a middle and the fractions of multipliers are whole. */
enum { PL_FORM_UNIT = 1 << 21 };

/* `coefficient` and `constant` are of the linear part. At points where `is_open`, the value of one
 * of the readings' fillings is added, `fill` times: the one that makes F least; with `avoid`, only
 * fillings that cross no red line of the party. At points where `is_middle`, `middle` times the sum
 * of the least and the greatest value of the point's options is added. */
typedef struct pl_form {
    int64_t *coefficient; /* [K] */
    int64_t *constant;    /* [m] */
    uint8_t *is_open;     /* [m] */
    uint8_t *is_middle;   /* [m] */
    int64_t fill, middle;
    bool avoid;
} pl_form;

/* An extreme reading. */
typedef struct pl_extreme {
    bool none;         /* there is no reading: every filling of some point is to be avoided */
    bool relaxed;      /* `value` is a bound, and the numbers below need not reach it */
    pl_i128 value;     /* F over the weights as they stand in `weights` */
    double scale;      /* the sum of these weights: F of weights of sum 1 is value / scale */
    double *weights;   /* [m] as they come: shares are not divided by their sum, an order or free
                        * weights have sum 1 */
    double *values;    /* [K] of options with a coefficient; else unchanged */
    int32_t *fillings; /* [m] the option that fills an open point */
    pl_i128 *heights;  /* [m] what each point adds to F for each unit of its weight */
} pl_extreme;

/* Memory for one; freed with the arena. PARLEY_E_MEMORY. */
parley_status pl_form_new(pl_form *form, pl_arena *arena, const parley_readings *readings);
parley_status pl_extreme_new(pl_extreme *extreme, pl_arena *arena, const parley_readings *readings);
void pl_form_clear(pl_form *form, const parley_readings *readings);

/* The least F over the row's readings, preferences left aside. O(K). */
void pl_form_least(pl_extreme *out, const pl_form *form, const parley_readings *readings,
                   const pl_reading_row *row);

/* F of one reading: weights [m] of any sum, values [K], and fillings [m] of open points. O(K). */
double pl_form_at(const pl_form *form, const parley_readings *readings, const double *weights,
                  const double *values, const int32_t *fillings);

/* Adds `times` (in units of 1 / PL_FORM_UNIT) the sum that a comparison speaks of. */
void pl_form_add(pl_form *form, const pl_comparison *comparison, int64_t times);

/* The least F over readings that obey the comparisons. Weights count as of sum 1, but shares, of
 * which the greatest together count as 1: the sign of F is the same. */
typedef struct pl_bound {
    bool none;     /* as above */
    bool positive; /* F > 0 in every reading: proven */
    bool at_least; /* F >= 0 in every reading: proven */
    double low;    /* no reading has less */
    bool attained; /* the reading in `at` has it, but for rounding */
    pl_extreme at; /* weights of any sum; `scale` is it, `value` is not set */
    double least;  /* F of that reading with weights of sum 1 */
} pl_bound;

/* PARLEY_E_MEMORY. Cost: a few dozen times pl_form_least for each comparison. */
parley_status pl_form_bound(pl_bound *out, const pl_form *form, const parley_readings *readings,
                            const pl_reading_row *row, pl_arena *arena);

/* Looks for a reading that obeys all comparisons of the row and fills inner_weights and
 * inner_values. `room` becomes the least by which one of them can be exceeded, all at once: 0 or
 * less where there is no such reading. PARLEY_E_MEMORY. */
parley_status pl_row_find_inside(double *room, pl_reading_row *row, const parley_readings *readings,
                                 pl_arena *arena);

#endif
