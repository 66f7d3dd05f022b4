/* The timeline for people: is there a zone and when, what a week brings to whom, what stalling
 * brings, which levers open a zone, and what all this rests on. */
#include "report/timeline.h"

#include "report/facts.h"
#include "report/reporter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct page {
    pl_reporter reporter;
    const parley_timeline *timeline;
    uint32_t rows;
} page;

static const char *party_of(const page *p, uint32_t row) {
    return pl_party_label(&p->reporter, p->reporter.view->required[row]);
}

const char *pl_lever_name(const parley_timeline *timeline, uint32_t lever, const char *language) {
    const parley_lever *of = &timeline->view->dossier->levers[lever];
    return pl_text_or(&of->name, language, of->id);
}

static void add_day(pl_text *text, int32_t day) {
    char written[16];
    parley_day_format(written, day);
    pl_text_put(text, written);
}

static void put_table(const page *p, size_t indent, pl_table *table) {
    pl_put_table(p->reporter.out, p->reporter.style, indent, table);
    p->reporter.out->failed |= table->failed;
    pl_table_clear(table);
}

static void add_cell(pl_table *table, pl_text *text) {
    pl_table_add(table, PL_PLAIN, pl_text_string(text));
    table->failed |= text->failed;
    pl_text_clear(text);
}

/* -- the answer ------------------------------------------------------------------------------ */

static void put_span(const page *p, const parley_week_span *span) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    pl_text text = {0};
    char from[16], to[16];
    parley_day_format(from, t->weeks[span->first].day);
    parley_day_format(to, t->weeks[span->last].day);
    if (span->last + 1 == t->week_count)
        pl_text_print(&text,
                      pl_word(r, "from week %u (%s) to the last week, %u (%s)",
                              "自第%u周（%s）至最后一周即第%u周（%s）"),
                      span->first, from, span->last, to);
    else
        pl_text_print(
            &text, pl_word(r, "from week %u (%s) to week %u (%s)", "自第%u周（%s）至第%u周（%s）"),
            span->first, from, span->last, to);
    pl_put_item(r->out, r->style, 2, PL_GOOD, pl_word(r, "yes", "有"), r->chinese ? 4 : 5,
                pl_text_string(&text));
    r->out->failed |= text.failed;
    pl_text_clear(&text);
}

static void add_share(const pl_reporter *r, pl_text *text, const parley_share *share) {
    pl_text_print(text, "%.2f", share->value);
    if (share->low != share->high)
        pl_text_print(text, pl_word(r, " (%.2f to %.2f)", "（%.2f至%.2f）"), share->low,
                      share->high);
}

static void put_probabilities(const page *p) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    const parley_week *last = &t->weeks[t->week_count - 1];
    pl_text text = {0};
    if (!t->samples || t->blocked)
        return;
    pl_text_put(r->out, "\n");
    pl_text_put(&text, pl_word(r, "Probability of a zone in week 0: ", "有谈成余地的概率：第0周"));
    add_share(r, &text, &t->weeks[0].probability);
    pl_text_print(&text, pl_word(r, "; in week %u: ", "，第%u周"), t->week_count - 1);
    add_share(r, &text, &last->probability);
    pl_text_put(&text, pl_word(r, "; in some week by then: ", "，其间任一周"));
    add_share(r, &text, &last->by_now);
    pl_text_print(&text,
                  pl_word(r,
                          ". By %u readings of all that is not known, the clock included (seed "
                          "%llu); in brackets 95 %%.",
                          "。依据对一切未知（包括时间）的%u次解读（种子%llu）；括号内为95%%区间。"),
                  t->samples, (unsigned long long)t->seed);
    pl_flush(r, &text, 2);
}

static void put_answer(const page *p) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    pl_put_heading(r->out, r->style,
                   pl_word(r, "Is there a zone of agreement, and when?", "何时有谈成余地？"));
    for (size_t i = 0; i < t->span_count; i++)
        put_span(p, &t->spans[i]);
    if (t->blocked)
        pl_put_item(r->out, r->style, 2, PL_BAD, pl_word(r, "no", "无"), r->chinese ? 4 : 5,
                    pl_word(r,
                            "in no week: red lines (or constraints) leave nothing to sign, and "
                            "time moves none of them",
                            "任何一周都没有：红线（或约束）使任何协议都不可签，而时间不移动红线"));
    else if (!t->span_count)
        pl_put_item(r->out, r->style, 2, PL_BAD, pl_word(r, "no", "无"), r->chinese ? 4 : 5,
                    pl_word(r, "in no week under central values", "中间取值下任何一周都没有"));
    put_probabilities(p);
    if (!r->dossier->clock && !r->dossier->lever_count)
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r, "The dossier has no clock and no levers: time moves nothing.",
                                 "案卷中没有时间参数与杠杆：时间不改变任何事。"));
}

/* -- weeks ----------------------------------------------------------------------------------- */

/* A row of a table about a week, without the week itself: weeks whose rows read the same are put
 * together. */
typedef void (*add_row)(const page *p, pl_table *table, uint32_t week);

static void key_of(const page *p, add_row add, uint32_t week, pl_text *key) {
    pl_table row = {.column_count = 1};
    add(p, &row, week);
    for (size_t i = 0; i < row.cell_count; i++) {
        pl_text_put(key, row.cells[i].text);
        pl_text_put(key, "\n");
    }
    key->failed |= row.failed;
    pl_table_clear(&row);
}

/* The last week whose row reads as that of `first`. */
static uint32_t end_of_run(const page *p, add_row add, uint32_t first) {
    pl_text key = {0}, next = {0};
    uint32_t last = first;
    key_of(p, add, first, &key);
    while (last + 1 < p->timeline->week_count) {
        key_of(p, add, last + 1, &next);
        bool same = strcmp(pl_text_string(&key), pl_text_string(&next)) == 0;
        p->reporter.out->failed |= next.failed;
        pl_text_clear(&next);
        if (!same)
            break;
        last++;
    }
    p->reporter.out->failed |= key.failed;
    pl_text_clear(&key);
    return last;
}

static void put_weeks(const page *p, pl_table *table, add_row add) {
    for (uint32_t w = 0; w < p->timeline->week_count;) {
        uint32_t last = end_of_run(p, add, w);
        pl_text day = {0};
        if (last > w)
            pl_cell_print(table, PL_PLAIN, "%u-%u", w, last);
        else
            pl_cell_print(table, PL_PLAIN, "%u", w);
        add_day(&day, p->timeline->weeks[w].day);
        add_cell(table, &day);
        add(p, table, w);
        w = last + 1;
    }
    put_table(p, 2, table);
}

static void add_zone_row(const page *p, pl_table *table, uint32_t at) {
    const pl_reporter *r = &p->reporter;
    const parley_week *week = &p->timeline->weeks[at];
    pl_text cell = {0};
    pl_table_add(table, week->zone ? PL_GOOD : PL_BAD,
                 week->zone ? pl_word(r, "yes", "有") : pl_word(r, "no", "无"));
    if (p->timeline->samples) {
        add_share(r, &cell, &week->probability);
        add_cell(table, &cell);
    }
    if (week->count_exact)
        pl_add_count(&cell, &week->count);
    else
        pl_text_print(&cell, pl_word(r, "about %.2g", "约%.2g"), week->count_estimate);
    add_cell(table, &cell);
    if (isnan(week->margin))
        pl_table_add(table, PL_FAINT, "-");
    else
        pl_cell_print(table, PL_PLAIN, "%+.3f", week->margin == 0 ? 0 : week->margin);
    pl_table_add(table, PL_PLAIN, week->ripe ? pl_word(r, "yes", "是") : "-");
}

static void put_zones(const page *p) {
    const pl_reporter *r = &p->reporter;
    const pl_column all[] = {{pl_word(r, "week", "周"), PL_RIGHT, 0, 0, false},
                             {pl_word(r, "from", "始于"), PL_LEFT, 0, 0, false},
                             {pl_word(r, "zone", "余地"), PL_LEFT, 0, 0, false},
                             {pl_word(r, "agreements", "可接受协议数"), PL_RIGHT, 0, 0, false},
                             {pl_word(r, "margin", "余量"), PL_RIGHT, 0, 0, false},
                             {pl_word(r, "ripe", "成熟"), PL_LEFT, 0, 0, false},
                             {pl_word(r, "probability", "概率"), PL_LEFT, 0, 0, false}};
    bool sampled = p->timeline->samples > 0;
    const pl_column columns[] = {all[0],
                                 all[1],
                                 all[2],
                                 sampled ? all[6] : all[3],
                                 sampled ? all[3] : all[4],
                                 sampled ? all[4] : all[5],
                                 all[5]};
    pl_table table = {.columns = columns, .column_count = sampled ? 7 : 6};
    pl_text_put(r->out, "\n");
    put_weeks(p, &table, add_zone_row);
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(r,
                "Margin: the most that every party could have beyond its reservation value; below "
                "0 what each lacks. Ripe: every party loses by waiting one more week. Agreements, "
                "margin and ripeness under central values.",
                "余量：各方在保留值之上可同时多得的最大值；为负则为各方所缺。成熟：再等一周各方均有"
                "损失。"
                "协议数、余量与成熟均按中间取值。"));
}

/* -- waiting --------------------------------------------------------------------------------- */

/* A change of utility, "0" without a sign. */
static void add_change(pl_table *table, double change) {
    pl_tone tone = change > 0 ? PL_GOOD : change < 0 ? PL_POOR : PL_PLAIN;
    if (isnan(change))
        pl_table_add(table, PL_FAINT, "-");
    else if (fabs(change) < 5e-5)
        pl_table_add(table, PL_PLAIN, "0");
    else
        pl_cell_print(table, tone, "%+.4f", change);
}

static void add_waiting_row(const page *p, pl_table *table, uint32_t at) {
    for (uint32_t row = 0; row < p->rows; row++)
        add_change(table, p->timeline->weeks[at].parties[row].waiting);
}

static void put_waiting(const page *p) {
    const pl_reporter *r = &p->reporter;
    pl_column columns[2 + PARLEY_MAX_PARTIES] = {
        {pl_word(r, "week", "周"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "from", "始于"), PL_LEFT, 0, 0, false}};
    for (uint32_t row = 0; row < p->rows; row++)
        columns[2 + row] = (pl_column){party_of(p, row), PL_RIGHT, 0, 12, false};
    pl_table table = {.columns = columns, .column_count = 2 + p->rows};
    pl_put_heading(r->out, r->style, pl_word(r, "What one more week brings", "再等一周的得失"));
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(r,
                "To each party, in utility: signing a week later against now (the Nash solution), "
                "the cost of the week paid; without a zone, being a week later without a deal.",
                "按效用计，各方晚一周签（纳什解）相对现在签的得失，扣除该周代价；没有余地时，则为再"
                "过一周仍无协"
                "议的得失。"));
    put_weeks(p, &table, add_waiting_row);
}

/* -- stalling -------------------------------------------------------------------------------- */

static void put_stalling_row(const page *p, pl_table *table, uint32_t row) {
    const parley_stalling *s = &p->timeline->stalling[row];
    const pl_reporter *r = &p->reporter;
    pl_table_add(table, PL_PLAIN, party_of(p, row));
    add_change(table, s->process);
    add_change(table, s->position);
    add_change(table, 0 - s->cost);
    add_change(table, s->total);
    add_change(table, s->against_signing);
    if (s->best_weeks)
        pl_cell_print(table, PL_PLAIN, pl_word(r, "%+.4f in %u", "%+.4f（%u周）"), s->best_total,
                      s->best_weeks);
    else
        pl_table_add(table, PL_FAINT, "-");
}

static void put_stalling(const page *p) {
    const pl_reporter *r = &p->reporter;
    const pl_column columns[] = {
        {pl_word(r, "party", "当事方"), PL_LEFT, 0, 0, true},
        {pl_word(r, "talks", "谈判"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "position", "处境"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "cost", "代价"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "together", "合计"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "against signing", "相对现在签"), PL_RIGHT, 0, r->chinese ? 10 : 8, false},
        {pl_word(r, "at best, weeks", "最佳（周数）"), PL_RIGHT, 0, r->chinese ? 12 : 9, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    pl_text text = {0};
    pl_put_heading(r->out, r->style, pl_word(r, "What stalling brings", "拖延的得失"));
    pl_text_print(
        &text,
        pl_word(
            r,
            "%u weeks of talks without signing, then no deal: what the talks are "
            "worth in themselves, what moves meanwhile, what the weeks cost. Against "
            "breaking off now only the talks count: the rest goes on all the same.",
            "谈%"
            "u周而不签，其后仍无协议：谈判本身的价值、其间处境的变化、这些周的代价。与现在就破裂相"
            "比，只有谈判本身一项不同，其余照旧。"),
        p->timeline->week_count - 1);
    pl_flush(r, &text, 2);
    for (uint32_t row = 0; row < p->rows; row++)
        put_stalling_row(p, &table, row);
    put_table(p, 2, &table);
}

/* -- levers ---------------------------------------------------------------------------------- */

static void add_costs(const page *p, pl_text *text, const parley_interval *costs) {
    const pl_reporter *r = &p->reporter;
    size_t start = text->length;
    for (uint32_t party = 0; party < r->view->party_count; party++) {
        if (!costs[party].high)
            continue;
        pl_text cost = {0};
        pl_text_print(&cost, "%s ", pl_party_label(r, party));
        pl_put_interval(&cost, costs[party], r->style->language);
        pl_put_listed(text, start, pl_text_string(&cost), r->style->language);
        text->failed |= cost.failed;
        pl_text_clear(&cost);
    }
    if (text->length == start)
        pl_text_put(text, "-");
}

static void add_margin(pl_table *table, double margin) {
    if (isnan(margin))
        pl_table_add(table, PL_FAINT, "-");
    else
        pl_cell_print(table, PL_PLAIN, "%+.3f", margin == 0 ? 0 : margin);
}

static void add_lever(pl_table *table, const char *name, int32_t first, uint32_t weeks,
                      double margin_first, double margin_last) {
    pl_table_add(table, PL_PLAIN, name);
    if (first == PARLEY_NONE)
        pl_table_add(table, PL_PLAIN, "-");
    else
        pl_cell_print(table, PL_PLAIN, "%d", first);
    pl_cell_print(table, PL_PLAIN, "%u", weeks);
    add_margin(table, margin_first);
    add_margin(table, margin_last);
}

static void put_lever_table(const page *p) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    const parley_week *last = &t->weeks[t->week_count - 1];
    char at_end[64];
    snprintf(at_end, sizeof at_end, pl_word(r, "week %u", "第%u周"), t->week_count - 1);
    const pl_column columns[] = {
        {pl_word(r, "pulled in week 0", "第0周动用"), PL_LEFT, 0, 0, true},
        {pl_word(r, "zone from", "余地自"), PL_RIGHT, 0, 6, false},
        {pl_word(r, "weeks with it", "有余地周数"), PL_RIGHT, 0, r->chinese ? 10 : 8, false},
        {pl_word(r, "margin week 0", "余量第0周"), PL_RIGHT, 0, r->chinese ? 5 : 7, false},
        {at_end, PL_RIGHT, 0, 7, false},
        {pl_word(r, "costs", "付出"), PL_LEFT, 0, 0, true}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    uint32_t weeks = 0;
    for (size_t i = 0; i < t->span_count; i++)
        weeks += t->spans[i].last - t->spans[i].first + 1;
    add_lever(&table, pl_word(r, "none of these", "均不动用"),
              t->span_count ? (int32_t)t->spans[0].first : PARLEY_NONE, weeks, t->weeks[0].margin,
              last->margin);
    pl_table_add(&table, PL_PLAIN, "");
    for (size_t i = 0; i < t->lever_count; i++) {
        const parley_lever_set *set = &t->levers[i];
        pl_text costs = {0};
        add_lever(&table, pl_lever_name(t, set->levers[0], r->style->language), set->first,
                  set->weeks, set->margin_first, set->margin_last);
        add_costs(p, &costs, set->costs);
        add_cell(&table, &costs);
    }
    put_table(p, 2, &table);
}

static void put_set(const page *p, const parley_lever_set *set) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    pl_text text = {0};
    for (uint32_t i = 0; i < set->count; i++)
        pl_text_print(&text, "%s%s", i ? pl_word(r, " + ", "＋") : "",
                      pl_lever_name(t, set->levers[i], r->style->language));
    pl_text_print(&text, pl_word(r, ": zone from week %d; costs ", "：自第%d周起有余地；付出"),
                  set->first);
    add_costs(p, &text, set->costs);
    pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2, pl_text_string(&text));
    r->out->failed |= text.failed;
    pl_text_clear(&text);
}

static void put_sets(const page *p, const char *heading, const parley_lever_set *sets, size_t count,
                     size_t total) {
    const pl_reporter *r = &p->reporter;
    pl_text_put(r->out, "\n");
    pl_put_paragraph(r->out, r->style, 2, heading);
    for (size_t i = 0; i < count; i++)
        put_set(p, &sets[i]);
    if (total > count) {
        pl_text text = {0};
        pl_text_print(&text, pl_word(r, "and %zu more", "另有%zu组"), total - count);
        pl_flush(r, &text, 4);
    }
}

static void put_openers(const page *p) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    pl_text text = {0};
    if (t->blocked || (t->span_count && t->spans[0].first == 0))
        return;
    if (t->smallest_total) {
        put_sets(p,
                 pl_word(r, "The fewest levers that open a zone sooner:",
                         "最少几项杠杆即可更早打开余地："),
                 t->smallest, t->smallest_count, t->smallest_total);
        if (t->soonest[0].count != t->smallest[0].count)
            put_sets(p, pl_word(r, "Those that open it soonest:", "最早打开余地的组合："),
                     t->soonest, t->soonest_count, t->soonest_total);
    }
    pl_text_put(r->out, "\n");
    pl_text_print(
        &text,
        t->smallest_total
            ? pl_word(r, "Tried: %llu sets of up to %u levers.", "已试%llu组，每组至多%u项。")
            : pl_word(r,
                      "No set opens a zone sooner: %llu sets of up to %u levers were "
                      "tried.",
                      "没有组合能更早打开余地：已试%llu组，每组至多%u项。"),
        (unsigned long long)t->tried, t->tried_size);
    pl_flush(r, &text, 2);
}

static void put_levers(const page *p) {
    const pl_reporter *r = &p->reporter;
    if (!p->timeline->lever_count)
        return;
    pl_put_heading(r->out, r->style, pl_word(r, "Levers", "杠杆"));
    put_lever_table(p);
    put_openers(p);
}

/* -- what it rests on ------------------------------------------------------------------------ */

static void add_estimate(const page *p, pl_table *table, const parley_clock_party *clock,
                         int rate) {
    const pl_reporter *r = &p->reporter;
    const parley_estimate *estimate = &clock->rates[rate];
    pl_text cell = {0};
    if (estimate->kind == PARLEY_ESTIMATE_UNKNOWN)
        pl_text_put(&cell, pl_word(r, "unknown ", "未知 "));
    pl_put_interval(&cell, estimate->value, r->style->language);
    add_cell(table, &cell);
}

static void put_clocks(const page *p) {
    const pl_reporter *r = &p->reporter;
    const pl_column columns[] = {{pl_word(r, "party", "当事方"), PL_LEFT, 0, 0, true},
                                 {pl_word(r, "cost a week", "每周代价"), PL_LEFT, 0, 0, true},
                                 {pl_word(r, "drift", "变动"), PL_LEFT, 0, 0, true},
                                 {pl_word(r, "discount", "折现"), PL_LEFT, 0, 0, true},
                                 {pl_word(r, "process", "过程"), PL_LEFT, 0, 0, true},
                                 {pl_word(r, "basis", "依据"), PL_LEFT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t row = 0; row < p->rows; row++) {
        const parley_clock_party *clock = p->timeline->clocks[row];
        pl_table_add(&table, PL_PLAIN, party_of(p, row));
        for (int rate = 0; clock && rate < PARLEY_RATES; rate++)
            add_estimate(p, &table, clock, rate);
        for (int rate = 0; !clock && rate < PARLEY_RATES; rate++)
            pl_table_add(&table, PL_FAINT, rate == PARLEY_DISCOUNT ? "1" : "0");
        pl_table_add(&table, clock ? PL_PLAIN : PL_FAIR,
                     clock ? pl_say_basis(clock->basis, r->style->language)
                           : pl_word(r, "default", "默认"));
    }
    put_table(p, 2, &table);
}

static void put_reasons(const page *p) {
    const pl_reporter *r = &p->reporter;
    for (uint32_t row = 0; row < p->rows; row++) {
        const parley_clock_party *clock = p->timeline->clocks[row];
        pl_text text = {0};
        if (!clock || !clock->why.count)
            continue;
        pl_text_put(&text, parley_text_get(&clock->why, r->style->language));
        pl_put_sources(&text, r->view, &clock->record, r->style->language);
        pl_put_item(r->out, r->style, 2, PL_FAINT, party_of(p, row), r->chinese ? 12 : 16,
                    pl_text_string(&text));
        r->out->failed |= text.failed;
        pl_text_clear(&text);
    }
}

static void add_event(const page *p, pl_text *text, const parley_clock_event *event) {
    const pl_reporter *r = &p->reporter;
    pl_text_put(text, pl_text_or(&event->name, r->style->language, event->id));
    pl_text_print(text, pl_word(r, " (from %s", "（自%s起"), event->from.written);
    if (event->until.written)
        pl_text_print(text, pl_word(r, " until %s", "至%s"), event->until.written);
    pl_text_put(text, pl_word(r, ")", "）"));
}

static void put_sources_of_change(const page *p) {
    const pl_reporter *r = &p->reporter;
    const parley_clock *clock = r->dossier->clock;
    pl_text text = {0};
    for (size_t i = 0; clock && i < clock->event_count; i++) {
        if (!parley_view_sees(r->view, &clock->events[i].record))
            continue;
        pl_text_put(&text, text.length ? pl_word(r, "; ", "；")
                                       : pl_word(r, "Known in advance: ", "预知之事："));
        add_event(p, &text, &clock->events[i]);
    }
    if (text.length)
        pl_text_put(&text, pl_word(r, ".", "。"));
    pl_flush(r, &text, 2);
    for (size_t i = 0; i < p->timeline->pulled_count; i++)
        pl_text_print(&text, "%s%s",
                      i ? pl_word(r, ", ", "、")
                        : pl_word(r, "Pulled in week 0: ", "第0周已动用："),
                      pl_lever_name(p->timeline, p->timeline->pulled[i], r->style->language));
    if (text.length)
        pl_text_put(&text, pl_word(r, ".", "。"));
    pl_flush(r, &text, 2);
}

static void put_basis(const page *p) {
    const pl_reporter *r = &p->reporter;
    const parley_timeline *t = p->timeline;
    const parley_clock *clock = r->dossier->clock;
    bool stated = clock && clock->horizon_weeks;
    char day[16];
    pl_text text = {0};
    parley_day_format(day, t->start);
    pl_put_heading(r->out, r->style, pl_word(r, "What this rests on", "分析依据"));
    pl_text_print(
        &text,
        pl_word(r,
                "Week 0 begins on %s%s. A party expects to go on without a deal for %u "
                "weeks%s. Reservation values hold for week 0 and have the cost of going "
                "on in them. Utility of the whole plan, 0 to 1, a week where it is a rate:",
                "第0周始于%s%s。各方预期在无协议的情况下可持续%u周%"
                "s。保留值以第0周为准，已含继续下去的代"
                "价。以下为整个方案的效用（0至1），比率按周计："),
        day,
        t->start_stated ? pl_word(r, " (stated)", "（写明）")
                        : pl_word(r, " (by default)", "（默认）"),
        t->horizon,
        stated ? pl_word(r, " (assumed in the dossier)", "（案卷所假定）")
               : pl_word(r, " (assumed by this program)", "（程序默认假定）"));
    pl_flush(r, &text, 2);
    put_clocks(p);
    put_reasons(p);
    put_sources_of_change(p);
}

void pl_report_timeline_text(pl_text *out, const parley_timeline *timeline, const pl_style *style) {
    page p = {.reporter = pl_reporter_of(out, timeline->view, style),
              .timeline = timeline,
              .rows = timeline->view->required_count};
    pl_report_title(&p.reporter);
    put_answer(&p);
    put_zones(&p);
    put_waiting(&p);
    put_stalling(&p);
    put_levers(&p);
    put_basis(&p);
}
