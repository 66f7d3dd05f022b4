/* The parts of the Genius reader. */
#ifndef PL_FORMAT_GENIUS_H
#define PL_FORMAT_GENIUS_H

#include "format/reader.h"

/* The issues of a domain or a profile, in the order written, however deep objectives nest. */
typedef PL_VECTOR(const pl_node *) pl_elements;

/* What the issues of a domain are called by in profiles. */
typedef struct pl_genius {
    pl_scenario *scenario;
    const int64_t *numbers; /* [issue_count] the `index` of each */
} pl_genius;

/* Gathers the elements of that name under `node`, through all objectives. */
parley_status pl_genius_collect(pl_elements *out, const pl_node *node, const char *tag);

/* The first child element of that name, or NULL. */
const pl_node *pl_genius_child(const pl_node *element, const char *tag);

/* A number, or *found = false where the attribute is missing. */
parley_status pl_genius_number(const pl_scenario *s, const pl_node *element, const char *name,
                               bool *found, double *out);

/* A number that must be there. */
parley_status pl_genius_need(const pl_scenario *s, const pl_node *element, const char *name,
                             double *out);

/* The `index` of an element as a whole number. */
parley_status pl_genius_index(const pl_scenario *s, const pl_node *element, int64_t *out);

/* The issue whose index that is, or SIZE_MAX. */
size_t pl_genius_issue(const pl_genius *g, int64_t number);

/* The ends of a numeric issue, from its attributes or its <range>; *found = false for none. */
parley_status pl_genius_range(const pl_scenario *s, const pl_node *issue, bool *found, double *low,
                              double *high);

/* An additive profile: evaluations and weights. */
parley_status pl_genius_additive(pl_genius *g, const pl_node *root, parley_profile *profile);

/* A profile of hyper-rectangles; `utility` is the element that holds them. */
parley_status pl_genius_rectangles(pl_genius *g, const pl_node *utility, parley_profile *profile);

#endif
