/* Random spaces of up to 2^20 agreements, and all their agreements by a plain loop that shares
 * nothing with the engine: own sums, own reading of the rules.
 *
 * PARLEY_CASES in the environment sets how many cases a property is tried on (10,000). What fails
 * names its seed: PARLEY_SEED=<seed> runs that case alone. */
#ifndef RANDOM_CASE_H
#define RANDOM_CASE_H

#include "pl_test.h"

#include "deal/space.h"
#include "parallel/random.h"

#include <parley/generate.h>

#include <string.h>

enum {
    CASE_ISSUES = 20,
    CASE_OPTIONS = 5, /* of an issue */
    CASE_CLAUSES = 12,
    CASE_PARTIES = PARLEY_MAX_PARTIES,
    CASE_WIDTH = CASE_ISSUES * CASE_OPTIONS
};

typedef struct random_case {
    uint64_t seed;
    uint32_t n, m, options;
    uint32_t counts[CASE_ISSUES], first[CASE_ISSUES + 1];
    int32_t gains[CASE_PARTIES * CASE_WIDTH]; /* [n][options] */
    uint8_t excluded[CASE_WIDTH];
    int64_t reservations[CASE_PARTIES];
    parley_literal literals[CASE_CLAUSES][3];
    parley_clause clauses[CASE_CLAUSES];
    parley_space_spec spec;
    parley_space *space;
    /* The agreements that obey the rules, in lexicographic order. */
    uint32_t count;
    uint32_t *code; /* [count] mixed radix, the last issue varying fastest */
    int32_t *u;     /* [count][n] */
    int32_t least[CASE_PARTIES], greatest[CASE_PARTIES];
} random_case;

#define CASE_OK(c, condition)                                                                      \
    ck_assert_msg((condition), "seed %llu: " #condition, (unsigned long long)(c)->seed)

/* for (uint64_t seed = case_begin(); seed < case_end(); seed++) */
static inline uint64_t case_begin(void) {
    const char *one = getenv("PARLEY_SEED");
    return one ? strtoull(one, NULL, 10) : 0;
}

static inline uint64_t case_end(void) {
    const char *most = getenv("PARLEY_CASES");
    if (getenv("PARLEY_SEED"))
        return case_begin() + 1;
    return most ? strtoull(most, NULL, 10) : 10000;
}

static inline uint32_t case_below(pl_random *random, uint32_t end) {
    return (uint32_t)pl_random_below(random, end);
}

static inline int64_t case_between(pl_random *random, int64_t low, int64_t high) {
    return low + (int64_t)pl_random_below(random, (uint64_t)(high - low + 1));
}

static inline void case_choices(const random_case *c, uint32_t agreement, uint32_t *choices) {
    uint32_t rest = c->code[agreement];
    for (uint32_t j = c->m; j-- > 0; rest /= c->counts[j])
        choices[j] = rest % c->counts[j];
}

static inline bool case_allows(const random_case *c, const uint32_t *choices) {
    for (uint32_t j = 0; j < c->m; j++)
        if (choices[j] >= c->counts[j] || c->excluded[c->first[j] + choices[j]])
            return false;
    for (uint32_t k = 0; k < c->spec.clause_count; k++) {
        bool holds = false;
        for (uint32_t i = 0; i < c->clauses[k].count; i++) {
            const parley_literal *literal = &c->clauses[k].literals[i];
            holds = holds || (choices[literal->issue] == literal->option) == !literal->negated;
        }
        if (!holds)
            return false;
    }
    return true;
}

static inline void case_sum(const random_case *c, const uint32_t *choices, int64_t *u) {
    for (uint32_t p = 0; p < c->n; p++) {
        u[p] = 0;
        for (uint32_t j = 0; j < c->m; j++)
            u[p] += c->gains[p * c->options + c->first[j] + choices[j]];
    }
}

static inline bool case_reaches(const random_case *c, uint32_t agreement, const int64_t *floors) {
    for (uint32_t p = 0; p < c->n; p++)
        if (c->u[(size_t)agreement * c->n + p] < floors[p])
            return false;
    return true;
}

/* --- drawing --- */

static inline void case_draw_sizes(random_case *c, pl_random *random) {
    uint32_t roll = case_below(random, 1000), product = 1;
    uint32_t bits = roll < 2 ? 20 : roll < 30 ? 14 : 1 + case_below(random, roll < 200 ? 11 : 9);
    bool uniform = case_below(random, 2);
    uint32_t k = 1 + case_below(random, CASE_OPTIONS);
    c->m = c->options = 0;
    while (c->m < CASE_ISSUES) {
        uint32_t options = uniform ? k : 1 + case_below(random, CASE_OPTIONS);
        if (c->m > 0 && product * options > 1u << bits)
            break;
        product *= options;
        c->first[c->m] = c->options;
        c->options += c->counts[c->m++] = options;
    }
    c->first[c->m] = c->options;
}

/* Shapes 0 to 4 are the instance families; then ties, parties of weight 0, one issue that counts
 * alone, and wide gains of any sign. */
static inline void case_draw_gains(random_case *c, pl_random *random) {
    static const int32_t SCALES[] = {3, 12, 100, 5000, 1000000};
    uint32_t shape = (uint32_t)(c->seed % 9), issue = case_below(random, c->m);
    if (shape < PARLEY_FAMILY_COUNT) {
        int32_t even[CASE_PARTIES * CASE_WIDTH];
        parley_generate_options options = {
            (parley_family)shape, c->n, c->m, CASE_OPTIONS, SCALES[case_below(random, 5)], c->seed};
        ck_assert_int_eq(parley_generate(even, &options), PARLEY_OK);
        for (uint32_t p = 0; p < c->n; p++)
            for (uint32_t j = 0; j < c->m; j++)
                memcpy(c->gains + p * c->options + c->first[j],
                       even + (p * c->m + j) * CASE_OPTIONS, c->counts[j] * sizeof *even);
        return;
    }
    for (uint32_t p = 0; p < c->n; p++)
        for (uint32_t o = 0; o < c->options; o++) {
            int32_t *gain = &c->gains[p * c->options + o];
            bool inside = o >= c->first[issue] && o < c->first[issue + 1];
            *gain = (int32_t)case_between(random, -1, 1);
            if (shape == 6)
                *gain = p % 2 ? (int32_t)case_between(random, 0, 9) : 0;
            if (shape == 7)
                *gain = inside ? (int32_t)case_between(random, 0, 40) : 0;
            if (shape == 8)
                *gain = (int32_t)case_between(random, -2000000, 2000000);
        }
}

static inline void case_draw_rules(random_case *c, pl_random *random) {
    bool excludes = case_below(random, 2), ties = case_below(random, 2);
    for (uint32_t o = 0; o < c->options; o++)
        c->excluded[o] = excludes && case_below(random, 12) == 0;
    c->spec.clause_count = ties ? case_below(random, (c->m < 6 ? c->m : 6) + 1) : 0;
    for (uint32_t k = 0; k < c->spec.clause_count; k++) {
        uint32_t literals = 1 + case_below(random, 3), at = case_below(random, c->m);
        literals += literals == 1 && case_below(random, 8);
        for (uint32_t i = 0; i < literals; i++) {
            /* Mostly issues close to one another, so that large spaces fall into components. */
            uint32_t j = (at + case_below(random, 4)) % c->m;
            c->literals[k][i] =
                (parley_literal){j, case_below(random, c->counts[j]), case_below(random, 3) > 0};
        }
        c->clauses[k] = (parley_clause){c->literals[k], literals};
    }
}

static inline void case_list(random_case *c) {
    uint32_t choices[CASE_ISSUES] = {0}, code = 0, room = 0, j;
    c->count = 0;
    do {
        if (case_allows(c, choices)) {
            int64_t u[CASE_PARTIES];
            if (c->count == room) {
                room = room ? 2 * room : 64;
                c->code = realloc(c->code, room * sizeof *c->code);
                c->u = realloc(c->u, (size_t)room * c->n * sizeof *c->u);
            }
            case_sum(c, choices, u);
            c->code[c->count] = code;
            for (uint32_t p = 0; p < c->n; p++) {
                int32_t *value = &c->u[(size_t)c->count * c->n + p];
                *value = (int32_t)u[p];
                c->least[p] = c->count && c->least[p] < *value ? c->least[p] : *value;
                c->greatest[p] = c->count && c->greatest[p] > *value ? c->greatest[p] : *value;
            }
            c->count++;
        }
        code++;
        for (j = c->m; j-- > 0 && ++choices[j] == c->counts[j];)
            choices[j] = 0;
    } while (j != UINT32_MAX);
}

/* Somewhere in the range, now and then out of reach, now and then none. */
static inline void case_draw_reservations(random_case *c, pl_random *random) {
    bool none = case_below(random, 5) == 0;
    int64_t share = case_between(random, 0, 70);
    for (uint32_t p = 0; p < c->n; p++) {
        int64_t low = c->least[p], high = c->greatest[p];
        c->reservations[p] = low + (high - low) * share / 100 + case_between(random, -1, 1);
        if (case_below(random, 40) == 0)
            c->reservations[p] = high + case_between(random, 0, 1);
        if (none || case_below(random, 8) == 0)
            c->reservations[p] = INT64_MIN;
    }
}

/* A space of 1 to `most_parties` parties; a third of those with clauses are divided. To be freed.
 */
static inline void case_draw(random_case *c, uint64_t seed, uint32_t most_parties) {
    pl_random random = pl_random_stream(seed, 0, 77);
    memset(c, 0, sizeof *c);
    c->seed = seed;
    c->n = 1 + case_below(&random, most_parties);
    case_draw_sizes(c, &random);
    case_draw_gains(c, &random);
    case_draw_rules(c, &random);
    case_list(c);
    case_draw_reservations(c, &random);
    c->spec.party_count = c->n;
    c->spec.issue_count = c->m;
    c->spec.option_counts = c->counts;
    c->spec.gains = c->gains;
    c->spec.reservations = c->reservations;
    c->spec.excluded = c->excluded;
    c->spec.clauses = c->clauses;
    uint32_t most = case_below(&random, 3) ? 1 << 17 : 1 + case_below(&random, 12);
    parley_status status = pl_space_new_limited(&c->space, &c->spec, most, NULL);
    if (status == PARLEY_E_LIMIT)
        status = parley_space_new(&c->space, &c->spec, NULL);
    CASE_OK(c, status == PARLEY_OK);
    CASE_OK(c, parley_space_is_empty(c->space) == (c->count == 0));
}

static inline void case_free(random_case *c) {
    parley_space_free(c->space);
    free(c->code);
    free(c->u);
}

/* That choices are an agreement of these utilities. */
static inline void case_check(const random_case *c, const uint32_t *choices,
                              const int64_t *utilities) {
    int64_t u[CASE_PARTIES];
    CASE_OK(c, case_allows(c, choices));
    case_sum(c, choices, u);
    CASE_OK(c, memcmp(u, utilities, c->n * sizeof *u) == 0);
}

#endif
