/* The plan divided between two parties by Adjusted Winner: who has its way where, what that rests
 * on, and the package that comes of it. */
#include "report/mediation.h"
#include "report/package_json.h"
#include "report/reporter.h"

/* -- text ------------------------------------------------------------------------------------ */

static void put_assumptions(const pl_reporter *r) {
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(
            r,
            "Every contested point is taken as a thing that can be divided at will: who wins "
            "all of it has its best option, who loses all of it the best of the other. A point "
            "is worth to a party the difference between its best and its worst option there, "
            "times its weight; what is contested adds up to 100 points. Options that cross a red "
            "line are left aside, and what nobody said counts 0.5.",
            "将每个有争议的条款视为可任意分割之物：全得者取其最优选项，全失者取对方的最优选项。"
            "条款对一方的分值，为其在最好与最坏选项间的价值差乘以权重，有争议的条款合计100分。"
            "触及红线的选项不计，未表态者取0.5。"));
}

static bool is_contested(const parley_divided_point *point) {
    return point->kind == PARLEY_WON || point->kind == PARLEY_SHARED;
}

static void add_outcome(const pl_reporter *r, pl_table *table, const parley_divide_report *report,
                        const parley_divided_point *point) {
    const char *one = pl_party_label(r, report->parties[0]);
    const char *two = pl_party_label(r, report->parties[1]);
    if (point->kind == PARLEY_WON)
        pl_table_add(table, PL_PLAIN, point->winner ? two : one);
    else
        pl_cell_print(table, PL_FAIR, pl_word(r, "%s %.1f %%, %s %.1f %%", "%s %.1f%%，%s %.1f%%"),
                      one, 100 * point->share, two, 100 * (1 - point->share));
}

static void put_points(const pl_reporter *r, const parley_divide_report *report) {
    pl_column columns[] = {
        {pl_word(r, "no.", "号"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "point", "条款"), PL_LEFT, 26, 0, true},
        {pl_party_label(r, report->parties[0]), PL_RIGHT, 14, 9, true},
        {pl_party_label(r, report->parties[1]), PL_RIGHT, 14, 9, true},
        {pl_word(r, "goes to", "归属"), PL_LEFT, 0, 0, true},
    };
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        const parley_divided_point *point = &report->points[j];
        if (!is_contested(point))
            continue;
        pl_cell_print(&table, PL_PLAIN, "%lld", (long long)pl_point_number(r, j));
        pl_table_add(&table, PL_PLAIN, pl_point_label(r, j));
        for (uint32_t side = 0; side < 2; side++)
            pl_cell_print(&table, PL_PLAIN, "%.1f", point->points[side]);
        add_outcome(r, &table, report, point);
    }
    pl_text_put(r->out, "\n");
    if (table.cell_count > 0 && report->obstacle != PARLEY_DIVISION_BLOCKED) {
        pl_put_table(r->out, r->style, 2, &table);
        pl_text_put(r->out, "\n");
    }
    pl_table_clear(&table);
}

/* A text and behind it the numbers of the points to which the question applies; nothing for none.
 */
static void put_numbers(const pl_reporter *r, const parley_divide_report *report, const char *text,
                        bool (*applies)(const parley_divided_point *point)) {
    pl_text line = {0};
    pl_text_put(&line, text);
    size_t start = line.length;
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        if (!applies(&report->points[j]))
            continue;
        pl_text_put(&line, line.length > start ? pl_word(r, ", ", "、") : "");
        pl_text_print(&line, "%lld", (long long)pl_point_number(r, j));
    }
    bool any = line.length > start;
    pl_text_put(&line, pl_word(r, ".", "。"));
    if (any)
        pl_flush(r, &line, 2);
    pl_text_clear(&line);
}

static bool is_agreed(const parley_divided_point *point) {
    return point->kind == PARLEY_AGREED;
}

static bool is_open_to_first(const parley_divided_point *point) {
    return point->kind == PARLEY_INDIFFERENT && point->indifferent[0] && !point->indifferent[1];
}

static bool is_open_to_second(const parley_divided_point *point) {
    return point->kind == PARLEY_INDIFFERENT && !point->indifferent[0] && point->indifferent[1];
}

static bool is_open_to_both(const parley_divided_point *point) {
    return point->kind == PARLEY_INDIFFERENT && point->indifferent[0] && point->indifferent[1];
}

static bool is_blocked(const parley_divided_point *point) {
    return point->kind == PARLEY_BLOCKED;
}

/* The best of one is not the worst of the other. */
static bool is_doubtful(const parley_divided_point *point) {
    return is_contested(point) && !point->opposed;
}

static void put_uncontested(const pl_reporter *r, const parley_divide_report *report) {
    put_numbers(r, report, pl_word(r, "Both want the same: ", "双方所愿相同的条款："), is_agreed);
    for (uint32_t side = 0; side < 2; side++) {
        pl_text text = {0};
        pl_text_print(&text,
                      pl_word(r, "Without a preference of %s on record, and so left to the other: ",
                              "未见%s有所偏好、从对方所愿的条款："),
                      pl_party_label(r, report->parties[side]));
        put_numbers(r, report, pl_text_string(&text), side ? is_open_to_second : is_open_to_first);
        pl_text_clear(&text);
    }
    put_numbers(
        r, report,
        pl_word(r, "Without a preference of either on record: ", "双方均未见有所偏好的条款："),
        is_open_to_both);
}

static void put_obstacle(const pl_reporter *r, parley_division_obstacle obstacle) {
    const char *text = "";
    switch (obstacle) {
    case PARLEY_DIVISION_APPLIES: break;
    case PARLEY_DIVISION_BLOCKED:
        text = pl_word(r, "Not applicable: there is a point of which nothing can be had.",
                       "不适用：有的条款无可分配。");
        break;
    case PARLEY_NOTHING_CONTESTED:
        text = pl_word(r, "Nothing to divide: both want the same on every point.",
                       "无可分割：双方在每一点上所愿相同。");
        break;
    case PARLEY_DIVISION_FORBIDDEN:
        text = pl_word(r, "Not applicable: what comes of it breaks a constraint of the dossier.",
                       "不适用：所得结果违反档案中的约束。");
        break;
    }
    pl_put_paragraph(r->out, r->style, 2, text);
}

static void put_totals(const pl_reporter *r, const parley_divide_report *report) {
    pl_text text = {0};
    if (report->total[0] == 0 && report->total[1] == 0)
        return;
    pl_text_print(&text,
                  pl_word(r,
                          "%s has %.1f of its 100 points and %s %.1f of its own; neither would "
                          "rather have the other's part, and no other division gives both more.",
                          "%s得其100分中的%.1f分，%s得%.1f分；任一方都不愿与对方互换，且没有其他"
                          "分法使双方都更多。"),
                  pl_party_label(r, report->parties[0]), report->total[0],
                  pl_party_label(r, report->parties[1]), report->total[1]);
    pl_flush(r, &text, 2);
}

static void put_others(const pl_reporter *r, const parley_divide_report *report) {
    uint32_t others[PARLEY_MAX_PARTIES];
    size_t count = 0;
    pl_text text = {0};
    for (uint32_t row = 0; row < r->view->required_count; row++) {
        uint32_t party = r->view->required[row];
        if (party != report->parties[0] && party != report->parties[1])
            others[count++] = party;
    }
    if (count == 0)
        return;
    pl_text_put(&text, pl_word(r, "The consent of ", "还须"));
    pl_add_parties(r, &text, others, count);
    pl_text_put(&text, pl_word(r, " is needed too, and plays no part in the division.",
                               "同意，但分割时未予计入。"));
    pl_flush(r, &text, 2);
}

static void put_package(const pl_reporter *r, const parley_divide_report *report) {
    pl_column columns[PL_MOST_PARTY_COLUMNS + 2];
    pl_table table = {.columns = columns};
    pl_put_heading(r->out, r->style, pl_word(r, "As a package", "作为一揽子方案"));
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Each point by the best option of who won it, a divided one by the "
                             "option nearest to the shares.",
                             "每点取得者的最优选项，被分割者取最接近分成比例的选项。"));
    pl_text_put(r->out, "\n");
    table.column_count = pl_party_columns(r, pl_word(r, "utility to", "效用"), columns);
    pl_table_add(&table, PL_PLAIN, pl_word(r, "the package", "该方案"));
    for (uint32_t p = 0; p + 1 < table.column_count; p++)
        pl_cell_print(&table, pl_verdict_tone(report->verdicts[p]), "%.3f %s",
                      report->package.utilities[p], pl_verdict_label(r, report->verdicts[p]));
    pl_add_reservation_row(r, &table, report->reservations);
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
    pl_text_put(r->out, "\n");
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        pl_text text = {0};
        pl_add_point(r, &text, j);
        pl_text_put(&text, pl_word(r, ": ", "："));
        pl_add_option(r, &text, report->points[j].option);
        pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2, pl_text_string(&text));
        pl_text_clear(&text);
    }
}

void pl_report_divide_text(pl_text *out, const parley_divide_report *report,
                           const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, report->view, style);
    pl_text text = {0};
    pl_report_title(&r);
    pl_text_print(&text,
                  pl_word(&r, "The plan divided between %s and %s: Adjusted Winner",
                          "%s与%s分割方案：调整赢家法"),
                  pl_party_label(&r, report->parties[0]), pl_party_label(&r, report->parties[1]));
    pl_put_heading(out, style, pl_text_string(&text));
    pl_text_clear(&text);
    put_assumptions(&r);
    put_points(&r, report);
    put_obstacle(&r, report->obstacle);
    put_numbers(
        &r, report,
        pl_word(&r, "Blocked, as every option crosses a red line: ", "各选项均触及红线的条款："),
        is_blocked);
    put_totals(&r, report);
    put_numbers(&r, report,
                pl_word(&r,
                        "Less at stake than the points say, because the best option of one is not "
                        "the worst of the other: ",
                        "一方的最优并非另一方的最坏、故得失小于其分值的条款："),
                is_doubtful);
    if (report->obstacle != PARLEY_DIVISION_BLOCKED)
        put_uncontested(&r, report);
    put_others(&r, report);
    if (report->obstacle == PARLEY_DIVISION_APPLIES)
        put_package(&r, report);
}

/* -- JSON ------------------------------------------------------------------------------------ */

static void put_pair(pl_show_writer *w, const char *key, const parley_divide_report *report,
                     const double *values) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '{');
    for (uint32_t side = 0; side < 2; side++)
        pl_json_put_number(w, w->dossier->parties[report->parties[side]].id, values[side]);
    pl_json_close(&w->json, '}');
}

static void put_indifferent_json(pl_show_writer *w, const parley_divide_report *report,
                                 const parley_divided_point *point) {
    pl_json_key(&w->json, "indifferent");
    pl_json_open(&w->json, '[');
    for (uint32_t side = 0; side < 2; side++)
        if (point->indifferent[side])
            pl_json_string(&w->json, w->dossier->parties[report->parties[side]].id);
    pl_json_close(&w->json, ']');
}

static void put_point_json(pl_show_writer *w, const parley_divide_report *report, uint32_t j) {
    static const char *const kinds[] = {"agreed", "indifferent", "won", "shared", "blocked"};
    const parley_divided_point *point = &report->points[j];
    double shares[2] = {point->share, 1 - point->share};
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", pl_json_point_id(w, j));
    pl_json_put_string(w, "outcome", kinds[point->kind]);
    if (point->kind == PARLEY_INDIFFERENT)
        put_indifferent_json(w, report, point);
    if (is_contested(point)) {
        put_pair(w, "points", report, point->points);
        put_pair(w, "shares", report, shares);
        pl_json_key(&w->json, "best");
        pl_json_open(&w->json, '{');
        for (uint32_t side = 0; side < 2; side++)
            pl_json_put_string(w, w->dossier->parties[report->parties[side]].id,
                               pl_json_option_id(w, point->best[side]));
        pl_json_close(&w->json, '}');
        pl_json_put_boolean(w, "opposed", point->opposed != 0);
    }
    pl_json_put_string(w, "option",
                       point->kind == PARLEY_BLOCKED ? NULL : pl_json_option_id(w, point->option));
    pl_json_close(&w->json, '}');
}

void pl_report_divide_json(pl_text *out, const parley_divide_report *report,
                           const pl_style *style) {
    static const char *const obstacles[] = {NULL, "blocked", "nothing_contested",
                                            "breaks_constraint"};
    pl_show_writer w = pl_json_begin_as(out, report->view, style, "parley.divide/1");
    pl_json_put_voters(&w, report->reservations);
    pl_json_put_parties(&w, "between", (parley_indices){2, report->parties});
    pl_json_put_boolean(&w, "applicable", report->obstacle == PARLEY_DIVISION_APPLIES);
    pl_json_put_string(&w, "obstacle", obstacles[report->obstacle]);
    put_pair(&w, "total", report, report->total);
    pl_json_key(&w.json, "points");
    pl_json_open(&w.json, '[');
    for (uint32_t j = 0; j < report->view->point_count; j++)
        put_point_json(&w, report, j);
    pl_json_close(&w.json, ']');
    pl_json_key(&w.json, "package");
    if (report->obstacle == PARLEY_DIVISION_BLOCKED) {
        pl_json_null(&w.json);
    } else {
        pl_json_open(&w.json, '{');
        pl_json_put_package(&w, &report->package);
        pl_json_put_boolean(&w, "acceptable", report->acceptable != 0);
        pl_json_close(&w.json, '}');
    }
    pl_json_end(&w);
}
