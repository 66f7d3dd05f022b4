/* parley_robust_new: readings round by round, then what they say. */
#include "deal/robust.h"

#include "deal/wilson.h"
#include "utility/reading_chain.h"

#include <math.h>
#include <string.h>

enum { DEFAULT_SAMPLES = 10000, DEFAULT_WITH_PRECISION = 1000000, MOST_THREADS = 64 };

static const size_t MOST_ROUND_BYTES = (size_t)64 << 20, MOST_ASK_BYTES = (size_t)64 << 20;
static const uint64_t MOST_SAMPLES = UINT64_C(1) << 40;

typedef struct owned_robust {
    parley_robust robust; /* first: the public handle points here */
    pl_arena arena;
    parley_readings *readings;
} owned_robust;

void *pl_robust_take(pl_robust *r, size_t count, size_t size) {
    void *block = pl_arena_alloc(r->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

parley_frequency parley_frequency_of(uint64_t hits, uint64_t of) {
    parley_frequency f = {.high = 1, .of = of};
    if (of == 0)
        return f;
    f.value = (double)hits / (double)of;
    pl_wilson(&f.low, &f.high, hits, of);
    return f;
}

/* -- drawing --------------------------------------------------------------------------------- */

static parley_status draw_chain(void *context, uint32_t index, uint32_t worker) {
    pl_robust *r = context;
    (void)worker;
    if (!pl_is_chained(r->readings, index))
        return PARLEY_OK;
    return pl_chain_draw(&r->arrays, r->readings, index, r->round_first, r->round_count);
}

/* The part of the round's arrays that a task fills. */
static parley_reading_arrays part_of(const pl_robust *r, size_t first) {
    const parley_reading_arrays *all = &r->arrays;
    return (parley_reading_arrays){all->values + first * r->n * r->K,
                                   all->weights + first * r->n * r->m,
                                   all->reservations + first * r->n, all->fillings + first * r->m};
}

static uint32_t chunk_size(const pl_robust *r, uint32_t index) {
    uint32_t left = r->round_count - index * PL_CHUNK;
    return left < PL_CHUNK ? left : PL_CHUNK;
}

static void draw_chunk(pl_robust *r, uint32_t index) {
    uint32_t first = index * PL_CHUNK;
    parley_reading_arrays part = part_of(r, first);
    pl_draw_rest(&part, r->readings, r->round_first + first, chunk_size(r, index));
}

static parley_status begin_round(pl_robust *r, uint64_t first, uint32_t count) {
    r->round_first = first;
    r->round_count = count;
    return pl_pool_run(r->pool, r->n, draw_chain, r);
}

static uint32_t chunks(const pl_robust *r) {
    return (r->round_count + PL_CHUNK - 1) / PL_CHUNK;
}

parley_status pl_robust_draw(pl_robust *r, uint64_t first, uint32_t count) {
    parley_status status = begin_round(r, first, count);
    for (uint32_t i = 0; i < chunks(r) && status == PARLEY_OK; i++)
        draw_chunk(r, i);
    return status;
}

static parley_status make_round(pl_robust *r) {
    size_t reading = ((size_t)r->n * (r->K + r->m + 1)) * sizeof(double);
    r->round_size = PL_ROUND;
    while (r->round_size > PL_CHUNK && r->round_size * reading > MOST_ROUND_BYTES)
        r->round_size /= 2;
    size_t size = r->round_size;
    r->arrays = (parley_reading_arrays){.values = PL_NEW(double, size * r->n * r->K),
                                        .weights = PL_NEW(double, size * r->n * r->m),
                                        .reservations = PL_NEW(double, size * r->n),
                                        .fillings = PL_NEW(uint32_t, size * r->m)};
    bool all =
        r->arrays.values && r->arrays.weights && r->arrays.reservations && r->arrays.fillings;
    return all ? PARLEY_OK : pl_fail_memory();
}

/* -- rounds ---------------------------------------------------------------------------------- */

static parley_status judge_chunk(void *context, uint32_t index, uint32_t worker) {
    pl_robust *r = context;
    parley_status status = pl_control_poll(r->control);
    if (status != PARLEY_OK)
        return status;
    draw_chunk(r, index);
    for (uint32_t i = 0; i < chunk_size(r, index) && status == PARLEY_OK; i++)
        status = pl_robust_judge(r, &r->judges[worker], index * PL_CHUNK + i);
    return status;
}

static void add_round(pl_robust *r) {
    for (uint32_t w = 0; w < pl_pool_threads(r->pool); w++) {
        pl_judge *judge = &r->judges[w];
        for (size_t i = 0; i < judge->sums.size; i++)
            r->total.block[i] += judge->sums.block[i];
        r->first_deal = judge->first_deal < r->first_deal ? judge->first_deal : r->first_deal;
    }
}

static parley_status run_round(pl_robust *r, uint64_t first, uint32_t count) {
    for (uint32_t w = 0; w < pl_pool_threads(r->pool); w++) {
        memset(r->judges[w].sums.block, 0, r->judges[w].sums.size * sizeof(uint64_t));
        r->judges[w].first_deal = UINT64_MAX;
    }
    parley_status status = begin_round(r, first, count);
    if (status == PARLEY_OK)
        status = pl_pool_run(r->pool, chunks(r), judge_chunk, r);
    if (status == PARLEY_OK)
        add_round(r);
    return status;
}

static bool is_wide(const pl_robust *r, uint64_t hits) {
    parley_frequency f = parley_frequency_of(hits, r->out->samples);
    return (f.high - f.low) / 2 > r->options.precision;
}

static bool is_precise(const pl_robust *r) {
    if (!(r->options.precision > 0))
        return false;
    if (!r->options.only_acceptance && is_wide(r, r->total.deals[0]))
        return false;
    for (uint32_t c = 0; c < r->candidates; c++)
        if (is_wide(r, r->total.all[c]))
            return false;
    return true;
}

/* Rounds until there are enough. PARLEY_E_CANCELLED with those before. */
static parley_status run_rounds(pl_robust *r) {
    parley_robust *out = r->out;
    while (out->samples < r->options.samples) {
        uint64_t left = r->options.samples - out->samples;
        uint32_t count = left < r->round_size ? (uint32_t)left : r->round_size;
        pl_control_report(r->control, "sampling readings",
                          (double)out->samples / (double)r->options.samples);
        parley_status status = run_round(r, out->samples, count);
        if (status == PARLEY_E_CANCELLED)
            out->stopped_by = PARLEY_STOP_INTERRUPTED;
        if (status != PARLEY_OK)
            return status;
        out->samples += count;
        if (out->samples % PL_ROUND == 0 && is_precise(r)) {
            out->stopped_by = PARLEY_STOP_PRECISION;
            return PARLEY_OK;
        }
    }
    out->stopped_by = PARLEY_STOP_SAMPLES;
    return PARLEY_OK;
}

/* -- what they say --------------------------------------------------------------------------- */

static bool is_complete(const pl_robust *r, uint32_t c) {
    for (uint32_t j = 0; j < r->m; j++)
        if (r->candidate[c].choices[j] == PARLEY_NONE)
            return false;
    return true;
}

/* Whether all parties may accept a draft with the same filling, as pl_robust_possible says it. A
 * filling that crosses somebody's red line will not do. */
static parley_status may_all_accept(pl_robust *r, uint32_t c, int *possible) {
    parley_space_spec spec = r->spec;
    uint32_t choices[PARLEY_MAX_ISSUES];
    uint8_t *excluded = PL_NEW(uint8_t, r->K);
    *possible = -1;
    if (!excluded)
        return pl_fail_memory();
    memset(excluded, 1, r->K);
    for (uint32_t j = 0; j < r->m; j++) {
        int32_t choice = r->candidate[c].choices[j];
        uint32_t at = r->readings->filling_first[j], end = r->readings->filling_first[j + 1];
        for (; choice == PARLEY_NONE && at < end; at++)
            excluded[r->readings->filling[at]] = r->crossers[r->readings->filling[at]] != 0;
        if (choice != PARLEY_NONE)
            excluded[choice] = 0;
    }
    spec.excluded = excluded;
    spec.clauses = NULL;
    spec.clause_count = 0;
    parley_status status = pl_robust_possible(possible, choices, r, &spec);
    pl_free(excluded);
    return status;
}

/* All parties together: they know nothing of each other but the filling. */
static parley_status bound_all(pl_robust *r, uint32_t c) {
    const parley_margin *margins = r->candidate[c].margins;
    parley_certainty *all = &r->candidate[c].all;
    bool refused = false, undecided = false;
    *all = PARLEY_CERTAINLY;
    if (r->never[c])
        *all = PARLEY_NEVER;
    if (r->never[c] || r->always[c] == (1u << r->n) - 1)
        return PARLEY_OK;
    for (uint32_t row = 0; row < r->n; row++) {
        refused |= margins[row].certainty == PARLEY_POSSIBLY;
        undecided |= margins[row].certainty == PARLEY_UNDECIDED;
    }
    refused |= r->total.all[c] < r->out->samples;
    int accepted = r->total.all[c] > 0 || (!undecided && is_complete(r, c)) ? 1 : -1;
    parley_status status = PARLEY_OK;
    if (accepted != 1)
        status = may_all_accept(r, c, &accepted);
    *all = accepted == 0              ? PARLEY_NEVER
           : refused && accepted == 1 ? PARLEY_POSSIBLY
                                      : PARLEY_UNDECIDED;
    return status;
}

static parley_status fill_candidate(pl_robust *r, uint32_t c) {
    parley_candidate *to = &r->candidate[c];
    uint64_t samples = r->out->samples;
    parley_frequency *accepted = pl_robust_take(r, r->n, sizeof *accepted);
    if (!accepted)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 0; row < r->n; row++)
        accepted[row] = parley_frequency_of(r->total.accepted[(size_t)c * r->n + row], samples);
    to->accepted_by = accepted;
    to->accepted_by_all = parley_frequency_of(r->total.all[c], samples);
    bool looked = !r->options.only_acceptance && !r->empty;
    to->efficient = parley_frequency_of(r->total.efficient[c], looked ? samples : 0);
    return bound_all(r, c);
}

static parley_status fill_weights(pl_robust *r, uint32_t d) {
    parley_frequency *best = pl_robust_take(r, r->n, sizeof *best);
    double *weights = pl_robust_take(r, (size_t)r->n * r->m, sizeof *weights);
    if (!best || !weights)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 0; row < r->n; row++) {
        size_t at = (size_t)d * r->n + row;
        best[row] = parley_frequency_of(r->total.best[at], r->out->samples);
        for (uint32_t j = 0; j < r->m && r->total.best[at] > 0; j++)
            weights[row * r->m + j] = (double)r->total.best_weights[at * r->m + j] /
                                      (double)r->total.best[at] / PARLEY_READING_UNITS;
    }
    r->candidate[d].best = best;
    r->candidate[d].central_weights = weights;
    return PARLEY_OK;
}

static parley_mean mean_of(uint64_t sum, uint64_t squares, uint64_t count) {
    double n = (double)count, mean = (double)sum / n / PL_SHARE_UNITS;
    double variance = fmax((double)squares / n / PL_SHARE_UNITS - mean * mean, 0);
    double half = count > 1 ? PL_TWO_SIDED_95 * sqrt(variance / (n - 1)) : INFINITY;
    return (parley_mean){mean, fmax(mean - half, 0), fmin(mean + half, 1)};
}

static parley_status fill_solutions(pl_robust *r) {
    for (uint32_t concept = 0; concept < PARLEY_SOLUTION_COUNT; concept ++) {
        parley_frequency *options = pl_robust_take(r, r->K, sizeof *options);
        parley_mean *surplus = pl_robust_take(r, r->n, sizeof *surplus);
        if (!options || !surplus)
            return PARLEY_E_MEMORY;
        for (uint32_t o = 0; o < r->K; o++)
            options[o] = parley_frequency_of(r->total.options[(size_t) concept * r->K + o],
                                             r->total.deals[0]);
        uint64_t count = r->total.share_count[concept];
        for (uint32_t row = 0; row < r->n; row++)
            surplus[row] = count ? mean_of(r->total.shares[concept * r->n + row],
                                           r->total.squares[concept * r->n + row], count)
                                 : (parley_mean){NAN, NAN, NAN};
        r->out->options[concept] = options;
        r->out->surplus[concept] = surplus;
    }
    return PARLEY_OK;
}

static parley_status fill_sampling(pl_robust *r) {
    parley_sampling *sampling = pl_robust_take(r, r->n, sizeof *sampling);
    if (!sampling)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 0; row < r->n; row++)
        sampling[row] = parley_readings_sampling(r->readings, row);
    r->out->sampling = sampling;
    return PARLEY_OK;
}

static parley_status fill(pl_robust *r) {
    parley_robust *out = r->out;
    parley_status status = PARLEY_OK;
    out->draft_count = r->drafts;
    out->candidate_count = r->candidates;
    out->candidates = r->candidate;
    PL_TRY(fill_sampling(r));
    for (uint32_t c = 0; c < r->candidates; c++)
        PL_TRY(fill_candidate(r, c));
    for (uint32_t d = 0; d < r->drafts; d++)
        PL_TRY(fill_weights(r, d));
    if (r->options.only_acceptance)
        return PARLEY_OK;
    out->nothing_signable = r->empty;
    out->deal = parley_frequency_of(r->total.deals[0], out->samples);
    PL_TRY(fill_solutions(r));
    PL_TRY(pl_robust_bound_deal(r));
    PL_TRY(r->empty ? pl_robust_ask_red_lines(r) : pl_robust_ask(r));
    if (!r->empty)
        status = pl_robust_rank_inputs(r);
out:
    return status;
}

/* -- the beginning and the end --------------------------------------------------------------- */

static parley_status read_options(pl_robust *r, const parley_robust_options *given) {
    parley_robust_options *o = &r->options;
    *o = given ? *given : (parley_robust_options){0};
    if (!(o->precision >= 0 && o->precision < 1))
        return pl_fail(PARLEY_E_ARGUMENT, "the precision is %g; allowed are 0 to below 1",
                       o->precision);
    if (o->threads > MOST_THREADS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u threads asked for; at most %d", o->threads,
                       MOST_THREADS);
    if (o->samples > MOST_SAMPLES)
        return pl_fail(PARLEY_E_ARGUMENT, "%llu readings asked for; at most 2^40",
                       (unsigned long long)o->samples);
    if (o->samples == 0)
        o->samples = o->precision > 0 ? DEFAULT_WITH_PRECISION : DEFAULT_SAMPLES;
    return PARLEY_OK;
}

static parley_status find_crossers(pl_robust *r) {
    r->crossers = PL_NEW(uint8_t, r->K);
    if (!r->crossers)
        return pl_fail_memory();
    for (uint32_t row = 0; row < r->n; row++)
        for (uint32_t o = 0; o < r->K; o++)
            if (parley_view_crosses(r->view, r->view->required[row], o))
                r->crossers[o] |= (uint8_t)(1u << row);
    return PARLEY_OK;
}

/* Where the answers of the first readings are kept. */
static parley_status make_ask(pl_robust *r) {
    pl_ask *ask = &r->ask;
    size_t gaps = 0, each = r->candidates + ask->answer_count;
    for (uint32_t c = 0; c < r->candidates; c++)
        gaps += !is_complete(r, c);
    each += gaps ? r->m * sizeof *ask->fillings : 0;
    size_t most = MOST_ASK_BYTES / (each ? each : 1) / PL_ROUND * PL_ROUND + PL_ROUND;
    ask->readings = (uint32_t)(r->options.samples < most ? r->options.samples : most);
    ask->accepts = PL_NEW(uint8_t, (size_t)ask->readings * r->candidates);
    ask->bins = PL_NEW(uint8_t, (size_t)ask->readings * ask->answer_count);
    ask->fillings = gaps ? PL_NEW(uint32_t, (size_t)ask->readings * r->m) : NULL;
    return ask->accepts && ask->bins && (ask->fillings || !gaps) ? PARLEY_OK : pl_fail_memory();
}

static parley_status make_judges(pl_robust *r) {
    uint32_t threads = pl_pool_threads(r->pool);
    parley_status status = pl_sums_new(&r->total, r);
    r->judges = PL_NEW(pl_judge, threads);
    r->first_deal = UINT64_MAX;
    if (!r->judges)
        return pl_fail_memory();
    for (uint32_t w = 0; w < threads && status == PARLEY_OK; w++)
        status = pl_judge_new(&r->judges[w], r);
    return status;
}

static parley_status prepare(pl_robust *r) {
    parley_status status;
    PL_TRY(pl_pool_new(&r->pool, r->options.threads));
    PL_TRY(find_crossers(r));
    PL_TRY(make_round(r));
    if (!r->options.only_acceptance)
        PL_TRY(pl_robust_draw(r, PL_PILOT, r->round_size));
    PL_TRY(pl_robust_collect(r));
    if (!r->options.only_acceptance) {
        PL_TRY(pl_robust_list_inputs(r, r->round_count));
        PL_TRY(make_ask(r));
    }
    PL_TRY(pl_robust_bound_candidates(r));
    status = make_judges(r);
out:
    return status;
}

static void clear(pl_robust *r) {
    for (uint32_t w = 0; r->judges && w < pl_pool_threads(r->pool); w++)
        pl_judge_clear(&r->judges[w]);
    pl_free(r->judges);
    pl_pool_free(r->pool);
    pl_free(r->crossers);
    pl_free(r->arrays.values);
    pl_free(r->arrays.weights);
    pl_free(r->arrays.reservations);
    pl_free(r->arrays.fillings);
    pl_free(r->inputs);
    pl_free(r->ask.answers);
    pl_free(r->ask.answer_of);
    pl_free(r->ask.accepts);
    pl_free(r->ask.bins);
    pl_free(r->ask.fillings);
    pl_free(r->total.block);
}

/* Interrupted rounds do not keep those before them from being told. */
static parley_status run(pl_robust *r) {
    parley_status status = prepare(r);
    if (status != PARLEY_OK)
        return status;
    parley_status ended = run_rounds(r);
    if (ended != PARLEY_OK && (ended != PARLEY_E_CANCELLED || r->out->samples == 0))
        return ended;
    if (ended == PARLEY_E_CANCELLED)
        r->control = NULL;
    status = fill(r);
    return status == PARLEY_OK && ended != PARLEY_OK
               ? pl_fail(PARLEY_E_CANCELLED, "interrupted after %llu readings",
                         (unsigned long long)r->out->samples)
               : status;
}

parley_status parley_robust_new(parley_robust **out, const parley_analysis *analysis,
                                const parley_robust_options *options, parley_control *control) {
    pl_robust r = {.analysis = analysis,
                   .view = analysis->view,
                   .spec = analysis->central->spec,
                   .control = control,
                   .n = analysis->view->required_count,
                   .m = analysis->view->point_count,
                   .K = analysis->view->option_count};
    parley_space *space = NULL;
    parley_status status;
    *out = NULL;
    owned_robust *owned = PL_NEW(owned_robust, 1);
    if (!owned)
        return pl_fail_memory();
    r.out = &owned->robust;
    r.arena = &owned->arena;
    PL_TRY(read_options(&r, options));
    owned->robust.view = analysis->view;
    owned->robust.seed = r.options.seed;
    owned->robust.only_acceptance = r.options.only_acceptance != 0;
    PL_TRY(parley_space_new(&space, &r.spec, control));
    PL_TRY(parley_readings_new(&owned->readings, r.view, r.options.seed, control));
    r.space = space;
    r.empty = parley_space_is_empty(space);
    r.readings = owned->readings;
    status = run(&r);
out:
    clear(&r);
    parley_space_free(space);
    if (status != PARLEY_OK && (status != PARLEY_E_CANCELLED || owned->robust.samples == 0))
        parley_robust_free(&owned->robust);
    else
        *out = &owned->robust;
    return status;
}

void parley_robust_free(parley_robust *robust) {
    if (!robust)
        return;
    owned_robust *owned = (owned_robust *)robust;
    parley_readings_free(owned->readings);
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}
