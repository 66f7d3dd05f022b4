/* The JSON views of time and intent. */
#include "report/show_json.h"

#include <parley/clock.h>
#include <parley/evidence.h>

/* {"low", "high"} under a key. */
static void put_interval(pl_show_writer *w, const char *key, parley_interval value) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '{');
    pl_json_put_interval(w, value);
    pl_json_close(&w->json, '}');
}

static void put_basis(pl_show_writer *w, parley_basis basis, const parley_text *why) {
    pl_json_put_string(w, "basis", parley_basis_name(basis));
    if (why)
        pl_json_put_text(w, "why", why);
}

/* -- the clock ------------------------------------------------------------------------------- */

void pl_json_put_rate(pl_show_writer *w, parley_quantity rate, const parley_estimate *estimate) {
    static const char *const kinds[] = {"default", "stated", "unknown"};
    pl_json_key(&w->json, parley_quantity_name(rate));
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "kind", kinds[estimate->kind]);
    pl_json_put_interval(w, estimate->value);
    pl_json_close(&w->json, '}');
}

static void put_clock_party(pl_show_writer *w, const parley_clock_party *entry) {
    pl_json_open(&w->json, '{');
    pl_json_put_party(w, "party", (int32_t)entry->party);
    for (int rate = 0; rate < PARLEY_RATES; rate++)
        pl_json_put_rate(w, (parley_quantity)rate, &entry->rates[rate]);
    pl_json_key(&w->json, "claims");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < entry->claims.count; i++) {
        const parley_cost *cost = &w->dossier->costs[entry->claims.items[i]];
        if (parley_view_sees(w->view, &cost->record))
            pl_json_string(&w->json, cost->id);
    }
    pl_json_close(&w->json, ']');
    put_basis(w, entry->basis, &entry->why);
    pl_json_put_record(w, &entry->record);
    pl_json_close(&w->json, '}');
}

static void put_effects(pl_show_writer *w, const parley_effect *effects, size_t count) {
    pl_json_key(&w->json, "effects");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < count; i++) {
        pl_json_open(&w->json, '{');
        pl_json_put_party(w, "party", (int32_t)effects[i].party);
        pl_json_put_string(w, "what", parley_quantity_name(effects[i].what));
        pl_json_key(&w->json, "option");
        if (effects[i].what == PARLEY_OPTION_VALUE) {
            const parley_point *point = &w->dossier->points[effects[i].option.point];
            pl_text name = {0};
            pl_text_print(&name, "%s/%s", point->id, point->options[effects[i].option.option].id);
            pl_json_string(&w->json, pl_text_string(&name));
            w->json.out->failed |= name.failed;
            pl_text_clear(&name);
        } else {
            pl_json_null(&w->json);
        }
        pl_json_put_interval(w, effects[i].change);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_event(pl_show_writer *w, const parley_clock_event *event) {
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", event->id);
    pl_json_put_string(w, "name", pl_text_or(&event->name, w->language, event->id));
    pl_json_put_string(w, "from", event->from.written);
    pl_json_put_string(w, "until", event->until.written);
    put_effects(w, event->effects, event->effect_count);
    put_basis(w, event->basis, &event->why);
    pl_json_put_record(w, &event->record);
    pl_json_close(&w->json, '}');
}

static void put_lever(pl_show_writer *w, const parley_lever *lever) {
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", lever->id);
    pl_json_put_string(w, "name", pl_text_or(&lever->name, w->language, lever->id));
    pl_json_put_party(w, "by", lever->by);
    pl_json_put_integer(w, "delay_weeks", lever->delay_weeks);
    put_effects(w, lever->effects, lever->effect_count);
    pl_json_key(&w->json, "costs");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < lever->cost_count; i++) {
        pl_json_open(&w->json, '{');
        pl_json_put_party(w, "party", (int32_t)lever->costs[i].party);
        pl_json_put_interval(w, lever->costs[i].value);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    put_basis(w, lever->basis, &lever->why);
    pl_json_put_record(w, &lever->record);
    pl_json_close(&w->json, '}');
}

static void put_clock(pl_show_writer *w, const parley_clock *clock) {
    pl_json_put_string(w, "start", clock->start.written);
    pl_json_key(&w->json, "horizon_weeks");
    if (clock->horizon_weeks)
        pl_json_integer(&w->json, clock->horizon_weeks);
    else
        pl_json_null(&w->json);
    pl_json_put_text(w, "why", &clock->why);
    pl_json_key(&w->json, "unknown");
    pl_json_open(&w->json, '{');
    for (int rate = 0; rate < 2; rate++)
        put_interval(w, parley_quantity_name((parley_quantity)rate), clock->unknown[rate].value);
    pl_json_close(&w->json, '}');
    pl_json_key(&w->json, "parties");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < clock->party_count; i++)
        if (parley_view_sees(w->view, &clock->parties[i].record))
            put_clock_party(w, &clock->parties[i]);
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "events");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < clock->event_count; i++)
        if (parley_view_sees(w->view, &clock->events[i].record))
            put_event(w, &clock->events[i]);
    pl_json_close(&w->json, ']');
}

void pl_json_clock(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    pl_show_writer w = pl_json_begin(out, view, style, "clock");
    (void)which;
    pl_json_key(&w.json, "clock");
    if (d->clock) {
        pl_json_open(&w.json, '{');
        put_clock(&w, d->clock);
        pl_json_close(&w.json, '}');
    } else {
        pl_json_null(&w.json);
    }
    pl_json_key(&w.json, "levers");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < d->lever_count; i++)
        if (parley_view_sees(view, &d->levers[i].record))
            put_lever(&w, &d->levers[i]);
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}

/* -- intent ---------------------------------------------------------------------------------- */

static void put_subject(pl_show_writer *w, const parley_evidence *piece) {
    const parley_dossier *d = w->dossier;
    pl_json_put_string(w, "statement",
                       piece->statement == PARLEY_NONE ? NULL : d->statements[piece->statement].id);
    pl_json_put_string(w, "meeting",
                       piece->meeting == PARLEY_NONE ? NULL : d->meetings[piece->meeting].id);
    pl_json_put_string(w, "draft", piece->draft == PARLEY_NONE ? NULL : d->drafts[piece->draft].id);
}

static void put_piece(pl_show_writer *w, const parley_intent *intent,
                      const parley_evidence *piece) {
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", piece->id);
    put_subject(w, piece);
    put_interval(w, "dealer", piece->dealer);
    put_interval(w, "staller", piece->staller);
    pl_json_key(&w->json, "contradicts");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < piece->contradicts.count; i++) {
        const parley_evidence *other = &intent->evidence[piece->contradicts.items[i]];
        if (parley_view_sees(w->view, &other->record))
            pl_json_string(&w->json, other->id);
    }
    pl_json_close(&w->json, ']');
    put_basis(w, piece->basis, NULL);
    pl_json_put_record(w, &piece->record);
    pl_json_close(&w->json, '}');
}

void pl_json_intent(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    pl_show_writer w = pl_json_begin(out, view, style, "intent");
    (void)which;
    pl_json_key(&w.json, "intent");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < d->intent_count; i++) {
        const parley_intent *intent = &d->intents[i];
        if (!parley_view_sees(view, &intent->record))
            continue;
        pl_json_open(&w.json, '{');
        pl_json_put_party(&w, "party", (int32_t)intent->party);
        put_interval(&w, "prior", intent->prior);
        pl_json_put_text(&w, "why", &intent->why);
        pl_json_key(&w.json, "evidence");
        pl_json_open(&w.json, '[');
        for (size_t k = 0; k < intent->evidence_count; k++)
            if (parley_view_sees(view, &intent->evidence[k].record))
                put_piece(&w, intent, &intent->evidence[k]);
        pl_json_close(&w.json, ']');
        pl_json_put_record(&w, &intent->record);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}
