/* Merging the copies of a list against sorting all sums, with keys of 64 and of 128 bits. */
#include "deal_sample.h"

#include "deal/kernel.h"
#include "deal/streams.h"

enum { POINTS = 3000, CASES = 160 };

static int by_key(const void *a, const void *b) {
    pl_u128 one = *(const pl_u128 *)a, two = *(const pl_u128 *)b;
    return one < two ? -1 : one > two;
}

/* A list of different random keys whose fields leave room for an option of issue 0. */
static void draw_list(pl_list *list, const pl_packing *packing, const pl_reduced *reduced,
                      pl_random *random, size_t points, pl_ledger *ledger) {
    pl_u128 *keys = malloc((points + 1) * sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < points; i++) {
        uint32_t loss[PL_LIST_AXES];
        for (uint32_t a = 0; a < packing->axes; a++) {
            uint32_t most = reduced->range[a] - pl_reduced_span(reduced, 0, a);
            loss[a] = (uint32_t)pl_random_below(random, (uint64_t)most + 1);
        }
        keys[i] = pl_pack(packing, loss);
    }
    qsort(keys, points, sizeof *keys, by_key);
    ck_assert_int_eq(pl_list_reserve(list, packing, points, ledger), PARLEY_OK);
    for (size_t i = 0; i < points; i++)
        if (count == 0 || keys[i] != pl_list_key(list, count - 1))
            pl_list_set(list, count++, keys[i]);
    pl_list_end(list, count);
    free(keys);
}

static void check_merge(uint64_t seed) {
    static const int32_t scales[] = {30, 1000, 1000000, 500000000};
    pl_random random = pl_random_stream(seed, 0, 17);
    uint32_t axes = 2 + (uint32_t)(seed % 3), k = 1 + (uint32_t)pl_random_below(&random, 70);
    parley_space *space = deal_family(PARLEY_FAMILY_INDEP, axes, 4, k, scales[seed / 3 % 4], seed);
    pl_reduced r;
    pl_ledger ledger = {.limit = SIZE_MAX};
    pl_streams *streams;
    pl_list list = {0};
    ck_assert_int_eq(pl_reduce(&r, space, NULL, false, NULL), PARLEY_OK);
    pl_packing packing = pl_packing_of(&r);
    draw_list(&list, &packing, &r, &random, (size_t)pl_random_below(&random, POINTS), &ledger);
    uint32_t options = r.first[1] - r.first[0];
    size_t total = list.count * options, seen = 0, inside = 0;
    pl_u128 *sums = malloc((total + 1) * sizeof *sums);
    r.budget[0] = r.range[0] - (uint32_t)pl_random_below(&random, r.range[0] / 3 + 1);
    for (size_t i = 0; i < list.count; i++)
        for (uint32_t o = 0; o < options; o++) {
            pl_u128 sum = pl_list_key(&list, i) + pl_pack(&packing, pl_loss(&r, r.first[0] + o));
            if (pl_lane(&packing, sum, 0) <= r.budget[0])
                sums[inside++] = sum;
        }
    qsort(sums, inside, sizeof *sums, by_key);
    pl_force_portable(seed % 2);
    ck_assert_int_eq(pl_streams_new(&streams, &r, &ledger), PARLEY_OK);
    ck_assert_int_eq(pl_streams_start(streams, &list, 0), PARLEY_OK);
    for (;;) {
        size_t count;
        const void *keys = pl_streams_next(streams, &count);
        pl_list chunk = {.keys = (void *)(uintptr_t)keys, .narrow = packing.narrow, .count = count};
        if (count == 0)
            break;
        ck_assert_uint_le(count, PL_CHUNK);
        ck_assert_uint_le(seen + count, inside);
        for (size_t i = 0; i < count; i++)
            ck_assert(pl_list_key(&chunk, i) == sums[seen + i]);
        seen += count;
    }
    ck_assert_uint_eq(seen, inside);
    pl_force_portable(false);
    pl_streams_free(streams);
    pl_list_drop(&list, &ledger);
    ck_assert_uint_eq(ledger.used, 0);
    pl_reduced_clear(&r);
    parley_space_free(space);
    free(sums);
}

START_TEST(streams_next__gives_all_sums_in_order) {
    for (uint64_t seed = 0; seed < CASES; seed++)
        check_merge(seed);
}
END_TEST

START_TEST(list_find__finds_what_is_there_and_no_difference_that_borrows) {
    parley_space *space = deal_family(PARLEY_FAMILY_OPPOSED, 3, 5, 4, 1000, 3);
    pl_reduced r;
    pl_ledger ledger = {.limit = SIZE_MAX};
    pl_list list = {0};
    pl_random random = pl_random_stream(3, 0, 18);
    ck_assert_int_eq(pl_reduce(&r, space, NULL, false, NULL), PARLEY_OK);
    pl_packing packing = pl_packing_of(&r);
    ck_assert(packing.narrow);
    draw_list(&list, &packing, &r, &random, POINTS, &ledger);
    for (size_t i = 0; i < list.count; i++) {
        pl_u128 key = pl_list_key(&list, i);
        ck_assert_uint_eq(pl_list_find(&list, key), i);
        for (uint32_t a = 0; a < 3; a++) {
            uint32_t more[3] = {0};
            more[a] = pl_lane(&packing, key, a) + 1;
            ck_assert_uint_eq(pl_list_find(&list, key - pl_pack(&packing, more)), SIZE_MAX);
        }
    }
    pl_list_drop(&list, &ledger);
    pl_reduced_clear(&r);
    parley_space_free(space);
}
END_TEST

PL_TEST_MAIN("lists", streams_next__gives_all_sums_in_order,
             list_find__finds_what_is_there_and_no_difference_that_borrows)
