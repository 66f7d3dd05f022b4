/* Multi-limb unsigned integers: add, subtract, multiply by a word, print. */
#include "base/count.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

parley_count pl_count_of(uint64_t value) {
    return (parley_count){{value}};
}

bool pl_count_add(parley_count *sum, const parley_count *term) {
    pl_u128 carry = 0;
    for (int i = 0; i < PARLEY_COUNT_LIMBS; i++) {
        carry += (pl_u128)sum->limbs[i] + term->limbs[i];
        sum->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return carry == 0;
}

bool pl_count_subtract(parley_count *difference, const parley_count *term) {
    uint64_t borrow = 0;
    for (int i = 0; i < PARLEY_COUNT_LIMBS; i++) {
        pl_u128 taken = (pl_u128)term->limbs[i] + borrow;
        borrow = difference->limbs[i] < taken;
        difference->limbs[i] = (uint64_t)(difference->limbs[i] - taken);
    }
    return borrow == 0;
}

bool pl_count_multiply(parley_count *product, uint64_t factor) {
    pl_u128 carry = 0;
    for (int i = 0; i < PARLEY_COUNT_LIMBS; i++) {
        carry += (pl_u128)product->limbs[i] * factor;
        product->limbs[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return carry == 0;
}

bool pl_count_is_zero(const parley_count *count) {
    for (int i = 0; i < PARLEY_COUNT_LIMBS; i++)
        if (count->limbs[i])
            return false;
    return true;
}

static uint64_t divide(parley_count *count, uint64_t divisor) {
    pl_u128 rest = 0;
    for (int i = PARLEY_COUNT_LIMBS - 1; i >= 0; i--) {
        rest = rest << 64 | count->limbs[i];
        count->limbs[i] = (uint64_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint64_t)rest;
}

void parley_count_format(char *out, const parley_count *count) {
    enum { GROUP = 18, GROUPS = 18 };
    const uint64_t base = 1000000000000000000u;
    uint64_t groups[GROUPS] = {0};
    parley_count rest = *count;
    int used = 0;
    do {
        groups[used++] = divide(&rest, base);
    } while (used < GROUPS && !pl_count_is_zero(&rest));
    int length = snprintf(out, PARLEY_COUNT_TEXT_BYTES, "%llu", (unsigned long long)groups[--used]);
    while (used-- > 0)
        length += snprintf(out + length, (size_t)(PARLEY_COUNT_TEXT_BYTES - length), "%0*llu",
                           GROUP, (unsigned long long)groups[used]);
}

double parley_count_to_double(const parley_count *count) {
    double value = 0;
    for (int i = PARLEY_COUNT_LIMBS - 1; i >= 0; i--)
        value = value * 0x1p64 + (double)count->limbs[i];
    return value;
}

int parley_count_compare(const parley_count *a, const parley_count *b) {
    for (int i = PARLEY_COUNT_LIMBS - 1; i >= 0; i--)
        if (a->limbs[i] != b->limbs[i])
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
    return 0;
}
