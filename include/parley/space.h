/* The agreement space: issues with options, whole-number utilities, and rules between options.
 *
 * An agreement picks one option of every issue. The utility of party p is the sum of its
 * whole-number gains over the picked options, in units of a grid that the caller chose (see
 * parley/utility.h for how a dossier is put on one); so ties are ties, and no result depends on
 * rounding or on the number of threads. Options may be excluded (red lines) and clauses may forbid
 * combinations. A space never changes once built and may be shared by threads.
 *
 * Names: m issues, k options an issue, n parties; K = the sum of the option counts. */
#ifndef PARLEY_SPACE_H
#define PARLEY_SPACE_H

#include <parley/control.h>
#include <parley/count.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PARLEY_MAX_PARTIES = 8, /* parties whose consent a space models */
    PARLEY_MAX_ISSUES = 512,
    PARLEY_MAX_OPTIONS = 1024, /* of one issue */
    /* The spread of one party's utility, the sum over issues of its best minus its worst gain. */
    PARLEY_MAX_SPREAD = 1 << 30
};

typedef struct parley_space parley_space;

/* "issue takes option", or with `negated` set, "issue takes any other option". */
typedef struct parley_literal {
    uint32_t issue, option;
    uint32_t negated;
} parley_literal;

/* A clause is obeyed when at least one of its literals holds. "a excludes b" is {not a, not b},
 * "a implies b" is {not a, b}. */
typedef struct parley_clause {
    const parley_literal *literals;
    uint32_t count;
} parley_clause;

/* What a space is built from; all arrays are borrowed during the call only. */
typedef struct parley_space_spec {
    uint32_t party_count;          /* n, 1 .. PARLEY_MAX_PARTIES */
    uint32_t issue_count;          /* m, 1 .. PARLEY_MAX_ISSUES */
    const uint32_t *option_counts; /* [m], each 1 .. PARLEY_MAX_OPTIONS */
    const int32_t *gains;          /* [n][K], party by party, options in issue order */
    const int64_t *reservations;   /* [n], least total each party signs; NULL: no party has one */
    const uint8_t *excluded;       /* [K], nonzero = no agreement has this option; NULL: none */
    const parley_clause *clauses;  /* [clause_count] */
    uint32_t clause_count;
} parley_space_spec;

/* gains[product of the option counts of `issues`], the last issue varying fastest. */
typedef struct parley_table {
    uint32_t party;
    uint32_t issue_count;
    const uint32_t *issues; /* distinct */
    const int32_t *gains;
} parley_table;

/* `gain` where low[i] <= option of issues[i] <= high[i] for every i. */
typedef struct parley_box {
    uint32_t party;
    uint32_t issue_count;
    const uint32_t *issues; /* distinct */
    const uint32_t *low, *high;
    int32_t gain;
} parley_box;

/* A small space to be looked at whole (parley/enumerate.h), also where utilities are not sums over
 * issues: a utility is a sum of tables, each over a group of issues, and of boxes, a gain for
 * agreements whose options lie between bounds in some issues (the hyper-rectangles of
 * constraint-based utilities; Ito, Hattori, Klein, IJCAI 2007). */
typedef struct parley_enumerable {
    uint32_t party_count;          /* n, 1 .. PARLEY_MAX_PARTIES */
    uint32_t issue_count;          /* m, 1 .. PARLEY_MAX_ISSUES */
    const uint32_t *option_counts; /* [m], each 1 .. PARLEY_MAX_OPTIONS */
    const parley_table *tables;
    uint32_t table_count;
    const parley_box *boxes;
    uint32_t box_count;
    const int64_t *references; /* [n] what each party has without agreement; NULL: all 0 */
} parley_enumerable;

/* Builds a space. Issues tied by clauses are joined, component by component, into one issue whose
 * options are the combinations that obey them. Where a component has more than 2^17 combinations,
 * the space is divided: some issues are fixed to each combination of their options, so that what is
 * left falls into smaller components, and the space is the union of the parts (cutset
 * conditioning; Pearl 1988, Probabilistic Reasoning in Intelligent Systems, ch. 4; Dechter 1990,
 * doi:10.1016/0004-3702(90)90046-3). Every function takes a divided space, and its results are as
 * exact.
 * PARLEY_E_ARGUMENT: a number out of its range. PARLEY_E_LIMIT: a space of more than 4096 parts, of
 * parts with more than 2^23 combinations together, or of 2^1024 agreements or more.
 * PARLEY_E_MEMORY. PARLEY_E_CANCELLED.
 * A space without any agreement is not an error: see parley_space_is_empty.
 * Cost O(n K + combinations of the components times their clauses). */
PARLEY_API parley_status parley_space_new(parley_space **out, const parley_space_spec *spec,
                                          parley_control *control);
PARLEY_API void parley_space_free(parley_space *space);

PARLEY_API uint32_t parley_space_party_count(const parley_space *space);
PARLEY_API uint32_t parley_space_issue_count(const parley_space *space);

/* The number of parts of a divided space; 0 for a space that is not divided. */
PARLEY_API uint32_t parley_space_part_count(const parley_space *space);

/* Whether exclusions and clauses leave no agreement at all. O(1). */
PARLEY_API int parley_space_is_empty(const parley_space *space);

/* The exact number of agreements that exclusions and clauses leave; reservation values play no part
 * (see parley_count_acceptable). O(m), for each part of a divided space. */
PARLEY_API void parley_space_count(const parley_space *space, parley_count *out);

/* The reservation value of `party`; INT64_MIN where it has none. */
PARLEY_API int64_t parley_space_reservation(const parley_space *space, uint32_t party);

/* Utilities of one agreement: choices[m] in (option numbers), utilities[n] out. Rules are not
 * checked. PARLEY_E_ARGUMENT for an option that does not exist. O(n m). */
PARLEY_API parley_status parley_space_eval(const parley_space *space, const uint32_t *choices,
                                           int64_t *utilities);

/* Whether the agreement obeys exclusions and clauses (1) or not (0). O(m + clauses). */
PARLEY_API int parley_space_allows(const parley_space *space, const uint32_t *choices);

/* The least and the greatest utility of `party` over all agreements of the space. O(m k). */
PARLEY_API void parley_space_range(const parley_space *space, uint32_t party, int64_t *least,
                                   int64_t *greatest);

#ifdef __cplusplus
}
#endif
#endif
