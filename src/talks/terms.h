/* What everybody knows of a negotiation: the points, their options, and which outcomes exist. */
#ifndef PL_TALKS_TERMS_H
#define PL_TALKS_TERMS_H

#include <parley/space.h>

#include <stdbool.h>

typedef struct pl_terms {
    uint32_t issues, options;
    const uint32_t *counts, *first; /* [m] options of a point; its first among all */
    const uint8_t *excluded;        /* [K] */
    const parley_clause *clauses;
    uint32_t clause_count;
} pl_terms;

/* Whether the choices obey all clauses. */
bool pl_clauses_hold(const parley_clause *clauses, uint32_t count, const uint32_t *choices);

/* Whether the outcome exists; every choice must be an option of its point. */
bool pl_terms_allow(const pl_terms *terms, const uint32_t *choices);

/* Whether an outcome that exists still does with another option of one point. */
bool pl_terms_allow_change(const pl_terms *terms, uint32_t *choices, uint32_t issue,
                           uint32_t option);

/* Changes choices[m], which exist, towards `wanted` at as many points as can be changed one by one,
 * in order, each time leaving an outcome that exists. */
void pl_terms_approach(const pl_terms *terms, uint32_t *choices, const uint32_t *wanted);

#endif
