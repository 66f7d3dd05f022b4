/* Merging the copies of a list, one an option: in vectors where keys have 64 bits and options are
 * few, else by a tournament.
 *
 * In vectors a chunk takes from every copy what lies below a bound, chosen so that no copy gives
 * more than its share and one gives all of it; the stretches are merged in pairs, and the results
 * again, within the first-level cache. */
#include "deal/streams.h"

#include "deal/kernel.h"
#include "deal/merge.h"
#include "deal/tournament.h"

#include <string.h>

enum { MOST_COPIES = 32, BUFFER = PL_CHUNK + 2 * PL_LIST_PAD * MOST_COPIES };

typedef struct stretch {
    const uint64_t *keys;
    size_t count;
    uint64_t add;
} stretch;

struct pl_streams {
    const pl_reduced *reduced;
    pl_ledger *ledger;
    pl_packing packing;
    pl_join_function *join;
    const pl_list *list;
    pl_u128 end; /* no sum from here on is within the budget of the first axis */
    bool pairwise;
    uint32_t copies;
    size_t next[MOST_COPIES];
    uint64_t shift[MOST_COPIES];
    pl_tournament tournament;
    /* Each level of pairs writes to the buffer that the one before did not; a chunk of wide keys
     * takes both. */
    _Alignas(64) uint64_t buffer[2][BUFFER];
};

parley_status pl_streams_new(pl_streams **out, const pl_reduced *reduced, pl_ledger *ledger) {
    *out = NULL;
    if (pl_ledger_take(ledger, 1, sizeof **out, "merging") != PARLEY_OK)
        return PARLEY_E_LIMIT;
    pl_streams *s = *out = pl_calloc_aligned(1, sizeof *s);
    if (!s) {
        pl_ledger_give(ledger, 1, sizeof *s);
        return pl_fail_memory();
    }
    s->reduced = reduced;
    s->ledger = ledger;
    s->packing = pl_packing_of(reduced);
    s->join = pl_wide() ? pl_join_avx512 : pl_join_portable;
    s->end = ((pl_u128)reduced->budget[0] + 1) << s->packing.shift[0];
    return PARLEY_OK;
}

void pl_streams_free(pl_streams *s) {
    if (!s)
        return;
    pl_tournament_drop(&s->tournament, s->ledger);
    pl_ledger_drop(s->ledger, s, 1, sizeof *s);
}

parley_status pl_streams_start(pl_streams *s, const pl_list *in, uint32_t issue) {
    const pl_reduced *r = s->reduced;
    uint32_t first = r->first[issue];
    s->list = in;
    s->copies = r->first[issue + 1] - first;
    s->pairwise = s->packing.narrow && s->copies <= MOST_COPIES;
    if (!s->pairwise)
        return pl_tournament_start(&s->tournament, in, &s->packing, r, issue, s->ledger);
    for (uint32_t o = 0; o < s->copies; o++) {
        s->next[o] = 0;
        s->shift[o] = (uint64_t)pl_pack(&s->packing, pl_loss(r, first + o));
    }
    return PARLEY_OK;
}

/* Where the chunk ends: below it no copy has more than `share` sums. */
static uint64_t bound_chunk(const pl_streams *s, size_t share) {
    const uint64_t *keys = s->list->keys;
    uint64_t bound = (uint64_t)s->end;
    for (uint32_t o = 0; o < s->copies; o++)
        if (share < s->list->count - s->next[o]) {
            uint64_t sum = keys[s->next[o] + share] + s->shift[o];
            bound = sum < bound ? sum : bound;
        }
    return bound;
}

/* How many of `count` ascending keys are below `bound`. */
static size_t count_below(const uint64_t *keys, size_t count, uint64_t bound) {
    size_t low = 0;
    while (count > 0) {
        size_t half = count / 2;
        bool below = keys[low + half] < bound;
        low = below ? low + half + 1 : low;
        count = below ? count - half - 1 : half;
    }
    return low;
}

/* Takes the stretches of the next chunk; returns how many are not empty. */
static uint32_t take_stretches(pl_streams *s, stretch *out) {
    size_t share = PL_CHUNK / s->copies;
    uint64_t bound = bound_chunk(s, share);
    uint32_t count = 0;
    for (uint32_t o = 0; o < s->copies; o++) {
        const uint64_t *keys = (const uint64_t *)s->list->keys + s->next[o];
        size_t rest = s->list->count - s->next[o], most = share < rest ? share : rest;
        size_t taken = bound > s->shift[o] ? count_below(keys, most, bound - s->shift[o]) : 0;
        s->next[o] += taken;
        if (taken > 0)
            out[count++] = (stretch){keys, taken, s->shift[o]};
    }
    return count;
}

static const uint64_t *merge_pairs(pl_streams *s, stretch *stretches, uint32_t count,
                                   size_t *total) {
    static const uint64_t nothing[PL_LIST_PAD] = {PL_LIST_END, PL_LIST_END, PL_LIST_END,
                                                  PL_LIST_END, PL_LIST_END, PL_LIST_END,
                                                  PL_LIST_END, PL_LIST_END};
    bool fresh = true; /* a single stretch is copied */
    for (uint32_t level = 0; count > 1 || fresh; level++, fresh = false) {
        uint64_t *to = s->buffer[level % 2];
        uint32_t left = 0;
        for (uint32_t i = 0; i < count; i += 2) {
            stretch a = stretches[i], b = {nothing, 0, 0};
            if (i + 1 < count)
                b = stretches[i + 1];
            s->join(to, a.keys, a.count, a.add, b.keys, b.count, b.add);
            stretches[left++] = (stretch){to, a.count + b.count, 0};
            to += a.count + b.count + 2 * PL_LIST_PAD;
        }
        count = left;
    }
    *total = stretches[0].count;
    return stretches[0].keys;
}

const void *pl_streams_next(pl_streams *s, size_t *count) {
    stretch stretches[MOST_COPIES];
    uint32_t taken;
    if (!s->pairwise) {
        size_t most = s->packing.narrow ? PL_CHUNK : sizeof s->buffer / sizeof(pl_u128);
        *count = pl_tournament_next(&s->tournament, s->buffer, most < PL_CHUNK ? most : PL_CHUNK,
                                    s->end);
        return s->buffer;
    }
    taken = take_stretches(s, stretches);
    if (taken > 0)
        return merge_pairs(s, stretches, taken, count);
    *count = 0;
    return s->buffer;
}
