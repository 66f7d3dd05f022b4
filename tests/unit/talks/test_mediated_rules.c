/* Talks with a mediator: by which rules a text becomes an agreement, what time does, and whom the
 * shuttle visits. */
#include "mediated_talk.h"

#include <math.h>

/* -- rules of agreement ---------------------------------------------------------------------- */

START_TEST(staller__closes_nothing_with_any_mediator) {
    parley_scenario *scenario = generated(3, 5, 1000, 5);
    for (int i = 0; i < TABLE_COUNT; i++)
        for (int k = 0; k < MEDIATOR_COUNT; k++) {
            parley_protocol rules = mediated(TABLES[i], MEDIATORS[k]);
            for (int stalls = 0; stalls < 3; stalls++) {
                parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                             negotiator(stalls == 0   ? "staller"
                                                        : stalls == 1 ? "staller:closes=1"
                                                                      : "stalling")};
                parley_talk_result r = watch(scenario, &rules, list, 1, NULL, NULL);
                ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
                ck_assert_uint_eq(r.rounds, rules.rounds);
            }
        }
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(mediated_talks__agree_by_quorum_and_by_required_parties) {
    parley_scenario *scenario = generated(3, 4, 1000, 4);
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("staller")};
    for (int i = 0; i < TABLE_COUNT; i++) {
        parley_protocol rules = mediated(TABLES[i], "nash");
        rules.quorum = 2;
        parley_talk_result r = watch(scenario, &rules, list, 0, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        ck_assert_uint_eq(r.consents, 3);
        rules.required = 4;
        r = watch(scenario, &rules, list, 0, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
        rules.quorum = 0;
        rules.required = 1;
        r = watch(scenario, &rules, list, 0, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        ck_assert_uint_eq(r.consents & 1, 1);
    }
    parley_scenario_free(scenario);
}
END_TEST

/* The first two want option 0 of the first point, which is the third's red line; its consent is not
 * needed, but it may have a veto there. Then they have to do with option 1, which the mediator
 * finds out from what is rejected. */
START_TEST(mediated_talks__mind_vetoes_on_points) {
    static const uint32_t counts[2] = {2, 2};
    static const int32_t gains[3 * 4] = {3, 1, 0, 1, 3, 1, 1, 0, 0, 3, 0, 0};
    static const int64_t scale[3] = {4, 4, 3}, least[3] = {1, 1, 1};
    static const uint8_t lines[3 * 4] = {[8] = 1};
    static const uint32_t nobody[2] = {0, 0}, third[2] = {4, 0}, elsewhere[2] = {0, 4};
    const uint32_t *vetoes[4] = {NULL, nobody, elsewhere, third};
    parley_scenario *scenario;
    parley_scenario_spec spec = {.space = {.party_count = 3,
                                           .issue_count = 2,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = scale,
                                 .red_lines = lines};
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("truthful")};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    for (int k = 0; k < MEDIATOR_COUNT; k++)
        for (int i = 0; i < 4; i++) {
            uint32_t choices[2], start[2] = {1, 0};
            parley_protocol rules = mediated("single-text:rounds=60,quorum=2", MEDIATORS[k]);
            rules.vetoes = vetoes[i];
            rules.start = start;
            parley_talk_result r = watch(scenario, &rules, list, 0, choices, NULL);
            ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
            if (i == 3)
                ck_assert_uint_eq(choices[0], 1);
            else if (strncmp(MEDIATORS[k], "hill_climb", 10) == 0)
                ck_assert_uint_eq(choices[0], 0);
        }
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(mediated_talks__ask_principals_to_ratify) {
    parley_scenario *scenario = generated(2, 5, 1000, 7);
    parley_negotiator both[2] = {negotiator("truthful"), negotiator("truthful")};
    double refusals[2] = {0, 1}, principals[2] = {-INFINITY, -INFINITY};
    for (int i = 0; i < TABLE_COUNT; i++) {
        parley_protocol rules = mediated(TABLES[i], "nash");
        parley_talk_result free_hand = watch(scenario, &rules, both, 0, NULL, NULL);
        ck_assert_int_eq(free_hand.end, PARLEY_TALK_AGREED);
        rules.refusals = refusals;
        parley_talk_result r = watch(scenario, &rules, both, 0, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
        ck_assert_uint_ge(r.refusals, 1);
        rules.refusal_ends = 1;
        r = watch(scenario, &rules, both, 0, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_REFUSED);
        ck_assert_uint_eq(r.rounds, free_hand.rounds);
        rules.refusals = NULL;
        rules.principals = principals;
        principals[0] = free_hand.utilities[0];
        r = watch(scenario, &rules, both, 0, NULL, NULL);
        ck_assert_mem_eq(&r, &free_hand, sizeof r);
        principals[0] += 1e-9;
        r = watch(scenario, &rules, both, 0, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_REFUSED);
        principals[0] = -INFINITY;
    }
    parley_scenario_free(scenario);
}
END_TEST

/* The first envoy would sign for 0.2, its principal wants 0.8 or more: whatever the envoy says, the
 * mediators that learn find out from refusals. */
START_TEST(mediators__learn_from_what_principals_refuse) {
    static const char *const rules[4] = {
        "single-text:patience=10+nash", "shuttle:patience=10,rounds=500+nash",
        "single-text:patience=10+welfare", "single-text:patience=10+least_satisfied"};
    const double principals[2] = {0.8, -INFINITY};
    parley_negotiator both[2] = {negotiator("truthful"), negotiator("truthful")};
    for (int i = 0; i < 4; i++) {
        uint32_t agreed = 0, refusals = 0;
        for (uint64_t seed = 0; seed < 20; seed++) {
            parley_scenario *scenario = generated(2, LARGE_ISSUES, 10000, seed);
            parley_protocol made = protocol(rules[i]);
            made.principals = principals;
            parley_talk_result r = watch(scenario, &made, both, seed, NULL, NULL);
            agreed += r.end == PARLEY_TALK_AGREED;
            refusals += r.refusals;
            ck_assert(r.end != PARLEY_TALK_AGREED || r.utilities[0] >= 0.8);
            parley_scenario_free(scenario);
        }
        ck_assert_uint_ge(agreed, 19);
        ck_assert_uint_ge(refusals, 10);
    }
}
END_TEST

/* -- time ------------------------------------------------------------------------------------ */

START_TEST(patience__closes_early_and_delay_is_paid_for) {
    static const double discounts[2] = {0.99, 0.98};
    parley_scenario *scenario = by_hand(NULL, discounts, NULL);
    parley_negotiator both[2] = {negotiator("truthful"), negotiator("truthful")};
    for (int shuttle = 0; shuttle < 2; shuttle++) {
        const char *const texts[2] = {shuttle ? "shuttle:discounting=rounds+nash"
                                              : "single-text:discounting=rounds+nash",
                                      shuttle ? "shuttle:patience=8,discounting=rounds+nash"
                                              : "single-text:patience=8,discounting=rounds+nash"};
        parley_protocol late = protocol(texts[0]), early = protocol(texts[1]);
        parley_talk_result slow = watch(scenario, &late, both, 0, NULL, NULL);
        parley_talk_result quick = watch(scenario, &early, both, 0, NULL, NULL);
        ck_assert_int_eq(slow.end, PARLEY_TALK_AGREED);
        ck_assert_int_eq(quick.end, PARLEY_TALK_AGREED);
        ck_assert_uint_eq(slow.rounds, late.rounds);
        ck_assert_uint_lt(quick.rounds, 60);
        for (int p = 0; p < 2; p++)
            ck_assert_double_eq(quick.payoffs[p],
                                quick.utilities[p] * pow(discounts[p], quick.rounds - 1));
        ck_assert_double_gt(quick.payoffs[0], slow.payoffs[0]);
    }
    parley_scenario_free(scenario);
}
END_TEST

/* Both ask for 28 of 33, and 30 for each is the most that can be had by both: 20 + 10 of one's own
 * and 3 of the other's. With 31 there is no deal before waiting has made somebody modest. */
START_TEST(delay_costs__bring_a_deal_about_in_the_end) {
    static const int64_t firm[2] = {31, 31};
    static const double costs[2] = {0.01, 0};
    parley_negotiator both[2] = {negotiator("truthful"), negotiator("truthful")};
    parley_protocol rules = protocol("single-text:rounds=120,patience=4+nash");
    parley_scenario *scenario = by_hand(firm, NULL, NULL);
    ck_assert_int_eq(watch(scenario, &rules, both, 0, NULL, NULL).end, PARLEY_TALK_DEADLINE);
    parley_scenario_free(scenario);
    scenario = by_hand(firm, NULL, costs);
    parley_talk_result r = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    ck_assert_uint_gt(r.rounds, 5);
    ck_assert_double_lt(r.utilities[0], r.utilities[1]);
    parley_scenario_free(scenario);
}
END_TEST

/* A dealer does not sign early on what it signs late. */
START_TEST(dealer__signs_late_what_it_would_not_sign_early) {
    parley_scenario *scenario = generated(2, 5, 1000, 9);
    parley_negotiator both[2] = {negotiator("dealer:e=4"), negotiator("dealer:e=4")};
    parley_protocol rules = protocol("single-text:rounds=300,patience=20+nash");
    parley_talk_result r = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    ck_assert_uint_gt(r.rounds, 100);
    both[0] = both[1] = negotiator("truthful");
    parley_talk_result open = watch(scenario, &rules, both, 0, NULL, NULL);
    ck_assert_int_eq(open.end, PARLEY_TALK_AGREED);
    ck_assert_uint_lt(open.rounds, 100);
    parley_scenario_free(scenario);
}
END_TEST

/* -- the shuttle ----------------------------------------------------------------------------- */

/* Bits of the parties seen in each round. */
static void visits(const record *r, uint32_t *seen, uint32_t rounds) {
    memset(seen, 0, rounds * sizeof *seen);
    for (size_t i = 0; i < r->trace.count; i++)
        if (r->acts[i].party != PARLEY_THE_MEDIATOR)
            seen[r->acts[i].round] |= 1u << r->acts[i].party;
}

START_TEST(shuttle__visits_one_party_a_round_and_the_first_side_first) {
    static record r;
    uint32_t seen[60];
    parley_scenario *scenario = generated(3, 5, 1000, 6);
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("truthful")};
    parley_protocol rules = protocol("shuttle:rounds=60,first=1,stay=10,drafts=3+hill_climb");
    watch(scenario, &rules, list, 0, NULL, fresh(&r));
    visits(&r, seen, 60);
    for (uint32_t k = 0; k < 60; k++)
        ck_assert_int_le(__builtin_popcount(seen[k]), 1);
    for (uint32_t k = 0; k < 10; k++)
        ck_assert(seen[k] == 0 || seen[k] == 2);
    uint32_t others = 0;
    for (uint32_t k = 10; k < 57; k++)
        others |= seen[k];
    ck_assert_uint_eq(others, 7);
    for (uint32_t k = 57; k < 60; k++) /* the round with the text */
        ck_assert_uint_eq(seen[k], 1u << (k - 57 + 1) % 3);
    parley_scenario_free(scenario);
}
END_TEST

/* Drafts that all have seen, and drafts dropped before. */
START_TEST(shuttle__drops_drafts_after_a_visit_or_only_after_a_tour) {
    static record r;
    parley_scenario *scenario = generated(3, 5, 1000, 8);
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("truthful")};
    for (int tour = 0; tour < 2; tour++) {
        parley_protocol rules =
            protocol(tour ? "shuttle:stay=0,revise=tour+hill_climb" : "shuttle:stay=0+hill_climb");
        const uint32_t *draft = NULL, *text = NULL;
        uint32_t seen = 0, half_seen = 0, drafts = 0;
        watch(scenario, &rules, list, 0, NULL, fresh(&r));
        for (size_t i = 0; i < r.trace.count && r.acts[i].round < 197; i++) {
            const uint32_t *choices = r.choices + i * 5;
            if (r.acts[i].kind == PARLEY_ACT_REVISE)
                text = choices;
            if (r.acts[i].kind != PARLEY_ACT_ANSWER || memcmp(choices, text, 20) == 0)
                continue;
            if (!draft || memcmp(draft, choices, 20) != 0) {
                half_seen += draft && seen != 7;
                drafts++;
                seen = 0;
            }
            draft = choices;
            seen |= 1u << r.acts[i].party;
        }
        ck_assert_uint_gt(drafts, 20);
        ck_assert(tour ? half_seen == 0 : half_seen > 10);
    }
    parley_scenario_free(scenario);
}
END_TEST

/* With less time than there are parties nobody can be asked in turn. */
START_TEST(shuttle__needs_a_visit_to_each_for_signatures) {
    parley_scenario *scenario = generated(3, 4, 1000, 4);
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("truthful")};
    for (uint32_t rounds = 1; rounds < 5; rounds++) {
        parley_protocol rules = protocol("shuttle+nash");
        rules.rounds = rounds;
        parley_talk_result r = watch(scenario, &rules, list, 0, NULL, NULL);
        ck_assert(rounds >= 3 || r.end == PARLEY_TALK_DEADLINE);
        rules.quorum = 1;
        r = watch(scenario, &rules, list, 0, NULL, NULL);
        ck_assert_uint_le(r.rounds, rounds);
    }
    parley_scenario_free(scenario);
}
END_TEST

PL_TEST_MAIN("mediated_rules", staller__closes_nothing_with_any_mediator,
             mediated_talks__agree_by_quorum_and_by_required_parties,
             mediated_talks__mind_vetoes_on_points, mediated_talks__ask_principals_to_ratify,
             mediators__learn_from_what_principals_refuse,
             patience__closes_early_and_delay_is_paid_for,
             delay_costs__bring_a_deal_about_in_the_end,
             dealer__signs_late_what_it_would_not_sign_early,
             shuttle__visits_one_party_a_round_and_the_first_side_first,
             shuttle__drops_drafts_after_a_visit_or_only_after_a_tour,
             shuttle__needs_a_visit_to_each_for_signatures)
