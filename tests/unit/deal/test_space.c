/* Spaces with random clauses and exclusions against plain enumeration. */
#include "pl_test.h"

#include "base/count.h"
#include "deal/space.h"
#include "parallel/random.h"

enum { ISSUES = 5, OPTIONS = 3, CLAUSES = 4, PARTIES = 2 };

typedef struct sample {
    uint32_t counts[ISSUES];
    int32_t gains[PARTIES * ISSUES * OPTIONS];
    uint8_t excluded[ISSUES * OPTIONS];
    parley_literal literals[CLAUSES][3];
    parley_clause clauses[CLAUSES];
} sample;

static parley_space_spec draw(sample *s, uint64_t seed) {
    pl_random random = pl_random_stream(seed, 0, 0);
    for (int j = 0; j < ISSUES; j++)
        s->counts[j] = OPTIONS;
    for (int i = 0; i < PARTIES * ISSUES * OPTIONS; i++)
        s->gains[i] = (int32_t)pl_random_below(&random, 21) - 10;
    for (int i = 0; i < ISSUES * OPTIONS; i++)
        s->excluded[i] = pl_random_below(&random, 8) == 0;
    for (int c = 0; c < CLAUSES; c++) {
        uint32_t count = 1 + (uint32_t)pl_random_below(&random, 3);
        for (uint32_t i = 0; i < count; i++)
            s->literals[c][i] = (parley_literal){(uint32_t)pl_random_below(&random, ISSUES),
                                                 (uint32_t)pl_random_below(&random, OPTIONS),
                                                 pl_random_below(&random, 3) != 0};
        s->clauses[c] = (parley_clause){s->literals[c], count};
    }
    return (parley_space_spec){.party_count = PARTIES,
                               .issue_count = ISSUES,
                               .option_counts = s->counts,
                               .gains = s->gains,
                               .excluded = s->excluded,
                               .clauses = s->clauses,
                               .clause_count = (uint32_t)(seed % (CLAUSES + 1))};
}

START_TEST(space_count__equals_enumeration) {
    for (uint64_t seed = 0; seed < 500; seed++) {
        sample s;
        parley_space_spec spec = draw(&s, seed);
        parley_space *space;
        ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
        uint64_t allowed = 0;
        for (uint32_t code = 0; code < 243; code++) {
            uint32_t choices[ISSUES], rest = code;
            for (int j = 0; j < ISSUES; j++, rest /= OPTIONS)
                choices[j] = rest % OPTIONS;
            allowed += (uint64_t)parley_space_allows(space, choices);
        }
        parley_count count, expected = pl_count_of(allowed);
        parley_space_count(space, &count);
        ck_assert_int_eq(parley_count_compare(&count, &expected), 0);
        ck_assert_int_eq(parley_space_is_empty(space), allowed == 0);
        parley_space_free(space);
    }
}
END_TEST

START_TEST(space_expand__gives_allowed_agreements_with_the_joined_gains) {
    for (uint64_t seed = 0; seed < 200; seed++) {
        sample s;
        parley_space_spec spec = draw(&s, seed);
        parley_space *space;
        ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_OK);
        for (int repeat = 0; repeat < 20 && !space->empty; repeat++) {
            pl_random random = pl_random_stream(seed, (uint64_t)repeat, 1);
            uint32_t joined[ISSUES], choices[ISSUES];
            int64_t sums[PARTIES] = {0}, utilities[PARTIES];
            for (uint32_t j = 0; j < space->issues; j++) {
                joined[j] = (uint32_t)pl_random_below(&random, pl_option_count(space, j));
                for (uint32_t p = 0; p < PARTIES; p++)
                    sums[p] += pl_gain(space, space->first[j] + joined[j])[p];
            }
            pl_space_expand(space, joined, choices);
            ck_assert(parley_space_allows(space, choices));
            ck_assert_int_eq(parley_space_eval(space, choices, utilities), PARLEY_OK);
            for (uint32_t p = 0; p < PARTIES; p++)
                ck_assert_int_eq(sums[p], utilities[p]);
        }
        parley_space_free(space);
    }
}
END_TEST

START_TEST(space_new__refuses_numbers_out_of_range) {
    sample s;
    parley_space *space;
    parley_space_spec spec = draw(&s, 1);
    spec.party_count = 9;
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_E_ARGUMENT);
    spec = draw(&s, 1);
    s.counts[2] = 0;
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_E_ARGUMENT);
    spec = draw(&s, 4);
    s.literals[0][0].option = 3;
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_E_ARGUMENT);
    spec = draw(&s, 1);
    s.gains[0] = INT32_MAX;
    s.gains[1] = INT32_MIN;
    ck_assert_int_eq(parley_space_new(&space, &spec, NULL), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(space);
}
END_TEST

PL_TEST_MAIN("space", space_count__equals_enumeration,
             space_expand__gives_allowed_agreements_with_the_joined_gains,
             space_new__refuses_numbers_out_of_range)
