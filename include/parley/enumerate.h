/* Looking at every agreement of a small space, also where utilities are not sums over issues.
 *
 * What utilities are summed from, tables and boxes, stands in parley_enumerable (parley/space.h).
 * All agreements are looked at, some 10^10 a second, and the best is the first of the best in
 * lexicographic order of the choices. */
#ifndef PARLEY_ENUMERATE_H
#define PARLEY_ENUMERATE_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PARLEY_FIND_MAX_MIN = 1, /* the greatest least gain over the reference */
    PARLEY_FIND_NASH = 2,    /* the greatest product of gains over the reference, none negative */
    PARLEY_FIND_UTILITARIAN = 4, /* the greatest sum of utilities */
    PARLEY_FIND_ACCEPTABLE = 8   /* how many agreements give no party less than its reference */
};

/* All zeroes is the default. */
typedef struct parley_enumerate_options {
    uint32_t find;             /* of PARLEY_FIND_*; 0: all */
    uint64_t agreement_limit;  /* 0: 10^11 */
    size_t memory_limit_bytes; /* 0: 2^30 */
    uint32_t threads;          /* 0: 1; at most 64. Changes no result. */
} parley_enumerate_options;

/* Agreements by number: number x stands for choices in mixed radix, the last issue varying fastest
 * (see parley_agreement_choices). PARLEY_NO_AGREEMENT where there is none or none was asked for. */
#define PARLEY_NO_AGREEMENT UINT64_MAX

typedef struct parley_enumeration {
    uint64_t agreements; /* looked at */
    uint64_t acceptable;
    uint64_t max_min, nash, utilitarian; /* numbers of agreements */
    int64_t max_min_value;               /* least gain over the reference */
    int64_t utilitarian_value;           /* sum of utilities */
    parley_count nash_value;             /* product of gains, exact */
} parley_enumeration;

/* Looks at every agreement of `problem`, which is borrowed during the call. `options` may be NULL.
 * For Nash only agreements count that give no party less than its reference; there may be none.
 * PARLEY_E_ARGUMENT: a number out of its range, an issue twice in a group, or a party whose
 * utility and reference may lie 2^29 or more apart, or utilities whose sum may span as much.
 * PARLEY_E_LIMIT: more agreements or memory than allowed. PARLEY_E_MEMORY. PARLEY_E_CANCELLED.
 * O(agreements * n), and as much again for every table over issues of both the first and the last
 * part of the order. */
PARLEY_API parley_status parley_enumerate(parley_enumeration *out, const parley_enumerable *problem,
                                          const parley_enumerate_options *options,
                                          parley_control *control);

/* The same for all agreements of a space, which its exclusions and clauses leave. The references
 * are the reservation values, and the least utility of a party that has none. The best is the first
 * in the order of parley_frontier_choices, in a divided space the first of the first part that has
 * it; numbers are those of parley_space_agreement. */
PARLEY_API parley_status parley_enumerate_space(parley_enumeration *out, const parley_space *space,
                                                const parley_enumerate_options *options,
                                                parley_control *control);

/* choices[m] of agreement `number` of a space, from 0 to one less than their count. O(m), and O(m)
 * for each part of a divided space. */
PARLEY_API void parley_space_agreement(const parley_space *space, uint64_t number,
                                       uint32_t *choices);

/* choices[m] of agreement `number` of a problem with these option counts. O(m). */
PARLEY_API void parley_agreement_choices(uint64_t number, const uint32_t *option_counts,
                                         uint32_t issue_count, uint32_t *choices);

/* utilities[n] of an agreement. PARLEY_E_ARGUMENT for an option that does not exist. */
PARLEY_API parley_status parley_enumerable_eval(const parley_enumerable *problem,
                                                const uint32_t *choices, int64_t *utilities);

/* The frontier of any list of utility vectors: utilities[p][i] for party p of `parties` (1 ..
 * PARLEY_MAX_PARTIES) and vector i of `size`. Fills indices[size] with the numbers of the vectors
 * that no other dominates, each different vector once with its lowest number, in ascending order,
 * and *count with how many there are. PARLEY_E_ARGUMENT, PARLEY_E_MEMORY, PARLEY_E_CANCELLED.
 * O(n s log s + n s f) for s vectors and f points; in practice O(n s), as most vectors fall to a
 * few strong ones. */
PARLEY_API parley_status parley_array_frontier(size_t *indices, size_t *count,
                                               const int32_t *const *utilities, uint32_t parties,
                                               size_t size, parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
