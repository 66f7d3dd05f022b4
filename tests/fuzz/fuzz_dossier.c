/* A dossier from any bytes: refused with messages, or resolved to several days and turned into
 * problems without harm. The first byte says whether the rest is YAML or JSON. */
#include "fuzz.h"

#include "base/text.h"
#include "deal/pace.h"

#include <parley/intent.h>
#include <parley/utility.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>

enum { MOST_CELLS = 1 << 18 }; /* parties x options: small files can ask for large tables */

static void look_at_findings(const parley_diagnostics *diagnostics) {
    for (size_t i = 0; i < parley_diagnostics_count(diagnostics); i++) {
        const parley_diagnostic *found = parley_diagnostics_get(diagnostics, i);
        PL_REQUIRE(found->message[0] && found->line >= 1 && found->column >= 1);
        PL_REQUIRE(pl_utf8_valid(found->message, strlen(found->message)));
    }
}

static void look_at_problem(const parley_problem *problem) {
    const parley_space_spec *spec = &problem->spec;
    size_t options = 0;
    for (uint32_t j = 0; j < spec->issue_count; j++)
        options += spec->option_counts[j];
    PL_REQUIRE(spec->party_count >= 1 && options == problem->view->option_count);
    for (uint32_t p = 0; p < spec->party_count; p++) {
        PL_REQUIRE(problem->scale[p] > 0 && problem->error[p] >= 0);
        for (size_t o = 0; o < options; o++) {
            int64_t gain = spec->gains[p * options + o];
            PL_REQUIRE(gain <= problem->scale[p] && gain >= -problem->scale[p]);
        }
    }
    for (uint32_t c = 0; c < spec->clause_count; c++)
        for (uint32_t i = 0; i < spec->clauses[c].count; i++) {
            const parley_literal *literal = &spec->clauses[c].literals[i];
            PL_REQUIRE(literal->issue < spec->issue_count &&
                       literal->option < spec->option_counts[literal->issue]);
        }
}

static void look_at_drafts(const parley_view *view) {
    int32_t choices[PARLEY_MAX_ISSUES];
    for (uint32_t d = 0; d < view->dossier->draft_count; d++) {
        parley_view_draft(view, d, choices);
        for (uint32_t p = 0; p < view->party_count; p++) {
            parley_utility_range range = parley_utility_of(view, p, choices);
            PL_REQUIRE(view->point_count == 0 || (range.low >= 0 && range.high <= 1 + 1e-9));
            PL_REQUIRE(range.low <= range.central + 1e-9 && range.central <= range.high + 1e-9);
        }
    }
}

static bool is_belief(const parley_belief *belief) {
    return belief->low >= 0 && belief->low <= belief->central + 1e-12 &&
           belief->central <= belief->high + 1e-12 && belief->high <= 1;
}

static void look_at_intents(const parley_view *view) {
    for (uint32_t i = 0; i < view->dossier->intent_count; i++) {
        parley_weighing *weighing;
        if (parley_weighing_new(&weighing, view, i, 0) != PARLEY_OK)
            continue;
        const parley_belief_day *last = &weighing->days[weighing->day_count - 1];
        PL_REQUIRE(is_belief(&weighing->prior) && is_belief(&last->undisputed));
        PL_REQUIRE(last->low <= last->high + 1e-12 && last->pieces == weighing->piece_count);
        for (size_t s = 0; s < weighing->side_count; s++)
            PL_REQUIRE(weighing->sides[s].belief.low >= last->low - 1e-9 &&
                       weighing->sides[s].belief.high <= last->high + 1e-9);
        parley_weighing_free(weighing);
    }
}

/* Rates stay within their bounds, and reservation values move by 4 at most. */
static void look_at_course(const pl_pace *pace, const pl_course *course) {
    for (uint32_t row = 0; row < pace->rows; row++)
        for (uint32_t t = 0; t < pace->weeks; t++) {
            size_t at = (size_t)row * pace->weeks + t;
            const double *used = course->used + at * PARLEY_RATES;
            PL_REQUIRE(course->shifts[at] <= 4 * PL_PICO && course->shifts[at] >= -4 * PL_PICO);
            PL_REQUIRE(used[PARLEY_COST_OF_DELAY] >= 0 && used[PARLEY_COST_OF_DELAY] <= 1);
            PL_REQUIRE(used[PARLEY_DISCOUNT] > 0 && used[PARLEY_DISCOUNT] <= 1);
            PL_REQUIRE(fabs(used[PARLEY_DRIFT]) <= 1 && fabs(used[PARLEY_PROCESS]) <= 1);
        }
}

static void look_at_clock(const parley_view *view) {
    pl_arena arena = {0};
    pl_pace pace;
    pl_numbers numbers;
    pl_course course;
    uint8_t *acts = NULL;
    if (pl_pace_new(&pace, &arena, view, 6) == PARLEY_OK && pace.change_count < 4096 &&
        pl_numbers_new(&numbers, &arena, &pace) == PARLEY_OK &&
        pl_course_new(&course, &arena, &pace) == PARLEY_OK)
        acts = pl_arena_alloc(&arena, pace.source_count, 1);
    for (int drawn = 0; acts && drawn < 2; drawn++) {
        memset(acts, 1, pace.source_count);
        if (drawn)
            pl_numbers_draw(&numbers, &pace, 1, 1);
        else
            pl_numbers_central(&numbers, &pace);
        pl_course_fill(&course, &pace, &numbers, acts);
        look_at_course(&pace, &course);
    }
    pl_arena_clear(&arena);
}

static void look_at_day(const parley_dossier *dossier, int32_t day) {
    parley_view *view;
    if (parley_view_new(&view, dossier, day) != PARLEY_OK)
        return;
    for (int reading = PARLEY_CENTRAL; reading <= PARLEY_UNFAVOURABLE; reading++) {
        parley_problem *problem;
        if (parley_problem_new(&problem, view, (parley_reading)reading) == PARLEY_OK)
            look_at_problem(problem);
        parley_problem_free(problem);
    }
    if (view->point_count > 0)
        look_at_drafts(view);
    look_at_intents(view);
    look_at_clock(view);
    parley_view_free(view);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    parley_diagnostics *diagnostics;
    parley_dossier *dossier;
    if (length == 0 || parley_diagnostics_new(&diagnostics) != PARLEY_OK)
        return 0;
    parley_status status = parley_dossier_parse(&dossier, "fuzz", (const char *)bytes + 1,
                                                length - 1, bytes[0] == 'j', diagnostics);
    look_at_findings(diagnostics);
    if (status == PARLEY_OK) {
        size_t cells = 0;
        for (size_t j = 0; j < dossier->point_count; j++)
            cells += dossier->points[j].option_count * dossier->party_count;
        static const int32_t days[] = {PARLEY_ALL_DAYS, 20000, 20300, 0};
        for (size_t i = 0; cells <= MOST_CELLS && i < sizeof days / sizeof *days; i++)
            look_at_day(dossier, days[i]);
    } else {
        PL_REQUIRE(!dossier && parley_diagnostics_count(diagnostics) > 0);
    }
    parley_dossier_free(dossier);
    parley_diagnostics_free(diagnostics);
    return 0;
}
