/* One solution with its proof. */
#include "report/solution.h"

#include "base/count.h"

#include <parley/analysis.h>

#include <string.h>

static double in_whole(const parley_problem *problem, uint32_t row, int64_t units) {
    return (double)units / (double)problem->scale[row];
}

/* -- text ------------------------------------------------------------------------------------ */

static void put_proof(const pl_reporter *r, const pl_solution_report *report) {
    const parley_solution *s = report->solution;
    pl_text text = {0};
    pl_text_put(r->out, "\n");
    if (s->proven)
        pl_text_print(&text,
                      pl_word(r,
                              "Proven: the certificate has %zu claims and %zu boxes; no "
                              "agreement does better. %llu nodes searched.",
                              "已证明：证书含%zu个论断、%zu个盒；没有更优的协议。搜索节点%llu个。"),
                      report->claims, report->boxes, (unsigned long long)s->nodes);
    else
        pl_text_print(&text,
                      pl_word(r,
                              "Not proven: interrupted. Value %.6g, and no agreement exceeds "
                              "%.6g.",
                              "未证明：已中断。当前值%.6g，任何协议不超过%.6g。"),
                      s->value, s->bound);
    pl_flush(r, &text, 2);
}

void pl_put_solution_utilities(const pl_reporter *r, const parley_problem *problem,
                               const int64_t *utilities) {
    for (uint32_t row = 0; row < r->view->required_count; row++) {
        pl_text text = {0};
        pl_text_print(
            &text,
            pl_word(r, "%s: utility %.4f, reservation value %.4f", "%s：效用%.4f，保留值%.4f"),
            pl_party_label(r, r->view->required[row]), in_whole(problem, row, utilities[row]),
            in_whole(problem, row, problem->spec.reservations[row]));
        pl_flush(r, &text, 2);
    }
}

void pl_report_solution_text(pl_text *out, const pl_solution_report *report,
                             const pl_style *style) {
    pl_reporter r = pl_reporter_of(out, report->view, style);
    pl_put_heading(out, style, pl_concept_label(&r, report->concept));
    if (!report->solution->found) {
        pl_put_paragraph(
            out, style, 2,
            report->solution->proven
                ? pl_word(&r, "No agreement gives every party its reservation value.",
                          "没有协议能使各方达到保留值。")
                : pl_word(&r, "None found before the search was interrupted.", "中断前未找到。"));
        put_proof(&r, report);
        return;
    }
    pl_put_solution_utilities(&r, report->problem, report->solution->utilities);
    put_proof(&r, report);
    pl_text_put(out, "\n");
    pl_report_package(&r, report->choices);
}

/* -- JSON ------------------------------------------------------------------------------------ */

void pl_put_solution_package(pl_json *json, const parley_view *view, const parley_problem *problem,
                             const int32_t *choices, const int64_t *utilities) {
    pl_json_key(json, "choices");
    pl_json_open(json, '{');
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_point *point = &view->dossier->points[view->points[j].point];
        pl_json_key(json, point->id);
        pl_json_string(json, point->options[view->options[choices[j]]].id);
    }
    pl_json_close(json, '}');
    pl_json_key(json, "utilities");
    pl_json_open(json, '{');
    for (uint32_t row = 0; row < view->required_count; row++) {
        pl_json_key(json, view->dossier->parties[view->required[row]].id);
        pl_json_double(json, in_whole(problem, row, utilities[row]));
    }
    pl_json_close(json, '}');
}

static void put_proof_json(pl_json *json, const pl_solution_report *report) {
    const parley_view *view = report->view;
    pl_json_key(json, "proof");
    pl_json_open(json, '{');
    pl_json_key(json, "proven");
    pl_json_boolean(json, report->solution->proven != 0);
    pl_json_key(json, "value");
    pl_json_double(json, report->solution->value);
    pl_json_key(json, "bound");
    pl_json_double(json, report->solution->bound);
    pl_json_key(json, "claims");
    pl_json_integer(json, (int64_t)report->claims);
    pl_json_key(json, "boxes");
    pl_json_integer(json, (int64_t)report->boxes);
    pl_json_key(json, "nodes");
    pl_json_integer(json, (int64_t)report->solution->nodes);
    pl_json_key(json, "multipliers");
    pl_json_open(json, '{');
    for (uint32_t row = 0; row < view->required_count; row++) {
        pl_json_key(json, view->dossier->parties[view->required[row]].id);
        pl_json_integer(json, report->solution->multipliers[row]);
    }
    pl_json_close(json, '}');
    pl_json_close(json, '}');
}

void pl_put_solution_grid(pl_json *json, const parley_view *view, const parley_problem *problem) {
    pl_json_key(json, "grid");
    pl_json_open(json, '{');
    for (uint32_t row = 0; row < view->required_count; row++) {
        pl_json_key(json, view->dossier->parties[view->required[row]].id);
        pl_json_open(json, '{');
        pl_json_key(json, "units");
        pl_json_integer(json, problem->scale[row]);
        pl_json_key(json, "reservation_units");
        pl_json_integer(json, problem->spec.reservations[row]);
        pl_json_key(json, "error");
        pl_json_double(json, problem->error[row]);
        pl_json_close(json, '}');
    }
    pl_json_close(json, '}');
}

void pl_report_solution_json(pl_text *out, const pl_solution_report *report) {
    pl_json json = {.out = out};
    pl_json_open(&json, '{');
    pl_json_key(&json, "schema");
    pl_json_string(&json, "parley.solution/1");
    pl_json_key(&json, "concept");
    pl_json_string(&json, parley_concept_name(report->concept));
    pl_json_key(&json, "found");
    pl_json_boolean(&json, report->solution->found != 0);
    if (report->solution->found)
        pl_put_solution_package(&json, report->view, report->problem, report->choices,
                                report->solution->utilities);
    put_proof_json(&json, report);
    pl_put_solution_grid(&json, report->view, report->problem);
    pl_json_close(&json, '}');
}
