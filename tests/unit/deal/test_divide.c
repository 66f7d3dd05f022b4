/* Divided spaces: everything that is asked of a space has the same answer whether its components
 * are joined or fixed issue by issue; and a space too large to join against other ways to count and
 * to optimise. */
#include "check_proof.h"
#include "clause_graph.h"

#include "base/count.h"

#include <parley/acceptable.h>
#include <parley/amend.h>
#include <parley/concession.h>
#include <parley/enumerate.h>
#include <parley/frontier.h>
#include <parley/procedure.h>
#include <parley/representatives.h>
#include <parley/solve.h>

#include <math.h>

enum { SEEDS = 1500, CHAIN = 28 };

/* The same space joined and divided. */
typedef struct pair {
    clause_graph graph;
    parley_space *joined, *divided;
} pair;

static void pair_draw(pair *x, uint64_t seed, uint32_t most_parties) {
    pl_random random = pl_random_stream(seed, 21, 0);
    graph_shape shape = (graph_shape)(seed % GRAPH_SHAPES);
    uint32_t n = 1 + graph_below(&random, most_parties);
    uint32_t m = shape == GRAPH_CLIQUE ? 3 + graph_below(&random, 3) : 3 + graph_below(&random, 5);
    graph_draw(&x->graph, &random, shape, n, m, 3, 1 + graph_below(&random, 2));
    for (uint32_t o = 0; o < m; o++)
        x->graph.excluded[o] = graph_below(&random, 12) == 0;
    ck_assert_int_eq(parley_space_new(&x->joined, &x->graph.spec, NULL), PARLEY_OK);
    ck_assert_int_eq(
        pl_space_new_limited(&x->divided, &x->graph.spec, 1 + graph_below(&random, 12), NULL),
        PARLEY_OK);
}

static void pair_free(pair *x) {
    parley_space_free(x->joined);
    parley_space_free(x->divided);
}

static void check_agreement(const parley_space *space, const uint32_t *choices,
                            const int64_t *expected) {
    int64_t utilities[PARLEY_MAX_PARTIES];
    ck_assert(parley_space_allows(space, choices));
    ck_assert_int_eq(parley_space_eval(space, choices, utilities), PARLEY_OK);
    ck_assert_mem_eq(utilities, expected, parley_space_party_count(space) * sizeof *utilities);
}

static void check_equal_counts(const parley_count *one, const parley_count *two) {
    ck_assert_int_eq(parley_count_compare(one, two), 0);
}

/* --- the space itself --- */

START_TEST(space_new__divides_into_the_same_agreements) {
    static pair x;
    uint32_t divided = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        parley_count one, two;
        pair_draw(&x, seed, 4);
        divided += parley_space_part_count(x.divided) > 1;
        ck_assert_uint_eq(parley_space_part_count(x.joined), 0);
        ck_assert_int_eq(parley_space_is_empty(x.joined), parley_space_is_empty(x.divided));
        parley_space_count(x.joined, &one);
        parley_space_count(x.divided, &two);
        check_equal_counts(&one, &two);
        for (uint32_t p = 0; p < x.graph.n && !parley_space_is_empty(x.joined); p++) {
            int64_t low[2], high[2];
            parley_space_range(x.joined, p, &low[0], &high[0]);
            parley_space_range(x.divided, p, &low[1], &high[1]);
            ck_assert_int_eq(low[0], low[1]);
            ck_assert_int_eq(high[0], high[1]);
        }
        pair_free(&x);
    }
    ck_assert_uint_gt(divided, SEEDS / 2);
}
END_TEST

START_TEST(space_new__says_which_issues_are_tied_too_closely) {
    static clause_graph g;
    parley_space *space;
    pl_random random = pl_random_stream(1, 22, 0);
    graph_draw(&g, &random, GRAPH_CHAIN, 2, 32, 4, 1);
    /* Beside the chain, five exclusions of each issue with any others. */
    for (uint32_t c = g.clause_count; c < GRAPH_CLAUSES - 9; c++) {
        for (uint32_t i = 0; i < 2; i++)
            g.literals[c][i] =
                (parley_literal){i ? graph_below(&random, 32) : c % 32, graph_below(&random, 4), 1};
        g.clauses[g.spec.clause_count++] = (parley_clause){g.literals[c], 2};
    }
    ck_assert_int_eq(parley_space_new(&space, &g.spec, NULL), PARLEY_E_LIMIT);
    ck_assert_ptr_null(space);
    ck_assert_ptr_nonnull(strstr(parley_last_error()->message, "tie 32 issues together"));
}
END_TEST

START_TEST(space_new__stops_when_cancelled_while_dividing) {
    static clause_graph g;
    parley_space *space;
    parley_control *control;
    pl_random random = pl_random_stream(1, 23, 0);
    graph_draw(&g, &random, GRAPH_CHAIN, 2, CHAIN, 4, 1);
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_cancel(control);
    ck_assert_int_eq(parley_space_new(&space, &g.spec, control), PARLEY_E_CANCELLED);
    parley_control_free(control);
}
END_TEST

/* --- counting --- */

START_TEST(count_acceptable__is_the_same_of_a_divided_space) {
    static pair x;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        pair_draw(&x, seed, 3);
        for (int method = PARLEY_ACCEPTABLE_AUTO; method <= PARLEY_ACCEPTABLE_SPARSE; method++) {
            parley_acceptable_options options = {.method = (parley_acceptable_method)method};
            parley_acceptable one, two;
            ck_assert_int_eq(parley_count_acceptable(&one, x.joined, NULL, &options, NULL),
                             PARLEY_OK);
            ck_assert_int_eq(parley_count_acceptable(&two, x.divided, NULL, &options, NULL),
                             PARLEY_OK);
            ck_assert(two.exact);
            check_equal_counts(&one.count, &two.count);
            ck_assert_double_eq(one.fraction, two.fraction);
        }
        pair_free(&x);
    }
}
END_TEST

/* 95 % intervals: of 300 all but a few hold the number. */
START_TEST(count_acceptable__estimates_a_divided_space_with_an_honest_interval) {
    static pair x;
    uint32_t held = 0, tried = 0;
    for (uint64_t seed = 0; tried < 300; seed++) {
        parley_acceptable_options options = {
            .method = PARLEY_ACCEPTABLE_SAMPLE, .samples = 2000, .seed = seed};
        parley_acceptable exact, estimate;
        pair_draw(&x, seed, 3);
        ck_assert_int_eq(parley_count_acceptable(&exact, x.joined, NULL, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_count_acceptable(&estimate, x.divided, NULL, &options, NULL),
                         PARLEY_OK);
        if (!estimate.exact && parley_space_part_count(x.divided) > 1) {
            tried++;
            held += estimate.low <= exact.number + 1e-6 && exact.number <= estimate.high + 1e-6;
            ck_assert_double_le(estimate.low, estimate.number);
            ck_assert_double_le(estimate.number, estimate.high);
        }
        pair_free(&x);
    }
    ck_assert_uint_ge(held, tried * 9 / 10);
}
END_TEST

START_TEST(enumerate_space__numbers_the_agreements_of_all_parts) {
    static pair x;
    for (uint64_t seed = 0; seed < SEEDS / 5; seed++) {
        parley_enumeration one, two;
        pair_draw(&x, seed, 4);
        ck_assert_int_eq(parley_enumerate_space(&one, x.joined, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_enumerate_space(&two, x.divided, NULL, NULL), PARLEY_OK);
        ck_assert_uint_eq(one.agreements, two.agreements);
        ck_assert_uint_eq(one.acceptable, two.acceptable);
        ck_assert_int_eq(one.max_min_value, two.max_min_value);
        ck_assert_int_eq(one.utilitarian_value, two.utilitarian_value);
        check_equal_counts(&one.nash_value, &two.nash_value);
        ck_assert_int_eq(one.nash == PARLEY_NO_AGREEMENT, two.nash == PARLEY_NO_AGREEMENT);
        if (two.utilitarian != PARLEY_NO_AGREEMENT) {
            uint32_t choices[GRAPH_ISSUES];
            int64_t utilities[PARLEY_MAX_PARTIES], sum = 0;
            parley_space_agreement(x.divided, two.utilitarian, choices);
            ck_assert(parley_space_allows(x.divided, choices));
            ck_assert_int_eq(parley_space_eval(x.divided, choices, utilities), PARLEY_OK);
            for (uint32_t p = 0; p < x.graph.n; p++)
                sum += utilities[p];
            ck_assert_int_eq(sum, two.utilitarian_value);
        }
        pair_free(&x);
    }
}
END_TEST

/* --- the frontier --- */

static void check_same_frontier(const pair *x, const parley_frontier_options *options) {
    parley_frontier *one, *two;
    ck_assert_int_eq(parley_frontier_new(&one, x->joined, options, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_frontier_new(&two, x->divided, options, NULL), PARLEY_OK);
    ck_assert_uint_eq(parley_frontier_size(one), parley_frontier_size(two));
    for (size_t i = 0; i < parley_frontier_size(one); i++) {
        int64_t u[PARLEY_MAX_PARTIES], v[PARLEY_MAX_PARTIES];
        uint32_t choices[GRAPH_ISSUES];
        parley_count a, b;
        ck_assert_int_eq(parley_frontier_utilities(one, i, u), PARLEY_OK);
        ck_assert_int_eq(parley_frontier_utilities(two, i, v), PARLEY_OK);
        ck_assert_mem_eq(u, v, x->graph.n * sizeof *u);
        ck_assert_int_eq(parley_frontier_choices(two, i, choices), PARLEY_OK);
        check_agreement(x->divided, choices, v);
        ck_assert_int_eq(parley_frontier_multiplicity(one, i, &a), PARLEY_OK);
        ck_assert_int_eq(parley_frontier_multiplicity(two, i, &b), PARLEY_OK);
        check_equal_counts(&a, &b);
    }
    ck_assert_int_eq(parley_frontier_utilities(two, parley_frontier_size(two), NULL),
                     PARLEY_E_ARGUMENT);
    parley_frontier_free(one);
    parley_frontier_free(two);
}

START_TEST(frontier__is_the_same_of_a_divided_space) {
    static pair x;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        pair_draw(&x, seed, 4);
        for (int method = PARLEY_FRONTIER_AUTO; method <= PARLEY_FRONTIER_SPARSE; method++) {
            parley_frontier_options options = {.method = (parley_frontier_method)method,
                                               .floors =
                                                   seed % 3 == 0 ? x.graph.reservations : NULL,
                                               .threads = seed % 2 ? 2 : 0};
            check_same_frontier(&x, &options);
        }
        pair_free(&x);
    }
}
END_TEST

/* --- solutions --- */

typedef struct question {
    parley_solve_options options;
    int64_t disagreement[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
    int64_t weights[PARLEY_MAX_PARTIES], reference[PARLEY_MAX_PARTIES];
} question;

static void ask_something(question *q, const pair *x, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 24, 0);
    *q = (question){0};
    for (uint32_t p = 0; p < x->graph.n; p++) {
        q->disagreement[p] = graph_below(&random, 60);
        q->scale[p] = 1 + graph_below(&random, 9);
        q->weights[p] = graph_below(&random, 4);
        q->reference[p] = (int64_t)graph_below(&random, 150) - 50;
    }
    q->weights[0]++;
    q->options.disagreement = graph_below(&random, 2) ? q->disagreement : NULL;
    q->options.scale = graph_below(&random, 2) ? q->scale : NULL;
    q->options.weights = graph_below(&random, 2) ? q->weights : NULL;
    q->options.reference = graph_below(&random, 2) ? q->reference : NULL;
    q->options.allow_below = graph_below(&random, 3) == 0;
}

static void check_same_solution(const parley_solution *one, const parley_solution *two,
                                uint32_t parties) {
    ck_assert(one->proven && two->proven);
    ck_assert_int_eq(one->found, two->found);
    check_equal_counts(&one->product, &two->product);
    ck_assert_mem_eq(one->ideal, two->ideal, parties * sizeof *one->ideal);
    ck_assert_double_eq(one->value, two->value);
    ck_assert((pl_i128)one->value_numerator * two->value_denominator ==
              (pl_i128)two->value_numerator * one->value_denominator);
    ck_assert_double_le(fabs(two->bound - two->value), 1e-9 * fabs(two->value));
}

/* Nobody can do better without another doing worse: the joined space says so. */
static void check_efficient(const parley_space *space, const int64_t *utilities, uint32_t parties) {
    parley_solution better;
    uint32_t choices[GRAPH_ISSUES];
    int64_t sum = 0;
    parley_solve_options options = {.disagreement = utilities};
    ck_assert_int_eq(parley_solve(&better, choices, space, PARLEY_UTILITARIAN, &options, NULL),
                     PARLEY_OK);
    for (uint32_t p = 0; p < parties; p++)
        sum += utilities[p];
    ck_assert_int_eq(better.value_numerator, sum * better.value_denominator);
}

START_TEST(solve__is_the_same_of_a_divided_space) {
    static pair x;
    uint32_t choices[GRAPH_ISSUES];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        question q;
        pair_draw(&x, seed, GRAPH_PARTIES);
        ask_something(&q, &x, seed);
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_TCHEBYCHEFF; c++) {
            parley_solution one, two;
            ck_assert_int_eq(parley_solve(&one, choices, x.joined, c, &q.options, NULL), PARLEY_OK);
            ck_assert_int_eq(parley_solve(&two, choices, x.divided, c, &q.options, NULL),
                             PARLEY_OK);
            check_same_solution(&one, &two, x.graph.n);
            if (two.found) {
                check_agreement(x.divided, choices, two.utilities);
                check_efficient(x.joined, two.utilities, x.graph.n);
            }
        }
        pair_free(&x);
    }
}
END_TEST

/* The whole order of values, not only the least, decides between parts. */
START_TEST(solve__compares_parts_by_all_values) {
    static pair x;
    uint32_t choices[GRAPH_ISSUES];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        parley_solution s[2];
        int64_t sorted[2][PARLEY_MAX_PARTIES], from[PARLEY_MAX_PARTIES] = {0};
        parley_solve_options options = {.disagreement = from, .allow_below = 1};
        pair_draw(&x, seed, GRAPH_PARTIES);
        for (int i = 0; i < 2; i++) {
            ck_assert_int_eq(parley_solve(&s[i], choices, i ? x.divided : x.joined,
                                          PARLEY_EGALITARIAN, &options, NULL),
                             PARLEY_OK);
            for (uint32_t p = 0; p < x.graph.n; p++) {
                uint32_t k = p;
                for (; k > 0 && sorted[i][k - 1] > s[i].utilities[p]; k--)
                    sorted[i][k] = sorted[i][k - 1];
                sorted[i][k] = s[i].utilities[p];
            }
        }
        if (s[0].found)
            ck_assert_mem_eq(sorted[0], sorted[1], x.graph.n * sizeof **sorted);
        pair_free(&x);
    }
}
END_TEST

START_TEST(solve__interrupted_in_a_part_leaves_a_valid_bound) {
    static pair x;
    uint32_t choices[GRAPH_ISSUES];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        pair_draw(&x, seed, GRAPH_PARTIES);
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_UTILITARIAN; c++) {
            parley_solution whole, part;
            parley_solve_options options = {.node_limit = 1 + seed % 7};
            ck_assert_int_eq(parley_solve(&whole, choices, x.joined, c, NULL, NULL), PARLEY_OK);
            parley_status status = parley_solve(&part, choices, x.divided, c, &options, NULL);
            ck_assert(status == PARLEY_OK || status == PARLEY_E_LIMIT);
            ck_assert_int_eq(part.proven, status == PARLEY_OK);
            if (whole.found)
                ck_assert_double_ge(part.bound, whole.value - 1e-9 * fabs(whole.value));
            if (part.found)
                check_agreement(x.divided, choices, part.utilities);
        }
        pair_free(&x);
    }
}
END_TEST

/* --- what must give --- */

START_TEST(concessions__are_the_same_of_a_divided_space) {
    static pair x;
    uint32_t choices[GRAPH_ISSUES];
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        int feasible[2];
        int64_t alone[2][PARLEY_MAX_PARTIES] = {{0}};
        uint32_t sets[2][70] = {{0}}, count[2];
        parley_concession uniform[2];
        parley_status status[2];
        pair_draw(&x, seed, GRAPH_PARTIES);
        for (int i = 0; i < 2; i++) {
            const parley_space *space = i ? x.divided : x.joined;
            ck_assert_int_eq(parley_feasible(&feasible[i], choices, space, NULL, NULL, NULL),
                             PARLEY_OK);
            if (feasible[i])
                ck_assert(parley_space_allows(space, choices));
            ck_assert_int_eq(parley_concession_alone(alone[i], space, NULL, NULL), PARLEY_OK);
            ck_assert_int_eq(parley_floor_conflicts(sets[i], 70, &count[i], space, NULL, NULL),
                             PARLEY_OK);
            status[i] = parley_concession_uniform(&uniform[i], choices, space, NULL, NULL, NULL);
        }
        ck_assert_int_eq(feasible[0], feasible[1]);
        ck_assert_mem_eq(alone[0], alone[1], sizeof *alone);
        ck_assert_uint_eq(count[0], count[1]);
        ck_assert_mem_eq(sets[0], sets[1], sizeof *sets);
        ck_assert_int_eq(status[0], status[1]);
        if (status[0] == PARLEY_OK)
            ck_assert_double_eq(uniform[0].value, uniform[1].value);
        pair_free(&x);
    }
}
END_TEST

START_TEST(remedy__is_the_same_of_a_divided_space) {
    static pair x;
    enum { LINES = 6 };
    for (uint64_t seed = 0; seed < SEEDS / 2; seed++) {
        pl_random random = pl_random_stream(seed, 25, 0);
        parley_choice options[LINES];
        parley_red_line lines[LINES];
        parley_remedy *one, *two;
        uint32_t floor_weights[PARLEY_MAX_PARTIES];
        pair_draw(&x, seed, GRAPH_PARTIES);
        for (uint32_t l = 0; l < LINES; l++) {
            uint32_t j = graph_below(&random, x.graph.m);
            options[l] = (parley_choice){j, graph_below(&random, x.graph.counts[j])};
            lines[l] = (parley_red_line){graph_below(&random, x.graph.n),
                                         1 + graph_below(&random, 5), &options[l], 1};
        }
        for (uint32_t p = 0; p < x.graph.n; p++)
            floor_weights[p] = graph_below(&random, 4);
        parley_red_line_options wanted = {.floor_weights = floor_weights, .most_conflicts = 100};
        ck_assert_int_eq(parley_remedy_new(&one, x.joined, lines, LINES, &wanted, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_remedy_new(&two, x.divided, lines, LINES, &wanted, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(parley_remedy_found(one), parley_remedy_found(two));
        ck_assert_uint_eq(parley_remedy_weight(one), parley_remedy_weight(two));
        ck_assert_uint_eq(parley_remedy_conflict_count(one), parley_remedy_conflict_count(two));
        ck_assert_int_eq(parley_remedy_complete(one), parley_remedy_complete(two));
        if (parley_remedy_found(two))
            ck_assert(parley_space_allows(x.divided, parley_remedy_choices(two)));
        parley_remedy_free(one);
        parley_remedy_free(two);
        pair_free(&x);
    }
}
END_TEST

/* --- what rests on solutions --- */

START_TEST(representatives_and_pool__hold_in_a_divided_space) {
    static pair x;
    enum { MOST = 60 };
    static uint32_t choices[MOST * GRAPH_ISSUES];
    for (uint64_t seed = 0; seed < SEEDS / 5; seed++) {
        parley_coverage one, two;
        parley_representative points[MOST];
        parley_raiffa raiffa[2];
        int64_t utilities[4 * PARLEY_MAX_PARTIES];
        double slack[4];
        uint32_t count, m;
        pair_draw(&x, seed, 3);
        m = x.graph.m;
        ck_assert_int_eq(parley_representatives(&one, points, choices, MOST, x.joined, NULL, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(parley_representatives(&two, points, choices, MOST, x.divided, NULL, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(one.found, two.found);
        ck_assert_mem_eq(one.ideal, two.ideal, sizeof one.ideal);
        for (uint32_t i = 0; i < two.count; i++)
            check_agreement(x.divided, choices + (size_t)i * m, points[i].utilities);
        if (one.gap == 0 && two.gap == 0)
            ck_assert_uint_eq(one.count, two.count);
        ck_assert_int_eq(
            parley_pool(choices, utilities, slack, 4, &count, NULL, x.divided, NULL, NULL),
            PARLEY_OK);
        for (uint32_t i = 0; i < count; i++)
            check_agreement(x.divided, choices + (size_t)i * m, utilities + (size_t)i * x.graph.n);
        ck_assert_int_eq(parley_raiffa_run(&raiffa[0], choices, NULL, 0, x.joined, NULL, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(parley_raiffa_run(&raiffa[1], choices, NULL, 0, x.divided, NULL, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(raiffa[0].found, raiffa[1].found);
        ck_assert_uint_eq(raiffa[0].points, raiffa[1].points);
        pair_free(&x);
    }
}
END_TEST

START_TEST(amendments__are_the_same_of_a_divided_space) {
    static pair x;
    enum { MOST = 40 };
    static parley_amendment one[MOST], two[MOST];
    for (uint64_t seed = 0; seed < SEEDS / 5; seed++) {
        uint32_t draft[GRAPH_ISSUES] = {0};
        uint64_t count[2];
        parley_amend_options options = {.goal = PARLEY_AMEND_IMPROVING, .most_changes = 2};
        pair_draw(&x, seed, 3);
        ck_assert_int_eq(parley_amendments(one, MOST, &count[0], x.joined, draft, &options, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(parley_amendments(two, MOST, &count[1], x.divided, draft, &options, NULL),
                         PARLEY_OK);
        ck_assert_uint_eq(count[0], count[1]);
        for (uint64_t i = 0; i < count[0] && i < MOST; i++)
            ck_assert_double_eq(one[i].gain_per_change, two[i].gain_per_change);
        pair_free(&x);
    }
}
END_TEST

/* --- a chain too long to join --- */

/* Every agreement ends in an option of the last issue: a matrix of those that may follow. */
static parley_count count_chain(const clause_graph *g) {
    parley_count count[GRAPH_OPTIONS];
    for (uint32_t o = 0; o < GRAPH_OPTIONS; o++)
        count[o] = pl_count_of(1);
    for (uint32_t j = 1; j < g->m; j++) {
        parley_count next[GRAPH_OPTIONS] = {{{0}}};
        const parley_literal *clause = g->literals[j - 1];
        for (uint32_t from = 0; from < GRAPH_OPTIONS; from++)
            for (uint32_t to = 0; to < GRAPH_OPTIONS; to++)
                if (from != clause[0].option || to == clause[1].option)
                    pl_count_add(&next[to], &count[from]);
        memcpy(count, next, sizeof count);
    }
    for (uint32_t o = 1; o < GRAPH_OPTIONS; o++)
        pl_count_add(&count[0], &count[o]);
    return count[0];
}

/* "Option a of issue j implies option b of the next", all along. */
static parley_space *draw_chain(clause_graph *g, uint64_t seed, uint32_t n) {
    pl_random random = pl_random_stream(seed, 26, 0);
    parley_space *space;
    graph_draw(g, &random, GRAPH_CHAIN, n, CHAIN, GRAPH_OPTIONS, 1);
    for (uint32_t c = 0; c < g->clause_count; c++) {
        g->literals[c][0].negated = 1;
        g->literals[c][1].negated = 0;
        g->clauses[c].count = 2;
    }
    for (uint32_t i = 0; i < n * CHAIN * GRAPH_OPTIONS; i++)
        g->gains[i] = (int32_t)graph_below(&random, 1000);
    for (uint32_t p = 0; p < n; p++)
        g->reservations[p] = INT64_MIN;
    ck_assert_int_eq(parley_space_new(&space, &g->spec, NULL), PARLEY_OK);
    return space;
}

/* The best total of one weighted sum along the chain. */
static int64_t best_sum(const clause_graph *g, const int64_t *weights) {
    int64_t best[GRAPH_OPTIONS];
    for (uint32_t j = 0; j < g->m; j++) {
        int64_t next[GRAPH_OPTIONS];
        for (uint32_t to = 0; to < GRAPH_OPTIONS; to++) {
            next[to] = j ? INT64_MIN : 0;
            for (uint32_t from = 0; j && from < GRAPH_OPTIONS; from++) {
                const parley_literal *clause = g->literals[j - 1];
                bool follows = from != clause[0].option || to == clause[1].option;
                next[to] = follows && best[from] > next[to] ? best[from] : next[to];
            }
            for (uint32_t p = 0; p < g->n; p++)
                next[to] += weights[p] * g->gains[(p * CHAIN + j) * GRAPH_OPTIONS + to];
        }
        memcpy(best, next, sizeof best);
    }
    for (uint32_t o = 1; o < GRAPH_OPTIONS; o++)
        best[0] = best[o] > best[0] ? best[o] : best[0];
    return best[0];
}

START_TEST(space_count__of_a_long_chain_equals_its_transfer_matrix) {
    static clause_graph g;
    for (uint64_t seed = 0; seed < 12; seed++) {
        parley_space *space = draw_chain(&g, seed, 2);
        parley_count count, expected = count_chain(&g);
        ck_assert_uint_gt(parley_space_part_count(space), 1);
        parley_space_count(space, &count);
        check_equal_counts(&count, &expected);
        parley_space_free(space);
    }
}
END_TEST

START_TEST(solve__of_a_long_chain_agrees_with_dynamic_programming) {
    static clause_graph g;
    for (uint64_t seed = 0; seed < 8; seed++) {
        uint32_t n = 2 + (uint32_t)(seed % 3), choices[CHAIN];
        parley_space *space = draw_chain(&g, seed, n);
        parley_solution s[4], again;
        int64_t ones[4] = {1, 1, 1, 1};
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_UTILITARIAN; c++) {
            ck_assert_int_eq(parley_solve(&s[c], choices, space, c, NULL, NULL), PARLEY_OK);
            ck_assert(s[c].found && s[c].proven);
            check_agreement(space, choices, s[c].utilities);
            ck_assert_double_le(fabs(s[c].bound - s[c].value), 1e-9 * fabs(s[c].value));
            check_efficient(space, s[c].utilities, n);
        }
        ck_assert_int_eq(s[PARLEY_UTILITARIAN].value_numerator, best_sum(&g, ones));
        for (uint32_t p = 0; p < n; p++) {
            int64_t alone[4] = {0}, least, greatest;
            alone[p] = 1;
            parley_space_range(space, p, &least, &greatest);
            ck_assert_int_eq(best_sum(&g, alone), greatest);
            ck_assert_int_eq(s[PARLEY_KALAI_SMORODINSKY].ideal[p], greatest);
        }
        /* Nobody can have more than the egalitarian value at once. */
        int64_t above[4];
        int feasible;
        for (uint32_t p = 0; p < n; p++) {
            int64_t greatest;
            parley_space_range(space, p, &above[p], &greatest);
            above[p] += s[PARLEY_EGALITARIAN].value_numerator + 1;
        }
        ck_assert_int_eq(parley_feasible(&feasible, NULL, space, above, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(feasible, 0);
        ck_assert_int_eq(parley_solve(&again, choices, space, PARLEY_NASH, NULL, NULL), PARLEY_OK);
        check_equal_counts(&again.product, &s[PARLEY_NASH].product);
        parley_space_free(space);
    }
}
END_TEST

/* The Nash and egalitarian agreements of two parties are points of the frontier, the best there. */
/* 10^16 agreements, which the parts are shown to hold by their number. */
START_TEST(certificate__of_a_long_chain_is_complete) {
    static clause_graph g;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < 3; seed++) {
        uint32_t choices[CHAIN];
        parley_space *space = draw_chain(&g, seed, 2 + (uint32_t)seed);
        parley_solve_options options = {.certificate = certificate};
        parley_solution solution;
        parley_count count = count_chain(&g);
        check_parts(space, &g.spec, &count);
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_UTILITARIAN; c++) {
            ck_assert_int_eq(parley_solve(&solution, choices, space, c, &options, NULL), PARLEY_OK);
            check_proof(certificate, space);
        }
        parley_space_free(space);
    }
    parley_certificate_free(certificate);
}
END_TEST

START_TEST(frontier__of_a_long_chain_holds_the_solutions) {
    static clause_graph g;
    for (uint64_t seed = 0; seed < 3; seed++) {
        uint32_t choices[CHAIN];
        parley_space *space = draw_chain(&g, seed, 2);
        parley_solution nash, even;
        parley_frontier *frontier;
        int64_t least[2], greatest[2], u[2], best_least = -1;
        parley_count best = {{0}};
        ck_assert_int_eq(parley_solve(&nash, choices, space, PARLEY_NASH, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_solve(&even, choices, space, PARLEY_EGALITARIAN, NULL, NULL),
                         PARLEY_OK);
        ck_assert_int_eq(parley_frontier_new(&frontier, space, NULL, NULL), PARLEY_OK);
        for (uint32_t p = 0; p < 2; p++)
            parley_space_range(space, p, &least[p], &greatest[p]);
        for (size_t i = 0; i < parley_frontier_size(frontier); i++) {
            ck_assert_int_eq(parley_frontier_utilities(frontier, i, u), PARLEY_OK);
            int64_t one = u[0] - least[0], two = u[1] - least[1];
            parley_count product = pl_count_of((uint64_t)one * (uint64_t)two);
            if (parley_count_compare(&product, &best) > 0)
                best = product;
            best_least =
                (one < two ? one : two) > best_least ? (one < two ? one : two) : best_least;
        }
        check_equal_counts(&nash.product, &best);
        ck_assert_int_eq(even.value_numerator, best_least);
        parley_frontier_free(frontier);
        parley_space_free(space);
    }
}
END_TEST

PL_TEST_MAIN("divide", space_new__divides_into_the_same_agreements,
             space_new__says_which_issues_are_tied_too_closely,
             space_new__stops_when_cancelled_while_dividing,
             count_acceptable__is_the_same_of_a_divided_space,
             count_acceptable__estimates_a_divided_space_with_an_honest_interval,
             enumerate_space__numbers_the_agreements_of_all_parts,
             frontier__is_the_same_of_a_divided_space, solve__is_the_same_of_a_divided_space,
             solve__compares_parts_by_all_values, solve__interrupted_in_a_part_leaves_a_valid_bound,
             concessions__are_the_same_of_a_divided_space, remedy__is_the_same_of_a_divided_space,
             representatives_and_pool__hold_in_a_divided_space,
             amendments__are_the_same_of_a_divided_space,
             space_count__of_a_long_chain_equals_its_transfer_matrix,
             solve__of_a_long_chain_agrees_with_dynamic_programming,
             certificate__of_a_long_chain_is_complete,
             frontier__of_a_long_chain_holds_the_solutions)
