/* The frontier of a space: reduce, choose a method, hand out points and their agreements. */
#include <parley/frontier.h>

#include "base/count.h"
#include "deal/frontier_parts.h"
#include "deal/points.h"
#include "deal/stages.h"
#include "deal/witness.h"
#include "parallel/control.h"

#include <pthread.h>
#include <string.h>

enum {
    DEFAULT_POINT_LIMIT = 20000000,
    MOST_THREADS = 64,
    /* With 2 parties: up to here a row of the grid is faster than any list. */
    SHORT_ROW = 1 << 15,
    /* Cells of longer rows that take as long as looking at one sum of points; measured. */
    CELLS_PER_SUM = 20
};

struct parley_frontier {
    const parley_space *space;
    pl_union *whole; /* of a divided space; nothing else is filled then */
    pl_reduced reduced;
    pl_points points;
    pl_rows rows;
    pl_ledger ledger;
    size_t peak; /* of computing the points */
    const char *method;
    /* Built when first asked for. */
    pthread_mutex_t lock;
    pl_witness *witness;
};

static const parley_frontier_options DEFAULTS;

static parley_status check(const parley_space *space, const parley_frontier_options *options) {
    if (space->parties > PARLEY_FRONTIER_MAX_PARTIES)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "a frontier of %u parties has too many points to list; at most %d parties, "
                       "ask for representatives instead",
                       space->parties, PARLEY_FRONTIER_MAX_PARTIES);
    if (options->method < 0 || options->method > PARLEY_FRONTIER_SPARSE)
        return pl_fail(PARLEY_E_ARGUMENT, "frontier method %d does not exist",
                       (int)options->method);
    if (options->threads > MOST_THREADS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u threads asked for; at most %d", options->threads,
                       MOST_THREADS);
    return PARLEY_OK;
}

static parley_status fill_rows(parley_frontier *f, pl_job *job) {
    f->method = "dense grid";
    return pl_rows_fill(&f->rows, job);
}

static parley_status fill_lists(parley_frontier *f, pl_job *job) {
    f->method = "sparse lists";
    return pl_merge_fill(job);
}

/* With 2 axes lists first, with as much work as the grid would take; what they answer does not
 * depend on that, only how long it takes. */
static parley_status fill_two(parley_frontier *f, pl_job *job, parley_frontier_method wanted) {
    const pl_reduced *r = &f->reduced;
    double row = r->budget[0] < r->budget[1] ? r->budget[0] : r->budget[1];
    if (wanted == PARLEY_FRONTIER_DENSE)
        return fill_rows(f, job);
    if (wanted == PARLEY_FRONTIER_SPARSE || !pl_ledger_fits(&f->ledger, pl_rows_bytes(r), 1))
        return fill_lists(f, job);
    if (row < SHORT_ROW)
        return fill_rows(f, job);
    job->work_limit = (uint64_t)((row + 1) * r->first[r->issues] / CELLS_PER_SUM) + 1;
    parley_status status = fill_lists(f, job);
    if (status == PARLEY_E_LIMIT || (status == PARLEY_OK && job->gave_up)) {
        f->points.count = 0;
        return fill_rows(f, job);
    }
    return status;
}

static parley_status fill_single(parley_frontier *f, pl_job *job) {
    f->method = "single point";
    if (pl_points_reserve(&f->points, 1, job->point_limit, job->ledger) != PARLEY_OK)
        return parley_last_error()->status;
    memset(f->points.loss, 0, f->points.axes * sizeof *f->points.loss);
    f->points.count = 1;
    return PARLEY_OK;
}

static parley_status fill(parley_frontier *f, const parley_frontier_options *options,
                          parley_control *control) {
    pl_job job = {.reduced = &f->reduced,
                  .points = &f->points,
                  .ledger = &f->ledger,
                  .control = control,
                  .point_limit = options->point_limit ? options->point_limit : DEFAULT_POINT_LIMIT};
    parley_status status = PARLEY_OK;
    f->method = "single point";
    if (f->reduced.hopeless)
        return PARLEY_OK;
    f->points.axes = f->reduced.axes;
    if (options->threads > 1)
        PL_TRY(pl_pool_new(&job.pool, options->threads));
    if (f->reduced.party[1] == UINT32_MAX)
        PL_TRY(fill_single(f, &job));
    else if (f->reduced.axes == 2)
        PL_TRY(fill_two(f, &job, options->method));
    else
        PL_TRY(pl_stages_fill(&job, options->method, &f->method));
out:
    pl_pool_free(job.pool);
    return status;
}

parley_status parley_frontier_new(parley_frontier **out, const parley_space *space,
                                  const parley_frontier_options *options, parley_control *control) {
    *out = NULL;
    if (!options)
        options = &DEFAULTS;
    if (check(space, options) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    parley_frontier *f = PL_NEW(parley_frontier, 1);
    if (!f)
        return pl_fail_memory();
    parley_status status = PARLEY_OK;
    pthread_mutex_init(&f->lock, NULL);
    f->space = space;
    f->ledger.limit = options->memory_limit_bytes ? options->memory_limit_bytes : (size_t)1 << 30;
    PL_TRY(pl_control_poll(control));
    if (space->parts) {
        PL_TRY(pl_union_new(&f->whole, space, options, control));
        goto out;
    }
    PL_TRY(pl_reduce(&f->reduced, space, options->floors, true, control));
    PL_TRY(fill(f, options, control));
    f->peak = f->ledger.peak;
out:
    if (status != PARLEY_OK) {
        parley_frontier_free(f);
        return status;
    }
    *out = f;
    return PARLEY_OK;
}

void parley_frontier_free(parley_frontier *f) {
    if (!f)
        return;
    pl_union_free(f->whole);
    pl_witness_free(f->witness);
    pl_rows_drop(&f->rows, &f->ledger);
    pl_points_drop(&f->points, &f->ledger);
    pl_reduced_clear(&f->reduced);
    pthread_mutex_destroy(&f->lock);
    pl_free(f);
}

size_t parley_frontier_size(const parley_frontier *frontier) {
    return frontier->whole ? pl_union_size(frontier->whole) : frontier->points.count;
}

size_t pl_frontier_held(const parley_frontier *frontier) {
    return frontier->ledger.used;
}

static parley_status check_index(const parley_frontier *f, size_t index) {
    size_t count = parley_frontier_size(f);
    if (index >= count)
        return pl_fail(PARLEY_E_ARGUMENT, "point %zu of a frontier of %zu points", index, count);
    return PARLEY_OK;
}

static const uint32_t *losses_of(const parley_frontier *f, size_t index) {
    return f->points.loss + index * f->points.axes;
}

parley_status parley_frontier_utilities(const parley_frontier *frontier, size_t index,
                                        int64_t *utilities) {
    if (check_index(frontier, index) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    if (frontier->whole)
        pl_union_utilities(frontier->whole, index, utilities);
    else
        pl_reduced_utilities(&frontier->reduced, losses_of(frontier, index), utilities);
    return PARLEY_OK;
}

/* What a frontier says never changes; the witness only remembers work, under the lock. */
static parley_status prepare_witness(const parley_frontier *frontier, bool weigh) {
    parley_frontier *f = (parley_frontier *)frontier;
    parley_status status = PARLEY_OK;
    pthread_mutex_lock(&f->lock);
    if (!f->witness)
        status = pl_witness_new(&f->witness, &f->reduced, &f->ledger);
    if (status == PARLEY_OK && weigh)
        status = pl_witness_weigh(f->witness);
    pthread_mutex_unlock(&f->lock);
    return status;
}

parley_status parley_frontier_choices(const parley_frontier *frontier, size_t index,
                                      uint32_t *choices) {
    uint32_t option[PARLEY_MAX_ISSUES];
    parley_status status = PARLEY_OK;
    PL_TRY(check_index(frontier, index));
    if (frontier->whole)
        return pl_union_choices(frontier->whole, index, choices);
    if (frontier->rows.block) {
        pl_rows_trace(&frontier->rows, losses_of(frontier, index), option);
    } else {
        PL_TRY(prepare_witness(frontier, false));
        PL_TRY(pl_witness_trace(frontier->witness, losses_of(frontier, index), option));
    }
    pl_space_expand(frontier->space, option, choices);
out:
    return status;
}

parley_status parley_frontier_multiplicity(const parley_frontier *frontier, size_t index,
                                           parley_count *out) {
    parley_status status = PARLEY_OK;
    PL_TRY(check_index(frontier, index));
    if (frontier->whole)
        return pl_union_multiplicity(frontier->whole, index, out);
    PL_TRY(prepare_witness(frontier, true));
    *out = pl_witness_count(frontier->witness, losses_of(frontier, index));
out:
    return status;
}

const char *parley_frontier_method_name(const parley_frontier *frontier) {
    return frontier->whole ? pl_union_method(frontier->whole) : frontier->method;
}

size_t parley_frontier_memory_bytes(const parley_frontier *frontier) {
    return frontier->whole ? pl_union_peak(frontier->whole) : frontier->peak;
}
