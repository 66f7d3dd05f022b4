/* Drawing readings, and putting one on grids. */
#include "utility/reading_chain.h"

#include <parley/space.h>

#include <math.h>
#include <string.h>

/* Roles of the random streams: a reading is a run, each of its rows a role. */
enum { FILLING_ROLE = 0x7264, ROW_ROLE = 0x7265 };

/* -- weights --------------------------------------------------------------------------------- */

/* Divides what stands at the points in scope by its sum; false where that is 0. */
static bool normalise(const pl_reading_row *row, double *weights) {
    double sum = 0;
    for (uint32_t i = 0; i < row->scope_count; i++)
        sum += weights[row->scope[i]];
    for (uint32_t i = 0; i < row->scope_count && sum > 0; i++)
        weights[row->scope[i]] /= sum;
    return sum > 0;
}

static void draw_free(const pl_reading_row *row, double *weights, pl_random *random) {
    for (uint32_t i = 0; i < row->scope_count; i++)
        weights[row->scope[i]] = pl_random_exponential(random);
}

/* From the last place to the first: `tail` is the weight of the place, `sum` that of its group. */
static void draw_order(const parley_readings *readings, const pl_reading_row *row, double *weights,
                       pl_random *random) {
    double mean[PARLEY_MAX_ISSUES], tail = 0;
    uint32_t place = readings->point_count;
    for (uint32_t g = row->group_count; g-- > 0;) {
        uint32_t begin = g ? row->group_end[g - 1] : 0;
        double sum = 0;
        for (; place > begin; place--) {
            tail += pl_random_exponential(random) / place;
            sum += tail;
        }
        mean[g] = sum / (row->group_end[g] - begin);
    }
    for (uint32_t i = 0; i < row->scope_count; i++)
        weights[row->scope[i]] = mean[row->group[row->scope[i]]];
}

static void draw_shares(const pl_reading_row *row, double *weights, pl_random *random) {
    for (uint32_t i = 0; i < row->scope_count; i++)
        weights[row->scope[i]] = pl_law_draw(&row->share[row->scope[i]], random);
}

/* Weights that are all 0 have probability 0 and are drawn again. */
void pl_draw_weights(const parley_readings *readings, const pl_reading_row *row, double *weights,
                     pl_random *random) {
    memset(weights, 0, readings->point_count * sizeof *weights);
    do {
        switch (row->weights) {
        case PL_WEIGHTS_FREE: draw_free(row, weights, random); break;
        case PL_WEIGHTS_ORDER: draw_order(readings, row, weights, random); break;
        case PL_WEIGHTS_SHARES: draw_shares(row, weights, random); break;
        }
    } while (!normalise(row, weights));
}

/* -- a row ----------------------------------------------------------------------------------- */

double pl_package_value(const parley_readings *readings, const pl_reading_row *row, uint32_t point,
                        const double *values) {
    const parley_view_point *at = &readings->view->points[point];
    double least = values[at->first], most = least;
    if (row->package[point] != PARLEY_NONE)
        return values[row->package[point]];
    for (uint32_t o = at->first + 1; o < at->first + at->option_count; o++) {
        least = fmin(least, values[o]);
        most = fmax(most, values[o]);
    }
    return (least + most) / 2;
}

double pl_package_utility(const parley_readings *readings, const pl_reading_row *row,
                          const double *values, const double *weights) {
    double utility = 0;
    for (uint32_t i = 0; i < row->scope_count; i++)
        utility += weights[row->scope[i]] * pl_package_value(readings, row, row->scope[i], values);
    return utility;
}

bool pl_row_obeys(const pl_reading_row *row, const double *values, const double *weights) {
    for (uint32_t k = 0; k < row->comparison_count; k++) {
        const pl_comparison *comparison = &row->comparisons[k];
        double sum = 0;
        for (uint32_t t = 0; t < comparison->term_count; t++) {
            const pl_term *term = &comparison->terms[t];
            sum += term->sign * weights[term->point] * values[term->option];
        }
        if (sum < 0)
            return false;
    }
    return true;
}

/* What comparisons speak of is drawn together until they hold; or it was drawn before, by a chain.
 */
static void draw_row(const parley_readings *readings, uint32_t index, uint64_t reading,
                     double *values, double *weights, double *reservation) {
    const pl_reading_row *row = &readings->rows[index];
    pl_random random = pl_random_stream(readings->seed, reading, ROW_ROLE + index);
    bool by_chain = pl_is_chained(readings, index);
    if (!by_chain)
        memcpy(values, row->known, readings->option_count * sizeof *values);
    for (uint32_t i = 0, t = 0; i < row->open_count; i++) {
        if (t < row->tied_count && row->tied[t] == i)
            t++;
        else
            values[row->open[i]] = pl_law_draw(&row->value[i], &random);
    }
    do {
        for (uint32_t t = 0; t < row->tied_count && !by_chain; t++)
            values[row->open[row->tied[t]]] = pl_law_draw(&row->value[row->tied[t]], &random);
        if (!by_chain)
            pl_draw_weights(readings, row, weights, &random);
    } while (!by_chain && !pl_row_obeys(row, values, weights));
    *reservation = row->package ? pl_package_utility(readings, row, values, weights)
                                : pl_law_draw(&row->reservation, &random);
}

static void draw_fillings(const parley_readings *readings, uint64_t reading, uint32_t *fillings) {
    pl_random random = pl_random_stream(readings->seed, reading, FILLING_ROLE);
    for (uint32_t j = 0; j < readings->point_count; j++) {
        uint32_t first = readings->filling_first[j];
        fillings[j] =
            readings
                ->filling[first + pl_random_below(&random, readings->filling_first[j + 1] - first)];
    }
}

void pl_draw_rest(const parley_reading_arrays *out, const parley_readings *readings, uint64_t first,
                  uint32_t count) {
    size_t n = readings->row_count, m = readings->point_count, options = readings->option_count;
    for (size_t i = 0; i < count; i++) {
        for (uint32_t row = 0; row < n; row++)
            draw_row(readings, row, first + i, out->values + (i * n + row) * options,
                     out->weights + (i * n + row) * m, &out->reservations[i * n + row]);
        if (out->fillings)
            draw_fillings(readings, first + i, out->fillings + i * m);
    }
}

bool pl_is_chained(const parley_readings *readings, uint32_t row) {
    return readings->rows[row].sampling.method == PARLEY_SAMPLING_CHAINS;
}

parley_status parley_readings_draw(const parley_reading_arrays *out,
                                   const parley_readings *readings, uint64_t first,
                                   uint32_t count) {
    parley_status status = PARLEY_OK;
    for (uint32_t row = 0; row < readings->row_count && status == PARLEY_OK; row++)
        if (pl_is_chained(readings, row))
            status = pl_chain_draw(out, readings, row, first, count);
    if (status == PARLEY_OK)
        pl_draw_rest(out, readings, first, count);
    return status;
}

/* -- on grids -------------------------------------------------------------------------------- */

/* The package's total as a sum of rounded parts, an open point at the middle between its ends. */
static int64_t package_total(const parley_readings *readings, const pl_reading_row *row,
                             const int32_t *gains) {
    int64_t total = 0;
    for (uint32_t i = 0; i < row->scope_count; i++) {
        const parley_view_point *at = &readings->view->points[row->scope[i]];
        int32_t choice = row->package[row->scope[i]];
        int64_t least = gains[at->first], most = least;
        for (uint32_t o = at->first + 1; o < at->first + at->option_count; o++) {
            least = gains[o] < least ? gains[o] : least;
            most = gains[o] > most ? gains[o] : most;
        }
        total += choice == PARLEY_NONE ? (least + most) >> 1 : gains[choice];
    }
    return total;
}

void parley_reading_put(int32_t *gains, int64_t *least, const parley_readings *readings,
                        const double *values, const double *weights, const double *reservations) {
    size_t m = readings->point_count, options = readings->option_count;
    for (uint32_t index = 0; index < readings->row_count; index++) {
        const pl_reading_row *row = &readings->rows[index];
        for (uint32_t j = 0; j < m; j++) {
            const parley_view_point *at = &readings->view->points[j];
            double unit = weights[index * m + j] * PARLEY_READING_UNITS;
            for (uint32_t o = at->first; o < at->first + at->option_count; o++)
                gains[index * options + o] = (int32_t)lrint(unit * values[index * options + o]);
        }
        least[index] = row->package ? package_total(readings, row, gains + index * options)
                                    : (int64_t)floor(reservations[index] * PARLEY_READING_UNITS);
        least[index] -= (int64_t)m + 1;
    }
}
