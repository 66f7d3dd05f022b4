/* The efficient agreements of an analysis: the whole frontier where it fits, else representatives,
 * with the bound on what may lie between them. */
#include "deal/analysis.h"

#include <parley/frontier.h>
#include <parley/representatives.h>

/* Of each search for a representative; it ends the list where one needs more. */
enum { MOST_NODES = 20000 };

static parley_status list_frontier(pl_analyst *a, const parley_frontier *frontier) {
    parley_frontier_report *report = &a->out->frontier;
    size_t size = parley_frontier_size(frontier), most = a->options.frontier_listed;
    report->exact = 1;
    report->size = size;
    report->listed = size < most ? size : most;
    report->method = parley_frontier_method_name(frontier);
    parley_package *points = pl_analyst_take(a, report->listed, sizeof *points);
    parley_count *also = pl_analyst_take(a, report->listed, sizeof *also);
    if (!points || !also)
        return PARLEY_E_MEMORY;
    report->points = points;
    report->also = also;
    for (size_t i = 0; i < report->listed; i++) {
        uint32_t choices[PARLEY_MAX_ISSUES];
        size_t at = report->listed < 2 ? i : (size - 1) * i / (report->listed - 1);
        parley_status status = parley_frontier_choices(frontier, at, choices);
        if (status == PARLEY_OK)
            status = parley_frontier_multiplicity(frontier, at, &also[i]);
        if (status == PARLEY_OK)
            status = pl_analyst_package(a, &points[i], choices);
        if (status == PARLEY_OK)
            status = pl_control_poll(a->control);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

static parley_status list_packages(pl_analyst *a, const uint32_t *choices, size_t count) {
    parley_package *points = pl_analyst_take(a, count, sizeof *points);
    parley_status status = points ? PARLEY_OK : PARLEY_E_MEMORY;
    a->out->frontier.points = points;
    a->out->frontier.size = a->out->frontier.listed = count;
    for (size_t i = 0; i < count && status == PARLEY_OK; i++)
        status = pl_analyst_package(a, &points[i], choices + i * a->view->point_count);
    return status;
}

/* Of the acceptable agreements where there are any, else of all that are signable. */
static parley_status find_representatives(pl_analyst *a) {
    parley_frontier_report *report = &a->out->frontier;
    uint32_t most = a->options.representatives;
    int64_t least[PARLEY_MAX_PARTIES], greatest;
    parley_coverage coverage;
    parley_representatives_options options = {.scale = a->problem->scale, .node_limit = MOST_NODES};
    parley_representative *found = PL_NEW(parley_representative, most);
    uint32_t *choices = PL_NEW(uint32_t, (size_t)most * a->view->point_count);
    parley_status status = found && choices ? PARLEY_OK : pl_fail_memory();
    report->method = "representatives";
    report->only_acceptable = a->out->readings[PARLEY_CENTRAL].possible;
    for (uint32_t row = 0; row < a->problem->spec.party_count; row++)
        parley_space_range(a->space, row, &least[row], &greatest);
    if (!report->only_acceptable)
        options.disagreement = least;
    if (status == PARLEY_OK)
        status =
            parley_representatives(&coverage, found, choices, most, a->space, &options, a->control);
    if (status == PARLEY_OK || status == PARLEY_E_LIMIT) {
        report->gap = coverage.gap;
        status = list_packages(a, choices, coverage.count);
    }
    pl_free(found);
    pl_free(choices);
    return status;
}

parley_status pl_analyse_frontier(pl_analyst *a) {
    parley_frontier *frontier = NULL;
    parley_frontier_options options = {.memory_limit_bytes = a->options.memory_limit_bytes,
                                       .point_limit = a->options.frontier_most,
                                       .threads = a->options.threads};
    if (a->view->required_count > PARLEY_FRONTIER_MAX_PARTIES)
        return find_representatives(a);
    parley_status status = parley_frontier_new(&frontier, a->space, &options, a->control);
    if (status == PARLEY_OK)
        status = list_frontier(a, frontier);
    else if (status == PARLEY_E_LIMIT)
        status = find_representatives(a);
    parley_frontier_free(frontier);
    return status;
}
