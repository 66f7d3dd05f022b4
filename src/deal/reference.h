/* The inside of a reference: the points of its frontier, and its solutions. */
#ifndef PL_DEAL_REFERENCE_H
#define PL_DEAL_REFERENCE_H

#include "base/error.h"
#include "deal/point_tree.h"

#include <parley/reference.h>

#include <stdbool.h>

enum { PL_MOST_OUTCOMES = 1 << 24 };

/* A solution, by its utilities in units. */
typedef struct pl_landmark {
    bool found;
    int64_t units[PARLEY_MAX_PARTIES];
    uint32_t *choices; /* [m] */
} pl_landmark;

struct parley_reference {
    uint32_t parties, issues;
    int64_t scale[PARLEY_MAX_PARTIES];
    parley_space *space; /* NULL with totals */
    pl_landmark solutions[PARLEY_REFERENCE_SOLUTIONS];
    bool listed, empty;
    size_t size;
    double *points; /* [size][n] */
    pl_point_tree tree;
};

/* A frontier as a list: of each point its units, and the number of the first outcome there. */
typedef struct pl_point_list {
    uint32_t parties;
    size_t count;
    int64_t *units;                    /* [count][n] in the order of parley_frontier_utilities */
    uint32_t *numbers;                 /* [count] */
    int64_t least[PARLEY_MAX_PARTIES]; /* over all outcomes, also off the frontier */
} pl_point_list;

/* Looks at every outcome: the last issue varies fastest. A list without points: there is none. */
parley_status pl_point_list_init(pl_point_list *list, const parley_reference_spec *spec,
                                 parley_control *control);
void pl_point_list_clear(pl_point_list *list);

/* The place of a solution in the list, or SIZE_MAX: no point has all reservation values. Ties go to
 * the lowest number. */
size_t pl_point_list_solve(const pl_point_list *list, parley_concept concept,
                           const int64_t *reservations, const int64_t *scale);

#endif
