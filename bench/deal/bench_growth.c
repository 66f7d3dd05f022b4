/* How cost grows with points, options and parties: Nash, egalitarian and the exact frontier, each
 * along one axis with the other two held.
 *
 * One line for each: median and maximum CPU time of the thread over seeds, and a checksum. Families
 * take turns for the solutions; frontiers are of the family `opposed`, for two parties on a grid
 * of 10^4, for three of 10^3, and for four of 10^3 above half of every party's range.
 *
 * Usage: bench_growth [instances for each solution, default 20] */
#include <parley/parley.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    MOST_INSTANCES = 1000,
    SCALE = 1000000,
    POINTS = 28,
    OPTIONS = 4,
    PARTIES = 4,
    FRONTIERS = 5,
    REPEATS = 5
};

static const double SHORT_S = 0.05;

typedef struct row {
    uint32_t points, options, parties;
} row;

/* A task on a space: its time, and something that depends on the result. Short ones are run
 * REPEATS times and the least time counts, as the first run finds cold memory. */
typedef double (*task)(const parley_space *space, uint64_t *checksum);

static double thread_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_time(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static void expect(parley_status status) {
    if (status == PARLEY_OK)
        return;
    fprintf(stderr, "bench_growth: %s\n", parley_last_error()->message);
    exit(EXIT_FAILURE);
}

static parley_space *draw(const row *r, parley_family family, int32_t scale, uint64_t seed) {
    uint32_t counts[PARLEY_MAX_ISSUES];
    int64_t reservations[PARLEY_MAX_PARTIES];
    int32_t *gains = calloc((size_t)r->points * r->options * r->parties, sizeof *gains);
    parley_space *space = NULL;
    parley_generate_options from = {family, r->parties, r->points, r->options, scale, seed};
    for (uint32_t j = 0; j < r->points; j++)
        counts[j] = r->options;
    for (uint32_t p = 0; p < r->parties; p++)
        reservations[p] = (int64_t)scale * 3 / 10;
    expect(gains ? parley_generate(gains, &from) : PARLEY_E_MEMORY);
    parley_space_spec spec = {.party_count = r->parties,
                              .issue_count = r->points,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations};
    expect(parley_space_new(&space, &spec, NULL));
    free(gains);
    return space;
}

static double solve(const parley_space *space, parley_concept concept, uint64_t *checksum) {
    parley_solution solution;
    uint32_t choices[PARLEY_MAX_ISSUES];
    double begin = thread_s();
    expect(parley_solve(&solution, choices, space, concept, NULL, NULL));
    double seconds = thread_s() - begin;
    for (uint32_t p = 0; solution.found && p < parley_space_party_count(space); p++)
        *checksum = *checksum * 31 + (uint64_t)solution.utilities[p];
    return seconds;
}

static double nash(const parley_space *space, uint64_t *checksum) {
    return solve(space, PARLEY_NASH, checksum);
}

static double egalitarian(const parley_space *space, uint64_t *checksum) {
    return solve(space, PARLEY_EGALITARIAN, checksum);
}

static double frontier(const parley_space *space, uint64_t *checksum) {
    parley_frontier *f;
    int64_t floors[PARLEY_MAX_PARTIES];
    uint32_t n = parley_space_party_count(space);
    for (uint32_t p = 0; p < n; p++) {
        int64_t least, greatest;
        parley_space_range(space, p, &least, &greatest);
        floors[p] = n < 4 ? INT64_MIN : least + (greatest - least) / 2;
    }
    parley_frontier_options options = {.floors = floors, .memory_limit_bytes = (size_t)3 << 30};
    double begin = thread_s();
    expect(parley_frontier_new(&f, space, &options, NULL));
    double seconds = thread_s() - begin;
    *checksum = *checksum * 31 + parley_frontier_size(f);
    parley_frontier_free(f);
    return seconds;
}

static void measure(const char *axis, const char *name, task run, const row *r, int32_t scale,
                    uint32_t instances) {
    static double times[MOST_INSTANCES];
    uint64_t checksum = 0;
    for (uint32_t i = 0; i < instances; i++) {
        parley_family family =
            run == frontier ? PARLEY_FAMILY_OPPOSED : (parley_family)(i % PARLEY_FAMILY_COUNT);
        parley_space *space = draw(r, family, scale, i);
        times[i] = run(space, &checksum);
        for (int again = 1; again < REPEATS && times[i] < SHORT_S; again++) {
            uint64_t same = 0;
            double seconds = run(space, &same);
            times[i] = seconds < times[i] ? seconds : times[i];
        }
        parley_space_free(space);
    }
    qsort(times, instances, sizeof *times, by_time);
    printf("%-8s %-12s m=%u k=%u n=%u  median %.4f ms  max %.4f ms  checksum %016llx\n", axis, name,
           r->points, r->options, r->parties, 1e3 * times[instances / 2],
           1e3 * times[instances - 1], (unsigned long long)checksum);
    fflush(stdout);
}

static void measure_all(const char *axis, const row *r, uint32_t instances) {
    measure(axis, "nash", nash, r, SCALE, instances);
    measure(axis, "egalitarian", egalitarian, r, SCALE, instances);
}

/* With points and options, of two and of three parties; with parties, as far as there is one. */
static void measure_frontiers(const char *axis, const row *r) {
    row at = *r;
    for (at.parties = 2; at.parties <= 3; at.parties++)
        measure(axis, "frontier", frontier, &at, at.parties == 2 ? 10000 : 1000, FRONTIERS);
}

int main(int argc, char **argv) {
    uint32_t instances = argc > 1 ? (uint32_t)atoi(argv[1]) : 20;
    instances = instances < 1 ? 1 : instances > MOST_INSTANCES ? MOST_INSTANCES : instances;
    for (uint32_t points = 10; points <= 40; points += 10) {
        row r = {points, OPTIONS, PARTIES};
        measure_all("points", &r, instances);
        measure_frontiers("points", &r);
    }
    for (uint32_t options = 3; options <= 6; options++) {
        row r = {POINTS, options, PARTIES};
        measure_all("options", &r, instances);
        measure_frontiers("options", &r);
    }
    for (uint32_t parties = 2; parties <= PARLEY_MAX_PARTIES; parties++) {
        row r = {POINTS, OPTIONS, parties};
        measure_all("parties", &r, instances);
        if (parties <= PARLEY_FRONTIER_MAX_PARTIES)
            measure("parties", "frontier", frontier, &r, parties == 2 ? 10000 : 1000,
                    parties < 4 ? FRONTIERS : 1);
    }
    return EXIT_SUCCESS;
}
