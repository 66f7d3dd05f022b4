/* Readings of a dossier: a thousand full sets of numbers inside what is known, and what holds in
 * all of them without drawing any.
 *
 * Usage: reading DOSSIER */
#include <parley/reading.h>
#include <parley/space.h>
#include <parley/utility.h>

#include <stdio.h>

enum { COUNT = 1000, MOST_OPTIONS = 512 };

/* The mean weight that each party gives to each point. */
static parley_status draw(const parley_view *view, const parley_readings *readings) {
    static double values[PARLEY_MAX_PARTIES * MOST_OPTIONS];
    static double weights[PARLEY_MAX_PARTIES * PARLEY_MAX_ISSUES],
        sums[PARLEY_MAX_PARTIES * PARLEY_MAX_ISSUES];
    const parley_dossier *dossier = view->dossier;
    double reservations[PARLEY_MAX_PARTIES];
    parley_reading_arrays one = {values, weights, reservations, NULL};
    size_t n = view->required_count, m = view->point_count;
    parley_status status = view->option_count <= MOST_OPTIONS ? PARLEY_OK : PARLEY_E_LIMIT;
    for (uint64_t i = 0; i < COUNT && status == PARLEY_OK; i++) {
        status = parley_readings_draw(&one, readings, i, 1);
        for (size_t at = 0; at < n * m; at++)
            sums[at] += weights[at];
    }
    for (size_t p = 0; p < n && status == PARLEY_OK; p++) {
        printf("%s:", dossier->parties[view->required[p]].id);
        for (size_t j = 0; j < m; j++)
            printf(" %s %.2f", dossier->points[view->points[j].point].id, sums[p * m + j] / COUNT);
        printf("\n");
    }
    return status;
}

/* What every reading has in common about a draft. */
static parley_status judge(const parley_view *view, const parley_readings *readings,
                           uint32_t draft) {
    const parley_dossier *dossier = view->dossier;
    int32_t choices[PARLEY_MAX_ISSUES];
    parley_status status = PARLEY_OK;
    parley_view_draft(view, draft, choices);
    for (uint32_t p = 0; p < view->required_count && status == PARLEY_OK; p++) {
        parley_margin margin;
        status = parley_readings_judge(&margin, readings, p, choices);
        if (status == PARLEY_OK)
            printf("%s, %s: %s accepted; u - r from %.3f to %.3f\n", dossier->drafts[draft].id,
                   dossier->parties[view->required[p]].id, parley_certainty_name(margin.certainty),
                   margin.low, margin.high);
    }
    return status;
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    parley_readings *readings = NULL;
    parley_status status =
        argc > 1 ? parley_dossier_read(&dossier, argv[1], NULL) : PARLEY_E_ARGUMENT;
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_readings_new(&readings, view, 1, NULL);
    if (status == PARLEY_OK)
        status = draw(view, readings);
    for (uint32_t d = 0; status == PARLEY_OK && d < dossier->draft_count; d++)
        status = judge(view, readings, d);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_readings_free(readings);
    parley_view_free(view);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
