/* One issue on the grid.
 *
 * Rows are filled in ascending order and narrowed at once to the blocks that hold a plan which no
 * row before dominates. That is known from one row of bounds, the least loss at or before each
 * place in the rows of the plane so far and in the planes before; what the planes before add to it
 * is kept row by row, as far as each row lowered the bounds. Sources that lie above the bounds as a
 * whole are left out beforehand.
 *
 * Threads share out the rows of each plane. A slab follows the one below it plane by plane and goes
 * on from its bounds, and waits for rows that were another's in the plane before; so what is kept
 * does not depend on their number. */
#include "deal/grid_layers.h"

#include "parallel/control.h"

#include <sched.h>
#include <string.h>

enum {
    ROWS_BETWEEN_POLLS = 1 << 10,
    BYTES_FOR_THREADS = 1 << 16 /* of cells: waking threads costs about 10 us */
};

static atomic_bool forced_threads;

void pl_grid_force_threads(bool always) {
    atomic_store(&forced_threads, always);
}

/* ---- bounds ---- */

static char *below_at(const pl_grid *g, size_t row) {
    return (char *)g->below.block + row * g->row_bytes;
}

static char *edge_at(const pl_grid *g, size_t slab, size_t plane) {
    return (char *)g->edges.block + (slab * g->to->length[0] + plane) * g->row_bytes;
}

static void start_slab(pl_grid *g, uint32_t i) {
    pl_slab *s = &g->slabs[i];
    s->next = s->limit = NULL;
    s->bound = (char *)g->bounds.block + 2 * i * g->row_bytes;
    s->row = s->bound + g->row_bytes;
    atomic_init(&s->position, 0);
}

/* Room for the bounds of g->slab_count slabs of g->to. */
static parley_status start_bounds(pl_grid *g) {
    size_t planes = g->to->length[0], rows = g->to->length[1];
    parley_status status = PARLEY_OK;
    g->width = pl_blocks(g->to->length[2]);
    g->row_bytes = g->width * g->block_bytes;
    PL_TRY(pl_grid_ensure(g, &g->bounds, g->slab_count, 2 * g->row_bytes));
    for (uint32_t i = 0; i < g->slab_count; i++)
        start_slab(g, i);
    if (g->slab_count > 1)
        PL_TRY(pl_grid_ensure(g, &g->edges, (g->slab_count - 1) * planes, g->row_bytes));
    if (planes <= 1)
        goto out;
    PL_TRY(pl_grid_ensure(g, &g->below, rows, g->row_bytes));
    PL_TRY(pl_grid_ensure(g, &g->below_from, rows, sizeof(uint32_t)));
    for (size_t row = 0; row < rows; row++)
        ((uint32_t *)g->below_from.block)[row] = (uint32_t)g->width;
out:
    return status;
}

/* Takes what the planes before have in a row into account, in blocks from `first` on. */
static void lower_bound(const pl_grid *g, const pl_slab *s, size_t row, size_t first) {
    size_t from = ((const uint32_t *)g->below_from.block)[row];
    first = first > from ? first : from;
    if (first < g->width)
        g->cells.lower(s->bound + first * g->block_bytes, below_at(g, row) + first * g->block_bytes,
                       g->width - first);
}

/* Keeps what a row has lowered for the planes to come. */
static void keep_bound(pl_grid *g, const pl_slab *s, size_t row, size_t first, size_t end) {
    uint32_t *from = (uint32_t *)g->below_from.block + row;
    char *below = below_at(g, row);
    if (*from == g->width)
        pl_grid_fill_blocks(g, below, g->limit, g->width);
    memcpy(below + first * g->block_bytes, s->bound + first * g->block_bytes,
           (end - first) * g->block_bytes);
    if (first < *from)
        *from = (uint32_t)first;
}

/* Cells of a row, from block `low` on, that are below everything before them. */
static void look(pl_grid *g, const pl_slab *s, size_t row, const char *cells, uint32_t low,
                 uint32_t high, pl_front *out) {
    g->cells.front(out, cells, high - low, s->bound + low * g->block_bytes, g->width - low,
                   g->place, g->value);
    if (g->to->length[0] > 1 && out->end > 0)
        keep_bound(g, s, row, low + out->first, low + out->lowered);
}

static uint32_t bound_at(const pl_grid *g, const pl_slab *s, size_t place) {
    return g->cells.size == sizeof(uint16_t) ? ((const uint16_t *)(const void *)s->bound)[place]
                                             : ((const uint32_t *)(const void *)s->bound)[place];
}

/* ---- rows ---- */

/* The planes that options bring to `plane`. */
static void find_shifted(const pl_grid *g, pl_slab *s, size_t plane) {
    const pl_layer *from = g->from;
    const pl_reduced *r = g->reduced;
    size_t most = g->to->length[1];
    s->shifted_count = 0;
    for (uint32_t o = r->first[g->issue]; o < r->first[g->issue + 1]; o++) {
        const uint32_t *loss = pl_loss(r, o);
        size_t step = pl_grid_along(g, loss, 0), up = pl_grid_along(g, loss, 1);
        if (step > plane || plane - step >= from->length[0])
            continue;
        size_t own = plane - step, shift = pl_grid_along(g, loss, 2);
        size_t begin = from->begin[own] + up, end = from->end[own] + up;
        end = end < most ? end : most;
        if (begin < end)
            s->shifted[s->shifted_count++] = (pl_shifted){
                .begin = begin,
                .end = end,
                .rows = from->rows + own * from->length[1] + from->begin[own],
                .low = from->low[own] + (uint32_t)(shift / PL_LANES),
                .shift = (uint32_t)shift,
                .add = loss[g->cell_axis],
            };
    }
}

/* Sources of a row, but for those above the bounds as a whole; and the window they cover. */
static uint32_t find_sources(const pl_grid *g, const pl_slab *s, size_t row, uint32_t *lowest,
                             uint32_t *highest) {
    uint32_t count = 0, low = UINT32_MAX, high = 0, width = (uint32_t)g->width;
    for (const pl_shifted *p = s->shifted; p < s->shifted + s->shifted_count; p++) {
        if (row < p->begin || row >= p->end)
            continue;
        const pl_row *source = p->rows + (row - p->begin);
        uint32_t begin = source->low + p->shift / PL_LANES;
        uint32_t end = source->high + (uint32_t)pl_blocks(p->shift);
        if (source->low == source->high || begin >= width ||
            source->least + p->add >= bound_at(g, s, (size_t)begin * PL_LANES))
            continue;
        low = begin < low ? begin : low;
        high = end > high ? end : high;
        s->sources[count++] = (pl_source){
            .cells = source->cells,
            .at = -(ptrdiff_t)((size_t)source->low * PL_LANES + p->shift),
            .begin = begin,
            .count = end - begin,
            .add = p->add,
        };
    }
    for (uint32_t i = 0; i < count; i++) {
        s->sources[i].begin -= low;
        s->sources[i].at += (ptrdiff_t)low * PL_LANES;
    }
    *lowest = low;
    *highest = high < width ? high : width;
    return count;
}

/* Adds to the layer what is worth keeping of a row. */
static parley_status keep_row(pl_grid *g, pl_slab *s, size_t plane, size_t row, uint32_t low,
                              const pl_front *front) {
    pl_layer *to = g->to;
    pl_row *own = &to->rows[plane * to->length[1] + row];
    size_t blocks = front->end - front->first, bytes = blocks * g->block_bytes;
    low += (uint32_t)front->first;
    parley_status status = pl_layer_reserve(g, to, s, blocks);
    if (status != PARLEY_OK)
        return status;
    *own = (pl_row){s->next, low, low + (uint32_t)blocks, front->least};
    memcpy(s->next, s->row + front->first * g->block_bytes, bytes);
    pl_grid_fill_blocks(g, s->next + bytes, g->cells.infinite, 1);
    s->next += bytes + g->block_bytes;
    to->low[plane] = low < to->low[plane] ? low : to->low[plane];
    return PARLEY_OK;
}

/* Points of a row whose cells begin at block `low`. */
static parley_status keep_hits(pl_grid *g, size_t plane, size_t row, uint32_t low, size_t count) {
    uint32_t first = low * PL_LANES, most = g->reduced->budget[g->axis[2]];
    pl_points *points = g->points;
    while (count > 0 && first + g->place[count - 1] > most)
        count--;
    parley_status status =
        pl_points_reserve(points, points->count + count, g->job->point_limit, g->job->ledger);
    if (status != PARLEY_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        uint32_t *loss = points->loss + points->axes * points->count++;
        if (g->axis[0] != PL_NO_AXIS)
            loss[g->axis[0]] = (uint32_t)plane;
        loss[g->axis[1]] = (uint32_t)row;
        loss[g->axis[2]] = first + g->place[i];
        loss[g->cell_axis] = g->value[i];
    }
    return PARLEY_OK;
}

/* Fills a row and narrows its window, or takes its points. */
static parley_status fill_row(pl_grid *g, pl_slab *s, size_t plane, size_t row) {
    uint32_t low, high;
    pl_front front = {.end = 0};
    uint32_t count = find_sources(g, s, row, &low, &high);
    if (count > 0) {
        g->cells.overlay(s->row, high - low, s->sources, count);
        look(g, s, row, s->row, low, high, &front);
    }
    if (g->points)
        return front.hits > 0 ? keep_hits(g, plane, row, low, front.hits) : PARLEY_OK;
    if (front.end > 0)
        return keep_row(g, s, plane, row, low, &front);
    g->to->rows[plane * g->to->length[1] + row] = (pl_row){NULL, 0, 0, 0};
    return PARLEY_OK;
}

/* ---- slabs ---- */

/* The first row of a slab in a plane whose ends are known. */
static size_t border(const pl_grid *g, uint32_t slab, size_t plane) {
    size_t begin = g->to->begin[plane], end = g->to->end[plane];
    return slab == 0 ? 0 : begin + (end - begin) * slab / g->slab_count;
}

/* Passes the failure of another slab on. */
static parley_status fail_too(pl_grid *g) {
    pthread_mutex_lock(&g->lock);
    parley_status status = pl_fail(g->failure.status, "%s", g->failure.message);
    pthread_mutex_unlock(&g->lock);
    return status;
}

static void note_failure(pl_grid *g) {
    pthread_mutex_lock(&g->lock);
    g->failure = *parley_last_error();
    pthread_mutex_unlock(&g->lock);
    atomic_store(&g->failing, true);
}

static parley_status wait_for(pl_grid *g, uint32_t slab, size_t position) {
    while (atomic_load_explicit(&g->slabs[slab].position, memory_order_acquire) < position) {
        if (atomic_load(&g->failing))
            return fail_too(g);
        sched_yield();
    }
    return PARLEY_OK;
}

static void come_to(pl_slab *s, size_t position) {
    atomic_store_explicit(&s->position, position, memory_order_release);
}

/* What the row has from the plane before must be there. Slabs below have done that plane. */
static parley_status wait_for_row(pl_grid *g, uint32_t slab, size_t plane, size_t row) {
    uint32_t owner = slab;
    while (plane > 0 && owner + 1 < g->slab_count && row >= border(g, owner + 1, plane - 1))
        owner++;
    if (owner == slab)
        return PARLEY_OK;
    return wait_for(g, owner, (plane - 1) * g->to->length[1] + row + 1);
}

/* The part of a slab in a plane that options bring to rows begin .. end - 1, into blocks from
 * `first` on. */
static parley_status fill_part(pl_grid *g, uint32_t slab, size_t plane, size_t first) {
    pl_slab *s = &g->slabs[slab];
    size_t begin = g->to->begin[plane], end = border(g, slab + 1, plane);
    for (size_t row = border(g, slab, plane); row < end; row++) {
        parley_status status = PARLEY_OK;
        if (row % ROWS_BETWEEN_POLLS == 0)
            status = pl_control_poll(g->job->control);
        if (status == PARLEY_OK)
            status = wait_for_row(g, slab, plane, row);
        if (status == PARLEY_OK && g->to->length[0] > 1)
            lower_bound(g, s, row, first);
        if (status == PARLEY_OK && row >= begin)
            status = fill_row(g, s, plane, row);
        if (status != PARLEY_OK)
            return status;
        come_to(s, plane * g->to->length[1] + row + 1);
    }
    return PARLEY_OK;
}

static parley_status fill_plane(pl_grid *g, uint32_t slab, size_t plane) {
    pl_slab *s = &g->slabs[slab];
    pl_layer *to = g->to;
    size_t begin = to->length[1], end = 0, first = g->width;
    find_shifted(g, s, plane);
    for (const pl_shifted *p = s->shifted; p < s->shifted + s->shifted_count; p++) {
        begin = p->begin < begin ? p->begin : begin;
        end = p->end > end ? p->end : end;
        first = p->low < first ? p->low : first;
    }
    if (slab > 0) {
        memcpy(s->bound, edge_at(g, slab - 1, plane), g->row_bytes);
    } else {
        pl_grid_fill_blocks(g, s->bound, g->limit, g->width);
        to->begin[plane] = (uint32_t)(begin < end ? begin : end);
        to->end[plane] = (uint32_t)end;
        to->low[plane] = (uint32_t)g->width;
    }
    parley_status status = fill_part(g, slab, plane, first);
    if (status == PARLEY_OK && slab + 1 < g->slab_count)
        memcpy(edge_at(g, slab, plane), s->bound, g->row_bytes);
    return status;
}

/* A slab waits for those before it in the same plane and for others in the plane before. All run at
 * once, or the one thread that runs them would wait for ever. */
static parley_status fill_slab(void *context, uint32_t slab, uint32_t worker) {
    pl_grid *g = context;
    (void)worker;
    for (size_t plane = 0; plane < g->to->length[0]; plane++) {
        size_t after = (plane + 1) * g->to->length[1];
        parley_status status = slab > 0 ? wait_for(g, slab - 1, after) : PARLEY_OK;
        if (status == PARLEY_OK)
            status = fill_plane(g, slab, plane);
        if (status != PARLEY_OK) {
            note_failure(g);
            return status;
        }
        come_to(&g->slabs[slab], after);
    }
    return PARLEY_OK;
}

/* ---- the step ---- */

/* Leaves out empty rows at the ends of each plane, and empty planes at the end. */
static void tighten(pl_layer *l) {
    size_t planes = 0;
    for (size_t plane = 0; plane < l->length[0]; plane++) {
        const pl_row *rows = l->rows + plane * l->length[1];
        uint32_t begin = l->begin[plane], end = l->end[plane];
        while (begin < end && rows[begin].low == rows[begin].high)
            begin++;
        while (begin < end && rows[end - 1].low == rows[end - 1].high)
            end--;
        l->begin[plane] = begin;
        l->end[plane] = end;
        planes = begin < end ? plane + 1 : planes;
    }
    l->length[0] = planes;
}

static uint32_t slabs_for(const pl_grid *g) {
    const pl_layer *from = &g->layers[g->current];
    uint32_t threads = pl_pool_threads(g->job->pool);
    bool small = from->piece_count * g->piece_bytes < BYTES_FOR_THREADS;
    if (from->length[0] == 1 || (small && !atomic_load(&forced_threads)))
        return 1;
    return threads < PL_GRID_SLABS ? threads : PL_GRID_SLABS;
}

/* Fills the next layer or g->points. */
static parley_status step(pl_grid *g, uint32_t issue, uint32_t slabs) {
    const pl_reduced *r = g->reduced;
    const pl_layer *from = g->from = &g->layers[g->current];
    pl_layer *to = g->to = &g->layers[1 - g->current];
    parley_status status = PARLEY_OK;
    g->issue = issue;
    g->slab_count = slabs;
    atomic_store(&g->failing, false);
    for (uint32_t d = 0; d < PL_GRID_DIMENSIONS; d++) {
        size_t span = g->axis[d] == PL_NO_AXIS ? 0 : pl_reduced_span(r, issue, g->axis[d]);
        size_t most = g->axis[d] == PL_NO_AXIS ? 1 : (size_t)r->budget[g->axis[d]] + 1;
        size_t length = from->length[d] > 0 ? from->length[d] + span : 0;
        to->length[d] = length < most ? length : most;
    }
    PL_TRY(pl_layer_open(g, to));
    PL_TRY(start_bounds(g));
    PL_TRY(pl_pool_run(g->job->pool, slabs, fill_slab, g));
out:
    return status;
}

parley_status pl_grid_step(pl_grid *g, uint32_t issue) {
    parley_status status = step(g, issue, slabs_for(g));
    if (status != PARLEY_OK) {
        pl_layer_close(g, &g->layers[1 - g->current]);
        return status;
    }
    pl_layer_close(g, &g->layers[g->current]);
    tighten(g->to);
    g->current = 1 - g->current;
    return PARLEY_OK;
}

/* ---- points ---- */

static parley_status start_points(pl_grid *g, pl_points *points) {
    size_t most = (size_t)g->reduced->budget[g->axis[2]] + 1 + 3 * PL_LANES;
    parley_status status = pl_grid_ensure(g, &g->hits, 2 * most, sizeof(uint32_t));
    if (status != PARLEY_OK)
        return status;
    g->points = points;
    g->place = g->hits.block;
    g->value = g->place + most;
    return PARLEY_OK;
}

static bool natural_order(const pl_grid *g) {
    uint32_t last = 0;
    for (uint32_t d = 0; d < PL_GRID_DIMENSIONS; d++)
        if (g->axis[d] != PL_NO_AXIS) {
            if (g->axis[d] < last)
                return false;
            last = g->axis[d];
        }
    return g->cell_axis > last;
}

static parley_status end_points(pl_grid *g, parley_status status) {
    if (status == PARLEY_OK && !natural_order(g))
        status = pl_points_sort(g->points, g->reduced->range, g->job->ledger);
    g->points = NULL;
    g->place = g->value = NULL;
    return status;
}

static parley_status read_plane(pl_grid *g, size_t plane) {
    const pl_layer *l = g->to;
    pl_slab *s = &g->slabs[0];
    parley_status status = pl_control_poll(g->job->control);
    pl_grid_fill_blocks(g, s->bound, g->limit, g->width);
    for (size_t row = 0; status == PARLEY_OK && row < l->end[plane]; row++) {
        const pl_row *own = &l->rows[plane * l->length[1] + row];
        pl_front front;
        if (l->length[0] > 1)
            lower_bound(g, s, row, l->low[plane]);
        if (row < l->begin[plane] || own->low == own->high)
            continue;
        look(g, s, row, own->cells, own->low, own->high, &front);
        status = keep_hits(g, plane, row, own->low, front.hits);
    }
    return status;
}

parley_status pl_grid_read(pl_grid *g, pl_points *points) {
    parley_status status = PARLEY_OK;
    g->to = &g->layers[g->current];
    g->slab_count = 1;
    PL_TRY(start_points(g, points));
    PL_TRY(start_bounds(g));
    for (size_t plane = 0; plane < g->to->length[0]; plane++)
        PL_TRY(read_plane(g, plane));
out:
    return end_points(g, status);
}

parley_status pl_grid_finish(pl_grid *g, uint32_t issue, pl_points *points) {
    uint32_t slabs = slabs_for(g);
    parley_status status;
    if (slabs > 1) {
        status = pl_grid_step(g, issue);
        return status == PARLEY_OK ? pl_grid_read(g, points) : status;
    }
    status = start_points(g, points);
    if (status == PARLEY_OK)
        status = step(g, issue, 1);
    return end_points(g, status);
}
