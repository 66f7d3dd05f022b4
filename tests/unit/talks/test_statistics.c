/* Student's quantiles against a published table, and the bootstrap against all draws there are. */
#include "pl_test.h"

#include "parallel/random.h"
#include "talks/statistics.h"

#include <math.h>
#include <string.h>

/* NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2: upper critical values of
 * Student's t distribution. */
START_TEST(student_quantile__equals_the_published_table) {
    static const struct {
        double degrees, p90, p95, p975, p99, p995, p999;
    } rows[] = {
        {1, 3.078, 6.314, 12.706, 31.821, 63.657, 318.309},
        {2, 1.886, 2.920, 4.303, 6.965, 9.925, 22.327},
        {5, 1.476, 2.015, 2.571, 3.365, 4.032, 5.893},
        {10, 1.372, 1.812, 2.228, 2.764, 3.169, 4.144},
        {30, 1.310, 1.697, 2.042, 2.457, 2.750, 3.385},
        {100, 1.290, 1.660, 1.984, 2.364, 2.626, 3.174},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double d = rows[i].degrees;
        ck_assert_double_eq_tol(pl_student_quantile(0.9, d), rows[i].p90, 5.1e-4);
        ck_assert_double_eq_tol(pl_student_quantile(0.95, d), rows[i].p95, 5.1e-4);
        ck_assert_double_eq_tol(pl_student_quantile(0.975, d), rows[i].p975, 5.1e-4);
        ck_assert_double_eq_tol(pl_student_quantile(0.99, d), rows[i].p99, 5.1e-4);
        ck_assert_double_eq_tol(pl_student_quantile(0.995, d), rows[i].p995, 5.1e-4);
        ck_assert_double_eq_tol(pl_student_quantile(0.001, d), -rows[i].p999, 1e-3);
    }
    /* one and two degrees have closed forms: Cauchy, and t = (2p - 1) / sqrt(2 p (1 - p)) */
    for (double p = 0.51; p < 0.9999; p += 0.0173) {
        ck_assert_double_eq_tol(pl_student_quantile(p, 1) / tan((p - 0.5) * acos(-1)), 1, 1e-10);
        ck_assert_double_eq_tol(pl_student_quantile(p, 2) / ((2 * p - 1) / sqrt(2 * p * (1 - p))),
                                1, 1e-10);
    }
    ck_assert_double_eq_tol(pl_student_quantile(0.975, 1e6), 1.9599663568141066, 1e-9);
    ck_assert(pl_student_quantile(0.5, 7) < 1e-10);
}
END_TEST

START_TEST(mean_of__one_value_and_equal_values) {
    double mean, error, same[3] = {0.1, 0.1, 0.1}, some[3] = {1, 2, 6};
    pl_mean_of(same, 1, &mean, &error);
    ck_assert(mean == 0.1 && isnan(error));
    pl_mean_of(same, 3, &mean, &error);
    ck_assert(mean == 0.1 && error == 0);
    pl_mean_of(some, 3, &mean, &error);
    ck_assert_double_eq_tol(mean, 3, 1e-15);
    ck_assert_double_eq_tol(error, sqrt(7.0 / 3), 1e-15);
}
END_TEST

/* -- all draws ------------------------------------------------------------------------------- */

enum { STRATEGIES = 4, OBSERVATIONS = 5, PAIRS = 6, DRAWS = 3125 /* 5^5 */ };

static double t_of(const double *values, const int *picks, double less) {
    double sum = 0, squares = 0;
    int same = 1;
    for (int i = 0; i < OBSERVATIONS; i++) {
        sum += values[picks[i]] - less;
        same &= values[picks[i]] == values[picks[0]];
    }
    double mean = sum / OBSERVATIONS;
    for (int i = 0; i < OBSERVATIONS; i++)
        squares += pow(values[picks[i]] - less - mean, 2);
    if (same)
        return fabs(values[picks[0]] - less) < 1e-12 ? 0 : INFINITY;
    return fabs(mean) / sqrt(squares / (OBSERVATIONS - 1) / OBSERVATIONS);
}

/* The probabilities over all equally likely draws, without any drawing. */
static void enumerate(const double *scores, double *p, double *adjusted) {
    static double values[PAIRS][DRAWS];
    double observed[PAIRS];
    int order[PAIRS], in_order[OBSERVATIONS], at = 0;
    for (int i = 0; i < OBSERVATIONS; i++)
        in_order[i] = i;
    for (int a = 0; a < STRATEGIES; a++)
        for (int b = a + 1; b < STRATEGIES; b++, at++) {
            double differences[OBSERVATIONS], mean = 0;
            for (int i = 0; i < OBSERVATIONS; i++) {
                differences[i] = scores[a * OBSERVATIONS + i] - scores[b * OBSERVATIONS + i];
                mean += differences[i] / OBSERVATIONS;
            }
            observed[at] = t_of(differences, in_order, 0);
            for (int draw = 0; draw < DRAWS; draw++) {
                int picks[OBSERVATIONS];
                for (int i = 0, rest = draw; i < OBSERVATIONS; i++, rest /= OBSERVATIONS)
                    picks[i] = rest % OBSERVATIONS;
                values[at][draw] = t_of(differences, picks, mean);
            }
        }
    for (int i = 0; i < PAIRS; i++) {
        int place = i;
        for (; place > 0 && observed[order[place - 1]] < observed[i]; place--)
            order[place] = order[place - 1];
        order[place] = i;
    }
    double greatest = 0;
    for (int i = 0; i < PAIRS; i++) {
        int above = 0, steps = 0;
        for (int draw = 0; draw < DRAWS; draw++) {
            double most = 0;
            for (int k = i; k < PAIRS; k++)
                most = fmax(most, values[order[k]][draw]);
            above += values[order[i]][draw] >= observed[order[i]];
            steps += most >= observed[order[i]];
        }
        p[order[i]] = (double)above / DRAWS;
        greatest = fmax(greatest, (double)steps / DRAWS);
        adjusted[order[i]] = greatest;
    }
}

START_TEST(test_pairs__comes_to_the_share_of_all_draws) {
    pl_test_options options = {.resamples = 40000, .threads = 2, .seed = 5};
    for (uint64_t seed = 0; seed < 12; seed++) {
        pl_random random = pl_random_stream(seed, 3, 3);
        double scores[STRATEGIES * OBSERVATIONS], p[PAIRS], adjusted[PAIRS];
        pl_test tests[PAIRS];
        for (int i = 0; i < STRATEGIES * OBSERVATIONS; i++)
            scores[i] = pl_random_unit(&random) + 0.25 * (double)(seed % 4) * (i / OBSERVATIONS);
        pl_sample_table table = {scores, STRATEGIES, OBSERVATIONS};
        ck_assert_int_eq(pl_test_pairs(tests, &table, &options, NULL), PARLEY_OK);
        enumerate(scores, p, adjusted);
        for (int i = 0; i < PAIRS; i++) {
            double error = 5 * sqrt(p[i] * (1 - p[i]) / 40000) + 1e-4;
            double error2 = 5 * sqrt(adjusted[i] * (1 - adjusted[i]) / 40000) + 1e-4;
            ck_assert_double_eq_tol(tests[i].p, p[i], error);
            ck_assert_double_eq_tol(tests[i].p_adjusted, adjusted[i], error2);
            ck_assert_double_ge(tests[i].p_adjusted, tests[i].p);
        }
    }
}
END_TEST

START_TEST(test_pairs__equal_and_constant_differences) {
    /* the second is the first; the third is always 1 more; the fourth is something else */
    static const double scores[4 * 6] = {0.1, 0.5, 0.2, 0.9,  0.3, 0.4,  0.1, 0.5,
                                         0.2, 0.9, 0.3, 0.4,  1.1, 1.5,  1.2, 1.9,
                                         1.3, 1.4, 0.2, 0.45, 0.3, 0.85, 0.2, 0.5};
    pl_sample_table table = {scores, 4, 6};
    pl_test_options options = {.resamples = 999};
    pl_test tests[6];
    ck_assert_int_eq(pl_test_pairs(tests, &table, &options, NULL), PARLEY_OK);
    ck_assert(tests[0].t == 0 && tests[0].p == 1 && tests[0].p_adjusted == 1);
    ck_assert(isinf(tests[1].t) && tests[1].t < 0);
    ck_assert_double_eq_tol(tests[1].p, 0.001, 1e-15);
    ck_assert(tests[1].p_adjusted < 0.05);
    ck_assert(tests[2].p > 0.05);
}
END_TEST

START_TEST(test_pairs__too_few_observations_say_nothing) {
    static const double scores[2] = {0, 1};
    pl_sample_table table = {scores, 2, 1};
    pl_test_options options = {.resamples = 10};
    pl_test tests[1];
    ck_assert_int_eq(pl_test_pairs(tests, &table, &options, NULL), PARLEY_OK);
    ck_assert(isnan(tests[0].p) && isnan(tests[0].p_adjusted) && isnan(tests[0].t));
}
END_TEST

START_TEST(test_pairs__threads_change_nothing) {
    double scores[10 * 30];
    pl_test one[45], four[45];
    pl_random random = pl_random_stream(1, 2, 3);
    for (int i = 0; i < 300; i++)
        scores[i] = pl_random_normal(&random);
    pl_sample_table table = {scores, 10, 30};
    pl_test_options options = {.resamples = 777, .threads = 1, .seed = 9};
    ck_assert_int_eq(pl_test_pairs(one, &table, &options, NULL), PARLEY_OK);
    options.threads = 4;
    ck_assert_int_eq(pl_test_pairs(four, &table, &options, NULL), PARLEY_OK);
    ck_assert(memcmp(one, four, sizeof one) == 0);
}
END_TEST

/* Six strategies without any difference, 20 observations: how often is some pair told apart? The
 * bound is five standard deviations above 5 %. */
START_TEST(test_pairs__seldom_tells_equal_strategies_apart) {
    enum { STUDIES = 400 };
    int wrong = 0;
    for (uint64_t study = 0; study < STUDIES; study++) {
        double scores[6 * 20];
        pl_test tests[15];
        int any = 0;
        pl_random random = pl_random_stream(study, 8, 8);
        for (int i = 0; i < 6 * 20; i++)
            scores[i] = pl_random_normal(&random);
        pl_sample_table table = {scores, 6, 20};
        pl_test_options options = {.resamples = 199, .threads = 2, .seed = study};
        ck_assert_int_eq(pl_test_pairs(tests, &table, &options, NULL), PARLEY_OK);
        for (int i = 0; i < 15; i++)
            any |= tests[i].p_adjusted <= 0.05;
        wrong += any;
    }
    ck_assert_int_le(wrong, (int)(STUDIES * (0.05 + 5 * sqrt(0.05 * 0.95 / STUDIES))));
}
END_TEST

PL_TEST_MAIN("statistics", student_quantile__equals_the_published_table,
             mean_of__one_value_and_equal_values, test_pairs__comes_to_the_share_of_all_draws,
             test_pairs__equal_and_constant_differences,
             test_pairs__too_few_observations_say_nothing, test_pairs__threads_change_nothing,
             test_pairs__seldom_tells_equal_strategies_apart)
