/* Mappings by table, lists, and the messages about keys. */
#include "dossier/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void note(pl_reader *r, bool is_error, uint32_t line, uint32_t column, char *message) {
    pl_clean_message(message);
    size_t before = is_error ? r->errors++ : r->warnings++;
    if (r->status == PARLEY_OK && before < MOST_DIAGNOSTICS)
        r->status = parley_diagnostics_add(r->diagnostics, is_error, line, column, message);
}

void pl_error(pl_reader *r, uint32_t line, uint32_t column, const char *format, ...) {
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    note(r, true, line, column, message);
}

void pl_warn(pl_reader *r, uint32_t line, uint32_t column, const char *format, ...) {
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    note(r, false, line, column, message);
}

void pl_reader_clear_text(pl_reader *r, pl_text *text) {
    if (text->failed && r->status == PARLEY_OK)
        r->status = pl_fail_memory();
    pl_text_clear(text);
}

void *pl_reader_alloc(pl_reader *r, size_t count, size_t size) {
    void *block = pl_arena_alloc(r->arena, count, size);
    if (!block && r->status == PARLEY_OK)
        r->status = pl_fail_memory();
    return block;
}

char *pl_reader_text(pl_reader *r, const char *text, size_t length) {
    char *copy = pl_arena_text(r->arena, text, length);
    if (!copy && r->status == PARLEY_OK)
        r->status = pl_fail_memory();
    return copy;
}

bool pl_expect(pl_reader *r, const pl_node *node, pl_kind kind, const char *what) {
    if (node->kind == kind)
        return true;
    if (what || !r->key)
        pl_error(r, node->line, node->column, "%s must be %s; here is %s", what ? what : "this",
                 pl_kind_name(kind), pl_kind_name(node->kind));
    else
        pl_error(r, node->line, node->column, "\"%s\" must be %s; here is %s", r->key,
                 pl_kind_name(kind), pl_kind_name(node->kind));
    return false;
}

bool pl_expect_one(pl_reader *r, const pl_node *node, const char *a, const char *b) {
    bool has_a = pl_node_find(node, a), has_b = pl_node_find(node, b);
    if (has_a && has_b)
        pl_error(r, node->line, node->column, "\"%s\" and \"%s\" stand together; write one of them",
                 a, b);
    else if (!has_a && !has_b)
        pl_error(r, node->line, node->column, "\"%s\" or \"%s\" is missing", a, b);
    return has_a != has_b;
}

/* Edits that lead from one word to the other, two letters that changed places being one of them
 * (the optimal string alignment distance). Up to 63 characters of each; longer words are far from
 * everything. */
static size_t distance(const char *a, const char *b) {
    size_t rows[3][64], columns = strlen(b);
    if (columns > 63 || strlen(a) > 63)
        return SIZE_MAX;
    size_t *older = rows[0], *old = rows[1], *row = rows[2];
    for (size_t j = 0; j <= columns; j++)
        old[j] = j;
    for (size_t i = 0; a[i]; i++) {
        row[0] = i + 1;
        for (size_t j = 0; j < columns; j++) {
            size_t best = old[j] + (a[i] != b[j]);
            best = old[j + 1] + 1 < best ? old[j + 1] + 1 : best;
            best = row[j] + 1 < best ? row[j] + 1 : best;
            bool swapped = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j];
            row[j + 1] = swapped && older[j - 1] + 1 < best ? older[j - 1] + 1 : best;
        }
        size_t *spare = older;
        older = old;
        old = row;
        row = spare;
    }
    return old[columns];
}

const char *pl_nearest(const char *text, const char *const *words) {
    const char *nearest = NULL;
    size_t length = strlen(text), least = length < 3 ? 0 : length < 5 ? 2 : 3; /* fewer edits */
    for (; *words; words++) {
        size_t edits = distance(text, *words);
        if (edits < least) {
            least = edits;
            nearest = *words;
        }
    }
    return nearest;
}

static const pl_field record_fields[] = {
    {"date", pl_read_date, offsetof(parley_record, date), NULL, false},
    {"sources", pl_read_sources, 0, NULL, false},
    {"text", pl_read_text, offsetof(parley_record, text), NULL, false},
    {"note", pl_read_text, offsetof(parley_record, note), NULL, false},
    {NULL, NULL, 0, NULL, false}};

static const pl_field note_field[] = {{"note", NULL, 0, NULL, false}, {NULL, NULL, 0, NULL, false}};

static const pl_field *find_field(const pl_field *fields, const char *key) {
    for (; fields->key; fields++)
        if (strcmp(fields->key, key) == 0)
            return fields;
    return NULL;
}

static size_t collect_keys(const char **keys, size_t count, const pl_field *fields) {
    for (; fields->key && count < 47; fields++) {
        bool there = false;
        for (size_t i = 0; i < count; i++)
            there |= strcmp(keys[i], fields->key) == 0;
        if (!there)
            keys[count++] = fields->key;
    }
    return count;
}

static void unknown_key(pl_reader *r, const pl_pair *pair, const pl_field *fields,
                        const pl_field *common) {
    if (r->errors >= MOST_DIAGNOSTICS) {
        r->errors++; /* not listed: do not search for what was meant */
        return;
    }
    const char *keys[48];
    pl_text allowed = {0};
    size_t count = collect_keys(keys, collect_keys(keys, 0, fields), common);
    keys[count] = NULL;
    const char *nearest = pl_nearest(pair->key, keys);
    for (size_t i = 0; i < count; i++)
        pl_text_print(&allowed, "%s%s", i ? ", " : "", keys[i]);
    if (nearest)
        pl_error(r, pair->line, pair->column, "unknown key \"%.64s\"; did you mean \"%s\"?",
                 pair->key, nearest);
    else
        pl_error(r, pair->line, pair->column, "unknown key \"%.64s\"; allowed here: %s", pair->key,
                 pl_text_string(&allowed));
    pl_reader_clear_text(r, &allowed);
}

static void set_known(const parley_dossier *dossier, parley_record *record) {
    record->known = INT32_MIN;
    if (record->date.written) {
        record->known = record->date.known;
        return;
    }
    for (size_t i = 0; dossier->sources && i < record->source_count; i++) {
        const parley_date *date = &dossier->sources[record->sources[i].source].record.date;
        if (date->written && (record->known == INT32_MIN || date->known < record->known))
            record->known = date->known;
    }
}

static void read_value(pl_reader *r, const pl_pair *pair, const pl_field *field, void *out) {
    r->key = pair->key;
    field->read(r, pair->value, (char *)out + field->offset, field->extra);
    r->key = NULL;
}

static void read_field(pl_reader *r, const pl_pair *pair, const pl_field *fields,
                       const pl_field *common, void *out) {
    const pl_field *field = find_field(fields, pair->key);
    if (!field)
        field = find_field(common, pair->key);
    if (!field)
        unknown_key(r, pair, fields, common);
    else if (pair->value->kind == PL_NULL)
        pl_error(r, pair->line, pair->column, "the key \"%s\" has no value; leave it out instead",
                 pair->key);
    else if (field->read)
        read_value(r, pair, field, out);
}

static void missing_key(pl_reader *r, const pl_node *node, const char *key) {
    const pl_node *id = pl_node_find(node, "id");
    if (id && id->text)
        pl_error(r, node->line, node->column, "the key \"%s\" is missing in \"%.64s\"", key,
                 id->text);
    else
        pl_error(r, node->line, node->column, "the key \"%s\" is missing", key);
}

void pl_read_mapping(pl_reader *r, const pl_node *node, const pl_field *fields, void *out,
                     bool is_record) {
    if (!pl_expect(r, node, PL_MAPPING, "an entry"))
        return;
    if (is_record) {
        ((parley_record *)out)->line = node->line;
        ((parley_record *)out)->column = node->column;
    }
    const pl_field *common = is_record ? record_fields : note_field;
    for (size_t i = 0; i < node->count && r->status == PARLEY_OK; i++)
        read_field(r, &node->as.pairs[i], fields, common, out);
    for (; fields->key; fields++)
        if (fields->required && !pl_node_find(node, fields->key))
            missing_key(r, node, fields->key);
    if (is_record)
        set_known(r->dossier, out);
}

void *pl_read_items(pl_reader *r, const pl_node *node, size_t size, pl_read read, const void *extra,
                    size_t *count) {
    *count = 0;
    if (!pl_expect(r, node, PL_LIST, NULL))
        return NULL;
    r->key = NULL;
    char *items = pl_reader_alloc(r, node->count, size);
    if (!items)
        return NULL;
    *count = node->count;
    for (size_t i = 0; i < node->count && r->status == PARLEY_OK; i++)
        read(r, node->as.items[i], items + i * size, extra);
    return items;
}

static void read_entry(pl_reader *r, const pl_node *node, void *out, const void *fields) {
    pl_read_mapping(r, node, fields, out, true);
}

void pl_read_section(pl_reader *r, const pl_node *root, const char *key, const pl_field *fields,
                     size_t size, const void **items, size_t *count) {
    const pl_node *node = pl_node_find(root, key);
    r->key = key;
    if (node && node->kind != PL_NULL)
        *items = pl_read_items(r, node, size, read_entry, fields, count);
}
