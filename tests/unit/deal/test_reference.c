/* Solutions, frontier and distances of a reference, against loops over all agreements. */
#include "pl_test.h"

#include "deal/reference.h"
#include "small_space.h"

#include <parley/frontier.h>
#include <parley/generate.h>

#include <math.h>

enum { DRAWS = 600, MOST_LISTED = 4096 };

static int64_t scales[PARLEY_MAX_PARTIES];

static void draw_scales(uint64_t seed) {
    static const int64_t some[] = {1, 7, 100, 360, 1000000, 99991};
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        scales[p] = some[(seed / (p + 1) + p) % 6];
}

static double whole(const small_space *s, uint32_t agreement, uint32_t p) {
    return (double)s->utilities[agreement][p] / (double)scales[p];
}

/* -- by definition --------------------------------------------------------------------------- */

static bool dominated(const small_space *s, uint32_t agreement) {
    for (uint32_t other = 0; other < s->count; other++) {
        bool as_good = true, better = false;
        for (uint32_t p = 0; p < s->n; p++) {
            as_good &= s->utilities[other][p] >= s->utilities[agreement][p];
            better |= s->utilities[other][p] > s->utilities[agreement][p];
        }
        if (as_good && better)
            return true;
    }
    return false;
}

static double gap(const small_space *s, uint32_t one, uint32_t two) {
    double square = 0;
    for (uint32_t p = 0; p < s->n; p++)
        square += pow(whole(s, one, p) - whole(s, two, p), 2);
    return sqrt(square);
}

static double true_distance(const small_space *s, const uint8_t *efficient, uint32_t agreement) {
    double best = INFINITY;
    for (uint32_t other = 0; other < s->count; other++)
        if (efficient[other])
            best = fmin(best, gap(s, agreement, other));
    return best;
}

static double disagreement(const small_space *s, uint32_t p) {
    double least = INFINITY;
    if (s->reservations[p] != INT64_MIN)
        return (double)s->reservations[p] / (double)scales[p];
    for (uint32_t a = 0; a < s->count; a++)
        least = fmin(least, whole(s, a, p));
    return least;
}

static bool acceptable(const small_space *s, const double *u) {
    for (uint32_t p = 0; p < s->n; p++)
        if (u[p] < disagreement(s, p))
            return false;
    return true;
}

/* The numbers that a concept makes great, the first first. */
static uint32_t merits(const small_space *s, parley_concept concept, const double *u, double *out) {
    double ideal[PARLEY_MAX_PARTIES], row[PARLEY_MAX_PARTIES];
    uint32_t count = 0;
    for (uint32_t p = 0; p < s->n; p++)
        ideal[p] = -INFINITY;
    for (uint32_t a = 0; a < s->count; a++) {
        for (uint32_t p = 0; p < s->n; p++)
            row[p] = whole(s, a, p);
        for (uint32_t p = 0; p < s->n && acceptable(s, row); p++)
            ideal[p] = fmax(ideal[p], row[p]);
    }
    out[0] = concept == PARLEY_NASH;
    for (uint32_t p = 0; p < s->n; p++) {
        double gain = u[p] - disagreement(s, p), range = ideal[p] - disagreement(s, p);
        if (concept == PARLEY_NASH)
            out[0] *= gain;
        else if (concept == PARLEY_UTILITARIAN)
            out[0] += u[p];
        else if (concept == PARLEY_EGALITARIAN || range > 0)
        out[count++] = concept == PARLEY_EGALITARIAN ? gain : gain / range;
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = i; k > 0 && out[k - 1] > out[k]; k--) {
            double kept = out[k];
            out[k] = out[k - 1];
            out[k - 1] = kept;
        }
    return concept == PARLEY_NASH || concept == PARLEY_UTILITARIAN ? 1 : count;
}

/* Whether no agreement does better than u in what the concept makes great. */
static void check_best(const small_space *s, parley_concept concept, const double *u) {
    double mine[PARLEY_MAX_PARTIES] = {0}, theirs[PARLEY_MAX_PARTIES] = {0};
    double row[PARLEY_MAX_PARTIES];
    uint32_t count = merits(s, concept, u, mine);
    ck_assert(acceptable(s, u));
    for (uint32_t a = 0; a < s->count; a++) {
        for (uint32_t p = 0; p < s->n; p++)
            row[p] = whole(s, a, p);
        if (!acceptable(s, row))
            continue;
        merits(s, concept, row, theirs);
        for (uint32_t i = 0; i < count; i++) {
            double slack = 1e-9 * fmax(fabs(mine[i]), 1);
            ck_assert_msg(theirs[i] <= mine[i] + slack, "concept %d: %.17g above %.17g",
                          (int)concept, theirs[i], mine[i]);
            if (theirs[i] < mine[i] - slack)
                break;
        }
    }
}

/* -- building -------------------------------------------------------------------------------- */

static uint32_t number_of(const small_space *s, const uint32_t *choices) {
    uint32_t number = 0;
    for (uint32_t j = 0; j < s->m; j++)
        number = number * s->counts[j] + choices[j];
    return number;
}

static parley_reference *from_gains(const small_space *s, const parley_reference_options *options) {
    parley_reference *made;
    parley_reference_spec spec = {.space = s->spec, .scale = scales};
    ck_assert_int_eq(parley_reference_new(&made, &spec, options, NULL), PARLEY_OK);
    return made;
}

/* The same utilities as a table; rules stay rules. */
static parley_reference *from_totals(const small_space *s) {
    static int32_t totals[PARLEY_MAX_PARTIES * MOST_LISTED];
    parley_reference *made;
    parley_reference_spec spec = {.space = s->spec, .totals = totals, .scale = scales};
    uint32_t outcomes = 1;
    for (uint32_t j = 0; j < s->m; j++)
        outcomes *= s->counts[j];
    memset(totals, 0, sizeof totals);
    for (uint32_t a = 0; a < s->count; a++)
        for (uint32_t p = 0; p < s->n; p++)
            totals[p * outcomes + number_of(s, s->choices[a])] = (int32_t)s->utilities[a][p];
    spec.space.gains = NULL;
    ck_assert_int_eq(parley_reference_new(&made, &spec, NULL, NULL), PARLEY_OK);
    return made;
}

static void check_solutions(const small_space *s, const parley_reference *r) {
    bool any = false;
    for (uint32_t a = 0; a < s->count; a++) {
        double u[PARLEY_MAX_PARTIES];
        for (uint32_t p = 0; p < s->n; p++)
            u[p] = whole(s, a, p);
        any |= acceptable(s, u);
    }
    for (int c = 0; c < PARLEY_REFERENCE_SOLUTIONS; c++) {
        double u[PARLEY_MAX_PARTIES];
        int64_t units[PARLEY_MAX_PARTIES];
        parley_status status = parley_reference_solution(r, (parley_concept)c, u);
        const uint32_t *choices = parley_reference_choices(r, (parley_concept)c);
        ck_assert_int_eq(status, any ? PARLEY_OK : PARLEY_E_NOT_FOUND);
        ck_assert(any == (choices != NULL));
        if (!any)
            continue;
        check_best(s, (parley_concept)c, u);
        ck_assert(parley_space_allows(s->space, choices));
        parley_space_eval(s->space, choices, units);
        for (uint32_t p = 0; p < s->n; p++)
            ck_assert(u[p] == (double)units[p] / (double)scales[p]);
    }
}

static void check_distances(const small_space *s, const uint8_t *efficient,
                            const parley_reference *r, bool listed) {
    for (uint32_t a = 0; a < s->count; a += 1 + s->count / 50) {
        double u[PARLEY_MAX_PARTIES], solution[PARLEY_MAX_PARTIES];
        double truth = true_distance(s, efficient, a);
        parley_distances found;
        for (uint32_t p = 0; p < s->n; p++)
            u[p] = whole(s, a, p);
        ck_assert_int_eq(parley_reference_measure(&found, r, u, 1, NULL), PARLEY_OK);
        ck_assert(found.frontier_least <= truth + 1e-12 && truth <= found.frontier_most + 1e-12);
        if (listed || truth == 0)
            ck_assert(found.frontier_least == found.frontier_most);
        if (truth == 0)
            ck_assert(found.frontier_most == 0);
        for (int c = 0; c < PARLEY_REFERENCE_SOLUTIONS; c++) {
            double square = 0;
            if (parley_reference_solution(r, (parley_concept)c, solution) != PARLEY_OK) {
                ck_assert(isnan(found.solutions[c]));
                continue;
            }
            for (uint32_t p = 0; p < s->n; p++)
                square += pow(u[p] - solution[p], 2);
            ck_assert_double_eq_tol(found.solutions[c], sqrt(square), 1e-12 * (1 + sqrt(square)));
        }
    }
}

START_TEST(reference__equals_brute_force) {
    static small_space s;
    static uint8_t efficient[SMALL_MOST];
    for (uint64_t seed = 0; seed < DRAWS; seed++) {
        small_draw(&s, seed, 0);
        draw_scales(seed);
        if (s.count == 0) {
            parley_space_free(s.space);
            continue;
        }
        for (uint32_t a = 0; a < s.count; a++)
            efficient[a] = !dominated(&s, a);
        parley_reference_options tight = {.point_limit = 1};
        parley_reference *listed = from_gains(&s, NULL), *table = from_totals(&s);
        parley_reference *bounds = from_gains(&s, &tight);
        bool is_listed = parley_reference_frontier_size(bounds) > 0;
        check_solutions(&s, listed);
        check_solutions(&s, table);
        check_distances(&s, efficient, listed, true);
        check_distances(&s, efficient, table, true);
        check_distances(&s, efficient, bounds, is_listed);
        ck_assert_uint_eq(parley_reference_frontier_size(listed),
                          parley_reference_frontier_size(table));
        for (size_t i = 0; i < parley_reference_frontier_size(listed); i++) {
            double one[PARLEY_MAX_PARTIES] = {0}, two[PARLEY_MAX_PARTIES] = {0};
            parley_reference_frontier_point(listed, i, one);
            parley_reference_frontier_point(table, i, two);
            ck_assert(memcmp(one, two, sizeof one) == 0);
        }
        parley_reference_free(listed);
        parley_reference_free(table);
        parley_reference_free(bounds);
        parley_space_free(s.space);
    }
}
END_TEST

/* -- large spaces ---------------------------------------------------------------------------- */

static parley_reference *large(uint32_t n, uint64_t seed, const parley_reference_options *options) {
    static int32_t gains[3 * 28 * 4];
    uint32_t counts[28];
    int64_t least[3], scale[3];
    parley_reference *made;
    parley_generate_options from = {PARLEY_FAMILY_OPPOSED, n, 28, 4, 10000, seed};
    for (int j = 0; j < 28; j++)
        counts[j] = 4;
    for (uint32_t p = 0; p < n; p++) {
        scale[p] = 10000;
        least[p] = 3000;
    }
    ck_assert_int_eq(parley_generate(gains, &from), PARLEY_OK);
    parley_reference_spec spec = {.space = {.party_count = n,
                                            .issue_count = 28,
                                            .option_counts = counts,
                                            .gains = gains,
                                            .reservations = least},
                                  .scale = scale};
    ck_assert_int_eq(parley_reference_new(&made, &spec, options, NULL), PARLEY_OK);
    return made;
}

START_TEST(reference__searches_and_lists_alike_on_large_spaces) {
    parley_reference_options tight = {.point_limit = 1};
    for (uint64_t seed = 0; seed < 5; seed++) {
        parley_reference *listed = large(2, seed, NULL), *bounds = large(2, seed, &tight);
        pl_random random = pl_random_stream(seed, 1, 2);
        size_t size = parley_reference_frontier_size(listed);
        ck_assert_uint_gt(size, 100);
        ck_assert_uint_eq(parley_reference_frontier_size(bounds), 0);
        for (int i = 0; i < 40; i++) {
            double u[2], best = INFINITY, point[2];
            parley_distances exact, within;
            for (int p = 0; p < 2; p++)
                u[p] = (double)(1000 + pl_random_below(&random, 6000)) / 10000;
            for (size_t f = 0; f < size; f++) {
                parley_reference_frontier_point(listed, f, point);
                best = fmin(best, hypot(point[0] - u[0], point[1] - u[1]));
            }
            ck_assert_int_eq(parley_reference_measure(&exact, listed, u, 1, NULL), PARLEY_OK);
            ck_assert_int_eq(parley_reference_measure(&within, bounds, u, 1, NULL), PARLEY_OK);
            ck_assert_double_eq_tol(exact.frontier_most, best, 1e-12);
            ck_assert_double_le(within.frontier_least, best + 1e-12);
            ck_assert_double_ge(within.frontier_most, best - 1e-12);
            ck_assert_double_eq_tol(hypot(exact.nearest[0] - u[0], exact.nearest[1] - u[1]), best,
                                    1e-12);
        }
        parley_reference_free(listed);
        parley_reference_free(bounds);
    }
}
END_TEST

START_TEST(reference__too_many_points_are_not_listed) {
    parley_reference_options few = {.point_limit = 1000};
    parley_reference *r = large(3, 1, &few);
    double u[3];
    parley_distances found;
    ck_assert_uint_eq(parley_reference_frontier_size(r), 0);
    ck_assert_int_eq(parley_reference_solution(r, PARLEY_NASH, u), PARLEY_OK);
    ck_assert_int_eq(parley_reference_measure(&found, r, u, 1, NULL), PARLEY_OK);
    ck_assert(found.solutions[PARLEY_NASH] == 0);
    ck_assert(found.frontier_least == 0 && found.frontier_most == 0);
    parley_reference_free(r);
}
END_TEST

/* -- what it is not for ---------------------------------------------------------------------- */

START_TEST(reference__an_empty_space_has_nothing) {
    uint32_t counts[1] = {2};
    int32_t gains[2] = {1, 2};
    uint8_t excluded[2] = {1, 1};
    double u = 1;
    parley_reference *r;
    parley_distances found;
    parley_reference_spec spec = {.space = {.party_count = 1,
                                            .issue_count = 1,
                                            .option_counts = counts,
                                            .gains = gains,
                                            .excluded = excluded}};
    for (int table = 0; table < 2; table++) {
        spec.totals = table ? gains : NULL;
        spec.space.gains = table ? NULL : gains;
        ck_assert_int_eq(parley_reference_new(&r, &spec, NULL, NULL), PARLEY_OK);
        ck_assert_uint_eq(parley_reference_frontier_size(r), 0);
        ck_assert_int_eq(parley_reference_solution(r, PARLEY_NASH, &u), PARLEY_E_NOT_FOUND);
        ck_assert_ptr_null(parley_reference_choices(r, PARLEY_UTILITARIAN));
        ck_assert_int_eq(parley_reference_measure(&found, r, &u, 1, NULL), PARLEY_OK);
        ck_assert(isnan(found.frontier_least) && isnan(found.frontier_most));
        ck_assert(isnan(found.solutions[PARLEY_NASH]));
        parley_reference_free(r);
    }
}
END_TEST

START_TEST(reference__refuses_what_is_out_of_range) {
    uint32_t counts[30];
    int32_t gains[2] = {0, 1};
    int64_t scale[1] = {0};
    double u = (double)NAN;
    parley_reference *r;
    parley_distances found;
    for (int j = 0; j < 30; j++)
        counts[j] = 2;
    parley_reference_spec spec = {
        .space = {.party_count = 1, .issue_count = 1, .option_counts = counts, .gains = gains}};
    parley_reference_spec wrong[7];
    for (int i = 0; i < 7; i++)
        wrong[i] = spec;
    wrong[0].totals = gains;
    wrong[1].space.gains = NULL;
    wrong[2].space.party_count = PARLEY_MAX_PARTIES + 1;
    wrong[3].space.issue_count = 0;
    wrong[4].scale = scale;
    wrong[5].space.gains = NULL;
    wrong[5].totals = gains;
    wrong[5].space.issue_count = 30;
    parley_literal literal = {.issue = 1};
    parley_clause clause = {&literal, 1};
    wrong[6].space.clauses = &clause;
    wrong[6].space.clause_count = 1;
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(parley_reference_new(&r, &wrong[i], NULL, NULL),
                         i == 5 ? PARLEY_E_LIMIT : PARLEY_E_ARGUMENT);
        ck_assert_ptr_null(r);
    }
    ck_assert_int_eq(parley_reference_new(&r, &spec, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_reference_measure(&found, r, &u, 1, NULL), PARLEY_E_ARGUMENT);
    u = 1e12;
    ck_assert_int_eq(parley_reference_measure(&found, r, &u, 1, NULL), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_reference_solution(r, PARLEY_TCHEBYCHEFF, &u), PARLEY_E_NOT_FOUND);
    parley_reference_free(r);
}
END_TEST

PL_TEST_MAIN("reference", reference__equals_brute_force,
             reference__searches_and_lists_alike_on_large_spaces,
             reference__too_many_points_are_not_listed, reference__an_empty_space_has_nothing,
             reference__refuses_what_is_out_of_range)
