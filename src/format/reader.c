/* Messages, numbers and names for the readers of the formats. */
#include "format/reader.h"

#include "dossier/diagnostics.h"
#include "utility/fraction.h"
#include "utility/profile_value.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

parley_status pl_format_fail(const pl_scenario *s, const pl_node *node, const char *format, ...) {
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return pl_fail_at(PARLEY_E_INPUT, s->source->path, node ? node->line : 1,
                      node ? node->column : 1, "%s", message);
}

parley_status pl_format_warn(pl_scenario *s, const pl_node *node, const char *format, ...) {
    char message[512];
    va_list arguments;
    if (!s->diagnostics)
        return PARLEY_OK;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    pl_clean_message(message);
    return pl_diagnostics_add_in(s->diagnostics, false, s->source->path, node ? node->line : 1,
                                 node ? node->column : 1, message);
}

void *pl_format_alloc(pl_scenario *s, size_t count, size_t size) {
    void *block = pl_arena_alloc(&s->arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

const char *pl_format_text(pl_scenario *s, const char *text) {
    const char *copy = pl_arena_text(&s->arena, text, strlen(text));
    if (!copy)
        pl_fail_memory();
    return copy;
}

/* -- numbers --------------------------------------------------------------------------------- */

static size_t digits(const char *text) {
    return strspn(text, "0123456789");
}

/* A decimal with or without an exponent, blanks around it. */
static bool parse_decimal(const char *text, double *out) {
    static const char blanks[] = " \t\r\n";
    const char *start = text + strspn(text, blanks), *at = start;
    at += *at == '-' || *at == '+';
    size_t whole = digits(at), part = 0;
    at += whole;
    if (*at == '.')
        at += 1 + (part = digits(at + 1));
    if (whole + part == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        size_t power = digits(at);
        if (power == 0)
            return false;
        at += power;
    }
    *out = strtod(start, NULL);
    return at[strspn(at, blanks)] == '\0';
}

parley_status pl_format_number(const pl_scenario *s, const pl_node *node, const char *what,
                               double *out) {
    bool is_number = node->kind == PL_NUMBER;
    if (!is_number && node->kind != PL_STRING)
        return pl_format_fail(s, node, "%s must be a number; here is %s", what,
                              pl_kind_name(node->kind));
    if (is_number)
        *out = node->number;
    else if (!parse_decimal(node->text, out))
        return pl_format_fail(s, node, "%s must be a number; here is \"%.64s\"%s", what, node->text,
                              strchr(node->text, ',') ? "; write a point, not a comma" : "");
    if (!isfinite(*out) || fabs(*out) > 1e15)
        return pl_format_fail(s, node, "%s is %.64s, which is beyond 10^15", what, node->text);
    return PARLEY_OK;
}

/* -- names ----------------------------------------------------------------------------------- */

size_t pl_issue_find_value(const parley_issue *issue, const char *text) {
    for (size_t i = 0; i < issue->value_count; i++)
        if (strcmp(issue->values[i], text) == 0)
            return i;
    return SIZE_MAX;
}

size_t pl_format_issue(const pl_scenario *s, const char *name) {
    for (size_t j = 0; j < s->issue_count; j++)
        if (strcmp(s->issues[j].name, name) == 0)
            return j;
    return SIZE_MAX;
}

/* A character that some format cannot write: controls but for tabs and line ends, and what is no
 * character at all (U+FFFE, U+FFFF). */
static bool has_odd_character(const char *text) {
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        bool control = (*c < 0x20 && *c != '\n' && *c != '\t') || *c == 0x7f;
        bool second = *c == 0xc2 && c[1] < 0xa0; /* U+0080 to U+009F */
        if (control || second || (*c == 0xef && c[1] == 0xbf && c[2] >= 0xbe))
            return true;
    }
    return false;
}

parley_status pl_format_name(const pl_scenario *s, pl_map *names, const pl_node *node,
                             const char *name, const char *what) {
    if (!name[0] || name[strspn(name, " \t\r\n")] == '\0')
        return pl_format_fail(s, node, "the %s has no name", what);
    if (has_odd_character(name))
        return pl_format_fail(s, node, "the %s \"%.64s\" has a control character in its name", what,
                              name);
    if (pl_map_find(names, name) != PL_MAP_MISSING)
        return pl_format_fail(s, node, "the %s \"%.64s\" stands twice", what, name);
    return pl_map_set(names, name, names->count);
}

bool pl_is_scalar(const pl_node *node) {
    return node->kind == PL_STRING || node->kind == PL_NUMBER || node->kind == PL_BOOL;
}

parley_status pl_format_values(pl_scenario *s, const pl_node *list, parley_issue *issue) {
    parley_status status = PARLEY_OK;
    pl_map names = {0};
    const char **values = pl_format_alloc(s, list->count, sizeof *values);
    PL_TRY(values ? PARLEY_OK : PARLEY_E_MEMORY);
    if (list->count == 0)
        PL_TRY(pl_format_fail(s, list, "the issue \"%.64s\" has no values", issue->name));
    for (size_t i = 0; i < list->count; i++) {
        const pl_node *value = list->as.items[i];
        if (!pl_is_scalar(value))
            PL_TRY(pl_format_fail(s, value, "a value must be a text or a number; here is %s",
                                  pl_kind_name(value->kind)));
        PL_TRY(pl_format_name(s, &names, value, value->text, "value"));
        values[i] = value->text;
    }
    issue->values = values;
    issue->value_count = list->count;
out:
    pl_map_clear(&names);
    return status;
}

parley_status pl_format_value(const pl_scenario *s, const pl_node *node, const parley_issue *issue,
                              double *out) {
    if (!pl_is_scalar(node))
        return pl_format_fail(s, node, "a value of the issue \"%.64s\" must stand here; here is %s",
                              issue->name, pl_kind_name(node->kind));
    if (issue->kind == PARLEY_ISSUE_DISCRETE) {
        size_t found = pl_issue_find_value(issue, node->text);
        *out = (double)found;
        if (found != SIZE_MAX)
            return PARLEY_OK;
    } else if (parse_decimal(node->text, out) && pl_issue_has(issue, *out)) {
        return PARLEY_OK;
    }
    return pl_format_fail(s, node, "\"%.64s\" is no value of the issue \"%.64s\"", node->text,
                          issue->name);
}

/* -- profiles -------------------------------------------------------------------------------- */

parley_status pl_profile_begin(pl_scenario *s, parley_profile *profile, const char *name) {
    *profile = (parley_profile){
        .name = pl_format_text(s, name), .divisor = 1, .ceiling = HUGE_VAL, .discount = 1};
    if (!profile->name)
        return PARLEY_E_MEMORY;
    return has_odd_character(name)
               ? pl_format_fail(s, NULL, "the name of the profile has a control character")
               : PARLEY_OK;
}

double *pl_table_begin(pl_scenario *s, size_t issue, parley_evaluator *evaluator) {
    double *table = pl_format_alloc(s, parley_issue_count(&s->issues[issue]), sizeof *table);
    *evaluator = (parley_evaluator){.kind = PARLEY_EVALUATE_TABLE,
                                    .table = table,
                                    .least = -HUGE_VAL,
                                    .most = HUGE_VAL,
                                    .divisor = 1};
    return table;
}

parley_evaluator pl_line(double x, double y, double run, double rise) {
    return (parley_evaluator){.kind = PARLEY_EVALUATE_LINEAR,
                              .from = x,
                              .run = run,
                              .offset = y,
                              .rise = rise,
                              .least = -HUGE_VAL,
                              .most = HUGE_VAL,
                              .divisor = 1};
}

parley_status pl_weigh(pl_scenario *s, const pl_node *node, parley_profile *profile,
                       const char *allowed) {
    double sum = 0;
    for (size_t j = 0; j < s->issue_count; j++) {
        if (profile->weights[j] < 0)
            return pl_format_fail(s, node, "the weight of the issue \"%.64s\" is below 0",
                                  s->issues[j].name);
        sum += profile->weights[j];
    }
    sum = pl_nearest_decimal(sum); /* 0.1 + 0.2 + 0.7 is 1 */
    if (!(sum > 0))
        return pl_format_fail(s, node, "the weights are all 0");
    if (sum > 1) {
        profile->divisor = sum;
        if (profile->reserve.kind == PARLEY_RESERVE_VALUE)
            profile->reserve.value /= sum;
    }
    if (fabs(sum - 1) <= 1e-6)
        return PARLEY_OK;
    return pl_format_warn(s, node, "the weights add up to %.9g, not to 1: %s (%s)", sum,
                          sum > 1
                              ? "they and the reservation value are divided by that"
                              : "they count as they are, and no agreement is worth more than that",
                          allowed);
}

/* Profiles copied from each other may share their name; then all are called by their files.
 * of[profile_count] are these. */
static parley_status part_names(pl_scenario *s, const pl_source *const *of) {
    for (size_t p = 0; p < s->profile_count; p++)
        for (size_t q = p + 1; q < s->profile_count; q++) {
            if (strcmp(s->profiles[p].name, s->profiles[q].name) != 0)
                continue;
            s->source = of[q];
            parley_status status = pl_format_warn(
                s, NULL, "two profiles have the name \"%.64s\"; all are called by their files",
                s->profiles[q].name);
            for (size_t i = 0; i < s->profile_count; i++)
                s->profiles[i].name = of[i]->stem;
            return status;
        }
    return PARLEY_OK;
}

parley_status pl_read_profiles(pl_scenario *s, pl_profile_reader *read, void *state,
                               const char *mark) {
    const pl_source *about = s->source;
    const pl_source **of = pl_format_alloc(s, s->sources.count, sizeof *of);
    parley_status status;
    s->profiles = pl_format_alloc(s, s->sources.count, sizeof *s->profiles);
    PL_TRY(s->profiles && of ? PARLEY_OK : PARLEY_E_MEMORY);
    for (size_t i = 0; i < s->sources.count; i++) {
        if (s->sources.items[i].role != PL_PROFILE_ROLE)
            continue;
        of[s->profile_count] = &s->sources.items[i];
        PL_TRY(read(state, of[s->profile_count], &s->profiles[s->profile_count]));
        s->profile_count++;
    }
    s->source = about;
    if (s->profile_count == 0)
        PL_TRY(pl_format_fail(s, NULL, "the domain has no profiles (files with %s)", mark));
    PL_TRY(part_names(s, of));
out:
    return status;
}

parley_status pl_scenario_finish(pl_scenario *s, parley_profiles **out) {
    if (has_odd_character(s->name))
        return pl_format_fail(s, NULL, "the name of the domain has a control character");
    parley_profiles content = {.name = s->name,
                               .issue_count = s->issue_count,
                               .profile_count = s->profile_count,
                               .issues = s->issues,
                               .profiles = s->profiles};
    parley_status status = parley_profiles_new(out, &content);
    if (status != PARLEY_E_ARGUMENT)
        return status;
    char message[512]; /* what parley_profiles_new found is wrong with a file here */
    snprintf(message, sizeof message, "%s", parley_last_error()->message);
    return pl_fail_at(PARLEY_E_INPUT, s->source->path, 1, 1, "%s", message);
}
