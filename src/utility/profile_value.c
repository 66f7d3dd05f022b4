/* What an outcome is worth to a profile: the formulas of parley/profile.h in double arithmetic. */
#include "utility/profile_value.h"

#include <math.h>
#include <stdbool.h>

/* The number of a value among those of an issue with a step, or SIZE_MAX where it is none. */
static size_t number_of(const parley_issue *issue, double value) {
    double step = issue->kind == PARLEY_ISSUE_REAL ? issue->step : 1;
    double from = issue->kind == PARLEY_ISSUE_DISCRETE ? 0 : issue->low;
    double number = round((value - from) / step);
    if (!(number >= 0 && number < (double)parley_issue_count(issue)) ||
        fabs(from + number * step - value) > 1e-9 * step + 1e-12 * fabs(value))
        return SIZE_MAX;
    return (size_t)number;
}

bool pl_issue_has(const parley_issue *issue, double value) {
    if (issue->kind != PARLEY_ISSUE_REAL || issue->step > 0)
        return number_of(issue, value) != SIZE_MAX;
    return value >= issue->low && value <= issue->high;
}

static double triangle(const parley_evaluator *e, double x) {
    if (x < e->from || x >= e->to)
        return 0;
    return x < e->peak ? (x - e->from) / (e->peak - e->from)
                       : 1 - (x - e->peak) / (e->to - e->peak);
}

double pl_evaluate(const parley_issue *issue, const parley_evaluator *e, double x) {
    double value = NAN;
    switch (e->kind) {
    case PARLEY_EVALUATE_TABLE: value = e->table[number_of(issue, x)]; break;
    case PARLEY_EVALUATE_LINEAR: value = e->offset + e->rise * (x - e->from) / e->run; break;
    case PARLEY_EVALUATE_TRIANGULAR: value = e->offset + e->rise * triangle(e, x); break;
    }
    return fmax(e->least, fmin(e->most, value)) / e->divisor;
}

static bool inside(const parley_rectangle *rectangle, const double *outcome) {
    for (size_t i = 0; i < rectangle->bound_count; i++) {
        const parley_bound *bound = &rectangle->bounds[i];
        double x = outcome[bound->issue];
        if (!(x >= bound->low && x <= bound->high))
            return false;
    }
    return true;
}

double parley_profiles_eval(const parley_profiles *profiles, size_t profile,
                            const double *outcome) {
    const parley_profile *of = &profiles->profiles[profile];
    double sum = of->bias;
    for (size_t j = 0; j < profiles->issue_count; j++) {
        if (isnan(outcome[j]))
            continue;
        if (!pl_issue_has(&profiles->issues[j], outcome[j]))
            return NAN;
        if (of->weights)
            sum +=
                of->weights[j] * pl_evaluate(&profiles->issues[j], &of->evaluators[j], outcome[j]);
    }
    for (size_t r = 0; r < of->rectangle_count; r++)
        if (inside(&of->rectangles[r], outcome) != (of->rectangles[r].outside != 0))
            sum += of->rectangles[r].utility;
    return fmin(of->ceiling, sum / of->divisor);
}

double parley_profiles_reservation(const parley_profiles *profiles, size_t profile) {
    const parley_reserve *reserve = &profiles->profiles[profile].reserve;
    switch (reserve->kind) {
    case PARLEY_RESERVE_NONE: break;
    case PARLEY_RESERVE_VALUE: return reserve->value;
    case PARLEY_RESERVE_OUTCOME: return parley_profiles_eval(profiles, profile, reserve->outcome);
    }
    return -HUGE_VAL;
}

/* -- bounds ---------------------------------------------------------------------------------- */

typedef struct span {
    double least, greatest;
} span;

static void include(span *of, double value) {
    of->least = fmin(of->least, value);
    of->greatest = fmax(of->greatest, value);
}

/* A shape has its least and greatest value at an end of the issue or next to one of its corners. */
static void include_near(span *of, const parley_issue *issue, const parley_evaluator *e,
                         double corner) {
    double x = fmin(fmax(corner, issue->low), issue->high);
    size_t count = parley_issue_count(issue);
    if (count == 0) {
        include(of, pl_evaluate(issue, e, x));
        return;
    }
    double step = issue->kind == PARLEY_ISSUE_REAL ? issue->step : 1;
    double number = fmin(floor((x - issue->low) / step), (double)count - 1);
    for (double i = fmax(number - 1, 0); i <= number + 1 && i < (double)count; i++)
        include(of, pl_evaluate(issue, e, parley_issue_value(issue, (size_t)i)));
}

static span span_of(const parley_issue *issue, const parley_evaluator *e) {
    span of = {HUGE_VAL, -HUGE_VAL};
    if (e->kind == PARLEY_EVALUATE_TABLE) {
        for (size_t i = 0; i < parley_issue_count(issue); i++)
            include(&of, fmax(e->least, fmin(e->most, e->table[i])) / e->divisor);
        return of;
    }
    include_near(&of, issue, e, issue->low);
    include_near(&of, issue, e, issue->high);
    if (e->kind == PARLEY_EVALUATE_TRIANGULAR) {
        include_near(&of, issue, e, e->from);
        include_near(&of, issue, e, e->peak);
        include_near(&of, issue, e, e->to);
    }
    return of;
}

void pl_issue_span(const parley_issue *issue, const parley_evaluator *evaluator, double weight,
                   double *least, double *greatest) {
    span of = span_of(issue, evaluator);
    *least = weight * (weight < 0 ? of.greatest : of.least);
    *greatest = weight * (weight < 0 ? of.least : of.greatest);
}

void pl_profile_span(const parley_profiles *profiles, size_t profile, double *least,
                     double *greatest) {
    const parley_profile *of = &profiles->profiles[profile];
    double low = of->bias, high = of->bias;
    for (size_t j = 0; of->weights && j < profiles->issue_count; j++) {
        double below, above;
        pl_issue_span(&profiles->issues[j], &of->evaluators[j], of->weights[j], &below, &above);
        low += below;
        high += above;
    }
    for (size_t r = 0; r < of->rectangle_count; r++) {
        const parley_rectangle *rectangle = &of->rectangles[r];
        bool everywhere = rectangle->bound_count == 0;
        if (everywhere && rectangle->outside)
            continue;
        low += everywhere ? rectangle->utility : fmin(rectangle->utility, 0);
        high += everywhere ? rectangle->utility : fmax(rectangle->utility, 0);
    }
    *least = low / of->divisor;
    *greatest = high / of->divisor;
}

void parley_profiles_range(const parley_profiles *profiles, size_t profile, double *least,
                           double *greatest) {
    pl_profile_span(profiles, profile, least, greatest);
    *least = fmin(profiles->profiles[profile].ceiling, *least);
    *greatest = fmin(profiles->profiles[profile].ceiling, *greatest);
}
