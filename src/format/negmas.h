/* The parts of the NegMAS reader. */
#ifndef PL_FORMAT_NEGMAS_H
#define PL_FORMAT_NEGMAS_H

#include "format/reader.h"

/* The last part of a type such as negmas.preferences.TableFun; "" where there is none. */
const char *pl_negmas_type(const pl_node *node);

/* The function of one issue; `node` NULL stands for the identity. */
parley_status pl_negmas_evaluator(pl_scenario *s, const pl_node *node, size_t issue,
                                  parley_evaluator *out);

/* The number that a value of a discrete issue is; false where it is none. */
bool pl_negmas_numeric(const parley_issue *issue, size_t value, double *out);

#endif
