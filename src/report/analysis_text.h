/* The analysis as a report for people, in English or Chinese, within the width of the style. */
#ifndef PL_REPORT_ANALYSIS_TEXT_H
#define PL_REPORT_ANALYSIS_TEXT_H

#include "report/table.h"

#include <parley/robust.h>

/* `robust` is NULL where no readings were drawn. */
void pl_report_analysis_text(pl_text *out, const parley_analysis *analysis,
                             const parley_robust *robust, const pl_style *style);

#endif
