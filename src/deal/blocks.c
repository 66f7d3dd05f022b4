/* Block kernels: loops over lanes that the compiler vectorises, with the number of parties known
 * for up to four. Each lane keeps its own best, reduced once at the end of the block. */
#include "deal/blocks.h"

#include "deal/kernel.h"

#include <string.h>

enum { LANES = PL_BLOCK_LANES };

PL_BODY static void max_min_of(const pl_block *b, uint32_t n, int32_t *out) {
    int32_t best[LANES], top = INT32_MIN;
    for (int l = 0; l < LANES; l++)
        best[l] = INT32_MIN;
    for (size_t at = 0; at < b->length; at += LANES)
        for (int l = 0; l < LANES; l++) {
            int32_t least = b->base[0] + b->row[0][at + (size_t)l];
            for (uint32_t p = 1; p < n; p++) {
                int32_t gain = b->base[p] + b->row[p][at + (size_t)l];
                least = least < gain ? least : gain;
            }
            best[l] = best[l] > least ? best[l] : least;
        }
    for (int l = 0; l < LANES; l++)
        top = top > best[l] ? top : best[l];
    *out = top;
}

PL_BODY static void sum_of(const pl_block *b, uint32_t n, int32_t *out) {
    int32_t best[LANES], top = INT32_MIN;
    for (int l = 0; l < LANES; l++)
        best[l] = INT32_MIN;
    for (size_t at = 0; at < b->length; at += LANES)
        for (int l = 0; l < LANES; l++) {
            int32_t sum = b->row[0][at + (size_t)l];
            for (uint32_t p = 1; p < n; p++)
                sum += b->row[p][at + (size_t)l];
            best[l] = best[l] > sum ? best[l] : sum;
        }
    for (int l = 0; l < LANES; l++)
        top = top > best[l] ? top : best[l];
    for (uint32_t p = 0; p < n; p++)
        top += b->base[p];
    *out = top;
}

/* Floats that are not negative are in the order of their bits, and the largest of whole numbers is
 * what compilers vectorise without being told to forget about NaN. */
PL_BODY static int32_t bits_of(float value) {
    union {
        float value;
        int32_t bits;
    } both = {value};
    return both.bits;
}

PL_BODY static void product_of(const pl_block *b, uint32_t n, float *out) {
    int32_t best[LANES] = {0}, top = 0;
    for (size_t at = 0; at < b->length; at += LANES)
        for (int l = 0; l < LANES; l++) {
            float product = pl_block_unit(n);
            for (uint32_t p = 0; p < n; p++) {
                int32_t gain = b->base[p] + b->row[p][at + (size_t)l];
                gain = gain > 0 ? gain : 0;
                product *= (float)gain;
            }
            int32_t bits = bits_of(product);
            best[l] = best[l] > bits ? best[l] : bits;
        }
    for (int l = 0; l < LANES; l++)
        top = top > best[l] ? top : best[l];
    memcpy(out, &top, sizeof *out);
}

PL_BODY static void acceptable_of(const pl_block *b, uint32_t n, uint32_t *out) {
    uint32_t refused[LANES] = {0}, total = 0;
    for (size_t at = 0; at < b->length; at += LANES)
        for (int l = 0; l < LANES; l++) {
            /* The sign of the union is negative if any gain is. */
            int32_t any = b->base[0] + b->row[0][at + (size_t)l];
            for (uint32_t p = 1; p < n; p++)
                any |= b->base[p] + b->row[p][at + (size_t)l];
            refused[l] += (uint32_t)any >> 31;
        }
    for (int l = 0; l < LANES; l++)
        total += refused[l];
    *out = (uint32_t)b->length - total;
}

#define DEFINE_BLOCK(name, type, n, count)                                                         \
    PL_BODY static void name##_##n##_body(const pl_block *b, type *out) {                          \
        name##_of(b, count, out);                                                                  \
    }                                                                                              \
    PL_KERNEL(name##_##n, (const pl_block *b, type *out), (b, out))                                \
    static type name##_##n##_plain(const pl_block *b) {                                            \
        type out;                                                                                  \
        name##_##n##_portable(b, &out);                                                            \
        return out;                                                                                \
    }                                                                                              \
    static type name##_##n##_wide(const pl_block *b) {                                             \
        type out;                                                                                  \
        name##_##n##_avx512(b, &out);                                                              \
        return out;                                                                                \
    }

#define DEFINE_PARTIES(n)                                                                          \
    DEFINE_BLOCK(max_min, int32_t, n, n)                                                           \
    DEFINE_BLOCK(sum, int32_t, n, n)                                                               \
    DEFINE_BLOCK(product, float, n, n)                                                             \
    DEFINE_BLOCK(acceptable, uint32_t, n, n)                                                       \
    static const pl_block_kernels PLAIN_##n = {max_min_##n##_plain, sum_##n##_plain,               \
                                               product_##n##_plain, acceptable_##n##_plain};       \
    static const pl_block_kernels WIDE_##n = {max_min_##n##_wide, sum_##n##_wide,                  \
                                              product_##n##_wide, acceptable_##n##_wide};

DEFINE_PARTIES(1)
DEFINE_PARTIES(2)
DEFINE_PARTIES(3)
DEFINE_PARTIES(4)
DEFINE_PARTIES(5)
DEFINE_PARTIES(6)
DEFINE_PARTIES(7)
DEFINE_PARTIES(8)

pl_block_kernels pl_block_kernels_for(uint32_t parties) {
    static const pl_block_kernels *const plain[] = {&PLAIN_1, &PLAIN_2, &PLAIN_3, &PLAIN_4,
                                                    &PLAIN_5, &PLAIN_6, &PLAIN_7, &PLAIN_8};
    static const pl_block_kernels *const wide[] = {&WIDE_1, &WIDE_2, &WIDE_3, &WIDE_4,
                                                   &WIDE_5, &WIDE_6, &WIDE_7, &WIDE_8};
    return pl_wide() ? *wide[parties - 1] : *plain[parties - 1];
}
