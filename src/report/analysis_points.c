/* The part of the report on points: a table of all, then each sticking point option by option. */
#include "report/reporter.h"

static const char *verdict_word(const pl_reporter *r, parley_point_verdict verdict) {
    switch (verdict) {
    case PARLEY_SETTLED: return pl_word(r, "settled", "已定");
    case PARLEY_TRADEABLE: return pl_word(r, "tradeable", "可交换");
    case PARLEY_STICKING: return pl_word(r, "STICKING", "僵持");
    }
    return "";
}

static void add_party_cell(const pl_reporter *r, pl_table *table, const parley_indices *parties) {
    pl_text text = {0};
    pl_add_parties(r, &text, parties->items, parties->count);
    pl_table_add(table, PL_PLAIN, parties->count ? pl_text_string(&text) : "");
    pl_text_clear(&text);
}

static void put_table(const pl_reporter *r) {
    static const pl_tone tones[] = {PL_GOOD, PL_FAIR, PL_BAD};
    pl_column columns[] = {{pl_word(r, "no.", "号"), PL_RIGHT, 0, 0, false},
                           {pl_word(r, "point", "条款"), PL_LEFT, 28, 0, true},
                           {pl_word(r, "verdict", "判断"), PL_LEFT, 0, 0, false},
                           {pl_word(r, "held by", "阻碍方"), PL_LEFT, 0, 0, true},
                           {pl_word(r, "silent", "未表态"), PL_LEFT, 0, 0, true}};
    pl_table table = {.columns = columns, .column_count = sizeof columns / sizeof *columns};
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        const parley_point_report *report = &r->analysis->points[j];
        pl_cell_print(&table, PL_PLAIN, "%lld", (long long)pl_point_number(r, j));
        pl_table_add(&table, PL_PLAIN, pl_point_label(r, j));
        pl_table_add(&table, tones[report->verdict], verdict_word(r, report->verdict));
        add_party_cell(r, &table, &report->held_by);
        add_party_cell(r, &table, &report->silent);
    }
    pl_put_table(r->out, r->style, 2, &table);
    pl_table_clear(&table);
}

/* -- one sticking point ---------------------------------------------------------------------- */

static const char *position_word(const pl_reporter *r, const parley_position *position) {
    switch (position->word) {
    case PARLEY_UNKNOWN: return pl_word(r, "unknown", "未知");
    case PARLEY_ACCEPT: return pl_word(r, "accepts", "接受");
    case PARLEY_TOLERATE: return pl_word(r, "tolerates", "容忍");
    case PARLEY_CRITICISE: return pl_word(r, "criticises", "批评");
    case PARLEY_REJECT: return pl_word(r, "rejects", "拒绝");
    case PARLEY_RED_LINE: return pl_word(r, "RED LINE", "红线");
    case PARLEY_VALUE: return pl_word(r, "values", "估值");
    }
    return "";
}

static void add_position(const pl_reporter *r, pl_text *text, uint32_t party, uint32_t option) {
    const parley_position *position = parley_view_position(r->view, party, option);
    pl_text_print(text, pl_word(r, "%s %s", "%s%s"), pl_party_label(r, party),
                  position_word(r, position));
    if (position->word == PARLEY_VALUE)
        pl_text_print(text, " %.2f-%.2f", (double)position->value.low / PARLEY_ONE,
                      (double)position->value.high / PARLEY_ONE);
    if (position->basis == PARLEY_ASSUMED)
        pl_text_put(text, pl_word(r, " (assumed)", "（假设）"));
}

static void put_option(const pl_reporter *r, uint32_t point, uint32_t option) {
    pl_text text = {0};
    size_t known = 0;
    pl_text_print(&text, pl_word(r, "%s: ", "%s："), pl_option_label(r, option));
    for (uint32_t p = 0; p < r->view->party_count; p++) {
        if (!pl_has_say(r, p, point) ||
            parley_view_position(r->view, p, option)->basis == PARLEY_BASIS_NONE)
            continue;
        pl_text_put(&text, known++ ? pl_word(r, ", ", "，") : "");
        add_position(r, &text, p, option);
    }
    if (known == 0)
        pl_text_put(&text, pl_word(r, "nobody has said anything", "无人表态"));
    pl_put_item(r->out, r->style, 4, PL_PLAIN, "-", 2, pl_text_string(&text));
    pl_text_clear(&text);
}

static void put_sticking(const pl_reporter *r, uint32_t j) {
    const parley_point_report *report = &r->analysis->points[j];
    const parley_view_point *at = &r->view->points[j];
    pl_text text = {0};
    pl_text_put(r->out, "\n");
    pl_text_print(&text, pl_word(r, "Point %lld, %s: held by ", "第%lld点，%s：阻碍方为"),
                  (long long)pl_point_number(r, j), pl_point_label(r, j));
    pl_add_parties(r, &text, report->held_by.items, report->held_by.count);
    pl_flush(r, &text, 2);
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        put_option(r, j, o);
}

static void put_summary(const pl_reporter *r) {
    unsigned counts[3] = {0};
    pl_text text = {0};
    for (uint32_t j = 0; j < r->view->point_count; j++)
        counts[r->analysis->points[j].verdict]++;
    pl_text_print(&text,
                  pl_word(r,
                          "Of %u points %u are settled, %u tradeable and %u sticking. Only "
                          "what is known counts here; a silent party may still object.",
                          "%u个条款中，%u个已定，%u个可交换，%u个僵持。"
                          "此处只计已知立场；未表态者仍可能反对。"),
                  r->view->point_count, counts[PARLEY_SETTLED], counts[PARLEY_TRADEABLE],
                  counts[PARLEY_STICKING]);
    pl_flush(r, &text, 2);
    pl_text_put(r->out, "\n");
}

void pl_report_points(const pl_reporter *r) {
    pl_put_heading(r->out, r->style, pl_word(r, "What holds the deal up", "协议卡在哪里"));
    put_summary(r);
    put_table(r);
    for (uint32_t j = 0; j < r->view->point_count; j++)
        if (r->analysis->points[j].verdict == PARLEY_STICKING)
            put_sticking(r, j);
}
