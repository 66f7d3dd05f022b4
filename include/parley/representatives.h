/* A few efficient agreements that stand for all: for many parties, where the frontier is too large
 * to list, and as a preview for few.
 *
 * How far an agreement is from a representative: by how much some party gets less there, at most,
 * in whole utilities. The first representative is the egalitarian solution; each further one is the
 * agreement farthest from all before it, found exactly, so that the gap is proved and not sampled.
 * Gonzalez 1985, doi:10.1016/0304-3975(85)90224-5 (farthest first); Klamroth, Lacour &
 * Vanderpooten 2015, doi:10.1016/j.ejor.2015.03.031 (zones); Steuer & Choo 1983,
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
    /* How far it is from those before it: the gap that it closed. INFINITY for the first. */
    double distance;
} parley_representative;

typedef struct parley_coverage {
    uint32_t count; /* representatives filled in, all different, all Pareto-efficient */
    int found;      /* 0: no agreement has u >= d */
    int64_t ideal[PARLEY_MAX_PARTIES]; /* the best utility of each party over u >= d */
    /* The agreement with u >= d that is farthest from all representatives is this far: nobody
     * misses more than `gap` whole utilities by looking at these only. 0: they are the whole
     * frontier. An upper bound where the call was interrupted or stopped by `enough`. */
    double gap;
} parley_coverage;

/* Finds up to `most` (1 .. 256) representatives: out[most], choices[most][m] as original options,
 * in the order in which they were chosen. Stops early when the gap is small enough or 0.
 * PARLEY_E_LIMIT: some searches reached the node limit; their part of the space counts in the gap.
 * PARLEY_E_CANCELLED: what is filled is valid. Cost: some searches for each; the zones, and the
 * searches for one representative, grow with their number to the power n/2, and beyond 20,000 zones
 * no more are chosen. */
PARLEY_API parley_status parley_representatives(parley_coverage *coverage,
                                                parley_representative *out, uint32_t *choices,
                                                uint32_t most, const parley_space *space,
                                                const parley_representatives_options *options,
                                                parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
