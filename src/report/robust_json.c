/* The analysis under many readings as the value of the key "robust": docs/analysis-json.md lists
 * its keys. */
#include "report/report.h"

#include <math.h>

typedef struct writer {
    pl_json *json;
    const parley_robust *robust;
    const parley_view *view;
    const parley_dossier *dossier;
} writer;

/* -- names and numbers ----------------------------------------------------------------------- */

static const char *row_id(const writer *w, uint32_t row) {
    return w->dossier->parties[w->view->required[row]].id;
}

static const char *point_id(const writer *w, uint32_t point) {
    return w->dossier->points[w->view->points[point].point].id;
}

static const char *option_id(const writer *w, uint32_t option) {
    uint32_t point = w->view->points[w->view->option_point[option]].point;
    return w->dossier->points[point].options[w->view->options[option]].id;
}

static void put_string(const writer *w, const char *key, const char *value) {
    pl_json_key(w->json, key);
    if (value)
        pl_json_string(w->json, value);
    else
        pl_json_null(w->json);
}

static void put_integer(const writer *w, const char *key, uint64_t value) {
    pl_json_key(w->json, key);
    pl_json_integer(w->json, (int64_t)value);
}

static void put_boolean(const writer *w, const char *key, int value) {
    pl_json_key(w->json, key);
    pl_json_boolean(w->json, value != 0);
}

static void put_number(const writer *w, const char *key, double value) {
    pl_json_key(w->json, key);
    pl_json_double(w->json, round(value * 1e12) / 1e12);
}

static void put_range(const writer *w, double value, double low, double high) {
    pl_json_open(w->json, '{');
    put_number(w, "value", value);
    put_number(w, "low", low);
    put_number(w, "high", high);
    pl_json_close(w->json, '}');
}

/* null where there was nothing to be a share of. */
static void put_frequency(const writer *w, const char *key, const parley_frequency *f) {
    pl_json_key(w->json, key);
    if (f->of == 0)
        pl_json_null(w->json);
    else
        put_range(w, f->value, f->low, f->high);
}

static void open_object(const writer *w, const char *key) {
    pl_json_key(w->json, key);
    pl_json_open(w->json, '{');
}

static void open_list(const writer *w, const char *key) {
    pl_json_key(w->json, key);
    pl_json_open(w->json, '[');
}

static void close_object(const writer *w) {
    pl_json_close(w->json, '}');
}

static void close_list(const writer *w) {
    pl_json_close(w->json, ']');
}

static void put_choices(const writer *w, const int32_t *choices) {
    open_object(w, "choices");
    for (uint32_t j = 0; j < w->view->point_count; j++)
        put_string(w, point_id(w, j),
                   choices[j] == PARLEY_NONE ? NULL : option_id(w, (uint32_t)choices[j]));
    close_object(w);
}

/* -- drafts and packages --------------------------------------------------------------------- */

static void put_certainty(const writer *w, const parley_candidate *c) {
    open_object(w, "certainty");
    for (uint32_t row = 0; row < w->view->required_count; row++)
        put_string(w, row_id(w, row), parley_certainty_name(c->margins[row].certainty));
    put_string(w, "all", parley_certainty_name(c->all));
    close_object(w);
    open_object(w, "margins");
    for (uint32_t row = 0; row < w->view->required_count; row++) {
        open_object(w, row_id(w, row));
        put_number(w, "low", c->margins[row].low);
        put_number(w, "high", c->margins[row].high);
        close_object(w);
    }
    close_object(w);
}

static void put_acceptance(const writer *w, const parley_candidate *c) {
    open_object(w, "accepted_by");
    for (uint32_t row = 0; row < w->view->required_count; row++)
        put_frequency(w, row_id(w, row), &c->accepted_by[row]);
    close_object(w);
    put_frequency(w, "accepted_by_all", &c->accepted_by_all);
    put_frequency(w, "efficient", &c->efficient);
    put_certainty(w, c);
}

static void put_central_weights(const writer *w, const parley_candidate *c) {
    uint32_t m = w->view->point_count;
    open_object(w, "central_weights");
    for (uint32_t row = 0; row < w->view->required_count; row++) {
        open_object(w, row_id(w, row));
        put_frequency(w, "best", &c->best[row]);
        pl_json_key(w->json, "weights");
        if (c->best[row].value > 0) {
            pl_json_open(w->json, '{');
            for (uint32_t j = 0; j < m; j++)
                put_number(w, point_id(w, j), c->central_weights[row * m + j]);
            close_object(w);
        } else {
            pl_json_null(w->json);
        }
        close_object(w);
    }
    close_object(w);
}

static void put_drafts(const writer *w) {
    open_list(w, "drafts");
    for (size_t i = 0; i < w->robust->draft_count; i++) {
        const parley_candidate *c = &w->robust->candidates[i];
        pl_json_open(w->json, '{');
        put_string(w, "id", w->dossier->drafts[c->origins[0].of].id);
        put_acceptance(w, c);
        put_central_weights(w, c);
        close_object(w);
    }
    close_list(w);
}

static void put_origin(const writer *w, const parley_candidate_origin *origin) {
    static const char *const names[] = {"draft", "solution", "nearest",
                                        "pool",  "closest",  "likeliest"};
    bool of_draft =
        origin->kind == PARLEY_CANDIDATE_DRAFT || origin->kind == PARLEY_CANDIDATE_NEAREST;
    pl_json_open(w->json, '{');
    put_string(w, "kind", names[origin->kind]);
    if (of_draft)
        put_string(w, "draft", w->dossier->drafts[origin->of].id);
    if (origin->kind == PARLEY_CANDIDATE_SOLUTION)
        put_string(w, "solution", parley_concept_name((parley_concept)origin->of));
    close_object(w);
}

static void put_candidates(const writer *w) {
    open_list(w, "candidates");
    for (size_t i = w->robust->draft_count; i < w->robust->candidate_count; i++) {
        const parley_candidate *c = &w->robust->candidates[i];
        pl_json_open(w->json, '{');
        open_list(w, "from");
        for (uint32_t k = 0; k < c->origin_count; k++)
            put_origin(w, &c->origins[k]);
        close_list(w);
        put_choices(w, c->choices);
        put_acceptance(w, c);
        close_object(w);
    }
    close_list(w);
}

/* -- solutions ------------------------------------------------------------------------------- */

static void put_options(const writer *w) {
    open_list(w, "options");
    for (uint32_t o = 0; o < w->view->option_count && w->robust->deal.value > 0; o++) {
        pl_json_open(w->json, '{');
        put_string(w, "point", point_id(w, w->view->option_point[o]));
        put_string(w, "option", option_id(w, o));
        for (int i = 0; i < PARLEY_SOLUTION_COUNT; i++)
            put_frequency(w, parley_concept_name((parley_concept)i), &w->robust->options[i][o]);
        close_object(w);
    }
    close_list(w);
}

static void put_surplus(const writer *w) {
    open_object(w, "surplus");
    for (int i = 0; i < PARLEY_SOLUTION_COUNT; i++) {
        open_object(w, parley_concept_name((parley_concept)i));
        for (uint32_t row = 0; row < w->view->required_count; row++) {
            const parley_mean *share = &w->robust->surplus[i][row];
            pl_json_key(w->json, row_id(w, row));
            if (isnan(share->value)) {
                pl_json_null(w->json);
                continue;
            }
            pl_json_open(w->json, '{');
            put_number(w, "mean", share->value);
            put_number(w, "low", share->low);
            put_number(w, "high", share->high);
            close_object(w);
        }
        close_object(w);
    }
    close_object(w);
}

/* -- questions and inputs -------------------------------------------------------------------- */

static const char *kind_name(parley_input_kind kind) {
    static const char *const names[] = {"value", "stance", "weight", "reservation", "red_line"};
    return names[kind];
}

static void put_what(const writer *w, const parley_question *q) {
    open_object(w, "what");
    put_string(w, "kind", kind_name(q->kind));
    put_string(w, "point", q->point == PARLEY_NONE ? NULL : point_id(w, (uint32_t)q->point));
    if (q->kind == PARLEY_INPUT_RED_LINES) {
        open_list(w, "lines");
        for (size_t i = 0; i < q->lines.count; i++) {
            pl_json_open(w->json, '{');
            put_string(w, "party", w->dossier->parties[q->lines.items[i].party].id);
            put_string(w, "point", point_id(w, q->lines.items[i].point));
            close_object(w);
        }
        close_list(w);
    }
    close_object(w);
}

static void put_questions(const writer *w) {
    open_list(w, "ask_next");
    for (size_t i = 0; i < w->robust->question_count; i++) {
        const parley_question *q = &w->robust->questions[i];
        pl_json_open(w->json, '{');
        put_string(w, "party", w->dossier->parties[q->party].id);
        put_what(w, q);
        put_number(w, "gain", q->gain.value);
        put_number(w, "low", q->gain.low);
        put_number(w, "high", q->gain.high);
        put_boolean(w, "if_dropped", q->kind == PARLEY_INPUT_RED_LINES);
        if (q->kind == PARLEY_INPUT_RED_LINES) {
            bool any = q->best_draft != PARLEY_NONE;
            put_string(w, "draft", any ? w->dossier->drafts[q->best_draft].id : NULL);
            put_frequency(w, "accepted_by_all", &q->best_accepted);
        }
        close_object(w);
    }
    close_list(w);
}

static void put_input(const writer *w, const parley_sensitivity *s) {
    open_object(w, "input");
    put_string(w, "kind", kind_name(s->kind));
    put_string(w, "party", w->dossier->parties[s->party].id);
    put_string(w, "point", s->point == PARLEY_NONE ? NULL : point_id(w, (uint32_t)s->point));
    put_string(w, "option", s->option == PARLEY_NONE ? NULL : option_id(w, (uint32_t)s->option));
    close_object(w);
}

static void put_ends(const writer *w, const char *key, double low, double high) {
    open_object(w, key);
    put_number(w, "at_low", low);
    put_number(w, "at_high", high);
    close_object(w);
}

static void put_sensitivities(const writer *w) {
    uint32_t n = w->view->required_count;
    open_list(w, "sensitivity");
    for (size_t i = 0; i < w->robust->sensitivity_count; i++) {
        const parley_sensitivity *s = &w->robust->sensitivities[i];
        pl_json_open(w->json, '{');
        put_input(w, s);
        put_ends(w, "deal_probability", s->deal[0].value, s->deal[1].value);
        open_object(w, "utilities");
        for (uint32_t row = 0; row < n; row++)
            put_ends(w, row_id(w, row), s->utilities[row], s->utilities[n + row]);
        close_object(w);
        put_number(w, "effect", s->effect);
        close_object(w);
    }
    close_list(w);
}

/* -- all of it ------------------------------------------------------------------------------- */

static void put_sampling(const writer *w) {
    static const char *const methods[] = {"exact", "rejection", "chains"};
    open_object(w, "sampling");
    for (uint32_t row = 0; row < w->view->required_count; row++) {
        const parley_sampling *s = &w->robust->sampling[row];
        open_object(w, row_id(w, row));
        put_string(w, "method", methods[s->method]);
        put_integer(w, "preferences", s->preferences);
        put_number(w, "acceptance", s->acceptance);
        put_number(w, "r_hat", s->r_hat);
        put_number(w, "effective", s->effective);
        put_boolean(w, "mixed", s->mixed);
        close_object(w);
    }
    close_object(w);
}

static void put_bounds(const writer *w) {
    static const char *const names[] = {"impossible", "possible", "certain", "undecided"};
    open_object(w, "bounds");
    put_string(w, "deal", names[w->robust->deal_certainty]);
    pl_json_key(w->json, "agreement");
    if (w->robust->witness) {
        pl_json_open(w->json, '{');
        for (uint32_t j = 0; j < w->view->point_count; j++)
            put_string(w, point_id(w, j), option_id(w, (uint32_t)w->robust->witness[j]));
        close_object(w);
    } else {
        pl_json_null(w->json);
    }
    close_object(w);
}

void pl_report_robust_json(pl_json *json, const parley_robust *robust) {
    static const char *const stops[] = {"samples", "precision", "interrupted"};
    writer w = {json, robust, robust->view, robust->view->dossier};
    pl_json_open(json, '{');
    put_integer(&w, "samples", robust->samples);
    put_integer(&w, "seed", robust->seed);
    put_string(&w, "stopped_by", stops[robust->stopped_by]);
    put_boolean(&w, "only_acceptance", robust->only_acceptance);
    put_sampling(&w);
    put_drafts(&w);
    if (!robust->only_acceptance) {
        put_frequency(&w, "deal_probability", &robust->deal);
        put_candidates(&w);
        put_options(&w);
        put_surplus(&w);
        put_boolean(&w, "nothing_signable", robust->nothing_signable);
        put_questions(&w);
        put_sensitivities(&w);
        put_bounds(&w);
    }
    pl_json_close(json, '}');
}
