/* Finding the outcome whose utility comes nearest above a reservation value: GeniusWeb states the
 * one by the other. */
#ifndef PL_FORMAT_BID_H
#define PL_FORMAT_BID_H

#include <parley/profile.h>

/* Fills outcome[m] with one whose utility to an additive profile is the least that is `value` or
 * more, and *utility with that; with the best one where none reaches the value. Partial sums of the
 * issues are kept in a list of at most 2^15; where there are no more different ones the result is
 * the least, else it may lie a little above. PARLEY_E_MEMORY. O(m 2^15 k log k) for k values. */
parley_status pl_bid_find(const parley_profiles *profiles, size_t profile, double value,
                          double *outcome, double *utility);

#endif
