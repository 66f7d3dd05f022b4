/* Means over few observations: Student's interval, and which of many means differ. */
#ifndef PL_TALKS_STATISTICS_H
#define PL_TALKS_STATISTICS_H

#include "base/error.h"

#include <parley/control.h>

#include <stdbool.h>
#include <stddef.h>

/* The quantile of Student's t at 0 < p < 1 with degrees > 0 degrees of freedom, to about 12
 * digits. */
double pl_student_quantile(double p, double degrees);

/* Mean and standard error of `count` >= 1 values; the error is NaN for one of them, and exactly 0
 * where all are the same. */
void pl_mean_of(const double *values, size_t count, double *mean, double *error);

/* Observations of several strategies, made together. */
typedef struct pl_sample_table {
    const double *scores; /* [strategies][observations] finite */
    uint32_t strategies, observations;
} pl_sample_table;

typedef struct pl_test {
    double t;             /* of the differences between two strategies */
    double p, p_adjusted; /* NaN: too few observations */
} pl_test;

typedef struct pl_test_options {
    uint32_t resamples, threads;
    uint64_t seed;
} pl_test_options;

/* tests[k (k - 1) / 2], ordered by the first and the second strategy; see
 * parley_standings_eval. */
parley_status pl_test_pairs(pl_test *tests, const pl_sample_table *table,
                            const pl_test_options *options, parley_control *control);

/* The place of a pair, first < second, among those of k strategies. */
static inline size_t pl_pair(size_t strategies, size_t first, size_t second) {
    return first * strategies - first * (first + 1) / 2 + (second - first - 1);
}

#endif
