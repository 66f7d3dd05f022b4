/* From a dossier to whole numbers: the problem of a view, the space built from it, and what the
 * first agreement is worth.
 *
 * Usage: problem_space DOSSIER */
#include <parley/utility.h>

#include <stdio.h>

static void print_space(const parley_problem *problem, const parley_space *space) {
    char digits[PARLEY_COUNT_TEXT_BYTES];
    parley_count count;
    uint32_t first[PARLEY_MAX_ISSUES] = {0}; /* the first option of every issue */
    int64_t units[PARLEY_MAX_PARTIES];
    parley_space_count(space, &count);
    parley_count_format(digits, &count);
    printf("%u issues, %s agreements\n", parley_space_issue_count(space), digits);
    printf("the first one is %sallowed\n", parley_space_allows(space, first) ? "" : "not ");
    if (parley_space_eval(space, first, units) != PARLEY_OK)
        return;
    for (uint32_t p = 0; p < parley_space_party_count(space); p++) {
        const parley_view *view = problem->view;
        int64_t least, greatest;
        parley_space_range(space, p, &least, &greatest);
        printf("%s: %lld units of 1/%lld; between %lld and %lld, signs from %lld\n",
               view->dossier->parties[view->required[p]].id, (long long)units[p],
               (long long)problem->scale[p], (long long)least, (long long)greatest,
               (long long)parley_space_reservation(space, p));
    }
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    parley_problem *problem = NULL;
    parley_space *space = NULL;
    parley_status status =
        argc > 1 ? parley_dossier_read(&dossier, argv[1], NULL) : PARLEY_E_ARGUMENT;
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_problem_new(&problem, view, PARLEY_CENTRAL);
    if (status == PARLEY_OK)
        status = parley_space_new(&space, &problem->spec, NULL);
    if (status == PARLEY_OK)
        print_space(problem, space);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    parley_problem_free(problem);
    parley_view_free(view);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
