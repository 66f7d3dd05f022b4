/* Raiffa's sequential solution with the path that leads to it. */
#include "report/solution.h"

static double point_of(const pl_raiffa_report *report, uint32_t point, uint32_t row) {
    return report->path[(size_t)point * report->view->required_count + row] /
           (double)report->problem->scale[row];
}

static void put_path(const pl_reporter *r, const pl_raiffa_report *report) {
    pl_column columns[1 + PARLEY_MAX_PARTIES] = {{pl_word(r, "step", "步"), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = 1 + report->view->required_count};
    for (uint32_t row = 0; row < report->view->required_count; row++)
        columns[1 + row] =
            (pl_column){pl_party_label(r, report->view->required[row]), PL_RIGHT, 14, 9, true};
    for (uint32_t i = 0; i < report->point_count; i++) {
        pl_cell_print(&table, PL_FAINT, "%u", i);
        for (uint32_t row = 0; row < report->view->required_count; row++)
            pl_cell_print(&table, PL_PLAIN, "%.4f", point_of(report, i, row));
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

void pl_report_raiffa_text(pl_text *out, const pl_raiffa_report *report, const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, report->view, style);
    pl_put_heading(out, style, pl_word(&r, "Raiffa, step by step", "雷法逐步解"));
    if (!report->result->found) {
        pl_put_paragraph(out, style, 2,
                         pl_word(&r, "No agreement gives every party its reservation value.",
                                 "没有协议能使各方达到保留值。"));
        return;
    }
    pl_put_solution_utilities(&r, report->problem, report->result->utilities);
    pl_text_put(out, "\n");
    pl_put_paragraph(
        out, style, 2,
        pl_word(
            &r,
            "The path begins at the reservation values. Each step brings every party an equal "
            "part of the way to the most it could have while the others keep what they have. It "
            "ends where one agreement gives all of them that, or none gives all the next step; "
            "of those above the last point it is the egalitarian one:",
            "路径始于保留值。每一步使各方向“他方不失已得时自己最多可得”前进相等的一份。至某一协议"
            "已使各方皆得此最多，或下一步已无协议可及为止；取最后一点以上的平等解："));
    pl_text_put(out, "\n");
    put_path(&r, report);
    pl_text_put(out, "\n");
    pl_report_package(&r, report->choices);
}

void pl_report_raiffa_json(pl_text *out, const pl_raiffa_report *report) {
    const parley_view *view = report->view;
    pl_json json = {.out = out};
    pl_json_open(&json, '{');
    pl_json_key(&json, "schema");
    pl_json_string(&json, "parley.solution/1");
    pl_json_key(&json, "concept");
    pl_json_string(&json, "raiffa");
    pl_json_key(&json, "found");
    pl_json_boolean(&json, report->result->found != 0);
    if (report->result->found)
        pl_put_solution_package(&json, view, report->problem, report->choices,
                                report->result->utilities);
    pl_json_key(&json, "path");
    pl_json_open(&json, '[');
    for (uint32_t i = 0; i < report->point_count; i++) {
        pl_json_open(&json, '{');
        for (uint32_t row = 0; row < view->required_count; row++) {
            pl_json_key(&json, view->dossier->parties[view->required[row]].id);
            pl_json_double(&json, point_of(report, i, row));
        }
        pl_json_close(&json, '}');
    }
    pl_json_close(&json, ']');
    pl_put_solution_grid(&json, view, report->problem);
    pl_json_close(&json, '}');
}
