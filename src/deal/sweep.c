/* The sweep over merged copies, with a table of shadows for the dominance test.
 *
 * Sums come in ascending order of the first axis, so a new one is dominated when an earlier one is
 * nowhere worse on the other axes. For 2 axes that is one number; for 3 a table over classes of the
 * second axis with the least third loss at or below each class; for 4 the same over pairs of
 * classes. One look at the table decides unless the sum shares a class with its would-be dominator;
 * only then the points of that class are looked at one by one. Where losses are few, each is a
 * class of its own, and the table always decides.
 *
 * Most sums are dominated, and which cannot be foreseen; so they are first looked up in batches,
 * without a branch, in the table as it stood before the batch. */
#include "deal/sweep.h"

#include "deal/kernel.h"
#include "deal/streams.h"
#include "parallel/control.h"

#include <string.h>

enum {
    FINE = 4096,        /* cells of the table from losses to classes */
    BLOCK = 32,         /* points of one class side by side; fewer, and gcc unrolls instead of
                           vectorising */
    BATCH = 64,         /* sums looked up at a time */
    SPARE = 32,         /* cells after a row of the table, which is changed as many at a time */
    MOST_EXACT = 1024,  /* losses of an axis that may be a class each, with 4 axes */
    CELLS_PER_SUM = 16, /* of such a table, at most */
    CHUNKS = 8,         /* between two looks at the control */
    SAMPLES = 4096      /* points of a list that set the bounds of the classes */
};

typedef struct class_map {
    uint16_t of[FINE];
    uint32_t shift, cells, count;
} class_map;

typedef struct point_block {
    int32_t second[BLOCK], third[BLOCK], fourth[BLOCK];
    uint32_t filled;
    uint32_t next; /* older block of the class; 0, a block that is full and matches nothing: none */
} point_block;

struct pl_sweep {
    const pl_reduced *reduced;
    pl_ledger *ledger;
    parley_control *control;
    pl_packing packing;
    pl_streams *streams;
    class_map classes[2];
    /* Shadows, with a row and a column before the first class in which there is none:
     * [classes 0 + 1] or [classes 0 + 1][classes 1 + 1]. */
    int32_t *shadow;
    size_t shadow_capacity;
    bool exact;     /* every loss is a class of its own */
    size_t look;    /* from the cell before a class to the one that tells what is dominated */
    uint32_t *head; /* [classes 0 + classes 1] newest block */
    size_t head_capacity;
    point_block *blocks;
    size_t block_count, block_capacity;
    int32_t least; /* 2 axes: least second loss so far */
};

parley_status pl_sweep_new(pl_sweep **out, const pl_reduced *reduced, pl_ledger *ledger,
                           parley_control *control) {
    pl_sweep *s = *out = PL_NEW(pl_sweep, 1);
    if (!s)
        return pl_fail_memory();
    s->reduced = reduced;
    s->ledger = ledger;
    s->control = control;
    s->packing = pl_packing_of(reduced);
    parley_status status = pl_streams_new(&s->streams, reduced, ledger);
    if (status == PARLEY_OK)
        return status;
    pl_sweep_free(s);
    *out = NULL;
    return status;
}

void pl_sweep_free(pl_sweep *s) {
    if (!s)
        return;
    pl_streams_free(s->streams);
    pl_ledger_drop(s->ledger, s->shadow, s->shadow_capacity, sizeof *s->shadow);
    pl_ledger_drop(s->ledger, s->head, s->head_capacity, sizeof *s->head);
    pl_ledger_drop(s->ledger, s->blocks, s->block_capacity, sizeof *s->blocks);
    pl_free(s);
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
            uint32_t loss = pl_lane(&s->packing, pl_list_key(in, i), axis) +
                            pl_loss(r, r->first[issue] + o)[axis];
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

/* A class for every loss: then the table itself decides. */
static void take_all(class_map *c, uint32_t budget) {
    c->shift = 0;
    c->count = budget + 1;
    for (uint32_t f = 0; f <= budget; f++)
        c->of[f] = (uint16_t)f;
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

/* Whether a table with a class for every loss is small, and soon filled beside looking at `sums`.
 */
static bool small_table(const pl_reduced *r, size_t sums) {
    size_t cells = 1, most = r->axes == 3 ? FINE : MOST_EXACT;
    for (uint32_t a = 1; a + 1 < r->axes; a++) {
        if (r->budget[a] >= most)
            return false;
        cells *= r->budget[a] + 1;
    }
    return cells / CELLS_PER_SUM <= sums;
}

/* Classes of the second loss, with 4 axes also of the third. */
static void choose_classes(pl_sweep *s, const pl_list *in, uint32_t issue) {
    const pl_reduced *r = s->reduced;
    size_t sums = in->count * (r->first[issue + 1] - r->first[issue]);
    uint32_t wanted = wanted_classes(r->axes, sums);
    s->exact = small_table(r, sums);
    for (uint32_t i = 0; i + 2 < r->axes; i++)
        if (s->exact)
            take_all(&s->classes[i], r->budget[i + 1]);
        else
            bound_classes(s, &s->classes[i], in, issue, i + 1, wanted);
}

/* `rows` rows of shadows with `width` cells, and lists of points for `classes` classes. */
static parley_status reserve_shadow(pl_sweep *s, size_t rows, size_t width, size_t classes) {
    size_t stride = width + SPARE;
    parley_status status = PARLEY_OK;
    if (s->shadow_capacity < rows * stride)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->shadow, &s->shadow_capacity, rows * stride,
                              sizeof *s->shadow, "the dominance table"));
    if (s->head_capacity < classes)
        PL_TRY(pl_ledger_grow(s->ledger, (void **)&s->head, &s->head_capacity, classes,
                              sizeof *s->head, "the dominance table"));
    for (size_t row = 0; row < rows; row++)
        for (size_t i = 0; i < stride; i++)
            s->shadow[row * stride + i] = i < width ? INT32_MAX : INT32_MIN;
    memset(s->head, 0, classes * sizeof *s->head);
    s->block_count = 1;
out:
    return status;
}

static parley_status start_shadows(pl_sweep *s, const pl_list *in, uint32_t issue) {
    const class_map *c = s->classes;
    s->least = INT32_MAX;
    if (s->packing.axes == 2)
        return PARLEY_OK;
    choose_classes(s, in, issue);
    if (s->packing.axes == 3) {
        s->look = s->exact;
        return reserve_shadow(s, 1, c[0].count + 1, c[0].count);
    }
    s->look = s->exact ? c[1].count + 1 + SPARE + 1 : 0;
    return reserve_shadow(s, c[0].count + 1, c[1].count + 1, c[0].count + c[1].count);
}

/* Room for two blocks for each of `points`, which they may open. */
static parley_status reserve_blocks(pl_sweep *s, size_t points) {
    size_t most = s->block_count + 2 * points;
    bool first = s->block_capacity == 0;
    if (most <= s->block_capacity)
        return PARLEY_OK;
    parley_status status = pl_ledger_grow(s->ledger, (void **)&s->blocks, &s->block_capacity, most,
                                          sizeof *s->blocks, "the dominance table");
    if (first && status == PARLEY_OK) {
        memset(s->blocks, 0x80, sizeof *s->blocks);
        s->blocks->filled = BLOCK;
    }
    return status;
}

/* The first point of a block that another dominates, which will do as well; BLOCK if none is. */
static PL_BODY uint32_t dominated_in(const point_block *block, int32_t second, int32_t third,
                                     int32_t fourth) {
    int32_t at = BLOCK;
    for (int i = 0; i < BLOCK; i++) {
        bool here = (block->second[i] >= second) & (block->third[i] >= third) &
                    (block->fourth[i] >= fourth);
        int32_t place = here ? i : BLOCK;
        at = at < place ? at : place;
    }
    return (uint32_t)at;
}

static PL_BODY void file_point(pl_sweep *s, uint32_t place, int32_t second, int32_t third,
                               int32_t fourth) {
    point_block *block = &s->blocks[s->head[place]];
    uint32_t at = block->filled;
    if (at == BLOCK)
        at = dominated_in(block, second, third, fourth);
    if (at == BLOCK) {
        block = &s->blocks[s->block_count];
        block->next = s->head[place];
        block->filled = at = 0;
        for (int i = 0; i < BLOCK; i++)
            block->second[i] = block->third[i] = block->fourth[i] = INT32_MAX;
        s->head[place] = (uint32_t)s->block_count++;
    }
    block->filled += at == block->filled;
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

/* ---- batches ---- */

/* Sums side by side; of one that is beyond a budget only that is known. */
typedef struct batch {
    int32_t second[BATCH], third[BATCH], fourth[BATCH];
    uint32_t row[BATCH], column[BATCH]; /* classes of the second and third loss */
    uint8_t inside[BATCH];
    uint8_t live[BATCH]; /* numbers of the sums still in question */
    uint32_t count;
} batch;

/* Fields of keys of 64 or 128 bits; `narrow` and `axes` are constants after inlining. */
static PL_BODY void unpack(const pl_sweep *s, batch *b, const void *keys, size_t count, bool narrow,
                           uint32_t axes) {
    int32_t *const lane[] = {b->second, b->third, b->fourth};
    for (uint32_t a = 1; a < axes; a++) {
        uint32_t shift = s->packing.shift[a], mask = s->packing.mask[a];
        uint32_t budget = s->reduced->budget[a];
        for (size_t i = 0; i < count; i++) {
            uint32_t loss = narrow ? (uint32_t)(((const uint64_t *)keys)[i] >> shift)
                                   : (uint32_t)(((const pl_u128 *)keys)[i] >> shift);
            loss &= mask;
            b->inside[i] = (uint8_t)((a == 1 || b->inside[i]) && loss <= budget);
            lane[a - 1][i] = (int32_t)(loss <= budget ? loss : budget);
        }
    }
}

/* Leaves the sums that are not known to be dominated. */
static PL_BODY void filter_three(const pl_sweep *s, batch *b, size_t count) {
    const class_map *c = &s->classes[0];
    const int32_t *shadow = s->shadow + s->look;
    b->count = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = c->of[b->second[i] >> c->shift];
        b->row[i] = row;
        b->live[b->count] = (uint8_t)i;
        b->count += b->inside[i] & (shadow[row] > b->third[i]);
    }
}

static PL_BODY void filter_four(const pl_sweep *s, batch *b, size_t count) {
    const class_map *c = &s->classes[0], *d = &s->classes[1];
    const int32_t *shadow = s->shadow + s->look;
    size_t width = d->count + 1 + SPARE;
    b->count = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t row = c->of[b->second[i] >> c->shift], column = d->of[b->third[i] >> d->shift];
        b->row[i] = row;
        b->column[i] = column;
        b->live[b->count] = (uint8_t)i;
        b->count += b->inside[i] & (shadow[row * width + column] > b->fourth[i]);
    }
}

/* Lowers a shadow that never rises to `loss` from its first cell on. The row ends in SPARE cells
 * that are never above. */
static PL_BODY void lower(int32_t *shadow, int32_t loss) {
    for (; *shadow > loss; shadow += SPARE)
        for (int i = 0; i < SPARE; i++)
            shadow[i] = shadow[i] < loss ? shadow[i] : loss;
}

static PL_BODY bool enter_two(pl_sweep *s, const batch *b, uint32_t i) {
    bool lower = b->second[i] < s->least;
    s->least = lower ? b->second[i] : s->least;
    return lower;
}

static PL_BODY bool enter_three(pl_sweep *s, const batch *b, uint32_t i) {
    int32_t third = b->third[i], *shadow = s->shadow + b->row[i];
    if (shadow[s->look] <= third)
        return false;
    if (!s->exact) {
        if (shadow[1] <= third && class_dominates(s, b->row[i], b->second[i], third, 0))
            return false;
        file_point(s, b->row[i], b->second[i], third, 0);
    }
    lower(shadow + 1, third);
    return true;
}

static PL_BODY void cast_shadow(pl_sweep *s, uint32_t i, uint32_t j, int32_t fourth) {
    size_t width = s->classes[1].count + 1 + SPARE;
    for (i++; i <= s->classes[0].count; i++) {
        int32_t *row = s->shadow + i * width;
        if (row[j + 1] <= fourth)
            return;
        lower(row + j + 1, fourth);
    }
}

static PL_BODY bool enter_four(pl_sweep *s, const batch *b, uint32_t n) {
    uint32_t i = b->row[n], j = b->column[n];
    int32_t second = b->second[n], third = b->third[n], fourth = b->fourth[n];
    size_t width = s->classes[1].count + 1 + SPARE;
    const int32_t *before = s->shadow + i * width + j;
    if (before[s->look] <= fourth)
        return false;
    if (!s->exact) {
        if (before[width + 1] <= fourth &&
            (class_dominates(s, i, second, third, fourth) ||
             class_dominates(s, s->classes[0].count + j, second, third, fourth)))
            return false;
        file_point(s, i, second, third, fourth);
        file_point(s, s->classes[0].count + j, second, third, fourth);
    }
    cast_shadow(s, i, j, fourth);
    return true;
}

/* Leaves the sums that are not dominated. */
static PL_BODY void enter_batch(pl_sweep *s, batch *b, const void *keys, size_t count, bool narrow,
                                uint32_t axes) {
    uint32_t kept = 0;
    unpack(s, b, keys, count, narrow, axes);
    if (axes == 2) {
        b->count = 0;
        for (size_t i = 0; i < count; i++) {
            b->live[b->count] = (uint8_t)i;
            b->count += b->inside[i];
        }
    } else if (axes == 3) {
        filter_three(s, b, count);
    } else {
        filter_four(s, b, count);
    }
    for (uint32_t n = 0; n < b->count; n++) {
        uint32_t i = b->live[n];
        b->live[kept] = (uint8_t)i;
        kept += axes == 2   ? enter_two(s, b, i)
                : axes == 3 ? enter_three(s, b, i)
                            : enter_four(s, b, i);
    }
    b->count = kept;
}

static PL_BODY void enter_body(pl_sweep *s, batch *b, const void *keys, size_t count) {
    bool narrow = s->packing.narrow;
    switch (s->packing.axes) {
    case 2:
        if (narrow)
            enter_batch(s, b, keys, count, true, 2);
        else
            enter_batch(s, b, keys, count, false, 2);
        break;
    case 3:
        if (narrow)
            enter_batch(s, b, keys, count, true, 3);
        else
            enter_batch(s, b, keys, count, false, 3);
        break;
    default:
        if (narrow)
            enter_batch(s, b, keys, count, true, 4);
        else
            enter_batch(s, b, keys, count, false, 4);
    }
}

PL_KERNEL(enter, (pl_sweep * s, batch *b, const void *keys, size_t count), (s, b, keys, count))

/* ---- the sweep ---- */

static size_t append(pl_list *out, size_t at, const void *keys, const batch *b) {
    for (uint32_t n = 0; n < b->count; n++) {
        if (out->narrow)
            ((uint64_t *)out->keys)[at + n] = ((const uint64_t *)keys)[b->live[n]];
        else
            ((pl_u128 *)out->keys)[at + n] = ((const pl_u128 *)keys)[b->live[n]];
    }
    return at + b->count;
}

/* Adds what is not dominated of a chunk of sums to `out`. */
static parley_status sweep_chunk(pl_sweep *s, const char *keys, size_t count, pl_list *out) {
    size_t size = s->packing.narrow ? sizeof(uint64_t) : sizeof(pl_u128), kept = out->count;
    batch b;
    parley_status status = pl_list_reserve(out, &s->packing, kept + count, s->ledger);
    for (size_t at = 0; status == PARLEY_OK && at < count; at += BATCH) {
        size_t some = count - at < BATCH ? count - at : BATCH;
        if (s->packing.axes > 2 && !s->exact)
            status = reserve_blocks(s, some);
        if (status != PARLEY_OK)
            break;
        if (pl_wide())
            enter_avx512(s, &b, keys + at * size, some);
        else
            enter_portable(s, &b, keys + at * size, some);
        kept = append(out, kept, keys + at * size, &b);
    }
    out->count = kept;
    return status;
}

parley_status pl_sweep_step(pl_sweep *s, const pl_list *in, uint32_t issue, pl_list *out) {
    parley_status status = PARLEY_OK;
    out->count = 0;
    PL_TRY(pl_list_reserve(out, &s->packing, 0, s->ledger));
    PL_TRY(pl_streams_start(s->streams, in, issue));
    PL_TRY(start_shadows(s, in, issue));
    for (uint32_t chunk = 0;; chunk++) {
        size_t count;
        if (chunk % CHUNKS == 0)
            PL_TRY(pl_control_poll(s->control));
        const void *keys = pl_streams_next(s->streams, &count);
        if (count == 0)
            break;
        PL_TRY(sweep_chunk(s, keys, count, out));
    }
    pl_list_end(out, out->count);
out:
    return status;
}

double pl_sweep_cost(const pl_sweep *s, const pl_list *in, uint32_t issue) {
    const pl_reduced *r = s->reduced;
    size_t sums = in->count * (r->first[issue + 1] - r->first[issue]);
    /* Nanoseconds for one, measured. */
    double each = s->packing.axes == 3 ? 8 : s->packing.narrow ? 24 : 36;
    if (s->packing.axes > 2 && small_table(r, sums))
        each = s->packing.axes == 3 ? 5.5 : 14;
    return (double)sums * each;
}
