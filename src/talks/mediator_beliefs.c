/* Learning from answers, one at a time. */
#include "talks/mediator_beliefs.h"

#include <math.h>
#include <string.h>

/* Beforehand, in even shares: losses are somewhere between 0 and twice the mean; a party gives up
 * about half of what it has at stake, m shares. */
static const pl_belief LOSS = {0.6, 0.36};
static const double GIVES_MEAN = 0.5, GIVES_DEVIATION = 0.25;

/* Parties come to give up more, or less, as time goes on. Shares of m in a round. */
static const double DRIFT = 0.005;

static const double FAINTEST = 1e-10; /* of probabilities */
static const double SURE = 1e-3;      /* a variance never falls by more than to this part at once */

static size_t losses_count(const pl_mediation *m) {
    return (size_t)m->parties * m->terms.options;
}

size_t pl_beliefs_bytes(const pl_mediation *m) {
    return losses_count(m) * (sizeof(pl_belief) + 1);
}

void pl_beliefs_begin(pl_beliefs *b, const pl_mediation *m, void *memory) {
    double shares = m->terms.issues;
    b->losses = memory;
    b->heard = (uint8_t *)(b->losses + losses_count(m));
    b->overruled = 0;
    memset(b->heard, 0, losses_count(m));
    for (size_t i = 0; i < losses_count(m); i++)
        b->losses[i] = LOSS;
    for (uint32_t p = 0; p < m->parties; p++)
        b->gives[p] = (pl_belief){GIVES_MEAN * shares, pow(GIVES_DEVIATION * shares, 2)};
}

/* -- normal variables ------------------------------------------------------------------------ */

static double density(double x) {
    return isinf(x) ? 0 : 0.39894228040143267794 * exp(-0.5 * x * x);
}

static double above(double x) {
    return 0.5 * erfc(x * 0.70710678118654752440);
}

static double times_density(double x) {
    return isinf(x) ? 0 : x * density(x);
}

pl_belief pl_belief_within(pl_belief b, double low, double high) {
    double deviation = sqrt(b.variance);
    double from = (low - b.mean) / deviation, to = (high - b.mean) / deviation;
    /* In the tail where both are small, so that the difference keeps its figures. */
    double inside = from > 0 ? above(from) - above(to) : above(-to) - above(-from);
    if (!(inside > FAINTEST))
        return (pl_belief){b.mean < low ? low : high, 0.25 * b.variance};
    double shift = (density(from) - density(to)) / inside;
    double spread = (times_density(from) - times_density(to)) / inside;
    double part = 1 + spread - shift * shift;
    return (pl_belief){b.mean + deviation * shift, b.variance * fmax(part, SURE)};
}

/* -- answers --------------------------------------------------------------------------------- */

/* What is known of a point that was answered so: an interval of losses. */
static void hear_point(pl_belief *loss, const pl_reading *r, uint8_t answer) {
    const double borders[4] = {0, r->criticises, fmax(r->criticises, r->rejects), INFINITY};
    *loss = pl_belief_within(*loss, borders[answer], borders[answer + 1]);
}

/* A sum of signed beliefs, each of which moves as the sum is found to have moved. */
typedef struct total {
    double mean, variance, shift, part; /* per unit of variance */
} total;

static void add(total *t, pl_belief b, double sign) {
    t->mean += sign * b.mean;
    t->variance += b.variance;
}

static void observe(total *t, double doubt, double low, double high) {
    pl_belief sum = {t->mean, t->variance + doubt * doubt};
    pl_belief after = pl_belief_within(sum, low, high);
    t->shift = (after.mean - sum.mean) / sum.variance;
    t->part = (sum.variance - after.variance) / (sum.variance * sum.variance);
}

static void follow(const total *t, pl_belief *b, double sign) {
    b->mean += sign * b->variance * t->shift;
    b->variance *= fmax(1 - b->variance * t->part, SURE);
}

static pl_belief *loss_of(const pl_beliefs *b, const pl_mediation *m, uint32_t party,
                          uint32_t issue, uint32_t option) {
    return &b->losses[(size_t)party * m->terms.options + m->terms.first[issue] + option];
}

/* The draft loses less than the text by an amount that the vote bounds. */
static void hear_vote(pl_beliefs *b, const pl_mediation *m, const pl_reading *r, uint32_t party,
                      const uint32_t *choices, int vote) {
    const double borders[4] = {-INFINITY, -r->strong, 0, r->strong};
    int at = vote < 0 ? vote + 2 : vote + 1;
    total t = {0};
    for (uint32_t j = 0; j < m->terms.issues; j++)
        if (choices[j] != m->text[j]) {
            add(&t, *loss_of(b, m, party, j, m->text[j]), 1);
            add(&t, *loss_of(b, m, party, j, choices[j]), -1);
        }
    if (t.variance <= 0)
        return;
    observe(&t, r->doubt, borders[at], at < 3 ? borders[at + 1] : INFINITY);
    for (uint32_t j = 0; j < m->terms.issues; j++)
        if (choices[j] != m->text[j]) {
            follow(&t, loss_of(b, m, party, j, m->text[j]), 1);
            follow(&t, loss_of(b, m, party, j, choices[j]), -1);
        }
}

void pl_beliefs_sign(pl_beliefs *b, const pl_mediation *m, const pl_reading *r, uint32_t party,
                     const uint32_t *choices, bool signs) {
    total t = {0};
    if (signs && b->overruled >> party & 1)
        return;
    b->gives[party].variance += pow(DRIFT * m->terms.issues, 2);
    add(&t, b->gives[party], 1);
    for (uint32_t j = 0; j < m->terms.issues; j++)
        add(&t, *loss_of(b, m, party, j, choices[j]), -1);
    observe(&t, r->doubt, signs ? 0 : -INFINITY, signs ? INFINITY : 0);
    follow(&t, &b->gives[party], 1);
    b->gives[party].mean = fmin(b->gives[party].mean, m->terms.issues); /* all that it has */
    for (uint32_t j = 0; j < m->terms.issues; j++)
        follow(&t, loss_of(b, m, party, j, choices[j]), -1);
}

void pl_beliefs_refuse(pl_beliefs *b, const pl_mediation *m, const pl_reading *r, uint32_t party,
                       const uint32_t *choices) {
    b->overruled |= 1u << party;
    pl_beliefs_sign(b, m, r, party, choices, false);
}

void pl_beliefs_hear(pl_beliefs *b, const pl_mediation *m, const pl_reading *r, uint32_t party,
                     const uint32_t *choices, const pl_answers *answers) {
    uint8_t *heard = b->heard + (size_t)party * m->terms.options;
    for (uint32_t j = 0; j < m->terms.issues; j++) {
        uint32_t option = m->terms.first[j] + choices[j];
        if (heard[option] == answers->points[j] + 1)
            continue; /* nothing new */
        heard[option] = (uint8_t)(answers->points[j] + 1);
        hear_point(loss_of(b, m, party, j, choices[j]), r, answers->points[j]);
    }
    if (answers->vote != 0)
        hear_vote(b, m, r, party, choices, answers->vote);
    pl_beliefs_sign(b, m, r, party, choices, answers->could_sign);
}
