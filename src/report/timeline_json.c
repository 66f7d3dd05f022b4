/* The timeline as one JSON object, "parley.timeline/1". */
#include "report/package_json.h"
#include "report/timeline.h"

#include <math.h>

static const char *party_id(const pl_show_writer *w, uint32_t row) {
    return w->dossier->parties[w->view->required[row]].id;
}

static void put_share(pl_show_writer *w, const char *key, const parley_share *share) {
    pl_json_key(&w->json, key);
    if (isnan(share->value)) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    pl_json_put_number(w, "value", share->value);
    pl_json_put_number(w, "low", share->low);
    pl_json_put_number(w, "high", share->high);
    pl_json_close(&w->json, '}');
}

static void put_levers(pl_show_writer *w, const char *key, const uint32_t *levers, size_t count) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < count; i++)
        pl_json_string(&w->json, w->dossier->levers[levers[i]].id);
    pl_json_close(&w->json, ']');
}

/* -- weeks ----------------------------------------------------------------------------------- */

static void put_week_party(pl_show_writer *w, const char *id, const parley_week_party *party) {
    pl_json_key(&w->json, id);
    pl_json_open(&w->json, '{');
    pl_json_put_number(w, "cost_of_delay", party->cost);
    pl_json_put_number(w, "drift", party->drift);
    pl_json_put_number(w, "discount", party->discount);
    pl_json_put_number(w, "process", party->process);
    pl_json_put_number(w, "reservation", party->reservation);
    pl_json_put_number(w, "utility", party->utility);
    pl_json_put_number(w, "waiting", party->waiting);
    pl_json_put_number(w, "since_start", party->since_start);
    pl_json_close(&w->json, '}');
}

static void put_count(pl_show_writer *w, const parley_week *week) {
    char digits[PARLEY_COUNT_TEXT_BYTES];
    pl_json_key(&w->json, "agreements");
    pl_json_open(&w->json, '{');
    pl_json_put_boolean(w, "exact", week->count_exact != 0);
    parley_count_format(digits, &week->count);
    pl_json_put_string(w, "count", week->count_exact ? digits : NULL);
    pl_json_put_number(w, "estimate", week->count_exact ? (double)NAN : week->count_estimate);
    pl_json_put_number(w, "low", week->count_exact ? (double)NAN : week->count_low);
    pl_json_put_number(w, "high", week->count_exact ? (double)NAN : week->count_high);
    pl_json_close(&w->json, '}');
}

static void put_week(pl_show_writer *w, const parley_timeline *t, uint32_t at) {
    const parley_week *week = &t->weeks[at];
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "week", at);
    pl_json_put_day(w, "from", week->day);
    pl_json_put_boolean(w, "zone", week->zone != 0);
    put_share(w, "probability", &week->probability);
    put_share(w, "by_now", &week->by_now);
    put_count(w, week);
    pl_json_put_number(w, "margin", week->margin);
    pl_json_put_boolean(w, "ripe", week->ripe != 0);
    pl_json_key(&w->json, "parties");
    pl_json_open(&w->json, '{');
    for (uint32_t row = 0; row < w->view->required_count; row++)
        put_week_party(w, party_id(w, row), &week->parties[row]);
    pl_json_close(&w->json, '}');
    pl_json_close(&w->json, '}');
}

static void put_weeks(pl_show_writer *w, const parley_timeline *t) {
    pl_json_key(&w->json, "zones");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < t->span_count; i++) {
        pl_json_open(&w->json, '{');
        pl_json_put_integer(w, "first", t->spans[i].first);
        pl_json_put_integer(w, "last", t->spans[i].last);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "ripe_weeks");
    pl_json_open(&w->json, '[');
    for (uint32_t at = 0; at < t->week_count; at++)
        if (t->weeks[at].ripe)
            pl_json_integer(&w->json, at);
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "weeks");
    pl_json_open(&w->json, '[');
    for (uint32_t at = 0; at < t->week_count; at++)
        put_week(w, t, at);
    pl_json_close(&w->json, ']');
}

/* -- stalling and levers --------------------------------------------------------------------- */

static void put_stalling(pl_show_writer *w, const parley_timeline *t) {
    pl_json_key(&w->json, "stalling");
    pl_json_open(&w->json, '{');
    for (uint32_t row = 0; row < w->view->required_count; row++) {
        const parley_stalling *s = &t->stalling[row];
        pl_json_key(&w->json, party_id(w, row));
        pl_json_open(&w->json, '{');
        pl_json_put_integer(w, "weeks", t->week_count - 1);
        pl_json_put_number(w, "process", s->process);
        pl_json_put_number(w, "position", s->position);
        pl_json_put_number(w, "cost", s->cost);
        pl_json_put_number(w, "total", s->total);
        pl_json_put_number(w, "against_signing", s->against_signing);
        pl_json_put_integer(w, "best_weeks", s->best_weeks);
        pl_json_put_number(w, "best_total", s->best_total);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
}

static void put_set(pl_show_writer *w, const parley_lever_set *set) {
    pl_json_open(&w->json, '{');
    put_levers(w, "levers", set->levers, set->count);
    pl_json_key(&w->json, "first_week");
    if (set->first == PARLEY_NONE)
        pl_json_null(&w->json);
    else
        pl_json_integer(&w->json, set->first);
    pl_json_put_integer(w, "weeks", set->weeks);
    pl_json_put_number(w, "margin_first", set->margin_first);
    pl_json_put_number(w, "margin_last", set->margin_last);
    pl_json_key(&w->json, "costs");
    pl_json_open(&w->json, '{');
    for (uint32_t party = 0; party < w->view->party_count; party++) {
        if (!set->costs[party].high)
            continue;
        pl_json_key(&w->json, w->dossier->parties[party].id);
        pl_json_open(&w->json, '{');
        pl_json_put_interval(w, set->costs[party]);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
    pl_json_close(&w->json, '}');
}

static void put_sets(pl_show_writer *w, const char *key, const parley_lever_set *sets,
                     size_t count) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < count; i++)
        put_set(w, &sets[i]);
    pl_json_close(&w->json, ']');
}

static void put_lever_search(pl_show_writer *w, const parley_timeline *t) {
    pl_json_key(&w->json, "levers");
    pl_json_open(&w->json, '{');
    put_sets(w, "single", t->levers, t->lever_count);
    pl_json_put_integer(w, "tried", (int64_t)t->tried);
    pl_json_put_integer(w, "tried_size", t->tried_size);
    pl_json_put_integer(w, "smallest_count", (int64_t)t->smallest_total);
    put_sets(w, "smallest", t->smallest, t->smallest_count);
    pl_json_put_integer(w, "soonest_count", (int64_t)t->soonest_total);
    put_sets(w, "soonest", t->soonest, t->soonest_count);
    pl_json_close(&w->json, '}');
}

/* -- what it rests on ------------------------------------------------------------------------ */

static void put_clocks(pl_show_writer *w, const parley_timeline *t) {
    pl_json_key(&w->json, "clocks");
    pl_json_open(&w->json, '{');
    for (uint32_t row = 0; row < w->view->required_count; row++) {
        const parley_clock_party *clock = t->clocks[row];
        pl_json_key(&w->json, party_id(w, row));
        if (!clock) {
            pl_json_null(&w->json);
            continue;
        }
        pl_json_open(&w->json, '{');
        for (int rate = 0; rate < PARLEY_RATES; rate++)
            pl_json_put_rate(w, (parley_quantity)rate, &clock->rates[rate]);
        pl_json_put_string(w, "basis", parley_basis_name(clock->basis));
        pl_json_put_text(w, "why", &clock->why);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
}

void pl_report_timeline_json(pl_text *out, const parley_timeline *timeline, const pl_style *style) {
    const parley_timeline *t = timeline;
    pl_show_writer w = pl_json_begin_as(out, t->view, style, "parley.timeline/1");
    const parley_clock *clock = w.dossier->clock;
    pl_json_put_day(&w, "start", t->start);
    pl_json_put_string(&w, "start_from", t->start_stated ? "stated" : "default");
    pl_json_put_integer(&w, "horizon_weeks", t->horizon);
    pl_json_put_string(&w, "horizon_from", clock && clock->horizon_weeks ? "stated" : "default");
    put_levers(&w, "pulled", t->pulled, t->pulled_count);
    pl_json_put_integer(&w, "samples", t->samples);
    pl_json_key(&w.json, "seed");
    pl_json_integer(&w.json, (int64_t)t->seed);
    pl_json_put_boolean(&w, "blocked", t->blocked != 0);
    put_weeks(&w, t);
    put_stalling(&w, t);
    put_lever_search(&w, t);
    put_clocks(&w, t);
    pl_json_end(&w);
}
