/* YAML by libyaml's events: it reads the syntax, the core schema and the limits are decided here.
 */
#include "base/map.h"
#include "document/build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct reader {
    pl_document *document;
    yaml_parser_t parser;
    yaml_event_t event; /* the current one; owned */
    bool has_event;
    const char *bytes;
    size_t length;
    pl_map anchors;                      /* the latest of each name, as an index into `anchored` */
    PL_VECTOR(const pl_node *) anchored; /* NULL while the anchored node is still being read */
} reader;

static pl_place place(const yaml_mark_t *mark) {
    return (pl_place){(uint32_t)mark->line + 1, (uint32_t)mark->column + 1};
}

static parley_status fail(reader *r, const yaml_mark_t *mark, const char *message) {
    pl_place at = place(mark);
    return pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column, "%s", message);
}

/* Whether character number `index` of the file, counted from 0, is a tab. */
static bool is_tab(const reader *r, size_t index) {
    size_t at = 0;
    for (; at < r->length; at++)
        if (((unsigned char)r->bytes[at] & 0xc0) != 0x80 && index-- == 0)
            break;
    return at < r->length && r->bytes[at] == '\t';
}

/* libyaml's words, and where the thing began that went wrong here. */
static parley_status syntax_error(reader *r) {
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        return pl_fail_memory();
    bool unreadable = p->error == YAML_READER_ERROR;
    pl_place at = unreadable ? pl_place_of(r->bytes, p->problem_offset) : place(&p->problem_mark);
    if (!unreadable && is_tab(r, p->problem_mark.index))
        return pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column,
                          "broken YAML: a tab stands here; indent with spaces");
    char since[32] = "";
    if (p->context && p->context_mark.line != p->problem_mark.line)
        snprintf(since, sizeof since, " since line %zu", p->context_mark.line + 1);
    return pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column,
                      "broken YAML: %s%s%s%s", p->problem ? p->problem : "unreadable",
                      p->context ? ", " : "", p->context ? p->context : "", since);
}

static parley_status next(reader *r) {
    if (r->has_event)
        yaml_event_delete(&r->event);
    r->has_event = false;
    if (!yaml_parser_parse(&r->parser, &r->event))
        return syntax_error(r);
    r->has_event = true;
    return PARLEY_OK;
}

/* -- scalars: the core schema, YAML 1.2.2 section 10.3.2 ------------------------------------- */

static bool one_of(const char *text, const char *const *words) {
    for (; *words; words++)
        if (strcmp(text, *words) == 0)
            return true;
    return false;
}

static size_t digits(const char *text, const char *allowed) {
    return strspn(text, allowed);
}

static bool is_decimal(const char *text) {
    static const char ten[] = "0123456789";
    text += *text == '-' || *text == '+';
    size_t whole = digits(text, ten), part = 0;
    text += whole;
    if (*text == '.')
        text += 1 + (part = digits(text + 1, ten));
    if (whole + part == 0)
        return false;
    if (*text == 'e' || *text == 'E') {
        text += 1 + (text[1] == '-' || text[1] == '+');
        size_t power = digits(text, ten);
        if (power == 0)
            return false;
        text += power;
    }
    return *text == '\0';
}

static bool parse_number(const char *text, double *number) {
    static const char *const infinities[] = {".inf",  ".Inf",  ".INF",  "+.inf", "+.Inf",
                                             "+.INF", "-.inf", "-.Inf", "-.INF", NULL};
    static const char *const nans[] = {".nan", ".NaN", ".NAN", NULL};
    if (one_of(text, infinities) || one_of(text, nans)) {
        *number = text[0] == '-' ? -strtod("inf", NULL) : strtod("inf", NULL);
        return true;
    }
    bool hexadecimal = strncmp(text, "0x", 2) == 0, octal = strncmp(text, "0o", 2) == 0;
    if (hexadecimal || octal) {
        const char *allowed = hexadecimal ? "0123456789abcdefABCDEF" : "01234567";
        size_t count = digits(text + 2, allowed);
        *number = (double)strtoull(text + 2, NULL, hexadecimal ? 16 : 8);
        return count > 0 && count <= 15 && text[2 + count] == '\0';
    }
    if (!is_decimal(text))
        return false;
    *number = strtod(text, NULL);
    return true;
}

static void resolve(pl_node *node) {
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    if (one_of(node->text, nulls)) {
        node->kind = PL_NULL;
    } else if (one_of(node->text, trues) || one_of(node->text, falses)) {
        node->kind = PL_BOOL;
        node->number = node->text[0] == 't' || node->text[0] == 'T';
    } else if (parse_number(node->text, &node->number)) {
        node->kind = PL_NUMBER;
    }
}

static parley_status check_tag(reader *r, const yaml_char_t *tag) {
    return tag ? fail(r, &r->event.start_mark,
                      "tags such as !!str are not supported; write the value alone")
               : PARLEY_OK;
}

/* -- the tree -------------------------------------------------------------------------------- */

static const char too_deep[] = "nested more than 64 deep";

static parley_status read_node(reader *r, const pl_node **out, unsigned depth);

static parley_status check_scalar(reader *r) {
    const yaml_event_t *event = &r->event;
    if (check_tag(r, event->data.scalar.tag) != PARLEY_OK)
        return PARLEY_E_INPUT;
    if (strlen((const char *)event->data.scalar.value) != event->data.scalar.length)
        return fail(r, &event->start_mark, "a text may not contain the character \\0");
    return PARLEY_OK;
}

static parley_status read_scalar(reader *r, const pl_node **out) {
    const yaml_event_t *event = &r->event;
    if (check_scalar(r) != PARLEY_OK)
        return PARLEY_E_INPUT;
    const char *text = (const char *)event->data.scalar.value;
    pl_node *node = pl_build_scalar(r->document, PL_STRING, place(&event->start_mark), text,
                                    event->data.scalar.length);
    if (!node)
        return parley_last_error()->status;
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        resolve(node);
    *out = node;
    return PARLEY_OK;
}

static parley_status read_list(reader *r, const pl_node **out, unsigned depth) {
    parley_status status = check_tag(r, r->event.data.sequence_start.tag);
    pl_place at = place(&r->event.start_mark);
    pl_items items = {0};
    if (status != PARLEY_OK)
        return status;
    for (;;) {
        const pl_node *item;
        PL_TRY(next(r));
        if (r->event.type == YAML_SEQUENCE_END_EVENT)
            break;
        PL_TRY(read_node(r, &item, depth + 1));
        PL_TRY(pl_vector_push(&items, item));
    }
    *out = pl_build_list(r->document, at, &items);
    status = *out ? PARLEY_OK : parley_last_error()->status;
out:
    pl_vector_clear(&items);
    return status;
}

static parley_status read_key(reader *r, pl_pair *pair) {
    const yaml_event_t *event = &r->event;
    if (event->type != YAML_SCALAR_EVENT)
        return fail(r, &event->start_mark, "a key must be a plain word");
    const char *key = (const char *)event->data.scalar.value;
    if (strcmp(key, "<<") == 0 && event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
        return fail(r, &event->start_mark, "merge keys (<<) are not supported; write the keys out");
    if (check_scalar(r) != PARLEY_OK)
        return PARLEY_E_INPUT;
    pl_place at = place(&event->start_mark);
    *pair = (pl_pair){.key = pl_arena_text(&r->document->arena, key, event->data.scalar.length),
                      .line = at.line,
                      .column = at.column};
    return pair->key ? PARLEY_OK : pl_fail_memory();
}

static parley_status read_mapping(reader *r, const pl_node **out, unsigned depth) {
    parley_status status = check_tag(r, r->event.data.mapping_start.tag);
    pl_place at = place(&r->event.start_mark);
    pl_pairs pairs = {0};
    pl_map keys = {0};
    if (status != PARLEY_OK)
        return status;
    for (;;) {
        pl_pair pair;
        PL_TRY(next(r));
        if (r->event.type == YAML_MAPPING_END_EVENT)
            break;
        PL_TRY(read_key(r, &pair));
        PL_TRY(next(r));
        PL_TRY(read_node(r, &pair.value, depth + 1));
        PL_TRY(pl_build_add_pair(r->document, &pairs, &keys, pair));
    }
    *out = pl_build_mapping(r->document, at, &pairs);
    status = *out ? PARLEY_OK : parley_last_error()->status;
out:
    pl_map_clear(&keys);
    pl_vector_clear(&pairs);
    return status;
}

static parley_status read_alias(reader *r, const pl_node **out, unsigned depth) {
    const char *name = (const char *)r->event.data.alias.anchor;
    size_t found = pl_map_find(&r->anchors, name);
    pl_place at = place(&r->event.start_mark);
    if (found == PL_MAP_MISSING)
        return pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column,
                          "no anchor \"&%.64s\" stands above the alias \"*%.64s\"", name, name);
    *out = r->anchored.items[found];
    if (!*out)
        return pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column,
                          "the alias \"*%.64s\" may not stand inside the value it names", name);
    if (depth + (*out)->levels > PL_DOCUMENT_MOST_DEPTH + 1)
        return fail(r, &r->event.start_mark, too_deep);
    return PARLEY_OK;
}

static parley_status open_anchor(reader *r, const yaml_char_t *name, size_t *index) {
    *index = SIZE_MAX;
    if (!name)
        return PARLEY_OK;
    const char *copy =
        pl_arena_text(&r->document->arena, (const char *)name, strlen((const char *)name));
    if (!copy)
        return pl_fail_memory();
    *index = r->anchored.count;
    parley_status status = pl_map_set(&r->anchors, copy, *index);
    return status == PARLEY_OK ? pl_vector_push(&r->anchored, NULL) : status;
}

static const yaml_char_t *anchor_name(const yaml_event_t *event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT: return event->data.scalar.anchor;
    case YAML_SEQUENCE_START_EVENT: return event->data.sequence_start.anchor;
    case YAML_MAPPING_START_EVENT: return event->data.mapping_start.anchor;
    default: return NULL;
    }
}

static parley_status read_node(reader *r, const pl_node **out, unsigned depth) {
    size_t anchored;
    *out = NULL;
    bool holds =
        r->event.type == YAML_SEQUENCE_START_EVENT || r->event.type == YAML_MAPPING_START_EVENT;
    if (holds && depth > PL_DOCUMENT_MOST_DEPTH)
        return fail(r, &r->event.start_mark, too_deep);
    parley_status status = open_anchor(r, anchor_name(&r->event), &anchored);
    if (status != PARLEY_OK)
        return status;
    switch (r->event.type) {
    case YAML_SCALAR_EVENT: status = read_scalar(r, out); break;
    case YAML_SEQUENCE_START_EVENT: status = read_list(r, out, depth); break;
    case YAML_MAPPING_START_EVENT: status = read_mapping(r, out, depth); break;
    case YAML_ALIAS_EVENT: status = read_alias(r, out, depth); break;
    default: status = fail(r, &r->event.start_mark, "a value is missing here"); break;
    }
    if (status == PARLEY_OK && anchored != SIZE_MAX)
        r->anchored.items[anchored] = *out;
    return status;
}

static parley_status read_stream(reader *r) {
    parley_status status;
    PL_TRY(next(r)); /* stream start */
    PL_TRY(next(r)); /* document start, or the end of an empty stream */
    if (r->event.type == YAML_STREAM_END_EVENT)
        return pl_fail_at(PARLEY_E_INPUT, r->document->file, 1, 1, "the file is empty");
    PL_TRY(next(r));
    PL_TRY(read_node(r, &r->document->root, 1));
    PL_TRY(next(r)); /* document end */
    PL_TRY(next(r));
    if (r->event.type != YAML_STREAM_END_EVENT)
        status = fail(r, &r->event.start_mark, "a second document starts here; a file holds one");
out:
    return status;
}

parley_status pl_yaml_parse(pl_document *document, const char *bytes, size_t length) {
    reader r = {.document = document, .bytes = bytes, .length = length};
    if (!yaml_parser_initialize(&r.parser))
        return pl_fail_memory();
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)bytes, length);
    parley_status status = read_stream(&r);
    if (r.has_event)
        yaml_event_delete(&r.event);
    yaml_parser_delete(&r.parser);
    pl_map_clear(&r.anchors);
    pl_vector_clear(&r.anchored);
    return status;
}
