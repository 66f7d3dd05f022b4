/* Times of the solution concepts over random instances: median, 99th percentile and maximum of
 * thread CPU time, nodes, and a checksum of what was found.
 *
 * bench_solve [instances per row, default 100] [m k n: one row only] */
#include <parley/generate.h>
#include <parley/solve.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_INSTANCES = 2000, SCALE = 1000000 };

static const char *const CONCEPT_NAMES[] = {"nash", "ks", "egalitarian", "utilitarian"};

typedef struct row {
    uint32_t parties, issues, options;
    uint32_t instances;
} row;

static double thread_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_time(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static parley_space *draw(const row *r, uint32_t seed) {
    size_t options = (size_t)r->issues * r->options;
    int32_t *gains = calloc(options * r->parties, sizeof *gains);
    uint32_t *counts = calloc(r->issues, sizeof *counts);
    int64_t reservations[PARLEY_MAX_PARTIES];
    parley_space *space = NULL;
    parley_generate_options options_of = {.family = (parley_family)(seed % PARLEY_FAMILY_COUNT),
                                          .parties = r->parties,
                                          .issues = r->issues,
                                          .options = r->options,
                                          .scale = SCALE,
                                          .seed = seed};
    for (uint32_t j = 0; j < r->issues; j++)
        counts[j] = r->options;
    for (uint32_t p = 0; p < r->parties; p++)
        reservations[p] = SCALE * 3 / 10;
    parley_space_spec spec = {.party_count = r->parties,
                              .issue_count = r->issues,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations};
    if (parley_generate(gains, &options_of) || parley_space_new(&space, &spec, NULL)) {
        fprintf(stderr, "%s\n", parley_last_error()->message);
        exit(1);
    }
    free(gains);
    free(counts);
    return space;
}

static void measure(const row *r, parley_concept concept) {
    static double times[MOST_INSTANCES];
    uint64_t checksum = 0, nodes = 0, most_nodes = 0;
    uint32_t worst = 0, limited = 0;
    double longest = -1;
    for (uint32_t i = 0; i < r->instances; i++) {
        parley_space *space = draw(r, i);
        parley_solution solution;
        parley_solve_options options = {.node_limit = 2000000};
        uint32_t choices[PARLEY_MAX_ISSUES];
        double begin = thread_s();
        limited += parley_solve(&solution, choices, space, concept, &options, NULL) != PARLEY_OK;
        times[i] = thread_s() - begin;
        if (times[i] > longest) {
            longest = times[i];
            worst = i;
        }
        nodes += solution.nodes;
        most_nodes = solution.nodes > most_nodes ? solution.nodes : most_nodes;
        for (uint32_t p = 0; p < r->parties; p++)
            checksum = checksum * 31 + (uint64_t)solution.utilities[p];
        parley_space_free(space);
    }
    qsort(times, r->instances, sizeof *times, by_time);
    printf("%-12s n=%u m=%u k=%u  median %.3f ms  p99 %.3f  max %.3f (seed %u)  nodes %.1f max "
           "%llu  open %u  checksum %016llx\n",
           CONCEPT_NAMES[concept], r->parties, r->issues, r->options, 1e3 * times[r->instances / 2],
           1e3 * times[(r->instances - 1) * 99 / 100], 1e3 * times[r->instances - 1], worst,
           (double)nodes / r->instances, (unsigned long long)most_nodes, limited,
           (unsigned long long)checksum);
    fflush(stdout);
}

int main(int argc, char **argv) {
    row rows[] = {{2, 28, 4, 0}, {3, 28, 4, 0}, {4, 28, 4, 0}, {6, 28, 4, 0}, {6, 40, 6, 0}};
    size_t count = sizeof rows / sizeof *rows;
    uint32_t instances = argc > 1 ? (uint32_t)atoi(argv[1]) : 100;
    instances = instances < 1 ? 1 : instances > MOST_INSTANCES ? MOST_INSTANCES : instances;
    if (argc > 4) {
        rows[0] =
            (row){(uint32_t)atoi(argv[4]), (uint32_t)atoi(argv[2]), (uint32_t)atoi(argv[3]), 0};
        count = 1;
    }
    for (size_t i = 0; i < count; i++)
        for (parley_concept c = PARLEY_NASH; c <= PARLEY_UTILITARIAN; c++) {
            rows[i].instances = instances;
            measure(&rows[i], c);
        }
    return 0;
}
