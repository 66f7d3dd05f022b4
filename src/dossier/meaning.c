/* What a well-formed dossier can still get wrong: mostly warnings, about facts that do not fit
 * together. */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <parley/clock.h>
#include <parley/evidence.h>

#include <string.h>

/* -- sources --------------------------------------------------------------------------------- */

enum { MOST_PAIRS = 4000000 };

static void check_sources_used(pl_reader *r) {
    for (size_t i = 0; r->source_used && i < r->dossier->source_count; i++)
        if (!r->source_used[i] && r->dossier->sources[i].id)
            pl_warn(r, r->dossier->sources[i].record.line, r->dossier->sources[i].record.column,
                    "the source \"%s\" is never used", r->dossier->sources[i].id);
}

static void need_source(pl_reader *r, const parley_record *record, const char *what) {
    if (record->source_count == 0)
        pl_warn(r, record->line, record->column, "%s without a source", what);
}

static void check_sourced(pl_reader *r, const parley_record *record, parley_basis basis,
                          const char *what) {
    if (basis == PARLEY_SAID || basis == PARLEY_READ_OFF)
        need_source(r, record, what);
}

/* What rests on claims, or is about an entry of the record, has its sources there. */
static void check_time_has_sources(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    const parley_clock *clock = d->clock;
    for (size_t i = 0; clock && i < clock->party_count; i++)
        if (clock->parties[i].claims.count == 0)
            check_sourced(r, &clock->parties[i].record, clock->parties[i].basis,
                          "a clock that was said or read off stands here");
    for (size_t i = 0; clock && i < clock->event_count; i++)
        check_sourced(r, &clock->events[i].record, clock->events[i].basis,
                      "an event that was said or read off stands here");
    for (size_t i = 0; i < d->lever_count; i++)
        check_sourced(r, &d->levers[i].record, d->levers[i].basis,
                      "a lever that was said or read off stands here");
    for (size_t i = 0; i < d->intent_count; i++)
        for (size_t k = 0; k < d->intents[i].evidence_count; k++) {
            const parley_evidence *piece = &d->intents[i].evidence[k];
            if (piece->statement == PARLEY_NONE && piece->meeting == PARLEY_NONE &&
                piece->draft == PARLEY_NONE)
                check_sourced(r, &piece->record, piece->basis,
                              "evidence that was said or read off stands here");
        }
}

static void check_facts_have_sources(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    if (d->source_count == 0) {
        pl_warn(r, 1, 1, "the dossier names no sources");
        return;
    }
    for (size_t i = 0; i < d->stance_count; i++)
        if (d->stances[i].basis == PARLEY_SAID || d->stances[i].basis == PARLEY_READ_OFF)
            need_source(r, &d->stances[i].record, "a stance that was said or read off stands here");
    for (size_t i = 0; i < d->red_line_count; i++)
        if (d->red_lines[i].basis != PARLEY_ASSUMED)
            need_source(r, &d->red_lines[i].record, "a red line stands here");
    for (size_t i = 0; i < d->preference_count; i++)
        if (d->preferences[i].basis != PARLEY_ASSUMED)
            need_source(r, &d->preferences[i].record, "a preference stands here");
    for (size_t i = 0; i < d->statement_count; i++)
        need_source(r, &d->statements[i].record, "a statement stands here");
    for (size_t i = 0; i < d->meeting_count; i++)
        need_source(r, &d->meetings[i].record, "a meeting stands here");
    for (size_t i = 0; i < d->event_count; i++)
        need_source(r, &d->timeline[i].record, "an event stands here");
    for (size_t i = 0; i < d->cost_count; i++)
        need_source(r, &d->costs[i].record, "a cost of delay stands here");
    check_time_has_sources(r);
}

/* -- the clock ------------------------------------------------------------------------------- */

/* Only the entry of the party that stands before is looked at: to warn of one pair is enough. */
static void check_clock(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    const parley_clock_party **last = pl_reader_alloc(r, d->party_count, sizeof *last);
    for (size_t i = 0; last && d->clock && i < d->clock->party_count; i++) {
        const parley_clock_party *entry = &d->clock->parties[i], *before = last[entry->party];
        if (before && before->record.known == entry->record.known)
            pl_warn(r, entry->record.line, entry->record.column,
                    "this replaces the clock of the same party and day in line %u",
                    before->record.line);
        last[entry->party] = entry;
    }
}

/* -- drafts ---------------------------------------------------------------------------------- */

static bool takes(const parley_draft *draft, const parley_option_name *name) {
    return draft->choices[name->point] == (int32_t)name->option;
}

/* Whether the stated choices alone break the constraint, whatever fills the gaps. */
static bool breaks(const parley_draft *draft, const parley_constraint *constraint) {
    const parley_option_names *names = &constraint->options;
    size_t taken = 0, open = 0;
    for (size_t i = 0; i < names->count; i++) {
        taken += takes(draft, &names->items[i]);
        open += draft->choices[names->items[i].point] == PARLEY_NONE;
    }
    switch (constraint->rule) {
    case PARLEY_EXCLUDES: return taken == names->count && names->count > 0;
    case PARLEY_IMPLIES:
        return names->count == 2 && takes(draft, &names->items[0]) &&
               !takes(draft, &names->items[1]) &&
               draft->choices[names->items[1].point] != PARLEY_NONE;
    case PARLEY_EXACTLY_ONE: return taken > 1 || (taken + open == 0 && names->count > 0);
    }
    return false;
}

static void check_draft_constraints(pl_reader *r, const parley_draft *draft) {
    for (size_t c = 0; c < r->dossier->constraint_count; c++) {
        const parley_constraint *constraint = &r->dossier->constraints[c];
        if (breaks(draft, constraint))
            pl_warn(r, draft->record.line, draft->record.column,
                    "the draft \"%s\" breaks the constraint \"%s\" of line %u", draft->id,
                    constraint->id ? constraint->id : "", constraint->record.line);
    }
}

static void check_showings(pl_reader *r, const parley_draft *draft) {
    for (size_t i = 0; i < draft->showing_count; i++) {
        const parley_showing *showing = &draft->showings[i];
        if (showing->record.date.written && draft->record.date.written &&
            showing->record.date.last < draft->record.date.first)
            pl_warn(r, showing->record.line, showing->record.column,
                    "the draft \"%s\" was shown on %s, before its own date %s", draft->id,
                    showing->record.date.written, draft->record.date.written);
    }
}

/* -- parties --------------------------------------------------------------------------------- */

static bool needs_consent(const parley_dossier *d, size_t party) {
    parley_consent_kind kind = d->parties[party].consent.kind;
    for (size_t i = 0; kind == PARLEY_CONSENT_UNSTATED && i < d->assumption_count; i++)
        if (d->assumptions[i].party == party)
            kind = d->assumptions[i].consent.kind;
    if (kind == PARLEY_CONSENT_UNSTATED)
        return d->parties[party].role == PARLEY_PRINCIPAL;
    return kind != PARLEY_CONSENT_NONE;
}

/* A party that has no persons on record is not asked who decides. */
static void check_mandates(pl_reader *r) {
    for (size_t i = 0; i < r->dossier->party_count; i++) {
        const parley_party *party = &r->dossier->parties[i];
        bool decides = party->person_count == 0 || !needs_consent(r->dossier, i);
        for (size_t p = 0; p < party->person_count; p++)
            decides |= party->persons[p].mandate == PARLEY_DECIDES;
        if (!decides)
            pl_warn(r, party->record.line, party->record.column,
                    "the consent of \"%s\" is needed, but none of its persons has the mandate "
                    "\"decides\"",
                    party->id);
    }
}

/* -- stances of one day that differ ---------------------------------------------------------- */

static bool share_option(const parley_stance *a, const parley_stance *b) {
    for (size_t i = 0; i < a->options.count; i++)
        for (size_t j = 0; j < b->options.count; j++)
            if (a->options.items[i] == b->options.items[j])
                return true;
    return false;
}

static bool differ(const parley_stance *a, const parley_stance *b) {
    return a->party == b->party && a->point == b->point && a->record.known == b->record.known &&
           (a->word != b->word || a->value.low != b->value.low || a->value.high != b->value.high) &&
           share_option(a, b);
}

/* Stances are many (10,000 and more), those of one party on one point few: chain them by that key.
 */
static void check_stances(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    size_t cells = d->party_count * d->point_count;
    int32_t *last = pl_reader_alloc(r, cells, sizeof *last);
    int32_t *before = pl_reader_alloc(r, d->stance_count, sizeof *before);
    if (!last || !before)
        return;
    for (size_t c = 0; c < cells; c++)
        last[c] = PARLEY_NONE;
    for (size_t i = 0; i < d->stance_count; i++) {
        const parley_stance *stance = &d->stances[i];
        if (stance->party >= d->party_count || stance->point >= d->point_count)
            continue;
        int32_t *cell = &last[stance->party * d->point_count + stance->point];
        int looked = 0;
        for (int32_t at = *cell; at != PARLEY_NONE && looked < 64; at = before[at], looked++)
            if (differ(stance, &d->stances[at])) {
                pl_warn(r, stance->record.line, stance->record.column,
                        "this differs from the stance of the same day in line %u and replaces it",
                        d->stances[at].record.line);
                break;
            }
        before[i] = *cell;
        *cell = (int32_t)i;
    }
}

/* A view holds a position for each pair; a small file can name very many. */
static void check_pairs(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    size_t options = 0;
    for (size_t j = 0; j < d->point_count; j++)
        options += d->points[j].option_count;
    if (options * d->party_count > MOST_PAIRS)
        pl_error(r, d->points[0].record.line, d->points[0].record.column,
                 "%zu parties and %zu options make more than %d pairs; fewer are allowed",
                 d->party_count, options, MOST_PAIRS);
}

void pl_check_meaning(pl_reader *r) {
    const parley_dossier *d = r->dossier;
    check_pairs(r);
    if (r->errors > 0)
        return;
    for (size_t i = 0; i < d->draft_count; i++) {
        check_draft_constraints(r, &d->drafts[i]);
        check_showings(r, &d->drafts[i]);
    }
    check_sources_used(r);
    check_facts_have_sources(r);
    check_clock(r);
    check_mandates(r);
    check_stances(r);
}
