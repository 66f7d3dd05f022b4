/* Strategies that play the closed forms of bargaining theory reach them, up to the grid of the pie.
 */
#include "pl_test.h"

#include <parley/talk.h>

#include <math.h>

enum { MOST_PIECES = 1000, MOST_SPLITS = 1024 };

/* A pie in `pieces`, to be split among n: one issue, whose options are all splits. */
static parley_scenario *pie(uint32_t n, int32_t pieces, const double *discounts) {
    static int32_t gains[PARLEY_MAX_PARTIES * MOST_SPLITS];
    int32_t split[MOST_SPLITS][3];
    uint32_t count = 0;
    for (int32_t a = 0; a <= pieces; a++)
        for (int32_t b = 0; b <= (n == 2 ? 0 : pieces - a); b++, count++) {
            ck_assert_uint_lt(count, MOST_SPLITS);
            split[count][0] = a;
            split[count][1] = n == 2 ? pieces - a : b;
            split[count][2] = pieces - a - b;
        }
    int64_t scale[3] = {pieces, pieces, pieces}, nothing[3] = {0};
    for (uint32_t p = 0; p < n; p++)
        for (uint32_t x = 0; x < count; x++)
            gains[p * count + x] = split[x][p];
    parley_scenario *scenario;
    parley_scenario_spec spec = {.space = {.party_count = n,
                                           .issue_count = 1,
                                           .option_counts = &count,
                                           .gains = gains,
                                           .reservations = nothing},
                                 .scale = scale,
                                 .discounts = discounts};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

static parley_talk_result play(const parley_scenario *scenario, const char *rules,
                               const char *strategy, uint64_t number) {
    parley_talks *talks;
    parley_talk_result result;
    parley_protocol protocol;
    parley_negotiator negotiator;
    ck_assert_int_eq(parley_protocol_parse(&protocol, rules), PARLEY_OK);
    ck_assert_int_eq(parley_negotiator_parse(&negotiator, strategy), PARLEY_OK);
    parley_talks_spec spec = {&scenario, &protocol, &negotiator, 1, 1, 1, 5};
    parley_talk talk = {.number = number};
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    ck_assert_int_eq(parley_talks_run(talks, &result, &talk, 1, NULL, NULL), PARLEY_OK);
    parley_talks_free(talks);
    return result;
}

/* Rubinstein 1982: the first proposer has (1 - d2) / (1 - d1 d2), and all is over in round 0. */
START_TEST(equilibrium__reaches_rubinsteins_shares_without_a_deadline) {
    static const double factors[][2] = {{0.9, 0.9}, {0.95, 0.8}, {0.6, 0.99}, {0.5, 0.5}};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        double d1 = factors[i][0], d2 = factors[i][1], share = (1 - d2) / (1 - d1 * d2);
        parley_scenario *scenario = pie(2, MOST_PIECES, factors[i]);
        parley_talk_result r = play(scenario, "alternating:rounds=50,discounting=rounds",
                                    "equilibrium:horizon=endless", 0);
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        ck_assert_uint_eq(r.rounds, 1);
        ck_assert_uint_eq(r.proposer, 0);
        /* Each acceptance is rounded up to a piece, in every round of the recursion. */
        ck_assert_double_eq_tol(r.utilities[0], share, 2 / (1 - d1 * d2) / MOST_PIECES);
        ck_assert_double_eq(r.utilities[0] + r.utilities[1], 1);
        parley_scenario_free(scenario);
    }
}
END_TEST

/* With T rounds and one discount factor d (Stahl 1972): (1 - (-d)^T) / (1 + d). */
START_TEST(equilibrium__reaches_the_share_of_a_finite_horizon) {
    for (int rounds = 1; rounds <= 12; rounds++)
        for (int i = 1; i < 10; i += 2) {
            double d = i / 10.0, discounts[2] = {d, d};
            double share = (1 - pow(-d, rounds)) / (1 + d);
            char rules[64];
            snprintf(rules, sizeof rules, "alternating:rounds=%d,discounting=rounds", rounds);
            parley_scenario *scenario = pie(2, MOST_PIECES, discounts);
            parley_talk_result r = play(scenario, rules, "equilibrium", 0);
            ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
            ck_assert_uint_eq(r.rounds, 1);
            ck_assert_double_eq_tol(r.utilities[0], share, (double)rounds / MOST_PIECES);
            parley_scenario_free(scenario);
        }
}
END_TEST

START_TEST(equilibrium__takes_all_in_an_ultimatum) {
    parley_scenario *scenario = pie(2, 100, NULL);
    parley_talk_result r = play(scenario, "ultimatum", "equilibrium", 0);
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    ck_assert_double_eq(r.utilities[0], 1);
    r = play(scenario, "ultimatum:proposer=1", "equilibrium", 0);
    ck_assert_uint_eq(r.proposer, 1);
    ck_assert_double_eq(r.utilities[1], 1);
    parley_scenario_free(scenario);
}
END_TEST

/* Baron and Ferejohn 1989: the proposer drawn first keeps 1 - d (q - 1) / n, and q - 1 others have
 * d / n each. */
START_TEST(equilibrium__keeps_baron_and_ferejohns_share) {
    static const struct {
        double d;
        int quorum;
    } cases[] = {{0.9, 2}, {0.6, 2}, {1, 2}, {0.9, 3}, {0.3, 3}, {0.9, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int endless = 0; endless < 2; endless++) {
            double d = cases[i].d, discounts[3] = {d, d, d};
            double share = 1 - d * (cases[i].quorum - 1) / 3;
            char rules[96];
            snprintf(rules, sizeof rules,
                     "alternating:rounds=30,quorum=%d,discounting=rounds,order=random",
                     cases[i].quorum);
            parley_scenario *scenario = pie(3, 40, discounts);
            uint32_t proposers = 0;
            for (uint64_t number = 0; number < 20; number++) {
                parley_talk_result r =
                    play(scenario, rules, endless ? "equilibrium:horizon=endless" : "equilibrium",
                         number);
                ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
                ck_assert_uint_eq(r.rounds, 1);
                ck_assert_double_le(r.utilities[r.proposer], share + 1e-9);
                ck_assert_double_ge(r.utilities[r.proposer],
                                    share - (cases[i].quorum - 1) / 40.0 - 1e-9);
                proposers |= 1u << r.proposer;
            }
            ck_assert_uint_eq(proposers, 7);
            parley_scenario_free(scenario);
        }
}
END_TEST

START_TEST(equilibrium__refuses_what_it_does_not_know) {
    parley_scenario *scenario = pie(2, 10, NULL);
    parley_protocol protocols[2];
    parley_negotiator negotiator;
    double refusals[2] = {0.5, 0};
    ck_assert_int_eq(parley_protocol_parse(&protocols[0], "sao"), PARLEY_OK);
    ck_assert_int_eq(parley_protocol_parse(&protocols[1], "alternating"), PARLEY_OK);
    protocols[1].refusals = refusals;
    ck_assert_int_eq(parley_negotiator_parse(&negotiator, "equilibrium"), PARLEY_OK);
    const parley_scenario *scenarios[] = {scenario};
    parley_talks_spec spec = {scenarios, protocols, &negotiator, 1, 2, 1, 5};
    parley_talks *talks;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    for (uint32_t protocol = 0; protocol < 2; protocol++) {
        parley_talk talk = {.protocol = protocol};
        parley_talk_result result;
        ck_assert_int_eq(parley_talks_run(talks, &result, &talk, 1, NULL, NULL), PARLEY_E_ARGUMENT);
    }
    parley_talks_free(talks);
    parley_scenario_free(scenario);
}
END_TEST

PL_TEST_MAIN("equilibrium", equilibrium__reaches_rubinsteins_shares_without_a_deadline,
             equilibrium__reaches_the_share_of_a_finite_horizon,
             equilibrium__takes_all_in_an_ultimatum, equilibrium__keeps_baron_and_ferejohns_share,
             equilibrium__refuses_what_it_does_not_know)
