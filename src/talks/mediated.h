/* What protocols with a mediator share: drafts are shown, answers carried back to the mediator
 * alone, the text revised and put to signature.
 *
 * This is the only place that knows both sides: it turns a mediator's choices into offers for the
 * seats, and hands on what they say. */
#ifndef PL_TALKS_MEDIATED_H
#define PL_TALKS_MEDIATED_H

#include "talks/mediator.h"
#include "talks/session.h"

/* Places on the table. */
enum { PL_TEXT = 0, PL_DRAFT = 1 };

size_t pl_mediated_bytes(const parley_scenario *scenario, const parley_protocol *rules);

/* Begins a session's mediation in `memory`, 16-byte alignment. */
void pl_mediated_begin(pl_session *session, void *memory);

/* The round begins: the mediator's clock, and in the first round its text. */
void pl_mediated_clock(pl_session *session);

/* Has the mediator make its next draft, unless one is open. False: it has none but the text. */
bool pl_mediated_draft(pl_session *session);

/* Shows the text, or the draft, to a party, and takes its answers. */
void pl_mediated_show(pl_session *session, uint32_t party, uint32_t place);

/* Lets the mediator judge the draft that is open, and does as it says. */
pl_verdict pl_mediated_judge(pl_session *session);

/* The mediator makes the text what it would put to signature. */
void pl_mediated_settle(pl_session *session);

/* Whether the party signs the text, which it is shown first if it has not seen it. */
bool pl_mediated_sign(pl_session *session, uint32_t party);

/* The mediator hears that the party's principal does not ratify the text. */
void pl_mediated_refused(pl_session *session, uint32_t party);

/* Works with these parties only. */
void pl_mediated_narrow(pl_session *session, uint32_t circle);

/* How hard the party is to please with the text: 0 where all is well, more the more it objects;
 * most where it has not seen it. */
uint32_t pl_mediated_discontent(const pl_session *session, uint32_t party);

static inline uint32_t pl_everybody(const pl_session *session) {
    return (1u << session->scenario->parties) - 1;
}

#endif
