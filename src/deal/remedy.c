/* Red lines: which to drop, and which conflict.
 *
 * Implicit hitting sets: drop the cheapest set that hits every conflict known; if agreement is
 * still impossible, shrink what stands to a minimal conflict and go on. What is dropped in the end
 * is the cheapest, for anything cheaper misses a conflict. The oracle is one search with options
 * barred. */
#include <parley/concession.h>

#include "deal/hitting.h"
#include "deal/parts.h"
#include "parallel/control.h"

#include <string.h>

struct parley_remedy {
    bool found, proven, complete;
    uint64_t weight;
    uint32_t *dropped, dropped_count;
    uint32_t *choices;
    pl_sets sets; /* the conflicts */
    uint32_t **conflict, *conflict_size;
};

typedef struct oracle {
    const parley_space *space;
    uint32_t lines, elements, parties;
    uint32_t weight[PL_ELEMENTS];
    /* In part k line l bars program options bars[bars_first[k * lines + l]] .. of the part. */
    uint32_t *bars_first, *bars;
    size_t bars_capacity;
    bool soft[PARLEY_MAX_PARTIES];
    pl_crew crew; /* after is_feasible its search is over the part that answered */
    pl_query query;
    uint8_t *barred;
    bool asked;    /* the last question took a search */
    int64_t *best; /* [issues] */
    pl_sets met;   /* what the agreements found so far meet */
    parley_control *control;
} oracle;

/* --- setting up --- */

static parley_status check_lines(const parley_space *space, const parley_red_line *lines,
                                 uint32_t count) {
    if (count > PARLEY_MAX_RED_LINES)
        return pl_fail(PARLEY_E_ARGUMENT, "%u red lines; at most %d", count, PARLEY_MAX_RED_LINES);
    for (uint32_t l = 0; l < count; l++) {
        const parley_red_line *line = &lines[l];
        if (line->party >= space->parties || line->weight < 1 || line->weight > 1000000)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "red line %u: party %u and weight %u; parties go to %u, weights from 1 "
                           "to 1000000",
                           l, line->party, line->weight, space->parties - 1);
        for (uint32_t i = 0; i < line->option_count; i++) {
            parley_choice c = line->options[i];
            if (c.issue >= space->original_issues ||
                c.option >= space->original_first[c.issue + 1] - space->original_first[c.issue])
                return pl_fail(PARLEY_E_ARGUMENT, "red line %u: issue %u has no option %u", l,
                               c.issue, c.option);
        }
    }
    return PARLEY_OK;
}

/* Whether joined option `o` of joined issue `j` picks `choice`. */
static bool picks(const parley_space *space, uint32_t j, uint32_t o, parley_choice choice) {
    uint32_t begin = space->member_first[j], members = space->member_first[j + 1] - begin;
    const uint16_t *pick =
        space->pick + space->pick_first[j] + (size_t)(o - space->first[j]) * members;
    for (uint32_t i = 0; i < members; i++)
        if (space->member[begin + i] == choice.issue)
            return pick[i] == choice.option;
    return false;
}

static bool line_bars(const parley_space *space, const parley_red_line *line, uint32_t j,
                      uint32_t o) {
    for (uint32_t i = 0; i < line->option_count; i++)
        if (picks(space, j, o, line->options[i]))
            return true;
    return false;
}

static parley_status list_part(oracle *x, const parley_space *part, const parley_red_line *line,
                               uint32_t *total) {
    PL_VECTOR(uint32_t) bars = {.items = x->bars, .count = *total, .capacity = x->bars_capacity};
    parley_status status = PARLEY_OK;
    for (uint32_t j = 0; j < part->issues; j++)
        for (uint32_t o = part->first[j]; o < part->first[j + 1]; o++)
            if (line_bars(part, line, j, o))
                PL_TRY(pl_vector_push(&bars, o));
out:
    x->bars = bars.items;
    x->bars_capacity = bars.capacity;
    *total = (uint32_t)bars.count;
    return status == PARLEY_E_MEMORY ? pl_fail_memory() : status;
}

static parley_status list_bars(oracle *x, const parley_red_line *lines, parley_control *control) {
    uint32_t total = 0, at = 0;
    parley_status status = PARLEY_OK;
    x->bars_first = PL_NEW(uint32_t, (size_t)x->crew.count * x->lines + 1);
    if (!x->bars_first)
        return pl_fail_memory();
    for (uint32_t k = 0; k < x->crew.count; k++)
        for (uint32_t l = 0; l < x->lines; l++) {
            PL_TRY(pl_control_poll(control));
            PL_TRY(list_part(x, pl_part(x->space, k), &lines[l], &total));
            x->bars_first[++at] = total;
        }
out:
    return status;
}

/* Room for the options and the issues of any part. */
static parley_status make_room(oracle *x) {
    uint32_t options = 0, issues = 0;
    for (uint32_t k = 0; k < x->crew.count; k++) {
        const pl_program *program = &x->crew.program[k];
        options = program->options > options ? program->options : options;
        issues = program->issues > issues ? program->issues : issues;
    }
    x->barred = PL_NEW(uint8_t, options);
    x->best = PL_NEW(int64_t, issues);
    return x->barred && x->best ? PARLEY_OK : pl_fail_memory();
}

static parley_status oracle_init(oracle *x, const parley_space *space, const parley_red_line *lines,
                                 uint32_t count, const parley_red_line_options *options,
                                 parley_control *control) {
    parley_status status = PARLEY_OK;
    *x = (oracle){.space = space,
                  .lines = count,
                  .elements = count + space->parties,
                  .parties = space->parties,
                  .control = control,
                  .query = {.goal = PL_GOAL_REACH, .control = control}};
    PL_TRY(pl_crew_init(&x->crew, space, true));
    PL_TRY(list_bars(x, lines, control));
    PL_TRY(make_room(x));
    for (uint32_t l = 0; l < count; l++)
        x->weight[l] = lines[l].weight;
    for (uint32_t row = 0; row < PL_ROWS; row++)
        x->query.floors[row] = INT64_MIN;
    for (uint32_t p = 0; p < x->parties; p++) {
        int64_t least, greatest;
        parley_space_range(space, p, &least, &greatest);
        x->query.floors[p] = options->floors ? options->floors[p] : space->reservation[p];
        x->query.weight[p] = 1;
        x->query.scale[p] = greatest > least ? greatest - least : 1;
        x->weight[count + p] = options->floor_weights ? options->floor_weights[p] : 0;
        x->soft[p] = x->weight[count + p] > 0 && x->query.floors[p] != INT64_MIN;
    }
out:
    return status;
}

static void oracle_clear(oracle *x) {
    pl_free(x->bars_first);
    pl_free(x->bars);
    pl_free(x->barred);
    pl_free(x->best);
    pl_vector_clear(&x->met);
    pl_crew_clear(&x->crew);
}

/* Whether element `e` takes part at all: hard floors do not. */
static bool takes_part(const oracle *x, uint32_t e) {
    return e < x->lines || x->soft[e - x->lines];
}

/* --- the oracle --- */

/* What the agreement in hand meets. */
static pl_set met_now(const oracle *x) {
    pl_set met = {{0}};
    const pl_search *search = &x->crew.search;
    const uint32_t *first = x->bars_first + (size_t)x->crew.loaded * x->lines;
    for (uint32_t l = 0; l < x->lines; l++) {
        bool kept = true;
        for (uint32_t i = first[l]; i < first[l + 1]; i++) {
            uint32_t o = x->bars[i];
            kept = kept && search->plan[search->program->issue_of[o]] != o;
        }
        if (kept)
            pl_set_add(&met, l);
    }
    for (uint32_t p = 0; p < x->parties; p++)
        if (search->program->base[p] + search->sums[p] >= x->query.floors[p])
            pl_set_add(&met, x->lines + p);
    return met;
}

/* Whether an agreement of one part meets all of `set`. */
static parley_status ask_part(oracle *x, uint32_t part, const pl_set *set, const pl_query *query,
                              bool *feasible) {
    const uint32_t *first = x->bars_first + (size_t)part * x->lines;
    if (!pl_crew_may_reach(&x->crew, part, query->floors))
        return PARLEY_OK;
    parley_status status = pl_crew_load(&x->crew, part);
    if (status != PARLEY_OK)
        return status;
    memset(x->barred, 0, x->crew.program[part].options);
    for (uint32_t l = 0; l < x->lines; l++)
        for (uint32_t i = first[l]; pl_set_has(set, l) && i < first[l + 1]; i++)
            x->barred[x->bars[i]] = 1;
    pl_search_ask(&x->crew.search, query, x->barred);
    x->asked = true;
    status = pl_search_run(&x->crew.search);
    *feasible = x->crew.search.found;
    return status;
}

/* Whether an agreement meets all of `set`. An agreement found before may answer. */
static parley_status is_feasible(oracle *x, const pl_set *set, bool *feasible) {
    pl_query query = x->query;
    x->asked = false;
    for (size_t i = x->met.count; i-- > 0;)
        if (pl_set_within(set, &x->met.items[i])) {
            *feasible = true;
            return PARLEY_OK;
        }
    for (uint32_t p = 0; p < x->parties; p++)
        if (x->soft[p] && !pl_set_has(set, x->lines + p))
            query.floors[p] = INT64_MIN;
    parley_status status = PARLEY_OK;
    *feasible = false;
    for (uint32_t k = 0; k < x->crew.count && status == PARLEY_OK && !*feasible; k++)
        status = ask_part(x, k, set, &query, feasible);
    if (status == PARLEY_OK && *feasible && pl_vector_push(&x->met, met_now(x)) != PARLEY_OK)
        return pl_fail_memory();
    return status;
}

/* The greatest weighted sum when only the lines of `set` stand; `best` [issues] is for scratch. */
static int64_t total_with(const oracle *x, const pl_set *set, const int64_t *lambda,
                          int64_t *best) {
    const pl_program *program = &x->crew.program[0];
    int64_t total = 0;
    memset(x->barred, 0, program->options);
    for (uint32_t l = 0; l < x->lines; l++)
        for (uint32_t i = x->bars_first[l]; pl_set_has(set, l) && i < x->bars_first[l + 1]; i++)
            x->barred[x->bars[i]] = 1;
    for (uint32_t j = 0; j < program->issues; j++) {
        best[j] = -1;
        for (uint32_t o = program->first[j]; o < program->first[j + 1]; o++) {
            const int64_t *gain = pl_program_gain(program, o);
            int64_t score = 0;
            for (uint32_t p = 0; p < x->parties && !x->barred[o]; p++)
                score += lambda[p] * gain[p];
            best[j] = !x->barred[o] && score > best[j] ? score : best[j];
        }
        if (best[j] < 0)
            return INT64_MIN;
        total += best[j];
    }
    return total;
}

/* If one vector of weights refuted the set (in the only part), every element is dropped that this
 * proof can do without; no search is needed for that. */
static void trim_by_weights(oracle *x, pl_set *set) {
    const pl_search *s = &x->crew.search;
    int64_t cut = -1;
    if (x->crew.count > 1 || !x->asked || s->found || s->nodes != 1)
        return;
    for (uint32_t p = 0; p < x->parties; p++)
        cut += s->root_lambda[p] * s->need[p];
    if (total_with(x, set, s->root_lambda, x->best) > cut)
        return;
    for (uint32_t p = 0; p < x->parties; p++)
        if (s->root_lambda[p] == 0)
            pl_set_drop(set, x->lines + p);
    for (uint32_t l = 0; l < x->lines; l++) {
        if (!pl_set_has(set, l))
            continue;
        pl_set_drop(set, l);
        if (total_with(x, set, s->root_lambda, x->best) > cut)
            pl_set_add(set, l);
    }
}

/* The least number of `count` candidates that refute themselves together with `core`. */
static parley_status shortest_prefix(oracle *x, const pl_set *core, const uint32_t *candidate,
                                     uint32_t count, uint32_t *length) {
    parley_status status = PARLEY_OK;
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        pl_set set = *core;
        bool feasible;
        for (uint32_t i = 0; i < middle; i++)
            pl_set_add(&set, candidate[i]);
        PL_TRY(is_feasible(x, &set, &feasible));
        if (feasible)
            low = middle + 1;
        else
            high = middle;
    }
    *length = high;
out:
    return status;
}

/* Shrinks an infeasible set to a minimal conflict, by bisection for one element of it after the
 * other (Hemery, Lecoutre, Sais & Boussemart 2006, dichotomic search). The set was asked last. */
static parley_status shrink(oracle *x, pl_set *set) {
    parley_status status = PARLEY_OK;
    pl_set core = {{0}};
    uint32_t candidate[PL_ELEMENTS], count = 0;
    trim_by_weights(x, set);
    for (uint32_t e = 0; e < x->elements; e++)
        if (pl_set_has(set, e))
            candidate[count++] = e;
    while (count > 0) {
        uint32_t length;
        PL_TRY(shortest_prefix(x, &core, candidate, count, &length));
        if (length == 0)
            break;
        count = length - 1;
        pl_set_add(&core, candidate[count]);
    }
    *set = core;
out:
    return status;
}

static parley_status add_conflict(parley_remedy *r, const pl_set *set) {
    return pl_vector_push(&r->sets, *set) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

/* Minimal conflicts that do not touch one another, from what stands. *met: there was none left. */
static parley_status collect_conflicts(oracle *x, parley_remedy *r, pl_set standing, bool *met) {
    parley_status status = PARLEY_OK;
    *met = true;
    for (;;) {
        bool feasible;
        PL_TRY(is_feasible(x, &standing, &feasible));
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

static pl_set all_elements(const oracle *x) {
    pl_set all = {{0}};
    for (uint32_t e = 0; e < x->elements; e++)
        if (takes_part(x, e))
            pl_set_add(&all, e);
    return all;
}

static parley_status keep_answer(oracle *x, parley_remedy *r, const pl_set *dropped) {
    r->dropped = PL_NEW(uint32_t, x->elements);
    r->choices = PL_NEW(uint32_t, x->space->original_issues);
    if (!r->dropped || !r->choices)
        return pl_fail_memory();
    for (uint32_t e = 0; e < x->elements; e++)
        if (pl_set_has(dropped, e))
            r->dropped[r->dropped_count++] = e;
    r->found = r->proven = true;
    /* An earlier agreement may have answered; ask again for one to show. */
    pl_set standing = all_elements(x);
    for (uint32_t w = 0; w < PL_SET_WORDS; w++)
        standing.word[w] &= ~dropped->word[w];
    x->met.count = 0;
    bool feasible;
    parley_status status = is_feasible(x, &standing, &feasible);
    if (status != PARLEY_OK)
        return status;
    return pl_program_expand(x->crew.search.program, x->crew.search.plan, r->choices);
}

static parley_status find_cheapest(oracle *x, parley_remedy *r) {
    parley_status status = PARLEY_OK;
    pl_set none = {{0}}, all = all_elements(x);
    bool met = false;
    PL_TRY(is_feasible(x, &none, &met));
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
static parley_status find_all(oracle *x, parley_remedy *r, uint32_t most) {
    pl_sets repairs = {0};
    pl_set all = all_elements(x);
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
        PL_TRY(is_feasible(x, &seed, &feasible));
        if (!feasible) {
            PL_TRY(shrink(x, &seed));
            PL_TRY(add_conflict(r, &seed));
            continue;
        }
        for (uint32_t e = 0; e < x->elements; e++) {
            if (!pl_set_has(&all, e) || pl_set_has(&seed, e))
                continue;
            pl_set_add(&seed, e);
            PL_TRY(is_feasible(x, &seed, &feasible));
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
    oracle x = {0};
    parley_status status = PARLEY_OK, listed;
    options = options ? options : &defaults;
    *out = NULL;
    if (check_lines(space, lines, count) != PARLEY_OK)
        return PARLEY_E_ARGUMENT;
    parley_remedy *r = PL_NEW(parley_remedy, 1);
    if (!r)
        return pl_fail_memory();
    if (space->empty) {
        r->proven = r->complete = true;
        *out = r;
        return PARLEY_OK;
    }
    status = oracle_init(&x, space, lines, count, options, control);
    if (status == PARLEY_OK)
        status = find_cheapest(&x, r);
    if (status == PARLEY_OK && r->found && options->most_conflicts)
        status = find_all(&x, r, options->most_conflicts);
    oracle_clear(&x);
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
