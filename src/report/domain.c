/* Opening what talks are held over, its names, and its measures. */
#include "report/domain.h"

#include "base/error.h"
#include "dossier/diagnostics.h"
#include "report/reporter.h"

#include <math.h>
#include <string.h>

enum { KNOWN = 1 << 12 }; /* distances kept */

/* -- names ----------------------------------------------------------------------------------- */

static pl_domain_name *names(pl_domain *d, size_t count) {
    pl_domain_name *made = pl_arena_alloc(&d->arena, count, sizeof *made);
    if (!made)
        pl_fail_memory();
    return made;
}

static const char *keep(pl_domain *d, const pl_text *text) {
    const char *kept =
        text->failed ? NULL : pl_arena_text(&d->arena, pl_text_string(text), text->length);
    if (!kept)
        pl_fail_memory();
    return kept;
}

/* Room for the names of m issues whose values are counted already. */
static parley_status make_room(pl_domain *d, pl_domain_name **parties, pl_domain_name **issues,
                               pl_domain_name **values) {
    const parley_space_spec *space = &d->spec.scenario.space;
    uint32_t *first = pl_arena_alloc(&d->arena, space->issue_count + 1, sizeof *first);
    d->party_count = space->party_count;
    d->issue_count = space->issue_count;
    for (uint32_t j = 0; first && j < space->issue_count; j++)
        first[j + 1] = first[j] + space->option_counts[j];
    d->first = first;
    d->option_count = first ? first[space->issue_count] : 0;
    d->parties = *parties = names(d, d->party_count);
    d->issues = *issues = names(d, d->issue_count);
    d->values = *values = names(d, d->option_count);
    return first && d->parties && d->issues && d->values ? PARLEY_OK : pl_fail_memory();
}

static parley_status name_dossier(pl_domain *d) {
    pl_domain_name *parties, *issues, *values;
    pl_style style = {.language = d->language};
    pl_reporter r = pl_reporter_of(NULL, d->view, &style);
    parley_status status = make_room(d, &parties, &issues, &values);
    int64_t *numbers = pl_arena_alloc(&d->arena, d->issue_count, sizeof *numbers);
    if (status != PARLEY_OK || !numbers)
        return pl_fail_memory();
    const char *title = parley_text_get(&d->dossier->title, d->language);
    d->title = title[0] ? title : d->dossier->id;
    d->numbers = numbers;
    for (uint32_t p = 0; p < d->party_count; p++) {
        uint32_t party = d->view->required[p];
        parties[p] = (pl_domain_name){d->dossier->parties[party].id, pl_party_label(&r, party)};
    }
    for (uint32_t j = 0; j < d->issue_count; j++) {
        const parley_point *point = &d->dossier->points[d->view->points[j].point];
        issues[j] = (pl_domain_name){point->id, pl_point_label(&r, j)};
        numbers[j] = pl_point_number(&r, j);
        for (uint32_t o = 0; o < d->view->points[j].option_count; o++) {
            uint32_t option = d->view->points[j].first + o;
            pl_text text = {0};
            pl_add_option(&r, &text, option);
            values[option] =
                (pl_domain_name){point->options[d->view->options[option]].id, keep(d, &text)};
            pl_text_clear(&text);
            if (!values[option].label)
                return PARLEY_E_MEMORY;
        }
    }
    return PARLEY_OK;
}

static parley_status name_values(pl_domain *d, pl_domain_name *values, uint32_t issue) {
    const parley_issue *of = &d->profiles->issues[issue];
    for (uint32_t o = d->first[issue]; o < d->first[issue + 1]; o++) {
        const char *name;
        char number[32];
        pl_text text = {0};
        if (of->kind == PARLEY_ISSUE_DISCRETE) {
            name = of->values[o - d->first[issue]];
        } else {
            pl_format_double(number, d->grid->values[o]);
            pl_text_put(&text, number);
            name = keep(d, &text);
            pl_text_clear(&text);
        }
        if (!name)
            return PARLEY_E_MEMORY;
        values[o] = (pl_domain_name){name, name};
    }
    return PARLEY_OK;
}

static parley_status name_profiles(pl_domain *d) {
    pl_domain_name *parties, *issues, *values;
    parley_status status = make_room(d, &parties, &issues, &values);
    d->title = d->profiles->name;
    for (uint32_t p = 0; status == PARLEY_OK && p < d->party_count; p++)
        parties[p] = (pl_domain_name){d->profiles->profiles[p].name, d->profiles->profiles[p].name};
    for (uint32_t j = 0; status == PARLEY_OK && j < d->issue_count; j++) {
        issues[j] = (pl_domain_name){d->profiles->issues[j].name, d->profiles->issues[j].name};
        status = name_values(d, values, j);
    }
    return status;
}

/* -- opening --------------------------------------------------------------------------------- */

static parley_status open_dossier(pl_domain *d, const char *path, const pl_domain_options *options,
                                  parley_diagnostics *diagnostics) {
    parley_status status;
    PL_TRY(parley_dossier_read(&d->dossier, path, diagnostics));
    d->is_dossier = true;
    d->as_of = options->has_as_of ? options->as_of : d->dossier->as_of;
    d->language = options->language;
    if (!d->language && d->dossier->language_count)
        d->language = d->dossier->languages[0];
    PL_TRY(parley_view_new(&d->view, d->dossier, d->as_of));
    PL_TRY(parley_problem_new(&d->problem, d->view, PARLEY_CENTRAL));
    PL_TRY(pl_spec_of_problem(&d->spec, d->problem));
    status = name_dossier(d);
out:
    return status;
}

static parley_status open_profiles(pl_domain *d, const char *path, const pl_domain_options *options,
                                   parley_diagnostics *diagnostics, parley_control *control) {
    parley_status status;
    parley_profiles_options levels = {.levels = options->format.levels};
    d->language = options->language;
    if (options->has_as_of)
        return pl_fail(PARLEY_E_ARGUMENT, "only a dossier has days; this is none");
    PL_TRY(parley_profiles_read(&d->profiles, &path, 1, &options->format, diagnostics));
    PL_TRY(parley_profiles_problem_new(&d->grid, d->profiles, &levels));
    PL_TRY(pl_spec_of_profiles(&d->spec, d->grid, control));
    status = name_profiles(d);
out:
    return status;
}

parley_status pl_domain_open(pl_domain *domain, const char *path, const pl_domain_options *options,
                             parley_diagnostics *diagnostics, bool *is_profiles,
                             parley_control *control) {
    parley_format format = PARLEY_FORMAT_DOSSIER;
    *domain = (pl_domain){0};
    *is_profiles = false;
    parley_status status = parley_format_detect(&format, &path, 1);
    if (status == PARLEY_OK && format == PARLEY_FORMAT_DOSSIER) {
        status = open_dossier(domain, path, options, diagnostics);
    } else if (status == PARLEY_OK || status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT) {
        *is_profiles = true; /* or broken: the reader says what is wrong */
        status = open_profiles(domain, path, options, diagnostics, control);
    }
    if (status != PARLEY_OK)
        pl_domain_clear(domain);
    return status;
}

parley_status pl_domain_build(pl_domain *domain, parley_control *control) {
    return parley_scenario_new(&domain->scenario, &domain->spec.scenario, control);
}

void pl_domain_clear(pl_domain *domain) {
    parley_reference_free(domain->reference);
    parley_scenario_free(domain->scenario);
    pl_spec_clear(&domain->spec);
    parley_profiles_problem_free(domain->grid);
    parley_profiles_free(domain->profiles);
    parley_problem_free(domain->problem);
    parley_view_free(domain->view);
    parley_dossier_free(domain->dossier);
    pl_free(domain->known);
    pl_free(domain->known_at);
    pl_arena_clear(&domain->arena);
    *domain = (pl_domain){0};
}

/* -- measures -------------------------------------------------------------------------------- */

parley_status pl_domain_refer(pl_domain *domain, parley_control *control) {
    parley_reference_spec spec = {.space = domain->spec.scenario.space,
                                  .totals = domain->spec.scenario.totals,
                                  .scale = domain->spec.scenario.scale};
    if (domain->reference)
        return PARLEY_OK;
    if (domain->problem)
        spec.space.excluded = domain->problem->spec.excluded;
    return parley_reference_new(&domain->reference, &spec, NULL, control);
}

static uint64_t mix(uint64_t digest, const void *bytes, size_t length) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        digest = (digest ^ at[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
    return digest;
}

static const uint64_t BEGINNING = UINT64_C(0xcbf29ce484222325);

parley_status pl_domain_measure(pl_domain *domain, parley_distances *out, const double *utilities,
                                parley_control *control) {
    uint32_t n = domain->party_count;
    size_t bytes = n * sizeof *utilities;
    if (parley_reference_frontier_size(domain->reference) > 0)
        return parley_reference_measure(out, domain->reference, utilities, 1, control);
    if (!domain->known) {
        domain->known = PL_NEW(parley_distances, KNOWN);
        domain->known_at = PL_NEW(double, (size_t)KNOWN *n);
        if (!domain->known || !domain->known_at)
            return pl_fail_memory();
        for (size_t i = 0; i < (size_t)KNOWN * n; i++)
            domain->known_at[i] = (double)NAN;
    }
    size_t slot = mix(BEGINNING, utilities, bytes) % KNOWN;
    double *at = domain->known_at + slot * n;
    if (memcmp(at, utilities, bytes) == 0) {
        *out = domain->known[slot];
        return PARLEY_OK;
    }
    parley_status status = parley_reference_measure(out, domain->reference, utilities, 1, control);
    if (status == PARLEY_OK) {
        domain->known[slot] = *out;
        memcpy(at, utilities, bytes);
    }
    return status;
}

/* -- the digest ------------------------------------------------------------------------------ */

static uint64_t mix_names(uint64_t digest, const pl_domain_name *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        digest = mix(digest, list[i].id, strlen(list[i].id) + 1);
    return digest;
}

static uint64_t mix_times(uint64_t digest, const double *times, size_t count, double otherwise) {
    for (size_t i = 0; i < count; i++)
        digest = mix(digest, times ? &times[i] : &otherwise, sizeof otherwise);
    return digest;
}

static uint64_t mix_clauses(uint64_t digest, const parley_space_spec *space) {
    for (uint32_t c = 0; c < space->clause_count; c++)
        digest = mix(digest, space->clauses[c].literals,
                     space->clauses[c].count * sizeof *space->clauses[c].literals);
    return digest;
}

uint64_t pl_domain_digest(const pl_domain *domain) {
    const parley_scenario_spec *spec = &domain->spec.scenario;
    size_t n = domain->party_count, options = domain->option_count, outcomes = 1;
    uint64_t digest = BEGINNING;
    digest = mix_names(digest, domain->parties, n);
    digest = mix_names(digest, domain->issues, domain->issue_count);
    digest = mix_names(digest, domain->values, options);
    digest = mix(digest, domain->first, (domain->issue_count + 1) * sizeof *domain->first);
    for (uint32_t j = 0; spec->totals && j < domain->issue_count; j++)
        outcomes *= spec->space.option_counts[j];
    if (spec->totals)
        digest = mix(digest, spec->totals, n * outcomes * sizeof *spec->totals);
    else
        digest = mix(digest, spec->space.gains, n * options * sizeof *spec->space.gains);
    digest = mix(digest, spec->space.reservations, n * sizeof *spec->space.reservations);
    digest = mix(digest, spec->scale, n * sizeof *spec->scale);
    if (spec->red_lines)
        digest = mix(digest, spec->red_lines, n * options);
    digest = mix_clauses(digest, &spec->space);
    digest = mix_times(digest, spec->discounts, n, 1);
    return mix_times(digest, spec->delay_costs, n, 0);
}
