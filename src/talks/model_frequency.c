/* Opponent models from how often an option was offered, one of every other party.
 *
 * "hardheaded" (van Krimpen, Looije, Hajizadeh 2013, doi:10.1007/978-3-642-30737-9_17): an option
 * is worth its count relative to the most frequent of its issue, where every count begins at 1; the
 * weights of the issues begin equal, and those that an offer leaves as they were in the offer
 * before gain rate / m before all are normalised.
 *
 * "smith" (van Galen Last, Agent Smith, ANAC 2010): options likewise with counts from 0; the weight
 * of an issue is the share of its most frequent option in all offers, normalised. */
#include "talks/models.h"

#include <string.h>

enum { KIND = 0, RATE = 1, HARDHEADED = 0 };

/* For one party, as offsets into the arrays behind it. */
typedef struct counts {
    uint32_t heard;
    double *weights;   /* [m] */
    uint32_t *options; /* [K] how often each was offered */
    uint16_t *last;    /* [m] the choices of its latest offer */
} counts;

static size_t padded(size_t bytes) {
    return (bytes + 7) & ~(size_t)7;
}

static size_t bytes_of_one(const parley_scenario *s) {
    return s->issues * sizeof(double) + padded(s->options * sizeof(uint32_t)) +
           padded(s->issues * sizeof(uint16_t));
}

static size_t state_bytes(const pl_seat *seat) {
    const parley_scenario *s = seat->scenario;
    return s->parties * (sizeof(counts) + bytes_of_one(s));
}

static double value(const pl_seat *seat, uint32_t parameter) {
    return seat->negotiator->model.values[parameter];
}

static void begin(pl_seat *seat) {
    const parley_scenario *s = seat->scenario;
    counts *all = seat->model_state;
    char *at = (char *)(all + s->parties);
    for (uint32_t p = 0; p < s->parties; p++) {
        all[p].weights = (double *)at;
        all[p].options = (uint32_t *)(at + s->issues * sizeof(double));
        all[p].last = (uint16_t *)((char *)all[p].options + padded(s->options * sizeof(uint32_t)));
        at += bytes_of_one(s);
        for (uint32_t j = 0; j < s->issues; j++)
            all[p].weights[j] = 1.0 / s->issues;
        for (uint32_t o = 0; o < s->options && value(seat, KIND) == HARDHEADED; o++)
            all[p].options[o] = 1;
    }
}

static void learn_weights(const pl_seat *seat, counts *c, const uint32_t *choices) {
    uint32_t issues = seat->scenario->issues, same = 0;
    double gain = value(seat, RATE) / issues;
    for (uint32_t j = 0; j < issues; j++)
        same += c->last[j] == choices[j];
    double sum = 1 + gain * same;
    for (uint32_t j = 0; j < issues; j++)
        c->weights[j] = (c->weights[j] + (c->last[j] == choices[j] ? gain : 0)) / sum;
}

static void hear(pl_seat *seat, const pl_offer *offer) {
    const parley_scenario *s = seat->scenario;
    counts *c = (counts *)seat->model_state + offer->from;
    uint32_t choices[PARLEY_MAX_ISSUES];
    pl_offer_choices(s, offer, choices);
    if (c->heard > 0 && value(seat, KIND) == HARDHEADED)
        learn_weights(seat, c, choices);
    for (uint32_t j = 0; j < s->issues; j++) {
        c->options[s->first[j] + choices[j]]++;
        c->last[j] = (uint16_t)choices[j];
    }
    c->heard++;
}

static uint32_t most_of(const parley_scenario *s, const counts *c, uint32_t issue) {
    uint32_t most = 0;
    for (uint32_t o = s->first[issue]; o < s->first[issue] + s->option_counts[issue]; o++)
        most = c->options[o] > most ? c->options[o] : most;
    return most;
}

/* Adds what one party is thought to gain, times `share`. */
static void add_values(const pl_seat *seat, const counts *c, double share, float *values) {
    const parley_scenario *s = seat->scenario;
    double sum = 1;
    if (value(seat, KIND) != HARDHEADED) {
        sum = 0;
        for (uint32_t j = 0; j < s->issues; j++)
            sum += most_of(s, c, j);
    }
    for (uint32_t j = 0; j < s->issues; j++) {
        double most = most_of(s, c, j);
        double weight = value(seat, KIND) == HARDHEADED ? c->weights[j] : most / sum;
        double unit = share * weight / most;
        for (uint32_t o = s->first[j]; o < s->first[j] + s->option_counts[j]; o++)
            values[o] += (float)(unit * c->options[o]);
    }
}

static bool estimate(const pl_seat *seat, float *values) {
    const parley_scenario *s = seat->scenario;
    const counts *all = seat->model_state;
    uint32_t known = 0;
    memset(values, 0, s->options * sizeof *values);
    for (uint32_t p = 0; p < s->parties; p++)
        known += all[p].heard > 0;
    for (uint32_t p = 0; p < s->parties; p++)
        if (all[p].heard > 0)
            add_values(seat, &all[p], 1.0 / known, values);
    return known > 0;
}

static const parley_parameter PARAMETERS[] = {
    {"kind", PARLEY_WORD, 0, 1, 0, "", "hardheaded smith",
     "how weights are learnt: by what offers leave unchanged, or by the most frequent option"},
    {"rate", PARLEY_REAL, 0, 10, 0.2, "", "", "hardheaded: how fast weights are learnt"}};

const pl_model pl_model_frequency = {
    .about = {PARLEY_MODEL, "frequency", "what a party offers often, it likes",
              "hardheaded: van Krimpen, Looije and Hajizadeh 2013, "
              "doi:10.1007/978-3-642-30737-9_17; smith: van Galen Last, Agent Smith, ANAC 2010",
              PL_PARAMETERS(PARAMETERS)},
    .state_bytes = state_bytes,
    .begin = begin,
    .hear = hear,
    .estimate = estimate};
