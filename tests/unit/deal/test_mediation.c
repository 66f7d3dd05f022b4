/* The reports for a mediator, by hand: a small dossier whose figures can be worked out on paper,
 * and the Panama Canal talks as a dossier. */
#include "pl_test.h"

#include "base/text.h"

#include <parley/mediation.h>

#include <string.h>

/* Two parties, three points of weight 1, 1 and 2; a third asked about point c only.
 *
 *              a: yes  no    b: yes  no    c: low  mid  high    floor
 *     one         1    0        0.4  0.8      0.2  0.5  0.8      0.5
 *     two         0.2  0.8      1    0        0.9  0.5  #        0.4
 *     side                                    0.5  0.6  0.7      0.5 (on c alone) */
static const char dossier_text[] =
    "parley: dossier/1\n"
    "parties:\n"
    "  - {id: one, role: principal, reservation: 0.5}\n"
    "  - {id: two, role: principal, reservation: 0.4}\n"
    "  - {id: side, role: ally, consent: {points: [c]}, reservation: 0.5}\n"
    "  - {id: watcher, role: observer}\n"
    "plan:\n"
    "  points:\n"
    "    - {id: a, options: [{id: 'yes'}, {id: 'no'}]}\n"
    "    - {id: b, options: [{id: 'yes'}, {id: 'no'}]}\n"
    "    - {id: c, options: [{id: low}, {id: mid}, {id: high}]}\n"
    "constraints:\n"
    "  - {id: rule, excludes: [a/no, b/no]}\n"
    "stances:\n"
    "  - {party: one, point: a, option: 'yes', value: 1, basis: said}\n"
    "  - {party: one, point: a, option: 'no', value: 0, basis: said}\n"
    "  - {party: one, point: b, option: 'yes', value: 0.4, basis: said}\n"
    "  - {party: one, point: b, option: 'no', value: 0.8, basis: said}\n"
    "  - {party: one, point: c, option: low, value: 0.2, basis: said}\n"
    "  - {party: one, point: c, option: mid, value: 0.5, basis: said}\n"
    "  - {party: one, point: c, option: high, value: 0.8, basis: said}\n"
    "  - {party: two, point: a, option: 'yes', value: 0.2, basis: said}\n"
    "  - {party: two, point: a, option: 'no', value: 0.8, basis: said}\n"
    "  - {party: two, point: b, option: 'yes', value: 1, basis: said}\n"
    "  - {party: two, point: b, option: 'no', value: 0, basis: said}\n"
    "  - {party: two, point: c, option: low, value: 0.9, basis: said}\n"
    "  - {party: two, point: c, option: mid, value: 0.5, basis: said}\n"
    "  - {party: two, point: c, option: high, stance: red_line, basis: said}\n"
    "  - {party: side, point: c, option: low, value: 0.5, basis: said}\n"
    "  - {party: side, point: c, option: mid, value: 0.6, basis: said}\n"
    "  - {party: side, point: c, option: high, value: 0.7, basis: said}\n"
    "weights:\n"
    "  - {party: one, points: {a: 1, b: 1, c: 2}, basis: said}\n"
    "  - {party: two, points: {a: 1, b: 1, c: 2}, basis: said}\n"
    "drafts:\n"
    "  - {id: first, choices: {a: 'no', b: 'yes', c: low}}\n"
    "  - {id: second, choices: {a: 'yes', b: 'yes', c: high}}\n"
    "  - {id: third, choices: {a: 'yes', b: 'yes'}}\n"
    "  - {id: fourth, choices: {a: 'no', b: 'no', c: mid}}\n"
    "  - {id: fifth}\n"
    "  - {id: sixth, kind: status_quo, choices: {a: 'no'}}\n";

typedef struct scene {
    parley_dossier *dossier;
    parley_view *view;
} scene;

static scene open_scene(const char *text) {
    scene s = {0};
    ck_assert_msg(parley_dossier_parse(&s.dossier, "text", text, strlen(text), 0, NULL) ==
                      PARLEY_OK,
                  "%s", parley_last_error()->message);
    ck_assert_int_eq(parley_view_new(&s.view, s.dossier, PARLEY_ALL_DAYS), PARLEY_OK);
    return s;
}

static void close_scene(scene *s) {
    parley_view_free(s->view);
    parley_dossier_free(s->dossier);
}

static parley_amend_report *amend(const scene *s, uint32_t draft,
                                  parley_amend_report_options options) {
    parley_amend_report *report;
    ck_assert_int_eq(parley_amend_report_new(&report, s->view, draft, &options, NULL), PARLEY_OK);
    return report;
}

/* u of the first draft: one (0 + 0.4 + 2 * 0.2) / 4 = 0.2, two (0.8 + 1 + 2 * 0.9) / 4 = 0.9, side
 * 0.5. One needs 0.3 more: a to yes (+0.25 and -0.15), c to mid (+0.15 and -0.2); together 0.6 and
 * 0.55. Or a to yes and b to no: 0.55 and 0.5. Nothing smaller, and all three at once is too much:
 * a part of it does. */
START_TEST(amend__finds_the_changes_that_make_a_draft_acceptable) {
    scene s = open_scene(dossier_text);
    parley_amend_report *report = amend(&s, 0, (parley_amend_report_options){0});
    ck_assert(report->possible && report->has_plan && !report->acceptable);
    ck_assert_double_eq_tol(report->plan.utilities[0].central, 0.2, 1e-12);
    ck_assert_double_eq_tol(report->plan.utilities[1].central, 0.9, 1e-12);
    ck_assert_uint_eq(report->most_changes, 3);
    ck_assert_uint_eq(report->makes_acceptable.found, 2);
    ck_assert_uint_eq(report->makes_acceptable.count, 2);
    const parley_draft_amendment *best = &report->makes_acceptable.items[0];
    ck_assert_uint_eq(best->change_count, 2);
    ck_assert(best->points[0] == 0 && best->points[1] == 2 && best->makes_acceptable);
    ck_assert_double_eq_tol(best->gains[0], 0.4, 1e-12);
    ck_assert_double_eq_tol(best->gains[1], -0.35, 1e-12);
    ck_assert_double_eq_tol(best->gains[2], 0.1, 1e-12);
    ck_assert(report->makes_acceptable.items[1].points[1] == 1);
    ck_assert(report->draft.has_nearest && report->draft.nearest_changes == 2);
    parley_amend_report_free(report);
    close_scene(&s);
}
END_TEST

/* The second draft crosses a red line of two on c: whatever makes it acceptable changes c. The
 * fourth breaks the constraint. */
START_TEST(amend__keeps_red_lines_and_constraints) {
    scene s = open_scene(dossier_text);
    parley_amend_report *report = amend(&s, 1, (parley_amend_report_options){0});
    ck_assert_uint_eq(report->plan.crossing_count, 1);
    ck_assert(report->plan.crossings[0].party == 1 && !report->acceptable);
    ck_assert_int_eq(report->plan.verdicts[1], PARLEY_RED_LINED);
    ck_assert_int_eq(report->plan.verdicts[3], PARLEY_NO_SAY);
    ck_assert_uint_eq(report->trades.found, 0);
    for (size_t i = 0; i < report->makes_acceptable.count; i++) {
        const parley_draft_amendment *amendment = &report->makes_acceptable.items[i];
        ck_assert_uint_eq(amendment->points[amendment->change_count - 1], 2);
    }
    parley_amend_report_free(report);
    report = amend(&s, 3, (parley_amend_report_options){0});
    ck_assert(report->has_plan && report->plan.breaks_constraint && !report->acceptable);
    parley_amend_report_free(report);
    close_scene(&s);
}
END_TEST

/* The third draft leaves c open, where high is a red line. With low, u - r is 0.45 - 0.5, 0.75 -
 * 0.4 and 0; with mid 0.6 - 0.5, 0.55 - 0.4 and 0.1, which is the egalitarian completion. */
START_TEST(amend__fills_in_what_a_draft_leaves_open) {
    scene s = open_scene(dossier_text);
    parley_amend_report *report = amend(&s, 2, (parley_amend_report_options){0});
    ck_assert_uint_eq(report->draft.not_stated, 1);
    ck_assert_int_eq(report->draft.choices[2], PARLEY_NONE);
    ck_assert(report->has_plan && report->acceptable);
    ck_assert_uint_eq((uint32_t)report->plan.choices[2], s.view->points[2].first + 1);
    ck_assert_uint_eq(report->makes_acceptable.found, 0);
    ck_assert_uint_eq(report->draft.nearest_changes, 0);
    parley_amend_report_free(report);
    close_scene(&s);
}
END_TEST

/* x weighs 3 of 4 for the first, y 3 of 4 for the second, half each for the third. */
static const char trade_text[] =
    "parley: dossier/1\n"
    "parties:\n"
    "  - {id: one, role: principal, reservation: 0.1}\n"
    "  - {id: two, role: principal, reservation: 0.1}\n"
    "  - {id: third, role: principal, reservation: 0.1}\n"
    "plan:\n"
    "  points:\n"
    "    - {id: x, options: [{id: p}, {id: q}, {id: r}]}\n"
    "    - {id: y, options: [{id: p}, {id: q}]}\n"
    "stances:\n"
    "  - {party: one, point: x, option: p, value: 0, basis: said}\n"
    "  - {party: one, point: x, option: q, value: 0.8, basis: said}\n"
    "  - {party: one, point: x, option: r, value: 1, basis: said}\n"
    "  - {party: one, point: y, option: p, value: 1, basis: said}\n"
    "  - {party: one, point: y, option: q, value: 0, basis: said}\n"
    "  - {party: two, point: x, option: p, value: 1, basis: said}\n"
    "  - {party: two, point: x, option: q, value: 0.2, basis: said}\n"
    "  - {party: two, point: x, option: r, value: 0, basis: said}\n"
    "  - {party: two, point: y, option: p, value: 0, basis: said}\n"
    "  - {party: two, point: y, option: q, value: 1, basis: said}\n"
    "  - {party: third, point: x, option: p, value: 0.8, basis: said}\n"
    "  - {party: third, point: x, option: [q], value: 0.8, basis: said}\n"
    "  - {party: third, point: x, option: [r], value: 0.7, basis: said}\n"
    "weights:\n"
    "  - {party: one, points: {x: 3, y: 1}, basis: said}\n"
    "  - {party: two, points: {x: 1, y: 3}, basis: said}\n"
    "drafts:\n"
    "  - {id: start, choices: {x: p, y: p}}\n";

/* In the start one has 1/4, two 1/4, third 0.65. x to q: one +0.6, two -0.2; x to r: +0.75 and
 * -0.25, and third -0.05; y to q: -0.25 and +0.75. So x to q or r for y to q, of which the first
 * costs nobody anything; together they bring 0.35 + 0.55 and 0.5 + 0.5 - 0.05. */
START_TEST(amend__finds_trades_by_hand) {
    scene s = open_scene(trade_text);
    parley_amend_report *report = amend(&s, 0, (parley_amend_report_options){.most_changes = 1});
    ck_assert_uint_eq(report->trades.found, 2);
    ck_assert_uint_eq(report->trades.unharmed, 1);
    ck_assert_uint_eq(report->trades.count, 1); /* the better one of this pair of points */
    const parley_draft_trade *trade = &report->trades.items[0];
    ck_assert(trade->sides[0].count == 1 && trade->sides[0].items[0] == 0);
    ck_assert(trade->sides[1].count == 1 && trade->sides[1].items[0] == 1);
    ck_assert(trade->points[0] == 0 && trade->points[1] == 1 && trade->makes_acceptable);
    ck_assert_uint_eq(trade->options[0], s.view->points[0].first + 2);
    ck_assert_double_eq_tol(trade->gains[0][0], 0.75, 1e-12);
    ck_assert_double_eq_tol(trade->gains[0][1], -0.25, 1e-12);
    ck_assert_double_eq_tol(trade->gains[0][2], -0.05, 1e-12);
    ck_assert_double_eq_tol(trade->gains[1][0], -0.25, 1e-12);
    ck_assert_double_eq_tol(trade->gains[1][1], 0.75, 1e-12);
    ck_assert_uint_eq(report->improves.found, 0); /* one change alone harms somebody */
    parley_amend_report_free(report);
    report = amend(&s, 0, (parley_amend_report_options){.unharmed = 1});
    ck_assert(report->trades.found == 2 && report->trades.unharmed == 1);
    ck_assert_uint_eq(report->trades.items[0].options[0], s.view->points[0].first + 1);
    ck_assert_uint_eq(report->improves.found, 1);
    parley_amend_report_free(report);
    close_scene(&s);
}
END_TEST

START_TEST(amend__refuses_what_is_out_of_range) {
    scene s = open_scene(trade_text);
    parley_amend_report *report;
    parley_amend_report_options four = {.most_changes = 4}, many = {.listed = 1001};
    ck_assert_int_eq(parley_amend_report_new(&report, s.view, 1, NULL, NULL), PARLEY_E_ARGUMENT);
    ck_assert_ptr_eq(report, NULL);
    ck_assert_int_eq(parley_amend_report_new(&report, s.view, 0, &four, NULL), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_amend_report_new(&report, s.view, 0, &many, NULL), PARLEY_E_ARGUMENT);
    parley_amend_report_free(NULL);
    close_scene(&s);
}
END_TEST

/* The agreements that may be signed, and u - r of one, two and side as far as it matters:
 *     yes yes mid   0.1    0.15  0.1
 *     yes no  low   0.05   0.1   0
 *     yes no  mid   0.2   -0.1
 *     yes yes low  -0.05
 *     no  yes ...  -0.15 and less
 * Two are acceptable: yes yes mid is egalitarian, with one and side the least satisfied; the other
 * is two points away. */
START_TEST(pool__by_hand) {
    scene s = open_scene(dossier_text);
    parley_pool_report *report;
    ck_assert_int_eq(parley_pool_report_new(&report, s.view, NULL, NULL), PARLEY_OK);
    ck_assert(report->wanted == 5 && report->distance == 1 && report->count == 2);
    ck_assert_int_eq(report->complete, 1);
    ck_assert_uint_eq(report->packages[0].least_satisfied.count, 2);
    ck_assert_uint_eq(report->packages[0].least_satisfied.items[0], 0);
    ck_assert_uint_eq(report->packages[0].least_satisfied.items[1], 2);
    ck_assert_double_eq_tol(report->packages[0].least_surplus, 0.1, 1e-12);
    ck_assert_uint_eq(report->packages[1].least_satisfied.items[0], 2);
    ck_assert_double_eq_tol(report->packages[1].least_surplus, 0, 1e-12);
    ck_assert(report->packages[0].efficient && !report->packages[1].efficient);
    ck_assert(report->differences[0] == 0 && report->differences[1] == 2);
    ck_assert(!report->varies[0] && report->varies[1] && report->varies[2]);
    parley_pool_report_free(report);
    parley_pool_report_options far = {.packages = 2, .distance = 3}, none = {.distance = 4};
    ck_assert_int_eq(parley_pool_report_new(&report, s.view, &far, NULL), PARLEY_OK);
    ck_assert(report->count == 1 && report->complete);
    parley_pool_report_free(report);
    ck_assert_int_eq(parley_pool_report_new(&report, s.view, &none, NULL), PARLEY_E_ARGUMENT);
    close_scene(&s);
}
END_TEST

/* Ranked are first, second and third; c counts 0.5 for one, the middle of 0.9 and 0 for two, 0.6
 * for side where it is left open: first      second       third one      0.2 no     0.75 signs 0.6
 * signs       second > third > first two      0.9 signs  0.3 red      0.525 signs     first > third
 * > second side     0.5 signs  0.7 signs    0.6 signs       second > third > first Borda 2, 4, 3;
 * would sign 2, 2, 3. At depth 2 all have the third. With a quota of 2, second is the best of one
 * and side. */
START_TEST(rank__by_hand) {
    scene s = open_scene(dossier_text);
    parley_rank_report *report;
    ck_assert_int_eq(parley_rank_report_new(&report, s.view, NULL, NULL), PARLEY_OK);
    ck_assert(report->quota == 3 && report->draft_count == 3 && report->left_out_count == 3);
    ck_assert_int_eq(report->left_out[0].reason, PARLEY_IS_FORBIDDEN);
    ck_assert_int_eq(report->left_out[1].reason, PARLEY_STATES_NOTHING);
    ck_assert_int_eq(report->left_out[2].reason, PARLEY_IS_STATUS_QUO);
    static const uint64_t twice[] = {4, 8, 6};
    static const uint32_t borda[] = {3, 1, 2}, votes[] = {2, 2, 3}, approval[] = {2, 2, 1};
    static const uint32_t depth[] = {0, 0, 2}, fallback[] = {0, 0, 1};
    for (uint32_t i = 0; i < 3; i++) {
        const parley_ranked_draft *draft = &report->drafts[i];
        ck_assert(draft->draft == i && draft->borda_twice == twice[i]);
        ck_assert(draft->borda_place == borda[i] && draft->votes == votes[i]);
        ck_assert(draft->approval_place == approval[i]);
        ck_assert(draft->fallback.depth == depth[i] && draft->fallback_place == fallback[i]);
        ck_assert_int_eq(draft->fallback.chosen, i == 2);
    }
    ck_assert_int_eq(report->drafts[1].verdicts[1], PARLEY_RED_LINED);
    ck_assert_uint_eq(report->drafts[1].places[1], 3);
    ck_assert_int_eq(report->drafts[0].verdicts[0], PARLEY_REFUSES);
    ck_assert_double_eq_tol(report->drafts[2].utilities[1], 0.525, 1e-12);
    parley_rank_report_free(report);
    parley_rank_report_options two = {2}, four = {4};
    ck_assert_int_eq(parley_rank_report_new(&report, s.view, &two, NULL), PARLEY_OK);
    ck_assert(report->drafts[1].fallback.chosen && report->drafts[1].fallback.depth == 1);
    ck_assert(report->drafts[2].fallback.depth == 2 && report->drafts[2].fallback.support == 3);
    ck_assert(report->drafts[0].fallback.depth == 3 && report->drafts[0].fallback.support == 2);
    parley_rank_report_free(report);
    ck_assert_int_eq(parley_rank_report_new(&report, s.view, &four, NULL), PARLEY_E_ARGUMENT);
    close_scene(&s);
}
END_TEST

/* a is contested: 0.25 to one, 0.15 to two; b: 0.1 and 0.25; c without high: 0.15 and 0.2. One wins
 * a (50 of its 100 points), two b and c (75 of its 100); c, at 30 and 33 1/3, is shared: two keeps
 * x with 50 + 30 (1 - x) = 41 2/3 + 33 1/3 x. */
START_TEST(divide__by_hand) {
    scene s = open_scene(dossier_text);
    parley_divide_report *report;
    uint32_t parties[] = {0, 1}, twice[] = {0, 0}, watcher[] = {0, 3};
    ck_assert_int_eq(parley_divide_report_new(&report, s.view, parties, NULL), PARLEY_OK);
    ck_assert_int_eq(report->obstacle, PARLEY_DIVISION_APPLIES);
    const parley_divided_point *p = report->points;
    ck_assert_double_eq_tol(p[0].points[0], 50, 1e-9);
    ck_assert_double_eq_tol(p[0].points[1], 25, 1e-9);
    ck_assert_double_eq_tol(p[2].points[0], 30, 1e-9);
    ck_assert_double_eq_tol(p[2].points[1], 100.0 / 3, 1e-9);
    ck_assert(p[0].kind == PARLEY_WON && p[0].winner == 0 && p[0].opposed);
    ck_assert(p[1].kind == PARLEY_WON && p[1].winner == 1 && p[1].share == 0);
    double kept = (80 - 125.0 / 3) / (30 + 100.0 / 3);
    ck_assert(p[2].kind == PARLEY_SHARED);
    ck_assert_double_eq_tol(p[2].share, 1 - kept, 1e-9);
    ck_assert_double_eq_tol(report->total[0], 50 + 30 * (1 - kept), 1e-9);
    ck_assert_double_eq_tol(report->total[1], report->total[0], 1e-9);
    ck_assert_uint_eq(p[2].option, s.view->points[2].first); /* two keeps more than half */
    ck_assert(!report->acceptable && report->verdicts[0] == PARLEY_REFUSES);
    parley_divide_report_free(report);
    ck_assert_int_eq(parley_divide_report_new(&report, s.view, twice, NULL), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_divide_report_new(&report, s.view, watcher, NULL), PARLEY_E_ARGUMENT);
    close_scene(&s);
}
END_TEST

/* The published division (see test_procedure.c) from the other end: a dossier whose weights are the
 * points that Raiffa reports, each point to be had by one side or the other. */
START_TEST(divide__divides_the_panama_canal_as_published) {
    static const int us[] = {22, 22, 15, 14, 11, 6, 4, 2, 2, 2};
    static const int panama[] = {9, 15, 15, 3, 15, 5, 11, 7, 7, 13};
    static const uint32_t winner[] = {0, 0, 0, 0, 1, 0, 1, 1, 1, 1};
    pl_text text = {0};
    parley_divide_report *report;
    uint32_t parties[] = {0, 1};
    pl_text_put(&text, "parley: dossier/1\nparties:\n  - {id: us, role: principal}\n"
                       "  - {id: panama, role: principal}\nplan:\n  points:\n");
    for (int j = 0; j < 10; j++)
        pl_text_print(&text, "    - {id: i%d, options: [{id: us}, {id: panama}]}\n", j + 1);
    pl_text_put(&text, "stances:\n");
    for (int j = 0; j < 40; j++) {
        static const char *const names[] = {"us", "panama"};
        pl_text_print(&text, "  - {party: %s, point: i%d, option: %s, value: %d, basis: assumed}\n",
                      names[j % 2], j / 4 + 1, names[j / 2 % 2], j % 2 == j / 2 % 2);
    }
    pl_text_put(&text, "weights:\n");
    for (int side = 0; side < 2; side++) {
        pl_text_print(&text, "  - {party: %s, basis: read_off, points: {", side ? "panama" : "us");
        for (int j = 0; j < 10; j++)
            pl_text_print(&text, "%si%d: %d", j ? ", " : "", j + 1, side ? panama[j] : us[j]);
        pl_text_put(&text, "}}\n");
    }
    scene s = open_scene(pl_text_string(&text));
    ck_assert_int_eq(parley_divide_report_new(&report, s.view, parties, NULL), PARLEY_OK);
    for (uint32_t j = 0; j < 10; j++) {
        ck_assert_double_eq_tol(report->points[j].points[0], us[j], 1e-9);
        ck_assert_double_eq_tol(report->points[j].points[1], panama[j], 1e-9);
        ck_assert_int_eq(report->points[j].kind, j == 2 ? PARLEY_SHARED : PARLEY_WON);
        ck_assert_uint_eq(report->points[j].winner, winner[j]);
        ck_assert(report->points[j].opposed);
    }
    ck_assert_double_eq_tol(report->points[2].share, 2.0 / 15, 1e-12);
    ck_assert_double_eq_tol(report->total[0], 66, 1e-9);
    ck_assert_double_eq_tol(report->total[1], 66, 1e-9);
    parley_divide_report_free(report);
    close_scene(&s);
    pl_text_clear(&text);
}
END_TEST

PL_TEST_MAIN("mediation", amend__finds_the_changes_that_make_a_draft_acceptable,
             amend__keeps_red_lines_and_constraints, amend__fills_in_what_a_draft_leaves_open,
             amend__finds_trades_by_hand, amend__refuses_what_is_out_of_range, pool__by_hand,
             rank__by_hand, divide__by_hand, divide__divides_the_panama_canal_as_published)
