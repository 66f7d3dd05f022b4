/* Closed forms of bargaining against the general engines on a pie, and alternating offers against
 * the whole game tree of small random spaces.
 *
 * The pie is two issues of a thousand options that together give the first party 0 to 999,999
 * units and the second the rest: fine enough to see four digits of a share. */
#include "pl_test.h"

#include "parallel/random.h"

#include <parley/bargain.h>
#include <parley/concession.h>
#include <parley/solve.h>

#include <math.h>

enum { DIGITS = 1000, PIE = DIGITS * DIGITS - 1 };

static parley_space *make_pie(void) {
    static int32_t gains[4 * DIGITS];
    static const uint32_t counts[2] = {DIGITS, DIGITS};
    parley_space *space;
    for (int32_t i = 0; i < DIGITS; i++) {
        gains[i] = i * DIGITS;
        gains[DIGITS + i] = i;
        gains[2 * DIGITS + i] = (DIGITS - 1 - i) * DIGITS;
        gains[3 * DIGITS + i] = DIGITS - 1 - i;
    }
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 2, .option_counts = counts, .gains = gains};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    return space;
}

static int64_t units(double share) {
    return llround(share * PIE);
}

/* -- Fearon ---------------------------------------------------------------------------------- */

/* The shares that leave both at least what fighting does: their least and their greatest. */
static void range_by_search(const parley_space *pie, double p, double cost_a, double cost_b,
                            double *low, double *high) {
    int64_t floors[2] = {units(p - cost_a), PIE - units(p + cost_b)};
    for (int end = 0; end < 2; end++) {
        int64_t weights[2] = {end, !end};
        uint32_t choices[2];
        parley_solution found;
        parley_solve_options options = {.disagreement = floors, .weights = weights};
        ck_assert_int_eq(parley_solve(&found, choices, pie, PARLEY_UTILITARIAN, &options, NULL),
                         PARLEY_OK);
        ck_assert(found.found && found.proven);
        *(end ? high : low) = (double)found.utilities[0] / PIE;
    }
}

START_TEST(fearon_range__is_what_both_prefer_to_fighting) {
    parley_space *pie = make_pie();
    for (int p = 0; p <= 10; p += 2)
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++) {
                double low, high, least, greatest;
                ck_assert_int_eq(parley_fearon_range(&low, &high, p / 10.0, a / 8.0, b / 8.0),
                                 PARLEY_OK);
                range_by_search(pie, p / 10.0, a / 8.0, b / 8.0, &least, &greatest);
                ck_assert_double_eq_tol(low, least, 2e-6);
                ck_assert_double_eq_tol(high, greatest, 2e-6);
            }
    parley_space_free(pie);
}
END_TEST

enum { DEMANDS = 40, COSTS = 1000 };

/* How many of COSTS costs of the second make it refuse a demand: by the first on the grid for which
 * some agreement gives it as much as fighting. The greater its cost, the less it asks. */
static int refusals(const parley_space *pie, double demand, double p, double most_b) {
    int low = 0, high = COSTS;
    while (low < high) {
        int cost = (low + high) / 2, feasible;
        int64_t floors[2] = {units(demand), PIE - units(p + most_b * (cost + 0.5) / COSTS)};
        ck_assert_int_eq(parley_feasible(&feasible, NULL, pie, floors, NULL, NULL), PARLEY_OK);
        if (feasible)
            high = cost;
        else
            low = cost + 1;
    }
    return low;
}

/* All demands on the pie in turn. */
static parley_ultimatum ultimatum_by_search(const parley_space *pie, double p, double cost_a,
                                            double most_b) {
    parley_ultimatum best = {.payoff = -INFINITY};
    for (int d = 0; d <= DEMANDS; d++) {
        double demand = (double)d / DEMANDS;
        double risk = (double)refusals(pie, demand, p, most_b) / COSTS;
        double payoff = (1 - risk) * demand + risk * (p - cost_a);
        if (payoff > best.payoff)
            best = (parley_ultimatum){demand, risk, payoff};
    }
    return best;
}

START_TEST(ultimatum_find__asks_for_what_pays_best_and_risks_war) {
    static const double cases[][3] = {
        {0.5, 0.1, 0.3}, {0.3, 0, 0.4}, {0.6, 0.2, 0.25}, {0.5, 0.4, 0.3}, {0.9, 0.05, 0.5},
    };
    parley_space *pie = make_pie();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double p = cases[i][0], cost_a = cases[i][1], most_b = cases[i][2];
        parley_ultimatum found, tried = ultimatum_by_search(pie, p, cost_a, most_b);
        ck_assert_int_eq(parley_ultimatum_find(&found, p, cost_a, most_b), PARLEY_OK);
        ck_assert_double_eq_tol(found.demand, tried.demand, 0.0251);
        ck_assert_double_eq_tol(found.risk, tried.risk, 0.0261 / most_b);
        ck_assert_double_ge(found.payoff, tried.payoff - 0.001);
        ck_assert_double_eq_tol(found.payoff, tried.payoff, 0.001);
        double risk = fmax(0, (most_b - cost_a) / (2 * most_b)); /* Fearon's figure */
        if (p + risk * most_b <= 1)
            ck_assert_double_eq_tol(found.risk, risk, 1e-12);
    }
    parley_space_free(pie);
}
END_TEST

/* -- Nash ------------------------------------------------------------------------------------ */

/* On a pie the asymmetric solution gives (x - d1) / power = (1 - x - d2) / (1 - power): the least
 * weighted gain, with the powers as weights the other way round, is as great as possible. */
START_TEST(nash_split__is_the_solution_on_a_pie) {
    parley_space *pie = make_pie();
    for (int i = 0; i < 60; i++) {
        pl_random random = pl_random_stream(3, (uint64_t)i, 0);
        double d1 = 0.6 * pl_random_unit(&random), d2 = (1 - d1) * pl_random_unit(&random);
        int64_t power = 1 + (int64_t)pl_random_below(&random, 99);
        int64_t floors[2] = {units(d1), units(d2)}, weights[2] = {100 - power, power};
        parley_solve_options options = {.disagreement = floors, .reference = floors};
        parley_solution found;
        uint32_t choices[2];
        double share;
        ck_assert_int_eq(parley_nash_split(&share, d1, d2, 0.5), PARLEY_OK);
        ck_assert_int_eq(parley_solve(&found, choices, pie, PARLEY_NASH, &options, NULL),
                         PARLEY_OK);
        ck_assert_double_eq_tol(share, (double)found.utilities[0] / PIE, 3e-6);
        options.weights = weights;
        ck_assert_int_eq(parley_nash_split(&share, d1, d2, (double)power / 100), PARLEY_OK);
        ck_assert_int_eq(parley_solve(&found, choices, pie, PARLEY_TCHEBYCHEFF, &options, NULL),
                         PARLEY_OK);
        ck_assert_double_eq_tol(share, (double)found.utilities[0] / PIE, 3e-6);
    }
    parley_space_free(pie);
}
END_TEST

/* -- Rubinstein ------------------------------------------------------------------------------ */

static double first_share(const parley_space *pie, double discount1, double discount2,
                          double outside1, double outside2) {
    int64_t outside[2] = {units(outside1), units(outside2)};
    parley_alternating_options options = {
        .rounds = 1000, .discount = {discount1, discount2}, .outside = outside};
    parley_alternating found;
    uint32_t choices[2];
    ck_assert_msg(parley_alternating_solve(&found, choices, pie, &options, NULL) == PARLEY_OK, "%s",
                  parley_last_error()->message);
    ck_assert(found.agreed && found.round == 0);
    int64_t utilities[2];
    ck_assert_int_eq(parley_space_eval(pie, choices, utilities), PARLEY_OK);
    ck_assert_int_eq(utilities[0], found.utilities[0]);
    ck_assert_double_eq(found.values[1], (double)utilities[1]);
    return (double)found.utilities[0] / PIE;
}

START_TEST(alternating_solve__reaches_rubinsteins_share) {
    parley_space *pie = make_pie();
    for (int i = 1; i <= 9; i += 2)
        for (int k = 1; k <= 9; k += 2) {
            double share, discount1 = i / 10.0, discount2 = k / 10.0;
            ck_assert_int_eq(parley_rubinstein_share(&share, discount1, discount2, 0, 0),
                             PARLEY_OK);
            ck_assert_double_eq_tol(share, (1 - discount2) / (1 - discount1 * discount2), 1e-12);
            ck_assert_double_eq_tol(first_share(pie, discount1, discount2, 0, 0), share, 2e-5);
        }
    parley_space_free(pie);
}
END_TEST

/* "Deal me out" (Binmore, Shaked and Sutton 1989): the second has max(d / (1 + d), b). */
START_TEST(alternating_solve__counts_an_outside_option_only_where_it_is_better) {
    parley_space *pie = make_pie();
    for (int d = 1; d <= 9; d += 2)
        for (int b = 0; b <= 9; b += 3) {
            double share, discount = d / 10.0, outside = b / 10.0;
            ck_assert_int_eq(parley_rubinstein_share(&share, discount, discount, 0, outside),
                             PARLEY_OK);
            ck_assert_double_eq_tol(1 - share, fmax(discount / (1 + discount), outside), 1e-12);
            ck_assert_double_eq_tol(first_share(pie, discount, discount, 0, outside), share, 2e-5);
        }
    parley_space_free(pie);
}
END_TEST

START_TEST(rubinstein_share__holds_with_outside_options_of_both) {
    parley_space *pie = make_pie();
    for (uint64_t i = 0; i < 20; i++) {
        pl_random random = pl_random_stream(5, i, 0);
        double d1 = 0.1 + 0.85 * pl_random_unit(&random), d2 = 0.1 + 0.85 * pl_random_unit(&random);
        double b1 = pl_random_unit(&random), b2 = (1 - b1) * pl_random_unit(&random), share;
        ck_assert_int_eq(parley_rubinstein_share(&share, d1, d2, b1, b2), PARLEY_OK);
        ck_assert_double_eq_tol(first_share(pie, d1, d2, b1, b2), share, 4e-5);
    }
    parley_space_free(pie);
}
END_TEST

/* -- the game tree --------------------------------------------------------------------------- */

enum { ISSUES = 3, OPTIONS = 3, ALL = 27 };

typedef struct small {
    int32_t gains[2 * ISSUES * OPTIONS];
    double discount[2];
    int64_t outside[2];
    uint32_t rounds;
} small;

static void eval(const small *s, int agreement, int64_t *utilities) {
    for (int p = 0; p < 2; p++) {
        int rest = agreement;
        utilities[p] = 0;
        for (int j = 0; j < ISSUES; j++, rest /= OPTIONS)
            utilities[p] += s->gains[(p * ISSUES + j) * OPTIONS + rest % OPTIONS];
    }
}

/* Values at the beginning of a round, by trying every offer; of equal offers the one better for
 * the other side. */
static void tree(const small *s, uint32_t round, double *values) {
    double later[2], best[2] = {-INFINITY, -INFINITY};
    if (round == s->rounds) {
        values[0] = (double)s->outside[0];
        values[1] = (double)s->outside[1];
        return;
    }
    tree(s, round + 1, later);
    uint32_t first = round % 2, second = !first;
    int leaves = (double)s->outside[second] > s->discount[second] * later[second];
    for (uint32_t p = 0; p < 2; p++)
        values[p] = leaves ? (double)s->outside[p] : s->discount[p] * later[p];
    for (int x = 0; x < ALL; x++) {
        int64_t u[2];
        eval(s, x, u);
        if ((double)u[second] < values[second] - 1e-9 || (double)u[first] < values[first] - 1e-9)
            continue;
        if ((double)u[first] > best[first] ||
            ((double)u[first] == best[first] && (double)u[second] > best[second])) {
            best[0] = (double)u[0];
            best[1] = (double)u[1];
        }
    }
    if (best[0] > -INFINITY) {
        values[0] = best[0];
        values[1] = best[1];
    }
}

START_TEST(alternating_solve__agrees_with_the_game_tree) {
    static const uint32_t counts[ISSUES] = {OPTIONS, OPTIONS, OPTIONS};
    int agreed = 0;
    for (uint64_t run = 0; run < 500; run++) {
        pl_random random = pl_random_stream(11, run, 0);
        small s = {.rounds = 1 + (uint32_t)pl_random_below(&random, 6)};
        for (int i = 0; i < 2 * ISSUES * OPTIONS; i++)
            s.gains[i] = (int32_t)pl_random_below(&random, 50);
        for (int p = 0; p < 2; p++) {
            s.discount[p] = 0.3 + 0.7 * pl_random_unit(&random);
            s.outside[p] = (int64_t)pl_random_below(&random, 110);
        }
        parley_space_spec spec = {
            .party_count = 2, .issue_count = ISSUES, .option_counts = counts, .gains = s.gains};
        parley_alternating_options options = {
            .rounds = s.rounds, .discount = {s.discount[0], s.discount[1]}, .outside = s.outside};
        parley_space *space;
        parley_alternating found;
        uint32_t choices[ISSUES];
        double values[2];
        ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_alternating_solve(&found, choices, space, &options, NULL),
                         PARLEY_OK);
        tree(&s, 0, values);
        ck_assert_double_eq_tol(found.values[0], values[0], 1e-6);
        ck_assert_double_eq_tol(found.values[1], values[1], 1e-6);
        agreed += found.agreed;
        parley_space_free(space);
    }
    ck_assert_int_gt(agreed, 200);
    ck_assert_int_lt(agreed, 500);
}
END_TEST

/* -- arguments ------------------------------------------------------------------------------- */

START_TEST(bargain__refuses_numbers_out_of_range) {
    parley_space *pie = make_pie();
    parley_ultimatum ultimatum;
    parley_alternating found;
    uint32_t choices[2];
    double a, b, none = (double)NAN;
    ck_assert_int_eq(parley_fearon_range(&a, &b, 1.1, 0, 0), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_fearon_range(&a, &b, none, 0, 0), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_fearon_range(&a, &b, 0.5, -0.1, 0), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_ultimatum_find(&ultimatum, 0.5, 0.1, 0), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_nash_split(&a, 0.6, 0.5, 0.5), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_nash_split(&a, 0.1, 0.5, 1.5), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_rubinstein_share(&a, 1, 1, 0, 0), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_rubinstein_share(&a, 0.5, 0.5, 0.6, 0.6), PARLEY_E_ARGUMENT);
    parley_alternating_options options = {.rounds = 0, .discount = {1, 1}};
    ck_assert_int_eq(parley_alternating_solve(&found, choices, pie, &options, NULL),
                     PARLEY_E_ARGUMENT);
    options.rounds = 1;
    options.discount[1] = 0;
    ck_assert_int_eq(parley_alternating_solve(&found, choices, pie, &options, NULL),
                     PARLEY_E_ARGUMENT);
    parley_space_free(pie);
}
END_TEST

PL_TEST_MAIN("bargain", fearon_range__is_what_both_prefer_to_fighting,
             ultimatum_find__asks_for_what_pays_best_and_risks_war,
             nash_split__is_the_solution_on_a_pie, alternating_solve__reaches_rubinsteins_share,
             alternating_solve__counts_an_outside_option_only_where_it_is_better,
             rubinstein_share__holds_with_outside_options_of_both,
             alternating_solve__agrees_with_the_game_tree, bargain__refuses_numbers_out_of_range)
