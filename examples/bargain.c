/* One divisible thing, two ways: closed forms of bargaining theory, and alternating offers solved
 * over a space that stands for the same pie in hundredths. */
#include <parley/bargain.h>

#include <stdio.h>

enum { PARTS = 101 };

static parley_status print_closed_forms(void) {
    double low, high, nash, rubinstein;
    parley_ultimatum ultimatum;
    parley_status status = parley_fearon_range(&low, &high, 0.6, 0.1, 0.2);
    if (status == PARLEY_OK)
        status = parley_ultimatum_find(&ultimatum, 0.6, 0.1, 0.4);
    if (status == PARLEY_OK)
        status = parley_nash_split(&nash, 0.2, 0.1, 0.5);
    if (status == PARLEY_OK)
        status = parley_rubinstein_share(&rubinstein, 0.9, 0.8, 0, 0.5);
    if (status != PARLEY_OK)
        return status;
    printf("both prefer %.2f to %.2f to fighting\n", low, high);
    printf("the best demand is %.2f, with a risk of war of %.3f\n", ultimatum.demand,
           ultimatum.risk);
    printf("Nash: %.2f\n", nash);
    printf("alternating offers: %.4f\n", rubinstein);
    return PARLEY_OK;
}

static parley_status print_by_search(void) {
    static int32_t gains[2 * PARTS];
    static const uint32_t counts[1] = {PARTS};
    static const int64_t outside[2] = {0, 50};
    parley_space_spec spec = {
        .party_count = 2, .issue_count = 1, .option_counts = counts, .gains = gains};
    parley_alternating_options options = {
        .rounds = 1000, .discount = {0.9, 0.8}, .outside = outside};
    parley_alternating found;
    parley_space *space = NULL;
    uint32_t choice;
    for (int32_t i = 0; i < PARTS; i++) {
        gains[i] = i;
        gains[PARTS + i] = PARTS - 1 - i;
    }
    parley_status status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = parley_alternating_solve(&found, &choice, space, &options, NULL);
    if (status == PARLEY_OK)
        printf("in hundredths: %lld and %lld, agreed in round %u\n", (long long)found.utilities[0],
               (long long)found.utilities[1], found.round);
    parley_space_free(space);
    return status;
}

int main(void) {
    parley_status status = print_closed_forms();
    if (status == PARLEY_OK)
        status = print_by_search();
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    return status == PARLEY_OK ? 0 : 1;
}
