/* One simulated negotiation: text for people, a JSON object, a CSV of its acts, a picture.
 * docs/tournament.md lists the keys and columns. */
#ifndef PL_REPORT_TALK_H
#define PL_REPORT_TALK_H

#include "report/domain.h"
#include "report/table.h"

#include <parley/talk.h>

/* What happened. Arrays and texts are borrowed. */
typedef struct pl_talk_report {
    const pl_domain *domain;       /* with its reference */
    const char *protocol;          /* as text */
    const parley_protocol *rules;  /* for what the text has no words for */
    const char *const *strategies; /* [n] as text */
    uint32_t rounds;               /* the deadline */
    uint64_t seed, number;
    bool discounted; /* payoffs are not just utilities */
    parley_talk_result result;
    const uint32_t *agreement;  /* [m]; NULL: none */
    parley_distances distances; /* of the agreement */
    const parley_act *acts;     /* [act_count] */
    const uint32_t *choices;    /* [act_count][m] */
    bool mediated;              /* the acts are those of a mediator and of parties answering */
    const uint8_t *answers;     /* [act_count][m] as in parley_trace */
    size_t act_count;
} pl_talk_report;

/* `all`: every act, and every change that it makes. */
void pl_report_talk_text(pl_text *out, const pl_talk_report *report, bool all,
                         const pl_style *style);
void pl_report_talk_json(pl_text *out, const pl_talk_report *report);
void pl_report_talk_csv(pl_text *out, const pl_talk_report *report);
void pl_report_talk_svg(pl_text *out, const pl_talk_report *report, const pl_style *style);

/* -- what its parts share -------------------------------------------------------------------- */

/* The offer [m] that an act is about. */
static inline const uint32_t *pl_talk_offer(const pl_talk_report *report, size_t act) {
    return report->choices + act * report->domain->issue_count;
}

/* previous[act_count]: the act by which the same party made its last offer, or the mediator its
 * last text, or SIZE_MAX. NULL where memory is short; free with pl_free. */
size_t *pl_talk_previous(const pl_talk_report *report);

/* How an offer stands to the party's last one, by its own utility. */
typedef enum pl_move { PL_MOVE_OPENS, PL_MOVE_CONCEDES, PL_MOVE_HOLDS, PL_MOVE_ASKS_MORE } pl_move;

/* *by: the change of its own utility, 0 or more. `previous` as above. */
pl_move pl_talk_move(const pl_talk_report *report, size_t act, size_t previous, double *by);

/* How a party that was shown a draft compares it with the text: "much worse", ..., and "sees" where
 * it is the text itself. */
const char *pl_vote_word(int vote);

/* "offer", "accept", ...: for programs. */
const char *pl_act_word(uint32_t kind);
/* "agreed", "deadline", "left", "refused". */
const char *pl_end_word(uint32_t end);

#endif
