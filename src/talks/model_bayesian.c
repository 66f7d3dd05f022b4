/* A Bayesian opponent model over a family of types (after Hindriks and Tykhonov, AAMAS 2008: the
 * scalable variant, which keeps a belief for every issue by itself).
 *
 * A type has, for each issue, a weight of 1 to LEVELS before normalisation and a value function:
 * for each option o either a peak at o, falling evenly to both sides to 0 at the farther end, or o
 * alone worth 1. And it has a conduct: a dealer, whose offers are worth 1 - fall t to it at time t,
 * or a staller, whose offers are worth 1 to the end. An offer's likelihood is normal around that,
 * with standard deviation sigma; each belief is updated with the others at their expectations. */
#include "talks/models.h"

#include <math.h>
#include <string.h>

enum { SIGMA = 0, FALL = 1, PRIOR = 2, LEVELS = 5 };

static const double FAINTEST = 1e-12; /* no hypothesis is ever given up */

typedef struct belief {
    uint32_t heard;
    double stalls;  /* probability */
    double *levels; /* [m][LEVELS] */
    double *shapes; /* [2 K]: of every issue its k peaks, then its k single options */
} belief;

static size_t state_bytes(const pl_seat *seat) {
    const parley_scenario *s = seat->scenario;
    size_t doubles = (size_t)s->issues * LEVELS + 2 * (size_t)s->options;
    return s->parties * (sizeof(belief) + doubles * sizeof(double));
}

static double value(const pl_seat *seat, uint32_t parameter) {
    return seat->negotiator->model.values[parameter];
}

static void begin(pl_seat *seat) {
    const parley_scenario *s = seat->scenario;
    belief *all = seat->model_state;
    double *at = (double *)(all + s->parties);
    for (uint32_t p = 0; p < s->parties; p++) {
        all[p].stalls = value(seat, PRIOR);
        all[p].levels = at;
        at += (size_t)s->issues * LEVELS;
        all[p].shapes = at;
        at += 2 * (size_t)s->options;
        for (size_t i = 0; i < (size_t)s->issues * LEVELS; i++)
            all[p].levels[i] = 1.0 / LEVELS;
        for (uint32_t j = 0; j < s->issues; j++)
            for (uint32_t h = 0; h < 2 * s->option_counts[j]; h++)
                all[p].shapes[2 * s->first[j] + h] = 0.5 / s->option_counts[j];
    }
}

/* What hypothesis h of an issue of k options makes of option o. */
static double shape(uint32_t h, uint32_t k, uint32_t o) {
    if (h >= k)
        return o == h - k;
    double reach = h > k - 1 - h ? h : k - 1 - h;
    double away = o > h ? o - h : h - o;
    return reach > 0 ? 1 - away / reach : 1;
}

static double expected_level(const double *levels) {
    double sum = 0;
    for (uint32_t l = 0; l < LEVELS; l++)
        sum += (l + 1) * levels[l];
    return sum;
}

static double expected_value(const double *shapes, uint32_t k, uint32_t o) {
    double sum = 0;
    for (uint32_t h = 0; h < 2 * k; h++)
        sum += shapes[h] * shape(h, k, o);
    return sum;
}

static void normalise(double *p, uint32_t count) {
    double sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        p[i] = p[i] > FAINTEST ? p[i] : FAINTEST;
        sum += p[i];
    }
    for (uint32_t i = 0; i < count; i++)
        p[i] /= sum;
}

/* The offer as the belief sees it. */
typedef struct reading {
    double sigma, expected; /* of its worth to the one who made it */
    double worth, weights;  /* as believed; the sum of the expected levels */
    double level[PARLEY_MAX_ISSUES], value[PARLEY_MAX_ISSUES];
} reading;

static double likelihood(const reading *r, double worth) {
    double away = (worth - r->expected) / r->sigma;
    return exp(-0.5 * away * away);
}

static reading read_offer(const pl_seat *seat, belief *b, const uint32_t *choices) {
    const parley_scenario *s = seat->scenario;
    reading r = {.sigma = value(seat, SIGMA)};
    for (uint32_t j = 0; j < s->issues; j++) {
        r.level[j] = expected_level(b->levels + (size_t)j * LEVELS);
        r.value[j] = expected_value(b->shapes + 2 * s->first[j], s->option_counts[j], choices[j]);
        r.weights += r.level[j];
        r.worth += r.level[j] * r.value[j];
    }
    r.worth /= r.weights;
    double deals = 1 - value(seat, FALL) * seat->t;
    r.expected = 1;
    double stalling = b->stalls * likelihood(&r, r.worth);
    r.expected = deals;
    double dealing = (1 - b->stalls) * likelihood(&r, r.worth);
    double conduct[2] = {dealing, stalling};
    normalise(conduct, 2);
    b->stalls = conduct[1];
    r.expected = b->stalls + (1 - b->stalls) * deals;
    return r;
}

static void learn_issue(const parley_scenario *s, belief *b, const reading *r, uint32_t j,
                        uint32_t option) {
    double *levels = b->levels + (size_t)j * LEVELS, *shapes = b->shapes + 2 * s->first[j];
    uint32_t k = s->option_counts[j];
    double rest = r->worth * r->weights - r->level[j] * r->value[j];
    for (uint32_t l = 0; l < LEVELS; l++)
        levels[l] *=
            likelihood(r, (rest + (l + 1) * r->value[j]) / (r->weights - r->level[j] + (l + 1)));
    for (uint32_t h = 0; h < 2 * k; h++)
        shapes[h] *= likelihood(r, (rest + r->level[j] * shape(h, k, option)) / r->weights);
    normalise(levels, LEVELS);
    normalise(shapes, 2 * k);
}

static void hear(pl_seat *seat, const pl_offer *offer) {
    const parley_scenario *s = seat->scenario;
    belief *b = (belief *)seat->model_state + offer->from;
    uint32_t choices[PARLEY_MAX_ISSUES];
    pl_offer_choices(s, offer, choices);
    reading r = read_offer(seat, b, choices);
    for (uint32_t j = 0; j < s->issues; j++)
        learn_issue(s, b, &r, j, choices[j]);
    b->heard++;
}

static void add_values(const parley_scenario *s, const belief *b, double share, float *values) {
    double sum = 0;
    for (uint32_t j = 0; j < s->issues; j++)
        sum += expected_level(b->levels + (size_t)j * LEVELS);
    for (uint32_t j = 0; j < s->issues; j++) {
        double weight = share * expected_level(b->levels + (size_t)j * LEVELS) / sum;
        const double *shapes = b->shapes + 2 * s->first[j];
        for (uint32_t o = 0; o < s->option_counts[j]; o++)
            values[s->first[j] + o] +=
                (float)(weight * expected_value(shapes, s->option_counts[j], o));
    }
}

static bool estimate(const pl_seat *seat, float *values) {
    const parley_scenario *s = seat->scenario;
    const belief *all = seat->model_state;
    uint32_t known = 0;
    memset(values, 0, s->options * sizeof *values);
    for (uint32_t p = 0; p < s->parties; p++)
        known += all[p].heard > 0;
    for (uint32_t p = 0; p < s->parties; p++)
        if (all[p].heard > 0)
            add_values(s, &all[p], 1.0 / known, values);
    return known > 0;
}

double pl_bayesian_stalls(const pl_seat *seat, uint32_t party) {
    return ((const belief *)seat->model_state)[party].stalls;
}

static const parley_parameter PARAMETERS[] = {
    {"sigma", PARLEY_REAL, 0.001, 10, 0.15, "utility", "",
     "how far offers stray from what the type would make"},
    {"fall", PARLEY_REAL, 0, 1, 0.5, "utility", "", "how far a dealer comes down by the end"},
    {"staller", PARLEY_REAL, 0, 1, 0.1, "probability", "", "that a party stalls, beforehand"}};

const pl_model pl_model_bayesian = {
    .about = {PARLEY_MODEL, "bayesian",
              "beliefs over weights, value functions and whether a party deals or stalls",
              "after Hindriks and Tykhonov, AAMAS 2008", PL_PARAMETERS(PARAMETERS)},
    .state_bytes = state_bytes,
    .begin = begin,
    .hear = hear,
    .estimate = estimate};
