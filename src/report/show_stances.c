/* The matrix of points and parties: one symbol for what a party thinks of each option. */
#include "report/show.h"

#include <stdio.h>

/* More options than this are written as runs, "4+ 3~ 6x", instead of one by one. Those of a range
 * are a scale and stand closer together. */
enum { MOST_SINGLE = 12, MOST_OF_RANGE = 21, LEAST_TOPIC = 18 };

static bool is_range(const parley_view *view, const parley_view_point *point) {
    return view->dossier->points[point->point].range.step != 0;
}

static bool takes_runs(const parley_view *view, const parley_view_point *point) {
    return point->option_count > (is_range(view, point) ? MOST_OF_RANGE : MOST_SINGLE);
}

static const parley_position *position_at(const parley_view *view, uint32_t party,
                                          const parley_view_point *point, uint32_t option) {
    return parley_view_position(view, party, point->first + option);
}

/* A symbol and, where it is only assumed, a star. */
static void put_symbol(pl_text *cell, const parley_position *position) {
    char symbol = pl_position_symbol(position->word, position->value);
    pl_text_print(cell, "%c%s", symbol, position->basis == PARLEY_ASSUMED ? "*" : "");
}

static void put_single(pl_text *cell, const parley_view *view, uint32_t party,
                       const parley_view_point *point) {
    bool close = is_range(view, point);
    for (uint32_t o = 0; o < point->option_count; o++) {
        const parley_position *position = position_at(view, party, point, o);
        put_symbol(cell, position);
        if (o + 1 < point->option_count && position->basis != PARLEY_ASSUMED && !close)
            pl_text_put(cell, " ");
    }
}

static bool same_symbol(const parley_position *a, const parley_position *b) {
    return pl_position_symbol(a->word, a->value) == pl_position_symbol(b->word, b->value) &&
           (a->basis == PARLEY_ASSUMED) == (b->basis == PARLEY_ASSUMED);
}

static void put_runs(pl_text *cell, const parley_view *view, uint32_t party,
                     const parley_view_point *point) {
    for (uint32_t o = 0; o < point->option_count;) {
        const parley_position *first = position_at(view, party, point, o);
        uint32_t run = 1;
        while (o + run < point->option_count &&
               same_symbol(first, position_at(view, party, point, o + run)))
            run++;
        pl_text_print(cell, "%s%u", o ? " " : "", (unsigned)run);
        put_symbol(cell, first);
        o += run;
    }
}

/* A cell stands in brackets where the party's consent does not count on the point; else a space
 * keeps the symbols of all rows under each other. */
static void add_cell(pl_table *table, const parley_view *view, uint32_t party, uint32_t point) {
    const parley_view_point *of = &view->points[point];
    bool counts = pl_consent_counts(view, party, point);
    pl_text cell = {0};
    pl_text_put(&cell, counts ? " " : "(");
    if (takes_runs(view, of))
        put_runs(&cell, view, party, of);
    else
        put_single(&cell, view, party, of);
    pl_text_put(&cell, counts ? "" : ")");
    pl_table_add(table, counts ? PL_PLAIN : PL_FAINT, pl_text_string(&cell));
    table->failed |= cell.failed;
    pl_text_clear(&cell);
}

static void add_row(pl_table *table, const parley_view *view, uint32_t point,
                    const char *language) {
    const parley_point *of = &view->dossier->points[view->points[point].point];
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)of->number);
    pl_table_add(table, PL_PLAIN, number);
    pl_table_add(table, PL_PLAIN, pl_point_topic(of, language));
    for (uint32_t p = 0; p < view->party_count; p++)
        add_cell(table, view, p, point);
}

/* The last row: how many of the party's positions are known at all. */
static void add_known(pl_table *table, const parley_view *view, const char *language) {
    pl_table_add(table, PL_PLAIN, "");
    pl_table_add(table, PL_FAINT, pl_say(PL_SAY_POSITIONS_KNOWN, language));
    for (uint32_t p = 0; p < view->party_count; p++) {
        unsigned known = 0;
        char text[48];
        for (uint32_t o = 0; o < view->option_count; o++)
            known += parley_view_position(view, p, o)->basis != PARLEY_BASIS_NONE;
        snprintf(text, sizeof text, " %u/%u", known, (unsigned)view->option_count);
        pl_table_add(table, PL_FAINT, text);
    }
}

static void put_matrix(pl_text *out, const parley_view *view, const pl_style *style) {
    const char *language = style->language;
    size_t count = 2 + view->party_count;
    pl_column *columns = PL_NEW(pl_column, count);
    if (!columns) {
        out->failed = true;
        return;
    }
    columns[0] = (pl_column){.title = "", .align = PL_RIGHT};
    columns[1] = (pl_column){.title = pl_say(PL_SAY_POINT, language)};
    for (uint32_t p = 0; p < view->party_count; p++)
        columns[2 + p] = (pl_column){.title = pl_party_name(view, p, language), .title_most = 10};
    pl_table table = {.columns = columns, .column_count = count};
    for (uint32_t j = 0; j < view->point_count; j++)
        add_row(&table, view, j, language);
    add_known(&table, view, language);
    pl_text_put(out, "\n");
    pl_put_table_parts(out, style, 0, &table, 2, LEAST_TOPIC);
    pl_table_clear(&table);
    pl_free(columns);
}

/* -- the legend ------------------------------------------------------------------------------ */

/* Which symbols occur, so that the legend explains no others. */
typedef struct used {
    bool words[PARLEY_VALUE + 1], assumed, out_of_scope, runs;
} used;

static used find_used(const parley_view *view) {
    used found = {0};
    for (uint32_t p = 0; p < view->party_count; p++) {
        for (uint32_t o = 0; o < view->option_count; o++) {
            const parley_position *position = parley_view_position(view, p, o);
            found.words[position->word] = true;
            found.assumed |= position->basis == PARLEY_ASSUMED;
        }
        for (uint32_t j = 0; j < view->point_count; j++)
            found.out_of_scope |= !pl_consent_counts(view, p, j);
    }
    for (uint32_t j = 0; j < view->point_count; j++)
        found.runs |= takes_runs(view, &view->points[j]);
    return found;
}

static void put_meaning(pl_text *out, const pl_style *style, const char *symbol,
                        pl_phrase meaning) {
    pl_put_item(out, style, 0, PL_PLAIN, symbol, 7, pl_say(meaning, style->language));
}

static void put_legend(pl_text *out, const parley_view *view, const pl_style *style) {
    static const parley_stance_word order[] = {PARLEY_ACCEPT, PARLEY_TOLERATE, PARLEY_CRITICISE,
                                               PARLEY_REJECT, PARLEY_RED_LINE, PARLEY_UNKNOWN};
    const char *language = style->language;
    used found = find_used(view);
    pl_text line = {0};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (found.words[order[i]])
            pl_text_print(&line, "%s%c %s", line.length ? "   " : "",
                          pl_position_symbol(order[i], (parley_interval){0, 0}),
                          pl_say_stance(order[i], language));
    pl_text_put(out, "\n");
    pl_put_paragraph(out, style, 0, pl_text_string(&line));
    put_meaning(out, style, "+ ? x", PL_SAY_LEGEND_ORDER);
    if (found.words[PARLEY_VALUE])
        put_meaning(out, style, "0..9", PL_SAY_LEGEND_VALUE);
    if (found.assumed)
        put_meaning(out, style, "*", PL_SAY_LEGEND_ASSUMED);
    if (found.out_of_scope)
        put_meaning(out, style, "( )", PL_SAY_LEGEND_SCOPE);
    if (found.runs)
        put_meaning(out, style, "4+ 3~", PL_SAY_LEGEND_RUNS);
    out->failed |= line.failed;
    pl_text_clear(&line);
}

void pl_show_stances(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    (void)which;
    pl_show_head(out, view, style, PL_SAY_STANCES);
    put_matrix(out, view, style);
    put_legend(out, view, style);
}
