/* Strategies without a curve: random, a limited set, one that only plays for time, and the party
 * that the caller plays. */
#include "talks/offerings.h"
#include "talks/sampler.h"

#include <string.h>

bool pl_draw_at_least(pl_seat *seat, int32_t units, pl_offer *offer) {
    const pl_profile *own = seat->own;
    pl_random *random = pl_seat_random(seat);
    if (!seat->scenario->listed)
        return pl_sampler_draw(seat->sampler, seat->scenario, seat->party, units, random, offer);
    if (own->least > own->most)
        return false;
    uint32_t place = pl_place_at_least(own, units);
    if (place == own->own)
        return false;
    offer->codes[0] = own->order[place + pl_random_below(random, own->own - place)];
    pl_offer_evaluate(seat->scenario, offer);
    return true;
}

/* The units of the utility that is `share` of the way from the floor to the best. */
static int32_t units_of_share(const pl_seat *seat, double share) {
    return pl_seat_target(seat, seat->floor + share * (seat->best - seat->floor));
}

/* -- random ---------------------------------------------------------------------------------- */

enum { LEAST = 0 };

static bool plan_random(pl_seat *seat) {
    return pl_draw_at_least(seat, units_of_share(seat, pl_offering_value(seat, LEAST)), seat->plan);
}

static bool accepts_random(pl_seat *seat, const pl_offer *offer) {
    return offer->units[seat->party] >= units_of_share(seat, pl_offering_value(seat, LEAST));
}

static const parley_parameter RANDOM[] = {
    {"least", PARLEY_REAL, 0, 1, 0, "share", "",
     "offers and accepts from this share of the way between its floor and its best"}};

const pl_offering pl_offering_random = {
    .about = {PARLEY_OFFERING, "random", "any outcome of its own above a bar, each as likely",
              "as in NegMAS, which has no bar", PL_PARAMETERS(RANDOM)},
    .needs = PL_NEEDS_SAMPLER,
    .plan = plan_random,
    .accepts = accepts_random};

/* -- limited --------------------------------------------------------------------------------- */

enum { SIZE = 1, MOST_SIZE = 1024 };

/* The set, drawn before the first offer, from the best to the worst; offered in turn. */
typedef struct limited {
    uint32_t count, next;
    bool drawn;
    pl_offer *offers[];
} limited;

static uint32_t set_size(const pl_seat *seat) {
    return (uint32_t)pl_offering_value(seat, SIZE);
}

static size_t limited_bytes(const pl_seat *seat) {
    return sizeof(limited) + set_size(seat) * (sizeof(pl_offer *) + pl_offer_bytes(seat->scenario));
}

static void begin_limited(pl_seat *seat) {
    limited *l = seat->state;
    char *at = (char *)(l->offers + set_size(seat));
    for (uint32_t i = 0; i < set_size(seat); i++, at += pl_offer_bytes(seat->scenario))
        l->offers[i] = (pl_offer *)at;
}

static bool in_set(const pl_seat *seat, const limited *l, const pl_offer *offer) {
    for (uint32_t i = 0; i < l->count; i++)
        if (pl_offer_same(seat->scenario, l->offers[i], offer))
            return true;
    return false;
}

static void draw_set(pl_seat *seat, limited *l) {
    int32_t least = units_of_share(seat, pl_offering_value(seat, LEAST));
    l->drawn = true;
    for (uint32_t tries = 0; tries < 2 * set_size(seat) && l->count < set_size(seat); tries++) {
        pl_offer *offer = l->offers[l->count];
        if (!pl_draw_at_least(seat, least, offer) || offer->units[seat->party] < seat->floor_units)
            return;
        if (in_set(seat, l, offer))
            continue;
        uint32_t at = l->count++;
        for (; at > 0 && l->offers[at - 1]->units[seat->party] < offer->units[seat->party]; at--)
            l->offers[at] = l->offers[at - 1];
        l->offers[at] = offer;
    }
}

static bool plan_limited(pl_seat *seat) {
    limited *l = seat->state;
    if (!l->drawn)
        draw_set(seat, l);
    if (l->count == 0)
        return false;
    uint8_t from = seat->plan->from;
    pl_offer_copy(seat->scenario, seat->plan, l->offers[l->next % l->count]);
    seat->plan->from = from;
    return true;
}

static void sent_limited(pl_seat *seat) {
    limited *l = seat->state;
    l->next++;
}

static bool accepts_limited(pl_seat *seat, const pl_offer *offer) {
    limited *l = seat->state;
    if (!l->drawn)
        draw_set(seat, l);
    return in_set(seat, l, offer);
}

static const parley_parameter LIMITED[] = {
    {"least", PARLEY_REAL, 0, 1, 0.5, "share", "",
     "draws its set from this share of the way between its floor and its best"},
    {"size", PARLEY_WHOLE, 1, MOST_SIZE, 10, "outcomes", "", "of the set"}};

const pl_offering pl_offering_limited = {
    .about = {PARLEY_OFFERING, "limited",
              "a few outcomes, drawn before: offers these in turn, accepts no other",
              "after NegMAS's negotiator for limited outcomes", PL_PARAMETERS(LIMITED)},
    .needs = PL_NEEDS_SAMPLER,
    .state_bytes = limited_bytes,
    .begin = begin_limited,
    .plan = plan_limited,
    .accepts = accepts_limited,
    .sent = sent_limited};

/* -- staller --------------------------------------------------------------------------------- */

enum { WIDTH = 0, CLOSES = 1 };

static bool plan_staller(pl_seat *seat) {
    double share = 1 - pl_offering_value(seat, WIDTH);
    return pl_draw_at_least(seat, units_of_share(seat, share), seat->plan);
}

static bool never(pl_seat *seat, const pl_offer *offer) {
    (void)seat;
    (void)offer;
    return false;
}

static bool confirms(pl_seat *seat, const pl_offer *offer) {
    (void)offer;
    double closes = pl_offering_value(seat, CLOSES);
    return closes > 0 && pl_random_unit(pl_seat_random(seat)) < closes;
}

static const parley_parameter STALLER[] = {
    {"width", PARLEY_REAL, 0, 1, 0.1, "share", "",
     "its offers lie in this share of the way from its best to its floor"},
    {"closes", PARLEY_REAL, 0, 1, 0, "probability", "",
     "that it stands by its own offer when all others have accepted it"}};

const pl_offering pl_offering_staller = {
    .about = {PARLEY_OFFERING, "staller",
              "always answers, a new demand every time, accepts nothing and takes back its own "
              "offers when they are accepted",
              "", PL_PARAMETERS(STALLER)},
    .needs = PL_NEEDS_SAMPLER,
    .answering = PL_ANSWERING_STALLING,
    .plan = plan_staller,
    .accepts = never,
    .confirms = confirms};

/* -- external and silent --------------------------------------------------------------------- */

static bool plan_nothing(pl_seat *seat) {
    (void)seat;
    return false;
}

const pl_offering pl_offering_external = {
    .about = {PARLEY_OFFERING, "external", "played by the caller of the library", "", NULL, 0},
    .needs = PL_IS_EXTERNAL,
    .plan = plan_nothing,
    .accepts = never};

static bool always(pl_seat *seat, const pl_offer *offer) {
    (void)seat;
    (void)offer;
    return true;
}

const pl_offering pl_offering_silent = {
    .about = {PARLEY_OFFERING, "silent", "makes no offers: for talks with a mediator", "", NULL, 0},
    .needs = PL_IS_SILENT,
    .plan = plan_nothing,
    .accepts = always};
