/* Finishing a node by listing its plans, where that is cheaper than branching.
 *
 * Any weights lambda >= 0 make a surrogate constraint: a plan that beats the one in hand has a
 * weighted sum above the cut, so its choices lose less than the greatest sum of the node is above
 * it (Glover 1968, doi:10.1287/opre.16.4.741). One lane of the walk holds each: the weights of the
 * node, each party alone, and weights learnt from partial plans that all lanes so far let pass:
 * their relaxations are solved, and the weights that close them close many others. A node whose
 * walk is still too long is left to be branched on. */
#include "deal/search.h"

#include "deal/walk.h"
#include "parallel/control.h"

#include <math.h>
#include <string.h>

enum {
    MOST_OPTIONS = 8192,     /* of a program, for the memory of the scores */
    QUICK_STEPS = 4096,      /* of the first attempt, about as long as a relaxation takes */
    MOST_STEPS = 2000000,    /* longer walks are branched on instead */
    POLL_STEPS = 1 << 16,    /* between two looks at the control */
    LEARNING_STEPS = 100000, /* of walks that are worth learning for */
    MOST_LESSONS = 4,        /* at one attempt */
    LESSON_PLANS = 4,
    LESSON_ISSUES = 8,     /* that a partial plan to learn from leaves undecided */
    STEPS_OF_A_NODE = 4096 /* that count as one more node */
};

typedef enum state { CLOSED, READY, TOO_LARGE } state;

typedef struct pl_finish {
    /* Lanes: weights, the greatest sum by them at which nothing beats the plan in hand, and the
     * weighted gains of all options. Lane 0 belongs to the node. */
    uint32_t lanes, next; /* in use; the next to be replaced */
    uint64_t version;     /* of what the cuts are for */
    int64_t lambda[PL_LANES][PL_ROWS], cut[PL_LANES];
    int64_t *score; /* [options][PL_LANES] */
    /* The node: open issues, their options and what these lose by each lane. */
    uint32_t open, issue[PL_WALK_ISSUES], first[PL_WALK_ISSUES + 1];
    uint32_t option[PL_WALK_CHOICES];
    int64_t best[PL_WALK_ISSUES][PL_LANES];
    int64_t slack[PL_LANES], shift[PL_LANES];
    uint16_t left[PL_LANES], loss[PL_WALK_CHOICES][PL_LANES];
    uint16_t worst[PL_WALK_CHOICES]; /* the greatest loss; UINT16_MAX: more than is left */
    /* The same in the order of the walk. */
    uint32_t walk_issue[PL_WALK_ISSUES], walk_option[PL_WALK_CHOICES];
    pl_walk walk;
} pl_finish;

void pl_finish_clear(pl_search *s) {
    if (s->finish) {
        pl_free(s->finish->score);
        pl_free(s->finish->walk.level);
    }
    pl_free(s->finish);
    s->finish = NULL;
}

void pl_finish_forget(pl_search *s) {
    if (s->finish)
        s->finish->lanes = 0;
}

static parley_status init(pl_search *s) {
    uint32_t m = s->program->issues;
    pl_finish *f = s->finish = pl_alloc_aligned(1, sizeof *f);
    if (!f)
        return pl_fail_memory();
    f->lanes = f->next = 0;
    f->version = 0;
    f->score = pl_calloc_aligned((size_t)s->program->options * PL_LANES, sizeof *f->score);
    f->walk.level =
        pl_alloc_aligned((m < PL_WALK_ISSUES ? m : PL_WALK_ISSUES) + 1, sizeof(pl_walk_level));
    if (f->score && f->walk.level)
        return PARLEY_OK;
    pl_finish_clear(s);
    return pl_fail_memory();
}

/* --- lanes --- */

static void set_lane(pl_search *s, uint32_t lane, const int64_t *lambda) {
    pl_finish *f = s->finish;
    memcpy(f->lambda[lane], lambda, sizeof f->lambda[lane]);
    f->cut[lane] = pl_search_cut(s, lambda);
    for (uint32_t o = 0; o < s->program->options; o++) {
        const int64_t *gain = pl_program_gain(s->program, o);
        int64_t sum = 0;
        for (uint32_t row = 0; row < PL_ROWS; row++)
            sum += lambda[row] * gain[row];
        f->score[(size_t)o * PL_LANES + lane] = sum;
    }
}

static void add_lane(pl_search *s, const int64_t *lambda) {
    pl_finish *f = s->finish;
    if (f->lanes < PL_LANES)
        f->next = f->lanes++;
    else
        f->next = f->next + 1 < PL_LANES ? f->next + 1 : 1 + s->program->parties;
    set_lane(s, f->next, lambda);
}

/* Lane 0 for the node, and a lane for each party unless they are there already. */
static void set_lanes(pl_search *s, const int64_t *lambda) {
    pl_finish *f = s->finish;
    bool known = f->version == s->version;
    for (uint32_t lane = 1; lane < f->lanes && !known; lane++)
        f->cut[lane] = pl_search_cut(s, f->lambda[lane]);
    f->version = s->version;
    set_lane(s, 0, lambda);
    if (f->lanes > 0)
        return;
    f->lanes = 1;
    for (uint32_t p = 0; p < s->program->parties; p++) {
        int64_t unit[PL_ROWS] = {0};
        unit[p] = 1;
        add_lane(s, unit);
    }
}

/* --- the node --- */

/* Lists the open issues and takes the only option of the others. False: too many. */
static bool list_open(pl_search *s) {
    pl_finish *f = s->finish;
    f->open = f->first[0] = 0;
    memset(f->slack, 0, sizeof f->slack);
    for (uint32_t j = 0; j < s->program->issues; j++) {
        uint32_t o = s->program->first[j], end = f->first[f->open];
        while (!pl_lp_alive(&s->lp, o))
            o++;
        s->trial[j] = o;
        if (s->alive[j] == 1) {
            for (uint32_t l = 0; l < PL_LANES; l++)
                f->slack[l] += f->score[(size_t)o * PL_LANES + l];
            continue;
        }
        if (f->open == PL_WALK_ISSUES || s->alive[j] > PL_WALK_BLOCK ||
            end + s->alive[j] > PL_WALK_CHOICES)
            return false;
        for (; o < s->program->first[j + 1]; o++)
            if (pl_lp_alive(&s->lp, o))
                f->option[end++] = o;
        f->issue[f->open++] = j;
        f->first[f->open] = end;
    }
    return true;
}

PL_CLONES static void find_best(pl_finish *f) {
    for (uint32_t i = 0; i < f->open; i++) {
        int64_t *best = f->best[i];
        for (uint32_t l = 0; l < PL_LANES; l++)
            best[l] = INT64_MIN;
        for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++) {
            const int64_t *score = f->score + (size_t)f->option[k] * PL_LANES;
            for (uint32_t l = 0; l < PL_LANES; l++)
                best[l] = score[l] > best[l] ? score[l] : best[l];
        }
        for (uint32_t l = 0; l < PL_LANES; l++)
            f->slack[l] += best[l];
    }
}

/* What may still be lost, in units so large that 15 bits hold it. Rounding losses and slack down
 * lets plans pass, never stops one: the rounded losses of a plan add up to the rounded slack or
 * less. False: some lane closes the node. */
static bool find_slack(pl_finish *f) {
    for (uint32_t l = 0; l < PL_LANES; l++) {
        f->slack[l] = l < f->lanes ? f->slack[l] - f->cut[l] - 1 : 0;
        if (f->slack[l] < 0)
            return false;
        int bits = f->slack[l] ? 64 - __builtin_clzll((uint64_t)f->slack[l]) : 0;
        f->shift[l] = l >= f->lanes ? 63 : bits > 15 ? bits - 15 : 0;
        f->left[l] = (uint16_t)(f->slack[l] >> f->shift[l]);
    }
    return true;
}

PL_CLONES static void find_losses(pl_finish *f) {
    for (uint32_t i = 0; i < f->open; i++)
        for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++) {
            const int64_t *score = f->score + (size_t)f->option[k] * PL_LANES;
            uint16_t worst = 0, over = 0;
            for (uint32_t l = 0; l < PL_LANES; l++) {
                int64_t loss = (f->best[i][l] - score[l]) >> f->shift[l];
                uint16_t one = (uint16_t)(loss < PL_LANE_MOST ? loss : PL_LANE_MOST);
                f->loss[k][l] = one;
                worst = one > worst ? one : worst;
                over |= one > f->left[l];
            }
            f->worst[k] = over ? UINT16_MAX : worst;
        }
}

/* How many options an issue has in effect, those that lose much counting little, times 2^16. */
static uint32_t width_of(const pl_finish *f, uint32_t i) {
    uint32_t width = 0;
    for (uint32_t k = f->first[i]; k < f->first[i + 1]; k++)
        width += f->worst[k] == UINT16_MAX ? 0 : 65536u >> (f->worst[k] >> 11);
    return width;
}

/* The walk over the narrow issues first, without options that lose too much. False: an issue has
 * no other. */
static bool order_issues(pl_finish *f) {
    uint32_t order[PL_WALK_ISSUES], width[PL_WALK_ISSUES], end = 0;
    pl_walk *walk = &f->walk;
    for (uint32_t i = 0; i < f->open; i++) {
        uint32_t k = i, one = width_of(f, i);
        for (; k > 0 && width[k - 1] > one; k--) {
            width[k] = width[k - 1];
            order[k] = order[k - 1];
        }
        width[k] = one;
        order[k] = i;
    }
    walk->issues = f->open;
    for (uint32_t i = 0; i < f->open; i++) {
        f->walk_issue[i] = f->issue[order[i]];
        walk->first[i] = end;
        for (uint32_t k = f->first[order[i]]; k < f->first[order[i] + 1]; k++) {
            if (f->worst[k] == UINT16_MAX)
                continue;
            memcpy(walk->loss[end], f->loss[k], sizeof walk->loss[end]);
            f->walk_option[end++] = f->option[k];
        }
        if (end == walk->first[i])
            return false;
    }
    walk->first[f->open] = end;
    return true;
}

/* Makes the node a walk, unless the lanes close it without one. */
static state prepare(pl_search *s) {
    pl_finish *f = s->finish;
    uint16_t guarded[PL_LANES];
    if (!list_open(s))
        return TOO_LARGE;
    find_best(f);
    if (!find_slack(f))
        return CLOSED;
    find_losses(f);
    if (!order_issues(f))
        return CLOSED;
    for (uint32_t l = 0; l < PL_LANES; l++)
        guarded[l] = (uint16_t)(f->left[l] | 0x8000);
    memcpy(f->walk.left, guarded, sizeof guarded);
    return READY;
}

/* --- learning --- */

/* The basis of the node's relaxation, which lessons overwrite. */
typedef struct basis {
    pl_slot slot[PL_ROWS];
    double dual[PL_ROWS];
    uint32_t *key;
} basis;

static void save_basis(basis *b, pl_search *s) {
    b->key = s->spare;
    memcpy(b->slot, s->lp.slot, sizeof b->slot);
    memcpy(b->dual, s->lp.dual, sizeof b->dual);
    memcpy(b->key, s->lp.key, s->program->issues * sizeof *b->key);
}

static void restore_basis(const basis *b, pl_search *s) {
    memcpy(s->lp.slot, b->slot, sizeof b->slot);
    memcpy(s->lp.dual, b->dual, sizeof b->dual);
    memcpy(s->lp.key, b->key, s->program->issues * sizeof *b->key);
}

/* Decides the first issues of the walk in the relaxation, or leaves them open again. */
static void decide(pl_search *s, const uint16_t *choice, uint32_t count, bool decided) {
    const pl_finish *f = s->finish;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t j = f->walk_issue[i], picked = f->walk_option[f->walk.first[i] + choice[i]];
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++)
            if (o != picked && s->start[o] == 0)
                (decided ? pl_lp_kill : pl_lp_revive)(&s->lp, o);
    }
}

/* Adds lanes by partial plans that pass all lanes, as the estimate left them. */
static void learn(pl_search *s, uint32_t deepest) {
    pl_finish *f = s->finish;
    uint32_t depth = f->open > LESSON_ISSUES ? f->open - LESSON_ISSUES : 0;
    basis b;
    depth = depth < deepest ? depth : deepest;
    uint32_t size = f->walk.level[depth].size;
    uint32_t count = size < LESSON_PLANS ? size : LESSON_PLANS;
    save_basis(&b, s);
    for (uint32_t i = 0; i < count; i++) {
        uint16_t choice[PL_WALK_ISSUES];
        int64_t lambda[PL_ROWS];
        pl_walk_trace(&f->walk, depth, i * size / count, choice);
        decide(s, choice, depth, true);
        pl_lp_resume(&s->lp, false);
        decide(s, choice, depth, false);
        if (s->lp.bound < INFINITY) {
            pl_search_round_weights(s, s->lp.lambda, lambda);
            add_lane(s, lambda);
        }
        restore_basis(&b, s);
    }
    s->nodes += count;
}

/* --- the walk --- */

/* Fits the lanes of the walk to the plan in hand. False: they close the node. */
static bool tighten(pl_search *s) {
    pl_finish *f = s->finish;
    uint16_t drop[PL_LANES] = {0};
    for (uint32_t l = 0; l < f->lanes; l++) {
        int64_t cut = pl_search_cut(s, f->lambda[l]);
        if (cut <= f->cut[l])
            continue;
        f->slack[l] -= cut - f->cut[l];
        f->cut[l] = cut;
        if (f->slack[l] < 0)
            return false;
        uint16_t left = (uint16_t)(f->slack[l] >> f->shift[l]);
        drop[l] = (uint16_t)(f->left[l] - left);
        f->left[l] = left;
    }
    f->version = s->version;
    pl_walk_tighten(&f->walk, drop);
    return true;
}

/* True: the plan, or that it is in hand, makes the rest of the walk needless. */
static bool take_plan(void *context, const uint16_t *choice) {
    pl_search *s = context;
    const pl_finish *f = s->finish;
    for (uint32_t i = 0; i < f->open; i++)
        s->trial[f->walk_issue[i]] = f->walk_option[f->walk.first[i] + choice[i]];
    return pl_search_offer(s, s->trial) && (s->query.goal == PL_GOAL_REACH || !tighten(s));
}

static parley_status walk(pl_search *s, uint64_t most, pl_walk_end *end) {
    pl_walk *w = &s->finish->walk;
    parley_status status = PARLEY_OK;
    *end = PL_WALK_LONG;
    pl_walk_start(w);
    for (uint64_t until = 0; status == PARLEY_OK && *end == PL_WALK_LONG && until < most;) {
        until = until + POLL_STEPS < most ? until + POLL_STEPS : most;
        *end = pl_walk_run(w, until, take_plan, s);
        status = pl_control_poll(s->query.control);
    }
    s->nodes += w->steps / STEPS_OF_A_NODE;
    return status;
}

static uint64_t steps_left(const pl_search *s) {
    uint64_t limit = s->query.node_limit, nodes = limit > s->nodes ? limit - s->nodes : 0;
    return limit && nodes < MOST_STEPS / STEPS_OF_A_NODE ? nodes * STEPS_OF_A_NODE : MOST_STEPS;
}

/* One attempt: a short walk, then lessons as long as they may pay, then a long walk. */
static parley_status attempt(pl_search *s, state *node, pl_walk_end *end) {
    bool learns = s->resumable && s->query.goal != PL_GOAL_PRODUCT;
    parley_status status = PARLEY_OK;
    *end = PL_WALK_LONG;
    *node = prepare(s);
    if (*node == READY)
        PL_TRY(walk(s, QUICK_STEPS, end));
    for (uint32_t lesson = 0; *node == READY && *end == PL_WALK_LONG; lesson++) {
        uint32_t deepest;
        double steps = pl_walk_estimate(&s->finish->walk, &deepest);
        if (!learns || lesson == MOST_LESSONS || steps < LEARNING_STEPS) {
            if (steps < (double)steps_left(s))
                PL_TRY(walk(s, 2 * steps_left(s), end));
            break;
        }
        learn(s, deepest);
        *node = prepare(s);
    }
out:
    return status;
}

parley_status pl_search_finish(pl_search *s, const int64_t *lambda, bool *closed) {
    parley_status status = PARLEY_OK;
    state node;
    pl_walk_end end;
    *closed = false;
    if (s->program->options > MOST_OPTIONS)
        return PARLEY_OK;
    if (!s->finish)
        PL_TRY(init(s));
    set_lanes(s, lambda);
    PL_TRY(attempt(s, &node, &end));
    *closed = node == CLOSED || end != PL_WALK_LONG;
out:
    return status;
}
