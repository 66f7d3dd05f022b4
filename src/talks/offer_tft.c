/* Tit for tat in utilities (Faratin, Sierra, Jennings 1998, section 4.3): the party concedes as the
 * others did. U(k) is what the others' offers were worth to it at its act number k: the mean over
 * the others of the latest offer of each. */
#include "talks/offerings.h"

enum { MODE = 0, LAG = 1, RELATIVE = 0, ABSOLUTE = 1, AVERAGED = 2, MOST_LAG = 32 };

typedef struct tft {
    double latest[PARLEY_MAX_PARTIES];
    double worth[MOST_LAG + 2]; /* U(k), as a ring */
    double aim;
    uint32_t count; /* of U(k) so far */
    uint8_t heard;  /* bit p: an offer of p */
    bool news, begun;
} tft;

static size_t state_bytes(const pl_seat *seat) {
    (void)seat;
    return sizeof(tft);
}

static void hear(pl_seat *seat, const pl_offer *offer) {
    tft *t = seat->state;
    t->latest[offer->from] = pl_seat_utility(seat, offer);
    t->heard |= (uint8_t)(1u << offer->from);
    t->news = true;
}

static double worth(const tft *t, uint32_t ago) {
    return t->worth[(t->count - 1 - ago) % (MOST_LAG + 2)];
}

static void note(tft *t) {
    double sum = 0;
    uint32_t count = 0;
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        if (t->heard >> p & 1) {
            sum += t->latest[p];
            count++;
        }
    t->worth[t->count++ % (MOST_LAG + 2)] = sum / count;
    t->news = false;
}

static double ratio(double before, double after) {
    return before > 0 && after > 0 ? before / after : 1;
}

static void follow(const pl_seat *seat, tft *t) {
    uint32_t lag = (uint32_t)pl_offering_value(seat, LAG);
    if (t->count < lag + 1)
        return;
    switch ((uint32_t)pl_offering_value(seat, MODE)) {
    case RELATIVE: t->aim *= ratio(worth(t, lag), worth(t, lag - 1)); break;
    case ABSOLUTE: t->aim -= worth(t, lag - 1) - worth(t, lag); break;
    case AVERAGED: t->aim *= ratio(worth(t, lag), worth(t, 0)); break;
    default: break;
    }
}

static bool plan(pl_seat *seat) {
    tft *t = seat->state;
    if (!t->begun)
        t->aim = seat->best;
    t->begun = true;
    if (t->news) {
        note(t);
        follow(seat, t);
        t->aim = t->aim < seat->floor ? seat->floor : t->aim > seat->best ? seat->best : t->aim;
    }
    return pl_find_at_least(seat->scenario, seat->party, pl_seat_target(seat, t->aim), seat->plan);
}

bool pl_accepts_next(pl_seat *seat, const pl_offer *offer) {
    return pl_seat_plan(seat) && offer->units[seat->party] >= seat->plan->units[seat->party];
}

static const parley_parameter PARAMETERS[] = {
    {"mode", PARLEY_WORD, 0, 2, 0, "", "relative absolute averaged",
     "concede in proportion, by the same amount, or in proportion over the last acts"},
    {"lag", PARLEY_WHOLE, 1, MOST_LAG, 1, "acts", "",
     "how many acts ago the concession was; averaged: over how many"}};

const pl_offering pl_offering_tft = {
    .about = {PARLEY_OFFERING, "tft", "tit for tat: concedes as the others did",
              "Faratin, Sierra and Jennings 1998, doi:10.1016/S0921-8890(98)00029-3",
              PL_PARAMETERS(PARAMETERS)},
    .state_bytes = state_bytes,
    .hear = hear,
    .plan = plan,
    .accepts = pl_accepts_next};
