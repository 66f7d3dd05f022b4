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

/* Pads after a list are keys like others here: their second loss is never below the bound. */
PL_AVX512 size_t pl_merge_avx512(uint64_t *restrict to, const uint64_t *a, size_t a_count,
                                 uint64_t a_add, const uint64_t *b, size_t b_count, uint64_t b_add,
                                 uint32_t bound) {
    const __m512i reverse = _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7);
    const __m512i shift_a = _mm512_set1_epi64((long long)a_add);
    const __m512i shift_b = _mm512_set1_epi64((long long)b_add);
    __m512i least = _mm512_set1_epi64(bound);
    __m512i pending = _mm512_add_epi64(_mm512_loadu_si512(a), shift_a);
    size_t count = 0, blocks = (a_count + 7) / 8 + (b_count + 7) / 8;
    const uint64_t *end_a = a + (a_count + 7) / 8 * 8;
    if (a_count == 0)
        pending = _mm512_set1_epi64((long long)PL_MERGE_END);
    else
        a += 8, blocks--;
    for (; blocks > 0; blocks--) {
        int first = a < end_a && *a + a_add <= *b + b_add;
        const uint64_t *from = first ? a : b;
        __m512i fresh = _mm512_add_epi64(_mm512_loadu_si512(from), first ? shift_a : shift_b);
        a += first ? 8 : 0;
        b += first ? 0 : 8;
        fresh = _mm512_permutexvar_epi64(reverse, fresh);
        __m512i low = _mm512_min_epu64(pending, fresh), high = _mm512_max_epu64(pending, fresh);
        pending = sort_bitonic(high);
        count += keep(to + count, sort_bitonic(low), &least);
    }
    return count + keep(to + count, pending, &least);
}

#else

size_t pl_merge_avx512(uint64_t *restrict to, const uint64_t *a, size_t a_count, uint64_t a_add,
                       const uint64_t *b, size_t b_count, uint64_t b_add, uint32_t bound) {
    return pl_merge_portable(to, a, a_count, a_add, b, b_count, b_add, bound);
}

#endif
