/* Rendering: what the engines found, as text for people and as JSON for programs. */
#ifndef PL_REPORT_REPORT_H
#define PL_REPORT_REPORT_H

#include "base/text.h"

#include <parley/analysis.h>

void pl_report_analysis_json(pl_text *out, const parley_analysis *analysis);

#endif
