/* Tournaments of simulated talks: which negotiations are held, their results, and what these say
 * about the strategies.
 *
 * A tournament is a numbered list of negotiations: every scenario, with every line-up of strategies
 * in the seats of its parties, so many times. Any stretch of the list can be run at any time, on
 * any number of threads, into arrays that the caller owns; the same spec gives the same bytes.
 * Results are added to standings, which say how each strategy did, within what bounds, and which
 * strategies can be told apart. docs/tournament.md defines every figure.
 *
 * Names: k strategies, n parties of a scenario, m issues. */
#ifndef PARLEY_TOURNAMENT_H
#define PARLEY_TOURNAMENT_H

#include <parley/talk.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MAX_STRATEGIES = 256, PARLEY_MAX_REPEATS = 1 << 20 };

/* Which strategies take which seats. A set may hold a strategy more than once, unless self-play is
 * ruled out. */
typedef enum parley_rotation {
    PARLEY_ROTATE_ALL = 0,    /* every set of n in every order: k^n line-ups */
    PARLEY_ROTATE_CYCLIC = 1, /* every set, shifted round the seats: up to n line-ups a set */
    PARLEY_ROTATE_NONE = 2    /* every set once, in the order in which the strategies are listed */
} parley_rotation;

/* The arrays and all they point to are borrowed until the tournament is freed. */
typedef struct parley_tournament_spec {
    const parley_scenario *const *scenarios;
    const parley_protocol *protocols;     /* one for all, or one for each scenario */
    const parley_negotiator *negotiators; /* [k] the strategies */
    uint32_t scenario_count, protocol_count, negotiator_count;
    uint32_t repeats; /* 1 .. PARLEY_MAX_REPEATS of every line-up, with other random numbers */
    parley_rotation rotation;
    uint32_t no_self_play; /* nonzero: all strategies of a line-up are different */
    uint64_t seed;
} parley_tournament_spec;

typedef struct parley_tournament parley_tournament;

/* PARLEY_E_ARGUMENT: a number out of its range, fewer strategies than parties without self-play.
 * PARLEY_E_LIMIT: more than 2^26 line-ups of as many parties. PARLEY_E_MEMORY. O(line-ups). */
PARLEY_API parley_status parley_tournament_new(parley_tournament **out,
                                               const parley_tournament_spec *spec);
PARLEY_API void parley_tournament_free(parley_tournament *tournament);

/* How many negotiations there are. They are numbered from 0: by scenario, then by line-up, the
 * strategy of the last seat changing fastest, then by repeat. */
PARLEY_API uint64_t parley_tournament_count(const parley_tournament *tournament);

/* Fills the talk of a number below parley_tournament_count, and which repeat it is, from 0. */
PARLEY_API void parley_tournament_talk(const parley_tournament *tournament, parley_talk *talk,
                                       uint32_t *repeat, uint64_t number);

/* What came of one negotiation. */
typedef struct parley_tournament_row {
    parley_talk talk;
    uint32_t repeat;
    parley_talk_result result;
    /* [n] The result's payoffs; where a party got its reservation value and has none, the least
     * utility of an outcome without a red line of its own. */
    double payoffs[PARLEY_MAX_PARTIES];
    /* [n] (payoff - r) / (best - r): r is the reservation value before the first round, or that
     * least utility, best the greatest one. NaN where best <= r. */
    double advantages[PARLEY_MAX_PARTIES];
    double welfare; /* the sum of the payoffs */
    /* Distances of an agreement from the Nash solution and, at least and at most, from the
     * frontier. NaN after parley_tournament_run: parley_reference_measure has them, for whoever
     * wants them in the standings. */
    double nash_distance, frontier_least, frontier_most;
} parley_tournament_row;

/* Runs negotiations first .. first + count - 1: rows[count]. `options` as for parley_talks_run, its
 * choices [count][stride]. One call at a time. PARLEY_E_ARGUMENT: numbers beyond the last, or what
 * parley_talks_run refuses. PARLEY_E_LIMIT, PARLEY_E_MEMORY, PARLEY_E_CANCELLED: rows are then
 * unspecified. */
PARLEY_API parley_status parley_tournament_run(parley_tournament *tournament,
                                               parley_tournament_row *rows, uint64_t first,
                                               size_t count, const parley_run_options *options,
                                               parley_control *control);

/* Fills payoffs, advantages and welfare of a row from its talk and result, and the distances with
 * NaN: for results kept elsewhere. */
PARLEY_API void parley_tournament_complete(const parley_tournament *tournament,
                                           parley_tournament_row *row);

/* -- standings ------------------------------------------------------------------------------- */

/* What is measured of a strategy, in every seat that it holds. */
typedef enum parley_measure {
    PARLEY_MEASURE_UTILITY = 0,   /* its payoff */
    PARLEY_MEASURE_ADVANTAGE = 1, /* defined above */
    PARLEY_MEASURE_AGREEMENT = 2, /* 1 with an agreement, else 0 */
    PARLEY_MEASURE_WELFARE = 3,
    PARLEY_MEASURE_NASH = 4,          /* distance; of agreements only */
    PARLEY_MEASURE_FRONTIER = 5,      /* distance at least; of agreements only */
    PARLEY_MEASURE_FRONTIER_MOST = 6, /* and at most */
    PARLEY_MEASURE_ROUNDS = 7,
    PARLEY_MEASURES = 8
} parley_measure;

/* What the figures are to hold for: that decides what counts as one observation. */
typedef enum parley_sample {
    /* Scenarios like these: the mean of a scenario is one observation. */
    PARLEY_OVER_SCENARIOS = 0,
    /* These scenarios with other random numbers: the mean of a repeat over all scenarios is. */
    PARLEY_OVER_REPEATS = 1
} parley_sample;

typedef struct parley_standings parley_standings;

/* Empty standings of a tournament, which must outlive them. O(k (scenarios + observations + k))
 * memory, however many negotiations. PARLEY_E_ARGUMENT, PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_standings_new(parley_standings **out,
                                              const parley_tournament *tournament,
                                              parley_sample over);
PARLEY_API void parley_standings_free(parley_standings *standings);

/* Adds rows, in any order; each negotiation once. Sums are kept in whole multiples of 2^-40, so
 * that their order changes no bit. O(count n). */
PARLEY_API void parley_standings_add(parley_standings *standings, const parley_tournament_row *rows,
                                     size_t count);

/* A mean over observations with its confidence interval (Student's t). NaN where there are no
 * observations; low and high also where there is only one. */
typedef struct parley_sample_mean {
    double mean, low, high;
    uint32_t observations;
} parley_sample_mean;

typedef struct parley_standing {
    uint32_t strategy;
    uint64_t seats; /* it held, in all negotiations */
    parley_sample_mean measures[PARLEY_MEASURES];
    uint32_t place; /* from 1, by the score; equal scores share a place */
    /* The places that it may have: 1 + how many strategies are told apart as better, and k - how
     * many as worse. */
    uint32_t best_place, worst_place;
} parley_standing;

/* Two strategies by the score, on the observations that all strategies have. */
typedef struct parley_comparison {
    uint32_t first, second;        /* strategies, first < second */
    parley_sample_mean difference; /* the first less the second, observation by observation */
    double t;          /* mean / standard error; infinite where the difference is always the same */
    double p;          /* bootstrap, two-sided */
    double p_adjusted; /* for all pairs together */
    uint32_t apart;    /* nonzero: p_adjusted is at most 1 - level */
} parley_comparison;

/* All zeroes is the default, but for `score`, where that is utility. */
typedef struct parley_standings_options {
    parley_measure score; /* one of which more is better: utility, advantage, agreement, welfare */
    double level;         /* of confidence, in (0, 1); 0: 0.95 */
    uint32_t resamples;   /* up to 10^7; 0: 10,000 */
    uint32_t threads;     /* 0: 1; at most 64. Changes no result. */
    uint64_t seed;        /* of the resampling */
} parley_standings_options;

/* Fills standings[k], in the order of their places (of equals, of their numbers), and pairs[k (k -
 * 1) / 2], ordered by first and second strategy.
 *
 * p is that of a paired bootstrap test of no difference: observations are drawn with replacement,
 * the same for all strategies, their differences centred, and |t| of the sample is compared with
 * |t| of the draws (Davison and Hinkley 1997, Bootstrap Methods and their Application, ch. 4; Hall
 * and Wilson 1991, doi:10.2307/2532163): p = (1 + draws at least as large) / (1 + draws).
 * p_adjusted keeps the probability of telling any equal pair apart at 1 - level, by the step-down
 * greatest |t| over the same draws (Westfall and Young 1993, Resampling-Based Multiple Testing,
 * algorithm 2.8; Romano and Wolf 2005, doi:10.1198/016214504000000539). The sets of places follow
 * from the pairs (Mogstad, Romano, Shaikh and Wilhelm 2024, doi:10.1093/restud/rdad006). With fewer
 * than two observations, p is NaN and nothing is told apart.
 *
 * PARLEY_E_ARGUMENT: a number out of its range. PARLEY_E_MEMORY, PARLEY_E_CANCELLED.
 * O(resamples k^2 observations). */
PARLEY_API parley_status parley_standings_eval(parley_standing *standings, parley_comparison *pairs,
                                               const parley_standings *from,
                                               const parley_standings_options *options,
                                               parley_control *control);

/* Means of a strategy in one scenario, NaN where there is nothing: means[PARLEY_MEASURES]. */
PARLEY_API void parley_standings_scenario(const parley_standings *standings, uint32_t strategy,
                                          uint32_t scenario, double *means);

/* The mean payoff of a strategy over all negotiations in which the other one has another seat, one
 * count for each such seat; NaN where there is none. */
PARLEY_API double parley_standings_against(const parley_standings *standings, uint32_t strategy,
                                           uint32_t other);

#ifdef __cplusplus
}
#endif
#endif
