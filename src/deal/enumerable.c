/* Tables and boxes into items: which issues are digits, which form the block, and how an agreement
 * of the block finds its gain. */
#include "deal/enumerate.h"

#include "deal/kernel.h"

#include <string.h>

enum {
    /* Of all parties together: what a first-level cache holds, in 32 or in 16 bits. */
    BLOCK_CELLS = 12288,
    NARROW_BLOCK_CELLS = 16384,
    LARGEST_BLOCK = 1 << 14
};

static const int64_t LARGEST_SPAN = 1 << 29;

static parley_status check_group(const parley_enumerable *problem, uint32_t party,
                                 const uint32_t *issues, uint32_t count) {
    if (party >= problem->party_count)
        return pl_fail(PARLEY_E_ARGUMENT, "a table is of party %u; there are %u", party,
                       problem->party_count);
    for (uint32_t i = 0; i < count; i++) {
        if (issues[i] >= problem->issue_count)
            return pl_fail(PARLEY_E_ARGUMENT, "a table has issue %u; there are %u", issues[i],
                           problem->issue_count);
        for (uint32_t h = 0; h < i; h++)
            if (issues[h] == issues[i])
                return pl_fail(PARLEY_E_ARGUMENT, "a table has issue %u twice", issues[i]);
    }
    return PARLEY_OK;
}

static parley_status check(const parley_enumerable *problem) {
    if (problem->party_count < 1 || problem->party_count > PARLEY_MAX_PARTIES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u parties; 1 to %d", problem->party_count,
                       PARLEY_MAX_PARTIES);
    if (problem->issue_count < 1 || problem->issue_count > PARLEY_MAX_ISSUES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u issues; 1 to %d", problem->issue_count,
                       PARLEY_MAX_ISSUES);
    for (uint32_t j = 0; j < problem->issue_count; j++)
        if (problem->option_counts[j] < 1)
            return pl_fail(PARLEY_E_ARGUMENT, "issue %u has no options", j);
    parley_status status = PARLEY_OK;
    for (uint32_t t = 0; status == PARLEY_OK && t < problem->table_count; t++)
        status = check_group(problem, problem->tables[t].party, problem->tables[t].issues,
                             problem->tables[t].issue_count);
    for (uint32_t b = 0; status == PARLEY_OK && b < problem->box_count; b++)
        status = check_group(problem, problem->boxes[b].party, problem->boxes[b].issues,
                             problem->boxes[b].issue_count);
    return status;
}

/* Whether all gains, and what they can fall short of the reference by, have less than 16 bits. */
static bool fits_16_bits(const parley_enumerable *problem) {
    int64_t low[PARLEY_MAX_PARTIES] = {0}, high[PARLEY_MAX_PARTIES] = {0};
    for (uint32_t t = 0; t < problem->table_count; t++) {
        const parley_table *table = &problem->tables[t];
        int32_t least = table->gains[0], most = table->gains[0];
        size_t count = 1;
        for (uint32_t i = 0; i < table->issue_count; i++)
            if (__builtin_mul_overflow(count, problem->option_counts[table->issues[i]], &count) ||
                count > UINT32_MAX)
                return false; /* refused later */
        for (size_t g = 1; g < count; g++) {
            least = table->gains[g] < least ? table->gains[g] : least;
            most = table->gains[g] > most ? table->gains[g] : most;
        }
        low[table->party] += least;
        high[table->party] += most;
    }
    for (uint32_t b = 0; b < problem->box_count; b++) {
        const parley_box *box = &problem->boxes[b];
        *(box->gain < 0 ? &low[box->party] : &high[box->party]) += box->gain;
    }
    for (uint32_t p = 0; p < problem->party_count; p++) {
        int64_t reference = problem->references ? problem->references[p] : 0;
        int64_t least = low[p] < reference ? low[p] : reference;
        if (high[p] - least >= UINT16_MAX)
            return false;
    }
    return true;
}

/* As many of the last issues as fit the block. */
static parley_status split(pl_enumerator *e, uint64_t limit) {
    size_t most = (e->narrow ? NARROW_BLOCK_CELLS : BLOCK_CELLS) / e->parties;
    e->block = 1;
    e->digits = e->issues;
    while (e->digits > 0 && e->block * e->option_counts[e->digits - 1] <= most)
        e->block *= e->option_counts[--e->digits];
    if (e->digits > 0 && e->block < PL_BLOCK_LANES &&
        e->block * e->option_counts[e->digits - 1] <= LARGEST_BLOCK)
        e->block *= e->option_counts[--e->digits];
    e->width = (e->block + PL_BLOCK_LANES - 1) / PL_BLOCK_LANES * PL_BLOCK_LANES;
    e->outer = 1;
    for (uint32_t j = 0; j < e->digits; j++)
        if (__builtin_mul_overflow(e->outer, e->option_counts[j], &e->outer) || e->outer > limit)
            return pl_fail(PARLEY_E_LIMIT, "more than %llu agreements; the limit is %llu",
                           (unsigned long long)limit, (unsigned long long)limit);
    if (e->outer > limit / e->block)
        return pl_fail(PARLEY_E_LIMIT, "more than %llu agreements; the limit is %llu",
                       (unsigned long long)limit, (unsigned long long)limit);
    return PARLEY_OK;
}

/* Issues of a group that are digits, and the map of the others. `stride` is that of the group's
 * gains, or NULL for a box. */
static parley_status place(pl_enumerator *e, pl_item *item, const uint32_t *issues, uint32_t count,
                           const uint32_t *stride) {
    item->issues = pl_arena_alloc(&e->arena, count, sizeof *item->issues);
    item->stride = pl_arena_alloc(&e->arena, count, sizeof *item->stride);
    if (!item->issues || !item->stride)
        return pl_fail_memory();
    bool inner = false;
    for (uint32_t i = 0; i < count; i++)
        if (issues[i] < e->digits) {
            item->issues[item->issue_count] = issues[i];
            item->stride[item->issue_count++] = stride ? stride[i] : 0;
            item->last = issues[i] > item->last ? issues[i] : item->last;
        } else {
            inner = true;
        }
    if (!inner)
        return PARLEY_OK;
    item->map = pl_arena_alloc(&e->arena, e->block, sizeof *item->map);
    return item->map ? PARLEY_OK : pl_fail_memory();
}

/* Adds `step` times the option of `issue` to the map of every agreement of the block. */
static void map_issue(const pl_enumerator *e, uint32_t *map, uint32_t issue, uint32_t step) {
    size_t below = 1;
    for (uint32_t j = issue + 1; j < e->issues; j++)
        below *= e->option_counts[j];
    for (size_t x = 0; x < e->block; x++)
        map[x] += step * (uint32_t)(x / below % e->option_counts[issue]);
}

/* Lowers the gains of an item so that the least is 0, and counts that in the constant of its party.
 * Gains that differ too much stay as they are: check_spans refuses them. */
static void normalise(pl_enumerator *e, pl_item *item, size_t count) {
    int32_t low = item->gains[0], high = item->gains[0];
    int64_t *span = &e->span[item->party];
    for (size_t i = 1; i < count; i++) {
        low = item->gains[i] < low ? item->gains[i] : low;
        high = item->gains[i] > high ? item->gains[i] : high;
    }
    *span += (int64_t)high - low;
    e->constant[item->party] += low;
    if (*span >= LARGEST_SPAN)
        return;
    item->span = high - low;
    for (size_t i = 0; i < count; i++)
        item->gains[i] -= low;
}

/* Reorders a table to [digits][block part], both in the order in which the group names them. */
static parley_status fill_table(pl_enumerator *e, pl_item *item, const parley_table *table,
                                const uint32_t *stride, const size_t count) {
    uint32_t outer = 1;
    item->inner_count = 1;
    for (uint32_t i = table->issue_count; i-- > 0;)
        if (table->issues[i] >= e->digits) {
            map_issue(e, item->map, table->issues[i], item->inner_count);
            item->inner_count *= e->option_counts[table->issues[i]];
        }
    for (uint32_t i = item->issue_count; i-- > 0;) {
        item->stride[i] = outer;
        outer *= e->option_counts[item->issues[i]];
    }
    item->gains = pl_arena_alloc(&e->arena, count, sizeof *item->gains);
    if (!item->gains)
        return pl_fail_memory();
    for (size_t g = 0; g < count; g++) {
        size_t at_outer = 0, at_inner = 0;
        for (uint32_t i = 0; i < table->issue_count; i++) {
            uint32_t options = e->option_counts[table->issues[i]];
            uint32_t option = (uint32_t)(g / stride[i] % options);
            if (table->issues[i] >= e->digits)
                at_inner = at_inner * options + option;
            else
                at_outer = at_outer * options + option;
        }
        item->gains[at_outer * item->inner_count + at_inner] = table->gains[g];
    }
    return PARLEY_OK;
}

static parley_status add_table(pl_enumerator *e, pl_item *item, const parley_table *table,
                               pl_ledger *ledger) {
    uint32_t stride[PARLEY_MAX_ISSUES];
    size_t count = 1;
    parley_status status = PARLEY_OK;
    for (uint32_t i = table->issue_count; i-- > 0;) {
        stride[i] = (uint32_t)count;
        if (__builtin_mul_overflow(count, e->option_counts[table->issues[i]], &count) ||
            count > UINT32_MAX)
            return pl_fail(PARLEY_E_LIMIT, "a table has 2^32 entries or more");
    }
    item->party = table->party;
    PL_TRY(pl_ledger_take(ledger, count + e->block, sizeof(int32_t), "a table"));
    PL_TRY(place(e, item, table->issues, table->issue_count, stride));
    PL_TRY(fill_table(e, item, table, stride, count));
    normalise(e, item, count);
out:
    return status;
}

/* A box has two states on either side that has issues: outside and inside. */
static parley_status add_box(pl_enumerator *e, pl_item *item, const parley_box *box,
                             pl_ledger *ledger) {
    parley_status status = PARLEY_OK;
    uint32_t filled = 0;
    item->party = box->party;
    item->box = true;
    PL_TRY(pl_ledger_take(ledger, e->block, sizeof(int32_t), "a box"));
    PL_TRY(place(e, item, box->issues, box->issue_count, NULL));
    item->low = pl_arena_alloc(&e->arena, box->issue_count, sizeof *item->low);
    item->high = pl_arena_alloc(&e->arena, box->issue_count, sizeof *item->high);
    item->gains = pl_arena_alloc(&e->arena, 4, sizeof *item->gains);
    item->inner_count = item->map ? 2 : 1;
    if (!item->low || !item->high || !item->gains)
        return pl_fail_memory();
    for (size_t x = 0; item->map && x < e->block; x++)
        item->map[x] = 1;
    for (uint32_t i = 0; i < box->issue_count; i++) {
        uint32_t issue = box->issues[i];
        if (issue < e->digits) {
            item->low[filled] = box->low[i];
            item->high[filled++] = box->high[i];
            continue;
        }
        size_t below = 1;
        for (uint32_t j = issue + 1; j < e->issues; j++)
            below *= e->option_counts[j];
        for (size_t x = 0; x < e->block; x++) {
            uint32_t option = (uint32_t)(x / below % e->option_counts[issue]);
            item->map[x] &= option >= box->low[i] && option <= box->high[i];
        }
    }
    item->gains[2 * item->inner_count - 1] = box->gain;
    normalise(e, item, 2 * item->inner_count);
out:
    return status;
}

const int32_t *pl_item_gains(const pl_item *item, const uint32_t *digits) {
    size_t state = item->box;
    for (uint32_t i = 0; i < item->issue_count; i++) {
        uint32_t option = digits[item->issues[i]];
        if (!item->box)
            state += (size_t)option * item->stride[i];
        else if (option < item->low[i] || option > item->high[i])
            state = 0;
    }
    return item->gains + state * item->inner_count;
}

/* Rows of the items without digits; what lies past the block loses against everything. */
static parley_status fill_fixed(pl_enumerator *e) {
    for (uint32_t p = 0; p < e->parties; p++) {
        e->fixed[p] = pl_calloc_aligned(e->width, sizeof **e->fixed);
        if (!e->fixed[p])
            return pl_fail_memory();
        for (size_t x = e->block; p == 0 && x < e->width; x++)
            e->fixed[0][x] = PL_BLOCK_PAST;
    }
    for (uint32_t i = 0; i < e->item_count; i++) {
        const pl_item *item = &e->items[i];
        if (item->issue_count > 0) {
            e->mixed[item->party] |= item->map != NULL;
            continue;
        }
        const int32_t *gains = pl_item_gains(item, NULL);
        for (size_t x = 0; x < e->block; x++)
            e->fixed[item->party][x] += gains[item->map ? item->map[x] : 0];
    }
    return PARLEY_OK;
}

static parley_status check_spans(pl_enumerator *e) {
    int64_t sum = 0;
    for (uint32_t p = 0; p < e->parties; p++) {
        int64_t least = e->constant[p], reference = e->reference[p];
        sum += e->span[p];
        if (sum >= LARGEST_SPAN)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "the utilities of parties 0 to %u span %lld together; at most 2^29", p,
                           (long long)sum);
        if (reference <= least - LARGEST_SPAN + e->span[p] || reference >= least + LARGEST_SPAN)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "the reference %lld of party %u lies too far from its utilities, "
                           "%lld to %lld",
                           (long long)reference, p, (long long)least,
                           (long long)(least + e->span[p]));
    }
    return PARLEY_OK;
}

parley_status pl_enumerator_build(pl_enumerator *e, const parley_enumerable *problem,
                                  uint64_t agreement_limit, pl_ledger *ledger) {
    parley_status status = PARLEY_OK;
    *e = (pl_enumerator){.parties = problem->party_count,
                         .issues = problem->issue_count,
                         .option_counts = problem->option_counts,
                         .item_count = problem->table_count + problem->box_count};
    PL_TRY(check(problem));
    e->narrow = pl_wide() && fits_16_bits(problem);
    PL_TRY(split(e, agreement_limit));
    PL_TRY(pl_ledger_take(ledger, (size_t)e->parties * e->width, sizeof(int32_t), "a block"));
    e->items = pl_arena_alloc(&e->arena, e->item_count, sizeof *e->items);
    if (!e->items) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t p = 0; problem->references && p < e->parties; p++)
        e->reference[p] = problem->references[p];
    for (uint32_t t = 0; t < problem->table_count; t++)
        PL_TRY(add_table(e, &e->items[t], &problem->tables[t], ledger));
    for (uint32_t b = 0; b < problem->box_count; b++)
        PL_TRY(add_box(e, &e->items[problem->table_count + b], &problem->boxes[b], ledger));
    PL_TRY(check_spans(e));
    PL_TRY(fill_fixed(e));
out:
    return status;
}

void pl_enumerator_clear(pl_enumerator *e) {
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        pl_free(e->fixed[p]);
    pl_arena_clear(&e->arena);
}
