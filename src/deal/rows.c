/* Two parties on a grid: row[l] = least loss of one party over partial plans in which the other
 * loses exactly l (Bellman's recursion; the knapsack table with a minimum instead of a maximum).
 * One row after every issue is kept: going back from a point through them finds its agreement. */
#include "deal/points.h"

#include "deal/cells.h"
#include "parallel/control.h"

#include <string.h>

enum { ROWS_BETWEEN_POLLS = 4 };

static uint32_t index_axis(const pl_reduced *r) {
    return r->budget[1] < r->budget[0];
}

static uint32_t cell_range(const pl_reduced *r) {
    return r->range[!index_axis(r)];
}

/* Walks the rows from the last to the first: lengths, and cells in all. */
static size_t lay_out(const pl_reduced *r, size_t *start, uint32_t *length) {
    uint32_t axis = index_axis(r);
    uint64_t reach = 0;
    size_t cells = 0, own = 1;
    for (uint32_t j = r->issues; j != UINT32_MAX; j--) {
        uint32_t span = j > 0 ? pl_reduced_span(r, j - 1, axis) : 0;
        reach += span;
        size_t next = (reach < r->budget[axis] ? reach : r->budget[axis]) + 1;
        if (start) {
            start[j] = cells + pl_round_lanes(span);
            length[j] = (uint32_t)own;
        }
        cells += pl_round_lanes(span) + pl_round_lanes(next);
        own = next;
    }
    return cells;
}

size_t pl_rows_bytes(const pl_reduced *reduced) {
    size_t bookkeeping = (reduced->issues + 1) * (sizeof(size_t) + sizeof(uint32_t));
    return lay_out(reduced, NULL, NULL) * pl_cells_for(cell_range(reduced)).size + bookkeeping;
}

static parley_status allocate(pl_rows *rows, pl_job *job, const pl_cells *cells) {
    const pl_reduced *r = job->reduced;
    size_t bytes = pl_rows_bytes(r);
    *rows = (pl_rows){.reduced = r, .index_axis = index_axis(r), .narrow = cells->size == 2};
    if (pl_ledger_take(job->ledger, bytes, 1, "the grid") != PARLEY_OK)
        return PARLEY_E_LIMIT;
    rows->bytes = bytes;
    rows->start = PL_NEW(size_t, r->issues + 1);
    rows->length = PL_NEW(uint32_t, r->issues + 1);
    if (!rows->start || !rows->length)
        return pl_fail_memory();
    rows->block = pl_realloc(NULL, lay_out(r, rows->start, rows->length), cells->size);
    return rows->block ? PARLEY_OK : pl_fail_memory();
}

void pl_rows_drop(pl_rows *rows, pl_ledger *ledger) {
    pl_free(rows->start);
    pl_free(rows->length);
    pl_free(rows->block);
    pl_ledger_give(ledger, rows->bytes, 1);
    *rows = (pl_rows){0};
}

static char *row_at(const pl_rows *rows, uint32_t row, size_t size) {
    return (char *)rows->block + rows->start[row] * size;
}

/* Infinite cells on both sides of row j, as far as row j - 1 will read. */
static void pad_row(const pl_rows *rows, uint32_t row, const pl_cells *cells) {
    if (row == 0)
        return;
    size_t before = pl_round_lanes(pl_reduced_span(rows->reduced, row - 1, rows->index_axis));
    size_t own = row == rows->reduced->issues ? 1 : pl_round_lanes(rows->length[row]);
    size_t next = pl_round_lanes(rows->length[row - 1]);
    char *at = row_at(rows, row, cells->size);
    cells->fill(at - before * cells->size, cells->infinite, before);
    if (next > own)
        cells->fill(at + own * cells->size, cells->infinite, next - own);
}

static void set_cell(const pl_rows *rows, void *cell, uint32_t value) {
    if (rows->narrow)
        *(uint16_t *)cell = (uint16_t)value;
    else
        *(uint32_t *)cell = value;
}

static uint32_t get_cell(const pl_rows *rows, uint32_t row, size_t index) {
    return rows->narrow ? ((const uint16_t *)rows->block)[rows->start[row] + index]
                        : ((const uint32_t *)rows->block)[rows->start[row] + index];
}

static void fill_row(const pl_rows *rows, uint32_t row, const pl_cells *cells, const void **from,
                     uint32_t *add) {
    const pl_reduced *r = rows->reduced;
    uint32_t first = r->first[row], count = r->first[row + 1] - first;
    const char *source = row_at(rows, row + 1, cells->size);
    for (uint32_t o = 0; o < count; o++) {
        const uint32_t *loss = pl_loss(r, first + o);
        from[o] = source - loss[rows->index_axis] * cells->size;
        add[o] = loss[!rows->index_axis];
    }
    cells->least(row_at(rows, row, cells->size), from, add, rows->length[row], count);
    pad_row(rows, row, cells);
}

static uint32_t most_options(const pl_reduced *r) {
    uint32_t most = 1;
    for (uint32_t j = 0; j < r->issues; j++)
        if (r->first[j + 1] - r->first[j] > most)
            most = r->first[j + 1] - r->first[j];
    return most;
}

/* The strict prefix minima of row 0, in the order of party numbers. */
static parley_status read_points(const pl_rows *rows, pl_job *job, const pl_cells *cells) {
    size_t length = pl_round_lanes(rows->length[0]), count = 0;
    parley_status status = PARLEY_OK;
    pl_front front;
    uint32_t *place = pl_realloc(NULL, length + PL_LANES, sizeof *place);
    uint32_t *value = pl_realloc(NULL, length + PL_LANES, sizeof *value);
    void *bound = pl_realloc(NULL, length, cells->size);
    if (!place || !value || !bound) {
        status = pl_fail_memory();
        goto out;
    }
    cells->fill(bound, job->reduced->budget[!rows->index_axis] + 1, length);
    cells->front(&front, row_at(rows, 0, cells->size), length / PL_LANES, bound, length / PL_LANES,
                 place, value);
    count = front.hits;
    while (count > 0 && place[count - 1] >= rows->length[0])
        count--;
    PL_TRY(pl_points_reserve(job->points, count, job->point_limit, job->ledger));
    for (size_t i = 0; i < count; i++) {
        /* Losses of the other axis fall as the index rises. */
        size_t from = rows->index_axis == 0 ? i : count - 1 - i;
        job->points->loss[2 * i + rows->index_axis] = place[from];
        job->points->loss[2 * i + !rows->index_axis] = value[from];
    }
    job->points->count = count;
out:
    pl_free(place);
    pl_free(value);
    pl_free(bound);
    return status;
}

parley_status pl_rows_fill(pl_rows *rows, pl_job *job) {
    const pl_reduced *r = job->reduced;
    pl_cells cells = pl_cells_for(cell_range(r));
    uint32_t options = most_options(r);
    parley_status status = PARLEY_OK;
    const void **from = PL_NEW(const void *, options + 3);
    uint32_t *add = PL_NEW(uint32_t, options + 3);
    PL_TRY(allocate(rows, job, &cells));
    if (!from || !add) {
        status = pl_fail_memory();
        goto out;
    }
    set_cell(rows, row_at(rows, r->issues, cells.size), 0);
    pad_row(rows, r->issues, &cells);
    for (uint32_t j = r->issues; j-- > 0;) {
        if (j % ROWS_BETWEEN_POLLS == 0)
            PL_TRY(pl_control_poll(job->control));
        fill_row(rows, j, &cells, from, add);
    }
    PL_TRY(read_points(rows, job, &cells));
out:
    pl_free(from);
    pl_free(add);
    if (status != PARLEY_OK)
        pl_rows_drop(rows, job->ledger);
    return status;
}

/* A rest of a point on the frontier is on the frontier of the remaining issues, so comparing the
 * cell with the rest tells whether some plan for them fits. */
void pl_rows_trace(const pl_rows *rows, const uint32_t *losses, uint32_t *option) {
    const pl_reduced *r = rows->reduced;
    uint32_t index = losses[rows->index_axis], rest = losses[!rows->index_axis];
    for (uint32_t j = 0; j < r->issues; j++)
        for (uint32_t o = r->first[j]; o < r->first[j + 1]; o++) {
            uint32_t step = pl_loss(r, o)[rows->index_axis];
            uint32_t cost = pl_loss(r, o)[!rows->index_axis];
            if (step <= index && cost <= rest && index - step < rows->length[j + 1] &&
                get_cell(rows, j + 1, index - step) == rest - cost) {
                index -= step;
                rest -= cost;
                option[j] = r->option[o];
                break;
            }
        }
}
