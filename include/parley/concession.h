/* Is agreement possible at all, and if not, the least that must give: all parties a little, one
 * party alone, or some red lines.
 *
 * Floors are the utilities that parties insist on; NULL stands for the reservation values of the
 * space everywhere, where INT64_MIN asks nothing. All answers are exact, by the search of
 * parley/solve.h. Interrupted calls return PARLEY_E_CANCELLED or PARLEY_E_LIMIT. */
#ifndef PARLEY_CONCESSION_H
#define PARLEY_CONCESSION_H

#include <parley/certificate.h>
#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether an agreement has every utility at least at its floor. *feasible becomes 1, 0, or -1 when
 * interrupted before that was known. `choices` [m] (NULL: not wanted) receives such an agreement,
 * `certificate` (NULL: not wanted) the proof that there is none; it may be interrupted when
 * *feasible is 0 already. Typically microseconds. */
PARLEY_API parley_status parley_feasible(int *feasible, uint32_t *choices,
                                         const parley_space *space, const int64_t *floors /* [n] */,
                                         parley_certificate *certificate, parley_control *control);

typedef struct parley_concession {
    int proven;
    int64_t
        utilities[PARLEY_MAX_PARTIES]; /* of an agreement that the concession makes acceptable */
    /* What every party with a floor gives up, in whole utilities (grid units / scale), as an exact
     * fraction: negative where all can have that much more than their floors. */
    int64_t numerator, denominator;
    double value;
    double bound; /* interrupted: no smaller concession can do; else equal to `value` */
} parley_concession;

/* The least uniform concession: the smallest number c for which some agreement gives every party at
 * least its floor less c whole utilities; among those agreements a leximin one. `scale` [n]: grid
 * units of one whole utility, 1 .. 2^40, NULL for 1 each. Floors within +-2^32; parties without a
 * floor are left out. `choices` [m].
 * PARLEY_E_ARGUMENT: no party has a floor, a number out of range. PARLEY_E_NOT_FOUND: an empty
 * space. */
PARLEY_API parley_status parley_concession_uniform(parley_concession *out, uint32_t *choices,
                                                   const parley_space *space, const int64_t *floors,
                                                   const int64_t *scale, parley_control *control);

/* The least concession of one party alone: concessions[p] is the number of grid units by which the
 * floor of party p would have to fall, all others unchanged, for an agreement to exist; 0 where one
 * exists as it is, -1 where the others' floors already exclude each other. [n]. */
PARLEY_API parley_status parley_concession_alone(int64_t *concessions, const parley_space *space,
                                                 const int64_t *floors, parley_control *control);

/* All minimal sets of parties whose floors exclude each other: no agreement meets the floors of
 * such a set, but one meets those of any part of it. sets[capacity] receives them as bit masks,
 * smaller sets first; *count becomes their number (at most 70), which may exceed `capacity`. */
PARLEY_API parley_status parley_floor_conflicts(uint32_t *sets, uint32_t capacity, uint32_t *count,
                                                const parley_space *space, const int64_t *floors,
                                                parley_control *control);

/* --- red lines --- */

enum { PARLEY_MAX_RED_LINES = 240 };

typedef struct parley_choice {
    uint32_t issue, option; /* an original issue and one of its options */
} parley_choice;

/* A red line: `party` accepts none of these options. */
typedef struct parley_red_line {
    uint32_t party;
    uint32_t weight; /* what dropping it costs, 1 .. 10^6 */
    const parley_choice *options;
    uint32_t option_count;
} parley_red_line;

/* All zero is a good start. */
typedef struct parley_red_line_options {
    const int64_t *floors; /* [n] NULL: the reservation values */
    /* [n] weights of giving up a party's floor, 0: it stands. NULL: all stand. Where positive, the
     * floor takes part like a red line. */
    const uint32_t *floor_weights;
    uint32_t most_conflicts; /* list all minimal conflicts, up to this number; 0: only those met */
} parley_red_line_options;

/* What must go. Elements are red lines by index, and count + p for the floor of party p. */
typedef struct parley_remedy parley_remedy;

/* The cheapest set of red lines (and floors, if weighted) whose dropping makes an agreement
 * possible that keeps all the others. `space` is built without the red lines' exclusions.
 * PARLEY_E_ARGUMENT: a number out of its range. PARLEY_E_MEMORY. When interrupted, *out is filled
 * all the same and not proven: its weight is then a lower bound and nothing is dropped. On other
 * errors it is NULL. Implicit hitting sets: Moreno-Centeno & Karp 2013, doi:10.1287/opre.1120.1139;
 * all conflicts: Liffiton, Previti, Malik & Marques-Silva 2016 (MARCO),
 * doi:10.1007/s10601-015-9183-0. */
PARLEY_API parley_status parley_remedy_new(parley_remedy **out, const parley_space *space,
                                           const parley_red_line *lines, uint32_t count,
                                           const parley_red_line_options *options,
                                           parley_control *control);
PARLEY_API void parley_remedy_free(parley_remedy *remedy);

/* 1: an agreement becomes possible, and nothing cheaper does it. 0: none even without all of the
 * elements. Meaningful when proven. */
PARLEY_API int parley_remedy_found(const parley_remedy *remedy);
PARLEY_API int parley_remedy_proven(const parley_remedy *remedy);
/* Total weight of what is dropped; 0 if there is agreement as things stand. */
PARLEY_API uint64_t parley_remedy_weight(const parley_remedy *remedy);
/* The elements dropped, ascending, borrowed; their number through *count. */
PARLEY_API const uint32_t *parley_remedy_dropped(const parley_remedy *remedy, uint32_t *count);
/* The agreement it makes possible, [m], borrowed; NULL if none. */
PARLEY_API const uint32_t *parley_remedy_choices(const parley_remedy *remedy);
/* Minimal conflicts: sets of elements that cannot all stand although any of them could be the only
 * one to go. The dropped set is the cheapest that hits all of them. */
PARLEY_API uint32_t parley_remedy_conflict_count(const parley_remedy *remedy);
PARLEY_API const uint32_t *parley_remedy_conflict(const parley_remedy *remedy, uint32_t index,
                                                  uint32_t *count);
/* Whether the conflicts are all there are. */
PARLEY_API int parley_remedy_complete(const parley_remedy *remedy);

#ifdef __cplusplus
}
#endif
#endif
