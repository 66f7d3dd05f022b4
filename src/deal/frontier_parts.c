/* Frontiers of parts put together: points are gathered part by part and filtered in batches.
 *
 * Sorted by losses, a point is dominated exactly if an earlier one is nowhere worse on the last
 * three axes. That is a tree of prefixes over the second loss, whose nodes are trees of prefixes
 * over the third with the least fourth loss (Fenwick 1994, doi:10.1002/spe.4380240306, in two
 * levels): O(log^2) a point (Kung, Luccio, Preparata 1975, doi:10.1145/321906.321910). */
#include "deal/frontier_parts.h"

#include "base/count.h"
#include "base/vector.h"
#include "deal/ledger.h"
#include "deal/space.h"
#include "parallel/control.h"

#include <stdlib.h>
#include <string.h>

enum {
    AXES = PARLEY_FRONTIER_MAX_PARTIES,
    BATCH = 1 << 16,
    DEFAULT_POINTS = 20000000,
    POINTS_BETWEEN_POLLS = 1 << 12
};

/* A point of a part. Losses count from the best utility of any part, unused axes are 0. */
typedef struct entry {
    uint32_t loss[AXES];
    uint32_t part;
    size_t index;
} entry;

struct pl_union {
    const parley_space *space;
    parley_frontier **part;   /* [part_count], NULL where no point of the union is */
    PL_VECTOR(entry) entries; /* sorted by losses and part */
    PL_VECTOR(size_t) first;  /* of each point: its first entry */
    size_t filtered;          /* entries that were left by the last filter */
    pl_ledger ledger;         /* of what the parts hold */
    const char *method;
};

/* --- what is dominated --- */

typedef struct cover {
    uint32_t ranks;
    uint32_t *second; /* [ranks] different second losses, ascending */
    size_t *begin;    /* [ranks + 2] nodes are numbered from 1 */
    uint32_t *length; /* [ranks + 1] */
    uint32_t *third;  /* of each node: different third losses, ascending */
    uint32_t *least;  /* beside them: tree of the least fourth losses */
} cover;

static void cover_clear(cover *c) {
    pl_free(c->second);
    pl_free(c->begin);
    pl_free(c->length);
    pl_free(c->third);
    pl_free(c->least);
}

/* How many of the ascending `values` are at most `value`. */
static uint32_t count_up_to(const uint32_t *values, uint32_t count, uint32_t value) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (values[middle] <= value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int by_number(const void *a, const void *b) {
    uint32_t one = *(const uint32_t *)a, two = *(const uint32_t *)b;
    return (one > two) - (one < two);
}

static int by_third(const void *a, const void *b) {
    const entry *one = *(const entry *const *)a, *two = *(const entry *const *)b;
    return (one->loss[2] > two->loss[2]) - (one->loss[2] < two->loss[2]);
}

static parley_status rank_seconds(cover *c, const entry *entries, size_t count) {
    c->second = PL_NEW(uint32_t, count);
    if (!c->second)
        return pl_fail_memory();
    for (size_t i = 0; i < count; i++)
        c->second[i] = entries[i].loss[1];
    qsort(c->second, count, sizeof *c->second, by_number);
    for (size_t i = 0; i < count; i++)
        if (c->ranks == 0 || c->second[c->ranks - 1] != c->second[i])
            c->second[c->ranks++] = c->second[i];
    return PARLEY_OK;
}

/* Gives every node the third losses that will be entered in it: entries in the order of these, so
 * that each node's come ascending. */
static void list_thirds(cover *c, const entry *const *order, size_t count) {
    for (size_t i = 0; i < count; i++) {
        uint32_t value = order[i]->loss[2];
        uint32_t rank = count_up_to(c->second, c->ranks, order[i]->loss[1]);
        for (uint32_t node = rank; node <= c->ranks; node += node & -node) {
            uint32_t *third = c->third + c->begin[node];
            if (c->length[node] == 0 || third[c->length[node] - 1] != value)
                third[c->length[node]++] = value;
        }
    }
}

static parley_status cover_init(cover *c, const entry *entries, size_t count) {
    parley_status status = rank_seconds(c, entries, count);
    const entry **order = PL_NEW(const entry *, count);
    size_t total = 0;
    c->begin = PL_NEW(size_t, c->ranks + 2);
    c->length = PL_NEW(uint32_t, c->ranks + 1);
    if (status != PARLEY_OK || !order || !c->begin || !c->length) {
        status = pl_fail_memory();
        goto out;
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t rank = count_up_to(c->second, c->ranks, entries[i].loss[1]);
        for (uint32_t node = rank; node <= c->ranks; node += node & -node)
            c->begin[node + 1]++;
        order[i] = &entries[i];
    }
    for (uint32_t node = 1; node <= c->ranks + 1; node++)
        total = c->begin[node] += total;
    c->third = pl_realloc(NULL, total, sizeof *c->third);
    c->least = pl_realloc(NULL, total, sizeof *c->least);
    if (!c->third || !c->least) {
        status = pl_fail_memory();
        goto out;
    }
    memset(c->least, 0xff, total * sizeof *c->least);
    qsort(order, count, sizeof *order, by_third);
    list_thirds(c, order, count);
out:
    pl_free(order);
    return status;
}

static bool is_covered(const cover *c, const uint32_t *loss) {
    for (uint32_t node = count_up_to(c->second, c->ranks, loss[1]); node; node &= node - 1) {
        const uint32_t *least = c->least + c->begin[node];
        uint32_t at = count_up_to(c->third + c->begin[node], c->length[node], loss[2]);
        for (; at; at &= at - 1)
            if (least[at - 1] <= loss[3])
                return true;
    }
    return false;
}

static void enter(cover *c, const uint32_t *loss) {
    uint32_t rank = count_up_to(c->second, c->ranks, loss[1]);
    for (uint32_t node = rank; node <= c->ranks; node += node & -node) {
        uint32_t *least = c->least + c->begin[node];
        uint32_t at = count_up_to(c->third + c->begin[node], c->length[node], loss[2]);
        for (; at <= c->length[node]; at += at & -at)
            least[at - 1] = loss[3] < least[at - 1] ? loss[3] : least[at - 1];
    }
}

/* --- filtering --- */

static int by_losses(const void *a, const void *b) {
    const entry *one = a, *two = b;
    for (uint32_t axis = 0; axis < AXES; axis++)
        if (one->loss[axis] != two->loss[axis])
            return one->loss[axis] < two->loss[axis] ? -1 : 1;
    return (one->part > two->part) - (one->part < two->part);
}

static bool same_losses(const entry *a, const entry *b) {
    return memcmp(a->loss, b->loss, sizeof a->loss) == 0;
}

static parley_status drop_dominated(pl_union *w, parley_control *control) {
    entry *entries = w->entries.items;
    size_t kept = 0;
    cover c = {0};
    parley_status status = PARLEY_OK;
    qsort(entries, w->entries.count, sizeof *entries, by_losses);
    PL_TRY(cover_init(&c, entries, w->entries.count));
    for (size_t i = 0; i < w->entries.count; i++) {
        bool same = kept > 0 && same_losses(&entries[i], &entries[kept - 1]);
        if (i % POINTS_BETWEEN_POLLS == 0)
            PL_TRY(pl_control_poll(control));
        if (!same && is_covered(&c, entries[i].loss))
            continue;
        if (!same)
            enter(&c, entries[i].loss);
        entries[kept++] = entries[i];
    }
    w->entries.count = w->filtered = kept;
out:
    cover_clear(&c);
    return status;
}

/* Frees the frontiers of parts that have no point left. */
static parley_status drop_parts(pl_union *w) {
    uint32_t count = w->space->part_count;
    bool *used = PL_NEW(bool, count);
    if (!used)
        return pl_fail_memory();
    for (size_t i = 0; i < w->entries.count; i++)
        used[w->entries.items[i].part] = true;
    for (uint32_t k = 0; k < count; k++) {
        if (used[k] || !w->part[k])
            continue;
        pl_ledger_give(&w->ledger, pl_frontier_held(w->part[k]), 1);
        parley_frontier_free(w->part[k]);
        w->part[k] = NULL;
    }
    pl_free(used);
    return PARLEY_OK;
}

static parley_status filter(pl_union *w, parley_control *control) {
    if (w->entries.count == 0)
        return PARLEY_OK;
    parley_status status = drop_dominated(w, control);
    return status == PARLEY_OK ? drop_parts(w) : status;
}

/* --- gathering --- */

static parley_status gather(pl_union *w, uint32_t k) {
    const parley_frontier *frontier = w->part[k];
    for (size_t i = 0; i < parley_frontier_size(frontier); i++) {
        int64_t utilities[AXES];
        entry point = {.part = k, .index = i};
        parley_frontier_utilities(frontier, i, utilities);
        for (uint32_t p = 0; p < w->space->parties; p++)
            point.loss[p] = (uint32_t)(w->space->greatest[p] - utilities[p]);
        if (pl_vector_push(&w->entries, point) != PARLEY_OK)
            return pl_fail_memory();
    }
    return PARLEY_OK;
}

static parley_status add_part(pl_union *w, uint32_t k, const parley_frontier_options *options,
                              parley_control *control) {
    parley_frontier_options own = *options;
    parley_status status = PARLEY_OK;
    if (w->ledger.used >= w->ledger.limit)
        return pl_fail(PARLEY_E_LIMIT, "the frontiers of %u parts take more than %zu bytes", k,
                       w->ledger.limit);
    own.memory_limit_bytes = w->ledger.limit - w->ledger.used;
    PL_TRY(parley_frontier_new(&w->part[k], w->space->parts[k], &own, control));
    size_t peak = w->ledger.used + parley_frontier_memory_bytes(w->part[k]);
    PL_TRY(pl_ledger_take(&w->ledger, pl_frontier_held(w->part[k]), 1, "the frontier of a part"));
    w->ledger.peak = peak > w->ledger.peak ? peak : w->ledger.peak;
    if (parley_frontier_size(w->part[k]) > 0)
        w->method = parley_frontier_method_name(w->part[k]);
    PL_TRY(gather(w, k));
    if (w->entries.count > 2 * w->filtered + BATCH)
        PL_TRY(filter(w, control));
out:
    return status;
}

static parley_status list_points(pl_union *w, size_t limit) {
    const entry *entries = w->entries.items;
    for (size_t i = 0; i < w->entries.count; i++)
        if (i == 0 || !same_losses(&entries[i], &entries[i - 1]))
            if (pl_vector_push(&w->first, i) != PARLEY_OK)
                return pl_fail_memory();
    if (w->first.count > limit)
        return pl_fail(PARLEY_E_LIMIT,
                       "the frontier has more than %zu points; the limit is %zu points", limit,
                       limit);
    return PARLEY_OK;
}

parley_status pl_union_new(pl_union **out, const parley_space *space,
                           const parley_frontier_options *options, parley_control *control) {
    parley_status status = PARLEY_OK;
    *out = NULL;
    pl_union *w = PL_NEW(pl_union, 1);
    if (!w)
        return pl_fail_memory();
    w->space = space;
    w->method = "single point";
    w->ledger.limit = options->memory_limit_bytes ? options->memory_limit_bytes : (size_t)1 << 30;
    w->part = PL_NEW(parley_frontier *, space->part_count);
    if (!w->part) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t k = 0; k < space->part_count; k++)
        PL_TRY(add_part(w, k, options, control));
    PL_TRY(filter(w, control));
    PL_TRY(list_points(w, options->point_limit ? options->point_limit : DEFAULT_POINTS));
    *out = w;
    return PARLEY_OK;
out:
    pl_union_free(w);
    return status;
}

void pl_union_free(pl_union *w) {
    if (!w)
        return;
    for (uint32_t k = 0; w->part && k < w->space->part_count; k++)
        parley_frontier_free(w->part[k]);
    pl_free(w->part);
    pl_vector_clear(&w->entries);
    pl_vector_clear(&w->first);
    pl_free(w);
}

/* --- answers --- */

size_t pl_union_size(const pl_union *w) {
    return w->first.count;
}

static const entry *first_entry(const pl_union *w, size_t index) {
    return &w->entries.items[w->first.items[index]];
}

void pl_union_utilities(const pl_union *w, size_t index, int64_t *utilities) {
    const entry *point = first_entry(w, index);
    for (uint32_t p = 0; p < w->space->parties; p++)
        utilities[p] = w->space->greatest[p] - point->loss[p];
}

parley_status pl_union_choices(const pl_union *w, size_t index, uint32_t *choices) {
    const entry *point = first_entry(w, index);
    return parley_frontier_choices(w->part[point->part], point->index, choices);
}

parley_status pl_union_multiplicity(const pl_union *w, size_t index, parley_count *out) {
    size_t end = index + 1 < w->first.count ? w->first.items[index + 1] : w->entries.count;
    *out = pl_count_of(0);
    for (size_t i = w->first.items[index]; i < end; i++) {
        const entry *point = &w->entries.items[i];
        parley_count part;
        parley_status status =
            parley_frontier_multiplicity(w->part[point->part], point->index, &part);
        if (status != PARLEY_OK)
            return status;
        pl_count_add(out, &part);
    }
    return PARLEY_OK;
}

const char *pl_union_method(const pl_union *w) {
    return w->method;
}

size_t pl_union_peak(const pl_union *w) {
    return w->ledger.peak + w->entries.capacity * sizeof(entry);
}
