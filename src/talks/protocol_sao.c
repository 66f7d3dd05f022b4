/* Stacked alternating offers (Aydogan, Festen, Hindriks, Jonker 2017,
 * doi:10.1007/978-3-319-51563-2_10): in turn, each party accepts what is on the table or puts its
 * own offer there, to which it consents by making it. Either all have acted once before the clock
 * goes on, or, one offer a step, it goes on with every act. */
#include "talks/protocols.h"

static void next_turn(pl_session *s, bool each_step) {
    if (++s->turn == s->scenario->parties)
        s->turn = 0;
    if (each_step || s->turn == 0)
        pl_session_next_round(s);
}

static void act(pl_session *s, bool each_step) {
    uint32_t party = s->turn;
    bool answered = false;
    if (s->on_table) {
        pl_answer answer = pl_session_ask(s, party, s->table);
        if (answer == PL_WAITS)
            return;
        answered = answer == PL_ACCEPTS;
        s->consents |= (uint32_t)answered << party;
    }
    if (!answered) {
        if (!pl_session_call(s, party, 0))
            return;
        s->consents = 1u << party;
        pl_session_tell(s, 0);
    }
    if (parley_protocol_is_met(s->rules, s->scenario->parties, s->consents))
        pl_session_conclude(s, s->table, s->consents);
    if (pl_session_runs(s))
        next_turn(s, each_step);
}

static void act_in_rounds(pl_session *s) {
    act(s, false);
}

static void act_in_steps(pl_session *s) {
    act(s, true);
}

static const parley_parameter PARAMETERS[] = {PL_COMMON_PARAMETERS};

const pl_protocol pl_protocol_sao = {
    .about = {PARLEY_PROTOCOL, "sao",
              "stacked alternating offers: each in turn accepts or makes a counter-offer",
              "Aydogan, Festen, Hindriks and Jonker 2017, doi:10.1007/978-3-319-51563-2_10",
              PL_PARAMETERS(PARAMETERS)},
    .act = act_in_rounds,
    .counters = true,
    .externals = true};

const pl_protocol pl_protocol_sao_step = {
    .about = {PARLEY_PROTOCOL, "sao-step", "the same, but every single act is a round",
              "Aydogan, Festen, Hindriks and Jonker 2017, doi:10.1007/978-3-319-51563-2_10",
              PL_PARAMETERS(PARAMETERS)},
    .act = act_in_steps,
    .counters = true,
    .externals = true};
