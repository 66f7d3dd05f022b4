/* The standings of a tournament as text. */
#include "report/reporter.h"
#include "report/tournament.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_AGAINST = 9, /* strategies in the matrix of who met whom */
    SHORT_NAME = 9    /* columns of a strategy that stands beside many figures */
};

/* Strategies are referred to by letters in the order of their places. */
typedef struct teller {
    pl_reporter r; /* of the words only: no view */
    const pl_tournament_report *report;
    bool short_names; /* all strategies are */
} teller;

static const char *strategy_of(const teller *t, uint32_t strategy) {
    return t->report->setup->strategies[strategy];
}

static const char *measure_label(const teller *t, parley_measure measure) {
    static const char *const english[PARLEY_MEASURES] = {
        "utility", "advantage", "agreed", "welfare", "to Nash", "to frontier", "", "rounds"};
    static const char *const chinese[PARLEY_MEASURES] = {"效用",     "优势",   "成交率", "总效用",
                                                         "距纳什解", "距前沿", "",       "轮数"};
    return pl_word(&t->r, english[measure], chinese[measure]);
}

/* -- what was held --------------------------------------------------------------------------- */

static void put_field(const teller *t, pl_text *line) {
    const pl_tournament_setup *setup = t->report->setup;
    pl_text_print(line, pl_word(&t->r, "%u strategies, %u scenario%s, ", "%u个策略，%u个场景%s，"),
                  setup->strategy_count, setup->domain_count,
                  setup->domain_count == 1 ? "" : pl_word(&t->r, "s", ""));
    switch (setup->rotation) {
    case PARLEY_ROTATE_ALL:
        pl_text_put(line, pl_word(&t->r, "every line-up in every order", "所有组合的所有座次"));
        break;
    case PARLEY_ROTATE_CYCLIC:
        pl_text_put(line,
                    pl_word(&t->r, "every line-up shifted round the seats", "所有组合轮换座次"));
        break;
    case PARLEY_ROTATE_NONE:
        pl_text_put(line, pl_word(&t->r, "every line-up once", "每个组合一次"));
        break;
    }
    pl_text_put(line, setup->self_play ? pl_word(&t->r, ", self-play included", "，含自我对局")
                                       : pl_word(&t->r, ", without self-play", "，不含自我对局"));
    if (setup->repeats > 1)
        pl_text_print(line, pl_word(&t->r, ", %u times", "，各%u次"), setup->repeats);
}

static void put_head(const teller *t) {
    const pl_tournament_setup *setup = t->report->setup;
    pl_text line = {0};
    pl_text_print(&line, pl_word(&t->r, "Tournament of %llu negotiations", "锦标赛：%llu场谈判"),
                  (unsigned long long)parley_tournament_count(setup->tournament));
    pl_put_heading(t->r.out, t->r.style, pl_text_string(&line));
    t->r.out->failed |= line.failed;
    pl_text_clear(&line);
    put_field(t, &line);
    pl_text_print(&line, pl_word(&t->r, ". %s", "。%s"), setup->protocol);
    if (!strstr(setup->protocol, "rounds="))
        pl_text_print(&line, pl_word(&t->r, ", %u rounds at most", "，最多%u轮"), setup->rounds);
    pl_text_print(&line, pl_word(&t->r, ", seed %llu.", "，随机种子%llu。"),
                  (unsigned long long)setup->seed);
    pl_flush(&t->r, &line, 0);
}

/* -- the ranking ----------------------------------------------------------------------------- */

/* "0.712 ±0.031", or the mean alone where there is no interval; "-" where there is nothing. */
static void add_estimate(pl_table *table, const parley_sample_mean *e, int decimals) {
    if (isnan(e->mean))
        pl_table_add(table, PL_FAINT, "-");
    else if (isnan(e->low))
        pl_cell_print(table, PL_PLAIN, "%.*f", decimals, e->mean);
    else
        pl_cell_print(table, PL_PLAIN, "%.*f ±%.*f", decimals, e->mean, decimals,
                      fmax(e->high - e->mean, e->mean - e->low));
}

static void add_places(pl_table *table, const parley_standing *s) {
    if (s->best_place == s->worst_place)
        pl_cell_print(table, PL_PLAIN, "%u", s->best_place);
    else
        pl_cell_print(table, PL_PLAIN, "%u-%u", s->best_place, s->worst_place);
}

static void put_ranking(const teller *t) {
    const pl_reporter *r = &t->r;
    parley_measure score = t->report->options.score;
    bool utility = score == PARLEY_MEASURE_UTILITY;
    pl_column columns[] = {
        {pl_word(r, "place", "名次"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "may be", "可能"), PL_RIGHT, 0, 0, false},
        {"", PL_LEFT, 0, 0, false},
        {pl_word(r, "strategy", "策略"), PL_LEFT, 0, 0, true},
        {measure_label(t, score), PL_RIGHT, 0, 0, false},
        {measure_label(t, utility ? PARLEY_MEASURE_ADVANTAGE : PARLEY_MEASURE_UTILITY), PL_RIGHT, 0,
         0, false}};
    pl_table table = {.columns = columns, .column_count = 6};
    pl_text title = {0};
    pl_text_print(&title, pl_word(r, "Ranking by %s", "按%s排名"), measure_label(t, score));
    pl_put_heading(r->out, r->style, pl_text_string(&title));
    r->out->failed |= title.failed;
    pl_text_clear(&title);
    for (uint32_t i = 0; i < t->report->setup->strategy_count; i++) {
        const parley_standing *s = &t->report->places[i];
        pl_cell_print(&table, PL_STRONG, "%u", s->place);
        add_places(&table, s);
        pl_table_add(&table, PL_PLAIN, pl_package_letter(i).text);
        pl_table_add(&table, PL_PLAIN, strategy_of(t, s->strategy));
        add_estimate(&table, &s->measures[score], 3);
        add_estimate(&table,
                     &s->measures[utility ? PARLEY_MEASURE_ADVANTAGE : PARLEY_MEASURE_UTILITY], 3);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* What the intervals and places rest on. */
static void put_basis(const teller *t) {
    const pl_reporter *r = &t->r;
    const pl_tournament_report *report = t->report;
    pl_text line = {0};
    if (report->observations < 2) {
        pl_text_put(&line,
                    pl_word(r,
                            "One observation says nothing of chance: no intervals, and no strategy "
                            "can be told apart from another. More scenarios, or --repeat, would.",
                            "只有一个观察值，无从估计偶然性：没有区间，策略之间无法区分。可增加"
                            "场景，或用--repeat。"));
    } else {
        pl_text_print(&line,
                      pl_word(r, "± is half of a %g %% interval over %u %s (Student's t). ",
                              "±为%g%%区间的一半，按%u个%s计（学生t）。"),
                      100 * report->options.level, report->observations,
                      report->over == PARLEY_OVER_SCENARIOS ? pl_word(r, "scenarios", "场景")
                                                            : pl_word(r, "repeats", "重复"));
        pl_text_print(
            &line,
            pl_word(r,
                    "\"May be\": the places that are possible, as far as strategies can be told "
                    "apart: paired bootstrap, %u draws, adjusted for all pairs (step-down "
                    "greatest |t|).",
                    "“可能”：在策略可以区分的范围内可能的名次（配对自助法，%u次抽样，按所有"
                    "配对校正：逐步最大|t|）。"),
            report->options.resamples);
    }
    pl_text_put(r->out, "\n");
    pl_flush(r, &line, 2);
}

/* -- how they dealt -------------------------------------------------------------------------- */

static void add_frontier(const teller *t, pl_table *table, const parley_standing *s) {
    const parley_sample_mean *least = &s->measures[PARLEY_MEASURE_FRONTIER];
    const parley_sample_mean *most = &s->measures[PARLEY_MEASURE_FRONTIER_MOST];
    (void)t;
    if (isnan(least->mean) || most->mean - least->mean < 5e-4)
        add_estimate(table, least, 3);
    else
        pl_cell_print(table, PL_PLAIN, "%.3f to %.3f", least->mean, most->mean);
}

static void put_measures(const teller *t) {
    const pl_reporter *r = &t->r;
    pl_column columns[] = {
        {"", PL_LEFT, 0, 0, false},
        {t->short_names ? pl_word(r, "strategy", "策略") : "", PL_LEFT, 0, 0, true},
        {measure_label(t, PARLEY_MEASURE_AGREEMENT), PL_RIGHT, 0, 0, false},
        {measure_label(t, PARLEY_MEASURE_WELFARE), PL_RIGHT, 0, 0, false},
        {measure_label(t, PARLEY_MEASURE_NASH), PL_RIGHT, 0, 0, false},
        {measure_label(t, PARLEY_MEASURE_FRONTIER), PL_RIGHT, 0, 0, false},
        {measure_label(t, PARLEY_MEASURE_ROUNDS), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = 7};
    pl_put_heading(r->out, r->style, pl_word(r, "How they dealt", "谈判情况"));
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Of all negotiations in which the strategy had a seat. Welfare is the "
                             "sum over the parties; distances are those of agreements.",
                             "该策略所参与的全部谈判。总效用为各方之和；距离只计已达成的协议。"));
    pl_text_put(r->out, "\n");
    for (uint32_t i = 0; i < t->report->setup->strategy_count; i++) {
        const parley_standing *s = &t->report->places[i];
        pl_table_add(&table, PL_PLAIN, pl_package_letter(i).text);
        pl_table_add(&table, PL_PLAIN, t->short_names ? strategy_of(t, s->strategy) : "");
        add_estimate(&table, &s->measures[PARLEY_MEASURE_AGREEMENT], 2);
        add_estimate(&table, &s->measures[PARLEY_MEASURE_WELFARE], 3);
        add_estimate(&table, &s->measures[PARLEY_MEASURE_NASH], 3);
        add_frontier(t, &table, s);
        add_estimate(&table, &s->measures[PARLEY_MEASURE_ROUNDS], 1);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* -- who can be told apart ------------------------------------------------------------------- */

static const parley_comparison *pair_of(const teller *t, uint32_t one, uint32_t two) {
    size_t k = t->report->setup->strategy_count, a = one < two ? one : two,
           b = one < two ? two : one;
    return &t->report->pairs[a * k - a * (a + 1) / 2 + (b - a - 1)];
}

/* For each strategy, those below it that it cannot be told apart from. */
static void put_apart(const teller *t) {
    const pl_reporter *r = &t->r;
    uint32_t k = t->report->setup->strategy_count, lines = 0;
    if (t->report->observations < 2 || k < 2)
        return;
    pl_put_heading(r->out, r->style, pl_word(r, "Cannot be told apart", "无法区分"));
    for (uint32_t i = 0; i < k; i++) {
        pl_text line = {0};
        uint32_t one = t->report->places[i].strategy;
        for (uint32_t j = i + 1; j < k; j++) {
            const parley_comparison *pair = pair_of(t, one, t->report->places[j].strategy);
            if (pair->apart)
                continue;
            pl_text_put(&line, line.length ? pl_word(r, ", ", "、") : "");
            pl_text_print(&line, "%s (p = %.3g)", strategy_of(t, t->report->places[j].strategy),
                          pair->p_adjusted);
        }
        if (line.length == 0)
            continue;
        lines++;
        pl_text whole = {0};
        pl_text_print(&whole, pl_word(r, "%s from %s", "%s与%s"), strategy_of(t, one),
                      pl_text_string(&line));
        pl_put_item(r->out, r->style, 2, PL_PLAIN, "-", 2, pl_text_string(&whole));
        r->out->failed |= line.failed || whole.failed;
        pl_text_clear(&line);
        pl_text_clear(&whole);
    }
    if (lines == 0)
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r, "None: every strategy differs from every other.",
                                 "没有：任意两个策略都有差异。"));
}

/* -- against each other ---------------------------------------------------------------------- */

static void put_against(const teller *t) {
    const pl_reporter *r = &t->r;
    uint32_t k = t->report->setup->strategy_count;
    pl_column columns[MOST_AGAINST + 2] = {{"", PL_LEFT, 0, 0, false}, {"", PL_LEFT, 0, 0, true}};
    pl_letter letters[MOST_AGAINST];
    pl_table table = {.columns = columns, .column_count = k + 2};
    if (k > MOST_AGAINST || k < 2)
        return;
    for (uint32_t i = 0; i < k; i++) {
        letters[i] = pl_package_letter(i);
        columns[i + 2] = (pl_column){letters[i].text, PL_RIGHT, 0, 0, false};
    }
    for (uint32_t i = 0; i < k; i++) {
        uint32_t one = t->report->places[i].strategy;
        pl_table_add(&table, PL_PLAIN, letters[i].text);
        pl_table_add(&table, PL_PLAIN, t->short_names ? strategy_of(t, one) : "");
        for (uint32_t j = 0; j < k; j++) {
            double mean =
                parley_standings_against(t->report->standings, one, t->report->places[j].strategy);
            if (isnan(mean))
                pl_table_add(&table, PL_FAINT, "-");
            else
                pl_cell_print(&table, PL_PLAIN, "%.3f", mean);
        }
    }
    pl_put_heading(r->out, r->style, pl_word(r, "Against each other", "相互对局"));
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Mean utility of the strategy of the row where that of the column "
                             "has another seat.",
                             "行策略与列策略同场时，行策略的平均效用。"));
    pl_text_put(r->out, "\n");
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

void pl_report_tournament_text(pl_text *out, const pl_tournament_report *report,
                               const pl_style *style) {
    bool chinese = style->language && strncmp(style->language, "zh", 2) == 0;
    teller t = {.r = {.out = out, .style = style, .chinese = chinese},
                .report = report,
                .short_names = true};
    for (uint32_t i = 0; i < report->setup->strategy_count; i++)
        t.short_names &= pl_columns(report->setup->strategies[i]) <= SHORT_NAME;
    put_head(&t);
    put_ranking(&t);
    put_basis(&t);
    put_measures(&t);
    put_apart(&t);
    put_against(&t);
}
