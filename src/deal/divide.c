/* The parts of a space: fixing the issues of cutsets, simplifying clauses, joining what is left. */
#include "deal/divide.h"

#include "base/count.h"
#include "base/text.h"
#include "base/vector.h"
#include "deal/cutset.h"
#include "deal/program.h"
#include "parallel/control.h"

#include <math.h>
#include <string.h>

enum {
    MOST_TOTAL = 1 << 23, /* combinations of all parts together */
    MOST_NODES = 1 << 16, /* fixed issues tried, dead ends included */
    MOST_NAMED = 12       /* issues listed in a message */
};

static const double HOPELESS_LOG_PARTS = 17; /* 2^24 parts */

typedef struct divider {
    parley_space *space;
    uint32_t most;
    parley_control *control;
    PL_VECTOR(parley_space *) parts;
    size_t total;
    uint32_t nodes;
    pl_tied first_tied; /* for the message */
    pl_cutset first_cut;
} divider;

/* The rules that are left when some issues are fixed. */
typedef struct leftover {
    uint8_t *excluded; /* [K] */
    uint32_t *live;    /* [m] options that are not */
    parley_literal *literals;
    parley_clause *clauses;
    uint32_t clause_count;
} leftover;

static void leftover_clear(leftover *r) {
    pl_free(r->excluded);
    pl_free(r->live);
    pl_free(r->literals);
    pl_free(r->clauses);
}

static parley_status leftover_copy(leftover *r, const parley_space *space, const pl_rules *rules) {
    uint32_t m = space->original_issues;
    size_t literals = 0, options = space->original_first[m];
    for (uint32_t c = 0; c < rules->clause_count; c++)
        literals += rules->clauses[c].count;
    *r = (leftover){.excluded = PL_NEW(uint8_t, options),
                    .live = PL_NEW(uint32_t, m),
                    .literals = PL_NEW(parley_literal, literals),
                    .clauses = PL_NEW(parley_clause, rules->clause_count),
                    .clause_count = rules->clause_count};
    if (!r->excluded || !r->live || !r->literals || !r->clauses)
        return pl_fail_memory();
    memcpy(r->excluded, rules->excluded, options);
    for (uint32_t j = 0; j < m; j++)
        for (uint32_t o = space->original_first[j]; o < space->original_first[j + 1]; o++)
            r->live[j] += !r->excluded[o];
    parley_literal *next = r->literals;
    for (uint32_t c = 0; c < rules->clause_count; c++) {
        const parley_clause *from = &rules->clauses[c];
        if (from->count)
            memcpy(next, from->literals, from->count * sizeof *next);
        r->clauses[c] = (parley_clause){next, from->count};
        next += from->count;
    }
    return PARLEY_OK;
}

static pl_rules rules_of(const leftover *r) {
    return (pl_rules){r->excluded, r->clauses, r->clause_count};
}

/* --- simplifying --- */

static void exclude(leftover *r, const parley_space *space, uint32_t issue, uint32_t option) {
    uint8_t *excluded = &r->excluded[space->original_first[issue] + option];
    r->live[issue] -= !*excluded;
    *excluded = 1;
}

static void fix(leftover *r, const parley_space *space, uint32_t issue, uint32_t option) {
    uint32_t options = space->original_first[issue + 1] - space->original_first[issue];
    for (uint32_t o = 0; o < options; o++)
        if (o != option)
            exclude(r, space, issue, o);
}

typedef enum truth { FALSE_NOW, TRUE_NOW, OPEN_YET } truth;

static truth truth_of(const leftover *r, const parley_space *space, const parley_literal *literal) {
    bool out = r->excluded[space->original_first[literal->issue] + literal->option];
    bool only = !out && r->live[literal->issue] == 1;
    if (!out && !only)
        return OPEN_YET;
    return only == (literal->negated == 0) ? TRUE_NOW : FALSE_NOW;
}

/* Keeps the literals of a clause that are open; true if it is satisfied. */
static bool shorten(const leftover *r, const parley_space *space, parley_clause *clause) {
    parley_literal *literals = r->literals + (clause->literals - r->literals);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < clause->count; i++) {
        parley_literal literal = literals[i];
        truth now = truth_of(r, space, &literal);
        if (now == TRUE_NOW)
            return true;
        if (now == OPEN_YET)
            literals[kept++] = literal;
    }
    clause->count = kept;
    return false;
}

/* Drops satisfied clauses and false literals; a clause of one literal becomes exclusions, and so on
 * until nothing changes. False if no agreement obeys the clauses. */
static bool simplify(leftover *r, const parley_space *space) {
    for (bool changed = true; changed;) {
        uint32_t kept = 0;
        changed = false;
        for (uint32_t c = 0; c < r->clause_count; c++) {
            parley_clause clause = r->clauses[c];
            if (shorten(r, space, &clause))
                continue;
            if (clause.count == 0)
                return false;
            if (clause.count > 1) {
                r->clauses[kept++] = clause;
                continue;
            }
            if (clause.literals->negated)
                exclude(r, space, clause.literals->issue, clause.literals->option);
            else
                fix(r, space, clause.literals->issue, clause.literals->option);
            changed = true;
        }
        r->clause_count = kept;
    }
    for (uint32_t j = 0; j < space->original_issues; j++)
        if (r->live[j] == 0)
            return false;
    return true;
}

/* --- parts --- */

/* A list of issue numbers, cut short. */
static void name_issues(pl_text *text, const uint32_t *issues, uint32_t count) {
    for (uint32_t i = 0; i < count && i < MOST_NAMED; i++)
        pl_text_print(text, "%s%u", i ? ", " : "", issues[i]);
    if (count > MOST_NAMED)
        pl_text_print(text, " and %u more", count - MOST_NAMED);
}

static parley_status fail_too_tied(const divider *d, const char *what) {
    pl_text tied = {0}, cut = {0};
    name_issues(&tied, d->first_tied.issues, d->first_tied.count);
    name_issues(&cut, d->first_cut.issues, d->first_cut.count);
    parley_status status =
        pl_fail(PARLEY_E_LIMIT,
                "the constraints tie %u issues together (%s) with more than %u combinations, and "
                "fixing %u of them (%s) takes %s",
                d->first_tied.count, pl_text_string(&tied), d->most, d->first_cut.count,
                pl_text_string(&cut), what);
    pl_text_clear(&tied);
    pl_text_clear(&cut);
    return status;
}

static parley_status part_new(parley_space **out, const parley_space *space) {
    *out = PL_NEW(parley_space, 1);
    if (!*out)
        return pl_fail_memory();
    (*out)->parties = space->parties;
    memcpy((*out)->reservation, space->reservation, sizeof space->reservation);
    (*out)->original_issues = space->original_issues;
    (*out)->original_first = space->original_first;
    (*out)->original_gain = space->original_gain;
    (*out)->excluded = space->excluded;
    (*out)->clauses = space->clauses;
    (*out)->clause_count = space->clause_count;
    return PARLEY_OK;
}

static parley_status allocate_slim(parley_space *slim, const pl_program *program, size_t picks) {
    uint32_t m = program->issues;
    slim->issues = m;
    slim->first = pl_arena_alloc(&slim->arena, m + 1, sizeof *slim->first);
    slim->gain =
        pl_arena_alloc(&slim->arena, (size_t)program->options * slim->parties, sizeof *slim->gain);
    slim->pick_first = pl_arena_alloc(&slim->arena, m + 1, sizeof *slim->pick_first);
    slim->pick = pl_arena_alloc(&slim->arena, picks, sizeof *slim->pick);
    if (!slim->first || !slim->gain || !slim->pick_first || !slim->pick)
        return pl_fail_memory();
    return PARLEY_OK;
}

/* The part with the options only that a program keeps. */
static parley_status make_slim(parley_space *part) {
    pl_program program = {0};
    size_t picks = 0;
    parley_status status = PARLEY_OK;
    PL_TRY(part_new(&part->slim, part));
    parley_space *slim = part->slim;
    slim->member_first = part->member_first;
    slim->member = part->member;
    PL_TRY(pl_program_init(&program, part, false));
    for (uint32_t o = 0; o < program.options; o++) {
        uint32_t j = program.issue_of[o];
        picks += part->member_first[j + 1] - part->member_first[j];
    }
    PL_TRY(allocate_slim(slim, &program, picks));
    picks = 0;
    for (uint32_t j = 0; j < program.issues; j++) {
        uint32_t members = part->member_first[j + 1] - part->member_first[j];
        slim->first[j] = program.first[j];
        slim->pick_first[j] = picks;
        for (uint32_t o = program.first[j]; o < program.first[j + 1]; o++) {
            size_t from = program.origin[o];
            memcpy(slim->gain + (size_t)o * part->parties, pl_gain(part, program.origin[o]),
                   part->parties * sizeof *slim->gain);
            memcpy(slim->pick + picks,
                   part->pick + part->pick_first[j] + (from - part->first[j]) * members,
                   members * sizeof *slim->pick);
            picks += members;
        }
    }
    slim->first[program.issues] = program.options;
    slim->pick_first[program.issues] = picks;
out:
    pl_program_clear(&program);
    return status;
}

/* Takes the part over, or frees it if it is empty. */
static parley_status keep_part(divider *d, parley_space *part) {
    parley_status status = PARLEY_OK;
    if (part->empty)
        goto out;
    d->total += part->first[part->issues];
    if (d->total > MOST_TOTAL)
        PL_TRY(fail_too_tied(d, "parts of more than 2^23 combinations together"));
    if (d->parts.count == PL_MOST_PARTS)
        PL_TRY(fail_too_tied(d, "more than 4096 parts"));
    PL_TRY(make_slim(part));
    if (pl_vector_push(&d->parts, part) != PARLEY_OK)
        PL_TRY(pl_fail_memory());
    return PARLEY_OK;
out:
    parley_space_free(part);
    return status;
}

/* Marks the options of the issue that a clause names; false if none is named. */
static bool mark_named(const leftover *r, uint32_t issue, uint8_t *named) {
    bool any = false;
    memset(named, 0, PARLEY_MAX_OPTIONS);
    for (uint32_t c = 0; c < r->clause_count; c++)
        for (uint32_t i = 0; i < r->clauses[c].count; i++)
            if (r->clauses[c].literals[i].issue == issue) {
                named[r->clauses[c].literals[i].option] = 1;
                any = true;
            }
    return any;
}

/* Leaves the issue one option that clauses name, or with UINT32_MAX all that none names. */
static void choose_case(leftover *r, const parley_space *space, uint32_t issue, uint32_t option,
                        const uint8_t *named) {
    uint32_t options = space->original_first[issue + 1] - space->original_first[issue];
    if (option != UINT32_MAX)
        fix(r, space, issue, option);
    for (uint32_t o = 0; o < options && option == UINT32_MAX; o++)
        if (named[o])
            exclude(r, space, issue, o);
}

static parley_status split_further(divider *d, const leftover *r, const pl_tied *tied);

/* What is left becomes a part if it can be joined. */
static parley_status settle(divider *d, const leftover *r) {
    pl_rules rules = rules_of(r);
    pl_tied tied;
    parley_space *part;
    parley_status status = part_new(&part, d->space);
    if (status == PARLEY_OK)
        status = pl_join(part, &rules, d->most, &tied, d->control);
    if (status == PARLEY_OK && tied.count == 0)
        return keep_part(d, part);
    parley_space_free(part);
    return status == PARLEY_OK ? split_further(d, r, &tied) : status;
}

static parley_status fix_rest(divider *d, const leftover *r, const pl_cutset *cut, uint32_t at);

/* One case of the cutset's issue `at`, and the issues after it in all ways. */
static parley_status fix_case(divider *d, const leftover *r, const pl_cutset *cut, uint32_t at,
                              uint32_t option, const uint8_t *named) {
    pl_rules rules = rules_of(r);
    leftover next = {0};
    parley_status status = PARLEY_OK;
    if (++d->nodes > MOST_NODES)
        return fail_too_tied(d, "more than 65536 steps");
    PL_TRY(pl_control_poll(d->control));
    PL_TRY(leftover_copy(&next, d->space, &rules));
    choose_case(&next, d->space, cut->issues[at], option, named);
    if (simplify(&next, d->space))
        status = fix_rest(d, &next, cut, at + 1);
out:
    leftover_clear(&next);
    return status;
}

/* Fixes the issues of the cutset from number `at` on in all ways. As deep as there are issues. */
static parley_status fix_rest(divider *d, const leftover *r, const pl_cutset *cut, uint32_t at) {
    uint8_t named[PARLEY_MAX_OPTIONS];
    bool others = false;
    while (at < cut->count && !mark_named(r, cut->issues[at], named))
        at++;
    if (at == cut->count)
        return settle(d, r);
    uint32_t issue = cut->issues[at], first = d->space->original_first[issue];
    parley_status status = PARLEY_OK;
    for (uint32_t o = 0; first + o < d->space->original_first[issue + 1]; o++) {
        if (r->excluded[first + o])
            continue;
        others = others || !named[o];
        if (named[o] && status == PARLEY_OK)
            status = fix_case(d, r, cut, at, o, named);
    }
    if (others && status == PARLEY_OK)
        status = fix_case(d, r, cut, at, UINT32_MAX, named);
    return status;
}

static parley_status split_further(divider *d, const leftover *r, const pl_tied *tied) {
    pl_rules rules = rules_of(r);
    parley_status status = PARLEY_OK;
    pl_cutset *cut = PL_NEW(pl_cutset, 1);
    if (!cut)
        return pl_fail_memory();
    PL_TRY(pl_cutset_find(cut, d->space, &rules, r->live, tied, d->most, d->control));
    if (d->first_tied.count == 0) {
        d->first_tied = *tied;
        d->first_cut = *cut;
    }
    if (cut->count == 0 || cut->log_parts > HOPELESS_LOG_PARTS)
        status = fail_too_tied(d, "more than 4096 parts");
    else
        status = fix_rest(d, r, cut, 0);
out:
    pl_free(cut);
    return status;
}

/* --- the whole --- */

static void find_ranges(parley_space *space) {
    for (uint32_t p = 0; p < space->parties && space->part_count; p++) {
        space->least[p] = INT64_MAX;
        space->greatest[p] = INT64_MIN;
        for (uint32_t k = 0; k < space->part_count; k++) {
            int64_t least, greatest;
            parley_space_range(space->parts[k], p, &least, &greatest);
            space->least[p] = least < space->least[p] ? least : space->least[p];
            space->greatest[p] = greatest > space->greatest[p] ? greatest : space->greatest[p];
        }
    }
}

/* That the agreements of all parts can be counted. */
static parley_status check_total(const parley_space *space) {
    parley_count total = pl_count_of(0);
    for (uint32_t k = 0; k < space->part_count; k++) {
        const parley_space *part = space->parts[k];
        parley_count count = pl_count_of(1);
        bool fits = true;
        for (uint32_t j = 0; j < part->issues; j++)
            fits = fits && pl_count_multiply(&count, pl_option_count(part, j));
        if (!fits || !pl_count_add(&total, &count))
            return pl_fail(PARLEY_E_LIMIT, "the space has 2^1024 agreements or more");
    }
    return PARLEY_OK;
}

parley_status pl_divide(parley_space *space, uint32_t most, parley_control *control) {
    pl_rules rules = {space->excluded, space->clauses, space->clause_count};
    leftover whole = {0};
    parley_status status = PARLEY_OK;
    divider *d = PL_NEW(divider, 1);
    if (!d)
        return pl_fail_memory();
    d->space = space;
    d->most = most;
    d->control = control;
    space->first = pl_arena_alloc(&space->arena, 1, sizeof *space->first);
    if (!space->first)
        PL_TRY(pl_fail_memory());
    PL_TRY(leftover_copy(&whole, space, &rules));
    if (simplify(&whole, space))
        PL_TRY(settle(d, &whole));
    space->empty = d->parts.count == 0;
out:
    space->parts = d->parts.items;
    space->part_count = (uint32_t)d->parts.count;
    leftover_clear(&whole);
    pl_free(d);
    if (status != PARLEY_OK)
        return status;
    find_ranges(space);
    return check_total(space);
}
