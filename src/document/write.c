/* The JSON writer, and values of YAML and XML. */
#include "document/write.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

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

void pl_json_member_string(pl_json *json, const char *key, const char *value) {
    pl_json_key(json, key);
    pl_json_string(json, value);
}

void pl_json_member_double(pl_json *json, const char *key, double value) {
    pl_json_key(json, key);
    pl_json_double(json, value);
}

void pl_json_member_integer(pl_json *json, const char *key, int64_t value) {
    pl_json_key(json, key);
    pl_json_integer(json, value);
}

/* -- YAML ------------------------------------------------------------------------------------ */

/* Words that some reader takes for true, false or null. */
static bool is_reserved(const char *text) {
    static const char *const words[] = {"y",  "n",   "yes",  "no",  "true", "false",
                                        "on", "off", "null", "nan", "inf",  NULL};
    for (size_t i = 0; words[i]; i++)
        if (strcasecmp(words[i], text) == 0)
            return true;
    return false;
}

/* Begins with a letter, so that it is no number, date or mark of YAML; holds nothing that ends a
 * plain text; ends in no blank. Letters other than a to z may stand anywhere but for a few marks.
 */
static bool is_plain(const char *text) {
    size_t length = strlen(text);
    if (length == 0 || !(isalpha((unsigned char)text[0]) || (text[0] & 0x80)) ||
        text[length - 1] == ' ' || is_reserved(text))
        return false;
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (!isalnum(*c) && !(*c & 0x80) && !strchr(" -_./()+'%!?*=<>;", *c))
            return false;
        bool control = *c == 0xc2 && c[1] < 0xa0; /* U+0080 to U+009F */
        bool separator = *c == 0xe2 && c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xa9;
        bool marker = *c == 0xef && (c[1] == 0xbb || c[1] == 0xbf); /* U+FEFF, U+FFFE */
        if (control || separator || marker)
            return false;
    }
    return true;
}

void pl_yaml_put_text(pl_text *out, const char *text) {
    if (is_plain(text))
        pl_text_put(out, text);
    else
        quoted(out, text);
}

void pl_yaml_put_double(pl_text *out, double value) {
    char text[32];
    if (!isfinite(value)) {
        pl_text_put(out, isnan(value) ? ".nan" : value < 0 ? "-.inf" : ".inf");
        return;
    }
    pl_format_double(text, value);
    const char *power = strchr(text, 'e');
    if (power && !strchr(text, '.')) { /* 1e-05 would be a word in YAML 1.1 */
        pl_text_add(out, text, (size_t)(power - text));
        pl_text_print(out, ".0%s", power);
    } else {
        pl_text_put(out, text);
    }
}

/* -- XML ------------------------------------------------------------------------------------- */

void pl_xml_put_text(pl_text *out, const char *text) {
    for (; *text; text++) {
        switch (*text) {
        case '&': pl_text_put(out, "&amp;"); break;
        case '<': pl_text_put(out, "&lt;"); break;
        case '>': pl_text_put(out, "&gt;"); break;
        case '"': pl_text_put(out, "&quot;"); break;
        case '\n':
        case '\t':
        case '\r': pl_text_print(out, "&#%d;", *text); break;
        default:
            if ((unsigned char)*text >= 0x20) /* XML has no way to write the others */
                pl_text_add(out, text, 1);
            break;
        }
    }
}
