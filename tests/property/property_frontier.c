/* Counts, frontiers and enumeration of random spaces against a plain loop; the same from every
 * method, with one thread or two, from portable and wide kernels. */
#include "random_case.h"

#include "base/count.h"
#include "deal/kernel.h"

#include <parley/acceptable.h>
#include <parley/enumerate.h>
#include <parley/frontier.h>

/* Which variant of the engine a case is tried on. */
typedef struct variant {
    uint32_t threads;
    bool portable;
} variant;

static variant variant_of(uint64_t seed) {
    return (variant){1 + seed / 2 % 2, seed % 2 == 0};
}

/* Little for the second method, grids, which take time as they take memory. */
static size_t memory_of(int method) {
    return (size_t)1 << (method == 1 ? 22 : 28);
}

static void draw_floors(const random_case *c, int64_t *floors) {
    pl_random random = pl_random_stream(c->seed, 0, 84);
    int64_t share = case_between(&random, 0, 100);
    for (uint32_t p = 0; p < c->n; p++) {
        floors[p] = c->least[p] + (c->greatest[p] - (int64_t)c->least[p]) * share / 100;
        if (case_below(&random, 4) == 0)
            floors[p] = INT64_MIN;
    }
}

/* --- counts --- */

START_TEST(count_acceptable__is_exact_by_every_method) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        variant v = variant_of(seed);
        int64_t floors[CASE_PARTIES];
        uint64_t expected = 0;
        case_draw(&c, seed, 5);
        draw_floors(&c, floors);
        for (uint32_t a = 0; a < c.count; a++)
            expected += case_reaches(&c, a, floors);
        parley_count count, all = pl_count_of(c.count), number = pl_count_of(expected);
        parley_space_count(c.space, &count);
        CASE_OK(&c, parley_count_compare(&count, &all) == 0);
        pl_force_portable(v.portable);
        for (int method = PARLEY_ACCEPTABLE_AUTO; method <= PARLEY_ACCEPTABLE_SPARSE; method++) {
            parley_acceptable_options options = {.method = (parley_acceptable_method)method,
                                                 .threads = v.threads,
                                                 .memory_limit_bytes = memory_of(method)};
            parley_acceptable out;
            parley_status status = parley_count_acceptable(&out, c.space, floors, &options, NULL);
            /* Grids of wide gains do not fit. */
            if (status == PARLEY_E_LIMIT && method == PARLEY_ACCEPTABLE_DENSE)
                continue;
            CASE_OK(&c, status == PARLEY_OK);
            CASE_OK(&c, !out.exact || parley_count_compare(&out.count, &number) == 0);
            CASE_OK(&c, out.exact || method == PARLEY_ACCEPTABLE_AUTO);
        }
        pl_force_portable(false);
        case_free(&c);
    }
}
END_TEST

/* --- frontiers --- */

typedef struct plain {
    uint32_t size, *agreement; /* one of each point, in the order of the engine */
    uint64_t *count;           /* agreements with these utilities */
} plain;

static const random_case *sorted; /* for the comparison below */

/* The highest utility of party 0 first, then of party 1, and so on; then as listed. */
static int by_utilities(const void *a, const void *b) {
    uint32_t one = *(const uint32_t *)a, two = *(const uint32_t *)b;
    const int32_t *u = sorted->u + (size_t)one * sorted->n,
                  *v = sorted->u + (size_t)two * sorted->n;
    for (uint32_t p = 0; p < sorted->n; p++)
        if (u[p] != v[p])
            return u[p] > v[p] ? -1 : 1;
    return (one > two) - (one < two);
}

static bool covers(const int32_t *u, const int32_t *v, uint32_t n) {
    for (uint32_t p = 0; p < n; p++)
        if (u[p] < v[p])
            return false;
    return true;
}

/* In that order whatever covers a vector comes before it. */
static void find_frontier(plain *f, const random_case *c, const int64_t *floors) {
    uint32_t *order = malloc((c->count + 1) * sizeof *order), count = 0;
    for (uint32_t a = 0; a < c->count; a++)
        if (case_reaches(c, a, floors))
            order[count++] = a;
    sorted = c;
    qsort(order, count, sizeof *order, by_utilities);
    f->size = 0;
    f->agreement = malloc((count + 1) * sizeof *f->agreement);
    f->count = malloc((count + 1) * sizeof *f->count);
    for (uint32_t i = 0; i < count; i++) {
        const int32_t *u = c->u + (size_t)order[i] * c->n;
        uint32_t k = f->size;
        while (k > 0 && !covers(c->u + (size_t)f->agreement[k - 1] * c->n, u, c->n))
            k--;
        if (k == 0) {
            f->agreement[f->size] = order[i];
            f->count[f->size++] = 1;
        } else if (covers(u, c->u + (size_t)f->agreement[k - 1] * c->n, c->n)) {
            f->count[k - 1]++;
        }
    }
    free(order);
}

static void plain_free(plain *f) {
    free(f->agreement);
    free(f->count);
}

static void check_frontier(const random_case *c, const plain *expected, const parley_frontier *f) {
    CASE_OK(c, parley_frontier_size(f) == expected->size);
    for (uint32_t i = 0; i < expected->size; i++) {
        int64_t u[CASE_PARTIES];
        uint32_t choices[CASE_ISSUES];
        const int32_t *v = c->u + (size_t)expected->agreement[i] * c->n;
        CASE_OK(c, parley_frontier_utilities(f, i, u) == PARLEY_OK);
        for (uint32_t p = 0; p < c->n; p++)
            CASE_OK(c, u[p] == v[p]);
        if (i % (1 + expected->size / 50))
            continue;
        parley_count count, wanted = pl_count_of(expected->count[i]);
        CASE_OK(c, parley_frontier_choices(f, i, choices) == PARLEY_OK);
        case_check(c, choices, u);
        CASE_OK(c, parley_frontier_multiplicity(f, i, &count) == PARLEY_OK);
        CASE_OK(c, parley_count_compare(&count, &wanted) == 0);
    }
}

START_TEST(frontier__is_exact_by_every_method) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        variant v = variant_of(seed);
        int64_t floors[CASE_PARTIES];
        plain expected;
        case_draw(&c, seed, PARLEY_FRONTIER_MAX_PARTIES);
        draw_floors(&c, floors);
        find_frontier(&expected, &c, floors);
        pl_force_portable(v.portable);
        for (int method = PARLEY_FRONTIER_AUTO; method <= PARLEY_FRONTIER_SPARSE; method++) {
            parley_frontier_options options = {.method = (parley_frontier_method)method,
                                               .threads = v.threads,
                                               .floors = floors,
                                               .memory_limit_bytes = memory_of(method)};
            parley_frontier *f;
            parley_status status = parley_frontier_new(&f, c.space, &options, NULL);
            if (status == PARLEY_E_LIMIT && method == PARLEY_FRONTIER_DENSE)
                continue;
            CASE_OK(&c, status == PARLEY_OK);
            check_frontier(&c, &expected, f);
            parley_frontier_free(f);
        }
        pl_force_portable(false);
        plain_free(&expected);
        case_free(&c);
    }
}
END_TEST

START_TEST(array_frontier__is_exact) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        int64_t floors[CASE_PARTIES];
        int32_t *column[CASE_PARTIES];
        const int32_t *columns[CASE_PARTIES];
        plain expected;
        size_t *indices, count;
        bool same = true;
        case_draw(&c, seed, 6);
        for (uint32_t p = 0; p < c.n; p++) {
            floors[p] = INT64_MIN;
            columns[p] = column[p] = malloc((c.count + 1) * sizeof **column);
            for (uint32_t a = 0; a < c.count; a++)
                column[p][a] = c.u[(size_t)a * c.n + p];
        }
        find_frontier(&expected, &c, floors);
        indices = malloc((c.count + 1) * sizeof *indices);
        CASE_OK(&c,
                parley_array_frontier(indices, &count, columns, c.n, c.count, NULL) == PARLEY_OK);
        CASE_OK(&c, count == expected.size);
        /* Both name the first agreement of each point. */
        for (uint32_t i = 0; i < expected.size; i++) {
            size_t low = 0, high = count;
            while (low < high) {
                size_t middle = low + (high - low) / 2;
                if (indices[middle] < expected.agreement[i])
                    low = middle + 1;
                else
                    high = middle;
            }
            same = same && low < count && indices[low] == expected.agreement[i];
        }
        CASE_OK(&c, same);
        for (uint32_t p = 0; p < c.n; p++)
            free(column[p]);
        free(indices);
        plain_free(&expected);
        case_free(&c);
    }
}
END_TEST

/* --- enumeration --- */

typedef struct summit {
    uint64_t acceptable;
    int64_t least, sum;
    parley_count product;
    bool any;
} summit;

static void find_best(summit *b, const random_case *c) {
    *b = (summit){.least = INT64_MIN, .sum = INT64_MIN};
    for (uint32_t a = 0; a < c->count; a++) {
        int64_t least = INT64_MAX, sum = 0;
        parley_count product = pl_count_of(1);
        for (uint32_t p = 0; p < c->n; p++) {
            int64_t u = c->u[(size_t)a * c->n + p], from = c->reservations[p];
            int64_t gain = u - (from == INT64_MIN ? c->least[p] : from);
            least = gain < least ? gain : least;
            sum += u;
            pl_count_multiply(&product, (uint64_t)(gain > 0 ? gain : 0));
        }
        b->acceptable += least >= 0;
        b->least = least > b->least ? least : b->least;
        b->sum = sum > b->sum ? sum : b->sum;
        if (least >= 0 && (!b->any || parley_count_compare(&product, &b->product) > 0))
            b->product = product;
        b->any = b->any || least >= 0;
    }
}

/* That the numbered agreement is one of the space, and its least gain, sum and product. */
static void measure(const random_case *c, uint64_t number, summit *b) {
    uint32_t choices[CASE_ISSUES];
    int64_t u[CASE_PARTIES];
    *b = (summit){.least = INT64_MAX, .product = pl_count_of(1)};
    parley_space_agreement(c->space, number, choices);
    case_sum(c, choices, u);
    case_check(c, choices, u);
    for (uint32_t p = 0; p < c->n; p++) {
        int64_t from = c->reservations[p];
        int64_t gain = u[p] - (from == INT64_MIN ? c->least[p] : from);
        b->least = gain < b->least ? gain : b->least;
        b->sum += u[p];
        pl_count_multiply(&b->product, (uint64_t)(gain > 0 ? gain : 0));
    }
}

START_TEST(enumerate_space__equals_the_plain_loop) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        variant v = variant_of(seed);
        parley_enumerate_options options = {.threads = v.threads};
        parley_enumeration found;
        summit expected, one;
        case_draw(&c, seed, 6);
        find_best(&expected, &c);
        pl_force_portable(v.portable);
        CASE_OK(&c, parley_enumerate_space(&found, c.space, &options, NULL) == PARLEY_OK);
        pl_force_portable(false);
        CASE_OK(&c, found.agreements == c.count && found.acceptable == expected.acceptable);
        CASE_OK(&c, (found.max_min != PARLEY_NO_AGREEMENT) == (c.count > 0));
        CASE_OK(&c, (found.nash != PARLEY_NO_AGREEMENT) == expected.any);
        if (c.count) {
            measure(&c, found.max_min, &one);
            CASE_OK(&c, found.max_min_value == expected.least && one.least == expected.least);
            measure(&c, found.utilitarian, &one);
            CASE_OK(&c, found.utilitarian_value == expected.sum && one.sum == expected.sum);
        }
        if (expected.any) {
            measure(&c, found.nash, &one);
            CASE_OK(&c, parley_count_compare(&found.nash_value, &expected.product) == 0 &&
                            parley_count_compare(&one.product, &expected.product) == 0);
        }
        case_free(&c);
    }
}
END_TEST

PL_TEST_MAIN("property_frontier", count_acceptable__is_exact_by_every_method,
             frontier__is_exact_by_every_method, array_frontier__is_exact,
             enumerate_space__equals_the_plain_loop)
