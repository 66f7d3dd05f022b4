/* Resolving the clock of a view, and what follows from its numbers. */
#include "deal/pace.h"

#include "parallel/random.h"

#include <math.h>
#include <string.h>

enum { CLOCK_ROLE = 0x636c6f63 }; /* of random streams: apart from those that draw readings */

static const int64_t most_shift = 4 * PL_PICO;

/* -- the entries that count ------------------------------------------------------------------ */

static const parley_clock_party *entry_of(const parley_view *view, uint32_t party) {
    const parley_clock *clock = view->dossier->clock;
    const parley_clock_party *found = NULL;
    for (size_t i = 0; clock && i < clock->party_count; i++)
        if (clock->parties[i].party == party && parley_view_sees(view, &clock->parties[i].record) &&
            (!found || clock->parties[i].record.known >= found->record.known))
            found = &clock->parties[i];
    return found;
}

static parley_status find_rows(pl_pace *pace, pl_arena *arena) {
    const parley_view *view = pace->view;
    int32_t *row_of = pl_arena_alloc(arena, view->party_count, sizeof *row_of);
    pace->rows = view->required_count;
    pace->clocks = pl_arena_alloc(arena, pace->rows, sizeof *pace->clocks);
    if (!row_of || !pace->clocks)
        return pl_fail_memory();
    for (uint32_t p = 0; p < view->party_count; p++)
        row_of[p] = PARLEY_NONE;
    for (uint32_t row = 0; row < pace->rows; row++) {
        row_of[view->required[row]] = (int32_t)row;
        pace->clocks[row] = entry_of(view, view->required[row]);
    }
    pace->row_of = row_of;
    return PARLEY_OK;
}

/* -- the first day --------------------------------------------------------------------------- */

/* The latest day on which one of the entries, records first, became known; INT32_MIN: none. */
static int32_t latest_of(const void *items, size_t count, size_t size) {
    int32_t latest = INT32_MIN;
    for (size_t i = 0; i < count; i++) {
        const parley_record *record = (const void *)((const char *)items + i * size);
        latest = record->known > latest ? record->known : latest;
    }
    return latest;
}

#define LATEST(items, count) latest_of(items, count, sizeof *(items))

static int32_t latest_day(const parley_dossier *d) {
    int32_t days[] = {
        LATEST(d->timeline, d->event_count),       LATEST(d->meetings, d->meeting_count),
        LATEST(d->statements, d->statement_count), LATEST(d->drafts, d->draft_count),
        LATEST(d->stances, d->stance_count),       LATEST(d->red_lines, d->red_line_count),
        LATEST(d->sources, d->source_count)};
    int32_t latest = INT32_MIN;
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        latest = days[i] > latest ? days[i] : latest;
    return latest;
}

static parley_status find_start(pl_pace *pace) {
    const parley_dossier *d = pace->view->dossier;
    pace->start_stated = d->clock && d->clock->start.written;
    if (pace->start_stated)
        pace->start = d->clock->start.first;
    else if (pace->view->as_of != PARLEY_ALL_DAYS)
        pace->start = pace->view->as_of;
    else
        pace->start = latest_day(d);
    if (pace->start == INT32_MIN)
        return pl_fail_at(PARLEY_E_INPUT, d->file, d->clock ? d->clock->line : 0,
                          d->clock ? d->clock->column : 0,
                          "no day is on record to begin with; write \"start\" under \"clock\"");
    return PARLEY_OK;
}

/* -- events and levers ----------------------------------------------------------------------- */

/* The view's option that an effect is about, where it can matter: on the table and no red line. */
static int32_t option_of(const pl_pace *pace, const parley_effect *effect) {
    int32_t row = pace->row_of[effect->party];
    int32_t point = parley_view_find_point(pace->view, effect->option.point);
    if (effect->what != PARLEY_OPTION_VALUE || row == PARLEY_NONE || point == PARLEY_NONE)
        return PARLEY_NONE;
    int32_t option = parley_view_find_option(pace->view, (uint32_t)point, effect->option.option);
    if (option == PARLEY_NONE)
        return PARLEY_NONE;
    const parley_position *position =
        parley_view_position(pace->view, effect->party, (uint32_t)option);
    return position->word == PARLEY_RED_LINE ? PARLEY_NONE : option;
}

static void add_source(pl_pace *pace, pl_source source, uint32_t *value_sources) {
    bool moves_values = false;
    source.first_change = pace->change_count;
    for (size_t i = 0; i < source.effect_count; i++)
        moves_values |= option_of(pace, &source.effects[i]) != PARLEY_NONE;
    if (moves_values && (*value_sources)++ < PL_MOST_VALUE_SOURCES)
        source.value_bit = UINT64_C(1) << (*value_sources - 1);
    pace->change_count += source.effect_count;
    pace->sources[pace->source_count++] = source;
}

/* The first week that begins on the day or later: whole weeks, rounded up. */
static int64_t week_from(const pl_pace *pace, int32_t day) {
    int64_t days = (int64_t)day - pace->start;
    return days <= 0 ? 0 : (days + 6) / 7;
}

/* The last week that begins on the day or before; -1: none. */
static int64_t week_until(const pl_pace *pace, const parley_date *date) {
    int64_t days = (int64_t)date->last - pace->start;
    if (!date->written)
        return INT64_MAX;
    return days < 0 ? -1 : days / 7;
}

static parley_status list_sources(pl_pace *pace, pl_arena *arena) {
    const parley_dossier *d = pace->view->dossier;
    size_t events = d->clock ? d->clock->event_count : 0;
    uint32_t value_sources = 0;
    pace->sources = pl_arena_alloc(arena, events + d->lever_count, sizeof *pace->sources);
    if (!pace->sources)
        return pl_fail_memory();
    for (size_t i = 0; i < events; i++) {
        const parley_clock_event *event = &d->clock->events[i];
        pl_source source = {.effects = event->effects,
                            .effect_count = event->effect_count,
                            .from = week_from(pace, event->from.known),
                            .until = week_until(pace, &event->until),
                            .lever = PARLEY_NONE};
        if (parley_view_sees(pace->view, &event->record))
            add_source(pace, source, &value_sources);
    }
    pace->event_count = pace->source_count;
    for (size_t i = 0; i < d->lever_count; i++) {
        const parley_lever *lever = &d->levers[i];
        pl_source source = {.effects = lever->effects,
                            .effect_count = lever->effect_count,
                            .from = lever->delay_weeks,
                            .until = INT64_MAX,
                            .lever = (int32_t)i};
        if (parley_view_sees(pace->view, &lever->record))
            add_source(pace, source, &value_sources);
    }
    int32_t *options = pl_arena_alloc(arena, pace->change_count, sizeof *options);
    if (!options)
        return pl_fail_memory();
    for (uint32_t s = 0; s < pace->source_count; s++)
        for (size_t i = 0; i < pace->sources[s].effect_count; i++)
            options[pace->sources[s].first_change + i] =
                option_of(pace, &pace->sources[s].effects[i]);
    pace->change_option = options;
    if (value_sources > PL_MOST_VALUE_SOURCES)
        return pl_fail_at(PARLEY_E_LIMIT, d->file, 0, 0,
                          "%u events and levers change what options are worth; at most %d may",
                          value_sources, PL_MOST_VALUE_SOURCES);
    return PARLEY_OK;
}

parley_status pl_pace_new(pl_pace *out, pl_arena *arena, const parley_view *view, uint32_t weeks) {
    const parley_clock *clock = view->dossier->clock;
    *out = (pl_pace){.view = view, .weeks = weeks};
    out->horizon =
        clock && clock->horizon_weeks ? (uint32_t)clock->horizon_weeks : PARLEY_HORIZON_WEEKS;
    parley_status status = find_start(out);
    if (status == PARLEY_OK)
        status = find_rows(out, arena);
    if (status == PARLEY_OK)
        status = list_sources(out, arena);
    return status;
}

/* -- numbers --------------------------------------------------------------------------------- */

parley_status pl_numbers_new(pl_numbers *out, pl_arena *arena, const pl_pace *pace) {
    out->rates = pl_arena_alloc(arena, (size_t)pace->rows * PARLEY_RATES, sizeof *out->rates);
    out->changes = pl_arena_alloc(arena, pace->change_count, sizeof *out->changes);
    return out->rates && out->changes ? PARLEY_OK : pl_fail_memory();
}

parley_status pl_course_new(pl_course *out, pl_arena *arena, const pl_pace *pace) {
    size_t cells = (size_t)pace->rows * pace->weeks;
    out->rates = pl_arena_alloc(arena, (size_t)PARLEY_RATES * (pace->weeks + pace->horizon),
                                sizeof *out->rates);
    out->shifts = pl_arena_alloc(arena, cells, sizeof *out->shifts);
    out->used = pl_arena_alloc(arena, cells * PARLEY_RATES, sizeof *out->used);
    out->values = pl_arena_alloc(arena, pace->weeks, sizeof *out->values);
    return out->rates && out->shifts && out->used && out->values ? PARLEY_OK : pl_fail_memory();
}

/* What a party without an entry has. */
static parley_interval rate_of(const pl_pace *pace, uint32_t row, int rate) {
    if (pace->clocks[row])
        return pace->clocks[row]->rates[rate].value;
    int64_t otherwise = rate == PARLEY_DISCOUNT ? PARLEY_ONE : 0;
    return (parley_interval){otherwise, otherwise};
}

static int64_t middle(parley_interval interval) {
    return interval.low + interval.high;
}

static int64_t draw(parley_interval interval, pl_random *random) {
    if (interval.low == interval.high)
        return middle(interval);
    uint64_t halves = 2 * (uint64_t)(interval.high - interval.low);
    return 2 * interval.low + (int64_t)pl_random_below(random, halves + 1);
}

/* Numbers drawn from `random`, or the middles where it is NULL. */
static void set_numbers(const pl_numbers *out, const pl_pace *pace, pl_random *random) {
    for (uint32_t row = 0; row < pace->rows; row++)
        for (int rate = 0; rate < PARLEY_RATES; rate++) {
            parley_interval value = rate_of(pace, row, rate);
            out->rates[row * PARLEY_RATES + (uint32_t)rate] =
                random ? draw(value, random) : middle(value);
        }
    for (uint32_t s = 0; s < pace->source_count; s++) {
        const pl_source *source = &pace->sources[s];
        for (size_t i = 0; i < source->effect_count; i++) {
            parley_interval change = source->effects[i].change;
            out->changes[source->first_change + i] = random ? draw(change, random) : middle(change);
        }
    }
}

void pl_numbers_central(const pl_numbers *out, const pl_pace *pace) {
    set_numbers(out, pace, NULL);
}

void pl_numbers_draw(const pl_numbers *out, const pl_pace *pace, uint64_t seed, uint64_t sample) {
    pl_random random = pl_random_stream(seed, sample, CLOCK_ROLE);
    set_numbers(out, pace, &random);
}

/* -- the course of things -------------------------------------------------------------------- */

static int64_t clamp(int64_t value, int64_t low, int64_t high) {
    return value < low ? low : value > high ? high : value;
}

static bool in_force(const pl_source *source, uint64_t week) {
    return source->from <= (int64_t)week && (int64_t)week <= source->until;
}

/* Calls for each change of a rate, or of the reservation value, of one row by what acts. */
static void add_changes(int64_t *into, size_t count, const pl_pace *pace, const pl_numbers *numbers,
                        const uint8_t *acts, uint32_t row, parley_quantity what) {
    uint32_t party = pace->view->required[row];
    for (uint32_t s = 0; s < pace->source_count; s++) {
        const pl_source *source = &pace->sources[s];
        for (size_t i = 0; acts[s] && i < source->effect_count; i++) {
            if (source->effects[i].party != party || source->effects[i].what != what)
                continue;
            for (size_t t = 0; t < count; t++)
                if (in_force(source, t))
                    into[t] += numbers->changes[source->first_change + i];
        }
    }
}

static void fill_rates(const pl_course *out, const pl_pace *pace, const pl_numbers *numbers,
                       const uint8_t *acts, uint32_t row) {
    static const int64_t least[PARLEY_RATES] = {0, -(int64_t)PL_HALVES, 2, -(int64_t)PL_HALVES};
    size_t count = (size_t)pace->weeks + pace->horizon;
    for (int rate = 0; rate < PARLEY_RATES; rate++) {
        int64_t *of = out->rates + (size_t)rate * count;
        for (size_t t = 0; t < count; t++)
            of[t] = numbers->rates[row * PARLEY_RATES + (uint32_t)rate];
        add_changes(of, count, pace, numbers, acts, row, (parley_quantity)rate);
        for (size_t t = 0; t < count; t++)
            of[t] = clamp(of[t], least[rate], PL_HALVES);
    }
}

/* Whether every week weighs as much as the one before: sums are whole then. */
static bool undiscounted(const int64_t *discount, size_t count) {
    for (size_t t = 0; t < count; t++)
        if (discount[t] != PL_HALVES)
            return false;
    return true;
}

/* What going on costs over the horizon, in pico: S of parley/timeline.h. */
static int64_t cost_ahead(const int64_t *cost, const int64_t *discount, uint32_t horizon) {
    double sum = 0, weight = 1;
    for (uint32_t k = 0; k < horizon; k++) {
        sum += weight * (double)cost[k];
        weight *= (double)discount[k] / PL_HALVES;
    }
    return llround(sum * PL_PICO_OF_HALF);
}

/* The same with nothing in force: one cost and one discount. */
static int64_t cost_stated(int64_t cost, int64_t discount, uint32_t horizon) {
    double sum = 0, weight = 1;
    if (discount == PL_HALVES)
        return cost * horizon * PL_PICO_OF_HALF;
    for (uint32_t k = 0; k < horizon; k++) {
        sum += weight * (double)cost;
        weight *= (double)discount / PL_HALVES;
    }
    return llround(sum * PL_PICO_OF_HALF);
}

static void fill_shifts(const pl_course *out, const pl_pace *pace, const pl_numbers *numbers,
                        const uint8_t *acts, uint32_t row) {
    size_t count = (size_t)pace->weeks + pace->horizon;
    const int64_t *cost = out->rates + (size_t)PARLEY_COST_OF_DELAY * count;
    const int64_t *drift = out->rates + (size_t)PARLEY_DRIFT * count;
    const int64_t *discount = out->rates + (size_t)PARLEY_DISCOUNT * count;
    const int64_t *stated = numbers->rates + row * PARLEY_RATES;
    int64_t *shifts = out->shifts + (size_t)row * pace->weeks;
    int64_t before =
        cost_stated(stated[PARLEY_COST_OF_DELAY], stated[PARLEY_DISCOUNT], pace->horizon);
    bool whole = undiscounted(discount, count);
    int64_t drifted = 0, ahead = 0;
    memset(shifts, 0, pace->weeks * sizeof *shifts);
    add_changes(shifts, pace->weeks, pace, numbers, acts, row, PARLEY_RESERVATION_SHIFT);
    for (uint32_t k = 0; k < pace->horizon; k++)
        ahead += cost[k];
    for (uint32_t t = 0; t < pace->weeks; t++) {
        int64_t sum =
            whole ? ahead * PL_PICO_OF_HALF : cost_ahead(cost + t, discount + t, pace->horizon);
        int64_t shift =
            clamp(shifts[t], -most_shift / PL_PICO_OF_HALF, most_shift / PL_PICO_OF_HALF);
        shifts[t] =
            clamp((shift + drifted) * PL_PICO_OF_HALF - (sum - before), -most_shift, most_shift);
        drifted += drift[t];
        ahead += cost[t + pace->horizon] - cost[t];
    }
}

void pl_course_fill(const pl_course *out, const pl_pace *pace, const pl_numbers *numbers,
                    const uint8_t *acts) {
    size_t count = (size_t)pace->weeks + pace->horizon;
    for (uint32_t row = 0; row < pace->rows; row++) {
        fill_rates(out, pace, numbers, acts, row);
        fill_shifts(out, pace, numbers, acts, row);
        for (uint32_t t = 0; t < pace->weeks; t++)
            for (uint32_t rate = 0; rate < PARLEY_RATES; rate++)
                out->used[((size_t)row * pace->weeks + t) * PARLEY_RATES + rate] =
                    (double)out->rates[rate * count + t] / PL_HALVES;
    }
    for (uint32_t t = 0; t < pace->weeks; t++) {
        out->values[t] = 0;
        for (uint32_t s = 0; s < pace->source_count; s++)
            if (acts[s] && in_force(&pace->sources[s], t))
                out->values[t] |= pace->sources[s].value_bit;
    }
}

void pl_pace_values(int64_t *out, const pl_pace *pace, const pl_numbers *numbers, uint64_t set) {
    size_t options = pace->view->option_count;
    memset(out, 0, pace->rows * options * sizeof *out);
    for (uint32_t s = 0; s < pace->source_count; s++) {
        const pl_source *source = &pace->sources[s];
        for (size_t i = 0; source->value_bit & set && i < source->effect_count; i++) {
            size_t change = source->first_change + i;
            if (pace->change_option[change] == PARLEY_NONE)
                continue;
            size_t row = (size_t)pace->row_of[source->effects[i].party];
            out[row * options + (size_t)pace->change_option[change]] += numbers->changes[change];
        }
    }
}
