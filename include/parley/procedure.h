/* Named procedures: ways to settle that have a name and a rule, rather than an optimum.
 *
 * Adjusted Winner and Raiffa's sequential solution find an agreement; fallback bargaining, Borda
 * and approval choose from a list of drafts. All numbers are whole and all results exact. */
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
 * doi:10.1017/CBO9780511598975). points0, points1 [items]: what each party gives to each item, 0 ..
 * 10^6; each total at least 1. Totals may differ: shares of the own total count. winner[items]
 * becomes 0 or 1; the divided item's is the party that won it at first, that gives part of it away.
 * PARLEY_E_ARGUMENT: a number out of its range. PARLEY_E_MEMORY. O(items log items). */
PARLEY_API parley_status parley_adjust_winner(parley_adjusted_winner *out, uint8_t *winner,
                                              uint32_t items, const int64_t *points0,
                                              const int64_t *points1);

/* --- Raiffa's sequential solution --- */

typedef struct parley_raiffa {
    int found; /* 0: no agreement has u >= d */
    uint32_t steps;
    int64_t utilities[PARLEY_MAX_PARTIES];
} parley_raiffa;

/* The discrete Raiffa solution (Raiffa 1953, Arbitration schemes for generalized two-person games;
 * Salonen 1988, Decomposable solutions for n-person bargaining games): from the point reached so
 * far, the mean of the agreements that are best for one party each, among those that keep everybody
 * at that point or above, is the next point. Here points are rounded down to the grid, and when the
 * point no longer rises the agreement is the egalitarian one above it. `disagreement` [n]: NULL for
 * the reservation values, or a party's least utility where it has none. path[most_steps][n] (NULL:
 * not wanted) receives the points, the first being d; choices[m] the agreement. Errors as
 * parley_solve. Cost: n solves a step, about log2 of the utility range steps. */
PARLEY_API parley_status parley_raiffa_run(parley_raiffa *out, uint32_t *choices, int64_t *path,
                                           uint32_t most_steps, const parley_space *space,
                                           const int64_t *disagreement, parley_control *control);

/* --- choosing from a list of drafts --- */

/* Fallback bargaining (Brams & Kilgour 2001, doi:10.1023/A:1011252808608): all parties fall back in
 * lockstep, first to their second-best draft, then to the third, until one draft is among those of
 * `quota` parties (n: unanimity); of several, those with the support of most parties are chosen.
 * values [n][drafts]: what a draft is worth to a party, only its order counts; equal drafts are
 * reached together. chosen[drafts] becomes 1 or 0, *depth the least number of fallbacks plus 1 (a
 * draft with r better ones is reached at depth r + 1). PARLEY_E_ARGUMENT: no drafts or parties,
 * more than 10^5 drafts or 64 parties, a quota outside 1 .. n. O(n drafts^2). */
PARLEY_API parley_status parley_fallback_bargaining(uint8_t *chosen, uint32_t *depth,
                                                    uint32_t parties, uint32_t drafts,
                                                    const int64_t *values, uint32_t quota);

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
