/* Text for people: lines that fit a terminal, in any script, and simple tables.
 *
 * Widths are terminal columns, two for a Chinese character. Colour is decoration: every meaning
 * that a tone carries stands in a word or a symbol too. Memory that runs out fails the pl_text, as
 * everywhere. */
#ifndef PL_REPORT_TABLE_H
#define PL_REPORT_TABLE_H

#include "base/memory.h"
#include "base/text.h"

/* How to print: which language, how wide, with colour or without. */
typedef struct pl_style {
    const char *language; /* "zh"...; NULL: the first that a text has */
    size_t width;         /* columns a line may take, at least 40 */
    bool colour;          /* ANSI escapes */
} pl_style;

typedef enum pl_tone {
    PL_PLAIN,
    PL_STRONG, /* headings */
    PL_FAINT,  /* what may be passed over */
    PL_GOOD,
    PL_FAIR,
    PL_POOR,
    PL_BAD
} pl_tone;

/* -- one line -------------------------------------------------------------------------------- */

/* The first line of `string` in `width` columns: returns its bytes, and in *next those to skip to
 * the beginning of the rest (the space or line end at the break is not part of either). Breaks
 * after a space and between wide characters, but no line begins with a closing mark or ends with an
 * opening one. A word longer than a line is cut after a hyphen, else where the line ends. */
size_t pl_break_line(const char *string, size_t width, size_t *next);

/* Adds bytes without what a terminal would obey: control characters, and marks that turn the
 * direction of writing. Line ends, tabs and
 * no-break spaces become spaces. */
void pl_put_clean(pl_text *out, const char *bytes, size_t length);

/* The same with a tone around it. */
void pl_put_toned(pl_text *out, const pl_style *style, pl_tone tone, const char *bytes,
                  size_t length);

/* Ends the line, dropping spaces at its end. */
void pl_end_line(pl_text *out);

/* -- paragraphs ------------------------------------------------------------------------------ */

/* A heading with an empty line before it, unless it is the first thing. */
void pl_put_heading(pl_text *out, const pl_style *style, const char *string);

/* A paragraph, every line behind `indent` spaces. Nothing for an empty string. */
void pl_put_paragraph(pl_text *out, const pl_style *style, size_t indent, const char *string);

/* A paragraph behind a marker: the marker stands in the first line, and all lines of the text begin
 * in column indent + hang. A marker as wide as that is followed by a space and the text. */
void pl_put_item(pl_text *out, const pl_style *style, size_t indent, pl_tone tone,
                 const char *marker, size_t hang, const char *string);

/* A paragraph whose first line begins with `first`, the others with `rest`: the lines of a tree. */
void pl_put_prefixed(pl_text *out, const pl_style *style, const char *first, const char *rest,
                     pl_tone tone, const char *string);

/* -- tables ---------------------------------------------------------------------------------- */

typedef enum pl_align { PL_LEFT, PL_RIGHT } pl_align;

typedef struct pl_column {
    const char *title; /* wraps where the cells are narrower; a table without titles has all NULL */
    pl_align align;
    size_t most;       /* columns it may take; 0: no limit */
    size_t title_most; /* the title asks for no more than this; 0: no limit */
    bool wraps;        /* a cell that is too wide goes on below; else it is cut and ends with … */
} pl_column;

typedef struct pl_cell {
    const char *text;
    pl_tone tone;
} pl_cell;

/* Begins as {.columns = ..., .column_count = ...}; cells are added row by row. */
typedef struct pl_table {
    const pl_column *columns;
    size_t column_count;
    pl_cell *cells;
    size_t cell_count, cell_capacity;
    pl_arena arena;
    bool failed;
} pl_table;

/* Adds a copy of `string` as the next cell. */
void pl_table_add(pl_table *table, pl_tone tone, const char *string);

/* Writes the table behind `indent` spaces. Where it is wider than the line, columns that wrap give
 * way first, then the widest. */
void pl_put_table(pl_text *out, const pl_style *style, size_t indent, pl_table *table);

/* The same for a table of many columns: as many at a time as fit at their full width, under each
 * other, each part beginning with the first `repeated` columns, which keep at least `least` columns
 * each. */
void pl_put_table_parts(pl_text *out, const pl_style *style, size_t indent, pl_table *table,
                        size_t repeated, size_t least);

void pl_table_clear(pl_table *table);

#endif
