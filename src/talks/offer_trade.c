/* Strategies that choose, among outcomes good enough for themselves, what the others are thought to
 * like best. How good is good enough: by time, or as much as the others conceded. */
#include "talks/offerings.h"
#include "talks/trade.h"

#include <math.h>

enum { EXPONENT = 0, EPSILON = 1 };

/* -- trade-off ------------------------------------------------------------------------------- */

static bool plan_tradeoff(pl_seat *seat) {
    return pl_trade(seat, pl_time_target(seat, pl_offering_value(seat, EPSILON)), seat->plan);
}

static const parley_parameter TRADEOFF[] = {
    {"e", PARLEY_REAL, 0.001, 1000, 1, "", "",
     "the exponent of time: above 1 it concedes late, below 1 early"},
    {"epsilon", PARLEY_REAL, 0, 1, 1e-4, "utility", "",
     "how far its offers may lie below the aspiration"}};

const pl_offering pl_offering_tradeoff = {
    .about = {PARLEY_OFFERING, "tradeoff",
              "concedes with time, and offers what the others like best at that level",
              "after Faratin, Sierra and Jennings 2002, doi:10.1016/S0004-3702(02)00290-4",
              PL_PARAMETERS(TRADEOFF)},
    .needs = PL_NEEDS_CURVE,
    .model = PL_MODEL_FREQUENCY,
    .plan = plan_tradeoff,
    .accepts = pl_accepts_next};

/* -- hard-headed ----------------------------------------------------------------------------- */

typedef struct hardheaded {
    pl_offer *best; /* heard: the best for the party */
    int32_t lowest; /* units of its own lowest offer */
    bool has_best;
} hardheaded;

static size_t hardheaded_bytes(const pl_seat *seat) {
    return sizeof(hardheaded) + pl_offer_bytes(seat->scenario);
}

static void begin_hardheaded(pl_seat *seat) {
    hardheaded *h = seat->state;
    h->best = (pl_offer *)(h + 1);
    h->lowest = INT32_MAX;
}

static void hear_hardheaded(pl_seat *seat, const pl_offer *offer) {
    hardheaded *h = seat->state;
    if (!(offer->allowed >> seat->party & 1) ||
        (h->has_best && offer->units[seat->party] <= h->best->units[seat->party]))
        return;
    pl_offer_copy(seat->scenario, h->best, offer);
    h->has_best = true;
}

/* The best it was offered, once that is as good as its target; else what the others like best. */
static bool plan_hardheaded(pl_seat *seat) {
    hardheaded *h = seat->state;
    int32_t target = pl_time_target(seat, pl_offering_value(seat, EPSILON));
    if (!h->has_best || h->best->units[seat->party] < target)
        return pl_trade(seat, target, seat->plan);
    uint8_t from = seat->plan->from;
    pl_offer_copy(seat->scenario, seat->plan, h->best);
    seat->plan->from = from;
    return true;
}

static void sent_hardheaded(pl_seat *seat) {
    hardheaded *h = seat->state;
    int32_t units = seat->plan->units[seat->party];
    h->lowest = units < h->lowest ? units : h->lowest;
}

static bool accepts_hardheaded(pl_seat *seat, const pl_offer *offer) {
    hardheaded *h = seat->state;
    return offer->units[seat->party] >= h->lowest || pl_accepts_next(seat, offer);
}

static const parley_parameter HARDHEADED[] = {
    {"e", PARLEY_REAL, 0.001, 1000, 20, "", "", "the exponent of time"},
    {"epsilon", PARLEY_REAL, 0, 1, 1e-4, "utility", "",
     "how far its offers may lie below the aspiration"}};

const pl_offering pl_offering_hardheaded = {
    .about = {PARLEY_OFFERING, "hardheaded",
              "concedes only at the very end; offers what the others like best, and back what it "
              "was offered once that is good enough",
              "after van Krimpen, Looije and Hajizadeh 2013, doi:10.1007/978-3-642-30737-9_17",
              PL_PARAMETERS(HARDHEADED)},
    .needs = PL_NEEDS_CURVE,
    .model = PL_MODEL_FREQUENCY,
    .state_bytes = hardheaded_bytes,
    .begin = begin_hardheaded,
    .hear = hear_hardheaded,
    .plan = plan_hardheaded,
    .accepts = accepts_hardheaded,
    .sent = sent_hardheaded};

/* -- nice tit for tat ------------------------------------------------------------------------ */

enum { BONUS = 0, BONUS_TIME = 1 };

typedef struct nice {
    double first, best; /* utility to the party of the first and the best offer heard */
    bool heard;
} nice;

static size_t nice_bytes(const pl_seat *seat) {
    (void)seat;
    return sizeof(nice);
}

static void hear_nice(pl_seat *seat, const pl_offer *offer) {
    nice *n = seat->state;
    double utility = pl_seat_utility(seat, offer);
    if (!n->heard)
        n->first = n->best = utility;
    n->best = fmax(n->best, utility);
    n->heard = true;
}

/* How far the others have come from their first offer towards the Nash point, in [0, 1]. */
static double came(const nice *n, double nash) {
    if (!n->heard)
        return 0;
    if (n->best >= nash)
        return 1;
    return nash > n->first ? (n->best - n->first) / (nash - n->first) : 1;
}

/* It comes as far from its own best towards the Nash point, and a little farther near the end. */
static bool plan_nice(pl_seat *seat) {
    nice *n = seat->state;
    double nash = pl_utility(seat->own, pl_trade_nash_units(seat));
    double from = pl_offering_value(seat, BONUS_TIME), share = came(n, nash);
    if (n->heard && seat->t > from)
        share += pl_offering_value(seat, BONUS) * (seat->t - from) / (1 - from);
    share = fmin(share, 1);
    double target = seat->best - share * (seat->best - fmin(nash, seat->best));
    return pl_trade(seat, pl_seat_target(seat, target), seat->plan);
}

static const parley_parameter NICE[] = {
    {"bonus", PARLEY_REAL, 0, 1, 0.5, "share", "",
     "how much farther it comes at the end than the others did"},
    {"from", PARLEY_REAL, 0, 0.999, 0.9, "time", "", "when it begins to come farther"}};

const pl_offering pl_offering_nice_tft = {
    .about = {PARLEY_OFFERING, "nice_tft",
              "comes as far towards the Nash point of what it thinks the others want as they did",
              "after Baarslag, Hindriks and Jonker 2013, doi:10.1007/978-3-642-30737-9_18",
              PL_PARAMETERS(NICE)},
    .model = PL_MODEL_FREQUENCY,
    .state_bytes = nice_bytes,
    .hear = hear_nice,
    .plan = plan_nice,
    .accepts = pl_accepts_next};
