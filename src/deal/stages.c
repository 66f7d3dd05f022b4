/* Stages of lists and stages of the grid, and the choice between them.
 *
 * What lists cost depends on the number of points, what the grid costs on the rows and blocks that
 * the points lie in; both are known before each issue. Early lists are short and lie scattered over
 * the grid; later ones may fill it. */
#include "deal/stages.h"

#include "deal/cells.h"
#include "deal/grid.h"
#include "deal/sweep.h"
#include "parallel/control.h"

#include <string.h>

enum {
    WORTH_COMPARING = 1 << 12, /* sums of an issue */
    STRETCH = 64,              /* points looked at side by side, and how often at most */
    MOST_STRETCHES = 64
};

/* Nanoseconds for each option and row of the grid, and, with 4 axes, block of a whole row; and for
 * each option and block that points lie in, while a layer fits the second-level cache and beyond;
 * measured. */
static const double ROW_NS[] = {0, 0, 0, 8, 20}, WIDTH_NS = 3, BLOCK_NS = 2.5, FAR_BLOCK_NS = 4;
static const double NEAR_BLOCKS = 16384;

typedef struct stages {
    pl_job *job;
    pl_packing packing;
    pl_sized *order;
    pl_sweep *sweep;
    pl_list lists[2];
    uint32_t current; /* the list with the points, unless they are on the grid */
    pl_grid *grid;
    bool grid_allowed;
    bool used_lists, used_grid;
} stages;

/* Issues of small spans first: the lists of the early issues stay short, and their boxes small. */
static parley_status order_issues(stages *s) {
    const pl_reduced *r = s->job->reduced;
    s->order = PL_NEW(pl_sized, r->issues);
    if (!s->order)
        return pl_fail_memory();
    for (uint32_t j = 0; j < r->issues; j++) {
        s->order[j].issue = j;
        for (uint32_t a = 0; a < r->axes; a++)
            s->order[j].size += pl_reduced_span(r, j, a) / (1.0 + r->range[a]);
    }
    pl_sort_sized(s->order, r->issues);
    return PARLEY_OK;
}

static uint32_t options_of(const pl_reduced *r, uint32_t issue) {
    return r->first[issue + 1] - r->first[issue];
}

/* ---- from lists to points and back ---- */

static parley_status points_from_list(stages *s) {
    pl_points *points = s->job->points;
    const pl_list *list = &s->lists[s->current];
    size_t most = s->job->point_limit > list->count ? s->job->point_limit : list->count;
    parley_status status = pl_points_reserve(points, list->count, most, s->job->ledger);
    if (status != PARLEY_OK)
        return status;
    for (size_t i = 0; i < list->count; i++)
        for (uint32_t a = 0; a < points->axes; a++)
            points->loss[i * points->axes + a] = pl_lane(&s->packing, pl_list_key(list, i), a);
    points->count = list->count;
    return PARLEY_OK;
}

static parley_status list_from_points(stages *s) {
    const pl_points *points = s->job->points;
    pl_list *list = &s->lists[s->current];
    parley_status status = pl_list_reserve(list, &s->packing, points->count, s->job->ledger);
    for (size_t i = 0; status == PARLEY_OK && i < points->count; i++)
        pl_list_set(list, i, pl_pack(&s->packing, points->loss + i * points->axes));
    if (status == PARLEY_OK)
        pl_list_end(list, points->count);
    return status;
}

static void drop_lists(stages *s) {
    pl_sweep_free(s->sweep);
    s->sweep = NULL;
    pl_list_drop(&s->lists[0], s->job->ledger);
    pl_list_drop(&s->lists[1], s->job->ledger);
}

static parley_status start_lists(stages *s) {
    s->used_lists = true;
    return pl_sweep_new(&s->sweep, s->job->reduced, s->job->ledger, s->job->control);
}

/* Takes the points of the list over to the grid. */
static parley_status go_to_grid(stages *s) {
    parley_status status = PARLEY_OK;
    PL_TRY(points_from_list(s));
    PL_TRY(pl_grid_new(&s->grid, s->job));
    PL_TRY(pl_grid_load(s->grid, s->job->points));
    drop_lists(s);
    s->used_grid = true;
out:
    s->job->points->count = 0;
    if (status != PARLEY_OK) {
        pl_points_drop(s->job->points, s->job->ledger);
        pl_grid_free(s->grid);
        s->grid = NULL;
    }
    return status;
}

static parley_status go_to_lists(stages *s) {
    parley_status status = PARLEY_OK;
    s->job->points->count = 0;
    PL_TRY(pl_grid_read(s->grid, s->job->points));
    pl_grid_free(s->grid);
    s->grid = NULL;
    PL_TRY(list_from_points(s));
    s->job->points->count = 0;
    PL_TRY(start_lists(s));
out:
    return status;
}

/* ---- the choice ---- */

/* Rows of the grid that the points lie in, and the blocks between the first and the last of each
 * row, taking the axes in their order; from stretches of the list. */
static double cost_of_grid(const stages *s, uint32_t options) {
    const pl_list *list = &s->lists[s->current];
    uint32_t inner = s->packing.axes - 2, shift = s->packing.shift[inner - 1], last = 0;
    size_t stretches = list->count / STRETCH + 1, step = (stretches / MOST_STRETCHES + 1) * STRETCH;
    double rows = 0, blocks = 0, seen = 0;
    for (size_t begin = 0; begin < list->count; begin += step) {
        pl_u128 row = ~(pl_u128)0;
        size_t end = list->count - begin < STRETCH ? list->count : begin + STRETCH;
        seen += (double)(end - begin);
        for (size_t i = begin; i < end; i++) {
            pl_u128 key = pl_list_key(list, i), own = key >> shift;
            uint32_t block = pl_lane(&s->packing, key, inner) / PL_LANES;
            rows += own != row;
            blocks += own != row ? 1 : block - last;
            row = own;
            last = block;
        }
    }
    double share = seen / (double)list->count, row_ns = ROW_NS[s->packing.axes];
    if (s->packing.axes == 4)
        row_ns += WIDTH_NS * (double)pl_blocks(s->job->reduced->budget[inner] + (size_t)1);
    double block_ns = blocks / share < NEAR_BLOCKS ? BLOCK_NS : FAR_BLOCK_NS;
    return (rows * row_ns + blocks * block_ns) / share * options;
}

static bool grid_is_worth_it(const stages *s, uint32_t issue) {
    uint32_t options = options_of(s->job->reduced, issue);
    const pl_list *list = &s->lists[s->current];
    if (!s->grid_allowed || list->count * options < WORTH_COMPARING)
        return false;
    /* Threads help the grid of 4 axes only, two by a half. */
    double speed = s->packing.axes == 4 ? (1.0 + pl_pool_threads(s->job->pool)) / 2 : 1;
    return cost_of_grid(s, options) < pl_sweep_cost(s->sweep, list, issue) * speed;
}

/* ---- stages ---- */

static parley_status stage_on_lists(stages *s, uint32_t issue) {
    pl_list *next = &s->lists[1 - s->current];
    parley_status status = pl_sweep_step(s->sweep, &s->lists[s->current], issue, next);
    if (status == PARLEY_OK)
        s->current = 1 - s->current;
    else
        pl_list_drop(next, s->job->ledger);
    return status;
}

static parley_status stage_on_grid(stages *s, uint32_t issue, bool last) {
    return last ? pl_grid_finish(s->grid, issue, s->job->points) : pl_grid_step(s->grid, issue);
}

/* One issue, where it costs less. What does not fit in memory there may fit in the other place. */
static parley_status freely(stages *s, uint32_t issue, bool last) {
    parley_status status = PARLEY_OK;
    if (!s->grid && grid_is_worth_it(s, issue)) {
        status = go_to_grid(s);
        s->grid_allowed = status == PARLEY_OK;
        if (status != PARLEY_OK && status != PARLEY_E_LIMIT)
            return status;
    }
    if (s->grid) {
        status = stage_on_grid(s, issue, last);
        if (status != PARLEY_E_LIMIT || last)
            return status;
        s->grid_allowed = false;
        PL_TRY(go_to_lists(s));
    }
    status = stage_on_lists(s, issue);
    if (status == PARLEY_E_LIMIT && s->grid_allowed) {
        s->grid_allowed = false;
        PL_TRY(go_to_grid(s));
        status = stage_on_grid(s, issue, last);
    }
out:
    return status;
}

static parley_status start(stages *s, parley_frontier_method wanted) {
    parley_status status = PARLEY_OK;
    PL_TRY(order_issues(s));
    PL_TRY(pl_list_start(&s->lists[0], &s->packing, s->job->ledger));
    if (wanted == PARLEY_FRONTIER_DENSE)
        PL_TRY(go_to_grid(s));
    else
        PL_TRY(start_lists(s));
out:
    return status;
}

static const char *name_of(const stages *s) {
    if (!s->used_grid)
        return "sparse lists";
    return s->used_lists ? "lists and grid" : "dense grid";
}

parley_status pl_stages_fill(pl_job *job, parley_frontier_method wanted, const char **method) {
    const pl_reduced *r = job->reduced;
    stages s = {.job = job, .packing = pl_packing_of(r), .grid_allowed = true};
    parley_status status = PARLEY_OK;
    PL_TRY(start(&s, wanted));
    for (uint32_t i = 0; i < r->issues; i++) {
        uint32_t issue = s.order[i].issue;
        bool last = i + 1 == r->issues;
        PL_TRY(wanted == PARLEY_FRONTIER_AUTO ? freely(&s, issue, last)
               : s.grid                       ? stage_on_grid(&s, issue, last)
                                              : stage_on_lists(&s, issue));
        pl_control_report(job->control, "frontier", (i + 1.0) / (r->issues + 1.0));
    }
    if (!s.grid) {
        PL_TRY(pl_points_reserve(job->points, s.lists[s.current].count, job->point_limit,
                                 job->ledger));
        PL_TRY(points_from_list(&s));
    }
out:
    *method = name_of(&s);
    pl_grid_free(s.grid);
    drop_lists(&s);
    pl_free(s.order);
    return status;
}
