/* No agreement is possible: what must give? The least that all parties, or one alone, would have
 * to concede, and the cheapest red lines to drop, with the conflicts that explain why. */
#include <parley/concession.h>

#include <stdio.h>

static const uint32_t OPTIONS[3] = {3, 3, 2};
static const int32_t GAINS[2 * 8] = {
    40, 20, 0,  35, 15, 0,  25, 0,  /* the first party: issue by issue */
    0,  20, 40, 0,  15, 35, 0,  25, /* the second */
};
static const int64_t FLOORS[2] = {60, 60};

static const parley_choice FIRST[] = {{0, 2}, {1, 2}}, SECOND[] = {{0, 0}}, THIRD[] = {{0, 1}};
static const parley_red_line LINES[3] = {
    {.party = 0, .weight = 3, .options = FIRST, .option_count = 2},
    {.party = 1, .weight = 1, .options = SECOND, .option_count = 1},
    {.party = 1, .weight = 2, .options = THIRD, .option_count = 1},
};

static parley_status concede(const parley_space *space) {
    parley_concession least;
    uint32_t choices[3];
    int64_t alone[2];
    int feasible;
    parley_status status = parley_feasible(&feasible, NULL, space, FLOORS, NULL, NULL);
    if (status == PARLEY_OK)
        status = parley_concession_uniform(&least, choices, space, FLOORS, NULL, NULL);
    if (status == PARLEY_OK)
        status = parley_concession_alone(alone, space, FLOORS, NULL);
    if (status == PARLEY_OK)
        printf("%s; each gives up %g, or one alone %lld or %lld\n",
               feasible ? "possible" : "impossible", least.value, (long long)alone[0],
               (long long)alone[1]);
    return status;
}

static parley_status drop_lines(const parley_space *space) {
    parley_remedy *remedy = NULL;
    int64_t low[2] = {40, 40};
    parley_red_line_options options = {.floors = low, .most_conflicts = 10};
    parley_status status = parley_remedy_new(&remedy, space, LINES, 3, &options, NULL);
    uint32_t count = 0;
    const uint32_t *dropped = status == PARLEY_OK ? parley_remedy_dropped(remedy, &count) : NULL;
    for (uint32_t i = 0; i < count; i++)
        printf("with floors of 40, drop red line %u (weight %u)\n", dropped[i],
               LINES[dropped[i]].weight);
    for (uint32_t i = 0; remedy && i < parley_remedy_conflict_count(remedy); i++) {
        const uint32_t *set = parley_remedy_conflict(remedy, i, &count);
        printf("these cannot all stand:");
        for (uint32_t e = 0; e < count; e++)
            printf(" %u", set[e]);
        printf("\n");
    }
    parley_remedy_free(remedy);
    return status;
}

int main(void) {
    parley_space *space = NULL;
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 3, .option_counts = OPTIONS, .gains = GAINS};
    parley_status status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = concede(space);
    if (status == PARLEY_OK)
        status = drop_lines(space);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
