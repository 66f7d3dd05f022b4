/* One solution with its proof, as text and as JSON ("parley.solution/1"). */
#ifndef PL_REPORT_SOLUTION_H
#define PL_REPORT_SOLUTION_H

#include "report/table.h"

#include <parley/solve.h>
#include <parley/utility.h>

/* What `parley solve` found. */
typedef struct pl_solution_report {
    const parley_view *view;
    const parley_problem *problem;
    parley_concept concept;
    const parley_solution *solution;
    const int32_t *choices; /* [point_count] view options; unused unless found */
    size_t claims, boxes;   /* size of the certificate */
    bool interrupted;
} pl_solution_report;

void pl_report_solution_text(pl_text *out, const pl_solution_report *report, const pl_style *style);
void pl_report_solution_json(pl_text *out, const pl_solution_report *report);

#endif
