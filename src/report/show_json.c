/* The JSON views: what they share, and the overview, the parties and the stances. */
#include "report/show_json.h"

#include <stdio.h>

/* -- values ---------------------------------------------------------------------------------- */

void pl_json_put_string(pl_show_writer *w, const char *key, const char *value) {
    pl_json_key(&w->json, key);
    if (value)
        pl_json_string(&w->json, value);
    else
        pl_json_null(&w->json);
}

void pl_json_put_text(pl_show_writer *w, const char *key, const parley_text *text) {
    pl_json_put_string(w, key, pl_text_or(text, w->language, NULL));
}

void pl_json_put_integer(pl_show_writer *w, const char *key, int64_t value) {
    pl_json_key(&w->json, key);
    pl_json_integer(&w->json, value);
}

void pl_json_put_day(pl_show_writer *w, const char *key, int32_t day) {
    char text[16];
    if (day != INT32_MIN)
        parley_day_format(text, day);
    pl_json_put_string(w, key, day != INT32_MIN ? text : NULL);
}

void pl_json_put_texts(pl_show_writer *w, const char *key, parley_texts texts) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < texts.count; i++)
        pl_json_string(&w->json, parley_text_get(&texts.items[i], w->language));
    pl_json_close(&w->json, ']');
}

void pl_json_put_date(pl_show_writer *w, const char *key, const parley_date *date) {
    char day[16];
    bool seen = date->written && date->known <= w->view->as_of;
    bool goes_on = seen && pl_goes_on(w->view, date);
    if (goes_on)
        parley_day_format(day, date->first);
    pl_json_put_string(w, key, goes_on ? day : seen ? date->written : NULL);
}

void pl_json_put_party(pl_show_writer *w, const char *key, int32_t party) {
    pl_json_put_string(w, key, party == PARLEY_NONE ? NULL : w->dossier->parties[party].id);
}

void pl_json_put_parties(pl_show_writer *w, const char *key, parley_indices parties) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < parties.count; i++)
        pl_json_string(&w->json, w->dossier->parties[parties.items[i]].id);
    pl_json_close(&w->json, ']');
}

void pl_json_put_points(pl_show_writer *w, const char *key, parley_indices points) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < points.count; i++)
        pl_json_string(&w->json, w->dossier->points[points.items[i]].id);
    pl_json_close(&w->json, ']');
}

void pl_json_put_interval(pl_show_writer *w, parley_interval value) {
    pl_json_key(&w->json, "low");
    pl_json_double(&w->json, (double)value.low / PARLEY_ONE);
    pl_json_key(&w->json, "high");
    pl_json_double(&w->json, (double)value.high / PARLEY_ONE);
}

void pl_json_put_likely(pl_show_writer *w, const parley_likely *likely) {
    pl_json_key(&w->json, "likely");
    if (likely->kind == PARLEY_UNIFORM) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    if (likely->kind == PARLEY_TRIANGULAR) {
        pl_json_key(&w->json, "triangular");
        pl_json_double(&w->json, (double)likely->mode / PARLEY_ONE);
    } else {
        pl_json_key(&w->json, "beta");
        pl_json_open(&w->json, '[');
        pl_json_double(&w->json, (double)likely->alpha / PARLEY_ONE);
        pl_json_double(&w->json, (double)likely->beta / PARLEY_ONE);
        pl_json_close(&w->json, ']');
    }
    pl_json_close(&w->json, '}');
}

static void put_sources(pl_show_writer *w, const parley_record *record) {
    pl_json_key(&w->json, "sources");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < record->source_count; i++) {
        const parley_source *source = &w->dossier->sources[record->sources[i].source];
        if (!parley_view_sees(w->view, &source->record))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "source", source->id);
        pl_json_put_string(w, "paragraph", record->sources[i].paragraph);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

void pl_json_put_record(pl_show_writer *w, const parley_record *record) {
    char day[16];
    pl_json_put_date(w, "date", &record->date);
    if (record->known != INT32_MIN)
        parley_day_format(day, record->known);
    pl_json_put_string(w, "known", record->known != INT32_MIN ? day : NULL);
    pl_json_put_text(w, "text", &record->text);
    pl_json_put_text(w, "note", &record->note);
    put_sources(w, record);
}

/* -- the beginning and the end --------------------------------------------------------------- */

pl_show_writer pl_json_begin_as(pl_text *out, const parley_view *view, const pl_style *style,
                                const char *schema) {
    pl_show_writer w = {{.out = out}, view, view->dossier, style->language};
    char day[16];
    pl_json_open(&w.json, '{');
    pl_json_put_string(&w, "schema", schema);
    pl_json_put_string(&w, "dossier", view->dossier->id);
    pl_json_put_text(&w, "title", &view->dossier->title);
    if (view->as_of != PARLEY_ALL_DAYS)
        parley_day_format(day, view->as_of);
    pl_json_put_string(&w, "as_of", view->as_of != PARLEY_ALL_DAYS ? day : NULL);
    pl_json_put_string(&w, "language", w.language);
    return w;
}

pl_show_writer pl_json_begin(pl_text *out, const parley_view *view, const pl_style *style,
                             const char *what) {
    char schema[64];
    snprintf(schema, sizeof schema, "parley.show.%s/1", what);
    return pl_json_begin_as(out, view, style, schema);
}

void pl_json_end(pl_show_writer *w) {
    pl_json_close(&w->json, '}');
}

/* -- parties --------------------------------------------------------------------------------- */

static const char *origin_name(parley_origin origin) {
    static const char *const names[] = {"default", "stated", "assumed"};
    return names[origin];
}

static void put_why(pl_show_writer *w, const parley_record *record) {
    const parley_assumption *assumption = pl_assumption_of(w->view, record);
    pl_json_put_string(w, "why",
                       assumption ? parley_text_get(&assumption->why, w->language) : NULL);
}

static void put_consent(pl_show_writer *w, const parley_view_party *of) {
    pl_json_key(&w->json, "consent");
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "needed",
                       of->consent == PARLEY_CONSENT_NONE       ? "none"
                       : of->consent == PARLEY_CONSENT_REQUIRED ? "required"
                                                                : "points");
    pl_json_key(&w->json, "points");
    pl_json_open(&w->json, '[');
    for (uint32_t j = 0; j < w->view->point_count; j++)
        if (pl_consent_counts(w->view, of->party, j))
            pl_json_string(&w->json, w->dossier->points[w->view->points[j].point].id);
    pl_json_close(&w->json, ']');
    pl_json_put_string(w, "origin", origin_name(of->consent_origin));
    put_why(w, of->consent_record);
    pl_json_close(&w->json, '}');
}

static void put_reservation(pl_show_writer *w, const parley_view_party *of) {
    const parley_reservation *reservation = &of->reservation;
    const parley_interval all = {0, PARLEY_ONE};
    bool is_draft = reservation->kind == PARLEY_RESERVATION_DRAFT;
    pl_json_key(&w->json, "reservation");
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "kind",
                       is_draft                                        ? "draft"
                       : reservation->kind == PARLEY_RESERVATION_VALUE ? "value"
                                                                       : "unknown");
    if (is_draft)
        pl_json_put_string(w, "draft", w->dossier->drafts[reservation->draft].id);
    else
        pl_json_put_interval(w, reservation->kind == PARLEY_RESERVATION_VALUE ? reservation->value
                                                                              : all);
    if (!is_draft)
        pl_json_put_likely(w, &reservation->likely);
    pl_json_put_string(w, "origin", origin_name(of->reservation_origin));
    put_why(w, of->reservation_record);
    pl_json_close(&w->json, '}');
}

/* Opens a party's object; the caller closes it. */
static void open_party(pl_show_writer *w, uint32_t party) {
    const parley_party *of = &w->dossier->parties[party];
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", of->id);
    pl_json_put_string(w, "name", pl_party_name(w->view, party, w->language));
    pl_json_put_string(w, "role", parley_role_name(of->role));
    put_consent(w, &w->view->parties[party]);
    put_reservation(w, &w->view->parties[party]);
}

static void put_weights(pl_show_writer *w, const parley_weights *weights) {
    pl_json_key(&w->json, "weights");
    if (!weights) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "kind", weights->is_order ? "order" : "shares");
    pl_json_put_string(w, "basis", parley_basis_name(weights->basis));
    pl_json_key(&w->json, "points");
    pl_json_open(&w->json, '{');
    for (uint32_t j = 0; j < w->view->point_count; j++) {
        uint32_t point = w->view->points[j].point;
        pl_json_key(&w->json, w->dossier->points[point].id);
        if (weights->is_order ? weights->ranks[point] == 0
                              : weights->kinds[point] != PARLEY_WEIGHT_VALUE) {
            pl_json_null(&w->json);
        } else if (weights->is_order) {
            pl_json_integer(&w->json, weights->ranks[point]);
        } else {
            pl_json_open(&w->json, '{');
            pl_json_put_interval(w, weights->shares[point]);
            pl_json_put_likely(w, &weights->likely[point]);
            pl_json_close(&w->json, '}');
        }
    }
    pl_json_close(&w->json, '}');
    pl_json_put_record(w, &weights->record);
    pl_json_close(&w->json, '}');
}

/* The draft's id, or {point: option} for what a package speaks of. */
static void put_offer(pl_show_writer *w, const char *key, const parley_offer *offer) {
    pl_json_key(&w->json, key);
    if (offer->draft != PARLEY_NONE) {
        pl_json_string(&w->json, w->dossier->drafts[offer->draft].id);
        return;
    }
    pl_json_open(&w->json, '{');
    for (uint32_t j = 0; j < w->dossier->point_count; j++)
        if (offer->choices[j] != PARLEY_NONE)
            pl_json_put_string(w, w->dossier->points[j].id,
                               w->dossier->points[j].options[offer->choices[j]].id);
    pl_json_close(&w->json, '}');
}

static void put_preferences(pl_show_writer *w, uint32_t party) {
    pl_json_key(&w->json, "preferences");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < w->dossier->preference_count; i++) {
        const parley_preference *preference = &w->dossier->preferences[i];
        if (preference->party != party || !parley_view_sees(w->view, &preference->record))
            continue;
        pl_json_open(&w->json, '{');
        put_offer(w, "prefers", &preference->prefers);
        put_offer(w, "over", &preference->over);
        pl_json_put_string(w, "basis", parley_basis_name(preference->basis));
        pl_json_put_record(w, &preference->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_persons(pl_show_writer *w, const parley_party *party) {
    pl_json_key(&w->json, "persons");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < party->person_count; i++) {
        const parley_person *person = &party->persons[i];
        if (!parley_view_sees(w->view, &person->record))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "id", person->id);
        pl_json_put_text(w, "name", &person->name);
        pl_json_put_text(w, "function", &person->function);
        pl_json_put_string(w, "mandate",
                           person->mandate ? parley_mandate_name(person->mandate) : NULL);
        pl_json_put_text(w, "mandate_text", &person->mandate_text);
        pl_json_put_date(w, "from", &person->from);
        pl_json_put_date(w, "until", &person->until);
        pl_json_put_record(w, &person->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

void pl_json_parties(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "parties");
    (void)which;
    pl_json_key(&w.json, "parties");
    pl_json_open(&w.json, '[');
    for (uint32_t p = 0; p < view->party_count; p++) {
        open_party(&w, p);
        put_weights(&w, view->parties[p].weights);
        put_preferences(&w, p);
        put_persons(&w, &view->dossier->parties[p]);
        pl_json_put_record(&w, &view->dossier->parties[p].record);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}

/* -- overview -------------------------------------------------------------------------------- */

static void put_known_positions(pl_show_writer *w) {
    pl_known_positions known = pl_count_positions(w->view);
    pl_json_key(&w->json, "positions");
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "all", (int64_t)known.all);
    for (int basis = PARLEY_BASIS_NONE; basis <= PARLEY_ASSUMED; basis++)
        pl_json_put_integer(w, parley_basis_name((parley_basis)basis),
                            (int64_t)known.by_basis[basis]);
    pl_json_close(&w->json, '}');
}

void pl_json_overview(pl_text *out, const parley_view *view, const pl_style *style,
                      uint32_t which) {
    pl_tally tallies[PL_TALLIES];
    pl_show_writer w = pl_json_begin(out, view, style, "overview");
    (void)which;
    pl_json_put_text(&w, "summary", &view->dossier->summary);
    pl_json_key(&w.json, "parties");
    pl_json_open(&w.json, '[');
    for (uint32_t p = 0; p < view->party_count; p++) {
        open_party(&w, p);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_take_tallies(view, tallies);
    pl_json_key(&w.json, "counts");
    pl_json_open(&w.json, '{');
    for (size_t i = 0; i < PL_TALLIES; i++) {
        pl_json_key(&w.json, tallies[i].key);
        pl_json_open(&w.json, '{');
        pl_json_put_integer(&w, "seen", (int64_t)tallies[i].seen);
        pl_json_put_integer(&w, "later", (int64_t)tallies[i].later);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, '}');
    put_known_positions(&w);
    pl_json_end(&w);
}

/* -- stances --------------------------------------------------------------------------------- */

static void put_party_positions(pl_show_writer *w, uint32_t party, uint32_t point) {
    const parley_view_point *at = &w->view->points[point];
    pl_json_open(&w->json, '{');
    pl_json_put_party(w, "party", (int32_t)party);
    pl_json_key(&w->json, "consent_counts");
    pl_json_boolean(&w->json, pl_consent_counts(w->view, party, point));
    pl_json_key(&w->json, "options");
    pl_json_open(&w->json, '[');
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        const parley_position *position = parley_view_position(w->view, party, o);
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "position", parley_stance_name(position->word));
        pl_json_put_string(w, "basis", parley_basis_name(position->basis));
        pl_json_put_interval(w, position->value);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

void pl_json_stances(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "stances");
    (void)which;
    pl_json_key(&w.json, "points");
    pl_json_open(&w.json, '[');
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_view_point *at = &view->points[j];
        const parley_point *of = &view->dossier->points[at->point];
        pl_json_open(&w.json, '{');
        pl_json_put_string(&w, "id", of->id);
        pl_json_put_integer(&w, "number", of->number);
        pl_json_put_string(&w, "topic", pl_point_topic(of, w.language));
        pl_json_key(&w.json, "options");
        pl_json_open(&w.json, '[');
        for (uint32_t o = at->first; o < at->first + at->option_count; o++)
            pl_json_string(&w.json, of->options[view->options[o]].id);
        pl_json_close(&w.json, ']');
        pl_json_key(&w.json, "parties");
        pl_json_open(&w.json, '[');
        for (uint32_t p = 0; p < view->party_count; p++)
            put_party_positions(&w, p, j);
        pl_json_close(&w.json, ']');
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}
