/* Syntax only: YAML and JSON read into one tree whose nodes know their line and column.
 *
 * YAML is read as 1.2 with the core schema (`no` is a word, 0o17 is 15), without tags, merge keys
 * or several documents. An alias shares the node of its anchor. A document never changes once read.
 */
#ifndef PL_DOCUMENT_DOCUMENT_H
#define PL_DOCUMENT_DOCUMENT_H

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PL_DOCUMENT_MOST_BYTES = 64 << 20,
    PL_DOCUMENT_MOST_DEPTH = 64,
    PL_DOCUMENT_MOST_NODES = 4000000 /* an aliased node counts as often as it is used */
};

typedef enum pl_kind { PL_NULL, PL_BOOL, PL_NUMBER, PL_STRING, PL_LIST, PL_MAPPING } pl_kind;

typedef struct pl_pair {
    const char *key;
    uint32_t line, column; /* of the key */
    const struct pl_node *value;
} pl_pair;

typedef struct pl_node {
    pl_kind kind;
    uint32_t line, column; /* from 1 */
    uint32_t uses;         /* nodes below and including this one, aliases multiplied out */
    uint32_t levels;       /* lists and mappings inside each other: 0 of a scalar */
    size_t count;          /* of items, pairs, or bytes of text */
    const char *text;      /* a scalar as written; a string's value */
    double number;         /* of PL_NUMBER, and 0 or 1 of PL_BOOL; infinite where out of range */
    union {
        const struct pl_node **items; /* PL_LIST */
        pl_pair *pairs;               /* PL_MAPPING, in the order written, keys unique */
    } as;
} pl_node;

typedef struct pl_document {
    pl_arena arena;
    const char *file; /* as named in errors */
    const pl_node *root;
    uint32_t
        nodes; /* made so far, so that a long list cannot fill the memory before it is counted */
} pl_document;

/* Reads a file: JSON where its name ends in ".json", else YAML. PARLEY_E_STORAGE, PARLEY_E_LIMIT,
 * PARLEY_E_INPUT with file:line:column, PARLEY_E_MEMORY. */
parley_status pl_document_read(pl_document **out, const char *path);

/* The same from memory; `name` stands for the file in errors. */
parley_status pl_document_parse(pl_document **out, const char *name, const char *bytes,
                                size_t length, bool json);
void pl_document_free(pl_document *document);

/* The value of `key` in a mapping, or NULL. */
const pl_node *pl_node_find(const pl_node *mapping, const char *key);

/* "a number", "a list": for messages. */
const char *pl_kind_name(pl_kind kind);

#endif
