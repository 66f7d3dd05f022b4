/* What time does: each party's clock and what it rests on, events known in advance, levers. */
#include "report/show.h"

#include <parley/clock.h>

enum { HANG = 16 };

typedef struct page {
    pl_text *out;
    const parley_view *view;
    const pl_style *style;
    const char *language;
} page;

static void put_item(const page *p, pl_phrase label, pl_text *line) {
    pl_put_item(p->out, p->style, 2, PL_FAINT, pl_say(label, p->language), HANG,
                pl_text_string(line));
    p->out->failed |= line->failed;
    pl_text_clear(line);
}

/* -- numbers --------------------------------------------------------------------------------- */

static void put_estimate(const page *p, pl_text *line, const parley_estimate *estimate) {
    if (estimate->kind == PARLEY_ESTIMATE_UNKNOWN) {
        pl_text range = {0};
        pl_text_put(line, pl_say_stance(PARLEY_UNKNOWN, p->language));
        pl_put_interval(&range, estimate->value, p->language);
        pl_say_with(line, PL_SAY_IN_BRACKETS, p->language, pl_text_string(&range));
        line->failed |= range.failed;
        pl_text_clear(&range);
    } else {
        pl_put_interval(line, estimate->value, p->language);
    }
}

/* "cost of delay 0.001 to 0.004, drift 0.001 (assumed)": what is stated. */
static void put_rates(const page *p, const parley_clock_party *entry) {
    pl_text line = {0};
    for (int rate = 0; rate < PARLEY_RATES; rate++) {
        if (entry->rates[rate].kind == PARLEY_ESTIMATE_UNSTATED)
            continue;
        pl_put_clause(&line, 0, pl_say_quantity((parley_quantity)rate, p->language), p->language);
        pl_text_put(&line, " ");
        put_estimate(p, &line, &entry->rates[rate]);
    }
    pl_say_with(&line, PL_SAY_IN_BRACKETS, p->language, pl_say_basis(entry->basis, p->language));
    pl_put_sources(&line, p->view, &entry->record, p->language);
    pl_put_paragraph(p->out, p->style, 2, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
}

static void put_why(const page *p, const parley_text *why) {
    pl_text line = {0};
    if (why->count == 0)
        return;
    pl_text_put(&line, parley_text_get(why, p->language));
    put_item(p, PL_SAY_WHY, &line);
}

static void put_claims(const page *p, const parley_clock_party *entry) {
    const parley_dossier *d = p->view->dossier;
    pl_text line = {0};
    for (size_t i = 0; i < entry->claims.count; i++) {
        const parley_cost *cost = &d->costs[entry->claims.items[i]];
        if (!parley_view_sees(p->view, &cost->record))
            continue;
        if (line.length)
            pl_text_put(&line, pl_say(PL_SAY_SEMICOLON, p->language));
        pl_text_put(&line, pl_text_or(&cost->record.text, p->language,
                                      pl_text_or(&cost->kind, p->language, cost->id)));
        if (cost->claimed_by.count) {
            pl_text claim = {0};
            pl_say_with(&claim, PL_SAY_CLAIMED_BY, p->language,
                        parley_text_get(&cost->claimed_by, p->language));
            pl_say_with(&line, PL_SAY_IN_BRACKETS, p->language, pl_text_string(&claim));
            line.failed |= claim.failed;
            pl_text_clear(&claim);
        }
    }
    if (line.length)
        put_item(p, PL_SAY_RESTS_ON, &line);
    pl_text_clear(&line);
}

/* -- the parties ----------------------------------------------------------------------------- */

static void put_general(const page *p) {
    const parley_clock *clock = p->view->dossier->clock;
    pl_text line = {0}, number = {0};
    if (clock->start.written) {
        pl_text_put(&line, clock->start.written);
        put_item(p, PL_SAY_WEEK_0, &line);
    }
    pl_text_print(&number, "%lld",
                  (long long)(clock->horizon_weeks ? clock->horizon_weeks : PARLEY_HORIZON_WEEKS));
    pl_say_with(&line, PL_SAY_WEEKS, p->language, pl_text_string(&number));
    pl_say_with(
        &line, PL_SAY_IN_BRACKETS, p->language,
        pl_say_origin(clock->horizon_weeks ? PARLEY_STATED : PARLEY_BY_DEFAULT, p->language));
    line.failed |= number.failed;
    pl_text_clear(&number);
    put_item(p, PL_SAY_HORIZON, &line);
    put_why(p, &clock->why);
    for (int rate = 0; rate < 2; rate++) {
        pl_put_clause(&line, 0, pl_say_quantity((parley_quantity)rate, p->language), p->language);
        pl_text_put(&line, " ");
        pl_put_interval(&line, clock->unknown[rate].value, p->language);
    }
    put_item(p, PL_SAY_WORD_UNKNOWN, &line);
}

/* The entry that counts, the latest one seen, or NULL. */
static const parley_clock_party *entry_of(const parley_view *view, uint32_t party) {
    const parley_clock *clock = view->dossier->clock;
    const parley_clock_party *found = NULL;
    for (size_t i = 0; i < clock->party_count; i++)
        if (clock->parties[i].party == party && parley_view_sees(view, &clock->parties[i].record) &&
            (!found || clock->parties[i].record.known >= found->record.known))
            found = &clock->parties[i];
    return found;
}

static void put_party(const page *p, uint32_t party) {
    const parley_clock_party *entry = entry_of(p->view, party);
    pl_put_heading(p->out, p->style, pl_party_name(p->view, party, p->language));
    if (!entry) {
        pl_put_paragraph(p->out, p->style, 2, pl_say(PL_SAY_NO_CLOCK, p->language));
        return;
    }
    put_rates(p, entry);
    put_why(p, &entry->why);
    put_claims(p, entry);
    pl_put_paragraph(p->out, p->style, 2, pl_text_or(&entry->record.text, p->language, ""));
    pl_put_paragraph(p->out, p->style, 2, pl_text_or(&entry->record.note, p->language, ""));
}

/* -- effects --------------------------------------------------------------------------------- */

static void put_change(const page *p, pl_text *line, parley_interval change) {
    if (change.low > 0)
        pl_text_put(line, "+");
    pl_put_interval(line, change, p->language);
}

static void put_effect(const page *p, const parley_effect *effect) {
    const char *party = pl_party_name(p->view, effect->party, p->language);
    pl_text line = {0}, change = {0};
    put_change(p, &change, effect->change);
    if (effect->what == PARLEY_OPTION_VALUE) {
        const parley_point *point = &p->view->dossier->points[effect->option.point];
        pl_text option = {0};
        pl_put_option(&option, point, effect->option.option, p->language);
        pl_say_with(&line, PL_SAY_VALUE_OF, p->language, party, pl_text_string(&option),
                    pl_text_string(&change));
        line.failed |= option.failed;
        pl_text_clear(&option);
    } else {
        pl_text_put(&line, party);
        pl_text_put(&line, pl_say(PL_SAY_COMMA, p->language));
        pl_text_print(&line, "%s %s", pl_say_quantity(effect->what, p->language),
                      pl_text_string(&change));
    }
    pl_put_item(p->out, p->style, 4, PL_PLAIN, "-", 2, pl_text_string(&line));
    p->out->failed |= line.failed || change.failed;
    pl_text_clear(&line);
    pl_text_clear(&change);
}

static void put_name(const page *p, pl_text *line, const parley_text *name, const char *id) {
    pl_text_put(line, id);
    if (name->count) {
        pl_text_put(line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(line, parley_text_get(name, p->language));
    }
}

/* The line that opens an event or a lever: its name, what stands in brackets, sources. */
static void put_opening(const page *p, pl_text *line, pl_text *inside, parley_basis basis,
                        const parley_record *record) {
    pl_put_clause(inside, 0, pl_say_basis(basis, p->language), p->language);
    pl_say_with(line, PL_SAY_IN_BRACKETS, p->language, pl_text_string(inside));
    pl_put_sources(line, p->view, record, p->language);
    pl_put_prefixed(p->out, p->style, "  ", "    ", PL_PLAIN, pl_text_string(line));
    p->out->failed |= line->failed || inside->failed;
    pl_text_clear(line);
    pl_text_clear(inside);
    pl_put_paragraph(p->out, p->style, 4, pl_text_or(&record->text, p->language, ""));
}

static void put_reason(const page *p, const parley_text *why, const parley_record *record) {
    if (why->count)
        pl_put_item(p->out, p->style, 4, PL_FAINT, pl_say(PL_SAY_WHY, p->language), 6,
                    parley_text_get(why, p->language));
    pl_put_paragraph(p->out, p->style, 4, pl_text_or(&record->note, p->language, ""));
}

static void put_event(const page *p, const parley_clock_event *event) {
    pl_text line = {0}, inside = {0};
    put_name(p, &line, &event->name, event->id);
    pl_say_with(&inside, PL_SAY_ON_DAY_FROM, p->language, event->from.written);
    if (event->until.written)
        pl_say_with(&inside, PL_SAY_UNTIL_DAY, p->language, event->until.written);
    put_opening(p, &line, &inside, event->basis, &event->record);
    for (size_t i = 0; i < event->effect_count; i++)
        put_effect(p, &event->effects[i]);
    put_reason(p, &event->why, &event->record);
}

static void put_lever_costs(const page *p, const parley_lever *lever) {
    for (size_t i = 0; i < lever->cost_count; i++) {
        pl_text line = {0}, value = {0};
        pl_put_interval(&value, lever->costs[i].value, p->language);
        pl_say_with(&line, PL_SAY_PULLING_COSTS, p->language,
                    pl_party_name(p->view, lever->costs[i].party, p->language),
                    pl_text_string(&value));
        pl_put_item(p->out, p->style, 4, PL_PLAIN, "-", 2, pl_text_string(&line));
        p->out->failed |= line.failed || value.failed;
        pl_text_clear(&line);
        pl_text_clear(&value);
    }
}

static void put_lever(const page *p, const parley_lever *lever) {
    pl_text line = {0}, inside = {0}, weeks = {0};
    put_name(p, &line, &lever->name, lever->id);
    if (lever->by != PARLEY_NONE)
        pl_say_with(&inside, PL_SAY_PULLED_BY, p->language,
                    pl_party_name(p->view, (uint32_t)lever->by, p->language));
    if (lever->delay_weeks > 0) {
        pl_text_print(&weeks, "%lld", (long long)lever->delay_weeks);
        pl_put_clause(&inside, 0, "", p->language);
        pl_say_with(&inside, PL_SAY_AFTER_WEEKS, p->language, pl_text_string(&weeks));
        inside.failed |= weeks.failed;
        pl_text_clear(&weeks);
    }
    put_opening(p, &line, &inside, lever->basis, &lever->record);
    for (size_t i = 0; i < lever->effect_count; i++)
        put_effect(p, &lever->effects[i]);
    put_lever_costs(p, lever);
    put_reason(p, &lever->why, &lever->record);
}

void pl_show_clock(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    const parley_dossier *d = view->dossier;
    page p = {out, view, style, style->language};
    size_t events =
        d->clock ? pl_seen(view, d->clock->events, d->clock->event_count, sizeof *d->clock->events)
                 : 0;
    size_t levers = pl_seen(view, d->levers, d->lever_count, sizeof *d->levers);
    (void)which;
    pl_show_head(out, view, style, PL_SAY_CLOCK);
    if (!d->clock && !levers) {
        pl_text_put(out, "\n");
        pl_put_paragraph(out, style, 0, pl_say(PL_SAY_NONE, style->language));
        return;
    }
    pl_put_paragraph(out, style, 0, pl_say(PL_SAY_CLOCK_UNIT, style->language));
    if (d->clock) {
        pl_text_put(out, "\n");
        put_general(&p);
        for (uint32_t party = 0; party < view->party_count; party++)
            put_party(&p, party);
    }
    if (events)
        pl_put_heading(out, style, pl_say(PL_SAY_EVENTS_AHEAD, style->language));
    for (size_t i = 0; events && i < d->clock->event_count; i++)
        if (parley_view_sees(view, &d->clock->events[i].record))
            put_event(&p, &d->clock->events[i]);
    if (levers)
        pl_put_heading(out, style, pl_say(PL_SAY_LEVERS, style->language));
    for (size_t i = 0; i < d->lever_count; i++)
        if (parley_view_sees(view, &d->levers[i].record))
            put_lever(&p, &d->levers[i]);
}
