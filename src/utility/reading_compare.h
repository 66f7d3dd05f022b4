/* Preferences of a party as comparisons. */
#ifndef PL_UTILITY_READING_COMPARE_H
#define PL_UTILITY_READING_COMPARE_H

#include "utility/readings.h"

/* Fills the row's comparisons with what the view's preferences ask beyond what holds anyway, and
 * an inner reading. The rest of the row is filled. PARLEY_E_INPUT, with the place of the entries:
 * no reading obeys them all. PARLEY_E_LIMIT: too many. PARLEY_E_MEMORY. */
parley_status pl_row_compare(pl_reading_row *row, parley_readings *readings);

#endif
