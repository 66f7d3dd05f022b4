/* The options of a space as the searches see them: dominated options dropped, every row counted
 * from 0, and room for one row more than there are parties, for a weighted sum.
 *
 * A row is one party's utility. An option is dropped when another of its joined issue is at least
 * as good for every party; the other one then stands for it, which every concept here allows since
 * all are monotone. */
#ifndef PL_DEAL_PROGRAM_H
#define PL_DEAL_PROGRAM_H

#include "deal/space.h"

enum { PL_ROWS = PARLEY_MAX_PARTIES + 1 };

typedef struct pl_program {
    const parley_space *space;
    pl_arena arena;
    uint32_t parties, issues, options;
    uint32_t *first;    /* [issues + 1] options of issue j: first[j] .. first[j+1]-1 */
    uint32_t *issue_of; /* [options] */
    int64_t *gain; /* [options][PL_ROWS]; 0 is the least of the issue, dropped options included */
    uint32_t *origin;         /* [options] the flat joined option it is */
    uint32_t *heir;           /* [joined options] the option that stands for it */
    int64_t base[PL_ROWS];    /* utility = base + sum of gains */
    int64_t spread[PL_ROWS];  /* the greatest sum of gains */
    int64_t weights[PL_ROWS]; /* of the weighted sum, if the last row is in use */
} pl_program;

/* The space must not be empty. `keep_all`: drop nothing, because options will be masked. The
 * program borrows the space. PARLEY_E_MEMORY. O(n K + n sum k^2), the last for small issues. */
parley_status pl_program_init(pl_program *program, const parley_space *space, bool keep_all);
void pl_program_clear(pl_program *program);

/* Sets row `parties` to the sum of weights[i] times row i. The caller has made sure that it stays
 * below 2^61. O(n K). */
void pl_program_set_sum(pl_program *program, const int64_t *weights);

static inline const int64_t *pl_program_gain(const pl_program *program, uint32_t option) {
    return program->gain + (size_t)option * PL_ROWS;
}

/* Original choices of a plan, one flat program option per issue. */
parley_status pl_program_expand(const pl_program *program, const uint32_t *plan, uint32_t *choices);

#endif
