/* The report's part on many readings: how likely a deal is, who accepts what, what to ask next and
 * which points decide. */
#include "report/reporter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MOST_PARTIES_SHOWN = PARLEY_MAX_PARTIES, PACKAGES = 5, QUESTIONS = 7, INPUTS = 8 };

static const char *row_label(const pl_reporter *r, uint32_t row) {
    return pl_party_label(r, r->view->required[row]);
}

/* Decimals that tell a share from 0 and from 1. */
static int decimals(double share) {
    return share == 0 || share == 1 ? 0 : share < 0.0005 || share >= 0.9995 ? 2 : 1;
}

/* "65.8 %", "65.8%" */
static void add_percent(const pl_reporter *r, pl_text *text, double share) {
    pl_text_print(text, pl_word(r, "%.*f %%", "%.*f%%"), decimals(share), 100 * share);
}

static void add_interval(const pl_reporter *r, pl_text *text, double low, double high) {
    pl_text_print(text, pl_word(r, " (%.*f to %.*f)", "（%.*f至%.*f）"), decimals(low), 100 * low,
                  decimals(high), 100 * high);
}

static void add_frequency(const pl_reporter *r, pl_text *text, const parley_frequency *f) {
    add_percent(r, text, f->value);
    add_interval(r, text, f->low, f->high);
}

static void add_samples(const pl_reporter *r, pl_text *text) {
    parley_count count = {{r->robust->samples}};
    pl_add_count(text, &count);
}

static void add_cell(pl_table *table, pl_tone tone, pl_text *text) {
    pl_table_add(table, tone, pl_text_string(text));
    table->failed |= text->failed;
    pl_text_clear(text);
}

/* -- a deal ---------------------------------------------------------------------------------- */

static void put_head(const pl_reporter *r) {
    pl_text text = {0};
    pl_put_heading(r->out, r->style,
                   pl_word(r, "How likely, with so much unknown", "诸多未知之下的可能性"));
    pl_text_put(&text, pl_word(r, "", "随机抽取了"));
    add_samples(r, &text);
    pl_text_print(&text,
                  pl_word(r,
                          " readings were drawn at random (seed %llu). Each picks a value for "
                          "every stance, a weight for every point and a reservation value for "
                          "every party, anywhere within what is known. Percentages are shares of "
                          "readings, in brackets the 95 %% interval.",
                          "组取值（种子%llu）。每组在已知范围内任取各立场的价值、"
                          "各条款的权重和各方的保留值。百分比为占全部取值的比例，"
                          "括号内为95%%区间。"),
                  (unsigned long long)r->robust->seed);
    if (r->robust->stopped_by == PARLEY_STOP_INTERRUPTED)
        pl_text_put(&text, pl_word(r, " Drawing was interrupted.", "抽取被中断。"));
    pl_flush(r, &text, 2);
}

static const char *bound_words(const pl_reporter *r) {
    switch (r->robust->deal_certainty) {
    case PARLEY_DEAL_CERTAIN:
        return pl_word(r, " One and the same agreement is acceptable to all in every reading.",
                       "有一份协议在任何取值下都为各方所接受。");
    case PARLEY_DEAL_IMPOSSIBLE:
        return pl_word(r, " No reading at all allows one: proven.",
                       "已证明：任何取值下都没有协议可为各方接受。");
    case PARLEY_DEAL_UNDECIDED:
        return pl_word(r, " Whether some rare reading allows one was not found out.",
                       "是否有罕见的取值容许协议，未能判定。");
    case PARLEY_DEAL_POSSIBLE: break;
    }
    if (r->robust->deal.value == 0)
        return pl_word(r, " Yet some reading allows one.", "但确有取值容许协议。");
    return pl_word(r, " No single agreement is known that all accept in every reading.",
                   "尚无一份协议可知在任何取值下都为各方所接受。");
}

static void put_deal(const pl_reporter *r) {
    pl_text text = {0};
    pl_text_put(&text, pl_word(r, "A deal is possible in ", "可达成协议的取值占"));
    add_frequency(r, &text, &r->robust->deal);
    pl_text_put(&text, pl_word(r, " of them.", "。"));
    pl_text_put(&text, bound_words(r));
    pl_text_put(r->out, "\n");
    pl_flush(r, &text, 2);
}

static void put_sampling(const pl_reporter *r) {
    for (uint32_t row = 0; row < r->view->required_count; row++) {
        const parley_sampling *s = &r->robust->sampling[row];
        pl_text text = {0};
        if (s->method == PARLEY_SAMPLING_CHAINS)
            pl_text_print(&text,
                          pl_word(r,
                                  "Readings of %s obey its preferences by Markov chains (R-hat "
                                  "%.3f).%s",
                                  "%s的取值以马尔可夫链满足其偏好（R-hat %.3f）。%s"),
                          row_label(r, row), s->r_hat,
                          s->mixed ? ""
                                   : pl_word(r,
                                             " The chains do not mix well: its figures are "
                                             "rough.",
                                             "链的混合不佳：其数字只能作粗略参考。"));
        pl_flush(r, &text, 2);
    }
}

/* -- who accepts what ------------------------------------------------------------------------ */

static size_t acceptance_columns(const pl_reporter *r, const char *name, pl_column *columns) {
    size_t count = 0;
    columns[count++] = (pl_column){name, PL_LEFT, 0, 0, true};
    for (uint32_t row = 0; row < r->view->required_count; row++)
        columns[count++] = (pl_column){row_label(r, row), PL_RIGHT, 14, 9, true};
    columns[count++] = (pl_column){pl_word(r, "all", "各方"), PL_RIGHT, 0, 0, true};
    return count;
}

static pl_tone tone_of(double share) {
    return share >= 0.75 ? PL_GOOD : share >= 0.4 ? PL_FAIR : share > 0.1 ? PL_POOR : PL_BAD;
}

/* "always", "never", or the share. */
static void add_acceptance(const pl_reporter *r, pl_table *table, const parley_frequency *f,
                           parley_certainty certainty, bool with_interval) {
    pl_text text = {0};
    if (certainty == PARLEY_CERTAINLY)
        pl_text_put(&text, pl_word(r, "always", "必然"));
    else if (certainty == PARLEY_NEVER)
        pl_text_put(&text, pl_word(r, "never", "绝不"));
    else
        add_percent(r, &text, f->value);
    if (with_interval && certainty != PARLEY_CERTAINLY && certainty != PARLEY_NEVER)
        add_interval(r, &text, f->low, f->high);
    add_cell(table, tone_of(f->value), &text);
}

static void add_candidate(const pl_reporter *r, pl_table *table, const parley_candidate *c) {
    for (uint32_t row = 0; row < r->view->required_count; row++)
        add_acceptance(r, table, &c->accepted_by[row], c->margins[row].certainty, false);
    add_acceptance(r, table, &c->accepted_by_all, c->all, true);
}

static void put_drafts(const pl_reporter *r) {
    pl_column columns[MOST_PARTIES_SHOWN + 2];
    pl_table table = {.columns = columns};
    pl_text_put(r->out, "\n");
    if (r->robust->draft_count == 0)
        return;
    pl_put_paragraph(
        r->out, r->style, 2,
        pl_word(r,
                "How often each party would accept each draft, and all of them together. Gaps "
                "are filled at random with options that cross no red line. \"Always\" and "
                "\"never\" hold in every reading: they are proven.",
                "各方及各方一致接受每份草案的频率。未写明处以不触红线的选项随机补全。"
                "“必然”与“绝不”在任何取值下均成立，已经证明。"));
    pl_text_put(r->out, "\n");
    table.column_count = acceptance_columns(r, pl_word(r, "draft", "草案"), columns);
    for (size_t i = 0; i < r->robust->draft_count; i++) {
        const parley_candidate *c = &r->robust->candidates[i];
        pl_table_add(&table, PL_PLAIN, pl_draft_label(r, (uint32_t)c->origins[0].of));
        add_candidate(r, &table, c);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* Where a package comes from. */
static void add_origin(const pl_reporter *r, pl_text *text, const parley_candidate_origin *origin) {
    switch (origin->kind) {
    case PARLEY_CANDIDATE_DRAFT: pl_text_put(text, pl_draft_label(r, (uint32_t)origin->of)); return;
    case PARLEY_CANDIDATE_SOLUTION:
        pl_text_print(text, pl_word(r, "%s solution", "%s"),
                      pl_concept_label(r, (parley_concept)origin->of));
        return;
    case PARLEY_CANDIDATE_NEAREST:
        pl_text_print(text, pl_word(r, "nearest to %s", "最接近%s者"),
                      pl_draft_label(r, (uint32_t)origin->of));
        return;
    case PARLEY_CANDIDATE_POOL:
        pl_text_put(text, pl_word(r, "an efficient package", "一个有效方案"));
        return;
    case PARLEY_CANDIDATE_CLOSEST:
        pl_text_put(text, pl_word(r, "least concession", "让步最少的方案"));
        return;
    case PARLEY_CANDIDATE_LIKELIEST:
        pl_text_put(text, pl_word(r, "found by search", "搜索所得方案"));
        return;
    }
}

/* The packages most often accepted by all, best first; ties in their order. */
static size_t best_packages(const parley_robust *robust, size_t *best) {
    size_t count = 0;
    for (size_t i = robust->draft_count; i < robust->candidate_count; i++) {
        size_t at = count < PACKAGES ? count++ : PACKAGES;
        for (; at > 0 && robust->candidates[i].accepted_by_all.value >
                             robust->candidates[best[at - 1]].accepted_by_all.value;
             at--)
            if (at < PACKAGES)
                best[at] = best[at - 1];
        if (at < PACKAGES)
            best[at] = i;
    }
    return count;
}

static void put_packages(const pl_reporter *r) {
    pl_column columns[MOST_PARTIES_SHOWN + 2];
    pl_table table = {.columns = columns};
    size_t best[PACKAGES], count = best_packages(r->robust, best);
    if (count == 0)
        return;
    pl_text_put(r->out, "\n");
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "The same for the packages most often accepted by all, of those "
                             "that the analysis found; `--json` lists them point by point.",
                             "在分析所得的方案中，各方一致接受频率最高者如下；"
                             "`--json`逐条列出。"));
    pl_text_put(r->out, "\n");
    table.column_count = acceptance_columns(r, pl_word(r, "package", "方案"), columns);
    for (size_t i = 0; i < count; i++) {
        const parley_candidate *c = &r->robust->candidates[best[i]];
        pl_text text = {0};
        add_origin(r, &text, &c->origins[0]);
        add_cell(&table, PL_PLAIN, &text);
        add_candidate(r, &table, c);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* -- what to ask next ------------------------------------------------------------------------ */

static void add_question(const pl_reporter *r, pl_text *text, const parley_question *q) {
    const char *party = pl_party_label(r, q->party);
    long long number = q->point == PARLEY_NONE ? 0 : pl_point_number(r, (uint32_t)q->point);
    const char *topic = q->point == PARLEY_NONE ? "" : pl_point_label(r, (uint32_t)q->point);
    if (q->kind == PARLEY_INPUT_STANCE)
        pl_text_print(text,
                      pl_word(r, "ask %s about point %lld (%s)", "问%s对第%lld点（%s）的立场"),
                      party, number, topic);
    else if (q->kind == PARLEY_INPUT_WEIGHT)
        pl_text_print(text,
                      pl_word(r, "ask %s how much point %lld (%s) matters to it",
                              "问%s有多看重第%lld点（%s）"),
                      party, number, topic);
    else
        pl_text_print(text,
                      pl_word(r,
                              "ask %s what it can live with if there is no deal (its "
                              "reservation value)",
                              "问%s若无协议可以接受怎样的局面（其保留值）"),
                      party);
}

/* The share of readings in which all accept the best candidate. */
static double best_share(const parley_robust *robust) {
    double best = 0;
    for (size_t i = 0; i < robust->candidate_count; i++)
        best = fmax(best, robust->candidates[i].accepted_by_all.value);
    return best;
}

static void put_questions(const pl_reporter *r) {
    pl_text text = {0};
    pl_text_put(r->out, "\n");
    if (r->robust->question_count == 0) {
        pl_put_paragraph(r->out, r->style, 2,
                         pl_word(r, "No single answer would change which draft or package to pick.",
                                 "任何单一答案都不会改变应选的草案或方案。"));
        return;
    }
    pl_text_put(&text, pl_word(r,
                               "What to ask next. All accept the best of these drafts and "
                               "packages in ",
                               "下一步该问什么。上述草案与方案中最好的一个，各方一致接受的频率为"));
    add_percent(r, &text, best_share(r->robust));
    pl_text_put(&text,
                pl_word(r,
                        " of the readings. With one of these answers the pick would be better, and "
                        "all would accept it that much more often:",
                        "。若先得到下列答案之一，便可选得更准，一致接受的频率相应提高："));
    pl_flush(r, &text, 2);
    for (size_t i = 0; i < r->robust->question_count && i < QUESTIONS; i++) {
        const parley_question *q = &r->robust->questions[i];
        char number[16];
        snprintf(number, sizeof number, "%zu.", i + 1);
        add_question(r, &text, q);
        pl_text_print(&text, pl_word(r, ": +%.1f points", "：提高%.1f个百分点"),
                      100 * q->gain.value);
        add_interval(r, &text, q->gain.low, q->gain.high);
        pl_put_item(r->out, r->style, 4, PL_PLAIN, number, 3, pl_text_string(&text));
        pl_text_clear(&text);
    }
}

static void add_lines(const pl_reporter *r, pl_text *text, const parley_stands *lines) {
    for (size_t i = 0; i < lines->count; i++) {
        const parley_stand *stand = &lines->items[i];
        pl_text_put(text, i == 0                  ? ""
                          : i + 1 == lines->count ? pl_word(r, " and ", "和")
                                                  : pl_word(r, ", ", "、"));
        pl_text_print(text,
                      pl_word(r, "%s's red line on point %lld (%s)", "%s在第%lld点（%s）的红线"),
                      pl_party_label(r, stand->party), (long long)pl_point_number(r, stand->point),
                      pl_point_label(r, stand->point));
    }
}

static void put_red_line(const pl_reporter *r, const parley_question *q) {
    pl_text text = {0};
    add_lines(r, &text, &q->lines);
    pl_text_put(&text, pl_word(r, ": a deal would be possible in ", "：可达成协议的取值将占"));
    add_percent(r, &text, q->gain.value);
    add_interval(r, &text, q->gain.low, q->gain.high);
    if (q->best_draft != PARLEY_NONE) {
        pl_text_print(&text,
                      pl_word(r, "; the draft most often accepted by all would be \"%s\", in ",
                              "；届时各方一致接受频率最高的草案为“%s”，占"),
                      pl_draft_label(r, (uint32_t)q->best_draft));
        add_percent(r, &text, q->best_accepted.value);
    }
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
    pl_text_clear(&text);
}

static void put_red_lines(const pl_reporter *r) {
    pl_text_put(r->out, "\n");
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "What to ask next. While the red lines stand nothing can be signed, "
                             "so no answer about values, weights or reservation values could help. "
                             "What would is to find out whether a red line really stands. Without "
                             "it:",
                             "下一步该问什么。红线不动则无可签协议，关于价值、权重或保留值的答案"
                             "都无济于事；有用的是弄清红线是否真不可动。若其不在："));
    if (r->robust->question_count == 0)
        pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2,
                    pl_word(r, "no deal would be possible all the same, whichever one fell",
                            "无论去掉哪一条，协议仍不可能"));
    for (size_t i = 0; i < r->robust->question_count && i < QUESTIONS; i++)
        put_red_line(r, &r->robust->questions[i]);
}

/* -- what decides ---------------------------------------------------------------------------- */

static void add_input(const pl_reporter *r, pl_table *table, const parley_sensitivity *s) {
    const char *party = pl_party_label(r, s->party);
    long long number = s->point == PARLEY_NONE ? 0 : pl_point_number(r, (uint32_t)s->point);
    pl_text text = {0};
    if (s->kind == PARLEY_INPUT_VALUE)
        pl_text_print(&text, pl_word(r, "%s: point %lld, \"%s\"", "%s：第%lld点“%s”"), party,
                      number, pl_option_label(r, (uint32_t)s->option));
    else if (s->kind == PARLEY_INPUT_WEIGHT)
        pl_text_print(&text,
                      pl_word(r, "%s: weight of point %lld (%s)", "%s：第%lld点（%s）的权重"),
                      party, number, pl_point_label(r, (uint32_t)s->point));
    else
        pl_text_print(&text, pl_word(r, "%s: reservation value", "%s：保留值"), party);
    add_cell(table, PL_PLAIN, &text);
}

/* The party whose utility changes most. */
static uint32_t most_affected(const pl_reporter *r, const parley_sensitivity *s) {
    uint32_t n = r->view->required_count, most = 0;
    for (uint32_t row = 1; row < n; row++)
        if (fabs(s->utilities[n + row] - s->utilities[row]) >
            fabs(s->utilities[n + most] - s->utilities[most]))
            most = row;
    return most;
}

static void put_sensitivities(const pl_reporter *r) {
    uint32_t n = r->view->required_count;
    pl_column columns[] = {
        {pl_word(r, "unknown", "未知项"), PL_LEFT, 44, 0, true},
        {pl_word(r, "deal", "有协议"), PL_RIGHT, 0, 0, false},
        {pl_word(r, "utility in the Nash solution", "纳什解中的效用"), PL_LEFT, 0, 14, true}};
    pl_table table = {.columns = columns, .column_count = 3};
    if (r->robust->sensitivity_count == 0)
        return;
    pl_text_put(r->out, "\n");
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "What decides. For each unknown, what comes out while it is in its "
                             "lowest fifth and in its highest; of the utilities the one that "
                             "changes most.",
                             "何者起决定作用。各未知项处于最低与最高五分之一时的结果；"
                             "效用只列变动最大的一方。"));
    pl_text_put(r->out, "\n");
    for (size_t i = 0; i < r->robust->sensitivity_count && i < INPUTS; i++) {
        const parley_sensitivity *s = &r->robust->sensitivities[i];
        uint32_t row = most_affected(r, s);
        add_input(r, &table, s);
        pl_cell_print(&table, PL_PLAIN, pl_word(r, "%.*f to %.*f %%", "%.*f至%.*f%%"),
                      decimals(s->deal[0].value), 100 * s->deal[0].value,
                      decimals(s->deal[1].value), 100 * s->deal[1].value);
        pl_cell_print(&table, PL_PLAIN, pl_word(r, "%s %.3f to %.3f", "%s %.3f至%.3f"),
                      row_label(r, row), s->utilities[row], s->utilities[n + row]);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* The option that stands most often in the Nash solution. */
static uint32_t usual_option(const pl_reporter *r, uint32_t point) {
    const parley_view_point *at = &r->view->points[point];
    const parley_frequency *nash = r->robust->options[PARLEY_NASH];
    uint32_t best = at->first;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (nash[o].value > nash[best].value)
            best = o;
    return best;
}

static void put_options(const pl_reporter *r) {
    pl_column columns[] = {{pl_word(r, "no.", "号"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "option", "选项"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "Nash", "纳什"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "K.-S.", "卡-斯"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "egal.", "平等"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "util.", "功利"), PL_RIGHT, 0, 0, false}};
    pl_table table = {.columns = columns, .column_count = 6};
    if (!(r->robust->deal.value > 0))
        return;
    pl_text_put(r->out, "\n");
    pl_put_paragraph(r->out, r->style, 2,
                     pl_word(r,
                             "Of each point the option that stands most often in the Nash "
                             "solution, and in what percentage of the readings with a deal it "
                             "stands in each solution.",
                             "各条款在纳什解中最常出现的选项，及其在各种解中出现的百分比"
                             "（占有协议的取值）。"));
    pl_text_put(r->out, "\n");
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        uint32_t option = usual_option(r, j);
        pl_cell_print(&table, PL_PLAIN, "%lld", (long long)pl_point_number(r, j));
        pl_table_add(&table, PL_PLAIN, pl_option_label(r, option));
        for (int i = 0; i < PARLEY_SOLUTION_COUNT; i++)
            pl_cell_print(&table, PL_PLAIN, "%.0f", 100 * r->robust->options[i][option].value);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

static void put_surplus(const pl_reporter *r) {
    pl_text text = {0};
    if (!(r->robust->deal.value > 0) || isnan(r->robust->surplus[PARLEY_NASH][0].value))
        return;
    pl_text_put(&text, pl_word(r, "Share of the surplus in the Nash solution: ",
                               "纳什解中各方所得盈余份额："));
    for (uint32_t row = 0; row < r->view->required_count; row++)
        pl_text_print(&text, pl_word(r, "%s%s %.1f %%", "%s%s %.1f%%"),
                      row ? pl_word(r, ", ", "，") : "", row_label(r, row),
                      100 * r->robust->surplus[PARLEY_NASH][row].value);
    pl_text_put(&text, pl_word(r, ".", "。"));
    pl_text_put(r->out, "\n");
    pl_flush(r, &text, 2);
}

void pl_report_odds(const pl_reporter *r) {
    pl_text share = {0}, text = {0};
    add_percent(r, &share, r->robust->deal.value);
    pl_text_put(&text, pl_word(r, "of ", "随机抽取的"));
    add_samples(r, &text);
    pl_text_put(&text, pl_word(r,
                               " readings drawn at random from all that is unknown allow one (last "
                               "part)",
                               "组未知取值中容许协议者所占比例（见末节）"));
    pl_put_item(r->out, r->style, 2, PL_PLAIN, pl_text_string(&share), r->chinese ? 4 : 5,
                pl_text_string(&text));
    pl_text_clear(&share);
    pl_text_clear(&text);
}

void pl_report_robust(const pl_reporter *r) {
    put_head(r);
    put_sampling(r);
    if (!r->robust->only_acceptance)
        put_deal(r);
    put_drafts(r);
    if (r->robust->only_acceptance)
        return;
    put_packages(r);
    if (r->robust->nothing_signable)
        put_red_lines(r);
    else
        put_questions(r);
    put_sensitivities(r);
    put_options(r);
    put_surplus(r);
}
