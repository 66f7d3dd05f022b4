/* A mediator: which draft to show next, and whether it becomes the text.
 *
 * A mediator sees a pl_mediation and nothing else: the points with their options and the rules that
 * tie them, who must agree, the time, and what the parties said. There is no way from here to a
 * scenario, a seat or a utility, and the files mediator*.c include nothing that has one
 * (tests/layers.py). What one party said stays in the mediation: no seat ever sees it. */
#ifndef PL_TALKS_MEDIATOR_H
#define PL_TALKS_MEDIATOR_H

#include "parallel/random.h"
#include "talks/answers.h"
#include "talks/component.h"
#include "talks/terms.h"

#include <parley/protocol.h>

/* A place in the list of parts.h that the code names. */
enum { PL_MEDIATOR_NASH = 3 };

typedef enum pl_verdict {
    PL_OPEN, /* others shall see the draft before it is decided */
    PL_ADOPT,
    PL_DROP
} pl_verdict;

typedef struct pl_mediator pl_mediator;

typedef struct pl_mediation {
    const pl_mediator *mediator;
    const double *values; /* of its parameters */
    pl_terms terms;
    uint32_t parties;
    uint32_t quorum, required; /* as in parley_protocol */
    const uint32_t *vetoes;    /* the same */
    uint32_t tick, ticks;      /* round tick of ticks */
    double t;                  /* (tick + 1) / (ticks + 1) */
    uint32_t *text, *draft;    /* [m] the draft agreed on so far, and the one being shown */
    uint32_t circle;           /* the parties that the mediator works with at present, as bits */
    uint32_t answered;         /* of these, who has seen the draft */
    pl_answers
        on_text[PARLEY_MAX_PARTIES]; /* the latest answers of each: to the text; see `seen` */
    pl_answers on_draft[PARLEY_MAX_PARTIES];
    uint32_t seen; /* who has seen the text */
    pl_random random;
    void *state;
} pl_mediation;

struct pl_mediator {
    parley_component about;
    /* Bytes of mediation->state, which begins as all zeroes. NULL: none. */
    size_t (*state_bytes)(const pl_mediation *mediation);
    void (*begin)(pl_mediation *mediation); /* NULL: nothing to do */
    /* Changes the draft, which begins as the text, into the next one to show; it must exist. One
     * that is still the text is not shown. */
    void (*propose)(pl_mediation *mediation);
    /* A party has answered the text (it has seen no other before) or the draft, of which the vote
     * tells how it compares to the text. NULL: deaf. */
    void (*hear)(pl_mediation *mediation, uint32_t party, const uint32_t *choices,
                 const pl_answers *answers);
    /* After an answer to the draft; with all of the circle heard it must decide. */
    pl_verdict (*judge)(pl_mediation *mediation);
    /* A party signed the text, or did not. NULL: nothing to learn from that. */
    void (*signature)(pl_mediation *mediation, uint32_t party, bool signs);
    /* The party signed the text, but its principal does not ratify it. NULL: the same. */
    void (*refusal)(pl_mediation *mediation, uint32_t party);
    /* Changes the draft, which begins as the text, into the one to put to signature. NULL: the
     * text. */
    void (*settle)(pl_mediation *mediation);
};

/* Whether the draft is another than the text. */
bool pl_mediation_differs(const pl_mediation *mediation);

/* Whether those parties are enough: by the rule of agreement or, while the mediator works with some
 * only, all of these. */
bool pl_mediation_met(const pl_mediation *mediation, uint32_t parties);

/* Who of the circle calls the draft worse than the text, as bits. */
uint32_t pl_mediation_opposed(const pl_mediation *mediation);

/* Whether a party with a veto on a point that the draft changes has rejected it there. */
bool pl_mediation_barred(const pl_mediation *mediation);

#endif
