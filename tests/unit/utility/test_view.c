/* What counts on a day: the latest stance, proposals, red lines, consent, weights. */
#include "sample.h"

/* Party 0, and options numbered through: x0 x1 y0 y1 y2 z=0 z=0.5 z=1. */
static const parley_position *of(const parley_view *view, uint32_t option) {
    return parley_view_position(view, 0, option);
}

START_TEST(position__is_unknown_where_nothing_was_said) {
    parley_view *view = sample_view(SAMPLE, "");
    for (uint32_t o = 0; o < view->option_count; o++) {
        ck_assert_int_eq(of(view, o)->word, PARLEY_UNKNOWN);
        ck_assert_int_eq(of(view, o)->basis, PARLEY_BASIS_NONE);
        ck_assert_int_eq(of(view, o)->value.low, 0);
        ck_assert_int_eq(of(view, o)->value.high, PARLEY_ONE);
        ck_assert_ptr_null(of(view, o)->record);
    }
    sample_free(view);
}
END_TEST

#define STANCES                                                                                    \
    SAMPLE                                                                                         \
    "stances:\n"                                                                                   \
    "  - {party: a, point: x, option: x0, stance: reject, basis: said, date: 2025-05-02}\n"        \
    "  - {party: a, point: x, option: x0, stance: accept, basis: said, date: 2025-05-01}\n"        \
    "  - {party: a, point: x, option: x1, stance: accept, basis: said}\n"                          \
    "  - {party: a, point: x, option: x1, stance: criticise, basis: assumed}\n"                    \
    "  - {party: a, point: y, option: [y0, y1], stance: accept, basis: said, date: 2025}\n"        \
    "  - {party: a, point: y, option: y1, stance: tolerate, basis: said, date: 2025-12-30}\n"      \
    "  - {party: a, point: z, between: [0.2, 1], value: 0.25, basis: read_off}\n"

START_TEST(position__is_the_latest_and_of_one_day_the_last_in_the_file) {
    parley_view *view = sample_view(STANCES, "");
    ck_assert_int_eq(of(view, 0)->word, PARLEY_REJECT);    /* the later date, though first */
    ck_assert_int_eq(of(view, 1)->word, PARLEY_CRITICISE); /* no dates: the last */
    ck_assert_int_eq(of(view, 1)->basis, PARLEY_ASSUMED);
    ck_assert_int_eq(of(view, 2)->word, PARLEY_ACCEPT);
    ck_assert_int_eq(of(view, 3)->word, PARLEY_ACCEPT); /* a year is known by its last day */
    ck_assert_int_eq(of(view, 4)->word, PARLEY_UNKNOWN);
    ck_assert_int_eq(of(view, 5)->word, PARLEY_UNKNOWN);
    ck_assert_int_eq(of(view, 6)->value.low, 250000000);
    ck_assert_int_eq(of(view, 7)->value.high, 250000000);
    ck_assert_int_eq(parley_view_position(view, 1, 0)->word, PARLEY_UNKNOWN);
    sample_free(view);
}
END_TEST

START_TEST(position__of_a_day_sees_nothing_later) {
    parley_view *view = sample_view(STANCES, "2025-05-01");
    ck_assert_int_eq(of(view, 0)->word, PARLEY_ACCEPT);
    ck_assert_int_eq(of(view, 2)->word, PARLEY_UNKNOWN);
    ck_assert_int_eq(of(view, 1)->word, PARLEY_CRITICISE);
    sample_free(view);
    view = sample_view(STANCES, "2025-12-30");
    ck_assert_int_eq(of(view, 3)->word, PARLEY_TOLERATE);
    ck_assert_int_eq(of(view, 0)->word, PARLEY_REJECT);
    sample_free(view);
}
END_TEST

START_TEST(position__follows_the_documented_scale_and_the_dossiers) {
    parley_view *view =
        sample_view(SAMPLE "scale: {tolerate: [0.4, 0.7]}\n"
                           "stances:\n"
                           "  - {party: a, point: y, option: y0, stance: accept, basis: said}\n"
                           "  - {party: a, point: y, option: y1, stance: tolerate, basis: said}\n"
                           "  - {party: a, point: y, option: y2, stance: red_line, basis: said}\n",
                    "");
    ck_assert_int_eq(of(view, 2)->value.low, 800000000);
    ck_assert_int_eq(of(view, 3)->value.low, 400000000);
    ck_assert_int_eq(of(view, 3)->value.high, 700000000);
    ck_assert_int_eq(of(view, 4)->value.high, 0);
    ck_assert_int_eq(parley_view_crosses(view, 0, 4), 1);
    ck_assert_int_eq(parley_view_crosses(view, 1, 4), 0);
    sample_free(view);
}
END_TEST

#define PROPOSALS                                                                                  \
    SAMPLE_PARTIES "plan:\n"                                                                       \
                   "  points:\n"                                                                   \
                   "    - id: x\n"                                                                 \
                   "      options:\n"                                                              \
                   "        - {id: x0, proposed_by: [a]}\n"                                        \
                   "        - {id: x1, proposed_by: [{party: a, date: 2025-03-01}, {party: b, "    \
                   "date: 2025-02-01}]}\n"                                                         \
                   "    - {id: y, options: [{id: y0, date: 2025-06-01, proposed_by: [b]}]}\n"      \
                   "stances:\n"                                                                    \
                   "  - {party: a, point: x, option: x1, stance: reject, basis: said, date: "      \
                   "2025-02-15}\n"                                                                 \
                   "  - {party: b, point: y, option: y0, stance: reject, basis: said, date: "      \
                   "2025-01-01}\n"

START_TEST(proposal__counts_as_accepted_from_its_day_on) {
    parley_view *view = sample_view(PROPOSALS, "");
    ck_assert_int_eq(of(view, 0)->word, PARLEY_ACCEPT);
    ck_assert_int_eq(of(view, 0)->basis, PARLEY_READ_OFF);
    ck_assert_uint_eq(of(view, 0)->by_proposal, 1);
    ck_assert_int_eq(of(view, 1)->word, PARLEY_ACCEPT); /* proposed after it was rejected */
    ck_assert_int_eq(parley_view_position(view, 1, 1)->word, PARLEY_ACCEPT);
    sample_free(view);
    view = sample_view(PROPOSALS, "2025-02-20");
    ck_assert_int_eq(of(view, 1)->word, PARLEY_REJECT);
    ck_assert_uint_eq(view->point_count, 1); /* y is not on the table yet */
    ck_assert_uint_eq(view->option_count, 2);
    ck_assert_int_eq(parley_view_find_point(view, 1), PARLEY_NONE);
    sample_free(view);
    view = sample_view(PROPOSALS, "2025-01-20");
    ck_assert_uint_eq(view->option_count, 1); /* nor x1 */
    ck_assert_int_eq(parley_view_find_option(view, 0, 1), PARLEY_NONE);
    sample_free(view);
}
END_TEST

START_TEST(red_line__covers_its_options_until_something_later_replaces_it) {
    parley_view *view = sample_view(
        SAMPLE
        "red_lines: [{party: a, options: [x/x0, z/0.5, y/y1], basis: said, date: 2025-02-01}]\n"
        "stances:\n"
        "  - {party: a, point: x, option: x0, stance: tolerate, basis: said, date: 2025-03-01}\n"
        "  - {party: a, point: y, option: y1, stance: accept, basis: said, date: 2025-01-01}\n",
        "");
    ck_assert_int_eq(of(view, 0)->word, PARLEY_TOLERATE);
    ck_assert_int_eq(of(view, 6)->word, PARLEY_RED_LINE);
    ck_assert_uint_eq(of(view, 6)->by_red_line, 1);
    ck_assert_int_eq(of(view, 3)->word, PARLEY_RED_LINE);
    ck_assert_int_eq(parley_view_crosses(view, 0, 0), 0);
    ck_assert_int_eq(parley_view_crosses(view, 0, 6), 1);
    sample_free(view);
}
END_TEST

START_TEST(consent__comes_from_party_assumption_or_role) {
    parley_view *view = sample_view(
        "parley: dossier/1\n"
        "parties: [{id: a, role: principal, consent: none}, {id: b, role: ally, consent: {points: "
        "[y]}}, {id: m, role: mediator}, {id: c, role: principal}]\n" SAMPLE_PLAN
        "assumptions: [{party: m, why: w, consent: required, reservation: 0.5}, {party: a, why: w, "
        "consent: required}]\n"
        "red_lines: [{party: b, options: [x/x0, y/y0], basis: said}]\n",
        "");
    ck_assert_uint_eq(view->required_count, 3);
    ck_assert_uint_eq(view->required[0], 1);
    ck_assert_uint_eq(view->required[2], 3);
    ck_assert_int_eq(view->parties[0].consent_origin, PARLEY_STATED);
    ck_assert_int_eq(view->parties[2].consent_origin, PARLEY_BY_ASSUMPTION);
    ck_assert_int_eq(view->parties[2].reservation_origin, PARLEY_BY_ASSUMPTION);
    ck_assert_int_eq(view->parties[3].consent_origin, PARLEY_BY_DEFAULT);
    ck_assert_int_eq(view->parties[3].reservation.kind, PARLEY_RESERVATION_UNKNOWN);
    ck_assert_uint_eq(view->parties[1].in_scope[0], 0);
    ck_assert_uint_eq(view->parties[1].in_scope[1], 1);
    ck_assert_int_eq(parley_view_crosses(view, 1, 0), 0); /* a red line out of its scope */
    ck_assert_int_eq(parley_view_crosses(view, 1, 2), 1);
    sample_free(view);
}
END_TEST

/* -- weights --------------------------------------------------------------------------------- */

#define FOUR                                                                                       \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal}]\n"                                                        \
    "plan: {points: [{id: p, options: [{id: o}]}, {id: q, options: [{id: o}]}, {id: r, options: "  \
    "[{id: o}]}, {id: s, options: [{id: o}]}]}\n"

static void expect_shares(const char *weights, double p, double q, double r, double s,
                          double tolerance) {
    char text[1024];
    const double expected[4] = {p, q, r, s};
    snprintf(text, sizeof text, FOUR "weights: [{party: a, basis: said, %s}]\n", weights);
    parley_view *view = sample_view(text, "");
    double sum = 0;
    for (int j = 0; j < 4; j++)
        sum += (double)view->parties[0].share[j];
    for (int j = 0; j < 4; j++)
        ck_assert_double_eq_tol((double)view->parties[0].share[j] / sum, expected[j], tolerance);
    sample_free(view);
}

/* Barron and Barrett 1996, table of rank-order centroid weights for n = 4. */
START_TEST(weights__of_an_order_are_the_published_centroid) {
    expect_shares("order: [p, q, r, s]", 0.5208, 0.2708, 0.1458, 0.0625, 5e-5);
    expect_shares("order: [s, r, q, p]", 0.0625, 0.1458, 0.2708, 0.5208, 5e-5);
    expect_shares("order: [p, [q, r], s]", 0.5208, 0.2083, 0.2083, 0.0625, 5e-5);
    expect_shares("order: [[p, q, r, s]]", 0.25, 0.25, 0.25, 0.25, 1e-9);
    expect_shares("order: [[p, q], [r, s]]", 0.3958, 0.3958, 0.1042, 0.1042, 5e-5);
    expect_shares("order: [q]", 0.1597, 0.5208, 0.1597, 0.1597, 5e-5); /* the others tie behind */
}
END_TEST

START_TEST(weights__are_the_middle_and_unknown_ones_the_mean) {
    expect_shares("points: {p: 1, q: 2, r: 3, s: 4}", 0.1, 0.2, 0.3, 0.4, 1e-12);
    expect_shares("points: {p: [1, 3], q: 2, r: [0, 4], s: 2}", 0.25, 0.25, 0.25, 0.25, 1e-12);
    expect_shares("points: {p: 1, q: 3, r: unknown}", 0.125, 0.375, 0.25, 0.25, 1e-12);
    expect_shares("points: {p: very_high, q: high, r: medium, s: very_low}", 0.9 / 2.2, 0.7 / 2.2,
                  0.5 / 2.2, 0.1 / 2.2, 1e-12);
    expect_shares("points: {p: 0, q: 1, r: 1, s: 0}", 0, 0.5, 0.5, 0, 1e-12);
    expect_shares("points: {p: unknown}", 0.25, 0.25, 0.25, 0.25, 1e-12);
}
END_TEST

START_TEST(weights__of_the_latest_entry_seen_count) {
    static const char text[] =
        FOUR "weights:\n"
             "  - {party: a, basis: said, date: 2025-03-01, points: {p: 9, q: 1, r: 0, s: 0}}\n"
             "  - {party: a, basis: said, points: {p: 1, q: 9, r: 0, s: 0}}\n";
    parley_view *view = sample_view(text, "");
    ck_assert_int_eq(view->parties[0].share[0], 9 * view->parties[0].share[1]);
    sample_free(view);
    view = sample_view(text, "2025-02-01");
    ck_assert_int_eq(9 * view->parties[0].share[0], view->parties[0].share[1]);
    sample_free(view);
}
END_TEST

START_TEST(view_new__refuses_weights_that_leave_nothing) {
    parley_dossier *dossier =
        sample_read("parley: dossier/1\n"
                    "parties: [{id: a, role: principal, consent: {points: [x]}}]\n" SAMPLE_PLAN
                    "weights: [{party: a, basis: said, points: {x: 0, y: 1}}]\n");
    parley_view *view;
    ck_assert_int_eq(parley_view_new(&view, dossier, PARLEY_ALL_DAYS), PARLEY_E_INPUT);
    ck_assert_ptr_null(view);
    ck_assert_uint_eq(parley_last_error()->line, 8);
    parley_dossier_free(dossier);
}
END_TEST

PL_TEST_MAIN("view", position__is_unknown_where_nothing_was_said,
             position__is_the_latest_and_of_one_day_the_last_in_the_file,
             position__of_a_day_sees_nothing_later,
             position__follows_the_documented_scale_and_the_dossiers,
             proposal__counts_as_accepted_from_its_day_on,
             red_line__covers_its_options_until_something_later_replaces_it,
             consent__comes_from_party_assumption_or_role,
             weights__of_an_order_are_the_published_centroid,
             weights__are_the_middle_and_unknown_ones_the_mean,
             weights__of_the_latest_entry_seen_count, view_new__refuses_weights_that_leave_nothing)
