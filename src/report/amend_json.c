/* What would mend a draft, as "parley.amend/1". */
#include "report/mediation.h"
#include "report/package_json.h"

static void put_red_lines(pl_show_writer *w, const parley_draft_report *plan) {
    pl_json_key(&w->json, "red_lines");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < plan->crossing_count; i++) {
        const parley_crossing *crossing = &plan->crossings[i];
        pl_json_open(&w->json, '{');
        pl_json_put_party(w, "party", (int32_t)crossing->party);
        pl_json_put_string(w, "point",
                           pl_json_point_id(w, w->view->option_point[crossing->option]));
        pl_json_put_string(w, "option", pl_json_option_id(w, crossing->option));
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_plan(pl_show_writer *w, const parley_amend_report *report) {
    const parley_draft_report *plan = &report->plan;
    pl_json_key(&w->json, "plan");
    if (!report->has_plan) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    pl_json_put_choices(w, plan->choices);
    pl_json_key(&w->json, "utilities");
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        pl_json_put_number(w, w->dossier->parties[p].id, plan->utilities[p].central);
    pl_json_close(&w->json, '}');
    pl_json_key(&w->json, "verdicts");
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        pl_json_put_string(w, w->dossier->parties[p].id, pl_json_verdict(plan->verdicts[p]));
    pl_json_close(&w->json, '}');
    put_red_lines(w, plan);
    pl_json_put_boolean(w, "breaks_constraint", plan->breaks_constraint != 0);
    pl_json_put_boolean(w, "acceptable", report->acceptable != 0);
    pl_json_close(&w->json, '}');
}

static void put_gain_per_change(pl_show_writer *w, const double *gains, uint32_t changes) {
    double sum = 0;
    for (uint32_t i = 0; i < w->view->required_count; i++)
        sum += gains[w->view->required[i]];
    pl_json_put_number(w, "gain_per_change", sum / changes);
}

static void put_amendments(pl_show_writer *w, const char *key, const parley_amendment_list *list,
                           bool wanted) {
    pl_json_key(&w->json, key);
    if (!wanted) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "found", (int64_t)list->found);
    pl_json_key(&w->json, "amendments");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < list->count; i++) {
        const parley_draft_amendment *amendment = &list->items[i];
        pl_json_open(&w->json, '{');
        pl_json_key(&w->json, "changes");
        pl_json_open(&w->json, '{');
        for (uint32_t k = 0; k < amendment->change_count; k++)
            pl_json_put_string(w, pl_json_point_id(w, amendment->points[k]),
                               pl_json_option_id(w, amendment->options[k]));
        pl_json_close(&w->json, '}');
        pl_json_put_boolean(w, "acceptable_to_all", amendment->makes_acceptable != 0);
        pl_json_put_by_party(w, "gains", amendment->gains);
        put_gain_per_change(w, amendment->gains, amendment->change_count);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

static void put_trade(pl_show_writer *w, const parley_draft_trade *trade) {
    pl_json_open(&w->json, '{');
    pl_json_key(&w->json, "changes");
    pl_json_open(&w->json, '[');
    for (uint32_t i = 0; i < 2; i++) {
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "point", pl_json_point_id(w, trade->points[i]));
        pl_json_put_string(w, "option", pl_json_option_id(w, trade->options[i]));
        pl_json_put_parties(w, "for", trade->sides[i]);
        pl_json_put_by_party(w, "gains", trade->gains[i]);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    pl_json_put_boolean(w, "acceptable_to_all", trade->makes_acceptable != 0);
    pl_json_close(&w->json, '}');
}

static void put_trades(pl_show_writer *w, const parley_trade_list *list) {
    pl_json_key(&w->json, "trades");
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "found", (int64_t)list->found);
    pl_json_put_integer(w, "unharmed", (int64_t)list->unharmed);
    pl_json_key(&w->json, "trades");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < list->count; i++)
        put_trade(w, &list->items[i]);
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

static void put_nearest(pl_show_writer *w, const parley_draft_report *draft) {
    pl_json_key(&w->json, "nearest");
    if (!draft->has_nearest) {
        pl_json_null(&w->json);
        return;
    }
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "changes", draft->nearest_changes);
    pl_json_put_package(w, &draft->nearest);
    pl_json_close(&w->json, '}');
}

void pl_report_amend_json(pl_text *out, const parley_amend_report *report, unsigned asked,
                          const pl_style *style) {
    pl_show_writer w = pl_json_begin_as(out, report->view, style, "parley.amend/1");
    pl_json_put_voters(&w, report->reservations);
    pl_json_put_string(&w, "draft", w.dossier->drafts[report->draft.draft].id);
    pl_json_put_integer(&w, "not_stated", report->draft.not_stated);
    pl_json_put_choices(&w, report->draft.choices);
    put_plan(&w, report);
    pl_json_put_integer(&w, "most_changes", report->most_changes);
    unsigned told = report->has_plan ? asked : 0;
    put_amendments(&w, "acceptable", &report->makes_acceptable, told & PL_ASK_ACCEPTABLE);
    put_amendments(&w, "improving", &report->improves, told & PL_ASK_IMPROVING);
    put_trades(&w, &report->trades);
    put_nearest(&w, &report->draft);
    pl_json_end(&w);
}
