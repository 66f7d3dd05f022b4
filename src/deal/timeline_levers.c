/* Which levers open a zone of agreement: every set of them by size, as many as a limit allows. */
#include "deal/timeline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct trial {
    uint32_t size, first; /* first: week_count where no week has a zone */
    uint32_t weeks, number;
    uint32_t *members; /* of `free`, ascending */
} trial;

typedef struct tester {
    pl_timer *timer;
    uint32_t free_count;
    uint32_t *free; /* sources that are levers and not pulled */
    uint8_t *acts;
    pl_course course;
    trial *trials;               /* [PARLEY_LEVER_SETS] */
    uint32_t trial_count, first; /* the first week with a zone with none of them */
} tester;

static parley_status list_free(tester *r) {
    pl_timer *t = r->timer;
    r->free = pl_timer_take(t, t->pace.source_count, sizeof *r->free);
    r->acts = pl_timer_take(t, t->pace.source_count, 1);
    r->trials = pl_timer_take(t, PARLEY_LEVER_SETS, sizeof *r->trials);
    if (!r->free || !r->acts || !r->trials)
        return PARLEY_E_MEMORY;
    for (uint32_t s = t->pace.event_count; s < t->pace.source_count; s++)
        if (!t->acts[s])
            r->free[r->free_count++] = s;
    return pl_course_new(&r->course, t->arena, &t->pace);
}

static void pull(tester *r, const uint32_t *members, uint32_t size) {
    memcpy(r->acts, r->timer->acts, r->timer->pace.source_count);
    for (uint32_t i = 0; i < size; i++)
        r->acts[r->free[members[i]]] = 1;
    pl_course_fill(&r->course, &r->timer->pace, &r->timer->central, r->acts);
}

/* -- one set --------------------------------------------------------------------------------- */

static parley_status try_set(tester *r, trial *out) {
    pl_timer *t = r->timer;
    pl_zone_memory memory = {0};
    uint64_t values = 0;
    pull(r, out->members, out->size);
    out->first = t->out->week_count;
    out->weeks = 0;
    for (uint32_t w = 0; w < t->out->week_count && !t->out->blocked; w++) {
        int64_t floors[PARLEY_MAX_PARTIES];
        const pl_stage *stage;
        int zone = 0;
        parley_status status = pl_control_poll(t->control);
        if (status == PARLEY_OK)
            status = pl_timer_stage(t, r->course.values[w], &stage);
        if (status != PARLEY_OK)
            return status;
        if (w == 0 || values != r->course.values[w])
            memory = (pl_zone_memory){0};
        values = r->course.values[w];
        pl_timer_floors(t, stage, &r->course, w, floors);
        status = pl_zone_ask(&zone, &memory, stage->space, floors, t->control);
        if (status != PARLEY_OK)
            return status;
        if (zone && out->first == t->out->week_count)
            out->first = w;
        out->weeks += zone != 0;
    }
    return PARLEY_OK;
}

/* -- all sets -------------------------------------------------------------------------------- */

static parley_status add_trial(tester *r, const uint32_t *members, uint32_t size) {
    trial *out = &r->trials[r->trial_count];
    *out = (trial){.size = size, .number = r->trial_count};
    out->members = pl_timer_take(r->timer, size, sizeof *out->members);
    if (!out->members)
        return PARLEY_E_MEMORY;
    memcpy(out->members, members, size * sizeof *members);
    r->trial_count++;
    return try_set(r, out);
}

/* The next set of that size in order; false after the last. */
static bool next_set(uint32_t *members, uint32_t size, uint32_t of) {
    uint32_t i = size;
    while (i > 0 && members[i - 1] == of - size + i - 1)
        i--;
    if (i == 0)
        return false;
    members[i - 1]++;
    for (; i < size; i++)
        members[i] = members[i - 1] + 1;
    return true;
}

/* How many sets of that size there are, or more than any limit. */
static uint64_t sets_of(uint32_t size, uint32_t of) {
    uint64_t count = 1;
    for (uint32_t i = 0; i < size && count <= PARLEY_LEVER_SETS; i++)
        count = count * (of - i) / (i + 1);
    return count;
}

static parley_status try_size(tester *r, uint32_t size) {
    uint32_t *members = pl_timer_take(r->timer, size, sizeof *members);
    if (!members)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < size; i++)
        members[i] = i;
    do {
        pl_control_report(r->timer->control, "trying levers",
                          (double)r->trial_count / PARLEY_LEVER_SETS);
        parley_status status = add_trial(r, members, size);
        if (status != PARLEY_OK)
            return status;
    } while (next_set(members, size, r->free_count));
    return PARLEY_OK;
}

/* Where there is a zone at once, no lever can open one sooner: single levers are tried only to show
 * what each does. */
static parley_status try_all(tester *r) {
    uint32_t most = r->first == 0 || r->timer->out->blocked ? 1 : r->free_count;
    for (uint32_t size = 1; size <= most && size <= r->free_count; size++) {
        if (r->trial_count + sets_of(size, r->free_count) > PARLEY_LEVER_SETS)
            break;
        parley_status status = try_size(r, size);
        if (status != PARLEY_OK)
            return status;
        r->timer->out->tried_size = size;
    }
    r->timer->out->tried = r->trial_count;
    return PARLEY_OK;
}

/* -- what is listed -------------------------------------------------------------------------- */

static void add_costs(parley_interval *costs, const parley_lever *lever) {
    for (size_t i = 0; i < lever->cost_count; i++) {
        costs[lever->costs[i].party].low += lever->costs[i].value.low;
        costs[lever->costs[i].party].high += lever->costs[i].value.high;
    }
}

static parley_status margin_of(tester *r, uint32_t week, double *margin) {
    pl_timer *t = r->timer;
    int64_t floors[PARLEY_MAX_PARTIES];
    const pl_stage *stage;
    parley_status status = pl_timer_stage(t, r->course.values[week], &stage);
    if (status != PARLEY_OK)
        return status;
    pl_timer_floors(t, stage, &r->course, week, floors);
    return pl_timer_margin(t, stage, floors, margin);
}

static parley_status describe(tester *r, const trial *of, parley_lever_set *out) {
    pl_timer *t = r->timer;
    const parley_dossier *d = t->pace.view->dossier;
    uint32_t *levers = pl_timer_take(t, of->size, sizeof *levers);
    parley_interval *costs = pl_timer_take(t, d->party_count, sizeof *costs);
    if (!levers || !costs)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < of->size; i++) {
        levers[i] = (uint32_t)t->pace.sources[r->free[of->members[i]]].lever;
        add_costs(costs, &d->levers[levers[i]]);
    }
    *out = (parley_lever_set){.count = of->size,
                              .levers = levers,
                              .first =
                                  of->first < t->out->week_count ? (int32_t)of->first : PARLEY_NONE,
                              .weeks = of->weeks,
                              .costs = costs};
    pull(r, of->members, of->size);
    parley_status status = margin_of(r, 0, &out->margin_first);
    if (status == PARLEY_OK)
        status = margin_of(r, t->out->week_count - 1, &out->margin_last);
    return status;
}

/* The sooner first, then in the order in which they were tried. */
static int by_week(const void *left, const void *right) {
    const trial *const *a = left, *const *b = right;
    if ((*a)->first != (*b)->first)
        return (*a)->first < (*b)->first ? -1 : 1;
    return (*a)->number < (*b)->number ? -1 : (*a)->number > (*b)->number;
}

/* Lists the sets of this size that have a zone by week `first` at the latest. */
static parley_status list_sets(tester *r, uint32_t size, uint32_t first, size_t *total,
                               size_t *listed, const parley_lever_set **out) {
    const trial **chosen = pl_timer_take(r->timer, r->trial_count, sizeof *chosen);
    if (!chosen)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < r->trial_count; i++)
        if (r->trials[i].size == size && r->trials[i].first <= first)
            chosen[(*total)++] = &r->trials[i];
    qsort(chosen, *total, sizeof *chosen, by_week);
    *listed = *total < PARLEY_LEVER_SETS_LISTED ? *total : PARLEY_LEVER_SETS_LISTED;
    parley_lever_set *sets = pl_timer_take(r->timer, *listed, sizeof *sets);
    if (!sets)
        return PARLEY_E_MEMORY;
    *out = sets;
    for (size_t i = 0; i < *listed; i++) {
        parley_status status = describe(r, chosen[i], &sets[i]);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

/* Trials are in order of size: the first that opens is of the smallest. */
static parley_status list_openers(tester *r) {
    parley_timeline *out = r->timer->out;
    uint32_t smallest = 0, soonest = 0, week = r->first;
    for (uint32_t i = 0; i < r->trial_count; i++) {
        if (r->trials[i].first >= r->first)
            continue;
        smallest = smallest ? smallest : r->trials[i].size;
        if (r->trials[i].first < week) {
            week = r->trials[i].first;
            soonest = r->trials[i].size;
        }
    }
    if (!smallest)
        return PARLEY_OK;
    parley_status status = list_sets(r, smallest, r->first - 1, &out->smallest_total,
                                     &out->smallest_count, &out->smallest);
    if (status == PARLEY_OK)
        status =
            list_sets(r, soonest, week, &out->soonest_total, &out->soonest_count, &out->soonest);
    return status;
}

static parley_status list_single(tester *r) {
    parley_lever_set *levers = pl_timer_take(r->timer, r->free_count, sizeof *levers);
    if (!levers)
        return PARLEY_E_MEMORY;
    r->timer->out->levers = levers;
    for (uint32_t i = 0; i < r->trial_count && r->trials[i].size == 1; i++) {
        parley_status status = describe(r, &r->trials[i], &levers[i]);
        if (status != PARLEY_OK)
            return status;
        r->timer->out->lever_count++;
    }
    return PARLEY_OK;
}

parley_status pl_timeline_levers(pl_timer *t) {
    tester r = {.timer = t};
    parley_status status = list_free(&r);
    r.first = t->out->span_count ? t->out->spans[0].first : t->out->week_count;
    if (status == PARLEY_OK)
        status = try_all(&r);
    if (status == PARLEY_OK)
        status = list_single(&r);
    if (status == PARLEY_OK)
        status = list_openers(&r);
    return status;
}
