/* Joining the issues that clauses tie together. */
#ifndef PL_DEAL_JOIN_H
#define PL_DEAL_JOIN_H

#include "deal/space.h"

/* The rules to obey; option flags are [K] in issue order. */
typedef struct pl_rules {
    const uint8_t *excluded;
    const parley_clause *clauses;
    uint32_t clause_count;
} pl_rules;

/* Issues tied together whose combinations are too many, or take too long to list. */
typedef struct pl_tied {
    uint32_t count; /* 0: none */
    uint32_t issues[PARLEY_MAX_ISSUES];
} pl_tied;

/* Whether a clause is obeyed by choices[m]. */
bool pl_clause_holds(const parley_clause *clause, const uint32_t *choices);

/* Fills the joined issues of a space whose original problem is there already. A component of
 * several issues may have `most` combinations; PARLEY_OK with tied->count > 0 where one has more,
 * and the joined issues are not filled then. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_join(parley_space *space, const pl_rules *rules, uint32_t most, pl_tied *tied,
                      parley_control *control);

#endif
