/* The five concepts on random spaces: the best by a plain loop, a certificate that a checker
 * accepts and that says so, the same bits from the portable kernels, bounds of interrupted
 * searches. */
#include "check_proof.h"
#include "random_case.h"

#include "deal/kernel.h"

#include <parley/solve.h>

#include <math.h>

enum { TRIALS = 12 };

/* A question, and what its defaults stand for. */
typedef struct question {
    parley_concept concept;
    parley_solve_options options;
    int64_t d[CASE_PARTIES], scale[CASE_PARTIES], weights[CASE_PARTIES], reference[CASE_PARTIES];
    int64_t ideal[CASE_PARTIES];
    bool any; /* an agreement is admitted */
} question;

static bool admitted(const random_case *c, const question *q, uint32_t a) {
    return (q->options.allow_below && q->concept != PARLEY_NASH) || case_reaches(c, a, q->d);
}

static void find_ideal(const random_case *c, question *q) {
    q->any = false;
    for (uint32_t a = 0; a < c->count; a++) {
        if (!admitted(c, q, a))
            continue;
        for (uint32_t p = 0; p < c->n; p++) {
            int64_t u = c->u[(size_t)a * c->n + p];
            q->ideal[p] = q->any && q->ideal[p] > u ? q->ideal[p] : u;
        }
        q->any = true;
    }
}

static void ask(question *q, const random_case *c, parley_concept concept) {
    pl_random random = pl_random_stream(c->seed, concept + 1, 78);
    *q = (question){.concept = concept};
    bool scaled = case_below(&random, 2), weighted = case_below(&random, 2);
    bool referred = case_below(&random, 2);
    for (uint32_t p = 0; p < c->n; p++) {
        q->d[p] = c->reservations[p] == INT64_MIN ? c->least[p] : c->reservations[p];
        q->scale[p] = scaled ? case_between(&random, 1, 9) : 1;
        q->weights[p] = weighted ? case_between(&random, 0, 3) + (p == 0) : 1;
        q->reference[p] = referred ? case_between(&random, c->least[p], c->greatest[p]) : q->d[p];
    }
    q->options.scale = scaled ? q->scale : NULL;
    q->options.weights = weighted ? q->weights : NULL;
    q->options.reference = referred ? q->reference : NULL;
    q->options.allow_below = case_below(&random, 4) == 0;
    find_ideal(c, q);
}

/* --- the plain loop --- */

typedef struct fraction {
    int64_t numerator, denominator;
} fraction;

static int compare(fraction a, fraction b) {
    pl_i128 left = (pl_i128)a.numerator * b.denominator;
    pl_i128 right = (pl_i128)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

/* The value of a party; false where it takes no part. */
static bool value_of(const question *q, uint32_t p, int64_t u, fraction *out) {
    *out = (fraction){u - q->d[p], q->scale[p]};
    if (q->concept == PARLEY_KALAI_SMORODINSKY)
        out->denominator = q->ideal[p] - q->d[p];
    if (q->concept == PARLEY_TCHEBYCHEFF)
        out->numerator = (u - q->reference[p]) * q->weights[p];
    return out->denominator > 0 && (q->concept != PARLEY_TCHEBYCHEFF || q->weights[p]);
}

static uint32_t sort_values(const question *q, const int64_t *u, uint32_t n, fraction *out) {
    uint32_t count = 0;
    for (uint32_t p = 0; p < n; p++) {
        fraction value;
        if (!value_of(q, p, u[p], &value))
            continue;
        uint32_t k = count++;
        for (; k > 0 && compare(out[k - 1], value) > 0; k--)
            out[k] = out[k - 1];
        out[k] = value;
    }
    return count;
}

static int compare_values(const fraction *a, const fraction *b, uint32_t count) {
    for (uint32_t k = 0; k < count; k++)
        if (compare(a[k], b[k]))
            return compare(a[k], b[k]);
    return 0;
}

static parley_count product_of(const question *q, const int64_t *u, uint32_t n) {
    parley_count product = pl_count_of(1);
    for (uint32_t p = 0; p < n; p++)
        pl_count_multiply(&product, (uint64_t)(u[p] - q->d[p]));
    return product;
}

static pl_i128 sum_of(const question *q, const int64_t *u, uint32_t n) {
    pl_i128 sum = 0;
    for (uint32_t p = 0; p < n; p++)
        sum += (pl_i128)u[p] * q->weights[p] * (2520 / q->scale[p]);
    return sum;
}

/* Whether agreement v is better than u by the concept. `positive`: the product of u is. */
static bool is_better(const question *q, const int64_t *v, const int64_t *u, uint32_t n,
                      bool positive) {
    fraction mine[CASE_PARTIES], other[CASE_PARTIES];
    if (q->concept == PARLEY_UTILITARIAN)
        return sum_of(q, v, n) > sum_of(q, u, n);
    if (q->concept == PARLEY_NASH) {
        parley_count one = product_of(q, v, n), two = product_of(q, u, n);
        if (parley_count_compare(&one, &two) > 0)
            return true;
        if (positive)
            return false;
    }
    uint32_t count = sort_values(q, u, n, mine);
    sort_values(q, v, n, other);
    return compare_values(other, mine, count) > 0;
}

static void check_best(const random_case *c, const question *q, const parley_solution *s) {
    parley_count none = {0};
    bool best = true, positive = parley_count_compare(&s->product, &none) > 0;
    for (uint32_t a = 0; a < c->count; a++) {
        int64_t v[CASE_PARTIES];
        bool weakly = true, strictly = false;
        if (!admitted(c, q, a))
            continue;
        for (uint32_t p = 0; p < c->n; p++) {
            v[p] = c->u[(size_t)a * c->n + p];
            weakly = weakly && v[p] >= s->utilities[p];
            strictly = strictly || v[p] > s->utilities[p];
        }
        best = best && !(weakly && strictly) && !is_better(q, v, s->utilities, c->n, positive);
    }
    CASE_OK(c, best);
}

/* The numbers that go with the agreement. */
static void check_values(const random_case *c, const question *q, const parley_solution *s) {
    fraction values[CASE_PARTIES], said = {s->value_numerator, s->value_denominator};
    if (q->concept == PARLEY_KALAI_SMORODINSKY)
        CASE_OK(c, memcmp(s->ideal, q->ideal, c->n * sizeof *q->ideal) == 0);
    if (q->concept == PARLEY_NASH) {
        parley_count product = product_of(q, s->utilities, c->n);
        CASE_OK(c, parley_count_compare(&product, &s->product) == 0);
    } else if (q->concept == PARLEY_UTILITARIAN) {
        CASE_OK(c,
                (pl_i128)said.numerator * 2520 == sum_of(q, s->utilities, c->n) * said.denominator);
    } else if (sort_values(q, s->utilities, c->n, values)) {
        CASE_OK(c, compare(values[0], said) == 0);
    }
    CASE_OK(c, fabs(s->bound - s->value) <= 1e-9 * fabs(s->value));
}

/* --- the properties --- */

/* Utilities near those of the solution, or anywhere in the range. */
static void draw_utilities(pl_random *random, const random_case *c, const parley_solution *s,
                           int64_t *u) {
    bool near = s->found && case_below(random, 3);
    for (uint32_t p = 0; p < c->n; p++) {
        u[p] = near ? s->utilities[p] : case_between(random, c->least[p], c->greatest[p]);
        if (near && case_below(random, 2))
            u[p] += case_between(random, -2, 2);
    }
}

/* Whether the concept forbids an agreement of these utilities, given what was found. */
static bool forbidden(const question *q, const parley_solution *s, uint32_t n, const int64_t *u) {
    parley_count none = {0};
    bool below = false, above_ideal = false;
    for (uint32_t p = 0; p < n; p++) {
        below = below || u[p] < q->d[p];
        above_ideal = above_ideal || u[p] > q->ideal[p];
    }
    if (below && (q->concept == PARLEY_NASH || !q->options.allow_below))
        return false;
    if (!s->found || (q->concept == PARLEY_KALAI_SMORODINSKY && above_ideal))
        return true;
    return is_better(q, u, s->utilities, n, parley_count_compare(&s->product, &none) > 0);
}

/* That the claims, taken together, say that nothing is better: tried on made-up utilities. */
static void check_says(const random_case *c, const question *q,
                       const parley_certificate *certificate, const parley_solution *s) {
    pl_random random = pl_random_stream(c->seed, q->concept, 85);
    for (uint32_t trial = 0; trial < TRIALS && c->count > 0; trial++) {
        int64_t u[CASE_PARTIES];
        draw_utilities(&random, c, s, u);
        if (!forbidden(q, s, c->n, u))
            continue;
        for (uint32_t part = 0; part < parley_certificate_part_count(c->space); part++)
            CASE_OK(c, proof_excludes(certificate, c->space, part, u));
    }
}

static void check_proved(const random_case *c, const question *q, parley_certificate *certificate,
                         const parley_solution *bare, const uint32_t *bare_choices) {
    parley_solve_options options = q->options;
    parley_solution s;
    uint32_t choices[CASE_ISSUES];
    options.certificate = certificate;
    CASE_OK(c, parley_solve(&s, choices, c->space, q->concept, &options, NULL) == PARLEY_OK);
    CASE_OK(c, memcmp(s.utilities, bare->utilities, sizeof s.utilities) == 0);
    CASE_OK(c, !s.found || memcmp(choices, bare_choices, c->m * sizeof *choices) == 0);
    CASE_OK(c, proof_is_good(certificate, c->space));
    check_says(c, q, certificate, &s);
}

static void check_portable(const random_case *c, const question *q, const parley_solution *wide,
                           const uint32_t *wide_choices) {
    parley_solution s;
    uint32_t choices[CASE_ISSUES];
    pl_force_portable(true);
    CASE_OK(c, parley_solve(&s, choices, c->space, q->concept, &q->options, NULL) == PARLEY_OK);
    pl_force_portable(false);
    CASE_OK(c, memcmp(&s, wide, sizeof s) == 0);
    CASE_OK(c, !s.found || memcmp(choices, wide_choices, c->m * sizeof *choices) == 0);
}

static void check_case(random_case *c, parley_concept concept, parley_certificate *certificate) {
    question q;
    parley_solution s;
    uint32_t choices[CASE_ISSUES];
    ask(&q, c, concept);
    memset(&s, 0, sizeof s);
    CASE_OK(c, parley_solve(&s, choices, c->space, concept, &q.options, NULL) == PARLEY_OK);
    CASE_OK(c, s.proven && s.found == q.any);
    if (s.found) {
        case_check(c, choices, s.utilities);
        check_best(c, &q, &s);
        check_values(c, &q, &s);
    }
    check_proved(c, &q, certificate, &s, choices);
    if (c->seed % 4 == 0)
        check_portable(c, &q, &s, choices);
}

static void check_concept(parley_concept concept) {
    static random_case c;
    parley_certificate *certificate;
    ck_assert_int_eq(parley_certificate_new(&certificate), PARLEY_OK);
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        case_draw(&c, seed, 6);
        check_case(&c, concept, certificate);
        case_free(&c);
    }
    parley_certificate_free(certificate);
}

START_TEST(nash__is_the_best_and_proved) {
    check_concept(PARLEY_NASH);
}
END_TEST

START_TEST(kalai_smorodinsky__is_the_best_and_proved) {
    check_concept(PARLEY_KALAI_SMORODINSKY);
}
END_TEST

START_TEST(egalitarian__is_the_best_and_proved) {
    check_concept(PARLEY_EGALITARIAN);
}
END_TEST

START_TEST(utilitarian__is_the_best_and_proved) {
    check_concept(PARLEY_UTILITARIAN);
}
END_TEST

START_TEST(tchebycheff__is_the_best_and_proved) {
    check_concept(PARLEY_TCHEBYCHEFF);
}
END_TEST

/* The parts that certificates speak of are the space. */
START_TEST(parts__hold_every_agreement) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        case_draw(&c, seed, 6);
        parley_count count = pl_count_of(c.count);
        check_parts(c.space, &c.spec, &count);
        case_free(&c);
    }
}
END_TEST

/* Interrupted by a node limit or at a random moment by a deadline. */
START_TEST(solve__interrupted_leaves_a_valid_bound) {
    static random_case c;
    for (uint64_t seed = case_begin(); seed < case_end(); seed++) {
        pl_random random = pl_random_stream(seed, 0, 79);
        question q;
        parley_solution whole, part;
        parley_control *control;
        uint32_t choices[CASE_ISSUES];
        case_draw(&c, seed, 6);
        ask(&q, &c, (parley_concept)(seed % 5));
        CASE_OK(&c,
                parley_solve(&whole, choices, c.space, q.concept, &q.options, NULL) == PARLEY_OK);
        ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
        if (seed % 2)
            q.options.node_limit = 1 + case_below(&random, 9);
        else
            parley_control_set_deadline(control, 2e-8 * case_below(&random, 2000));
        parley_status status =
            parley_solve(&part, choices, c.space, q.concept, &q.options, control);
        CASE_OK(&c,
                status == PARLEY_OK || status == PARLEY_E_LIMIT || status == PARLEY_E_CANCELLED);
        CASE_OK(&c, part.proven == (status == PARLEY_OK));
        CASE_OK(&c, !whole.found || part.bound >= whole.value - 1e-9 * fabs(whole.value));
        if (part.found)
            case_check(&c, choices, part.utilities);
        CASE_OK(&c, whole.found || !part.found);
        parley_control_free(control);
        case_free(&c);
    }
}
END_TEST

PL_TEST_MAIN("property_solve", nash__is_the_best_and_proved,
             kalai_smorodinsky__is_the_best_and_proved, egalitarian__is_the_best_and_proved,
             utilitarian__is_the_best_and_proved, tchebycheff__is_the_best_and_proved,
             parts__hold_every_agreement, solve__interrupted_leaves_a_valid_bound)
