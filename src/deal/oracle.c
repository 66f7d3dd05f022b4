/* Asking for agreements under sets of red lines; see deal/oracle.h. */
#include "deal/oracle.h"

#include "parallel/control.h"

#include <string.h>

/* --- setting up --- */

parley_status pl_oracle_check(const parley_space *space, const parley_red_line *lines,
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

static parley_status list_part(pl_oracle *x, const parley_space *part, const parley_red_line *line,
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

static parley_status list_bars(pl_oracle *x) {
    uint32_t total = 0, at = 0;
    parley_status status = PARLEY_OK;
    x->bars_first = PL_NEW(uint32_t, (size_t)x->crew.count * x->lines + 1);
    if (!x->bars_first)
        return pl_fail_memory();
    for (uint32_t k = 0; k < x->crew.count; k++)
        for (uint32_t l = 0; l < x->lines; l++) {
            PL_TRY(pl_control_poll(x->control));
            PL_TRY(list_part(x, pl_part(x->space, k), &x->line[l], &total));
            x->bars_first[++at] = total;
        }
out:
    return status;
}

/* Room for the options of any part, and for the original ones. */
static parley_status make_room(pl_oracle *x) {
    uint32_t options = 0;
    for (uint32_t k = 0; k < x->crew.count; k++)
        options = x->crew.program[k].options > options ? x->crew.program[k].options : options;
    x->barred = PL_NEW(uint8_t, options);
    x->covered = PL_NEW(uint8_t, x->space->original_first[x->space->original_issues]);
    return x->barred && x->covered ? PARLEY_OK : pl_fail_memory();
}

parley_status pl_oracle_init(pl_oracle *x, const parley_space *space, const parley_red_line *lines,
                             uint32_t count, const parley_red_line_options *options,
                             parley_control *control) {
    parley_status status = PARLEY_OK;
    *x = (pl_oracle){.space = space,
                     .line = lines,
                     .lines = count,
                     .elements = count + space->parties,
                     .parties = space->parties,
                     .control = control,
                     .query = {.goal = PL_GOAL_REACH, .control = control}};
    PL_TRY(pl_crew_init(&x->crew, space, true));
    PL_TRY(list_bars(x));
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

void pl_oracle_clear(pl_oracle *x) {
    for (size_t i = 0; i < x->choices.count; i++)
        pl_free(x->choices.items[i]);
    pl_vector_clear(&x->choices);
    pl_vector_clear(&x->met);
    pl_vector_clear(&x->refuted);
    pl_free(x->bars_first);
    pl_free(x->bars);
    pl_free(x->barred);
    pl_free(x->covered);
    pl_crew_clear(&x->crew);
}

pl_set pl_oracle_all(const pl_oracle *x) {
    pl_set all = {{0}};
    for (uint32_t e = 0; e < x->elements; e++)
        if (e < x->lines || x->soft[e - x->lines])
            pl_set_add(&all, e);
    return all;
}

/* --- known answers --- */

static bool is_met(pl_oracle *x, const pl_set *set) {
    for (size_t i = x->met.count; i-- > 0;)
        if (pl_set_within(set, &x->met.items[i])) {
            x->answer = i;
            return true;
        }
    return false;
}

static uint8_t *covered_of(const pl_oracle *x, parley_choice choice) {
    return &x->covered[x->space->original_first[choice.issue] + choice.option];
}

static bool is_covered(const pl_oracle *x, const parley_red_line *line) {
    for (uint32_t i = 0; i < line->option_count; i++)
        if (!*covered_of(x, line->options[i]))
            return false;
    return true;
}

/* The set with all lines that bar nothing beyond what its own lines bar. */
static pl_set closure_of(pl_oracle *x, const pl_set *set) {
    pl_set closed = *set;
    memset(x->covered, 0, x->space->original_first[x->space->original_issues]);
    for (uint32_t l = 0; l < x->lines; l++)
        for (uint32_t i = 0; pl_set_has(set, l) && i < x->line[l].option_count; i++)
            *covered_of(x, x->line[l].options[i]) = 1;
    for (uint32_t l = 0; l < x->lines; l++)
        if (is_covered(x, &x->line[l]))
            pl_set_add(&closed, l);
    return closed;
}

static bool is_refuted(pl_oracle *x, const pl_set *set) {
    pl_set closed = closure_of(x, set);
    for (size_t i = x->refuted.count; i-- > 0;)
        if (pl_set_within(&x->refuted.items[i], &closed))
            return true;
    return false;
}

/* Keeps the agreement in hand and what it meets. */
static parley_status remember(pl_oracle *x) {
    const pl_search *search = &x->crew.search;
    pl_set met = {{0}};
    uint32_t *choices = PL_NEW(uint32_t, x->space->original_issues);
    if (!choices)
        return pl_fail_memory();
    if (pl_vector_push(&x->choices, choices) != PARLEY_OK) {
        pl_free(choices);
        return pl_fail_memory();
    }
    if (pl_program_expand(search->program, search->plan, choices) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    for (uint32_t l = 0; l < x->lines; l++) {
        const parley_red_line *line = &x->line[l];
        bool kept = true;
        for (uint32_t i = 0; i < line->option_count; i++)
            kept = kept && choices[line->options[i].issue] != line->options[i].option;
        if (kept)
            pl_set_add(&met, l);
    }
    for (uint32_t p = 0; p < x->parties; p++)
        if (search->program->base[p] + search->sums[p] >= x->query.floors[p])
            pl_set_add(&met, x->lines + p);
    x->answer = x->met.count;
    return pl_vector_push(&x->met, met) == PARLEY_OK ? PARLEY_OK : pl_fail_memory();
}

uint32_t pl_oracle_met(const pl_oracle *x, const pl_set *core, const uint32_t *element,
                       uint32_t count) {
    uint32_t most = 0;
    for (size_t i = 0; i < x->met.count; i++) {
        uint32_t k = 0;
        if (!pl_set_within(core, &x->met.items[i]))
            continue;
        while (k < count && pl_set_has(&x->met.items[i], element[k]))
            k++;
        most = k > most ? k : most;
    }
    return most;
}

/* --- questions --- */

static void bar(pl_oracle *x, uint32_t part, const pl_set *set) {
    const uint32_t *first = x->bars_first + (size_t)part * x->lines;
    memset(x->barred, 0, x->crew.program[part].options);
    for (uint32_t l = 0; l < x->lines; l++)
        for (uint32_t i = first[l]; pl_set_has(set, l) && i < first[l + 1]; i++)
            x->barred[x->bars[i]] = 1;
}

static parley_status ask_part(pl_oracle *x, uint32_t part, const pl_set *set, const pl_query *query,
                              bool *feasible) {
    if (!pl_crew_may_reach(&x->crew, part, query->floors))
        return PARLEY_OK;
    parley_status status = pl_crew_load(&x->crew, part);
    if (status != PARLEY_OK)
        return status;
    bar(x, part, set);
    pl_search_ask(&x->crew.search, query, x->barred);
    x->searched = true;
    status = pl_search_run(&x->crew.search);
    *feasible = x->crew.search.found;
    return status;
}

parley_status pl_oracle_ask(pl_oracle *x, const pl_set *set, bool *feasible) {
    pl_query query = x->query;
    parley_status status = PARLEY_OK;
    x->searched = false;
    *feasible = is_met(x, set);
    if (*feasible || is_refuted(x, set))
        return PARLEY_OK;
    for (uint32_t p = 0; p < x->parties; p++)
        if (x->soft[p] && !pl_set_has(set, x->lines + p))
            query.floors[p] = INT64_MIN;
    for (uint32_t k = 0; k < x->crew.count && !*feasible; k++)
        PL_TRY(ask_part(x, k, set, &query, feasible));
    if (*feasible)
        return remember(x);
    if (pl_vector_push(&x->refuted, *set) != PARLEY_OK)
        return pl_fail_memory();
out:
    return status;
}

/* --- weights --- */

/* How far the greatest weighted sum under the lines of `set` is above the greatest at which the
 * floors of the set cannot all be met: negative if the weights refute the set. For the only part.
 */
static int64_t room_of(pl_oracle *x, const pl_set *set) {
    const pl_program *program = &x->crew.program[0];
    const int64_t *lambda = x->crew.search.root_lambda;
    int64_t room = 0;
    bar(x, 0, set);
    for (uint32_t p = 0; p < x->parties; p++)
        if (!x->soft[p] || pl_set_has(set, x->lines + p))
            room -= lambda[p] * pl_search_need_of(program, p, x->query.floors[p]);
    for (uint32_t j = 0; j < program->issues; j++) {
        int64_t best = -1;
        for (uint32_t o = program->first[j]; o < program->first[j + 1]; o++) {
            const int64_t *gain = pl_program_gain(program, o);
            int64_t score = 0;
            for (uint32_t p = 0; p < x->parties && !x->barred[o]; p++)
                score += lambda[p] * gain[p];
            best = !x->barred[o] && score > best ? score : best;
        }
        if (best < 0)
            return INT64_MIN;
        room += best;
    }
    return room;
}

/* Drops every element that the weights can do without. */
static void narrow(pl_oracle *x, pl_set *set) {
    for (uint32_t e = 0; e < x->elements; e++) {
        if (!pl_set_has(set, e))
            continue;
        pl_set_drop(set, e);
        if (room_of(x, set) >= 0)
            pl_set_add(set, e);
    }
}

void pl_oracle_rank(pl_oracle *x, pl_set *set, uint32_t *element, uint32_t *count) {
    int64_t room[PL_ELEMENTS];
    bool weighs = x->searched && x->crew.count == 1;
    if (weighs && room_of(x, set) < 0)
        narrow(x, set);
    *count = 0;
    for (uint32_t e = 0; e < x->elements; e++) {
        if (!pl_set_has(set, e))
            continue;
        pl_set without = *set;
        pl_set_drop(&without, e);
        int64_t one = weighs ? room_of(x, &without) : 0;
        uint32_t k = (*count)++;
        for (; k > 0 && room[k - 1] < one; k--) {
            room[k] = room[k - 1];
            element[k] = element[k - 1];
        }
        room[k] = one;
        element[k] = e;
    }
}
