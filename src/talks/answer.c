/* What a party says to a mediator: per point whether it can live with the option, on the whole
 * whether a draft is better than the text, and whether it could sign it. Strategies differ in how
 * much of that is true. */
#include "talks/answer.h"

#include <math.h>
#include <string.h>

/* -- what is at stake ------------------------------------------------------------------------ */

static bool is_red(const pl_seat *seat, uint32_t option) {
    return seat->scenario->red_lines[option] >> seat->party & 1;
}

void pl_answer_begin(pl_seat *seat) {
    const parley_scenario *s = seat->scenario;
    const int32_t *gains = s->gains ? s->gains + (size_t)seat->party * s->options : NULL;
    for (uint32_t j = 0; gains && j < s->issues; j++) {
        seat->ideals[j] = INT32_MIN;
        for (uint32_t o = s->first[j]; o < s->first[j] + s->option_counts[j]; o++)
            if (!s->excluded[o] && !is_red(seat, o) && gains[o] > seat->ideals[j])
                seat->ideals[j] = gains[o];
    }
}

/* By how many units the party would be better off with another option of each point. Where
 * utilities are no sums, with all else as it is; the space is listed then. */
static void add_up_losses(const pl_seat *seat, const pl_offer *draft, const uint32_t *choices,
                          int64_t *losses) {
    const parley_scenario *s = seat->scenario;
    const int32_t *gains = s->gains ? s->gains + (size_t)seat->party * s->options : NULL;
    uint32_t width = 1;
    for (uint32_t j = s->issues; j-- > 0; width *= s->option_counts[j]) {
        int64_t best = draft->units[seat->party];
        if (gains) {
            losses[j] = (int64_t)seat->ideals[j] - gains[s->first[j] + choices[j]];
            continue;
        }
        for (uint32_t o = 0; o < s->option_counts[j]; o++) {
            uint32_t x = draft->codes[0] + (o - choices[j]) * width;
            int32_t units = s->groups[0].units[(size_t)x * s->parties + seat->party];
            if (s->groups[0].allowed[x] >> seat->party & 1 && units > best)
                best = units;
        }
        losses[j] = best - draft->units[seat->party];
    }
}

/* The utility that each point is worth if all are worth the same, in units. */
static double even_share(const pl_seat *seat) {
    const pl_profile *own = seat->own;
    return own->most > own->least ? ((double)own->most - own->least) / seat->scenario->issues : 0;
}

static double factor_of(const pl_seat *seat) {
    return seat->answering->factor ? seat->answering->factor(seat) : 1;
}

static int8_t vote(const pl_seat *seat, const pl_offer *draft, const pl_offer *text,
                   double factor) {
    bool may = draft->allowed >> seat->party & 1, might = text->allowed >> seat->party & 1;
    if (may != might)
        return may ? 2 : -2;
    int64_t better = (int64_t)draft->units[seat->party] - text->units[seat->party];
    double limit = pl_answering_value(seat, PL_ANSWER_STRONG) * even_share(seat);
    bool strong = factor * (double)(better < 0 ? -better : better) > limit;
    return (int8_t)((better < 0 ? -1 : 1) * (strong ? 2 : 1));
}

/* What it falls short of its best is made out to be more than it is, too. */
static bool claims_to_sign(pl_seat *seat, const pl_offer *draft, double factor) {
    if (!pl_seat_signs(seat, draft))
        return false;
    double short_by = seat->best - pl_seat_utility(seat, draft);
    return factor <= 1 || factor * short_by <= seat->best - seat->floor;
}

void pl_seat_answer(pl_seat *seat, const pl_offer *draft, const uint32_t *choices,
                    const pl_offer *text, pl_answers *answers) {
    const parley_scenario *s = seat->scenario;
    int64_t losses[PARLEY_MAX_ISSUES];
    double factor = factor_of(seat), even = even_share(seat);
    double criticises = pl_answering_value(seat, PL_ANSWER_CRITICISES) * even;
    double rejects = pl_answering_value(seat, PL_ANSWER_REJECTS) * even;
    add_up_losses(seat, draft, choices, losses);
    for (uint32_t j = 0; j < s->issues; j++) {
        double lost = factor * (double)losses[j];
        bool rejected = is_red(seat, s->first[j] + choices[j]) || lost > rejects;
        answers->points[j] = rejected            ? PARLEY_POINT_REJECTED
                             : lost > criticises ? PARLEY_POINT_CRITICISED
                                                 : PARLEY_POINT_ACCEPTED;
    }
    answers->vote = text ? vote(seat, draft, text, factor) : 0;
    answers->could_sign = claims_to_sign(seat, draft, factor);
    int64_t worse = text ? (int64_t)text->units[seat->party] - draft->units[seat->party] : 0;
    if (seat->answering->retouch)
        seat->answering->retouch(seat, answers, worse);
}

bool pl_seat_signs(pl_seat *seat, const pl_offer *text) {
    return pl_seat_accepts(seat, text) &&
           (!seat->answering->signs || seat->answering->signs(seat, text));
}

/* -- truthful -------------------------------------------------------------------------------- */

static const parley_parameter TRUTHFUL[] = {PL_ANSWERING_PARAMETERS};

const pl_answering pl_answering_truthful = {
    .about = {PARLEY_ANSWERING, "truthful", "says what it thinks",
              "Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1109/MIS.2003.1249167",
              PL_PARAMETERS(TRUTHFUL)}};

/* -- exaggerating ---------------------------------------------------------------------------- */

static double exaggerate(const pl_seat *seat) {
    return pl_answering_value(seat, PL_ANSWER_OWN);
}

static const parley_parameter EXAGGERATING[] = {
    PL_ANSWERING_PARAMETERS,
    {"factor", PARLEY_REAL, 0.001, 1000, 10, "", "",
     "by which what it loses and gains is made out to be more than it is; below 1, less"}};

const pl_answering pl_answering_exaggerating = {
    .about = {PARLEY_ANSWERING, "exaggerating",
              "makes out what it loses and gains to be more than it is",
              "Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1109/MIS.2003.1249167",
              PL_PARAMETERS(EXAGGERATING)},
    .factor = exaggerate};

/* -- annealing ------------------------------------------------------------------------------- */

enum { TEMPERATURE = PL_ANSWER_OWN, COOLING = PL_ANSWER_OWN + 1 };

static void forgive(pl_seat *seat, pl_answers *answers, int64_t worse) {
    if (answers->vote >= 0 || worse <= 0)
        return;
    double temperature = even_share(seat) * pl_answering_value(seat, TEMPERATURE) *
                         pow(1 - seat->t, pl_answering_value(seat, COOLING));
    if (temperature > 0 && pl_random_unit(pl_seat_random(seat)) < exp(-(double)worse / temperature))
        answers->vote = 1;
}

static const parley_parameter ANNEALING[] = {
    PL_ANSWERING_PARAMETERS,
    {"temperature", PARLEY_REAL, 0, 1000, 1, "shares", "", "at the beginning"},
    {"cooling", PARLEY_REAL, 0, 100, 1, "", "",
     "the exponent by which the temperature falls to 0"}};

const pl_answering pl_answering_annealing = {
    .about = {PARLEY_ANSWERING, "annealing", "early on also votes for what is worse for it",
              "Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1023/A:1023068821218",
              PL_PARAMETERS(ANNEALING)},
    .retouch = forgive};

/* -- dealer ---------------------------------------------------------------------------------- */

enum { FACTOR = PL_ANSWER_OWN, EXPONENT = PL_ANSWER_OWN + 1 };

/* 1 at the beginning, 0 at the end. */
static double aspiration(const pl_seat *seat) {
    return 1 - pow(seat->t, pl_answering_value(seat, EXPONENT));
}

static double come_down(const pl_seat *seat) {
    return 1 + (pl_answering_value(seat, FACTOR) - 1) * aspiration(seat);
}

static bool in_band(const pl_seat *seat, const pl_offer *offer) {
    return pl_seat_utility(seat, offer) >=
           seat->floor + (seat->best - seat->floor) * aspiration(seat);
}

static const parley_parameter DEALER[] = {
    PL_ANSWERING_PARAMETERS,
    {"factor", PARLEY_REAL, 1, 1000, 3, "", "", "of its exaggeration at the beginning"},
    {"e", PARLEY_REAL, 0.001, 1000, 1, "", "",
     "the exponent of time: above 1 it comes down late, below 1 early"}};

const pl_answering pl_answering_dealer = {
    .about = {PARLEY_ANSWERING, "dealer",
              "begins with exaggerating and comes down to the truth, and signs for less and less",
              "after Faratin, Sierra and Jennings 1998, doi:10.1016/S0921-8890(98)00029-3",
              PL_PARAMETERS(DEALER)},
    .factor = come_down,
    .signs = in_band};

/* -- stalling -------------------------------------------------------------------------------- */

/* Criticises points that it could accept, other ones every time, and says nothing strong. */
static void object(pl_seat *seat, pl_answers *answers, int64_t worse) {
    uint32_t m = seat->scenario->issues;
    (void)worse;
    for (uint32_t i = 0; i < pl_answering_value(seat, PL_ANSWER_OWN); i++) {
        uint32_t j = (uint32_t)pl_random_below(pl_seat_random(seat), m);
        if (answers->points[j] == PARLEY_POINT_ACCEPTED)
            answers->points[j] = PARLEY_POINT_CRITICISED;
    }
    answers->vote = (int8_t)((answers->vote > 0) - (answers->vote < 0));
}

static bool never(const pl_seat *seat, const pl_offer *offer) {
    (void)seat;
    (void)offer;
    return false;
}

static const parley_parameter STALLING[] = {
    PL_ANSWERING_PARAMETERS,
    {"objects", PARLEY_WHOLE, 0, PARLEY_MAX_ISSUES, 1, "points", "",
     "how many points, drawn every time, it criticises although it could accept them"}};

const pl_answering pl_answering_stalling = {
    .about = {PARLEY_ANSWERING, "stalling",
              "answers mildly, finds something to criticise every time, and never signs", "",
              PL_PARAMETERS(STALLING)},
    .retouch = object,
    .signs = never};
