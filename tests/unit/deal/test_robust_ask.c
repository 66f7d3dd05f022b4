/* What to ask next, against nested simulation: for each of many answers, a sample of everything
 * else.
 */
#include "sample.h"

#include <parley/robust.h>

#include <math.h>
#include <stdbool.h>

enum { OUTER = 800, INNER = 2000, MOST_CANDIDATES = 40 };

static const char two_parties[] =
    "parley: dossier/1\n"
    "parties:\n"
    "  - {id: a, role: principal, reservation: [0.35, 0.65]}\n"
    "  - {id: b, role: principal, reservation: [0.3, 0.6]}\n"
    "plan:\n"
    "  points:\n"
    "    - {id: x, options: [{id: x0}, {id: x1}]}\n"
    "    - {id: y, options: [{id: y0}, {id: y1}, {id: y2}]}\n"
    "    - {id: z, options: [{id: z0}, {id: z1}]}\n"
    "stances:\n"
    "  - {party: a, point: x, option: x1, stance: accept, basis: said}\n"
    "  - {party: b, point: x, option: x1, stance: criticise, basis: said}\n"
    "  - {party: b, point: y, option: y0, value: [0.4, 0.9], basis: said}\n"
    "  - {party: a, point: z, option: z1, value: 0.5, basis: said}\n"
    "drafts:\n"
    "  - {id: d, choices: {x: x1, y: y0, z: z1}}\n"
    "  - {id: e, choices: {x: x0, y: y1, z: z1}}\n"
    "  - {id: f, choices: {x: x1, y: y2, z: z0}}\n";

static const char a_package[] =
    "parley: dossier/1\n"
    "parties:\n"
    "  - {id: a, role: principal, reservation: {draft: now}}\n"
    "  - {id: b, role: principal, reservation: [0.3, 0.6]}\n"
    "plan:\n"
    "  points:\n"
    "    - {id: x, options: [{id: x0}, {id: x1}]}\n"
    "    - {id: y, options: [{id: y0}, {id: y1}, {id: y2}]}\n"
    "    - {id: z, options: [{id: z0}, {id: z1}]}\n"
    "stances:\n"
    "  - {party: b, point: y, option: y0, value: [0.2, 0.6], basis: said}\n"
    "drafts:\n"
    "  - {id: now, kind: status_quo, choices: {x: x0, z: z0}}\n"
    "  - {id: d, choices: {x: x1, y: y0, z: z1}}\n"
    "  - {id: e, choices: {x: x1, y: y1, z: z0}}\n"
    "  - {id: f, choices: {x: x0, y: y2, z: z1}}\n";

typedef struct sampled {
    uint32_t n, m, options, count;
    double *values, *weights, *reservations;
    uint32_t *fillings; /* of what drafts leave open, the same for all parties */
} sampled;

static sampled draw(const parley_view *view, uint64_t seed, uint32_t count) {
    sampled s = {.n = view->required_count,
                 .m = view->point_count,
                 .options = view->option_count,
                 .count = count};
    parley_readings *readings;
    s.values = calloc((size_t)count * s.n * s.options, sizeof(double));
    s.weights = calloc((size_t)count * s.n * s.m, sizeof(double));
    s.reservations = calloc((size_t)count * s.n, sizeof(double));
    s.fillings = calloc((size_t)count * s.m, sizeof(uint32_t));
    parley_reading_arrays arrays = {s.values, s.weights, s.reservations, s.fillings};
    ck_assert_int_eq(parley_readings_new(&readings, view, seed, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_readings_draw(&arrays, readings, 0, count), PARLEY_OK);
    parley_readings_free(readings);
    return s;
}

static void sampled_free(sampled *s) {
    free(s->values);
    free(s->weights);
    free(s->reservations);
    free(s->fillings);
}

/* One party's numbers in a reading, some of them replaced by an answer. */
typedef struct numbers {
    double values[16], weights[8], reservation;
    const uint32_t *filling; /* [m] */
} numbers;

static numbers numbers_of(const sampled *s, uint32_t reading, uint32_t row) {
    numbers x;
    size_t at = (size_t)reading * s->n + row;
    memcpy(x.values, s->values + at * s->options, s->options * sizeof(double));
    memcpy(x.weights, s->weights + at * s->m, s->m * sizeof(double));
    x.reservation = s->reservations[at];
    x.filling = s->fillings + (size_t)reading * s->m;
    return x;
}

static void replace(numbers *x, const parley_view *view, const parley_question *q,
                    const numbers *answer) {
    if (q->kind == PARLEY_INPUT_RESERVATION) {
        x->reservation = answer->reservation;
    } else if (q->kind == PARLEY_INPUT_STANCE) {
        const parley_view_point *at = &view->points[q->point];
        for (uint32_t o = at->first; o < at->first + at->option_count; o++)
            x->values[o] = answer->values[o];
    } else {
        /* Given one weight, the others of a uniform point of the simplex share the rest as before.
         */
        double known = answer->weights[q->point];
        double factor = (1 - known) / (1 - x->weights[q->point]);
        for (uint32_t j = 0; j < view->point_count; j++)
            x->weights[j] *= factor;
        x->weights[q->point] = known;
    }
}

/* u - r, the reservation value of a package being what the package is worth. */
static double margin(const parley_view *view, uint32_t row, const numbers *x,
                     const int32_t *choices) {
    const parley_reservation *reservation = &view->parties[view->required[row]].reservation;
    int32_t package[8];
    double sum = 0;
    bool has_package = reservation->kind == PARLEY_RESERVATION_DRAFT;
    if (has_package)
        parley_view_draft(view, (uint32_t)reservation->draft, package);
    for (uint32_t j = 0; j < view->point_count; j++) {
        double against = 0, least = 1, most = 0;
        const parley_view_point *at = &view->points[j];
        for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
            least = fmin(least, x->values[o]);
            most = fmax(most, x->values[o]);
        }
        if (has_package)
            against = package[j] == PARLEY_NONE ? (least + most) / 2 : x->values[package[j]];
        double value = x->values[choices[j] == PARLEY_NONE ? x->filling[j] : (uint32_t)choices[j]];
        sum += x->weights[j] * (value - against);
    }
    return has_package ? sum : sum - x->reservation;
}

static bool leaves_open(const parley_candidate *candidate, uint32_t points) {
    bool open = false;
    for (uint32_t j = 0; j < points; j++)
        open = open || candidate->choices[j] == PARLEY_NONE;
    return open;
}

typedef struct nested {
    double gain, error; /* standard error over the answers */
} nested;

static nested simulate(const parley_robust *robust, const parley_question *q, uint32_t row,
                       const sampled *outer, const sampled *inner) {
    const parley_view *view = robust->view;
    size_t count = robust->candidate_count;
    static bool others[MOST_CANDIDATES][INNER];
    bool open[MOST_CANDIDATES];
    double plain[MOST_CANDIDATES] = {0}, sum = 0, squares = 0, most = 0;
    for (size_t c = 0; c < count; c++) {
        open[c] = leaves_open(&robust->candidates[c], view->point_count);
        for (uint32_t k = 0; k < INNER; k++) {
            bool own = false;
            others[c][k] = true;
            for (uint32_t p = 0; p < inner->n; p++) {
                numbers x = numbers_of(inner, k, p);
                bool accepts = margin(view, p, &x, robust->candidates[c].choices) >= 0;
                if (p != row)
                    others[c][k] &= accepts;
                else
                    own = accepts;
            }
            plain[c] += own && (others[c][k] || !open[c]);
        }
    }
    /* Parties are independent: the party's own share times that of the others. But what fills a
     * draft that leaves points open ties them, and all together are counted. */
    double share[MOST_CANDIDATES];
    for (size_t c = 0; c < count; c++) {
        share[c] = 0;
        for (uint32_t k = 0; k < INNER; k++)
            share[c] += (others[c][k] || open[c]) / (double)INNER;
        most = fmax(most, plain[c] / INNER * share[c]);
    }
    for (uint32_t i = 0; i < OUTER; i++) {
        numbers answer = numbers_of(outer, i, row);
        double accepted[MOST_CANDIDATES] = {0}, best = 0;
        for (uint32_t k = 0; k < INNER; k++) {
            numbers x = numbers_of(inner, k, row);
            replace(&x, view, q, &answer);
            for (size_t c = 0; c < count; c++)
                accepted[c] += (others[c][k] || !open[c]) &&
                               margin(view, row, &x, robust->candidates[c].choices) >= 0;
        }
        for (size_t c = 0; c < count; c++)
            best = fmax(best, accepted[c] / INNER * share[c]);
        sum += best;
        squares += best * best;
    }
    double mean = sum / OUTER;
    return (nested){mean - most, sqrt(fmax(0, squares / OUTER - mean * mean) / OUTER)};
}

static double gain_of(const parley_robust *robust, parley_input_kind kind, uint32_t party,
                      int32_t point, double *half) {
    *half = 0;
    for (size_t i = 0; i < robust->question_count; i++) {
        const parley_question *q = &robust->questions[i];
        if (q->kind == kind && q->party == party && q->point == point) {
            *half = q->gain.high - q->gain.value;
            return q->gain.value;
        }
    }
    return 0; /* not listed: an answer would not change the pick */
}

static void compare_all(const char *text) {
    parley_dossier *dossier = sample_read(text);
    parley_robust_options options = {.samples = 40000, .seed = 3, .threads = 2};
    parley_analysis *analysis;
    parley_robust *robust;
    ck_assert_int_eq(parley_analyze(&analysis, dossier, PARLEY_ALL_DAYS, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_robust_new(&robust, analysis, &options, NULL), PARLEY_OK);
    const parley_view *view = analysis->view;
    ck_assert_uint_le(robust->candidate_count, MOST_CANDIDATES);
    sampled outer = draw(view, 101, OUTER), inner = draw(view, 102, INNER);
    double greatest = 0;
    for (uint32_t row = 0; row < 2; row++)
        for (int kind = PARLEY_INPUT_STANCE; kind <= PARLEY_INPUT_RESERVATION; kind++)
            for (int32_t point = 0; point < 3; point++) {
                parley_question q = {
                    .kind = (parley_input_kind)kind, .party = view->required[row], .point = point};
                bool is_package =
                    view->parties[q.party].reservation.kind == PARLEY_RESERVATION_DRAFT;
                if (kind == PARLEY_INPUT_RESERVATION && (point > 0 || is_package))
                    continue;
                double half,
                    gain = gain_of(robust, q.kind, q.party,
                                   kind == PARLEY_INPUT_RESERVATION ? PARLEY_NONE : point, &half);
                nested by = simulate(robust, &q, row, &outer, &inner);
                printf("# party %u kind %d point %d: %.4f +- %.4f, nested %.4f +- %.4f\n", row,
                       kind, point, gain, half, by.gain, 1.96 * by.error);
                greatest = fmax(greatest, gain);
                ck_assert_double_le(fabs(gain - by.gain), 1.5 * half + 3 * by.error + 0.006);
            }
    ck_assert_double_gt(greatest, 0.03);
    sampled_free(&outer);
    sampled_free(&inner);
    parley_robust_free(robust);
    parley_analysis_free(analysis);
    parley_dossier_free(dossier);
}

START_TEST(gain__is_that_of_nested_simulation) {
    compare_all(two_parties);
}
END_TEST

START_TEST(gain__against_a_reservation_package_is_that_of_nested_simulation) {
    compare_all(a_package);
}
END_TEST

/* With one unknown that decides everything, an answer is worth what it can be. */
START_TEST(gain__of_the_only_unknown_is_all_there_is_to_gain) {
    static const char text[] = "parley: dossier/1\n"
                               "parties: [{id: a, role: principal, reservation: 0.5}]\n"
                               "plan: {points: [{id: x, options: [{id: x0}, {id: x1}]}]}\n"
                               "drafts: [{id: d, choices: {x: x0}}, {id: e, choices: {x: x1}}]\n";
    parley_dossier *dossier = sample_read(text);
    parley_robust_options options = {.samples = 20000};
    parley_analysis *analysis;
    parley_robust *robust;
    ck_assert_int_eq(parley_analyze(&analysis, dossier, PARLEY_ALL_DAYS, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_robust_new(&robust, analysis, &options, NULL), PARLEY_OK);
    ck_assert_uint_eq(robust->question_count, 1);
    /* Each is accepted half of the time; with the answer, unless both are below: 3/4. */
    ck_assert_int_eq(robust->questions[0].kind, PARLEY_INPUT_STANCE);
    ck_assert_double_eq_tol(robust->questions[0].gain.value, 0.25, 0.015);
    ck_assert_double_le(robust->questions[0].gain.low, 0.25);
    ck_assert_double_ge(robust->questions[0].gain.high, 0.25);
    ck_assert_double_eq_tol(robust->deal.value, 0.75, 0.015);
    parley_robust_free(robust);
    parley_analysis_free(analysis);
    parley_dossier_free(dossier);
}
END_TEST

#define BLOCKED                                                                                    \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal, reservation: 0.4}, {id: b, role: principal, reservation: " \
    "0.4}]\n"                                                                                      \
    "plan: {points: [{id: x, options: [{id: x0}, {id: x1}]}, {id: y, options: [{id: y0}]}]}\n"     \
    "red_lines: [{party: a, options: [x/x0], basis: said}, {party: b, options: [x/x1], basis: "    \
    "said}]\n"                                                                                     \
    "drafts: [{id: d, choices: {x: x0, y: y0}}]\n"

START_TEST(ask__of_what_nobody_can_sign_is_whether_a_red_line_stands) {
    parley_dossier *dossier = sample_read(BLOCKED);
    parley_robust_options options = {.samples = 2000};
    parley_analysis *analysis;
    parley_robust *robust;
    ck_assert_int_eq(parley_analyze(&analysis, dossier, PARLEY_ALL_DAYS, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_robust_new(&robust, analysis, &options, NULL), PARLEY_OK);
    ck_assert_int_eq(robust->nothing_signable, 1);
    ck_assert_int_eq(robust->deal_certainty, PARLEY_DEAL_IMPOSSIBLE);
    ck_assert_uint_eq(robust->question_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const parley_question *q = &robust->questions[i];
        ck_assert_int_eq(q->kind, PARLEY_INPUT_RED_LINES);
        ck_assert_uint_eq(q->lines.count, 1);
        /* The one that dropped it values the option at 0 and signs if w v >= 0.4 for the other
         * point: probability 1 - 0.4 + 0.4 ln 0.4; the other if w v + (1 - w) v' >= 0.4. */
        ck_assert_double_gt(q->gain.value, 0.05);
        ck_assert_double_lt(q->gain.value, 0.234 + 0.03);
        /* Only if a's line on x0 fell could the draft be signed. */
        ck_assert_int_eq(q->best_draft, q->party == 0 ? 0 : PARLEY_NONE);
        if (q->party == 0)
            ck_assert_double_eq(q->best_accepted.value, q->gain.value);
    }
    parley_robust_free(robust);
    parley_analysis_free(analysis);
    parley_dossier_free(dossier);
}
END_TEST

PL_TEST_MAIN("robust_ask", gain__is_that_of_nested_simulation,
             gain__against_a_reservation_package_is_that_of_nested_simulation,
             gain__of_the_only_unknown_is_all_there_is_to_gain,
             ask__of_what_nobody_can_sign_is_whether_a_red_line_stands)
