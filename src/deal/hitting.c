/* Cheapest hitting sets and unexplored sets, for a few hundred elements and conflicts. */
#include "deal/hitting.h"

#include "parallel/control.h"

#include <string.h>

bool pl_set_within(const pl_set *part, const pl_set *whole) {
    for (uint32_t i = 0; i < PL_SET_WORDS; i++)
        if (part->word[i] & ~whole->word[i])
            return false;
    return true;
}

bool pl_set_meets(const pl_set *a, const pl_set *b) {
    for (uint32_t i = 0; i < PL_SET_WORDS; i++)
        if (a->word[i] & b->word[i])
            return true;
    return false;
}

uint32_t pl_set_size(const pl_set *set) {
    uint32_t size = 0;
    for (uint32_t i = 0; i < PL_SET_WORDS; i++)
        size += (uint32_t)__builtin_popcountll(set->word[i]);
    return size;
}

typedef struct hitter {
    const pl_sets *sets;
    const uint32_t *weight;
    uint32_t elements;
    parley_control *control;
    uint64_t best, steps;
    pl_set best_set;
} hitter;

/* Elements of `set` that may still be taken. */
static pl_set open_part(const pl_set *set, const pl_set *barred) {
    pl_set open;
    for (uint32_t i = 0; i < PL_SET_WORDS; i++)
        open.word[i] = set->word[i] & ~barred->word[i];
    return open;
}

static uint32_t cheapest_of(const hitter *h, const pl_set *set) {
    uint32_t least = UINT32_MAX;
    for (uint32_t e = 0; e < h->elements; e++)
        if (pl_set_has(set, e) && h->weight[e] < least)
            least = h->weight[e];
    return least;
}

/* A lower bound for what is still to be paid, and the set with the fewest choices among those not
 * met. UINT64_MAX: some set cannot be met any more. */
static uint64_t bound_of(const hitter *h, const pl_set *taken, const pl_set *barred, pl_set *pick,
                         bool *any) {
    pl_set touched = {{0}};
    uint64_t bound = 0;
    uint32_t fewest = UINT32_MAX;
    *any = false;
    for (size_t i = 0; i < h->sets->count; i++) {
        const pl_set *set = &h->sets->items[i];
        if (pl_set_meets(set, taken))
            continue;
        pl_set open = open_part(set, barred);
        uint32_t size = pl_set_size(&open);
        if (size == 0)
            return UINT64_MAX;
        if (size < fewest) {
            fewest = size;
            *pick = open;
            *any = true;
        }
        if (pl_set_meets(&open, &touched))
            continue;
        bound += cheapest_of(h, &open);
        for (uint32_t w = 0; w < PL_SET_WORDS; w++)
            touched.word[w] |= open.word[w];
    }
    return bound;
}

/* As deep as the hitting set is large. Elements tried before are barred below their siblings. */
static parley_status hit(hitter *h, pl_set taken, pl_set barred, uint64_t paid) {
    pl_set pick;
    bool any;
    parley_status status = PARLEY_OK;
    if (++h->steps % 256 == 0)
        PL_TRY(pl_control_poll(h->control));
    uint64_t bound = bound_of(h, &taken, &barred, &pick, &any);
    if (bound == UINT64_MAX || paid + bound >= h->best)
        return PARLEY_OK;
    if (!any) {
        h->best = paid;
        h->best_set = taken;
        return PARLEY_OK;
    }
    for (uint32_t e = 0; e < h->elements; e++) {
        if (!pl_set_has(&pick, e))
            continue;
        pl_set next = taken;
        pl_set_add(&next, e);
        PL_TRY(hit(h, next, barred, paid + h->weight[e]));
        pl_set_add(&barred, e);
    }
out:
    return status;
}

parley_status pl_hitting_set(pl_set *out, uint64_t *least, const pl_sets *sets, uint32_t elements,
                             const uint32_t *weight, parley_control *control) {
    hitter h = {.sets = sets,
                .weight = weight,
                .elements = elements,
                .control = control,
                .best = UINT64_MAX};
    pl_set none = {{0}}, pick;
    bool any;
    *least = bound_of(&h, &none, &none, &pick, &any);
    parley_status status = hit(&h, none, none, 0);
    if (status == PARLEY_OK) {
        *out = h.best_set;
        *least = h.best;
    }
    return status;
}

/* --- unexplored sets --- */

typedef struct explorer {
    const pl_sets *conflicts, *repairs;
    uint32_t elements;
    parley_control *control;
    uint64_t steps;
} explorer;

static uint32_t first_of(const pl_set *set) {
    for (uint32_t i = 0; i < PL_SET_WORDS; i++)
        if (set->word[i])
            return i * 64 + (uint32_t)__builtin_ctzll(set->word[i]);
    return UINT32_MAX;
}

/* One sweep of unit propagation over sets of which some element must be in `good` (in for repairs,
 * out for conflicts), none of them can be once all are in `bad`. -1: contradiction; else whether
 * anything was decided. */
static int sweep(const pl_sets *sets, const pl_set *bad, pl_set *good) {
    int changed = 0;
    for (size_t i = 0; i < sets->count; i++) {
        if (pl_set_meets(&sets->items[i], good))
            continue;
        pl_set open = open_part(&sets->items[i], bad);
        uint32_t size = pl_set_size(&open);
        if (size == 0)
            return -1;
        if (size == 1) {
            pl_set_add(good, first_of(&open));
            changed = 1;
        }
    }
    return changed;
}

static bool propagate(const explorer *x, pl_set *in, pl_set *out) {
    for (;;) {
        int one = sweep(x->conflicts, in, out);
        int two = one < 0 ? -1 : sweep(x->repairs, out, in);
        if (two < 0)
            return false;
        if (!one && !two)
            return true;
    }
}

static parley_status explore(explorer *x, pl_set in, pl_set out, pl_set *result, bool *found) {
    parley_status status = PARLEY_OK;
    uint32_t e = 0;
    if (++x->steps % 256 == 0)
        PL_TRY(pl_control_poll(x->control));
    if (!propagate(x, &in, &out))
        return PARLEY_OK;
    while (e < x->elements && (pl_set_has(&in, e) || pl_set_has(&out, e)))
        e++;
    if (e == x->elements) {
        *result = in;
        *found = true;
        return PARLEY_OK;
    }
    pl_set_add(&in, e);
    PL_TRY(explore(x, in, out, result, found));
    if (*found)
        return PARLEY_OK;
    pl_set_drop(&in, e);
    pl_set_add(&out, e);
    status = explore(x, in, out, result, found);
out:
    return status;
}

parley_status pl_unexplored(pl_set *out, bool *found, const pl_sets *conflicts,
                            const pl_sets *repairs, uint32_t elements, parley_control *control) {
    explorer x = {
        .conflicts = conflicts, .repairs = repairs, .elements = elements, .control = control};
    pl_set none = {{0}};
    *found = false;
    return explore(&x, none, none, out, found);
}
