/* Scenarios against plain lists of their outcomes: utilities, lookups, orders, draws and trades. */
#include "sample.h"
#include "small_scenario.h"

#include "talks/sampler.h"
#include "talks/trade.h"

#include <parley/generate.h>

#include <math.h>

enum { SEEDS = 400 };

static int has_clauses(const small *s) {
    return s->spec.space.clause_count > 0;
}

START_TEST(scenario_eval__sums_gains_and_refuses_what_rules_forbid) {
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        small s;
        small_draw(&s, seed, 50, seed % 2);
        parley_scenario *scenario = small_build(&s, seed % 3 != 0);
        for (uint32_t x = 0; scenario && x < s.outcomes; x++) {
            double utilities[PARLEY_MAX_PARTIES];
            parley_status status = parley_scenario_eval(scenario, s.choices[x], utilities);
            ck_assert_int_eq(status, s.exists[x] ? PARLEY_OK : PARLEY_E_ARGUMENT);
            for (uint32_t p = 0; status == PARLEY_OK && p < s.n; p++)
                ck_assert_double_eq(utilities[p], (double)s.units[x][p] / (double)s.scale[p]);
        }
        parley_scenario_free(scenario);
    }
}
END_TEST

/* The first outcome of least units at or above the target, or UINT32_MAX. */
static uint32_t look(const small *s, uint32_t party, double target) {
    uint32_t found = UINT32_MAX;
    for (uint32_t x = 0; x < s->outcomes; x++)
        if (s->own[x][party] && (double)s->units[x][party] / (double)s->scale[party] >= target &&
            (found == UINT32_MAX || s->units[x][party] < s->units[found][party]))
            found = x;
    return found;
}

START_TEST(scenario_find__is_the_first_of_the_least_at_or_above) {
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        small s;
        small_draw(&s, seed, seed % 5 ? 40 : 3, seed % 2);
        parley_scenario *scenario = small_build(&s, seed % 3 != 0);
        pl_random random = pl_random_stream(seed, 1, 0);
        for (uint32_t i = 0; scenario && i < 60; i++) {
            uint32_t party = i % s.n, choices[MOST_ISSUES];
            uint32_t some = (uint32_t)pl_random_below(&random, s.outcomes);
            double target = i % 2 ? (double)s.units[some][party] / (double)s.scale[party]
                                  : 3 * pl_random_unit(&random) - 1.5;
            uint32_t expected = look(&s, party, target);
            parley_status status = parley_scenario_find(scenario, party, target, choices);
            ck_assert_int_eq(status, expected < UINT32_MAX ? PARLEY_OK : PARLEY_E_NOT_FOUND);
            if (status != PARLEY_OK)
                continue;
            uint32_t found = small_number(&s, choices);
            ck_assert(s.own[found][party]);
            ck_assert_int_eq(s.units[found][party], s.units[expected][party]);
            if (!has_clauses(&s) || parley_scenario_is_listed(scenario))
                ck_assert_uint_eq(found, expected);
        }
        parley_scenario_free(scenario);
    }
}
END_TEST

/* On a fine grid the found outcome reaches the target, and exceeds the least by the slack at most.
 */
START_TEST(scenario_find__stays_within_the_slack_on_fine_grids) {
    int coarse = 0;
    for (uint64_t seed = 0; seed < 100; seed++) {
        small s;
        small_draw(&s, seed, 100000000, seed % 2);
        parley_scenario *scenario = small_build(&s, 0);
        pl_random random = pl_random_stream(seed, 1, 0);
        for (uint32_t i = 0; scenario && i < 60; i++) {
            uint32_t party = i % s.n, choices[MOST_ISSUES];
            double target = 2 * pl_random_unit(&random) - 0.5;
            double slack = parley_scenario_slack(scenario, party);
            uint32_t least = look(&s, party, target);
            parley_status status = parley_scenario_find(scenario, party, target, choices);
            ck_assert_int_eq(status, least < UINT32_MAX ? PARLEY_OK : PARLEY_E_NOT_FOUND);
            coarse += slack > 0;
            if (status != PARLEY_OK)
                continue;
            uint32_t found = small_number(&s, choices);
            double utility = (double)s.units[found][party] / (double)s.scale[party];
            ck_assert(s.own[found][party]);
            ck_assert_double_ge(utility, target);
            ck_assert_double_le(utility,
                                (double)s.units[least][party] / (double)s.scale[party] + slack);
        }
        parley_scenario_free(scenario);
    }
    ck_assert_int_gt(coarse, 100);
}
END_TEST

START_TEST(find_next__goes_from_best_to_worst_through_all_own_outcomes) {
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        small s;
        small_draw(&s, seed, seed % 5 ? 40 : 3, seed % 2);
        parley_scenario *scenario = small_build(&s, seed % 3 != 0);
        pl_offer *offer = calloc(1, scenario ? pl_offer_bytes(scenario) : 1);
        for (uint32_t party = 0; scenario && party < s.n; party++) {
            uint32_t own = 0, met = 0, before = 0, choices[MOST_ISSUES];
            for (uint32_t x = 0; x < s.outcomes; x++)
                own += s.own[x][party];
            for (bool more = pl_find_best(scenario, party, offer); more;
                 more = pl_find_next(scenario, party, offer, offer)) {
                pl_offer_choices(scenario, offer, choices);
                uint32_t at = small_number(&s, choices);
                ck_assert(s.own[at][party]);
                if (met > 0)
                    ck_assert_int_le(s.units[at][party], s.units[before][party]);
                if (met > 0 && !has_clauses(&s) && s.units[at][party] == s.units[before][party])
                    ck_assert_uint_gt(at, before);
                before = at;
                met++;
                ck_assert_uint_le(met, own);
            }
            ck_assert_uint_eq(met, own);
        }
        free(offer);
        parley_scenario_free(scenario);
    }
}
END_TEST

START_TEST(scenario_range__is_over_own_outcomes) {
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        small s;
        small_draw(&s, seed, 40, 1);
        parley_scenario *scenario = small_build(&s, seed % 2);
        for (uint32_t party = 0; scenario && party < s.n; party++) {
            double least, greatest, low = INFINITY, high = -INFINITY;
            for (uint32_t x = 0; x < s.outcomes; x++) {
                double utility = (double)s.units[x][party] / (double)s.scale[party];
                low = s.own[x][party] ? fmin(low, utility) : low;
                high = s.own[x][party] ? fmax(high, utility) : high;
            }
            parley_scenario_range(scenario, party, &least, &greatest);
            if (low > high) {
                ck_assert(isnan(least) && isnan(greatest));
                continue;
            }
            ck_assert_double_eq(greatest, high);
            ck_assert_double_eq(least, low);
        }
        parley_scenario_free(scenario);
    }
}
END_TEST

START_TEST(scenario_new__takes_totals_that_are_no_sums) {
    static const uint32_t counts[2] = {2, 3};
    static const int32_t totals[2 * 6] = {5, -3, 5, 9, 0, 1, /* the second party */ 1,
                                          1, 2,  3, 5, 8};
    static const int64_t scale[2] = {10, 10};
    parley_scenario *scenario;
    parley_scenario_spec spec = {
        .space = {.party_count = 2, .issue_count = 2, .option_counts = counts},
        .totals = totals,
        .scale = scale};
    uint32_t choices[2];
    double utilities[2];
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_scenario_find(scenario, 0, 0.2, choices), PARLEY_OK);
    ck_assert_uint_eq(choices[0] * 3 + choices[1], 0);
    ck_assert_int_eq(parley_scenario_find(scenario, 0, 0.51, choices), PARLEY_OK);
    ck_assert_uint_eq(choices[0] * 3 + choices[1], 3);
    ck_assert_int_eq(parley_scenario_find(scenario, 1, 0.9, choices), PARLEY_E_NOT_FOUND);
    ck_assert_int_eq(parley_scenario_eval(scenario, (const uint32_t[]){0, 1}, utilities),
                     PARLEY_OK);
    ck_assert_double_eq(utilities[0], -0.3);
    ck_assert_double_eq(utilities[1], 0.1);
    parley_scenario_free(scenario);
}
END_TEST

START_TEST(scenario_new__refuses_numbers_out_of_range) {
    small s;
    parley_scenario *scenario = NULL;
    static const double none[MOST_PARTIES] = {0}, negative[MOST_PARTIES] = {-1, -1, -1};
    small_draw(&s, 3, 40, 0);
    parley_scenario_spec bad = s.spec;
    bad.space.gains = NULL;
    ck_assert_int_eq(parley_scenario_new(&scenario, &bad, NULL), PARLEY_E_ARGUMENT);
    bad = s.spec, bad.space.party_count = 9;
    ck_assert_int_eq(parley_scenario_new(&scenario, &bad, NULL), PARLEY_E_ARGUMENT);
    bad = s.spec, bad.space.issue_count = 0;
    ck_assert_int_eq(parley_scenario_new(&scenario, &bad, NULL), PARLEY_E_ARGUMENT);
    bad = s.spec, bad.discounts = none;
    ck_assert_int_eq(parley_scenario_new(&scenario, &bad, NULL), PARLEY_E_ARGUMENT);
    bad = s.spec, bad.delay_costs = negative;
    ck_assert_int_eq(parley_scenario_new(&scenario, &bad, NULL), PARLEY_E_ARGUMENT);
    parley_clause broken = {&(parley_literal){9, 0, 0}, 1};
    bad = s.spec, bad.space.clauses = &broken, bad.space.clause_count = 1;
    ck_assert_int_eq(parley_scenario_new(&scenario, &bad, NULL), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(scenario);
    s.gains[0] = INT32_MAX, s.gains[1] = INT32_MIN;
    s.counts[0] = 2;
    ck_assert_int_eq(parley_scenario_new(&scenario, &s.spec, NULL), PARLEY_E_ARGUMENT);
}
END_TEST

/* 4^28 outcomes: lookups reach the target exactly, as nearly every total exists. */
START_TEST(scenario_find__works_on_spaces_too_large_to_list) {
    enum { M = 28, K = 4, SCALE = 10000 };
    static int32_t gains[2 * M * K];
    uint32_t counts[M], choices[M];
    int64_t scale[2] = {SCALE, SCALE};
    parley_generate_options from = {PARLEY_FAMILY_OPPOSED, 2, M, K, SCALE, 1};
    parley_scenario *scenario;
    for (int j = 0; j < M; j++)
        counts[j] = K;
    ck_assert_int_eq(parley_generate(gains, &from), PARLEY_OK);
    parley_scenario_spec spec = {
        .space = {.party_count = 2, .issue_count = M, .option_counts = counts, .gains = gains},
        .scale = scale};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    ck_assert(!parley_scenario_is_listed(scenario));
    ck_assert_double_eq(parley_scenario_slack(scenario, 0), 0);
    for (int units = 500; units < 9500; units += 7) {
        double utilities[2], target = (double)units / SCALE;
        ck_assert_int_eq(parley_scenario_find(scenario, 0, target, choices), PARLEY_OK);
        ck_assert_int_eq(parley_scenario_eval(scenario, choices, utilities), PARLEY_OK);
        ck_assert_double_ge(utilities[0], target);
        ck_assert_double_lt(utilities[0], target + 2.0 / SCALE);
    }
    parley_scenario_free(scenario);
}
END_TEST

/* Every own outcome above the bar is drawn, each about as often: a chi-square statistic of d
 * degrees of freedom lies below d + 5 sqrt(2 d) + 10 but once in a million. */
START_TEST(sampler_draw__is_uniform_above_the_bar) {
    enum { DRAWS = 40000 };
    static uint32_t seen[MOST_OUTCOMES];
    for (uint64_t seed = 0; seed < 40; seed++) {
        small s;
        small_draw(&s, seed, 40, seed % 2);
        parley_scenario *scenario = small_build(&s, 0);
        if (!scenario)
            continue;
        pl_sampler *sampler;
        pl_random random = pl_random_stream(seed, 2, 0);
        pl_offer *offer = calloc(1, pl_offer_bytes(scenario));
        uint32_t choices[MOST_ISSUES], own = 0;
        ck_assert_int_eq(pl_sampler_new(&sampler, scenario, 0), PARLEY_OK);
        int32_t bar = scenario->profiles[0].most / 2;
        for (uint32_t x = 0; x < s.outcomes; x++)
            own += s.own[x][0] && s.units[x][0] - scenario->profiles[0].base >= bar;
        memset(seen, 0, sizeof seen);
        for (int i = 0; own > 0 && i < DRAWS; i++) {
            ck_assert(pl_sampler_draw(sampler, scenario, 0, bar, &random, offer));
            pl_offer_choices(scenario, offer, choices);
            seen[small_number(&s, choices)]++;
        }
        double statistic = 0, each = own ? (double)DRAWS / own : 1;
        for (uint32_t x = 0; x < s.outcomes; x++) {
            bool good = s.own[x][0] && s.units[x][0] - scenario->profiles[0].base >= bar;
            ck_assert(good || seen[x] == 0);
            statistic += good ? (seen[x] - each) * (seen[x] - each) / each : 0;
        }
        ck_assert_double_lt(statistic, own + 5 * sqrt(2.0 * own) + 10);
        free(offer);
        pl_sampler_free(sampler);
        parley_scenario_free(scenario);
    }
}
END_TEST

/* Of a dossier: utilities are those of its space, a red line binds the party that drew it, and a
 * constraint binds everybody. */
START_TEST(scenario_of_problem__has_the_dossiers_numbers_and_rules) {
    parley_view *view =
        sample_view(SAMPLE "stances:\n"
                           "  - {party: a, point: x, option: x0, value: 0.9, basis: said}\n"
                           "  - {party: a, point: y, option: y2, value: 0.25, basis: said}\n"
                           "  - {party: b, point: x, option: x0, value: 0.1, basis: said}\n"
                           "red_lines: [{party: b, options: [y/y1], basis: said}]\n"
                           "constraints: [{excludes: [x/x0, y/y0]}]\n"
                           "weights: [{party: a, basis: said, points: {x: 3, y: 1, z: 1}}]\n",
                    "");
    parley_problem *problem;
    parley_scenario *scenario;
    parley_space *space;
    ck_assert_int_eq(parley_problem_new(&problem, view, PARLEY_CENTRAL), PARLEY_OK);
    ck_assert_int_eq(parley_scenario_of_problem(&scenario, problem, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_space_new(&space, &problem->spec, NULL), PARLEY_OK);
    pl_offer *offer = calloc(1, pl_offer_bytes(scenario));
    for (uint32_t x = 0; x < 2 * 3 * 3; x++) {
        uint32_t choices[3] = {x / 9, x / 3 % 3, x % 3};
        int64_t totals[PARLEY_MAX_PARTIES];
        double utilities[PARLEY_MAX_PARTIES];
        bool exists = choices[0] != 0 || choices[1] != 0;
        ck_assert_int_eq(parley_scenario_eval(scenario, choices, utilities),
                         exists ? PARLEY_OK : PARLEY_E_ARGUMENT);
        if (!exists)
            continue;
        ck_assert_int_eq(parley_space_eval(space, choices, totals), PARLEY_OK);
        ck_assert(pl_offer_of_choices(scenario, choices, offer));
        ck_assert_uint_eq(offer->allowed, choices[1] == 1 ? 1 : 3);
        for (uint32_t p = 0; p < 2; p++)
            ck_assert_double_eq(utilities[p], (double)totals[p] / (double)problem->scale[p]);
    }
    for (uint32_t p = 0; p < 2; p++)
        ck_assert_double_eq(parley_scenario_reservation(scenario, p, 0), 0.5);
    free(offer);
    parley_space_free(space);
    parley_scenario_free(scenario);
    parley_problem_free(problem);
    sample_free(view);
}
END_TEST

/* A model for the tests: values that were drawn. */
static float drawn[MOST_ISSUES * MOST_OPTIONS];

static bool estimate(const pl_seat *seat, float *values) {
    memcpy(values, drawn, seat->scenario->options * sizeof *values);
    return true;
}

START_TEST(trade__is_the_best_for_the_others_within_the_budget) {
    static const pl_model model = {.estimate = estimate};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        small s;
        small_draw(&s, seed, 60, seed % 2);
        parley_scenario *scenario = small_build(&s, seed % 3 != 0);
        if (!scenario || s.n < 2) {
            parley_scenario_free(scenario);
            continue;
        }
        pl_random random = pl_random_stream(seed, 3, 0);
        for (uint32_t o = 0; o < s.options; o++) /* sums of these are exact */
            drawn[o] = (float)pl_random_below(&random, 8) / 64;
        pl_scratch scratch;
        void *memory = calloc(1, pl_scratch_bytes(scenario));
        pl_offer *offer = calloc(1, pl_offer_bytes(scenario));
        pl_scratch_lay(&scratch, scenario, memory);
        pl_seat seat = {.scenario = scenario,
                        .own = &scenario->profiles[0],
                        .model = &model,
                        .scratch = &scratch};
        int32_t target = (int32_t)pl_random_below(&random, 200);
        float best = -1, found = 0;
        for (uint32_t x = 0; x < s.outcomes; x++) {
            float sum = 0;
            uint32_t first = 0;
            for (uint32_t j = 0; j < s.m; first += s.counts[j++])
                sum += drawn[first + s.choices[x][j]];
            if (s.own[x][0] && s.units[x][0] - seat.own->base >= target && sum > best)
                best = sum;
        }
        ck_assert_int_eq(pl_trade(&seat, target, offer), best >= 0);
        if (best >= 0) {
            uint32_t choices[MOST_ISSUES], first = 0;
            pl_offer_choices(scenario, offer, choices);
            for (uint32_t j = 0; j < s.m; first += s.counts[j++])
                found += drawn[first + choices[j]];
            ck_assert(s.own[small_number(&s, choices)][0]);
            ck_assert_int_ge(offer->units[0], target);
            ck_assert_float_eq(found, best);
        }
        free(memory);
        free(offer);
        parley_scenario_free(scenario);
    }
}
END_TEST

PL_TEST_MAIN("scenario", scenario_eval__sums_gains_and_refuses_what_rules_forbid,
             scenario_find__is_the_first_of_the_least_at_or_above,
             scenario_find__stays_within_the_slack_on_fine_grids,
             find_next__goes_from_best_to_worst_through_all_own_outcomes,
             scenario_range__is_over_own_outcomes, scenario_new__takes_totals_that_are_no_sums,
             scenario_new__refuses_numbers_out_of_range,
             scenario_find__works_on_spaces_too_large_to_list,
             scenario_of_problem__has_the_dossiers_numbers_and_rules,
             sampler_draw__is_uniform_above_the_bar,
             trade__is_the_best_for_the_others_within_the_budget)
