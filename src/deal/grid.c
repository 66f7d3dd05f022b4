/* The grid: axes, layers and their memory, and how points become a layer.
 *
 * The cell party is the one with the largest range, the inner dimension the longest of the rest;
 * rows of a plane go along the middle dimension. With 3 axes there is one plane. */
#include "deal/grid.h"

#include "deal/grid_layers.h"

#include <string.h>

enum { FIRST_STORE = 1 << 22, LARGEST_STORE = 1 << 26, LARGEST_PIECE = 1 << 18, CACHE_LINE = 64 };

/* A block of memory that pieces are cut from; in its first cache line. */
typedef struct pl_store {
    struct pl_store *next;
    size_t bytes;
} pl_store;

/* Memory for the cells of some rows; in its first cache line. */
typedef struct pl_piece {
    struct pl_piece *next;
} pl_piece;

/* ---- axes ---- */

/* The last axis in the cells and the others in their order give sorted points. Another order has
 * to be an eighth better to be worth sorting afterwards. */
static bool much_larger(uint32_t a, uint32_t b) {
    return a > b + b / 8;
}

static void choose_axes(pl_grid *g) {
    const pl_reduced *r = g->reduced;
    g->cell_axis = r->axes - 1;
    for (uint32_t a = 0; a + 1 < r->axes; a++)
        if (much_larger(r->range[a], r->range[g->cell_axis]))
            g->cell_axis = a;
    g->axis[0] = PL_NO_AXIS;
    uint32_t filled = PL_GRID_DIMENSIONS - (r->axes - 1);
    for (uint32_t a = 0; a < r->axes; a++)
        if (a != g->cell_axis)
            g->axis[filled++] = a;
    uint32_t *inner = &g->axis[PL_GRID_DIMENSIONS - 1];
    for (uint32_t d = 0; d + 1 < PL_GRID_DIMENSIONS; d++)
        if (g->axis[d] != PL_NO_AXIS && much_larger(r->budget[g->axis[d]], r->budget[*inner])) {
            uint32_t swap = g->axis[d];
            g->axis[d] = *inner;
            *inner = swap;
        }
}

/* ---- memory ---- */

static void drop(pl_grid *g, pl_room *room) {
    pl_ledger_drop(g->job->ledger, room->block, room->bytes, 1);
    *room = (pl_room){0};
}

parley_status pl_grid_ensure(pl_grid *g, pl_room *room, size_t count, size_t size) {
    pl_ledger *ledger = g->job->ledger;
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        bytes = SIZE_MAX / 2;
    if (bytes <= room->bytes)
        return PARLEY_OK;
    drop(g, room);
    if (pl_ledger_fits(ledger, bytes + bytes / 2, 1))
        bytes += bytes / 2;
    if (pl_ledger_take(ledger, bytes, 1, "the grid") != PARLEY_OK)
        return PARLEY_E_LIMIT;
    *room = (pl_room){pl_large_new(bytes, 1), bytes};
    if (room->block)
        return PARLEY_OK;
    pl_ledger_give(ledger, bytes, 1);
    *room = (pl_room){0};
    return pl_fail_memory();
}

/* Pieces hold some rows, however wide. */
static void choose_piece(pl_grid *g) {
    size_t row = (pl_blocks((size_t)g->reduced->budget[g->axis[2]] + 1) + 1) * g->block_bytes;
    size_t most = 2 * row > LARGEST_PIECE ? 2 * row : LARGEST_PIECE;
    g->piece_bytes = CACHE_LINE + g->block_bytes + (16 * row < most ? 16 * row : most);
}

/* Scratch for as many slabs as there may be. */
static parley_status make_slabs(pl_grid *g) {
    uint32_t threads = pl_pool_threads(g->job->pool);
    size_t slabs = threads < PL_GRID_SLABS ? threads : PL_GRID_SLABS;
    size_t options = slabs * g->most_options;
    parley_status status = PARLEY_OK;
    PL_TRY(pl_grid_ensure(g, &g->sources, options, sizeof(pl_source)));
    PL_TRY(pl_grid_ensure(g, &g->shifted, options, sizeof(pl_shifted)));
    for (size_t i = 0; i < slabs; i++) {
        g->slabs[i].sources = (pl_source *)g->sources.block + i * g->most_options;
        g->slabs[i].shifted = (pl_shifted *)g->shifted.block + i * g->most_options;
    }
out:
    return status;
}

parley_status pl_grid_new(pl_grid **out, pl_job *job) {
    const pl_reduced *r = job->reduced;
    pl_grid *g = *out = pl_calloc_aligned(1, sizeof *g);
    if (!g)
        return pl_fail_memory();
    g->reduced = r;
    g->job = job;
    choose_axes(g);
    g->cells = pl_cells_for(r->range[g->cell_axis]);
    g->block_bytes = PL_LANES * g->cells.size;
    g->limit = r->budget[g->cell_axis] + 1;
    for (uint32_t j = 0; j < r->issues; j++)
        if (r->first[j + 1] - r->first[j] > g->most_options)
            g->most_options = r->first[j + 1] - r->first[j];
    choose_piece(g);
    pthread_mutex_init(&g->lock, NULL);
    parley_status status = make_slabs(g);
    if (status != PARLEY_OK) {
        pl_grid_free(g);
        *out = NULL;
    }
    return status;
}

void pl_grid_free(pl_grid *g) {
    if (!g)
        return;
    pl_room *rooms[] = {&g->layers[0].room, &g->layers[1].room, &g->sources,
                        &g->shifted,        &g->bounds,         &g->edges,
                        &g->below,          &g->below_from,     &g->hits};
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        drop(g, rooms[i]);
    while (g->stores) {
        pl_store *store = g->stores;
        g->stores = store->next;
        pl_ledger_drop(g->job->ledger, store, store->bytes, 1);
    }
    pthread_mutex_destroy(&g->lock);
    pl_free(g);
}

/* ---- layers ---- */

parley_status pl_layer_open(pl_grid *g, pl_layer *l) {
    size_t planes = l->length[0], all;
    pl_layer_close(g, l);
    if (__builtin_mul_overflow(planes, l->length[1], &all) || all > SIZE_MAX / 64)
        all = SIZE_MAX / 64;
    parley_status status =
        pl_grid_ensure(g, &l->room, 1, all * sizeof *l->rows + 3 * planes * sizeof *l->begin);
    if (status != PARLEY_OK)
        return status;
    l->rows = l->room.block;
    l->begin = (uint32_t *)(l->rows + all);
    l->end = l->begin + planes;
    l->low = l->end + planes;
    if (planes > 0)
        memset(l->begin, 0, 3 * planes * sizeof *l->begin);
    return PARLEY_OK;
}

void pl_layer_close(pl_grid *g, pl_layer *l) {
    while (l->pieces) {
        pl_piece *piece = l->pieces;
        l->pieces = piece->next;
        piece->next = g->free_pieces;
        g->free_pieces = piece;
    }
    l->piece_count = 0;
}

/* As large as all stores before it, within limits; the first as large as all that two layers can
 * ever take. Pages that are not touched cost nothing, and a block that is taken at once is handed
 * out again by the C library without new pages. */
static size_t next_store(const pl_grid *g) {
    double bytes = 2.0 * (double)g->block_bytes;
    if (g->store_bytes > 0)
        return g->store_bytes < LARGEST_STORE ? g->store_bytes : LARGEST_STORE;
    for (uint32_t d = 0; d < PL_GRID_DIMENSIONS; d++) {
        double length = g->axis[d] == PL_NO_AXIS ? 1 : g->reduced->budget[g->axis[d]] + 1.0;
        bytes *= d + 1 < PL_GRID_DIMENSIONS ? length : length / PL_LANES + 2;
    }
    return (size_t)(bytes < FIRST_STORE ? bytes : FIRST_STORE);
}

static parley_status open_store(pl_grid *g) {
    size_t bytes = next_store(g), least = g->piece_bytes + CACHE_LINE;
    while (bytes > least && !pl_ledger_fits(g->job->ledger, bytes, 1))
        bytes /= 2;
    bytes = bytes > least ? bytes : least;
    if (pl_ledger_take(g->job->ledger, bytes, 1, "the grid") != PARLEY_OK)
        return PARLEY_E_LIMIT;
    pl_store *store = pl_large_new(bytes, 1);
    if (!store) {
        pl_ledger_give(g->job->ledger, bytes, 1);
        return pl_fail_memory();
    }
    *store = (pl_store){g->stores, bytes};
    g->stores = store;
    g->store_bytes += bytes;
    g->uncut = (char *)store + CACHE_LINE;
    g->uncut_end = (char *)store + bytes;
    return PARLEY_OK;
}

static parley_status take_piece(pl_grid *g, pl_piece **out) {
    parley_status status = PARLEY_OK;
    if (g->free_pieces) {
        *out = g->free_pieces;
        g->free_pieces = (*out)->next;
        return PARLEY_OK;
    }
    if ((size_t)(g->uncut_end - g->uncut) < g->piece_bytes)
        status = open_store(g);
    if (status == PARLEY_OK) {
        *out = (pl_piece *)(void *)g->uncut;
        g->uncut += g->piece_bytes;
    }
    return status;
}

parley_status pl_layer_reserve(pl_grid *g, pl_layer *l, pl_slab *s, size_t blocks) {
    pl_piece *piece;
    if ((size_t)(s->limit - s->next) >= (blocks + 1) * g->block_bytes)
        return PARLEY_OK;
    pthread_mutex_lock(&g->lock);
    parley_status status = take_piece(g, &piece);
    if (status == PARLEY_OK) {
        piece->next = l->pieces;
        l->pieces = piece;
        l->piece_count++;
    }
    pthread_mutex_unlock(&g->lock);
    if (status != PARLEY_OK)
        return status;
    s->next = (char *)piece + CACHE_LINE + g->block_bytes;
    s->limit = (char *)piece + g->piece_bytes;
    pl_grid_fill_blocks(g, s->next - g->block_bytes, g->cells.infinite, 1);
    return PARLEY_OK;
}

/* ---- points ---- */

static void measure(const pl_grid *g, pl_layer *l, const pl_points *points) {
    for (uint32_t d = 0; d < PL_GRID_DIMENSIONS; d++)
        l->length[d] = 1;
    for (size_t i = 0; i < points->count; i++)
        for (uint32_t d = 0; d < PL_GRID_DIMENSIONS; d++) {
            size_t place = pl_grid_along(g, points->loss + i * points->axes, d);
            l->length[d] = place < l->length[d] ? l->length[d] : place + 1;
        }
}

static size_t row_of(const pl_grid *g, const pl_layer *l, const uint32_t *loss) {
    return pl_grid_along(g, loss, 0) * l->length[1] + pl_grid_along(g, loss, 1);
}

/* Windows around the points. */
static void find_windows(const pl_grid *g, pl_layer *l, const pl_points *points) {
    for (size_t plane = 0; plane < l->length[0]; plane++)
        l->end[plane] = (uint32_t)l->length[1];
    for (size_t i = 0; i < l->length[0] * l->length[1]; i++)
        l->rows[i] = (pl_row){NULL, UINT32_MAX, 0, 0};
    for (size_t i = 0; i < points->count; i++) {
        const uint32_t *loss = points->loss + i * points->axes;
        pl_row *row = &l->rows[row_of(g, l, loss)];
        uint32_t block = pl_grid_along(g, loss, 2) / PL_LANES;
        row->low = block < row->low ? block : row->low;
        row->high = block >= row->high ? block + 1 : row->high;
    }
}

static parley_status place_rows(pl_grid *g, pl_layer *l) {
    pl_slab s = {.next = NULL};
    for (size_t i = 0; i < l->length[0] * l->length[1]; i++) {
        pl_row *row = &l->rows[i];
        if (row->high == 0) {
            row->low = 0;
            continue;
        }
        size_t blocks = row->high - row->low;
        parley_status status = pl_layer_reserve(g, l, &s, blocks);
        if (status != PARLEY_OK)
            return status;
        row->cells = s.next;
        pl_grid_fill_blocks(g, s.next, g->cells.infinite, blocks + 1);
        s.next += (blocks + 1) * g->block_bytes;
    }
    return PARLEY_OK;
}

static void set_cell(const pl_grid *g, const pl_layer *l, const uint32_t *loss) {
    const pl_row *row = &l->rows[row_of(g, l, loss)];
    size_t place = pl_grid_along(g, loss, 2) - (size_t)row->low * PL_LANES;
    if (g->cells.size == sizeof(uint16_t))
        ((uint16_t *)(uintptr_t)row->cells)[place] = (uint16_t)loss[g->cell_axis];
    else
        ((uint32_t *)(uintptr_t)row->cells)[place] = loss[g->cell_axis];
}

parley_status pl_grid_load(pl_grid *g, const pl_points *points) {
    pl_layer *l = &g->layers[g->current];
    parley_status status = PARLEY_OK;
    measure(g, l, points);
    PL_TRY(pl_layer_open(g, l));
    find_windows(g, l, points);
    PL_TRY(place_rows(g, l));
    for (size_t i = 0; i < points->count; i++)
        set_cell(g, l, points->loss + i * points->axes);
out:
    return status;
}
