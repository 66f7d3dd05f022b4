/* A negotiator and a protocol from any bytes: refused with a place, or settings within their bounds
 * that are written and read back as the same, and that a short talk can be held with. The bytes up
 * to the first line end are the negotiator, the rest is the protocol. */
#include "fuzz.h"

#include "base/text.h"

#include <parley/talk.h>

#include <string.h>

enum { MOST_BYTES = 2 * PARLEY_MAX_SPEC_BYTES, LONGEST_TALK = 64 };

static void look_at_error(const char *text) {
    const parley_error *error = parley_last_error();
    PL_REQUIRE(error->status == PARLEY_E_INPUT && error->line == 1);
    PL_REQUIRE(error->column >= 1 && error->column <= strlen(text) + 1 && error->message[0]);
    PL_REQUIRE(pl_utf8_valid(error->message, strlen(error->message)));
}

static void look_at_setting(parley_component_kind kind, const parley_setting *setting) {
    const parley_component *component = parley_component_get(kind, setting->component);
    PL_REQUIRE(component);
    for (uint32_t i = 0; i < component->parameter_count; i++)
        PL_REQUIRE(setting->values[i] >= component->parameters[i].least &&
                   setting->values[i] <= component->parameters[i].most);
}

static int read_negotiator(parley_negotiator *negotiator, const char *text) {
    char again[4 * PARLEY_MAX_SPEC_BYTES];
    parley_negotiator same;
    if (parley_negotiator_parse(negotiator, text) != PARLEY_OK) {
        look_at_error(text);
        return 0;
    }
    look_at_setting(PARLEY_OFFERING, &negotiator->offering);
    look_at_setting(PARLEY_ACCEPTANCE, &negotiator->acceptance);
    look_at_setting(PARLEY_MODEL, &negotiator->model);
    look_at_setting(PARLEY_ANSWERING, &negotiator->answering);
    PL_REQUIRE(parley_negotiator_format(again, sizeof again, negotiator) == PARLEY_OK);
    PL_REQUIRE(parley_negotiator_parse(&same, again) == PARLEY_OK);
    PL_REQUIRE(memcmp(&same, negotiator, sizeof same) == 0);
    return 1;
}

static int read_protocol(parley_protocol *protocol, const char *text) {
    char again[4 * PARLEY_MAX_SPEC_BYTES];
    parley_protocol same;
    if (parley_protocol_parse(protocol, text) != PARLEY_OK) {
        look_at_error(text);
        return 0;
    }
    look_at_setting(PARLEY_MEDIATING, &protocol->mediator);
    PL_REQUIRE(parley_protocol_format(again, sizeof again, protocol) == PARLEY_OK);
    PL_REQUIRE(parley_protocol_parse(&same, again) == PARLEY_OK);
    PL_REQUIRE(memcmp(&same, protocol, sizeof same) == 0);
    return 1;
}

/* Two parties, listed and not. */
static void hold(const parley_negotiator *negotiator, const parley_protocol *protocol,
                 uint32_t list_limit) {
    static const uint32_t counts[3] = {3, 2, 3};
    static const int32_t gains[16] = {5, 0, 3, 2, 0, 1, 7, 4, 0, 6, 2, 0, 3, 8, 1, 0};
    static const int64_t scale[2] = {16, 16}, least[2] = {3, INT64_MIN};
    parley_scenario_spec spec = {.space = {.party_count = 2,
                                           .issue_count = 3,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = scale,
                                 .list_limit = list_limit};
    parley_scenario *scenario = NULL;
    parley_talks *talks = NULL;
    parley_talk_result result;
    parley_talk talk = {.number = 1};
    PL_REQUIRE(parley_scenario_new(&scenario, &spec, NULL) == PARLEY_OK);
    const parley_scenario *scenarios[] = {scenario};
    parley_talks_spec parts = {scenarios, protocol, negotiator, 1, 1, 1, 7};
    PL_REQUIRE(parley_talks_new(&talks, &parts) == PARLEY_OK);
    parley_status status = parley_talks_run(talks, &result, &talk, 1, NULL, NULL);
    PL_REQUIRE(status == PARLEY_OK || status == PARLEY_E_ARGUMENT);
    if (status == PARLEY_OK)
        PL_REQUIRE(result.end != PARLEY_TALK_RUNS && result.rounds <= protocol->rounds);
    parley_talks_free(talks);
    parley_scenario_free(scenario);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    char text[MOST_BYTES + 1];
    parley_negotiator negotiator;
    parley_protocol protocol;
    if (length > MOST_BYTES)
        return 0;
    memcpy(text, bytes, length);
    text[length] = '\0';
    char *second = strchr(text, '\n');
    if (second)
        *second++ = '\0';
    int good = read_negotiator(&negotiator, text);
    if (second && read_protocol(&protocol, second) && good && protocol.rounds <= LONGEST_TALK) {
        hold(&negotiator, &protocol, 0);
        hold(&negotiator, &protocol, 1);
    }
    return 0;
}
