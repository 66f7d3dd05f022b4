/* The frontier of a list of utility vectors. A few strong vectors throw out most of the list in one
 * pass; the rest is sorted descending, so that what dominates a vector comes before it (Kung,
 * Luccio, Preparata, JACM 1975; the filter is that of Godfrey, Shipley, Gryz, VLDB Journal 2007,
 * doi:10.1007/s00778-006-0029-7). */
#include <parley/enumerate.h>

#include "base/error.h"
#include "base/memory.h"
#include "deal/kernel.h"
#include "parallel/control.h"

#include <stdlib.h>
#include <string.h>

enum { STRONG = 16, LANES = 64, VECTORS_BETWEEN_POLLS = 1 << 14 };

typedef struct list {
    const int32_t *const *utilities;
    uint32_t parties;
    size_t size;
    size_t *index; /* what is left */
    size_t count;
} list;

/* Marks the vectors of a block that the strong one dominates or equals. */
PL_BODY static void mark_body(const int32_t *const *utilities, uint32_t parties, size_t at,
                              const int32_t *strong, uint8_t *out) {
    uint8_t below[LANES];
    for (int l = 0; l < LANES; l++)
        below[l] = utilities[0][at + (size_t)l] <= strong[0];
    for (uint32_t p = 1; p < parties; p++)
        for (int l = 0; l < LANES; l++)
            below[l] &= (uint8_t)(utilities[p][at + (size_t)l] <= strong[p]);
    for (int l = 0; l < LANES; l++)
        out[l] |= below[l];
}

PL_KERNEL(mark,
          (const int32_t *const *utilities, uint32_t parties, size_t at, const int32_t *strong,
           uint8_t *out),
          (utilities, parties, at, strong, out))

static void vector_at(const list *l, size_t i, int32_t *out) {
    for (uint32_t p = 0; p < l->parties; p++)
        out[p] = l->utilities[p][i];
}

static int64_t strength(const list *l, size_t i) {
    int64_t sum = 0;
    for (uint32_t p = 0; p < l->parties; p++)
        sum += l->utilities[p][i];
    return sum;
}

/* The vectors with the largest sums in as many stretches of the list; every one is kept itself. */
static uint32_t choose_strong(const list *l, size_t *strong) {
    uint32_t count = 0;
    for (uint32_t s = 0; s < STRONG; s++) {
        size_t begin = l->size / STRONG * s,
               end = s + 1 < STRONG ? begin + l->size / STRONG : l->size;
        if (begin == end)
            continue;
        size_t top = begin;
        int64_t best = strength(l, begin);
        for (size_t i = begin + 1; i < end; i++)
            if (strength(l, i) > best) {
                best = strength(l, i);
                top = i;
            }
        strong[count++] = top;
    }
    return count;
}

static bool at_least(const list *l, size_t a, size_t b) {
    for (uint32_t p = 0; p < l->parties; p++)
        if (l->utilities[p][a] < l->utilities[p][b])
            return false;
    return true;
}

/* Whether vector i must go because of strong vector s: dominated, or equal with a higher number. */
static bool loses(const list *l, size_t i, size_t s) {
    return i != s && at_least(l, s, i) && (!at_least(l, i, s) || s < i);
}

static parley_status throw_out(list *l, const size_t *strong, uint32_t strong_count,
                               parley_control *control) {
    bool wide = pl_wide();
    for (size_t at = 0; at < l->size; at += LANES) {
        uint8_t out[LANES] = {0};
        size_t end = at + LANES < l->size ? at + LANES : l->size;
        if (at % VECTORS_BETWEEN_POLLS == 0 && pl_control_poll(control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        for (uint32_t s = 0; end == at + LANES && s < strong_count; s++) {
            int32_t vector[PARLEY_MAX_PARTIES];
            vector_at(l, strong[s], vector);
            if (wide)
                mark_avx512(l->utilities, l->parties, at, vector, out);
            else
                mark_portable(l->utilities, l->parties, at, vector, out);
        }
        for (size_t i = at; i < end; i++) {
            bool gone = false;
            /* A marked vector may equal the strong one. */
            for (uint32_t s = 0; out[i - at] && !gone && s < strong_count; s++)
                gone = loses(l, i, strong[s]);
            if (!gone)
                l->index[l->count++] = i;
        }
    }
    return PARLEY_OK;
}

static _Thread_local const list *sorted;

static int by_utilities_descending(const void *a, const void *b) {
    size_t one = *(const size_t *)a, two = *(const size_t *)b;
    for (uint32_t p = 0; p < sorted->parties; p++)
        if (sorted->utilities[p][one] != sorted->utilities[p][two])
            return sorted->utilities[p][one] > sorted->utilities[p][two] ? -1 : 1;
    return one < two ? -1 : one > two;
}

static int by_number(const void *a, const void *b) {
    size_t one = *(const size_t *)a, two = *(const size_t *)b;
    return one < two ? -1 : one > two;
}

static bool dominated(const list *l, size_t kept, size_t i) {
    /* For two parties the last point kept has the best second utility so far. */
    size_t begin = l->parties <= 2 && kept > 0 ? kept - 1 : 0;
    for (size_t k = begin; k < kept; k++)
        if (at_least(l, l->index[k], i))
            return true;
    return false;
}

static parley_status sift(list *l, parley_control *control) {
    size_t kept = 0;
    sorted = l;
    qsort(l->index, l->count, sizeof *l->index, by_utilities_descending);
    for (size_t i = 0; i < l->count; i++) {
        if (i % 256 == 0 && pl_control_poll(control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        size_t number = l->index[i];
        if (!dominated(l, kept, number))
            l->index[kept++] = number;
    }
    l->count = kept;
    qsort(l->index, kept, sizeof *l->index, by_number);
    return PARLEY_OK;
}

parley_status parley_array_frontier(size_t *indices, size_t *count, const int32_t *const *utilities,
                                    uint32_t parties, size_t size, parley_control *control) {
    list l = {.utilities = utilities, .parties = parties, .size = size, .index = indices};
    size_t strong[STRONG];
    if (parties < 1 || parties > PARLEY_MAX_PARTIES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u parties; 1 to %d", parties, PARLEY_MAX_PARTIES);
    parley_status status = throw_out(&l, strong, choose_strong(&l, strong), control);
    if (status == PARLEY_OK)
        status = sift(&l, control);
    *count = status == PARLEY_OK ? l.count : 0;
    return status;
}
