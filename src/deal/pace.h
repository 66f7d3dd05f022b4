/* The clock of a view in numbers: which events and levers are in force when, and what follows for
 * each party's costs and reservation value, week by week.
 *
 * Numbers of the dossier are kept in halves of a billionth, so that the middle of an interval is
 * whole; sums in units of 10^-12 (pico). Without a discount nothing is rounded; with one, sums are
 * rounded to such a unit. */
#ifndef PL_DEAL_PACE_H
#define PL_DEAL_PACE_H

#include "base/error.h"
#include "base/memory.h"

#include <parley/timeline.h>

#include <stdbool.h>

enum { PL_HALVES = 2 * PARLEY_ONE, PL_PICO_OF_HALF = 500, PL_MOST_VALUE_SOURCES = 64 };
#define PL_PICO INT64_C(1000000000000)

/* An event or a lever, with the weeks in which it is in force once it happens or is pulled. */
typedef struct pl_source {
    const parley_effect *effects;
    size_t effect_count;
    size_t first_change; /* its effects are changes first_change .. of pl_numbers */
    int64_t from, until; /* weeks, both included */
    int32_t lever;       /* of the dossier, or PARLEY_NONE for an event */
    uint64_t value_bit;  /* of a set of sources that change what options are worth; else 0 */
} pl_source;

typedef struct pl_pace {
    const parley_view *view;
    uint32_t rows;         /* the view's required parties, in order */
    const int32_t *row_of; /* [party_count] or PARLEY_NONE */
    int32_t start;
    bool start_stated;
    uint32_t horizon;
    uint32_t weeks; /* that are computed: 0 .. weeks - 1, one more than are shown */
    const parley_clock_party **clocks;  /* [rows] or NULL */
    uint32_t source_count, event_count; /* events first */
    pl_source *sources;
    size_t change_count;
    const int32_t *change_option; /* [change_count] the view's option whose worth it changes, where
                                   * that can matter: on the table and no red line; else
                                   * PARLEY_NONE */
} pl_pace;

/* One number for everything that the clock leaves open, in halves of a billionth. */
typedef struct pl_numbers {
    int64_t *rates;   /* [rows][PARLEY_RATES] */
    int64_t *changes; /* [change_count] */
} pl_numbers;

/* What follows from numbers and the sources that act. */
typedef struct pl_course {
    int64_t *rates;   /* [PARLEY_RATES][weeks + horizon] of one row: scratch */
    int64_t *shifts;  /* [rows][weeks] of the reservation value, in pico */
    double *used;     /* [rows][weeks][PARLEY_RATES] rates in force */
    uint64_t *values; /* [weeks] the sources in force that change what options are worth */
} pl_course;

/* Resolves the clock of a view: the entries that count on its day, in the arena. Weeks are the
 * number to compute. PARLEY_E_INPUT, PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_pace_new(pl_pace *out, pl_arena *arena, const parley_view *view, uint32_t weeks);

/* Room for numbers and a course, in the arena. */
parley_status pl_numbers_new(pl_numbers *out, pl_arena *arena, const pl_pace *pace);
parley_status pl_course_new(pl_course *out, pl_arena *arena, const pl_pace *pace);

/* The middle of every interval. */
void pl_numbers_central(const pl_numbers *out, const pl_pace *pace);

/* A draw, uniform on every interval, in the order of the clock: the same for the same stream. */
void pl_numbers_draw(const pl_numbers *out, const pl_pace *pace, uint64_t seed, uint64_t sample);

/* Fills the course; `acts` [source_count] says which sources happen at all. */
void pl_course_fill(const pl_course *out, const pl_pace *pace, const pl_numbers *numbers,
                    const uint8_t *acts);

/* The change of a row's value of an option of the dossier by the sources of a set, in halves of a
 * billionth, added to `values` at the view's options: out[rows][option_count]. */
void pl_pace_values(int64_t *out, const pl_pace *pace, const pl_numbers *numbers, uint64_t set);

#endif
