/* What is judged under every reading: the drafts, and packages that the central analysis finds. */
#include "deal/robust.h"

#include <parley/amend.h>
#include <parley/concession.h>

#include <string.h>

enum { POOL = 8 };

parley_status pl_robust_add(pl_robust *r, const int32_t *choices, parley_candidate_origin origin) {
    for (uint32_t c = 0; c < r->candidates && origin.kind != PARLEY_CANDIDATE_DRAFT; c++) {
        parley_candidate *known = &r->candidate[c];
        if (memcmp(known->choices, choices, r->m * sizeof *choices) != 0)
            continue;
        if (known->origin_count < PARLEY_CANDIDATE_ORIGINS)
            known->origins[known->origin_count++] = origin;
        return PARLEY_OK;
    }
    int32_t *own = pl_robust_take(r, r->m, sizeof *own);
    if (!own)
        return PARLEY_E_MEMORY;
    memcpy(own, choices, r->m * sizeof *own);
    parley_candidate *added = &r->candidate[r->candidates++];
    added->choices = own;
    added->origins[added->origin_count++] = origin;
    return PARLEY_OK;
}

static void to_view(const pl_robust *r, const uint32_t *choices, int32_t *options) {
    for (uint32_t j = 0; j < r->m; j++)
        options[j] = (int32_t)(r->view->points[j].first + choices[j]);
}

static parley_status add_solutions(pl_robust *r) {
    parley_status status = PARLEY_OK;
    for (int i = 0; i < PARLEY_SOLUTION_COUNT && status == PARLEY_OK; i++) {
        const parley_named_solution *named = &r->analysis->solutions[i];
        if (named->found)
            status = pl_robust_add(
                r, named->package.choices,
                (parley_candidate_origin){PARLEY_CANDIDATE_SOLUTION, (int32_t)named->concept});
    }
    return status;
}

static parley_status add_nearest(pl_robust *r) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < r->analysis->draft_count && status == PARLEY_OK; i++) {
        const parley_draft_report *draft = &r->analysis->drafts[i];
        if (draft->has_nearest)
            status = pl_robust_add(
                r, draft->nearest.choices,
                (parley_candidate_origin){PARLEY_CANDIDATE_NEAREST, (int32_t)draft->draft});
    }
    return status;
}

/* Packages that differ in a sixth of the points at least. */
static parley_status add_pool(pl_robust *r) {
    uint32_t *choices = PL_NEW(uint32_t, (size_t)POOL * r->m), count = 0;
    int64_t utilities[POOL * PARLEY_MAX_PARTIES];
    double slack[POOL];
    int32_t options[PARLEY_MAX_ISSUES];
    parley_pool_options wanted = {.scale = r->analysis->central->scale, .distance = r->m / 6 + 1};
    parley_status status = choices ? PARLEY_OK : pl_fail_memory();
    if (status == PARLEY_OK)
        status = parley_pool(choices, utilities, slack, POOL, &count, NULL, r->space, &wanted,
                             r->control);
    for (uint32_t i = 0; i < count && status == PARLEY_OK; i++) {
        to_view(r, choices + (size_t)i * r->m, options);
        status = pl_robust_add(r, options,
                               (parley_candidate_origin){PARLEY_CANDIDATE_POOL, PARLEY_NONE});
    }
    pl_free(choices);
    return status;
}

static parley_status add_closest(pl_robust *r) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    int32_t options[PARLEY_MAX_ISSUES];
    parley_concession concession;
    parley_status status = parley_concession_uniform(&concession, choices, r->space, NULL,
                                                     r->analysis->central->scale, r->control);
    if (status != PARLEY_OK)
        return status;
    to_view(r, choices, options);
    return pl_robust_add(r, options,
                         (parley_candidate_origin){PARLEY_CANDIDATE_CLOSEST, PARLEY_NONE});
}

static void note_crossings(pl_robust *r) {
    for (uint32_t c = 0; c < r->candidates; c++)
        for (uint32_t j = 0; j < r->m; j++)
            if (r->candidate[c].choices[j] != PARLEY_NONE)
                r->crosses[c] |= r->crossers[r->candidate[c].choices[j]];
}

/* Room for the drafts twice (themselves and the nearest to each), the solutions, the pool, and the
 * two that are searched for. */
static parley_status make_room(pl_robust *r) {
    size_t most = 2 * r->analysis->draft_count + PARLEY_SOLUTION_COUNT + POOL + 2;
    r->candidate = pl_robust_take(r, most, sizeof *r->candidate);
    r->crosses = pl_robust_take(r, most, 1);
    r->always = pl_robust_take(r, most, 1);
    r->never = pl_robust_take(r, most, 1);
    bool all = r->candidate && r->crosses && r->always && r->never;
    return all ? PARLEY_OK : PARLEY_E_MEMORY;
}

static parley_status add_searched(pl_robust *r) {
    int32_t options[PARLEY_MAX_ISSUES];
    bool found;
    parley_status status = pl_robust_search(r, r->round_count, options, &found);
    if (status == PARLEY_OK && found)
        status = pl_robust_add(r, options,
                               (parley_candidate_origin){PARLEY_CANDIDATE_LIKELIEST, PARLEY_NONE});
    return status;
}

parley_status pl_robust_collect(pl_robust *r) {
    parley_status status = make_room(r);
    for (size_t i = 0; i < r->analysis->draft_count && status == PARLEY_OK; i++) {
        const parley_draft_report *draft = &r->analysis->drafts[i];
        status =
            pl_robust_add(r, draft->choices,
                          (parley_candidate_origin){PARLEY_CANDIDATE_DRAFT, (int32_t)draft->draft});
    }
    r->drafts = r->candidates;
    if (status != PARLEY_OK || r->options.only_acceptance || r->empty) {
        note_crossings(r);
        return status;
    }
    PL_TRY(add_solutions(r));
    PL_TRY(add_nearest(r));
    PL_TRY(r->analysis->readings[PARLEY_CENTRAL].possible ? add_pool(r) : add_closest(r));
    PL_TRY(add_searched(r));
    note_crossings(r);
out:
    return status;
}

parley_status pl_robust_bound_candidates(pl_robust *r) {
    for (uint32_t c = 0; c < r->candidates; c++) {
        parley_margin *margins = pl_robust_take(r, r->n, sizeof *margins);
        if (!margins)
            return PARLEY_E_MEMORY;
        r->candidate[c].margins = margins;
        for (uint32_t row = 0; row < r->n; row++) {
            parley_status status =
                parley_readings_judge(&margins[row], r->readings, row, r->candidate[c].choices);
            if (status == PARLEY_OK)
                status = pl_control_poll(r->control);
            if (status != PARLEY_OK)
                return status;
            uint8_t bit = (uint8_t)(1u << row);
            r->always[c] |= margins[row].certainty == PARLEY_CERTAINLY ? bit : 0;
            r->never[c] |= margins[row].certainty == PARLEY_NEVER ? bit : 0;
        }
    }
    return PARLEY_OK;
}
