/* From the bytes of an XML file to text: encodings that are declared wrongly or not at all, and
 * what stands before the declaration. Files of negotiation scenarios have all of these. */
#include "document/build.h"

#include <string.h>
#include <strings.h>

typedef enum encoding { UTF_8, UTF_16_LITTLE, UTF_16_BIG, WINDOWS_1252 } encoding;

/* Of the characters 0x80 to 0x9f of windows-1252; 0: not used. */
static const uint16_t windows_1252[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

/* The name behind `encoding=` in the declaration; "" where there is none. 32 bytes. */
static void declared_encoding(char *out, const char *bytes, size_t length) {
    static const char word[] = "encoding";
    const char *end = memchr(bytes, '>', length), *at = bytes;
    size_t size = 0;
    out[0] = '\0';
    if (!end || length < 6 || memcmp(bytes, "<?xml", 5) != 0)
        return;
    at = memmem(bytes, (size_t)(end - bytes), word, sizeof word - 1);
    for (at = at ? at + sizeof word - 1 : end; at < end && strchr(" \t\r\n=", *at) && *at; at++)
        ;
    if (at >= end || (*at != '"' && *at != '\''))
        return;
    for (at++; at < end && *at != '"' && *at != '\'' && size < 31; at++)
        out[size++] = *at;
    out[size] = '\0';
}

static bool one_of(const char *name, const char *const *names) {
    for (; *names; names++)
        if (strcasecmp(name, *names) == 0)
            return true;
    return false;
}

static bool is_latin(const char *name) {
    static const char *const names[] = {"iso-8859-1", "iso8859-1",    "iso_8859-1",
                                        "latin1",     "windows-1252", "cp1252",
                                        "us-ascii",   "ascii",        NULL};
    return one_of(name, names);
}

static bool is_unicode(const char *name) {
    static const char *const names[] = {"utf-8", "utf8", "utf-16", "utf16", "", NULL};
    return one_of(name, names);
}

/* Where a declaration stands that is not at the start and has no element before it; else 0. */
static size_t late_declaration(const char *bytes, size_t length) {
    const char *found = memmem(bytes, length, "<?xml", 5);
    for (const char *c = bytes; found && c < found; c++) {
        bool comment = found - c >= 4 && memcmp(c, "<!--", 4) == 0;
        const char *end = comment ? memmem(c, (size_t)(found - c), "-->", 3) : NULL;
        if (comment && end)
            c = end + 2;
        else if (*c == '<')
            return 0;
    }
    return found ? (size_t)(found - bytes) : 0;
}

/* -- decoding -------------------------------------------------------------------------------- */

static pl_place here(const pl_text *out) {
    return pl_place_of(pl_text_string(out), out->length);
}

static parley_status fail(const pl_document *document, const pl_text *out, const char *message) {
    pl_place at = here(out);
    return pl_fail_at(PARLEY_E_INPUT, document->file, at.line, at.column, "%s", message);
}

static parley_status decode_1252(const pl_document *document, pl_text *out, const char *bytes,
                                 size_t length) {
    for (size_t i = 0; i < length; i++) {
        int32_t code = (unsigned char)bytes[i];
        if (code >= 0x80 && code < 0xa0)
            code = windows_1252[code - 0x80];
        if (code == 0)
            return fail(document, out,
                        "this byte is neither UTF-8 nor windows-1252; save the file as UTF-8");
        pl_text_add_code(out, code);
    }
    return PARLEY_OK;
}

static parley_status decode_utf16(const pl_document *document, pl_text *out, const char *bytes,
                                  size_t length, bool big) {
    int32_t high = 0; /* the first half of a pair */
    if (length % 2)
        return fail(document, out, "UTF-16 of an odd number of bytes");
    for (size_t i = 0; i < length; i += 2) {
        int32_t first = (unsigned char)bytes[i], second = (unsigned char)bytes[i + 1];
        int32_t code = big ? first << 8 | second : second << 8 | first;
        bool is_low = code >= 0xdc00 && code < 0xe000, is_high = code >= 0xd800 && code < 0xdc00;
        if (is_low != (high != 0) || code == 0)
            return fail(document, out, "broken UTF-16: half of a pair stands alone");
        if (is_low)
            code = 0x10000 + ((high - 0xd800) << 10) + (code - 0xdc00);
        high = is_high ? code : 0;
        if (!is_high)
            pl_text_add_code(out, code);
    }
    return high ? fail(document, out, "broken UTF-16: half of a pair stands alone") : PARLEY_OK;
}

static bool begins(const char *bytes, size_t length, const char *with, size_t size) {
    return length >= size && memcmp(bytes, with, size) == 0;
}

/* The encoding by the first bytes; *mark is the length of the byte order mark. */
static encoding by_start(const char *bytes, size_t length, size_t *mark) {
    *mark = 0;
    if (begins(bytes, length, "\xef\xbb\xbf", 3))
        *mark = 3;
    else if (begins(bytes, length, "\xff\xfe", 2) || begins(bytes, length, "\xfe\xff", 2))
        *mark = 2;
    if (begins(bytes, length, "\xff\xfe", 2) || begins(bytes, length, "<\0", 2))
        return UTF_16_LITTLE;
    if (begins(bytes, length, "\xfe\xff", 2) || begins(bytes, length, "\0<", 2))
        return UTF_16_BIG;
    return UTF_8;
}

static bool is_ascii(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0x80)
            return false;
    return true;
}

/* Bytes that are no UTF-16: UTF-8 wherever they can be, else windows-1252. */
static parley_status decode_bytes(pl_document *document, pl_text *out, const char *bytes,
                                  size_t length) {
    char declared[32];
    size_t late = late_declaration(bytes, length);
    declared_encoding(declared, bytes + late, length - late);
    bool valid = pl_utf8_valid(bytes, length), latin = is_latin(declared);
    parley_status status = PARLEY_OK;
    if (valid) {
        if (!is_ascii(bytes, length) && !is_unicode(declared))
            status = pl_build_remark(document, (pl_place){1, 1},
                                     "the file declares the encoding %s and is UTF-8; read as "
                                     "UTF-8",
                                     declared);
        pl_text_add(out, bytes, length);
        return status;
    }
    if (!latin && !is_unicode(declared))
        return pl_fail_at(PARLEY_E_INPUT, document->file, 1, 1,
                          "the encoding %s is not known; save the file as UTF-8", declared);
    if (!latin)
        status = pl_build_remark(document, pl_place_of(bytes, pl_utf8_prefix(bytes, length)),
                                 "the text is not UTF-8 here%s; the file is read as windows-1252",
                                 declared[0] ? ", which the file declares" : "");
    return status == PARLEY_OK ? decode_1252(document, out, bytes, length) : status;
}

/* -- what stands before the declaration ------------------------------------------------------- */

static void blank(char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) /* a character stays one character wide */
        if (bytes[i] != '\n' && bytes[i] != '\r')
            bytes[i] = ((unsigned char)bytes[i] & 0xc0) == 0x80 ? '\r' : ' ';
}

/* Bytes of a character after its first are taken out, so that columns stay true. */
static void squeeze(pl_text *text, size_t blanked) {
    size_t to = 0;
    for (size_t from = 0; from < text->length; from++)
        if (from >= blanked || text->bytes[from] != '\r')
            text->bytes[to++] = text->bytes[from];
    text->length = to;
    text->bytes[to] = '\0';
}

static bool is_space(const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\r\n", bytes[i]) || !bytes[i])
            return false;
    return true;
}

/* Text in front of a late declaration, or in front of the first element where there is none. */
static parley_status blank_start(pl_document *document, pl_text *text) {
    size_t late = late_declaration(text->bytes, text->length), end = late;
    if (late) {
        const char *close = memmem(text->bytes + late, text->length - late, "?>", 2);
        end = close ? (size_t)(close - text->bytes) + 2 : late;
    } else {
        const char *first = memchr(text->bytes, '<', text->length);
        end = first ? (size_t)(first - text->bytes) : 0;
    }
    if (end == 0 || (!late && is_space(text->bytes, end)))
        return PARLEY_OK;
    blank(text->bytes, end);
    squeeze(text, end);
    return pl_build_remark(document, (pl_place){1, 1}, "what stands before the %s is skipped",
                           late ? "XML declaration" : "first element");
}

/* -- ampersands that stand alone -------------------------------------------------------------- */

static bool is_reference(const char *at, size_t left) {
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    if (left >= 4 && at[1] == '#') {
        bool hexadecimal = at[2] == 'x';
        const char *digits = at + 2 + hexadecimal;
        size_t count = strspn(digits, hexadecimal ? "0123456789abcdefABCDEF" : "0123456789");
        return count > 0 && digits[count] == ';';
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strncmp(at, names[i], strlen(names[i])) == 0)
            return true;
    /* a name that the file would have to declare: refused later, by its name */
    size_t letters = strspn(at + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return letters > 0 && at[1 + letters] == ';';
}

/* Each becomes a character that nobody uses, as wide as itself, so that places stay true; the
 * reader puts it back. */
static parley_status stand_in(pl_document *document, pl_text *text) {
    pl_text out = {0};
    size_t first = 0, count = 0, kept = 0;
    if (memmem(text->bytes, text->length, PL_XML_AMPERSAND, 3))
        return PARLEY_OK;
    for (size_t i = 0; i < text->length; i++) {
        if (text->bytes[i] != '&' || is_reference(text->bytes + i, text->length - i))
            continue;
        first = count++ ? first : i;
        pl_text_add(&out, text->bytes + kept, i - kept);
        pl_text_put(&out, PL_XML_AMPERSAND);
        kept = i + 1;
    }
    if (count == 0)
        return PARLEY_OK;
    pl_text_add(&out, text->bytes + kept, text->length - kept);
    if (out.failed) {
        pl_text_clear(&out);
        return pl_fail_memory();
    }
    parley_status status = pl_build_remark(document, pl_place_of(text->bytes, first),
                                           "an & stands alone%s; read as &amp;",
                                           count > 1 ? ", the first of several" : "");
    pl_text_clear(text);
    *text = out;
    return status;
}

parley_status pl_xml_decode(pl_document *document, pl_text *out, const char *bytes, size_t length) {
    size_t mark;
    parley_status status = PARLEY_OK;
    encoding found = by_start(bytes, length, &mark);
    pl_text_add(out, "", 0);
    if (found == UTF_8)
        status = decode_bytes(document, out, bytes + mark, length - mark);
    else
        status = decode_utf16(document, out, bytes + mark, length - mark, found == UTF_16_BIG);
    if (out->failed)
        return pl_fail_memory();
    if (status == PARLEY_OK && found != UTF_8 && mark == 0)
        status = pl_build_remark(document, (pl_place){1, 1},
                                 "UTF-16 without a byte order mark at the start");
    if (status == PARLEY_OK)
        status = blank_start(document, out);
    return status == PARLEY_OK ? stand_in(document, out) : status;
}
