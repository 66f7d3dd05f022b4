/* A row of a tournament from any bytes: refused, or with numbers that standings can take, and the
 * row that was written is read back as the same. The same bytes as the definition of a tournament:
 * no such object, or the lines in which it differs from another. */
#include "fuzz.h"

#include "report/tournament.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 14 };

static const uint32_t counts[3] = {3, 2, 3}, first[4] = {0, 3, 5, 8};
static const pl_domain_name values[8] = {{"a", "a"}, {"b", "b"}, {"c", "c"}, {"d", "d"},
                                         {"e", "e"}, {"f", "f"}, {"g", "g"}, {"h", "h"}};
static const char *const names[] = {"small"}, *const strategies[] = {"boulware", "micro"};

typedef struct table {
    parley_negotiator negotiators[2];
    parley_protocol protocol;
    pl_domain domain;
    const parley_scenario *scenario;
    parley_tournament *tournament;
    pl_tournament_setup setup;
    pl_text definition, row;
} table;

static void build(table *t) {
    static const int32_t gains[16] = {5, 0, 3, 2, 0, 1, 7, 4, 0, 6, 2, 0, 3, 8, 1, 0};
    static const int64_t scale[2] = {16, 16}, least[2] = {3, INT64_MIN};
    pl_domain *d = &t->domain;
    d->title = "small";
    d->party_count = 2;
    d->issue_count = 3;
    d->option_count = 8;
    d->parties = values;
    d->issues = values + 2;
    d->first = first;
    d->values = values;
    d->spec.scenario = (parley_scenario_spec){.space = {.party_count = 2,
                                                        .issue_count = 3,
                                                        .option_counts = counts,
                                                        .gains = gains,
                                                        .reservations = least},
                                              .scale = scale};
    PL_REQUIRE(parley_scenario_new(&d->scenario, &d->spec.scenario, NULL) == PARLEY_OK);
    t->scenario = d->scenario;
    for (int i = 0; i < 2; i++)
        PL_REQUIRE(parley_negotiator_parse(&t->negotiators[i], strategies[i]) == PARLEY_OK);
    PL_REQUIRE(parley_protocol_parse(&t->protocol, "sao:rounds=9") == PARLEY_OK);
    parley_tournament_spec spec = {
        &t->scenario, &t->protocol, t->negotiators, 1, 1, 2, 2, PARLEY_ROTATE_ALL, 0, 1};
    PL_REQUIRE(parley_tournament_new(&t->tournament, &spec) == PARLEY_OK);
    t->setup = (pl_tournament_setup){.domains = d,
                                     .names = names,
                                     .domain_count = 1,
                                     .strategies = strategies,
                                     .strategy_count = 2,
                                     .protocol = "sao:rounds=9",
                                     .rounds = 9,
                                     .repeats = 2,
                                     .self_play = true,
                                     .seed = 1,
                                     .tournament = t->tournament};
    pl_tournament_define(&t->definition, &t->setup);
}

/* What is written of a negotiation is read back. */
static void read_back(table *t, uint64_t number) {
    parley_tournament_row row, same;
    uint32_t choices[3];
    pl_text memory = {0};
    parley_run_options options = {.choices = choices, .choice_stride = 3};
    PL_REQUIRE(parley_tournament_run(t->tournament, &row, number, 1, &options, NULL) == PARLEY_OK);
    t->row.length = 0;
    pl_tournament_row(&t->row, &t->setup, &row, choices);
    t->row.bytes[--t->row.length] = '\0';
    PL_REQUIRE(
        pl_tournament_read_row(&same, &t->setup, number, t->row.bytes, t->row.length, &memory));
    PL_REQUIRE(same.result.end == row.result.end && same.result.rounds == row.result.rounds);
    PL_REQUIRE(memcmp(same.payoffs, row.payoffs, 2 * sizeof *row.payoffs) == 0);
    PL_REQUIRE(same.welfare == row.welfare);
    pl_text_clear(&memory);
}

/* The bytes as the row of one negotiation, as they are and behind what the number says already. */
static void read_row(const table *t, uint64_t number, const char *line, size_t length) {
    parley_tournament_row row;
    parley_standings *standings = NULL;
    pl_text memory = {0};
    if (pl_tournament_read_row(&row, &t->setup, number, line, length, &memory)) {
        PL_REQUIRE(row.result.end >= PARLEY_TALK_AGREED && row.result.end <= PARLEY_TALK_REFUSED);
        PL_REQUIRE(row.result.rounds > 0 && row.talk.number == number);
        PL_REQUIRE(parley_standings_new(&standings, t->tournament, PARLEY_OVER_REPEATS) ==
                   PARLEY_OK);
        parley_standings_add(standings, &row, 1);
        parley_standings_free(standings);
    }
    pl_text_clear(&memory);
}

static void read_definition(const table *t, const char *bytes, size_t length) {
    pl_text found = {0}, lines = {0};
    pl_text_add(&found, bytes, length);
    parley_status status = pl_tournament_compare(&lines, &found, &t->definition);
    PL_REQUIRE(status == PARLEY_OK || status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT);
    PL_REQUIRE(status != PARLEY_OK || lines.length > 0);
    pl_text_clear(&found);
    pl_text_clear(&lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    table t = {0};
    if (length > MOST_BYTES)
        return 0;
    build(&t);
    char *line = calloc(length + 64, 1);
    PL_REQUIRE(line);
    memcpy(line, bytes, length);
    read_row(&t, 0, line, length);
    int head = snprintf(line, 64, "2,small,0,boulware,micro,");
    memcpy(line + head, bytes, length);
    read_row(&t, 2, line, (size_t)head + length);
    read_definition(&t, line + head, length);
    for (uint64_t number = 0; number < 4; number++)
        read_back(&t, number);
    free(line);
    pl_text_clear(&t.definition);
    pl_text_clear(&t.row);
    parley_tournament_free(t.tournament);
    parley_scenario_free(t.domain.scenario);
    return 0;
}
