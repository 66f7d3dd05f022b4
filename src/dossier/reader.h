/* Reading the meaning out of a document: a mapping is read by a table of its keys.
 *
 * A reader never stops at the first mistake: it notes it and reads on, so that all are reported at
 * once. Out of memory is remembered in `status`, and everything after it is skipped over. */
#ifndef PL_DOSSIER_READER_H
#define PL_DOSSIER_READER_H

#include "base/map.h"
#include "base/text.h"
#include "base/vector.h"
#include "document/document.h"
#include "dossier/diagnostics.h"

#include <parley/dossier.h>

enum { MOST_DIAGNOSTICS = 1000, IMPORTANCE_WORDS = 5 };

typedef struct pl_reader {
    pl_arena *arena;
    parley_dossier *dossier;
    parley_diagnostics *diagnostics;
    parley_status status;
    size_t errors, warnings; /* found; the list ends at MOST_DIAGNOSTICS of each */
    const char *key;         /* whose value is being read; NULL inside a list */
    pl_map parties, points, drafts, sources, statements, meetings, costs;
    pl_map evidence; /* of the intent that is being read */
    pl_map *options; /* [point_count] ids of listed options */
    bool *source_used;
    bool languages_given;
    PL_VECTOR(const char *) languages;
    parley_interval importance[IMPORTANCE_WORDS];
} pl_reader;

/* Reads `node` into `out`; `extra` is what the table says. */
typedef void (*pl_read)(pl_reader *r, const pl_node *node, void *out, const void *extra);

typedef struct pl_field {
    const char *key;
    pl_read read;
    size_t offset;
    const void *extra;
    bool required;
} pl_field;

/* A table ends with a field whose key is NULL. */
typedef struct pl_words {
    const char *const *words; /* ends with NULL */
} pl_words;

/* -- messages -- */
void pl_error(pl_reader *r, uint32_t line, uint32_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pl_warn(pl_reader *r, uint32_t line, uint32_t column, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void pl_reader_clear_text(pl_reader *r, pl_text *text); /* notes if it ran out of memory */
void *pl_reader_alloc(pl_reader *r, size_t count, size_t size);
char *pl_reader_text(pl_reader *r, const char *text, size_t length);

/* False, with an error noted, unless the node is of the kind; `what` names the value, NULL by its
 * key. */
bool pl_expect(pl_reader *r, const pl_node *node, pl_kind kind, const char *what);

/* The word of the NULL-ended list that is nearest to `text` by spelling, or NULL. */
const char *pl_nearest(const char *text, const char *const *words);

/* True where exactly one of two keys is there; else notes which is missing or too many. */
bool pl_expect_one(pl_reader *r, const pl_node *node, const char *a, const char *b);

/* -- mappings and lists -- */

/* Reads a mapping by its table. `is_record`: it begins with a parley_record and takes the keys of
 * every entry too. */
void pl_read_mapping(pl_reader *r, const pl_node *node, const pl_field *fields, void *out,
                     bool is_record);

/* Reads each item of a list with `read` into an array of `size`-byte elements. */
void *pl_read_items(pl_reader *r, const pl_node *node, size_t size, pl_read read, const void *extra,
                    size_t *count);

/* Notes the ids of a list's entries in `map`, and an error for an id that stands twice. */
void pl_declare(pl_reader *r, const pl_node *list, pl_map *map, const char *what);

/* -- values: each is a pl_read -- */
extern const char
    pl_or_number[]; /* `extra` of pl_read_string and pl_read_text: 4 will do for "4" */
void pl_read_text(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_texts(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_word(pl_reader *r, const pl_node *node, void *out, const void *words); /* an enum */
void pl_read_string(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_language(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_one_of(pl_reader *r, const pl_node *node, void *out, const void *words); /* a string */
void pl_read_id(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_date(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_decimal(pl_reader *r, const pl_node *node, void *out, const void *extra); /* int64_t */
void pl_read_share(pl_reader *r, const pl_node *node, void *out, const void *extra); /* in [0,1] */
void pl_read_interval(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_pair(pl_reader *r, const pl_node *node, void *out, const void *extra); /* no number */
void pl_read_likely(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_whole(pl_reader *r, const pl_node *node, void *out, const void *extra); /* int64_t */
void pl_read_flag(pl_reader *r, const pl_node *node, void *out, const void *extra);  /* uint32_t */
void pl_read_sources(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_node(pl_reader *r, const pl_node *node, void *out, const void *extra); /* kept as is */

/* Notes an error where a distribution does not fit its interval. `node` is where it stands. */
void pl_check_likely(pl_reader *r, const pl_node *node, const parley_likely *likely,
                     parley_interval interval);

/* An interval of numbers within bounds: `extra` is a pl_bounds. */
typedef struct pl_bounds {
    int64_t low, high;
    const char *what; /* "[0, 1]" */
} pl_bounds;
void pl_read_bounded(pl_reader *r, const pl_node *node, void *out, const void *bounds);

/* References, by id: `extra` is a pl_references. Out: int32_t index, or PARLEY_NONE after an error.
 */
typedef struct pl_references {
    size_t map; /* offset of the pl_map in pl_reader */
    const char *what;
} pl_references;
extern const pl_references pl_party_reference, pl_point_reference, pl_draft_reference,
    pl_source_reference, pl_statement_reference, pl_meeting_reference, pl_cost_reference,
    pl_evidence_reference;
void pl_read_reference(pl_reader *r, const pl_node *node, void *out, const void *extra);
void pl_read_references(pl_reader *r, const pl_node *node, void *out, const void *extra);

/* An option of a known point: its index, or PARLEY_NONE after an error. */
int32_t pl_read_option(pl_reader *r, const pl_node *node, uint32_t point);
int32_t pl_find_option(pl_reader *r, const pl_node *node, uint32_t point, const char *id);

/* "point/option", one or a list. */
bool pl_read_option_name(pl_reader *r, const pl_node *node, parley_option_name *out);
void pl_read_option_names(pl_reader *r, const pl_node *node, void *out, const void *extra);

/* Parses a decimal of at most 9 digits after the point into billionths; false if it is none. */
bool pl_decimal_parse(int64_t *out, const char *text);

/* Writes billionths as a decimal without trailing zeros; 32 bytes. */
void pl_decimal_format(char *out, int64_t value);

/* -- the parts of a dossier -- */
void pl_read_plan(pl_reader *r, const pl_node *root);
void pl_read_model(pl_reader *r, const pl_node *root); /* parties, drafts, stances, weights... */
void pl_read_weights(pl_reader *r, const pl_node *root);
void pl_read_preferences(pl_reader *r, const pl_node *root);
void pl_read_choices(pl_reader *r, const pl_node *node, int32_t *choices);
void pl_read_record(pl_reader *r, const pl_node *root); /* statements, meetings... */
void pl_read_clock(pl_reader *r, const pl_node *root);  /* and the levers */
void pl_read_intents(pl_reader *r, const pl_node *root);
void pl_read_all_sources(pl_reader *r, const pl_node *root);
void pl_check_meaning(pl_reader *r);

/* Reads the list under `key` into *items and *count. */
void pl_read_section(pl_reader *r, const pl_node *root, const char *key, const pl_field *fields,
                     size_t size, const void **items, size_t *count);

#endif
