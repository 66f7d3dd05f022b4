/* Finding out how to draw readings that obey comparisons: a pilot of unconditional draws, then one
 * of chains that start far apart and go on until they agree. */
#include "utility/reading_chain.h"
#include "utility/reading_extreme.h"
#include "utility/reading_state.h"

#include <math.h>
#include <string.h>

enum {
    PILOT_ROLE = 0x72a0,
    PILOT_DRAWS = 4096,
    CHAINS = 8,
    DRAWS = 256, /* of each chain */
    MOST_THINNING = 256
};

/* Chains are used below this share of draws that obey. */
static const double LEAST_ACCEPTANCE = 0.01;
static const double MOST_R_HAT = 1.03, LEAST_EFFECTIVE = 0.25;

typedef struct pilot {
    pl_reading_row *row;
    parley_readings *readings;
    uint32_t index, parameters, size; /* of a state */
    parley_control *control;
    double *states; /* [CHAINS][DRAWS][size] */
    double *series; /* [2 CHAINS][DRAWS / 2] one number of it */
    pl_arena scratch;
} pilot;

/* -- what is tied ---------------------------------------------------------------------------- */

static bool is_compared(const pl_reading_row *row, uint32_t option) {
    for (uint32_t k = 0; k < row->comparison_count; k++)
        for (uint32_t t = 0; t < row->comparisons[k].term_count; t++)
            if (row->comparisons[k].terms[t].option == option)
                return true;
    return false;
}

static parley_status tie(pilot *p) {
    pl_reading_row *row = p->row;
    uint32_t *tied = pl_arena_alloc(&p->readings->arena, row->open_count, sizeof *tied);
    if (!tied)
        return pl_fail_memory();
    for (uint32_t i = 0; i < row->open_count; i++)
        if (is_compared(row, row->open[i]))
            tied[row->tied_count++] = i;
    row->tied = tied;
    return PARLEY_OK;
}

/* -- unconditional draws --------------------------------------------------------------------- */

static parley_status try_rejection(pilot *p) {
    const pl_reading_row *row = p->row;
    pl_random random = pl_random_stream(p->readings->seed, 0, PILOT_ROLE + p->index);
    double *weights = pl_arena_alloc(&p->scratch, p->readings->point_count, sizeof *weights);
    double *values = pl_arena_alloc(&p->scratch, p->readings->option_count, sizeof *values);
    uint32_t obeyed = 0;
    if (!weights || !values)
        return pl_fail_memory();
    memcpy(values, row->known, p->readings->option_count * sizeof *values);
    for (uint32_t i = 0; i < PILOT_DRAWS; i++) {
        for (uint32_t t = 0; t < row->tied_count; t++)
            values[row->open[row->tied[t]]] = pl_law_draw(&row->value[row->tied[t]], &random);
        pl_draw_weights(p->readings, row, weights, &random);
        obeyed += pl_row_obeys(row, values, weights);
    }
    p->row->sampling.acceptance = (double)obeyed / PILOT_DRAWS;
    return PARLEY_OK;
}

/* -- chains that start far apart ------------------------------------------------------------- */

/* A random linear goal over what comparisons speak of. */
static void lay_goal(pilot *p, pl_form *form, pl_random *random) {
    const pl_reading_row *row = p->row;
    pl_form_clear(form, p->readings);
    for (uint32_t i = 0; i < row->scope_count; i++)
        form->constant[row->scope[i]] =
            llrint(PL_FORM_UNIT * pl_random_normal(random)) * PARLEY_ONE;
    for (uint32_t t = 0; t < row->tied_count; t++)
        form->coefficient[row->open[row->tied[t]]] =
            llrint(2 * PL_FORM_UNIT * pl_random_normal(random));
}

/* Nine parts of an extreme reading and one of the inner, which keeps it off the edges; mixed in
 * (w, w v), where the set is convex. */
static parley_status start_far_out(pilot *p, pl_chain *chain) {
    const parley_readings *readings = p->readings;
    const pl_reading_row *row = p->row;
    pl_form form;
    pl_bound bound;
    double inner = 0.1, outer = 0.9, most_shares = 1;
    parley_status status = pl_form_new(&form, &p->scratch, readings);
    if (status != PARLEY_OK)
        return status;
    lay_goal(p, &form, &chain->random);
    status = pl_form_bound(&bound, &form, readings, row, &p->scratch);
    if (status != PARLEY_OK)
        return status;
    if (row->weights == PL_WEIGHTS_SHARES) {
        most_shares = 0;
        for (uint32_t i = 0; i < row->scope_count; i++)
            most_shares += row->share[row->scope[i]].high;
    }
    for (uint32_t o = 0; o < readings->option_count; o++) {
        uint32_t j = readings->view->option_point[o];
        double one = outer * bound.at.weights[j], other = inner * row->inner_weights[j];
        if (one + other > 0)
            bound.at.values[o] =
                (one * bound.at.values[o] + other * row->inner_values[o]) / (one + other);
    }
    for (uint32_t j = 0; j < readings->point_count; j++)
        bound.at.weights[j] =
            most_shares * (outer * bound.at.weights[j] + inner * row->inner_weights[j]);
    pl_chain_set(chain, bound.at.weights, bound.at.values);
    return PARLEY_OK;
}

static parley_status run_chains(pilot *p, uint32_t thinning) {
    pl_chain chain;
    parley_status status = pl_chain_new(&chain, p->readings, p->row);
    if (status != PARLEY_OK)
        return status;
    for (uint32_t k = 0; k < CHAINS && status == PARLEY_OK; k++) {
        chain.random = pl_random_stream(p->readings->seed, 1 + k, PILOT_ROLE + p->index);
        status = start_far_out(p, &chain);
        if (status != PARLEY_OK)
            break;
        pl_chain_sweep(&chain, DRAWS / 4 * thinning);
        for (uint32_t i = 0; i < DRAWS && status == PARLEY_OK; i++) {
            pl_chain_sweep(&chain, thinning);
            pl_chain_save(&chain, p->states + ((size_t)k * DRAWS + i) * p->size);
            status = pl_control_poll(p->control);
        }
    }
    pl_chain_clear(&chain);
    return status;
}

/* -- whether they agree ---------------------------------------------------------------------- */

enum { SEQUENCES = 2 * CHAINS, LENGTH = DRAWS / 2 };

/* Mean over sequences of the autocovariance at a lag. */
static double autocovariance(const double *series, const double *means, uint32_t lag) {
    double sum = 0;
    for (uint32_t s = 0; s < SEQUENCES; s++)
        for (uint32_t i = 0; i + lag < LENGTH; i++)
            sum += (series[s * LENGTH + i] - means[s]) * (series[s * LENGTH + i + lag] - means[s]);
    return sum / SEQUENCES / LENGTH;
}

/* Split R-hat, and the share of effective draws by Geyer's initial monotone sequence; of a number
 * that does not vary, 1 and 1. */
static void diagnose(const double *series, double *r_hat, double *effective) {
    double means[SEQUENCES] = {0}, mean = 0, between = 0;
    for (uint32_t s = 0; s < SEQUENCES; s++) {
        for (uint32_t i = 0; i < LENGTH; i++)
            means[s] += series[s * LENGTH + i] / LENGTH;
        mean += means[s] / SEQUENCES;
    }
    for (uint32_t s = 0; s < SEQUENCES; s++)
        between += (means[s] - mean) * (means[s] - mean) / (SEQUENCES - 1);
    double within = autocovariance(series, means, 0) * LENGTH / (LENGTH - 1.0);
    double variance = within * (LENGTH - 1.0) / LENGTH + between;
    *r_hat = *effective = 1;
    if (!(variance > 1e-24))
        return;
    *r_hat = within > 0 ? sqrt(variance / within) : INFINITY;
    double sum = 0, before = INFINITY;
    for (uint32_t lag = 0; lag + 1 < LENGTH; lag += 2) {
        double pair = 0;
        for (uint32_t i = lag; i < lag + 2; i++)
            pair += 1 - (within - autocovariance(series, means, i)) / variance;
        pair = fmin(pair, before);
        if (pair < 0)
            break;
        sum += pair;
        before = pair;
    }
    *effective = fmin(1 / fmax(2 * sum - 1, 1e-9), 1);
}

static void judge_chains(pilot *p, parley_sampling *sampling) {
    sampling->r_hat = sampling->effective = 1;
    for (uint32_t q = 0; q < p->size; q++) {
        double r_hat, effective;
        for (uint32_t i = 0; i < CHAINS * DRAWS; i++)
            p->series[i] = p->states[(size_t)i * p->size + q];
        diagnose(p->series, &r_hat, &effective);
        sampling->r_hat = fmax(sampling->r_hat, r_hat);
        sampling->effective = fmin(sampling->effective, effective);
    }
    sampling->mixed = sampling->r_hat <= MOST_R_HAT && sampling->effective >= LEAST_EFFECTIVE;
}

/* States from all over the pilot, for later chains to begin with. */
static parley_status keep_starts(pilot *p) {
    double *starts =
        pl_arena_alloc(&p->readings->arena, PL_STARTS * (size_t)p->size, sizeof *starts);
    if (!starts)
        return pl_fail_memory();
    for (uint32_t i = 0; i < PL_STARTS; i++)
        memcpy(starts + (size_t)i * p->size,
               p->states + (size_t)(CHAINS * DRAWS / PL_STARTS) * i * p->size,
               p->size * sizeof *starts);
    p->row->starts = starts;
    return PARLEY_OK;
}

static parley_status try_chains(pilot *p) {
    parley_sampling *sampling = &p->row->sampling;
    parley_status status = PARLEY_OK;
    p->parameters = pl_chain_parameters(p->readings, p->row);
    p->size = p->parameters + p->row->tied_count;
    p->states = PL_NEW(double, (size_t)CHAINS *DRAWS * p->size);
    p->series = PL_NEW(double, CHAINS *DRAWS);
    if (!p->states || !p->series) {
        status = pl_fail_memory();
        goto out;
    }
    sampling->method = PARLEY_SAMPLING_CHAINS;
    for (sampling->thinning = 1;; sampling->thinning *= 2) {
        PL_TRY(run_chains(p, sampling->thinning));
        judge_chains(p, sampling);
        if (sampling->mixed || sampling->thinning == MOST_THINNING)
            break;
    }
    status = keep_starts(p);
out:
    pl_free(p->states);
    pl_free(p->series);
    return status;
}

parley_status pl_row_try(pl_reading_row *row, parley_readings *readings, uint32_t index,
                         parley_control *control) {
    pilot p = {.row = row, .readings = readings, .index = index, .control = control};
    parley_status status = PARLEY_OK;
    row->sampling = (parley_sampling){.preferences = row->comparison_count,
                                      .acceptance = 1,
                                      .r_hat = 1,
                                      .effective = 1,
                                      .mixed = 1};
    if (row->comparison_count == 0)
        return PARLEY_OK;
    PL_TRY(tie(&p));
    PL_TRY(try_rejection(&p));
    row->sampling.method = PARLEY_SAMPLING_REJECTION;
    if (row->sampling.acceptance < LEAST_ACCEPTANCE)
        status = try_chains(&p);
out:
    pl_arena_clear(&p.scratch);
    return status;
}
