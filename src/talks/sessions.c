/* Sessions held in step: each has memory of its own, all share one scratch. */
#include "talks/prepare.h"

#include "base/memory.h"
#include "talks/trade.h"

#include <string.h>

enum { ALIGNMENT = 64 };

struct parley_sessions {
    parley_talks *talks;
    parley_talk *list;
    size_t count, *place; /* of each session in memory */
    char *memory;
    char *scratch_memory;
    pl_scratch scratch;
};

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static pl_session *session_of(const parley_sessions *s, size_t index) {
    return (pl_session *)(s->memory + s->place[index]);
}

/* Places the sessions, and finds out how large the scratch must be. */
static parley_status place_all(parley_sessions *s, size_t *bytes, size_t *scratch_bytes) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < s->count; i++) {
        pl_provision provisions[PARLEY_MAX_PARTIES];
        PL_TRY(pl_talks_prepare(s->talks, &s->list[i], true, NULL));
        pl_talks_provide(s->talks, &s->list[i], NULL, provisions);
        const parley_scenario *scenario = provisions[0].scenario;
        size_t scratch = pl_scratch_bytes(scenario);
        s->place[i] = *bytes;
        *bytes += aligned(pl_session_bytes(scenario, provisions[0].protocol, provisions));
        *scratch_bytes = scratch > *scratch_bytes ? scratch : *scratch_bytes;
    }
out:
    return status;
}

parley_status parley_sessions_new(parley_sessions **out, parley_talks *talks,
                                  const parley_talk *list, size_t count) {
    parley_status status = PARLEY_OK;
    size_t bytes = 0, scratch_bytes = 0;
    *out = NULL;
    parley_sessions *s = PL_NEW(parley_sessions, 1);
    if (!s)
        return pl_fail_memory();
    s->talks = talks;
    s->count = count;
    s->list = PL_NEW(parley_talk, count);
    s->place = PL_NEW(size_t, count);
    if (!s->list || !s->place) {
        status = pl_fail_memory();
        goto out;
    }
    memcpy(s->list, list, count * sizeof *list);
    PL_TRY(place_all(s, &bytes, &scratch_bytes));
    s->memory = pl_calloc_aligned(bytes, 1);
    s->scratch_memory = pl_calloc_aligned(scratch_bytes, 1);
    if (!s->memory || !s->scratch_memory) {
        status = pl_fail_memory();
        goto out;
    }
    parley_sessions_reset(s);
    *out = s;
    return PARLEY_OK;
out:
    parley_sessions_free(s);
    return status;
}

void parley_sessions_free(parley_sessions *sessions) {
    if (!sessions)
        return;
    pl_free(sessions->list);
    pl_free(sessions->place);
    pl_free(sessions->memory);
    pl_free(sessions->scratch_memory);
    pl_free(sessions);
}

void parley_sessions_reset(parley_sessions *sessions) {
    for (size_t i = 0; i < sessions->count; i++) {
        pl_provision provisions[PARLEY_MAX_PARTIES];
        pl_talks_provide(sessions->talks, &sessions->list[i], &sessions->scratch, provisions);
        pl_session_begin(session_of(sessions, i), provisions[0].scenario, provisions[0].protocol,
                         provisions);
    }
}

/* -- replies --------------------------------------------------------------------------------- */

static bool fits(const pl_session *session, uint32_t kind) {
    if (session->asks == PARLEY_ACT_OFFER)
        return kind == PARLEY_ACT_OFFER || kind == PARLEY_ACT_LEAVE;
    if (session->protocol->counters)
        return kind == PARLEY_ACT_ACCEPT || kind == PARLEY_ACT_OFFER || kind == PARLEY_ACT_LEAVE;
    return kind == PARLEY_ACT_ACCEPT || kind == PARLEY_ACT_REJECT;
}

/* Checks the reply to one session and lays its offer ready; nothing moves yet. */
static parley_status look_at_reply(pl_session *session, size_t index, const parley_reply *replies,
                                   const uint32_t *offers, size_t stride) {
    if (!pl_session_runs(session) || !session->waiting_for)
        return PARLEY_OK;
    uint32_t kind = replies ? replies[index].kind : 0;
    if (!fits(session, kind))
        return pl_fail(PARLEY_E_ARGUMENT, "session %zu waits for another kind of reply than %u",
                       index, kind);
    if (kind == PARLEY_ACT_OFFER &&
        (!offers || stride < session->scenario->issues ||
         !pl_offer_of_choices(session->scenario, offers + index * stride, session->reply_offer)))
        return pl_fail(PARLEY_E_ARGUMENT,
                       "session %zu: an option does not exist, or a rule forbids the offer", index);
    return PARLEY_OK;
}

/* -- steps ----------------------------------------------------------------------------------- */

static void go_on(pl_session *session) {
    uint32_t round = session->round;
    session->waiting_for = 0;
    while (pl_session_runs(session) && session->round == round && !session->waiting_for)
        session->protocol->act(session);
}

/* What is on the table now, or was when all agreed. */
static void show(const pl_session *session, parley_session_row *row, uint32_t *choices) {
    *row = (parley_session_row){.result = session->result,
                                .round = session->round,
                                .waiting_for = session->waiting_for,
                                .asks = session->waiting_for ? session->asks : 0,
                                .proposer = PARLEY_MAX_PARTIES};
    const pl_offer *offer = session->agreement ? session->agreement : session->table;
    if (!session->agreement && (!session->on_table || session->protocol->each_offers))
        return;
    row->proposer = offer->from;
    for (uint32_t p = 0; p < session->scenario->parties; p++)
        row->utilities[p] = pl_utility(&session->scenario->profiles[p], offer->units[p]);
    if (choices)
        pl_offer_choices(session->scenario, offer, choices);
}

parley_status parley_sessions_step(parley_sessions *sessions, size_t *running,
                                   parley_session_row *rows, const parley_reply *replies,
                                   uint32_t *offers, size_t choice_stride) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < sessions->count; i++)
        PL_TRY(look_at_reply(session_of(sessions, i), i, replies, offers, choice_stride));
    *running = 0;
    for (size_t i = 0; i < sessions->count; i++) {
        pl_session *session = session_of(sessions, i);
        if (pl_session_runs(session)) {
            pl_scratch_lay(&sessions->scratch, session->scenario, sessions->scratch_memory);
            session->reply = session->waiting_for ? replies[i].kind : 0;
            go_on(session);
        }
        *running += pl_session_runs(session);
        uint32_t *choices = offers && choice_stride >= session->scenario->issues
                                ? offers + i * choice_stride
                                : NULL;
        show(session, &rows[i], choices);
    }
out:
    return status;
}
