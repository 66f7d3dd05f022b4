/* The probability of a zone week by week: readings of the dossier and draws of the clock, each a
 * problem that the feasibility search decides.
 *
 * Readings are drawn in rounds by one thread and judged by all; each worker counts for itself, in
 * whole numbers, so that their sums do not depend on who judged what. */
#include "deal/timeline.h"

#include "base/count.h"
#include "deal/wilson.h"
#include "parallel/pool.h"

#include <parley/reading.h>

#include <math.h>
#include <string.h>

enum { CHUNK = 16, ROUND_BYTES = 64 << 20 };

typedef struct worker {
    pl_numbers numbers;
    pl_course course;
    int32_t *gains;           /* [rows][options] */
    double *values;           /* the same */
    int64_t *changes;         /* the same */
    uint64_t *zones, *by_now; /* [weeks] readings */
} worker;

typedef struct sampler {
    pl_timer *timer;
    const parley_readings *readings;
    const parley_problem *problem; /* central: what does not depend on the reading */
    parley_reading_arrays drawn;   /* of the round */
    uint64_t first;                /* reading of the round */
    uint32_t count, round;         /* of the round; at most */
    uint32_t weeks;
    worker *workers;
} sampler;

/* -- one reading ----------------------------------------------------------------------------- */

/* The space of the reading while a set of events and levers is in force. */
static parley_status build_space(const sampler *s, worker *w, uint32_t at, uint64_t set,
                                 parley_space **out, int64_t *least) {
    const pl_pace *pace = &s->timer->pace;
    size_t cells = (size_t)pace->rows * pace->view->option_count;
    const double *values = s->drawn.values + at * cells;
    if (set) {
        pl_pace_values(w->changes, pace, &w->numbers, set);
        for (size_t i = 0; i < cells; i++)
            w->values[i] = fmin(fmax(values[i] + (double)w->changes[i] / PL_HALVES, 0), 1);
        values = w->values;
    }
    parley_reading_put(w->gains, least, s->readings, values,
                       s->drawn.weights + (size_t)at * pace->rows * pace->view->point_count,
                       s->drawn.reservations + (size_t)at * pace->rows);
    parley_space_spec spec = s->problem->spec;
    spec.gains = w->gains;
    spec.reservations = NULL;
    return parley_space_new(out, &spec, s->timer->control);
}

static int64_t shift_in_units(int64_t pico) {
    pl_i128 shift = (pl_i128)pico * PARLEY_READING_UNITS;
    return (int64_t)(shift / PL_PICO) + (shift % PL_PICO > 0);
}

/* Asks week by week whether there is a zone, and adds to the worker's counts. */
static parley_status judge(const sampler *s, worker *w, uint32_t at) {
    const pl_pace *pace = &s->timer->pace;
    parley_space *space = NULL;
    parley_status status = PARLEY_OK;
    int64_t least[PARLEY_MAX_PARTIES], floors[PARLEY_MAX_PARTIES];
    pl_zone_memory memory = {0};
    int zone, ever = 0;
    pl_numbers_draw(&w->numbers, pace, s->timer->options.seed, s->first + at);
    pl_course_fill(&w->course, pace, &w->numbers, s->timer->acts);
    for (uint32_t t = 0; t < s->weeks; t++) {
        if (t == 0 || w->course.values[t] != w->course.values[t - 1]) {
            parley_space_free(space);
            space = NULL;
            memory = (pl_zone_memory){0};
            PL_TRY(build_space(s, w, at, w->course.values[t], &space, least));
        }
        for (uint32_t row = 0; row < pace->rows; row++)
            floors[row] =
                least[row] + shift_in_units(w->course.shifts[(size_t)row * pace->weeks + t]);
        PL_TRY(pl_zone_ask(&zone, &memory, space, floors, s->timer->control));
        ever |= zone;
        w->zones[t] += zone != 0;
        w->by_now[t] += ever != 0;
    }
out:
    parley_space_free(space);
    return status;
}

static parley_status judge_chunk(void *context, uint32_t index, uint32_t worker_index) {
    const sampler *s = context;
    worker *w = &s->workers[worker_index];
    uint32_t end = (index + 1) * CHUNK < s->count ? (index + 1) * CHUNK : s->count;
    for (uint32_t at = index * CHUNK; at < end; at++) {
        parley_status status = pl_control_poll(s->timer->control);
        if (status == PARLEY_OK)
            status = judge(s, w, at);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

/* -- all readings ---------------------------------------------------------------------------- */

static parley_status make_workers(sampler *s, uint32_t threads) {
    const pl_pace *pace = &s->timer->pace;
    size_t cells = (size_t)pace->rows * pace->view->option_count;
    s->workers = pl_timer_take(s->timer, threads, sizeof *s->workers);
    if (!s->workers)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < threads; i++) {
        worker *w = &s->workers[i];
        pl_arena *arena = s->timer->arena;
        parley_status status = pl_numbers_new(&w->numbers, arena, pace);
        if (status == PARLEY_OK)
            status = pl_course_new(&w->course, arena, pace);
        w->gains = pl_arena_alloc(arena, cells, sizeof *w->gains);
        w->values = pl_arena_alloc(arena, cells, sizeof *w->values);
        w->changes = pl_arena_alloc(arena, cells, sizeof *w->changes);
        w->zones = pl_arena_alloc(arena, s->weeks, sizeof *w->zones);
        w->by_now = pl_arena_alloc(arena, s->weeks, sizeof *w->by_now);
        if (status != PARLEY_OK || !w->gains || !w->values || !w->changes || !w->zones ||
            !w->by_now)
            return pl_fail_memory();
    }
    return PARLEY_OK;
}

static parley_status make_arrays(sampler *s) {
    const pl_pace *pace = &s->timer->pace;
    size_t cells = (size_t)pace->rows * pace->view->option_count;
    size_t most = ROUND_BYTES / (cells * sizeof(double)) + 1;
    s->round = most < PARLEY_READING_BLOCK ? (uint32_t)most : PARLEY_READING_BLOCK;
    if (s->round > s->timer->options.samples)
        s->round = s->timer->options.samples;
    s->drawn.values = pl_timer_take(s->timer, s->round * cells, sizeof(double));
    s->drawn.weights = pl_timer_take(
        s->timer, (size_t)s->round * pace->rows * pace->view->point_count, sizeof(double));
    s->drawn.reservations = pl_timer_take(s->timer, (size_t)s->round * pace->rows, sizeof(double));
    return s->drawn.values && s->drawn.weights && s->drawn.reservations ? PARLEY_OK
                                                                        : PARLEY_E_MEMORY;
}

static parley_status run_rounds(sampler *s, pl_pool *pool) {
    uint32_t samples = s->timer->options.samples;
    for (s->first = 0; s->first < samples; s->first += s->count) {
        pl_control_report(s->timer->control, "drawing readings", (double)s->first / samples);
        s->count =
            samples - (uint32_t)s->first < s->round ? samples - (uint32_t)s->first : s->round;
        parley_status status = parley_readings_draw(&s->drawn, s->readings, s->first, s->count);
        if (status == PARLEY_OK)
            status = pl_pool_run(pool, (s->count + CHUNK - 1) / CHUNK, judge_chunk, s);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

static parley_share share_of(uint64_t hits, uint64_t samples) {
    parley_share share = {.value = (double)hits / (double)samples};
    pl_wilson(&share.low, &share.high, hits, samples);
    return share;
}

static void fill_shares(const sampler *s, uint32_t threads) {
    for (uint32_t t = 0; t < s->weeks; t++) {
        parley_week *week = (parley_week *)&s->timer->out->weeks[t];
        uint64_t zones = 0, by_now = 0;
        for (uint32_t i = 0; i < threads; i++) {
            zones += s->workers[i].zones[t];
            by_now += s->workers[i].by_now[t];
        }
        week->probability = share_of(zones, s->timer->options.samples);
        week->by_now = share_of(by_now, s->timer->options.samples);
    }
}

/* Red lines stand in every reading: where they leave nothing to sign, the probability is 0. */
static void fill_blocked(pl_timer *t) {
    for (uint32_t w = 0; w < t->out->week_count; w++) {
        parley_week *week = (parley_week *)&t->out->weeks[w];
        week->probability = week->by_now = (parley_share){0, 0, 0};
    }
}

parley_status pl_timeline_sample(pl_timer *t) {
    sampler s = {.timer = t, .weeks = t->out->week_count};
    parley_readings *readings = NULL;
    parley_problem *problem = NULL;
    pl_pool *pool = NULL;
    parley_status status;
    t->out->samples = t->options.samples;
    t->out->seed = t->options.seed;
    if (!t->options.samples)
        return PARLEY_OK;
    if (t->out->blocked) {
        fill_blocked(t);
        return PARLEY_OK;
    }
    PL_TRY(parley_readings_new(&readings, t->pace.view, t->options.seed, t->control));
    PL_TRY(parley_problem_new(&problem, t->pace.view, PARLEY_CENTRAL));
    PL_TRY(pl_pool_new(&pool, t->options.threads));
    s.readings = readings;
    s.problem = problem;
    PL_TRY(make_workers(&s, pl_pool_threads(pool)));
    PL_TRY(make_arrays(&s));
    PL_TRY(run_rounds(&s, pool));
    fill_shares(&s, pl_pool_threads(pool));
out:
    pl_pool_free(pool);
    parley_problem_free(problem);
    parley_readings_free(readings);
    return status;
}
