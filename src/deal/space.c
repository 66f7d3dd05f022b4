/* Building a space: checks, copies, and the joined issues (deal/join.h) or, where they get too
 * large, parts (deal/divide.h); and what can be said of a space without any search. */
#include "deal/space.h"

#include "base/count.h"
#include "deal/divide.h"
#include "deal/join.h"

#include <string.h>

enum { MOST_COMBINATIONS = 1 << 17 };

static parley_status check_sizes(const parley_space_spec *spec) {
    if (spec->party_count < 1 || spec->party_count > PARLEY_MAX_PARTIES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u parties; a space has 1 to %d", spec->party_count,
                       PARLEY_MAX_PARTIES);
    if (spec->issue_count < 1 || spec->issue_count > PARLEY_MAX_ISSUES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u issues; a space has 1 to %d", spec->issue_count,
                       PARLEY_MAX_ISSUES);
    for (uint32_t j = 0; j < spec->issue_count; j++)
        if (spec->option_counts[j] < 1 || spec->option_counts[j] > PARLEY_MAX_OPTIONS)
            return pl_fail(PARLEY_E_ARGUMENT, "issue %u has %u options; an issue has 1 to %d", j,
                           spec->option_counts[j], PARLEY_MAX_OPTIONS);
    for (uint32_t c = 0; c < spec->clause_count; c++)
        for (uint32_t i = 0; i < spec->clauses[c].count; i++) {
            const parley_literal *literal = &spec->clauses[c].literals[i];
            if (literal->issue >= spec->issue_count ||
                literal->option >= spec->option_counts[literal->issue])
                return pl_fail(PARLEY_E_ARGUMENT,
                               "clause %u names option %u of issue %u, which does not exist", c,
                               literal->option, literal->issue);
        }
    return PARLEY_OK;
}

static parley_status check_spread(const parley_space_spec *spec, const uint32_t *first) {
    for (uint32_t p = 0; p < spec->party_count; p++) {
        const int32_t *gain = spec->gains + (size_t)p * first[spec->issue_count];
        int64_t spread = 0, magnitude = 0;
        for (uint32_t j = 0; j < spec->issue_count; j++) {
            int64_t low = INT64_MAX, high = INT64_MIN;
            for (uint32_t o = first[j]; o < first[j + 1]; o++) {
                low = gain[o] < low ? gain[o] : low;
                high = gain[o] > high ? gain[o] : high;
            }
            spread += high - low;
            magnitude += high > -low ? high : -low;
        }
        if (spread > PARLEY_MAX_SPREAD || magnitude > INT32_MAX)
            return pl_fail(PARLEY_E_ARGUMENT, "the utilities of party %u span %lld; at most 2^30",
                           p, (long long)(spread > magnitude ? spread : magnitude));
    }
    return PARLEY_OK;
}

static parley_status copy_clauses(parley_space *space, const parley_space_spec *spec) {
    space->clause_count = spec->clause_count;
    space->clauses = pl_arena_alloc(&space->arena, spec->clause_count, sizeof *space->clauses);
    if (!space->clauses)
        return pl_fail_memory();
    for (uint32_t c = 0; c < spec->clause_count; c++) {
        size_t count = spec->clauses[c].count;
        parley_literal *literals = pl_arena_alloc(&space->arena, count, sizeof *literals);
        if (!literals)
            return pl_fail_memory();
        if (count)
            memcpy(literals, spec->clauses[c].literals, count * sizeof *literals);
        space->clauses[c] = (parley_clause){literals, (uint32_t)count};
    }
    return PARLEY_OK;
}

static parley_status copy_original(parley_space *space, const parley_space_spec *spec) {
    uint32_t m = spec->issue_count;
    space->parties = spec->party_count;
    space->original_issues = m;
    space->original_first = pl_arena_alloc(&space->arena, m + 1, sizeof *space->original_first);
    if (!space->original_first)
        return pl_fail_memory();
    for (uint32_t j = 0; j < m; j++)
        space->original_first[j + 1] = space->original_first[j] + spec->option_counts[j];
    size_t options = space->original_first[m];
    if (check_spread(spec, space->original_first) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    space->original_gain =
        pl_arena_alloc(&space->arena, options * spec->party_count, sizeof *space->original_gain);
    space->excluded = pl_arena_alloc(&space->arena, options, 1);
    if (!space->original_gain || !space->excluded)
        return pl_fail_memory();
    memcpy(space->original_gain, spec->gains, options * spec->party_count * sizeof(int32_t));
    if (spec->excluded)
        memcpy(space->excluded, spec->excluded, options);
    for (uint32_t p = 0; p < spec->party_count; p++)
        space->reservation[p] = spec->reservations ? spec->reservations[p] : INT64_MIN;
    return copy_clauses(space, spec);
}

static parley_status check_count(const parley_space *space) {
    parley_count total = pl_count_of(1);
    for (uint32_t j = 0; j < space->issues; j++)
        if (!pl_count_multiply(&total, pl_option_count(space, j)))
            return pl_fail(PARLEY_E_LIMIT, "the space has 2^1024 agreements or more");
    return PARLEY_OK;
}

static parley_status build(parley_space *space, const parley_space_spec *spec, uint32_t most,
                           parley_control *control) {
    pl_tied tied;
    parley_status status = PARLEY_OK;
    PL_TRY(copy_original(space, spec));
    pl_rules rules = {space->excluded, space->clauses, space->clause_count};
    PL_TRY(pl_join(space, &rules, most, &tied, control));
    status = tied.count ? pl_divide(space, most, control) : check_count(space);
out:
    return status;
}

parley_status pl_space_new_limited(parley_space **out, const parley_space_spec *spec,
                                   uint32_t most_combinations, parley_control *control) {
    *out = NULL;
    if (check_sizes(spec) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    parley_space *space = PL_NEW(parley_space, 1);
    if (!space)
        return pl_fail_memory();
    parley_status status = build(space, spec, most_combinations, control);
    if (status != PARLEY_OK) {
        parley_space_free(space);
        return status;
    }
    *out = space;
    return PARLEY_OK;
}

parley_status parley_space_new(parley_space **out, const parley_space_spec *spec,
                               parley_control *control) {
    return pl_space_new_limited(out, spec, MOST_COMBINATIONS, control);
}

void parley_space_free(parley_space *space) {
    if (!space)
        return;
    for (uint32_t k = 0; k < space->part_count; k++)
        parley_space_free(space->parts[k]);
    pl_free(space->parts);
    parley_space_free(space->slim);
    pl_arena_clear(&space->arena);
    pl_free(space);
}

uint32_t parley_space_party_count(const parley_space *space) {
    return space->parties;
}

uint32_t parley_space_issue_count(const parley_space *space) {
    return space->original_issues;
}

uint32_t parley_space_part_count(const parley_space *space) {
    return space->part_count;
}

int parley_space_is_empty(const parley_space *space) {
    return space->empty;
}

/* Sums over parts cannot overflow: pl_divide has seen to it. */
static void count_parts(const parley_space *space, parley_count *out) {
    *out = pl_count_of(0);
    for (uint32_t k = 0; k < space->part_count; k++) {
        parley_count part;
        parley_space_count(space->parts[k], &part);
        pl_count_add(out, &part);
    }
}

void parley_space_count(const parley_space *space, parley_count *out) {
    if (space->parts) {
        count_parts(space, out);
        return;
    }
    *out = pl_count_of(space->empty ? 0 : 1);
    for (uint32_t j = 0; !space->empty && j < space->issues; j++)
        pl_count_multiply(out, pl_option_count(space, j));
}

int64_t parley_space_reservation(const parley_space *space, uint32_t party) {
    return space->reservation[party];
}

parley_status parley_space_eval(const parley_space *space, const uint32_t *choices,
                                int64_t *utilities) {
    size_t options = space->original_first[space->original_issues];
    for (uint32_t p = 0; p < space->parties; p++)
        utilities[p] = 0;
    for (uint32_t j = 0; j < space->original_issues; j++) {
        uint32_t first = space->original_first[j];
        if (choices[j] >= space->original_first[j + 1] - first)
            return pl_fail(PARLEY_E_ARGUMENT, "issue %u has no option %u", j, choices[j]);
        for (uint32_t p = 0; p < space->parties; p++)
            utilities[p] += space->original_gain[p * options + first + choices[j]];
    }
    return PARLEY_OK;
}

int parley_space_allows(const parley_space *space, const uint32_t *choices) {
    for (uint32_t j = 0; j < space->original_issues; j++)
        if (space->excluded[space->original_first[j] + choices[j]])
            return 0;
    for (uint32_t c = 0; c < space->clause_count; c++)
        if (!pl_clause_holds(&space->clauses[c], choices))
            return 0;
    return 1;
}

void parley_space_range(const parley_space *space, uint32_t party, int64_t *least,
                        int64_t *greatest) {
    if (space->parts) {
        *least = space->least[party];
        *greatest = space->greatest[party];
        return;
    }
    *least = *greatest = 0;
    for (uint32_t j = 0; j < space->issues; j++) {
        int32_t low = INT32_MAX, high = INT32_MIN;
        for (uint32_t o = space->first[j]; o < space->first[j + 1]; o++) {
            int32_t gain = pl_gain(space, o)[party];
            low = gain < low ? gain : low;
            high = gain > high ? gain : high;
        }
        *least += low;
        *greatest += high;
    }
}

int64_t pl_disagreement(const parley_space *space, uint32_t party, int64_t floor) {
    const int64_t lowest = -((int64_t)1 << 32);
    int64_t least, greatest;
    parley_space_range(space, party, &least, &greatest);
    if (floor == INT64_MIN)
        return least;
    return floor > greatest + 1 ? greatest + 1 : floor < lowest ? lowest : floor;
}

void pl_space_expand(const parley_space *space, const uint32_t *option, uint32_t *choices) {
    for (uint32_t j = 0; j < space->issues; j++) {
        uint32_t begin = space->member_first[j], members = space->member_first[j + 1] - begin;
        for (uint32_t i = 0; i < members; i++)
            choices[space->member[begin + i]] =
                space->pick[space->pick_first[j] + (size_t)option[j] * members + i];
    }
}
