/* The weighing of evidence on intent, for people: the prior always beside the result. */
#include "report/intent.h"

#include "report/reporter.h"

#include <math.h>

/* "0.42 (0.20 to 0.66)", or the number alone where nothing widens it. */
static void add_belief(const pl_reporter *r, pl_text *text, const parley_belief *belief) {
    pl_text_print(text, "%.2f", belief->central);
    if (belief->low != belief->high)
        pl_text_print(text, pl_word(r, " (%.2f to %.2f)", "（%.2f至%.2f）"), belief->low,
                      belief->high);
}

static void add_range(const pl_reporter *r, pl_text *text, double low, double high) {
    pl_text_print(text, pl_word(r, "%.2f to %.2f", "%.2f至%.2f"), low, high);
}

static void put_item(const pl_reporter *r, const char *label, pl_text *text) {
    pl_put_item(r->out, r->style, 2, PL_FAINT, label, r->chinese ? 12 : 16, pl_text_string(text));
    r->out->failed |= text->failed;
    pl_text_clear(text);
}

/* A cell from a text, which is emptied. */
static void add_cell(pl_table *table, pl_text *text) {
    pl_table_add(table, PL_PLAIN, pl_text_string(text));
    table->failed |= text->failed;
    pl_text_clear(text);
}

/* -- the result ------------------------------------------------------------------------------ */

static void put_result(const pl_reporter *r, const parley_weighing *w) {
    const parley_belief_day *last = &w->days[w->day_count - 1];
    pl_text text = {0};
    add_belief(r, &text, &w->prior);
    pl_text_put(&text, w->prior_given ? pl_word(r, "; given on the command line", "；由命令行给定")
                                      : pl_word(r, "; ", "；"));
    if (!w->prior_given)
        pl_text_put(&text, parley_text_get(&w->intent->why, r->style->language));
    put_item(r, pl_word(r, "Prior", "先验概率"), &text);
    add_belief(r, &text, &last->undisputed);
    pl_text_print(&text,
                  w->piece_count - w->disputed == 1
                      ? pl_word(r, " after %zu piece", "，计入%zu项")
                      : pl_word(r, " after %zu pieces", "，计入%zu项"),
                  w->piece_count - w->disputed);
    put_item(r, w->disputed ? pl_word(r, "Undisputed", "无争议证据") : pl_word(r, "Result", "结果"),
             &text);
    if (!w->disputed)
        return;
    add_range(r, &text, last->low, last->high);
    pl_text_print(&text,
                  pl_word(r, " with the %u disputed pieces too, whichever side is true",
                          "，连同有争议的%u项，不论哪一方属实"),
                  w->disputed);
    put_item(r, pl_word(r, "All evidence", "全部证据"), &text);
}

/* -- by date --------------------------------------------------------------------------------- */

static void add_day(const pl_reporter *r, pl_table *table, const parley_belief_day *day) {
    char text[16];
    pl_text cell = {0};
    if (day->day == INT32_MIN) {
        pl_table_add(table, PL_PLAIN,
                     day->pieces ? pl_word(r, "undated", "无日期") : pl_word(r, "prior", "先验"));
    } else {
        parley_day_format(text, day->day);
        pl_table_add(table, PL_PLAIN, text);
    }
    pl_cell_print(table, PL_PLAIN, "%u", day->pieces);
    pl_cell_print(table, PL_PLAIN, "%.2f", day->undisputed.central);
    add_range(r, &cell, day->undisputed.low, day->undisputed.high);
    add_cell(table, &cell);
    add_range(r, &cell, day->low, day->high);
    add_cell(table, &cell);
}

static void put_days(const pl_reporter *r, const parley_weighing *w) {
    const pl_column columns[] = {{pl_word(r, "date", "日期"), PL_LEFT, 0, 0, false},
                                 {pl_word(r, "pieces", "证据数"), PL_RIGHT, 0, 0, false},
                                 {pl_word(r, "undisputed", "无争议"), PL_RIGHT, 0, 0, false},
                                 {pl_word(r, "its range", "其范围"), PL_RIGHT, 0, 0, false},
                                 {pl_word(r, "all evidence", "全部证据"), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (size_t i = 0; i < w->day_count; i++)
        add_day(r, &table, &w->days[i]);
    pl_text_put(r->out, "\n");
    pl_put_paragraph(r->out, r->style, 2, pl_word(r, "By date", "按日期"));
    pl_put_table(r->out, r->style, 4, &table);
    r->out->failed |= table.failed;
    pl_table_clear(&table);
}

/* -- the pieces ------------------------------------------------------------------------------ */

static void add_weight(const pl_reporter *r, pl_text *text, const parley_belief *weight) {
    pl_text_print(text, "%+.1f", weight->central);
    if (weight->low != weight->high)
        pl_text_print(text, pl_word(r, " (%+.1f to %+.1f)", "（%+.1f至%+.1f）"), weight->low,
                      weight->high);
}

/* "-1.2  leaflet, 2025-10-15: what was seen; without it 0.56". */
static void put_piece(const pl_reporter *r, const parley_weighing *w,
                      const parley_weighed_piece *piece) {
    const parley_evidence *of = &w->intent->evidence[piece->piece];
    pl_text weight = {0}, text = {0};
    add_weight(r, &weight, &piece->weight);
    pl_text_put(&text, of->id);
    if (of->record.known != INT32_MIN)
        pl_text_put(&text, pl_word(r, ", ", "，"));
    pl_put_date(&text, r->view, &of->record, r->style->language);
    pl_text_put(&text, pl_word(r, ": ", "："));
    pl_text_put(&text, parley_text_get(&of->record.text, r->style->language));
    if (piece->disputed)
        pl_text_put(&text, pl_word(r, " (disputed)", "（有争议）"));
    else
        pl_text_print(&text, pl_word(r, " (without it %.2f)", "（除去后为%.2f）"), piece->without);
    pl_put_item(r->out, r->style, 4, PL_PLAIN, pl_text_string(&weight), r->chinese ? 19 : 21,
                pl_text_string(&text));
    r->out->failed |= weight.failed || text.failed;
    pl_text_clear(&weight);
    pl_text_clear(&text);
}

static void put_pieces(const pl_reporter *r, const parley_weighing *w) {
    if (w->piece_count == 0)
        return;
    pl_text_put(r->out, "\n");
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(r, "Evidence, the weightiest first, in decibans", "证据，按权重排列，单位deciban"));
    for (size_t i = 0; i < w->piece_count; i++)
        put_piece(r, w, &w->pieces[i]);
}

/* -- contradictions and other priors --------------------------------------------------------- */

static void put_side(const pl_reporter *r, const parley_weighing *w,
                     const parley_evidence_side *side) {
    pl_text text = {0};
    add_belief(r, &text, &side->belief);
    pl_text_put(&text, pl_word(r, " if true: ", "，若属实："));
    for (size_t i = 0; i < side->pieces.count; i++)
        pl_text_print(&text, "%s%s", i ? pl_word(r, ", ", "、") : "",
                      w->intent->evidence[side->pieces.items[i]].id);
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
    r->out->failed |= text.failed;
    pl_text_clear(&text);
}

static void put_sides(const pl_reporter *r, const parley_weighing *w) {
    if (!w->disputed)
        return;
    pl_text_put(r->out, "\n");
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(r,
                "Where reports contradict each other, at most one side is true. The "
                "result by each largest set of disputed pieces that can hold together:",
                "报道相互矛盾时，至多一方属实。按能够并存的各组有争议证据，结果为："));
    for (size_t i = 0; i < w->side_count; i++)
        put_side(r, w, &w->sides[i]);
    if (w->side_total > (double)w->side_count) {
        pl_text text = {0};
        pl_text_print(&text,
                      pl_word(r, "%zu of %.0f sets are listed.", "列出%2$.0f组中的%1$zu组。"),
                      w->side_count, w->side_total);
        pl_flush(r, &text, 4);
    }
}

static void put_other_priors(const pl_reporter *r, const parley_weighing *w) {
    pl_text text = {0};
    pl_text_put(r->out, "\n");
    for (int i = 0; i < PARLEY_OTHER_PRIORS; i++) {
        const parley_other_prior *other = &w->other_priors[i];
        pl_text_print(&text, pl_word(r, "%s%.1f gives ", "%s由%.1f得"),
                      i ? pl_word(r, ", ", "，") : "", other->prior);
        add_belief(r, &text, &other->undisputed);
    }
    pl_text_put(&text, pl_word(r, ".", "。"));
    put_item(r, pl_word(r, "Other priors", "其他先验"), &text);
}

/* -- all of it ------------------------------------------------------------------------------- */

static void put_party(const pl_reporter *r, const parley_weighing *w) {
    pl_put_heading(r->out, r->style, pl_party_label(r, w->intent->party));
    put_result(r, w);
    put_days(r, w);
    put_pieces(r, w);
    put_sides(r, w);
    put_other_priors(r, w);
}

void pl_report_intent_text(pl_text *out, const parley_view *view, parley_weighing *const *weighings,
                           size_t count, const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, view, style);
    pl_report_title(&r);
    pl_put_heading(out, style, pl_word(&r, "Dealer or staller?", "求成还是拖延？"));
    pl_put_paragraph(
        out, style, 0,
        pl_word(&r,
                "The probability that a party seeks an agreement (a dealer) rather than gains by "
                "keeping talks going (a staller). Prior and likelihoods are the analyst's; pieces "
                "of evidence count as independent of each other given the intent. No verdict: the "
                "result is as good as the numbers it comes from. Weights are in decibans: +10 "
                "makes a dealer ten times as likely against a staller, -10 the reverse.",
                "某方谋求达成协议（求成者）而非因谈判持续而得利（拖延者）的概率。先验概率与似然均为"
                "分析者所"
                "定；给定意图，各项证据视为相互独立。这不是裁断：结果的可靠程度取决于所依据的数字。"
                "权重以deciban计：+10使求成者相对拖延者的可能性增至十倍，-10则相反。"));
    for (size_t i = 0; i < count; i++)
        put_party(&r, weighings[i]);
}
