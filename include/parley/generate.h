/* Random additive negotiation problems in whole numbers: for tests, benchmarks and teaching.
 *
 * For every party and issue the values of the options are stretched to [0, 1] and multiplied by a
 * weight; the weights of a party sum to 1, so its best agreement is worth about `scale`. Drawn
 * from counter-based streams: the same numbers on every machine and for any number of threads. */
#ifndef PARLEY_GENERATE_H
#define PARLEY_GENERATE_H

#include <parley/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum parley_family {
    /* Values of all parties independent, weights exponential. */
    PARLEY_FAMILY_INDEP = 0,
    /* The last party wants roughly the reverse of the mean of the others (noise 0.15), weights
     * independent, so there is something to trade. */
    PARLEY_FAMILY_OPPOSED = 1,
    /* Single-peaked over an ordered scale of options, two opposed blocs of parties: closest to a
     * peace plan. */
    PARLEY_FAMILY_SPATIAL = 2,
    /* As opposed with noise 0.03 and weights equal within 5 %: almost pure division, the hard
     * case. */
    PARLEY_FAMILY_NEARCONST = 3,
    /* All parties want nearly the same, with different weights. */
    PARLEY_FAMILY_CORR = 4,
    PARLEY_FAMILY_COUNT = 5
} parley_family;

typedef struct parley_generate_options {
    parley_family family;
    uint32_t parties; /* n, 1 .. PARLEY_MAX_PARTIES */
    uint32_t issues;  /* m, 1 .. PARLEY_MAX_ISSUES */
    uint32_t options; /* k of every issue, 1 .. PARLEY_MAX_OPTIONS */
    int32_t scale;    /* 1 .. 10^9 */
    uint64_t seed;
} parley_generate_options;

/* Fills gains[n][m * k], the layout of parley_space_spec.gains with k options in every issue; the
 * array is the caller's. Every gain is at least 0. PARLEY_E_ARGUMENT: a number out of its range.
 * O(n m k). */
PARLEY_API parley_status parley_generate(int32_t *gains, const parley_generate_options *options);

/* "indep", "opposed", "spatial", "nearconst", "corr"; NULL for a value that is no family. */
PARLEY_API const char *parley_family_name(parley_family family);

/* PARLEY_E_NOT_FOUND if no family has that name. */
PARLEY_API parley_status parley_family_find(parley_family *out, const char *name);

#ifdef __cplusplus
}
#endif
#endif
