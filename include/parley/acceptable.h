/* How many agreements every party can accept: exactly, or estimated and labelled so. */
#ifndef PARLEY_ACCEPTABLE_H
#define PARLEY_ACCEPTABLE_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum parley_acceptable_method {
    PARLEY_ACCEPTABLE_AUTO = 0,
    PARLEY_ACCEPTABLE_DENSE = 1,  /* exact: counts on a grid of losses */
    PARLEY_ACCEPTABLE_SPARSE = 2, /* exact: counts of distinct vectors of losses */
    PARLEY_ACCEPTABLE_SAMPLE = 3  /* estimate */
} parley_acceptable_method;

/* All zeroes is the default. */
typedef struct parley_acceptable_options {
    parley_acceptable_method method;
    size_t memory_limit_bytes; /* 0: 2^30 */
    uint64_t samples;          /* of an estimate; 0: 2^20 */
    uint64_t seed;             /* of an estimate */
    uint32_t threads;          /* 0: 1; at most 64. Changes no result. */
} parley_acceptable_options;

typedef struct parley_acceptable {
    int exact;          /* 1: `count` is the number. 0: only the estimate and its interval hold */
    parley_count count; /* 0 unless exact */
    /* Number of agreements, and that number over all agreements of the space (0 for an empty
     * space); low and high bound the 95 % interval of an estimate, and equal the number if exact.
     */
    double number, low, high;
    double fraction, fraction_low, fraction_high;
    uint64_t samples;    /* drawn for the estimate; 0 if exact */
    const char *method;  /* "dense grid", "distinct utilities", "enumeration", "uniform samples",
                            "samples within a grid", "no agreement"; "several methods" where the
                            parts of a divided space took different ones; never NULL */
    size_t memory_bytes; /* the most that was held at a time */
} parley_acceptable;

/* Counts the agreements in which every party p gets at least floors[p].
 * `floors` is [n]; INT64_MIN = no floor; NULL: the reservation values of the space. `options` may
 * be NULL.
 *
 * AUTO is exact where a grid or a map of distinct losses fits the memory limit and a bounded amount
 * of work, and otherwise draws samples: first uniformly, and if too few of them are acceptable,
 * uniformly from a superset that a coarse grid counts (Dyer, STOC 2003,
 * doi:10.1145/780542.780643). Samples come from counter-based streams: the same seed gives the same
 * result for any number of threads. Intervals are Wilson's (JASA 22 (1927) 209,
 * doi:10.1080/01621459.1927.10502953). A divided space is counted part by part; samples are shared
 * out among the parts, and the intervals of estimated parts put together by Zou and Donner
 * (Statistics in Medicine 27 (2008) 1693, doi:10.1002/sim.3095).
 *
 * PARLEY_E_ARGUMENT: an unknown method, more than 64 threads. PARLEY_E_LIMIT: the exact method
 * asked for does not fit the memory limit. PARLEY_E_MEMORY. PARLEY_E_CANCELLED.
 * Cost with ranges R of loss in units (the greatest common divisor of the differences inside
 * issues): dense O(K R_1 .. R_n / 2^n), sparse O(K s) for s distinct vectors of half the issues,
 * each times the number of 62-bit words of the space's size; samples O(samples m n). */
PARLEY_API parley_status parley_count_acceptable(parley_acceptable *out, const parley_space *space,
                                                 const int64_t *floors,
                                                 const parley_acceptable_options *options,
                                                 parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
