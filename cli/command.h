/* What the commands of `parley` share: their table, their options, exit codes and messages. */
#ifndef PARLEY_CLI_COMMAND_H
#define PARLEY_CLI_COMMAND_H

#include "report/table.h"

#include <parley/parley.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* The exit codes are part of the interface: docs/cli.md. */
enum {
    EXIT_DONE = 0,
    EXIT_NO = 1, /* the answer is no */
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_STORAGE = 6,
    EXIT_LIMIT = 7 /* a limit was reached, or the work was cancelled */
};

/* An option of a command: help and parsing come from the same table, which ends with a NULL name.
 */
typedef struct command_option {
    const char *name;     /* without the dashes: "as-of" */
    const char *argument; /* what stands behind it in the help: "DATE"; NULL for a flag */
    const char *help;
} command_option;

/* The words of a command line after the command's name, sorted out by the table. */
typedef struct command_line {
    size_t operand_count;
    const char **operands;
    const struct command *command;
    const char **values; /* [options] the argument given, "" for a flag that is set, NULL if absent;
                            an option given several times has its last one here */
    size_t repeated_count; /* all options in the order given, for those that may be repeated */
    const char **repeated_names, **repeated_values;
} command_line;

typedef struct command {
    const char *name;
    const char *operands; /* "FILE [stances|drafts]" */
    const char *summary;  /* one line for `parley help` */
    const char *text;     /* what it does, exit codes, examples */
    size_t least_operands, most_operands;
    const command_option *options;
    int (*run)(const command_line *arguments);
} command;

extern const command command_amend, command_analyze, command_check, command_convert, command_divide,
    command_generate, command_pool, command_rank, command_schema, command_show, command_solve;
extern const command command_intent, command_talk, command_timeline, command_tournament;

/* The argument of an option, or NULL where it was not given. The name must be in the table. */
const char *argument_of(const command_line *arguments, const char *name);
bool flag_is_set(const command_line *arguments, const char *name);

/* Says what is wrong with the command line and how to get help; EXIT_USAGE. */
int usage_error(const char *name, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the thread's last error on stderr ("file:line:column: error: ...") and returns the exit
 * code that its status calls for. */
int report_failure(void);

/* Says that memory ran out; EXIT_LIMIT. */
int out_of_memory(void);

/* The exit code for a status. */
int exit_code_of(parley_status status);

/* Prints the errors, and the warnings where asked for, on stderr; `file` is the one they are about
 * where they name none. */
void print_findings(const parley_diagnostics *diagnostics, const char *file, bool warnings);

/* Reads the dossier at `path`, or profiles of another format as one (docs/formats.md); on failure
 * prints every error and returns its exit code, else EXIT_DONE with *out set. */
int open_dossier(parley_dossier **out, const char *path);

/* The day of --as-of, else the dossier's own, else all days. */
int as_of_day(const command_line *arguments, const parley_dossier *dossier, int32_t *day);

/* The language of --lang, else the dossier's first, else NULL. An unknown one is a usage error. */
int language_of(const command_line *arguments, const parley_dossier *dossier,
                const char **language);

/* The argument of an option that takes a whole number in [least, most]; *value stays as it is where
 * the option is absent. Anything else is a usage error. */
int whole_option(const command_line *arguments, const char *name, uint64_t least, uint64_t most,
                 uint64_t *value);

/* Whether an option that takes a number was given, and the number: NAN where it is none. */
bool number_given(const command_line *arguments, const char *name, double *number);

/* The draft with this id, as far as the view sees it. PARLEY_NONE, with a message that says which
 * there are, where there is none. */
int32_t named_draft(const command_line *arguments, const parley_view *view, const char *name);

/* Says that there is no such point, party or draft, with the nearest of `ids` (which end with
 * NULL), else all of them. */
void no_such(const command_line *arguments, const char *what, const char *name,
             const char *const *ids);

/* Says that the point or draft is later than the day of the view. */
void not_seen(const command_line *arguments, const char *what, const char *name,
              const parley_view *view);

/* Reads the dossier of the first operand and its view of the day that the options ask for, and does
 * something with that; returns its exit code, or that of what failed. */
int with_view(const command_line *arguments,
              int (*act)(const command_line *arguments, const parley_view *view,
                         const char *language));

/* The last options of a command that reports on a view, and the end of its table. */
#define OPTIONS_OF_A_VIEW(page)                                                                    \
    {"as-of", "DATE", "see only what was known that day (2025-12-03)"},                            \
        {"lang", "LANGUAGE", "texts in this language (en, zh)"},                                   \
        {"json", NULL, "print one JSON object (" page ")"}, {                                      \
        NULL, NULL, NULL                                                                           \
    }

/* How to print on stdout. */
pl_style output_style(const char *language);

/* Writes a report to stdout and empties it; EXIT_LIMIT with a message where memory ran out. */
int print_report(pl_text *report);

/* Writes a report to a file and empties it: whole, in place of what was there, or not at all; to
 * what is no regular file (a pipe, a terminal) as it is. */
int write_report(const char *path, pl_text *report);

/* Whether to use colour on `stream`: a terminal, and NO_COLOR is not set (no-color.org). */
bool use_colour(FILE *stream);

/* Columns to fill: the terminal's width, at most 100 and at least 40; 80 where there is no
 * terminal. */
size_t output_columns(void);

/* Writes all bytes to stdout; EXIT_STORAGE with a message where that fails. */
int write_output(const char *bytes, size_t length);

/* A control that shows progress on stderr when that is a terminal, and is cancelled by SIGINT. */
parley_control *command_control(void);
void command_control_end(parley_control *control);

#endif
