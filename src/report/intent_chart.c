/* The probability of being a dealer over time, as an SVG picture: a panel for each party. */
#include "report/chart.h"
#include "report/facts.h"
#include "report/intent.h"
#include "report/reporter.h"

#include <math.h>

enum { SERIES = 4, MOST_FLAGS = 12 };

/* What a panel draws, as steps written out: each day twice, with what held before and after. */
typedef struct plot {
    size_t count;
    double *x, *low, *central, *high, *all_low, *all_high, *prior; /* [count] */
    pl_series series[SERIES];
    pl_text title;
} plot;

typedef struct picture {
    pl_reporter reporter;
    parley_weighing *const *weighings;
    size_t count;
    pl_arena arena;
    plot *plots;
    pl_panel *panels;
    int32_t first, last; /* days */
    pl_flag flags[MOST_FLAGS];
    pl_text flag_texts[MOST_FLAGS];
    size_t flag_count;
} picture;

/* The days of all pieces, with some room before the first and after the last. */
static void find_days(picture *p) {
    bool any = false;
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = 0; k < p->weighings[i]->day_count; k++) {
            int32_t day = p->weighings[i]->days[k].day;
            if (day == INT32_MIN)
                continue;
            p->first = any && p->first < day ? p->first : day;
            p->last = any && p->last > day ? p->last : day;
            any = true;
        }
    int32_t room = 1 + (p->last - p->first) / 12;
    p->first -= room;
    p->last += room;
}

static void add_point(plot *to, double x, const parley_belief_day *day, double prior) {
    to->x[to->count] = x;
    to->low[to->count] = day->undisputed.low;
    to->central[to->count] = day->undisputed.central;
    to->high[to->count] = day->undisputed.high;
    to->all_low[to->count] = day->low;
    to->all_high[to->count] = day->high;
    to->prior[to->count++] = prior;
}

static bool fill_points(picture *p, plot *to, const parley_weighing *w) {
    double **arrays[] = {&to->x,       &to->low,      &to->central, &to->high,
                         &to->all_low, &to->all_high, &to->prior};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        *arrays[i] = pl_arena_alloc(&p->arena, 2 * w->day_count, sizeof(double));
        if (!*arrays[i])
            return false;
    }
    double from = p->first;
    for (size_t k = 0; k < w->day_count; k++) {
        bool last = k + 1 == w->day_count;
        bool undated_next = !last && w->days[k + 1].day == INT32_MIN;
        if (undated_next) /* what is undated counts from the beginning */
            continue;
        double to_day = last ? p->last : w->days[k + 1].day;
        add_point(to, from, &w->days[k], w->prior.central);
        add_point(to, to_day, &w->days[k], w->prior.central);
        from = to_day;
    }
    return true;
}

static bool fill_panel(picture *p, size_t i) {
    const pl_reporter *r = &p->reporter;
    const parley_weighing *w = p->weighings[i];
    plot *to = &p->plots[i];
    if (!fill_points(p, to, w))
        return false;
    const char *undisputed = w->disputed ? pl_word(r, "undisputed evidence", "无争议证据")
                                         : pl_word(r, "evidence", "证据");
    pl_series *s = to->series;
    s[0] =
        (pl_series){pl_word(r, "all evidence, whichever side is true", "全部证据，不论哪一方属实"),
                    PL_MARK_BAND,
                    5,
                    0,
                    to->count,
                    to->x,
                    to->all_low,
                    to->all_high};
    s[1] = (pl_series){pl_word(r, "by its intervals", "依其区间"),
                       PL_MARK_BAND,
                       0,
                       0,
                       to->count,
                       to->x,
                       to->low,
                       to->high};
    s[2] = (pl_series){
        pl_word(r, "prior", "先验概率"), PL_MARK_LINE, 6, 2, to->count, to->x, to->prior, NULL};
    s[3] = (pl_series){undisputed, PL_MARK_LINE, 0, 0, to->count, to->x, to->central, NULL};
    if (!w->disputed)
        s[0] = s[1]; /* the same area */
    pl_text_put(&to->title, pl_party_label(r, w->intent->party));
    p->panels[i] = (pl_panel){.title = pl_text_string(&to->title),
                              .y = {.low = 0, .high = 1},
                              .rule = (double)NAN,
                              .series = w->disputed ? s : s + 1,
                              .series_count = w->disputed ? SERIES : SERIES - 1};
    return true;
}

static int32_t day_of(const parley_weighing *w, size_t piece) {
    return w->intent->evidence[w->pieces[piece].piece].record.known;
}

/* The weightiest pieces, in the order of their days. They are marked where one party is drawn; with
 * several their lines would be anybody's. */
static void add_flags(picture *p) {
    const parley_weighing *w = p->weighings[0];
    size_t chosen[MOST_FLAGS];
    for (size_t i = 0; p->count == 1 && i < w->piece_count && p->flag_count < MOST_FLAGS; i++) {
        if (day_of(w, i) == INT32_MIN)
            continue;
        size_t at = p->flag_count++;
        for (; at > 0 && day_of(w, chosen[at - 1]) > day_of(w, i); at--)
            chosen[at] = chosen[at - 1];
        chosen[at] = i;
    }
    for (size_t k = 0; k < p->flag_count; k++) {
        const parley_evidence *piece = &w->intent->evidence[w->pieces[chosen[k]].piece];
        pl_text *text = &p->flag_texts[k];
        pl_text_print(text, "%+.1f  ", w->pieces[chosen[k]].weight.central);
        pl_text_put(text, parley_text_get(&piece->record.text, p->reporter.style->language));
        p->flags[k] = (pl_flag){piece->record.known, pl_text_string(text)};
    }
}

static void draw(picture *p, pl_text *out) {
    const pl_reporter *r = &p->reporter;
    pl_day_ticks days;
    pl_set_day_ticks(&days, p->first, p->last);
    pl_chart chart = {
        .title = pl_text_or(&r->dossier->title, r->style->language, r->dossier->id),
        .subtitle = pl_word(
            r,
            "Probability that a party seeks an agreement rather than gains by keeping "
            "talks going. Prior and likelihoods are the analyst's; no verdict.",
            "某方谋求达成协议而非因谈判持续而得利的概率。先验概率与似然均为分析者所定，并非裁断。"),
        .note = p->flag_count
                    ? pl_word(r, "Numbers beside the texts: weight of the evidence in decibans.",
                              "文字前的数字：证据的权重，单位deciban。")
                    : NULL,
        .language = r->chinese ? "zh" : "en",
        .x = {p->first, p->last, NULL, days.count, days.ticks},
        .panels = p->panels,
        .panel_count = p->count,
        .flags = p->flags,
        .flag_count = p->flag_count};
    pl_put_chart(out, &chart);
}

void pl_report_intent_svg(pl_text *out, const parley_view *view, parley_weighing *const *weighings,
                          size_t count, const pl_style *style) {
    picture p = {
        .reporter = pl_reporter_of(out, view, style), .weighings = weighings, .count = count};
    p.plots = pl_arena_alloc(&p.arena, count, sizeof *p.plots);
    p.panels = pl_arena_alloc(&p.arena, count, sizeof *p.panels);
    bool filled = p.plots && p.panels;
    find_days(&p);
    for (size_t i = 0; filled && i < count; i++)
        filled = fill_panel(&p, i);
    if (filled) {
        add_flags(&p);
        draw(&p, out);
    }
    out->failed |= !filled;
    for (size_t i = 0; p.plots && i < count; i++) {
        out->failed |= p.plots[i].title.failed;
        pl_text_clear(&p.plots[i].title);
    }
    for (size_t i = 0; i < p.flag_count; i++) {
        out->failed |= p.flag_texts[i].failed;
        pl_text_clear(&p.flag_texts[i]);
    }
    pl_arena_clear(&p.arena);
}
