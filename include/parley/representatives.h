/* A few efficient agreements that stand for all: for many parties, where the frontier is too large
 * to list, and as a preview for few.
 *
 * The representatives are leximin solutions along rays from the disagreement point d. Each excludes
 * a corner of utility space; what the exclusions leave is kept as a list of boxes, and the next ray
 * aims at the corner of the box that is farthest from all representatives. So the statement about
 * what may lie between is proved, not sampled.
 * Dächert & Klamroth 2015, doi:10.1007/s10898-014-0205-z (boxes); Steuer & Choo 1983,
 * doi:10.1007/BF02591870 (scalarisation). */
#ifndef PARLEY_REPRESENTATIVES_H
#define PARLEY_REPRESENTATIVES_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All zero is a good start. */
typedef struct parley_representatives_options {
    const int64_t *disagreement; /* [n] NULL: reservation values, or a party's least utility */
    const int64_t *scale;        /* [n] grid units of one whole utility, 1 .. 2^40; NULL: 1 each */
    double enough;               /* stop once gap <= enough (whole utilities) */
    uint64_t node_limit;         /* for each search; 0: none */
} parley_representatives_options;

typedef struct parley_representative {
    int64_t utilities[PARLEY_MAX_PARTIES];
    /* No agreement has u_i >= limit[i] for all parties i: what its search proved. */
    int64_t limit[PARLEY_MAX_PARTIES];
} parley_representative;

typedef struct parley_coverage {
    uint32_t count; /* representatives filled in, all different, all Pareto-efficient */
    int found;      /* 0: no agreement has u >= d */
    int64_t ideal[PARLEY_MAX_PARTIES]; /* the best utility of each party over u >= d */
    /* For every agreement with u >= d some representative r has r_i >= u_i - gap scale_i for all
     * parties i: nobody misses more than `gap` whole utilities by looking at these only. 0 without
     * any. */
    double gap;
} parley_coverage;

/* Finds up to `most` (1 .. 256) representatives: out[most], choices[most][m] as original options.
 * The first is the egalitarian solution, the next ones are best for one party each. Stops early
 * when the gap is small enough or 0, that is, when they are the whole frontier. PARLEY_E_CANCELLED,
 * PARLEY_E_LIMIT: what is filled is valid. Cost: `most` + n searches. */
PARLEY_API parley_status parley_representatives(parley_coverage *coverage,
                                                parley_representative *out, uint32_t *choices,
                                                uint32_t most, const parley_space *space,
                                                const parley_representatives_options *options,
                                                parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
