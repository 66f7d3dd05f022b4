/* Three or four parties on a grid: a cell holds the least loss of one party over partial plans in
 * which the others lose exactly the cell's coordinates (Bellman's recursion).
 *
 * The cell party is the one with the largest range, the inner dimension the longest of the rest.
 * Issues go in ascending order of their spans, so that early boxes are small; a box grows with the
 * issues up to the budgets. Rows are computed whole, from rows of the box before, in two buffers
 * that swap. With 3 axes the outermost dimension has one coordinate. */
#include "deal/points.h"

#include "deal/cells.h"
#include "parallel/control.h"

#include <stdlib.h>
#include <string.h>

enum {
    DIMENSIONS = 3, /* outer, middle, inner */
    SLABS_PER_THREAD = 8,
    WORK_BETWEEN_POLLS = 1 << 22
};

#define NO_AXIS UINT32_MAX

typedef struct box {
    size_t length[DIMENSIONS];
    size_t before, stride; /* infinite cells left of a row; cells from row to row */
} box;

typedef struct grid {
    const pl_reduced *reduced;
    pl_job *job;
    pl_cells cells;
    uint32_t axis[DIMENSIONS]; /* NO_AXIS for the outer dimension of 3 axes */
    uint32_t cell_axis;
    uint32_t *order; /* [issues] */
    box *boxes;      /* [issues + 1] after 0, 1, .. issues */
    size_t buffer_cells;
    char *buffer[2];
    uint32_t stage; /* issues done */
    const void **from;
    uint32_t *add;
    uint32_t sources; /* room per worker in from and add */
    size_t slab_rows;
} grid;

static void choose_axes(grid *g) {
    const pl_reduced *r = g->reduced;
    g->cell_axis = 0;
    for (uint32_t a = 1; a < r->axes; a++)
        if (r->range[a] > r->range[g->cell_axis])
            g->cell_axis = a;
    g->axis[0] = NO_AXIS;
    uint32_t filled = DIMENSIONS - (r->axes - 1);
    for (uint32_t a = 0; a < r->axes; a++)
        if (a != g->cell_axis)
            g->axis[filled++] = a;
    for (uint32_t d = 0; d + 1 < DIMENSIONS; d++)
        if (g->axis[d] != NO_AXIS && r->budget[g->axis[d]] > r->budget[g->axis[DIMENSIONS - 1]]) {
            uint32_t swap = g->axis[d];
            g->axis[d] = g->axis[DIMENSIONS - 1];
            g->axis[DIMENSIONS - 1] = swap;
        }
}

static uint32_t along(const grid *g, const uint32_t *loss, uint32_t dimension) {
    return g->axis[dimension] == NO_AXIS ? 0 : loss[g->axis[dimension]];
}

static uint32_t span(const grid *g, uint32_t issue, uint32_t dimension) {
    return g->axis[dimension] == NO_AXIS ? 0
                                         : pl_reduced_span(g->reduced, issue, g->axis[dimension]);
}

typedef struct sized {
    double size;
    uint32_t issue;
} sized;

static int by_size(const void *a, const void *b) {
    const sized *one = a, *two = b;
    if (one->size != two->size)
        return one->size < two->size ? -1 : 1;
    return one->issue < two->issue ? -1 : 1;
}

static parley_status order_issues(grid *g) {
    const pl_reduced *r = g->reduced;
    sized *list = PL_NEW(sized, r->issues);
    if (!list)
        return pl_fail_memory();
    for (uint32_t j = 0; j < r->issues; j++) {
        list[j].issue = j;
        for (uint32_t d = 0; d < DIMENSIONS; d++)
            if (g->axis[d] != NO_AXIS)
                list[j].size += span(g, j, d) / (1.0 + r->range[g->axis[d]]);
    }
    qsort(list, r->issues, sizeof *list, by_size);
    for (uint32_t j = 0; j < r->issues; j++)
        g->order[j] = list[j].issue;
    pl_free(list);
    return PARLEY_OK;
}

/* The boxes after every issue, and the room the largest takes. */
static void lay_out(grid *g) {
    const pl_reduced *r = g->reduced;
    uint64_t reach[DIMENSIONS] = {0};
    g->buffer_cells = 0;
    for (uint32_t s = 0; s <= r->issues; s++) {
        box *own = &g->boxes[s];
        size_t next_inner = 1;
        for (uint32_t d = 0; d < DIMENSIONS; d++) {
            uint64_t budget = g->axis[d] == NO_AXIS ? 0 : r->budget[g->axis[d]];
            own->length[d] = (size_t)(reach[d] < budget ? reach[d] : budget) + 1;
            if (s < r->issues)
                reach[d] += span(g, g->order[s], d);
            next_inner = (size_t)(reach[d] < budget ? reach[d] : budget) + 1;
        }
        own->before = s < r->issues ? pl_round_lanes(span(g, g->order[s], DIMENSIONS - 1)) : 0;
        own->stride = own->before + pl_round_lanes(next_inner);
        size_t rows, cells;
        if (__builtin_mul_overflow(own->length[0], own->length[1], &rows) ||
            __builtin_mul_overflow(rows, own->stride, &cells))
            cells = SIZE_MAX / 16;
        if (cells > g->buffer_cells)
            g->buffer_cells = cells < SIZE_MAX / 16 ? cells : SIZE_MAX / 16;
    }
}

static void clear(grid *g) {
    pl_free(g->order);
    pl_free(g->boxes);
    pl_free(g->from);
    pl_free(g->add);
    pl_free(g->buffer[0]);
    pl_free(g->buffer[1]);
}

static parley_status prepare(grid *g, const pl_reduced *reduced) {
    *g = (grid){.reduced = reduced};
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
    size_t cells = 2 * g->buffer_cells + plane_cells(g);
    return cells < SIZE_MAX / 8 ? cells * g->cells.size : SIZE_MAX;
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

/* One row of the box after stage + 1 issues from rows of the box after stage issues. */
static void fill_row(const grid *g, size_t outer, size_t middle, const void **from, uint32_t *add) {
    const box *source = &g->boxes[g->stage], *target = &g->boxes[g->stage + 1];
    uint32_t issue = g->order[g->stage], count = 0;
    size_t size = g->cells.size;
    for (uint32_t o = g->reduced->first[issue]; o < g->reduced->first[issue + 1]; o++) {
        const uint32_t *loss = pl_loss(g->reduced, o);
        uint32_t a = along(g, loss, 0), b = along(g, loss, 1);
        if (a > outer || b > middle || outer - a >= source->length[0] ||
            middle - b >= source->length[1])
            continue;
        size_t row = (outer - a) * source->length[1] + (middle - b);
        from[count] = g->buffer[g->stage % 2] +
                      (row * source->stride + source->before - along(g, loss, 2)) * size;
        add[count++] = loss[g->cell_axis];
    }
    char *to = g->buffer[(g->stage + 1) % 2] +
               ((outer * target->length[1] + middle) * target->stride) * size;
    size_t row_cells = pl_round_lanes(target->length[2]);
    g->cells.fill(to, target->before);
    to += target->before * size;
    if (count > 0)
        g->cells.least(to, from, add, row_cells, count);
    else
        g->cells.fill(to, row_cells);
    g->cells.fill(to + row_cells * size, target->stride - target->before - row_cells);
}

static parley_status fill_slab(void *context, uint32_t index, uint32_t worker) {
    const grid *g = context;
    const box *target = &g->boxes[g->stage + 1];
    size_t rows = target->length[0] * target->length[1];
    size_t begin = index * g->slab_rows, end = begin + g->slab_rows;
    size_t between = WORK_BETWEEN_POLLS / (target->length[2] + 64) + 1;
    for (size_t row = begin; row < end && row < rows; row++) {
        if ((row - begin) % between == 0 && pl_control_poll(g->job->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        fill_row(g, row / target->length[1], row % target->length[1],
                 g->from + (size_t)worker * g->sources, g->add + (size_t)worker * g->sources);
    }
    return PARLEY_OK;
}

static parley_status run_stages(grid *g) {
    const pl_reduced *r = g->reduced;
    const box *start = &g->boxes[0];
    uint32_t threads = pl_pool_threads(g->job->pool);
    g->cells.fill(g->buffer[0], start->stride);
    memset(g->buffer[0] + start->before * g->cells.size, 0, g->cells.size);
    for (g->stage = 0; g->stage < r->issues; g->stage++) {
        const box *target = &g->boxes[g->stage + 1];
        size_t rows = target->length[0] * target->length[1];
        /* Starting threads costs about 10 us. */
        size_t slabs = stage_work(g, g->stage) > 2e6 ? (size_t)threads * SLABS_PER_THREAD : 1;
        slabs = slabs > rows ? rows : slabs;
        g->slab_rows = (rows + slabs - 1) / slabs;
        parley_status status =
            pl_pool_run(slabs > 1 ? g->job->pool : NULL,
                        (uint32_t)((rows + g->slab_rows - 1) / g->slab_rows), fill_slab, g);
        if (status != PARLEY_OK)
            return status;
        pl_control_report(g->job->control, "frontier", (g->stage + 1.0) / (r->issues + 1.0));
    }
    return PARLEY_OK;
}

static parley_status keep_hits(grid *g, size_t outer, size_t middle, const uint32_t *hits,
                               size_t count) {
    pl_points *points = g->job->points;
    size_t inner = g->boxes[g->reduced->issues].length[2];
    while (count > 0 && hits[2 * count - 2] >= inner)
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
        loss[g->axis[2]] = hits[2 * i];
        loss[g->cell_axis] = hits[2 * i + 1];
    }
    return PARLEY_OK;
}

/* A cell is a point when it is below all cells before it in every dimension: `plane` holds, for
 * every place of a plane, the least cell at or before it in the planes seen. */
static parley_status read_points(grid *g, char *plane, uint32_t *hits) {
    const box *own = &g->boxes[g->reduced->issues];
    size_t size = g->cells.size, width = pl_round_lanes(own->length[2]);
    const char *cells = g->buffer[g->reduced->issues % 2];
    uint32_t budget = g->reduced->budget[g->cell_axis];
    g->cells.fill(plane, plane_cells(g));
    for (size_t outer = 0; outer < own->length[0]; outer++) {
        if (pl_control_poll(g->job->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        for (size_t middle = 0; middle < own->length[1]; middle++) {
            char *bound = plane + middle * width * size;
            size_t row = outer * own->length[1] + middle;
            size_t count =
                g->cells.front(cells + (row * own->stride + own->before) * size, bound,
                               middle > 0 ? bound - width * size : NULL, width, budget, hits);
            parley_status status = keep_hits(g, outer, middle, hits, count);
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
    g->buffer[0] = pl_large_new(g->buffer_cells, g->cells.size);
    g->buffer[1] = pl_large_new(g->buffer_cells, g->cells.size);
    return g->from && g->add && g->buffer[0] && g->buffer[1] ? PARLEY_OK : pl_fail_memory();
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
    hits = PL_NEW(uint32_t, 2 * pl_round_lanes(g.boxes[g.reduced->issues].length[2]) + 2);
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
