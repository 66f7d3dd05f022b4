/* The nearest outcome above a value, by lists of the sums that the first issues can have. */
#include "format/bid.h"

#include "base/error.h"
#include "base/memory.h"
#include "utility/profile_levels.h"
#include "utility/profile_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_SUMS = 1 << 15, MOST_PAIRS = 1 << 21, LEVELS = 1000 };

static const double SAME = 1e-14; /* sums of the same shares in another order */

/* A sum over the first issues: the last of their values, and where the sum before it stands. */
typedef struct partial {
    double sum;
    uint32_t before, value;
} partial;

typedef struct layer {
    partial *sums;
    uint32_t count;
} layer;

static int by_sum(const void *a, const void *b) {
    const partial *x = a, *y = b;
    if (x->sum != y->sum)
        return x->sum < y->sum ? -1 : 1;
    return x->before != y->before ? (x->before < y->before ? -1 : 1)
                                  : (x->value > y->value) - (x->value < y->value);
}

/* Equal sums once, in ascending order; then at most `most` at equal distances, both ends kept. */
static uint32_t thin(partial *sums, uint32_t count, uint32_t most) {
    uint32_t kept = 0;
    qsort(sums, count, sizeof *sums, by_sum);
    for (uint32_t i = 0; i < count; i++)
        if (kept == 0 || sums[i].sum > sums[kept - 1].sum + SAME)
            sums[kept++] = sums[i];
    if (kept <= most)
        return kept;
    for (uint32_t i = 0; i < most; i++)
        sums[i] = sums[(uint64_t)i * (kept - 1) / (most - 1)];
    return most;
}

static parley_status add_issue(const parley_profiles *profiles, size_t p, size_t j,
                               const double *values, uint32_t count, const layer *before,
                               layer *out) {
    const parley_profile *of = &profiles->profiles[p];
    uint32_t most = MOST_PAIRS / count, step = before->count > most ? before->count / most + 1 : 1;
    uint32_t pairs = 0, size = (before->count / step + 2) * count;
    partial *sums = PL_NEW(partial, size);
    if (!sums)
        return pl_fail_memory();
    for (uint32_t i = 0; i < before->count; i++) {
        bool last = i + 1 == before->count; /* the greatest sum stays */
        for (uint32_t v = 0; (i % step == 0 || last) && v < count; v++) {
            double share = of->weights[j] / of->divisor *
                           pl_evaluate(&profiles->issues[j], &of->evaluators[j], values[v]);
            sums[pairs++] = (partial){before->sums[i].sum + share, i, v};
        }
    }
    out->count = thin(sums, pairs, MOST_SUMS);
    out->sums = PL_NEW(partial, out->count);
    if (out->sums)
        memcpy(out->sums, sums, out->count * sizeof *sums);
    pl_free(sums);
    return out->sums ? PARLEY_OK : pl_fail_memory();
}

static uint32_t first_reaching(const layer *last, double value) {
    uint32_t i = 0;
    while (i + 1 < last->count && last->sums[i].sum < value - SAME)
        i++;
    return i;
}

parley_status pl_bid_find(const parley_profiles *profiles, size_t profile, double value,
                          double *outcome, double *utility) {
    size_t m = profiles->issue_count;
    partial start = {profiles->profiles[profile].bias / profiles->profiles[profile].divisor, 0, 0};
    layer *layers = PL_NEW(layer, m + 1);
    double *values = PL_NEW(double, m *PARLEY_MAX_OPTIONS);
    uint32_t counts[PARLEY_MAX_ISSUES];
    parley_status status = layers && values ? PARLEY_OK : pl_fail_memory();
    if (status == PARLEY_OK)
        layers[0] = (layer){&start, 1};
    for (size_t j = 0; j < m && status == PARLEY_OK; j++) {
        status =
            pl_profile_levels(profiles, j, LEVELS, values + j * PARLEY_MAX_OPTIONS, &counts[j]);
        if (status == PARLEY_OK)
            status = add_issue(profiles, profile, j, values + j * PARLEY_MAX_OPTIONS, counts[j],
                               &layers[j], &layers[j + 1]);
    }
    if (status == PARLEY_OK) {
        uint32_t at = first_reaching(&layers[m], value);
        *utility = layers[m].sums[at].sum;
        for (size_t j = m; j > 0; j--) {
            outcome[j - 1] = values[(j - 1) * PARLEY_MAX_OPTIONS + layers[j].sums[at].value];
            at = layers[j].sums[at].before;
        }
    }
    for (size_t j = 1; layers && j <= m; j++)
        pl_free(layers[j].sums);
    pl_free(values);
    pl_free(layers);
    return status;
}
