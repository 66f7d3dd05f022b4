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

/* Orders what was added from index `from` on by line and column. */
void pl_diagnostics_sort(parley_diagnostics *diagnostics, size_t from);

#endif
