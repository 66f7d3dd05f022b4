/* Reading a dossier: every feature once, decimals exact, days on which things are known, and all
 * errors at once. */
#include "pl_test.h"

#include "base/text.h"

#include <parley/dossier.h>

#include <math.h>
#include <string.h>
#include <time.h>

static const char rich[] =
    "parley: dossier/1\n"
    "id: rich\n"
    "title: {en: A test, zh: 测试}\n"
    "as_of: 2025-06-30\n"
    "scale: {tolerate: [0.4, 0.7]}\n"
    "importance: {high: [0.7, 0.9]}\n"
    "parties:\n"
    "  - id: a\n"
    "    name: {en: Alpha, zh: 甲}\n"
    "    role: principal\n"
    "    reservation: [0.25, 0.5]\n"
    "    persons: [{name: Ann, mandate: decides, from: 2025-01, function: Head}]\n"
    "  - {id: b, role: principal, consent: {points: [price]}, reservation: {draft: now}}\n"
    "  - {id: m, role: mediator}\n"
    "  - {id: 7, role: observer, consent: none, reservation: unknown}\n"
    "plan:\n"
    "  title: Plan\n"
    "  points:\n"
    "    - {id: price, range: {from: 0.1, to: 0.7, step: 0.2, unit: EUR}}\n"
    "    - id: roof\n"
    "      number: 12\n"
    "      options:\n"
    "        - {id: old, proposed_by: [a]}\n"
    "        - {id: new, proposed_by: [{party: a, date: 2025-03-02}, {party: b, date: "
    "2025-02-01}]}\n"
    "        - {id: 3, text: Third, sources: [news], proposed_by: [m]}\n"
    "stances:\n"
    "  - {party: a, point: roof, option: [old, 3], stance: tolerate, basis: said, strength: firm}\n"
    "  - {party: a, point: price, between: [0.3, 0.6], value: 0.123456789, basis: assumed}\n"
    "  - {party: b, point: price, option: 0.10, value: [0, 1e-9], basis: read_off, date: 2025-04}\n"
    "  - {party: b, point: roof, option: new, stance: unknown}\n"
    "red_lines: [{party: b, options: [roof/old, price/0.7], basis: said}]\n"
    "constraints:\n"
    "  - {id: c1, excludes: [roof/old, price/0.1]}\n"
    "  - {implies: {if: roof/new, then: price/0.5}}\n"
    "  - {exactly_one: [roof/3, price/0.30, price/0.5]}\n"
    "drafts:\n"
    "  - {id: now, kind: status_quo, choices: {roof: old}}\n"
    "  - id: d1\n"
    "    author: [m]\n"
    "    date: 2025-05-01/05-09\n"
    "    parent: now\n"
    "    status: leaked\n"
    "    choices: {price: 0.5, roof: not_stated}\n"
    "    changes: [{change: bracketed, points: [roof], number: 4a}]\n"
    "    shown_to: [{party: a, by: m, date: 2025-05-02}, {party: b}]\n"
    "weights:\n"
    "  - {party: a, basis: said, points: {price: [1, 3], roof: high}}\n"
    "  - {party: b, basis: said, order: [[price, roof]]}\n"
    "assumptions: [{party: m, why: Somebody must., consent: required, reservation: 0.1}]\n"
    "sources:\n"
    "  - {id: news, date: 2025-02-10, date_basis: shown, weak: true, language: en, origin: [x, "
    "y]}\n"
    "  - {id: book, date: 2024}\n"
    "statements:\n"
    "  - {id: s1, speaker: Ann, party: a, about: [b], point: roof, text: No., sources: [book, "
    "news]}\n"
    "  - {speaker: Bob, text: Yes., contradicts: [s1], sources: [{source: news, paragraph: 4}]}\n"
    "meetings: [{date: 2025-03-03, place: Town, participants: [Ann, Bob], parties: [a], outcome: "
    "None.}]\n"
    "timeline: [{date: 2025-01-01, event: Start}]\n"
    "costs_of_delay:\n"
    "  - {kind: money, party: a, value: [40, 60.5], unit: EUR, period: 2025}\n"
    "  - {value: thousands}\n"
    "discrepancies: [{kind: between_languages, text: Differs., severity: low}]\n";

static parley_dossier *read(const char *text) {
    parley_dossier *dossier;
    parley_status status =
        parley_dossier_parse(&dossier, "dir/test.yaml", text, strlen(text), 0, NULL);
    ck_assert_msg(status == PARLEY_OK, "%u:%u: %s", parley_last_error()->line,
                  parley_last_error()->column, parley_last_error()->message);
    return dossier;
}

static int32_t day(const char *text) {
    int32_t number = 0;
    parley_day_parse(&number, text);
    return number;
}

START_TEST(read__parties_and_people) {
    parley_dossier *d = read(rich);
    ck_assert_str_eq(d->id, "rich");
    ck_assert_uint_eq(d->party_count, 4);
    ck_assert_str_eq(parley_text_get(&d->title, "zh"), "测试");
    ck_assert_str_eq(parley_text_get(&d->title, "fr"), "A test");
    ck_assert_uint_eq(d->language_count, 2);
    const parley_party *a = &d->parties[0], *b = &d->parties[1];
    ck_assert_int_eq(a->reservation.kind, PARLEY_RESERVATION_VALUE);
    ck_assert_int_eq(a->reservation.value.low, 250000000);
    ck_assert_int_eq(a->consent.kind, PARLEY_CONSENT_UNSTATED);
    ck_assert_int_eq(a->persons[0].mandate, PARLEY_DECIDES);
    ck_assert_int_eq(a->persons[0].from.first, day("2025-01-01"));
    ck_assert_int_eq(b->consent.kind, PARLEY_CONSENT_ON_POINTS);
    ck_assert_uint_eq(b->consent.points.items[0], 0);
    ck_assert_int_eq(b->reservation.kind, PARLEY_RESERVATION_DRAFT);
    ck_assert_int_eq(b->reservation.draft, 0);
    ck_assert_str_eq(d->parties[3].id, "7");
    ck_assert_int_eq(parley_dossier_find_party(d, "m"), 2);
    ck_assert_int_eq(parley_dossier_find_party(d, "x"), PARLEY_NONE);
    ck_assert_uint_eq(a->record.line, 8);
    ck_assert_uint_eq(a->record.column, 5);
    parley_dossier_free(d);
}
END_TEST

START_TEST(read__plan_with_exact_decimals) {
    parley_dossier *d = read(rich);
    const parley_point *price = &d->points[0], *roof = &d->points[1];
    static const char *const ids[] = {"0.1", "0.3", "0.5", "0.7"};
    ck_assert_uint_eq(price->option_count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_str_eq(price->options[i].id, ids[i]);
        ck_assert_int_eq(price->options[i].number, 100000000 + (int64_t)i * 200000000);
    }
    ck_assert_int_eq(price->number, 1);
    ck_assert_int_eq(roof->number, 12);
    ck_assert_uint_eq(roof->options[1].proposal_count, 2);
    ck_assert_uint_eq(roof->options[1].proposals[1].party, 1);
    ck_assert_int_eq(parley_dossier_find_point(d, "roof"), 1);
    parley_dossier_free(d);
}
END_TEST

START_TEST(read__stances_red_lines_and_constraints) {
    parley_dossier *d = read(rich);
    const parley_stance *s = d->stances;
    ck_assert_uint_eq(s[0].options.count, 2);
    ck_assert_uint_eq(s[0].options.items[1], 2);
    ck_assert_int_eq(s[0].value.low, 400000000); /* the scale of the dossier */
    ck_assert_int_eq(s[0].strength, PARLEY_FIRM);
    ck_assert_uint_eq(s[1].options.count, 2); /* 0.3 and 0.5 */
    ck_assert_uint_eq(s[1].options.items[0], 1);
    ck_assert_int_eq(s[1].value.high, 123456789);
    ck_assert_int_eq(s[1].word, PARLEY_VALUE);
    ck_assert_uint_eq(s[2].options.items[0], 0); /* 0.10 is 0.1 */
    ck_assert_int_eq(s[2].value.high, 1);        /* 1e-9 */
    ck_assert_int_eq(s[3].basis, PARLEY_BASIS_NONE);
    ck_assert_uint_eq(d->red_lines[0].options.items[1].option, 3);
    ck_assert_int_eq(d->constraints[1].rule, PARLEY_IMPLIES);
    ck_assert_uint_eq(d->constraints[2].options.items[1].option, 1); /* price/0.30 */
    ck_assert_ptr_null(d->constraints[1].id);
    parley_dossier_free(d);
}
END_TEST

START_TEST(read__drafts_weights_and_assumptions) {
    parley_dossier *d = read(rich);
    const parley_draft *now = &d->drafts[0], *d1 = &d->drafts[1];
    ck_assert_uint_eq(now->is_status_quo, 1);
    ck_assert_int_eq(now->choices[0], PARLEY_NONE);
    ck_assert_int_eq(now->choices[1], 0);
    ck_assert_int_eq(d1->choices[0], 2);
    ck_assert_int_eq(d1->choices[1], PARLEY_NONE);
    ck_assert_int_eq(d1->parent, 0);
    ck_assert_int_eq(d1->status, PARLEY_DRAFT_LEAKED);
    ck_assert_int_eq(d1->record.date.last, day("2025-05-09"));
    ck_assert_int_eq(d1->changes[0].change, PARLEY_BRACKETED);
    ck_assert_int_eq(d1->showings[0].by, 2);
    ck_assert_int_eq(d1->showings[1].by, PARLEY_NONE);
    ck_assert_int_eq(d->weights[0].shares[0].high, 3 * (int64_t)PARLEY_ONE);
    ck_assert_int_eq(d->weights[0].shares[1].low, 700000000); /* high, as the dossier says */
    ck_assert_uint_eq(d->weights[1].ranks[0], 1);
    ck_assert_uint_eq(d->weights[1].ranks[1], 1);
    ck_assert_int_eq(d->assumptions[0].consent.kind, PARLEY_CONSENT_REQUIRED);
    ck_assert_int_eq(d->assumptions[0].reservation.value.high, 100000000);
    parley_dossier_free(d);
}
END_TEST

#define SMALL                                                                                      \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal, reservation: {value: [0.2, 0.6], likely: {beta: [2, "      \
    "0.5]}}}]\n"                                                                                   \
    "plan: {points: [{id: p, options: [{id: p0}, {id: p1}]}, {id: q, options: [{id: q0}]}]}\n"

START_TEST(read__how_numbers_lie_in_their_intervals) {
    parley_dossier *d =
        read(SMALL "stances:\n"
                   "  - {party: a, point: p, option: p0, stance: reject, likely: {triangular: "
                   "0.05}, basis: said}\n"
                   "  - {party: a, point: p, option: p1, stance: reject, basis: said}\n"
                   "weights: [{party: a, basis: said, points: {p: {value: [1, 3], likely: "
                   "{triangular: 3}}, q: {value: high}}}]\n");
    ck_assert_int_eq(d->stances[0].likely.kind, PARLEY_TRIANGULAR);
    ck_assert_int_eq(d->stances[0].likely.mode, 50000000);
    ck_assert_int_eq(d->stances[1].likely.kind, PARLEY_UNIFORM);
    ck_assert_int_eq(d->parties[0].reservation.kind, PARLEY_RESERVATION_VALUE);
    ck_assert_int_eq(d->parties[0].reservation.value.high, 600000000);
    ck_assert_int_eq(d->parties[0].reservation.likely.kind, PARLEY_BETA);
    ck_assert_int_eq(d->parties[0].reservation.likely.alpha, 2 * (int64_t)PARLEY_ONE);
    ck_assert_int_eq(d->parties[0].reservation.likely.beta, PARLEY_ONE / 2);
    ck_assert_int_eq(d->weights[0].likely[0].mode, 3 * (int64_t)PARLEY_ONE);
    ck_assert_int_eq(d->weights[0].likely[1].kind, PARLEY_UNIFORM);
    ck_assert_int_eq(d->weights[0].shares[1].low, 600000000);
    parley_dossier_free(d);
}
END_TEST

START_TEST(read__preferences_of_drafts_and_packages) {
    parley_dossier *d = read(SMALL "drafts: [{id: d, choices: {p: p1}}]\n"
                                   "preferences:\n"
                                   "  - {party: a, prefers: d, over: {q: q0, p: p0}, basis: "
                                   "read_off, date: 2025-02-03}\n");
    ck_assert_uint_eq(d->preference_count, 1);
    const parley_preference *preference = d->preferences;
    ck_assert_uint_eq(preference->party, 0);
    ck_assert_int_eq(preference->basis, PARLEY_READ_OFF);
    ck_assert_int_eq(preference->prefers.draft, 0);
    ck_assert_int_eq(preference->prefers.choices[0], 1);
    ck_assert_int_eq(preference->prefers.choices[1], PARLEY_NONE);
    ck_assert_int_eq(preference->over.draft, PARLEY_NONE);
    ck_assert_int_eq(preference->over.choices[0], 0);
    ck_assert_int_eq(preference->over.choices[1], 0);
    ck_assert_int_eq(preference->record.known, preference->record.date.first);
    parley_dossier_free(d);
}
END_TEST

START_TEST(read__the_record) {
    parley_dossier *d = read(rich);
    ck_assert_uint_eq(d->sources[0].weak, 1);
    ck_assert_str_eq(d->sources[0].date_basis, "shown");
    ck_assert_uint_eq(d->sources[0].origin.count, 2);
    ck_assert_int_eq(d->statements[0].party, 0);
    ck_assert_int_eq(d->statements[0].point, 1);
    ck_assert_int_eq(d->statements[1].party, PARLEY_NONE);
    ck_assert_uint_eq(d->statements[1].contradicts.items[0], 0);
    ck_assert_str_eq(d->statements[1].record.sources[0].paragraph, "4");
    ck_assert_uint_eq(d->meetings[0].participants.count, 2);
    ck_assert_str_eq(parley_text_get(&d->timeline[0].event, NULL), "Start");
    ck_assert_double_eq(d->costs[0].high, 60.5);
    ck_assert_str_eq(d->costs[0].value, "40 to 60.5");
    ck_assert(isnan(d->costs[1].low));
    ck_assert_str_eq(d->costs[1].value, "thousands");
    ck_assert_int_eq(d->costs[1].party, PARLEY_NONE);
    ck_assert_uint_eq(d->discrepancies[0].between_languages, 1);
    ck_assert_str_eq(d->discrepancies[0].severity, "low");
    parley_dossier_free(d);
}
END_TEST

START_TEST(known__comes_from_date_proposer_or_source) {
    parley_dossier *d = read(rich);
    const parley_option *roof = d->points[1].options;
    ck_assert_int_eq(d->as_of, day("2025-06-30"));
    ck_assert_int_eq(roof[0].record.known, INT32_MIN);
    ck_assert_int_eq(roof[1].record.known, day("2025-02-01")); /* the first proposer */
    ck_assert_int_eq(roof[2].record.known, day("2025-02-10")); /* its source */
    ck_assert_int_eq(roof[2].proposals[0].record.known, day("2025-02-10"));
    ck_assert_int_eq(roof[1].proposals[0].record.known, day("2025-03-02"));
    ck_assert_int_eq(d->stances[2].record.known, day("2025-04-30")); /* a month: its last day */
    ck_assert_int_eq(d->stances[0].record.known, INT32_MIN);
    ck_assert_int_eq(d->drafts[1].record.known, day("2025-05-01"));     /* a span: its first */
    ck_assert_int_eq(d->statements[0].record.known, day("2024-12-31")); /* the earlier source */
    parley_dossier_free(d);
}
END_TEST

START_TEST(id__is_the_files_name_where_none_is_given) {
    static const char text[] =
        "{\"parley\": \"dossier/1\", \"parties\": [{\"id\": \"a\", \"role\": "
        "\"ally\"}], \"plan\": {\"points\": [{\"id\": \"p\", \"options\": "
        "[{\"id\": \"x\"}]}]}}";
    static const char *const names[][2] = {{"a/b/talks.json", "talks"},
                                           {"a/siting/dossier.yaml", "siting"},
                                           {"dossier.yaml", "dossier"},
                                           {"plain", "plain"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        parley_dossier *d;
        ck_assert_int_eq(parley_dossier_parse(&d, names[i][0], text, strlen(text), 1, NULL),
                         PARLEY_OK);
        ck_assert_str_eq(d->id, names[i][1]);
        parley_dossier_free(d);
    }
}
END_TEST

/* -- errors ---------------------------------------------------------------------------------- */

START_TEST(errors__come_all_at_once_in_the_order_of_the_file) {
    static const char text[] = "parley: dossier/1\n"
                               "parties: [{id: a, role: principle}]\n"
                               "plan: {points: [{id: p, options: [{id: x}, {id: x}]}]}\n"
                               "stances: [{party: b, point: p, option: y, stance: accept}]\n"
                               "colour: red\n";
    static const char *const words[] = {"\"principle\" is not allowed here; allowed: principal",
                                        "\"x\" stands twice",
                                        "\"basis\" is missing",
                                        "no party \"b\"; allowed: a",
                                        "no option \"y\" of the point \"p\"; allowed: x",
                                        "unknown key \"colour\"; allowed here: parley, id"};
    static const uint32_t lines[] = {2, 3, 4, 4, 4, 5};
    parley_diagnostics *list;
    parley_dossier *d;
    ck_assert_int_eq(parley_diagnostics_new(&list), PARLEY_OK);
    ck_assert_int_eq(parley_dossier_parse(&d, "t", text, strlen(text), 0, list), PARLEY_E_INPUT);
    ck_assert_ptr_null(d);
    ck_assert_uint_eq(parley_diagnostics_count(list), 6);
    for (size_t i = 0; i < 6; i++) {
        const parley_diagnostic *found = parley_diagnostics_get(list, i);
        ck_assert_msg(strstr(found->message, words[i]) != NULL, "%s", found->message);
        ck_assert_uint_eq(found->line, lines[i]);
        ck_assert_uint_eq(found->is_error, 1);
    }
    ck_assert_str_eq(parley_last_error()->message, parley_diagnostics_get(list, 0)->message);
    ck_assert_uint_eq(parley_last_error()->line, 2);
    parley_diagnostics_free(list);
}
END_TEST

/* The first error of this text has these words. */
static void expect_error(const char *text, const char *words) {
    parley_dossier *d;
    ck_assert_int_eq(parley_dossier_parse(&d, "t", text, strlen(text), 0, NULL), PARLEY_E_INPUT);
    ck_assert_msg(strstr(parley_last_error()->message, words) != NULL, "%s",
                  parley_last_error()->message);
}

#define HEAD "parley: dossier/1\nparties: [{id: seller, role: ally}]\n"
#define PLAN "plan: {points: [{id: price, options: [{id: low}, {id: high}]}]}\n"

START_TEST(errors__name_what_was_nearly_meant) {
    expect_error(HEAD PLAN "stanecs: []\n", "did you mean \"stances\"?");
    expect_error(HEAD PLAN "stances: [{party: seler, point: price, option: low, stance: reject, "
                           "basis: said}]\n",
                 "did you mean \"seller\"?");
    expect_error(HEAD PLAN "drafts: [{id: d, choices: {price: hihg}}]\n", "did you mean \"high\"?");
    expect_error(HEAD PLAN "drafts: [{id: d, choices: {prize: high}}]\n",
                 "did you mean \"price\"?");
}
END_TEST

START_TEST(errors__carry_no_control_characters_and_no_cut_letters) {
    expect_error(HEAD PLAN "\"\\e[31mred\": 1\n", "unknown key \"[31mred\"");
    expect_error(HEAD PLAN "as_of: 一二三四五六七八九十一二三四五六七八九十\n",
                 "\"一二三四五六七八九十一二三\" is no date");
    expect_error(HEAD PLAN "title: \"a\\u009bb\"\n", "control character U+009B");
}
END_TEST

START_TEST(errors__beyond_the_list_are_counted) {
    pl_text text = {0};
    parley_diagnostics *list;
    parley_dossier *d;
    pl_text_put(&text, HEAD PLAN "timeline:\n");
    for (int i = 0; i < 1500; i++)
        pl_text_put(&text, "  - {date: never, event: x}\n");
    ck_assert_int_eq(parley_diagnostics_new(&list), PARLEY_OK);
    ck_assert_int_eq(parley_dossier_parse(&d, "t", text.bytes, text.length, 0, list),
                     PARLEY_E_INPUT);
    size_t count = parley_diagnostics_count(list);
    ck_assert_uint_eq(count, 1001);
    ck_assert_ptr_nonnull(
        strstr(parley_diagnostics_get(list, count - 1)->message, "500 more errors"));
    parley_diagnostics_free(list);
    pl_text_clear(&text);
}
END_TEST

START_TEST(errors__are_found_behind_a_thousand_warnings) {
    pl_text text = {0};
    parley_dossier *d;
    pl_text_put(&text, "languages: [en]\n" HEAD PLAN "timeline:\n");
    for (int i = 0; i < 1500; i++)
        pl_text_put(&text, "  - {date: 2025, event: {fr: x, en: x}}\n");
    pl_text_put(&text, "  - {date: never, event: x}\n");
    ck_assert_int_eq(parley_dossier_parse(&d, "t", text.bytes, text.length, 0, NULL),
                     PARLEY_E_INPUT);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "\"never\" is no date"));
    pl_text_clear(&text);
}
END_TEST

START_TEST(range__wider_than_the_numbers_is_refused) {
    expect_error(
        "parley: dossier/1\nparties: [{id: a, role: ally}]\nplan: {points: [{id: p, range: "
        "{from: -9000000000, to: 9000000000, step: 9000000000}}]}\n",
        "wider than 9 billion");
}
END_TEST

START_TEST(source__may_cite_a_source) {
    parley_dossier *d = read(HEAD PLAN "sources: [{id: a, sources: [b]}, {id: b, date: 2025}]\n");
    ck_assert_uint_eq(d->sources[0].record.source_count, 1);
    parley_dossier_free(d);
}
END_TEST

START_TEST(read__of_no_file_is_a_storage_error) {
    parley_dossier *d;
    ck_assert_int_eq(parley_dossier_read(&d, "no/such/file.yaml", NULL), PARLEY_E_STORAGE);
    ck_assert_ptr_null(d);
    ck_assert_int_eq(parley_dossier_read(&d, "/", NULL), PARLEY_E_STORAGE);
}
END_TEST

/* -- size ------------------------------------------------------------------------------------ */

START_TEST(read__of_10000_statements_and_stances) {
    pl_text text = {0};
    struct timespec before, after;
    pl_text_put(&text, HEAD "plan:\n  points:\n");
    for (int i = 0; i < 100; i++)
        pl_text_print(&text, "    - {id: p%d, options: [{id: x}, {id: y}, {id: z}]}\n", i);
    pl_text_put(&text, "sources: [{id: s, date: 2025-01-01}]\nstances:\n");
    for (int i = 0; i < 10000; i++)
        pl_text_print(
            &text,
            "  - {party: seller, point: p%d, option: x, stance: accept, basis: said, date: "
            "2025-02-%02d, sources: [s]}\n",
            i % 100, 1 + i / 100 % 28);
    pl_text_put(&text, "statements:\n");
    for (int i = 0; i < 10000; i++)
        pl_text_print(&text,
                      "  - {id: s%d, speaker: {en: Somebody, zh: 某人}, party: seller, date: "
                      "2025-02-03, text: {en: What was said., zh: 所说的话。}, sources: [s]}\n",
                      i);
    clock_gettime(CLOCK_MONOTONIC, &before);
    parley_dossier *d = read(text.bytes);
    clock_gettime(CLOCK_MONOTONIC, &after);
    ck_assert_uint_eq(d->stance_count, 10000);
    ck_assert_uint_eq(d->statement_count, 10000);
    printf("# %zu bytes read in %.3f s\n", text.length,
           (double)(after.tv_sec - before.tv_sec) +
               1e-9 * (double)(after.tv_nsec - before.tv_nsec));
    parley_dossier_free(d);
    pl_text_clear(&text);
}
END_TEST

PL_TEST_MAIN("dossier", read__parties_and_people, read__plan_with_exact_decimals,
             read__stances_red_lines_and_constraints, read__drafts_weights_and_assumptions,
             read__how_numbers_lie_in_their_intervals, read__preferences_of_drafts_and_packages,
             read__the_record, known__comes_from_date_proposer_or_source,
             id__is_the_files_name_where_none_is_given,
             errors__come_all_at_once_in_the_order_of_the_file, errors__name_what_was_nearly_meant,
             errors__carry_no_control_characters_and_no_cut_letters,
             errors__beyond_the_list_are_counted, errors__are_found_behind_a_thousand_warnings,
             range__wider_than_the_numbers_is_refused, source__may_cite_a_source,
             read__of_no_file_is_a_storage_error, read__of_10000_statements_and_stances)
