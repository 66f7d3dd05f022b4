/* The JSON views of the record: timeline, statements, sources, costs of delay, discrepancies. */
#include "report/show_json.h"

/* -- timeline -------------------------------------------------------------------------------- */

static void put_event(pl_show_writer *w, const parley_event *event) {
    pl_json_put_string(w, "kind", "event");
    pl_json_put_text(w, "event", &event->event);
    pl_json_put_text(w, "place", &event->place);
    pl_json_put_texts(w, "participants", event->participants);
}

static void put_meeting(pl_show_writer *w, const parley_meeting *meeting) {
    pl_json_put_string(w, "kind", "meeting");
    pl_json_put_string(w, "id", meeting->id);
    pl_json_put_text(w, "place", &meeting->place);
    pl_json_put_texts(w, "participants", meeting->participants);
    pl_json_put_parties(w, "parties", meeting->parties);
    pl_json_put_text(w, "outcome", &meeting->outcome);
}

static void put_draft(pl_show_writer *w, const parley_draft *draft) {
    pl_json_put_string(w, "kind", "draft");
    pl_json_put_string(w, "id", draft->id);
    pl_json_put_string(w, "name", pl_text_or(&draft->name, w->language, draft->id));
    pl_json_put_parties(w, "author", draft->authors);
}

static void put_showing(pl_show_writer *w, const parley_draft *draft,
                        const parley_showing *showing) {
    pl_json_put_string(w, "kind", "showing");
    pl_json_put_string(w, "draft", draft->id);
    pl_json_put_party(w, "party", (int32_t)showing->party);
    pl_json_put_party(w, "by", showing->by);
}

static void put_statement(pl_show_writer *w, const parley_statement *statement) {
    pl_json_put_string(w, "id", statement->id);
    pl_json_put_text(w, "speaker", &statement->speaker);
    pl_json_put_party(w, "party", statement->party);
    pl_json_put_string(w, "point",
                       statement->point == PARLEY_NONE ? NULL
                                                       : w->dossier->points[statement->point].id);
    pl_json_put_parties(w, "about", statement->about);
    pl_json_key(&w->json, "contradicts");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < statement->contradicts.count; i++) {
        const parley_statement *other = &w->dossier->statements[statement->contradicts.items[i]];
        if (other->id && parley_view_sees(w->view, &other->record))
            pl_json_string(&w->json, other->id);
    }
    pl_json_close(&w->json, ']');
}

static void put_moment(pl_show_writer *w, const pl_moment *moment) {
    const parley_dossier *d = w->dossier;
    pl_json_open(&w->json, '{');
    switch (moment->kind) {
    case PL_MOMENT_EVENT: put_event(w, &d->timeline[moment->index]); break;
    case PL_MOMENT_MEETING: put_meeting(w, &d->meetings[moment->index]); break;
    case PL_MOMENT_DRAFT: put_draft(w, &d->drafts[moment->index]); break;
    case PL_MOMENT_SHOWING:
        put_showing(w, &d->drafts[moment->index],
                    &d->drafts[moment->index].showings[moment->showing]);
        break;
    case PL_MOMENT_STATEMENT:
        pl_json_put_string(w, "kind", "statement");
        put_statement(w, &d->statements[moment->index]);
        break;
    }
    pl_json_put_record(w, moment->record);
    pl_json_close(&w->json, '}');
}

void pl_json_timeline(pl_text *out, const parley_view *view, const pl_style *style,
                      uint32_t which) {
    size_t count;
    pl_moment *moments = pl_moments(view, &count);
    (void)which;
    if (!moments) {
        out->failed = true;
        return;
    }
    pl_show_writer w = pl_json_begin(out, view, style, "timeline");
    pl_json_key(&w.json, "timeline");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < count; i++)
        put_moment(&w, &moments[i]);
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
    pl_free(moments);
}

void pl_json_statements(pl_text *out, const parley_view *view, const pl_style *style,
                        uint32_t which) {
    size_t count;
    pl_moment *moments = pl_moments(view, &count);
    (void)which;
    if (!moments) {
        out->failed = true;
        return;
    }
    pl_show_writer w = pl_json_begin(out, view, style, "statements");
    pl_json_key(&w.json, "statements");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < count; i++) {
        if (moments[i].kind != PL_MOMENT_STATEMENT)
            continue;
        pl_json_open(&w.json, '{');
        put_statement(&w, &view->dossier->statements[moments[i].index]);
        pl_json_put_record(&w, moments[i].record);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
    pl_free(moments);
}

/* -- lists ----------------------------------------------------------------------------------- */

static void put_source(pl_show_writer *w, const parley_source *source) {
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", source->id);
    pl_json_put_text(w, "title", &source->title);
    pl_json_put_text(w, "publisher", &source->publisher);
    pl_json_put_string(w, "date_basis", source->date_basis);
    pl_json_put_string(w, "url", source->url);
    pl_json_put_string(w, "language", source->language);
    pl_json_put_string(w, "kind", source->kind);
    pl_json_put_texts(w, "origin", source->origin);
    pl_json_key(&w->json, "weak");
    pl_json_boolean(&w->json, source->weak != 0);
    pl_json_put_record(w, &source->record);
    pl_json_close(&w->json, '}');
}

void pl_json_sources(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "sources");
    (void)which;
    pl_json_key(&w.json, "sources");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < view->dossier->source_count; i++)
        if (parley_view_sees(view, &view->dossier->sources[i].record))
            put_source(&w, &view->dossier->sources[i]);
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}

static void put_cost(pl_show_writer *w, const parley_cost *cost) {
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", cost->id);
    pl_json_put_text(w, "kind", &cost->kind);
    pl_json_put_party(w, "party", cost->party);
    pl_json_put_string(w, "value", cost->value);
    pl_json_key(&w->json, "low");
    pl_json_double(&w->json, cost->low);
    pl_json_key(&w->json, "high");
    pl_json_double(&w->json, cost->high);
    pl_json_put_text(w, "unit", &cost->unit);
    pl_json_put_string(w, "period", cost->period.written);
    pl_json_put_text(w, "claimed_by", &cost->claimed_by);
    pl_json_put_record(w, &cost->record);
    pl_json_close(&w->json, '}');
}

void pl_json_costs(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "costs");
    (void)which;
    pl_json_key(&w.json, "costs_of_delay");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < view->dossier->cost_count; i++)
        if (parley_view_sees(view, &view->dossier->costs[i].record))
            put_cost(&w, &view->dossier->costs[i]);
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}

void pl_json_discrepancies(pl_text *out, const parley_view *view, const pl_style *style,
                           uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "discrepancies");
    (void)which;
    pl_json_key(&w.json, "discrepancies");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < view->dossier->discrepancy_count; i++) {
        const parley_discrepancy *of = &view->dossier->discrepancies[i];
        if (!parley_view_sees(view, &of->record))
            continue;
        pl_json_open(&w.json, '{');
        pl_json_put_string(&w, "id", of->id);
        pl_json_put_string(&w, "kind",
                           of->between_languages ? "between_languages" : "between_sources");
        pl_json_put_text(&w, "topic", &of->topic);
        pl_json_put_text(&w, "paragraph", &of->paragraph);
        pl_json_put_string(&w, "severity", of->severity);
        pl_json_put_record(&w, &of->record);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}
