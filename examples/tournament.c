/* A tournament: five strategies, every pair in both roles, on six scenarios drawn at random; how
 * each did, and which can be told apart. */
#include <parley/generate.h>
#include <parley/reference.h>
#include <parley/tournament.h>

#include <stdio.h>

enum {
    SCENARIOS = 6,
    FIELD = 5,
    PAIRS = FIELD * (FIELD - 1) / 2,
    TALKS = SCENARIOS * FIELD * FIELD,
    ISSUES = 3,
    OPTIONS = 5
};

static const char *const NAMES[FIELD] = {"boulware", "linear", "conceder", "micro",
                                         "tradeoff+frequency"};

typedef struct domain {
    parley_scenario *scenario;
    parley_reference *reference;
} domain;

/* The same numbers twice: as a scenario to negotiate over, and as what results are held against. */
static parley_status draw(domain *out, uint64_t seed) {
    static const uint32_t counts[ISSUES] = {OPTIONS, OPTIONS, OPTIONS};
    static const int64_t scale[2] = {1000, 1000}, reservations[2] = {300, 300};
    int32_t gains[2 * ISSUES * OPTIONS];
    parley_generate_options from = {PARLEY_FAMILY_OPPOSED, 2, ISSUES, OPTIONS, 1000, seed};
    parley_space_spec space = {.party_count = 2,
                               .issue_count = ISSUES,
                               .option_counts = counts,
                               .gains = gains,
                               .reservations = reservations};
    parley_scenario_spec scenario = {.space = space, .scale = scale};
    parley_reference_spec reference = {.space = space, .scale = scale};
    parley_status status = parley_generate(gains, &from);
    if (status == PARLEY_OK)
        status = parley_scenario_new(&out->scenario, &scenario, NULL);
    if (status == PARLEY_OK)
        status = parley_reference_new(&out->reference, &reference, NULL, NULL);
    return status;
}

static parley_status measure(const domain *domains, parley_tournament_row *rows, size_t count) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; status == PARLEY_OK && i < count; i++) {
        const parley_reference *reference = domains[rows[i].talk.scenario].reference;
        parley_distances distances;
        if (rows[i].result.end != PARLEY_TALK_AGREED)
            continue;
        status = parley_reference_measure(&distances, reference, rows[i].result.utilities, 1, NULL);
        rows[i].nash_distance = distances.solutions[PARLEY_NASH];
        rows[i].frontier_least = distances.frontier_least;
        rows[i].frontier_most = distances.frontier_most;
    }
    return status;
}

static void print(const parley_standing *standings, const parley_comparison *pairs) {
    for (int i = 0; i < FIELD; i++) {
        const parley_standing *s = &standings[i];
        const parley_sample_mean *m = s->measures;
        printf("%u (%u to %u) %-20s utility %.3f [%.3f, %.3f]  agreed %.2f  from Nash %.3f\n",
               s->place, s->best_place, s->worst_place, NAMES[s->strategy],
               m[PARLEY_MEASURE_UTILITY].mean, m[PARLEY_MEASURE_UTILITY].low,
               m[PARLEY_MEASURE_UTILITY].high, m[PARLEY_MEASURE_AGREEMENT].mean,
               m[PARLEY_MEASURE_NASH].mean);
    }
    for (int i = 0; i < PAIRS; i++)
        if (pairs[i].apart)
            printf("%s and %s: %+.3f, p = %.4f\n", NAMES[pairs[i].first], NAMES[pairs[i].second],
                   pairs[i].difference.mean, pairs[i].p_adjusted);
}

static parley_status hold(parley_tournament *tournament, const domain *domains) {
    static parley_tournament_row rows[TALKS];
    parley_standing standings[FIELD];
    parley_comparison pairs[PAIRS];
    parley_standings *tally = NULL;
    parley_status status = parley_tournament_run(tournament, rows, 0, TALKS, NULL, NULL);
    if (status == PARLEY_OK)
        status = measure(domains, rows, TALKS);
    if (status == PARLEY_OK)
        status = parley_standings_new(&tally, tournament, PARLEY_OVER_SCENARIOS);
    if (status == PARLEY_OK) {
        parley_standings_add(tally, rows, TALKS);
        status = parley_standings_eval(standings, pairs, tally, NULL, NULL);
    }
    if (status == PARLEY_OK) {
        printf("%llu negotiations\n", (unsigned long long)parley_tournament_count(tournament));
        print(standings, pairs);
    }
    parley_standings_free(tally);
    return status;
}

int main(void) {
    domain domains[SCENARIOS] = {{NULL, NULL}};
    const parley_scenario *scenarios[SCENARIOS];
    parley_negotiator field[FIELD];
    parley_protocol protocol;
    parley_tournament *tournament = NULL;
    parley_status status = parley_protocol_parse(&protocol, "sao:rounds=50");
    for (int i = 0; status == PARLEY_OK && i < FIELD; i++)
        status = parley_negotiator_parse(&field[i], NAMES[i]);
    for (uint64_t i = 0; status == PARLEY_OK && i < SCENARIOS; i++) {
        status = draw(&domains[i], i);
        scenarios[i] = domains[i].scenario;
    }
    parley_tournament_spec spec = {.scenarios = scenarios,
                                   .protocols = &protocol,
                                   .negotiators = field,
                                   .scenario_count = SCENARIOS,
                                   .protocol_count = 1,
                                   .negotiator_count = FIELD,
                                   .repeats = 1,
                                   .seed = 1};
    if (status == PARLEY_OK)
        status = parley_tournament_new(&tournament, &spec);
    if (status == PARLEY_OK)
        status = hold(tournament, domains);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_tournament_free(tournament);
    for (int i = 0; i < SCENARIOS; i++) {
        parley_scenario_free(domains[i].scenario);
        parley_reference_free(domains[i].reference);
    }
    return status == PARLEY_OK ? 0 : 1;
}
