/* Spaces of 28 points with 4 options, where no loop comes to an end: methods against each other and
 * against branch and bound; the same bits from portable and wide kernels; what an interrupted
 * search says against the whole answer. Walks, lessons and remembered answers, which small spaces
 * seldom need, are at work here. */
#include "random_case.h"

#include "deal/kernel.h"

#include <parley/concession.h>
#include <parley/frontier.h>
#include <parley/solve.h>

#include <math.h>

enum { M = 28, K = 4, LINES = 24 };

/* As many of `all` instances as there are cases to try, at least 10. */
static uint64_t instances(uint64_t all) {
    uint64_t end = case_end() / 50;
    return end < 10 ? 10 : end < all ? end : all;
}

/* Reservations are 0.3 of a utility; after the `n` parties come `idle` ones that nothing moves. To
 * be freed. */
static parley_space *space_with_idle(uint32_t n, uint32_t idle, int32_t scale, uint64_t seed) {
    int32_t gains[CASE_PARTIES * M * K] = {0};
    uint32_t counts[M];
    int64_t reservations[CASE_PARTIES];
    parley_space *space;
    parley_generate_options options = {
        (parley_family)(seed % PARLEY_FAMILY_COUNT), n, M, K, scale, seed};
    ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
    for (uint32_t j = 0; j < M; j++)
        counts[j] = K;
    for (uint32_t p = 0; p < n + idle; p++)
        reservations[p] = p < n ? scale * 3 / 10 : 0;
    parley_space_spec spec = {.party_count = n + idle,
                              .issue_count = M,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    return space;
}

static parley_space *large_space(uint32_t n, int32_t scale, uint64_t seed) {
    return space_with_idle(n, 0, scale, seed);
}

/* --- frontiers --- */

typedef struct corner {
    int64_t least, sum; /* the greatest over the frontier */
    double product;
    bool any;
} corner;

static void visit(corner *best, const int64_t *u, const int64_t *d, uint32_t n) {
    int64_t least = INT64_MAX, sum = 0;
    double product = 1;
    for (uint32_t p = 0; p < n; p++) {
        least = u[p] - d[p] < least ? u[p] - d[p] : least;
        product *= (double)(u[p] - d[p]);
        sum += u[p];
    }
    if (least < 0)
        return;
    best->least = !best->any || least > best->least ? least : best->least;
    best->sum = !best->any || sum > best->sum ? sum : best->sum;
    best->product = product > best->product ? product : best->product;
    best->any = true;
}

/* The best points of a frontier are what is solved for. */
static void check_corners(const parley_space *space, const corner *best) {
    parley_solution s;
    uint32_t choices[M];
    ck_assert_int_eq(parley_solve(&s, choices, space, PARLEY_EGALITARIAN, NULL, NULL), PARLEY_OK);
    ck_assert(s.found == best->any);
    if (!best->any)
        return;
    ck_assert_int_eq(s.value_numerator, best->least * s.value_denominator);
    ck_assert_int_eq(parley_solve(&s, choices, space, PARLEY_UTILITARIAN, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(s.value_numerator, best->sum * s.value_denominator);
    ck_assert_int_eq(parley_solve(&s, choices, space, PARLEY_NASH, NULL, NULL), PARLEY_OK);
    ck_assert_double_eq_tol(s.value, best->product, 1e-9 * best->product);
}

/* Frontiers by grid and by lists are the same points, with one thread or two. */
static void check_frontiers(uint32_t n, uint64_t seed) {
    int32_t scale = seed % 2 ? 1000 : 200; /* coarse: millions of plans share a vector */
    const int64_t d[] = {scale * 3 / 10, scale * 3 / 10, scale * 3 / 10};
    parley_space *space = large_space(n, scale, seed);
    parley_frontier *f[2];
    corner best = {0};
    for (uint32_t i = 0; i < 2; i++) {
        parley_frontier_options by = {.method = i ? PARLEY_FRONTIER_SPARSE : PARLEY_FRONTIER_DENSE,
                                      .threads = 1 + (uint32_t)(seed + i) % 2};
        pl_force_portable((seed + i) % 2);
        ck_assert_int_eq(parley_frontier_new(&f[i], space, &by, NULL), PARLEY_OK);
    }
    pl_force_portable(false);
    ck_assert_uint_eq(parley_frontier_size(f[0]), parley_frontier_size(f[1]));
    for (size_t i = 0; i < parley_frontier_size(f[0]); i++) {
        int64_t u[2][3];
        for (uint32_t k = 0; k < 2; k++)
            ck_assert_int_eq(parley_frontier_utilities(f[k], i, u[k]), PARLEY_OK);
        ck_assert_mem_eq(u[0], u[1], n * sizeof **u);
        visit(&best, u[0], d, n);
    }
    check_corners(space, &best);
    parley_frontier_free(f[0]);
    parley_frontier_free(f[1]);
    parley_space_free(space);
}

START_TEST(dense_sparse_and_solve__agree) {
    for (uint64_t seed = 0; seed < instances(200); seed++)
        check_frontiers(2 + seed / 5 % 2, seed);
}
END_TEST

/* --- solutions --- */

/* A node limit or a deadline somewhere inside the work. */
static parley_control *interrupt(parley_solve_options *options, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 0, 86);
    parley_control *control;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    if (seed % 2)
        options->node_limit = 1 + case_below(&random, 400);
    else
        parley_control_set_deadline(control, 1e-6 * case_below(&random, 3000));
    return control;
}

static void check_interrupted(const parley_space *space, parley_concept concept, uint64_t seed,
                              const parley_solution *whole) {
    parley_solve_options options = {0};
    parley_control *control = interrupt(&options, seed);
    parley_solution part;
    uint32_t choices[M];
    int64_t u[CASE_PARTIES];
    parley_status status = parley_solve(&part, choices, space, concept, &options, control);
    ck_assert(status == PARLEY_OK || status == PARLEY_E_LIMIT || status == PARLEY_E_CANCELLED);
    ck_assert(part.proven == (status == PARLEY_OK));
    ck_assert_double_ge(part.bound, whole->value - 1e-9 * fabs(whole->value));
    if (part.found) {
        ck_assert_double_le(part.value, whole->value + 1e-9 * fabs(whole->value));
        parley_space_eval(space, choices, u);
        ck_assert_mem_eq(u, part.utilities, parley_space_party_count(space) * sizeof *u);
    }
    parley_control_free(control);
}

START_TEST(solve__has_the_same_bits_and_valid_bounds) {
    for (uint64_t seed = 0; seed < instances(200); seed++) {
        parley_space *space = large_space(3 + (uint32_t)(seed / 5 % 4), 1000000, seed);
        parley_concept concept = (parley_concept)(seed / 20 % 5);
        parley_solution s[2];
        uint32_t choices[2][M];
        memset(s, 0, sizeof s);
        for (uint32_t i = 0; i < 2; i++) {
            pl_force_portable(i);
            ck_assert_int_eq(parley_solve(&s[i], choices[i], space, concept, NULL, NULL),
                             PARLEY_OK);
        }
        pl_force_portable(false);
        ck_assert(s[0].found && s[0].proven);
        ck_assert_mem_eq(&s[0], &s[1], sizeof s[0]);
        ck_assert_mem_eq(choices[0], choices[1], sizeof choices[0]);
        check_interrupted(space, concept, seed, &s[0]);
        parley_space_free(space);
    }
}
END_TEST

static void sort_utilities(int64_t *out, const int64_t *utilities, uint32_t n) {
    for (uint32_t p = 0; p < n; p++) {
        uint32_t k = p;
        for (; k > 0 && out[k - 1] > utilities[p]; k--)
            out[k] = out[k - 1];
        out[k] = utilities[p];
    }
}

/* The party that nothing moves has the least value in every agreement, so that all of them tie and
 * leximin goes by stages; what the others get must not change. */
START_TEST(leximin__passes_over_a_party_that_nothing_moves) {
    for (uint64_t seed = 0; seed < instances(100); seed++) {
        uint32_t n = 2 + (uint32_t)(seed / 5 % 3), choices[M];
        int64_t utilities[2][CASE_PARTIES];
        for (uint32_t idle = 0; idle < 2; idle++) {
            parley_space *space = space_with_idle(n, idle, seed % 2 ? 1000 : 100, seed);
            parley_solution s;
            ck_assert_int_eq(parley_solve(&s, choices, space, PARLEY_EGALITARIAN, NULL, NULL),
                             PARLEY_OK);
            ck_assert(s.found);
            sort_utilities(utilities[idle], s.utilities, n);
            parley_space_free(space);
        }
        ck_assert_mem_eq(utilities[0], utilities[1], n * sizeof **utilities);
    }
}
END_TEST

/* --- red lines --- */

/* No two exclude the same option. */
static void draw_lines(parley_red_line *lines, parley_choice *options, uint32_t n, uint64_t seed) {
    uint32_t at = (uint32_t)seed;
    for (uint32_t l = 0; l < LINES; l++) {
        options[l] = (parley_choice){(l * 11 + at) % M, (l * 5 + at / 3) % K};
        lines[l] = (parley_red_line){l % n, 1 + l % 3, &options[l], 1};
    }
}

static void check_equal(const parley_remedy *a, const parley_remedy *b) {
    uint32_t size[2], count = parley_remedy_conflict_count(a);
    ck_assert_uint_eq(parley_remedy_weight(a), parley_remedy_weight(b));
    ck_assert_uint_eq(count, parley_remedy_conflict_count(b));
    for (uint32_t i = 0; i <= count; i++) {
        const uint32_t *one =
            i < count ? parley_remedy_conflict(a, i, &size[0]) : parley_remedy_dropped(a, &size[0]);
        const uint32_t *two =
            i < count ? parley_remedy_conflict(b, i, &size[1]) : parley_remedy_dropped(b, &size[1]);
        ck_assert_uint_eq(size[0], size[1]);
        ck_assert(size[0] == 0 || memcmp(one, two, size[0] * sizeof *one) == 0);
    }
    ck_assert_mem_eq(parley_remedy_choices(a), parley_remedy_choices(b), M * sizeof(uint32_t));
}

START_TEST(remedy__has_the_same_bits_and_valid_bounds) {
    for (uint64_t seed = 0; seed < instances(100); seed++) {
        uint32_t n = 2 + (uint32_t)(seed / 5 % 4), choices[M];
        parley_space *space = large_space(n, 1000000, seed);
        parley_red_line lines[LINES];
        parley_choice options[LINES];
        int64_t floors[CASE_PARTIES];
        parley_solution even;
        parley_remedy *r[3];
        parley_solve_options unused;
        parley_control *control = interrupt(&unused, 2 * seed);
        ck_assert_int_eq(parley_solve(&even, choices, space, PARLEY_EGALITARIAN, NULL, NULL),
                         PARLEY_OK);
        /* Nearly all that everybody can have without the lines. */
        for (uint32_t p = 0; p < n; p++)
            floors[p] = 300000 + (int64_t)(even.value * 0.97);
        draw_lines(lines, options, n, seed);
        parley_red_line_options asked = {.floors = floors};
        for (uint32_t i = 0; i < 3; i++) {
            pl_force_portable(i == 1);
            parley_status status =
                parley_remedy_new(&r[i], space, lines, LINES, &asked, i == 2 ? control : NULL);
            ck_assert(status == PARLEY_OK || (i == 2 && status == PARLEY_E_CANCELLED));
        }
        pl_force_portable(false);
        ck_assert(parley_remedy_found(r[0]) && parley_remedy_proven(r[0]));
        check_equal(r[0], r[1]);
        ck_assert_uint_le(parley_remedy_weight(r[2]), parley_remedy_weight(r[0]));
        for (uint32_t i = 0; i < 3; i++)
            parley_remedy_free(r[i]);
        parley_control_free(control);
        parley_space_free(space);
    }
}
END_TEST

PL_TEST_MAIN("property_large", dense_sparse_and_solve__agree,
             solve__has_the_same_bits_and_valid_bounds,
             leximin__passes_over_a_party_that_nothing_moves,
             remedy__has_the_same_bits_and_valid_bounds)
