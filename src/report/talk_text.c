/* A negotiation as text: who negotiated how, the run, who conceded what, and where it ended. */
#include "report/talk_teller.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    SHOWN_ACTS = 30,    /* of a run that is abridged, about */
    SHOWN_CHANGES = 3,  /* of an offer */
    LABEL_COLUMNS = 16, /* of a party in the run */
    LEAST_WIDTH = 6,    /* of a utility */
    TITLE_LINES = 3     /* of a party above its utilities */
};

const char *pl_teller_party(const pl_teller *t, uint32_t party) {
    return party < t->report->domain->party_count ? t->report->domain->parties[party].label
                                                  : pl_word(&t->r, "mediator", "调解人");
}

static void add_issue(const pl_teller *t, pl_text *text, uint32_t issue) {
    const pl_domain *d = t->report->domain;
    if (d->numbers)
        pl_text_print(text, "%lld ", (long long)d->numbers[issue]);
    pl_text_put(text, d->issues[issue].label);
}

/* -- who negotiates -------------------------------------------------------------------------- */

static void put_parties(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    const pl_domain *d = t->report->domain;
    pl_column columns[] = {{pl_word(r, "party", "当事方"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "strategy", "策略"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "reservation value", "保留值"), PL_RIGHT, 0, 11, false},
                           {pl_word(r, "best", "最高"), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = 4};
    for (uint32_t p = 0; p < d->party_count; p++) {
        double least, best, reservation = parley_scenario_reservation(d->scenario, p, 0);
        parley_scenario_range(d->scenario, p, &least, &best);
        pl_table_add(&table, PL_PLAIN, pl_teller_party(t, p));
        pl_table_add(&table, PL_PLAIN, t->report->strategies[p]);
        if (isinf(reservation))
            pl_table_add(&table, PL_FAINT, pl_word(r, "none", "无"));
        else
            pl_cell_print(&table, PL_PLAIN, "%.3f", reservation);
        pl_cell_print(&table, PL_PLAIN, "%.3f", best);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* Whose consent is needed and what principals ratify, where that is not usual. */
static void put_rules(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    const parley_protocol *rules = t->report->rules;
    pl_text line = {0};
    bool any = false;
    for (uint32_t p = 0; p < t->report->domain->party_count; p++)
        if (rules->required >> p & 1) {
            pl_text_put(&line,
                        any ? pl_word(r, ", ", "、") : pl_word(r, "Must consent: ", "须同意："));
            pl_text_put(&line, pl_teller_party(t, p));
            any = true;
        }
    if (any)
        pl_text_put(&line, pl_word(r, ". ", "。"));
    for (uint32_t p = 0; p < t->report->domain->party_count; p++) {
        if (isfinite(rules->principals[p]))
            pl_text_print(&line,
                          pl_word(r, "%s's principal ratifies nothing below %.3f. ",
                                  "%s的授权方不批准低于%.3f的协议。"),
                          pl_teller_party(t, p), rules->principals[p]);
        if (rules->refusals[p] > 0)
            pl_text_print(&line,
                          pl_word(r, "%s's principal refuses with probability %.3g. ",
                                  "%s的授权方拒绝的概率为%.3g。"),
                          pl_teller_party(t, p), rules->refusals[p]);
    }
    if (line.length > 0)
        pl_flush(r, &line, 0);
}

static void put_head(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    const pl_talk_report *report = t->report;
    pl_text line = {0};
    pl_put_heading(r->out, r->style, report->domain->title);
    if (report->domain->is_dossier)
        pl_put_as_of(r, report->domain->as_of);
    pl_text_print(&line, pl_word(r, "Simulated talks: %s", "模拟谈判：%s"), report->protocol);
    if (!strstr(report->protocol, "rounds=")) /* the default is not written there */
        pl_text_print(&line, pl_word(r, ", %u rounds at most", "，最多%u轮"), report->rounds);
    pl_text_print(&line, pl_word(r, ", seed %llu", "，随机种子%llu"),
                  (unsigned long long)report->seed);
    if (report->number > 0)
        pl_text_print(&line, pl_word(r, ", negotiation %llu", "，第%llu场"),
                      (unsigned long long)report->number);
    pl_text_put(&line, pl_word(r, ".", "。"));
    pl_flush(r, &line, 0);
    put_rules(t);
    pl_text_put(r->out, "\n");
    put_parties(t);
}

/* -- the run: columns ------------------------------------------------------------------------ */

static const char *move_word(const pl_teller *t, pl_move move) {
    switch (move) {
    case PL_MOVE_OPENS: return pl_word(&t->r, "opens", "首次提议");
    case PL_MOVE_CONCEDES: return pl_word(&t->r, "concedes", "让步");
    case PL_MOVE_HOLDS: return pl_word(&t->r, "holds", "不变");
    case PL_MOVE_ASKS_MORE: return pl_word(&t->r, "asks more", "加码");
    }
    return "";
}

static size_t wider(size_t width, const char *string) {
    size_t columns = pl_columns(string);
    return columns > width ? columns : width;
}

static size_t run_width(const pl_teller *t) {
    size_t width = 2 + t->round_width + 2 + t->party_width + 2 + t->move_width;
    for (uint32_t p = 0; p < t->report->domain->party_count; p++)
        width += t->gap + t->width[p];
    return width;
}

/* Of the party's utilities; those of some formats lie anywhere. */
static size_t number_width(const pl_teller *t, uint32_t party) {
    size_t width = LEAST_WIDTH;
    for (size_t i = 0; i < t->report->act_count; i++) {
        char number[32];
        snprintf(number, sizeof number, "%.3f", t->report->acts[i].utilities[party]);
        width = wider(width, number);
    }
    return width;
}

/* Utilities give way first, then the words of the moves. */
static void set_columns(pl_teller *t) {
    uint32_t n = t->report->domain->party_count;
    char digits[16];
    snprintf(digits, sizeof digits, "%u", t->report->result.rounds);
    t->round_width = wider(strlen(digits), pl_word(&t->r, "round", "轮"));
    t->party_width = pl_columns(pl_word(&t->r, "party", "当事方"));
    t->move_width = pl_columns(pl_word(&t->r, "asks more", "加码")) + 6;
    t->gap = 2;
    for (uint32_t p = 0; p < n; p++) {
        size_t columns = pl_columns(pl_teller_party(t, p));
        t->party_width = wider(t->party_width, pl_teller_party(t, p));
        t->least[p] = number_width(t, p);
        t->width[p] = columns < t->least[p] ? t->least[p] : columns > 10 ? 10 : columns;
    }
    t->party_width = t->party_width > LABEL_COLUMNS ? LABEL_COLUMNS : t->party_width;
    for (uint32_t p = 0; p < n && run_width(t) > t->r.style->width; p++)
        t->width[p] = t->least[p];
    if (run_width(t) > t->r.style->width) {
        t->move_width = 1;
        t->gap = 1;
    }
}

/* The string in `width` columns, cut with an ellipsis where it is longer. */
static void put_padded(const pl_teller *t, const char *string, size_t width, bool right) {
    pl_text *out = t->r.out;
    size_t columns = pl_columns(string);
    if (right && columns < width)
        pl_text_repeat(out, " ", width - columns);
    if (columns <= width) {
        pl_put_clean(out, string, strlen(string));
    } else {
        pl_put_clean(out, string, pl_fit_columns(string, width - 1));
        pl_text_put(out, "…");
    }
    if (!right && columns < width)
        pl_text_repeat(out, " ", width - columns);
}

static void put_run_head(const pl_teller *t) {
    const pl_domain *d = t->report->domain;
    pl_text *out = t->r.out;
    const char *rest[PARLEY_MAX_PARTIES];
    bool more = true;
    for (uint32_t p = 0; p < d->party_count; p++)
        rest[p] = pl_teller_party(t, p);
    for (int line = 0; line < TITLE_LINES && more; line++) {
        more = false;
        pl_text_put(out, "  ");
        put_padded(t, line ? "" : pl_word(&t->r, "round", "轮"), t->round_width, true);
        pl_text_put(out, "  ");
        put_padded(t, line ? "" : pl_word(&t->r, "party", "当事方"), t->party_width, false);
        pl_text_put(out, "  ");
        put_padded(t, "", t->move_width, false);
        for (uint32_t p = 0; p < d->party_count; p++) {
            size_t next, length = pl_break_line(rest[p], t->width[p], &next);
            pl_text piece = {0};
            pl_text_add(&piece, rest[p], length);
            pl_text_repeat(out, " ", t->gap);
            put_padded(t, pl_text_string(&piece), t->width[p], true);
            out->failed |= piece.failed;
            pl_text_clear(&piece);
            rest[p] += next;
            more |= *rest[p] != '\0';
        }
        pl_end_line(out);
    }
}

/* -- the run: acts --------------------------------------------------------------------------- */

static void put_utilities(const pl_teller *t, const parley_act *act) {
    for (uint32_t p = 0; p < t->report->domain->party_count; p++) {
        char number[32];
        snprintf(number, sizeof number, "%.3f", act->utilities[p]);
        pl_text_repeat(t->r.out, " ", t->gap);
        put_padded(t, number, t->width[p], true);
    }
}

void pl_teller_begin(const pl_teller *t, const parley_act *act, bool new_round) {
    char round[16];
    snprintf(round, sizeof round, "%u", act->round + 1);
    pl_text_put(t->r.out, "  ");
    put_padded(t, new_round ? round : "", t->round_width, true);
    pl_text_put(t->r.out, "  ");
    put_padded(t, pl_teller_party(t, act->party), t->party_width, false);
}

void pl_teller_word(const pl_teller *t, const parley_act *act, pl_tone tone, const char *word) {
    size_t columns = pl_columns(word);
    pl_text_put(t->r.out, "  ");
    pl_put_toned(t->r.out, t->r.style, tone, word, strlen(word));
    if (act->kind != PARLEY_ACT_LEAVE && columns <= t->move_width) {
        pl_text_repeat(t->r.out, " ", t->move_width - columns);
        put_utilities(t, act);
    }
    pl_end_line(t->r.out);
}

static pl_tone move_tone(pl_move move) {
    return move == PL_MOVE_CONCEDES ? PL_GOOD : move == PL_MOVE_ASKS_MORE ? PL_POOR : PL_PLAIN;
}

static void put_move(const pl_teller *t, pl_move move, double by) {
    static const char *const signs[] = {" ", "-", "=", "+"};
    const char *word = t->move_width > 1 ? move_word(t, move) : signs[move];
    char amount[32] = "";
    size_t columns = pl_columns(word);
    pl_put_toned(t->r.out, t->r.style, move_tone(move), word, strlen(word));
    if (t->move_width == 1)
        return;
    if (move == PL_MOVE_CONCEDES || move == PL_MOVE_ASKS_MORE)
        snprintf(amount, sizeof amount, "%.3f", by);
    put_padded(t, amount, t->move_width - columns, true);
}

void pl_teller_changes(const pl_teller *t, size_t act, size_t previous) {
    const pl_domain *d = t->report->domain;
    const uint32_t *now = pl_talk_offer(t->report, act);
    const uint32_t *before = previous == SIZE_MAX ? NULL : pl_talk_offer(t->report, previous);
    uint32_t changes = 0;
    pl_text line = {0};
    for (uint32_t j = 0; j < d->issue_count; j++) {
        if (before && before[j] == now[j])
            continue;
        if (++changes > SHOWN_CHANGES && !t->all)
            continue;
        if (changes > 1)
            pl_text_put(&line, pl_word(&t->r, "; ", "；"));
        add_issue(t, &line, j);
        pl_text_put(&line, pl_word(&t->r, ": ", "："));
        pl_text_put(&line, pl_domain_value(d, j, now[j])->label);
    }
    if (changes > SHOWN_CHANGES && !t->all)
        pl_text_print(&line, pl_word(&t->r, "; and %u more", "；另%u点"), changes - SHOWN_CHANGES);
    pl_flush(&t->r, &line, 2 + t->round_width + 2);
}

static void put_offer(const pl_teller *t, size_t i, bool new_round) {
    double by;
    pl_move move = pl_talk_move(t->report, i, t->previous[i], &by);
    pl_teller_begin(t, &t->report->acts[i], new_round);
    pl_text_put(t->r.out, "  ");
    put_move(t, move, by);
    put_utilities(t, &t->report->acts[i]);
    pl_end_line(t->r.out);
    pl_teller_changes(t, i, t->previous[i]);
}

static const char *answer_word(const pl_teller *t, uint32_t kind) {
    switch (kind) {
    case PARLEY_ACT_ACCEPT: return pl_word(&t->r, "accepts", "接受");
    case PARLEY_ACT_REJECT: return pl_word(&t->r, "rejects", "拒绝");
    case PARLEY_ACT_LEAVE: return pl_word(&t->r, "leaves", "退出");
    case PARLEY_ACT_REFUSE: return pl_word(&t->r, "not ratified", "未获批准");
    }
    return pl_act_word(kind);
}

static void put_answer(const pl_teller *t, size_t i, bool new_round) {
    const parley_act *act = &t->report->acts[i];
    pl_tone tone = act->kind == PARLEY_ACT_ACCEPT   ? PL_GOOD
                   : act->kind == PARLEY_ACT_REJECT ? PL_PLAIN
                                                    : PL_BAD;
    pl_teller_begin(t, act, new_round);
    pl_teller_word(t, act, tone, answer_word(t, act->kind));
}

/* -- the run: rounds ------------------------------------------------------------------------- */

/* What is told of a round. */
enum { QUIET = 0, EVENTFUL = 1, SHOWN = 2 };

/* A round in which all hold is no event, nor is one party's refusal of what is held; nor, with a
 * mediator, what is said of drafts: only of texts. */
static bool is_event(const pl_teller *t, size_t i) {
    const parley_act *act = &t->report->acts[i];
    double by;
    if (act->kind == PARLEY_ACT_OFFER)
        return pl_talk_move(t->report, i, t->previous[i], &by) != PL_MOVE_HOLDS;
    if (t->report->mediated)
        return act->kind != PARLEY_ACT_SHOW && (act->kind != PARLEY_ACT_ANSWER || act->vote == 0);
    return act->kind != PARLEY_ACT_REJECT;
}

static void show_nth(uint8_t *rounds, const uint32_t *eventful, uint32_t nth) {
    rounds[eventful[nth]] = EVENTFUL | SHOWN;
}

/* The first and the last rounds with an event, and some in between; all, where they are few. */
static void choose_rounds(const pl_teller *t, uint8_t *rounds, uint32_t *eventful) {
    const pl_talk_report *report = t->report;
    uint32_t count = report->result.rounds, events = 0;
    for (size_t i = 0; i < report->act_count; i++)
        rounds[report->acts[i].round] |= is_event(t, i) ? EVENTFUL : QUIET;
    rounds[0] |= EVENTFUL;
    rounds[count - 1] |= EVENTFUL;
    for (uint32_t k = 0; k < count; k++)
        if (rounds[k] & EVENTFUL)
            eventful[events++] = k;
    double acts_a_round = fmax((double)report->act_count / count, 1);
    uint32_t shown = (uint32_t)fmax(SHOWN_ACTS / acts_a_round, 6), ends = shown / 3;
    for (uint32_t nth = 0; nth < events; nth++)
        if (events <= shown + 2 || nth < ends || nth >= events - ends)
            show_nth(rounds, eventful, nth);
    for (uint32_t k = 1; events > shown + 2 && k <= shown - 2 * ends; k++)
        show_nth(rounds, eventful,
                 ends + (uint32_t)((uint64_t)(events - 2 * ends) * k / (shown - 2 * ends + 1)));
    for (uint32_t k = 0; t->all && k < count; k++)
        rounds[k] |= SHOWN;
}

/* Rounds from `first` up to, not including, `end` are not told. */
static void put_gap(const pl_teller *t, const uint8_t *rounds, uint32_t first, uint32_t end) {
    bool quiet = true;
    pl_text line = {0};
    for (uint32_t k = first; k < end; k++)
        quiet &= !(rounds[k] & EVENTFUL);
    const char *what = !quiet ? ""
                       : t->report->mediated
                           ? pl_word(&t->r, ": drafts, no new text", "：草案，文本未改")
                           : pl_word(&t->r, ": all hold", "：各方不变");
    if (first + 1 == end)
        pl_text_print(&line, pl_word(&t->r, "(round %u%s)", "（第%u轮%s）"), end, what);
    else
        pl_text_print(&line, pl_word(&t->r, "(rounds %u to %u%s)", "（第%u至%u轮%s）"), first + 1,
                      end, what);
    pl_text_repeat(t->r.out, " ", 2 + t->round_width + 2);
    pl_put_toned(t->r.out, t->r.style, PL_FAINT, pl_text_string(&line), line.length);
    pl_end_line(t->r.out);
    t->r.out->failed |= line.failed;
    pl_text_clear(&line);
}

static void put_acts(pl_teller *t, const uint8_t *rounds) {
    const pl_talk_report *report = t->report;
    uint32_t next = 0; /* the round after the last that was told */
    for (size_t i = 0; i < report->act_count; i++) {
        const parley_act *act = &report->acts[i];
        bool new_round = act->round >= next;
        if (!(rounds[act->round] & SHOWN))
            continue;
        if (act->round > next)
            put_gap(t, rounds, next, act->round);
        bool told = true;
        if (report->mediated)
            told = pl_tell_mediated(t, i, new_round);
        else if (act->kind == PARLEY_ACT_OFFER)
            put_offer(t, i, new_round);
        else
            put_answer(t, i, new_round);
        next = told || !new_round ? act->round + 1 : act->round;
    }
}

static const char *mediated_key(const pl_teller *t) {
    return pl_word(
        &t->r,
        "What the mediator's texts and drafts are worth to each party, which the mediator "
        "is not told, and what they change against the text before; and what each party "
        "that was shown one said of it, in confidence: on the whole against the text, "
        "whether it could sign, and to which points it objects.",
        "调解人的文本与草案对各方的效用（调解人并不知情），及相对前一文本的改动；"
        "看过的当事方私下如何答复：总体上与文本相比如何，能否签署，对哪些条款有异议。");
}

static void put_run(pl_teller *t) {
    uint32_t count = t->report->result.rounds;
    uint8_t *rounds = PL_NEW(uint8_t, count);
    uint32_t *eventful = PL_NEW(uint32_t, count);
    pl_put_heading(t->r.out, t->r.style, pl_word(&t->r, "The run", "过程"));
    pl_put_paragraph(
        t->r.out, t->r.style, 2,
        t->report->mediated
            ? mediated_key(t)
            : pl_word(
                  &t->r,
                  "What each offer is worth to each party, how it stands to the party's own last "
                  "one (by its own utility), and what it changes there.",
                  "每项提议对各方的效用；与该方上次提议相比如何（按其自身效用），改动了什么。"));
    pl_text_put(t->r.out, "\n");
    set_columns(t);
    put_run_head(t);
    if (rounds && eventful) {
        choose_rounds(t, rounds, eventful);
        put_acts(t, rounds);
    } else {
        t->r.out->failed = true;
    }
    pl_free(rounds);
    pl_free(eventful);
}

/* -- who conceded ---------------------------------------------------------------------------- */

static void add_concessions(const pl_teller *t, pl_table *table, uint32_t party) {
    size_t first = SIZE_MAX, last = SIZE_MAX, moves[4] = {0}, offers = 0;
    double by;
    for (size_t i = 0; i < t->report->act_count; i++) {
        const parley_act *act = &t->report->acts[i];
        if (act->kind != PARLEY_ACT_OFFER || act->party != party)
            continue;
        first = first == SIZE_MAX ? i : first;
        last = i;
        offers++;
        moves[pl_talk_move(t->report, i, t->previous[i], &by)]++;
    }
    pl_table_add(table, PL_PLAIN, pl_teller_party(t, party));
    pl_cell_print(table, PL_PLAIN, "%zu", offers);
    for (int k = 0; k < 3 && !offers; k++)
        pl_table_add(table, PL_FAINT, "-");
    if (offers) {
        double from = t->report->acts[first].utilities[party];
        double to = t->report->acts[last].utilities[party];
        pl_cell_print(table, PL_PLAIN, "%.3f", from);
        pl_cell_print(table, PL_PLAIN, "%.3f", to);
        pl_cell_print(table, PL_PLAIN, "%.3f", from - to);
    }
    for (int move = PL_MOVE_CONCEDES; move <= PL_MOVE_ASKS_MORE; move++)
        pl_cell_print(table, PL_PLAIN, "%zu", moves[move]);
}

static void put_concessions(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    pl_column columns[] = {{pl_word(r, "party", "当事方"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "offers", "提议"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "first", "首次"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "last", "末次"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "conceded", "让出"), PL_RIGHT, 0, 0, false},
                           {move_word(t, PL_MOVE_CONCEDES), PL_RIGHT, 0, 0, false},
                           {move_word(t, PL_MOVE_HOLDS), PL_RIGHT, 0, 0, false},
                           {move_word(t, PL_MOVE_ASKS_MORE), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t p = 0; p < t->report->domain->party_count; p++)
        add_concessions(t, &table, p);
    pl_put_heading(r->out, r->style, pl_word(r, "Who conceded", "各方让步"));
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Each party's own offers by its own utility: the first, the last, how "
                             "much it gave up in between, and in how many steps.",
                             "各方自己的提议按自身效用计：首次、末次、其间让出多少、各类步数。"));
    pl_text_put(r->out, "\n");
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* -- where it ended -------------------------------------------------------------------------- */

static void put_no_agreement(const pl_teller *t) {
    const parley_talk_result *result = &t->report->result;
    pl_text line = {0};
    switch (result->end) {
    case PARLEY_TALK_LEFT:
        pl_text_print(&line,
                      pl_word(&t->r,
                              "%s left in round %u: it had nothing to offer that it would accept "
                              "itself.",
                              "%s在第%u轮退出：已没有自己能接受的提议。"),
                      pl_teller_party(t, result->proposer), result->rounds);
        break;
    case PARLEY_TALK_REFUSED:
        pl_text_print(&line,
                      pl_word(&t->r,
                              "The envoys agreed in round %u, but a principal did not ratify.",
                              "代表在第%u轮达成一致，但未获授权方批准。"),
                      result->rounds);
        break;
    default:
        pl_text_print(&line, pl_word(&t->r, "The %u rounds ran out.", "%u轮已尽，未达成协议。"),
                      result->rounds);
    }
    pl_flush(&t->r, &line, 2);
}

static void put_agreement(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    const pl_domain *d = t->report->domain;
    const parley_talk_result *result = &t->report->result;
    pl_text line = {0};
    if (t->report->mediated)
        pl_text_print(&line,
                      pl_word(r, "In round %u, on the mediator's text", "第%u轮，依调解人的文本"),
                      result->rounds);
    else
        pl_text_print(&line, pl_word(r, "In round %u, on an offer by %s", "第%u轮，依%s的提议"),
                      result->rounds, pl_teller_party(t, result->proposer));
    if ((uint32_t)__builtin_popcount(result->consents) < d->party_count) {
        bool any = false;
        pl_text_put(&line, pl_word(r, ", without the consent of ", "，未经"));
        for (uint32_t p = 0; p < d->party_count; p++)
            if (!(result->consents >> p & 1)) {
                pl_text_put(&line, any ? pl_word(r, ", ", "、") : "");
                pl_text_put(&line, pl_teller_party(t, p));
                any = true;
            }
        pl_text_put(&line, pl_word(r, "", "同意"));
    }
    pl_text_put(&line, pl_word(r, ":", "："));
    pl_flush(r, &line, 2);
    pl_text_put(r->out, "\n");
    pl_column columns[] = {{NULL, PL_LEFT, 0, 0, true}, {NULL, PL_LEFT, 0, 0, true}};
    pl_table table = {.columns = columns, .column_count = 2};
    for (uint32_t j = 0; j < d->issue_count; j++) {
        add_issue(t, &line, j);
        pl_table_add(&table, PL_PLAIN, pl_text_string(&line));
        pl_table_add(&table, PL_PLAIN, pl_domain_value(d, j, t->report->agreement[j])->label);
        r->out->failed |= line.failed;
        pl_text_clear(&line);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* -- against the solutions ------------------------------------------------------------------- */

static void add_measure_row(const pl_teller *t, pl_table *table, pl_tone tone, const char *name,
                            const double *utilities, double distance) {
    uint32_t n = t->report->domain->party_count;
    double sum = 0;
    pl_table_add(table, tone, name);
    for (uint32_t p = 0; p < n; p++) {
        if (isfinite(utilities[p]))
            pl_cell_print(table, tone, "%.3f", utilities[p]);
        else
            pl_table_add(table, PL_FAINT, "-");
        sum += utilities[p];
    }
    if (isfinite(sum))
        pl_cell_print(table, tone, "%.3f", sum);
    else
        pl_table_add(table, PL_FAINT, "-");
    if (t->report->agreement && isfinite(distance))
        pl_cell_print(table, tone, "%.3f", distance);
    else
        pl_table_add(table, PL_FAINT, "");
}

static void add_measure_rows(const pl_teller *t, pl_table *table) {
    const pl_reporter *r = &t->r;
    const pl_talk_report *report = t->report;
    const pl_domain *d = report->domain;
    double utilities[PARLEY_MAX_PARTIES];
    if (report->agreement)
        add_measure_row(t, table, PL_STRONG, pl_word(r, "agreement", "协议"),
                        report->result.utilities, (double)NAN);
    if (report->discounted)
        add_measure_row(t, table, PL_PLAIN, pl_word(r, "discounted by time", "按时间折现"),
                        report->result.payoffs, (double)NAN);
    for (int c = 0; c < PARLEY_REFERENCE_SOLUTIONS; c++)
        if (parley_reference_solution(d->reference, (parley_concept)c, utilities) == PARLEY_OK)
            add_measure_row(t, table, PL_PLAIN, pl_concept_label(r, (parley_concept)c), utilities,
                            report->distances.solutions[c]);
    if (report->agreement && isfinite(report->distances.frontier_most))
        add_measure_row(t, table, PL_PLAIN, pl_word(r, "on the frontier", "前沿上的点"),
                        report->distances.nearest, report->distances.frontier_most);
    for (uint32_t p = 0; p < d->party_count; p++)
        utilities[p] = parley_scenario_reservation(d->scenario, p, report->result.rounds - 1);
    add_measure_row(t, table, PL_FAINT, pl_word(r, "reservation value", "保留值"), utilities,
                    (double)NAN);
}

static void put_frontier(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    const parley_distances *distances = &t->report->distances;
    size_t size = parley_reference_frontier_size(t->report->domain->reference);
    pl_text line = {0};
    if (isnan(distances->frontier_most))
        pl_text_put(&line, pl_word(r, "Red lines leave no agreement at all that all could sign.",
                                   "红线之下没有任何各方可签的协议。"));
    else if (distances->frontier_most == 0)
        pl_text_put(&line, pl_word(r,
                                   "The agreement lies on the frontier: no other gives a party "
                                   "more and none less.",
                                   "协议位于前沿：没有其他协议能使一方得益而无人受损。"));
    else if (size > 0)
        pl_text_print(&line,
                      pl_word(r, "The nearest of the %zu points of the frontier is %.3f away.",
                              "前沿共%zu个点，最近的相距%.3f。"),
                      size, distances->frontier_most);
    else
        pl_text_print(&line,
                      pl_word(r,
                              "The frontier has too many points to list; the nearest is between "
                              "%.3f and %.3f away.",
                              "前沿的点太多，无法列出；最近的相距%.3f至%.3f。"),
                      distances->frontier_least, distances->frontier_most);
    pl_flush(r, &line, 2);
}

static void put_measures(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    const pl_talk_report *report = t->report;
    const pl_domain *d = report->domain;
    double utilities[PARLEY_MAX_PARTIES];
    pl_column columns[PARLEY_MAX_PARTIES + 3] = {
        {pl_word(r, "utility to", "效用"), PL_LEFT, 0, 0, true}};
    size_t count = 1;
    for (uint32_t p = 0; p < d->party_count; p++)
        columns[count++] = (pl_column){pl_teller_party(t, p), PL_RIGHT, 14, 9, true};
    columns[count++] = (pl_column){pl_word(r, "sum", "合计"), PL_RIGHT, 0, 0, false};
    columns[count++] =
        (pl_column){report->agreement ? pl_word(r, "distance", "距离") : "", PL_RIGHT, 0, 0, false};
    pl_table table = {.columns = columns, .column_count = count};
    pl_put_heading(r->out, r->style,
                   report->agreement
                       ? pl_word(r, "Against the solutions and the frontier", "与各解及前沿相比")
                       : pl_word(r, "What could have been reached", "本可达成的结果"));
    add_measure_rows(t, &table);
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
    pl_text_put(r->out, "\n");
    if (parley_reference_solution(d->reference, PARLEY_NASH, utilities) != PARLEY_OK)
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r,
                                 "No agreement that crosses no red line gives every party its "
                                 "reservation value.",
                                 "不触及红线的协议都不能使各方达到保留值。"));
    if (report->agreement)
        put_frontier(t);
}

void pl_report_talk_text(pl_text *out, const pl_talk_report *report, bool all,
                         const pl_style *style) {
    bool chinese = style->language && strncmp(style->language, "zh", 2) == 0;
    pl_teller t = {.r = {.out = out, .style = style, .chinese = chinese},
                   .report = report,
                   .all = all,
                   .draft = SIZE_MAX,
                   .previous = pl_talk_previous(report)};
    if (!t.previous) {
        out->failed = true;
        return;
    }
    put_head(&t);
    put_run(&t);
    if (report->mediated)
        pl_tell_answers(&t);
    else
        put_concessions(&t);
    pl_put_heading(out, style,
                   report->agreement ? pl_word(&t.r, "Agreement", "协议")
                                     : pl_word(&t.r, "No agreement", "未达成协议"));
    if (report->agreement)
        put_agreement(&t);
    else
        put_no_agreement(&t);
    put_measures(&t);
    pl_free(t.previous);
}
