/* Finishing a small node by enumeration: cheaper than relaxations once few plans are left.
 *
 * Depth first over the issues still open; a branch is cut where the weights that bounded the node
 * or the best remaining gain of some row show that nothing below it beats the plan in hand. */
#include "deal/search.h"

#include <string.h>

enum { MOST_OPEN = 18, MOST_CHOICES = 96, MOST_PLANS = 1 << 27, MOST_STEPS = 3000 };

typedef struct choice {
    int64_t loss;
    uint32_t option;
} choice;

typedef struct finish {
    pl_search *search;
    uint32_t count, rows, steps;
    uint32_t issue[MOST_OPEN];
    uint32_t first[MOST_OPEN + 1]; /* choices of issue[i], by ascending loss */
    choice choices[MOST_CHOICES];
    int64_t gain[MOST_CHOICES][PL_ROWS];
    int64_t rest[MOST_OPEN + 1][PL_ROWS]; /* the greatest gains of issue[i] and later ones */
} finish;

/* Open issues, the one whose second choice costs most first: it cuts most branches. */
static bool list_open(finish *f) {
    const pl_search *s = f->search;
    int64_t second[MOST_OPEN];
    uint64_t plans = 1;
    for (uint32_t j = 0; j < s->program->issues; j++) {
        int64_t least = INT64_MAX;
        if (s->alive[j] == 1)
            continue;
        plans *= s->alive[j];
        if (f->count == MOST_OPEN || plans > MOST_PLANS)
            return false;
        bool zero = false;
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++) {
            int64_t loss = s->best[j] - s->score[o];
            if (!pl_lp_alive(&s->lp, o) || (loss == 0 && !zero)) {
                zero = zero || loss == 0;
                continue;
            }
            least = loss < least ? loss : least;
        }
        uint32_t k = f->count++;
        for (; k > 0 && second[k - 1] < least; k--) {
            second[k] = second[k - 1];
            f->issue[k] = f->issue[k - 1];
        }
        second[k] = least;
        f->issue[k] = j;
    }
    return true;
}

static bool list_choices(finish *f) {
    const pl_search *s = f->search;
    for (uint32_t i = 0; i < f->count; i++) {
        uint32_t j = f->issue[i], end = f->first[i];
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++) {
            if (!pl_lp_alive(&s->lp, o))
                continue;
            if (end == MOST_CHOICES)
                return false;
            int64_t loss = s->best[j] - s->score[o];
            uint32_t k = end++;
            for (; k > f->first[i] && f->choices[k - 1].loss > loss; k--)
                f->choices[k] = f->choices[k - 1];
            f->choices[k] = (choice){loss, o};
        }
        f->first[i + 1] = end;
    }
    for (uint32_t k = 0; k < f->first[f->count]; k++)
        memcpy(f->gain[k], pl_program_gain(s->program, f->choices[k].option), sizeof f->gain[k]);
    return true;
}

static void add_rests(finish *f) {
    for (uint32_t i = f->count; i-- > 0;)
        for (uint32_t row = 0; row < f->rows; row++) {
            int64_t most = 0;
            for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++)
                most = f->gain[k][row] > most ? f->gain[k][row] : most;
            f->rest[i][row] = f->rest[i + 1][row] + most;
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
    if (++f->steps > MOST_STEPS)
        return false;
    if (depth == f->count) {
        pl_search_offer(s, s->trial);
        return true;
    }
    const int64_t *rest = f->rest[depth + 1];
    for (uint32_t k = f->first[depth]; k < f->first[depth + 1]; k++) {
        int64_t next[PL_ROWS];
        bool hopeless = false;
        if (f->choices[k].loss >= slack)
            return true;
        for (uint32_t row = 0; row < f->rows; row++) {
            next[row] = sums[row] + f->gain[k][row];
            hopeless |= next[row] + rest[row] < s->need[row];
        }
        if (hopeless)
            continue;
        s->trial[f->issue[depth]] = f->choices[k].option;
        if (!walk(f, depth + 1, next, slack - f->choices[k].loss))
            return false;
    }
    return true;
}

bool pl_search_finish(pl_search *s, int64_t total, int64_t cut) {
    int64_t sums[PL_ROWS] = {0};
    finish f;
    f.search = s;
    f.rows = s->program->parties + (s->query.goal == PL_GOAL_SUM);
    f.count = f.steps = f.first[0] = 0;
    if (!list_open(&f) || !list_choices(&f))
        return false;
    memset(f.rest[f.count], 0, sizeof f.rest[0]);
    add_rests(&f);
    sum_decided(&f, sums);
    return walk(&f, 0, sums, total - cut);
}
