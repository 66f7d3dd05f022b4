/* Moduli and the Chinese remainder theorem. */
#include "deal/residue.h"

/* The 16 largest primes below 2^62 are 2^62 minus these. */
static const uint32_t BELOW[PL_MOST_RESIDUES - 1] = {57,  87,  117, 143, 153, 167, 171, 195,
                                                     203, 273, 287, 317, 443, 483, 495, 575};

uint64_t pl_modulus(uint32_t index) {
    return index == 0 ? 0 : ((uint64_t)1 << 62) - BELOW[index - 1];
}

uint32_t pl_residues_needed(const parley_count *largest) {
    uint32_t bits = 64 * PARLEY_COUNT_LIMBS;
    while (bits > 64 && !(largest->limbs[(bits - 1) / 64] >> ((bits - 1) % 64)))
        bits--;
    /* Every prime is above 2^61. */
    return 1 + (bits - 64 + 60) / 61;
}

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus) {
    uint64_t result = 1;
    for (; exponent > 0; exponent >>= 1) {
        if (exponent & 1)
            result = pl_multiply_modulo(result, base, modulus);
        base = pl_multiply_modulo(base, base, modulus);
    }
    return result;
}

/* Digits of the number in the mixed radix of the moduli: digit 0 counts ones, digit 1 counts 2^64,
 * digit i the product of the moduli before it. */
static void mixed_radix(uint64_t *digits, const uint64_t *residues, uint32_t count) {
    digits[0] = residues[0];
    for (uint32_t i = 1; i < count; i++) {
        uint64_t p = pl_modulus(i), two64 = (uint64_t)((((pl_u128)1) << 64) % p);
        uint64_t known = digits[0] % p, radix = two64;
        for (uint32_t d = 1; d < i; d++) {
            known = pl_add_modulo(known, pl_multiply_modulo(digits[d] % p, radix, p), p);
            radix = pl_multiply_modulo(radix, pl_modulus(d) % p, p);
        }
        uint64_t rest = pl_add_modulo(residues[i], p - known, p);
        digits[i] = pl_multiply_modulo(rest, power(radix, p - 2, p), p);
    }
}

parley_count pl_residues_combine(const uint64_t *residues, uint32_t count) {
    uint64_t digits[PL_MOST_RESIDUES];
    parley_count sum = {{0}};
    mixed_radix(digits, residues, count);
    for (uint32_t i = count - 1; i >= 1; i--) {
        parley_count digit = pl_count_of(digits[i]);
        pl_count_multiply(&sum, pl_modulus(i));
        pl_count_add(&sum, &digit);
    }
    for (uint32_t l = PARLEY_COUNT_LIMBS - 1; l > 0; l--)
        sum.limbs[l] = sum.limbs[l - 1];
    sum.limbs[0] = digits[0];
    return sum;
}
