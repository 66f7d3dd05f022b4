/* parley solve: one solution of a dossier, under conditions of one's own, with its proof. */
#include "command.h"

#include "base/memory.h"
#include "report/solution.h"

#include <stdlib.h>
#include <string.h>

typedef struct job {
    const command_line *arguments;
    const parley_dossier *dossier;
    parley_view *view;
    parley_problem *problem;
    uint8_t *excluded; /* [option_count] red lines, and what the command line rules out */
    parley_concept concept;
    bool raiffa; /* in place of a concept */
    const char *language;
    double seconds; /* 0: no limit */
} job;

static int concept_option(job *j) {
    static const char *const names[] = {"nash", "kalai-smorodinsky", "egalitarian", "utilitarian",
                                        "tchebycheff"};
    const char *wanted = argument_of(j->arguments, "concept");
    for (size_t i = 0; wanted && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], wanted) == 0) {
            j->concept = (parley_concept)i;
            return EXIT_DONE;
        }
    j->raiffa = wanted && strcmp(wanted, "raiffa") == 0;
    if (!wanted || j->raiffa)
        return EXIT_DONE;
    return usage_error("solve",
                       "there is no concept \"%s\"; there are nash, kalai-smorodinsky, "
                       "egalitarian, utilitarian, tchebycheff and raiffa",
                       wanted);
}

static int time_option(job *j) {
    if (number_given(j->arguments, "time", &j->seconds) && !(j->seconds > 0 && j->seconds < 1e7))
        return usage_error("solve", "--time takes a number of seconds above 0");
    return EXIT_DONE;
}

/* The view option that "point/option" names, or PARLEY_NONE with a message. */
static int32_t named_option(const job *j, const char *name) {
    char id[80];
    const char *slash = strchr(name, '/');
    size_t length = slash ? (size_t)(slash - name) : 0;
    if (!slash || length >= sizeof id) {
        usage_error("solve", "\"%s\" is no option name; write POINT/OPTION", name);
        return PARLEY_NONE;
    }
    memcpy(id, name, length);
    id[length] = '\0';
    int32_t point = parley_dossier_find_point(j->dossier, id);
    point = point == PARLEY_NONE ? PARLEY_NONE : parley_view_find_point(j->view, (uint32_t)point);
    const parley_view_point *at = point == PARLEY_NONE ? NULL : &j->view->points[point];
    for (uint32_t o = at ? at->first : 0; at && o < at->first + at->option_count; o++)
        if (strcmp(j->dossier->points[at->point].options[j->view->options[o]].id, slash + 1) == 0)
            return (int32_t)o;
    usage_error("solve", "no option \"%s\" is on the table", name);
    return PARLEY_NONE;
}

static void rule_out_others(job *j, uint32_t option) {
    const parley_view_point *at = &j->view->points[j->view->option_point[option]];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        j->excluded[o] |= o != option;
}

static int apply_conditions(job *j) {
    memcpy(j->excluded, j->problem->spec.excluded, j->view->option_count);
    for (size_t i = 0; i < j->arguments->repeated_count; i++) {
        bool forbid = strcmp(j->arguments->repeated_names[i], "forbid") == 0;
        if (!forbid && strcmp(j->arguments->repeated_names[i], "require") != 0)
            continue;
        int32_t option = named_option(j, j->arguments->repeated_values[i]);
        if (option == PARLEY_NONE)
            return EXIT_USAGE;
        if (forbid)
            j->excluded[option] = 1;
        else
            rule_out_others(j, (uint32_t)option);
    }
    return EXIT_DONE;
}

/* -- solving --------------------------------------------------------------------------------- */

static parley_status build_space(const job *j, parley_space **space, parley_control *control) {
    parley_space_spec spec = j->problem->spec;
    spec.excluded = j->excluded;
    if (control && j->seconds > 0)
        parley_control_set_deadline(control, j->seconds);
    return parley_space_new(space, &spec, control);
}

static void to_view(const job *j, const uint32_t *choices, int32_t *options) {
    for (uint32_t p = 0; p < j->view->point_count; p++)
        options[p] = (int32_t)(j->view->points[p].first + choices[p]);
}

static int print(const job *j, const parley_solution *solution, const uint32_t *choices,
                 const parley_certificate *certificate, bool interrupted) {
    int32_t options[PARLEY_MAX_ISSUES];
    pl_text text = {0};
    pl_style style = output_style(j->language);
    pl_solution_report report = {.view = j->view,
                                 .problem = j->problem,
                                 .concept = j->concept,
                                 .solution = solution,
                                 .choices = options,
                                 .claims = parley_certificate_count(certificate),
                                 .interrupted = interrupted};
    if (solution->found)
        to_view(j, choices, options);
    for (size_t i = 0; i < report.claims; i++)
        report.boxes += parley_certificate_claim(certificate, i)->box_count;
    if (flag_is_set(j->arguments, "json"))
        pl_report_solution_json(&text, &report);
    else
        pl_report_solution_text(&text, &report, &style);
    int code = print_report(&text);
    if (code == EXIT_DONE && interrupted)
        return EXIT_LIMIT;
    return code == EXIT_DONE && !solution->found ? EXIT_NO : code;
}

enum { MOST_PATH_POINTS = 512 };

static int print_raiffa(const job *j, const parley_raiffa *result, const uint32_t *choices,
                        const double *path) {
    int32_t options[PARLEY_MAX_ISSUES];
    uint32_t points = result->points < MOST_PATH_POINTS ? result->points : MOST_PATH_POINTS;
    pl_raiffa_report report = {j->view, j->problem, result, path, points, options};
    pl_text text = {0};
    pl_style style = output_style(j->language);
    if (result->found)
        to_view(j, choices, options);
    if (flag_is_set(j->arguments, "json"))
        pl_report_raiffa_json(&text, &report);
    else
        pl_report_raiffa_text(&text, &report, &style);
    int code = print_report(&text);
    return code == EXIT_DONE && !result->found ? EXIT_NO : code;
}

static int solve_raiffa(const job *j) {
    parley_space *space = NULL;
    parley_raiffa result = {0};
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_raiffa_options options = {.scale = j->problem->scale};
    double *path = PL_NEW(double, (size_t)MOST_PATH_POINTS * j->view->required_count);
    if (!path)
        return out_of_memory();
    parley_control *control = command_control();
    parley_status status = build_space(j, &space, control);
    if (status == PARLEY_OK)
        status =
            parley_raiffa_run(&result, choices, path, MOST_PATH_POINTS, space, &options, control);
    command_control_end(control);
    int code = status == PARLEY_OK ? print_raiffa(j, &result, choices, path) : report_failure();
    parley_space_free(space);
    pl_free(path);
    return code;
}

static int solve(job *j) {
    parley_certificate *certificate = NULL;
    parley_space *space = NULL;
    parley_solution solution = {0};
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_control *control = command_control();
    parley_status status = build_space(j, &space, control);
    if (status == PARLEY_OK)
        status = parley_certificate_new(&certificate);
    if (status == PARLEY_OK) {
        parley_solve_options options = {.scale = j->problem->scale, .certificate = certificate};
        status = parley_solve(&solution, choices, space, j->concept, &options, control);
    }
    command_control_end(control);
    bool interrupted = space && certificate && status == PARLEY_E_CANCELLED;
    int code = status == PARLEY_OK || interrupted
                   ? print(j, &solution, choices, certificate, interrupted)
                   : report_failure();
    parley_certificate_free(certificate);
    parley_space_free(space);
    return code;
}

static int prepare_and_solve(job *j) {
    int32_t as_of;
    int code = as_of_day(j->arguments, j->dossier, &as_of);
    if (code == EXIT_DONE)
        code = language_of(j->arguments, j->dossier, &j->language);
    if (code == EXIT_DONE)
        code = concept_option(j);
    if (code == EXIT_DONE)
        code = time_option(j);
    if (code != EXIT_DONE)
        return code;
    if (parley_view_new(&j->view, j->dossier, as_of) != PARLEY_OK ||
        parley_problem_new(&j->problem, j->view, PARLEY_CENTRAL) != PARLEY_OK)
        return report_failure();
    j->excluded = pl_calloc(j->view->option_count, 1);
    if (!j->excluded)
        return out_of_memory();
    code = apply_conditions(j);
    if (code == EXIT_DONE)
        code = j->raiffa ? solve_raiffa(j) : solve(j);
    return code;
}

static int run(const command_line *arguments) {
    parley_dossier *dossier;
    int code = open_dossier(&dossier, arguments->operands[0]);
    if (code != EXIT_DONE)
        return code;
    job j = {.arguments = arguments, .dossier = dossier};
    code = prepare_and_solve(&j);
    pl_free(j.excluded);
    parley_problem_free(j.problem);
    parley_view_free(j.view);
    parley_dossier_free(dossier);
    return code;
}

static const command_option options[] = {
    {"concept", "NAME",
     "nash (default), kalai-smorodinsky, egalitarian, utilitarian, tchebycheff, raiffa"},
    {"forbid", "NAME", "rule out the option POINT/OPTION; may be repeated"},
    {"require", "NAME", "ask for the option POINT/OPTION; may be repeated"},
    {"as-of", "DATE", "see only what was known that day (2025-12-03)"},
    {"time", "SECONDS", "stop then, with the best found and a bound"},
    {"lang", "LANGUAGE", "texts in this language (en, zh)"},
    {"json", NULL, "print one JSON object (docs/solve.md)"},
    {NULL, NULL, NULL}};

const command command_solve = {
    .name = "solve",
    .operands = "FILE",
    .summary = "one solution, under conditions of your own, with its proof",
    .text = "Finds one solution of a dossier under central values, exactly, and says how it\n"
            "is proven. Conditions on single options can be added. docs/solve.md has the\n"
            "formulas. `--concept raiffa` walks up to an agreement step by step and shows\n"
            "the way.\n\n"
            "Exit codes: 0 found, 1 no agreement is acceptable to all, 2 usage, 3 bad input,\n"
            "6 storage, 7 limit reached or cancelled (the best so far and a bound are\n"
            "printed).\n\n"
            "Examples:\n"
            "  parley solve scenarios/peace-2025 --concept egalitarian\n"
            "  parley solve scenarios/peace-2025 --concept raiffa --lang zh\n"
            "  parley solve scenarios/peace-2025 --forbid territory/free-economic-zone\n"
            "  parley solve scenarios/sale --concept nash --require warranty/none --json",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
