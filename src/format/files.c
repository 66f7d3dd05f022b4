/* Written aside, then moved into place by one rename: a reader sees the old or the new, and a
 * failure leaves nothing behind. */
#include "format/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_TRIES = 1000 };

void pl_outputs_clear(pl_outputs *files) {
    for (size_t i = 0; i < files->count; i++)
        pl_text_clear(&files->items[i].text);
    pl_vector_clear(files);
}

static parley_status fail(const char *path, const char *what) {
    return errno == ENOMEM
               ? pl_fail_memory()
               : pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "%s: %s", what, strerror(errno));
}

/* -- names ----------------------------------------------------------------------------------- */

static parley_status print_path(pl_text *out, const char *folder, const char *name) {
    out->length = 0;
    pl_text_print(out, "%s/%s", folder, name);
    return out->failed ? pl_fail_memory() : PARLEY_OK;
}

/* A name beside the path that is not taken. */
static parley_status name_aside(pl_text *out, const char *path, unsigned number) {
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    out->length = 0;
    pl_text_add(out, path, length);
    pl_text_print(out, ".part-%ld-%u", (long)getpid(), number);
    return out->failed ? pl_fail_memory() : PARLEY_OK;
}

static bool is_there(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0;
}

/* -- one file -------------------------------------------------------------------------------- */

static parley_status fill_file(int file, const char *path, const pl_text *text) {
    size_t done = 0;
    while (done < text->length) {
        ssize_t wrote = write(file, text->bytes + done, text->length - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fail(path, "cannot be written");
        done += (size_t)wrote;
    }
    return fsync(file) != 0 && errno != EINVAL ? fail(path, "cannot be written") : PARLEY_OK;
}

/* Creates a file that was not there and fills it; on failure it is gone again. */
static parley_status create_file(const char *path, const pl_text *text) {
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return fail(path, "cannot be written");
    parley_status status = fill_file(file, path, text);
    if (close(file) != 0 && status == PARLEY_OK)
        status = fail(path, "cannot be written");
    if (status != PARLEY_OK)
        unlink(path);
    return status;
}

/* -- moving into place ----------------------------------------------------------------------- */

static parley_status refuse_there(const char *path) {
    return pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "is there already");
}

/* Where the file system cannot promise not to replace, looking first must do. */
static parley_status move_new(const char *from, const char *to) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return PARLEY_OK;
    if (errno == EEXIST || is_there(to))
        return refuse_there(to);
    if (errno != EINVAL && errno != ENOSYS)
        return fail(to, "cannot be written");
    return rename(from, to) == 0 ? PARLEY_OK : fail(to, "cannot be written");
}

parley_status pl_file_write(const char *path, const pl_text *text, bool replace) {
    pl_text aside = {0};
    struct stat info;
    parley_status status = PARLEY_OK;
    if (text->failed)
        return pl_fail_memory();
    if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
        return pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "is a folder");
    if (!replace && is_there(path))
        return refuse_there(path);
    for (unsigned i = 0; i < MOST_TRIES; i++) {
        PL_TRY(name_aside(&aside, path, i));
        if (!is_there(aside.bytes))
            break;
    }
    PL_TRY(create_file(aside.bytes, text));
    if (!replace)
        status = move_new(aside.bytes, path);
    else if (rename(aside.bytes, path) != 0)
        status = fail(path, "cannot be written");
    if (status != PARLEY_OK)
        unlink(aside.bytes);
out:
    pl_text_clear(&aside);
    return status;
}

/* -- folders --------------------------------------------------------------------------------- */

static bool is_ours(const char *name) {
    static const char *const endings[] = {".xml", ".json", ".yml", ".yaml"};
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t size = strlen(endings[i]);
        if (length > size && strcmp(name + length - size, endings[i]) == 0)
            return true;
    }
    return false;
}

/* Calls for each entry of a folder but . and .. */
static parley_status each_entry(const char *folder,
                                parley_status (*visit)(const char *folder, const char *name)) {
    parley_status status = PARLEY_OK;
    DIR *listing = opendir(folder);
    if (!listing)
        return fail(folder, "cannot be opened");
    for (const struct dirent *entry; status == PARLEY_OK && (entry = readdir(listing)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            status = visit(folder, entry->d_name);
    closedir(listing);
    return status;
}

static parley_status check_entry(const char *folder, const char *name) {
    pl_text path = {0};
    struct stat info;
    parley_status status = print_path(&path, folder, name);
    if (status == PARLEY_OK &&
        (!is_ours(name) || lstat(path.bytes, &info) != 0 || !S_ISREG(info.st_mode)))
        status = pl_fail_at(PARLEY_E_STORAGE, folder, 0, 0,
                            "holds \"%.64s\" besides profiles, and is not replaced", name);
    pl_text_clear(&path);
    return status;
}

static parley_status remove_entry(const char *folder, const char *name) {
    pl_text path = {0};
    parley_status status = print_path(&path, folder, name);
    if (status == PARLEY_OK)
        unlink(path.bytes);
    pl_text_clear(&path);
    return status;
}

static void remove_folder(const char *folder) {
    (void)each_entry(folder, remove_entry);
    rmdir(folder);
}

static parley_status check_target(const char *path, bool replace) {
    struct stat info;
    if (!is_there(path))
        return PARLEY_OK;
    if (!replace)
        return refuse_there(path);
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "is a file; a folder is to be written");
    return each_entry(path, check_entry);
}

static parley_status make_folder(pl_text *aside, const char *path) {
    for (unsigned i = 0; i < MOST_TRIES; i++) {
        parley_status status = name_aside(aside, path, i);
        if (status != PARLEY_OK)
            return status;
        if (mkdir(aside->bytes, 0777) == 0)
            return PARLEY_OK;
        if (errno != EEXIST)
            break;
    }
    return fail(path, "cannot be written");
}

/* The old folder takes the name of the new one and goes away. */
static parley_status exchange(const char *aside, const char *path) {
    if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_EXCHANGE) != 0)
        return fail(path, "cannot be replaced");
    remove_folder(aside);
    return PARLEY_OK;
}

static parley_status move_folder(const char *aside, const char *path, bool replace) {
    return replace && is_there(path) ? exchange(aside, path) : move_new(aside, path);
}

parley_status pl_folder_write(const char *path, const pl_outputs *files, bool replace) {
    pl_text aside = {0}, bare = {0}, inside = {0};
    size_t length = strlen(path);
    parley_status status;
    while (length > 1 && path[length - 1] == '/')
        length--;
    pl_text_add(&bare, path, length);
    PL_TRY(bare.failed ? pl_fail_memory() : check_target(bare.bytes, replace));
    PL_TRY(make_folder(&aside, bare.bytes));
    for (size_t i = 0; i < files->count && status == PARLEY_OK; i++) {
        status = files->items[i].text.failed
                     ? pl_fail_memory()
                     : print_path(&inside, aside.bytes, files->items[i].name);
        if (status == PARLEY_OK)
            status = create_file(inside.bytes, &files->items[i].text);
    }
    if (status == PARLEY_OK)
        status = move_folder(aside.bytes, bare.bytes, replace);
    if (status != PARLEY_OK)
        remove_folder(aside.bytes);
out:
    pl_text_clear(&aside);
    pl_text_clear(&bare);
    pl_text_clear(&inside);
    return status;
}
