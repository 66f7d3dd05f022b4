/* Named procedures: Adjusted Winner over divisible items, Raiffa's steps, and choosing from four
 * drafts by fallback bargaining, Borda and approval. */
#include <parley/procedure.h>

#include <stdio.h>

static const int64_t POINTS[2][4] = {{50, 20, 20, 10}, {25, 35, 10, 30}};

static const uint32_t OPTIONS[3] = {3, 3, 2};
static const int32_t GAINS[2 * 8] = {
    40, 20, 0,  35, 15, 0,  25, 0,  /* the first party: issue by issue */
    0,  30, 40, 0,  25, 35, 0,  25, /* the second */
};

/* What four drafts are worth to three parties. */
static const int64_t DRAFTS[3 * 4] = {9, 7, 4, 1, 2, 6, 8, 3, 1, 5, 4, 9};
static const int64_t FLOORS[3] = {5, 5, 5};

static parley_status adjust(void) {
    parley_adjusted_winner out;
    uint8_t winner[4];
    parley_status status = parley_adjust_winner(&out, winner, 4, POINTS[0], POINTS[1]);
    if (status != PARLEY_OK)
        return status;
    printf("adjusted winner: items to %u %u %u %u", winner[0], winner[1], winner[2], winner[3]);
    if (out.divided != UINT32_MAX)
        printf(", of item %u the first keeps %lld/%lld", out.divided, (long long)out.numerator,
               (long long)out.denominator);
    printf("; both have %.4f of their points\n", out.points[0]);
    return PARLEY_OK;
}

static parley_status raiffa(const parley_space *space) {
    parley_raiffa out;
    uint32_t choices[3];
    double path[16][2];
    parley_status status = parley_raiffa_run(&out, choices, path[0], 16, space, NULL, NULL);
    if (status != PARLEY_OK)
        return status;
    printf("raiffa:");
    for (uint32_t i = 0; i < out.points && i < 16; i++)
        printf(" (%g, %g)", path[i][0], path[i][1]);
    printf(", agreement (%lld, %lld)\n", (long long)out.utilities[0], (long long)out.utilities[1]);
    return PARLEY_OK;
}

static parley_status choose(void) {
    parley_fallback fallback[4];
    uint32_t votes[4];
    uint64_t scores[4];
    parley_status status = parley_fallback_bargaining(fallback, 3, 4, DRAFTS, NULL, 3);
    if (status == PARLEY_OK)
        status = parley_borda(scores, 3, 4, DRAFTS);
    if (status == PARLEY_OK)
        status = parley_approval(votes, 3, 4, DRAFTS, FLOORS);
    for (uint32_t d = 0; status == PARLEY_OK && d < 4; d++)
        printf("draft %u: Borda %g, approved by %u, reached by all at depth %u%s\n", d,
               (double)scores[d] / 2, votes[d], fallback[d].depth,
               fallback[d].chosen ? ", chosen by fallback bargaining" : "");
    return status;
}

int main(void) {
    parley_space *space = NULL;
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 3, .option_counts = OPTIONS, .gains = GAINS};
    parley_status status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = adjust();
    if (status == PARLEY_OK)
        status = raiffa(space);
    if (status == PARLEY_OK)
        status = choose();
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
