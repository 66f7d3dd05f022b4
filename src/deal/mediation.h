/* A view with its central problem and space: what the reports of parley/mediation.h start from. */
#ifndef PL_DEAL_MEDIATION_H
#define PL_DEAL_MEDIATION_H

#include "deal/analysis.h"

typedef struct pl_case {
    pl_arena arena; /* what lives as long as the report */
    const parley_view *view;
    parley_problem *problem;
    parley_space *space;
    const double *reservations; /* [party_count] */
    parley_control *control;
} pl_case;

/* Builds problem and space; close also after a failure. */
parley_status pl_case_open(pl_case *of, const parley_view *view, parley_control *control);
void pl_case_close(pl_case *of);

/* Memory of the case; NULL with the error set. */
void *pl_case_take(pl_case *of, size_t count, size_t size);

/* For the parts of parley_analyze: without options or an analysis. Valid until the case closes. */
pl_analyst pl_case_analyst(pl_case *of);

/* The row of a party in the problem; required_count where its consent is not needed. */
uint32_t pl_case_row(const pl_case *of, uint32_t party);

/* What the option adds to the total of the party in this row, in grid units. */
int32_t pl_case_gain(const pl_case *of, uint32_t row, uint32_t view_option);

#endif
