/* Packages, utilities and verdicts in JSON. */
#include "report/package_json.h"

#include <math.h>

void pl_json_put_number(pl_show_writer *w, const char *key, double value) {
    pl_json_key(&w->json, key);
    pl_json_double(&w->json, round(value * 1e12) / 1e12);
}

void pl_json_put_boolean(pl_show_writer *w, const char *key, bool value) {
    pl_json_key(&w->json, key);
    pl_json_boolean(&w->json, value);
}

static const parley_point *point_of(const pl_show_writer *w, uint32_t view_point) {
    return &w->dossier->points[w->view->points[view_point].point];
}

const char *pl_json_point_id(const pl_show_writer *w, uint32_t view_point) {
    return point_of(w, view_point)->id;
}

const char *pl_json_option_id(const pl_show_writer *w, uint32_t view_option) {
    const parley_point *point = point_of(w, w->view->option_point[view_option]);
    return point->options[w->view->options[view_option]].id;
}

void pl_json_put_choices(pl_show_writer *w, const int32_t *choices) {
    pl_json_key(&w->json, "choices");
    pl_json_open(&w->json, '{');
    for (uint32_t j = 0; j < w->view->point_count; j++)
        pl_json_put_string(w, pl_json_point_id(w, j),
                           choices[j] == PARLEY_NONE ? NULL
                                                     : pl_json_option_id(w, (uint32_t)choices[j]));
    pl_json_close(&w->json, '}');
}

void pl_json_put_by_party(pl_show_writer *w, const char *key, const double *numbers) {
    pl_json_key(&w->json, key);
    pl_json_open(&w->json, '{');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        pl_json_put_number(w, w->dossier->parties[p].id, numbers[p]);
    pl_json_close(&w->json, '}');
}

void pl_json_put_voters(pl_show_writer *w, const double *reservations) {
    pl_json_put_parties(w, "parties", (parley_indices){w->view->required_count, w->view->required});
    pl_json_key(&w->json, "reservations");
    pl_json_open(&w->json, '{');
    for (uint32_t i = 0; i < w->view->required_count; i++) {
        uint32_t party = w->view->required[i];
        pl_json_put_number(w, w->dossier->parties[party].id, reservations[party]);
    }
    pl_json_close(&w->json, '}');
}

void pl_json_put_package(pl_show_writer *w, const parley_package *package) {
    pl_json_put_choices(w, package->choices);
    pl_json_put_by_party(w, "utilities", package->utilities);
}

const char *pl_json_verdict(parley_verdict verdict) {
    static const char *const names[] = {"signs", "refuses", "depends", "red_line", "no_say"};
    return names[verdict];
}
