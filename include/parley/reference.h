/* What agreements are measured against: the named solutions of a space, its frontier, and how far a
 * result is from each.
 *
 * Distances are Euclidean, in whole utilities: sqrt(sum over parties of (u_i - p_i)^2), as is usual
 * where simulated negotiations are compared (Hindriks, Jonker, Tykhonov 2011, "Let's dans!",
 * doi:10.3233/WIA-2011-0218; Baarslag et al. 2012, doi:10.1007/978-3-642-24696-8_2). The frontier
 * is that of all agreements that exclusions and clauses leave, whatever the reservation values. A
 * reference never changes once built and may be shared by threads.
 *
 * Names: n parties, m issues, F points of the frontier. */
#ifndef PARLEY_REFERENCE_H
#define PARLEY_REFERENCE_H

#include <parley/solve.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The solutions of a reference are those of parley_concept from Nash to utilitarian. */
enum { PARLEY_REFERENCE_SOLUTIONS = 4 };

typedef struct parley_reference parley_reference;

/* What is measured in; all arrays are borrowed during the call only. As parley_scenario_spec, with
 * the red lines among the exclusions. */
typedef struct parley_reference_spec {
    parley_space_spec space;
    const int32_t *totals; /* [n][outcomes] in place of space.gains; see parley_scenario_spec */
    const int64_t *scale;  /* [n] units in a utility of 1, 1 .. 2^40; NULL: 1 */
} parley_reference_spec;

/* All zeroes is the default. */
typedef struct parley_reference_options {
    size_t point_limit;        /* points of a frontier that is listed; 0: 250,000 */
    size_t memory_limit_bytes; /* while it is computed; 0: 192 MiB */
    uint64_t node_limit;       /* of each search for a solution; 0: none */
} parley_reference_options;

/* Finds the solutions and, where the limits allow, lists the frontier; where there is no agreement
 * at all, nothing is found. `options` may be NULL. PARLEY_E_ARGUMENT: a number out of its range.
 * PARLEY_E_LIMIT: a space that parley_space_new refuses, or totals of more than 2^24 outcomes.
 * PARLEY_E_MEMORY, PARLEY_E_CANCELLED. Cost: four searches (parley_solve) and the frontier
 * (parley_frontier_new); with totals, or more than 4 parties and up to 2^18 outcomes, O(n outcomes
 * F). */
PARLEY_API parley_status parley_reference_new(parley_reference **out,
                                              const parley_reference_spec *spec,
                                              const parley_reference_options *options,
                                              parley_control *control);
PARLEY_API void parley_reference_free(parley_reference *reference);

/* utilities[n] of a solution. PARLEY_E_NOT_FOUND: no agreement gives every party its reservation
 * value, or the search was cut short by the node limit. Where several agreements are the same
 * solution, see parley_solve; with totals the first of them. */
PARLEY_API parley_status parley_reference_solution(const parley_reference *reference,
                                                   parley_concept concept, double *utilities);

/* The choices [m] of that solution, borrowed; NULL where it was not found. */
PARLEY_API const uint32_t *parley_reference_choices(const parley_reference *reference,
                                                    parley_concept concept);

/* F; 0 where the frontier is not listed or there is no agreement. */
PARLEY_API size_t parley_reference_frontier_size(const parley_reference *reference);

/* utilities[n] of point `index` < F, in the order of parley_frontier_utilities. */
PARLEY_API void parley_reference_frontier_point(const parley_reference *reference, size_t index,
                                                double *utilities);

/* How far one agreement is from everything. */
typedef struct parley_distances {
    double solutions[PARLEY_REFERENCE_SOLUTIONS]; /* by concept; NaN where it was not found */
    /* From the nearest point of the frontier, at least and at most. The same number where the
     * frontier is listed. Else let t be the greatest amount that some agreement gives to all
     * parties over this one at once: no point of the frontier is nearer than t (each of its
     * utilities would be less than that agreement's), and the agreement that gives t, and then as
     * much as possible to the next party (leximin), lies on the frontier. */
    double frontier_least, frontier_most; /* NaN where there is no agreement */
    double nearest[PARLEY_MAX_PARTIES];   /* the point at `frontier_most` */
} parley_distances;

/* Measures `count` agreements by their utilities[count][n]: out[count]. PARLEY_E_ARGUMENT: a
 * utility that is not finite, or beyond +-2^32 units. PARLEY_E_MEMORY, PARLEY_E_CANCELLED. About
 * O(log F) each where the frontier is listed, else a search (parley_solve). */
PARLEY_API parley_status parley_reference_measure(parley_distances *out,
                                                  const parley_reference *reference,
                                                  const double *utilities, size_t count,
                                                  parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
