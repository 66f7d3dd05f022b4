/* Named procedures: ways to settle that have a name and a rule, rather than an optimum.
 *
 * Adjusted Winner and Raiffa's sequential solution find an agreement; fallback bargaining, Borda
 * and approval choose from a list of drafts. Values are whole numbers and results exact; what is
 * rounded says so. */
#ifndef PARLEY_PROCEDURE_H
#define PARLEY_PROCEDURE_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- Adjusted Winner --- */

typedef struct parley_adjusted_winner {
    /* At most one item is divided: the first party's share of it is numerator / denominator.
     * UINT32_MAX when none is, and the share then 0/1. */
    uint32_t divided;
    int64_t numerator, denominator;
    double points[2]; /* share of its own total that each party ends with; equal but for rounding,
                       * unless an item is worth nothing to anybody */
} parley_adjusted_winner;

/* Divides `items` (1 .. 10^5) divisible items between two parties so that the result is efficient,
 * envy-free and equitable (Brams & Taylor 1996, Fair Division, ch. 4,
 * doi:10.1017/CBO9780511598975). points0, points1 [items]: what each party gives to each item, 0 or
 * more; each total 1 .. 2^30. Totals may differ: shares of the own total count. winner[items]
 * becomes 0 or 1; the divided item's is the party that won it at first, that gives part of it away.
 * Equal bids go to the first party. PARLEY_E_ARGUMENT: a number out of its range. PARLEY_E_MEMORY.
 * O(items log items). */
PARLEY_API parley_status parley_adjust_winner(parley_adjusted_winner *out, uint8_t *winner,
                                              uint32_t items, const int64_t *points0,
                                              const int64_t *points1);

/* --- Raiffa's sequential solution --- */

typedef struct parley_raiffa {
    int found;       /* 0: no agreement has u >= d */
    uint32_t points; /* of the path, the first being d; maybe more than there was room for */
    int64_t utilities[PARLEY_MAX_PARTIES]; /* of the agreement */
} parley_raiffa;

/* All zero is a good start. */
typedef struct parley_raiffa_options {
    const int64_t *disagreement; /* [n] in -2^32 .. 2^32; NULL: the reservation values, and the
                                  * least utility of a party without one */
    const int64_t *scale;        /* [n] grid units of one whole utility, 1 .. 2^40; NULL: 1 each */
} parley_raiffa_options;

/* The discrete Raiffa solution (Raiffa 1953, Arbitration schemes for generalized two-person games,
 * in Contributions to the Theory of Games II; for n parties Diskin, Koppel & Samet 2011,
 * Generalized Raiffa solutions, Games and Economic Behavior 73). A party's best is what it could
 * have at most while everybody keeps the point reached so far; the next point brings each party 1/n
 * of the way to its best. Over agreements, which are single points, the path ends before a point
 * that no agreement reaches, or when one gives every party its best. The solution is that
 * agreement, else the egalitarian one above the last point (leximin of u less the point, which is
 * rounded up to the grid for this, in whole utilities). Points are kept to 2^-30 of a grid unit,
 * rounded down.
 *
 * path[most_points][n] (NULL: not wanted) receives the points in grid units, the first being d;
 * choices[m] the agreement. Errors as parley_solve. Cost: n + 1 solves a point, about n log2 of the
 * utility range points at most. */
PARLEY_API parley_status parley_raiffa_run(parley_raiffa *out, uint32_t *choices, double *path,
                                           uint32_t most_points, const parley_space *space,
                                           const parley_raiffa_options *options,
                                           parley_control *control);

/* --- choosing from a list of drafts --- */

typedef struct parley_fallback {
    /* The draft is reached by `quota` parties at this depth, 0: never. A draft with r better ones
     * is reached by a party at depth r + 1. */
    uint32_t depth;
    uint32_t support; /* parties that have reached it at that depth */
    int chosen;
} parley_fallback;

/* Fallback bargaining (Brams & Kilgour 2001, doi:10.1023/A:1011252808608): all parties fall back in
 * lockstep, first to their second-best draft, then to the third, until one draft is among those of
 * `quota` parties (n: unanimity); of several, those with the support of most parties are chosen.
 * values [n][drafts]: what a draft is worth to a party, only its order counts; equal drafts are
 * reached together. floors [n] (NULL: none): a party never falls back to a draft that is worth less
 * to it (impasse, in the same paper), so that none may be chosen. out[drafts]. PARLEY_E_ARGUMENT:
 * no drafts or parties, more than 10^5 drafts or 64 parties, a quota outside 1 .. n. O(n drafts^2).
 */
PARLEY_API parley_status parley_fallback_bargaining(parley_fallback *out, uint32_t parties,
                                                    uint32_t drafts, const int64_t *values,
                                                    const int64_t *floors, uint32_t quota);

/* Borda scores: for each party one point for every draft that is worse and half a point for every
 * other one that is equal; scores[drafts] are twice the sums, so that they are whole. Arguments,
 * errors and cost as above. */
PARLEY_API parley_status parley_borda(uint64_t *scores, uint32_t parties, uint32_t drafts,
                                      const int64_t *values);

/* Approval voting (Brams & Fishburn 1978, doi:10.2307/1955105): votes[drafts] count the parties to
 * which the draft is worth at least floors[party]. Errors as above. O(n drafts). */
PARLEY_API parley_status parley_approval(uint32_t *votes, uint32_t parties, uint32_t drafts,
                                         const int64_t *values, const int64_t *floors);

#ifdef __cplusplus
}
#endif
#endif
