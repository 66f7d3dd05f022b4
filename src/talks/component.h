/* Component tables, and how text becomes settings of them. */
#ifndef PL_TALKS_COMPONENT_H
#define PL_TALKS_COMPONENT_H

#include "base/error.h"

#include <parley/negotiator.h>

#include <stdbool.h>

#define PL_PARAMETERS(list) (list), sizeof(list) / sizeof *(list)

/* PARLEY_E_ARGUMENT, naming it, where a setting has a number or a value out of its range. */
parley_status pl_setting_check(parley_component_kind kind, const parley_setting *setting);

/* Reads a text piece by piece. */
typedef struct pl_reader {
    const char *text; /* the whole of it, for columns */
    const char *at;
} pl_reader;

parley_status pl_reader_begin(pl_reader *reader, const char *text, const char *what);

/* PARLEY_E_INPUT at the place `at` of the text. */
parley_status pl_reader_fail(const pl_reader *reader, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A name of letters, digits, '-' and '_', up to `size` - 1 bytes of it; refused when empty or
 * longer. */
parley_status pl_reader_name(pl_reader *reader, char *name, size_t size, const char *what);

/* The parameters after a component's name, if any: ":name=value,name=value". */
parley_status pl_reader_parameters(pl_reader *reader, const parley_component *component,
                                   double *values);

/* The names of all components of a kind, separated by commas, as far as there is room. */
void pl_component_names(char *out, size_t size, parley_component_kind kind);

/* Appends the component's name and the parameters that differ from their defaults; the bytes
 * written, or needed where `size` is less. */
size_t pl_setting_write(char *out, size_t size, const parley_component *component,
                        const double *values);

#endif
