/* How likely a deal is among all that may be, who would accept what, and what to ask next.
 *
 * Usage: robust DOSSIER */
#include <parley/robust.h>

#include <stdio.h>

static const char *const DEALS[] = {"impossible", "possible", "certain", "not decided"};
static const char *const KINDS[] = {"value", "stance", "weight", "reservation", "red lines"};

static void print_share(const char *what, parley_frequency share) {
    printf("%s: %.0f %% (%.0f to %.0f)\n", what, 100 * share.value, 100 * share.low,
           100 * share.high);
}

static void print(const parley_robust *robust) {
    const parley_view *view = robust->view;
    const parley_dossier *dossier = view->dossier;
    printf("a deal is %s\n", DEALS[robust->deal_certainty]);
    print_share("readings with a deal", robust->deal);
    for (size_t d = 0; d < robust->draft_count; d++) {
        const parley_candidate *draft = &robust->candidates[d];
        printf("draft %s\n", dossier->drafts[draft->origins[0].of].id);
        for (size_t p = 0; p < view->required_count; p++)
            print_share(dossier->parties[view->required[p]].id, draft->accepted_by[p]);
        print_share("all", draft->accepted_by_all);
    }
    for (size_t q = 0; q < robust->question_count && q < 3; q++) {
        const parley_question *question = &robust->questions[q];
        printf("ask %s about its %s", dossier->parties[question->party].id, KINDS[question->kind]);
        if (question->point != PARLEY_NONE)
            printf(" on %s", dossier->points[view->points[question->point].point].id);
        printf(": with the answer all accept the best package in %.0f more of 100 readings\n",
               100 * question->gain.value);
    }
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_analysis *analysis = NULL;
    parley_robust *robust = NULL;
    parley_robust_options options = {.samples = 2000, .seed = 1};
    parley_status status =
        argc > 1 ? parley_dossier_read(&dossier, argv[1], NULL) : PARLEY_E_ARGUMENT;
    if (status == PARLEY_OK)
        status = parley_analyze(&analysis, dossier, PARLEY_ALL_DAYS, NULL, NULL);
    if (status == PARLEY_OK)
        status = parley_robust_new(&robust, analysis, &options, NULL);
    if (status == PARLEY_OK)
        print(robust);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_robust_free(robust);
    parley_analysis_free(analysis);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
