/* The YAML reader: the core schema, places, aliases, and everything that it refuses. */
#include "pl_test.h"

#include "base/text.h"
#include "document/document.h"

#include <math.h>
#include <string.h>

static pl_document *read(const char *text) {
    pl_document *document;
    parley_status status = pl_document_parse(&document, "test.yaml", text, strlen(text), false);
    ck_assert_msg(status == PARLEY_OK, "%s: %s", text, parley_last_error()->message);
    return document;
}

/* The text is refused at this place, with a message that has these words. */
static void refuse(const char *text, uint32_t line, uint32_t column, const char *words) {
    pl_document *document;
    parley_status status = pl_document_parse(&document, "test.yaml", text, strlen(text), false);
    const parley_error *error = parley_last_error();
    ck_assert_msg(status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT, "accepted: %s", text);
    ck_assert_ptr_null(document);
    ck_assert_msg(strstr(error->message, words) != NULL, "%s", error->message);
    ck_assert_msg(error->line == line && error->column == column, "%s: %u:%u", error->message,
                  error->line, error->column);
    ck_assert_str_eq(error->file, "test.yaml");
}

START_TEST(scalar__follows_the_core_schema) {
    static const struct {
        const char *text;
        pl_kind kind;
        double number;
    } cases[] = {{"no", PL_STRING, 0},
                 {"yes", PL_STRING, 0},
                 {"on", PL_STRING, 0},
                 {"true", PL_BOOL, 1},
                 {"False", PL_BOOL, 0},
                 {"tRue", PL_STRING, 0},
                 {"~", PL_NULL, 0},
                 {"Null", PL_NULL, 0},
                 {"12", PL_NUMBER, 12},
                 {"-12", PL_NUMBER, -12},
                 {"+12", PL_NUMBER, 12},
                 {"012", PL_NUMBER, 12},
                 {"0o17", PL_NUMBER, 15},
                 {"0x1F", PL_NUMBER, 31},
                 {"0o18", PL_STRING, 0},
                 {"0x", PL_STRING, 0},
                 {"1.5", PL_NUMBER, 1.5},
                 {".5", PL_NUMBER, 0.5},
                 {"5.", PL_NUMBER, 5},
                 {".", PL_STRING, 0},
                 {"1e3", PL_NUMBER, 1000},
                 {"1e", PL_STRING, 0},
                 {"1_000", PL_STRING, 0},
                 {"12:30", PL_STRING, 0},
                 {".inf", PL_NUMBER, HUGE_VAL},
                 {"-.Inf", PL_NUMBER, -HUGE_VAL},
                 {".nan", PL_NUMBER, HUGE_VAL},
                 {"1e999", PL_NUMBER, HUGE_VAL},
                 {"2025-12-03", PL_STRING, 0},
                 {"\"12\"", PL_STRING, 0},
                 {"'true'", PL_STRING, 0},
                 {"|\n  12\n", PL_STRING, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        pl_document *document = read(cases[i].text);
        ck_assert_msg(document->root->kind == cases[i].kind, "%s", cases[i].text);
        if (cases[i].kind == PL_NUMBER || cases[i].kind == PL_BOOL)
            ck_assert_double_eq(document->root->number, cases[i].number);
        pl_document_free(document);
    }
}
END_TEST

START_TEST(scalar__keeps_the_number_as_written) {
    pl_document *document = read("0.3000");
    ck_assert_str_eq(document->root->text, "0.3000");
    pl_document_free(document);
}
END_TEST

START_TEST(node__knows_its_place_in_characters) {
    pl_document *document = read("谈判: {a: 1,\n  题: [x, 长, y]}\n");
    const pl_pair *top = &document->root->as.pairs[0];
    const pl_pair *inner = &top->value->as.pairs[1];
    ck_assert_str_eq(top->key, "谈判");
    ck_assert_uint_eq(top->line, 1);
    ck_assert_uint_eq(top->column, 1);
    ck_assert_uint_eq(top->value->column, 5);
    ck_assert_uint_eq(inner->line, 2);
    ck_assert_uint_eq(inner->column, 3);
    ck_assert_uint_eq(inner->value->as.items[2]->column, 13);
    pl_document_free(document);
}
END_TEST

START_TEST(escapes__become_characters) {
    pl_document *document = read("\"a\\tb\\u8c08\\U0001F600\\x41\\\n  c\"");
    ck_assert_str_eq(document->root->text, "a\tb谈\xf0\x9f\x98\x80"
                                           "Ac");
    pl_document_free(document);
    document = read("'it''s'");
    ck_assert_str_eq(document->root->text, "it's");
    pl_document_free(document);
}
END_TEST

START_TEST(byte_order_mark__is_skipped) {
    pl_document *document = read("\xef\xbb\xbf"
                                 "a: 1\n");
    ck_assert_str_eq(document->root->as.pairs[0].key, "a");
    pl_document_free(document);
}
END_TEST

static void nest(pl_text *text, size_t levels, const char *inside) {
    pl_text_repeat(text, "[", levels);
    pl_text_put(text, inside);
    pl_text_repeat(text, "]", levels);
}

START_TEST(depth__of_64_is_read_and_of_65_refused) {
    pl_text text = {0};
    nest(&text, 64, "x");
    pl_document *document = read(text.bytes);
    ck_assert_uint_eq(document->root->levels, 64);
    pl_document_free(document);
    text.length = 0;
    nest(&text, 65, "");
    refuse(text.bytes, 1, 65, "nested more than 64 deep");
    pl_text_clear(&text);
}
END_TEST

START_TEST(depth__is_counted_through_aliases) {
    pl_text text = {0};
    pl_text_put(&text, "a: &a ");
    nest(&text, 40, "x");
    pl_text_put(&text, "\nb: ");
    nest(&text, 23, "*a");
    pl_document_free(read(text.bytes));
    text.length -= 23;
    text.bytes[text.length] = '\0';
    text.length = (size_t)(strstr(text.bytes, "b: ") + 3 - text.bytes);
    nest(&text, 24, "*a");
    refuse(text.bytes, 2, 28, "nested more than 64 deep");
    pl_text_clear(&text);
}
END_TEST

START_TEST(alias__is_the_node_of_the_latest_anchor) {
    pl_document *document = read("[&a x, *a, &a y, *a, &b {k: *a}, *b]");
    const pl_node *const *items = document->root->as.items;
    ck_assert_ptr_eq(items[0], items[1]);
    ck_assert_str_eq(items[3]->text, "y");
    ck_assert_ptr_eq(items[4], items[5]);
    ck_assert_ptr_eq(items[4]->as.pairs[0].value, items[2]);
    ck_assert_uint_eq(document->root->uses, 9);
    pl_document_free(document);
}
END_TEST

START_TEST(alias__counts_as_often_as_it_is_used) {
    pl_text text = {0};
    pl_text_put(&text, "- &a [x, x, x, x, x, x, x, x, x, x]\n");
    for (char c = 'b'; c <= 'f'; c++) {
        pl_text_print(&text, "- &%c [", c);
        for (int i = 0; i < 10; i++)
            pl_text_print(&text, "*%c, ", c - 1);
        pl_text_put(&text, "]\n");
    }
    pl_document *document = read(text.bytes); /* 1.2 million */
    ck_assert_uint_gt(document->root->uses, 1000000);
    pl_document_free(document);
    pl_text_put(&text, "- [*f, *f, *f, *f]\n");
    refuse(text.bytes, 7, 3, "more than 4000000 values");
    pl_text_clear(&text);
}
END_TEST

START_TEST(size__beyond_64_mebibytes_is_refused) {
    size_t length = PL_DOCUMENT_MOST_BYTES + (size_t)1;
    char *bytes = malloc(length);
    pl_document *document;
    ck_assert_ptr_nonnull(bytes);
    memset(bytes, '#', length);
    ck_assert_int_eq(pl_document_parse(&document, "big", bytes, length, false), PARLEY_E_LIMIT);
    ck_assert_int_eq(pl_document_parse(&document, "big", bytes, length, true), PARLEY_E_LIMIT);
    ck_assert_ptr_null(document);
    free(bytes);
}
END_TEST

START_TEST(refused__with_place_and_reason) {
    refuse("", 1, 1, "empty");
    refuse("# nothing\n", 1, 1, "empty");
    refuse("a: 1\nb: *x\n", 2, 4, "no anchor \"&x\"");
    refuse("a: &x [1, *x]\n", 1, 11, "inside the value it names");
    refuse("a: 1\nb: 2\na: 3\n", 3, 1, "stands twice in this mapping; it is there since line 1");
    refuse("{a: 1, \"a\": 2}", 1, 8, "stands twice");
    refuse("a: !!str 1\n", 1, 4, "tags");
    refuse("a: !mine {b: 1}\n", 1, 4, "tags");
    refuse("a: &b {c: 1}\nd:\n  <<: *b\n", 3, 3, "merge keys");
    refuse("a: 1\n---\nb: 2\n", 2, 1, "second document");
    refuse("? [a]\n: 1\n", 1, 3, "plain word");
    refuse("a: 1\n\tb: 2\n", 2, 1, "a tab stands here");
    refuse("a: [1,\n2\nb: 3\n", 3, 2, "since line 1");
    refuse("a: \"x\\0y\"\n", 1, 4, "\\0");
    refuse("a: 谈\xff\n", 1, 5, "not UTF-8 here (byte 0xff)");
    refuse("a: \x01\n", 1, 4, "control characters");
}
END_TEST

START_TEST(merge_sign__in_quotes_is_a_key) {
    pl_document *document = read("{\"<<\": 1}");
    ck_assert_str_eq(document->root->as.pairs[0].key, "<<");
    pl_document_free(document);
}
END_TEST

PL_TEST_MAIN("yaml", scalar__follows_the_core_schema, scalar__keeps_the_number_as_written,
             node__knows_its_place_in_characters, escapes__become_characters,
             byte_order_mark__is_skipped, depth__of_64_is_read_and_of_65_refused,
             depth__is_counted_through_aliases, alias__is_the_node_of_the_latest_anchor,
             alias__counts_as_often_as_it_is_used, size__beyond_64_mebibytes_is_refused,
             refused__with_place_and_reason, merge_sign__in_quotes_is_a_key)
