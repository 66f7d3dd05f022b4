/* NegMAS YAML, written: an outcome space, and linear additive utility functions. */
#include "document/write.h"
#include "format/form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *type_of(const parley_issue *issue, bool numbers) {
    if (issue->kind == PARLEY_ISSUE_INTEGER)
        return "ContiguousIssue";
    if (issue->kind == PARLEY_ISSUE_REAL)
        return "ContinuousIssue";
    return numbers ? "DiscreteCardinalIssue" : "CategoricalIssue";
}

/* Whether all values are numbers as a program writes them, so that they may stand as such. */
static bool are_numbers(const parley_issue *issue) {
    for (size_t i = 0; i < issue->value_count; i++) {
        char *end, again[32];
        const char *text = issue->values[i];
        double value = strtod(text, &end);
        if (*end || !isfinite(value) || strchr(text, 'e'))
            return false;
        pl_format_double(again, value);
        if (strcmp(again, text) != 0)
            return false;
    }
    return issue->value_count > 0;
}

/* A real number, which must not look like a whole one to YAML. */
static void put_real(pl_text *out, double value) {
    pl_text text = {0};
    pl_yaml_put_double(&text, value);
    pl_text_put(out, pl_text_string(&text));
    if (!strpbrk(pl_text_string(&text), ".n"))
        pl_text_put(out, ".0");
    out->failed |= text.failed;
    pl_text_clear(&text);
}

static void put_value(pl_text *out, const parley_issue *issue, size_t value, bool numbers) {
    char buffer[64];
    const char *text = pl_value_text(issue, value, buffer);
    if (numbers || issue->kind != PARLEY_ISSUE_DISCRETE)
        pl_text_put(out, text);
    else
        pl_yaml_put_text(out, text);
}

static void put_values(pl_text *out, const parley_issue *issue, bool numbers) {
    pl_text_put(out, "    values:\n");
    if (issue->kind == PARLEY_ISSUE_INTEGER)
        pl_text_print(out, "      - %.0f\n      - %.0f\n", issue->low, issue->high);
    if (issue->kind == PARLEY_ISSUE_REAL) {
        pl_text_put(out, "      - ");
        put_real(out, issue->low);
        pl_text_put(out, "\n      - ");
        put_real(out, issue->high);
        pl_text_put(out, "\n");
    }
    for (size_t i = 0; i < issue->value_count; i++) {
        pl_text_put(out, "      - ");
        put_value(out, issue, i, numbers);
        pl_text_put(out, "\n");
    }
}

void pl_negmas_domain(pl_text *out, const parley_profiles *form) {
    bool finite = true;
    for (size_t j = 0; j < form->issue_count; j++)
        finite = finite && form->issues[j].kind != PARLEY_ISSUE_REAL;
    pl_text_put(out, "name: ");
    pl_yaml_put_text(out, form->name[0] ? form->name : "domain");
    pl_text_print(out, "\ntype: %sCartesianOutcomeSpace\nissues:\n", finite ? "Discrete" : "");
    for (size_t j = 0; j < form->issue_count; j++) {
        const parley_issue *issue = &form->issues[j];
        bool numbers = are_numbers(issue);
        pl_text_put(out, "  - name: ");
        pl_yaml_put_text(out, issue->name);
        pl_text_print(out, "\n    type: %s\n", type_of(issue, numbers));
        put_values(out, issue, numbers);
    }
}

static void put_field(pl_text *out, const char *indent, const char *key, double value) {
    pl_text_print(out, "%s    %s: ", indent, key);
    put_real(out, value);
    pl_text_put(out, "\n");
}

static void put_function(pl_text *out, const char *indent, const parley_issue *issue,
                         const parley_evaluator *e) {
    if (e->kind == PARLEY_EVALUATE_TABLE) {
        bool numbers = are_numbers(issue);
        pl_text_print(out, "%s  - type: TableFun\n%s    mapping:\n", indent, indent);
        for (size_t i = 0; i < parley_issue_count(issue); i++) {
            pl_text_print(out, "%s      ", indent);
            put_value(out, issue, i, numbers);
            pl_text_put(out, ": ");
            put_real(out, e->table[i]);
            pl_text_put(out, "\n");
        }
    } else if (e->kind == PARLEY_EVALUATE_LINEAR) {
        double slope = e->rise / e->run;
        pl_text_print(out, "%s  - type: AffineFun\n", indent);
        put_field(out, indent, "slope", slope);
        put_field(out, indent, "bias", e->offset - slope * e->from);
    } else {
        pl_text_print(out, "%s  - type: TriangularFun\n", indent);
        put_field(out, indent, "start", e->from);
        put_field(out, indent, "middle", e->peak);
        put_field(out, indent, "end", e->to);
        put_field(out, indent, "bias", e->offset);
        put_field(out, indent, "scale", e->rise);
    }
}

static void put_reserve(pl_text *out, const char *indent, const parley_reserve *reserve) {
    pl_text_print(out, "%sreserved_value: ", indent);
    put_real(out, reserve->kind == PARLEY_RESERVE_VALUE ? reserve->value : -HUGE_VAL);
    pl_text_put(out, "\n");
}

static void put_sum(pl_text *out, const char *indent, const parley_profiles *form,
                    const parley_profile *profile) {
    pl_text_print(out, "%stype: LinearAdditiveUtilityFunction\n", indent);
    put_reserve(out, indent, &profile->reserve);
    if (profile->bias != 0) {
        pl_text_print(out, "%sbias: ", indent);
        put_real(out, profile->bias);
        pl_text_put(out, "\n");
    }
    pl_text_print(out, "%sweights:\n", indent);
    for (size_t j = 0; j < form->issue_count; j++) {
        pl_text_print(out, "%s  - ", indent);
        put_real(out, profile->weights[j]);
        pl_text_put(out, "\n");
    }
    pl_text_print(out, "%svalues:\n", indent);
    for (size_t j = 0; j < form->issue_count; j++)
        put_function(out, indent, &form->issues[j], &profile->evaluators[j]);
}

/* Discounted by relative time, d^t from 0 at the start to 1 at the deadline, as in Genius. */
void pl_negmas_profile(pl_text *out, const parley_profiles *form, size_t p) {
    const parley_profile *profile = &form->profiles[p];
    pl_text_put(out, "name: ");
    pl_yaml_put_text(out, profile->name);
    pl_text_put(out, "\n");
    if (profile->discount == 1) {
        put_sum(out, "", form, profile);
        return;
    }
    pl_text_put(out, "type: ExpDiscountedUFun\ndiscount: ");
    put_real(out, profile->discount);
    pl_text_put(out, "\nfactor: relative_time\n");
    put_reserve(out, "", &profile->reserve);
    pl_text_put(out, "ufun:\n  name: ");
    pl_yaml_put_text(out, profile->name);
    pl_text_put(out, "\n");
    put_sum(out, "  ", form, profile);
}
