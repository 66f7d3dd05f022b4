/* Readings against closed-form moments, against rejection sampling, and put on grids. */
#include "sample.h"

#include "parallel/random.h"

#include <parley/reading.h>
#include <parley/space.h>

#include <math.h>

enum { DRAWN = 20000 };

/* DRAWN readings of a view, all in one. */
typedef struct drawn {
    parley_view *view;
    parley_readings *readings;
    parley_reading_arrays arrays;
    uint32_t n, m, options;
} drawn;

static drawn draw(const char *text, uint32_t count) {
    drawn d = {.view = sample_view(text, "")};
    d.n = d.view->required_count;
    d.m = d.view->point_count;
    d.options = d.view->option_count;
    ck_assert_int_eq(parley_readings_new(&d.readings, d.view, 7, NULL), PARLEY_OK);
    d.arrays =
        (parley_reading_arrays){.values = calloc((size_t)count * d.n * d.options, sizeof(double)),
                                .weights = calloc((size_t)count * d.n * d.m, sizeof(double)),
                                .reservations = calloc((size_t)count * d.n, sizeof(double)),
                                .fillings = calloc((size_t)count * d.m, sizeof(uint32_t))};
    ck_assert_int_eq(parley_readings_draw(&d.arrays, d.readings, 0, count), PARLEY_OK);
    return d;
}

static void drawn_free(drawn *d) {
    free(d->arrays.values);
    free(d->arrays.weights);
    free(d->arrays.reservations);
    free(d->arrays.fillings);
    parley_readings_free(d->readings);
    sample_free(d->view);
}

static double weight(const drawn *d, size_t i, uint32_t row, uint32_t point) {
    return d->arrays.weights[(i * d->n + row) * d->m + point];
}

static double value(const drawn *d, size_t i, uint32_t row, uint32_t option) {
    return d->arrays.values[(i * d->n + row) * d->options + option];
}

/* Mean and variance of DRAWN numbers against the true ones, within five standard errors. */
static void expect_moments(const double *x, double mean, double variance) {
    double sum = 0, squares = 0, fourth = 0;
    for (size_t i = 0; i < DRAWN; i++)
        sum += x[i];
    for (size_t i = 0; i < DRAWN; i++) {
        double square = (x[i] - mean) * (x[i] - mean);
        squares += square;
        fourth += square * square;
    }
    double of_variance = fourth / DRAWN - variance * variance;
    ck_assert_double_eq_tol(sum / DRAWN, mean, 5 * sqrt(variance / DRAWN) + 1e-12);
    ck_assert_double_eq_tol(squares / DRAWN, variance, 5 * sqrt(of_variance / DRAWN) + 1e-12);
}

static void expect_weight_moments(const drawn *d, uint32_t row, uint32_t point, double mean,
                                  double variance) {
    double *x = calloc(DRAWN, sizeof *x);
    for (size_t i = 0; i < DRAWN; i++)
        x[i] = weight(d, i, row, point);
    expect_moments(x, mean, variance);
    free(x);
}

static int by_size(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* The Kolmogorov-Smirnov statistic of two samples, times sqrt(nm / (n + m)): above 1.95 with
 * probability 0.001 where the distributions are equal. */
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

/* -- weights --------------------------------------------------------------------------------- */

#define FOUR_POINTS                                                                                \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal}, {id: b, role: ally, consent: {points: [y, v]}}]\n"        \
    "plan: {points: [{id: x, options: [{id: x0}]}, {id: y, options: [{id: y0}, {id: y1}]},\n"      \
    "  {id: z, options: [{id: z0}]}, {id: v, options: [{id: v0}, {id: v1}]}]}\n"

/* A uniform point of the simplex in m dimensions has the Dirichlet distribution with ones. */
static double free_variance(double m) {
    return (m - 1) / (m * m * (m + 1));
}

START_TEST(weights__without_a_record_are_uniform_on_the_simplex) {
    drawn d = draw(FOUR_POINTS, DRAWN);
    for (uint32_t j = 0; j < 4; j++)
        expect_weight_moments(&d, 0, j, 0.25, free_variance(4));
    expect_weight_moments(&d, 1, 1, 0.5, free_variance(2));
    for (size_t i = 0; i < DRAWN; i++) {
        ck_assert_double_eq(weight(&d, i, 1, 0) + weight(&d, i, 1, 2), 0);
        ck_assert_double_eq_tol(weight(&d, i, 1, 1) + weight(&d, i, 1, 3), 1, 1e-12);
    }
    drawn_free(&d);
}
END_TEST

/* Place i of m: sum over k >= i of y_k / k with y uniform on the simplex, E y_k y_l = (1 + [k = l])
 * / (m (m + 1)). */
static void order_moments(uint32_t place, uint32_t m, double *mean, double *variance) {
    double sum = 0, squares = 0;
    for (uint32_t k = place; k <= m; k++) {
        sum += 1.0 / k;
        squares += 1.0 / k / k;
    }
    *mean = sum / m;
    *variance = (sum * sum + squares) / (m * (m + 1.0)) - *mean * *mean;
}

START_TEST(weights__of_an_order_have_the_moments_of_the_ordered_simplex) {
    drawn d = draw(FOUR_POINTS "weights: [{party: a, basis: said, order: [v, x, z, y]}]\n", DRAWN);
    static const uint32_t point_of[] = {3, 0, 2, 1};
    for (uint32_t place = 1; place <= 4; place++) {
        double mean, variance;
        order_moments(place, 4, &mean, &variance);
        expect_weight_moments(&d, 0, point_of[place - 1], mean, variance);
    }
    drawn_free(&d);
}
END_TEST

/* Uniform on the simplex, kept where the order holds. */
START_TEST(weights__of_an_order_are_distributed_as_by_rejection) {
    drawn d = draw(FOUR_POINTS "weights: [{party: a, basis: said, order: [v, x, z, y]}]\n", DRAWN);
    drawn all = draw(FOUR_POINTS, 8 * DRAWN);
    for (uint32_t j = 0; j < 4; j++) {
        double *x = calloc(DRAWN, sizeof *x), *y = calloc(8 * DRAWN, sizeof *y);
        size_t kept = 0;
        for (size_t i = 0; i < 8 * DRAWN; i++) {
            const double *w = all.arrays.weights + i * all.n * all.m;
            if (w[3] >= w[0] && w[0] >= w[2] && w[2] >= w[1])
                y[kept++] = w[j];
        }
        ck_assert_uint_gt(kept, DRAWN / 4);
        for (size_t i = 0; i < DRAWN; i++)
            x[i] = weight(&d, i, 0, j);
        ck_assert_double_lt(two_sample_ks(x, DRAWN, y, kept), 1.95);
        free(x);
        free(y);
    }
    drawn_free(&d);
    drawn_free(&all);
}
END_TEST

/* The mean of the readings is what the central reading takes. */
START_TEST(weights__that_are_tied_are_equal_and_have_the_central_weights_as_mean) {
    drawn d = draw(FOUR_POINTS "weights: [{party: a, basis: said, order: [v, [x, z]]}]\n", DRAWN);
    const parley_view_party *party = &d.view->parties[0];
    double sum = 0;
    for (uint32_t j = 0; j < 4; j++)
        sum += (double)party->share[j];
    for (uint32_t j = 0; j < 4; j++) {
        double mean = 0;
        for (size_t i = 0; i < DRAWN; i++)
            mean += weight(&d, i, 0, j) / DRAWN;
        ck_assert_double_eq_tol(mean, (double)party->share[j] / sum, 0.005);
    }
    for (size_t i = 0; i < DRAWN; i++) {
        ck_assert_double_eq(weight(&d, i, 0, 0), weight(&d, i, 0, 2));
        ck_assert_double_ge(weight(&d, i, 0, 3), weight(&d, i, 0, 0));
        ck_assert_double_ge(weight(&d, i, 0, 0), weight(&d, i, 0, 1));
    }
    drawn_free(&d);
}
END_TEST

START_TEST(weights__as_shares_are_drawn_each_on_its_interval) {
    drawn d = draw(FOUR_POINTS "weights: [{party: a, basis: said, points: {x: 2, y: [1, 3], z: "
                               "unknown}}]\n",
                   DRAWN);
    double *y = calloc(DRAWN, sizeof *y), *v = calloc(DRAWN, sizeof *v);
    for (size_t i = 0; i < DRAWN; i++) {
        double unit = weight(&d, i, 0, 0) / 2;
        y[i] = weight(&d, i, 0, 1) / unit;
        v[i] = weight(&d, i, 0, 3) / unit;
        ck_assert(y[i] > 1 - 1e-9 && y[i] < 3 + 1e-9 && v[i] < 3 + 1e-9);
    }
    expect_moments(y, 2, 4.0 / 12);
    expect_moments(v, 1.5, 9.0 / 12);
    free(y);
    free(v);
    drawn_free(&d);
}
END_TEST

/* -- values, reservation values, fillings ---------------------------------------------------- */

START_TEST(values__are_uniform_on_what_the_words_mean) {
    drawn d = draw(FOUR_POINTS
                   "stances: [{party: a, point: y, option: y0, stance: tolerate, basis: said},\n"
                   "  {party: a, point: y, option: y1, value: 0.3, basis: said},\n"
                   "  {party: b, point: x, option: x0, stance: reject, basis: said}]\n",
                   DRAWN);
    double *x = calloc(DRAWN, sizeof *x);
    for (size_t i = 0; i < DRAWN; i++) {
        x[i] = value(&d, i, 0, 1);
        ck_assert_double_eq(value(&d, i, 0, 2), 0.3);
        ck_assert_double_eq_tol(value(&d, i, 1, 0), 0.1, 1e-12); /* out of its scope */
    }
    expect_moments(x, 0.65, 0.09 / 12);
    for (size_t i = 0; i < DRAWN; i++)
        x[i] = value(&d, i, 1, 4);
    expect_moments(x, 0.5, 1.0 / 12);
    free(x);
    drawn_free(&d);
}
END_TEST

/* Means and variances of the triangular and beta distributions, also of extreme shapes. */
START_TEST(likely__moves_values_shares_and_reservation_values) {
    drawn d = draw("parley: dossier/1\n"
                   "parties: [{id: a, role: principal, reservation: {value: [0.2, 0.6], likely: "
                   "{beta: [0.05, 0.1]}}}]\n" SAMPLE_PLAN "stances:\n"
                   "  - {party: a, point: y, option: y0, value: [0.1, 0.9], likely: {triangular: "
                   "0.3}, basis: said}\n"
                   "  - {party: a, point: y, option: y1, stance: accept, likely: {beta: [2, 5]}, "
                   "basis: said}\n"
                   "  - {party: a, point: y, option: y2, stance: accept, likely: {triangular: 1}, "
                   "basis: said}\n"
                   "weights: [{party: a, basis: said, points: {x: 1, y: {value: [0, 3], likely: "
                   "{triangular: 0}}, z: 1}}]\n",
                   DRAWN);
    double *x = calloc(4 * DRAWN, sizeof *x), *share = x + 3 * (size_t)DRAWN;
    for (size_t i = 0; i < DRAWN; i++) {
        for (uint32_t o = 0; o < 3; o++)
            x[o * (size_t)DRAWN + i] = value(&d, i, 0, 2 + o);
        share[i] = weight(&d, i, 0, 1) / weight(&d, i, 0, 0);
    }
    double a = 0.1, b = 0.9, c = 0.3;
    expect_moments(x, (a + b + c) / 3, (a * a + b * b + c * c - a * b - a * c - b * c) / 18);
    expect_moments(x + DRAWN, 0.8 + 0.2 * 2 / 7, 0.04 * 10 / (49.0 * 8));
    expect_moments(x + 2 * (size_t)DRAWN, 0.8 + 0.2 * 2 / 3, 0.04 / 18);
    expect_moments(share, 1, 9.0 / 18);
    for (size_t i = 0; i < DRAWN; i++)
        x[i] = d.arrays.reservations[i];
    expect_moments(x, 0.2 + 0.4 / 3, 0.16 * 0.005 / (0.0225 * 1.15));
    free(x);
    drawn_free(&d);
}
END_TEST

#define PACKAGE                                                                                    \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal, reservation: {draft: d}},\n"                               \
    "  {id: b, role: principal, reservation: [0.2, 0.4]}]\n" SAMPLE_PLAN                           \
    "drafts: [{id: d, choices: {x: x1, y: y0}}]\n"

START_TEST(reservation__is_drawn_or_the_utility_of_the_package) {
    drawn d = draw(PACKAGE, DRAWN);
    double *x = calloc(DRAWN, sizeof *x);
    for (size_t i = 0; i < DRAWN; i++) {
        const double *v = d.arrays.values + i * d.n * d.options;
        double open = (fmin(fmin(v[5], v[6]), v[7]) + fmax(fmax(v[5], v[6]), v[7])) / 2;
        double utility =
            weight(&d, i, 0, 0) * v[1] + weight(&d, i, 0, 1) * v[2] + weight(&d, i, 0, 2) * open;
        ck_assert_double_eq_tol(d.arrays.reservations[i * d.n], utility, 1e-12);
        x[i] = d.arrays.reservations[i * d.n + 1];
    }
    expect_moments(x, 0.3, 0.04 / 12);
    free(x);
    drawn_free(&d);
}
END_TEST

START_TEST(fillings__are_uniform_over_options_that_cross_no_red_line) {
    drawn d = draw(SAMPLE "red_lines: [{party: a, options: [y/y1, x/x0], basis: said},\n"
                          "  {party: b, options: [x/x1], basis: said},\n"
                          "  {party: m, options: [z/1], basis: said}]\n",
                   DRAWN);
    uint32_t counts[8] = {0};
    for (size_t i = 0; i < DRAWN; i++)
        for (uint32_t j = 0; j < 3; j++)
            counts[d.arrays.fillings[i * 3 + j]]++;
    static const double shares[] = {0.5, 0.5, 0.5, 0, 0.5, 1 / 3.0, 1 / 3.0, 1 / 3.0};
    for (uint32_t o = 0; o < 8; o++)
        ck_assert_double_eq_tol(counts[o] / (double)DRAWN, shares[o], 0.02);
    drawn_free(&d);
}
END_TEST

/* -- which reading is which ------------------------------------------------------------------ */

START_TEST(draw__gives_the_same_reading_in_any_range) {
    enum { COUNT = 50 };
    drawn d = draw(PACKAGE, COUNT);
    double values[3 * 16], weights[3 * 6], reservations[3 * 2];
    uint32_t fillings[3 * 3];
    parley_reading_arrays part = {values, weights, reservations, fillings};
    for (uint32_t first = 0; first + 3 <= COUNT; first += 2) {
        ck_assert_int_eq(parley_readings_draw(&part, d.readings, first, 3), PARLEY_OK);
        ck_assert_mem_eq(values, d.arrays.values + first * 16, sizeof values);
        ck_assert_mem_eq(weights, d.arrays.weights + first * 6, sizeof weights);
        ck_assert_mem_eq(reservations, d.arrays.reservations + first * 2, sizeof reservations);
        ck_assert_mem_eq(fillings, d.arrays.fillings + first * 3, sizeof fillings);
    }
    drawn_free(&d);
}
END_TEST

/* -- on grids -------------------------------------------------------------------------------- */

START_TEST(put__loses_no_agreement_that_is_worth_the_reservation_value) {
    drawn d = draw("parley: dossier/1\nparties: [{id: a, role: principal, reservation: 0.7}]\n"
                   "plan: {points: [{id: x, options: [{id: x0}]}, {id: y, options: [{id: y0}]}, "
                   "{id: z, options: [{id: z0}]}]}\n"
                   "stances: [{party: a, point: x, option: x0, value: 0.7, basis: said},\n"
                   "  {party: a, point: y, option: y0, value: 0.7, basis: said},\n"
                   "  {party: a, point: z, option: z0, value: 0.7, basis: said}]\n",
                   DRAWN);
    for (size_t i = 0; i < DRAWN; i++) {
        int32_t gains[3];
        int64_t least;
        parley_reading_put(gains, &least, d.readings, d.arrays.values + 3 * i,
                           d.arrays.weights + 3 * i, d.arrays.reservations + i);
        int64_t total = (int64_t)gains[0] + gains[1] + gains[2];
        ck_assert_int_ge(total, least);
        ck_assert_int_le(total, least + 8);
        ck_assert_double_eq_tol((double)total / PARLEY_READING_UNITS, 0.7, 1e-8);
    }
    drawn_free(&d);
}
END_TEST

START_TEST(put__cancels_what_a_package_has_in_common) {
    drawn d = draw(PACKAGE, DRAWN);
    for (size_t i = 0; i < DRAWN; i++) {
        int32_t gains[16];
        int64_t least[2];
        parley_reading_put(gains, least, d.readings, d.arrays.values + 16 * i,
                           d.arrays.weights + 6 * i, d.arrays.reservations + 2 * i);
        int64_t low = gains[5], high = gains[5];
        for (uint32_t o = 6; o < 8; o++) {
            low = gains[o] < low ? gains[o] : low;
            high = gains[o] > high ? gains[o] : high;
        }
        int64_t open = (low + high) / 2;
        ck_assert_int_eq(least[0], gains[1] + gains[2] + open - 4);
        ck_assert_double_eq_tol((double)least[0] / PARLEY_READING_UNITS,
                                d.arrays.reservations[2 * i], 1e-7);
    }
    drawn_free(&d);
}
END_TEST

START_TEST(readings_new__refuses_what_cannot_be_analysed) {
    parley_readings *readings;
    parley_view *view =
        sample_view("parley: dossier/1\nparties: [{id: a, role: ally}]\n" SAMPLE_PLAN, "");
    ck_assert_int_eq(parley_readings_new(&readings, view, 0, NULL), PARLEY_E_INPUT);
    ck_assert_ptr_null(readings);
    parley_readings_free(NULL);
    sample_free(view);
}
END_TEST

PL_TEST_MAIN("reading", weights__without_a_record_are_uniform_on_the_simplex,
             weights__of_an_order_have_the_moments_of_the_ordered_simplex,
             weights__of_an_order_are_distributed_as_by_rejection,
             weights__that_are_tied_are_equal_and_have_the_central_weights_as_mean,
             weights__as_shares_are_drawn_each_on_its_interval,
             values__are_uniform_on_what_the_words_mean,
             likely__moves_values_shares_and_reservation_values,
             reservation__is_drawn_or_the_utility_of_the_package,
             fillings__are_uniform_over_options_that_cross_no_red_line,
             draw__gives_the_same_reading_in_any_range,
             put__loses_no_agreement_that_is_worth_the_reservation_value,
             put__cancels_what_a_package_has_in_common,
             readings_new__refuses_what_cannot_be_analysed)
