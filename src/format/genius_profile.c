/* Genius XML: additive profiles. What differs in the way NegMAS reads them is marked `raw`. */
#include "format/genius.h"

#include "utility/fraction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double LEAST_MAXIMUM = 0.00001; /* below, Genius takes all evaluations for 0 */

/* -- which issue an element speaks of --------------------------------------------------------- */

/* By its index; a name that belongs to another issue makes two readings. */
static parley_status find_issue(pl_genius *g, const pl_node *element, size_t *out) {
    pl_scenario *s = g->scenario;
    const pl_node *name = pl_xml_attribute(element, "name");
    size_t by_name = name ? pl_format_issue(s, name->text) : SIZE_MAX;
    *out = by_name;
    if (pl_xml_attribute(element, "index")) {
        int64_t index;
        parley_status status = pl_genius_index(s, element, &index);
        if (status != PARLEY_OK)
            return status;
        *out = pl_genius_issue(g, index);
    }
    if (*out == SIZE_MAX)
        return pl_format_fail(s, element, "the domain has no issue \"%.64s\"%s",
                              name ? name->text : "", by_name == SIZE_MAX ? "" : " of that index");
    if (!name || *out == by_name)
        return PARLEY_OK;
    if (by_name != SIZE_MAX)
        return pl_format_fail(s, element,
                              "by its index this is the issue \"%.64s\", by its name \"%.64s\"",
                              s->issues[*out].name, name->text);
    return pl_format_warn(s, name, "the issue is called \"%.64s\" in the domain; here \"%.64s\"",
                          s->issues[*out].name, name->text);
}

/* -- discrete issues ------------------------------------------------------------------------- */

/* Whether two texts differ in blanks and in the case of letters only. */
static bool same_but_for_blanks(const char *a, const char *b) {
    for (;;) {
        while (*a && strchr(" \t\r\n", *a))
            a++;
        while (*b && strchr(" \t\r\n", *b))
            b++;
        if (!*a || !*b)
            return !*a && !*b;
        if (strncasecmp(a++, b++, 1) != 0)
            return false;
    }
}

/* The value that an item names: exactly, or the only one that differs in blanks or case. */
static parley_status find_value(pl_scenario *s, const pl_node *value, const parley_issue *issue,
                                size_t *out) {
    size_t similar = SIZE_MAX;
    *out = pl_issue_find_value(issue, value->text);
    if (*out != SIZE_MAX)
        return PARLEY_OK;
    for (size_t i = 0; i < issue->value_count; i++) {
        if (!same_but_for_blanks(issue->values[i], value->text))
            continue;
        if (similar != SIZE_MAX)
            return pl_format_fail(s, value, "\"%.64s\" may be \"%.64s\" or \"%.64s\" of the domain",
                                  value->text, issue->values[similar], issue->values[i]);
        similar = i;
    }
    *out = similar;
    if (similar == SIZE_MAX)
        return PARLEY_OK;
    return pl_format_warn(s, value, "\"%.64s\" is called \"%.64s\" in the domain", value->text,
                          issue->values[similar]);
}

typedef struct evaluations {
    double *table;
    bool *seen;
    double greatest;
} evaluations;

/* A value that the domain lacks still counts for the greatest evaluation, as in Genius. */
static parley_status read_item(pl_scenario *s, const pl_node *item, const parley_issue *issue,
                               evaluations *e) {
    const pl_node *value = pl_xml_attribute(item, "value");
    double evaluation;
    size_t found;
    if (!value)
        return pl_format_fail(s, item, "<item> lacks the attribute \"value\"");
    parley_status status = find_value(s, value, issue, &found);
    if (status == PARLEY_OK)
        status = pl_genius_need(s, item, "evaluation", &evaluation);
    if (status != PARLEY_OK)
        return status;
    e->greatest = fmax(e->greatest, evaluation);
    if (found == SIZE_MAX)
        return pl_format_warn(s, value, "the domain has no value \"%.64s\"; left out", value->text);
    if (e->seen[found])
        return pl_format_fail(s, value, "the value \"%.64s\" stands twice", value->text);
    e->seen[found] = true;
    e->table[found] = evaluation;
    return evaluation < 0 && !s->raw
               ? pl_format_warn(s, item, "the evaluation %g is below 0; taken as it is", evaluation)
               : PARLEY_OK;
}

static void divide(const pl_scenario *s, const parley_issue *issue, const evaluations *e,
                   parley_evaluator *evaluator) {
    if (s->raw)
        return;
    if (e->greatest >= LEAST_MAXIMUM) {
        evaluator->divisor = e->greatest;
        return;
    }
    for (size_t i = 0; i < issue->value_count; i++)
        e->table[i] = 0;
}

static parley_status read_discrete(pl_scenario *s, const pl_node *node, size_t j,
                                   parley_evaluator *evaluator) {
    const parley_issue *issue = &s->issues[j];
    parley_status status = PARLEY_OK;
    pl_elements items = {0};
    evaluations e = {.table = pl_table_begin(s, j, evaluator),
                     .seen = pl_format_alloc(s, issue->value_count, sizeof *e.seen)};
    PL_TRY(e.table && e.seen ? PARLEY_OK : PARLEY_E_MEMORY);
    PL_TRY(pl_genius_collect(&items, node, "item"));
    for (size_t i = 0; i < items.count; i++)
        PL_TRY(read_item(s, items.items[i], issue, &e));
    for (size_t i = 0; i < issue->value_count; i++)
        if (!e.seen[i])
            PL_TRY(pl_format_fail(s, node,
                                  "the value \"%.64s\" of the issue \"%.64s\" has no evaluation",
                                  issue->values[i], issue->name));
    divide(s, issue, &e, evaluator);
out:
    pl_vector_clear(&items);
    return status;
}

/* -- numeric issues -------------------------------------------------------------------------- */

/* slope and offset count from the lower bound, parameter0 + parameter1 x from 0; NegMAS takes both
 * from 0. */
static parley_status read_line(pl_scenario *s, const pl_node *element, double low,
                               parley_evaluator *out) {
    bool has_slope, has_offset, has_first, has_second;
    double slope = 0, offset = 0, first = 0, second = 0;
    parley_status status;
    PL_TRY(pl_genius_number(s, element, "slope", &has_slope, &slope));
    PL_TRY(pl_genius_number(s, element, "offset", &has_offset, &offset));
    PL_TRY(pl_genius_number(s, element, "parameter0", &has_first, &first));
    PL_TRY(pl_genius_number(s, element, "parameter1", &has_second, &second));
    if ((has_slope || has_offset) == (has_first || has_second))
        return pl_format_fail(s, element,
                              has_slope || has_offset
                                  ? "slope and offset stand beside parameter0 and parameter1"
                                  : "a line needs slope and offset, or parameter0 and parameter1");
    bool from_low = has_slope || has_offset;
    *out = from_low ? pl_line(s->raw ? 0 : low, offset, 1, slope) : pl_line(0, first, 1, second);
out:
    return status;
}

static parley_status read_triangle(pl_scenario *s, const pl_node *element, parley_evaluator *out) {
    double from, to, peak;
    parley_status status;
    PL_TRY(pl_genius_need(s, element, "parameter0", &from));
    PL_TRY(pl_genius_need(s, element, "parameter1", &to));
    PL_TRY(pl_genius_need(s, element, "parameter2", &peak));
    if (!(from <= peak && peak <= to))
        PL_TRY(pl_format_fail(s, element, "the peak %g of a triangle lies outside [%g, %g]", peak,
                              from, to));
    *out = pl_line(from, 0, 1, 1);
    out->kind = PARLEY_EVALUATE_TRIANGULAR;
    out->peak = peak;
    out->to = to;
out:
    return status;
}

static parley_status read_constant(pl_scenario *s, const pl_node *element, parley_evaluator *out) {
    double value;
    parley_status status = pl_genius_need(s, element, "parameter0", &value);
    *out = pl_line(0, status == PARLEY_OK ? value : 0, 1, 0);
    return status;
}

static parley_status read_shape(pl_scenario *s, const pl_node *element, double low,
                                parley_evaluator *out) {
    const pl_node *type = pl_xml_attribute(element, "ftype");
    const char *name = type ? type->text : "linear";
    parley_status status;
    if (strcasecmp(name, "triangular") == 0)
        return read_triangle(s, element, out);
    if (strcasecmp(name, "constant") == 0)
        return read_constant(s, element, out);
    if (strcasecmp(name, "linear") != 0)
        return pl_format_fail(
            s, type,
            "the evaluator \"%.32s\" is not read; there are linear, triangular and "
            "constant",
            name);
    status = read_line(s, element, low, out);
    if (status == PARLEY_OK && !s->raw) {
        out->least = 0;
        out->most = 1;
    }
    return status;
}

static parley_status read_numeric(pl_scenario *s, const pl_node *node, size_t j,
                                  parley_evaluator *evaluator) {
    const parley_issue *issue = &s->issues[j];
    const pl_node *element = pl_genius_child(node, "evaluator");
    double low = issue->low, high = issue->high;
    bool found;
    if (!element)
        return pl_format_fail(s, node, "the issue \"%.64s\" has no <evaluator>", issue->name);
    parley_status status = pl_genius_range(s, node, &found, &low, &high);
    if (status == PARLEY_OK && found && (low != issue->low || high != issue->high))
        status = pl_format_warn(s, node,
                                "the range [%g, %g] of the issue \"%.64s\" is [%g, %g] in the "
                                "domain, which counts",
                                low, high, issue->name, issue->low, issue->high);
    return status == PARLEY_OK ? read_shape(s, element, low, evaluator) : status;
}

/* -- weights --------------------------------------------------------------------------------- */

/* A weight of an objective is none of an issue: Genius does not use it. */
static bool is_objective(const pl_node *root, int64_t index) {
    const pl_node *children = pl_xml_children(root);
    for (size_t i = 0; i < children->count; i++) {
        const pl_node *child = children->as.items[i];
        if (child->kind != PL_MAPPING || strcmp(pl_xml_tag(child), "objective") != 0)
            continue;
        const pl_node *own = pl_xml_attribute(child, "index");
        if ((own && strtod(own->text, NULL) == (double)index) || is_objective(child, index))
            return true;
    }
    return false;
}

static parley_status read_weight(pl_genius *g, const pl_node *root, const pl_node *element,
                                 double *weights, bool *seen) {
    pl_scenario *s = g->scenario;
    int64_t index;
    parley_status status = pl_genius_index(s, element, &index);
    if (status != PARLEY_OK)
        return status;
    size_t j = pl_genius_issue(g, index);
    if (j == SIZE_MAX && is_objective(root, index))
        return PARLEY_OK;
    if (j == SIZE_MAX)
        return pl_format_warn(s, element, "a weight for the index %d, which no issue has; left out",
                              (int)index);
    if (seen[j])
        return pl_format_fail(s, element, "a second weight for the issue \"%.64s\"",
                              s->issues[j].name);
    seen[j] = true;
    return pl_genius_need(s, element, "value", &weights[j]);
}

static parley_status read_weights(pl_genius *g, const pl_node *root, parley_profile *profile) {
    pl_scenario *s = g->scenario;
    parley_status status;
    pl_elements found = {0};
    double *weights = pl_format_alloc(s, s->issue_count, sizeof *weights);
    bool *seen = pl_format_alloc(s, s->issue_count, sizeof *seen);
    PL_TRY(weights && seen ? PARLEY_OK : PARLEY_E_MEMORY);
    PL_TRY(pl_genius_collect(&found, root, "weight"));
    for (size_t i = 0; i < found.count; i++)
        PL_TRY(read_weight(g, root, found.items[i], weights, seen));
    for (size_t j = 0; j < s->issue_count; j++) {
        if (!seen[j] && !s->raw)
            PL_TRY(pl_format_fail(s, root, "the issue \"%.64s\" has no weight", s->issues[j].name));
        weights[j] = seen[j] ? weights[j] : 1;
    }
    profile->weights = weights;
out:
    pl_vector_clear(&found);
    return status;
}

/* -- the profile ----------------------------------------------------------------------------- */

static parley_status read_issues(pl_genius *g, const pl_elements *found,
                                 parley_evaluator *evaluators, bool *seen) {
    pl_scenario *s = g->scenario;
    for (size_t i = 0; i < found->count; i++) {
        const pl_node *node = found->items[i];
        size_t j;
        parley_status status = find_issue(g, node, &j);
        if (status != PARLEY_OK)
            return status;
        if (seen[j])
            return pl_format_fail(s, node, "the issue \"%.64s\" stands twice", s->issues[j].name);
        seen[j] = true;
        status = s->issues[j].kind == PARLEY_ISSUE_DISCRETE
                     ? read_discrete(s, node, j, &evaluators[j])
                     : read_numeric(s, node, j, &evaluators[j]);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

/* Where the weights begin, for a message about all of them. */
static const pl_node *first_weight(const pl_node *root) {
    const pl_node *found = pl_genius_child(root, "weight"), *objective = root;
    while (!found && (objective = pl_genius_child(objective, "objective")))
        found = pl_genius_child(objective, "weight");
    return found ? found : root;
}

parley_status pl_genius_additive(pl_genius *g, const pl_node *root, parley_profile *profile) {
    pl_scenario *s = g->scenario;
    parley_status status;
    pl_elements found = {0};
    parley_evaluator *evaluators = pl_format_alloc(s, s->issue_count, sizeof *evaluators);
    bool *seen = pl_format_alloc(s, s->issue_count, sizeof *seen);
    PL_TRY(evaluators && seen ? PARLEY_OK : PARLEY_E_MEMORY);
    PL_TRY(pl_genius_collect(&found, root, "issue"));
    PL_TRY(read_issues(g, &found, evaluators, seen));
    for (size_t j = 0; j < s->issue_count; j++)
        if (!seen[j])
            PL_TRY(pl_format_fail(s, root, "the issue \"%.64s\" of the domain is missing",
                                  s->issues[j].name));
    profile->evaluators = evaluators;
    PL_TRY(read_weights(g, root, profile));
    if (!s->raw)
        PL_TRY(pl_weigh(s, first_weight(root), profile,
                        "Genius takes weights as they are and cuts utilities above 1"));
out:
    pl_vector_clear(&found);
    return status;
}
