/* `parley intent`: the weighing of evidence as text, as one JSON object ("parley.intent/1":
 * docs/intent.md lists its keys) and as a chart. */
#ifndef PL_REPORT_INTENT_H
#define PL_REPORT_INTENT_H

#include "report/table.h"

#include <parley/intent.h>

void pl_report_intent_text(pl_text *out, const parley_view *view, parley_weighing *const *weighings,
                           size_t count, const pl_style *style);

/* The style counts for its language only. */
void pl_report_intent_json(pl_text *out, const parley_view *view, parley_weighing *const *weighings,
                           size_t count, const pl_style *style);

/* An SVG picture with a panel for each party. */
void pl_report_intent_svg(pl_text *out, const parley_view *view, parley_weighing *const *weighings,
                          size_t count, const pl_style *style);

#endif
