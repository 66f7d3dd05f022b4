/* What each strategy, acceptance condition and model does, told by a partner that the test plays.
 */
#include "pl_test.h"

#include "talks/models.h"
#include "talks/seat.h"
#include "talks/trade.h"

#include <parley/talk.h>

#include <math.h>
#include <string.h>

enum { OPTIONS = 101, ROUNDS = 20 };

/* One issue: option o is worth o / 100 to the party under test and the rest to the partner. */
static parley_scenario *percent(void) {
    static int32_t gains[2 * OPTIONS];
    static const int64_t scale[2] = {100, 100};
    static const uint32_t counts[1] = {OPTIONS};
    parley_scenario *scenario;
    for (int o = 0; o < OPTIONS; o++) {
        gains[o] = o;
        gains[OPTIONS + o] = 100 - o;
    }
    parley_scenario_spec spec = {
        .space = {.party_count = 2, .issue_count = 1, .option_counts = counts, .gains = gains},
        .scale = scale};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

/* A table for two: the strategy first, then the test. */
typedef struct game {
    parley_scenario *scenario;
    parley_negotiator list[2];
    parley_protocol rules;
    parley_talks_spec spec;
    parley_talks *talks;
    parley_sessions *sessions;
    parley_session_row row;
    uint32_t offer[PARLEY_MAX_ISSUES];
    size_t running;
} game;

static void step(game *g, uint32_t kind, uint32_t option) {
    parley_reply reply = {kind};
    g->offer[0] = option;
    ck_assert_int_eq(parley_sessions_step(g->sessions, &g->running, &g->row, &reply, g->offer,
                                          PARLEY_MAX_ISSUES),
                     PARLEY_OK);
}

/* Up to the first move of the test: the strategy has made its first offer. */
static void begin(game *g, const char *strategy, const char *rules) {
    memset(g, 0, sizeof *g);
    g->scenario = percent();
    ck_assert_int_eq(parley_negotiator_parse(&g->list[0], strategy), PARLEY_OK);
    ck_assert_int_eq(parley_negotiator_parse(&g->list[1], "external"), PARLEY_OK);
    ck_assert_int_eq(parley_protocol_parse(&g->rules, rules), PARLEY_OK);
    g->spec = (parley_talks_spec){
        (const parley_scenario *const *)&g->scenario, &g->rules, g->list, 1, 1, 2, 3};
    parley_talk talk = {.negotiators = {0, 1}};
    ck_assert_int_eq(parley_talks_new(&g->talks, &g->spec), PARLEY_OK);
    ck_assert_int_eq(parley_sessions_new(&g->sessions, g->talks, &talk, 1), PARLEY_OK);
    step(g, 0, 0);
    ck_assert_uint_eq(g->running, 1);
    ck_assert_uint_eq(g->row.waiting_for, 2);
}

static void end(game *g) {
    parley_sessions_free(g->sessions);
    parley_talks_free(g->talks);
    parley_scenario_free(g->scenario);
}

/* Offers `option`, and goes on to the test's next move: what the strategy then offers, or -1 where
 * it has accepted. */
static int answer(game *g, uint32_t option) {
    step(g, PARLEY_ACT_OFFER, option);
    if (g->running && !g->row.waiting_for)
        step(g, 0, 0);
    if (!g->running)
        return -1;
    ck_assert_uint_eq(g->row.proposer, 0);
    return (int)g->offer[0];
}

/* -- sessions -------------------------------------------------------------------------------- */

START_TEST(sessions_step__takes_an_external_partys_acts) {
    game g;
    begin(&g, "boulware", "sao:rounds=20");
    ck_assert_uint_eq(g.row.asks, PARLEY_ACT_ACCEPT);
    ck_assert_uint_eq(g.offer[0], 100);
    ck_assert_double_eq(g.row.utilities[0], 1);
    ck_assert_int_eq(answer(&g, 0), 100);
    step(&g, PARLEY_ACT_ACCEPT, 0);
    ck_assert_uint_eq(g.running, 0);
    ck_assert_int_eq(g.row.result.end, PARLEY_TALK_AGREED);
    ck_assert_double_eq(g.row.result.utilities[0], 1);
    ck_assert_uint_eq(g.offer[0], 100);
    step(&g, 0, 0); /* an ended session stays as it is */
    ck_assert_int_eq(g.row.result.end, PARLEY_TALK_AGREED);
    parley_sessions_reset(g.sessions);
    step(&g, 0, 0);
    step(&g, PARLEY_ACT_LEAVE, 0);
    ck_assert_int_eq(g.row.result.end, PARLEY_TALK_LEFT);
    ck_assert_uint_eq(g.row.result.proposer, 1);
    end(&g);
}
END_TEST

START_TEST(sessions_step__refuses_other_replies_and_moves_nothing) {
    game g;
    begin(&g, "boulware", "sao:rounds=20");
    parley_session_row row;
    static const uint32_t bad[] = {0, PARLEY_ACT_REJECT, PARLEY_ACT_REFUSE, 99};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        parley_reply reply = {bad[i]};
        ck_assert_int_eq(parley_sessions_step(g.sessions, &g.running, &row, &reply, g.offer, 1),
                         PARLEY_E_ARGUMENT);
    }
    parley_reply offer = {PARLEY_ACT_OFFER};
    g.offer[0] = OPTIONS;
    ck_assert_int_eq(parley_sessions_step(g.sessions, &g.running, &row, &offer, g.offer, 1),
                     PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_sessions_step(g.sessions, &g.running, &row, &offer, NULL, 0),
                     PARLEY_E_ARGUMENT);
    ck_assert_int_eq(answer(&g, 0), 100);
    end(&g);
    begin(&g, "boulware", "alternating:rounds=20");
    parley_reply accepting_offer = {PARLEY_ACT_OFFER};
    g.offer[0] = 5;
    ck_assert_int_eq(
        parley_sessions_step(g.sessions, &g.running, &row, &accepting_offer, g.offer, 1),
        PARLEY_E_ARGUMENT);
    step(&g, PARLEY_ACT_REJECT, 0);
    step(&g, 0, 0);
    ck_assert_uint_eq(g.row.asks, PARLEY_ACT_OFFER);
    step(&g, PARLEY_ACT_OFFER, 100);
    ck_assert_int_eq(g.row.result.end, PARLEY_TALK_AGREED);
    end(&g);
}
END_TEST

/* Sessions in step end as talks that are run do. */
START_TEST(sessions_step__ends_as_talks_run) {
    static const char *const texts[] = {"boulware", "micro",    "tft",
                                        "random",   "tradeoff", "limited"};
    parley_scenario *scenario = percent();
    const parley_scenario *scenarios[] = {scenario};
    parley_negotiator list[6];
    parley_protocol rules[2];
    parley_talk talks_list[72];
    parley_talk_result results[72];
    parley_session_row rows[72];
    parley_talks *talks;
    parley_sessions *sessions;
    size_t running = 1, steps = 0;
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq(parley_negotiator_parse(&list[i], texts[i]), PARLEY_OK);
    ck_assert_int_eq(parley_protocol_parse(&rules[0], "sao:rounds=30"), PARLEY_OK);
    ck_assert_int_eq(parley_protocol_parse(&rules[1], "simultaneous:rounds=25"), PARLEY_OK);
    for (uint32_t i = 0; i < 72; i++)
        talks_list[i] = (parley_talk){0, i / 36, {i / 6 % 6, i % 6}, i};
    parley_talks_spec spec = {scenarios, rules, list, 1, 2, 6, 3};
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    ck_assert_int_eq(parley_talks_run(talks, results, talks_list, 72, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_sessions_new(&sessions, talks, talks_list, 72), PARLEY_OK);
    for (; running > 0; steps++)
        ck_assert_int_eq(parley_sessions_step(sessions, &running, rows, NULL, NULL, 0), PARLEY_OK);
    ck_assert_uint_eq(steps, 30);
    for (int i = 0; i < 72; i++)
        ck_assert_mem_eq(&rows[i].result, &results[i], sizeof results[i]);
    parley_sessions_free(sessions);
    parley_talks_free(talks);
    parley_scenario_free(scenario);
}
END_TEST

/* -- offering -------------------------------------------------------------------------------- */

/* Round k of 20: utility 1 - ((k + 1) / 21)^e, less epsilon, the least option at or above it. */
START_TEST(time_based__follow_their_curve) {
    static const double exponents[] = {4, 1, 0.25, 2.5};
    static const char *const texts[] = {"boulware+never", "linear+never", "conceder+never",
                                        "time:e=2.5+never"};
    for (int i = 0; i < 4; i++) {
        game g;
        begin(&g, texts[i], "sao:rounds=20");
        int offer = (int)g.offer[0];
        for (int k = 0; k < ROUNDS; k++) {
            ck_assert_double_eq(offer, ceil(100 * (1 - pow((k + 1) / 21.0, exponents[i]) - 1e-4)));
            offer = answer(&g, 0);
        }
        end(&g);
    }
}
END_TEST

START_TEST(tft__concedes_as_the_partner_did) {
    game g;
    begin(&g, "tft+never", "sao:rounds=20");
    ck_assert_uint_eq(g.offer[0], 100);
    ck_assert_int_eq(answer(&g, 40), 100);
    ck_assert_int_eq(answer(&g, 50), 80); /* 100 x 40 / 50 */
    ck_assert_int_eq(answer(&g, 50), 80);
    ck_assert_int_eq(answer(&g, 25), 100); /* 80 x 50 / 25, no more than the best */
    end(&g);
    begin(&g, "tft:mode=absolute+never", "sao:rounds=20");
    answer(&g, 10);
    ck_assert_int_eq(answer(&g, 25), 85);
    ck_assert_int_eq(answer(&g, 20), 90);
    end(&g);
    begin(&g, "tft:lag=2+never", "sao:rounds=20");
    answer(&g, 40);
    ck_assert_int_eq(answer(&g, 50), 100);
    ck_assert_int_eq(answer(&g, 50), 80); /* two acts late */
    end(&g);
    begin(&g, "tft:mode=averaged,lag=2+never", "sao:rounds=20");
    answer(&g, 40);
    answer(&g, 45);
    ck_assert_int_eq(answer(&g, 50), 80); /* 100 x 40 / 50 over two acts */
    end(&g);
}
END_TEST

START_TEST(micro__gives_one_new_offer_for_one_new_offer) {
    game g;
    begin(&g, "micro", "sao:rounds=20");
    ck_assert_uint_eq(g.offer[0], 100);
    ck_assert_int_eq(answer(&g, 0), 99);
    ck_assert_int_eq(answer(&g, 1), 98);
    for (int i = 0; i < 5; i++) /* nothing new: one of those before */
        ck_assert_int_ge(answer(&g, 1), 98);
    ck_assert_int_eq(answer(&g, 2), 97);
    ck_assert_int_eq(answer(&g, 96), -1); /* as good as its next */
    end(&g);
}
END_TEST

START_TEST(random__stays_above_its_bar) {
    game g;
    uint32_t low = 100, high = 0;
    begin(&g, "random:least=0.6+never", "sao:rounds=2000");
    for (int i = 0; i < 1999; i++) {
        int offer = answer(&g, 0);
        ck_assert_int_ge(offer, 60);
        low = (uint32_t)offer < low ? (uint32_t)offer : low;
        high = (uint32_t)offer > high ? (uint32_t)offer : high;
    }
    ck_assert(low == 60 && high == 100);
    end(&g);
}
END_TEST

START_TEST(limited__keeps_to_its_set) {
    game g;
    uint8_t seen[OPTIONS] = {0};
    int different = 0, last = OPTIONS;
    begin(&g, "limited:size=7,least=0.3", "sao:rounds=50");
    seen[g.offer[0]] = 1;
    for (int i = 0; i < 6; i++) {
        last = i == 0 ? (int)g.offer[0] : last;
        int offer = answer(&g, 0);
        ck_assert_int_lt(offer, last); /* from the best to the worst */
        ck_assert_int_ge(offer, 30);
        last = offer;
        seen[offer] = 1;
    }
    for (int i = 0; i < 20; i++)
        seen[answer(&g, 0)] = 1;
    for (int o = 0; o < OPTIONS; o++)
        different += seen[o];
    ck_assert_int_eq(different, 7);
    for (int o = 30; o < OPTIONS; o++)
        if (!seen[o]) {
            ck_assert_int_ge(answer(&g, (uint32_t)o), 0); /* however good */
            break;
        }
    ck_assert_int_eq(answer(&g, (uint32_t)last), -1);
    end(&g);
}
END_TEST

START_TEST(staller__makes_new_demands_near_its_best) {
    game g;
    uint8_t seen[OPTIONS] = {0};
    int different = 0;
    begin(&g, "staller:width=0.2", "sao:rounds=200");
    for (int i = 0; i < 199; i++) {
        int offer = answer(&g, 100);
        ck_assert_int_ge(offer, 80);
        seen[offer] = 1;
    }
    for (int o = 0; o < OPTIONS; o++)
        different += seen[o];
    ck_assert_int_eq(different, 21);
    end(&g);
}
END_TEST

START_TEST(hardheaded__offers_back_the_best_it_was_offered) {
    game g;
    begin(&g, "hardheaded+never", "sao:rounds=20");
    answer(&g, 70);
    answer(&g, 30);
    int offer = 0;
    for (int i = 2; i < 19; i++) {
        offer = answer(&g, 30);
        ck_assert(offer >= 70);
    }
    ck_assert_int_eq(offer, 70);
    end(&g);
}
END_TEST

/* The partner's first offer is 20 to the party, and the Nash point 50: half of the way there for
 * half of the way. */
START_TEST(nice_tft__comes_as_far_as_the_partner) {
    game g;
    begin(&g, "nice_tft:bonus=0+never+perfect", "sao:rounds=20");
    ck_assert_uint_eq(g.offer[0], 100);
    ck_assert_int_eq(answer(&g, 20), 100);
    ck_assert_int_eq(answer(&g, 35), 75);
    ck_assert_int_eq(answer(&g, 30), 75);
    ck_assert_int_eq(answer(&g, 50), 50);
    end(&g);
}
END_TEST

/* -- acceptance ------------------------------------------------------------------------------ */

START_TEST(ac_const__takes_a_utility_from_the_constant_on) {
    game g;
    begin(&g, "boulware+ac_const:u=0.42", "sao:rounds=20");
    ck_assert_int_ge(answer(&g, 41), 0);
    ck_assert_int_eq(answer(&g, 42), -1);
    end(&g);
}
END_TEST

START_TEST(ac_time__takes_anything_from_its_time_on) {
    game g;
    begin(&g, "boulware+ac_time:t=0.5", "sao:rounds=19");
    for (int k = 1; k < 9; k++)
        ck_assert_int_ge(answer(&g, 0), 0); /* answered in round k, at (k + 1) / 20 */
    ck_assert_int_eq(answer(&g, 0), -1);
    end(&g);
}
END_TEST

START_TEST(ac_next__takes_what_is_as_good_as_its_next_offer) {
    game g;
    begin(&g, "linear+ac_next", "sao:rounds=20");
    ck_assert_int_eq(answer(&g, 0), 91); /* 100 (1 - 2 / 21) is 90.5 */
    ck_assert_int_eq(answer(&g, 85), 86);
    ck_assert_int_eq(answer(&g, 81), -1);
    end(&g);
    begin(&g, "linear+ac_next:a=1.1,b=0.1", "sao:rounds=20");
    ck_assert_int_eq(answer(&g, 73), 91);
    ck_assert_int_eq(answer(&g, 70), -1); /* 0.77 + 0.1 is 0.87 against 0.86 */
    end(&g);
}
END_TEST

START_TEST(ac_combi__lowers_its_bar_to_what_was_heard) {
    game g;
    begin(&g, "boulware:e=100+ac_combi:t=0.9", "sao:rounds=20");
    answer(&g, 60);
    for (int k = 2; k < 18; k++)
        ck_assert_int_ge(answer(&g, k == 17 ? 30 : 20), 0);
    ck_assert_int_ge(answer(&g, 29), 0);  /* round 18, t = 19 / 21: two offers back, 30 */
    ck_assert_int_eq(answer(&g, 29), -1); /* round 19: the window holds this one only */
    end(&g);
    begin(&g, "boulware:e=100+ac_combi:t=0.9,bar=best", "sao:rounds=20");
    answer(&g, 60);
    for (int k = 2; k < 19; k++)
        ck_assert_int_ge(answer(&g, 59), 0);
    ck_assert_int_eq(answer(&g, 60), -1);
    end(&g);
    begin(&g, "boulware:e=100+ac_combi:t=0.5,bar=mean", "sao:rounds=20");
    for (int k = 1; k < 10; k++)
        ck_assert_int_ge(answer(&g, k % 2 ? 20 : 40), 0);
    ck_assert_int_ge(answer(&g, 28), 0); /* the mean is 28.8 with this one */
    ck_assert_int_eq(answer(&g, 31), -1);
    end(&g);
}
END_TEST

START_TEST(band__takes_what_a_time_based_party_would) {
    game g;
    begin(&g, "boulware+band:e=1", "sao:rounds=20");
    ck_assert_int_ge(answer(&g, 90), 0); /* 90.46 */
    ck_assert_int_ge(answer(&g, 85), 0); /* 85.7 */
    ck_assert_int_eq(answer(&g, 81), -1);
    end(&g);
}
END_TEST

/* -- models ---------------------------------------------------------------------------------- */

enum { M = 3, K = 3 };

/* A seat of three issues with three options that listens to party 1. */
typedef struct listener {
    parley_scenario *scenario;
    parley_negotiator negotiator;
    parley_protocol rules;
    pl_scratch scratch;
    pl_seat seat;
    void *memory, *scratch_memory;
} listener;

static void listen(listener *l, const char *text) {
    static const uint32_t counts[M] = {K, K, K};
    static const int32_t gains[2 * M * K] = {30, 20, 10, 30, 20, 10, 30, 20, 10};
    static const int64_t scale[2] = {90, 90};
    memset(l, 0, sizeof *l);
    parley_scenario_spec spec = {
        .space = {.party_count = 2, .issue_count = M, .option_counts = counts, .gains = gains},
        .scale = scale};
    ck_assert_int_eq(parley_scenario_new(&l->scenario, &spec, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_negotiator_parse(&l->negotiator, text), PARLEY_OK);
    ck_assert_int_eq(parley_protocol_parse(&l->rules, "sao:rounds=20"), PARLEY_OK);
    static double curve[20];
    pl_provision provision = {.scenario = l->scenario,
                              .protocol = &l->rules,
                              .negotiator = &l->negotiator,
                              .curve = curve,
                              .scratch = &l->scratch};
    l->scratch_memory = calloc(1, pl_scratch_bytes(l->scenario));
    pl_scratch_lay(&l->scratch, l->scenario, l->scratch_memory);
    l->memory = calloc(1, pl_seat_bytes(&provision));
    pl_seat_begin(&l->seat, &provision, l->memory);
}

static void tell(listener *l, uint32_t round, uint32_t a, uint32_t b, uint32_t c) {
    pl_offer *offer = calloc(1, pl_offer_bytes(l->scenario));
    offer->from = 1;
    ck_assert(pl_offer_of_choices(l->scenario, (const uint32_t[]){a, b, c}, offer));
    pl_seat_clock(&l->seat, round);
    pl_seat_hear(&l->seat, offer);
    free(offer);
}

static void hush(listener *l) {
    parley_scenario_free(l->scenario);
    free(l->memory);
    free(l->scratch_memory);
}

START_TEST(frequency__counts_options_and_learns_weights) {
    listener l;
    float v[M * K];
    listen(&l, "tradeoff");
    ck_assert(!l.seat.model->estimate(&l.seat, v));
    tell(&l, 0, 2, 1, 0);
    tell(&l, 1, 2, 1, 1);
    tell(&l, 2, 2, 0, 2);
    ck_assert(l.seat.model->estimate(&l.seat, v));
    /* Weights 1/3 each; after the second offer issues 0 and 1 gain 0.2/3 of 1 + 0.4/3; after the
     * third issue 0 gains as much of 1 + 0.2/3. */
    double w1 = (1.0 / 3 + 0.2 / 3) / (1 + 0.4 / 3), w2 = (1.0 / 3) / (1 + 0.4 / 3);
    double sum = 1 + 0.2 / 3;
    ck_assert_float_eq_tol(v[2], (float)((w1 + 0.2 / 3) / sum), 1e-6f);
    ck_assert_float_eq_tol(v[0], (float)((w1 + 0.2 / 3) / sum / 4), 1e-6f); /* counts 1, 1, 4 */
    ck_assert_float_eq_tol(v[3], (float)(w1 / sum * 2 / 3), 1e-6f);         /* 2, 3, 1 */
    ck_assert_float_eq_tol(v[4], (float)(w1 / sum), 1e-6f);
    ck_assert_float_eq_tol(v[8], (float)(w2 / sum), 1e-6f); /* 2, 2, 2 */
    hush(&l);
    listen(&l, "tradeoff+frequency:kind=smith");
    tell(&l, 0, 2, 1, 0);
    tell(&l, 1, 2, 1, 1);
    tell(&l, 2, 2, 0, 2);
    ck_assert(l.seat.model->estimate(&l.seat, v));
    ck_assert_float_eq_tol(v[2], 3.0f / 6, 1e-6f); /* most frequent: 3, 2 and 1 of 3 offers */
    ck_assert_float_eq_tol(v[3], 2.0f / 6 / 2, 1e-6f);
    ck_assert_float_eq(v[0], 0);
    ck_assert_float_eq_tol(v[6], 1.0f / 6, 1e-6f);
    hush(&l);
}
END_TEST

/* A dealer that gives way on issue 2 first, then on 1, and never on 0. */
START_TEST(bayesian__finds_what_matters_and_who_stalls) {
    listener l;
    float v[M * K];
    listen(&l, "tradeoff+bayesian");
    static const uint32_t dealer[6][3] = {{2, 2, 2}, {2, 2, 1}, {2, 2, 0},
                                          {2, 1, 0}, {2, 1, 0}, {2, 0, 0}};
    for (uint32_t i = 0; i < 20; i++)
        tell(&l, i, dealer[i * 6 / 20][0], dealer[i * 6 / 20][1], dealer[i * 6 / 20][2]);
    ck_assert(l.seat.model->estimate(&l.seat, v));
    for (int j = 0; j < M; j++)
        ck_assert(v[3 * j + 2] > v[3 * j + 1] && v[3 * j + 1] > v[3 * j]);
    ck_assert(v[2] - v[0] > v[5] - v[3] && v[5] - v[3] > v[8] - v[6]);
    ck_assert_double_lt(pl_bayesian_stalls(&l.seat, 1), 0.05);
    hush(&l);
    listen(&l, "tradeoff+bayesian");
    for (uint32_t i = 0; i < 20; i++)
        tell(&l, i, 2, 2, 2);
    ck_assert_double_gt(pl_bayesian_stalls(&l.seat, 1), 0.95);
    hush(&l);
}
END_TEST

START_TEST(perfect__knows_the_others_and_zero_sum_the_reverse) {
    listener l;
    float v[M * K];
    listen(&l, "tradeoff+perfect");
    ck_assert(l.seat.model->estimate(&l.seat, v));
    for (int o = 0; o < M * K; o++)
        ck_assert_float_eq(v[o], 0); /* the other party gains nothing anywhere */
    hush(&l);
    listen(&l, "nice_tft+zero_sum");
    ck_assert_int_eq(pl_trade_nash_units(&l.seat), 30); /* units above the worst: 0 .. 60 */
    hush(&l);
}
END_TEST

PL_TEST_MAIN(
    "strategies", sessions_step__takes_an_external_partys_acts,
    sessions_step__refuses_other_replies_and_moves_nothing, sessions_step__ends_as_talks_run,
    time_based__follow_their_curve, tft__concedes_as_the_partner_did,
    micro__gives_one_new_offer_for_one_new_offer, random__stays_above_its_bar,
    limited__keeps_to_its_set, staller__makes_new_demands_near_its_best,
    hardheaded__offers_back_the_best_it_was_offered, nice_tft__comes_as_far_as_the_partner,
    ac_const__takes_a_utility_from_the_constant_on, ac_time__takes_anything_from_its_time_on,
    ac_next__takes_what_is_as_good_as_its_next_offer, ac_combi__lowers_its_bar_to_what_was_heard,
    band__takes_what_a_time_based_party_would, frequency__counts_options_and_learns_weights,
    bayesian__finds_what_matters_and_who_stalls, perfect__knows_the_others_and_zero_sum_the_reverse)
