/* Inside the grid: layers and their memory, and what a step works with. */
#ifndef PL_DEAL_GRID_LAYERS_H
#define PL_DEAL_GRID_LAYERS_H

#include "deal/cells.h"
#include "deal/grid.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
    PL_GRID_DIMENSIONS = 3, /* planes, rows, cells */
    PL_GRID_SLABS = 16      /* at most */
};

#define PL_NO_AXIS UINT32_MAX

/* Memory that is taken anew when more is wanted. */
typedef struct pl_room {
    void *block;
    size_t bytes;
} pl_room;

/* A row of a layer: blocks `low` to `high` - 1 of PL_LANES cells, with a block on either side that
 * is infinite or dominated. No plan that matters has a cell below `least`. */
typedef struct pl_row {
    const char *cells;
    uint32_t low, high; /* equal: empty */
    uint32_t least;
} pl_row;

/* The plans after some issues. Rows are known between `begin` and `end` of each plane, the others
 * are empty. */
typedef struct pl_layer {
    size_t length[PL_GRID_DIMENSIONS];
    pl_row *rows;            /* [planes][rows] */
    uint32_t *begin, *end;   /* [planes] */
    uint32_t *low;           /* [planes] the least block of a row, the width if there is none */
    pl_room room;            /* of all these */
    struct pl_piece *pieces; /* memory of the cells */
    size_t piece_count;
} pl_layer;

/* The rows of a plane shifted by an option onto those of another. */
typedef struct pl_shifted {
    size_t begin, end;  /* rows of the other that they land on */
    const pl_row *rows; /* that of row `begin` */
    uint32_t low;       /* the least block they cover */
    uint32_t shift, add;
} pl_shifted;

/* Neighbouring rows of each plane, worked on by one thread. */
typedef struct pl_slab {
    char *next, *limit;  /* room in its newest piece; an infinite block stands before */
    pl_shifted *shifted; /* [most options] */
    uint32_t shifted_count;
    pl_source *sources; /* [most options] */
    char *bound;        /* [width] blocks: the least loss so far at or before each place */
    char *row;          /* [width] blocks */
    /* plane * rows + row of the next row; the first of the next plane after the last of its own. */
    _Alignas(64) atomic_size_t position;
} pl_slab;

struct pl_grid {
    const pl_reduced *reduced;
    pl_job *job;
    pl_cells cells;
    size_t block_bytes, piece_bytes;
    uint32_t axis[PL_GRID_DIMENSIONS]; /* PL_NO_AXIS for the planes of 3 axes */
    uint32_t cell_axis, limit;         /* cells from `limit` on are beyond the budget */
    uint32_t most_options;
    pl_layer layers[2]; /* the plans, and what becomes of them; they take turns */
    uint32_t current;   /* which has the plans */
    pl_slab slabs[PL_GRID_SLABS];
    uint32_t slab_count;
    pl_room shifted, sources; /* those of the slabs */
    /* Pieces, cut from stores; under `lock` while threads run. */
    pthread_mutex_t lock;
    struct pl_store *stores;
    struct pl_piece *free_pieces;
    char *uncut, *uncut_end;
    size_t store_bytes;
    parley_error failure; /* of a slab */
    atomic_bool failing;
    /* Of a step or a reading. */
    uint32_t issue;
    const pl_layer *from;
    pl_layer *to;
    size_t width, row_bytes; /* blocks and bytes of a whole row */
    pl_room bounds;          /* of the slabs */
    pl_room edges;           /* [slabs - 1][planes] the bound at the end of a slab */
    pl_room below;           /* [rows] the least loss so far, as far as a row itself lowered it */
    pl_room below_from;      /* [rows] blocks before have not been lowered; the width: none */
    pl_room hits;
    pl_points *points; /* where the points go that a step leads to; NULL: to the next layer */
    uint32_t *place, *value;
};

static inline uint32_t pl_grid_along(const pl_grid *g, const uint32_t *loss, uint32_t dimension) {
    return g->axis[dimension] == PL_NO_AXIS ? 0 : loss[g->axis[dimension]];
}

static inline void pl_grid_fill_blocks(const pl_grid *g, void *to, uint32_t value, size_t blocks) {
    g->cells.fill(to, value, blocks * PL_LANES);
}

/* At least count * size bytes, with nothing in them. PARLEY_E_LIMIT, PARLEY_E_MEMORY: then the room
 * is empty. */
parley_status pl_grid_ensure(pl_grid *g, pl_room *room, size_t count, size_t size);

/* An empty layer with l->length. */
parley_status pl_layer_open(pl_grid *g, pl_layer *layer);

/* Gives the cells back. */
void pl_layer_close(pl_grid *g, pl_layer *layer);

/* Room for `blocks` blocks and an infinite one at s->next, with another before. For any thread. */
parley_status pl_layer_reserve(pl_grid *g, pl_layer *layer, pl_slab *s, size_t blocks);

#endif
