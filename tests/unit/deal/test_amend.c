/* Amendments, trades, pools and representatives against brute force on small spaces. */
#include "small_space.h"

#include "pl_test.h"

#include <parley/amend.h>
#include <parley/representatives.h>
#include <parley/solve.h>

#include <math.h>

enum { SEEDS = 1500, CAPACITY = 512 };

typedef struct scene {
    small_space s;
    uint32_t draft[SMALL_ISSUES];
    int64_t before[8], floors[8], scale[8];
} scene;

static void set_scene(scene *c, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 41, 0);
    small_draw(&c->s, seed, 0);
    for (uint32_t j = 0; j < c->s.m; j++)
        c->draft[j] = (uint32_t)pl_random_below(&random, c->s.counts[j]);
    parley_space_eval(c->s.space, c->draft, c->before);
    for (uint32_t p = 0; p < c->s.n; p++) {
        c->floors[p] =
            pl_random_below(&random, 5) ? c->before[p] + small_between(&random, -5, 15) : INT64_MIN;
        c->scale[p] = small_between(&random, 1, 4);
    }
}

/* Whether an agreement given by choices reaches the goal from the draft. */
static bool reaches(const scene *c, const uint32_t *choices, parley_amend_goal goal) {
    int64_t u[8];
    bool better = goal == PARLEY_AMEND_ACCEPTABLE;
    if (!parley_space_allows(c->s.space, choices))
        return false;
    parley_space_eval(c->s.space, choices, u);
    for (uint32_t p = 0; p < c->s.n; p++) {
        int64_t asked = goal == PARLEY_AMEND_ACCEPTABLE ? c->floors[p] : c->before[p];
        if (u[p] < asked)
            return false;
        better = better || u[p] > c->before[p];
    }
    return better;
}

/* Whether some part of the changes, none of them included for acceptability, reaches it too. */
static bool part_reaches(const scene *c, const uint32_t *choices, parley_amend_goal goal) {
    uint32_t changed[SMALL_ISSUES], count = 0, plan[SMALL_ISSUES];
    for (uint32_t j = 0; j < c->s.m; j++)
        if (choices[j] != c->draft[j])
            changed[count++] = j;
    for (uint32_t part = 0; part + 1 < 1u << count; part++) {
        memcpy(plan, c->draft, sizeof plan);
        for (uint32_t i = 0; i < count; i++)
            if (part >> i & 1)
                plan[changed[i]] = choices[changed[i]];
        if (reaches(c, plan, goal))
            return true;
    }
    return false;
}

static uint32_t differ(const scene *c, const uint32_t *a, const uint32_t *b) {
    uint32_t count = 0;
    for (uint32_t j = 0; j < c->s.m; j++)
        count += a[j] != b[j];
    return count;
}

static void check_listed(const scene *c, const parley_amendment *list, uint64_t count,
                         parley_amend_goal goal, uint32_t most) {
    bool right = true;
    for (uint64_t i = 0; i < count; i++) {
        uint32_t plan[SMALL_ISSUES];
        int64_t u[8];
        memcpy(plan, c->draft, sizeof plan);
        for (uint32_t k = 0; k < list[i].change_count; k++)
            plan[list[i].changes[k].issue] = list[i].changes[k].option;
        parley_space_eval(c->s.space, plan, u);
        right = right && differ(c, plan, c->draft) == list[i].change_count &&
                list[i].change_count <= most && reaches(c, plan, goal) &&
                !part_reaches(c, plan, goal);
        for (uint32_t p = 0; p < c->s.n; p++)
            right = right && list[i].gains[p] == u[p] - c->before[p];
        right = right && (i == 0 || list[i - 1].gain_per_change >= list[i].gain_per_change);
    }
    ck_assert(right);
}

START_TEST(amendments__are_all_irreducible_ones_in_order) {
    static scene c;
    static parley_amendment list[CAPACITY], top[3];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        set_scene(&c, seed);
        parley_amend_options options = {.goal = (parley_amend_goal)(seed % 2),
                                        .most_changes = 1 + (uint32_t)(seed / 2 % 3),
                                        .floors = c.floors,
                                        .scale = c.scale};
        uint64_t count, again, expected = 0;
        ck_assert_int_eq(
            parley_amendments(list, CAPACITY, &count, c.s.space, c.draft, &options, NULL),
            PARLEY_OK);
        ck_assert_uint_le(count, CAPACITY);
        check_listed(&c, list, count, options.goal, options.most_changes);
        for (uint32_t a = 0; a < c.s.count; a++) {
            uint32_t distance = differ(&c, c.s.choices[a], c.draft);
            expected += distance > 0 && distance <= options.most_changes &&
                        reaches(&c, c.s.choices[a], options.goal) &&
                        !part_reaches(&c, c.s.choices[a], options.goal);
        }
        ck_assert_uint_eq(count, expected);
        parley_amendments(top, 3, &again, c.s.space, c.draft, &options, NULL);
        ck_assert_uint_eq(again, count);
        ck_assert_mem_eq(top, list, (count < 3 ? count : 3) * sizeof *top);
        parley_space_free(c.s.space);
    }
}
END_TEST

START_TEST(trades__are_all_pairs_of_crossed_changes) {
    static scene c;
    static parley_amendment list[CAPACITY * 16];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        set_scene(&c, seed);
        parley_amend_options options = {.scale = c.scale, .unharmed = seed % 2};
        int64_t none[8];
        for (uint32_t p = 0; p < c.s.n; p++)
            none[p] = INT64_MIN;
        options.floors = none;
        uint64_t count, expected = 0;
        ck_assert_int_eq(
            parley_trades(list, CAPACITY * 16, &count, c.s.space, c.draft, &options, NULL),
            PARLEY_OK);
        for (uint32_t a = 0; a < c.s.count; a++) {
            uint32_t changed[SMALL_ISSUES], changes = 0, one[SMALL_ISSUES];
            int64_t first[8];
            for (uint32_t j = 0; j < c.s.m; j++)
                if (c.s.choices[a][j] != c.draft[j])
                    changed[changes++] = j;
            if (changes != 2)
                continue;
            memcpy(one, c.draft, sizeof one);
            one[changed[0]] = c.s.choices[a][changed[0]];
            parley_space_eval(c.s.space, one, first);
            for (uint32_t p = 0; p < c.s.n; p++)
                for (uint32_t q = p + 1; q < c.s.n; q++) {
                    const int64_t *u = c.s.utilities[a];
                    int64_t p1 = first[p] - c.before[p], q1 = first[q] - c.before[q];
                    int64_t p2 = u[p] - first[p], q2 = u[q] - first[q];
                    bool trade = p1 + p2 > 0 && q1 + q2 > 0 && p1 != 0 && q1 != 0 &&
                                 (p1 > 0) != (q1 > 0) && (p2 > 0) != (q2 > 0) && p2 != 0 &&
                                 q2 != 0 && (p1 > 0) != (p2 > 0);
                    for (uint32_t r = 0; r < c.s.n && trade && options.unharmed; r++)
                        trade = r == p || r == q || u[r] >= c.before[r];
                    expected += trade;
                }
        }
        ck_assert_uint_eq(count, expected);
        for (uint64_t i = 1; i < count; i++)
            ck_assert(list[i - 1].gain >= list[i].gain);
        parley_space_free(c.s.space);
    }
}
END_TEST

/* The first of each set of issues, in order: what `distinct` lists. */
static uint32_t first_of_each(const parley_amendment *list, uint64_t count, parley_amendment *out,
                              uint32_t most) {
    uint32_t kept = 0;
    for (uint64_t i = 0; i < count && kept < most; i++) {
        bool seen = false;
        for (uint64_t k = 0; k < i; k++) {
            bool same = list[k].change_count == list[i].change_count;
            for (uint32_t c = 0; same && c < list[i].change_count; c++)
                same = list[k].changes[c].issue == list[i].changes[c].issue;
            seen = seen || same;
        }
        if (!seen)
            out[kept++] = list[i];
    }
    return kept;
}

START_TEST(amendments_and_trades__distinct_lists_the_best_of_each_set_of_issues) {
    static scene c;
    static parley_amendment list[CAPACITY * 16], expected[8], found[8];
    uint32_t fewer = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        set_scene(&c, seed);
        uint32_t most = 1 + (uint32_t)(seed % 8);
        bool trades = seed % 3 == 0;
        parley_amend_options options = {.goal = (parley_amend_goal)(seed % 2),
                                        .most_changes = 3,
                                        .floors = c.floors,
                                        .scale = c.scale};
        parley_status (*call)(parley_amendment *, uint32_t, uint64_t *, const parley_space *,
                              const uint32_t *, const parley_amend_options *, parley_control *) =
            trades ? parley_trades : parley_amendments;
        uint64_t count, again;
        ck_assert_int_eq(call(list, CAPACITY * 16, &count, c.s.space, c.draft, &options, NULL),
                         PARLEY_OK);
        ck_assert_uint_le(count, CAPACITY * 16);
        uint32_t kept = first_of_each(list, count, expected, most);
        options.distinct = 1;
        ck_assert_int_eq(call(found, most, &again, c.s.space, c.draft, &options, NULL), PARLEY_OK);
        ck_assert_uint_eq(again, count);
        ck_assert_mem_eq(found, expected, kept * sizeof *found);
        for (uint32_t i = kept; i < most; i++)
            ck_assert_uint_eq(found[i].change_count, 0);
        fewer += kept < most && kept < count;
        parley_space_free(c.s.space);
    }
    ck_assert_uint_gt(fewer, 50);
}
END_TEST

/* The values u - d in whole utilities, ascending, for leximin. */
static void sorted_surplus(double *out, const int64_t *u, const int64_t *d, const int64_t *scale,
                           uint32_t n) {
    for (uint32_t p = 0; p < n; p++) {
        uint32_t at = p;
        double value = (double)(u[p] - d[p]) / (double)scale[p];
        for (; at > 0 && out[at - 1] > value; at--)
            out[at] = out[at - 1];
        out[at] = value;
    }
}

/* A party asks for less than any agreement gives it: then it counts all the same what it asks. */
START_TEST(pool_and_representatives__begin_with_the_egalitarian_solution) {
    static small_space s;
    uint32_t found = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        int64_t utilities[8], scale[8];
        uint32_t choices[SMALL_ISSUES], count;
        double slack, first[8], second[8];
        parley_representative point;
        parley_coverage coverage;
        parley_solution solution;
        small_draw(&s, seed, 2 + (uint32_t)(seed % 3));
        parley_space_free(s.space);
        for (uint32_t p = 0; p < s.n; p++) {
            scale[p] = 1 + (int64_t)((seed + p) % 3);
            s.reservations[p] = (int64_t)p * 37 - 200;
        }
        ck_assert_int_eq(parley_space_new(&s.space, &s.spec, NULL), PARLEY_OK);
        parley_solve_options egalitarian = {.scale = scale};
        ck_assert_int_eq(
            parley_solve(&solution, choices, s.space, PARLEY_EGALITARIAN, &egalitarian, NULL),
            PARLEY_OK);
        parley_representatives_options spread = {.scale = scale};
        ck_assert_int_eq(
            parley_representatives(&coverage, &point, choices, 1, s.space, &spread, NULL),
            PARLEY_OK);
        parley_pool_options options = {.scale = scale};
        ck_assert_int_eq(
            parley_pool(choices, utilities, &slack, 1, &count, NULL, s.space, &options, NULL),
            PARLEY_OK);
        ck_assert_int_eq(coverage.found, solution.found);
        ck_assert_int_eq(count, solution.found);
        for (uint32_t k = 0; k < 2 && solution.found; k++) {
            sorted_surplus(first, solution.utilities, s.reservations, scale, s.n);
            sorted_surplus(second, k ? utilities : point.utilities, s.reservations, scale, s.n);
            for (uint32_t p = 0; p < s.n; p++)
                ck_assert_double_eq_tol(first[p], second[p], 1e-9);
        }
        found += solution.found != 0;
        parley_space_free(s.space);
    }
    ck_assert_uint_gt(found, 200);
}
END_TEST

static bool is_efficient(const small_space *s, const int64_t *u) {
    for (uint32_t a = 0; a < s->count; a++)
        if (small_reaches(s, a, u) && memcmp(s->utilities[a], u, s->n * sizeof *u) != 0)
            return false;
    return true;
}

START_TEST(representatives__are_efficient_and_the_gap_is_exact) {
    static small_space s;
    enum { MOST = 12 };
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        parley_coverage coverage;
        parley_representative points[MOST];
        uint32_t choices[MOST * SMALL_ISSUES];
        int64_t d[8], scale[8], greatest;
        small_draw(&s, seed, 0);
        for (uint32_t p = 0; p < s.n; p++)
            scale[p] = 1 + (int64_t)((seed + p) % 3);
        parley_representatives_options options = {.scale = scale};
        ck_assert_int_eq(parley_representatives(&coverage, points, choices,
                                                1 + (uint32_t)(seed % MOST), s.space, &options,
                                                NULL),
                         PARLEY_OK);
        double gap = 0;
        bool any = false, right = true;
        for (uint32_t p = 0; p < s.n && s.count; p++) {
            parley_space_range(s.space, p, &d[p], &greatest);
            if (s.reservations[p] != INT64_MIN)
                d[p] = s.reservations[p];
        }
        for (uint32_t a = 0; a < s.count; a++) {
            double nearest = INFINITY;
            if (!small_reaches(&s, a, d))
                continue;
            any = true;
            for (uint32_t r = 0; r < coverage.count; r++) {
                double worst = 0;
                for (uint32_t p = 0; p < s.n; p++)
                    worst = fmax(worst, (double)(s.utilities[a][p] - points[r].utilities[p]) /
                                            (double)scale[p]);
                nearest = fmin(nearest, worst);
            }
            gap = fmax(gap, nearest);
        }
        ck_assert_int_eq(coverage.found, any);
        for (uint32_t r = 0; r < coverage.count; r++) {
            int64_t u[8];
            parley_space_eval(s.space, choices + r * s.m, u);
            right = right && parley_space_allows(s.space, choices + r * s.m) &&
                    memcmp(u, points[r].utilities, s.n * sizeof *u) == 0 && is_efficient(&s, u);
        }
        ck_assert(right);
        ck_assert_double_eq_tol(gap, coverage.gap, 1e-9);
        parley_space_free(s.space);
    }
}
END_TEST

START_TEST(pool__keeps_distances_and_floors) {
    static small_space s;
    enum { WANTED = 5 };
    uint32_t full = 0, none_left = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        uint32_t choices[WANTED * SMALL_ISSUES], count;
        int64_t utilities[WANTED * 8];
        double slack[WANTED];
        int complete;
        small_draw(&s, seed, 0);
        parley_pool_options options = {.distance = s.m > 2 ? 2 : 1};
        ck_assert_int_eq(parley_pool(choices, utilities, slack, WANTED, &count, &complete, s.space,
                                     &options, NULL),
                         PARLEY_OK);
        bool right = count <= WANTED;
        full += count == WANTED;
        for (uint32_t i = 0; i < count; i++) {
            int64_t u[8];
            double best = 0;
            parley_space_eval(s.space, choices + i * s.m, u);
            right = right && parley_space_allows(s.space, choices + i * s.m) &&
                    memcmp(u, utilities + i * s.n, s.n * sizeof *u) == 0;
            for (uint32_t p = 0; p < s.n; p++)
                right = right && u[p] >= s.reservations[p];
            for (uint32_t a = 0; a < s.count; a++) {
                double least = INFINITY;
                for (uint32_t p = 0; p < s.n; p++)
                    least = fmin(least, (double)(s.utilities[a][p] - u[p]));
                best = fmax(best, least);
            }
            right = right && fabs(best - slack[i]) < 1e-9;
            for (uint32_t j = 0; j < i; j++) {
                uint32_t distance = 0;
                for (uint32_t k = 0; k < s.m; k++)
                    distance += choices[i * s.m + k] != choices[j * s.m + k];
                right = right && distance >= options.distance;
            }
        }
        ck_assert(right);
        /* Whether there is room for another, where the pool says that it knows. */
        bool room = false;
        for (uint32_t a = 0; a < s.count && !room; a++) {
            room = true;
            for (uint32_t p = 0; p < s.n; p++)
                room = room && s.utilities[a][p] >= s.reservations[p];
            for (uint32_t i = 0; i < count && room; i++) {
                uint32_t distance = 0;
                for (uint32_t k = 0; k < s.m; k++)
                    distance += choices[i * s.m + k] != s.choices[a][k];
                room = distance >= options.distance;
            }
        }
        ck_assert(!complete || !room);
        ck_assert(complete || count == WANTED || s.n + count > PARLEY_MAX_PARTIES);
        none_left += complete && count > 1;
        parley_space_free(s.space);
    }
    ck_assert_uint_gt(none_left, 30);
    ck_assert_uint_gt(full, 30);
}
END_TEST

PL_TEST_MAIN("amend", amendments__are_all_irreducible_ones_in_order,
             trades__are_all_pairs_of_crossed_changes,
             amendments_and_trades__distinct_lists_the_best_of_each_set_of_issues,
             pool_and_representatives__begin_with_the_egalitarian_solution,
             representatives__are_efficient_and_the_gap_is_exact, pool__keeps_distances_and_floors)
