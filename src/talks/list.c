/* Listed scenarios: the utilities of every outcome, and each party's outcomes by utility, with an
 * index of ranges over them, so that a lookup reads one entry of the index and a few utilities. */
#include "talks/scenario.h"

#include "parallel/control.h"

#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS, POLL_EVERY = 1 << 16 };

/* Extends the table of the first issues to issue `j`: utilities of party p over `size` outcomes.
 * From the end, so that it can stand where it grows. */
static void extend(const parley_scenario *s, int32_t *units, uint32_t party, uint32_t j,
                   size_t size) {
    const int32_t *gains = s->gains + (size_t)party * s->options + s->first[j];
    uint32_t count = s->option_counts[j], n = s->parties;
    int32_t low = gains[0];
    for (uint32_t o = 1; o < count; o++)
        low = gains[o] < low ? gains[o] : low;
    for (size_t x = size; x-- > 0;) {
        int32_t before = units[x * n + party];
        for (uint32_t o = count; o-- > 0;)
            units[(x * count + o) * n + party] = before + (gains[o] - low);
    }
}

static void add_up(const parley_scenario *s, int32_t *units) {
    for (uint32_t p = 0; p < s->parties; p++) {
        size_t size = 1;
        units[p] = 0;
        for (uint32_t j = 0; j < s->issues; j++) {
            extend(s, units, p, j, size);
            size *= s->option_counts[j];
        }
    }
}

static parley_status take_totals(parley_scenario *s, int32_t *units, const int32_t *totals) {
    for (uint32_t p = 0; p < s->parties; p++) {
        const int32_t *row = totals + (size_t)p * s->outcomes;
        int32_t low = row[0], high = row[0];
        for (uint32_t x = 1; x < s->outcomes; x++) {
            low = row[x] < low ? row[x] : low;
            high = row[x] > high ? row[x] : high;
        }
        if ((int64_t)high - low > PARLEY_MAX_SPREAD)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "the utility of party %u spreads over %lld units; at most 2^30", p,
                           (long long)high - low);
        s->profiles[p].base = low;
        for (uint32_t x = 0; x < s->outcomes; x++)
            units[(size_t)x * s->parties + p] = row[x] - low;
    }
    return PARLEY_OK;
}

/* Who may have each outcome: nobody, where exclusions or clauses forbid it. */
static void mark_options(const parley_scenario *s, uint8_t *allowed) {
    uint8_t everybody = (uint8_t)((1u << s->parties) - 1);
    size_t size = 1;
    allowed[0] = everybody;
    for (uint32_t j = 0; j < s->issues; j++) {
        uint32_t count = s->option_counts[j], first = s->first[j];
        for (size_t x = size; x-- > 0;) {
            uint8_t before = allowed[x];
            for (uint32_t o = count; o-- > 0;)
                allowed[x * count + o] =
                    s->excluded[first + o] ? 0 : before & (uint8_t)~s->red_lines[first + o];
        }
        size *= count;
    }
}

static parley_status mark_clauses(const parley_scenario *s, uint8_t *allowed,
                                  parley_control *control) {
    uint32_t choices[PARLEY_MAX_ISSUES] = {0};
    for (uint32_t x = 0; s->clause_count > 0 && x < s->outcomes; x++) {
        if (x % POLL_EVERY == 0 && pl_control_poll(control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (!pl_scenario_obeys(s, choices))
            allowed[x] = 0;
        for (uint32_t j = s->issues; j-- > 0;) {
            if (++choices[j] < s->option_counts[j])
                break;
            choices[j] = 0;
        }
    }
    return PARLEY_OK;
}

/* Sorts by the upper halves, of which `bits` can differ; `spare` is as long. Returns the sorted one
 * of the two. */
static uint64_t *sort_keys(uint64_t *keys, uint64_t *spare, uint32_t count, uint32_t bits) {
    static _Thread_local uint32_t starts[DIGITS];
    for (uint32_t at = 32; at < 32 + bits; at += DIGIT_BITS) {
        memset(starts, 0, sizeof starts);
        for (uint32_t i = 0; i < count; i++)
            starts[keys[i] >> at & (DIGITS - 1)]++;
        uint32_t sum = 0;
        for (uint32_t d = 0; d < DIGITS; d++) {
            uint32_t here = starts[d];
            starts[d] = sum;
            sum += here;
        }
        for (uint32_t i = 0; i < count; i++)
            spare[starts[keys[i] >> at & (DIGITS - 1)]++] = keys[i];
        uint64_t *other = keys;
        keys = spare;
        spare = other;
    }
    return keys;
}

static parley_status index_ranges(parley_scenario *s, pl_profile *profile) {
    uint32_t span = (uint32_t)(profile->most - profile->least);
    while (span >> profile->shift >= 2 * profile->own)
        profile->shift++;
    profile->buckets = (span >> profile->shift) + 1;
    profile->bucket = pl_scenario_take(s, profile->buckets + 1, sizeof *profile->bucket);
    if (!profile->bucket)
        return PARLEY_E_MEMORY;
    uint32_t place = 0;
    for (uint32_t b = 0; b <= profile->buckets; b++) {
        while (place < profile->own &&
               (uint32_t)(profile->sorted[place] - profile->least) >> profile->shift < b)
            place++;
        profile->bucket[b] = place;
    }
    return PARLEY_OK;
}

static parley_status sort_party(parley_scenario *s, uint32_t party, uint64_t *keys,
                                uint64_t *spare) {
    pl_profile *profile = &s->profiles[party];
    const pl_group *all = &s->groups[0];
    uint32_t own = 0;
    profile->least = INT32_MAX;
    profile->most = INT32_MIN;
    for (uint32_t x = 0; x < s->outcomes; x++) {
        int32_t units = all->units[(size_t)x * s->parties + party];
        keys[own] = (uint64_t)units << 32 | x;
        if (!(all->allowed[x] >> party & 1))
            continue;
        own++;
        profile->least = units < profile->least ? units : profile->least;
        profile->most = units > profile->most ? units : profile->most;
    }
    if (own == 0)
        return PARLEY_OK;
    profile->own = own;
    profile->order = pl_scenario_take(s, own, sizeof *profile->order);
    profile->sorted = pl_scenario_take(s, own, sizeof *profile->sorted);
    if (!profile->order || !profile->sorted)
        return PARLEY_E_MEMORY;
    uint32_t bits = profile->most > 0 ? 32 - (uint32_t)__builtin_clz((uint32_t)profile->most) : 0;
    const uint64_t *sorted = sort_keys(keys, spare, own, bits);
    for (uint32_t i = 0; i < own; i++) {
        profile->order[i] = (uint32_t)sorted[i];
        profile->sorted[i] = (int32_t)(sorted[i] >> 32);
    }
    return index_ranges(s, profile);
}

static parley_status sort_parties(parley_scenario *s, parley_control *control) {
    parley_status status = PARLEY_OK;
    uint64_t *keys = pl_calloc(s->outcomes, sizeof *keys);
    uint64_t *spare = pl_calloc(s->outcomes, sizeof *spare);
    if (!keys || !spare) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t p = 0; p < s->parties; p++) {
        PL_TRY(pl_control_poll(control));
        PL_TRY(sort_party(s, p, keys, spare));
    }
out:
    pl_free(keys);
    pl_free(spare);
    return status;
}

/* Where to cut the issues, so that tables over the two halves are shortest together. */
static void cut(parley_scenario *s) {
    uint32_t low = 1, best = UINT32_MAX;
    for (uint32_t j = s->issues; j-- > 0;) {
        low *= s->option_counts[j];
        uint32_t high = s->outcomes / low;
        if (low + high > best)
            continue;
        best = low + high;
        s->split = j;
        s->low_size = low;
        s->high_size = high;
    }
}

static bool any_exists(const parley_scenario *s, const uint8_t *allowed) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    for (uint32_t x = 0; x < s->outcomes; x++) {
        if (allowed[x])
            return true;
        uint32_t rest = x;
        bool excluded = false;
        for (uint32_t j = s->issues; j-- > 0; rest /= s->option_counts[j]) {
            choices[j] = rest % s->option_counts[j];
            excluded |= s->excluded[s->first[j] + choices[j]];
        }
        if (!excluded && pl_scenario_obeys(s, choices))
            return true;
    }
    return false;
}

parley_status pl_scenario_list(parley_scenario *s, const int32_t *totals, parley_control *control) {
    parley_status status = PARLEY_OK;
    s->outcomes = (uint32_t)s->numbers;
    s->group_count = 1;
    s->groups = pl_scenario_take(s, 1, sizeof *s->groups);
    if (!s->groups)
        return PARLEY_E_MEMORY;
    pl_group *all = &s->groups[0];
    all->size = s->outcomes;
    all->units = pl_scenario_take(s, (size_t)s->outcomes * s->parties, sizeof *all->units);
    all->allowed = pl_scenario_take(s, s->outcomes, 1);
    if (!all->units || !all->allowed)
        return PARLEY_E_MEMORY;
    if (totals)
        PL_TRY(take_totals(s, all->units, totals));
    else
        add_up(s, all->units);
    mark_options(s, all->allowed);
    PL_TRY(mark_clauses(s, all->allowed, control));
    if (!any_exists(s, all->allowed)) {
        status = pl_fail(PARLEY_E_ARGUMENT, "exclusions and clauses leave no outcome");
        goto out;
    }
    cut(s);
    PL_TRY(sort_parties(s, control));
out:
    return status;
}

uint32_t pl_place_at_least(const pl_profile *profile, int32_t units) {
    if (units <= profile->least)
        return 0;
    if (units > profile->most)
        return profile->own;
    uint32_t bucket = (uint32_t)(units - profile->least) >> profile->shift;
    uint32_t low = profile->bucket[bucket], high = profile->bucket[bucket + 1];
    while (high - low > 8) {
        uint32_t middle = low + (high - low) / 2;
        if (profile->sorted[middle] < units)
            low = middle + 1;
        else
            high = middle;
    }
    while (low < high && profile->sorted[low] < units)
        low++;
    return low;
}
