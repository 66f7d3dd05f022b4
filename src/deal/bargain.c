/* Closed forms of bargaining over a pie of size 1, and the equilibrium of alternating offers by
 * backward induction over a space. */
#include <parley/bargain.h>

#include "base/error.h"
#include "base/memory.h"
#include "deal/space.h"
#include "parallel/control.h"

#include <parley/solve.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* -- closed forms ---------------------------------------------------------------------------- */

static bool within(double value, double low, double high) {
    return value >= low && value <= high; /* not for NaN */
}

static bool is_cost(double value) {
    return value >= 0 && isfinite(value);
}

static parley_status bad_probability(double p) {
    return pl_fail(PARLEY_E_ARGUMENT, "%g is no probability", p);
}

parley_status parley_fearon_range(double *low, double *high, double p, double cost_a,
                                  double cost_b) {
    if (!within(p, 0, 1))
        return bad_probability(p);
    if (!is_cost(cost_a) || !is_cost(cost_b))
        return pl_fail(PARLEY_E_ARGUMENT, "a cost of fighting is 0 or more");
    *low = fmax(p - cost_a, 0);
    *high = fmin(p + cost_b, 1);
    return PARLEY_OK;
}

/* A demand p + z is refused by costs below z. Its expected payoff is
 * (1 - z/C) (p + z) + (z/C) (p - cost_a), greatest at z = (C - cost_a) / 2. */
parley_status parley_ultimatum_find(parley_ultimatum *out, double p, double cost_a, double most_b) {
    if (!within(p, 0, 1))
        return bad_probability(p);
    if (!is_cost(cost_a) || !(most_b > 0) || !isfinite(most_b))
        return pl_fail(PARLEY_E_ARGUMENT,
                       "a cost of fighting is 0 or more, the greatest one of the second above 0");
    double above = fmin(fmax((most_b - cost_a) / 2, 0), 1 - p);
    double risk = fmin(above / most_b, 1);
    *out = (parley_ultimatum){.demand = p + above,
                              .risk = risk,
                              .payoff = (1 - risk) * (p + above) + risk * (p - cost_a)};
    return PARLEY_OK;
}

parley_status parley_nash_split(double *share, double d1, double d2, double power) {
    if (!isfinite(d1) || !isfinite(d2) || d1 + d2 > 1)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "disagreement payoffs of %g and %g leave nothing to share", d1, d2);
    if (!within(power, 0, 1))
        return pl_fail(PARLEY_E_ARGUMENT, "a bargaining power lies in [0, 1]");
    *share = d1 + power * (1 - d1 - d2);
    return PARLEY_OK;
}

parley_status parley_rubinstein_share(double *share, double discount1, double discount2,
                                      double outside1, double outside2) {
    if (!within(discount1, 0, 1) || !within(discount2, 0, 1) || discount1 * discount2 == 1)
        return pl_fail(PARLEY_E_ARGUMENT, "discounts lie in [0, 1] and are not both 1");
    if (!within(outside1, 0, 1) || !within(outside2, 0, 1) || outside1 + outside2 > 1)
        return pl_fail(PARLEY_E_ARGUMENT, "outside options are 0 or more and together at most 1");
    double bargained = (1 - discount2) / (1 - discount1 * discount2);
    *share = fmin(fmax(bargained, 1 - discount2 * (1 - outside1)), 1 - outside2);
    return PARLEY_OK;
}

/* -- alternating offers ---------------------------------------------------------------------- */

typedef struct game {
    const parley_space *space;
    const parley_alternating_options *options;
    parley_control *control;
    int64_t outside[2], least[2];
    uint32_t *offer; /* [issues] what the search found last */
} game;

/* What comes of the game from one round on. */
typedef struct outcome {
    bool agreed;
    double values[2];
    int64_t utilities[2];
    uint32_t round;
} outcome;

static parley_status check(const parley_space *space, const parley_alternating_options *options) {
    if (parley_space_party_count(space) != 2)
        return pl_fail(PARLEY_E_ARGUMENT, "offers alternate between two parties; here are %u",
                       parley_space_party_count(space));
    if (options->rounds < 1 || options->rounds > PARLEY_ALTERNATING_ROUNDS)
        return pl_fail(PARLEY_E_ARGUMENT, "1 to %d rounds are allowed; here are %u",
                       PARLEY_ALTERNATING_ROUNDS, options->rounds);
    for (int i = 0; i < 2; i++) {
        if (!(options->discount[i] > 0 && options->discount[i] <= 1))
            return pl_fail(PARLEY_E_ARGUMENT, "a discount lies above 0 and is at most 1");
        if (options->outside && llabs(options->outside[i]) > INT64_C(1) << 32)
            return pl_fail(PARLEY_E_ARGUMENT, "an outside option lies within +-2^32");
    }
    return PARLEY_OK;
}

static void find_outside(game *g) {
    for (uint32_t i = 0; i < 2; i++) {
        int64_t greatest, reservation = parley_space_reservation(g->space, i);
        parley_space_range(g->space, i, &g->least[i], &greatest);
        g->outside[i] = g->options->outside        ? g->options->outside[i]
                        : reservation != INT64_MIN ? reservation
                                                   : g->least[i];
    }
}

/* The agreement best for `first` that gives the other at least `floor`. */
static parley_status best_offer(game *g, uint32_t first, int64_t floor, parley_solution *found) {
    int64_t weights[2] = {first == 0, first == 1}, floors[2];
    floors[first] = g->least[first];
    floors[!first] = floor > g->least[!first] ? floor : g->least[!first];
    parley_solve_options options = {.disagreement = floors, .weights = weights};
    return parley_solve(found, g->offer, g->space, PARLEY_UTILITARIAN, &options, g->control);
}

/* Puts the round before `next`: *next becomes what comes of it. `choices` follows the agreement. */
static parley_status step_back(game *g, uint32_t round, outcome *next, uint32_t *choices) {
    uint32_t first = (round + (g->options->second_begins != 0)) % 2, second = !first;
    double later = g->options->discount[second] * next->values[second];
    bool leaves = (double)g->outside[second] > later;
    double refusal[2]; /* what each has once the offer is refused */
    for (uint32_t i = 0; i < 2; i++)
        refusal[i] = leaves ? (double)g->outside[i] : g->options->discount[i] * next->values[i];
    int64_t floor = (int64_t)ceil(refusal[second] - 1e-9 * fmax(1, fabs(refusal[second])));
    parley_solution found = {0};
    parley_status status = best_offer(g, first, floor, &found);
    if (status != PARLEY_OK)
        return status;
    double least = refusal[first] - 1e-9 * fmax(1, fabs(refusal[first]));
    if (found.found && (double)found.utilities[first] >= least) {
        *next = (outcome){.agreed = true, .round = round};
        for (uint32_t i = 0; i < 2; i++) {
            next->utilities[i] = found.utilities[i];
            next->values[i] = (double)found.utilities[i];
        }
        memcpy(choices, g->offer, parley_space_issue_count(g->space) * sizeof *choices);
        return PARLEY_OK;
    }
    next->agreed = next->agreed && !leaves;
    next->values[0] = refusal[0];
    next->values[1] = refusal[1];
    return PARLEY_OK;
}

static bool same(const outcome *a, const outcome *b) {
    return a->values[0] == b->values[0] && a->values[1] == b->values[1];
}

/* What comes of two rounds in a row is all that earlier rounds depend on: once both are agreed on
 * at once and the same as two rounds later, nothing changes any more. */
static parley_status play(game *g, parley_alternating *out, uint32_t *const choices[2]) {
    outcome from = {.values = {(double)g->outside[0], (double)g->outside[1]}},
            before[2] = {from, from};
    uint32_t round = g->options->rounds, settled = 0;
    while (round-- > 0 && settled < 2) {
        parley_status status = pl_control_poll(g->control);
        if (status == PARLEY_OK)
            status = step_back(g, round, &from, choices[round % 2]);
        if (status != PARLEY_OK)
            return status;
        bool at_once = from.agreed && from.round == round;
        settled = at_once && same(&from, &before[round % 2]) ? settled + 1 : 0;
        before[round % 2] = from;
    }
    const outcome *result = settled == 2 ? &before[0] : &from;
    *out = (parley_alternating){.agreed = result->agreed};
    if (result->agreed && settled < 2)
        out->round = result->round;
    for (int i = 0; i < 2; i++) {
        out->values[i] = result->values[i];
        out->utilities[i] = result->agreed ? result->utilities[i] : g->outside[i];
    }
    return PARLEY_OK;
}

parley_status parley_alternating_solve(parley_alternating *out, uint32_t *choices,
                                       const parley_space *space,
                                       const parley_alternating_options *options,
                                       parley_control *control) {
    uint32_t issues = parley_space_issue_count(space);
    parley_status status = check(space, options);
    if (status != PARLEY_OK)
        return status;
    game g = {.space = space, .options = options, .control = control};
    uint32_t *block = PL_NEW(uint32_t, 3 * (size_t)issues);
    if (!block)
        return pl_fail_memory();
    uint32_t *const found[2] = {block, block + issues};
    g.offer = block + 2 * (size_t)issues;
    find_outside(&g);
    status = play(&g, out, found);
    if (status == PARLEY_OK && out->agreed)
        memcpy(choices, found[out->round % 2], issues * sizeof *choices);
    pl_free(block);
    return status;
}
