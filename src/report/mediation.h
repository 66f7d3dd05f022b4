/* What `parley amend`, `parley pool`, `parley rank` and `parley divide` print: text for people, and
 * a JSON object (docs/amend.md lists the keys). */
#ifndef PL_REPORT_MEDIATION_H
#define PL_REPORT_MEDIATION_H

#include "report/table.h"

#include <parley/mediation.h>

/* Which amendments are asked for: any of these. */
enum { PL_ASK_ACCEPTABLE = 1, PL_ASK_IMPROVING = 2 };

void pl_report_amend_text(pl_text *out, const parley_amend_report *report, unsigned asked,
                          const pl_style *style);
void pl_report_amend_json(pl_text *out, const parley_amend_report *report, unsigned asked,
                          const pl_style *style);

void pl_report_pool_text(pl_text *out, const parley_pool_report *report, const pl_style *style);
void pl_report_pool_json(pl_text *out, const parley_pool_report *report, const pl_style *style);

void pl_report_rank_text(pl_text *out, const parley_rank_report *report, const pl_style *style);
void pl_report_rank_json(pl_text *out, const parley_rank_report *report, const pl_style *style);

void pl_report_divide_text(pl_text *out, const parley_divide_report *report, const pl_style *style);
void pl_report_divide_json(pl_text *out, const parley_divide_report *report, const pl_style *style);

#endif
