/* The JSON writer. */
#include "document/write.h"

#include <inttypes.h>
#include <math.h>

static void begin_value(pl_json *json) {
    if (json->after_key) {
        json->after_key = false;
        return;
    }
    if (json->filled)
        pl_text_put(json->out, ",");
    if (json->depth > 0) {
        pl_text_put(json->out, "\n");
        pl_text_repeat(json->out, "  ", json->depth);
    }
    json->filled = true;
}

void pl_json_open(pl_json *json, char bracket) {
    begin_value(json);
    pl_text_add(json->out, &bracket, 1);
    json->depth++;
    json->filled = false;
}

void pl_json_close(pl_json *json, char bracket) {
    json->depth--;
    if (json->filled) {
        pl_text_put(json->out, "\n");
        pl_text_repeat(json->out, "  ", json->depth);
    }
    pl_text_add(json->out, &bracket, 1);
    json->filled = true;
    if (json->depth == 0)
        pl_text_put(json->out, "\n");
}

static void quoted(pl_text *out, const char *value) {
    pl_text_put(out, "\"");
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            pl_text_print(out, "\\%c", *value);
        else if (*value == '\n')
            pl_text_put(out, "\\n");
        else if ((unsigned char)*value < 0x20)
            pl_text_print(out, "\\u%04x", (unsigned)*value);
        else
            pl_text_add(out, value, 1);
    }
    pl_text_put(out, "\"");
}

void pl_json_key(pl_json *json, const char *key) {
    begin_value(json);
    quoted(json->out, key);
    pl_text_put(json->out, ": ");
    json->after_key = true;
}

void pl_json_string(pl_json *json, const char *value) {
    begin_value(json);
    quoted(json->out, value);
}

void pl_json_double(pl_json *json, double value) {
    char text[32];
    begin_value(json);
    if (isfinite(value))
        pl_format_double(text, value);
    pl_text_put(json->out, isfinite(value) ? text : "null");
}

void pl_json_integer(pl_json *json, int64_t value) {
    begin_value(json);
    pl_text_print(json->out, "%" PRId64, value);
}

void pl_json_boolean(pl_json *json, bool value) {
    begin_value(json);
    pl_text_put(json->out, value ? "true" : "false");
}

void pl_json_null(pl_json *json) {
    begin_value(json);
    pl_text_put(json->out, "null");
}
