/* Lines, paragraphs, tables, and the phrases of both languages. */
#include "pl_test.h"

#include "report/phrases.h"
#include "report/table.h"

#include <string.h>

static const pl_style plain = {NULL, 20, false}, coloured = {NULL, 20, true};

/* Every line of `string` broken to `width`, joined by "|". */
static void check_lines(const char *string, size_t width, const char *expected) {
    pl_text lines = {0};
    size_t next;
    do {
        size_t length = pl_break_line(string, width, &next);
        pl_text_put(&lines, lines.length ? "|" : "");
        pl_text_add(&lines, string, length);
        string += next;
    } while (*string);
    ck_assert_str_eq(pl_text_string(&lines), expected);
    pl_text_clear(&lines);
}

static void check_text(pl_text *out, const char *expected) {
    ck_assert_str_eq(pl_text_string(out), expected);
    ck_assert(!out->failed);
    pl_text_clear(out);
}

START_TEST(break_line__breaks_between_words) {
    check_lines("", 5, "");
    check_lines("one", 5, "one");
    check_lines("one two three", 7, "one two|three");
    check_lines("one two three", 8, "one two|three");
    check_lines("one   two", 3, "one|two");
    check_lines("one two  ", 7, "one two");
    check_lines("one\ntwo three", 20, "one|two three");
}
END_TEST

START_TEST(break_line__cuts_a_word_that_is_longer_than_a_line) {
    check_lines("abcdefgh", 3, "abc|def|gh");
    check_lines("an abcdefgh", 5, "an|abcde|fgh");
    check_lines("moscow-papers", 9, "moscow-|papers");
    check_lines("a moscow-papers", 15, "a moscow-papers");
    check_lines("a moscow-papers", 14, "a|moscow-papers");
    check_lines("谈判", 1, "谈|判");
}
END_TEST

START_TEST(break_line__breaks_between_wide_characters) {
    check_lines("和平方案谈判", 6, "和平方|案谈判");
    check_lines("和平方案谈判", 7, "和平方|案谈判");
    check_lines("美国ABC新闻", 7, "美国ABC|新闻");
    check_lines("美国ABC新闻", 6, "美国|ABC新|闻");
}
END_TEST

START_TEST(break_line__begins_no_line_with_a_closing_mark) {
    check_lines("和平方案，谈判", 8, "和平方|案，谈判");
    check_lines("和平方（案）谈", 8, "和平方|（案）谈");
    check_lines("和平方（案）谈", 10, "和平方|（案）谈");
    check_lines("一二三。」四", 6, "一二|三。」|四");
    check_lines("word, word; word", 5, "word,|word;|word");
}
END_TEST

START_TEST(break_line__ends_no_line_with_an_opening_mark) {
    check_lines("说「和平」", 4, "说|「和|平」");
    check_lines("the (word)", 5, "the|(word|)");
}
END_TEST

START_TEST(break_line__keeps_a_number_and_its_unit_together) {
    check_lines("至多80万人", 7, "至多|80万人");
}
END_TEST

START_TEST(break_line__never_exceeds_its_width) {
    static const char text[] =
        "各方 agree（on 80万人），and 「和平」 follows: e\xcc\x81 yes, 「是」。";
    for (size_t width = 6; width < 40; width++) {
        size_t next;
        for (const char *rest = text; *rest; rest += next) {
            pl_text line = {0};
            pl_text_add(&line, rest, pl_break_line(rest, width, &next));
            ck_assert_uint_le(pl_columns(pl_text_string(&line)), width);
            ck_assert_uint_gt(next, 0);
            pl_text_clear(&line);
        }
    }
}
END_TEST

START_TEST(put_clean__leaves_out_what_a_terminal_obeys) {
    static const char text[] = "a\033[31mb\nc\td\xc2\xa0"
                               "e\xc2\x9b"
                               "f\xe2\x80\xaeg";
    pl_text out = {0};
    pl_put_clean(&out, text, strlen(text));
    check_text(&out, "a[31mb c d efg");
}
END_TEST

START_TEST(put_paragraph__indents_every_line) {
    pl_text out = {0};
    pl_put_paragraph(&out, &plain, 4, "one two three four");
    check_text(&out, "    one two three\n    four\n");
    pl_put_paragraph(&out, &plain, 4, "");
    check_text(&out, "");
}
END_TEST

START_TEST(put_item__hangs_behind_its_marker) {
    pl_text out = {0};
    pl_put_item(&out, &plain, 2, PL_GOOD, "+", 2, "one two three four");
    check_text(&out, "  + one two three\n    four\n");
    pl_put_item(&out, &plain, 0, PL_PLAIN, "marker", 4, "one two three four");
    check_text(&out, "marker one two three\n    four\n");
    pl_put_item(&out, &coloured, 0, PL_GOOD, "+", 2, "yes");
    check_text(&out, "\033[32m+\033[0m yes\n");
}
END_TEST

START_TEST(put_prefixed__repeats_the_rest) {
    pl_text out = {0};
    pl_put_prefixed(&out, &plain, "├─ ", "│    ", PL_PLAIN, "one two three four five");
    check_text(&out, "├─ one two three\n│    four five\n");
}
END_TEST

START_TEST(put_heading__stands_apart) {
    pl_text out = {0};
    pl_put_heading(&out, &plain, "One");
    pl_put_heading(&out, &plain, "Two");
    check_text(&out, "One\n\nTwo\n");
}
END_TEST

static void add_row(pl_table *table, const char *first, const char *second, const char *third) {
    pl_table_add(table, PL_PLAIN, first);
    pl_table_add(table, PL_PLAIN, second);
    pl_table_add(table, PL_PLAIN, third);
}

START_TEST(put_table__aligns_wide_cells) {
    static const pl_column columns[] = {
        {.title = "party"}, {.title = "n", .align = PL_RIGHT}, {.title = "x"}};
    pl_table table = {.columns = columns, .column_count = 3};
    pl_text out = {0};
    add_row(&table, "俄罗斯", "12", "a");
    add_row(&table, "USA", "3", "b");
    pl_put_table(&out, &plain, 1, &table);
    check_text(&out, " party    n  x\n 俄罗斯  12  a\n USA      3  b\n");
    pl_table_clear(&table);
}
END_TEST

START_TEST(put_table__wraps_and_cuts) {
    static const pl_column columns[] = {
        {.title = NULL, .most = 5}, {.title = NULL}, {.title = NULL, .wraps = true}};
    pl_table table = {.columns = columns, .column_count = 3};
    const pl_style style = {NULL, 30, false};
    pl_text out = {0};
    add_row(&table, "reconstruction", "x", "one two three four five");
    add_row(&table, "和平方案", "", "");
    pl_put_table(&out, &style, 0, &table);
    check_text(&out, "reco…  x  one two three four\n          five\n和平…\n");
    pl_table_clear(&table);
}
END_TEST

START_TEST(put_table_parts__repeats_the_first_columns) {
    static const pl_column columns[] = {{.title = "point"}, {.title = "one"}, {.title = "two"}};
    pl_table table = {.columns = columns, .column_count = 3};
    pl_text out = {0};
    add_row(&table, "reconstruction", "++++++", "------");
    pl_put_table_parts(&out, &plain, 0, &table, 1, 8);
    check_text(
        &out,
        "point         one\nreconstruct…  ++++++\n\npoint         two\nreconstruct…  ------\n");
    pl_table_clear(&table);
}
END_TEST

START_TEST(put_table__fits_the_width_whatever_it_holds) {
    static const pl_column columns[] = {{.title = "a long title"},
                                        {.title = "标题", .wraps = true},
                                        {.title = "more", .wraps = true}};
    for (size_t width = 20; width < 90; width++) {
        pl_table table = {.columns = columns, .column_count = 3};
        const pl_style style = {NULL, width, false};
        pl_text out = {0};
        add_row(&table, "a cell that is long", "各方就和平方案谈判，历时数月",
                "and some more words to wrap");
        pl_put_table(&out, &style, 2, &table);
        for (char *line = strtok(out.bytes, "\n"); line; line = strtok(NULL, "\n"))
            ck_assert_uint_le(pl_columns(line), width);
        pl_text_clear(&out);
        pl_table_clear(&table);
    }
}
END_TEST

/* Which of {1}, {2}, {3} a phrase has, as bits. */
static unsigned places_of(const char *phrase) {
    unsigned places = 0;
    for (const char *at = phrase; (at = strchr(at, '{')); at++)
        places |= 1U << (unsigned)(at[1] - '0');
    return places;
}

START_TEST(say__has_every_phrase_in_both_languages) {
    for (int i = 0; i < PL_PHRASES; i++) {
        const char *english = pl_say((pl_phrase)i, "en"), *chinese = pl_say((pl_phrase)i, "zh-TW");
        ck_assert_msg(english && *english && chinese && *chinese, "phrase %d is missing", i);
        ck_assert_uint_eq(places_of(english), places_of(chinese));
        ck_assert_ptr_eq(pl_say((pl_phrase)i, NULL), english);
    }
}
END_TEST

START_TEST(say_with__fills_the_places) {
    pl_text out = {0};
    pl_say_with(&out, PL_SAY_SHOWN_TO_BY, "en", "Ukraine", "{1}");
    check_text(&out, "shown to Ukraine by {1}");
    pl_say_with(&out, PL_SAY_SHOWN_TO_BY, "zh", "乌克兰", "美国");
    check_text(&out, "由美国出示给乌克兰");
}
END_TEST

PL_TEST_MAIN("table", break_line__breaks_between_words,
             break_line__cuts_a_word_that_is_longer_than_a_line,
             break_line__breaks_between_wide_characters,
             break_line__begins_no_line_with_a_closing_mark,
             break_line__ends_no_line_with_an_opening_mark,
             break_line__keeps_a_number_and_its_unit_together, break_line__never_exceeds_its_width,
             put_clean__leaves_out_what_a_terminal_obeys, put_paragraph__indents_every_line,
             put_item__hangs_behind_its_marker, put_prefixed__repeats_the_rest,
             put_heading__stands_apart, put_table__aligns_wide_cells, put_table__wraps_and_cuts,
             put_table_parts__repeats_the_first_columns,
             put_table__fits_the_width_whatever_it_holds, say__has_every_phrase_in_both_languages,
             say_with__fills_the_places)
