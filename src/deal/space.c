/* Building a space: checks, then joining the issues that clauses tie together.
 *
 * Components come from a union-find over the clauses; each is enumerated depth first with every
 * clause tested as soon as its last issue is set, so a component costs its feasible prefixes, not
 * its product. */
#include "deal/space.h"

#include "base/count.h"
#include "parallel/control.h"

#include <string.h>

enum { MOST_COMBINATIONS = 1 << 17 };

typedef struct builder {
    const parley_space_spec *spec;
    parley_space *space;
    parley_control *control;
    uint32_t *leader;       /* union-find over original issues */
    uint32_t *choice;       /* [m] the combination under construction */
    uint32_t **due;         /* [m] clauses that are complete once this issue is set */
    uint32_t *due_count;    /* [m] */
    uint16_t *combinations; /* [combination][members] */
    uint32_t combination_count, combination_capacity;
} builder;

static uint32_t find_leader(uint32_t *leader, uint32_t issue) {
    while (leader[issue] != issue)
        issue = leader[issue] = leader[leader[issue]];
    return issue;
}

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

static bool literal_holds(const parley_literal *literal, const uint32_t *choices) {
    return (choices[literal->issue] == literal->option) != (literal->negated != 0);
}

static bool clause_holds(const parley_clause *clause, const uint32_t *choices) {
    for (uint32_t i = 0; i < clause->count; i++)
        if (literal_holds(&clause->literals[i], choices))
            return true;
    return false;
}

/* Leaders by union of all issues of a clause; the leader is the lowest issue of its component. */
static void unite(builder *b) {
    for (uint32_t j = 0; j < b->spec->issue_count; j++)
        b->leader[j] = j;
    for (uint32_t c = 0; c < b->spec->clause_count; c++) {
        const parley_clause *clause = &b->spec->clauses[c];
        for (uint32_t i = 1; i < clause->count; i++) {
            uint32_t one = find_leader(b->leader, clause->literals[0].issue);
            uint32_t two = find_leader(b->leader, clause->literals[i].issue);
            if (one < two)
                b->leader[two] = one;
            else
                b->leader[one] = two;
        }
    }
}

/* Files every clause under the issue of it that is set last. */
static parley_status file_clauses(builder *b) {
    for (uint32_t c = 0; c < b->spec->clause_count; c++) {
        const parley_clause *clause = &b->spec->clauses[c];
        if (clause->count == 0) {
            b->space->empty = true;
            continue;
        }
        uint32_t last = clause->literals[0].issue;
        for (uint32_t i = 1; i < clause->count; i++)
            if (clause->literals[i].issue > last)
                last = clause->literals[i].issue;
        uint32_t *due = pl_realloc(b->due[last], b->due_count[last] + 1, sizeof *due);
        if (!due)
            return pl_fail_memory();
        b->due[last] = due;
        due[b->due_count[last]++] = c;
    }
    return PARLEY_OK;
}

static parley_status keep_combination(builder *b, const uint32_t *members, uint32_t count) {
    if (b->combination_count == MOST_COMBINATIONS)
        return pl_fail(PARLEY_E_LIMIT,
                       "the constraints tie %u points into one component of more than %d "
                       "combinations; at most %d",
                       count, MOST_COMBINATIONS, MOST_COMBINATIONS);
    if (b->combination_count == b->combination_capacity) {
        uint32_t capacity = b->combination_capacity ? b->combination_capacity * 2 : 64;
        uint16_t *grown = pl_realloc(b->combinations, (size_t)capacity * count, sizeof *grown);
        if (!grown)
            return pl_fail_memory();
        b->combinations = grown;
        b->combination_capacity = capacity;
    }
    for (uint32_t i = 0; i < count; i++)
        b->combinations[(size_t)b->combination_count * count + i] = (uint16_t)b->choice[members[i]];
    b->combination_count++;
    return PARLEY_OK;
}

static bool due_clauses_hold(const builder *b, uint32_t issue) {
    for (uint32_t i = 0; i < b->due_count[issue]; i++)
        if (!clause_holds(&b->spec->clauses[b->due[issue][i]], b->choice))
            return false;
    return true;
}

/* Depth-first over the component's issues, an explicit odometer instead of recursion. */
static parley_status enumerate(builder *b, const uint32_t *members, uint32_t count) {
    const parley_space *space = b->space;
    uint32_t depth = 0;
    uint64_t steps = 0;
    b->combination_count = b->combination_capacity = 0;
    pl_free(b->combinations);
    b->combinations = NULL;
    b->choice[members[0]] = UINT32_MAX;
    for (;;) {
        uint32_t issue = members[depth];
        if (++steps % 4096 == 0 && pl_control_poll(b->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (++b->choice[issue] == b->spec->option_counts[issue]) {
            if (depth-- == 0)
                return PARLEY_OK;
            continue;
        }
        if (space->excluded[space->original_first[issue] + b->choice[issue]] ||
            !due_clauses_hold(b, issue))
            continue;
        if (depth + 1 < count) {
            b->choice[members[++depth]] = UINT32_MAX;
        } else if (keep_combination(b, members, count) != PARLEY_OK) {
            return parley_last_error()->status;
        }
    }
}

typedef struct joined {
    uint32_t *members;
    uint32_t member_count;
    uint16_t *combinations;
    uint32_t combination_count;
} joined;

/* Adds the component with the given members as the next joined issue. */
static parley_status join(builder *b, joined *into, const uint32_t *members, uint32_t count) {
    if (enumerate(b, members, count) != PARLEY_OK)
        return parley_last_error()->status;
    into->member_count = count;
    into->combination_count = b->combination_count;
    into->members = pl_arena_alloc(&b->space->arena, count, sizeof *into->members);
    into->combinations =
        pl_arena_alloc(&b->space->arena, (size_t)b->combination_count * count, sizeof(uint16_t));
    if (!into->members || !into->combinations)
        return pl_fail_memory();
    memcpy(into->members, members, count * sizeof *members);
    if (b->combination_count)
        memcpy(into->combinations, b->combinations,
               (size_t)b->combination_count * count * sizeof(uint16_t));
    if (b->combination_count == 0)
        b->space->empty = true;
    return PARLEY_OK;
}

static void fill_gains(parley_space *space, const joined *issue, uint32_t first) {
    for (uint32_t o = 0; o < issue->combination_count; o++)
        for (uint32_t p = 0; p < space->parties; p++) {
            const int32_t *gain =
                space->original_gain + (size_t)p * space->original_first[space->original_issues];
            int32_t sum = 0;
            for (uint32_t i = 0; i < issue->member_count; i++)
                sum += gain[space->original_first[issue->members[i]] +
                            issue->combinations[(size_t)o * issue->member_count + i]];
            space->gain[(size_t)(first + o) * space->parties + p] = sum;
        }
}

/* Lays the joined issues out flat, as src/deal/space.h describes. */
static parley_status lay_out(parley_space *space, const joined *issues, uint32_t count) {
    size_t options = 0, picks = 0;
    for (uint32_t j = 0; j < count; j++) {
        options += issues[j].combination_count;
        picks += (size_t)issues[j].combination_count * issues[j].member_count;
    }
    space->issues = count;
    space->first = pl_arena_alloc(&space->arena, count + 1, sizeof *space->first);
    space->gain = pl_arena_alloc(&space->arena, options * space->parties, sizeof *space->gain);
    space->member_first = pl_arena_alloc(&space->arena, count + 1, sizeof *space->member_first);
    space->member = pl_arena_alloc(&space->arena, space->original_issues, sizeof *space->member);
    space->pick_first = pl_arena_alloc(&space->arena, count + 1, sizeof *space->pick_first);
    space->pick = pl_arena_alloc(&space->arena, picks, sizeof *space->pick);
    if (!space->first || !space->gain || !space->member_first || !space->member ||
        !space->pick_first || !space->pick)
        return pl_fail_memory();
    for (uint32_t j = 0; j < count; j++) {
        const joined *issue = &issues[j];
        size_t pick_count = (size_t)issue->combination_count * issue->member_count;
        memcpy(space->member + space->member_first[j], issue->members,
               issue->member_count * sizeof(uint32_t));
        if (pick_count)
            memcpy(space->pick + space->pick_first[j], issue->combinations,
                   pick_count * sizeof(uint16_t));
        fill_gains(space, issue, space->first[j]);
        space->first[j + 1] = space->first[j] + issue->combination_count;
        space->member_first[j + 1] = space->member_first[j] + issue->member_count;
        space->pick_first[j + 1] = space->pick_first[j] + pick_count;
    }
    return PARLEY_OK;
}

static parley_status join_all(builder *b) {
    uint32_t m = b->spec->issue_count, count = 0;
    parley_status status = PARLEY_OK;
    joined *issues = PL_NEW(joined, m);
    uint32_t *members = PL_NEW(uint32_t, m);
    if (!issues || !members) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t j = 0; j < m; j++) {
        uint32_t size = 0;
        if (find_leader(b->leader, j) != j)
            continue;
        for (uint32_t i = j; i < m; i++)
            if (find_leader(b->leader, i) == j)
                members[size++] = i;
        PL_TRY(join(b, &issues[count++], members, size));
    }
    status = lay_out(b->space, issues, count);
out:
    pl_free(issues);
    pl_free(members);
    return status;
}

static parley_status check_count(const parley_space *space) {
    parley_count total = pl_count_of(1);
    for (uint32_t j = 0; j < space->issues; j++)
        if (!pl_count_multiply(&total, pl_option_count(space, j)))
            return pl_fail(PARLEY_E_LIMIT, "the space has 2^1024 agreements or more");
    return PARLEY_OK;
}

static parley_status build(builder *b) {
    uint32_t m = b->spec->issue_count;
    parley_status status = PARLEY_OK;
    b->leader = PL_NEW(uint32_t, m);
    b->choice = PL_NEW(uint32_t, m);
    b->due = PL_NEW(uint32_t *, m);
    b->due_count = PL_NEW(uint32_t, m);
    if (!b->leader || !b->choice || !b->due || !b->due_count)
        return pl_fail_memory();
    PL_TRY(copy_original(b->space, b->spec));
    unite(b);
    PL_TRY(file_clauses(b));
    PL_TRY(join_all(b));
    PL_TRY(check_count(b->space));
out:
    return status;
}

parley_status parley_space_new(parley_space **out, const parley_space_spec *spec,
                               parley_control *control) {
    *out = NULL;
    if (check_sizes(spec) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    builder b = {.spec = spec, .control = control, .space = PL_NEW(parley_space, 1)};
    if (!b.space)
        return pl_fail_memory();
    parley_status status = build(&b);
    for (uint32_t j = 0; b.due && j < spec->issue_count; j++)
        pl_free(b.due[j]);
    pl_free(b.leader);
    pl_free(b.choice);
    pl_free(b.due);
    pl_free(b.due_count);
    pl_free(b.combinations);
    if (status != PARLEY_OK) {
        parley_space_free(b.space);
        return status;
    }
    *out = b.space;
    return PARLEY_OK;
}

void parley_space_free(parley_space *space) {
    if (!space)
        return;
    pl_arena_clear(&space->arena);
    pl_free(space);
}

uint32_t parley_space_party_count(const parley_space *space) {
    return space->parties;
}

uint32_t parley_space_issue_count(const parley_space *space) {
    return space->original_issues;
}

int parley_space_is_empty(const parley_space *space) {
    return space->empty;
}

void parley_space_count(const parley_space *space, parley_count *out) {
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
        if (!clause_holds(&space->clauses[c], choices))
            return 0;
    return 1;
}

void parley_space_range(const parley_space *space, uint32_t party, int64_t *least,
                        int64_t *greatest) {
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

void pl_space_expand(const parley_space *space, const uint32_t *option, uint32_t *choices) {
    for (uint32_t j = 0; j < space->issues; j++) {
        uint32_t begin = space->member_first[j], members = space->member_first[j + 1] - begin;
        for (uint32_t i = 0; i < members; i++)
            choices[space->member[begin + i]] =
                space->pick[space->pick_first[j] + (size_t)option[j] * members + i];
    }
}
