/* The solutions of three parties over four issues: Nash, Kalai-Smorodinsky, egalitarian and
 * utilitarian, each with the bound that proves it. See certificate.c for the proof itself. */
#include <parley/analysis.h> /* parley_concept_name */
#include <parley/solve.h>

#include <stdio.h>

enum { PARTIES = 3, ISSUES = 4 };

static const uint32_t OPTIONS[ISSUES] = {3, 3, 3, 3};
static const int32_t GAINS[PARTIES * 12] = {
    30, 20, 0,  0,  10, 20, 25, 20, 0,  0,  15, 25, /* the first party: issue by issue */
    0,  15, 25, 35, 20, 0,  0,  10, 15, 25, 10, 0,  /* the second */
    10, 30, 0,  10, 0,  30, 20, 0,  30, 10, 5,  0,  /* the third */
};
static const int64_t RESERVATIONS[PARTIES] = {30, 30, 20};

static void print(parley_concept concept, const parley_solution *solution,
                  const uint32_t *choices) {
    printf("%-17s options %u %u %u %u, utilities %lld %lld %lld, value %g %s\n",
           parley_concept_name(concept), choices[0], choices[1], choices[2], choices[3],
           (long long)solution->utilities[0], (long long)solution->utilities[1],
           (long long)solution->utilities[2], solution->value,
           solution->proven && solution->bound <= solution->value ? "proven" : "not proven");
}

int main(void) {
    parley_space *space = NULL;
    parley_solution solution;
    uint32_t choices[ISSUES];
    parley_space_spec spec = {.party_count = PARTIES,
                              .issue_count = ISSUES,
                              .option_counts = OPTIONS,
                              .gains = GAINS,
                              .reservations = RESERVATIONS};
    parley_status status = parley_space_new(&space, &spec, NULL);
    for (int c = PARLEY_NASH; status == PARLEY_OK && c <= PARLEY_UTILITARIAN; c++) {
        status = parley_solve(&solution, choices, space, (parley_concept)c, NULL, NULL);
        if (status == PARLEY_OK && solution.found)
            print((parley_concept)c, &solution, choices);
    }
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
