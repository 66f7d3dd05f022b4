/* Instance families: totals, determinism, and what tells the families apart. */
#include "pl_test.h"

#include <parley/generate.h>
#include <parley/space.h>

#include <string.h>

enum { PARTIES = 3, ISSUES = 28, OPTIONS = 4, GAINS = PARTIES * ISSUES * OPTIONS };

static double correlation(const int32_t *a, const int32_t *b) {
    double product = 0;
    for (int j = 0; j < ISSUES; j++) {
        double mean_a = 0, mean_b = 0;
        for (int o = 0; o < OPTIONS; o++) {
            mean_a += a[j * OPTIONS + o] / (double)OPTIONS;
            mean_b += b[j * OPTIONS + o] / (double)OPTIONS;
        }
        for (int o = 0; o < OPTIONS; o++)
            product += (a[j * OPTIONS + o] - mean_a) * (b[j * OPTIONS + o] - mean_b);
    }
    return product;
}

START_TEST(generate__totals_about_scale_in_every_family) {
    for (int family = 0; family < PARLEY_FAMILY_COUNT; family++) {
        int32_t gains[GAINS], again[GAINS];
        parley_generate_options options = {
            (parley_family)family, PARTIES, ISSUES, OPTIONS, 1000, 7};
        ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
        ck_assert_int_eq(parley_generate(again, &options), PARLEY_OK);
        ck_assert_mem_eq(gains, again, sizeof gains);
        for (int p = 0; p < PARTIES; p++) {
            int total = 0;
            for (int j = 0; j < ISSUES; j++) {
                int best = 0;
                for (int o = 0; o < OPTIONS; o++) {
                    int gain = gains[(p * ISSUES + j) * OPTIONS + o];
                    ck_assert_int_ge(gain, 0);
                    best = gain > best ? gain : best;
                }
                total += best;
            }
            ck_assert_int_ge(total, 1000 - ISSUES / 2);
            ck_assert_int_le(total, 1000 + ISSUES / 2);
        }
    }
}
END_TEST

START_TEST(generate__opposes_or_aligns_as_the_family_says) {
    int32_t gains[GAINS];
    parley_generate_options options = {PARLEY_FAMILY_OPPOSED, 2, ISSUES, OPTIONS, 100000, 3};
    ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
    ck_assert(correlation(gains, gains + ISSUES * OPTIONS) < 0);
    options.family = PARLEY_FAMILY_NEARCONST;
    ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
    ck_assert(correlation(gains, gains + ISSUES * OPTIONS) < 0);
    options.family = PARLEY_FAMILY_CORR;
    ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
    ck_assert(correlation(gains, gains + ISSUES * OPTIONS) > 0);
}
END_TEST

START_TEST(generate__refuses_numbers_out_of_range) {
    int32_t gains[GAINS];
    parley_generate_options good = {PARLEY_FAMILY_INDEP, 1, 1, 1, 10, 0}, bad;
    ck_assert_int_eq(parley_generate(gains, &good), PARLEY_OK);
    ck_assert_int_eq(gains[0], 0);
    bad = good, bad.parties = 9;
    ck_assert_int_eq(parley_generate(gains, &bad), PARLEY_E_ARGUMENT);
    bad = good, bad.issues = 0;
    ck_assert_int_eq(parley_generate(gains, &bad), PARLEY_E_ARGUMENT);
    bad = good, bad.scale = 0;
    ck_assert_int_eq(parley_generate(gains, &bad), PARLEY_E_ARGUMENT);
    bad = good, bad.family = PARLEY_FAMILY_COUNT;
    ck_assert_int_eq(parley_generate(gains, &bad), PARLEY_E_ARGUMENT);
}
END_TEST

START_TEST(family_find__knows_every_name) {
    for (int family = 0; family < PARLEY_FAMILY_COUNT; family++) {
        parley_family found;
        ck_assert_int_eq(parley_family_find(&found, parley_family_name((parley_family)family)),
                         PARLEY_OK);
        ck_assert_int_eq(found, family);
    }
    parley_family found;
    ck_assert_int_eq(parley_family_find(&found, "peaceful"), PARLEY_E_NOT_FOUND);
    ck_assert_ptr_null(parley_family_name(PARLEY_FAMILY_COUNT));
}
END_TEST

PL_TEST_MAIN("generate", generate__totals_about_scale_in_every_family,
             generate__opposes_or_aligns_as_the_family_says, generate__refuses_numbers_out_of_range,
             family_find__knows_every_name)
