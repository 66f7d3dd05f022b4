/* Student's t, means, and the paired bootstrap for all pairs of strategies together. */
#include "talks/statistics.h"

#include "base/memory.h"
#include "parallel/control.h"
#include "parallel/pool.h"
#include "parallel/random.h"

#include <math.h>
#include <stdlib.h>

enum { BOOTSTRAP_ROLE = 64, DRAWS_A_TASK = 50 };

/* -- Student's t ----------------------------------------------------------------------------- */

/* The continued fraction of the incomplete beta function (Abramowitz and Stegun 1964, 26.5.8),
 * evaluated from the front (Lentz 1976, doi:10.1364/AO.15.000668). */
static double beta_fraction(double a, double b, double x) {
    double c = 1, d = 1 / (1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m < 100000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / (1 + even * d);
        c = 1 + even / c;
        value *= c * d;
        d = 1 / (1 + odd * d);
        c = 1 + odd / c;
        value *= c * d;
        if (fabs(c * d - 1) < 1e-15)
            break;
    }
    return value;
}

static double log_gamma(double x) {
    int sign;
    return lgamma_r(x, &sign);
}

/* The regularised incomplete beta function. */
static double beta_share(double a, double b, double x) {
    if (x > (a + 1) / (a + b + 2))
        return 1 - beta_share(b, a, 1 - x);
    double front = a * log(x) + b * log1p(-x) + log_gamma(a + b) - log_gamma(a) - log_gamma(b);
    return x > 0 ? exp(front) / a * beta_fraction(a, b, x) : 0;
}

static double upper_tail(double t, double degrees) {
    return 0.5 * beta_share(degrees / 2, 0.5, degrees / (degrees + t * t));
}

double pl_student_quantile(double p, double degrees) {
    if (p < 0.5)
        return -pl_student_quantile(1 - p, degrees);
    double low = 0, high = 1;
    while (upper_tail(high, degrees) > 1 - p)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
        double middle = low + (high - low) / 2;
        if (upper_tail(middle, degrees) > 1 - p)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

/* -- means ----------------------------------------------------------------------------------- */

void pl_mean_of(const double *values, size_t count, double *mean, double *error) {
    double sum = 0, squares = 0;
    bool same = true;
    for (size_t i = 0; i < count; i++) {
        sum += values[i];
        same &= values[i] == values[0];
    }
    *mean = same ? values[0] : sum / (double)count;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - *mean) * (values[i] - *mean);
    *error = count > 1 ? sqrt(squares / (double)(count - 1) / (double)count) : (double)NAN;
}

/* -- the bootstrap --------------------------------------------------------------------------- */

/* A pair's differences, centred: what is drawn from has the mean that is tested for. */
typedef struct pair {
    uint32_t first, second;
    double mean, t; /* |t| for ordering */
    bool constant;  /* no draw differs from it */
} pair;

typedef struct bootstrap {
    const pl_sample_table *table;
    const pl_test_options *options;
    parley_control *control;
    pair *pairs; /* [count] the greatest |t| first */
    size_t count;
    uint32_t workers;
    uint32_t *above, *above_steps; /* [workers][count] draws at least as large */
    double *weights, *values;      /* [workers][observations], [workers][count] */
} bootstrap;

static const double *scores_of(const bootstrap *b, uint32_t strategy) {
    return b->table->scores + (size_t)strategy * b->table->observations;
}

/* |t| of one draw; weights say how often each observation was drawn. */
static double draw_t(const bootstrap *b, const pair *of, const double *weights) {
    const double *one = scores_of(b, of->first), *two = scores_of(b, of->second);
    double sum = 0, squares = 0, count = b->table->observations;
    if (of->constant)
        return 0;
    for (uint32_t i = 0; i < b->table->observations; i++) {
        double centred = one[i] - two[i] - of->mean;
        sum += weights[i] * centred;
        squares += weights[i] * centred * centred;
    }
    double spread = squares - sum * sum / count;
    if (spread <= 1e-12 * squares) /* the same difference drawn over and over */
        return sum * sum <= 1e-24 * squares ? 0 : INFINITY;
    return fabs(sum / count) / sqrt(spread / (count - 1) / count);
}

static void draw_weights(const bootstrap *b, uint32_t draw, double *weights) {
    pl_random random = pl_random_stream(b->options->seed, draw, BOOTSTRAP_ROLE);
    uint32_t observations = b->table->observations;
    for (uint32_t i = 0; i < observations; i++)
        weights[i] = 0;
    for (uint32_t i = 0; i < observations; i++)
        weights[pl_random_below(&random, observations)]++;
}

/* One draw: each pair against its own |t|, and the greatest from it downwards against the same. */
static void take_draw(const bootstrap *b, uint32_t draw, uint32_t worker) {
    double *weights = b->weights + (size_t)worker * b->table->observations, greatest = 0;
    double *values = b->values + worker * b->count;
    uint32_t *above = b->above + worker * b->count, *steps = b->above_steps + worker * b->count;
    draw_weights(b, draw, weights);
    for (size_t i = 0; i < b->count; i++) {
        values[i] = draw_t(b, &b->pairs[i], weights);
        above[i] += values[i] >= b->pairs[i].t;
    }
    for (size_t i = b->count; i-- > 0;) {
        greatest = fmax(greatest, values[i]);
        steps[i] += greatest >= b->pairs[i].t;
    }
}

static parley_status take_draws(void *context, uint32_t task, uint32_t worker) {
    const bootstrap *b = context;
    uint32_t first = task * DRAWS_A_TASK;
    parley_status status = pl_control_poll(b->control);
    for (uint32_t draw = first;
         status == PARLEY_OK && draw < first + DRAWS_A_TASK && draw < b->options->resamples; draw++)
        take_draw(b, draw, worker);
    return status;
}

static int by_t(const void *a, const void *b) {
    const pair *one = a, *two = b;
    if (one->t != two->t)
        return one->t > two->t ? -1 : 1;
    if (one->first != two->first)
        return one->first < two->first ? -1 : 1;
    return one->second < two->second ? -1 : one->second > two->second;
}

static parley_status list_pairs(bootstrap *b, pl_test *tests) {
    uint32_t k = b->table->strategies, observations = b->table->observations;
    double *differences = PL_NEW(double, observations);
    if (!differences)
        return pl_fail_memory();
    for (uint32_t one = 0; one < k; one++)
        for (uint32_t two = one + 1; two < k; two++) {
            size_t at = pl_pair(k, one, two);
            pair *to = &b->pairs[at];
            double error;
            *to = (pair){.first = one, .second = two};
            for (uint32_t i = 0; i < observations; i++)
                differences[i] = scores_of(b, one)[i] - scores_of(b, two)[i];
            pl_mean_of(differences, observations, &to->mean, &error);
            to->constant = error <= 1e-12 * fabs(to->mean);
            tests[at].t = to->mean == 0  ? 0
                          : to->constant ? copysign(INFINITY, to->mean)
                                         : to->mean / error;
            to->t = fabs(tests[at].t);
        }
    qsort(b->pairs, b->count, sizeof *b->pairs, by_t);
    pl_free(differences);
    return PARLEY_OK;
}

static void sum_workers(const bootstrap *b) {
    for (uint32_t w = 1; w < b->workers; w++)
        for (size_t i = 0; i < b->count; i++) {
            b->above[i] += b->above[w * b->count + i];
            b->above_steps[i] += b->above_steps[w * b->count + i];
        }
}

/* Adjusted probabilities ascend with the pairs: a pair is not told apart before those above it. */
static void give_results(const bootstrap *b, pl_test *tests) {
    double draws = 1.0 + b->options->resamples, greatest = 0;
    for (size_t i = 0; i < b->count; i++) {
        pl_test *test =
            &tests[pl_pair(b->table->strategies, b->pairs[i].first, b->pairs[i].second)];
        test->p = (1.0 + b->above[i]) / draws;
        greatest = fmax(greatest, (1.0 + b->above_steps[i]) / draws);
        test->p_adjusted = greatest;
    }
}

static parley_status run(bootstrap *b, pl_test *tests) {
    parley_status status;
    pl_pool *pool = NULL;
    size_t cells = (size_t)b->workers * b->count;
    b->pairs = PL_NEW(pair, b->count);
    b->above = PL_NEW(uint32_t, cells);
    b->above_steps = PL_NEW(uint32_t, cells);
    b->values = PL_NEW(double, cells);
    b->weights = PL_NEW(double, (size_t)b->workers * b->table->observations);
    if (!b->pairs || !b->above || !b->above_steps || !b->values || !b->weights) {
        status = pl_fail_memory();
        goto out;
    }
    PL_TRY(list_pairs(b, tests));
    PL_TRY(pl_pool_new(&pool, b->workers));
    PL_TRY(pl_pool_run(pool, (b->options->resamples + DRAWS_A_TASK - 1) / DRAWS_A_TASK, take_draws,
                       b));
    sum_workers(b);
    give_results(b, tests);
out:
    pl_pool_free(pool);
    pl_free(b->pairs);
    pl_free(b->above);
    pl_free(b->above_steps);
    pl_free(b->values);
    pl_free(b->weights);
    return status;
}

parley_status pl_test_pairs(pl_test *tests, const pl_sample_table *table,
                            const pl_test_options *options, parley_control *control) {
    uint32_t k = table->strategies;
    bootstrap b = {.table = table,
                   .options = options,
                   .control = control,
                   .count = (size_t)k * (k - 1) / 2,
                   .workers = options->threads ? options->threads : 1};
    for (size_t i = 0; i < b.count; i++)
        tests[i] = (pl_test){(double)NAN, (double)NAN, (double)NAN};
    if (table->observations < 2 || k < 2)
        return PARLEY_OK;
    return run(&b, tests);
}
