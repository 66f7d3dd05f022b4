/* Two parties by lists: Nemhauser and Ullmann's algorithm (Management Science 1969) on 64-bit keys.
 *
 * A key is the first loss in the upper and the second in the lower half. Copies of the list shifted
 * by the options are merged in pairs, and each merge drops what is dominated as it goes: in
 * ascending order of keys a point stays when its second loss is below all before. Lists end in keys
 * that are larger than any real one, so the merge needs no test for the end. */
#include "deal/merge.h"

#include "deal/kernel.h"
#include "deal/points.h"
#include "parallel/control.h"

#include <string.h>

enum { DEEPEST = 20 }; /* halvings of the options of one issue: at most 2^17 of them */

typedef struct key_list {
    uint64_t *keys;
    size_t count, capacity;
} key_list;

/* A list with a constant added to every key. */
typedef struct view {
    const uint64_t *keys;
    size_t count;
    uint64_t add;
} view;

typedef struct merger {
    pl_job *job;
    pl_merge_function *merge;
    key_list current, next, halves[DEEPEST][2];
    uint64_t work;
} merger;

size_t pl_merge_portable(uint64_t *restrict to, const uint64_t *a, size_t a_count, uint64_t a_add,
                         const uint64_t *b, size_t b_count, uint64_t b_add, uint32_t bound) {
    size_t count = 0;
    for (size_t total = a_count + b_count; total > 0; total--) {
        uint64_t x = *a + a_add, y = *b + b_add;
        size_t first = x <= y;
        uint64_t key = first ? x : y;
        a += first;
        b += 1 - first;
        to[count] = key;
        size_t keep = (uint32_t)key < bound;
        bound = keep ? (uint32_t)key : bound;
        count += keep;
    }
    return count;
}

void pl_join_portable(uint64_t *restrict to, const uint64_t *a, size_t a_count, uint64_t a_add,
                      const uint64_t *b, size_t b_count, uint64_t b_add) {
    size_t i = 0, j = 0;
    for (; i < a_count && j < b_count; to++) {
        uint64_t x = a[i] + a_add, y = b[j] + b_add;
        bool first = x <= y;
        *to = first ? x : y;
        i += first;
        j += !first;
    }
    for (; i < a_count; i++)
        *to++ = a[i] + a_add;
    for (; j < b_count; j++)
        *to++ = b[j] + b_add;
    for (int k = 0; k < 8; k++)
        to[k] = (uint64_t)1 << 63;
}

static parley_status reserve(merger *m, key_list *list, size_t keys) {
    keys += PL_MERGE_PAD;
    if (keys <= list->capacity)
        return PARLEY_OK;
    return pl_ledger_grow(m->job->ledger, (void **)&list->keys, &list->capacity, keys,
                          sizeof *list->keys, "the frontier");
}

static void finish(key_list *list, size_t count) {
    list->count = count;
    for (int i = 0; i < PL_MERGE_PAD; i++)
        list->keys[count + (size_t)i] = PL_MERGE_END;
}

static void drop(merger *m, key_list *list) {
    pl_ledger_drop(m->job->ledger, list->keys, list->capacity, sizeof *list->keys);
}

static parley_status merge(merger *m, key_list *into, view a, view b) {
    if (reserve(m, into, a.count + b.count) != PARLEY_OK)
        return parley_last_error()->status;
    finish(into, m->merge(into->keys, a.keys, a.count, a.add, b.keys, b.count, b.add,
                          m->job->reduced->budget[1] + 1));
    m->work += a.count + b.count;
    return pl_control_poll(m->job->control);
}

/* The current list shifted by options begin .. end-1, merged; one option alone is not copied. */
static parley_status combine(merger *m, uint32_t begin, uint32_t end, uint32_t depth,
                             key_list *into, view *out) {
    if (end - begin == 1) {
        const uint32_t *loss = pl_loss(m->job->reduced, begin);
        *out = (view){m->current.keys, m->current.count, (uint64_t)loss[0] << 32 | loss[1]};
        return PARLEY_OK;
    }
    view a, b;
    uint32_t middle = begin + (end - begin) / 2;
    parley_status status = combine(m, begin, middle, depth + 1, &m->halves[depth][0], &a);
    if (status == PARLEY_OK)
        status = combine(m, middle, end, depth + 1, &m->halves[depth][1], &b);
    if (status == PARLEY_OK)
        status = merge(m, into, a, b);
    if (status == PARLEY_OK)
        *out = (view){into->keys, into->count, 0};
    return status;
}

/* Keys whose upper half is within the budget come first. */
static size_t within_budget(const key_list *list, uint32_t budget) {
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->keys[middle] >> 32 <= budget)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static parley_status add_issue(merger *m, uint32_t issue) {
    const pl_reduced *r = m->job->reduced;
    static const uint64_t nothing[PL_MERGE_PAD] = {
        PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END,
        PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END,
        PL_MERGE_END, PL_MERGE_END, PL_MERGE_END, PL_MERGE_END};
    view all;
    parley_status status = combine(m, r->first[issue], r->first[issue + 1], 0, &m->next, &all);
    if (status == PARLEY_OK && r->first[issue + 1] - r->first[issue] == 1)
        status = merge(m, &m->next, all, (view){nothing, 0, 0});
    if (status != PARLEY_OK)
        return status;
    finish(&m->next, within_budget(&m->next, r->budget[0]));
    key_list swap = m->current;
    m->current = m->next;
    m->next = swap;
    return PARLEY_OK;
}

static parley_status write_points(merger *m) {
    pl_points *points = m->job->points;
    parley_status status =
        pl_points_reserve(points, m->current.count, m->job->point_limit, m->job->ledger);
    if (status != PARLEY_OK)
        return status;
    for (size_t i = 0; i < m->current.count; i++) {
        points->loss[2 * i] = (uint32_t)(m->current.keys[i] >> 32);
        points->loss[2 * i + 1] = (uint32_t)m->current.keys[i];
    }
    points->count = m->current.count;
    return PARLEY_OK;
}

parley_status pl_merge_fill(pl_job *job) {
    merger m = {.job = job, .merge = pl_wide() ? pl_merge_avx512 : pl_merge_portable};
    parley_status status = PARLEY_OK;
    PL_TRY(reserve(&m, &m.current, 1));
    m.current.keys[0] = 0;
    finish(&m.current, 1);
    for (uint32_t j = 0; j < job->reduced->issues; j++) {
        PL_TRY(add_issue(&m, j));
        job->gave_up = job->work_limit && m.work > job->work_limit;
        if (job->gave_up)
            goto out;
    }
    PL_TRY(write_points(&m));
out:
    drop(&m, &m.current);
    drop(&m, &m.next);
    for (int d = 0; d < DEEPEST; d++) {
        drop(&m, &m.halves[d][0]);
        drop(&m, &m.halves[d][1]);
    }
    return status;
}
