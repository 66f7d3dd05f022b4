/* Counts of acceptable agreements against plain enumeration, the exact methods against each other,
 * and the intervals of estimates against exact counts. */
#include "deal_sample.h"

#include "deal/kernel.h"
#include "deal/residue.h"

#include <parley/acceptable.h>

enum { MOST = 600, CASES = 3000 };

static uint64_t enumerate(const deal_sample *s, const int64_t *floors) {
    uint32_t choices[SAMPLE_ISSUES] = {0};
    uint64_t count = 0;
    do {
        int64_t utilities[SAMPLE_PARTIES];
        if (!parley_space_allows(s->space, choices))
            continue;
        parley_space_eval(s->space, choices, utilities);
        count += deal_meets(utilities, floors, s->space->parties);
    } while (deal_sample_next(s, choices));
    return count;
}

START_TEST(count_acceptable__equals_enumeration) {
    for (uint64_t seed = 0; seed < CASES; seed++) {
        deal_sample s;
        uint32_t n = 1 + (uint32_t)(seed % SAMPLE_PARTIES);
        deal_sample_draw(&s, seed, n, MOST);
        parley_count expected = pl_count_of(enumerate(&s, s.floors));
        for (int method = 0; method <= PARLEY_ACCEPTABLE_SPARSE; method++) {
            parley_acceptable_options options = {.method = (parley_acceptable_method)method,
                                                 .threads = 1 + seed % 2,
                                                 .memory_limit_bytes = (size_t)1 << 24};
            parley_acceptable out;
            pl_force_portable(seed % 2);
            parley_status status = parley_count_acceptable(&out, s.space, s.floors, &options, NULL);
            if (method == PARLEY_ACCEPTABLE_DENSE && status == PARLEY_E_LIMIT)
                continue;
            if (method == PARLEY_ACCEPTABLE_SPARSE && status == PARLEY_E_LIMIT)
                continue;
            ck_assert_int_eq(status, PARLEY_OK);
            ck_assert_int_eq(out.exact, 1);
            ck_assert_int_eq(parley_count_compare(&out.count, &expected), 0);
            ck_assert(out.fraction >= 0 && out.fraction <= 1);
            ck_assert_ptr_nonnull(out.method);
        }
        parley_space_free(s.space);
    }
}
END_TEST

static parley_acceptable count_by(const parley_space *space, const int64_t *floors,
                                  parley_acceptable_method method, uint64_t seed,
                                  uint32_t threads) {
    parley_acceptable_options options = {.method = method, .seed = seed, .threads = threads};
    parley_acceptable out;
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_OK);
    return out;
}

START_TEST(count_acceptable__methods_agree_past_64_and_128_bits) {
    static const uint32_t sizes[][3] = {{28, 4, 2}, {60, 4, 2}, {100, 5, 2}, {250, 16, 2},
                                        {28, 4, 3}, {45, 6, 3}, {20, 4, 4}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint32_t n = sizes[i][2];
        int32_t scale = n == 2 ? 200 : n == 3 ? 60 : 30;
        parley_space *space =
            deal_family(PARLEY_FAMILY_OPPOSED, n, sizes[i][0], sizes[i][1], scale, i);
        int64_t none[4] = {INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN}, half[4];
        for (uint32_t p = 0; p < n; p++) {
            int64_t least, greatest;
            parley_space_range(space, p, &least, &greatest);
            half[p] = (least + greatest) / 2;
        }
        parley_count all;
        parley_space_count(space, &all);
        parley_acceptable out = count_by(space, none, PARLEY_ACCEPTABLE_DENSE, 0, 1);
        ck_assert_int_eq(parley_count_compare(&out.count, &all), 0);
        parley_acceptable dense = count_by(space, half, PARLEY_ACCEPTABLE_DENSE, 0, 2);
        parley_acceptable sparse = count_by(space, half, PARLEY_ACCEPTABLE_SPARSE, 0, 1);
        ck_assert_int_eq(parley_count_compare(&dense.count, &sparse.count), 0);
        ck_assert(dense.number > 0 && dense.fraction < 1);
        parley_space_free(space);
    }
}
END_TEST

START_TEST(count_acceptable__uses_reservations_and_weighs_equal_options) {
    uint32_t counts[2] = {3, 2};
    int32_t gains[] = {5, 5, 0, 1, 2, /* party 1 */ 1, 1, 4, 0, 0};
    int64_t reservations[2] = {6, 1};
    parley_space_spec spec = {.party_count = 2,
                              .issue_count = 2,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations};
    parley_space *space;
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    parley_acceptable out;
    ck_assert_int_eq(parley_count_acceptable(&out, space, NULL, NULL, NULL), PARLEY_OK);
    ck_assert_uint_eq(out.count.limbs[0], 4);
    ck_assert(out.number == 4 && out.low == 4 && out.high == 4);
    reservations[0] = 100;
    int64_t floors[2] = {100, INT64_MIN};
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, NULL, NULL), PARLEY_OK);
    ck_assert(out.exact && pl_count_is_zero(&out.count));
    ck_assert_str_eq(out.method, "no agreement");
    parley_space_free(space);
}
END_TEST

START_TEST(count_acceptable__intervals_hold_the_exact_number) {
    int covered = 0, cases = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        uint32_t n = 2 + (uint32_t)(seed % 2);
        parley_space *space =
            deal_family(PARLEY_FAMILY_OPPOSED, n, 28, 4, n == 2 ? 400 : 100, seed);
        int64_t floors[3];
        /* From a third of all agreements to one in 10^9 and less. */
        for (uint32_t p = 0; p < n; p++)
            floors[p] = (n == 2 ? 4 : 1) * (int64_t)(45 + 4 * (seed % 8));
        parley_acceptable_options options = {
            .method = PARLEY_ACCEPTABLE_SAMPLE, .samples = 20000, .seed = seed};
        parley_acceptable out, again;
        ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_OK);
        options.threads = 2;
        ck_assert_int_eq(parley_count_acceptable(&again, space, floors, &options, NULL), PARLEY_OK);
        ck_assert(out.number == again.number && out.low == again.low && out.high == again.high);
        parley_acceptable exact = count_by(space, floors, PARLEY_ACCEPTABLE_DENSE, 0, 1);
        if (out.exact) {
            ck_assert_int_eq(parley_count_compare(&out.count, &exact.count), 0);
        } else {
            ck_assert_uint_eq(out.samples, 20000);
            ck_assert(out.low <= out.number && out.number <= out.high);
            covered += out.low <= exact.number && exact.number <= out.high;
            cases++;
        }
        parley_space_free(space);
    }
    ck_assert_int_gt(cases, 40);
    ck_assert_int_ge(covered, cases * 85 / 100);
}
END_TEST

START_TEST(count_acceptable__samples_where_nothing_exact_fits) {
    parley_space *space = deal_family(PARLEY_FAMILY_INDEP, 5, 28, 4, 1000000, 4);
    int64_t floors[5] = {500000, 500000, 500000, 500000, 500000};
    parley_acceptable_options options = {.memory_limit_bytes = 10000000, .samples = 50000};
    parley_acceptable out;
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_OK);
    ck_assert_int_eq(out.exact, 0);
    ck_assert(out.low > 0 && out.low < out.number && out.number < out.high);
    ck_assert_uint_le(out.memory_bytes, 10000000);
    options.method = PARLEY_ACCEPTABLE_DENSE;
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_E_LIMIT);
    options.method = PARLEY_ACCEPTABLE_SPARSE;
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_E_LIMIT);
    options.memory_limit_bytes = 1;
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_E_LIMIT);
    options.method = PARLEY_ACCEPTABLE_AUTO;
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL), PARLEY_OK);
    ck_assert_int_eq(out.exact, 0);
    parley_space_free(space);
}
END_TEST

START_TEST(count_acceptable__stops_when_cancelled_and_refuses_bad_options) {
    parley_space *space = deal_family(PARLEY_FAMILY_INDEP, 3, 28, 4, 1000, 4);
    int64_t floors[3] = {500, 500, 500};
    parley_control *control;
    parley_acceptable out;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_set_deadline(control, 0.02);
    for (int method = 0; method <= PARLEY_ACCEPTABLE_SAMPLE; method++) {
        parley_acceptable_options options = {.method = (parley_acceptable_method)method,
                                             .samples = (uint64_t)1 << 30,
                                             .memory_limit_bytes = (size_t)1 << 31};
        ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, control),
                         PARLEY_E_CANCELLED);
    }
    parley_acceptable_options options = {.threads = 65};
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL),
                     PARLEY_E_ARGUMENT);
    options = (parley_acceptable_options){.method = (parley_acceptable_method)4};
    ck_assert_int_eq(parley_count_acceptable(&out, space, floors, &options, NULL),
                     PARLEY_E_ARGUMENT);
    parley_control_free(control);
    parley_space_free(space);
}
END_TEST

START_TEST(residues_combine__gives_back_large_numbers) {
    for (uint64_t seed = 0; seed < 200; seed++) {
        pl_random random = pl_random_stream(seed, 0, 0);
        parley_count number = {{0}}, largest = {{0}};
        uint32_t limbs = 1 + (uint32_t)(seed % PARLEY_COUNT_LIMBS);
        for (uint32_t l = 0; l < limbs; l++) {
            number.limbs[l] = pl_random_u64(&random);
            largest.limbs[l] = UINT64_MAX;
        }
        uint32_t count = pl_residues_needed(&largest);
        uint64_t residues[PL_MOST_RESIDUES];
        ck_assert_uint_le(count, PL_MOST_RESIDUES);
        for (uint32_t i = 0; i < count; i++) {
            uint64_t p = pl_modulus(i), rest = 0;
            for (uint32_t l = limbs; p && l-- > 0;)
                rest = (uint64_t)((((pl_u128)rest << 64) | number.limbs[l]) % p);
            residues[i] = p ? rest : number.limbs[0];
        }
        parley_count back = pl_residues_combine(residues, count);
        ck_assert_int_eq(parley_count_compare(&back, &number), 0);
    }
}
END_TEST

PL_TEST_MAIN("acceptable", count_acceptable__equals_enumeration,
             count_acceptable__methods_agree_past_64_and_128_bits,
             count_acceptable__uses_reservations_and_weighs_equal_options,
             count_acceptable__intervals_hold_the_exact_number,
             count_acceptable__samples_where_nothing_exact_fits,
             count_acceptable__stops_when_cancelled_and_refuses_bad_options,
             residues_combine__gives_back_large_numbers)
