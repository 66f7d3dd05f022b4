/* What the analysis under many readings costs.
 *
 * bench_robust DOSSIER [READINGS]: rows of text, CPU and wall time; default 10,000 readings
 * bench_robust json DOSSIER READINGS: CPU times of one thread, and the shares, for baselines.py
 *
 * The central analysis is made beforehand and not timed. Times are the least of three runs. */
#include <parley/robust.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS = 3, BLOCK = PARLEY_READING_BLOCK };

typedef struct cost {
    double cpu, wall;
} cost;

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void expect(parley_status status) {
    if (status == PARLEY_OK)
        return;
    fprintf(stderr, "bench_robust: %s\n", parley_last_error()->message);
    exit(EXIT_FAILURE);
}

static double *doubles(size_t count) {
    double *out = calloc(count ? count : 1, sizeof *out);
    if (!out)
        exit(EXIT_FAILURE);
    return out;
}

static cost begin(void) {
    return (cost){seconds(CLOCK_PROCESS_CPUTIME_ID), seconds(CLOCK_MONOTONIC)};
}

/* Keeps the lesser of `least` and what has passed since `start`. */
static void end(cost *least, cost start) {
    cost now = begin();
    double cpu = now.cpu - start.cpu, wall = now.wall - start.wall;
    least->cpu = least->cpu > 0 && least->cpu < cpu ? least->cpu : cpu;
    least->wall = least->wall > 0 && least->wall < wall ? least->wall : wall;
}

static uint64_t mix(uint64_t sum, uint64_t value) {
    return (sum ^ value) * UINT64_C(0x100000001b3);
}

static uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/* -- what is measured ------------------------------------------------------------------------ */

static uint64_t draw(cost *least, const parley_view *view, uint64_t samples) {
    parley_readings *readings;
    expect(parley_readings_new(&readings, view, 0, NULL));
    size_t n = view->required_count, m = view->point_count, options = view->option_count;
    parley_reading_arrays arrays = {doubles(BLOCK * n * options), doubles(BLOCK * n * m),
                                    doubles(BLOCK * n), NULL};
    uint64_t sum = 0;
    cost start = begin();
    for (uint64_t first = 0; first < samples; first += BLOCK) {
        uint64_t left = samples - first;
        uint32_t count = left < BLOCK ? (uint32_t)left : BLOCK;
        expect(parley_readings_draw(&arrays, readings, first, count));
        for (size_t i = 0; i < count * n; i++)
            sum = mix(sum, bits_of(arrays.reservations[i]));
    }
    end(least, start);
    free(arrays.values);
    free(arrays.weights);
    free(arrays.reservations);
    parley_readings_free(readings);
    return sum;
}

/* Every draft for every party. */
static uint64_t judge(cost *least, const parley_view *view, const parley_robust *drafts) {
    parley_readings *readings;
    uint64_t sum = 0;
    expect(parley_readings_new(&readings, view, 0, NULL));
    cost start = begin();
    for (size_t d = 0; d < drafts->draft_count; d++)
        for (uint32_t p = 0; p < view->required_count; p++) {
            parley_margin margin;
            expect(parley_readings_judge(&margin, readings, p, drafts->candidates[d].choices));
            sum = mix(sum, margin.certainty);
        }
    end(least, start);
    parley_readings_free(readings);
    return sum;
}

static uint64_t sum_of(const parley_robust *robust) {
    uint64_t sum = mix(robust->samples, bits_of(robust->deal.value));
    for (size_t c = 0; c < robust->candidate_count; c++)
        sum = mix(sum, bits_of(robust->candidates[c].accepted_by_all.value));
    for (size_t q = 0; q < robust->question_count; q++)
        sum = mix(sum, bits_of(robust->questions[q].gain.value));
    for (size_t s = 0; s < robust->sensitivity_count; s++)
        sum = mix(sum, bits_of(robust->sensitivities[s].effect));
    return sum;
}

static parley_robust *run(cost *least, const parley_analysis *analysis,
                          const parley_robust_options *options) {
    parley_robust *robust = NULL;
    for (int i = 0; i < RUNS; i++) {
        parley_robust_free(robust);
        cost start = begin();
        expect(parley_robust_new(&robust, analysis, options, NULL));
        end(least, start);
    }
    return robust;
}

/* -- rows ------------------------------------------------------------------------------------ */

static void print_row(const char *work, cost c, uint64_t sum) {
    printf("%-26s cpu %10.4f ms  wall %10.4f ms  checksum %016" PRIx64 "\n", work, 1e3 * c.cpu,
           1e3 * c.wall, sum);
    fflush(stdout);
}

static void run_row(const char *work, const parley_analysis *analysis, uint64_t samples,
                    uint32_t threads, int only_acceptance) {
    cost least = {0};
    parley_robust_options options = {
        .samples = samples, .threads = threads, .only_acceptance = only_acceptance};
    parley_robust *robust = run(&least, analysis, &options);
    print_row(work, least, sum_of(robust));
    parley_robust_free(robust);
}

static void rows(const parley_analysis *analysis, uint64_t samples) {
    cost drawing = {0}, bounds = {0};
    uint64_t sum = 0;
    for (int i = 0; i < RUNS; i++)
        sum = draw(&drawing, analysis->view, samples);
    print_row("draw", drawing, sum);
    parley_robust *robust;
    parley_robust_options options = {.samples = 1, .threads = 1, .only_acceptance = 1};
    expect(parley_robust_new(&robust, analysis, &options, NULL));
    for (int i = 0; i < RUNS; i++)
        sum = judge(&bounds, analysis->view, robust);
    parley_robust_free(robust);
    print_row("certainly, possibly, never", bounds, sum);
    run_row("acceptance, 1 thread", analysis, samples, 1, 1);
    run_row("everything, 1 thread", analysis, samples, 1, 0);
    run_row("everything, 2 threads", analysis, samples, 2, 0);
}

/* -- for baselines.py ------------------------------------------------------------------------ */

static void print_shares(const char *name, const parley_frequency *shares, size_t count) {
    printf(",\"%s\":[", name);
    for (size_t i = 0; i < count; i++)
        printf("%s%.9g", i ? "," : "", shares[i].value);
    printf("]");
}

static void json(const parley_analysis *analysis, uint64_t samples) {
    cost table = {0}, everything = {0};
    parley_robust_options options = {.samples = samples, .threads = 1, .only_acceptance = 1};
    parley_robust_free(run(&table, analysis, &options));
    options.only_acceptance = 0;
    parley_robust *robust = run(&everything, analysis, &options);
    printf("{\"acceptance_s\":%.9g,\"everything_s\":%.9g,\"deal\":%.9g", table.cpu, everything.cpu,
           robust->deal.value);
    printf(",\"drafts\":[");
    for (size_t d = 0; d < robust->draft_count; d++)
        printf("%s[%.9g,%.9g]", d ? "," : "", robust->candidates[d].accepted_by_all.value,
               robust->candidates[d].efficient.value);
    printf("]");
    for (int s = 0; s < PARLEY_SOLUTION_COUNT; s++)
        print_shares(parley_concept_name(analysis->solutions[s].concept), robust->options[s],
                     analysis->view->option_count);
    printf("}\n");
    parley_robust_free(robust);
}

int main(int argc, char **argv) {
    int as_json = argc == 4 && strcmp(argv[1], "json") == 0;
    if (argc < 2 || argc > 4 || (argc == 4 && !as_json)) {
        fprintf(stderr, "usage: bench_robust [json] DOSSIER [READINGS]\n");
        return EXIT_FAILURE;
    }
    const char *path = argv[1 + as_json];
    uint64_t samples = argc > 2 + as_json ? strtoull(argv[2 + as_json], NULL, 10) : 10000;
    parley_dossier *dossier;
    parley_analysis *analysis;
    expect(parley_dossier_read(&dossier, path, NULL));
    expect(parley_analyze(&analysis, dossier, PARLEY_ALL_DAYS, NULL, NULL));
    if (as_json)
        json(analysis, samples);
    else
        rows(analysis, samples);
    parley_analysis_free(analysis);
    parley_dossier_free(dossier);
    return EXIT_SUCCESS;
}
