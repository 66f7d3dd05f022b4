/* Profiles: a domain of issues, and what every outcome of it is worth to each party, as the formats
 * of negotiation research state it (Genius, GeniusWeb, NegMAS).
 *
 * A profile differs from a party of a dossier in that everything in it is known: utilities are
 * numbers, of discrete issues and also of numeric ones, and there may be interdependent utilities
 * (hyper-rectangles; Ito, Hattori, Klein, IJCAI 2007), a discount and a reservation outcome.
 * docs/formats.md says what each format makes of these. Profiles never change once built: read the
 * fields freely, from any thread, until parley_profiles_free. Numbers are finite.
 *
 * Names: m issues, n profiles; an outcome is outcome[m], for a discrete issue the number of its
 * value (0, 1, ...), else the number itself. */
#ifndef PARLEY_PROFILE_H
#define PARLEY_PROFILE_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* -- the domain ------------------------------------------------------------------------------ */

typedef enum parley_issue_kind {
    PARLEY_ISSUE_DISCRETE, /* named values */
    PARLEY_ISSUE_INTEGER,  /* the whole numbers from `low` to `high` */
    PARLEY_ISSUE_REAL      /* the numbers from `low` to `high`, in steps where `step` is above 0 */
} parley_issue_kind;

typedef struct parley_issue {
    const char *name; /* unique in its domain */
    parley_issue_kind kind;
    size_t value_count;        /* of a discrete issue, at least 1; else 0 */
    const char *const *values; /* [value_count] unique in the issue */
    double low, high;          /* of a numeric issue, both included; low <= high */
    double step; /* of a real issue: low, low + step, ... up to high; 0: all between */
} parley_issue;

/* The number of values of an issue; 0 for a real issue without a step, which has no end of them. */
PARLEY_API size_t parley_issue_count(const parley_issue *issue);

/* Value number `value` as it stands in an outcome: `value` itself of a discrete issue, else the
 * number. `value` < parley_issue_count. */
PARLEY_API double parley_issue_value(const parley_issue *issue, size_t value);

/* -- the profiles ---------------------------------------------------------------------------- */

typedef enum parley_evaluator_kind {
    PARLEY_EVALUATE_TABLE,     /* a number for each value */
    PARLEY_EVALUATE_LINEAR,    /* a straight line over a numeric issue */
    PARLEY_EVALUATE_TRIANGULAR /* up to a peak and down again */
} parley_evaluator_kind;

/* What the values of one issue are worth to one party. */
typedef struct parley_evaluator {
    parley_evaluator_kind kind;
    const double *table; /* [parley_issue_count], with PARLEY_EVALUATE_TABLE */
    /* A line: offset + rise (x - from) / run. */
    double from, run, offset, rise; /* run > 0 */
    /* A triangle: 0 below `from` and from `to` on; (x - from) / (peak - from) up to the peak, then
     * 1 - (x - peak) / (to - peak); this times `rise`, plus `offset`. from <= peak <= to. */
    double peak, to;
    double least, most; /* the result is cut to these; -HUGE_VAL and HUGE_VAL: not cut */
    double divisor; /* then divided by this, above 0: the greatest evaluation of a Genius issue */
} parley_evaluator;

/* One condition of a hyper-rectangle: the issue's number lies in [low, high]; of a discrete issue,
 * the number of its value. */
typedef struct parley_bound {
    uint32_t issue;
    double low, high;
} parley_bound;

/* `utility` for every outcome that meets all the bounds, or with `outside` set, for every other. */
typedef struct parley_rectangle {
    size_t bound_count; /* 0: every outcome */
    const parley_bound *bounds;
    double utility;
    uint32_t outside;
} parley_rectangle;

typedef enum parley_reserve_kind {
    PARLEY_RESERVE_NONE,  /* every agreement is better than none */
    PARLEY_RESERVE_VALUE, /* a utility */
    PARLEY_RESERVE_OUTCOME
} parley_reserve_kind;

/* What no agreement is worth. */
typedef struct parley_reserve {
    parley_reserve_kind kind;
    double value;
    const double *outcome; /* [m] with PARLEY_RESERVE_OUTCOME; NaN: not stated, worth nothing */
} parley_reserve;

/* The utility of an outcome is
 *
 *     u(x) = min(ceiling, (bias + sum over issues of weight_j f_j(x_j)
 *                               + sum over rectangles that apply of utility) / divisor)
 *
 * In Genius and GeniusWeb it lies in [0, 1]; in NegMAS anywhere. At relative time t, 0 at the start
 * and 1 at the deadline, it is worth u d^t, and so is the reservation value. */
typedef struct parley_profile {
    const char *name;                   /* of the party */
    const double *weights;              /* [m]; NULL: no part is additive */
    const parley_evaluator *evaluators; /* [m]; NULL with the weights */
    size_t rectangle_count;             /* 0: the utility is additive */
    const parley_rectangle *rectangles;
    double bias;
    double divisor; /* above 0: the sum of the weights, or the greatest sum of rectangles */
    double ceiling; /* HUGE_VAL: none */
    parley_reserve reserve;
    double discount; /* d, in (0, 1]; 1: time costs nothing */
} parley_profile;

typedef struct parley_profiles {
    const char *name; /* of the domain */
    size_t issue_count, profile_count;
    const parley_issue *issues;     /* [m] */
    const parley_profile *profiles; /* [n] */
} parley_profiles;

/* Copies `content`, with all that it points to, into profiles of their own, and checks it: 1 ..
 * PARLEY_MAX_ISSUES issues, at most 2^20 values an issue, at least one profile, each number finite
 * and in its range, names in place and unique. PARLEY_E_ARGUMENT with the issue or profile that is
 * wrong, PARLEY_E_MEMORY. O(size). */
PARLEY_API parley_status parley_profiles_new(parley_profiles **out, const parley_profiles *content);
PARLEY_API void parley_profiles_free(parley_profiles *profiles);

/* The utility of outcome[m] to a profile, without discount; NaN where a value is not one of its
 * issue's. An entry that is NaN is a value not stated: that issue adds nothing, and no rectangle
 * with a bound on it holds (one with `outside` does). O(m + bounds). */
PARLEY_API double parley_profiles_eval(const parley_profiles *profiles, size_t profile,
                                       const double *outcome);

/* The reservation value of a profile, without discount; -HUGE_VAL where it has none. O(m). */
PARLEY_API double parley_profiles_reservation(const parley_profiles *profiles, size_t profile);

/* Bounds on the utility of a profile over all outcomes. They are reached where it is additive; with
 * rectangles they may lie further out. O(values + rectangles). */
PARLEY_API void parley_profiles_range(const parley_profiles *profiles, size_t profile,
                                      double *least, double *greatest);

/* -- on whole-number grids ------------------------------------------------------------------- */

typedef struct parley_profiles_options {
    uint32_t levels; /* options of a real issue without a step, both ends included; 0: 11; >= 2 */
} parley_profiles_options;

/* Profiles as the spec of a space, and how to read its numbers; as parley_problem of a dossier.
 *
 * A discrete issue has its values as options, an integer issue its numbers, a real issue its steps,
 * or `levels` numbers at equal distances and the peaks of triangles besides. An issue with more
 * than PARLEY_MAX_OPTIONS numbers is taken as a real one. */
typedef struct parley_profiles_problem {
    const parley_profiles *profiles;
    uint32_t additive; /* all profiles are: `spec` is filled, else only `whole` */
    parley_space_spec spec;
    /* All profiles, additive or not, for parley_enumerate. */
    parley_enumerable whole;
    const double *values; /* [K] issue by issue: each option as it stands in an outcome */
    /* [n] grid units in a utility of 1: utility = units / scale. */
    const int64_t *scale;
    /* [n] the most by which a rounded utility differs from the exact one; 0 where the grid is
     * exact. */
    const double *error;
    /* [n] nonzero where a utility with rectangles may pass its ceiling, which a grid cannot cut. */
    const uint32_t *may_pass;
} parley_profiles_problem;

/* Builds the problem. The grid of a profile is the coarsest on which its utilities, its reservation
 * value and 1 are whole, where no utility then passes 2^29 / (n + 1) units; else the finest on
 * which none does, with the error that this costs. Numbers count as the decimals of up to 9 digits
 * that they are nearest to. `options` may be NULL; `profiles` is borrowed. PARLEY_E_LIMIT: more
 * than PARLEY_MAX_PARTIES profiles, a discrete issue of more than PARLEY_MAX_OPTIONS values, or
 * utilities that pass 2^25. PARLEY_E_INPUT: a ceiling that cuts additive utilities.
 * PARLEY_E_ARGUMENT, PARLEY_E_MEMORY. O(n K + rectangles). */
PARLEY_API parley_status parley_profiles_problem_new(parley_profiles_problem **out,
                                                     const parley_profiles *profiles,
                                                     const parley_profiles_options *options);
PARLEY_API void parley_profiles_problem_free(parley_profiles_problem *problem);

#ifdef __cplusplus
}
#endif
#endif
