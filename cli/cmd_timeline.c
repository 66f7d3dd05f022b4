/* parley timeline: the zone of agreement week by week, who gains by waiting, which levers open a
 * zone. */
#include "command.h"

#include "base/memory.h"
#include "report/timeline.h"

#include <string.h>

enum { DEFAULT_SAMPLES = 1000 };

typedef struct job {
    const command_line *arguments;
    const parley_view *view;
    const char *language;
    parley_timeline_options options;
    uint32_t *levers;
    parley_timeline *timeline;
} job;

/* -- options --------------------------------------------------------------------------------- */

static int number_options(job *j) {
    uint64_t weeks = 0, samples = DEFAULT_SAMPLES, seed = 0, threads = 0;
    int code = whole_option(j->arguments, "weeks", 1, PARLEY_MAX_WEEKS, &weeks);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "samples", 0, 10000000, &samples);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "seed", 0, INT64_MAX, &seed);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "threads", 1, 64, &threads);
    j->options.weeks = (uint32_t)weeks;
    j->options.samples = (uint32_t)samples;
    j->options.seed = seed;
    j->options.threads = (uint32_t)threads;
    return code;
}

static int no_lever(const job *j, const char *id) {
    const parley_dossier *d = j->view->dossier;
    int32_t lever = parley_dossier_find_lever(d, id);
    const char **ids = PL_NEW(const char *, d->lever_count + 1);
    size_t count = 0;
    for (size_t i = 0; ids && i < d->lever_count; i++)
        if (parley_view_sees(j->view, &d->levers[i].record))
            ids[count++] = d->levers[i].id;
    if (lever != PARLEY_NONE)
        not_seen(j->arguments, "lever", id, j->view);
    else if (ids)
        no_such(j->arguments, "lever", id, ids);
    pl_free(ids);
    return EXIT_USAGE;
}

static int lever_options(job *j) {
    const command_line *line = j->arguments;
    j->levers = PL_NEW(uint32_t, line->repeated_count);
    j->options.levers = j->levers;
    if (!j->levers)
        return out_of_memory();
    for (size_t i = 0; i < line->repeated_count; i++) {
        if (strcmp(line->repeated_names[i], "lever") != 0)
            continue;
        int32_t lever = parley_dossier_find_lever(j->view->dossier, line->repeated_values[i]);
        if (lever == PARLEY_NONE ||
            !parley_view_sees(j->view, &j->view->dossier->levers[lever].record))
            return no_lever(j, line->repeated_values[i]);
        j->levers[j->options.lever_count++] = (uint32_t)lever;
    }
    return EXIT_DONE;
}

/* -- the command ----------------------------------------------------------------------------- */

static int draw(const job *j) {
    const char *path = argument_of(j->arguments, "svg");
    const pl_style style = {.language = j->language};
    pl_text picture = {0};
    if (!path)
        return EXIT_DONE;
    pl_report_timeline_svg(&picture, j->timeline, &style);
    return write_report(path, &picture);
}

static int print(const job *j) {
    const pl_style style = output_style(j->language);
    pl_text text = {0};
    int code;
    if (flag_is_set(j->arguments, "json"))
        pl_report_timeline_json(&text, j->timeline, &style);
    else
        pl_report_timeline_text(&text, j->timeline, &style);
    code = print_report(&text);
    return code == EXIT_DONE && !j->timeline->span_count ? EXIT_NO : code;
}

static int compute(job *j) {
    parley_control *control = command_control();
    parley_status status = parley_timeline_new(&j->timeline, j->view, &j->options, control);
    command_control_end(control);
    return status == PARLEY_OK ? EXIT_DONE : report_failure();
}

static int timeline(const command_line *arguments, const parley_view *view, const char *language) {
    job j = {.arguments = arguments, .view = view, .language = language};
    int code = number_options(&j);
    if (code == EXIT_DONE)
        code = lever_options(&j);
    if (code == EXIT_DONE)
        code = compute(&j);
    if (code == EXIT_DONE)
        code = draw(&j);
    if (code == EXIT_DONE)
        code = print(&j);
    parley_timeline_free(j.timeline);
    pl_free(j.levers);
    return code;
}

static int run(const command_line *arguments) {
    return with_view(arguments, timeline);
}

static const command_option options[] = {
    {"weeks", "N", "the last week, 1 to 520 (default 26)"},
    {"lever", "ID", "a lever that is pulled in week 0; may be repeated"},
    {"samples", "N", "readings drawn for the probabilities (default 1000; 0: none)"},
    {"seed", "S", "a whole number: the same seed gives the same figures (default 0)"},
    {"threads", "N", "threads to use (default: all processors)"},
    {"svg", "FILE", "also draw the weeks into this file"},
    OPTIONS_OF_A_VIEW("docs/timeline.md")};

const command command_timeline = {
    .name = "timeline",
    .operands = "FILE",
    .summary = "what time does: the zone of agreement week by week, waiting, levers",
    .text = "Computes what a dossier's clock does: week by week whether a zone of agreement\n"
            "exists, with what probability, how many agreements it holds and how wide it is;\n"
            "who gains and who loses by waiting, and when all lose (ripeness); what keeping\n"
            "talks going without signing brings; and which levers, alone or together, open a\n"
            "zone, at what cost to whom. docs/timeline.md has the formulas. `parley show\n"
            "FILE clock` shows what it rests on.\n\n"
            "Exit codes: 0 some week has a zone under central values, 1 none has, 2 usage, 3\n"
            "bad input, 6 storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley timeline scenarios/labour\n"
            "  parley timeline scenarios/labour --lever recommendation --svg weeks.svg\n"
            "  parley timeline scenarios/peace-2025 --as-of 2025-12-03 --lang zh",
    .least_operands = 1,
    .most_operands = 1,
    .options = options,
    .run = run,
};
