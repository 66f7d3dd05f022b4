/* parley show: what a dossier holds, as seen on one day. */
#include "command.h"

#include "base/memory.h"
#include "report/show.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* What a subject takes behind it on the command line. */
typedef enum operand { NOTHING, POINT, DRAFT } operand;

typedef struct subject {
    const char *name; /* NULL: what is shown where none is named */
    operand takes;
    pl_show *text, *json;
} subject;

static const subject subjects[] = {
    {NULL, NOTHING, pl_show_overview, pl_json_overview},
    {"parties", NOTHING, pl_show_parties, pl_json_parties},
    {"stances", NOTHING, pl_show_stances, pl_json_stances},
    {"point", POINT, pl_show_point, pl_json_point},
    {"drafts", NOTHING, pl_show_drafts, pl_json_drafts},
    {"draft", DRAFT, pl_show_draft, pl_json_draft},
    {"timeline", NOTHING, pl_show_timeline, pl_json_timeline},
    {"statements", NOTHING, pl_show_statements, pl_json_statements},
    {"sources", NOTHING, pl_show_sources, pl_json_sources},
    {"costs", NOTHING, pl_show_costs, pl_json_costs},
    {"clock", NOTHING, pl_show_clock, pl_json_clock},
    {"intent", NOTHING, pl_show_intent, pl_json_intent},
    {"discrepancies", NOTHING, pl_show_discrepancies, pl_json_discrepancies}};

enum { SUBJECTS = sizeof subjects / sizeof *subjects };

static int find_subject(const subject **out, const command_line *line) {
    *out = &subjects[0];
    if (line->operand_count < 2)
        return EXIT_DONE;
    const char *name = line->operands[1];
    for (*out = subjects + 1; *out < subjects + SUBJECTS; ++*out)
        if (strcmp((*out)->name, name) == 0)
            break;
    if (*out == subjects + SUBJECTS)
        return usage_error("show",
                           "\"%s\" cannot be shown, but parties, stances, point N, drafts, "
                           "draft ID, timeline, statements, sources, costs, clock, intent and "
                           "discrepancies can",
                           name);
    if ((*out)->takes == NOTHING && line->operand_count > 2)
        return usage_error("show", "\"%s\" takes nothing behind it", name);
    if ((*out)->takes == POINT && line->operand_count < 3)
        return usage_error("show", "\"point\" needs the number or id of a point behind it");
    if ((*out)->takes == DRAFT && line->operand_count < 3)
        return usage_error("show", "\"draft\" needs the id of a draft behind it");
    return EXIT_DONE;
}

/* -- names ----------------------------------------------------------------------------------- */

/* The point whose id this is, else whose number, or PARLEY_NONE. */
static int32_t point_named(const parley_dossier *dossier, const char *name) {
    int32_t found = parley_dossier_find_point(dossier, name);
    char *end;
    long long number = strtoll(name, &end, 10);
    if (found != PARLEY_NONE || *end || end == name)
        return found;
    for (size_t j = 0; j < dossier->point_count; j++)
        if (dossier->points[j].number == number)
            return (int32_t)j;
    return PARLEY_NONE;
}

static int find_point(uint32_t *out, const command_line *line, const parley_view *view,
                      const char *name) {
    const parley_dossier *d = view->dossier;
    int32_t point = point_named(d, name), seen = PARLEY_NONE;
    if (point != PARLEY_NONE)
        seen = parley_view_find_point(view, (uint32_t)point);
    *out = (uint32_t)seen;
    if (seen != PARLEY_NONE)
        return EXIT_DONE;
    if (point != PARLEY_NONE) {
        not_seen(line, "point", name, view);
        return EXIT_INPUT;
    }
    const char **ids = PL_NEW(const char *, view->point_count + 1);
    for (uint32_t j = 0; ids && j < view->point_count; j++)
        ids[j] = d->points[view->points[j].point].id;
    if (ids)
        no_such(line, "point", name, ids);
    pl_free(ids);
    return ids ? EXIT_INPUT : EXIT_LIMIT;
}

static int find_draft(uint32_t *out, const command_line *line, const parley_view *view,
                      const char *name) {
    int32_t draft = named_draft(line, view, name);
    *out = (uint32_t)draft;
    return draft == PARLEY_NONE ? EXIT_INPUT : EXIT_DONE;
}

/* -- the command ----------------------------------------------------------------------------- */

static int show(const command_line *line, const parley_view *view, const char *language) {
    const pl_style style = output_style(language);
    const subject *what;
    pl_text out = {0};
    uint32_t which = 0;
    int code = find_subject(&what, line);
    if (code == EXIT_DONE && what->takes == POINT)
        code = find_point(&which, line, view, line->operands[2]);
    else if (code == EXIT_DONE && what->takes == DRAFT)
        code = find_draft(&which, line, view, line->operands[2]);
    if (code != EXIT_DONE)
        return code;
    (flag_is_set(line, "json") ? what->json : what->text)(&out, view, &style, which);
    return print_report(&out);
}

static int run(const command_line *line) {
    const subject *what;
    int code = find_subject(&what, line);
    return code == EXIT_DONE ? with_view(line, show) : code;
}

static const command_option options[] = {
    {"as-of", "DATE", "what was known at the end of this day, such as 2025-12-03"},
    {"lang", "LANGUAGE", "language of the texts: en, zh, or another of the dossier"},
    {"json", NULL, "print one JSON object"},
    {NULL, NULL, NULL}};

const command command_show = {
    .name = "show",
    .operands = "FILE [SUBJECT]",
    .summary = "show what a dossier holds, as of a day",
    .text = "Shows what a dossier holds and who said it, as seen on one day; nothing is\n"
            "computed. Without a subject, an overview on one screen. The subjects:\n\n"
            "  parties        consent, reservation values, weights, persons and mandates\n"
            "  stances        a matrix of points and parties, one symbol for each option\n"
            "  point N        one point by number or id: options, positions in words, what\n"
            "                 they rest on and what they replaced\n"
            "  drafts         which was made from which, who was shown what, who chooses what\n"
            "  draft ID       one draft point by point, with every change\n"
            "  timeline       events, meetings, drafts and statements by date\n"
            "  statements     who said what, and what contradicts it\n"
            "  sources        where all of this comes from\n"
            "  costs          what delay costs, by whose account\n"
            "  clock          what time does to the parties, events ahead, levers\n"
            "  intent         evidence on whether a party seeks an agreement\n"
            "  discrepancies  where sources or languages differ\n\n"
            "Exit codes: 0 done, 2 there is no such subject, 3 the dossier has errors or has\n"
            "no such point or draft, 6 the file cannot be read.\n\n"
            "Examples:\n"
            "  parley show scenarios/peace-2025\n"
            "  parley show scenarios/peace-2025 stances --as-of 2025-12-03\n"
            "  parley show scenarios/peace-2025 point territory --lang zh",
    .least_operands = 1,
    .most_operands = 3,
    .options = options,
    .run = run,
};
