/* What the evidence on record makes of the question whether a party seeks an agreement, and how
 * much the prior matters.
 *
 * Usage: intent DOSSIER PARTY, such as: intent scenarios/labour employer */
#include <parley/intent.h>

#include <stdio.h>

static void print(const parley_weighing *w) {
    const parley_belief_day *last = &w->days[w->day_count - 1];
    printf("prior %.2f, by undisputed evidence %.2f, by all of it %.2f to %.2f\n", w->prior.central,
           last->undisputed.central, last->low, last->high);
    for (size_t i = 0; i < w->piece_count; i++)
        printf("%s: %+.1f decibans%s\n", w->intent->evidence[w->pieces[i].piece].id,
               w->pieces[i].weight.central, w->pieces[i].disputed ? ", disputed" : "");
    for (int i = 0; i < PARLEY_OTHER_PRIORS; i++)
        printf("from a prior of %.1f: %.2f\n", w->other_priors[i].prior,
               w->other_priors[i].undisputed.central);
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    parley_weighing *weighing = NULL;
    int32_t party = PARLEY_NONE, intent = PARLEY_NONE;
    if (argc != 3)
        return 2;
    parley_status status = parley_dossier_read(&dossier, argv[1], NULL);
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        party = parley_dossier_find_party(dossier, argv[2]);
    if (party != PARLEY_NONE)
        intent = parley_view_find_intent(view, (uint32_t)party);
    if (intent != PARLEY_NONE)
        status = parley_weighing_new(&weighing, view, (uint32_t)intent, 0);
    if (weighing)
        print(weighing);
    else if (status == PARLEY_OK)
        printf("nothing is on record about %s\n", argv[2]);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_weighing_free(weighing);
    parley_view_free(view);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
