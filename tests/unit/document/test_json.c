/* The JSON reader: kinds, places, escapes, what it refuses, and Jansson as a witness. */
#include "pl_test.h"

#include "base/text.h"
#include "parallel/random.h"
#include "same_as_jansson.h"

#include <math.h>

static pl_document *read(const char *text) {
    pl_document *document;
    parley_status status = pl_document_parse(&document, "test.json", text, strlen(text), true);
    ck_assert_msg(status == PARLEY_OK, "%s: %s", text, parley_last_error()->message);
    return document;
}

static void refuse(const char *text, uint32_t line, uint32_t column, const char *words) {
    pl_document *document;
    parley_status status = pl_document_parse(&document, "test.json", text, strlen(text), true);
    const parley_error *error = parley_last_error();
    ck_assert_msg(status == PARLEY_E_INPUT, "accepted: %s", text);
    ck_assert_ptr_null(document);
    ck_assert_msg(strstr(error->message, words) != NULL, "%s: %s", text, error->message);
    ck_assert_msg(error->line == line && error->column == column, "%s: %u:%u", text, error->line,
                  error->column);
}

START_TEST(value__has_kind_and_place) {
    pl_document *document = read("{\n \"谈\": [null, true, -1.5e2, \"x\"],\n \"b\": {}\n}\n");
    const pl_node *list = pl_node_find(document->root, "谈");
    static const pl_kind kinds[] = {PL_NULL, PL_BOOL, PL_NUMBER, PL_STRING};
    static const uint32_t columns[] = {8, 14, 20, 28};
    ck_assert_uint_eq(list->count, 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(list->as.items[i]->kind, kinds[i]);
        ck_assert_uint_eq(list->as.items[i]->line, 2);
        ck_assert_uint_eq(list->as.items[i]->column, columns[i]);
    }
    ck_assert_double_eq(list->as.items[2]->number, -150);
    ck_assert_str_eq(list->as.items[2]->text, "-1.5e2");
    ck_assert_uint_eq(document->root->as.pairs[1].line, 3);
    ck_assert_uint_eq(document->root->as.pairs[1].value->count, 0);
    pl_document_free(document);
}
END_TEST

START_TEST(escapes__become_characters) {
    pl_document *document =
        read("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u8C08\\ud83d\\ude00\"");
    ck_assert_str_eq(document->root->text, "\"\\/\b\f\n\r\tA\xc3\xa9谈\xf0\x9f\x98\x80");
    pl_document_free(document);
}
END_TEST

START_TEST(number__too_large_for_a_double_is_infinite) {
    pl_document *document = read("[1e999, -1e999, 1e-999]");
    ck_assert(isinf(document->root->as.items[0]->number));
    ck_assert(isinf(document->root->as.items[1]->number));
    ck_assert_double_eq(document->root->as.items[2]->number, 0);
    pl_document_free(document);
}
END_TEST

START_TEST(refused__with_place_and_reason) {
    refuse("", 1, 1, "empty");
    refuse(" \n ", 1, 1, "empty");
    refuse("{\"a\": 1,}", 1, 9, "one too many");
    refuse("[1,]", 1, 4, "one too many");
    refuse("[1 2]", 1, 4, "a comma or ]");
    refuse("{\"a\" 1}", 1, 6, "colon");
    refuse("{\"a\":}", 1, 6, "a value must stand here");
    refuse("{a: 1}", 1, 2, "key in quotation marks");
    refuse("// no\n1", 1, 1, "no comments");
    refuse("['a']", 1, 2, "single quotation marks");
    refuse("[1, NaN]", 1, 5, "a value must stand here");
    refuse("\n{\"a\": 1, \"a\": 2}", 2, 10, "there since line 2");
    refuse("[01]", 1, 4, "start with 0");
    refuse("[1.]", 1, 4, "after the point");
    refuse("[1e+]", 1, 5, "exponent");
    refuse("[-]", 1, 3, "a digit is missing");
    refuse("\"\\ud83d\"", 1, 8, "first half");
    refuse("\"\\ud83dx\"", 1, 8, "first half");
    refuse("\"\\ude00\"", 1, 8, "second half");
    refuse("\"\\u12g4\"", 1, 4, "four hexadecimal digits");
    refuse("\"\\x\"", 1, 4, "unknown escape");
    refuse("\"\\u0000\"", 1, 8, "\\u0000");
    refuse("\"a\nb\"", 1, 3, "control character");
    refuse("\"abc", 1, 5, "ends inside a string");
    refuse("[1", 1, 3, "the file ends here");
    refuse("{} x", 1, 4, "something follows");
    refuse("\"\xc0\x80\"", 1, 2, "not UTF-8");
}
END_TEST

START_TEST(depth__of_64_is_read_and_of_65_refused) {
    pl_text text = {0};
    pl_text_repeat(&text, "[", 64);
    pl_text_put(&text, "1");
    pl_text_repeat(&text, "]", 64);
    pl_document_free(read(text.bytes));
    text.length = 0;
    pl_text_repeat(&text, "[", 65);
    refuse(text.bytes, 1, 65, "nested more than 64 deep");
    pl_text_clear(&text);
}
END_TEST

START_TEST(values__beyond_4_million_are_refused_before_they_fill_the_memory) {
    pl_text text = {0};
    pl_document *document;
    pl_text_put(&text, "[1");
    pl_text_repeat(&text, ",1", PL_DOCUMENT_MOST_NODES);
    ck_assert_int_eq(pl_document_parse(&document, "long", text.bytes, text.length, true),
                     PARLEY_E_LIMIT);
    ck_assert_ptr_null(document);
    pl_text_clear(&text);
}
END_TEST

/* -- Jansson --------------------------------------------------------------------------------- */

static void put_string(pl_random *random, pl_text *text) {
    static const char *const parts[] = {"a",       "key",
                                        "谈",      "\\n",
                                        "\\u00e9", "\\ud83d\\ude00",
                                        "\\\\",    "\\\"",
                                        " ",       "\xf0\x9f\x98\x80",
                                        "/",       "\x7f"};
    pl_text_put(text, "\"");
    for (uint64_t n = pl_random_below(random, 4); n > 0; n--)
        pl_text_put(text, parts[pl_random_below(random, sizeof parts / sizeof *parts)]);
    pl_text_put(text, "\"");
}

static void put_space(pl_random *random, pl_text *text) {
    static const char *const spaces[] = {"", "", "", " ", "\n", "\t", "\r\n"};
    pl_text_put(text, spaces[pl_random_below(random, sizeof spaces / sizeof *spaces)]);
}

static void put_value(pl_random *random, pl_text *text, unsigned depth) {
    static const char *const atoms[] = {"null",
                                        "true",
                                        "false",
                                        "0",
                                        "-0",
                                        "-1",
                                        "12345678901234567",
                                        "0.1",
                                        "1e5",
                                        "2.5E-3",
                                        "1e-400",
                                        "9007199254740993",
                                        "3.0"};
    uint64_t kind = pl_random_below(random, depth < 5 ? 5 : 2);
    put_space(random, text);
    if (kind == 0) {
        put_string(random, text);
    } else if (kind <= 2) {
        pl_text_put(text, atoms[pl_random_below(random, sizeof atoms / sizeof *atoms)]);
    } else {
        pl_text_put(text, kind == 3 ? "[" : "{");
        for (uint64_t n = pl_random_below(random, 4), i = 0; i < n; i++) {
            if (i)
                pl_text_put(text, ",");
            if (kind == 4) {
                put_string(random, text);
                put_space(random, text);
                pl_text_put(text, ":");
            }
            put_value(random, text, depth + 1);
        }
        put_space(random, text);
        pl_text_put(text, kind == 3 ? "]" : "}");
    }
    put_space(random, text);
}

static void mutate(pl_random *random, pl_text *text) {
    static const char signs[] = "[]{}:,\"\\0123456789.eE+-untfals/'\n\x01\x80\xff ";
    for (uint64_t n = pl_random_below(random, 4); n > 0 && text->length > 0; n--) {
        size_t at = (size_t)pl_random_below(random, text->length);
        if (pl_random_below(random, 3) == 0)
            text->length = at + 1;
        else
            text->bytes[at] = signs[pl_random_below(random, sizeof signs)];
    }
}

START_TEST(reader__agrees_with_jansson) {
    pl_text text = {0};
    size_t accepted = 0;
    for (uint64_t seed = 0; seed < 60000; seed++) {
        pl_random random = pl_random_stream(seed, 0, 0);
        text.length = 0;
        put_value(&random, &text, 0);
        if (seed % 3)
            mutate(&random, &text);
        json_t *theirs = json_loadb(text.bytes, text.length, JSON_DECODE_ANY, NULL);
        accepted += theirs != NULL;
        json_decref(theirs);
        ck_assert_msg(same_as_jansson(text.bytes, text.length), "seed %u: %.*s", (unsigned)seed,
                      (int)text.length, text.bytes);
    }
    ck_assert_uint_gt(accepted, 20000);
    ck_assert_uint_lt(accepted, 55000);
    pl_text_clear(&text);
}
END_TEST

PL_TEST_MAIN("json", value__has_kind_and_place, escapes__become_characters,
             number__too_large_for_a_double_is_infinite, refused__with_place_and_reason,
             depth__of_64_is_read_and_of_65_refused,
             values__beyond_4_million_are_refused_before_they_fill_the_memory,
             reader__agrees_with_jansson)
