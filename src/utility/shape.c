/* Checking the shape of a space before anything is built from it. */
#include "utility/shape.h"

static parley_status check_clauses(const parley_space_spec *space) {
    for (uint32_t c = 0; c < space->clause_count; c++)
        for (uint32_t i = 0; i < space->clauses[c].count; i++) {
            const parley_literal *literal = &space->clauses[c].literals[i];
            if (literal->issue >= space->issue_count ||
                literal->option >= space->option_counts[literal->issue])
                return pl_fail(PARLEY_E_ARGUMENT, "clause %u names option %u of issue %u", c,
                               literal->option, literal->issue);
        }
    return PARLEY_OK;
}

parley_status pl_shape_check(const parley_space_spec *space) {
    if (space->party_count < 1 || space->party_count > PARLEY_MAX_PARTIES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u parties; 1 to %d", space->party_count,
                       PARLEY_MAX_PARTIES);
    if (space->issue_count < 1 || space->issue_count > PARLEY_MAX_ISSUES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u issues; 1 to %d", space->issue_count,
                       PARLEY_MAX_ISSUES);
    for (uint32_t j = 0; j < space->issue_count; j++)
        if (space->option_counts[j] < 1 || space->option_counts[j] > PARLEY_MAX_OPTIONS)
            return pl_fail(PARLEY_E_ARGUMENT, "issue %u has %u options; 1 to %d", j,
                           space->option_counts[j], PARLEY_MAX_OPTIONS);
    return check_clauses(space);
}
