/* Random small spaces of all sorts, and their agreements listed one by one, for brute force. */
#ifndef SMALL_SPACE_H
#define SMALL_SPACE_H

#include "parallel/random.h"

#include <parley/space.h>

#include <stdbool.h>
#include <string.h>

enum { SMALL_ISSUES = 6, SMALL_OPTIONS = 4, SMALL_CLAUSES = 3, SMALL_MOST = 4096 };

typedef struct small_space {
    uint32_t n, m, options;
    uint32_t counts[SMALL_ISSUES];
    int32_t gains[PARLEY_MAX_PARTIES * SMALL_ISSUES * SMALL_OPTIONS];
    int64_t reservations[PARLEY_MAX_PARTIES];
    uint8_t excluded[SMALL_ISSUES * SMALL_OPTIONS];
    parley_literal literals[SMALL_CLAUSES][2];
    parley_clause clauses[SMALL_CLAUSES];
    parley_space_spec spec;
    parley_space *space;
    /* The agreements that the rules allow. */
    uint32_t count;
    uint32_t choices[SMALL_MOST][SMALL_ISSUES];
    int64_t utilities[SMALL_MOST][PARLEY_MAX_PARTIES];
} small_space;

static inline int64_t small_between(pl_random *random, int64_t low, int64_t high) {
    return low + (int64_t)pl_random_below(random, (uint64_t)(high - low + 1));
}

/* Family 0: independent; 1: opposed; 2: few values, many ties; 3: wide; 4: aligned; 5: one party
 * indifferent to everything. */
static inline void small_fill_gains(small_space *s, pl_random *random, uint32_t family) {
    for (uint32_t p = 0; p < s->n; p++)
        for (uint32_t o = 0; o < s->options; o++) {
            int32_t *gain = &s->gains[p * s->options + o];
            int32_t first = s->gains[o];
            switch (family) {
            case 1:
                *gain = (int32_t)(p % 2 ? 50 - first + small_between(random, -3, 3)
                                        : small_between(random, 0, 50));
                break;
            case 2: *gain = (int32_t)small_between(random, -1, 1); break;
            case 3: *gain = (int32_t)small_between(random, -30000000, 30000000); break;
            case 4:
                *gain = (int32_t)(p ? first + small_between(random, -3, 3)
                                    : small_between(random, 0, 50));
                break;
            case 5: *gain = p == 0 ? 7 : (int32_t)small_between(random, 0, 20); break;
            default: *gain = (int32_t)small_between(random, -20, 60);
            }
        }
}

static inline void small_list(small_space *s) {
    uint32_t choices[SMALL_ISSUES] = {0};
    s->count = 0;
    for (;;) {
        if (parley_space_allows(s->space, choices)) {
            memcpy(s->choices[s->count], choices, sizeof choices);
            parley_space_eval(s->space, choices, s->utilities[s->count]);
            s->count++;
        }
        uint32_t j = 0;
        while (j < s->m && ++choices[j] == s->counts[j])
            choices[j++] = 0;
        if (j == s->m)
            return;
    }
}

/* Draws a space of `n` parties (0: 1 to 6) and lists it. Reservation values lie somewhere in the
 * party's range, now and then out of reach, now and then absent. Free with parley_space_free. */
static inline void small_draw(small_space *s, uint64_t seed, uint32_t n) {
    pl_random random = pl_random_stream(seed, 7, 0);
    uint32_t family = (uint32_t)(seed % 6);
    memset(s, 0, sizeof *s);
    s->n = n ? n : 1 + (uint32_t)pl_random_below(&random, 6);
    s->m = 1 + (uint32_t)pl_random_below(&random, SMALL_ISSUES);
    for (uint32_t j = 0; j < s->m; j++)
        s->options += s->counts[j] = (uint32_t)small_between(&random, 1, s->m > 5 ? 3 : 4);
    small_fill_gains(s, &random, family);
    for (uint32_t o = 0; o < s->options; o++)
        s->excluded[o] = pl_random_below(&random, 10) == 0;
    uint32_t clauses = pl_random_below(&random, 2) ? (uint32_t)pl_random_below(&random, 4) : 0;
    for (uint32_t c = 0; c < clauses; c++) {
        for (uint32_t i = 0; i < 2; i++) {
            uint32_t j = (uint32_t)pl_random_below(&random, s->m);
            s->literals[c][i] =
                (parley_literal){j, (uint32_t)pl_random_below(&random, s->counts[j]),
                                 pl_random_below(&random, 4) > 0};
        }
        s->clauses[c] = (parley_clause){s->literals[c], 2};
    }
    s->spec = (parley_space_spec){.party_count = s->n,
                                  .issue_count = s->m,
                                  .option_counts = s->counts,
                                  .gains = s->gains,
                                  .reservations = s->reservations,
                                  .excluded = s->excluded,
                                  .clauses = s->clauses,
                                  .clause_count = clauses};
    for (uint32_t p = 0; p < s->n; p++)
        s->reservations[p] = INT64_MIN;
    parley_space_new(&s->space, &s->spec, NULL);
    bool none = pl_random_below(&random, 5) == 0;
    for (uint32_t p = 0; p < s->n && !none && !parley_space_is_empty(s->space); p++) {
        int64_t least, greatest;
        parley_space_range(s->space, p, &least, &greatest);
        s->reservations[p] =
            least + (int64_t)pl_random_below(&random, (uint64_t)(greatest - least) * 3 / 5 + 1);
        if (pl_random_below(&random, 40) == 0)
            s->reservations[p] = greatest + (int64_t)pl_random_below(&random, 2);
        if (pl_random_below(&random, 8) == 0)
            s->reservations[p] = INT64_MIN;
    }
    parley_space_free(s->space);
    parley_space_new(&s->space, &s->spec, NULL);
    small_list(s);
}

static inline bool small_reaches(const small_space *s, uint32_t agreement, const int64_t *floors) {
    for (uint32_t p = 0; p < s->n; p++)
        if (s->utilities[agreement][p] < floors[p])
            return false;
    return true;
}

#endif
