/* Enumeration against the plainest loop: additive spaces, tables over groups, boxes, arrays. */
#include "deal_sample.h"

#include "deal/kernel.h"

#include <parley/enumerate.h>

enum { MOST = 4000, ITEMS = 12, CASES = 600 };

typedef struct group_sample {
    uint32_t counts[SAMPLE_ISSUES], n, m;
    uint32_t issues[ITEMS][3], low[ITEMS][3], high[ITEMS][3];
    int32_t gains[ITEMS][SAMPLE_OPTIONS * SAMPLE_OPTIONS * SAMPLE_OPTIONS];
    int64_t references[SAMPLE_PARTIES];
    parley_table tables[ITEMS];
    parley_box boxes[ITEMS];
    parley_enumerable problem;
} group_sample;

/* A problem with random tables and boxes over up to three issues. Large option counts in the
 * first issues make digits; the enumerator would put small problems into one block. */
static void draw(group_sample *s, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 0, 7);
    int32_t scale = seed % 3 == 0 ? 2 : seed % 3 == 1 ? 50 : 3000000;
    s->n = 1 + (uint32_t)pl_random_below(&random, SAMPLE_PARTIES);
    s->m = 1 + (uint32_t)pl_random_below(&random, SAMPLE_ISSUES);
    for (uint32_t j = 0; j < s->m; j++)
        s->counts[j] = 1 + (uint32_t)pl_random_below(&random, SAMPLE_OPTIONS);
    for (uint32_t i = 0; i < ITEMS; i++) {
        uint32_t count = (uint32_t)pl_random_below(&random, s->m < 3 ? s->m + 1 : 4);
        for (uint32_t h = 0; h < count; h++) {
            bool again;
            do {
                again = false;
                s->issues[i][h] = (uint32_t)pl_random_below(&random, s->m);
                for (uint32_t g = 0; g < h; g++)
                    again |= s->issues[i][g] == s->issues[i][h];
            } while (again);
            s->low[i][h] = (uint32_t)pl_random_below(&random, 3);
            s->high[i][h] = s->low[i][h] + (uint32_t)pl_random_below(&random, 3);
        }
        for (size_t g = 0; g < sizeof s->gains[i] / sizeof *s->gains[i]; g++)
            s->gains[i][g] = (int32_t)pl_random_below(&random, (uint64_t)scale) - scale / 3;
        uint32_t party = (uint32_t)pl_random_below(&random, s->n);
        s->tables[i] = (parley_table){party, count, s->issues[i], s->gains[i]};
        s->boxes[i] =
            (parley_box){party, count, s->issues[i], s->low[i], s->high[i], s->gains[i][0]};
    }
    for (uint32_t p = 0; p < s->n; p++)
        s->references[p] = (int64_t)pl_random_below(&random, (uint64_t)scale) - scale / 2;
    s->problem = (parley_enumerable){
        .party_count = s->n,
        .issue_count = s->m,
        .option_counts = s->counts,
        .tables = s->tables,
        .table_count = (uint32_t)pl_random_below(&random, ITEMS + 1),
        .boxes = s->boxes,
        .box_count = (uint32_t)pl_random_below(&random, ITEMS + 1),
        .references = seed % 5 ? s->references : NULL,
    };
}

/* One agreement after the other. */
static void look(parley_enumeration *e, const int64_t *utilities, const int64_t *references,
                 uint32_t n) {
    int64_t least = INT64_MAX, sum = 0;
    parley_count product = pl_count_of(1);
    for (uint32_t p = 0; p < n; p++) {
        int64_t gain = utilities[p] - (references ? references[p] : 0);
        least = gain < least ? gain : least;
        sum += utilities[p];
        if (gain >= 0)
            pl_count_multiply(&product, (uint64_t)gain);
    }
    if (e->max_min == PARLEY_NO_AGREEMENT || least > e->max_min_value) {
        e->max_min = e->agreements;
        e->max_min_value = least;
    }
    if (e->utilitarian == PARLEY_NO_AGREEMENT || sum > e->utilitarian_value) {
        e->utilitarian = e->agreements;
        e->utilitarian_value = sum;
    }
    if (least >= 0 &&
        (e->nash == PARLEY_NO_AGREEMENT || parley_count_compare(&product, &e->nash_value) > 0)) {
        e->nash = e->agreements;
        e->nash_value = product;
    }
    e->acceptable += least >= 0;
    e->agreements++;
}

static void expect_equal(const parley_enumeration *a, const parley_enumeration *b) {
    ck_assert_uint_eq(a->agreements, b->agreements);
    ck_assert_uint_eq(a->acceptable, b->acceptable);
    ck_assert_uint_eq(a->max_min, b->max_min);
    ck_assert_int_eq(a->max_min_value, b->max_min_value);
    ck_assert_uint_eq(a->utilitarian, b->utilitarian);
    ck_assert_int_eq(a->utilitarian_value, b->utilitarian_value);
    ck_assert_uint_eq(a->nash, b->nash);
    if (a->nash != PARLEY_NO_AGREEMENT)
        ck_assert_int_eq(parley_count_compare(&a->nash_value, &b->nash_value), 0);
}

static const parley_enumeration NOTHING = {.max_min = PARLEY_NO_AGREEMENT,
                                           .nash = PARLEY_NO_AGREEMENT,
                                           .utilitarian = PARLEY_NO_AGREEMENT};

static void plain(parley_enumeration *out, const parley_enumerable *problem, uint64_t size) {
    *out = NOTHING;
    for (uint64_t x = 0; x < size; x++) {
        uint32_t choices[64];
        int64_t utilities[PARLEY_MAX_PARTIES];
        parley_agreement_choices(x, problem->option_counts, problem->issue_count, choices);
        ck_assert_int_eq(parley_enumerable_eval(problem, choices, utilities), PARLEY_OK);
        look(out, utilities, problem->references, problem->party_count);
    }
}

static void compare(const parley_enumerable *problem, uint64_t seed) {
    uint64_t size = 1;
    for (uint32_t j = 0; j < problem->issue_count; j++)
        size *= problem->option_counts[j];
    parley_enumeration expected, found;
    plain(&expected, problem, size);
    parley_enumerate_options options = {.threads = 1 + seed % 2};
    pl_force_portable(seed % 3 == 0);
    ck_assert_int_eq(parley_enumerate(&found, problem, &options, NULL), PARLEY_OK);
    expect_equal(&expected, &found);
    pl_force_portable(false);
}

START_TEST(enumerate__equals_the_plain_loop_on_tables_and_boxes) {
    for (uint64_t seed = 0; seed < CASES; seed++) {
        static group_sample s;
        draw(&s, seed);
        compare(&s.problem, seed);
    }
}
END_TEST

START_TEST(enumerate__equals_the_plain_loop_over_many_blocks) {
    for (uint64_t seed = 0; seed < 12; seed++) {
        static group_sample s;
        draw(&s, seed);
        /* More issues behind and before, so that tables fall on digits, on the block and on both.
         */
        static const uint32_t counts[] = {5, 5, 5, 5, 5, 5, 5};
        s.problem.option_counts = counts;
        s.problem.issue_count = 7;
        compare(&s.problem, seed);
    }
}
END_TEST

START_TEST(enumerate_space__equals_the_plain_loop) {
    for (uint64_t seed = 0; seed < CASES; seed++) {
        deal_sample s;
        uint32_t n = 1 + (uint32_t)(seed % SAMPLE_PARTIES);
        deal_sample_draw(&s, seed, n, MOST);
        parley_enumeration expected = NOTHING, found;
        parley_count count;
        int64_t references[SAMPLE_PARTIES] = {0};
        for (uint32_t p = 0; p < n && !s.space->empty; p++) {
            int64_t greatest;
            parley_space_range(s.space, p, &references[p], &greatest);
        }
        parley_space_count(s.space, &count);
        for (uint64_t x = 0; x < count.limbs[0]; x++) {
            uint32_t choices[SAMPLE_ISSUES];
            int64_t utilities[SAMPLE_PARTIES];
            parley_space_agreement(s.space, x, choices);
            ck_assert(parley_space_allows(s.space, choices));
            parley_space_eval(s.space, choices, utilities);
            look(&expected, utilities, references, n);
        }
        parley_enumerate_options options = {.threads = 1 + seed % 2};
        ck_assert_int_eq(parley_enumerate_space(&found, s.space, &options, NULL), PARLEY_OK);
        expect_equal(&expected, &found);
        parley_space_free(s.space);
    }
}
END_TEST

enum { MOST_ADDITIVE_ISSUES = 8 };

/* A sum of gains[party][issue][option], with `options` places for an issue. */
static void compare_additive(const int32_t *gains, const int64_t *references, uint32_t n,
                             uint32_t m, const uint32_t *counts, uint32_t options, uint64_t seed) {
    static const uint32_t issues[MOST_ADDITIVE_ISSUES] = {0, 1, 2, 3, 4, 5, 6, 7};
    parley_table tables[SAMPLE_PARTIES * MOST_ADDITIVE_ISSUES];
    for (uint32_t t = 0; t < n * m; t++)
        tables[t] = (parley_table){t / m, 1, &issues[t % m], gains + t * options};
    parley_enumerable problem = {.party_count = n,
                                 .issue_count = m,
                                 .option_counts = counts,
                                 .tables = tables,
                                 .table_count = n * m,
                                 .references = references};
    compare(&problem, seed);
}

/* Many blocks, so that the bounds of blocks decide. References from far below to out of reach. */
START_TEST(enumerate__equals_the_plain_loop_on_65536_agreements) {
    static const int32_t scales[] = {12, 1000, 40000, 3000000};
    static const uint32_t counts[8] = {4, 4, 4, 4, 4, 4, 4, 4};
    for (uint64_t seed = 0; seed < 32; seed++) {
        uint32_t n = 1 + (uint32_t)(seed % SAMPLE_PARTIES);
        int32_t gains[SAMPLE_PARTIES * 32], scale = scales[seed / 5 % 4];
        int64_t references[SAMPLE_PARTIES];
        parley_family family = (parley_family)(seed % PARLEY_FAMILY_COUNT);
        parley_generate_options options = {family, n, 8, 4, scale, seed};
        ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
        for (uint32_t p = 0; p < n; p++)
            references[p] = (int64_t)scale * ((int64_t)(seed + p) % 7 - 1) / 4;
        compare_additive(gains, references, n, 8, counts, 4, seed);
    }
}
END_TEST

/* Every block is better than the one before by one unit, far below what 16 bits show. */
START_TEST(enumerate__sees_what_is_better_by_one) {
    enum { FIRST = 60, LAST = 50 };
    static const uint32_t counts[3] = {FIRST, LAST, LAST};
    static const int64_t references[SAMPLE_PARTIES];
    for (uint64_t seed = 0; seed < 40; seed++) {
        uint32_t n = 1 + (uint32_t)(seed % 4);
        int32_t gains[4][3][FIRST] = {{{0}}};
        for (uint32_t p = 0; p < n; p++) {
            for (int32_t o = 0; o < FIRST; o++)
                gains[p][0][o] = o;
            gains[p][2][(seed * 7) % LAST] = 1 << (8 + seed % 18);
        }
        compare_additive(gains[0][0], references, n, 3, counts, FIRST, seed);
    }
}
END_TEST

START_TEST(enumerate__threads_and_portable_kernels_give_the_same) {
    for (uint32_t n = 1; n <= 5; n++) {
        parley_space *space = deal_family(PARLEY_FAMILY_OPPOSED, n, 11, 4, 40, n);
        parley_enumerate_options options = {.threads = 2};
        parley_enumeration one, two, portable;
        ck_assert_int_eq(parley_enumerate_space(&one, space, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_enumerate_space(&two, space, &options, NULL), PARLEY_OK);
        pl_force_portable(true);
        ck_assert_int_eq(parley_enumerate_space(&portable, space, NULL, NULL), PARLEY_OK);
        pl_force_portable(false);
        ck_assert_uint_eq(one.agreements, 1 << 22);
        expect_equal(&one, &two);
        expect_equal(&one, &portable);
        parley_space_free(space);
    }
}
END_TEST

/* Products of eight gains near 2^28 are beyond single precision, the first table is an outer digit.
 */
START_TEST(enumerate__tells_huge_products_apart) {
    enum { M = 10, K = 4 };
    static const uint32_t first;
    static const int32_t gains[K] = {1 << 28, (1 << 28) + 1, (1 << 28) + 3, (1 << 28) + 2};
    uint32_t counts[M], choices[M];
    parley_table tables[PARLEY_MAX_PARTIES];
    parley_enumeration found;
    for (uint32_t j = 0; j < M; j++)
        counts[j] = K;
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        tables[p] = (parley_table){p, 1, &first, gains};
    parley_enumerable problem = {.party_count = PARLEY_MAX_PARTIES,
                                 .issue_count = M,
                                 .option_counts = counts,
                                 .tables = tables,
                                 .table_count = PARLEY_MAX_PARTIES};
    parley_enumerate_options options = {.find = PARLEY_FIND_NASH};
    ck_assert_int_eq(parley_enumerate(&found, &problem, &options, NULL), PARLEY_OK);
    parley_agreement_choices(found.nash, counts, M, choices);
    ck_assert_uint_eq(choices[0], 2);
    ck_assert_uint_eq(found.nash % (1 << 18), 0);
}
END_TEST

START_TEST(enumerate__refuses_what_is_out_of_range) {
    parley_enumeration out;
    uint32_t counts[2] = {2, 2}, twice[2] = {1, 1};
    int32_t gains[4] = {0, 1, 2, 3}, wide[4] = {0, 0, 0, 1 << 29};
    parley_table table = {0, 2, twice, gains};
    parley_enumerable problem = {.party_count = 1,
                                 .issue_count = 2,
                                 .option_counts = counts,
                                 .tables = &table,
                                 .table_count = 1};
    ck_assert_int_eq(parley_enumerate(&out, &problem, NULL, NULL), PARLEY_E_ARGUMENT);
    twice[0] = 0;
    ck_assert_int_eq(parley_enumerate(&out, &problem, NULL, NULL), PARLEY_OK);
    ck_assert_uint_eq(out.max_min, 3);
    table.gains = wide;
    ck_assert_int_eq(parley_enumerate(&out, &problem, NULL, NULL), PARLEY_E_ARGUMENT);
    table.gains = gains;
    int64_t far = 1 << 29;
    problem.references = &far;
    ck_assert_int_eq(parley_enumerate(&out, &problem, NULL, NULL), PARLEY_E_ARGUMENT);
    problem.references = NULL;
    table.party = 1;
    ck_assert_int_eq(parley_enumerate(&out, &problem, NULL, NULL), PARLEY_E_ARGUMENT);
    parley_space *space = deal_family(PARLEY_FAMILY_INDEP, 2, 28, 4, 1000, 0);
    ck_assert_int_eq(parley_enumerate_space(&out, space, NULL, NULL), PARLEY_E_LIMIT);
    parley_enumerate_options options = {.agreement_limit = (uint64_t)1 << 60};
    parley_control *control;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_set_deadline(control, 0.05);
    ck_assert_int_eq(parley_enumerate_space(&out, space, &options, control), PARLEY_E_CANCELLED);
    options.memory_limit_bytes = 100;
    ck_assert_int_eq(parley_enumerate_space(&out, space, &options, NULL), PARLEY_E_LIMIT);
    parley_control_free(control);
    parley_space_free(space);
}
END_TEST

static bool beaten(int32_t *const *u, uint32_t n, size_t size, size_t i) {
    for (size_t k = 0; k < size; k++) {
        bool at_least = true, equal = true;
        for (uint32_t p = 0; p < n; p++) {
            at_least &= u[p][k] >= u[p][i];
            equal &= u[p][k] == u[p][i];
        }
        if (at_least && (!equal || k < i))
            return true;
    }
    return false;
}

START_TEST(array_frontier__equals_the_definition) {
    for (uint64_t seed = 0; seed < 300; seed++) {
        pl_random random = pl_random_stream(seed, 0, 3);
        uint32_t n = 1 + (uint32_t)(seed % 5);
        size_t size = (size_t)pl_random_below(&random, 700), count, *indices;
        uint64_t levels = 2 + pl_random_below(&random, seed % 2 ? 6 : 1000);
        int32_t *u[5];
        for (uint32_t p = 0; p < n; p++) {
            u[p] = malloc((size + 1) * sizeof **u);
            for (size_t i = 0; i < size; i++)
                u[p][i] = (int32_t)pl_random_below(&random, levels) - 3;
        }
        indices = malloc((size + 1) * sizeof *indices);
        pl_force_portable(seed % 3 == 0);
        ck_assert_int_eq(
            parley_array_frontier(indices, &count, (const int32_t *const *)u, n, size, NULL),
            PARLEY_OK);
        pl_force_portable(false);
        size_t at = 0;
        for (size_t i = 0; i < size; i++)
            if (!beaten(u, n, size, i))
                ck_assert(at < count && indices[at++] == i);
        ck_assert_uint_eq(at, count);
        for (uint32_t p = 0; p < n; p++)
            free(u[p]);
        free(indices);
    }
}
END_TEST

PL_TEST_MAIN("enumerate", enumerate__equals_the_plain_loop_on_tables_and_boxes,
             enumerate__equals_the_plain_loop_over_many_blocks,
             enumerate_space__equals_the_plain_loop,
             enumerate__equals_the_plain_loop_on_65536_agreements,
             enumerate__sees_what_is_better_by_one,
             enumerate__threads_and_portable_kernels_give_the_same,
             enumerate__tells_huge_products_apart, enumerate__refuses_what_is_out_of_range,
             array_frontier__equals_the_definition)
