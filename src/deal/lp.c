/* The simplex method with one key option per issue; see deal/lp.h.
 *
 * The working matrix is at most 9 by 9 and is factored anew at every pivot, which costs less than
 * the pricing and keeps errors from adding up. */
#include "deal/lp.h"

#include <math.h>
#include <string.h>

#define DEAD (-1e200)
#define TOLERANCE 1e-12

/* What enters the basis: nothing, an option, or the slack of a row. */
typedef struct entering {
    pl_slot_kind kind; /* PL_SLOT_LEAST: nothing */
    uint32_t index;
    double gain;
} entering;

parley_status pl_lp_init(pl_lp *lp, const pl_program *program) {
    uint32_t stride = (program->options + 7u) & ~7u;
    *lp = (pl_lp){.program = program, .stride = stride};
    lp->value = pl_calloc_aligned((size_t)stride * PL_ROWS, sizeof(double));
    lp->dead = pl_calloc_aligned(stride, sizeof(double));
    lp->score = pl_calloc_aligned(stride, sizeof(double));
    lp->slope = pl_calloc_aligned(stride, sizeof(double));
    lp->key = PL_NEW(uint32_t, program->issues);
    if (!lp->value || !lp->dead || !lp->score || !lp->slope || !lp->key) {
        pl_lp_clear(lp);
        return pl_fail_memory();
    }
    for (uint32_t j = 0; j < program->issues; j++)
        lp->key[j] = program->first[j];
    return PARLEY_OK;
}

void pl_lp_clear(pl_lp *lp) {
    pl_free(lp->value);
    pl_free(lp->dead);
    pl_free(lp->score);
    pl_free(lp->slope);
    pl_free(lp->key);
    *lp = (pl_lp){0};
}

void pl_lp_scale(pl_lp *lp) {
    for (uint32_t a = 0; a < lp->rows; a++) {
        double *value = lp->value + (size_t)a * lp->stride;
        const int64_t *gain = lp->program->gain + lp->row[a];
        for (uint32_t o = 0; o < lp->program->options; o++)
            value[o] = (double)gain[(size_t)o * PL_ROWS] / lp->unit[a];
    }
}

void pl_lp_kill(pl_lp *lp, uint32_t option) {
    lp->dead[option] = DEAD;
}

void pl_lp_revive(pl_lp *lp, uint32_t option) {
    lp->dead[option] = 0;
}

/* The column of a slot or of what enters, as the equations
 * sum of keys + columns * levels = aim have it. */
static void column_of(const pl_lp *lp, pl_slot_kind kind, uint32_t index, double *column) {
    if (kind == PL_SLOT_OPTION) {
        uint32_t key = lp->key[lp->program->issue_of[index]];
        for (uint32_t a = 0; a < lp->rows; a++)
            column[a] = pl_lp_value(lp, a, index) - pl_lp_value(lp, a, key);
        return;
    }
    for (uint32_t a = 0; a < lp->rows; a++)
        column[a] = kind == PL_SLOT_LEAST || a == index ? -1 : 0;
}

bool pl_lp_factor(const pl_lp *lp, pl_factors *f) {
    uint32_t n = lp->rows;
    for (uint32_t b = 0; b < n; b++) {
        double column[PL_ROWS];
        column_of(lp, lp->slot[b].kind, lp->slot[b].index, column);
        for (uint32_t a = 0; a < n; a++)
            f->lu[a][b] = column[a];
    }
    for (uint32_t k = 0; k < n; k++) {
        uint32_t top = k;
        for (uint32_t a = k + 1; a < n; a++)
            if (fabs(f->lu[a][k]) > fabs(f->lu[top][k]))
                top = a;
        f->pivot[k] = top;
        if (fabs(f->lu[top][k]) < 1e-13)
            return false;
        for (uint32_t b = 0; b < n && top != k; b++) {
            double swap = f->lu[k][b];
            f->lu[k][b] = f->lu[top][b];
            f->lu[top][b] = swap;
        }
        double inverse = 1 / f->lu[k][k];
        for (uint32_t a = k + 1; a < n; a++) {
            double times = f->lu[a][k] *= inverse;
            for (uint32_t b = k + 1; b < n; b++)
                f->lu[a][b] -= times * f->lu[k][b];
        }
    }
    return true;
}

/* x := B^-1 x. */
void pl_lp_solve_column(const pl_factors *f, uint32_t n, double *x) {
    for (uint32_t k = 0; k < n; k++) {
        double swap = x[k];
        x[k] = x[f->pivot[k]];
        x[f->pivot[k]] = swap;
    }
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t a = k + 1; a < n; a++)
            x[a] -= f->lu[a][k] * x[k];
    for (uint32_t k = n; k-- > 0;) {
        x[k] /= f->lu[k][k];
        for (uint32_t a = 0; a < k; a++)
            x[a] -= f->lu[a][k] * x[k];
    }
}

/* x := the solution y of y B = x. */
void pl_lp_solve_row(const pl_factors *f, uint32_t n, double *x) {
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t a = 0; a < k; a++)
            x[k] -= f->lu[a][k] * x[a];
        x[k] /= f->lu[k][k];
    }
    for (uint32_t k = n; k-- > 0;)
        for (uint32_t a = k + 1; a < n; a++)
            x[k] -= f->lu[a][k] * x[a];
    for (uint32_t k = n; k-- > 0;) {
        double swap = x[k];
        x[k] = x[f->pivot[k]];
        x[f->pivot[k]] = swap;
    }
}

/* The basis of s and slacks: the plan of the keys as it is. */
static void start(pl_lp *lp) {
    uint32_t least = 0;
    for (uint32_t a = 0; a < lp->rows; a++) {
        lp->sum[a] = 0;
        for (uint32_t j = 0; j < lp->program->issues; j++)
            lp->sum[a] += pl_lp_value(lp, a, lp->key[j]);
        if (lp->sum[a] - lp->aim[a] < lp->sum[least] - lp->aim[least])
            least = a;
    }
    for (uint32_t a = 0; a < lp->rows; a++)
        lp->slot[a] = (pl_slot){a == least ? PL_SLOT_LEAST : PL_SLOT_SLACK, a, 0};
}

/* Without reassociation or fused operations all variants give the same bits. */
PL_CLONES static void add_scores(const double *value, size_t stride, uint32_t rows,
                                 const double *lambda, const double *start, double *score) {
    for (size_t o = 0; o < stride; o += 8) {
        double sum[8];
        memcpy(sum, start + o, sizeof sum);
        for (uint32_t a = 0; a < rows; a++)
            for (uint32_t i = 0; i < 8; i++)
                sum[i] += lambda[a] * value[a * stride + o + i];
        memcpy(score + o, sum, sizeof sum);
    }
}

void pl_lp_score(const pl_lp *lp, const double *lambda) {
    add_scores(lp->value, lp->stride, lp->rows, lambda, lp->dead, lp->score);
}

void pl_lp_slope(const pl_lp *lp, const double *direction) {
    add_scores(lp->value, lp->stride, lp->rows, direction, lp->dead, lp->slope);
}

/* Prices options and slacks with the weights of the basis. If none is negative they prove a bound,
 * which is kept if it is the lowest. */
static entering price(pl_lp *lp, const double *lambda) {
    entering best = {.kind = PL_SLOT_LEAST, .gain = TOLERANCE};
    bool proof = true;
    double bound = 0;
    for (uint32_t a = 0; a < lp->rows; a++) {
        bound -= lambda[a] * lp->aim[a];
        proof = proof && lambda[a] >= 0;
        if (-lambda[a] > best.gain)
            best = (entering){PL_SLOT_SLACK, a, -lambda[a]};
    }
    pl_lp_score(lp, lambda);
    for (uint32_t j = 0; j < lp->program->issues; j++) {
        uint32_t end = lp->program->first[j + 1], top = lp->program->first[j];
        for (uint32_t o = top + 1; o < end; o++)
            top = lp->score[o] > lp->score[top] ? o : top;
        double gain = lp->score[top] - lp->score[lp->key[j]];
        bound += lp->score[top];
        if (gain > best.gain)
            best = (entering){PL_SLOT_OPTION, top, gain};
    }
    if (proof && bound < lp->bound) {
        lp->bound = bound;
        memcpy(lp->lambda, lambda, lp->rows * sizeof *lambda);
    }
    return best;
}

/* What stops the entering column: a slot, or the key of an issue (`slot` = rows then). */
typedef struct blocking {
    uint32_t slot, issue;
    double step, rate;
} blocking;

static void consider(blocking *best, double level, double rate, uint32_t slot, uint32_t issue) {
    if (rate < TOLERANCE)
        return;
    double step = level > 0 ? level / rate : 0;
    if (step < best->step || (step == best->step && rate > best->rate))
        *best = (blocking){slot, issue, step, rate};
}

static void consider_key(const pl_lp *lp, blocking *best, const double *fall, uint32_t issue,
                         bool enters) {
    double level = 1, rate = enters ? 1 : 0;
    for (uint32_t b = 0; b < lp->rows; b++)
        if (lp->slot[b].kind == PL_SLOT_OPTION &&
            lp->program->issue_of[lp->slot[b].index] == issue) {
            level -= lp->slot[b].level;
            rate -= fall[b];
        }
    consider(best, level, rate, lp->rows, issue);
}

static blocking find_blocking(const pl_lp *lp, const entering *in, const double *fall) {
    blocking best = {.step = INFINITY};
    uint32_t own = in->kind == PL_SLOT_OPTION ? lp->program->issue_of[in->index] : UINT32_MAX;
    if (own != UINT32_MAX)
        consider_key(lp, &best, fall, own, true);
    for (uint32_t b = 0; b < lp->rows; b++) {
        const pl_slot *slot = &lp->slot[b];
        if (slot->kind == PL_SLOT_LEAST)
            continue;
        consider(&best, slot->level, fall[b], b, 0);
        if (slot->kind == PL_SLOT_OPTION && lp->program->issue_of[slot->index] != own)
            consider_key(lp, &best, fall, lp->program->issue_of[slot->index], false);
    }
    return best;
}

static void change_key(pl_lp *lp, uint32_t issue, uint32_t option) {
    for (uint32_t a = 0; a < lp->rows; a++)
        lp->sum[a] += pl_lp_value(lp, a, option) - pl_lp_value(lp, a, lp->key[issue]);
    lp->key[issue] = option;
}

/* A key leaves: an option of its issue in the working basis takes its place and the entering column
 * that one's slot; if there is none the entering option is the new key. */
static void replace_key(pl_lp *lp, uint32_t issue, const entering *in) {
    uint32_t best = lp->rows;
    for (uint32_t b = 0; b < lp->rows; b++)
        if (lp->slot[b].kind == PL_SLOT_OPTION &&
            lp->program->issue_of[lp->slot[b].index] == issue &&
            (best == lp->rows || lp->slot[b].level > lp->slot[best].level))
            best = b;
    if (best == lp->rows) {
        change_key(lp, issue, in->index);
        return;
    }
    change_key(lp, issue, lp->slot[best].index);
    lp->slot[best] = (pl_slot){in->kind, in->index, 0};
}

static bool pivot(pl_lp *lp, const pl_factors *f, const entering *in) {
    double fall[PL_ROWS];
    column_of(lp, in->kind, in->index, fall);
    pl_lp_solve_column(f, lp->rows, fall);
    blocking block = find_blocking(lp, in, fall);
    if (block.step == INFINITY)
        return false;
    if (block.slot < lp->rows)
        lp->slot[block.slot] = (pl_slot){in->kind, in->index, 0};
    else
        replace_key(lp, block.issue, in);
    return true;
}

pl_lp_end pl_lp_solve(pl_lp *lp, bool may_stop) {
    uint32_t n = lp->rows, most = 100 + 40 * n;
    lp->bound = INFINITY;
    start(lp);
    for (uint32_t round = 0; round < most; round++) {
        pl_factors f;
        double level[PL_ROWS], lambda[PL_ROWS];
        if (!pl_lp_factor(lp, &f))
            return PL_LP_STALLED;
        for (uint32_t a = 0; a < n; a++) {
            level[a] = lp->aim[a] - lp->sum[a];
            lambda[a] = lp->slot[a].kind == PL_SLOT_LEAST ? -1 : 0;
        }
        pl_lp_solve_column(&f, n, level);
        pl_lp_solve_row(&f, n, lambda);
        for (uint32_t a = 0; a < n; a++) {
            lp->slot[a].level = level[a];
            lambda[a] = fabs(lambda[a]) < 1e-14 ? 0 : lambda[a];
        }
        memcpy(lp->dual, lambda, sizeof lambda);
        entering in = price(lp, lambda);
        if (may_stop && lp->bound < -1e-9)
            return PL_LP_BELOW;
        if (in.kind == PL_SLOT_LEAST)
            return PL_LP_OPTIMAL;
        lp->pivots++;
        if (!pivot(lp, &f, &in))
            return PL_LP_STALLED;
    }
    return PL_LP_STALLED;
}
