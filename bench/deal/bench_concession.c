/* Times of feasibility, concessions, red lines, amendments and representatives over random
 * instances: median, 95th percentile and maximum of thread CPU time, and a checksum.
 *
 * bench_concession [instances per row, default 100] */
#include <parley/amend.h>
#include <parley/concession.h>
#include <parley/generate.h>
#include <parley/representatives.h>
#include <parley/solve.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { M = 28, K = 4, SCALE = 1000000, MOST_INSTANCES = 1000, LINES = 48 };

typedef struct instance {
    parley_space *space;
    uint32_t n, seed;
    int64_t best; /* the greatest least utility */
    uint32_t draft[M];
} instance;

/* A task on an instance; returns something that depends on the result. */
typedef uint64_t (*task)(instance *x);

static double thread_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_time(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static void check(parley_status status) {
    if (status == PARLEY_OK)
        return;
    fprintf(stderr, "%s\n", parley_last_error()->message);
    exit(1);
}

static void open_instance(instance *x, uint32_t n, uint32_t seed) {
    static int32_t gains[PARLEY_MAX_PARTIES * M * K];
    uint32_t counts[M];
    int64_t zero[PARLEY_MAX_PARTIES] = {0};
    parley_generate_options options = {.family = (parley_family)(seed % PARLEY_FAMILY_COUNT),
                                       .parties = n,
                                       .issues = M,
                                       .options = K,
                                       .scale = SCALE,
                                       .seed = seed};
    *x = (instance){.n = n, .seed = seed};
    check(parley_generate(gains, &options));
    for (uint32_t j = 0; j < M; j++)
        counts[j] = K;
    parley_space_spec spec = {
        .party_count = n, .issue_count = M, .option_counts = counts, .gains = gains};
    check(parley_space_new(&x->space, &spec, NULL));
    parley_solution solution;
    parley_solve_options even = {.disagreement = zero, .node_limit = 3000};
    parley_solve(&solution, x->draft, x->space, PARLEY_EGALITARIAN, &even, NULL);
    x->best = (int64_t)solution.value;
    for (uint32_t j = 0; j < M; j++)
        x->draft[j] = (x->draft[j] + (seed + j) % 3) % K;
}

static uint64_t feasible_at(instance *x, double share) {
    int64_t floors[PARLEY_MAX_PARTIES];
    int feasible;
    for (uint32_t p = 0; p < x->n; p++)
        floors[p] = (int64_t)((double)x->best * share);
    check(parley_feasible(&feasible, NULL, x->space, floors, NULL, NULL));
    return (uint64_t)feasible;
}

static uint64_t feasible_below(instance *x) {
    return feasible_at(x, 0.9);
}

static uint64_t feasible_above(instance *x) {
    return feasible_at(x, 1.1);
}

/* Red lines, each excluding one option; floors at 0.99 of what all can have without them. */
static uint64_t red_lines_at(instance *x, parley_choice *options) {
    parley_red_line lines[LINES];
    int64_t floors[PARLEY_MAX_PARTIES];
    uint32_t size;
    for (uint32_t l = 0; l < LINES; l++)
        lines[l] = (parley_red_line){l % x->n, 1 + l % 3, &options[l], 1};
    for (uint32_t p = 0; p < x->n; p++)
        floors[p] = x->best * 99 / 100;
    parley_red_line_options asked = {.floors = floors};
    parley_remedy *remedy;
    check(parley_remedy_new(&remedy, x->space, lines, LINES, &asked, NULL));
    parley_remedy_dropped(remedy, &size);
    uint64_t sum =
        parley_remedy_weight(remedy) * 1000 + size * 50 + parley_remedy_conflict_count(remedy);
    parley_remedy_free(remedy);
    return sum;
}

/* Several parties draw the same line: 4 options are excluded, each by 12 lines. */
static uint64_t red_lines(instance *x) {
    parley_choice options[LINES];
    for (uint32_t l = 0; l < LINES; l++)
        options[l] = (parley_choice){(l * 7 + x->seed) % M, (l * 5 + x->seed / 3) % K};
    return red_lines_at(x, options);
}

/* No two lines exclude the same option. */
static uint64_t distinct_red_lines(instance *x) {
    parley_choice options[LINES];
    for (uint32_t l = 0; l < LINES; l++)
        options[l] = (parley_choice){(l * 11 + x->seed) % M, (l * 5 + x->seed / 3 + l / M) % K};
    return red_lines_at(x, options);
}

static uint64_t floor_conflicts(instance *x) {
    int64_t floors[PARLEY_MAX_PARTIES];
    uint32_t sets[70], count;
    for (uint32_t p = 0; p < x->n; p++)
        floors[p] = x->best * 12 / 10;
    check(parley_floor_conflicts(sets, 70, &count, x->space, floors, NULL));
    return count;
}

static uint64_t amendments(instance *x) {
    parley_amendment list[20];
    uint64_t count;
    parley_amend_options options = {.goal = PARLEY_AMEND_IMPROVING, .most_changes = 3};
    check(parley_amendments(list, 20, &count, x->space, x->draft, &options, NULL));
    return count;
}

static uint64_t representatives(instance *x) {
    parley_coverage coverage;
    parley_representative points[16];
    uint32_t choices[16 * M];
    int64_t scale[PARLEY_MAX_PARTIES];
    for (uint32_t p = 0; p < x->n; p++)
        scale[p] = SCALE;
    parley_representatives_options options = {.scale = scale, .node_limit = 3000};
    parley_representatives(&coverage, points, choices, 16, x->space, &options, NULL);
    return (uint64_t)(coverage.gap * 1e6) + coverage.count;
}

static void measure(const char *name, task run, uint32_t n, uint32_t instances) {
    static double times[MOST_INSTANCES];
    uint64_t checksum = 0;
    for (uint32_t i = 0; i < instances; i++) {
        instance x;
        open_instance(&x, n, i);
        double begin = thread_s();
        checksum = checksum * 31 + run(&x);
        times[i] = thread_s() - begin;
        parley_space_free(x.space);
    }
    qsort(times, instances, sizeof *times, by_time);
    printf("%-24s n=%u  median %.4f ms  p95 %.4f  max %.4f  checksum %016llx\n", name, n,
           1e3 * times[instances / 2], 1e3 * times[(instances - 1) * 95 / 100],
           1e3 * times[instances - 1], (unsigned long long)checksum);
    fflush(stdout);
}

int main(int argc, char **argv) {
    uint32_t instances = argc > 1 ? (uint32_t)atoi(argv[1]) : 100;
    instances = instances < 1 ? 1 : instances > MOST_INSTANCES ? MOST_INSTANCES : instances;
    for (uint32_t n = 2; n <= 6; n += 2) {
        measure("feasible, 0.9 of best", feasible_below, n, instances);
        measure("feasible, 1.1 of best", feasible_above, n, instances);
        measure("48 red lines", red_lines, n, instances);
        measure("48 distinct red lines", distinct_red_lines, n, instances);
        measure("floor conflicts", floor_conflicts, n, instances);
        measure("amendments, 3 changes", amendments, n, instances);
        measure("16 representatives", representatives, n, instances < 20 ? instances : 20);
    }
    return 0;
}
