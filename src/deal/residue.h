/* Exact large counts from several small ones: a count is followed modulo 2^64 and, where it may be
 * larger, modulo primes just below 2^62; the Chinese remainder theorem puts it together. */
#ifndef PL_DEAL_RESIDUE_H
#define PL_DEAL_RESIDUE_H

#include "base/count.h"

enum { PL_MOST_RESIDUES = 17 };

/* Modulus number i; 0 stands for 2^64, where numbers wrap by themselves. */
uint64_t pl_modulus(uint32_t index);

/* How many residues tell all numbers up to `largest` apart. */
uint32_t pl_residues_needed(const parley_count *largest);

/* The number below the product of the first `count` moduli with these residues (Garner, IRE
 * Transactions EC-8 (1959) 140). */
parley_count pl_residues_combine(const uint64_t *residues, uint32_t count);

static inline uint64_t pl_add_modulo(uint64_t a, uint64_t b, uint64_t modulus) {
    uint64_t sum = a + b;
    return modulus && sum >= modulus ? sum - modulus : sum;
}

static inline uint64_t pl_multiply_modulo(uint64_t a, uint64_t b, uint64_t modulus) {
    return modulus ? (uint64_t)((pl_u128)a * b % modulus) : a * b;
}

#endif
