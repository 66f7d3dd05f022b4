/* Fields of CSV. */
#include "document/csv.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void begin(pl_csv *csv) {
    if (csv->filled)
        pl_text_add(csv->out, ",", 1);
    csv->filled = true;
}

void pl_csv_string(pl_csv *csv, const char *value) {
    begin(csv);
    if (!strpbrk(value, ",\"\r\n")) {
        pl_text_put(csv->out, value);
        return;
    }
    pl_text_add(csv->out, "\"", 1);
    for (; *value; value++) {
        if (*value == '"')
            pl_text_add(csv->out, "\"", 1);
        pl_text_add(csv->out, value, 1);
    }
    pl_text_add(csv->out, "\"", 1);
}

void pl_csv_print(pl_csv *csv, const char *format, ...) {
    char field[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(field, sizeof field, format, arguments);
    va_end(arguments);
    pl_csv_string(csv, field);
}

void pl_csv_integer(pl_csv *csv, uint64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    begin(csv);
    pl_text_add(csv->out, digits + at, sizeof digits - at);
}

void pl_csv_double(pl_csv *csv, double value) {
    char digits[32];
    begin(csv);
    if (!isfinite(value))
        return;
    pl_format_double(digits, value);
    pl_text_put(csv->out, digits);
}

void pl_csv_empty(pl_csv *csv) {
    begin(csv);
}

void pl_csv_end(pl_csv *csv) {
    pl_text_add(csv->out, "\n", 1);
    csv->filled = false;
}
