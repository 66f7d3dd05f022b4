/* Amendments of a draft: all sets of one, two or three changed points after which the draft is
 * signable, no party has less, and one has more. Plain enumeration: 28 points of 4 options have
 * 95,000 such sets. */
#include "deal/analysis.h"

#include <string.h>

enum { MOST_SETS = 20000000 };

/* Another option in place of the draft's, and what that changes for each party, in grid units. */
typedef struct change {
    uint32_t point, option; /* of the view */
    int32_t gain[PARLEY_MAX_PARTIES];
} change;

typedef struct search {
    pl_analyst *analyst;
    parley_draft_report *report;
    const change *changes;
    uint32_t change_count;
    uint32_t choices[PARLEY_MAX_ISSUES]; /* of the draft, in terms of the space */
    uint32_t picked[PARLEY_AMENDMENT_MOST_CHANGES];
    parley_amendment *best; /* [amendment_count], the best first */
    double *score;          /* gain per change of each */
} search;

static parley_status list_changes(pl_analyst *a, const parley_draft_report *report,
                                  change **changes, uint32_t *count) {
    const parley_view *view = a->view;
    *count = 0;
    *changes = PL_NEW(change, view->option_count);
    if (!*changes)
        return pl_fail_memory();
    for (uint32_t o = 0; o < view->option_count; o++) {
        uint32_t point = view->option_point[o], from = (uint32_t)report->choices[point];
        if (o == from || a->problem->spec.excluded[o])
            continue;
        change *made = &(*changes)[(*count)++];
        made->point = point;
        made->option = o;
        for (uint32_t row = 0; row < view->required_count; row++) {
            const int32_t *gains = a->problem->spec.gains + (size_t)row * view->option_count;
            made->gain[row] = gains[o] - gains[from];
        }
    }
    return PARLEY_OK;
}

/* The gain of the picked changes per change, or a negative number where a party loses or none
 * gains. */
static double score_of(const search *s, uint32_t depth) {
    const pl_analyst *a = s->analyst;
    double sum = 0;
    for (uint32_t row = 0; row < a->view->required_count; row++) {
        int64_t gain = 0;
        for (uint32_t i = 0; i < depth; i++)
            gain += s->changes[s->picked[i]].gain[row];
        if (gain < 0)
            return -1;
        sum += (double)gain / (double)a->problem->scale[row];
    }
    return sum > 0 ? sum / depth : -1;
}

static bool allowed(const search *s, uint32_t depth) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    const parley_view *view = s->analyst->view;
    memcpy(choices, s->choices, view->point_count * sizeof *choices);
    for (uint32_t i = 0; i < depth; i++) {
        const change *made = &s->changes[s->picked[i]];
        choices[made->point] = made->option - view->points[made->point].first;
    }
    return parley_space_allows(s->analyst->space, choices);
}

/* Keeps the set among the best; of equal ones the earlier found stays ahead. */
static void keep(search *s, uint32_t depth, double score) {
    uint32_t most = s->analyst->options.amendment_count;
    size_t at = s->report->amendment_count;
    s->report->amendments_found++;
    if (at == most && score <= s->score[at - 1])
        return;
    if (at < most)
        s->report->amendment_count++;
    else
        at--;
    for (; at > 0 && s->score[at - 1] < score; at--) {
        s->score[at] = s->score[at - 1];
        s->best[at] = s->best[at - 1];
    }
    s->score[at] = score;
    s->best[at] = (parley_amendment){.change_count = depth};
    for (uint32_t i = 0; i < depth; i++) {
        s->best[at].points[i] = s->changes[s->picked[i]].point;
        s->best[at].options[i] = s->changes[s->picked[i]].option;
    }
}

/* All sets of `depth` changes of different points, in the order of the plan. */
static parley_status enumerate(search *s, uint32_t depth, uint32_t picked, uint32_t from) {
    if (picked == depth) {
        double score = score_of(s, depth);
        if (score > 0 && allowed(s, depth))
            keep(s, depth, score);
        return PARLEY_OK;
    }
    for (uint32_t i = from; i < s->change_count; i++) {
        if (picked > 0 && s->changes[i].point == s->changes[s->picked[picked - 1]].point)
            continue;
        s->picked[picked] = i;
        parley_status status = enumerate(s, depth, picked + 1, i + 1);
        if (status == PARLEY_OK && picked == 0)
            status = pl_control_poll(s->analyst->control);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

/* What the amendment gives each party, and whether all sign the result. */
static parley_status finish(search *s, parley_amendment *amendment) {
    pl_analyst *a = s->analyst;
    const parley_view *view = a->view;
    int32_t choices[PARLEY_MAX_ISSUES];
    double *gains = pl_analyst_take(a, view->party_count, sizeof *gains);
    if (!gains)
        return PARLEY_E_MEMORY;
    memcpy(choices, s->report->choices, view->point_count * sizeof *choices);
    for (uint32_t i = 0; i < amendment->change_count; i++)
        choices[amendment->points[i]] = (int32_t)amendment->options[i];
    for (uint32_t p = 0; p < view->party_count; p++)
        gains[p] = parley_utility_of(view, p, choices).central - s->report->utilities[p].central;
    amendment->gains = gains;
    uint32_t package[PARLEY_MAX_ISSUES];
    int64_t utilities[PARLEY_MAX_PARTIES];
    parley_view_to_space(view, choices, package);
    parley_status status = parley_space_eval(a->space, package, utilities);
    amendment->makes_acceptable = 1;
    for (uint32_t row = 0; row < view->required_count; row++)
        amendment->makes_acceptable &= utilities[row] >= a->problem->spec.reservations[row];
    return status;
}

static double sets_of(uint32_t changes, uint32_t depth) {
    double sets = 1;
    for (uint32_t i = 0; i < depth; i++)
        sets *= (double)changes / (i + 1);
    return sets;
}

parley_status pl_propose_amendments(pl_analyst *a, parley_draft_report *report) {
    search s = {.analyst = a, .report = report};
    change *changes = NULL;
    parley_status status;
    if (report->not_stated > 0)
        return PARLEY_OK;
    s.best = pl_analyst_take(a, a->options.amendment_count, sizeof *s.best);
    s.score = pl_analyst_take(a, a->options.amendment_count, sizeof *s.score);
    if (!s.best || !s.score)
        return PARLEY_E_MEMORY;
    PL_TRY(list_changes(a, report, &changes, &s.change_count));
    s.changes = changes;
    report->amendments = s.best;
    parley_view_to_space(a->view, report->choices, s.choices);
    for (uint32_t depth = 1; depth <= PARLEY_AMENDMENT_MOST_CHANGES; depth++) {
        if (sets_of(s.change_count, depth) > MOST_SETS)
            break;
        report->amendment_depth = depth;
        PL_TRY(enumerate(&s, depth, 0, 0));
    }
    for (size_t i = 0; i < report->amendment_count; i++)
        PL_TRY(finish(&s, &s.best[i]));
out:
    pl_free(changes);
    return status;
}
