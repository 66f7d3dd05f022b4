/* The kernels of tallies.c for one type of cell: included once per type with CELL and NAME(x)
 * defined. No include guard, on purpose. */

static void NAME(set_one)(void *cell) {
    *(CELL *)cell = 1;
}

PL_BODY static CELL NAME(plus)(CELL a, CELL b, uint64_t modulus) {
    CELL sum = (CELL)(a + b);
    return modulus && sum >= (CELL)modulus ? (CELL)(sum - (CELL)modulus) : sum;
}

PL_BODY static void NAME(four)(CELL *sum, const void *const *from, size_t at, uint32_t count,
                               uint64_t modulus, bool fresh) {
    const CELL *a = (const CELL *)from[0] + at, *b = count > 1 ? (const CELL *)from[1] + at : a;
    const CELL *c = count > 2 ? (const CELL *)from[2] + at : a;
    const CELL *d = count > 3 ? (const CELL *)from[3] + at : a;
    for (int i = 0; i < PL_TALLY_BLOCK; i++) {
        CELL x = fresh ? a[i] : NAME(plus)(sum[i], a[i], modulus);
        if (count > 1)
            x = NAME(plus)(x, b[i], modulus);
        if (count > 2)
            x = NAME(plus)(x, c[i], modulus);
        if (count > 3)
            x = NAME(plus)(x, d[i], modulus);
        sum[i] = x;
    }
}

PL_BODY static void NAME(some)(CELL *sum, const void *const *from, size_t at, uint32_t count,
                               uint64_t modulus, bool fresh) {
    switch (count) {
    case 1: NAME(four)(sum, from, at, 1, modulus, fresh); break;
    case 2: NAME(four)(sum, from, at, 2, modulus, fresh); break;
    case 3: NAME(four)(sum, from, at, 3, modulus, fresh); break;
    default: NAME(four)(sum, from, at, 4, modulus, fresh); break;
    }
}

/* From the end, block by block, as every source lies at or before the place it is added to. */
PL_BODY static void NAME(row)(CELL *to, const void *const *from, uint32_t count, size_t length,
                              uint64_t modulus) {
    size_t at = (length + PL_TALLY_BLOCK - 1) / PL_TALLY_BLOCK * PL_TALLY_BLOCK;
    for (; at > 0; at -= PL_TALLY_BLOCK) {
        CELL sum[PL_TALLY_BLOCK];
        NAME(some)(sum, from, at - PL_TALLY_BLOCK, count, modulus, true);
        for (uint32_t done = 4; done < count; done += 4)
            NAME(some)(sum, from + done, at - PL_TALLY_BLOCK, count - done, modulus, false);
        memcpy(to + at - PL_TALLY_BLOCK, sum, sizeof sum);
    }
}

PL_BODY static void BODY(sum)(void *to, const void *const *from, uint32_t count, size_t length,
                              uint64_t modulus) {
    if (modulus)
        NAME(row)(to, from, count, length, modulus);
    else
        NAME(row)(to, from, count, length, 0);
}

PL_KERNEL(NAME(sum),
          (void *to, const void *const *from, uint32_t count, size_t length, uint64_t modulus),
          (to, from, count, length, modulus))

PL_BODY static void NAME(add_some)(CELL *restrict to, const CELL *from, size_t length,
                                   uint64_t modulus) {
    for (size_t i = 0; i < length; i++)
        to[i] = NAME(plus)(to[i], from[i], modulus);
}

PL_BODY static void BODY(add)(void *to, const void *from, size_t length, uint64_t modulus) {
    if (modulus)
        NAME(add_some)(to, from, length, modulus);
    else
        NAME(add_some)(to, from, length, 0);
}

PL_KERNEL(NAME(add), (void *to, const void *from, size_t length, uint64_t modulus),
          (to, from, length, modulus))

static void NAME(prefix)(void *cells, size_t length, uint64_t modulus) {
    CELL *cell = cells, sum = 0;
    for (size_t i = 0; i < length; i++)
        cell[i] = sum = NAME(plus)(sum, cell[i], modulus);
}

PL_BODY static void BODY(dot)(const CELL *a, const CELL *b, size_t length, uint64_t *out) {
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++)
        sum += (uint64_t)a[i] * b[-(ptrdiff_t)i];
    *out = sum;
}

PL_KERNEL(NAME(dot), (const CELL *a, const CELL *b, size_t length, uint64_t *out),
          (a, b, length, out))

/* Products of residues stay below 2^124, so eight fit into 128 bits. */
static uint64_t NAME(dot_modulo)(const CELL *a, const CELL *b, size_t length, uint64_t modulus) {
    uint64_t sum = 0;
    for (size_t begin = 0; begin < length; begin += 8) {
        pl_u128 part = 0;
        for (size_t i = begin; i < begin + 8 && i < length; i++)
            part += (pl_u128)a[i] * b[-(ptrdiff_t)i];
        sum = pl_add_modulo(sum, (uint64_t)(part % modulus), modulus);
    }
    return sum;
}

static uint64_t NAME(match)(const void *a, size_t fixed, const void *b, size_t length,
                            uint64_t modulus) {
    const CELL *cell = a;
    uint64_t total = 0, sum;
    for (size_t i = 1; i <= fixed; i++)
        total = pl_add_modulo(total, cell[-(ptrdiff_t)i], modulus);
    total = pl_multiply_modulo(total, *(const CELL *)b, modulus);
    if (modulus)
        sum = NAME(dot_modulo)(a, b, length, modulus);
    else if (pl_wide())
        WIDE(dot)(a, b, length, &sum);
    else
        PORTABLE(dot)(a, b, length, &sum);
    return pl_add_modulo(total, sum, modulus);
}

static pl_tallies NAME(kernels)(void) {
    bool wide = pl_wide();
    return (pl_tallies){
        .size = sizeof(CELL),
        .set_one = NAME(set_one),
        .sum = wide ? WIDE(sum) : PORTABLE(sum),
        .add = wide ? WIDE(add) : PORTABLE(add),
        .prefix = NAME(prefix),
        .match = NAME(match),
    };
}
