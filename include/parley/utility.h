/* From a dossier to numbers: what an agreement is worth to a party, and the problem that src/deal
 * solves.
 *
 * The utility of an agreement to party p is sum_j w_pj v_pj(x_j) / sum_j w_pj over the points where
 * p's consent counts: additive, in [0, 1]. v comes from the positions, w from the weights. Both are
 * known only within intervals, so a problem is built for one reading of them:
 *
 *     reading        value of an option    reservation value
 *     central        middle                middle
 *     favourable     upper end             lower end
 *     unfavourable   lower end             upper end
 *
 * Weights stay central in all three: no weight is favourable to every agreement. Where the
 * reservation value is a package, only the difference from it matters: an option equal to the
 * package's own adds nothing, another adds its value less the package's, each at the end that the
 * reading asks for. */
#ifndef PARLEY_UTILITY_H
#define PARLEY_UTILITY_H

#include <parley/space.h>
#include <parley/view.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum parley_reading {
    PARLEY_CENTRAL,
    PARLEY_FAVOURABLE,
    PARLEY_UNFAVOURABLE
} parley_reading;

/* A view under one reading, on whole-number grids: the spec of a space and how to read its numbers.
 */
typedef struct parley_problem {
    const parley_view *view;
    parley_reading reading;
    /* Parties are the view's required ones in that order, issues its points on the table. Red lines
     * that count are excluded options; reservation values are the least totals that each party
     * signs. */
    parley_space_spec spec;
    /* [n] grid units in a whole utility of 1: utility = units / scale. */
    const int64_t *scale;
    /* [n] the most by which a rounded utility differs from the exact one; 0 where the grid is
     * exact. */
    const double *error;
} parley_problem;

/* Builds the problem. The grid of each party is the coarsest on which its values, its reservation
 * value and 1 are whole, where that needs at most 2^29 units; else 2^28 units, with the error that
 * this costs. PARLEY_E_LIMIT: consent of more than PARLEY_MAX_PARTIES parties is needed.
 * PARLEY_E_INPUT: of none, or no point is on the table. PARLEY_E_MEMORY. The view is borrowed. Cost
 * O(parties x options). */
PARLEY_API parley_status parley_problem_new(parley_problem **out, const parley_view *view,
                                            parley_reading reading);
PARLEY_API void parley_problem_free(parley_problem *problem);

/* What a choice per view point is worth to a party of the dossier under everything that is known:
 * `low` and `high` over all readings of its values at central weights, and the central value.
 * choices[j] is a view option or PARLEY_NONE, which stands for any option of that point: `low`
 * takes the worst and `high` the best of them, `central` the middle between the two. O(options). */
typedef struct parley_utility_range {
    double low, central, high;
} parley_utility_range;

PARLEY_API parley_utility_range parley_utility_of(const parley_view *view, uint32_t party,
                                                  const int32_t *choices);

/* The reservation value of a party of the dossier, as a range: of a package, its utility. */
PARLEY_API parley_utility_range parley_reservation_of(const parley_view *view, uint32_t party);

/* The choices of a draft in terms of the view: choices[point_count of the view]. An option that is
 * not on the table counts as not stated. */
PARLEY_API void parley_view_draft(const parley_view *view, uint32_t draft, int32_t *choices);

#ifdef __cplusplus
}
#endif
#endif
