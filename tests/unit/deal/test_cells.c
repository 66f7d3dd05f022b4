/* The row kernels of the grid against their definition, in both versions and both widths. */
#include "pl_test.h"

#include "deal/cells.h"
#include "deal/kernel.h"
#include "parallel/random.h"

#include <string.h>

enum { MOST_BLOCKS = 9, MOST_CELLS = MOST_BLOCKS * PL_LANES, SOURCES = 7, CASES = 3000 };

static const uint32_t RANGES[] = {300, 1 << 20};

static uint32_t get(const pl_cells *cells, const void *row, size_t i) {
    return cells->size == 2 ? ((const uint16_t *)row)[i] : ((const uint32_t *)row)[i];
}

static void set(const pl_cells *cells, void *row, size_t i, uint32_t value) {
    if (cells->size == 2)
        ((uint16_t *)row)[i] = (uint16_t)value;
    else
        ((uint32_t *)row)[i] = value;
}

/* A row with many ties, of which every third cell is no plan. */
static void draw_row(pl_random *random, const pl_cells *cells, void *row, size_t count,
                     uint64_t levels) {
    for (size_t i = 0; i < count; i++)
        set(cells, row, i,
            pl_random_below(random, 3) == 0 ? cells->infinite
                                            : (uint32_t)pl_random_below(random, levels));
}

/* Bounds never rise along a row. */
static void draw_bounds(pl_random *random, const pl_cells *cells, void *row, size_t count,
                        uint32_t start) {
    for (size_t i = 0; i < count; i++) {
        set(cells, row, i, start);
        if (pl_random_below(random, 8) == 0)
            start -= (uint32_t)pl_random_below(random, start / 4 + 1);
    }
}

static void check_front(const pl_cells *cells, pl_random *random, uint32_t range) {
    static _Alignas(64) uint32_t row[MOST_CELLS], bound[MOST_CELLS], before[MOST_CELLS];
    static uint32_t place[MOST_CELLS + PL_LANES], value[MOST_CELLS + PL_LANES];
    size_t room = 1 + (size_t)pl_random_below(random, MOST_BLOCKS);
    size_t blocks = 1 + (size_t)pl_random_below(random, room), hits = 0, first = 0, end = 0;
    bool keep = pl_random_below(random, 2);
    uint32_t levels = pl_random_below(random, 2) ? 6 : range;
    draw_row(random, cells, row, blocks * PL_LANES, levels);
    draw_bounds(random, cells, bound, room * PL_LANES, levels);
    memcpy(before, bound, sizeof bound);
    pl_front front;
    cells->front(&front, row, blocks, bound, room, keep ? place : NULL, keep ? value : NULL);
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < room * PL_LANES; i++) {
        uint32_t limit = get(cells, before, i) < least ? get(cells, before, i) : least;
        uint32_t cell = i < blocks * PL_LANES ? get(cells, row, i) : UINT32_MAX;
        if (cell < limit) {
            if (keep) {
                ck_assert_uint_eq(place[hits], i);
                ck_assert_uint_eq(value[hits], cell);
            }
            first = hits == 0 ? i / PL_LANES : first;
            end = i / PL_LANES + 1;
            hits++;
            limit = least = cell;
            ck_assert_uint_le(front.least, cell);
        }
        ck_assert_uint_eq(get(cells, bound, i), limit);
        if (limit < get(cells, before, i))
            ck_assert_uint_lt(i / PL_LANES, front.lowered);
    }
    ck_assert_uint_eq(front.hits, keep ? hits : 0);
    ck_assert_uint_eq(front.end, end);
    if (hits > 0)
        ck_assert_uint_eq(front.first, first);
}

static void check_overlay(const pl_cells *cells, pl_random *random, uint32_t range) {
    static _Alignas(64) uint32_t store[SOURCES][MOST_CELLS + 2 * PL_LANES], to[MOST_CELLS];
    size_t blocks = 1 + (size_t)pl_random_below(random, MOST_BLOCKS - 1);
    uint32_t count = 1 + (uint32_t)pl_random_below(random, SOURCES);
    pl_source sources[SOURCES];
    for (uint32_t s = 0; s < count; s++) {
        uint32_t begin = (uint32_t)pl_random_below(random, blocks);
        uint32_t covered = (uint32_t)pl_random_below(random, MOST_BLOCKS - begin);
        draw_row(random, cells, store[s], MOST_CELLS + 2 * PL_LANES, range / 2);
        /* Cell 0 of the first block that is covered lies anywhere in the block before the row's. */
        sources[s] = (pl_source){
            .cells = (const char *)store[s] + PL_LANES * cells->size,
            .at = -(ptrdiff_t)(begin * PL_LANES) - (ptrdiff_t)pl_random_below(random, PL_LANES),
            .begin = begin,
            .count = covered,
            .add = (uint32_t)pl_random_below(random, range / 2),
        };
    }
    cells->overlay(to, blocks, sources, count);
    for (size_t i = 0; i < blocks * PL_LANES; i++) {
        uint32_t least = cells->infinite;
        for (uint32_t s = 0; s < count; s++) {
            if (i / PL_LANES - sources[s].begin >= sources[s].count)
                continue;
            ptrdiff_t at = sources[s].at + (ptrdiff_t)i + PL_LANES;
            uint32_t cell = get(cells, store[s], (size_t)at) + sources[s].add;
            least = cell < least ? cell : least;
        }
        ck_assert_uint_eq(get(cells, to, i), least);
    }
}

static void each_kind(void (*check)(const pl_cells *cells, pl_random *random, uint32_t range)) {
    for (uint64_t seed = 0; seed < CASES; seed++) {
        pl_random random = pl_random_stream(seed, 0, 5);
        pl_force_portable(seed % 2);
        for (int i = 0; i < 2; i++) {
            pl_cells cells = pl_cells_for(RANGES[i]);
            check(&cells, &random, RANGES[i]);
        }
        pl_force_portable(false);
    }
}

START_TEST(front__finds_what_is_below_all_before) {
    each_kind(check_front);
}
END_TEST

START_TEST(overlay__takes_the_least_of_what_covers_a_cell) {
    each_kind(check_overlay);
}
END_TEST

PL_TEST_MAIN("cells", front__finds_what_is_below_all_before,
             overlay__takes_the_least_of_what_covers_a_cell)
