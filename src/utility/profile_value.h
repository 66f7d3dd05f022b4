/* Single values of a profile, for what is built from it. */
#ifndef PL_UTILITY_PROFILE_VALUE_H
#define PL_UTILITY_PROFILE_VALUE_H

#include <parley/profile.h>

#include <stdbool.h>

/* Whether `value` is one of the issue's, as it stands in an outcome. */
bool pl_issue_has(const parley_issue *issue, double value);

/* f(x) of one issue, x being one of its values. */
double pl_evaluate(const parley_issue *issue, const parley_evaluator *evaluator, double x);

/* The least and the greatest weight x f(x) over the issue. O(values) of a table, else O(1). */
void pl_issue_span(const parley_issue *issue, const parley_evaluator *evaluator, double weight,
                   double *least, double *greatest);

/* Bounds on the utility of a profile before the ceiling cuts it. */
void pl_profile_span(const parley_profiles *profiles, size_t profile, double *least,
                     double *greatest);

#endif
