/* Adjusted Winner over the points of a plan, and the package that comes of it. */
#include "deal/mediation.h"

#include <parley/mediation.h>

#include <math.h>
#include <string.h>

typedef struct divider {
    parley_divide_report report; /* first: the public handle points here */
    pl_case held;
    uint32_t row[2]; /* the two parties in the problem */
    parley_divided_point *points;
    int64_t *spread[2]; /* [point_count] in grid units */
    int32_t *least[2];  /* [point_count] */
} divider;

static bool is_free(const divider *d, uint32_t option) {
    return !d->held.problem->spec.excluded[option];
}

static int32_t gain(const divider *d, uint32_t side, uint32_t option) {
    return pl_case_gain(&d->held, d->row[side], option);
}

/* The best option of one side, and of several equal ones the best for the other. */
static void find_best(const divider *d, uint32_t point, uint32_t side) {
    const parley_view_point *at = &d->report.view->points[point];
    parley_divided_point *out = &d->points[point];
    int32_t most = INT32_MIN, least = INT32_MAX;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        int32_t mine = gain(d, side, o);
        if (!is_free(d, o))
            continue;
        if (mine > most ||
            (mine == most && gain(d, 1 - side, o) > gain(d, 1 - side, out->best[side])))
            out->best[side] = o;
        most = mine > most ? mine : most;
        least = mine < least ? mine : least;
    }
    d->spread[side][point] = (int64_t)most - least;
    d->least[side][point] = least;
}

static bool is_blocked(const divider *d, uint32_t point) {
    const parley_view_point *at = &d->report.view->points[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (is_free(d, o))
            return false;
    return true;
}

static void look_at_point(divider *d, uint32_t point) {
    parley_divided_point *out = &d->points[point];
    for (uint32_t side = 0; side < 2; side++)
        find_best(d, point, side);
    uint32_t mine = out->best[0];
    bool agreed = gain(d, 1, mine) == d->least[1][point] + d->spread[1][point];
    for (uint32_t side = 0; side < 2; side++)
        out->indifferent[side] = d->spread[side][point] == 0;
    out->kind = out->indifferent[0] || out->indifferent[1] ? PARLEY_INDIFFERENT
                : agreed                                   ? PARLEY_AGREED
                                                           : PARLEY_WON;
    out->option = mine;
    if (agreed)
        out->best[1] = mine;
    out->opposed = !agreed && gain(d, 1, mine) == d->least[1][point] &&
                   gain(d, 0, out->best[1]) == d->least[0][point];
}

/* The free option that comes nearest to the shares, by how far it is off for both together. */
static uint32_t nearest_option(const divider *d, uint32_t point) {
    const parley_view_point *at = &d->report.view->points[point];
    double shares[2] = {d->points[point].share, 1 - d->points[point].share}, least = INFINITY;
    uint32_t nearest = at->first;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        double off = 0;
        for (uint32_t side = 0; side < 2; side++)
            off += fabs((double)(gain(d, side, o) - d->least[side][point]) /
                            (double)d->spread[side][point] -
                        shares[side]);
        if (is_free(d, o) && off < least - 1e-12) {
            least = off;
            nearest = o;
        }
    }
    return nearest;
}

/* --- the procedure --- */

static void take_result(divider *d, const uint32_t *item, uint32_t count, const uint8_t *winner,
                        const parley_adjusted_winner *result) {
    for (uint32_t i = 0; i < count; i++) {
        parley_divided_point *out = &d->points[item[i]];
        out->winner = winner[i];
        out->share = !winner[i];
        if (i == result->divided) {
            out->kind = PARLEY_SHARED;
            out->share = (double)result->numerator / (double)result->denominator;
        }
        out->option =
            out->kind == PARLEY_SHARED ? nearest_option(d, item[i]) : out->best[out->winner];
    }
    for (uint32_t side = 0; side < 2; side++)
        d->report.total[side] = 100 * result->points[side];
}

static parley_status divide(divider *d) {
    uint32_t m = d->report.view->point_count, count = 0;
    int64_t total[2] = {0, 0};
    parley_adjusted_winner result;
    uint32_t *item = pl_case_take(&d->held, m, sizeof *item);
    uint8_t *winner = pl_case_take(&d->held, m, sizeof *winner);
    int64_t *worth[2] = {pl_case_take(&d->held, m, sizeof **worth),
                         pl_case_take(&d->held, m, sizeof **worth)};
    if (!item || !winner || !worth[0] || !worth[1])
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < m; j++) {
        if (d->points[j].kind != PARLEY_WON)
            continue;
        for (uint32_t side = 0; side < 2; side++)
            total[side] += worth[side][count] = d->spread[side][j];
        item[count++] = j;
    }
    if (count == 0) {
        d->report.obstacle = PARLEY_NOTHING_CONTESTED;
        return PARLEY_OK;
    }
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t side = 0; side < 2; side++)
            d->points[item[i]].points[side] = 100 * (double)worth[side][i] / (double)total[side];
    parley_status status = parley_adjust_winner(&result, winner, count, worth[0], worth[1]);
    if (status == PARLEY_OK)
        take_result(d, item, count, winner, &result);
    return status;
}

/* What comes of it: whether it may be, and who signs. */
static parley_status make_package(divider *d) {
    const parley_view *view = d->report.view;
    pl_analyst analyst = pl_case_analyst(&d->held);
    parley_draft_report judged = {0};
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_status status = PARLEY_OK;
    for (uint32_t j = 0; j < view->point_count; j++)
        choices[j] = d->points[j].option - view->points[j].first;
    PL_TRY(pl_analyst_package(&analyst, &d->report.package, choices));
    judged.choices = d->report.package.choices;
    PL_TRY(pl_judge_choices(&analyst, &judged));
    d->report.verdicts = judged.verdicts;
    bool allowed = parley_space_allows(d->held.space, choices);
    if (!allowed)
        d->report.obstacle = PARLEY_DIVISION_FORBIDDEN;
    d->report.acceptable = allowed && judged.all_sign;
out:
    return status;
}

static parley_status fill(divider *d) {
    const parley_view *view = d->report.view;
    parley_status status = PARLEY_OK;
    d->points = pl_case_take(&d->held, view->point_count, sizeof *d->points);
    for (uint32_t side = 0; side < 2; side++) {
        d->spread[side] = pl_case_take(&d->held, view->point_count, sizeof **d->spread);
        d->least[side] = pl_case_take(&d->held, view->point_count, sizeof **d->least);
        if (!d->spread[side] || !d->least[side])
            return PARLEY_E_MEMORY;
    }
    if (!d->points)
        return PARLEY_E_MEMORY;
    d->report.points = d->points;
    for (uint32_t j = 0; j < view->point_count; j++) {
        if (is_blocked(d, j)) {
            d->points[j].kind = PARLEY_BLOCKED;
            d->report.obstacle = PARLEY_DIVISION_BLOCKED;
        } else {
            look_at_point(d, j);
        }
    }
    if (d->report.obstacle == PARLEY_DIVISION_BLOCKED)
        return PARLEY_OK;
    PL_TRY(divide(d));
    status = make_package(d);
out:
    return status;
}

static parley_status find_rows(divider *d, const uint32_t *parties) {
    for (uint32_t side = 0; side < 2; side++) {
        d->report.parties[side] = parties[side];
        d->row[side] = pl_case_row(&d->held, parties[side]);
        if (d->row[side] == d->report.view->required_count)
            return pl_fail(PARLEY_E_ARGUMENT, "the consent of party %u is not needed",
                           parties[side]);
    }
    if (parties[0] == parties[1])
        return pl_fail(PARLEY_E_ARGUMENT, "party %u twice; a division takes two", parties[0]);
    return PARLEY_OK;
}

parley_status parley_divide_report_new(parley_divide_report **out, const parley_view *view,
                                       const uint32_t *parties, parley_control *control) {
    parley_status status = PARLEY_OK;
    *out = NULL;
    divider *d = PL_NEW(divider, 1);
    if (!d)
        return pl_fail_memory();
    d->report.view = view;
    PL_TRY(pl_case_open(&d->held, view, control));
    PL_TRY(find_rows(d, parties));
    d->report.reservations = d->held.reservations;
    status = fill(d);
out:
    if (status == PARLEY_OK)
        *out = &d->report;
    else
        parley_divide_report_free(&d->report);
    return status;
}

void parley_divide_report_free(parley_divide_report *report) {
    divider *d = (divider *)report;
    if (!d)
        return;
    pl_case_close(&d->held);
    pl_free(d);
}
