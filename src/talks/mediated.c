/* Between the mediator and the seats: drafts one way, answers the other. */
#include "talks/mediated.h"

#include "talks/parts.h"

#include <string.h>

enum { ALIGNMENT = 16 };

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* A mediation that knows its terms and the rules, which is what the size of its state depends on.
 */
static void furnish(pl_mediation *m, const parley_scenario *scenario,
                    const parley_protocol *rules) {
    *m = (pl_mediation){.mediator = pl_mediators[rules->mediator.component],
                        .values = rules->mediator.values,
                        .terms = pl_scenario_terms(scenario),
                        .parties = scenario->parties,
                        .quorum = rules->quorum,
                        .required = rules->required,
                        .vetoes = rules->vetoes,
                        .ticks = rules->rounds,
                        .circle = (1u << scenario->parties) - 1};
}

static size_t state_bytes(const pl_mediation *m) {
    return m->mediator->state_bytes ? aligned(m->mediator->state_bytes(m)) : 0;
}

static size_t choices_bytes(const parley_scenario *scenario) {
    return aligned(scenario->issues * sizeof(uint32_t));
}

/* Of every party to the text and to the draft. */
static size_t points_bytes(const parley_scenario *scenario) {
    return aligned((size_t)2 * scenario->parties * scenario->issues);
}

size_t pl_mediated_bytes(const parley_scenario *scenario, const parley_protocol *rules) {
    pl_mediation m;
    furnish(&m, scenario, rules);
    return aligned(sizeof m) + state_bytes(&m) + 2 * choices_bytes(scenario) +
           points_bytes(scenario);
}

void pl_mediated_begin(pl_session *s, void *memory) {
    pl_mediation *m = s->mediation = memory;
    const parley_scenario *scenario = s->scenario;
    char *at = (char *)memory + aligned(sizeof *m);
    furnish(m, scenario, s->rules);
    m->random = pl_random_stream(s->seed, s->number, PL_MEDIATOR_ROLE);
    m->state = at;
    memset(m->state, 0, state_bytes(m));
    at += state_bytes(m);
    m->text = (uint32_t *)at;
    m->draft = (uint32_t *)(at + choices_bytes(scenario));
    uint8_t *points = (uint8_t *)(at + 2 * choices_bytes(scenario));
    for (uint32_t p = 0; p < m->parties; p++) {
        m->on_text[p].points = points + (size_t)(2 * p) * scenario->issues;
        m->on_draft[p].points = points + (size_t)(2 * p + 1) * scenario->issues;
    }
    pl_session_table(s, PL_TEXT)->from = PARLEY_THE_MEDIATOR;
    pl_session_table(s, PL_DRAFT)->from = PARLEY_THE_MEDIATOR;
    if (m->mediator->begin)
        m->mediator->begin(m);
}

/* -- drafts ---------------------------------------------------------------------------------- */

static void copy_choices(pl_mediation *m, uint32_t *to, const uint32_t *from) {
    memcpy(to, from, m->terms.issues * sizeof *to);
}

/* The next outcome in the order of numbers, after the last the first. */
static void step(const pl_terms *terms, uint32_t *choices) {
    for (uint32_t j = terms->issues; j-- > 0;) {
        if (++choices[j] < terms->counts[j])
            return;
        choices[j] = 0;
    }
}

/* Any outcome that exists: each as likely where there are no rules or the space is not listed; else
 * any, or the next that exists. */
static void draw_text(pl_session *s, uint32_t *choices) {
    const parley_scenario *scenario = s->scenario;
    pl_mediation *m = s->mediation;
    for (uint32_t f = 0; !scenario->listed && f < scenario->factor_count; f++) {
        const pl_factor *factor = &scenario->factors[f];
        uint32_t code = (uint32_t)pl_random_below(&m->random, factor->size);
        for (uint32_t i = 0; i < factor->issue_count; i++)
            choices[factor->issues[i]] = factor->options[code * factor->issue_count + i];
    }
    for (uint32_t j = 0; scenario->listed && j < scenario->issues; j++)
        choices[j] = (uint32_t)pl_random_below(&m->random, scenario->option_counts[j]);
    while (scenario->listed && !pl_terms_allow(&m->terms, choices))
        step(&m->terms, choices);
}

/* Puts choices on the table. */
static void lay(pl_session *s, uint32_t place, const uint32_t *choices) {
    pl_offer_of_choices(s->scenario, choices, pl_session_table(s, place));
}

static void revise(pl_session *s, const uint32_t *choices) {
    pl_mediation *m = s->mediation;
    copy_choices(m, m->text, choices);
    lay(s, PL_TEXT, m->text);
    pl_session_record(s, PARLEY_ACT_REVISE, PARLEY_THE_MEDIATOR, PARLEY_THE_MEDIATOR,
                      pl_session_table(s, PL_TEXT));
}

void pl_mediated_clock(pl_session *s) {
    pl_mediation *m = s->mediation;
    m->tick = s->round;
    m->t = (s->round + 1.0) / (s->rules->rounds + 1.0);
    s->on_table = true;
    if (s->text_begun)
        return;
    s->text_begun = true;
    if (s->rules->start)
        copy_choices(m, m->draft, s->rules->start);
    else
        draw_text(s, m->draft);
    revise(s, m->draft);
}

bool pl_mediated_draft(pl_session *s) {
    pl_mediation *m = s->mediation;
    if (s->draft_open)
        return true;
    copy_choices(m, m->draft, m->text);
    m->mediator->propose(m);
    s->draft_open = pl_mediation_differs(m);
    m->answered = 0;
    if (s->draft_open)
        lay(s, PL_DRAFT, m->draft);
    return s->draft_open;
}

/* -- answers --------------------------------------------------------------------------------- */

static void record_answers(pl_session *s, uint32_t party, const pl_offer *offer,
                           const pl_answers *answers) {
    parley_act *act = pl_session_record(s, PARLEY_ACT_ANSWER, party, PARLEY_THE_MEDIATOR, offer);
    if (!act)
        return;
    act->vote = answers->vote;
    act->could_sign = answers->could_sign;
    if (s->trace->answers)
        memcpy(s->trace->answers + (size_t)(act - s->trace->acts) * s->scenario->issues,
               answers->points, s->scenario->issues);
}

void pl_mediated_show(pl_session *s, uint32_t party, uint32_t place) {
    pl_mediation *m = s->mediation;
    pl_seat *seat = &s->seats[party];
    const pl_offer *offer = pl_session_table(s, place);
    const uint32_t *choices = place == PL_TEXT ? m->text : m->draft;
    pl_answers *answers = place == PL_TEXT ? &m->on_text[party] : &m->on_draft[party];
    pl_session_record(s, PARLEY_ACT_SHOW, PARLEY_THE_MEDIATOR, party, offer);
    pl_seat_clock(seat, s->round);
    pl_seat_answer(seat, offer, choices, place == PL_TEXT ? NULL : pl_session_table(s, PL_TEXT),
                   answers);
    record_answers(s, party, offer, answers);
    *(place == PL_TEXT ? &m->seen : &m->answered) |= 1u << party;
    if (m->mediator->hear)
        m->mediator->hear(m, party, choices, answers);
}

/* -- revising -------------------------------------------------------------------------------- */

/* What the parties said to the draft now is what they say to the text. */
static void adopt(pl_session *s) {
    pl_mediation *m = s->mediation;
    for (uint32_t p = 0; p < m->parties; p++) {
        if (!(m->answered >> p & 1))
            continue;
        pl_answers before = m->on_text[p];
        m->on_text[p] = m->on_draft[p];
        m->on_draft[p] = before;
    }
    m->seen = m->answered;
    revise(s, m->draft);
}

pl_verdict pl_mediated_judge(pl_session *s) {
    pl_mediation *m = s->mediation;
    pl_verdict verdict = m->mediator->judge(m);
    if (verdict == PL_ADOPT)
        adopt(s);
    s->draft_open = verdict == PL_OPEN;
    return verdict;
}

void pl_mediated_settle(pl_session *s) {
    pl_mediation *m = s->mediation;
    s->draft_open = false;
    if (!m->mediator->settle)
        return;
    copy_choices(m, m->draft, m->text);
    m->mediator->settle(m);
    if (!pl_mediation_differs(m))
        return;
    m->seen = 0;
    revise(s, m->draft);
}

void pl_mediated_narrow(pl_session *s, uint32_t circle) {
    s->mediation->circle = circle;
}

/* -- signing --------------------------------------------------------------------------------- */

bool pl_mediated_sign(pl_session *s, uint32_t party) {
    pl_mediation *m = s->mediation;
    if (!(m->seen >> party & 1))
        pl_mediated_show(s, party, PL_TEXT);
    bool signs = pl_session_ask(s, party, pl_session_table(s, PL_TEXT)) == PL_ACCEPTS;
    if (m->mediator->signature)
        m->mediator->signature(m, party, signs);
    return signs;
}

void pl_mediated_refused(pl_session *s, uint32_t party) {
    pl_mediation *m = s->mediation;
    if (m->mediator->refusal)
        m->mediator->refusal(m, party);
}

uint32_t pl_mediated_discontent(const pl_session *s, uint32_t party) {
    const pl_mediation *m = s->mediation;
    const pl_answers *answers = &m->on_text[party];
    if (!(m->seen >> party & 1))
        return UINT32_MAX;
    uint32_t sum = answers->could_sign ? 0 : 2 * m->terms.issues;
    for (uint32_t j = 0; j < m->terms.issues; j++)
        sum += answers->points[j];
    return sum;
}
