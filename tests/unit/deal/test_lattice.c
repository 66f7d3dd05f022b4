/* Cuts by whole numbers against trying all of them. */
#include "pl_test.h"

#include "deal/lattice.h"
#include "parallel/random.h"

/* The least lambda.z of z >= 1 with a product above `product`, of which `made` is there. */
static int64_t least_sum(uint32_t n, const int64_t *lambda, uint64_t product, uint64_t made) {
    int64_t best = INT64_MAX;
    if (n == 1)
        return lambda[0] * (int64_t)(product / made + 1);
    for (uint64_t z = 1; z <= product / made + 1; z++) {
        int64_t rest = least_sum(n - 1, lambda + 1, product, made * z);
        int64_t sum = lambda[0] * (int64_t)z + rest;
        best = sum < best ? sum : best;
    }
    return best;
}

START_TEST(lattice_cut__is_one_less_than_the_least_sum_beyond) {
    for (uint64_t seed = 0; seed < 4000; seed++) {
        pl_random random = pl_random_stream(seed, 0, 41);
        uint32_t n = 1 + (uint32_t)pl_random_below(&random, 4);
        uint64_t product = pl_random_below(&random, n == 4 ? 60 : 400);
        int64_t lambda[4];
        for (uint32_t p = 0; p < n; p++)
            lambda[p] = 1 + (int64_t)pl_random_below(&random, seed % 2 ? 9 : (uint64_t)1 << 50);
        ck_assert_int_eq(pl_lattice_cut(n, lambda, product), least_sum(n, lambda, product, 1) - 1);
    }
}
END_TEST

START_TEST(lattice_cut__gives_up_on_what_takes_long) {
    const int64_t lambda[5] = {1, 1, 1, 1, 1};
    ck_assert_int_eq(pl_lattice_cut(2, lambda, 150 * 151), 301);
    ck_assert_int_eq(pl_lattice_cut(2, lambda, (uint64_t)1 << 40), INT64_MIN);
    ck_assert_int_eq(pl_lattice_cut(5, lambda, 100), INT64_MIN);
}
END_TEST

PL_TEST_MAIN("lattice", lattice_cut__is_one_less_than_the_least_sum_beyond,
             lattice_cut__gives_up_on_what_takes_long)
