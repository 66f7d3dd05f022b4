/* Finishing a small node by enumeration: cheaper than relaxations once few plans are left.
 *
 * Depth first over the issues still open; a branch is cut where the weights that bounded the node
 * or the best remaining gain of some row show that nothing below it beats the plan in hand. */
#include "deal/search.h"

#include <string.h>

enum {
    LANES = PARLEY_MAX_PARTIES,
    MOST_OPEN = 18,
    MOST_CHOICES = 96,
    MOST_PLANS = 1 << 27,
    MOST_STEPS = 3000
};

typedef struct choice {
    int64_t loss;
    uint32_t option;
} choice;

typedef struct finish {
    pl_search *search;
    uint32_t count, steps;
    uint32_t issue[MOST_OPEN];
    uint32_t first[MOST_OPEN + 1]; /* choices of issue[i], by ascending loss */
    choice choices[MOST_CHOICES];
    /* Parties only, always 8 lanes: a party that is not there has zeroes. Spreads are below 2^31.
     */
    int32_t gain[MOST_CHOICES][LANES];
    int32_t rest[MOST_OPEN + 1][LANES]; /* the greatest gains of issue[i] and later ones */
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
        for (uint32_t p = 0; p < LANES; p++)
            f->gain[k][p] = p < s->program->parties
                                ? (int32_t)pl_program_gain(s->program, f->choices[k].option)[p]
                                : 0;
    return true;
}

static void add_rests(finish *f) {
    for (uint32_t i = f->count; i-- > 0;)
        for (uint32_t p = 0; p < LANES; p++) {
            int32_t most = 0;
            for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++)
                most = f->gain[k][p] > most ? f->gain[k][p] : most;
            f->rest[i][p] = f->rest[i + 1][p] + most;
        }
}

/* Takes the only option left of each issue that is not open; what parties then still lack. */
static void take_decided(finish *f, int32_t *lack) {
    pl_search *s = f->search;
    for (uint32_t p = 0; p < LANES; p++)
        lack[p] = p < s->program->parties ? (int32_t)s->need[p] : 0;
    for (uint32_t j = 0; j < s->program->issues; j++) {
        if (s->alive[j] != 1)
            continue;
        uint32_t o = s->program->first[j];
        while (!pl_lp_alive(&s->lp, o))
            o++;
        s->trial[j] = o;
        for (uint32_t p = 0; p < s->program->parties; p++)
            lack[p] -= (int32_t)pl_program_gain(s->program, o)[p];
    }
}

/* Walks the plans below. `lack`: what the parties need of the issues from `depth` on, by the plan
 * in hand at the start; `slack`: how much weighted sum may still be lost. False: too many. */
static bool walk(finish *f, uint32_t depth, const int32_t *lack, int64_t slack) {
    pl_search *s = f->search;
    if (++f->steps > MOST_STEPS)
        return false;
    if (depth == f->count) {
        pl_search_offer(s, s->trial);
        return true;
    }
    const int32_t *rest = f->rest[depth + 1];
    for (uint32_t k = f->first[depth]; k < f->first[depth + 1]; k++) {
        int32_t next[LANES], hopeless = 0;
        if (f->choices[k].loss >= slack)
            return true;
        for (uint32_t p = 0; p < LANES; p++) {
            next[p] = lack[p] - f->gain[k][p];
            hopeless |= next[p] > rest[p];
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
    int32_t lack[LANES];
    finish f;
    f.search = s;
    f.count = f.steps = f.first[0] = 0;
    if (!list_open(&f) || !list_choices(&f))
        return false;
    memset(f.rest[f.count], 0, sizeof f.rest[0]);
    add_rests(&f);
    take_decided(&f, lack);
    return walk(&f, 0, lack, total - cut);
}
