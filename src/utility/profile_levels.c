/* Options of numeric issues: every number where they are few, else levels at equal distances. */
#include "utility/profile_levels.h"

#include "base/error.h"
#include "utility/fraction.h"

#include <math.h>

enum { DEFAULT_LEVELS = 11, MOST_LEVELS = 1000 };

/* The number of the issue nearest to `value`. */
static double nearest(const parley_issue *issue, double value) {
    double x = pl_nearest_decimal(value);
    if (issue->kind == PARLEY_ISSUE_INTEGER)
        x = round(x);
    else if (issue->step > 0)
        x = parley_issue_value(issue, (size_t)round((x - issue->low) / issue->step));
    return fmax(issue->low, fmin(issue->high, x));
}

/* Keeps the list in order and each number in it once. */
static void insert(double *values, uint32_t *count, double value) {
    uint32_t at = *count;
    while (at > 0 && values[at - 1] > value)
        at--;
    if ((at > 0 && values[at - 1] == value) || *count == PARLEY_MAX_OPTIONS)
        return;
    for (uint32_t i = *count; i > at; i--)
        values[i] = values[i - 1];
    values[at] = value;
    ++*count;
}

static void spread(const parley_profiles *profiles, size_t issue, uint32_t levels, double *values,
                   uint32_t *count) {
    const parley_issue *of = &profiles->issues[issue];
    *count = 0;
    for (uint32_t i = 0; i < levels; i++)
        insert(values, count, nearest(of, of->low + (of->high - of->low) * i / (levels - 1)));
    for (size_t p = 0; p < profiles->profile_count; p++) {
        const parley_profile *profile = &profiles->profiles[p];
        if (!profile->weights || profile->evaluators[issue].kind != PARLEY_EVALUATE_TRIANGULAR)
            continue;
        double peak = profile->evaluators[issue].peak;
        if (peak >= of->low && peak <= of->high)
            insert(values, count, nearest(of, peak));
    }
}

parley_status pl_profile_levels(const parley_profiles *profiles, size_t issue, uint32_t levels,
                                double *values, uint32_t *count) {
    const parley_issue *of = &profiles->issues[issue];
    size_t all = parley_issue_count(of);
    levels = levels ? levels : DEFAULT_LEVELS;
    if (levels < 2 || levels > MOST_LEVELS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u levels; 2 to %d", levels, MOST_LEVELS);
    if (of->kind == PARLEY_ISSUE_DISCRETE && all > PARLEY_MAX_OPTIONS)
        return pl_fail(PARLEY_E_LIMIT, "the issue \"%.64s\" has %zu values; at most %d", of->name,
                       all, PARLEY_MAX_OPTIONS);
    if (all == 0 || all > PARLEY_MAX_OPTIONS) {
        spread(profiles, issue, levels, values, count);
        return PARLEY_OK;
    }
    *count = (uint32_t)all;
    for (uint32_t i = 0; i < *count; i++)
        values[i] = parley_issue_value(of, i);
    return PARLEY_OK;
}

uint32_t pl_profile_level_of(const double *values, uint32_t count, double value) {
    uint32_t first = 0, end = count; /* the first that is not below */
    while (first < end) {
        uint32_t middle = (first + end) / 2;
        if (values[middle] < value)
            first = middle + 1;
        else
            end = middle;
    }
    return first < count && values[first] == value ? first : count;
}
