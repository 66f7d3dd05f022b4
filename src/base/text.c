/* The growable buffer, column widths by utf8proc, and shortest decimals. */
#include "base/text.h"

#include "base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static bool reserve(pl_text *text, size_t extra) {
    if (text->failed || extra > SIZE_MAX / 4 - text->length) {
        text->failed = true;
        return false;
    }
    size_t needed = text->length + extra + 1;
    if (needed <= text->capacity)
        return true;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < needed)
        capacity *= 2;
    char *bytes = pl_realloc(text->bytes, capacity, 1);
    if (!bytes) {
        text->failed = true;
        return false;
    }
    text->bytes = bytes;
    text->capacity = capacity;
    return true;
}

void pl_text_add(pl_text *text, const char *bytes, size_t length) {
    if (!reserve(text, length))
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void pl_text_put(pl_text *text, const char *string) {
    pl_text_add(text, string, strlen(string));
}

void pl_text_print(pl_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0 || !reserve(text, (size_t)length))
        return;
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void pl_text_add_code(pl_text *text, int32_t code) {
    utf8proc_uint8_t bytes[4];
    pl_text_add(text, (const char *)bytes, (size_t)utf8proc_encode_char(code, bytes));
}

void pl_text_repeat(pl_text *text, const char *string, size_t times) {
    while (times-- > 0)
        pl_text_put(text, string);
}

void pl_text_clear(pl_text *text) {
    pl_free(text->bytes);
    *text = (pl_text){0};
}

const char *pl_text_string(const pl_text *text) {
    return text->bytes ? text->bytes : "";
}

/* The character at `string`: its length in bytes (at least 1) and its width in columns. */
static size_t character(const char *string, size_t *columns) {
    utf8proc_int32_t code;
    utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)string, -1, &code);
    if (length <= 0 || code < 0) {
        *columns = 1;
        return 1;
    }
    int width = utf8proc_charwidth(code);
    *columns = width > 0 ? (size_t)width : 0;
    return (size_t)length;
}

size_t pl_columns(const char *string) {
    size_t total = 0, columns;
    while (*string) {
        string += character(string, &columns);
        total += columns;
    }
    return total;
}

size_t pl_fit_columns(const char *string, size_t limit) {
    size_t used = 0, bytes = 0, columns;
    while (string[bytes]) {
        size_t length = character(string + bytes, &columns);
        if (used + columns > limit)
            break;
        used += columns;
        bytes += length;
    }
    return bytes;
}

size_t pl_utf8_prefix(const char *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        utf8proc_int32_t code;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
                                                 (utf8proc_ssize_t)(length - at), &code);
        if (step <= 0 || code < 0)
            return at;
        at += (size_t)step;
    }
    return length;
}

bool pl_utf8_valid(const char *bytes, size_t length) {
    return pl_utf8_prefix(bytes, length) == length;
}

void pl_clean_message(char *message) {
    char *to = message;
    for (const char *from = message; *from;) {
        utf8proc_int32_t code;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)from, -1, &code);
        bool broken = length <= 0 || code < 0;
        bool control = !broken && (code < 0x20 || (code >= 0x7f && code < 0xa0));
        size_t step = broken ? 1 : (size_t)length;
        if (!broken && !control) {
            memmove(to, from, step);
            to += step;
        }
        from += step;
    }
    *to = '\0';
}

void pl_format_double(char *out, double value) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            return;
    }
}
