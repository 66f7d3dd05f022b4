/* How long the frontier, the count of acceptable agreements and enumeration take, on random
 * instances of 28 issues with 4 options.
 *
 * Each row is the median over seeds of the best of several runs, in CPU time of all threads and in
 * wall time, next to a goal; a ratio above 1 meets it. Checksums make sure that nothing is
 * optimised away and that versions agree. Rows of 2 parties include one agreement read back; in
 * rows named `choice` the library chooses the method.
 *
 * Usage: bench_frontier [row prefix], such as `bench_frontier count`. */
#include <parley/parley.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SEEDS = 5, ISSUES = 28, OPTIONS = 4, MOST_PARTIES = 4 };

typedef struct row {
    const char *name;
    const char *kind; /* frontier, count, enumerate */
    uint32_t parties, issues;
    parley_family family;
    int32_t scale;
    double floor; /* share of the range; 0 = none */
    int method;
    uint32_t threads, find;
    int repeats;
    double goal; /* seconds, or agreements a second for enumerate; 0 = none */
} row;

static const row ROWS[] = {
    {"frontier n=2 grid 10^3", "frontier", 2, 28, PARLEY_FAMILY_OPPOSED, 1000, 0, 1, 1, 0, 200,
     7e-6},
    {"frontier n=2 grid 10^4", "frontier", 2, 28, PARLEY_FAMILY_OPPOSED, 10000, 0, 1, 1, 0, 200,
     20e-6},
    {"frontier n=2 lists 10^6", "frontier", 2, 28, PARLEY_FAMILY_OPPOSED, 1000000, 0, 2, 1, 0, 100,
     0},
    {"frontier n=2 lists nearconst 10^6", "frontier", 2, 28, PARLEY_FAMILY_NEARCONST, 1000000, 0, 2,
     1, 0, 50, 0},
    {"frontier n=3 grid 10^3", "frontier", 3, 28, PARLEY_FAMILY_INDEP, 1000, 0, 1, 1, 0, 20,
     1.2e-3},
    {"frontier n=3 grid opposed 10^3", "frontier", 3, 28, PARLEY_FAMILY_OPPOSED, 1000, 0, 1, 1, 0,
     20, 1.2e-3},
    {"frontier n=3 choice 10^3", "frontier", 3, 28, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1, 0, 20,
     1.2e-3},
    {"frontier n=3 lists 10^6", "frontier", 3, 28, PARLEY_FAMILY_OPPOSED, 1000000, 0, 2, 1, 0, 3,
     12e-3},
    {"frontier n=3 lists spatial 10^6", "frontier", 3, 28, PARLEY_FAMILY_SPATIAL, 1000000, 0, 2, 1,
     0, 3, 12e-3},
    {"frontier n=4 grid 10^3 half budgets", "frontier", 4, 28, PARLEY_FAMILY_OPPOSED, 1000, 0.5, 1,
     2, 0, 1, 0.35},
    {"frontier n=4 choice 10^3 half budgets", "frontier", 4, 28, PARLEY_FAMILY_OPPOSED, 1000, 0.5,
     0, 2, 0, 1, 0.35},
    {"frontier n=4 lists 10^3 half budgets", "frontier", 4, 28, PARLEY_FAMILY_OPPOSED, 1000, 0.5, 2,
     1, 0, 1, 0.35},
    {"frontier n=4 lists indep 10^6", "frontier", 4, 28, PARLEY_FAMILY_INDEP, 1000000, 0, 2, 1, 0,
     1, 0},
    {"count n=2 grid 10^4", "count", 2, 28, PARLEY_FAMILY_OPPOSED, 10000, 0.5, 1, 1, 0, 2, 0.2},
    {"count n=3 grid 10^3", "count", 3, 28, PARLEY_FAMILY_OPPOSED, 1000, 0.5, 1, 1, 0, 1, 1.2},
    {"count n=3 samples 10^6", "count", 3, 28, PARLEY_FAMILY_OPPOSED, 1000000, 0.5, 3, 1, 0, 1, 0},
    {"enumerate n=2 max-min", "enumerate", 2, 14, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1,
     PARLEY_FIND_MAX_MIN, 3, 20e9},
    {"enumerate n=2 Nash", "enumerate", 2, 14, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1,
     PARLEY_FIND_NASH, 3, 20e9},
    {"enumerate n=2 acceptable", "enumerate", 2, 14, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1,
     PARLEY_FIND_ACCEPTABLE, 3, 20e9},
    {"enumerate n=4 max-min", "enumerate", 4, 14, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1,
     PARLEY_FIND_MAX_MIN, 3, 12e9},
    {"enumerate n=4 Nash", "enumerate", 4, 14, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1,
     PARLEY_FIND_NASH, 3, 12e9},
    {"enumerate n=4 Nash 10^6", "enumerate", 4, 14, PARLEY_FAMILY_OPPOSED, 1000000, 0, 0, 1,
     PARLEY_FIND_NASH, 3, 12e9},
    {"enumerate n=4 acceptable", "enumerate", 4, 14, PARLEY_FAMILY_OPPOSED, 1000, 0, 0, 1,
     PARLEY_FIND_ACCEPTABLE, 3, 12e9},
};

typedef struct outcome {
    double cpu, wall, items; /* items: points, share of agreements, or agreements */
    uint64_t checksum;
} outcome;

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void expect(parley_status status) {
    if (status == PARLEY_OK)
        return;
    fprintf(stderr, "bench_frontier: %s\n", parley_last_error()->message);
    exit(EXIT_FAILURE);
}

static parley_space *make_space(const row *r, uint64_t seed) {
    static int32_t gains[MOST_PARTIES * ISSUES * OPTIONS];
    uint32_t counts[ISSUES];
    parley_generate_options options = {r->family, r->parties, r->issues, OPTIONS, r->scale, seed};
    parley_space *space;
    for (uint32_t j = 0; j < r->issues; j++)
        counts[j] = OPTIONS;
    expect(parley_generate(gains, &options));
    parley_space_spec spec = {.party_count = r->parties,
                              .issue_count = r->issues,
                              .option_counts = counts,
                              .gains = gains};
    expect(parley_space_new(&space, &spec, NULL));
    return space;
}

/* Points and the agreement of the middle one. */
static void run_frontier(const row *r, const parley_space *space, const int64_t *floors,
                         outcome *out) {
    parley_frontier *f;
    parley_frontier_options options = {.method = (parley_frontier_method)r->method,
                                       .floors = floors,
                                       .threads = r->threads,
                                       .memory_limit_bytes = (size_t)3 << 30};
    expect(parley_frontier_new(&f, space, &options, NULL));
    size_t size = parley_frontier_size(f);
    out->items = (double)size;
    out->checksum = size;
    for (size_t i = 0; i < size; i += size / 100 + 1) {
        int64_t utilities[MOST_PARTIES];
        expect(parley_frontier_utilities(f, i, utilities));
        for (uint32_t p = 0; p < r->parties; p++)
            out->checksum = out->checksum * 31 + (uint64_t)utilities[p];
    }
    if (r->parties == 2) {
        uint32_t choices[ISSUES];
        expect(parley_frontier_choices(f, size / 2, choices));
        out->checksum = out->checksum * 31 + choices[0];
    }
    parley_frontier_free(f);
}

static void run_count(const row *r, const parley_space *space, const int64_t *floors,
                      outcome *out) {
    parley_acceptable a;
    parley_acceptable_options options = {.method = (parley_acceptable_method)r->method,
                                         .threads = r->threads,
                                         .memory_limit_bytes = (size_t)3 << 30};
    expect(parley_count_acceptable(&a, space, floors, &options, NULL));
    out->items = a.fraction;
    out->checksum = a.exact ? a.count.limbs[0] : (uint64_t)a.number;
}

static void run_enumeration(const row *r, const parley_space *space, outcome *out) {
    parley_enumeration e;
    parley_enumerate_options options = {.find = r->find, .threads = r->threads};
    expect(parley_enumerate_space(&e, space, &options, NULL));
    out->items = (double)e.agreements;
    out->checksum = e.max_min ^ e.nash ^ e.utilitarian ^ e.acceptable;
}

static void run_once(const row *r, const parley_space *space, const int64_t *floors, outcome *out) {
    double cpu = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
    if (strcmp(r->kind, "frontier") == 0)
        run_frontier(r, space, floors, out);
    else if (strcmp(r->kind, "count") == 0)
        run_count(r, space, floors, out);
    else
        run_enumeration(r, space, out);
    out->cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    out->wall = now(CLOCK_MONOTONIC) - wall;
}

static outcome run_seed(const row *r, uint64_t seed) {
    parley_space *space = make_space(r, seed);
    int64_t floors[MOST_PARTIES];
    for (uint32_t p = 0; p < r->parties; p++) {
        int64_t least, greatest;
        parley_space_range(space, p, &least, &greatest);
        floors[p] = least + (int64_t)((double)(greatest - least) * r->floor);
    }
    outcome best = {.cpu = 1e9, .wall = 1e9};
    for (int i = 0; i < r->repeats; i++) {
        outcome out = {0};
        run_once(r, space, r->floor > 0 ? floors : NULL, &out);
        out.cpu = out.cpu < best.cpu ? out.cpu : best.cpu;
        out.wall = out.wall < best.wall ? out.wall : best.wall;
        best = out;
    }
    parley_space_free(space);
    return best;
}

static int by_cpu(const void *a, const void *b) {
    const outcome *one = a, *two = b;
    return one->cpu < two->cpu ? -1 : one->cpu > two->cpu;
}

static void run_row(const row *r) {
    outcome outcomes[SEEDS];
    uint64_t checksum = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        outcomes[seed] = run_seed(r, seed);
        checksum = checksum * 1000003 + outcomes[seed].checksum;
    }
    qsort(outcomes, SEEDS, sizeof *outcomes, by_cpu);
    const outcome *median = &outcomes[SEEDS / 2];
    printf("%-38s", r->name);
    if (strcmp(r->kind, "enumerate") == 0)
        printf(" %8.2f G/s  goal %5.1f G/s  ratio %5.2f", median->items / median->cpu / 1e9,
               r->goal / 1e9, median->items / median->cpu / r->goal);
    else
        printf(" cpu %11.4f ms  wall %11.4f ms  max %11.4f ms  items %.6g", 1e3 * median->cpu,
               1e3 * median->wall, 1e3 * outcomes[SEEDS - 1].cpu, median->items);
    if (r->goal > 0 && r->goal < 1e6)
        printf("  goal %g ms  ratio %.2f", 1e3 * r->goal,
               r->goal / (r->threads > 1 ? median->wall : median->cpu));
    printf("  checksum %016llx\n", (unsigned long long)checksum);
    fflush(stdout);
}

int main(int argc, char **argv) {
    const char *prefix = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (strncmp(ROWS[i].name, prefix, strlen(prefix)) == 0)
            run_row(&ROWS[i]);
    return EXIT_SUCCESS;
}
