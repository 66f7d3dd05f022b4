/* A space part by part, as the searches need it: the programs of all parts, and one search that
 * goes from part to part. A space that is not divided is its own only part. */
#ifndef PL_DEAL_PARTS_H
#define PL_DEAL_PARTS_H

#include "deal/search.h"

typedef struct pl_crew {
    const parley_space *space;
    uint32_t count;
    pl_program *program; /* [count] */
    pl_search search;    /* over program[loaded] */
    uint32_t loaded;     /* UINT32_MAX: none yet */
} pl_crew;

/* The space must not be empty; it is borrowed. `keep_all` as for pl_program_init. To be cleared in
 * any case. PARLEY_E_MEMORY. */
parley_status pl_crew_init(pl_crew *crew, const parley_space *space, bool keep_all);
void pl_crew_clear(pl_crew *crew);

/* Makes crew->search a search over part `part`; nothing to do if it is. PARLEY_E_MEMORY. */
parley_status pl_crew_load(pl_crew *crew, uint32_t part);

/* False where a part of several cannot meet utility floors [n] because of one party alone. */
bool pl_crew_may_reach(const pl_crew *crew, uint32_t part, const int64_t *floors);

/* The part that a space's number `part` stands for: itself where it is not divided. */
static inline const parley_space *pl_part(const parley_space *space, uint32_t part) {
    return space->parts ? space->parts[part] : space;
}

static inline uint32_t pl_part_count(const parley_space *space) {
    return space->parts ? space->part_count : 1;
}

#endif
