/* Arrays of points and their order: radix sort on the losses of all axes but the last, which two
 * points of one frontier can only share if they are the same. */
#include "deal/points.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

parley_status pl_points_reserve(pl_points *points, size_t wanted, size_t limit, pl_ledger *ledger) {
    if (wanted > limit)
        return pl_fail(PARLEY_E_LIMIT,
                       "the frontier has more than %zu points; the limit is %zu points", limit,
                       limit);
    if (wanted <= points->capacity)
        return PARLEY_OK;
    return pl_ledger_grow(ledger, (void **)&points->loss, &points->capacity, wanted,
                          points->axes * sizeof *points->loss, "the frontier");
}

void pl_points_drop(pl_points *points, pl_ledger *ledger) {
    pl_ledger_drop(ledger, points->loss, points->capacity, points->axes * sizeof *points->loss);
    points->loss = NULL;
    points->count = points->capacity = 0;
}

/* One stable pass by the digit of `axis` at `shift`. */
static void distribute(uint32_t *to, const uint32_t *from, const pl_points *points, uint32_t axis,
                       uint32_t shift) {
    size_t start[DIGITS + 1] = {0};
    uint32_t axes = points->axes;
    for (size_t i = 0; i < points->count; i++)
        start[(from[i * axes + axis] >> shift & (DIGITS - 1)) + 1]++;
    for (size_t d = 0; d < DIGITS; d++)
        start[d + 1] += start[d];
    for (size_t i = 0; i < points->count; i++) {
        size_t at = start[from[i * axes + axis] >> shift & (DIGITS - 1)]++;
        memcpy(to + at * axes, from + i * axes, axes * sizeof *to);
    }
}

parley_status pl_points_sort(pl_points *points, const uint32_t *range, pl_ledger *ledger) {
    size_t bytes = points->axes * sizeof *points->loss;
    if (points->count < 2)
        return PARLEY_OK;
    if (pl_ledger_take(ledger, points->capacity, bytes, "sorting the frontier") != PARLEY_OK)
        return PARLEY_E_LIMIT;
    uint32_t *other = pl_realloc(NULL, points->capacity, bytes);
    if (!other) {
        pl_ledger_give(ledger, points->capacity, bytes);
        return pl_fail_memory();
    }
    uint32_t *from = points->loss, *to = other;
    for (uint32_t axis = points->axes - 1; axis-- > 0;)
        for (uint32_t shift = 0; shift < 32 && range[axis] >> shift > 0; shift += DIGIT_BITS) {
            distribute(to, from, points, axis, shift);
            uint32_t *swap = from;
            from = to;
            to = swap;
        }
    points->loss = from;
    pl_ledger_drop(ledger, to, points->capacity, bytes);
    return PARLEY_OK;
}
