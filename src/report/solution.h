/* One solution with its proof or its path, as text and as JSON ("parley.solution/1"). */
#ifndef PL_REPORT_SOLUTION_H
#define PL_REPORT_SOLUTION_H

#include "document/write.h"
#include "report/reporter.h"

#include <parley/procedure.h>
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

/* What `parley solve --concept raiffa` found. */
typedef struct pl_raiffa_report {
    const parley_view *view;
    const parley_problem *problem;
    const parley_raiffa *result;
    const double *path;     /* [point_count][required_count] in grid units */
    uint32_t point_count;   /* of the path, as far as there was room */
    const int32_t *choices; /* [point_count of the view] view options; unused unless found */
} pl_raiffa_report;

void pl_report_raiffa_text(pl_text *out, const pl_raiffa_report *report, const pl_style *style);
void pl_report_raiffa_json(pl_text *out, const pl_raiffa_report *report);

/* The parts of "parley.solution/1" that both have: "choices" and "utilities" of what was found
 * (`utilities` by row of the problem, in grid units), and "grid". */
void pl_put_solution_package(pl_json *json, const parley_view *view, const parley_problem *problem,
                             const int32_t *choices, const int64_t *utilities);
void pl_put_solution_grid(pl_json *json, const parley_view *view, const parley_problem *problem);

/* "Russia: utility 0.6200, reservation value 0.5000", a line for each party. */
void pl_put_solution_utilities(const pl_reporter *r, const parley_problem *problem,
                               const int64_t *utilities);

void pl_report_solution_text(pl_text *out, const pl_solution_report *report, const pl_style *style);
void pl_report_solution_json(pl_text *out, const pl_solution_report *report);

#endif
