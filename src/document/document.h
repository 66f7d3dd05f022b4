/* Syntax only: YAML, JSON and XML read into one tree whose nodes know their line and column.
 *
 * YAML is read as 1.2 with the core schema (`no` is a word, 0o17 is 15), without tags, merge keys
 * or several documents. An alias shares the node of its anchor. An element of XML is a mapping with
 * three keys, `tag`, `attributes` and `children` (elements and texts); see pl_xml_tag. A document
 * never changes once read. */
#ifndef PL_DOCUMENT_DOCUMENT_H
#define PL_DOCUMENT_DOCUMENT_H

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"

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

/* What was put right while reading a file that is not quite what it should be. */
typedef struct pl_remark {
    const struct pl_remark *next;
    uint32_t line, column;
    const char *message;
} pl_remark;

typedef enum pl_syntax {
    PL_YAML,
    PL_JSON,
    PL_JSON_PYTHON, /* also NaN, Infinity and -Infinity, which Python writes */
    PL_XML
} pl_syntax;

typedef struct pl_document {
    pl_arena arena;
    const char *file; /* as named in errors */
    const pl_node *root;
    const pl_remark *remarks; /* in the order of the file; NULL: none. Of XML only */
    uint32_t
        nodes; /* made so far, so that a long list cannot fill the memory before it is counted */
} pl_document;

/* Reads a file: JSON where its name ends in ".json", else YAML. PARLEY_E_STORAGE, PARLEY_E_LIMIT,
 * PARLEY_E_INPUT with file:line:column, PARLEY_E_MEMORY. */
parley_status pl_document_read(pl_document **out, const char *path);

/* The bytes of a file, or of a pipe, up to what a document may have and a little more. */
parley_status pl_file_read(pl_text *out, const char *path);

/* The same from memory; `name` stands for the file in errors. */
parley_status pl_document_parse(pl_document **out, const char *name, const char *bytes,
                                size_t length, pl_syntax syntax);
void pl_document_free(pl_document *document);

/* The value of `key` in a mapping, or NULL. */
const pl_node *pl_node_find(const pl_node *mapping, const char *key);

/* Of an element of XML: its name; the text of an attribute, or NULL; what it holds, as a list. An
 * attribute has the place where its name stands. */
const char *pl_xml_tag(const pl_node *element);
const pl_node *pl_xml_attribute(const pl_node *element, const char *name);
const pl_node *pl_xml_children(const pl_node *element);

/* "a number", "a list": for messages. */
const char *pl_kind_name(pl_kind kind);

#endif
