/* Specs of scenarios made from a dossier's problem or from profiles: to be changed, and built. */
#ifndef PL_TALKS_SPEC_H
#define PL_TALKS_SPEC_H

#include "base/error.h"
#include "base/memory.h"

#include <parley/profile.h>
#include <parley/scenario.h>

/* Begins as all zeroes. What it is made from must outlive it. */
typedef struct pl_spec {
    parley_scenario_spec scenario;
    pl_arena arena; /* of the arrays that are its own */
} pl_spec;

/* See parley_scenario_of_problem. PARLEY_E_MEMORY. */
parley_status pl_spec_of_problem(pl_spec *spec, const parley_problem *problem);

/* See parley_scenario_of_profiles. PARLEY_E_LIMIT, PARLEY_E_MEMORY, PARLEY_E_CANCELLED. */
parley_status pl_spec_of_profiles(pl_spec *spec, const parley_profiles_problem *problem,
                                  parley_control *control);

void pl_spec_clear(pl_spec *spec);

#endif
