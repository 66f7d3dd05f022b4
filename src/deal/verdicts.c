/* The verdict on each point: settled, tradeable or sticking, and who holds it. Only what is known
 * counts here: a party that has not said anything neither backs nor opposes. */
#include "deal/analysis.h"

enum { HALF = PARLEY_ONE / 2 };

static bool known(const parley_position *position) {
    return position->basis != PARLEY_BASIS_NONE;
}

static bool backs(const parley_position *position) {
    return known(position) && position->value.low >= HALF && position->word != PARLEY_RED_LINE;
}

static bool opposes(const parley_position *position) {
    return known(position) && (position->value.high <= HALF || position->word == PARLEY_RED_LINE) &&
           !backs(position);
}

/* A refusal is more than criticism: a red line, or a value that "reject" would give at most. */
static bool refuses(const parley_view *view, const parley_position *position) {
    return known(position) && (position->word == PARLEY_RED_LINE ||
                               position->value.high <= view->dossier->scale[PARLEY_REJECT].high);
}

typedef struct tally {
    uint32_t voters, backing, refusing, red_lines;
} tally;

static bool votes(const parley_view *view, uint32_t party, uint32_t point) {
    const parley_view_party *of = &view->parties[party];
    return of->consent != PARLEY_CONSENT_NONE && of->in_scope[point];
}

static tally count_votes(const parley_view *view, uint32_t point, uint32_t option) {
    tally count = {0};
    for (uint32_t p = 0; p < view->party_count; p++) {
        if (!votes(view, p, point))
            continue;
        const parley_position *position = parley_view_position(view, p, option);
        count.voters++;
        count.backing += backs(position);
        count.refusing += refuses(view, position);
        count.red_lines += position->word == PARLEY_RED_LINE;
    }
    return count;
}

/* Whether the party stands in the way: it opposes an option that another backs; where no option is
 * free of refusals, it refuses one. */
static bool holds(const parley_view *view, const parley_view_point *at, uint32_t party,
                  uint32_t point, parley_point_verdict verdict) {
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        const parley_position *position = parley_view_position(view, party, o);
        if (opposes(position) && count_votes(view, point, o).backing > 0)
            return true;
        if (verdict == PARLEY_STICKING && refuses(view, position))
            return true;
    }
    return false;
}

static bool is_silent(const parley_view *view, const parley_view_point *at, uint32_t party) {
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (known(parley_view_position(view, party, o)))
            return false;
    return true;
}

static parley_status name_parties(pl_analyst *a, uint32_t point, parley_point_report *report) {
    const parley_view *view = a->view;
    const parley_view_point *at = &view->points[point];
    uint32_t *holding = pl_analyst_take(a, view->party_count, sizeof *holding);
    uint32_t *silent = pl_analyst_take(a, view->party_count, sizeof *silent);
    if (!holding || !silent)
        return PARLEY_E_MEMORY;
    report->held_by.items = holding;
    report->silent.items = silent;
    for (uint32_t p = 0; p < view->party_count; p++) {
        if (!votes(view, p, point))
            continue;
        if (report->verdict != PARLEY_SETTLED && holds(view, at, p, point, report->verdict))
            holding[report->held_by.count++] = p;
        if (is_silent(view, at, p))
            silent[report->silent.count++] = p;
    }
    return PARLEY_OK;
}

static void judge(const parley_view *view, uint32_t point, parley_point_report *report) {
    const parley_view_point *at = &view->points[point];
    bool all_refused = true;
    report->settled_option = PARLEY_NONE;
    report->blocked = 1;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        tally count = count_votes(view, point, o);
        report->blocked &= count.red_lines > 0;
        all_refused &= count.refusing > 0;
        if (count.voters > 0 && count.backing == count.voters &&
            report->settled_option == PARLEY_NONE)
            report->settled_option = (int32_t)o;
    }
    report->verdict = report->settled_option != PARLEY_NONE ? PARLEY_SETTLED
                      : all_refused                         ? PARLEY_STICKING
                                                            : PARLEY_TRADEABLE;
}

parley_status pl_analyse_points(pl_analyst *a) {
    const parley_view *view = a->view;
    parley_point_report *reports = pl_analyst_take(a, view->point_count, sizeof *reports);
    if (!reports)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < view->point_count; j++) {
        judge(view, j, &reports[j]);
        parley_status status = name_parties(a, j, &reports[j]);
        if (status != PARLEY_OK)
            return status;
    }
    a->out->points = reports;
    return PARLEY_OK;
}
