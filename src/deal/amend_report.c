/* What would mend a draft: its completion, amendments, trades and the nearest agreement, in terms
 * of the dossier. */
#include "deal/mediation.h"

#include <parley/concession.h>
#include <parley/mediation.h>

#include <string.h>

enum { DEFAULT_LISTED = 5 };

typedef struct mender {
    parley_amend_report report; /* first: the public handle points here */
    pl_case held;
    pl_analyst analyst;
    parley_amend_report_options options;
    parley_amendment *list; /* [listed] of the engine */
} mender;

/* --- the plan --- */

/* The egalitarian agreement that keeps all the draft states and crosses no red line on the other
 * points, whether or not all sign it. *found is 0 where there is none. */
static parley_status complete_anyhow(mender *m, uint32_t *choices, int *found) {
    const parley_view *view = m->report.view;
    const int32_t *stated = m->report.draft.choices;
    parley_space_spec spec = m->held.problem->spec;
    parley_space *space = NULL;
    parley_solution solution = {0};
    parley_status status = PARLEY_OK;
    /* The reservation values stand as they are, also where no completion comes near. */
    parley_solve_options options = {
        .disagreement = spec.reservations, .scale = m->held.problem->scale, .allow_below = 1};
    uint8_t *excluded = PL_NEW(uint8_t, view->option_count);
    if (!excluded)
        return pl_fail_memory();
    for (uint32_t o = 0; o < view->option_count; o++) {
        int32_t choice = stated[view->option_point[o]];
        excluded[o] = choice == PARLEY_NONE ? spec.excluded[o] : choice != (int32_t)o;
    }
    spec.excluded = excluded;
    PL_TRY(parley_space_new(&space, &spec, m->held.control));
    PL_TRY(parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, &options, m->held.control));
out:
    *found = solution.found;
    parley_space_free(space);
    pl_free(excluded);
    return status;
}

static parley_status find_completion(mender *m, parley_package *completion, int *found) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    *completion = m->report.draft.completion;
    *found = m->report.draft.completable;
    if (*found)
        return PARLEY_OK;
    parley_status status = complete_anyhow(m, choices, found);
    if (status == PARLEY_OK && *found)
        status = pl_analyst_package(&m->analyst, completion, choices);
    return status;
}

static parley_status make_plan(mender *m) {
    parley_amend_report *report = &m->report;
    parley_draft_report *plan = &report->plan;
    parley_status status = PARLEY_OK;
    plan->draft = report->draft.draft;
    plan->choices = report->draft.choices;
    report->has_plan = 1;
    if (report->draft.not_stated > 0) {
        parley_package completion;
        PL_TRY(find_completion(m, &completion, &report->has_plan));
        plan->choices = completion.choices;
    }
    if (!report->has_plan)
        return PARLEY_OK;
    plan->breaks_constraint = report->draft.breaks_constraint;
    PL_TRY(pl_judge_choices(&m->analyst, plan));
    report->acceptable = plan->all_sign && !plan->breaks_constraint;
out:
    return status;
}

/* --- amendments --- */

static uint32_t listed_in(const mender *m) {
    uint32_t count = 0;
    while (count < m->options.listed && m->list[count].change_count > 0)
        count++;
    return count;
}

static parley_status find_amendments(mender *m, parley_amend_goal goal,
                                     parley_amendment_list *out) {
    uint32_t plan[PARLEY_MAX_ISSUES];
    parley_amend_options options = {.goal = goal,
                                    .most_changes = m->report.most_changes,
                                    .scale = m->held.problem->scale,
                                    .distinct = 1};
    parley_status status = PARLEY_OK;
    parley_view_to_space(m->report.view, m->report.plan.choices, plan);
    PL_TRY(parley_amendments(m->list, m->options.listed, &out->found, m->held.space, plan, &options,
                             m->held.control));
    out->count = listed_in(m);
    parley_draft_amendment *items = pl_case_take(&m->held, out->count, sizeof *items);
    if (!items)
        return PARLEY_E_MEMORY;
    out->items = items;
    for (size_t i = 0; i < out->count; i++)
        PL_TRY(pl_translate_amendment(&m->analyst, &m->report.plan, &m->list[i], &items[i]));
out:
    return status;
}

/* --- trades --- */

/* What changing one point of the plan brings each party. */
static const double *gains_of_change(mender *m, uint32_t point, uint32_t option) {
    const parley_view *view = m->report.view;
    int32_t choices[PARLEY_MAX_ISSUES];
    double *gains = pl_case_take(&m->held, view->party_count, sizeof *gains);
    memcpy(choices, m->report.plan.choices, view->point_count * sizeof *choices);
    choices[point] = (int32_t)option;
    for (uint32_t p = 0; gains && p < view->party_count; p++)
        gains[p] =
            parley_utility_of(view, p, choices).central - m->report.plan.utilities[p].central;
    return gains;
}

/* The parties that gain by one change, lose by the other, and gain in all, on the grid. */
static parley_status find_sides(mender *m, const uint32_t *plan, const parley_amendment *from,
                                parley_draft_trade *to) {
    const parley_view *view = m->report.view;
    for (uint32_t i = 0; i < 2; i++) {
        parley_choice mine = from->changes[i], other = from->changes[1 - i];
        uint32_t count = 0;
        uint32_t *parties = pl_case_take(&m->held, view->required_count, sizeof *parties);
        if (!parties)
            return PARLEY_E_MEMORY;
        for (uint32_t row = 0; row < view->required_count; row++) {
            uint32_t first = view->points[mine.issue].first;
            int64_t gain = (int64_t)pl_case_gain(&m->held, row, first + mine.option) -
                           pl_case_gain(&m->held, row, first + plan[mine.issue]);
            first = view->points[other.issue].first;
            int64_t loss = (int64_t)pl_case_gain(&m->held, row, first + other.option) -
                           pl_case_gain(&m->held, row, first + plan[other.issue]);
            if (gain > 0 && loss < 0 && gain + loss > 0)
                parties[count++] = view->required[row];
        }
        to->sides[i] = (parley_indices){count, parties};
    }
    return PARLEY_OK;
}

static parley_status translate_trade(mender *m, const uint32_t *plan, const parley_amendment *from,
                                     parley_draft_trade *to) {
    const parley_view *view = m->report.view;
    uint32_t choices[PARLEY_MAX_ISSUES];
    int64_t utilities[PARLEY_MAX_PARTIES];
    memcpy(choices, plan, view->point_count * sizeof *choices);
    for (uint32_t i = 0; i < 2; i++) {
        to->points[i] = from->changes[i].issue;
        to->options[i] = view->points[to->points[i]].first + from->changes[i].option;
        to->gains[i] = gains_of_change(m, to->points[i], to->options[i]);
        if (!to->gains[i])
            return PARLEY_E_MEMORY;
        choices[to->points[i]] = from->changes[i].option;
    }
    parley_status status = find_sides(m, plan, from, to);
    if (status == PARLEY_OK)
        status = parley_space_eval(m->held.space, choices, utilities);
    if (status != PARLEY_OK)
        return status;
    to->makes_acceptable = parley_space_allows(m->held.space, choices);
    for (uint32_t row = 0; row < view->required_count; row++)
        to->makes_acceptable &= utilities[row] >= m->held.problem->spec.reservations[row];
    return status;
}

/* The space in which the plan may keep the red lines that it crosses. */
static parley_status open_trading_space(const mender *m, parley_space **out) {
    const parley_view *view = m->report.view;
    parley_space_spec spec = m->held.problem->spec;
    uint8_t *excluded = PL_NEW(uint8_t, view->option_count);
    *out = NULL;
    if (!excluded)
        return pl_fail_memory();
    memcpy(excluded, spec.excluded, view->option_count);
    for (uint32_t j = 0; j < view->point_count; j++)
        excluded[m->report.plan.choices[j]] = 0;
    spec.excluded = excluded;
    parley_status status = parley_space_new(out, &spec, m->held.control);
    pl_free(excluded);
    return status;
}

static parley_status find_trades(mender *m) {
    parley_trade_list *out = &m->report.trades;
    uint32_t plan[PARLEY_MAX_ISSUES], listed = m->options.listed;
    uint64_t *first = m->options.unharmed ? &out->unharmed : &out->found;
    uint64_t *second = m->options.unharmed ? &out->found : &out->unharmed;
    parley_amend_options options = {
        .scale = m->held.problem->scale, .unharmed = m->options.unharmed != 0, .distinct = 1};
    parley_space *space = NULL;
    parley_status status = PARLEY_OK;
    parley_view_to_space(m->report.view, m->report.plan.choices, plan);
    PL_TRY(open_trading_space(m, &space));
    PL_TRY(parley_trades(m->list, listed, first, space, plan, &options, m->held.control));
    out->count = listed_in(m);
    parley_draft_trade *items = pl_case_take(&m->held, out->count, sizeof *items);
    if (!items)
        PL_TRY(PARLEY_E_MEMORY);
    out->items = items;
    for (size_t i = 0; i < out->count; i++)
        PL_TRY(translate_trade(m, plan, &m->list[i], &items[i]));
    options.unharmed = !options.unharmed;
    status = parley_trades(NULL, 0, second, space, plan, &options, m->held.control);
out:
    parley_space_free(space);
    return status;
}

/* --- the report --- */

static parley_status check(const parley_view *view, uint32_t draft,
                           const parley_amend_report_options *options) {
    if (draft >= view->dossier->draft_count)
        return pl_fail(PARLEY_E_ARGUMENT, "draft %u; there are %zu", draft,
                       view->dossier->draft_count);
    if (options->most_changes > PARLEY_MAX_CHANGES || options->listed > PARLEY_MOST_LISTED)
        return pl_fail(
            PARLEY_E_ARGUMENT, "%u changes at once, %u amendments listed; up to %d and up to %d",
            options->most_changes, options->listed, PARLEY_MAX_CHANGES, PARLEY_MOST_LISTED);
    return PARLEY_OK;
}

static parley_status fill(mender *m, uint32_t draft) {
    parley_amend_report *report = &m->report;
    parley_status status = PARLEY_OK;
    PL_TRY(parley_feasible(&report->possible, NULL, m->held.space, NULL, NULL, m->held.control));
    PL_TRY(pl_report_draft(&m->analyst, &report->draft, draft, report->possible == 1));
    PL_TRY(make_plan(m));
    report->most_changes =
        m->options.most_changes ? m->options.most_changes : pl_most_changes(report->view);
    if (report->has_plan) {
        PL_TRY(find_amendments(m, PARLEY_AMEND_ACCEPTABLE, &report->makes_acceptable));
        PL_TRY(find_amendments(m, PARLEY_AMEND_IMPROVING, &report->improves));
        status = find_trades(m);
    }
out:
    return status;
}

parley_status parley_amend_report_new(parley_amend_report **out, const parley_view *view,
                                      uint32_t draft, const parley_amend_report_options *options,
                                      parley_control *control) {
    static const parley_amend_report_options defaults;
    parley_status status = check(view, draft, options ? options : &defaults);
    *out = NULL;
    if (status != PARLEY_OK)
        return status;
    mender *m = PL_NEW(mender, 1);
    if (!m)
        return pl_fail_memory();
    m->options = options ? *options : defaults;
    if (!m->options.listed)
        m->options.listed = DEFAULT_LISTED;
    PL_TRY(pl_case_open(&m->held, view, control));
    m->analyst = pl_case_analyst(&m->held);
    m->report.view = view;
    m->report.reservations = m->held.reservations;
    m->list = pl_case_take(&m->held, m->options.listed, sizeof *m->list);
    status = m->list ? fill(m, draft) : PARLEY_E_MEMORY;
out:
    if (status == PARLEY_OK)
        *out = &m->report;
    else
        parley_amend_report_free(&m->report);
    return status;
}

void parley_amend_report_free(parley_amend_report *report) {
    mender *m = (mender *)report;
    if (!m)
        return;
    pl_case_close(&m->held);
    pl_free(m);
}
