/* A domain with a discrete and a real issue and one profile, built by hand and put on a grid of
 * whole numbers: the options that the real issue becomes, and the best agreement. */
#include <parley/profile.h>
#include <parley/solve.h>

#include <math.h>
#include <stdio.h>

static const char *const colours[] = {"white", "blue"};
static const double worth[] = {1, 4};

static parley_status solve(const parley_profiles_problem *problem) {
    parley_space *space = NULL;
    parley_solution solution;
    uint32_t choices[2];
    parley_status status = parley_space_new(&space, &problem->spec, NULL);
    if (status == PARLEY_OK)
        status = parley_solve(&solution, choices, space, PARLEY_UTILITARIAN, NULL, NULL);
    if (status == PARLEY_OK)
        printf("best: %s, length %g, worth %g\n", colours[choices[0]],
               problem->values[2 + choices[1]],
               (double)solution.utilities[0] / (double)problem->scale[0]);
    parley_space_free(space);
    return status;
}

int main(void) {
    const parley_issue issues[] = {
        {.name = "colour", .kind = PARLEY_ISSUE_DISCRETE, .value_count = 2, .values = colours},
        {.name = "length", .kind = PARLEY_ISSUE_REAL, .low = 0, .high = 10}};
    const parley_evaluator evaluators[] = {{.kind = PARLEY_EVALUATE_TABLE,
                                            .table = worth,
                                            .least = -HUGE_VAL,
                                            .most = HUGE_VAL,
                                            .divisor = 4},
                                           {.kind = PARLEY_EVALUATE_TRIANGULAR,
                                            .from = 0,
                                            .peak = 7.5,
                                            .to = 12.5,
                                            .rise = 1,
                                            .least = 0,
                                            .most = 1,
                                            .divisor = 1}};
    const double weights[] = {0.4, 0.6};
    const parley_profile sailor = {.name = "sailor",
                                   .weights = weights,
                                   .evaluators = evaluators,
                                   .divisor = 1,
                                   .ceiling = 1,
                                   .discount = 1};
    const parley_profiles content = {.name = "boat",
                                     .issue_count = 2,
                                     .profile_count = 1,
                                     .issues = issues,
                                     .profiles = &sailor};
    const parley_profiles_options options = {.levels = 5};
    parley_profiles *profiles = NULL;
    parley_profiles_problem *problem = NULL;
    parley_status status = parley_profiles_new(&profiles, &content);
    if (status == PARLEY_OK)
        status = parley_profiles_problem_new(&problem, profiles, &options);
    for (uint32_t o = 0; status == PARLEY_OK && o < problem->spec.option_counts[1]; o++)
        printf("length %g: %d units of 1/%lld\n", problem->values[2 + o],
               problem->spec.gains[2 + o], (long long)problem->scale[0]);
    if (status == PARLEY_OK)
        status = solve(problem);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s\n", parley_last_error()->message);
    parley_profiles_problem_free(problem); /* borrows the profiles: goes first */
    parley_profiles_free(profiles);
    return status == PARLEY_OK ? 0 : 1;
}
