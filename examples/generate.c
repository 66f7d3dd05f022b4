/* Random problems of every family: the egalitarian utilities of three parties show how much there
 * is to agree on. The same seed gives the same numbers everywhere. */
#include <parley/generate.h>
#include <parley/solve.h>

#include <stdio.h>

enum { PARTIES = 3, POINTS = 28, OPTIONS = 4, SCALE = 1000 };

static parley_status try_family(parley_family family, const uint32_t *counts) {
    int32_t gains[PARTIES * POINTS * OPTIONS];
    uint32_t choices[POINTS];
    parley_solution solution;
    parley_space *space = NULL;
    parley_generate_options from = {family, PARTIES, POINTS, OPTIONS, SCALE, 7};
    parley_space_spec spec = {
        .party_count = PARTIES, .issue_count = POINTS, .option_counts = counts, .gains = gains};
    parley_status status = parley_generate(gains, &from);
    if (status == PARLEY_OK)
        status = parley_space_new(&space, &spec, NULL);
    const int64_t nothing[PARTIES] = {0};
    parley_solve_options options = {.disagreement = nothing};
    if (status == PARLEY_OK)
        status = parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, &options, NULL);
    if (status == PARLEY_OK)
        printf("%-9s %lld %lld %lld\n", parley_family_name(family),
               (long long)solution.utilities[0], (long long)solution.utilities[1],
               (long long)solution.utilities[2]);
    parley_space_free(space);
    return status;
}

int main(void) {
    uint32_t counts[POINTS];
    for (int j = 0; j < POINTS; j++)
        counts[j] = OPTIONS;
    for (int family = 0; family < PARLEY_FAMILY_COUNT; family++)
        if (try_family((parley_family)family, counts) != PARLEY_OK) {
            fprintf(stderr, "%s\n", parley_last_error()->message);
            return 1;
        }
    return 0;
}
