/* Lines, paragraphs and tables that fit a terminal. */
#include "report/table.h"

#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

/* -- characters ------------------------------------------------------------------------------ */

enum { NO_BREAK_SPACE = 0xa0 };

typedef struct character {
    int32_t code;
    size_t bytes, columns;
} character;

static character read_character(const char *string) {
    utf8proc_int32_t code;
    utf8proc_ssize_t bytes = utf8proc_iterate((const utf8proc_uint8_t *)string, -1, &code);
    if (bytes <= 0)
        return (character){.code = (unsigned char)*string, .bytes = 1, .columns = 1};
    int width = utf8proc_charwidth(code);
    size_t columns = width > 0 ? (size_t)width : 0;
    if (code == '\t')
        columns = 1; /* printed as a space */
    return (character){.code = code, .bytes = (size_t)bytes, .columns = columns};
}

static bool is_one_of(int32_t code, const char *set) {
    while (*set) {
        character c = read_character(set);
        if (c.code == code)
            return true;
        set += c.bytes;
    }
    return false;
}

static bool closes(int32_t code) {
    return is_one_of(code, "，。；：、！？）」』》〉】〕］｝”’…—·％‰,.;:!?)]}%");
}

static bool opens(int32_t code) {
    return is_one_of(code, "（「『《〈【〔［｛“‘([{");
}

static bool is_letter(int32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

static bool is_digit(int32_t code) {
    return code >= '0' && code <= '9';
}

/* Whether a terminal would obey it, or print what follows in another direction. */
static bool is_control(int32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e) ||
           (code >= 0x2066 && code <= 0x2069);
}

/* Whether a line may end with `a` and the next begin with `b`. */
static bool may_part(character a, character b) {
    if (b.columns == 0 || closes(b.code) || opens(a.code))
        return false;
    if (a.code == ' ')
        return true;
    if (is_digit(a.code) && b.columns == 2)
        return false; /* 80万 stays together */
    return a.columns == 2 || b.columns == 2;
}

/* -- one line -------------------------------------------------------------------------------- */

static size_t without_spaces_at_end(const char *string, size_t length) {
    while (length > 0 && string[length - 1] == ' ')
        length--;
    return length;
}

size_t pl_break_line(const char *string, size_t width, size_t *next) {
    size_t used = 0, at = 0, kept = 0, hyphen = 0; /* kept: the last place where it may end */
    character last = {.code = ' '};
    while (string[at] && string[at] != '\n') {
        character c = read_character(string + at);
        if (at > 0 && may_part(last, c))
            kept = at;
        if (last.code == '-' && (is_letter(c.code) || is_digit(c.code)))
            hyphen = at;
        if (c.code != ' ' && used + c.columns > width && at > 0) {
            at = kept ? kept : hyphen ? hyphen : at;
            while (string[ *next = at] == ' ')
                at++;
            return without_spaces_at_end(string, at);
        }
        used += c.columns;
        at += c.bytes;
        last = c;
    }
    *next = at + (string[at] == '\n');
    return without_spaces_at_end(string, at);
}

void pl_put_clean(pl_text *out, const char *bytes, size_t length) {
    for (size_t at = 0; at < length;) {
        character c = read_character(bytes + at);
        if (c.code == '\n' || c.code == '\t' || c.code == NO_BREAK_SPACE)
            pl_text_put(out, " ");
        else if (!is_control(c.code))
            pl_text_add(out, bytes + at, c.bytes);
        at += c.bytes;
    }
}

void pl_put_toned(pl_text *out, const pl_style *style, pl_tone tone, const char *bytes,
                  size_t length) {
    static const char *const codes[] = {"", "\033[1m",  "\033[2m", "\033[32m",
                                        "", "\033[33m", "\033[31m"};
    const char *code = style->colour ? codes[tone] : "";
    pl_text_put(out, length ? code : "");
    pl_put_clean(out, bytes, length);
    pl_text_put(out, length && code[0] ? "\033[0m" : "");
}

void pl_end_line(pl_text *out) {
    while (out->length > 0 && out->bytes[out->length - 1] == ' ')
        out->bytes[--out->length] = '\0';
    pl_text_put(out, "\n");
}

/* -- paragraphs ------------------------------------------------------------------------------ */

void pl_put_heading(pl_text *out, const pl_style *style, const char *string) {
    if (out->length > 0)
        pl_text_put(out, "\n");
    pl_put_prefixed(out, style, "", "", PL_STRONG, string);
}

/* The rest of a paragraph, from where the line already has `column` columns. */
static void put_lines(pl_text *out, const pl_style *style, pl_tone tone, size_t column,
                      size_t indent, const char *rest, const char *string) {
    size_t next = 0, room = style->width > column + 1 ? style->width - column : 1;
    for (;;) {
        size_t length = pl_break_line(string, room, &next);
        pl_put_toned(out, style, tone, string, length);
        pl_end_line(out);
        string += next;
        if (!*string)
            return;
        pl_text_put(out, rest);
        pl_text_repeat(out, " ", indent);
        column = pl_columns(rest) + indent;
        room = style->width > column + 1 ? style->width - column : 1;
    }
}

void pl_put_prefixed(pl_text *out, const pl_style *style, const char *first, const char *rest,
                     pl_tone tone, const char *string) {
    pl_text_put(out, first);
    put_lines(out, style, tone, pl_columns(first), 0, rest, string);
}

void pl_put_paragraph(pl_text *out, const pl_style *style, size_t indent, const char *string) {
    if (!*string)
        return;
    pl_text_repeat(out, " ", indent);
    put_lines(out, style, PL_PLAIN, indent, indent, "", string);
}

void pl_put_item(pl_text *out, const pl_style *style, size_t indent, pl_tone tone,
                 const char *marker, size_t hang, const char *string) {
    size_t used = pl_columns(marker), column = indent + used;
    pl_text_repeat(out, " ", indent);
    pl_put_toned(out, style, tone, marker, strlen(marker));
    size_t space = used < hang ? hang - used : used > 0;
    pl_text_repeat(out, " ", space);
    put_lines(out, style, PL_PLAIN, column + space, indent + hang, "", string);
}

/* -- tables ---------------------------------------------------------------------------------- */

enum { GAP = 2, LEAST_WRAPPED = 16, LEAST = 3 };

void pl_table_add(pl_table *table, pl_tone tone, const char *string) {
    if (table->cell_count == table->cell_capacity) {
        size_t capacity = table->cell_capacity ? 2 * table->cell_capacity : 64;
        pl_cell *cells = pl_realloc(table->cells, capacity, sizeof *cells);
        if (!cells) {
            table->failed = true;
            return;
        }
        table->cells = cells;
        table->cell_capacity = capacity;
    }
    const char *copy = pl_arena_text(&table->arena, string, strlen(string));
    table->failed |= !copy;
    table->cells[table->cell_count++] = (pl_cell){copy ? copy : "", tone};
}

void pl_table_clear(pl_table *table) {
    pl_arena_clear(&table->arena);
    pl_free(table->cells);
    *table = (pl_table){0};
}

/* Which columns are written, and how wide. */
typedef struct layout {
    pl_text *out;
    const pl_style *style;
    const pl_table *table;
    size_t indent, count, repeated, least;
    size_t *shown;     /* [count] index of the column */
    size_t *widths;    /* [column_count] */
    const char **rest; /* [column_count] what is left of a cell to write */
} layout;

static size_t natural_width(const pl_table *table, size_t column) {
    const pl_column *of = &table->columns[column];
    size_t width = of->title ? pl_columns(of->title) : 0;
    if (of->title_most && width > of->title_most)
        width = of->title_most;
    for (size_t c = column; c < table->cell_count; c += table->column_count) {
        size_t columns = pl_columns(table->cells[c].text);
        width = columns > width ? columns : width;
    }
    if (of->most && width > of->most)
        width = of->most;
    return width ? width : 1;
}

static size_t total_width(const layout *l) {
    size_t total = l->indent + GAP * (l->count - 1);
    for (size_t i = 0; i < l->count; i++)
        total += l->widths[l->shown[i]];
    return total;
}

/* The widest of the first `count` columns, or of those that wrap, if wider than `least`; or NULL.
 */
static size_t *widest(const layout *l, size_t count, bool wrapping, size_t least) {
    size_t *found = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t c = l->shown[i];
        if (wrapping && !l->table->columns[c].wraps)
            continue;
        if (l->widths[c] > least && (!found || l->widths[c] > *found))
            found = &l->widths[c];
    }
    return found;
}

static void narrow(const layout *l) {
    size_t total = total_width(l);
    for (; total > l->style->width; total--) {
        size_t *width = widest(l, l->repeated, false, l->least);
        width = width ? width : widest(l, l->count, true, LEAST_WRAPPED);
        width = width ? width : widest(l, l->count, false, LEAST);
        if (!width)
            return;
        --*width;
    }
}

/* What one line of a cell shows of `string`, and in *next what the line uses up. */
static void put_piece(pl_text *piece, const char *string, size_t width, bool wraps, size_t *next) {
    if (wraps) {
        pl_put_clean(piece, string, pl_break_line(string, width, next));
        return;
    }
    *next = strlen(string);
    if (pl_columns(string) <= width) {
        pl_put_clean(piece, string, *next);
        return;
    }
    size_t length = without_spaces_at_end(string, pl_fit_columns(string, width - 1));
    pl_put_clean(piece, string, length);
    pl_text_put(piece, "…");
}

/* Writes one line of the cell, padded, and moves its rest on. */
static void put_cell_line(const layout *l, size_t column, bool wraps, pl_tone tone) {
    size_t width = l->widths[column], next;
    pl_text piece = {0};
    put_piece(&piece, l->rest[column], width, wraps, &next);
    l->rest[column] += next;
    size_t columns = pl_columns(pl_text_string(&piece));
    size_t space = width > columns ? width - columns : 0;
    bool right = l->table->columns[column].align == PL_RIGHT;
    pl_text_repeat(l->out, " ", right ? space : 0);
    pl_put_toned(l->out, l->style, tone, pl_text_string(&piece), piece.length);
    pl_text_repeat(l->out, " ", right ? 0 : space);
    l->out->failed |= piece.failed;
    pl_text_clear(&piece);
}

static bool anything_left(const layout *l) {
    for (size_t i = 0; i < l->count; i++)
        if (*l->rest[l->shown[i]])
            return true;
    return false;
}

/* Writes a row, or the titles where `cells` is NULL: as many lines as its highest cell has. */
static void put_row(const layout *l, const pl_cell *cells) {
    for (size_t i = 0; i < l->count; i++) {
        size_t c = l->shown[i];
        const char *title = l->table->columns[c].title;
        l->rest[c] = cells ? cells[c].text : title ? title : "";
    }
    do {
        pl_text_repeat(l->out, " ", l->indent);
        for (size_t i = 0; i < l->count; i++) {
            size_t c = l->shown[i];
            put_cell_line(l, c, !cells || l->table->columns[c].wraps,
                          cells ? cells[c].tone : PL_FAINT);
            pl_text_repeat(l->out, " ", i + 1 < l->count ? GAP : 0);
        }
        pl_end_line(l->out);
    } while (anything_left(l));
}

static bool has_titles(const pl_table *table) {
    for (size_t c = 0; c < table->column_count; c++)
        if (table->columns[c].title)
            return true;
    return false;
}

static void put_rows(layout *l) {
    narrow(l);
    if (has_titles(l->table))
        put_row(l, NULL);
    for (size_t c = 0; c < l->table->cell_count; c += l->table->column_count)
        put_row(l, l->table->cells + c);
}

/* Adds the columns from `from` on that fit, at least one; returns the first that does not. */
static size_t take_columns(layout *l, size_t from) {
    const pl_table *table = l->table;
    size_t used = l->indent, column = from;
    l->count = 0;
    for (size_t c = 0; c < table->column_count; c++)
        l->widths[c] = natural_width(table, c);
    for (size_t c = 0; c < l->repeated; c++) {
        l->shown[l->count++] = c;
        used += (l->widths[c] < l->least ? l->widths[c] : l->least) + GAP;
    }
    while (column < table->column_count) {
        used += l->widths[column];
        if (used > l->style->width && column > from)
            break;
        l->shown[l->count++] = column++;
        used += GAP;
    }
    return column;
}

static void put_parts(pl_text *out, const pl_style *style, size_t indent, pl_table *table,
                      size_t repeated, size_t least) {
    size_t n = table->column_count;
    layout l = {.out = out,
                .style = style,
                .table = table,
                .indent = indent,
                .repeated = repeated,
                .least = least};
    l.shown = pl_arena_alloc(&table->arena, n, sizeof *l.shown);
    l.widths = pl_arena_alloc(&table->arena, n, sizeof *l.widths);
    l.rest = pl_arena_alloc(&table->arena, n, sizeof *l.rest);
    if (table->failed || !l.shown || !l.widths || !l.rest) {
        out->failed = true;
        return;
    }
    for (size_t from = repeated; from < n;) {
        if (from > repeated)
            pl_text_put(out, "\n");
        from = take_columns(&l, from);
        put_rows(&l);
    }
}

void pl_put_table_parts(pl_text *out, const pl_style *style, size_t indent, pl_table *table,
                        size_t repeated, size_t least) {
    put_parts(out, style, indent, table, repeated, least);
}

void pl_put_table(pl_text *out, const pl_style *style, size_t indent, pl_table *table) {
    /* One part: no room is kept for the first columns, which thus give way with the others. */
    put_parts(out, style, indent, table, table->column_count - 1, SIZE_MAX);
}
