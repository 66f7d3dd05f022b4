/* The report: the answer first, then what it rests on, then what holds the deal up, then the
 * packages. */
#include "report/analysis_text.h"

#include "report/reporter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -- the answer ------------------------------------------------------------------------------ */

static void put_answer_line(const pl_reporter *r, const char *marker_yes, const char *marker_no,
                            int possible, const char *text) {
    pl_put_item(r->out, r->style, 2, possible ? PL_GOOD : PL_BAD, possible ? marker_yes : marker_no,
                r->chinese ? 4 : 5, text);
}

static void put_counts(const pl_reporter *r) {
    const parley_analysis *a = r->analysis;
    pl_text text = {0};
    pl_text_put(&text, pl_word(r, "The plan on the table allows ", "现有方案共有"));
    pl_add_count(&text, &a->agreements);
    pl_text_put(&text, pl_word(r, " agreements. Of these ", "种可能的协议；其中"));
    pl_add_count(&text, &a->signable);
    pl_text_put(&text, pl_word(r, " cross no red line, and ", "种不触及红线，"));
    if (a->acceptable_exact)
        pl_add_count(&text, &a->acceptable);
    else
        pl_text_print(&text,
                      pl_word(r, "about %.3g (95 %%: %.3g to %.3g; sampled)",
                              "约%.3g（95%%区间%.3g至%.3g，抽样估计）"),
                      a->acceptable_estimate, a->acceptable_low, a->acceptable_high);
    pl_text_put(&text, pl_word(r,
                               " of those every party whose consent is needed would sign under "
                               "central values.",
                               "种在中间取值下为所有须同意的当事方所接受。"));
    pl_flush(r, &text, 2);
}

static void put_blocked(const pl_reporter *r) {
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        const parley_point_report *point = &r->analysis->points[j];
        pl_text text = {0};
        if (!point->blocked)
            continue;
        pl_text_print(&text,
                      pl_word(r,
                              "Point %lld (%s) alone rules it out: every option on the "
                              "table crosses a red line of ",
                              "仅第%lld点（%s）即使协议不可能：每个选项都触及以下一方的红线："),
                      (long long)pl_point_number(r, j), pl_point_label(r, j));
        pl_add_parties(r, &text, point->held_by.items, point->held_by.count);
        pl_text_put(&text, pl_word(r, ".", "。"));
        pl_flush(r, &text, 2);
    }
}

/* -- what must give -------------------------------------------------------------------------- */

/* "Russia's red line on point 21" */
static void add_stand(const pl_reporter *r, pl_text *text, const parley_stand *stand) {
    pl_text_print(text, pl_word(r, "%s's red line on point %lld (%s)", "%s在第%lld点（%s）的红线"),
                  pl_party_label(r, stand->party), (long long)pl_point_number(r, stand->point),
                  pl_point_label(r, stand->point));
}

static void add_stands(const pl_reporter *r, pl_text *text, const parley_stands *stands) {
    for (size_t i = 0; i < stands->count; i++) {
        if (i > 0)
            pl_text_put(text, i + 1 == stands->count ? pl_word(r, " and ", "和")
                                                     : pl_word(r, ", ", "、"));
        add_stand(r, text, &stands->items[i]);
    }
}

static void put_conflicts(const pl_reporter *r) {
    const parley_remedy_report *remedy = &r->analysis->remedy;
    for (size_t i = 0; i < remedy->conflict_count; i++) {
        pl_text text = {0};
        add_stands(r, &text, &remedy->conflicts[i]);
        pl_text_put(&text, remedy->conflicts[i].count > 1
                               ? pl_word(r, " cannot all stand.", "不能同时成立。")
                               : pl_word(r, " leaves no agreement.", "使协议不可能。"));
        pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2, pl_text_string(&text));
        pl_text_clear(&text);
    }
}

static void put_alternatives(const pl_reporter *r) {
    const parley_remedy_report *remedy = &r->analysis->remedy;
    pl_put_paragraph(r->out, r->style, 2,
                     remedy->alternatives[0].count == 1
                         ? pl_word(r, "A deal becomes possible once any one of these gives:",
                                   "以下任一让步即可使协议成为可能：")
                         : pl_word(r, "A deal becomes possible once all of one of these sets give:",
                                   "以下任一组全部让步即可使协议成为可能："));
    for (size_t i = 0; i < remedy->alternative_count; i++) {
        pl_text text = {0};
        add_stands(r, &text, &remedy->alternatives[i]);
        pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2, pl_text_string(&text));
        pl_text_clear(&text);
    }
    if (parley_count_to_double(&r->analysis->signable) == 0)
        pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2,
                    pl_word(r, "or a new option that crosses none of these red lines",
                            "或提出不触及上述红线的新选项"));
    if (!remedy->complete || !remedy->proven)
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r, "There may be other sets as small.", "可能还有同样小的组合。"));
}

/* What reservation values would have to fall by, with all red lines kept. */
static void put_concessions(const pl_reporter *r) {
    const double *alone = r->analysis->remedy.alone;
    pl_text text = {0};
    if (r->analysis->concession <= 0)
        return;
    pl_text_print(&text,
                  pl_word(r,
                          "With all red lines kept, a deal becomes possible once reservation "
                          "values fall: all by %.3f",
                          "若保留全部红线，须降低保留值：各方均降%.3f"),
                  r->analysis->concession);
    for (uint32_t p = 0; alone && p < r->view->party_count; p++)
        if (alone[p] > 0)
            pl_text_print(&text, pl_word(r, ", or that of %s alone by %.3f", "，或仅%s降%.3f"),
                          pl_party_label(r, p), alone[p]);
    pl_text_put(&text, pl_word(r, ".", "。"));
    pl_flush(r, &text, 2);
}

static void put_remedy(const pl_reporter *r) {
    const parley_remedy_report *remedy = &r->analysis->remedy;
    if (!remedy->needed)
        return;
    pl_put_heading(r->out, r->style, pl_word(r, "What must give", "必须让步之处"));
    put_conflicts(r);
    if (remedy->alternative_count > 0 && remedy->alternatives[0].count > 0)
        put_alternatives(r);
    if (!remedy->found)
        pl_put_paragraph(
            r->out, r->style, 2,
            pl_word(r,
                    "Red lines are not the reason: without any of them the reservation "
                    "values still exclude each other.",
                    "原因不在红线：即使没有红线，各方保留值仍互不相容。"));
    put_concessions(r);
}

void pl_report_answer(const pl_reporter *r) {
    const parley_analysis *a = r->analysis;
    const char *yes = pl_word(r, "yes", "能"), *no = pl_word(r, "no", "不能");
    pl_put_heading(r->out, r->style, pl_word(r, "Is a deal possible?", "能否达成协议？"));
    put_answer_line(r, yes, no, a->readings[PARLEY_CENTRAL].possible,
                    pl_word(r,
                            "under central values (the middle of what each stance can mean; 0.5 "
                            "where nothing is known)",
                            "中间取值（取每种表态区间的中点；未知者取0.5）"));
    put_answer_line(r, yes, no, a->readings[PARLEY_FAVOURABLE].possible,
                    pl_word(r, "under the most favourable reading of all that is unknown",
                            "对一切未知作最有利的解读"));
    put_answer_line(r, yes, no, a->readings[PARLEY_UNFAVOURABLE].possible,
                    pl_word(r, "under the least favourable reading", "对一切未知作最不利的解读"));
    if (r->robust && !r->robust->only_acceptance)
        pl_report_odds(r);
    pl_text_put(r->out, "\n");
    put_counts(r);
    put_blocked(r);
    put_remedy(r);
}

/* -- what it rests on ------------------------------------------------------------------------ */

static const char *consent_word(const pl_reporter *r, const parley_view_party *party) {
    switch (party->consent) {
    case PARLEY_CONSENT_REQUIRED: return pl_word(r, "needed", "须同意");
    case PARLEY_CONSENT_ON_POINTS: return pl_word(r, "on some points", "部分条款");
    default: return pl_word(r, "not needed", "不须");
    }
}

static const char *origin_word(const pl_reporter *r, parley_origin origin) {
    switch (origin) {
    case PARLEY_STATED: return pl_word(r, "stated", "已述");
    case PARLEY_BY_ASSUMPTION: return pl_word(r, "assumed", "假设");
    case PARLEY_BY_DEFAULT: return pl_word(r, "default", "默认");
    }
    return "";
}

static void add_reservation(const pl_reporter *r, pl_table *table, uint32_t p) {
    const parley_view_party *party = &r->view->parties[p];
    parley_utility_range range = parley_reservation_of(r->view, p);
    const char *origin = origin_word(r, party->reservation_origin);
    if (party->consent == PARLEY_CONSENT_NONE)
        pl_table_add(table, PL_FAINT, "-");
    else if (party->reservation.kind == PARLEY_RESERVATION_UNKNOWN)
        pl_table_add(table, PL_FAIR, pl_word(r, "unknown", "未知"));
    else if (range.low == range.high)
        pl_cell_print(table, PL_PLAIN, "%.2f %s", range.central, origin);
    else
        pl_cell_print(table, PL_PLAIN, "%.2f-%.2f %s", range.low, range.high, origin);
}

static void put_basis_table(const pl_reporter *r) {
    pl_column columns[] = {{pl_word(r, "party", "当事方"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "consent", "同意权"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "reservation", "保留值"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "said", "已表态"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "read off", "据文本"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "assumed", "假设"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "unknown", "未知"), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t p = 0; p < r->view->party_count; p++) {
        const parley_basis_report *basis = &r->analysis->basis_of[p];
        const parley_view_party *party = &r->view->parties[p];
        pl_table_add(&table, PL_PLAIN, pl_party_label(r, p));
        pl_cell_print(&table, PL_PLAIN, pl_word(r, "%s (%s)", "%s（%s）"), consent_word(r, party),
                      origin_word(r, party->consent_origin));
        add_reservation(r, &table, p);
        pl_cell_print(&table, PL_PLAIN, "%llu", (unsigned long long)basis->said);
        pl_cell_print(&table, PL_PLAIN, "%llu", (unsigned long long)basis->read_off);
        pl_cell_print(&table, PL_PLAIN, "%llu", (unsigned long long)basis->assumed);
        pl_cell_print(&table, PL_PLAIN, "%llu", (unsigned long long)basis->unknown);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static bool any_weights(const pl_reporter *r) {
    for (uint32_t p = 0; p < r->view->party_count; p++)
        if (r->view->parties[p].weights)
            return true;
    return false;
}

static void put_error(const pl_reporter *r) {
    pl_text text = {0};
    double error = 0;
    for (uint32_t i = 0; i < r->view->required_count; i++)
        error = fmax(error, r->analysis->error[i]);
    if (error == 0)
        return;
    pl_text_print(&text,
                  pl_word(r, "Utilities are rounded to a grid and may be off by up to %.1e.",
                          "效用取整于格点，误差不超过%.1e。"),
                  error);
    pl_flush(r, &text, 2);
}

void pl_report_basis(const pl_reporter *r) {
    const parley_basis_report *basis = &r->analysis->basis;
    unsigned long long all = basis->said + basis->read_off + basis->assumed + basis->unknown;
    pl_text text = {0};
    pl_put_heading(r->out, r->style, pl_word(r, "What this rests on", "分析依据"));
    pl_text_print(&text,
                  pl_word(r,
                          "Positions of %u parties on %u options of %u points: %llu pairs, "
                          "of which %llu are unknown and may be worth anything from 0 to 1.",
                          "%u个当事方对%u个选项（%u个条款）的立场：共%llu对，"
                          "其中%llu对未知，取值可在0至1之间任意。"),
                  r->view->party_count, r->view->option_count, r->view->point_count, all,
                  (unsigned long long)basis->unknown);
    pl_flush(r, &text, 2);
    pl_text_put(r->out, "\n");
    put_basis_table(r);
    if (!any_weights(r))
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r, "No weights of points are on record: all points count alike.",
                                 "未记录各条款的权重：所有条款同等计算。"));
    put_error(r);
}

/* -- frontier -------------------------------------------------------------------------------- */

static void put_frontier_range(const pl_reporter *r) {
    const parley_frontier_report *frontier = &r->analysis->frontier;
    pl_text text = {0};
    for (uint32_t i = 0; i < r->view->required_count; i++) {
        uint32_t p = r->view->required[i];
        double low = 1, high = 0;
        for (size_t k = 0; k < frontier->listed; k++) {
            low = fmin(low, frontier->points[k].utilities[p]);
            high = fmax(high, frontier->points[k].utilities[p]);
        }
        pl_text_print(&text, pl_word(r, "%s%s %.3f to %.3f", "%s%s %.3f至%.3f"),
                      i ? pl_word(r, ", ", "，") : "", pl_party_label(r, p), low, high);
    }
    pl_text_put(&text, pl_word(r, ".", "。"));
    pl_flush(r, &text, 2);
}

/* Every party's utility in each of them: few enough to show. */
static void put_representatives(const pl_reporter *r) {
    const parley_frontier_report *frontier = &r->analysis->frontier;
    pl_column columns[1 + PARLEY_MAX_PARTIES] = {{"", PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = 1 + r->view->required_count};
    for (uint32_t i = 0; i < r->view->required_count; i++)
        columns[1 + i] =
            (pl_column){pl_party_label(r, r->view->required[i]), PL_RIGHT, 0, 0, false};
    for (size_t k = 0; k < frontier->listed; k++) {
        pl_cell_print(&table, PL_FAINT, "%zu", k + 1);
        for (uint32_t i = 0; i < r->view->required_count; i++)
            pl_cell_print(&table, PL_PLAIN, "%.3f",
                          frontier->points[k].utilities[r->view->required[i]]);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_rough_frontier(const pl_reporter *r) {
    const parley_frontier_report *frontier = &r->analysis->frontier;
    pl_text text = {0};
    pl_text_put(&text, pl_word(r,
                               "Too large to list: it has too many points, or the consent of more "
                               "than four parties is needed. ",
                               "过大，无法列出：点数过多，或须同意的当事方超过四个。"));
    if (frontier->listed == 0)
        pl_text_put(&text, pl_word(r, "No representatives were found within the limits.",
                                   "在限度内未找到代表协议。"));
    else
        pl_text_print(&text,
                      pl_word(r,
                              "%zu efficient agreements stand for all %s ones: whichever of "
                              "those is compared with them, one of these gives every party at "
                              "least as much but for %.3f. `--json` lists them.",
                              "以%zu个有效协议代表全部%s协议：对其中任一协议，此处总有一个使各方"
                              "所得不少于该协议减%.3f。`--json`列出。"),
                      frontier->listed,
                      frontier->only_acceptable ? pl_word(r, "acceptable", "可接受的")
                                                : pl_word(r, "signable", "可签的"),
                      frontier->gap);
    pl_flush(r, &text, 2);
    if (frontier->listed) {
        pl_text_put(r->out, "\n");
        put_representatives(r);
    }
}

void pl_report_frontier(const pl_reporter *r) {
    const parley_frontier_report *frontier = &r->analysis->frontier;
    pl_text text = {0};
    pl_put_heading(r->out, r->style, pl_word(r, "Pareto frontier", "帕累托前沿"));
    if (parley_count_to_double(&r->analysis->signable) == 0) {
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r, "Empty: no agreement is signable.", "为空：没有可签的协议。"));
        return;
    }
    if (!frontier->exact) {
        put_rough_frontier(r);
        return;
    }
    pl_text_print(&text,
                  pl_word(r,
                          "%zu utility vectors are efficient: no signable agreement gives "
                          "every party as much and one more. `--json` lists %s with an "
                          "agreement for each.",
                          "共%zu个有效效用向量：没有可签协议能使各方都不变差而一方更好。"
                          "`--json`列出%s及对应协议。"),
                  frontier->size,
                  frontier->listed == frontier->size ? pl_word(r, "them all", "全部")
                                                     : pl_word(r, "1,000 of them", "其中1000个"));
    pl_flush(r, &text, 2);
    if (frontier->listed == frontier->size) {
        pl_text_put(&text, pl_word(r, "Utilities on it: ", "其上的效用："));
        pl_flush(r, &text, 2);
        put_frontier_range(r);
    }
}

void pl_report_analysis_text(pl_text *out, const parley_analysis *analysis,
                             const parley_robust *robust, const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, analysis->view, style);
    r.analysis = analysis;
    r.robust = robust;
    pl_report_title(&r);
    pl_report_answer(&r);
    pl_report_points(&r);
    pl_report_basis(&r);
    pl_report_solutions(&r);
    pl_report_frontier(&r);
    pl_report_drafts(&r);
    if (robust)
        pl_report_robust(&r);
}
