/* Shuttle mediation: in each round the mediator visits one party, shows it the text if it has not
 * seen it and then one or more drafts, and revises before it goes on. It may begin with one side
 * alone. At the end, or once the text has come to rest, it goes round with the text for signatures.
 */
#include "talks/mediated.h"
#include "talks/protocols.h"

/* Places in the table below, and words. */
enum {
    PATIENCE = 4,
    ORDER = 5,
    FIRST = 6,
    STAY = 7,
    DRAFTS = 8,
    REVISE = 9,
    BY_TURNS = 0,
    BY_CHANCE = 1,
    AFTER_VISITS = 0
};

static uint32_t value(const pl_session *s, uint32_t parameter) {
    return (uint32_t)s->rules->values[parameter];
}

static uint32_t first_party(const pl_session *s) {
    return value(s, FIRST) % s->scenario->parties;
}

/* Number `at` of the set bits. */
static uint32_t nth_of(uint32_t bits, uint32_t at) {
    while (at-- > 0)
        bits &= bits - 1;
    return (uint32_t)__builtin_ctz(bits);
}

/* -- whom to visit --------------------------------------------------------------------------- */

/* The next of the parties in turn, `turn` being the one that would be. */
static uint32_t by_turns(const pl_session *s, uint32_t parties) {
    uint32_t p = s->turn;
    while (!(parties >> p & 1))
        p = (p + 1) % s->scenario->parties;
    return p;
}

/* The least satisfied of the parties; of equals the next in turn. */
static uint32_t least_satisfied(const pl_session *s, uint32_t parties) {
    uint32_t n = s->scenario->parties, chosen = by_turns(s, parties);
    for (uint32_t i = 1; i < n; i++) {
        uint32_t p = (s->turn + i) % n;
        if (parties >> p & 1 && pl_mediated_discontent(s, p) > pl_mediated_discontent(s, chosen))
            chosen = p;
    }
    return chosen;
}

static uint32_t next_visit(pl_session *s) {
    const pl_mediation *m = s->mediation;
    uint32_t parties = m->circle;
    if (s->draft_open && m->circle & ~m->answered)
        parties &= ~m->answered;
    uint32_t party;
    switch (value(s, ORDER)) {
    case BY_TURNS: party = by_turns(s, parties); break;
    case BY_CHANCE:
        party = nth_of(parties, pl_session_chance(s, (uint32_t)__builtin_popcount(parties)));
        break;
    default: party = least_satisfied(s, parties); break;
    }
    s->turn = (party + 1) % s->scenario->parties;
    return party;
}

/* -- a visit --------------------------------------------------------------------------------- */

/* Shows a draft; true when there can be another one in the same visit. */
static bool show_draft(pl_session *s, uint32_t party) {
    pl_mediation *m = s->mediation;
    if (!pl_mediated_draft(s) || m->answered >> party & 1)
        return false;
    pl_mediated_show(s, party, PL_DRAFT);
    bool heard_all = (m->answered & m->circle) == m->circle;
    if (!heard_all && value(s, REVISE) != AFTER_VISITS)
        return false;
    pl_verdict verdict = pl_mediated_judge(s);
    if (verdict == PL_ADOPT)
        s->rest = 0;
    return verdict != PL_OPEN;
}

static void visit(pl_session *s) {
    bool alone = s->round < value(s, STAY);
    pl_mediated_narrow(s, alone ? 1u << first_party(s) : pl_everybody(s));
    if (s->round == 0)
        s->turn = first_party(s);
    uint32_t party = next_visit(s), drafts = value(s, DRAFTS);
    s->rest++;
    if (!(s->mediation->seen >> party & 1)) {
        pl_mediated_show(s, party, PL_TEXT);
        drafts--;
    }
    while (drafts-- > 0 && show_draft(s, party))
        ;
}

/* -- signatures ------------------------------------------------------------------------------ */

/* A round with the text: each party once, as long as its signature can still lead to an agreement.
 */
static void collect(pl_session *s) {
    uint32_t n = s->scenario->parties, party = (first_party(s) + s->votes) % n;
    s->consents |= (uint32_t)pl_mediated_sign(s, party) << party;
    s->votes++;
    uint32_t left = 0;
    for (uint32_t i = s->votes; i < n; i++)
        left |= 1u << (first_party(s) + i) % n;
    if (parley_protocol_is_met(s->rules, n, s->consents))
        pl_session_conclude(s, pl_session_table(s, PL_TEXT), s->consents);
    else if (parley_protocol_is_met(s->rules, n, s->consents | left))
        return;
    s->signing = false;
    s->rest = 0;
}

/* When the last rounds are just enough to see everybody; or the text is at rest, and there is time
 * to go round once more if somebody does not sign. */
static bool is_time(const pl_session *s) {
    uint32_t left = s->rules->rounds - s->round, n = s->scenario->parties;
    bool rests = value(s, PATIENCE) > 0 && s->rest >= value(s, PATIENCE) &&
                 s->mediation->circle == pl_everybody(s);
    return left == n || (s->round == 0 && left < n) || (rests && left >= 2 * n);
}

static void act(pl_session *s) {
    pl_mediated_clock(s);
    if (!s->signing && is_time(s)) {
        pl_mediated_narrow(s, pl_everybody(s));
        pl_mediated_settle(s);
        s->signing = true;
        s->votes = s->consents = 0;
    }
    if (s->signing)
        collect(s);
    else
        visit(s);
    if (pl_session_runs(s))
        pl_session_next_round(s);
}

static const parley_parameter PARAMETERS[] = {
    {"rounds", PARLEY_WHOLE, 1, PARLEY_MAX_ROUNDS, 200, "visits", "", "the deadline"},
    PL_COMMON_OF_ONE_ROUND,
    {"patience", PARLEY_WHOLE, 0, PARLEY_MAX_ROUNDS, 0, "visits", "",
     "after so many without a revision the mediator asks for signatures; 0: only at the end"},
    {"order", PARLEY_WORD, 0, 2, 0, "", "rotate random least_satisfied",
     "whom the mediator visits next, of those that have not seen the draft"},
    {"first", PARLEY_WHOLE, 0, PARLEY_MAX_PARTIES - 1, 0, "", "",
     "the party that is visited first, from 0"},
    {"stay", PARLEY_WHOLE, 0, PARLEY_MAX_ROUNDS, 1, "visits", "",
     "how many the mediator makes to the first party before any other sees a draft"},
    {"drafts", PARLEY_WHOLE, 1, 64, 1, "drafts", "", "how many it shows in a visit at most"},
    {"revise", PARLEY_WORD, 0, 1, 0, "", "visit tour",
     "whether it may drop a draft after any visit or only when all have seen it"}};

const pl_protocol pl_protocol_shuttle = {
    .about = {PARLEY_PROTOCOL, "shuttle",
              "a mediator visits one party at a time with its drafts, then goes round for "
              "signatures",
              "", PL_PARAMETERS(PARAMETERS)},
    .act = act,
    .mediated = true,
    .mediator = PL_MEDIATOR_NASH};
