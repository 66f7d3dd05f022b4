/* Counting acceptable agreements: the choice of the method, and the answer in numbers. */
#include <parley/acceptable.h>

#include "deal/tally.h"
#include "parallel/control.h"

#include <math.h>
#include <string.h>

enum { MOST_THREADS = 64, ENOUGH_HITS = 200, DEFAULT_SAMPLES = 1 << 20 };

/* Additions on a grid that are done without trying the map; how many of them take as long as one
 * addition in the map; and the most of either: a minute of the grid, seconds of the map. Measured.
 */
static const double SMALL_GRID = 2e7, GRID_PER_MAP = 500, MOST_GRID = 2e11;
static const uint64_t MOST_MAP = 30000000;

/* Doubles hold counts up to 2^1023; more samples than this are not told apart by the interval. */
static const uint64_t MOST_SAMPLES = (uint64_t)1 << 44;

static const parley_acceptable_options DEFAULTS;

static parley_status check(const parley_acceptable_options *options) {
    if (options->method < 0 || options->method > PARLEY_ACCEPTABLE_SAMPLE)
        return pl_fail(PARLEY_E_ARGUMENT, "counting method %d does not exist",
                       (int)options->method);
    if (options->threads > MOST_THREADS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u threads asked for; at most %d", options->threads,
                       MOST_THREADS);
    if (options->samples > MOST_SAMPLES)
        return pl_fail(PARLEY_E_ARGUMENT, "%llu samples asked for; at most 2^44",
                       (unsigned long long)options->samples);
    return PARLEY_OK;
}

static void set_exact(parley_acceptable *out, const parley_space *space, const parley_count *count,
                      const char *method) {
    parley_count all;
    parley_space_count(space, &all);
    double total = parley_count_to_double(&all), number = parley_count_to_double(count);
    double fraction = total > 0 ? number / total : 0;
    *out = (parley_acceptable){.exact = 1,
                               .count = *count,
                               .number = number,
                               .low = number,
                               .high = number,
                               .fraction = fraction,
                               .fraction_low = fraction,
                               .fraction_high = fraction,
                               .method = method};
}

static void set_estimate(parley_acceptable *out, const parley_space *space, const char *method) {
    parley_count all;
    parley_space_count(space, &all);
    double total = parley_count_to_double(&all);
    out->number = out->fraction * total;
    out->low = out->fraction_low * total;
    out->high = out->fraction_high * total;
    out->method = method;
}

static parley_status estimate(parley_acceptable *out, pl_tally *tally) {
    uint64_t hits = 0;
    parley_status status = pl_tally_plain(tally, out, &hits);
    if (status != PARLEY_OK)
        return status;
    set_estimate(out, tally->space, "uniform samples");
    if (hits >= ENOUGH_HITS || hits == tally->samples)
        return PARLEY_OK;
    parley_acceptable guided = {0};
    status = pl_tally_guided(tally, &guided);
    if (status == PARLEY_E_LIMIT)
        return PARLEY_OK; /* the uniform samples stand */
    if (status != PARLEY_OK)
        return status;
    if (guided.exact) {
        parley_count none = pl_count_of(0);
        set_exact(out, tally->space, &none, "no agreement");
        return PARLEY_OK;
    }
    *out = guided;
    set_estimate(out, tally->space, "samples within a grid");
    return PARLEY_OK;
}

static parley_status count_dense(parley_acceptable *out, pl_tally *tally,
                                 const pl_tally_plan *plan) {
    parley_count count;
    parley_status status = pl_tally_grid(tally, plan, &count);
    if (status == PARLEY_OK)
        set_exact(out, tally->space, &count, "dense grid");
    return status;
}

static parley_status count_sparse(parley_acceptable *out, pl_tally *tally) {
    parley_count count;
    if (!pl_tally_map_possible(tally->reduced))
        return pl_fail(PARLEY_E_LIMIT, "the utilities of an agreement take more than 128 bits");
    parley_status status = pl_tally_map(tally, &count);
    if (status == PARLEY_OK && !tally->gave_up)
        set_exact(out, tally->space, &count, "distinct utilities");
    return status;
}

static parley_status count_list(parley_acceptable *out, pl_tally *tally) {
    parley_count count;
    parley_status status = pl_tally_list(tally, &count);
    if (status == PARLEY_OK)
        set_exact(out, tally->space, &count, "enumeration");
    return status;
}

/* Small grids at once; else the map for as long as the grid would take; else the grid if it fits;
 * else a list of all if that is short; else samples. */
static parley_status count_best(parley_acceptable *out, pl_tally *tally) {
    pl_tally_plan plan;
    parley_status status = pl_tally_plan_grid(&plan, tally);
    if (status != PARLEY_OK)
        return status;
    bool fits =
        pl_ledger_fits(tally->ledger, plan.bytes, 1) && plan.work <= MOST_GRID / tally->parts;
    if (fits && plan.work <= SMALL_GRID)
        return count_dense(out, tally, &plan);
    if (pl_tally_map_possible(tally->reduced)) {
        double most = (double)MOST_MAP / tally->parts;
        double limit = fits ? plan.work / GRID_PER_MAP : most;
        limit /= tally->residues;
        tally->work_limit = (uint64_t)(limit < most ? limit : most) + 1;
        status = count_sparse(out, tally);
        if (status != PARLEY_E_LIMIT && (status != PARLEY_OK || !tally->gave_up))
            return status;
    }
    if (fits)
        return count_dense(out, tally, &plan);
    return pl_tally_list_possible(tally->reduced) ? count_list(out, tally) : estimate(out, tally);
}

static parley_status count_by(parley_acceptable *out, pl_tally *tally,
                              parley_acceptable_method method) {
    pl_tally_plan plan;
    parley_status status;
    switch (method) {
    case PARLEY_ACCEPTABLE_DENSE:
        status = pl_tally_plan_grid(&plan, tally);
        return status == PARLEY_OK ? count_dense(out, tally, &plan) : status;
    case PARLEY_ACCEPTABLE_SPARSE: return count_sparse(out, tally);
    case PARLEY_ACCEPTABLE_SAMPLE: return estimate(out, tally);
    default: return count_best(out, tally);
    }
}

/* Enough residues for every agreement made of the options that are left. */
static uint32_t residues_for(const pl_reduced *r) {
    parley_count most = pl_count_of(1);
    for (uint32_t j = 0; j < r->issues; j++) {
        uint64_t options = 0;
        for (uint32_t o = r->first[j]; o < r->first[j + 1]; o++)
            options += r->weight[o];
        pl_count_multiply(&most, options);
    }
    return pl_residues_needed(&most);
}

/* Counts in one part of `parts`; the work and the samples are shared out among them. */
static parley_status count_part(parley_acceptable *out, const parley_space *space, uint32_t parts,
                                const int64_t *floors, const parley_acceptable_options *options,
                                parley_control *control) {
    pl_reduced reduced = {0};
    pl_ledger ledger = {0};
    pl_tally tally = {.space = space,
                      .reduced = &reduced,
                      .ledger = &ledger,
                      .control = control,
                      .floors = floors,
                      .parts = parts,
                      .seed = options->seed};
    parley_count none = pl_count_of(0);
    parley_status status = PARLEY_OK;
    tally.samples = (options->samples ? options->samples : DEFAULT_SAMPLES) / parts;
    tally.samples += tally.samples == 0;
    ledger.limit = options->memory_limit_bytes ? options->memory_limit_bytes : (size_t)1 << 30;
    PL_TRY(pl_reduce(&reduced, space, tally.floors, false, control));
    set_exact(out, space, &none, "no agreement");
    if (reduced.hopeless)
        goto out;
    tally.residues = residues_for(&reduced);
    if (options->threads > 1)
        PL_TRY(pl_pool_new(&tally.pool, options->threads));
    PL_TRY(count_by(out, &tally, options->method));
    out->memory_bytes = ledger.peak;
out:
    pl_pool_free(tally.pool);
    pl_reduced_clear(&reduced);
    return status;
}

static void add_method(parley_acceptable *out, const char *method) {
    if (strcmp(method, "no agreement") == 0 || strcmp(method, out->method) == 0)
        return;
    out->method = strcmp(out->method, "no agreement") == 0 ? method : "several methods";
}

/* Adds parts that are counted or estimated independently. Their intervals are put together by the
 * method of variance estimates recovery (Zou & Donner 2008, doi:10.1002/sim.3095): below and above
 * the sum, the root of the sum of the squared distances of each estimate from its own limits. */
static parley_status count_parts(parley_acceptable *out, const parley_space *space,
                                 const int64_t *floors, const parley_acceptable_options *options,
                                 parley_control *control) {
    parley_count all;
    double below = 0, above = 0;
    *out = (parley_acceptable){.exact = 1, .method = "no agreement"};
    for (uint32_t k = 0; k < space->part_count; k++) {
        parley_acceptable part;
        parley_acceptable_options own = *options;
        own.seed += k * 0x9e3779b97f4a7c15u; /* other streams, else errors would add up */
        parley_status status =
            count_part(&part, space->parts[k], space->part_count, floors, &own, control);
        if (status != PARLEY_OK)
            return status;
        out->exact &= part.exact;
        pl_count_add(&out->count, &part.count);
        out->number += part.number;
        below += (part.number - part.low) * (part.number - part.low);
        above += (part.high - part.number) * (part.high - part.number);
        out->samples += part.samples;
        if (part.memory_bytes > out->memory_bytes)
            out->memory_bytes = part.memory_bytes;
        add_method(out, part.method);
    }
    if (out->exact) {
        size_t peak = out->memory_bytes;
        parley_count count = out->count;
        set_exact(out, space, &count, out->method);
        out->memory_bytes = peak;
        return PARLEY_OK;
    }
    parley_space_count(space, &all);
    double total = parley_count_to_double(&all);
    out->count = pl_count_of(0);
    out->low = out->number - sqrt(below);
    out->high = out->number + sqrt(above);
    out->fraction = out->number / total;
    out->fraction_low = out->low / total;
    out->fraction_high = out->high / total;
    return PARLEY_OK;
}

parley_status parley_count_acceptable(parley_acceptable *out, const parley_space *space,
                                      const int64_t *floors,
                                      const parley_acceptable_options *options,
                                      parley_control *control) {
    parley_status status = PARLEY_OK;
    if (!options)
        options = &DEFAULTS;
    PL_TRY(check(options));
    PL_TRY(pl_control_poll(control));
    floors = floors ? floors : space->reservation;
    status = space->parts ? count_parts(out, space, floors, options, control)
                          : count_part(out, space, 1, floors, options, control);
out:
    return status;
}
