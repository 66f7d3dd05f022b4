/* A dossier as profiles: central values of the parties whose consent is needed, and a list of what
 * profiles cannot hold. */
#include "base/error.h"
#include "base/map.h"
#include "format/form.h"

#include <parley/utility.h>

#include <math.h>
#include <string.h>

typedef struct taker {
    pl_form form; /* for the arena and what is lost */
    const parley_dossier *dossier;
    const parley_view *view;
    const char *language;
    parley_issue *issues;
    parley_profile *profiles;
} taker;

static void *take(taker *t, size_t count, size_t size) {
    void *block = pl_arena_alloc(t->form.arena, count, size);
    if (!block)
        pl_fail_memory();
    return block;
}

/* -- names ----------------------------------------------------------------------------------- */

/* Texts where there are and where no two are the same, else ids; a text as long as a page is still
 * the name. */
static parley_status choose_names(const char **names, const char *const *texts,
                                  const char *const *ids, size_t count) {
    pl_map map = {0};
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < count; i++)
        names[i] = texts[i][0] ? texts[i] : ids[i];
    for (size_t i = 0; i < count && status == PARLEY_OK; i++) {
        size_t before = pl_map_find(&map, names[i]);
        if (before != PL_MAP_MISSING) {
            memcpy(names, ids, count * sizeof *names);
            break;
        }
        status = pl_map_set(&map, names[i], i);
    }
    pl_map_clear(&map);
    return status;
}

static const char *text_of(const taker *t, const parley_text *text) {
    return parley_text_get(text, t->language);
}

/* -- the domain ------------------------------------------------------------------------------ */

static parley_status take_options(taker *t, uint32_t point, parley_issue *issue) {
    const parley_view_point *at = &t->view->points[point];
    const parley_point *of = &t->dossier->points[at->point];
    const char **names = take(t, at->option_count, sizeof *names);
    const char **texts = take(t, at->option_count, sizeof *texts);
    const char **ids = take(t, at->option_count, sizeof *ids);
    if (!names || !texts || !ids)
        return PARLEY_E_MEMORY;
    for (uint32_t o = 0; o < at->option_count; o++) {
        const parley_option *option = &of->options[t->view->options[at->first + o]];
        texts[o] = text_of(t, &option->record.text);
        ids[o] = option->id;
    }
    issue->kind = PARLEY_ISSUE_DISCRETE;
    issue->values = names;
    issue->value_count = at->option_count;
    return choose_names(names, texts, ids, at->option_count);
}

static void take_range(const parley_point *of, parley_issue *issue) {
    const parley_range *range = &of->range;
    bool whole = range->step == PARLEY_ONE && range->from % PARLEY_ONE == 0;
    issue->kind = whole ? PARLEY_ISSUE_INTEGER : PARLEY_ISSUE_REAL;
    issue->low = (double)range->from / PARLEY_ONE;
    issue->high = (double)range->to / PARLEY_ONE;
    issue->step = whole ? 0 : (double)range->step / PARLEY_ONE;
}

static parley_status take_domain(taker *t) {
    uint32_t m = t->view->point_count;
    const char **names = take(t, m, sizeof *names), **texts = take(t, m, sizeof *texts);
    const char **ids = take(t, m, sizeof *ids);
    parley_status status = PARLEY_OK;
    t->issues = take(t, m, sizeof *t->issues);
    if (!names || !texts || !ids || !t->issues)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < m; j++) {
        const parley_point *of = &t->dossier->points[t->view->points[j].point];
        texts[j] = text_of(t, &of->topic);
        ids[j] = of->id;
    }
    PL_TRY(choose_names(names, texts, ids, m));
    for (uint32_t j = 0; j < m; j++) {
        const parley_point *of = &t->dossier->points[t->view->points[j].point];
        t->issues[j].name = names[j];
        if (of->range.step > 0 && t->view->points[j].option_count == of->option_count)
            take_range(of, &t->issues[j]);
        else
            PL_TRY(take_options(t, j, &t->issues[j]));
    }
out:
    return status;
}

/* -- the parties ----------------------------------------------------------------------------- */

/* The middle of an interval of billionths. */
static double middle(parley_interval interval) {
    return (double)(interval.low + interval.high) / (2.0 * PARLEY_ONE);
}

static parley_status take_values(taker *t, uint32_t party, parley_evaluator *evaluators) {
    for (uint32_t j = 0; j < t->view->point_count; j++) {
        const parley_view_point *at = &t->view->points[j];
        double *table = take(t, at->option_count, sizeof *table);
        if (!table)
            return PARLEY_E_MEMORY;
        for (uint32_t o = 0; o < at->option_count; o++)
            table[o] = middle(parley_view_position(t->view, party, at->first + o)->value);
        evaluators[j] = (parley_evaluator){.kind = PARLEY_EVALUATE_TABLE,
                                           .table = table,
                                           .least = -HUGE_VAL,
                                           .most = HUGE_VAL,
                                           .divisor = 1};
    }
    return PARLEY_OK;
}

/* Shares have no particular sum; as decimals of a sum of 1 they are read best. */
static void take_weights(taker *t, uint32_t party, double *weights) {
    const parley_view_party *of = &t->view->parties[party];
    double sum = 0;
    for (uint32_t j = 0; j < t->view->point_count; j++)
        sum += of->in_scope[j] ? (double)of->share[j] : 0;
    for (uint32_t j = 0; j < t->view->point_count; j++)
        weights[j] = (of->in_scope[j] ? (double)of->share[j] : 0) / sum;
}

static const char *party_name(const taker *t, uint32_t party) {
    const parley_party *of = &t->dossier->parties[party];
    const char *name = text_of(t, &of->name);
    return name[0] ? name : of->id;
}

static parley_status take_party(taker *t, uint32_t party, parley_profile *out) {
    uint32_t m = t->view->point_count;
    double *weights = take(t, m, sizeof *weights);
    parley_evaluator *evaluators = take(t, m, sizeof *evaluators);
    if (!weights || !evaluators)
        return PARLEY_E_MEMORY;
    take_weights(t, party, weights);
    *out = (parley_profile){.name = party_name(t, party),
                            .weights = weights,
                            .evaluators = evaluators,
                            .divisor = 1,
                            .ceiling = HUGE_VAL,
                            .discount = 1};
    out->reserve = (parley_reserve){.kind = PARLEY_RESERVE_VALUE,
                                    .value = parley_reservation_of(t->view, party).central};
    return take_values(t, party, evaluators);
}

static parley_status take_parties(taker *t) {
    uint32_t n = t->view->required_count;
    const char **names = take(t, n, sizeof *names), **texts = take(t, n, sizeof *texts);
    const char **ids = take(t, n, sizeof *ids);
    parley_status status = PARLEY_OK;
    t->profiles = take(t, n, sizeof *t->profiles);
    if (!names || !texts || !ids || !t->profiles)
        return PARLEY_E_MEMORY;
    for (uint32_t p = 0; p < n; p++) {
        PL_TRY(take_party(t, t->view->required[p], &t->profiles[p]));
        texts[p] = t->profiles[p].name;
        ids[p] = t->dossier->parties[t->view->required[p]].id;
    }
    PL_TRY(choose_names(names, texts, ids, n));
    for (uint32_t p = 0; p < n; p++)
        t->profiles[p].name = names[p];
out:
    return status;
}

/* -- what is lost ---------------------------------------------------------------------------- */

static parley_status lose_count(taker *t, size_t count, const char *one, const char *several,
                                const char *why) {
    if (count == 0)
        return PARLEY_OK;
    return pl_form_lose(&t->form, "%zu %s: %s", count, count == 1 ? one : several, why);
}

typedef struct position_counts {
    size_t unknown, intervals, red_lines;
} position_counts;

static position_counts count_positions(const taker *t) {
    position_counts count = {0};
    for (uint32_t p = 0; p < t->view->required_count; p++)
        for (uint32_t o = 0; o < t->view->option_count; o++) {
            uint32_t party = t->view->required[p];
            const parley_position *position = parley_view_position(t->view, party, o);
            if (!t->view->parties[party].in_scope[t->view->option_point[o]])
                continue;
            bool interval = position->value.low < position->value.high;
            count.unknown += interval && position->basis == PARLEY_BASIS_NONE;
            count.intervals += interval && position->basis != PARLEY_BASIS_NONE;
            count.red_lines += parley_view_crosses(t->view, party, o) != 0;
        }
    return count;
}

static parley_status lose_positions(taker *t) {
    position_counts count = count_positions(t);
    parley_status status;
    PL_TRY(lose_count(t, count.red_lines, "option that crosses a red line",
                      "options that cross a red line",
                      "they are worth what they are worth, and are no longer ruled out"));
    PL_TRY(lose_count(t, count.intervals, "position within an interval",
                      "positions within an interval", "the middle counts"));
    PL_TRY(lose_count(t, count.unknown, "unknown position", "unknown positions",
                      "the middle of all that it may be worth counts"));
out:
    return status;
}

static parley_status lose_reservations(taker *t) {
    size_t unknown = 0, intervals = 0, drafts = 0, scopes = 0;
    for (uint32_t p = 0; p < t->view->required_count; p++) {
        const parley_view_party *of = &t->view->parties[t->view->required[p]];
        unknown += of->reservation.kind == PARLEY_RESERVATION_UNKNOWN;
        intervals += of->reservation.kind == PARLEY_RESERVATION_VALUE &&
                     of->reservation.value.low < of->reservation.value.high;
        drafts += of->reservation.kind == PARLEY_RESERVATION_DRAFT;
        scopes += of->consent == PARLEY_CONSENT_ON_POINTS;
    }
    parley_status status;
    PL_TRY(lose_count(t, unknown, "unknown reservation value", "unknown reservation values",
                      "0.5 counts"));
    PL_TRY(lose_count(t, intervals, "reservation value within an interval",
                      "reservation values within an interval", "the middle counts"));
    PL_TRY(lose_count(t, drafts, "package as reservation value", "packages as reservation values",
                      "what they are worth counts"));
    PL_TRY(lose_count(t, scopes, "party that consents to some points only",
                      "parties that consent to some points only",
                      "the other points have the weight 0"));
out:
    return status;
}

static size_t intervals_among(const taker *t) {
    size_t count = 0;
    for (uint32_t p = 0; p < t->view->required_count; p++) {
        const parley_weights *weights = t->view->parties[t->view->required[p]].weights;
        bool inexact = weights && weights->is_order;
        for (uint32_t j = 0; weights && !weights->is_order && j < t->view->point_count; j++) {
            uint32_t point = t->view->points[j].point;
            inexact |= weights->kinds[point] == PARLEY_WEIGHT_UNKNOWN ||
                       weights->shares[point].low < weights->shares[point].high;
        }
        count += inexact;
    }
    return count;
}

static size_t seen_constraints(const taker *t) {
    size_t count = 0;
    for (size_t c = 0; c < t->dossier->constraint_count; c++)
        count += parley_view_sees(t->view, &t->dossier->constraints[c].record) != 0;
    return count;
}

static parley_status lose_record(taker *t) {
    const parley_dossier *d = t->dossier;
    size_t record = d->source_count + d->statement_count + d->meeting_count + d->event_count +
                    d->cost_count + d->discrepancy_count;
    parley_status status;
    PL_TRY(lose_count(t, seen_constraints(t), "constraint", "constraints",
                      "agreements that break them are no longer ruled out"));
    PL_TRY(lose_count(t, intervals_among(t), "party whose weights are an order or within intervals",
                      "parties whose weights are an order or within intervals",
                      "central weights count"));
    PL_TRY(lose_count(t, t->view->party_count - t->view->required_count,
                      "party whose consent is not needed", "parties whose consent is not needed",
                      "left out"));
    PL_TRY(lose_count(t, d->preference_count, "preference between offers",
                      "preferences between offers", "left out"));
    PL_TRY(lose_count(t, d->draft_count, "draft", "drafts", "left out"));
    PL_TRY(lose_count(t, record, "entry of the record", "entries of the record",
                      "sources, statements, meetings and the like are left out"));
    if (d->language_count > 1)
        PL_TRY(pl_form_lose(&t->form, "texts in %zu languages: one of them is kept",
                            d->language_count));
out:
    return status;
}

/* -- the whole ------------------------------------------------------------------------------- */

static parley_status convert(taker *t, parley_profiles **out) {
    parley_status status;
    if (t->view->required_count == 0)
        return pl_fail_at(PARLEY_E_INPUT, t->dossier->file, 0, 0,
                          "no party's consent is needed; give one the consent \"required\"");
    if (t->view->point_count == 0)
        return pl_fail_at(PARLEY_E_INPUT, t->dossier->file, 0, 0,
                          "no point is on the table on that day");
    PL_TRY(take_domain(t));
    PL_TRY(take_parties(t));
    PL_TRY(lose_positions(t));
    PL_TRY(lose_reservations(t));
    PL_TRY(lose_record(t));
    const char *title = text_of(t, &t->dossier->title);
    parley_profiles content = {.name = title[0] ? title : t->dossier->id,
                               .issue_count = t->view->point_count,
                               .profile_count = t->view->required_count,
                               .issues = t->issues,
                               .profiles = t->profiles};
    PL_TRY(parley_profiles_new(out, &content));
out:
    return status;
}

parley_status parley_profiles_from_dossier(parley_profiles **out, const parley_dossier *dossier,
                                           int32_t as_of, const char *language,
                                           const parley_format_options *options,
                                           parley_diagnostics *lost) {
    pl_arena arena = {0};
    parley_view *view = NULL;
    taker t = {.form = {.arena = &arena, .lost = lost}, .dossier = dossier, .language = language};
    parley_status status;
    *out = NULL;
    PL_TRY(parley_view_new(&view, dossier, as_of));
    t.view = view;
    PL_TRY(convert(&t, out));
    if (options && options->strict && t.form.losses > 0) {
        parley_profiles_free(*out);
        *out = NULL;
        status = pl_fail_at(PARLEY_E_INPUT, dossier->file, 0, 0,
                            "%zu thing%s would be lost, and nothing may be", t.form.losses,
                            t.form.losses == 1 ? "" : "s");
    }
out:
    parley_view_free(view);
    pl_arena_clear(&arena);
    return status;
}
