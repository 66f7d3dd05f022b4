/* The frontier of three or four axes on a grid, issue by issue.
 *
 * A cell holds the least loss of one party over partial plans in which the others lose exactly the
 * cell's coordinates (Bellman's recursion). Of each row only a window is kept: from the first to
 * the last block of cells in which some plan is not dominated by one with lesser or equal
 * coordinates. All else is dominated or no plan at all, and counts as infinite. Windows are a
 * third of the grid for three parties and a few per cent for four. */
#ifndef PL_DEAL_GRID_H
#define PL_DEAL_GRID_H

#include "deal/points.h"

typedef struct pl_grid pl_grid;

/* `job` is borrowed. A new grid has no plans. PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_grid_new(pl_grid **out, pl_job *job);
void pl_grid_free(pl_grid *grid);

/* Makes the points (sorted or not, within the budgets) the plans of the grid. PARLEY_E_LIMIT,
 * PARLEY_E_MEMORY. O(points + rows). */
parley_status pl_grid_load(pl_grid *grid, const pl_points *points);

/* The plans become their sums with the options of `issue`. PARLEY_E_LIMIT, after which the grid is
 * as before; PARLEY_E_MEMORY, PARLEY_E_CANCELLED. O(k W) for k options and W cells in the windows
 * of all shifted rows. */
parley_status pl_grid_step(pl_grid *grid, uint32_t issue);

/* Adds the plans that no other dominates to `points`, which is empty, sorted. Errors as for
 * pl_grid_step. O(W) and what sorting takes. */
parley_status pl_grid_read(pl_grid *grid, pl_points *points);

/* A step and a reading in one; the grid has no further use. */
parley_status pl_grid_finish(pl_grid *grid, uint32_t issue, pl_points *points);

/* For tests: with true, threads share out every step, however small. */
void pl_grid_force_threads(bool always);

#endif
