/* Small dossiers for the tests of src/utility. */
#ifndef PL_UTILITY_SAMPLE_H
#define PL_UTILITY_SAMPLE_H

#include "pl_test.h"

#include <parley/utility.h>

#include <string.h>

/* Parties a and b and the mediator m; the points x (two options), y (three) and the range z. */
#define SAMPLE_PARTIES                                                                             \
    "parley: dossier/1\n"                                                                          \
    "parties: [{id: a, role: principal}, {id: b, role: principal}, {id: m, role: mediator}]\n"
#define SAMPLE_PLAN                                                                                \
    "plan:\n"                                                                                      \
    "  points:\n"                                                                                  \
    "    - {id: x, options: [{id: x0}, {id: x1}]}\n"                                               \
    "    - {id: y, options: [{id: y0}, {id: y1}, {id: y2}]}\n"                                     \
    "    - {id: z, range: {from: 0, to: 1, step: 0.5}}\n"
#define SAMPLE SAMPLE_PARTIES SAMPLE_PLAN

static inline parley_dossier *sample_read(const char *text) {
    parley_dossier *dossier;
    parley_status status = parley_dossier_parse(&dossier, "sample", text, strlen(text), 0, NULL);
    ck_assert_msg(status == PARLEY_OK, "%u:%u: %s", parley_last_error()->line,
                  parley_last_error()->column, parley_last_error()->message);
    return dossier;
}

/* The view of a text on a day ("" = all days). Free both with sample_free. */
static inline parley_view *sample_view(const char *text, const char *day) {
    int32_t as_of = PARLEY_ALL_DAYS;
    parley_view *view;
    if (day[0])
        ck_assert_int_eq(parley_day_parse(&as_of, day), PARLEY_OK);
    ck_assert_int_eq(parley_view_new(&view, sample_read(text), as_of), PARLEY_OK);
    return view;
}

static inline void sample_free(parley_view *view) {
    parley_dossier *dossier = (parley_dossier *)view->dossier;
    parley_view_free(view);
    parley_dossier_free(dossier);
}

#endif
