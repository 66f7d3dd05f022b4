/* The timeline as an SVG picture: the probability of a zone, the margin, and what waiting brings to
 * each party, over the weeks. */
#include "report/chart.h"
#include "report/facts.h"
#include "report/reporter.h"
#include "report/timeline.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_FLAGS = 12, PANELS = 3 };

typedef struct picture {
    pl_reporter reporter;
    const parley_timeline *timeline;
    uint32_t weeks, rows;
    pl_arena arena;
    bool failed;
    double *week; /* [weeks + 1] */
    pl_series zone[2], margin[1], *waiting;
    pl_panel panels[PANELS];
    size_t panel_count, flag_count;
    pl_shade *shades; /* weeks without a zone */
    size_t shade_count;
    pl_flag flags[MOST_FLAGS];
    pl_text flag_texts[MOST_FLAGS];
    char axis[96];
} picture;

static double *take(picture *p, size_t count) {
    double *block = pl_arena_alloc(&p->arena, count, sizeof *block);
    p->failed |= !block;
    return block;
}

/* -- panels ---------------------------------------------------------------------------------- */

static void shade_gaps(picture *p) {
    const parley_timeline *t = p->timeline;
    p->shades = pl_arena_alloc(&p->arena, t->span_count + 1, sizeof *p->shades);
    p->failed |= !p->shades;
    double from = 0;
    for (size_t i = 0; !p->failed && i <= t->span_count; i++) {
        double to = i < t->span_count ? t->spans[i].first : p->weeks - 1;
        if (to > from)
            p->shades[p->shade_count++] = (pl_shade){from, to};
        if (i < t->span_count)
            from = t->spans[i].last + (t->spans[i].last + 1 < p->weeks);
    }
}

static void add_zone_panel(picture *p) {
    const pl_reporter *r = &p->reporter;
    double *low = take(p, p->weeks), *value = take(p, p->weeks), *high = take(p, p->weeks);
    if (!p->timeline->samples || p->failed)
        return;
    for (uint32_t w = 0; w < p->weeks; w++) {
        const parley_share *share = &p->timeline->weeks[w].probability;
        low[w] = share->low;
        value[w] = share->value;
        high[w] = share->high;
    }
    p->zone[0] = (pl_series){pl_word(r, "95 % interval of the sample", "抽样的95%区间"),
                             PL_MARK_BAND,
                             0,
                             0,
                             p->weeks,
                             p->week,
                             low,
                             high};
    p->zone[1] = (pl_series){pl_word(r, "probability that a zone exists", "有谈成余地的概率"),
                             PL_MARK_LINE,
                             0,
                             0,
                             p->weeks,
                             p->week,
                             value,
                             NULL};
    p->panels[p->panel_count++] = (pl_panel){pl_word(r, "Zone of agreement", "谈成余地"),
                                             {.low = 0, .high = 1},
                                             (double)NAN,
                                             2,
                                             p->shade_count,
                                             p->zone,
                                             p->shades};
}

/* An axis that holds all values and 0, with some room. */
static pl_axis axis_around(const double *values, size_t count) {
    double low = 0, high = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i])) {
            low = fmin(low, values[i]);
            high = fmax(high, values[i]);
        }
    double room = 0.08 * (high - low);
    if (high - low < 1e-9)
        return (pl_axis){.low = -0.01, .high = 0.01};
    return (pl_axis){.low = low < 0 ? low - room : 0, .high = high > 0 ? high + room : 0};
}

static void add_margin_panel(picture *p) {
    const pl_reporter *r = &p->reporter;
    double *value = take(p, p->weeks);
    if (p->failed || p->timeline->blocked)
        return;
    for (uint32_t w = 0; w < p->weeks; w++)
        value[w] = p->timeline->weeks[w].margin;
    p->margin[0] = (pl_series){NULL, PL_MARK_LINE, 2, 0, p->weeks, p->week, value, NULL};
    p->panels[p->panel_count++] =
        (pl_panel){pl_word(r, "Margin: what every party could have beyond its reservation value",
                           "余量：各方在保留值之上可同时多得"),
                   axis_around(value, p->weeks),
                   0,
                   1,
                   p->shade_count,
                   p->margin,
                   p->shades};
}

static void add_waiting_panel(picture *p) {
    const pl_reporter *r = &p->reporter;
    static const unsigned colours[] = {0, 1, 2, 3, 4, 5, 6, 7};
    double *value = take(p, (size_t)p->weeks * p->rows);
    p->waiting = pl_arena_alloc(&p->arena, p->rows, sizeof *p->waiting);
    p->failed |= !p->waiting;
    if (p->failed)
        return;
    for (uint32_t row = 0; row < p->rows; row++) {
        double *of = value + (size_t)row * p->weeks;
        for (uint32_t w = 0; w < p->weeks; w++)
            of[w] = p->timeline->weeks[w].parties[row].waiting;
        p->waiting[row] = (pl_series){pl_party_label(r, r->view->required[row]),
                                      PL_MARK_STEPS,
                                      colours[row % PL_SVG_COLOURS],
                                      row % 4,
                                      p->weeks,
                                      p->week,
                                      of,
                                      NULL};
    }
    p->panels[p->panel_count++] =
        (pl_panel){pl_word(r, "What one more week brings to each party", "再等一周各方的得失"),
                   axis_around(value, (size_t)p->weeks * p->rows),
                   0,
                   p->rows,
                   p->shade_count,
                   p->waiting,
                   p->shades};
}

/* -- events and levers ----------------------------------------------------------------------- */

/* Keeps flags in order of their weeks. */
static void add_flag(picture *p, double week, const char *name, const char *date) {
    size_t at = p->flag_count;
    pl_text text = {0};
    if (p->flag_count == MOST_FLAGS || week < 0 || week >= p->weeks)
        return;
    pl_text_print(&text, p->reporter.chinese ? "%s（%s）" : "%s (%s)", name, date);
    for (; at > 0 && p->flags[at - 1].at > week; at--) {
        p->flags[at] = p->flags[at - 1];
        p->flag_texts[at] = p->flag_texts[at - 1];
    }
    p->flag_texts[at] = text;
    p->flags[at] = (pl_flag){week, pl_text_string(&p->flag_texts[at])};
    p->flag_count++;
}

static void add_events(picture *p) {
    const parley_clock *clock = p->reporter.dossier->clock;
    for (size_t i = 0; clock && i < clock->event_count; i++) {
        const parley_clock_event *event = &clock->events[i];
        double days = (double)event->from.known - p->timeline->start;
        if (parley_view_sees(p->reporter.view, &event->record))
            add_flag(p, days / 7, pl_text_or(&event->name, p->reporter.style->language, event->id),
                     event->from.written);
    }
}

static void add_pulled(picture *p) {
    for (size_t i = 0; i < p->timeline->pulled_count; i++) {
        uint32_t lever = p->timeline->pulled[i];
        char week[48];
        long long delay = p->reporter.dossier->levers[lever].delay_weeks;
        snprintf(week, sizeof week,
                 pl_word(&p->reporter, "pulled, acts from week %lld", "已动用，第%lld周起见效"),
                 delay);
        add_flag(p, (double)delay, pl_lever_name(p->timeline, lever, p->reporter.style->language),
                 week);
    }
}

/* -- all of it ------------------------------------------------------------------------------- */

static void fill(picture *p) {
    p->week = take(p, p->weeks);
    for (uint32_t w = 0; !p->failed && w < p->weeks; w++)
        p->week[w] = w;
    shade_gaps(p);
    add_zone_panel(p);
    add_margin_panel(p);
    add_waiting_panel(p);
    add_events(p);
    add_pulled(p);
}

static void draw(picture *p, pl_text *out) {
    const pl_reporter *r = &p->reporter;
    char day[16];
    parley_day_format(day, p->timeline->start);
    snprintf(p->axis, sizeof p->axis, pl_word(r, "week; week 0 begins on %s", "周；第0周始于%s"),
             day);
    pl_chart chart = {
        .title = pl_text_or(&r->dossier->title, r->style->language, r->dossier->id),
        .subtitle = pl_word(
            r,
            "Central values but for the probabilities. Shaded: weeks without a zone under "
            "central values. The clock is the analyst's assumption.",
            "除概率外均按中间取值。阴影：中间取值下没有余地的各周。时间参数为分析者的假定。"),
        .language = r->chinese ? "zh" : "en",
        .x = {0, p->weeks - 1, p->axis, 0, NULL},
        .panel_count = p->panel_count,
        .panels = p->panels,
        .flag_count = p->flag_count,
        .flags = p->flags};
    pl_put_chart(out, &chart);
}

void pl_report_timeline_svg(pl_text *out, const parley_timeline *timeline, const pl_style *style) {
    picture p = {.reporter = pl_reporter_of(out, timeline->view, style),
                 .timeline = timeline,
                 .weeks = timeline->week_count,
                 .rows = timeline->view->required_count};
    fill(&p);
    if (!p.failed)
        draw(&p, out);
    out->failed |= p.failed;
    for (size_t i = 0; i < p.flag_count; i++) {
        out->failed |= p.flag_texts[i].failed;
        pl_text_clear(&p.flag_texts[i]);
    }
    pl_arena_clear(&p.arena);
}
