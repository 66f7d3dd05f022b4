/* Packages to lay on the table: parley_pool in terms of the dossier, with who is least satisfied
 * and where the packages differ. */
#include "deal/mediation.h"

#include "base/count.h"

#include <parley/mediation.h>

#include <string.h>

enum { DEFAULT_PACKAGES = 5, ISSUES_TO_A_CHANGE = 10 };

typedef struct owned_pool {
    parley_pool_report report; /* first: the public handle points here */
    pl_case held;
} owned_pool;

/* Compares the surplus of two parties over their reservation values, in whole utilities. */
static int compare_surplus(const parley_problem *problem, const int64_t *utilities, uint32_t a,
                           uint32_t b) {
    pl_i128 one = (pl_i128)(utilities[a] - problem->spec.reservations[a]) * problem->scale[b];
    pl_i128 two = (pl_i128)(utilities[b] - problem->spec.reservations[b]) * problem->scale[a];
    return (one > two) - (one < two);
}

static parley_status find_least_satisfied(owned_pool *of, parley_pool_package *out,
                                          const int64_t *utilities) {
    const parley_view *view = of->report.view;
    const parley_problem *problem = of->held.problem;
    uint32_t least = 0, count = 0;
    uint32_t *parties = pl_case_take(&of->held, view->required_count, sizeof *parties);
    if (!parties)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 1; row < view->required_count; row++)
        if (compare_surplus(problem, utilities, row, least) < 0)
            least = row;
    for (uint32_t row = 0; row < view->required_count; row++)
        if (compare_surplus(problem, utilities, row, least) == 0)
            parties[count++] = view->required[row];
    out->least_satisfied = (parley_indices){count, parties};
    out->least_surplus = (double)(utilities[least] - problem->spec.reservations[least]) /
                         (double)problem->scale[least];
    return PARLEY_OK;
}

/* Whether another agreement gives every party as much and one of them more: then the greatest sum
 * over those that give every party as much is greater. */
static parley_status find_efficient(owned_pool *of, parley_pool_package *out,
                                    const int64_t *utilities) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_solution solution;
    parley_solve_options options = {.disagreement = utilities, .scale = of->held.problem->scale};
    parley_status status = parley_solve(&solution, choices, of->held.space, PARLEY_UTILITARIAN,
                                        &options, of->held.control);
    out->efficient = status == PARLEY_OK && solution.found &&
                     memcmp(solution.utilities, utilities,
                            of->report.view->required_count * sizeof *utilities) == 0;
    return status;
}

static parley_status compare_packages(owned_pool *of) {
    parley_pool_report *report = &of->report;
    uint32_t count = report->count, points = report->view->point_count;
    uint32_t *differences = pl_case_take(&of->held, (size_t)count * count, sizeof *differences);
    uint8_t *varies = pl_case_take(&of->held, points, sizeof *varies);
    if (!differences || !varies)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < count; k++)
            for (uint32_t j = 0; j < points; j++) {
                bool same = report->packages[i].package.choices[j] ==
                            report->packages[k].package.choices[j];
                differences[i * count + k] += !same;
                varies[j] |= !same;
            }
    report->differences = differences;
    report->varies = varies;
    return PARLEY_OK;
}

static parley_status take_packages(owned_pool *of, const uint32_t *choices,
                                   const int64_t *utilities, const double *slack) {
    parley_pool_report *report = &of->report;
    const parley_view *view = report->view;
    pl_analyst analyst = pl_case_analyst(&of->held);
    parley_status status = PARLEY_OK;
    parley_pool_package *packages = pl_case_take(&of->held, report->count, sizeof *packages);
    if (!packages)
        return PARLEY_E_MEMORY;
    report->packages = packages;
    for (uint32_t i = 0; i < report->count; i++) {
        PL_TRY(pl_analyst_package(&analyst, &packages[i].package,
                                  choices + (size_t)i * view->point_count));
        const int64_t *u = utilities + (size_t)i * view->required_count;
        PL_TRY(find_least_satisfied(of, &packages[i], u));
        PL_TRY(find_efficient(of, &packages[i], u));
        packages[i].slack = slack[i];
    }
    status = compare_packages(of);
out:
    return status;
}

static parley_status fill(owned_pool *of) {
    parley_pool_report *report = &of->report;
    const parley_view *view = report->view;
    uint32_t wanted = report->wanted;
    parley_status status = PARLEY_OK;
    uint32_t *choices =
        pl_case_take(&of->held, (size_t)wanted * view->point_count, sizeof *choices);
    int64_t *utilities =
        pl_case_take(&of->held, (size_t)wanted * view->required_count, sizeof *utilities);
    double *slack = pl_case_take(&of->held, wanted, sizeof *slack);
    if (!choices || !utilities || !slack)
        return PARLEY_E_MEMORY;
    parley_pool_options options = {.scale = of->held.problem->scale, .distance = report->distance};
    PL_TRY(parley_pool(choices, utilities, slack, wanted, &report->count, &report->complete,
                       of->held.space, &options, of->held.control));
    status = take_packages(of, choices, utilities, slack);
out:
    return status;
}

static parley_status read_options(owned_pool *of, const parley_pool_report_options *options) {
    uint32_t points = of->report.view->point_count;
    of->report.wanted = options->packages ? options->packages : DEFAULT_PACKAGES;
    of->report.distance = options->distance
                              ? options->distance
                              : (points + ISSUES_TO_A_CHANGE - 1) / ISSUES_TO_A_CHANGE;
    if (of->report.wanted > PARLEY_MOST_PACKAGES || of->report.distance > points)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "%u packages at distance %u asked for; up to %d, and distances up to %u",
                       of->report.wanted, of->report.distance, PARLEY_MOST_PACKAGES, points);
    return PARLEY_OK;
}

parley_status parley_pool_report_new(parley_pool_report **out, const parley_view *view,
                                     const parley_pool_report_options *options,
                                     parley_control *control) {
    static const parley_pool_report_options defaults;
    parley_status status = PARLEY_OK;
    *out = NULL;
    owned_pool *of = PL_NEW(owned_pool, 1);
    if (!of)
        return pl_fail_memory();
    of->report.view = view;
    PL_TRY(pl_case_open(&of->held, view, control));
    PL_TRY(read_options(of, options ? options : &defaults));
    of->report.reservations = of->held.reservations;
    status = fill(of);
out:
    if (status == PARLEY_OK)
        *out = &of->report;
    else
        parley_pool_report_free(&of->report);
    return status;
}

void parley_pool_report_free(parley_pool_report *report) {
    owned_pool *of = (owned_pool *)report;
    if (!of)
        return;
    pl_case_close(&of->held);
    pl_free(of);
}
