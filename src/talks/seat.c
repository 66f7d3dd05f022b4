/* What every party at the table does alike: keep time, keep to its reservation value and red lines,
 * and plan at most once an act. */
#include "talks/seat.h"
#include "talks/answer.h"
#include "talks/parts.h"

#include <math.h>
#include <string.h>

enum { ALIGNMENT = 16 };

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* A seat that knows its parts and its clock's range, which is what the sizes of states depend on.
 */
static void furnish(pl_seat *seat, const pl_provision *p) {
    *seat = (pl_seat){.scenario = p->scenario,
                      .own = &p->scenario->profiles[p->party],
                      .negotiator = p->negotiator,
                      .offering = pl_offerings[p->negotiator->offering.component],
                      .acceptance = pl_acceptances[p->negotiator->acceptance.component],
                      .model = pl_models[p->negotiator->model.component],
                      .answering = pl_answerings[p->negotiator->answering.component],
                      .curve = p->curve,
                      .sampler = p->sampler,
                      .equilibrium = p->equilibrium,
                      .scratch = p->scratch,
                      .party = p->party,
                      .tick = UINT32_MAX,
                      .ticks = p->protocol->rounds,
                      .target_tick = UINT32_MAX,
                      .seed = p->seed,
                      .number = p->number};
}

static size_t history_bytes(const pl_seat *seat) {
    size_t most = (size_t)seat->ticks * (seat->scenario->parties - 1);
    return seat->acceptance->history ? aligned(most * sizeof(int32_t)) : 0;
}

static size_t state_bytes(const pl_seat *seat) {
    return seat->offering->state_bytes ? aligned(seat->offering->state_bytes(seat)) : 0;
}

static size_t model_bytes(const pl_seat *seat) {
    return seat->model->state_bytes ? aligned(seat->model->state_bytes(seat)) : 0;
}

/* Only a mediator asks about points. */
static size_t ideals_bytes(const pl_provision *p) {
    bool asked = pl_protocols[p->protocol->kind]->mediated;
    return asked ? aligned(p->scenario->issues * sizeof(int32_t)) : 0;
}

size_t pl_seat_bytes(const pl_provision *provision) {
    pl_seat seat;
    furnish(&seat, provision);
    return 2 * aligned(pl_offer_bytes(seat.scenario)) + history_bytes(&seat) + state_bytes(&seat) +
           model_bytes(&seat) + ideals_bytes(provision);
}

void pl_seat_begin(pl_seat *seat, const pl_provision *provision, void *memory) {
    char *at = memory;
    furnish(seat, provision);
    size_t offer = aligned(pl_offer_bytes(seat->scenario));
    size_t state = state_bytes(seat), model = model_bytes(seat);
    seat->plan = (pl_offer *)at;
    seat->last = (pl_offer *)(at + offer);
    seat->plan->from = (uint8_t)seat->party;
    seat->state = at + 2 * offer;
    seat->model_state = at + 2 * offer + state;
    seat->history = (int32_t *)(at + 2 * offer + state + model);
    if (ideals_bytes(provision) > 0) {
        seat->ideals = (int32_t *)(at + 2 * offer + state + model + history_bytes(seat));
        pl_answer_begin(seat);
    }
    if (state + model > 0)
        memset(seat->state, 0, state + model);
    bool none = seat->own->least > seat->own->most;
    seat->worst = none ? 0 : pl_utility(seat->own, seat->own->least);
    seat->best = none ? 0 : pl_utility(seat->own, seat->own->most);
    seat->floor = fmax(seat->worst, seat->own->reservation);
    seat->floor_units = pl_units_at_least(seat->own, seat->own->reservation);
    pl_seat_clock_turn(seat, 0);
    if (seat->offering->begin)
        seat->offering->begin(seat);
    if (seat->model->begin)
        seat->model->begin(seat);
}

void pl_seat_clock_turn(pl_seat *seat, uint32_t tick) {
    seat->tick = tick;
    seat->t = (tick + 1.0) / (seat->ticks + 1.0);
    seat->planned = false;
    if (seat->own->delay_cost == 0)
        return;
    double reservation = seat->own->reservation - seat->own->delay_cost * tick;
    seat->floor = fmax(seat->worst, reservation);
    seat->floor_units = pl_units_at_least(seat->own, reservation);
}

void pl_seat_hear(pl_seat *seat, const pl_offer *offer) {
    if (seat->acceptance->history)
        seat->history[seat->heard] = offer->units[seat->party];
    seat->heard++;
    if (seat->model->hear)
        seat->model->hear(seat, offer);
    if (seat->offering->hear)
        seat->offering->hear(seat, offer);
    seat->planned = false;
}

bool pl_seat_accepts(pl_seat *seat, const pl_offer *offer) {
    if (!(offer->allowed >> seat->party & 1) || offer->units[seat->party] < seat->floor_units)
        return false;
    return seat->acceptance->accepts(seat, offer);
}

bool pl_seat_plan(pl_seat *seat) {
    if (!seat->planned) {
        seat->planned_well =
            seat->offering->plan(seat) && seat->plan->units[seat->party] >= seat->floor_units;
        seat->planned = true;
    }
    return seat->planned_well;
}

const pl_offer *pl_seat_propose(pl_seat *seat) {
    if (!pl_seat_plan(seat))
        return NULL;
    if (seat->offering->sent)
        seat->offering->sent(seat);
    pl_offer_copy(seat->scenario, seat->last, seat->plan);
    seat->sent++;
    seat->planned = false;
    return seat->last;
}

bool pl_seat_confirms(pl_seat *seat, const pl_offer *offer) {
    return !seat->offering->confirms || seat->offering->confirms(seat, offer);
}

pl_random *pl_seat_random(pl_seat *seat) {
    if (!seat->drawn)
        seat->random = pl_random_stream(seat->seed, seat->number, seat->party);
    seat->drawn = true;
    return &seat->random;
}

int32_t pl_seat_target(const pl_seat *seat, double utility) {
    double low = utility > seat->floor ? utility : seat->floor;
    return pl_units_at_least(seat->own, low < seat->best ? low : seat->best);
}
