/* The frontier of a divided space: the frontiers of its parts put together. */
#ifndef PL_DEAL_FRONTIER_PARTS_H
#define PL_DEAL_FRONTIER_PARTS_H

#include <parley/frontier.h>

typedef struct pl_union pl_union;

/* Arguments as for parley_frontier_new, checked. The memory limit holds for all parts together. */
parley_status pl_union_new(pl_union **out, const parley_space *space,
                           const parley_frontier_options *options, parley_control *control);
void pl_union_free(pl_union *whole);

size_t pl_union_size(const pl_union *whole);
/* `index` is that of a point. */
void pl_union_utilities(const pl_union *whole, size_t index, int64_t *utilities);
parley_status pl_union_choices(const pl_union *whole, size_t index, uint32_t *choices);
parley_status pl_union_multiplicity(const pl_union *whole, size_t index, parley_count *out);
const char *pl_union_method(const pl_union *whole);
size_t pl_union_peak(const pl_union *whole);

/* The memory that the frontier of a part goes on holding (frontier.c). */
size_t pl_frontier_held(const parley_frontier *frontier);

#endif
