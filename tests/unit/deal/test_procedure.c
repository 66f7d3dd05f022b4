/* Named procedures: a published division, properties of the rules, and slow definitions. */
#include "small_space.h"

#include "pl_test.h"

#include <parley/procedure.h>

#include <math.h>

/* Brams & Taylor, The Win-Win Solution (1999): the Trump divorce. Donald gives 10, 40, 10, 38, 2
 * points to the Connecticut estate, the Palm Beach mansion, the Trump Plaza apartment, the Trump
 * Tower triplex, and cash and jewellery; Ivana 38, 20, 30, 10, 2. Ivana gets the estate, the
 * apartment, cash and 2/15 of the mansion, and each has 72 2/3 points. */
START_TEST(adjust_winner__divides_as_published) {
    int64_t donald[] = {10, 40, 10, 38, 2}, ivana[] = {38, 20, 30, 10, 2};
    uint8_t winner[5], expected[] = {1, 0, 1, 0, 1};
    parley_adjusted_winner out;
    ck_assert_int_eq(parley_adjust_winner(&out, winner, 5, donald, ivana), PARLEY_OK);
    ck_assert_mem_eq(winner, expected, sizeof winner);
    ck_assert_uint_eq(out.divided, 1);
    ck_assert_int_eq(out.numerator, 13);
    ck_assert_int_eq(out.denominator, 15);
    ck_assert_double_eq_tol(out.points[0], 218.0 / 300, 1e-12);
    ck_assert_double_eq_tol(out.points[1], 218.0 / 300, 1e-12);
}
END_TEST

/* What is left of a total after the division, straight from winners and share. */
static double share_of(const parley_adjusted_winner *out, const uint8_t *winner,
                       const int64_t *points, uint32_t items, uint32_t party) {
    double mine = 0, total = 0, first = (double)out->numerator / (double)out->denominator;
    for (uint32_t j = 0; j < items; j++) {
        double part = winner[j] == party;
        if (j == out->divided)
            part = party == 0 ? first : 1 - first;
        mine += part * (double)points[j];
        total += (double)points[j];
    }
    return mine / total;
}

START_TEST(adjust_winner__is_equitable_and_efficient) {
    for (uint64_t seed = 0; seed < 2000; seed++) {
        pl_random random = pl_random_stream(seed, 51, 0);
        uint32_t items = 1 + (uint32_t)pl_random_below(&random, 12);
        int64_t points[2][12], total[2] = {0, 0};
        uint8_t winner[12];
        parley_adjusted_winner out;
        for (uint32_t j = 0; j < items; j++)
            for (uint32_t p = 0; p < 2; p++)
                total[p] += points[p][j] = small_between(&random, 0, seed % 2 ? 4 : 60) + (j == 0);
        ck_assert_int_eq(parley_adjust_winner(&out, winner, items, points[0], points[1]),
                         PARLEY_OK);
        for (uint32_t p = 0; p < 2; p++)
            ck_assert_double_eq_tol(out.points[p], share_of(&out, winner, points[p], items, p),
                                    1e-9);
        ck_assert_double_eq_tol(out.points[0], out.points[1], 1e-9);
        ck_assert(out.points[0] > 0.5 - 1e-9);
        /* Efficient: no item of party 0 has a smaller ratio than one of party 1. */
        bool right = true;
        for (uint32_t i = 0; i < items; i++)
            for (uint32_t j = 0; j < items; j++)
                if (winner[i] == 0 && winner[j] == 1 && i != out.divided && j != out.divided)
                    right = right && points[0][i] * points[1][j] >= points[0][j] * points[1][i];
        ck_assert(right);
    }
}
END_TEST

START_TEST(raiffa__rises_from_the_disagreement_point_to_an_efficient_agreement) {
    static small_space s;
    for (uint64_t seed = 0; seed < 600; seed++) {
        enum { STEPS = 64 };
        int64_t path[STEPS * 8], d[8], greatest;
        uint32_t choices[SMALL_ISSUES];
        parley_raiffa out;
        small_draw(&s, seed, 0);
        ck_assert_int_eq(parley_raiffa_run(&out, choices, path, STEPS, s.space, NULL, NULL),
                         PARLEY_OK);
        bool any = false, right = true;
        for (uint32_t p = 0; p < s.n && s.count; p++) {
            parley_space_range(s.space, p, &d[p], &greatest);
            d[p] = s.reservations[p] == INT64_MIN ? d[p] : s.reservations[p];
        }
        for (uint32_t a = 0; a < s.count; a++) {
            any = any || small_reaches(&s, a, d);
            if (out.found && small_reaches(&s, a, out.utilities))
                right = right && memcmp(s.utilities[a], out.utilities, s.n * sizeof *d) == 0;
        }
        ck_assert_int_eq(out.found, any);
        for (uint32_t p = 0; p < s.n && out.found; p++) {
            right = right && out.utilities[p] >= d[p] && path[p] == d[p];
            for (uint32_t k = 1; k < out.steps && k < STEPS; k++)
                right = right && path[k * s.n + p] >= path[(k - 1) * s.n + p];
        }
        ck_assert(right);
        parley_space_free(s.space);
    }
}
END_TEST

/* Two parties divide 10 units: Raiffa's solution is half each. */
START_TEST(raiffa__splits_a_line_in_half) {
    uint32_t counts[] = {101}, choices[1];
    int32_t gains[202];
    parley_raiffa out;
    parley_space *space;
    for (int32_t i = 0; i <= 100; i++) {
        gains[i] = i;
        gains[101 + i] = 100 - i;
    }
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 1, .option_counts = counts, .gains = gains};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_raiffa_run(&out, choices, NULL, 0, space, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(out.utilities[0], 50);
    ck_assert_int_eq(out.utilities[1], 50);
    parley_space_free(space);
}
END_TEST

START_TEST(fallback_bargaining__chooses_the_least_depth) {
    for (uint64_t seed = 0; seed < 2000; seed++) {
        pl_random random = pl_random_stream(seed, 61, 0);
        enum { N = 4, D = 6 };
        int64_t values[N * D];
        uint8_t chosen[D];
        uint32_t depth, quota = 1 + (uint32_t)pl_random_below(&random, N), least = 0;
        for (uint32_t i = 0; i < N * D; i++)
            values[i] = small_between(&random, 0, seed % 2 ? 3 : 100);
        ck_assert_int_eq(parley_fallback_bargaining(chosen, &depth, N, D, values, quota), 0);
        /* Fall back step by step, as the definition says. */
        uint32_t support[D], most = 0;
        while (most < quota) {
            least++;
            most = 0;
            for (uint32_t d = 0; d < D; d++) {
                support[d] = 0;
                for (uint32_t p = 0; p < N; p++) {
                    uint32_t better = 0;
                    for (uint32_t e = 0; e < D; e++)
                        better += values[p * D + e] > values[p * D + d];
                    support[d] += better < least;
                }
                most = support[d] > most ? support[d] : most;
            }
        }
        bool right = depth == least;
        for (uint32_t d = 0; d < D; d++)
            right = right && chosen[d] == (support[d] == most);
        ck_assert(right);
    }
}
END_TEST

/* Borda's own example has 21 voters; this is the smaller one of three drafts and three parties. */
START_TEST(borda_and_approval__count) {
    int64_t values[] = {3, 2, 1, /**/ 3, 1, 2, /**/ 1, 2, 2}, floors[] = {2, 3, 2};
    uint64_t scores[3];
    uint32_t votes[3];
    ck_assert_int_eq(parley_borda(scores, 3, 3, values), PARLEY_OK);
    ck_assert_uint_eq(scores[0], 8);
    ck_assert_uint_eq(scores[1], 5);
    ck_assert_uint_eq(scores[2], 5);
    ck_assert_int_eq(parley_approval(votes, 3, 3, values, floors), PARLEY_OK);
    ck_assert_uint_eq(votes[0], 2);
    ck_assert_uint_eq(votes[1], 2);
    ck_assert_uint_eq(votes[2], 1);
    ck_assert_int_eq(parley_borda(scores, 0, 3, values), PARLEY_E_ARGUMENT);
}
END_TEST

PL_TEST_MAIN("procedure", adjust_winner__divides_as_published,
             adjust_winner__is_equitable_and_efficient,
             raiffa__rises_from_the_disagreement_point_to_an_efficient_agreement,
             raiffa__splits_a_line_in_half, fallback_bargaining__chooses_the_least_depth,
             borda_and_approval__count)
