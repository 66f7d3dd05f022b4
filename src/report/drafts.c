/* A draft's date, authors, status, counts and readers in words. */
#include "report/drafts.h"

#include <stdio.h>

const parley_draft *pl_draft_parent(const parley_view *view, const parley_draft *draft) {
    if (draft->parent == PARLEY_NONE)
        return NULL;
    const parley_draft *parent = &view->dossier->drafts[draft->parent];
    return parley_view_sees(view, &parent->record) ? parent : NULL;
}

int32_t pl_draft_choice(const parley_view *view, const parley_draft *draft, uint32_t point) {
    int32_t choice = draft->choices[point];
    if (choice == PARLEY_NONE ||
        !parley_view_sees(view, &view->dossier->points[point].options[choice].record))
        return PARLEY_NONE;
    return choice;
}

bool pl_change_concerns(const parley_change *change, uint32_t point) {
    for (size_t i = 0; i < change->points.count; i++)
        if (change->points.items[i] == point)
            return true;
    return false;
}

void pl_put_draft_facts(pl_text *line, const parley_view *view, const parley_draft *draft,
                        const char *language) {
    size_t start = line->length;
    const parley_draft *parent = pl_draft_parent(view, draft);
    if (draft->is_status_quo)
        pl_put_clause(line, start, pl_say(PL_SAY_STATUS_QUO, language), language);
    if (draft->record.known != INT32_MIN) {
        pl_put_clause(line, start, "", language);
        pl_put_date(line, view, &draft->record, language);
    }
    if (draft->authors.count) {
        pl_put_clause(line, start, pl_say(PL_SAY_BY_AUTHOR, language), language);
        pl_put_parties(line, view, draft->authors, language);
    }
    if (draft->status)
        pl_put_clause(line, start, pl_say_status(draft->status, language), language);
    if (parent) {
        pl_put_clause(line, start, "", language);
        pl_say_with(line, PL_SAY_MADE_FROM, language, parent->id);
    }
}

void pl_put_draft_counts(pl_text *line, const parley_view *view, const parley_draft *draft,
                         const char *language) {
    char stated[24], points[24], silent[24];
    unsigned count = 0, n = view->point_count;
    for (uint32_t j = 0; j < n; j++)
        count += pl_draft_choice(view, draft, view->points[j].point) != PARLEY_NONE;
    snprintf(stated, sizeof stated, "%u", count);
    snprintf(points, sizeof points, "%u", n);
    snprintf(silent, sizeof silent, "%u", n - count);
    pl_phrase phrase = count == n ? PL_SAY_STATES_ALL : count ? PL_SAY_STATES : PL_SAY_STATES_NONE;
    pl_say_with(line, phrase, language, stated, points, silent);
}

void pl_put_showing(pl_text *line, const parley_view *view, const parley_showing *showing,
                    bool with_date, const char *language) {
    const char *to = pl_party_name(view, showing->party, language);
    if (showing->by == PARLEY_NONE)
        pl_say_with(line, PL_SAY_SHOWN_TO, language, to);
    else
        pl_say_with(line, PL_SAY_SHOWN_TO_BY, language, to,
                    pl_party_name(view, (uint32_t)showing->by, language));
    if (with_date && showing->record.known != INT32_MIN) {
        pl_text_put(line, pl_say(PL_SAY_COMMA, language));
        pl_put_date(line, view, &showing->record, language);
    }
    pl_put_sources(line, view, &showing->record, language);
}
