/* What the two tellers of a negotiation as text share: that of offers (talk_text.c) and that of a
 * mediator's drafts (talk_mediator.c). */
#ifndef PL_REPORT_TALK_TELLER_H
#define PL_REPORT_TALK_TELLER_H

#include "report/reporter.h"
#include "report/talk.h"

typedef struct pl_teller {
    pl_reporter r; /* of the words only: no view */
    const pl_talk_report *report;
    bool all;
    size_t *previous; /* [act_count] the act whose choices an act's are compared with */
    size_t draft;     /* the act that told the mediator's last draft, or SIZE_MAX */
    /* the run's columns */
    size_t round_width, party_width, move_width, gap;
    size_t width[PARLEY_MAX_PARTIES], least[PARLEY_MAX_PARTIES];
} pl_teller;

const char *pl_teller_party(const pl_teller *t, uint32_t party);

/* The round, where it is another than that of the line before, and the party. */
void pl_teller_begin(const pl_teller *t, const parley_act *act, bool new_round);

/* What an act did, as a word, and what its choices are worth to each party. */
void pl_teller_word(const pl_teller *t, const parley_act *act, pl_tone tone, const char *word);

/* Below it the points in which its choices differ from those of the act before, or all. */
void pl_teller_changes(const pl_teller *t, size_t act, size_t previous);

/* -- talks with a mediator -- */

/* One line or more for an act; false for one that others tell: the text, or a draft, shown again.
 */
bool pl_tell_mediated(pl_teller *t, size_t act, bool new_round);

/* What each party said, from the first text to the last draft it saw. */
void pl_tell_answers(const pl_teller *t);

#endif
