/* Joining the issues that clauses tie together.
 *
 * Components come from a union-find over the clauses; each is enumerated depth first with every
 * clause tested as soon as its last issue is set, so a component costs its feasible prefixes, not
 * its product. */
#include "deal/join.h"

#include "parallel/control.h"

#include <string.h>

/* The work that one component may take, feasible or not: some tenths of a second. */
enum { MOST_STEPS = 1 << 25 };

typedef struct builder {
    const pl_rules *rules;
    parley_space *space;
    parley_control *control;
    uint32_t most;
    pl_tied *tied;
    pl_arena scratch;
    uint32_t *leader;       /* union-find over original issues */
    uint32_t *choice;       /* [m] the combination under construction */
    uint32_t **due;         /* [m] clauses that are complete once this issue is set */
    uint32_t *due_count;    /* [m] */
    uint16_t *combinations; /* [combination][members] */
    uint32_t combination_count, combination_capacity;
} builder;

static bool literal_holds(const parley_literal *literal, const uint32_t *choices) {
    return (choices[literal->issue] == literal->option) != (literal->negated != 0);
}

bool pl_clause_holds(const parley_clause *clause, const uint32_t *choices) {
    for (uint32_t i = 0; i < clause->count; i++)
        if (literal_holds(&clause->literals[i], choices))
            return true;
    return false;
}

static uint32_t find_leader(uint32_t *leader, uint32_t issue) {
    while (leader[issue] != issue)
        issue = leader[issue] = leader[leader[issue]];
    return issue;
}

/* Leaders by union of all issues of a clause; the leader is the lowest issue of its component. */
static void unite(builder *b) {
    for (uint32_t j = 0; j < b->space->original_issues; j++)
        b->leader[j] = j;
    for (uint32_t c = 0; c < b->rules->clause_count; c++) {
        const parley_clause *clause = &b->rules->clauses[c];
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
    for (uint32_t c = 0; c < b->rules->clause_count; c++) {
        const parley_clause *clause = &b->rules->clauses[c];
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
        if (!pl_clause_holds(&b->rules->clauses[b->due[issue][i]], b->choice))
            return false;
    return true;
}

static void give_up(builder *b, const uint32_t *members, uint32_t count) {
    b->tied->count = count;
    memcpy(b->tied->issues, members, count * sizeof *members);
}

/* Depth-first over the component's issues, an explicit odometer instead of recursion. */
static parley_status enumerate(builder *b, const uint32_t *members, uint32_t count) {
    const uint32_t *first = b->space->original_first;
    uint32_t depth = 0, steps = 0;
    b->combination_count = b->combination_capacity = 0;
    pl_free(b->combinations);
    b->combinations = NULL;
    b->choice[members[0]] = UINT32_MAX;
    for (;;) {
        uint32_t issue = members[depth];
        if (++steps % 4096 == 0 && pl_control_poll(b->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (++b->choice[issue] == first[issue + 1] - first[issue]) {
            if (depth-- == 0)
                return PARLEY_OK;
            continue;
        }
        if (b->rules->excluded[first[issue] + b->choice[issue]] || !due_clauses_hold(b, issue))
            continue;
        if (depth + 1 < count) {
            b->choice[members[++depth]] = UINT32_MAX;
        } else if (count > 1 && b->combination_count == b->most) {
            give_up(b, members, count);
            return PARLEY_OK;
        } else if (keep_combination(b, members, count) != PARLEY_OK) {
            return PARLEY_E_MEMORY;
        }
        if (count > 1 && steps > MOST_STEPS) {
            give_up(b, members, count);
            return PARLEY_OK;
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
    parley_status status = enumerate(b, members, count);
    if (status != PARLEY_OK || b->tied->count)
        return status;
    into->member_count = count;
    into->combination_count = b->combination_count;
    into->members = pl_arena_alloc(&b->scratch, count, sizeof *into->members);
    into->combinations =
        pl_arena_alloc(&b->scratch, (size_t)b->combination_count * count, sizeof(uint16_t));
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
    uint32_t m = b->space->original_issues, count = 0;
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
        if (b->tied->count)
            goto out;
    }
    status = lay_out(b->space, issues, count);
out:
    pl_free(issues);
    pl_free(members);
    return status;
}

parley_status pl_join(parley_space *space, const pl_rules *rules, uint32_t most, pl_tied *tied,
                      parley_control *control) {
    uint32_t m = space->original_issues;
    parley_status status = PARLEY_OK;
    builder b = {.rules = rules, .space = space, .control = control, .most = most, .tied = tied};
    tied->count = 0;
    b.leader = PL_NEW(uint32_t, m);
    b.choice = PL_NEW(uint32_t, m);
    b.due = PL_NEW(uint32_t *, m);
    b.due_count = PL_NEW(uint32_t, m);
    if (!b.leader || !b.choice || !b.due || !b.due_count) {
        status = pl_fail_memory();
        goto out;
    }
    unite(&b);
    PL_TRY(file_clauses(&b));
    status = join_all(&b);
out:
    for (uint32_t j = 0; b.due && j < m; j++)
        pl_free(b.due[j]);
    pl_free(b.leader);
    pl_free(b.choice);
    pl_free(b.due);
    pl_free(b.due_count);
    pl_free(b.combinations);
    pl_arena_clear(&b.scratch);
    return status;
}
