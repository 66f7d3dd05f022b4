/* JSON (RFC 8259), strict: no comments, no trailing commas, no duplicate keys, no lone surrogates.
 *
 * Jansson, the house's JSON library, forgets where a value stood once it is parsed; errors about
 * the meaning of a dossier need line and column, so this reader is ours. The tests hold it against
 * Jansson. */
#include "base/map.h"
#include "base/text.h"
#include "document/build.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
    pl_document *document;
    const char *start, *at, *end;
    const char *counted; /* the place whose line and column are known */
    pl_place place;      /* of `counted` */
    pl_text string;      /* the string being read */
    bool infinite;       /* NaN, Infinity and -Infinity are numbers */
} reader;

/* The place of r->at, counted on from the last place asked for. Columns count characters, as
 * libyaml's do. */
static pl_place here(reader *r) {
    for (; r->counted < r->at; r->counted++) {
        if (*r->counted == '\n')
            r->place = (pl_place){r->place.line + 1, 1};
        else
            r->place.column += ((unsigned char)*r->counted & 0xc0) != 0x80;
    }
    return r->place;
}

static parley_status fail(reader *r, const char *message) {
    pl_place place = here(r);
    return pl_fail_at(PARLEY_E_INPUT, r->document->file, place.line, place.column,
                      "broken JSON: %s", message);
}

static bool comma_before(const reader *r) {
    const char *before = r->at;
    while (before > r->start && strchr(" \t\r\n", before[-1]))
        before--;
    return before > r->start && before[-1] == ',';
}

/* Says what should stand here, and names the mistakes that habits from elsewhere lead to. */
static parley_status fail_expecting(reader *r, const char *expected) {
    pl_place place = here(r);
    const char *instead = "";
    if (r->at == r->end)
        instead = "; the file ends here";
    else if (*r->at == '/' || *r->at == '#')
        instead = "; JSON has no comments";
    else if (*r->at == '\'')
        instead = "; JSON has no single quotation marks";
    else if ((*r->at == '}' || *r->at == ']') && comma_before(r))
        instead = "; the comma before the bracket is one too many";
    return pl_fail_at(PARLEY_E_INPUT, r->document->file, place.line, place.column,
                      "broken JSON: %s%s", expected, instead);
}

static void skip_space(reader *r) {
    while (r->at < r->end && strchr(" \t\r\n", *r->at) && *r->at)
        r->at++;
}

static bool take(reader *r, char c) {
    if (r->at == r->end || *r->at != c)
        return false;
    r->at++;
    return true;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Four hexadecimal digits after \u; -1 if they are not there. */
static int32_t read_code_unit(reader *r) {
    int32_t value = 0;
    if (r->end - r->at < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_digit(r->at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    r->at += 4;
    return value;
}

static parley_status read_unicode_escape(reader *r) {
    int32_t code = read_code_unit(r);
    if (code < 0)
        return fail(r, "four hexadecimal digits must follow \\u");
    if (code == 0)
        return fail(r, "a text may not contain the character \\u0000");
    if (code >= 0xdc00 && code < 0xe000)
        return fail(r, "the second half of a surrogate pair stands alone");
    if (code >= 0xd800 && code < 0xdc00) {
        int32_t low = take(r, '\\') && take(r, 'u') ? read_code_unit(r) : -1;
        if (low < 0xdc00 || low >= 0xe000)
            return fail(r, "the first half of a surrogate pair stands alone");
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    pl_text_add_code(&r->string, code);
    return PARLEY_OK;
}

static parley_status read_escape(reader *r) {
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->end)
        return fail(r, "the text ends inside a string");
    char c = *r->at++;
    if (c == 'u')
        return read_unicode_escape(r);
    const char *found = c ? strchr(from, c) : NULL;
    if (!found)
        return fail(r, "unknown escape; allowed: \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u");
    pl_text_add(&r->string, &to[found - from], 1);
    return PARLEY_OK;
}

/* Reads a string, its opening quote already taken, into r->string. */
static parley_status read_string(reader *r) {
    r->string.length = 0;
    pl_text_add(&r->string, "", 0);
    for (;;) {
        const char *start = r->at;
        while (r->at < r->end && *r->at != '"' && *r->at != '\\' && (unsigned char)*r->at >= 0x20)
            r->at++;
        pl_text_add(&r->string, start, (size_t)(r->at - start));
        if (r->string.failed)
            return pl_fail_memory();
        if (take(r, '"'))
            return PARLEY_OK;
        if (!take(r, '\\'))
            return fail(r, r->at == r->end ? "the text ends inside a string"
                                           : "a control character must be written as an escape");
        parley_status status = read_escape(r);
        if (status != PARLEY_OK)
            return status;
    }
}

static size_t digits(reader *r) {
    const char *start = r->at;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
        r->at++;
    return (size_t)(r->at - start);
}

static parley_status read_number(reader *r, const pl_node **out) {
    pl_place place = here(r);
    const char *start = r->at;
    take(r, '-');
    bool leading_zero = r->at < r->end && *r->at == '0';
    size_t whole = digits(r);
    if (whole == 0)
        return fail(r, "a digit is missing");
    if (leading_zero && whole > 1)
        return fail(r, "a number may not start with 0");
    if (take(r, '.') && digits(r) == 0)
        return fail(r, "a digit is missing after the point");
    if (r->at < r->end && (*r->at == 'e' || *r->at == 'E')) {
        r->at++;
        if (!take(r, '-'))
            take(r, '+');
        if (digits(r) == 0)
            return fail(r, "a digit is missing in the exponent");
    }
    pl_node *node = pl_build_scalar(r->document, PL_NUMBER, place, start, (size_t)(r->at - start));
    if (!node)
        return parley_last_error()->status;
    node->number = strtod(node->text, NULL);
    *out = node;
    return PARLEY_OK;
}

/* NaN and the infinities, as Python writes them; false where none stands here. */
static bool read_infinite(reader *r, const pl_node **out, parley_status *status) {
    static const char *const words[] = {"NaN", "Infinity", "-Infinity"};
    for (size_t i = 0; r->infinite && i < 3; i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(r->end - r->at) < length || memcmp(r->at, words[i], length) != 0)
            continue;
        pl_node *node = pl_build_scalar(r->document, PL_NUMBER, here(r), words[i], length);
        *status = node ? PARLEY_OK : parley_last_error()->status;
        if (node)
            node->number = strtod(words[i][0] == '-' ? "-inf" : "inf", NULL);
        r->at += length;
        *out = node;
        return true;
    }
    return false;
}

static parley_status read_word(reader *r, const pl_node **out) {
    static const struct {
        const char *word;
        pl_kind kind;
        double number;
    } words[] = {{"null", PL_NULL, 0}, {"true", PL_BOOL, 1}, {"false", PL_BOOL, 0}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i].word);
        if ((size_t)(r->end - r->at) < length || memcmp(r->at, words[i].word, length) != 0)
            continue;
        pl_node *node = pl_build_scalar(r->document, words[i].kind, here(r), words[i].word, length);
        if (!node)
            return parley_last_error()->status;
        node->number = words[i].number;
        r->at += length;
        *out = node;
        return PARLEY_OK;
    }
    return fail_expecting(
        r,
        "a value must stand here: a text in quotation marks, a number, true, false, null, [ or {");
}

static parley_status read_value(reader *r, const pl_node **out, unsigned depth);

static parley_status read_list(reader *r, const pl_node **out, pl_place place, unsigned depth) {
    parley_status status = PARLEY_OK;
    pl_items items = {0};
    skip_space(r);
    bool more = !take(r, ']');
    while (more) {
        const pl_node *item;
        PL_TRY(read_value(r, &item, depth + 1));
        PL_TRY(pl_vector_push(&items, item));
        skip_space(r);
        more = take(r, ',');
        if (!more && !take(r, ']')) {
            status = fail_expecting(r, "a comma or ] must stand here");
            goto out;
        }
    }
    *out = pl_build_list(r->document, place, &items);
    status = *out ? PARLEY_OK : parley_last_error()->status;
out:
    pl_vector_clear(&items);
    return status;
}

static parley_status read_pair(reader *r, pl_pair *pair, unsigned depth) {
    skip_space(r);
    pl_place place = here(r);
    if (!take(r, '"'))
        return fail_expecting(r, "a key in quotation marks must stand here");
    parley_status status = read_string(r);
    if (status != PARLEY_OK)
        return status;
    const char *key = pl_arena_text(&r->document->arena, r->string.bytes, r->string.length);
    if (!key)
        return pl_fail_memory();
    skip_space(r);
    if (!take(r, ':'))
        return fail(r, "a colon must stand after the key");
    *pair = (pl_pair){.key = key, .line = place.line, .column = place.column};
    return read_value(r, &pair->value, depth + 1);
}

static parley_status read_mapping(reader *r, const pl_node **out, pl_place place, unsigned depth) {
    parley_status status = PARLEY_OK;
    pl_pairs pairs = {0};
    pl_map keys = {0};
    skip_space(r);
    bool more = !take(r, '}');
    while (more) {
        pl_pair pair;
        PL_TRY(read_pair(r, &pair, depth));
        PL_TRY(pl_build_add_pair(r->document, &pairs, &keys, pair));
        skip_space(r);
        more = take(r, ',');
        if (!more && !take(r, '}')) {
            status = fail_expecting(r, "a comma or } must stand here");
            goto out;
        }
    }
    *out = pl_build_mapping(r->document, place, &pairs);
    status = *out ? PARLEY_OK : parley_last_error()->status;
out:
    pl_map_clear(&keys);
    pl_vector_clear(&pairs);
    return status;
}

static parley_status read_text(reader *r, const pl_node **out, pl_place place) {
    parley_status status = read_string(r);
    if (status != PARLEY_OK)
        return status;
    *out = pl_build_scalar(r->document, PL_STRING, place, r->string.bytes, r->string.length);
    return *out ? PARLEY_OK : parley_last_error()->status;
}

static parley_status read_value(reader *r, const pl_node **out, unsigned depth) {
    *out = NULL;
    skip_space(r);
    pl_place place = here(r);
    if (depth > PL_DOCUMENT_MOST_DEPTH && r->at < r->end && (*r->at == '{' || *r->at == '['))
        return fail(r, "nested more than 64 deep");
    if (take(r, '{'))
        return read_mapping(r, out, place, depth);
    if (take(r, '['))
        return read_list(r, out, place, depth);
    if (take(r, '"'))
        return read_text(r, out, place);
    parley_status status;
    if (read_infinite(r, out, &status))
        return status;
    if (r->at < r->end && (*r->at == '-' || (*r->at >= '0' && *r->at <= '9')))
        return read_number(r, out);
    return read_word(r, out);
}

parley_status pl_json_parse(pl_document *document, const char *bytes, size_t length,
                            bool infinite) {
    reader r = {.document = document,
                .infinite = infinite,
                .start = bytes,
                .at = bytes,
                .end = bytes + length,
                .counted = bytes,
                .place = {1, 1}};
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        r.at = r.counted = bytes + 3;
    skip_space(&r);
    if (r.at == r.end)
        return pl_fail_at(PARLEY_E_INPUT, document->file, 1, 1, "the file is empty");
    parley_status status = read_value(&r, &document->root, 1);
    if (status == PARLEY_OK) {
        skip_space(&r);
        if (r.at != r.end)
            status = fail(&r, "something follows the value that ends here");
    }
    pl_text_clear(&r.string);
    return status;
}
