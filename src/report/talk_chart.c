/* A negotiation as an SVG picture: for each party a panel with what every offer is worth to it,
 * over the rounds. */
#include "report/chart.h"
#include "report/reporter.h"
#include "report/talk.h"

#include <math.h>
#include <string.h>

/* Of longer runs the offers of every so many rounds are drawn, and the last one's. */
enum { MOST_ROUNDS = 1000 };

typedef struct picture {
    pl_reporter r; /* of the words only: no view */
    const pl_talk_report *report;
    uint32_t step;
    pl_arena arena;
    bool failed;
    pl_text end, note, subtitle;
    pl_text titles[PARLEY_MAX_PARTIES];
    pl_panel panels[PARLEY_MAX_PARTIES];
    pl_series series[PARLEY_MAX_PARTIES][PARLEY_MAX_PARTIES];
} picture;

static double *take(picture *p, size_t count) {
    double *block = pl_arena_alloc(&p->arena, count, sizeof *block);
    p->failed |= !block;
    return block;
}

/* What is drawn of a talk with a mediator, in place of the offers of parties. */
enum { THE_TEXT = 0, THE_DRAFTS = 1, OF_MEDIATOR = 2 };

static uint32_t series_count(const picture *p) {
    return p->report->mediated ? OF_MEDIATOR : p->report->domain->party_count;
}

static bool is_drawn(const picture *p, const parley_act *act, uint32_t by) {
    bool shown = act->round % p->step == 0 || act->round + 1 == p->report->result.rounds;
    if (p->report->mediated)
        return by == THE_TEXT ? act->kind == PARLEY_ACT_REVISE
                              : act->kind == PARLEY_ACT_SHOW && shown;
    return act->kind == PARLEY_ACT_OFFER && act->party == by && shown;
}

static const char *series_name(const picture *p, uint32_t by) {
    if (p->report->mediated)
        return by == THE_TEXT ? pl_word(&p->r, "the text", "文本")
                              : pl_word(&p->r, "drafts shown", "出示的草案");
    return p->report->domain->parties[by].label;
}

static pl_mark series_mark(const picture *p, uint32_t to, uint32_t by) {
    if (p->report->mediated)
        return by == THE_TEXT ? PL_MARK_STEPS : PL_MARK_DOTS;
    return to == by ? PL_MARK_LINE : PL_MARK_DOTS;
}

/* The offers of party `by`, worth to party `to`. The text stands until the end. */
static void add_series(picture *p, uint32_t to, uint32_t by) {
    const pl_talk_report *report = p->report;
    size_t count = 0, at = 0;
    for (size_t i = 0; i < report->act_count; i++)
        count += is_drawn(p, &report->acts[i], by);
    bool stands = report->mediated && by == THE_TEXT;
    double *x = take(p, count + 1), *y = take(p, count + 1);
    for (size_t i = 0; !p->failed && i < report->act_count; i++)
        if (is_drawn(p, &report->acts[i], by)) {
            x[at] = report->acts[i].round + 1;
            y[at++] = report->acts[i].utilities[to];
        }
    if (stands && at > 0 && !p->failed) {
        x[at] = report->result.rounds;
        y[at] = y[at - 1];
        at++;
    }
    p->series[to][by] = (pl_series){.name = at ? series_name(p, by) : NULL,
                                    .mark = series_mark(p, to, by),
                                    .colour = by,
                                    .count = at,
                                    .x = x,
                                    .y = y};
}

/* Holds what is drawn and the reservation value, with some room. */
static pl_axis axis_of(const picture *p, uint32_t to, double reservation) {
    double low = reservation, high = reservation;
    for (uint32_t by = 0; by < series_count(p); by++)
        for (size_t i = 0; i < p->series[to][by].count; i++) {
            low = fmin(low, p->series[to][by].y[i]); /* of a NaN and a number: the number */
            high = fmax(high, p->series[to][by].y[i]);
        }
    double room = 0.06 * (high - low);
    if (isnan(low))
        return (pl_axis){.low = 0, .high = 1};
    if (room < 1e-9)
        room = fmax(0.05, 0.05 * fabs(low));
    return (pl_axis){.low = low - room, .high = high + room};
}

static void add_panel(picture *p, uint32_t to) {
    const pl_domain *d = p->report->domain;
    double reservation = parley_scenario_reservation(d->scenario, to, 0);
    if (!isfinite(reservation))
        reservation = (double)NAN;
    for (uint32_t by = 0; by < series_count(p); by++)
        add_series(p, to, by);
    if (p->failed)
        return;
    pl_text_print(&p->titles[to],
                  p->report->mediated
                      ? pl_word(&p->r, "Worth to %s", "对%s的效用")
                      : pl_word(&p->r, "Worth to %s: offers by", "对%s的效用：各方的提议"),
                  d->parties[to].label);
    p->panels[to] = (pl_panel){.title = pl_text_string(&p->titles[to]),
                               .y = axis_of(p, to, reservation),
                               .rule = reservation,
                               .series_count = series_count(p),
                               .series = p->series[to]};
}

static const char *end_word(const picture *p) {
    switch (p->report->result.end) {
    case PARLEY_TALK_AGREED: return pl_word(&p->r, "Agreement in round %u", "第%u轮达成协议");
    case PARLEY_TALK_LEFT: return pl_word(&p->r, "A party left in round %u", "第%u轮有当事方退出");
    case PARLEY_TALK_REFUSED:
        return pl_word(&p->r, "Not ratified in round %u", "第%u轮的协议未获批准");
    default: return pl_word(&p->r, "No agreement in %u rounds", "%u轮内未达成协议");
    }
}

static const char *key(const picture *p) {
    return p->report->mediated
               ? pl_word(&p->r,
                         "Line: the mediator's text; dots: drafts shown to somebody; level line: "
                         "the reservation value before the first round.",
                         "实线：调解人的文本；圆点：出示过的草案；水平线：首轮之前的保留值。")
               : pl_word(&p->r,
                         "Lines: a party's own offers; dots: those of others; level line: the "
                         "reservation value before the first round.",
                         "实线：本方的提议；圆点：他方的提议；水平线：首轮之前的保留值。");
}

static void write_texts(picture *p) {
    const pl_talk_report *report = p->report;
    pl_text_print(&p->end, end_word(p), report->result.rounds);
    pl_text_print(
        &p->subtitle,
        pl_word(&p->r, "Simulated talks: %s, seed %llu. %s", "模拟谈判：%s，随机种子%llu。%s"),
        report->protocol, (unsigned long long)report->seed, key(p));
    if (p->step > 1)
        pl_text_print(&p->note,
                      pl_word(&p->r, "Drawn are the offers of every %u rounds, and of the last.",
                              "每%u轮画一次提议，并画最后一轮。"),
                      p->step);
}

static void draw(picture *p, pl_text *out) {
    const pl_talk_report *report = p->report;
    uint32_t rounds = report->result.rounds;
    pl_flag flag = {.at = rounds, .text = pl_text_string(&p->end)};
    pl_chart chart = {.title = report->domain->title,
                      .subtitle = pl_text_string(&p->subtitle),
                      .note = p->step > 1 ? pl_text_string(&p->note) : NULL,
                      .language = p->r.chinese ? "zh" : "en",
                      .x = {1, rounds > 1 ? rounds : 2, pl_word(&p->r, "round", "轮"), 0, NULL},
                      .panel_count = report->domain->party_count,
                      .flag_count = 1,
                      .panels = p->panels,
                      .flags = &flag};
    pl_put_chart(out, &chart);
}

void pl_report_talk_svg(pl_text *out, const pl_talk_report *report, const pl_style *style) {
    bool chinese = style->language && strncmp(style->language, "zh", 2) == 0;
    picture *p = PL_NEW(picture, 1);
    if (!p) {
        out->failed = true;
        return;
    }
    p->r = (pl_reporter){.out = out, .style = style, .chinese = chinese};
    p->report = report;
    p->step = (report->result.rounds + MOST_ROUNDS - 1) / MOST_ROUNDS;
    for (uint32_t to = 0; to < report->domain->party_count; to++)
        add_panel(p, to);
    write_texts(p);
    if (!p->failed)
        draw(p, out);
    out->failed |= p->failed || p->end.failed || p->note.failed || p->subtitle.failed;
    for (uint32_t to = 0; to < PARLEY_MAX_PARTIES; to++) {
        out->failed |= p->titles[to].failed;
        pl_text_clear(&p->titles[to]);
    }
    pl_text_clear(&p->end);
    pl_text_clear(&p->note);
    pl_text_clear(&p->subtitle);
    pl_arena_clear(&p->arena);
    pl_free(p);
}
