/* What the makers of problems share. */
#ifndef PL_UTILITY_PROBLEM_H
#define PL_UTILITY_PROBLEM_H

#include "base/error.h"

#include <parley/view.h>

/* PARLEY_OK where the view can be analysed: points on the table, and the consent of at least one
 * party and at most PARLEY_MAX_PARTIES needed. Else PARLEY_E_INPUT or PARLEY_E_LIMIT. */
parley_status pl_check_view(const parley_view *view);

#endif
