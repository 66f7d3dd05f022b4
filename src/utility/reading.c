/* Collecting what a view knows into the set of readings, party by party. */
#include "utility/readings.h"

#include "utility/problem.h"
#include "utility/reading_chain.h"
#include "utility/reading_compare.h"

#include <parley/utility.h>

typedef struct builder {
    parley_readings *out;
    const parley_view *view;
    bool only_check; /* no pilot draws: the set is not drawn from */
    parley_control *control;
} builder;

static void *take(builder *b, size_t count, size_t size) {
    void *block = pl_arena_alloc(&b->out->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

/* -- values ---------------------------------------------------------------------------------- */

static parley_status lay_values(builder *b, pl_reading_row *row) {
    const parley_view *view = b->view;
    uint32_t *open = take(b, view->option_count, sizeof *open);
    pl_law *laws = take(b, view->option_count, sizeof *laws);
    double *known = take(b, view->option_count, sizeof *known);
    parley_interval *range = take(b, view->option_count, sizeof *range);
    if (!open || !laws || !known || !range)
        return PARLEY_E_MEMORY;
    for (uint32_t o = 0; o < view->option_count; o++) {
        const parley_position *position = parley_view_position(view, row->party, o);
        pl_law law = pl_law_of(position->value, &position->likely);
        range[o] = position->value;
        known[o] = (law.low + law.high) / 2;
        if (!row->of->in_scope[view->option_point[o]] || law.low == law.high)
            continue;
        open[row->open_count] = o;
        laws[row->open_count++] = law;
    }
    row->open = open;
    row->value = laws;
    row->range = range;
    row->known = known;
    return PARLEY_OK;
}

/* -- weights --------------------------------------------------------------------------------- */

static uint32_t rank_of(const builder *b, const pl_reading_row *row, uint32_t point) {
    return row->of->weights->ranks[b->view->points[point].point];
}

/* Groups in the order of their ranks; points that are not named (rank 0) come last. */
static parley_status lay_order(builder *b, pl_reading_row *row) {
    uint32_t m = b->view->point_count, places = 0;
    uint32_t *group = take(b, m, sizeof *group), *ends = take(b, m, sizeof *ends);
    if (!group || !ends)
        return PARLEY_E_MEMORY;
    for (uint32_t last = 0; places < m;) {
        uint32_t next = UINT32_MAX;
        for (uint32_t j = 0; j < m; j++) {
            uint32_t rank = rank_of(b, row, j);
            next = rank > last && rank < next ? rank : next;
        }
        for (uint32_t j = 0; j < m; j++)
            if (rank_of(b, row, j) == (next == UINT32_MAX ? 0 : next)) {
                group[j] = row->group_count;
                places++;
            }
        ends[row->group_count++] = places;
        last = next;
    }
    row->weights = PL_WEIGHTS_ORDER;
    row->group = group;
    row->group_end = ends;
    return PARLEY_OK;
}

/* An unknown share is anything up to the greatest of the known; where none is known, the weights
 * are free. */
static parley_status lay_shares(builder *b, pl_reading_row *row) {
    const parley_weights *weights = row->of->weights;
    uint32_t m = b->view->point_count;
    int64_t greatest = -1;
    pl_law *share = take(b, m, sizeof *share);
    parley_interval *range = take(b, m, sizeof *range);
    if (!share || !range)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < m; j++) {
        uint32_t point = b->view->points[j].point;
        if (weights->kinds[point] != PARLEY_WEIGHT_VALUE)
            continue;
        range[j] = weights->shares[point];
        share[j] = pl_law_of(range[j], &weights->likely[point]);
        greatest = range[j].high > greatest ? range[j].high : greatest;
    }
    if (greatest < 0)
        return PARLEY_OK;
    for (uint32_t j = 0; j < m; j++)
        if (weights->kinds[b->view->points[j].point] != PARLEY_WEIGHT_VALUE) {
            range[j] = (parley_interval){0, greatest};
            share[j] = pl_law_of(range[j], NULL);
        }
    row->weights = PL_WEIGHTS_SHARES;
    row->share_range = range;
    row->share = share;
    return PARLEY_OK;
}

static parley_status lay_weights(builder *b, pl_reading_row *row) {
    uint32_t *scope = take(b, b->view->point_count, sizeof *scope);
    if (!scope)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < b->view->point_count; j++)
        if (row->of->in_scope[j])
            scope[row->scope_count++] = j;
    row->scope = scope;
    row->weights = PL_WEIGHTS_FREE;
    if (!row->of->weights)
        return PARLEY_OK;
    return row->of->weights->is_order ? lay_order(b, row) : lay_shares(b, row);
}

/* -- the rest -------------------------------------------------------------------------------- */

static parley_status lay_reservation(builder *b, pl_reading_row *row) {
    const parley_reservation *reservation = &row->of->reservation;
    row->reservation_range = (parley_interval){0, PARLEY_ONE};
    if (reservation->kind == PARLEY_RESERVATION_VALUE)
        row->reservation_range = reservation->value;
    row->reservation = pl_law_of(row->reservation_range, &reservation->likely);
    if (reservation->kind != PARLEY_RESERVATION_DRAFT)
        return PARLEY_OK;
    int32_t *package = take(b, b->view->point_count, sizeof *package);
    if (!package)
        return PARLEY_E_MEMORY;
    parley_view_draft(b->view, (uint32_t)reservation->draft, package);
    row->package = package;
    return PARLEY_OK;
}

static bool is_crossed(const parley_view *view, uint32_t option) {
    for (uint32_t row = 0; row < view->required_count; row++)
        if (parley_view_crosses(view, view->required[row], option))
            return true;
    return false;
}

static bool all_crossed(const parley_view *view, const parley_view_point *at) {
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (!is_crossed(view, o))
            return false;
    return true;
}

static parley_status lay_fillings(builder *b) {
    const parley_view *view = b->view;
    uint32_t *first = take(b, view->point_count + 1, sizeof *first);
    uint32_t *filling = take(b, view->option_count, sizeof *filling), count = 0;
    if (!first || !filling)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_view_point *at = &view->points[j];
        bool any_will_do = all_crossed(view, at);
        first[j] = count;
        for (uint32_t o = at->first; o < at->first + at->option_count; o++)
            if (any_will_do || !is_crossed(view, o))
                filling[count++] = o;
    }
    first[view->point_count] = count;
    b->out->filling_first = first;
    b->out->filling = filling;
    return PARLEY_OK;
}

static parley_status lay_rows(builder *b) {
    parley_status status = PARLEY_OK;
    pl_reading_row *rows = take(b, b->out->row_count, sizeof *rows);
    b->out->rows = rows;
    if (!rows)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < b->out->row_count && status == PARLEY_OK; i++) {
        rows[i].party = b->view->required[i];
        rows[i].of = &b->view->parties[rows[i].party];
        PL_TRY(lay_values(b, &rows[i]));
        PL_TRY(lay_weights(b, &rows[i]));
        PL_TRY(lay_reservation(b, &rows[i]));
        PL_TRY(pl_row_compare(&rows[i], b->out));
        if (!b->only_check)
            PL_TRY(pl_row_try(&rows[i], b->out, i, b->control));
    }
out:
    return status;
}

static parley_status build(builder *b, uint64_t seed) {
    const parley_view *view = b->view;
    parley_status status = pl_check_view(view);
    if (status != PARLEY_OK)
        return status;
    b->out = PL_NEW(parley_readings, 1);
    if (!b->out)
        return pl_fail_memory();
    b->out->view = view;
    b->out->seed = seed;
    b->out->row_count = view->required_count;
    b->out->point_count = view->point_count;
    b->out->option_count = view->option_count;
    PL_TRY(lay_fillings(b));
    PL_TRY(lay_rows(b));
out:
    return status;
}

parley_status parley_readings_new(parley_readings **out, const parley_view *view, uint64_t seed,
                                  parley_control *control) {
    builder b = {.view = view, .control = control};
    parley_status status = build(&b, seed);
    if (status != PARLEY_OK)
        parley_readings_free(b.out);
    *out = status == PARLEY_OK ? b.out : NULL;
    return status;
}

parley_status pl_check_preferences(const parley_view *view) {
    builder b = {.view = view, .only_check = true};
    parley_status status = build(&b, 0);
    parley_readings_free(b.out);
    return status;
}

parley_sampling parley_readings_sampling(const parley_readings *readings, uint32_t row) {
    return readings->rows[row].sampling;
}

void parley_readings_free(parley_readings *readings) {
    if (!readings)
        return;
    pl_arena_clear(&readings->arena);
    pl_free(readings);
}
