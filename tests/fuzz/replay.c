/* Runs a fuzz target over files and folders of files, one after the other: replay PATH...
 * The name of each is printed first, so that a crash names its file. */
#include "fuzz.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static int replay_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    size_t capacity = (size_t)1 << 20, length = 0, got;
    uint8_t *bytes = malloc(capacity);
    while (bytes && (got = fread(bytes + length, 1, capacity - length, file)) > 0)
        length += got;
    fclose(file);
    printf("%s: %zu bytes\n", path, length);
    fflush(stdout);
    uint8_t *exact = malloc(length + !length); /* so that a sanitizer sees every step too far */
    for (size_t i = 0; exact && i < length; i++)
        exact[i] = bytes[i];
    int failed = !bytes || !exact || LLVMFuzzerTestOneInput(exact, length) != 0;
    free(bytes);
    free(exact);
    return failed ? -1 : 1;
}

/* The number of files, or -1. */
static int replay(const char *path) {
    char inside[PATH_MAX];
    int count = 0;
    DIR *folder = opendir(path);
    if (!folder)
        return replay_file(path);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name) >= (int)sizeof inside)
            return -1;
        int more = replay_file(inside);
        if (more < 0)
            return -1;
        count += more;
    }
    closedir(folder);
    return count;
}

int main(int count, char **paths) {
    int files = 0;
    for (int i = 1; i < count; i++) {
        int more = replay(paths[i]);
        if (more <= 0) {
            fprintf(stderr, "%s: nothing to replay, or it cannot be read\n", paths[i]);
            return EXIT_FAILURE;
        }
        files += more;
    }
    printf("%d files replayed\n", files);
    return EXIT_SUCCESS;
}
