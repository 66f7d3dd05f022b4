/* What can be done to a draft: amendments that make it acceptable, trades between two issues, and
 * a pool of packages that differ from one another. */
#include <parley/amend.h>

#include <stdio.h>

enum { ISSUES = 4, LISTED = 3 };

static const uint32_t OPTIONS[ISSUES] = {3, 3, 3, 2};
static const int32_t GAINS[2 * 11] = {
    30, 20, 0,  0,  10, 20, 25, 20, 0,  0,  15, /* the first party: issue by issue */
    0,  5,  25, 35, 20, 0,  0,  15, 30, 10, 0,  /* the second */
};
static const int64_t RESERVATIONS[2] = {45, 40};
static const uint32_t DRAFT[ISSUES] = {0, 2, 2, 1};

static void print(const char *what, const parley_amendment *list, uint64_t count) {
    printf("%llu %s\n", (unsigned long long)count, what);
    for (uint64_t i = 0; i < count && i < LISTED; i++) {
        for (uint32_t c = 0; c < list[i].change_count; c++)
            printf("%s issue %u to option %u", c ? "," : " ", list[i].changes[c].issue,
                   list[i].changes[c].option);
        printf(": gains %+lld and %+lld\n", (long long)list[i].gains[0],
               (long long)list[i].gains[1]);
    }
}

static parley_status print_pool(const parley_space *space) {
    uint32_t choices[LISTED * ISSUES], count;
    int64_t utilities[LISTED * 2];
    double slack[LISTED];
    parley_pool_options options = {.distance = 2};
    parley_status status =
        parley_pool(choices, utilities, slack, LISTED, &count, NULL, space, &options, NULL);
    if (status != PARLEY_OK)
        return status;
    printf("%u packages, each two points or more from the others\n", count);
    for (uint32_t i = 0; i < count; i++)
        printf(" options %u %u %u %u: %lld and %lld\n", choices[i * ISSUES],
               choices[i * ISSUES + 1], choices[i * ISSUES + 2], choices[i * ISSUES + 3],
               (long long)utilities[i * 2], (long long)utilities[i * 2 + 1]);
    return PARLEY_OK;
}

int main(void) {
    parley_space *space = NULL;
    parley_amendment list[LISTED];
    uint64_t count;
    parley_amend_options options = {.goal = PARLEY_AMEND_ACCEPTABLE, .most_changes = 2};
    parley_space_spec spec = {.party_count = 2,
                              .issue_count = ISSUES,
                              .option_counts = OPTIONS,
                              .gains = GAINS,
                              .reservations = RESERVATIONS};
    parley_status status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = parley_amendments(list, LISTED, &count, space, DRAFT, &options, NULL);
    if (status == PARLEY_OK) {
        print("amendments make the draft acceptable", list, count);
        status = parley_trades(list, LISTED, &count, space, DRAFT, &options, NULL);
    }
    if (status == PARLEY_OK) {
        print("trades", list, count);
        status = print_pool(space);
    }
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
