/* What the frontier methods produce, and the methods themselves. */
#ifndef PL_DEAL_POINTS_H
#define PL_DEAL_POINTS_H

#include "deal/ledger.h"
#include "deal/reduce.h"
#include "parallel/pool.h"

/* Points as losses, axes side by side, sorted ascending in lexicographic order. */
typedef struct pl_points {
    uint32_t axes;
    uint32_t *loss; /* [count][axes] */
    size_t count, capacity;
} pl_points;

parley_status pl_points_reserve(pl_points *points, size_t wanted, size_t limit, pl_ledger *ledger);
void pl_points_drop(pl_points *points, pl_ledger *ledger);

/* Sorts points whose axes have losses of at most range[axis] each. */
parley_status pl_points_sort(pl_points *points, const uint32_t *range, pl_ledger *ledger);

/* What a method works with. */
typedef struct pl_job {
    const pl_reduced *reduced;
    pl_points *points;
    pl_ledger *ledger;
    pl_pool *pool; /* NULL = one thread */
    parley_control *control;
    size_t point_limit;
    uint64_t work_limit; /* merging: sums to look at before giving up; 0 = none */
    bool gave_up;        /* merging: set instead of an error when work_limit was reached */
} pl_job;

/* The grid of 2 axes, kept after every issue, so that an agreement can be read off it. Rows go from
 * the last issue to the first: row j is about issues j .. m-1. */
typedef struct pl_rows {
    const pl_reduced *reduced;
    uint32_t index_axis; /* the axis that numbers the cells; cells hold losses of the other */
    bool narrow;         /* cells of 16 bits, else of 32 */
    void *block;
    size_t bytes;
    size_t *start;    /* [issues + 1] cell of loss 0 of each row */
    uint32_t *length; /* [issues + 1] */
} pl_rows;

/* Bytes that pl_rows_fill will take; SIZE_MAX if the sum overflows. */
size_t pl_rows_bytes(const pl_reduced *reduced);
parley_status pl_rows_fill(pl_rows *rows, pl_job *job);
/* option[issues] of the agreement with these losses, counted as in reduced->option. */
void pl_rows_trace(const pl_rows *rows, const uint32_t *losses, uint32_t *option);
void pl_rows_drop(pl_rows *rows, pl_ledger *ledger);

/* Two axes by merging 64-bit keys. */
parley_status pl_merge_fill(pl_job *job);

#endif
