/* The dual simplex method for a node whose parent was solved: the parent's weights still bound the
 * child, and every pivot lowers that bound until it closes the node or the basis fits again.
 *
 * Options that died since are driven out of the basis first, whatever their sign; they cannot come
 * back, so what they cost does not matter. See deal/lp.h for the problem and the working basis. */
#include "deal/lp.h"

#include <math.h>
#include <string.h>

enum { MOST_DUAL_PIVOTS = 60 };
#define TOLERANCE 1e-11
#define FEASIBLE 1e-9

static uint32_t issue_of(const pl_lp *lp, uint32_t slot) {
    return lp->slot[slot].kind == PL_SLOT_OPTION ? lp->program->issue_of[lp->slot[slot].index]
                                                 : UINT32_MAX;
}

static uint32_t best_alive(const pl_lp *lp, uint32_t issue) {
    uint32_t best = UINT32_MAX;
    for (uint32_t o = lp->program->first[issue]; o < lp->program->first[issue + 1]; o++)
        if (pl_lp_alive(lp, o) && (best == UINT32_MAX || lp->score[o] > lp->score[best]))
            best = o;
    return best;
}

/* A dead key gives way to a living option of its issue in the basis, else to the best one. */
static void mend_keys(pl_lp *lp) {
    for (uint32_t j = 0; j < lp->program->issues; j++) {
        uint32_t slot = lp->rows;
        if (pl_lp_alive(lp, lp->key[j]))
            continue;
        for (uint32_t b = 0; b < lp->rows; b++)
            if (issue_of(lp, b) == j && pl_lp_alive(lp, lp->slot[b].index))
                slot = b;
        if (slot == lp->rows) {
            lp->key[j] = best_alive(lp, j);
            continue;
        }
        uint32_t old = lp->key[j];
        lp->key[j] = lp->slot[slot].index;
        lp->slot[slot].index = old;
    }
}

static void sum_keys(pl_lp *lp) {
    for (uint32_t a = 0; a < lp->rows; a++) {
        lp->sum[a] = 0;
        for (uint32_t j = 0; j < lp->program->issues; j++)
            lp->sum[a] += pl_lp_value(lp, a, lp->key[j]);
    }
}

static bool is_dead(const pl_lp *lp, uint32_t slot) {
    return lp->slot[slot].kind == PL_SLOT_OPTION && !pl_lp_alive(lp, lp->slot[slot].index);
}

static double key_level(const pl_lp *lp, uint32_t issue) {
    double level = 1;
    for (uint32_t b = 0; b < lp->rows; b++)
        if (issue_of(lp, b) == issue)
            level -= lp->slot[b].level;
    return level;
}

/* The slot to leave: a dead option, else the most negative level; a negative key changes places
 * with a slot of its issue first (*swapped). rows: none, the basis fits. */
static uint32_t find_leaving(pl_lp *lp, bool *swapped) {
    uint32_t leaving = lp->rows;
    double worst = -FEASIBLE;
    bool key = false;
    *swapped = false;
    for (uint32_t b = 0; b < lp->rows; b++) {
        if (is_dead(lp, b))
            return b;
        if (lp->slot[b].kind != PL_SLOT_LEAST && lp->slot[b].level < worst) {
            worst = lp->slot[b].level;
            leaving = b;
            key = false;
        }
        if (lp->slot[b].kind == PL_SLOT_OPTION && key_level(lp, issue_of(lp, b)) < worst) {
            worst = key_level(lp, issue_of(lp, b));
            leaving = b;
            key = true;
        }
    }
    if (key) {
        uint32_t j = issue_of(lp, leaving), old = lp->key[j];
        lp->key[j] = lp->slot[leaving].index;
        lp->slot[leaving].index = old;
        *swapped = true;
    }
    return leaving;
}

typedef struct ratio {
    pl_slot_kind kind; /* PL_SLOT_LEAST: nothing blocks */
    uint32_t index;
    double step, slope;
} ratio;

static void consider(ratio *best, pl_slot_kind kind, uint32_t index, double gain, double slope) {
    if (slope < TOLERANCE)
        return;
    double step = gain < 0 ? -gain / slope : 0;
    if (step < best->step || (step == best->step && slope > best->slope))
        *best = (ratio){kind, index, step, slope};
}

static bool is_basic(const pl_lp *lp, pl_slot_kind kind, uint32_t index) {
    for (uint32_t b = 0; b < lp->rows; b++)
        if (lp->slot[b].kind == kind && lp->slot[b].index == index)
            return true;
    return false;
}

/* How far the weights can go along `direction` until something nonbasic becomes worth entering. */
static ratio find_entering(const pl_lp *lp, const double *direction) {
    ratio best = {.kind = PL_SLOT_LEAST, .step = INFINITY};
    for (uint32_t a = 0; a < lp->rows; a++)
        if (-direction[a] >= TOLERANCE && !is_basic(lp, PL_SLOT_SLACK, a))
            consider(&best, PL_SLOT_SLACK, a, -lp->dual[a], -direction[a]);
    for (uint32_t j = 0; j < lp->program->issues; j++) {
        double score = lp->score[lp->key[j]], slope = lp->slope[lp->key[j]];
        for (uint32_t o = lp->program->first[j]; o < lp->program->first[j + 1]; o++) {
            double steep = lp->slope[o] - slope;
            if (steep < TOLERANCE || (lp->score[o] - score) + best.step * steep < 0 ||
                is_basic(lp, PL_SLOT_OPTION, o))
                continue;
            consider(&best, PL_SLOT_OPTION, o, lp->score[o] - score, steep);
        }
    }
    return best;
}

static double bound_of(const pl_lp *lp) {
    double bound = 0;
    for (uint32_t a = 0; a < lp->rows; a++)
        bound += lp->dual[a] * (lp->sum[a] - lp->aim[a]);
    return bound;
}

static void keep_bound(pl_lp *lp) {
    for (uint32_t a = 0; a < lp->rows; a++)
        lp->dual[a] = lp->dual[a] < 0 ? 0 : lp->dual[a];
    lp->bound = bound_of(lp);
    memcpy(lp->lambda, lp->dual, sizeof lp->lambda);
}

/* Levels of the basis; false if it is singular. */
static bool solve_levels(pl_lp *lp, pl_factors *f) {
    double level[PL_ROWS];
    if (!pl_lp_factor(lp, f))
        return false;
    for (uint32_t a = 0; a < lp->rows; a++)
        level[a] = lp->aim[a] - lp->sum[a];
    pl_lp_solve_column(f, lp->rows, level);
    for (uint32_t a = 0; a < lp->rows; a++)
        lp->slot[a].level = level[a];
    return true;
}

/* One pivot: moves the weights, exchanges slot `leaving`. False when nothing can enter. */
static bool exchange(pl_lp *lp, const pl_factors *f, uint32_t leaving) {
    double direction[PL_ROWS] = {0}, sign = lp->slot[leaving].level < 0 ? -1 : 1;
    direction[leaving] = sign;
    pl_lp_solve_row(f, lp->rows, direction);
    pl_lp_slope(lp, direction);
    ratio in = find_entering(lp, direction);
    if (in.kind == PL_SLOT_LEAST)
        return false;
    for (uint32_t a = 0; a < lp->rows; a++)
        lp->dual[a] += in.step * direction[a];
    lp->slot[leaving] = (pl_slot){in.kind, in.index, 0};
    lp->pivots++;
    return true;
}

pl_lp_end pl_lp_resume(pl_lp *lp, bool may_stop) {
    pl_factors f;
    pl_lp_score(lp, lp->dual);
    mend_keys(lp);
    sum_keys(lp);
    keep_bound(lp);
    for (uint32_t round = 0; round < MOST_DUAL_PIVOTS; round++) {
        bool swapped;
        if (may_stop && lp->bound < -1e-9)
            return PL_LP_BELOW;
        if (!solve_levels(lp, &f))
            break;
        uint32_t leaving = find_leaving(lp, &swapped);
        if (leaving == lp->rows)
            return PL_LP_OPTIMAL;
        if (swapped) {
            sum_keys(lp);
            if (!solve_levels(lp, &f))
                break;
        }
        if (!exchange(lp, &f, leaving))
            break;
        pl_lp_score(lp, lp->dual);
        keep_bound(lp);
    }
    mend_keys(lp);
    return pl_lp_solve(lp, may_stop);
}
