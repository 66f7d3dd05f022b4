/* parley intent: what the evidence on record makes of the question whether a party seeks an
 * agreement. */
#include "command.h"

#include "base/memory.h"
#include "report/intent.h"

typedef struct job {
    const command_line *arguments;
    const parley_view *view;
    const char *language;
    double prior; /* 0: the dossier's */
    size_t count;
    parley_weighing **weighings; /* [party_count] */
} job;

static int prior_option(job *j) {
    if (number_given(j->arguments, "prior", &j->prior) && !(j->prior > 0 && j->prior < 1))
        return usage_error("intent", "--prior takes a probability above 0 and below 1");
    return EXIT_DONE;
}

static int no_party(const job *j, const char *id) {
    const parley_dossier *d = j->view->dossier;
    const char **ids = PL_NEW(const char *, d->party_count + 1);
    for (size_t i = 0; ids && i < d->party_count; i++)
        ids[i] = d->parties[i].id;
    if (ids)
        no_such(j->arguments, "party", id, ids);
    pl_free(ids);
    return EXIT_USAGE;
}

static int no_intent(const job *j, const char *id) {
    size_t seen = 0;
    fprintf(stderr, "parley intent: the dossier says nothing about the intent of %s%s%s%s",
            id ? "\"" : "anybody", id ? id : "", id ? "\"" : "",
            j->view->as_of == PARLEY_ALL_DAYS ? "" : " on that day");
    for (uint32_t p = 0; p < j->view->party_count; p++)
        if (parley_view_find_intent(j->view, p) != PARLEY_NONE)
            fprintf(stderr, "%s %s", seen++ ? "," : "; it does about",
                    j->view->dossier->parties[p].id);
    fprintf(stderr, "\n");
    return EXIT_INPUT;
}

static int weigh(job *j, uint32_t party) {
    int32_t intent = parley_view_find_intent(j->view, party);
    if (intent == PARLEY_NONE)
        return EXIT_DONE;
    if (parley_weighing_new(&j->weighings[j->count], j->view, (uint32_t)intent, j->prior) !=
        PARLEY_OK)
        return report_failure();
    j->count++;
    return EXIT_DONE;
}

/* The party asked for, or all of whom something is on record. */
static int weigh_all(job *j) {
    const char *id = argument_of(j->arguments, "party");
    int32_t party = id ? parley_dossier_find_party(j->view->dossier, id) : PARLEY_NONE;
    int code = EXIT_DONE;
    if (id && party == PARLEY_NONE)
        return no_party(j, id);
    for (uint32_t p = 0; p < j->view->party_count && code == EXIT_DONE; p++)
        if (!id || (int32_t)p == party)
            code = weigh(j, p);
    return code == EXIT_DONE && j->count == 0 ? no_intent(j, id) : code;
}

static int print(const job *j) {
    const pl_style style = output_style(j->language);
    pl_text text = {0};
    if (flag_is_set(j->arguments, "json"))
        pl_report_intent_json(&text, j->view, j->weighings, j->count, &style);
    else
        pl_report_intent_text(&text, j->view, j->weighings, j->count, &style);
    return print_report(&text);
}

static int draw(const job *j) {
    const char *path = argument_of(j->arguments, "svg");
    const pl_style style = {.language = j->language};
    pl_text picture = {0};
    if (!path)
        return EXIT_DONE;
    pl_report_intent_svg(&picture, j->view, j->weighings, j->count, &style);
    return write_report(path, &picture);
}

static int intent(const command_line *arguments, const parley_view *view, const char *language) {
    job j = {.arguments = arguments, .view = view, .language = language};
    int code = prior_option(&j);
    if (code != EXIT_DONE)
        return code;
    j.weighings = PL_NEW(parley_weighing *, view->party_count);
    if (!j.weighings)
        return out_of_memory();
    code = weigh_all(&j);
    if (code == EXIT_DONE)
        code = draw(&j);
    if (code == EXIT_DONE)
        code = print(&j);
    for (size_t i = 0; i < j.count; i++)
        parley_weighing_free(j.weighings[i]);
    pl_free(j.weighings);
    return code;
}

static int run(const command_line *arguments) {
    return with_view(arguments, intent);
}

static const command_option options[] = {
    {"party", "ID", "this party only (default: all of whom something is on record)"},
    {"prior", "P", "start from this probability, not from the dossier's"},
    {"svg", "FILE", "also draw the probability over time into this file"},
    OPTIONS_OF_A_VIEW("docs/intent.md")};

const command command_intent = {
    .name = "intent",
    .operands = "FILE",
    .summary = "does a party seek an agreement: what the evidence makes of a prior",
    .text = "Weighs the evidence that a dossier holds on a party's intent: the probability\n"
            "that it seeks an agreement rather than gains by keeping talks going, from the\n"
            "analyst's prior and likelihoods, day by day, with the pieces that move it most,\n"
            "under each side of every contradiction, and from other priors. It gives no\n"
            "verdict. docs/intent.md has the formulas.\n\n"
            "Exit codes: 0 done, 2 usage (also a party that does not exist), 3 bad input\n"
            "(also where nothing is on record about the party), 6 storage, 7 limit reached.\n\n"
            "Examples:\n"
            "  parley intent scenarios/peace-2025 --party russia\n"
            "  parley intent scenarios/peace-2025 --prior 0.3 --as-of 2025-12-03",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
