/* Exact counts on a grid: cell l = number of partial plans with losses exactly l.
 *
 * The issues are shared out between two halves, each gets a grid of its own, clipped to the budgets
 * and worked on in place; one is summed up to "losses at most l", and the answer is the sum over
 * the cells of the other of count times what fits into the rest of the budgets. Half the issues
 * reach only half as far along every axis, so this takes a small part of the work of one grid.
 * With everything in one half it is the plain method, which needs the least memory. */
#include "deal/tally.h"

#include "deal/tallies.h"
#include "parallel/control.h"

#include <string.h>

enum { BLOCK = PL_TALLY_BLOCK, ROWS_BETWEEN_POLLS = 256 };

/* Share of the first half; the plan says which. */
static const double SHARES[] = {0.5, 0.4, 0.3, 0.2, 0.1, 0};
enum { SHARE_COUNT = sizeof SHARES / sizeof *SHARES };

typedef struct half {
    uint32_t *issue; /* in order of growing span */
    uint32_t issues;
    size_t length[PARLEY_MAX_PARTIES]; /* by dimension; the last one lies inside a row */
    size_t stride[PARLEY_MAX_PARTIES]; /* cells from coordinate to coordinate */
    size_t before;                     /* zero cells left of every row */
    size_t count;                      /* of all cells */
    double work;
    char *cells;
    const void **from; /* sources of one row */
} half;

typedef struct counter {
    const pl_tally *tally;
    const pl_reduced *reduced;
    uint32_t axis[PARLEY_MAX_PARTIES]; /* of each dimension, by growing budget */
    half halves[2];
    pl_tallies tallies; /* the narrower ones if no count of a half can overflow them */
    uint64_t modulus;
} counter;

static void sort_axes(counter *c) {
    const pl_reduced *r = c->reduced;
    for (uint32_t d = 0; d < r->axes; d++) {
        uint32_t at = d;
        for (; at > 0 && r->budget[c->axis[at - 1]] > r->budget[d]; at--)
            c->axis[at] = c->axis[at - 1];
        c->axis[at] = d;
    }
}

/* Gives each issue, the largest first, to the half that lags behind its share. */
static parley_status share_out(counter *c, double share) {
    const pl_reduced *r = c->reduced;
    double load = 0, total = 0;
    pl_sized *list = PL_NEW(pl_sized, r->issues);
    if (!list)
        return pl_fail_memory();
    for (uint32_t j = 0; j < r->issues; j++) {
        list[j].issue = j;
        for (uint32_t a = 0; a < r->axes; a++)
            list[j].size += pl_reduced_span(r, j, a) / (1.0 + r->range[a]);
    }
    pl_sort_sized(list, r->issues);
    bool *first = PL_NEW(bool, r->issues);
    for (uint32_t i = r->issues; first && i-- > 0;) {
        total += list[i].size;
        first[i] = share > 0 && load + list[i].size <= share * total + 1e-12 + list[i].size / 2;
        load += first[i] ? list[i].size : 0;
    }
    c->halves[0].issues = c->halves[1].issues = 0;
    for (uint32_t i = 0; first && i < r->issues; i++) {
        half *h = &c->halves[first[i] ? 0 : 1];
        h->issue[h->issues++] = list[i].issue;
    }
    parley_status status = first ? PARLEY_OK : pl_fail_memory();
    pl_free(first);
    pl_free(list);
    return status;
}

static size_t options_of(const pl_reduced *r, uint32_t issue) {
    size_t options = 0;
    for (uint32_t o = r->first[issue]; o < r->first[issue + 1]; o++)
        options += r->weight[o];
    return options;
}

static double agreements(const counter *c, const half *h) {
    double product = 1;
    for (uint32_t i = 0; i < h->issues; i++)
        product *= (double)options_of(c->reduced, h->issue[i]);
    return product;
}

static double box_cells(const size_t *reach, uint32_t dimensions) {
    double cells = 1;
    for (uint32_t d = 0; d < dimensions; d++)
        cells *= (double)reach[d] + 1;
    return cells;
}

/* Lengths, strides and work of a half. */
static void measure(const counter *c, half *h) {
    const pl_reduced *r = c->reduced;
    size_t reach[PARLEY_MAX_PARTIES] = {0};
    h->work = 0;
    h->before = 0;
    for (uint32_t i = 0; i < h->issues; i++) {
        for (uint32_t d = 0; d < r->axes; d++) {
            uint32_t span = pl_reduced_span(r, h->issue[i], c->axis[d]);
            reach[d] += span;
            if (reach[d] > r->budget[c->axis[d]])
                reach[d] = r->budget[c->axis[d]];
            if (d == r->axes - 1 && span > h->before)
                h->before = span;
        }
        h->work += box_cells(reach, r->axes) * (double)options_of(r, h->issue[i]);
    }
    h->before = (h->before + BLOCK - 1) / BLOCK * BLOCK;
    size_t count = 1;
    bool fits = true;
    for (uint32_t d = r->axes; d-- > 0;) {
        h->length[d] = reach[d] + 1;
        h->stride[d] = count;
        size_t along = h->length[d];
        if (d == r->axes - 1)
            along = h->before + (along + BLOCK - 1) / BLOCK * BLOCK;
        fits &= !__builtin_mul_overflow(count, along, &count);
    }
    h->count = fits && count < SIZE_MAX / 64 ? count : SIZE_MAX / 64;
}

static parley_status prepare(counter *c, const pl_tally *tally) {
    *c = (counter){.tally = tally, .reduced = tally->reduced};
    sort_axes(c);
    for (half *h = c->halves; h < c->halves + 2; h++) {
        h->issue = PL_NEW(uint32_t, tally->reduced->issues);
        if (!h->issue)
            return pl_fail_memory();
    }
    return PARLEY_OK;
}

static void clear(counter *c) {
    for (half *h = c->halves; h < c->halves + 2; h++) {
        pl_free(h->issue);
        pl_free(h->cells);
        pl_free(h->from);
    }
}

static parley_status plan_share(counter *c, uint32_t share, pl_tally_plan *plan) {
    parley_status status = share_out(c, SHARES[share]);
    if (status != PARLEY_OK)
        return status;
    measure(c, &c->halves[0]);
    measure(c, &c->halves[1]);
    size_t cells = c->halves[0].count + c->halves[1].count;
    c->tallies = pl_tallies_for(agreements(c, &c->halves[0]) < 0x1p32 &&
                                agreements(c, &c->halves[1]) < 0x1p32);
    *plan = (pl_tally_plan){.bytes = cells < SIZE_MAX / 64 ? cells * c->tallies.size : SIZE_MAX,
                            .work = c->halves[0].work + c->halves[1].work +
                                    2.0 * (double)c->halves[0].count +
                                    c->reduced->axes * (double)c->halves[1].count,
                            .divide = share};
    plan->work *= c->tally->residues;
    return PARLEY_OK;
}

parley_status pl_tally_plan_grid(pl_tally_plan *out, const pl_tally *tally) {
    counter c;
    parley_status status = PARLEY_OK;
    *out = (pl_tally_plan){.bytes = SIZE_MAX};
    PL_TRY(prepare(&c, tally));
    for (uint32_t share = 0; share < SHARE_COUNT; share++) {
        pl_tally_plan plan;
        PL_TRY(plan_share(&c, share, &plan));
        bool fits = pl_ledger_fits(tally->ledger, plan.bytes, 1);
        bool best_fits = pl_ledger_fits(tally->ledger, out->bytes, 1);
        if (best_fits ? fits && plan.work < out->work : plan.bytes <= out->bytes)
            *out = plan;
    }
out:
    clear(&c);
    return status;
}

/* ---- one issue on the grid of a half ---- */

static char *cell_at(const counter *c, const half *h, size_t row) {
    return h->cells + (row + h->before) * c->tallies.size;
}

/* Sources of the row at `coordinate`, an option as often as it occurs in the issue. */
static uint32_t find_sources(const counter *c, half *h, uint32_t issue, const size_t *coordinate,
                             const size_t *reach, size_t row) {
    const pl_reduced *r = c->reduced;
    uint32_t count = 0, inner = r->axes - 1;
    for (uint32_t o = r->first[issue]; o < r->first[issue + 1]; o++) {
        const uint32_t *loss = pl_loss(r, o);
        size_t source = row;
        bool inside = true;
        for (uint32_t d = 0; d < inner && inside; d++) {
            size_t step = loss[c->axis[d]];
            inside = step <= coordinate[d] && coordinate[d] - step <= reach[d];
            source -= step * h->stride[d];
        }
        for (uint32_t w = 0; inside && w < r->weight[o]; w++)
            h->from[count++] = cell_at(c, h, source) - loss[c->axis[inner]] * c->tallies.size;
    }
    return count;
}

/* The next lower row of the box, outermost dimension slowest; false after the first row. */
static bool step_back(size_t *coordinate, const size_t *reach, uint32_t outer) {
    for (uint32_t d = outer; d-- > 0;) {
        if (coordinate[d]-- > 0)
            return true;
        coordinate[d] = reach[d];
    }
    return false;
}

static size_t row_of(const half *h, const size_t *coordinate, uint32_t outer) {
    size_t row = 0;
    for (uint32_t d = 0; d < outer; d++)
        row += coordinate[d] * h->stride[d];
    return row;
}

static parley_status add_issue(const counter *c, half *h, uint32_t issue, size_t *reach) {
    uint32_t outer = c->reduced->axes - 1, rows = 0;
    size_t grown[PARLEY_MAX_PARTIES], coordinate[PARLEY_MAX_PARTIES];
    for (uint32_t d = 0; d <= outer; d++) {
        grown[d] = reach[d] + pl_reduced_span(c->reduced, issue, c->axis[d]);
        if (grown[d] >= h->length[d])
            grown[d] = h->length[d] - 1;
        coordinate[d] = grown[d];
    }
    do {
        size_t row = row_of(h, coordinate, outer);
        uint32_t count = find_sources(c, h, issue, coordinate, reach, row);
        char *to = cell_at(c, h, row);
        if (rows++ % ROWS_BETWEEN_POLLS == 0 && pl_control_poll(c->tally->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (count > 0)
            c->tallies.sum(to, h->from, count, grown[outer] + 1, c->modulus);
        else
            memset(to, 0, (grown[outer] + 1) * c->tallies.size);
    } while (step_back(coordinate, grown, outer));
    memcpy(reach, grown, sizeof grown);
    return PARLEY_OK;
}

static parley_status fill_half(void *context, uint32_t index, uint32_t worker) {
    counter *c = context;
    half *h = &c->halves[index];
    size_t reach[PARLEY_MAX_PARTIES] = {0};
    (void)worker;
    memset(h->cells, 0, h->count * c->tallies.size);
    c->tallies.set_one(cell_at(c, h, 0));
    for (uint32_t i = 0; i < h->issues; i++) {
        parley_status status = add_issue(c, h, h->issue[i], reach);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

/* ---- putting the halves together ---- */

/* Cells past the length of a row may hold plans beyond the budget. */
static void sum_inside_rows(const counter *c, half *h) {
    uint32_t inner = c->reduced->axes - 1;
    for (size_t row = 0; row < h->count; row += h->stride[inner - 1])
        c->tallies.prefix(cell_at(c, h, row), h->length[inner], c->modulus);
}

static void sum_along(const counter *c, half *h, uint32_t dimension) {
    size_t stride = h->stride[dimension], slab = stride * h->length[dimension];
    size_t size = c->tallies.size;
    for (size_t begin = 0; begin < h->count; begin += slab)
        for (size_t at = begin + stride; at < begin + slab; at += stride)
            c->tallies.add(h->cells + at * size, h->cells + (at - stride) * size, stride,
                           c->modulus);
}

/* Plans of a row of the first half times plans of the second that fit into the rest. */
static uint64_t match_row(const counter *c, const char *a, const char *b) {
    uint32_t inner = c->reduced->axes - 1;
    size_t budget = c->reduced->budget[c->axis[inner]], size = c->tallies.size;
    size_t length = c->halves[0].length[inner], last = c->halves[1].length[inner] - 1;
    size_t fixed = budget - last; /* with so little loss or less, all of the second half fit */
    fixed = fixed < length ? fixed : length;
    return c->tallies.match(a + fixed * size, fixed, b + last * size, length - fixed, c->modulus);
}

static parley_status match(counter *c, uint64_t *out) {
    const half *one = &c->halves[0], *two = &c->halves[1];
    uint32_t outer = c->reduced->axes - 1, rows = 0;
    size_t coordinate[PARLEY_MAX_PARTIES], top[PARLEY_MAX_PARTIES];
    for (uint32_t d = 0; d < outer; d++)
        coordinate[d] = top[d] = one->length[d] - 1;
    *out = 0;
    do {
        size_t other = 0;
        for (uint32_t d = 0; d < outer; d++) {
            size_t rest = c->reduced->budget[c->axis[d]] - coordinate[d];
            other += (rest < two->length[d] ? rest : two->length[d] - 1) * two->stride[d];
        }
        if (rows++ % ROWS_BETWEEN_POLLS == 0 && pl_control_poll(c->tally->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        uint64_t matched =
            match_row(c, cell_at(c, one, row_of(one, coordinate, outer)), cell_at(c, two, other));
        *out = pl_add_modulo(*out, matched, c->modulus);
    } while (step_back(coordinate, top, outer));
    return PARLEY_OK;
}

static parley_status allocate(counter *c) {
    for (half *h = c->halves; h < c->halves + 2; h++) {
        size_t most = 1;
        for (uint32_t i = 0; i < h->issues; i++)
            if (options_of(c->reduced, h->issue[i]) > most)
                most = options_of(c->reduced, h->issue[i]);
        h->from = PL_NEW(const void *, most + 3);
        h->cells = pl_large_new(h->count, c->tallies.size);
        if (!h->from || !h->cells)
            return pl_fail_memory();
    }
    return PARLEY_OK;
}

parley_status pl_tally_grid(const pl_tally *tally, const pl_tally_plan *plan, parley_count *out) {
    counter c;
    pl_tally_plan again;
    uint64_t residues[PL_MOST_RESIDUES];
    size_t taken = 0;
    parley_status status = PARLEY_OK;
    PL_TRY(prepare(&c, tally));
    PL_TRY(plan_share(&c, plan->divide, &again));
    PL_TRY(pl_ledger_take(tally->ledger, again.bytes, 1, "the grid of counts"));
    taken = again.bytes;
    PL_TRY(allocate(&c));
    for (uint32_t i = 0; i < tally->residues; i++) {
        c.modulus = pl_modulus(i);
        PL_TRY(pl_pool_run(tally->pool, 2, fill_half, &c));
        sum_inside_rows(&c, &c.halves[1]);
        for (uint32_t d = 0; d + 1 < c.reduced->axes; d++)
            sum_along(&c, &c.halves[1], d);
        PL_TRY(match(&c, &residues[i]));
        pl_control_report(tally->control, "counting", (i + 1.0) / tally->residues);
    }
    *out = pl_residues_combine(residues, tally->residues);
out:
    clear(&c);
    pl_ledger_give(tally->ledger, taken, 1);
    return status;
}
