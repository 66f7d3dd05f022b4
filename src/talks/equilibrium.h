/* Subgame-perfect play with complete information in the protocols "alternating" and "ultimatum", by
 * backward induction over a listed scenario. */
#ifndef PL_TALKS_EQUILIBRIUM_H
#define PL_TALKS_EQUILIBRIUM_H

#include "talks/session.h"

/* For the protocol's deadline or, `endless`, as if there were none. PARLEY_E_ARGUMENT: the protocol
 * has no such equilibrium, or vetoes or ratification, or the scenario is not listed.
 * PARLEY_E_LIMIT: more than 2^36 looks at an outcome. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_equilibrium_new(pl_equilibrium **out, const parley_scenario *scenario,
                                 const parley_protocol *rules, bool endless,
                                 parley_control *control);
void pl_equilibrium_free(pl_equilibrium *equilibrium);

#endif
