/* Names of other entries: ids looked up, with the nearest one offered where none fits. */
#include "dossier/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const pl_references pl_party_reference = {offsetof(pl_reader, parties), "party"};
const pl_references pl_point_reference = {offsetof(pl_reader, points), "point"};
const pl_references pl_draft_reference = {offsetof(pl_reader, drafts), "draft"};
const pl_references pl_source_reference = {offsetof(pl_reader, sources), "source"};
const pl_references pl_statement_reference = {offsetof(pl_reader, statements), "statement"};
const pl_references pl_meeting_reference = {offsetof(pl_reader, meetings), "meeting"};
const pl_references pl_cost_reference = {offsetof(pl_reader, costs), "cost of delay"};
const pl_references pl_evidence_reference = {offsetof(pl_reader, evidence), "piece of evidence"};

enum { MOST_NAMED = 8 };

static int by_spelling(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "; allowed: a, b and 7 more". */
static void name_some(pl_text *out, const char *const *ids, size_t count) {
    if (count == 0)
        pl_text_put(out, "; the dossier has none");
    for (size_t i = 0; i < count && i < MOST_NAMED; i++)
        pl_text_print(out, "%s%.64s", i ? ", " : "; allowed: ", ids[i]);
    if (count > MOST_NAMED)
        pl_text_print(out, " and %zu more", count - MOST_NAMED);
}

static void no_such(pl_reader *r, const pl_node *node, const char *text, const char *what,
                    const char *of, const pl_map *map) {
    pl_text allowed = {0};
    const char **ids = r->errors < MOST_DIAGNOSTICS ? PL_NEW(const char *, map->count + 1) : NULL;
    const char *nearest = NULL;
    if (ids) {
        pl_map_keys(map, ids);
        qsort(ids, map->count, sizeof *ids, by_spelling);
        nearest = pl_nearest(text, ids);
        name_some(&allowed, ids, map->count);
    } else if (r->errors < MOST_DIAGNOSTICS && r->status == PARLEY_OK) {
        r->status = pl_fail_memory();
    }
    if (nearest)
        pl_error(r, node->line, node->column, "there is no %s \"%.64s\"%s; did you mean \"%s\"?",
                 what, text, of, nearest);
    else
        pl_error(r, node->line, node->column, "there is no %s \"%.64s\"%s%s", what, text, of,
                 pl_text_string(&allowed));
    pl_reader_clear_text(r, &allowed);
    pl_free(ids);
}

void pl_read_reference(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    const pl_references *kind = extra;
    const pl_map *map = (const pl_map *)((const char *)r + kind->map);
    *(int32_t *)out = PARLEY_NONE;
    if (node->kind != PL_STRING && node->kind != PL_NUMBER) {
        pl_error(r, node->line, node->column, "the id of a %s must stand here; here is %s",
                 kind->what, pl_kind_name(node->kind));
        return;
    }
    size_t found = pl_map_find(map, node->text);
    if (found == PL_MAP_MISSING)
        no_such(r, node, node->text, kind->what, "", map);
    else
        *(int32_t *)out = (int32_t)found;
}

void pl_read_references(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_indices *indices = out;
    size_t count;
    int32_t *items = pl_read_items(r, node, sizeof *items, pl_read_reference, extra, &count);
    if (!items)
        return;
    uint32_t *kept = (uint32_t *)items;
    indices->count = 0;
    for (size_t i = 0; i < count; i++)
        if (items[i] != PARLEY_NONE)
            kept[indices->count++] = (uint32_t)items[i];
    indices->items = kept;
}

static void read_source(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"source", pl_read_reference, offsetof(parley_source_reference, source),
         &pl_source_reference, true},
        {"paragraph", pl_read_string, offsetof(parley_source_reference, paragraph), pl_or_number,
         false},
        {NULL, NULL, 0, NULL, false}};
    parley_source_reference *reference = out;
    (void)extra;
    reference->source = (uint32_t)PARLEY_NONE;
    if (node->kind == PL_MAPPING)
        pl_read_mapping(r, node, fields, reference, false);
    else
        pl_read_reference(r, node, &reference->source, &pl_source_reference);
    if (reference->source != (uint32_t)PARLEY_NONE && r->source_used)
        r->source_used[reference->source] = true;
}

/* `out` is the whole parley_record: a list of sources has two fields there. */
void pl_read_sources(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_record *record = out;
    size_t count;
    parley_source_reference *items =
        pl_read_items(r, node, sizeof *items, read_source, extra, &count);
    record->sources = items;
    record->source_count = 0;
    for (size_t i = 0; items && i < count; i++)
        if (items[i].source != (uint32_t)PARLEY_NONE)
            items[record->source_count++] = items[i];
}

/* -- options --------------------------------------------------------------------------------- */

static int32_t find_in_range(pl_reader *r, const pl_node *node, const parley_point *point,
                             const char *id) {
    const parley_range *range = &point->range;
    char from[32], to[32], step[32];
    int64_t value;
    bool on_grid = pl_decimal_parse(&value, id) && value >= range->from && value <= range->to &&
                   (value - range->from) % range->step == 0;
    if (on_grid)
        return (int32_t)((value - range->from) / range->step);
    pl_decimal_format(from, range->from);
    pl_decimal_format(to, range->to);
    pl_decimal_format(step, range->step);
    pl_error(r, node->line, node->column,
             "the point \"%s\" has no option \"%.40s\"; allowed: %s to %s in steps of %s",
             point->id, id, from, to, step);
    return PARLEY_NONE;
}

int32_t pl_find_option(pl_reader *r, const pl_node *node, uint32_t index, const char *id) {
    const parley_point *point = &r->dossier->points[index];
    char of[96];
    if (point->range.step)
        return find_in_range(r, node, point, id);
    size_t found = pl_map_find(&r->options[index], id);
    if (found != PL_MAP_MISSING)
        return (int32_t)found;
    snprintf(of, sizeof of, " of the point \"%s\"", point->id);
    no_such(r, node, id, "option", of, &r->options[index]);
    return PARLEY_NONE;
}

int32_t pl_read_option(pl_reader *r, const pl_node *node, uint32_t point) {
    if (node->kind == PL_STRING || node->kind == PL_NUMBER)
        return pl_find_option(r, node, point, node->text);
    pl_error(r, node->line, node->column, "the id of an option must stand here; here is %s",
             pl_kind_name(node->kind));
    return PARLEY_NONE;
}

bool pl_read_option_name(pl_reader *r, const pl_node *node, parley_option_name *out) {
    const char *slash = node->kind == PL_STRING ? strchr(node->text, '/') : NULL;
    if (!slash) {
        pl_error(r, node->line, node->column,
                 "\"%.64s\" is no option name; write a point, a slash and one of its options",
                 node->text ? node->text : pl_kind_name(node->kind));
        return false;
    }
    char *id = pl_reader_text(r, node->text, (size_t)(slash - node->text));
    if (!id)
        return false;
    size_t point = pl_map_find(&r->points, id);
    if (point == PL_MAP_MISSING) {
        no_such(r, node, id, "point", "", &r->points);
        return false;
    }
    int32_t option = pl_find_option(r, node, (uint32_t)point, slash + 1);
    *out = (parley_option_name){(uint32_t)point, (uint32_t)option};
    return option != PARLEY_NONE;
}

void pl_read_option_names(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_option_names *names = out;
    (void)extra;
    if (!pl_expect(r, node, PL_LIST, NULL))
        return;
    parley_option_name *items = pl_reader_alloc(r, node->count, sizeof *items);
    if (!items)
        return;
    names->items = items;
    for (size_t i = 0; i < node->count; i++)
        names->count += pl_read_option_name(r, node->as.items[i], &items[names->count]);
    if (node->count == 0)
        pl_error(r, node->line, node->column, "the list of options is empty");
}
