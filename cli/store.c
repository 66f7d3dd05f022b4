/* Opening, resuming and adding to the folder of a tournament. */
#include "store.h"

#include "base/memory.h"
#include "document/document.h"
#include "format/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char DEFINITION[] = "tournament.json", ROWS[] = "negotiations.csv";
static const char *const NAMES[] = {DEFINITION, "summary.csv", "pairs.csv", "summary.json"};
static const double SYNC_EVERY_S = 5;

enum { BLOCK = 1 << 18 };

static int fail(const store *s, const char *name, const char *what) {
    fprintf(stderr, "parley: %s/%s: %s: %s\n", s->folder, name, what, strerror(errno));
    return EXIT_STORAGE;
}

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool path_of(pl_text *out, const store *s, const char *name) {
    out->length = 0;
    pl_text_print(out, "%s/%s", s->folder, name);
    return !out->failed;
}

/* -- the folder ------------------------------------------------------------------------------ */

/* A file that was being written when the process ended: NAME.part-PID-NUMBER. */
static bool is_left_over(const char *name) {
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        size_t length = strlen(NAMES[i]);
        if (strncmp(name, NAMES[i], length) == 0 && strncmp(name + length, ".part-", 6) == 0)
            return true;
    }
    return false;
}

/* Looks for anything that is not left over, or removes what is. */
static int walk_folder(const store *s, bool clean, bool *other) {
    DIR *folder = opendir(s->folder);
    if (!folder)
        return fail(s, "", "cannot be opened");
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *name = entry->d_name;
        if (is_left_over(name)) {
            if (clean)
                unlinkat(dirfd(folder), name, 0);
        } else if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
            *other = true;
        }
    }
    closedir(folder);
    return EXIT_DONE;
}

static int say_difference(const store *s, const pl_text *found, const pl_text *asked) {
    pl_text lines = {0};
    parley_status status = pl_tournament_compare(&lines, found, asked);
    if (status != PARLEY_OK || lines.failed) {
        pl_text_clear(&lines);
        fprintf(stderr, "parley: %s/%s: %s\n", s->folder, DEFINITION,
                status == PARLEY_OK ? "out of memory" : parley_last_error()->message);
        return status == PARLEY_OK ? EXIT_LIMIT : exit_code_of(status);
    }
    fprintf(stderr, "parley %s: %s holds another tournament; name another folder\n", s->command,
            s->folder);
    for (char *line = lines.bytes; *line;) {
        size_t length = strcspn(line, "\n");
        fprintf(stderr, "  %.*s\n", (int)length, line);
        line += length + (line[length] == '\n');
    }
    pl_text_clear(&lines);
    return EXIT_USAGE;
}

/* The definition that is there must be the one asked for. */
static int check_definition(const store *s, const char *path, const pl_text *asked) {
    pl_text found = {0};
    int code = EXIT_DONE;
    if (pl_file_read(&found, path) != PARLEY_OK)
        code = report_failure();
    else if (found.length != asked->length || memcmp(found.bytes, asked->bytes, found.length) != 0)
        code = say_difference(s, &found, asked);
    pl_text_clear(&found);
    return code;
}

static int place_definition(const store *s, const pl_text *definition, bool other) {
    pl_text path = {0};
    struct stat info;
    int code = EXIT_DONE;
    if (!path_of(&path, s, DEFINITION))
        code = out_of_memory();
    else if (stat(path.bytes, &info) == 0)
        code = check_definition(s, path.bytes, definition);
    else if (other)
        code = usage_error(s->command, "%s holds other files and no tournament", s->folder);
    else if (pl_file_write(path.bytes, definition, false) != PARLEY_OK)
        code = report_failure();
    pl_text_clear(&path);
    return code;
}

static int open_rows(store *s) {
    pl_text path = {0};
    int code = EXIT_DONE;
    if (!path_of(&path, s, ROWS))
        return out_of_memory();
    s->rows = open(path.bytes, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (s->rows < 0) {
        code = fail(s, ROWS, "cannot be opened");
    } else if (flock(s->rows, LOCK_EX | LOCK_NB) != 0) {
        fprintf(stderr, "parley: %s/%s: another process is at it\n", s->folder, ROWS);
        code = EXIT_STORAGE;
    }
    pl_text_clear(&path);
    return code;
}

int store_open(store *s, const char *name, const char *folder, const pl_text *definition) {
    bool other = false;
    *s = (store){.command = name, .folder = folder, .rows = -1};
    if (definition->failed)
        return out_of_memory();
    if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "parley: %s: cannot be made: %s\n", folder, strerror(errno));
        return EXIT_STORAGE;
    }
    int code = walk_folder(s, false, &other);
    if (code == EXIT_DONE)
        code = place_definition(s, definition, other);
    if (code == EXIT_DONE)
        code = open_rows(s);
    if (code == EXIT_DONE) /* now that nobody else is at it */
        code = walk_folder(s, true, &other);
    return code;
}

void store_close(store *s) {
    if (s->rows >= 0)
        close(s->rows); /* the lock ends with it */
    s->rows = -1;
}

/* -- rows ------------------------------------------------------------------------------------ */

static int write_all(const store *s, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t wrote = write(s->rows, bytes, length);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            return fail(s, ROWS, "cannot be written");
        bytes += wrote;
        length -= (size_t)wrote;
    }
    return EXIT_DONE;
}

int store_sync(store *s) {
    s->sync_at = now_s() + SYNC_EVERY_S;
    if (fdatasync(s->rows) != 0 && errno != EINVAL)
        return fail(s, ROWS, "cannot be written");
    return EXIT_DONE;
}

int store_add(store *s, const pl_text *rows, uint64_t count) {
    if (rows->failed)
        return out_of_memory();
    int code = write_all(s, rows->bytes, rows->length);
    if (code == EXIT_DONE)
        s->done += count;
    if (code == EXIT_DONE && now_s() >= s->sync_at)
        code = store_sync(s);
    return code;
}

/* Reading line by line: what is left of the last block, and how far the lines read were whole. */
typedef struct scan {
    store *store;
    const pl_tournament_setup *setup;
    parley_standings *standings;
    pl_text rest, head, memory;
    off_t whole;
    uint64_t most;
    bool headed, damaged;
} scan;

/* One line without its end; false where it is not what stands there. */
static bool take_line(scan *c, const char *line, size_t length) {
    parley_tournament_row row;
    if (!c->headed) {
        c->headed = length + 1 == c->head.length && memcmp(line, c->head.bytes, length) == 0;
        return c->headed;
    }
    if (c->store->done == c->most ||
        !pl_tournament_read_row(&row, c->setup, c->store->done, line, length, &c->memory))
        return false;
    parley_standings_add(c->standings, &row, 1);
    c->store->done++;
    return true;
}

static void take_lines(scan *c) {
    size_t at = 0;
    while (!c->damaged) {
        char *line = c->rest.bytes + at;
        char *end = memchr(line, '\n', c->rest.length - at);
        if (!end)
            break;
        *end = '\0';
        size_t length = (size_t)(end - line);
        c->damaged = !take_line(c, line, length);
        at += length + 1;
        c->whole += c->damaged ? 0 : (off_t)length + 1;
    }
    memmove(c->rest.bytes, c->rest.bytes + at, c->rest.length - at);
    c->rest.length -= at;
}

static int read_blocks(scan *c) {
    char *block = pl_calloc(BLOCK, 1);
    ssize_t got = block ? 1 : -1;
    while (block && got > 0 && !c->damaged) {
        got = read(c->store->rows, block, BLOCK);
        if (got < 0 && errno == EINTR) {
            got = 1;
            continue;
        }
        if (got > 0)
            pl_text_add(&c->rest, block, (size_t)got);
        if (c->rest.failed || c->memory.failed)
            break;
        if (got > 0)
            take_lines(c);
    }
    int code = EXIT_DONE;
    if (!block || c->rest.failed || c->memory.failed)
        code = out_of_memory();
    else if (got < 0)
        code = fail(c->store, ROWS, "cannot be read");
    pl_free(block);
    return code;
}

/* Cuts off what is not whole, and goes on from there. */
static int cut(scan *c) {
    store *s = c->store;
    if (c->damaged)
        fprintf(stderr,
                "parley %s: %s/%s: the row after negotiation %" PRIu64
                " is damaged; holding it and all after it again\n",
                s->command, s->folder, ROWS, s->done);
    if (ftruncate(s->rows, c->whole) != 0 || lseek(s->rows, c->whole, SEEK_SET) < 0)
        return fail(s, ROWS, "cannot be written");
    return c->headed ? EXIT_DONE : write_all(s, c->head.bytes, c->head.length);
}

int store_resume(store *s, const pl_tournament_setup *setup, parley_standings *standings) {
    scan c = {.store = s,
              .setup = setup,
              .standings = standings,
              .most = parley_tournament_count(setup->tournament)};
    s->sync_at = now_s() + SYNC_EVERY_S;
    pl_tournament_head(&c.head, setup);
    int code = c.head.failed ? out_of_memory() : read_blocks(&c);
    if (code == EXIT_DONE)
        code = cut(&c);
    pl_text_clear(&c.rest);
    pl_text_clear(&c.head);
    pl_text_clear(&c.memory);
    return code;
}

/* -- files beside them ----------------------------------------------------------------------- */

int store_put(const store *s, const char *name, pl_text *text) {
    pl_text path = {0};
    int code = EXIT_DONE;
    if (!path_of(&path, s, name))
        code = out_of_memory();
    else if (pl_file_write(path.bytes, text, true) != PARLEY_OK)
        code = report_failure();
    pl_text_clear(&path);
    pl_text_clear(text);
    return code;
}
