/* Formats by name and by content, reservation bids, dossiers as profiles, and what the functions
 * promise about their errors. */
#include "format_sample.h"

#include "format/bid.h"

#include <stdbool.h>

START_TEST(format_find__knows_the_four_names) {
    parley_format format;
    for (int f = PARLEY_FORMAT_DOSSIER; f <= PARLEY_FORMAT_NEGMAS; f++) {
        ck_assert_int_eq(parley_format_find(&format, parley_format_name((parley_format)f)),
                         PARLEY_OK);
        ck_assert_int_eq(format, f);
    }
    ck_assert_int_eq(parley_format_find(&format, "xml"), PARLEY_E_NOT_FOUND);
}
END_TEST

/* -- reading from memory ----------------------------------------------------------------------- */

static const char domain[] = "{name: d, type: CartesianOutcomeSpace, issues: "
                             "[{name: a, type: CategoricalIssue, values: [x, y]}]}";
static const char buyer[] = "{name: b, type: LinearAdditiveUtilityFunction, "
                            "values: [{x: 2, y: -1}], weights: [3], reserved_value: -.inf}";

static parley_file file_of(const char *name, const char *text) {
    return (parley_file){name, text, strlen(text)};
}

START_TEST(profiles_parse__reads_files_in_the_order_given) {
    const parley_file files[] = {file_of("d.yml", domain), file_of("b.yml", buyer)};
    parley_profiles *profiles;
    double y = 1;
    ck_assert_int_eq(parley_profiles_parse(&profiles, files, 2, NULL, NULL), PARLEY_OK);
    ck_assert_str_eq(profiles->name, "d");
    ck_assert_str_eq(profiles->profiles[0].name, "b");
    ck_assert_double_eq(parley_profiles_eval(profiles, 0, &y), -3);
    ck_assert_int_eq(profiles->profiles[0].reserve.kind, PARLEY_RESERVE_NONE);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(profiles_parse__says_where_and_notes_it) {
    const parley_file files[] = {file_of("d.yml", domain), file_of("b.yml", "{type: XFunction}")};
    parley_diagnostics *found;
    parley_profiles *profiles;
    ck_assert_int_eq(parley_diagnostics_new(&found), PARLEY_OK);
    ck_assert_int_eq(parley_profiles_parse(&profiles, files, 2, NULL, found), PARLEY_E_INPUT);
    ck_assert_ptr_null(profiles);
    ck_assert_str_eq(parley_last_error()->file, "b.yml");
    ck_assert_uint_eq(parley_diagnostics_count(found), 1);
    ck_assert_str_eq(parley_diagnostics_get(found, 0)->file, "b.yml");
    ck_assert_uint_eq(parley_diagnostics_get(found, 0)->is_error, 1);
    ck_assert_int_eq(parley_profiles_parse(&profiles, files, 0, NULL, NULL), PARLEY_E_ARGUMENT);
    parley_diagnostics_free(found);
}
END_TEST

START_TEST(profiles_to_dossier__refuses_to_lose_where_it_is_strict) {
    const parley_file files[] = {file_of("d.yml", domain), file_of("b.yml", buyer)};
    parley_format_options strict = {.strict = 1};
    parley_profiles *profiles;
    parley_dossier *dossier;
    ck_assert_int_eq(parley_profiles_parse(&profiles, files, 2, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_profiles_to_dossier(&dossier, profiles, &strict, NULL), PARLEY_E_INPUT);
    ck_assert_ptr_null(dossier);
    ck_assert_int_eq(parley_profiles_to_dossier(&dossier, profiles, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq((int)dossier->stances[0].value.low, PARLEY_ONE); /* moved: 6 becomes 1 */
    ck_assert_int_eq((int)dossier->stances[1].value.low, 0);
    parley_dossier_free(dossier);
    parley_profiles_free(profiles);
}
END_TEST

START_TEST(profiles_write__says_what_is_in_the_way) {
    const parley_file files[] = {file_of("d.yml", domain), file_of("b.yml", buyer)};
    parley_profiles *profiles;
    const char *path = sample_folder();
    ck_assert_int_eq(parley_profiles_parse(&profiles, files, 2, NULL, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_profiles_write(profiles, path, PARLEY_FORMAT_NEGMAS, NULL, NULL),
                     PARLEY_OK);
    ck_assert_int_eq(parley_profiles_write(profiles, path, PARLEY_FORMAT_NEGMAS, NULL, NULL),
                     PARLEY_E_STORAGE);
    ck_assert_str_eq(parley_last_error()->file, path);
    sample_remove(path);
    parley_profiles_free(profiles);
}
END_TEST

/* -- reservation bids -------------------------------------------------------------------------- */

/* The least utility of at least `value`, by all outcomes; the greatest where none reaches it. */
static double brute_force(const parley_profiles *profiles, double value) {
    size_t m = profiles->issue_count, number[SAMPLE_ISSUES] = {0}, j = 0;
    double outcome[SAMPLE_ISSUES], best = HUGE_VAL, greatest = -HUGE_VAL;
    while (j < m) {
        for (size_t i = 0; i < m; i++)
            outcome[i] = parley_issue_value(&profiles->issues[i], number[i]);
        double u = parley_profiles_eval(profiles, 0, outcome);
        greatest = fmax(greatest, u);
        if (u >= value - 1e-12)
            best = fmin(best, u);
        for (j = 0; j < m && ++number[j] == parley_issue_count(&profiles->issues[j]); j++)
            number[j] = 0;
    }
    return isfinite(best) ? best : greatest;
}

START_TEST(bid_find__is_the_nearest_above_by_brute_force) {
    for (uint64_t run = 0; run < 300; run++) {
        format_sample sample;
        parley_profiles *profiles = sample_profiles(&sample, run, SAMPLE_PLAIN);
        double outcome[SAMPLE_ISSUES], utility, value = (double)(run % 23) / 20;
        ck_assert_int_eq(pl_bid_find(profiles, 0, value, outcome, &utility), PARLEY_OK);
        ck_assert_double_eq_tol(utility, brute_force(profiles, value), 1e-12);
        ck_assert_double_eq_tol(parley_profiles_eval(profiles, 0, outcome), utility, 1e-12);
        parley_profiles_free(profiles);
    }
}
END_TEST

/* 28 issues of 12 values: lists are thinned out, and the bid still lies close above. */
START_TEST(bid_find__comes_close_in_large_domains) {
    enum { M = 28, K = 12 };
    static double tables[M][K], weights[M];
    static const char *names[M],
        *values[K] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    static char texts[M][4];
    parley_issue issues[M];
    parley_evaluator evaluators[M];
    pl_random random = pl_random_stream(3, 0, 0);
    for (int j = 0; j < M; j++) {
        snprintf(texts[j], sizeof texts[j], "%d", j);
        names[j] = texts[j];
        issues[j] = (parley_issue){.name = names[j], .value_count = K, .values = values};
        weights[j] = 1.0 / M;
        for (int i = 0; i < K; i++)
            tables[j][i] = pl_random_unit(&random);
        evaluators[j] = (parley_evaluator){
            .table = tables[j], .least = -HUGE_VAL, .most = HUGE_VAL, .divisor = 1};
    }
    parley_profile profile = {.name = "p",
                              .weights = weights,
                              .evaluators = evaluators,
                              .divisor = 1,
                              .ceiling = HUGE_VAL,
                              .discount = 1};
    parley_profiles content = {
        .issue_count = M, .profile_count = 1, .issues = issues, .profiles = &profile};
    double outcome[M], utility;
    ck_assert_int_eq(pl_bid_find(&content, 0, 0.6, outcome, &utility), PARLEY_OK);
    ck_assert_double_ge(utility, 0.6 - 1e-12);
    ck_assert_double_le(utility, 0.6001);
    ck_assert_double_eq_tol(parley_profiles_eval(&content, 0, outcome), utility, 1e-9);
}
END_TEST

/* -- dossiers as profiles ---------------------------------------------------------------------- */

static const char small[] =
    "parley: dossier/1\n"
    "parties:\n"
    "  - {id: a, name: {en: Alpha, zh: 甲}, role: principal, reservation: [0.2, 0.6]}\n"
    "  - {id: b, role: principal, reservation: unknown}\n"
    "  - {id: m, role: mediator}\n"
    "plan:\n"
    "  points:\n"
    "    - {id: x, topic: {en: Land, zh: 土地}, options: [{id: x0, text: same}, {id: x1, text: "
    "same}]}\n"
    "    - {id: y, range: {from: 1, to: 2, step: 0.5}}\n"
    "red_lines:\n"
    "  - {party: a, options: [x/x1], basis: said}\n"
    "weights:\n"
    "  - {party: a, points: {x: 3, y: 1}, basis: said}\n"
    "stances:\n"
    "  - {party: a, point: x, option: x0, value: 0.75, basis: said}\n"
    "  - {party: a, point: y, between: [1, 1.5], stance: accept, basis: said}\n";

static parley_dossier *small_dossier(void) {
    parley_dossier *dossier;
    parley_status status = parley_dossier_parse(&dossier, "small", small, strlen(small), 0, NULL);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
    return dossier;
}

START_TEST(profiles_from_dossier__takes_the_middle_of_everything) {
    parley_dossier *dossier = small_dossier();
    parley_profiles *profiles;
    ck_assert_int_eq(
        parley_profiles_from_dossier(&profiles, dossier, PARLEY_ALL_DAYS, "zh", NULL, NULL),
        PARLEY_OK);
    ck_assert_uint_eq(profiles->profile_count, 2);
    ck_assert_str_eq(profiles->profiles[0].name, "甲");
    ck_assert_str_eq(profiles->profiles[1].name, "b");
    ck_assert_str_eq(profiles->issues[0].name, "土地");
    ck_assert_str_eq(profiles->issues[0].values[1], "x1"); /* two texts are the same: ids */
    ck_assert_int_eq(profiles->issues[1].kind, PARLEY_ISSUE_REAL);
    ck_assert_double_eq(profiles->issues[1].step, 0.5);
    double outcome[] = {0, 1.5};
    ck_assert_double_eq_tol(parley_profiles_eval(profiles, 0, outcome), 0.75 * 0.75 + 0.25 * 0.9,
                            1e-15);
    outcome[1] = 2; /* nobody said anything: a half */
    ck_assert_double_eq_tol(parley_profiles_eval(profiles, 0, outcome), 0.75 * 0.75 + 0.25 * 0.5,
                            1e-15);
    ck_assert_double_eq(parley_profiles_reservation(profiles, 0), 0.4);
    ck_assert_double_eq(parley_profiles_reservation(profiles, 1), 0.5);
    parley_profiles_free(profiles);
    parley_dossier_free(dossier);
}
END_TEST

static bool says(const parley_diagnostics *lost, const char *words) {
    for (size_t i = 0; i < parley_diagnostics_count(lost); i++)
        if (strstr(parley_diagnostics_get(lost, i)->message, words))
            return true;
    return false;
}

START_TEST(profiles_from_dossier__lists_what_is_lost) {
    parley_dossier *dossier = small_dossier();
    parley_diagnostics *lost;
    parley_profiles *profiles;
    parley_format_options strict = {.strict = 1};
    ck_assert_int_eq(parley_diagnostics_new(&lost), PARLEY_OK);
    ck_assert_int_eq(
        parley_profiles_from_dossier(&profiles, dossier, PARLEY_ALL_DAYS, NULL, NULL, lost),
        PARLEY_OK);
    ck_assert(says(lost, "1 option that crosses a red line"));
    ck_assert(says(lost, "2 positions within an interval"));
    ck_assert(says(lost, "6 unknown positions"));
    ck_assert(says(lost, "1 reservation value within an interval"));
    ck_assert(says(lost, "1 unknown reservation value"));
    ck_assert(says(lost, "1 party whose consent is not needed"));
    ck_assert(says(lost, "texts in 2 languages"));
    parley_profiles_free(profiles);
    ck_assert_int_eq(
        parley_profiles_from_dossier(&profiles, dossier, PARLEY_ALL_DAYS, NULL, &strict, NULL),
        PARLEY_E_INPUT);
    ck_assert_ptr_null(profiles);
    parley_diagnostics_free(lost);
    parley_dossier_free(dossier);
}
END_TEST

PL_TEST_MAIN("format", format_find__knows_the_four_names,
             profiles_parse__reads_files_in_the_order_given,
             profiles_parse__says_where_and_notes_it,
             profiles_to_dossier__refuses_to_lose_where_it_is_strict,
             profiles_write__says_what_is_in_the_way, bid_find__is_the_nearest_above_by_brute_force,
             bid_find__comes_close_in_large_domains,
             profiles_from_dossier__takes_the_middle_of_everything,
             profiles_from_dossier__lists_what_is_lost)
