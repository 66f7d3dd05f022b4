/* The record by date: the timeline with everything that happened, and the statements alone with
 * what contradicts what. */
#include "report/drafts.h"
#include "report/show.h"

#include <string.h>

enum { HANG = 11 };

typedef struct page {
    pl_text *out;
    const parley_view *view;
    const pl_style *style;
    const char *language;
} page;

/* Adds the text as the next of several, or as the first. */
static void put_next(const page *p, pl_text *line, const char *text) {
    if (*text && line->length)
        pl_text_put(line, pl_say(PL_SAY_SEMICOLON, p->language));
    pl_text_put(line, text);
}

static void put_participants(const page *p, pl_text *line, parley_texts people) {
    if (people.count == 0)
        return;
    put_next(p, line, pl_say(PL_SAY_PRESENT, p->language));
    size_t start = line->length;
    for (size_t i = 0; i < people.count; i++)
        pl_put_listed(line, start, parley_text_get(&people.items[i], p->language), p->language);
}

/* Adds what `inside` holds in brackets, and empties it. */
static void put_brackets(const page *p, pl_text *line, pl_text *inside) {
    if (inside->length)
        pl_say_with(line, PL_SAY_IN_BRACKETS, p->language, pl_text_string(inside));
    line->failed |= inside->failed;
    pl_text_clear(inside);
}

/* "Zelensky is given the draft (Kyiv; present: Driscoll, Zelensky)". */
static void put_event(const page *p, pl_text *line, const parley_event *event) {
    pl_text inside = {0};
    pl_text_put(line, parley_text_get(&event->event, p->language));
    put_next(p, &inside, pl_text_or(&event->place, p->language, ""));
    put_participants(p, &inside, event->participants);
    put_brackets(p, line, &inside);
}

/* "Geneva (United States, Ukraine): a shorter draft; present: Rubio, Yermak". */
static void put_meeting(const page *p, pl_text *line, const parley_meeting *meeting) {
    pl_text inside = {0};
    pl_text_put(line, pl_text_or(&meeting->place, p->language, ""));
    pl_put_parties(&inside, p->view, meeting->parties, p->language);
    put_brackets(p, line, &inside);
    if (meeting->outcome.count) {
        pl_text_put(line, line->length ? pl_say(PL_SAY_COLON, p->language) : "");
        pl_text_put(line, parley_text_get(&meeting->outcome, p->language));
    }
    put_participants(p, line, meeting->participants);
}

/* "e3-28: E3 text (by Europe, reported)". */
static void put_draft(const page *p, pl_text *line, const parley_draft *draft) {
    pl_text inside = {0};
    pl_text_put(line, draft->id);
    if (draft->name.count) {
        pl_text_put(line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(line, parley_text_get(&draft->name, p->language));
    }
    if (draft->authors.count) {
        pl_text_put(&inside, pl_say(PL_SAY_BY_AUTHOR, p->language));
        pl_put_parties(&inside, p->view, draft->authors, p->language);
    }
    if (draft->status)
        pl_put_clause(&inside, 0, pl_say_status(draft->status, p->language), p->language);
    put_brackets(p, line, &inside);
}

/* "Zelensky (Ukraine) to United States, point 21: text". */
static void put_statement(const page *p, pl_text *line, const parley_statement *statement) {
    const parley_dossier *d = p->view->dossier;
    pl_text_put(line, parley_text_get(&statement->speaker, p->language));
    if (statement->party != PARLEY_NONE)
        pl_say_with(line, PL_SAY_IN_BRACKETS, p->language,
                    pl_party_name(p->view, (uint32_t)statement->party, p->language));
    if (statement->point != PARLEY_NONE)
        pl_say_with(line, PL_SAY_ON_POINT, p->language,
                    pl_point_topic(&d->points[statement->point], p->language));
    if (statement->about.count) {
        pl_text_put(line, pl_say(PL_SAY_ABOUT, p->language));
        pl_put_parties(line, p->view, statement->about, p->language);
    }
    pl_text_put(line, pl_say(PL_SAY_COLON, p->language));
    pl_text_put(line, parley_text_get(&statement->record.text, p->language));
}

static const char *put_moment(const page *p, pl_text *line, const pl_moment *moment) {
    const parley_dossier *d = p->view->dossier;
    switch (moment->kind) {
    case PL_MOMENT_EVENT:
        put_event(p, line, &d->timeline[moment->index]);
        pl_put_sources(line, p->view, moment->record, p->language);
        return pl_say(PL_SAY_EVENT, p->language);
    case PL_MOMENT_MEETING:
        put_meeting(p, line, &d->meetings[moment->index]);
        pl_put_sources(line, p->view, moment->record, p->language);
        return pl_say(PL_SAY_MEETING, p->language);
    case PL_MOMENT_DRAFT:
        put_draft(p, line, &d->drafts[moment->index]);
        pl_put_sources(line, p->view, moment->record, p->language);
        return pl_say(PL_SAY_DRAFT, p->language);
    case PL_MOMENT_SHOWING:
        pl_text_put(line, d->drafts[moment->index].id);
        pl_text_put(line, pl_say(PL_SAY_COLON, p->language));
        pl_put_showing(line, p->view, &d->drafts[moment->index].showings[moment->showing], false,
                       p->language);
        return pl_say(PL_SAY_DRAFT, p->language);
    case PL_MOMENT_STATEMENT:
        put_statement(p, line, &d->statements[moment->index]);
        pl_put_sources(line, p->view, moment->record, p->language);
        return pl_say(PL_SAY_STATEMENT, p->language);
    }
    return "";
}

/* -- contradictions -------------------------------------------------------------------------- */

static bool names(const parley_statement *statement, uint32_t other) {
    for (size_t i = 0; i < statement->contradicts.count; i++)
        if (statement->contradicts.items[i] == other)
            return true;
    return false;
}

/* A contradiction holds both ways, whichever of the two entries names it. */
static void put_contradictions(const page *p, uint32_t statement) {
    const parley_dossier *d = p->view->dossier;
    for (uint32_t other = 0; other < d->statement_count; other++) {
        const parley_statement *of = &d->statements[other];
        if (other == statement || !parley_view_sees(p->view, &of->record) ||
            (!names(&d->statements[statement], other) && !names(of, statement)))
            continue;
        pl_text line = {0};
        pl_text_put(&line, pl_say(PL_SAY_CONTRADICTED, p->language));
        pl_text_put(&line, parley_text_get(&of->speaker, p->language));
        if (of->record.known != INT32_MIN) {
            pl_text_put(&line, " ");
            pl_put_date(&line, p->view, &of->record, p->language);
        }
        pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(&line, parley_text_get(&of->record.text, p->language));
        pl_put_paragraph(p->out, p->style, 4, pl_text_string(&line));
        p->out->failed |= line.failed;
        pl_text_clear(&line);
    }
}

/* -- the two views --------------------------------------------------------------------------- */

/* The date as a heading, where it is another than that of the moment before. */
static void put_day(const page *p, const pl_moment *moment, const pl_moment *before) {
    pl_text day = {0}, last = {0};
    pl_put_date(&day, p->view, moment->record, p->language);
    if (before)
        pl_put_date(&last, p->view, before->record, p->language);
    if (!day.length)
        pl_text_put(&day, pl_say(PL_SAY_UNDATED, p->language));
    if (before && !last.length)
        pl_text_put(&last, pl_say(PL_SAY_UNDATED, p->language));
    if (!before || strcmp(pl_text_string(&day), pl_text_string(&last)) != 0)
        pl_put_heading(p->out, p->style, pl_text_string(&day));
    p->out->failed |= day.failed || last.failed;
    pl_text_clear(&day);
    pl_text_clear(&last);
}

static void put_moments(const page *p, bool only_statements) {
    size_t count;
    pl_moment *moments = pl_moments(p->view, &count);
    const pl_moment *before = NULL;
    p->out->failed |= !moments;
    for (size_t i = 0; moments && i < count; i++) {
        pl_text line = {0};
        if (only_statements && moments[i].kind != PL_MOMENT_STATEMENT)
            continue;
        put_day(p, &moments[i], before);
        before = &moments[i];
        const char *kind = put_moment(p, &line, &moments[i]);
        if (only_statements)
            pl_put_prefixed(p->out, p->style, "  ", "    ", PL_PLAIN, pl_text_string(&line));
        else
            pl_put_item(p->out, p->style, 2, PL_FAINT, kind, HANG, pl_text_string(&line));
        p->out->failed |= line.failed;
        pl_text_clear(&line);
        size_t indent = only_statements ? 4 : 2 + HANG;
        pl_put_paragraph(p->out, p->style, indent,
                         pl_text_or(&moments[i].record->note, p->language, ""));
        if (only_statements)
            put_contradictions(p, moments[i].index);
    }
    if (!before) {
        pl_text_put(p->out, "\n");
        pl_put_paragraph(p->out, p->style, 0, pl_say(PL_SAY_NONE, p->language));
    }
    pl_free(moments);
}

void pl_show_timeline(pl_text *out, const parley_view *view, const pl_style *style,
                      uint32_t which) {
    page p = {out, view, style, style->language};
    (void)which;
    pl_show_head(out, view, style, PL_SAY_TIMELINE);
    put_moments(&p, false);
}

void pl_show_statements(pl_text *out, const parley_view *view, const pl_style *style,
                        uint32_t which) {
    page p = {out, view, style, style->language};
    (void)which;
    pl_show_head(out, view, style, PL_SAY_STATEMENTS);
    pl_put_paragraph(out, style, 0, pl_say(PL_SAY_CLAIMS, style->language));
    put_moments(&p, true);
}
