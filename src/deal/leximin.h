/* Leximin over the agreements of a program, and the state that the stages of one solve share. */
#ifndef PL_DEAL_LEXIMIN_H
#define PL_DEAL_LEXIMIN_H

#include "deal/certificate.h"

enum { PL_POOL = 64 };

typedef struct pl_leximin {
    pl_search *search;
    parley_certificate *certificate; /* NULL: nothing is written; always so in a run */
    uint32_t part;                   /* that claims are about */
    pl_query query; /* of the first stage: floors, compared parties, values, limits */
    uint64_t nodes;
    bool found, proven;
    double bound;   /* of the least value */
    uint32_t *plan; /* [issues] caller's */
    int64_t utilities[PL_ROWS];
    uint32_t count;                     /* compared parties */
    pl_ratio value[PARLEY_MAX_PARTIES]; /* of the plan in hand, ascending */
    int64_t root_lambda[PL_ROWS];       /* of the first stage */
    int64_t pool[PL_POOL][PL_ROWS];     /* weights that bound the whole space */
    int64_t pool_total[PL_POOL];
    uint32_t pool_count;
} pl_leximin;

/* Fills found, proven, bound, plan, utilities, value. search, query, plan are the caller's.
 * PARLEY_E_CANCELLED, PARLEY_E_LIMIT: what is filled is the best so far. */
parley_status pl_leximin_run(pl_leximin *leximin);

/* Writes claims that nothing comes after value[count], the values of an agreement of any part.
 * search, query, certificate, part, count, value, plan are the caller's. */
parley_status pl_leximin_prove(pl_leximin *leximin);

/* Runs one query of a solve: limits what is left of the node limit, counts nodes, writes a claim.
 * `start` (may be NULL) is offered first. */
parley_status pl_stage_run(pl_leximin *leximin, pl_query *query, const uint32_t *start);

#endif
