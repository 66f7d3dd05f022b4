/* Genius XML: utilities of hyper-rectangles, the sum of those that an outcome lies in, divided by
 * the greatest there is (Ito, Hattori, Klein, IJCAI 2007). */
#include "format/genius.h"

#include <math.h>
#include <string.h>

typedef PL_VECTOR(parley_rectangle) rectangles;

static parley_status read_bound(pl_genius *g, const pl_node *element, parley_bound *out) {
    pl_scenario *s = g->scenario;
    int64_t index;
    parley_status status;
    PL_TRY(pl_genius_index(s, element, &index));
    size_t j = pl_genius_issue(g, index);
    if (j == SIZE_MAX)
        PL_TRY(pl_format_fail(s, element, "the domain has no issue of the index %d", (int)index));
    if (s->issues[j].kind == PARLEY_ISSUE_DISCRETE)
        PL_TRY(pl_format_fail(s, element, "a bound on the issue \"%.64s\", which has no numbers",
                              s->issues[j].name));
    out->issue = (uint32_t)j;
    PL_TRY(pl_genius_need(s, element, "min", &out->low));
    PL_TRY(pl_genius_need(s, element, "max", &out->high));
    if (!(out->low <= out->high))
        PL_TRY(pl_format_fail(s, element, "the bound runs backwards, from %g to %g", out->low,
                              out->high));
out:
    return status;
}

static parley_status read_bounds(pl_genius *g, const pl_elements *found, parley_rectangle *out) {
    parley_bound *bounds = pl_format_alloc(g->scenario, found->count, sizeof *bounds);
    parley_status status = bounds ? PARLEY_OK : PARLEY_E_MEMORY;
    for (size_t i = 0; i < found->count && status == PARLEY_OK; i++)
        status = read_bound(g, found->items[i], &bounds[i]);
    out->bounds = bounds;
    out->bound_count = found->count;
    return status;
}

/* The utility, under the name that Genius gives it or the one that NegMAS writes. */
static parley_status read_worth(const pl_scenario *s, const pl_node *element, double *out) {
    bool found, weighted;
    double weight;
    parley_status status = pl_genius_number(s, element, "utility", &found, out);
    if (status == PARLEY_OK && !found)
        status = pl_genius_number(s, element, "utility_function", &found, out);
    if (status == PARLEY_OK && !found)
        return pl_format_fail(s, element, "<hyperRectangle> lacks the attribute \"utility\"");
    if (status == PARLEY_OK)
        status = pl_genius_number(s, element, "weight", &weighted, &weight);
    if (status == PARLEY_OK && weighted)
        *out *= weight;
    return status;
}

static parley_status read_rectangle(pl_genius *g, const pl_node *element, double weight,
                                    rectangles *out) {
    pl_scenario *s = g->scenario;
    parley_rectangle rectangle = {0};
    pl_elements in = {0}, outside = {0};
    parley_status status;
    PL_TRY(read_worth(s, element, &rectangle.utility));
    rectangle.utility *= weight;
    PL_TRY(pl_genius_collect(&in, element, "INCLUDES"));
    PL_TRY(pl_genius_collect(&outside, element, "EXCLUDES"));
    if (in.count > 0 && outside.count > 0)
        PL_TRY(pl_format_fail(s, element,
                              "INCLUDES and EXCLUDES in one rectangle: two readings are "
                              "possible"));
    rectangle.outside = outside.count > 0;
    PL_TRY(read_bounds(g, rectangle.outside ? &outside : &in, &rectangle));
    PL_TRY(pl_vector_push(out, rectangle));
out:
    pl_vector_clear(&in);
    pl_vector_clear(&outside);
    return status;
}

static parley_status check_aggregation(const pl_scenario *s, const pl_node *ufun) {
    const pl_node *how = pl_xml_attribute(ufun, "aggregation");
    if (how && strcasecmp(how->text, "sum") != 0)
        return pl_format_fail(s, how, "the aggregation \"%.32s\" is not read; there is sum",
                              how->text);
    return PARLEY_OK;
}

/* Sums of sums are one sum. In Genius the weight of the outermost counts for nothing, in NegMAS the
 * outermost is all there is. */
static parley_status read_function(pl_genius *g, const pl_node *ufun, double weight,
                                   rectangles *out) {
    pl_scenario *s = g->scenario;
    pl_elements found = {0}, inner = {0};
    parley_status status;
    PL_TRY(check_aggregation(s, ufun));
    PL_TRY(pl_genius_collect(&found, ufun, "hyperRectangle"));
    for (size_t i = 0; i < found.count; i++)
        PL_TRY(read_rectangle(g, found.items[i], weight, out));
    PL_TRY(pl_genius_collect(&inner, ufun, "ufun"));
    for (size_t i = 0; i < inner.count; i++) {
        bool weighted;
        double share = 1;
        PL_TRY(pl_genius_number(s, inner.items[i], "weight", &weighted, &share));
        PL_TRY(read_function(g, inner.items[i], weight * share, out));
    }
out:
    pl_vector_clear(&found);
    pl_vector_clear(&inner);
    return status;
}

static parley_status read_maximum(pl_scenario *s, const pl_node *utility, parley_profile *profile) {
    double most;
    parley_status status = pl_genius_need(s, utility, "maxutility", &most);
    if (status != PARLEY_OK)
        return status;
    if (!(most > 0))
        return pl_format_fail(s, pl_xml_attribute(utility, "maxutility"),
                              "the greatest utility must be above 0; here is %g", most);
    profile->divisor = most;
    return PARLEY_OK;
}

static parley_status keep(pl_scenario *s, const rectangles *found, parley_profile *profile) {
    parley_rectangle *copy = pl_format_alloc(s, found->count, sizeof *copy);
    if (!copy)
        return PARLEY_E_MEMORY;
    for (size_t i = 0; i < found->count; i++)
        copy[i] = found->items[i];
    profile->rectangles = copy;
    profile->rectangle_count = found->count;
    return PARLEY_OK;
}

parley_status pl_genius_rectangles(pl_genius *g, const pl_node *utility, parley_profile *profile) {
    pl_scenario *s = g->scenario;
    const pl_node *ufun = pl_genius_child(utility, "ufun");
    rectangles found = {0};
    parley_status status = PARLEY_OK;
    double weight = 1;
    bool weighted;
    if (!ufun)
        return pl_format_fail(s, utility, "<%s> has no <ufun>", pl_xml_tag(utility));
    if (s->raw)
        PL_TRY(pl_genius_number(s, ufun, "weight", &weighted, &weight));
    else
        PL_TRY(read_maximum(s, utility, profile));
    PL_TRY(read_function(g, ufun, weight, &found));
    if (found.count == 0)
        PL_TRY(pl_format_fail(s, ufun, "<ufun> has no <hyperRectangle>"));
    PL_TRY(keep(s, &found, profile));
out:
    pl_vector_clear(&found);
    return status;
}
