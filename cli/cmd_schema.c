/* parley schema: the JSON Schema of the dossier format. */
#include "command.h"

#include <string.h>

static int run(const command_line *arguments) {
    (void)arguments;
    const char *schema = parley_dossier_schema();
    return write_output(schema, strlen(schema));
}

static const command_option options[] = {{NULL, NULL, NULL}};

const command command_schema = {
    .name = "schema",
    .operands = "",
    .summary = "print the JSON Schema of a dossier",
    .text = "Prints the JSON Schema (draft 2020-12) of the dossier format, for editors and\n"
            "other programs. docs/dossier.md explains the same keys in words.\n\n"
            "Examples:\n"
            "  parley schema > dossier.schema.json",
    .options = options,
    .run = run,
};
