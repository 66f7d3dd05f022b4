/* parley_analyze: builds the problems of the three readings, then asks each engine in turn. */
#include "deal/analysis.h"

#include "base/count.h"

#include <parley/acceptable.h>
#include <parley/concession.h>

#include <string.h>

enum { DEFAULT_MEMORY_BYTES = 192 << 20, DEFAULT_FRONTIER_MOST = 250000 };

typedef struct owned_analysis {
    parley_analysis analysis; /* first: the public handle points here */
    pl_arena arena;
    parley_view *view;
    parley_problem *problem;
} owned_analysis;

void *pl_analyst_take(pl_analyst *a, size_t count, size_t size) {
    void *block = pl_arena_alloc(a->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

parley_status pl_analyst_package(pl_analyst *a, parley_package *out, const uint32_t *choices) {
    const parley_view *view = a->view;
    int32_t *options = pl_analyst_take(a, view->point_count, sizeof *options);
    double *utilities = pl_analyst_take(a, view->party_count, sizeof *utilities);
    if (!options || !utilities)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < view->point_count; j++)
        options[j] = (int32_t)(view->points[j].first + choices[j]);
    for (uint32_t p = 0; p < view->party_count; p++)
        utilities[p] = parley_utility_of(view, p, options).central;
    *out = (parley_package){options, utilities};
    return PARLEY_OK;
}

void parley_view_to_space(const parley_view *view, const int32_t *view_options, uint32_t *choices) {
    for (uint32_t j = 0; j < view->point_count; j++)
        choices[j] = (uint32_t)view_options[j] - view->points[j].first;
}

const char *parley_concept_name(parley_concept concept) {
    static const char *const names[] = {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian",
                                        "tchebycheff"};
    return names[concept];
}

/* -- how many -------------------------------------------------------------------------------- */

static parley_status count_product(pl_analyst *a) {
    a->out->combinations = pl_count_of(1);
    for (uint32_t j = 0; j < a->view->point_count; j++)
        if (!pl_count_multiply(&a->out->combinations, a->view->points[j].option_count))
            return pl_fail(PARLEY_E_LIMIT, "the plan has 2^1024 agreements or more");
    return PARLEY_OK;
}

/* Agreements that obey the constraints, red lines left aside. */
static parley_status count_agreements(pl_analyst *a) {
    parley_space_spec spec = a->problem->spec;
    parley_space *space;
    spec.excluded = NULL;
    parley_status status = parley_space_new(&space, &spec, a->control);
    if (status != PARLEY_OK)
        return status;
    parley_space_count(space, &a->out->agreements);
    parley_space_free(space);
    parley_space_count(a->space, &a->out->signable);
    return PARLEY_OK;
}

static parley_status count_acceptable(pl_analyst *a) {
    parley_acceptable result;
    parley_acceptable_options options = {.memory_limit_bytes = a->options.memory_limit_bytes,
                                         .threads = a->options.threads};
    parley_status status = parley_count_acceptable(&result, a->space, NULL, &options, a->control);
    if (status != PARLEY_OK)
        return status;
    a->out->acceptable = result.count;
    a->out->acceptable_exact = result.exact;
    a->out->acceptable_estimate = result.number;
    a->out->acceptable_low = result.low;
    a->out->acceptable_high = result.high;
    return PARLEY_OK;
}

/* -- whether --------------------------------------------------------------------------------- */

static parley_status possible_in(pl_analyst *a, parley_reading reading, int *possible) {
    parley_problem *problem = NULL;
    parley_space *space = NULL;
    parley_status status;
    PL_TRY(parley_problem_new(&problem, a->view, reading));
    PL_TRY(parley_space_new(&space, &problem->spec, a->control));
    PL_TRY(parley_feasible(possible, NULL, space, NULL, NULL, a->control));
out:
    parley_space_free(space);
    parley_problem_free(problem);
    return status;
}

static parley_status answer_readings(pl_analyst *a) {
    parley_reading_report *readings = a->out->readings;
    parley_status status =
        parley_feasible(&readings[PARLEY_CENTRAL].possible, NULL, a->space, NULL, NULL, a->control);
    if (status == PARLEY_OK)
        status = possible_in(a, PARLEY_FAVOURABLE, &readings[PARLEY_FAVOURABLE].possible);
    if (status == PARLEY_OK)
        status = possible_in(a, PARLEY_UNFAVOURABLE, &readings[PARLEY_UNFAVOURABLE].possible);
    return status;
}

/* -- which ----------------------------------------------------------------------------------- */

static parley_status find_solutions(pl_analyst *a) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_solve_options options = {.scale = a->problem->scale};
    for (int concept = PARLEY_NASH; concept <= PARLEY_UTILITARIAN; concept ++) {
        parley_named_solution *named = &a->out->solutions[concept];
        parley_solution solution = {0};
        parley_status status = parley_solve(&solution, choices, a->space, (parley_concept) concept,
                                            &options, a->control);
        if (status == PARLEY_OK && solution.found)
            status = pl_analyst_package(a, &named->package, choices);
        if (status != PARLEY_OK)
            return status;
        named->concept = (parley_concept) concept;
        named->found = solution.found;
        named->proven = solution.proven;
    }
    return PARLEY_OK;
}

/* What all must give up alike, where no agreement is acceptable to all. */
static parley_status find_concession(pl_analyst *a) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_concession concession;
    if (a->out->readings[PARLEY_CENTRAL].possible || parley_space_is_empty(a->space))
        return PARLEY_OK;
    parley_status status = parley_concession_uniform(&concession, choices, a->space, NULL,
                                                     a->problem->scale, a->control);
    if (status == PARLEY_OK)
        a->out->concession = concession.value;
    return status;
}

/* -- what it rests on ------------------------------------------------------------------------ */

static void count_position(parley_basis_report *report, parley_basis basis) {
    report->said += basis == PARLEY_SAID;
    report->read_off += basis == PARLEY_READ_OFF;
    report->assumed += basis == PARLEY_ASSUMED;
    report->unknown += basis == PARLEY_BASIS_NONE;
}

static parley_status count_basis(pl_analyst *a) {
    const parley_view *view = a->view;
    parley_basis_report *of = pl_analyst_take(a, view->party_count, sizeof *of);
    double *reservations = pl_analyst_take(a, view->party_count, sizeof *reservations);
    if (!of || !reservations)
        return PARLEY_E_MEMORY;
    for (uint32_t p = 0; p < view->party_count; p++) {
        reservations[p] = parley_reservation_of(view, p).central;
        for (uint32_t o = 0; o < view->option_count; o++) {
            parley_basis basis = parley_view_position(view, p, o)->basis;
            count_position(&of[p], basis);
            count_position(&a->out->basis, basis);
        }
    }
    a->out->basis_of = of;
    a->out->reservations = reservations;
    a->out->error = a->problem->error;
    return PARLEY_OK;
}

/* -- all of it ------------------------------------------------------------------------------- */

static parley_status analyse(pl_analyst *a) {
    static const struct {
        const char *stage;
        parley_status (*run)(pl_analyst *a);
    } steps[] = {{"counting agreements", count_product},
                 {"counting agreements", count_agreements},
                 {"reading the record", count_basis},
                 {"asking whether a deal is possible", answer_readings},
                 {"finding solutions", find_solutions},
                 {"finding what must give", find_concession},
                 {"finding what must give", pl_analyse_remedies},
                 {"counting acceptable agreements", count_acceptable},
                 {"finding the frontier", pl_analyse_frontier},
                 {"judging the points", pl_analyse_points},
                 {"judging the drafts", pl_analyse_drafts}};
    enum { STEPS = sizeof steps / sizeof *steps };
    for (size_t i = 0; i < STEPS; i++) {
        pl_control_report(a->control, steps[i].stage, (double)i / STEPS);
        parley_status status = pl_control_poll(a->control);
        if (status == PARLEY_OK)
            status = steps[i].run(a);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

static parley_analysis_options with_defaults(const parley_analysis_options *given) {
    parley_analysis_options options = given ? *given : (parley_analysis_options){0};
    if (!options.memory_limit_bytes)
        options.memory_limit_bytes = DEFAULT_MEMORY_BYTES;
    if (!options.frontier_most)
        options.frontier_most = DEFAULT_FRONTIER_MOST;
    if (!options.frontier_listed)
        options.frontier_listed = 1000;
    if (!options.representatives)
        options.representatives = 32;
    if (!options.amendment_count)
        options.amendment_count = 5;
    return options;
}

parley_status parley_analyze(parley_analysis **out, const parley_dossier *dossier, int32_t as_of,
                             const parley_analysis_options *options, parley_control *control) {
    parley_status status;
    parley_space *space = NULL;
    *out = NULL;
    owned_analysis *owned = PL_NEW(owned_analysis, 1);
    if (!owned)
        return pl_fail_memory();
    PL_TRY(parley_view_new(&owned->view, dossier, as_of));
    PL_TRY(parley_problem_new(&owned->problem, owned->view, PARLEY_CENTRAL));
    PL_TRY(parley_space_new(&space, &owned->problem->spec, control));
    owned->analysis.view = owned->view;
    owned->analysis.central = owned->problem;
    pl_analyst a = {.out = &owned->analysis,
                    .arena = &owned->arena,
                    .view = owned->view,
                    .problem = owned->problem,
                    .space = space,
                    .options = with_defaults(options),
                    .control = control};
    PL_TRY(analyse(&a));
    *out = &owned->analysis;
out:
    parley_space_free(space);
    if (status != PARLEY_OK)
        parley_analysis_free(&owned->analysis);
    return status;
}

void parley_analysis_free(parley_analysis *analysis) {
    if (!analysis)
        return;
    owned_analysis *owned = (owned_analysis *)analysis;
    parley_problem_free(owned->problem);
    parley_view_free(owned->view);
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}
