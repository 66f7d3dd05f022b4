/* The drafts on the table, ranked by three procedures side by side. */
#include "report/mediation.h"
#include "report/package_json.h"
#include "report/reporter.h"

#include <stdio.h>

/* -- places ---------------------------------------------------------------------------------- */

typedef enum procedure { BORDA, APPROVAL, FALLBACK, PROCEDURES } procedure;

static uint32_t place_of(const parley_ranked_draft *draft, procedure by) {
    return by == BORDA      ? draft->borda_place
           : by == APPROVAL ? draft->approval_place
                            : draft->fallback_place;
}

static uint32_t sharing(const parley_rank_report *report, procedure by, uint32_t place) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < report->draft_count; i++)
        count += place_of(&report->drafts[i], by) == place;
    return count;
}

/* "2", or "2=" where others share the place. */
static void write_place(char out[16], uint32_t place, uint32_t count) {
    snprintf(out, 16, "%u%s", place, count > 1 ? "=" : "");
}

/* -- text ------------------------------------------------------------------------------------ */

static void add_results(const pl_reporter *r, pl_table *table, const parley_rank_report *report,
                        const parley_ranked_draft *draft) {
    uint32_t voters = r->view->required_count;
    char places[PROCEDURES][16];
    pl_tone tones[PROCEDURES];
    for (procedure by = BORDA; by < PROCEDURES; by++) {
        uint32_t place = place_of(draft, by);
        write_place(places[by], place, sharing(report, by, place));
        tones[by] = place == 1 ? PL_GOOD : PL_PLAIN;
    }
    pl_cell_print(table, tones[BORDA], "%s", places[BORDA]);
    pl_cell_print(table, PL_PLAIN, "%g", (double)draft->borda_twice / 2);
    pl_cell_print(table, tones[APPROVAL], "%s", places[APPROVAL]);
    pl_cell_print(table, PL_PLAIN, pl_word(r, "%u of %u", "%u/%u"), draft->votes, voters);
    if (!draft->fallback.depth) {
        pl_table_add(table, PL_FAINT, "-");
        pl_table_add(table, PL_FAINT, pl_word(r, "never", "不达"));
        return;
    }
    pl_cell_print(table, tones[FALLBACK], "%s", places[FALLBACK]);
    pl_cell_print(table, PL_PLAIN, pl_word(r, "depth %u by %u", "第%u轮%u方"),
                  draft->fallback.depth, draft->fallback.support);
}

static void put_results(const pl_reporter *r, const parley_rank_report *report) {
    pl_column columns[] = {{"", PL_LEFT, 0, 0, false},
                           {pl_word(r, "draft", "草案"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "Borda", "波达"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "score", "得分"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "approval", "赞成"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "would sign", "可签方"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "fallback", "退让"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "reached", "达成"), PL_LEFT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t i = 0; i < report->draft_count; i++) {
        pl_table_add(&table, PL_PLAIN, pl_package_letter(i).text);
        pl_table_add(&table, PL_PLAIN, pl_draft_label(r, report->drafts[i].draft));
        add_results(r, &table, report, &report->drafts[i]);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_votes(const pl_reporter *r, const parley_rank_report *report) {
    pl_column columns[1 + PARLEY_MAX_PARTIES] = {{"", PL_LEFT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = 1 + r->view->required_count};
    for (uint32_t row = 0; row < r->view->required_count; row++)
        columns[1 + row] =
            (pl_column){pl_party_label(r, r->view->required[row]), PL_LEFT, 0, 0, true};
    pl_put_heading(r->out, r->style, pl_word(r, "How each party ranks them", "各方的排序"));
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Its place (= shared), its utility, and whether it would sign: at its "
                             "reservation value or above, and no red line crossed.",
                             "名次（=为并列）、效用及是否可签：不低于保留值且不触及红线。"));
    pl_text_put(r->out, "\n");
    for (uint32_t i = 0; i < report->draft_count; i++) {
        const parley_ranked_draft *draft = &report->drafts[i];
        pl_table_add(&table, PL_PLAIN, pl_package_letter(i).text);
        for (uint32_t row = 0; row < r->view->required_count; row++) {
            uint32_t count = 0;
            char place[16];
            for (uint32_t k = 0; k < report->draft_count; k++)
                count += report->drafts[k].places[row] == draft->places[row];
            write_place(place, draft->places[row], count);
            pl_cell_print(&table, pl_verdict_tone(draft->verdicts[row]), "%-2s %.3f %s", place,
                          draft->utilities[r->view->required[row]],
                          pl_verdict_label(r, draft->verdicts[row]));
        }
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_choice(const pl_reporter *r, const parley_rank_report *report) {
    pl_text text = {0};
    const parley_fallback *best = NULL;
    for (uint32_t i = 0; i < report->draft_count; i++) {
        if (!report->drafts[i].fallback.chosen)
            continue;
        pl_text_put(&text, best ? pl_word(r, ", ", "、")
                                : pl_word(r, "Fallback bargaining chooses ", "退让协商选出："));
        pl_text_put(&text, pl_draft_label(r, report->drafts[i].draft));
        best = &report->drafts[i].fallback;
    }
    if (best)
        pl_text_print(
            &text,
            pl_word(r,
                    ": the first that %u parties reach as all fall back together, to "
                    "their second best and so on (depth %u; quota %u).",
                    "。各方同步由最优退至次优、再次优，它最先为%u方所及（第%u轮；所需%u方）。"),
            best->support, best->depth, report->quota);
    else
        pl_text_print(&text,
                      pl_word(r,
                              "Fallback bargaining ends without a draft: none has the %u of %u "
                              "parties that are asked for.",
                              "退让协商无果：没有草案得到所需的%u方（共%u方）。"),
                      report->quota, r->view->required_count);
    pl_flush(r, &text, 2);
}

static const char *why_left_out(const pl_reporter *r, parley_left_out_reason reason) {
    switch (reason) {
    case PARLEY_IS_STATUS_QUO:
        return pl_word(r, ", which is no proposal but what holds without an agreement.",
                       "，它不是提案，而是无协议时的现状。");
    case PARLEY_STATES_NOTHING:
        return pl_word(r, ", which states none of the points.", "，各条均未写明。");
    case PARLEY_IS_FORBIDDEN: return pl_word(r, ", which breaks a constraint.", "，它违反约束。");
    }
    return "";
}

static void put_notes(const pl_reporter *r, const parley_rank_report *report) {
    pl_text text = {0};
    for (uint32_t i = 0; i < report->draft_count; i++) {
        if (!report->drafts[i].not_stated)
            continue;
        pl_text_put(&text, text.length ? pl_word(r, ", ", "，")
                                       : pl_word(r, "Points left open: ", "未写明的条款数："));
        pl_text_print(&text, "%s %u", pl_package_letter(i).text, report->drafts[i].not_stated);
    }
    if (text.length)
        pl_text_put(&text, pl_word(r,
                                   "; each counts the middle between the party's best and worst "
                                   "option there.",
                                   "；每条取该方最好与最坏选项的中间值。"));
    pl_flush(r, &text, 2);
    for (uint32_t i = 0; i < report->left_out_count; i++) {
        pl_text_put(&text, pl_word(r, "Left out: ", "未列入："));
        pl_text_put(&text, pl_draft_label(r, report->left_out[i].draft));
        pl_text_put(&text, why_left_out(r, report->left_out[i].reason));
        pl_flush(r, &text, 2);
    }
}

void pl_report_rank_text(pl_text *out, const parley_rank_report *report, const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, report->view, style);
    pl_text text = {0};
    pl_report_title(&r);
    pl_put_heading(out, style, pl_word(&r, "The drafts ranked", "草案排序"));
    if (report->draft_count == 0) {
        pl_put_paragraph(out, style, 2,
                         pl_word(&r, "There is none to rank.", "没有可排序的草案。"));
        put_notes(&r, report);
        return;
    }
    pl_text_print(&text,
                  pl_word(&r,
                          "By the %u parties whose consent is needed; the others have no vote. A "
                          "draft that crosses a party's red line comes last with it, and it does "
                          "not sign it.",
                          "由%u个须同意的当事方排序，其余各方不参与。触及某方红线的草案在该方排在"
                          "最后，且该方不签。"),
                  r.view->required_count);
    pl_flush(&r, &text, 2);
    pl_text_put(out, "\n");
    put_results(&r, report);
    pl_text_put(out, "\n");
    put_choice(&r, report);
    put_notes(&r, report);
    put_votes(&r, report);
}

/* -- JSON ------------------------------------------------------------------------------------ */

static void put_votes_json(pl_show_writer *w, const parley_ranked_draft *draft) {
    pl_json_key(&w->json, "votes");
    pl_json_open(&w->json, '{');
    for (uint32_t row = 0; row < w->view->required_count; row++) {
        pl_json_key(&w->json, w->dossier->parties[w->view->required[row]].id);
        pl_json_open(&w->json, '{');
        pl_json_put_integer(w, "place", draft->places[row]);
        pl_json_put_string(w, "verdict", pl_json_verdict(draft->verdicts[row]));
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, '}');
}

static void put_draft_json(pl_show_writer *w, const parley_ranked_draft *draft) {
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", w->dossier->drafts[draft->draft].id);
    pl_json_put_integer(w, "not_stated", draft->not_stated);
    pl_json_put_by_party(w, "utilities", draft->utilities);
    put_votes_json(w, draft);
    pl_json_key(&w->json, "borda");
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "place", draft->borda_place);
    pl_json_put_number(w, "score", (double)draft->borda_twice / 2);
    pl_json_close(&w->json, '}');
    pl_json_key(&w->json, "approval");
    pl_json_open(&w->json, '{');
    pl_json_put_integer(w, "place", draft->approval_place);
    pl_json_put_integer(w, "parties", draft->votes);
    pl_json_close(&w->json, '}');
    pl_json_key(&w->json, "fallback");
    if (draft->fallback.depth) {
        pl_json_open(&w->json, '{');
        pl_json_put_integer(w, "place", draft->fallback_place);
        pl_json_put_integer(w, "depth", draft->fallback.depth);
        pl_json_put_integer(w, "parties", draft->fallback.support);
        pl_json_close(&w->json, '}');
    } else {
        pl_json_null(&w->json);
    }
    pl_json_close(&w->json, '}');
}

void pl_report_rank_json(pl_text *out, const parley_rank_report *report, const pl_style *style) {
    static const char *const reasons[] = {"status_quo", "states_nothing", "breaks_constraint"};
    pl_show_writer w = pl_json_begin_as(out, report->view, style, "parley.rank/1");
    pl_json_put_voters(&w, report->reservations);
    pl_json_put_integer(&w, "quota", report->quota);
    pl_json_key(&w.json, "chosen");
    pl_json_open(&w.json, '[');
    for (uint32_t i = 0; i < report->draft_count; i++)
        if (report->drafts[i].fallback.chosen)
            pl_json_string(&w.json, w.dossier->drafts[report->drafts[i].draft].id);
    pl_json_close(&w.json, ']');
    pl_json_key(&w.json, "drafts");
    pl_json_open(&w.json, '[');
    for (uint32_t i = 0; i < report->draft_count; i++)
        put_draft_json(&w, &report->drafts[i]);
    pl_json_close(&w.json, ']');
    pl_json_key(&w.json, "left_out");
    pl_json_open(&w.json, '[');
    for (uint32_t i = 0; i < report->left_out_count; i++) {
        pl_json_open(&w.json, '{');
        pl_json_put_string(&w, "id", w.dossier->drafts[report->left_out[i].draft].id);
        pl_json_put_string(&w, "why", reasons[report->left_out[i].reason]);
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}
