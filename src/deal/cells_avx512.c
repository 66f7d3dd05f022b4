/* The front kernel with AVX-512: minima up to each place by shifting and taking the lesser, in as
 * many steps as halvings of a register (Hillis, Steele, CACM 1986, doi:10.1145/7902.7903). Hits are
 * compared with what stands before them without a branch. The same bits as the portable kernel. */
#include "deal/cells.h"

#include "deal/kernel.h"

#if PL_HAVE_AVX512
#include <immintrin.h>

/* Blocks with hits, without a branch: whether one comes next cannot be foreseen. */
static inline void note(pl_front *f, size_t at, uint32_t hits) {
    f->end += (at + 1 - f->end) & -(size_t)(hits != 0);
    f->first += f->end == 0;
}

/* Sixteen cells of 32 bits at place `at`. */
PL_AVX512 static inline void keep_hits(__mmask16 hits, __m512i cells, size_t at, uint32_t *place,
                                       uint32_t *value) {
    const __m512i count = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    __m512i places = _mm512_add_epi32(count, _mm512_set1_epi32((int)at));
    _mm512_storeu_si512(place, _mm512_maskz_compress_epi32(hits, places));
    _mm512_storeu_si512(value, _mm512_maskz_compress_epi32(hits, cells));
}

PL_AVX512 static inline __m512i all_but_last_16(__m512i v) {
    const __m512i before =
        _mm512_set_epi16(30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
                         11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0);
    return _mm512_mask_permutexvar_epi16(_mm512_set1_epi16(-1), 0xfffffffe, before, v);
}

/* Least of the cells up to each. */
PL_AVX512 static inline __m512i prefix_16(__m512i v) {
    const __m512i none = _mm512_set1_epi16(-1);
    v = _mm512_min_epu16(v, all_but_last_16(v));
    v = _mm512_min_epu16(v, _mm512_alignr_epi32(v, none, 15));
    v = _mm512_min_epu16(v, _mm512_alignr_epi32(v, none, 14));
    v = _mm512_min_epu16(v, _mm512_alignr_epi32(v, none, 12));
    return _mm512_min_epu16(v, _mm512_alignr_epi32(v, none, 8));
}

PL_AVX512 PL_BODY static void front_16(pl_front *out, const uint16_t *cell, size_t blocks,
                                       uint16_t *bound, size_t room, uint32_t *place,
                                       uint32_t *value, bool keep) {
    const uint16_t *bounds = bound;
    __m512i run = _mm512_set1_epi16(-1);
    pl_front front = {0};
    size_t at = 0;
    for (; at < blocks; at++, cell += PL_LANES, bound += PL_LANES) {
        __m512i own = _mm512_loadu_si512(cell), prefix = prefix_16(own);
        __m512i limit = _mm512_min_epu16(_mm512_loadu_si512(bound), run);
        __m512i before = _mm512_min_epu16(limit, all_but_last_16(prefix));
        __mmask32 hits = _mm512_cmplt_epu16_mask(own, before);
        _mm512_storeu_si512(bound, _mm512_min_epu16(before, own));
        run = _mm512_min_epu16(run, _mm512_permutexvar_epi16(_mm512_set1_epi16(31), prefix));
        if (keep) {
            __mmask16 low = (__mmask16)hits, high = (__mmask16)(hits >> 16);
            size_t next = front.hits + (size_t)__builtin_popcount(low);
            keep_hits(low, _mm512_cvtepu16_epi32(_mm512_castsi512_si256(own)), at * PL_LANES,
                      place + front.hits, value + front.hits);
            keep_hits(high, _mm512_cvtepu16_epi32(_mm512_extracti64x4_epi64(own, 1)),
                      at * PL_LANES + PL_LANES / 2, place + next, value + next);
            front.hits = next + (size_t)__builtin_popcount(high);
        }
        note(&front, at, hits);
    }
    uint16_t least = (uint16_t)_mm_cvtsi128_si32(_mm512_castsi512_si128(run));
    for (; front.end > 0 && at < room && bound[0] > least; at++, bound += PL_LANES)
        _mm512_storeu_si512(bound, _mm512_min_epu16(_mm512_loadu_si512(bound), run));
    front.lowered = at;
    front.least = front.end > 0 ? bounds[front.end * PL_LANES - 1] : 0;
    *out = front;
}

PL_AVX512 void pl_front_avx512_16(pl_front *out, const void *cells, size_t blocks, void *bounds,
                                  size_t room, uint32_t *place, uint32_t *value) {
    if (place)
        front_16(out, cells, blocks, bounds, room, place, value, true);
    else
        front_16(out, cells, blocks, bounds, room, NULL, NULL, false);
}

PL_AVX512 static inline __m512i prefix_32(__m512i v) {
    const __m512i none = _mm512_set1_epi32(-1);
    v = _mm512_min_epu32(v, _mm512_alignr_epi32(v, none, 15));
    v = _mm512_min_epu32(v, _mm512_alignr_epi32(v, none, 14));
    v = _mm512_min_epu32(v, _mm512_alignr_epi32(v, none, 12));
    return _mm512_min_epu32(v, _mm512_alignr_epi32(v, none, 8));
}

/* Half a block; returns the mask of its hits. */
PL_AVX512 static inline __mmask16 front_half_32(const uint32_t *cell, uint32_t *bound,
                                                __m512i *run) {
    const __m512i none = _mm512_set1_epi32(-1);
    __m512i own = _mm512_loadu_si512(cell), prefix = prefix_32(own);
    __m512i limit = _mm512_min_epu32(_mm512_loadu_si512(bound), *run);
    __m512i before = _mm512_min_epu32(limit, _mm512_alignr_epi32(prefix, none, 15));
    _mm512_storeu_si512(bound, _mm512_min_epu32(before, own));
    *run = _mm512_min_epu32(*run, _mm512_permutexvar_epi32(_mm512_set1_epi32(15), prefix));
    return _mm512_cmplt_epu32_mask(own, before);
}

PL_AVX512 PL_BODY static void front_32(pl_front *out, const uint32_t *cell, size_t blocks,
                                       uint32_t *bound, size_t room, uint32_t *place,
                                       uint32_t *value, bool keep) {
    const uint32_t *bounds = bound;
    __m512i run = _mm512_set1_epi32(-1);
    pl_front front = {0};
    size_t at = 0;
    for (; at < blocks; at++, cell += PL_LANES, bound += PL_LANES) {
        __mmask16 low = front_half_32(cell, bound, &run);
        __mmask16 high = front_half_32(cell + PL_LANES / 2, bound + PL_LANES / 2, &run);
        if (keep) {
            size_t next = front.hits + (size_t)__builtin_popcount(low);
            keep_hits(low, _mm512_loadu_si512(cell), at * PL_LANES, place + front.hits,
                      value + front.hits);
            keep_hits(high, _mm512_loadu_si512(cell + PL_LANES / 2), at * PL_LANES + PL_LANES / 2,
                      place + next, value + next);
            front.hits = next + (size_t)__builtin_popcount(high);
        }
        note(&front, at, low | (uint32_t)high << 16);
    }
    uint32_t least = (uint32_t)_mm_cvtsi128_si32(_mm512_castsi512_si128(run));
    for (; front.end > 0 && at < room && bound[0] > least; at++, bound += PL_LANES)
        for (int half = 0; half < PL_LANES; half += PL_LANES / 2)
            _mm512_storeu_si512(bound + half,
                                _mm512_min_epu32(_mm512_loadu_si512(bound + half), run));
    front.lowered = at;
    front.least = front.end > 0 ? bounds[front.end * PL_LANES - 1] : 0;
    *out = front;
}

PL_AVX512 void pl_front_avx512_32(pl_front *out, const void *cells, size_t blocks, void *bounds,
                                  size_t room, uint32_t *place, uint32_t *value) {
    if (place)
        front_32(out, cells, blocks, bounds, room, place, value, true);
    else
        front_32(out, cells, blocks, bounds, room, NULL, NULL, false);
}

#else

void pl_front_avx512_16(pl_front *out, const void *cells, size_t blocks, void *bound, size_t room,
                        uint32_t *place, uint32_t *value) {
    pl_cells_for(0).front(out, cells, blocks, bound, room, place, value);
}

void pl_front_avx512_32(pl_front *out, const void *cells, size_t blocks, void *bound, size_t room,
                        uint32_t *place, uint32_t *value) {
    pl_cells_for((uint32_t)1 << 30).front(out, cells, blocks, bound, room, place, value);
}

#endif
