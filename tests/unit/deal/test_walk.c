/* Walks against plain loops over every plan, in both versions of the kernel. */
#include "pl_test.h"

#include "base/memory.h"
#include "deal/kernel.h"
#include "deal/walk.h"
#include "parallel/random.h"

#include <string.h>

enum { MOST_ISSUES = 6, MOST_OPTIONS = 4, MOST_PLANS = 4096, CASES = 400 };

typedef struct sample {
    pl_walk *walk;
    uint16_t left[PL_LANES];
    uint16_t loss[PL_WALK_CHOICES][PL_LANES];
    uint32_t lanes;
    /* What a walk handed on: plans as numbers, the first issue counting most. */
    uint32_t found[MOST_PLANS], found_count;
    uint32_t tighten_at; /* after that many plans: */
    uint16_t drop[PL_LANES];
} sample;

static uint16_t below(pl_random *random, uint32_t end) {
    return (uint16_t)pl_random_below(random, end);
}

/* Up to 32 lanes, of which some are so wide that they never bind. */
static void draw(sample *s, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 0, 0);
    pl_walk *walk = s->walk;
    s->lanes = 1 + below(&random, PL_LANES);
    walk->issues = 1 + below(&random, MOST_ISSUES);
    walk->first[0] = 0;
    for (uint32_t i = 0; i < walk->issues; i++)
        walk->first[i + 1] = walk->first[i] + 1 + below(&random, MOST_OPTIONS);
    memset(s->left, 0, sizeof s->left);
    memset(s->loss, 0, sizeof s->loss);
    memset(s->drop, 0, sizeof s->drop);
    for (uint32_t l = 0; l < s->lanes; l++) {
        uint32_t most = below(&random, 4) ? 1 + below(&random, PL_LANE_MOST) : 3;
        s->left[l] = below(&random, 6) ? below(&random, PL_LANE_MOST + 1) : PL_LANE_MOST;
        for (uint32_t k = 0; k < walk->first[walk->issues]; k++)
            s->loss[k][l] = below(&random, 2) ? below(&random, most) : 0;
        s->drop[l] = below(&random, s->left[l] + 1u);
    }
    for (uint32_t l = 0; l < PL_LANES; l++)
        ((uint16_t *)walk->left)[l] = (uint16_t)(s->left[l] | 0x8000);
    memcpy(walk->loss, s->loss, walk->first[walk->issues] * sizeof s->loss[0]);
}

static bool take(void *context, const uint16_t *choice) {
    sample *s = context;
    uint32_t number = 0;
    for (uint32_t i = 0; i < s->walk->issues; i++)
        number = number * MOST_OPTIONS + choice[i];
    ck_assert_uint_lt(s->found_count, MOST_PLANS);
    s->found[s->found_count++] = number;
    if (s->found_count == s->tighten_at)
        pl_walk_tighten(s->walk, s->drop);
    return false;
}

static bool stays(const sample *s, uint32_t number, bool tightened) {
    uint32_t loss[PL_LANES] = {0};
    const pl_walk *walk = s->walk;
    for (uint32_t i = walk->issues; i-- > 0; number /= MOST_OPTIONS) {
        uint32_t choice = number % MOST_OPTIONS;
        if (choice >= walk->first[i + 1] - walk->first[i])
            return false;
        for (uint32_t l = 0; l < PL_LANES; l++)
            loss[l] += s->loss[walk->first[i] + choice][l];
    }
    for (uint32_t l = 0; l < PL_LANES; l++)
        if (loss[l] > (uint32_t)s->left[l] - (tightened ? s->drop[l] : 0))
            return false;
    return true;
}

static bool was_found(const sample *s, uint32_t number) {
    for (uint32_t i = 0; i < s->found_count; i++)
        if (s->found[i] == number)
            return true;
    return false;
}

static void walk_all(sample *s, uint64_t most) {
    s->found_count = 0;
    pl_walk_start(s->walk);
    for (uint64_t until = most; pl_walk_run(s->walk, until, take, s) == PL_WALK_LONG; until += most)
        continue;
}

static void open_sample(sample *s) {
    memset(s, 0, sizeof *s);
    s->walk = pl_calloc_aligned(1, sizeof *s->walk);
    s->walk->level = pl_calloc_aligned(MOST_ISSUES + 1, sizeof *s->walk->level);
    ck_assert_ptr_nonnull(s->walk);
    ck_assert_ptr_nonnull(s->walk->level);
}

static void close_sample(sample *s) {
    pl_free(s->walk->level);
    pl_free(s->walk);
}

START_TEST(walk__lists_the_plans_that_stay_within_all_lanes) {
    sample s;
    open_sample(&s);
    for (uint64_t seed = 0; seed < 2 * CASES; seed++) {
        uint32_t plans = 1, expected = 0;
        pl_force_portable(seed % 2);
        draw(&s, seed / 2);
        walk_all(&s, seed % 3 ? UINT64_MAX / 2 : 7);
        for (uint32_t i = 0; i < s.walk->issues; i++)
            plans *= MOST_OPTIONS;
        for (uint32_t number = 0; number < plans; number++) {
            bool good = stays(&s, number, false);
            expected += good;
            ck_assert_msg(!good || was_found(&s, number), "seed %lu: plan %u is missing",
                          (unsigned long)seed, number);
        }
        ck_assert_uint_eq(s.found_count, expected);
    }
    pl_force_portable(false);
    close_sample(&s);
}
END_TEST

START_TEST(walk_tighten__keeps_what_still_fits) {
    sample s;
    open_sample(&s);
    for (uint64_t seed = 0; seed < CASES; seed++) {
        uint32_t plans = 1;
        draw(&s, seed);
        s.tighten_at = 1 + (uint32_t)seed % 3;
        walk_all(&s, UINT64_MAX / 2);
        for (uint32_t i = 0; i < s.walk->issues; i++)
            plans *= MOST_OPTIONS;
        for (uint32_t number = 0; number < plans; number++)
            ck_assert_msg(!stays(&s, number, true) || was_found(&s, number),
                          "seed %lu: plan %u is missing", (unsigned long)seed, number);
        for (uint32_t i = 0; i < s.found_count; i++)
            ck_assert(stays(&s, s.found[i], false));
    }
    close_sample(&s);
}
END_TEST

START_TEST(walk_estimate__is_exact_where_no_plan_is_left_out) {
    sample s;
    open_sample(&s);
    for (uint64_t seed = 0; seed < CASES; seed++) {
        uint32_t deepest;
        draw(&s, seed);
        if (s.walk->issues > 4) /* more than a block of plans */
            continue;
        walk_all(&s, UINT64_MAX / 2);
        double steps = (double)(s.walk->steps - 64 * s.found_count);
        ck_assert_double_eq_tol(pl_walk_estimate(s.walk, &deepest), steps, 1e-9 * steps);
        ck_assert_uint_le(deepest, s.walk->issues);
        ck_assert(s.found_count == 0 || deepest == s.walk->issues);
    }
    close_sample(&s);
}
END_TEST

PL_TEST_MAIN("walk", walk__lists_the_plans_that_stay_within_all_lanes,
             walk_tighten__keeps_what_still_fits, walk_estimate__is_exact_where_no_plan_is_left_out)
