/* One point in full: each option with its proposers and drafts, each party's position in words with
 * what it rests on and what it replaced, the constraints and statements that concern the point. */
#include "report/show.h"

#include <stdio.h>
#include <string.h>

typedef struct page {
    pl_text *out;
    const parley_view *view;
    const pl_style *style;
    const char *language;
    uint32_t point; /* of the dossier */
    const parley_point *of;
    const parley_view_point *at;
    pl_entry *entries, *others; /* room for all on one option */
} page;

static void put_line(page *p, size_t indent, pl_text *line) {
    pl_put_paragraph(p->out, p->style, indent, pl_text_string(line));
    p->out->failed |= line->failed;
    pl_text_clear(line);
}

/* -- positions ------------------------------------------------------------------------------- */

/* "reject (said, firm, 2025-12-26)". */
static void put_entry(page *p, pl_text *line, const pl_entry *entry) {
    pl_text words = {0};
    pl_text_put(line, pl_say_stance(entry->word, p->language));
    if (entry->word == PARLEY_VALUE) {
        pl_text_put(line, " ");
        pl_put_interval(line, entry->value, p->language);
    }
    pl_put_likely(line, &entry->likely, p->language);
    if (entry->word != PARLEY_UNKNOWN || entry->basis != PARLEY_BASIS_NONE)
        pl_put_clause(&words, 0, pl_say_basis(entry->basis, p->language), p->language);
    if (entry->kind == PL_BY_PROPOSAL)
        pl_put_clause(&words, 0, pl_say(PL_SAY_PROPOSED_IT, p->language), p->language);
    if (entry->kind == PL_BY_RED_LINE)
        pl_put_clause(&words, 0, pl_say(PL_SAY_FROM_RED_LINE, p->language), p->language);
    if (entry->strength)
        pl_put_clause(&words, 0, pl_say_strength(entry->strength, p->language), p->language);
    if (entry->record->known != INT32_MIN) {
        pl_put_clause(&words, 0, "", p->language);
        pl_put_date(&words, p->view, entry->record, p->language);
    }
    if (words.length)
        pl_say_with(line, PL_SAY_IN_BRACKETS, p->language, pl_text_string(&words));
    line->failed |= words.failed;
    pl_text_clear(&words);
}

/* What was said, and its sources. The text of an option is not repeated for those who proposed it.
 */
static void put_entry_text(page *p, pl_text *line, const pl_entry *entry) {
    if (entry->kind != PL_BY_PROPOSAL && entry->record->text.count) {
        pl_text_put(line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(line, parley_text_get(&entry->record->text, p->language));
    }
    pl_put_sources(line, p->view, entry->record, p->language);
}

static void put_position(page *p, uint32_t party, size_t count) {
    const pl_entry *last = &p->entries[count - 1];
    char symbol[2] = {pl_position_symbol(last->word, last->value), '\0'};
    pl_text line = {0};
    pl_text_put(&line, pl_party_name(p->view, party, p->language));
    pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
    put_entry(p, &line, last);
    put_entry_text(p, &line, last);
    pl_put_item(p->out, p->style, 3, pl_position_tone(last->word), symbol, 2,
                pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
    if (last->kind != PL_BY_PROPOSAL)
        pl_put_paragraph(p->out, p->style, 5, pl_text_or(&last->record->note, p->language, ""));
    for (size_t i = count - 1; i-- > 0;) {
        pl_text_put(&line, pl_say(PL_SAY_BEFORE, p->language));
        put_entry(p, &line, &p->entries[i]);
        put_entry_text(p, &line, &p->entries[i]);
        put_line(p, 5, &line);
    }
}

static void put_positions(page *p, uint32_t option) {
    pl_text silent = {0};
    for (uint32_t party = 0; party < p->view->party_count; party++) {
        size_t count = pl_entries(p->entries, p->view, party, p->point, option);
        if (count)
            put_position(p, party, count);
        else
            pl_put_listed(&silent, 0, pl_party_name(p->view, party, p->language), p->language);
    }
    if (silent.length) {
        pl_text line = {0};
        pl_text_put(&line, pl_text_string(&silent));
        pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(&line, pl_say(PL_SAY_NOTHING_ON_RECORD, p->language));
        pl_put_item(p->out, p->style, 3, PL_FAINT, "?", 2, pl_text_string(&line));
        p->out->failed |= line.failed;
        pl_text_clear(&line);
    }
    p->out->failed |= silent.failed;
    pl_text_clear(&silent);
}

/* -- options --------------------------------------------------------------------------------- */

static void put_proposers(page *p, const parley_option *option) {
    pl_text line = {0};
    for (size_t i = 0; i < option->proposal_count; i++) {
        const parley_proposal *proposal = &option->proposals[i];
        const parley_record *record =
            proposal->record.date.written ? &proposal->record : &option->record;
        if (!parley_view_sees(p->view, &proposal->record))
            continue;
        if (line.length == 0)
            pl_text_put(&line, pl_say(PL_SAY_PROPOSED_BY, p->language));
        else
            pl_text_put(&line, pl_say(PL_SAY_COMMA, p->language));
        pl_text_put(&line, pl_party_name(p->view, proposal->party, p->language));
        pl_text_put(&line, " ");
        pl_put_date(&line, p->view, record, p->language);
    }
    put_line(p, 3, &line);
}

/* The drafts that choose one of the options from `first` on. */
static void put_choosers(page *p, uint32_t first, uint32_t count) {
    const parley_dossier *d = p->view->dossier;
    pl_text line = {0};
    pl_text_put(&line, pl_say(PL_SAY_IN_DRAFTS, p->language));
    size_t start = line.length;
    for (size_t i = 0; i < d->draft_count; i++) {
        int32_t choice = d->drafts[i].choices[p->point];
        if (!parley_view_sees(p->view, &d->drafts[i].record) || choice < (int32_t)first ||
            choice >= (int32_t)(first + count))
            continue;
        pl_put_listed(&line, start, d->drafts[i].id, p->language);
        if (count > 1)
            pl_say_with(&line, PL_SAY_IN_BRACKETS, p->language, p->of->options[choice].id);
    }
    if (line.length > start || line.failed)
        put_line(p, 3, &line);
    pl_text_clear(&line);
}

/* "a", or nothing for the numbers of a range, and the option's words and id. */
static void put_option_head(page *p, uint32_t option, uint32_t count) {
    pl_text line = {0};
    if (count > 1) {
        pl_text_put(&line, p->of->options[option].id);
        pl_text_put(&line, pl_say(PL_SAY_TO, p->language));
        option += count - 1;
    }
    pl_put_option(&line, p->of, option, p->language);
    if (!p->of->range.step)
        pl_text_print(&line, " [%s]", p->of->options[option].id);
    pl_text_put(p->out, "\n");
    pl_letter letter = pl_option_letter(option);
    if (p->of->range.step)
        pl_put_paragraph(p->out, p->style, 0, pl_text_string(&line));
    else
        pl_put_item(p->out, p->style, 0, PL_STRONG, letter.text, 3, pl_text_string(&line));
    p->out->failed |= line.failed;
    pl_text_clear(&line);
}

static void put_option(page *p, uint32_t option, uint32_t count) {
    const parley_option *of = &p->of->options[option];
    put_option_head(p, option, count);
    pl_put_paragraph(p->out, p->style, 3, pl_text_or(&of->record.note, p->language, ""));
    put_proposers(p, of);
    put_choosers(p, option, count);
    put_positions(p, option);
}

/* Whether all parties' entries are the same on two options of a range. */
static bool same_positions(page *p, uint32_t a, uint32_t b) {
    for (uint32_t party = 0; party < p->view->party_count; party++) {
        size_t count = pl_entries(p->entries, p->view, party, p->point, a);
        if (count != pl_entries(p->others, p->view, party, p->point, b))
            return false;
        for (size_t i = 0; i < count; i++)
            if (p->entries[i].record != p->others[i].record)
                return false;
    }
    return true;
}

static void put_options(page *p) {
    for (uint32_t i = 0; i < p->at->option_count;) {
        uint32_t option = p->view->options[p->at->first + i], count = 1;
        while (p->of->range.step && i + count < p->at->option_count &&
               same_positions(p, option, option + count))
            count++;
        put_option(p, option, count);
        i += count;
    }
}

/* -- what else concerns the point ------------------------------------------------------------ */

static void put_rule(page *p, const parley_constraint *constraint) {
    const parley_dossier *d = p->view->dossier;
    pl_text line = {0};
    if (constraint->rule == PARLEY_EXCLUDES)
        pl_text_put(&line, pl_say(PL_SAY_NOT_TOGETHER, p->language));
    if (constraint->rule == PARLEY_EXACTLY_ONE)
        pl_text_put(&line, pl_say(PL_SAY_EXACTLY_ONE, p->language));
    size_t start = line.length;
    for (size_t i = 0; i < constraint->options.count; i++) {
        const parley_option_name *name = &constraint->options.items[i];
        const parley_point *of = &d->points[name->point];
        if (constraint->rule == PARLEY_IMPLIES && i == 1)
            pl_text_put(&line, pl_say(PL_SAY_ONLY_WITH, p->language));
        else
            pl_put_listed(&line, start, "", p->language);
        pl_text_print(&line, "%s/%s", of->id, of->options[name->option].id);
    }
    if (constraint->record.text.count) {
        pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(&line, parley_text_get(&constraint->record.text, p->language));
    }
    pl_put_sources(&line, p->view, &constraint->record, p->language);
    put_line(p, 2, &line);
}

static void put_constraints(page *p) {
    const parley_dossier *d = p->view->dossier;
    bool first = true;
    for (size_t i = 0; i < d->constraint_count; i++) {
        const parley_constraint *constraint = &d->constraints[i];
        if (!parley_view_sees(p->view, &constraint->record) ||
            !pl_constraint_concerns(constraint, p->point))
            continue;
        if (first)
            pl_put_heading(p->out, p->style, pl_say(PL_SAY_CONSTRAINTS, p->language));
        first = false;
        put_rule(p, constraint);
    }
}

static void put_statements(page *p) {
    const parley_dossier *d = p->view->dossier;
    bool first = true;
    for (size_t i = 0; i < d->statement_count; i++) {
        const parley_statement *statement = &d->statements[i];
        if (!parley_view_sees(p->view, &statement->record) || statement->point != (int32_t)p->point)
            continue;
        if (first)
            pl_put_heading(p->out, p->style, pl_say(PL_SAY_STATEMENTS, p->language));
        first = false;
        pl_text line = {0};
        pl_text_put(&line, parley_text_get(&statement->speaker, p->language));
        if (statement->record.known != INT32_MIN) {
            pl_text_put(&line, " ");
            pl_put_date(&line, p->view, &statement->record, p->language);
        }
        pl_text_put(&line, pl_say(PL_SAY_COLON, p->language));
        pl_text_put(&line, parley_text_get(&statement->record.text, p->language));
        pl_put_sources(&line, p->view, &statement->record, p->language);
        put_line(p, 2, &line);
    }
}

static void put_consents(page *p, uint32_t view_point) {
    pl_text line = {0};
    pl_text_put(&line, pl_say(PL_SAY_CONSENT_COUNTS, p->language));
    size_t start = line.length;
    for (uint32_t party = 0; party < p->view->party_count; party++)
        if (pl_consent_counts(p->view, party, view_point))
            pl_put_listed(&line, start, pl_party_name(p->view, party, p->language), p->language);
    if (line.length == start)
        pl_text_put(&line, pl_say(PL_SAY_NOBODY, p->language));
    put_line(p, 0, &line);
}

void pl_show_point(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    uint32_t point = view->points[which].point;
    const parley_point *of = &view->dossier->points[point];
    size_t room = pl_entries_room(view, point);
    page p = {out,
              view,
              style,
              style->language,
              point,
              of,
              &view->points[which],
              PL_NEW(pl_entry, room),
              PL_NEW(pl_entry, room)};
    out->failed |= !p.entries || !p.others;
    if (p.entries && p.others) {
        pl_text title = {0};
        pl_show_head(out, view, style, PL_SAY_ONE_POINT);
        pl_text_print(&title, "%lld. %s [%s]", (long long)of->number,
                      pl_point_topic(of, style->language), of->id);
        pl_put_heading(out, style, pl_text_string(&title));
        out->failed |= title.failed;
        pl_text_clear(&title);
        pl_show_record(out, view, style, 0, &of->record);
        put_consents(&p, which);
        put_options(&p);
        put_constraints(&p);
        put_statements(&p);
    }
    pl_free(p.entries);
    pl_free(p.others);
}
