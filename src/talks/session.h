/* One negotiation under way: the seats, what is on the table, and the protocol's small state.
 *
 * A protocol is a table with one function, `act`, which moves the session on by one act or, where
 * all act at once, by one round. It deals with seats through the functions below only, so that
 * external parties, traces and agreement rules are dealt with in one place. */
#ifndef PL_TALKS_SESSION_H
#define PL_TALKS_SESSION_H

#include "talks/seat.h"

#include <parley/talk.h>

typedef struct pl_session pl_session;

typedef struct pl_protocol {
    parley_component about;
    void (*act)(pl_session *session);
    bool counters;     /* who does not accept makes a counter-offer at once */
    bool each_offers;  /* needs a place on the table for every party's offer */
    bool one_round;    /* lasts one round only */
    bool externals;    /* parties may be played by the caller */
    bool equilibrium;  /* the strategy of that name knows it */
    bool mediated;     /* a mediator's, whose text is on the table at place 0, the draft at 1 */
    uint32_t mediator; /* of a mediated protocol without another one */
} pl_protocol;

/* PARLEY_E_ARGUMENT, naming it, for a number out of its range. */
parley_status pl_protocol_check(const parley_protocol *protocol);

struct pl_session {
    const parley_scenario *scenario;
    const parley_protocol *rules;
    const pl_protocol *protocol;
    parley_talk_result result;
    uint32_t round, turn, proposer, consents, votes;
    uint32_t drawn, drawn_round; /* the proposer drawn, for round drawn_round - 1 */
    bool on_table;
    /* with a mediator; see mediated.h */
    struct pl_mediation *mediation; /* NULL: there is none */
    bool text_begun, draft_open, signing;
    uint32_t rest; /* rounds since the text was revised */
    const pl_offer *agreement;
    pl_offer *table; /* one, or one for each party; see pl_session_table */
    size_t offer_bytes;
    parley_trace *trace;
    pl_random chance;
    bool chance_begun;
    /* external parties */
    uint32_t waiting_for, asks, reply;
    pl_offer *reply_offer;
    uint64_t seed, number;
    pl_seat seats[]; /* [n] */
};

typedef enum pl_answer { PL_ACCEPTS, PL_REJECTS, PL_WAITS } pl_answer;

/* -- for who runs sessions ------------------------------------------------------------------- */

size_t pl_session_bytes(const parley_scenario *scenario, const parley_protocol *rules,
                        const pl_provision *provisions);

/* Begins in `memory`: pl_session_bytes, 16-byte alignment. provisions[n]. */
pl_session *pl_session_begin(void *memory, const parley_scenario *scenario,
                             const parley_protocol *rules, const pl_provision *provisions);

static inline bool pl_session_runs(const pl_session *session) {
    return session->result.end == PARLEY_TALK_RUNS;
}

/* -- what happens -----------------------------------------------------------------------------*/

/* Counts an act, and records it where a trace is kept. `offer` is what it is about, or NULL. */
parley_act *pl_session_record(pl_session *session, parley_act_kind kind, uint32_t party,
                              uint32_t about, const pl_offer *offer);

/* -- for protocols --------------------------------------------------------------------------- */

static inline pl_offer *pl_session_table(const pl_session *s, uint32_t place) {
    return (pl_offer *)((char *)s->table + place * s->offer_bytes);
}

/* The party's answer to an offer; PL_WAITS: nothing may have changed, and act is called again. */
pl_answer pl_session_ask(pl_session *session, uint32_t party, const pl_offer *offer);

/* The party's offer, put at `place` of the table; the others do not hear it yet. False: it waits,
 * or the talks have ended because it left. */
bool pl_session_call(pl_session *session, uint32_t party, uint32_t place);

/* Tells all others of the offer at `place`. */
void pl_session_tell(pl_session *session, uint32_t place);

/* Enough consents: vetoes, second thoughts and ratification, then the agreement. False: the offer
 * is off the table; the talks go on, or have ended. */
bool pl_session_conclude(pl_session *session, const pl_offer *offer, uint32_t consents);

/* The next round, or the deadline. */
void pl_session_next_round(pl_session *session);

/* Uniform on 0 .. bound-1, from the protocol's own stream. */
uint32_t pl_session_chance(pl_session *session, uint32_t bound);

#endif
