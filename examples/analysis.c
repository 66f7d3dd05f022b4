/* The whole analysis of a dossier, as `parley analyze` prints it, in a few lines of one's own; with
 * a deadline, after which parley_analyze would end with PARLEY_E_CANCELLED.
 *
 * Usage: analysis DOSSIER */
#include <parley/analysis.h>

#include <stdio.h>

static void print(const parley_analysis *a) {
    const parley_dossier *dossier = a->view->dossier;
    printf("%.0f agreements, of these %.0f acceptable to all\n",
           parley_count_to_double(&a->agreements), parley_count_to_double(&a->acceptable));
    for (int s = 0; s < PARLEY_SOLUTION_COUNT; s++) {
        const parley_named_solution *solution = &a->solutions[s];
        printf("%s:", parley_concept_name(solution->concept));
        for (size_t p = 0; solution->found && p < dossier->party_count; p++)
            printf(" %s %.4f", dossier->parties[p].id, solution->package.utilities[p]);
        printf("\n");
    }
    printf("the frontier has %zu points\n", a->frontier.size);
    for (size_t i = 0; i < a->draft_count; i++) {
        const parley_draft_report *draft = &a->drafts[i];
        printf("draft %s: %s, %zu amendments\n", dossier->drafts[draft->draft].id,
               draft->all_sign ? "all sign it" : "not all sign it", draft->amendments_found);
    }
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_analysis *analysis = NULL;
    parley_control *control = NULL;
    parley_status status =
        argc > 1 ? parley_dossier_read(&dossier, argv[1], NULL) : PARLEY_E_ARGUMENT;
    if (status == PARLEY_OK)
        status = parley_control_new(&control);
    if (status == PARLEY_OK) {
        parley_control_set_deadline(control, 60);
        status = parley_analyze(&analysis, dossier, PARLEY_ALL_DAYS, NULL, control);
    }
    if (status == PARLEY_OK)
        print(analysis);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_analysis_free(analysis);
    parley_control_free(control);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
