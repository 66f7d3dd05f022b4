/* Collecting what is wrong with a dossier, all of it at once. */
#ifndef PL_DOSSIER_DIAGNOSTICS_H
#define PL_DOSSIER_DIAGNOSTICS_H

#include <parley/dossier.h>

#include "base/vector.h"

#include <stdbool.h>

struct parley_diagnostics {
    pl_arena arena;
    PL_VECTOR(parley_diagnostic) list;
    size_t errors;
};

/* The same as parley_diagnostics_add, about another file than the one that was named. */
parley_status pl_diagnostics_add_in(parley_diagnostics *diagnostics, bool is_error,
                                    const char *file, uint32_t line, uint32_t column,
                                    const char *message);

/* Orders what was added from index `from` on by line and column. */
void pl_diagnostics_sort(parley_diagnostics *diagnostics, size_t from);

#endif
