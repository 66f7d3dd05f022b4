/* NegMAS YAML and JSON: outcome spaces and additive utility functions, u = bias + sum of w f(x),
 * which need not lie in [0, 1] (Mohammad, Nakadai, Greenwald, PRIMA 2020,
 * doi:10.1007/978-3-030-69322-0_23). */
#include "format/negmas.h"

#include <math.h>
#include <string.h>

/* -- the domain ------------------------------------------------------------------------------ */

/* [low, high], or a count, which stands for 0 to one less. */
static parley_status read_ends(const pl_scenario *s, const pl_node *values, parley_issue *issue) {
    parley_status status;
    bool pair = values->kind == PL_LIST && values->count == 2;
    if (values->kind == PL_NUMBER && issue->kind == PARLEY_ISSUE_INTEGER) {
        issue->low = 0;
        PL_TRY(pl_format_number(s, values, "\"values\"", &issue->high));
        issue->high -= 1;
    } else if (pair) {
        PL_TRY(pl_format_number(s, values->as.items[0], "the least value", &issue->low));
        PL_TRY(pl_format_number(s, values->as.items[1], "the greatest value", &issue->high));
    } else {
        PL_TRY(pl_format_fail(s, values, "the values of the issue \"%.64s\" must be two numbers",
                              issue->name));
    }
    bool whole = issue->low == floor(issue->low) && issue->high == floor(issue->high);
    if (!(issue->low <= issue->high))
        PL_TRY(pl_format_fail(s, values, "the range runs backwards, from %g to %g", issue->low,
                              issue->high));
    if (issue->kind == PARLEY_ISSUE_INTEGER && !whole)
        PL_TRY(pl_format_fail(s, values, "the range of an integer issue must be whole numbers"));
out:
    return status;
}

/* What a type of issue is; false where it is not read. An issue without one lists its values. */
static bool kind_of(const char *type, parley_issue_kind *out) {
    static const struct {
        const char *type;
        parley_issue_kind kind;
    } kinds[] = {{"", PARLEY_ISSUE_DISCRETE},
                 {"CategoricalIssue", PARLEY_ISSUE_DISCRETE},
                 {"DiscreteCardinalIssue", PARLEY_ISSUE_DISCRETE},
                 {"DiscreteOrdinalIssue", PARLEY_ISSUE_DISCRETE},
                 {"CardinalIssue", PARLEY_ISSUE_DISCRETE},
                 {"OrdinalIssue", PARLEY_ISSUE_DISCRETE},
                 {"SingletonIssue", PARLEY_ISSUE_DISCRETE},
                 {"ContiguousIssue", PARLEY_ISSUE_INTEGER},
                 {"ContinuousIssue", PARLEY_ISSUE_REAL}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(type, kinds[i].type) == 0) {
            *out = kinds[i].kind;
            return true;
        }
    return false;
}

static parley_status read_issue(pl_scenario *s, pl_map *names, const pl_node *node,
                                parley_issue *issue) {
    if (node->kind != PL_MAPPING)
        return pl_format_fail(s, node, "an issue must be a mapping; here is %s",
                              pl_kind_name(node->kind));
    const pl_node *name = pl_node_find(node, "name"), *values = pl_node_find(node, "values");
    if (!name || !pl_is_scalar(name))
        return pl_format_fail(s, node, "the issue has no name");
    parley_status status = pl_format_name(s, names, name, name->text, "issue");
    issue->name = name->text;
    if (status != PARLEY_OK)
        return status;
    if (!kind_of(pl_negmas_type(node), &issue->kind))
        return pl_format_fail(s, pl_node_find(node, "type"),
                              "an issue of the type \"%.48s\" is not read; there are "
                              "CategoricalIssue, DiscreteCardinalIssue, DiscreteOrdinalIssue, "
                              "ContiguousIssue and ContinuousIssue",
                              pl_negmas_type(node));
    if (!values)
        return pl_format_fail(s, node, "the issue \"%.64s\" has no values", issue->name);
    if (issue->kind != PARLEY_ISSUE_DISCRETE)
        return read_ends(s, values, issue);
    return values->kind == PL_LIST
               ? pl_format_values(s, values, issue)
               : pl_format_fail(s, values, "the values of the issue \"%.64s\" must be a list",
                                issue->name);
}

static parley_status read_domain(pl_scenario *s, const pl_source *domain) {
    s->source = domain;
    parley_status status = PARLEY_OK;
    const pl_node *root = domain->document->root, *issues = pl_node_find(root, "issues");
    const pl_node *name = pl_node_find(root, "name");
    pl_map names = {0};
    s->name = name && name->kind == PL_STRING ? name->text : domain->stem;
    if (!issues || issues->kind != PL_LIST || issues->count == 0)
        return pl_format_fail(s, issues ? issues : root, "the domain has no list of issues");
    s->issues = pl_format_alloc(s, issues->count, sizeof *s->issues);
    PL_TRY(s->issues ? PARLEY_OK : PARLEY_E_MEMORY);
    for (size_t j = 0; j < issues->count; j++)
        PL_TRY(read_issue(s, &names, issues->as.items[j], &s->issues[j]));
    s->issue_count = issues->count;
out:
    pl_map_clear(&names);
    return status;
}

/* -- reservation ----------------------------------------------------------------------------- */

static parley_status read_outcome(pl_scenario *s, const pl_node *node, double *outcome) {
    if (node->kind != PL_LIST && node->kind != PL_MAPPING)
        return pl_format_fail(s, node, "an outcome must be a list or a mapping; here is %s",
                              pl_kind_name(node->kind));
    if (node->count != s->issue_count)
        return pl_format_fail(s, node, "an outcome of %zu values for %zu issues", node->count,
                              s->issue_count);
    parley_status status = PARLEY_OK;
    for (size_t j = 0; j < s->issue_count && status == PARLEY_OK; j++) {
        const pl_node *value =
            node->kind == PL_LIST ? node->as.items[j] : pl_node_find(node, s->issues[j].name);
        if (!value)
            return pl_format_fail(s, node, "the outcome lacks the issue \"%.64s\"",
                                  s->issues[j].name);
        status = pl_format_value(s, value, &s->issues[j], &outcome[j]);
    }
    return status;
}

/* A value, or none (-.inf, the default); else the outcome that holds without agreement. */
static parley_status read_reserve(pl_scenario *s, const pl_node *root, parley_reserve *out) {
    const pl_node *value = pl_node_find(root, "reserved_value");
    const pl_node *outcome = pl_node_find(root, "reserved_outcome");
    bool infinite = value && value->kind == PL_NUMBER && !isfinite(value->number);
    *out = (parley_reserve){.kind = PARLEY_RESERVE_NONE};
    if (infinite && value->text[0] != '-')
        return pl_format_fail(s, value, "the reserved value %.16s is no number", value->text);
    if (value && value->kind != PL_NULL && !infinite) {
        out->kind = PARLEY_RESERVE_VALUE;
        return pl_format_number(s, value, "\"reserved_value\"", &out->value);
    }
    if (!outcome || outcome->kind == PL_NULL)
        return PARLEY_OK;
    double *choices = pl_format_alloc(s, s->issue_count, sizeof *choices);
    if (!choices)
        return PARLEY_E_MEMORY;
    *out = (parley_reserve){.kind = PARLEY_RESERVE_OUTCOME, .outcome = choices};
    return read_outcome(s, outcome, choices);
}

/* -- utility functions ----------------------------------------------------------------------- */

/* An entry of a list in the order of the issues, or of a mapping by their names. */
static parley_status entry_of(const pl_scenario *s, const pl_node *entries, size_t j,
                              const pl_node **out) {
    *out = NULL;
    if (!entries || entries->kind == PL_NULL)
        return PARLEY_OK;
    if (entries->kind == PL_MAPPING)
        *out = pl_node_find(entries, s->issues[j].name);
    else if (entries->kind == PL_LIST && entries->count == s->issue_count)
        *out = entries->as.items[j];
    else if (entries->kind == PL_LIST)
        return pl_format_fail(s, entries, "%zu entries for %zu issues", entries->count,
                              s->issue_count);
    else
        return pl_format_fail(s, entries, "a list or a mapping must stand here; here is %s",
                              pl_kind_name(entries->kind));
    return PARLEY_OK;
}

/* Names in a mapping that are no issue's would be lost in silence. */
static parley_status check_names(const pl_scenario *s, const pl_node *entries) {
    for (size_t i = 0; entries && entries->kind == PL_MAPPING && i < entries->count; i++)
        if (pl_format_issue(s, entries->as.pairs[i].key) == SIZE_MAX)
            return pl_format_fail(s, entries->as.pairs[i].value,
                                  "the domain has no issue \"%.64s\"", entries->as.pairs[i].key);
    return PARLEY_OK;
}

static parley_status read_sum(pl_scenario *s, const pl_node *root, bool functions,
                              parley_profile *profile) {
    const pl_node *values = functions ? pl_node_find(root, "values") : NULL;
    const pl_node *shares = pl_node_find(root, "weights"), *bias = pl_node_find(root, "bias");
    double *weights = pl_format_alloc(s, s->issue_count, sizeof *weights);
    parley_evaluator *evaluators = pl_format_alloc(s, s->issue_count, sizeof *evaluators);
    parley_status status;
    PL_TRY(weights && evaluators ? PARLEY_OK : PARLEY_E_MEMORY);
    if (functions && (!values || values->kind == PL_NULL))
        PL_TRY(pl_format_fail(s, root, "the key \"values\" is missing"));
    PL_TRY(check_names(s, values));
    PL_TRY(check_names(s, shares));
    for (size_t j = 0; j < s->issue_count; j++) {
        const pl_node *value, *share;
        PL_TRY(entry_of(s, values, j, &value));
        PL_TRY(entry_of(s, shares, j, &share));
        PL_TRY(pl_negmas_evaluator(s, value, j, &evaluators[j]));
        weights[j] = functions ? 1 : 1.0 / (double)s->issue_count;
        if (share)
            PL_TRY(pl_format_number(s, share, "a weight", &weights[j]));
    }
    if (bias && bias->kind != PL_NULL)
        PL_TRY(pl_format_number(s, bias, "\"bias\"", &profile->bias));
    profile->weights = weights;
    profile->evaluators = evaluators;
out:
    return status;
}

static parley_status read_constant(pl_scenario *s, const pl_node *root, parley_profile *profile) {
    const pl_node *value = pl_node_find(root, "value");
    double *weights = pl_format_alloc(s, s->issue_count, sizeof *weights);
    parley_evaluator *evaluators = pl_format_alloc(s, s->issue_count, sizeof *evaluators);
    if (!value)
        return pl_format_fail(s, root, "the key \"value\" is missing");
    if (!weights || !evaluators)
        return PARLEY_E_MEMORY;
    for (size_t j = 0; j < s->issue_count; j++)
        if (s->issues[j].kind != PARLEY_ISSUE_DISCRETE)
            evaluators[j] = pl_line(0, 0, 1, 0);
        else if (!pl_table_begin(s, j, &evaluators[j]))
            return PARLEY_E_MEMORY;
    profile->weights = weights;
    profile->evaluators = evaluators;
    return pl_format_number(s, value, "\"value\"", &profile->bias);
}

static parley_status check_unused(const pl_scenario *s, const pl_node *root) {
    const pl_node *constraints = pl_node_find(root, "constraints");
    if (constraints && constraints->kind != PL_NULL && constraints->count > 0)
        return pl_format_fail(s, constraints, "utility functions with constraints are not read");
    return PARLEY_OK;
}

static parley_status read_function(pl_scenario *s, const pl_node *root, parley_profile *profile) {
    const char *type = pl_negmas_type(root);
    parley_status status = check_unused(s, root);
    if (status == PARLEY_OK)
        status = read_reserve(s, root, &profile->reserve);
    if (status != PARLEY_OK)
        return status;
    if (strcmp(type, "LinearAdditiveUtilityFunction") == 0 ||
        strcmp(type, "LinearUtilityAggregationFunction") == 0)
        return read_sum(s, root, true, profile);
    if (strcmp(type, "LinearUtilityFunction") == 0 || strcmp(type, "AffineUtilityFunction") == 0)
        return read_sum(s, root, false, profile);
    if (strcmp(type, "ConstUtilityFunction") == 0)
        return read_constant(s, root, profile);
    return pl_format_fail(s, root,
                          "a utility function of the type \"%.48s\" is not read; there are "
                          "LinearAdditiveUtilityFunction, LinearUtilityFunction, "
                          "AffineUtilityFunction and ConstUtilityFunction",
                          type);
}

/* Discounting by relative time is d^t as in Genius; by steps it has no meaning without a deadline.
 */
static parley_status read_discounted(pl_scenario *s, const pl_node *root, parley_profile *profile) {
    const pl_node *inner = pl_node_find(root, "ufun"), *discount = pl_node_find(root, "discount");
    const pl_node *factor = pl_node_find(root, "factor");
    double value = 1;
    if (!inner || inner->kind != PL_MAPPING)
        return pl_format_fail(s, root, "the key \"ufun\" is missing");
    parley_status status = read_function(s, inner, profile);
    if (status == PARLEY_OK && discount && discount->kind != PL_NULL)
        status = pl_format_number(s, discount, "\"discount\"", &value);
    if (status == PARLEY_OK && profile->reserve.kind == PARLEY_RESERVE_NONE)
        status = read_reserve(s, root, &profile->reserve);
    if (status != PARLEY_OK || value == 1)
        return status;
    bool relative =
        factor && factor->kind == PL_STRING && strcmp(factor->text, "relative_time") == 0;
    if (relative && value > 0 && value < 1)
        profile->discount = value;
    else
        return pl_format_warn(s, discount,
                              "the discount %g counts by %.32s, not by relative time; left out",
                              value, factor && factor->text ? factor->text : "step");
    return PARLEY_OK;
}

static parley_status read_profile(void *state, const pl_source *source, parley_profile *profile) {
    pl_scenario *s = state;
    const pl_node *root = source->document->root, *name = pl_node_find(root, "name");
    s->source = source;
    bool named = name && pl_is_scalar(name) && name->text[0];
    parley_status status = pl_profile_begin(s, profile, named ? name->text : source->stem);
    if (status != PARLEY_OK)
        return status;
    return strcmp(pl_negmas_type(root), "ExpDiscountedUFun") == 0
               ? read_discounted(s, root, profile)
               : read_function(s, root, profile);
}

parley_status pl_negmas_read(pl_scenario *s) {
    const pl_source *domain;
    parley_status status;
    PL_TRY(pl_find_domain(s, &domain));
    s->source = &s->sources.items[0];
    if (!domain)
        PL_TRY(
            pl_format_fail(s, NULL,
                           "the domain (a file whose type is an OutcomeSpace) is missing; name it "
                           "before its profiles, or the folder"));
    PL_TRY(read_domain(s, domain));
    s->source = domain;
    PL_TRY(pl_read_profiles(s, read_profile, s, "a utility function"));
out:
    return status;
}
