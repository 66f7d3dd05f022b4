/* Improving a plan by changing one issue, or two at once, while that raises its merit: what the
 * goal counts, with floors that are missed counted first. */
#include "deal/search.h"

#include <math.h>
#include <string.h>

enum { MOST_PASSES = 40, MOST_PAIRS = 40000, MOST_PAIR_PASSES = 3 };

typedef struct climb {
    const pl_search *search;
    uint32_t rows;
    uint32_t row[PL_ROWS];
    double need[PL_ROWS], unit[PL_ROWS]; /* margin = (sum - need) / unit */
    double sums[PL_ROWS];
    double merit;
} climb;

/* The least margin decides; the mean breaks ties so that nothing is given away. */
static double merit_of_least(const climb *c, const double *sums) {
    double least = INFINITY, total = 0;
    for (uint32_t a = 0; a < c->rows; a++) {
        double margin = (sums[a] - c->need[a]) / c->unit[a];
        least = margin < least ? margin : least;
        total += margin;
    }
    return least + 1e-4 * total;
}

static double merit_of_sum(const climb *c, const double *sums) {
    double missed = 0, sum = 0;
    for (uint32_t a = 0; a < c->rows; a++) {
        double margin = (sums[a] - c->need[a]) / c->unit[a];
        if (c->row[a] == c->search->program->parties)
            sum = margin;
        else if (margin < 0)
            missed -= margin;
    }
    return missed > 0 ? -1e3 - missed : sum;
}

static double merit_of_product(const climb *c, const double *sums) {
    double product = 1, least = INFINITY;
    for (uint32_t a = 0; a < c->rows; a++) {
        double margin = (sums[a] - c->need[a]) / c->unit[a];
        product *= margin;
        least = margin < least ? margin : least;
    }
    return least > 0 ? product : least - 1;
}

static double merit_of(const climb *c, const double *sums) {
    switch (c->search->query.goal) {
    case PL_GOAL_SUM: return merit_of_sum(c, sums);
    case PL_GOAL_PRODUCT: return merit_of_product(c, sums);
    case PL_GOAL_REACH:
    case PL_GOAL_LEXIMIN:
    case PL_GOAL_LEAST: break;
    }
    return merit_of_least(c, sums);
}

static void begin(climb *c, const pl_search *s, const uint32_t *plan) {
    const pl_lp *lp = &s->lp;
    *c = (climb){.search = s, .rows = lp->rows};
    for (uint32_t a = 0; a < lp->rows; a++) {
        uint32_t row = lp->row[a];
        c->row[a] = row;
        c->unit[a] = lp->unit[a];
        c->need[a] = (double)s->need[row];
        if (s->query.goal == PL_GOAL_PRODUCT)
            c->need[a] = (double)(s->query.from[row] - s->program->base[row]);
        for (uint32_t j = 0; j < s->program->issues; j++)
            c->sums[a] += (double)pl_program_gain(s->program, plan[j])[row];
    }
    if ((s->query.goal == PL_GOAL_LEAST && !s->found) || s->query.goal == PL_GOAL_LEXIMIN)
        for (uint32_t a = 0; a < lp->rows; a++)
            c->need[a] = lp->aim[a] * lp->unit[a];
    c->merit = merit_of(c, c->sums);
}

static void shift(const climb *c, uint32_t from, uint32_t to, const double *sums, double *moved) {
    const int64_t *old = pl_program_gain(c->search->program, from);
    const int64_t *new = pl_program_gain(c->search->program, to);
    for (uint32_t a = 0; a < c->rows; a++)
        moved[a] = sums[a] + (double)(new[c->row[a]] - old[c->row[a]]);
}

static void keep(climb *c, const double *sums, double merit) {
    memcpy(c->sums, sums, sizeof c->sums);
    c->merit = merit;
}

static bool better(const climb *c, double merit) {
    return merit > c->merit + 1e-12 * fabs(c->merit);
}

static bool pass_single(climb *c, uint32_t *plan) {
    const pl_search *s = c->search;
    bool changed = false;
    for (uint32_t j = 0; j < s->program->issues; j++)
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++) {
            double sums[PL_ROWS];
            if (o == plan[j] || s->barred[o])
                continue;
            shift(c, plan[j], o, c->sums, sums);
            double merit = merit_of(c, sums);
            if (better(c, merit)) {
                keep(c, sums, merit);
                plan[j] = o;
                changed = true;
            }
        }
    return changed;
}

/* The best change of issue `i` to `o` together with a later issue, taken if it helps. */
static bool try_pairs(climb *c, uint32_t *plan, uint32_t i, uint32_t o) {
    const pl_search *s = c->search;
    double first[PL_ROWS];
    shift(c, plan[i], o, c->sums, first);
    for (uint32_t j = i + 1; j < s->program->issues; j++)
        for (uint32_t p = s->program->first[j]; p < s->program->first[j + 1]; p++) {
            double sums[PL_ROWS];
            if (p == plan[j] || s->barred[p])
                continue;
            shift(c, plan[j], p, first, sums);
            double merit = merit_of(c, sums);
            if (better(c, merit)) {
                keep(c, sums, merit);
                plan[i] = o;
                plan[j] = p;
                return true;
            }
        }
    return false;
}

static bool pass_pairs(climb *c, uint32_t *plan) {
    const pl_search *s = c->search;
    bool changed = false;
    for (uint32_t i = 0; i < s->program->issues; i++)
        for (uint32_t o = s->program->first[i]; o < s->program->first[i + 1]; o++)
            if (o != plan[i] && !s->barred[o])
                changed = try_pairs(c, plan, i, o) || changed;
    return changed;
}

void pl_search_improve(pl_search *s, uint32_t *plan, bool pairs) {
    climb c;
    size_t options = s->program->options;
    begin(&c, s, plan);
    for (uint32_t pass = 0; pass < MOST_PASSES && pass_single(&c, plan); pass++)
        continue;
    pl_search_offer(s, plan);
    if (!pairs || options * options / 2 > MOST_PAIRS)
        return;
    for (uint32_t pass = 0; pass < MOST_PAIR_PASSES && pass_pairs(&c, plan); pass++)
        pass_single(&c, plan);
    pl_search_offer(s, plan);
}
