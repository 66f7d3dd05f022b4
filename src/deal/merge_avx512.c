/* The merge of lists eight keys at a time: a bitonic network (Batcher, AFIPS 1968; on vector
 * registers: Chhugani et al., VLDB 2008, doi:10.14778/1454159.1454171) with the dominance filter on
 * the sorted half that leaves it. The result is the same as that of pl_merge_portable. */
#include "deal/kernel.h"
#include "deal/merge.h"

#if PL_HAVE_AVX512
#include <immintrin.h>

/* Sorts a bitonic sequence of eight. */
PL_AVX512 static inline __m512i sort_bitonic(__m512i v) {
    __m512i w = _mm512_shuffle_i64x2(v, v, 0x4e);
    v = _mm512_mask_blend_epi64(0xf0, _mm512_min_epu64(v, w), _mm512_max_epu64(v, w));
    w = _mm512_permutex_epi64(v, 0x4e);
    v = _mm512_mask_blend_epi64(0xcc, _mm512_min_epu64(v, w), _mm512_max_epu64(v, w));
    w = _mm512_permutex_epi64(v, 0xb1);
    return _mm512_mask_blend_epi64(0xaa, _mm512_min_epu64(v, w), _mm512_max_epu64(v, w));
}

/* Appends the keys of `v` (sorted) that nothing before dominates; `least` has the least second
 * loss so far in every lane. */
PL_AVX512 static inline size_t keep(uint64_t *to, __m512i v, __m512i *least) {
    const __m512i none = _mm512_set1_epi64(-1);
    __m512i second = _mm512_and_si512(v, _mm512_set1_epi64(UINT32_MAX));
    __m512i prefix = _mm512_min_epu64(second, _mm512_alignr_epi64(second, none, 7));
    prefix = _mm512_min_epu64(prefix, _mm512_alignr_epi64(prefix, none, 6));
    prefix = _mm512_min_epu64(prefix, _mm512_alignr_epi64(prefix, none, 4));
    __m512i before = _mm512_min_epu64(*least, _mm512_alignr_epi64(prefix, none, 7));
    __mmask8 kept = _mm512_cmplt_epu64_mask(second, before);
    *least = _mm512_min_epu64(*least, _mm512_permutexvar_epi64(_mm512_set1_epi64(7), prefix));
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi64(kept, v));
    return (size_t)__builtin_popcount(kept);
}

/* Two lists, or what is left of them, and the eight keys that wait for smaller ones. */
typedef struct pair {
    const uint64_t *a, *b;
    uint64_t a_add, b_add;
    __m512i pending;
} pair;

/* Starts with the first eight keys of a, unless that is empty. */
PL_AVX512 static inline void start(pair *p, size_t a_count, uint64_t end) {
    __m512i first = _mm512_loadu_si512(p->a);
    p->pending = _mm512_add_epi64(first, _mm512_set1_epi64((long long)p->a_add));
    if (a_count == 0)
        p->pending = _mm512_set1_epi64((long long)end);
    else
        p->a += 8;
}

/* The least eight of the pending keys and the next of a, if `first`, or of b. */
PL_AVX512 static inline __m512i take_eight(pair *p, bool first) {
    const __m512i reverse = _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7);
    const uint64_t *from = first ? p->a : p->b;
    __m512i add = _mm512_set1_epi64((long long)(first ? p->a_add : p->b_add));
    __m512i fresh = _mm512_add_epi64(_mm512_loadu_si512(from), add);
    p->a += first ? 8 : 0;
    p->b += first ? 0 : 8;
    fresh = _mm512_permutexvar_epi64(reverse, fresh);
    __m512i low = _mm512_min_epu64(p->pending, fresh), high = _mm512_max_epu64(p->pending, fresh);
    p->pending = sort_bitonic(high);
    return sort_bitonic(low);
}

static size_t blocks_of(size_t a_count, size_t b_count) {
    size_t first = a_count > 0; /* taken by start */
    return (a_count + 7) / 8 + (b_count + 7) / 8 - first;
}

/* Pads after a list are keys like others here: their second loss is never below the bound. */
PL_AVX512 size_t pl_merge_avx512(uint64_t *restrict to, const uint64_t *a, size_t a_count,
                                 uint64_t a_add, const uint64_t *b, size_t b_count, uint64_t b_add,
                                 uint32_t bound) {
    pair p = {.a = a, .b = b, .a_add = a_add, .b_add = b_add};
    const uint64_t *end_a = a + (a_count + 7) / 8 * 8;
    __m512i least = _mm512_set1_epi64(bound);
    size_t count = 0;
    start(&p, a_count, PL_MERGE_END);
    for (size_t blocks = blocks_of(a_count, b_count); blocks > 0; blocks--) {
        bool first = p.a < end_a && *p.a + a_add <= *p.b + b_add;
        count += keep(to + count, take_eight(&p, first), &least);
    }
    return count + keep(to + count, p.pending, &least);
}

PL_AVX512 void pl_join_avx512(uint64_t *restrict to, const uint64_t *a, size_t a_count,
                              uint64_t a_add, const uint64_t *b, size_t b_count, uint64_t b_add) {
    const uint64_t end = (uint64_t)1 << 63;
    uint64_t *after = to + a_count + b_count;
    pair p = {.a = a, .b = b, .a_add = a_add, .b_add = b_add};
    start(&p, a_count, end);
    for (size_t blocks = blocks_of(a_count, b_count); blocks > 0; blocks--, to += 8)
        _mm512_storeu_si512(to, take_eight(&p, *p.a + a_add <= *p.b + b_add));
    _mm512_storeu_si512(to, p.pending);
    _mm512_storeu_si512(after, _mm512_set1_epi64((long long)end));
}

#else

void pl_join_avx512(uint64_t *restrict to, const uint64_t *a, size_t a_count, uint64_t a_add,
                    const uint64_t *b, size_t b_count, uint64_t b_add) {
    pl_join_portable(to, a, a_count, a_add, b, b_count, b_add);
}

size_t pl_merge_avx512(uint64_t *restrict to, const uint64_t *a, size_t a_count, uint64_t a_add,
                       const uint64_t *b, size_t b_count, uint64_t b_add, uint32_t bound) {
    return pl_merge_portable(to, a, a_count, a_add, b, b_count, b_add, bound);
}

#endif
