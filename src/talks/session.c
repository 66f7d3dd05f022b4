/* What protocols share: asking, calling and telling parties, agreements, results and traces. */
#include "talks/mediated.h"
#include "talks/parts.h"

#include <math.h>
#include <string.h>

enum { ALIGNMENT = 16 };

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static const pl_protocol *protocol_of(const parley_protocol *rules) {
    return pl_protocols[rules->kind];
}

static uint32_t table_places(const parley_scenario *scenario, const parley_protocol *rules) {
    const pl_protocol *protocol = protocol_of(rules);
    return protocol->each_offers ? scenario->parties : protocol->mediated ? 2 : 1;
}

static size_t table_bytes(const parley_scenario *scenario, const parley_protocol *rules) {
    size_t places = table_places(scenario, rules);
    return aligned((places + 1) * pl_offer_bytes(scenario)); /* and the reply */
}

static size_t mediation_bytes(const parley_scenario *scenario, const parley_protocol *rules) {
    return protocol_of(rules)->mediated ? aligned(pl_mediated_bytes(scenario, rules)) : 0;
}

size_t pl_session_bytes(const parley_scenario *scenario, const parley_protocol *rules,
                        const pl_provision *provisions) {
    size_t bytes = aligned(sizeof(pl_session) + scenario->parties * sizeof(pl_seat));
    bytes += table_bytes(scenario, rules) + mediation_bytes(scenario, rules);
    for (uint32_t p = 0; p < scenario->parties; p++)
        bytes += pl_seat_bytes(&provisions[p]);
    return bytes;
}

pl_session *pl_session_begin(void *memory, const parley_scenario *scenario,
                             const parley_protocol *rules, const pl_provision *provisions) {
    pl_session *s = memory;
    char *at = (char *)memory + aligned(sizeof(pl_session) + scenario->parties * sizeof(pl_seat));
    *s = (pl_session){.scenario = scenario,
                      .rules = rules,
                      .protocol = protocol_of(rules),
                      .table = (pl_offer *)at,
                      .offer_bytes = pl_offer_bytes(scenario),
                      .proposer = PARLEY_MAX_PARTIES,
                      .seed = provisions[0].seed,
                      .number = provisions[0].number};
    s->reply_offer = pl_session_table(s, table_places(scenario, rules));
    s->result.rounds = 1;
    at += table_bytes(scenario, rules);
    void *mediation = at;
    at += mediation_bytes(scenario, rules);
    for (uint32_t p = 0; p < scenario->parties; p++) {
        pl_seat_begin(&s->seats[p], &provisions[p], at);
        at += pl_seat_bytes(&provisions[p]);
    }
    if (s->protocol->mediated)
        pl_mediated_begin(s, mediation);
    return s;
}

/* -- the record ------------------------------------------------------------------------------ */

parley_act *pl_session_record(pl_session *s, parley_act_kind kind, uint32_t party, uint32_t about,
                              const pl_offer *offer) {
    parley_trace *trace = s->trace;
    s->result.acts++;
    if (!trace || trace->count++ >= trace->capacity)
        return NULL;
    parley_act *act = &trace->acts[trace->count - 1];
    *act = (parley_act){
        .round = s->round, .party = (uint8_t)party, .kind = (uint8_t)kind, .about = (uint8_t)about};
    for (uint32_t p = 0; offer && p < s->scenario->parties; p++)
        act->utilities[p] = pl_utility(&s->scenario->profiles[p], offer->units[p]);
    if (trace->choices && offer)
        pl_offer_choices(s->scenario, offer,
                         trace->choices + (trace->count - 1) * s->scenario->issues);
    return act;
}

static void record(pl_session *s, parley_act_kind kind, uint32_t party, const pl_offer *offer) {
    pl_session_record(s, kind, party, offer ? offer->from : party, offer);
}

/* -- the end --------------------------------------------------------------------------------- */

static double discount(const pl_session *s, uint32_t party, uint32_t round, double t) {
    double d = s->scenario->profiles[party].discount;
    switch (s->rules->discounting) {
    case PARLEY_DISCOUNT_NONE: break;
    case PARLEY_DISCOUNT_ROUNDS: return pow(d, round);
    case PARLEY_DISCOUNT_TIME: return pow(d, t);
    }
    return 1;
}

/* Without an agreement `offer` is NULL. */
static void end(pl_session *s, parley_talk_end how, const pl_offer *offer) {
    uint32_t round = s->round;
    double t = (round + 1.0) / (s->rules->rounds + 1.0);
    s->result.end = how;
    if (how == PARLEY_TALK_DEADLINE) {
        round = s->rules->rounds;
        t = 1;
    }
    for (uint32_t p = 0; p < s->scenario->parties; p++) {
        const pl_profile *profile = &s->scenario->profiles[p];
        double utility = offer ? pl_utility(profile, offer->units[p])
                               : profile->reservation - profile->delay_cost * s->round;
        s->result.utilities[p] = utility;
        s->result.payoffs[p] = utility * discount(s, p, round, t);
    }
}

void pl_session_next_round(pl_session *s) {
    if (s->round + 1 == s->rules->rounds) {
        end(s, PARLEY_TALK_DEADLINE, NULL);
        return;
    }
    s->round++;
    s->result.rounds++;
}

static pl_random *chance_of(pl_session *s) {
    if (!s->chance_begun)
        s->chance = pl_random_stream(s->seed, s->number, PL_CHANCE_ROLE);
    s->chance_begun = true;
    return &s->chance;
}

uint32_t pl_session_chance(pl_session *s, uint32_t bound) {
    return (uint32_t)pl_random_below(chance_of(s), bound);
}

/* Whether somebody with a veto on a point has a red line on what is offered there. */
static bool vetoed(const pl_session *s, const pl_offer *offer) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    if (!s->rules->vetoes)
        return false;
    pl_offer_choices(s->scenario, offer, choices);
    for (uint32_t j = 0; j < s->scenario->issues; j++)
        if (s->rules->vetoes[j] & s->scenario->red_lines[s->scenario->first[j] + choices[j]])
            return true;
    return false;
}

static bool ratifies(pl_session *s, uint32_t party, const pl_offer *offer) {
    const parley_protocol *rules = s->rules;
    const pl_profile *profile = &s->scenario->profiles[party];
    if (rules->principals && pl_utility(profile, offer->units[party]) < rules->principals[party])
        return false;
    return !rules->refusals || rules->refusals[party] <= 0 ||
           pl_random_unit(chance_of(s)) >= rules->refusals[party];
}

bool pl_session_conclude(pl_session *s, const pl_offer *offer, uint32_t consents) {
    bool stands = !vetoed(s, offer), ratified = true;
    for (uint32_t p = 0; stands && p < s->scenario->parties; p++) {
        if (!(consents >> p & 1) || pl_seat_confirms(&s->seats[p], offer))
            continue;
        record(s, PARLEY_ACT_REJECT, p, offer);
        stands = false;
    }
    for (uint32_t p = 0; stands && ratified && p < s->scenario->parties; p++) {
        if (!(consents >> p & 1) || ratifies(s, p, offer))
            continue;
        record(s, PARLEY_ACT_REFUSE, p, offer);
        s->result.refusals++;
        if (s->mediation)
            pl_mediated_refused(s, p);
        ratified = false;
    }
    s->on_table = false;
    if (stands && ratified) {
        s->on_table = true;
        s->result.consents = consents;
        s->result.proposer = offer->from;
        s->agreement = offer;
        end(s, PARLEY_TALK_AGREED, offer);
        return true;
    }
    if (!ratified && s->rules->refusal_ends)
        end(s, PARLEY_TALK_REFUSED, NULL);
    return false;
}

/* -- parties --------------------------------------------------------------------------------- */

/* An external party's reply, or 0: it is waited for. */
static uint32_t take_reply(pl_session *s, uint32_t party, uint32_t asks) {
    uint32_t reply = s->reply;
    s->waiting_for = reply ? 0 : party + 1;
    s->asks = asks;
    return reply;
}

pl_answer pl_session_ask(pl_session *s, uint32_t party, const pl_offer *offer) {
    pl_seat *seat = &s->seats[party];
    pl_seat_clock(seat, s->round);
    bool accepts;
    if (seat->offering->needs & PL_IS_EXTERNAL) {
        uint32_t reply = take_reply(s, party, PARLEY_ACT_ACCEPT);
        if (!reply)
            return PL_WAITS;
        if (reply == PARLEY_ACT_OFFER || reply == PARLEY_ACT_LEAVE)
            return PL_REJECTS; /* the reply is for the call that follows */
        s->reply = 0;
        accepts = reply == PARLEY_ACT_ACCEPT;
    } else {
        accepts = s->mediation ? pl_seat_signs(seat, offer) : pl_seat_accepts(seat, offer);
    }
    if (accepts || !s->protocol->counters)
        record(s, accepts ? PARLEY_ACT_ACCEPT : PARLEY_ACT_REJECT, party, offer);
    return accepts ? PL_ACCEPTS : PL_REJECTS;
}

static const pl_offer *called(pl_session *s, uint32_t party, bool *waits) {
    pl_seat *seat = &s->seats[party];
    pl_seat_clock(seat, s->round);
    if (!(seat->offering->needs & PL_IS_EXTERNAL))
        return pl_seat_propose(seat);
    uint32_t reply = take_reply(s, party, PARLEY_ACT_OFFER);
    *waits = reply == 0;
    s->reply = 0;
    s->reply_offer->from = (uint8_t)party;
    return reply == PARLEY_ACT_OFFER ? s->reply_offer : NULL;
}

bool pl_session_call(pl_session *s, uint32_t party, uint32_t place) {
    bool waits = false;
    const pl_offer *offer = called(s, party, &waits);
    if (waits)
        return false;
    if (!offer) {
        record(s, PARLEY_ACT_LEAVE, party, NULL);
        s->result.proposer = party;
        end(s, PARLEY_TALK_LEFT, NULL);
        return false;
    }
    pl_offer_copy(s->scenario, pl_session_table(s, place), offer);
    record(s, PARLEY_ACT_OFFER, party, offer);
    s->on_table = true;
    s->proposer = party;
    return true;
}

void pl_session_tell(pl_session *s, uint32_t place) {
    const pl_offer *offer = pl_session_table(s, place);
    for (uint32_t p = 0; p < s->scenario->parties; p++) {
        if (p == offer->from || !pl_seat_listens(&s->seats[p]))
            continue;
        pl_seat_clock(&s->seats[p], s->round);
        pl_seat_hear(&s->seats[p], offer);
    }
}
