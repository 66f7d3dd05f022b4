/* What the analyst of a mediator asks of a dossier: what would mend its first draft, which packages
 * could be laid on the table, how the drafts rank, and how two parties would divide the plan. */
#include <parley/mediation.h>

#include <stdio.h>

static const char *party_id(const parley_view *view, uint32_t party) {
    return view->dossier->parties[party].id;
}

static const char *option_id(const parley_view *view, uint32_t option) {
    const parley_view_point *at = &view->points[view->option_point[option]];
    return view->dossier->points[at->point].options[view->options[option]].id;
}

static const char *point_id(const parley_view *view, uint32_t point) {
    return view->dossier->points[view->points[point].point].id;
}

static parley_status amend(const parley_view *view) {
    parley_amend_report *report;
    parley_amend_report_options options = {.most_changes = 2, .listed = 2};
    parley_status status = parley_amend_report_new(&report, view, 0, &options, NULL);
    if (status != PARLEY_OK)
        return status;
    printf("%llu sets of up to 2 changes make \"%s\" acceptable to all\n",
           (unsigned long long)report->makes_acceptable.found, view->dossier->drafts[0].id);
    for (size_t i = 0; i < report->makes_acceptable.count; i++) {
        const parley_draft_amendment *a = &report->makes_acceptable.items[i];
        for (uint32_t k = 0; k < a->change_count; k++)
            printf("%s%s to %s", k ? ", " : "  ", point_id(view, a->points[k]),
                   option_id(view, a->options[k]));
        printf("\n");
    }
    parley_amend_report_free(report);
    return PARLEY_OK;
}

static parley_status pool(const parley_view *view) {
    parley_pool_report *report;
    parley_pool_report_options options = {.packages = 3, .distance = 2};
    parley_status status = parley_pool_report_new(&report, view, &options, NULL);
    if (status != PARLEY_OK)
        return status;
    for (uint32_t i = 0; i < report->count; i++) {
        const parley_pool_package *of = &report->packages[i];
        printf("package %u: least satisfied %s with %+.3f\n", i + 1,
               party_id(view, of->least_satisfied.items[0]), of->least_surplus);
    }
    parley_pool_report_free(report);
    return PARLEY_OK;
}

static parley_status rank(const parley_view *view) {
    parley_rank_report *report;
    parley_status status = parley_rank_report_new(&report, view, NULL, NULL);
    if (status != PARLEY_OK)
        return status;
    for (uint32_t i = 0; i < report->draft_count; i++)
        printf("draft %s: place %u by Borda, %u would sign%s\n",
               view->dossier->drafts[report->drafts[i].draft].id, report->drafts[i].borda_place,
               report->drafts[i].votes, report->drafts[i].fallback.chosen ? ", chosen" : "");
    parley_rank_report_free(report);
    return PARLEY_OK;
}

static parley_status divide(const parley_view *view) {
    parley_divide_report *report;
    parley_status status = parley_divide_report_new(&report, view, view->required, NULL);
    if (status != PARLEY_OK)
        return status;
    for (uint32_t j = 0; j < view->point_count; j++)
        printf("%s: %.1f and %.1f points, %s\n", point_id(view, j), report->points[j].points[0],
               report->points[j].points[1],
               report->points[j].kind == PARLEY_SHARED ? "shared"
               : report->points[j].kind == PARLEY_WON
                   ? party_id(view, report->parties[report->points[j].winner])
                   : "not contested");
    printf("each has %.2f of its 100 points\n", report->total[0]);
    parley_divide_report_free(report);
    return PARLEY_OK;
}

int main(int count, char **words) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    if (count != 2) {
        fprintf(stderr, "usage: mediation DOSSIER\n");
        return 2;
    }
    parley_status status = parley_dossier_read(&dossier, words[1], NULL);
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = amend(view);
    if (status == PARLEY_OK)
        status = pool(view);
    if (status == PARLEY_OK)
        status = rank(view);
    if (status == PARLEY_OK)
        status = divide(view);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_view_free(view);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
