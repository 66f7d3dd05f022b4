/* Reads a dossier and prints what each party's position on every option was on one day.
 *
 * Usage: dossier_view DOSSIER [DAY], such as: dossier_view scenarios/sale 2025-03-05 */
#include <parley/dossier.h>
#include <parley/view.h>

#include <stdio.h>

static void print_position(const parley_view *view, uint32_t party, uint32_t option) {
    const parley_position *position = parley_view_position(view, party, option);
    printf("  %s: %s [%.1f, %.1f]%s\n", view->dossier->parties[party].id,
           parley_stance_name(position->word), (double)position->value.low / PARLEY_ONE,
           (double)position->value.high / PARLEY_ONE,
           parley_view_crosses(view, party, option) ? ", never signed" : "");
}

static void print_view(const parley_view *view) {
    for (uint32_t o = 0; o < view->option_count; o++) {
        const parley_point *point =
            &view->dossier->points[view->points[view->option_point[o]].point];
        if (point->range.step) /* a numeric range has many options */
            continue;
        printf("%s/%s\n", point->id, point->options[view->options[o]].id);
        for (uint32_t p = 0; p < view->party_count; p++)
            print_position(view, p, o);
    }
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    int32_t day = PARLEY_ALL_DAYS;
    parley_status status = argc > 1 ? PARLEY_OK : PARLEY_E_ARGUMENT;
    if (argc > 2)
        status = parley_day_parse(&day, argv[2]);
    if (status == PARLEY_OK)
        status = parley_dossier_read(&dossier, argv[1], NULL);
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, day);
    if (status == PARLEY_OK)
        print_view(view);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_view_free(view); /* borrows the dossier: goes first */
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
