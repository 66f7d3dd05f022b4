/* Six parties have too large a frontier to list: a few efficient agreements that stand for it, the
 * egalitarian one first, then the farthest from those before, and what anybody misses at most by
 * looking at these only. */
#include <parley/generate.h>
#include <parley/representatives.h>

#include <stdio.h>

enum { PARTIES = 6, POINTS = 12, OPTIONS = 3, SCALE = 1000, MOST = 7 };

int main(void) {
    int32_t gains[PARTIES * POINTS * OPTIONS];
    uint32_t counts[POINTS], choices[MOST * POINTS];
    int64_t reservations[PARTIES], scale[PARTIES];
    parley_representative found[MOST];
    parley_coverage coverage;
    parley_space *space = NULL;
    for (int j = 0; j < POINTS; j++)
        counts[j] = OPTIONS;
    for (int p = 0; p < PARTIES; p++) {
        reservations[p] = 300;
        scale[p] = SCALE;
    }
    parley_generate_options from = {PARLEY_FAMILY_SPATIAL, PARTIES, POINTS, OPTIONS, SCALE, 1};
    parley_space_spec spec = {.party_count = PARTIES,
                              .issue_count = POINTS,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations};
    parley_representatives_options options = {.scale = scale};
    parley_status status = parley_generate(gains, &from);
    if (status == PARLEY_OK)
        status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = parley_representatives(&coverage, found, choices, MOST, space, &options, NULL);
    for (uint32_t i = 0; status == PARLEY_OK && i < coverage.count; i++) {
        for (int p = 0; p < PARTIES; p++)
            printf("%s%lld", p ? " " : "", (long long)found[i].utilities[p]);
        printf("\n");
    }
    if (status == PARLEY_OK)
        printf("beside any other agreement, one of these gives nobody over %.3f less\n",
               coverage.gap);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
