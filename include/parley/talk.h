/* Simulated talks: one negotiation watched act by act, or very many at once.
 *
 * A `parley_talks` holds what talks are made of: scenarios, protocols and negotiators. A talk names
 * one scenario, one protocol and one negotiator for each party. Talks are run to their end
 * (parley_talks_run), many at a time, or held in step (parley_sessions): every session goes one
 * round on at each call, and parties whose negotiator is "external" are played by the caller.
 * Results go to arrays that the caller owns; nothing is allocated while talks run. A talk's random
 * numbers come from streams named by (seed, number of the talk, party), so the same seed gives the
 * same bytes for any number of threads and any order of talks.
 *
 * Nobody accepts an outcome below its reservation value of that round or across a red line of its
 * own, whatever its acceptance condition says. */
#ifndef PARLEY_TALK_H
#define PARLEY_TALK_H

#include <parley/control.h>
#include <parley/protocol.h>
#include <parley/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What talks are made of; the arrays and all they point to are borrowed until the parley_talks is
 * freed. */
typedef struct parley_talks_spec {
    const parley_scenario *const *scenarios;
    const parley_protocol *protocols;
    const parley_negotiator *negotiators;
    uint32_t scenario_count, protocol_count, negotiator_count;
    uint64_t seed;
} parley_talks_spec;

/* One negotiation, by indices into a spec. */
typedef struct parley_talk {
    uint32_t scenario, protocol;
    uint32_t negotiators[PARLEY_MAX_PARTIES]; /* of each party */
    uint64_t number; /* names its random numbers: give every talk another one */
} parley_talk;

typedef enum parley_talk_end {
    PARLEY_TALK_RUNS = 0,
    PARLEY_TALK_AGREED = 1,
    PARLEY_TALK_DEADLINE = 2, /* the rounds ran out */
    PARLEY_TALK_LEFT = 3,     /* a party had nothing to offer that it would accept */
    PARLEY_TALK_REFUSED = 4   /* a principal did not ratify, and the protocol ends there */
} parley_talk_end;

typedef struct parley_talk_result {
    uint32_t end;      /* a parley_talk_end */
    uint32_t rounds;   /* begun, 1 .. T */
    uint32_t acts;     /* offers and answers, and what a mediator did */
    uint32_t proposer; /* of the agreement; with PARLEY_TALK_LEFT the party that left;
                        * PARLEY_THE_MEDIATOR: the text of a mediator */
    uint32_t consents; /* to the agreement, bit p: party p */
    uint32_t refusals; /* of principals */
    /* Of the agreement; without one, the reservation value in the last round (minus infinity where
     * a party has none). Fields of parties that do not exist are 0. */
    double utilities[PARLEY_MAX_PARTIES];
    double payoffs[PARLEY_MAX_PARTIES]; /* the same, discounted */
} parley_talk_result;

/* The mediator, where acts name parties. */
enum { PARLEY_THE_MEDIATOR = PARLEY_MAX_PARTIES };

/* What an act did. */
typedef enum parley_act_kind {
    PARLEY_ACT_OFFER = 1,  /* `choices` is offered */
    PARLEY_ACT_ACCEPT = 2, /* what is on the table, or by `about` */
    PARLEY_ACT_REJECT = 3, /* the same, or takes back its consent to what all have accepted; where
                            * a counter-offer says it, only that is recorded */
    PARLEY_ACT_LEAVE = 4,
    PARLEY_ACT_REFUSE = 5, /* the party's principal does not ratify */
    /* With a mediator. Accepting and rejecting then is signing and not signing the text. */
    PARLEY_ACT_SHOW = 6,   /* the mediator shows the draft `choices` to the party `about` alone */
    PARLEY_ACT_ANSWER = 7, /* the party tells the mediator what it thinks of the draft shown */
    PARLEY_ACT_REVISE = 8  /* the mediator makes `choices` its text */
} parley_act_kind;

typedef struct parley_act {
    uint32_t round; /* from 0 */
    uint8_t party, kind;
    uint8_t about; /* the party whose offer is meant, or to whom a draft is shown */
    /* PARLEY_ACT_ANSWER: -2 much worse, -1 worse, 1 better or as good, 2 much better than the text,
     * or 0: the party had no other text before; and whether it says that it could sign the draft.
     */
    int8_t vote;
    uint8_t could_sign;
    double utilities[PARLEY_MAX_PARTIES]; /* of that offer to each party; 0 with PARLEY_ACT_LEAVE */
} parley_act;

/* Everything that happened in one talk, in order, up to `capacity` acts. The arrays are yours. */
typedef struct parley_trace {
    parley_act *acts;  /* [capacity] */
    uint32_t *choices; /* [capacity][m] the offer that each act is about; NULL: not wanted */
    uint8_t *answers;  /* [capacity][m] of PARLEY_ACT_ANSWER, a parley_point_answer for each point,
                        * else untouched; NULL: not wanted */
    size_t capacity;
    size_t count; /* acts that happened: more than capacity, where it was too small */
} parley_trace;

typedef struct parley_talks parley_talks;

/* PARLEY_E_ARGUMENT: an empty array, or a protocol or negotiator with a number out of its range.
 * PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_talks_new(parley_talks **out, const parley_talks_spec *spec);
PARLEY_API void parley_talks_free(parley_talks *talks);

typedef struct parley_run_options {
    uint32_t threads;  /* 0: 1; at most 64. Changes no result. */
    uint32_t *choices; /* [count][stride] agreements; untouched where there is none. NULL: none */
    size_t choice_stride; /* at least the m of every scenario */
} parley_run_options;

/* Runs `count` talks to their ends: results[count]. `options` may be NULL. What a scenario, a
 * protocol and negotiators need together is prepared at the first talk with them and kept. One call
 * at a time. PARLEY_E_ARGUMENT: an index out of its range, a protocol that does not fit the
 * scenario (a quorum of more parties than there are), a negotiator that cannot play there (see
 * docs/talks.md), or one that is external. PARLEY_E_LIMIT: the state of one talk takes 2^31 bytes
 * or more. PARLEY_E_MEMORY, PARLEY_E_CANCELLED: results are then unspecified. O(acts), about 30 ns
 * for one of a time-based negotiator. */
PARLEY_API parley_status parley_talks_run(parley_talks *talks, parley_talk_result *results,
                                          const parley_talk *list, size_t count,
                                          const parley_run_options *options,
                                          parley_control *control);

/* Runs one talk and records it; `choices` [m] (or NULL) receives the agreement. */
PARLEY_API parley_status parley_talks_watch(parley_talks *talks, parley_talk_result *result,
                                            uint32_t *choices, parley_trace *trace,
                                            const parley_talk *talk);

/* -- in step --------------------------------------------------------------------------------- */

/* Sessions that go on together. One thread at a time. */
typedef struct parley_sessions parley_sessions;

/* A row for each session, filled at every step; the array is yours. */
typedef struct parley_session_row {
    parley_talk_result result; /* as far as it has come */
    uint32_t round;
    uint32_t waiting_for; /* 0, or 1 + the external party whose act is awaited */
    uint32_t asks;        /* PARLEY_ACT_ACCEPT: an answer to the offer is awaited, by accepting or,
                           * where the protocol has it, a counter-offer; PARLEY_ACT_OFFER: an offer */
    uint32_t proposer;    /* of what is on the table; PARLEY_MAX_PARTIES: nothing is, or it is a
                           * mediator's text */
    double utilities[PARLEY_MAX_PARTIES]; /* of what is on the table */
} parley_session_row;

/* The act of an external party. The array is yours. */
typedef struct parley_reply {
    uint32_t kind; /* PARLEY_ACT_ACCEPT, PARLEY_ACT_REJECT, PARLEY_ACT_OFFER or PARLEY_ACT_LEAVE */
} parley_reply;

/* Begins `count` talks. Errors as parley_talks_run; external negotiators are allowed with the
 * protocols sao, sao-step, alternating and ultimatum. `talks` must outlive the sessions. */
PARLEY_API parley_status parley_sessions_new(parley_sessions **out, parley_talks *talks,
                                             const parley_talk *list, size_t count);
PARLEY_API void parley_sessions_free(parley_sessions *sessions);

/* Begins all sessions again. */
PARLEY_API void parley_sessions_reset(parley_sessions *sessions);

/* Every session that runs goes on to the end of its round, or to the next act of an external party,
 * and rows[count] say how they stand. Where a session waits, its act is taken first from
 * replies[i], and the outcome offered from offers[i][choice_stride]; both may be NULL where no
 * negotiator is external. After the call, offers[i] holds what is on the table. Returns in *running
 * how many have not ended. PARLEY_E_ARGUMENT: a reply that the row did not ask for, or an offer
 * that does not exist; nothing has moved then. */
PARLEY_API parley_status parley_sessions_step(parley_sessions *sessions, size_t *running,
                                              parley_session_row *rows, const parley_reply *replies,
                                              uint32_t *offers, size_t choice_stride);

#ifdef __cplusplus
}
#endif
#endif
