/* The analysis as one JSON object, "parley.analysis/1": docs/analysis-json.md lists its keys. */
#include "report/report.h"

#include "document/write.h"

#include <math.h>
#include <stdio.h>

typedef struct writer {
    pl_json json;
    const parley_analysis *analysis;
    const parley_view *view;
    const parley_dossier *dossier;
} writer;

/* -- names ----------------------------------------------------------------------------------- */

static const char *party_id(const writer *w, uint32_t party) {
    return w->dossier->parties[party].id;
}

static const char *point_id(const writer *w, uint32_t point) {
    return w->dossier->points[w->view->points[point].point].id;
}

static const char *option_id(const writer *w, uint32_t option) {
    uint32_t point = w->view->points[w->view->option_point[option]].point;
    return w->dossier->points[point].options[w->view->options[option]].id;
}

static void put_count(writer *w, const char *key, const parley_count *count) {
    char text[PARLEY_COUNT_TEXT_BYTES];
    parley_count_format(text, count);
    pl_json_key(&w->json, key);
    pl_json_string(&w->json, text);
}

static void put_string(writer *w, const char *key, const char *value) {
    pl_json_key(&w->json, key);
    pl_json_string(&w->json, value);
}

static void put_boolean(writer *w, const char *key, int value) {
    pl_json_key(&w->json, key);
    pl_json_boolean(&w->json, value != 0);
}

static void put_integer(writer *w, const char *key, uint64_t value) {
    pl_json_key(&w->json, key);
    pl_json_integer(&w->json, (int64_t)value);
}

/* Utilities are rounded to 12 digits: below that lies only the noise of adding doubles. */
static double tidy(double utility) {
    return round(utility * 1e12) / 1e12;
}

static void put_number(writer *w, const char *key, double value) {
    pl_json_key(&w->json, key);
    pl_json_double(&w->json, tidy(value));
}

static void put_parties(writer *w, const char *key, const parley_indices *parties) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < parties->count; i++)
        pl_json_string(&w->json, party_id(w, parties->items[i]));
    pl_json_close(&w->json, ']');
}

/* -- packages -------------------------------------------------------------------------------- */

static void put_choices(writer *w, const int32_t *choices) {
    pl_json_key(&w->json, "choices");
    pl_json_open(&w->json, '{');
    for (uint32_t j = 0; j < w->view->point_count; j++) {
        pl_json_key(&w->json, point_id(w, j));
        if (choices[j] == PARLEY_NONE)
            pl_json_null(&w->json);
        else
            pl_json_string(&w->json, option_id(w, (uint32_t)choices[j]));
    }
    pl_json_close(&w->json, '}');
}

static void put_utilities(writer *w, const char *key, const double *utilities) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        put_number(w, party_id(w, p), utilities[p]);
    pl_json_close(&w->json, '}');
}

static void put_package(writer *w, const parley_package *package) {
    put_choices(w, package->choices);
    put_utilities(w, "utilities", package->utilities);
}

/* -- parts ----------------------------------------------------------------------------------- */

static void put_head(writer *w) {
    char day[16];
    put_string(w, "schema", "parley.analysis/1");
    put_string(w, "dossier", w->dossier->id ? w->dossier->id : w->dossier->file);
    pl_json_key(&w->json, "as_of");
    if (w->view->as_of == PARLEY_ALL_DAYS) {
        pl_json_null(&w->json);
    } else {
        parley_day_format(day, w->view->as_of);
        pl_json_string(&w->json, day);
    }
    pl_json_key(&w->json, "parties");
    pl_json_open(&w->json, '[');
    for (uint32_t i = 0; i < w->view->required_count; i++)
        pl_json_string(&w->json, party_id(w, w->view->required[i]));
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "reservations");
    pl_json_open(&w->json, '{');
    for (uint32_t i = 0; i < w->view->required_count; i++)
        put_number(w, party_id(w, w->view->required[i]),
                   w->analysis->reservations[w->view->required[i]]);
    pl_json_close(&w->json, '}');
}

static void put_counts(writer *w) {
    const parley_analysis *a = w->analysis;
    put_count(w, "combinations", &a->combinations);
    put_count(w, "agreements", &a->agreements);
    put_count(w, "signable", &a->signable);
    if (a->acceptable_exact) {
        put_count(w, "acceptable", &a->acceptable);
    } else {
        char text[64];
        snprintf(text, sizeof text, "%.0f", a->acceptable_estimate);
        put_string(w, "acceptable", text);
    }
    put_boolean(w, "exact", a->acceptable_exact);
    if (!a->acceptable_exact) {
        pl_json_key(&w->json, "acceptable_interval");
        pl_json_open(&w->json, '{');
        put_number(w, "low", a->acceptable_low);
        put_number(w, "high", a->acceptable_high);
        pl_json_close(&w->json, '}');
    }
}

static void put_deal(writer *w) {
    static const char *const names[] = {"central", "favourable", "unfavourable"};
    pl_json_key(&w->json, "deal");
    pl_json_open(&w->json, '{');
    for (int reading = 0; reading < 3; reading++)
        put_boolean(w, names[reading], w->analysis->readings[reading].possible);
    put_number(w, "concession", w->analysis->concession);
    pl_json_close(&w->json, '}');
}

static void put_stands(writer *w, const char *key, const parley_stands *sets, size_t count) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < count; i++) {
        pl_json_open(&w->json, '[');
        for (size_t k = 0; k < sets[i].count; k++) {
            pl_json_open(&w->json, '{');
            put_string(w, "party", party_id(w, sets[i].items[k].party));
            put_string(w, "point", point_id(w, sets[i].items[k].point));
            pl_json_close(&w->json, '}');
        }
        pl_json_close(&w->json, ']');
    }
    pl_json_close(&w->json, ']');
}

static void put_remedy(writer *w) {
    const parley_remedy_report *remedy = &w->analysis->remedy;
    pl_json_key(&w->json, "must_give");
    if (!remedy->needed) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    put_boolean(w, "red_lines_suffice", remedy->found);
    put_boolean(w, "proven", remedy->proven);
    put_stands(w, "alternatives", remedy->alternatives, remedy->alternative_count);
    put_stands(w, "conflicts", remedy->conflicts, remedy->conflict_count);
    put_boolean(w, "complete", remedy->complete);
    pl_json_key(&w->json, "alone");
    pl_json_open(&w->json, '{');
    for (uint32_t i = 0; i < w->view->required_count; i++) {
        uint32_t party = w->view->required[i];
        pl_json_key(&w->json, party_id(w, party));
        pl_json_double(&w->json, remedy->alone[party] < 0 ? NAN : tidy(remedy->alone[party]));
    }
    pl_json_close(&w->json, '}');
    pl_json_close(&w->json, '}');
}

static void put_solutions(writer *w) {
    pl_json_key(&w->json, "solutions");
    pl_json_open(&w->json, '{');
    for (int i = 0; i < PARLEY_SOLUTION_COUNT; i++) {
        const parley_named_solution *solution = &w->analysis->solutions[i];
        pl_json_key(&w->json, parley_concept_name(solution->concept));
        if (!solution->found) {
            pl_json_null(&w->json);
            continue;
        }
        pl_json_open(&w->json, '{');
        put_boolean(w, "proven", solution->proven);
        put_package(w, &solution->package);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
}

static void put_frontier(writer *w) {
    const parley_frontier_report *frontier = &w->analysis->frontier;
    pl_json_key(&w->json, "frontier");
    pl_json_open(&w->json, '{');
    put_boolean(w, "exact", frontier->exact);
    pl_json_key(&w->json, "size");
    if (frontier->exact)
        pl_json_integer(&w->json, (int64_t)frontier->size);
    else
        pl_json_null(&w->json);
    put_integer(w, "listed", frontier->listed);
    put_string(w, "of", frontier->only_acceptable ? "acceptable" : "signable");
    pl_json_key(&w->json, "gap");
    pl_json_double(&w->json, frontier->exact ? 0 : frontier->listed ? tidy(frontier->gap) : NAN);
    pl_json_key(&w->json, "points");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < frontier->listed; i++) {
        pl_json_open(&w->json, '{');
        put_utilities(w, "utilities", frontier->points[i].utilities);
        put_choices(w, frontier->points[i].choices);
        if (frontier->also)
            put_count(w, "agreements", &frontier->also[i]);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

static void put_points(writer *w) {
    static const char *const verdicts[] = {"settled", "tradeable", "sticking"};
    pl_json_key(&w->json, "points");
    pl_json_open(&w->json, '[');
    for (uint32_t j = 0; j < w->view->point_count; j++) {
        const parley_point_report *report = &w->analysis->points[j];
        pl_json_open(&w->json, '{');
        put_string(w, "id", point_id(w, j));
        put_string(w, "verdict", verdicts[report->verdict]);
        put_parties(w, "held_by", &report->held_by);
        put_parties(w, "silent", &report->silent);
        put_boolean(w, "blocked", (int)report->blocked);
        if (report->settled_option != PARLEY_NONE)
            put_string(w, "option", option_id(w, (uint32_t)report->settled_option));
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_amendment(writer *w, const parley_draft_amendment *amendment) {
    pl_json_open(&w->json, '{');
    pl_json_key(&w->json, "changes");
    pl_json_open(&w->json, '{');
    for (uint32_t i = 0; i < amendment->change_count; i++)
        put_string(w, point_id(w, amendment->points[i]), option_id(w, amendment->options[i]));
    pl_json_close(&w->json, '}');
    put_boolean(w, "acceptable_to_all", amendment->makes_acceptable);
    put_utilities(w, "gains", amendment->gains);
    pl_json_close(&w->json, '}');
}

static void put_verdicts(writer *w, const parley_draft_report *draft) {
    static const char *const names[] = {"signs", "refuses", "depends", "red_line", "no_say"};
    pl_json_key(&w->json, "utility_bounds");
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++) {
        pl_json_key(&w->json, party_id(w, p));
        pl_json_open(&w->json, '{');
        put_number(w, "low", draft->utilities[p].low);
        put_number(w, "high", draft->utilities[p].high);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
    pl_json_key(&w->json, "verdicts");
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        put_string(w, party_id(w, p), names[draft->verdicts[p]]);
    pl_json_close(&w->json, '}');
    pl_json_key(&w->json, "accepted_by");
    pl_json_open(&w->json, '[');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        if (draft->verdicts[p] == PARLEY_SIGNS)
            pl_json_string(&w->json, party_id(w, p));
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "red_lines");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < draft->crossing_count; i++) {
        pl_json_open(&w->json, '{');
        put_string(w, "party", party_id(w, draft->crossings[i].party));
        put_string(w, "point", point_id(w, w->view->option_point[draft->crossings[i].option]));
        put_string(w, "option", option_id(w, draft->crossings[i].option));
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_nearest(writer *w, const parley_draft_report *draft) {
    pl_json_key(&w->json, "nearest");
    if (!draft->has_nearest) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    put_integer(w, "changes", draft->nearest_changes);
    put_package(w, &draft->nearest);
    pl_json_close(&w->json, '}');
}

static void put_draft(writer *w, const parley_draft_report *draft) {
    pl_json_open(&w->json, '{');
    put_string(w, "id", w->dossier->drafts[draft->draft].id);
    put_integer(w, "not_stated", draft->not_stated);
    put_choices(w, draft->choices);
    pl_json_key(&w->json, "utilities");
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        put_number(w, party_id(w, p), draft->utilities[p].central);
    pl_json_close(&w->json, '}');
    put_verdicts(w, draft);
    put_boolean(w, "breaks_constraint", draft->breaks_constraint);
    put_count(w, "completions", &draft->completions);
    put_boolean(w, "completable", draft->completable);
    pl_json_key(&w->json, "completion");
    if (draft->completable) {
        pl_json_open(&w->json, '{');
        put_package(w, &draft->completion);
        pl_json_close(&w->json, '}');
    } else {
        pl_json_null(&w->json);
    }
    put_nearest(w, draft);
    pl_json_key(&w->json, "distance");
    pl_json_double(&w->json, draft->has_distance ? tidy(draft->distance) : NAN);
    put_integer(w, "amendments_found", draft->amendments_found);
    pl_json_key(&w->json, "amendments");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < draft->amendment_count; i++)
        put_amendment(w, &draft->amendments[i]);
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

static void put_basis_counts(writer *w, const parley_basis_report *basis) {
    put_integer(w, "said", basis->said);
    put_integer(w, "read_off", basis->read_off);
    put_integer(w, "assumed", basis->assumed);
    put_integer(w, "unknown", basis->unknown);
}

static void put_basis(writer *w) {
    pl_json_key(&w->json, "basis");
    pl_json_open(&w->json, '{');
    put_basis_counts(w, &w->analysis->basis);
    pl_json_key(&w->json, "by_party");
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++) {
        pl_json_key(&w->json, party_id(w, p));
        pl_json_open(&w->json, '{');
        put_basis_counts(w, &w->analysis->basis_of[p]);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
    double error = 0;
    for (uint32_t i = 0; i < w->view->required_count; i++)
        error = fmax(error, w->analysis->error[i]);
    put_number(w, "rounding_error", error);
    pl_json_close(&w->json, '}');
}

void pl_report_analysis_json(pl_text *out, const parley_analysis *analysis,
                             const parley_robust *robust) {
    writer w = {.json = {.out = out},
                .analysis = analysis,
                .view = analysis->view,
                .dossier = analysis->view->dossier};
    pl_json_open(&w.json, '{');
    put_head(&w);
    put_counts(&w);
    put_deal(&w);
    put_remedy(&w);
    put_solutions(&w);
    put_frontier(&w);
    put_points(&w);
    pl_json_key(&w.json, "drafts");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < analysis->draft_count; i++)
        put_draft(&w, &analysis->drafts[i]);
    pl_json_close(&w.json, ']');
    put_basis(&w);
    if (robust) {
        pl_json_key(&w.json, "robust");
        pl_report_robust_json(&w.json, robust);
    }
    pl_json_close(&w.json, '}');
}
