/* All parties offer at the same time, then each answers every offer of the others (the monotonic
 * concession protocol without its duty to concede; Rosenschein and Zlotkin 1994, Rules of
 * Encounter, ch. 3). Of several offers that find enough consent one is drawn, each as likely. */
#include "talks/protocols.h"

static uint32_t consents_to(pl_session *s, uint32_t place) {
    uint32_t consents = 1u << place;
    for (uint32_t p = 0; p < s->scenario->parties; p++)
        if (p != place && pl_session_ask(s, p, pl_session_table(s, place)) == PL_ACCEPTS)
            consents |= 1u << p;
    return consents;
}

static void act(pl_session *s) {
    uint32_t n = s->scenario->parties, consents[PARLEY_MAX_PARTIES], good[PARLEY_MAX_PARTIES];
    uint32_t count = 0;
    for (uint32_t p = 0; p < n; p++)
        if (!pl_session_call(s, p, p))
            return;
    for (uint32_t p = 0; p < n; p++)
        pl_session_tell(s, p);
    for (uint32_t p = 0; p < n; p++) {
        consents[p] = consents_to(s, p);
        if (parley_protocol_is_met(s->rules, n, consents[p]))
            good[count++] = p;
    }
    if (count > 0) {
        uint32_t one = good[count > 1 ? pl_session_chance(s, count) : 0];
        pl_session_conclude(s, pl_session_table(s, one), consents[one]);
    }
    if (pl_session_runs(s))
        pl_session_next_round(s);
}

static const parley_parameter PARAMETERS[] = {PL_COMMON_PARAMETERS};

const pl_protocol pl_protocol_simultaneous = {
    .about = {PARLEY_PROTOCOL, "simultaneous",
              "all offer at the same time, then each answers the offers of the others",
              "after Rosenschein and Zlotkin 1994, Rules of Encounter, ch. 3",
              PL_PARAMETERS(PARAMETERS)},
    .act = act,
    .each_offers = true};
