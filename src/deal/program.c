/* Building the program of a space: option dominance inside each joined issue, rows from 0. */
#include "deal/program.h"

#include <stdlib.h>
#include <string.h>

/* Beyond this many surviving options the rest of an issue is kept untested: the test is quadratic
 * and dropping is only a saving. */
enum { MOST_COMPARED = 256 };

typedef struct ranked {
    int64_t sum;
    uint32_t option;
} ranked;

static int by_sum(const void *a, const void *b) {
    const ranked *one = a, *two = b;
    if (one->sum != two->sum)
        return one->sum > two->sum ? -1 : 1;
    return (one->option > two->option) - (one->option < two->option);
}

static bool dominates(const parley_space *space, uint32_t one, uint32_t two) {
    const int32_t *a = pl_gain(space, one), *b = pl_gain(space, two);
    for (uint32_t p = 0; p < space->parties; p++)
        if (a[p] < b[p])
            return false;
    return true;
}

/* Finds the heir of every option of joined issue `j`, as flat joined options for now. A dominator
 * has a sum at least as great, so it comes first in the order by sums. */
static void find_heirs(const parley_space *space, uint32_t j, bool keep_all, ranked *order,
                       uint32_t *heir) {
    uint32_t count = pl_option_count(space, j), kept = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t o = space->first[j] + k;
        heir[o] = o;
        order[k] = (ranked){0, o};
        for (uint32_t p = 0; p < space->parties; p++)
            order[k].sum += pl_gain(space, o)[p];
    }
    if (keep_all)
        return;
    qsort(order, count, sizeof *order, by_sum);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t o = order[k].option, i = 0;
        while (i < kept && i < MOST_COMPARED && !dominates(space, order[i].option, o))
            i++;
        if (i < kept && i < MOST_COMPARED)
            heir[o] = order[i].option;
        else
            order[kept++] = order[k];
    }
}

static void fill(pl_program *program) {
    const parley_space *space = program->space;
    uint32_t next = 0;
    for (uint32_t j = 0; j < space->issues; j++) {
        int64_t low[PL_ROWS], high[PL_ROWS];
        program->first[j] = next;
        for (uint32_t o = space->first[j]; o < space->first[j + 1]; o++) {
            for (uint32_t p = 0; p < space->parties; p++) {
                int64_t gain = pl_gain(space, o)[p];
                program->gain[(size_t)next * PL_ROWS + p] = gain;
                low[p] = o == space->first[j] || gain < low[p] ? gain : low[p];
                high[p] = o == space->first[j] || gain > high[p] ? gain : high[p];
            }
            if (program->heir[o] != o)
                continue;
            program->issue_of[next] = j;
            program->origin[next++] = o;
        }
        for (uint32_t p = 0; p < space->parties; p++) {
            program->base[p] += low[p];
            program->spread[p] += high[p] - low[p];
            for (uint32_t o = program->first[j]; o < next; o++)
                program->gain[(size_t)o * PL_ROWS + p] -= low[p];
        }
    }
    program->first[space->issues] = program->options = next;
}

/* Turns heirs from joined options into program options. */
static void number_heirs(pl_program *program, uint32_t *number) {
    uint32_t count = program->space->first[program->issues];
    for (uint32_t o = 0; o < program->options; o++)
        number[program->origin[o]] = o;
    for (uint32_t o = 0; o < count; o++)
        program->heir[o] = number[program->heir[o]];
}

parley_status pl_program_init(pl_program *program, const parley_space *space, bool keep_all) {
    uint32_t joined = space->first[space->issues];
    *program = (pl_program){.space = space, .parties = space->parties, .issues = space->issues};
    parley_status status = PARLEY_OK;
    ranked *order = PL_NEW(ranked, joined);
    uint32_t *number = PL_NEW(uint32_t, joined);
    program->first = pl_arena_alloc(&program->arena, space->issues + 1, sizeof(uint32_t));
    program->issue_of = pl_arena_alloc(&program->arena, joined, sizeof(uint32_t));
    program->origin = pl_arena_alloc(&program->arena, joined, sizeof(uint32_t));
    program->heir = pl_arena_alloc(&program->arena, joined, sizeof(uint32_t));
    program->gain = pl_arena_alloc(&program->arena, (size_t)joined * PL_ROWS, sizeof(int64_t));
    if (!order || !number || !program->first || !program->issue_of || !program->origin ||
        !program->heir || !program->gain) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t j = 0; j < space->issues; j++)
        find_heirs(space, j, keep_all, order, program->heir);
    fill(program);
    number_heirs(program, number);
out:
    pl_free(order);
    pl_free(number);
    if (status != PARLEY_OK)
        pl_program_clear(program);
    return status;
}

void pl_program_clear(pl_program *program) {
    pl_arena_clear(&program->arena);
}

void pl_program_set_sum(pl_program *program, const int64_t *weights) {
    uint32_t row = program->parties;
    program->base[row] = program->spread[row] = 0;
    for (uint32_t p = 0; p < row; p++) {
        program->weights[p] = weights[p];
        program->base[row] += weights[p] * program->base[p];
    }
    for (uint32_t j = 0; j < program->issues; j++) {
        int64_t high = 0;
        for (uint32_t o = program->first[j]; o < program->first[j + 1]; o++) {
            int64_t *gain = program->gain + (size_t)o * PL_ROWS, sum = 0;
            for (uint32_t p = 0; p < row; p++)
                sum += weights[p] * gain[p];
            gain[row] = sum;
            high = sum > high ? sum : high;
        }
        program->spread[row] += high;
    }
}

parley_status pl_program_expand(const pl_program *program, const uint32_t *plan,
                                uint32_t *choices) {
    uint32_t *joined = PL_NEW(uint32_t, program->issues);
    if (!joined)
        return pl_fail_memory();
    for (uint32_t j = 0; j < program->issues; j++)
        joined[j] = program->origin[plan[j]] - program->space->first[j];
    pl_space_expand(program->space, joined, choices);
    pl_free(joined);
    return PARLEY_OK;
}
