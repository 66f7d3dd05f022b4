/* The merge of two sorted lists of 64-bit keys with its dominance filter, in two versions. */
#ifndef PL_DEAL_MERGE_H
#define PL_DEAL_MERGE_H

#include <stddef.h>
#include <stdint.h>

/* A list is followed by PL_MERGE_PAD keys of PL_MERGE_END, which no real key reaches; the result
 * has room for as many keys more than both lists together. */
enum { PL_MERGE_PAD = 16 };
#define PL_MERGE_END (((uint64_t)INT32_MAX << 32) | INT32_MAX)

/* Merges a (every key plus a_add) with b (plus b_add) in ascending order into `to`, keeping a key
 * when its lower half is below `bound` and below those of all keys kept before. Returns how many
 * were kept. Does not write the pad. */
typedef size_t pl_merge_function(uint64_t *restrict to, const uint64_t *a, size_t a_count,
                                 uint64_t a_add, const uint64_t *b, size_t b_count, uint64_t b_add,
                                 uint32_t bound);

pl_merge_function pl_merge_portable, pl_merge_avx512;

/* The same without a filter. What follows a list is no less than the key that would come next, and
 * can be read for 7 keys; in the result that is 8 times UINT64_MAX / 2 + 1, and there is room for
 * 16 keys more than both lists together. Adding gives no sum of 2^63 or more within the lists, and
 * no overflow beyond. */
typedef void pl_join_function(uint64_t *restrict to, const uint64_t *a, size_t a_count,
                              uint64_t a_add, const uint64_t *b, size_t b_count, uint64_t b_add);

pl_join_function pl_join_portable, pl_join_avx512;

#endif
