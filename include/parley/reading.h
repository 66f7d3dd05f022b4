/* Readings: full sets of numbers inside everything that a view knows, drawn at random.
 *
 * Of most parties little is known: a stance word is an interval, silence is the whole of [0, 1],
 * weights have an order or nothing. A reading picks one number for each of them: the value of every
 * option, the weight of every point, the reservation value, party by party. Under one reading the
 * dossier is an ordinary problem that src/deal solves exactly; over many readings its answers
 * become frequencies (stochastic multicriteria acceptability analysis: Lahdelma, Hokkanen &
 * Salminen 1998, doi:10.1016/S0377-2217(97)00163-X; Lahdelma & Salminen 2001,
 * doi:10.1287/opre.49.3.444.11220).
 *
 * What is drawn, independently party by party:
 *
 *     value of an option     on its interval
 *     reservation value      on its interval, [0, 1] where unknown; of a package, its utility
 *     weights, none known    uniform on all weights of sum 1
 *     weights, an order      uniform on all weights of sum 1 in that order; tied points (and those
 *                            left out, tied behind the others) share their places equally, so that
 *                            the mean of the readings is the central weights
 *     weights, shares        each share on its interval, an unknown one on [0, the greatest upper
 *                            end of the known], then divided by their sum
 *
 * "On its interval" means uniformly, or as the dossier's `likely` says. docs/robust.md has the
 * formulas. Parties are the view's required ones, in that order. Names: n of these parties, m
 * points on the table, K options on the table. */
#ifndef PARLEY_READING_H
#define PARLEY_READING_H

#include <parley/control.h>
#include <parley/view.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    /* Grid units in a whole utility of parley_reading_put: 2^28. */
    PARLEY_READING_UNITS = 1 << 28,
    /* Ranges of readings that begin at a multiple of this cost the least to draw. */
    PARLEY_READING_BLOCK = 1024
};

/* The set of readings of a view, and a seed. Never changes; threads may share it. */
typedef struct parley_readings parley_readings;

/* The set of readings of `view`, which is borrowed. Any `seed` will do; the same seed gives the
 * same readings, whatever is drawn before and on whatever thread.
 * PARLEY_E_LIMIT: consent of more than PARLEY_MAX_PARTIES parties is needed. PARLEY_E_INPUT: of
 * none, or no point is on the table. PARLEY_E_MEMORY. PARLEY_E_CANCELLED. Cost O(n K). */
PARLEY_API parley_status parley_readings_new(parley_readings **out, const parley_view *view,
                                             uint64_t seed, parley_control *control);
PARLEY_API void parley_readings_free(parley_readings *readings);

/* Where the numbers of `count` readings go: arrays of the caller, reading after reading. */
typedef struct parley_reading_arrays {
    double *values;       /* [count][n][K] in [0, 1]; where the party's consent does not count, the
                           * middle of what is known */
    double *weights;      /* [count][n][m] sum 1 over the points where the party's consent counts, 0
                           * elsewhere */
    double *reservations; /* [count][n]; of a package, its utility in the reading */
    uint32_t *fillings;   /* [count][m] an option (of the view) for each point, to fill a draft that
                           * leaves it open: uniformly one that crosses no red line that counts, of
                           * all where each one does; the same for all parties. NULL: not wanted */
} parley_reading_arrays;

/* Draws readings number first .. first + count - 1; reading i is the same whatever range it is
 * drawn in. PARLEY_E_MEMORY. Cost O(count n K), nothing allocated for a single reading. */
PARLEY_API parley_status parley_readings_draw(const parley_reading_arrays *out,
                                              const parley_readings *readings, uint64_t first,
                                              uint32_t count);

/* Puts one reading on whole-number grids, for the spec of a space (parley/utility.h has the rest of
 * it: option counts, exclusions and clauses do not depend on the reading). `gains` [n][K] are in
 * units of 1 / PARLEY_READING_UNITS, `least` [n] the least total that a party signs. Values and
 * weights may have been changed since they were drawn. Each product is rounded to the nearest unit;
 * `least` is the reservation value less m + 1 units, so that no agreement worth exactly the
 * reservation value is lost, and one that is short of it by at most 2 (m + 1) units may pass. Where
 * the reservation value is a package, what an agreement has in common with the package cancels.
 * O(n K). */
PARLEY_API void parley_reading_put(int32_t *gains, int64_t *least, const parley_readings *readings,
                                   const double *values, const double *weights,
                                   const double *reservations);

#ifdef __cplusplus
}
#endif
#endif
