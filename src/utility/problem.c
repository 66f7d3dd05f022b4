/* Putting each party's utility on a grid of whole numbers, exactly where that is possible.
 *
 * All numbers are decimals of 9 digits, so weight x value is a whole number of 10^-18 halves (the
 * middle of an interval needs the half). Dividing by their greatest common divisor gives the
 * coarsest exact grid. */
#include <parley/utility.h>

#include "base/count.h"
#include "base/error.h"
#include "base/memory.h"
#include "utility/problem.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { ROUNDED_UNITS = 1 << 28 };

typedef struct owned_problem {
    parley_problem problem; /* first: the public handle points here */
    pl_arena arena;
} owned_problem;

typedef struct builder {
    owned_problem *owned;
    const parley_view *view;
    parley_reading reading;
    uint32_t *counts;
    int32_t *gains;
    int64_t *reservations, *scale;
    double *error;
    uint8_t *excluded;
    pl_i128 *exact;   /* [option_count] one party's weight x value */
    int32_t *package; /* its reservation package, as view options; NULL where it has none */
} builder;

static void *take(builder *b, size_t count, size_t size) {
    return pl_arena_alloc(&b->owned->arena, count, size);
}

/* The end of an interval that the reading takes, in quarters of a billionth. */
static int64_t quarters(parley_interval interval, parley_reading reading) {
    switch (reading) {
    case PARLEY_CENTRAL: return 2 * (interval.low + interval.high);
    case PARLEY_FAVOURABLE: return 4 * interval.high;
    case PARLEY_UNFAVOURABLE: return 4 * interval.low;
    }
    return 0;
}

static parley_reading opposite(parley_reading reading) {
    return reading == PARLEY_FAVOURABLE     ? PARLEY_UNFAVOURABLE
           : reading == PARLEY_UNFAVOURABLE ? PARLEY_FAVOURABLE
                                            : PARLEY_CENTRAL;
}

static pl_i128 gcd(pl_i128 a, pl_i128 b) {
    if (a < 0)
        a = -a;
    if (b < 0)
        b = -b;
    while (b) {
        pl_i128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Value (in quarters) of what a package has on a point: its option's, or where it states none the
 * end (or the middle between the ends) of what the point could bring. */
static int64_t package_value(const parley_view *view, uint32_t party, uint32_t point,
                             int32_t choice, parley_reading reading) {
    const parley_view_point *at = &view->points[point];
    if (choice != PARLEY_NONE)
        return quarters(parley_view_position(view, party, (uint32_t)choice)->value, reading);
    parley_interval all = {PARLEY_ONE, 0};
    int64_t middle_low = 4 * INT64_C(1000000000), middle_high = 0;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        parley_interval value = parley_view_position(view, party, o)->value;
        int64_t middle = quarters(value, PARLEY_CENTRAL);
        all.low = value.low < all.low ? value.low : all.low;
        all.high = value.high > all.high ? value.high : all.high;
        middle_low = middle < middle_low ? middle : middle_low;
        middle_high = middle > middle_high ? middle : middle_high;
    }
    return reading == PARLEY_CENTRAL ? (middle_low + middle_high) / 2 : quarters(all, reading);
}

/* -- one party ------------------------------------------------------------------------------- */

/* Weight x value of every option; the sum of the weights. */
static pl_i128 weigh(builder *b, uint32_t party) {
    const parley_view *view = b->view;
    const parley_view_party *of = &view->parties[party];
    pl_i128 sum = 0;
    for (uint32_t j = 0; j < view->point_count; j++) {
        int64_t share = of->in_scope[j] ? of->share[j] : 0;
        const parley_view_point *at = &view->points[j];
        sum += share;
        for (uint32_t o = at->first; o < at->first + at->option_count; o++)
            b->exact[o] =
                (pl_i128)share * quarters(parley_view_position(view, party, o)->value, b->reading);
    }
    return sum;
}

/* Against a package, in the two readings that move values to their ends, gains are differences. */
static void subtract_package(builder *b, uint32_t party, const int32_t *package) {
    const parley_view *view = b->view;
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_view_party *of = &view->parties[party];
        int64_t share = of->in_scope[j] ? of->share[j] : 0;
        const parley_view_point *at = &view->points[j];
        int64_t against = package_value(view, party, j, package[j], opposite(b->reading));
        for (uint32_t o = at->first; o < at->first + at->option_count; o++)
            b->exact[o] = (int32_t)o == package[j] ? 0 : b->exact[o] - (pl_i128)share * against;
    }
}

static pl_i128 package_total(const builder *b, uint32_t party, const int32_t *package) {
    const parley_view_party *of = &b->view->parties[party];
    pl_i128 total = 0;
    for (uint32_t j = 0; j < b->view->point_count; j++)
        if (of->in_scope[j])
            total += (pl_i128)of->share[j] *
                     package_value(b->view, party, j, package[j], PARLEY_CENTRAL);
    return total;
}

static parley_status threshold(builder *b, uint32_t party, pl_i128 weight_sum, pl_i128 *out) {
    const parley_reservation *reservation = &b->view->parties[party].reservation;
    parley_interval value = reservation->value;
    if (reservation->kind != PARLEY_RESERVATION_DRAFT) {
        if (reservation->kind != PARLEY_RESERVATION_VALUE)
            value = (parley_interval){0, PARLEY_ONE};
        *out = weight_sum * quarters(value, opposite(b->reading));
        return PARLEY_OK;
    }
    b->package = take(b, b->view->point_count, sizeof *b->package);
    if (!b->package)
        return pl_fail_memory();
    parley_view_draft(b->view, (uint32_t)reservation->draft, b->package);
    *out = 0;
    if (b->reading == PARLEY_CENTRAL)
        *out = package_total(b, party, b->package);
    else
        subtract_package(b, party, b->package);
    return PARLEY_OK;
}

static pl_i128 ceil_divide(pl_i128 a, pl_i128 b) {
    return a / b + (a % b > 0);
}

/* Every number is a multiple of `unit`: dividing is exact. */
static void put_exact(builder *b, uint32_t row, pl_i128 unit, pl_i128 one, pl_i128 least) {
    int32_t *gains = b->gains + (size_t)row * b->view->option_count;
    for (uint32_t o = 0; o < b->view->option_count; o++)
        gains[o] = (int32_t)(b->exact[o] / unit);
    b->scale[row] = (int64_t)(one / unit);
    b->reservations[row] = (int64_t)ceil_divide(least, unit);
    b->error[row] = 0;
}

/* The package's total as a sum of rounded parts: what has the package's own options is then worth
 * exactly as much as the package. */
static int64_t rounded_package(const builder *b, uint32_t row, long double factor) {
    const int32_t *gains = b->gains + (size_t)row * b->view->option_count;
    uint32_t party = b->view->required[row];
    const parley_view_party *of = &b->view->parties[party];
    int64_t total = 0;
    for (uint32_t j = 0; j < b->view->point_count; j++) {
        int64_t open = package_value(b->view, party, j, PARLEY_NONE, PARLEY_CENTRAL);
        if (b->package[j] != PARLEY_NONE)
            total += gains[b->package[j]];
        else if (of->in_scope[j])
            total += llrintl((long double)of->share[j] * (long double)open * factor);
    }
    return total;
}

/* 2^28 units to a whole utility; each point rounds by at most half a unit. */
static void put_rounded(builder *b, uint32_t row, pl_i128 one, pl_i128 least) {
    int32_t *gains = b->gains + (size_t)row * b->view->option_count;
    long double factor = (long double)ROUNDED_UNITS / (long double)one;
    for (uint32_t o = 0; o < b->view->option_count; o++)
        gains[o] = (int32_t)llrintl((long double)b->exact[o] * factor);
    b->scale[row] = ROUNDED_UNITS;
    b->reservations[row] = b->package && b->reading == PARLEY_CENTRAL
                               ? rounded_package(b, row, factor)
                               : llrintl((long double)least * factor);
    b->error[row] = 0.5 * (b->view->point_count + 1) / ROUNDED_UNITS;
}

static parley_status put_party(builder *b, uint32_t row) {
    uint32_t party = b->view->required[row];
    pl_i128 weights = weigh(b, party), least = 0;
    b->package = NULL;
    parley_status status = threshold(b, party, weights, &least);
    if (status != PARLEY_OK)
        return status;
    pl_i128 one = weights * 4 * PARLEY_ONE, unit = gcd(one, least);
    for (uint32_t o = 0; o < b->view->option_count; o++)
        unit = gcd(unit, b->exact[o]);
    if (one / unit <= PARLEY_MAX_SPREAD / 2)
        put_exact(b, row, unit, one, least);
    else
        put_rounded(b, row, one, least);
    for (uint32_t o = 0; o < b->view->option_count; o++)
        b->excluded[o] |= parley_view_crosses(b->view, party, o) != 0;
    return PARLEY_OK;
}

/* -- constraints ----------------------------------------------------------------------------- */

typedef struct clause_list {
    parley_clause *clauses;
    uint32_t count;
} clause_list;

/* "issue takes option" in terms of the view, or false where the option is not on the table: then
 * the literal is always false, and its negation always true. */
static bool literal_of(const parley_view *view, parley_option_name name, bool negated,
                       parley_literal *out) {
    int32_t point = parley_view_find_point(view, name.point);
    int32_t option = point == PARLEY_NONE
                         ? PARLEY_NONE
                         : parley_view_find_option(view, (uint32_t)point, name.option);
    if (option == PARLEY_NONE)
        return false;
    *out = (parley_literal){(uint32_t)point, (uint32_t)option - view->points[point].first, negated};
    return true;
}

/* Adds the clause over the named options, of which bit i of `negations` says which are negated. */
static parley_status add_clause(builder *b, clause_list *list, const parley_option_name *names,
                                size_t count, bool negate_first, bool negate_rest) {
    parley_literal *literals = take(b, count, sizeof *literals);
    uint32_t used = 0;
    if (!literals)
        return pl_fail_memory();
    for (size_t i = 0; i < count; i++) {
        bool negated = i == 0 ? negate_first : negate_rest;
        if (literal_of(b->view, names[i], negated, &literals[used]))
            used++;
        else if (negated)
            return PARLEY_OK; /* always true */
    }
    list->clauses[list->count++] = (parley_clause){literals, used};
    return PARLEY_OK;
}

static parley_status add_constraint(builder *b, clause_list *list,
                                    const parley_constraint *constraint) {
    const parley_option_names *names = &constraint->options;
    if (constraint->rule == PARLEY_EXCLUDES)
        return add_clause(b, list, names->items, names->count, true, true);
    if (constraint->rule == PARLEY_IMPLIES)
        return add_clause(b, list, names->items, names->count, true, false);
    parley_status status = add_clause(b, list, names->items, names->count, false, false);
    for (size_t i = 0; i < names->count; i++)
        for (size_t j = i + 1; j < names->count && status == PARLEY_OK; j++) {
            parley_option_name pair[2] = {names->items[i], names->items[j]};
            status = add_clause(b, list, pair, 2, true, true);
        }
    return status;
}

static parley_status add_constraints(builder *b) {
    const parley_dossier *d = b->view->dossier;
    size_t most = 0;
    for (size_t c = 0; c < d->constraint_count; c++) {
        size_t count = d->constraints[c].options.count;
        most += 1 + (d->constraints[c].rule == PARLEY_EXACTLY_ONE ? count * count : 0);
    }
    clause_list list = {.clauses = take(b, most, sizeof(parley_clause))};
    parley_status status = list.clauses ? PARLEY_OK : pl_fail_memory();
    for (size_t c = 0; c < d->constraint_count && status == PARLEY_OK; c++)
        if (parley_view_sees(b->view, &d->constraints[c].record))
            status = add_constraint(b, &list, &d->constraints[c]);
    b->owned->problem.spec.clauses = list.clauses;
    b->owned->problem.spec.clause_count = list.count;
    return status;
}

/* -- all of it ------------------------------------------------------------------------------- */

parley_status pl_check_view(const parley_view *view) {
    const char *file = view->dossier->file;
    if (view->required_count > PARLEY_MAX_PARTIES)
        return pl_fail_at(PARLEY_E_LIMIT, file, 0, 0,
                          "the consent of %u parties is needed; at most %d can be analysed",
                          view->required_count, PARLEY_MAX_PARTIES);
    if (view->required_count == 0)
        return pl_fail_at(PARLEY_E_INPUT, file, 0, 0,
                          "no party's consent is needed; give one the consent \"required\"");
    if (view->point_count == 0)
        return pl_fail_at(PARLEY_E_INPUT, file, 0, 0, "no point is on the table on that day");
    return PARLEY_OK;
}

static parley_status build(builder *b) {
    const parley_view *view = b->view;
    uint32_t n = view->required_count, options = view->option_count;
    parley_problem *problem = &b->owned->problem;
    parley_status status = PARLEY_OK;
    b->counts = take(b, view->point_count, sizeof *b->counts);
    b->gains = take(b, (size_t)n * options, sizeof *b->gains);
    b->reservations = take(b, n, sizeof *b->reservations);
    b->scale = take(b, n, sizeof *b->scale);
    b->error = take(b, n, sizeof *b->error);
    b->excluded = take(b, options, 1);
    b->exact = take(b, options, sizeof *b->exact);
    if (!b->counts || !b->gains || !b->reservations || !b->scale || !b->error || !b->excluded ||
        !b->exact)
        return pl_fail_memory();
    for (uint32_t j = 0; j < view->point_count; j++)
        b->counts[j] = view->points[j].option_count;
    for (uint32_t row = 0; row < n && status == PARLEY_OK; row++)
        status = put_party(b, row);
    problem->view = view;
    problem->reading = b->reading;
    problem->scale = b->scale;
    problem->error = b->error;
    problem->spec = (parley_space_spec){.party_count = n,
                                        .issue_count = view->point_count,
                                        .option_counts = b->counts,
                                        .gains = b->gains,
                                        .reservations = b->reservations,
                                        .excluded = b->excluded};
    return status == PARLEY_OK ? add_constraints(b) : status;
}

parley_status parley_problem_new(parley_problem **out, const parley_view *view,
                                 parley_reading reading) {
    *out = NULL;
    parley_status status = pl_check_view(view);
    if (status != PARLEY_OK)
        return status;
    builder b = {.owned = PL_NEW(owned_problem, 1), .view = view, .reading = reading};
    if (!b.owned)
        return pl_fail_memory();
    status = build(&b);
    if (status != PARLEY_OK) {
        parley_problem_free(&b.owned->problem);
        return status;
    }
    *out = &b.owned->problem;
    return PARLEY_OK;
}

void parley_problem_free(parley_problem *problem) {
    if (!problem)
        return;
    owned_problem *owned = (owned_problem *)problem;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}

/* -- single packages ------------------------------------------------------------------------- */

parley_utility_range parley_utility_of(const parley_view *view, uint32_t party,
                                       const int32_t *choices) {
    const parley_view_party *of = &view->parties[party];
    double low = 0, central = 0, high = 0, weights = 0;
    for (uint32_t j = 0; j < view->point_count; j++) {
        double share = of->in_scope[j] ? (double)of->share[j] : 0;
        weights += share;
        low += share * (double)package_value(view, party, j, choices[j], PARLEY_UNFAVOURABLE);
        central += share * (double)package_value(view, party, j, choices[j], PARLEY_CENTRAL);
        high += share * (double)package_value(view, party, j, choices[j], PARLEY_FAVOURABLE);
    }
    double unit = 0.25 / PARLEY_ONE / weights;
    return (parley_utility_range){low * unit, central * unit, high * unit};
}

parley_utility_range parley_reservation_of(const parley_view *view, uint32_t party) {
    const parley_reservation *reservation = &view->parties[party].reservation;
    if (reservation->kind == PARLEY_RESERVATION_DRAFT) {
        int32_t choices[PARLEY_MAX_ISSUES];
        parley_view_draft(view, (uint32_t)reservation->draft, choices);
        return parley_utility_of(view, party, choices);
    }
    if (reservation->kind != PARLEY_RESERVATION_VALUE)
        return (parley_utility_range){0, 0.5, 1};
    double low = (double)reservation->value.low / PARLEY_ONE;
    double high = (double)reservation->value.high / PARLEY_ONE;
    double central = 0.5 * (double)(reservation->value.low + reservation->value.high) / PARLEY_ONE;
    return (parley_utility_range){low, central, high};
}

void parley_view_draft(const parley_view *view, uint32_t draft, int32_t *choices) {
    const int32_t *from = view->dossier->drafts[draft].choices;
    for (uint32_t j = 0; j < view->point_count; j++) {
        int32_t option = from[view->points[j].point];
        choices[j] = option == PARLEY_NONE ? PARLEY_NONE
                                           : parley_view_find_option(view, j, (uint32_t)option);
    }
}
