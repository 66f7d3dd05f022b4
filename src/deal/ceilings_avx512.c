/* The bounds of blocks, 32 agreements a register. */
#include "deal/ceilings.h"
#include "deal/kernel.h"

#if PL_HAVE_AVX512
#include <immintrin.h>

/* `parties` and `product` are constants after inlining; rows are whole blocks of 64. */
PL_AVX512 PL_BODY static uint32_t bound(const pl_ceiling *c, uint32_t parties, bool product) {
    __m512i down[PARLEY_MAX_PARTIES], best = _mm512_setzero_si512();
    uint16_t lanes[32], top = 0;
    for (uint32_t p = 0; p < parties; p++)
        down[p] = _mm512_set1_epi16((short)c->down[p]);
    for (size_t x = 0; x < c->width; x += 32) {
        __m512i all = _mm512_subs_epu16(_mm512_loadu_si512(c->rows + x), down[0]);
        for (uint32_t p = 1; p < parties; p++) {
            __m512i row = _mm512_loadu_si512(c->rows + p * c->width + x);
            __m512i gain = _mm512_subs_epu16(row, down[p]);
            all = product ? _mm512_mulhi_epu16(all, gain) : _mm512_min_epu16(all, gain);
        }
        best = _mm512_max_epu16(best, all);
    }
    _mm512_storeu_si512(lanes, best);
    for (int l = 0; l < 32; l++)
        top = top > lanes[l] ? top : lanes[l];
    return top;
}

PL_AVX512 PL_BODY static uint32_t least_of(const pl_ceiling *c, uint32_t parties) {
    return bound(c, parties, false);
}

PL_AVX512 PL_BODY static uint32_t product_of(const pl_ceiling *c, uint32_t parties) {
    return bound(c, parties, true);
}

/* Which of 32 agreements give some party a negative gain: 1 or 0. */
PL_AVX512 PL_BODY static __m512i refused(const pl_ceiling *c, uint32_t parties, const __m512i *down,
                                         size_t x) {
    __m512i lacking = _mm512_setzero_si512();
    for (uint32_t p = 0; p < parties; p++) {
        __m512i row = _mm512_loadu_si512(c->rows + p * c->width + x);
        lacking = _mm512_or_si512(lacking, _mm512_subs_epu16(down[p], row));
    }
    return _mm512_min_epu16(lacking, _mm512_set1_epi16(1));
}

/* Lanes count, as a block has less than 2^16 registers. */
PL_AVX512 PL_BODY static uint32_t acceptable_of(const pl_ceiling *c, uint32_t parties) {
    __m512i down[PARLEY_MAX_PARTIES], sum = _mm512_setzero_si512();
    uint16_t lanes[32];
    uint32_t total = 0;
    size_t x = 0;
    for (uint32_t p = 0; p < parties; p++)
        down[p] = _mm512_set1_epi16((short)c->down[p]);
    for (; x + 32 <= c->block; x += 32)
        sum = _mm512_add_epi16(sum, refused(c, parties, down, x));
    __mmask32 rest = ((uint32_t)1 << (c->block - x)) - 1;
    if (rest)
        sum = _mm512_mask_add_epi16(sum, rest, sum, refused(c, parties, down, x));
    _mm512_storeu_si512(lanes, sum);
    for (int l = 0; l < 32; l++)
        total += lanes[l];
    return (uint32_t)c->block - total;
}

/* With the number of parties known to the compiler. */
#define DEFINE_FOR_PARTIES(name, of)                                                               \
    PL_AVX512 uint32_t name(const pl_ceiling *c) {                                                 \
        switch (c->parties) {                                                                      \
        case 1: return of(c, 1);                                                                   \
        case 2: return of(c, 2);                                                                   \
        case 3: return of(c, 3);                                                                   \
        case 4: return of(c, 4);                                                                   \
        case 5: return of(c, 5);                                                                   \
        case 6: return of(c, 6);                                                                   \
        case 7: return of(c, 7);                                                                   \
        default: return of(c, 8);                                                                  \
        }                                                                                          \
    }

DEFINE_FOR_PARTIES(pl_ceiling_bound_least, least_of)
DEFINE_FOR_PARTIES(pl_ceiling_bound_product, product_of)
DEFINE_FOR_PARTIES(pl_ceiling_count_acceptable, acceptable_of)

#else

uint32_t pl_ceiling_bound_least(const pl_ceiling *c) {
    (void)c;
    return UINT32_MAX; /* not reached: pl_wide() is false */
}

uint32_t pl_ceiling_bound_product(const pl_ceiling *c) {
    (void)c;
    return UINT32_MAX;
}

uint32_t pl_ceiling_count_acceptable(const pl_ceiling *c) {
    (void)c;
    return 0;
}

#endif
