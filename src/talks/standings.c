/* Standings: sums of whole numbers, so that the order of adding changes nothing, and what they say.
 */
#include "talks/statistics.h"
#include "talks/tournament.h"

#include "base/count.h"
#include "base/memory.h"
#include "talks/scenario.h"

#include <math.h>
#include <stdlib.h>

enum { FRACTION_BITS = 40, RESAMPLES = 10000, MOST_RESAMPLES = 10000000, MOST_THREADS = 64 };

/* A sum in multiples of 2^-FRACTION_BITS. */
typedef struct cell {
    pl_i128 sum;
    uint64_t count;
} cell;

struct parley_standings {
    const parley_tournament *tournament;
    parley_sample over;
    uint32_t strategies, scenarios, observations;
    uint64_t *seats; /* [strategies] */
    cell *sampled;   /* [strategies][observations][PARLEY_MEASURES] */
    cell *scenario;  /* [strategies][scenarios][PARLEY_MEASURES]; the same with
                      * PARLEY_OVER_SCENARIOS */
    cell *against;   /* [strategies][strategies] */
};

static void add(cell *to, double value) {
    if (!isfinite(value))
        return;
    to->sum += (pl_i128)nearbyint(ldexp(value, FRACTION_BITS));
    to->count++;
}

/* Rounded to the same multiples, so that what is equal by definition has no difference. */
static double mean(const cell *of) {
    if (of->count == 0)
        return (double)NAN;
    return ldexp(nearbyint((double)of->sum / (double)of->count), -FRACTION_BITS);
}

static cell *sampled_at(const parley_standings *s, uint32_t strategy, uint32_t observation) {
    return s->sampled + ((size_t)strategy * s->observations + observation) * PARLEY_MEASURES;
}

static cell *scenario_at(const parley_standings *s, uint32_t strategy, uint32_t scenario) {
    return s->scenario + ((size_t)strategy * s->scenarios + scenario) * PARLEY_MEASURES;
}

parley_status parley_standings_new(parley_standings **out, const parley_tournament *tournament,
                                   parley_sample over) {
    *out = NULL;
    if (over != PARLEY_OVER_SCENARIOS && over != PARLEY_OVER_REPEATS)
        return pl_fail(PARLEY_E_ARGUMENT, "sample %d does not exist", (int)over);
    parley_standings *s = PL_NEW(parley_standings, 1);
    if (!s)
        return pl_fail_memory();
    size_t k = tournament->spec.negotiator_count;
    s->tournament = tournament;
    s->over = over;
    s->strategies = tournament->spec.negotiator_count;
    s->scenarios = tournament->spec.scenario_count;
    s->observations = over == PARLEY_OVER_SCENARIOS ? s->scenarios : tournament->spec.repeats;
    s->seats = PL_NEW(uint64_t, k);
    s->scenario = pl_calloc(k * s->scenarios, PARLEY_MEASURES * sizeof(cell));
    s->sampled = over == PARLEY_OVER_SCENARIOS
                     ? s->scenario
                     : pl_calloc(k * s->observations, PARLEY_MEASURES * sizeof(cell));
    s->against = PL_NEW(cell, k * k);
    if (!s->seats || !s->scenario || !s->sampled || !s->against) {
        parley_standings_free(s);
        return pl_fail_memory();
    }
    *out = s;
    return PARLEY_OK;
}

void parley_standings_free(parley_standings *standings) {
    if (!standings)
        return;
    if (standings->sampled != standings->scenario)
        pl_free(standings->sampled);
    pl_free(standings->scenario);
    pl_free(standings->seats);
    pl_free(standings->against);
    pl_free(standings);
}

/* -- adding ---------------------------------------------------------------------------------- */

static void add_measures(cell *cells, const parley_tournament_row *row, uint32_t seat) {
    bool agreed = row->result.end == PARLEY_TALK_AGREED;
    add(&cells[PARLEY_MEASURE_UTILITY], row->payoffs[seat]);
    add(&cells[PARLEY_MEASURE_ADVANTAGE], row->advantages[seat]);
    add(&cells[PARLEY_MEASURE_AGREEMENT], agreed);
    add(&cells[PARLEY_MEASURE_WELFARE], row->welfare);
    add(&cells[PARLEY_MEASURE_ROUNDS], row->result.rounds);
    if (!agreed)
        return;
    add(&cells[PARLEY_MEASURE_NASH], row->nash_distance);
    add(&cells[PARLEY_MEASURE_FRONTIER], row->frontier_least);
    add(&cells[PARLEY_MEASURE_FRONTIER_MOST], row->frontier_most);
}

static void add_row(parley_standings *s, const parley_tournament_row *row) {
    uint32_t seats = s->tournament->spec.scenarios[row->talk.scenario]->parties;
    for (uint32_t seat = 0; seat < seats; seat++) {
        uint32_t strategy = row->talk.negotiators[seat];
        s->seats[strategy]++;
        add_measures(scenario_at(s, strategy, row->talk.scenario), row, seat);
        if (s->over == PARLEY_OVER_REPEATS)
            add_measures(sampled_at(s, strategy, row->repeat), row, seat);
        for (uint32_t other = 0; other < seats; other++)
            if (other != seat)
                add(&s->against[(size_t)strategy * s->strategies + row->talk.negotiators[other]],
                    row->payoffs[seat]);
    }
}

void parley_standings_add(parley_standings *standings, const parley_tournament_row *rows,
                          size_t count) {
    for (size_t i = 0; i < count; i++)
        add_row(standings, &rows[i]);
}

void parley_standings_scenario(const parley_standings *standings, uint32_t strategy,
                               uint32_t scenario, double *means) {
    for (int m = 0; m < PARLEY_MEASURES; m++)
        means[m] = mean(&scenario_at(standings, strategy, scenario)[m]);
}

double parley_standings_against(const parley_standings *standings, uint32_t strategy,
                                uint32_t other) {
    return mean(&standings->against[(size_t)strategy * standings->strategies + other]);
}

/* -- what they say --------------------------------------------------------------------------- */

typedef struct judge {
    const parley_standings *from;
    parley_standings_options options;
    double *values; /* [observations] */
    double *scores; /* [strategies][common] */
    uint32_t common;
    pl_test *tests;
} judge;

static parley_status check(const parley_standings_options *o) {
    if (o->score != PARLEY_MEASURE_UTILITY && o->score != PARLEY_MEASURE_ADVANTAGE &&
        o->score != PARLEY_MEASURE_AGREEMENT && o->score != PARLEY_MEASURE_WELFARE)
        return pl_fail(PARLEY_E_ARGUMENT, "measure %d is no score", (int)o->score);
    if (!(o->level > 0 && o->level < 1))
        return pl_fail(PARLEY_E_ARGUMENT, "a confidence level of %g; between 0 and 1", o->level);
    if (o->resamples < 1 || o->resamples > MOST_RESAMPLES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u resamples; 1 to %d", o->resamples, MOST_RESAMPLES);
    if (o->threads > MOST_THREADS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u threads; at most %d", o->threads, MOST_THREADS);
    return PARLEY_OK;
}

static parley_sample_mean estimate(const double *values, uint32_t count, double level) {
    parley_sample_mean e = {(double)NAN, (double)NAN, (double)NAN, count};
    double error;
    if (count == 0)
        return e;
    pl_mean_of(values, count, &e.mean, &error);
    if (count > 1) {
        double reach = pl_student_quantile(0.5 + level / 2, count - 1.0) * error;
        e.low = e.mean - reach;
        e.high = e.mean + reach;
    }
    return e;
}

/* An interval does not leave what is possible at all: shares, distances, rounds. */
static void cut(parley_sample_mean *e, parley_measure measure) {
    double least = measure == PARLEY_MEASURE_ROUNDS ? 1 : 0;
    bool open = measure == PARLEY_MEASURE_UTILITY || measure == PARLEY_MEASURE_ADVANTAGE ||
                measure == PARLEY_MEASURE_WELFARE;
    if (!open && e->low < least)
        e->low = least;
    if (measure == PARLEY_MEASURE_AGREEMENT && e->high > 1)
        e->high = 1;
}

static void fill_standing(const judge *j, parley_standing *out, uint32_t strategy) {
    const parley_standings *s = j->from;
    *out = (parley_standing){.strategy = strategy, .seats = s->seats[strategy]};
    for (int m = 0; m < PARLEY_MEASURES; m++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < s->observations; i++) {
            const cell *at = &sampled_at(s, strategy, i)[m];
            if (at->count)
                j->values[count++] = mean(at);
        }
        out->measures[m] = estimate(j->values, count, j->options.level);
        cut(&out->measures[m], (parley_measure)m);
    }
}

static bool all_have(const judge *j, uint32_t observation) {
    for (uint32_t a = 0; a < j->from->strategies; a++)
        if (sampled_at(j->from, a, observation)[j->options.score].count == 0)
            return false;
    return true;
}

/* The scores [strategies][common] of the observations that every strategy has. */
static void gather_scores(judge *j) {
    const parley_standings *s = j->from;
    uint32_t at = 0;
    for (uint32_t i = 0; i < s->observations; i++)
        j->common += all_have(j, i);
    for (uint32_t i = 0; i < s->observations; i++) {
        if (!all_have(j, i))
            continue;
        for (uint32_t a = 0; a < s->strategies; a++)
            j->scores[(size_t)a * j->common + at] = mean(&sampled_at(s, a, i)[j->options.score]);
        at++;
    }
}

static void fill_pairs(const judge *j, parley_comparison *pairs) {
    uint32_t k = j->from->strategies;
    for (uint32_t a = 0; a < k; a++)
        for (uint32_t b = a + 1; b < k; b++) {
            const pl_test *test = &j->tests[pl_pair(k, a, b)];
            for (uint32_t i = 0; i < j->common; i++)
                j->values[i] =
                    j->scores[(size_t)a * j->common + i] - j->scores[(size_t)b * j->common + i];
            pairs[pl_pair(k, a, b)] =
                (parley_comparison){.first = a,
                                    .second = b,
                                    .difference = estimate(j->values, j->common, j->options.level),
                                    .t = test->t,
                                    .p = test->p,
                                    .p_adjusted = test->p_adjusted,
                                    .apart = test->p_adjusted <= 1 - j->options.level};
        }
}

static double score_of(const parley_standing *standing, parley_measure score) {
    double value = standing->measures[score].mean;
    return isnan(value) ? -INFINITY : value;
}

/* Insertion keeps equals in the order of their numbers. */
static void sort_standings(parley_standing *standings, uint32_t count, parley_measure score) {
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t at = i;
             at > 0 && score_of(&standings[at - 1], score) < score_of(&standings[at], score);
             at--) {
            parley_standing kept = standings[at];
            standings[at] = standings[at - 1];
            standings[at - 1] = kept;
        }
}

static void give_places(parley_standing *standings, const parley_comparison *pairs, uint32_t k,
                        parley_measure score) {
    for (uint32_t i = 0; i < k; i++) {
        parley_standing *s = &standings[i];
        bool equal = i > 0 && score_of(s, score) == score_of(&standings[i - 1], score);
        s->place = equal ? standings[i - 1].place : i + 1;
        s->best_place = 1;
        s->worst_place = k;
        for (uint32_t other = 0; other < k; other++) {
            if (other == s->strategy)
                continue;
            bool first = s->strategy < other;
            const parley_comparison *pair =
                &pairs[first ? pl_pair(k, s->strategy, other) : pl_pair(k, other, s->strategy)];
            bool better = first == (pair->difference.mean > 0);
            s->best_place += pair->apart && !better;
            s->worst_place -= pair->apart && better;
        }
    }
}

parley_status parley_standings_eval(parley_standing *standings, parley_comparison *pairs,
                                    const parley_standings *from,
                                    const parley_standings_options *options,
                                    parley_control *control) {
    judge j = {.from = from};
    uint32_t k = from->strategies;
    if (options)
        j.options = *options;
    if (j.options.level == 0)
        j.options.level = 0.95;
    if (j.options.resamples == 0)
        j.options.resamples = RESAMPLES;
    parley_status status = check(&j.options);
    if (status != PARLEY_OK)
        return status;
    j.values = PL_NEW(double, from->observations);
    j.scores = PL_NEW(double, (size_t)k * from->observations);
    j.tests = PL_NEW(pl_test, (size_t)k * (k - 1) / 2);
    if (!j.values || !j.scores || !j.tests) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t strategy = 0; strategy < k; strategy++)
        fill_standing(&j, &standings[strategy], strategy);
    gather_scores(&j);
    pl_sample_table table = {j.scores, k, j.common};
    pl_test_options asked = {j.options.resamples, j.options.threads, j.options.seed};
    PL_TRY(pl_test_pairs(j.tests, &table, &asked, control));
    fill_pairs(&j, pairs);
    sort_standings(standings, k, j.options.score);
    give_places(standings, pairs, k, j.options.score);
out:
    pl_free(j.values);
    pl_free(j.scores);
    pl_free(j.tests);
    return status;
}
