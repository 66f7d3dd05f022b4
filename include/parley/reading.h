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
 * PARLEY_E_LIMIT: consent of more than PARLEY_MAX_PARTIES parties is needed, or more than 64
 * preferences of one bind. PARLEY_E_INPUT: of none, or no point is on the table, or no reading
 * obeys all preferences (with the place of those that contradict each other). PARLEY_E_MEMORY.
 * PARLEY_E_CANCELLED. Cost O(n K), and what the pilot draws take where preferences bind. */
PARLEY_API parley_status parley_readings_new(parley_readings **out, const parley_view *view,
                                             uint64_t seed, parley_control *control);
PARLEY_API void parley_readings_free(parley_readings *readings);

/* How the readings of a party are drawn. Preferences are obeyed by drawing again until they hold;
 * where less than one draw in a hundred obeys them, by Markov chains ("hit and run": Smith 1984,
 * doi:10.1287/opre.32.6.1296; Tervonen, van Valkenhoef, Basturk & Postmus 2013,
 * doi:10.1016/j.ejor.2012.08.026) whose mixing is measured beforehand. */
typedef enum parley_sampling_method {
    PARLEY_SAMPLING_EXACT,     /* no preference binds */
    PARLEY_SAMPLING_REJECTION, /* exact as well */
    PARLEY_SAMPLING_CHAINS
} parley_sampling_method;

typedef struct parley_sampling {
    parley_sampling_method method;
    uint32_t preferences; /* those that bind: the others hold in every reading */
    double acceptance;    /* share of unconditional draws that obey them */
    /* Of chains: the greatest split R-hat of any weight or value (near 1: they agree), the share of
     * draws that are worth an independent one, at the least (Vehtari, Gelman, Simpson, Carpenter &
     * Buerkner 2021, doi:10.1214/20-BA1221), and the sweeps from one draw to the next. */
    double r_hat, effective;
    uint32_t thinning;
    int mixed; /* 1: r_hat at most 1.03 and effective at least 0.25; also where no chain is used */
} parley_sampling;

/* How the readings of party `row` are drawn. */
PARLEY_API parley_sampling parley_readings_sampling(const parley_readings *readings, uint32_t row);

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

/* -- without drawing ------------------------------------------------------------------------- */

/* What every reading has in common about a party and a draft. Whatever fills the gaps of a draft is
 * part of a reading. */
typedef enum parley_certainty {
    PARLEY_NEVER,     /* no reading in which the party accepts it, or it crosses its red line */
    PARLEY_POSSIBLY,  /* there is a reading in which it does, and one in which it does not */
    PARLEY_CERTAINLY, /* the party accepts it in every reading */
    PARLEY_UNDECIDED  /* none of these is proven */
} parley_certainty;

typedef struct parley_margin {
    parley_certainty certainty;
    double low, high; /* utility less reservation value: in no reading below `low`, above `high` */
} parley_margin;

/* Judges `choices` [m] (view options, or PARLEY_NONE where a draft leaves the point open) for party
 * `row`, 0 .. n-1, by optimising over the set of readings. "Never" and "certainly" are proven in
 * whole numbers, without a tolerance. Undecided it can only be where preferences bind, or where the
 * reservation value is a package that leaves points open and preferences speak of these.
 * PARLEY_E_MEMORY. Cost O(K), with preferences a few hundred times that. */
PARLEY_API parley_status parley_readings_judge(parley_margin *out, const parley_readings *readings,
                                               uint32_t row, const int32_t *choices);

/* "never", "possibly", "certainly", "undecided". */
PARLEY_API const char *parley_certainty_name(parley_certainty certainty);

#ifdef __cplusplus
}
#endif
#endif
