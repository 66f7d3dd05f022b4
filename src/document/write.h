/* Writing JSON: two spaces a level, keys in the order given, shortest decimals, so that the same
 * values give the same bytes; and single values of YAML and XML. */
#ifndef PL_DOCUMENT_WRITE_H
#define PL_DOCUMENT_WRITE_H

#include "base/text.h"

#include <stdint.h>

typedef struct pl_json {
    pl_text *out;
    unsigned depth;
    bool filled; /* something stands before the next value at this depth */
    bool after_key;
} pl_json;

void pl_json_open(pl_json *json, char bracket); /* '{' or '[' */
void pl_json_close(pl_json *json, char bracket);
void pl_json_key(pl_json *json, const char *key);

void pl_json_string(pl_json *json, const char *value);
void pl_json_double(pl_json *json, double value); /* null where it is not finite */
void pl_json_integer(pl_json *json, int64_t value);
void pl_json_boolean(pl_json *json, bool value);
void pl_json_null(pl_json *json);

/* A key and its value. */
void pl_json_member_string(pl_json *json, const char *key, const char *value);
void pl_json_member_double(pl_json *json, const char *key, double value);
void pl_json_member_integer(pl_json *json, const char *key, int64_t value);

/* A text as a value of YAML, also inside [ ] and { }: plain where every reader, of YAML 1.1 too,
 * takes it for the same text, else in double quotes. */
void pl_yaml_put_text(pl_text *out, const char *text);

/* A number as YAML 1.1 and 1.2 read it: 1.0e-05, -.inf. */
void pl_yaml_put_double(pl_text *out, double value);

/* A text as the value of an attribute of XML, without the quotes around it. */
void pl_xml_put_text(pl_text *out, const char *text);

#endif
