/* YAML from any bytes: a tree within its limits, or an error with its place. */
#include "fuzz.h"

#include "base/text.h"
#include "document/document.h"

#include <string.h>

static void look(const pl_node *node, unsigned depth) {
    PL_REQUIRE(depth <= PL_DOCUMENT_MOST_DEPTH && node->line >= 1 && node->column >= 1);
    uint32_t uses = 1;
    if (node->kind == PL_LIST)
        for (size_t i = 0; i < node->count; i++) {
            look(node->as.items[i], depth + 1);
            uses += node->as.items[i]->uses;
        }
    else if (node->kind == PL_MAPPING)
        for (size_t i = 0; i < node->count; i++) {
            look(node->as.pairs[i].value, depth + 1);
            PL_REQUIRE(pl_node_find(node, node->as.pairs[i].key) == node->as.pairs[i].value);
            uses += node->as.pairs[i].value->uses;
        }
    else
        PL_REQUIRE(strlen(node->text) == node->count && pl_utf8_valid(node->text, node->count));
    PL_REQUIRE(node->uses == uses && uses <= PL_DOCUMENT_MOST_NODES);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    pl_document *document;
    parley_status status =
        pl_document_parse(&document, "fuzz.yaml", (const char *)bytes, length, false);
    if (status == PARLEY_OK) {
        if (document->root->uses < 10000) /* aliases: a small file can be a large tree */
            look(document->root, document->root->levels ? 1 : 0);
        pl_document_free(document);
        return 0;
    }
    const parley_error *error = parley_last_error();
    PL_REQUIRE(!document && error->status == status && error->message[0]);
    PL_REQUIRE(status == PARLEY_E_LIMIT || (error->line >= 1 && error->column >= 1));
    PL_REQUIRE(pl_utf8_valid(error->message, strlen(error->message)));
    return 0;
}
