/* Random small spaces for the tests of src/deal, and all their agreements one by one. */
#ifndef DEAL_SAMPLE_H
#define DEAL_SAMPLE_H

#include "pl_test.h"

#include "base/count.h"
#include "deal/space.h"
#include "parallel/random.h"

#include <parley/generate.h>

#include <string.h>

enum { SAMPLE_PARTIES = 5, SAMPLE_ISSUES = 7, SAMPLE_OPTIONS = 5, SAMPLE_CLAUSES = 3 };

typedef struct deal_sample {
    uint32_t counts[SAMPLE_ISSUES];
    int32_t gains[SAMPLE_PARTIES * SAMPLE_ISSUES * SAMPLE_OPTIONS];
    uint8_t excluded[SAMPLE_ISSUES * SAMPLE_OPTIONS];
    int64_t floors[SAMPLE_PARTIES];
    parley_literal literals[SAMPLE_CLAUSES][3];
    parley_clause clauses[SAMPLE_CLAUSES];
    parley_space *space;
} deal_sample;

/* Gains of a random shape: a family of instances, few levels with many ties, or plain noise. */
static inline void deal_sample_gains(deal_sample *s, pl_random *random, uint32_t n, uint32_t m,
                                     uint32_t k) {
    static const int32_t scales[] = {3, 10, 40, 1000, 60000, 100000000};
    uint32_t shape = (uint32_t)pl_random_below(random, PARLEY_FAMILY_COUNT + 2);
    int32_t scale = scales[pl_random_below(random, 6)];
    if (shape < PARLEY_FAMILY_COUNT) {
        parley_generate_options options = {(parley_family)shape, n, m, k, scale,
                                           pl_random_u64(random)};
        ck_assert_int_eq(parley_generate(s->gains, &options), PARLEY_OK);
        return;
    }
    int32_t unit = shape == PARLEY_FAMILY_COUNT ? 1 : 35;
    uint32_t levels = 1 + (uint32_t)pl_random_below(random, 4);
    for (uint32_t i = 0; i < n * m * k; i++)
        s->gains[i] = unit * (int32_t)pl_random_below(random, levels) - 7;
}

/* A space of n parties and at most `most` agreements; options, exclusions, clauses and floors are
 * drawn. */
static inline void deal_sample_draw(deal_sample *s, uint64_t seed, uint32_t n, uint32_t most) {
    pl_random random = pl_random_stream(seed, n, 99);
    uint32_t k = 1 + (uint32_t)pl_random_below(&random, SAMPLE_OPTIONS), m = 1, size = k;
    uint32_t most_issues = 1 + (uint32_t)pl_random_below(&random, SAMPLE_ISSUES);
    while (m < most_issues && size * k <= most)
        m++, size *= k;
    memset(s, 0, sizeof *s);
    deal_sample_gains(s, &random, n, m, k);
    for (uint32_t j = 0; j < m; j++)
        s->counts[j] = k;
    for (uint32_t o = 0; o < m * k; o++)
        s->excluded[o] = pl_random_below(&random, 12) == 0;
    for (int c = 0; c < SAMPLE_CLAUSES; c++) {
        for (int i = 0; i < 3; i++)
            s->literals[c][i] = (parley_literal){(uint32_t)pl_random_below(&random, m),
                                                 (uint32_t)pl_random_below(&random, k),
                                                 pl_random_below(&random, 3) != 0};
        s->clauses[c] = (parley_clause){s->literals[c], 1 + (uint32_t)pl_random_below(&random, 3)};
    }
    bool ruled = pl_random_below(&random, 2);
    parley_space_spec spec = {
        .party_count = n,
        .issue_count = m,
        .option_counts = s->counts,
        .gains = s->gains,
        .excluded = ruled ? s->excluded : NULL,
        .clauses = s->clauses,
        .clause_count = ruled ? (uint32_t)pl_random_below(&random, SAMPLE_CLAUSES + 1) : 0,
    };
    ck_assert_int_eq(parley_space_new(&s->space, &spec, NULL), PARLEY_OK);
    for (uint32_t p = 0; p < n; p++) {
        int64_t least, greatest;
        parley_space_range(s->space, p, &least, &greatest);
        if (s->space->empty)
            least = greatest = 0;
        s->floors[p] = pl_random_below(&random, 4) == 0
                           ? INT64_MIN
                           : least + (int64_t)pl_random_below(
                                         &random, (uint64_t)(greatest - least) * 3 / 4 + 2);
    }
}

/* The next agreement in lexicographic order; false after the last. Start with all zeroes. */
static inline bool deal_sample_next(const deal_sample *s, uint32_t *choices) {
    for (uint32_t j = s->space->original_issues; j-- > 0;) {
        if (++choices[j] < s->counts[j])
            return true;
        choices[j] = 0;
    }
    return false;
}

static inline bool deal_meets(const int64_t *utilities, const int64_t *floors, uint32_t n) {
    for (uint32_t p = 0; floors && p < n; p++)
        if (utilities[p] < floors[p])
            return false;
    return true;
}

/* A space with k options in each of m issues from one of the families. */
static inline parley_space *deal_family(parley_family family, uint32_t n, uint32_t m, uint32_t k,
                                        int32_t scale, uint64_t seed) {
    parley_generate_options options = {family, n, m, k, scale, seed};
    int32_t *gains = malloc((size_t)n * m * k * sizeof *gains);
    uint32_t *counts = malloc(m * sizeof *counts);
    parley_space *space;
    for (uint32_t j = 0; j < m; j++)
        counts[j] = k;
    ck_assert_int_eq(parley_generate(gains, &options), PARLEY_OK);
    parley_space_spec spec = {
        .party_count = n, .issue_count = m, .option_counts = counts, .gains = gains};
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
    free(gains);
    free(counts);
    return space;
}

#endif
