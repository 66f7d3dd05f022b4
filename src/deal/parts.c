/* Programs for every part of a space, and the search that goes from one to the next. */
#include "deal/parts.h"

parley_status pl_crew_init(pl_crew *crew, const parley_space *space, bool keep_all) {
    *crew = (pl_crew){.space = space, .loaded = UINT32_MAX};
    uint32_t count = pl_part_count(space);
    crew->program = PL_NEW(pl_program, count);
    if (!crew->program)
        return pl_fail_memory();
    for (; crew->count < count; crew->count++) {
        const parley_space *part = pl_part(space, crew->count);
        parley_status status = pl_program_init(
            &crew->program[crew->count], part->slim && !keep_all ? part->slim : part, keep_all);
        if (status != PARLEY_OK)
            return status;
    }
    return pl_crew_load(crew, 0);
}

void pl_crew_clear(pl_crew *crew) {
    pl_search_clear(&crew->search);
    for (uint32_t k = 0; k < crew->count; k++)
        pl_program_clear(&crew->program[k]);
    pl_free(crew->program);
    *crew = (pl_crew){0};
}

bool pl_crew_may_reach(const pl_crew *crew, uint32_t part, const int64_t *floors) {
    const pl_program *program = &crew->program[part];
    for (uint32_t p = 0; p < program->parties && crew->count > 1; p++)
        if (floors[p] > program->base[p] + program->spread[p])
            return false;
    return true;
}

parley_status pl_crew_load(pl_crew *crew, uint32_t part) {
    if (crew->loaded == part)
        return PARLEY_OK;
    pl_search_clear(&crew->search);
    crew->loaded = UINT32_MAX;
    parley_status status = pl_search_init(&crew->search, &crew->program[part]);
    if (status == PARLEY_OK)
        crew->loaded = part;
    return status;
}
