/* GeniusWeb JSON: linear additive utility spaces, each with its domain; values have utilities in
 * [0, 1], weights add up to 1, and the reservation value is that of a bid. */
#include "format/reader.h"

#include "utility/fraction.h"

#include <math.h>
#include <string.h>

static const char profile_key[] = "LinearAdditiveUtilitySpace";

/* -- members --------------------------------------------------------------------------------- */

/* A member that must be there and be of the kind. */
static parley_status need(const pl_scenario *s, const pl_node *mapping, const char *key,
                          pl_kind kind, const pl_node **out) {
    const pl_node *found = pl_node_find(mapping, key);
    *out = found;
    if (!found)
        return pl_format_fail(s, mapping, "the key \"%s\" is missing", key);
    if (found->kind != kind)
        return pl_format_fail(s, found, "\"%s\" must be %s; here is %s", key, pl_kind_name(kind),
                              pl_kind_name(found->kind));
    return PARLEY_OK;
}

static parley_status need_number(const pl_scenario *s, const pl_node *mapping, const char *key,
                                 double *out) {
    const pl_node *found = pl_node_find(mapping, key);
    if (!found)
        return pl_format_fail(s, mapping, "the key \"%s\" is missing", key);
    return pl_format_number(s, found, key, out);
}

static parley_status check_share(const pl_scenario *s, const pl_node *node, double value) {
    if (value >= 0 && value <= 1)
        return PARLEY_OK;
    return pl_format_fail(s, node, "a utility of GeniusWeb lies in [0, 1]; here is %g", value);
}

/* -- the domain ------------------------------------------------------------------------------ */

static parley_status read_range(pl_scenario *s, const pl_node *range, parley_issue *issue) {
    parley_status status;
    PL_TRY(need_number(s, range, "low", &issue->low));
    PL_TRY(need_number(s, range, "high", &issue->high));
    PL_TRY(need_number(s, range, "step", &issue->step));
    if (!(issue->low <= issue->high))
        PL_TRY(pl_format_fail(s, range, "the range runs backwards, from %g to %g", issue->low,
                              issue->high));
    if (!(issue->step > 0))
        PL_TRY(pl_format_fail(s, range, "the step of a range must be above 0; here is %g",
                              issue->step));
    bool whole = issue->low == floor(issue->low) && issue->high == floor(issue->high);
    issue->kind = whole && issue->step == 1 ? PARLEY_ISSUE_INTEGER : PARLEY_ISSUE_REAL;
out:
    return status;
}

static parley_status read_issue(pl_scenario *s, pl_map *names, const pl_pair *pair,
                                parley_issue *issue) {
    const pl_node *set, *range;
    *issue = (parley_issue){.name = pair->key, .kind = PARLEY_ISSUE_DISCRETE};
    parley_status status = pl_format_name(s, names, pair->value, pair->key, "issue");
    if (status != PARLEY_OK)
        return status;
    if (pair->value->kind != PL_MAPPING)
        return pl_format_fail(s, pair->value,
                              "the issue \"%.64s\" must have \"values\" or \"range\"", pair->key);
    set = pl_node_find(pair->value, "values");
    if (set && set->kind == PL_LIST)
        return pl_format_values(s, set, issue);
    status = need(s, pair->value, "range", PL_MAPPING, &range);
    return status == PARLEY_OK ? read_range(s, range, issue) : status;
}

static parley_status read_domain(pl_scenario *s, const pl_node *domain, size_t *count,
                                 parley_issue **out) {
    const pl_node *issues, *name = pl_node_find(domain, "name");
    pl_map names = {0};
    parley_status status;
    PL_TRY(need(s, domain, "issuesValues", PL_MAPPING, &issues));
    if (issues->count == 0)
        PL_TRY(pl_format_fail(s, issues, "the domain has no issues"));
    *out = pl_format_alloc(s, issues->count, sizeof **out);
    PL_TRY(*out ? PARLEY_OK : PARLEY_E_MEMORY);
    for (size_t j = 0; j < issues->count; j++)
        PL_TRY(read_issue(s, &names, &issues->as.pairs[j], &(*out)[j]));
    *count = issues->count;
    if (!s->name)
        s->name = name && name->kind == PL_STRING ? name->text : s->source->stem;
out:
    pl_map_clear(&names);
    return status;
}

static bool same_issue(const parley_issue *a, const parley_issue *b) {
    bool same = a->kind == b->kind && a->low == b->low && a->high == b->high &&
                a->step == b->step && a->value_count == b->value_count;
    for (size_t i = 0; same && i < a->value_count; i++)
        same = pl_issue_find_value(b, a->values[i]) != SIZE_MAX;
    return same;
}

/* Every profile brings its domain along; they must be one, in whatever order. */
static parley_status match_domain(pl_scenario *s, const pl_node *domain) {
    size_t count = 0;
    parley_issue *issues;
    parley_status status = read_domain(s, domain, &count, &issues);
    if (status != PARLEY_OK)
        return status;
    if (!s->issues) {
        s->issues = issues;
        s->issue_count = count;
        return PARLEY_OK;
    }
    for (size_t j = 0; j < count; j++) {
        size_t at = pl_format_issue(s, issues[j].name);
        if (at == SIZE_MAX || !same_issue(&issues[j], &s->issues[at]))
            return pl_format_fail(s, domain,
                                  "the domain differs from the one read before it in the issue "
                                  "\"%.64s\"",
                                  issues[j].name);
    }
    return count == s->issue_count
               ? PARLEY_OK
               : pl_format_fail(s, domain, "the domain has %zu issues; the one read before it %zu",
                                count, s->issue_count);
}

/* -- utilities ------------------------------------------------------------------------------- */

static parley_status read_table(pl_scenario *s, const pl_node *node, size_t j,
                                parley_evaluator *out) {
    const parley_issue *issue = &s->issues[j];
    const pl_node *values;
    parley_status status = need(s, node, "valueUtilities", PL_MAPPING, &values);
    double *table = pl_table_begin(s, j, out);
    if (status == PARLEY_OK && issue->kind != PARLEY_ISSUE_DISCRETE)
        return pl_format_fail(s, node, "a table for the issue \"%.64s\", which is a range",
                              issue->name);
    if (status != PARLEY_OK || !table)
        return status == PARLEY_OK ? PARLEY_E_MEMORY : status;
    for (size_t i = 0; i < issue->value_count && status == PARLEY_OK; i++) {
        const pl_node *value = pl_node_find(values, issue->values[i]);
        if (!value)
            return pl_format_fail(s, values, "the value \"%.64s\" of \"%.64s\" has no utility",
                                  issue->values[i], issue->name);
        status = pl_format_number(s, value, "a utility", &table[i]);
        if (status == PARLEY_OK)
            status = check_share(s, value, table[i]);
    }
    for (size_t i = 0; i < values->count && status == PARLEY_OK; i++)
        if (pl_issue_find_value(issue, values->as.pairs[i].key) == SIZE_MAX)
            status = pl_format_warn(s, values->as.pairs[i].value,
                                    "the domain has no value \"%.64s\"; left out",
                                    values->as.pairs[i].key);
    return status;
}

static parley_status read_line(pl_scenario *s, const pl_node *node, size_t j,
                               parley_evaluator *out) {
    const parley_issue *issue = &s->issues[j];
    double low, high, at_low, at_high;
    parley_status status;
    if (issue->kind == PARLEY_ISSUE_DISCRETE)
        return pl_format_fail(
            s, node, "numbers for the issue \"%.64s\", which has a list of values", issue->name);
    PL_TRY(need_number(s, node, "lowValue", &low));
    PL_TRY(need_number(s, node, "highValue", &high));
    PL_TRY(need_number(s, node, "lowUtility", &at_low));
    PL_TRY(need_number(s, node, "highUtility", &at_high));
    PL_TRY(check_share(s, node, at_low));
    PL_TRY(check_share(s, node, at_high));
    if (low != issue->low || high != issue->high)
        PL_TRY(pl_format_fail(s, node, "[%g, %g] is not the range of the issue, [%g, %g]", low,
                              high, issue->low, issue->high));
    double run = pl_nearest_decimal(high - low), rise = pl_nearest_decimal(at_high - at_low);
    *out = run > 0 ? pl_line(low, at_low, run, rise) : pl_line(low, at_low, 1, 0);
out:
    return status;
}

static parley_status read_evaluator(pl_scenario *s, const pl_node *node, size_t j,
                                    parley_evaluator *out) {
    static const char *const tables[] = {"discreteutils", "DiscreteValueSetUtilities"};
    static const char *const lines[] = {"numberutils", "NumberValueSetUtilities"};
    if (node->kind != PL_MAPPING)
        return pl_format_fail(s, node, "the utilities of an issue must be a mapping; here is %s",
                              pl_kind_name(node->kind));
    for (int i = 0; i < 2; i++) {
        const pl_node *table = pl_node_find(node, tables[i]), *line = pl_node_find(node, lines[i]);
        if (table && table->kind == PL_MAPPING)
            return read_table(s, table, j, out);
        if (line && line->kind == PL_MAPPING)
            return read_line(s, line, j, out);
    }
    return pl_format_fail(s, node, "\"discreteutils\" or \"numberutils\" must stand here%s%.32s%s",
                          node->count ? "; here is \"" : "",
                          node->count ? node->as.pairs[0].key : "", node->count ? "\"" : "");
}

/* -- one profile ----------------------------------------------------------------------------- */

static parley_status read_issues(pl_scenario *s, const pl_node *space, double *weights,
                                 parley_evaluator *evaluators) {
    const pl_node *utilities, *shares;
    parley_status status;
    PL_TRY(need(s, space, "issueUtilities", PL_MAPPING, &utilities));
    PL_TRY(need(s, space, "issueWeights", PL_MAPPING, &shares));
    for (size_t j = 0; j < s->issue_count; j++) {
        const char *name = s->issues[j].name;
        const pl_node *node = pl_node_find(utilities, name), *weight = pl_node_find(shares, name);
        if (!node || !weight)
            PL_TRY(pl_format_fail(s, node ? shares : utilities, "the issue \"%.64s\" has no %s",
                                  name, node ? "weight" : "utilities"));
        PL_TRY(read_evaluator(s, node, j, &evaluators[j]));
        PL_TRY(pl_format_number(s, weight, "a weight", &weights[j]));
    }
    for (size_t i = 0; i < utilities->count; i++)
        if (pl_format_issue(s, utilities->as.pairs[i].key) == SIZE_MAX)
            PL_TRY(pl_format_fail(s, utilities->as.pairs[i].value,
                                  "the domain has no issue \"%.64s\"", utilities->as.pairs[i].key));
out:
    return status;
}

/* A bid may leave issues out: they then add nothing. */
static parley_status read_bid(pl_scenario *s, const pl_node *space, parley_profile *profile) {
    const pl_node *bid = pl_node_find(space, "reservationBid"), *values;
    profile->reserve = (parley_reserve){.kind = PARLEY_RESERVE_VALUE, .value = 0};
    if (!bid || bid->kind == PL_NULL)
        return PARLEY_OK;
    if (bid->kind != PL_MAPPING)
        return pl_format_fail(s, bid, "\"reservationBid\" must be a mapping; here is %s",
                              pl_kind_name(bid->kind));
    parley_status status = need(s, bid, "issuevalues", PL_MAPPING, &values);
    double *outcome = pl_format_alloc(s, s->issue_count, sizeof *outcome);
    if (status != PARLEY_OK || !outcome)
        return status == PARLEY_OK ? PARLEY_E_MEMORY : status;
    for (size_t j = 0; j < s->issue_count; j++)
        outcome[j] = NAN;
    for (size_t i = 0; i < values->count && status == PARLEY_OK; i++) {
        const pl_pair *pair = &values->as.pairs[i];
        size_t j = pl_format_issue(s, pair->key);
        if (j == SIZE_MAX)
            return pl_format_fail(s, pair->value, "the domain has no issue \"%.64s\"", pair->key);
        status = pl_format_value(s, pair->value, &s->issues[j], &outcome[j]);
    }
    profile->reserve = (parley_reserve){.kind = PARLEY_RESERVE_OUTCOME, .outcome = outcome};
    return status;
}

static parley_status read_space(pl_scenario *s, const pl_node *space, parley_profile *profile) {
    const pl_node *name = pl_node_find(space, "name"), *domain = pl_node_find(space, "domain");
    double *weights;
    parley_evaluator *evaluators;
    parley_status status = PARLEY_OK;
    if (domain && domain->kind == PL_MAPPING)
        PL_TRY(match_domain(s, domain));
    else if (!s->issues)
        PL_TRY(pl_format_fail(s, space, "the key \"domain\" is missing"));
    bool named = name && name->kind == PL_STRING && name->text[0];
    PL_TRY(pl_profile_begin(s, profile, named ? name->text : s->source->stem));
    weights = pl_format_alloc(s, s->issue_count, sizeof *weights);
    evaluators = pl_format_alloc(s, s->issue_count, sizeof *evaluators);
    PL_TRY(weights && evaluators ? PARLEY_OK : PARLEY_E_MEMORY);
    PL_TRY(read_issues(s, space, weights, evaluators));
    profile->weights = weights;
    profile->evaluators = evaluators;
    PL_TRY(read_bid(s, space, profile));
    PL_TRY(pl_weigh(s, pl_node_find(space, "issueWeights"), profile,
                    "GeniusWeb refuses such a profile"));
out:
    return status;
}

static parley_status read_profile(void *state, const pl_source *source, parley_profile *profile) {
    pl_scenario *s = state;
    const pl_node *root = source->document->root, *space = pl_node_find(root, profile_key);
    s->source = source;
    if (!space)
        return pl_format_fail(s, root, "a profile of the type \"%.64s\" is not read; there is %s",
                              root->as.pairs[0].key, profile_key);
    if (space->kind != PL_MAPPING)
        return pl_format_fail(s, space, "a profile must be a mapping; here is %s",
                              pl_kind_name(space->kind));
    return read_space(s, space, profile);
}

parley_status pl_geniusweb_read(pl_scenario *s) {
    const pl_source *domain;
    parley_status status;
    PL_TRY(pl_find_domain(s, &domain));
    if (domain) {
        s->source = domain;
        PL_TRY(match_domain(s, domain->document->root));
    }
    s->source = &s->sources.items[0];
    PL_TRY(pl_read_profiles(s, read_profile, s, "\"LinearAdditiveUtilitySpace\""));
out:
    return status;
}
