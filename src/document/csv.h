/* Writing CSV (RFC 4180, lines ended by a line feed): fields one after the other, then the end of
 * the line. What is missing is an empty field. */
#ifndef PL_DOCUMENT_CSV_H
#define PL_DOCUMENT_CSV_H

#include "base/text.h"

#include <stdint.h>

typedef struct pl_csv {
    pl_text *out;
    bool filled; /* a field stands before the next */
} pl_csv;

/* Quoted where it holds a comma, a quote or the end of a line. */
void pl_csv_string(pl_csv *csv, const char *value);
void pl_csv_print(pl_csv *csv, const char *format, ...) __attribute__((format(printf, 2, 3)));
void pl_csv_integer(pl_csv *csv, uint64_t value);
void pl_csv_double(pl_csv *csv, double value); /* shortest; empty where it is not finite */
void pl_csv_empty(pl_csv *csv);
void pl_csv_end(pl_csv *csv);

#endif
