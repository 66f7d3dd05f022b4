/* Where red lines leave nothing to sign, no answer about values can help. What would, if anything,
 * is that some of them did not stand: how likely a deal would be then, and which draft fares best.
 */
#include "deal/robust.h"

#include <parley/concession.h>

#include <stdlib.h>
#include <string.h>

enum { MOST_READINGS = 2048 };

typedef struct dropper {
    pl_robust *r;
    const parley_stands *lines;
    uint8_t *crossers;              /* [K] once they are dropped */
    uint8_t *excluded;              /* [K] */
    uint64_t deals[PL_ROUND], hits; /* of a round, by task */
    uint64_t *accepted;             /* [drafts] by all */
    uint8_t *accepts;               /* [PL_ROUND][drafts] of a round */
    pl_judge *judges;               /* gains and least of each worker */
    uint64_t readings;
} dropper;

static bool is_dropped(const dropper *d, uint32_t party, uint32_t option) {
    for (size_t i = 0; i < d->lines->count; i++)
        if (d->lines->items[i].party == party &&
            d->lines->items[i].point == d->r->view->option_point[option])
            return true;
    return false;
}

static void drop(dropper *d) {
    const pl_robust *r = d->r;
    for (uint32_t o = 0; o < r->K; o++) {
        d->crossers[o] = r->crossers[o];
        for (uint32_t row = 0; row < r->n; row++)
            if (is_dropped(d, r->view->required[row], o))
                d->crossers[o] &= (uint8_t) ~(1u << row);
        d->excluded[o] = d->crossers[o] != 0;
    }
}

/* Whether all accept draft `c` in a reading. */
static bool all_accept(const dropper *d, const pl_judge *judge, uint32_t c, uint32_t index) {
    const pl_robust *r = d->r;
    const uint32_t *fillings = r->arrays.fillings + (size_t)index * r->m;
    int64_t utility[PARLEY_MAX_PARTIES] = {0};
    for (uint32_t j = 0; j < r->m; j++) {
        uint32_t option = pl_robust_option(r, c, fillings, j);
        if (d->excluded[option])
            return false;
        for (uint32_t row = 0; row < r->n; row++)
            utility[row] += judge->gains[(size_t)row * r->K + option];
    }
    for (uint32_t row = 0; row < r->n; row++)
        if (utility[row] < judge->least[row])
            return false;
    return true;
}

static parley_status try_reading(void *context, uint32_t index, uint32_t worker) {
    dropper *d = context;
    pl_robust *r = d->r;
    pl_judge *judge = &d->judges[worker];
    parley_space *space = NULL;
    parley_space_spec spec = r->spec;
    size_t at = (size_t)index * r->n;
    int feasible = 0;
    parley_reading_put(judge->gains, judge->least, r->readings, r->arrays.values + at * r->K,
                       r->arrays.weights + at * r->m, r->arrays.reservations + at);
    spec.gains = judge->gains;
    spec.reservations = judge->least;
    spec.excluded = d->excluded;
    parley_status status = parley_space_new(&space, &spec, r->control);
    if (status == PARLEY_OK)
        status = parley_feasible(&feasible, NULL, space, NULL, NULL, r->control);
    parley_space_free(space);
    d->deals[index] = feasible == 1;
    for (uint32_t c = 0; c < r->drafts; c++)
        d->accepts[(size_t)index * r->drafts + c] = all_accept(d, judge, c, index);
    return status;
}

static parley_status try_readings(dropper *d) {
    pl_robust *r = d->r;
    uint64_t most = r->out->samples < MOST_READINGS ? r->out->samples : MOST_READINGS;
    d->hits = 0;
    memset(d->accepted, 0, r->drafts * sizeof *d->accepted);
    for (d->readings = 0; d->readings < most;) {
        uint64_t left = most - d->readings;
        uint32_t count = left < r->round_size ? (uint32_t)left : r->round_size;
        parley_status status = pl_robust_draw(r, d->readings, count);
        if (status == PARLEY_OK)
            status = pl_pool_run(r->pool, count, try_reading, d);
        if (status != PARLEY_OK)
            return status;
        for (uint32_t i = 0; i < count; i++) {
            d->hits += d->deals[i];
            for (uint32_t c = 0; c < r->drafts; c++)
                d->accepted[c] += d->accepts[(size_t)i * r->drafts + c];
        }
        d->readings += count;
    }
    return PARLEY_OK;
}

static void keep_question(const dropper *d, parley_question *out) {
    const pl_robust *r = d->r;
    parley_frequency deal = parley_frequency_of(d->hits, d->readings);
    *out = (parley_question){.kind = PARLEY_INPUT_RED_LINES,
                             .party = d->lines->items[0].party,
                             .point = (int32_t)d->lines->items[0].point,
                             .gain = {deal.value, deal.low, deal.high},
                             .lines = *d->lines,
                             .best_draft = PARLEY_NONE};
    for (uint32_t c = 0; c < r->drafts; c++) {
        parley_frequency all = parley_frequency_of(d->accepted[c], d->readings);
        if (d->accepted[c] == 0 ||
            (out->best_draft != PARLEY_NONE && all.value <= out->best_accepted.value))
            continue;
        out->best_draft = r->candidate[c].origins[0].of;
        out->best_accepted = all;
    }
}

static bool draws_line(const pl_robust *r, uint32_t row, uint32_t point) {
    const parley_view_point *at = &r->view->points[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (r->crossers[o] >> row & 1)
            return true;
    return false;
}

/* The smallest sets whose dropping makes a deal possible under central values; where none does,
 * each party's red lines on each point by themselves. */
static parley_status list_sets(pl_robust *r, const parley_stands **sets, size_t *count) {
    const parley_remedy_report *remedy = &r->analysis->remedy;
    *sets = remedy->alternatives;
    *count = remedy->alternative_count;
    if (*count > 0)
        return PARLEY_OK;
    parley_stands *single = pl_robust_take(r, (size_t)r->n * r->m, sizeof *single);
    parley_stand *stands = pl_robust_take(r, (size_t)r->n * r->m, sizeof *stands);
    if (!single || !stands)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 0; row < r->n; row++)
        for (uint32_t j = 0; j < r->m; j++) {
            if (!draws_line(r, row, j))
                continue;
            stands[*count] = (parley_stand){r->view->required[row], j};
            single[*count] = (parley_stands){1, &stands[*count]};
            (*count)++;
        }
    *sets = single;
    return PARLEY_OK;
}

parley_status pl_robust_ask_red_lines(pl_robust *r) {
    dropper d = {.r = r, .judges = r->judges};
    const parley_stands *sets;
    size_t count = 0, kept = 0;
    parley_status status;
    d.crossers = PL_NEW(uint8_t, r->K);
    d.excluded = PL_NEW(uint8_t, r->K);
    d.accepted = PL_NEW(uint64_t, r->drafts);
    d.accepts = PL_NEW(uint8_t, (size_t)PL_ROUND * r->drafts);
    if (!d.crossers || !d.excluded || !d.accepted || !d.accepts) {
        status = pl_fail_memory();
        goto out;
    }
    PL_TRY(list_sets(r, &sets, &count));
    parley_question *list = pl_robust_take(r, count, sizeof *list);
    status = list ? PARLEY_OK : PARLEY_E_MEMORY;
    for (size_t i = 0; i < count && status == PARLEY_OK; i++) {
        d.lines = &sets[i];
        drop(&d);
        PL_TRY(try_readings(&d));
        if (d.hits > 0 || r->analysis->remedy.alternative_count > 0)
            keep_question(&d, &list[kept++]);
    }
    if (status != PARLEY_OK)
        goto out;
    pl_robust_sort_questions(list, kept);
    r->out->questions = list;
    r->out->question_count = kept;
out:
    pl_free(d.crossers);
    pl_free(d.excluded);
    pl_free(d.accepted);
    pl_free(d.accepts);
    return status;
}
