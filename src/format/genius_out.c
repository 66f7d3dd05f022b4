/* Genius XML, written. */
#include "document/write.h"
#include "format/form.h"

#include <math.h>

static void put_attribute(pl_text *out, const char *name, const char *value) {
    pl_text_print(out, " %s=\"", name);
    pl_xml_put_text(out, value);
    pl_text_put(out, "\"");
}

static void put_number(pl_text *out, const char *name, double value) {
    char text[32];
    pl_format_double(text, value);
    put_attribute(out, name, text);
}

static const char *type_of(const parley_issue *issue) {
    return issue->kind == PARLEY_ISSUE_DISCRETE  ? "discrete"
           : issue->kind == PARLEY_ISSUE_INTEGER ? "integer"
                                                 : "real";
}

static void open_issue(pl_text *out, const parley_issue *issue, size_t j) {
    const char *type = type_of(issue);
    pl_text_print(out, "    <issue index=\"%zu\"", j + 1);
    put_attribute(out, "name", issue->name);
    pl_text_print(out, " type=\"%s\" etype=\"%s\" vtype=\"%s\"", type, type, type);
    if (issue->kind == PARLEY_ISSUE_INTEGER) {
        put_number(out, "lowerbound", issue->low);
        put_number(out, "upperbound", issue->high);
    }
    pl_text_put(out, ">\n");
    if (issue->kind == PARLEY_ISSUE_REAL) {
        pl_text_put(out, "      <range");
        put_number(out, "lowerbound", issue->low);
        put_number(out, "upperbound", issue->high);
        pl_text_put(out, "/>\n");
    }
}

static void put_items(pl_text *out, const parley_issue *issue, const double *table) {
    for (size_t i = 0; i < issue->value_count; i++) {
        pl_text_print(out, "      <item index=\"%zu\"", i + 1);
        put_attribute(out, "value", issue->values[i]);
        if (table)
            put_number(out, "evaluation", table[i]);
        pl_text_put(out, "/>\n");
    }
}

static void open_objective(pl_text *out, const parley_profiles *form) {
    pl_text_put(out, "  <objective index=\"0\"");
    put_attribute(out, "name", form->name[0] ? form->name : "any");
    pl_text_put(out, " type=\"objective\" etype=\"objective\" description=\"\">\n");
}

void pl_genius_domain(pl_text *out, const parley_profiles *form) {
    pl_text_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<negotiation_template>\n");
    pl_text_print(out, "<utility_space number_of_issues=\"%zu\">\n", form->issue_count);
    open_objective(out, form);
    for (size_t j = 0; j < form->issue_count; j++) {
        open_issue(out, &form->issues[j], j);
        put_items(out, &form->issues[j], NULL);
        pl_text_put(out, "    </issue>\n");
    }
    pl_text_put(out, "  </objective>\n</utility_space>\n</negotiation_template>\n");
}

/* Of an integer issue a line begins at the lower bound, of a real one at 0. */
static void put_line(pl_text *out, const parley_issue *issue, const parley_evaluator *e) {
    double slope = e->rise / e->run;
    bool integer = issue->kind == PARLEY_ISSUE_INTEGER;
    double start = e->offset + slope * ((integer ? issue->low : 0) - e->from);
    pl_text_put(out, "      <evaluator ftype=\"linear\"");
    put_number(out, integer ? "offset" : "parameter0", start);
    put_number(out, integer ? "slope" : "parameter1", slope);
    pl_text_put(out, "/>\n");
}

static void put_triangle(pl_text *out, const parley_evaluator *e) {
    pl_text_put(out, "      <evaluator ftype=\"triangular\"");
    put_number(out, "parameter0", e->from);
    put_number(out, "parameter1", e->to);
    put_number(out, "parameter2", e->peak);
    pl_text_put(out, "/>\n");
}

static void put_additive(pl_text *out, const parley_profiles *form, const parley_profile *profile) {
    for (size_t j = 0; j < form->issue_count; j++) {
        const parley_evaluator *e = &profile->evaluators[j];
        open_issue(out, &form->issues[j], j);
        if (e->kind == PARLEY_EVALUATE_TABLE)
            put_items(out, &form->issues[j], e->table);
        else if (e->kind == PARLEY_EVALUATE_LINEAR)
            put_line(out, &form->issues[j], e);
        else
            put_triangle(out, e);
        pl_text_put(out, "    </issue>\n");
    }
    for (size_t j = 0; j < form->issue_count; j++) {
        pl_text_print(out, "    <weight index=\"%zu\"", j + 1);
        put_number(out, "value", profile->weights[j]);
        pl_text_put(out, "/>\n");
    }
}

static void put_rectangle(pl_text *out, const parley_rectangle *rectangle) {
    pl_text_put(out, "        <hyperRectangle");
    put_number(out, "utility", rectangle->utility);
    pl_text_put(out, ">\n");
    for (size_t i = 0; i < rectangle->bound_count; i++) {
        const parley_bound *bound = &rectangle->bounds[i];
        pl_text_print(out, "          <%s index=\"%u\"",
                      rectangle->outside ? "EXCLUDES" : "INCLUDES", bound->issue + 1);
        put_number(out, "min", bound->low);
        put_number(out, "max", bound->high);
        pl_text_put(out, "/>\n");
    }
    pl_text_put(out, "        </hyperRectangle>\n");
}

static void put_rectangles(pl_text *out, const parley_profiles *form,
                           const parley_profile *profile) {
    for (size_t j = 0; j < form->issue_count; j++) {
        open_issue(out, &form->issues[j], j);
        put_items(out, &form->issues[j], NULL);
        pl_text_put(out, "    </issue>\n");
    }
    pl_text_put(out, "    <utility");
    put_number(out, "maxutility", profile->divisor);
    pl_text_put(out, ">\n      <ufun type=\"PlainUfun\" weight=\"1\" aggregation=\"sum\">\n");
    for (size_t r = 0; r < profile->rectangle_count; r++)
        put_rectangle(out, &profile->rectangles[r]);
    pl_text_put(out, "      </ufun>\n    </utility>\n");
}

void pl_genius_profile(pl_text *out, const parley_profiles *form, size_t p) {
    const parley_profile *profile = &form->profiles[p];
    bool rectangles = profile->rectangle_count > 0;
    pl_text_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    pl_text_print(out, "<utility_space number_of_issues=\"%zu\"%s>\n", form->issue_count,
                  rectangles ? " type=\"nonlinear\"" : "");
    open_objective(out, form);
    if (rectangles)
        put_rectangles(out, form, profile);
    else
        put_additive(out, form, profile);
    pl_text_put(out, "  </objective>\n  <discount_factor");
    put_number(out, "value", profile->discount);
    pl_text_put(out, "/>\n  <reservation");
    put_number(out, "value",
               profile->reserve.kind == PARLEY_RESERVE_VALUE ? profile->reserve.value : 0);
    pl_text_put(out, "/>\n</utility_space>\n");
}
