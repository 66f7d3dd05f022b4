/* The agreements that bargaining theory singles out, exact and with a proof.
 *
 * No frontier is computed: each concept is an optimisation over the space itself, by branch and
 * bound whose bound is the linear relaxation of "one option per issue". Whole numbers decide, so a
 * result that says `proven` is the optimum and not nearly the optimum.
 *
 * Sources: Nash 1950, doi:10.2307/1907266; Kalai & Smorodinsky 1975, doi:10.2307/1914280; Kalai
 * 1977 (egalitarian), doi:10.2307/1913954; Steuer & Choo 1983 (Tchebycheff),
 * doi:10.1007/BF02591870. */
#ifndef PARLEY_SOLVE_H
#define PARLEY_SOLVE_H

#include <parley/certificate.h>
#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* d is the disagreement point; every concept asks for u >= d unless `allow_below` is set.
 * "Leximin" of values: the least value is as great as possible, among those agreements the second
 * least, and so on; it makes the result Pareto-efficient. */
typedef enum parley_concept {
    /* the greatest product of u_i - d_i. If no agreement gives all parties more than d, the
     * greatest product is 0 and the egalitarian solution is returned. */
    PARLEY_NASH = 0,
    /* leximin of (u_i - d_i) / (ideal_i - d_i), ideal_i the best u_i of agreements with u >= d;
     * parties with ideal_i <= d_i are left out of the comparison */
    PARLEY_KALAI_SMORODINSKY = 1,
    /* leximin of (u_i - d_i) / scale_i */
    PARLEY_EGALITARIAN = 2,
    /* the greatest sum of weight_i u_i / scale_i; among equals if a weight is 0, then the greatest
     * sum of u_i / scale_i of those at least as good for everyone. Where the scales have no common
     * denominator that keeps sums below 2^48, weight_i / scale_i is rounded, by a part in 10^6 for
     * scales of 10^7 and less for smaller ones. */
    PARLEY_UTILITARIAN = 3,
    /* leximin of weight_i (u_i - reference_i) / scale_i; parties of weight 0 are left out and then
     * raised as by PARLEY_UTILITARIAN */
    PARLEY_TCHEBYCHEFF = 4
} parley_concept;

/* All zero is a good start. Arrays are borrowed during the call. */
typedef struct parley_solve_options {
    const int64_t *disagreement; /* [n] in -2^32 .. 2^32; NULL: the reservation values, and the
                                  * least utility of a party without one */
    const int64_t *scale;     /* [n] grid units that make one whole utility, 1 .. 2^40; NULL: 1 */
    const int64_t *weights;   /* [n] 0 .. 2^28, not all 0; NULL: 1 each */
    const int64_t *reference; /* [n] in -2^32 .. 2^32; NULL: the disagreement point */
    int allow_below;          /* nonzero: u >= d is not asked. The egalitarian solution then is the
                               * least uniform concession. No effect on PARLEY_NASH. */
    uint64_t node_limit;      /* 0: none */
    parley_certificate *certificate; /* filled with the proof (cleared first) once the solution is
                                      * known, which takes several times as long; empty where the
                                      * space is; NULL: none wanted */
} parley_solve_options;

typedef struct parley_solution {
    int found;  /* 1 when there is an agreement here; 0 and proven: none has u >= d */
    int proven; /* 1 when nothing was left open */
    int64_t utilities[PARLEY_MAX_PARTIES];
    int64_t ideal[PARLEY_MAX_PARTIES]; /* PARLEY_KALAI_SMORODINSKY: the ideal point */
    /* The product (of grid units), the least ratio, the least value, or the sum. */
    double value;
    double bound; /* no agreement exceeds it; equal to `value` when that is proven */
    /* `value` as an exact fraction; for PARLEY_NASH see `product`, and this is 0/1. */
    int64_t value_numerator, value_denominator;
    parley_count product; /* PARLEY_NASH: of u_i - d_i */
    /* Weights of the parties' utilities whose weighted sum bounds the whole space at the root; of a
     * divided space, the part that the agreement lies in. */
    int64_t multipliers[PARLEY_MAX_PARTIES];
    uint64_t nodes; /* searched; 4096 partial agreements that are listed count as one node */
} parley_solution;

/* Solves one concept. `choices` [m] receives the agreement as original option numbers (untouched
 * unless found). `options` may be NULL. One thread does the work, and the result depends on the
 * arguments only. PARLEY_E_ARGUMENT: a number out of its range. PARLEY_E_MEMORY.
 * PARLEY_E_CANCELLED, PARLEY_E_LIMIT: interrupted; `out` then holds the best agreement found, if
 * any, and a valid bound. Cost: exponential in the worst case; 4^28 agreements take about a
 * millisecond. A divided space takes as many searches as it has parts, most of them cut short by
 * what other parts have. */
PARLEY_API parley_status parley_solve(parley_solution *out, uint32_t *choices,
                                      const parley_space *space, parley_concept concept,
                                      const parley_solve_options *options, parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
