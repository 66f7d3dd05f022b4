/* Counter-based random streams: Philox4x64-10 (Salmon, Moraes, Dror, Shaw, SC 2011,
 * doi:10.1145/2063384.2063405), bit-identical to numpy.random.Philox with the same key and counter.
 * A stream is named by (seed, run, role), so it is the same on any number of threads. */
#ifndef PL_PARALLEL_RANDOM_H
#define PL_PARALLEL_RANDOM_H

#include <stdint.h>

typedef struct pl_random {
    uint64_t key[2], counter[4], block[4];
    uint32_t used;
} pl_random;

pl_random pl_random_stream(uint64_t seed, uint64_t run, uint64_t role);

/* Uniform on all 64-bit numbers. */
uint64_t pl_random_u64(pl_random *random);

/* Uniform on 0 .. bound-1 without bias (Lemire 2019, doi:10.1145/3230636); `bound` at least 1. */
uint64_t pl_random_below(pl_random *random, uint64_t bound);

/* Uniform on [0, 1): multiples of 2^-53. */
double pl_random_unit(pl_random *random);

/* Standard exponential, and standard normal (Box-Muller). */
double pl_random_exponential(pl_random *random);
double pl_random_normal(pl_random *random);

#endif
