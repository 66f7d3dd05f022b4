/* Rounds and negotiations a second, what preparing costs, a tournament, and what mediators reach.
 *
 * bench_talks [part of a row's name: these rows only]
 * bench_talks dump PARTIES ISSUES OPTIONS SEED: the instance as JSON, for baselines.py
 *
 * Rows of talks: all parties play the strategy named, over 20 random domains of the family
 * "opposed", grid 10^6 (4^28: 10^4, or as named), reservation values of 0.2, 100 rounds at most;
 * thread CPU time, the least of three runs. A round is one act of every party. With two threads the
 * wall time counts.
 *
 * Rows of mediators: truthful parties over 4^28 outcomes of the family named, grid 10^4,
 * reservation values of 0.2, DRAWN random domains; "of the best" is the sum of utilities agreed on
 * over the greatest of any outcome, which is known, utilities being sums over issues. */
#include <parley/generate.h>
#include <parley/tournament.h>

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DOMAINS = 20, RUNS = 3, MOST_TALKS = 200000, MOST_GAINS = 1024, MOST_FIELD = 8 };

typedef struct row {
    const char *name, *strategy;
    uint32_t parties, issues, options;
    int32_t scale;
    uint32_t talks, threads;
} row;

static const row ROWS[] = {
    {"2 parties, 10^2 outcomes", "boulware", 2, 2, 10, 1000000, 100000, 1},
    {"2 parties, 10^3 outcomes", "boulware", 2, 3, 10, 1000000, 100000, 1},
    {"2 parties, 10^4 outcomes", "boulware", 2, 4, 10, 1000000, 100000, 1},
    {"2 parties, 10^5 outcomes", "boulware", 2, 5, 10, 1000000, 100000, 1},
    {"2 parties, 4^28 outcomes", "boulware", 2, 28, 4, 10000, 50000, 1},
    {"2 parties, 4^28 outcomes, grid 10^6", "boulware", 2, 28, 4, 1000000, 20000, 1},
    {"3 parties, 10^2 outcomes", "boulware", 3, 2, 10, 1000000, 50000, 1},
    {"3 parties, 10^3 outcomes", "boulware", 3, 3, 10, 1000000, 50000, 1},
    {"3 parties, 10^5 outcomes", "boulware", 3, 5, 10, 1000000, 50000, 1},
    {"3 parties, 4^28 outcomes", "boulware", 3, 28, 4, 10000, 20000, 1},
    {"4 parties, 10^2 outcomes", "boulware", 4, 2, 10, 1000000, 50000, 1},
    {"4 parties, 10^3 outcomes", "boulware", 4, 3, 10, 1000000, 50000, 1},
    {"4 parties, 10^5 outcomes", "boulware", 4, 5, 10, 1000000, 50000, 1},
    {"4 parties, 4^28 outcomes", "boulware", 4, 28, 4, 10000, 20000, 1},
    {"2 parties, 10^3 outcomes, 2 threads", "boulware", 2, 3, 10, 1000000, 200000, 2},
    {"2 parties, 4^28 outcomes, 2 threads", "boulware", 2, 28, 4, 10000, 100000, 2},
    {"micro, 10^3 outcomes", "micro", 2, 3, 10, 1000000, 50000, 1},
    {"micro, 4^28 outcomes", "micro", 2, 28, 4, 10000, 20000, 1},
    {"tft, 10^3 outcomes", "tft", 2, 3, 10, 1000000, 50000, 1},
    {"ac_combi, 10^3 outcomes", "boulware+ac_combi", 2, 3, 10, 1000000, 50000, 1},
    {"trade-off + frequency, 10^3 outcomes", "tradeoff", 2, 3, 10, 1000000, 5000, 1},
    {"trade-off + bayesian, 10^3 outcomes", "tradeoff+bayesian", 2, 3, 10, 1000000, 5000, 1},
    {"trade-off + frequency, 4^28 outcomes", "tradeoff", 2, 28, 4, 10000, 400, 1},
};

static parley_talk talks_list[MOST_TALKS];
static parley_talk_result results[MOST_TALKS];

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu_s(void) {
    return seconds(CLOCK_THREAD_CPUTIME_ID);
}

static void expect(parley_status status) {
    if (status == PARLEY_OK)
        return;
    fprintf(stderr, "bench_talks: %s\n", parley_last_error()->message);
    exit(EXIT_FAILURE);
}

static parley_scenario *draw(const row *r, parley_family family, uint64_t seed, int32_t *gains,
                             double *took) {
    uint32_t counts[PARLEY_MAX_ISSUES];
    int64_t scale[PARLEY_MAX_PARTIES], least[PARLEY_MAX_PARTIES];
    parley_scenario *scenario = NULL;
    parley_generate_options from = {family, r->parties, r->issues, r->options, r->scale, seed};
    for (uint32_t j = 0; j < r->issues; j++)
        counts[j] = r->options;
    for (uint32_t p = 0; p < r->parties; p++) {
        scale[p] = r->scale;
        least[p] = r->scale / 5;
    }
    expect(parley_generate(gains, &from));
    parley_scenario_spec spec = {.space = {.party_count = r->parties,
                                           .issue_count = r->issues,
                                           .option_counts = counts,
                                           .gains = gains,
                                           .reservations = least},
                                 .scale = scale};
    double begin = cpu_s();
    expect(parley_scenario_new(&scenario, &spec, NULL));
    *took = cpu_s() - begin;
    return scenario;
}

static int by_value(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

static uint64_t add_up(size_t count, double *rounds, double *agreed) {
    uint64_t sum = 0;
    *rounds = *agreed = 0;
    for (size_t i = 0; i < count; i++) {
        *rounds += results[i].rounds;
        *agreed += results[i].end == PARLEY_TALK_AGREED;
        sum = sum * 31 + (uint64_t)llrint(1e9 * results[i].utilities[0]) + results[i].acts;
    }
    return sum;
}

static double least_time(parley_talks *talks, size_t count, uint32_t threads) {
    double best = INFINITY;
    parley_run_options options = {.threads = threads};
    clockid_t clock = threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID;
    for (int run = 0; run < RUNS; run++) {
        double begin = seconds(clock);
        expect(parley_talks_run(talks, results, talks_list, count, &options, NULL));
        best = fmin(best, seconds(clock) - begin);
    }
    return best;
}

static void run_row(const row *r) {
    static int32_t gains[MOST_GAINS];
    parley_scenario *scenarios[DOMAINS];
    double prepare[DOMAINS], rounds, agreed;
    parley_negotiator negotiator;
    parley_protocol protocol;
    parley_talks *talks;
    for (int i = 0; i < DOMAINS; i++)
        scenarios[i] = draw(r, PARLEY_FAMILY_OPPOSED, (uint64_t)i, gains, &prepare[i]);
    qsort(prepare, DOMAINS, sizeof *prepare, by_value);
    expect(parley_negotiator_parse(&negotiator, r->strategy));
    expect(parley_protocol_parse(&protocol, "sao:rounds=100"));
    parley_talks_spec spec = {
        (const parley_scenario *const *)scenarios, &protocol, &negotiator, DOMAINS, 1, 1, 1};
    expect(parley_talks_new(&talks, &spec));
    for (uint32_t i = 0; i < r->talks; i++)
        talks_list[i] = (parley_talk){.scenario = i / (r->talks / DOMAINS), .number = i};
    double took = least_time(talks, r->talks, r->threads);
    uint64_t sum = add_up(r->talks, &rounds, &agreed);
    printf("%-38s %9.4g M rounds/s  %9.4g negotiations/s  prepared in %8.4f ms  agreed %.2f  "
           "checksum %016" PRIx64 "\n",
           r->name, 1e-6 * rounds / took, r->talks / took, 1e3 * prepare[DOMAINS / 2],
           agreed / r->talks, sum);
    fflush(stdout);
    parley_talks_free(talks);
    for (int i = 0; i < DOMAINS; i++)
        parley_scenario_free(scenarios[i]);
}

/* -- mediators ------------------------------------------------------------------------------- */

enum { DRAWN = 40 };

typedef struct mediated {
    const char *name, *protocol;
    parley_family family;
    uint32_t parties;
} mediated;

static const mediated MEDIATED[] = {
    {"mediator welfare, 2 parties", "single-text+welfare", PARLEY_FAMILY_INDEP, 2},
    {"mediator welfare, 3 parties", "single-text+welfare", PARLEY_FAMILY_INDEP, 3},
    {"mediator welfare, 2 parties, opposed", "single-text+welfare", PARLEY_FAMILY_OPPOSED, 2},
    {"mediator welfare, 3 parties, opposed", "single-text+welfare", PARLEY_FAMILY_OPPOSED, 3},
    {"mediator nash, 2 parties", "single-text+nash", PARLEY_FAMILY_INDEP, 2},
    {"mediator nash, 3 parties", "single-text+nash", PARLEY_FAMILY_INDEP, 3},
    {"mediator nash, 2 parties, opposed", "single-text+nash", PARLEY_FAMILY_OPPOSED, 2},
    {"mediator nash, 3 parties, opposed", "single-text+nash", PARLEY_FAMILY_OPPOSED, 3},
    {"mediator nash, 2 parties, spatial", "single-text+nash", PARLEY_FAMILY_SPATIAL, 2},
    {"mediator nash, 3 parties, spatial", "single-text+nash", PARLEY_FAMILY_SPATIAL, 3},
    {"mediator nash, 3 parties, 50 rounds", "single-text:rounds=50+nash", PARLEY_FAMILY_INDEP, 3},
    {"mediator least_satisfied, 2 parties", "single-text+least_satisfied", PARLEY_FAMILY_INDEP, 2},
    {"mediator least_satisfied, 3 parties", "single-text+least_satisfied", PARLEY_FAMILY_INDEP, 3},
    {"mediator annealing, 2 parties", "single-text+annealing", PARLEY_FAMILY_INDEP, 2},
    {"mediator annealing, 3 parties", "single-text+annealing", PARLEY_FAMILY_INDEP, 3},
    {"mediator hill_climb, 2 parties", "single-text+hill_climb", PARLEY_FAMILY_INDEP, 2},
    {"mediator hill_climb, 3 parties", "single-text+hill_climb", PARLEY_FAMILY_INDEP, 3},
    {"mediator nash, 2 parties, shuttle", "shuttle+nash", PARLEY_FAMILY_INDEP, 2},
    {"mediator nash, 3 parties, shuttle", "shuttle+nash", PARLEY_FAMILY_INDEP, 3},
};

/* The greatest sum of utilities: the best option of each issue for all together. */
static double best_sum(const row *r, const int32_t *gains) {
    int64_t sum = 0;
    for (uint32_t j = 0; j < r->issues; j++) {
        int64_t best = 0;
        for (uint32_t o = 0; o < r->options; o++) {
            int64_t here = 0;
            for (uint32_t p = 0; p < r->parties; p++)
                here += gains[(p * r->issues + j) * r->options + o];
            best = here > best ? here : best;
        }
        sum += best;
    }
    return (double)sum / r->scale;
}

static void run_mediated(const mediated *row_of) {
    static int32_t gains[MOST_GAINS];
    row r = {.parties = row_of->parties, .issues = 28, .options = 4, .scale = 10000};
    parley_scenario *scenarios[DRAWN];
    double best[DRAWN], unused, mean = 0, least = INFINITY, rounds, agreed;
    parley_negotiator negotiator;
    parley_protocol protocol;
    parley_talks *talks;
    for (uint32_t i = 0; i < DRAWN; i++) {
        scenarios[i] = draw(&r, row_of->family, i, gains, &unused);
        best[i] = best_sum(&r, gains);
        talks_list[i] = (parley_talk){.scenario = i, .number = i};
    }
    expect(parley_negotiator_parse(&negotiator, "truthful"));
    expect(parley_protocol_parse(&protocol, row_of->protocol));
    parley_talks_spec spec = {
        (const parley_scenario *const *)scenarios, &protocol, &negotiator, DRAWN, 1, 1, 1};
    expect(parley_talks_new(&talks, &spec));
    double took = least_time(talks, DRAWN, 1);
    uint64_t sum = add_up(DRAWN, &rounds, &agreed);
    for (uint32_t i = 0; i < DRAWN; i++) {
        double here = 0;
        for (uint32_t p = 0; p < r.parties && results[i].end == PARLEY_TALK_AGREED; p++)
            here += results[i].utilities[p] / best[i];
        mean += here / DRAWN;
        least = fmin(least, here);
        parley_scenario_free(scenarios[i]);
    }
    printf("%-38s %9.4g rounds/s  %9.4g negotiations/s  of the best %.4f, least %.4f  agreed %.2f  "
           "checksum %016" PRIx64 "\n",
           row_of->name, rounds / took, DRAWN / took, mean, least, agreed / DRAWN, sum);
    fflush(stdout);
    parley_talks_free(talks);
}

/* -- a tournament ---------------------------------------------------------------------------- */

/* Eight strategies, every ordered pair, on two domains of each of four sizes, 100 rounds: 512. */
static const char *const FIELD[MOST_FIELD] = {
    "boulware", "linear",   "conceder",  "time:e=4,epsilon=0.001",
    "micro",    "time:e=2", "time:e=10", "time:e=0.5"};
static const row SMALL[4] = {{"", "", 2, 3, 4, 1000000, 0, 1},
                             {"", "", 2, 4, 3, 1000000, 0, 1},
                             {"", "", 2, 4, 4, 1000000, 0, 1},
                             {"", "", 2, 3, 8, 1000000, 0, 1}};

static void draw_field(parley_scenario **scenarios, parley_negotiator *field,
                       parley_protocol *protocol) {
    static int32_t gains[4][MOST_GAINS];
    double unused;
    for (uint32_t i = 0; i < 8; i++)
        scenarios[i] = draw(&SMALL[i / 2], PARLEY_FAMILY_OPPOSED, i, gains[i / 2], &unused);
    for (int i = 0; i < MOST_FIELD; i++)
        expect(parley_negotiator_parse(&field[i], FIELD[i]));
    expect(parley_protocol_parse(protocol, "sao:rounds=100"));
}

/* Everything that a tournament does: scenarios, strategies, talks. */
static double tournament(uint64_t *sum, double *rounds) {
    parley_negotiator field[MOST_FIELD];
    parley_scenario *scenarios[8];
    parley_protocol protocol;
    parley_talks *talks;
    double agreed, begin = cpu_s();
    size_t count = 0;
    draw_field(scenarios, field, &protocol);
    parley_talks_spec spec = {
        (const parley_scenario *const *)scenarios, &protocol, field, 8, 1, MOST_FIELD, 1};
    expect(parley_talks_new(&talks, &spec));
    for (uint32_t s = 0; s < 8; s++)
        for (uint32_t a = 0; a < MOST_FIELD; a++)
            for (uint32_t b = 0; b < MOST_FIELD; b++, count++)
                talks_list[count] = (parley_talk){s, 0, {a, b}, count};
    expect(parley_talks_run(talks, results, talks_list, count, NULL, NULL));
    *sum = add_up(count, rounds, &agreed);
    parley_talks_free(talks);
    for (int i = 0; i < 8; i++)
        parley_scenario_free(scenarios[i]);
    return cpu_s() - begin;
}

static void run_tournament(void) {
    double best = INFINITY, rounds = 0;
    uint64_t sum = 0;
    for (int run = 0; run < RUNS; run++)
        best = fmin(best, tournament(&sum, &rounds));
    printf("%-38s %9.4g ms of CPU time, %.0f rounds in all  checksum %016" PRIx64 "\n",
           "tournament, 512 negotiations", 1e3 * best, rounds, sum);
}

/* The same held by parley_tournament_run, its standings, and the bootstrap of all 28 pairs. */
static void run_standings(void) {
    static parley_tournament_row rows[8 * MOST_FIELD * MOST_FIELD];
    parley_negotiator field[MOST_FIELD];
    parley_scenario *scenarios[8];
    parley_protocol protocol;
    parley_tournament *held;
    parley_standings *standings;
    parley_standing places[MOST_FIELD];
    parley_comparison pairs[MOST_FIELD * (MOST_FIELD - 1) / 2];
    draw_field(scenarios, field, &protocol);
    parley_tournament_spec spec = {
        (const parley_scenario *const *)scenarios, &protocol, field, 8, 1, MOST_FIELD, 1, 0, 0, 1};
    double begin = cpu_s();
    expect(parley_tournament_new(&held, &spec));
    size_t count = (size_t)parley_tournament_count(held);
    expect(parley_tournament_run(held, rows, 0, count, NULL, NULL));
    expect(parley_standings_new(&standings, held, PARLEY_OVER_SCENARIOS));
    parley_standings_add(standings, rows, count);
    double ran = cpu_s();
    expect(parley_standings_eval(places, pairs, standings, NULL, NULL));
    double judged = cpu_s();
    printf("%-38s %9.4g ms of CPU time held and added, %.4g ms for 10^4 draws of 28 pairs\n",
           "standings of 512 negotiations", 1e3 * (ran - begin), 1e3 * (judged - ran));
    parley_standings_free(standings);
    parley_tournament_free(held);
    for (int i = 0; i < 8; i++)
        parley_scenario_free(scenarios[i]);
}

/* -- for the baselines ----------------------------------------------------------------------- */

static void dump(char **words) {
    static int32_t gains[MOST_GAINS];
    row r = {.parties = (uint32_t)atoi(words[0]),
             .issues = (uint32_t)atoi(words[1]),
             .options = (uint32_t)atoi(words[2]),
             .scale = 1000000};
    parley_generate_options from = {
        PARLEY_FAMILY_OPPOSED, r.parties, r.issues, r.options, r.scale, (uint64_t)atoi(words[3])};
    if (r.parties * r.issues * r.options > MOST_GAINS)
        expect(PARLEY_E_LIMIT);
    expect(parley_generate(gains, &from));
    printf("{\"scale\": %d, \"gains\": [", r.scale);
    for (uint32_t i = 0; i < r.parties * r.issues * r.options; i++)
        printf("%s%d", i ? ", " : "", gains[i]);
    printf("]}\n");
}

int main(int argc, char **argv) {
    if (argc == 6 && strcmp(argv[1], "dump") == 0) {
        dump(argv + 2);
        return EXIT_SUCCESS;
    }
    const char *part = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++)
        if (strstr(ROWS[i].name, part))
            run_row(&ROWS[i]);
    for (size_t i = 0; i < sizeof MEDIATED / sizeof *MEDIATED; i++)
        if (strstr(MEDIATED[i].name, part))
            run_mediated(&MEDIATED[i]);
    if (strstr("tournament, 512 negotiations", part))
        run_tournament();
    if (strstr("standings of 512 negotiations", part))
        run_standings();
    return EXIT_SUCCESS;
}
