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

/* Brams & Taylor 1996, Fair Division, ch. 5: the talks of 1974 over the Panama Canal, with the
 * points of the United States and of Panama that Raiffa 1982, The Art and Science of Negotiation,
 * reports for ten issues. The United States wins 1, 2, 4 and 6, Panama 5 and 7 to 10; of issue 3,
 * land and water, the United States keeps 2/15, and each has 66 points. */
START_TEST(adjust_winner__divides_the_panama_canal_as_published) {
    int64_t us[] = {22, 22, 15, 14, 11, 6, 4, 2, 2, 2};
    int64_t panama[] = {9, 15, 15, 3, 15, 5, 11, 7, 7, 13};
    uint8_t winner[10], expected[] = {0, 0, 0, 0, 1, 0, 1, 1, 1, 1};
    parley_adjusted_winner out;
    ck_assert_int_eq(parley_adjust_winner(&out, winner, 10, us, panama), PARLEY_OK);
    ck_assert_mem_eq(winner, expected, sizeof winner);
    ck_assert_uint_eq(out.divided, 2);
    ck_assert_int_eq(out.numerator, 2);
    ck_assert_int_eq(out.denominator, 15);
    ck_assert_double_eq_tol(out.points[0], 0.66, 1e-12);
    ck_assert_double_eq_tol(out.points[1], 0.66, 1e-12);
}
END_TEST

/* The greatest totals there may be, which a product of two must not overflow. */
START_TEST(adjust_winner__takes_large_totals_and_no_larger) {
    const int64_t most = (int64_t)1 << 30;
    int64_t one[] = {most - 1, 1}, two[] = {1, most - 1}, same[] = {most, 0}, more[] = {most, 1};
    uint8_t winner[2];
    parley_adjusted_winner out;
    ck_assert_int_eq(parley_adjust_winner(&out, winner, 2, one, two), PARLEY_OK);
    ck_assert(winner[0] == 0 && winner[1] == 1 && out.divided == UINT32_MAX);
    ck_assert_double_eq_tol(out.points[0], 1, 1e-8);
    ck_assert_int_eq(parley_adjust_winner(&out, winner, 2, same, same), PARLEY_OK);
    ck_assert(out.divided == 0 && out.numerator == 1 && out.denominator == 2);
    ck_assert_int_eq(parley_adjust_winner(&out, winner, 2, same, more), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_adjust_winner(&out, winner, 1, same + 1, same), PARLEY_E_ARGUMENT);
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

static int64_t best_above(const small_space *s, const int64_t *floors, uint32_t party) {
    int64_t best = INT64_MIN;
    for (uint32_t a = 0; a < s->count; a++)
        if (small_reaches(s, a, floors) && s->utilities[a][party] > best)
            best = s->utilities[a][party];
    return best;
}

/* Whether leximin of u less the floors in whole utilities puts no agreement before this one. */
static bool is_egalitarian_above(const small_space *s, const int64_t *floors, const int64_t *scale,
                                 const int64_t *u) {
    double mine[8], other[8];
    for (uint32_t a = 0; a < s->count; a++) {
        if (!small_reaches(s, a, floors))
            continue;
        for (uint32_t p = 0; p < s->n; p++) {
            mine[p] = (double)(u[p] - floors[p]) / (double)scale[p];
            other[p] = (double)(s->utilities[a][p] - floors[p]) / (double)scale[p];
        }
        for (uint32_t k = 0; k < s->n; k++)
            for (uint32_t p = s->n - 1; p > k; p--) {
                double m = mine[p], o = other[p];
                if (m < mine[p - 1])
                    mine[p] = mine[p - 1], mine[p - 1] = m;
                if (o < other[p - 1])
                    other[p] = other[p - 1], other[p - 1] = o;
            }
        for (uint32_t k = 0; k < s->n; k++) {
            if (other[k] > mine[k] + 1e-9)
                return false;
            if (other[k] < mine[k] - 1e-9)
                break;
        }
    }
    return true;
}

START_TEST(raiffa__goes_the_published_way_from_d_to_an_agreement) {
    static small_space s;
    enum { POINTS = 256 };
    static double path[POINTS * 8];
    uint32_t long_paths = 0;
    for (uint64_t seed = 0; seed < 900; seed++) {
        int64_t d[8], floors[8] = {0}, scale[8], greatest;
        uint32_t choices[SMALL_ISSUES];
        parley_raiffa out;
        small_draw(&s, seed, 0);
        for (uint32_t p = 0; p < s.n; p++)
            scale[p] = 1 + (int64_t)((seed + p) % 3);
        parley_raiffa_options options = {.scale = scale};
        ck_assert_int_eq(parley_raiffa_run(&out, choices, path, POINTS, s.space, &options, NULL),
                         PARLEY_OK);
        bool any = false, right = out.points <= POINTS;
        for (uint32_t p = 0; p < s.n && s.count; p++) {
            parley_space_range(s.space, p, &d[p], &greatest);
            d[p] = s.reservations[p] == INT64_MIN ? d[p] : s.reservations[p];
        }
        for (uint32_t a = 0; a < s.count; a++)
            any = any || small_reaches(&s, a, d);
        ck_assert_int_eq(out.found, any);
        long_paths += out.points > 2;
        for (uint32_t k = 0; k < out.points; k++) {
            const double *point = path + (size_t)k * s.n;
            for (uint32_t p = 0; p < s.n; p++)
                floors[p] = (int64_t)ceil(point[p]);
            for (uint32_t p = 0; p < s.n; p++) {
                double rest = (double)best_above(&s, floors, p) - point[p];
                right = right && (k > 0 || point[p] == (double)d[p]);
                right = right && (k + 1 == out.points ||
                                  fabs(point[s.n + p] - point[p] - rest / (double)s.n) < 1e-8);
            }
        }
        /* What comes next is an agreement that gives all their best, or beyond all agreements. */
        int64_t best[8], next[8];
        bool has_best = false, has_next = false;
        for (uint32_t p = 0; p < s.n && any; p++) {
            double point = path[(size_t)(out.points - 1) * s.n + p];
            best[p] = best_above(&s, floors, p);
            next[p] = (int64_t)ceil(point + ((double)best[p] - point) / (double)s.n - 1e-8);
        }
        for (uint32_t a = 0; a < s.count && any; a++) {
            has_best = has_best || small_reaches(&s, a, best);
            has_next = has_next || small_reaches(&s, a, next);
        }
        right = right && (!any || has_best || !has_next);
        right = right &&
                (!any || is_egalitarian_above(&s, has_best ? best : floors, scale, out.utilities));
        ck_assert(right);
        parley_space_free(s.space);
    }
    ck_assert_uint_gt(long_paths, 100);
}
END_TEST

/* Two parties divide 100 units: Raiffa's solution is half each, at the first step. */
START_TEST(raiffa__splits_a_line_in_half) {
    uint32_t counts[] = {101}, choices[1];
    int32_t gains[202];
    double path[8 * 2];
    parley_raiffa out;
    parley_space *space;
    for (int32_t i = 0; i <= 100; i++) {
        gains[i] = i;
        gains[101 + i] = 100 - i;
    }
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 1, .option_counts = counts, .gains = gains};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_raiffa_run(&out, choices, path, 8, space, NULL, NULL), PARLEY_OK);
    ck_assert_uint_eq(out.points, 2);
    ck_assert(path[0] == 0 && path[1] == 0 && path[2] == 50 && path[3] == 50);
    ck_assert_int_eq(out.utilities[0], 50);
    ck_assert_int_eq(out.utilities[1], 50);
    int64_t far[2] = {(int64_t)1 << 40, 0};
    parley_raiffa_options options = {.disagreement = far};
    ck_assert_int_eq(parley_raiffa_run(&out, choices, NULL, 0, space, &options, NULL),
                     PARLEY_E_ARGUMENT);
    parley_space_free(space);
}
END_TEST

/* By hand: the agreements (0, 8), (3, 7), (5, 5), (6, 3), (8, 0) from (0, 0). Best (8, 8), next
 * (4, 4); above it only (5, 5), which is the best of both. */
START_TEST(raiffa__takes_two_steps_by_hand) {
    uint32_t counts[] = {5}, choices[1];
    int32_t gains[] = {0, 3, 5, 6, 8, /**/ 8, 7, 5, 3, 0};
    double path[8 * 2];
    parley_raiffa out;
    parley_space *space;
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 1, .option_counts = counts, .gains = gains};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_raiffa_run(&out, choices, path, 8, space, NULL, NULL), PARLEY_OK);
    ck_assert_uint_eq(out.points, 2);
    ck_assert(path[2] == 4 && path[3] == 4);
    ck_assert_uint_eq(choices[0], 2);
    parley_space_free(space);
}
END_TEST

/* Falls back step by step, as the definition says; fills support[] and returns the depth, 0 where
 * nobody can fall any farther and no draft has the quota. */
static uint32_t fall_back(const int64_t *values, const int64_t *floors, uint32_t n, uint32_t drafts,
                          uint32_t quota, uint32_t *support) {
    for (uint32_t depth = 1; depth <= drafts; depth++) {
        uint32_t most = 0;
        for (uint32_t d = 0; d < drafts; d++) {
            support[d] = 0;
            for (uint32_t p = 0; p < n; p++) {
                uint32_t better = 0;
                for (uint32_t e = 0; e < drafts; e++)
                    better += values[p * drafts + e] > values[p * drafts + d];
                support[d] += better < depth && values[p * drafts + d] >= floors[p];
            }
            most = support[d] > most ? support[d] : most;
        }
        if (most >= quota)
            return depth;
    }
    return 0;
}

START_TEST(fallback_bargaining__chooses_the_least_depth) {
    uint32_t impasses = 0;
    for (uint64_t seed = 0; seed < 3000; seed++) {
        pl_random random = pl_random_stream(seed, 61, 0);
        enum { N = 4, D = 6 };
        int64_t values[N * D], floors[N];
        parley_fallback out[D];
        uint32_t quota = 1 + (uint32_t)pl_random_below(&random, N), support[D], most = 0;
        for (uint32_t i = 0; i < N * D; i++)
            values[i] = small_between(&random, 0, seed % 2 ? 3 : 100);
        for (uint32_t p = 0; p < N; p++)
            floors[p] = seed % 3 ? small_between(&random, 0, seed % 2 ? 3 : 100) : INT64_MIN;
        ck_assert_int_eq(
            parley_fallback_bargaining(out, N, D, values, seed % 3 ? floors : NULL, quota), 0);
        uint32_t depth = fall_back(values, floors, N, D, quota, support), least = 0;
        for (uint32_t d = 0; d < D; d++) {
            most = support[d] > most ? support[d] : most;
            if (out[d].depth && (!least || out[d].depth < least))
                least = out[d].depth;
        }
        bool right = depth == least;
        for (uint32_t d = 0; d < D; d++) {
            right = right && out[d].chosen == (depth && support[d] == most);
            right = right && (!out[d].chosen || out[d].support == most);
        }
        impasses += !depth;
        ck_assert(right);
    }
    ck_assert_uint_gt(impasses, 100);
}
END_TEST

/* By hand, drafts A, B, C. First: A > B > C, second: B > C > A, third: C > B > A. At depth 1 each
 * draft has one supporter; at depth 2 B has all three, so B is chosen by unanimity and, as the one
 * with most support, also with a quota of 2. Where the first accepts A alone, all meet at A, at
 * depth 3, and with a quota of 2 both B and C have the other two at depth 2. Where the third
 * accepts C alone as well, nothing is left for all. */
START_TEST(fallback_bargaining__by_hand) {
    int64_t values[] = {3, 2, 1, /**/ 1, 3, 2, /**/ 1, 2, 3}, floors[] = {3, 0, 0};
    parley_fallback out[3];
    for (uint32_t quota = 2; quota <= 3; quota++) {
        ck_assert_int_eq(parley_fallback_bargaining(out, 3, 3, values, NULL, quota), PARLEY_OK);
        ck_assert(!out[0].chosen && out[1].chosen && !out[2].chosen);
        ck_assert(out[1].depth == 2 && out[1].support == 3 && out[0].depth == 3);
    }
    ck_assert_int_eq(parley_fallback_bargaining(out, 3, 3, values, floors, 3), PARLEY_OK);
    ck_assert(out[0].chosen && !out[1].chosen && !out[2].chosen);
    ck_assert(out[0].depth == 3 && out[1].depth == 0 && out[2].depth == 0);
    ck_assert_int_eq(parley_fallback_bargaining(out, 3, 3, values, floors, 2), PARLEY_OK);
    ck_assert(!out[0].chosen && out[1].chosen && out[2].chosen);
    ck_assert(out[1].depth == 2 && out[1].support == 2);
    floors[2] = 3;
    ck_assert_int_eq(parley_fallback_bargaining(out, 3, 3, values, floors, 3), PARLEY_OK);
    ck_assert(!out[0].chosen && !out[1].chosen && !out[2].chosen && !out[0].depth);
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
             adjust_winner__divides_the_panama_canal_as_published,
             adjust_winner__takes_large_totals_and_no_larger,
             adjust_winner__is_equitable_and_efficient,
             raiffa__goes_the_published_way_from_d_to_an_agreement, raiffa__splits_a_line_in_half,
             raiffa__takes_two_steps_by_hand, fallback_bargaining__chooses_the_least_depth,
             fallback_bargaining__by_hand, borda_and_approval__count)
