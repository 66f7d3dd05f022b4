/* Exact counts of agreements: unsigned integers of up to 1024 bits (308 decimal digits).
 * A plan of 28 points with 4 options has 4^28 = 72057594037927936 agreements; one of 100 points
 * with 20 has 1.3e130. Counts never pass through a double. */
#ifndef PARLEY_COUNT_H
#define PARLEY_COUNT_H

#include <parley/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_COUNT_LIMBS = 16, PARLEY_COUNT_TEXT_BYTES = 312 };

/* limbs[0] holds the lowest 64 bits. All zeroes is the number 0. */
typedef struct parley_count {
    uint64_t limbs[PARLEY_COUNT_LIMBS];
} parley_count;

/* Writes the decimal digits and a terminating zero to `out`, PARLEY_COUNT_TEXT_BYTES long.
 * O(limbs^2). */
PARLEY_API void parley_count_format(char *out, const parley_count *count);

/* The nearest double, for ratios and plots; infinity is impossible below 2^1024. */
PARLEY_API double parley_count_to_double(const parley_count *count);

/* Negative, 0 or positive as a < b, a = b, a > b. */
PARLEY_API int parley_count_compare(const parley_count *a, const parley_count *b);

#ifdef __cplusplus
}
#endif
#endif
