/* One screen on a dossier: who takes part, what is on record, what else can be shown. Also the head
 * of every other view. */
#include "report/show.h"

#include <parley/clock.h>
#include <parley/evidence.h>

#include <stdio.h>

size_t pl_seen(const parley_view *view, const void *items, size_t count, size_t size) {
    size_t seen = 0;
    for (size_t i = 0; i < count; i++)
        seen += parley_view_sees(view, (const void *)((const char *)items + i * size)) != 0;
    return seen;
}

void pl_show_head(pl_text *out, const parley_view *view, const pl_style *style, pl_phrase what) {
    const parley_dossier *d = view->dossier;
    const char *language = style->language;
    char day[16];
    pl_text line = {0};
    pl_put_heading(out, style, pl_text_or(&d->title, language, d->id));
    pl_text_put(&line, pl_say(what, language));
    if (view->as_of == PARLEY_ALL_DAYS) {
        pl_text_put(&line, pl_say(PL_SAY_ALL_DAYS, language));
    } else {
        parley_day_format(day, view->as_of);
        pl_say_with(&line, PL_SAY_AS_OF, language, day);
    }
    pl_put_paragraph(out, style, 0, pl_text_string(&line));
    out->failed |= line.failed;
    pl_text_clear(&line);
}

void pl_show_record(pl_text *out, const parley_view *view, const pl_style *style, size_t indent,
                    const parley_record *record) {
    pl_text line = {0};
    pl_text_put(&line, pl_text_or(&record->text, style->language, ""));
    pl_put_sources(&line, view, record, style->language);
    pl_put_paragraph(out, style, indent, pl_text_string(&line));
    pl_put_paragraph(out, style, indent, pl_text_or(&record->note, style->language, ""));
    out->failed |= line.failed;
    pl_text_clear(&line);
}

/* -- parties --------------------------------------------------------------------------------- */

static void add_with_origin(pl_table *table, pl_text *cell, parley_origin origin,
                            const char *language) {
    pl_say_with(cell, PL_SAY_IN_BRACKETS, language, pl_say_origin(origin, language));
    pl_table_add(table, PL_PLAIN, pl_text_string(cell));
    table->failed |= cell->failed;
    pl_text_clear(cell);
}

static void put_party_table(pl_text *out, const parley_view *view, const pl_style *style) {
    const char *language = style->language;
    const pl_column columns[] = {{.title = pl_say(PL_SAY_PARTY, language), .wraps = true},
                                 {.title = pl_say(PL_SAY_ROLE, language)},
                                 {.title = pl_say(PL_SAY_CONSENT, language), .wraps = true},
                                 {.title = pl_say(PL_SAY_RESERVATION, language), .wraps = true}};
    pl_table table = {.columns = columns, .column_count = 4};
    for (uint32_t p = 0; p < view->party_count; p++) {
        pl_text cell = {0};
        pl_table_add(&table, PL_STRONG, pl_party_name(view, p, language));
        pl_table_add(&table, PL_PLAIN, pl_say_role(view->dossier->parties[p].role, language));
        pl_put_consent(&cell, view, p, language);
        add_with_origin(&table, &cell, view->parties[p].consent_origin, language);
        pl_put_reservation(&cell, view, p, language);
        add_with_origin(&table, &cell, view->parties[p].reservation_origin, language);
    }
    pl_put_table(out, style, 2, &table);
    pl_table_clear(&table);
}

/* -- what is on record ----------------------------------------------------------------------- */

#define TALLY(what, key, shown_by, items, count)                                                   \
    tally_of(view, (pl_tally){what, key, shown_by, 0, 0}, items, count, sizeof *(items))

static pl_tally tally_of(const parley_view *view, pl_tally tally, const void *items, size_t count,
                         size_t size) {
    tally.seen = pl_seen(view, items, count, size);
    tally.later = count - tally.seen;
    return tally;
}

static pl_tally tally_options(const parley_view *view) {
    pl_tally tally = {PL_SAY_OPTIONS, "options", "point N", view->option_count, 0};
    for (size_t j = 0; j < view->dossier->point_count; j++)
        tally.later += view->dossier->points[j].option_count;
    tally.later -= view->option_count;
    return tally;
}

static pl_tally tally_persons(const parley_view *view) {
    pl_tally tally = {PL_SAY_PERSONS, "persons", "parties", 0, 0};
    for (size_t p = 0; p < view->party_count; p++) {
        const parley_party *party = &view->dossier->parties[p];
        size_t seen = pl_seen(view, party->persons, party->person_count, sizeof(parley_person));
        tally.seen += seen;
        tally.later += party->person_count - seen;
    }
    return tally;
}

static pl_tally tally_clock(const parley_view *view) {
    const parley_clock *clock = view->dossier->clock;
    pl_tally none = {PL_SAY_CLOCK, "clock", "clock", 0, 0};
    return clock ? TALLY(PL_SAY_CLOCK, "clock", "clock", clock->parties, clock->party_count) : none;
}

static pl_tally tally_events_ahead(const parley_view *view) {
    const parley_clock *clock = view->dossier->clock;
    pl_tally none = {PL_SAY_EVENTS_AHEAD, "events_ahead", "clock", 0, 0};
    return clock ? TALLY(PL_SAY_EVENTS_AHEAD, "events_ahead", "clock", clock->events,
                         clock->event_count)
                 : none;
}

static pl_tally tally_evidence(const parley_view *view) {
    pl_tally tally = {PL_SAY_EVIDENCE, "evidence", "intent", 0, 0};
    for (size_t i = 0; i < view->dossier->intent_count; i++) {
        const parley_intent *intent = &view->dossier->intents[i];
        size_t seen =
            pl_seen(view, intent->evidence, intent->evidence_count, sizeof *intent->evidence);
        tally.seen += seen;
        tally.later += intent->evidence_count - seen;
    }
    return tally;
}

void pl_take_tallies(const parley_view *view, pl_tally *out) {
    const parley_dossier *d = view->dossier;
    const pl_tally all[PL_TALLIES] = {
        {PL_SAY_POINTS, "points", "stances, point N", view->point_count,
         d->point_count - view->point_count},
        tally_options(view),
        TALLY(PL_SAY_CONSTRAINTS, "constraints", "point N", d->constraints, d->constraint_count),
        TALLY(PL_SAY_STANCES, "stances", "stances, point N", d->stances, d->stance_count),
        TALLY(PL_SAY_RED_LINES, "red_lines", "stances, point N", d->red_lines, d->red_line_count),
        TALLY(PL_SAY_DRAFTS, "drafts", "drafts, draft ID", d->drafts, d->draft_count),
        tally_persons(view),
        TALLY(PL_SAY_WEIGHTS, "weights", "parties", d->weights, d->weights_count),
        TALLY(PL_SAY_PREFERENCES, "preferences", "parties", d->preferences, d->preference_count),
        TALLY(PL_SAY_ASSUMPTIONS, "assumptions", "parties", d->assumptions, d->assumption_count),
        TALLY(PL_SAY_STATEMENTS, "statements", "statements", d->statements, d->statement_count),
        TALLY(PL_SAY_MEETINGS, "meetings", "timeline", d->meetings, d->meeting_count),
        TALLY(PL_SAY_EVENTS, "events", "timeline", d->timeline, d->event_count),
        TALLY(PL_SAY_COSTS, "costs_of_delay", "costs", d->costs, d->cost_count),
        TALLY(PL_SAY_DISCREPANCIES, "discrepancies", "discrepancies", d->discrepancies,
              d->discrepancy_count),
        tally_clock(view),
        tally_events_ahead(view),
        TALLY(PL_SAY_LEVERS, "levers", "clock", d->levers, d->lever_count),
        tally_evidence(view),
        TALLY(PL_SAY_SOURCES, "sources", "sources", d->sources, d->source_count)};
    for (size_t i = 0; i < PL_TALLIES; i++)
        out[i] = all[i];
}

pl_known_positions pl_count_positions(const parley_view *view) {
    pl_known_positions known = {.all = (size_t)view->party_count * view->option_count};
    for (size_t c = 0; c < known.all; c++)
        known.by_basis[view->positions[c].basis]++;
    return known;
}

static void add_number(pl_table *table, size_t number) {
    char text[24];
    snprintf(text, sizeof text, "%zu", number);
    pl_table_add(table, PL_PLAIN, text);
}

static void add_tally(pl_table *table, const pl_tally *tally, bool later, const char *language) {
    pl_table_add(table, PL_PLAIN, pl_say(tally->what, language));
    add_number(table, tally->seen);
    if (later && tally->later)
        add_number(table, tally->later);
    else if (later)
        pl_table_add(table, PL_PLAIN, "");
    pl_table_add(table, PL_FAINT, tally->shown_by);
}

/* Kinds of which there are none are left out, and the column of later entries where nothing can be
 * later. */
static void put_tallies(pl_text *out, const parley_view *view, const pl_style *style) {
    const char *language = style->language;
    bool later = view->as_of != PARLEY_ALL_DAYS;
    const pl_column shown_by = {.title = pl_say(PL_SAY_SHOWN_BY, language), .wraps = true};
    pl_column columns[] = {{.title = pl_say(PL_SAY_ON_RECORD, language)},
                           {.title = pl_say(PL_SAY_SEEN, language), .align = PL_RIGHT},
                           {.title = pl_say(PL_SAY_LATER, language), .align = PL_RIGHT},
                           shown_by};
    columns[later ? 3 : 2] = shown_by;
    pl_table table = {.columns = columns, .column_count = later ? 4 : 3};
    pl_tally tallies[PL_TALLIES];
    pl_take_tallies(view, tallies);
    for (size_t i = 0; i < PL_TALLIES; i++)
        if (tallies[i].seen + tallies[i].later > 0)
            add_tally(&table, &tallies[i], later, language);
    pl_text_put(out, "\n");
    pl_put_table(out, style, 2, &table);
    pl_table_clear(&table);
}

/* "376 positions (4 parties on 94 options): 40 said, 76 read off, 4 assumed, 256 unknown". */
static void put_positions(pl_text *out, const parley_view *view, const pl_style *style) {
    static const parley_basis order[] = {PARLEY_SAID, PARLEY_READ_OFF, PARLEY_ASSUMED,
                                         PARLEY_BASIS_NONE};
    pl_known_positions known = pl_count_positions(view);
    char all[24], parties[24], options[24];
    pl_text line = {0};
    snprintf(all, sizeof all, "%zu", known.all);
    snprintf(parties, sizeof parties, "%u", (unsigned)view->party_count);
    snprintf(options, sizeof options, "%u", (unsigned)view->option_count);
    pl_say_with(&line, PL_SAY_POSITIONS, style->language, all, parties, options);
    size_t start = line.length;
    for (size_t i = 0; i < 4; i++) {
        pl_put_clause(&line, start, pl_say_basis(order[i], style->language), style->language);
        pl_text_print(&line, " %zu", known.by_basis[order[i]]);
    }
    pl_text_put(out, "\n");
    pl_put_paragraph(out, style, 2, pl_text_string(&line));
    out->failed |= line.failed;
    pl_text_clear(&line);
}

void pl_show_overview(pl_text *out, const parley_view *view, const pl_style *style,
                      uint32_t which) {
    (void)which;
    pl_show_head(out, view, style, PL_SAY_OVERVIEW);
    pl_put_paragraph(out, style, 0, pl_text_or(&view->dossier->summary, style->language, ""));
    pl_text_put(out, "\n");
    put_party_table(out, view, style);
    put_tallies(out, view, style);
    put_positions(out, view, style);
}
