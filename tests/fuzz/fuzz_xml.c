/* XML from any bytes: a tree of elements within its limits, or an error with its place. */
#include "fuzz.h"

#include "base/text.h"
#include "document/document.h"

#include <string.h>

static void look_at_text(const pl_node *text) {
    PL_REQUIRE(text->kind == PL_STRING && text->line >= 1 && text->column >= 1);
    PL_REQUIRE(strlen(text->text) == text->count && pl_utf8_valid(text->text, text->count));
}

static void look(const pl_node *element, unsigned depth) {
    PL_REQUIRE(depth <= PL_DOCUMENT_MOST_DEPTH && element->kind == PL_MAPPING);
    PL_REQUIRE(element->line >= 1 && element->column >= 1 && pl_xml_tag(element)[0]);
    const pl_node *attributes = element->as.pairs[1].value, *children = pl_xml_children(element);
    for (size_t i = 0; i < attributes->count; i++) {
        look_at_text(attributes->as.pairs[i].value);
        PL_REQUIRE(attributes->as.pairs[i].line >= element->line);
        PL_REQUIRE(pl_xml_attribute(element, attributes->as.pairs[i].key) ==
                   attributes->as.pairs[i].value);
    }
    for (size_t i = 0; i < children->count; i++) {
        if (children->as.items[i]->kind == PL_MAPPING)
            look(children->as.items[i], depth + 1);
        else
            look_at_text(children->as.items[i]);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    pl_document *document;
    parley_status status =
        pl_document_parse(&document, "fuzz.xml", (const char *)bytes, length, PL_XML);
    if (status == PARLEY_OK) {
        look(document->root, 1);
        for (const pl_remark *remark = document->remarks; remark; remark = remark->next)
            PL_REQUIRE(remark->line >= 1 && remark->column >= 1 && remark->message[0]);
        pl_document_free(document);
        return 0;
    }
    const parley_error *error = parley_last_error();
    PL_REQUIRE(!document && error->status == status && error->message[0]);
    PL_REQUIRE(status == PARLEY_E_LIMIT || (error->line >= 1 && error->column >= 1));
    PL_REQUIRE(pl_utf8_valid(error->message, strlen(error->message)));
    return 0;
}
