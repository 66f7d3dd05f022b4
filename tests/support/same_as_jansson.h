/* Holds the JSON reader against Jansson: the same texts accepted, with the same values. */
#ifndef PL_SAME_AS_JANSSON_H
#define PL_SAME_AS_JANSSON_H

#include "document/document.h"

#include <jansson.h>
#include <string.h>

static bool same_value(const pl_node *ours, const json_t *theirs) {
    const char *key;
    json_t *value;
    switch (json_typeof(theirs)) {
    case JSON_NULL: return ours->kind == PL_NULL;
    case JSON_TRUE: return ours->kind == PL_BOOL && ours->number == 1;
    case JSON_FALSE: return ours->kind == PL_BOOL && ours->number == 0;
    case JSON_INTEGER:
        return ours->kind == PL_NUMBER && ours->number == (double)json_integer_value(theirs);
    case JSON_REAL: return ours->kind == PL_NUMBER && ours->number == json_real_value(theirs);
    case JSON_STRING:
        return ours->kind == PL_STRING && ours->count == json_string_length(theirs) &&
               strcmp(ours->text, json_string_value(theirs)) == 0;
    case JSON_ARRAY:
        if (ours->kind != PL_LIST || ours->count != json_array_size(theirs))
            return false;
        for (size_t i = 0; i < ours->count; i++)
            if (!same_value(ours->as.items[i], json_array_get(theirs, i)))
                return false;
        return true;
    case JSON_OBJECT:
        if (ours->kind != PL_MAPPING || ours->count != json_object_size(theirs))
            return false;
        json_object_foreach((json_t *)theirs, key, value) {
            const pl_node *found = pl_node_find(ours, key);
            if (!found || !same_value(found, value))
                return false;
        }
        return true;
    }
    return false;
}

/* Where the two may differ: we stop at 64 levels, 4 million values and a zero byte (Jansson takes
 * one at the very end), and skip a byte order mark; Jansson stops at numbers that a double or 64
 * bits cannot hold, which a dossier refuses later. */
static bool may_differ(const pl_document *ours, const char *bytes, size_t length,
                       const json_error_t *theirs) {
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        return true;
    if (!ours)
        return memchr(bytes, 0, length) || strstr(parley_last_error()->message, "more than");
    return json_error_code(theirs) == json_error_numeric_overflow;
}

/* Reads the bytes both ways; false where the two disagree. */
static bool same_as_jansson(const char *bytes, size_t length) {
    pl_document *ours;
    json_error_t error = {0};
    size_t flags = JSON_DECODE_ANY | JSON_REJECT_DUPLICATES;
    parley_status status = pl_document_parse(&ours, "text.json", bytes, length, true);
    json_t *theirs = json_loadb(bytes, length, flags, &error);
    bool same = (status == PARLEY_OK) == (theirs != NULL);
    if (!same)
        same = may_differ(ours, bytes, length, &error);
    else if (theirs)
        same = same_value(ours->root, theirs);
    json_decref(theirs);
    pl_document_free(ours);
    return same;
}

#endif
