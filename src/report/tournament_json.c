/* The standings of a tournament as a JSON object ("parley.standings/1") and as CSV. */
#include "report/tournament.h"

#include "document/csv.h"
#include "document/write.h"

#include <math.h>

static const char *strategy_of(const pl_tournament_report *report, uint32_t strategy) {
    return report->setup->strategies[strategy];
}

/* -- JSON ------------------------------------------------------------------------------------ */

static void put_estimate(pl_json *json, const char *key, const parley_sample_mean *e) {
    pl_json_key(json, key);
    pl_json_open(json, '{');
    pl_json_member_double(json, "mean", e->mean);
    pl_json_member_double(json, "low", e->low);
    pl_json_member_double(json, "high", e->high);
    pl_json_member_integer(json, "observations", e->observations);
    pl_json_close(json, '}');
}

static void put_scenarios(pl_json *json, const pl_tournament_report *report, uint32_t strategy) {
    double means[PARLEY_MEASURES];
    pl_json_key(json, "scenarios");
    pl_json_open(json, '{');
    for (uint32_t i = 0; i < report->setup->domain_count; i++) {
        parley_standings_scenario(report->standings, strategy, i, means);
        pl_json_key(json, report->setup->names[i]);
        pl_json_open(json, '{');
        for (int m = 0; m < PARLEY_MEASURES; m++)
            pl_json_member_double(json, pl_measure_word((parley_measure)m), means[m]);
        pl_json_close(json, '}');
    }
    pl_json_close(json, '}');
}

static void put_against(pl_json *json, const pl_tournament_report *report, uint32_t strategy) {
    pl_json_key(json, "against");
    pl_json_open(json, '[');
    for (uint32_t other = 0; other < report->setup->strategy_count; other++)
        pl_json_double(json, parley_standings_against(report->standings, strategy, other));
    pl_json_close(json, ']');
}

static void put_standing(pl_json *json, const pl_tournament_report *report,
                         const parley_standing *s) {
    pl_json_open(json, '{');
    pl_json_member_string(json, "strategy", strategy_of(report, s->strategy));
    pl_json_member_integer(json, "place", s->place);
    pl_json_member_integer(json, "best_place", s->best_place);
    pl_json_member_integer(json, "worst_place", s->worst_place);
    pl_json_member_integer(json, "seats", s->seats);
    for (int m = 0; m < PARLEY_MEASURES; m++)
        put_estimate(json, pl_measure_word((parley_measure)m), &s->measures[m]);
    put_against(json, report, s->strategy);
    put_scenarios(json, report, s->strategy);
    pl_json_close(json, '}');
}

static size_t pair_count(const pl_tournament_report *report) {
    size_t k = report->setup->strategy_count;
    return k * (k - 1) / 2;
}

/* JSON has no infinity: t is null where the difference is always the same. */
static void put_pair(pl_json *json, const pl_tournament_report *report,
                     const parley_comparison *pair) {
    pl_json_open(json, '{');
    pl_json_member_string(json, "first", strategy_of(report, pair->first));
    pl_json_member_string(json, "second", strategy_of(report, pair->second));
    put_estimate(json, "difference", &pair->difference);
    pl_json_member_double(json, "t", pair->t);
    pl_json_member_double(json, "p", pair->p);
    pl_json_member_double(json, "p_adjusted", pair->p_adjusted);
    pl_json_key(json, "told_apart");
    pl_json_boolean(json, pair->apart != 0);
    pl_json_close(json, '}');
}

void pl_report_tournament_json(pl_text *out, const pl_tournament_report *report) {
    pl_json json = {.out = out};
    pl_json_open(&json, '{');
    pl_json_member_string(&json, "schema", "parley.standings/1");
    pl_json_member_integer(&json, "negotiations",
                           parley_tournament_count(report->setup->tournament));
    pl_json_member_string(&json, "score", pl_measure_word(report->options.score));
    pl_json_member_string(&json, "over", pl_sample_word(report->over));
    pl_json_member_integer(&json, "observations", report->observations);
    pl_json_member_double(&json, "level", report->options.level);
    pl_json_member_integer(&json, "resamples", report->options.resamples);
    pl_json_member_integer(&json, "seed", report->options.seed);
    pl_json_key(&json, "strategies"); /* the order of "against" */
    pl_json_open(&json, '[');
    for (uint32_t i = 0; i < report->setup->strategy_count; i++)
        pl_json_string(&json, strategy_of(report, i));
    pl_json_close(&json, ']');
    pl_json_key(&json, "standings");
    pl_json_open(&json, '[');
    for (uint32_t i = 0; i < report->setup->strategy_count; i++)
        put_standing(&json, report, &report->places[i]);
    pl_json_close(&json, ']');
    pl_json_key(&json, "pairs");
    pl_json_open(&json, '[');
    for (size_t i = 0; i < pair_count(report); i++)
        put_pair(&json, report, &report->pairs[i]);
    pl_json_close(&json, ']');
    pl_json_close(&json, '}');
}

/* -- CSV ------------------------------------------------------------------------------------- */

void pl_report_tournament_summary(pl_text *out, const pl_tournament_report *report) {
    pl_csv csv = {.out = out};
    pl_csv_string(&csv, "place");
    pl_csv_string(&csv, "best_place");
    pl_csv_string(&csv, "worst_place");
    pl_csv_string(&csv, "strategy");
    pl_csv_string(&csv, "seats");
    for (int m = 0; m < PARLEY_MEASURES; m++) {
        pl_csv_string(&csv, pl_measure_word((parley_measure)m));
        pl_csv_print(&csv, "%s_low", pl_measure_word((parley_measure)m));
        pl_csv_print(&csv, "%s_high", pl_measure_word((parley_measure)m));
    }
    pl_csv_end(&csv);
    for (uint32_t i = 0; i < report->setup->strategy_count; i++) {
        const parley_standing *s = &report->places[i];
        pl_csv_integer(&csv, s->place);
        pl_csv_integer(&csv, s->best_place);
        pl_csv_integer(&csv, s->worst_place);
        pl_csv_string(&csv, strategy_of(report, s->strategy));
        pl_csv_integer(&csv, s->seats);
        for (int m = 0; m < PARLEY_MEASURES; m++) {
            pl_csv_double(&csv, s->measures[m].mean);
            pl_csv_double(&csv, s->measures[m].low);
            pl_csv_double(&csv, s->measures[m].high);
        }
        pl_csv_end(&csv);
    }
}

void pl_report_tournament_pairs(pl_text *out, const pl_tournament_report *report) {
    static const char *const names[] = {
        "first", "second",     "difference", "difference_low",       "difference_high",     "t",
        "p",     "p_adjusted", "told_apart", "first_against_second", "second_against_first"};
    pl_csv csv = {.out = out};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        pl_csv_string(&csv, names[i]);
    pl_csv_end(&csv);
    for (size_t i = 0; i < pair_count(report); i++) {
        const parley_comparison *pair = &report->pairs[i];
        pl_csv_string(&csv, strategy_of(report, pair->first));
        pl_csv_string(&csv, strategy_of(report, pair->second));
        pl_csv_double(&csv, pair->difference.mean);
        pl_csv_double(&csv, pair->difference.low);
        pl_csv_double(&csv, pair->difference.high);
        if (isinf(pair->t))
            pl_csv_string(&csv, pair->t > 0 ? "inf" : "-inf");
        else
            pl_csv_double(&csv, pair->t);
        pl_csv_double(&csv, pair->p);
        pl_csv_double(&csv, pair->p_adjusted);
        pl_csv_integer(&csv, pair->apart != 0);
        pl_csv_double(&csv, parley_standings_against(report->standings, pair->first, pair->second));
        pl_csv_double(&csv, parley_standings_against(report->standings, pair->second, pair->first));
        pl_csv_end(&csv);
    }
}
