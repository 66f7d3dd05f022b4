/* parley convert: between a dossier and the formats of Genius, GeniusWeb and NegMAS. */
#include "command.h"

#include "base/text.h"
#include "document/write.h"
#include "format/form.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct job {
    const command_line *arguments;
    const char *const *in;
    size_t in_count;
    const char *out; /* "-": standard output */
    parley_format from, to;
    parley_format_options options;
    parley_diagnostics *read, *lost; /* what was put right, what cannot be held */
    parley_profiles *profiles;
} job;

/* -- what is asked for ----------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *ending) {
    size_t length = strlen(text), size = strlen(ending);
    return length >= size && strcmp(text + length - size, ending) == 0;
}

static bool is_folder(const char *path) {
    struct stat info;
    return ends_with(path, "/") || (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

/* By --to, else by the ending of OUT; a folder is one of Genius, which all the others read. */
static int choose_target(job *j) {
    const char *to = argument_of(j->arguments, "to"), *name = strrchr(j->out, '/');
    name = name ? name + 1 : j->out;
    if (to)
        return parley_format_find(&j->to, to) == PARLEY_OK
                   ? EXIT_DONE
                   : usage_error("convert", "--to: %s", parley_last_error()->message);
    if (strcmp(j->out, "-") == 0 || ends_with(name, ".yaml") || ends_with(name, ".yml"))
        j->to = PARLEY_FORMAT_DOSSIER;
    else if (is_folder(j->out) || !strchr(name, '.'))
        j->to = PARLEY_FORMAT_GENIUS;
    else
        return usage_error("convert", "\"%s\" does not say which format to write; add --to", name);
    return EXIT_DONE;
}

static int levels_option(job *j) {
    const char *text = argument_of(j->arguments, "levels");
    char *end;
    if (!text)
        return EXIT_DONE;
    long levels = strtol(text, &end, 10);
    if (*end || end == text || levels < 2 || levels > 1000)
        return usage_error("convert", "--levels takes a whole number from 2 to 1000");
    j->options.levels = (uint32_t)levels;
    return EXIT_DONE;
}

static int read_request(job *j) {
    int code = choose_target(j);
    if (code == EXIT_DONE)
        code = levels_option(j);
    if (code != EXIT_DONE)
        return code;
    j->options.genius_raw = flag_is_set(j->arguments, "genius-raw");
    j->options.strict = flag_is_set(j->arguments, "strict");
    j->options.replace = flag_is_set(j->arguments, "force");
    bool to_output = strcmp(j->out, "-") == 0;
    if (to_output && j->to != PARLEY_FORMAT_DOSSIER)
        return usage_error("convert", "%s is a folder of files and cannot go to standard output",
                           parley_format_name(j->to));
    if (to_output && flag_is_set(j->arguments, "json"))
        return usage_error("convert", "--json and the dossier both go to standard output");
    return EXIT_DONE;
}

/* -- reading --------------------------------------------------------------------------------- */

static int report_findings(const parley_diagnostics *diagnostics, parley_status status) {
    print_findings(diagnostics, parley_last_error()->file, true);
    return exit_code_of(status);
}

static int read_dossier(job *j) {
    parley_dossier *dossier;
    const char *language;
    int32_t day;
    parley_status status = parley_dossier_read(&dossier, j->in[0], j->read);
    if (status == PARLEY_E_INPUT) {
        print_findings(j->read, parley_last_error()->file, false);
        return EXIT_INPUT;
    }
    if (status != PARLEY_OK)
        return report_failure();
    int code = as_of_day(j->arguments, dossier, &day);
    if (code == EXIT_DONE)
        code = language_of(j->arguments, dossier, &language);
    if (code == EXIT_DONE) {
        status = parley_profiles_from_dossier(&j->profiles, dossier, day, language, &j->options,
                                              j->lost);
        if (status != PARLEY_OK) {
            print_findings(j->lost, j->in[0], true);
            code = report_failure();
        }
    }
    parley_dossier_free(dossier);
    return code;
}

static int read_profiles(job *j) {
    if (argument_of(j->arguments, "as-of") || argument_of(j->arguments, "lang"))
        return usage_error("convert", "--as-of and --lang are for dossiers");
    parley_status status =
        parley_profiles_read(&j->profiles, j->in, j->in_count, &j->options, j->read);
    if (status == PARLEY_E_INPUT)
        return report_findings(j->read, status);
    return status == PARLEY_OK ? EXIT_DONE : report_failure();
}

static int read_input(job *j) {
    parley_status status = parley_format_detect(&j->from, j->in, j->in_count);
    if (status != PARLEY_OK && status != PARLEY_E_INPUT)
        return report_failure();
    if (status == PARLEY_E_INPUT) /* it is none of them, or broken: the reader says which */
        return read_profiles(j);
    if (j->from == PARLEY_FORMAT_DOSSIER && j->to == PARLEY_FORMAT_DOSSIER)
        return usage_error("convert", "\"%s\" is a dossier already", j->in[0]);
    return j->from == PARLEY_FORMAT_DOSSIER ? read_dossier(j) : read_profiles(j);
}

/* -- writing --------------------------------------------------------------------------------- */

static void put_findings(pl_json *json, const char *key, const parley_diagnostics *from) {
    pl_json_key(json, key);
    pl_json_open(json, '[');
    for (size_t i = 0; i < parley_diagnostics_count(from); i++) {
        const parley_diagnostic *d = parley_diagnostics_get(from, i);
        if (!d->line) {
            pl_json_string(json, d->message);
            continue;
        }
        pl_json_open(json, '{');
        pl_json_key(json, "file");
        pl_json_string(json, d->file ? d->file : "");
        pl_json_key(json, "line");
        pl_json_integer(json, d->line);
        pl_json_key(json, "column");
        pl_json_integer(json, d->column);
        pl_json_key(json, "message");
        pl_json_string(json, d->message);
        pl_json_close(json, '}');
    }
    pl_json_close(json, ']');
}

static int print_json(const job *j) {
    pl_text text = {0};
    pl_json json = {.out = &text};
    pl_json_open(&json, '{');
    pl_json_key(&json, "schema");
    pl_json_string(&json, "parley.convert/1");
    pl_json_key(&json, "from");
    pl_json_string(&json, parley_format_name(j->from));
    pl_json_key(&json, "to");
    pl_json_string(&json, parley_format_name(j->to));
    pl_json_key(&json, "out");
    pl_json_string(&json, j->out);
    pl_json_key(&json, "parties");
    pl_json_open(&json, '[');
    for (size_t p = 0; p < j->profiles->profile_count; p++)
        pl_json_string(&json, j->profiles->profiles[p].name);
    pl_json_close(&json, ']');
    pl_json_key(&json, "points");
    pl_json_integer(&json, (int64_t)j->profiles->issue_count);
    put_findings(&json, "lost", j->lost);
    put_findings(&json, "warnings", j->read);
    pl_json_close(&json, '}');
    int code = text.failed ? EXIT_LIMIT : write_output(pl_text_string(&text), text.length);
    pl_text_clear(&text);
    return code;
}

static parley_status write_profiles(const job *j, int *code) {
    if (strcmp(j->out, "-") != 0)
        return parley_profiles_write(j->profiles, j->out, j->to, &j->options, j->lost);
    pl_text text = {0};
    parley_status status = pl_profiles_dossier(&text, j->profiles, &j->options, j->lost);
    if (status == PARLEY_OK)
        *code = write_output(pl_text_string(&text), text.length);
    pl_text_clear(&text);
    return status;
}

static int convert(job *j) {
    int code = read_input(j);
    if (code != EXIT_DONE)
        return code;
    bool json = flag_is_set(j->arguments, "json");
    parley_status status = write_profiles(j, &code);
    if (!json || status != PARLEY_OK) {
        print_findings(j->read, j->in[0], j->from != PARLEY_FORMAT_DOSSIER);
        print_findings(j->lost, j->in[0], true);
    }
    if (status != PARLEY_OK)
        return report_failure();
    return json && code == EXIT_DONE ? print_json(j) : code;
}

static int run(const command_line *arguments) {
    job j = {.arguments = arguments,
             .in = arguments->operands,
             .in_count = arguments->operand_count - 1,
             .out = arguments->operands[arguments->operand_count - 1]};
    int code = read_request(&j);
    if (code != EXIT_DONE)
        return code;
    if (parley_diagnostics_new(&j.read) != PARLEY_OK ||
        parley_diagnostics_new(&j.lost) != PARLEY_OK)
        code = report_failure();
    if (code == EXIT_DONE)
        code = convert(&j);
    parley_profiles_free(j.profiles);
    parley_diagnostics_free(j.read);
    parley_diagnostics_free(j.lost);
    return code;
}

static const command_option options[] = {
    {"to", "FORMAT", "dossier, genius, geniusweb or negmas; else by the ending of OUT"},
    {"as-of", "DATE", "of a dossier: what was known that day (2025-12-03)"},
    {"lang", "LANGUAGE", "of a dossier: the language of names"},
    {"levels", "N", "values that a real issue becomes where it must (default 11)"},
    {"genius-raw", NULL, "read Genius as NegMAS does: evaluations undivided"},
    {"strict", NULL, "write nothing where something would be lost"},
    {"force", NULL, "replace what is at OUT"},
    {"json", NULL, "print what was done and lost as one JSON object"},
    {NULL, NULL, NULL}};

const command command_convert = {
    .name = "convert",
    .operands = "IN... OUT",
    .summary = "between a dossier and Genius, GeniusWeb, NegMAS",
    .text = "Converts between a dossier (one YAML file) and the formats of negotiation\n"
            "research, which are folders: Genius (XML), GeniusWeb (JSON) and NegMAS (YAML or\n"
            "JSON). IN is a dossier, a folder, or the files of a domain and its profiles;\n"
            "its format is told by what is in it. OUT is a file ending in .yaml for a\n"
            "dossier (- for standard output), or a folder; a folder is Genius unless --to\n"
            "says otherwise.\n\n"
            "What the format written cannot hold is listed on standard error, and every\n"
            "utility is kept, or the greatest difference is stated. docs/formats.md has the\n"
            "details. OUT is written whole or not at all, and nothing is replaced without\n"
            "--force.\n\n"
            "Every other command takes these formats too where it takes a dossier.\n\n"
            "Exit codes: 0 done, 2 usage, 3 bad input, or --strict and something would be\n"
            "lost, 6 storage (also: OUT is there already), 7 a limit was reached.\n\n"
            "Examples:\n"
            "  parley convert scenarios/sale sale-genius --as-of 2025-03-31\n"
            "  parley convert sale-genius/ sale.yaml\n"
            "  parley convert sale-genius/*.xml sale-negmas --to negmas",
    .least_operands = 2,
    .most_operands = 66,
    .options = options,
    .run = run,
};
