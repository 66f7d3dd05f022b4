/* Philox4x64 from Random123, one block of four numbers at a time. */
#include "parallel/random.h"

#include "base/count.h"

#include <math.h>
#include <string.h>

#include <Random123/philox.h>

pl_random pl_random_stream(uint64_t seed, uint64_t run, uint64_t role) {
    return (pl_random){.key = {seed, run}, .counter = {0, 0, role, 0}, .used = 4};
}

static void next_block(pl_random *random) {
    philox4x64_ctr_t counter;
    philox4x64_key_t key = {{random->key[0], random->key[1]}};
    if (++random->counter[0] == 0)
        random->counter[1]++;
    memcpy(counter.v, random->counter, sizeof counter.v);
    counter = philox4x64(counter, key);
    memcpy(random->block, counter.v, sizeof random->block);
    random->used = 0;
}

uint64_t pl_random_u64(pl_random *random) {
    if (random->used == 4)
        next_block(random);
    return random->block[random->used++];
}

uint64_t pl_random_below(pl_random *random, uint64_t bound) {
    uint64_t least = (0 - bound) % bound;
    for (;;) {
        pl_u128 product = (pl_u128)pl_random_u64(random) * bound;
        if ((uint64_t)product >= least)
            return (uint64_t)(product >> 64);
    }
}

double pl_random_unit(pl_random *random) {
    return (double)(pl_random_u64(random) >> 11) * 0x1p-53;
}

double pl_random_exponential(pl_random *random) {
    return -log1p(-pl_random_unit(random));
}

double pl_random_normal(pl_random *random) {
    double radius = sqrt(2 * pl_random_exponential(random));
    return radius * cos(6.283185307179586477 * pl_random_unit(random));
}
