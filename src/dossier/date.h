/* Dates as a dossier writes them: days, months, years and spans. */
#ifndef PL_DOSSIER_DATE_H
#define PL_DOSSIER_DATE_H

#include <parley/dossier.h>

#include <stdbool.h>

/* Fills everything but `written`; false where the text is no date. */
bool pl_date_parse(parley_date *out, const char *text);

#endif
