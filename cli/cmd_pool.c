/* parley pool: packages to lay on the table. */
#include "command.h"

#include "report/mediation.h"

static int pool(const command_line *arguments, const parley_view *view, const char *language) {
    uint64_t packages = 0, distance = 0;
    parley_pool_report *report;
    int code = whole_option(arguments, "packages", 1, PARLEY_MOST_PACKAGES, &packages);
    if (code == EXIT_DONE)
        code = whole_option(arguments, "distance", 1, view->point_count, &distance);
    if (code != EXIT_DONE)
        return code;
    parley_pool_report_options options = {(uint32_t)packages, (uint32_t)distance};
    parley_control *control = command_control();
    parley_status status = parley_pool_report_new(&report, view, &options, control);
    command_control_end(control);
    if (status != PARLEY_OK)
        return report_failure();
    pl_text text = {0};
    pl_style style = output_style(language);
    if (flag_is_set(arguments, "json"))
        pl_report_pool_json(&text, report, &style);
    else
        pl_report_pool_text(&text, report, &style);
    code = print_report(&text);
    if (code == EXIT_DONE && report->count == 0)
        code = EXIT_NO;
    parley_pool_report_free(report);
    return code;
}

static int run(const command_line *arguments) {
    return with_view(arguments, pool);
}

static const command_option options[] = {
    {"packages", "K", "how many, 1 to 64 (default 5)"},
    {"distance", "D", "points in which any two differ at least (default a tenth of all)"},
    OPTIONS_OF_A_VIEW("docs/amend.md")};

const command command_pool = {
    .name = "pool",
    .operands = "FILE",
    .summary = "several different packages that all would sign, side by side",
    .text = "Finds packages that every party whose consent is needed would sign under\n"
            "central values, spread over the efficient ones and different from each other in\n"
            "a number of points: what each gives every party, who is least satisfied by it,\n"
            "in how many points any two differ, and in which. docs/amend.md says how they\n"
            "are chosen.\n\n"
            "Exit codes: 0 at least one was found, 1 no agreement is acceptable to all, 2\n"
            "usage, 3 bad input, 6 storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley pool scenarios/sale\n"
            "  parley pool scenarios/peace-2025 --packages 4 --distance 6 --lang zh\n"
            "  parley pool scenarios/peace-2025 --packages 20 --json",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
