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

/* Creates a file that was not there, in a folder that is open, and fills it; on failure it is gone
 * again. */
static parley_status create_file(int folder, const char *name, const pl_text *text) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (file < 0)
        return fail(name, "cannot be written");
    parley_status status = fill_file(file, name, text);
    if (close(file) != 0 && status == PARLEY_OK)
        status = fail(name, "cannot be written");
    if (status != PARLEY_OK)
        unlinkat(folder, name, 0);
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
    PL_TRY(create_file(AT_FDCWD, aside.bytes, text));
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

static bool is_dots(const char *name) {
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Opens a folder that is to be replaced, which must hold nothing but files of ours. */
static parley_status open_old(DIR **out, const char *path) {
    struct stat info;
    parley_status status = PARLEY_OK;
    *out = opendir(path);
    if (!*out)
        return fail(path, "cannot be opened");
    for (const struct dirent *entry; status == PARLEY_OK && (entry = readdir(*out)) != NULL;) {
        const char *name = entry->d_name;
        if (!is_dots(name) &&
            (!is_ours(name) || fstatat(dirfd(*out), name, &info, AT_SYMLINK_NOFOLLOW) != 0 ||
             !S_ISREG(info.st_mode)))
            status = pl_fail_at(PARLEY_E_STORAGE, path, 0, 0,
                                "holds \"%.64s\" besides profiles, and is not replaced", name);
    }
    rewinddir(*out);
    if (status != PARLEY_OK) {
        closedir(*out);
        *out = NULL;
    }
    return status;
}

static void empty_old(DIR *folder) {
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        if (!is_dots(entry->d_name))
            unlinkat(dirfd(folder), entry->d_name, 0);
}

/* *old is the folder that is to be replaced, opened, or NULL where there is none. */
static parley_status check_target(DIR **old, const char *path, bool replace) {
    struct stat info;
    *old = NULL;
    if (!is_there(path))
        return PARLEY_OK;
    if (!replace)
        return refuse_there(path);
    if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
        return pl_fail_at(PARLEY_E_STORAGE, path, 0, 0, "is a file; a folder is to be written");
    return open_old(old, path);
}

static parley_status make_folder(pl_text *aside, int *folder, const char *path) {
    for (unsigned i = 0; i < MOST_TRIES; i++) {
        parley_status status = name_aside(aside, path, i);
        if (status != PARLEY_OK)
            return status;
        if (mkdir(aside->bytes, 0777) == 0) {
            *folder = open(aside->bytes, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
            if (*folder >= 0)
                return PARLEY_OK;
            status = fail(path, "cannot be written");
            rmdir(aside->bytes);
            return status;
        }
        if (errno != EEXIST)
            break;
    }
    return fail(path, "cannot be written");
}

/* The old folder takes the name of the new one and goes away. */
static parley_status exchange(const char *aside, const char *path, DIR *old) {
    if (renameat2(AT_FDCWD, aside, AT_FDCWD, path, RENAME_EXCHANGE) != 0)
        return fail(path, "cannot be replaced");
    empty_old(old);
    rmdir(aside);
    return PARLEY_OK;
}

static parley_status fill_folder(int folder, const pl_outputs *files) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < files->count && status == PARLEY_OK; i++)
        status = files->items[i].text.failed
                     ? pl_fail_memory()
                     : create_file(folder, files->items[i].name, &files->items[i].text);
    return status;
}

static void remove_new(const char *aside, int folder, const pl_outputs *files) {
    for (size_t i = 0; i < files->count; i++)
        unlinkat(folder, files->items[i].name, 0);
    rmdir(aside);
}

static parley_status write_aside(const char *path, DIR *old, const pl_outputs *files) {
    pl_text aside = {0};
    int folder = -1;
    parley_status status = make_folder(&aside, &folder, path);
    if (status == PARLEY_OK)
        status = fill_folder(folder, files);
    if (status == PARLEY_OK)
        status = old ? exchange(aside.bytes, path, old) : move_new(aside.bytes, path);
    if (folder >= 0) {
        if (status != PARLEY_OK)
            remove_new(aside.bytes, folder, files);
        close(folder);
    }
    pl_text_clear(&aside);
    return status;
}

parley_status pl_folder_write(const char *path, const pl_outputs *files, bool replace) {
    pl_text bare = {0};
    DIR *old = NULL;
    size_t length = strlen(path);
    parley_status status;
    while (length > 1 && path[length - 1] == '/')
        length--;
    pl_text_add(&bare, path, length);
    PL_TRY(bare.failed ? pl_fail_memory() : check_target(&old, bare.bytes, replace));
    PL_TRY(write_aside(bare.bytes, old, files));
out:
    if (old)
        closedir(old);
    pl_text_clear(&bare);
    return status;
}
