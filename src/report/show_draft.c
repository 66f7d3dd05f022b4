/* One draft in full: what it is, who was shown it, and point by point what it chooses and what it
 * did to the draft it was made from. */
#include "report/drafts.h"
#include "report/show.h"

#include <stdio.h>
#include <string.h>

typedef struct page {
    pl_text *out;
    const parley_view *view;
    const pl_style *style;
    const char *language;
    const parley_draft *draft;
} page;

static void put_line(page *p, size_t indent, pl_text *line) {
    pl_put_paragraph(p->out, p->style, indent, pl_text_string(line));
    p->out->failed |= line->failed;
    pl_text_clear(line);
}

static void put_head(page *p) {
    pl_text line = {0};
    pl_text_put(&line, p->draft->id);
    if (p->draft->name.count) {
        pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(&line, parley_text_get(&p->draft->name, p->language));
    }
    pl_put_heading(p->out, p->style, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
    pl_put_draft_facts(&line, p->view, p->draft, p->language);
    put_line(p, 0, &line);
    pl_put_draft_counts(&line, p->view, p->draft, p->language);
    put_line(p, 0, &line);
    for (size_t i = 0; i < p->draft->showing_count; i++) {
        if (parley_view_sees(p->view, &p->draft->showings[i].record))
            pl_put_showing(&line, p->view, &p->draft->showings[i], true, p->language);
        put_line(p, 0, &line);
    }
    pl_show_record(p->out, p->view, p->style, 0, &p->draft->record);
}

/* "NATO's aircraft (b)", or "not stated". */
static void put_choice(pl_text *line, const parley_point *point, int32_t choice,
                       const char *language) {
    if (choice == PARLEY_NONE) {
        pl_text_put(line, pl_say(PL_SAY_NOT_STATED, language));
        return;
    }
    pl_put_option(line, point, (uint32_t)choice, language);
    if (!point->range.step)
        pl_say_with(line, PL_SAY_IN_BRACKETS, language, pl_option_letter((uint32_t)choice).text);
}

static void put_change(page *p, const parley_change *change, const char *number) {
    const char *there = pl_text_or(&change->number, p->language, "");
    pl_text line = {0};
    pl_text_put(&line, pl_say_change(change->change, p->language));
    if (*there && (change->points.count > 1 || strcmp(there, number) != 0))
        pl_say_with(&line, PL_SAY_NUMBERED, p->language, there);
    if (change->record.text.count) {
        pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(&line, parley_text_get(&change->record.text, p->language));
    }
    pl_put_sources(&line, p->view, &change->record, p->language);
    put_line(p, 4, &line);
}

static void put_point(page *p, uint32_t point) {
    const parley_point *of = &p->view->dossier->points[point];
    const parley_draft *parent = pl_draft_parent(p->view, p->draft);
    int32_t choice = pl_draft_choice(p->view, p->draft, point);
    int32_t was = parent ? pl_draft_choice(p->view, parent, point) : choice;
    char number[24];
    pl_text line = {0};
    snprintf(number, sizeof number, "%lld", (long long)of->number);
    pl_text_put(&line, pl_point_topic(of, p->language));
    pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
    put_choice(&line, of, choice, p->language);
    pl_put_item(p->out, p->style, 0, PL_STRONG, number, 4, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
    if (was != choice) {
        pl_say_with(&line, PL_SAY_IN_PARENT, p->language, parent->id);
        put_choice(&line, of, was, p->language);
        put_line(p, 4, &line);
    }
    for (size_t i = 0; i < p->draft->change_count; i++)
        if (pl_change_concerns(&p->draft->changes[i], point) &&
            parley_view_sees(p->view, &p->draft->changes[i].record))
            put_change(p, &p->draft->changes[i], number);
}

void pl_show_draft(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    page p = {out, view, style, style->language, &view->dossier->drafts[which]};
    pl_show_head(out, view, style, PL_SAY_ONE_DRAFT);
    put_head(&p);
    pl_put_heading(out, style, pl_say(PL_SAY_POINT_BY_POINT, style->language));
    for (uint32_t j = 0; j < view->point_count; j++)
        put_point(&p, view->points[j].point);
}
