/* When a deal becomes possible and when it stops being so, and what each lever would change.
 *
 * Usage: timeline DOSSIER, such as: timeline scenarios/harvest */
#include <parley/timeline.h>

#include <stdio.h>

static void print_levers(const char *what, const parley_timeline *t, const parley_lever_set *sets,
                         size_t count) {
    for (size_t i = 0; i < count; i++) {
        printf("%s:", what);
        for (uint32_t k = 0; k < sets[i].count; k++)
            printf(" %s", t->view->dossier->levers[sets[i].levers[k]].id);
        if (sets[i].first == PARLEY_NONE)
            printf(", no zone\n");
        else
            printf(", zone from week %d\n", sets[i].first);
    }
}

static void print(const parley_timeline *t) {
    for (size_t i = 0; i < t->span_count; i++) {
        char day[16];
        parley_day_format(day, t->weeks[t->spans[i].first].day);
        printf("a zone of agreement from week %u (%s) to week %u\n", t->spans[i].first, day,
               t->spans[i].last);
    }
    for (uint32_t w = 0; w < t->week_count; w += 4)
        printf("week %u: margin %+.3f, probability %.2f%s\n", w, t->weeks[w].margin,
               t->weeks[w].probability.value, t->weeks[w].ripe ? ", ripe" : "");
    print_levers("alone", t, t->levers, t->lever_count);
    print_levers("soonest", t, t->soonest, t->soonest_count);
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    parley_timeline *timeline = NULL;
    parley_timeline_options options = {.weeks = 16, .samples = 2000, .seed = 1};
    if (argc != 2)
        return 2;
    parley_status status = parley_dossier_read(&dossier, argv[1], NULL);
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, dossier->as_of);
    if (status == PARLEY_OK)
        status = parley_timeline_new(&timeline, view, &options, NULL);
    if (status == PARLEY_OK)
        print(timeline);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_timeline_free(timeline);
    parley_view_free(view); /* borrowed by the timeline */
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
