/* The kernels of cells.c for one type of cell: included once per type with CELL, CELL_INFINITE and
 * NAME(x) defined. No include guard, on purpose. */

static void NAME(fill)(void *cells, uint32_t value, size_t count) {
    CELL *cell = cells;
    for (size_t i = 0; i < count; i++)
        cell[i] = (CELL)value;
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

PL_BODY static void NAME(lay)(CELL *restrict to, const CELL *from, size_t length, CELL add) {
    for (size_t block = 0; block < length; block += PL_LANES)
        for (size_t i = block; i < block + PL_LANES; i++) {
            CELL other = (CELL)(from[i] + add);
            to[i] = to[i] < other ? to[i] : other;
        }
}

PL_BODY static void BODY(overlay)(void *to, size_t blocks, const pl_source *sources,
                                  uint32_t count) {
    NAME(fill)(to, CELL_INFINITE, blocks * PL_LANES);
    for (const pl_source *s = sources; s < sources + count; s++) {
        size_t begin = s->begin * (size_t)PL_LANES, length = s->count * (size_t)PL_LANES;
        size_t rest = blocks * PL_LANES - begin;
        NAME(lay)
        ((CELL *)to + begin, (const CELL *)s->cells + (s->at + (ptrdiff_t)begin),
         length < rest ? length : rest, (CELL)s->add);
    }
}

PL_KERNEL(NAME(overlay), (void *to, size_t blocks, const pl_source *sources, uint32_t count),
          (to, blocks, sources, count))

PL_BODY static void BODY(lower)(void *bounds, const void *others, size_t blocks) {
    CELL *restrict bound = bounds;
    const CELL *other = others;
    for (size_t block = 0; block < blocks; block++, bound += PL_LANES, other += PL_LANES)
        for (int i = 0; i < PL_LANES; i++)
            bound[i] = bound[i] < other[i] ? bound[i] : other[i];
}

PL_KERNEL(NAME(lower), (void *bounds, const void *others, size_t blocks), (bounds, others, blocks))

/* One block in which some cell is below its bound, cell by cell. Returns the number of hits. */
static size_t NAME(front_block)(const CELL *cell, CELL *bound, CELL *run, size_t at,
                                uint32_t *place, uint32_t *value) {
    size_t found = 0;
    CELL least = *run;
    for (size_t i = 0; i < PL_LANES; i++) {
        CELL limit = bound[i] < least ? bound[i] : least;
        CELL own = bound[i] < cell[i] ? bound[i] : cell[i];
        place[found] = (uint32_t)(at + i);
        value[found] = cell[i];
        found += cell[i] < limit;
        bound[i] = least = own < least ? own : least;
    }
    *run = least;
    return found;
}

/* Only brings the bounds up to date; the last of them. */
static CELL NAME(lower_block)(const CELL *cell, CELL *bound) {
    CELL least = (CELL)-1;
    for (int i = 0; i < PL_LANES; i++) {
        CELL own = bound[i] < cell[i] ? bound[i] : cell[i];
        bound[i] = least = own < least ? own : least;
    }
    return least;
}

static void PORTABLE(front)(pl_front *out, const void *cells, size_t blocks, void *bounds,
                            size_t room, uint32_t *place, uint32_t *value) {
    const CELL *cell = cells;
    CELL *bound = bounds, run = (CELL)-1;
    size_t found = 0, first = 0, end = 0, at = 0;
    uint32_t last = 0;
    for (; at < blocks; at++, cell += PL_LANES, bound += PL_LANES) {
        CELL lower = 0;
        for (int i = 0; i < PL_LANES; i++) {
            bound[i] = bound[i] < run ? bound[i] : run;
            lower |= (CELL)(cell[i] < bound[i]);
        }
        if (!lower)
            continue;
        first = end == 0 ? at : first;
        end = at + 1;
        if (place)
            found +=
                NAME(front_block)(cell, bound, &run, at * PL_LANES, place + found, value + found);
        else
            run = NAME(lower_block)(cell, bound);
        last = run;
    }
    for (; end > 0 && at < room && bound[0] > run; at++, bound += PL_LANES)
        for (int i = 0; i < PL_LANES; i++)
            bound[i] = bound[i] < run ? bound[i] : run;
    *out = (pl_front){first, end, at, found, last};
}

static pl_cells NAME(kernels)(void) {
    bool wide = pl_wide();
    return (pl_cells){
        .size = sizeof(CELL),
        .infinite = CELL_INFINITE,
        .fill = NAME(fill),
        .least = wide ? WIDE(least) : PORTABLE(least),
        .overlay = wide ? WIDE(overlay) : PORTABLE(overlay),
        .lower = wide ? WIDE(lower) : PORTABLE(lower),
        .front = wide ? NAME(pl_front_avx512) : PORTABLE(front),
    };
}
