/* Small random dossiers with much that is only known within bounds, whose preferences a hidden
 * reading obeys. Points are p0, p1, ..., options o0, o1, ..., parties a, b, ..., drafts d0, d1, ...
 */
#ifndef PL_RANDOM_READINGS_H
#define PL_RANDOM_READINGS_H

#include "sample.h"

#include "base/text.h"
#include "parallel/random.h"

#include <parley/reading.h>

enum {
    MOST_POINTS = 4,
    MOST_OPTIONS = 3,
    MOST_CELLS = MOST_POINTS * MOST_OPTIONS,
    MOST_RANDOM_PARTIES = 3,
    RANDOM_DRAFTS = 6
};

typedef struct random_case {
    pl_random random;
    uint32_t parties, points, options[MOST_POINTS];
    int32_t choices[8][MOST_POINTS]; /* of the drafts: an option of the point, or -1 */
    pl_text text;
} random_case;

static inline uint32_t below(random_case *c, uint32_t bound) {
    return (uint32_t)pl_random_below(&c->random, bound);
}

/* "[0.2, 0.7]", or one number. */
static inline void put_random_interval(random_case *c, uint32_t least, uint32_t most) {
    uint32_t low = least + below(c, most - least + 1), high = least + below(c, most - least + 1);
    if (below(c, 4) == 0)
        high = low;
    pl_text_print(&c->text, "[%.2f, %.2f]", (low < high ? low : high) / 100.0,
                  (low < high ? high : low) / 100.0);
}

static inline void put_shares(random_case *c) {
    pl_text_put(&c->text, "points: {");
    for (uint32_t j = 0; j < c->points; j++) {
        pl_text_print(&c->text, "%sp%u: ", j ? ", " : "", j);
        if (j > 0 && below(c, 5) == 0)
            pl_text_put(&c->text, "unknown");
        else
            put_random_interval(c, j == 0, 300);
    }
    pl_text_put(&c->text, "}");
}

static inline void put_order(random_case *c) {
    uint32_t named = c->points - below(c, 2); /* the last may be left out */
    pl_text_put(&c->text, "order: [");
    for (uint32_t j = 0; j < named; j++)
        pl_text_print(&c->text, "%sp%u", j ? ", " : "", j);
    pl_text_put(&c->text, "]");
}

static inline void put_weights(random_case *c) {
    bool any = false;
    for (uint32_t p = 0; p < c->parties; p++) {
        uint32_t kind = below(c, 4);
        if (kind == 0)
            continue;
        pl_text_put(&c->text, any ? "" : "weights:\n");
        any = true;
        pl_text_print(&c->text, "  - {party: %c, basis: said, ", 'a' + (int)p);
        if (kind == 1)
            put_order(c);
        else
            put_shares(c);
        pl_text_put(&c->text, "}\n");
    }
}

static inline void put_drafts(random_case *c, bool complete) {
    pl_text_put(&c->text, "drafts:\n");
    for (uint32_t d = 0; d < RANDOM_DRAFTS; d++) {
        pl_text_print(&c->text, "  - {id: d%u, choices: {", d);
        const char *comma = "";
        for (uint32_t j = 0; j < c->points; j++) {
            c->choices[d][j] =
                !complete && below(c, 6) == 0 ? -1 : (int32_t)below(c, c->options[j]);
            if (c->choices[d][j] < 0)
                continue;
            pl_text_print(&c->text, "%sp%u: o%d", comma, j, c->choices[d][j]);
            comma = ", ";
        }
        pl_text_put(&c->text, "}}\n");
    }
}

static inline void put_parties(random_case *c) {
    pl_text_put(&c->text, "parties:\n");
    for (uint32_t p = 0; p < c->parties; p++) {
        pl_text_print(&c->text, "  - {id: %c, role: principal, reservation: ", 'a' + (int)p);
        if (below(c, 4) == 0)
            pl_text_put(&c->text, "{draft: d0}");
        else
            put_random_interval(c, 20, c->parties > 1 ? 70 : 80);
        pl_text_put(&c->text, "}\n");
    }
}

static inline void put_plan(random_case *c) {
    pl_text_put(&c->text, "plan: {points: [");
    for (uint32_t j = 0; j < c->points; j++) {
        c->options[j] = 2 + below(c, MOST_OPTIONS - 1);
        pl_text_print(&c->text, "%s{id: p%u, options: [", j ? ", " : "", j);
        for (uint32_t o = 0; o < c->options[j]; o++)
            pl_text_print(&c->text, "%s{id: o%u}", o ? ", " : "", o);
        pl_text_put(&c->text, "]}");
    }
    pl_text_put(&c->text, "]}\n");
}

/* Of several parties a few options are red lines or unknown. */
static inline void put_stances(random_case *c) {
    pl_text_put(&c->text, "stances:\n");
    for (uint32_t p = 0; p < c->parties; p++)
        for (uint32_t j = 0; j < c->points; j++)
            for (uint32_t o = 0; o < c->options[j]; o++) {
                uint32_t kind = c->parties > 1 ? below(c, 20) : 9;
                if (kind < 2)
                    continue;
                pl_text_print(&c->text, "  - {party: %c, point: p%u, option: o%u, basis: said, ",
                              'a' + (int)p, j, o);
                if (kind == 2) {
                    pl_text_put(&c->text, "stance: red_line}\n");
                    continue;
                }
                pl_text_put(&c->text, "value: ");
                put_random_interval(c, 0, 100);
                pl_text_put(&c->text, "}\n");
            }
}

static inline void put_case(random_case *c, uint64_t seed, uint32_t parties, bool complete) {
    *c = (random_case){.random = pl_random_stream(seed, parties, 0), .parties = parties};
    c->points = 2 + below(c, MOST_POINTS - 1);
    pl_text_put(&c->text, "parley: dossier/1\n");
    put_parties(c);
    put_plan(c);
    put_stances(c);
    put_weights(c);
    put_drafts(c, complete);
    if (parties > 1 && below(c, 3) == 0)
        pl_text_put(&c->text, "constraints: [{excludes: [p0/o0, p1/o1]}]\n");
}

/* Sum of weight x (value of a's option less value of b's) where both have one, in one reading. */
static inline double difference_of(const parley_view *view, const int32_t *a, const int32_t *b,
                                   const double *values, const double *weights) {
    double sum = 0;
    for (uint32_t j = 0; j < view->point_count; j++)
        if (a[j] >= 0 && b[j] >= 0)
            sum += weights[j] * (values[view->points[j].first + (uint32_t)a[j]] -
                                 values[view->points[j].first + (uint32_t)b[j]]);
    return sum;
}

/* Adds `count` preferences of each party between drafts that reading `hidden` of seed 0 obeys. */
static inline void put_preferences(random_case *c, uint32_t count, uint64_t hidden) {
    double values[MOST_RANDOM_PARTIES * MOST_CELLS], weights[MOST_RANDOM_PARTIES * MOST_POINTS];
    double reservations[MOST_RANDOM_PARTIES];
    parley_reading_arrays arrays = {values, weights, reservations, NULL};
    parley_view *view = sample_view(pl_text_string(&c->text), "");
    parley_readings *readings;
    ck_assert_int_eq(parley_readings_new(&readings, view, 0, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_readings_draw(&arrays, readings, hidden, 1), PARLEY_OK);
    pl_text_put(&c->text, "preferences:\n");
    for (uint32_t i = 0; i < count * c->parties; i++) {
        uint32_t a = below(c, RANDOM_DRAFTS), b = below(c, RANDOM_DRAFTS), p = i % c->parties;
        bool holds =
            difference_of(view, c->choices[a], c->choices[b], values + p * view->option_count,
                          weights + p * view->point_count) >= 0;
        pl_text_print(&c->text, "  - {party: %c, prefers: d%u, over: d%u, basis: said}\n",
                      'a' + (int)p, holds ? a : b, holds ? b : a);
    }
    parley_readings_free(readings);
    sample_free(view);
}

#endif
