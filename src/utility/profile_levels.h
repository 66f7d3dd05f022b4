/* Which numbers of each issue become options. */
#ifndef PL_UTILITY_PROFILE_LEVELS_H
#define PL_UTILITY_PROFILE_LEVELS_H

#include <parley/profile.h>

/* Fills values[PARLEY_MAX_OPTIONS] with the options of an issue in ascending order, as they stand
 * in an outcome, and *count with how many there are: all of them where that is no more than
 * PARLEY_MAX_OPTIONS, else `levels` numbers at equal distances and the peaks of triangles.
 * PARLEY_E_LIMIT for a discrete issue with too many, PARLEY_E_ARGUMENT for `levels`. */
parley_status pl_profile_levels(const parley_profiles *profiles, size_t issue, uint32_t levels,
                                double *values, uint32_t *count);

/* The option whose value is `value`, or `count` where there is none. */
uint32_t pl_profile_level_of(const double *values, uint32_t count, double value);

#endif
