/* Which outcomes exist. */
#include "talks/terms.h"

bool pl_clauses_hold(const parley_clause *clauses, uint32_t count, const uint32_t *choices) {
    for (uint32_t c = 0; c < count; c++) {
        bool holds = false;
        for (uint32_t i = 0; i < clauses[c].count && !holds; i++) {
            const parley_literal *literal = &clauses[c].literals[i];
            holds = (choices[literal->issue] == literal->option) != (literal->negated != 0);
        }
        if (!holds)
            return false;
    }
    return true;
}

bool pl_terms_allow(const pl_terms *terms, const uint32_t *choices) {
    for (uint32_t j = 0; j < terms->issues; j++)
        if (terms->excluded[terms->first[j] + choices[j]])
            return false;
    return pl_clauses_hold(terms->clauses, terms->clause_count, choices);
}

bool pl_terms_allow_change(const pl_terms *terms, uint32_t *choices, uint32_t issue,
                           uint32_t option) {
    if (terms->excluded[terms->first[issue] + option])
        return false;
    uint32_t before = choices[issue];
    choices[issue] = option;
    bool allowed = pl_clauses_hold(terms->clauses, terms->clause_count, choices);
    choices[issue] = before;
    return allowed;
}

void pl_terms_approach(const pl_terms *terms, uint32_t *choices, const uint32_t *wanted) {
    bool moved = true;
    while (moved) {
        moved = false;
        for (uint32_t j = 0; j < terms->issues; j++) {
            if (choices[j] == wanted[j] || !pl_terms_allow_change(terms, choices, j, wanted[j]))
                continue;
            choices[j] = wanted[j];
            moved = true;
        }
    }
}
