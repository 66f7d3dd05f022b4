/* The exact Pareto frontier of an agreement space with 1 to 4 parties.
 *
 * An agreement is on the frontier when no other gives every party at least as much and some party
 * more. All agreements with the same utilities are one point; how many there are, and one of them,
 * can be asked for. The answer is exact on the whole-number utilities of the space and the same
 * for every method and number of threads.
 *
 * From 5 parties on a frontier has too many points to be of use to anybody: look for
 * representatives instead. */
#ifndef PARLEY_FRONTIER_H
#define PARLEY_FRONTIER_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_FRONTIER_MAX_PARTIES = 4 };

typedef struct parley_frontier parley_frontier;

typedef enum parley_frontier_method {
    /* Whichever takes less; for 3 and 4 parties chosen anew before each issue, from lists to the
     * grid. */
    PARLEY_FRONTIER_AUTO = 0,
    /* A grid over the losses of all parties but one; cost depends on the ranges. For 3 and 4
     * parties only those stretches of its rows are kept that plans of the frontier lie in. */
    PARLEY_FRONTIER_DENSE = 1,
    /* Lists of points, issue by issue; cost depends on the number of points. */
    PARLEY_FRONTIER_SPARSE = 2
} parley_frontier_method;

/* All zeroes is the default. */
typedef struct parley_frontier_options {
    parley_frontier_method method;
    size_t memory_limit_bytes; /* 0: 2^30 */
    size_t point_limit;        /* 0: 20 million */
    const int64_t *floors;     /* [n] only agreements with every utility >= its floor; INT64_MIN =
                                  none; NULL: all. Borrowed during the call. */
    uint32_t threads;          /* 0: 1; at most 64 */
} parley_frontier_options;

/* Computes the frontier. `options` may be NULL. The space must outlive the frontier. A frontier
 * without points is no error: no agreement meets the floors, or the space is empty.
 * PARLEY_E_ARGUMENT: more than 4 parties, an unknown method, more than 64 threads.
 * PARLEY_E_LIMIT: more points or memory than allowed. PARLEY_E_MEMORY. PARLEY_E_CANCELLED.
 *
 * With losses counted in each party's own unit (the greatest common divisor of the differences
 * inside issues) and R the ranges of loss, the dense method costs at most O(K R_1 .. R_(n-1)) time
 * and twice the product in memory, leaving out the party with the largest range; of random grids
 * of 3 parties about half is kept, of 4 with floors at half the range a tenth. The sparse one costs
 * O(k F log k) an issue for 2 parties and F points, and for 3 and 4 besides, where the ranges are
 * too large for a table of all losses, F / 2000 or F / 500 comparisons for a sum that no table
 * decides. A divided space takes that for each part and O(P log^2 P) for the P points of all.
 * Threads work on grids of 4 parties only.
 *
 * Sources: Nemhauser, Ullmann, Management Science 15 (1969) 494, doi:10.1287/mnsc.15.9.494, for
 * lists; Bellman's recursion over resources for grids; Kung, Luccio, Preparata, JACM 22 (1975)
 * 469, doi:10.1145/321906.321910, for the sweep. */
PARLEY_API parley_status parley_frontier_new(parley_frontier **out, const parley_space *space,
                                             const parley_frontier_options *options,
                                             parley_control *control);
PARLEY_API void parley_frontier_free(parley_frontier *frontier);

/* The number of points. */
PARLEY_API size_t parley_frontier_size(const parley_frontier *frontier);

/* utilities[n] of point `index`. Points are sorted by the utility of party 0, the highest first,
 * then by party 1, and so on. PARLEY_E_ARGUMENT: no such point. O(n). */
PARLEY_API parley_status parley_frontier_utilities(const parley_frontier *frontier, size_t index,
                                                   int64_t *utilities);

/* choices[m] of an agreement with the utilities of point `index`, as option numbers of the space.
 * Where several agreements have them, the one with the lowest option in the first issue in which
 * they differ (issues tied together by clauses count as one, at the place of their first); in a
 * divided space, of the agreements in the first part that has any.
 * The first call, here or of parley_frontier_multiplicity, may take as long as a frontier of half
 * the issues; safe from several threads. PARLEY_E_ARGUMENT: no such point. PARLEY_E_MEMORY,
 * PARLEY_E_LIMIT: as for parley_frontier_new. O(f + K log f) for f points in half the issues; for
 * 2 parties by the dense method O(K). */
PARLEY_API parley_status parley_frontier_choices(const parley_frontier *frontier, size_t index,
                                                 uint32_t *choices);

/* The exact number of agreements with the utilities of point `index`, at least 1.
 * Errors and cost as for parley_frontier_choices. */
PARLEY_API parley_status parley_frontier_multiplicity(const parley_frontier *frontier, size_t index,
                                                      parley_count *out);

/* The name of the method that gave the points: "single point", "dense grid", "sparse lists", "lists
 * and grid" where the later issues went on the grid; of a divided space, in the last part that has
 * any. */
PARLEY_API const char *parley_frontier_method_name(const parley_frontier *frontier);

/* The most memory the computation of the points held at a time. More threads may hold more. */
PARLEY_API size_t parley_frontier_memory_bytes(const parley_frontier *frontier);

#ifdef __cplusplus
}
#endif
#endif
