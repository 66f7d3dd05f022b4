/* What a search asks for: rows, aims and needs of a query, the plan in hand and what beats it; and
 * how weights become whole numbers and bounds. See deal/search.h. */
#include "deal/search.h"

#include <math.h>
#include <string.h>

/* Weighted sums stay below 2^61. */
#define ROOM 0x1p61
/* The floors of PL_GOAL_SUM count this fraction of a spread as much as the whole spread of the sum:
 * the least of all rows then raises the sum, not the floors. */
#define FLOOR_UNIT 1e-4

/* --- what beats the plan in hand --- */

bool pl_search_raises_least(const pl_query *q) {
    return q->goal == PL_GOAL_LEAST || q->goal == PL_GOAL_LEXIMIN;
}

/* The need of a row as a sum of gains, at most one more than the row can give. */
int64_t pl_search_need_of(const pl_program *program, uint32_t row, int64_t utility) {
    int64_t most = program->spread[row] + 1;
    if (utility > program->base[row] + most)
        return most;
    return utility <= program->base[row] ? 0 : utility - program->base[row];
}

void pl_search_need(pl_search *s) {
    const pl_query *q = &s->query;
    const pl_program *program = s->program;
    bool beats = s->found || q->bounded;
    for (uint32_t p = 0; p < program->parties; p++) {
        int64_t utility = q->floors[p];
        if (pl_search_raises_least(q) && beats && (q->compared >> p & 1)) {
            pl_ratio least = s->found ? s->value[0] : q->beat;
            int64_t asked = pl_utility_for(q, p, least, q->goal == PL_GOAL_LEAST);
            utility = asked > utility ? asked : utility;
        }
        if (q->goal == PL_GOAL_PRODUCT && q->from[p] + 1 > utility)
            utility = q->from[p] + 1;
        s->need[p] = pl_search_need_of(program, p, utility);
    }
    uint32_t sum = program->parties;
    s->need[sum] = 0;
    if (q->goal == PL_GOAL_SUM)
        s->need[sum] =
            s->found ? s->sums[sum] + 1 : pl_search_need_of(program, sum, q->floors[sum]);
}

/* Aims of the relaxation: the needs, but what is to be raised without a plan in hand yet starts
 * from its origin or from its greatest value, so that the relaxation raises it. */
void pl_search_aim(pl_search *s) {
    pl_lp *lp = &s->lp;
    const pl_query *q = &s->query;
    bool beats = s->found || q->bounded;
    for (uint32_t a = 0; a < lp->rows; a++) {
        uint32_t row = lp->row[a];
        double aim = (double)s->need[row];
        if (pl_search_raises_least(q) && !beats && (q->compared >> row & 1)) {
            double from = (double)(q->from[row] - s->program->base[row]);
            aim = s->need[row] > 0 && aim > from ? aim : from;
        }
        if (q->goal == PL_GOAL_LEXIMIN && s->found && (q->compared >> row & 1))
            aim = (double)s->above[0][row];
        if (q->goal == PL_GOAL_SUM && !s->found && row == s->program->parties)
            aim = (double)s->program->spread[row];
        lp->aim[a] = aim / lp->unit[a];
    }
}

bool pl_search_aims_at_needs(const pl_search *s) {
    return s->found || s->query.goal == PL_GOAL_REACH ||
           (pl_search_raises_least(&s->query) && s->query.bounded);
}

static void set_rows(pl_search *s) {
    pl_lp *lp = &s->lp;
    const pl_query *q = &s->query;
    double widest = 0;
    lp->rows = 0;
    for (uint32_t row = 0; row <= s->program->parties; row++) {
        bool party = row < s->program->parties;
        bool raised = pl_search_raises_least(q)    ? party && (q->compared >> row & 1)
                      : q->goal == PL_GOAL_PRODUCT ? party
                                                   : q->goal == PL_GOAL_SUM && !party;
        if (!raised && s->need[row] <= 0)
            continue;
        double spread = (double)s->program->spread[row];
        double unit = spread > 0 ? spread : 1;
        if (q->goal == PL_GOAL_SUM && party)
            unit *= FLOOR_UNIT;
        else if (pl_search_raises_least(q) || q->goal == PL_GOAL_REACH)
            unit = (double)q->scale[row] / (double)q->weight[row];
        widest = fmax(widest, spread / unit);
        lp->row[lp->rows] = row;
        lp->unit[lp->rows++] = unit;
    }
    for (uint32_t a = 0; a < lp->rows && widest > 0; a++)
        lp->unit[a] *= widest;
    pl_lp_scale(lp);
}

void pl_search_ask(pl_search *s, const pl_query *query, const uint8_t *barred) {
    const pl_program *program = s->program;
    /* The sum may have been given other weights. */
    if (query->goal == PL_GOAL_SUM || s->query.goal == PL_GOAL_SUM)
        pl_finish_forget(s);
    s->query = *query;
    s->version++;
    s->found = s->proven = s->tied = false;
    s->ties = 0;
    s->product = (parley_count){0};
    s->product_log = -INFINITY;
    s->nodes = 0;
    s->depth = s->trailed = 0;
    s->resumable = false;
    for (uint32_t j = 0; j < program->issues; j++) {
        s->alive[j] = 0;
        for (uint32_t o = program->first[j]; o < program->first[j + 1]; o++) {
            s->barred[o] = barred && barred[o];
            s->alive[j] += !s->barred[o];
            s->start[o] = s->barred[o] ? PL_SEARCH_OUT : 0;
            if (s->barred[o])
                pl_lp_kill(&s->lp, o);
            else
                pl_lp_revive(&s->lp, o);
        }
    }
    if (query->values_beat)
        pl_rank_assume(s, query->values_beat);
    if (query->product_beat)
        pl_product_assume(s, query->product_beat);
    pl_search_need(s);
    set_rows(s);
    for (uint32_t o = 0; o < program->options; o++)
        for (uint32_t i = 0; i < PL_ROWS; i++)
            s->gain[(size_t)i * s->lp.stride + o] = pl_program_gain(program, o)[i];
}

void pl_search_sum_plan(const pl_program *program, const uint32_t *plan, int64_t *sums) {
    for (uint32_t i = 0; i < PL_ROWS; i++)
        sums[i] = 0;
    for (uint32_t j = 0; j < program->issues; j++) {
        const int64_t *gain = pl_program_gain(program, plan[j]);
        for (uint32_t i = 0; i < PL_ROWS; i++)
            sums[i] += gain[i];
    }
}

bool pl_search_meets_needs(const pl_search *s, const int64_t *sums) {
    for (uint32_t row = 0; row <= s->program->parties; row++)
        if (sums[row] < s->need[row])
            return false;
    return true;
}

bool pl_search_offer(pl_search *s, const uint32_t *plan) {
    int64_t sums[PL_ROWS];
    pl_search_sum_plan(s->program, plan, sums);
    if (!pl_search_meets_needs(s, sums))
        return false;
    if (s->query.goal == PL_GOAL_PRODUCT && !pl_product_beats(s, sums))
        return false;
    if (s->query.goal == PL_GOAL_LEXIMIN && s->found && !pl_rank_beats(s, sums))
        return false;
    memcpy(s->plan, plan, s->program->issues * sizeof *plan);
    memcpy(s->sums, sums, sizeof sums);
    s->found = true;
    s->version++;
    if (pl_search_raises_least(&s->query))
        pl_rank_take(s);
    if (s->query.goal == PL_GOAL_PRODUCT)
        pl_product_take(s, sums);
    pl_search_need(s);
    return true;
}

/* --- weights --- */

/* Whole weights as close to the proposed ones as 2^61 allows. That of the sum stays exact in
 * proportion, since one unit of it may be worth many of the others. */
void pl_search_round_weights(const pl_search *s, const double *lambda, int64_t *whole) {
    const pl_lp *lp = &s->lp;
    double weight[PL_ROWS], size = 0;
    for (uint32_t i = 0; i < PL_ROWS; i++)
        whole[i] = 0;
    for (uint32_t a = 0; a < lp->rows; a++) {
        uint32_t row = lp->row[a];
        double width = (double)s->program->spread[row] + 1;
        if (s->query.goal == PL_GOAL_PRODUCT)
            width += fabs((double)s->query.from[row] - (double)s->program->base[row]);
        weight[a] = lambda[a] / lp->unit[a];
        size += weight[a] * width;
    }
    double factor = size > 0 ? ROOM / size : 0;
    factor = factor > 0x1p61 ? 0x1p61 : factor;
    for (uint32_t a = 0; a < lp->rows; a++)
        if (lp->row[a] == s->program->parties && weight[a] * factor >= 1)
            factor = floor(weight[a] * factor) / weight[a];
    for (uint32_t a = 0; a < lp->rows; a++) {
        double scaled = lp->row[a] == s->program->parties ? nearbyint(weight[a] * factor)
                                                          : floor(weight[a] * factor);
        whole[lp->row[a]] = scaled > 0x1p61 ? (int64_t)0x1p61 : (int64_t)scaled;
    }
}

/* The greatest total at which no plan beats the one in hand. */
int64_t pl_search_cut(const pl_search *s, const int64_t *lambda) {
    int64_t cut = -1;
    if (s->query.goal == PL_GOAL_LEXIMIN && s->found)
        return pl_rank_cut(s, lambda);
    for (uint32_t row = 0; row <= s->program->parties; row++)
        cut += lambda[row] * s->need[row];
    if (s->query.goal != PL_GOAL_PRODUCT)
        return cut;
    int64_t product = pl_product_cut(s, lambda);
    return product > cut ? product : cut;
}

/* The value that plans of weighted sum `total` or less cannot exceed, rounded upwards. */
double pl_search_bound_by(const pl_search *s, const int64_t *lambda, int64_t total) {
    const pl_query *q = &s->query;
    long double rest = (long double)total, size = fabsl(rest), per_value = 0, log_weights = 0;
    uint32_t sum = s->program->parties;
    for (uint32_t row = 0; row <= sum; row++) {
        long double weight = (long double)lambda[row], level = (long double)s->need[row];
        bool party = row < sum;
        if (pl_search_raises_least(q) && party && (q->compared >> row & 1)) {
            level = (long double)(q->from[row] - s->program->base[row]);
            per_value += weight * (long double)q->scale[row] / (long double)q->weight[row];
        } else if (q->goal == PL_GOAL_PRODUCT && party) {
            level = (long double)(q->from[row] - s->program->base[row]);
            log_weights += logl(weight);
        } else if (q->goal == PL_GOAL_SUM && !party) {
            level = -(long double)s->program->base[row];
            per_value = weight;
        }
        rest -= weight * level;
        size += fabsl(weight * level);
    }
    rest += size * 1e-15L;
    if (q->goal == PL_GOAL_PRODUCT) {
        long double n = (long double)sum;
        return rest <= 0 ? 0 : (double)expl(n * logl(rest / n) - log_weights) * (1 + 1e-12);
    }
    return per_value > 0 ? (double)(rest / per_value + fabsl(rest / per_value) * 1e-15L) : INFINITY;
}

/* A bound that needs no weights. */
double pl_search_trivial_bound(const pl_search *s) {
    double bound = INFINITY, product = 1;
    uint32_t sum = s->program->parties;
    for (uint32_t p = 0; p < sum; p++) {
        int64_t most = s->program->base[p] + s->program->spread[p];
        if (pl_search_raises_least(&s->query) && (s->query.compared >> p & 1))
            bound = fmin(bound, pl_ratio_double(pl_value_of(&s->query, p, most)));
        product *= fmax(0, (double)(most - s->query.from[p]));
    }
    if (s->query.goal == PL_GOAL_PRODUCT)
        return product * (1 + 1e-12);
    if (s->query.goal == PL_GOAL_SUM)
        return (double)(s->program->base[sum] + s->program->spread[sum]);
    return bound * (1 + 1e-12);
}
