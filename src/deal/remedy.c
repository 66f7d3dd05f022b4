/* Red lines: which to drop, and which conflict.
 *
 * Implicit hitting sets: drop the cheapest set that hits every conflict known; if agreement is
 * still impossible, shrink what stands to a minimal conflict and go on. What is dropped in the end
 * is the cheapest, for anything cheaper misses a conflict. */
#include <parley/concession.h>

#include "deal/oracle.h"

#include <string.h>

struct parley_remedy {
    bool found, proven, complete;
    uint64_t weight;
    uint32_t *dropped, dropped_count;
    uint32_t *choices;
    pl_sets sets; /* the conflicts */
    uint32_t **conflict, *conflict_size;
};

/* Shrinks an infeasible set, which was asked last, to a minimal conflict: elements are put in until
 * it is one, the last is kept, and so on with those before it (de Siqueira & Puget 1988,
 * Explanation-based generalisation of failures). What known agreements meet is skipped. */
static parley_status shrink(pl_oracle *x, pl_set *set) {
    parley_status status = PARLEY_OK;
    pl_set core = {{0}};
    uint32_t element[PL_ELEMENTS], count;
    pl_oracle_rank(x, set, element, &count);
    for (;;) {
        bool feasible;
        PL_TRY(pl_oracle_ask(x, &core, &feasible));
        if (!feasible)
            break;
        while (feasible) {
            uint32_t met = pl_oracle_met(x, &core, element, count);
            pl_set sofar = core;
            for (uint32_t i = 0; i <= met; i++)
                pl_set_add(&sofar, element[i]);
            PL_TRY(pl_oracle_ask(x, &sofar, &feasible));
            if (!feasible)
                count = met;
        }
        pl_set_add(&core, element[count]);
    }
    *set = core;
out:
    return status;
}

static parley_status add_conflict(parley_remedy *r, const pl_set *set) {
    return pl_vector_push(&r->sets, *set) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

/* Minimal conflicts that do not touch one another, from what stands. *met: there was none left. */
static parley_status collect_conflicts(pl_oracle *x, parley_remedy *r, pl_set standing, bool *met) {
    parley_status status = PARLEY_OK;
    *met = true;
    for (;;) {
        bool feasible;
        PL_TRY(pl_oracle_ask(x, &standing, &feasible));
        if (feasible)
            return PARLEY_OK;
        pl_set conflict = standing;
        PL_TRY(shrink(x, &conflict));
        PL_TRY(add_conflict(r, &conflict));
        *met = false;
        for (uint32_t w = 0; w < PL_SET_WORDS; w++)
            standing.word[w] &= ~conflict.word[w];
    }
out:
    return status;
}

/* --- the loop --- */

static parley_status keep_answer(pl_oracle *x, parley_remedy *r, const pl_set *dropped) {
    r->dropped = PL_NEW(uint32_t, x->elements);
    r->choices = PL_NEW(uint32_t, x->space->original_issues);
    if (!r->dropped || !r->choices)
        return pl_fail_memory();
    for (uint32_t e = 0; e < x->elements; e++)
        if (pl_set_has(dropped, e))
            r->dropped[r->dropped_count++] = e;
    memcpy(r->choices, x->choices.items[x->answer], x->space->original_issues * sizeof(uint32_t));
    r->found = r->proven = true;
    return PARLEY_OK;
}

static parley_status find_cheapest(pl_oracle *x, parley_remedy *r) {
    parley_status status = PARLEY_OK;
    pl_set none = {{0}}, all = pl_oracle_all(x);
    bool met = false;
    PL_TRY(pl_oracle_ask(x, &none, &met));
    r->proven = !met;
    while (met) {
        pl_set dropped, standing = all;
        bool done;
        PL_TRY(pl_hitting_set(&dropped, &r->weight, &r->sets, x->elements, x->weight, x->control));
        for (uint32_t w = 0; w < PL_SET_WORDS; w++)
            standing.word[w] &= ~dropped.word[w];
        PL_TRY(collect_conflicts(x, r, standing, &done));
        if (done)
            return keep_answer(x, r, &dropped);
    }
out:
    return status;
}

/* All minimal conflicts, up to `most`. Sets already explored are those that hold a conflict or lie
 * within a set that can stand; the elements missing from such a set are a repair. */
static parley_status find_all(pl_oracle *x, parley_remedy *r, uint32_t most) {
    pl_sets repairs = {0};
    pl_set all = pl_oracle_all(x);
    parley_status status = PARLEY_OK;
    for (;;) {
        pl_set seed, repair = {{0}};
        bool found, feasible;
        PL_TRY(pl_unexplored(&seed, &found, &r->sets, &repairs, x->elements, x->control));
        r->complete = !found;
        if (!found || r->sets.count >= most)
            break;
        for (uint32_t w = 0; w < PL_SET_WORDS; w++)
            seed.word[w] &= all.word[w];
        PL_TRY(pl_oracle_ask(x, &seed, &feasible));
        if (!feasible) {
            PL_TRY(shrink(x, &seed));
            PL_TRY(add_conflict(r, &seed));
            continue;
        }
        for (uint32_t e = 0; e < x->elements; e++) {
            if (!pl_set_has(&all, e) || pl_set_has(&seed, e))
                continue;
            pl_set_add(&seed, e);
            PL_TRY(pl_oracle_ask(x, &seed, &feasible));
            if (!feasible) {
                pl_set_drop(&seed, e);
                pl_set_add(&repair, e);
            }
        }
        if (pl_vector_push(&repairs, repair) != PARLEY_OK)
            PL_TRY(pl_fail_memory());
    }
out:
    pl_vector_clear(&repairs);
    return status;
}

static parley_status list_conflicts(parley_remedy *r) {
    size_t count = r->sets.count;
    r->conflict = PL_NEW(uint32_t *, count);
    r->conflict_size = PL_NEW(uint32_t, count);
    if (!r->conflict || !r->conflict_size)
        return pl_fail_memory();
    for (size_t i = 0; i < count; i++) {
        r->conflict[i] = PL_NEW(uint32_t, pl_set_size(&r->sets.items[i]));
        if (!r->conflict[i])
            return pl_fail_memory();
        for (uint32_t e = 0; e < PL_ELEMENTS; e++)
            if (pl_set_has(&r->sets.items[i], e))
                r->conflict[i][r->conflict_size[i]++] = e;
    }
    return PARLEY_OK;
}

static bool interrupted(parley_status status) {
    return status == PARLEY_E_CANCELLED || status == PARLEY_E_LIMIT;
}

parley_status parley_remedy_new(parley_remedy **out, const parley_space *space,
                                const parley_red_line *lines, uint32_t count,
                                const parley_red_line_options *options, parley_control *control) {
    static const parley_red_line_options defaults;
    pl_oracle x = {0};
    parley_status status = PARLEY_OK, listed;
    options = options ? options : &defaults;
    *out = NULL;
    if (pl_oracle_check(space, lines, count) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    parley_remedy *r = PL_NEW(parley_remedy, 1);
    if (!r)
        return pl_fail_memory();
    if (space->empty) {
        r->proven = r->complete = true;
        *out = r;
        return PARLEY_OK;
    }
    status = pl_oracle_init(&x, space, lines, count, options, control);
    if (status == PARLEY_OK)
        status = find_cheapest(&x, r);
    if (status == PARLEY_OK && r->found && options->most_conflicts)
        status = find_all(&x, r, options->most_conflicts);
    pl_oracle_clear(&x);
    if (status == PARLEY_OK || interrupted(status)) {
        listed = list_conflicts(r);
        status = listed == PARLEY_OK ? status : listed;
    }
    if (status != PARLEY_OK && !interrupted(status)) {
        parley_remedy_free(r);
        return status;
    }
    *out = r;
    return status;
}

void parley_remedy_free(parley_remedy *r) {
    if (!r)
        return;
    for (size_t i = 0; r->conflict && i < r->sets.count; i++)
        pl_free(r->conflict[i]);
    pl_free(r->conflict);
    pl_free(r->conflict_size);
    pl_vector_clear(&r->sets);
    pl_free(r->dropped);
    pl_free(r->choices);
    pl_free(r);
}

int parley_remedy_found(const parley_remedy *r) {
    return r->found;
}

int parley_remedy_proven(const parley_remedy *r) {
    return r->proven;
}

uint64_t parley_remedy_weight(const parley_remedy *r) {
    return r->weight;
}

const uint32_t *parley_remedy_dropped(const parley_remedy *r, uint32_t *count) {
    *count = r->dropped_count;
    return r->dropped;
}

const uint32_t *parley_remedy_choices(const parley_remedy *r) {
    return r->found ? r->choices : NULL;
}

uint32_t parley_remedy_conflict_count(const parley_remedy *r) {
    return (uint32_t)r->sets.count;
}

const uint32_t *parley_remedy_conflict(const parley_remedy *r, uint32_t index, uint32_t *count) {
    *count = r->conflict_size[index];
    return r->conflict[index];
}

int parley_remedy_complete(const parley_remedy *r) {
    return r->complete;
}
