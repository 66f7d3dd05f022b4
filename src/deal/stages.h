/* The frontier of three or four axes, issue by issue, on lists or on the grid. */
#ifndef PL_DEAL_STAGES_H
#define PL_DEAL_STAGES_H

#include "deal/points.h"

#include <parley/frontier.h>

/* Fills job->points. PARLEY_FRONTIER_DENSE takes the grid for all issues, PARLEY_FRONTIER_SPARSE
 * lists. PARLEY_FRONTIER_AUTO begins with lists and before every issue compares what it would cost
 * on them and on the grid, and changes to the grid for good once that is less; it goes back to
 * lists when the grid does not fit in memory. *method becomes the name of what was used.
 * PARLEY_E_LIMIT, PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_stages_fill(pl_job *job, parley_frontier_method wanted, const char **method);

#endif
