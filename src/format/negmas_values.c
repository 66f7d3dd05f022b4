/* NegMAS: what the values of one issue are worth. */
#include "format/negmas.h"

#include "format/form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool pl_negmas_numeric(const parley_issue *issue, size_t value, double *out) {
    if (issue->kind != PARLEY_ISSUE_DISCRETE) {
        *out = parley_issue_value(issue, value);
        return true;
    }
    char *end;
    const char *text = issue->values[value];
    *out = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*out);
}

const char *pl_negmas_type(const pl_node *node) {
    const pl_node *type = node->kind == PL_MAPPING ? pl_node_find(node, "type") : NULL;
    if (!type || type->kind != PL_STRING)
        return "";
    const char *dot = strrchr(type->text, '.');
    return dot ? dot + 1 : type->text;
}

/* -- tables ---------------------------------------------------------------------------------- */

/* A key of a table names a value by its text, or as a number that is equal to it. */
static bool is_key_of(const parley_issue *issue, size_t value, const char *key) {
    double number, wanted;
    char *end;
    if (issue->kind == PARLEY_ISSUE_DISCRETE && strcmp(issue->values[value], key) == 0)
        return true;
    wanted = strtod(key, &end);
    return end != key && *end == '\0' && pl_negmas_numeric(issue, value, &number) &&
           number == wanted;
}

static parley_status find_entry(const pl_scenario *s, const pl_node *mapping,
                                const parley_issue *issue, size_t value, const pl_node **out) {
    *out = NULL;
    for (size_t i = 0; i < mapping->count; i++) {
        if (!is_key_of(issue, value, mapping->as.pairs[i].key))
            continue;
        if (*out)
            return pl_format_fail(s, mapping->as.pairs[i].value,
                                  "\"%.64s\" is a second key for the same value",
                                  mapping->as.pairs[i].key);
        *out = mapping->as.pairs[i].value;
    }
    return PARLEY_OK;
}

enum { MOST_TABLE = 1 << 16 };

static parley_status check_countable(const pl_scenario *s, const pl_node *node,
                                     const parley_issue *issue) {
    size_t count = parley_issue_count(issue);
    if (count > 0 && count <= MOST_TABLE)
        return PARLEY_OK;
    return pl_format_fail(s, node, "a table for the issue \"%.64s\", which has %s values",
                          issue->name, count ? "too many" : "no end of");
}

static parley_status read_mapping(pl_scenario *s, const pl_node *mapping, size_t j,
                                  parley_evaluator *out) {
    const parley_issue *issue = &s->issues[j];
    parley_status status = check_countable(s, mapping, issue);
    double *table = status == PARLEY_OK ? pl_table_begin(s, j, out) : NULL;
    char text[64];
    if (!table)
        return status == PARLEY_OK ? PARLEY_E_MEMORY : status;
    for (size_t i = 0; i < parley_issue_count(issue) && status == PARLEY_OK; i++) {
        const pl_node *entry;
        status = find_entry(s, mapping, issue, i, &entry);
        if (status == PARLEY_OK && !entry)
            return pl_format_fail(s, mapping, "the table lacks the value \"%.64s\" of \"%.64s\"",
                                  pl_value_text(issue, i, text), issue->name);
        if (status == PARLEY_OK)
            status = pl_format_number(s, entry, "a utility", &table[i]);
    }
    return status;
}

/* Utilities alone stand in the order of the issue's values. */
static parley_status read_list(pl_scenario *s, const pl_node *list, size_t j,
                               parley_evaluator *out) {
    const parley_issue *issue = &s->issues[j];
    parley_status status = check_countable(s, list, issue);
    if (status == PARLEY_OK && list->count != parley_issue_count(issue))
        return pl_format_fail(s, list, "%zu utilities for the %zu values of the issue \"%.64s\"",
                              list->count, parley_issue_count(issue), issue->name);
    double *table = status == PARLEY_OK ? pl_table_begin(s, j, out) : NULL;
    if (!table)
        return status == PARLEY_OK ? PARLEY_E_MEMORY : status;
    for (size_t i = 0; i < list->count && status == PARLEY_OK; i++)
        status = pl_format_number(s, list->as.items[i], "a utility", &table[i]);
    return status;
}

/* -- functions ------------------------------------------------------------------------------- */

/* A parameter, or `otherwise` where it is not given; NaN: it must be. */
static parley_status parameter(const pl_scenario *s, const pl_node *node, const char *key,
                               double otherwise, double *out) {
    const pl_node *found = pl_node_find(node, key);
    *out = otherwise;
    if (found)
        return pl_format_number(s, found, key, out);
    return isnan(otherwise) ? pl_format_fail(s, node, "the key \"%s\" is missing", key) : PARLEY_OK;
}

static parley_status read_triangle(pl_scenario *s, const pl_node *node, parley_evaluator *out) {
    double start, middle, end, bias, scale;
    parley_status status;
    PL_TRY(parameter(s, node, "start", NAN, &start));
    PL_TRY(parameter(s, node, "middle", NAN, &middle));
    PL_TRY(parameter(s, node, "end", NAN, &end));
    PL_TRY(parameter(s, node, "bias", 0, &bias));
    PL_TRY(parameter(s, node, "scale", 1, &scale));
    if (!(start < middle && middle < end)) /* at such an end Genius and NegMAS differ */
        PL_TRY(pl_format_fail(s, node, "the middle of a triangle must lie between start and end"));
    *out = pl_line(start, bias, 1, scale);
    out->kind = PARLEY_EVALUATE_TRIANGULAR;
    out->peak = middle;
    out->to = end;
out:
    return status;
}

/* A function over numbers, as a shape. */
static parley_status read_shape(pl_scenario *s, const pl_node *node, parley_evaluator *out) {
    const char *type = node ? pl_negmas_type(node) : "IdentityFun";
    double slope = 1, bias = 0;
    parley_status status = PARLEY_OK;
    if (strcmp(type, "TriangularFun") == 0)
        return read_triangle(s, node, out);
    if (strcmp(type, "AffineFun") == 0 || strcmp(type, "LinearFun") == 0) {
        PL_TRY(parameter(s, node, "slope", NAN, &slope));
        PL_TRY(parameter(s, node, "bias", 0, &bias));
    } else if (strcmp(type, "ConstFun") == 0) {
        slope = 0;
        PL_TRY(parameter(s, node, "bias", NAN, &bias));
    } else if (strcmp(type, "IdentityFun") != 0) {
        PL_TRY(pl_format_fail(s, node,
                              "the value function \"%.48s\" is not read; there are TableFun, "
                              "AffineFun, LinearFun, IdentityFun, ConstFun and TriangularFun",
                              type));
    }
    *out = pl_line(0, bias, 1, slope);
out:
    return status;
}

static double at(const parley_evaluator *e, double x) {
    if (e->kind == PARLEY_EVALUATE_LINEAR)
        return e->offset + e->rise * x;
    double share = x < e->from || x >= e->to ? 0
                   : x < e->peak             ? (x - e->from) / (e->peak - e->from)
                                             : 1 - (x - e->peak) / (e->to - e->peak);
    return e->offset + e->rise * share;
}

/* Over values that are listed, a function is a table; its values must be numbers, but for a
 * constant. */
static parley_status tabulate(pl_scenario *s, const pl_node *node, size_t j,
                              parley_evaluator *out) {
    const parley_issue *issue = &s->issues[j];
    parley_evaluator shape = *out;
    bool constant = shape.kind == PARLEY_EVALUATE_LINEAR && shape.rise == 0;
    double *table = pl_table_begin(s, j, out);
    if (!table)
        return PARLEY_E_MEMORY;
    for (size_t i = 0; i < issue->value_count; i++) {
        double number = 0;
        if (!constant && !pl_negmas_numeric(issue, i, &number))
            return pl_format_fail(s, node,
                                  "a function of numbers for the issue \"%.64s\", whose value "
                                  "\"%.64s\" is none",
                                  issue->name, issue->values[i]);
        table[i] = at(&shape, number);
    }
    return PARLEY_OK;
}

parley_status pl_negmas_evaluator(pl_scenario *s, const pl_node *node, size_t issue,
                                  parley_evaluator *out) {
    bool table = node && strcmp(pl_negmas_type(node), "TableFun") == 0;
    const pl_node *mapping = table ? pl_node_find(node, "mapping") : node;
    if (table && (!mapping || mapping->kind != PL_MAPPING))
        return pl_format_fail(s, node, "the key \"mapping\" is missing");
    if (node && node->kind == PL_LIST)
        return read_list(s, node, issue, out);
    if (table || (node && node->kind == PL_MAPPING && !pl_node_find(node, "type")))
        return read_mapping(s, mapping, issue, out);
    if (node && node->kind != PL_MAPPING)
        return pl_format_fail(s, node, "a value function must stand here; here is %s",
                              pl_kind_name(node->kind));
    parley_status status = read_shape(s, node, out);
    if (status == PARLEY_OK && s->issues[issue].kind == PARLEY_ISSUE_DISCRETE)
        status = tabulate(s, node, issue, out);
    return status;
}
