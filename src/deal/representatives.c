/* Representatives: again and again the agreement that is farthest from those chosen already; see
 * parley/representatives.h.
 *
 * The agreements that no representative matches are kept as zones, each the agreements above some
 * utilities, its floor (Klamroth, Lacour & Vanderpooten 2015, doi:10.1016/j.ejor.2015.03.031). The
 * farthest agreement of a zone is a weighted Tchebycheff solution from its floor; until a zone is
 * asked for it, the distance of the zone that it was cut from serves as the bound. */
#include <parley/representatives.h>

#include "base/vector.h"
#include "deal/space.h"

#include <parley/solve.h>

#include <math.h>
#include <string.h>

enum { MOST_REPRESENTATIVES = 256, MOST_ZONES = 20000 };

/* Agreements with u > floor for all parties whose floor is not INT64_MIN. */
typedef struct zone {
    int64_t floor[PARLEY_MAX_PARTIES];
    int64_t utilities[PARLEY_MAX_PARTIES]; /* of its farthest agreement, once `solved` */
    const uint32_t *choices;
    double bound;        /* none is farther above the floor, in whole utilities */
    bool solved, capped; /* capped: its search reached the node limit */
} zone;

typedef PL_VECTOR(zone) zones;

typedef struct cover {
    const parley_space *space;
    const parley_representatives_options *options;
    parley_coverage *coverage;
    parley_representative *out;
    uint32_t *choices, *trial; /* [most][m] and [m] */
    uint32_t most, n, m;
    int64_t d[PARLEY_MAX_PARTIES], scale[PARLEY_MAX_PARTIES];
    zones open, hit;
    pl_arena arena; /* the agreements of zones */
    bool capped;
    parley_control *control;
} cover;

static void read_point(cover *c) {
    for (uint32_t p = 0; p < c->n; p++) {
        c->d[p] = c->options->disagreement ? c->options->disagreement[p]
                                           : pl_disagreement(c->space, p, c->space->reservation[p]);
        c->scale[p] = c->options->scale ? c->options->scale[p] : 1;
    }
}

static void keep(cover *c, const int64_t *utilities, const uint32_t *choices, double distance) {
    uint32_t count = c->coverage->count++;
    memcpy(c->out[count].utilities, utilities, c->n * sizeof *utilities);
    c->out[count].distance = distance;
    memcpy(c->choices + (size_t)count * c->m, choices, c->m * sizeof *choices);
}

/* --- zones --- */

/* The agreement that is farthest above the floor of a zone. */
static parley_status solve_zone(cover *c, zone *z) {
    int64_t weights[PARLEY_MAX_PARTIES], reference[PARLEY_MAX_PARTIES];
    parley_solution s;
    for (uint32_t p = 0; p < c->n; p++) {
        weights[p] = z->floor[p] != INT64_MIN;
        reference[p] = weights[p] ? z->floor[p] : 0;
    }
    parley_solve_options options = {.disagreement = c->d,
                                    .scale = c->scale,
                                    .weights = weights,
                                    .reference = reference,
                                    .node_limit = c->options->node_limit};
    parley_status status =
        parley_solve(&s, c->trial, c->space, PARLEY_TCHEBYCHEFF, &options, c->control);
    z->bound = fmin(z->bound, status == PARLEY_OK ? s.value : s.bound);
    z->capped = status == PARLEY_E_LIMIT;
    c->capped = c->capped || z->capped;
    if (status != PARLEY_OK || !s.found)
        return z->capped ? PARLEY_OK : status;
    uint32_t *choices = pl_arena_alloc(&c->arena, c->m, sizeof *choices);
    if (!choices)
        return pl_fail_memory();
    memcpy(choices, c->trial, c->m * sizeof *choices);
    memcpy(z->utilities, s.utilities, sizeof z->utilities);
    z->choices = choices;
    z->solved = true;
    return PARLEY_OK;
}

static bool above(const zone *z, const int64_t *utilities, uint32_t n) {
    for (uint32_t p = 0; p < n; p++)
        if (utilities[p] <= z->floor[p])
            return false;
    return true;
}

static bool holds(const zone *z, const zone *part, uint32_t n) {
    for (uint32_t p = 0; p < n; p++)
        if (z->floor[p] > part->floor[p])
            return false;
    return true;
}

/* Adds the part of hit zone `i` in which party p gets more than `level`, unless another zone holds
 * it: a zone that was not hit and has just this floor for p, or the same part of another hit one.
 */
static parley_status add_part(cover *c, size_t i, uint32_t p, int64_t level, size_t whole) {
    zone part = c->hit.items[i];
    part.floor[p] = level;
    part.solved = part.capped = false;
    part.bound = fmin(part.bound, (double)(c->coverage->ideal[p] - level) / (double)c->scale[p]);
    if (part.bound <= 0)
        return PARLEY_OK;
    for (size_t k = 0; k < whole; k++)
        if (c->open.items[k].floor[p] == level && holds(&c->open.items[k], &part, c->n))
            return PARLEY_OK;
    for (size_t k = 0; k < c->hit.count; k++) {
        zone other = c->hit.items[k];
        other.floor[p] = level;
        if (k != i && holds(&other, &part, c->n) && (k < i || !holds(&part, &other, c->n)))
            return PARLEY_OK;
    }
    return pl_vector_push(&c->open, part) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

/* Takes what the new representative matches out of the zones. */
static parley_status split(cover *c, const int64_t *utilities) {
    size_t kept = 0;
    parley_status status = PARLEY_OK;
    c->hit.count = 0;
    for (size_t i = 0; i < c->open.count; i++)
        if (!above(&c->open.items[i], utilities, c->n))
            c->open.items[kept++] = c->open.items[i];
        else if (pl_vector_push(&c->hit, c->open.items[i]) != PARLEY_OK)
            return pl_fail_memory();
    c->open.count = kept;
    for (size_t i = 0; i < c->hit.count; i++)
        for (uint32_t p = 0; p < c->n && status == PARLEY_OK; p++)
            status = add_part(c, i, p, utilities[p], kept);
    return status;
}

/* --- the choice --- */

/* The best of each party: what lies above the first representative for it, whatever the others get.
 */
static parley_status find_ideal(cover *c, const int64_t *first) {
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < c->n && status == PARLEY_OK; p++) {
        zone one = {.bound = INFINITY};
        int64_t least;
        parley_space_range(c->space, p, &least, &c->coverage->ideal[p]);
        for (uint32_t q = 0; q < c->n; q++)
            one.floor[q] = q == p ? first[p] : INT64_MIN;
        status = solve_zone(c, &one);
        if (one.solved)
            c->coverage->ideal[p] = one.utilities[p];
        if (status == PARLEY_OK && one.bound > 0 && pl_vector_push(&c->open, one) != PARLEY_OK)
            status = pl_fail_memory();
    }
    return status;
}

static parley_status begin(cover *c) {
    zone whole = {.bound = INFINITY};
    memcpy(whole.floor, c->d, sizeof c->d);
    parley_status status = solve_zone(c, &whole);
    c->coverage->found = whole.solved;
    if (!whole.solved)
        return whole.capped ? PARLEY_E_LIMIT : status;
    keep(c, whole.utilities, whole.choices, INFINITY);
    return find_ideal(c, whole.utilities);
}

/* The zone whose bound is the greatest; NULL without any. */
static zone *farthest(cover *c, bool with_capped) {
    zone *best = NULL;
    for (size_t i = 0; i < c->open.count; i++) {
        zone *z = &c->open.items[i];
        if ((with_capped || !z->capped) && (!best || z->bound > best->bound))
            best = z;
    }
    return best;
}

static void drop(cover *c, zone *z) {
    *z = c->open.items[--c->open.count];
}

static parley_status choose(cover *c) {
    parley_status status = PARLEY_OK;
    while (status == PARLEY_OK) {
        zone *z = farthest(c, false);
        bool full = c->coverage->count == c->most || c->open.count > MOST_ZONES;
        if (!z || z->bound <= c->options->enough || (full && z->solved))
            return c->capped ? PARLEY_E_LIMIT : PARLEY_OK;
        if (!z->solved) {
            status = solve_zone(c, z);
            if (z->bound <= 0)
                drop(c, z);
            continue;
        }
        zone chosen = *z;
        keep(c, chosen.utilities, chosen.choices, chosen.bound);
        status = split(c, chosen.utilities);
    }
    return status;
}

parley_status parley_representatives(parley_coverage *coverage, parley_representative *out,
                                     uint32_t *choices, uint32_t most, const parley_space *space,
                                     const parley_representatives_options *options,
                                     parley_control *control) {
    static const parley_representatives_options defaults;
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
    parley_status status = begin(&c);
    if (status == PARLEY_OK && coverage->found)
        status = choose(&c);
    const zone *left = farthest(&c, true);
    coverage->gap = left ? left->bound : 0;
    pl_vector_clear(&c.open);
    pl_vector_clear(&c.hit);
    pl_arena_clear(&c.arena);
    pl_free(c.trial);
    return status;
}
