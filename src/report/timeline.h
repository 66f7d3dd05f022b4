/* `parley timeline`: the zone of agreement over time as text, as one JSON object
 * ("parley.timeline/1": docs/timeline.md lists its keys) and as a chart. */
#ifndef PL_REPORT_TIMELINE_H
#define PL_REPORT_TIMELINE_H

#include "report/table.h"

#include <parley/timeline.h>

/* The style of the JSON object and of the picture counts for its language only. */
void pl_report_timeline_text(pl_text *out, const parley_timeline *timeline, const pl_style *style);
void pl_report_timeline_json(pl_text *out, const parley_timeline *timeline, const pl_style *style);
void pl_report_timeline_svg(pl_text *out, const parley_timeline *timeline, const pl_style *style);

/* The name of a lever or an event in the reader's language, else its id. */
const char *pl_lever_name(const parley_timeline *timeline, uint32_t lever, const char *language);

#endif
