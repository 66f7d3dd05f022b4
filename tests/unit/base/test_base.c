/* Arena, vectors, maps, text and exact counts. */
#include "pl_test.h"

#include "base/count.h"
#include "base/map.h"
#include "base/text.h"
#include "base/vector.h"

#include <string.h>

START_TEST(arena__gives_zeroed_blocks_of_any_size) {
    pl_arena arena = {0};
    for (size_t size = 0; size < 20000; size = size * 2 + 1) {
        unsigned char *block = pl_arena_alloc(&arena, size, 1);
        ck_assert_ptr_nonnull(block);
        ck_assert_uint_eq((uintptr_t)block % 16, 0);
        for (size_t i = 0; i < size; i++)
            ck_assert_uint_eq(block[i], 0);
        memset(block, 0xff, size);
    }
    ck_assert_ptr_null(pl_arena_alloc(&arena, SIZE_MAX / 2, 4));
    pl_arena_clear(&arena);
}
END_TEST

START_TEST(map__finds_what_was_set_and_nothing_else) {
    static char keys[2000][8];
    pl_map map = {0};
    for (size_t i = 0; i < 1000; i++) {
        snprintf(keys[i], sizeof keys[i], "k%zu", i);
        ck_assert_int_eq(pl_map_set(&map, keys[i], i), PARLEY_OK);
    }
    ck_assert_uint_eq(pl_map_find(&map, "k999"), 999);
    ck_assert_uint_eq(pl_map_find(&map, "k1000"), PL_MAP_MISSING);
    ck_assert_int_eq(pl_map_set(&map, "k7", 8), PARLEY_OK);
    ck_assert_uint_eq(pl_map_find(&map, "k7"), 8);
    pl_map_clear(&map);
    ck_assert_uint_eq(pl_map_find(&map, "k7"), PL_MAP_MISSING);
}
END_TEST

START_TEST(columns__counts_wide_and_combining_characters) {
    ck_assert_uint_eq(pl_columns("abc"), 3);
    ck_assert_uint_eq(pl_columns("谈判"), 4);
    ck_assert_uint_eq(pl_columns("e\xcc\x81"), 1);
    ck_assert_uint_eq(pl_fit_columns("谈判", 3), 3);
    ck_assert_uint_eq(pl_fit_columns("abc", 9), 3);
}
END_TEST

START_TEST(format_double__is_short_and_exact) {
    char text[32];
    pl_format_double(text, 0.1);
    ck_assert_str_eq(text, "0.1");
    pl_format_double(text, 0.1 + 0.2);
    ck_assert_str_eq(text, "0.30000000000000004");
}
END_TEST

START_TEST(count__formats_powers_beyond_128_bits) {
    char text[PARLEY_COUNT_TEXT_BYTES];
    parley_count count = pl_count_of(1);
    for (int i = 0; i < 28; i++)
        ck_assert(pl_count_multiply(&count, 4));
    parley_count_format(text, &count);
    ck_assert_str_eq(text, "72057594037927936");
    for (int i = 0; i < 100; i++)
        ck_assert(pl_count_multiply(&count, 10));
    parley_count_format(text, &count);
    ck_assert_uint_eq(strlen(text), 117);
    ck_assert_int_eq(strncmp(text, "720575940379279360000", 21), 0);
    ck_assert_double_eq_tol(parley_count_to_double(&count) / 7.2057594037927936e116, 1, 1e-15);
    parley_count other = count;
    ck_assert(pl_count_subtract(&other, &count));
    ck_assert(pl_count_is_zero(&other));
    ck_assert(pl_count_add(&other, &count));
    ck_assert_int_eq(parley_count_compare(&other, &count), 0);
}
END_TEST

START_TEST(count__reports_overflow) {
    parley_count count = pl_count_of(1);
    for (int i = 0; i < 1023; i++)
        ck_assert(pl_count_multiply(&count, 2));
    parley_count half = count;
    ck_assert(!pl_count_add(&count, &half));
}
END_TEST

PL_TEST_MAIN("base", arena__gives_zeroed_blocks_of_any_size,
             map__finds_what_was_set_and_nothing_else,
             columns__counts_wide_and_combining_characters, format_double__is_short_and_exact,
             count__formats_powers_beyond_128_bits, count__reports_overflow)
