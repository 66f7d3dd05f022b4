/* The sweep over merged copies, with a table of shadows for the dominance test.
 *
 * Points come in ascending order of the first axis, so a new point is dominated when an earlier one
 * is nowhere worse on the other axes. For 2 axes that is one number; for 3 a table over classes of
 * the second axis with the least third loss at or below each class; for 4 the same over pairs of
 * classes. One look at the table decides unless the point shares a class with its would-be
 * dominator; only then the points of that class are looked at one by one. */
#include "deal/sweep.h"

#include "deal/kernel.h"
#include "parallel/control.h"

#include <string.h>

enum {
    FINE = 4096,     /* cells of the table from losses to classes */
    BLOCK = 32,      /* points of one class side by side; fewer, and gcc unrolls instead of
                        vectorising */
    CHUNK = 1 << 14, /* sums between two looks at the control */
    SAMPLES = 4096   /* points of a list that set the bounds of the classes */
};

typedef struct class_map {
    uint16_t of[FINE];
    uint32_t shift, cells, count;
} class_map;

typedef struct point_block {
    int32_t second[BLOCK], third[BLOCK], fourth[BLOCK];
    uint32_t next; /* older block of the class, 0 = none */
} point_block;

typedef struct copy {
    pl_u128 key;
    const pl_u128 *next, *end;
    pl_u128 shift;
} copy;

struct pl_sweep {
    const pl_reduced *reduced;
    pl_ledger *ledger;
    parley_control *control;
    uint64_t work;
    /* Merge: one stream an option, and a tree of the losers of their comparisons. */
    copy *streams;
    pl_u128 *loser_key;
    uint32_t *loser, leaves, winner;
    pl_u128 winner_key;
    size_t streams_capacity, key_capacity, loser_capacity;
    /* Shadows. */
    class_map classes[2];
    int32_t *shadow; /* [classes 0] or [classes 0][classes 1] */
    size_t shadow_capacity;
    uint32_t *head, *fill; /* [classes 0 + classes 1] newest block, points in it */
    size_t head_capacity, fill_capacity;
    point_block *blocks;
    size_t block_count, block_capacity;
    int32_t least; /* 2 axes: least second loss so far */
};

static const pl_u128 NO_KEY = ~(pl_u128)0;

parley_status pl_sweep_new(pl_sweep **out, const pl_reduced *reduced, pl_ledger *ledger,
                           parley_control *control) {
    pl_sweep *sweep = PL_NEW(pl_sweep, 1);
    *out = sweep;
    if (!sweep)
        return pl_fail_memory();
    sweep->reduced = reduced;
    sweep->ledger = ledger;
    sweep->control = control;
    return PARLEY_OK;
}

void pl_sweep_free(pl_sweep *s) {
    if (!s)
        return;
    pl_ledger_drop(s->ledger, s->streams, s->streams_capacity, sizeof *s->streams);
    pl_ledger_drop(s->ledger, s->loser_key, s->key_capacity, sizeof *s->loser_key);
    pl_ledger_drop(s->ledger, s->loser, s->loser_capacity, sizeof *s->loser);
    pl_ledger_drop(s->ledger, s->shadow, s->shadow_capacity, sizeof *s->shadow);
    pl_ledger_drop(s->ledger, s->head, s->head_capacity, sizeof *s->head);
    pl_ledger_drop(s->ledger, s->fill, s->fill_capacity, sizeof *s->fill);
    pl_ledger_drop(s->ledger, s->blocks, s->block_capacity, sizeof *s->blocks);
    pl_free(s);
}

uint64_t pl_sweep_work(const pl_sweep *sweep) {
    return sweep->work;
}

parley_status pl_list_start(pl_list *list, pl_ledger *ledger) {
    if (list->capacity == 0 && pl_ledger_grow(ledger, (void **)&list->keys, &list->capacity, 64,
                                              sizeof *list->keys, "the frontier") != PARLEY_OK)
        return parley_last_error()->status;
    list->keys[0] = 0;
    list->count = 1;
    return PARLEY_OK;
}

void pl_list_drop(pl_list *list, pl_ledger *ledger) {
    pl_ledger_drop(ledger, list->keys, list->capacity, sizeof *list->keys);
    *list = (pl_list){0};
}

size_t pl_list_find(const pl_list *list, pl_u128 key) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->keys[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->keys[low] == key ? low : SIZE_MAX;
}

/* ---- merge ---- */

static parley_status reserve_streams(pl_sweep *s, size_t options) {
    size_t leaves = 1;
    while (leaves < options)
        leaves *= 2;
    s->leaves = (uint32_t)leaves;
    parley_status status = PARLEY_OK;
    if (s->streams_capacity < leaves)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->streams, &s->streams_capacity, leaves,
                              sizeof *s->streams, "merging"));
    if (s->key_capacity < leaves)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->loser_key, &s->key_capacity, leaves,
                              sizeof *s->loser_key, "merging"));
    if (s->loser_capacity < leaves)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->loser, &s->loser_capacity, leaves,
                              sizeof *s->loser, "merging"));
out:
    return status;
}

static pl_u128 stream_head(const copy *stream) {
    return stream->next < stream->end ? *stream->next + stream->shift : NO_KEY;
}

/* Plays the matches below `node`; returns the winner and leaves the losers in the tree. */
static uint32_t play(pl_sweep *s, uint32_t node) {
    if (node >= s->leaves)
        return node - s->leaves;
    uint32_t left = play(s, 2 * node), right = play(s, 2 * node + 1);
    bool right_wins = s->streams[right].key < s->streams[left].key;
    s->loser[node] = right_wins ? left : right;
    s->loser_key[node] = s->streams[s->loser[node]].key;
    return right_wins ? right : left;
}

static parley_status start_merge(pl_sweep *s, const pl_list *in, uint32_t issue) {
    const pl_reduced *r = s->reduced;
    uint32_t first = r->first[issue], options = r->first[issue + 1] - first;
    if (reserve_streams(s, options) != PARLEY_OK)
        return parley_last_error()->status;
    for (uint32_t o = 0; o < s->leaves; o++) {
        copy *stream = &s->streams[o];
        stream->next = stream->end = in->keys;
        if (o < options) {
            stream->end = in->keys + in->count;
            stream->shift = pl_pack(pl_loss(r, first + o), r->axes);
        }
        stream->key = stream_head(stream);
    }
    s->winner = play(s, 1);
    s->winner_key = s->streams[s->winner].key;
    return PARLEY_OK;
}

/* Takes the least key and replays the matches on its way up. */
static PL_BODY pl_u128 take_least(pl_sweep *s) {
    pl_u128 least = s->winner_key;
    uint32_t winner = s->winner;
    copy *stream = &s->streams[winner];
    stream->next++;
    pl_u128 key = stream_head(stream);
    for (uint32_t node = (s->leaves + winner) / 2; node > 0; node /= 2) {
        pl_u128 other_key = s->loser_key[node];
        uint32_t other = s->loser[node];
        bool lost = other_key < key;
        s->loser_key[node] = lost ? key : other_key;
        s->loser[node] = lost ? winner : other;
        key = lost ? other_key : key;
        winner = lost ? other : winner;
    }
    s->winner = winner;
    s->winner_key = key;
    return least;
}

/* ---- classes and shadows ---- */

/* Classes of about equally many sums on `axis`, from a sample of the list. */
static void bound_classes(pl_sweep *s, class_map *c, const pl_list *in, uint32_t issue,
                          uint32_t axis, uint32_t wanted) {
    const pl_reduced *r = s->reduced;
    uint32_t histogram[FINE], total = 0;
    uint32_t options = r->first[issue + 1] - r->first[issue];
    c->shift = 0;
    c->cells = wanted * 8 < FINE ? wanted * 8 : FINE;
    while (r->budget[axis] >> c->shift >= c->cells)
        c->shift++;
    memset(histogram, 0, c->cells * sizeof *histogram);
    size_t stride = in->count / SAMPLES + 1;
    uint32_t option_stride = options / 64 + 1;
    for (size_t i = 0; i < in->count; i += stride)
        for (uint32_t o = 0; o < options; o += option_stride) {
            uint32_t loss =
                pl_lane(in->keys[i], r->axes, axis) + pl_loss(r, r->first[issue] + o)[axis];
            if (loss <= r->budget[axis]) {
                histogram[loss >> c->shift]++;
                total++;
            }
        }
    uint64_t seen = 0;
    uint32_t place = 0;
    for (uint32_t f = 0; f < c->cells; f++) {
        c->of[f] = (uint16_t)place;
        seen += histogram[f];
        if (place + 1 < wanted && seen * wanted > (uint64_t)(place + 1) * total)
            place++;
    }
    c->count = place + 1;
}

/* Few classes mean long lists in each, many a table that does not stay in the cache; measured. */
static uint32_t wanted_classes(uint32_t axes, size_t sums) {
    uint32_t wanted = 8;
    if (axes == 3) {
        while (wanted < 2048 && wanted * (size_t)8 < sums)
            wanted *= 2;
        return wanted;
    }
    while (wanted < 512 && (size_t)wanted * wanted < sums)
        wanted *= 2;
    return sums > (size_t)1 << 22 ? 1024 : wanted;
}

static parley_status reserve_shadow(pl_sweep *s, size_t cells, size_t classes) {
    parley_status status = PARLEY_OK;
    if (s->shadow_capacity < cells)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->shadow, &s->shadow_capacity, cells,
                              sizeof *s->shadow, "the dominance table"));
    if (s->head_capacity < classes)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->head, &s->head_capacity, classes,
                              sizeof *s->head, "the dominance table"));
    if (s->fill_capacity < classes)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->fill, &s->fill_capacity, classes,
                              sizeof *s->fill, "the dominance table"));
    for (size_t i = 0; i < cells; i++)
        s->shadow[i] = INT32_MAX;
    memset(s->head, 0, classes * sizeof *s->head);
    memset(s->fill, 0, classes * sizeof *s->fill);
    s->block_count = 1;
out:
    return status;
}

static parley_status start_shadows(pl_sweep *s, const pl_list *in, uint32_t issue) {
    uint32_t axes = s->reduced->axes;
    uint32_t options = s->reduced->first[issue + 1] - s->reduced->first[issue];
    s->least = INT32_MAX;
    if (axes == 2)
        return PARLEY_OK;
    uint32_t wanted = wanted_classes(axes, in->count * options);
    bound_classes(s, &s->classes[0], in, issue, 1, wanted);
    if (axes == 3)
        return reserve_shadow(s, s->classes[0].count, s->classes[0].count);
    bound_classes(s, &s->classes[1], in, issue, 2, wanted);
    return reserve_shadow(s, (size_t)s->classes[0].count * s->classes[1].count,
                          s->classes[0].count + s->classes[1].count);
}

/* Room for two more blocks, which one accepted point may open. */
static parley_status reserve_blocks(pl_sweep *s) {
    if (s->block_count + 2 <= s->block_capacity)
        return PARLEY_OK;
    return pl_ledger_grow(s->ledger, (void **)&s->blocks, &s->block_capacity, s->block_count + 64,
                          sizeof *s->blocks, "the dominance table");
}

static void file_point(pl_sweep *s, uint32_t place, int32_t second, int32_t third, int32_t fourth) {
    if (s->head[place] == 0 || s->fill[place] == BLOCK) {
        point_block *fresh = &s->blocks[s->block_count];
        fresh->next = s->head[place];
        for (int i = 0; i < BLOCK; i++)
            fresh->second[i] = fresh->third[i] = fresh->fourth[i] = INT32_MAX;
        s->head[place] = (uint32_t)s->block_count++;
        s->fill[place] = 0;
    }
    point_block *block = &s->blocks[s->head[place]];
    uint32_t at = s->fill[place]++;
    block->second[at] = second;
    block->third[at] = third;
    block->fourth[at] = fourth;
}

static PL_BODY bool class_dominates(const pl_sweep *s, uint32_t place, int32_t second,
                                    int32_t third, int32_t fourth) {
    for (uint32_t b = s->head[place]; b != 0; b = s->blocks[b].next) {
        const point_block *block = &s->blocks[b];
        uint32_t hit = 0;
        for (int i = 0; i < BLOCK; i++)
            hit |= (uint32_t)(block->second[i] <= second) & (uint32_t)(block->third[i] <= third) &
                   (uint32_t)(block->fourth[i] <= fourth);
        if (hit)
            return true;
    }
    return false;
}

static PL_BODY bool enter_three(pl_sweep *s, int32_t second, int32_t third) {
    uint32_t i = s->classes[0].of[second >> s->classes[0].shift];
    if (i > 0 && s->shadow[i - 1] <= third)
        return false;
    if (s->shadow[i] <= third && class_dominates(s, i, second, third, 0))
        return false;
    file_point(s, i, second, third, 0);
    for (uint32_t c = i; c < s->classes[0].count && s->shadow[c] > third; c++)
        s->shadow[c] = third;
    return true;
}

static PL_BODY void cast_shadow(pl_sweep *s, uint32_t i, uint32_t j, int32_t fourth) {
    uint32_t width = s->classes[1].count;
    for (; i < s->classes[0].count; i++) {
        int32_t *row = s->shadow + (size_t)i * width;
        if (row[j] <= fourth)
            return;
        for (uint32_t c = j; c < width && row[c] > fourth; c++)
            row[c] = fourth;
    }
}

static PL_BODY bool enter_four(pl_sweep *s, int32_t second, int32_t third, int32_t fourth) {
    uint32_t i = s->classes[0].of[second >> s->classes[0].shift];
    uint32_t j = s->classes[1].of[third >> s->classes[1].shift];
    uint32_t width = s->classes[1].count;
    const int32_t *cell = s->shadow + (size_t)i * width + j;
    if (i > 0 && j > 0 && cell[-(ptrdiff_t)width - 1] <= fourth)
        return false;
    if (*cell <= fourth && (class_dominates(s, i, second, third, fourth) ||
                            class_dominates(s, s->classes[0].count + j, second, third, fourth)))
        return false;
    file_point(s, i, second, third, fourth);
    file_point(s, s->classes[0].count + j, second, third, fourth);
    cast_shadow(s, i, j, fourth);
    return true;
}

/* ---- the sweep ---- */

typedef struct chunk {
    pl_list *out;
    size_t most; /* sums to look at before coming back */
    bool ended;
} chunk;

static PL_BODY bool enter(pl_sweep *s, pl_u128 key, uint32_t axes) {
    const uint32_t *budget = s->reduced->budget;
    uint32_t second = pl_lane(key, axes, 1);
    if (second > budget[1])
        return false;
    if (axes == 2) {
        if ((int32_t)second >= s->least)
            return false;
        s->least = (int32_t)second;
        return true;
    }
    uint32_t third = pl_lane(key, axes, 2);
    if (third > budget[2])
        return false;
    if (axes == 3)
        return enter_three(s, (int32_t)second, (int32_t)third);
    uint32_t fourth = pl_lane(key, axes, 3);
    if (fourth > budget[3])
        return false;
    return enter_four(s, (int32_t)second, (int32_t)third, (int32_t)fourth);
}

/* Until the list or the blocks are full, the chunk is used up, or the streams end. */
static PL_BODY void sweep_body(pl_sweep *s, chunk *p, uint32_t axes) {
    pl_u128 end = ((pl_u128)s->reduced->budget[0] + 1) << (32 * (axes - 1));
    pl_list *out = p->out;
    size_t count = out->count, looked = 0;
    for (; looked < p->most; looked++) {
        if (s->winner_key >= end) {
            p->ended = true;
            break;
        }
        if (count == out->capacity || (axes > 2 && s->block_count + 2 > s->block_capacity))
            break;
        pl_u128 key = take_least(s);
        out->keys[count] = key;
        count += enter(s, key, axes);
    }
    out->count = count;
    s->work += looked;
}

static PL_BODY void sweep_any_body(pl_sweep *s, chunk *p) {
    switch (s->reduced->axes) {
    case 2: sweep_body(s, p, 2); break;
    case 3: sweep_body(s, p, 3); break;
    default: sweep_body(s, p, 4); break;
    }
}

PL_KERNEL(sweep_any, (pl_sweep * s, chunk *p), (s, p))

parley_status pl_sweep_step(pl_sweep *s, const pl_list *in, uint32_t issue, pl_list *out) {
    parley_status status = PARLEY_OK;
    chunk progress = {.out = out, .most = CHUNK};
    out->count = 0;
    PL_TRY(start_merge(s, in, issue));
    PL_TRY(start_shadows(s, in, issue));
    while (!progress.ended) {
        PL_TRY(pl_control_poll(s->control));
        if (out->count == out->capacity)
            PL_TRY(pl_ledger_grow(s->ledger, (void **)&out->keys, &out->capacity, out->count + 64,
                                  sizeof *out->keys, "the frontier"));
        if (s->reduced->axes > 2)
            PL_TRY(reserve_blocks(s));
        if (pl_wide())
            sweep_any_avx512(s, &progress);
        else
            sweep_any_portable(s, &progress);
    }
out:
    return status;
}
