/* Representatives: rays, the boxes that they leave, and the gap; see parley/representatives.h. */
#include <parley/representatives.h>

#include "base/count.h"
#include "base/vector.h"
#include "deal/space.h"

#include <parley/solve.h>

#include <math.h>
#include <string.h>

enum { MOST_REPRESENTATIVES = 256, MOST_BOXES = 20000, WEIGHT_ROOM = 1 << 27 };

/* Every agreement not excluded so far is at most `top` of some box, in all parties. */
typedef struct box {
    int64_t top[PARLEY_MAX_PARTIES];
    double gap;
} box;

typedef struct cover {
    const parley_space *space;
    const parley_representatives_options *options;
    parley_coverage *coverage;
    parley_representative *out;
    uint32_t *choices, *trial; /* [most][m] and [m] */
    uint32_t most, n, m;
    int64_t d[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
    PL_VECTOR(box) boxes;
    parley_control *control;
} cover;

static void read_point(cover *c) {
    for (uint32_t p = 0; p < c->n; p++) {
        int64_t least, greatest;
        parley_space_range(c->space, p, &least, &greatest);
        c->d[p] = c->options->disagreement                  ? c->options->disagreement[p]
                  : c->space->reservation[p] == INT64_MIN   ? least
                  : c->space->reservation[p] > greatest + 1 ? greatest + 1
                  : c->space->reservation[p] < least        ? least
                                                            : c->space->reservation[p];
        c->scale[p] = c->options->scale ? c->options->scale[p] : 1;
    }
}

/* How far the top of a box is from the nearest representative. */
static double gap_of(const cover *c, const int64_t *top) {
    double nearest = INFINITY;
    for (uint32_t r = 0; r < c->coverage->count; r++) {
        double worst = 0;
        for (uint32_t p = 0; p < c->n; p++)
            worst = fmax(worst, (double)(top[p] - c->out[r].utilities[p]) / (double)c->scale[p]);
        nearest = fmin(nearest, worst);
    }
    return nearest;
}

static bool covers(const box *one, const int64_t *top, uint32_t n) {
    for (uint32_t p = 0; p < n; p++)
        if (one->top[p] < top[p])
            return false;
    return true;
}

/* Adds a box unless another one holds it or it lies below d. */
static parley_status add_box(cover *c, const int64_t *top) {
    box fresh = {.gap = INFINITY};
    for (uint32_t p = 0; p < c->n; p++)
        if (top[p] < c->d[p])
            return PARLEY_OK;
    for (size_t i = 0; i < c->boxes.count; i++)
        if (covers(&c->boxes.items[i], top, c->n))
            return PARLEY_OK;
    memcpy(fresh.top, top, sizeof fresh.top);
    return pl_vector_push(&c->boxes, fresh) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

/* No agreement has u >= limit: every box whose top does splits into the parts below one limit. */
static parley_status exclude(cover *c, const int64_t *limit) {
    size_t before = c->boxes.count, kept = 0;
    PL_VECTOR(box) split = {0};
    parley_status status = PARLEY_OK;
    if (before > MOST_BOXES)
        return PARLEY_OK;
    for (size_t i = 0; i < before; i++) {
        if (covers(&c->boxes.items[i], limit, c->n)) {
            if (pl_vector_push(&split, c->boxes.items[i]) != PARLEY_OK)
                PL_TRY(pl_fail_memory());
        } else {
            c->boxes.items[kept++] = c->boxes.items[i];
        }
    }
    c->boxes.count = kept;
    for (size_t i = 0; i < split.count; i++)
        for (uint32_t p = 0; p < c->n; p++) {
            box part = split.items[i];
            part.top[p] = limit[p] - 1;
            PL_TRY(add_box(c, part.top));
        }
out:
    pl_vector_clear(&split);
    return status;
}

static void keep_solution(cover *c, const parley_solution *solution, const int64_t *limit) {
    uint32_t count = c->coverage->count;
    for (uint32_t r = 0; r < count; r++)
        if (memcmp(c->out[r].utilities, solution->utilities, c->n * sizeof(int64_t)) == 0)
            return;
    if (count == c->most)
        return;
    memcpy(c->out[count].utilities, solution->utilities, sizeof c->out[count].utilities);
    memcpy(c->out[count].limit, limit, c->n * sizeof *limit);
    memcpy(c->choices + (size_t)count * c->m, c->trial, c->m * sizeof *c->trial);
    c->coverage->count++;
}

/* The solution along the ray from d with these weights, and the corner that it excludes. */
static parley_status shoot(cover *c, const int64_t *weights) {
    parley_solve_options options = {.disagreement = c->d,
                                    .scale = c->scale,
                                    .weights = weights,
                                    .node_limit = c->options->node_limit};
    parley_solution s;
    int64_t limit[PARLEY_MAX_PARTIES];
    parley_status status =
        parley_solve(&s, c->trial, c->space, PARLEY_TCHEBYCHEFF, &options, c->control);
    if (status != PARLEY_OK)
        return status;
    c->coverage->found = s.found;
    if (!s.found)
        return PARLEY_OK;
    for (uint32_t p = 0; p < c->n; p++) {
        /* The values are not negative: u >= d. */
        pl_i128 times = (pl_i128)s.value_numerator * c->scale[p];
        limit[p] = c->d[p] + (int64_t)(times / ((pl_i128)s.value_denominator * weights[p])) + 1;
    }
    keep_solution(c, &s, limit);
    return exclude(c, limit);
}

/* The best agreement of each party: together the ideal point, which cuts the first box down. */
static parley_status shoot_corners(cover *c) {
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < c->n; p++) {
        int64_t weights[PARLEY_MAX_PARTIES] = {0}, limit[PARLEY_MAX_PARTIES];
        parley_solution s;
        weights[p] = 1;
        parley_solve_options options = {.disagreement = c->d,
                                        .scale = c->scale,
                                        .weights = weights,
                                        .node_limit = c->options->node_limit};
        PL_TRY(parley_solve(&s, c->trial, c->space, PARLEY_UTILITARIAN, &options, c->control));
        memcpy(limit, c->d, sizeof limit);
        c->coverage->ideal[p] = s.utilities[p];
        limit[p] = s.utilities[p] + 1;
        keep_solution(c, &s, limit);
        PL_TRY(exclude(c, limit));
    }
out:
    return status;
}

static void rate_boxes(cover *c, size_t *worst) {
    *worst = 0;
    for (size_t i = 0; i < c->boxes.count; i++) {
        c->boxes.items[i].gap = gap_of(c, c->boxes.items[i].top);
        if (c->boxes.items[i].gap > c->boxes.items[*worst].gap)
            *worst = i;
    }
    c->coverage->gap = c->boxes.count ? c->boxes.items[*worst].gap : 0;
}

/* Weights whose ray passes through the top of a box. */
static void aim(const cover *c, const box *target, int64_t *weights) {
    double width[PARLEY_MAX_PARTIES], least = INFINITY;
    for (uint32_t p = 0; p < c->n; p++) {
        width[p] = ((double)(target->top[p] - c->d[p]) + 0.5) / (double)c->scale[p];
        least = fmin(least, width[p]);
    }
    for (uint32_t p = 0; p < c->n; p++) {
        double weight = nearbyint(WEIGHT_ROOM * least / width[p]);
        weights[p] = weight < 1 ? 1 : (int64_t)weight;
    }
}

static parley_status fill_cover(cover *c) {
    parley_status status = PARLEY_OK;
    int64_t weights[PARLEY_MAX_PARTIES];
    size_t worst;
    int64_t least, top[PARLEY_MAX_PARTIES] = {0};
    for (uint32_t p = 0; p < c->n; p++) {
        weights[p] = 1;
        parley_space_range(c->space, p, &least, &top[p]);
    }
    PL_TRY(add_box(c, top));
    PL_TRY(shoot(c, weights));
    if (!c->coverage->found)
        return PARLEY_OK;
    PL_TRY(shoot_corners(c));
    /* A ray may find a representative again and still cut a corner off, so count rays, not finds.
     */
    for (uint32_t ray = 0; ray < 4 * c->most && c->coverage->count < c->most; ray++) {
        rate_boxes(c, &worst);
        if (c->boxes.count == 0 || c->coverage->gap <= c->options->enough)
            break;
        box target = c->boxes.items[worst];
        aim(c, &target, weights);
        PL_TRY(shoot(c, weights));
    }
out:
    if (c->coverage->count)
        rate_boxes(c, &worst);
    return status;
}

parley_status parley_representatives(parley_coverage *coverage, parley_representative *out,
                                     uint32_t *choices, uint32_t most, const parley_space *space,
                                     const parley_representatives_options *options,
                                     parley_control *control) {
    static const parley_representatives_options defaults;
    parley_status status;
    *coverage = (parley_coverage){0};
    if (most < 1 || most > MOST_REPRESENTATIVES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u representatives asked for; 1 to %d", most,
                       MOST_REPRESENTATIVES);
    if (space->empty)
        return PARLEY_OK;
    cover c = {.space = space,
               .options = options ? options : &defaults,
               .coverage = coverage,
               .out = out,
               .choices = choices,
               .most = most,
               .n = space->parties,
               .m = space->original_issues,
               .control = control};
    c.trial = PL_NEW(uint32_t, c.m);
    if (!c.trial)
        return pl_fail_memory();
    read_point(&c);
    status = fill_cover(&c);
    pl_vector_clear(&c.boxes);
    pl_free(c.trial);
    return status;
}
