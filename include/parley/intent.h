/* Whether a party seeks an agreement (a dealer) or gains by keeping talks going (a staller): what
 * the evidence on record makes of a prior, by Bayes' rule.
 *
 * The prior and the likelihoods are the analyst's, the same two questions are asked about every
 * party, and no verdict follows: a probability is as good as the numbers it comes from, so the
 * prior always stands beside the result. Pieces of evidence are taken as independent of each other
 * given the intent. In the odds form of Bayes' rule each multiplies the odds by its likelihood
 * ratio; ten times the decimal logarithm of that ratio is its weight in decibans (Good 1979,
 * doi:10.1093/biomet/66.2.393).
 *
 * Where pieces contradict each other, at most one side is true. A piece is disputed while it
 * contradicts another that is seen too. The result is given by the undisputed pieces alone, and for
 * every maximal set of pieces of which none contradict each other.
 *
 * Intervals: the low end takes the lowest prior, the lowest likelihood for a dealer and the highest
 * for a staller, the high end the reverse; the central value takes the middle of each. */
#ifndef PARLEY_INTENT_H
#define PARLEY_INTENT_H

#include <parley/evidence.h>
#include <parley/view.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PARLEY_MAX_DISPUTED = 64, /* pieces that contradictions tie together */
    PARLEY_SIDES_LISTED = 64,
    PARLEY_OTHER_PRIORS = 3
};

/* A probability of being a dealer, or a weight in decibans. */
typedef struct parley_belief {
    double low, central, high;
} parley_belief;

typedef struct parley_weighed_piece {
    uint32_t piece;       /* index into the evidence of the intent */
    int disputed;         /* on the day of the view */
    parley_belief weight; /* decibans: above 0 it speaks for a dealer, below for a staller */
    double without;       /* the central result without this piece; NaN where it is disputed */
} parley_weighed_piece;

/* What was known at the end of one day. */
typedef struct parley_belief_day {
    int32_t day;              /* INT32_MIN: the prior, or what is undated */
    uint32_t pieces;          /* seen by then */
    uint32_t disputed;        /* of these */
    parley_belief undisputed; /* by the undisputed pieces alone */
    double low, high;         /* over all maximal sets without contradiction, and all intervals */
} parley_belief_day;

/* A maximal set of pieces that do not contradict each other. */
typedef struct parley_evidence_side {
    parley_indices pieces; /* the disputed ones in it; the undisputed are in every set */
    parley_belief belief;
} parley_evidence_side;

typedef struct parley_other_prior {
    double prior;
    parley_belief undisputed;
    double low, high; /* as in parley_belief_day */
} parley_other_prior;

/* All memory belongs to it. */
typedef struct parley_weighing {
    const parley_view *view;
    const parley_intent *intent;
    parley_belief prior;
    int prior_given; /* by the caller in place of the dossier's */
    size_t piece_count;
    const parley_weighed_piece *pieces; /* the weightiest first; of equal weight as in the file */
    size_t day_count;
    const parley_belief_day *days; /* in order; the first is the prior, the last the result */
    uint32_t disputed;
    double side_total;                 /* number of maximal sets; 1 where nothing is disputed */
    size_t side_count;                 /* listed: all, or the first PARLEY_SIDES_LISTED */
    const parley_evidence_side *sides; /* by belief, the lowest first */
    parley_other_prior other_priors[PARLEY_OTHER_PRIORS]; /* 0.1, 0.5, 0.9 */
} parley_weighing;

/* Weighs the evidence of one intent of the view's dossier that the view sees. `prior`, a number
 * above 0 and below 1, takes the place of the dossier's; 0: none is given. The view is borrowed.
 * PARLEY_E_ARGUMENT: no such intent, or a prior out of range. PARLEY_E_LIMIT: contradictions tie
 * more than PARLEY_MAX_DISPUTED pieces together, or leave more than 4096 sides of such a tie.
 * PARLEY_E_MEMORY. Cost O(days x sides). */
PARLEY_API parley_status parley_weighing_new(parley_weighing **out, const parley_view *view,
                                             uint32_t intent, double prior);
PARLEY_API void parley_weighing_free(parley_weighing *weighing);

/* The intent about a party, as an index; PARLEY_NONE where the view sees none. O(intents). */
PARLEY_API int32_t parley_view_find_intent(const parley_view *view, uint32_t party);

#ifdef __cplusplus
}
#endif
#endif
