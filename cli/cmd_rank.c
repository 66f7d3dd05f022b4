/* parley rank: the drafts on the table, by Borda, approval and fallback bargaining. */
#include "command.h"

#include "report/mediation.h"

static bool is_any_chosen(const parley_rank_report *report) {
    for (uint32_t i = 0; i < report->draft_count; i++)
        if (report->drafts[i].fallback.chosen)
            return true;
    return false;
}

static int rank(const command_line *arguments, const parley_view *view, const char *language) {
    uint64_t quota = 0;
    parley_rank_report *report;
    int code = whole_option(arguments, "quota", 1, view->required_count, &quota);
    if (code != EXIT_DONE)
        return code;
    parley_rank_report_options options = {(uint32_t)quota};
    parley_control *control = command_control();
    parley_status status = parley_rank_report_new(&report, view, &options, control);
    command_control_end(control);
    if (status != PARLEY_OK)
        return report_failure();
    pl_text text = {0};
    pl_style style = output_style(language);
    if (flag_is_set(arguments, "json"))
        pl_report_rank_json(&text, report, &style);
    else
        pl_report_rank_text(&text, report, &style);
    code = print_report(&text);
    if (code == EXIT_DONE && !is_any_chosen(report))
        code = EXIT_NO;
    parley_rank_report_free(report);
    return code;
}

static int run(const command_line *arguments) {
    return with_view(arguments, rank);
}

static const command_option options[] = {
    {"quota", "K", "parties that fallback bargaining asks for (default: all)"},
    OPTIONS_OF_A_VIEW("docs/amend.md")};

const command command_rank = {
    .name = "rank",
    .operands = "FILE",
    .summary = "the drafts on the table, ranked by three procedures side by side",
    .text = "Ranks the drafts seen on the day by the parties whose consent is needed, under\n"
            "central values: by Borda scores, by how many parties would sign each, and by\n"
            "fallback bargaining, in which all fall back together until a draft has the\n"
            "quota and nobody falls below its reservation value or a red line. docs/amend.md\n"
            "has the rules.\n\n"
            "Exit codes: 0 fallback bargaining chooses a draft, 1 none has the quota, 2\n"
            "usage, 3 bad input, 6 storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley rank scenarios/peace-2025\n"
            "  parley rank scenarios/peace-2025 --quota 3 --as-of 2025-12-03 --lang zh\n"
            "  parley rank scenarios/labour --json",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
