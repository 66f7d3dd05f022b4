/* Strategies that concede with time only (Faratin, Sierra, Jennings 1998,
 * doi:10.1016/S0921-8890(98)00029-3): with the aspiration a(t) = 1 - t^e, the band of utilities
 * from floor + (best - floor) a(t) - epsilon up to the best; the outcome of least utility in it is
 * offered, and what lies in it is accepted. */
#include "talks/offerings.h"

enum { EXPONENT = 0, EPSILON = 1 };

int32_t pl_time_target(pl_seat *seat, double epsilon) {
    if (seat->target_tick != seat->tick) {
        double low = (seat->best - seat->floor) * seat->curve[seat->tick] + seat->floor - epsilon;
        seat->target = pl_seat_target(seat, low);
        seat->target_tick = seat->tick;
    }
    return seat->target;
}

static bool plan(pl_seat *seat) {
    int32_t units = pl_time_target(seat, pl_offering_value(seat, EPSILON));
    return pl_find_at_least(seat->scenario, seat->party, units, seat->plan);
}

static bool accepts(pl_seat *seat, const pl_offer *offer) {
    return offer->units[seat->party] >= pl_time_target(seat, pl_offering_value(seat, EPSILON));
}

#define TIME_PARAMETERS(exponent)                                                                  \
    {                                                                                              \
        {"e",      PARLEY_REAL,                                                                    \
         0.001,    1000,                                                                           \
         exponent, "",                                                                             \
         "",       "the exponent of time: above 1 it concedes late, below 1 early"},               \
            {"epsilon", PARLEY_REAL, 0,  1,                                                        \
             1e-4,      "utility",   "", "how far the band reaches below the aspiration"},         \
    }

static const parley_parameter TIME[] = TIME_PARAMETERS(1);
static const parley_parameter BOULWARE[] = TIME_PARAMETERS(4);
static const parley_parameter CONCEDER[] = TIME_PARAMETERS(0.25);

static const char SOURCE[] =
    "Faratin, Sierra and Jennings 1998, doi:10.1016/S0921-8890(98)00029-3; band as in NegMAS";

#define TIME_BASED(name, help, table)                                                              \
    {                                                                                              \
        .about = {PARLEY_OFFERING, name, help, SOURCE, PL_PARAMETERS(table)},                      \
        .needs = PL_NEEDS_CURVE, .plan = plan, .accepts = accepts                                  \
    }

const pl_offering pl_offering_time =
    TIME_BASED("time", "concedes with time, by any exponent", TIME);
const pl_offering pl_offering_boulware =
    TIME_BASED("boulware", "concedes with time, late (e = 4)", BOULWARE);
const pl_offering pl_offering_linear =
    TIME_BASED("linear", "concedes with time, evenly (e = 1)", TIME);
const pl_offering pl_offering_conceder =
    TIME_BASED("conceder", "concedes with time, early (e = 0.25)", CONCEDER);
