/* Three or four parties by lists: a sweep for every issue. */
#include "deal/points.h"
#include "deal/sweep.h"

#include "parallel/control.h"

/* Issues of small spans first: the lists of the early issues stay short. */
static pl_sized *order_issues(const pl_reduced *r) {
    pl_sized *order = PL_NEW(pl_sized, r->issues);
    for (uint32_t j = 0; order && j < r->issues; j++) {
        order[j].issue = j;
        for (uint32_t a = 0; a < r->axes; a++)
            order[j].size += pl_reduced_span(r, j, a) / (1.0 + r->range[a]);
    }
    if (order)
        pl_sort_sized(order, r->issues);
    return order;
}

static parley_status write_points(pl_job *job, const pl_list *list, const pl_packing *packing) {
    pl_points *points = job->points;
    parley_status status = pl_points_reserve(points, list->count, job->point_limit, job->ledger);
    if (status != PARLEY_OK)
        return status;
    for (size_t i = 0; i < list->count; i++)
        for (uint32_t a = 0; a < points->axes; a++)
            points->loss[i * points->axes + a] = pl_lane(packing, pl_list_key(list, i), a);
    points->count = list->count;
    return PARLEY_OK;
}

parley_status pl_sweep_fill(pl_job *job) {
    const pl_reduced *r = job->reduced;
    parley_status status = PARLEY_OK;
    pl_sweep *sweep = NULL;
    pl_list lists[2] = {{0}, {0}};
    pl_packing packing = pl_packing_of(r);
    pl_sized *order = order_issues(r);
    if (!order) {
        status = pl_fail_memory();
        goto out;
    }
    PL_TRY(pl_sweep_new(&sweep, r, job->ledger, job->control));
    PL_TRY(pl_list_start(&lists[0], &packing, job->ledger));
    for (uint32_t s = 0; s < r->issues; s++) {
        PL_TRY(pl_sweep_step(sweep, &lists[s % 2], order[s].issue, &lists[(s + 1) % 2]));
        job->gave_up = job->work_limit && pl_sweep_work(sweep) > job->work_limit;
        if (job->gave_up)
            goto out;
        pl_control_report(job->control, "frontier", (s + 1.0) / (r->issues + 1.0));
    }
    PL_TRY(write_points(job, &lists[r->issues % 2], &packing));
out:
    pl_sweep_free(sweep);
    pl_list_drop(&lists[0], job->ledger);
    pl_list_drop(&lists[1], job->ledger);
    pl_free(order);
    return status;
}
