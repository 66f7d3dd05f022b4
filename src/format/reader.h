/* What the readers of the formats share: files that were opened, messages with their places, and
 * profiles that are being put together. */
#ifndef PL_FORMAT_READER_H
#define PL_FORMAT_READER_H

#include "base/map.h"
#include "base/text.h"
#include "base/vector.h"
#include "document/document.h"

#include <parley/format.h>

#include <stdbool.h>

typedef enum pl_role { PL_NO_ROLE, PL_DOMAIN_ROLE, PL_PROFILE_ROLE } pl_role;

/* One file. */
typedef struct pl_source {
    const char *path, *stem; /* the stem: its name without folder and ending */
    pl_document *document;   /* owned */
    parley_format format;    /* with a role */
    pl_role role;
} pl_source;

/* All files of a scenario, and the profiles that come out of them. */
typedef struct pl_scenario {
    pl_arena arena;
    parley_diagnostics *diagnostics; /* may be NULL */
    bool raw;                        /* Genius as NegMAS reads it */
    PL_VECTOR(pl_source) sources;
    pl_syntax syntax;        /* of the file opened last */
    const pl_source *source; /* whose nodes are being read */
    const char *name;        /* of the domain */
    size_t issue_count, profile_count;
    parley_issue *issues;
    parley_profile *profiles;
} pl_scenario;

/* -- opening files (sources.c) -- */

/* Opens the files, or those of the one folder, says what each is, and leaves out what is nothing.
 * *format is PARLEY_FORMAT_DOSSIER where nothing was opened because it is one. */
parley_status pl_sources_open(pl_scenario *s, parley_format *format, const char *const *paths,
                              size_t count);
parley_status pl_sources_parse(pl_scenario *s, parley_format *format, const parley_file *files,
                               size_t count);
void pl_scenario_clear(pl_scenario *s);

/* The one source with the domain, or NULL where there is none. PARLEY_E_INPUT where several are. */
parley_status pl_find_domain(const pl_scenario *s, const pl_source **out);

/* -- messages: pl_format_fail returns PARLEY_E_INPUT, pl_format_warn PARLEY_OK or E_MEMORY -- */
parley_status pl_format_fail(const pl_scenario *s, const pl_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
parley_status pl_format_warn(pl_scenario *s, const pl_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* -- values -- */
void *pl_format_alloc(pl_scenario *s, size_t count, size_t size); /* NULL with the error set */
const char *pl_format_text(pl_scenario *s, const char *text);     /* copied into the arena */

/* A finite decimal, from a number or from an attribute's text; `what` names it in messages. */
parley_status pl_format_number(const pl_scenario *s, const pl_node *node, const char *what,
                               double *out);

bool pl_is_scalar(const pl_node *node); /* a text, a number, true or false */

/* The values of a discrete issue, from a list of scalars. */
parley_status pl_format_values(pl_scenario *s, const pl_node *list, parley_issue *issue);

/* The number of the value among a discrete issue's, or SIZE_MAX. */
size_t pl_issue_find_value(const parley_issue *issue, const char *text);

/* The value of a numeric issue, or of a discrete one, that `node` names, as it stands in an
 * outcome. PARLEY_E_INPUT where it is none. */
parley_status pl_format_value(const pl_scenario *s, const pl_node *node, const parley_issue *issue,
                              double *out);

/* The issue of that name, or SIZE_MAX. */
size_t pl_format_issue(const pl_scenario *s, const char *name);

/* Refuses a name that is empty or stands twice; `names` gathers them. */
parley_status pl_format_name(const pl_scenario *s, pl_map *names, const pl_node *node,
                             const char *name, const char *what);

/* Fills the fields that the formats share with their defaults: nothing added, nothing cut, no
 * discount. */
parley_status pl_profile_begin(pl_scenario *s, parley_profile *profile, const char *name);

/* A table over a discrete issue that is not filled yet; NULL with the error set. */
double *pl_table_begin(pl_scenario *s, size_t issue, parley_evaluator *evaluator);

/* A line through (x, y) and (x + run, y + rise), not cut. */
parley_evaluator pl_line(double x, double y, double run, double rise);

/* Looks at the weights' sum, which most formats want to be 1. Below 1 they count as they are: the
 * best agreement is then worth less than 1. Above 1 they, and the reservation value, are divided by
 * it. `allowed` says what the format itself does. */
parley_status pl_weigh(pl_scenario *s, const pl_node *node, parley_profile *profile,
                       const char *allowed);

typedef parley_status pl_profile_reader(void *state, const pl_source *source,
                                        parley_profile *profile);

/* Reads every profile among the files. `mark` says what such a file holds, where there is none. */
parley_status pl_read_profiles(pl_scenario *s, pl_profile_reader *read, void *state,
                               const char *mark);

/* Turns the scenario into profiles of their own. */
parley_status pl_scenario_finish(pl_scenario *s, parley_profiles **out);

/* -- the formats -- */
parley_status pl_genius_read(pl_scenario *s);
parley_status pl_geniusweb_read(pl_scenario *s);
parley_status pl_negmas_read(pl_scenario *s);

#endif
