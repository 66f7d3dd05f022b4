/* What mediators achieve: how they learn, against numerical integration; how near they come to the
 * best that the deal engine finds; and what is published about votes, annealing and exaggeration.
 */
#include "held_talk.h"
#include "small_scenario.h"

#include "talks/mediator_beliefs.h"
#include "talks/terms.h"

#include <parley/solve.h>

#include <math.h>

/* -- learning -------------------------------------------------------------------------------- */

static double density(double x, pl_belief b) {
    return exp(-0.5 * (x - b.mean) * (x - b.mean) / b.variance);
}

/* Mean and variance within an interval by the trapezium rule. */
static pl_belief integrate(pl_belief b, double low, double high) {
    enum { STEPS = 20000 };
    double reach = 12 * sqrt(b.variance), sum = 0, first = 0, second = 0;
    double from = fmax(low, b.mean - reach), to = fmin(high, b.mean + reach);
    for (int i = 0; i <= STEPS; i++) {
        double x = from + (to - from) * i / STEPS;
        double p = density(x, b) * (i == 0 || i == STEPS ? 0.5 : 1);
        sum += p;
        first += p * x;
        second += p * x * x;
    }
    return (pl_belief){first / sum, second / sum - first / sum * (first / sum)};
}

START_TEST(belief_within__is_what_integration_gives) {
    pl_random random = pl_random_stream(1, 2, 3);
    for (int i = 0; i < 3000; i++) {
        pl_belief b = {pl_random_normal(&random), exp(pl_random_normal(&random))};
        double deviation = sqrt(b.variance);
        double low = b.mean + deviation * (8 * pl_random_unit(&random) - 4);
        double high = low + deviation * (0.1 + 3 * pl_random_unit(&random));
        if (i % 3 == 1)
            low = -INFINITY;
        if (i % 3 == 2)
            high = INFINITY;
        pl_belief found = pl_belief_within(b, low, high), right = integrate(b, low, high);
        ck_assert_double_eq_tol(found.mean, right.mean, 1e-5 * deviation);
        /* A variance is never taken to fall below a thousandth. */
        ck_assert_double_eq_tol(found.variance, fmax(right.variance, 1e-3 * b.variance),
                                1e-5 * b.variance);
    }
}
END_TEST

START_TEST(belief_within__goes_to_the_border_where_it_thought_it_impossible) {
    pl_belief b = {0, 1};
    pl_belief right = pl_belief_within(b, 50, INFINITY), left = pl_belief_within(b, -60, -50);
    ck_assert_double_eq(right.mean, 50);
    ck_assert_double_eq(left.mean, -50);
    ck_assert_double_eq(right.variance, 0.25);
    pl_belief none = pl_belief_within(b, 0.5, 0.5);
    ck_assert(isfinite(none.mean) && none.variance > 0);
}
END_TEST

enum { FEW_OPTIONS = 4 };

/* A mediation with two points of two options and one party, without anything behind it. */
typedef struct bench {
    pl_mediation m;
    pl_beliefs beliefs;
    uint32_t counts[2], first[2], text[2], draft[2];
    uint8_t excluded[FEW_OPTIONS], points[2];
    double memory[64];
} bench;

static void lay(bench *b) {
    *b = (bench){.counts = {2, 2}, .first = {0, 2}, .draft = {1, 0}};
    b->m.parties = 1;
    b->m.circle = 1;
    b->m.terms = (pl_terms){.issues = 2,
                            .options = FEW_OPTIONS,
                            .counts = b->counts,
                            .first = b->first,
                            .excluded = b->excluded};
    b->m.text = b->text;
    b->m.draft = b->draft;
    ck_assert_uint_le(pl_beliefs_bytes(&b->m), sizeof b->memory);
    pl_beliefs_begin(&b->beliefs, &b->m, b->memory);
}

/* Losses of the option of the text and of that of the draft at the one point that changes, over a
 * grid: what a vote says of both. */
static void integrate_vote(const pl_belief *text, const pl_belief *draft, double doubt, double low,
                           double high, pl_belief *text_after, pl_belief *draft_after) {
    enum { STEPS = 600 };
    double sum = 0, first[2] = {0}, second[2] = {0};
    for (int i = 0; i <= STEPS; i++)
        for (int k = 0; k <= STEPS; k++) {
            double x = text->mean + sqrt(text->variance) * (16.0 * i / STEPS - 8);
            double y = draft->mean + sqrt(draft->variance) * (16.0 * k / STEPS - 8);
            double better = x - y;
            double seen = 0.5 * (erfc((low - better) / doubt / sqrt(2)) -
                                 erfc((high - better) / doubt / sqrt(2)));
            double p = density(x, *text) * density(y, *draft) * seen;
            sum += p;
            first[0] += p * x;
            first[1] += p * y;
            second[0] += p * x * x;
            second[1] += p * y * y;
        }
    *text_after = (pl_belief){first[0] / sum, second[0] / sum - pow(first[0] / sum, 2)};
    *draft_after = (pl_belief){first[1] / sum, second[1] / sum - pow(first[1] / sum, 2)};
}

START_TEST(beliefs_hear__takes_votes_in_as_integration_does) {
    static const double borders[5] = {-INFINITY, -0.5, 0, 0.5, INFINITY};
    static const int votes[4] = {-2, -1, 1, 2};
    pl_reading reading = {0.25, 1, 0.5, 0.3};
    for (int i = 0; i < 4; i++) {
        static bench b;
        pl_belief text, draft, text_after, draft_after;
        lay(&b);
        /* Everything else is known already: the points answered so before, and the will to sign. */
        memset(b.beliefs.heard, 1 + PARLEY_POINT_ACCEPTED, FEW_OPTIONS);
        b.beliefs.gives[0] = (pl_belief){1e6, 1};
        b.beliefs.losses[0] = text = (pl_belief){0.8, 0.5};
        b.beliefs.losses[1] = draft = (pl_belief){0.3, 0.2};
        integrate_vote(&text, &draft, reading.doubt, borders[i], borders[i + 1], &text_after,
                       &draft_after);
        pl_answers answers = {b.points, (int8_t)votes[i], true};
        pl_beliefs_hear(&b.beliefs, &b.m, &reading, 0, b.draft, &answers);
        ck_assert_double_eq_tol(b.beliefs.losses[0].mean, text_after.mean, 1e-4);
        ck_assert_double_eq_tol(b.beliefs.losses[1].mean, draft_after.mean, 1e-4);
        ck_assert_double_eq_tol(b.beliefs.losses[0].variance, text_after.variance, 1e-4);
        ck_assert_double_eq_tol(b.beliefs.losses[1].variance, draft_after.variance, 1e-4);
        ck_assert_double_eq(b.beliefs.losses[2].mean, 0.6); /* not compared */
    }
}
END_TEST

START_TEST(beliefs_hear__takes_points_in_once_and_learns_what_is_given) {
    pl_reading reading = {0.25, 1, 0.5, 0.1};
    static bench b;
    lay(&b);
    b.points[0] = PARLEY_POINT_REJECTED;
    b.points[1] = PARLEY_POINT_CRITICISED;
    pl_answers answers = {b.points, 0, false};
    pl_belief before = b.beliefs.losses[1], given = b.beliefs.gives[0];
    b.beliefs.gives[0].variance = given.variance = 1e-12; /* sure of it, but for the drift */
    pl_beliefs_hear(&b.beliefs, &b.m, &reading, 0, b.draft, &answers);
    ck_assert_double_ge(b.beliefs.losses[1].mean,
                        pl_belief_within(before, 1, INFINITY).mean - 1e-9);
    ck_assert_double_gt(b.beliefs.losses[2].mean, 0.25);
    ck_assert_double_lt(b.beliefs.losses[2].mean, 1.2);
    ck_assert_double_eq(b.beliefs.losses[0].mean, before.mean);
    for (int i = 0; i < 200; i++)
        pl_beliefs_hear(&b.beliefs, &b.m, &reading, 0, b.draft, &answers);
    ck_assert_double_ge(b.beliefs.losses[2].mean, 0.2); /* once heard, not heard again */
    lay(&b);
    answers.could_sign = true;
    for (int i = 0; i < 50; i++)
        pl_beliefs_hear(&b.beliefs, &b.m, &reading, 0, b.draft, &answers);
    ck_assert_double_ge(b.beliefs.gives[0].mean,
                        b.beliefs.losses[1].mean + b.beliefs.losses[2].mean - 0.2);
    ck_assert_double_le(b.beliefs.gives[0].mean, 2); /* all that it has */
}
END_TEST

/* -- which drafts exist ---------------------------------------------------------------------- */

START_TEST(terms__allow_what_exists_and_approach_only_that) {
    uint32_t reached = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        static small s;
        small_draw(&s, seed, 60, 1);
        parley_scenario *scenario = small_build(&s, seed % 2);
        if (!scenario)
            continue;
        pl_terms terms = pl_scenario_terms(scenario);
        pl_random random = pl_random_stream(seed, 35, 0);
        for (uint32_t x = 0; x < s.outcomes; x++) {
            uint32_t choices[MOST_ISSUES], j = (uint32_t)pl_random_below(&random, s.m);
            uint32_t o = (uint32_t)pl_random_below(&random, s.counts[j]);
            memcpy(choices, s.choices[x], sizeof choices);
            ck_assert_int_eq(pl_terms_allow(&terms, choices), s.exists[x]);
            if (!s.exists[x])
                continue;
            bool may = pl_terms_allow_change(&terms, choices, j, o);
            ck_assert_mem_eq(choices, s.choices[x], s.m * sizeof *choices);
            choices[j] = o;
            ck_assert_int_eq(may, s.exists[small_number(&s, choices)]);
            memcpy(choices, s.choices[x], sizeof choices);
            uint32_t y = (uint32_t)pl_random_below(&random, s.outcomes);
            pl_terms_approach(&terms, choices, s.choices[y]);
            ck_assert(s.exists[small_number(&s, choices)]);
            reached += small_number(&s, choices) == y;
        }
        parley_scenario_free(scenario);
    }
    ck_assert_uint_gt(reached, 1000);
}
END_TEST

/* -- against the best there is ----------------------------------------------------------------- */

enum { ISSUES = 28, OPTIONS = 4, GRID = 10000, PLANS = 12 };

typedef struct plan {
    parley_scenario *scenario;
    double welfare, least; /* the best sum, and the greatest least utility, of any agreement */
} plan;

static plan draw_plan(parley_family family, uint32_t n, uint64_t seed) {
    static int32_t gains[3 * ISSUES * OPTIONS];
    static const int64_t zero[3] = {0}, scale[3] = {GRID, GRID, GRID};
    const int64_t least[3] = {GRID / 5, GRID / 5, GRID / 5};
    uint32_t counts[ISSUES], choices[ISSUES];
    parley_space *space;
    parley_solution sum, most;
    plan made = {0};
    parley_generate_options from = {family, n, ISSUES, OPTIONS, GRID, seed};
    for (uint32_t j = 0; j < ISSUES; j++)
        counts[j] = OPTIONS;
    ck_assert_int_eq(parley_generate(gains, &from), PARLEY_OK);
    parley_scenario_spec spec = {.space = {.party_count = n,
                                           .issue_count = ISSUES,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = scale};
    parley_solve_options options = {.disagreement = zero, .scale = scale};
    ck_assert_int_eq(parley_scenario_new(&made.scenario, &spec, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_space_new(&space, &spec.space, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_solve(&sum, choices, space, PARLEY_UTILITARIAN, &options, NULL),
                     PARLEY_OK);
    ck_assert_int_eq(parley_solve(&most, choices, space, PARLEY_EGALITARIAN, &options, NULL),
                     PARLEY_OK);
    ck_assert(sum.proven && most.proven);
    made.least = INFINITY;
    for (uint32_t p = 0; p < n; p++) {
        made.welfare += (double)sum.utilities[p] / GRID;
        made.least = fmin(made.least, (double)most.utilities[p] / GRID);
    }
    parley_space_free(space);
    return made;
}

typedef struct quality {
    double welfare, least; /* shares of the best */
} quality;

static quality mediate(const plan *p, uint32_t n, const char *rules, uint64_t number) {
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("truthful")};
    parley_protocol made = protocol(rules);
    parley_talk_result r = watch(p->scenario, &made, list, number, NULL, NULL);
    quality found = {0, INFINITY};
    ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
    for (uint32_t q = 0; q < n; q++) {
        found.welfare += r.utilities[q] / p->welfare;
        found.least = fmin(found.least, r.utilities[q] / p->least);
    }
    return found;
}

/* Random plans of 28 points of 4 options, two and three truthful parties: 4^28 agreements. Welfare
 * within 2 % of the best on average and never more than 4 % off for the mediators that learn; the
 * hill-climber is where simple mediators are. */
START_TEST(mediators__come_within_two_percent_of_the_best_welfare) {
    static const parley_family families[3] = {PARLEY_FAMILY_INDEP, PARLEY_FAMILY_OPPOSED,
                                              PARLEY_FAMILY_SPATIAL};
    static const char *const rules[4] = {"single-text+welfare", "single-text+nash",
                                         "single-text+least_satisfied", "single-text+hill_climb"};
    for (int f = 0; f < 3; f++)
        for (uint32_t n = 2; n <= 3; n++) {
            quality mean[4] = {{0}};
            for (uint64_t seed = 0; seed < PLANS; seed++) {
                plan p = draw_plan(families[f], n, seed);
                for (int i = 0; i < 4; i++) {
                    quality q = mediate(&p, n, rules[i], seed);
                    mean[i].welfare += q.welfare / PLANS;
                    mean[i].least += q.least / PLANS;
                    ck_assert(i > 1 || q.welfare > 0.96);
                    ck_assert_double_le(q.welfare, 1 + 1e-9);
                    ck_assert_double_le(q.least, 1 + 1e-9);
                }
                parley_scenario_free(p.scenario);
            }
            ck_assert_double_ge(mean[0].welfare, 0.98);
            ck_assert_double_ge(mean[1].welfare, 0.98);
            ck_assert_double_ge(mean[2].least, 0.95);
            ck_assert_double_gt(mean[2].least, mean[0].least);
            ck_assert_double_lt(mean[3].welfare, 0.93);
        }
}
END_TEST

/* The same with rules between points: the mediators that learn work their way round them. */
START_TEST(mediators__find_good_drafts_under_rules) {
    double mean = 0;
    uint32_t count = 0;
    for (uint64_t seed = 0; seed < 4000 && count < 100; seed++) {
        static small s;
        small_draw(&s, 4 * seed + 3, 1000, 1);
        memset(s.red_lines, 0, sizeof s.red_lines);
        small_tabulate(&s);
        if (s.n < 2 || s.outcomes < 50)
            continue;
        parley_scenario *scenario = small_build(&s, seed % 2);
        if (!scenario)
            continue;
        double best = 0, worst = INFINITY;
        for (uint32_t x = 0; x < s.outcomes; x++) {
            double sum = 0;
            for (uint32_t p = 0; p < s.n && s.exists[x]; p++) {
                double least, most;
                parley_scenario_range(scenario, p, &least, &most);
                sum += ((double)s.units[x][p] / (double)s.scale[p] - least) / (most - least);
            }
            if (s.exists[x])
                best = fmax(best, sum), worst = fmin(worst, sum);
        }
        parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                     negotiator("truthful")};
        parley_protocol rules = protocol("single-text:rounds=200+welfare");
        parley_talk_result r = watch(scenario, &rules, list, seed, NULL, NULL);
        double sum = 0;
        for (uint32_t p = 0; p < s.n; p++) {
            double least, most;
            parley_scenario_range(scenario, p, &least, &most);
            sum += (r.utilities[p] - least) / (most - least);
        }
        if (best > worst) {
            mean += (sum - worst) / (best - worst);
            count++;
        }
        parley_scenario_free(scenario);
    }
    ck_assert_uint_ge(count, 100);
    ck_assert_double_ge(mean / count, 0.97);
}
END_TEST

/* -- what is published --------------------------------------------------------------------------*/

/* Contracts of BITS clauses in or out, whose values depend on each other in pairs: for each party
 * the sum, over all pairs that are in, of a number uniform on -1 to 1 (Klein, Faratin, Sayama and
 * Bar-Yam 2003, Group Decision and Negotiation 12, doi:10.1023/A:1023068821218, with 100 clauses;
 * here few enough to know the best contract). Utilities from 0 to 1. */
enum { BITS = 10, CONTRACTS = 1 << BITS, DRAWS = 150 };

static parley_scenario *draw_contracts(uint64_t seed, double *best) {
    static int32_t totals[2 * CONTRACTS];
    static double worth[2][CONTRACTS];
    static const int64_t scale[2] = {1000000, 1000000};
    pl_random random = pl_random_stream(seed, 77, 0);
    uint32_t counts[BITS];
    parley_scenario *scenario;
    for (int p = 0; p < 2; p++) {
        double pairs[BITS][BITS], least = INFINITY, most = -INFINITY;
        for (int i = 0; i < BITS; i++)
            for (int k = 0; k < BITS; k++)
                pairs[i][k] = 2 * pl_random_unit(&random) - 1;
        for (uint32_t x = 0; x < CONTRACTS; x++) {
            worth[p][x] = 0;
            for (int i = 0; i < BITS; i++)
                for (int k = 0; k < BITS; k++)
                    if (x >> (BITS - 1 - i) & 1 && x >> (BITS - 1 - k) & 1)
                        worth[p][x] += pairs[i][k];
            least = fmin(least, worth[p][x]);
            most = fmax(most, worth[p][x]);
        }
        for (uint32_t x = 0; x < CONTRACTS; x++)
            totals[p * CONTRACTS + x] =
                (int32_t)lrint(1e6 * (worth[p][x] - least) / (most - least));
    }
    *best = 0;
    for (uint32_t x = 0; x < CONTRACTS; x++)
        *best = fmax(*best, 1e-6 * (totals[x] + totals[CONTRACTS + x]));
    for (int j = 0; j < BITS; j++)
        counts[j] = 2;
    parley_scenario_spec spec = {
        .space = {.party_count = 2, .issue_count = BITS, .option_counts = counts},
        .totals = totals,
        .scale = scale};
    ck_assert_int_eq(parley_scenario_new(&scenario, &spec, NULL), PARLEY_OK);
    return scenario;
}

typedef struct outcome {
    double welfare, first, second; /* share of the best; utilities; means */
} outcome;

static outcome contract(const char *mediator, const char *one, const char *two) {
    char text[100];
    outcome mean = {0};
    snprintf(text, sizeof text, "single-text:rounds=800+%s", mediator);
    parley_protocol rules = protocol(text);
    parley_negotiator both[2] = {negotiator(one), negotiator(two)};
    for (uint64_t seed = 0; seed < DRAWS; seed++) {
        double best;
        parley_scenario *scenario = draw_contracts(seed, &best);
        parley_talk_result r = watch(scenario, &rules, both, seed, NULL, NULL);
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        mean.welfare += (r.utilities[0] + r.utilities[1]) / best / DRAWS;
        mean.first += r.utilities[0] / DRAWS;
        mean.second += r.utilities[1] / DRAWS;
        parley_scenario_free(scenario);
    }
    return mean;
}

/* Parties that anneal, that is provisionally take what is worse, do better than those that climb;
 * but who climbs against one that anneals does best of all, and the other worst: a prisoners'
 * dilemma (Klein and others 2003, as above). */
START_TEST(annealing_parties__do_better_together_and_are_exploited_alone) {
    outcome climb = contract("hill_climb:focus=0", "truthful", "truthful");
    outcome anneal = contract("hill_climb:focus=0", "annealing", "annealing");
    outcome mixed = contract("hill_climb:focus=0", "truthful", "annealing");
    ck_assert_double_lt(climb.welfare, 0.92);
    ck_assert_double_gt(anneal.welfare, 0.96);
    ck_assert_double_gt(anneal.welfare, climb.welfare + 0.05);
    ck_assert_double_gt(mixed.first, anneal.first + 0.03);  /* temptation */
    ck_assert_double_lt(mixed.second, climb.second - 0.05); /* the sucker's part */
}
END_TEST

/* With a mediator that anneals in their place the dilemma is gone: telling the truth is better
 * whatever the other does, and even two that exaggerate fare better than hill-climbing (Klein,
 * Faratin and Bar-Yam 2002, doi:10.1007/3-540-36378-5_12; Klein and others 2003,
 * doi:10.1109/MIS.2003.1249167). */
START_TEST(annealing_mediator__makes_truth_pay_and_beats_hill_climbing) {
    outcome climb = contract("hill_climb:focus=0", "exaggerating", "exaggerating");
    outcome truth = contract("annealing:focus=0", "truthful", "truthful");
    outcome liar = contract("annealing:focus=0", "exaggerating", "truthful");
    outcome liars = contract("annealing:focus=0", "exaggerating", "exaggerating");
    ck_assert_double_gt(truth.welfare, climb.welfare + 0.04);
    ck_assert_double_gt(liars.welfare, climb.welfare + 0.01);
    ck_assert_double_gt(truth.welfare, liars.welfare);
    ck_assert_double_gt(truth.first, liar.first + 0.02);   /* against one who is truthful */
    ck_assert_double_gt(liar.second, liars.second + 0.02); /* and against one who is not */
}
END_TEST

/* Votes of a hill-climber tell better from worse only: there exaggeration changes nothing. */
START_TEST(hill_climb__is_deaf_to_exaggeration) {
    outcome truth = contract("hill_climb:focus=0", "truthful", "truthful");
    outcome liars = contract("hill_climb:focus=0", "exaggerating", "truthful");
    ck_assert_double_eq(truth.first, liars.first);
    ck_assert_double_eq(truth.second, liars.second);
}
END_TEST

PL_TEST_MAIN("mediators", belief_within__is_what_integration_gives,
             belief_within__goes_to_the_border_where_it_thought_it_impossible,
             beliefs_hear__takes_votes_in_as_integration_does,
             beliefs_hear__takes_points_in_once_and_learns_what_is_given,
             terms__allow_what_exists_and_approach_only_that,
             mediators__come_within_two_percent_of_the_best_welfare,
             mediators__find_good_drafts_under_rules,
             annealing_parties__do_better_together_and_are_exploited_alone,
             annealing_mediator__makes_truth_pay_and_beats_hill_climbing,
             hill_climb__is_deaf_to_exaggeration)
