/* A negotiation with a mediator as text: drafts, what each party that was shown one said, texts. */
#include "report/talk_teller.h"

#include <string.h>

static bool is_same_draft(const pl_teller *t, size_t one, size_t other) {
    size_t bytes = t->report->domain->issue_count * sizeof(uint32_t);
    return memcmp(pl_talk_offer(t->report, one), pl_talk_offer(t->report, other), bytes) == 0;
}

/* A draft is told when it is first shown; the text was told when it was made. */
static bool is_told(const pl_teller *t, size_t act) {
    size_t text = t->previous[act];
    return (text != SIZE_MAX && is_same_draft(t, act, text)) ||
           (t->draft != SIZE_MAX && is_same_draft(t, act, t->draft));
}

static const char *vote_label(const pl_teller *t, int vote) {
    static const char *const chinese[] = {"差得多", "较差", "看过文本", "不差", "好得多"};
    static const char *const english[] = {"much worse", "worse", "sees the text",
                                          "better or as good", "much better"};
    return pl_word(&t->r, english[vote + 2], chinese[vote + 2]);
}

/* Adds "; rejects 6, 21": the points to which the party gave that answer. */
static void add_points(const pl_teller *t, pl_text *line, size_t act, uint8_t answer,
                       const char *word) {
    const pl_domain *d = t->report->domain;
    const uint8_t *answers = t->report->answers + act * d->issue_count;
    bool any = false;
    for (uint32_t j = 0; j < d->issue_count; j++) {
        if (answers[j] != answer)
            continue;
        pl_text_put(line, any ? pl_word(&t->r, ", ", "、") : pl_word(&t->r, "; ", "；"));
        if (!any)
            pl_text_put(line, word);
        if (d->numbers)
            pl_text_print(line, "%lld", (long long)d->numbers[j]);
        else
            pl_text_put(line, d->issues[j].label);
        any = true;
    }
}

static void tell_answer(const pl_teller *t, size_t i, bool new_round) {
    const parley_act *act = &t->report->acts[i];
    pl_text label = {0}, line = {0};
    pl_teller aside = *t;
    aside.r.out = &label;
    pl_teller_begin(&aside, act, new_round);
    pl_text_put(&line, vote_label(t, act->vote));
    pl_text_put(&line, act->could_sign ? pl_word(&t->r, "; could sign", "；可签")
                                       : pl_word(&t->r, "; could not sign", "；不可签"));
    add_points(t, &line, i, PARLEY_POINT_CRITICISED, pl_word(&t->r, "criticises ", "批评"));
    add_points(t, &line, i, PARLEY_POINT_REJECTED, pl_word(&t->r, "rejects ", "拒绝"));
    pl_put_item(t->r.out, t->r.style, 0, PL_PLAIN, pl_text_string(&label),
                2 + t->round_width + 2 + t->party_width + 2, pl_text_string(&line));
    t->r.out->failed |= label.failed || line.failed;
    pl_text_clear(&label);
    pl_text_clear(&line);
}

/* What it changes, unless that was told when it was shown. */
static void tell_draft(pl_teller *t, size_t i, bool new_round, const char *word) {
    const parley_act *act = &t->report->acts[i];
    pl_teller_begin(t, act, new_round);
    pl_teller_word(t, act, PL_STRONG, word);
    if (!is_told(t, i))
        pl_teller_changes(t, i, t->previous[i]);
    t->draft = i;
}

static void tell_signature(const pl_teller *t, size_t i, bool new_round, pl_tone tone,
                           const char *word) {
    pl_teller_begin(t, &t->report->acts[i], new_round);
    pl_teller_word(t, &t->report->acts[i], tone, word);
}

bool pl_tell_mediated(pl_teller *t, size_t act, bool new_round) {
    const pl_reporter *r = &t->r;
    switch (t->report->acts[act].kind) {
    case PARLEY_ACT_SHOW:
        if (is_told(t, act))
            return false;
        tell_draft(t, act, new_round, pl_word(r, "drafts", "拟草案"));
        break;
    case PARLEY_ACT_REVISE:
        tell_draft(t, act, new_round,
                   t->previous[act] == SIZE_MAX ? pl_word(r, "first text", "初始文本")
                                                : pl_word(r, "revises", "改定文本"));
        break;
    case PARLEY_ACT_ANSWER: tell_answer(t, act, new_round); break;
    case PARLEY_ACT_ACCEPT:
        tell_signature(t, act, new_round, PL_GOOD, pl_word(r, "signs", "签署"));
        break;
    case PARLEY_ACT_REJECT:
        tell_signature(t, act, new_round, PL_BAD, pl_word(r, "does not sign", "不签"));
        break;
    default: tell_signature(t, act, new_round, PL_BAD, pl_word(r, "not ratified", "未获批准"));
    }
    return true;
}

/* -- what each party said -------------------------------------------------------------------- */

static void add_counts(const pl_teller *t, pl_table *table, size_t act) {
    uint32_t counts[3] = {0};
    if (act == SIZE_MAX) {
        pl_table_add(table, PL_FAINT, "-");
        return;
    }
    const uint8_t *answers = t->report->answers + act * t->report->domain->issue_count;
    for (uint32_t j = 0; j < t->report->domain->issue_count; j++)
        counts[answers[j]]++;
    pl_cell_print(table, PL_PLAIN, "%u / %u / %u", counts[PARLEY_POINT_ACCEPTED],
                  counts[PARLEY_POINT_CRITICISED], counts[PARLEY_POINT_REJECTED]);
}

static void add_party(const pl_teller *t, pl_table *table, uint32_t party) {
    size_t first = SIZE_MAX, last = SIZE_MAX, seen = 0, better = 0, could = 0;
    for (size_t i = 0; i < t->report->act_count; i++) {
        const parley_act *act = &t->report->acts[i];
        if (act->kind != PARLEY_ACT_ANSWER || act->party != party)
            continue;
        first = first == SIZE_MAX ? i : first;
        last = i;
        seen++;
        better += act->vote > 0;
        could += act->could_sign;
    }
    pl_table_add(table, PL_PLAIN, pl_teller_party(t, party));
    pl_cell_print(table, PL_PLAIN, "%zu", seen);
    pl_cell_print(table, PL_PLAIN, "%zu", better);
    pl_cell_print(table, PL_PLAIN, "%zu", could);
    add_counts(t, table, first);
    add_counts(t, table, last);
}

void pl_tell_answers(const pl_teller *t) {
    const pl_reporter *r = &t->r;
    pl_column columns[] = {{pl_word(r, "party", "当事方"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "shown", "看过"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "not worse", "不差"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "could sign", "可签"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "first text", "首份文本"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "last shown", "末份"), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t p = 0; p < t->report->domain->party_count; p++)
        add_party(t, &table, p);
    pl_put_heading(r->out, r->style, pl_word(r, "What each party said", "各方的答复"));
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(
            r,
            "How many texts and drafts it was shown, how many drafts it called no worse than the "
            "text, how many it could have signed; and how many points it accepted, criticised "
            "and rejected in the first and in the last.",
            "看过多少份文本与草案，其中多少份不比文本差、多少份可签；首份与末份中接受、批评、"
            "拒绝的条款数。"));
    pl_text_put(r->out, "\n");
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}
