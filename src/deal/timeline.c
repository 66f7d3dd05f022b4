/* The timeline under central values: zone, margin, Nash solution and the number of acceptable
 * agreements week by week, and what waiting and stalling bring. */
#include "deal/timeline.h"

#include "base/count.h"

#include <parley/acceptable.h>
#include <parley/concession.h>
#include <parley/solve.h>

#include <math.h>
#include <string.h>

enum { DEFAULT_WEEKS = 26, DEFAULT_MEMORY_BYTES = 192 << 20, MOST_SAMPLES = 10000000 };

typedef struct owned_timeline {
    parley_timeline timeline; /* first: the public handle points here */
    pl_arena arena;
} owned_timeline;

void *pl_timer_take(pl_timer *t, size_t count, size_t size) {
    void *block = pl_arena_alloc(t->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

/* -- stages ---------------------------------------------------------------------------------- */

static void clear_stage(pl_stage *stage) {
    parley_space_free(stage->space);
    pl_free(stage->positions);
    *stage = (pl_stage){.set = 0};
}

/* The middle of what was known moves by the change, as far as [0, 1] goes. */
static void move_value(parley_position *position, int64_t change) {
    int64_t halves = position->value.low + position->value.high + change;
    halves = halves < 0 ? 0 : halves > PL_HALVES ? PL_HALVES : halves;
    position->value = (parley_interval){halves / 2, halves - halves / 2};
}

static void move_values(pl_timer *t, pl_stage *stage) {
    const pl_pace *pace = &t->pace;
    size_t options = pace->view->option_count;
    pl_pace_values(t->changes, pace, &t->central, stage->set);
    for (uint32_t row = 0; row < pace->rows; row++)
        for (size_t o = 0; o < options; o++)
            if (t->changes[row * options + o])
                move_value(&stage->positions[pace->view->required[row] * options + o],
                           t->changes[row * options + o]);
}

/* The greatest of 1, 2, 5, 10, 20... that leaves a grid of 2^29 units or less: decimals of a few
 * digits then are whole. */
static int64_t refinement(int64_t scale) {
    int64_t most = (INT64_C(1) << 29) / scale, best = 1;
    for (int64_t power = 1; power <= most; power *= 10)
        best = 5 * power <= most ? 5 * power : 2 * power <= most ? 2 * power : power;
    return best;
}

static parley_status refine(pl_timer *t, pl_stage *stage, const parley_problem *problem) {
    size_t options = stage->view.option_count;
    parley_space_spec spec = problem->spec;
    int32_t *gains = PL_NEW(int32_t, spec.party_count * options);
    if (!gains)
        return pl_fail_memory();
    for (uint32_t row = 0; row < spec.party_count; row++) {
        int64_t times = refinement(problem->scale[row]);
        stage->scale[row] = problem->scale[row] * times;
        stage->least[row] = spec.reservations[row] * times;
        for (size_t o = 0; o < options; o++)
            gains[row * options + o] = (int32_t)(spec.gains[row * options + o] * times);
    }
    spec.gains = gains;
    spec.reservations = stage->least;
    parley_status status = parley_space_new(&stage->space, &spec, t->control);
    pl_free(gains);
    return status;
}

static parley_status build_stage(pl_timer *t, pl_stage *stage, uint64_t set) {
    const parley_view *view = t->pace.view;
    size_t cells = (size_t)view->party_count * view->option_count;
    parley_problem *problem = NULL;
    *stage = (pl_stage){.set = set, .view = *view};
    stage->positions = PL_NEW(parley_position, cells);
    if (!stage->positions)
        return pl_fail_memory();
    memcpy(stage->positions, view->positions, cells * sizeof *stage->positions);
    stage->view.positions = stage->positions;
    move_values(t, stage);
    parley_status status = parley_problem_new(&problem, &stage->view, PARLEY_CENTRAL);
    if (status == PARLEY_OK)
        status = refine(t, stage, problem);
    parley_problem_free(problem);
    if (status != PARLEY_OK)
        clear_stage(stage);
    return status;
}

parley_status pl_timer_stage(pl_timer *t, uint64_t set, const pl_stage **out) {
    for (uint32_t i = 0; i < t->stage_count; i++)
        if (t->stages[i].set == set) {
            *out = &t->stages[i];
            return PARLEY_OK;
        }
    pl_stage built;
    parley_status status = build_stage(t, &built, set);
    if (status != PARLEY_OK)
        return status;
    pl_stage *at = &t->stages[t->next_stage];
    if (t->stage_count == PL_STAGES)
        clear_stage(at);
    else
        t->stage_count++;
    t->next_stage = (t->next_stage + 1) % PL_STAGES;
    *at = built;
    *out = at;
    return PARLEY_OK;
}

void pl_timer_floors(const pl_timer *t, const pl_stage *stage, const pl_course *course,
                     uint32_t week, int64_t *floors) {
    for (uint32_t row = 0; row < t->pace.rows; row++) {
        pl_i128 shift =
            (pl_i128)course->shifts[(size_t)row * t->pace.weeks + week] * stage->scale[row];
        floors[row] = stage->least[row] + (int64_t)(shift / PL_PICO) + (shift % PL_PICO > 0);
    }
}

parley_status pl_timer_margin(pl_timer *t, const pl_stage *stage, const int64_t *floors,
                              double *margin) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_concession concession;
    *margin = (double)NAN;
    if (t->out->blocked)
        return PARLEY_OK;
    parley_status status = parley_concession_uniform(&concession, choices, stage->space, floors,
                                                     stage->scale, t->control);
    if (status == PARLEY_OK)
        *margin = 0 - concession.value;
    return status;
}

/* -- zones ----------------------------------------------------------------------------------- */

static bool all_at_least(const int64_t *values, const int64_t *floors, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (values[i] < floors[i])
            return false;
    return true;
}

parley_status pl_zone_ask(int *zone, pl_zone_memory *memory, const parley_space *space,
                          const int64_t *floors, parley_control *control) {
    uint32_t rows = parley_space_party_count(space), choices[PARLEY_MAX_ISSUES];
    *zone = memory->found && all_at_least(memory->utilities, floors, rows);
    if (*zone || (memory->missed && all_at_least(floors, memory->floors, rows)))
        return PARLEY_OK;
    parley_status status = parley_feasible(zone, choices, space, floors, NULL, control);
    if (status != PARLEY_OK)
        return status;
    if (!*zone) {
        memory->missed = true;
        memcpy(memory->floors, floors, rows * sizeof *floors);
        return PARLEY_OK;
    }
    memory->found = true;
    return parley_space_eval(space, choices, memory->utilities);
}

/* -- one week -------------------------------------------------------------------------------- */

/* What a week was computed from: the next one is often the same. */
typedef struct basis {
    bool set;
    uint64_t values;
    int64_t floors[PARLEY_MAX_PARTIES];
} basis;

static bool same(const basis *a, const basis *b) {
    return a->set && b->set && a->values == b->values &&
           memcmp(a->floors, b->floors, sizeof a->floors) == 0;
}

static parley_status count_week(pl_timer *t, const pl_stage *stage, const int64_t *floors,
                                parley_week *week) {
    parley_acceptable found;
    parley_acceptable_options options = {.memory_limit_bytes = t->options.memory_limit_bytes,
                                         .threads = t->options.threads};
    week->count_exact = 1;
    if (!week->zone)
        return PARLEY_OK;
    parley_status status =
        parley_count_acceptable(&found, stage->space, floors, &options, t->control);
    if (status != PARLEY_OK)
        return status;
    week->count = found.count;
    week->count_exact = found.exact;
    week->count_estimate = found.number;
    week->count_low = found.low;
    week->count_high = found.high;
    return PARLEY_OK;
}

/* The Nash solution's utilities, where there is a zone. */
static parley_status solve_week(pl_timer *t, const pl_stage *stage, const int64_t *floors,
                                parley_week *week, parley_week_party *parties) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_solution found = {0};
    parley_solve_options options = {.disagreement = floors, .scale = stage->scale};
    if (t->out->blocked)
        return PARLEY_OK;
    parley_status status =
        parley_solve(&found, choices, stage->space, PARLEY_NASH, &options, t->control);
    week->zone = status == PARLEY_OK && found.found;
    for (uint32_t row = 0; week->zone && row < t->pace.rows; row++)
        parties[row].utility = (double)found.utilities[row] / (double)stage->scale[row];
    return status;
}

static void fill_party(const pl_timer *t, const pl_course *course, uint32_t week, uint32_t row,
                       parley_week_party *party) {
    const double *used = course->used + ((size_t)row * t->pace.weeks + week) * PARLEY_RATES;
    double reservation = parley_reservation_of(t->pace.view, t->pace.view->required[row]).central;
    party->cost = used[PARLEY_COST_OF_DELAY];
    party->drift = used[PARLEY_DRIFT];
    party->discount = used[PARLEY_DISCOUNT];
    party->process = used[PARLEY_PROCESS];
    party->reservation =
        reservation + (double)course->shifts[(size_t)row * t->pace.weeks + week] / (double)PL_PICO;
}

/* A package as reservation value is worth what its options are worth in that week. */
static void add_package(const pl_timer *t, const pl_stage *stage, uint32_t row,
                        parley_week_party *party) {
    uint32_t of = t->pace.view->required[row];
    if (stage->set && t->pace.view->parties[of].reservation.kind == PARLEY_RESERVATION_DRAFT)
        party->reservation += parley_reservation_of(&stage->view, of).central -
                              parley_reservation_of(t->pace.view, of).central;
}

static parley_status fill_week(pl_timer *t, const pl_course *course, parley_week *weeks,
                               uint32_t at, bool counted, basis *before) {
    parley_week *week = &weeks[at];
    parley_week_party *parties = (parley_week_party *)week->parties;
    basis now = {.set = true, .values = course->values[at]};
    const pl_stage *stage;
    parley_status status = pl_timer_stage(t, now.values, &stage);
    if (status != PARLEY_OK)
        return status;
    pl_timer_floors(t, stage, course, at, now.floors);
    week->day = t->pace.start + 7 * (int32_t)at;
    for (uint32_t row = 0; row < t->pace.rows; row++) {
        fill_party(t, course, at, row, &parties[row]);
        add_package(t, stage, row, &parties[row]);
    }
    if (same(before, &now)) { /* as in the week before */
        const parley_week *last = &weeks[at - 1];
        *week = *last;
        week->day = t->pace.start + 7 * (int32_t)at;
        week->parties = parties;
        for (uint32_t row = 0; row < t->pace.rows; row++)
            parties[row].utility = last->parties[row].utility;
    } else {
        status = solve_week(t, stage, now.floors, week, parties);
        if (status == PARLEY_OK)
            status = pl_timer_margin(t, stage, now.floors, &week->margin);
        if (status == PARLEY_OK && counted)
            status = count_week(t, stage, now.floors, week);
    }
    for (uint32_t row = 0; !week->zone && row < t->pace.rows; row++)
        parties[row].utility = parties[row].reservation;
    *before = now;
    return status;
}

/* -- waiting --------------------------------------------------------------------------------- */

/* Sums of doubles carry noise in their last digits; below 10^-12 nothing is meant. */
static double tidy(double value) {
    return round(value * 1e12) / 1e12;
}

static void fill_waiting(parley_week *weeks, uint32_t count, uint32_t rows) {
    for (uint32_t row = 0; row < rows; row++) {
        double weight = 1, sum = 0;
        for (uint32_t t = 0; t < count; t++) {
            parley_week_party *now = (parley_week_party *)&weeks[t].parties[row];
            const parley_week_party *next = &weeks[t + 1].parties[row];
            now->since_start = tidy(sum);
            now->waiting =
                tidy(now->discount * next->utility - (now->cost - now->process) - now->utility);
            sum += weight * now->waiting;
            weight *= now->discount;
        }
    }
    for (uint32_t t = 0; t < count; t++) {
        weeks[t].ripe = 1;
        for (uint32_t row = 0; row < rows; row++)
            weeks[t].ripe &= weeks[t].parties[row].waiting < 0;
    }
}

static void fill_stalling(parley_stalling *out, const parley_week *weeks, uint32_t count,
                          uint32_t row) {
    const parley_week_party *first = &weeks[0].parties[row];
    double weight = 1, process = 0, cost = 0;
    *out = (parley_stalling){0};
    for (uint32_t t = 0; t < count; t++) {
        const parley_week_party *now = &weeks[t].parties[row];
        out->process = tidy(process);
        out->cost = tidy(cost);
        out->position = tidy(weight * now->reservation - first->reservation);
        out->total = tidy(process - cost + weight * now->reservation - first->reservation);
        if (out->total > out->best_total) {
            out->best_total = out->total;
            out->best_weeks = t;
        }
        process += weight * now->process;
        cost += weight * now->cost;
        weight *= now->discount;
    }
    out->against_signing =
        weeks[0].zone ? tidy(out->total + first->reservation - first->utility) : (double)NAN;
}

/* -- the central timeline -------------------------------------------------------------------- */

static parley_status list_spans(pl_timer *t, const parley_week *weeks) {
    parley_timeline *out = t->out;
    parley_week_span *spans = pl_timer_take(t, out->week_count, sizeof *spans);
    if (!spans)
        return PARLEY_E_MEMORY;
    for (uint32_t w = 0; w < out->week_count; w++) {
        if (!weeks[w].zone)
            continue;
        if (w == 0 || !weeks[w - 1].zone)
            spans[out->span_count++].first = w;
        spans[out->span_count - 1].last = w;
    }
    out->spans = spans;
    return PARLEY_OK;
}

static parley_status make_weeks(pl_timer *t, parley_week **out) {
    parley_week *weeks = pl_timer_take(t, t->pace.weeks, sizeof *weeks);
    parley_week_party *parties =
        pl_timer_take(t, (size_t)t->pace.weeks * t->pace.rows, sizeof *parties);
    if (!weeks || !parties)
        return PARLEY_E_MEMORY;
    for (uint32_t w = 0; w < t->pace.weeks; w++) {
        parley_share none = {(double)NAN, (double)NAN, (double)NAN};
        weeks[w].parties = parties + (size_t)w * t->pace.rows;
        weeks[w].probability = weeks[w].by_now = none;
    }
    *out = weeks;
    return PARLEY_OK;
}

static parley_status fill_central(pl_timer *t) {
    parley_timeline *out = t->out;
    pl_course course;
    parley_week *weeks;
    basis before = {0};
    parley_status status = make_weeks(t, &weeks);
    if (status == PARLEY_OK)
        status = pl_course_new(&course, t->arena, &t->pace);
    if (status != PARLEY_OK)
        return status;
    pl_course_fill(&course, &t->pace, &t->central, t->acts);
    for (uint32_t w = 0; w < t->pace.weeks && status == PARLEY_OK; w++) {
        pl_control_report(t->control, "computing the weeks", (double)w / t->pace.weeks);
        status = pl_control_poll(t->control);
        if (status == PARLEY_OK)
            status = fill_week(t, &course, weeks, w, w < out->week_count, &before);
    }
    if (status != PARLEY_OK)
        return status;
    fill_waiting(weeks, out->week_count, t->pace.rows);
    parley_stalling *stalling = pl_timer_take(t, t->pace.rows, sizeof *stalling);
    if (!stalling)
        return PARLEY_E_MEMORY;
    for (uint32_t row = 0; row < t->pace.rows; row++)
        fill_stalling(&stalling[row], weeks, out->week_count, row);
    out->stalling = stalling;
    out->weeks = weeks;
    return list_spans(t, weeks);
}

/* -- all of it ------------------------------------------------------------------------------- */

static parley_status check_options(const parley_timeline_options *options) {
    if (options->weeks > PARLEY_MAX_WEEKS)
        return pl_fail(PARLEY_E_ARGUMENT, "1 to %d weeks are allowed; here are %u",
                       PARLEY_MAX_WEEKS, options->weeks);
    if (options->samples > MOST_SAMPLES)
        return pl_fail(PARLEY_E_ARGUMENT, "up to %d samples are allowed; here are %u", MOST_SAMPLES,
                       options->samples);
    if (options->threads > 64)
        return pl_fail(PARLEY_E_ARGUMENT, "up to 64 threads are allowed; here are %u",
                       options->threads);
    return PARLEY_OK;
}

/* Events act by themselves, of the levers those that are pulled. */
static parley_status pull_levers(pl_timer *t) {
    const parley_timeline_options *options = &t->options;
    uint32_t *pulled = pl_timer_take(t, options->lever_count, sizeof *pulled);
    t->acts = pl_timer_take(t, t->pace.source_count, 1);
    if (!t->acts || !pulled)
        return PARLEY_E_MEMORY;
    for (uint32_t s = 0; s < t->pace.source_count; s++)
        t->acts[s] = s < t->pace.event_count;
    for (size_t i = 0; i < options->lever_count; i++) {
        uint32_t s = t->pace.event_count;
        while (s < t->pace.source_count && t->pace.sources[s].lever != (int32_t)options->levers[i])
            s++;
        if (s == t->pace.source_count)
            return pl_fail(PARLEY_E_ARGUMENT, "the view sees no lever %u", options->levers[i]);
        if (!t->acts[s])
            pulled[t->out->pulled_count++] = options->levers[i];
        t->acts[s] = 1;
    }
    t->out->pulled = pulled;
    return PARLEY_OK;
}

static parley_status set_up(pl_timer *t, const parley_view *view) {
    parley_timeline *out = t->out;
    const pl_stage *stage;
    parley_status status;
    out->week_count = t->options.weeks + 1;
    PL_TRY(pl_pace_new(&t->pace, t->arena, view, out->week_count + 1));
    out->start = t->pace.start;
    out->start_stated = t->pace.start_stated;
    out->horizon = t->pace.horizon;
    out->clocks = t->pace.clocks;
    PL_TRY(pl_numbers_new(&t->central, t->arena, &t->pace));
    pl_numbers_central(&t->central, &t->pace);
    PL_TRY(pull_levers(t));
    t->changes = pl_timer_take(t, (size_t)t->pace.rows * view->option_count, sizeof *t->changes);
    if (!t->changes)
        PL_TRY(PARLEY_E_MEMORY);
    PL_TRY(pl_timer_stage(t, 0, &stage));
    out->blocked = parley_space_is_empty(stage->space);
out:
    return status;
}

static parley_timeline_options with_defaults(const parley_timeline_options *given) {
    parley_timeline_options options = given ? *given : (parley_timeline_options){0};
    if (!options.weeks)
        options.weeks = DEFAULT_WEEKS;
    if (!options.memory_limit_bytes)
        options.memory_limit_bytes = DEFAULT_MEMORY_BYTES;
    return options;
}

parley_status parley_timeline_new(parley_timeline **out, const parley_view *view,
                                  const parley_timeline_options *options, parley_control *control) {
    *out = NULL;
    owned_timeline *owned = PL_NEW(owned_timeline, 1);
    if (!owned)
        return pl_fail_memory();
    owned->timeline.view = view;
    pl_timer t = {.out = &owned->timeline,
                  .arena = &owned->arena,
                  .options = with_defaults(options),
                  .control = control};
    parley_status status = check_options(&t.options);
    if (status == PARLEY_OK)
        status = set_up(&t, view);
    if (status == PARLEY_OK)
        status = fill_central(&t);
    if (status == PARLEY_OK)
        status = pl_timeline_levers(&t);
    if (status == PARLEY_OK)
        status = pl_timeline_sample(&t);
    for (uint32_t i = 0; i < t.stage_count; i++)
        clear_stage(&t.stages[i]);
    if (status == PARLEY_OK)
        *out = &owned->timeline;
    else
        parley_timeline_free(&owned->timeline);
    return status;
}

void parley_timeline_free(parley_timeline *timeline) {
    if (!timeline)
        return;
    owned_timeline *owned = (owned_timeline *)timeline;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}
