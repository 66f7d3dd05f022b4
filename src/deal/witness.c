/* Agreements behind points: two halves, met in the middle (Horowitz, Sahni, JACM 21 (1974) 277). */
#include "deal/witness.h"

#include "base/count.h"
#include "deal/sweep.h"

#include <string.h>

/* One half of the issues. */
typedef struct half {
    uint32_t begin, end;
    pl_list *after;  /* [end - begin + 1]: entry i is the frontier of issues begin + i .. end - 1 */
    uint64_t *count; /* [points of after[0]][limbs] agreements behind each, once weighed */
} half;

struct pl_witness {
    const pl_reduced *reduced;
    pl_packing packing;
    pl_ledger *ledger;
    half halves[2];
    uint32_t limbs; /* enough for the number of agreements made of options that are left */
};

static parley_status build_half(pl_witness *w, half *h, uint32_t begin, uint32_t end) {
    pl_sweep *sweep = NULL;
    parley_status status = PARLEY_OK;
    h->begin = begin;
    h->end = end;
    h->after = PL_NEW(pl_list, end - begin + 1);
    if (!h->after) {
        status = pl_fail_memory();
        goto out;
    }
    PL_TRY(pl_sweep_new(&sweep, w->reduced, w->ledger, NULL));
    PL_TRY(pl_list_start(&h->after[end - begin], &w->packing, w->ledger));
    for (uint32_t j = end; j-- > begin;)
        PL_TRY(pl_sweep_step(sweep, &h->after[j - begin + 1], j, &h->after[j - begin]));
out:
    pl_sweep_free(sweep);
    return status;
}

static uint32_t limbs_needed(const pl_reduced *r) {
    parley_count total = pl_count_of(1);
    uint32_t limbs = PARLEY_COUNT_LIMBS;
    for (uint32_t j = 0; j < r->issues; j++) {
        uint64_t options = 0;
        for (uint32_t o = r->first[j]; o < r->first[j + 1]; o++)
            options += r->weight[o];
        pl_count_multiply(&total, options);
    }
    while (limbs > 1 && total.limbs[limbs - 1] == 0)
        limbs--;
    return limbs;
}

parley_status pl_witness_new(pl_witness **out, const pl_reduced *reduced, pl_ledger *ledger) {
    parley_status status = PARLEY_OK;
    pl_witness *w = *out = PL_NEW(pl_witness, 1);
    if (!w)
        return pl_fail_memory();
    w->reduced = reduced;
    w->packing = pl_packing_of(reduced);
    w->ledger = ledger;
    w->limbs = limbs_needed(reduced);
    PL_TRY(build_half(w, &w->halves[0], 0, reduced->issues / 2));
    PL_TRY(build_half(w, &w->halves[1], reduced->issues / 2, reduced->issues));
out:
    if (status != PARLEY_OK) {
        pl_witness_free(w);
        *out = NULL;
    }
    return status;
}

void pl_witness_free(pl_witness *w) {
    if (!w)
        return;
    for (half *h = w->halves; h < w->halves + 2; h++) {
        if (h->count)
            pl_ledger_drop(w->ledger, h->count, h->after[0].count, w->limbs * sizeof *h->count);
        for (uint32_t i = 0; h->after && i <= h->end - h->begin; i++)
            pl_list_drop(&h->after[i], w->ledger);
        pl_free(h->after);
    }
    pl_free(w);
}

/* Finds the next pair of points, one of each half, that sum to `target`: *one walks up the first
 * list, *two (one past the point) down the second. A difference that borrows between fields
 * equals no key. */
static bool next_pair(const pl_witness *w, pl_u128 target, size_t *one, size_t *two) {
    const pl_list *a = &w->halves[0].after[0], *b = &w->halves[1].after[0];
    while (*one<a->count && * two> 0) {
        pl_u128 sum = pl_list_key(a, *one) + pl_list_key(b, *two - 1);
        if (sum == target)
            return true;
        *one += sum < target;
        *two -= sum > target;
    }
    return false;
}

/* Replaces the candidates, points of level i of the half, by what the lowest possible option of
 * issue begin + i leaves of them; returns that option's flat number. */
static uint32_t step_down(const pl_witness *w, const half *h, uint32_t i, pl_u128 *candidates,
                          size_t *count) {
    const pl_reduced *r = w->reduced;
    uint32_t issue = h->begin + i;
    for (uint32_t o = r->first[issue]; o < r->first[issue + 1]; o++) {
        pl_u128 shift = pl_pack(&w->packing, pl_loss(r, o));
        size_t left = 0;
        for (size_t c = 0; c < *count; c++)
            left += pl_list_find(&h->after[i + 1], candidates[c] - shift) != SIZE_MAX;
        if (left == 0)
            continue;
        left = 0;
        for (size_t c = 0; c < *count; c++) {
            pl_u128 rest = candidates[c] - shift;
            if (pl_list_find(&h->after[i + 1], rest) != SIZE_MAX)
                candidates[left++] = rest;
        }
        *count = left;
        return o;
    }
    return r->first[issue]; /* not reached for points of the frontier */
}

/* Walks through one half; returns the sum of the chosen options' losses. */
static pl_u128 walk(const pl_witness *w, const half *h, pl_u128 *candidates, size_t count,
                    uint32_t *option) {
    pl_u128 sum = 0;
    for (uint32_t i = 0; i < h->end - h->begin; i++) {
        uint32_t o = step_down(w, h, i, candidates, &count);
        sum += pl_pack(&w->packing, pl_loss(w->reduced, o));
        option[h->begin + i] = w->reduced->option[o];
    }
    return sum;
}

parley_status pl_witness_trace(const pl_witness *w, const uint32_t *losses, uint32_t *option) {
    pl_u128 target = pl_pack(&w->packing, losses), *candidates = NULL;
    size_t one = 0, two = w->halves[1].after[0].count, count = 0, capacity = 0;
    for (; next_pair(w, target, &one, &two); one++) {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 16;
            pl_u128 *grown = pl_realloc(candidates, capacity, sizeof *grown);
            if (!grown) {
                pl_free(candidates);
                return pl_fail_memory();
            }
            candidates = grown;
        }
        candidates[count++] = pl_list_key(&w->halves[0].after[0], one);
    }
    if (count == 0) {
        pl_free(candidates);
        return pl_fail(PARLEY_E_NOT_FOUND, "no agreement on the frontier has these utilities");
    }
    candidates[0] = target - walk(w, &w->halves[0], candidates, count, option);
    walk(w, &w->halves[1], candidates, 1, option);
    pl_free(candidates);
    return PARLEY_OK;
}

static void add_product(uint64_t *sum, const uint64_t *term, uint64_t factor, uint32_t limbs) {
    uint64_t carry = 0;
    for (uint32_t l = 0; l < limbs; l++) {
        pl_u128 wide = (pl_u128)term[l] * factor + sum[l] + carry;
        sum[l] = (uint64_t)wide;
        carry = (uint64_t)(wide >> 64);
    }
}

/* Counts for level i from those of level i + 1. */
static void weigh_level(const pl_witness *w, const half *h, uint32_t i, const uint64_t *below,
                        uint64_t *here) {
    const pl_reduced *r = w->reduced;
    uint32_t issue = h->begin + i;
    for (size_t p = 0; p < h->after[i].count; p++)
        for (uint32_t o = r->first[issue]; o < r->first[issue + 1]; o++) {
            size_t at = pl_list_find(&h->after[i + 1], pl_list_key(&h->after[i], p) -
                                                           pl_pack(&w->packing, pl_loss(r, o)));
            if (at != SIZE_MAX)
                add_product(here + p * w->limbs, below + at * w->limbs, r->weight[o], w->limbs);
        }
}

static parley_status weigh_half(pl_witness *w, half *h) {
    size_t size = w->limbs * sizeof(uint64_t);
    uint32_t levels = h->end - h->begin;
    uint64_t *below = NULL, *here = NULL;
    parley_status status = PARLEY_OK;
    if (h->count)
        return PARLEY_OK;
    PL_TRY(pl_ledger_take(w->ledger, 1, size, "counting agreements"));
    below = PL_NEW(uint64_t, w->limbs);
    if (!below) {
        pl_ledger_give(w->ledger, 1, size);
        return pl_fail_memory();
    }
    below[0] = 1;
    for (uint32_t i = levels; i-- > 0;) {
        size_t points = h->after[i].count;
        PL_TRY(pl_ledger_take(w->ledger, points, size, "counting agreements"));
        here = pl_calloc(points, size);
        if (!here) {
            pl_ledger_give(w->ledger, points, size);
            pl_ledger_drop(w->ledger, below, h->after[i + 1].count, size);
            return pl_fail_memory();
        }
        weigh_level(w, h, i, below, here);
        pl_ledger_drop(w->ledger, below, h->after[i + 1].count, size);
        below = here;
    }
    h->count = below;
    return PARLEY_OK;
out:
    pl_free(below);
    return status;
}

parley_status pl_witness_weigh(pl_witness *w) {
    parley_status status = weigh_half(w, &w->halves[0]);
    return status == PARLEY_OK ? weigh_half(w, &w->halves[1]) : status;
}

parley_count pl_witness_count(const pl_witness *w, const uint32_t *losses) {
    pl_u128 target = pl_pack(&w->packing, losses);
    parley_count total = {{0}};
    size_t one = 0, two = w->halves[1].after[0].count;
    for (; next_pair(w, target, &one, &two); one++) {
        const uint64_t *a = w->halves[0].count + one * w->limbs;
        const uint64_t *b = w->halves[1].count + (two - 1) * w->limbs;
        for (uint32_t l = 0; l < w->limbs; l++)
            add_product(total.limbs + l, a, b[l], w->limbs - l);
    }
    return total;
}
