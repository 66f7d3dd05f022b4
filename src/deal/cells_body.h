/* The kernels of cells.c for one type of cell: included once per type with CELL, CELL_INFINITE and
 * NAME(x) defined. No include guard, on purpose. */

static void NAME(fill)(void *cells, size_t count) {
    CELL *cell = cells;
    for (size_t i = 0; i < count; i++)
        cell[i] = (CELL)CELL_INFINITE;
}

/* Up to four sources in one pass over the row; `count` and `fresh` are constants after inlining. */
PL_BODY static void NAME(pass)(CELL *restrict to, const void *const *from, const uint32_t *add,
                               size_t length, uint32_t count, bool fresh) {
    const CELL *a = from[0], *b = from[1], *c = from[2], *d = from[3];
    CELL x = (CELL)add[0], y = (CELL)add[1], z = (CELL)add[2], w = (CELL)add[3];
    for (size_t block = 0; block < length; block += PL_LANES)
        for (size_t i = block; i < block + PL_LANES; i++) {
            CELL least = (CELL)(a[i] + x), other;
            if (count > 1)
                other = (CELL)(b[i] + y), least = least < other ? least : other;
            if (count > 2)
                other = (CELL)(c[i] + z), least = least < other ? least : other;
            if (count > 3)
                other = (CELL)(d[i] + w), least = least < other ? least : other;
            if (!fresh)
                other = to[i], least = least < other ? least : other;
            to[i] = least;
        }
}

PL_BODY static void NAME(more)(CELL *restrict to, const void *const *from, const uint32_t *add,
                               size_t length, uint32_t count, bool fresh) {
    switch (count) {
    case 1: NAME(pass)(to, from, add, length, 1, fresh); break;
    case 2: NAME(pass)(to, from, add, length, 2, fresh); break;
    case 3: NAME(pass)(to, from, add, length, 3, fresh); break;
    default: NAME(pass)(to, from, add, length, 4, fresh); break;
    }
}

PL_BODY static void BODY(least)(void *to, const void *const *from, const uint32_t *add,
                                size_t length, uint32_t count) {
    NAME(more)(to, from, add, length, count, true);
    for (uint32_t done = 4; done < count; done += 4)
        NAME(more)(to, from + done, add + done, length, count - done, false);
}

PL_KERNEL(NAME(least),
          (void *to, const void *const *from, const uint32_t *add, size_t length, uint32_t count),
          (to, from, add, length, count))

/* One block in which some cell is below its bound: cell by cell. */
PL_BODY static size_t NAME(front_block)(const CELL *cell, CELL *bound, size_t at, uint32_t budget,
                                        CELL *run, uint32_t *hits) {
    size_t found = 0;
    CELL least = *run;
    for (size_t i = at; i < at + PL_LANES; i++) {
        CELL limit = bound[i] < least ? bound[i] : least;
        bool hit = cell[i] < limit;
        hits[2 * found] = (uint32_t)i;
        hits[2 * found + 1] = cell[i];
        found += hit && cell[i] <= budget;
        least = hit ? cell[i] : least;
        bound[i] = hit ? cell[i] : limit;
    }
    *run = least;
    return found;
}

/* A block is skipped, except for its bounds, when no cell lies below its bound: `run`, the least
 * cell of this row so far, only ever lowers bounds. */
PL_BODY static void BODY(front_rows)(const void *cells, void *bounds, const void *above,
                                     size_t length, uint32_t budget, uint32_t *hits,
                                     size_t *count) {
    const CELL *cell = cells, *other = above ? above : bounds;
    CELL *bound = bounds, run = (CELL)-1;
    size_t found = 0;
    for (size_t block = 0; block < length; block += PL_LANES) {
        CELL lower = 0;
        for (size_t i = block; i < block + PL_LANES; i++) {
            CELL least = bound[i] < other[i] ? bound[i] : other[i];
            least = least < run ? least : run;
            bound[i] = least;
            lower |= (CELL)(cell[i] < least);
        }
        if (lower)
            found += NAME(front_block)(cell, bound, block, budget, &run, hits + 2 * found);
    }
    *count = found;
}

PL_KERNEL(NAME(front_rows),
          (const void *cells, void *bounds, const void *above, size_t length, uint32_t budget,
           uint32_t *hits, size_t *count),
          (cells, bounds, above, length, budget, hits, count))

static size_t NAME(front_wide)(const void *cells, void *bound, const void *above, size_t length,
                               uint32_t budget, uint32_t *hits) {
    size_t count;
    WIDE(front_rows)(cells, bound, above, length, budget, hits, &count);
    return count;
}

static size_t NAME(front_narrow)(const void *cells, void *bound, const void *above, size_t length,
                                 uint32_t budget, uint32_t *hits) {
    size_t count;
    PORTABLE(front_rows)(cells, bound, above, length, budget, hits, &count);
    return count;
}

static pl_cells NAME(kernels)(void) {
    bool wide = pl_wide();
    return (pl_cells){
        .size = sizeof(CELL),
        .infinite = CELL_INFINITE,
        .fill = NAME(fill),
        .least = wide ? WIDE(least) : PORTABLE(least),
        .front = wide ? NAME(front_wide) : NAME(front_narrow),
    };
}
