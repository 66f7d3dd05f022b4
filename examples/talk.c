/* Simulated talks: one watched offer by offer, then a small round robin, on two issues of which
 * each party cares more for the other one. */
#include <parley/talk.h>

#include <stdio.h>

enum { FIELD = 3 };

static const uint32_t OPTIONS[2] = {4, 4};
static const int32_t GAINS[2 * 8] = {
    60, 40, 20, 0,  40, 30, 15, 0,  /* the first party: issue by issue, in percent */
    0,  15, 30, 40, 0,  20, 40, 60, /* the second */
};
static const int64_t SCALE[2] = {100, 100}, RESERVATIONS[2] = {30, 30};
static const char *const NAMES[FIELD] = {"boulware", "tft+ac_combi", "tradeoff:e=2+bayesian"};

static parley_status watch(parley_talks *talks) {
    parley_act acts[64];
    uint32_t choices[64 * 2];
    parley_trace trace = {.acts = acts, .choices = choices, .capacity = 64};
    parley_talk_result result;
    parley_talk talk = {.negotiators = {0, 2}};
    parley_status status = parley_talks_watch(talks, &result, NULL, &trace, &talk);
    for (size_t i = 0; status == PARLEY_OK && i < trace.count; i++)
        printf("round %2u: party %u %s options %u %u, worth %.2f and %.2f\n", acts[i].round + 1,
               acts[i].party + 1u, acts[i].kind == PARLEY_ACT_OFFER ? "offers" : "accepts",
               choices[2 * i], choices[2 * i + 1], acts[i].utilities[0], acts[i].utilities[1]);
    return status;
}

/* Everybody against everybody, in both roles. */
static parley_status round_robin(parley_talks *talks) {
    parley_talk list[FIELD * FIELD];
    parley_talk_result results[FIELD * FIELD];
    for (uint32_t i = 0; i < FIELD * FIELD; i++)
        list[i] = (parley_talk){.negotiators = {i / FIELD, i % FIELD}, .number = i};
    parley_status status = parley_talks_run(talks, results, list, FIELD * FIELD, NULL, NULL);
    for (uint32_t i = 0; status == PARLEY_OK && i < FIELD * FIELD; i++) {
        printf("%-22s against %-22s ", NAMES[i / FIELD], NAMES[i % FIELD]);
        if (results[i].end == PARLEY_TALK_AGREED)
            printf("%.2f and %.2f after %u rounds\n", results[i].utilities[0],
                   results[i].utilities[1], results[i].rounds);
        else
            printf("no agreement\n");
    }
    return status;
}

int main(void) {
    parley_scenario *scenario = NULL;
    parley_talks *talks = NULL;
    parley_negotiator field[FIELD];
    parley_protocol protocol;
    parley_scenario_spec spec = {.space = {.party_count = 2,
                                           .issue_count = 2,
                                           .option_counts = OPTIONS,
                                           .gains = GAINS,
                                           .reservations = RESERVATIONS},
                                 .scale = SCALE};
    parley_status status = parley_scenario_new(&scenario, &spec, NULL);
    for (int i = 0; status == PARLEY_OK && i < FIELD; i++)
        status = parley_negotiator_parse(&field[i], NAMES[i]);
    if (status == PARLEY_OK)
        status = parley_protocol_parse(&protocol, "sao:rounds=12");
    const parley_scenario *scenarios[] = {scenario};
    parley_talks_spec parts = {scenarios, &protocol, field, 1, 1, FIELD, 1};
    if (status == PARLEY_OK)
        status = parley_talks_new(&talks, &parts);
    if (status == PARLEY_OK)
        status = watch(talks);
    if (status == PARLEY_OK)
        status = round_robin(talks);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_talks_free(talks); /* needs its scenarios: goes first */
    parley_scenario_free(scenario);
    return status == PARLEY_OK ? 0 : 1;
}
