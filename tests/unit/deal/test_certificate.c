/* Certificates of divided and other spaces: every claim is checked, the parts hold every agreement,
 * the claims say that nothing is better than the solution, and the checker refuses false claims. */
#include "check_proof.h"
#include "clause_graph.h"

#include <parley/concession.h>
#include <parley/solve.h>

enum { SEEDS = 1200 };

typedef struct sample {
    clause_graph graph;
    parley_space *space;
    parley_count count; /* of agreements that obey the rules, one by one */
} sample;

static bool obeys(const clause_graph *g, const uint32_t *choices) {
    for (uint32_t j = 0, first = 0; j < g->m; first += g->counts[j++])
        if (g->excluded[first + choices[j]])
            return false;
    for (uint32_t c = 0; c < g->clause_count; c++) {
        bool holds = false;
        for (uint32_t i = 0; i < g->clauses[c].count; i++) {
            const parley_literal *literal = &g->clauses[c].literals[i];
            holds =
                holds || (choices[literal->issue] == literal->option) != (literal->negated != 0);
        }
        if (!holds)
            return false;
    }
    return true;
}

static uint64_t count_agreements(const clause_graph *g) {
    uint32_t choices[GRAPH_ISSUES] = {0}, j;
    uint64_t count = 0;
    do {
        count += obeys(g, choices);
        for (j = 0; j < g->m && ++choices[j] == g->counts[j]; j++)
            choices[j] = 0;
    } while (j < g->m);
    return count;
}

/* Divided as far as it goes, or not at all. */
static void draw(sample *s, uint64_t seed, bool divided) {
    pl_random random = pl_random_stream(seed, 31, 0);
    graph_shape shape = (graph_shape)(seed % GRAPH_SHAPES);
    uint32_t n = 1 + graph_below(&random, GRAPH_PARTIES);
    uint32_t m = shape == GRAPH_CLIQUE ? 3 + graph_below(&random, 3) : 3 + graph_below(&random, 5);
    graph_draw(&s->graph, &random, shape, n, m, 3, 1 + graph_below(&random, 2));
    for (uint32_t o = 0; o < m; o++)
        s->graph.excluded[o] = graph_below(&random, 12) == 0;
    uint32_t most = divided ? 1 + graph_below(&random, 12) : 1 << 17;
    ck_assert_int_eq(pl_space_new_limited(&s->space, &s->graph.spec, most, NULL), PARLEY_OK);
    uint64_t count = count_agreements(&s->graph);
    s->count = pl_count_of(count);
    ck_assert_int_eq(parley_space_is_empty(s->space), count == 0);
}

static int64_t weighted(const parley_claim *claim, const int64_t *utilities, uint32_t n) {
    int64_t sum = 0;
    for (uint32_t p = 0; p < n; p++)
        sum += claim->weights[p] * utilities[p];
    return sum;
}

/* Whether the claim says of its part that nothing is better than the solution. */
static bool excludes_better(const parley_claim *claim, parley_concept concept,
                            const parley_solution *s, uint32_t n) {
    if (!s->found)
        return true;
    if (concept == PARLEY_NASH && claim->product_asked)
        return parley_count_compare(&claim->product, &s->product) <= 0;
    if (concept == PARLEY_UTILITARIAN)
        return claim->sum_asked && claim->sum_floor <= weighted(claim, s->utilities, n) + 1;
    /* Leximin: all values, or by stages, of which the first is about the least. */
    return claim->value_count == 0 || (pl_i128)claim->numerators[0] * s->value_denominator ==
                                          (pl_i128)s->value_numerator * claim->denominators[0];
}

static void check_says_so(const parley_certificate *certificate, const sample *s,
                          parley_concept concept, const parley_solution *solution) {
    for (uint32_t part = 0; part < parley_certificate_part_count(s->space); part++) {
        bool said = false;
        for (size_t c = 0; c < parley_certificate_count(certificate); c++) {
            const parley_claim *claim = parley_certificate_claim(certificate, c);
            said = said ||
                   (claim->part == part && excludes_better(claim, concept, solution, s->graph.n));
        }
        ck_assert(said || parley_space_is_empty(s->space));
    }
}

START_TEST(certificate__holds_and_covers_divided_spaces) {
    static sample s;
    uint32_t choices[GRAPH_ISSUES], divided = 0;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        parley_solve_options options = {.certificate = certificate, .allow_below = seed / 7 % 2};
        parley_concept concept = (parley_concept)(seed % 5);
        parley_solution solution, bare;
        draw(&s, seed, seed % 4 != 0);
        divided += parley_space_part_count(s.space) > 1;
        ck_assert_int_eq(parley_solve(&solution, choices, s.space, concept, &options, NULL),
                         PARLEY_OK);
        options.certificate = NULL;
        ck_assert_int_eq(parley_solve(&bare, choices, s.space, concept, &options, NULL), PARLEY_OK);
        ck_assert_mem_eq(bare.utilities, solution.utilities, sizeof bare.utilities);
        check_proof(certificate, s.space);
        check_parts(s.space, &s.graph.spec, &s.count);
        check_says_so(certificate, &s, concept, &solution);
        parley_space_free(s.space);
    }
    ck_assert_uint_ge(divided, SEEDS / 3);
    parley_certificate_free(certificate);
}
END_TEST

/* The claim asks no more than the floors, and where it does, what all agreements of the part have.
 */
static void check_floors(const parley_claim *claim, const parley_space *space,
                         const int64_t *floors) {
    static proof_part part;
    proof_read(&part, space, claim);
    for (uint32_t p = 0; p < part.n; p++) {
        static uint8_t all[PROOF_OPTIONS];
        int64_t down[PARLEY_MAX_PARTIES + 1] = {0};
        memset(all, 1, sizeof all);
        down[p] = -1;
        ck_assert(claim->floors[p] <= floors[p] ||
                  claim->floors[p] == (int64_t)-proof_most(&part, all, down));
    }
}

START_TEST(feasible__proves_divided_spaces_infeasible) {
    static sample s;
    uint32_t refuted = 0;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        int feasible;
        int64_t floors[GRAPH_PARTIES], least, greatest;
        draw(&s, seed, true);
        for (uint32_t p = 0; p < s.graph.n && !parley_space_is_empty(s.space); p++) {
            parley_space_range(s.space, p, &least, &greatest);
            floors[p] = least + (greatest - least) * (int64_t)(4 + seed % 5) / 8;
        }
        ck_assert_int_eq(parley_feasible(&feasible, NULL, s.space, floors, certificate, NULL),
                         PARLEY_OK);
        if (feasible == 0) {
            check_proof(certificate, s.space);
            for (size_t c = 0; c < parley_certificate_count(certificate); c++)
                check_floors(parley_certificate_claim(certificate, c), s.space, floors);
            refuted++;
        } else {
            ck_assert_uint_eq(parley_certificate_count(certificate), 0);
        }
        parley_space_free(s.space);
    }
    ck_assert_uint_ge(refuted, SEEDS / 10);
    parley_certificate_free(certificate);
}
END_TEST

/* Makes a claim say a little more than is true: that the solution itself does not exist. */
static bool overstate(parley_claim *claim, const int64_t *utilities, uint32_t n) {
    if (claim->value_count) {
        claim->numerators[claim->value_count - 1]--;
        return true;
    }
    if (claim->product_asked) {
        parley_count product = pl_count_of(1), one = {0};
        for (uint32_t p = 0; p < n; p++)
            pl_count_multiply(&product, (uint64_t)(utilities[p] - claim->origin[p]));
        if (parley_count_compare(&product, &one) <= 0)
            return false;
        claim->product = one;
    }
    if (claim->sum_asked)
        claim->sum_floor = weighted(claim, utilities, n);
    for (uint32_t p = 0; p < n; p++)
        claim->floors[p] = claim->floors[p] < utilities[p] ? claim->floors[p] : utilities[p];
    return true;
}

START_TEST(checker__refuses_claims_that_say_too_much) {
    static sample s;
    static proof_part part;
    uint32_t choices[GRAPH_ISSUES], refused = 0;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        parley_concept concept = (parley_concept)(seed % 5);
        parley_solve_options options = {.certificate = certificate};
        parley_solution solution;
        draw(&s, seed, false);
        ck_assert_int_eq(parley_solve(&solution, choices, s.space, concept, &options, NULL),
                         PARLEY_OK);
        for (size_t c = 0; solution.found && c < parley_certificate_count(certificate); c++) {
            parley_claim claim = *parley_certificate_claim(certificate, c);
            if (!overstate(&claim, solution.utilities, s.graph.n))
                continue;
            proof_read(&part, s.space, &claim);
            ck_assert(!proof_holds(certificate, &claim, &part));
            refused++;
        }
        parley_space_free(s.space);
    }
    ck_assert_uint_ge(refused, SEEDS / 2);
    parley_certificate_free(certificate);
}
END_TEST

/* Changes of one byte or one multiplier of a box: more agreements or fewer, a weight below 0. */
static void check_refuses_tampering(const parley_certificate *certificate,
                                    const parley_claim *claim, const proof_part *part,
                                    pl_random *random) {
    const uint8_t *box;
    const int64_t *lambda;
    size_t index = (size_t)pl_random_below(random, claim->box_count);
    parley_certificate_box(certificate, claim->first_box + index, &box, &lambda);
    uint8_t *option = (uint8_t *)(uintptr_t)&box[pl_random_below(random, part->options)];
    int64_t *weight = (int64_t *)(uintptr_t)&lambda[pl_random_below(random, part->n)],
            kept = *weight;
    *option = !*option;
    ck_assert(!proof_holds(certificate, claim, part));
    *option = !*option;
    *weight = -1;
    ck_assert(!proof_holds(certificate, claim, part));
    *weight = kept;
    ck_assert(proof_holds(certificate, claim, part));
}

/* A box left out or changed, and an interrupted claim. */
START_TEST(checker__refuses_gaps_and_tampering) {
    static sample s;
    static proof_part part;
    uint32_t choices[GRAPH_ISSUES], refused = 0;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < SEEDS / 4; seed++) {
        parley_solve_options options = {.certificate = certificate};
        pl_random random = pl_random_stream(seed, 32, 0);
        parley_solution solution;
        draw(&s, seed, true);
        ck_assert_int_eq(
            parley_solve(&solution, choices, s.space, PARLEY_EGALITARIAN, &options, NULL),
            PARLEY_OK);
        for (size_t c = 0; c < parley_certificate_count(certificate); c++) {
            parley_claim claim = *parley_certificate_claim(certificate, c);
            proof_read(&part, s.space, &claim);
            claim.box_count--;
            ck_assert(!proof_holds(certificate, &claim, &part));
            claim.box_count++;
            claim.complete = 0;
            ck_assert(!proof_holds(certificate, &claim, &part));
            claim.complete = 1;
            check_refuses_tampering(certificate, &claim, &part, &random);
            refused++;
        }
        parley_space_free(s.space);
    }
    ck_assert_uint_ge(refused, SEEDS / 8);
    parley_certificate_free(certificate);
}
END_TEST

START_TEST(certificate__interrupted_is_not_complete) {
    static sample s;
    uint32_t choices[GRAPH_ISSUES], stopped = 0;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        parley_solve_options options = {.certificate = certificate, .node_limit = 1 + seed % 9};
        parley_solution solution;
        draw(&s, seed, true);
        parley_status status = parley_solve(&solution, choices, s.space,
                                            (parley_concept)(seed / 6 % 5), &options, NULL);
        ck_assert(status == PARLEY_OK || status == PARLEY_E_LIMIT);
        if (status == PARLEY_E_LIMIT) {
            size_t count = parley_certificate_count(certificate), complete = 0;
            for (size_t c = 0; c < count; c++)
                complete += parley_certificate_claim(certificate, c)->complete != 0;
            ck_assert(complete < parley_certificate_part_count(s.space) || complete + 1 >= count);
            ck_assert(!solution.proven);
            stopped++;
        } else {
            check_proof(certificate, s.space);
        }
        parley_space_free(s.space);
    }
    ck_assert_uint_ge(stopped, SEEDS / 10);
    parley_certificate_free(certificate);
}
END_TEST

PL_TEST_MAIN("certificate", certificate__holds_and_covers_divided_spaces,
             feasible__proves_divided_spaces_infeasible, checker__refuses_claims_that_say_too_much,
             checker__refuses_gaps_and_tampering, certificate__interrupted_is_not_complete)
