/* Finishing a small node by enumeration: cheaper than relaxations once few plans are left.
 *
 * Depth first over the issues still open; a branch is cut where the weights that bounded the node
 * or the best remaining gain of some row show that nothing below it beats the plan in hand. */
#include "deal/search.h"

#include <string.h>

enum { MOST_OPEN = 16, MOST_PLANS = 8192, MOST_STEPS = 1500 };

typedef struct finish {
    pl_search *search;
    uint32_t count, steps;
    uint32_t issue[MOST_OPEN];
    int64_t rest[MOST_OPEN + 1][PL_ROWS]; /* the greatest gains of issue[i] and later ones */
    uint32_t rows;
} finish;

static bool list_open(finish *f) {
    const pl_search *s = f->search;
    uint64_t plans = 1;
    for (uint32_t j = 0; j < s->program->issues; j++) {
        if (s->alive[j] == 1)
            continue;
        plans *= s->alive[j];
        if (f->count == MOST_OPEN || plans > MOST_PLANS)
            return false;
        f->issue[f->count++] = j;
    }
    return true;
}

static void add_rests(finish *f) {
    const pl_search *s = f->search;
    for (uint32_t i = f->count; i-- > 0;) {
        uint32_t j = f->issue[i];
        for (uint32_t row = 0; row < f->rows; row++) {
            int64_t most = 0;
            for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++)
                if (pl_lp_alive(&s->lp, o) && pl_program_gain(s->program, o)[row] > most)
                    most = pl_program_gain(s->program, o)[row];
            f->rest[i][row] = f->rest[i + 1][row] + most;
        }
    }
}

/* The decided part of the plan: the only option left of each issue that is not open. */
static void sum_decided(finish *f, int64_t *sums) {
    pl_search *s = f->search;
    for (uint32_t j = 0; j < s->program->issues; j++) {
        if (s->alive[j] != 1)
            continue;
        uint32_t o = s->program->first[j];
        while (!pl_lp_alive(&s->lp, o))
            o++;
        s->trial[j] = o;
        for (uint32_t row = 0; row < f->rows; row++)
            sums[row] += pl_program_gain(s->program, o)[row];
    }
}

/* Walks the plans below; `slack` is how much weighted sum may still be lost. False: too many. */
static bool walk(finish *f, uint32_t depth, const int64_t *sums, int64_t slack) {
    pl_search *s = f->search;
    for (uint32_t row = 0; row < f->rows; row++)
        if (sums[row] + f->rest[depth][row] < s->need[row])
            return true;
    if (++f->steps > MOST_STEPS)
        return false;
    if (depth == f->count) {
        pl_search_offer(s, s->trial);
        return true;
    }
    uint32_t j = f->issue[depth];
    for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++) {
        int64_t next[PL_ROWS], loss = s->best[j] - s->score[o];
        if (!pl_lp_alive(&s->lp, o) || loss >= slack)
            continue;
        const int64_t *gain = pl_program_gain(s->program, o);
        for (uint32_t row = 0; row < f->rows; row++)
            next[row] = sums[row] + gain[row];
        s->trial[j] = o;
        if (!walk(f, depth + 1, next, slack - loss))
            return false;
    }
    return true;
}

bool pl_search_finish(pl_search *s, int64_t total, int64_t cut) {
    int64_t sums[PL_ROWS] = {0};
    finish f = {.search = s, .rows = s->program->parties + (s->query.goal == PL_GOAL_SUM)};
    if (!list_open(&f))
        return false;
    add_rests(&f);
    sum_decided(&f, sums);
    return walk(&f, 0, sums, total - cut);
}
