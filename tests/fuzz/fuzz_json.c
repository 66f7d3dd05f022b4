/* JSON from any bytes: what Jansson makes of it, or an error with its place. */
#include "fuzz.h"

#include "base/text.h"
#include "same_as_jansson.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    pl_document *document;
    const char *text = (const char *)bytes;
    parley_status status = pl_document_parse(&document, "fuzz.json", text, length, true);
    const parley_error *error = parley_last_error();
    if (status != PARLEY_OK) {
        PL_REQUIRE(!document && error->status == status && error->line >= 1 && error->column >= 1);
        PL_REQUIRE(pl_utf8_valid(error->message, strlen(error->message)));
    }
    pl_document_free(document);
    PL_REQUIRE(same_as_jansson(text, length));
    return 0;
}
