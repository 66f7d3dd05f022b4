/* What a mediator believes about the parties' preferences, from what they answered.
 *
 * Each party loses something with every option of a point, compared to its best one there, and
 * gives up at most so much in all. Both are in even shares of the party: the range of its utility
 * divided by the number of points, whatever that range is. Beliefs are normal and independent;
 * answers are taken in one by one by assumed-density filtering (Minka 2001, UAI, "Expectation
 * propagation for approximate Bayesian inference"; for comparisons as in Herbrich, Minka and
 * Graepel 2006, "TrueSkill", NIPS 19; for answers by degrees as in Chu and Ghahramani 2005, JMLR 6,
 * 1019-1041). */
#ifndef PL_TALKS_MEDIATOR_BELIEFS_H
#define PL_TALKS_MEDIATOR_BELIEFS_H

#include "talks/mediator.h"

typedef struct pl_belief {
    double mean, variance;
} pl_belief;

/* How the mediator reads the answers, in even shares. */
typedef struct pl_reading {
    double criticises, rejects, strong, doubt;
} pl_reading;

typedef struct pl_beliefs {
    pl_belief *losses; /* [n][K] */
    uint8_t *heard;    /* [n][K] 0: nothing, else 1 + the latest answer to that option */
    pl_belief gives[PARLEY_MAX_PARTIES];
    uint32_t overruled; /* parties whose principals refused what they had signed, as bits */
} pl_beliefs;

size_t pl_beliefs_bytes(const pl_mediation *mediation);

/* Lays the beliefs out in `memory` and sets them to what is believed beforehand. */
void pl_beliefs_begin(pl_beliefs *beliefs, const pl_mediation *mediation, void *memory);

/* Takes in what a party said to the outcome `choices`. O(m). */
void pl_beliefs_hear(pl_beliefs *beliefs, const pl_mediation *mediation, const pl_reading *reading,
                     uint32_t party, const uint32_t *choices, const pl_answers *answers);

/* Takes in whether it would sign, or did sign, that outcome. O(m). */
void pl_beliefs_sign(pl_beliefs *beliefs, const pl_mediation *mediation, const pl_reading *reading,
                     uint32_t party, const uint32_t *choices, bool signs);

/* Takes in that its principal refused that outcome, which it had signed. From then on its word that
 * it could sign, and its signature, are not taken for more than they are: what is given up is the
 * principal's to say. O(m). */
void pl_beliefs_refuse(pl_beliefs *beliefs, const pl_mediation *mediation,
                       const pl_reading *reading, uint32_t party, const uint32_t *choices);

/* Mean and variance of a normal variable once it is known to lie in an interval; borders may be
 * infinite. Where that was all but impossible, the nearer border and a quarter of the variance. */
pl_belief pl_belief_within(pl_belief belief, double low, double high);

#endif
