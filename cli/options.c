/* Options and names that several commands take. */
#include "command.h"

#include "base/memory.h"
#include "dossier/reader.h"
#include "format/files.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int whole_option(const command_line *arguments, const char *name, uint64_t least, uint64_t most,
                 uint64_t *value) {
    const char *text = argument_of(arguments, name);
    char *end;
    if (!text)
        return EXIT_DONE;
    errno = 0;
    unsigned long long number = strtoull(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || errno || number < least || number > most)
        return usage_error(arguments->command->name,
                           "--%s takes a whole number from %" PRIu64 " to %" PRIu64, name, least,
                           most);
    *value = number;
    return EXIT_DONE;
}

bool number_given(const command_line *arguments, const char *name, double *number) {
    const char *text = argument_of(arguments, name);
    char *end;
    if (!text)
        return false;
    *number = strtod(text, &end);
    if (!*text || *end)
        *number = NAN;
    return true;
}

void no_such(const command_line *arguments, const char *what, const char *name,
             const char *const *ids) {
    const char *nearest = pl_nearest(name, ids);
    fprintf(stderr, "parley %s: there is no %s \"%s\"", arguments->command->name, what, name);
    if (nearest)
        fprintf(stderr, "; did you mean \"%s\"?", nearest);
    else if (ids[0])
        fprintf(stderr, "; there %s ", ids[1] ? "are" : "is");
    for (; !nearest && *ids; ids++)
        fprintf(stderr, "%s%s", *ids, ids[1] ? ", " : "");
    fprintf(stderr, "\n");
}

void not_seen(const command_line *arguments, const char *what, const char *name,
              const parley_view *view) {
    char day[16];
    parley_day_format(day, view->as_of);
    fprintf(stderr, "parley %s: the %s \"%s\" is not known yet on %s\n", arguments->command->name,
            what, name, day);
}

int32_t named_draft(const command_line *arguments, const parley_view *view, const char *name) {
    const parley_dossier *d = view->dossier;
    int32_t draft = parley_dossier_find_draft(d, name);
    if (draft != PARLEY_NONE && parley_view_sees(view, &d->drafts[draft].record))
        return draft;
    if (draft != PARLEY_NONE) {
        not_seen(arguments, "draft", name, view);
        return PARLEY_NONE;
    }
    const char **ids = PL_NEW(const char *, d->draft_count + 1);
    size_t count = 0;
    for (size_t i = 0; ids && i < d->draft_count; i++)
        if (parley_view_sees(view, &d->drafts[i].record))
            ids[count++] = d->drafts[i].id;
    if (ids)
        no_such(arguments, "draft", name, ids);
    pl_free(ids);
    return PARLEY_NONE;
}

int with_view(const command_line *arguments,
              int (*act)(const command_line *arguments, const parley_view *view,
                         const char *language)) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    const char *language = NULL;
    int32_t day = PARLEY_ALL_DAYS;
    int code = open_dossier(&dossier, arguments->operands[0]);
    if (code == EXIT_DONE)
        code = as_of_day(arguments, dossier, &day);
    if (code == EXIT_DONE)
        code = language_of(arguments, dossier, &language);
    if (code == EXIT_DONE && parley_view_new(&view, dossier, day) != PARLEY_OK)
        code = report_failure();
    if (code == EXIT_DONE)
        code = act(arguments, view, language);
    parley_view_free(view);
    parley_dossier_free(dossier);
    return code;
}

pl_style output_style(const char *language) {
    return (pl_style){language, output_columns(), use_colour(stdout)};
}

int out_of_memory(void) {
    fprintf(stderr, "parley: out of memory\n");
    return EXIT_LIMIT;
}

int print_report(pl_text *report) {
    int code =
        report->failed ? out_of_memory() : write_output(pl_text_string(report), report->length);
    pl_text_clear(report);
    return code;
}

/* As it is, for what is no regular file: a pipe, a terminal. */
static int write_through(const char *path, const pl_text *report) {
    FILE *file = fopen(path, "w");
    bool written = file && fwrite(report->bytes, 1, report->length, file) == report->length;
    if (file)
        written &= fclose(file) == 0;
    if (!written)
        fprintf(stderr, "parley: %s cannot be written: %s\n", path, strerror(errno));
    return written ? EXIT_DONE : EXIT_STORAGE;
}

int write_report(const char *path, pl_text *report) {
    struct stat info;
    int code = EXIT_DONE;
    if (report->failed) {
        code = out_of_memory();
    } else if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) {
        code = write_through(path, report);
    } else if (pl_file_write(path, report, true) != PARLEY_OK) {
        code = report_failure();
    }
    pl_text_clear(report);
    return code;
}
