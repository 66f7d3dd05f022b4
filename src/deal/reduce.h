/* The space as the grid algorithms see it: losses instead of gains, in each party's own unit.
 *
 * The loss of an option is what the party's best option of that issue gains more; a unit is the
 * greatest common divisor of all differences inside issues, so dividing by it is exact. Parties to
 * whom no issue makes a difference get no axis. Floors become budgets of loss, and options that
 * alone break one are left out. */
#ifndef PL_DEAL_REDUCE_H
#define PL_DEAL_REDUCE_H

#include "deal/space.h"

enum { PL_LEAST_AXES = 2 }; /* short of parties, an axis without any loss is added */

typedef struct pl_reduced {
    pl_arena arena;
    uint32_t axes;
    uint32_t party[PARLEY_MAX_PARTIES];  /* of each axis, ascending; UINT32_MAX for an added one */
    uint32_t range[PARLEY_MAX_PARTIES];  /* of each axis: sum of the largest losses */
    uint32_t budget[PARLEY_MAX_PARTIES]; /* of each axis, at most its range */
    uint32_t parties;                    /* of the space */
    int64_t best[PARLEY_MAX_PARTIES];    /* of each party: its utility without loss */
    int64_t unit[PARLEY_MAX_PARTIES];    /* of each party, at least 1 */
    bool hopeless;                       /* no agreement at all, or none within the budgets */
    uint32_t issues;                     /* the joined issues of the space, in their order */
    uint32_t *first;                     /* [issues + 1] */
    uint32_t *loss;                      /* [first[issues]][axes] */
    uint32_t *option;                    /* [first[issues]] lowest option with these losses */
    uint32_t *weight;                    /* [first[issues]] number of options with these losses */
} pl_reduced;

/* `frontier_only` also leaves out options that another option of the issue dominates strictly.
 * `floors` is [n] by party, or NULL; INT64_MIN = none. Options of an issue stay in ascending order
 * of their numbers. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. O(n K log k), with `frontier_only`
 * O(n K f) for f options left of an issue. */
parley_status pl_reduce(pl_reduced *out, const parley_space *space, const int64_t *floors,
                        bool frontier_only, parley_control *control);
void pl_reduced_clear(pl_reduced *reduced);

static inline const uint32_t *pl_loss(const pl_reduced *reduced, uint32_t flat_option) {
    return reduced->loss + (size_t)flat_option * reduced->axes;
}

/* The largest loss on `axis` among the options of `issue`. */
uint32_t pl_reduced_span(const pl_reduced *reduced, uint32_t issue, uint32_t axis);

/* Utilities[n] of an agreement with these losses. */
void pl_reduced_utilities(const pl_reduced *reduced, const uint32_t *losses, int64_t *utilities);

/* An issue with a size to order it by. */
typedef struct pl_sized {
    double size;
    uint32_t issue;
} pl_sized;

/* Smallest first; equal sizes in the order of the issues. */
void pl_sort_sized(pl_sized *list, uint32_t count);

#endif
