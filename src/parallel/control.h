/* The working side of a control. NULL is a control that never stops and reports to nobody. */
#ifndef PL_PARALLEL_CONTROL_H
#define PL_PARALLEL_CONTROL_H

#include "base/error.h"

#include <parley/control.h>

/* PARLEY_OK, or PARLEY_E_CANCELLED once the work must end. About 1 ns without a deadline and 30 ns
 * with one: poll every few microseconds of work. */
parley_status pl_control_poll(parley_control *control);

void pl_control_report(parley_control *control, const char *stage, double fraction);

#endif
