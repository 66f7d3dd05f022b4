/* Which totals a party can reach, factor by factor: bit t of reach[f] says that the factors from f
 * on can add up to t. The first outcome of a given total is then found without search: at each
 * factor the first option is taken after which the rest can still be reached. Up to PL_JUMP_CELLS
 * cells the option is read from a table, several issues at once.
 *
 * This is dynamic programming for subset sums on bit sets (Pisinger 2003, Dynamic
 * programming on the word RAM, doi:10.1007/s00453-002-0989-y). */
#include "talks/scenario.h"

#include "parallel/control.h"

#include <string.h>

static bool has(const uint64_t *bits, int32_t at) {
    return bits[at >> 6] >> (at & 63) & 1;
}

/* to |= from << by, over `words` words. */
static void or_shifted(uint64_t *to, const uint64_t *from, uint32_t by, uint32_t words) {
    uint32_t skip = by / 64, bits = by % 64;
    if (skip >= words)
        return;
    if (bits == 0) {
        for (uint32_t w = skip; w < words; w++)
            to[w] |= from[w - skip];
        return;
    }
    to[skip] |= from[0] << bits;
    for (uint32_t w = skip + 1; w < words; w++)
        to[w] |= from[w - skip] << bits | from[w - skip - 1] >> (64 - bits);
}

/* The next set bit at or after `at`, or -1. */
static int32_t next_bit(const uint64_t *bits, uint32_t words, int32_t at) {
    uint32_t w = (uint32_t)at >> 6;
    if (w >= words)
        return -1;
    uint64_t word = bits[w] & ~(uint64_t)0 << (at & 63);
    while (word == 0) {
        if (++w == words)
            return -1;
        word = bits[w];
    }
    return (int32_t)(w * 64 + (uint32_t)__builtin_ctzll(word));
}

/* The last set bit before `at`, or -1. */
static int32_t bit_before(const uint64_t *bits, int32_t at) {
    if (at <= 0)
        return -1;
    uint32_t w = (uint32_t)(at - 1) >> 6;
    uint64_t word = bits[w] & ~(uint64_t)0 >> (63 - ((at - 1) & 63));
    while (word == 0) {
        if (w-- == 0)
            return -1;
        word = bits[w];
    }
    return (int32_t)(w * 64 + 63 - (uint32_t)__builtin_clzll(word));
}

/* -- building -------------------------------------------------------------------------------- */

/* The party's range over its own outcomes; false where some factor has none for it. */
static bool set_range(const parley_scenario *s, uint32_t party, pl_profile *profile) {
    int64_t least = 0, most = 0;
    for (uint32_t f = 0; f < s->factor_count; f++) {
        const pl_factor *factor = &s->factors[f];
        int32_t low = INT32_MAX, high = -1;
        for (uint32_t x = 0; x < factor->size; x++) {
            int32_t units = factor->units[(size_t)x * s->parties + party];
            if (!(factor->allowed[x] >> party & 1))
                continue;
            low = units < low ? units : low;
            high = units > high ? units : high;
        }
        if (high < 0)
            return false;
        least += low;
        most += high;
    }
    profile->least = (int32_t)least;
    profile->most = (int32_t)most;
    return true;
}

static int32_t *take_cells(parley_scenario *s, const pl_profile *profile, uint32_t party,
                           const int32_t *units, const uint8_t *allowed, uint32_t size) {
    int32_t *cells = pl_scenario_take(s, size, sizeof *cells);
    for (uint32_t x = 0; cells && x < size; x++)
        cells[x] =
            allowed[x] >> party & 1 ? units[(size_t)x * s->parties + party] / profile->quantum : -1;
    return cells;
}

/* Cells of the factors, and of the groups as sums of these. */
static parley_status set_cells(parley_scenario *s, uint32_t party, pl_profile *profile) {
    profile->factor_cell = pl_scenario_take(s, s->factor_count, sizeof *profile->factor_cell);
    profile->group_cell = pl_scenario_take(s, s->group_count, sizeof *profile->group_cell);
    if (!profile->factor_cell || !profile->group_cell)
        return PARLEY_E_MEMORY;
    for (uint32_t f = 0; f < s->factor_count; f++) {
        const pl_factor *factor = &s->factors[f];
        profile->factor_cell[f] =
            take_cells(s, profile, party, factor->units, factor->allowed, factor->size);
        if (!profile->factor_cell[f])
            return PARLEY_E_MEMORY;
        int32_t high = 0;
        for (uint32_t x = 0; x < factor->size; x++)
            high = profile->factor_cell[f][x] > high ? profile->factor_cell[f][x] : high;
        profile->most_cells += (uint32_t)high;
    }
    for (uint32_t g = 0; g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        int32_t *cells = pl_scenario_take(s, group->size, sizeof *cells);
        if (!cells)
            return PARLEY_E_MEMORY;
        for (uint32_t x = 0; x < group->size; x++) {
            uint32_t rest = x;
            for (uint32_t f = group->first_factor + group->factor_count;
                 f-- > group->first_factor && cells[x] >= 0;) {
                int32_t cell = profile->factor_cell[f][rest % s->factors[f].size];
                rest /= s->factors[f].size;
                cells[x] = cell < 0 ? -1 : cells[x] + cell;
            }
        }
        profile->group_cell[g] = cells;
    }
    return PARLEY_OK;
}

static parley_status set_reach(parley_scenario *s, pl_profile *profile) {
    uint32_t factors = s->factor_count;
    profile->cells = profile->most_cells + 1;
    profile->words = (profile->cells + 63) / 64;
    profile->reach = pl_scenario_take(s, factors + 1, sizeof *profile->reach);
    if (!profile->reach)
        return PARLEY_E_MEMORY;
    for (uint32_t f = factors + 1; f-- > 0;) {
        profile->reach[f] = pl_scenario_take(s, profile->words, sizeof **profile->reach);
        if (!profile->reach[f])
            return PARLEY_E_MEMORY;
        if (f == factors)
            profile->reach[f][0] = 1;
        for (uint32_t x = 0; f < factors && x < s->factors[f].size; x++)
            if (profile->factor_cell[f][x] >= 0)
                or_shifted(profile->reach[f], profile->reach[f + 1],
                           (uint32_t)profile->factor_cell[f][x], profile->words);
    }
    return PARLEY_OK;
}

/* For every total that group `g` and those after it can reach, the first code of the group after
 * which the rest can be reached. */
static parley_status set_jump(parley_scenario *s, pl_profile *profile, uint32_t g,
                              uint64_t *remaining) {
    const pl_group *group = &s->groups[g];
    const uint64_t *here = profile->reach[group->first_factor];
    const uint64_t *after = profile->reach[group->first_factor + group->factor_count];
    pl_jump *jump = pl_scenario_take(s, profile->cells, sizeof *jump);
    if (!jump)
        return PARLEY_E_MEMORY;
    memcpy(remaining, here, profile->words * sizeof *remaining);
    bool left = true;
    for (uint32_t x = 0; x < group->size && left; x++) {
        int32_t cell = profile->group_cell[g][x];
        uint64_t any = 0;
        if (cell < 0)
            continue;
        uint32_t skip = (uint32_t)cell / 64, bits = (uint32_t)cell % 64;
        for (uint32_t w = 0; w < profile->words; w++) {
            uint64_t shifted = w < skip ? 0 : after[w - skip] << bits;
            if (bits && w > skip)
                shifted |= after[w - skip - 1] >> (64 - bits);
            uint64_t hit = remaining[w] & shifted;
            remaining[w] &= ~hit;
            any |= remaining[w];
            for (; hit; hit &= hit - 1) {
                uint32_t total = w * 64 + (uint32_t)__builtin_ctzll(hit);
                jump[total] = (pl_jump){(uint16_t)x, (uint16_t)(total - (uint32_t)cell)};
            }
        }
        left = any != 0;
    }
    profile->jump[g] = jump;
    return PARLEY_OK;
}

static parley_status set_jumps(parley_scenario *s, pl_profile *profile) {
    parley_status status = PARLEY_OK;
    uint64_t *remaining = pl_calloc(profile->words, sizeof *remaining);
    profile->jump = pl_scenario_take(s, s->group_count, sizeof *profile->jump);
    if (!remaining || !profile->jump) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t g = 0; g < s->group_count; g++)
        PL_TRY(set_jump(s, profile, g, remaining));
out:
    pl_free(remaining);
    return status;
}

static parley_status reach_party(parley_scenario *s, uint32_t party) {
    parley_status status;
    pl_profile *profile = &s->profiles[party];
    profile->least = 0;
    profile->most = -1;
    if (!set_range(s, party, profile))
        return PARLEY_OK;
    profile->quantum = profile->most / (PL_MOST_CELLS - 1) + 1;
    PL_TRY(set_cells(s, party, profile));
    PL_TRY(set_reach(s, profile));
    if (profile->cells <= PL_JUMP_CELLS)
        PL_TRY(set_jumps(s, profile));
out:
    return status;
}

parley_status pl_scenario_reach(parley_scenario *s, parley_control *control) {
    parley_status status = PARLEY_OK;
    for (uint32_t p = 0; p < s->parties; p++) {
        PL_TRY(pl_control_poll(control));
        PL_TRY(reach_party(s, p));
    }
out:
    return status;
}

/* -- lookups --------------------------------------------------------------------------------- */

/* Codes of the factors from `from` on, from the codes of their groups. */
static void split_codes(const parley_scenario *s, const pl_offer *offer, uint32_t *codes) {
    for (uint32_t g = 0; g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        uint32_t rest = offer->codes[g];
        for (uint32_t f = group->first_factor + group->factor_count; f-- > group->first_factor;) {
            codes[f] = rest % s->factors[f].size;
            rest /= s->factors[f].size;
        }
    }
}

/* The first codes from factor `from` on that add up to `total`, which they can. */
static void walk(const parley_scenario *s, const pl_profile *profile, uint32_t from, int32_t total,
                 uint32_t *codes) {
    for (uint32_t f = from; f < s->factor_count; f++) {
        const int32_t *cell = profile->factor_cell[f];
        const uint64_t *rest = profile->reach[f + 1];
        uint32_t x = 0;
        while (cell[x] < 0 || cell[x] > total || !has(rest, total - cell[x]))
            x++;
        codes[f] = x;
        total -= cell[x];
    }
}

static void first_of_total(const parley_scenario *s, const pl_profile *profile, int32_t total,
                           pl_offer *offer) {
    if (profile->jump) {
        for (uint32_t g = 0; g < s->group_count; g++) {
            pl_jump jump = profile->jump[g][total];
            offer->codes[g] = jump.code;
            total = jump.rest;
        }
    } else {
        uint32_t codes[PARLEY_MAX_ISSUES];
        walk(s, profile, 0, total, codes);
        pl_offer_join(s, codes, offer);
    }
    pl_offer_evaluate(s, offer);
}

/* The first outcome of the most units, where a coarse quantum may not tell it from others. */
static void best_by_units(const parley_scenario *s, uint32_t party, pl_offer *offer) {
    for (uint32_t g = 0; g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        int32_t high = -1;
        for (uint32_t x = 0; x < group->size; x++) {
            int32_t units = group->units[(size_t)x * s->parties + party];
            if (group->allowed[x] >> party & 1 && units > high) {
                high = units;
                offer->codes[g] = x;
            }
        }
    }
    pl_offer_evaluate(s, offer);
}

static bool reach_at_least(const parley_scenario *s, uint32_t party, int32_t units,
                           pl_offer *offer) {
    const pl_profile *profile = &s->profiles[party];
    if (units > profile->most)
        return false;
    int32_t cell = units <= 0 ? 0 : (units - 1) / profile->quantum + 1;
    int32_t total = next_bit(profile->reach[0], profile->words, cell);
    if (total >= 0)
        first_of_total(s, profile, total, offer);
    else
        best_by_units(s, party, offer);
    return true;
}

static bool reach_next(const parley_scenario *s, uint32_t party, const pl_offer *from,
                       pl_offer *offer) {
    const pl_profile *profile = &s->profiles[party];
    uint32_t codes[PARLEY_MAX_ISSUES];
    int32_t suffix = 0;
    split_codes(s, from, codes);
    for (uint32_t f = s->factor_count; f-- > 0;) {
        const int32_t *cell = profile->factor_cell[f];
        suffix += cell[codes[f]];
        for (uint32_t x = codes[f] + 1; x < s->factors[f].size; x++) {
            if (cell[x] < 0 || cell[x] > suffix || !has(profile->reach[f + 1], suffix - cell[x]))
                continue;
            codes[f] = x;
            walk(s, profile, f + 1, suffix - cell[x], codes);
            pl_offer_join(s, codes, offer);
            pl_offer_evaluate(s, offer);
            return true;
        }
    }
    int32_t total = bit_before(profile->reach[0], suffix);
    if (total < 0)
        return false;
    first_of_total(s, profile, total, offer);
    return true;
}

/* -- the same for listed scenarios ----------------------------------------------------------- */

static void take_place(const parley_scenario *s, const pl_profile *profile, uint32_t place,
                       pl_offer *offer) {
    offer->codes[0] = profile->order[place];
    pl_offer_evaluate(s, offer);
}

/* The place of an own outcome in the party's order. */
static uint32_t place_of(const pl_profile *profile, int32_t units, uint32_t number) {
    uint32_t low = pl_place_at_least(profile, units), high = pl_place_at_least(profile, units + 1);
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (profile->order[middle] <= number)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool list_next(const parley_scenario *s, uint32_t party, const pl_offer *from,
                      pl_offer *offer) {
    const pl_profile *profile = &s->profiles[party];
    int32_t units = from->units[party];
    uint32_t place = place_of(profile, units, from->codes[0]) + 1;
    if (place == profile->own || profile->sorted[place] != units) {
        uint32_t start = pl_place_at_least(profile, units);
        if (start == 0)
            return false;
        place = pl_place_at_least(profile, profile->sorted[start - 1]);
    }
    take_place(s, profile, place, offer);
    return true;
}

bool pl_find_at_least(const parley_scenario *s, uint32_t party, int32_t units, pl_offer *offer) {
    const pl_profile *profile = &s->profiles[party];
    if (profile->least > profile->most)
        return false;
    if (!s->listed)
        return reach_at_least(s, party, units, offer);
    uint32_t place = pl_place_at_least(profile, units);
    if (place == profile->own)
        return false;
    take_place(s, profile, place, offer);
    return true;
}

bool pl_find_best(const parley_scenario *s, uint32_t party, pl_offer *offer) {
    const pl_profile *profile = &s->profiles[party];
    if (profile->least > profile->most)
        return false;
    if (s->listed)
        return pl_find_at_least(s, party, profile->most, offer);
    /* the same as from the most cells down, which the order from best to worst goes by */
    if (profile->quantum == 1)
        return reach_at_least(s, party, profile->most, offer);
    first_of_total(s, profile, (int32_t)profile->most_cells, offer);
    return true;
}

bool pl_find_next(const parley_scenario *s, uint32_t party, const pl_offer *from, pl_offer *offer) {
    return s->listed ? list_next(s, party, from, offer) : reach_next(s, party, from, offer);
}
