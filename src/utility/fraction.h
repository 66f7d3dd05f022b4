/* Exact fractions of 128-bit whole numbers, for putting utilities on a grid. A result that does not
 * fit, or that comes from one that did not, is broken: callers look once, at the end. */
#ifndef PL_UTILITY_FRACTION_H
#define PL_UTILITY_FRACTION_H

#include "base/count.h"

typedef struct pl_fraction {
    pl_i128 over, under; /* in lowest terms, under > 0 */
    bool broken;
} pl_fraction;

/* The decimal of up to 9 digits after the point that `value` is the nearest double to; broken where
 * there is none. */
pl_fraction pl_fraction_of(double value);

pl_fraction pl_fraction_add(pl_fraction a, pl_fraction b);
pl_fraction pl_fraction_subtract(pl_fraction a, pl_fraction b);
pl_fraction pl_fraction_multiply(pl_fraction a, pl_fraction b);
pl_fraction pl_fraction_divide(pl_fraction a, pl_fraction b); /* broken for b = 0 */
int pl_fraction_compare(pl_fraction a, pl_fraction b);        /* -1, 0, 1; 0 where broken */

/* The least common multiple of `multiple` (> 0) and f's denominator, or 0 where it passes 2^62 or f
 * is broken. */
int64_t pl_fraction_common(int64_t multiple, pl_fraction f);

/* f x multiple, which must be whole. */
int64_t pl_fraction_units(pl_fraction f, int64_t multiple);

/* The decimal of 9 digits after the point that `value` is but for rounding, as the result of a sum
 * or difference of such decimals; else `value` itself. */
double pl_nearest_decimal(double value);

#endif
