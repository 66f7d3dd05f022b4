/* Profiles: checked once, when they are copied into memory of their own. */
#include <parley/profile.h>

#include "base/error.h"
#include "base/map.h"
#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MOST_VALUES = 1 << 20, MOST_PROFILES = 1 << 16 };

typedef struct owned_profiles {
    parley_profiles profiles; /* first: the public handle points here */
    pl_arena arena;
} owned_profiles;

/* -- the domain ------------------------------------------------------------------------------ */

size_t parley_issue_count(const parley_issue *issue) {
    double count = 0;
    switch (issue->kind) {
    case PARLEY_ISSUE_DISCRETE: return issue->value_count;
    case PARLEY_ISSUE_INTEGER: count = issue->high - issue->low + 1; break;
    case PARLEY_ISSUE_REAL:
        if (issue->step > 0) /* a step that misses the end by no more than rounding reaches it */
            count = floor((issue->high - issue->low) / issue->step * (1 + 1e-12) + 1e-9) + 1;
        break;
    }
    return count < 9e15 ? (size_t)count : (size_t)9e15;
}

/* The double nearest to a decimal of 9 digits, where it has room for them: low + 3 x step is the
 * number that one would write. */
static double as_written(double value) {
    return fabs(value) < 4e6 ? round(value * 1e9) / 1e9 : value;
}

double parley_issue_value(const parley_issue *issue, size_t value) {
    switch (issue->kind) {
    case PARLEY_ISSUE_DISCRETE: return (double)value;
    case PARLEY_ISSUE_INTEGER: return issue->low + (double)value;
    case PARLEY_ISSUE_REAL:
        return fmin(as_written(issue->low + issue->step * (double)value), issue->high);
    }
    return NAN;
}

static parley_status check_names(const char *const *names, size_t count, const char *what,
                                 const char *where) {
    pl_map map = {0};
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < count && status == PARLEY_OK; i++) {
        if (!names[i] || !names[i][0])
            status = pl_fail(PARLEY_E_ARGUMENT, "%s %zu%s has no name", what, i, where);
        else if (pl_map_find(&map, names[i]) != PL_MAP_MISSING)
            status = pl_fail(PARLEY_E_ARGUMENT, "the %s \"%.64s\" stands twice%s", what, names[i],
                             where);
        else
            status = pl_map_set(&map, names[i], i);
    }
    pl_map_clear(&map);
    return status;
}

static parley_status check_numbers(const parley_issue *issue) {
    bool whole = issue->low == floor(issue->low) && issue->high == floor(issue->high);
    if (!isfinite(issue->low) || !isfinite(issue->high) || !(issue->low <= issue->high))
        return pl_fail(PARLEY_E_ARGUMENT, "the issue \"%.64s\" ends before it begins", issue->name);
    if (issue->kind == PARLEY_ISSUE_INTEGER &&
        !(whole && fabs(issue->low) <= 1e15 && fabs(issue->high) <= 1e15))
        return pl_fail(PARLEY_E_ARGUMENT, "the integer issue \"%.64s\" has no whole ends",
                       issue->name);
    if (issue->kind == PARLEY_ISSUE_REAL && !(issue->step >= 0 && isfinite(issue->step)))
        return pl_fail(PARLEY_E_ARGUMENT, "the step of the issue \"%.64s\" is below 0",
                       issue->name);
    return PARLEY_OK;
}

static parley_status check_issue(const parley_issue *issue) {
    char where[96];
    if (issue->kind != PARLEY_ISSUE_DISCRETE)
        return check_numbers(issue);
    if (issue->value_count < 1 || issue->value_count > MOST_VALUES)
        return pl_fail(PARLEY_E_ARGUMENT, "the issue \"%.64s\" has %zu values; 1 to %d",
                       issue->name, issue->value_count, MOST_VALUES);
    snprintf(where, sizeof where, " in the issue \"%.64s\"", issue->name);
    return check_names(issue->values, issue->value_count, "value", where);
}

static parley_status check_domain(const parley_profiles *content) {
    size_t m = content->issue_count;
    if (m < 1 || m > PARLEY_MAX_ISSUES)
        return pl_fail(PARLEY_E_ARGUMENT, "%zu issues; 1 to %d", m, PARLEY_MAX_ISSUES);
    const char **names = PL_NEW(const char *, m);
    if (!names)
        return pl_fail_memory();
    for (size_t j = 0; j < m; j++)
        names[j] = content->issues[j].name;
    parley_status status = check_names(names, m, "issue", "");
    pl_free(names);
    for (size_t j = 0; j < m && status == PARLEY_OK; j++)
        status = check_issue(&content->issues[j]);
    return status;
}

/* -- the profiles ---------------------------------------------------------------------------- */

static parley_status check_table(const parley_issue *issue, const parley_evaluator *evaluator) {
    size_t count = parley_issue_count(issue);
    if (count < 1 || count > MOST_VALUES || !evaluator->table)
        return pl_fail(PARLEY_E_ARGUMENT, "a table over the issue \"%.64s\", which has %zu values",
                       issue->name, count);
    for (size_t i = 0; i < count; i++)
        if (!isfinite(evaluator->table[i]))
            return pl_fail(PARLEY_E_ARGUMENT, "value %zu of the issue \"%.64s\" is worth no number",
                           i, issue->name);
    return PARLEY_OK;
}

static parley_status check_shape(const parley_issue *issue, const parley_evaluator *e) {
    bool finite = isfinite(e->from) && isfinite(e->offset) && isfinite(e->rise);
    if (issue->kind == PARLEY_ISSUE_DISCRETE)
        return pl_fail(PARLEY_E_ARGUMENT, "no table for the discrete issue \"%.64s\"", issue->name);
    if (e->kind == PARLEY_EVALUATE_LINEAR && !(finite && isfinite(e->run) && e->run > 0))
        return pl_fail(PARLEY_E_ARGUMENT, "no straight line over the issue \"%.64s\"", issue->name);
    if (e->kind == PARLEY_EVALUATE_TRIANGULAR &&
        !(finite && isfinite(e->to) && e->from <= e->peak && e->peak <= e->to))
        return pl_fail(PARLEY_E_ARGUMENT, "no triangle over the issue \"%.64s\"", issue->name);
    return PARLEY_OK;
}

static parley_status check_evaluator(const parley_issue *issue, const parley_evaluator *evaluator) {
    parley_status status = evaluator->kind == PARLEY_EVALUATE_TABLE ? check_table(issue, evaluator)
                                                                    : check_shape(issue, evaluator);
    if (status == PARLEY_OK && !(evaluator->divisor > 0 && isfinite(evaluator->divisor)))
        return pl_fail(PARLEY_E_ARGUMENT, "the divisor of the issue \"%.64s\" is not above 0",
                       issue->name);
    if (status == PARLEY_OK && !(evaluator->least <= evaluator->most))
        return pl_fail(PARLEY_E_ARGUMENT, "evaluations of the issue \"%.64s\" are cut to nothing",
                       issue->name);
    return status;
}

static parley_status check_rectangles(const parley_profiles *content,
                                      const parley_profile *profile) {
    for (size_t r = 0; r < profile->rectangle_count; r++) {
        const parley_rectangle *rectangle = &profile->rectangles[r];
        bool good = isfinite(rectangle->utility);
        for (size_t i = 0; i < rectangle->bound_count; i++) {
            const parley_bound *bound = &rectangle->bounds[i];
            good = good && bound->issue < content->issue_count && !isnan(bound->low) &&
                   !isnan(bound->high);
        }
        if (!good)
            return pl_fail(PARLEY_E_ARGUMENT, "rectangle %zu of \"%.64s\": a number out of range",
                           r, profile->name);
    }
    return PARLEY_OK;
}

static parley_status check_profile(const parley_profiles *content, const parley_profile *profile) {
    parley_status status = check_rectangles(content, profile);
    for (size_t j = 0; profile->weights && j < content->issue_count && status == PARLEY_OK; j++) {
        status = check_evaluator(&content->issues[j], &profile->evaluators[j]);
        if (status == PARLEY_OK && !isfinite(profile->weights[j]))
            status = pl_fail(PARLEY_E_ARGUMENT, "weight %zu of \"%.64s\" is no number", j,
                             profile->name);
    }
    if (status != PARLEY_OK)
        return status;
    if (!isfinite(profile->bias) || !(profile->divisor > 0) || !isfinite(profile->divisor) ||
        isnan(profile->ceiling) || !(profile->discount > 0 && profile->discount <= 1))
        return pl_fail(PARLEY_E_ARGUMENT,
                       "bias, divisor, ceiling or discount of \"%.64s\" out of range",
                       profile->name);
    if (profile->reserve.kind == PARLEY_RESERVE_VALUE && !isfinite(profile->reserve.value))
        return pl_fail(PARLEY_E_ARGUMENT, "the reservation value of \"%.64s\" is no number",
                       profile->name);
    return PARLEY_OK;
}

static parley_status check_profiles(const parley_profiles *content) {
    size_t n = content->profile_count;
    if (n < 1 || n > MOST_PROFILES)
        return pl_fail(PARLEY_E_ARGUMENT, "%zu profiles; 1 to %d", n, MOST_PROFILES);
    const char **names = PL_NEW(const char *, n);
    if (!names)
        return pl_fail_memory();
    for (size_t p = 0; p < n; p++)
        names[p] = content->profiles[p].name;
    parley_status status = check_names(names, n, "profile", "");
    pl_free(names);
    for (size_t p = 0; p < n && status == PARLEY_OK; p++)
        status = check_profile(content, &content->profiles[p]);
    return status;
}

/* -- the copy -------------------------------------------------------------------------------- */

typedef struct copier {
    pl_arena *arena;
    const parley_profiles *content;
    bool failed;
} copier;

static void *copy(copier *c, const void *from, size_t count, size_t size) {
    void *block = pl_arena_alloc(c->arena, count, size);
    if (!block)
        c->failed = true;
    else if (count > 0)
        memcpy(block, from, count * size);
    return block;
}

static const char *copy_text(copier *c, const char *text) {
    return copy(c, text, strlen(text) + 1, 1);
}

static void copy_issue(copier *c, parley_issue *issue) {
    issue->name = copy_text(c, issue->name);
    if (issue->kind != PARLEY_ISSUE_DISCRETE) {
        issue->values = NULL;
        issue->value_count = 0;
        return;
    }
    const char **values = copy(c, issue->values, issue->value_count, sizeof *values);
    for (size_t i = 0; values && i < issue->value_count; i++)
        values[i] = copy_text(c, values[i]);
    issue->values = values;
}

static void copy_additive(copier *c, parley_profile *profile) {
    size_t m = c->content->issue_count;
    profile->weights = copy(c, profile->weights, m, sizeof *profile->weights);
    parley_evaluator *evaluators = copy(c, profile->evaluators, m, sizeof *evaluators);
    for (size_t j = 0; evaluators && j < m; j++)
        if (evaluators[j].kind == PARLEY_EVALUATE_TABLE)
            evaluators[j].table =
                copy(c, evaluators[j].table, parley_issue_count(&c->content->issues[j]),
                     sizeof *evaluators[j].table);
    profile->evaluators = evaluators;
}

static void copy_profile(copier *c, parley_profile *profile) {
    profile->name = copy_text(c, profile->name);
    if (profile->weights)
        copy_additive(c, profile);
    parley_rectangle *rectangles =
        copy(c, profile->rectangles, profile->rectangle_count, sizeof *rectangles);
    for (size_t r = 0; rectangles && r < profile->rectangle_count; r++)
        rectangles[r].bounds =
            copy(c, rectangles[r].bounds, rectangles[r].bound_count, sizeof *rectangles[r].bounds);
    profile->rectangles = rectangles;
    if (profile->reserve.kind == PARLEY_RESERVE_OUTCOME)
        profile->reserve.outcome = copy(c, profile->reserve.outcome, c->content->issue_count,
                                        sizeof *profile->reserve.outcome);
}

static parley_status copy_all(owned_profiles *owned, const parley_profiles *content) {
    copier c = {.arena = &owned->arena, .content = content};
    parley_profiles *out = &owned->profiles;
    *out = *content;
    out->name = copy_text(&c, content->name ? content->name : "");
    parley_issue *issues = copy(&c, content->issues, content->issue_count, sizeof *issues);
    parley_profile *profiles =
        copy(&c, content->profiles, content->profile_count, sizeof *profiles);
    for (size_t j = 0; issues && j < content->issue_count; j++)
        copy_issue(&c, &issues[j]);
    for (size_t p = 0; profiles && p < content->profile_count; p++)
        copy_profile(&c, &profiles[p]);
    out->issues = issues;
    out->profiles = profiles;
    return c.failed ? pl_fail_memory() : PARLEY_OK;
}

parley_status parley_profiles_new(parley_profiles **out, const parley_profiles *content) {
    *out = NULL;
    parley_status status = check_domain(content);
    if (status == PARLEY_OK)
        status = check_profiles(content);
    if (status != PARLEY_OK)
        return status;
    owned_profiles *owned = PL_NEW(owned_profiles, 1);
    if (!owned)
        return pl_fail_memory();
    status = copy_all(owned, content);
    if (status != PARLEY_OK) {
        parley_profiles_free(&owned->profiles);
        return status;
    }
    *out = &owned->profiles;
    return PARLEY_OK;
}

void parley_profiles_free(parley_profiles *profiles) {
    if (!profiles)
        return;
    owned_profiles *owned = (owned_profiles *)profiles;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}
