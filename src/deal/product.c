/* The relaxation of the Nash product: the greatest sum of logarithms over mixtures of plans.
 *
 * Simplicial decomposition (Holloway 1974, An extension of the Frank and Wolfe method): keep a few
 * plans, find the best mixture of them by Newton steps, let the gradient there, 1 / z, price the
 * best further plan. The gradients are the weights that bound the node: weights lambda with c = the
 * greatest lambda.z over the node prove that no product there exceeds (c/n)^n / prod lambda, by the
 * inequality of means. Below a small level the logarithm is continued by a parabola, so that a
 * mixture that gives a party nothing has a gradient too. */
#include "deal/lattice.h"
#include "deal/search.h"

#include <math.h>
#include <string.h>

enum { MOST_PLANS = 24, MOST_ROUNDS = 60, MOST_NEWTON = 30 };

typedef struct pl_bundle {
    uint32_t count;
    double share[MOST_PLANS];
    double point[MOST_PLANS][PL_ROWS]; /* z in units of the relaxation */
    double low[PL_ROWS];               /* where the parabola begins */
    double offset[PL_ROWS];            /* z = (sum - offset) / unit */
    uint32_t *plan;                    /* [MOST_PLANS][issues] */
} pl_bundle;

parley_status pl_product_init(pl_search *s) {
    pl_product_clear(s);
    s->bundle = PL_NEW(pl_bundle, 1);
    if (!s->bundle)
        return pl_fail_memory();
    s->bundle->plan = PL_NEW(uint32_t, (size_t)MOST_PLANS * s->program->issues);
    if (!s->bundle->plan)
        return pl_fail_memory();
    for (uint32_t a = 0; a < s->lp.rows; a++) {
        uint32_t row = s->lp.row[a];
        s->bundle->offset[a] = (double)(s->query.from[row] - s->program->base[row]);
        double most = ((double)s->program->spread[row] - s->bundle->offset[a]) / s->lp.unit[a];
        s->bundle->low[a] = most > 0 ? 1e-3 * most : 1;
    }
    return PARLEY_OK;
}

void pl_product_clear(pl_search *s) {
    if (s->bundle)
        pl_free(s->bundle->plan);
    pl_free(s->bundle);
    s->bundle = NULL;
}

/* --- products as whole numbers --- */

static parley_count product_of(const pl_search *s, const int64_t *sums) {
    parley_count product = pl_count_of(1);
    for (uint32_t p = 0; p < s->program->parties; p++)
        pl_count_multiply(&product, (uint64_t)(sums[p] + s->program->base[p] - s->query.from[p]));
    return product;
}

static double log_of(const pl_search *s, const int64_t *sums) {
    double total = 0;
    for (uint32_t p = 0; p < s->program->parties; p++)
        total += log((double)(sums[p] + s->program->base[p] - s->query.from[p]));
    return total;
}

bool pl_product_beats(const pl_search *s, const int64_t *sums) {
    if (!s->found)
        return true;
    double difference = log_of(s, sums) - s->product_log;
    if (fabs(difference) > 1e-9)
        return difference > 0;
    parley_count product = product_of(s, sums);
    return parley_count_compare(&product, &s->product) > 0;
}

void pl_product_take(pl_search *s, const int64_t *sums) {
    s->product = product_of(s, sums);
    s->product_log = log_of(s, sums);
}

void pl_product_assume(pl_search *s, const parley_count *product) {
    s->found = true;
    s->product = *product;
    s->product_log = log(parley_count_to_double(product));
}

/* Whether c^n <= product * n^n * prod lambda, so that lambda.z <= c proves z's product no greater.
 */
static bool proves(const pl_search *s, const int64_t *lambda, uint64_t c) {
    uint32_t n = s->program->parties;
    parley_count left = pl_count_of(1), right = s->product;
    for (uint32_t p = 0; p < n; p++)
        if (!pl_count_multiply(&left, c) || !pl_count_multiply(&right, n) ||
            !pl_count_multiply(&right, (uint64_t)lambda[p]))
            return false;
    return parley_count_compare(&left, &right) <= 0;
}

/* By the inequality of means. */
static int64_t cut_by_means(const pl_search *s, const int64_t *lambda) {
    uint32_t n = s->program->parties;
    double logs = s->product_log;
    for (uint32_t p = 0; p < n; p++)
        logs += log((double)lambda[p]);
    double c = n * exp(logs / n);
    for (double slack = 1e-14; slack < 1e-9; slack *= 100) {
        double tried = floor(c * (1 - slack));
        if (tried >= 1 && tried < 0x1p62 && proves(s, lambda, (uint64_t)tried))
            return (int64_t)tried;
    }
    return INT64_MIN;
}

int64_t pl_product_cut(const pl_search *s, const int64_t *lambda) {
    uint32_t n = s->program->parties;
    int64_t shift = 0, cut = INT64_MIN;
    parley_count small = pl_count_of(s->product.limbs[0]);
    if (!s->found)
        return INT64_MIN;
    for (uint32_t p = 0; p < n; p++) {
        if (lambda[p] <= 0)
            return INT64_MIN;
        shift += lambda[p] * (s->query.from[p] - s->program->base[p]);
    }
    if (parley_count_compare(&s->product, &small) == 0)
        cut = pl_lattice_cut(n, lambda, small.limbs[0]);
    if (cut == INT64_MIN)
        cut = cut_by_means(s, lambda);
    return cut == INT64_MIN ? cut : cut + shift;
}

/* --- the mixture --- */

static double curve(double z, double low, double *slope, double *bend) {
    if (z >= low) {
        *slope = 1 / z;
        *bend = -1 / (z * z);
        return log(z);
    }
    double past = (z - low) / low;
    *slope = (1 - past) / low;
    *bend = -1 / (low * low);
    return log(low) + past - past * past / 2;
}

static double value_at(const pl_search *s, const double *share, double *slope, double *bend) {
    const pl_bundle *bundle = s->bundle;
    double value = 0;
    for (uint32_t a = 0; a < s->lp.rows; a++) {
        double z = 0;
        for (uint32_t k = 0; k < bundle->count; k++)
            z += share[k] * bundle->point[k][a];
        value += curve(z, bundle->low[a], &slope[a], &bend[a]);
    }
    return value;
}

/* Solves the symmetric system of order n in place, right side in column n; a vanishing pivot leaves
 * its unknown at 0. */
static void eliminate(double matrix[][MOST_PLANS + 2], uint32_t n) {
    for (uint32_t k = 0; k < n; k++) {
        uint32_t top = k;
        for (uint32_t a = k + 1; a < n; a++)
            if (fabs(matrix[a][k]) > fabs(matrix[top][k]))
                top = a;
        for (uint32_t b = 0; b <= n && top != k; b++) {
            double swap = matrix[k][b];
            matrix[k][b] = matrix[top][b];
            matrix[top][b] = swap;
        }
        if (fabs(matrix[k][k]) < 1e-300)
            continue;
        for (uint32_t a = 0; a < n; a++) {
            double times = a == k ? 0 : matrix[a][k] / matrix[k][k];
            for (uint32_t b = k; b <= n && times != 0; b++)
                matrix[a][b] -= times * matrix[k][b];
        }
    }
    for (uint32_t k = 0; k < n; k++)
        matrix[k][n] = fabs(matrix[k][k]) < 1e-300 ? 0 : matrix[k][n] / matrix[k][k];
}

/* The Newton step among the plans with free[k], shares still summing to 1. Returns the rise that
 * the gradient promises. */
static double newton_step(const pl_search *s, const double *slope, const double *bend,
                          const bool *free, double *step) {
    const pl_bundle *bundle = s->bundle;
    double matrix[MOST_PLANS + 1][MOST_PLANS + 2] = {{0}}, rise = 0, trace = 0;
    uint32_t index[MOST_PLANS], n = 0;
    for (uint32_t k = 0; k < bundle->count; k++) {
        step[k] = 0;
        if (free[k])
            index[n++] = k;
    }
    for (uint32_t k = 0; k < n; k++) {
        const double *one = bundle->point[index[k]];
        for (uint32_t a = 0; a < s->lp.rows; a++)
            matrix[k][n + 1] += slope[a] * one[a];
        for (uint32_t l = 0; l < n; l++)
            for (uint32_t a = 0; a < s->lp.rows; a++)
                matrix[k][l] -= bend[a] * one[a] * bundle->point[index[l]][a];
        trace += matrix[k][k];
        matrix[k][n] = matrix[n][k] = 1;
    }
    for (uint32_t k = 0; k < n; k++)
        matrix[k][k] += 1e-12 * trace;
    double slopes[MOST_PLANS];
    for (uint32_t k = 0; k < n; k++)
        slopes[k] = matrix[k][n + 1];
    eliminate(matrix, n + 1);
    for (uint32_t k = 0; k < n; k++) {
        step[index[k]] = matrix[k][n + 1];
        rise += matrix[k][n + 1] * slopes[k];
    }
    return rise;
}

/* As far along the step as shares stay nonnegative; the plan that stops it is no longer free. */
static double longest(const pl_bundle *bundle, const bool *free, const double *step,
                      uint32_t *stopper) {
    double length = 1;
    *stopper = UINT32_MAX;
    for (uint32_t k = 0; k < bundle->count; k++)
        if (free[k] && step[k] < 0 && bundle->share[k] < -step[k] * length) {
            length = bundle->share[k] / -step[k];
            *stopper = k;
        }
    return length;
}

/* The best mixture of the bundle's plans, near enough; fills the gradient there. */
static void mix(const pl_search *s, double *slope) {
    pl_bundle *bundle = s->bundle;
    bool free[MOST_PLANS];
    double bend[PL_ROWS], trial_slope[PL_ROWS], step[MOST_PLANS], trial[MOST_PLANS];
    for (uint32_t k = 0; k < bundle->count; k++)
        free[k] = true;
    double value = value_at(s, bundle->share, slope, bend);
    for (uint32_t round = 0; round < MOST_NEWTON; round++) {
        uint32_t stopper;
        double rise = newton_step(s, slope, bend, free, step);
        if (rise < 1e-12)
            return;
        double length = longest(bundle, free, step, &stopper), reached = -INFINITY;
        for (uint32_t halving = 0; halving < 20; halving++) {
            for (uint32_t k = 0; k < bundle->count; k++)
                trial[k] = fmax(0, bundle->share[k] + length * step[k]);
            reached = value_at(s, trial, trial_slope, bend);
            if (reached >= value + 1e-4 * length * rise || length == 0)
                break;
            length /= 2;
            stopper = UINT32_MAX;
        }
        if (!(reached >= value)) {
            value_at(s, bundle->share, slope, bend);
            return;
        }
        memcpy(bundle->share, trial, bundle->count * sizeof *trial);
        memcpy(slope, trial_slope, s->lp.rows * sizeof *slope);
        value = reached;
        if (stopper != UINT32_MAX) {
            bundle->share[stopper] = 0;
            free[stopper] = false;
        }
    }
}

/* --- the bundle --- */

static void remove_plan(pl_search *s, uint32_t k) {
    pl_bundle *bundle = s->bundle;
    size_t m = s->program->issues;
    uint32_t last = --bundle->count;
    if (k == last)
        return;
    bundle->share[k] = bundle->share[last];
    memcpy(bundle->point[k], bundle->point[last], sizeof bundle->point[k]);
    memcpy(bundle->plan + k * m, bundle->plan + last * m, m * sizeof *bundle->plan);
}

/* Drops plans that use an option that is out, and makes the shares sum to 1 again. */
static void refresh(pl_search *s) {
    pl_bundle *bundle = s->bundle;
    double total = 0;
    for (uint32_t k = bundle->count; k-- > 0;)
        for (uint32_t j = 0; j < s->program->issues; j++)
            if (!pl_lp_alive(&s->lp, bundle->plan[(size_t)k * s->program->issues + j])) {
                remove_plan(s, k);
                break;
            }
    for (uint32_t k = 0; k < bundle->count; k++)
        total += bundle->share[k];
    for (uint32_t k = 0; k < bundle->count; k++)
        bundle->share[k] = total > 1e-6 ? bundle->share[k] / total : 1.0 / bundle->count;
}

/* The plan of the greatest weighted sum; its value by the weights. */
static double best_plan(pl_search *s, const double *lambda, uint32_t *plan) {
    double total = 0;
    pl_lp_score(&s->lp, lambda);
    for (uint32_t j = 0; j < s->program->issues; j++) {
        uint32_t top = s->program->first[j];
        for (uint32_t o = top + 1; o < s->program->first[j + 1]; o++)
            top = s->lp.score[o] > s->lp.score[top] ? o : top;
        plan[j] = top;
        total += s->lp.score[top];
    }
    for (uint32_t a = 0; a < s->lp.rows; a++)
        total -= lambda[a] * s->bundle->offset[a] / s->lp.unit[a];
    return total;
}

static void add_plan(pl_search *s, const uint32_t *plan, double share) {
    pl_bundle *bundle = s->bundle;
    uint32_t k = bundle->count;
    for (uint32_t i = 0; i < bundle->count && k == MOST_PLANS; i++)
        if (bundle->share[i] <= 0)
            remove_plan(s, i), k = bundle->count;
    if (k == MOST_PLANS) {
        uint32_t least = 0;
        for (uint32_t i = 1; i < k; i++)
            least = bundle->share[i] < bundle->share[least] ? i : least;
        remove_plan(s, least);
        k = bundle->count;
    }
    memcpy(bundle->plan + (size_t)k * s->program->issues, plan, s->program->issues * sizeof *plan);
    for (uint32_t a = 0; a < s->lp.rows; a++) {
        double sum = 0;
        for (uint32_t j = 0; j < s->program->issues; j++)
            sum += s->lp.value[(size_t)a * s->lp.stride + plan[j]];
        bundle->point[k][a] = sum - bundle->offset[a] / s->lp.unit[a];
    }
    bundle->share[k] = share;
    bundle->count++;
}

/* The logarithm of the product that the weights allow. */
static double log_bound(const pl_search *s, const double *lambda, double c) {
    double n = s->lp.rows, total = 0;
    if (c <= 0)
        return -INFINITY;
    total = n * log(c / n);
    for (uint32_t a = 0; a < s->lp.rows; a++)
        total += log(s->lp.unit[a]) - log(lambda[a]);
    return total;
}

static void drop_idle(pl_search *s) {
    for (uint32_t k = s->bundle->count; k-- > 0;)
        if (s->bundle->share[k] <= 1e-12 && s->bundle->count > s->lp.rows + 2)
            remove_plan(s, k);
}

pl_lp_end pl_product_solve(pl_search *s, double *lambda) {
    pl_bundle *bundle = s->bundle;
    double lowest = INFINITY, slope[PL_ROWS];
    refresh(s);
    if (bundle->count == 0) {
        for (uint32_t a = 0; a < s->lp.rows; a++)
            slope[a] = 1;
        best_plan(s, slope, s->trial);
        add_plan(s, s->trial, 1);
    }
    for (uint32_t round = 0; round < MOST_ROUNDS; round++) {
        double inside = 0;
        mix(s, slope);
        double c = best_plan(s, slope, s->trial), bound = log_bound(s, slope, c);
        if (bound < lowest) {
            lowest = bound;
            memcpy(lambda, slope, s->lp.rows * sizeof *slope);
        }
        if (s->found && lowest < s->product_log - 1e-9)
            return PL_LP_BELOW;
        for (uint32_t k = 0; k < bundle->count; k++)
            for (uint32_t a = 0; a < s->lp.rows; a++)
                inside += bundle->share[k] * slope[a] * bundle->point[k][a];
        if (c - inside < 1e-10 * fabs(c))
            return PL_LP_OPTIMAL;
        drop_idle(s);
        add_plan(s, s->trial, 0);
        pl_search_offer(s, s->trial);
    }
    return PL_LP_STALLED;
}

uint32_t pl_product_choose(const pl_search *s) {
    const pl_bundle *bundle = s->bundle;
    uint32_t chosen = UINT32_MAX, m = s->program->issues;
    double widest = 0;
    for (uint32_t j = 0; j < m; j++) {
        double width = 0;
        for (uint32_t k = 1; k < bundle->count; k++) {
            uint32_t one = bundle->plan[j], two = bundle->plan[(size_t)k * m + j];
            for (uint32_t a = 0; a < s->lp.rows && bundle->share[k] > 1e-9; a++)
                width += fabs(s->lp.value[(size_t)a * s->lp.stride + one] -
                              s->lp.value[(size_t)a * s->lp.stride + two]) *
                         bundle->share[k];
        }
        if (width > widest) {
            widest = width;
            chosen = j;
        }
    }
    return chosen;
}

/* Improves the plan with the greatest share of the mixture. */
void pl_product_round(pl_search *s, bool pairs) {
    const pl_bundle *bundle = s->bundle;
    uint32_t most = 0;
    for (uint32_t k = 1; k < bundle->count; k++)
        most = bundle->share[k] > bundle->share[most] ? k : most;
    memcpy(s->trial, bundle->plan + (size_t)most * s->program->issues,
           s->program->issues * sizeof *s->trial);
    pl_search_improve(s, s->trial, pairs);
}
