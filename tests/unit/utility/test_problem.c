/* Problems: exact grids, readings that bound every other, packages as reservation values, clauses.
 */
#include "sample.h"

#include "base/count.h"
#include "base/text.h"
#include "parallel/random.h"

#include <math.h>

static parley_problem *problem_of(const parley_view *view, parley_reading reading) {
    parley_problem *problem;
    parley_status status = parley_problem_new(&problem, view, reading);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
    return problem;
}

/* -- random dossiers ------------------------------------------------------------------------- */

enum { POINTS = 4, OPTIONS = 3 };

static void put_number(pl_random *random, pl_text *text, unsigned digits) {
    uint64_t scale = 1;
    for (unsigned i = 0; i < digits; i++)
        scale *= 10;
    pl_text_print(text, "%.*f", (int)digits,
                  (double)pl_random_below(random, scale + 1) / (double)scale);
}

static void put_interval(pl_random *random, pl_text *text, unsigned digits) {
    uint64_t low = pl_random_below(random, 101), high = low + pl_random_below(random, 101 - low);
    if (pl_random_below(random, 2))
        put_number(random, text, digits);
    else
        pl_text_print(text, "[%.2f, %.2f]", (double)low / 100, (double)high / 100);
}

/* Two parties, four points, values of `digits` decimals; a reservation value, or draft d. */
static parley_view *random_view(uint64_t seed, unsigned digits, bool package) {
    pl_random random = pl_random_stream(seed, digits, package);
    pl_text text = {0};
    pl_text_put(&text, "parley: dossier/1\nparties:\n");
    for (int p = 0; p < 2; p++) {
        pl_text_print(&text, "  - {id: %c, role: principal, reservation: ", 'a' + p);
        if (package)
            pl_text_put(&text, "{draft: d}");
        else
            put_interval(&random, &text, digits);
        pl_text_put(&text, "}\n");
    }
    pl_text_put(&text, "plan:\n  points:\n");
    for (int j = 0; j < POINTS; j++)
        pl_text_print(&text, "    - {id: p%d, options: [{id: o0}, {id: o1}, {id: o2}]}\n", j);
    pl_text_put(&text, "drafts: [{id: d, choices: {p0: o1, p2: o0}}]\nstances:\n");
    for (int i = 0; i < 2 * POINTS * OPTIONS; i++) {
        if (pl_random_below(&random, 5) == 0)
            continue;
        pl_text_print(&text, "  - {party: %c, point: p%d, option: o%d, basis: said, value: ",
                      'a' + i / (POINTS * OPTIONS), i / OPTIONS % POINTS, i % OPTIONS);
        put_interval(&random, &text, digits);
        pl_text_put(&text, "}\n");
    }
    pl_text_put(&text, "weights: [{party: a, basis: said, points: {");
    for (int j = 0; j < POINTS; j++)
        pl_text_print(&text, "p%d: %u.5, ", j, (unsigned)pl_random_below(&random, 9));
    pl_text_put(&text, "}}]\n");
    parley_view *view = sample_view(pl_text_string(&text), "");
    pl_text_clear(&text);
    return view;
}

static pl_i128 weight_sum(const parley_view *view, uint32_t party) {
    pl_i128 sum = 0;
    for (uint32_t j = 0; j < view->point_count; j++)
        sum += view->parties[party].share[j];
    return sum;
}

START_TEST(grid__is_the_exact_rational_wherever_it_says_so) {
    for (uint64_t seed = 0; seed < 300; seed++) {
        parley_view *view = random_view(seed, 2, false);
        parley_problem *problem = problem_of(view, PARLEY_CENTRAL);
        for (uint32_t p = 0; p < 2; p++) {
            pl_i128 one = 2 * (pl_i128)PARLEY_ONE * weight_sum(view, p), scale = problem->scale[p];
            ck_assert(problem->error[p] == 0);
            for (uint32_t o = 0; o < view->option_count; o++) {
                parley_interval value = parley_view_position(view, p, o)->value;
                pl_i128 exact = (pl_i128)view->parties[p].share[view->option_point[o]] *
                                (value.low + value.high);
                ck_assert(problem->spec.gains[p * view->option_count + o] * one == exact * scale);
            }
            parley_interval least = view->parties[p].reservation.value;
            ck_assert((pl_i128)problem->spec.reservations[p] * 2 * PARLEY_ONE ==
                      (pl_i128)(least.low + least.high) * scale);
        }
        parley_problem_free(problem);
        sample_free(view);
    }
}
END_TEST

/* Nine decimals and odd weights need more than 2^30 units: rounded, with a bound that holds. */
START_TEST(grid__that_is_rounded_keeps_its_bound) {
    size_t rounded = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        parley_view *view = random_view(seed, 9, false);
        parley_problem *problem = problem_of(view, PARLEY_CENTRAL);
        pl_random random = pl_random_stream(seed, 77, 0);
        for (uint32_t p = 0; p < 2; p++) {
            int64_t units = 0;
            int32_t choices[POINTS];
            rounded += problem->error[p] > 0;
            for (uint32_t j = 0; j < POINTS; j++) {
                choices[j] = (int32_t)(j * OPTIONS + pl_random_below(&random, OPTIONS));
                units += problem->spec.gains[p * view->option_count + (uint32_t)choices[j]];
            }
            double exact = parley_utility_of(view, p, choices).central;
            ck_assert_double_le(fabs((double)units / (double)problem->scale[p] - exact),
                                problem->error[p] + 1e-12);
        }
        parley_problem_free(problem);
        sample_free(view);
    }
    ck_assert_uint_gt(rounded, 100);
}
END_TEST

/* -- readings -------------------------------------------------------------------------------- */

typedef struct world { /* one way in which all that is known may turn out */
    double value[2][POINTS * OPTIONS], reservation[2];
} world;

static double within(pl_random *random, parley_interval interval) {
    double share = (double)pl_random_below(random, 1001) / 1000;
    return ((double)interval.low + share * (double)(interval.high - interval.low)) / PARLEY_ONE;
}

static world draw(const parley_view *view, pl_random *random) {
    world w;
    for (uint32_t p = 0; p < 2; p++) {
        for (uint32_t o = 0; o < view->option_count; o++)
            w.value[p][o] = within(random, parley_view_position(view, p, o)->value);
        w.reservation[p] = within(random, view->parties[p].reservation.value);
    }
    return w;
}

static double utility_in(const parley_view *view, const world *w, uint32_t party,
                         const int32_t *choices) {
    double sum = 0;
    for (uint32_t j = 0; j < POINTS; j++)
        sum += (double)view->parties[party].share[j] * w->value[party][choices[j]];
    return sum / (double)weight_sum(view, party);
}

/* What a package that leaves points open is worth when they are filled as `filling` says. */
static double package_in(const parley_view *view, const world *w, uint32_t party,
                         const int32_t *filling) {
    int32_t package[POINTS];
    parley_view_draft(view, 0, package);
    for (uint32_t j = 0; j < POINTS; j++)
        package[j] = package[j] == PARLEY_NONE ? filling[j] : package[j];
    return utility_in(view, w, party, package);
}

static double margin(const parley_problem *problem, uint32_t party, const int32_t *choices) {
    int64_t units = -problem->spec.reservations[party];
    for (uint32_t j = 0; j < POINTS; j++)
        units += problem->spec.gains[party * problem->view->option_count + (uint32_t)choices[j]];
    return (double)units / (double)problem->scale[party];
}

static void draw_choices(pl_random *random, int32_t *choices) {
    for (uint32_t j = 0; j < POINTS; j++)
        choices[j] = (int32_t)(j * OPTIONS + pl_random_below(random, OPTIONS));
}

/* The margin over the reservation value in any world lies between those of the two readings. */
static void check_bounds(bool package) {
    for (uint64_t seed = 0; seed < 150; seed++) {
        parley_view *view = random_view(seed, 2, package);
        parley_problem *best = problem_of(view, PARLEY_FAVOURABLE);
        parley_problem *worst = problem_of(view, PARLEY_UNFAVOURABLE);
        pl_random random = pl_random_stream(seed, 5, package);
        for (int repeat = 0; repeat < 50; repeat++) {
            world w = draw(view, &random);
            int32_t choices[POINTS], filling[POINTS];
            draw_choices(&random, choices);
            draw_choices(&random, filling);
            for (uint32_t p = 0; p < 2; p++) {
                double least = package ? package_in(view, &w, p, filling) : w.reservation[p];
                double real = utility_in(view, &w, p, choices) - least;
                ck_assert_double_le(margin(worst, p, choices), real + 1e-9);
                ck_assert_double_le(real, margin(best, p, choices) + 1e-9);
                parley_utility_range range = parley_utility_of(view, p, choices);
                ck_assert_double_le(range.low, utility_in(view, &w, p, choices) + 1e-9);
                ck_assert_double_le(utility_in(view, &w, p, choices), range.high + 1e-9);
            }
        }
        parley_problem_free(best);
        parley_problem_free(worst);
        sample_free(view);
    }
}

START_TEST(readings__bound_every_world_over_a_reservation_value) {
    check_bounds(false);
}
END_TEST

START_TEST(readings__bound_every_world_over_a_package) {
    check_bounds(true);
}
END_TEST

/* -- reservation values ---------------------------------------------------------------------- */

START_TEST(reservation__unknown_is_the_whole_interval) {
    parley_view *view = sample_view(SAMPLE, "");
    static const double expected[] = {0.5, 0, 1};
    for (int reading = PARLEY_CENTRAL; reading <= PARLEY_UNFAVOURABLE; reading++) {
        parley_problem *problem = problem_of(view, (parley_reading)reading);
        ck_assert_double_eq((double)problem->spec.reservations[0] / (double)problem->scale[0],
                            expected[reading]);
        parley_problem_free(problem);
    }
    parley_utility_range range = parley_reservation_of(view, 0);
    ck_assert_double_eq(range.low, 0);
    ck_assert_double_eq(range.central, 0.5);
    ck_assert_double_eq(range.high, 1);
    sample_free(view);
}
END_TEST

#define PACKAGE                                                                                    \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal, reservation: {draft: d}}]\n" SAMPLE_PLAN                   \
    "drafts: [{id: d, kind: status_quo, choices: {x: x1, y: y0, z: 0.5}}]\n"                       \
    "stances: [{party: a, point: x, option: x1, value: [0.1, 0.7], basis: said}]\n"

START_TEST(reservation__that_is_a_package_is_met_by_the_package_in_every_reading) {
    parley_view *view = sample_view(PACKAGE, "");
    static const uint32_t package[] = {1, 2, 6};
    for (int reading = PARLEY_CENTRAL; reading <= PARLEY_UNFAVOURABLE; reading++) {
        parley_problem *problem = problem_of(view, (parley_reading)reading);
        int64_t sum = 0;
        for (int j = 0; j < 3; j++)
            sum += problem->spec.gains[package[j]];
        ck_assert_int_eq(sum, problem->spec.reservations[0]);
        parley_problem_free(problem);
    }
    parley_utility_range range = parley_reservation_of(view, 0);
    ck_assert_double_eq_tol(range.low, 0.1 / 3, 1e-12);
    ck_assert_double_eq_tol(range.central, 1.4 / 3, 1e-12);
    ck_assert_double_eq_tol(range.high, 2.7 / 3, 1e-12);
    sample_free(view);
}
END_TEST

/* -- constraints ----------------------------------------------------------------------------- */

static const parley_clause *clause(const parley_problem *problem, uint32_t index, uint32_t count) {
    ck_assert_uint_lt(index, problem->spec.clause_count);
    ck_assert_uint_eq(problem->spec.clauses[index].count, count);
    return &problem->spec.clauses[index];
}

static void expect_literal(const parley_literal *literal, uint32_t issue, uint32_t option,
                           uint32_t negated) {
    ck_assert_uint_eq(literal->issue, issue);
    ck_assert_uint_eq(literal->option, option);
    ck_assert_uint_eq(literal->negated, negated);
}

#define RULES                                                                                      \
    SAMPLE "constraints:\n"                                                                        \
           "  - {excludes: [x/x1, y/y2, z/1]}\n"                                                   \
           "  - {implies: {if: x/x0, then: z/0.5}}\n"                                              \
           "  - {exactly_one: [x/x0, y/y1]}\n"

START_TEST(constraints__become_clauses) {
    parley_view *view = sample_view(RULES, "");
    parley_problem *problem = problem_of(view, PARLEY_CENTRAL);
    ck_assert_uint_eq(problem->spec.clause_count, 4);
    expect_literal(&clause(problem, 0, 3)->literals[1], 1, 2, 1);
    expect_literal(&clause(problem, 0, 3)->literals[2], 2, 2, 1);
    expect_literal(&clause(problem, 1, 2)->literals[0], 0, 0, 1);
    expect_literal(&clause(problem, 1, 2)->literals[1], 2, 1, 0);
    expect_literal(&clause(problem, 2, 2)->literals[1], 1, 1, 0); /* one of them */
    expect_literal(&clause(problem, 3, 2)->literals[0], 0, 0, 1); /* not both */
    parley_problem_free(problem);
    sample_free(view);
}
END_TEST

/* An option that is not on the table yet is never taken. */
START_TEST(constraints__over_options_to_come_are_read_as_if_these_were_not_taken) {
    static const char text[] = SAMPLE_PARTIES "plan: {points: [{id: x, options: [{id: x0}, {id: "
                                              "x1, date: 2025-06-01}]}, {id: y, options: "
                                              "[{id: y0}, {id: y1}]}]}\n"
                                              "constraints:\n"
                                              "  - {excludes: [x/x1, y/y0]}\n"
                                              "  - {implies: {if: y/y0, then: x/x1}}\n"
                                              "  - {exactly_one: [x/x1, y/y1]}\n"
                                              "  - {excludes: [x/x0, y/y1], date: 2025-06-01}\n";
    parley_view *view = sample_view(text, "2025-05-01");
    parley_problem *problem = problem_of(view, PARLEY_CENTRAL);
    ck_assert_uint_eq(problem->spec.clause_count, 2);
    expect_literal(&clause(problem, 0, 1)->literals[0], 1, 0, 1); /* not y0 */
    expect_literal(&clause(problem, 1, 1)->literals[0], 1, 1, 0); /* y1 */
    parley_problem_free(problem);
    sample_free(view);
}
END_TEST

START_TEST(red_lines__exclude_options_for_all) {
    parley_view *view =
        sample_view(SAMPLE "red_lines:\n"
                           "  - {party: b, options: [y/y1], basis: said}\n"
                           "  - {party: m, options: [y/y0], basis: said}\n", /* no consent needed */
                    "");
    parley_problem *problem = problem_of(view, PARLEY_FAVOURABLE);
    for (uint32_t o = 0; o < view->option_count; o++)
        ck_assert_uint_eq(problem->spec.excluded[o], o == 3);
    parley_problem_free(problem);
    sample_free(view);
}
END_TEST

/* -- what cannot be one ---------------------------------------------------------------------- */

static void refuse(const char *text, const char *day, parley_status expected, const char *words) {
    parley_view *view = sample_view(text, day);
    parley_problem *problem;
    ck_assert_int_eq(parley_problem_new(&problem, view, PARLEY_CENTRAL), expected);
    ck_assert_ptr_null(problem);
    ck_assert_msg(strstr(parley_last_error()->message, words) != NULL, "%s",
                  parley_last_error()->message);
    sample_free(view);
}

START_TEST(problem_new__refuses_what_cannot_be_analysed) {
    refuse("parley: dossier/1\nparties: [{id: a, role: ally}]\n" SAMPLE_PLAN, "", PARLEY_E_INPUT,
           "no party's consent is needed");
    refuse(SAMPLE_PARTIES "plan: {points: [{id: x, options: [{id: x0, date: 2025-01-01}]}]}\n",
           "2024-12-31", PARLEY_E_INPUT, "no point is on the table");
    pl_text text = {0};
    pl_text_put(&text, "parley: dossier/1\nparties:\n");
    for (int p = 0; p < 9; p++)
        pl_text_print(&text, "  - {id: p%d, role: principal}\n", p);
    pl_text_put(&text, SAMPLE_PLAN);
    refuse(text.bytes, "", PARLEY_E_LIMIT, "9 parties is needed; at most 8");
    pl_text_clear(&text);
}
END_TEST

START_TEST(utility_of__takes_the_ends_over_a_point_left_open) {
    parley_view *view =
        sample_view(SAMPLE "stances:\n"
                           "  - {party: a, point: x, option: x0, value: [0.2, 0.3], basis: said}\n"
                           "  - {party: a, point: x, option: x1, value: 0.6, basis: said}\n"
                           "weights: [{party: a, basis: said, points: {x: 1, y: 0, z: 0}}]\n",
                    "");
    static const int32_t open[] = {PARLEY_NONE, 2, 5};
    parley_utility_range range = parley_utility_of(view, 0, open);
    ck_assert_double_eq_tol(range.low, 0.2, 1e-12);
    ck_assert_double_eq_tol(range.high, 0.6, 1e-12);
    ck_assert_double_eq_tol(range.central, (0.25 + 0.6) / 2, 1e-12);
    sample_free(view);
}
END_TEST

PL_TEST_MAIN("problem", grid__is_the_exact_rational_wherever_it_says_so,
             grid__that_is_rounded_keeps_its_bound,
             readings__bound_every_world_over_a_reservation_value,
             readings__bound_every_world_over_a_package, reservation__unknown_is_the_whole_interval,
             reservation__that_is_a_package_is_met_by_the_package_in_every_reading,
             constraints__become_clauses,
             constraints__over_options_to_come_are_read_as_if_these_were_not_taken,
             red_lines__exclude_options_for_all, problem_new__refuses_what_cannot_be_analysed,
             utility_of__takes_the_ends_over_a_point_left_open)
