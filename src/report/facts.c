/* Names, dates, numbers and sources in words, and the entries behind a position. */
#include "report/facts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* -- names ----------------------------------------------------------------------------------- */

const char *pl_text_or(const parley_text *text, const char *language, const char *otherwise) {
    return text->count ? parley_text_get(text, language) : otherwise;
}

const char *pl_party_name(const parley_view *view, uint32_t party, const char *language) {
    const parley_party *of = &view->dossier->parties[party];
    return pl_text_or(&of->name, language, of->id);
}

const char *pl_point_topic(const parley_point *point, const char *language) {
    return pl_text_or(&point->topic, language, point->id);
}

void pl_put_option(pl_text *out, const parley_point *point, uint32_t option, const char *language) {
    const parley_option *of = &point->options[option];
    pl_text_put(out, pl_text_or(&of->record.text, language, of->id));
    if (point->range.step && point->range.unit.count)
        pl_text_print(out, " %s", parley_text_get(&point->range.unit, language));
}

pl_letter pl_option_letter(uint32_t index) {
    pl_letter letter = {""};
    char turned[8];
    size_t length = 0;
    for (index++; index > 0 && length < sizeof turned - 1; index = (index - 1) / 26)
        turned[length++] = (char)('a' + (index - 1) % 26);
    for (size_t i = 0; i < length; i++)
        letter.text[i] = turned[length - 1 - i];
    return letter;
}

/* -- numbers and dates ----------------------------------------------------------------------- */

void pl_put_decimal(pl_text *out, int64_t billionths) {
    char digits[32];
    uint64_t size = billionths < 0 ? (uint64_t)0 - (uint64_t)billionths : (uint64_t)billionths;
    int length = snprintf(digits, sizeof digits, "%s%" PRIu64 ".%09" PRIu64,
                          billionths < 0 ? "-" : "", size / PARLEY_ONE, size % PARLEY_ONE);
    while (digits[length - 1] == '0')
        length--;
    pl_text_add(out, digits, (size_t)length - (digits[length - 1] == '.'));
}

void pl_put_interval(pl_text *out, parley_interval interval, const char *language) {
    pl_put_decimal(out, interval.low);
    if (interval.low == interval.high)
        return;
    pl_text_put(out, pl_say(PL_SAY_TO, language));
    pl_put_decimal(out, interval.high);
}

void pl_put_likely(pl_text *out, const parley_likely *likely, const char *language) {
    pl_text first = {0}, second = {0};
    if (likely->kind == PARLEY_UNIFORM)
        return;
    pl_put_decimal(&first, likely->kind == PARLEY_BETA ? likely->alpha : likely->mode);
    pl_put_decimal(&second, likely->beta);
    pl_say_with(out, likely->kind == PARLEY_BETA ? PL_SAY_LIKELY_SHAPES : PL_SAY_LIKELY_MODE,
                language, pl_text_string(&first), pl_text_string(&second));
    out->failed |= first.failed || second.failed;
    pl_text_clear(&first);
    pl_text_clear(&second);
}

bool pl_goes_on(const parley_view *view, const parley_date *date) {
    return date->written && date->last > view->as_of;
}

void pl_put_date(pl_text *out, const parley_view *view, const parley_record *record,
                 const char *language) {
    char day[16];
    if (pl_goes_on(view, &record->date)) {
        parley_day_format(day, record->date.first);
        pl_say_with(out, PL_SAY_SINCE_DAY, language, day);
    } else if (record->date.written) {
        pl_text_put(out, record->date.written);
    } else if (record->known != INT32_MIN) {
        parley_day_format(day, record->known);
        pl_say_with(out, PL_SAY_BY_DAY, language, day);
    }
}

void pl_put_place(pl_text *out, const char *place, const char *language) {
    if (place[0] >= '0' && place[0] <= '9')
        pl_say_with(out, PL_SAY_PARAGRAPH, language, place);
    else
        pl_text_print(out, " %s", place);
}

/* -- lists ----------------------------------------------------------------------------------- */

void pl_put_listed(pl_text *out, size_t start, const char *string, const char *language) {
    if (out->length > start)
        pl_text_put(out, pl_say(PL_SAY_LIST, language));
    pl_text_put(out, string);
}

void pl_put_clause(pl_text *out, size_t start, const char *string, const char *language) {
    if (out->length > start)
        pl_text_put(out, pl_say(PL_SAY_COMMA, language));
    pl_text_put(out, string);
}

void pl_put_parties(pl_text *out, const parley_view *view, parley_indices parties,
                    const char *language) {
    size_t start = out->length;
    for (size_t i = 0; i < parties.count; i++)
        pl_put_listed(out, start, pl_party_name(view, parties.items[i], language), language);
}

void pl_put_sources(pl_text *out, const parley_view *view, const parley_record *record,
                    const char *language) {
    size_t later = 0, start;
    if (record->source_count == 0)
        return;
    pl_text_put(out, out->length ? " [" : "[");
    start = out->length;
    for (size_t i = 0; i < record->source_count; i++) {
        const parley_source_reference *reference = &record->sources[i];
        const parley_source *source = &view->dossier->sources[reference->source];
        if (!parley_view_sees(view, &source->record)) {
            later++;
            continue;
        }
        pl_text_put(out, out->length > start ? ", " : "");
        pl_text_put(out, source->id);
        if (reference->paragraph)
            pl_put_place(out, reference->paragraph, language);
    }
    if (later) {
        char number[24];
        snprintf(number, sizeof number, "%zu", later);
        pl_text_put(out, out->length > start ? "; " : "");
        pl_say_with(out, PL_SAY_LATER_SOURCES, language, number);
    }
    pl_text_put(out, "]");
}

/* -- positions ------------------------------------------------------------------------------- */

char pl_position_symbol(parley_stance_word word, parley_interval value) {
    static const char symbols[] = {
        [PARLEY_UNKNOWN] = '?',   [PARLEY_ACCEPT] = '+', [PARLEY_TOLERATE] = '~',
        [PARLEY_CRITICISE] = '-', [PARLEY_REJECT] = 'x', [PARLEY_RED_LINE] = '#'};
    if (word != PARLEY_VALUE)
        return symbols[word];
    int64_t tenths = (value.low + value.high) / 2 * 10 / PARLEY_ONE;
    return (char)('0' + (tenths > 9 ? 9 : tenths));
}

pl_tone pl_position_tone(parley_stance_word word) {
    switch (word) {
    case PARLEY_ACCEPT: return PL_GOOD;
    case PARLEY_TOLERATE: return PL_FAIR;
    case PARLEY_CRITICISE: return PL_POOR;
    case PARLEY_REJECT:
    case PARLEY_RED_LINE: return PL_BAD;
    case PARLEY_UNKNOWN: return PL_FAINT;
    case PARLEY_VALUE: return PL_PLAIN;
    }
    return PL_PLAIN;
}

size_t pl_entries_room(const parley_view *view, uint32_t point) {
    const parley_point *of = &view->dossier->points[point];
    size_t proposals = 0;
    for (size_t o = 0; o < of->option_count; o++)
        if (of->options[o].proposal_count > proposals)
            proposals = of->options[o].proposal_count;
    return proposals + view->dossier->red_line_count + view->dossier->stance_count;
}

static bool covers(parley_indices options, uint32_t option) {
    for (size_t i = 0; i < options.count; i++)
        if (options.items[i] == option)
            return true;
    return false;
}

static bool is_ruled_out(const parley_red_line_entry *line, uint32_t point, uint32_t option) {
    for (size_t i = 0; i < line->options.count; i++)
        if (line->options.items[i].point == point && line->options.items[i].option == option)
            return true;
    return false;
}

/* Puts the entry behind all that are not later: the order in which a view lets entries replace each
 * other, proposals before red lines before stances on one day. */
static void insert_entry(pl_entry *out, size_t *count, pl_entry entry) {
    size_t at = (*count)++;
    for (; at > 0 && out[at - 1].record->known > entry.record->known; at--)
        out[at] = out[at - 1];
    out[at] = entry;
}

size_t pl_entries(pl_entry *out, const parley_view *view, uint32_t party, uint32_t point,
                  uint32_t option) {
    const parley_dossier *d = view->dossier;
    const parley_option *of = &d->points[point].options[option];
    size_t count = 0;
    for (size_t i = 0; i < of->proposal_count; i++) {
        const parley_proposal *p = &of->proposals[i];
        /* A proposer that is only named has the date and the sources of the option. */
        bool own = p->record.date.written || p->record.source_count;
        pl_entry entry = {.kind = PL_BY_PROPOSAL,
                          .record = own ? &p->record : &of->record,
                          .word = PARLEY_ACCEPT,
                          .value = d->scale[PARLEY_ACCEPT],
                          .basis = PARLEY_READ_OFF};
        if (p->party == party && parley_view_sees(view, &p->record))
            insert_entry(out, &count, entry);
    }
    for (size_t i = 0; i < d->red_line_count; i++) {
        const parley_red_line_entry *r = &d->red_lines[i];
        pl_entry entry = {.kind = PL_BY_RED_LINE,
                          .record = &r->record,
                          .word = PARLEY_RED_LINE,
                          .value = d->scale[PARLEY_RED_LINE],
                          .basis = r->basis};
        if (r->party == party && parley_view_sees(view, &r->record) &&
            is_ruled_out(r, point, option))
            insert_entry(out, &count, entry);
    }
    for (size_t i = 0; i < d->stance_count; i++) {
        const parley_stance *s = &d->stances[i];
        pl_entry entry = {PL_BY_STANCE, &s->record,  s->word, s->value,
                          s->likely,    s->strength, s->basis};
        if (s->party == party && s->point == point && parley_view_sees(view, &s->record) &&
            covers(s->options, option))
            insert_entry(out, &count, entry);
    }
    return count;
}

/* -- consent and reservation ----------------------------------------------------------------- */

bool pl_consent_counts(const parley_view *view, uint32_t party, uint32_t point) {
    const parley_view_party *of = &view->parties[party];
    return of->consent != PARLEY_CONSENT_NONE && of->in_scope[point];
}

void pl_put_consent(pl_text *out, const parley_view *view, uint32_t party, const char *language) {
    const parley_view_party *of = &view->parties[party];
    char number[24];
    size_t points = 0;
    if (of->consent == PARLEY_CONSENT_NONE)
        pl_text_put(out, pl_say(PL_SAY_NOT_NEEDED, language));
    else if (of->consent == PARLEY_CONSENT_REQUIRED)
        pl_text_put(out, pl_say(PL_SAY_NEEDED, language));
    else {
        for (uint32_t j = 0; j < view->point_count; j++)
            points += of->in_scope[j];
        snprintf(number, sizeof number, "%zu", points);
        pl_say_with(out, points == 1 ? PL_SAY_NEEDED_ON_ONE : PL_SAY_NEEDED_ON, language, number);
    }
}

void pl_put_reservation(pl_text *out, const parley_view *view, uint32_t party,
                        const char *language) {
    const parley_reservation *of = &view->parties[party].reservation;
    if (of->kind == PARLEY_RESERVATION_VALUE)
        pl_put_interval(out, of->value, language);
    else if (of->kind == PARLEY_RESERVATION_DRAFT)
        pl_say_with(out, PL_SAY_NO_WORSE_THAN, language, view->dossier->drafts[of->draft].id);
    else
        pl_text_put(out, pl_say_stance(PARLEY_UNKNOWN, language));
    pl_put_likely(out, &of->likely, language);
}

const parley_assumption *pl_assumption_of(const parley_view *view, const parley_record *record) {
    for (size_t i = 0; record && i < view->dossier->assumption_count; i++)
        if (&view->dossier->assumptions[i].record == record)
            return &view->dossier->assumptions[i];
    return NULL;
}

bool pl_constraint_concerns(const parley_constraint *constraint, uint32_t point) {
    for (size_t i = 0; i < constraint->options.count; i++)
        if (constraint->options.items[i].point == point)
            return true;
    return false;
}
