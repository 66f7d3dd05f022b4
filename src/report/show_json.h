/* What JSON objects about a view share: the opening keys, and entries written one way. */
#ifndef PL_REPORT_SHOW_JSON_H
#define PL_REPORT_SHOW_JSON_H

#include "document/write.h"
#include "report/show.h"

typedef struct pl_show_writer {
    pl_json json;
    const parley_view *view;
    const parley_dossier *dossier;
    const char *language;
} pl_show_writer;

/* Opens the object with "schema": "parley.show.<what>/1", "dossier", "title", "as_of", "language".
 */
pl_show_writer pl_json_begin(pl_text *out, const parley_view *view, const pl_style *style,
                             const char *what);
void pl_json_end(pl_show_writer *w);

/* The same opening under another schema, such as "parley.amend/1". */
pl_show_writer pl_json_begin_as(pl_text *out, const parley_view *view, const pl_style *style,
                                const char *schema);

/* A key with a value; a text or string that is missing gives null. */
void pl_json_put_string(pl_show_writer *w, const char *key, const char *value);
void pl_json_put_text(pl_show_writer *w, const char *key, const parley_text *text);
void pl_json_put_integer(pl_show_writer *w, const char *key, int64_t value);
void pl_json_put_day(pl_show_writer *w, const char *key, int32_t day); /* INT32_MIN: null */
void pl_json_put_texts(pl_show_writer *w, const char *key, parley_texts texts);
void pl_json_put_date(pl_show_writer *w, const char *key, const parley_date *date);

/* The id of a party, point or draft; null for PARLEY_NONE. */
void pl_json_put_party(pl_show_writer *w, const char *key, int32_t party);
void pl_json_put_parties(pl_show_writer *w, const char *key, parley_indices parties);
void pl_json_put_points(pl_show_writer *w, const char *key, parley_indices points);

/* "low" and "high", numbers in [0, 1]. */
void pl_json_put_likely(pl_show_writer *w, const parley_likely *likely);
void pl_json_put_interval(pl_show_writer *w, parley_interval value);

/* "cost_of_delay": {"kind", "low", "high"}, or another rate of a clock. */
void pl_json_put_rate(pl_show_writer *w, parley_quantity rate, const parley_estimate *estimate);

/* "date", "known", "text", "note" and "sources" of an entry. */
void pl_json_put_record(pl_show_writer *w, const parley_record *record);

#endif
