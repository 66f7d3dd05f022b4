/* Adjusted Winner, Raiffa's sequential solution, fallback bargaining, Borda and approval. */
#include <parley/procedure.h>

#include "base/count.h"
#include "deal/space.h"
#include "parallel/control.h"

#include <parley/solve.h>

#include <stdlib.h>
#include <string.h>

enum { MOST_ITEMS = 100000, MOST_POINTS = 1000000, MOST_DRAFTS = 100000, MOST_VOTERS = 64 };

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
        if (points[j] < 0 || points[j] > MOST_POINTS)
            return pl_fail(PARLEY_E_ARGUMENT, "item %u has %lld points; 0 to %d", j,
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

/* The mean of the best agreements of the parties above `point`, rounded down. */
static parley_status next_point(int64_t *next, const int64_t *point, int *found,
                                const parley_space *space, uint32_t *trial,
                                parley_control *control) {
    int64_t total[PARLEY_MAX_PARTIES] = {0};
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < space->parties; p++) {
        int64_t weights[PARLEY_MAX_PARTIES] = {0};
        parley_solution solution;
        weights[p] = 1;
        parley_solve_options options = {.disagreement = point, .weights = weights};
        PL_TRY(parley_solve(&solution, trial, space, PARLEY_UTILITARIAN, &options, control));
        *found = solution.found;
        if (!solution.found)
            return PARLEY_OK;
        for (uint32_t q = 0; q < space->parties; q++)
            total[q] += solution.utilities[q] - point[q];
    }
    for (uint32_t p = 0; p < space->parties; p++)
        next[p] = point[p] + total[p] / (int64_t)space->parties;
out:
    return status;
}

static void first_point(int64_t *point, const parley_space *space, const int64_t *disagreement) {
    for (uint32_t p = 0; p < space->parties; p++) {
        int64_t least, greatest, own = space->reservation[p];
        parley_space_range(space, p, &least, &greatest);
        point[p] = disagreement ? disagreement[p] : own == INT64_MIN ? least : own;
    }
}

parley_status parley_raiffa_run(parley_raiffa *out, uint32_t *choices, int64_t *path,
                                uint32_t most_steps, const parley_space *space,
                                const int64_t *disagreement, parley_control *control) {
    int64_t point[PARLEY_MAX_PARTIES], next[PARLEY_MAX_PARTIES];
    uint32_t n = space->parties;
    parley_solution solution;
    parley_status status = PARLEY_OK;
    *out = (parley_raiffa){0};
    if (space->empty)
        return PARLEY_OK;
    uint32_t *trial = PL_NEW(uint32_t, space->original_issues);
    if (!trial)
        return pl_fail_memory();
    first_point(point, space, disagreement);
    for (;;) {
        if (path && out->steps < most_steps)
            memcpy(path + (size_t)out->steps * n, point, n * sizeof *point);
        int found = 0;
        PL_TRY(next_point(next, point, &found, space, trial, control));
        /* The first point is d; a later one may pass what any single agreement reaches. */
        if (!found && out->steps == 0)
            goto out;
        if (!found || memcmp(next, point, n * sizeof *point) == 0)
            break;
        parley_solve_options options = {.disagreement = next};
        PL_TRY(parley_solve(&solution, trial, space, PARLEY_EGALITARIAN, &options, control));
        out->steps++;
        if (!solution.found)
            break;
        memcpy(point, next, sizeof point);
    }
    parley_solve_options options = {.disagreement = point};
    PL_TRY(parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, &options, control));
    out->found = solution.found;
    memcpy(out->utilities, solution.utilities, sizeof out->utilities);
out:
    pl_free(trial);
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

/* The depth at which `quota` parties have reached the draft, from the depths of all. */
static uint32_t quota_depth(uint32_t *depths, uint32_t parties, uint32_t quota) {
    for (uint32_t i = 1; i < parties; i++)
        for (uint32_t k = i; k > 0 && depths[k - 1] > depths[k]; k--) {
            uint32_t swap = depths[k];
            depths[k] = depths[k - 1];
            depths[k - 1] = swap;
        }
    return depths[quota - 1];
}

parley_status parley_fallback_bargaining(uint8_t *chosen, uint32_t *depth, uint32_t parties,
                                         uint32_t drafts, const int64_t *values, uint32_t quota) {
    uint32_t best = UINT32_MAX, most = 0;
    if (check_list(parties, drafts) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    if (quota < 1 || quota > parties)
        return pl_fail(PARLEY_E_ARGUMENT, "a quota of %u; 1 to %u", quota, parties);
    for (uint32_t d = 0; d < drafts; d++) {
        uint32_t depths[MOST_VOTERS], equal, support = 0;
        for (uint32_t p = 0; p < parties; p++)
            depths[p] = better_than(values + (size_t)p * drafts, drafts, d, &equal) + 1;
        uint32_t reached = quota_depth(depths, parties, quota);
        for (uint32_t p = 0; p < parties; p++)
            support += depths[p] <= reached;
        chosen[d] = 0;
        if (reached > best || (reached == best && support < most))
            continue;
        if (reached < best || support > most)
            memset(chosen, 0, d);
        best = reached;
        most = support;
        chosen[d] = 1;
    }
    *depth = best;
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
