/* Talks as a whole: rules of agreement, what no party ever does, the same bytes for any number of
 * threads, and what time costs. */
#include "held_talk.h"
#include "small_scenario.h"

#include <math.h>

enum { MOST_ACTS = 20000, MOST_TALKS = 4000 };

static const char *const STRATEGIES[] = {
    "boulware",
    "linear",
    "conceder",
    "time:e=2,epsilon=0.01+ac_next",
    "micro",
    "tft",
    "tft:mode=absolute+ac_combi",
    "tft:mode=averaged,lag=3+ac_combi:bar=mean,t=0.5",
    "nice_tft",
    "nice_tft+bayesian",
    "hardheaded",
    "tradeoff",
    "tradeoff+frequency:kind=smith",
    "tradeoff+bayesian+ac_const:u=0.6",
    "tradeoff+perfect",
    "tradeoff+zero_sum",
    "random",
    "random:least=0.5+ac_time:t=0.9",
    "limited",
    "staller",
    "staller:closes=1+band:e=2",
    "conceder+never",
};
enum { STRATEGY_COUNT = sizeof STRATEGIES / sizeof *STRATEGIES };

static const char *const PROTOCOLS[] = {"sao:rounds=30",
                                        "sao-step:rounds=40",
                                        "alternating:rounds=25",
                                        "ultimatum",
                                        "alternating:rounds=25,order=random,discounting=rounds",
                                        "simultaneous:rounds=20,discounting=time"};
enum { PROTOCOL_COUNT = sizeof PROTOCOLS / sizeof *PROTOCOLS };

static parley_negotiator negotiators[STRATEGY_COUNT];
static parley_protocol protocols[PROTOCOL_COUNT];

static void parse_all(void) {
    for (int i = 0; i < STRATEGY_COUNT; i++)
        ck_assert_int_eq(parley_negotiator_parse(&negotiators[i], STRATEGIES[i]), PARLEY_OK);
    for (int i = 0; i < PROTOCOL_COUNT; i++)
        ck_assert_int_eq(parley_protocol_parse(&protocols[i], PROTOCOLS[i]), PARLEY_OK);
}

static parley_talk_result hold(const parley_scenario *scenario, const char *rules, const char *one,
                               const char *two) {
    parley_negotiator both[2] = {negotiator(one), negotiator(two)};
    parley_protocol made = protocol(rules);
    return watch(scenario, &made, both, 0, NULL, NULL);
}

/* Two parties that want the reverse of each other on one issue of `options`. */
static parley_scenario *division(uint32_t options, const double *discounts, const double *costs,
                                 const int64_t *reservations) {
    static int32_t gains[2 * 128];
    int64_t scale[2] = {options - 1, options - 1};
    parley_scenario *scenario;
    for (uint32_t o = 0; o < options; o++) {
        gains[o] = (int32_t)o;
        gains[options + o] = (int32_t)(options - 1 - o);
    }
    parley_scenario_spec spec = {.space = {.party_count = 2,
                                           .issue_count = 1,
                                           .option_counts = &options,
                                           .gains = gains,
                                           .reservations = reservations},
                                 .scale = scale,
                                 .discounts = discounts,
                                 .delay_costs = costs};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

/* -- what never happens ---------------------------------------------------------------------- */

static void check_acts(const small *s, const parley_scenario *scenario, const parley_trace *trace,
                       const parley_protocol *rules) {
    uint32_t round = 0;
    ck_assert_uint_le(trace->count, trace->capacity);
    for (size_t i = 0; i < trace->count; i++) {
        const parley_act *act = &trace->acts[i];
        const uint32_t *choices = trace->choices + i * s->m;
        ck_assert(act->round >= round && act->round < rules->rounds && act->party < s->n);
        round = act->round;
        if (act->kind == PARLEY_ACT_LEAVE)
            continue;
        uint32_t x = small_number(s, choices), p = act->party;
        ck_assert(s->exists[x]);
        for (uint32_t q = 0; q < s->n; q++)
            ck_assert_double_eq(act->utilities[q], (double)s->units[x][q] / (double)s->scale[q]);
        if (act->kind == PARLEY_ACT_REJECT || act->kind == PARLEY_ACT_REFUSE)
            continue;
        ck_assert_msg(s->own[x][p], "party %u took an outcome across its red line", p);
        ck_assert_double_ge(act->utilities[p], parley_scenario_reservation(scenario, p, round));
        if (act->kind == PARLEY_ACT_OFFER)
            ck_assert_uint_eq(act->about, p);
        else
            ck_assert_uint_ne(act->about, p);
    }
}

static void check_result(const small *s, const parley_talk_result *r, const parley_trace *trace,
                         const uint32_t *choices) {
    const parley_act *last = &trace->acts[trace->count - 1];
    ck_assert_uint_eq(r->acts, trace->count);
    ck_assert_uint_eq(r->rounds, last->round + 1);
    ck_assert_int_ne(r->end, PARLEY_TALK_RUNS);
    ck_assert_int_eq(r->end == PARLEY_TALK_LEFT, last->kind == PARLEY_ACT_LEAVE);
    if (r->end != PARLEY_TALK_AGREED)
        return;
    uint32_t x = small_number(s, choices);
    ck_assert_uint_eq(r->consents, (1u << s->n) - 1);
    for (uint32_t p = 0; p < s->n; p++) {
        ck_assert(s->own[x][p]);
        ck_assert_double_eq(r->utilities[p], (double)s->units[x][p] / (double)s->scale[p]);
    }
}

/* Every strategy in every protocol on random scenarios with rules, reservation values and costs of
 * delay, listed or not. */
START_TEST(talks__never_cross_reservation_values_or_red_lines) {
    static parley_act acts[MOST_ACTS];
    static uint32_t all_choices[MOST_ACTS * MOST_ISSUES];
    uint32_t ends[5] = {0};
    parse_all();
    for (uint64_t seed = 0; seed < 1500; seed++) {
        small s;
        double costs[MOST_PARTIES] = {0.001, 0, 0.01};
        small_draw(&s, seed, 60, seed % 4 != 0);
        pl_random random = pl_random_stream(seed, 9, 0);
        for (uint32_t p = 0; p < s.n; p++)
            if (pl_random_below(&random, 3))
                s.reservations[p] = (int64_t)pl_random_below(&random, 60 * s.m) - 20;
        s.spec.delay_costs = seed % 5 == 0 ? costs : NULL;
        parley_scenario *scenario = small_build(&s, seed % 3 != 0);
        for (int i = 0; scenario && i < 6; i++) {
            parley_negotiator list[MOST_PARTIES];
            uint32_t choices[MOST_ISSUES];
            parley_trace trace = {.acts = acts, .choices = all_choices, .capacity = MOST_ACTS};
            for (uint32_t p = 0; p < s.n; p++)
                list[p] = negotiators[pl_random_below(&random, STRATEGY_COUNT)];
            const parley_protocol *rules = &protocols[pl_random_below(&random, PROTOCOL_COUNT)];
            parley_talk_result r = watch(scenario, rules, list, seed, choices, &trace);
            check_acts(&s, scenario, &trace, rules);
            check_result(&s, &r, &trace, choices);
            ends[r.end]++;
        }
        parley_scenario_free(scenario);
    }
    ck_assert_uint_gt(ends[PARLEY_TALK_AGREED], 1000);
    ck_assert_uint_gt(ends[PARLEY_TALK_DEADLINE], 1000);
    ck_assert_uint_gt(ends[PARLEY_TALK_LEFT], 100);
}
END_TEST

/* -- the same for all threads ---------------------------------------------------------------- */

START_TEST(talks_run__gives_the_same_bytes_for_any_threads_and_order) {
    static parley_talk list[MOST_TALKS], mixed[MOST_TALKS];
    static parley_talk_result one[MOST_TALKS], other[MOST_TALKS];
    static uint32_t choices[2][MOST_TALKS * 28];
    const parley_scenario *scenarios[3] = {generated(2, 4, 1000, 1), generated(2, 28, 10000, 2),
                                           generated(3, 5, 1 << 28, 3)};
    parley_talks *talks;
    size_t count = 0;
    parse_all();
    parley_talks_spec spec = {scenarios,      protocols,      negotiators, 3,
                              PROTOCOL_COUNT, STRATEGY_COUNT, 17};
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t a = 0; a < STRATEGY_COUNT; a++)
            for (uint32_t b = 0; b < STRATEGY_COUNT; b += 1 + 2 * (i == 1))
                list[count] =
                    (parley_talk){i, (a + b) % PROTOCOL_COUNT, {a, b, (a * b) % 20}, count},
                count++;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    for (uint32_t threads = 0; threads < 6; threads++) {
        parley_run_options options = {threads, choices[threads > 0], 28};
        memset(choices[threads > 0], 0xff, sizeof choices[0]);
        ck_assert_int_eq(
            parley_talks_run(talks, threads ? other : one, list, count, &options, NULL), PARLEY_OK);
        if (threads > 0)
            ck_assert_mem_eq(one, other, count * sizeof *one);
        if (threads > 0)
            ck_assert_mem_eq(choices[0], choices[1], sizeof choices[0]);
    }
    for (size_t i = 0; i < count; i++)
        mixed[i] = list[(i * 7 + 3) % count]; /* 7 does not divide the count */
    ck_assert_uint_ne(count % 7, 0);
    ck_assert_int_eq(parley_talks_run(talks, other, mixed, count, NULL, NULL), PARLEY_OK);
    for (size_t i = 0; i < count; i++)
        ck_assert_mem_eq(&other[i], &one[(i * 7 + 3) % count], sizeof *one);
    parley_talks_free(talks);
    for (int i = 0; i < 3; i++)
        parley_scenario_free((parley_scenario *)scenarios[i]);
}
END_TEST

START_TEST(talks_run__draws_other_numbers_for_other_seeds_and_talks) {
    parley_scenario *scenario = generated(2, 5, 1000, 1);
    parley_protocol rules = protocol("sao:rounds=20");
    parley_negotiator both[1] = {negotiator("random:least=0.7+never")};
    parley_act acts[2][60];
    for (int same = 0; same < 2; same++)
        for (uint64_t i = 0; i < 2; i++) {
            parley_talks *talks;
            parley_talk_result result;
            parley_trace trace = {.acts = acts[i], .capacity = 60};
            parley_talk talk = {.number = same ? 3 : 3 + i};
            parley_talks_spec spec = {
                (const parley_scenario *const[]){scenario}, &rules, both, 1, 1, 1, 5};
            ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
            ck_assert_int_eq(parley_talks_watch(talks, &result, NULL, &trace, &talk), PARLEY_OK);
            ck_assert_uint_eq(trace.count, 40);
            parley_talks_free(talks);
            if (i == 1)
                ck_assert_int_eq(memcmp(acts[0], acts[1], 40 * sizeof(parley_act)) == 0, same);
        }
    parley_scenario_free(scenario);
}
END_TEST

/* -- agreement rules ------------------------------------------------------------------------- */

START_TEST(sao__leaves_a_party_without_acceptable_outcomes) {
    const int64_t high[2] = {0, 11};
    parley_scenario *scenario = division(11, NULL, NULL, high);
    parley_talk_result r = hold(scenario, "sao", "boulware", "boulware");
    ck_assert_int_eq(r.end, PARLEY_TALK_LEFT);
    ck_assert_uint_eq(r.proposer, 1);
    ck_assert_uint_eq(r.rounds, 1);
    ck_assert_double_eq(r.utilities[1], 1.1);
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(alternating__agrees_by_quorum_and_by_required_parties) {
    parley_scenario *scenario = generated(3, 4, 1000, 4);
    parley_negotiator list[3] = {negotiator("conceder"), negotiator("conceder"),
                                 negotiator("staller")};
    parley_protocol rules = protocol("alternating:rounds=90");
    parley_talk_result r = watch(scenario, &rules, list, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
    rules.quorum = 2;
    r = watch(scenario, &rules, list, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    ck_assert_uint_eq(r.consents, 3);
    rules.required = 4;
    r = watch(scenario, &rules, list, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
    rules.quorum = 0;
    rules.required = 3;
    r = watch(scenario, &rules, list, 0, NULL, NULL);
    ck_assert_uint_eq(r.consents & 3, 3);
    parley_scenario_free(scenario);
}
END_TEST

/* The third party's red line lies on everything that the first two would agree on, but it has no
 * say; with a veto on that point it has. */
START_TEST(conclude__minds_vetoes_on_points) {
    static const uint32_t counts[1] = {4};
    static const int32_t gains[3 * 4] = {3, 3, 2, 0, 3, 2, 3, 0, 0, 0, 0, 3};
    static const int64_t scale[3] = {3, 3, 3}, least[3] = {1, 1, 1};
    static const uint8_t lines[3 * 4] = {[8] = 1, [9] = 1, [10] = 1};
    static const uint32_t nobody[1] = {0}, third[1] = {4}, second[1] = {2};
    parley_scenario *scenario;
    parley_scenario_spec spec = {.space = {.party_count = 3,
                                           .issue_count = 1,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = scale,
                                 .red_lines = lines};
    parley_negotiator list[3] = {negotiator("conceder"), negotiator("conceder"),
                                 negotiator("boulware")};
    parley_protocol rules = protocol("alternating:quorum=2,rounds=30");
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    const uint32_t *vetoes[4] = {NULL, nobody, second, third};
    for (int i = 0; i < 4; i++) {
        rules.vetoes = vetoes[i];
        parley_talk_result r = watch(scenario, &rules, list, 0, NULL, NULL);
        ck_assert_int_eq(r.end, i == 3 ? PARLEY_TALK_DEADLINE : PARLEY_TALK_AGREED);
    }
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(conclude__asks_principals_to_ratify) {
    parley_scenario *scenario = division(101, NULL, NULL, NULL);
    parley_negotiator both[2] = {negotiator("conceder"), negotiator("linear")};
    double refusals[2] = {0, 1}, principals[2] = {0.7, -INFINITY};
    parley_protocol rules = protocol("sao:rounds=60");
    parley_talk_result free_hand = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_int_eq(free_hand.end, PARLEY_TALK_AGREED);
    rules.refusals = refusals;
    parley_talk_result r = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
    ck_assert_uint_gt(r.refusals, 1);
    rules.refusal_ends = 1;
    r = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_REFUSED);
    ck_assert_uint_eq(r.refusals, 1);
    ck_assert_uint_eq(r.rounds, free_hand.rounds);
    rules.refusals = NULL;
    rules.refusal_ends = 0;
    rules.principals = principals;
    r = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert(r.end != PARLEY_TALK_AGREED || r.utilities[0] >= 0.7);
    principals[0] = free_hand.utilities[0];
    r = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_mem_eq(&r, &free_hand, sizeof r);
    refusals[1] = 0.5; /* as often as not */
    rules.refusals = refusals;
    rules.refusal_ends = 1;
    uint32_t refused = 0;
    for (uint64_t number = 0; number < 400; number++)
        refused += watch(scenario, &rules, both, number, NULL, NULL).end == PARLEY_TALK_REFUSED;
    ck_assert(refused > 140 && refused < 260);
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(staller__closes_nothing_unless_told_to) {
    parley_scenario *scenario = generated(2, 5, 1000, 5);
    for (int i = 0; i < PROTOCOL_COUNT; i++) {
        parley_talk_result r = hold(scenario, PROTOCOLS[i], "staller", "conceder+ac_time:t=0");
        ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
    }
    parley_talk_result r = hold(scenario, "sao", "staller:closes=1", "conceder+ac_time:t=0");
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    ck_assert_double_ge(r.utilities[0], 0.8);
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(simultaneous__draws_among_offers_that_all_accept) {
    parley_scenario *scenario = division(11, NULL, NULL, NULL);
    parley_negotiator both[2] = {negotiator("random+ac_const:u=0"),
                                 negotiator("random+ac_const:u=0")};
    parley_protocol rules = protocol("simultaneous");
    uint32_t first = 0;
    for (uint64_t number = 0; number < 400; number++) {
        parley_talk_result r = watch(scenario, &rules, both, number, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        ck_assert_uint_eq(r.acts, 4);
        first += r.proposer == 0;
    }
    ck_assert(first > 140 && first < 260);
    parley_scenario_free(scenario);
}
END_TEST

/* -- time ------------------------------------------------------------------------------------ */

START_TEST(payoffs__are_discounted_by_rounds_or_time) {
    const double discounts[2] = {0.9, 0.5};
    const int64_t least[2] = {2, 3};
    parley_scenario *scenario = division(11, discounts, NULL, least);
    static const char *const rules[3] = {"sao:rounds=9", "sao:rounds=9,discounting=rounds",
                                         "sao:rounds=9,discounting=time"};
    for (int i = 0; i < 3; i++) {
        parley_talk_result r = hold(scenario, rules[i], "linear", "linear");
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        double exponent = i == 0 ? 0 : i == 1 ? r.rounds - 1 : r.rounds / 10.0;
        parley_talk_result none = hold(scenario, rules[i], "linear+never", "linear+never");
        ck_assert_int_eq(none.end, PARLEY_TALK_DEADLINE);
        for (int p = 0; p < 2; p++) {
            ck_assert_double_eq(r.payoffs[p], r.utilities[p] * pow(discounts[p], exponent));
            double all = i == 0 ? 0 : i == 1 ? 9 : 1;
            ck_assert_double_eq(none.utilities[p], (double)least[p] / 10);
            ck_assert_double_eq(none.payoffs[p], none.utilities[p] * pow(discounts[p], all));
        }
    }
    parley_scenario_free(scenario);
}
END_TEST

/* Two that would not meet do, as waiting makes them modest; and who pays more for it gets less. */
START_TEST(delay_costs__lower_reservation_values_until_there_is_a_deal) {
    const int64_t least[2] = {70, 70};
    const double costs[2] = {0.01, 0.002};
    parley_scenario *firm = division(101, NULL, NULL, least);
    parley_scenario *costly = division(101, NULL, costs, least);
    parley_talk_result r = hold(firm, "sao:rounds=100", "conceder", "conceder");
    ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
    ck_assert_double_eq(r.utilities[0], 0.7);
    r = hold(costly, "sao:rounds=100", "conceder", "conceder");
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    ck_assert_uint_gt(r.rounds, 30);
    ck_assert_double_lt(r.utilities[0], r.utilities[1]);
    r = hold(costly, "sao:rounds=100", "conceder+never", "conceder+never");
    ck_assert_double_eq(r.utilities[0], 0.7 - 0.01 * 99);
    parley_scenario_free(firm);
    parley_scenario_free(costly);
}
END_TEST

/* -- errors ---------------------------------------------------------------------------------- */

START_TEST(talks__refuse_what_does_not_fit) {
    parley_scenario *scenario = division(11, NULL, NULL, NULL);
    const parley_scenario *scenarios[] = {scenario};
    parley_protocol rules[2] = {protocol("sao"), protocol("simultaneous:quorum=3")};
    parley_negotiator list[2] = {negotiator("boulware"), negotiator("external")};
    parley_talks_spec spec = {scenarios, rules, list, 1, 2, 2, 0};
    static const parley_talk bad[] = {{.scenario = 1},
                                      {.protocol = 2},
                                      {.protocol = 1},
                                      {.negotiators = {0, 2}},
                                      {.negotiators = {0, 1}}};
    parley_talks *talks;
    parley_talk_result result;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(parley_talks_run(talks, &result, &bad[i], 1, NULL, NULL),
                         PARLEY_E_ARGUMENT);
    parley_talk good = {0};
    uint32_t choices[1];
    parley_run_options short_of_room = {1, choices, 0}, crowd = {65, NULL, 0};
    ck_assert_int_eq(parley_talks_run(talks, &result, &good, 1, &short_of_room, NULL),
                     PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_talks_run(talks, &result, &good, 1, &crowd, NULL), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_talks_run(talks, &result, &good, 0, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_talks_run(talks, &result, &good, 1, NULL, NULL), PARLEY_OK);
    parley_talks_free(talks);
    spec.negotiator_count = 0;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(talks);
    spec.negotiator_count = 2;
    list[0].acceptance.component = 77;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_E_ARGUMENT);
    list[0] = negotiator("boulware");
    rules[0].rounds = 0;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_E_ARGUMENT);
    parley_talks_free(NULL);
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(talks_run__stops_when_cancelled) {
    parley_scenario *scenario = division(11, NULL, NULL, NULL);
    parley_protocol rules = protocol("sao");
    parley_negotiator one = negotiator("boulware");
    const parley_scenario *scenarios[] = {scenario};
    parley_talks_spec spec = {scenarios, &rules, &one, 1, 1, 1, 0};
    parley_talk list[100] = {0};
    parley_talk_result results[100];
    parley_talks *talks;
    parley_control *control;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    parley_control_cancel(control);
    ck_assert_int_eq(parley_talks_run(talks, results, list, 100, NULL, control),
                     PARLEY_E_CANCELLED);
    parley_talks_free(talks);
    parley_control_free(control);
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(trace__counts_on_where_it_has_no_room) {
    parley_scenario *scenario = division(11, NULL, NULL, NULL);
    parley_negotiator both[2] = {negotiator("boulware+never"), negotiator("boulware+never")};
    parley_protocol rules = protocol("sao:rounds=10");
    parley_act acts[3];
    parley_trace trace = {.acts = acts, .capacity = 3};
    parley_talk_result r = watch(scenario, &rules, both, 0, NULL, &trace);
    ck_assert_uint_eq(trace.count, 20);
    ck_assert_uint_eq(r.acts, 20);
    ck_assert_uint_eq(acts[2].round, 1);
    parley_scenario_free(scenario);
}
END_TEST

PL_TEST_MAIN("talks", talks__never_cross_reservation_values_or_red_lines,
             talks_run__gives_the_same_bytes_for_any_threads_and_order,
             talks_run__draws_other_numbers_for_other_seeds_and_talks,
             sao__leaves_a_party_without_acceptable_outcomes,
             alternating__agrees_by_quorum_and_by_required_parties,
             conclude__minds_vetoes_on_points, conclude__asks_principals_to_ratify,
             staller__closes_nothing_unless_told_to,
             simultaneous__draws_among_offers_that_all_accept,
             payoffs__are_discounted_by_rounds_or_time,
             delay_costs__lower_reservation_values_until_there_is_a_deal,
             talks__refuse_what_does_not_fit, talks_run__stops_when_cancelled,
             trace__counts_on_where_it_has_no_room)
