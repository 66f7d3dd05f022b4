/* Which negotiations a tournament holds, that they run the same however they are run, and what
 * standings make of them. */
#include "small_scenario.h"

#include "talks/tournament.h"

#include <parley/generate.h>

#include <math.h>
#include <stddef.h>

enum { MOST_ROWS = 6000, MOST_FIELD = 6, MOST_SCENARIOS = 5 };

static const char *const FIELD[MOST_FIELD] = {"boulware", "time:e=4", "conceder",
                                              "micro",    "random",   "tft"};
static parley_negotiator field[MOST_FIELD];
static parley_protocol protocol;
static parley_tournament_row rows[MOST_ROWS], others[MOST_ROWS];

static void parse_all(void) {
    for (int i = 0; i < MOST_FIELD; i++)
        ck_assert_int_eq(parley_negotiator_parse(&field[i], FIELD[i]), PARLEY_OK);
    ck_assert_int_eq(parley_protocol_parse(&protocol, "sao:rounds=20"), PARLEY_OK);
}

static parley_scenario *draw(uint32_t n, uint64_t seed, const int64_t *reservations) {
    int32_t gains[4 * 9];
    uint32_t counts[3] = {3, 3, 3};
    int64_t scale[4] = {1000, 1000, 1000, 1000}, low[4] = {200, 200, 200, 200};
    parley_scenario *scenario;
    parley_generate_options from = {PARLEY_FAMILY_OPPOSED, n, 3, 3, 1000, seed};
    ck_assert_int_eq(parley_generate(gains, &from), PARLEY_OK);
    parley_scenario_spec spec = {.space = {.party_count = n,
                                           .issue_count = 3,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = reservations ? reservations : low},
                                 .scale = scale};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

static parley_tournament *build(const parley_scenario *const *scenarios, uint32_t count,
                                uint32_t strategies, uint32_t repeats, parley_rotation rotation,
                                bool self_play) {
    parley_tournament *t;
    parse_all();
    parley_tournament_spec spec = {.scenarios = scenarios,
                                   .protocols = &protocol,
                                   .negotiators = field,
                                   .scenario_count = count,
                                   .protocol_count = 1,
                                   .negotiator_count = strategies,
                                   .repeats = repeats,
                                   .rotation = rotation,
                                   .no_self_play = !self_play,
                                   .seed = 3};
    ck_assert_int_eq(parley_tournament_new(&t, &spec), PARLEY_OK);
    return t;
}

/* -- line-ups -------------------------------------------------------------------------------- */

static bool ascends(const uint32_t *lineup, uint32_t n) {
    for (uint32_t i = 1; i < n; i++)
        if (lineup[i] < lineup[i - 1])
            return false;
    return true;
}

static bool repeats_one(const uint32_t *lineup, uint32_t n) {
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < i; j++)
            if (lineup[i] == lineup[j])
                return true;
    return false;
}

/* Whether shifting it round makes it ascend. */
static bool is_shift_of_sorted(const uint32_t *lineup, uint32_t n) {
    for (uint32_t shift = 0; shift < n; shift++) {
        uint32_t shifted[4];
        for (uint32_t i = 0; i < n; i++)
            shifted[i] = lineup[(i + shift) % n];
        if (ascends(shifted, n))
            return true;
    }
    return false;
}

static void check_lineups(uint32_t n, uint32_t k, parley_rotation rotation, bool self_play) {
    parley_scenario *scenario = draw(n, 1, NULL);
    const parley_scenario *const list[1] = {scenario};
    parley_tournament *t = build(list, 1, k, 1, rotation, self_play);
    uint32_t expected = 0, most = 1;
    uint8_t seen[1296] = {0};
    for (uint32_t i = 0; i < n; i++)
        most *= k;
    for (uint32_t x = 0; x < most; x++) {
        uint32_t lineup[4];
        for (uint32_t i = n, rest = x; i-- > 0; rest /= k)
            lineup[i] = rest % k;
        expected +=
            (self_play || !repeats_one(lineup, n)) &&
            (rotation == PARLEY_ROTATE_ALL ||
             (rotation == PARLEY_ROTATE_NONE ? ascends(lineup, n) : is_shift_of_sorted(lineup, n)));
    }
    ck_assert_uint_eq(parley_tournament_count(t), expected);
    for (uint64_t number = 0; number < expected; number++) {
        parley_talk talk;
        uint32_t repeat = 9, x = 0;
        parley_tournament_talk(t, &talk, &repeat, number);
        for (uint32_t i = 0; i < n; i++) {
            ck_assert_uint_lt(talk.negotiators[i], k);
            x = x * k + talk.negotiators[i];
        }
        ck_assert_uint_eq(repeat, 0);
        ck_assert_uint_eq(talk.number, number);
        ck_assert(!seen[x]);
        seen[x] = 1;
        ck_assert(self_play || !repeats_one(talk.negotiators, n));
        ck_assert(rotation != PARLEY_ROTATE_NONE || ascends(talk.negotiators, n));
        ck_assert(rotation != PARLEY_ROTATE_CYCLIC || is_shift_of_sorted(talk.negotiators, n));
    }
    parley_tournament_free(t);
    parley_scenario_free(scenario);
}

START_TEST(tournament__holds_each_line_up_once) {
    for (uint32_t n = 1; n <= 4; n++)
        for (uint32_t k = 1; k <= MOST_FIELD; k++)
            for (int rotation = 0; rotation < 3; rotation++)
                for (int self_play = 0; self_play < 2; self_play++)
                    if (self_play || k >= n)
                        check_lineups(n, k, (parley_rotation)rotation, self_play);
}
END_TEST

START_TEST(tournament__numbers_scenarios_line_ups_repeats) {
    parley_scenario *two = draw(2, 1, NULL), *three = draw(3, 2, NULL);
    const parley_scenario *const list[3] = {two, three, two};
    parley_tournament *t = build(list, 3, 3, 2, PARLEY_ROTATE_ALL, true);
    uint64_t number = 0;
    ck_assert_uint_eq(parley_tournament_count(t), 2 * (9 + 27 + 9));
    for (uint32_t s = 0; s < 3; s++)
        for (uint32_t x = 0; x < (s == 1 ? 27u : 9u); x++)
            for (uint32_t r = 0; r < 2; r++, number++) {
                parley_talk talk;
                uint32_t repeat, got = 0;
                parley_tournament_talk(t, &talk, &repeat, number);
                for (uint32_t p = 0; p < (s == 1 ? 3u : 2u); p++)
                    got = 3 * got + talk.negotiators[p];
                ck_assert(talk.scenario == s && got == x && repeat == r && talk.number == number);
            }
    parley_tournament_free(t);
    parley_scenario_free(two);
    parley_scenario_free(three);
}
END_TEST

/* -- running --------------------------------------------------------------------------------- */

static void draw_several(parley_scenario **list) {
    for (uint32_t i = 0; i < MOST_SCENARIOS; i++)
        list[i] = draw(i == 3 ? 3 : 2, i, NULL);
}

static void free_several(parley_scenario **list) {
    for (uint32_t i = 0; i < MOST_SCENARIOS; i++)
        parley_scenario_free(list[i]);
}

START_TEST(tournament_run__is_the_same_in_any_pieces) {
    parley_scenario *list[MOST_SCENARIOS];
    static uint32_t choices[MOST_ROWS * 3], other_choices[MOST_ROWS * 3];
    draw_several(list);
    parley_tournament *t = build((const parley_scenario *const *)list, MOST_SCENARIOS, MOST_FIELD,
                                 3, PARLEY_ROTATE_ALL, true);
    size_t count = (size_t)parley_tournament_count(t);
    ck_assert_uint_eq(count, 3 * (4 * 36 + 216));
    parley_run_options whole = {.threads = 1, .choices = choices, .choice_stride = 3};
    ck_assert_int_eq(parley_tournament_run(t, rows, 0, count, &whole, NULL), PARLEY_OK);
    pl_random random = pl_random_stream(4, 4, 4);
    for (size_t at = 0; at < count;) {
        size_t next = 1 + (size_t)pl_random_below(&random, 200);
        next = next > count - at ? count - at : next;
        parley_run_options piece = {.threads = 1 + (uint32_t)pl_random_below(&random, 3),
                                    .choices = other_choices + 3 * at,
                                    .choice_stride = 3};
        ck_assert_int_eq(parley_tournament_run(t, others + at, at, next, &piece, NULL), PARLEY_OK);
        at += next;
    }
    ck_assert(memcmp(rows, others, count * sizeof *rows) == 0);
    ck_assert(memcmp(choices, other_choices, sizeof choices) == 0);
    ck_assert_int_eq(parley_tournament_run(t, others, count, 0, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_tournament_run(t, others, 1, count, NULL, NULL), PARLEY_E_ARGUMENT);
    parley_tournament_free(t);
    free_several(list);
}
END_TEST

START_TEST(tournament_complete__counts_what_no_agreement_is_worth) {
    int64_t reservations[2] = {INT64_MIN, 300};
    double least, best;
    parley_scenario *scenario = draw(2, 5, reservations);
    const parley_scenario *const list[1] = {scenario};
    parley_tournament *t = build(list, 1, 1, 1, PARLEY_ROTATE_ALL, true);
    parley_tournament_row row = {
        .result = {.end = PARLEY_TALK_DEADLINE, .payoffs = {-INFINITY, 0.25}}};
    parley_tournament_complete(t, &row);
    parley_scenario_range(scenario, 0, &least, &best);
    ck_assert(row.payoffs[0] == least && row.advantages[0] == 0);
    parley_scenario_range(scenario, 1, &least, &best);
    ck_assert(row.payoffs[1] == 0.25);
    ck_assert_double_eq_tol(row.advantages[1], (0.25 - 0.3) / (best - 0.3), 1e-15);
    ck_assert(row.welfare == row.payoffs[0] + row.payoffs[1]);
    ck_assert(isnan(row.nash_distance) && isnan(row.frontier_most));
    parley_tournament_free(t);
    parley_scenario_free(scenario);
}
END_TEST

/* -- standings ------------------------------------------------------------------------------- */

static void run_all(parley_tournament *t) {
    size_t count = (size_t)parley_tournament_count(t);
    ck_assert_uint_le(count, MOST_ROWS);
    ck_assert_int_eq(parley_tournament_run(t, rows, 0, count, NULL, NULL), PARLEY_OK);
}

typedef struct outcome {
    parley_standing standings[MOST_FIELD];
    parley_comparison pairs[MOST_FIELD * (MOST_FIELD - 1) / 2];
} outcome;

static void judge(const parley_tournament *t, const parley_tournament_row *list, parley_sample over,
                  const parley_standings_options *options, outcome *out) {
    parley_standings *s;
    memset(out, 0, sizeof *out);
    ck_assert_int_eq(parley_standings_new(&s, t, over), PARLEY_OK);
    parley_standings_add(s, list, (size_t)parley_tournament_count(t));
    ck_assert_int_eq(parley_standings_eval(out->standings, out->pairs, s, options, NULL),
                     PARLEY_OK);
    parley_standings_free(s);
}

static void check_same_mean(const parley_sample_mean *a, const parley_sample_mean *b) {
    ck_assert_mem_eq(a, b, offsetof(parley_sample_mean, observations));
    ck_assert_uint_eq(a->observations, b->observations);
}

/* Every field to the last bit; the bytes between fields may be anything. */
static void check_same(const outcome *one, const outcome *two) {
    for (int i = 0; i < MOST_FIELD; i++) {
        const parley_standing *a = &one->standings[i], *b = &two->standings[i];
        ck_assert_uint_eq(a->strategy, b->strategy);
        ck_assert_uint_eq(a->seats, b->seats);
        for (int m = 0; m < PARLEY_MEASURES; m++)
            check_same_mean(&a->measures[m], &b->measures[m]);
        ck_assert_uint_eq(a->place, b->place);
        ck_assert_uint_eq(a->best_place, b->best_place);
        ck_assert_uint_eq(a->worst_place, b->worst_place);
    }
    for (int i = 0; i < MOST_FIELD * (MOST_FIELD - 1) / 2; i++) {
        const parley_comparison *a = &one->pairs[i], *b = &two->pairs[i];
        ck_assert_uint_eq(a->first, b->first);
        ck_assert_uint_eq(a->second, b->second);
        check_same_mean(&a->difference, &b->difference);
        ck_assert_mem_eq(&a->t, &b->t, sizeof a->t);
        ck_assert_mem_eq(&a->p, &b->p, sizeof a->p);
        ck_assert_mem_eq(&a->p_adjusted, &b->p_adjusted, sizeof a->p_adjusted);
        ck_assert_uint_eq(a->apart, b->apart);
    }
}

START_TEST(standings__do_not_depend_on_the_order) {
    parley_scenario *list[MOST_SCENARIOS];
    outcome one, two;
    draw_several(list);
    parley_tournament *t = build((const parley_scenario *const *)list, MOST_SCENARIOS, MOST_FIELD,
                                 2, PARLEY_ROTATE_ALL, true);
    run_all(t);
    size_t count = (size_t)parley_tournament_count(t);
    for (size_t i = 0; i < count; i++)
        others[(i * 7919) % count] = rows[i];
    parley_standings_options options = {.resamples = 500};
    for (int over = 0; over < 2; over++) {
        judge(t, rows, (parley_sample)over, &options, &one);
        options.threads = 3;
        judge(t, others, (parley_sample)over, &options, &two);
        check_same(&one, &two);
    }
    parley_tournament_free(t);
    free_several(list);
}
END_TEST

/* Two names of one strategy: equal to the last bit, not told apart, in one place. */
START_TEST(standings__one_strategy_under_two_names_shares_its_place) {
    parley_scenario *list[MOST_SCENARIOS];
    outcome out;
    draw_several(list);
    parley_tournament *t = build((const parley_scenario *const *)list, MOST_SCENARIOS, MOST_FIELD,
                                 1, PARLEY_ROTATE_ALL, true);
    run_all(t);
    judge(t, rows, PARLEY_OVER_SCENARIOS, NULL, &out);
    const parley_standing *boulware = NULL, *time4 = NULL;
    for (int i = 0; i < MOST_FIELD; i++) {
        boulware = out.standings[i].strategy == 0 ? &out.standings[i] : boulware;
        time4 = out.standings[i].strategy == 1 ? &out.standings[i] : time4;
    }
    /* "random" meets them with other numbers, so only what does not meet it is equal */
    ck_assert_uint_eq(boulware->seats, time4->seats);
    ck_assert_double_eq_tol(boulware->measures[0].mean, time4->measures[0].mean, 0.02);
    ck_assert(out.pairs[0].p > 0.05 && !out.pairs[0].apart);
    parley_tournament_free(t);

    t = build((const parley_scenario *const *)list, MOST_SCENARIOS, 3, 1, PARLEY_ROTATE_ALL, true);
    run_all(t);
    judge(t, rows, PARLEY_OVER_SCENARIOS, NULL, &out);
    ck_assert(out.pairs[0].difference.mean == 0 && out.pairs[0].t == 0 && out.pairs[0].p == 1);
    for (int i = 0; i < 3; i++)
        if (out.standings[i].strategy < 2)
            ck_assert_uint_eq(out.standings[i].place, out.standings[0].strategy == 2 ? 2 : 1);
    parley_tournament_free(t);
    free_several(list);
}
END_TEST

/* Against sums by hand: means of scenario means, each seat counting once. */
START_TEST(standings__are_means_of_means) {
    parley_scenario *list[MOST_SCENARIOS];
    outcome out;
    draw_several(list);
    parley_tournament *t = build((const parley_scenario *const *)list, MOST_SCENARIOS, 3, 2,
                                 PARLEY_ROTATE_CYCLIC, true);
    run_all(t);
    size_t count = (size_t)parley_tournament_count(t);
    for (size_t i = 0; i < count; i++)
        rows[i].nash_distance = (double)(i % 10) / 10;
    judge(t, rows, PARLEY_OVER_SCENARIOS, NULL, &out);
    for (int place = 0; place < 3; place++) {
        double utility = 0, nash = 0;
        uint32_t with_nash = 0;
        for (uint32_t s = 0; s < MOST_SCENARIOS; s++) {
            double sum = 0, distances = 0, seats = 0, agreed = 0;
            for (size_t i = 0; i < count; i++)
                for (uint32_t p = 0; p < (s == 3 ? 3u : 2u); p++) {
                    if (rows[i].talk.scenario != s ||
                        rows[i].talk.negotiators[p] != out.standings[place].strategy)
                        continue;
                    sum += rows[i].payoffs[p];
                    seats++;
                    agreed += rows[i].result.end == PARLEY_TALK_AGREED;
                    if (rows[i].result.end == PARLEY_TALK_AGREED)
                        distances += rows[i].nash_distance;
                }
            utility += sum / seats / MOST_SCENARIOS;
            if (agreed > 0) {
                nash += distances / agreed;
                with_nash++;
            }
        }
        const parley_sample_mean *measures = out.standings[place].measures;
        ck_assert_double_eq_tol(measures[PARLEY_MEASURE_UTILITY].mean, utility, 1e-11);
        ck_assert_double_eq_tol(measures[PARLEY_MEASURE_NASH].mean, nash / with_nash, 1e-11);
        ck_assert_uint_eq(measures[PARLEY_MEASURE_NASH].observations, with_nash);
        ck_assert_uint_eq(measures[PARLEY_MEASURE_FRONTIER].observations, 0);
        ck_assert(isnan(measures[PARLEY_MEASURE_FRONTIER].mean));
        ck_assert(place == 0 || measures[0].mean <= out.standings[place - 1].measures[0].mean);
    }
    parley_tournament_free(t);
    free_several(list);
}
END_TEST

START_TEST(standings__one_observation_has_no_interval) {
    parley_scenario *scenario = draw(2, 1, NULL);
    const parley_scenario *const list[1] = {scenario};
    outcome out;
    parley_tournament *t = build(list, 1, 3, 1, PARLEY_ROTATE_ALL, true);
    run_all(t);
    for (int over = 0; over < 2; over++) {
        judge(t, rows, (parley_sample)over, NULL, &out);
        for (int i = 0; i < 3; i++) {
            ck_assert(isfinite(out.standings[i].measures[0].mean));
            ck_assert(isnan(out.standings[i].measures[0].low));
            ck_assert_uint_eq(out.standings[i].best_place, 1);
            ck_assert_uint_eq(out.standings[i].worst_place, 3);
            ck_assert(isnan(out.pairs[i].p) && !out.pairs[i].apart);
        }
    }
    parley_tournament_free(t);
    parley_scenario_free(scenario);
}
END_TEST

/* -- what is refused ------------------------------------------------------------------------- */

START_TEST(tournament_new__refuses_what_is_out_of_range) {
    parley_scenario *scenario = draw(3, 1, NULL);
    const parley_scenario *const list[1] = {scenario};
    parley_tournament *t;
    parse_all();
    parley_tournament_spec spec = {list, &protocol, field, 1, 1, 2, 1, PARLEY_ROTATE_ALL, 0, 1};
    parley_tournament_spec wrong[8];
    for (int i = 0; i < 8; i++)
        wrong[i] = spec;
    wrong[0].scenario_count = 0;
    wrong[1].negotiator_count = 0;
    wrong[2].negotiator_count = PARLEY_MAX_STRATEGIES + 1;
    wrong[3].repeats = 0;
    wrong[4].repeats = PARLEY_MAX_REPEATS + 1;
    wrong[5].rotation = (parley_rotation)3;
    wrong[6].protocol_count = 2;
    wrong[7].no_self_play = 1;
    for (int i = 0; i < 8; i++) {
        ck_assert_int_eq(parley_tournament_new(&t, &wrong[i]), PARLEY_E_ARGUMENT);
        ck_assert_ptr_null(t);
    }
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(tournament_new__too_many_line_ups_are_a_limit) {
    static parley_negotiator many[PARLEY_MAX_STRATEGIES];
    uint32_t counts[1] = {2};
    int32_t gains[8 * 2] = {0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0};
    parley_scenario *scenario;
    parley_scenario_spec about = {
        .space = {.party_count = 8, .issue_count = 1, .option_counts = counts, .gains = gains}};
    parse_all();
    for (int i = 0; i < PARLEY_MAX_STRATEGIES; i++)
        many[i] = field[0];
    ck_assert_int_eq(parley_scenario_new(&scenario, &about, NULL), PARLEY_OK);
    const parley_scenario *const list[1] = {scenario};
    for (int rotation = 0; rotation < 3; rotation++)
        for (uint32_t no_self_play = 0; no_self_play < 2; no_self_play++) {
            parley_tournament *t;
            parley_tournament_spec spec = {list,
                                           &protocol,
                                           many,
                                           1,
                                           1,
                                           PARLEY_MAX_STRATEGIES,
                                           1,
                                           (parley_rotation)rotation,
                                           no_self_play,
                                           1};
            ck_assert_int_eq(parley_tournament_new(&t, &spec), PARLEY_E_LIMIT);
            ck_assert_ptr_null(t);
        }
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(standings_eval__refuses_what_is_out_of_range) {
    parley_scenario *scenario = draw(2, 1, NULL);
    const parley_scenario *const list[1] = {scenario};
    parley_tournament *t = build(list, 1, 2, 1, PARLEY_ROTATE_ALL, true);
    parley_standings *s;
    parley_standing out[2];
    parley_comparison pair;
    static const parley_standings_options wrong[] = {{.score = PARLEY_MEASURE_ROUNDS},
                                                     {.level = 1},
                                                     {.level = -0.1},
                                                     {.resamples = 10000001},
                                                     {.threads = 65}};
    ck_assert_int_eq(parley_standings_new(&s, t, (parley_sample)2), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(s);
    ck_assert_int_eq(parley_standings_new(&s, t, PARLEY_OVER_REPEATS), PARLEY_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ck_assert_int_eq(parley_standings_eval(out, &pair, s, &wrong[i], NULL), PARLEY_E_ARGUMENT);
    parley_standings_free(s);
    parley_tournament_free(t);
    parley_scenario_free(scenario);
}
END_TEST

PL_TEST_MAIN(
    "tournament", tournament__holds_each_line_up_once,
    tournament__numbers_scenarios_line_ups_repeats, tournament_run__is_the_same_in_any_pieces,
    tournament_complete__counts_what_no_agreement_is_worth, standings__do_not_depend_on_the_order,
    standings__one_strategy_under_two_names_shares_its_place, standings__are_means_of_means,
    standings__one_observation_has_no_interval, tournament_new__refuses_what_is_out_of_range,
    tournament_new__too_many_line_ups_are_a_limit, standings_eval__refuses_what_is_out_of_range)
