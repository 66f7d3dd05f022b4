/* parley analyze: which agreements the positions allow, what holds the deal up, how each draft
 * fares. */
#include "command.h"

#include "report/analysis_text.h"
#include "report/report.h"

static int print(const command_line *arguments, const parley_analysis *analysis,
                 const parley_robust *robust, const char *language) {
    pl_text text = {0};
    pl_style style = output_style(language);
    if (flag_is_set(arguments, "json"))
        pl_report_analysis_json(&text, analysis, robust);
    else
        pl_report_analysis_text(&text, analysis, robust, &style);
    int code = print_report(&text);
    return code == EXIT_DONE && !analysis->readings[PARLEY_CENTRAL].possible ? EXIT_NO : code;
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

static int precision_option(const command_line *arguments, parley_robust_options *options) {
    double *width = &options->precision;
    if (number_given(arguments, "precision", width) && !(*width >= 0.0001 && *width < 0.5))
        return usage_error("analyze", "--precision takes a half-width from 0.0001 to below 0.5");
    return EXIT_DONE;
}

/* What is to be done, from the command line. */
typedef struct job {
    const command_line *arguments;
    const parley_dossier *dossier;
    parley_analysis_options options;
    parley_robust_options robust;
    bool sampled; /* readings are drawn at all */
    const char *language;
    int32_t as_of;
} job;

static int read_options(job *j) {
    uint64_t threads = 0, samples = UINT64_MAX, seed = 0;
    int code = as_of_day(j->arguments, j->dossier, &j->as_of);
    if (code == EXIT_DONE)
        code = language_of(j->arguments, j->dossier, &j->language);
    if (code == EXIT_DONE)
        code = draft_option(j->arguments, j->dossier, &j->options);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "threads", 1, 64, &threads);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "samples", 0, UINT64_C(1) << 40, &samples);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "seed", 0, INT64_MAX, &seed);
    if (code == EXIT_DONE)
        code = precision_option(j->arguments, &j->robust);
    j->options.threads = j->robust.threads = (uint32_t)threads;
    j->robust.seed = seed;
    j->robust.samples = samples == UINT64_MAX ? 0 : samples; /* 0: the library's default */
    j->robust.only_acceptance = flag_is_set(j->arguments, "acceptance");
    j->sampled = samples != 0;
    return code;
}

/* Interrupted while readings are drawn, the analysis and the readings so far are still told. */
static int analyze(job *j) {
    parley_analysis *analysis = NULL;
    parley_robust *robust = NULL;
    int code = read_options(j);
    if (code != EXIT_DONE)
        return code;
    parley_control *control = command_control();
    parley_status status = parley_analyze(&analysis, j->dossier, j->as_of, &j->options, control);
    if (status == PARLEY_OK && j->sampled)
        status = parley_robust_new(&robust, analysis, &j->robust, control);
    command_control_end(control);
    bool interrupted = status == PARLEY_E_CANCELLED && analysis;
    code = status == PARLEY_OK || interrupted ? print(j->arguments, analysis, robust, j->language)
                                              : report_failure();
    parley_robust_free(robust);
    parley_analysis_free(analysis);
    return interrupted ? EXIT_LIMIT : code;
}

static int run(const command_line *arguments) {
    parley_dossier *dossier;
    int code = open_dossier(&dossier, arguments->operands[0]);
    if (code != EXIT_DONE)
        return code;
    job j = {.arguments = arguments, .dossier = dossier};
    code = analyze(&j);
    parley_dossier_free(dossier);
    return code;
}

static const command_option options[] = {
    {"as-of", "DATE", "see only what was known that day (2025-12-03)"},
    {"draft", "ID", "judge this draft only"},
    {"lang", "LANGUAGE", "texts in this language (en, zh)"},
    {"samples", "N", "readings of all that is unknown to draw (default 10000; 0: none)"},
    {"precision", "W", "draw until intervals are no wider than plus or minus W (0.01)"},
    {"seed", "S", "of the readings (default 0)"},
    {"acceptance", NULL, "of the readings, only count who accepts which draft"},
    {"threads", "N", "threads to use (default: all processors)"},
    {"json", NULL, "print one JSON object (docs/analysis-json.md)"},
    {NULL, NULL, NULL}};

const command command_analyze = {
    .name = "analyze",
    .operands = "FILE",
    .summary = "which agreements are possible, which are best, what blocks one",
    .text = "Reads a dossier and answers, exactly: how many agreements the plan allows and\n"
            "how many every required party could sign; whether a deal is possible under\n"
            "central values, under the most favourable and under the least favourable\n"
            "reading of what is unknown; the Nash, Kalai-Smorodinsky, egalitarian and\n"
            "utilitarian solutions; the Pareto frontier; which points are settled, tradeable\n"
            "or sticking, and who holds them; how every draft fares and what would improve\n"
            "it; and what all this rests on. Then it draws many readings of what is unknown,\n"
            "solves each, and answers with probabilities: of a deal, of each draft being\n"
            "accepted, what to ask next, which points decide. docs/analysis.md and\n"
            "docs/robust.md have the formulas.\n\n"
            "Exit codes: 0 a deal is possible under central values, 1 none is, 2 usage, 3\n"
            "bad input, 6 storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley analyze scenarios/peace-2025\n"
            "  parley analyze scenarios/peace-2025 --as-of 2025-12-03 --lang zh\n"
            "  parley analyze scenarios/sale --draft first-offer --json\n"
            "  parley analyze scenarios/siting --precision 0.005 --seed 7",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
