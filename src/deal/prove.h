/* Writing a certificate: once a result is known, searches over every part that close boxes. */
#ifndef PL_DEAL_PROVE_H
#define PL_DEAL_PROVE_H

#include "deal/certificate.h"

typedef struct pl_prover {
    parley_certificate *certificate;
    const parley_space *space;
    uint64_t nodes; /* counted on; the limit is that of the queries */
} pl_prover;

/* Adds claims about all parts that nothing does what the query asks; for PL_GOAL_PRODUCT and
 * PL_GOAL_LEXIMIN, that nothing beats what it has in hand. `sum_weights` [n]: of the last row; NULL
 * if it is not in use. PARLEY_E_MEMORY; PARLEY_E_CANCELLED and PARLEY_E_LIMIT leave the last claim
 * incomplete. */
parley_status pl_prove(pl_prover *prover, const pl_query *query, const int64_t *sum_weights);

#endif
