/* Dates as a dossier writes them: days, months, years and spans. */
#ifndef PL_DOSSIER_DATE_H
#define PL_DOSSIER_DATE_H

#include <parley/dossier.h>

typedef enum pl_date_verdict {
    PL_DATE_VALID,
    PL_DATE_NONE, /* no date, by its form */
    PL_DATE_NOT_IN_CALENDAR,
    PL_DATE_BACKWARDS /* a span that ends before it begins */
} pl_date_verdict;

/* Fills everything but `written`, where the verdict is PL_DATE_VALID. */
pl_date_verdict pl_date_parse(parley_date *out, const char *text);

#endif
