/* The solution concepts against brute force on small spaces, and on large ones against themselves:
 * proofs checked by a program without a solver, interrupted searches against finished ones. */
#include "check_proof.h"
#include "small_space.h"

#include "pl_test.h"

#include <parley/generate.h>
#include <parley/solve.h>

#include <math.h>

enum { SMALL_SEEDS = 20000 };

/* What was asked, worked out from the options the slow way. */
typedef struct question {
    parley_concept concept;
    parley_solve_options options;
    int64_t disagreement[8], scale[8], weights[8], reference[8];
} question;

static void ask_something(question *q, const small_space *s, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 11, 0);
    *q = (question){.concept = (parley_concept)pl_random_below(&random, 5)};
    for (uint32_t p = 0; p < s->n; p++) {
        q->scale[p] = small_between(&random, 1, 9);
        q->weights[p] = small_between(&random, 0, 3);
        q->reference[p] = small_between(&random, -50, 100);
    }
    q->weights[0] += 1;
    if (pl_random_below(&random, 2))
        q->options.scale = q->scale;
    if (pl_random_below(&random, 2))
        q->options.weights = q->weights;
    if (pl_random_below(&random, 2))
        q->options.reference = q->reference;
    q->options.allow_below = pl_random_below(&random, 4) == 0;
    for (uint32_t p = 0; p < s->n; p++) {
        int64_t greatest;
        q->disagreement[p] = s->reservations[p];
        if (s->reservations[p] == INT64_MIN)
            parley_space_range(s->space, p, &q->disagreement[p], &greatest);
        if (!q->options.scale)
            q->scale[p] = 1;
        if (!q->options.weights)
            q->weights[p] = 1;
        if (!q->options.reference)
            q->reference[p] = q->disagreement[p];
    }
}

typedef struct fraction {
    int64_t numerator, denominator;
} fraction;

static int compare(fraction a, fraction b) {
    pl_i128 left = (pl_i128)a.numerator * b.denominator,
            right = (pl_i128)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

/* The sorted values of an agreement, parties left out absent. Returns how many. */
static uint32_t sorted_values(const small_space *s, const question *q, const int64_t *ideal,
                              const int64_t *u, fraction *out) {
    uint32_t count = 0;
    for (uint32_t p = 0; p < s->n; p++) {
        fraction value = {u[p] - q->disagreement[p], q->scale[p]};
        if (q->concept == PARLEY_KALAI_SMORODINSKY) {
            if (ideal[p] <= q->disagreement[p])
                continue;
            value.denominator = ideal[p] - q->disagreement[p];
        }
        if (q->concept == PARLEY_TCHEBYCHEFF) {
            if (q->weights[p] == 0)
                continue;
            value.numerator = (u[p] - q->reference[p]) * q->weights[p];
        }
        uint32_t k = count++;
        for (; k > 0 && compare(out[k - 1], value) > 0; k--)
            out[k] = out[k - 1];
        out[k] = value;
    }
    return count;
}

static int compare_sorted(const fraction *a, const fraction *b, uint32_t count) {
    for (uint32_t k = 0; k < count; k++)
        if (compare(a[k], b[k]))
            return compare(a[k], b[k]);
    return 0;
}

static bool admitted(const small_space *s, const question *q, uint32_t agreement) {
    if (q->options.allow_below && q->concept != PARLEY_NASH)
        return true;
    return small_reaches(s, agreement, q->disagreement);
}

static parley_count product_of(const small_space *s, const question *q, const int64_t *u) {
    parley_count product = pl_count_of(1);
    for (uint32_t p = 0; p < s->n; p++)
        pl_count_multiply(&product, (uint64_t)(u[p] - q->disagreement[p]));
    return product;
}

static pl_i128 weighted_sum(const small_space *s, const question *q, const int64_t *u) {
    pl_i128 sum = 0;
    for (uint32_t p = 0; p < s->n; p++)
        sum += (pl_i128)u[p] * q->weights[p] * (2520 / q->scale[p]);
    return sum;
}

static void find_ideal(const small_space *s, const question *q, int64_t *ideal) {
    for (uint32_t p = 0; p < s->n; p++) {
        ideal[p] = INT64_MIN;
        for (uint32_t a = 0; a < s->count; a++)
            if (admitted(s, q, a) && s->utilities[a][p] > ideal[p])
                ideal[p] = s->utilities[a][p];
    }
}

/* No admitted agreement beats the one with utilities `u`. */
static void check_best(const small_space *s, const question *q, const parley_solution *solution) {
    const int64_t *u = solution->utilities;
    int64_t ideal[8];
    fraction mine[8], other[8];
    find_ideal(s, q, ideal);
    uint32_t count = sorted_values(s, q, ideal, u, mine);
    bool best = true, nash = q->concept == PARLEY_NASH, sums = q->concept == PARLEY_UTILITARIAN;
    parley_count product = product_of(s, q, u), none = {0};
    bool positive = parley_count_compare(&product, &none) > 0;
    for (uint32_t a = 0; a < s->count; a++) {
        const int64_t *v = s->utilities[a];
        bool weakly = true, strictly = false;
        if (!admitted(s, q, a))
            continue;
        for (uint32_t p = 0; p < s->n; p++) {
            weakly = weakly && v[p] >= u[p];
            strictly = strictly || v[p] > u[p];
        }
        best = best && !(weakly && strictly);
        if (nash) {
            parley_count rival = product_of(s, q, v);
            best = best && parley_count_compare(&rival, &product) <= 0;
        }
        if (sums)
            best = best && weighted_sum(s, q, v) <= weighted_sum(s, q, u);
        else if (!nash || !positive) {
            sorted_values(s, q, ideal, v, other);
            best = best && compare_sorted(mine, other, count) >= 0;
        }
    }
    ck_assert(best);
    if (q->concept == PARLEY_KALAI_SMORODINSKY)
        ck_assert_mem_eq(solution->ideal, ideal, s->n * sizeof *ideal);
    if (!nash && !sums && count) {
        fraction least = {solution->value_numerator, solution->value_denominator};
        ck_assert_int_eq(compare(mine[0], least), 0);
    }
    if (nash)
        ck_assert_int_eq(parley_count_compare(&product, &solution->product), 0);
}

START_TEST(solve__equals_brute_force) {
    static small_space s;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < SMALL_SEEDS; seed++) {
        small_draw(&s, seed, 0);
        question q;
        ask_something(&q, &s, seed);
        /* Without a certificate small nodes are enumerated, so both ways are tried. */
        q.options.certificate = seed / 6 % 2 ? certificate : NULL;
        parley_solution solution;
        uint32_t choices[SMALL_ISSUES];
        ck_assert_int_eq(parley_solve(&solution, choices, s.space, q.concept, &q.options, NULL),
                         PARLEY_OK);
        ck_assert(solution.proven);
        uint32_t found = 0;
        for (uint32_t a = 0; a < s.count; a++)
            found += admitted(&s, &q, a);
        ck_assert_int_eq(solution.found, found > 0);
        if (found) {
            int64_t utilities[8];
            ck_assert(parley_space_allows(s.space, choices));
            ck_assert_int_eq(parley_space_eval(s.space, choices, utilities), PARLEY_OK);
            ck_assert_mem_eq(utilities, solution.utilities, s.n * sizeof *utilities);
            check_best(&s, &q, &solution);
            ck_assert_double_le(fabs(solution.bound - solution.value), 1e-9 * fabs(solution.value));
        }
        if (q.options.certificate)
            check_proof(certificate, s.space);
        parley_space_free(s.space);
    }
    parley_certificate_free(certificate);
}
END_TEST

static void sort_levels(int64_t *u, const int64_t *d, uint32_t n) {
    for (uint32_t p = 0; p < n; p++) {
        int64_t level = u[p] - d[p];
        uint32_t k = p;
        for (; k > 0 && u[k - 1] > level; k--)
            u[k] = u[k - 1];
        u[k] = level;
    }
}

static bool comes_after(const int64_t *a, const int64_t *b, uint32_t n) {
    for (uint32_t k = 0; k < n; k++)
        if (a[k] != b[k])
            return a[k] > b[k];
    return false;
}

/* Ten issues of three options worth 0, 1 or 2: thousands of agreements share every vector, so that
 * leximin is found by stages. */
START_TEST(solve__breaks_ties_where_there_are_thousands) {
    enum { M = 10, K = 3, ALL = 59049 };
    static int64_t u[ALL][4];
    for (uint64_t seed = 0; seed < 60; seed++) {
        pl_random random = pl_random_stream(seed, 3, 0);
        uint32_t n = 2 + (uint32_t)(seed % 3), counts[M], choices[M];
        int32_t gains[4 * M * K];
        for (uint32_t j = 0; j < M; j++)
            counts[j] = K;
        for (uint32_t i = 0; i < n * M * K; i++)
            gains[i] = (int32_t)small_between(&random, 0, seed % 2 ? 2 : 5);
        parley_space_spec spec = {
            .party_count = n, .issue_count = M, .option_counts = counts, .gains = gains};
        parley_space *space;
        parley_solution solution;
        ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, NULL, NULL),
                         PARLEY_OK);
        int64_t best[4] = {-1, -1, -1, -1}, d[4], most;
        for (uint32_t p = 0; p < n; p++)
            parley_space_range(space, p, &d[p], &most);
        for (uint32_t code = 0; code < ALL; code++) {
            uint32_t rest = code;
            memset(u[code], 0, sizeof u[code]);
            for (uint32_t j = 0; j < M; j++, rest /= K)
                for (uint32_t p = 0; p < n; p++)
                    u[code][p] += gains[p * M * K + j * K + rest % K];
            sort_levels(u[code], d, n);
            if (memcmp(u[code], best, sizeof best) && comes_after(u[code], best, n))
                memcpy(best, u[code], sizeof best);
        }
        sort_levels(solution.utilities, d, n);
        ck_assert_mem_eq(solution.utilities, best, n * sizeof *best);
        parley_space_free(space);
    }
}
END_TEST

/* A generated space of 4^28 agreements; every party reserves 0.3. */
static parley_space *large_space(uint32_t n, uint64_t seed) {
    enum { M = 28, K = 4, SCALE = 100000 };
    static int32_t gains[8 * M * K];
    uint32_t counts[M];
    int64_t reservations[8];
    parley_space *space;
    parley_generate_options options = {.family = (parley_family)(seed % PARLEY_FAMILY_COUNT),
                                       .parties = n,
                                       .issues = M,
                                       .options = K,
                                       .scale = SCALE,
                                       .seed = seed};
    for (uint32_t j = 0; j < M; j++)
        counts[j] = K;
    for (uint32_t p = 0; p < n; p++)
        reservations[p] = SCALE * 3 / 10;
    parley_space_spec spec = {.party_count = n,
                              .issue_count = M,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations};
    ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    return space;
}

START_TEST(solve__proves_large_spaces_to_a_checker) {
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < 15; seed++) {
        parley_space *space = large_space(2 + (uint32_t)(seed % 3), seed);
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_TCHEBYCHEFF; c++) {
            parley_solve_options options = {.certificate = certificate};
            parley_solution solution;
            uint32_t choices[28];
            int64_t utilities[8];
            ck_assert_int_eq(parley_solve(&solution, choices, space, c, &options, NULL), PARLEY_OK);
            ck_assert(solution.found && solution.proven);
            parley_solution bare;
            uint32_t other[28];
            ck_assert_int_eq(parley_solve(&bare, other, space, c, NULL, NULL), PARLEY_OK);
            ck_assert(bare.value == solution.value && bare.bound == solution.bound);
            parley_space_eval(space, choices, utilities);
            ck_assert_mem_eq(utilities, solution.utilities,
                             parley_space_party_count(space) * sizeof *utilities);
            const parley_claim *last =
                parley_certificate_claim(certificate, parley_certificate_count(certificate) - 1);
            if (last->box_count < 3000)
                check_proof(certificate, space);
        }
        parley_space_free(space);
    }
    parley_certificate_free(certificate);
}
END_TEST

/* Each concept judged by the others' measure: none does better than the one made for it. */
START_TEST(solve__concepts_agree_on_large_spaces) {
    for (uint64_t seed = 0; seed < 25; seed++) {
        uint32_t n = 2 + (uint32_t)(seed % 4), choices[28];
        parley_space *space = large_space(n, seed);
        parley_solution best[4];
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_UTILITARIAN; c++)
            ck_assert_int_eq(parley_solve(&best[c], choices, space, c, NULL, NULL), PARLEY_OK);
        double product[4], ratio[4], least[4], sum[4];
        for (int c = 0; c < 4; c++) {
            product[c] = 1;
            ratio[c] = least[c] = INFINITY;
            sum[c] = 0;
            for (uint32_t p = 0; p < n; p++) {
                double z = (double)best[c].utilities[p] - 30000;
                product[c] *= z;
                ratio[c] = fmin(ratio[c], z / (double)(best[1].ideal[p] - 30000));
                least[c] = fmin(least[c], z);
                sum[c] += z;
            }
        }
        for (int c = 0; c < 4; c++) {
            ck_assert_double_le(product[c], product[PARLEY_NASH] * (1 + 1e-12));
            ck_assert_double_le(ratio[c], ratio[PARLEY_KALAI_SMORODINSKY] + 1e-12);
            ck_assert_double_le(least[c], least[PARLEY_EGALITARIAN]);
            ck_assert_double_le(sum[c], sum[PARLEY_UTILITARIAN]);
        }
        parley_space_free(space);
    }
}
END_TEST

/* Interrupted by a node limit, at once or later: what is reported brackets the true value. */
START_TEST(solve__interrupted_leaves_a_valid_bound) {
    for (uint64_t seed = 0; seed < 150; seed++) {
        uint32_t n = 2 + (uint32_t)(seed % 4), choices[28];
        parley_space *space = large_space(n, seed);
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_UTILITARIAN; c++) {
            parley_solution whole, part;
            parley_solve_options options = {.node_limit = 1 + seed % 37 * (seed % 5)};
            if (seed % PARLEY_FAMILY_COUNT == PARLEY_FAMILY_NEARCONST && seed > 20)
                continue;
            ck_assert_int_eq(parley_solve(&whole, choices, space, c, NULL, NULL), PARLEY_OK);
            parley_status status = parley_solve(&part, choices, space, c, &options, NULL);
            ck_assert_int_eq(part.proven, status == PARLEY_OK);
            ck_assert(status == PARLEY_OK || status == PARLEY_E_LIMIT);
            ck_assert_double_ge(part.bound, whole.value * (1 - 1e-12));
            if (part.found) {
                int64_t utilities[8];
                parley_space_eval(space, choices, utilities);
                ck_assert_mem_eq(utilities, part.utilities, n * sizeof *utilities);
                ck_assert_double_le(part.value, whole.value);
            }
        }
        parley_space_free(space);
    }
}
END_TEST

START_TEST(solve__cancelled_says_so) {
    parley_space *space = large_space(4, 3);
    parley_control *control;
    parley_solution solution;
    uint32_t choices[28];
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_cancel(control);
    ck_assert_int_eq(parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, NULL, control),
                     PARLEY_E_CANCELLED);
    ck_assert(!solution.found && !solution.proven);
    ck_assert(solution.bound < INFINITY);
    parley_control_free(control);
    /* A deadline somewhere inside the work. */
    for (int i = 1; i < 40; i++) {
        ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
        parley_control_set_deadline(control, 2e-5 * i);
        parley_status status =
            parley_solve(&solution, choices, space, PARLEY_KALAI_SMORODINSKY, NULL, control);
        ck_assert(status == PARLEY_OK || status == PARLEY_E_CANCELLED);
        ck_assert_double_ge(solution.bound, solution.found ? solution.value : 0);
        parley_control_free(control);
    }
    parley_space_free(space);
}
END_TEST

START_TEST(solve__refuses_numbers_out_of_range) {
    static small_space s;
    int64_t zero[8] = {0};
    uint32_t choices[SMALL_ISSUES];
    parley_solution solution;
    small_draw(&s, 12, 2);
    parley_solve_options options = {.weights = zero};
    ck_assert_int_eq(parley_solve(&solution, choices, s.space, PARLEY_TCHEBYCHEFF, &options, NULL),
                     PARLEY_E_ARGUMENT);
    options = (parley_solve_options){.scale = zero};
    ck_assert_int_eq(parley_solve(&solution, choices, s.space, PARLEY_EGALITARIAN, &options, NULL),
                     PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_solve(&solution, choices, s.space, (parley_concept)9, NULL, NULL),
                     PARLEY_E_ARGUMENT);
    parley_space_free(s.space);
}
END_TEST

PL_TEST_MAIN("solve", solve__equals_brute_force, solve__breaks_ties_where_there_are_thousands,
             solve__proves_large_spaces_to_a_checker, solve__concepts_agree_on_large_spaces,
             solve__interrupted_leaves_a_valid_bound, solve__cancelled_says_so,
             solve__refuses_numbers_out_of_range)
