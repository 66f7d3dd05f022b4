/* What a draft is worth beyond the reservation value: certainly, possibly, never enough. */
#include "utility/reading_bounds.h"

#include <math.h>

/* -- the margin as a form -------------------------------------------------------------------- */

/* u - r for sign 1, r - u for sign -1, less `shift` whole utilities. */
static void lay_margin(pl_form *form, const parley_readings *readings, const pl_reading_row *row,
                       const int32_t *choices, int sign, double shift) {
    int64_t reservation = sign > 0 ? row->reservation_range.high : row->reservation_range.low;
    int64_t constant = -llrint(shift * PL_FORM_UNIT * PARLEY_ONE);
    pl_form_clear(form, readings);
    form->fill = sign * PL_FORM_UNIT;
    form->middle = -sign * PL_FORM_UNIT / 2;
    form->avoid = sign < 0;
    if (!row->package)
        constant -= sign * reservation * PL_FORM_UNIT;
    for (uint32_t i = 0; i < row->scope_count; i++) {
        uint32_t j = row->scope[i];
        form->constant[j] = constant;
        form->is_open[j] = choices[j] == PARLEY_NONE;
        form->is_middle[j] = row->package && row->package[j] == PARLEY_NONE;
        if (choices[j] != PARLEY_NONE)
            form->coefficient[choices[j]] += sign * PL_FORM_UNIT;
        if (row->package && row->package[j] != PARLEY_NONE)
            form->coefficient[row->package[j]] -= sign * PL_FORM_UNIT;
    }
}

/* The least u - r (or r - u) of weights of sum 1, where shares are divided by their sum: the shift
 * by which the least becomes 0 (Dinkelbach 1967, doi:10.1287/mnsc.13.7.492). */
static parley_status find_ratio(double *low, pl_form *form, const parley_readings *readings,
                                const pl_reading_row *row, const int32_t *choices, int sign,
                                const pl_bound *first, pl_arena *arena) {
    enum { MOST_STEPS = 20 };
    double shift = first->least;
    for (int step = 0; step < MOST_STEPS; step++) {
        pl_bound bound;
        lay_margin(form, readings, row, choices, sign, shift);
        parley_status status = pl_form_bound(&bound, form, readings, row, arena);
        if (status != PARLEY_OK)
            return status;
        if (bound.low > -1e-12 || !(bound.least < -1e-12))
            break;
        shift += bound.least;
    }
    *low = shift;
    return PARLEY_OK;
}

parley_status pl_row_extreme(pl_bound *out, double *low, const parley_readings *readings,
                             const pl_reading_row *row, const int32_t *choices, int sign,
                             pl_arena *arena) {
    pl_form form;
    parley_status status = pl_form_new(&form, arena, readings);
    if (status != PARLEY_OK)
        return status;
    lay_margin(&form, readings, row, choices, sign, 0);
    status = pl_form_bound(out, &form, readings, row, arena);
    if (status != PARLEY_OK || !low || out->none)
        return status;
    *low = out->low;
    if (row->weights == PL_WEIGHTS_SHARES)
        status = find_ratio(low, &form, readings, row, choices, sign, out, arena);
    return status;
}

/* -- single options -------------------------------------------------------------------------- */

static int64_t end_of(const pl_reading_row *row, uint32_t option, int sign) {
    return sign > 0 ? row->range[option].high : row->range[option].low;
}

/* Twice the middle of the point's values, that of `option` at one end, all others at the other. */
static int64_t open_point(const parley_readings *readings, const pl_reading_row *row,
                          uint32_t option, int sign) {
    const parley_view_point *at = &readings->view->points[readings->view->option_point[option]];
    int64_t least = end_of(row, option, sign), greatest = least;
    for (uint32_t o = at->first; o < at->first + at->option_count; o++) {
        int64_t value = end_of(row, o, o == option ? sign : -sign);
        least = value < least ? value : least;
        greatest = value > greatest ? value : greatest;
    }
    return least + greatest;
}

int64_t pl_option_margin(const parley_readings *readings, const pl_reading_row *row,
                         uint32_t option, int sign) {
    int64_t value = 2 * end_of(row, option, sign);
    if (!row->package)
        return value - 2 * (sign > 0 ? row->reservation_range.low : row->reservation_range.high);
    int32_t other = row->package[readings->view->option_point[option]];
    if (other == PARLEY_NONE)
        return value - open_point(readings, row, option, sign);
    return other == (int32_t)option ? 0 : value - 2 * end_of(row, (uint32_t)other, -sign);
}

/* -- verdicts -------------------------------------------------------------------------------- */

static bool states_red_line(const parley_readings *readings, const pl_reading_row *row,
                            const int32_t *choices) {
    for (uint32_t i = 0; i < row->scope_count; i++) {
        int32_t choice = choices[row->scope[i]];
        if (choice != PARLEY_NONE &&
            parley_view_crosses(readings->view, row->party, (uint32_t)choice))
            return true;
    }
    return false;
}

/* Whether a gap may be filled with a red line of the party: where every option of the point crosses
 * somebody's. */
static bool may_be_filled_badly(const parley_readings *readings, const pl_reading_row *row,
                                const int32_t *choices) {
    for (uint32_t i = 0; i < row->scope_count; i++) {
        uint32_t j = row->scope[i];
        uint32_t at = readings->filling_first[j], end = readings->filling_first[j + 1];
        for (; choices[j] == PARLEY_NONE && at < end; at++)
            if (parley_view_crosses(readings->view, row->party, readings->filling[at]))
                return true;
    }
    return false;
}

static parley_certainty verdict(const pl_bound *low, const pl_bound *high, bool bad_filling) {
    if (high->none || high->positive)
        return PARLEY_NEVER;
    if (low->at_least && !bad_filling)
        return PARLEY_CERTAINLY;
    bool refuses = bad_filling || (low->attained && low->least < 0);
    bool accepts = high->attained && high->least <= 0;
    return refuses && accepts ? PARLEY_POSSIBLY : PARLEY_UNDECIDED;
}

parley_status parley_readings_judge(parley_margin *out, const parley_readings *readings,
                                    uint32_t row, const int32_t *choices) {
    const pl_reading_row *of = &readings->rows[row];
    pl_arena scratch = {0};
    pl_bound low, high;
    double least = 0, most = 0;
    parley_status status = pl_row_extreme(&low, &least, readings, of, choices, 1, &scratch);
    if (status == PARLEY_OK)
        status = pl_row_extreme(&high, &most, readings, of, choices, -1, &scratch);
    if (status == PARLEY_OK) {
        out->low = least;
        out->high = high.none ? least : 0 - most; /* never -0 */
        out->certainty = states_red_line(readings, of, choices)
                             ? PARLEY_NEVER
                             : verdict(&low, &high, may_be_filled_badly(readings, of, choices));
    }
    pl_arena_clear(&scratch);
    return status;
}

const char *parley_certainty_name(parley_certainty certainty) {
    static const char *const names[] = {"never", "possibly", "certainly", "undecided"};
    return names[certainty];
}
