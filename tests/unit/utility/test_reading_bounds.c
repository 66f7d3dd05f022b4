/* Bounds over the set of readings, against every corner of it, and with preferences against a
 * reading that reaches them. */
#include "random_readings.h"

#include "utility/reading_bounds.h"

#include <math.h>

typedef struct opened {
    random_case c;
    parley_view *view;
    parley_readings *readings;
    const pl_reading_row *row;
} opened;

static bool open_case(opened *o, uint64_t seed, bool complete, uint32_t preferences) {
    put_case(&o->c, seed, 1, complete);
    if (preferences)
        put_preferences(&o->c, preferences, seed);
    o->view = sample_view(pl_text_string(&o->c.text), "");
    parley_status status = parley_readings_new(&o->readings, o->view, seed, NULL);
    ck_assert_msg(status == PARLEY_OK, "%s\n%s", pl_text_string(&o->c.text),
                  parley_last_error()->message);
    o->row = &o->readings->rows[0];
    return true;
}

static void close_case(opened *o) {
    parley_readings_free(o->readings);
    sample_free(o->view);
    pl_text_clear(&o->c.text);
}

/* u - r of a draft whose gaps are filled, in one reading. */
static double margin_at(const opened *o, const int32_t *choices, const double *values,
                        const double *weights, double reservation) {
    double sum = 0, total = 0;
    for (uint32_t j = 0; j < o->view->point_count; j++) {
        total += weights[j];
        sum += weights[j] * values[choices[j]];
    }
    if (!o->row->package)
        return sum / total - reservation;
    return sum / total - pl_package_utility(o->readings, o->row, values, weights) / total;
}

/* -- without preferences: every corner ------------------------------------------------------- */

typedef struct corners {
    const opened *o;
    int32_t choices[MOST_POINTS]; /* gaps filled */
    double values[MOST_CELLS];
    double low, high;
} corners;

static void try_weights(corners *k, const double *weights) {
    double total = 0;
    for (uint32_t j = 0; j < k->o->view->point_count; j++)
        total += weights[j];
    if (total == 0)
        return;
    const pl_law *law = &k->o->row->reservation;
    k->low = fmin(k->low, margin_at(k->o, k->choices, k->values, weights, law->high));
    k->high = fmax(k->high, margin_at(k->o, k->choices, k->values, weights, law->low));
}

static void try_all_weights(corners *k) {
    const pl_reading_row *row = k->o->row;
    uint32_t m = k->o->view->point_count;
    double weights[MOST_POINTS] = {0};
    if (row->weights == PL_WEIGHTS_SHARES) {
        for (uint32_t bits = 0; bits < 1u << m; bits++) {
            for (uint32_t j = 0; j < m; j++)
                weights[j] = bits >> j & 1 ? row->share[j].high : row->share[j].low;
            try_weights(k, weights);
        }
        return;
    }
    for (uint32_t i = 0; i < m; i++) {
        for (uint32_t j = 0; j < m; j++)
            weights[j] = row->weights == PL_WEIGHTS_FREE ? j == i : row->group[j] <= i;
        try_weights(k, weights);
    }
}

static void try_all_values(corners *k, uint32_t option) {
    if (option >= MOST_CELLS || option == k->o->view->option_count) {
        try_all_weights(k);
        return;
    }
    const parley_interval *range = &k->o->row->range[option];
    k->values[option] = (double)range->low / PARLEY_ONE;
    try_all_values(k, option + 1);
    if (range->high == range->low)
        return;
    k->values[option] = (double)range->high / PARLEY_ONE;
    try_all_values(k, option + 1);
}

static void try_all_fillings(corners *k, const int32_t *choices, uint32_t point) {
    if (point >= MOST_POINTS || point == k->o->view->point_count) {
        try_all_values(k, 0);
        return;
    }
    const parley_view_point *at = &k->o->view->points[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (choices[point] == PARLEY_NONE || choices[point] == (int32_t)o) {
            k->choices[point] = (int32_t)o;
            try_all_fillings(k, choices, point + 1);
        }
}

START_TEST(judge__without_preferences_is_the_extreme_over_all_corners) {
    uint32_t seen[4] = {0};
    for (uint64_t seed = 0; seed < 60; seed++) {
        opened o;
        open_case(&o, seed, false, 0);
        for (uint32_t d = 0; d < 2; d++) {
            int32_t choices[MOST_POINTS];
            parley_margin margin;
            corners k = {.o = &o, .low = INFINITY, .high = -INFINITY};
            parley_view_draft(o.view, d, choices);
            ck_assert_int_eq(parley_readings_judge(&margin, o.readings, 0, choices), PARLEY_OK);
            try_all_fillings(&k, choices, 0);
            ck_assert_double_eq_tol(margin.low, k.low, 1e-9);
            ck_assert_double_eq_tol(margin.high, k.high, 1e-9);
            if (fabs(k.low) > 1e-9)
                ck_assert_int_eq(margin.certainty == PARLEY_CERTAINLY, k.low > 0);
            if (fabs(k.high) > 1e-9)
                ck_assert_int_eq(margin.certainty == PARLEY_NEVER, k.high < 0);
            seen[margin.certainty]++;
        }
        close_case(&o);
    }
    ck_assert_uint_gt(seen[PARLEY_NEVER], 0);
    ck_assert_uint_gt(seen[PARLEY_CERTAINLY], 0);
    ck_assert_uint_gt(seen[PARLEY_POSSIBLY], 0);
    ck_assert_uint_eq(seen[PARLEY_UNDECIDED], 0);
}
END_TEST

/* -- with preferences: a bound and a reading that meet --------------------------------------- */

/* The reading lies in the set. */
static void expect_reading(const opened *o, const pl_bound *bound) {
    const pl_reading_row *row = o->row;
    for (uint32_t q = 0; q < o->view->option_count; q++) {
        ck_assert_double_ge(bound->at.values[q], (double)row->range[q].low / PARLEY_ONE - 1e-9);
        ck_assert_double_le(bound->at.values[q], (double)row->range[q].high / PARLEY_ONE + 1e-9);
    }
    for (uint32_t k = 0; k < row->comparison_count; k++) {
        double sum = 0;
        for (uint32_t t = 0; t < row->comparisons[k].term_count; t++) {
            const pl_term *term = &row->comparisons[k].terms[t];
            sum += term->sign * bound->at.weights[term->point] * bound->at.values[term->option];
        }
        ck_assert_double_ge(sum, -1e-9);
    }
    for (uint32_t j = 0; j < o->view->point_count; j++)
        ck_assert_double_ge(bound->at.weights[j], -1e-12);
    for (uint32_t i = 0; i < o->view->point_count && row->weights == PL_WEIGHTS_ORDER; i++)
        for (uint32_t j = 0; j < o->view->point_count; j++)
            if (row->group[i] < row->group[j])
                ck_assert_double_ge(bound->at.weights[i], bound->at.weights[j] - 1e-9);
}

START_TEST(extreme__with_preferences_is_reached_by_a_reading_that_obeys_them) {
    uint32_t compared = 0, missed = 0, tried = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        opened o;
        open_case(&o, seed, true, 4);
        compared += o.row->comparison_count > 1;
        for (uint32_t d = 1; d < RANDOM_DRAFTS; d++)
            for (int sign = -1; sign <= 1; sign += 2) {
                int32_t choices[MOST_POINTS];
                pl_arena arena = {0};
                pl_bound bound;
                double low = 0;
                parley_view_draft(o.view, d, choices);
                ck_assert_int_eq(
                    pl_row_extreme(&bound, &low, o.readings, o.row, choices, sign, &arena),
                    PARLEY_OK);
                ck_assert(bound.attained);
                expect_reading(&o, &bound);
                double reservation = sign > 0 ? o.row->reservation.high : o.row->reservation.low;
                double margin =
                    sign * margin_at(&o, choices, bound.at.values, bound.at.weights, reservation);
                ck_assert_double_eq_tol(margin, bound.least, 1e-9);
                /* The two ends of the duality meet. Shares count otherwise in `low`. */
                if (o.row->weights != PL_WEIGHTS_SHARES)
                    ck_assert_double_eq_tol(bound.low, bound.least, 2e-6);
                ck_assert_double_le(low, bound.least + 1e-9);
                ck_assert(!bound.positive || bound.least > -1e-9);
                tried++;
                missed += fabs(bound.least) > 1e-6 && (bound.least > 0) != bound.at_least;
                pl_arena_clear(&arena);
            }
        close_case(&o);
    }
    ck_assert_uint_gt(compared, 100);
    ck_assert_uint_eq(missed, 0);
    printf("# %u cases\n", tried);
}
END_TEST

/* The hidden reading, and all that are drawn by rejection, lie within the bounds. */
START_TEST(judge__with_preferences_holds_for_every_reading_that_obeys_them) {
    enum { DRAWN = 2000 };
    static double values[DRAWN * MOST_CELLS], weights[DRAWN * MOST_POINTS], reservations[DRAWN];
    uint32_t tight = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        opened o;
        open_case(&o, seed, true, 3);
        uint32_t m = o.view->point_count, cells = o.view->option_count;
        parley_reading_arrays arrays = {values, weights, reservations, NULL};
        ck_assert_int_eq(parley_readings_draw(&arrays, o.readings, 0, DRAWN), PARLEY_OK);
        for (uint32_t d = 1; d < RANDOM_DRAFTS; d++) {
            int32_t choices[MOST_POINTS];
            parley_margin margin;
            double low = INFINITY, high = -INFINITY;
            parley_view_draft(o.view, d, choices);
            ck_assert_int_eq(parley_readings_judge(&margin, o.readings, 0, choices), PARLEY_OK);
            for (uint32_t i = 0; i < DRAWN; i++) {
                double at =
                    margin_at(&o, choices, values + i * cells, weights + i * m, reservations[i]);
                low = fmin(low, at);
                high = fmax(high, at);
            }
            ck_assert_double_ge(low, margin.low - 1e-9);
            ck_assert_double_le(high, margin.high + 1e-9);
            tight += low < margin.low + 0.2 && high > margin.high - 0.2;
        }
        close_case(&o);
    }
    ck_assert_uint_gt(tight, 60);
}
END_TEST

/* -- particular cases ------------------------------------------------------------------------ */

#define TWO_POINTS                                                                                 \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal, reservation: {draft: d}}, {id: b, role: principal}]\n"     \
    "plan: {points: [{id: p, options: [{id: p0}, {id: p1}]}, {id: q, options: [{id: q0}, {id: "    \
    "q1}]}]}\n"                                                                                    \
    "drafts: [{id: d, choices: {p: p0, q: q0}}, {id: e, choices: {p: p1, q: q0}}, {id: f, "        \
    "choices: {p: p1, q: q1}}]\n"

static parley_certainty judged(const char *text, uint32_t row, uint32_t draft) {
    int32_t choices[8];
    parley_margin margin;
    parley_readings *readings;
    parley_view *view = sample_view(text, "");
    ck_assert_int_eq(parley_readings_new(&readings, view, 0, NULL), PARLEY_OK);
    parley_view_draft(view, draft, choices);
    ck_assert_int_eq(parley_readings_judge(&margin, readings, row, choices), PARLEY_OK);
    ck_assert(margin.high != 0 || !signbit(margin.high));
    parley_readings_free(readings);
    sample_free(view);
    return margin.certainty;
}

START_TEST(judge__takes_a_preference_over_the_reservation_package_as_proof) {
    ck_assert_int_eq(judged(TWO_POINTS, 0, 1), PARLEY_POSSIBLY);
    ck_assert_int_eq(judged(TWO_POINTS "preferences: [{party: a, prefers: f, over: d, basis: said}"
                                       "]\n",
                            0, 2),
                     PARLEY_CERTAINLY);
    ck_assert_int_eq(judged(TWO_POINTS "preferences: [{party: a, prefers: f, over: d, basis: said}"
                                       "]\n",
                            0, 1),
                     PARLEY_POSSIBLY);
    ck_assert_int_eq(judged(TWO_POINTS, 0, 0), PARLEY_CERTAINLY); /* the package itself */
}
END_TEST

START_TEST(judge__knows_red_lines_and_exact_ties) {
    static const char known[] =
        "parley: dossier/1\n"
        "parties: [{id: a, role: principal, reservation: 0.3}]\n"
        "plan: {points: [{id: p, options: [{id: p0}, {id: p1}]}, {id: q, options: [{id: q0}]}]}\n"
        "drafts: [{id: d, choices: {p: p0, q: q0}}, {id: e, choices: {p: p1, q: q0}}]\n"
        "weights: [{party: a, basis: said, points: {p: 1, q: 2}}]\n"
        "stances: [{party: a, point: p, option: p0, value: 0.1, basis: said},\n"
        "  {party: a, point: p, option: p1, stance: red_line, basis: said},\n"
        "  {party: a, point: q, option: q0, value: %s, basis: said}]\n";
    char text[1024];
    snprintf(text, sizeof text, known, "0.4"); /* (0.1 + 2 x 0.4) / 3 = 0.3 */
    ck_assert_int_eq(judged(text, 0, 0), PARLEY_CERTAINLY);
    snprintf(text, sizeof text, known, "0.399999999");
    ck_assert_int_eq(judged(text, 0, 0), PARLEY_NEVER);
    snprintf(text, sizeof text, known, "[0.399999999, 0.4]");
    ck_assert_int_eq(judged(text, 0, 0), PARLEY_POSSIBLY);
    snprintf(text, sizeof text, known, "1");
    ck_assert_int_eq(judged(text, 0, 1), PARLEY_NEVER);
}
END_TEST

static void refuse(const char *preferences, uint32_t line, const char *words) {
    pl_text text = {0};
    parley_readings *readings;
    pl_text_print(&text, "%s%s", TWO_POINTS, preferences);
    parley_view *view = sample_view(pl_text_string(&text), "");
    ck_assert_int_eq(parley_readings_new(&readings, view, 0, NULL), PARLEY_E_INPUT);
    ck_assert_uint_eq(parley_last_error()->line, line);
    ck_assert_msg(strstr(parley_last_error()->message, words) != NULL, "%s",
                  parley_last_error()->message);
    sample_free(view);
    pl_text_clear(&text);
}

START_TEST(readings_new__names_preferences_that_no_reading_obeys) {
    refuse("preferences:\n"
           "  - {party: a, prefers: e, over: d, basis: said}\n"
           "  - {party: b, prefers: d, over: f, basis: said}\n"
           "  - {party: a, prefers: f, over: e, basis: said}\n"
           "  - {party: a, prefers: d, over: f, basis: said}\n",
           6, "in lines 6, 8 and 9 contradict each other");
    refuse("stances:\n"
           "  - {party: a, point: p, option: p0, stance: accept, basis: said}\n"
           "  - {party: a, point: p, option: p1, stance: reject, basis: said}\n"
           "preferences: [{party: a, prefers: e, over: d, basis: said}]\n",
           8, "goes against its values and weights");
}
END_TEST

START_TEST(preference__is_replaced_by_a_later_one_over_the_same_offers) {
    static const char both[] =
        TWO_POINTS "preferences:\n"
                   "  - {party: a, prefers: d, over: f, basis: said, date: 2025-02-02}\n"
                   "  - {party: a, prefers: f, over: d, basis: said, date: 2025-02-03}\n";
    ck_assert_int_eq(judged(both, 0, 2), PARLEY_CERTAINLY);
}
END_TEST

/* "p1 rather than p0" weighs more than "q1 rather than q0 would": packages on different points. */
START_TEST(preference__of_packages_compares_what_each_is_worth) {
    static const char text[] =
        "parley: dossier/1\n"
        "parties: [{id: a, role: principal, reservation: 0.5}]\n"
        "plan: {points: [{id: p, options: [{id: p0}]}, {id: q, options: [{id: q0}]}]}\n"
        "drafts: [{id: d, choices: {p: p0, q: q0}}]\n"
        "stances: [{party: a, point: p, option: p0, value: 0.6, basis: said},\n"
        "  {party: a, point: q, option: q0, value: 0.4, basis: said}]\n"
        "preferences: [{party: a, prefers: {p: p0}, over: {q: q0}, basis: said}]\n";
    parley_margin margin;
    parley_readings *readings;
    parley_view *view = sample_view(text, "");
    static const int32_t choices[] = {0, 1};
    ck_assert_int_eq(parley_readings_new(&readings, view, 0, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_readings_judge(&margin, readings, 0, choices), PARLEY_OK);
    /* 0.6 w >= 0.4 (1 - w), so w >= 0.4, and u = 0.4 + 0.2 w is 0.48 to 0.6. */
    ck_assert_double_eq_tol(margin.low, -0.02, 1e-6);
    ck_assert_double_eq_tol(margin.high, 0.1, 1e-6);
    ck_assert_int_eq(margin.certainty, PARLEY_POSSIBLY);
    parley_readings_free(readings);
    sample_free(view);
}
END_TEST

PL_TEST_MAIN("reading_bounds", judge__without_preferences_is_the_extreme_over_all_corners,
             extreme__with_preferences_is_reached_by_a_reading_that_obeys_them,
             judge__with_preferences_holds_for_every_reading_that_obeys_them,
             judge__takes_a_preference_over_the_reservation_package_as_proof,
             judge__knows_red_lines_and_exact_ties,
             readings_new__names_preferences_that_no_reading_obeys,
             preference__is_replaced_by_a_later_one_over_the_same_offers,
             preference__of_packages_compares_what_each_is_worth)
