/* A draft and what can be done to it: amendments, trades, and a pool of diverse packages.
 *
 * All of it obeys exclusions and clauses. Gains are utilities after minus before, in grid units;
 * `gain` is their sum in whole utilities, gains[0]/scale[0] + ... . Lists are sorted, ties by fewer
 * changes and then by issue and option, so the same call gives the same list. */
#ifndef PARLEY_AMEND_H
#define PARLEY_AMEND_H

#include <parley/concession.h>
#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MAX_CHANGES = 3 };

typedef enum parley_amend_goal {
    PARLEY_AMEND_ACCEPTABLE = 0, /* every party at its floor or above */
    PARLEY_AMEND_IMPROVING = 1   /* no party worse than by the draft, one at least better */
} parley_amend_goal;

/* All zero is a good start, but for most_changes. */
typedef struct parley_amend_options {
    parley_amend_goal goal;
    uint32_t most_changes; /* issues changed at once, 1 .. PARLEY_MAX_CHANGES */
    const int64_t *floors; /* [n] NULL: the reservation values; INT64_MIN: none */
    const int64_t *scale;  /* [n] grid units of one whole utility, 1 .. 2^40; NULL: 1 each */
    int unharmed;          /* trades: nonzero = parties outside the pair lose nothing */
    int distinct;          /* nonzero: list of each set of issues only the best */
} parley_amend_options;

typedef struct parley_amendment {
    uint32_t change_count;
    parley_choice changes[PARLEY_MAX_CHANGES]; /* issue and new option, by ascending issue */
    int64_t gains[PARLEY_MAX_PARTIES];
    double gain, gain_per_change;
    uint32_t parties[2]; /* of a trade: the pair that gains; else 0, 0 */
} parley_amendment;

/* The amendments of `draft` [m] that reach the goal and of which no part reaches it already, ranked
 * by gain per change, greatest first. out[capacity] receives the first ones and then entries whose
 * change_count is 0, *count the number of all, also of those that `distinct` keeps off the list. A
 * draft that is acceptable as it stands needs no amendment to be so: *count is 0 then.
 * PARLEY_E_ARGUMENT: an option that does not exist, a number out of range. PARLEY_E_CANCELLED:
 * *count and `out` hold what was found so far. O(K^c) with c changes; branches that cannot reach
 * are cut. */
PARLEY_API parley_status parley_amendments(parley_amendment *out, uint32_t capacity,
                                           uint64_t *count, const parley_space *space,
                                           const uint32_t *draft,
                                           const parley_amend_options *options,
                                           parley_control *control);

/* Trades: two issues changed together so that both parties of a pair gain, although each change
 * alone is good for one of them and bad for the other (logrolling). One entry for each pair of
 * changes and pair of parties, ranked by the sum of the gains of all parties. Errors and cost as
 * above, O(K^2 n^2); `goal` and `most_changes` play no part; floors, where given, hold for parties
 * that met them before. */
PARLEY_API parley_status parley_trades(parley_amendment *out, uint32_t capacity, uint64_t *count,
                                       const parley_space *space, const uint32_t *draft,
                                       const parley_amend_options *options,
                                       parley_control *control);

/* All zero is a good start. */
typedef struct parley_pool_options {
    /* [n] utilities of packages are not below; NULL: the reservation values; INT64_MIN: none */
    const int64_t *floors;
    const int64_t *scale; /* [n] grid units of one whole utility, 1 .. 2^40; NULL: 1 each */
    uint32_t distance;    /* issues in which any two packages differ at least, 0 .. m */
} parley_pool_options;

/* A pool of up to `wanted` (1 .. 64) packages that differ from one another in `distance` issues or
 * more, spread over the efficient agreements: the egalitarian one first, then representatives (see
 * parley/representatives.h) where their distance allows, else changed as cheaply as was found to
 * reach it. Where these do not suffice, and the parties and the packages found so far are at most
 * PARLEY_MAX_PARTIES together, the egalitarian one of all that are far enough from those is
 * searched for. choices[wanted][m]; utilities[wanted][n]; slack[wanted]: how many whole utilities
 * more another agreement could give to every party at once, 0 if none could. *count is the number
 * found; *complete (NULL: not wanted) is 1 where no agreement is far enough from all of these, 0
 * where that is not known. Cost: a few solves each. */
PARLEY_API parley_status parley_pool(uint32_t *choices, int64_t *utilities, double *slack,
                                     uint32_t wanted, uint32_t *count, int *complete,
                                     const parley_space *space, const parley_pool_options *options,
                                     parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
