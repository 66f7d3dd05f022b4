/* The JSON views of one point and of the drafts. */
#include "report/drafts.h"
#include "report/show_json.h"

/* -- a point --------------------------------------------------------------------------------- */

/* Opens an entry's object; the caller closes it. */
static void open_entry(pl_show_writer *w, const pl_entry *entry) {
    static const char *const kinds[] = {"proposal", "red_line", "stance"};
    static const char *const strengths[] = {NULL, "firm", "soft"};
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "position", parley_stance_name(entry->word));
    pl_json_put_interval(w, entry->value);
    pl_json_put_likely(w, &entry->likely);
    pl_json_put_string(w, "basis", parley_basis_name(entry->basis));
    pl_json_put_string(w, "strength", strengths[entry->strength]);
    pl_json_put_string(w, "by", kinds[entry->kind]);
    pl_json_put_record(w, entry->record);
}

/* What counts, and under "replaced" what counted before, oldest first. */
static void put_position(pl_show_writer *w, pl_entry *entries, uint32_t party, uint32_t point,
                         uint32_t option) {
    size_t count = pl_entries(entries, w->view, party, point, option);
    pl_json_open(&w->json, '{');
    pl_json_put_party(w, "party", (int32_t)party);
    pl_json_key(&w->json, "counts");
    if (count) {
        open_entry(w, &entries[count - 1]);
        pl_json_close(&w->json, '}');
    } else {
        pl_json_null(&w->json);
    }
    pl_json_key(&w->json, "replaced");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i + 1 < count; i++) {
        open_entry(w, &entries[i]);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

static void put_proposals(pl_show_writer *w, const parley_option *option) {
    pl_json_key(&w->json, "proposed_by");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < option->proposal_count; i++) {
        const parley_proposal *proposal = &option->proposals[i];
        bool dated = proposal->record.date.written;
        if (!parley_view_sees(w->view, &proposal->record))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_party(w, "party", (int32_t)proposal->party);
        pl_json_put_record(w, dated ? &proposal->record : &option->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_choosers(pl_show_writer *w, uint32_t point, uint32_t option) {
    pl_json_key(&w->json, "drafts");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < w->dossier->draft_count; i++) {
        const parley_draft *draft = &w->dossier->drafts[i];
        if (parley_view_sees(w->view, &draft->record) && draft->choices[point] == (int32_t)option)
            pl_json_string(&w->json, draft->id);
    }
    pl_json_close(&w->json, ']');
}

static void put_option(pl_show_writer *w, pl_entry *entries, uint32_t point, uint32_t option) {
    const parley_option *of = &w->dossier->points[point].options[option];
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", of->id);
    pl_json_put_record(w, &of->record);
    put_proposals(w, of);
    put_choosers(w, point, option);
    pl_json_key(&w->json, "positions");
    pl_json_open(&w->json, '[');
    for (uint32_t party = 0; party < w->view->party_count; party++)
        put_position(w, entries, party, point, option);
    pl_json_close(&w->json, ']');
    pl_json_close(&w->json, '}');
}

static void put_constraints(pl_show_writer *w, uint32_t point) {
    static const char *const rules[] = {"excludes", "implies", "exactly_one"};
    pl_json_key(&w->json, "constraints");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < w->dossier->constraint_count; i++) {
        const parley_constraint *constraint = &w->dossier->constraints[i];
        if (!parley_view_sees(w->view, &constraint->record) ||
            !pl_constraint_concerns(constraint, point))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "id", constraint->id);
        pl_json_put_string(w, "rule", rules[constraint->rule]);
        pl_json_key(&w->json, "options");
        pl_json_open(&w->json, '[');
        for (size_t k = 0; k < constraint->options.count; k++) {
            const parley_option_name *name = &constraint->options.items[k];
            const parley_point *of = &w->dossier->points[name->point];
            pl_text option = {0};
            pl_text_print(&option, "%s/%s", of->id, of->options[name->option].id);
            pl_json_string(&w->json, pl_text_string(&option));
            w->json.out->failed |= option.failed;
            pl_text_clear(&option);
        }
        pl_json_close(&w->json, ']');
        pl_json_put_record(w, &constraint->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_statements(pl_show_writer *w, uint32_t point) {
    pl_json_key(&w->json, "statements");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < w->dossier->statement_count; i++) {
        const parley_statement *statement = &w->dossier->statements[i];
        if (statement->point != (int32_t)point || !parley_view_sees(w->view, &statement->record))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "id", statement->id);
        pl_json_put_text(w, "speaker", &statement->speaker);
        pl_json_put_party(w, "party", statement->party);
        pl_json_put_record(w, &statement->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_point(pl_show_writer *w, pl_entry *entries, uint32_t which) {
    const parley_view_point *at = &w->view->points[which];
    const parley_point *of = &w->dossier->points[at->point];
    pl_json_key(&w->json, "point");
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", of->id);
    pl_json_put_integer(w, "number", of->number);
    pl_json_put_string(w, "topic", pl_point_topic(of, w->language));
    pl_json_put_text(w, "unit", &of->range.unit);
    pl_json_put_record(w, &of->record);
    pl_json_key(&w->json, "consent_counts");
    pl_json_open(&w->json, '[');
    for (uint32_t p = 0; p < w->view->party_count; p++)
        if (pl_consent_counts(w->view, p, which))
            pl_json_string(&w->json, w->dossier->parties[p].id);
    pl_json_close(&w->json, ']');
    pl_json_key(&w->json, "options");
    pl_json_open(&w->json, '[');
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        put_option(w, entries, at->point, w->view->options[o]);
    pl_json_close(&w->json, ']');
    put_constraints(w, at->point);
    put_statements(w, at->point);
    pl_json_close(&w->json, '}');
}

void pl_json_point(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_entry *entries = PL_NEW(pl_entry, pl_entries_room(view, view->points[which].point));
    if (!entries) {
        out->failed = true;
        return;
    }
    pl_show_writer w = pl_json_begin(out, view, style, "point");
    put_point(&w, entries, which);
    pl_json_end(&w);
    pl_free(entries);
}

/* -- drafts ---------------------------------------------------------------------------------- */

static void put_choices(pl_show_writer *w, const parley_draft *draft) {
    pl_json_key(&w->json, "choices");
    pl_json_open(&w->json, '{');
    for (uint32_t j = 0; j < w->view->point_count; j++) {
        uint32_t point = w->view->points[j].point;
        int32_t choice = pl_draft_choice(w->view, draft, point);
        pl_json_put_string(w, w->dossier->points[point].id,
                           choice == PARLEY_NONE ? NULL
                                                 : w->dossier->points[point].options[choice].id);
    }
    pl_json_close(&w->json, '}');
}

static void put_changes(pl_show_writer *w, const parley_draft *draft) {
    pl_json_key(&w->json, "changes");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < draft->change_count; i++) {
        const parley_change *change = &draft->changes[i];
        if (!parley_view_sees(w->view, &change->record))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_string(w, "change", parley_change_name(change->change));
        pl_json_put_points(w, "points", change->points);
        pl_json_put_text(w, "number", &change->number);
        pl_json_put_record(w, &change->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_showings(pl_show_writer *w, const parley_draft *draft) {
    pl_json_key(&w->json, "shown_to");
    pl_json_open(&w->json, '[');
    for (size_t i = 0; i < draft->showing_count; i++) {
        const parley_showing *showing = &draft->showings[i];
        if (!parley_view_sees(w->view, &showing->record))
            continue;
        pl_json_open(&w->json, '{');
        pl_json_put_party(w, "party", (int32_t)showing->party);
        pl_json_put_party(w, "by", showing->by);
        pl_json_put_record(w, &showing->record);
        pl_json_close(&w->json, '}');
    }
    pl_json_close(&w->json, ']');
}

static void put_draft(pl_show_writer *w, const parley_draft *draft) {
    const parley_draft *parent = pl_draft_parent(w->view, draft);
    int64_t stated = 0;
    for (uint32_t j = 0; j < w->view->point_count; j++)
        stated += pl_draft_choice(w->view, draft, w->view->points[j].point) != PARLEY_NONE;
    pl_json_open(&w->json, '{');
    pl_json_put_string(w, "id", draft->id);
    pl_json_put_string(w, "name", pl_text_or(&draft->name, w->language, draft->id));
    pl_json_put_string(w, "kind", draft->is_status_quo ? "status_quo" : "draft");
    pl_json_put_string(w, "parent", parent ? parent->id : NULL);
    pl_json_put_parties(w, "author", draft->authors);
    pl_json_put_string(w, "status", draft->status ? parley_draft_status_name(draft->status) : NULL);
    pl_json_put_integer(w, "stated", stated);
    pl_json_put_integer(w, "not_stated", w->view->point_count - stated);
    pl_json_put_record(w, &draft->record);
    put_choices(w, draft);
    put_changes(w, draft);
    put_showings(w, draft);
    pl_json_close(&w->json, '}');
}

void pl_json_drafts(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "drafts");
    (void)which;
    pl_json_key(&w.json, "drafts");
    pl_json_open(&w.json, '[');
    for (size_t i = 0; i < view->dossier->draft_count; i++)
        if (parley_view_sees(view, &view->dossier->drafts[i].record))
            put_draft(&w, &view->dossier->drafts[i]);
    pl_json_close(&w.json, ']');
    pl_json_end(&w);
}

void pl_json_draft(pl_text *out, const parley_view *view, const pl_style *style, uint32_t which) {
    pl_show_writer w = pl_json_begin(out, view, style, "draft");
    pl_json_key(&w.json, "draft");
    put_draft(&w, &view->dossier->drafts[which]);
    pl_json_end(&w);
}
