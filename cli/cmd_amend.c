/* parley amend: what would mend a draft. */
#include "command.h"

#include "report/mediation.h"

#include <string.h>

static int goal_option(const command_line *arguments, unsigned *asked) {
    const char *goal = argument_of(arguments, "goal");
    *asked = PL_ASK_ACCEPTABLE | PL_ASK_IMPROVING;
    if (!goal)
        return EXIT_DONE;
    *asked = strcmp(goal, "acceptable") == 0  ? PL_ASK_ACCEPTABLE
             : strcmp(goal, "improving") == 0 ? PL_ASK_IMPROVING
                                              : 0;
    if (*asked)
        return EXIT_DONE;
    return usage_error("amend", "there is no goal \"%s\"; there are acceptable and improving",
                       goal);
}

static int read_options(const command_line *arguments, parley_amend_report_options *options,
                        unsigned *asked) {
    uint64_t changes = 0, most = 0;
    int code = goal_option(arguments, asked);
    if (code == EXIT_DONE)
        code = whole_option(arguments, "changes", 1, PARLEY_MAX_CHANGES, &changes);
    if (code == EXIT_DONE)
        code = whole_option(arguments, "most", 1, PARLEY_MOST_LISTED, &most);
    options->most_changes = (uint32_t)changes;
    options->listed = (uint32_t)most;
    options->unharmed = flag_is_set(arguments, "unharmed");
    return code;
}

/* The draft that is named, or the only one on the table. */
static int32_t choose_draft(const command_line *arguments, const parley_view *view) {
    const parley_dossier *d = view->dossier;
    const char *name = argument_of(arguments, "draft");
    int32_t only = PARLEY_NONE;
    size_t seen = 0;
    if (name)
        return named_draft(arguments, view, name);
    for (size_t i = 0; i < d->draft_count; i++)
        if (parley_view_sees(view, &d->drafts[i].record)) {
            only = (int32_t)i;
            seen++;
        }
    if (seen == 1)
        return only;
    fprintf(stderr, "parley amend: %s",
            seen ? "--draft is needed; there are " : "there is no draft");
    for (size_t i = 0, told = 0; i < d->draft_count; i++)
        if (parley_view_sees(view, &d->drafts[i].record))
            fprintf(stderr, "%s%s", told++ ? ", " : "", d->drafts[i].id);
    fprintf(stderr, "\n");
    return PARLEY_NONE;
}

/* Whether what was asked for first can be had. */
static int answer(const parley_amend_report *report, unsigned asked) {
    bool yes = asked & PL_ASK_ACCEPTABLE ? report->acceptable || report->makes_acceptable.found > 0
                                         : report->improves.found > 0;
    return yes ? EXIT_DONE : EXIT_NO;
}

static int amend(const command_line *arguments, const parley_view *view, const char *language) {
    parley_amend_report_options options = {0};
    parley_amend_report *report;
    unsigned asked;
    int code = read_options(arguments, &options, &asked);
    int32_t draft = code == EXIT_DONE ? choose_draft(arguments, view) : PARLEY_NONE;
    if (draft == PARLEY_NONE)
        return EXIT_USAGE;
    parley_control *control = command_control();
    parley_status status =
        parley_amend_report_new(&report, view, (uint32_t)draft, &options, control);
    command_control_end(control);
    if (status != PARLEY_OK)
        return report_failure();
    pl_text text = {0};
    pl_style style = output_style(language);
    if (flag_is_set(arguments, "json"))
        pl_report_amend_json(&text, report, asked, &style);
    else
        pl_report_amend_text(&text, report, asked, &style);
    code = print_report(&text);
    if (code == EXIT_DONE)
        code = answer(report, asked);
    parley_amend_report_free(report);
    return code;
}

static int run(const command_line *arguments) {
    return with_view(arguments, amend);
}

static const command_option options[] = {
    {"draft", "ID", "the draft; needed where there are several"},
    {"changes", "N", "points changed at once, 1 to 3 (default 3)"},
    {"goal", "NAME", "acceptable: to all; improving: better for some, worse for none"},
    {"most", "N", "how many to list of each kind, 1 to 1000 (default 5)"},
    {"unharmed", NULL, "list only trades that cost no other party anything"},
    OPTIONS_OF_A_VIEW("docs/amend.md")};

const command command_amend = {
    .name = "amend",
    .operands = "FILE",
    .summary = "the smallest changes that mend a draft, and what could be traded",
    .text = "For one draft, under central values: the sets of one, two or three changes that\n"
            "make it acceptable to all, and those that help some party and harm none, by\n"
            "what all gain for each change; the nearest agreement that all would sign; and\n"
            "trades, two points changed together so that both of two parties gain although\n"
            "each change alone is bad for one of them. A draft that leaves points open is\n"
            "filled in first by its egalitarian completion, and the report says how.\n"
            "docs/amend.md has the definitions.\n\n"
            "Exit codes: 0 the draft is acceptable to all or such changes make it so (with\n"
            "--goal improving: some help and harm nobody), 1 no, 2 usage, 3 bad input, 6\n"
            "storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley amend scenarios/sale\n"
            "  parley amend scenarios/peace-2025 --draft us-28 --most 3 --lang zh\n"
            "  parley amend scenarios/labour --draft draft-2 --goal improving --json",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
