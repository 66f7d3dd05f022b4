/* Values of each round from those of the next, and the strategy that plays them.
 *
 * In round k a party consents to what is worth at least what it can expect from round k + 1,
 * discounted by a round. The proposer offers its best among what enough others consent to, each of
 * several equally good ones as likely, or, where waiting is better for it, its best outcome, which
 * nobody takes. Rubinstein 1982, doi:10.2307/1912531, for two parties that take turns; Baron and
 * Ferejohn 1989, doi:10.2307/1961664, for drawn proposers. Without a deadline, the limit of longer
 * and longer ones. */
#include "talks/equilibrium.h"

#include "parallel/control.h"
#include "talks/offerings.h"
#include "talks/parts.h"
#include "talks/protocols.h"

#include <math.h>
#include <string.h>

enum { ENDLESS_ROUNDS = 1 << 14, ORDER = 4, ULTIMATUM_PROPOSER = 3 };

static const double MOST_LOOKS = 68719476736.0; /* 2^36 */
static const double SAME = 1e-12;               /* utilities this close are equal */

struct pl_equilibrium {
    const parley_scenario *scenario;
    const parley_protocol *rules;
    bool random, endless;
    uint32_t rows;
    double *values; /* [rows][n] what each can expect in round k; endless: k modulo rows */
    double wait[PARLEY_MAX_PARTIES]; /* what a utility of the next round is worth now */
};

static double *row(const pl_equilibrium *e, uint32_t round) {
    return e->values + (size_t)(round % e->rows) * e->scenario->parties;
}

static double utility(const pl_equilibrium *e, uint32_t party, uint32_t outcome) {
    const parley_scenario *s = e->scenario;
    return pl_utility(&s->profiles[party],
                      s->groups[0].units[(size_t)outcome * s->parties + party]);
}

/* The least utilities that the parties consent to in a round. */
static void set_bars(const pl_equilibrium *e, uint32_t round, double *bars) {
    for (uint32_t p = 0; p < e->scenario->parties; p++) {
        const pl_profile *profile = &e->scenario->profiles[p];
        double waits = e->wait[p] * row(e, round + 1)[p];
        bars[p] = fmax(waits, profile->reservation - profile->delay_cost * round) - SAME;
    }
}

static uint32_t consents(const pl_equilibrium *e, const double *bars, uint32_t outcome) {
    const parley_scenario *s = e->scenario;
    uint32_t found = 0;
    for (uint32_t p = 0; p < s->parties; p++)
        if (s->groups[0].allowed[outcome] >> p & 1 && utility(e, p, outcome) >= bars[p])
            found |= 1u << p;
    return found;
}

/* Goes through the outcomes that the proposer can have, with its consent by `bars`, and keeps how
 * many are best for it, and the sums of the utilities over these. */
typedef struct best_of {
    uint32_t count, first;
    int32_t units;
    double sums[PARLEY_MAX_PARTIES];
} best_of;

static best_of find_best(const pl_equilibrium *e, uint32_t proposer, const double *bars) {
    const parley_scenario *s = e->scenario;
    best_of best = {.units = -1};
    for (uint32_t x = 0; x < s->outcomes; x++) {
        int32_t units = s->groups[0].units[(size_t)x * s->parties + proposer];
        if (units < best.units)
            continue;
        uint32_t found = consents(e, bars, x);
        if (!(found >> proposer & 1) || !parley_protocol_is_met(e->rules, s->parties, found))
            continue;
        if (units > best.units)
            best = (best_of){.units = units, .first = x};
        best.count++;
        for (uint32_t p = 0; p < s->parties; p++)
            best.sums[p] += utility(e, p, x);
    }
    return best;
}

/* What everybody can expect where this party proposes. */
static void expect_of(const pl_equilibrium *e, uint32_t round, uint32_t proposer,
                      const double *bars, double *out) {
    best_of best = find_best(e, proposer, bars);
    for (uint32_t p = 0; p < e->scenario->parties; p++)
        out[p] = best.count > 0 ? best.sums[p] / best.count : e->wait[p] * row(e, round + 1)[p];
}

static uint32_t proposer_of(const pl_equilibrium *e, uint32_t round) {
    if (pl_protocols[e->rules->kind]->one_round)
        return (uint32_t)e->rules->values[ULTIMATUM_PROPOSER] % e->scenario->parties;
    return round % e->scenario->parties;
}

static void expect_in(const pl_equilibrium *e, uint32_t round, double *out) {
    uint32_t n = e->scenario->parties;
    double bars[PARLEY_MAX_PARTIES], one[PARLEY_MAX_PARTIES];
    set_bars(e, round, bars);
    if (!e->random) {
        expect_of(e, round, proposer_of(e, round), bars, out);
        return;
    }
    memset(out, 0, n * sizeof *out);
    for (uint32_t proposer = 0; proposer < n; proposer++) {
        expect_of(e, round, proposer, bars, one);
        for (uint32_t p = 0; p < n; p++)
            out[p] += one[p] / n;
    }
}

/* -- building -------------------------------------------------------------------------------- */

/* Without agreement everybody has its reservation value, or where it has none the worst. */
static void set_last(const pl_equilibrium *e, double *out) {
    for (uint32_t p = 0; p < e->scenario->parties; p++) {
        const pl_profile *profile = &e->scenario->profiles[p];
        double cost = e->endless ? 0 : profile->delay_cost * (e->rules->rounds - 1);
        out[p] = isfinite(profile->reservation) ? profile->reservation - cost
                                                : pl_utility(profile, profile->least);
    }
}

/* From the deadline to the first round. */
static parley_status go_back(pl_equilibrium *e, parley_control *control) {
    parley_status status = PARLEY_OK;
    set_last(e, row(e, e->rules->rounds));
    for (uint32_t round = e->rules->rounds; round-- > 0;) {
        PL_TRY(pl_control_poll(control));
        expect_in(e, round, row(e, round));
    }
out:
    return status;
}

/* Round after round in a ring of rows, until a whole turn changes nothing. */
static parley_status go_back_endlessly(pl_equilibrium *e, parley_control *control) {
    parley_status status = PARLEY_OK;
    uint32_t n = e->scenario->parties, same = 0;
    double found[PARLEY_MAX_PARTIES];
    uint32_t round = ENDLESS_ROUNDS - ENDLESS_ROUNDS % e->rows;
    set_last(e, row(e, round));
    while (round-- > 0 && same < e->rows) {
        PL_TRY(pl_control_poll(control));
        expect_in(e, round, found);
        same = memcmp(found, row(e, round), n * sizeof *found) == 0 ? same + 1 : 0;
        memcpy(row(e, round), found, n * sizeof *found);
    }
out:
    return status;
}

static parley_status check(const parley_scenario *scenario, const parley_protocol *rules,
                           bool random) {
    if (!pl_protocols[rules->kind]->equilibrium)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "equilibrium is known for alternating and ultimatum, not for %s",
                       pl_protocols[rules->kind]->about.name);
    if (rules->vetoes || rules->refusals || rules->principals)
        return pl_fail(PARLEY_E_ARGUMENT, "equilibrium is not known with vetoes or ratification");
    if (!scenario->listed)
        return pl_fail(PARLEY_E_ARGUMENT, "equilibrium needs a scenario that is listed");
    double looks = (double)scenario->outcomes * rules->rounds * scenario->parties *
                   (random ? scenario->parties : 1);
    return looks <= MOST_LOOKS
               ? PARLEY_OK
               : pl_fail(PARLEY_E_LIMIT,
                         "equilibrium over %u outcomes and %u rounds is too much to compute",
                         scenario->outcomes, rules->rounds);
}

parley_status pl_equilibrium_new(pl_equilibrium **out, const parley_scenario *scenario,
                                 const parley_protocol *rules, bool endless,
                                 parley_control *control) {
    bool one_round = pl_protocols[rules->kind]->one_round;
    bool random = !one_round && rules->values[ORDER] != 0;
    *out = NULL;
    parley_status status = check(scenario, rules, random);
    if (status != PARLEY_OK)
        return status;
    pl_equilibrium *e = PL_NEW(pl_equilibrium, 1);
    if (!e)
        return pl_fail_memory();
    endless = endless && !one_round;
    *e = (pl_equilibrium){.scenario = scenario,
                          .rules = rules,
                          .random = random,
                          .endless = endless,
                          .rows = endless ? scenario->parties : rules->rounds + 1};
    if (endless && e->rows < 2)
        e->rows = 2;
    e->values = PL_NEW(double, (size_t)e->rows * scenario->parties);
    if (!e->values) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t p = 0; p < scenario->parties; p++) {
        double d = scenario->profiles[p].discount;
        e->wait[p] = rules->discounting == PARLEY_DISCOUNT_NONE ? 1
                     : rules->discounting == PARLEY_DISCOUNT_ROUNDS
                         ? d
                         : pow(d, 1.0 / (rules->rounds + 1));
    }
    PL_TRY(endless ? go_back_endlessly(e, control) : go_back(e, control));
    *out = e;
    return PARLEY_OK;
out:
    pl_equilibrium_free(e);
    return status;
}

void pl_equilibrium_free(pl_equilibrium *equilibrium) {
    if (!equilibrium)
        return;
    pl_free(equilibrium->values);
    pl_free(equilibrium);
}

/* -- playing --------------------------------------------------------------------------------- */

/* The outcome number `wanted` of those that are best for the proposer. */
static uint32_t nth_best(const pl_equilibrium *e, uint32_t proposer, const double *bars,
                         const best_of *best, uint32_t wanted) {
    const parley_scenario *s = e->scenario;
    uint32_t x = best->first;
    for (;; x++) {
        if (s->groups[0].units[(size_t)x * s->parties + proposer] != best->units)
            continue;
        uint32_t found = consents(e, bars, x);
        if (found >> proposer & 1 && parley_protocol_is_met(e->rules, s->parties, found) &&
            wanted-- == 0)
            return x;
    }
}

static bool plan(pl_seat *seat) {
    const pl_equilibrium *e = seat->equilibrium;
    double bars[PARLEY_MAX_PARTIES];
    set_bars(e, seat->tick, bars);
    best_of best = find_best(e, seat->party, bars);
    if (best.count == 0)
        return pl_find_best(seat->scenario, seat->party, seat->plan);
    uint32_t one = best.count > 1 ? (uint32_t)pl_random_below(pl_seat_random(seat), best.count) : 0;
    seat->plan->codes[0] = nth_best(e, seat->party, bars, &best, one);
    pl_offer_evaluate(seat->scenario, seat->plan);
    return true;
}

static bool accepts(pl_seat *seat, const pl_offer *offer) {
    double bars[PARLEY_MAX_PARTIES];
    set_bars(seat->equilibrium, seat->tick, bars);
    return pl_seat_utility(seat, offer) >= bars[seat->party];
}

static const parley_parameter PARAMETERS[] = {
    {"horizon", PARLEY_WORD, 0, 1, 0, "", "deadline endless",
     "whether it reckons with the deadline or plays as if there were none"}};

const pl_offering pl_offering_equilibrium = {
    .about = {PARLEY_OFFERING, "equilibrium",
              "subgame-perfect play, knowing everybody's utilities; in alternating and ultimatum",
              "Rubinstein 1982, doi:10.2307/1912531; Baron and Ferejohn 1989, doi:10.2307/1961664",
              PL_PARAMETERS(PARAMETERS)},
    .needs = PL_NEEDS_EQUILIBRIUM,
    .plan = plan,
    .accepts = accepts};
