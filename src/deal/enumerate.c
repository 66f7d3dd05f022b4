/* The walk over all agreements: digits count up, bases follow, kernels look at the blocks. Chunks
 * of blocks are independent and are put together in order, so threads change nothing. */
#include "deal/enumerate.h"

#include "base/count.h"
#include "deal/ceilings.h"
#include "deal/kernel.h"
#include "deal/space.h"
#include "parallel/control.h"
#include "parallel/pool.h"

#include <string.h>

enum {
    MOST_THREADS = 64,
    CHUNKS_PER_THREAD = 8,
    BLOCKS_BETWEEN_POLLS = 64,
    FIND_ALL = 15,
    WALKER_CELL_BYTES = sizeof(int32_t) + 2 * sizeof(uint16_t) /* own rows and two ceilings */
};

static const uint64_t DEFAULT_AGREEMENTS = 100000000000u;

/* Products below this are exact in single precision. */
static const float EXACT_PRODUCT = 1 << 24;
static const float PRODUCT_SLACK = 1 + 0x1p-18f;

static const parley_enumerate_options DEFAULTS;

typedef struct pick {
    uint64_t agreement;
    int64_t value;
} pick;

typedef struct chunk_result {
    pick max_min, utilitarian;
    uint64_t nash, acceptable;
    parley_count nash_value;
} chunk_result;

typedef struct run {
    const pl_enumerator *e;
    pl_block_kernels kernels;
    uint32_t find;
    uint64_t chunk; /* blocks in one */
    chunk_result *results;
    parley_control *control;
} run;

/* The state of one walk. */
typedef struct walker {
    const run *run;
    const pl_enumerator *e;
    chunk_result *result;
    uint32_t digits[PARLEY_MAX_ISSUES];
    int32_t *base;                    /* [digits + 1][parties] with the items up to a digit */
    int32_t *row[PARLEY_MAX_PARTIES]; /* own rows of parties with mixed items */
    uint32_t *by_last, *first;        /* items by their last digit: [item_count], [digits + 1] */
    float nash_float;                 /* nash_value in single precision; negative: none yet */
    pl_block block;
    pl_ceiling products, leasts;            /* for what is looked for, else without rows */
    int64_t product_ceiling, least_ceiling; /* blocks up to it have nothing better */
    int32_t row_sum;                        /* the greatest sum of a row */
    bool row_sum_known;
    uint64_t number; /* of the block */
} walker;

static void sort_items(walker *w) {
    uint32_t count = 0;
    for (uint32_t d = 0; d < w->e->digits; d++) {
        w->first[d] = count;
        for (uint32_t i = 0; i < w->e->item_count; i++)
            if (w->e->items[i].issue_count > 0 && w->e->items[i].last == d)
                w->by_last[count++] = i;
    }
    w->first[w->e->digits] = count;
}

static parley_status start_ceilings(walker *w) {
    uint32_t find = pl_wide() ? w->run->find : 0, alike = PARLEY_FIND_MAX_MIN;
    parley_status status = PARLEY_OK;
    w->product_ceiling = w->least_ceiling = -1;
    if (w->e->narrow)
        alike |= PARLEY_FIND_ACCEPTABLE;
    if (find & PARLEY_FIND_NASH)
        PL_TRY(pl_ceiling_init(&w->products, w->e, false));
    if (find & alike)
        PL_TRY(pl_ceiling_init(&w->leasts, w->e, true));
out:
    return status;
}

static parley_status start(walker *w) {
    const pl_enumerator *e = w->e;
    w->base = PL_NEW(int32_t, (size_t)(e->digits + 1) * e->parties);
    w->by_last = PL_NEW(uint32_t, e->item_count);
    w->first = PL_NEW(uint32_t, e->digits + 1);
    if (!w->base || !w->by_last || !w->first)
        return pl_fail_memory();
    for (uint32_t p = 0; p < e->parties; p++) {
        w->base[p] = (int32_t)(e->constant[p] - e->reference[p]);
        w->block.row[p] = e->fixed[p];
        if (!e->mixed[p])
            continue;
        w->row[p] = pl_calloc_aligned(e->width, sizeof *w->row[p]);
        if (!w->row[p])
            return pl_fail_memory();
        w->block.row[p] = w->row[p];
    }
    w->block.length = e->width;
    sort_items(w);
    return start_ceilings(w);
}

static void finish(walker *w) {
    pl_free(w->base);
    pl_free(w->by_last);
    pl_free(w->first);
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        pl_free(w->row[p]);
    pl_ceiling_clear(&w->products);
    pl_ceiling_clear(&w->leasts);
}

static void refresh_row(walker *w, uint32_t party) {
    const pl_enumerator *e = w->e;
    memcpy(w->row[party], e->fixed[party], e->width * sizeof **w->row);
    for (uint32_t i = 0; i < w->first[e->digits]; i++) {
        const pl_item *item = &e->items[w->by_last[i]];
        if (item->party != party || !item->map)
            continue;
        const int32_t *gains = pl_item_gains(item, w->digits);
        int32_t *row = w->row[party];
        for (size_t x = 0; x < e->block; x++)
            row[x] += gains[item->map[x]];
    }
    if (w->products.rows)
        pl_ceiling_set_row(&w->products, party, w->row[party]);
    if (w->leasts.rows)
        pl_ceiling_set_row(&w->leasts, party, w->row[party]);
}

/* Bases and rows after the digits from `changed` on have changed. */
static void refresh(walker *w, uint32_t changed) {
    const pl_enumerator *e = w->e;
    bool stale[PARLEY_MAX_PARTIES] = {false};
    for (uint32_t d = changed; d < e->digits; d++) {
        int32_t *base = w->base + (size_t)(d + 1) * e->parties;
        memcpy(base, base - e->parties, e->parties * sizeof *base);
        for (uint32_t i = w->first[d]; i < w->first[d + 1]; i++) {
            const pl_item *item = &e->items[w->by_last[i]];
            if (item->map)
                stale[item->party] = true;
            else
                base[item->party] += *pl_item_gains(item, w->digits);
        }
    }
    memcpy(w->block.base, w->base + (size_t)e->digits * e->parties,
           e->parties * sizeof *w->block.base);
    for (uint32_t p = 0; p < e->parties; p++)
        if (stale[p])
            refresh_row(w, p);
}

static uint32_t count_up(walker *w) {
    uint32_t d = w->e->digits;
    while (d-- > 0) {
        if (++w->digits[d] < w->e->option_counts[d])
            return d;
        w->digits[d] = 0;
    }
    return 0;
}

static int32_t gain(const walker *w, uint32_t party, size_t x) {
    return w->block.base[party] + w->block.row[party][x];
}

/* The first agreement of the block whose sum, or least gain, is `value`. */
static uint64_t find_value(const walker *w, int32_t value, bool sum) {
    for (size_t x = 0; x < w->e->block; x++) {
        int32_t here = gain(w, 0, x);
        for (uint32_t p = 1; p < w->e->parties; p++) {
            int32_t next = gain(w, p, x);
            here = sum ? here + next : here < next ? here : next;
        }
        if (here == value)
            return w->number * w->e->block + x;
    }
    return PARLEY_NO_AGREEMENT;
}

static void offer(walker *w, pick *best, int32_t value, bool sum) {
    if (best->agreement != PARLEY_NO_AGREEMENT && value <= best->value)
        return;
    best->value = value;
    best->agreement = find_value(w, value, sum);
}

/* Looks for larger products exactly. */
static void search_product(walker *w) {
    chunk_result *result = w->result;
    float unit = pl_block_unit(w->e->parties);
    for (size_t x = 0; x < w->e->block; x++) {
        parley_count product = pl_count_of(1);
        bool refused = false;
        float rough = unit;
        for (uint32_t p = 0; p < w->e->parties; p++) {
            refused |= gain(w, p, x) < 0;
            rough *= (float)gain(w, p, x);
        }
        if (refused || rough * PRODUCT_SLACK < w->nash_float)
            continue;
        for (uint32_t p = 0; p < w->e->parties; p++)
            pl_count_multiply(&product, (uint64_t)gain(w, p, x));
        if (result->nash != PARLEY_NO_AGREEMENT &&
            parley_count_compare(&product, &result->nash_value) <= 0)
            continue;
        result->nash = w->number * w->e->block + x;
        result->nash_value = product;
        w->nash_float = (float)(parley_count_to_double(&product) * unit);
        if (w->products.rows)
            w->product_ceiling = pl_ceiling_product(&w->products, parley_count_to_double(&product));
    }
}

static void look_for_product(walker *w) {
    if (w->product_ceiling >= 0 && pl_ceiling_bound_product(&w->products) <= w->product_ceiling)
        return;
    float top = w->run->kernels.product(&w->block), known = w->nash_float;
    float exact = EXACT_PRODUCT * pl_block_unit(w->e->parties);
    if (known < 0) {
        if (top > 0 || w->run->kernels.acceptable(&w->block) > 0)
            search_product(w);
    } else if (top < exact && known < exact ? top > known : top * PRODUCT_SLACK > known) {
        search_product(w);
    }
}

static void look_for_least(walker *w) {
    pick *best = &w->result->max_min;
    if (w->least_ceiling >= 0 && pl_ceiling_bound_least(&w->leasts) <= w->least_ceiling)
        return;
    offer(w, best, w->run->kernels.max_min(&w->block), false);
    if (w->leasts.rows)
        w->least_ceiling = pl_ceiling_least(&w->leasts, best->value);
}

/* Without mixed rows the greatest sum of a block is that of its bases and one of all rows. */
static int32_t greatest_sum(walker *w) {
    int32_t bases = 0;
    bool mixed = false;
    for (uint32_t p = 0; p < w->e->parties; p++) {
        bases += w->block.base[p];
        mixed |= w->e->mixed[p];
    }
    if (mixed || !w->row_sum_known)
        w->row_sum = w->run->kernels.sum(&w->block) - bases;
    w->row_sum_known = true;
    return w->row_sum + bases;
}

static void look(walker *w) {
    const pl_block_kernels *kernels = &w->run->kernels;
    if (w->leasts.rows)
        pl_ceiling_set_bases(&w->leasts, w->block.base);
    if (w->products.rows)
        pl_ceiling_set_bases(&w->products, w->block.base);
    if (w->run->find & PARLEY_FIND_MAX_MIN)
        look_for_least(w);
    if (w->run->find & PARLEY_FIND_UTILITARIAN)
        offer(w, &w->result->utilitarian, greatest_sum(w), true);
    if (w->run->find & PARLEY_FIND_NASH)
        look_for_product(w);
    if (w->run->find & PARLEY_FIND_ACCEPTABLE)
        w->result->acceptable +=
            w->e->narrow ? pl_ceiling_count_acceptable(&w->leasts) : kernels->acceptable(&w->block);
}

static parley_status walk_chunk(void *context, uint32_t index, uint32_t worker) {
    run *r = context;
    uint64_t begin = index * r->chunk, end = begin + r->chunk, rest = begin;
    walker w = {.run = r, .e = r->e, .result = &r->results[index], .nash_float = -1};
    const pick none = {PARLEY_NO_AGREEMENT, 0};
    parley_status status = PARLEY_OK;
    (void)worker;
    *w.result = (chunk_result){.max_min = none, .utilitarian = none, .nash = PARLEY_NO_AGREEMENT};
    PL_TRY(start(&w));
    for (uint32_t d = r->e->digits; d-- > 0; rest /= r->e->option_counts[d])
        w.digits[d] = (uint32_t)(rest % r->e->option_counts[d]);
    refresh(&w, 0);
    for (w.number = begin; w.number < end && w.number < r->e->outer; w.number++) {
        if (w.number % BLOCKS_BETWEEN_POLLS == 0)
            PL_TRY(pl_control_poll(r->control));
        look(&w);
        refresh(&w, count_up(&w));
    }
out:
    finish(&w);
    return status;
}

static void take_better(pick *best, const pick *other) {
    if (other->agreement != PARLEY_NO_AGREEMENT &&
        (best->agreement == PARLEY_NO_AGREEMENT || other->value > best->value))
        *best = *other;
}

static void combine(parley_enumeration *out, const run *r, uint32_t chunks) {
    pick max_min = {PARLEY_NO_AGREEMENT, 0}, utilitarian = max_min;
    *out =
        (parley_enumeration){.agreements = r->e->outer * r->e->block, .nash = PARLEY_NO_AGREEMENT};
    for (uint32_t c = 0; c < chunks; c++) {
        const chunk_result *result = &r->results[c];
        take_better(&max_min, &result->max_min);
        take_better(&utilitarian, &result->utilitarian);
        out->acceptable += result->acceptable;
        if (result->nash != PARLEY_NO_AGREEMENT &&
            (out->nash == PARLEY_NO_AGREEMENT ||
             parley_count_compare(&result->nash_value, &out->nash_value) > 0)) {
            out->nash = result->nash;
            out->nash_value = result->nash_value;
        }
    }
    out->max_min = max_min.agreement;
    out->max_min_value = max_min.value;
    out->utilitarian = utilitarian.agreement;
    if (utilitarian.agreement != PARLEY_NO_AGREEMENT)
        out->utilitarian_value = utilitarian.value;
    for (uint32_t p = 0; out->utilitarian != PARLEY_NO_AGREEMENT && p < r->e->parties; p++)
        out->utilitarian_value += r->e->reference[p];
}

static parley_status check(const parley_enumerate_options *options) {
    if (options->find > FIND_ALL)
        return pl_fail(PARLEY_E_ARGUMENT, "nothing to find has number %u", options->find);
    if (options->threads > MOST_THREADS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u threads asked for; at most %d", options->threads,
                       MOST_THREADS);
    return PARLEY_OK;
}

parley_status parley_enumerate(parley_enumeration *out, const parley_enumerable *problem,
                               const parley_enumerate_options *options, parley_control *control) {
    pl_enumerator e = {0};
    pl_ledger ledger = {0};
    pl_pool *pool = NULL;
    run r = {.e = &e, .control = control};
    parley_status status = PARLEY_OK;
    if (!options)
        options = &DEFAULTS;
    PL_TRY(check(options));
    PL_TRY(pl_control_poll(control));
    ledger.limit = options->memory_limit_bytes ? options->memory_limit_bytes : (size_t)1 << 30;
    PL_TRY(pl_enumerator_build(
        &e, problem, options->agreement_limit ? options->agreement_limit : DEFAULT_AGREEMENTS,
        &ledger));
    PL_TRY(pl_ledger_take(&ledger, options->threads > 1 ? options->threads : 1,
                          (size_t)e.parties * e.width * WALKER_CELL_BYTES, "a block"));
    if (options->threads > 1)
        PL_TRY(pl_pool_new(&pool, options->threads));
    uint64_t chunks = pool ? (uint64_t)options->threads * CHUNKS_PER_THREAD : 1;
    chunks = chunks < e.outer ? chunks : e.outer;
    r.chunk = (e.outer + chunks - 1) / chunks;
    r.find = options->find ? options->find : FIND_ALL;
    r.kernels = pl_block_kernels_for(e.parties);
    r.results = PL_NEW(chunk_result, chunks);
    if (!r.results) {
        status = pl_fail_memory();
        goto out;
    }
    chunks = (e.outer + r.chunk - 1) / r.chunk;
    PL_TRY(pl_pool_run(pool, (uint32_t)chunks, walk_chunk, &r));
    combine(out, &r, (uint32_t)chunks);
out:
    pl_pool_free(pool);
    pl_free(r.results);
    pl_enumerator_clear(&e);
    return status;
}

void parley_agreement_choices(uint64_t number, const uint32_t *option_counts, uint32_t issue_count,
                              uint32_t *choices) {
    for (uint32_t j = issue_count; j-- > 0; number /= option_counts[j])
        choices[j] = (uint32_t)(number % option_counts[j]);
}

static bool inside(const parley_box *box, const uint32_t *choices) {
    for (uint32_t i = 0; i < box->issue_count; i++)
        if (choices[box->issues[i]] < box->low[i] || choices[box->issues[i]] > box->high[i])
            return false;
    return true;
}

parley_status parley_enumerable_eval(const parley_enumerable *problem, const uint32_t *choices,
                                     int64_t *utilities) {
    for (uint32_t j = 0; j < problem->issue_count; j++)
        if (choices[j] >= problem->option_counts[j])
            return pl_fail(PARLEY_E_ARGUMENT, "issue %u has no option %u", j, choices[j]);
    for (uint32_t p = 0; p < problem->party_count; p++)
        utilities[p] = 0;
    for (uint32_t t = 0; t < problem->table_count; t++) {
        const parley_table *table = &problem->tables[t];
        size_t at = 0;
        for (uint32_t i = 0; i < table->issue_count; i++)
            at = at * problem->option_counts[table->issues[i]] + choices[table->issues[i]];
        utilities[table->party] += table->gains[at];
    }
    for (uint32_t b = 0; b < problem->box_count; b++)
        if (inside(&problem->boxes[b], choices))
            utilities[problem->boxes[b].party] += problem->boxes[b].gain;
    return PARLEY_OK;
}

/* ---- spaces ---- */

typedef struct space_problem {
    parley_enumerable problem;
    uint32_t *option_counts, *issue;
    parley_table *tables;
    int32_t *gains;
    int64_t references[PARLEY_MAX_PARTIES];
} space_problem;

static void clear_space_problem(space_problem *s) {
    pl_free(s->option_counts);
    pl_free(s->issue);
    pl_free(s->tables);
    pl_free(s->gains);
}

/* One table for every party and joined issue. `whole` is the space that `space` is a part of, or
 * itself. */
static parley_status state_space_problem(space_problem *s, const parley_space *space,
                                         const parley_space *whole) {
    uint32_t m = space->issues, n = space->parties, options = space->first[m];
    *s = (space_problem){.option_counts = PL_NEW(uint32_t, m),
                         .issue = PL_NEW(uint32_t, m),
                         .tables = PL_NEW(parley_table, (size_t)m * n),
                         .gains = PL_NEW(int32_t, (size_t)options * n)};
    if (!s->option_counts || !s->issue || !s->tables || !s->gains)
        return pl_fail_memory();
    for (uint32_t j = 0; j < m; j++) {
        s->option_counts[j] = pl_option_count(space, j);
        s->issue[j] = j;
        for (uint32_t p = 0; p < n; p++) {
            int32_t *gains = s->gains + (size_t)p * options + space->first[j];
            for (uint32_t o = 0; o < s->option_counts[j]; o++)
                gains[o] = pl_gain(space, space->first[j] + o)[p];
            s->tables[(size_t)p * m + j] = (parley_table){p, 1, &s->issue[j], gains};
        }
    }
    for (uint32_t p = 0; p < n; p++) {
        int64_t greatest;
        s->references[p] = space->reservation[p];
        if (space->reservation[p] == INT64_MIN)
            parley_space_range(whole, p, &s->references[p], &greatest);
    }
    s->problem = (parley_enumerable){.party_count = n,
                                     .issue_count = m,
                                     .option_counts = s->option_counts,
                                     .tables = s->tables,
                                     .table_count = m * n,
                                     .references = s->references};
    return PARLEY_OK;
}

static parley_status enumerate_part(parley_enumeration *out, const parley_space *part,
                                    const parley_space *whole,
                                    const parley_enumerate_options *options,
                                    parley_control *control) {
    space_problem s;
    parley_status status = state_space_problem(&s, part, whole);
    if (status == PARLEY_OK)
        status = parley_enumerate(out, &s.problem, options, control);
    clear_space_problem(&s);
    return status;
}

/* Takes over what a part has that is better; its agreements come after those looked at. */
static void add_part(parley_enumeration *out, const parley_enumeration *part) {
    uint64_t before = out->agreements;
    if (part->max_min != PARLEY_NO_AGREEMENT &&
        (out->max_min == PARLEY_NO_AGREEMENT || part->max_min_value > out->max_min_value)) {
        out->max_min = before + part->max_min;
        out->max_min_value = part->max_min_value;
    }
    if (part->utilitarian != PARLEY_NO_AGREEMENT &&
        (out->utilitarian == PARLEY_NO_AGREEMENT ||
         part->utilitarian_value > out->utilitarian_value)) {
        out->utilitarian = before + part->utilitarian;
        out->utilitarian_value = part->utilitarian_value;
    }
    if (part->nash != PARLEY_NO_AGREEMENT &&
        (out->nash == PARLEY_NO_AGREEMENT ||
         parley_count_compare(&part->nash_value, &out->nash_value) > 0)) {
        out->nash = before + part->nash;
        out->nash_value = part->nash_value;
    }
    out->acceptable += part->acceptable;
    out->agreements += part->agreements;
}

static parley_status enumerate_parts(parley_enumeration *out, const parley_space *space,
                                     const parley_enumerate_options *options,
                                     parley_control *control) {
    parley_enumerate_options own = options ? *options : DEFAULTS;
    uint64_t limit = own.agreement_limit ? own.agreement_limit : DEFAULT_AGREEMENTS;
    parley_count all, most = pl_count_of(limit);
    parley_space_count(space, &all);
    if (parley_count_compare(&all, &most) > 0)
        return pl_fail(PARLEY_E_LIMIT, "more than %llu agreements; the limit is %llu",
                       (unsigned long long)limit, (unsigned long long)limit);
    for (uint32_t k = 0; k < space->part_count; k++) {
        parley_enumeration part;
        parley_status status = enumerate_part(&part, space->parts[k], space, &own, control);
        if (status != PARLEY_OK)
            return status;
        add_part(out, &part);
    }
    return PARLEY_OK;
}

parley_status parley_enumerate_space(parley_enumeration *out, const parley_space *space,
                                     const parley_enumerate_options *options,
                                     parley_control *control) {
    if (space->empty || space->parts) {
        *out = (parley_enumeration){.max_min = PARLEY_NO_AGREEMENT,
                                    .nash = PARLEY_NO_AGREEMENT,
                                    .utilitarian = PARLEY_NO_AGREEMENT};
        parley_status status = check(options ? options : &DEFAULTS);
        if (status != PARLEY_OK || space->empty)
            return status;
        return enumerate_parts(out, space, options, control);
    }
    return enumerate_part(out, space, space, options, control);
}

void parley_space_agreement(const parley_space *space, uint64_t number, uint32_t *choices) {
    uint32_t option[PARLEY_MAX_ISSUES];
    for (uint32_t k = 0; k < space->part_count; k++) {
        parley_count count, wanted = pl_count_of(number);
        parley_space_count(space->parts[k], &count);
        if (parley_count_compare(&wanted, &count) < 0) {
            parley_space_agreement(space->parts[k], number, choices);
            return;
        }
        number -= count.limbs[0];
    }
    for (uint32_t j = space->issues; j-- > 0; number /= pl_option_count(space, j))
        option[j] = (uint32_t)(number % pl_option_count(space, j));
    pl_space_expand(space, option, choices);
}
