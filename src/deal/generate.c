/* Random instances of five families. Parties draw from streams of their own (run = issue + 1,
 * role = party), so adding a party or an issue leaves the others' numbers as they were, except for
 * the one that opposes the rest. */
#include <parley/generate.h>
#include <parley/space.h>

#include "base/error.h"
#include "base/memory.h"
#include "parallel/random.h"

#include <math.h>
#include <string.h>

enum { LARGEST_SCALE = 1000000000, SHARED_ROLE = PARLEY_MAX_PARTIES };

static const char *const NAMES[PARLEY_FAMILY_COUNT] = {"indep", "opposed", "spatial", "nearconst",
                                                       "corr"};

typedef struct generator {
    const parley_generate_options *options;
    double *weight; /* [n][m] */
    double *value;  /* [n][k], of the issue in hand */
} generator;

static parley_status check(const parley_generate_options *options) {
    if (options->family < 0 || options->family >= PARLEY_FAMILY_COUNT)
        return pl_fail(PARLEY_E_ARGUMENT, "instance family %d does not exist",
                       (int)options->family);
    if (options->parties < 1 || options->parties > PARLEY_MAX_PARTIES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u parties; 1 to %d", options->parties,
                       PARLEY_MAX_PARTIES);
    if (options->issues < 1 || options->issues > PARLEY_MAX_ISSUES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u issues; 1 to %d", options->issues, PARLEY_MAX_ISSUES);
    if (options->options < 1 || options->options > PARLEY_MAX_OPTIONS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u options; 1 to %d", options->options,
                       PARLEY_MAX_OPTIONS);
    if (options->scale < 1 || options->scale > LARGEST_SCALE)
        return pl_fail(PARLEY_E_ARGUMENT, "scale %d; 1 to %d", options->scale, LARGEST_SCALE);
    return PARLEY_OK;
}

static void draw_weights(generator *g) {
    const parley_generate_options *o = g->options;
    for (uint32_t p = 0; p < o->parties; p++) {
        pl_random random = pl_random_stream(o->seed, 0, p);
        double *weight = g->weight + (size_t)p * o->issues, sum = 0;
        for (uint32_t j = 0; j < o->issues; j++) {
            weight[j] = o->family == PARLEY_FAMILY_NEARCONST
                            ? 0.95 + 0.1 * pl_random_unit(&random)
                            : pl_random_exponential(&random) + 0.02;
            sum += weight[j];
        }
        for (uint32_t j = 0; j < o->issues; j++)
            weight[j] /= sum;
    }
}

static void draw_independent(generator *g, uint32_t issue) {
    uint32_t k = g->options->options;
    for (uint32_t p = 0; p < g->options->parties; p++) {
        pl_random random = pl_random_stream(g->options->seed, issue + 1, p);
        for (uint32_t o = 0; o < k; o++)
            g->value[p * k + o] = pl_random_unit(&random);
    }
}

static void oppose_last(generator *g, uint32_t issue, double noise) {
    uint32_t k = g->options->options, last = g->options->parties - 1;
    draw_independent(g, issue);
    pl_random random = pl_random_stream(g->options->seed, issue + 1, SHARED_ROLE);
    for (uint32_t o = 0; last > 0 && o < k; o++) {
        double mean = 0;
        for (uint32_t p = 0; p < last; p++)
            mean += g->value[p * k + o] / last;
        g->value[last * k + o] = 1 - mean + noise * pl_random_normal(&random);
    }
}

static void draw_spatial(generator *g, uint32_t issue) {
    uint32_t k = g->options->options;
    pl_random shared = pl_random_stream(g->options->seed, issue + 1, SHARED_ROLE);
    double centre = pl_random_unit(&shared);
    for (uint32_t p = 0; p < g->options->parties; p++) {
        pl_random random = pl_random_stream(g->options->seed, issue + 1, p);
        double peak = (p % 2 ? 1 - centre : centre) + 0.15 * pl_random_normal(&random);
        for (uint32_t o = 0; o < k; o++)
            g->value[p * k + o] = -fabs((double)o / (k > 1 ? k - 1 : 1) - peak);
    }
}

static void draw_correlated(generator *g, uint32_t issue) {
    uint32_t k = g->options->options;
    pl_random shared = pl_random_stream(g->options->seed, issue + 1, SHARED_ROLE);
    for (uint32_t o = 0; o < k; o++)
        g->value[o] = pl_random_unit(&shared);
    for (uint32_t p = g->options->parties; p-- > 0;) {
        pl_random random = pl_random_stream(g->options->seed, issue + 1, p);
        for (uint32_t o = 0; o < k; o++)
            g->value[p * k + o] = g->value[o] + 0.3 * pl_random_unit(&random);
    }
}

static void draw_values(generator *g, uint32_t issue) {
    switch (g->options->family) {
    case PARLEY_FAMILY_OPPOSED: oppose_last(g, issue, 0.15); break;
    case PARLEY_FAMILY_NEARCONST: oppose_last(g, issue, 0.03); break;
    case PARLEY_FAMILY_SPATIAL: draw_spatial(g, issue); break;
    case PARLEY_FAMILY_CORR: draw_correlated(g, issue); break;
    default: draw_independent(g, issue); break;
    }
}

/* Stretches one party's values of an issue to [0, 1] and writes them as whole numbers. */
static void write_gains(int32_t *gains, const double *value, uint32_t k, double top) {
    double low = value[0], high = value[0];
    for (uint32_t o = 1; o < k; o++) {
        low = fmin(low, value[o]);
        high = fmax(high, value[o]);
    }
    for (uint32_t o = 0; o < k; o++)
        gains[o] = high > low ? (int32_t)lround(top * (value[o] - low) / (high - low)) : 0;
}

parley_status parley_generate(int32_t *gains, const parley_generate_options *options) {
    if (check(options) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    uint32_t n = options->parties, m = options->issues, k = options->options;
    parley_status status = PARLEY_OK;
    generator g = {options, PL_NEW(double, (size_t)n *m), PL_NEW(double, (size_t)n *k)};
    if (!g.weight || !g.value) {
        status = pl_fail_memory();
        goto out;
    }
    draw_weights(&g);
    for (uint32_t j = 0; j < m; j++) {
        draw_values(&g, j);
        for (uint32_t p = 0; p < n; p++)
            write_gains(gains + ((size_t)p * m + j) * k, g.value + (size_t)p * k, k,
                        options->scale * g.weight[(size_t)p * m + j]);
    }
out:
    pl_free(g.weight);
    pl_free(g.value);
    return status;
}

const char *parley_family_name(parley_family family) {
    return family >= 0 && family < PARLEY_FAMILY_COUNT ? NAMES[family] : NULL;
}

parley_status parley_family_find(parley_family *out, const char *name) {
    for (int i = 0; i < PARLEY_FAMILY_COUNT; i++)
        if (strcmp(name, NAMES[i]) == 0) {
            *out = (parley_family)i;
            return PARLEY_OK;
        }
    return pl_fail(PARLEY_E_NOT_FOUND,
                   "no instance family is called '%s'; there are indep, opposed, spatial, "
                   "nearconst, corr",
                   name);
}
