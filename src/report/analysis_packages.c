/* The parts of the report on packages: the named solutions point by point, and the drafts. */
#include "report/reporter.h"

#include "base/count.h"

#include <stdio.h>
#include <string.h>

const char *pl_concept_label(const pl_reporter *r, parley_concept concept) {
    switch (concept) {
    case PARLEY_NASH: return pl_word(r, "Nash", "纳什解");
    case PARLEY_KALAI_SMORODINSKY: return pl_word(r, "Kalai-Smorodinsky", "卡莱-斯莫罗金斯基解");
    case PARLEY_EGALITARIAN: return pl_word(r, "egalitarian", "平等解");
    case PARLEY_UTILITARIAN: return pl_word(r, "utilitarian", "功利解");
    case PARLEY_TCHEBYCHEFF: return pl_word(r, "Tchebycheff", "切比雪夫解");
    }
    return "";
}

/* -- solutions ------------------------------------------------------------------------------- */

size_t pl_party_columns(const pl_reporter *r, const char *name, pl_column *columns) {
    size_t count = 0;
    columns[count++] = (pl_column){name, PL_LEFT, 0, 0, true};
    for (uint32_t p = 0; p < r->view->party_count && count <= PL_MOST_PARTY_COLUMNS; p++)
        columns[count++] = (pl_column){pl_party_label(r, p), PL_RIGHT, 14, 9, true};
    return count;
}

void pl_add_reservation_row(const pl_reporter *r, pl_table *table, const double *reservations) {
    pl_table_add(table, PL_FAINT, pl_word(r, "reservation value", "保留值"));
    for (uint32_t p = 0; p + 1 < table->column_count; p++) {
        if (r->view->parties[p].consent == PARLEY_CONSENT_NONE)
            pl_table_add(table, PL_FAINT, "-");
        else
            pl_cell_print(table, PL_FAINT, "%.3f", reservations[p]);
    }
}

static void put_solution_table(const pl_reporter *r) {
    pl_column columns[PL_MOST_PARTY_COLUMNS + 2];
    pl_table table = {.columns = columns};
    table.column_count = pl_party_columns(r, pl_word(r, "utility to", "效用"), columns);
    for (int i = 0; i < PARLEY_SOLUTION_COUNT; i++) {
        const parley_named_solution *solution = &r->analysis->solutions[i];
        pl_table_add(&table, PL_PLAIN, pl_concept_label(r, solution->concept));
        for (uint32_t p = 0; p + 1 < table.column_count; p++)
            pl_cell_print(&table, PL_PLAIN, "%.3f", solution->package.utilities[p]);
    }
    pl_add_reservation_row(r, &table, r->analysis->reservations);
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* The parties whose consent counts there and of whose view of the option nothing is known. */
static void add_unknown_to(const pl_reporter *r, pl_table *table, uint32_t point, uint32_t option) {
    pl_text text = {0};
    uint32_t parties[64];
    size_t count = 0;
    for (uint32_t p = 0; p < r->view->party_count && count < 64; p++)
        if (pl_has_say(r, p, point) &&
            parley_view_position(r->view, p, option)->basis == PARLEY_BASIS_NONE)
            parties[count++] = p;
    pl_add_parties(r, &text, parties, count);
    pl_table_add(table, PL_FAINT, pl_text_string(&text));
    pl_text_clear(&text);
}

void pl_report_package(const pl_reporter *r, const int32_t *choices) {
    pl_column columns[] = {{pl_word(r, "no.", "号"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "point", "条款"), PL_LEFT, 26, 0, true},
                           {pl_word(r, "option", "选项"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "unknown to", "立场未知"), PL_LEFT, 18, 0, true}};
    pl_table table = {.columns = columns, .column_count = 4};
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        pl_cell_print(&table, PL_PLAIN, "%lld", (long long)pl_point_number(r, j));
        pl_table_add(&table, PL_PLAIN, pl_point_label(r, j));
        pl_table_add(&table, PL_PLAIN, pl_option_label(r, (uint32_t)choices[j]));
        add_unknown_to(r, &table, j, (uint32_t)choices[j]);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* Where a further solution differs from the Nash solution. */
static void put_differences(const pl_reporter *r, const parley_named_solution *solution,
                            const int32_t *against) {
    pl_text text = {0};
    size_t differences = 0;
    for (uint32_t j = 0; j < r->view->point_count; j++)
        differences += solution->package.choices[j] != against[j];
    pl_text_put(r->out, "\n");
    pl_text_print(
        &text,
        differences ? pl_word(r, "The %s solution differs on %zu points:", "%s在%zu个条款上不同：")
                    : pl_word(r, "The %s solution is the same package.", "%s为同一方案。"),
        pl_concept_label(r, solution->concept), differences);
    pl_flush(r, &text, 2);
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        char number[24];
        if (solution->package.choices[j] == against[j])
            continue;
        snprintf(number, sizeof number, "%lld", (long long)pl_point_number(r, j));
        pl_put_item(r->out, r->style, 4, PL_PLAIN, number, 3,
                    pl_option_label(r, (uint32_t)solution->package.choices[j]));
    }
}

void pl_report_solutions(const pl_reporter *r) {
    const parley_named_solution *solutions = r->analysis->solutions;
    pl_put_heading(r->out, r->style, pl_word(r, "Solutions", "解"));
    if (!solutions[0].found) {
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r,
                                 "No agreement is acceptable to all under central values, so there "
                                 "is no solution.",
                                 "中间取值下没有各方都接受的协议，故无解。"));
        return;
    }
    put_solution_table(r);
    pl_text_put(r->out, "\n");
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(r,
                "The Nash solution, point by point. The last column names the parties of "
                "whose view of the option nothing is known: there it rests on 0.5 alone.",
                "纳什解逐条如下。末列为对该选项立场未知的当事方：该处只依据0.5。"));
    pl_text_put(r->out, "\n");
    pl_report_package(r, solutions[0].package.choices);
    for (int i = 1; i < PARLEY_SOLUTION_COUNT; i++)
        put_differences(r, &solutions[i], solutions[0].package.choices);
}

/* -- drafts ---------------------------------------------------------------------------------- */

const char *pl_verdict_label(const pl_reporter *r, parley_verdict verdict) {
    switch (verdict) {
    case PARLEY_SIGNS: return pl_word(r, "signs", "可签");
    case PARLEY_REFUSES: return pl_word(r, "refuses", "不签");
    case PARLEY_DEPENDS: return pl_word(r, "depends", "视情");
    case PARLEY_RED_LINED: return pl_word(r, "RED LINE", "红线");
    case PARLEY_NO_SAY: return "-";
    }
    return "";
}

pl_tone pl_verdict_tone(parley_verdict verdict) {
    static const pl_tone tones[] = {PL_GOOD, PL_POOR, PL_FAIR, PL_BAD, PL_FAINT};
    return tones[verdict];
}

static void put_draft_table(const pl_reporter *r) {
    pl_column columns[PL_MOST_PARTY_COLUMNS + 3];
    pl_table table = {.columns = columns};
    table.column_count = pl_party_columns(r, pl_word(r, "draft", "草案"), columns);
    for (size_t i = 0; i < r->analysis->draft_count; i++) {
        const parley_draft_report *draft = &r->analysis->drafts[i];
        pl_table_add(&table, PL_PLAIN, pl_draft_label(r, draft->draft));
        for (uint32_t p = 0; p + 1 < table.column_count; p++)
            pl_cell_print(&table, pl_verdict_tone(draft->verdicts[p]), "%.3f %s",
                          draft->utilities[p].central, pl_verdict_label(r, draft->verdicts[p]));
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

void pl_put_crossings(const pl_reporter *r, const parley_draft_report *draft) {
    for (size_t i = 0; i < draft->crossing_count; i++) {
        const parley_crossing *crossing = &draft->crossings[i];
        uint32_t point = r->view->option_point[crossing->option];
        pl_text text = {0};
        pl_text_print(
            &text,
            pl_word(r, "crosses a red line of %s: point %lld, %s", "触及%s的红线：第%lld点，%s"),
            pl_party_label(r, crossing->party), (long long)pl_point_number(r, point),
            pl_option_label(r, crossing->option));
        pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
        pl_text_clear(&text);
    }
}

static void put_completion(const pl_reporter *r, const parley_draft_report *draft) {
    pl_text text = {0};
    pl_text_print(&text, pl_word(r, "leaves %u points open; ", "有%u个条款未写明；"),
                  draft->not_stated);
    pl_add_count(&text, &draft->completions);
    if (pl_count_is_zero(&draft->completions)) {
        pl_text_clear(&text);
        pl_text_print(&text,
                      pl_word(r,
                              "leaves %u points open, but whatever fills them, what it states "
                              "crosses a red line or breaks a constraint",
                              "有%u个条款未写明；但无论如何补全，其已写内容总触及红线或违反约束"),
                      draft->not_stated);
        pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
        pl_text_clear(&text);
        return;
    }
    pl_text_put(&text, draft->completable
                           ? pl_word(r,
                                     " agreements keep what it states, and some of them every "
                                     "party whose consent is needed would sign",
                                     "种协议保留其已写内容，其中有的为各须同意方所接受")
                           : pl_word(r,
                                     " agreements keep what it states; none of them is acceptable "
                                     "to all",
                                     "种协议保留其已写内容，但无一为各方都接受"));
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
    pl_text_clear(&text);
}

static void put_distance(const pl_reporter *r, const parley_draft_report *draft) {
    pl_text text = {0};
    if (!draft->has_distance)
        return;
    if (draft->distance >= 0)
        pl_text_print(&text,
                      pl_word(r,
                              "distance to the frontier %.3f: some signable agreement gives "
                              "every party that much more",
                              "距前沿%.3f：存在使各方效用均增加这么多的可签协议"),
                      draft->distance);
    else
        pl_text_print(&text,
                      pl_word(r,
                              "no signable agreement gives every party as much; the nearest "
                              "costs one %.3f",
                              "没有可签协议能使各方都不低于此；最近者使一方损失%.3f"),
                      -draft->distance);
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
    pl_text_clear(&text);
}

static void add_gains(const pl_reporter *r, pl_text *text, const double *gains) {
    const char *separator = "";
    for (uint32_t p = 0; p < r->view->party_count; p++) {
        if (gains[p] < 5e-4 && gains[p] > -5e-4)
            continue;
        pl_text_print(text, "%s%s %+.3f", separator, pl_party_label(r, p), gains[p]);
        separator = pl_word(r, ", ", "，");
    }
}

static void put_amendment(const pl_reporter *r, const parley_draft_amendment *amendment) {
    pl_text text = {0};
    for (uint32_t i = 0; i < amendment->change_count; i++)
        pl_text_print(&text, pl_word(r, "%spoint %lld to \"%s\"", "%s第%lld点改为“%s”"),
                      i ? pl_word(r, "; ", "；") : "",
                      (long long)pl_point_number(r, amendment->points[i]),
                      pl_option_label(r, amendment->options[i]));
    pl_text_put(&text, pl_word(r, " (", "（"));
    add_gains(r, &text, amendment->gains);
    if (amendment->makes_acceptable)
        pl_text_put(&text, pl_word(r, "; then all sign", "；此后各方可签"));
    pl_text_put(&text, pl_word(r, ")", "）"));
    pl_put_item(r->out, r->style, 6, PL_PLAIN, "*", 2, pl_text_string(&text));
    pl_text_clear(&text);
}

static void put_amendments(const pl_reporter *r, const parley_draft_report *draft) {
    char text[160];
    if (draft->amendments_found == 0)
        return;
    snprintf(text, sizeof text,
             pl_word(r,
                     "%zu amendments of up to 3 points leave no party whose consent is needed "
                     "worse off; the best for each change:",
                     "有%zu种至多改动3个条款的修正不使任何须同意方变差；按每项改动收益最佳者："),
             draft->amendments_found);
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, text);
    for (size_t i = 0; i < draft->amendment_count; i++)
        put_amendment(r, &draft->amendments[i]);
}

/* The fewest changes after which all sign; nothing where the draft itself will do. */
static void put_nearest(const pl_reporter *r, const parley_draft_report *draft) {
    pl_text text = {0};
    size_t shown = 0;
    if (!draft->has_nearest || draft->nearest_changes == 0)
        return;
    pl_text_print(&text,
                  pl_word(r, "the fewest changes after which all would sign: %u; ",
                          "使各方可签的最少改动：%u处；"),
                  draft->nearest_changes);
    for (uint32_t j = 0; j < r->view->point_count; j++)
        if (draft->choices[j] != PARLEY_NONE && draft->choices[j] != draft->nearest.choices[j])
            pl_text_print(&text, pl_word(r, "%spoint %lld to \"%s\"", "%s第%lld点改为“%s”"),
                          shown++ ? pl_word(r, "; ", "；") : "", (long long)pl_point_number(r, j),
                          pl_option_label(r, (uint32_t)draft->nearest.choices[j]));
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
    pl_text_clear(&text);
}

static void put_draft(const pl_reporter *r, const parley_draft_report *draft) {
    const parley_draft *of = &r->dossier->drafts[draft->draft];
    pl_text text = {0};
    pl_text_put(r->out, "\n");
    pl_text_put(&text, pl_draft_label(r, draft->draft));
    if (of->record.date.written)
        pl_text_print(&text, pl_word(r, " (%s)", "（%s）"), of->record.date.written);
    pl_text_put(&text, draft->all_sign ? pl_word(r, ": all sign", "：各方可签") : "");
    pl_flush(r, &text, 2);
    pl_put_crossings(r, draft);
    if (draft->breaks_constraint)
        pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2,
                    pl_word(r, "breaks a constraint of the dossier", "违反档案中的约束"));
    if (draft->not_stated > 0)
        put_completion(r, draft);
    put_distance(r, draft);
    put_nearest(r, draft);
    put_amendments(r, draft);
}

void pl_report_drafts(const pl_reporter *r) {
    pl_put_heading(r->out, r->style, pl_word(r, "Drafts on the table", "各草案"));
    if (r->analysis->draft_count == 0) {
        pl_put_paragraph(r->out, r->style, 2, pl_word(r, "None.", "无。"));
        return;
    }
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Central utility to each party (points left open count the middle "
                             "between best and worst), and what it would do.",
                             "各方的中间效用（未写明的条款取最好与最坏的中间值）及其取舍。"));
    pl_text_put(r->out, "\n");
    put_draft_table(r);
    for (size_t i = 0; i < r->analysis->draft_count; i++)
        put_draft(r, &r->analysis->drafts[i]);
}
