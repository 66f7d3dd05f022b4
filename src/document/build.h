/* What the readers of YAML, JSON and XML share: making nodes in a document's arena. */
#ifndef PL_DOCUMENT_BUILD_H
#define PL_DOCUMENT_BUILD_H

#include "base/map.h"
#include "base/vector.h"
#include "document/document.h"

typedef struct pl_place {
    uint32_t line, column;
} pl_place;

typedef PL_VECTOR(pl_pair) pl_pairs;
typedef PL_VECTOR(const pl_node *) pl_items;

/* Each returns NULL with the error set: out of memory, or more nodes than a document may have. */
pl_node *pl_build_scalar(pl_document *document, pl_kind kind, pl_place at, const char *text,
                         size_t length);
pl_node *pl_build_list(pl_document *document, pl_place at, const pl_items *items);
pl_node *pl_build_mapping(pl_document *document, pl_place at, const pl_pairs *pairs);

/* Appends a pair; PARLEY_E_INPUT where the key is there already. `keys` maps names to places. */
parley_status pl_build_add_pair(pl_document *document, pl_pairs *pairs, pl_map *keys, pl_pair pair);

/* Line and column (in characters, from 1) of a byte of the text. */
pl_place pl_place_of(const char *bytes, size_t offset);

parley_status pl_yaml_parse(pl_document *document, const char *bytes, size_t length);
parley_status pl_json_parse(pl_document *document, const char *bytes, size_t length,
                            bool infinite); /* `infinite`: also NaN, Infinity, -Infinity */
parley_status pl_xml_parse(pl_document *document, const char *bytes, size_t length);

/* Stands for an & that was not written as &amp; (U+FDD0, a character that is none). */
#define PL_XML_AMPERSAND "\xef\xb7\x90"

/* The bytes of an XML file as UTF-8, whatever their encoding, with everything before the
 * declaration, and the declaration itself where something stood before it, blanked out, and
 * PL_XML_AMPERSAND in place of an & that stands alone; places stay what they were. What was put
 * right becomes a remark. */
parley_status pl_xml_decode(pl_document *document, pl_text *out, const char *bytes, size_t length);

/* Adds a remark behind the others. */
parley_status pl_build_remark(pl_document *document, pl_place at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
