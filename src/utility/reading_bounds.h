/* The reading in which a draft is worth least, or most, to a party. */
#ifndef PL_UTILITY_READING_BOUNDS_H
#define PL_UTILITY_READING_BOUNDS_H

#include "utility/reading_extreme.h"

/* Bounds u - r of `choices` [m] from below (sign 1), or r - u (sign -1; then only over fillings
 * that cross no red line of the party). *low, if wanted, becomes the bound with weights of sum 1.
 * `out` lies in the arena. PARLEY_E_MEMORY. */
parley_status pl_row_extreme(pl_bound *out, double *low, const parley_readings *readings,
                             const pl_reading_row *row, const int32_t *choices, int sign,
                             pl_arena *arena);

/* Twice the least (sign -1) or the greatest (sign 1) value of an option of a point in scope, less
 * the reservation value or what the reservation package has there; in billionths, exact. O(k). */
int64_t pl_option_margin(const parley_readings *readings, const pl_reading_row *row,
                         uint32_t option, int sign);

#endif
