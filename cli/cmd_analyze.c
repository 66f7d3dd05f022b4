/* parley analyze: which agreements the positions allow, what holds the deal up, how each draft
 * fares. */
#include "command.h"

#include "report/analysis_text.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

static int print(const command_line *arguments, const parley_analysis *analysis,
                 const char *language) {
    pl_text text = {0};
    pl_style style = {
        .language = language, .width = output_columns(), .colour = use_colour(stdout)};
    if (flag_is_set(arguments, "json"))
        pl_report_analysis_json(&text, analysis);
    else
        pl_report_analysis_text(&text, analysis, &style);
    int code = EXIT_LIMIT;
    if (text.failed)
        fprintf(stderr, "parley: out of memory\n");
    else
        code = write_output(pl_text_string(&text), text.length);
    pl_text_clear(&text);
    if (code == EXIT_DONE && !analysis->readings[PARLEY_CENTRAL].possible)
        code = EXIT_NO;
    return code;
}

static int draft_option(const command_line *arguments, const parley_dossier *dossier,
                        parley_analysis_options *options) {
    const char *id = argument_of(arguments, "draft");
    if (!id)
        return EXIT_DONE;
    int32_t draft = parley_dossier_find_draft(dossier, id);
    options->only_draft = draft + 1;
    if (draft != PARLEY_NONE)
        return EXIT_DONE;
    fprintf(stderr, "parley analyze: the dossier has no draft \"%s\"; it has", id);
    for (size_t i = 0; i < dossier->draft_count; i++)
        fprintf(stderr, "%s %s", i ? "," : "", dossier->drafts[i].id);
    fprintf(stderr, "%s\n", dossier->draft_count ? "" : " none");
    return EXIT_USAGE;
}

static int threads_option(const command_line *arguments, parley_analysis_options *options) {
    const char *text = argument_of(arguments, "threads");
    char *end;
    if (!text)
        return EXIT_DONE;
    long threads = strtol(text, &end, 10);
    if (*end || threads < 1 || threads > 64)
        return usage_error("analyze", "--threads takes a whole number from 1 to 64");
    options->threads = (uint32_t)threads;
    return EXIT_DONE;
}

static int analyze(const command_line *arguments, const parley_dossier *dossier) {
    parley_analysis_options options = {0};
    parley_analysis *analysis;
    const char *language;
    int32_t as_of;
    int code = as_of_day(arguments, dossier, &as_of);
    if (code == EXIT_DONE)
        code = language_of(arguments, dossier, &language);
    if (code == EXIT_DONE)
        code = draft_option(arguments, dossier, &options);
    if (code == EXIT_DONE)
        code = threads_option(arguments, &options);
    if (code != EXIT_DONE)
        return code;
    parley_control *control = command_control();
    parley_status status = parley_analyze(&analysis, dossier, as_of, &options, control);
    command_control_end(control);
    if (status != PARLEY_OK)
        return report_failure();
    code = print(arguments, analysis, language);
    parley_analysis_free(analysis);
    return code;
}

static int run(const command_line *arguments) {
    parley_dossier *dossier;
    int code = open_dossier(&dossier, arguments->operands[0]);
    if (code != EXIT_DONE)
        return code;
    code = analyze(arguments, dossier);
    parley_dossier_free(dossier);
    return code;
}

static const command_option options[] = {
    {"as-of", "DATE", "see only what was known that day (2025-12-03)"},
    {"draft", "ID", "judge this draft only"},
    {"lang", "LANGUAGE", "texts in this language (en, zh)"},
    {"threads", "N", "threads to use (default: all processors)"},
    {"json", NULL, "print one JSON object (docs/analysis-json.md)"},
    {NULL, NULL, NULL}};

const command command_analyze = {
    .name = "analyze",
    .operands = "FILE",
    .summary = "which agreements are possible, which are best, what blocks one",
    .text =
        "Reads a dossier and answers, exactly: how many agreements the plan allows and how many\n"
        "every required party could sign; whether a deal is possible under central values, under\n"
        "the most favourable and under the least favourable reading of what is unknown; the Nash,\n"
        "Kalai-Smorodinsky, egalitarian and utilitarian solutions; the Pareto frontier; which\n"
        "points are settled, tradeable or sticking, and who holds them; how every draft fares and\n"
        "what would improve it; and what all this rests on. docs/analysis.md has the formulas.\n\n"
        "Exit codes: 0 a deal is possible under central values, 1 none is, 2 usage, 3 bad input,\n"
        "6 storage, 7 limit reached or cancelled.\n\n"
        "Examples:\n"
        "  parley analyze scenarios/peace-2025\n"
        "  parley analyze scenarios/peace-2025 --as-of 2025-12-03 --lang zh\n"
        "  parley analyze scenarios/sale --draft first-offer --json",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
