/* Which issues to fix so that what clauses tie together falls into small components. */
#ifndef PL_DEAL_CUTSET_H
#define PL_DEAL_CUTSET_H

#include "deal/join.h"

typedef struct pl_cutset {
    uint32_t count;
    uint32_t issues[PARLEY_MAX_ISSUES];
    double log_parts; /* natural logarithm of about how many combinations they have */
} pl_cutset;

/* `live` [m]: how many options of each issue are not excluded; clauses have no literal about an
 * issue with one. The component `tied` is known to have too many combinations, so at least one
 * issue of it is chosen. `most`: combinations that a component may have.
 * Greedy: of single issues and of the levels of breadth-first walks, the set is fixed next that
 * leaves the least work, that is, parts times the combinations of a part, as estimated by taking
 * clauses for independent. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. O(c m (m + literals)) for c sets
 * chosen. */
parley_status pl_cutset_find(pl_cutset *out, const parley_space *space, const pl_rules *rules,
                             const uint32_t *live, const pl_tied *tied, uint32_t most,
                             parley_control *control);

#endif
