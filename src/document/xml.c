/* XML by expat: it reads the syntax; the tree, the limits and what is refused are decided here. */
#include "document/build.h"

#include <ctype.h>
#include <expat.h>
#include <string.h>

/* An element that is open. */
typedef struct frame {
    const char *tag;
    const pl_node *attributes;
    pl_place place;
    pl_items children;
} frame;

typedef struct reader {
    pl_document *document;
    XML_Parser parser;
    const char *bytes;
    parley_status status;
    frame frames[PL_DOCUMENT_MOST_DEPTH];
    unsigned depth;
    pl_text text; /* between two tags */
    pl_place text_place;
} reader;

/* A text as a node, with its ampersands put back. */
static const pl_node *text_node(reader *r, pl_place at, const char *text) {
    const char *found = strstr(text, PL_XML_AMPERSAND);
    pl_text whole = {0};
    for (; found; text = found + 3, found = strstr(text, PL_XML_AMPERSAND)) {
        pl_text_add(&whole, text, (size_t)(found - text));
        pl_text_put(&whole, "&");
    }
    pl_text_put(&whole, text);
    const pl_node *node = NULL;
    if (whole.failed)
        pl_fail_memory();
    else
        node = pl_build_scalar(r->document, PL_STRING, at, whole.bytes, whole.length);
    pl_text_clear(&whole);
    return node;
}

/* The first failure stops the parser. */
static void stop(reader *r, parley_status status) {
    if (r->status != PARLEY_OK || status == PARLEY_OK)
        return;
    r->status = status;
    XML_StopParser(r->parser, XML_FALSE);
}

static pl_place here(const reader *r) {
    return (pl_place){(uint32_t)XML_GetCurrentLineNumber(r->parser),
                      (uint32_t)XML_GetCurrentColumnNumber(r->parser) + 1};
}

static void refuse(reader *r, pl_place at, const char *message, const char *name) {
    stop(r, pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column, message, name));
}

/* -- attributes ------------------------------------------------------------------------------ */

/* Where an attribute's name stands: expat names only the place of its element. */
typedef struct scan {
    const char *at, *end;
    pl_place place;
} scan;

static void step(scan *s) {
    if (*s->at == '\n')
        s->place = (pl_place){s->place.line + 1, 1};
    else
        s->place.column += ((unsigned char)s->at[1] & 0xc0) != 0x80;
    s->at++;
}

static void skip(scan *s, const char *set) {
    while (s->at < s->end && *s->at && strchr(set, *s->at))
        step(s);
}

static void skip_to(scan *s, const char *set) {
    while (s->at < s->end && !(*s->at && strchr(set, *s->at)))
        step(s);
}

/* Moves over the next attribute; the place of its name. They come in the order written. */
static pl_place next_attribute(scan *s) {
    skip(s, " \t\r\n");
    pl_place place = s->place;
    skip_to(s, "\"'");
    char quote[2] = {s->at < s->end ? *s->at : '"', 0};
    if (s->at < s->end)
        step(s);
    skip_to(s, quote);
    if (s->at < s->end)
        step(s);
    return place;
}

static parley_status read_attributes(reader *r, frame *of, const XML_Char **pairs) {
    parley_status status = PARLEY_OK;
    pl_pairs found = {0};
    const char *start = r->bytes + XML_GetCurrentByteIndex(r->parser);
    scan s = {start, start + XML_GetCurrentByteCount(r->parser), of->place};
    skip_to(&s, " \t\r\n");
    for (; pairs[0]; pairs += 2) {
        pl_place at = next_attribute(&s);
        pl_pair pair = {.key = pl_arena_text(&r->document->arena, pairs[0], strlen(pairs[0])),
                        .line = at.line,
                        .column = at.column};
        if (!pair.key)
            PL_TRY(pl_fail_memory());
        pair.value = text_node(r, at, pairs[1]);
        PL_TRY(pair.value ? PARLEY_OK : parley_last_error()->status);
        PL_TRY(pl_vector_push(&found, pair));
    }
    of->attributes = pl_build_mapping(r->document, of->place, &found);
    status = of->attributes ? PARLEY_OK : parley_last_error()->status;
out:
    pl_vector_clear(&found);
    return status;
}

/* -- elements -------------------------------------------------------------------------------- */

static parley_status keep_text(reader *r) {
    bool blank = pl_text_string(&r->text)[strspn(pl_text_string(&r->text), " \t\r\n")] == '\0';
    if (r->text.failed)
        return pl_fail_memory();
    if (r->depth == 0 || blank) {
        r->text.length = 0;
        return PARLEY_OK;
    }
    const pl_node *node = text_node(r, r->text_place, r->text.bytes);
    r->text.length = 0;
    return node ? pl_vector_push(&r->frames[r->depth - 1].children, node)
                : parley_last_error()->status;
}

static void XMLCALL start_element(void *context, const XML_Char *name, const XML_Char **pairs) {
    reader *r = context;
    if (r->status != PARLEY_OK)
        return;
    stop(r, keep_text(r));
    if (r->depth == PL_DOCUMENT_MOST_DEPTH)
        refuse(r, here(r), "nested more than 64 deep", NULL);
    if (r->status != PARLEY_OK)
        return;
    frame *of = &r->frames[r->depth++];
    *of = (frame){.tag = pl_arena_text(&r->document->arena, name, strlen(name)), .place = here(r)};
    stop(r, of->tag ? read_attributes(r, of, pairs) : pl_fail_memory());
}

static parley_status close_element(reader *r, const frame *of) {
    parley_status status = PARLEY_OK;
    pl_pairs pairs = {0};
    const pl_node *tag =
        pl_build_scalar(r->document, PL_STRING, of->place, of->tag, strlen(of->tag));
    const pl_node *children = tag ? pl_build_list(r->document, of->place, &of->children) : NULL;
    PL_TRY(children ? PARLEY_OK : parley_last_error()->status);
    const pl_pair three[] = {{"tag", of->place.line, of->place.column, tag},
                             {"attributes", of->place.line, of->place.column, of->attributes},
                             {"children", of->place.line, of->place.column, children}};
    for (int i = 0; i < 3; i++)
        PL_TRY(pl_vector_push(&pairs, three[i]));
    const pl_node *element = pl_build_mapping(r->document, of->place, &pairs);
    PL_TRY(element ? PARLEY_OK : parley_last_error()->status);
    if (r->depth == 0)
        r->document->root = element;
    else
        status = pl_vector_push(&r->frames[r->depth - 1].children, element);
out:
    pl_vector_clear(&pairs);
    return status;
}

static void XMLCALL end_element(void *context, const XML_Char *name) {
    reader *r = context;
    (void)name;
    if (r->status != PARLEY_OK)
        return;
    stop(r, keep_text(r));
    if (r->status != PARLEY_OK)
        return;
    frame *of = &r->frames[--r->depth];
    stop(r, close_element(r, of));
    pl_vector_clear(&of->children);
}

static void XMLCALL add_text(void *context, const XML_Char *text, int length) {
    reader *r = context;
    if (r->status != PARLEY_OK)
        return;
    if (r->text.length == 0)
        r->text_place = here(r);
    pl_text_add(&r->text, text, (size_t)length);
}

/* Entities of a file's own are how small files become huge (billion laughs), and nothing that
 * describes a negotiation needs them. */
static void XMLCALL refuse_entity(void *context, const XML_Char *name, int is_parameter,
                                  const XML_Char *value, int length, const XML_Char *base,
                                  const XML_Char *system, const XML_Char *public,
                                  const XML_Char *notation) {
    reader *r = context;
    (void)is_parameter, (void)value, (void)length, (void)base, (void)system, (void)public;
    (void)notation;
    refuse(r, here(r), "the entity \"%.64s\" is declared here; files may not declare entities",
           name);
}

static void XMLCALL refuse_skipped(void *context, const XML_Char *name, int is_parameter) {
    reader *r = context;
    if (!is_parameter)
        refuse(r, here(r), "the entity \"&%.64s;\" is not known", name);
}

/* -- the whole file -------------------------------------------------------------------------- */

/* What the reader of a file can put right, in other words than expat's. */
static const char *hint_for(const reader *r, enum XML_Error error, size_t at, size_t length) {
    bool invalid = error == XML_ERROR_INVALID_TOKEN && at < length;
    if (!memchr(r->bytes, '<', length))
        return "this is no XML";
    if (invalid && at > 0 && isalpha((unsigned char)r->bytes[at]) &&
        (r->bytes[at - 1] == '"' || r->bytes[at - 1] == '\''))
        return "a space is missing between two attributes";
    if (invalid && r->bytes[at] == '<')
        return "a < stands inside a value; write &lt;";
    if (error == XML_ERROR_JUNK_AFTER_DOC_ELEMENT)
        return "something follows the element that ends here";
    if (error == XML_ERROR_NO_ELEMENTS)
        return "the file has no element";
    if (error == XML_ERROR_MISPLACED_XML_PI)
        return "an XML declaration stands inside the file; a file holds one document";
    return XML_ErrorString(error);
}

static parley_status syntax_error(reader *r, size_t length) {
    enum XML_Error error = XML_GetErrorCode(r->parser);
    if (error == XML_ERROR_NO_MEMORY)
        return pl_fail_memory();
    if (error == XML_ERROR_NO_ELEMENTS && r->depth > 0) {
        const frame *open = &r->frames[r->depth - 1];
        return pl_fail_at(PARLEY_E_INPUT, r->document->file, open->place.line, open->place.column,
                          "broken XML: the element \"%.64s\" that begins here has no end",
                          open->tag);
    }
    if (error == XML_ERROR_TAG_MISMATCH && r->depth > 0) {
        const frame *open = &r->frames[r->depth - 1];
        pl_place at = here(r);
        return pl_fail_at(PARLEY_E_INPUT, r->document->file, at.line, at.column,
                          "broken XML: the element \"%.64s\" of line %u must end before this",
                          open->tag, open->place.line);
    }
    long index = (long)XML_GetCurrentByteIndex(r->parser);
    size_t at = index < 0 ? 0 : (size_t)index;
    pl_place place = here(r);
    return pl_fail_at(PARLEY_E_INPUT, r->document->file, place.line, place.column, "broken XML: %s",
                      hint_for(r, error, at, length));
}

static parley_status run(reader *r, size_t length) {
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, start_element, end_element);
    XML_SetCharacterDataHandler(r->parser, add_text);
    XML_SetEntityDeclHandler(r->parser, refuse_entity);
    XML_SetSkippedEntityHandler(r->parser, refuse_skipped);
    enum XML_Status parsed = XML_Parse(r->parser, r->bytes, (int)length, 1);
    if (r->status == PARLEY_OK && parsed != XML_STATUS_OK)
        r->status = syntax_error(r, length);
    return r->status;
}

parley_status pl_xml_parse(pl_document *document, const char *bytes, size_t length) {
    reader r = {.document = document};
    pl_text text = {0};
    parley_status status = pl_xml_decode(document, &text, bytes, length);
    if (status == PARLEY_OK && text.length > INT32_MAX / 2)
        status = pl_fail_at(PARLEY_E_LIMIT, document->file, 0, 0, "%zu bytes of text", text.length);
    if (status == PARLEY_OK) {
        r.parser = XML_ParserCreate("UTF-8"); /* whatever the declaration says: it is that now */
        status = r.parser ? PARLEY_OK : pl_fail_memory();
    }
    if (status == PARLEY_OK) {
        r.bytes = text.bytes;
        status = run(&r, text.length);
        XML_ParserFree(r.parser);
    }
    for (unsigned i = 0; i < r.depth; i++)
        pl_vector_clear(&r.frames[i].children);
    pl_text_clear(&r.text);
    pl_text_clear(&text);
    return status;
}

const char *pl_xml_tag(const pl_node *element) {
    return element->as.pairs[0].value->text;
}

const pl_node *pl_xml_attribute(const pl_node *element, const char *name) {
    return pl_node_find(element->as.pairs[1].value, name);
}

const pl_node *pl_xml_children(const pl_node *element) {
    return element->as.pairs[2].value;
}
