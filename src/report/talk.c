/* What the reports on a negotiation share. */
#include "report/talk.h"

#include <math.h>
#include <string.h>

size_t *pl_talk_previous(const pl_talk_report *report) {
    size_t last[PARLEY_MAX_PARTIES], text = SIZE_MAX;
    size_t *previous = PL_NEW(size_t, report->act_count);
    for (uint32_t p = 0; p < PARLEY_MAX_PARTIES; p++)
        last[p] = SIZE_MAX;
    for (size_t i = 0; previous && i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        previous[i] = text;
        if (act->kind == PARLEY_ACT_REVISE)
            text = i;
        if (act->kind != PARLEY_ACT_OFFER)
            continue;
        previous[i] = last[act->party];
        last[act->party] = i;
    }
    return previous;
}

pl_move pl_talk_move(const pl_talk_report *report, size_t act, size_t previous, double *by) {
    uint32_t party = report->acts[act].party;
    *by = 0;
    if (previous == SIZE_MAX)
        return PL_MOVE_OPENS;
    double change = report->acts[act].utilities[party] - report->acts[previous].utilities[party];
    *by = fabs(change);
    return change < 0 ? PL_MOVE_CONCEDES : change > 0 ? PL_MOVE_ASKS_MORE : PL_MOVE_HOLDS;
}

const char *pl_vote_word(int vote) {
    static const char *const words[] = {"much worse", "worse", "sees", "better", "much better"};
    return words[vote + 2];
}

const char *pl_act_word(uint32_t kind) {
    static const char *const words[] = {"",       "offer", "accept", "reject", "leave",
                                        "refuse", "show",  "answer", "revise"};
    return kind < sizeof words / sizeof *words ? words[kind] : "other";
}

const char *pl_end_word(uint32_t end) {
    static const char *const words[] = {"runs", "agreed", "deadline", "left", "refused"};
    return end < sizeof words / sizeof *words ? words[end] : "other";
}
