/* The chains: moves, sweeps, and drawing from them. */
#include "utility/reading_chain.h"

#include "utility/reading_state.h"

#include <math.h>
#include <string.h>

enum { CHAIN_ROLE = 0x7280, BURN_IN = 16, DIRECTIONS = 2 };

/* -- memory and parameters ------------------------------------------------------------------- */

uint32_t pl_chain_parameters(const parley_readings *readings, const pl_reading_row *row) {
    return row->weights == PL_WEIGHTS_ORDER ? readings->point_count : row->scope_count;
}

parley_status pl_chain_new(pl_chain *c, const parley_readings *readings,
                           const pl_reading_row *row) {
    *c = (pl_chain){.readings = readings, .row = row};
    c->parameters = pl_chain_parameters(readings, row);
    size_t d = c->parameters, tied = row->tied_count, k = row->comparison_count;
    size_t longest = d > tied ? d : tied;
    size_t m = readings->point_count, options = readings->option_count;
    c->block = PL_NEW(double, d + m + options + k + (k + 2) * longest);
    c->place = PL_NEW(uint32_t, m + options);
    if (!c->block || !c->place) {
        pl_chain_clear(c);
        return pl_fail_memory();
    }
    c->tied_place = c->place + m;
    for (uint32_t i = 0; i < row->scope_count; i++)
        c->place[row->scope[i]] = row->weights == PL_WEIGHTS_ORDER ? row->group[row->scope[i]] : i;
    memset(c->tied_place, 0xff, options * sizeof *c->tied_place);
    for (uint32_t t = 0; t < tied; t++)
        c->tied_place[row->open[row->tied[t]]] = t;
    c->parameter = c->block;
    c->weights = c->parameter + d;
    c->values = c->weights + m;
    c->room = c->values + options;
    c->slope = c->room + k;
    c->direction = c->slope + k * longest;
    c->height = c->direction + longest;
    c->longest = longest;
    memcpy(c->values, row->known, options * sizeof *c->values);
    return PARLEY_OK;
}

void pl_chain_clear(pl_chain *c) {
    pl_free(c->block);
    pl_free(c->place);
}

/* Place by place from the last: the mean over a group is the weight of its points. */
static void weigh_order(pl_chain *c) {
    const pl_reading_row *row = c->row;
    double tail = 0;
    uint32_t place = c->parameters;
    for (uint32_t g = row->group_count; g-- > 0;) {
        uint32_t begin = g ? row->group_end[g - 1] : 0;
        double sum = 0;
        for (; place > begin; place--) {
            tail += c->parameter[place - 1] / place;
            sum += tail;
        }
        for (uint32_t i = 0; i < row->scope_count; i++)
            if (row->group[row->scope[i]] == g)
                c->weights[row->scope[i]] = sum / (row->group_end[g] - begin);
    }
}

static void weigh(pl_chain *c) {
    if (c->row->weights == PL_WEIGHTS_ORDER)
        weigh_order(c);
    else
        for (uint32_t i = 0; i < c->row->scope_count; i++)
            c->weights[c->row->scope[i]] = c->parameter[i];
}

/* The parameters of given weights: spacings behind an order, shares as they stand. */
static void set_parameters(pl_chain *c, const double *weights) {
    const pl_reading_row *row = c->row;
    double sum = 0;
    if (row->weights != PL_WEIGHTS_ORDER) {
        for (uint32_t i = 0; i < row->scope_count; i++)
            sum += c->parameter[i] = weights[row->scope[i]];
    } else {
        /* A group without a point in scope takes the weight of the next one that has. */
        double below = 0;
        for (uint32_t g = row->group_count, place = c->parameters; g-- > 0;) {
            uint32_t begin = g ? row->group_end[g - 1] : 0;
            double at = below;
            for (uint32_t i = 0; i < row->scope_count; i++)
                if (row->group[row->scope[i]] == g)
                    at = fmax(weights[row->scope[i]], below);
            for (; place > begin; place--) {
                c->parameter[place - 1] = place == row->group_end[g] ? (at - below) * place : 0;
                sum += c->parameter[place - 1];
            }
            below = at;
        }
    }
    for (uint32_t i = 0; i < c->parameters && row->weights != PL_WEIGHTS_SHARES; i++)
        c->parameter[i] /= sum;
}

void pl_chain_set(pl_chain *c, const double *weights, const double *values) {
    set_parameters(c, weights);
    weigh(c);
    for (uint32_t t = 0; t < c->row->tied_count; t++)
        c->values[c->row->open[c->row->tied[t]]] = values[c->row->open[c->row->tied[t]]];
}

void pl_chain_save(const pl_chain *c, double *state) {
    memcpy(state, c->parameter, c->parameters * sizeof *state);
    for (uint32_t t = 0; t < c->row->tied_count; t++)
        state[c->parameters + t] = c->values[c->row->open[c->row->tied[t]]];
}

void pl_chain_load(pl_chain *c, const double *state) {
    memcpy(c->parameter, state, c->parameters * sizeof *state);
    for (uint32_t t = 0; t < c->row->tied_count; t++)
        c->values[c->row->open[c->row->tied[t]]] = state[c->parameters + t];
    weigh(c);
}

/* -- comparisons along a line ---------------------------------------------------------------- */

static double *slope_of(const pl_chain *c, uint32_t comparison) {
    return c->slope + comparison * c->longest;
}

/* Of one comparison: what each point in scope (of an order, each group) adds for each unit of its
 * weight. */
static void find_heights(pl_chain *c, const pl_comparison *comparison) {
    memset(c->height, 0, c->longest * sizeof *c->height);
    for (uint32_t t = 0; t < comparison->term_count; t++) {
        const pl_term *term = &comparison->terms[t];
        c->height[c->place[term->point]] += term->sign * c->values[term->option];
    }
}

/* The spacing of a place raises the weights of all places up to it alike. */
static void slope_spacings(pl_chain *c, double *slope) {
    double sum = 0;
    for (uint32_t g = 0, place = 0; g < c->row->group_count; g++) {
        uint32_t size = c->row->group_end[g] - (g ? c->row->group_end[g - 1] : 0);
        for (; place < c->row->group_end[g]; place++) {
            sum += c->height[g] / size;
            slope[place] = sum / (place + 1);
        }
    }
}

/* room[k] and how it changes with each parameter, the values being what they are. */
static void slope_parameters(pl_chain *c) {
    for (uint32_t k = 0; k < c->row->comparison_count; k++) {
        double *slope = slope_of(c, k);
        find_heights(c, &c->row->comparisons[k]);
        if (c->row->weights == PL_WEIGHTS_ORDER)
            slope_spacings(c, slope);
        else
            memcpy(slope, c->height, c->parameters * sizeof *slope);
        c->room[k] = 0;
        for (uint32_t i = 0; i < c->parameters; i++)
            c->room[k] += slope[i] * c->parameter[i];
    }
}

/* The same for the tied values, the weights being what they are. */
static void slope_values(pl_chain *c) {
    for (uint32_t k = 0; k < c->row->comparison_count; k++) {
        double *slope = slope_of(c, k);
        const pl_comparison *comparison = &c->row->comparisons[k];
        memset(slope, 0, c->row->tied_count * sizeof *slope);
        c->room[k] = 0;
        for (uint32_t t = 0; t < comparison->term_count; t++) {
            const pl_term *term = &comparison->terms[t];
            double weight = term->sign * c->weights[term->point];
            c->room[k] += weight * c->values[term->option];
            if (c->tied_place[term->option] != UINT32_MAX)
                slope[c->tied_place[term->option]] += weight;
        }
    }
}

/* A chord: t from `low` to `high`, 0 being where the chain is. */
typedef struct chord {
    double low, high;
} chord;

/* Keeps `at + t rate` at `least` or more. */
static void cut(chord *on, double at, double rate, double least) {
    double room = at > least ? at - least : 0;
    if (rate > 0)
        on->low = fmax(on->low, -room / rate);
    else if (rate < 0)
        on->high = fmin(on->high, room / -rate);
}

/* -- along one line -------------------------------------------------------------------------- */

/* What a line moves: parameters or tied values, one of them up, one up and one down, or all, each
 * by its rate. */
typedef enum way { ONE, PAIR, ALL } way;

typedef struct line {
    pl_chain *c;
    bool values;
    way way;
    uint32_t up, down;
} line;

static uint32_t numbers(const line *l) {
    return l->values ? l->c->row->tied_count : l->c->parameters;
}

/* The numbers that move, one after the other. */
static uint32_t moving(const line *l) {
    return l->way == ALL ? numbers(l) : l->way == PAIR ? 2 : 1;
}

static uint32_t which(const line *l, uint32_t i) {
    return l->way == ALL ? i : i == 0 ? l->up : l->down;
}

static double rate_of(const line *l, uint32_t i) {
    return l->way == ALL ? l->c->direction[i] : i == 0 ? 1 : -1;
}

static double *number_of(const line *l, uint32_t i) {
    const pl_reading_row *row = l->c->row;
    uint32_t at = which(l, i);
    return l->values ? &l->c->values[row->open[row->tied[at]]] : &l->c->parameter[at];
}

/* NULL for a spacing, which is 0 or more. */
static const pl_law *law_of(const line *l, uint32_t i) {
    const pl_reading_row *row = l->c->row;
    uint32_t at = which(l, i);
    if (l->values)
        return &row->value[row->tied[at]];
    return row->weights == PL_WEIGHTS_SHARES ? &row->share[row->scope[at]] : NULL;
}

static double room_rate(const line *l, uint32_t comparison) {
    const double *slope = slope_of(l->c, comparison);
    double rate = 0;
    for (uint32_t i = 0; i < moving(l); i++)
        rate += slope[which(l, i)] * rate_of(l, i);
    return rate;
}

static chord find_chord(const line *l) {
    chord on = {-INFINITY, INFINITY};
    for (uint32_t i = 0; i < moving(l); i++) {
        const pl_law *law = law_of(l, i);
        double number = *number_of(l, i), rate = rate_of(l, i);
        cut(&on, number, rate, law ? law->low : 0);
        if (law)
            cut(&on, -number, -rate, -law->high);
    }
    for (uint32_t k = 0; k < l->c->row->comparison_count; k++)
        cut(&on, l->c->room[k], room_rate(l, k), 0);
    return (chord){fmin(on.low, 0), fmax(on.high, 0)};
}

/* How far to go: a single number as its law says, else uniformly. */
static double choose(const line *l, chord on) {
    const pl_law *law = l->way == ONE ? law_of(l, 0) : NULL;
    double number = law ? *number_of(l, 0) : 0;
    if (!law)
        return on.low + (on.high - on.low) * pl_random_unit(&l->c->random);
    return pl_law_draw_between(law, number + on.low, number + on.high, &l->c->random) - number;
}

static void move(const line *l) {
    chord on = find_chord(l);
    if (!(on.high - on.low < INFINITY))
        return; /* nothing moves */
    double t = choose(l, on);
    for (uint32_t k = 0; k < l->c->row->comparison_count; k++)
        l->c->room[k] += t * room_rate(l, k);
    for (uint32_t i = 0; i < moving(l); i++) {
        const pl_law *law = law_of(l, i);
        double *number = number_of(l, i), moved = *number + t * rate_of(l, i);
        *number = fmin(fmax(moved, law ? law->low : 0), law ? law->high : 1);
    }
}

/* A direction in which all numbers move that are uniform; of spacings, one that keeps their sum. */
static void move_all(line *l) {
    uint32_t count = numbers(l);
    double mean = 0;
    bool spacings = false;
    l->way = ALL;
    for (uint32_t i = 0; i < count; i++) {
        const pl_law *law = law_of(l, i);
        double spread = !law ? 1 : law->kind == PARLEY_UNIFORM ? law->high - law->low : 0;
        spacings = !law;
        l->c->direction[i] = spread * pl_random_normal(&l->c->random);
        mean += l->c->direction[i] / count;
    }
    for (uint32_t i = 0; i < count && spacings; i++)
        l->c->direction[i] -= mean;
    move(l);
}

/* -- a sweep --------------------------------------------------------------------------------- */

static void sweep_parameters(pl_chain *c) {
    line l = {.c = c};
    uint32_t d = c->parameters;
    bool shares = c->row->weights == PL_WEIGHTS_SHARES;
    if (!shares && d < 2)
        return;
    slope_parameters(c);
    l.way = shares ? ONE : PAIR;
    for (l.up = 0; l.up < d; l.up++) {
        if (!shares)
            l.down = (l.up + 1 + (uint32_t)pl_random_below(&c->random, d - 1)) % d;
        move(&l);
    }
    for (uint32_t i = 0; i < DIRECTIONS; i++)
        move_all(&l);
    weigh(c);
}

static void sweep_values(pl_chain *c) {
    line l = {.c = c, .values = true, .way = ONE};
    slope_values(c);
    for (l.up = 0; l.up < c->row->tied_count; l.up++)
        move(&l);
    for (uint32_t i = 0; i < DIRECTIONS && c->row->tied_count > 1; i++)
        move_all(&l);
}

void pl_chain_sweep(pl_chain *c, uint32_t times) {
    for (uint32_t i = 0; i < times; i++) {
        sweep_parameters(c);
        sweep_values(c);
    }
}

/* -- drawing --------------------------------------------------------------------------------- */

static void put_state(const pl_chain *c, const parley_reading_arrays *out, size_t at) {
    const pl_reading_row *row = c->row;
    double *weights = out->weights + at * c->readings->point_count, sum = 0;
    double *values = out->values + at * c->readings->option_count;
    memset(weights, 0, c->readings->point_count * sizeof *weights);
    for (uint32_t i = 0; i < row->scope_count; i++)
        sum += c->weights[row->scope[i]];
    for (uint32_t i = 0; i < row->scope_count; i++)
        weights[row->scope[i]] = c->weights[row->scope[i]] / sum;
    memcpy(values, c->values, c->readings->option_count * sizeof *values);
}

parley_status pl_chain_draw(const parley_reading_arrays *out, const parley_readings *readings,
                            uint32_t index, uint64_t first, uint32_t count) {
    const pl_reading_row *row = &readings->rows[index];
    pl_chain c;
    parley_status status = pl_chain_new(&c, readings, row);
    if (status != PARLEY_OK)
        return status;
    uint64_t end = first + count;
    for (uint64_t begin = first - first % PARLEY_READING_BLOCK; begin < end;
         begin += PARLEY_READING_BLOCK) {
        uint64_t last = end - begin < PARLEY_READING_BLOCK ? end : begin + PARLEY_READING_BLOCK;
        c.random = pl_random_stream(readings->seed, begin, CHAIN_ROLE + index);
        uint64_t start = pl_random_below(&c.random, PL_STARTS);
        pl_chain_load(&c, row->starts + start * (c.parameters + row->tied_count));
        pl_chain_sweep(&c, BURN_IN * row->sampling.thinning);
        for (uint64_t i = begin; i < last; i++) {
            pl_chain_sweep(&c, row->sampling.thinning);
            if (i >= first)
                put_state(&c, out, (size_t)(i - first) * readings->row_count + index);
        }
    }
    pl_chain_clear(&c);
    return PARLEY_OK;
}
