/* The plan: points, their options listed or as a numeric range, and who put each option forward. */
#include "dossier/reader.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_POINTS = 512, MOST_OPTIONS = 1024 };

typedef struct point_entry {
    parley_point point;
    const pl_node *options, *range;
} point_entry;

static void read_proposal(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_proposal, party), &pl_party_reference, true},
        {NULL, NULL, 0, NULL, false}};
    parley_proposal *proposal = out;
    (void)extra;
    proposal->party = (uint32_t)PARLEY_NONE;
    proposal->record.known = INT32_MIN;
    if (node->kind == PL_MAPPING)
        pl_read_mapping(r, node, fields, proposal, true);
    else
        pl_read_reference(r, node, &proposal->party, &pl_party_reference);
}

static void read_proposals(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_option *option = out;
    size_t count;
    parley_proposal *items = pl_read_items(r, node, sizeof *items, read_proposal, extra, &count);
    option->proposals = items;
    for (size_t i = 0; items && i < count; i++)
        if (items[i].party != (uint32_t)PARLEY_NONE)
            items[option->proposal_count++] = items[i];
}

/* An option is on the table from its own date, else its first dated proposer's, else its sources'.
 * A proposer without a date of its own put it forward when it came on the table. */
static void date_option(parley_option *option) {
    parley_proposal *proposals = (parley_proposal *)option->proposals;
    int32_t first = INT32_MAX;
    for (size_t i = 0; i < option->proposal_count; i++)
        if (proposals[i].record.known != INT32_MIN && proposals[i].record.known < first)
            first = proposals[i].record.known;
    if (!option->record.date.written && first != INT32_MAX)
        option->record.known = first;
    for (size_t i = 0; i < option->proposal_count; i++)
        if (proposals[i].record.known == INT32_MIN)
            proposals[i].record.known = option->record.known;
}

static void read_listed_option(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {{"id", pl_read_id, offsetof(parley_option, id), NULL, true},
                                      {"proposed_by", read_proposals, 0, NULL, false},
                                      {NULL, NULL, 0, NULL, false}};
    (void)extra;
    pl_read_mapping(r, node, fields, out, true);
    date_option(out);
}

static void read_options(pl_reader *r, const pl_node *node, parley_point *point, pl_map *ids) {
    parley_option *options =
        pl_read_items(r, node, sizeof *options, read_listed_option, NULL, &point->option_count);
    point->options = options;
    if (!options)
        return;
    if (node->count == 0 || node->count > MOST_OPTIONS)
        pl_error(r, node->line, node->column, "a point has 1 to %d options; here are %zu",
                 MOST_OPTIONS, node->count);
    for (size_t i = 0; i < point->option_count; i++) {
        if (!options[i].id)
            options[i].id = "";
        else if (pl_map_find(ids, options[i].id) != PL_MAP_MISSING)
            pl_error(r, options[i].record.line, options[i].record.column,
                     "the option \"%s\" stands twice in this point; it is there since line %u",
                     options[i].id, options[pl_map_find(ids, options[i].id)].record.line);
        else if (pl_map_set(ids, options[i].id, i) != PARLEY_OK)
            r->status = PARLEY_E_MEMORY;
    }
}

static bool check_range(pl_reader *r, const pl_node *node, const parley_range *range) {
    char from[32], to[32], step[32];
    int64_t length;
    pl_decimal_format(from, range->from);
    pl_decimal_format(to, range->to);
    pl_decimal_format(step, range->step);
    if (range->step <= 0)
        pl_error(r, node->line, node->column, "the step of a range must be above 0; here is %s",
                 step);
    else if (range->from > range->to)
        pl_error(r, node->line, node->column, "the range runs backwards, from %s to %s", from, to);
    else if (__builtin_sub_overflow(range->to, range->from, &length))
        pl_error(r, node->line, node->column, "the range from %s to %s is wider than 9 billion",
                 from, to);
    else if (length % range->step != 0)
        pl_error(r, node->line, node->column, "steps of %s from %s do not lead to %s", step, from,
                 to);
    else if (length / range->step >= MOST_OPTIONS)
        pl_error(r, node->line, node->column, "the range has %" PRId64 " options; at most %d",
                 length / range->step + 1, MOST_OPTIONS);
    else
        return true;
    return false;
}

static void make_range_options(pl_reader *r, parley_point *point) {
    const parley_range *range = &point->range;
    size_t count = (size_t)((range->to - range->from) / range->step) + 1;
    parley_option *options = pl_reader_alloc(r, count, sizeof *options);
    if (!options)
        return;
    for (size_t i = 0; i < count; i++) {
        char id[32];
        options[i].number = range->from + (int64_t)i * range->step;
        pl_decimal_format(id, options[i].number);
        options[i].id = pl_reader_text(r, id, strlen(id));
        options[i].record.line = point->record.line;
        options[i].record.column = point->record.column;
        options[i].record.known = INT32_MIN;
    }
    point->options = options;
    point->option_count = count;
}

static void read_range(pl_reader *r, const pl_node *node, parley_point *point) {
    static const pl_field fields[] = {
        {"from", pl_read_decimal, offsetof(parley_range, from), NULL, true},
        {"to", pl_read_decimal, offsetof(parley_range, to), NULL, true},
        {"step", pl_read_decimal, offsetof(parley_range, step), NULL, true},
        {"unit", pl_read_text, offsetof(parley_range, unit), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    parley_range *range = &point->range;
    *range = (parley_range){.from = INT64_MIN, .to = INT64_MIN, .step = INT64_MIN};
    pl_read_mapping(r, node, fields, range, false);
    bool whole = range->from != INT64_MIN && range->to != INT64_MIN && range->step != INT64_MIN;
    if (whole && check_range(r, node, range))
        make_range_options(r, point);
    else
        range->step = 0;
}

static void read_point(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_point, id), NULL, true},
        {"number", pl_read_whole, offsetof(parley_point, number), NULL, false},
        {"topic", pl_read_text, offsetof(parley_point, topic), NULL, false},
        {"options", pl_read_node, offsetof(point_entry, options), NULL, false},
        {"range", pl_read_node, offsetof(point_entry, range), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    point_entry entry = {.point.number = -1};
    parley_point *point = out;
    size_t index = (size_t)(point - r->dossier->points);
    (void)extra;
    pl_read_mapping(r, node, fields, &entry, true);
    *point = entry.point;
    if (point->number < 0)
        point->number = (int64_t)index + 1;
    if (!point->id)
        point->id = "";
    if (node->kind != PL_MAPPING || !pl_expect_one(r, node, "options", "range"))
        return;
    if (entry.options)
        read_options(r, entry.options, point, &r->options[index]);
    else if (entry.range)
        read_range(r, entry.range, point);
}

static void read_points(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_dossier *dossier = r->dossier;
    (void)out;
    (void)extra;
    if (!pl_expect(r, node, PL_LIST, "the list of points"))
        return;
    if (node->count == 0 || node->count > MOST_POINTS)
        pl_error(r, node->line, node->column, "a plan has 1 to %d points; here are %zu",
                 MOST_POINTS, node->count);
    parley_point *points = pl_reader_alloc(r, node->count, sizeof *points);
    r->options = pl_reader_alloc(r, node->count, sizeof *r->options);
    if (!points || !r->options)
        return;
    dossier->points = points;
    dossier->point_count = node->count;
    for (size_t i = 0; i < node->count && r->status == PARLEY_OK; i++)
        read_point(r, node->as.items[i], &points[i], NULL);
}

void pl_read_plan(pl_reader *r, const pl_node *root) {
    static const pl_field fields[] = {
        {"title", pl_read_text, offsetof(parley_dossier, plan_title), NULL, false},
        {"text", pl_read_text, offsetof(parley_dossier, plan_text), NULL, false},
        {"points", read_points, 0, NULL, true},
        {NULL, NULL, 0, NULL, false}};
    const pl_node *plan = pl_node_find(root, "plan");
    if (plan && plan->kind != PL_NULL)
        pl_read_mapping(r, plan, fields, r->dossier, false);
}
