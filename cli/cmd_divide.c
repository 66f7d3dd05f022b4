/* parley divide: the plan divided between two parties by Adjusted Winner. */
#include "command.h"

#include "report/mediation.h"

#include <string.h>

/* Says which parties may be named; EXIT_USAGE. */
static int tell_parties(const parley_view *view, const char *problem) {
    fprintf(stderr, "parley divide: %s; the consent of these parties is needed: ", problem);
    for (uint32_t i = 0; i < view->required_count; i++)
        fprintf(stderr, "%s%s", i ? ", " : "", view->dossier->parties[view->required[i]].id);
    fprintf(stderr, "\n");
    return EXIT_USAGE;
}

static bool is_needed(const parley_view *view, int32_t party) {
    for (uint32_t i = 0; i < view->required_count; i++)
        if ((int32_t)view->required[i] == party)
            return true;
    return false;
}

/* "A,B", or the only two. */
static int parties_option(const command_line *arguments, const parley_view *view,
                          uint32_t parties[2]) {
    const char *text = argument_of(arguments, "parties");
    const char *comma = text ? strchr(text, ',') : NULL;
    char name[2][80];
    if (!text && view->required_count != 2)
        return tell_parties(view, "--parties A,B is needed");
    for (uint32_t side = 0; !text && side < 2; side++)
        parties[side] = view->required[side];
    if (!text)
        return EXIT_DONE;
    if (!comma || (size_t)(comma - text) >= sizeof *name || strlen(comma + 1) >= sizeof *name)
        return tell_parties(view, "--parties takes two of them, as A,B");
    snprintf(name[0], sizeof *name, "%.*s", (int)(comma - text), text);
    snprintf(name[1], sizeof *name, "%s", comma + 1);
    for (uint32_t side = 0; side < 2; side++) {
        int32_t party = parley_dossier_find_party(view->dossier, name[side]);
        char problem[128];
        snprintf(problem, sizeof problem,
                 party == PARLEY_NONE ? "there is no party \"%s\""
                                      : "the consent of \"%s\" is not needed",
                 name[side]);
        if (!is_needed(view, party))
            return tell_parties(view, problem);
        parties[side] = (uint32_t)party;
    }
    return parties[0] == parties[1] ? tell_parties(view, "--parties takes two different ones")
                                    : EXIT_DONE;
}

static int divide(const command_line *arguments, const parley_view *view, const char *language) {
    uint32_t parties[2];
    parley_divide_report *report;
    int code = parties_option(arguments, view, parties);
    if (code != EXIT_DONE)
        return code;
    parley_control *control = command_control();
    parley_status status = parley_divide_report_new(&report, view, parties, control);
    command_control_end(control);
    if (status != PARLEY_OK)
        return report_failure();
    pl_text text = {0};
    pl_style style = output_style(language);
    if (flag_is_set(arguments, "json"))
        pl_report_divide_json(&text, report, &style);
    else
        pl_report_divide_text(&text, report, &style);
    code = print_report(&text);
    if (code == EXIT_DONE && report->obstacle != PARLEY_DIVISION_APPLIES)
        code = EXIT_NO;
    parley_divide_report_free(report);
    return code;
}

static int run(const command_line *arguments) {
    return with_view(arguments, divide);
}

static const command_option options[] = {
    {"parties", "A,B", "the two parties; needed where there are not two"},
    OPTIONS_OF_A_VIEW("docs/amend.md")};

const command command_divide = {
    .name = "divide",
    .operands = "FILE",
    .summary = "the plan divided between two parties by Adjusted Winner",
    .text = "Adjusted Winner (Brams and Taylor 1996) with the points of the plan as items:\n"
            "each party has 100 points, spread by how much hangs for it on each contested\n"
            "point; both end with the same number of points, neither envies the other, and\n"
            "at most one point is divided. It assumes that a point can be divided, and that\n"
            "who loses it loses all of it to the best option of the other; the report says\n"
            "where the plan does not bear that out. docs/amend.md has the formulas.\n\n"
            "Exit codes: 0 divided, 1 not applicable (nothing is contested, a point is\n"
            "blocked by red lines, or the result breaks a constraint), 2 usage, 3 bad input,\n"
            "6 storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley divide scenarios/sale\n"
            "  parley divide scenarios/peace-2025 --parties russia,ukraine --lang zh",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
