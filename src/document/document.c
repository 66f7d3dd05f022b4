/* Opening a document, and the nodes that both readers make. */
#include "document/document.h"

#include "base/map.h"
#include "base/text.h"
#include "document/build.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool count_node(pl_document *document, pl_place at) {
    if (++document->nodes <= PL_DOCUMENT_MOST_NODES)
        return true;
    pl_fail_at(PARLEY_E_LIMIT, document->file, at.line, at.column, "more than %d values",
               PL_DOCUMENT_MOST_NODES);
    return false;
}

pl_node *pl_build_scalar(pl_document *document, pl_kind kind, pl_place at, const char *text,
                         size_t length) {
    if (!count_node(document, at))
        return NULL;
    pl_node *node = pl_arena_alloc(&document->arena, 1, sizeof *node);
    char *copy = node ? pl_arena_text(&document->arena, text, length) : NULL;
    if (!copy) {
        pl_fail_memory();
        return NULL;
    }
    *node = (pl_node){.kind = kind,
                      .line = at.line,
                      .column = at.column,
                      .uses = 1,
                      .count = length,
                      .text = copy};
    return node;
}

/* Adds the nodes below to `node->uses`; false once there are too many. */
static bool count_uses(pl_document *document, pl_node *node, const pl_node *below) {
    if (below->levels >= node->levels)
        node->levels = below->levels + 1;
    if (below->uses <= PL_DOCUMENT_MOST_NODES - node->uses) {
        node->uses += below->uses;
        return true;
    }
    pl_fail_at(PARLEY_E_LIMIT, document->file, node->line, node->column,
               "more than %d values, aliases counted as often as they are used",
               PL_DOCUMENT_MOST_NODES);
    return false;
}

pl_node *pl_build_list(pl_document *document, pl_place at, const pl_items *items) {
    if (!count_node(document, at))
        return NULL;
    pl_node *node = pl_arena_alloc(&document->arena, 1, sizeof *node);
    const pl_node **copy =
        node ? pl_arena_alloc(&document->arena, items->count, sizeof *copy) : NULL;
    if (!copy) {
        pl_fail_memory();
        return NULL;
    }
    *node = (pl_node){.kind = PL_LIST,
                      .line = at.line,
                      .column = at.column,
                      .uses = 1,
                      .levels = 1,
                      .count = items->count,
                      .as.items = copy};
    for (size_t i = 0; i < items->count; i++) {
        copy[i] = items->items[i];
        if (!count_uses(document, node, copy[i]))
            return NULL;
    }
    return node;
}

pl_node *pl_build_mapping(pl_document *document, pl_place at, const pl_pairs *pairs) {
    if (!count_node(document, at))
        return NULL;
    pl_node *node = pl_arena_alloc(&document->arena, 1, sizeof *node);
    pl_pair *copy = node ? pl_arena_alloc(&document->arena, pairs->count, sizeof *copy) : NULL;
    if (!copy) {
        pl_fail_memory();
        return NULL;
    }
    *node = (pl_node){.kind = PL_MAPPING,
                      .line = at.line,
                      .column = at.column,
                      .uses = 1,
                      .levels = 1,
                      .count = pairs->count,
                      .as.pairs = copy};
    for (size_t i = 0; i < pairs->count; i++) {
        copy[i] = pairs->items[i];
        if (!count_uses(document, node, copy[i].value))
            return NULL;
    }
    return node;
}

parley_status pl_build_add_pair(pl_document *document, pl_pairs *pairs, pl_map *keys,
                                pl_pair pair) {
    size_t before = pl_map_find(keys, pair.key);
    if (before != PL_MAP_MISSING)
        return pl_fail_at(
            PARLEY_E_INPUT, document->file, pair.line, pair.column,
            "the key \"%.64s\" stands twice in this mapping; it is there since line %u", pair.key,
            pairs->items[before].line);
    if (pl_map_set(keys, pair.key, pairs->count) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    return pl_vector_push(pairs, pair);
}

pl_place pl_place_of(const char *bytes, size_t offset) {
    pl_place place = {1, 1};
    for (size_t i = 0; i < offset; i++) {
        if (bytes[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)bytes[i] & 0xc0) != 0x80) {
            place.column++;
        }
    }
    return place;
}

parley_status pl_build_remark(pl_document *document, pl_place at, const char *format, ...) {
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    pl_clean_message(message);
    pl_remark *remark = pl_arena_alloc(&document->arena, 1, sizeof *remark);
    char *copy = remark ? pl_arena_text(&document->arena, message, strlen(message)) : NULL;
    if (!copy)
        return pl_fail_memory();
    *remark = (pl_remark){NULL, at.line, at.column, copy};
    const pl_remark **end = &document->remarks;
    while (*end)
        end = (const pl_remark **)&(*end)->next;
    *end = remark;
    return PARLEY_OK;
}

static parley_status check_bytes(const pl_document *document, const char *bytes, size_t length,
                                 pl_syntax syntax) {
    if (length > PL_DOCUMENT_MOST_BYTES)
        return pl_fail_at(PARLEY_E_LIMIT, document->file, 0, 0, "%zu bytes; at most %d", length,
                          PL_DOCUMENT_MOST_BYTES);
    size_t start = syntax == PL_XML ? length : pl_utf8_prefix(bytes, length);
    if (start == length) /* XML may be in other encodings */
        return PARLEY_OK;
    pl_place place = pl_place_of(bytes, start);
    return pl_fail_at(PARLEY_E_INPUT, document->file, place.line, place.column,
                      "the text is not UTF-8 here (byte 0x%02x)", (unsigned char)bytes[start]);
}

static parley_status parse(pl_document *document, const char *bytes, size_t length,
                           pl_syntax syntax) {
    parley_status status = check_bytes(document, bytes, length, syntax);
    if (status != PARLEY_OK)
        return status;
    switch (syntax) {
    case PL_YAML: return pl_yaml_parse(document, bytes, length);
    case PL_JSON: return pl_json_parse(document, bytes, length, false);
    case PL_JSON_PYTHON: return pl_json_parse(document, bytes, length, true);
    case PL_XML: return pl_xml_parse(document, bytes, length);
    }
    return pl_fail(PARLEY_E_ARGUMENT, "syntax %d does not exist", (int)syntax);
}

parley_status pl_document_parse(pl_document **out, const char *name, const char *bytes,
                                size_t length, pl_syntax syntax) {
    parley_status status = PARLEY_OK;
    *out = NULL;
    pl_document *document = PL_NEW(pl_document, 1);
    if (!document)
        return pl_fail_memory();
    document->file = pl_arena_text(&document->arena, name, strlen(name));
    if (!document->file)
        status = pl_fail_memory();
    if (status == PARLEY_OK)
        status = parse(document, bytes, length, syntax);
    if (status != PARLEY_OK) {
        pl_document_free(document);
        return status;
    }
    *out = document;
    return PARLEY_OK;
}

/* Reads to the end, also from a pipe; stops once the limit of a document is passed. */
static parley_status read_all(FILE *file, const char *path, pl_text *out) {
    char chunk[1 << 15];
    size_t got;
    while (out->length <= PL_DOCUMENT_MOST_BYTES && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        pl_text_add(out, chunk, got);
    if (out->failed)
        return pl_fail_memory();
    if (ferror(file))
        return pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "cannot be read: %s", strerror(errno));
    return PARLEY_OK;
}

parley_status pl_file_read(pl_text *out, const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file && errno == ENOMEM)
        return pl_fail_memory();
    if (!file)
        return pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "cannot be opened: %s", strerror(errno));
    setvbuf(file, NULL, _IONBF, 0); /* it is read in large chunks */
    parley_status status = read_all(file, path, out);
    fclose(file);
    return status;
}

parley_status pl_document_read(pl_document **out, const char *path) {
    size_t length = strlen(path);
    bool json = length >= 5 && strcmp(path + length - 5, ".json") == 0;
    pl_text text = {0};
    *out = NULL;
    parley_status status = pl_file_read(&text, path);
    if (status == PARLEY_OK)
        status = pl_document_parse(out, path, pl_text_string(&text), text.length,
                                   json ? PL_JSON : PL_YAML);
    pl_text_clear(&text);
    return status;
}

void pl_document_free(pl_document *document) {
    if (!document)
        return;
    pl_arena arena = document->arena;
    pl_arena_clear(&arena);
    pl_free(document);
}

const pl_node *pl_node_find(const pl_node *mapping, const char *key) {
    for (size_t i = 0; i < mapping->count; i++)
        if (strcmp(mapping->as.pairs[i].key, key) == 0)
            return mapping->as.pairs[i].value;
    return NULL;
}

const char *pl_kind_name(pl_kind kind) {
    switch (kind) {
    case PL_NULL: return "nothing";
    case PL_BOOL: return "true or false";
    case PL_NUMBER: return "a number";
    case PL_STRING: return "a text";
    case PL_LIST: return "a list";
    case PL_MAPPING: return "a mapping";
    }
    return "a value";
}
