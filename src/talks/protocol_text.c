/* The single negotiating text (Raiffa 1982, The Art and Science of Negotiation, ch. 14; in this
 * form Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1109/MIS.2003.1249167): in each round the
 * mediator shows one draft to all parties, each by itself, and they answer point by point and on
 * the whole. At the end, or once the text has come to rest, it is put to signature. */
#include "talks/mediated.h"
#include "talks/protocols.h"

/* Places in the table below. */
enum { PATIENCE = 4 };

/* Whether there was something to show. */
static bool show_all(pl_session *s) {
    uint32_t n = s->scenario->parties, place = PL_DRAFT;
    if (s->mediation->seen != pl_everybody(s))
        place = PL_TEXT;
    else if (!pl_mediated_draft(s))
        return false;
    for (uint32_t p = 0; p < n; p++)
        pl_mediated_show(s, p, place);
    return place == PL_DRAFT;
}

static void put_to_signature(pl_session *s) {
    pl_mediated_settle(s);
    s->consents = 0;
    for (uint32_t p = 0; p < s->scenario->parties; p++)
        s->consents |= (uint32_t)pl_mediated_sign(s, p) << p;
    if (parley_protocol_is_met(s->rules, s->scenario->parties, s->consents))
        pl_session_conclude(s, pl_session_table(s, PL_TEXT), s->consents);
    s->rest = 0;
}

static void act(pl_session *s) {
    pl_mediated_clock(s);
    bool revised = show_all(s) && pl_mediated_judge(s) == PL_ADOPT;
    s->rest = revised ? 0 : s->rest + 1;
    uint32_t patience = (uint32_t)s->rules->values[PATIENCE];
    if (s->round + 1 == s->rules->rounds || (patience > 0 && s->rest >= patience))
        put_to_signature(s);
    if (pl_session_runs(s))
        pl_session_next_round(s);
}

static const parley_parameter PARAMETERS[] = {
    {"rounds", PARLEY_WHOLE, 1, PARLEY_MAX_ROUNDS, 500, "rounds", "", "the deadline"},
    PL_COMMON_OF_ONE_ROUND,
    {"patience", PARLEY_WHOLE, 0, PARLEY_MAX_ROUNDS, 0, "rounds", "",
     "after so many without a revision the text is put to signature; 0: only at the end"}};

const pl_protocol pl_protocol_single_text = {
    .about = {PARLEY_PROTOCOL, "single-text",
              "each round a mediator shows a draft to all, who answer point by point; in the end "
              "they sign its text or not",
              "Klein, Faratin, Sayama and Bar-Yam 2003, doi:10.1109/MIS.2003.1249167",
              PL_PARAMETERS(PARAMETERS)},
    .act = act,
    .mediated = true,
    .mediator = PL_MEDIATOR_NASH};
