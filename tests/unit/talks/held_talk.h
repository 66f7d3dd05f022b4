/* Talks of a test, held in one call. */
#ifndef PL_TEST_HELD_TALK_H
#define PL_TEST_HELD_TALK_H

#include "pl_test.h"

#include <parley/generate.h>
#include <parley/talk.h>

static inline parley_negotiator negotiator(const char *text) {
    parley_negotiator made;
    ck_assert_int_eq(parley_negotiator_parse(&made, text), PARLEY_OK);
    return made;
}

static inline parley_protocol protocol(const char *text) {
    parley_protocol made;
    ck_assert_int_eq(parley_protocol_parse(&made, text), PARLEY_OK);
    return made;
}

static inline parley_talk_result watch(const parley_scenario *scenario,
                                       const parley_protocol *rules, const parley_negotiator *list,
                                       uint64_t number, uint32_t *choices, parley_trace *trace) {
    parley_talks *talks;
    parley_talk_result result;
    parley_talk talk = {.number = number};
    uint32_t n = parley_scenario_party_count(scenario);
    for (uint32_t p = 0; p < n; p++)
        talk.negotiators[p] = p;
    parley_talks_spec spec = {&scenario, rules, list, 1, 1, n, 11};
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    ck_assert_int_eq(parley_talks_watch(talks, &result, choices, trace, &talk), PARLEY_OK);
    parley_talks_free(talks);
    return result;
}

static inline parley_scenario *generated(uint32_t n, uint32_t m, int32_t scale, uint64_t seed) {
    static int32_t gains[3 * 28 * 4];
    uint32_t counts[28];
    int64_t units[3] = {scale, scale, scale}, least[3] = {scale / 5, scale / 4, scale / 6};
    parley_generate_options from = {PARLEY_FAMILY_OPPOSED, n, m, 4, scale, seed};
    parley_scenario *scenario;
    for (uint32_t j = 0; j < m; j++)
        counts[j] = 4;
    ck_assert_int_eq(parley_generate(gains, &from), PARLEY_OK);
    parley_scenario_spec spec = {.space = {.party_count = n,
                                           .issue_count = m,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = units};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

#endif
