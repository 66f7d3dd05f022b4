/* Exact counts by a map: distinct vectors of losses of partial plans, each with its number.
 *
 * A loss so small that the remaining issues cannot break the budget any more is raised to the
 * largest such loss, so that states whose future is the same meet; a loss beyond the budget ends
 * the plan. The map is an open hash table; sums do not depend on the order of its entries. */
#include "deal/tally.h"

#include "parallel/control.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1 << 10, STATES_BETWEEN_POLLS = 1 << 12 };

typedef struct slot {
    pl_u128 key;
    uint64_t count; /* 0 modulo the modulus is possible, so `used` tells */
    uint64_t used;
} slot;

typedef struct table {
    slot *slots;
    size_t capacity, used;
} table;

typedef struct mapper {
    pl_tally *tally;
    uint32_t shift[PARLEY_MAX_PARTIES]; /* where the loss of an axis stands in a key */
    uint32_t remaining[PARLEY_MAX_PARTIES];
    uint32_t *order;
    uint64_t modulus, work;
    table now, next;
} mapper;

static uint32_t bits_for(uint32_t value) {
    return value ? 32 - (uint32_t)__builtin_clz(value) : 0;
}

bool pl_tally_map_possible(const pl_reduced *reduced) {
    uint32_t bits = 0;
    for (uint32_t a = 0; a < reduced->axes; a++)
        bits += bits_for(reduced->budget[a]);
    return bits <= 128;
}

static void drop(mapper *m, table *t) {
    pl_ledger_drop(m->tally->ledger, t->slots, t->capacity, sizeof *t->slots);
    *t = (table){0};
}

static parley_status make(mapper *m, table *t, size_t capacity) {
    parley_status status =
        pl_ledger_take(m->tally->ledger, capacity, sizeof *t->slots, "the map of utilities");
    if (status != PARLEY_OK)
        return status;
    *t = (table){pl_calloc(capacity, sizeof *t->slots), capacity, 0};
    if (t->slots)
        return PARLEY_OK;
    pl_ledger_give(m->tally->ledger, capacity, sizeof *t->slots);
    return pl_fail_memory();
}

static slot *find_slot(const table *t, pl_u128 key) {
    uint64_t mixed =
        ((uint64_t)key ^ (uint64_t)(key >> 64) * 0x9e3779b97f4a7c15u) * 0xd6e8feb86659fd93u;
    size_t at = (size_t)(mixed ^ mixed >> 32) & (t->capacity - 1);
    while (t->slots[at].used && t->slots[at].key != key)
        at = (at + 1) & (t->capacity - 1);
    return &t->slots[at];
}

static void add(table *t, pl_u128 key, uint64_t count, uint64_t modulus) {
    slot *at = find_slot(t, key);
    t->used += !at->used;
    at->used = 1;
    at->key = key;
    at->count = pl_add_modulo(at->count, count, modulus);
}

static parley_status make_room(mapper *m, table *t) {
    if (t->used * 2 < t->capacity)
        return PARLEY_OK;
    table larger;
    parley_status status = make(m, &larger, t->capacity * 2);
    if (status != PARLEY_OK)
        return status;
    for (size_t i = 0; i < t->capacity; i++)
        if (t->slots[i].used)
            add(&larger, t->slots[i].key, t->slots[i].count, m->modulus);
    drop(m, t);
    *t = larger;
    return PARLEY_OK;
}

/* Losses of a state after an option, as a key; false if a budget breaks. */
static bool advance(const mapper *m, const uint32_t *state, const uint32_t *loss, pl_u128 *key) {
    const pl_reduced *r = m->tally->reduced;
    *key = 0;
    for (uint32_t a = 0; a < r->axes; a++) {
        uint32_t sum = state[a] + loss[a], budget = r->budget[a];
        if (sum > budget)
            return false;
        if (m->remaining[a] <= budget && sum < budget - m->remaining[a])
            sum = budget - m->remaining[a];
        /* An axis without budget has no bits, and its shift may be 128. */
        if (sum > 0)
            *key |= (pl_u128)sum << m->shift[a];
    }
    return true;
}

static parley_status expand(mapper *m, const slot *from, uint32_t issue) {
    const pl_reduced *r = m->tally->reduced;
    uint32_t state[PARLEY_MAX_PARTIES];
    for (uint32_t a = 0; a < r->axes; a++) {
        uint32_t bits = bits_for(r->budget[a]);
        state[a] =
            bits ? (uint32_t)(from->key >> m->shift[a]) & (uint32_t)(((uint64_t)1 << bits) - 1) : 0;
    }
    for (uint32_t o = r->first[issue]; o < r->first[issue + 1]; o++) {
        pl_u128 key;
        if (!advance(m, state, pl_loss(r, o), &key))
            continue;
        parley_status status = make_room(m, &m->next);
        if (status != PARLEY_OK)
            return status;
        add(&m->next, key, pl_multiply_modulo(from->count, r->weight[o], m->modulus), m->modulus);
    }
    return PARLEY_OK;
}

static parley_status add_issue(mapper *m, uint32_t issue) {
    const pl_reduced *r = m->tally->reduced;
    uint32_t options = r->first[issue + 1] - r->first[issue];
    parley_status status = make(m, &m->next, FIRST_SLOTS);
    for (uint32_t a = 0; a < r->axes; a++)
        m->remaining[a] -= pl_reduced_span(r, issue, a);
    for (size_t i = 0, seen = 0; status == PARLEY_OK && i < m->now.capacity; i++) {
        if (!m->now.slots[i].used)
            continue;
        if (seen++ % STATES_BETWEEN_POLLS == 0)
            status = pl_control_poll(m->tally->control);
        if (status == PARLEY_OK)
            status = expand(m, &m->now.slots[i], issue);
        m->work += options;
        if (m->tally->work_limit && m->work > m->tally->work_limit) {
            m->tally->gave_up = true;
            break;
        }
    }
    drop(m, &m->now);
    m->now = m->next;
    m->next = (table){0};
    return status;
}

/* Issues of large spans first: what remains shrinks fast, and states meet early. */
static void order_issues(mapper *m) {
    const pl_reduced *r = m->tally->reduced;
    double size[PARLEY_MAX_ISSUES];
    for (uint32_t j = 0; j < r->issues; j++) {
        size[j] = 0;
        for (uint32_t a = 0; a < r->axes; a++)
            size[j] += pl_reduced_span(r, j, a) / (1.0 + r->range[a]);
        uint32_t at = j;
        for (; at > 0 && size[m->order[at - 1]] < size[j]; at--)
            m->order[at] = m->order[at - 1];
        m->order[at] = j;
    }
}

/* Every full plan within the budgets ends in the same state. */
static parley_status run(mapper *m, uint64_t *out) {
    const pl_reduced *r = m->tally->reduced;
    uint32_t none[PARLEY_MAX_PARTIES] = {0};
    pl_u128 key;
    parley_status status = make(m, &m->now, FIRST_SLOTS);
    if (status != PARLEY_OK)
        return status;
    memcpy(m->remaining, r->range, sizeof m->remaining);
    *out = 0;
    if (advance(m, none, none, &key))
        add(&m->now, key, 1, m->modulus);
    for (uint32_t i = 0; i < r->issues && !m->tally->gave_up; i++) {
        status = add_issue(m, m->order[i]);
        if (status != PARLEY_OK)
            return status;
        pl_control_report(m->tally->control, "counting", (i + 1.0) / r->issues);
    }
    for (size_t i = 0; i < m->now.capacity; i++)
        if (m->now.slots[i].used)
            *out = pl_add_modulo(*out, m->now.slots[i].count, m->modulus);
    drop(m, &m->now);
    return PARLEY_OK;
}

parley_status pl_tally_map(pl_tally *tally, parley_count *out) {
    mapper m = {.tally = tally};
    uint64_t residues[PL_MOST_RESIDUES];
    uint32_t bits = 0;
    parley_status status = PARLEY_OK;
    for (uint32_t a = 0; a < tally->reduced->axes; a++) {
        m.shift[a] = bits;
        bits += bits_for(tally->reduced->budget[a]);
    }
    m.order = PL_NEW(uint32_t, tally->reduced->issues);
    if (!m.order)
        return pl_fail_memory();
    order_issues(&m);
    for (uint32_t i = 0; i < tally->residues && !tally->gave_up; i++) {
        m.modulus = pl_modulus(i);
        m.work = 0;
        PL_TRY(run(&m, &residues[i]));
    }
    if (!tally->gave_up)
        *out = pl_residues_combine(residues, tally->residues);
out:
    drop(&m, &m.now);
    drop(&m, &m.next);
    pl_free(m.order);
    return status;
}
