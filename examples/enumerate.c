/* Utilities that are no sums over issues: a table over two issues at once, and a box that pays
 * where three issues lie within bounds. All agreements are looked at. */
#include <parley/enumerate.h>

#include <stdio.h>

enum { ISSUES = 3 };

static const uint32_t OPTIONS[ISSUES] = {4, 4, 4};
static const uint32_t FIRST_TWO[2] = {0, 1}, LAST[1] = {2}, ALL[ISSUES] = {0, 1, 2};
/* gains of the first party by the options of issues 0 and 1, the latter varying fastest */
static const int32_t TOGETHER[16] = {9, 7, 3, 0, 6, 8, 4, 1, 2, 5, 7, 2, 0, 1, 3, 5};
static const int32_t OWN[4] = {0, 2, 4, 6}, OTHER[4] = {8, 6, 3, 0};
static const uint32_t LOW[ISSUES] = {1, 1, 0}, HIGH[ISSUES] = {3, 2, 1};

static void print(const char *what, uint64_t number, const parley_enumerable *problem) {
    uint32_t choices[ISSUES];
    int64_t utilities[2];
    parley_agreement_choices(number, OPTIONS, ISSUES, choices);
    if (parley_enumerable_eval(problem, choices, utilities) == PARLEY_OK)
        printf("%s: options %u %u %u, utilities %lld and %lld\n", what, choices[0], choices[1],
               choices[2], (long long)utilities[0], (long long)utilities[1]);
}

int main(void) {
    const parley_table tables[] = {
        {.party = 0, .issue_count = 2, .issues = FIRST_TWO, .gains = TOGETHER},
        {.party = 0, .issue_count = 1, .issues = LAST, .gains = OWN},
        {.party = 1, .issue_count = 1, .issues = LAST, .gains = OTHER},
    };
    const parley_box boxes[] = {
        {.party = 1, .issue_count = ISSUES, .issues = ALL, .low = LOW, .high = HIGH, .gain = 10}};
    const int64_t references[2] = {5, 5};
    const parley_enumerable problem = {.party_count = 2,
                                       .issue_count = ISSUES,
                                       .option_counts = OPTIONS,
                                       .tables = tables,
                                       .table_count = 3,
                                       .boxes = boxes,
                                       .box_count = 1,
                                       .references = references};
    parley_enumeration found;
    if (parley_enumerate(&found, &problem, NULL, NULL) != PARLEY_OK) {
        fprintf(stderr, "%s\n", parley_last_error()->message);
        return 1;
    }
    printf("%llu agreements, %llu acceptable\n", (unsigned long long)found.agreements,
           (unsigned long long)found.acceptable);
    print("greatest least gain", found.max_min, &problem);
    print("Nash", found.nash, &problem);
    print("utilitarian", found.utilitarian, &problem);
    return 0;
}
