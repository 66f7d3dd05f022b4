/* Genius XML: the domain, and what every profile has. Definitions as in Genius 10.4: Lin, Kraus,
 * Baarslag, Tykhonov, Hindriks, Jonker, Computational Intelligence 2014,
 * doi:10.1111/j.1467-8640.2012.00463.x. */
#include "format/genius.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -- elements -------------------------------------------------------------------------------- */

static bool has_tag(const pl_node *node, const char *tag) {
    return node->kind == PL_MAPPING && strcmp(pl_xml_tag(node), tag) == 0;
}

parley_status pl_genius_collect(pl_elements *out, const pl_node *node, const char *tag) {
    const pl_node *children = pl_xml_children(node);
    for (size_t i = 0; i < children->count; i++) {
        const pl_node *child = children->as.items[i];
        parley_status status = PARLEY_OK;
        if (has_tag(child, tag))
            status = pl_vector_push(out, child);
        else if (has_tag(child, "objective"))
            status = pl_genius_collect(out, child, tag);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

const pl_node *pl_genius_child(const pl_node *element, const char *tag) {
    const pl_node *children = pl_xml_children(element);
    for (size_t i = 0; i < children->count; i++)
        if (has_tag(children->as.items[i], tag))
            return children->as.items[i];
    return NULL;
}

parley_status pl_genius_number(const pl_scenario *s, const pl_node *element, const char *name,
                               bool *found, double *out) {
    char what[80];
    const pl_node *attribute = pl_xml_attribute(element, name);
    *found = attribute != NULL;
    if (!attribute)
        return PARLEY_OK;
    snprintf(what, sizeof what, "\"%s\"", name);
    return pl_format_number(s, attribute, what, out);
}

parley_status pl_genius_need(const pl_scenario *s, const pl_node *element, const char *name,
                             double *out) {
    bool found;
    parley_status status = pl_genius_number(s, element, name, &found, out);
    if (status == PARLEY_OK && !found)
        return pl_format_fail(s, element, "<%s> lacks the attribute \"%s\"", pl_xml_tag(element),
                              name);
    return status;
}

parley_status pl_genius_index(const pl_scenario *s, const pl_node *element, int64_t *out) {
    double number;
    parley_status status = pl_genius_need(s, element, "index", &number);
    if (status != PARLEY_OK)
        return status;
    if (number != floor(number) || fabs(number) > 1e9)
        return pl_format_fail(s, pl_xml_attribute(element, "index"),
                              "an index must be a whole number; here is %g", number);
    *out = (int64_t)number;
    return PARLEY_OK;
}

size_t pl_genius_issue(const pl_genius *g, int64_t number) {
    for (size_t j = 0; j < g->scenario->issue_count; j++)
        if (g->numbers[j] == number)
            return j;
    return SIZE_MAX;
}

/* -- the domain ------------------------------------------------------------------------------ */

static const char *attribute_text(const pl_node *element, const char *name) {
    const pl_node *found = pl_xml_attribute(element, name);
    return found ? found->text : NULL;
}

parley_status pl_genius_range(const pl_scenario *s, const pl_node *issue, bool *found, double *low,
                              double *high) {
    const pl_node *range = pl_genius_child(issue, "range"), *from = issue;
    double other[2];
    bool here, there = false;
    parley_status status = pl_genius_number(s, issue, "lowerbound", &here, low);
    if (status == PARLEY_OK && range)
        status = pl_genius_number(s, range, "lowerbound", &there, here ? &other[0] : low);
    *found = here || there;
    if (status != PARLEY_OK || !*found)
        return status;
    if (!here)
        from = range;
    status = pl_genius_need(s, from, "upperbound", high);
    if (status == PARLEY_OK && here && there)
        status = pl_genius_need(s, range, "upperbound", &other[1]);
    if (status == PARLEY_OK && here && there && (other[0] != *low || other[1] != *high))
        return pl_format_fail(s, range, "the range differs from the bounds of its issue");
    if (status == PARLEY_OK && !(*low <= *high))
        return pl_format_fail(s, from, "the range runs backwards, from %g to %g", *low, *high);
    return status;
}

/* Genius takes an issue without `type` for a discrete one; old files have only `vtype`. */
static parley_status kind_of(const pl_scenario *s, const pl_node *issue, parley_issue_kind *out) {
    const char *type = attribute_text(issue, "type");
    if (!type)
        type = attribute_text(issue, "vtype");
    bool listed = pl_genius_child(issue, "item") != NULL;
    *out = PARLEY_ISSUE_DISCRETE;
    if (!type || strcasecmp(type, "discrete") == 0)
        return PARLEY_OK;
    *out = strcasecmp(type, "integer") == 0 ? PARLEY_ISSUE_INTEGER : PARLEY_ISSUE_REAL;
    if (*out == PARLEY_ISSUE_REAL && strcasecmp(type, "real") != 0)
        return pl_format_fail(s, issue,
                              "the type \"%.32s\" of an issue is not known; there are discrete, "
                              "integer and real",
                              type);
    if (!listed)
        return PARLEY_OK;
    if (attribute_text(issue, "type"))
        return pl_format_fail(s, issue, "an issue of the type %s with a list of items", type);
    *out = PARLEY_ISSUE_DISCRETE;
    return PARLEY_OK;
}

static parley_status read_items(pl_scenario *s, const pl_node *node, parley_issue *issue) {
    parley_status status = PARLEY_OK;
    pl_elements items = {0};
    pl_map names = {0};
    PL_TRY(pl_genius_collect(&items, node, "item"));
    if (items.count == 0)
        PL_TRY(pl_format_fail(s, node, "the issue \"%.64s\" has no items", issue->name));
    const char **values = pl_format_alloc(s, items.count, sizeof *values);
    PL_TRY(values ? PARLEY_OK : PARLEY_E_MEMORY);
    for (size_t i = 0; i < items.count; i++) {
        const pl_node *value = pl_xml_attribute(items.items[i], "value");
        if (!value)
            PL_TRY(pl_format_fail(s, items.items[i], "<item> lacks the attribute \"value\""));
        PL_TRY(pl_format_name(s, &names, value, value->text, "value"));
        values[i] = value->text;
    }
    issue->values = values;
    issue->value_count = items.count;
out:
    pl_vector_clear(&items);
    pl_map_clear(&names);
    return status;
}

static parley_status read_numbers(pl_scenario *s, const pl_node *node, parley_issue *issue) {
    bool found;
    parley_status status = pl_genius_range(s, node, &found, &issue->low, &issue->high);
    if (status != PARLEY_OK)
        return status;
    if (!found)
        return pl_format_fail(s, node, "the issue \"%.64s\" has no range", issue->name);
    if (issue->kind == PARLEY_ISSUE_INTEGER &&
        (issue->low != floor(issue->low) || issue->high != floor(issue->high)))
        return pl_format_fail(s, node, "the range of an integer issue must be whole numbers");
    return PARLEY_OK;
}

static parley_status read_issue(pl_scenario *s, const pl_node *node, pl_map *names,
                                parley_issue *issue) {
    const pl_node *name = pl_xml_attribute(node, "name");
    if (!name)
        return pl_format_fail(s, node, "<issue> lacks the attribute \"name\"");
    parley_status status = pl_format_name(s, names, name, name->text, "issue");
    issue->name = name->text;
    if (status == PARLEY_OK)
        status = kind_of(s, node, &issue->kind);
    if (status != PARLEY_OK)
        return status;
    return issue->kind == PARLEY_ISSUE_DISCRETE ? read_items(s, node, issue)
                                                : read_numbers(s, node, issue);
}

/* Issues without any `index` are numbered from 1. */
static parley_status read_index(const pl_scenario *s, const pl_node *node, size_t place,
                                int64_t *numbers) {
    parley_status status = PARLEY_OK;
    numbers[place] = (int64_t)place + 1;
    if (pl_xml_attribute(node, "index"))
        status = pl_genius_index(s, node, &numbers[place]);
    for (size_t i = 0; i < place && status == PARLEY_OK; i++)
        if (numbers[i] == numbers[place])
            return pl_format_fail(s, node, "two issues have the index %d", (int)numbers[place]);
    return status;
}

static parley_status read_issues(pl_genius *g, const pl_elements *found) {
    pl_scenario *s = g->scenario;
    parley_status status = PARLEY_OK;
    pl_map names = {0};
    int64_t *numbers = pl_format_alloc(s, found->count, sizeof *numbers);
    s->issues = pl_format_alloc(s, found->count, sizeof *s->issues);
    PL_TRY(numbers && s->issues ? PARLEY_OK : PARLEY_E_MEMORY);
    for (size_t j = 0; j < found->count; j++) {
        PL_TRY(read_issue(s, found->items[j], &names, &s->issues[j]));
        PL_TRY(read_index(s, found->items[j], j, numbers));
    }
    s->issue_count = found->count;
    g->numbers = numbers;
out:
    pl_map_clear(&names);
    return status;
}

static parley_status read_domain(pl_genius *g, const pl_source *domain) {
    pl_scenario *s = g->scenario;
    parley_status status = PARLEY_OK;
    pl_elements found = {0};
    s->source = domain;
    const pl_node *space = pl_genius_child(domain->document->root, "utility_space");
    if (!space)
        return pl_format_fail(s, domain->document->root, "the domain has no <utility_space>");
    const pl_node *objective = pl_genius_child(space, "objective");
    const char *name = objective ? attribute_text(objective, "name") : NULL;
    s->name = name && name[0] ? name : domain->stem;
    PL_TRY(pl_genius_collect(&found, space, "issue"));
    if (found.count == 0)
        PL_TRY(pl_format_fail(s, space, "the domain has no issues"));
    PL_TRY(read_issues(g, &found));
out:
    pl_vector_clear(&found);
    return status;
}

/* -- one profile ----------------------------------------------------------------------------- */

static parley_status read_reservation(pl_scenario *s, const pl_node *root,
                                      parley_profile *profile) {
    const pl_node *element = pl_genius_child(root, "reservation");
    profile->reserve = (parley_reserve){.kind = PARLEY_RESERVE_VALUE, .value = 0};
    if (!element)
        return PARLEY_OK;
    parley_status status = pl_genius_need(s, element, "value", &profile->reserve.value);
    double value = profile->reserve.value;
    if (status == PARLEY_OK && !s->raw && !(value >= 0 && value <= 1))
        return pl_format_warn(s, element, "the reservation value %g lies outside [0, 1]", value);
    return status;
}

static parley_status read_discount(pl_scenario *s, const pl_node *root, parley_profile *profile) {
    const pl_node *element = pl_genius_child(root, "discount_factor");
    double value = 1;
    parley_status status = element ? pl_genius_need(s, element, "value", &value) : PARLEY_OK;
    profile->discount = value > 0 && value <= 1 ? value : 1;
    if (status == PARLEY_OK && !(value >= 0 && value <= 1))
        return pl_format_warn(
            s, element, "the discount factor %g lies outside [0, 1]; as in Genius, none", value);
    return status;
}

/* Where the utility comes from: weights and evaluations, or hyper-rectangles. */
static parley_status read_utility(pl_genius *g, const pl_node *root, parley_profile *profile) {
    pl_scenario *s = g->scenario;
    const pl_node *objective = pl_genius_child(root, "objective"), *utility = NULL;
    const char *type = attribute_text(root, "type");
    if (type && strcasecmp(type, "constraint") == 0)
        return pl_format_fail(s, root, "a utility space of constraints is not read");
    for (int i = 0; i < 2 && !utility; i++) {
        const char *tag = i == 0 ? "utility" : "utility_function";
        utility = pl_genius_child(objective ? objective : root, tag);
    }
    if (utility)
        return pl_genius_rectangles(g, utility, profile);
    if (type && strcasecmp(type, "nonlinear") == 0)
        return pl_format_fail(s, root, "a nonlinear utility space without <utility>");
    parley_status status = PARLEY_OK;
    if (type && strcasecmp(type, "uncertain") == 0)
        status = pl_format_warn(s, root,
                                "the profile is uncertain: Genius shows its party only a ranking; "
                                "here are the utilities themselves");
    return status == PARLEY_OK ? pl_genius_additive(g, root, profile) : status;
}

static parley_status read_profile(void *state, const pl_source *source, parley_profile *profile) {
    pl_genius *g = state;
    pl_scenario *s = g->scenario;
    const pl_node *root = source->document->root;
    parley_status status;
    s->source = source;
    PL_TRY(pl_profile_begin(s, profile, source->stem));
    if (!s->raw)
        profile->ceiling = 1;
    PL_TRY(read_reservation(s, root, profile));
    PL_TRY(read_discount(s, root, profile));
    PL_TRY(read_utility(g, root, profile));
out:
    return status;
}

parley_status pl_genius_read(pl_scenario *s) {
    pl_genius g = {.scenario = s};
    const pl_source *domain;
    parley_status status;
    PL_TRY(pl_find_domain(s, &domain));
    s->source = &s->sources.items[0];
    if (!domain)
        PL_TRY(
            pl_format_fail(s, NULL,
                           "the domain (an XML file with <negotiation_template>) is missing; name "
                           "it before its profiles, or the folder"));
    PL_TRY(read_domain(&g, domain));
    PL_TRY(pl_read_profiles(s, read_profile, &g, "<utility_space>"));
out:
    return status;
}
