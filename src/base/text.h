/* Text: a growable UTF-8 buffer, and how many terminal columns a string takes.
 * A buffer that once failed to grow stays failed, so callers check once, at the end. */
#ifndef PL_BASE_TEXT_H
#define PL_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct pl_text {
    char *bytes; /* always terminated once anything was added */
    size_t length, capacity;
    bool failed;
} pl_text;

void pl_text_add(pl_text *text, const char *bytes, size_t length);
void pl_text_put(pl_text *text, const char *string);
void pl_text_print(pl_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pl_text_add_code(pl_text *text, int32_t code); /* a character by its number, as UTF-8 */
void pl_text_repeat(pl_text *text, const char *string, size_t times);
void pl_text_clear(pl_text *text);

/* The content as a string; "" for an empty buffer. */
const char *pl_text_string(const pl_text *text);

/* Terminal columns of a UTF-8 string: 2 for a wide Chinese character, 0 for a combining mark.
 * Control characters count 0. Needs valid UTF-8; a broken byte counts 1. */
size_t pl_columns(const char *string);

/* The number of bytes at the start of `string` that fit in `columns` columns, never splitting a
 * character. */
size_t pl_fit_columns(const char *string, size_t columns);

/* Whether the bytes are well-formed UTF-8. */
bool pl_utf8_valid(const char *bytes, size_t length);

/* The number of bytes before the first that is not UTF-8. */
size_t pl_utf8_prefix(const char *bytes, size_t length);

/* Drops control characters (terminals obey them) and broken UTF-8 (a character cut by a limit of
 * length) from a message, in place. */
void pl_clean_message(char *message);

/* The shortest decimal that reads back as the same double, such as 0.1 (not 0.10000000000000001).
 * `out` holds at least 32 bytes. */
void pl_format_double(char *out, double value);

#endif
