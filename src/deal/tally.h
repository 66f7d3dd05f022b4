/* The ways to count acceptable agreements; parley_count_acceptable chooses among them. */
#ifndef PL_DEAL_TALLY_H
#define PL_DEAL_TALLY_H

#include "deal/ledger.h"
#include "deal/reduce.h"
#include "deal/residue.h"
#include "parallel/pool.h"

#include <parley/acceptable.h>

typedef struct pl_tally {
    const parley_space *space;
    const pl_reduced *reduced; /* all options, duplicates joined */
    const int64_t *floors;
    pl_ledger *ledger;
    pl_pool *pool;
    parley_control *control;
    uint64_t seed, samples;
    uint32_t parts;      /* of a divided space that share the work, at least 1 */
    uint64_t work_limit; /* map: additions before giving up; 0 = none */
    bool gave_up;
    uint32_t residues;
} pl_tally;

/* Exact, by a dense grid of counts in two halves. */
typedef struct pl_tally_plan {
    size_t bytes;    /* SIZE_MAX: too large to count */
    double work;     /* additions */
    uint32_t divide; /* how the issues are shared out, see tally_grid.c */
} pl_tally_plan;

parley_status pl_tally_plan_grid(pl_tally_plan *out, const pl_tally *tally);
parley_status pl_tally_grid(const pl_tally *tally, const pl_tally_plan *plan, parley_count *out);

/* Exact, by a map from distinct vectors of losses to counts. */
bool pl_tally_map_possible(const pl_reduced *reduced);
parley_status pl_tally_map(pl_tally *tally, parley_count *out);

/* Exact, one by one, for spaces of a few million agreements. */
bool pl_tally_list_possible(const pl_reduced *reduced);
parley_status pl_tally_list(const pl_tally *tally, parley_count *out);

/* Estimates. `out` has fraction and interval of all agreements filled, and samples. */
parley_status pl_tally_plain(const pl_tally *tally, parley_acceptable *out, uint64_t *hits);
parley_status pl_tally_guided(const pl_tally *tally, parley_acceptable *out);

#endif
