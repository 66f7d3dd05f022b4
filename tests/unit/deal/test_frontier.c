/* The frontier against plain enumeration on small spaces, and the methods against each other on
 * large ones. */
#include "deal_sample.h"

#include "deal/grid.h"
#include "deal/kernel.h"

#include <parley/frontier.h>

enum { MOST = 600, CASES = 1500 };

typedef struct plain {
    int64_t utilities[MOST][PARLEY_FRONTIER_MAX_PARTIES];
    uint32_t choices[MOST][SAMPLE_ISSUES];
    uint64_t count[MOST];
    size_t size;
} plain;

static bool at_least(const int64_t *a, const int64_t *b, uint32_t n) {
    for (uint32_t p = 0; p < n; p++)
        if (a[p] < b[p])
            return false;
    return true;
}

static bool before(const int64_t *a, const int64_t *b, uint32_t n) {
    for (uint32_t p = 0; p < n; p++)
        if (a[p] != b[p])
            return a[p] > b[p];
    return false;
}

/* Enters one agreement into a frontier kept sorted. Agreements come in lexicographic order, so the
 * first with some utilities is the one to keep. */
static void enter(plain *f, const int64_t *utilities, const uint32_t *choices, uint32_t n,
                  uint32_t m) {
    size_t left = 0, at = 0;
    for (size_t i = 0; i < f->size; i++)
        if (at_least(f->utilities[i], utilities, n)) {
            f->count[i] += at_least(utilities, f->utilities[i], n);
            return;
        }
    for (size_t i = 0; i < f->size; i++)
        if (!at_least(utilities, f->utilities[i], n)) {
            memmove(f->utilities[left], f->utilities[i], sizeof f->utilities[0]);
            memmove(f->choices[left], f->choices[i], sizeof f->choices[0]);
            f->count[left++] = f->count[i];
        }
    while (at < left && before(f->utilities[at], utilities, n))
        at++;
    memmove(f->utilities[at + 1], f->utilities[at], (left - at) * sizeof f->utilities[0]);
    memmove(f->choices[at + 1], f->choices[at], (left - at) * sizeof f->choices[0]);
    memmove(&f->count[at + 1], &f->count[at], (left - at) * sizeof f->count[0]);
    memcpy(f->utilities[at], utilities, n * sizeof *utilities);
    memcpy(f->choices[at], choices, m * sizeof *choices);
    f->count[at] = 1;
    f->size = left + 1;
}

static void enumerate(plain *f, const deal_sample *s, const int64_t *floors) {
    uint32_t choices[SAMPLE_ISSUES] = {0}, n = s->space->parties;
    f->size = 0;
    do {
        int64_t utilities[SAMPLE_PARTIES];
        if (!parley_space_allows(s->space, choices))
            continue;
        parley_space_eval(s->space, choices, utilities);
        if (deal_meets(utilities, floors, n))
            enter(f, utilities, choices, n, s->space->original_issues);
    } while (deal_sample_next(s, choices));
}

/* Components of interleaved issues order agreements by components, not by issues. */
static bool same_order(const parley_space *space) {
    for (uint32_t i = 0; i < space->original_issues; i++)
        if (space->member[i] != i)
            return false;
    return true;
}

static void compare(const deal_sample *s, const plain *expected,
                    const parley_frontier_options *options) {
    parley_frontier *f;
    uint32_t n = s->space->parties;
    ck_assert_int_eq(parley_frontier_new(&f, s->space, options, NULL), PARLEY_OK);
    ck_assert_uint_eq(parley_frontier_size(f), expected->size);
    for (size_t i = 0; i < expected->size; i++) {
        int64_t utilities[4], evaluated[4];
        uint32_t choices[SAMPLE_ISSUES];
        parley_count count, wanted = pl_count_of(expected->count[i]);
        ck_assert_int_eq(parley_frontier_utilities(f, i, utilities), PARLEY_OK);
        ck_assert_mem_eq(utilities, expected->utilities[i], n * sizeof *utilities);
        ck_assert_int_eq(parley_frontier_choices(f, i, choices), PARLEY_OK);
        ck_assert(parley_space_allows(s->space, choices));
        ck_assert_int_eq(parley_space_eval(s->space, choices, evaluated), PARLEY_OK);
        ck_assert_mem_eq(utilities, evaluated, n * sizeof *utilities);
        if (same_order(s->space))
            ck_assert_mem_eq(choices, expected->choices[i],
                             s->space->original_issues * sizeof *choices);
        ck_assert_int_eq(parley_frontier_multiplicity(f, i, &count), PARLEY_OK);
        ck_assert_int_eq(parley_count_compare(&count, &wanted), 0);
    }
    parley_frontier_free(f);
}

START_TEST(frontier_new__equals_enumeration) {
    static plain expected;
    for (uint64_t seed = 0; seed < CASES; seed++) {
        deal_sample s;
        uint32_t n = 1 + (uint32_t)(seed % 4);
        deal_sample_draw(&s, seed, n, MOST);
        const int64_t *floors = seed % 3 == 0 ? s.floors : NULL;
        enumerate(&expected, &s, floors);
        for (int method = 0; method <= PARLEY_FRONTIER_SPARSE; method++) {
            parley_frontier_options options = {.method = (parley_frontier_method)method,
                                               .floors = floors,
                                               .threads = 1 + (uint32_t)(seed % 3),
                                               .memory_limit_bytes = (size_t)1 << 28};
            parley_frontier *f = NULL;
            if (method == PARLEY_FRONTIER_DENSE &&
                parley_frontier_new(&f, s.space, &options, NULL) == PARLEY_E_LIMIT)
                continue;
            parley_frontier_free(f);
            pl_force_portable(seed % 2);
            pl_grid_force_threads(seed % 7 > 2);
            compare(&s, &expected, &options);
        }
        parley_space_free(s.space);
    }
}
END_TEST

static void expect_same_points(const parley_frontier *a, const parley_frontier *b) {
    ck_assert_uint_eq(parley_frontier_size(a), parley_frontier_size(b));
    for (size_t i = 0; i < parley_frontier_size(a); i++) {
        int64_t u[4] = {0}, v[4] = {0};
        parley_frontier_utilities(a, i, u);
        parley_frontier_utilities(b, i, v);
        ck_assert_mem_eq(u, v, sizeof u);
    }
}

static void expect_same(const parley_space *space, const parley_frontier_options *one,
                        const parley_frontier_options *two, const char *method_one,
                        const char *method_two) {
    parley_frontier *a, *b;
    ck_assert_int_eq(parley_frontier_new(&a, space, one, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_frontier_new(&b, space, two, NULL), PARLEY_OK);
    ck_assert_str_eq(parley_frontier_method_name(a), method_one);
    ck_assert_str_eq(parley_frontier_method_name(b), method_two);
    expect_same_points(a, b);
    ck_assert_uint_gt(parley_frontier_size(a), 0);
    size_t step = parley_frontier_size(a) / 50 + 1;
    for (size_t i = 0; i < parley_frontier_size(a); i += step) {
        int64_t u[4] = {0}, v[4] = {0};
        uint32_t c[64] = {0}, d[64] = {0};
        parley_frontier_utilities(a, i, u);
        ck_assert_int_eq(parley_frontier_choices(a, i, c), PARLEY_OK);
        ck_assert_int_eq(parley_frontier_choices(b, i, d), PARLEY_OK);
        ck_assert_mem_eq(c, d, sizeof c);
        parley_space_eval(space, c, v);
        ck_assert_mem_eq(u, v, sizeof u);
    }
    parley_frontier_free(a);
    parley_frontier_free(b);
}

static void dense_and_sparse(parley_family family, uint32_t n, uint32_t m, int32_t scale,
                             uint64_t seed) {
    parley_frontier_options dense = {.method = PARLEY_FRONTIER_DENSE};
    parley_frontier_options sparse = {.method = PARLEY_FRONTIER_SPARSE};
    parley_space *space = deal_family(family, n, m, 4, scale, seed);
    expect_same(space, &dense, &sparse, "dense grid", "sparse lists");
    parley_space_free(space);
}

START_TEST(frontier_new__dense_equals_sparse_on_28_issues) {
    for (int family = 0; family < PARLEY_FAMILY_COUNT; family++)
        for (uint64_t seed = 0; seed < 3; seed++) {
            dense_and_sparse((parley_family)family, 2, 28, 1000, seed);
            dense_and_sparse((parley_family)family, 2, 28, 100000, seed);
            dense_and_sparse((parley_family)family, 3, 28, seed ? 300 : 1000, seed);
        }
    dense_and_sparse(PARLEY_FAMILY_INDEP, 4, 28, 60, 1);
    dense_and_sparse(PARLEY_FAMILY_OPPOSED, 4, 28, 80, 2);
    dense_and_sparse(PARLEY_FAMILY_SPATIAL, 4, 20, 100, 3);
}
END_TEST

START_TEST(frontier_new__two_threads_and_portable_kernels_give_the_same) {
    for (uint32_t n = 2; n <= 4; n++)
        for (int method = PARLEY_FRONTIER_DENSE; method <= PARLEY_FRONTIER_SPARSE; method++) {
            parley_frontier_options one = {.method = (parley_frontier_method)method};
            parley_frontier_options two = one;
            two.threads = 2;
            parley_space *space =
                deal_family(PARLEY_FAMILY_SPATIAL, n, 24, 4, n == 4 ? 90 : 900, n);
            const char *name = method == PARLEY_FRONTIER_DENSE ? "dense grid" : "sparse lists";
            expect_same(space, &one, &two, name, name);
            parley_frontier *wide, *portable;
            ck_assert_int_eq(parley_frontier_new(&wide, space, &one, NULL), PARLEY_OK);
            pl_force_portable(true);
            ck_assert_int_eq(parley_frontier_new(&portable, space, &one, NULL), PARLEY_OK);
            pl_force_portable(false);
            expect_same_points(wide, portable);
            parley_frontier_free(wide);
            parley_frontier_free(portable);
            parley_space_free(space);
        }
}
END_TEST

static size_t peak(const parley_space *space, const parley_frontier_options *options) {
    parley_frontier *f;
    ck_assert_int_eq(parley_frontier_new(&f, space, options, NULL), PARLEY_OK);
    size_t bytes = parley_frontier_memory_bytes(f);
    parley_frontier_free(f);
    return bytes;
}

START_TEST(frontier_new__lists_give_way_to_the_grid) {
    for (uint32_t n = 3; n <= 4; n++)
        for (int family = 0; family < PARLEY_FAMILY_COUNT; family++) {
            parley_space *space =
                deal_family((parley_family)family, n, 26, 4, n == 3 ? 800 : 90, n);
            parley_frontier_options sparse = {.method = PARLEY_FRONTIER_SPARSE}, free_choice = {0};
            bool changes = family == PARLEY_FAMILY_OPPOSED || family == PARLEY_FAMILY_NEARCONST;
            for (uint32_t threads = 1; changes && threads <= 3; threads++) {
                free_choice.threads = threads;
                expect_same(space, &free_choice, &sparse, "lists and grid", "sparse lists");
            }
            parley_space_free(space);
        }
}
END_TEST

START_TEST(frontier_new__slabs_of_small_steps_change_no_point) {
    parley_frontier_options one = {.method = PARLEY_FRONTIER_DENSE}, more = one;
    for (uint64_t seed = 0; seed < 12; seed++) {
        parley_space *space = deal_family((parley_family)(seed % PARLEY_FAMILY_COUNT), 4,
                                          4 + (uint32_t)seed, 3, seed % 2 ? 25 : 40, seed);
        pl_grid_force_threads(true);
        for (more.threads = 2; more.threads <= 5; more.threads++)
            expect_same(space, &one, &more, "dense grid", "dense grid");
        pl_grid_force_threads(false);
        parley_space_free(space);
    }
}
END_TEST

/* More options than are merged in pairs. */
START_TEST(frontier_new__many_options_are_merged_right) {
    static const int32_t scales[] = {40, 250, 2500};
    for (uint32_t k = 31; k <= 80; k += 7)
        for (int i = 0; i < 3; i++) {
            parley_frontier_options dense = {.method = PARLEY_FRONTIER_DENSE};
            parley_frontier_options sparse = {.method = PARLEY_FRONTIER_SPARSE};
            parley_space *space = deal_family(PARLEY_FAMILY_INDEP, 3, 3, k, scales[i], k);
            pl_force_portable(k % 2);
            expect_same(space, &dense, &sparse, "dense grid", "sparse lists");
            pl_force_portable(false);
            parley_space_free(space);
        }
}
END_TEST

START_TEST(frontier_new__memory_limits_change_no_point) {
    pl_grid_force_threads(true);
    for (uint32_t n = 3; n <= 4; n++)
        for (int method = 0; method <= PARLEY_FRONTIER_SPARSE; method++) {
            parley_space *space =
                deal_family(PARLEY_FAMILY_OPPOSED, n, 22, 4, n == 3 ? 700 : 70, 1);
            parley_frontier_options all = {.method = (parley_frontier_method)method}, some = all;
            size_t most = peak(space, &all), done = 0;
            for (some.memory_limit_bytes = most; some.memory_limit_bytes > most / 40;
                 some.memory_limit_bytes = some.memory_limit_bytes * 4 / 5) {
                parley_frontier *a, *b;
                some.threads = 1 + (uint32_t)(done % 3);
                if (parley_frontier_new(&b, space, &some, NULL) == PARLEY_E_LIMIT)
                    continue;
                done++;
                ck_assert_uint_le(parley_frontier_memory_bytes(b), some.memory_limit_bytes);
                ck_assert_int_eq(parley_frontier_new(&a, space, &all, NULL), PARLEY_OK);
                expect_same_points(a, b);
                parley_frontier_free(a);
                parley_frontier_free(b);
            }
            ck_assert_uint_gt(done, 0);
            parley_space_free(space);
        }
    pl_grid_force_threads(false);
}
END_TEST

START_TEST(frontier_new__budgets_keep_the_points_that_meet_the_floors) {
    for (uint32_t n = 2; n <= 4; n++) {
        parley_space *space = deal_family(PARLEY_FAMILY_OPPOSED, n, 20, 4, n == 4 ? 100 : 500, n);
        int64_t floors[4];
        for (uint32_t p = 0; p < n; p++)
            floors[p] = n == 4 ? 55 : 275;
        parley_frontier_options clipped = {.method = PARLEY_FRONTIER_DENSE, .floors = floors};
        parley_frontier *all, *some;
        size_t met = 0;
        ck_assert_int_eq(parley_frontier_new(&all, space, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_frontier_new(&some, space, &clipped, NULL), PARLEY_OK);
        for (size_t i = 0; i < parley_frontier_size(all); i++) {
            int64_t u[4] = {0}, v[4] = {0};
            parley_frontier_utilities(all, i, u);
            if (!deal_meets(u, floors, n))
                continue;
            ck_assert_int_eq(parley_frontier_utilities(some, met++, v), PARLEY_OK);
            ck_assert_mem_eq(u, v, sizeof u);
        }
        ck_assert_uint_eq(met, parley_frontier_size(some));
        ck_assert_uint_gt(met, 0);
        parley_frontier_free(all);
        parley_frontier_free(some);
        parley_space_free(space);
    }
}
END_TEST

START_TEST(frontier_new__handles_512_issues_and_counts_past_64_bits) {
    parley_space *space = deal_family(PARLEY_FAMILY_OPPOSED, 2, 512, 3, 3000, 5);
    for (int method = PARLEY_FRONTIER_DENSE; method <= PARLEY_FRONTIER_SPARSE; method++) {
        parley_frontier_options options = {.method = (parley_frontier_method)method};
        parley_frontier *f;
        ck_assert_int_eq(parley_frontier_new(&f, space, &options, NULL), PARLEY_OK);
        uint32_t choices[512];
        int64_t u[2], v[2];
        size_t middle = parley_frontier_size(f) / 2;
        parley_frontier_utilities(f, middle, u);
        ck_assert_int_eq(parley_frontier_choices(f, middle, choices), PARLEY_OK);
        parley_space_eval(space, choices, v);
        ck_assert_mem_eq(u, v, sizeof u);
        parley_frontier_free(f);
    }
    parley_space_free(space);
    /* 200 issues of 8 options that are all the same to everybody: 2^600 agreements, one point. */
    uint32_t counts[200];
    static int32_t gains[3 * 1600];
    for (int j = 0; j < 200; j++)
        counts[j] = 8;
    parley_space_spec spec = {
        .party_count = 3, .issue_count = 200, .option_counts = counts, .gains = gains};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    parley_frontier *f;
    parley_count count, total;
    ck_assert_int_eq(parley_frontier_new(&f, space, NULL, NULL), PARLEY_OK);
    ck_assert_uint_eq(parley_frontier_size(f), 1);
    ck_assert_str_eq(parley_frontier_method_name(f), "single point");
    ck_assert_int_eq(parley_frontier_multiplicity(f, 0, &count), PARLEY_OK);
    parley_space_count(space, &total);
    ck_assert_int_eq(parley_count_compare(&count, &total), 0);
    parley_frontier_free(f);
    parley_space_free(space);
}
END_TEST

START_TEST(frontier_new__obeys_limits) {
    for (uint32_t n = 2; n <= 4; n++)
        for (int method = 0; method <= PARLEY_FRONTIER_SPARSE; method++)
            for (size_t limit = 1; limit < 300000; limit = limit * 7 / 2 + 1) {
                parley_space *space =
                    deal_family(PARLEY_FAMILY_NEARCONST, n, 24, 4, n == 4 ? 100 : 5000, 9);
                parley_frontier_options options = {.method = (parley_frontier_method)method,
                                                   .memory_limit_bytes = limit};
                parley_frontier *f;
                parley_status status = parley_frontier_new(&f, space, &options, NULL);
                ck_assert(status == PARLEY_OK || status == PARLEY_E_LIMIT);
                if (limit < 1000)
                    ck_assert_int_eq(status, PARLEY_E_LIMIT);
                if (status == PARLEY_OK)
                    ck_assert_uint_le(parley_frontier_memory_bytes(f), limit);
                parley_frontier_free(f);
                options = (parley_frontier_options){.method = (parley_frontier_method)method,
                                                    .point_limit = 50};
                ck_assert_int_eq(parley_frontier_new(&f, space, &options, NULL), PARLEY_E_LIMIT);
                ck_assert_ptr_null(f);
                parley_space_free(space);
            }
}
END_TEST

START_TEST(frontier_new__stops_when_cancelled) {
    parley_control *control;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_set_deadline(control, 0.02);
    parley_space *space = deal_family(PARLEY_FAMILY_NEARCONST, 4, 40, 4, 100000, 1);
    parley_frontier *f;
    parley_frontier_options options = {.method = PARLEY_FRONTIER_SPARSE};
    ck_assert_int_eq(parley_frontier_new(&f, space, &options, control), PARLEY_E_CANCELLED);
    ck_assert_ptr_null(f);
    parley_control_cancel(control);
    for (int method = 0; method <= PARLEY_FRONTIER_SPARSE; method++) {
        options.method = (parley_frontier_method)method;
        ck_assert_int_eq(parley_frontier_new(&f, space, &options, control), PARLEY_E_CANCELLED);
    }
    parley_space_free(space);
    parley_control_free(control);
}
END_TEST

START_TEST(frontier_new__refuses_five_parties_and_bad_options) {
    parley_space *space = deal_family(PARLEY_FAMILY_INDEP, 5, 3, 2, 10, 0);
    parley_frontier *f;
    ck_assert_int_eq(parley_frontier_new(&f, space, NULL, NULL), PARLEY_E_ARGUMENT);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "representatives"));
    parley_space_free(space);
    space = deal_family(PARLEY_FAMILY_INDEP, 2, 3, 2, 10, 0);
    parley_frontier_options options = {.threads = 65};
    ck_assert_int_eq(parley_frontier_new(&f, space, &options, NULL), PARLEY_E_ARGUMENT);
    options = (parley_frontier_options){.method = (parley_frontier_method)3};
    ck_assert_int_eq(parley_frontier_new(&f, space, &options, NULL), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_frontier_new(&f, space, NULL, NULL), PARLEY_OK);
    int64_t u[2];
    ck_assert_int_eq(parley_frontier_utilities(f, parley_frontier_size(f), u), PARLEY_E_ARGUMENT);
    parley_frontier_free(f);
    parley_frontier_free(NULL);
    parley_space_free(space);
}
END_TEST

PL_TEST_MAIN("frontier", frontier_new__equals_enumeration,
             frontier_new__dense_equals_sparse_on_28_issues,
             frontier_new__two_threads_and_portable_kernels_give_the_same,
             frontier_new__lists_give_way_to_the_grid,
             frontier_new__slabs_of_small_steps_change_no_point,
             frontier_new__many_options_are_merged_right,
             frontier_new__memory_limits_change_no_point,
             frontier_new__budgets_keep_the_points_that_meet_the_floors,
             frontier_new__handles_512_issues_and_counts_past_64_bits, frontier_new__obeys_limits,
             frontier_new__stops_when_cancelled, frontier_new__refuses_five_parties_and_bad_options)
