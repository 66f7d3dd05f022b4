/* parley check: every error and warning of a dossier at once. */
#include "command.h"

#include "base/text.h"
#include "document/write.h"
#include "utility/readings.h"

#include <string.h>

typedef struct tally {
    size_t errors, warnings;
} tally;

static void print_plain(const parley_diagnostics *diagnostics, const char *file, tally count) {
    for (size_t i = 0; i < parley_diagnostics_count(diagnostics); i++) {
        const parley_diagnostic *d = parley_diagnostics_get(diagnostics, i);
        const char *severity = d->is_error ? "error" : "warning";
        if (d->line)
            printf("%s:%u:%u: %s: %s\n", d->file ? d->file : file, d->line, d->column, severity,
                   d->message);
        else
            printf("%s: %s: %s\n", file, severity, d->message);
    }
    printf("%s: %zu error%s, %zu warning%s\n", file, count.errors, count.errors == 1 ? "" : "s",
           count.warnings, count.warnings == 1 ? "" : "s");
}

static void print_json(const parley_diagnostics *diagnostics, const char *file, tally count) {
    pl_text text = {0};
    pl_json json = {.out = &text};
    pl_json_open(&json, '{');
    pl_json_key(&json, "schema");
    pl_json_string(&json, "parley.check/1");
    pl_json_key(&json, "file");
    pl_json_string(&json, file);
    pl_json_key(&json, "errors");
    pl_json_integer(&json, (int64_t)count.errors);
    pl_json_key(&json, "warnings");
    pl_json_integer(&json, (int64_t)count.warnings);
    pl_json_key(&json, "findings");
    pl_json_open(&json, '[');
    for (size_t i = 0; i < parley_diagnostics_count(diagnostics); i++) {
        const parley_diagnostic *d = parley_diagnostics_get(diagnostics, i);
        pl_json_open(&json, '{');
        pl_json_key(&json, "severity");
        pl_json_string(&json, d->is_error ? "error" : "warning");
        if (d->file) {
            pl_json_key(&json, "file");
            pl_json_string(&json, d->file);
        }
        pl_json_key(&json, "line");
        pl_json_integer(&json, d->line);
        pl_json_key(&json, "column");
        pl_json_integer(&json, d->column);
        pl_json_key(&json, "message");
        pl_json_string(&json, d->message);
        pl_json_close(&json, '}');
    }
    pl_json_close(&json, ']');
    pl_json_close(&json, '}');
    write_output(pl_text_string(&text), text.length);
    pl_text_clear(&text);
}

/* Finds out whether the constraints leave any agreement and the preferences any reading, and
 * whether an analysis could start: what only the whole model can tell. */
static parley_status try_model(const parley_dossier *dossier, bool *none_obeys) {
    parley_view *view = NULL;
    parley_problem *problem = NULL;
    parley_space *space = NULL;
    parley_status status = parley_view_new(&view, dossier, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_problem_new(&problem, view, PARLEY_CENTRAL);
    if (status == PARLEY_OK) {
        parley_space_spec spec = problem->spec;
        spec.excluded = NULL; /* red lines may well leave nothing; constraints must not */
        status = parley_space_new(&space, &spec, NULL);
    }
    *none_obeys = status == PARLEY_OK && parley_space_is_empty(space);
    if (status == PARLEY_OK)
        status = pl_check_preferences(view);
    parley_space_free(space);
    parley_problem_free(problem);
    parley_view_free(view);
    return status;
}

static tally count_findings(const parley_diagnostics *diagnostics) {
    tally count = {0};
    for (size_t i = 0; i < parley_diagnostics_count(diagnostics); i++) {
        if (parley_diagnostics_get(diagnostics, i)->is_error)
            count.errors++;
        else
            count.warnings++;
    }
    return count;
}

static parley_status check_model(const parley_dossier *dossier, parley_diagnostics *diagnostics) {
    bool none_obeys;
    parley_status status = try_model(dossier, &none_obeys);
    const parley_error *error = parley_last_error();
    if (none_obeys)
        return parley_diagnostics_add(diagnostics, 1, dossier->constraints[0].record.line,
                                      dossier->constraints[0].record.column,
                                      "no agreement obeys all constraints");
    if (status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT || status == PARLEY_E_ARGUMENT)
        return parley_diagnostics_add(diagnostics, status == PARLEY_E_INPUT && error->line > 0,
                                      error->line ? error->line : 1,
                                      error->column ? error->column : 1, error->message);
    return status;
}

static int run(const command_line *arguments) {
    parley_diagnostics *diagnostics;
    parley_dossier *dossier = NULL;
    char file[256];
    if (parley_diagnostics_new(&diagnostics) != PARLEY_OK)
        return report_failure();
    parley_status status = parley_dossier_open(&dossier, arguments->operands[0], NULL, diagnostics);
    snprintf(file, sizeof file, "%s", dossier ? dossier->file : parley_last_error()->file);
    if (dossier)
        status = check_model(dossier, diagnostics);
    tally count = count_findings(diagnostics);
    if (status != PARLEY_OK && count.errors == 0) {
        parley_dossier_free(dossier);
        parley_diagnostics_free(diagnostics);
        return report_failure();
    }
    if (flag_is_set(arguments, "json"))
        print_json(diagnostics, file, count);
    else
        print_plain(diagnostics, file, count);
    parley_dossier_free(dossier);
    parley_diagnostics_free(diagnostics);
    return count.errors ? EXIT_INPUT : EXIT_DONE;
}

static const command_option options[] = {{"json", NULL, "print one JSON object"},
                                         {NULL, NULL, NULL}};

const command command_check = {
    .name = "check",
    .operands = "FILE",
    .summary = "find every error in a dossier",
    .text = "Reads a dossier and lists every error and warning at once, each with its line\n"
            "and column and what is allowed there. Syntax, keys and types, names that point\n"
            "nowhere, and meaning: weights that cannot be normalised, drafts that break a\n"
            "constraint, sources never used, drafts shown before their date. docs/dossier.md\n"
            "has the rules.\n\n"
            "Exit codes: 0 no errors (warnings do not count), 3 errors, 6 the file cannot be\n"
            "read.\n\n"
            "Examples:\n"
            "  parley check scenarios/peace-2025\n"
            "  parley check scenarios/sale/dossier.yaml --json",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
