/* Small random scenarios, with their outcomes in plain arrays. */
#ifndef PL_TEST_SMALL_SCENARIO_H
#define PL_TEST_SMALL_SCENARIO_H

#include "pl_test.h"

#include "parallel/random.h"
#include "talks/scenario.h"

#include <string.h>

enum {
    MOST_ISSUES = 5,
    MOST_OPTIONS = 4,
    MOST_PARTIES = 3,
    MOST_OUTCOMES = 1024,
    MOST_CLAUSES = 3
};

typedef struct small {
    parley_scenario_spec spec;
    uint32_t n, m, options, outcomes;
    uint32_t counts[MOST_ISSUES];
    int32_t gains[MOST_PARTIES * MOST_ISSUES * MOST_OPTIONS];
    int64_t scale[MOST_PARTIES], reservations[MOST_PARTIES];
    uint8_t red_lines[MOST_PARTIES * MOST_ISSUES * MOST_OPTIONS];
    uint8_t excluded[MOST_ISSUES * MOST_OPTIONS];
    parley_literal literals[MOST_CLAUSES][2];
    parley_clause clauses[MOST_CLAUSES];
    /* of every outcome, the last issue varying fastest */
    uint32_t choices[MOST_OUTCOMES][MOST_ISSUES];
    int64_t units[MOST_OUTCOMES][MOST_PARTIES];
    uint8_t exists[MOST_OUTCOMES];
    uint8_t own[MOST_OUTCOMES][MOST_PARTIES];
} small;

static inline int small_obeys(const small *s, const uint32_t *choices) {
    for (uint32_t c = 0; c < s->spec.space.clause_count; c++) {
        int holds = 0;
        for (uint32_t i = 0; i < s->clauses[c].count; i++) {
            parley_literal l = s->literals[c][i];
            holds |= (choices[l.issue] == l.option) != (l.negated != 0);
        }
        if (!holds)
            return 0;
    }
    return 1;
}

static inline void small_tabulate(small *s) {
    for (uint32_t x = 0; x < s->outcomes; x++) {
        uint32_t rest = x, first = s->options, lines[MOST_PARTIES] = {0};
        s->exists[x] = 1;
        memset(s->units[x], 0, sizeof s->units[x]);
        for (uint32_t j = s->m; j-- > 0; rest /= s->counts[j]) {
            first -= s->counts[j];
            uint32_t o = first + (s->choices[x][j] = rest % s->counts[j]);
            s->exists[x] &= !s->excluded[o];
            for (uint32_t p = 0; p < s->n; p++) {
                s->units[x][p] += s->gains[p * s->options + o];
                lines[p] |= s->red_lines[p * s->options + o];
            }
        }
        s->exists[x] &= small_obeys(s, s->choices[x]) != 0;
        for (uint32_t p = 0; p < s->n; p++)
            s->own[x][p] = s->exists[x] && !lines[p];
    }
}

/* With `rules`, some options are excluded, some are red lines, and clauses forbid combinations. */
static inline void small_draw(small *s, uint64_t seed, int32_t largest, int rules) {
    pl_random random = pl_random_stream(seed, 0, 0);
    memset(s, 0, sizeof *s);
    s->n = 1 + (uint32_t)pl_random_below(&random, MOST_PARTIES);
    s->m = 1 + (uint32_t)pl_random_below(&random, MOST_ISSUES);
    s->outcomes = 1;
    for (uint32_t j = 0; j < s->m; j++) {
        s->counts[j] = 1 + (uint32_t)pl_random_below(&random, MOST_OPTIONS);
        s->options += s->counts[j];
        s->outcomes *= s->counts[j];
    }
    for (uint32_t i = 0; i < s->n * s->options; i++) {
        s->gains[i] = (int32_t)pl_random_below(&random, (uint64_t)largest + 1) - largest / 3;
        s->red_lines[i] = rules && pl_random_below(&random, 10) == 0;
    }
    for (uint32_t o = 0; o < s->options; o++)
        s->excluded[o] = rules && pl_random_below(&random, 12) == 0;
    for (uint32_t c = 0; rules && c < MOST_CLAUSES; c++) {
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t issue = (uint32_t)pl_random_below(&random, s->m);
            s->literals[c][i] = (parley_literal){
                issue, (uint32_t)pl_random_below(&random, s->counts[issue]), 1 - (c + i) % 2};
        }
        s->clauses[c] = (parley_clause){s->literals[c], 2};
    }
    for (uint32_t p = 0; p < s->n; p++) {
        s->scale[p] = largest * (int64_t)s->m;
        s->reservations[p] = INT64_MIN;
    }
    s->spec = (parley_scenario_spec){.space = {s->n, s->m, s->counts, s->gains, s->reservations,
                                               s->excluded, s->clauses,
                                               rules ? (uint32_t)(seed % (MOST_CLAUSES + 1)) : 0},
                                     .scale = s->scale,
                                     .red_lines = s->red_lines};
    small_tabulate(s);
}

/* Listed, or where `list` is 0 not; NULL where the scenario has no outcome. */
static inline parley_scenario *small_build(small *s, int list) {
    parley_scenario *scenario;
    uint32_t count = 0;
    s->spec.list_limit = list ? 0 : 1;
    parley_status status = parley_scenario_new(&scenario, &s->spec, NULL);
    for (uint32_t x = 0; x < s->outcomes; x++)
        count += s->exists[x];
    ck_assert_int_eq(status, count > 0 ? PARLEY_OK : PARLEY_E_ARGUMENT);
    if (scenario)
        ck_assert_int_eq(parley_scenario_is_listed(scenario), list || s->outcomes == 1);
    return scenario;
}

static inline uint32_t small_number(const small *s, const uint32_t *choices) {
    uint32_t number = 0;
    for (uint32_t j = 0; j < s->m; j++)
        number = number * s->counts[j] + choices[j];
    return number;
}

#endif
