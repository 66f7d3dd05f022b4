/* Profiles on whole-number grids. Utilities are fractions of the decimals in the file; the least
 * common multiple of their denominators is the coarsest exact grid. */
#include "base/error.h"
#include "base/memory.h"
#include "utility/fraction.h"
#include "utility/profile_levels.h"
#include "utility/profile_value.h"

#include <math.h>

enum { UNITS = 1 << 29, FEWEST_UNITS = 16 };

typedef struct owned_problem {
    parley_profiles_problem problem; /* first: the public handle points here */
    pl_arena arena;
} owned_problem;

typedef struct builder {
    owned_problem *owned;
    const parley_profiles *profiles;
    uint32_t m, n, options; /* K */
    uint32_t *counts, *first;
    double *values;
    int32_t *gains;
    int64_t *reservations, *scale;
    double *error;
    uint32_t *may_pass;
    parley_table *tables;
    parley_box *boxes;
    pl_fraction *exact; /* [K] gains of one profile */
} builder;

static void *take(builder *b, size_t count, size_t size) {
    return pl_arena_alloc(&b->owned->arena, count, size);
}

/* -- exact values ---------------------------------------------------------------------------- */

static pl_fraction cut(pl_fraction value, double least, double most) {
    if (isfinite(least) && pl_fraction_compare(value, pl_fraction_of(least)) < 0)
        value = pl_fraction_of(least);
    if (isfinite(most) && pl_fraction_compare(value, pl_fraction_of(most)) > 0)
        value = pl_fraction_of(most);
    return value;
}

/* (x - from) / (to - from) */
static pl_fraction share(double x, double from, double to) {
    pl_fraction start = pl_fraction_of(from);
    return pl_fraction_divide(pl_fraction_subtract(pl_fraction_of(x), start),
                              pl_fraction_subtract(pl_fraction_of(to), start));
}

static pl_fraction exact_triangle(const parley_evaluator *e, double x) {
    pl_fraction one = {1, 1, false};
    if (x < e->from || x >= e->to)
        return (pl_fraction){0, 1, false};
    return x < e->peak ? share(x, e->from, e->peak)
                       : pl_fraction_subtract(one, share(x, e->peak, e->to));
}

static pl_fraction exact_shape(const parley_evaluator *e, double x) {
    pl_fraction at =
        e->kind == PARLEY_EVALUATE_TRIANGULAR
            ? exact_triangle(e, x)
            : pl_fraction_divide(pl_fraction_subtract(pl_fraction_of(x), pl_fraction_of(e->from)),
                                 pl_fraction_of(e->run));
    return pl_fraction_add(pl_fraction_of(e->offset),
                           pl_fraction_multiply(pl_fraction_of(e->rise), at));
}

/* weight x f(x) / divisor, for issue j */
static pl_fraction exact_gain(const builder *b, const parley_profile *of, uint32_t j, double x) {
    const parley_evaluator *e = &of->evaluators[j];
    /* a table's entry has been looked up already: without its divisor it is a decimal again */
    parley_evaluator plain = *e;
    plain.divisor = 1;
    pl_fraction value = e->kind == PARLEY_EVALUATE_TABLE
                            ? pl_fraction_of(pl_evaluate(&b->profiles->issues[j], &plain, x))
                            : cut(exact_shape(e, x), e->least, e->most);
    pl_fraction divisor =
        pl_fraction_multiply(pl_fraction_of(e->divisor), pl_fraction_of(of->divisor));
    return pl_fraction_divide(pl_fraction_multiply(pl_fraction_of(of->weights[j]), value), divisor);
}

static double gain(const builder *b, const parley_profile *of, uint32_t j, double x) {
    return of->weights[j] * pl_evaluate(&b->profiles->issues[j], &of->evaluators[j], x) /
           of->divisor;
}

/* -- one profile ----------------------------------------------------------------------------- */

typedef struct row {
    const parley_profile *of;
    uint32_t number;
    bool exact;
    int64_t scale;
    double constant, magnitude; /* of a utility: what it has everywhere, the most it can be */
    pl_fraction exact_constant, exact_reservation;
    int64_t common; /* of all denominators so far; 0: not exact */
} row;

static void meet(row *r, pl_fraction value) {
    r->common = pl_fraction_common(r->common, value);
}

/* Rectangles without bounds, or that hold outside their bounds, add a constant. */
static bool is_constant(const parley_rectangle *rectangle) {
    return rectangle->bound_count == 0 ? !rectangle->outside : rectangle->outside != 0;
}

static void weigh_constant(row *r) {
    const parley_profile *of = r->of;
    pl_fraction divisor = pl_fraction_of(of->divisor);
    r->constant = of->bias / of->divisor;
    r->exact_constant = pl_fraction_divide(pl_fraction_of(of->bias), divisor);
    r->magnitude = fabs(r->constant);
    for (size_t i = 0; i < of->rectangle_count; i++) {
        double utility = of->rectangles[i].utility;
        pl_fraction exact = pl_fraction_divide(pl_fraction_of(utility), divisor);
        meet(r, exact);
        r->magnitude += fabs(utility) / of->divisor;
        if (!is_constant(&of->rectangles[i]))
            continue;
        r->magnitude += fabs(utility) / of->divisor;
        r->constant += utility / of->divisor;
        r->exact_constant = pl_fraction_add(r->exact_constant, exact);
    }
    meet(r, r->exact_constant);
}

static void weigh_issues(builder *b, row *r) {
    for (uint32_t j = 0; r->of->weights && j < b->m; j++) {
        double most = 0;
        for (uint32_t o = b->first[j]; o < b->first[j] + b->counts[j]; o++) {
            most = fmax(most, fabs(gain(b, r->of, j, b->values[o])));
            if (r->common == 0)
                continue;
            b->exact[o] = exact_gain(b, r->of, j, b->values[o]);
            meet(r, b->exact[o]);
        }
        r->magnitude += most;
    }
}

/* The reservation value, moved in to twice the utilities where it lies further out. */
static double reservation_of(const builder *b, const row *r) {
    double value = parley_profiles_reservation(b->profiles, r->number);
    double limit = 2 * r->magnitude + 1;
    return fmax(-limit, fmin(limit, value));
}

static void weigh_reservation(builder *b, row *r) {
    const parley_reserve *reserve = &r->of->reserve;
    r->exact_reservation = (pl_fraction){0, 1, false};
    if (reserve->kind == PARLEY_RESERVE_VALUE)
        r->exact_reservation = pl_fraction_of(reservation_of(b, r));
    if (reserve->kind == PARLEY_RESERVE_OUTCOME && r->of->rectangle_count > 0)
        r->exact_reservation = pl_fraction_of(reservation_of(b, r));
    else if (reserve->kind == PARLEY_RESERVE_OUTCOME) {
        r->exact_reservation = r->exact_constant;
        for (uint32_t j = 0; r->of->weights && j < b->m; j++)
            if (!isnan(reserve->outcome[j]))
                r->exact_reservation = pl_fraction_add(
                    r->exact_reservation, exact_gain(b, r->of, j, reserve->outcome[j]));
    }
    meet(r, r->exact_reservation);
}

static parley_status choose_scale(const builder *b, row *r) {
    double units = UNITS / (b->n + 1);
    r->exact = r->common > 0 && r->magnitude * (double)r->common <= units;
    r->scale = r->exact ? r->common : (int64_t)floor(units / r->magnitude);
    if (r->scale >= FEWEST_UNITS || r->exact)
        return PARLEY_OK;
    return pl_fail(PARLEY_E_LIMIT, "the utilities of \"%.64s\" are too large for a grid: up to %g",
                   r->of->name, r->magnitude);
}

static int32_t units(const row *r, pl_fraction exact, double value) {
    return (int32_t)(r->exact ? pl_fraction_units(exact, r->scale)
                              : llrint(value * (double)r->scale));
}

static void put_gains(builder *b, const row *r) {
    int32_t *gains = b->gains + (size_t)r->number * b->options;
    for (uint32_t j = 0; r->of->weights && j < b->m; j++)
        for (uint32_t o = b->first[j]; o < b->first[j] + b->counts[j]; o++)
            gains[o] = units(r, b->exact[o], gain(b, r->of, j, b->values[o]));
    for (uint32_t o = 0; o < b->counts[0]; o++)
        gains[o] += units(r, r->exact_constant, r->constant);
}

/* Of an outcome on the grid as a sum of rounded parts, so that the outcome is worth exactly it. */
static int64_t outcome_units(const builder *b, const row *r) {
    const double *outcome = r->of->reserve.outcome;
    const int32_t *gains = b->gains + (size_t)r->number * b->options;
    int64_t total = 0;
    for (uint32_t j = 0; j < b->m; j++) {
        uint32_t o = isnan(outcome[j])
                         ? b->counts[j]
                         : pl_profile_level_of(b->values + b->first[j], b->counts[j], outcome[j]);
        if (o == b->counts[j] || r->of->rectangle_count > 0)
            return llrint(reservation_of(b, r) * (double)r->scale);
        total += gains[b->first[j] + o];
    }
    return total;
}

static int64_t least_units(const builder *b, const row *r) {
    const int32_t *gains = b->gains + (size_t)r->number * b->options;
    int64_t total = 0;
    for (uint32_t j = 0; j < b->m; j++) {
        int32_t least = gains[b->first[j]];
        for (uint32_t o = b->first[j]; o < b->first[j] + b->counts[j]; o++)
            least = gains[o] < least ? gains[o] : least;
        total += least;
    }
    for (size_t i = 0; i < r->of->rectangle_count; i++)
        total -= llrint(fabs(r->of->rectangles[i].utility) / r->of->divisor * (double)r->scale) + 1;
    return total;
}

static int64_t reservation_units(const builder *b, const row *r) {
    if (r->of->reserve.kind == PARLEY_RESERVE_NONE)
        return least_units(b, r);
    if (r->exact)
        return pl_fraction_units(r->exact_reservation, r->scale);
    if (r->of->reserve.kind == PARLEY_RESERVE_OUTCOME)
        return outcome_units(b, r);
    return llrint(reservation_of(b, r) * (double)r->scale);
}

/* -- rectangles as boxes --------------------------------------------------------------------- */

typedef struct box_parts {
    uint32_t *issues, *low, *high;
    uint32_t count;
} box_parts;

/* Cuts the box to the options within the bound; false where none are left. */
static bool narrow(const builder *b, box_parts *parts, const parley_bound *bound) {
    const double *values = b->values + b->first[bound->issue];
    uint32_t low = 0, high = b->counts[bound->issue], at = 0;
    while (low < high && values[low] < bound->low)
        low++;
    while (high > low && values[high - 1] > bound->high)
        high--;
    if (low == high)
        return false;
    while (at < parts->count && parts->issues[at] != bound->issue)
        at++;
    if (at == parts->count) {
        parts->issues[at] = bound->issue;
        parts->low[at] = low;
        parts->high[at] = high - 1;
        parts->count++;
        return true;
    }
    parts->low[at] = low > parts->low[at] ? low : parts->low[at];
    parts->high[at] = high - 1 < parts->high[at] ? high - 1 : parts->high[at];
    return parts->low[at] <= parts->high[at];
}

static parley_status put_box(builder *b, const row *r, const parley_rectangle *rectangle) {
    size_t most = rectangle->bound_count;
    box_parts parts = {.issues = take(b, most, sizeof *parts.issues),
                       .low = take(b, most, sizeof *parts.low),
                       .high = take(b, most, sizeof *parts.high)};
    if (!parts.issues || !parts.low || !parts.high)
        return pl_fail_memory();
    for (size_t i = 0; i < most; i++)
        if (!narrow(b, &parts, &rectangle->bounds[i]))
            return PARLEY_OK;
    pl_fraction exact =
        pl_fraction_divide(pl_fraction_of(rectangle->utility), pl_fraction_of(r->of->divisor));
    int32_t worth = units(r, exact, rectangle->utility / r->of->divisor);
    parley_enumerable *whole = &b->owned->problem.whole;
    b->boxes[whole->box_count++] = (parley_box){.party = r->number,
                                                .issue_count = parts.count,
                                                .issues = parts.issues,
                                                .low = parts.low,
                                                .high = parts.high,
                                                .gain = rectangle->outside ? -worth : worth};
    return PARLEY_OK;
}

static parley_status put_rectangles(builder *b, const row *r) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < r->of->rectangle_count && status == PARLEY_OK; i++)
        if (r->of->rectangles[i].bound_count > 0)
            status = put_box(b, r, &r->of->rectangles[i]);
    return status;
}

/* One table for each issue that matters to the profile. */
static parley_status put_tables(builder *b, const row *r) {
    parley_enumerable *whole = &b->owned->problem.whole;
    for (uint32_t j = 0; j < (r->of->weights ? b->m : 1); j++) {
        uint32_t *issue = take(b, 1, sizeof *issue);
        if (!issue)
            return pl_fail_memory();
        *issue = j;
        b->tables[whole->table_count++] = (parley_table){
            r->number, 1, issue, b->gains + (size_t)r->number * b->options + b->first[j]};
    }
    return PARLEY_OK;
}

static parley_status check_ceiling(builder *b, const row *r) {
    double least, greatest;
    pl_profile_span(b->profiles, r->number, &least, &greatest);
    b->may_pass[r->number] = greatest > r->of->ceiling * (1 + 1e-9);
    if (!b->may_pass[r->number] || r->of->rectangle_count > 0)
        return PARLEY_OK;
    return pl_fail(PARLEY_E_INPUT,
                   "the utilities of \"%.64s\" would reach %g and are cut at %g: no sum over "
                   "issues gives that",
                   r->of->name, greatest, r->of->ceiling);
}

static parley_status put_profile(builder *b, uint32_t number) {
    row r = {.of = &b->profiles->profiles[number], .number = number, .common = 1};
    parley_status status;
    PL_TRY(check_ceiling(b, &r));
    weigh_constant(&r);
    weigh_issues(b, &r);
    weigh_reservation(b, &r);
    PL_TRY(choose_scale(b, &r));
    put_gains(b, &r);
    b->scale[number] = r.scale;
    b->error[number] =
        r.exact ? 0 : 0.5 * (b->m + 1 + (double)r.of->rectangle_count) / (double)r.scale;
    b->reservations[number] = reservation_units(b, &r);
    PL_TRY(put_tables(b, &r));
    PL_TRY(put_rectangles(b, &r));
out:
    return status;
}

/* -- all of them ----------------------------------------------------------------------------- */

static parley_status lay_options(builder *b, uint32_t levels) {
    double *all = PL_NEW(double, (size_t)b->m *PARLEY_MAX_OPTIONS);
    parley_status status = all ? PARLEY_OK : pl_fail_memory();
    b->counts = take(b, b->m, sizeof *b->counts);
    b->first = take(b, b->m, sizeof *b->first);
    if (!b->counts || !b->first)
        status = pl_fail_memory();
    for (uint32_t j = 0; j < b->m && status == PARLEY_OK; j++) {
        b->first[j] = b->options;
        status = pl_profile_levels(b->profiles, j, levels, all + b->options, &b->counts[j]);
        b->options += b->counts[j];
    }
    if (status == PARLEY_OK && !(b->values = take(b, b->options, sizeof *b->values)))
        status = pl_fail_memory();
    for (uint32_t o = 0; status == PARLEY_OK && o < b->options; o++)
        b->values[o] = all[o];
    pl_free(all);
    return status;
}

static parley_status make_room(builder *b) {
    size_t boxes = 0;
    for (uint32_t p = 0; p < b->n; p++)
        boxes += b->profiles->profiles[p].rectangle_count;
    b->gains = take(b, (size_t)b->n * b->options, sizeof *b->gains);
    b->reservations = take(b, b->n, sizeof *b->reservations);
    b->scale = take(b, b->n, sizeof *b->scale);
    b->error = take(b, b->n, sizeof *b->error);
    b->may_pass = take(b, b->n, sizeof *b->may_pass);
    b->tables = take(b, (size_t)b->n * b->m, sizeof *b->tables);
    b->boxes = take(b, boxes, sizeof *b->boxes);
    b->exact = take(b, b->options, sizeof *b->exact);
    bool all = b->gains && b->reservations && b->scale && b->error && b->may_pass && b->tables &&
               b->boxes && b->exact;
    return all ? PARLEY_OK : pl_fail_memory();
}

static void publish(builder *b) {
    parley_profiles_problem *problem = &b->owned->problem;
    problem->profiles = b->profiles;
    problem->values = b->values;
    problem->scale = b->scale;
    problem->error = b->error;
    problem->may_pass = b->may_pass;
    problem->additive = problem->whole.box_count == 0;
    for (uint32_t p = 0; p < b->n; p++)
        problem->additive &= b->profiles->profiles[p].rectangle_count == 0;
    problem->whole.party_count = b->n;
    problem->whole.issue_count = b->m;
    problem->whole.option_counts = b->counts;
    problem->whole.tables = b->tables;
    problem->whole.boxes = b->boxes;
    problem->whole.references = b->reservations;
    if (problem->additive)
        problem->spec = (parley_space_spec){.party_count = b->n,
                                            .issue_count = b->m,
                                            .option_counts = b->counts,
                                            .gains = b->gains,
                                            .reservations = b->reservations};
}

parley_status parley_profiles_problem_new(parley_profiles_problem **out,
                                          const parley_profiles *profiles,
                                          const parley_profiles_options *options) {
    parley_status status;
    *out = NULL;
    if (profiles->profile_count > PARLEY_MAX_PARTIES)
        return pl_fail(PARLEY_E_LIMIT, "%zu parties; at most %d can be analysed",
                       profiles->profile_count, PARLEY_MAX_PARTIES);
    builder b = {.owned = PL_NEW(owned_problem, 1),
                 .profiles = profiles,
                 .m = (uint32_t)profiles->issue_count,
                 .n = (uint32_t)profiles->profile_count};
    if (!b.owned)
        return pl_fail_memory();
    PL_TRY(lay_options(&b, options ? options->levels : 0));
    PL_TRY(make_room(&b));
    for (uint32_t p = 0; p < b.n; p++)
        PL_TRY(put_profile(&b, p));
    publish(&b);
    *out = &b.owned->problem;
    return PARLEY_OK;
out:
    parley_profiles_problem_free(&b.owned->problem);
    return status;
}

void parley_profiles_problem_free(parley_profiles_problem *problem) {
    if (!problem)
        return;
    owned_problem *owned = (owned_problem *)problem;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}
