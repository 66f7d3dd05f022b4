/* Whether the description of a space has a shape at all: for what is built from one. */
#ifndef PL_UTILITY_SHAPE_H
#define PL_UTILITY_SHAPE_H

#include "base/error.h"

#include <parley/space.h>

/* PARLEY_E_ARGUMENT: a number of parties, issues or options out of its range, or a clause that
 * names an option that does not exist. Gains are not looked at. */
parley_status pl_shape_check(const parley_space_spec *space);

#endif
