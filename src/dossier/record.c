/* The record: sources, statements, meetings, timeline, costs of delay, discrepancies. */
#include "dossier/reader.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const pl_field end = {NULL, NULL, 0, NULL, false};

void pl_read_all_sources(pl_reader *r, const pl_node *root) {
    static const char *const bases[] = {"shown", "from_url", "estimated", "assumed", NULL};
    const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_source, id), NULL, true},
        {"title", pl_read_text, offsetof(parley_source, title), NULL, false},
        {"publisher", pl_read_text, offsetof(parley_source, publisher), NULL, false},
        {"url", pl_read_string, offsetof(parley_source, url), NULL, false},
        {"language", pl_read_language, offsetof(parley_source, language), NULL, false},
        {"kind", pl_read_string, offsetof(parley_source, kind), NULL, false},
        {"date_basis", pl_read_one_of, offsetof(parley_source, date_basis), bases, false},
        {"origin", pl_read_texts, offsetof(parley_source, origin), NULL, false},
        {"weak", pl_read_flag, offsetof(parley_source, weak), NULL, false},
        end};
    const void *items = NULL;
    pl_read_section(r, root, "sources", fields, sizeof(parley_source), &items,
                    &r->dossier->source_count);
    r->dossier->sources = items;
    r->source_used = pl_reader_alloc(r, r->dossier->source_count, sizeof(bool));
}

static void read_statements(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_statement, id), NULL, false},
        {"speaker", pl_read_text, offsetof(parley_statement, speaker), NULL, true},
        {"party", pl_read_reference, offsetof(parley_statement, party), &pl_party_reference, false},
        {"point", pl_read_reference, offsetof(parley_statement, point), &pl_point_reference, false},
        {"about", pl_read_references, offsetof(parley_statement, about), &pl_party_reference,
         false},
        {"text", pl_read_text, offsetof(parley_record, text), NULL, true},
        {"contradicts", pl_read_references, offsetof(parley_statement, contradicts),
         &pl_statement_reference, false},
        end};
    const pl_node *node = pl_node_find(root, "statements");
    pl_read_section(r, root, "statements", fields, sizeof(parley_statement),
                    (const void **)&r->dossier->statements, &r->dossier->statement_count);
    for (size_t i = 0; i < r->dossier->statement_count; i++) { /* unnamed references are nobody */
        parley_statement *statement = (parley_statement *)&r->dossier->statements[i];
        const pl_node *entry = node->as.items[i];
        bool mapping = entry->kind == PL_MAPPING;
        if (!mapping || !pl_node_find(entry, "party"))
            statement->party = PARLEY_NONE;
        if (!mapping || !pl_node_find(entry, "point"))
            statement->point = PARLEY_NONE;
    }
}

static void read_meetings(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_meeting, id), NULL, false},
        {"place", pl_read_text, offsetof(parley_meeting, place), NULL, false},
        {"participants", pl_read_texts, offsetof(parley_meeting, participants), NULL, false},
        {"parties", pl_read_references, offsetof(parley_meeting, parties), &pl_party_reference,
         false},
        {"outcome", pl_read_text, offsetof(parley_meeting, outcome), NULL, false},
        end};
    pl_read_section(r, root, "meetings", fields, sizeof(parley_meeting),
                    (const void **)&r->dossier->meetings, &r->dossier->meeting_count);
}

static void read_timeline(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"date", pl_read_date, offsetof(parley_record, date), NULL, true},
        {"event", pl_read_text, offsetof(parley_event, event), NULL, true},
        {"place", pl_read_text, offsetof(parley_event, place), NULL, false},
        {"participants", pl_read_texts, offsetof(parley_event, participants), NULL, false},
        end};
    pl_read_section(r, root, "timeline", fields, sizeof(parley_event),
                    (const void **)&r->dossier->timeline, &r->dossier->event_count);
}

static void read_cost_value(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_cost *cost = out;
    const pl_node *low = node, *high = node;
    (void)extra;
    cost->low = cost->high = NAN;
    if (node->kind == PL_STRING) {
        pl_read_string(r, node, &cost->value, NULL);
        return;
    }
    if (node->kind == PL_LIST && node->count == 2) {
        low = node->as.items[0];
        high = node->as.items[1];
    }
    if (low->kind != PL_NUMBER || high->kind != PL_NUMBER || !isfinite(low->number) ||
        !isfinite(high->number) || low->number > high->number) {
        pl_error(r, node->line, node->column,
                 "a number, an interval such as [100, 200], or a word must stand here");
        return;
    }
    cost->low = low->number;
    cost->high = high->number;
    char text[2 * 40 + 8];
    size_t length = (size_t)snprintf(text, sizeof text, low == high ? "%.40s" : "%.40s to %.40s",
                                     low->text, high->text);
    cost->value = pl_reader_text(r, text, length);
}

static void read_costs(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_cost, id), NULL, false},
        {"party", pl_read_reference, offsetof(parley_cost, party), &pl_party_reference, false},
        {"kind", pl_read_text, offsetof(parley_cost, kind), NULL, false},
        {"value", read_cost_value, 0, NULL, false},
        {"unit", pl_read_text, offsetof(parley_cost, unit), NULL, false},
        {"period", pl_read_date, offsetof(parley_cost, period), NULL, false},
        {"claimed_by", pl_read_text, offsetof(parley_cost, claimed_by), NULL, false},
        end};
    const pl_node *node = pl_node_find(root, "costs_of_delay");
    pl_read_section(r, root, "costs_of_delay", fields, sizeof(parley_cost),
                    (const void **)&r->dossier->costs, &r->dossier->cost_count);
    for (size_t i = 0; i < r->dossier->cost_count; i++) {
        parley_cost *cost = (parley_cost *)&r->dossier->costs[i];
        const pl_node *entry = node->as.items[i];
        if (entry->kind != PL_MAPPING || !pl_node_find(entry, "party"))
            cost->party = PARLEY_NONE;
        if (!cost->value)
            cost->low = cost->high = NAN;
    }
}

static void read_discrepancies(pl_reader *r, const pl_node *root) {
    static const char *const kinds[] = {"between_sources", "between_languages", NULL};
    static const char *const severities[] = {"low", "medium", "high", NULL};
    const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_discrepancy, id), NULL, false},
        {"kind", pl_read_word, offsetof(parley_discrepancy, between_languages), kinds, false},
        {"topic", pl_read_text, offsetof(parley_discrepancy, topic), NULL, false},
        {"text", pl_read_text, offsetof(parley_record, text), NULL, true},
        {"paragraph", pl_read_text, offsetof(parley_discrepancy, paragraph), pl_or_number, false},
        {"severity", pl_read_one_of, offsetof(parley_discrepancy, severity), severities, false},
        end};
    pl_read_section(r, root, "discrepancies", fields, sizeof(parley_discrepancy),
                    (const void **)&r->dossier->discrepancies, &r->dossier->discrepancy_count);
}

void pl_read_record(pl_reader *r, const pl_node *root) {
    read_statements(r, root);
    read_meetings(r, root);
    read_timeline(r, root);
    read_costs(r, root);
    read_discrepancies(r, root);
}
