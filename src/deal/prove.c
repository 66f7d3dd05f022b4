/* Proving a known result part by part; see deal/prove.h.
 *
 * Results are found first, by searches that may list small nodes, and then proved by searches that
 * write boxes and have the best in hand from the start, which leaves the fewest boxes. */
#include "deal/prove.h"

#include "deal/leximin.h"
#include "deal/parts.h"

#include <string.h>

static parley_status prove_part(pl_prover *v, uint32_t part, const pl_query *query,
                                pl_search *search, uint32_t *plan) {
    pl_leximin x = {.search = search,
                    .certificate = v->certificate,
                    .part = part,
                    .query = *query,
                    .nodes = v->nodes,
                    .plan = plan,
                    .count = (uint32_t)__builtin_popcount(query->compared)};
    pl_query one = *query;
    parley_status status;
    if (query->goal == PL_GOAL_LEXIMIN) {
        memcpy(x.value, query->values_beat, x.count * sizeof *x.value);
        status = pl_leximin_prove(&x);
    } else {
        status = pl_stage_run(&x, &one, NULL);
    }
    v->nodes = x.nodes;
    return status;
}

parley_status pl_prove(pl_prover *v, const pl_query *query, const int64_t *sum_weights) {
    parley_status status = PARLEY_OK;
    for (uint32_t k = 0; k < pl_part_count(v->space) && status == PARLEY_OK; k++) {
        pl_program program;
        pl_search search = {0};
        uint32_t *plan = NULL;
        status = pl_program_init(&program, pl_part(v->space, k), false);
        if (status != PARLEY_OK)
            return status;
        if (sum_weights)
            pl_program_set_sum(&program, sum_weights);
        status = pl_search_init(&search, &program);
        plan = PL_NEW(uint32_t, program.issues);
        if (status == PARLEY_OK && !plan)
            status = pl_fail_memory();
        if (status == PARLEY_OK)
            status = prove_part(v, k, query, &search, plan);
        pl_free(plan);
        pl_search_clear(&search);
        pl_program_clear(&program);
    }
    return status;
}
