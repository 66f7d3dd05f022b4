/* The list of negotiations of a tournament, and running stretches of it. */
#include "talks/tournament.h"

#include "base/memory.h"
#include "parallel/control.h"
#include "talks/scenario.h"

#include <math.h>

enum { MOST_AT_ONCE = 1 << 16 };

static parley_status check(const parley_tournament_spec *spec) {
    if (spec->scenario_count < 1 || spec->negotiator_count < 1)
        return pl_fail(PARLEY_E_ARGUMENT, "a tournament needs a scenario and a strategy");
    if (spec->negotiator_count > PARLEY_MAX_STRATEGIES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u strategies; at most %d", spec->negotiator_count,
                       PARLEY_MAX_STRATEGIES);
    if (spec->protocol_count != 1 && spec->protocol_count != spec->scenario_count)
        return pl_fail(PARLEY_E_ARGUMENT, "%u protocols for %u scenarios; one, or one for each",
                       spec->protocol_count, spec->scenario_count);
    if (spec->repeats < 1 || spec->repeats > PARLEY_MAX_REPEATS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u repeats; 1 to %d", spec->repeats, PARLEY_MAX_REPEATS);
    if ((int)spec->rotation < PARLEY_ROTATE_ALL || spec->rotation > PARLEY_ROTATE_NONE)
        return pl_fail(PARLEY_E_ARGUMENT, "rotation %d does not exist", (int)spec->rotation);
    return PARLEY_OK;
}

/* Numbers are 64 bits: 2^26 line-ups, 2^20 repeats and as many scenarios as fit into memory. */
static parley_status number_all(parley_tournament *t) {
    parley_status status = PARLEY_OK;
    t->first = PL_NEW(uint64_t, (size_t)t->spec.scenario_count + 1);
    if (!t->first)
        return pl_fail_memory();
    for (uint32_t i = 0; i < t->spec.scenario_count; i++) {
        uint32_t seats = t->spec.scenarios[i]->parties;
        pl_lineups *lineups = &t->lineups[seats];
        if (!lineups->strategies)
            PL_TRY(pl_lineups_init(lineups, seats, &t->spec));
        uint64_t count = (uint64_t)lineups->count * t->spec.repeats;
        if (__builtin_add_overflow(t->first[i], count, &t->first[i + 1])) {
            status = pl_fail(PARLEY_E_LIMIT, "2^64 negotiations or more");
            goto out;
        }
    }
out:
    return status;
}

parley_status parley_tournament_new(parley_tournament **out, const parley_tournament_spec *spec) {
    *out = NULL;
    parley_status status = check(spec);
    if (status != PARLEY_OK)
        return status;
    parley_tournament *t = PL_NEW(parley_tournament, 1);
    if (!t)
        return pl_fail_memory();
    t->spec = *spec;
    parley_talks_spec parts = {.scenarios = spec->scenarios,
                               .protocols = spec->protocols,
                               .negotiators = spec->negotiators,
                               .scenario_count = spec->scenario_count,
                               .protocol_count = spec->protocol_count,
                               .negotiator_count = spec->negotiator_count,
                               .seed = spec->seed};
    PL_TRY(parley_talks_new(&t->talks, &parts));
    PL_TRY(number_all(t));
    *out = t;
    return PARLEY_OK;
out:
    parley_tournament_free(t);
    return status;
}

void parley_tournament_free(parley_tournament *tournament) {
    if (!tournament)
        return;
    for (uint32_t seats = 0; seats <= PARLEY_MAX_PARTIES; seats++)
        pl_free(tournament->lineups[seats].strategies);
    pl_free(tournament->first);
    parley_talks_free(tournament->talks);
    pl_free(tournament);
}

uint64_t parley_tournament_count(const parley_tournament *tournament) {
    return tournament->first[tournament->spec.scenario_count];
}

/* -- one negotiation ------------------------------------------------------------------------- */

static uint32_t scenario_of(const parley_tournament *t, uint64_t number) {
    uint32_t low = 0, high = t->spec.scenario_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (t->first[middle] <= number)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void parley_tournament_talk(const parley_tournament *t, parley_talk *talk, uint32_t *repeat,
                            uint64_t number) {
    uint32_t scenario = scenario_of(t, number), seats = t->spec.scenarios[scenario]->parties;
    uint64_t rest = number - t->first[scenario];
    const uint8_t *lineup = t->lineups[seats].strategies + rest / t->spec.repeats * seats;
    *talk = (parley_talk){.scenario = scenario,
                          .protocol = t->spec.protocol_count > 1 ? scenario : 0,
                          .number = number};
    for (uint32_t p = 0; p < seats; p++)
        talk->negotiators[p] = lineup[p];
    *repeat = (uint32_t)(rest % t->spec.repeats);
}

void parley_tournament_complete(const parley_tournament *t, parley_tournament_row *row) {
    const parley_scenario *scenario = t->spec.scenarios[row->talk.scenario];
    row->welfare = 0;
    for (uint32_t p = 0; p < scenario->parties; p++) {
        double least, best, reservation = parley_scenario_reservation(scenario, p, 0);
        parley_scenario_range(scenario, p, &least, &best);
        if (isinf(reservation))
            reservation = least;
        row->payoffs[p] = isinf(row->result.payoffs[p]) ? least : row->result.payoffs[p];
        row->advantages[p] = best > reservation
                                 ? (row->payoffs[p] - reservation) / (best - reservation)
                                 : (double)NAN;
        row->welfare += row->payoffs[p];
    }
    row->nash_distance = row->frontier_least = row->frontier_most = (double)NAN;
}

/* -- running --------------------------------------------------------------------------------- */

static parley_status run_stretch(parley_tournament *t, parley_tournament_row *rows, uint64_t first,
                                 size_t count, const parley_run_options *options, parley_talk *list,
                                 parley_talk_result *results, parley_control *control) {
    for (size_t i = 0; i < count; i++) {
        rows[i] = (parley_tournament_row){0};
        parley_tournament_talk(t, &list[i], &rows[i].repeat, first + i);
    }
    parley_status status = parley_talks_run(t->talks, results, list, count, options, control);
    for (size_t i = 0; status == PARLEY_OK && i < count; i++) {
        rows[i].talk = list[i];
        rows[i].result = results[i];
        parley_tournament_complete(t, &rows[i]);
    }
    return status;
}

parley_status parley_tournament_run(parley_tournament *t, parley_tournament_row *rows,
                                    uint64_t first, size_t count, const parley_run_options *options,
                                    parley_control *control) {
    parley_status status = PARLEY_OK;
    uint64_t all = parley_tournament_count(t);
    if (first > all || count > all - first)
        return pl_fail(PARLEY_E_ARGUMENT, "negotiations %llu and %zu more; the tournament has %llu",
                       (unsigned long long)first, count, (unsigned long long)all);
    size_t most = count < MOST_AT_ONCE ? count : MOST_AT_ONCE;
    parley_run_options some = options ? *options : (parley_run_options){0};
    parley_talk *list = PL_NEW(parley_talk, most);
    parley_talk_result *results = PL_NEW(parley_talk_result, most);
    if (!list || !results) {
        status = pl_fail_memory();
        goto out;
    }
    for (size_t done = 0; done < count;) {
        size_t next = count - done < most ? count - done : most;
        some.choices =
            options && options->choices ? options->choices + done * options->choice_stride : NULL;
        PL_TRY(run_stretch(t, rows + done, first + done, next, &some, list, results, control));
        done += next;
        pl_control_report(control, "tournament", (double)done / (double)count);
    }
out:
    pl_free(list);
    pl_free(results);
    return status;
}
