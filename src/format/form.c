/* Profiles made to fit a format: numbers of an issue become options where the format cannot keep
 * them, utilities are moved into [0, 1] where it asks for that. */
#include "format/form.h"

#include "base/error.h"
#include "dossier/diagnostics.h"
#include "utility/fraction.h"
#include "utility/profile_levels.h"
#include "utility/profile_value.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static parley_status note(pl_form *form, const char *format, va_list arguments) {
    char message[512];
    if (!form->lost)
        return PARLEY_OK;
    vsnprintf(message, sizeof message, format, arguments);
    pl_clean_message(message);
    return pl_diagnostics_add_in(form->lost, false, NULL, 0, 0, message);
}

parley_status pl_form_lose(pl_form *form, const char *format, ...) {
    va_list arguments;
    form->losses++;
    va_start(arguments, format);
    parley_status status = note(form, format, arguments);
    va_end(arguments);
    return status;
}

parley_status pl_form_note(pl_form *form, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    parley_status status = note(form, format, arguments);
    va_end(arguments);
    return status;
}

const char *pl_value_text(const parley_issue *issue, size_t value, char *buffer) {
    if (issue->kind == PARLEY_ISSUE_DISCRETE)
        return issue->values[value];
    pl_format_double(buffer, parley_issue_value(issue, value));
    return buffer;
}

static const double SMALL = 0.00001;

static void *take(pl_form *form, size_t count, size_t size) {
    void *block = pl_arena_alloc(form->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

/* -- what a utility is before it is moved ------------------------------------------------------ */

/* u = constant + sum of c_j(x_j), c_j = weight f / divisor, between least[j] and greatest[j]. */
typedef struct parts {
    double constant, least, greatest; /* of the whole */
    double *low, *high;               /* [m] */
    bool direct;                      /* it is a sum of shares of values in [0, 1] already */
} parts;

static double share_of(const parley_profile *profile, size_t j) {
    return profile->weights[j] / profile->divisor;
}

static parley_status take_apart(pl_form *form, size_t p, parts *out) {
    const parley_profile *profile = &form->from->profiles[p];
    double sum = 0, reservation = parley_profiles_reservation(form->from, p);
    *out = (parts){.constant = profile->bias / profile->divisor,
                   .low = take(form, form->from->issue_count, sizeof *out->low),
                   .high = take(form, form->from->issue_count, sizeof *out->high),
                   .direct = profile->bias == 0 && !(reservation > 1)};
    if (!out->low || !out->high)
        return PARLEY_E_MEMORY;
    out->least = out->greatest = out->constant;
    for (size_t j = 0; j < form->from->issue_count; j++) {
        double low, high;
        pl_issue_span(&form->from->issues[j], &profile->evaluators[j], 1, &low, &high);
        out->direct = out->direct && low >= 0 && high <= 1 && profile->weights[j] >= 0;
        sum += share_of(profile, j);
        pl_issue_span(&form->from->issues[j], &profile->evaluators[j], share_of(profile, j),
                      &out->low[j], &out->high[j]);
        out->least += out->low[j];
        out->greatest += out->high[j];
    }
    out->direct = out->direct && pl_nearest_decimal(sum) <= 1;
    if (out->greatest > profile->ceiling * (1 + 1e-9))
        return pl_fail(PARLEY_E_INPUT,
                       "the utilities of \"%.64s\" would reach %g and are cut at %g: no sum over "
                       "issues gives that",
                       profile->name, out->greatest, profile->ceiling);
    return PARLEY_OK;
}

/* -- which issues stay numeric ---------------------------------------------------------------- */

/* Whether the evaluations are cut somewhere on the issue, and not just limited by what they are. */
static bool is_cut(const parley_issue *issue, const parley_evaluator *evaluator) {
    parley_evaluator whole = *evaluator;
    double low, high;
    whole.least = -HUGE_VAL;
    whole.most = HUGE_VAL;
    whole.divisor = 1;
    pl_issue_span(issue, &whole, 1, &low, &high);
    return low < evaluator->least || high > evaluator->most;
}

/* A line or a triangle that the format has too. */
static bool is_shape(const pl_form *form, const parley_issue *issue, const parley_evaluator *e,
                     bool direct) {
    bool line = e->kind == PARLEY_EVALUATE_LINEAR, cut = is_cut(issue, e);
    bool triangle = e->kind == PARLEY_EVALUATE_TRIANGULAR && !cut;
    bool genius_cut = direct && e->least == 0 && e->most == 1 && e->divisor == 1;
    switch (form->target) {
    case PARLEY_FORMAT_GENIUS:
        return (line && (!cut || genius_cut)) || (triangle && issue->kind == PARLEY_ISSUE_REAL &&
                                                  direct && e->offset == 0 && e->rise > 0);
    case PARLEY_FORMAT_GENIUSWEB: return line && !cut;
    case PARLEY_FORMAT_NEGMAS: /* at ends that are peaks its triangles differ */
        return (line && !cut) || (triangle && e->from < e->peak && e->peak < e->to);
    case PARLEY_FORMAT_DOSSIER: return false;
    }
    return false;
}

/* Whether the format has numeric issues of this kind at all. */
static bool has_kind(const pl_form *form, const parley_issue *issue) {
    bool steps = issue->kind == PARLEY_ISSUE_REAL && issue->step > 0;
    return issue->kind != PARLEY_ISSUE_DISCRETE && form->target != PARLEY_FORMAT_DOSSIER &&
           !(steps && form->target != PARLEY_FORMAT_GENIUSWEB);
}

static bool stays_numeric(const pl_form *form, size_t j, const parts *of) {
    const parley_issue *issue = &form->from->issues[j];
    /* a contiguous issue of NegMAS takes tables too */
    bool tables = form->target == PARLEY_FORMAT_NEGMAS && issue->kind == PARLEY_ISSUE_INTEGER &&
                  parley_issue_count(issue) <= PARLEY_MAX_OPTIONS;
    if (!has_kind(form, issue) || tables)
        return tables;
    for (size_t p = 0; p < form->from->profile_count; p++) {
        const parley_profile *profile = &form->from->profiles[p];
        if (profile->weights && !is_shape(form, issue, &profile->evaluators[j], of[p].direct))
            return false;
    }
    return true;
}

/* -- issues ---------------------------------------------------------------------------------- */

static parley_status name_numbers(pl_form *form, parley_issue *issue, const double *values,
                                  uint32_t count) {
    const char **names = take(form, count, sizeof *names);
    for (uint32_t i = 0; names && i < count; i++) {
        char text[64];
        pl_format_double(text, values[i]);
        names[i] = pl_arena_text(form->arena, text, strlen(text));
        if (!names[i])
            return pl_fail_memory();
    }
    *issue = (parley_issue){
        .name = issue->name, .kind = PARLEY_ISSUE_DISCRETE, .value_count = count, .values = names};
    return names ? PARLEY_OK : PARLEY_E_MEMORY;
}

/* The step that leads from each value to the next as decimals of 9 digits, or 0 where none does. */
static double even_step(const double *values, uint32_t count) {
    if (count < 2)
        return 0;
    double step = pl_nearest_decimal(values[1] - values[0]);
    for (uint32_t i = 0; i < count; i++)
        if (fabs(values[0]) > 4e6 || fabs(values[count - 1]) > 4e6 ||
            pl_nearest_decimal(values[0] + step * i) != values[i])
            return 0;
    return step;
}

/* Where a number of options is kept as a range with a step: in a dossier always, in GeniusWeb where
 * all utilities are lines. */
static bool takes_range(const pl_form *form, bool numeric) {
    return form->target == PARLEY_FORMAT_DOSSIER ||
           (form->target == PARLEY_FORMAT_GENIUSWEB && numeric);
}

static parley_status spread_issue(pl_form *form, size_t j, bool numeric, parley_issue *issue) {
    double *values = PL_NEW(double, PARLEY_MAX_OPTIONS);
    uint32_t count;
    size_t before = parley_issue_count(issue);
    parley_status status = PARLEY_OK;
    if (!values)
        return pl_fail_memory();
    PL_TRY(pl_profile_levels(form->from, j, form->levels, values, &count));
    if (before != count)
        PL_TRY(pl_form_lose(form,
                            "the numbers of the issue \"%.64s\" from %g to %g become %u "
                            "values",
                            issue->name, issue->low, issue->high, count));
    double step = takes_range(form, numeric) ? even_step(values, count) : 0;
    if (step > 0) {
        bool whole = step == 1 && values[0] == floor(values[0]);
        issue->kind = whole ? PARLEY_ISSUE_INTEGER : PARLEY_ISSUE_REAL;
        issue->step = whole ? 0 : step;
    } else {
        PL_TRY(name_numbers(form, issue, values, count));
    }
out:
    pl_free(values);
    return status;
}

static bool fits_as_it_is(const pl_form *form, const parley_issue *issue, bool numeric) {
    if (issue->kind == PARLEY_ISSUE_DISCRETE)
        return true;
    bool steps = issue->kind == PARLEY_ISSUE_INTEGER || issue->step > 0;
    return numeric && (form->target != PARLEY_FORMAT_GENIUSWEB || steps);
}

static parley_status make_issues(pl_form *form, const parts *of, bool *numeric) {
    parley_issue *issues = take(form, form->from->issue_count, sizeof *issues);
    parley_status status = issues ? PARLEY_OK : PARLEY_E_MEMORY;
    for (size_t j = 0; j < form->from->issue_count && status == PARLEY_OK; j++) {
        issues[j] = form->from->issues[j];
        numeric[j] = stays_numeric(form, j, of);
        if (issues[j].kind == PARLEY_ISSUE_DISCRETE && form->target == PARLEY_FORMAT_DOSSIER &&
            issues[j].value_count > PARLEY_MAX_OPTIONS)
            return pl_fail(PARLEY_E_LIMIT, "the issue \"%.64s\" has %zu values; a dossier takes %d",
                           issues[j].name, issues[j].value_count, PARLEY_MAX_OPTIONS);
        if (!fits_as_it_is(form, &issues[j], numeric[j]))
            status = spread_issue(form, j, numeric[j], &issues[j]);
    }
    form->out.issues = issues;
    form->out.issue_count = form->from->issue_count;
    return status;
}

/* -- evaluators ------------------------------------------------------------------------------ */

/* v = scale x f + shift for one issue, f as the profile has it. */
typedef struct move {
    double scale, shift;
} move;

/* The number behind a value of the new issue, as it stands in an outcome of the old one. */
static double old_value(const pl_form *form, size_t j, size_t value) {
    const parley_issue *was = &form->from->issues[j], *is = &form->out.issues[j];
    if (was->kind == PARLEY_ISSUE_DISCRETE)
        return (double)value;
    return is->kind == PARLEY_ISSUE_DISCRETE ? strtod(is->values[value], NULL)
                                             : parley_issue_value(is, value);
}

static parley_status make_table(pl_form *form, size_t j, const parley_evaluator *e, move by,
                                parley_evaluator *out) {
    const parley_issue *is = &form->out.issues[j];
    size_t count = parley_issue_count(is);
    double *table = take(form, count, sizeof *table);
    if (!table)
        return PARLEY_E_MEMORY;
    for (size_t i = 0; i < count; i++)
        table[i] =
            by.scale * pl_evaluate(&form->from->issues[j], e, old_value(form, j, i)) + by.shift;
    *out = (parley_evaluator){.kind = PARLEY_EVALUATE_TABLE,
                              .table = table,
                              .least = -HUGE_VAL,
                              .most = HUGE_VAL,
                              .divisor = 1};
    return PARLEY_OK;
}

static parley_status make_evaluator(pl_form *form, size_t j, bool numeric, bool direct,
                                    const parley_evaluator *e, move by, parley_evaluator *out) {
    if (!numeric || !is_shape(form, &form->from->issues[j], e, direct))
        return make_table(form, j, e, by, out);
    *out = *e;
    out->offset = by.scale * e->offset / e->divisor + by.shift;
    out->rise = by.scale * e->rise / e->divisor;
    out->divisor = 1;
    return PARLEY_OK;
}

/* -- profiles -------------------------------------------------------------------------------- */

/* In Genius an issue is worth its weight at its best value: the rest of the weight goes away, and
 * evaluations may stay what they are where they are not so small that Genius takes them for 0. A
 * triangle is as high as 1. */
static void stretch(pl_form *form, double *weights, parley_evaluator *evaluators) {
    for (size_t j = 0; j < form->out.issue_count; j++) {
        parley_evaluator *e = &evaluators[j];
        double most = 0, *table = (double *)e->table;
        size_t count =
            e->kind == PARLEY_EVALUATE_TABLE ? parley_issue_count(&form->out.issues[j]) : 0;
        for (size_t i = 0; i < count; i++)
            most = fmax(most, table[i]);
        if (e->kind == PARLEY_EVALUATE_TRIANGULAR)
            most = e->rise;
        if (most == 0 || most == 1 || e->kind == PARLEY_EVALUATE_LINEAR)
            continue;
        weights[j] = pl_nearest_decimal(weights[j] * most);
        e->rise /= most;
        for (size_t i = 0; most < SMALL && i < count; i++)
            table[i] /= most;
        if (e->kind == PARLEY_EVALUATE_TABLE && most >= SMALL)
            e->divisor = most;
    }
}

/* The weights of a sum of shares, and what its values are multiplied by: where weights sum to less
 * than 1, no agreement is worth 1, and the values say so instead. Weights that are all 0 become
 * equal ones of values that are. */
static double take_weights(const pl_form *form, const parley_profile *profile, double *weights) {
    double sum = 0, divide = profile->divisor, count = (double)form->out.issue_count;
    for (size_t j = 0; j < form->out.issue_count; j++)
        sum += profile->weights[j];
    bool any_sum = form->target == PARLEY_FORMAT_DOSSIER && sum >= 0.001 && sum <= 1000;
    bool whole =
        form->target == PARLEY_FORMAT_GENIUS || pl_nearest_decimal(sum / profile->divisor) == 1;
    if (any_sum)
        divide = 1;
    else if (!whole)
        divide = sum;
    for (size_t j = 0; j < form->out.issue_count; j++)
        weights[j] = sum > 0 ? profile->weights[j] / divide : 1 / count;
    if (!(sum > 0))
        return 0;
    return whole ? 1 : sum / profile->divisor;
}

static parley_status make_direct(pl_form *form, const parley_profile *profile, const bool *numeric,
                                 double *weights, parley_evaluator *evaluators) {
    parley_status status = PARLEY_OK;
    double scale = take_weights(form, profile, weights);
    for (size_t j = 0; j < form->out.issue_count && status == PARLEY_OK; j++)
        status = make_evaluator(form, j, numeric[j], true, &profile->evaluators[j],
                                (move){scale, 0}, &evaluators[j]);
    return status;
}

/* 0 is the least utility, 1 the greatest, or the reservation value where that is greater still. */
static parley_status make_moved(pl_form *form, const parley_profile *profile, const parts *of,
                                double span, const bool *numeric, double *weights,
                                parley_evaluator *evaluators) {
    parley_status status = PARLEY_OK;
    double spans = 0, count = (double)form->out.issue_count;
    for (size_t j = 0; j < form->out.issue_count; j++)
        spans += of->high[j] - of->low[j];
    for (size_t j = 0; j < form->out.issue_count && status == PARLEY_OK; j++) {
        double own = of->high[j] - of->low[j], part = spans > 0 ? spans / span : 0;
        move by = {0, 0};
        weights[j] = spans > 0 ? own / spans : 1 / count;
        if (own > 0)
            by = (move){share_of(profile, j) / own * part, -of->low[j] / own * part};
        status =
            make_evaluator(form, j, numeric[j], false, &profile->evaluators[j], by, &evaluators[j]);
    }
    return status;
}

static parley_status make_reserve(pl_form *form, size_t p, double least, double span,
                                  parley_reserve *out) {
    double value = parley_profiles_reservation(form->from, p);
    *out = (parley_reserve){.kind = PARLEY_RESERVE_VALUE};
    out->value = value > least ? fmin((value - least) / span, 1) : 0;
    if (form->from->profiles[p].reserve.kind == PARLEY_RESERVE_NONE)
        out->kind = PARLEY_RESERVE_NONE;
    return PARLEY_OK;
}

/* An outcome in terms of the new issues; false where one of its values is not among them. */
static bool move_outcome(const pl_form *form, const double *from, double *to) {
    for (size_t j = 0; j < form->out.issue_count; j++) {
        const parley_issue *is = &form->out.issues[j];
        to[j] = from[j];
        if (isnan(from[j]) || form->from->issues[j].kind == PARLEY_ISSUE_DISCRETE)
            continue;
        if (is->kind != PARLEY_ISSUE_DISCRETE) {
            if (!pl_issue_has(is, from[j]))
                return false;
            continue;
        }
        size_t found = 0;
        while (found < is->value_count && strtod(is->values[found], NULL) != from[j])
            found++;
        if (found == is->value_count)
            return false;
        to[j] = (double)found;
    }
    return true;
}

static parley_status keep_outcome(pl_form *form, size_t p, parley_reserve *out) {
    const parley_reserve *was = &form->from->profiles[p].reserve;
    if (was->kind != PARLEY_RESERVE_OUTCOME || form->target != PARLEY_FORMAT_GENIUSWEB)
        return PARLEY_OK;
    double *outcome = take(form, form->out.issue_count, sizeof *outcome);
    if (!outcome)
        return PARLEY_E_MEMORY;
    if (move_outcome(form, was->outcome, outcome))
        *out = (parley_reserve){.kind = PARLEY_RESERVE_OUTCOME, .outcome = outcome};
    return PARLEY_OK;
}

static parley_status say_moved(pl_form *form, const parley_profile *profile, double least,
                               double span) {
    return pl_form_lose(form,
                        "the utilities of \"%.64s\" are moved into [0, 1]: what is worth %.9g "
                        "becomes 0, what is worth %.9g becomes 1",
                        profile->name, least, least + span);
}

static parley_status make_unit(pl_form *form, size_t p, const parts *of, const bool *numeric,
                               parley_profile *out) {
    const parley_profile *profile = &form->from->profiles[p];
    double reservation = parley_profiles_reservation(form->from, p);
    double least = of->direct ? 0 : of->least, span = 1;
    double *weights = take(form, form->out.issue_count, sizeof *weights);
    parley_evaluator *evaluators = take(form, form->out.issue_count, sizeof *evaluators);
    parley_status status;
    PL_TRY(weights && evaluators ? PARLEY_OK : PARLEY_E_MEMORY);
    if (of->direct) {
        PL_TRY(make_direct(form, profile, numeric, weights, evaluators));
    } else {
        span = fmax(of->greatest, reservation) - least;
        span = span > 0 ? span : 1;
        PL_TRY(make_moved(form, profile, of, span, numeric, weights, evaluators));
        PL_TRY(say_moved(form, profile, least, span));
    }
    if (form->target == PARLEY_FORMAT_GENIUS)
        stretch(form, weights, evaluators);
    out->bias = 0;
    out->divisor = 1;
    out->ceiling = 1;
    out->weights = weights;
    out->evaluators = evaluators;
    PL_TRY(make_reserve(form, p, least, span, &out->reserve));
    PL_TRY(keep_outcome(form, p, &out->reserve));
out:
    return status;
}

/* NegMAS takes utilities as they are: only divisors are folded into the weights and the tables. */
static parley_status make_plain(pl_form *form, size_t p, const bool *numeric, parley_profile *out) {
    const parley_profile *profile = &form->from->profiles[p];
    double *weights = take(form, form->out.issue_count, sizeof *weights);
    parley_evaluator *evaluators = take(form, form->out.issue_count, sizeof *evaluators);
    parley_status status;
    PL_TRY(weights && evaluators ? PARLEY_OK : PARLEY_E_MEMORY);
    for (size_t j = 0; j < form->out.issue_count; j++) {
        weights[j] = share_of(profile, j);
        PL_TRY(make_evaluator(form, j, numeric[j], true, &profile->evaluators[j], (move){1, 0},
                              &evaluators[j]));
    }
    out->bias = profile->bias / profile->divisor;
    out->divisor = 1;
    out->weights = weights;
    out->evaluators = evaluators;
    if (out->reserve.kind == PARLEY_RESERVE_OUTCOME)
        out->reserve = (parley_reserve){.kind = PARLEY_RESERVE_VALUE,
                                        .value = parley_profiles_reservation(form->from, p)};
out:
    return status;
}

/* -- hyper-rectangles ------------------------------------------------------------------------ */

static parley_status check_rectangles(pl_form *form, size_t p, const bool *numeric) {
    const parley_profile *profile = &form->from->profiles[p];
    if (form->target != PARLEY_FORMAT_GENIUS)
        return pl_fail(PARLEY_E_INPUT,
                       "the utility of \"%.64s\" is no sum over issues (it has hyper-rectangles); "
                       "the format %s holds sums only",
                       profile->name, parley_format_name(form->target));
    for (size_t r = 0; r < profile->rectangle_count; r++)
        for (size_t i = 0; i < profile->rectangles[r].bound_count; i++)
            if (!numeric[profile->rectangles[r].bounds[i].issue])
                return pl_fail(PARLEY_E_INPUT,
                               "the hyper-rectangles of \"%.64s\" need the numbers of the issue "
                               "\"%.64s\", which Genius cannot keep",
                               profile->name,
                               form->from->issues[profile->rectangles[r].bounds[i].issue].name);
    return profile->weights || profile->bias != 0
               ? pl_fail(PARLEY_E_INPUT,
                         "the utility of \"%.64s\" has hyper-rectangles and a sum; Genius has one "
                         "of them",
                         profile->name)
               : PARLEY_OK;
}

static parley_status make_rectangles(pl_form *form, size_t p, const bool *numeric,
                                     parley_profile *out) {
    const parley_profile *profile = &form->from->profiles[p];
    double least, greatest;
    parley_status status;
    PL_TRY(check_rectangles(form, p, numeric));
    pl_profile_span(form->from, p, &least, &greatest);
    PL_TRY(make_reserve(form, p, 0, 1, &out->reserve));
    if (profile->ceiling <= 1)
        return PARLEY_OK;
    double scale = fmax(greatest, 1);
    out->divisor = profile->divisor * scale;
    out->reserve.value = fmin(fmax(parley_profiles_reservation(form->from, p) / scale, 0), 1);
    if (scale > 1)
        PL_TRY(pl_form_lose(form, "the utilities of \"%.64s\" are divided by %.9g", profile->name,
                            scale));
out:
    return status;
}

/* -- all of it ------------------------------------------------------------------------------- */

static parley_status lose_discount(pl_form *form, const parley_profile *profile) {
    bool kept = form->target == PARLEY_FORMAT_GENIUS || form->target == PARLEY_FORMAT_NEGMAS;
    if (kept || profile->discount == 1)
        return PARLEY_OK;
    return pl_form_lose(form, "the discount %.9g of \"%.64s\" is left out: %s has none",
                        profile->discount, profile->name,
                        form->target == PARLEY_FORMAT_DOSSIER ? "a dossier" : "GeniusWeb");
}

static parley_status make_profile(pl_form *form, size_t p, const parts *of, const bool *numeric,
                                  parley_profile *out) {
    *out = form->from->profiles[p];
    parley_status status = lose_discount(form, out);
    if (status != PARLEY_OK)
        return status;
    if (out->rectangle_count > 0)
        return make_rectangles(form, p, numeric, out);
    return form->target == PARLEY_FORMAT_NEGMAS ? make_plain(form, p, numeric, out)
                                                : make_unit(form, p, of, numeric, out);
}

/* A profile without weights or rectangles is a constant: weights of 0 say the same. */
static parley_status check_weights(const pl_form *form) {
    for (size_t p = 0; p < form->from->profile_count; p++) {
        const parley_profile *profile = &form->from->profiles[p];
        if (!profile->weights && profile->rectangle_count == 0)
            return pl_fail(PARLEY_E_INPUT, "the profile \"%.64s\" values no issue", profile->name);
    }
    return PARLEY_OK;
}

parley_status pl_form_make(pl_form *form) {
    size_t n = form->from->profile_count;
    parley_status status;
    parts *of = take(form, n, sizeof *of);
    bool *numeric = take(form, form->from->issue_count, sizeof *numeric);
    parley_profile *profiles = take(form, n, sizeof *profiles);
    PL_TRY(of && numeric && profiles ? PARLEY_OK : PARLEY_E_MEMORY);
    PL_TRY(check_weights(form));
    for (size_t p = 0; p < n; p++)
        if (form->from->profiles[p].weights)
            PL_TRY(take_apart(form, p, &of[p]));
    PL_TRY(make_issues(form, of, numeric));
    for (size_t p = 0; p < n; p++)
        PL_TRY(make_profile(form, p, &of[p], numeric, &profiles[p]));
    form->out.name = form->from->name;
    form->out.profile_count = n;
    form->out.profiles = profiles;
out:
    return status;
}
