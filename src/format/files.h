/* Writing a file, or a folder of files, whole or not at all. */
#ifndef PL_FORMAT_FILES_H
#define PL_FORMAT_FILES_H

#include "base/text.h"
#include "base/vector.h"

typedef struct pl_output {
    const char *name; /* within the folder; borrowed */
    pl_text text;     /* owned */
} pl_output;

typedef PL_VECTOR(pl_output) pl_outputs;

void pl_outputs_clear(pl_outputs *files);

/* Both write beside `path` first and then move what they wrote there. Where something is at `path`
 * already: PARLEY_E_STORAGE, unless `replace` says to put this in its place; of folders only those
 * that hold nothing but XML, JSON and YAML files. */
parley_status pl_file_write(const char *path, const pl_text *text, bool replace);
parley_status pl_folder_write(const char *path, const pl_outputs *files, bool replace);

#endif
