/* The timeline against closed forms and against itself: Fearon's range and risk of war on a pie,
 * the clock by hand, levers found by search and pulled one by one, samples on any number of
 * threads. tests/oracle/test_timeline.py recomputes everything else. */
#include "sample.h"

#include "base/text.h"

#include <parley/bargain.h>
#include <parley/timeline.h>

#include <math.h>
#include <stdbool.h>

static parley_timeline *timeline_of(parley_view *view, const parley_timeline_options *options) {
    parley_timeline *timeline;
    ck_assert_msg(parley_timeline_new(&timeline, view, options, NULL) == PARLEY_OK, "%s",
                  parley_last_error()->message);
    return timeline;
}

#define assert_near(a, b) ck_assert_double_eq_tol(a, b, 2e-12)

/* -- a pie ----------------------------------------------------------------------------------- */

enum { PARTS = 100 };

/* Parties a and b share a pie in hundredths; fighting leaves a with p and b with 1 - p, before the
 * costs that `clock` brings. */
static parley_view *pie_view(double p, double demand_over, const char *clock) {
    pl_text text = {0};
    pl_text_print(&text,
                  "parley: dossier/1\n"
                  "parties:\n"
                  "  - {id: a, role: principal, reservation: %.4f}\n"
                  "  - {id: b, role: principal, reservation: %.4f}\n"
                  "plan: {points: [{id: pie, range: {from: 0, to: %d, step: 1}}]}\nstances:\n",
                  p + demand_over, 1 - p, PARTS);
    for (int x = 0; x <= PARTS; x++)
        pl_text_print(&text,
                      "  - {party: a, point: pie, option: %d, value: %.2f, basis: assumed}\n"
                      "  - {party: b, point: pie, option: %d, value: %.2f, basis: assumed}\n",
                      x, (double)x / PARTS, x, (double)(PARTS - x) / PARTS);
    pl_text_print(&text, "clock:\n  start: 2025-01-06\n  horizon_weeks: 1\n%s", clock);
    parley_view *view = sample_view(pl_text_string(&text), "");
    pl_text_clear(&text);
    return view;
}

/* War breaks out in week 1: until then nothing costs anything. */
static parley_view *war_view(double p, double demand_over, double cost_a, double low_b,
                             double high_b) {
    char clock[512];
    snprintf(clock, sizeof clock,
             "  events: [{id: war, from: 2025-01-13, basis: assumed, why: test, effects: [\n"
             "    {party: a, cost_of_delay: %.4f}, {party: b, cost_of_delay: [%.4f, %.4f]}]}]\n",
             cost_a, low_b, high_b);
    return pie_view(p, demand_over, clock);
}

static uint64_t count_of(const parley_week *week) {
    ck_assert_int_eq(week->count_exact, 1);
    return week->count.limbs[0];
}

START_TEST(zone__is_fearons_bargaining_range) {
    static const double costs[] = {0, 0.05, 0.12, 0.3};
    for (int p = 10; p <= 90; p += 20)
        for (size_t i = 0; i < 16; i++) {
            double cost_a = costs[i / 4], cost_b = costs[i % 4], low, high;
            parley_view *view = war_view(p / 100.0, 0, cost_a, cost_b, cost_b);
            parley_timeline_options options = {.weeks = 1};
            parley_timeline *t = timeline_of(view, &options);
            ck_assert_int_eq(parley_fearon_range(&low, &high, p / 100.0, cost_a, cost_b),
                             PARLEY_OK);
            ck_assert_uint_eq(count_of(&t->weeks[0]), 1); /* exactly p */
            ck_assert_uint_eq(count_of(&t->weeks[1]),
                              (uint64_t)(floor(high * PARTS + 1e-9) - ceil(low * PARTS - 1e-9)) +
                                  1);
            assert_near(t->weeks[1].parties[0].reservation, p / 100.0 - cost_a);
            assert_near(t->weeks[1].parties[1].reservation, 1 - p / 100.0 - cost_b);
            if (p - 100 * cost_a >= 0 && p + 100 * cost_b <= 100) /* on the half of a hundredth */
                ck_assert_double_eq_tol(t->weeks[1].margin, (high - low) / 2, 0.005 + 1e-9);
            parley_timeline_free(t);
            sample_free(view);
        }
}
END_TEST

/* a insists on p + z; b's cost is uniform on [0, C]. The share of readings without a zone is the
 * risk of war, and the z that pays best is Fearon's. */
START_TEST(probability__is_fearons_risk_of_war) {
    const double p = 0.5, cost_a = 0.1, most_b = 0.4;
    parley_ultimatum closed;
    double best = -INFINITY, best_risk = 0, best_demand = 0;
    ck_assert_int_eq(parley_ultimatum_find(&closed, p, cost_a, most_b), PARLEY_OK);
    ck_assert_double_eq_tol(closed.risk, (most_b - cost_a) / (2 * most_b), 1e-12);
    for (int z = 0; z <= 40; z += 5) {
        parley_view *view = war_view(p, z / 100.0, 0, 0, most_b);
        parley_timeline_options options = {.weeks = 1, .samples = 4000, .seed = 9};
        parley_timeline *t = timeline_of(view, &options);
        double risk = 1 - t->weeks[1].probability.value;
        double payoff = (1 - risk) * (p + z / 100.0) + risk * (p - cost_a);
        ck_assert_double_eq_tol(risk, z / 100.0 / most_b, 0.035); /* 4.4 standard errors */
        ck_assert_double_le(t->weeks[1].probability.low, 1 - risk);
        ck_assert_double_ge(t->weeks[1].probability.high, 1 - risk);
        ck_assert_double_eq(t->weeks[0].probability.value, z == 0);
        if (payoff > best) {
            best = payoff;
            best_risk = risk;
            best_demand = p + z / 100.0;
        }
        parley_timeline_free(t);
        sample_free(view);
    }
    ck_assert_double_eq_tol(best_demand, closed.demand, 1e-9);
    ck_assert_double_eq_tol(best_risk, closed.risk, 0.035);
    ck_assert_double_eq_tol(best, closed.payoff, 0.02);
}
END_TEST

/* The Nash solution of each week is the closed form for the reservation values of that week. */
START_TEST(utility__is_the_nash_split_of_the_week) {
    parley_view *view = pie_view(0.3, 0,
                                 "  parties:\n"
                                 "    - {party: a, drift: 0.02, basis: assumed, why: test}\n"
                                 "    - {party: b, drift: -0.06, basis: assumed, why: test}\n");
    parley_timeline_options options = {.weeks = 10};
    parley_timeline *t = timeline_of(view, &options);
    for (int w = 0; w <= 10; w++) {
        double share;
        ck_assert_int_eq(parley_nash_split(&share, 0.3 + 0.02 * w, 0.7 - 0.06 * w, 0.5), PARLEY_OK);
        ck_assert_double_eq_tol(t->weeks[w].parties[0].utility, share, 1e-9);
        ck_assert_double_eq_tol(t->weeks[w].margin, 0.02 * w, 1e-8);
    }
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

/* -- the clock by hand ----------------------------------------------------------------------- */

#define TWO_OF(a1, b0)                                                                             \
    SAMPLE_PARTIES                                                                                 \
    "plan: {points: [{id: x, options: [{id: x0}, {id: x1}]}]}\n"                                   \
    "stances:\n"                                                                                   \
    "  - {party: a, point: x, option: x0, value: 0.7, basis: assumed}\n"                           \
    "  - {party: a, point: x, option: x1, " a1 ", basis: assumed}\n"                               \
    "  - {party: b, point: x, option: x0, " b0 ", basis: assumed}\n"                               \
    "  - {party: b, point: x, option: x1, value: 0.6, basis: assumed}\n"                           \
    "assumptions:\n"                                                                               \
    "  - {party: a, why: test, reservation: 0.5}\n"                                                \
    "  - {party: b, why: test, reservation: 0.5}\n"
#define TWO TWO_OF("value: 0.4", "value: 0.2")

START_TEST(timeline__without_a_clock_stands_still) {
    parley_view *view = sample_view(TWO "clock: {start: 2025-01-06}\n", "");
    parley_timeline *t = timeline_of(view, NULL);
    ck_assert_uint_eq(t->week_count, 27);
    ck_assert_uint_eq(t->horizon, PARLEY_HORIZON_WEEKS);
    for (uint32_t w = 0; w < t->week_count; w++) {
        ck_assert_int_eq(t->weeks[w].zone, 0);
        assert_near(t->weeks[w].margin, -0.1); /* x1 leaves a at 0.4 */
        ck_assert_int_eq(t->weeks[w].ripe, 0);
        ck_assert_double_eq(t->weeks[w].parties[0].waiting, 0);
        ck_assert(isnan(t->weeks[w].probability.value));
    }
    ck_assert_uint_eq(t->span_count, 0);
    ck_assert(isnan(t->stalling[0].against_signing));
    ck_assert_double_eq(t->stalling[0].total, 0);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

/* Three weeks ahead, a discount of a half, an event in weeks 2 and 3 that costs 0.08 a week: from
 * week 0, (0.01 + 0.005 + 0.0225) against (0.01 + 0.005 + 0.0025). */
START_TEST(reservation__foresees_costs_over_the_horizon) {
    parley_view *view = sample_view(
        TWO "clock:\n  start: 2025-01-06\n  horizon_weeks: 3\n"
            "  parties:\n"
            "    - {party: a, cost_of_delay: 0.01, discount: 0.5, process: 0.002, basis: assumed, "
            "why: test}\n"
            "  events:\n"
            "    - {id: e, from: 2025-01-15, until: 2025-01-27, basis: assumed, why: test,\n"
            "       effects: [{party: a, cost_of_delay: 0.08}]}\n",
        "");
    parley_timeline_options options = {.weeks = 5};
    parley_timeline *t = timeline_of(view, &options);
    static const double cost[] = {0.01, 0.01, 0.09, 0.09, 0.01, 0.01, 0.01, 0.01};
    double stated = 0.01 + 0.005 + 0.0025;
    for (int w = 0; w <= 5; w++) {
        double ahead = cost[w] + 0.5 * cost[w + 1] + 0.25 * cost[w + 2];
        ck_assert_double_eq_tol(t->weeks[w].parties[0].reservation, 0.5 - (ahead - stated), 2e-12);
        assert_near(t->weeks[w].parties[0].cost, cost[w]);
        ck_assert_double_eq(t->weeks[w].parties[1].reservation, 0.5);
        assert_near(t->weeks[w].parties[0].discount, 0.5);
    }
    /* No zone in week 0: x1 gives a 0.4, and it asks for 0.48. */
    double r0 = t->weeks[0].parties[0].reservation, r1 = t->weeks[1].parties[0].reservation;
    assert_near(r0, 0.48);
    ck_assert_int_eq(t->weeks[0].zone, 0);
    assert_near(t->weeks[0].parties[0].waiting, 0.5 * r1 - 0.008 - r0);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

START_TEST(stalling__adds_talks_position_and_cost) {
    parley_view *view = sample_view(
        TWO "clock:\n  start: 2025-01-06\n"
            "  parties:\n"
            "    - {party: a, cost_of_delay: 0.01, drift: 0.004, process: 0.02, basis: assumed, "
            "why: test}\n"
            "    - {party: b, cost_of_delay: 0.01, drift: -0.1, basis: assumed, why: test}\n",
        "");
    parley_timeline_options options = {.weeks = 10};
    parley_timeline *t = timeline_of(view, &options);
    const parley_stalling *a = &t->stalling[0];
    assert_near(a->process, 0.2);
    assert_near(a->position, 0.04);
    assert_near(a->cost, 0.1);
    assert_near(a->total, 0.14);
    ck_assert_uint_eq(a->best_weeks, 10);
    ck_assert_double_eq(t->stalling[1].best_total, 0);
    ck_assert_uint_eq(t->stalling[1].best_weeks, 0);
    ck_assert(isnan(a->against_signing));    /* no zone in week 0 */
    ck_assert_uint_eq(t->spans[0].first, 3); /* b takes x0 once it asks for 0.2 */
    ck_assert_int_eq(t->weeks[0].ripe, 0);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

START_TEST(week__is_ripe_when_all_lose_by_waiting) {
    parley_view *view = sample_view(
        TWO "clock:\n  start: 2025-01-06\n"
            "  parties:\n"
            "    - {party: a, cost_of_delay: 0.001, basis: assumed, why: test}\n"
            "    - {party: b, drift: 0.002, basis: assumed, why: test}\n"
            "  events: [{id: e, from: 2025-01-20, until: 2025-01-31, basis: assumed, why: test,\n"
            "    effects: [{party: b, drift: -0.003}]}]\n",
        "");
    parley_timeline_options options = {.weeks = 5};
    parley_timeline *t = timeline_of(view, &options);
    static const int ripe[] = {0, 0, 1, 1, 0, 0};
    for (int w = 0; w <= 5; w++)
        ck_assert_int_eq(t->weeks[w].ripe, ripe[w]);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

START_TEST(value__moves_within_its_bounds_and_never_a_red_line) {
    parley_view *view = sample_view(
        TWO_OF("value: 0.4", "stance: red_line") "clock: {start: 2025-01-06}\n"
                                                 "levers:\n"
                                                 "  - {id: gift, delay_weeks: 1, basis: assumed, "
                                                 "why: test, effects: [\n"
                                                 "      {party: a, option: x/x1, value: 0.9}, "
                                                 "{party: b, option: x/x0, "
                                                 "value: 0.9}]}\n",
        "");
    static const uint32_t lever = 0;
    parley_timeline_options options = {.weeks = 2, .levers = &lever, .lever_count = 1};
    parley_timeline *t = timeline_of(view, &options);
    ck_assert_int_eq(t->weeks[0].zone, 0);
    assert_near(t->weeks[0].margin, -0.1);
    ck_assert_int_eq(t->weeks[1].zone, 1);
    assert_near(t->weeks[1].parties[0].utility, 1);
    assert_near(t->weeks[1].parties[1].utility, 0.6);
    assert_near(t->weeks[1].margin, 0.1);
    ck_assert_uint_eq(count_of(&t->weeks[1]), 1);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

START_TEST(timeline__is_blocked_where_red_lines_leave_nothing) {
    parley_view *view = sample_view(
        TWO_OF("stance: red_line", "stance: red_line") "clock: {start: 2025-01-06}\n"
                                                       "levers: [{id: l, basis: assumed, why: t, "
                                                       "effects: [{party: a, reservation: -1}]}]\n",
        "");
    parley_timeline_options options = {.weeks = 2, .samples = 50};
    parley_timeline *t = timeline_of(view, &options);
    ck_assert_int_eq(t->blocked, 1);
    ck_assert_uint_eq(t->span_count, 0);
    ck_assert(isnan(t->weeks[2].margin));
    ck_assert_double_eq(t->weeks[2].probability.high, 0);
    ck_assert_uint_eq(t->lever_count, 1);
    ck_assert_int_eq(t->levers[0].first, PARLEY_NONE);
    ck_assert_uint_eq(t->smallest_total, 0);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

/* -- levers ---------------------------------------------------------------------------------- */

/* a and b each lack a tenth: one large lever opens a zone in week 6, two small ones in week 2. */
static const char levers[] =
    TWO "clock: {start: 2025-01-06, horizon_weeks: 2}\n"
        "levers:\n"
        "  - {id: slow, by: m, delay_weeks: 6, basis: assumed, why: t,\n"
        "     effects: [{party: a, reservation: -0.2}], costs: [{party: m, value: [0.1, 0.2]}]}\n"
        "  - {id: half, delay_weeks: 2, basis: assumed, why: t,\n"
        "     effects: [{party: a, reservation: -0.06}], costs: [{party: m, value: 0.05}]}\n"
        "  - {id: other, basis: assumed, why: t, effects: [{party: a, cost_of_delay: 0.03}],\n"
        "     costs: [{party: m, value: 0.05}, {party: b, value: 0.01}]}\n"
        "  - {id: idle, basis: assumed, why: t, effects: [{party: m, drift: 0.5}]}\n";

START_TEST(levers__the_fewest_and_the_soonest_are_found) {
    parley_view *view = sample_view(levers, "");
    parley_timeline_options options = {.weeks = 8};
    parley_timeline *t = timeline_of(view, &options);
    ck_assert_uint_eq(t->tried, 15);
    ck_assert_uint_eq(t->tried_size, 4);
    ck_assert_uint_eq(t->lever_count, 4);
    ck_assert_int_eq(t->levers[0].first, 6);
    ck_assert_uint_eq(t->levers[0].weeks, 3);
    ck_assert_int_eq(t->levers[1].first, PARLEY_NONE);
    ck_assert_uint_eq(t->smallest_total, 1);
    ck_assert_uint_eq(t->smallest[0].levers[0], 0);
    ck_assert_int_eq(t->smallest[0].costs[2].high, 200000000);
    ck_assert_uint_eq(t->soonest_total, 1);
    ck_assert_uint_eq(t->soonest[0].count, 2);
    ck_assert_uint_eq(t->soonest[0].levers[0], 1);
    ck_assert_uint_eq(t->soonest[0].levers[1], 2);
    ck_assert_int_eq(t->soonest[0].first, 2);
    ck_assert_int_eq(t->soonest[0].costs[2].low, 100000000);
    ck_assert_int_eq(t->soonest[0].costs[1].low, 10000000);
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

/* What the search says of a set is what pulling its levers gives. */
START_TEST(levers__found_by_search_do_the_same_when_pulled) {
    parley_view *view = sample_view(levers, "");
    for (uint32_t set = 0; set < 16; set++) {
        uint32_t pulled[4], count = 0;
        for (uint32_t i = 0; i < 4; i++)
            if (set & 1u << i)
                pulled[count++] = i;
        parley_timeline_options options = {.weeks = 8, .levers = pulled, .lever_count = count};
        parley_timeline *t = timeline_of(view, &options);
        ck_assert_uint_eq(t->pulled_count, count);
        ck_assert_uint_eq(t->lever_count, 4 - count);
        for (size_t i = 0; i < t->lever_count; i++) {
            uint32_t more[5];
            memcpy(more, pulled, sizeof pulled);
            more[count] = t->levers[i].levers[0];
            parley_timeline_options with = {.weeks = 8, .levers = more, .lever_count = count + 1};
            parley_timeline *other = timeline_of(view, &with);
            ck_assert_int_eq(t->levers[i].first,
                             other->span_count ? (int32_t)other->spans[0].first : PARLEY_NONE);
            ck_assert_double_eq(t->levers[i].margin_first, other->weeks[0].margin);
            ck_assert_double_eq(t->levers[i].margin_last, other->weeks[8].margin);
            parley_timeline_free(other);
        }
        parley_timeline_free(t);
    }
    sample_free(view);
}
END_TEST

/* -- samples --------------------------------------------------------------------------------- */

#define UNCERTAIN                                                                                  \
    SAMPLE "clock:\n  start: 2025-01-06\n  horizon_weeks: 5\n"                                     \
           "  parties:\n"                                                                          \
           "    - {party: a, cost_of_delay: unknown, drift: unknown, basis: assumed, why: t}\n"    \
           "  events: [{id: e, from: 2025-02-03, basis: assumed, why: t, effects: [\n"             \
           "    {party: b, option: y/y1, value: [0.1, 0.9]}, {party: a, reservation: -0.3}]}]\n"

START_TEST(probability__is_the_same_on_any_number_of_threads) {
    parley_view *view = sample_view(UNCERTAIN, "");
    parley_timeline *first = NULL;
    bool differs = false;
    static const uint32_t threads[] = {1, 2, 5};
    for (size_t i = 0; i < 3; i++) {
        parley_timeline_options options = {
            .weeks = 8, .samples = 777, .seed = 4, .threads = threads[i]};
        parley_timeline *t = timeline_of(view, &options);
        for (uint32_t w = 0; first && w <= 8; w++) {
            ck_assert_double_eq(t->weeks[w].probability.value, first->weeks[w].probability.value);
            ck_assert_double_eq(t->weeks[w].by_now.high, first->weeks[w].by_now.high);
        }
        if (first)
            parley_timeline_free(t);
        else
            first = t;
    }
    parley_timeline_options options = {.weeks = 8, .samples = 777, .seed = 5};
    parley_timeline *other = timeline_of(view, &options);
    for (uint32_t w = 0; w <= 8; w++)
        differs |= other->weeks[w].probability.value != first->weeks[w].probability.value;
    ck_assert(differs);
    ck_assert_double_gt(first->weeks[8].probability.value, first->weeks[0].probability.value + 0.1);
    for (uint32_t w = 1; w <= 8; w++)
        ck_assert_double_ge(first->weeks[w].by_now.value, first->weeks[w - 1].by_now.value);
    parley_timeline_free(other);
    parley_timeline_free(first);
    sample_free(view);
}
END_TEST

START_TEST(probability__is_0_or_1_where_everything_is_known) {
    parley_view *view = sample_view(levers, "");
    static const uint32_t pulled[] = {1, 2};
    parley_timeline_options options = {
        .weeks = 8, .samples = 40, .levers = pulled, .lever_count = 2};
    parley_timeline *t = timeline_of(view, &options);
    for (uint32_t w = 0; w <= 8; w++) {
        ck_assert_double_eq(t->weeks[w].probability.value, t->weeks[w].zone);
        ck_assert_double_eq(t->weeks[w].by_now.value, w >= 2);
    }
    parley_timeline_free(t);
    sample_free(view);
}
END_TEST

/* -- what is refused ------------------------------------------------------------------------- */

static parley_status status_of(const char *text, const char *day,
                               const parley_timeline_options *options) {
    parley_view *view = sample_view(text, day);
    parley_timeline *t = (parley_timeline *)view;
    parley_status status = parley_timeline_new(&t, view, options, NULL);
    ck_assert(status == PARLEY_OK || !t);
    parley_timeline_free(t);
    sample_free(view);
    return status;
}

START_TEST(timeline__refuses_what_it_cannot_compute) {
    static const uint32_t none = 7, late = 0;
    parley_timeline_options too_long = {.weeks = PARLEY_MAX_WEEKS + 1};
    parley_timeline_options too_many = {.samples = 10000001};
    parley_timeline_options threads = {.threads = 65};
    parley_timeline_options lever = {.levers = &none, .lever_count = 1};
    parley_timeline_options unseen = {.levers = &late, .lever_count = 1};
    ck_assert_int_eq(status_of(levers, "", &too_long), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(status_of(levers, "", &too_many), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(status_of(levers, "", &threads), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(status_of(levers, "", &lever), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(status_of(TWO "clock: {start: 2025-01-06}\nlevers: [{id: l, date: 2025-05, "
                                   "basis: said, effects: [{party: a, drift: 0.1}]}]\n",
                               "2025-04-30", &unseen),
                     PARLEY_E_ARGUMENT);
    ck_assert_int_eq(status_of(TWO, "", NULL), PARLEY_E_INPUT); /* no day to begin with */
    ck_assert_int_eq(status_of(TWO, "2025-04-30", NULL), PARLEY_OK);
    parley_timeline_free(NULL);
}
END_TEST

START_TEST(timeline__refuses_too_many_changes_of_worth) {
    pl_text text = {0};
    pl_text_put(&text, TWO "clock: {start: 2025-01-06}\nlevers:\n");
    for (int i = 0; i < 65; i++)
        pl_text_print(&text,
                      "  - {id: l%d, basis: said, effects: [{party: a, option: x/x0, value: "
                      "0.01}]}\n",
                      i);
    ck_assert_int_eq(status_of(pl_text_string(&text), "", NULL), PARLEY_E_LIMIT);
    pl_text_clear(&text);
}
END_TEST

START_TEST(timeline__stops_when_asked) {
    parley_view *view = sample_view(levers, "");
    parley_timeline *t;
    parley_control *control;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_cancel(control);
    ck_assert_int_eq(parley_timeline_new(&t, view, NULL, control), PARLEY_E_CANCELLED);
    ck_assert_ptr_null(t);
    parley_control_free(control);
    sample_free(view);
}
END_TEST

PL_TEST_MAIN("timeline", zone__is_fearons_bargaining_range, probability__is_fearons_risk_of_war,
             utility__is_the_nash_split_of_the_week, timeline__without_a_clock_stands_still,
             reservation__foresees_costs_over_the_horizon, stalling__adds_talks_position_and_cost,
             week__is_ripe_when_all_lose_by_waiting,
             value__moves_within_its_bounds_and_never_a_red_line,
             timeline__is_blocked_where_red_lines_leave_nothing,
             levers__the_fewest_and_the_soonest_are_found,
             levers__found_by_search_do_the_same_when_pulled,
             probability__is_the_same_on_any_number_of_threads,
             probability__is_0_or_1_where_everything_is_known,
             timeline__refuses_what_it_cannot_compute, timeline__refuses_too_many_changes_of_worth,
             timeline__stops_when_asked)
