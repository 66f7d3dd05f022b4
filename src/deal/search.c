/* The tree of the search: nodes, boxes closed by whole-number weights, options fixed by reduced
 * cost, and the branching on an issue that the relaxation mixes; see deal/search.h. */
#include "deal/search.h"

#include "parallel/control.h"

#include <math.h>
#include <string.h>

enum { MOST_ROUNDS = 4, TIES_BORNE = 300, IMPROVE_EVERY = 16 };

parley_status pl_search_init(pl_search *s, const pl_program *program) {
    *s = (pl_search){.program = program};
    size_t m = program->issues, options = program->options;
    parley_status status = pl_lp_init(&s->lp, program);
    s->plan = PL_NEW(uint32_t, m);
    s->level = PL_NEW(pl_search_level, m + 1);
    s->level_key = PL_NEW(uint32_t, (m + 1) * m);
    s->order = PL_NEW(uint32_t, options);
    s->trail = PL_NEW(uint32_t, options);
    s->alive = PL_NEW(uint32_t, m);
    s->gain = pl_calloc_aligned((size_t)s->lp.stride * PL_ROWS, sizeof(int64_t));
    s->start = pl_calloc_aligned(s->lp.stride, sizeof(int64_t));
    s->score = pl_calloc_aligned(s->lp.stride, sizeof(int64_t));
    s->best = PL_NEW(int64_t, m);
    s->loss = PL_NEW(int64_t, options);
    s->trial = PL_NEW(uint32_t, m);
    s->spare = PL_NEW(uint32_t, m);
    s->allowed = PL_NEW(uint8_t, options);
    s->barred = PL_NEW(uint8_t, options);
    if (status != PARLEY_OK || !s->plan || !s->level || !s->level_key || !s->order || !s->trail ||
        !s->alive || !s->gain || !s->start || !s->score || !s->best || !s->loss || !s->trial ||
        !s->spare || !s->allowed || !s->barred) {
        pl_search_clear(s);
        return pl_fail_memory();
    }
    return PARLEY_OK;
}

void pl_search_clear(pl_search *s) {
    pl_product_clear(s);
    pl_finish_clear(s);
    pl_lp_clear(&s->lp);
    pl_free(s->plan);
    pl_free(s->level);
    pl_free(s->order);
    pl_free(s->level_key);
    pl_free(s->trail);
    pl_free(s->alive);
    pl_free(s->gain);
    pl_free(s->start);
    pl_free(s->score);
    pl_free(s->best);
    pl_free(s->loss);
    pl_free(s->trial);
    pl_free(s->spare);
    pl_free(s->allowed);
    pl_free(s->barred);
    *s = (pl_search){0};
}

PL_CLONES static void add_weighted(const int64_t *gain, size_t stride, const int64_t *lambda,
                                   const int64_t *start, int64_t *score) {
    uint32_t row[PL_ROWS], rows = 0;
    for (uint32_t i = 0; i < PL_ROWS; i++)
        if (lambda[i])
            row[rows++] = i;
    for (size_t o = 0; o < stride; o += 8) {
        int64_t sum[8];
        memcpy(sum, start + o, sizeof sum);
        for (uint32_t a = 0; a < rows; a++)
            for (uint32_t i = 0; i < 8; i++)
                sum[i] += lambda[row[a]] * gain[row[a] * stride + o + i];
        memcpy(score + o, sum, sizeof sum);
    }
}

/* The greatest weighted sum over the plans of the node; fills score and best. */
static int64_t weigh(pl_search *s, const int64_t *lambda) {
    const pl_program *program = s->program;
    int64_t total = 0;
    add_weighted(s->gain, s->lp.stride, lambda, s->start, s->score);
    for (uint32_t j = 0; j < program->issues; j++) {
        int64_t best = INT64_MIN;
        for (uint32_t o = program->first[j]; o < program->first[j + 1]; o++)
            best = s->score[o] > best ? s->score[o] : best;
        s->best[j] = best;
        total += best;
    }
    return total;
}

/* --- nodes --- */

static void kill(pl_search *s, uint32_t option) {
    pl_lp_kill(&s->lp, option);
    s->start[option] = PL_SEARCH_OUT;
    s->alive[s->program->issue_of[option]]--;
    s->trail[s->trailed++] = option;
}

static void undo(pl_search *s, uint32_t mark) {
    while (s->trailed > mark) {
        uint32_t option = s->trail[--s->trailed];
        pl_lp_revive(&s->lp, option);
        s->start[option] = 0;
        s->alive[s->program->issue_of[option]]++;
    }
}

/* Hands the box of the node to the taker, with `issue` narrowed to `only` unless that is
 * UINT32_MAX. */
static parley_status close_box(pl_search *s, const int64_t *lambda, uint32_t only) {
    if (!s->taker)
        return PARLEY_OK;
    for (uint32_t o = 0; o < s->program->options; o++)
        s->allowed[o] = pl_lp_alive(&s->lp, o);
    if (only != UINT32_MAX) {
        uint32_t j = s->program->issue_of[only];
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++)
            s->allowed[o] = o == only;
    }
    return s->taker(s->taker_context, s->allowed, lambda);
}

static void mend_keys(pl_search *s) {
    for (uint32_t j = 0; j < s->program->issues; j++) {
        if (pl_lp_alive(&s->lp, s->lp.key[j]))
            continue;
        uint32_t best = UINT32_MAX;
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++)
            if (pl_lp_alive(&s->lp, o) &&
                (best == UINT32_MAX || s->lp.score[o] > s->lp.score[best]))
                best = o;
        s->lp.key[j] = best;
    }
}

static bool reached(const pl_search *s) {
    return s->found && s->query.goal == PL_GOAL_REACH;
}

/* Takes or leaves the option of a mixture: the plan under trial and its sums. */
static void flip(pl_search *s, uint32_t option, bool take, int64_t *sums) {
    uint32_t j = s->program->issue_of[option], to = take ? option : s->lp.key[j];
    const int64_t *old = pl_program_gain(s->program, s->trial[j]);
    const int64_t *new = pl_program_gain(s->program, to);
    for (uint32_t i = 0; i < PL_ROWS; i++)
        sums[i] += new[i] - old[i];
    s->trial[j] = to;
}

/* Plans near the relaxation: every way to decide the issues that it mixes, in Gray code order. The
 * plan of the keys is improved too, at the root with pairs and later now and then. */
static void round_mixtures(pl_search *s, bool root) {
    uint32_t options[PL_ROWS], count = 0, taken = 0;
    int64_t sums[PL_ROWS];
    for (uint32_t a = 0; a < s->lp.rows; a++)
        if (s->lp.slot[a].kind == PL_SLOT_OPTION && s->lp.slot[a].level > 1e-9)
            options[count++] = s->lp.slot[a].index;
    memcpy(s->trial, s->lp.key, s->program->issues * sizeof *s->trial);
    if (root || s->nodes % IMPROVE_EVERY == 0)
        pl_search_improve(s, s->trial, root && s->query.goal != PL_GOAL_REACH);
    memcpy(s->trial, s->lp.key, s->program->issues * sizeof *s->trial);
    pl_search_sum_plan(s->program, s->trial, sums);
    for (uint32_t code = 0; code < (1u << count) && !reached(s); code++) {
        if (pl_search_meets_needs(s, sums) && pl_search_offer(s, s->trial)) {
            uint32_t *copy = s->spare;
            memcpy(copy, s->trial, s->program->issues * sizeof *copy);
            pl_search_improve(s, copy, false);
        }
        uint32_t bit = (uint32_t)__builtin_ctz(code + 1);
        if (bit >= count)
            break;
        taken ^= 1u << bit;
        flip(s, options[bit], taken >> bit & 1, sums);
    }
}

static parley_status fix_options(pl_search *s, const int64_t *lambda, int64_t total, int64_t cut,
                                 uint32_t *fixed) {
    parley_status status = PARLEY_OK;
    *fixed = 0;
    for (uint32_t j = 0; j < s->program->issues; j++) {
        if (s->alive[j] == 1)
            continue;
        int64_t least = s->best[j] - (total - cut);
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++) {
            if (!pl_lp_alive(&s->lp, o) || s->score[o] > least)
                continue;
            PL_TRY(close_box(s, lambda, o));
            kill(s, o);
            ++*fixed;
        }
    }
out:
    return status;
}

/* Whether the relaxation's solution uses an option that is out by now. */
static bool solution_is_stale(const pl_search *s) {
    for (uint32_t j = 0; j < s->program->issues; j++)
        if (!pl_lp_alive(&s->lp, s->lp.key[j]))
            return true;
    for (uint32_t a = 0; a < s->lp.rows; a++)
        if (s->lp.slot[a].kind == PL_SLOT_OPTION && !pl_lp_alive(&s->lp, s->lp.slot[a].index))
            return true;
    return false;
}

static double spread_of(const pl_search *s, uint32_t issue) {
    double total = 0;
    for (uint32_t a = 0; a < s->lp.rows; a++) {
        const double *value = s->lp.value + (size_t)a * s->lp.stride;
        double low = INFINITY, high = -INFINITY;
        for (uint32_t o = s->program->first[issue]; o < s->program->first[issue + 1]; o++)
            if (pl_lp_alive(&s->lp, o)) {
                low = fmin(low, value[o]);
                high = fmax(high, value[o]);
            }
        total += high - low;
    }
    return total;
}

/* How much deciding an issue that the relaxation mixes promises: wide, few options, and not mixed
 * only by a trace. (Measured: a third fewer nodes than by width alone.) */
static double promise_of(const pl_search *s, uint32_t issue, double level) {
    double mixed = fmin(level, 1 - level);
    return spread_of(s, issue) * sqrt(sqrt(fmax(mixed, 0))) / (double)s->alive[issue];
}

/* The issue to branch on: the most promising of those the relaxation mixes, or the widest of all if
 * it mixes none. */
static uint32_t choose_issue(const pl_search *s) {
    uint32_t chosen = UINT32_MAX;
    double most = -1;
    bool product = s->query.goal == PL_GOAL_PRODUCT;
    if (product)
        chosen = pl_product_choose(s);
    if (chosen != UINT32_MAX && s->alive[chosen] < 2)
        chosen = UINT32_MAX;
    for (uint32_t a = 0; a < s->lp.rows && !product; a++) {
        const pl_slot *slot = &s->lp.slot[a];
        if (slot->kind != PL_SLOT_OPTION || slot->level < 1e-9)
            continue;
        uint32_t j = s->program->issue_of[slot->index];
        double promise = s->alive[j] > 1 ? promise_of(s, j, slot->level) : -1;
        if (promise > most) {
            most = promise;
            chosen = j;
        }
    }
    if (chosen != UINT32_MAX)
        return chosen;
    for (uint32_t j = 0; j < s->program->issues; j++) {
        double spread = s->alive[j] > 1 ? spread_of(s, j) : -1;
        if (spread > most) {
            most = spread;
            chosen = j;
        }
    }
    return chosen;
}

static void push_level(pl_search *s, const int64_t *lambda, int64_t total) {
    uint32_t j = choose_issue(s), first = s->program->first[j], count = 0;
    uint32_t *order = s->order + first;
    for (uint32_t o = first; o < s->program->first[j + 1]; o++) {
        if (!pl_lp_alive(&s->lp, o))
            continue;
        uint32_t k = count++;
        for (; k > 0 && s->score[order[k - 1]] < s->score[o]; k--)
            order[k] = order[k - 1];
        order[k] = o;
    }
    pl_search_level *level = &s->level[s->depth];
    *level = (pl_search_level){.issue = j, .count = count, .trail = s->trailed, .total = total};
    memcpy(level->lambda, lambda, sizeof level->lambda);
    level->bound = pl_search_bound_by(s, lambda, total);
    double above = s->depth ? s->level[s->depth - 1].bound : s->bound;
    level->bound = fmin(level->bound, above);
    level->solved = s->resumable;
    memcpy(level->slot, s->lp.slot, sizeof level->slot);
    memcpy(level->dual, s->lp.dual, sizeof level->dual);
    memcpy(s->level_key + (size_t)s->depth * s->program->issues, s->lp.key,
           s->program->issues * sizeof *s->lp.key);
    for (uint32_t k = 0; k < count; k++)
        s->loss[order[k]] = s->best[j] - s->score[order[k]];
    s->depth++;
}

/* A node that leaves one plan. */
static parley_status take_leaf(pl_search *s) {
    int64_t none[PL_ROWS] = {0};
    for (uint32_t j = 0; j < s->program->issues; j++)
        for (uint32_t o = s->program->first[j]; o < s->program->first[j + 1]; o++)
            if (pl_lp_alive(&s->lp, o))
                s->trial[j] = o;
    pl_search_offer(s, s->trial);
    return close_box(s, none, UINT32_MAX);
}

static bool is_leaf(const pl_search *s) {
    for (uint32_t j = 0; j < s->program->issues; j++)
        if (s->alive[j] > 1)
            return false;
    return true;
}

/* Proposes weights for the node by its relaxation. */
static pl_lp_end propose(pl_search *s, bool may_stop, int64_t *lambda) {
    double weights[PL_ROWS] = {0};
    pl_lp_end end = PL_LP_OPTIMAL;
    if (s->query.goal == PL_GOAL_PRODUCT) {
        end = pl_product_solve(s, weights);
    } else {
        pl_search_aim(s);
        may_stop = may_stop && pl_search_aims_at_needs(s);
        if (s->lp.rows > 0 && s->resumable) {
            end = pl_lp_resume(&s->lp, may_stop);
        } else {
            mend_keys(s);
            end = s->lp.rows > 0 ? pl_lp_solve(&s->lp, may_stop) : PL_LP_OPTIMAL;
        }
        s->resumable = s->lp.rows > 0 && end == PL_LP_OPTIMAL;
        if (s->lp.rows > 0 && s->lp.bound < INFINITY)
            memcpy(weights, s->lp.lambda, sizeof weights);
    }
    pl_search_round_weights(s, weights, lambda);
    return end;
}

/* Whether only values behind the least keep the node open. */
static bool is_tie(const pl_search *s, const int64_t *lambda, int64_t total) {
    int64_t strict = 0;
    if (s->query.goal != PL_GOAL_LEXIMIN || !s->found)
        return false;
    for (uint32_t p = 0; p < s->program->parties; p++)
        strict += lambda[p] * (s->query.compared >> p & 1 ? s->above[0][p] : s->need[p]);
    return total < strict;
}

/* Gives up a leximin search with too many such nodes: stages do better then. */
static parley_status count_ties(pl_search *s, uint64_t ties) {
    s->ties += ties;
    s->tied = s->ties > TIES_BORNE + s->nodes / 2;
    return s->tied ? pl_fail(PARLEY_E_LIMIT, "too many ties for one search") : PARLEY_OK;
}

/* Closes the node by a walk, unless a certificate wants boxes instead. A long walk that leaves a
 * tie open counts as the nodes it took the time of. */
static parley_status finish(pl_search *s, const int64_t *lambda, int64_t total, bool *closed) {
    uint64_t before = s->nodes;
    *closed = false;
    if (s->taker)
        return PARLEY_OK;
    parley_status status = pl_search_finish(s, lambda, closed);
    if (status == PARLEY_OK && !*closed && is_tie(s, lambda, total))
        status = count_ties(s, s->nodes - before);
    return status;
}

/* Works on the node as it stands: closes it, or pushes a level to branch. */
static parley_status examine(pl_search *s) {
    parley_status status = PARLEY_OK;
    int64_t lambda[PL_ROWS] = {0}, total = 0;
    bool root = s->nodes == 0, may_stop = true;
    if (s->query.node_limit && s->nodes >= s->query.node_limit)
        return pl_fail(PARLEY_E_LIMIT, "the limit of %llu nodes was reached",
                       (unsigned long long)s->query.node_limit);
    PL_TRY(pl_control_poll(s->query.control));
    s->nodes++;
    if (is_leaf(s))
        return take_leaf(s);
    for (uint32_t round = 0; round < MOST_ROUNDS; round++) {
        pl_lp_end end = propose(s, may_stop, lambda);
        total = weigh(s, lambda);
        if (s->query.goal == PL_GOAL_PRODUCT)
            pl_product_round(s, root);
        else if (end != PL_LP_BELOW)
            round_mixtures(s, root && round == 0);
        if (root && s->trailed == 0) {
            memcpy(s->root_lambda, lambda, sizeof lambda);
            s->root_total = total;
            s->bound = fmin(s->bound, pl_search_bound_by(s, lambda, total));
        }
        if (reached(s))
            return PARLEY_OK;
        int64_t cut = pl_search_cut(s, lambda);
        if (total <= cut)
            return close_box(s, lambda, UINT32_MAX);
        if (end == PL_LP_BELOW && may_stop) {
            may_stop = false;
            continue;
        }
        if (is_tie(s, lambda, total))
            PL_TRY(count_ties(s, 1));
        uint32_t fixed = 0;
        PL_TRY(fix_options(s, lambda, total, cut, &fixed));
        if (fixed == 0 || s->query.goal == PL_GOAL_PRODUCT || !solution_is_stale(s))
            break;
        if (is_leaf(s))
            return take_leaf(s);
    }
    if (is_leaf(s))
        return take_leaf(s);
    bool closed;
    PL_TRY(finish(s, lambda, total, &closed));
    if (!closed)
        push_level(s, lambda, total);
out:
    return status;
}

/* Goes down to the next child of the top level that is still open, or drops the level. */
static parley_status advance(pl_search *s) {
    pl_search_level *level = &s->level[s->depth - 1];
    undo(s, level->trail);
    if (level->next == level->count) {
        s->depth--;
        return PARLEY_OK;
    }
    uint32_t child = s->order[s->program->first[level->issue] + level->next++];
    if (level->total - s->loss[child] <= pl_search_cut(s, level->lambda))
        return close_box(s, level->lambda, child);
    for (uint32_t o = s->program->first[level->issue]; o < s->program->first[level->issue + 1]; o++)
        if (o != child && pl_lp_alive(&s->lp, o))
            kill(s, o);
    memcpy(s->lp.slot, level->slot, sizeof level->slot);
    memcpy(s->lp.dual, level->dual, sizeof level->dual);
    memcpy(s->lp.key, s->level_key + (size_t)(s->depth - 1) * s->program->issues,
           s->program->issues * sizeof *s->lp.key);
    s->resumable = level->solved;
    return examine(s);
}

static double value_in_hand(const pl_search *s) {
    if (!s->found)
        return -INFINITY;
    if (pl_search_raises_least(&s->query))
        return pl_ratio_double(s->value[0]);
    if (s->query.goal == PL_GOAL_SUM)
        return (double)(s->sums[s->program->parties] + s->program->base[s->program->parties]);
    return parley_count_to_double(&s->product);
}

/* The bound of an interrupted search: the plan in hand, the children still waiting, and the node
 * that was being worked on, whose parent is the last level. */
static double open_bound(const pl_search *s) {
    double bound = value_in_hand(s);
    if (s->depth == 0)
        return s->bound;
    for (uint32_t d = 0; d < s->depth; d++)
        if (s->level[d].next < s->level[d].count || d + 1 == s->depth)
            bound = fmax(bound, s->level[d].bound);
    return bound;
}

/* A plan by equal weights, improved: away from the threshold this settles whether one exists before
 * any relaxation is solved. */
static void reach_quickly(pl_search *s) {
    double equal[PL_ROWS];
    for (uint32_t a = 0; a < s->lp.rows; a++)
        equal[a] = 1;
    pl_lp_score(&s->lp, equal);
    for (uint32_t j = 0; j < s->program->issues; j++) {
        uint32_t top = s->program->first[j];
        for (uint32_t o = top + 1; o < s->program->first[j + 1]; o++)
            top = s->lp.score[o] > s->lp.score[top] ? o : top;
        s->trial[j] = s->lp.key[j] = top;
    }
    pl_search_improve(s, s->trial, false);
}

parley_status pl_search_run(pl_search *s) {
    parley_status status = PARLEY_OK;
    s->bound = pl_search_trivial_bound(s);
    if (s->query.goal == PL_GOAL_PRODUCT)
        PL_TRY(pl_product_init(s));
    for (uint32_t j = 0; j < s->program->issues; j++)
        if (s->alive[j] == 0)
            goto out;
    if (s->query.goal == PL_GOAL_REACH)
        reach_quickly(s);
    if (!reached(s))
        PL_TRY(examine(s));
    while (s->depth > 0 && !reached(s))
        PL_TRY(advance(s));
out:
    s->proven = status == PARLEY_OK;
    s->bound = status == PARLEY_OK ? value_in_hand(s) : open_bound(s);
    undo(s, 0);
    s->depth = 0;
    return status;
}
