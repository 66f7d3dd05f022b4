/* Negotiators and protocols as text, and the tables behind them. */
#include "pl_test.h"

#include <parley/protocol.h>

#include <ctype.h>
#include <string.h>

static void check_parameter(const parley_parameter *p) {
    ck_assert(p->name[0] && p->help[0] && p->help[strlen(p->help) - 1] != '.');
    ck_assert_double_le(p->least, p->value);
    ck_assert_double_le(p->value, p->most);
    ck_assert_int_eq(p->type == PARLEY_WORD, p->words[0] != '\0');
    if (p->type == PARLEY_WORD) {
        int words = 1;
        for (const char *c = p->words; *c; c++)
            words += *c == ' ';
        ck_assert_double_eq(p->least, 0);
        ck_assert_double_eq(p->most, words - 1);
    }
}

START_TEST(component_tables__are_complete_and_names_are_unique) {
    for (int kind = 0; kind < PARLEY_COMPONENT_KINDS; kind++) {
        uint32_t count = parley_component_count((parley_component_kind)kind), found;
        ck_assert_uint_gt(count, 0);
        ck_assert_ptr_null(parley_component_get((parley_component_kind)kind, count));
        for (uint32_t i = 0; i < count; i++) {
            const parley_component *c = parley_component_get((parley_component_kind)kind, i);
            ck_assert_int_eq(c->kind, kind);
            ck_assert(c->help[0] && c->help[strlen(c->help) - 1] != '.');
            for (const char *at = c->name; *at; at++)
                ck_assert(islower(*at) || isdigit(*at) || *at == '_' || *at == '-');
            ck_assert_int_eq(parley_component_find(&found, (parley_component_kind)kind, c->name),
                             PARLEY_OK);
            ck_assert_uint_eq(found, i);
            ck_assert_uint_le(c->parameter_count, PARLEY_MAX_PARAMETERS);
            parley_setting setting = parley_component_default((parley_component_kind)kind, i);
            for (uint32_t j = 0; j < c->parameter_count; j++) {
                check_parameter(&c->parameters[j]);
                ck_assert_double_eq(setting.values[j], c->parameters[j].value);
                for (uint32_t h = 0; h < j; h++)
                    ck_assert_str_ne(c->parameters[h].name, c->parameters[j].name);
            }
        }
    }
    uint32_t found;
    ck_assert_int_eq(parley_component_find(&found, PARLEY_MODEL, "boulware"), PARLEY_E_NOT_FOUND);
    ck_assert_uint_eq(parley_component_count(PARLEY_COMPONENT_KINDS), 0);
}
END_TEST

static void check_no_common_name(parley_component_kind one, parley_component_kind other) {
    uint32_t found;
    for (uint32_t i = 0; i < parley_component_count(one); i++)
        ck_assert_int_eq(parley_component_find(&found, other, parley_component_get(one, i)->name),
                         PARLEY_E_NOT_FOUND);
}

/* These stand at the same place of a text. */
START_TEST(component_names__at_the_same_place_differ) {
    check_no_common_name(PARLEY_ACCEPTANCE, PARLEY_MODEL);
    check_no_common_name(PARLEY_ACCEPTANCE, PARLEY_ANSWERING);
    check_no_common_name(PARLEY_MODEL, PARLEY_ANSWERING);
    check_no_common_name(PARLEY_OFFERING, PARLEY_ANSWERING);
}
END_TEST

static const char *component_name(parley_component_kind kind, uint32_t number) {
    return parley_component_get(kind, number)->name;
}

START_TEST(negotiator_parse__reads_components_and_parameters) {
    parley_negotiator n;
    ck_assert_int_eq(parley_negotiator_parse(&n, "boulware:e=4.5+ac_next+frequency"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_OFFERING, n.offering.component), "boulware");
    ck_assert_double_eq(n.offering.values[0], 4.5);
    ck_assert_double_eq(n.offering.values[1], 1e-4);
    ck_assert_str_eq(component_name(PARLEY_ACCEPTANCE, n.acceptance.component), "ac_next");
    ck_assert_str_eq(component_name(PARLEY_MODEL, n.model.component), "frequency");
    ck_assert_int_eq(parley_negotiator_parse(
                         &n, "tft:mode=averaged,lag=3+bayesian:sigma=1e-1+ac_combi:bar=mean"),
                     PARLEY_OK);
    ck_assert_double_eq(n.offering.values[0], 2);
    ck_assert_double_eq(n.offering.values[1], 3);
    ck_assert_str_eq(component_name(PARLEY_MODEL, n.model.component), "bayesian");
    ck_assert_double_eq(n.model.values[0], 0.1);
    ck_assert_double_eq(n.acceptance.values[1], 1);
    ck_assert_int_eq(parley_negotiator_parse(&n, "time:e=1e+2+never"), PARLEY_OK);
    ck_assert_double_eq(n.offering.values[0], 100);
    ck_assert_int_eq(parley_negotiator_parse(&n, "tradeoff"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_MODEL, n.model.component), "frequency");
    ck_assert_str_eq(component_name(PARLEY_ACCEPTANCE, n.acceptance.component), "own");
    ck_assert_int_eq(parley_negotiator_parse(&n, "tradeoff+none"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_MODEL, n.model.component), "none");
}
END_TEST

START_TEST(negotiator_parse__says_where_what_and_what_is_allowed) {
    static const struct {
        const char *text;
        uint32_t column;
        const char *says;
    } bad[] = {
        {"", 1, "expected"},
        {"boulwar", 1, "there are time, boulware"},
        {"Boulware", 1, "expected"},
        {"boulware:", 10, "parameter"},
        {"boulware:x=1", 10, "it has e, epsilon"},
        {"micro:e=1", 7, "none"},
        {"boulware:e", 11, "e=VALUE"},
        {"boulware:e=", 12, "decimal"},
        {"boulware:e=0", 12, "from 0.001 to 1000"},
        {"boulware:e=1e9", 12, "from 0.001"},
        {"boulware:e=nan", 12, "decimal"},
        {"boulware:e=0x10", 12, "from 0.001"},
        {"boulware:e=4x", 13, "expected"},
        {"boulware:e=1,e=2", 14, "twice"},
        {"boulware:e=1 ", 13, "expected"},
        {"tft:mode=fast", 10, "relative absolute averaged"},
        {"tft:lag=1.5", 9, "whole"},
        {"boulware+", 10, "expected"},
        {"boulware+ac_nex", 10, "ac_next"},
        {"boulware+ac_next+ac_time", 18, "second acceptance"},
        {"boulware+frequency+perfect", 20, "second opponent"},
        {"boulware++ac_next", 10, "expected"},
        {"boulware+boulware", 10, "neither"},
        {"boulware+truthful+dealer", 19, "second answering"},
        {"truthful+truthful", 10, "second answering"},
        {"truthful:factor=2", 10, "criticises, rejects, strong"},
        {"exaggerating:factor=0", 21, "from 0.001 to 1000"},
        {"thruthful", 1, "truthful, exaggerating"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        parley_negotiator n, before;
        memset(&before, 7, sizeof before);
        n = before;
        ck_assert_int_eq(parley_negotiator_parse(&n, bad[i].text), PARLEY_E_INPUT);
        const parley_error *error = parley_last_error();
        ck_assert_mem_eq(&n, &before, sizeof n);
        ck_assert_msg(error->column == bad[i].column, "%s: column %u", bad[i].text, error->column);
        ck_assert_msg(strstr(error->message, bad[i].says) != NULL, "%s: %s", bad[i].text,
                      error->message);
    }
    static char long_text[PARLEY_MAX_SPEC_BYTES + 1];
    memset(long_text, 'a', PARLEY_MAX_SPEC_BYTES);
    parley_negotiator n;
    ck_assert_int_eq(parley_negotiator_parse(&n, long_text), PARLEY_E_INPUT);
}
END_TEST

START_TEST(negotiator_format__writes_what_parse_reads) {
    static const char *const texts[] = {"boulware",
                                        "boulware:e=10+ac_next:a=1.05,b=0.01+frequency:kind=smith",
                                        "tft:mode=averaged,lag=3+ac_combi:t=0.9,bar=best+perfect",
                                        "tradeoff+none",
                                        "micro+never+zero_sum",
                                        "limited:least=0.25,size=3",
                                        "staller:closes=0.5",
                                        "equilibrium:horizon=endless",
                                        "truthful",
                                        "exaggerating:factor=5+ac_const:u=0.6",
                                        "truthful:strong=0+ac_next+frequency",
                                        "boulware+dealer:e=2",
                                        "staller+truthful"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        parley_negotiator n;
        char text[256];
        ck_assert_int_eq(parley_negotiator_parse(&n, texts[i]), PARLEY_OK);
        ck_assert_int_eq(parley_negotiator_format(text, sizeof text, &n), PARLEY_OK);
        ck_assert_str_eq(text, texts[i]);
        for (size_t size = 0; size <= strlen(texts[i]); size++)
            ck_assert_int_eq(parley_negotiator_format(text, size, &n), PARLEY_E_LIMIT);
        ck_assert_int_eq(parley_negotiator_format(text, strlen(texts[i]) + 1, &n), PARLEY_OK);
    }
    parley_negotiator n;
    char text[64];
    ck_assert_int_eq(parley_negotiator_parse(&n, "time"), PARLEY_OK);
    n.offering.values[0] = -1;
    ck_assert_int_eq(parley_negotiator_format(text, sizeof text, &n), PARLEY_E_ARGUMENT);
    n.offering.component = 99;
    ck_assert_int_eq(parley_negotiator_format(text, sizeof text, &n), PARLEY_E_ARGUMENT);
}
END_TEST

START_TEST(protocol_parse__fills_common_fields) {
    parley_protocol p;
    char text[128];
    ck_assert_int_eq(parley_protocol_parse(&p, "sao"), PARLEY_OK);
    ck_assert_uint_eq(p.rounds, 100);
    ck_assert_uint_eq(p.quorum, 0);
    ck_assert_int_eq(p.discounting, PARLEY_DISCOUNT_NONE);
    const char *all = "alternating:rounds=20,quorum=2,discounting=rounds,refusal=ends,order=random";
    ck_assert_int_eq(parley_protocol_parse(&p, all), PARLEY_OK);
    ck_assert_uint_eq(p.rounds, 20);
    ck_assert_uint_eq(p.quorum, 2);
    ck_assert_int_eq(p.discounting, PARLEY_DISCOUNT_ROUNDS);
    ck_assert_uint_eq(p.refusal_ends, 1);
    ck_assert_double_eq(p.values[4], 1);
    ck_assert_int_eq(parley_protocol_format(text, sizeof text, &p), PARLEY_OK);
    ck_assert_str_eq(text, all);
    ck_assert_int_eq(parley_protocol_format(text, 5, &p), PARLEY_E_LIMIT);
    ck_assert_int_eq(parley_protocol_parse(&p, "ultimatum"), PARLEY_OK);
    ck_assert_uint_eq(p.rounds, 1);
    ck_assert_int_eq(parley_protocol_parse(&p, "ultimatum:rounds=2"), PARLEY_E_INPUT);
    ck_assert_int_eq(parley_protocol_parse(&p, "sao:rounds=0"), PARLEY_E_INPUT);
    ck_assert_int_eq(parley_protocol_parse(&p, "sao+x"), PARLEY_E_INPUT);
    ck_assert_int_eq(parley_protocol_parse(&p, "sap"), PARLEY_E_INPUT);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "alternating"));
    p.rounds = 3;
    ck_assert_int_eq(parley_protocol_format(text, sizeof text, &p), PARLEY_E_ARGUMENT);
}
END_TEST

START_TEST(negotiator_parse__knows_how_a_party_answers_without_being_told) {
    parley_negotiator n;
    char text[64];
    ck_assert_int_eq(parley_negotiator_parse(&n, "boulware"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_ANSWERING, n.answering.component), "truthful");
    ck_assert_int_eq(parley_negotiator_parse(&n, "staller"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_ANSWERING, n.answering.component), "stalling");
    ck_assert_int_eq(parley_negotiator_parse(&n, "dealer"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_OFFERING, n.offering.component), "silent");
    ck_assert_str_eq(component_name(PARLEY_ANSWERING, n.answering.component), "dealer");
    ck_assert_int_eq(parley_negotiator_parse(&n, "silent+exaggerating"), PARLEY_OK);
    ck_assert_int_eq(parley_negotiator_format(text, sizeof text, &n), PARLEY_OK);
    ck_assert_str_eq(text, "exaggerating");
}
END_TEST

START_TEST(protocol_parse__takes_a_mediator_where_there_is_one) {
    static const char *const texts[] = {
        "single-text+nash", "single-text:rounds=30,patience=5+annealing:cooling=0.98",
        "shuttle:order=least_satisfied,first=1,stay=4,drafts=2,revise=tour+hill_climb:focus=0"};
    parley_protocol p;
    char text[128];
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ck_assert_int_eq(parley_protocol_parse(&p, texts[i]), PARLEY_OK);
        ck_assert_int_eq(parley_protocol_format(text, sizeof text, &p), PARLEY_OK);
        ck_assert_str_eq(text, texts[i]);
        for (size_t size = 0; size <= strlen(texts[i]); size++)
            ck_assert_int_eq(parley_protocol_format(text, size, &p), PARLEY_E_LIMIT);
    }
    ck_assert_int_eq(parley_protocol_parse(&p, "single-text"), PARLEY_OK);
    ck_assert_str_eq(component_name(PARLEY_MEDIATING, p.mediator.component), "nash");
    ck_assert_int_eq(parley_protocol_parse(&p, "sao+nash"), PARLEY_E_INPUT);
    ck_assert_uint_eq(parley_last_error()->column, 4);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "no mediator"));
    ck_assert_int_eq(parley_protocol_parse(&p, "single-text+boulware"), PARLEY_E_INPUT);
    ck_assert_uint_eq(parley_last_error()->column, 13);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "hill_climb, annealing"));
    ck_assert_int_eq(parley_protocol_parse(&p, "single-text+nash+nash"), PARLEY_E_INPUT);
    ck_assert_int_eq(parley_protocol_parse(&p, "single-text+"), PARLEY_E_INPUT);
    ck_assert_int_eq(parley_protocol_parse(&p, "shuttle:drafts=0"), PARLEY_E_INPUT);
}
END_TEST

START_TEST(protocol_is_met__by_all_a_quorum_or_those_required) {
    parley_protocol p = {.rounds = 1};
    ck_assert(parley_protocol_is_met(&p, 3, 7) && !parley_protocol_is_met(&p, 3, 3));
    p.quorum = 2;
    ck_assert(parley_protocol_is_met(&p, 3, 5) && !parley_protocol_is_met(&p, 3, 4));
    p.required = 2;
    ck_assert(parley_protocol_is_met(&p, 3, 3) && !parley_protocol_is_met(&p, 3, 5));
    p.quorum = 0;
    ck_assert(parley_protocol_is_met(&p, 3, 2) && !parley_protocol_is_met(&p, 3, 5));
}
END_TEST

PL_TEST_MAIN("negotiator", component_tables__are_complete_and_names_are_unique,
             component_names__at_the_same_place_differ,
             negotiator_parse__reads_components_and_parameters,
             negotiator_parse__says_where_what_and_what_is_allowed,
             negotiator_format__writes_what_parse_reads,
             negotiator_parse__knows_how_a_party_answers_without_being_told,
             protocol_parse__takes_a_mediator_where_there_is_one,
             protocol_parse__fills_common_fields,
             protocol_is_met__by_all_a_quorum_or_those_required)
