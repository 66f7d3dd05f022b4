/* One party proposes in each round and all others answer, each knowing only the offer. The
 * proposers take turns (Rubinstein 1982, doi:10.2307/1912531) or are drawn anew each round (Baron
 * and Ferejohn 1989, doi:10.2307/1961664, closed rule). With one round only, an ultimatum. */
#include "talks/protocols.h"

/* Places in the tables below. */
enum { ORDER = 4, ROTATE = 0, ULTIMATUM_PROPOSER = 3 };

/* `votes` counts who has acted in the round, the proposer included. */
static void go_on(pl_session *s, uint32_t first) {
    uint32_t n = s->scenario->parties;
    if (s->votes == 0) {
        s->turn = first;
        if (!pl_session_call(s, s->turn, 0))
            return;
        s->consents = 1u << s->turn;
        pl_session_tell(s, 0);
        s->votes = 1;
    } else {
        uint32_t voter = (s->turn + s->votes) % n;
        pl_answer answer = pl_session_ask(s, voter, s->table);
        if (answer == PL_WAITS)
            return;
        s->consents |= (uint32_t)(answer == PL_ACCEPTS) << voter;
        s->votes++;
    }
    if (s->votes < n)
        return;
    s->votes = 0;
    if (parley_protocol_is_met(s->rules, n, s->consents))
        pl_session_conclude(s, s->table, s->consents);
    s->on_table = !pl_session_runs(s) && s->on_table;
    if (pl_session_runs(s))
        pl_session_next_round(s);
}

static uint32_t draw_first(pl_session *s) {
    if (s->rules->values[ORDER] == ROTATE)
        return s->round % s->scenario->parties;
    /* Drawn once a round, although an external proposer may be waited for. */
    if (s->drawn_round != s->round + 1) {
        s->drawn_round = s->round + 1;
        s->drawn = pl_session_chance(s, s->scenario->parties);
    }
    return s->drawn;
}

static void act_alternating(pl_session *s) {
    go_on(s, s->votes == 0 ? draw_first(s) : s->turn);
}

static void act_ultimatum(pl_session *s) {
    uint32_t first = (uint32_t)s->rules->values[ULTIMATUM_PROPOSER];
    go_on(s, first % s->scenario->parties);
}

static const parley_parameter PARAMETERS[] = {
    PL_COMMON_PARAMETERS,
    {"order", PARLEY_WORD, 0, 1, 0, "", "rotate random",
     "whether proposers take turns or are drawn every round"}};

static const parley_parameter ONCE[] = {PL_COMMON_OF_ONE_ROUND,
                                        {"proposer", PARLEY_WHOLE, 0, PARLEY_MAX_PARTIES - 1, 0, "",
                                         "", "the party that proposes, from 0"}};

const pl_protocol pl_protocol_alternating = {
    .about = {PARLEY_PROTOCOL, "alternating", "each round one party proposes and all others answer",
              "Rubinstein 1982, doi:10.2307/1912531; order=random: Baron and Ferejohn 1989, "
              "doi:10.2307/1961664",
              PL_PARAMETERS(PARAMETERS)},
    .act = act_alternating,
    .externals = true,
    .equilibrium = true};

const pl_protocol pl_protocol_ultimatum = {
    .about = {PARLEY_PROTOCOL, "ultimatum", "one party proposes, all others answer, and that is it",
              "Gueth, Schmittberger and Schwarze 1982, doi:10.1016/0167-2681(82)90011-7",
              PL_PARAMETERS(ONCE)},
    .act = act_ultimatum,
    .one_round = true,
    .externals = true,
    .equilibrium = true};
