/* Profiles: what outcomes are worth, and the grids that they are put on, against each other. */
#include "pl_test.h"

#include "parallel/random.h"
#include "utility/fraction.h"

#include <parley/enumerate.h>
#include <parley/profile.h>

#include <math.h>
#include <string.h>

/* Three issues (colour: 3 values, weeks: 2 to 6, price: 0 to 1 without steps) and two parties. */
typedef struct sample {
    parley_profiles content;
    parley_issue issues[3];
    parley_profile profiles[2];
    double weights[2][3], tables[2][3];
    parley_evaluator evaluators[2][3];
    parley_bound bounds[3];
    parley_rectangle rectangles[2];
    double outcome[3];
} sample;

static const char *const colours[] = {"red", "green", "blue"};

static parley_evaluator table_of(const double *values, double divisor) {
    return (parley_evaluator){.kind = PARLEY_EVALUATE_TABLE,
                              .table = values,
                              .least = -HUGE_VAL,
                              .most = HUGE_VAL,
                              .divisor = divisor};
}

static parley_evaluator line_of(double from, double offset, double run, double rise) {
    return (parley_evaluator){.kind = PARLEY_EVALUATE_LINEAR,
                              .from = from,
                              .run = run,
                              .offset = offset,
                              .rise = rise,
                              .least = 0,
                              .most = 1,
                              .divisor = 1};
}

static parley_evaluator triangle_of(double from, double peak, double to) {
    return (parley_evaluator){.kind = PARLEY_EVALUATE_TRIANGULAR,
                              .from = from,
                              .peak = peak,
                              .to = to,
                              .rise = 1,
                              .least = 0,
                              .most = 1,
                              .divisor = 1};
}

static parley_profiles *content_of(sample *s) {
    static const double weights[2][3] = {{0.5, 0.3, 0.2}, {0.2, 0.2, 0.6}};
    static const double tables[2][3] = {{1, 2, 4}, {0.9, 0.25, 0}};
    s->issues[0] = (parley_issue){
        .name = "colour", .kind = PARLEY_ISSUE_DISCRETE, .value_count = 3, .values = colours};
    s->issues[1] =
        (parley_issue){.name = "weeks", .kind = PARLEY_ISSUE_INTEGER, .low = 2, .high = 6};
    s->issues[2] = (parley_issue){.name = "price", .kind = PARLEY_ISSUE_REAL, .high = 1};
    for (int p = 0; p < 2; p++) {
        memcpy(s->weights[p], weights[p], sizeof weights[p]);
        memcpy(s->tables[p], tables[p], sizeof tables[p]);
        s->evaluators[p][0] = table_of(s->tables[p], p == 0 ? 4 : 0.9);
        s->evaluators[p][1] = p == 0 ? line_of(2, 1, 1, -0.25) : line_of(2, 0, 4, 1);
        s->evaluators[p][2] = p == 0 ? triangle_of(0, 0.35, 1) : line_of(0, 0, 1, 1);
        s->profiles[p] = (parley_profile){.name = p == 0 ? "a" : "b",
                                          .weights = s->weights[p],
                                          .evaluators = s->evaluators[p],
                                          .divisor = 1,
                                          .ceiling = HUGE_VAL,
                                          .discount = 1};
    }
    s->content = (parley_profiles){.name = "sample",
                                   .issue_count = 3,
                                   .profile_count = 2,
                                   .issues = s->issues,
                                   .profiles = s->profiles};
    return &s->content;
}

static parley_profiles *made(const parley_profiles *content) {
    parley_profiles *profiles;
    parley_status status = parley_profiles_new(&profiles, content);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
    return profiles;
}

static parley_profiles_problem *problem_of(const parley_profiles *profiles, uint32_t levels) {
    parley_profiles_problem *problem;
    parley_profiles_options options = {.levels = levels};
    parley_status status = parley_profiles_problem_new(&problem, profiles, &options);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
    return problem;
}

static void refuse(const parley_profiles *content, const char *words) {
    parley_profiles *profiles;
    ck_assert_int_eq(parley_profiles_new(&profiles, content), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(profiles);
    ck_assert_msg(strstr(parley_last_error()->message, words) != NULL, "%s",
                  parley_last_error()->message);
}

START_TEST(profiles_new__keeps_nothing_of_its_argument) {
    sample s = {0};
    parley_profiles *profiles = made(content_of(&s));
    memset(&s, 0xff, sizeof s);
    ck_assert_str_eq(profiles->issues[0].values[2], "blue");
    ck_assert_str_eq(profiles->profiles[1].name, "b");
    double outcome[3] = {2, 2, 0.35};
    ck_assert_double_eq(parley_profiles_eval(profiles, 0, outcome), 1);
    parley_profiles_free(profiles);
    parley_profiles_free(NULL);
}
END_TEST

START_TEST(profiles_new__says_what_is_wrong) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    s.issues[1].name = "colour";
    refuse(content, "the issue \"colour\" stands twice");
    content = content_of(&s);
    s.profiles[1].name = "a";
    refuse(content, "the profile \"a\" stands twice");
    content = content_of(&s);
    s.tables[0][1] = NAN;
    refuse(content, "value 1 of the issue \"colour\"");
    content = content_of(&s);
    s.evaluators[0][2].peak = 2;
    refuse(content, "no triangle over the issue \"price\"");
    content = content_of(&s);
    s.evaluators[1][0] = s.evaluators[1][1];
    refuse(content, "no table for the discrete issue \"colour\"");
    content = content_of(&s);
    s.issues[1].low = 2.5;
    refuse(content, "has no whole ends");
    content = content_of(&s);
    s.profiles[0].discount = 0;
    refuse(content, "discount of \"a\" out of range");
    content = content_of(&s);
    content->profile_count = 0;
    refuse(content, "0 profiles");
}
END_TEST

START_TEST(profiles_eval__follows_the_formula) {
    sample s = {0};
    parley_profiles *profiles = made(content_of(&s));
    double outcome[3] = {1, 4, 0.7};
    ck_assert_double_eq_tol(parley_profiles_eval(profiles, 0, outcome),
                            0.5 * 2 / 4 + 0.3 * 0.5 + 0.2 * (1 - 0.35 / 0.65), 1e-15);
    ck_assert_double_eq_tol(parley_profiles_eval(profiles, 1, outcome),
                            0.2 * 0.25 / 0.9 + 0.2 * 0.5 + 0.6 * 0.7, 1e-15);
    outcome[1] = NAN;
    ck_assert_double_eq_tol(parley_profiles_eval(profiles, 1, outcome), 0.2 * 0.25 / 0.9 + 0.42,
                            1e-15);
    outcome[1] = 4.5;
    ck_assert(isnan(parley_profiles_eval(profiles, 0, outcome)));
    outcome[1] = 7;
    ck_assert(isnan(parley_profiles_eval(profiles, 0, outcome)));
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(profiles_eval__gives_a_triangle_its_ends_as_genius_does) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    s.weights[0][0] = s.weights[0][1] = 0;
    s.weights[0][2] = 1;
    s.evaluators[0][2] = triangle_of(0.25, 0.25, 0.75);
    parley_profiles *profiles = made(content);
    double outcome[3] = {0, 2, 0.25};
    ck_assert_double_eq(parley_profiles_eval(profiles, 0, outcome), 1);
    outcome[2] = 0.24;
    ck_assert_double_eq(parley_profiles_eval(profiles, 0, outcome), 0);
    outcome[2] = 0.75;
    ck_assert_double_eq(parley_profiles_eval(profiles, 0, outcome), 0);
    parley_profiles_free(profiles);
}
END_TEST

static void add_rectangles(sample *s) {
    s->bounds[0] = (parley_bound){1, 3, 5};
    s->bounds[1] = (parley_bound){0, 0, 1};
    s->bounds[2] = (parley_bound){1, 6, 6};
    s->rectangles[0] = (parley_rectangle){.bound_count = 2, .bounds = s->bounds, .utility = 12};
    s->rectangles[1] =
        (parley_rectangle){.bound_count = 1, .bounds = s->bounds + 2, .utility = 20, .outside = 1};
    s->profiles[1].weights = NULL;
    s->profiles[1].evaluators = NULL;
    s->profiles[1].rectangles = s->rectangles;
    s->profiles[1].rectangle_count = 2;
    s->profiles[1].bias = 0;
    s->profiles[1].divisor = 32;
    s->profiles[1].ceiling = 1;
}

START_TEST(profiles_eval__adds_the_rectangles_that_hold) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    add_rectangles(&s);
    parley_profiles *profiles = made(content);
    double in[3] = {1, 3, 0}, out[3] = {2, 3, 0}, excluded[3] = {1, 6, 0}, open[3] = {1, NAN, 0};
    ck_assert_double_eq(parley_profiles_eval(profiles, 1, in), 1);
    ck_assert_double_eq(parley_profiles_eval(profiles, 1, out), 20.0 / 32);
    ck_assert_double_eq(parley_profiles_eval(profiles, 1, excluded), 0);
    ck_assert_double_eq(parley_profiles_eval(profiles, 1, open), 20.0 / 32);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(profiles_reservation__is_a_value_or_that_of_an_outcome) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    s.profiles[0].reserve = (parley_reserve){.kind = PARLEY_RESERVE_VALUE, .value = 0.4};
    s.outcome[0] = 1;
    s.outcome[1] = 6;
    s.outcome[2] = NAN;
    s.profiles[1].reserve = (parley_reserve){.kind = PARLEY_RESERVE_OUTCOME, .outcome = s.outcome};
    parley_profiles *profiles = made(content);
    ck_assert_double_eq(parley_profiles_reservation(profiles, 0), 0.4);
    ck_assert_double_eq_tol(parley_profiles_reservation(profiles, 1), 0.2 * 0.25 / 0.9 + 0.2,
                            1e-15);
    parley_profiles_free(profiles);
    s.profiles[1].reserve.kind = PARLEY_RESERVE_NONE;
    profiles = made(content);
    ck_assert(parley_profiles_reservation(profiles, 1) == -HUGE_VAL);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(issue_count__counts_steps_that_rounding_would_lose) {
    parley_issue issue = {.name = "x", .kind = PARLEY_ISSUE_REAL, .high = 0.3, .step = 0.1};
    ck_assert_uint_eq(parley_issue_count(&issue), 4);
    ck_assert_double_eq(parley_issue_value(&issue, 3), 0.3);
    issue.low = 12.2;
    issue.high = 12.6;
    issue.step = 0.3;
    ck_assert_uint_eq(parley_issue_count(&issue), 2);
    ck_assert_double_eq(parley_issue_value(&issue, 1), 12.5);
    issue.step = 0;
    ck_assert_uint_eq(parley_issue_count(&issue), 0);
}
END_TEST

START_TEST(fraction__is_the_decimal_that_was_written) {
    pl_fraction f = pl_fraction_of(0.083);
    ck_assert(!f.broken && f.over == 83 && f.under == 1000);
    f = pl_fraction_add(f, pl_fraction_of(-0.083));
    ck_assert(!f.broken && f.over == 0 && f.under == 1);
    ck_assert(pl_fraction_of(1.0 / 3).broken);
    ck_assert(pl_fraction_of(NAN).broken);
    ck_assert(pl_fraction_divide(f, f).broken);
    f = pl_fraction_divide(pl_fraction_of(3), pl_fraction_of(-0.7));
    ck_assert(f.over == -30 && f.under == 7);
    ck_assert_int_eq(pl_fraction_common(14, f), 14);
    ck_assert_int_eq(pl_fraction_units(f, 14), -60);
    ck_assert_int_eq(pl_fraction_compare(f, pl_fraction_of(-4)), -1);
    ck_assert_double_eq(pl_nearest_decimal(0.3 - 0.1), 0.2);
}
END_TEST

/* -- grids ----------------------------------------------------------------------------------- */

START_TEST(problem__is_exact_where_decimals_allow) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    s.evaluators[0][2] = triangle_of(0, 0.4, 1);
    s.profiles[0].reserve = (parley_reserve){.kind = PARLEY_RESERVE_VALUE, .value = 0.375};
    parley_profiles *profiles = made(content);
    parley_profiles_problem *problem = problem_of(profiles, 11);
    ck_assert_uint_eq(problem->additive, 1);
    ck_assert_uint_eq(problem->spec.option_counts[2], 11);
    ck_assert_double_eq(problem->error[0], 0);
    /* eighths from the colours, 3/40 a week, 1/20 below the price's peak, 1/6 and 2/15 above it */
    ck_assert_int_eq(problem->scale[0], 120);
    ck_assert_int_eq(problem->spec.reservations[0], 45);
    ck_assert_double_eq(problem->error[1], 0);
    ck_assert_int_eq(problem->spec.reservations[1], 0);
    parley_profiles_problem_free(problem);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(problem__makes_levels_of_real_issues_and_adds_the_peaks) {
    sample s = {0};
    parley_profiles *profiles = made(content_of(&s));
    parley_profiles_problem *problem = problem_of(profiles, 3);
    const double *prices = problem->values + 3 + 5;
    ck_assert_uint_eq(problem->spec.option_counts[2], 4);
    ck_assert_double_eq(prices[0], 0);
    ck_assert_double_eq(prices[1], 0.35);
    ck_assert_double_eq(prices[2], 0.5);
    ck_assert_double_eq(prices[3], 1);
    parley_profiles_problem_free(problem);
    parley_profiles_options options = {.levels = 1};
    ck_assert_int_eq(parley_profiles_problem_new(&problem, profiles, &options), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(problem);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(problem__thins_out_an_integer_issue_with_too_many_numbers) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    s.issues[1].high = 2002;
    parley_profiles *profiles = made(content);
    parley_profiles_problem *problem = problem_of(profiles, 0);
    ck_assert_uint_eq(problem->spec.option_counts[1], 11);
    ck_assert_double_eq(problem->values[3 + 1], 202);
    parley_profiles_problem_free(problem);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(problem__refuses_a_ceiling_that_cuts_a_sum) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    s.profiles[0].ceiling = 0.9;
    parley_profiles *profiles = made(content);
    parley_profiles_problem *problem;
    ck_assert_int_eq(parley_profiles_problem_new(&problem, profiles, NULL), PARLEY_E_INPUT);
    parley_profiles_free(profiles);
    content = content_of(&s);
    s.weights[0][0] = 1e9;
    profiles = made(content);
    ck_assert_int_eq(parley_profiles_problem_new(&problem, profiles, NULL), PARLEY_E_LIMIT);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(problem__says_where_rectangles_may_pass_the_ceiling) {
    sample s = {0};
    parley_profiles *content = content_of(&s);
    add_rectangles(&s);
    parley_profiles *profiles = made(content);
    parley_profiles_problem *problem = problem_of(profiles, 0);
    ck_assert_uint_eq(problem->may_pass[1], 0);
    parley_profiles_problem_free(problem);
    parley_profiles_free(profiles);
    s.profiles[1].divisor = 31;
    profiles = made(content);
    problem = problem_of(profiles, 0);
    ck_assert_uint_eq(problem->may_pass[0], 0);
    ck_assert_uint_eq(problem->may_pass[1], 1);
    parley_profiles_problem_free(problem);
    parley_profiles_free(profiles);
}
END_TEST

static double unit(pl_random *random) {
    return floor(pl_random_unit(random) * 1000) / 1000;
}

/* Any numbers, with weights of any sign where `wild`. */
static void shake(sample *s, pl_random *random, bool wild) {
    for (int p = 0; p < 2; p++) {
        double top = 0;
        for (int j = 0; j < 3; j++) {
            s->weights[p][j] = wild ? 9 * pl_random_unit(random) - 3 : unit(random);
            s->tables[p][j] = wild ? pl_random_unit(random) * 7 - 2 : unit(random);
            top = fmax(top, s->tables[p][j]);
        }
        s->evaluators[p][0].divisor = wild ? 1 : top;
        double from = unit(random) / 2, to = from + unit(random) / 2 + 0.001;
        s->evaluators[p][2] = triangle_of(from, from + (to - from) * unit(random), to);
        s->evaluators[p][1] = line_of(2, unit(random), 3, 2 * unit(random) - 1);
        s->profiles[p].bias = wild ? pl_random_unit(random) - 0.5 : 0;
        s->profiles[p].divisor = wild ? 1 : s->weights[p][0] + s->weights[p][1] + s->weights[p][2];
        s->profiles[p].reserve =
            (parley_reserve){.kind = PARLEY_RESERVE_VALUE, .value = unit(random)};
    }
}

static void compare_all(const parley_profiles *profiles, const parley_profiles_problem *problem) {
    const uint32_t *counts = problem->whole.option_counts;
    uint32_t choices[3];
    for (choices[0] = 0; choices[0] < counts[0]; choices[0]++)
        for (choices[1] = 0; choices[1] < counts[1]; choices[1]++)
            for (choices[2] = 0; choices[2] < counts[2]; choices[2]++) {
                double outcome[3] = {problem->values[choices[0]],
                                     problem->values[counts[0] + choices[1]],
                                     problem->values[counts[0] + counts[1] + choices[2]]};
                int64_t utilities[2];
                ck_assert_int_eq(parley_enumerable_eval(&problem->whole, choices, utilities),
                                 PARLEY_OK);
                for (uint32_t p = 0; p < 2; p++) {
                    double u = parley_profiles_eval(profiles, p, outcome), least, greatest;
                    parley_profiles_range(profiles, p, &least, &greatest);
                    ck_assert_double_eq_tol((double)utilities[p] / (double)problem->scale[p], u,
                                            problem->error[p] + 1e-12);
                    ck_assert(u >= least - 1e-12 && u <= greatest + 1e-12);
                }
            }
}

START_TEST(problem__agrees_with_eval_on_every_outcome) {
    for (uint64_t run = 0; run < 200; run++) {
        pl_random random = pl_random_stream(5, run, 0);
        sample s = {0};
        parley_profiles *content = content_of(&s);
        shake(&s, &random, run % 2);
        if (run % 5 == 0)
            add_rectangles(&s);
        parley_profiles *profiles = made(content);
        parley_profiles_problem *problem = problem_of(profiles, 4);
        ck_assert_uint_eq(problem->additive, run % 5 != 0);
        ck_assert_double_le(problem->error[0], 1e-6);
        compare_all(profiles, problem);
        parley_profiles_problem_free(problem);
        parley_profiles_free(profiles);
    }
}
END_TEST

START_TEST(range__is_reached) {
    for (uint64_t run = 0; run < 100; run++) {
        pl_random random = pl_random_stream(6, run, 0);
        sample s = {0};
        parley_profiles *content = content_of(&s);
        shake(&s, &random, true);
        s.issues[2].step = 0.125;
        parley_profiles *profiles = made(content);
        double least, greatest, low = HUGE_VAL, high = -HUGE_VAL;
        parley_profiles_range(profiles, 0, &least, &greatest);
        for (size_t i = 0; i < 3 * 5 * 9; i++) {
            double outcome[3] = {(double)(i % 3), parley_issue_value(&s.issues[1], i / 3 % 5),
                                 parley_issue_value(&s.issues[2], i / 15)};
            double u = parley_profiles_eval(profiles, 0, outcome);
            low = fmin(low, u);
            high = fmax(high, u);
        }
        ck_assert_double_eq_tol(least, low, 1e-12);
        ck_assert_double_eq_tol(greatest, high, 1e-12);
        parley_profiles_free(profiles);
    }
}
END_TEST

START_TEST(problem__lets_a_reservation_outcome_be_worth_itself) {
    for (uint64_t run = 0; run < 50; run++) {
        pl_random random = pl_random_stream(7, run, 0);
        sample s = {0};
        parley_profiles *content = content_of(&s);
        shake(&s, &random, run % 2);
        s.outcome[0] = (double)(run % 3);
        s.outcome[1] = 2 + (double)(run % 5);
        s.outcome[2] = 0.5;
        s.profiles[0].reserve =
            (parley_reserve){.kind = PARLEY_RESERVE_OUTCOME, .outcome = s.outcome};
        parley_profiles *profiles = made(content);
        parley_profiles_problem *problem = problem_of(profiles, 5);
        uint32_t middle = 0;
        while (problem->values[8 + middle] != 0.5)
            middle++;
        uint32_t choices[3] = {(uint32_t)(run % 3), (uint32_t)(run % 5), middle};
        int64_t utilities[2];
        parley_enumerable_eval(&problem->whole, choices, utilities);
        ck_assert_int_eq(utilities[0], problem->spec.reservations[0]);
        parley_profiles_problem_free(problem);
        parley_profiles_free(profiles);
    }
}
END_TEST

PL_TEST_MAIN("profile", profiles_new__keeps_nothing_of_its_argument,
             profiles_new__says_what_is_wrong, profiles_eval__follows_the_formula,
             profiles_eval__gives_a_triangle_its_ends_as_genius_does,
             profiles_eval__adds_the_rectangles_that_hold,
             profiles_reservation__is_a_value_or_that_of_an_outcome,
             issue_count__counts_steps_that_rounding_would_lose,
             fraction__is_the_decimal_that_was_written, problem__is_exact_where_decimals_allow,
             problem__makes_levels_of_real_issues_and_adds_the_peaks,
             problem__thins_out_an_integer_issue_with_too_many_numbers,
             problem__refuses_a_ceiling_that_cuts_a_sum,
             problem__says_where_rectangles_may_pass_the_ceiling,
             problem__agrees_with_eval_on_every_outcome, range__is_reached,
             problem__lets_a_reservation_outcome_be_worth_itself)
