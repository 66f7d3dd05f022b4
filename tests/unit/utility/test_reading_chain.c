/* Readings that obey preferences: by rejection, and by chains against rejection from draws that
 * know no preference. */
#include "random_readings.h"

#include "utility/readings.h"

#include <math.h>

enum { POINTS = 4, OPTIONS = 8, UNCONDITIONAL = 400000, DRAWN = 16 * PARLEY_READING_BLOCK };

static const char plan[] =
    "parley: dossier/1\n"
    "parties: [{id: a, role: principal, reservation: 0.5}]\n"
    "plan: {points: [{id: x, options: [{id: x0}, {id: x1}]}, {id: y, options: [{id: y0}, {id: "
    "y1}]},\n"
    "  {id: z, options: [{id: z0}, {id: z1}]}, {id: v, options: [{id: v0}, {id: v1}]}]}\n";

typedef struct sampled {
    parley_view *view;
    parley_readings *readings;
    double *values, *weights, *reservations;
} sampled;

static sampled sample(const char *text, uint32_t count) {
    sampled s = {.view = sample_view(text, "")};
    ck_assert_int_eq(parley_readings_new(&s.readings, s.view, 11, NULL), PARLEY_OK);
    s.values = calloc((size_t)count * OPTIONS, sizeof(double));
    s.weights = calloc((size_t)count * POINTS, sizeof(double));
    s.reservations = calloc(count, sizeof(double));
    parley_reading_arrays arrays = {s.values, s.weights, s.reservations, NULL};
    ck_assert_int_eq(parley_readings_draw(&arrays, s.readings, 0, count), PARLEY_OK);
    return s;
}

static void sampled_free(sampled *s) {
    parley_readings_free(s->readings);
    sample_free(s->view);
    free(s->values);
    free(s->weights);
    free(s->reservations);
}

static int by_size(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* As in test_reading.c: above 1.95 with probability 0.001 for independent draws. */
static double two_sample_ks(double *x, size_t n, double *y, size_t m) {
    double most = 0;
    qsort(x, n, sizeof *x, by_size);
    qsort(y, m, sizeof *y, by_size);
    for (size_t i = 0, j = 0; i < n && j < m;) {
        double at = x[i] < y[j] ? x[i] : y[j];
        while (i < n && x[i] <= at)
            i++;
        while (j < m && y[j] <= at)
            j++;
        most = fmax(most, fabs((double)i / (double)n - (double)j / (double)m));
    }
    return most * sqrt((double)n * (double)m / (double)(n + m));
}

/* Weight or value number `which` of a reading. */
static double number(const sampled *s, size_t i, uint32_t which) {
    return which < POINTS ? s->weights[i * POINTS + which]
                          : s->values[i * OPTIONS + which - POINTS];
}

/* Draws by preference and without, the latter kept where they obey; every weight and value is
 * distributed alike. Of chains one draw in `step` is looked at. */
static void compare(const char *known, const char *preferences, parley_sampling_method method,
                    uint32_t step) {
    pl_text text = {0};
    pl_text_print(&text, "%s%s", plan, known);
    sampled all = sample(pl_text_string(&text), UNCONDITIONAL);
    pl_text_print(&text, "preferences:\n%s", preferences);
    sampled some = sample(pl_text_string(&text), DRAWN);
    const pl_reading_row *row = &some.readings->rows[0];
    parley_sampling how = parley_readings_sampling(some.readings, 0);
    size_t kept = 0;
    uint32_t *obeying = calloc(UNCONDITIONAL, sizeof *obeying);
    for (uint32_t i = 0; i < UNCONDITIONAL; i++)
        if (pl_row_obeys(row, all.values + (size_t)i * OPTIONS, all.weights + (size_t)i * POINTS))
            obeying[kept++] = i;
    printf("# %.4f obey, of the pilot %.4f; R-hat %.3f, effective %.2f, thinning %u\n",
           (double)kept / UNCONDITIONAL, how.acceptance, how.r_hat, how.effective, how.thinning);
    ck_assert_int_eq(how.method, method);
    ck_assert_int_eq(how.mixed, 1);
    ck_assert_uint_gt(kept, 400);
    for (uint32_t i = 0; i < DRAWN; i++) {
        const double *values = some.values + (size_t)i * OPTIONS;
        ck_assert(pl_row_obeys(row, values, some.weights + (size_t)i * POINTS));
    }
    double *x = calloc(DRAWN, sizeof *x), *y = calloc(UNCONDITIONAL, sizeof *y);
    for (uint32_t which = 0; which < POINTS + OPTIONS; which++) {
        for (size_t i = 0; i < DRAWN / step; i++)
            x[i] = number(&some, i * step, which);
        for (size_t i = 0; i < kept; i++)
            y[i] = number(&all, obeying[i], which);
        double ks = two_sample_ks(x, DRAWN / step, y, kept);
        ck_assert_msg(ks < 1.95, "number %u: %.3f", which, ks);
    }
    free(x);
    free(y);
    free(obeying);
    sampled_free(&all);
    sampled_free(&some);
    pl_text_clear(&text);
}

#define DESCENDING                                                                                 \
    "  - {party: a, prefers: {x: x0}, over: {y: y0}, basis: said}\n"                               \
    "  - {party: a, prefers: {y: y0}, over: {z: z0}, basis: said}\n"
#define ALL_THE_WAY                                                                                \
    DESCENDING "  - {party: a, prefers: {z: z0}, over: {v: v0}, basis: said}\n"                    \
               "  - {party: a, prefers: {v: v0}, over: {x: x1}, basis: said}\n"

START_TEST(rejection__draws_what_obeys) {
    compare("", DESCENDING, PARLEY_SAMPLING_REJECTION, 1);
}
END_TEST

START_TEST(chains__over_free_weights_draw_as_rejection_does) {
    compare("", ALL_THE_WAY, PARLEY_SAMPLING_CHAINS, 4);
}
END_TEST

START_TEST(chains__over_an_order_draw_as_rejection_does) {
    compare("weights: [{party: a, basis: said, order: [z, [x, y], v]}]\n", ALL_THE_WAY,
            PARLEY_SAMPLING_CHAINS, 4);
}
END_TEST

START_TEST(chains__over_shares_and_densities_draw_as_rejection_does) {
    compare("weights: [{party: a, basis: said, points: {x: {value: [0, 3], likely: {triangular: "
            "1}}, y: [1, 2], z: [1, 4], v: unknown}}]\n"
            "stances:\n"
            "  - {party: a, point: x, option: x0, value: [0.2, 0.9], likely: {beta: [2, 4]}, "
            "basis: said}\n"
            "  - {party: a, point: v, option: v0, value: [0, 0.6], likely: {beta: [0.5, 0.7]}, "
            "basis: said}\n"
            "  - {party: a, point: z, option: z0, value: [0.1, 0.9], likely: {triangular: 0.8}, "
            "basis: said}\n",
            ALL_THE_WAY, PARLEY_SAMPLING_CHAINS, 4);
}
END_TEST

/* On a part of the interval, against draws from the whole that fall there. */
START_TEST(draw_between__follows_the_law_on_a_part_of_the_interval) {
    enum { MOST = 40000 };
    static const pl_law laws[] = {
        {.low = 0.2, .high = 0.8, .kind = PARLEY_UNIFORM},
        {.low = 0.2, .high = 0.8, .kind = PARLEY_TRIANGULAR, .mode = 0.3},
        {.low = 0, .high = 5, .kind = PARLEY_TRIANGULAR, .mode = 1},
        {.low = 0.2, .high = 0.8, .kind = PARLEY_BETA, .alpha = 2, .beta = 5},
        {.low = 0, .high = 1, .kind = PARLEY_BETA, .alpha = 0.05, .beta = 0.1},
        {.low = 0, .high = 1, .kind = PARLEY_BETA, .alpha = 300, .beta = 400}};
    static double x[MOST], y[MOST];
    pl_random random = pl_random_stream(3, 0, 0);
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
        for (int part = 0; part < 2; part++) {
            const pl_law *law = &laws[i];
            double width = law->high - law->low;
            double from = law->low + (part ? 0.38 : 0) * width;
            double to = law->low + (part ? 0.43 : 1) * width;
            size_t kept = 0;
            for (size_t k = 0; k < MOST; k++) {
                double number = pl_law_draw(law, &random);
                x[k] = pl_law_draw_between(law, from, to, &random);
                ck_assert(x[k] >= from && x[k] <= to);
                x[k] = rint(x[k] * 1e12) / 1e12; /* much mass lies closer to an end than that */
                number = rint(number * 1e12) / 1e12;
                if (number >= from && number <= to)
                    y[kept++] = number;
            }
            ck_assert_uint_gt(kept, 40);
            double ks = two_sample_ks(x, MOST, y, kept);
            ck_assert_msg(ks < 1.95, "law %zu, part %d: %.3f", i, part, ks);
        }
}
END_TEST

/* Any range gives the same readings, also one that begins within a block. */
START_TEST(chains__give_the_same_reading_in_any_range) {
    pl_text text = {0};
    pl_text_print(&text, "%spreferences:\n%s", plan, ALL_THE_WAY);
    sampled s = sample(pl_text_string(&text), 2 * PARLEY_READING_BLOCK);
    double values[5 * OPTIONS], weights[5 * POINTS], reservations[5];
    parley_reading_arrays part = {values, weights, reservations, NULL};
    for (uint32_t first = 0; first + 5 < 2 * PARLEY_READING_BLOCK; first += 340) {
        ck_assert_int_eq(parley_readings_draw(&part, s.readings, first, 5), PARLEY_OK);
        ck_assert_mem_eq(values, s.values + (size_t)first * OPTIONS, sizeof values);
        ck_assert_mem_eq(weights, s.weights + (size_t)first * POINTS, sizeof weights);
    }
    sampled_free(&s);
    pl_text_clear(&text);
}
END_TEST

PL_TEST_MAIN("reading_chain", rejection__draws_what_obeys,
             chains__over_free_weights_draw_as_rejection_does,
             chains__over_an_order_draw_as_rejection_does,
             chains__over_shares_and_densities_draw_as_rejection_does,
             draw_between__follows_the_law_on_a_part_of_the_interval,
             chains__give_the_same_reading_in_any_range)
