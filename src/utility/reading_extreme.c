/* The least value of a form over the readings of a party, preferences left aside. */
#include "utility/reading_extreme.h"

#include <string.h>

parley_status pl_form_new(pl_form *form, pl_arena *arena, const parley_readings *readings) {
    *form = (pl_form){.coefficient = pl_arena_alloc(arena, readings->option_count, sizeof(int64_t)),
                      .constant = pl_arena_alloc(arena, readings->point_count, sizeof(int64_t)),
                      .is_open = pl_arena_alloc(arena, readings->point_count, 1),
                      .is_middle = pl_arena_alloc(arena, readings->point_count, 1)};
    bool all = form->coefficient && form->constant && form->is_open && form->is_middle;
    return all ? PARLEY_OK : pl_fail_memory();
}

void pl_form_clear(pl_form *form, const parley_readings *readings) {
    memset(form->coefficient, 0, readings->option_count * sizeof *form->coefficient);
    memset(form->constant, 0, readings->point_count * sizeof *form->constant);
    memset(form->is_open, 0, readings->point_count);
    memset(form->is_middle, 0, readings->point_count);
    form->fill = form->middle = 0;
    form->avoid = false;
}

parley_status pl_extreme_new(pl_extreme *extreme, pl_arena *arena,
                             const parley_readings *readings) {
    *extreme =
        (pl_extreme){.weights = pl_arena_alloc(arena, readings->point_count, sizeof(double)),
                     .values = pl_arena_alloc(arena, readings->option_count, sizeof(double)),
                     .fillings = pl_arena_alloc(arena, readings->point_count, sizeof(int32_t)),
                     .heights = pl_arena_alloc(arena, readings->point_count, sizeof(pl_i128))};
    bool all = extreme->weights && extreme->values && extreme->fillings && extreme->heights;
    return all ? PARLEY_OK : pl_fail_memory();
}

/* -- one point ------------------------------------------------------------------------------- */

typedef struct finder {
    pl_extreme *out;
    const pl_form *form;
    const parley_readings *readings;
    const pl_reading_row *row;
} finder;

static int64_t end_of(const finder *f, uint32_t option, int64_t coefficient) {
    return coefficient > 0 ? f->row->range[option].low : f->row->range[option].high;
}

static int64_t coefficient_of(const finder *f, uint32_t option, int32_t filling) {
    return f->form->coefficient[option] + ((int32_t)option == filling ? f->form->fill : 0);
}

/* The end that `middle` pushes all values to, unless a coefficient pulls the other way. */
static int64_t pushed_end(const finder *f, uint32_t option) {
    return end_of(f, option, f->form->middle);
}

/* The only option that has a coefficient, or PARLEY_NONE: none has. `several` where more do. */
static int32_t only_term(const finder *f, const parley_view_point *at, int32_t filling,
                         bool *several) {
    int32_t found = PARLEY_NONE;
    *several = false;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        if (coefficient_of(f, o, filling) == 0)
            continue;
        *several |= found != PARLEY_NONE;
        found = (int32_t)o;
    }
    return found;
}

/* middle x (least + greatest), all values at their pushed ends but that of `but`, which is at the
 * end its own coefficient asks for: exact where that coefficient is of the other sign and at least
 * twice as large. */
static pl_i128 middle_part(const finder *f, const parley_view_point *at, int32_t but,
                           int64_t coefficient) {
    int64_t least = INT64_MAX, greatest = INT64_MIN;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        int64_t value = (int32_t)o == but ? end_of(f, o, coefficient) : pushed_end(f, o);
        least = value < least ? value : least;
        greatest = value > greatest ? value : greatest;
    }
    return (pl_i128)f->form->middle * (least + greatest);
}

/* The least of what a point adds to F, for each unit of its weight. */
static pl_i128 point_least(const finder *f, uint32_t point, int32_t filling, bool *relaxed) {
    const parley_view_point *at = &f->readings->view->points[point];
    pl_i128 sum = f->form->constant[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        int64_t coefficient = coefficient_of(f, o, filling);
        sum += (pl_i128)coefficient * end_of(f, o, coefficient);
    }
    if (!f->form->is_middle[point])
        return sum;
    bool several;
    int32_t only = only_term(f, at, filling, &several);
    int64_t coefficient = only == PARLEY_NONE ? 0 : coefficient_of(f, (uint32_t)only, filling);
    bool pulls =
        coefficient > 0 ? coefficient >= -2 * f->form->middle : -coefficient >= 2 * f->form->middle;
    pulls &= (coefficient > 0) != (f->form->middle > 0);
    if (several || (only != PARLEY_NONE && !pulls)) {
        *relaxed = true;
        only = PARLEY_NONE;
    }
    return sum + middle_part(f, at, only, coefficient);
}

static void keep_values(const finder *f, uint32_t point, int32_t filling) {
    const parley_view_point *at = &f->readings->view->points[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        int64_t coefficient = coefficient_of(f, o, filling);
        if (coefficient != 0)
            f->out->values[o] = (double)end_of(f, o, coefficient) / PARLEY_ONE;
        else if (f->form->is_middle[point])
            f->out->values[o] = (double)pushed_end(f, o) / PARLEY_ONE;
    }
}

/* The filling of an open point that makes F least; false where all are to be avoided. */
static bool settle_point(const finder *f, uint32_t point) {
    const parley_readings *readings = f->readings;
    bool found = false;
    f->out->fillings[point] = PARLEY_NONE;
    if (!f->form->is_open[point]) {
        f->out->heights[point] = point_least(f, point, PARLEY_NONE, &f->out->relaxed);
        keep_values(f, point, PARLEY_NONE);
        return true;
    }
    for (uint32_t i = readings->filling_first[point]; i < readings->filling_first[point + 1]; i++) {
        int32_t filling = (int32_t)readings->filling[i];
        if (f->form->avoid && parley_view_crosses(readings->view, f->row->party, (uint32_t)filling))
            continue;
        pl_i128 height = point_least(f, point, filling, &f->out->relaxed);
        if (!found || height < f->out->heights[point]) {
            f->out->heights[point] = height;
            f->out->fillings[point] = filling;
        }
        found = true;
    }
    if (found)
        keep_values(f, point, f->out->fillings[point]);
    return found;
}

/* -- all points ------------------------------------------------------------------------------ */

/* The lowest point. */
static void weigh_free(const finder *f) {
    uint32_t best = f->row->scope[0];
    for (uint32_t i = 1; i < f->row->scope_count; i++)
        if (f->out->heights[f->row->scope[i]] < f->out->heights[best])
            best = f->row->scope[i];
    f->out->weights[best] = f->out->scale = 1;
    f->out->value = f->out->heights[best];
}

/* The groups up to one, all places alike: the lowest mean. */
static void weigh_order(const finder *f) {
    pl_i128 sum = 0, best_sum = 0;
    int64_t count = 0, best_count = 0;
    uint32_t best = 0;
    for (uint32_t g = 0; g < f->row->group_count; g++) {
        for (uint32_t i = 0; i < f->row->scope_count; i++)
            if (f->row->group[f->row->scope[i]] == g) {
                sum += f->out->heights[f->row->scope[i]];
                count++;
            }
        if (count > 0 && (best_count == 0 || sum * best_count < best_sum * count)) {
            best_sum = sum;
            best_count = count;
            best = g;
        }
    }
    for (uint32_t i = 0; i < f->row->scope_count; i++)
        if (f->row->group[f->row->scope[i]] <= best)
            f->out->weights[f->row->scope[i]] = 1;
    f->out->scale = (double)best_count;
    f->out->value = best_sum;
}

static void take_share(const finder *f, uint32_t point, int64_t share) {
    f->out->value += share * f->out->heights[point];
    f->out->weights[point] = (double)share / PARLEY_ONE;
    f->out->scale += f->out->weights[point];
}

/* Every share at the end that its point's height asks for. Shares are not all 0: where that would
 * be the least, the lowest point has one. */
static void weigh_shares(const finder *f) {
    uint32_t best = UINT32_MAX;
    bool any = false;
    f->out->value = 0;
    f->out->scale = 0;
    for (uint32_t i = 0; i < f->row->scope_count; i++) {
        uint32_t j = f->row->scope[i];
        const parley_interval *share = &f->row->share_range[j];
        int64_t end = f->out->heights[j] < 0 ? share->high : share->low;
        take_share(f, j, end);
        any |= end > 0;
        if (share->high > 0 && (best == UINT32_MAX || f->out->heights[j] < f->out->heights[best]))
            best = j;
    }
    if (!any)
        take_share(f, best, f->row->share_range[best].high);
}

void pl_form_least(pl_extreme *out, const pl_form *form, const parley_readings *readings,
                   const pl_reading_row *row) {
    finder f = {out, form, readings, row};
    out->none = out->relaxed = false;
    memset(out->weights, 0, readings->point_count * sizeof *out->weights);
    for (uint32_t i = 0; i < row->scope_count; i++)
        out->none |= !settle_point(&f, row->scope[i]);
    if (out->none)
        return;
    switch (row->weights) {
    case PL_WEIGHTS_FREE: weigh_free(&f); break;
    case PL_WEIGHTS_ORDER: weigh_order(&f); break;
    case PL_WEIGHTS_SHARES: weigh_shares(&f); break;
    }
}

/* -- single readings ------------------------------------------------------------------------- */

void pl_form_add(pl_form *form, const pl_comparison *comparison, int64_t times) {
    for (uint32_t t = 0; t < comparison->term_count; t++)
        form->coefficient[comparison->terms[t].option] += comparison->terms[t].sign * times;
}

double pl_form_at(const pl_form *form, const parley_readings *readings, const double *weights,
                  const double *values, const int32_t *fillings) {
    double total = 0;
    for (uint32_t j = 0; j < readings->point_count; j++) {
        const parley_view_point *at = &readings->view->points[j];
        double sum = (double)form->constant[j] / PARLEY_ONE;
        double least = values[at->first], greatest = least;
        for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
            sum += (double)form->coefficient[o] * values[o];
            least = values[o] < least ? values[o] : least;
            greatest = values[o] > greatest ? values[o] : greatest;
        }
        if (form->is_open[j])
            sum += (double)form->fill * values[fillings[j]];
        if (form->is_middle[j])
            sum += (double)form->middle * (least + greatest);
        total += weights[j] * sum;
    }
    return total / PL_FORM_UNIT;
}
