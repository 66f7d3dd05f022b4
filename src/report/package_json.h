/* Packages, utilities and verdicts in JSON, keyed by the ids of points and parties. */
#ifndef PL_REPORT_PACKAGE_JSON_H
#define PL_REPORT_PACKAGE_JSON_H

#include "report/show_json.h"

#include <parley/analysis.h>

/* A number rounded to 12 digits, below which lies only the noise of adding doubles. */
void pl_json_put_number(pl_show_writer *w, const char *key, double value);
void pl_json_put_boolean(pl_show_writer *w, const char *key, bool value);

/* The id of a view option. */
const char *pl_json_option_id(const pl_show_writer *w, uint32_t view_option);
const char *pl_json_point_id(const pl_show_writer *w, uint32_t view_point);

/* "choices": {point: option or null}, of view options [point_count]. */
void pl_json_put_choices(pl_show_writer *w, const int32_t *choices);

/* {party: number} of all parties [party_count]. */
void pl_json_put_by_party(pl_show_writer *w, const char *key, const double *numbers);

/* "parties" and "reservations": the parties whose consent is needed, and what each asks. */
void pl_json_put_voters(pl_show_writer *w, const double *reservations);

/* "choices" and "utilities". */
void pl_json_put_package(pl_show_writer *w, const parley_package *package);

/* "signs", "refuses", "depends", "red_line", "no_say". */
const char *pl_json_verdict(parley_verdict verdict);

#endif
