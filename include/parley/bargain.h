/* Bargaining over one divisible thing: closed forms, and the equilibrium of alternating offers over
 * any space of two parties.
 *
 * The closed forms are about a pie of size 1 of which the first party gets the share x and the
 * second 1 - x; utilities are shares. They say what to expect of the general engines in the
 * simplest case, and the tests hold these against them. */
#ifndef PARLEY_BARGAIN_H
#define PARLEY_BARGAIN_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Shares of the first party that both prefer to fighting, [p - cost_a, p + cost_b] cut to [0, 1]:
 * by fighting it gets the pie with probability p, and each loses its cost in any case. p in [0, 1],
 * costs 0 or more, else PARLEY_E_ARGUMENT. Fearon 1995, doi:10.1017/S0020818300033324. */
PARLEY_API parley_status parley_fearon_range(double *low, double *high, double p, double cost_a,
                                             double cost_b);

typedef struct parley_ultimatum {
    double demand; /* the share that the first party asks for */
    double risk;   /* the probability that the second refuses, and they fight */
    double payoff; /* expected by the first party */
} parley_ultimatum;

/* The first party's best take-it-or-leave-it demand where the second's cost of fighting is its own
 * secret, uniform on [0, most_b]: p + (most_b - cost_a) / 2, with the risk
 * (most_b - cost_a) / (2 most_b); p, with no risk, where cost_a is most_b or more. A demand never
 * exceeds 1, the whole pie, whose risk then is (1 - p) / most_b. p in [0, 1], cost_a 0 or more,
 * most_b above 0, else PARLEY_E_ARGUMENT. Fearon 1995, the same. */
PARLEY_API parley_status parley_ultimatum_find(parley_ultimatum *out, double p, double cost_a,
                                               double most_b);

/* The first party's share d1 + power (1 - d1 - d2) in the Nash solution with disagreement payoffs
 * d1 and d2: power 1/2 is Nash's (1950, doi:10.2307/1907266), others are the asymmetric solutions
 * (Kalai 1977, doi:10.1007/BF01774658). d1 + d2 at most 1 and power in [0, 1], else
 * PARLEY_E_ARGUMENT. */
PARLEY_API parley_status parley_nash_split(double *share, double d1, double d2, double power);

/* The share of the first to offer where offers alternate without end, a week (or any step) of delay
 * multiplies the parties' payoffs by discount1 and discount2, and the one who refuses an offer may
 * leave instead of answering, which leaves both with outside1 and outside2:
 *
 *     min(max((1 - discount2) / (1 - discount1 discount2), 1 - discount2 (1 - outside1)),
 *         1 - outside2)
 *
 * With one discount d and an outside option b of the second alone it leaves the second
 * max(d / (1 + d), b): an outside option counts only where it is better than what bargaining
 * brings. Discounts in [0, 1], not both 1; outside options 0 or more, together at most 1; else
 * PARLEY_E_ARGUMENT. Rubinstein 1982, doi:10.2307/1912531; with outside options Binmore, Shaked &
 * Sutton 1989, doi:10.2307/2937866. */
PARLEY_API parley_status parley_rubinstein_share(double *share, double discount1, double discount2,
                                                 double outside1, double outside2);

/* --- alternating offers over a space --- */

enum { PARLEY_ALTERNATING_ROUNDS = 100000 };

/* All zero is a good start, but for `rounds` and `discount`. */
typedef struct parley_alternating_options {
    uint32_t rounds;        /* offers, 1 .. PARLEY_ALTERNATING_ROUNDS */
    double discount[2];     /* of each party for each refused offer: above 0, at most 1 */
    const int64_t *outside; /* [2] what each has without agreement, after the last refusal or when
                             * the one who refuses leaves; in -2^32 .. 2^32. NULL: the reservation
                             * values, and the least utility of a party without one */
    uint32_t second_begins; /* nonzero: party 1 makes the first offer */
} parley_alternating_options;

typedef struct parley_alternating {
    int agreed;           /* 0: they leave without agreement; then `choices` is untouched */
    double values[2];     /* what each expects at the beginning, in grid units */
    int64_t utilities[2]; /* of the agreement, or the outside options */
    uint32_t round; /* of the agreement, from 0; later ones only where delay costs nothing or an
                     * early agreement is impossible */
} parley_alternating;

/* What rational parties agree on when offers alternate over a space of two parties: backward
 * induction, where each offer is the agreement best for the one who offers among those that the
 * other does not refuse (Stahl 1972; Rubinstein 1982 for the limit of many rounds). An offer is
 * accepted if it is worth as much as refusing it, within 10^-9 of that. `choices` [m] receives the
 * agreement. PARLEY_E_ARGUMENT: a space of other than two parties, a number out of its range.
 * PARLEY_E_MEMORY, PARLEY_E_CANCELLED, PARLEY_E_LIMIT as parley_solve. Cost: one search of
 * parley_solve a round. */
PARLEY_API parley_status parley_alternating_solve(parley_alternating *out, uint32_t *choices,
                                                  const parley_space *space,
                                                  const parley_alternating_options *options,
                                                  parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
