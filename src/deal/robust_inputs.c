/* The numbers that are not known: which there are, where their fifths and bins lie, and how much
 * hangs on each. */
#include "deal/robust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

double pl_input_number(const pl_robust *r, const pl_input *input, uint32_t index) {
    size_t at = (size_t)index * r->n + input->row;
    const double *values = r->arrays.values + at * r->K;
    const pl_reading_row *row = &r->readings->rows[input->row];
    switch (input->kind) {
    case PARLEY_INPUT_VALUE: return values[input->option];
    case PARLEY_INPUT_WEIGHT: return r->arrays.weights[at * r->m + input->point];
    case PARLEY_INPUT_RESERVATION: return r->arrays.reservations[at];
    case PARLEY_INPUT_STANCE:
        return values[input->option] -
               (row->package ? pl_package_value(r->readings, row, input->point, values) : 0);
    case PARLEY_INPUT_RED_LINES: break;
    }
    return 0;
}

uint32_t pl_input_bin(const pl_input *input, double number) {
    uint32_t low = 0, high = PL_BINS - 1;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (number < input->cuts[middle])
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* -- cuts ------------------------------------------------------------------------------------ */

static int by_size(const void *a, const void *b) {
    double one = *(const double *)a, two = *(const double *)b;
    return (one > two) - (one < two);
}

/* False where the number does not vary. `numbers` has room for the pilots. */
static bool find_cuts(const pl_robust *r, pl_input *input, uint32_t pilots, double *numbers) {
    for (uint32_t i = 0; i < pilots; i++)
        numbers[i] = pl_input_number(r, input, i);
    qsort(numbers, pilots, sizeof *numbers, by_size);
    for (uint32_t b = 1; b < PL_BINS; b++)
        input->cuts[b - 1] = numbers[(size_t)pilots * b / PL_BINS];
    input->low = numbers[pilots / 5];
    input->high = numbers[pilots - 1 - pilots / 5];
    return numbers[pilots - 1] - numbers[0] > 1e-12;
}

static void list_row(pl_robust *r, uint32_t index, uint32_t pilots, double *numbers) {
    const pl_reading_row *row = &r->readings->rows[index];
    for (uint32_t i = 0; i < row->open_count; i++) {
        pl_input *input = &r->inputs[r->input_count];
        *input = (pl_input){.kind = PARLEY_INPUT_VALUE,
                            .row = index,
                            .point = r->view->option_point[row->open[i]],
                            .option = row->open[i]};
        r->input_count += find_cuts(r, input, pilots, numbers);
    }
    for (uint32_t i = 0; i < row->scope_count; i++) {
        pl_input *input = &r->inputs[r->input_count];
        *input = (pl_input){.kind = PARLEY_INPUT_WEIGHT, .row = index, .point = row->scope[i]};
        r->input_count += find_cuts(r, input, pilots, numbers);
    }
    pl_input *input = &r->inputs[r->input_count];
    *input = (pl_input){.kind = PARLEY_INPUT_RESERVATION, .row = index};
    r->input_count += !row->package && find_cuts(r, input, pilots, numbers);
}

/* -- answers --------------------------------------------------------------------------------- */

/* Whether some candidate has the option, or may have it as a filling. */
static bool is_of_use(const pl_robust *r, uint32_t option) {
    uint32_t j = r->view->option_point[option];
    for (uint32_t c = 0; c < r->candidates; c++) {
        int32_t choice = r->candidate[c].choices[j];
        uint32_t at = r->readings->filling_first[j], end = r->readings->filling_first[j + 1];
        if (choice == (int32_t)option)
            return true;
        for (; choice == PARLEY_NONE && at < end; at++)
            if (r->readings->filling[at] == option)
                return true;
    }
    return false;
}

static void list_answer(pl_robust *r, pl_input answer, uint32_t place, uint32_t pilots,
                        double *numbers) {
    pl_ask *ask = &r->ask;
    ask->answers[ask->answer_count] = answer;
    if (find_cuts(r, &ask->answers[ask->answer_count], pilots, numbers))
        ask->answer_of[answer.row * (r->K + r->m + 1) + place] = ask->answer_count++;
}

static void list_answers(pl_robust *r, uint32_t index, uint32_t pilots, double *numbers) {
    const pl_reading_row *row = &r->readings->rows[index];
    pl_input answer = {.row = index};
    for (uint32_t o = 0; o < r->K; o++) {
        answer.point = r->view->option_point[o];
        if (!row->of->in_scope[answer.point] || !is_of_use(r, o))
            continue;
        answer.kind = PARLEY_INPUT_STANCE;
        answer.option = o;
        list_answer(r, answer, o, pilots, numbers);
    }
    for (uint32_t i = 0; i < row->scope_count; i++) {
        answer.kind = PARLEY_INPUT_WEIGHT;
        answer.point = row->scope[i];
        list_answer(r, answer, r->K + answer.point, pilots, numbers);
    }
    answer.kind = PARLEY_INPUT_RESERVATION;
    if (!row->package)
        list_answer(r, answer, r->K + r->m, pilots, numbers);
}

parley_status pl_robust_list_inputs(pl_robust *r, uint32_t pilots) {
    size_t most = (size_t)r->n * (r->K + r->m + 1);
    double *numbers = PL_NEW(double, pilots);
    r->inputs = PL_NEW(pl_input, most);
    r->ask.answers = PL_NEW(pl_input, most);
    r->ask.answer_of = PL_NEW(uint32_t, most);
    bool all = numbers && r->inputs && r->ask.answers && r->ask.answer_of;
    if (all)
        memset(r->ask.answer_of, 0xff, most * sizeof *r->ask.answer_of);
    for (uint32_t row = 0; row < r->n && all; row++) {
        list_row(r, row, pilots, numbers);
        list_answers(r, row, pilots, numbers);
    }
    pl_free(numbers);
    return all ? PARLEY_OK : pl_fail_memory();
}

/* -- sensitivity ----------------------------------------------------------------------------- */

static int by_effect(const void *a, const void *b) {
    const parley_sensitivity *one = a, *two = b;
    if (one->effect != two->effect)
        return one->effect < two->effect ? 1 : -1;
    if (one->party != two->party)
        return one->party < two->party ? -1 : 1;
    if (one->kind != two->kind)
        return one->kind < two->kind ? -1 : 1;
    if (one->point != two->point)
        return one->point < two->point ? -1 : 1;
    return (one->option > two->option) - (one->option < two->option);
}

static parley_status measure(pl_robust *r, const pl_input *input, const uint64_t *sums,
                             parley_sensitivity *out) {
    double *utilities = pl_robust_take(r, 2 * (size_t)r->n, sizeof *utilities);
    if (!utilities)
        return PARLEY_E_MEMORY;
    *out = (parley_sensitivity){
        .kind = input->kind,
        .party = r->view->required[input->row],
        .point = input->kind == PARLEY_INPUT_RESERVATION ? PARLEY_NONE : (int32_t)input->point,
        .option = input->kind == PARLEY_INPUT_VALUE ? (int32_t)input->option : PARLEY_NONE,
        .utilities = utilities};
    for (uint32_t end = 0; end < 2; end++) {
        const uint64_t *of = sums + end * (2 + (size_t)r->n);
        out->deal[end] = parley_frequency_of(of[1], of[0]);
        for (uint32_t row = 0; row < r->n && of[0] > 0; row++)
            utilities[end * r->n + row] =
                (double)(int64_t)of[2 + row] / (double)of[0] / PARLEY_READING_UNITS;
    }
    out->effect = fabs(out->deal[1].value - out->deal[0].value);
    for (uint32_t row = 0; row < r->n; row++)
        out->effect = fmax(out->effect, fabs(utilities[r->n + row] - utilities[row]));
    return PARLEY_OK;
}

parley_status pl_robust_rank_inputs(pl_robust *r) {
    size_t width = 2 * (2 + (size_t)r->n);
    parley_sensitivity *list = pl_robust_take(r, r->input_count, sizeof *list);
    if (!list)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < r->input_count; i++) {
        parley_status status = measure(r, &r->inputs[i], r->total.inputs + i * width, &list[i]);
        if (status != PARLEY_OK)
            return status;
    }
    qsort(list, r->input_count, sizeof *list, by_effect);
    r->out->sensitivities = list;
    r->out->sensitivity_count = r->input_count;
    return PARLEY_OK;
}
