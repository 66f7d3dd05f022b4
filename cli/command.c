/* What the commands share: options, messages, exit codes, progress. */
#include "command.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

const char *argument_of(const command_line *arguments, const char *name) {
    const command_option *options = arguments->command->options;
    for (size_t i = 0; options[i].name; i++)
        if (strcmp(options[i].name, name) == 0)
            return arguments->values[i];
    return NULL;
}

bool flag_is_set(const command_line *arguments, const char *name) {
    return argument_of(arguments, name) != NULL;
}

int usage_error(const char *name, const char *format, ...) {
    va_list list;
    fprintf(stderr, "parley%s%s: ", name ? " " : "", name ? name : "");
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fprintf(stderr, "; see `parley %s%s`\n", name ? "help " : "help", name ? name : "");
    return EXIT_USAGE;
}

int exit_code_of(parley_status status) {
    switch (status) {
    case PARLEY_OK: return EXIT_DONE;
    case PARLEY_E_ARGUMENT: return EXIT_USAGE;
    case PARLEY_E_INPUT:
    case PARLEY_E_NOT_FOUND: return EXIT_INPUT;
    case PARLEY_E_STORAGE: return EXIT_STORAGE;
    case PARLEY_E_MEMORY:
    case PARLEY_E_LIMIT:
    case PARLEY_E_CANCELLED: return EXIT_LIMIT;
    }
    return EXIT_LIMIT;
}

int report_failure(void) {
    const parley_error *error = parley_last_error();
    if (error->file[0] && error->line)
        fprintf(stderr, "%s:%u:%u: error: %s\n", error->file, error->line, error->column,
                error->message);
    else
        fprintf(stderr, "parley: %s%s%s\n", error->file, error->file[0] ? ": " : "",
                error->message);
    return exit_code_of(error->status);
}

void print_findings(const parley_diagnostics *diagnostics, const char *file, bool warnings) {
    for (size_t i = 0; i < parley_diagnostics_count(diagnostics); i++) {
        const parley_diagnostic *d = parley_diagnostics_get(diagnostics, i);
        const char *severity = d->is_error ? "error" : "warning";
        if (!d->is_error && !warnings)
            continue;
        if (d->line)
            fprintf(stderr, "%s:%u:%u: %s: %s\n", d->file ? d->file : file, d->line, d->column,
                    severity, d->message);
        else
            fprintf(stderr, "%s: %s: %s\n", file, severity, d->message);
    }
}

/* Warnings of a dossier are for `parley check`; what was put right or lost in reading profiles is
 * for everybody. */
int open_dossier(parley_dossier **out, const char *path) {
    parley_diagnostics *diagnostics;
    parley_format format;
    if (parley_diagnostics_new(&diagnostics) != PARLEY_OK)
        return report_failure();
    bool profiles =
        parley_format_detect(&format, &path, 1) == PARLEY_OK && format != PARLEY_FORMAT_DOSSIER;
    parley_status status = parley_dossier_open(out, path, NULL, diagnostics);
    int code = exit_code_of(status);
    if (status == PARLEY_OK || status == PARLEY_E_INPUT)
        print_findings(diagnostics, status == PARLEY_OK ? path : parley_last_error()->file,
                       profiles);
    else
        code = report_failure();
    parley_diagnostics_free(diagnostics);
    return code;
}

int as_of_day(const command_line *arguments, const parley_dossier *dossier, int32_t *day) {
    const char *text = argument_of(arguments, "as-of");
    *day = dossier->as_of;
    if (!text || parley_day_parse(day, text) == PARLEY_OK)
        return EXIT_DONE;
    return usage_error(arguments->command->name, "--as-of: %s", parley_last_error()->message);
}

int language_of(const command_line *arguments, const parley_dossier *dossier,
                const char **language) {
    const char *wanted = argument_of(arguments, "lang");
    *language = dossier->language_count ? dossier->languages[0] : NULL;
    if (!wanted)
        return EXIT_DONE;
    *language = wanted;
    for (size_t i = 0; i < dossier->language_count; i++)
        if (strcmp(dossier->languages[i], wanted) == 0)
            return EXIT_DONE;
    if (strcmp(wanted, "en") == 0 || strcmp(wanted, "zh") == 0)
        return EXIT_DONE; /* the program's own words */
    return usage_error(arguments->command->name, "the dossier has no texts in \"%s\"", wanted);
}

bool use_colour(FILE *stream) {
    const char *no_colour = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return isatty(fileno(stream)) && !(no_colour && no_colour[0]) &&
           !(terminal && strcmp(terminal, "dumb") == 0);
}

size_t output_columns(void) {
    struct winsize size;
    if (!isatty(STDOUT_FILENO) || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return 80;
    return size.ws_col > 100 ? 100 : size.ws_col < 40 ? 40 : size.ws_col;
}

int write_output(const char *bytes, size_t length) {
    if (fwrite(bytes, 1, length, stdout) == length && fflush(stdout) == 0)
        return EXIT_DONE;
    if (errno == EPIPE)
        return EXIT_DONE; /* the reader has seen enough */
    fprintf(stderr, "parley: the output cannot be written: %s\n", strerror(errno));
    return EXIT_STORAGE;
}

/* -- long work ------------------------------------------------------------------------------- */

static parley_control *running;
static struct timespec last_shown;
static bool shown;

static void stop_running(int signal_number) {
    (void)signal_number;
    if (running)
        parley_control_cancel(running);
}

static void show_progress(void *context, const char *stage, double fraction) {
    struct timespec now;
    (void)context;
    clock_gettime(CLOCK_MONOTONIC, &now);
    double since = (double)(now.tv_sec - last_shown.tv_sec) +
                   1e-9 * (double)(now.tv_nsec - last_shown.tv_nsec);
    if (since < 0.1)
        return;
    last_shown = now;
    shown = true;
    if (fraction >= 0)
        fprintf(stderr, "\r%s %3.0f %%\033[K", stage, 100 * fraction);
    else
        fprintf(stderr, "\r%s\033[K", stage);
}

parley_control *command_control(void) {
    if (parley_control_new(&running) != PARLEY_OK)
        return NULL;
    if (isatty(STDERR_FILENO)) {
        clock_gettime(CLOCK_MONOTONIC, &last_shown);
        parley_control_set_progress(running, show_progress, NULL);
    }
    signal(SIGINT, stop_running);
    signal(SIGTERM, stop_running);
    return running;
}

void command_control_end(parley_control *control) {
    if (shown)
        fprintf(stderr, "\r\033[K");
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    running = NULL;
    parley_control_free(control);
}
