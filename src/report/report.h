/* Rendering: what the engines found, as text for people and as JSON for programs. */
#ifndef PL_REPORT_REPORT_H
#define PL_REPORT_REPORT_H

#include "base/text.h"

#include "document/write.h"

#include <parley/robust.h>

/* `robust` is NULL where no readings were drawn. */
void pl_report_analysis_json(pl_text *out, const parley_analysis *analysis,
                             const parley_robust *robust);

/* The value of the key "robust". */
void pl_report_robust_json(pl_json *json, const parley_robust *robust);

#endif
