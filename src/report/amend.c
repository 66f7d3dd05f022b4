/* What would mend a draft, for people: who signs it, the changes that would help, the nearest
 * agreement, and what two parties could trade. */
#include "report/mediation.h"
#include "report/reporter.h"

#include "base/count.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

/* -- single changes -------------------------------------------------------------------------- */

/* "Russia +0.020, Ukraine -0.010": of the parties whose consent is needed, and not those that round
 * to 0. */
static void add_gains(const pl_reporter *r, pl_text *text, const double *gains) {
    const char *separator = "";
    for (uint32_t i = 0; i < r->view->required_count; i++) {
        uint32_t party = r->view->required[i];
        if (fabs(gains[party]) < 5e-4)
            continue;
        pl_text_print(text, "%s%s %+.3f", separator, pl_party_label(r, party), gains[party]);
        separator = pl_word(r, ", ", "，");
    }
}

/* An item "7 Ukraine in NATO: the new option", "instead of the old one" unless that is
 * PARLEY_NONE, and the gains that it brings unless they are NULL. */
static void put_change(const pl_reporter *r, uint32_t point, uint32_t option, int32_t old,
                       const double *gains) {
    pl_text text = {0};
    pl_add_point(r, &text, point);
    pl_text_put(&text, pl_word(r, ": ", "："));
    pl_text_put(&text, old == PARLEY_NONE ? "" : pl_word(r, "\"", "“"));
    pl_add_option(r, &text, option);
    if (old != PARLEY_NONE) {
        pl_text_put(&text, pl_word(r, "\" instead of \"", "”，原为“"));
        pl_add_option(r, &text, (uint32_t)old);
        pl_text_put(&text, pl_word(r, "\"", "”"));
    }
    if (gains) {
        pl_text_put(&text, pl_word(r, " (", "（"));
        add_gains(r, &text, gains);
        pl_text_put(&text, pl_word(r, ")", "）"));
    }
    pl_put_item(r->out, r->style, 5, PL_PLAIN, "-", 2, pl_text_string(&text));
    r->out->failed |= text.failed;
    pl_text_clear(&text);
}

static double gain_of_all(const pl_reporter *r, const double *gains) {
    double sum = 0;
    for (uint32_t i = 0; i < r->view->required_count; i++)
        sum += gains[r->view->required[i]];
    return sum;
}

static void put_numbered(const pl_reporter *r, size_t index, pl_text *text) {
    char number[24];
    snprintf(number, sizeof number, "%zu", index + 1);
    pl_put_item(r->out, r->style, 2, PL_PLAIN, number, 3, pl_text_string(text));
    r->out->failed |= text->failed;
    pl_text_clear(text);
}

/* -- the draft ------------------------------------------------------------------------------- */

static void put_utilities(const pl_reporter *r, const parley_amend_report *report) {
    pl_column columns[PL_MOST_PARTY_COLUMNS + 2];
    const parley_draft_report *plan = &report->plan;
    pl_table table = {.columns = columns};
    table.column_count = pl_party_columns(r, pl_word(r, "utility to", "效用"), columns);
    if (report->has_plan) {
        pl_table_add(&table, PL_PLAIN,
                     report->draft.not_stated ? pl_word(r, "the draft, filled in", "补全后的草案")
                                              : pl_word(r, "the draft", "草案"));
        for (uint32_t p = 0; p + 1 < table.column_count; p++)
            pl_cell_print(&table, pl_verdict_tone(plan->verdicts[p]), "%.3f %s",
                          plan->utilities[p].central, pl_verdict_label(r, plan->verdicts[p]));
    }
    if (report->draft.has_nearest && report->draft.nearest_changes > 0) {
        pl_table_add(&table, PL_PLAIN, pl_word(r, "nearest agreement", "最近的协议"));
        for (uint32_t p = 0; p + 1 < table.column_count; p++)
            pl_cell_print(&table, PL_PLAIN, "%.3f", report->draft.nearest.utilities[p]);
    }
    pl_add_reservation_row(r, &table, report->reservations);
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_filled_points(const pl_reporter *r, const parley_amend_report *report) {
    pl_text text = {0};
    pl_text_put(r->out, "\n");
    pl_text_print(
        &text,
        pl_word(
            r,
            "Of %u points it leaves %u open. They are filled in by the egalitarian completion: of "
            "the agreements that keep all it states, the one by which the party that gains "
            "least over its reservation value gains most. What follows starts from this.",
            "共%u点，草案有%u点未写明，以平等解补全：在保留其全部已写内容的协议中，取使超出保留值"
            "最少的一方超出最多者。以下均以补全后的草案为准。"),
        r->view->point_count, report->draft.not_stated);
    pl_flush(r, &text, 2);
    for (uint32_t j = 0; j < r->view->point_count; j++)
        if (report->draft.choices[j] == PARLEY_NONE)
            put_change(r, j, (uint32_t)report->plan.choices[j], PARLEY_NONE, NULL);
}

static bool is_ruled_out(const parley_view *view, uint32_t option) {
    for (uint32_t p = 0; p < view->party_count; p++)
        if (parley_view_crosses(view, p, option))
            return true;
    return false;
}

static bool is_blocked(const parley_view *view, uint32_t point) {
    const parley_view_point *at = &view->points[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (!is_ruled_out(view, o))
            return false;
    return true;
}

static void put_why_no_plan(const pl_reporter *r, const parley_amend_report *report) {
    pl_text_put(r->out, "\n");
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        pl_text text = {0};
        if (report->draft.choices[j] != PARLEY_NONE || !is_blocked(r->view, j))
            continue;
        pl_text_print(
            &text,
            pl_word(r,
                    "On point %lld (%s), which it leaves open, every option crosses a red "
                    "line.",
                    "第%lld点（%s）未写明，其每个选项都触及红线。"),
            (long long)pl_point_number(r, j), pl_point_label(r, j));
        pl_flush(r, &text, 2);
    }
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Whatever fills the points it leaves open, a red line there or a "
                             "constraint is not kept, so that there is nothing to amend.",
                             "无论如何补全未写明的条款，总触及其上的红线或违反约束，故无从修正。"));
}

static void put_draft(const pl_reporter *r, const parley_amend_report *report) {
    const parley_draft *of = &r->dossier->drafts[report->draft.draft];
    pl_text text = {0};
    pl_text_put(&text, pl_draft_label(r, report->draft.draft));
    if (of->record.date.written)
        pl_text_print(&text, pl_word(r, " (%s)", "（%s）"), of->record.date.written);
    pl_put_heading(r->out, r->style, pl_text_string(&text));
    pl_text_clear(&text);
    put_utilities(r, report);
    if (report->plan.crossing_count > 0)
        pl_text_put(r->out, "\n");
    pl_put_crossings(r, &report->plan);
    if (!report->has_plan)
        put_why_no_plan(r, report);
    else if (report->plan.breaks_constraint)
        pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2,
                    pl_word(r, "breaks a constraint of the dossier", "违反档案中的约束"));
    if (report->has_plan && report->draft.not_stated > 0)
        put_filled_points(r, report);
}

/* -- amendments ------------------------------------------------------------------------------ */

static void put_amendment(const pl_reporter *r, const parley_amend_report *report, size_t index,
                          const parley_draft_amendment *amendment, bool tell_who_signs) {
    pl_text text = {0};
    add_gains(r, &text, amendment->gains);
    pl_text_print(&text, pl_word(r, "; %+.3f for each change", "；每处改动%+.3f"),
                  gain_of_all(r, amendment->gains) / amendment->change_count);
    if (tell_who_signs && amendment->makes_acceptable)
        pl_text_put(&text, pl_word(r, "; then all sign", "；此后各方可签"));
    put_numbered(r, index, &text);
    for (uint32_t i = 0; i < amendment->change_count; i++)
        put_change(r, amendment->points[i], amendment->options[i],
                   report->plan.choices[amendment->points[i]], NULL);
}

/* "4 sets of up to 3 changes do so, none with a change too many. ..." */
static void put_how_many(const pl_reporter *r, uint64_t found, uint32_t most) {
    pl_text text = {0};
    pl_text_print(&text,
                  found == 1
                      ? pl_word(r, "%" PRIu64 " set of up to %u changes does so:",
                                "有%" PRIu64 "组改动（至多%u处）可以做到：")
                      : pl_word(r,
                                "%" PRIu64 " sets of up to %u changes do so, none with a "
                                "change too many. The best for each set of points, by what "
                                "all parties together gain for each change:",
                                "有%" PRIu64 "组改动（至多%u处）可以做到，且各组中没有多余的"
                                "改动。涉及相同条款者只列最佳一组，按每处改动的各方总收益排列："),
                  found, most);
    pl_flush(r, &text, 2);
}

static void put_none(const pl_reporter *r, const char *format, uint32_t most) {
    pl_text text = {0};
    pl_text_print(&text, format, most);
    pl_flush(r, &text, 2);
}

static void put_list(const pl_reporter *r, const parley_amend_report *report,
                     const parley_amendment_list *list, bool tell_who_signs) {
    pl_text_put(r->out, "\n");
    for (size_t i = 0; i < list->count; i++)
        put_amendment(r, report, i, &list->items[i], tell_who_signs);
}

static void put_acceptable(const pl_reporter *r, const parley_amend_report *report) {
    const parley_amendment_list *list = &report->makes_acceptable;
    pl_put_heading(r->out, r->style,
                   pl_word(r, "Changes that make it acceptable to all", "使各方都可签的改动"));
    if (report->acceptable) {
        pl_put_paragraph(r->out, r->style, 2,
                         report->draft.not_stated
                             ? pl_word(r, "None is needed: filled in like this, all sign it.",
                                       "无须改动：如此补全后，各方即可签。")
                             : pl_word(r, "None is needed: all sign it.", "无须改动：各方可签。"));
        return;
    }
    if (list->found == 0) {
        put_none(r,
                 pl_word(r, "No set of up to %u changes does so.", "没有至多%u处的改动可以做到。"),
                 report->most_changes);
        return;
    }
    put_how_many(r, list->found, report->most_changes);
    put_list(r, report, list, false);
}

static void put_improving(const pl_reporter *r, const parley_amend_report *report) {
    const parley_amendment_list *list = &report->improves;
    pl_put_heading(
        r->out, r->style,
        pl_word(r, "Changes that help some and harm none", "有益于一方而无损于他方的改动"));
    if (list->found == 0) {
        put_none(
            r,
            pl_word(r,
                    "None: every set of up to %u changes costs some party something, helps "
                    "none, crosses a red line or breaks a constraint.",
                    "没有：任何至多%u处的改动都使某方受损、无益于任何一方、触及红线或违反约束。"),
            report->most_changes);
        return;
    }
    put_how_many(r, list->found, report->most_changes);
    put_list(r, report, list, !report->acceptable);
}

/* -- the nearest agreement ------------------------------------------------------------------- */

static void put_no_nearest(const pl_reporter *r, const parley_amend_report *report) {
    pl_put_paragraph(
        r->out, r->style, 2,
        report->possible
            ? pl_word(r, "Not computed where the consent of 8 parties is needed.",
                      "须八方同意时不予计算。")
            : pl_word(
                  r,
                  "There is none: no agreement is acceptable to all under central values. "
                  "`parley analyze` tells what must give.",
                  "不存在：中间取值下没有各方都接受的协议。`parley analyze`说明须在何处让步。"));
}

static void put_nearest_changes(const pl_reporter *r, const parley_draft_report *draft) {
    for (uint32_t j = 0; j < r->view->point_count; j++)
        if (draft->choices[j] != PARLEY_NONE && draft->choices[j] != draft->nearest.choices[j])
            put_change(r, j, (uint32_t)draft->nearest.choices[j], draft->choices[j], NULL);
}

/* The open points that it fills otherwise than the plan, by their numbers. */
static void put_other_fillings(const pl_reporter *r, const parley_amend_report *report) {
    const parley_draft_report *draft = &report->draft;
    pl_text text = {0};
    for (uint32_t j = 0; report->has_plan && j < r->view->point_count; j++) {
        if (draft->choices[j] != PARLEY_NONE ||
            report->plan.choices[j] == draft->nearest.choices[j])
            continue;
        pl_text_put(&text, text.length ? pl_word(r, ", ", "、")
                                       : pl_word(r,
                                                 "It fills open points for the greatest sum of "
                                                 "utilities, and so otherwise than above: points ",
                                                 "其补全以各方效用之和最大为准，故与上文不同：第"));
        pl_text_print(&text, "%lld", (long long)pl_point_number(r, j));
    }
    if (text.length)
        pl_text_put(&text, pl_word(r, "; `--json` has it whole.", "点；`--json`给出全文。"));
    pl_flush(r, &text, 2);
}

static void put_nearest(const pl_reporter *r, const parley_amend_report *report) {
    const parley_draft_report *draft = &report->draft;
    pl_text text = {0};
    pl_put_heading(r->out, r->style, pl_word(r, "Nearest agreement", "最近的协议"));
    if (!draft->has_nearest) {
        put_no_nearest(r, report);
        return;
    }
    if (draft->nearest_changes == 0) {
        pl_put_paragraph(r->out, r->style, 2,
                         draft->not_stated
                             ? pl_word(r,
                                       "Nothing that the draft states has to change for all to "
                                       "sign.",
                                       "草案已写明的内容无须改动，各方即可签。")
                             : pl_word(r, "The draft itself.", "即草案本身。"));
    } else {
        pl_text_print(&text,
                      draft->nearest_changes == 1
                          ? pl_word(r, "All would sign after %u change to what the draft states:",
                                    "须改动草案已写内容%u处，各方才可签：")
                          : pl_word(r,
                                    "All would sign after %u changes to what the draft states, and "
                                    "after no fewer:",
                                    "须改动草案已写内容至少%u处，各方才可签："),
                      draft->nearest_changes);
        pl_flush(r, &text, 2);
        put_nearest_changes(r, draft);
        put_other_fillings(r, report);
    }
}

/* -- trades ---------------------------------------------------------------------------------- */

static void put_trade(const pl_reporter *r, const parley_amend_report *report, size_t index) {
    const parley_draft_trade *trade = &report->trades.items[index];
    double together[64] = {0};
    long long first = pl_point_number(r, trade->points[0]);
    long long second = pl_point_number(r, trade->points[1]);
    pl_text text = {0};
    pl_text_print(&text, pl_word(r, "%lld for %lld: ", "第%lld点换第%lld点："), first, second);
    pl_add_parties(r, &text, trade->sides[0].items, trade->sides[0].count);
    pl_text_print(
        &text,
        trade->sides[0].count > 1
            ? pl_word(r, " gain on %lld and give on %lld, ", "在第%lld点得、在第%lld点让，")
            : pl_word(r, " gains on %lld and gives on %lld, ", "在第%lld点得、在第%lld点让，"),
        first, second);
    pl_add_parties(r, &text, trade->sides[1].items, trade->sides[1].count);
    pl_text_put(&text, pl_word(r, " the other way round; ", "相反；"));
    for (uint32_t p = 0; p < r->view->party_count; p++)
        together[p] = trade->gains[0][p] + trade->gains[1][p];
    pl_text_put(&text, pl_word(r, "together ", "合计"));
    add_gains(r, &text, together);
    put_numbered(r, index, &text);
    for (uint32_t i = 0; i < 2; i++)
        put_change(r, trade->points[i], trade->options[i], report->plan.choices[trade->points[i]],
                   trade->gains[i]);
}

static void put_trades(const pl_reporter *r, const parley_amend_report *report) {
    const parley_trade_list *list = &report->trades;
    pl_text text = {0};
    pl_put_heading(r->out, r->style, pl_word(r, "Trades", "互换"));
    if (list->found == 0) {
        pl_put_paragraph(
            r->out, r->style, 2,
            pl_word(r,
                    "None: no two points can be changed together so that both parties "
                    "of a pair gain while each change alone is good for one of them and "
                    "bad for the other.",
                    "没有：不存在这样的两点，单独改动时对一方有利而对另一方不利，同时改动"
                    "则双方都得益。"));
        return;
    }
    pl_text_print(
        &text,
        pl_word(r,
                "Two points changed together, so that both parties of a pair gain, "
                "although each change alone is good for one of them and bad for the "
                "other: %" PRIu64 ", of which %" PRIu64 " cost no other party anything.",
                "同时改动两点，双方都得益，而单独改动时对一方有利、对另一方不利：共%" PRIu64
                "种，其中%" PRIu64 "种不使其他方受损。"),
        list->found, list->unharmed);
    if (report->plan.crossing_count > 0)
        pl_text_put(&text, pl_word(r,
                                   " Red lines that the draft crosses elsewhere are left as they "
                                   "are.",
                                   "草案在别处触及的红线暂且不论。"));
    if (list->count > 0)
        pl_text_put(&text,
                    pl_word(r, " The best for each pair of points:", "每对条款取其最佳者："));
    pl_flush(r, &text, 2);
    pl_text_put(r->out, list->count ? "\n" : "");
    for (size_t i = 0; i < list->count; i++)
        put_trade(r, report, i);
}

void pl_report_amend_text(pl_text *out, const parley_amend_report *report, unsigned asked,
                          const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, report->view, style);
    pl_report_title(&r);
    put_draft(&r, report);
    if (report->has_plan && asked & PL_ASK_ACCEPTABLE)
        put_acceptable(&r, report);
    put_nearest(&r, report);
    if (report->has_plan && asked & PL_ASK_IMPROVING)
        put_improving(&r, report);
    if (report->has_plan)
        put_trades(&r, report);
}
