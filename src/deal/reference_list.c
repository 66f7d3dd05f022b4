/* References by looking at every outcome: the frontier, and the solutions, all of which lie on it.
 */
#include "deal/reference.h"

#include "base/count.h"
#include "base/memory.h"
#include "deal/search.h"
#include "parallel/control.h"

#include <parley/enumerate.h>

#include <stdlib.h>
#include <string.h>

enum { OUTCOMES_BETWEEN_POLLS = 1 << 14 };

/* -- every outcome --------------------------------------------------------------------------- */

typedef struct walk {
    const parley_reference_spec *spec;
    uint32_t first[PARLEY_MAX_ISSUES], options;
    uint32_t choices[PARLEY_MAX_ISSUES];
    size_t outcomes;
    int32_t *columns[PARLEY_MAX_PARTIES]; /* utilities of the outcomes that are kept */
    uint32_t *numbers;
    size_t kept;
} walk;

static bool obeys(const walk *w) {
    const parley_space_spec *space = &w->spec->space;
    for (uint32_t j = 0; space->excluded && j < space->issue_count; j++)
        if (space->excluded[w->first[j] + w->choices[j]])
            return false;
    for (uint32_t c = 0; c < space->clause_count; c++) {
        bool holds = false;
        for (uint32_t i = 0; i < space->clauses[c].count && !holds; i++) {
            const parley_literal *literal = &space->clauses[c].literals[i];
            holds = (w->choices[literal->issue] == literal->option) != (literal->negated != 0);
        }
        if (!holds)
            return false;
    }
    return true;
}

static void keep(walk *w, size_t number) {
    const parley_space_spec *space = &w->spec->space;
    for (uint32_t p = 0; p < space->party_count; p++) {
        int32_t sum = 0;
        if (w->spec->totals)
            sum = w->spec->totals[p * w->outcomes + number];
        for (uint32_t j = 0; !w->spec->totals && j < space->issue_count; j++)
            sum += space->gains[(size_t)p * w->options + w->first[j] + w->choices[j]];
        w->columns[p][w->kept] = sum;
    }
    w->numbers[w->kept++] = (uint32_t)number;
}

static parley_status begin_walk(walk *w) {
    const parley_space_spec *space = &w->spec->space;
    w->outcomes = 1;
    for (uint32_t j = 0; j < space->issue_count; j++) {
        w->first[j] = w->options;
        w->options += space->option_counts[j];
        w->outcomes *= space->option_counts[j];
        if (w->outcomes > PL_MOST_OUTCOMES)
            return pl_fail(PARLEY_E_LIMIT, "totals of more than %d outcomes", PL_MOST_OUTCOMES);
    }
    w->numbers = PL_NEW(uint32_t, w->outcomes);
    for (uint32_t p = 0; p < space->party_count; p++) {
        w->columns[p] = PL_NEW(int32_t, w->outcomes);
        if (!w->columns[p])
            return pl_fail_memory();
    }
    return w->numbers ? PARLEY_OK : pl_fail_memory();
}

static parley_status take_outcomes(walk *w, parley_control *control) {
    const parley_space_spec *space = &w->spec->space;
    for (size_t x = 0; x < w->outcomes; x++) {
        if (x % OUTCOMES_BETWEEN_POLLS == 0 && pl_control_poll(control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (obeys(w))
            keep(w, x);
        for (uint32_t j = space->issue_count; j-- > 0;) {
            if (++w->choices[j] < space->option_counts[j])
                break;
            w->choices[j] = 0;
        }
    }
    return PARLEY_OK;
}

/* -- the list -------------------------------------------------------------------------------- */

typedef struct found_point {
    int64_t units[PARLEY_MAX_PARTIES]; /* those that do not exist are 0 */
    uint32_t number;
} found_point;

static int from_the_best(const void *a, const void *b) {
    const found_point *one = a, *two = b;
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        if (one->units[p] != two->units[p])
            return one->units[p] > two->units[p] ? -1 : 1;
    return 0;
}

static parley_status fill(pl_point_list *list, const walk *w, const size_t *indices) {
    uint32_t n = list->parties;
    found_point *places = PL_NEW(found_point, list->count);
    list->units = PL_NEW(int64_t, list->count * n);
    list->numbers = PL_NEW(uint32_t, list->count);
    if (!places || !list->units || !list->numbers) {
        pl_free(places);
        return pl_fail_memory();
    }
    for (size_t i = 0; i < list->count; i++) {
        for (uint32_t p = 0; p < n; p++)
            places[i].units[p] = w->columns[p][indices[i]];
        places[i].number = w->numbers[indices[i]];
    }
    qsort(places, list->count, sizeof *places, from_the_best);
    for (size_t i = 0; i < list->count; i++) {
        memcpy(list->units + i * n, places[i].units, n * sizeof(int64_t));
        list->numbers[i] = places[i].number;
    }
    pl_free(places);
    return PARLEY_OK;
}

static void note_least(pl_point_list *list, const walk *w) {
    for (uint32_t p = 0; p < list->parties; p++) {
        list->least[p] = INT64_MAX;
        for (size_t i = 0; i < w->kept; i++)
            if (w->columns[p][i] < list->least[p])
                list->least[p] = w->columns[p][i];
    }
}

parley_status pl_point_list_init(pl_point_list *list, const parley_reference_spec *spec,
                                 parley_control *control) {
    parley_status status;
    walk w = {.spec = spec};
    size_t *indices = NULL;
    *list = (pl_point_list){.parties = spec->space.party_count};
    PL_TRY(begin_walk(&w));
    PL_TRY(take_outcomes(&w, control));
    note_least(list, &w);
    indices = PL_NEW(size_t, w.kept);
    if (!indices) {
        status = pl_fail_memory();
        goto out;
    }
    if (w.kept > 0)
        PL_TRY(parley_array_frontier(indices, &list->count, (const int32_t *const *)w.columns,
                                     list->parties, w.kept, control));
    PL_TRY(fill(list, &w, indices));
out:
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        pl_free(w.columns[p]);
    pl_free(w.numbers);
    pl_free(indices);
    if (status != PARLEY_OK)
        pl_point_list_clear(list);
    return status;
}

void pl_point_list_clear(pl_point_list *list) {
    pl_free(list->units);
    pl_free(list->numbers);
    *list = (pl_point_list){0};
}

/* -- solutions ------------------------------------------------------------------------------- */

typedef struct chooser {
    const pl_point_list *list;
    parley_concept concept;
    int64_t from[PARLEY_MAX_PARTIES]; /* the disagreement point */
    int64_t ideal[PARLEY_MAX_PARTIES];
    int64_t scale[PARLEY_MAX_PARTIES], factor[PARLEY_MAX_PARTIES];
} chooser;

static const int64_t *units_at(const chooser *c, size_t place) {
    return c->list->units + place * c->list->parties;
}

static bool is_acceptable(const chooser *c, size_t place) {
    for (uint32_t p = 0; p < c->list->parties; p++)
        if (units_at(c, place)[p] < c->from[p])
            return false;
    return true;
}

/* What is compared by leximin, in ascending order; returns how many. */
static uint32_t values_of(const chooser *c, size_t place, pl_ratio *values) {
    uint32_t count = 0;
    for (uint32_t p = 0; p < c->list->parties; p++) {
        bool relative = c->concept == PARLEY_KALAI_SMORODINSKY;
        int64_t whole = relative ? c->ideal[p] - c->from[p] : c->scale[p];
        if (whole <= 0)
            continue;
        pl_ratio value = {units_at(c, place)[p] - c->from[p], whole};
        uint32_t at = count++;
        for (; at > 0 && pl_ratio_compare(values[at - 1], value) > 0; at--)
            values[at] = values[at - 1];
        values[at] = value;
    }
    return count;
}

static int compare_leximin(const chooser *c, size_t one, size_t two) {
    pl_ratio left[PARLEY_MAX_PARTIES], right[PARLEY_MAX_PARTIES];
    uint32_t count = values_of(c, one, left);
    values_of(c, two, right);
    for (uint32_t i = 0; i < count; i++) {
        int order = pl_ratio_compare(left[i], right[i]);
        if (order)
            return order;
    }
    return 0;
}

static parley_count product_of(const chooser *c, size_t place) {
    parley_count product = pl_count_of(1);
    for (uint32_t p = 0; p < c->list->parties; p++)
        pl_count_multiply(&product, (uint64_t)(units_at(c, place)[p] - c->from[p]));
    return product;
}

static pl_i128 sum_of(const chooser *c, size_t place) {
    pl_i128 sum = 0;
    for (uint32_t p = 0; p < c->list->parties; p++)
        sum += (pl_i128)units_at(c, place)[p] * c->factor[p];
    return sum;
}

static int compare(const chooser *c, size_t one, size_t two) {
    if (c->concept == PARLEY_NASH) {
        parley_count left = product_of(c, one), right = product_of(c, two);
        return parley_count_compare(&left, &right);
    }
    if (c->concept == PARLEY_UTILITARIAN) {
        pl_i128 left = sum_of(c, one), right = sum_of(c, two);
        return (left > right) - (left < right);
    }
    return compare_leximin(c, one, two);
}

static size_t choose(const chooser *c) {
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < c->list->count; i++) {
        if (!is_acceptable(c, i))
            continue;
        int order = best == SIZE_MAX ? 1 : compare(c, i, best);
        if (order > 0 || (order == 0 && c->list->numbers[i] < c->list->numbers[best]))
            best = i;
    }
    return best;
}

static uint64_t gcd(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* factor_p / factor_q = scale_q / scale_p, exactly where their common multiple is below 2^60; else
 * to a part in 2^50 or so. */
static void set_factors(chooser *c) {
    uint64_t multiple = 1, most = UINT64_C(1) << 60;
    for (uint32_t p = 0; p < c->list->parties && multiple < most; p++) {
        uint64_t scale = (uint64_t)c->scale[p], step = scale / gcd(multiple, scale);
        if (__builtin_mul_overflow(multiple, step, &multiple) || multiple > most)
            multiple = most;
    }
    for (uint32_t p = 0; p < c->list->parties; p++)
        c->factor[p] = (int64_t)(multiple / (uint64_t)c->scale[p]);
}

size_t pl_point_list_solve(const pl_point_list *list, parley_concept concept,
                           const int64_t *reservations, const int64_t *scale) {
    chooser c = {.list = list, .concept = concept};
    for (uint32_t p = 0; p < list->parties; p++) {
        bool has = reservations && reservations[p] != INT64_MIN;
        c.from[p] = has ? reservations[p] : list->least[p];
        c.ideal[p] = INT64_MIN / 2;
        c.scale[p] = scale[p];
    }
    for (size_t i = 0; i < list->count; i++)
        for (uint32_t p = 0; p < list->parties && is_acceptable(&c, i); p++)
            if (units_at(&c, i)[p] > c.ideal[p])
                c.ideal[p] = units_at(&c, i)[p];
    set_factors(&c);
    size_t best = choose(&c);
    if (concept == PARLEY_NASH && best != SIZE_MAX) {
        parley_count product = product_of(&c, best);
        c.concept = PARLEY_EGALITARIAN;
        best = pl_count_is_zero(&product) ? choose(&c) : best;
    }
    return best;
}
