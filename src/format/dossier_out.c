/* Profiles as a dossier in YAML: names become ids and stay as texts, every value is one stance. */
#include "base/error.h"
#include "base/map.h"
#include "document/write.h"
#include "dossier/reader.h"
#include "format/form.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double EXACT = 1e-14; /* differences this small are those of double arithmetic */

enum { MOST_PARTIES = 64, LONGEST_ID = 40, MOST_STANCES = 4000000 };

/* -- ids ------------------------------------------------------------------------------------- */

/* A name in small letters, digits and strokes; "" where it has other letters than a to z. */
static void slug(char *out, const char *name) {
    size_t length = 0;
    if (name[0] == '-' && (isdigit((unsigned char)name[1]) || name[1] == '.'))
        length = (size_t)snprintf(out, LONGEST_ID, "minus-");
    for (const unsigned char *c = (const unsigned char *)name; *c; c++) {
        bool inside = length > 0 && out[length - 1] != '-';
        if (*c & 0x80) {
            length = 0;
            break;
        }
        if (length >= LONGEST_ID - 1)
            break;
        if (isalnum(*c) || (inside && (*c == '_' || *c == '.')))
            out[length++] = (char)tolower(*c);
        else if (inside)
            out[length++] = '-';
    }
    while (length > 0 && !isalnum((unsigned char)out[length - 1]))
        length--;
    out[length] = '\0';
}

/* An id for each of `count` names, all different; those that have none are called by a letter and
 * their number. */
static const char **make_ids(pl_form *form, const char *const *names, size_t count, char letter) {
    pl_map taken = {0};
    const char **ids = pl_arena_alloc(form->arena, count, sizeof *ids);
    bool failed = !ids;
    for (size_t i = 0; !failed && i < count; i++) {
        char id[LONGEST_ID + 32];
        slug(id, names[i]);
        size_t length = strlen(id);
        if (length == 0)
            length = (size_t)snprintf(id, sizeof id, "%c%zu", letter, i + 1);
        for (int again = 2; pl_map_find(&taken, id) != PL_MAP_MISSING; again++)
            snprintf(id + length, sizeof id - length, "-%d", again);
        ids[i] = pl_arena_text(form->arena, id, strlen(id));
        failed = !ids[i] || pl_map_set(&taken, ids[i], i) != PARLEY_OK;
    }
    pl_map_clear(&taken);
    if (!failed)
        return ids;
    pl_fail_memory();
    return NULL;
}

/* -- numbers --------------------------------------------------------------------------------- */

static int64_t billionths(double value) {
    return llround(value * PARLEY_ONE);
}

static void put_decimal(pl_text *out, double value) {
    char text[32];
    pl_decimal_format(text, billionths(value));
    pl_text_put(out, text);
}

/* Weights of which 9 digits do not say all are written a thousand times as large: their sum does
 * not matter. */
static double weight_scale(const parley_profiles *form, const parley_profile *profile) {
    for (size_t j = 0; j < form->issue_count; j++)
        if ((double)billionths(profile->weights[j]) / PARLEY_ONE != profile->weights[j])
            return 1000;
    return 1;
}

/* The most by which a utility can differ for numbers having been rounded to 9 digits. */
static double rounding(const parley_profiles *form, const parley_profile *profile) {
    double scale = weight_scale(form, profile), sum = 0, rounded = 0, error = 0;
    for (size_t j = 0; j < form->issue_count; j++) {
        sum += profile->weights[j];
        rounded += (double)billionths(profile->weights[j] * scale);
    }
    for (size_t j = 0; j < form->issue_count; j++) {
        const double *table = profile->evaluators[j].table;
        double weight = (double)billionths(profile->weights[j] * scale) / rounded, most = 0;
        for (size_t i = 0; i < parley_issue_count(&form->issues[j]); i++)
            most = fmax(most, fabs(weight * (double)billionths(table[i]) / PARLEY_ONE -
                                   profile->weights[j] / sum * table[i]));
        error += most;
    }
    return error;
}

/* A reservation value is rounded so that no agreement falls below it by what rounding does to
 * utilities. */
static double reservation_of(const parley_profiles *form, const parley_profile *profile) {
    double value = profile->reserve.kind == PARLEY_RESERVE_VALUE ? profile->reserve.value : 0;
    double error = rounding(form, profile);
    bool exact = error <= EXACT && (double)billionths(value) / PARLEY_ONE == value;
    if (exact)
        return value;
    return fmax(floor((value - error) * PARLEY_ONE + 1e-6) / PARLEY_ONE, 0);
}

/* -- parts ----------------------------------------------------------------------------------- */

typedef struct writer {
    pl_text *out;
    pl_form *form;
    const parley_profiles *of;
    const char **points;   /* [m] ids */
    const char ***options; /* [m][values] ids of listed options; NULL for a range */
} writer;

/* A key with a text, where that says more than the id. */
static void put_name(const writer *w, const char *key, const char *name, const char *id) {
    if (strcmp(name, id) == 0)
        return;
    pl_text_print(w->out, ", %s: ", key);
    pl_yaml_put_text(w->out, name);
}

static void put_parties(const writer *w) {
    pl_text_put(w->out, "parties:\n");
    for (size_t p = 0; p < w->of->profile_count; p++) {
        const parley_profile *profile = &w->of->profiles[p];
        pl_text_print(w->out, "  - {id: p%zu, name: ", p + 1);
        pl_yaml_put_text(w->out, profile->name);
        pl_text_put(w->out, ", role: principal, reservation: ");
        put_decimal(w->out, reservation_of(w->of, profile));
        pl_text_put(w->out, "}\n");
    }
}

static void put_options(const writer *w, size_t j) {
    const parley_issue *issue = &w->of->issues[j];
    pl_text_put(w->out, "      options:\n");
    for (size_t i = 0; i < issue->value_count; i++) {
        pl_text_put(w->out, "        - {id: ");
        pl_yaml_put_text(w->out, w->options[j][i]);
        put_name(w, "text", issue->values[i], w->options[j][i]);
        pl_text_put(w->out, "}\n");
    }
}

static void put_range(const writer *w, const parley_issue *issue) {
    size_t count = parley_issue_count(issue);
    pl_text_put(w->out, "      range: {from: ");
    put_decimal(w->out, issue->low);
    pl_text_put(w->out, ", to: ");
    put_decimal(w->out, parley_issue_value(issue, count - 1));
    pl_text_put(w->out, ", step: ");
    put_decimal(w->out, issue->kind == PARLEY_ISSUE_INTEGER ? 1 : issue->step);
    pl_text_put(w->out, "}\n");
}

static void put_plan(const writer *w) {
    pl_text_put(w->out, "plan:\n  points:\n");
    for (size_t j = 0; j < w->of->issue_count; j++) {
        const parley_issue *issue = &w->of->issues[j];
        pl_text_put(w->out, "    - id: ");
        pl_yaml_put_text(w->out, w->points[j]);
        if (strcmp(issue->name, w->points[j]) != 0) {
            pl_text_put(w->out, "\n      topic: ");
            pl_yaml_put_text(w->out, issue->name);
        }
        pl_text_put(w->out, "\n");
        if (issue->kind == PARLEY_ISSUE_DISCRETE)
            put_options(w, j);
        else
            put_range(w, issue);
    }
}

static void put_weights(const writer *w) {
    pl_text_put(w->out, "weights:\n");
    for (size_t p = 0; p < w->of->profile_count; p++) {
        const parley_profile *profile = &w->of->profiles[p];
        double scale = weight_scale(w->of, profile);
        pl_text_print(w->out, "  - {party: p%zu, basis: said, points: {", p + 1);
        for (size_t j = 0; j < w->of->issue_count; j++) {
            pl_text_put(w->out, j ? ", " : "");
            pl_yaml_put_text(w->out, w->points[j]);
            pl_text_put(w->out, ": ");
            put_decimal(w->out, profile->weights[j] * scale);
        }
        pl_text_put(w->out, "}}\n");
    }
}

static void put_stance(const writer *w, size_t p, size_t j, size_t value) {
    const parley_issue *issue = &w->of->issues[j];
    double worth = w->of->profiles[p].evaluators[j].table[value];
    pl_text_print(w->out, "  - {party: p%zu, point: ", p + 1);
    pl_yaml_put_text(w->out, w->points[j]);
    pl_text_put(w->out, ", option: ");
    if (issue->kind == PARLEY_ISSUE_DISCRETE)
        pl_yaml_put_text(w->out, w->options[j][value]);
    else
        put_decimal(w->out, parley_issue_value(issue, value));
    pl_text_put(w->out, ", value: ");
    put_decimal(w->out, fmin(fmax(worth, 0), 1));
    pl_text_put(w->out, ", basis: said}\n");
}

static void put_stances(const writer *w) {
    pl_text_put(w->out, "stances:\n");
    for (size_t p = 0; p < w->of->profile_count; p++)
        for (size_t j = 0; j < w->of->issue_count; j++)
            for (size_t i = 0; i < parley_issue_count(&w->of->issues[j]); i++)
                put_stance(w, p, j, i);
}

/* -- the whole ------------------------------------------------------------------------------- */

static parley_status check_size(const parley_profiles *of) {
    size_t cells = 0;
    for (size_t j = 0; j < of->issue_count; j++)
        cells += parley_issue_count(&of->issues[j]) * of->profile_count;
    if (of->profile_count > MOST_PARTIES)
        return pl_fail(PARLEY_E_LIMIT, "%zu parties; a dossier takes %d", of->profile_count,
                       MOST_PARTIES);
    if (cells > MOST_STANCES)
        return pl_fail(PARLEY_E_LIMIT, "%zu values of options; a dossier takes %d", cells,
                       MOST_STANCES);
    return PARLEY_OK;
}

static parley_status make_all_ids(writer *w) {
    size_t m = w->of->issue_count;
    const char **names = pl_arena_alloc(w->form->arena, m, sizeof *names);
    w->options = pl_arena_alloc(w->form->arena, m, sizeof *w->options);
    if (!names || !w->options)
        return pl_fail_memory();
    for (size_t j = 0; j < m; j++)
        names[j] = w->of->issues[j].name;
    w->points = make_ids(w->form, names, m, 'i');
    for (size_t j = 0; w->points && j < m; j++) {
        const parley_issue *issue = &w->of->issues[j];
        if (issue->kind != PARLEY_ISSUE_DISCRETE)
            continue;
        w->options[j] = make_ids(w->form, issue->values, issue->value_count, 'o');
        if (!w->options[j])
            return PARLEY_E_MEMORY;
    }
    return w->points ? PARLEY_OK : PARLEY_E_MEMORY;
}

static parley_status say_rounding(const writer *w) {
    double most = 0;
    for (size_t p = 0; p < w->of->profile_count; p++)
        most = fmax(most, rounding(w->of, &w->of->profiles[p]));
    if (most <= EXACT)
        return PARLEY_OK;
    return pl_form_note(w->form, "numbers are rounded to 9 digits: utilities differ by up to %.1e",
                        most);
}

static void put_head(const writer *w) {
    char id[LONGEST_ID + 1];
    slug(id, w->of->name);
    pl_text_put(w->out, "parley: dossier/1\n");
    if (id[0]) {
        pl_text_put(w->out, "id: ");
        pl_yaml_put_text(w->out, id);
        pl_text_put(w->out, "\n");
    }
    if (w->of->name[strspn(w->of->name, " \t\r\n")]) {
        pl_text_put(w->out, "title: ");
        pl_yaml_put_text(w->out, w->of->name);
        pl_text_put(w->out, "\n");
    }
}

parley_status pl_dossier_text(pl_text *out, pl_form *form) {
    writer w = {.out = out, .form = form, .of = &form->out};
    parley_status status;
    PL_TRY(check_size(w.of));
    PL_TRY(make_all_ids(&w));
    put_head(&w);
    put_parties(&w);
    put_plan(&w);
    put_weights(&w);
    put_stances(&w);
    PL_TRY(say_rounding(&w));
    if (out->failed)
        status = pl_fail_memory();
out:
    return status;
}
