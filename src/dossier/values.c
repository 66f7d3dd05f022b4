/* Single values: texts, words, dates, numbers, and names of other entries. */
#include "dossier/date.h"
#include "dossier/reader.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_scalar(const pl_node *node) {
    return node->kind == PL_STRING || node->kind == PL_NUMBER || node->kind == PL_BOOL;
}

static bool is_control(const char *c) {
    unsigned char first = (unsigned char)c[0], second = first ? (unsigned char)c[1] : 0;
    if (first == 0xc2)
        return second >= 0x80 && second < 0xa0; /* U+0080 to U+009F */
    return (first < 0x20 && first != '\n' && first != '\t') || first == 0x7f;
}

/* Terminals obey control characters; a dossier may not carry any but line ends and tabs. */
static bool check_characters(pl_reader *r, const pl_node *node) {
    const char *c = node->text;
    bool blank = node->text[strspn(node->text, " \t\n")] == '\0';
    while (*c && !is_control(c))
        c++;
    if (*c)
        pl_error(r, node->line, node->column, "a text may not contain the control character U+%04X",
                 (unsigned char)(c[0] == '\xc2' ? c[1] : c[0]));
    else if (blank)
        pl_error(r, node->line, node->column, "the text is empty");
    return !*c && !blank;
}

const char pl_or_number[] = "or a number";

static bool is_text(const pl_node *node, const void *extra) {
    return node->kind == PL_STRING || (node->kind == PL_NUMBER && extra == pl_or_number);
}

void pl_read_string(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    if (!is_text(node, extra))
        pl_error(r, node->line, node->column, "a text must stand here; here is %s%s",
                 pl_kind_name(node->kind), is_scalar(node) ? "; put it in quotation marks" : "");
    else if (check_characters(r, node))
        *(const char **)out = pl_reader_text(r, node->text, node->count);
}

static bool letters(const char *text, char first, char last) {
    return text[0] >= first && text[0] <= last && text[1] >= first && text[1] <= last;
}

static bool is_language(const char *key) {
    size_t length = strlen(key);
    if (length != 2 && length != 5)
        return false;
    return letters(key, 'a', 'z') && (length == 2 || (key[2] == '-' && letters(key + 3, 'A', 'Z')));
}

static void no_language(pl_reader *r, uint32_t line, uint32_t column, const char *text) {
    pl_error(r, line, column,
             "\"%.16s\" is no language; write two small letters such as en or zh, or zh-TW", text);
}

void pl_read_language(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    if (is_scalar(node) && is_language(node->text))
        *(const char **)out = pl_reader_text(r, node->text, node->count);
    else
        no_language(r, node->line, node->column,
                    is_scalar(node) ? node->text : pl_kind_name(node->kind));
}

static void meet_language(pl_reader *r, const pl_pair *pair) {
    for (size_t i = 0; i < r->languages.count; i++)
        if (strcmp(r->languages.items[i], pair->key) == 0)
            return;
    if (r->languages_given) {
        pl_warn(r, pair->line, pair->column, "the language \"%.16s\" is not under \"languages\"",
                pair->key);
        return;
    }
    const char *copy = pl_reader_text(r, pair->key, strlen(pair->key));
    if (copy && pl_vector_push(&r->languages, copy) != PARLEY_OK)
        r->status = PARLEY_E_MEMORY;
}

static void check_languages(pl_reader *r, const pl_node *node) {
    for (size_t i = 0; r->languages_given && i < r->languages.count; i++)
        if (!pl_node_find(node, r->languages.items[i]))
            pl_warn(r, node->line, node->column, "the text lacks the language \"%s\"",
                    r->languages.items[i]);
}

static void read_languages(pl_reader *r, const pl_node *node, parley_text *text) {
    const char **languages = pl_reader_alloc(r, node->count, sizeof *languages);
    const char **texts = pl_reader_alloc(r, node->count, sizeof *texts);
    if (!languages || !texts)
        return;
    *text = (parley_text){0, languages, texts};
    for (size_t i = 0; i < node->count; i++) {
        const pl_pair *pair = &node->as.pairs[i];
        if (strcmp(pair->key, "note") == 0)
            continue;
        if (!is_language(pair->key)) {
            no_language(r, pair->line, pair->column, pair->key);
            continue;
        }
        meet_language(r, pair);
        pl_read_string(r, pair->value, &texts[text->count], NULL);
        languages[text->count] = pl_reader_text(r, pair->key, strlen(pair->key));
        text->count += texts[text->count] != NULL && languages[text->count] != NULL;
    }
    if (node->count == 0 || (node->count == 1 && pl_node_find(node, "note")))
        pl_error(r, node->line, node->column, "the text is empty");
    else
        check_languages(r, node);
}

void pl_read_text(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_text *text = out;
    if (node->kind == PL_MAPPING) {
        read_languages(r, node, text);
        return;
    }
    const char **texts = pl_reader_alloc(r, 1, sizeof *texts);
    const char **languages = pl_reader_alloc(r, 1, sizeof *languages);
    if (!texts || !languages)
        return;
    if (!is_scalar(node)) {
        pl_error(r, node->line, node->column,
                 "a text, or a mapping of languages to texts, must stand here; here is %s",
                 pl_kind_name(node->kind));
        return;
    }
    pl_read_string(r, node, texts, extra);
    languages[0] = "";
    *text = (parley_text){texts[0] != NULL, languages, texts};
}

void pl_read_texts(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_texts *texts = out;
    texts->items = pl_read_items(r, node, sizeof *texts->items, pl_read_text, extra, &texts->count);
}

/* The place of the node's text in a NULL-ended list; -1 with an error noted where it is not there.
 */
static int find_word(pl_reader *r, const pl_node *node, const char *const *words) {
    pl_text allowed = {0};
    for (int i = 0; words[i]; i++)
        if (is_scalar(node) && words[i][0] && strcmp(words[i], node->text) == 0)
            return i;
    for (int i = 0; words[i]; i++)
        if (words[i][0])
            pl_text_print(&allowed, "%s%s", allowed.length ? ", " : "", words[i]);
    pl_error(r, node->line, node->column, "\"%.40s\" is not allowed here; allowed: %s",
             is_scalar(node) ? node->text : pl_kind_name(node->kind), pl_text_string(&allowed));
    pl_reader_clear_text(r, &allowed);
    return -1;
}

void pl_read_word(pl_reader *r, const pl_node *node, void *out, const void *words) {
    int found = find_word(r, node, words);
    if (found >= 0)
        *(int *)out = found;
}

void pl_read_one_of(pl_reader *r, const pl_node *node, void *out, const void *words) {
    const char *const *list = words;
    int found = find_word(r, node, list);
    if (found >= 0)
        *(const char **)out = list[found];
}

static bool is_id(const char *text) {
    size_t length = strlen(text);
    if (length < 1 || length > 64 || !isalnum((unsigned char)text[0]))
        return false;
    for (; *text; text++)
        if (!isalnum((unsigned char)*text) && !strchr("-_.", *text))
            return false;
    return true;
}

void pl_read_id(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    bool digits = node->kind == PL_NUMBER && !node->text[strspn(node->text, "0123456789")];
    bool word = node->kind == PL_STRING || digits;
    if (word && is_id(node->text))
        *(const char **)out = pl_reader_text(r, node->text, node->count);
    else
        pl_error(r, node->line, node->column,
                 "%s%.64s%s is no id; write 1 to 64 letters, digits, -, _ and ., the first of them "
                 "a letter or digit",
                 word ? "\"" : "", word ? node->text : pl_kind_name(node->kind), word ? "\"" : "");
}

void pl_read_date(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    parley_date *date = out, parsed;
    const char *text = is_scalar(node) ? node->text : pl_kind_name(node->kind);
    switch (is_scalar(node) ? pl_date_parse(&parsed, text) : PL_DATE_NONE) {
    case PL_DATE_VALID: break;
    case PL_DATE_NOT_IN_CALENDAR:
        pl_error(r, node->line, node->column, "\"%.40s\": the calendar has no such day", text);
        return;
    case PL_DATE_BACKWARDS:
        pl_error(r, node->line, node->column, "\"%.40s\": the span ends before it begins", text);
        return;
    case PL_DATE_NONE:
        pl_error(r, node->line, node->column,
                 "\"%.40s\" is no date; write 2025-12-03, 2025-12, 2025 or a span of days such as "
                 "2025-11-27/12-12",
                 text);
        return;
    }
    parsed.written = pl_reader_text(r, node->text, node->count);
    *date = parsed;
}

/* -- numbers --------------------------------------------------------------------------------- */

bool pl_decimal_parse(int64_t *out, const char *text) {
    bool negative = *text == '-';
    int64_t value = 0;
    int after = -1, count = 0; /* digits after the point, -1 before it; digits in all */
    text += *text == '-' || *text == '+';
    for (; *text; text++) {
        if (*text == '.' && after < 0) {
            after = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || (after >= 0 && ++after > 9) ||
            value > 9000000000000000000 / 10)
            return false;
        value = value * 10 + (*text - '0');
        count++;
    }
    for (int i = after < 0 ? 0 : after; i < 9; i++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    *out = negative ? -value : value;
    return count > 0 && value <= 9000000000000000000;
}

void pl_decimal_format(char *out, int64_t value) {
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    int length = snprintf(out, 32, "%s%" PRIu64 ".%09" PRIu64, value < 0 ? "-" : "",
                          magnitude / PARLEY_ONE, magnitude % PARLEY_ONE);
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[--length] = '\0';
}

/* Exponents are rare and welcome as long as the value is one of at most 9 decimals. */
static bool number_in_billionths(const pl_node *node, int64_t *out) {
    if (pl_decimal_parse(out, node->text))
        return true;
    if (!strpbrk(node->text, "eExo") || !isfinite(node->number) || fabs(node->number) > 9e9)
        return false;
    *out = llround(node->number * PARLEY_ONE);
    return fabs((double)*out / PARLEY_ONE - node->number) <= 1e-15 * fabs(node->number);
}

void pl_read_decimal(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    if (!pl_expect(r, node, PL_NUMBER, NULL))
        return;
    if (!isfinite(node->number))
        pl_error(r, node->line, node->column, "%s is no finite number", node->text);
    else if (!number_in_billionths(node, out))
        pl_error(r, node->line, node->column,
                 "%.40s has more than 9 digits after the point, or lies beyond 9 billion",
                 node->text);
}

void pl_read_share(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    int64_t value = INT64_MIN;
    pl_read_decimal(r, node, &value, extra);
    if (value == INT64_MIN)
        return;
    if (value < 0 || value > PARLEY_ONE)
        pl_error(r, node->line, node->column, "%.40s lies outside [0, 1]", node->text);
    else
        *(int64_t *)out = value;
}

/* A number or a list of two; `extra` is NULL for shares in [0, 1], else any number will do. */
void pl_read_interval(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    pl_read read = extra ? pl_read_decimal : pl_read_share;
    parley_interval *interval = out, read_in = {INT64_MIN, INT64_MIN};
    if (node->kind == PL_NUMBER) {
        read(r, node, &read_in.low, NULL);
        read_in.high = read_in.low;
    } else if (node->kind == PL_LIST && node->count == 2) {
        read(r, node->as.items[0], &read_in.low, NULL);
        read(r, node->as.items[1], &read_in.high, NULL);
    } else {
        char length[32] = "";
        if (node->kind == PL_LIST)
            snprintf(length, sizeof length, " of %zu", node->count);
        pl_error(r, node->line, node->column,
                 "a number, or an interval such as [0.2, 0.5], must stand here; here is %s%s",
                 pl_kind_name(node->kind), length);
    }
    if (read_in.low == INT64_MIN || read_in.high == INT64_MIN)
        return;
    if (read_in.low > read_in.high)
        pl_error(r, node->line, node->column, "the interval [%.40s, %.40s] is the wrong way round",
                 node->as.items[0]->text, node->as.items[1]->text);
    else
        *interval = read_in;
}

void pl_read_bounded(pl_reader *r, const pl_node *node, void *out, const void *bounds) {
    const pl_bounds *within = bounds;
    parley_interval read = {1, 0};
    pl_read_interval(r, node, &read, "any number");
    if (read.low > read.high)
        return;
    const pl_node *first = node->kind == PL_LIST ? node->as.items[0] : node;
    const pl_node *last = node->kind == PL_LIST ? node->as.items[1] : node;
    if (read.low < within->low || read.high > within->high)
        pl_error(r, node->line, node->column, "%.40s lies outside %s",
                 read.low < within->low ? first->text : last->text, within->what);
    else
        *(parley_interval *)out = read;
}

void pl_read_pair(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    if (node->kind == PL_NUMBER)
        pl_error(r, node->line, node->column,
                 "an interval such as [0.2, 0.5] must stand here; here is a number");
    else
        pl_read_interval(r, node, out, extra);
}

void pl_read_whole(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    int64_t value;
    if (!pl_expect(r, node, PL_NUMBER, NULL))
        return;
    if (pl_decimal_parse(&value, node->text) && value % PARLEY_ONE == 0 && value >= 0)
        *(int64_t *)out = value / PARLEY_ONE;
    else
        pl_error(r, node->line, node->column, "%.40s is no whole number of 0 or more", node->text);
}

void pl_read_flag(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    if (pl_expect(r, node, PL_BOOL, NULL))
        *(uint32_t *)out = node->number != 0;
}

void pl_read_node(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)r;
    (void)extra;
    *(const pl_node **)out = node;
}
