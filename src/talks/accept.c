/* Acceptance conditions (Baarslag, Hindriks, Jonker 2014, doi:10.1016/j.dss.2013.05.021). None of
 * them is asked about offers below the reservation value or across a red line. */
#include "talks/acceptances.h"

#include <math.h>

static double value(const pl_seat *seat, uint32_t parameter) {
    return seat->negotiator->acceptance.values[parameter];
}

/* -- the offering strategy's own ------------------------------------------------------------- */

static bool own(pl_seat *seat, const pl_offer *offer) {
    return seat->offering->accepts(seat, offer);
}

const pl_acceptance pl_acceptance_own = {
    .about = {PARLEY_ACCEPTANCE, "own", "the condition that belongs to the offering strategy", "",
              NULL, 0},
    .accepts = own};

/* -- next ------------------------------------------------------------------------------------ */

enum { FACTOR = 0, TERM = 1 };

static bool beats_next(pl_seat *seat, const pl_offer *offer, double factor, double term) {
    return pl_seat_plan(seat) &&
           factor * pl_seat_utility(seat, offer) + term >= pl_seat_utility(seat, seat->plan);
}

static bool next(pl_seat *seat, const pl_offer *offer) {
    return beats_next(seat, offer, value(seat, FACTOR), value(seat, TERM));
}

static const parley_parameter NEXT[] = {
    {"a", PARLEY_REAL, 0, 10, 1, "", "", "the factor of the offer's utility"},
    {"b", PARLEY_REAL, -1, 1, 0, "utility", "", "what is added to it"}};

static const char SOURCE[] = "Baarslag, Hindriks and Jonker 2014, doi:10.1016/j.dss.2013.05.021";

const pl_acceptance pl_acceptance_next = {
    .about = {PARLEY_ACCEPTANCE, "ac_next", "when a u + b is at least its own next offer's utility",
              SOURCE, PL_PARAMETERS(NEXT)},
    .accepts = next};

/* -- time, constant, never ------------------------------------------------------------------- */

static bool after(pl_seat *seat, const pl_offer *offer) {
    (void)offer;
    return seat->t >= value(seat, 0);
}

static const parley_parameter AFTER[] = {
    {"t", PARLEY_REAL, 0, 1, 0.99, "time", "", "from when on it accepts"}};

const pl_acceptance pl_acceptance_time = {.about = {PARLEY_ACCEPTANCE, "ac_time",
                                                    "everything from some time on", SOURCE,
                                                    PL_PARAMETERS(AFTER)},
                                          .accepts = after};

static bool constant(pl_seat *seat, const pl_offer *offer) {
    return pl_seat_utility(seat, offer) >= value(seat, 0);
}

static const parley_parameter CONSTANT[] = {
    {"u", PARLEY_REAL, 0, 1, 0.9, "utility", "", "the utility from which on it accepts"}};

const pl_acceptance pl_acceptance_const = {.about = {PARLEY_ACCEPTANCE, "ac_const",
                                                     "every utility from some constant on", SOURCE,
                                                     PL_PARAMETERS(CONSTANT)},
                                           .accepts = constant};

static bool never(pl_seat *seat, const pl_offer *offer) {
    (void)seat;
    (void)offer;
    return false;
}

const pl_acceptance pl_acceptance_never = {
    .about = {PARLEY_ACCEPTANCE, "never", "nothing", "", NULL, 0}, .accepts = never};

/* -- combination ----------------------------------------------------------------------------- */

enum { FROM = 0, BAR = 1, MAX = 0, MEAN = 1 };

/* The greatest or the mean of what was heard in as many rounds as are left; 2: of all so far. */
static double bar(const pl_seat *seat) {
    uint32_t kind = (uint32_t)value(seat, BAR), left = seat->ticks - seat->tick;
    uint64_t most = (uint64_t)left * (seat->scenario->parties - 1);
    uint32_t count = kind > MEAN || most > seat->heard ? seat->heard : (uint32_t)most;
    double high = -INFINITY, sum = 0;
    for (uint32_t i = seat->heard - count; i < seat->heard; i++) {
        double utility = pl_utility(seat->own, seat->history[i]);
        high = fmax(high, utility);
        sum += utility;
    }
    return kind == MEAN && count > 0 ? sum / count : high;
}

static bool combination(pl_seat *seat, const pl_offer *offer) {
    if (beats_next(seat, offer, 1, 0))
        return true;
    return seat->t >= value(seat, FROM) && pl_seat_utility(seat, offer) >= bar(seat);
}

static const parley_parameter COMBINATION[] = {
    {"t", PARLEY_REAL, 0, 1, 0.95, "time", "", "from when on the bar counts"},
    {"bar", PARLEY_WORD, 0, 2, 0, "", "max mean best",
     "the greatest or mean utility heard in a window as long as what is left, or the best ever"}};

const pl_acceptance pl_acceptance_combi = {
    .about = {PARLEY_ACCEPTANCE, "ac_combi",
              "as ac_next, and from some time on what is as good as can be hoped for", SOURCE,
              PL_PARAMETERS(COMBINATION)},
    .history = true,
    .accepts = combination};

/* -- a time-based party's band --------------------------------------------------------------- */

enum { EXPONENT = 0, EPSILON = 1 };

static bool in_band(pl_seat *seat, const pl_offer *offer) {
    double aspiration = 1 - pow(seat->t, value(seat, EXPONENT));
    double low = (seat->best - seat->floor) * aspiration + seat->floor - value(seat, EPSILON);
    return offer->units[seat->party] >= pl_seat_target(seat, low);
}

static const parley_parameter BAND[] = {
    {"e", PARLEY_REAL, 0.001, 1000, 4, "", "", "the exponent of time"},
    {"epsilon", PARLEY_REAL, 0, 1, 1e-4, "utility", "", "how far it reaches below the aspiration"}};

const pl_acceptance pl_acceptance_band = {
    .about = {PARLEY_ACCEPTANCE, "band", "what a time-based party with this exponent would take",
              "as in NegMAS", PL_PARAMETERS(BAND)},
    .accepts = in_band};
