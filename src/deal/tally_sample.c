/* Estimates of the number of acceptable agreements, from samples in blocks. Block b draws from the
 * stream (seed, b, role), so the blocks may run on any thread.
 *
 * Guided samples: losses rounded down to a coarse grid give a superset of the acceptable
 * agreements that dynamic programming counts and samples uniformly; the share of truly acceptable
 * ones among the samples, times the size of the superset, is unbiased (Dyer, STOC 2003,
 * doi:10.1145/780542.780643). */
#include "deal/tally.h"
#include "deal/wilson.h"

#include "parallel/control.h"
#include "parallel/random.h"

#include <string.h>

enum { BLOCK = 1 << 13, PLAIN_ROLE = 1, GUIDED_ROLE = 2, FINEST = 256 };

/* Work and memory of the coarse tables. */
static const double MOST_CELL_OPTIONS = 1e9;

typedef struct sampler {
    const pl_tally *tally;
    uint64_t *hits; /* [blocks] */
    /* Guided samples only. */
    uint32_t unit[PARLEY_MAX_PARTIES], budget[PARLEY_MAX_PARTIES]; /* of the coarse grid */
    size_t stride[PARLEY_MAX_PARTIES], cells;
    uint32_t *loss; /* [options][axes] coarse */
    double
        *tables; /* [issues + 1][cells]: plans for issues j .. m-1 within the rest of the budget */
} sampler;

static uint64_t block_size(const pl_tally *tally, uint32_t block) {
    uint64_t rest = tally->samples - (uint64_t)block * BLOCK;
    return rest < BLOCK ? rest : BLOCK;
}

static bool acceptable(const pl_tally *tally, const int64_t *utilities) {
    for (uint32_t p = 0; p < tally->space->parties; p++)
        if (utilities[p] < tally->floors[p])
            return false;
    return true;
}

static parley_status plain_block(void *context, uint32_t block, uint32_t worker) {
    sampler *s = context;
    const parley_space *space = s->tally->space;
    pl_random random = pl_random_stream(s->tally->seed, block, PLAIN_ROLE);
    uint64_t hits = 0, size = block_size(s->tally, block);
    (void)worker;
    if (pl_control_poll(s->tally->control) != PARLEY_OK)
        return PARLEY_E_CANCELLED;
    for (uint64_t i = 0; i < size; i++) {
        int64_t utilities[PARLEY_MAX_PARTIES] = {0};
        for (uint32_t j = 0; j < space->issues; j++) {
            uint32_t options = pl_option_count(space, j);
            uint32_t o = options > 1 ? (uint32_t)pl_random_below(&random, options) : 0;
            const int32_t *gain = pl_gain(space, space->first[j] + o);
            for (uint32_t p = 0; p < space->parties; p++)
                utilities[p] += gain[p];
        }
        hits += acceptable(s->tally, utilities);
    }
    s->hits[block] = hits;
    return PARLEY_OK;
}

static parley_status run_blocks(sampler *s, pl_task task, uint64_t *hits) {
    uint32_t blocks = (uint32_t)((s->tally->samples + BLOCK - 1) / BLOCK);
    s->hits = PL_NEW(uint64_t, blocks);
    if (!s->hits)
        return pl_fail_memory();
    parley_status status = pl_pool_run(s->tally->pool, blocks, task, s);
    *hits = 0;
    for (uint32_t b = 0; b < blocks; b++)
        *hits += s->hits[b];
    pl_free(s->hits);
    return status;
}

/* Wilson's interval for a share, times `scale`. */
static void fill_interval(parley_acceptable *out, uint64_t hits, uint64_t samples, double scale) {
    double low, high;
    pl_wilson(&low, &high, hits, samples);
    *out = (parley_acceptable){.exact = 0};
    out->fraction = (double)hits / (double)samples * scale;
    out->fraction_low = low * scale;
    out->fraction_high = high * scale;
    out->samples = samples;
}

parley_status pl_tally_plain(const pl_tally *tally, parley_acceptable *out, uint64_t *hits) {
    sampler s = {.tally = tally};
    parley_status status = run_blocks(&s, plain_block, hits);
    if (status == PARLEY_OK)
        fill_interval(out, *hits, tally->samples, 1);
    return status;
}

/* ---- guided ---- */

static void set_grid(sampler *s, uint32_t finest) {
    const pl_reduced *r = s->tally->reduced;
    s->cells = 1;
    for (uint32_t a = r->axes; a-- > 0;) {
        s->unit[a] = r->budget[a] / finest + 1;
        s->budget[a] = r->budget[a] / s->unit[a];
        s->stride[a] = s->cells;
        s->cells *= s->budget[a] + 1;
    }
}

/* The finest grid whose tables fit. */
static bool choose_grid(sampler *s) {
    const pl_reduced *r = s->tally->reduced;
    for (uint32_t finest = FINEST; finest > 0; finest -= (finest + 7) / 8) {
        double cells = 1;
        set_grid(s, finest);
        for (uint32_t a = 0; a < r->axes; a++)
            cells *= s->budget[a] + 1.0;
        if (cells * r->first[r->issues] <= MOST_CELL_OPTIONS / s->tally->parts &&
            pl_ledger_fits(s->tally->ledger, s->cells, (r->issues + 1) * sizeof(double)))
            return true;
    }
    return false;
}

/* plans[state] += plans of the later issues in the state that the option leaves, for all states. */
static void add_option(const sampler *s, double *plans, const double *later, const uint32_t *loss,
                       double weight) {
    uint32_t axes = s->tally->reduced->axes, state[PARLEY_MAX_PARTIES];
    size_t shift = 0;
    for (uint32_t a = 0; a < axes; a++) {
        if (loss[a] > s->budget[a])
            return;
        state[a] = loss[a];
        shift += loss[a] * s->stride[a];
    }
    for (;;) {
        size_t row = 0;
        for (uint32_t a = 0; a + 1 < axes; a++)
            row += state[a] * s->stride[a];
        for (size_t i = row + loss[axes - 1]; i <= row + s->budget[axes - 1]; i++)
            plans[i] += weight * later[i - shift];
        uint32_t a = axes - 1;
        while (a-- > 0) {
            if (state[a]++ < s->budget[a])
                break;
            state[a] = loss[a];
        }
        if (a == UINT32_MAX)
            return;
    }
}

static parley_status fill_tables(sampler *s) {
    const pl_reduced *r = s->tally->reduced;
    for (size_t i = 0; i < s->cells; i++)
        s->tables[r->issues * s->cells + i] = 1;
    for (uint32_t j = r->issues; j-- > 0;) {
        double *plans = s->tables + j * s->cells;
        memset(plans, 0, s->cells * sizeof *plans);
        for (uint32_t o = r->first[j]; o < r->first[j + 1]; o++) {
            if (pl_control_poll(s->tally->control) != PARLEY_OK)
                return PARLEY_E_CANCELLED;
            add_option(s, plans, plans + s->cells, s->loss + (size_t)o * r->axes, r->weight[o]);
        }
    }
    return PARLEY_OK;
}

/* Draws an option of issue j uniformly from the plans that start with it; *state moves on. */
static uint32_t draw_option(const sampler *s, uint32_t j, uint32_t *state, size_t *cell,
                            pl_random *random) {
    const pl_reduced *r = s->tally->reduced;
    const double *later = s->tables + (j + 1) * s->cells;
    double rest = pl_random_unit(random) * s->tables[j * s->cells + *cell];
    uint32_t chosen = UINT32_MAX;
    size_t next = 0;
    for (uint32_t o = r->first[j]; o < r->first[j + 1]; o++) {
        const uint32_t *loss = s->loss + (size_t)o * r->axes;
        size_t to = *cell;
        bool inside = true;
        for (uint32_t a = 0; a < r->axes; a++) {
            inside &= loss[a] <= state[a];
            to -= loss[a] * s->stride[a];
        }
        if (!inside || later[to] == 0)
            continue;
        chosen = o;
        next = to;
        rest -= r->weight[o] * later[to];
        if (rest < 0)
            break;
    }
    for (uint32_t a = 0; a < r->axes; a++)
        state[a] -= s->loss[(size_t)chosen * r->axes + a];
    *cell = next;
    return chosen;
}

static parley_status guided_block(void *context, uint32_t block, uint32_t worker) {
    sampler *s = context;
    const pl_reduced *r = s->tally->reduced;
    pl_random random = pl_random_stream(s->tally->seed, block, GUIDED_ROLE);
    uint64_t hits = 0, size = block_size(s->tally, block);
    (void)worker;
    if (pl_control_poll(s->tally->control) != PARLEY_OK)
        return PARLEY_E_CANCELLED;
    for (uint64_t i = 0; i < size; i++) {
        uint32_t state[PARLEY_MAX_PARTIES], total[PARLEY_MAX_PARTIES] = {0};
        size_t cell = s->cells - 1;
        bool within = true;
        memcpy(state, s->budget, sizeof state);
        for (uint32_t j = 0; j < r->issues; j++) {
            const uint32_t *loss = pl_loss(r, draw_option(s, j, state, &cell, &random));
            for (uint32_t a = 0; a < r->axes; a++)
                total[a] += loss[a];
        }
        for (uint32_t a = 0; a < r->axes; a++)
            within &= total[a] <= r->budget[a];
        hits += within;
    }
    s->hits[block] = hits;
    return PARLEY_OK;
}

static void coarsen(sampler *s) {
    const pl_reduced *r = s->tally->reduced;
    for (size_t i = 0; i < (size_t)r->first[r->issues] * r->axes; i++)
        s->loss[i] = r->loss[i] / s->unit[i % r->axes];
}

parley_status pl_tally_guided(const pl_tally *tally, parley_acceptable *out) {
    const pl_reduced *r = tally->reduced;
    sampler s = {.tally = tally};
    parley_status status = PARLEY_OK;
    parley_count all;
    uint64_t hits = 0;
    size_t taken = 0;
    if (!choose_grid(&s))
        return pl_fail(PARLEY_E_LIMIT, "the memory limit of %zu bytes leaves no room for a grid",
                       tally->ledger->limit);
    PL_TRY(pl_ledger_take(tally->ledger, s.cells, (r->issues + 1) * sizeof(double), "the grid"));
    taken = s.cells;
    s.loss = pl_realloc(NULL, (size_t)r->first[r->issues] * r->axes, sizeof *s.loss);
    s.tables = pl_realloc(NULL, s.cells, (r->issues + 1) * sizeof *s.tables);
    if (!s.loss || !s.tables) {
        status = pl_fail_memory();
        goto out;
    }
    coarsen(&s);
    PL_TRY(fill_tables(&s));
    double superset = s.tables[s.cells - 1];
    parley_space_count(tally->space, &all);
    if (superset == 0) {
        *out = (parley_acceptable){.exact = 1};
        goto out;
    }
    PL_TRY(run_blocks(&s, guided_block, &hits));
    fill_interval(out, hits, tally->samples, superset / parley_count_to_double(&all));
out:
    pl_free(s.loss);
    pl_free(s.tables);
    pl_ledger_give(tally->ledger, taken, (r->issues + 1) * sizeof(double));
    return status;
}
