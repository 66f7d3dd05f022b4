/* Round trips: whatever is written and read again is worth the same, for every pair of formats. */
#include "format_sample.h"

#include "format/bid.h"

#include <stdbool.h>

/* Reads what was written, of whatever format. */
static parley_profiles *read_back(const char *path) {
    parley_profiles *profiles;
    parley_dossier *dossier;
    parley_format format;
    parley_status status = parley_format_detect(&format, &path, 1);
    ck_assert_msg(status == PARLEY_OK, "%s: %s", path, parley_last_error()->message);
    if (format == PARLEY_FORMAT_DOSSIER) {
        status = parley_dossier_read(&dossier, path, NULL);
        ck_assert_msg(status == PARLEY_OK, "%u: %s", parley_last_error()->line,
                      parley_last_error()->message);
        status =
            parley_profiles_from_dossier(&profiles, dossier, PARLEY_ALL_DAYS, NULL, NULL, NULL);
        parley_dossier_free(dossier);
    } else {
        status = parley_profiles_read(&profiles, &path, 1, NULL, NULL);
    }
    ck_assert_msg(status == PARLEY_OK, "%s:%u:%u: %s", parley_last_error()->file,
                  parley_last_error()->line, parley_last_error()->column,
                  parley_last_error()->message);
    return profiles;
}

static parley_profiles *through(const parley_profiles *profiles, parley_format format) {
    char path[80];
    snprintf(path, sizeof path, "%s%s", sample_folder(),
             format == PARLEY_FORMAT_DOSSIER ? ".yaml" : "");
    parley_status status = parley_profiles_write(profiles, path, format, NULL, NULL);
    ck_assert_msg(status == PARLEY_OK, "%s: %s", parley_format_name(format),
                  parley_last_error()->message);
    parley_profiles *back = read_back(path);
    sample_remove(path);
    return back;
}

/* The value of an outcome after the way there, as it was before. */
static double value_before(const parley_issue *before, const parley_issue *after, double value) {
    if (after->kind != PARLEY_ISSUE_DISCRETE)
        return value;
    const char *text = after->values[(size_t)value];
    for (size_t i = 0; i < before->value_count; i++)
        if (strcmp(before->values[i], text) == 0)
            return (double)i;
    ck_assert_msg(before->kind != PARLEY_ISSUE_DISCRETE, "the value \"%s\" is new", text);
    return strtod(text, NULL);
}

/* Some values of an issue: all of them, or a few where there is no end of them. */
static double nth_value(const parley_issue *issue, size_t number) {
    return parley_issue_count(issue) ? parley_issue_value(issue, number)
                                     : issue->low + (issue->high - issue->low) * (double)number / 4;
}

static size_t values_of(const parley_issue *issue) {
    size_t count = parley_issue_count(issue);
    return count ? count : 5;
}

typedef struct fit {
    double least, greatest, least_after, greatest_after; /* of one party */
} fit;

/* Calls for every outcome of `after`, with what it was before. */
static void each_outcome(const parley_profiles *before, const parley_profiles *after,
                         void (*visit)(const parley_profiles *before, const double *was,
                                       const parley_profiles *after, const double *is, fit *fits),
                         fit *fits) {
    double was[SAMPLE_ISSUES], is[SAMPLE_ISSUES];
    size_t number[SAMPLE_ISSUES] = {0}, j = 0;
    while (j < after->issue_count) {
        for (size_t i = 0; i < after->issue_count; i++) {
            is[i] = nth_value(&after->issues[i], number[i]);
            was[i] = value_before(&before->issues[i], &after->issues[i], is[i]);
        }
        visit(before, was, after, is, fits);
        for (j = 0; j < after->issue_count && ++number[j] == values_of(&after->issues[j]); j++)
            number[j] = 0;
    }
}

static void gather(const parley_profiles *before, const double *was, const parley_profiles *after,
                   const double *is, fit *fits) {
    for (size_t p = 0; p < before->profile_count; p++) {
        double u = parley_profiles_eval(before, p, was), v = parley_profiles_eval(after, p, is);
        if (u < fits[p].least) {
            fits[p].least = u;
            fits[p].least_after = v;
        }
        if (u > fits[p].greatest) {
            fits[p].greatest = u;
            fits[p].greatest_after = v;
        }
    }
}

static double scale_of(const fit *f) {
    double width = f->greatest - f->least;
    return width > 1e-6 ? (f->greatest_after - f->least_after) / width : 1;
}

static double tolerance;

/* Every utility is the one before, moved as the least and the greatest were. */
static void compare(const parley_profiles *before, const double *was, const parley_profiles *after,
                    const double *is, fit *fits) {
    for (size_t p = 0; p < before->profile_count; p++) {
        double u = parley_profiles_eval(before, p, was), v = parley_profiles_eval(after, p, is);
        double expected = fits[p].least_after + (u - fits[p].least) * scale_of(&fits[p]);
        ck_assert_msg(fabs(v - expected) <= tolerance, "party %zu: %.12g, expected %.12g", p, v,
                      expected);
    }
}

/* `moved`: utilities may be scaled and shifted; else they are the same. */
static void expect_same(const parley_profiles *before, const parley_profiles *after, bool moved,
                        double error) {
    fit fits[SAMPLE_PARTIES];
    ck_assert_uint_eq(before->issue_count, after->issue_count);
    ck_assert_uint_eq(before->profile_count, after->profile_count);
    for (size_t j = 0; j < before->issue_count; j++)
        ck_assert_str_eq(before->issues[j].name, after->issues[j].name);
    for (size_t p = 0; p < before->profile_count; p++)
        fits[p] = (fit){HUGE_VAL, -HUGE_VAL, 0, 0};
    tolerance = error;
    each_outcome(before, after, gather, fits);
    for (size_t p = 0; p < before->profile_count; p++) {
        if (!moved && fits[p].greatest > fits[p].least) {
            ck_assert_double_eq_tol(fits[p].least_after, fits[p].least, error);
            ck_assert_double_eq_tol(scale_of(&fits[p]), 1, 1e-3);
        }
        ck_assert_double_ge(scale_of(&fits[p]), 0);
    }
    each_outcome(before, after, compare, fits);
}

/* Agreements that are better than none stay so, and no others become it. */
static void expect_same_choice(const parley_profiles *before, const double *was,
                               const parley_profiles *after, const double *is, fit *fits) {
    (void)fits;
    for (size_t p = 0; p < before->profile_count; p++) {
        double gain = parley_profiles_eval(before, p, was) - parley_profiles_reservation(before, p);
        double gain_after =
            parley_profiles_eval(after, p, is) - parley_profiles_reservation(after, p);
        if (fabs(gain) > 1e-6)
            ck_assert_msg(gain > 0 ? gain_after > -1e-8 : gain_after < 1e-8,
                          "party %zu gained %g and gains %g", p, gain, gain_after);
    }
}

static void go_through(uint64_t run, sample_kind kind) {
    format_sample sample;
    parley_profiles *first = sample_profiles(&sample, run, kind);
    bool moved = kind == SAMPLE_WILD;
    for (int f = PARLEY_FORMAT_DOSSIER; f <= PARLEY_FORMAT_NEGMAS; f++) {
        parley_profiles *there = through(first, (parley_format)f);
        expect_same(first, there, moved, 1e-8);
        if (f != PARLEY_FORMAT_GENIUSWEB)
            each_outcome(first, there, expect_same_choice, NULL);
        for (int g = PARLEY_FORMAT_DOSSIER; g <= PARLEY_FORMAT_NEGMAS; g++) {
            parley_profiles *further = through(there, (parley_format)g);
            parley_profiles *back = through(further, (parley_format)f);
            expect_same(there, further, moved, 1e-8);
            expect_same(there, back, moved, 1e-8);
            parley_profiles_free(back);
            parley_profiles_free(further);
        }
        parley_profiles_free(there);
    }
    parley_profiles_free(first);
}

START_TEST(convert__keeps_plain_utilities_through_every_pair_of_formats) {
    for (uint64_t run = 0; run < 25; run++)
        go_through(run, SAMPLE_PLAIN);
}
END_TEST

START_TEST(convert__keeps_numeric_issues_through_every_pair_of_formats) {
    for (uint64_t run = 0; run < 25; run++)
        go_through(run, SAMPLE_MIXED);
}
END_TEST

START_TEST(convert__moves_wild_utilities_without_bending_them) {
    for (uint64_t run = 0; run < 25; run++)
        go_through(run, SAMPLE_WILD);
}
END_TEST

PL_TEST_MAIN("convert", convert__keeps_plain_utilities_through_every_pair_of_formats,
             convert__keeps_numeric_issues_through_every_pair_of_formats,
             convert__moves_wild_utilities_without_bending_them)
