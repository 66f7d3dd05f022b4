/* From a space to losses: filter the options of each issue, find units, divide, clip.
 *
 * Filtering looks at options in descending lexicographic order of their gains, so whatever
 * dominates an option has been seen before it (Kung, Luccio, Preparata, JACM 1975, in its simplest
 * form). */
#include "deal/reduce.h"

#include "parallel/control.h"

#include <stdlib.h>
#include <string.h>

typedef struct kept {
    const int32_t *gain;
    uint32_t option, weight;
} kept;

typedef struct reducer {
    pl_reduced *out;
    const parley_space *space;
    parley_control *control;
    bool frontier_only;
    kept *scratch;    /* [most options of an issue] */
    kept *all;        /* [K] what is left, issue by issue */
    uint32_t *counts; /* [issues] */
} reducer;

/* qsort has no context argument, so the number of parties travels with the gains. */
static _Thread_local uint32_t sorted_parties;

static int by_gain_descending(const void *a, const void *b) {
    const kept *one = a, *two = b;
    for (uint32_t p = 0; p < sorted_parties; p++)
        if (one->gain[p] != two->gain[p])
            return one->gain[p] > two->gain[p] ? -1 : 1;
    return one->option < two->option ? -1 : one->option > two->option;
}

static int by_option(const void *a, const void *b) {
    const kept *one = a, *two = b;
    return one->option < two->option ? -1 : one->option > two->option;
}

static bool same(const int32_t *a, const int32_t *b, uint32_t parties) {
    return memcmp(a, b, parties * sizeof *a) == 0;
}

static bool dominated(const kept *list, uint32_t count, const int32_t *gain, uint32_t parties) {
    for (uint32_t i = 0; i < count; i++) {
        bool worse = true;
        for (uint32_t p = 0; p < parties; p++)
            worse &= gain[p] <= list[i].gain[p];
        if (worse)
            return true;
    }
    return false;
}

/* Joins equal options of one issue, drops dominated ones if asked, appends the rest to `into`. */
static parley_status filter_issue(reducer *r, uint32_t issue, kept *into, uint32_t *count) {
    uint32_t size = pl_option_count(r->space, issue), n = r->space->parties, left = 0;
    for (uint32_t o = 0; o < size; o++)
        r->scratch[o] = (kept){pl_gain(r->space, r->space->first[issue] + o), o, 1};
    sorted_parties = n;
    qsort(r->scratch, size, sizeof *r->scratch, by_gain_descending);
    for (uint32_t o = 0; o < size; o++) {
        const kept *option = &r->scratch[o];
        if (o % 256 == 0 && pl_control_poll(r->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (o > 0 && same(option->gain, option[-1].gain, n)) {
            if (left > 0 && same(option->gain, into[left - 1].gain, n))
                into[left - 1].weight++;
            continue;
        }
        if (!r->frontier_only || !dominated(into, left, option->gain, n))
            into[left++] = *option;
    }
    qsort(into, left, sizeof *into, by_option);
    *count = left;
    return PARLEY_OK;
}

static int64_t divisor(int64_t a, int64_t b) {
    while (b != 0) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int32_t best_gain(const kept *options, uint32_t count, uint32_t party) {
    int32_t best = options[0].gain[party];
    for (uint32_t o = 1; o < count; o++)
        if (options[o].gain[party] > best)
            best = options[o].gain[party];
    return best;
}

/* Unit, best utility and, if any issue matters to the party, an axis. */
static void measure_party(reducer *r, uint32_t party, const int64_t *floors) {
    pl_reduced *out = r->out;
    const kept *options = r->all;
    int64_t unit = 0;
    for (uint32_t j = 0; j < r->space->issues; options += r->counts[j++]) {
        int32_t best = best_gain(options, r->counts[j], party);
        out->best[party] += best;
        for (uint32_t o = 0; o < r->counts[j]; o++)
            unit = divisor(unit, (int64_t)best - options[o].gain[party]);
    }
    out->unit[party] = unit ? unit : 1;
    bool has_floor = floors && floors[party] != INT64_MIN;
    if (has_floor && out->best[party] < floors[party])
        out->hopeless = true;
    if (unit == 0)
        return;
    out->party[out->axes] = party;
    /* Clipped so that the difference cannot overflow: no range reaches 2^31. */
    out->budget[out->axes] = UINT32_MAX;
    if (has_floor && floors[party] > out->best[party] - PARLEY_MAX_SPREAD && !out->hopeless)
        out->budget[out->axes] = (uint32_t)((out->best[party] - floors[party]) / unit);
    out->axes++;
}

static bool within_budget(const pl_reduced *r, const uint32_t *loss) {
    for (uint32_t a = 0; a < r->axes; a++)
        if (loss[a] > r->budget[a])
            return false;
    return true;
}

/* Writes the options that no budget forbids on its own. */
static void write_issue(reducer *r, uint32_t issue, const kept *options) {
    pl_reduced *out = r->out;
    uint32_t at = out->first[issue];
    int32_t best[PARLEY_MAX_PARTIES];
    for (uint32_t p = 0; p < out->parties; p++)
        best[p] = best_gain(options, r->counts[issue], p);
    for (uint32_t o = 0; o < r->counts[issue]; o++) {
        uint32_t *loss = out->loss + (size_t)at * out->axes;
        for (uint32_t a = 0; a < out->axes; a++) {
            uint32_t p = out->party[a];
            loss[a] = p == UINT32_MAX
                          ? 0
                          : (uint32_t)(((int64_t)best[p] - options[o].gain[p]) / out->unit[p]);
        }
        out->option[at] = options[o].option;
        out->weight[at] = options[o].weight;
        at += within_budget(out, loss);
    }
    out->first[issue + 1] = at;
    if (at == out->first[issue])
        out->hopeless = true;
}

uint32_t pl_reduced_span(const pl_reduced *reduced, uint32_t issue, uint32_t axis) {
    uint32_t span = 0;
    for (uint32_t o = reduced->first[issue]; o < reduced->first[issue + 1]; o++)
        if (pl_loss(reduced, o)[axis] > span)
            span = pl_loss(reduced, o)[axis];
    return span;
}

static parley_status write_all(reducer *r, size_t options) {
    pl_reduced *out = r->out;
    while (out->axes < PL_LEAST_AXES) {
        out->party[out->axes] = UINT32_MAX;
        out->budget[out->axes++] = 0;
    }
    out->issues = r->space->issues;
    out->first = pl_arena_alloc(&out->arena, out->issues + 1, sizeof *out->first);
    out->loss = pl_arena_alloc(&out->arena, (options + 1) * out->axes, sizeof *out->loss);
    out->option = pl_arena_alloc(&out->arena, options + 1, sizeof *out->option);
    out->weight = pl_arena_alloc(&out->arena, options + 1, sizeof *out->weight);
    if (!out->first || !out->loss || !out->option || !out->weight)
        return pl_fail_memory();
    const kept *next = r->all;
    for (uint32_t j = 0; j < out->issues; next += r->counts[j++])
        write_issue(r, j, next);
    for (uint32_t a = 0; a < out->axes; a++) {
        for (uint32_t j = 0; j < out->issues; j++)
            out->range[a] += pl_reduced_span(out, j, a);
        if (out->budget[a] > out->range[a])
            out->budget[a] = out->range[a];
    }
    return PARLEY_OK;
}

static uint32_t most_options(const parley_space *space) {
    uint32_t most = 0;
    for (uint32_t j = 0; j < space->issues; j++)
        if (pl_option_count(space, j) > most)
            most = pl_option_count(space, j);
    return most;
}

parley_status pl_reduce(pl_reduced *out, const parley_space *space, const int64_t *floors,
                        bool frontier_only, parley_control *control) {
    parley_status status = PARLEY_OK;
    *out = (pl_reduced){.parties = space->parties, .hopeless = space->empty};
    if (space->empty)
        return PARLEY_OK;
    reducer r = {.out = out, .space = space, .control = control, .frontier_only = frontier_only};
    r.scratch = PL_NEW(kept, most_options(space));
    r.all = PL_NEW(kept, space->first[space->issues]);
    r.counts = PL_NEW(uint32_t, space->issues);
    if (!r.scratch || !r.all || !r.counts) {
        status = pl_fail_memory();
        goto out;
    }
    size_t options = 0;
    for (uint32_t j = 0; j < space->issues; options += r.counts[j++])
        PL_TRY(filter_issue(&r, j, r.all + options, &r.counts[j]));
    for (uint32_t p = 0; p < space->parties; p++)
        measure_party(&r, p, floors);
    PL_TRY(write_all(&r, options));
out:
    pl_free(r.scratch);
    pl_free(r.all);
    pl_free(r.counts);
    if (status != PARLEY_OK)
        pl_reduced_clear(out);
    return status;
}

void pl_reduced_clear(pl_reduced *reduced) {
    pl_arena_clear(&reduced->arena);
}

void pl_reduced_utilities(const pl_reduced *reduced, const uint32_t *losses, int64_t *utilities) {
    for (uint32_t p = 0; p < reduced->parties; p++)
        utilities[p] = reduced->best[p];
    for (uint32_t a = 0; a < reduced->axes; a++)
        if (reduced->party[a] != UINT32_MAX)
            utilities[reduced->party[a]] -= reduced->unit[reduced->party[a]] * losses[a];
}

static int by_size(const void *a, const void *b) {
    const pl_sized *one = a, *two = b;
    if (one->size != two->size)
        return one->size < two->size ? -1 : 1;
    return one->issue < two->issue ? -1 : 1;
}

void pl_sort_sized(pl_sized *list, uint32_t count) {
    qsort(list, count, sizeof *list, by_size);
}
