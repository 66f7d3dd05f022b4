/* What talks are held over, read from a dossier or from profiles of any format: names in the
 * reader's language, the scenario, and what agreements are measured against. */
#ifndef PL_REPORT_DOMAIN_H
#define PL_REPORT_DOMAIN_H

#include "report/table.h"
#include "talks/spec.h"

#include <parley/format.h>
#include <parley/reference.h>
#include <parley/view.h>

/* A party, an issue or a value: its id where a program names it, its label where a person reads. */
typedef struct pl_domain_name {
    const char *id, *label;
} pl_domain_name;

/* All zeroes is the default. */
typedef struct pl_domain_options {
    const char *language; /* NULL: the dossier's first */
    int32_t as_of;
    bool has_as_of; /* else the dossier's own day */
    parley_format_options format;
} pl_domain_options;

typedef struct pl_domain {
    const char *title;
    const char *language; /* of the labels; NULL: any */
    bool is_dossier;
    int32_t as_of; /* of a dossier */
    uint32_t party_count, issue_count, option_count;
    const pl_domain_name *parties, *issues; /* [n], [m] */
    const int64_t *numbers;                 /* [m] of a dossier's points; NULL */
    const uint32_t *first;                  /* [m + 1] of an issue's values among all */
    const pl_domain_name *values;           /* [first[m]] */
    pl_spec spec;                           /* may be changed until pl_domain_build */
    parley_scenario *scenario;
    parley_reference *reference;
    /* what they are made of */
    parley_dossier *dossier;
    parley_view *view;
    parley_problem *problem;
    parley_profiles *profiles;
    parley_profiles_problem *grid;
    parley_distances *known; /* distances that took a search, by a hash of the utilities */
    double *known_at;
    pl_arena arena;
} pl_domain;

/* Opens a dossier or profiles; scenario and reference are not made yet. `diagnostics` receives
 * errors and warnings; `*is_profiles` tells whose they are, also where it fails. Errors as
 * parley_dossier_open, and those of views, problems and specs. PARLEY_E_ARGUMENT: a day is asked
 * for, and it is no dossier. */
parley_status pl_domain_open(pl_domain *domain, const char *path, const pl_domain_options *options,
                             parley_diagnostics *diagnostics, bool *is_profiles,
                             parley_control *control);

/* Makes the scenario. Errors as parley_scenario_new. */
parley_status pl_domain_build(pl_domain *domain, parley_control *control);

/* Makes the reference, where there is none yet. Errors as parley_reference_new. */
parley_status pl_domain_refer(pl_domain *domain, parley_control *control);

/* Distances of one agreement; the reference must have been made. */
parley_status pl_domain_measure(pl_domain *domain, parley_distances *out, const double *utilities,
                                parley_control *control);

void pl_domain_clear(pl_domain *domain);

/* The name of option `choice` of issue `issue`. */
static inline const pl_domain_name *pl_domain_value(const pl_domain *domain, uint32_t issue,
                                                    uint32_t choice) {
    return &domain->values[domain->first[issue] + choice];
}

/* A number for what is negotiated: names, utilities, reservation values, what time costs. Not
 * the same for two domains, but for chance. */
uint64_t pl_domain_digest(const pl_domain *domain);

#endif
