/* Adjusted Winner, Raiffa's sequential solution, fallback bargaining, Borda and approval. */
#include <parley/procedure.h>

#include "base/count.h"
#include "deal/space.h"
#include "parallel/control.h"

#include <parley/concession.h>
#include <parley/solve.h>

#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 100000, MOST_POINTS = 1 << 30, MOST_DRAFTS = 100000, MOST_VOTERS = 64 };

/* --- Adjusted Winner --- */

/* Points scaled so that both parties have the same total: mine * the other's total. */
typedef struct item {
    int64_t giver, taker; /* worth to the party that has it and to the other */
    uint32_t index;
} item;

/* Cheapest to give first: the least worth to the giver per worth to the taker. */
static int by_ratio(const void *a, const void *b) {
    const item *one = a, *two = b;
    pl_i128 left = (pl_i128)one->giver * two->taker, right = (pl_i128)two->giver * one->taker;
    if (left != right)
        return left < right ? -1 : 1;
    return (one->index > two->index) - (one->index < two->index);
}

static parley_status total_points(const int64_t *points, uint32_t items, int64_t *total) {
    *total = 0;
    for (uint32_t j = 0; j < items; j++) {
        if (points[j] < 0 || points[j] > MOST_POINTS - *total)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "item %u has %lld points; 0 or more are allowed, and %d in all", j,
                           (long long)points[j], MOST_POINTS);
        *total += points[j];
    }
    return *total > 0 ? PARLEY_OK : pl_fail(PARLEY_E_ARGUMENT, "a party gives no points at all");
}

/* Moves items from the richer party to the poorer until both have the same. */
static void even_out(parley_adjusted_winner *out, uint8_t *winner, item *order, uint32_t count,
                     int64_t *sum, uint32_t richer) {
    for (uint32_t i = 0; i < count && sum[richer] > sum[1 - richer]; i++) {
        int64_t excess = sum[richer] - sum[1 - richer], both = order[i].giver + order[i].taker;
        if (both <= excess) {
            winner[order[i].index] = (uint8_t)(1 - richer);
            sum[richer] -= order[i].giver;
            sum[1 - richer] += order[i].taker;
            continue;
        }
        /* The part given away is excess / both. */
        out->divided = order[i].index;
        out->denominator = both;
        out->numerator = richer == 0 ? both - excess : excess;
        double part = (double)excess / (double)both;
        out->points[richer] = -part * (double)order[i].giver;
        out->points[1 - richer] = part * (double)order[i].taker;
        return;
    }
}

static void reduce(int64_t *numerator, int64_t *denominator) {
    int64_t a = *numerator, b = *denominator;
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    *numerator /= a;
    *denominator /= a;
}

parley_status parley_adjust_winner(parley_adjusted_winner *out, uint8_t *winner, uint32_t items,
                                   const int64_t *points0, const int64_t *points1) {
    int64_t total[2], sum[2] = {0, 0};
    const int64_t *points[2] = {points0, points1};
    parley_status status = PARLEY_OK;
    *out = (parley_adjusted_winner){.divided = UINT32_MAX, .denominator = 1};
    if (items < 1 || items > MOST_ITEMS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u items; 1 to %d", items, MOST_ITEMS);
    item *order = PL_NEW(item, items);
    if (!order)
        return pl_fail_memory();
    PL_TRY(total_points(points0, items, &total[0]));
    PL_TRY(total_points(points1, items, &total[1]));
    for (uint32_t j = 0; j < items; j++) {
        winner[j] = points0[j] * total[1] < points1[j] * total[0];
        sum[winner[j]] += points[winner[j]][j] * total[1 - winner[j]];
    }
    uint32_t richer = sum[1] > sum[0], count = 0;
    for (uint32_t j = 0; j < items; j++)
        if (winner[j] == richer && (points0[j] || points1[j]))
            order[count++] = (item){points[richer][j] * total[1 - richer],
                                    points[1 - richer][j] * total[richer], j};
    qsort(order, count, sizeof *order, by_ratio);
    even_out(out, winner, order, count, sum, richer);
    for (uint32_t p = 0; p < 2; p++)
        out->points[p] = (out->points[p] + (double)sum[p]) / ((double)total[0] * (double)total[1]);
    reduce(&out->numerator, &out->denominator);
out:
    pl_free(order);
    return status;
}

/* --- Raiffa --- */

enum { POINT_BITS = 30 };

typedef struct raiffa {
    const parley_space *space;
    parley_control *control;
    uint32_t n;
    uint32_t *trial;                    /* [m] */
    int64_t scale[PARLEY_MAX_PARTIES];  /* grid units of a whole utility */
    int64_t point[PARLEY_MAX_PARTIES];  /* in 2^-POINT_BITS of a grid unit */
    int64_t floors[PARLEY_MAX_PARTIES]; /* the point rounded up to the grid */
    int64_t best[PARLEY_MAX_PARTIES];
} raiffa;

static void round_up(const int64_t *point, int64_t *floors, uint32_t n) {
    const int64_t unit = (int64_t)1 << POINT_BITS;
    for (uint32_t p = 0; p < n; p++)
        floors[p] = point[p] / unit + (point[p] % unit > 0);
}

static parley_status first_point(raiffa *r, const parley_raiffa_options *options) {
    const int64_t most = (int64_t)1 << 32, most_scale = (int64_t)1 << 40;
    for (uint32_t p = 0; p < r->n; p++) {
        int64_t value = options->disagreement
                            ? options->disagreement[p]
                            : pl_disagreement(r->space, p, r->space->reservation[p]);
        r->scale[p] = options->scale ? options->scale[p] : 1;
        if (value < -most || value > most || r->scale[p] < 1 || r->scale[p] > most_scale)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "party %u: a disagreement utility of %lld, a scale of %lld; allowed are "
                           "-2^32 to 2^32 and 1 to 2^40",
                           p, (long long)value, (long long)r->scale[p]);
        r->point[p] = value * ((int64_t)1 << POINT_BITS);
    }
    round_up(r->point, r->floors, r->n);
    return PARLEY_OK;
}

/* The most that each party can have while all keep the point. */
static parley_status find_best(raiffa *r, int *found) {
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < r->n; p++) {
        int64_t weights[PARLEY_MAX_PARTIES] = {0};
        parley_solution solution;
        weights[p] = 1;
        parley_solve_options options = {.disagreement = r->floors, .weights = weights};
        status =
            parley_solve(&solution, r->trial, r->space, PARLEY_UTILITARIAN, &options, r->control);
        *found = solution.found;
        if (status != PARLEY_OK || !solution.found)
            break;
        r->best[p] = solution.utilities[p];
    }
    return status;
}

/* Moves 1/n of the way to the best, unless no agreement reaches that or one has the best itself. */
static parley_status take_step(raiffa *r, bool *moved) {
    int64_t next[PARLEY_MAX_PARTIES], floors[PARLEY_MAX_PARTIES];
    int feasible = 0;
    *moved = false;
    parley_status status =
        parley_feasible(&feasible, r->trial, r->space, r->best, NULL, r->control);
    if (feasible)
        memcpy(r->floors, r->best, sizeof r->floors);
    if (feasible || status != PARLEY_OK)
        return status;
    for (uint32_t p = 0; p < r->n; p++) {
        int64_t rest = r->best[p] * ((int64_t)1 << POINT_BITS) - r->point[p];
        next[p] = r->point[p] + rest / (int64_t)r->n;
    }
    round_up(next, floors, r->n);
    status = parley_feasible(&feasible, NULL, r->space, floors, NULL, r->control);
    if (status != PARLEY_OK || !feasible)
        return status;
    memcpy(r->point, next, sizeof next);
    memcpy(r->floors, floors, sizeof floors);
    *moved = true;
    return PARLEY_OK;
}

/* The path; afterwards `floors` hold what the agreement gives at least. */
static parley_status walk(raiffa *r, parley_raiffa *out, double *path, uint32_t most_points) {
    parley_status status = PARLEY_OK;
    bool moved = true;
    while (moved && status == PARLEY_OK) {
        status = find_best(r, &out->found);
        if (status != PARLEY_OK || !out->found)
            return status;
        for (uint32_t p = 0; path && out->points < most_points && p < r->n; p++)
            path[(size_t)out->points * r->n + p] =
                (double)r->point[p] / (double)((int64_t)1 << POINT_BITS);
        out->points++;
        status = take_step(r, &moved);
    }
    return status;
}

parley_status parley_raiffa_run(parley_raiffa *out, uint32_t *choices, double *path,
                                uint32_t most_points, const parley_space *space,
                                const parley_raiffa_options *options, parley_control *control) {
    static const parley_raiffa_options defaults;
    raiffa r = {.space = space, .control = control, .n = space->parties};
    parley_solution solution;
    parley_status status = PARLEY_OK;
    *out = (parley_raiffa){0};
    if (space->empty)
        return PARLEY_OK;
    r.trial = PL_NEW(uint32_t, space->original_issues);
    if (!r.trial)
        return pl_fail_memory();
    PL_TRY(first_point(&r, options ? options : &defaults));
    PL_TRY(walk(&r, out, path, most_points));
    parley_solve_options last = {.disagreement = r.floors, .scale = r.scale};
    PL_TRY(parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, &last, control));
    memcpy(out->utilities, solution.utilities, sizeof out->utilities);
out:
    pl_free(r.trial);
    return status;
}

/* --- choosing from a list --- */

static parley_status check_list(uint32_t parties, uint32_t drafts) {
    if (parties < 1 || parties > MOST_VOTERS || drafts < 1 || drafts > MOST_DRAFTS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u parties and %u drafts; 1 to %d and 1 to %d", parties,
                       drafts, MOST_VOTERS, MOST_DRAFTS);
    return PARLEY_OK;
}

/* How many drafts the party likes better than draft `d`, and how many others equally. */
static uint32_t better_than(const int64_t *values, uint32_t drafts, uint32_t d, uint32_t *equal) {
    uint32_t better = 0;
    *equal = 0;
    for (uint32_t e = 0; e < drafts; e++) {
        better += values[e] > values[d];
        *equal += e != d && values[e] == values[d];
    }
    return better;
}

/* The depth at which a party reaches the draft, UINT32_MAX where it is below the floor. */
static uint32_t depth_of(const int64_t *values, uint32_t drafts, uint32_t d, const int64_t *floor) {
    uint32_t equal;
    if (floor && values[d] < *floor)
        return UINT32_MAX;
    return better_than(values, drafts, d, &equal) + 1;
}

/* The quota-th of the depths, which are sorted for it. */
static uint32_t quota_depth(uint32_t *depths, uint32_t parties, uint32_t quota) {
    for (uint32_t i = 1; i < parties; i++)
        for (uint32_t k = i; k > 0 && depths[k - 1] > depths[k]; k--) {
            uint32_t swap = depths[k];
            depths[k] = depths[k - 1];
            depths[k - 1] = swap;
        }
    return depths[quota - 1];
}

parley_status parley_fallback_bargaining(parley_fallback *out, uint32_t parties, uint32_t drafts,
                                         const int64_t *values, const int64_t *floors,
                                         uint32_t quota) {
    uint32_t best = UINT32_MAX, most = 0;
    if (check_list(parties, drafts) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    if (quota < 1 || quota > parties)
        return pl_fail(PARLEY_E_ARGUMENT, "a quota of %u; 1 to %u", quota, parties);
    for (uint32_t d = 0; d < drafts; d++) {
        uint32_t depths[MOST_VOTERS];
        for (uint32_t p = 0; p < parties; p++)
            depths[p] =
                depth_of(values + (size_t)p * drafts, drafts, d, floors ? &floors[p] : NULL);
        uint32_t reached = quota_depth(depths, parties, quota);
        out[d] = (parley_fallback){0};
        if (reached == UINT32_MAX)
            continue;
        out[d].depth = reached;
        for (uint32_t p = 0; p < parties; p++)
            out[d].support += depths[p] <= reached;
        if (reached < best || (reached == best && out[d].support > most)) {
            best = reached;
            most = out[d].support;
        }
    }
    for (uint32_t d = 0; d < drafts; d++)
        out[d].chosen = out[d].depth == best && out[d].support == most;
    return PARLEY_OK;
}

parley_status parley_borda(uint64_t *scores, uint32_t parties, uint32_t drafts,
                           const int64_t *values) {
    if (check_list(parties, drafts) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    for (uint32_t d = 0; d < drafts; d++) {
        scores[d] = 0;
        for (uint32_t p = 0; p < parties; p++) {
            uint32_t equal;
            uint32_t better = better_than(values + (size_t)p * drafts, drafts, d, &equal);
            scores[d] += 2 * (uint64_t)(drafts - 1 - better - equal) + equal;
        }
    }
    return PARLEY_OK;
}

parley_status parley_approval(uint32_t *votes, uint32_t parties, uint32_t drafts,
                              const int64_t *values, const int64_t *floors) {
    if (check_list(parties, drafts) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    for (uint32_t d = 0; d < drafts; d++) {
        votes[d] = 0;
        for (uint32_t p = 0; p < parties; p++)
            votes[d] += values[(size_t)p * drafts + d] >= floors[p];
    }
    return PARLEY_OK;
}
