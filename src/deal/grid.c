/* Three or four parties on a grid: a cell holds the least loss of one party over partial plans in
 * which the others lose exactly the cell's coordinates (Bellman's recursion).
 *
 * The cell party is the one with the largest range, the inner dimension the longest of the rest.
 * Issues go in ascending order of their spans, so that early boxes are small; a box grows with the
 * issues up to the budgets. Rows are computed whole and in place, the highest first, because what a
 * cell needs lies at or below it in every dimension. Threads share out the middle dimension; a slab
 * follows the one above it plane by plane. With 3 axes the outermost dimension has one coordinate,
 * and one thread does the work. */
#include "deal/points.h"

#include "deal/cells.h"
#include "parallel/control.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum {
    DIMENSIONS = 3, /* outer, middle, inner */
    MOST_THREADS = 64,
    WORK_BETWEEN_POLLS = 1 << 22
};

#define NO_AXIS UINT32_MAX

typedef struct box {
    size_t length[DIMENSIONS];
} box;

typedef struct grid {
    const pl_reduced *reduced;
    pl_job *job;
    pl_cells cells;
    uint32_t axis[DIMENSIONS]; /* NO_AXIS for the outer dimension of 3 axes */
    uint32_t cell_axis;
    uint32_t *order;       /* [issues] */
    box *boxes;            /* [issues + 1] after 0, 1, .. issues */
    size_t before, stride; /* infinite cells left of a row; cells from row to row */
    size_t rows;           /* of the last box, which the cells are laid out for */
    char *cell;
    uint32_t stage; /* issues done */
    uint32_t slabs;
    atomic_size_t left[MOST_THREADS]; /* planes that a slab has still to do in this stage */
    /* Per worker: sources of a row, and the row itself while it is one of its sources. */
    const void **from;
    uint32_t *add;
    char *scratch;
    uint32_t sources;
} grid;

/* The last axis in the cells and the others in their order give sorted points. Another order has
 * to be an eighth better to be worth sorting afterwards. */
static bool much_larger(uint32_t a, uint32_t b) {
    return a > b + b / 8;
}

static void choose_axes(grid *g) {
    const pl_reduced *r = g->reduced;
    g->cell_axis = r->axes - 1;
    for (uint32_t a = 0; a + 1 < r->axes; a++)
        if (much_larger(r->range[a], r->range[g->cell_axis]))
            g->cell_axis = a;
    g->axis[0] = NO_AXIS;
    uint32_t filled = DIMENSIONS - (r->axes - 1);
    for (uint32_t a = 0; a < r->axes; a++)
        if (a != g->cell_axis)
            g->axis[filled++] = a;
    uint32_t *inner = &g->axis[DIMENSIONS - 1];
    for (uint32_t d = 0; d + 1 < DIMENSIONS; d++)
        if (g->axis[d] != NO_AXIS && much_larger(r->budget[g->axis[d]], r->budget[*inner])) {
            uint32_t swap = g->axis[d];
            g->axis[d] = *inner;
            *inner = swap;
        }
}

static uint32_t along(const grid *g, const uint32_t *loss, uint32_t dimension) {
    return g->axis[dimension] == NO_AXIS ? 0 : loss[g->axis[dimension]];
}

static uint32_t span(const grid *g, uint32_t issue, uint32_t dimension) {
    return g->axis[dimension] == NO_AXIS ? 0
                                         : pl_reduced_span(g->reduced, issue, g->axis[dimension]);
}

static parley_status order_issues(grid *g) {
    const pl_reduced *r = g->reduced;
    pl_sized *list = PL_NEW(pl_sized, r->issues);
    if (!list)
        return pl_fail_memory();
    for (uint32_t j = 0; j < r->issues; j++) {
        list[j].issue = j;
        for (uint32_t d = 0; d < DIMENSIONS; d++)
            if (g->axis[d] != NO_AXIS)
                list[j].size += span(g, j, d) / (1.0 + r->range[g->axis[d]]);
    }
    pl_sort_sized(list, r->issues);
    for (uint32_t j = 0; j < r->issues; j++)
        g->order[j] = list[j].issue;
    pl_free(list);
    return PARLEY_OK;
}

/* The boxes after every issue, and the room the last takes. */
static void lay_out(grid *g) {
    const pl_reduced *r = g->reduced;
    uint64_t reach[DIMENSIONS] = {0};
    for (uint32_t s = 0; s <= r->issues; s++)
        for (uint32_t d = 0; d < DIMENSIONS; d++) {
            uint64_t budget = g->axis[d] == NO_AXIS ? 0 : r->budget[g->axis[d]];
            g->boxes[s].length[d] = (size_t)(reach[d] < budget ? reach[d] : budget) + 1;
            if (s == r->issues)
                continue;
            uint32_t step = span(g, g->order[s], d);
            reach[d] += step;
            if (d == DIMENSIONS - 1 && step > g->before)
                g->before = step;
        }
    const box *last = &g->boxes[r->issues];
    g->before = pl_round_lanes(g->before);
    g->stride = g->before + pl_round_lanes(last->length[2]);
    g->rows = last->length[0] * last->length[1];
}

static void clear(grid *g) {
    pl_free(g->order);
    pl_free(g->boxes);
    pl_free(g->from);
    pl_free(g->add);
    pl_free(g->scratch);
    pl_free(g->cell);
}

static parley_status prepare(grid *g, const pl_reduced *reduced) {
    memset(g, 0, sizeof *g);
    g->reduced = reduced;
    choose_axes(g);
    g->cells = pl_cells_for(reduced->range[g->cell_axis]);
    g->order = PL_NEW(uint32_t, reduced->issues);
    g->boxes = PL_NEW(box, reduced->issues + 1);
    if (!g->order || !g->boxes)
        return pl_fail_memory();
    if (order_issues(g) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    lay_out(g);
    return PARLEY_OK;
}

static size_t plane_cells(const grid *g) {
    const box *last = &g->boxes[g->reduced->issues];
    return last->length[1] * pl_round_lanes(last->length[2]);
}

static size_t total_bytes(const grid *g) {
    const box *last = &g->boxes[g->reduced->issues];
    size_t rows, cells;
    if (__builtin_mul_overflow(last->length[0], last->length[1], &rows) ||
        __builtin_mul_overflow(rows, g->stride, &cells) || cells > SIZE_MAX / 16)
        return SIZE_MAX;
    return (cells + plane_cells(g)) * g->cells.size;
}

size_t pl_grid_bytes(const pl_reduced *reduced) {
    grid g;
    size_t bytes = prepare(&g, reduced) == PARLEY_OK ? total_bytes(&g) : SIZE_MAX;
    clear(&g);
    return bytes;
}

static double stage_work(const grid *g, uint32_t stage) {
    const box *own = &g->boxes[stage + 1];
    uint32_t issue = g->order[stage];
    return (double)own->length[0] * (double)own->length[1] * (double)own->length[2] *
           (g->reduced->first[issue + 1] - g->reduced->first[issue]);
}

double pl_grid_work(const pl_reduced *reduced) {
    grid g;
    double work = 0;
    if (prepare(&g, reduced) == PARLEY_OK)
        for (uint32_t s = 0; s < reduced->issues; s++)
            work += stage_work(&g, s);
    clear(&g);
    return work;
}

static char *row_at(const grid *g, size_t outer, size_t middle) {
    size_t row = outer * g->boxes[g->reduced->issues].length[1] + middle;
    return g->cell + (row * g->stride + g->before) * g->cells.size;
}

/* Sources of a row in the box before; returns their number. *itself is set if the row is one. */
static uint32_t find_sources(const grid *g, size_t outer, size_t middle, const void **from,
                             uint32_t *add, bool *itself) {
    const box *source = &g->boxes[g->stage];
    uint32_t issue = g->order[g->stage], count = 0;
    *itself = false;
    for (uint32_t o = g->reduced->first[issue]; o < g->reduced->first[issue + 1]; o++) {
        const uint32_t *loss = pl_loss(g->reduced, o);
        uint32_t a = along(g, loss, 0), b = along(g, loss, 1);
        if (a > outer || b > middle || outer - a >= source->length[0] ||
            middle - b >= source->length[1])
            continue;
        *itself |= a == 0 && b == 0;
        from[count] = row_at(g, outer - a, middle - b) - along(g, loss, 2) * g->cells.size;
        add[count++] = loss[g->cell_axis];
    }
    return count;
}

/* Brings one row from the box before to the box after this stage. Cells that the next stage will
 * read for the first time are made infinite: left of a new row, and right of every row. */
static void fill_row(const grid *g, size_t outer, size_t middle, uint32_t worker) {
    const box *source = &g->boxes[g->stage], *target = &g->boxes[g->stage + 1];
    const void **from = g->from + (size_t)worker * g->sources;
    uint32_t *add = g->add + (size_t)worker * g->sources;
    size_t size = g->cells.size, own = pl_round_lanes(target->length[2]), next = own;
    char *row = row_at(g, outer, middle), *scratch = g->scratch + worker * g->stride * size;
    bool itself;
    uint32_t count = find_sources(g, outer, middle, from, add, &itself);
    if (g->stage + 1 < g->reduced->issues)
        next = pl_round_lanes(target[1].length[2]);
    if (outer >= source->length[0] || middle >= source->length[1])
        g->cells.fill(row - g->before * size, g->cells.infinite, g->before);
    if (count == 0) {
        g->cells.fill(row, g->cells.infinite, own);
    } else {
        g->cells.least(itself ? scratch : row, from, add, own, count);
        if (itself)
            memcpy(row, scratch, own * size);
    }
    g->cells.fill(row + own * size, g->cells.infinite, next - own);
}

/* Waits until the slab above has done the plane, for it still reads rows of this one. */
static parley_status follow(grid *g, uint32_t slab, size_t plane) {
    while (slab > 0 && atomic_load_explicit(&g->left[slab - 1], memory_order_acquire) > plane) {
        if (pl_control_poll(g->job->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        sched_yield();
    }
    return PARLEY_OK;
}

/* The slab with the highest rows of the middle dimension is the first. A slab only waits for those
 * before it, which the pool starts first, so some thread can always go on. */
static parley_status fill_slab(void *context, uint32_t slab, uint32_t worker) {
    grid *g = context;
    const box *target = &g->boxes[g->stage + 1];
    size_t begin = target->length[1] * (g->slabs - 1 - slab) / g->slabs;
    size_t end = target->length[1] * (g->slabs - slab) / g->slabs;
    size_t between = WORK_BETWEEN_POLLS / (target->length[2] + PL_LANES) + 1, rows = 0;
    for (size_t outer = target->length[0]; outer-- > 0;) {
        if (follow(g, slab, outer) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        for (size_t middle = end; middle-- > begin;) {
            if (rows++ % between == 0 && pl_control_poll(g->job->control) != PARLEY_OK)
                return PARLEY_E_CANCELLED;
            fill_row(g, outer, middle, worker);
        }
        atomic_store_explicit(&g->left[slab], outer, memory_order_release);
    }
    return PARLEY_OK;
}

static parley_status run_stages(grid *g) {
    const pl_reduced *r = g->reduced;
    size_t first = r->issues > 0 ? pl_round_lanes(g->boxes[1].length[2]) : PL_LANES;
    uint32_t threads = pl_pool_threads(g->job->pool);
    g->cells.fill(g->cell, g->cells.infinite, g->before + first);
    memset(row_at(g, 0, 0), 0, g->cells.size);
    for (g->stage = 0; g->stage < r->issues; g->stage++) {
        const box *target = &g->boxes[g->stage + 1];
        /* Starting threads costs about 10 us. */
        g->slabs = stage_work(g, g->stage) > 2e6 && target->length[0] > 1 ? threads : 1;
        for (uint32_t t = 0; t < g->slabs; t++)
            atomic_init(&g->left[t], target->length[0]);
        parley_status status = pl_pool_run(g->job->pool, g->slabs, fill_slab, g);
        if (status != PARLEY_OK)
            return status;
        pl_control_report(g->job->control, "frontier", (g->stage + 1.0) / (r->issues + 1.0));
    }
    return PARLEY_OK;
}

static parley_status keep_hits(grid *g, size_t outer, size_t middle, const uint32_t *place,
                               const uint32_t *value, size_t count) {
    pl_points *points = g->job->points;
    size_t inner = g->boxes[g->reduced->issues].length[2];
    while (count > 0 && place[count - 1] >= inner)
        count--;
    parley_status status =
        pl_points_reserve(points, points->count + count, g->job->point_limit, g->job->ledger);
    if (status != PARLEY_OK)
        return status;
    for (size_t i = 0; i < count; i++) {
        uint32_t *loss = points->loss + points->axes * points->count++;
        if (g->axis[0] != NO_AXIS)
            loss[g->axis[0]] = (uint32_t)outer;
        loss[g->axis[1]] = (uint32_t)middle;
        loss[g->axis[2]] = place[i];
        loss[g->cell_axis] = value[i];
    }
    return PARLEY_OK;
}

/* A cell is a point when it is below all cells before it in every dimension: `plane` holds, for
 * every place of a plane, the least cell at or before it in the planes seen. */
static parley_status read_points(grid *g, char *plane, uint32_t *place) {
    const box *own = &g->boxes[g->reduced->issues];
    size_t size = g->cells.size, blocks = pl_blocks(own->length[2]);
    size_t width = blocks * PL_LANES * size;
    uint32_t *value = place + (blocks + 1) * PL_LANES;
    g->cells.fill(plane, g->reduced->budget[g->cell_axis] + 1, plane_cells(g));
    for (size_t outer = 0; outer < own->length[0]; outer++) {
        if (pl_control_poll(g->job->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        for (size_t middle = 0; middle < own->length[1]; middle++) {
            char *bound = plane + middle * width;
            pl_front front;
            if (middle > 0)
                g->cells.lower(bound, bound - width, blocks);
            g->cells.front(&front, row_at(g, outer, middle), blocks, bound, blocks, place, value);
            parley_status status = keep_hits(g, outer, middle, place, value, front.hits);
            if (status != PARLEY_OK)
                return status;
        }
    }
    return PARLEY_OK;
}

static bool natural_order(const grid *g) {
    uint32_t last = 0;
    for (uint32_t d = 0; d < DIMENSIONS; d++)
        if (g->axis[d] != NO_AXIS) {
            if (g->axis[d] < last)
                return false;
            last = g->axis[d];
        }
    return g->cell_axis > last;
}

static parley_status allocate(grid *g) {
    const pl_reduced *r = g->reduced;
    uint32_t threads = pl_pool_threads(g->job->pool);
    for (uint32_t j = 0; j < r->issues; j++)
        if (r->first[j + 1] - r->first[j] + 3 > g->sources)
            g->sources = r->first[j + 1] - r->first[j] + 3;
    g->from = PL_NEW(const void *, (size_t)g->sources *threads);
    g->add = PL_NEW(uint32_t, (size_t)g->sources * threads);
    g->scratch = pl_realloc(NULL, g->stride * threads, g->cells.size);
    g->cell = pl_large_new(g->rows * g->stride, g->cells.size);
    return g->from && g->add && g->scratch && g->cell ? PARLEY_OK : pl_fail_memory();
}

parley_status pl_grid_fill(pl_job *job) {
    grid g;
    char *plane = NULL;
    uint32_t *hits = NULL;
    size_t taken = 0;
    parley_status status = PARLEY_OK;
    PL_TRY(prepare(&g, job->reduced));
    g.job = job;
    PL_TRY(pl_ledger_take(job->ledger, total_bytes(&g), 1, "the grid"));
    taken = total_bytes(&g);
    PL_TRY(allocate(&g));
    PL_TRY(run_stages(&g));
    plane = pl_realloc(NULL, plane_cells(&g), g.cells.size);
    hits = PL_NEW(uint32_t, 2 * (pl_blocks(g.boxes[g.reduced->issues].length[2]) + 1) * PL_LANES);
    if (!plane || !hits) {
        status = pl_fail_memory();
        goto out;
    }
    PL_TRY(read_points(&g, plane, hits));
    if (!natural_order(&g))
        PL_TRY(pl_points_sort(job->points, g.reduced->range, job->ledger));
out:
    pl_free(plane);
    pl_free(hits);
    clear(&g);
    pl_ledger_give(job->ledger, taken, 1);
    return status;
}
