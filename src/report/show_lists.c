/* Sources, costs of delay and discrepancies: one entry after the other. */
#include "report/show.h"

#include <math.h>
#include <string.h>

typedef struct page {
    pl_text *out;
    const parley_view *view;
    const pl_style *style;
    const char *language;
} page;

static void put_line(const page *p, size_t indent, pl_text *line) {
    pl_put_paragraph(p->out, p->style, indent, pl_text_string(line));
    p->out->failed |= line->failed;
    pl_text_clear(line);
}

/* The heads of the three views, and "none" where there is nothing to list. */
static page begin(pl_text *out, const parley_view *view, const pl_style *style, pl_phrase what,
                  size_t seen) {
    page p = {out, view, style, style->language};
    pl_show_head(out, view, style, what);
    if (!seen) {
        pl_text_put(out, "\n");
        pl_put_paragraph(out, style, 0, pl_say(PL_SAY_NONE, style->language));
    }
    return p;
}

/* -- sources --------------------------------------------------------------------------------- */

static void put_source_facts(const page *p, pl_text *line, const parley_source *source) {
    const char *language = p->language;
    pl_text inside = {0};
    pl_text_put(line, pl_text_or(&source->title, language, ""));
    if (source->publisher.count)
        pl_put_clause(&inside, 0, parley_text_get(&source->publisher, language), language);
    if (source->kind)
        pl_put_clause(&inside, 0, source->kind, language);
    if (source->language)
        pl_put_clause(&inside, 0, source->language, language);
    if (source->origin.count) {
        pl_put_clause(&inside, 0, pl_say(PL_SAY_ORIGIN, language), language);
        for (size_t i = 0; i < source->origin.count; i++)
            pl_text_print(&inside, "%s%s", i ? " / " : "",
                          parley_text_get(&source->origin.items[i], language));
    }
    if (source->weak)
        pl_put_clause(&inside, 0, pl_say(PL_SAY_WEAK, language), language);
    if (inside.length)
        pl_say_with(line, PL_SAY_IN_BRACKETS, language, pl_text_string(&inside));
    line->failed |= inside.failed;
    pl_text_clear(&inside);
}

static void put_source(const page *p, const parley_source *source) {
    pl_text line = {0};
    pl_text_put(&line, source->id);
    if (source->record.date.written)
        pl_text_print(&line, "  %s", source->record.date.written);
    if (source->date_basis && strcmp(source->date_basis, "shown") != 0)
        pl_say_with(&line, PL_SAY_IN_BRACKETS, p->language,
                    pl_say_date_basis(source->date_basis, p->language));
    pl_put_heading(p->out, p->style, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
    put_source_facts(p, &line, source);
    put_line(p, 2, &line);
    pl_show_record(p->out, p->view, p->style, 2, &source->record);
    if (source->url)
        pl_put_paragraph(p->out, p->style, 2, source->url);
}

void pl_show_sources(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    (void)which;
    page p = begin(out, view, style, PL_SAY_SOURCES,
                   pl_seen(view, d->sources, d->source_count, sizeof *d->sources));
    for (size_t i = 0; i < d->source_count; i++)
        if (parley_view_sees(view, &d->sources[i].record))
            put_source(&p, &d->sources[i]);
}

/* -- costs of delay -------------------------------------------------------------------------- */

static void put_cost(const page *p, const parley_cost *cost) {
    const char *language = p->language;
    pl_text line = {0};
    pl_text_put(&line, pl_text_or(&cost->kind, language, ""));
    if (cost->value) {
        pl_text_put(&line, line.length ? pl_say(PL_SAY_COLON, language) : "");
        pl_text_put(&line, cost->value);
    }
    if (cost->unit.count && isfinite(cost->low))
        pl_text_print(&line, " %s", parley_text_get(&cost->unit, language));
    else if (cost->unit.count) /* "thousands (soldiers a week)" */
        pl_say_with(&line, PL_SAY_IN_BRACKETS, language, parley_text_get(&cost->unit, language));
    if (cost->period.written)
        pl_say_with(&line, PL_SAY_IN_BRACKETS, language, cost->period.written);
    if (cost->claimed_by.count) {
        pl_text_put(&line, pl_say(PL_SAY_COMMA, language));
        pl_say_with(&line, PL_SAY_CLAIMED_BY, language,
                    parley_text_get(&cost->claimed_by, language));
    }
    pl_put_prefixed(p->out, p->style, "  ", "    ", PL_PLAIN, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
    pl_show_record(p->out, p->view, p->style, 4, &cost->record);
}

/* The costs that this party bears, or that have no party. */
static void put_costs_of(const page *p, int32_t party) {
    const parley_dossier *d = p->view->dossier;
    bool first = true;
    for (size_t i = 0; i < d->cost_count; i++) {
        if (d->costs[i].party != party || !parley_view_sees(p->view, &d->costs[i].record))
            continue;
        if (first)
            pl_put_heading(p->out, p->style,
                           party == PARLEY_NONE
                               ? pl_say(PL_SAY_BORNE_BY_NOBODY, p->language)
                               : pl_party_name(p->view, (uint32_t)party, p->language));
        first = false;
        put_cost(p, &d->costs[i]);
    }
}

void pl_show_costs(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    size_t seen = pl_seen(view, d->costs, d->cost_count, sizeof *d->costs);
    (void)which;
    page p = begin(out, view, style, PL_SAY_COSTS, seen);
    if (seen)
        pl_put_paragraph(out, style, 0, pl_say(PL_SAY_COST_CLAIMS, style->language));
    for (int32_t party = 0; party < (int32_t)d->party_count; party++)
        put_costs_of(&p, party);
    put_costs_of(&p, PARLEY_NONE);
}

/* -- discrepancies --------------------------------------------------------------------------- */

static void put_discrepancy(const page *p, const parley_discrepancy *discrepancy) {
    const char *language = p->language;
    pl_text line = {0};
    pl_text_put(&line, pl_text_or(&discrepancy->topic, language, ""));
    if (discrepancy->paragraph.count)
        pl_put_place(&line, parley_text_get(&discrepancy->paragraph, language), language);
    if (discrepancy->severity)
        pl_say_with(&line, PL_SAY_IN_BRACKETS, language,
                    pl_say_severity(discrepancy->severity, language));
    if (discrepancy->record.text.count) {
        pl_text_put(&line, line.length ? pl_say(PL_SAY_COLON, language) : "");
        pl_text_put(&line, parley_text_get(&discrepancy->record.text, language));
    }
    if (discrepancy->id)
        pl_text_print(&line, " <%s>", discrepancy->id);
    pl_put_sources(&line, p->view, &discrepancy->record, language);
    pl_put_item(p->out, p->style, 2, PL_PLAIN, "-", 2, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
    pl_put_paragraph(p->out, p->style, 4, pl_text_or(&discrepancy->record.note, language, ""));
}

static void put_discrepancies(const page *p, bool between_languages) {
    const parley_dossier *d = p->view->dossier;
    bool first = true;
    for (size_t i = 0; i < d->discrepancy_count; i++) {
        const parley_discrepancy *of = &d->discrepancies[i];
        if ((of->between_languages != 0) != between_languages ||
            !parley_view_sees(p->view, &of->record))
            continue;
        if (first)
            pl_put_heading(
                p->out, p->style,
                pl_say(between_languages ? PL_SAY_BETWEEN_LANGUAGES : PL_SAY_BETWEEN_SOURCES,
                       p->language));
        first = false;
        put_discrepancy(p, of);
    }
}

void pl_show_discrepancies(pl_text *out, const parley_view *view, const pl_style *style,
                           uint32_t which) {
    const parley_dossier *d = view->dossier;
    (void)which;
    page p = begin(out, view, style, PL_SAY_DISCREPANCIES,
                   pl_seen(view, d->discrepancies, d->discrepancy_count, sizeof *d->discrepancies));
    put_discrepancies(&p, false);
    put_discrepancies(&p, true);
}
