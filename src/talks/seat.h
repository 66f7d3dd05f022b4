/* A party at the table: its preferences, its negotiator, its clock, and what it was told.
 *
 * A protocol tells a seat the time and the offers that the party gets to see, and asks it to
 * propose, to answer, or to confirm; it never looks inside. A seat never looks at the protocol:
 * what it knows came through these calls. (Two parts know more by their definition: the model
 * "perfect" and the strategy "equilibrium".) So a mediator's protocol needs nothing else from a
 * seat. */
#ifndef PL_TALKS_SEAT_H
#define PL_TALKS_SEAT_H

#include "parallel/random.h"
#include "talks/answers.h"
#include "talks/component.h"
#include "talks/scenario.h"

#include <parley/protocol.h>

enum {
    PL_CHANCE_ROLE = PARLEY_MAX_PARTIES, /* the random stream of the protocol itself */
    PL_MEDIATOR_ROLE = PARLEY_MAX_PARTIES + 1,
    /* places in the lists of parts.h that the code names */
    PL_ACCEPTANCE_OWN = 0,
    PL_MODEL_NONE = 0,
    PL_MODEL_FREQUENCY = 1,
    PL_OFFERING_SILENT = 14,
    PL_ANSWERING_TRUTHFUL = 0,
    PL_ANSWERING_STALLING = 4
};

typedef struct pl_seat pl_seat;

/* How many outcomes of each total there are, for drawing among them evenly. */
typedef struct pl_sampler pl_sampler;

/* What each party can expect from each round on, where all play the equilibrium. */
typedef struct pl_equilibrium pl_equilibrium;

/* Working memory that holds nothing between two calls: one for each thread. */
typedef struct pl_scratch {
    float *values;      /* [K] what the others are thought to gain from each option */
    float *sums;        /* listed: over the two halves of the issues; else budgets by factor */
    float *combination; /* not listed: [all combinations of the factors] */
    uint32_t *loss;     /* the same */
} pl_scratch;

/* What a strategy needs prepared before the talks. */
enum {
    PL_NEEDS_CURVE = 1,       /* 1 - t^e for every round; e is its parameter number 0 */
    PL_NEEDS_SAMPLER = 2,     /* random outcomes of its own */
    PL_NEEDS_EQUILIBRIUM = 4, /* and a protocol that has one */
    PL_IS_EXTERNAL = 8,       /* played by the caller */
    PL_IS_SILENT = 16         /* makes no offers */
};

typedef struct pl_offering {
    parley_component about;
    uint32_t needs;
    uint32_t model, answering; /* those it has without being given one */
    /* Bytes of seat->state, which begins as all zeroes. NULL: none. */
    size_t (*state_bytes)(const pl_seat *seat);
    void (*begin)(pl_seat *seat);                       /* NULL: nothing to do */
    void (*hear)(pl_seat *seat, const pl_offer *offer); /* NULL: deaf */
    /* Fills seat->plan with the next offer; called once before each offer or, where the acceptance
     * condition asks, before the answer. False: it has none and leaves. */
    bool (*plan)(pl_seat *seat);
    /* Its own acceptance condition. */
    bool (*accepts)(pl_seat *seat, const pl_offer *offer);
    void (*sent)(pl_seat *seat); /* seat->plan was put on the table. NULL: nothing to do */
    /* All have agreed: does it stand by that? NULL: yes. */
    bool (*confirms)(pl_seat *seat, const pl_offer *offer);
} pl_offering;

typedef struct pl_acceptance {
    parley_component about;
    bool history; /* keeps what the offers it heard were worth */
    bool (*accepts)(pl_seat *seat, const pl_offer *offer);
} pl_acceptance;

typedef struct pl_model {
    parley_component about;
    size_t (*state_bytes)(const pl_seat *seat);
    void (*begin)(pl_seat *seat);
    void (*hear)(pl_seat *seat, const pl_offer *offer);
    /* values[K]: for each option what the others together are thought to gain from it, so that
     * sums over an outcome's options compare outcomes; the best outcome sums to about 1. False: it
     * knows nothing. */
    bool (*estimate)(const pl_seat *seat, float *values);
    bool exact;   /* knows the others' utilities, also where these are no sums over issues */
    bool selfish; /* the others want the reverse of what the party wants */
} pl_model;

/* How a party answers a mediator. Its first parameters are those of pl_answering_... in answer.h.
 */
typedef struct pl_answering {
    parley_component about;
    /* By how much it makes out what it loses and gains to be more than it is. NULL: 1. */
    double (*factor)(const pl_seat *seat);
    /* Changes its answers, which tell the truth but for the factor; `worse` is by how many units
     * the draft is worse than the text. NULL: leaves them. */
    void (*retouch)(pl_seat *seat, pl_answers *answers, int64_t worse);
    /* Whether it signs what is good enough to itself otherwise. NULL: yes. */
    bool (*signs)(const pl_seat *seat, const pl_offer *offer);
} pl_answering;

struct pl_seat {
    const parley_scenario *scenario;
    const pl_profile *own;
    const parley_negotiator *negotiator;
    const pl_offering *offering;
    const pl_acceptance *acceptance;
    const pl_model *model;
    const pl_answering *answering;
    const double *curve;
    const pl_sampler *sampler;
    const pl_equilibrium *equilibrium;
    pl_scratch *scratch;
    uint32_t party;
    /* the clock: tick of ticks, from 0 */
    uint32_t tick, ticks;
    double t;              /* (tick + 1) / (ticks + 1) */
    double worst, best;    /* utilities of its own outcomes */
    double floor;          /* the greater of `worst` and the reservation value now */
    int32_t floor_units;   /* the least it may accept */
    int32_t target;        /* of time-based strategies: least units, for target_tick */
    uint32_t target_tick;  /* UINT32_MAX: none yet */
    uint32_t sent, heard;  /* offers */
    bool planned;          /* seat->plan is up to date */
    bool planned_well;     /* and there is one */
    pl_offer *plan, *last; /* `last` is what it offered last, where sent > 0 */
    int32_t *history;      /* [heard] units of offers heard, where the acceptance keeps them */
    void *state, *model_state;
    int32_t *ideals; /* [m] with a mediator: gains from its best option of each point */
    uint64_t seed, number;
    bool drawn; /* the random stream has begun */
    pl_random random;
};

/* What is prepared for one seat. */
typedef struct pl_provision {
    const parley_scenario *scenario;
    const parley_protocol *protocol;
    const parley_negotiator *negotiator;
    const double *curve;
    const pl_sampler *sampler;
    const pl_equilibrium *equilibrium;
    uint32_t party;
    uint64_t seed, number;
    pl_scratch *scratch;
} pl_provision;

/* Bytes of a seat's memory. */
size_t pl_seat_bytes(const pl_provision *provision);

/* Begins; `memory` has pl_seat_bytes and 16-byte alignment. */
void pl_seat_begin(pl_seat *seat, const pl_provision *provision, void *memory);

void pl_seat_clock_turn(pl_seat *seat, uint32_t tick);

static inline void pl_seat_clock(pl_seat *seat, uint32_t tick) {
    if (seat->tick != tick)
        pl_seat_clock_turn(seat, tick);
}

/* Another party made this offer. */
void pl_seat_hear(pl_seat *seat, const pl_offer *offer);

static inline bool pl_seat_listens(const pl_seat *seat) {
    return seat->offering->hear || seat->model->hear || seat->acceptance->history;
}

/* Whether it accepts; `offer` was heard before. */
bool pl_seat_accepts(pl_seat *seat, const pl_offer *offer);

/* Its next offer, or NULL: it leaves. Valid until its next call. */
const pl_offer *pl_seat_propose(pl_seat *seat);

bool pl_seat_confirms(pl_seat *seat, const pl_offer *offer);

/* What it says to a mediator about the draft `choices`, and how that compares to the text, or to
 * nothing where `text` is NULL. Fills answers->points[m]. O(m), or O(K) where utilities are no
 * sums.
 */
void pl_seat_answer(pl_seat *seat, const pl_offer *draft, const uint32_t *choices,
                    const pl_offer *text, pl_answers *answers);

/* Whether it signs a mediator's text. */
bool pl_seat_signs(pl_seat *seat, const pl_offer *text);

/* -- for strategies -------------------------------------------------------------------------- */

pl_random *pl_seat_random(pl_seat *seat);

/* Makes the plan, if it is not made. */
bool pl_seat_plan(pl_seat *seat);

static inline double pl_seat_utility(const pl_seat *seat, const pl_offer *offer) {
    return pl_utility(seat->own, offer->units[seat->party]);
}

/* Least units of a target in utility, but never below the floor nor above the best. */
int32_t pl_seat_target(const pl_seat *seat, double utility);

/* The least units of the band of a time-based party now: see docs/talks.md. */
int32_t pl_time_target(pl_seat *seat, double epsilon);

static inline double pl_answering_value(const pl_seat *seat, uint32_t parameter) {
    return seat->negotiator->answering.values[parameter];
}

static inline double pl_offering_value(const pl_seat *seat, uint32_t parameter) {
    return seat->negotiator->offering.values[parameter];
}

#endif
