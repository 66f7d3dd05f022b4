/* Packages to lay on the table: what each gives whom, how far apart they are, and only the points
 * in which they differ one by one. */
#include "report/mediation.h"
#include "report/package_json.h"
#include "report/reporter.h"

#include <string.h>

/* -- text ------------------------------------------------------------------------------------ */

static void add_efficiency(const pl_reporter *r, pl_table *table, const parley_pool_package *of) {
    if (of->efficient)
        pl_table_add(table, PL_GOOD, pl_word(r, "yes", "是"));
    else if (of->slack < 5e-4)
        pl_table_add(table, PL_POOR, pl_word(r, "no", "否"));
    else
        pl_cell_print(table, PL_POOR, pl_word(r, "no, all %+.3f", "否，各方可%+.3f"), of->slack);
}

static void put_packages(const pl_reporter *r, const parley_pool_report *report) {
    pl_column columns[PL_MOST_PARTY_COLUMNS + 4];
    pl_table table = {.columns = columns};
    size_t parties = pl_party_columns(r, pl_word(r, "package", "方案"), columns) - 1;
    columns[parties + 1] =
        (pl_column){pl_word(r, "least satisfied", "最不满意"), PL_LEFT, 24, 0, true};
    columns[parties + 2] = (pl_column){pl_word(r, "efficient", "有效"), PL_LEFT, 0, 0, true};
    table.column_count = parties + 3;
    for (uint32_t i = 0; i < report->count; i++) {
        const parley_pool_package *of = &report->packages[i];
        pl_text least = {0};
        pl_table_add(&table, PL_PLAIN, pl_package_letter(i).text);
        for (uint32_t p = 0; p < parties; p++)
            pl_cell_print(&table, PL_PLAIN, "%.3f", of->package.utilities[p]);
        pl_add_parties(r, &least, of->least_satisfied.items, of->least_satisfied.count);
        pl_text_print(&least, " %+.3f", of->least_surplus);
        pl_table_add(&table, PL_PLAIN, pl_text_string(&least));
        add_efficiency(r, &table, of);
        pl_text_clear(&least);
    }
    pl_table_add(&table, PL_FAINT, pl_word(r, "reservation value", "保留值"));
    for (uint32_t p = 0; p < parties; p++)
        if (r->view->parties[p].consent == PARLEY_CONSENT_NONE)
            pl_table_add(&table, PL_FAINT, "-");
        else
            pl_cell_print(&table, PL_FAINT, "%.3f", report->reservations[p]);
    pl_table_add(&table, PL_FAINT, "");
    pl_table_add(&table, PL_FAINT, "");
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_distances(const pl_reporter *r, const parley_pool_report *report) {
    pl_column columns[PARLEY_MOST_PACKAGES + 1] = {{"", PL_LEFT, 0, 0, false}};
    pl_letter letters[PARLEY_MOST_PACKAGES];
    pl_table table = {.columns = columns, .column_count = report->count + 1};
    pl_put_heading(r->out, r->style,
                   pl_word(r, "In how many points they differ", "方案之间相异的条款数"));
    for (uint32_t i = 0; i < report->count; i++) {
        letters[i] = pl_package_letter(i);
        columns[i + 1] = (pl_column){letters[i].text, PL_RIGHT, 0, 0, false};
    }
    for (uint32_t i = 0; i < report->count; i++) {
        pl_table_add(&table, PL_FAINT, letters[i].text);
        for (uint32_t k = 0; k < report->count; k++)
            if (k == i)
                pl_table_add(&table, PL_FAINT, "-");
            else
                pl_cell_print(&table, PL_PLAIN, "%u", report->differences[i * report->count + k]);
    }
    pl_put_table_parts(r->out, r->style, 2, &table, 1, 3);
    pl_table_clear(&table);
}

/* "A, C, D": the packages that have the option. */
static void add_holders(const pl_reporter *r, pl_text *text, const parley_pool_report *report,
                        uint32_t point, uint32_t option) {
    for (uint32_t i = 0; i < report->count; i++) {
        if (report->packages[i].package.choices[point] != (int32_t)option)
            continue;
        pl_text_put(text, text->length ? pl_word(r, ", ", "、") : "");
        pl_text_put(text, pl_package_letter(i).text);
    }
}

/* A row for each option of the point that some package has. */
static void add_varying_point(const pl_reporter *r, pl_table *table,
                              const parley_pool_report *report, uint32_t point) {
    const parley_view_point *at = &r->view->points[point];
    bool first = true;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        pl_text holders = {0}, option = {0};
        add_holders(r, &holders, report, point, o);
        if (holders.length) {
            pl_add_option(r, &option, o);
            if (first)
                pl_cell_print(table, PL_PLAIN, "%lld", (long long)pl_point_number(r, point));
            else
                pl_table_add(table, PL_PLAIN, "");
            pl_table_add(table, PL_PLAIN, first ? pl_point_label(r, point) : "");
            pl_table_add(table, PL_PLAIN, pl_text_string(&option));
            pl_table_add(table, PL_PLAIN, pl_text_string(&holders));
            first = false;
        }
        table->failed |= holders.failed || option.failed;
        pl_text_clear(&holders);
        pl_text_clear(&option);
    }
}

static void put_varying(const pl_reporter *r, const parley_pool_report *report) {
    pl_column columns[] = {{pl_word(r, "no.", "号"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "point", "条款"), PL_LEFT, 24, 0, true},
                           {pl_word(r, "option", "选项"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "packages", "方案"), PL_LEFT, 20, 0, true}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    pl_put_heading(r->out, r->style, pl_word(r, "Where they differ", "相异之处"));
    for (uint32_t j = 0; j < r->view->point_count; j++)
        if (report->varies[j])
            add_varying_point(r, &table, report, j);
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_common(const pl_reporter *r, const parley_pool_report *report) {
    uint32_t common = 0;
    for (uint32_t j = 0; j < r->view->point_count; j++)
        common += !report->varies[j];
    if (common == 0)
        return;
    pl_put_heading(r->out, r->style, pl_word(r, "The same in all of them", "各方案相同之处"));
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        pl_text text = {0};
        if (report->varies[j])
            continue;
        pl_add_point(r, &text, j);
        pl_text_put(&text, pl_word(r, ": ", "："));
        pl_add_option(r, &text, (uint32_t)report->packages[0].package.choices[j]);
        pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2, pl_text_string(&text));
        pl_text_clear(&text);
    }
}

static void put_intent(const pl_reporter *r, const parley_pool_report *report) {
    pl_text text = {0};
    pl_put_heading(r->out, r->style, pl_word(r, "Packages to lay on the table", "可供提出的方案"));
    if (report->count == 0) {
        pl_put_paragraph(
            r->out, r->style, 2,
            pl_word(r,
                    "None: no agreement is acceptable to all under central values. `parley "
                    "analyze` tells what must give.",
                    "无：中间取值下没有各方都接受的协议。`parley analyze`说明须在何处让步。"));
        return;
    }
    pl_text_print(
        &text,
        pl_word(r,
                "Acceptable to all, any two different in at least %u of %u points. A is "
                "the egalitarian one; each further one was sought as far as possible from "
                "those before it. Least satisfied: who gains least over its reservation "
                "value. Efficient: no agreement gives every party as much and one more.",
                "各方都可签，任意两个方案至少有%u点不同（共%u点）。A为平等解，其后各个尽量"
                "远离前者。“最不满意”：超出保留值最少的一方。“有效”：没有协议能使各方都不"
                "变差而一方更好。"),
        report->distance, r->view->point_count);
    pl_flush(r, &text, 2);
    if (report->count < report->wanted) {
        pl_text_print(&text,
                      report->complete
                          ? pl_word(r,
                                    "%u of the %u asked for were found; no agreement is "
                                    "far enough from all of them.",
                                    "找到%u个（所求为%u个）；没有与它们都相距足够远的协议。")
                          : pl_word(r, "%u of the %u asked for were found; there may be more.",
                                    "找到%u个（所求为%u个），可能还有。"),
                      report->count, report->wanted);
        if (report->distance > 1)
            pl_text_put(&text, pl_word(r, " With a smaller --distance more are found.",
                                       "减小--distance可找到更多。"));
        pl_flush(r, &text, 2);
    }
}

void pl_report_pool_text(pl_text *out, const parley_pool_report *report, const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, report->view, style);
    pl_report_title(&r);
    put_intent(&r, report);
    if (report->count == 0)
        return;
    pl_text_put(out, "\n");
    put_packages(&r, report);
    if (report->count > 1) {
        put_distances(&r, report);
        put_varying(&r, report);
    }
    put_common(&r, report);
}

/* -- JSON ------------------------------------------------------------------------------------ */

void pl_report_pool_json(pl_text *out, const parley_pool_report *report, const pl_style *style) {
    pl_show_writer w = pl_json_begin_as(out, report->view, style, "parley.pool/1");
    pl_json_put_voters(&w, report->reservations);
    pl_json_put_integer(&w, "wanted", report->wanted);
    pl_json_put_integer(&w, "distance", report->distance);
    pl_json_put_boolean(&w, "complete", report->complete != 0);
    pl_json_key(&w.json, "packages");
    pl_json_open(&w.json, '[');
    for (uint32_t i = 0; i < report->count; i++) {
        const parley_pool_package *of = &report->packages[i];
        pl_json_open(&w.json, '{');
        pl_json_put_package(&w, &of->package);
        pl_json_put_parties(&w, "least_satisfied", of->least_satisfied);
        pl_json_put_number(&w, "least_surplus", of->least_surplus);
        pl_json_put_boolean(&w, "efficient", of->efficient != 0);
        pl_json_put_number(&w, "slack", of->slack);
        pl_json_key(&w.json, "differences");
        pl_json_open(&w.json, '[');
        for (uint32_t k = 0; k < report->count; k++)
            pl_json_integer(&w.json, report->differences[i * report->count + k]);
        pl_json_close(&w.json, ']');
        pl_json_close(&w.json, '}');
    }
    pl_json_close(&w.json, ']');
    pl_json_key(&w.json, "varying_points");
    pl_json_open(&w.json, '[');
    for (uint32_t j = 0; j < report->view->point_count; j++)
        if (report->count && report->varies[j])
            pl_json_string(&w.json, pl_json_point_id(&w, j));
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}
