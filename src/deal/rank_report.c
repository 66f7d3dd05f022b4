/* The drafts on the table ranked by Borda, approval and fallback bargaining.
 *
 * Values are counted in half grid units, because a point that is left open counts the middle of the
 * party's best and worst option there. A draft that crosses a red line of a party is put below all
 * values that an agreement can have for it. */
#include "deal/mediation.h"

#include <parley/mediation.h>

#include <string.h>

typedef struct ranker {
    parley_rank_report report; /* first: the public handle points here */
    pl_case held;
    parley_draft_report *judged; /* [draft_count] of the report */
    int64_t *values;             /* [required_count][draft_count] */
    int64_t floors[PARLEY_MAX_PARTIES];
} ranker;

/* More than any two utilities can differ, in half units. */
static const int64_t BELOW_ALL = (int64_t)1 << 40;

/* --- the drafts --- */

static parley_status choose_drafts(ranker *r) {
    const parley_view *view = r->report.view;
    const parley_dossier *d = view->dossier;
    pl_analyst analyst = pl_case_analyst(&r->held);
    parley_left_out *left_out = pl_case_take(&r->held, d->draft_count, sizeof *left_out);
    r->judged = pl_case_take(&r->held, d->draft_count, sizeof *r->judged);
    if (!left_out || !r->judged)
        return PARLEY_E_MEMORY;
    r->report.left_out = left_out;
    for (uint32_t i = 0; i < d->draft_count; i++) {
        parley_draft_report *judged = &r->judged[r->report.draft_count];
        if (!parley_view_sees(view, &d->drafts[i].record))
            continue;
        *judged = (parley_draft_report){0};
        parley_status status = pl_judge_draft(&analyst, judged, i);
        if (status != PARLEY_OK)
            return status;
        bool nothing = judged->not_stated == view->point_count;
        if (d->drafts[i].is_status_quo || nothing || judged->breaks_constraint)
            left_out[r->report.left_out_count++] =
                (parley_left_out){i, d->drafts[i].is_status_quo ? PARLEY_IS_STATUS_QUO
                                     : nothing                  ? PARLEY_STATES_NOTHING
                                                                : PARLEY_IS_FORBIDDEN};
        else
            r->report.draft_count++;
    }
    return PARLEY_OK;
}

/* Half grid units. */
static int64_t value_of(const ranker *r, const parley_draft_report *draft, uint32_t row) {
    const parley_view *view = r->report.view;
    int64_t value = 0;
    for (uint32_t j = 0; j < view->point_count; j++) {
        const parley_view_point *at = &view->points[j];
        int32_t choice = draft->choices[j];
        uint32_t from = choice == PARLEY_NONE ? at->first : (uint32_t)choice;
        uint32_t to = choice == PARLEY_NONE ? at->first + at->option_count : from + 1;
        int32_t least = INT32_MAX, most = INT32_MIN;
        for (uint32_t o = from; o < to; o++) {
            int32_t gain = pl_case_gain(&r->held, row, o);
            least = gain < least ? gain : least;
            most = gain > most ? gain : most;
        }
        value += (int64_t)least + most;
    }
    return value;
}

static void fill_values(ranker *r) {
    const parley_view *view = r->report.view;
    uint32_t drafts = r->report.draft_count;
    for (uint32_t row = 0; row < view->required_count; row++) {
        r->floors[row] = 2 * r->held.problem->spec.reservations[row];
        for (uint32_t i = 0; i < drafts; i++) {
            bool red = r->judged[i].verdicts[view->required[row]] == PARLEY_RED_LINED;
            r->values[row * drafts + i] = value_of(r, &r->judged[i], row) - (red ? BELOW_ALL : 0);
        }
    }
}

/* --- ranking --- */

static parley_status fill_draft(ranker *r, parley_ranked_draft *out, uint32_t i) {
    const parley_view *view = r->report.view;
    uint32_t drafts = r->report.draft_count;
    double *utilities = pl_case_take(&r->held, view->party_count, sizeof *utilities);
    uint32_t *places = pl_case_take(&r->held, view->required_count, sizeof *places);
    parley_verdict *verdicts = pl_case_take(&r->held, view->required_count, sizeof *verdicts);
    if (!utilities || !places || !verdicts)
        return PARLEY_E_MEMORY;
    for (uint32_t p = 0; p < view->party_count; p++)
        utilities[p] = r->judged[i].utilities[p].central;
    for (uint32_t row = 0; row < view->required_count; row++) {
        const int64_t *values = r->values + (size_t)row * drafts;
        bool red = r->judged[i].verdicts[view->required[row]] == PARLEY_RED_LINED;
        verdicts[row] = red                           ? PARLEY_RED_LINED
                        : values[i] >= r->floors[row] ? PARLEY_SIGNS
                                                      : PARLEY_REFUSES;
        places[row] = 1;
        for (uint32_t k = 0; k < drafts; k++)
            places[row] += values[k] > values[i];
    }
    out->draft = r->judged[i].draft;
    out->not_stated = r->judged[i].not_stated;
    out->utilities = utilities;
    out->places = places;
    out->verdicts = verdicts;
    return PARLEY_OK;
}

/* Whether fallback bargaining reaches `a` before `b`: earlier, or then by more parties. */
static bool falls_first(const parley_fallback *a, const parley_fallback *b) {
    if (!a->depth || !b->depth)
        return a->depth && !b->depth;
    return a->depth != b->depth ? a->depth < b->depth : a->support > b->support;
}

static void fill_places(parley_ranked_draft *drafts, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        parley_ranked_draft *one = &drafts[i];
        one->borda_place = one->approval_place = one->fallback_place = 1;
        for (uint32_t k = 0; k < count; k++) {
            one->borda_place += drafts[k].borda_twice > one->borda_twice;
            one->approval_place += drafts[k].votes > one->votes;
            one->fallback_place += falls_first(&drafts[k].fallback, &one->fallback);
        }
        if (!one->fallback.depth)
            one->fallback_place = 0;
    }
}

static parley_status rank(ranker *r) {
    uint32_t parties = r->report.view->required_count, count = r->report.draft_count;
    parley_status status = PARLEY_OK;
    uint64_t *borda = pl_case_take(&r->held, count, sizeof *borda);
    uint32_t *votes = pl_case_take(&r->held, count, sizeof *votes);
    parley_fallback *fallback = pl_case_take(&r->held, count, sizeof *fallback);
    parley_ranked_draft *drafts = pl_case_take(&r->held, count, sizeof *drafts);
    r->values = pl_case_take(&r->held, (size_t)parties * count, sizeof *r->values);
    if (!borda || !votes || !fallback || !drafts || !r->values)
        return PARLEY_E_MEMORY;
    r->report.drafts = drafts;
    fill_values(r);
    PL_TRY(parley_borda(borda, parties, count, r->values));
    PL_TRY(parley_approval(votes, parties, count, r->values, r->floors));
    PL_TRY(parley_fallback_bargaining(fallback, parties, count, r->values, r->floors,
                                      r->report.quota));
    for (uint32_t i = 0; i < count; i++) {
        PL_TRY(fill_draft(r, &drafts[i], i));
        drafts[i].borda_twice = borda[i];
        drafts[i].votes = votes[i];
        drafts[i].fallback = fallback[i];
    }
    fill_places(drafts, count);
out:
    return status;
}

parley_status parley_rank_report_new(parley_rank_report **out, const parley_view *view,
                                     const parley_rank_report_options *options,
                                     parley_control *control) {
    parley_status status = PARLEY_OK;
    *out = NULL;
    ranker *r = PL_NEW(ranker, 1);
    if (!r)
        return pl_fail_memory();
    r->report.view = view;
    r->report.quota = options && options->quota ? options->quota : view->required_count;
    PL_TRY(pl_case_open(&r->held, view, control));
    r->report.reservations = r->held.reservations;
    if (r->report.quota > view->required_count)
        PL_TRY(pl_fail(PARLEY_E_ARGUMENT, "a quota of %u parties; 1 to %u", r->report.quota,
                       view->required_count));
    PL_TRY(choose_drafts(r));
    if (r->report.draft_count > 0)
        status = rank(r);
out:
    if (status == PARLEY_OK)
        *out = &r->report;
    else
        parley_rank_report_free(&r->report);
    return status;
}

void parley_rank_report_free(parley_rank_report *report) {
    ranker *r = (ranker *)report;
    if (!r)
        return;
    pl_case_close(&r->held);
    pl_free(r);
}
