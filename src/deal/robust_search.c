/* Looking for the package that all accept in the most readings: the best of some starts by the
 * pilot readings, then changes of single points as long as they help (sample average approximation;
 * Kleywegt, Shapiro & Homem-de-Mello 2002, doi:10.1137/S1052623499363220). No proof that it is the
 * best there is; how often all accept it is then counted in other readings. */
#include "deal/robust.h"

#include <parley/solve.h>

#include <string.h>

enum { STARTS = 32, MOST_PASSES = 50, MOST_BYTES = 64 << 20 };

/* Readings in which all accept, then how often each party does. */
typedef struct score {
    uint64_t all, parties;
} score;

typedef struct searcher {
    pl_robust *r;
    uint32_t pilots;
    int32_t *gains; /* [pilots][n][K] */
    int64_t *least; /* [pilots][n] */
    int64_t *sums;  /* [pilots][n] of the package at hand */
    uint32_t package[PARLEY_MAX_ISSUES], best[PARLEY_MAX_ISSUES]; /* option numbers of the space */
    score at, best_at;
} searcher;

static bool is_better(score a, score b) {
    return a.all != b.all ? a.all > b.all : a.parties > b.parties;
}

static uint32_t view_option(const searcher *s, uint32_t point, uint32_t option) {
    return s->r->view->points[point].first + option;
}

static void add_up(searcher *s) {
    const pl_robust *r = s->r;
    for (size_t i = 0; i < (size_t)s->pilots * r->n; i++) {
        s->sums[i] = 0;
        for (uint32_t j = 0; j < r->m; j++)
            s->sums[i] += s->gains[i * r->K + view_option(s, j, s->package[j])];
    }
}

/* The score of the package with one option in place of another. */
static score count(const searcher *s, uint32_t old, uint32_t new) {
    score found = {0, 0};
    for (size_t i = 0; i < s->pilots; i++) {
        uint32_t accepting = 0;
        for (size_t row = 0; row < s->r->n; row++) {
            size_t at = i * s->r->n + row;
            const int32_t *gains = s->gains + at * s->r->K;
            accepting += s->sums[at] + gains[new] - gains[old] >= s->least[at];
        }
        found.all += accepting == s->r->n;
        found.parties += accepting;
    }
    return found;
}

/* Takes the best change of one point, if it helps. */
static bool improve(searcher *s) {
    const parley_view *view = s->r->view;
    uint32_t point = UINT32_MAX, option = 0;
    score best = s->at;
    for (uint32_t j = 0; j < s->r->m; j++) {
        uint32_t own = s->package[j];
        for (uint32_t o = 0; o < view->points[j].option_count; o++) {
            if (o == own)
                continue;
            s->package[j] = o;
            if (parley_space_allows(s->r->space, s->package)) {
                score changed = count(s, view_option(s, j, own), view_option(s, j, o));
                if (is_better(changed, best)) {
                    best = changed;
                    point = j;
                    option = o;
                }
            }
        }
        s->package[j] = own;
    }
    if (point == UINT32_MAX)
        return false;
    s->package[point] = option;
    s->at = best;
    add_up(s);
    return true;
}

static parley_status climb(searcher *s) {
    parley_status status = PARLEY_OK;
    add_up(s);
    uint32_t own = view_option(s, 0, s->package[0]);
    s->at = count(s, own, own);
    for (int pass = 0; pass < MOST_PASSES && status == PARLEY_OK && improve(s); pass++)
        status = pl_control_poll(s->r->control);
    if (is_better(s->at, s->best_at)) {
        s->best_at = s->at;
        memcpy(s->best, s->package, s->r->m * sizeof *s->best);
    }
    return status;
}

/* -- starts ---------------------------------------------------------------------------------- */

/* The egalitarian agreement of a reading, wherever it lies. */
static parley_status solve_start(searcher *s, uint32_t reading) {
    pl_robust *r = s->r;
    parley_space *space = NULL;
    parley_solution solution;
    parley_space_spec spec = r->spec;
    parley_solve_options options = {.disagreement = s->least + (size_t)reading * r->n,
                                    .allow_below = 1};
    spec.gains = s->gains + (size_t)reading * r->n * r->K;
    spec.reservations = options.disagreement;
    parley_status status = parley_space_new(&space, &spec, r->control);
    if (status == PARLEY_OK)
        status =
            parley_solve(&solution, s->package, space, PARLEY_EGALITARIAN, &options, r->control);
    parley_space_free(space);
    return status;
}

/* The complete candidates that may be signed, and the egalitarian agreements of some readings. */
static parley_status try_starts(searcher *s, uint32_t known) {
    parley_status status = PARLEY_OK;
    for (uint32_t c = 0; c < known && status == PARLEY_OK; c++) {
        bool complete = true;
        for (uint32_t j = 0; j < s->r->m; j++)
            complete &= s->r->candidate[c].choices[j] != PARLEY_NONE;
        if (!complete)
            continue;
        parley_view_to_space(s->r->view, s->r->candidate[c].choices, s->package);
        if (parley_space_allows(s->r->space, s->package))
            status = climb(s);
    }
    for (uint32_t i = 0; i < STARTS && i < s->pilots && status == PARLEY_OK; i++) {
        status = solve_start(s, i);
        if (status == PARLEY_OK && i < STARTS / 8)
            status = climb(s);
        else if (status == PARLEY_OK) {
            add_up(s);
            uint32_t own = view_option(s, 0, s->package[0]);
            if (is_better(count(s, own, own), s->best_at))
                status = climb(s);
        }
    }
    return status;
}

static void put_readings(searcher *s) {
    const pl_robust *r = s->r;
    for (size_t i = 0; i < s->pilots; i++)
        parley_reading_put(s->gains + i * r->n * r->K, s->least + i * r->n, r->readings,
                           r->arrays.values + i * r->n * r->K, r->arrays.weights + i * r->n * r->m,
                           r->arrays.reservations + i * r->n);
}

parley_status pl_robust_search(pl_robust *r, uint32_t pilots, int32_t *choices, bool *found) {
    size_t bytes = (size_t)r->n * r->K * sizeof(int32_t);
    searcher s = {.r = r, .pilots = pilots};
    if (s.pilots > MOST_BYTES / bytes)
        s.pilots = (uint32_t)(MOST_BYTES / bytes) + 1;
    s.gains = PL_NEW(int32_t, (size_t)s.pilots * r->n * r->K);
    s.least = PL_NEW(int64_t, (size_t)s.pilots * r->n);
    s.sums = PL_NEW(int64_t, (size_t)s.pilots * r->n);
    parley_status status = s.gains && s.least && s.sums ? PARLEY_OK : pl_fail_memory();
    if (status == PARLEY_OK) {
        put_readings(&s);
        status = try_starts(&s, r->candidates);
    }
    *found = status == PARLEY_OK && s.best_at.all > 0;
    for (uint32_t j = 0; j < r->m && *found; j++)
        choices[j] = (int32_t)view_option(&s, j, s.best[j]);
    pl_free(s.gains);
    pl_free(s.least);
    pl_free(s.sums);
    return status;
}
