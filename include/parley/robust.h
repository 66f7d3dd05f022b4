/* The analysis under many readings: how likely a deal is, who accepts which draft, which answer is
 * worth asking for next.
 *
 * Readings (parley/reading.h) are drawn; each is solved exactly, and what it answers is counted.
 * Every figure carries its 95 % interval. What holds in every reading, and what in none, is found
 * without drawing. docs/robust.md defines the figures; sources: Lahdelma, Hokkanen & Salminen 1998,
 * doi:10.1016/S0377-2217(97)00163-X (acceptability); Lahdelma & Salminen 2001,
 * doi:10.1287/opre.49.3.444.11220 (central weights); Strong & Oakley 2013,
 * doi:10.1177/0272989X12465123, and Strong, Oakley & Brennan 2014, doi:10.1177/0272989X13505910
 * (value of an answer).
 *
 * n is the number of the view's required parties, m of points, K of options on the table. */
#ifndef PARLEY_ROBUST_H
#define PARLEY_ROBUST_H

#include <parley/analysis.h>
#include <parley/reading.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A share of readings with its interval (Wilson 1927, doi:10.1080/01621459.1927.10502953). `of` is
 * the number of readings that it is a share of; where that is 0 the others are 0, 0 and 1. */
typedef struct parley_frequency {
    double value, low, high;
    uint64_t of;
} parley_frequency;

/* A mean with its 95 % interval. */
typedef struct parley_mean {
    double value, low, high;
} parley_mean;

/* Zero is the default everywhere. */
typedef struct parley_robust_options {
    uint64_t samples; /* readings at most, up to 2^40; 0: 10,000, or 10^6 with a precision */
    double precision; /* stop once the half-widths of the probability of a deal, and of every
                       * draft and package being accepted by all, are no more; 0: never. Looked
                       * at every 1024 readings. */
    uint64_t seed;
    uint32_t threads;    /* 0: as many as processors; at most 64. Changes no result. */
    int only_acceptance; /* nonzero: count who accepts the drafts, and nothing else */
} parley_robust_options;

/* -- drafts and packages --------------------------------------------------------------------- */

typedef enum parley_candidate_kind {
    PARLEY_CANDIDATE_DRAFT,    /* on the table */
    PARLEY_CANDIDATE_SOLUTION, /* a named solution under central values */
    PARLEY_CANDIDATE_NEAREST,  /* the agreement acceptable to all nearest to a draft, centrally */
    PARLEY_CANDIDATE_POOL,     /* one of several diverse efficient packages, centrally */
    PARLEY_CANDIDATE_CLOSEST,  /* what asks for the least concession, where there is no solution */
    PARLEY_CANDIDATE_LIKELIEST /* accepted by all in the most of other readings, found by search */
} parley_candidate_kind;

typedef struct parley_candidate_origin {
    parley_candidate_kind kind;
    int32_t of; /* DRAFT, NEAREST: the draft. SOLUTION: the concept. Else PARLEY_NONE. */
} parley_candidate_origin;

enum { PARLEY_CANDIDATE_ORIGINS = 8 };

/* A draft as it stands (a reading fills its gaps), or a complete package. */
typedef struct parley_candidate {
    uint32_t origin_count;
    parley_candidate_origin origins[PARLEY_CANDIDATE_ORIGINS]; /* of equal ones all, in order */
    const int32_t *choices;                                    /* [m] view option or PARLEY_NONE */
    const parley_frequency *accepted_by;                       /* [n] */
    parley_frequency accepted_by_all;
    parley_frequency efficient;   /* no signable agreement is better for one and worse for none */
    const parley_margin *margins; /* [n] over all readings */
    parley_certainty all;         /* the same for all parties together */
    /* Of drafts: how often it is the best of them for the party, and the mean of its weights then;
     * [n] and [n][m], the latter 0 where it never is. NULL for packages. */
    const parley_frequency *best;
    const double *central_weights;
} parley_candidate;

/* -- questions ------------------------------------------------------------------------------- */

typedef enum parley_input_kind {
    PARLEY_INPUT_VALUE,       /* of an option */
    PARLEY_INPUT_STANCE,      /* on a point: the values of all its options */
    PARLEY_INPUT_WEIGHT,      /* of a point */
    PARLEY_INPUT_RESERVATION, /* value */
    PARLEY_INPUT_RED_LINES    /* whether they stand */
} parley_input_kind;

/* What to ask next. `gain` is by how much knowing the answer would raise the probability of picking
 * a candidate that all accept; of red lines, by how much the probability of a deal would rise if
 * all of `lines` were dropped (asked only where no agreement is signable). */
typedef struct parley_question {
    parley_input_kind kind; /* STANCE, WEIGHT, RESERVATION, RED_LINES */
    uint32_t party;         /* of the dossier; of red lines, whose is the first */
    int32_t point;          /* of the view, or PARLEY_NONE */
    parley_mean gain;
    parley_stands lines; /* RED_LINES */
    /* RED_LINES: the draft most often accepted by all if they were dropped; PARLEY_NONE: none is.
     */
    int32_t best_draft;
    parley_frequency best_accepted;
} parley_question;

/* One unknown number, and what comes out while it is in its lowest and its highest fifth. */
typedef struct parley_sensitivity {
    parley_input_kind kind; /* VALUE, WEIGHT, RESERVATION */
    uint32_t party;         /* of the dossier */
    int32_t point, option;  /* of the view; option only for VALUE, else PARLEY_NONE */
    parley_frequency deal[2];
    const double *utilities; /* [2][n] mean utility in the Nash solution, or where there is no deal
                              * the reservation value */
    double effect;           /* the greatest of all these differences */
} parley_sensitivity;

/* -- all of it ------------------------------------------------------------------------------- */

typedef enum parley_deal_certainty {
    PARLEY_DEAL_IMPOSSIBLE, /* no agreement is acceptable to all in any reading */
    PARLEY_DEAL_POSSIBLE,   /* some agreement is, in some reading */
    PARLEY_DEAL_CERTAIN,    /* one agreement is, in every reading */
    PARLEY_DEAL_UNDECIDED   /* none of these was proven */
} parley_deal_certainty;

typedef enum parley_stop {
    PARLEY_STOP_SAMPLES,
    PARLEY_STOP_PRECISION,
    PARLEY_STOP_INTERRUPTED
} parley_stop;

typedef struct parley_robust {
    const parley_view *view;
    uint64_t samples, seed;
    parley_stop stopped_by;
    int only_acceptance;
    const parley_sampling *sampling; /* [n] how readings were drawn */
    size_t draft_count, candidate_count;
    const parley_candidate *candidates; /* the drafts first */
    /* What follows is empty or 0 with only_acceptance. */
    parley_frequency deal;
    parley_deal_certainty deal_certainty;
    const int32_t *witness; /* [m] the agreement that makes it possible or certain; else NULL */
    const parley_frequency *options[PARLEY_SOLUTION_COUNT]; /* [K] in the solution, of readings with
                                                             * a deal */
    const parley_mean *surplus[PARLEY_SOLUTION_COUNT]; /* [n] share of the normalised surplus */
    int nothing_signable; /* red lines and constraints leave no agreement: only red lines matter */
    size_t question_count;
    const parley_question *questions; /* best first */
    size_t sensitivity_count;
    const parley_sensitivity *sensitivities; /* greatest effect first */
} parley_robust;

/* Analyses the view of `analysis`, which must outlive the result. `options` may be NULL.
 * PARLEY_E_ARGUMENT: an option out of its range. PARLEY_E_INPUT, PARLEY_E_LIMIT: as
 * parley_readings_new and parley_space_new. PARLEY_E_MEMORY. When interrupted, PARLEY_E_CANCELLED,
 * and *out holds what the readings so far say, or is NULL where there are none. Cost: for each
 * reading four solves, and a search for each candidate of which it is not plain whether it is
 * efficient. */
PARLEY_API parley_status parley_robust_new(parley_robust **out, const parley_analysis *analysis,
                                           const parley_robust_options *options,
                                           parley_control *control);
PARLEY_API void parley_robust_free(parley_robust *robust);

/* The interval of `hits` among `of`. */
PARLEY_API parley_frequency parley_frequency_of(uint64_t hits, uint64_t of);

#ifdef __cplusplus
}
#endif
#endif
