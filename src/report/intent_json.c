/* The weighing of evidence on intent as one JSON object, "parley.intent/1". */
#include "report/intent.h"
#include "report/package_json.h"

static void put_belief(pl_show_writer *w, const char *key, const parley_belief *belief) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '{');
    pl_json_put_number(w, "value", belief->central);
    pl_json_put_number(w, "low", belief->low);
    pl_json_put_number(w, "high", belief->high);
    pl_json_close(&w->json, '}');
}

static void put_range(pl_show_writer *w, const char *key, double low, double high) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '{');
    pl_json_put_number(w, "low", low);
    pl_json_put_number(w, "high", high);
    pl_json_close(&w->json, '}');
}

static void put_piece(pl_show_writer *w, const parley_weighing *of,
                      const parley_weighed_piece *piece) {
    const parley_evidence *evidence = &of->intent->evidence[piece->piece];
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", evidence->id);
    put_belief(w, "weight_decibans", &piece->weight);
    pl_json_put_boolean(w, "disputed", piece->disputed != 0);
    pl_json_put_number(w, "result_without", piece->without);
    pl_json_put_string(w, "basis", parley_basis_name(evidence->basis));
    pl_json_put_record(w, &evidence->record);
    pl_json_close(&w->json, '}');
}

static void put_day(pl_show_writer *w, const parley_belief_day *day) {
    pl_json_open(&w->json, '{');
    pl_json_put_day(w, "date", day->day);
    pl_json_put_integer(w, "pieces", day->pieces);
    pl_json_put_integer(w, "disputed", day->disputed);
    put_belief(w, "undisputed", &day->undisputed);
    put_range(w, "all", day->low, day->high);
    pl_json_close(&w->json, '}');
}

static void put_side(pl_show_writer *w, const parley_weighing *of,
                     const parley_evidence_side *side) {
    pl_json_open(&w->json, '{');
    pl_json_key(&w->json, "pieces");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < side->pieces.count; i++)
        pl_json_string(&w->json, of->intent->evidence[side->pieces.items[i]].id);
    pl_json_close(&w->json, ']');
    put_belief(w, "result", &side->belief);
    pl_json_close(&w->json, '}');
}

static void put_lists(pl_show_writer *w, const parley_weighing *of) {
    pl_json_key(&w->json, "by_date");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < of->day_count; i++)
        put_day(w, &of->days[i]);
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "evidence");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < of->piece_count; i++)
        put_piece(w, of, &of->pieces[i]);
    pl_json_close(&w->json, ']');
    pl_json_put_number(w, "side_count", of->side_total);
    pl_json_key(&w->json, "sides");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < of->side_count; i++)
        put_side(w, of, &of->sides[i]);
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "other_priors");
    pl_json_open(&w->json, '[');
    for (int i = 0; i < PARLEY_OTHER_PRIORS; i++) {
        pl_json_open(&w->json, '{');
        pl_json_put_number(w, "prior", of->other_priors[i].prior);
        put_belief(w, "undisputed", &of->other_priors[i].undisputed);
        put_range(w, "all", of->other_priors[i].low, of->other_priors[i].high);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_party(pl_show_writer *w, const parley_weighing *of) {
    const parley_belief_day *last = &of->days[of->day_count - 1];
    pl_json_open(&w->json, '{');
    pl_json_put_party(w, "party", (int32_t)of->intent->party);
    put_belief(w, "prior", &of->prior);
    pl_json_put_string(w, "prior_from", of->prior_given ? "command line" : "dossier");
    pl_json_put_text(w, "why", &of->intent->why);
    put_belief(w, "undisputed", &last->undisputed);
    put_range(w, "all", last->low, last->high);
    put_lists(w, of);
    pl_json_close(&w->json, '}');
}

void pl_report_intent_json(pl_text *out, const parley_view *view, parley_weighing *const *weighings,
                           size_t count, const pl_style *style) {
    pl_show_writer w = pl_json_begin_as(out, view, style, "parley.intent/1");
    pl_json_key(&w.json, "parties");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < count; i++)
        put_party(&w, weighings[i]);
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}
