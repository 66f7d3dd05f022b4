/* Products of whole numbers; see deal/lattice.h.
 *
 * On a coarse grid millions of plans may share the best product, or have utilities whose product is
 * less by rounding only; the inequality of means lets all of them pass. So the least lambda.z of
 * whole z with a greater product is found instead, by trying z_1, z_2, ... in turn from where the
 * continuous minimum lies outwards, until the continuous bound on the rest exceeds the best. */
#include "deal/lattice.h"

#include "base/count.h"

#include <math.h>

enum { MOST_FACTORS = 4, MOST_STEPS = 4000 };
static const uint64_t MOST_PRODUCT = 1 << 20;

typedef struct lattice {
    uint32_t n, steps;
    uint64_t product;
    int64_t lambda[MOST_FACTORS]; /* descending, so that the last number is the largest */
    double tail[MOST_FACTORS];    /* lambda[p] * .. * lambda[n-1] */
    pl_i128 best;
} lattice;

/* The least sum over parties p .. n-1 of real numbers with a product of `need`. */
static double least_rest(const lattice *x, uint32_t p, double need) {
    uint32_t count = x->n - p;
    double product = need * x->tail[p];
    if (count == 1)
        return product;
    return count == 2 ? 2 * sqrt(product) : count * pow(product, 1.0 / count);
}

static void descend(lattice *x, uint32_t p, pl_i128 total, uint64_t made);

/* Tries one number. False: neither it nor any beyond it does better. */
static bool try_number(lattice *x, uint32_t p, int64_t z, pl_i128 total, uint64_t made) {
    pl_i128 sum = total + (pl_i128)x->lambda[p] * z;
    double need = (double)x->product / ((double)made * (double)z);
    double bound = (double)sum + least_rest(x, p + 1, need);
    if (bound * (1 - 1e-12) >= (double)x->best || ++x->steps > MOST_STEPS)
        return false;
    descend(x, p + 1, sum, made * (uint64_t)z);
    return true;
}

static void descend(lattice *x, uint32_t p, pl_i128 total, uint64_t made) {
    if (p + 1 == x->n) {
        pl_i128 sum = total + (pl_i128)x->lambda[p] * (int64_t)(x->product / made + 1);
        x->best = sum < x->best ? sum : x->best;
        return;
    }
    double need = (double)x->product / (double)made;
    double ideal = least_rest(x, p, need) / (x->n - p) / (double)x->lambda[p];
    int64_t centre = ideal > 1 ? (int64_t)ideal : 1;
    for (int64_t z = centre; z >= 1 && try_number(x, p, z, total, made);)
        z--;
    for (int64_t z = centre + 1; try_number(x, p, z, total, made);)
        z++;
}

int64_t pl_lattice_cut(uint32_t n, const int64_t *lambda, uint64_t product) {
    lattice x = {.n = n, .product = product, .best = (pl_i128)INT64_MAX * INT64_MAX};
    if (n > MOST_FACTORS || product >= MOST_PRODUCT)
        return INT64_MIN;
    for (uint32_t p = 0; p < n; p++) {
        uint32_t k = p;
        for (; k > 0 && x.lambda[k - 1] < lambda[p]; k--)
            x.lambda[k] = x.lambda[k - 1];
        x.lambda[k] = lambda[p];
    }
    double tail = 1;
    for (uint32_t p = n; p-- > 0;)
        x.tail[p] = tail *= (double)x.lambda[p];
    descend(&x, 0, 0, 1);
    return x.steps > MOST_STEPS || x.best > INT64_MAX ? INT64_MIN : (int64_t)(x.best - 1);
}
