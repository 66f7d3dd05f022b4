/* Talks with a mediator for tests: tables, mediators and parties, and a record of what happened. */
#ifndef PL_TEST_MEDIATED_TALK_H
#define PL_TEST_MEDIATED_TALK_H

#include "held_talk.h"
#include "small_scenario.h"

enum { MOST_ACTS = 60000, LONG_ACTS = 16000, LARGE_ISSUES = 28, MOST_TALKS = 2000 };

static const char *const MEDIATORS[] = {"hill_climb",
                                        "hill_climb:focus=0",
                                        "annealing",
                                        "annealing:parity=0,temperature=5",
                                        "welfare",
                                        "nash",
                                        "nash:survey=0,explore=0.5",
                                        "least_satisfied"};
enum { MEDIATOR_COUNT = sizeof MEDIATORS / sizeof *MEDIATORS };

static const char *const TABLES[] = {
    "single-text:rounds=40",
    "single-text:rounds=60,patience=5",
    "shuttle:rounds=50",
    "shuttle:rounds=60,order=random,drafts=3,patience=9",
    "shuttle:rounds=45,order=least_satisfied,first=1,stay=6,revise=tour,drafts=2",
};
enum { TABLE_COUNT = sizeof TABLES / sizeof *TABLES };

static const char *const PARTIES[] = {
    "truthful", "exaggerating",          "exaggerating:factor=0.2", "annealing",
    "dealer",   "dealer:e=5,factor=10",  "stalling:objects=2",      "staller",
    "boulware", "conceder+exaggerating", "truthful+ac_const:u=0.5", "linear+ac_next",
};
enum { PARTY_COUNT = sizeof PARTIES / sizeof *PARTIES };

typedef struct record {
    parley_trace trace;
    parley_act acts[MOST_ACTS];
    uint32_t choices[MOST_ACTS * MOST_ISSUES];
    uint8_t answers[MOST_ACTS * MOST_ISSUES];
} record;

static inline parley_trace *fresh(record *r) {
    r->trace = (parley_trace){
        .acts = r->acts, .choices = r->choices, .answers = r->answers, .capacity = MOST_ACTS};
    return &r->trace;
}

static inline parley_protocol mediated(const char *table, const char *mediator) {
    char text[200];
    snprintf(text, sizeof text, "%s+%s", table, mediator);
    return protocol(text);
}

/* A table where everything can be counted by hand: three points of two options. */
static inline parley_scenario *by_hand(const int64_t *least, const double *discounts,
                                       const double *costs) {
    static const uint32_t counts[3] = {2, 2, 2};
    static const int32_t gains[2 * 6] = {20, 0, 10, 0, 3, 0, 0, 3, 0, 10, 0, 20};
    static const int64_t scale[2] = {33, 33};
    parley_scenario *scenario;
    parley_scenario_spec spec = {.space = {.party_count = 2,
                                           .issue_count = 3,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = scale,
                                 .discounts = discounts,
                                 .delay_costs = costs};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

#endif
