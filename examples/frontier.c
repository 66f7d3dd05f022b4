/* The exact Pareto frontier of two parties over four issues, one of them with a red line: every
 * point, an agreement that reaches it, and how many agreements do. */
#include <parley/frontier.h>

#include <stdio.h>

static const uint32_t OPTIONS[4] = {3, 3, 3, 2};
static const int32_t GAINS[2 * 11] = {
    30, 15, 0,  0,  10, 20, 25, 20, 0,  0,  15, /* the first party: issue by issue */
    0,  5,  10, 40, 20, 0,  0,  10, 30, 10, 0,  /* the second */
};
static const uint8_t RED_LINES[11] = {[3] = 1}; /* nobody signs option 0 of issue 1 */

static parley_status print_point(const parley_frontier *frontier, size_t index) {
    int64_t utilities[2];
    uint32_t choices[4];
    parley_count agreements;
    parley_status status = parley_frontier_utilities(frontier, index, utilities);
    if (status == PARLEY_OK)
        status = parley_frontier_choices(frontier, index, choices);
    if (status == PARLEY_OK)
        status = parley_frontier_multiplicity(frontier, index, &agreements);
    if (status == PARLEY_OK)
        printf("(%lld, %lld) by options %u %u %u %u, %.0f in all\n", (long long)utilities[0],
               (long long)utilities[1], choices[0], choices[1], choices[2], choices[3],
               parley_count_to_double(&agreements));
    return status;
}

int main(void) {
    parley_space *space = NULL;
    parley_frontier *frontier = NULL;
    parley_space_spec spec = {.party_count = 2,
                              .issue_count = 4,
                              .option_counts = OPTIONS,
                              .gains = GAINS,
                              .excluded = RED_LINES};
    parley_status status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = parley_frontier_new(&frontier, space, NULL, NULL);
    for (size_t i = 0; status == PARLEY_OK && i < parley_frontier_size(frontier); i++)
        status = print_point(frontier, i);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_frontier_free(frontier); /* needs its space: goes first */
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
