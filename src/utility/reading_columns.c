/* Column generation over the readings of a party that obey its comparisons.
 *
 * A point of the set is a mixture of extreme readings, in (w, w v). The master problem mixes a few
 * of them, one row for each comparison and one that makes a mixture; its multipliers ask
 * pl_form_least for the extreme reading to mix in next. Doubles choose; what is proven is proven by
 * pl_form_least with whole-number multipliers. */
#include "utility/reading_extreme.h"

#include <math.h>
#include <string.h>

static const double MOST_MULTIPLIERS = 4096;

typedef enum kind { READING, SURPLUS, ROOM } kind;

/* A basic variable: a reading in the mixture, what a comparison has to spare, or the room that all
 * have. */
typedef struct slot {
    kind kind;
    double cost;
    double *row;      /* [count + 1] its coefficients; the last is 1 for a reading */
    double *weights;  /* [m] */
    double *products; /* [K] weight x value */
    int32_t *fillings;
    double level;
} slot;

typedef struct master {
    const parley_readings *readings;
    const pl_reading_row *row;
    uint32_t count, size; /* comparisons, rows */
    slot *slots;          /* [size] */
    slot entering;
    double *lu, *multiplier, *direction;
    int64_t *whole; /* [count] the multipliers as they were priced, in 1 / PL_FORM_UNIT */
    uint32_t *pivot;
    double most_shares; /* the sum of the upper ends of shares */
    pl_form form;       /* with the multipliers */
    pl_extreme extreme;
} master;

/* -- memory ---------------------------------------------------------------------------------- */

static bool slot_new(slot *s, const master *m, pl_arena *arena) {
    s->row = pl_arena_alloc(arena, m->size, sizeof(double));
    s->weights = pl_arena_alloc(arena, m->readings->point_count, sizeof(double));
    s->products = pl_arena_alloc(arena, m->readings->option_count, sizeof(double));
    s->fillings = pl_arena_alloc(arena, m->readings->point_count, sizeof(int32_t));
    return s->row && s->weights && s->products && s->fillings;
}

static parley_status master_new(master *m, const parley_readings *readings,
                                const pl_reading_row *row, pl_arena *arena) {
    *m = (master){.readings = readings, .row = row, .count = row->comparison_count};
    m->size = m->count + 1;
    m->slots = pl_arena_alloc(arena, m->size, sizeof *m->slots);
    m->lu = pl_arena_alloc(arena, (size_t)m->size * m->size, sizeof *m->lu);
    m->multiplier = pl_arena_alloc(arena, m->size, sizeof *m->multiplier);
    m->direction = pl_arena_alloc(arena, m->size, sizeof *m->direction);
    m->pivot = pl_arena_alloc(arena, m->size, sizeof *m->pivot);
    m->whole = pl_arena_alloc(arena, m->size, sizeof *m->whole);
    bool all = m->slots && m->lu && m->whole && m->multiplier && m->direction && m->pivot &&
               slot_new(&m->entering, m, arena);
    for (uint32_t i = 0; i < m->size && all; i++)
        all = slot_new(&m->slots[i], m, arena);
    for (uint32_t i = 0; i < row->scope_count && row->weights == PL_WEIGHTS_SHARES; i++)
        m->most_shares += (double)row->share_range[row->scope[i]].high / PARLEY_ONE;
    parley_status status = all ? pl_form_new(&m->form, arena, readings) : pl_fail_memory();
    if (status == PARLEY_OK)
        status = pl_extreme_new(&m->extreme, arena, readings);
    return status;
}

/* -- the basis ------------------------------------------------------------------------------- */

/* Column by column; false where the basis is singular. */
static bool factor(master *m) {
    uint32_t n = m->size;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < n; k++)
            m->lu[k * n + i] = m->slots[i].row[k];
    for (uint32_t c = 0; c < n; c++) {
        uint32_t best = c;
        for (uint32_t k = c + 1; k < n; k++)
            best = fabs(m->lu[k * n + c]) > fabs(m->lu[best * n + c]) ? k : best;
        if (fabs(m->lu[best * n + c]) < 1e-13)
            return false;
        m->pivot[c] = best;
        for (uint32_t i = 0; i < n && best != c; i++) {
            double swap = m->lu[c * n + i];
            m->lu[c * n + i] = m->lu[best * n + i];
            m->lu[best * n + i] = swap;
        }
        for (uint32_t k = c + 1; k < n; k++) {
            double times = m->lu[k * n + c] /= m->lu[c * n + c];
            for (uint32_t i = c + 1; i < n && times != 0; i++)
                m->lu[k * n + i] -= times * m->lu[c * n + i];
        }
    }
    return true;
}

/* x := B^-1 x */
static void solve_levels(const master *m, double *x) {
    uint32_t n = m->size;
    for (uint32_t c = 0; c < n; c++) {
        double swap = x[c];
        x[c] = x[m->pivot[c]];
        x[m->pivot[c]] = swap;
    }
    for (uint32_t k = 0; k < n; k++)
        for (uint32_t i = 0; i < k; i++)
            x[k] -= m->lu[k * n + i] * x[i];
    for (uint32_t k = n; k-- > 0;) {
        for (uint32_t i = k + 1; i < n; i++)
            x[k] -= m->lu[k * n + i] * x[i];
        x[k] /= m->lu[k * n + k];
    }
}

/* y B = costs */
static void solve_multipliers(const master *m, double *y) {
    uint32_t n = m->size;
    for (uint32_t i = 0; i < n; i++)
        y[i] = m->slots[i].cost;
    for (uint32_t i = 0; i < n; i++) {
        for (uint32_t k = 0; k < i; k++)
            y[i] -= y[k] * m->lu[k * n + i];
        y[i] /= m->lu[i * n + i];
    }
    for (uint32_t i = n; i-- > 0;)
        for (uint32_t k = i + 1; k < n; k++)
            y[i] -= y[k] * m->lu[k * n + i];
    for (uint32_t c = n; c-- > 0;) {
        double swap = y[c];
        y[c] = y[m->pivot[c]];
        y[m->pivot[c]] = swap;
    }
}

/* -- readings as columns --------------------------------------------------------------------- */

/* The coefficients of the reading in `weights` and `products`. */
static void fill_row(const master *m, slot *s) {
    for (uint32_t k = 0; k < m->count; k++) {
        const pl_comparison *comparison = &m->row->comparisons[k];
        s->row[k] = 0;
        for (uint32_t t = 0; t < comparison->term_count; t++)
            s->row[k] += comparison->terms[t].sign * s->products[comparison->terms[t].option];
    }
    s->row[m->count] = 1;
    s->kind = READING;
}

static void take_reading(const master *m, slot *s, const double *weights, const double *values,
                         double divisor) {
    for (uint32_t j = 0; j < m->readings->point_count; j++) {
        const parley_view_point *at = &m->readings->view->points[j];
        s->weights[j] = weights[j] / divisor;
        for (uint32_t o = at->first; o < at->first + at->option_count; o++)
            s->products[o] = s->weights[j] * values[o];
    }
    fill_row(m, s);
}

static double divisor_of(const master *m, double scale) {
    return m->row->weights == PL_WEIGHTS_SHARES ? m->most_shares : scale;
}

static double to_double(const master *m, const pl_extreme *extreme) {
    double unit = (double)PL_FORM_UNIT * PARLEY_ONE;
    if (m->row->weights == PL_WEIGHTS_SHARES)
        unit *= PARLEY_ONE;
    return (double)extreme->value / unit / divisor_of(m, extreme->scale);
}

/* The extreme reading that the multipliers ask for: of F less their comparisons. */
static void price(master *m, const pl_form *form) {
    const parley_readings *readings = m->readings;
    double sum = 0;
    pl_form_clear(&m->form, readings);
    if (form) {
        memcpy(m->form.coefficient, form->coefficient, readings->option_count * sizeof(int64_t));
        memcpy(m->form.constant, form->constant, readings->point_count * sizeof(int64_t));
        memcpy(m->form.is_open, form->is_open, readings->point_count);
        memcpy(m->form.is_middle, form->is_middle, readings->point_count);
        m->form.fill = form->fill;
        m->form.middle = form->middle;
        m->form.avoid = form->avoid;
    }
    for (uint32_t k = 0; k < m->count; k++) {
        double multiplier = fmin(fmax(m->multiplier[k], 0), MOST_MULTIPLIERS - sum);
        sum += multiplier;
        m->whole[k] = llrint(multiplier * PL_FORM_UNIT);
        pl_form_add(&m->form, &m->row->comparisons[k], -m->whole[k]);
    }
    memcpy(m->extreme.values, m->row->known, readings->option_count * sizeof(double));
    pl_form_least(&m->extreme, &m->form, readings, m->row);
}

/* F of the extreme reading alone: what was priced, with the comparisons given back. */
static double own_cost(const master *m, const pl_form *form, double priced) {
    double cost = form ? priced : 0;
    for (uint32_t k = 0; k < m->count && form; k++)
        cost += (double)m->whole[k] / PL_FORM_UNIT * m->entering.row[k];
    return cost;
}

/* -- steps ----------------------------------------------------------------------------------- */

/* Brings the entering column in; false where nothing gives way. */
static bool pivot(master *m) {
    uint32_t leaving = UINT32_MAX;
    double least = INFINITY;
    memcpy(m->direction, m->entering.row, m->size * sizeof *m->direction);
    solve_levels(m, m->direction);
    for (uint32_t i = 0; i < m->size; i++) {
        if (m->slots[i].kind == ROOM || m->direction[i] < 1e-11)
            continue;
        double ratio = fmax(m->slots[i].level, 0) / m->direction[i];
        if (ratio < least - 1e-13 ||
            (ratio < least + 1e-13 && m->direction[i] > m->direction[leaving])) {
            least = fmin(ratio, least);
            leaving = i;
        }
    }
    if (leaving == UINT32_MAX)
        return false;
    slot swap = m->slots[leaving];
    m->slots[leaving] = m->entering;
    m->entering = swap;
    return true;
}

/* What the comparison has to spare. */
static void make_surplus(const master *m, slot *s, uint32_t comparison) {
    memset(s->row, 0, m->size * sizeof *s->row);
    s->row[comparison] = -1;
    s->kind = SURPLUS;
    s->cost = 0;
}

static bool refresh(master *m) {
    if (!factor(m))
        return false;
    for (uint32_t k = 0; k < m->size; k++)
        m->direction[k] = k == m->count;
    solve_levels(m, m->direction);
    for (uint32_t i = 0; i < m->size; i++)
        m->slots[i].level = m->direction[i];
    solve_multipliers(m, m->multiplier);
    return true;
}

static uint32_t worst_multiplier(const master *m) {
    uint32_t worst = UINT32_MAX;
    double least = -1e-12;
    for (uint32_t k = 0; k < m->count; k++)
        if (m->multiplier[k] < least) {
            least = m->multiplier[k];
            worst = k;
        }
    return worst;
}

/* What a pricing has proven; without a form the other way round: F is then the worst comparison. */
static void note_proof(pl_bound *out, const pl_extreme *extreme, double low) {
    out->none |= extreme->none;
    out->positive |= extreme->value > 0;
    out->at_least |= extreme->value >= 0;
    out->low = fmax(out->low, low);
}

/* Mixes readings in until none makes F (or, without a form, the room) better. */
static void run(master *m, const pl_form *form, pl_bound *out) {
    uint32_t limit = 200 + 40 * m->size;
    for (uint32_t step = 0; step < limit; step++) {
        if (!refresh(m))
            return;
        uint32_t surplus = worst_multiplier(m);
        if (surplus != UINT32_MAX) {
            make_surplus(m, &m->entering, surplus);
        } else {
            price(m, form);
            double priced = m->extreme.none ? 0 : to_double(m, &m->extreme);
            note_proof(out, &m->extreme, priced);
            if (out->none || priced - m->multiplier[m->count] > -1e-12)
                return;
            take_reading(m, &m->entering, m->extreme.weights, m->extreme.values,
                         divisor_of(m, m->extreme.scale));
            memcpy(m->entering.fillings, m->extreme.fillings,
                   m->readings->point_count * sizeof(int32_t));
            m->entering.cost = own_cost(m, form, priced);
        }
        if (!pivot(m))
            return;
    }
}

/* The mixture as a reading: values are products by weights. */
static void mix(const master *m, double *weights, double *values) {
    const parley_readings *readings = m->readings;
    memset(weights, 0, readings->point_count * sizeof *weights);
    memset(values, 0, readings->option_count * sizeof *values);
    for (uint32_t i = 0; i < m->size; i++) {
        const slot *s = &m->slots[i];
        double level = fmax(s->level, 0);
        for (uint32_t j = 0; j < readings->point_count && s->kind == READING; j++)
            weights[j] += level * s->weights[j];
        for (uint32_t o = 0; o < readings->option_count && s->kind == READING; o++)
            values[o] += level * s->products[o];
    }
    for (uint32_t o = 0; o < readings->option_count; o++) {
        const parley_interval *range = &m->row->range[o];
        double weight = weights[readings->view->option_point[o]];
        double value = weight > 0 ? values[o] / weight : m->row->known[o];
        values[o] =
            fmin(fmax(value, (double)range->low / PARLEY_ONE), (double)range->high / PARLEY_ONE);
    }
}

/* -- the two questions ----------------------------------------------------------------------- */

parley_status pl_row_find_inside(double *room, pl_reading_row *row, const parley_readings *readings,
                                 pl_arena *arena) {
    master m;
    pl_bound bound = {.low = -INFINITY};
    double *weights = pl_arena_alloc(arena, readings->point_count, sizeof *weights);
    double *values = pl_arena_alloc(arena, readings->option_count, sizeof *values);
    parley_status status =
        weights && values ? master_new(&m, readings, row, arena) : pl_fail_memory();
    if (status != PARLEY_OK)
        return status;
    /* Any reading, the room that its worst comparison leaves, and what the others have beyond. */
    price(&m, NULL);
    take_reading(&m, &m.slots[0], m.extreme.weights, m.extreme.values,
                 divisor_of(&m, m.extreme.scale));
    uint32_t worst = 0, next = 2;
    for (uint32_t k = 1; k < m.count; k++)
        worst = m.slots[0].row[k] < m.slots[0].row[worst] ? k : worst;
    for (uint32_t k = 0; k < m.count; k++)
        if (k != worst)
            make_surplus(&m, &m.slots[next++], k);
    m.slots[1].kind = ROOM;
    m.slots[1].cost = -1;
    for (uint32_t k = 0; k < m.count; k++)
        m.slots[1].row[k] = -1;
    m.slots[1].row[m.count] = 0;
    run(&m, NULL, &bound);
    *room = bound.positive ? -1 : 0;
    for (uint32_t i = 0; i < m.size && !bound.positive; i++)
        *room = m.slots[i].kind == ROOM ? m.slots[i].level : *room;
    mix(&m, weights, values);
    row->inner_weights = weights;
    row->inner_values = values;
    return PARLEY_OK;
}

/* Without comparisons one extreme reading is all there is to it. */
static parley_status bound_alone(pl_bound *out, const pl_form *form,
                                 const parley_readings *readings, const pl_reading_row *row) {
    double unit = (double)PL_FORM_UNIT * PARLEY_ONE;
    memcpy(out->at.values, row->known, readings->option_count * sizeof(double));
    pl_form_least(&out->at, form, readings, row);
    if (row->weights == PL_WEIGHTS_SHARES)
        unit *= PARLEY_ONE;
    out->none = out->at.none;
    out->positive = !out->none && out->at.value > 0;
    out->at_least = !out->none && out->at.value >= 0;
    out->attained = !out->none && !out->at.relaxed;
    out->least = out->none ? 0 : (double)out->at.value / unit / out->at.scale;
    out->low = out->least;
    return PARLEY_OK;
}

/* F of a mixture with weights of sum 1, and whether all its readings fill the gaps alike. */
static void keep_mixture(pl_bound *out, const master *m) {
    const slot *first = NULL;
    double cost = 0;
    out->attained = !m->extreme.relaxed && !out->none;
    for (uint32_t i = 0; i < m->size; i++) {
        const slot *s = &m->slots[i];
        if (s->kind != READING || s->level <= 1e-12)
            continue;
        cost += s->level * s->cost;
        for (uint32_t j = 0; first && j < m->readings->point_count; j++)
            out->attained &= s->fillings[j] == first->fillings[j];
        first = s;
    }
    mix(m, out->at.weights, out->at.values);
    out->at.scale = 0;
    for (uint32_t j = 0; j < m->readings->point_count; j++)
        out->at.scale += out->at.weights[j];
    if (first)
        memcpy(out->at.fillings, first->fillings, m->readings->point_count * sizeof(int32_t));
    out->least = cost / out->at.scale;
}

parley_status pl_form_bound(pl_bound *out, const pl_form *form, const parley_readings *readings,
                            const pl_reading_row *row, pl_arena *arena) {
    master m;
    *out = (pl_bound){.low = -INFINITY};
    parley_status status = pl_extreme_new(&out->at, arena, readings);
    if (status == PARLEY_OK && row->comparison_count == 0)
        return bound_alone(out, form, readings, row);
    if (status == PARLEY_OK)
        status = master_new(&m, readings, row, arena);
    if (status != PARLEY_OK)
        return status;
    /* The inner reading, in which every comparison has something to spare. Its F is found by
     * pricing it: with a filling that is taken from there. */
    price(&m, form);
    out->none = m.extreme.none;
    if (out->none)
        return PARLEY_OK;
    take_reading(&m, &m.slots[m.count], row->inner_weights, row->inner_values, 1);
    memcpy(m.slots[m.count].fillings, m.extreme.fillings, readings->point_count * sizeof(int32_t));
    m.slots[m.count].cost =
        pl_form_at(form, readings, m.slots[m.count].weights, row->inner_values, m.extreme.fillings);
    for (uint32_t k = 0; k < m.count; k++)
        make_surplus(&m, &m.slots[k], k);
    run(&m, form, out);
    keep_mixture(out, &m);
    return PARLEY_OK;
}
