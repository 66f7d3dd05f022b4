/* The deal as a whole over all readings: one agreement that everybody accepts in every reading, or
 * some reading in which some agreement is acceptable, or a proof that there is none.
 *
 * Per party, "accepted in every reading" and "in some reading" become sums over points, rounded to
 * the safe side, that the feasibility search takes like utilities:
 *
 *     shares   each share at the end that is worst (best) for the option: one sum
 *     free     no point's option below (some point's option at least at) the reservation value
 *     order    the sum over the first places, for all (for one) of their numbers: all of them is
 *              had by adding the sum that fails, one of them by branching
 *
 * What the search finds is checked by parley_readings_judge, preferences and all. */
#include "deal/robust.h"

#include "base/count.h"
#include "utility/reading_bounds.h"

#include <parley/concession.h>
#include <parley/solve.h>

#include <string.h>

enum { MOST_NODES = 400, MOST_SUM = 1 << 28 };

/* Sums that an agreement must bring to 0 or more. */
typedef struct demands {
    pl_robust *r;
    int sign; /* 1: what is possible, -1: what is certain */
    uint32_t count;
    int32_t *gains; /* [PARLEY_MAX_PARTIES][K] */
    int64_t least[PARLEY_MAX_PARTIES];
    uint8_t *excluded; /* [K] */
    pl_i128 *exact;    /* [K] of the sum that is being added */
} demands;

static parley_status demands_new(demands *d, pl_robust *r, int sign) {
    *d = (demands){.r = r,
                   .sign = sign,
                   .gains = PL_NEW(int32_t, PARLEY_MAX_PARTIES * (size_t)r->K),
                   .excluded = PL_NEW(uint8_t, r->K),
                   .exact = PL_NEW(pl_i128, r->K)};
    return d->gains && d->excluded && d->exact ? PARLEY_OK : pl_fail_memory();
}

static void demands_clear(demands *d) {
    pl_free(d->gains);
    pl_free(d->excluded);
    pl_free(d->exact);
}

static void reset(demands *d, const parley_space_spec *spec) {
    d->count = 0;
    memset(d->excluded, 0, d->r->K);
    if (spec->excluded)
        memcpy(d->excluded, spec->excluded, d->r->K);
}

/* -- sums ------------------------------------------------------------------------------------ */

/* Rounded downwards for what is certain, upwards for what is possible. */
static int32_t round_to(const demands *d, pl_i128 exact, pl_i128 unit) {
    pl_i128 down = exact / unit - (exact % unit < 0);
    return (int32_t)(d->sign > 0 ? down + (exact % unit != 0) : down);
}

static pl_i128 divisor(pl_i128 a, pl_i128 b) {
    while (b) {
        pl_i128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Adds the sum of exact[] as a demand: on the coarsest grid that has all its numbers, where they
 * fit there, else rounded. */
static void add_sum(demands *d, int64_t least) {
    const parley_view *view = d->r->view;
    pl_i128 spread = 0, shared = 0;
    for (uint32_t j = 0; j < d->r->m; j++) {
        pl_i128 most = 0;
        for (uint32_t o = 0; o < view->points[j].option_count; o++) {
            pl_i128 size = d->exact[view->points[j].first + o];
            size = size < 0 ? -size : size;
            most = size > most ? size : most;
            shared = divisor(size, shared);
        }
        spread += most;
    }
    pl_i128 unit = spread / MOST_SUM + 1;
    if (shared > 0 && spread / shared <= MOST_SUM)
        unit = shared;
    for (uint32_t o = 0; o < d->r->K; o++)
        d->gains[(size_t)d->count * d->r->K + o] = round_to(d, d->exact[o], unit);
    d->least[d->count++] = least;
}

static int64_t margin_of(const demands *d, uint32_t row, uint32_t option) {
    return pl_option_margin(d->r->readings, &d->r->readings->rows[row], option, d->sign);
}

static bool in_scope(const demands *d, uint32_t row, uint32_t option) {
    return d->r->readings->rows[row].of->in_scope[d->r->view->option_point[option]];
}

static void add_shares(demands *d, uint32_t row) {
    const parley_interval *share = d->r->readings->rows[row].share_range;
    for (uint32_t o = 0; o < d->r->K; o++) {
        int64_t margin = in_scope(d, row, o) ? margin_of(d, row, o) : 0;
        const parley_interval *of = &share[d->r->view->option_point[o]];
        bool at_high = (margin > 0) == (d->sign > 0);
        d->exact[o] = (pl_i128)margin * (at_high ? of->high : of->low);
    }
    add_sum(d, 0);
}

static void add_free(demands *d, uint32_t row) {
    for (uint32_t o = 0; o < d->r->K; o++) {
        bool enough = in_scope(d, row, o) && margin_of(d, row, o) >= 0;
        d->exact[o] = enough;
        if (d->sign < 0 && in_scope(d, row, o) && !enough)
            d->excluded[o] = 1;
    }
    if (d->sign > 0)
        add_sum(d, 1);
}

/* The first places up to group `from`, and of those up to `to` what helps. */
static void add_places(demands *d, uint32_t row, uint32_t from, uint32_t to) {
    const uint32_t *group = d->r->readings->rows[row].group;
    for (uint32_t o = 0; o < d->r->K; o++) {
        uint32_t g = group[d->r->view->option_point[o]];
        int64_t margin = in_scope(d, row, o) && g <= to ? margin_of(d, row, o) : 0;
        d->exact[o] = g <= from || margin > 0 ? margin : 0;
    }
    add_sum(d, 0);
}

/* An agreement that meets all demands, if there is one. */
static parley_status meet(demands *d, const parley_space_spec *given, uint32_t *choices,
                          int *feasible) {
    parley_space_spec spec = *given;
    parley_space *space = NULL;
    if (d->count == 0) {
        memset(d->gains, 0, d->r->K * sizeof *d->gains);
        d->least[d->count++] = 0;
    }
    spec.party_count = d->count;
    spec.gains = d->gains;
    spec.reservations = d->least;
    spec.excluded = d->excluded;
    parley_status status = parley_space_new(&space, &spec, d->r->control);
    if (status == PARLEY_OK)
        status = parley_feasible(feasible, choices, space, NULL, NULL, d->r->control);
    parley_space_free(space);
    return status;
}

/* -- what an agreement is in truth ----------------------------------------------------------- */

/* Bits of the rows whose verdict on an agreement is at least `wanted` (possibly or certainly). */
static parley_status judge_all(pl_robust *r, const uint32_t *choices, bool certainly,
                               uint32_t *rows) {
    int32_t options[PARLEY_MAX_ISSUES];
    for (uint32_t j = 0; j < r->m; j++)
        options[j] = (int32_t)(r->view->points[j].first + choices[j]);
    *rows = 0;
    for (uint32_t row = 0; row < r->n; row++) {
        parley_margin margin;
        parley_status status = parley_readings_judge(&margin, r->readings, row, options);
        if (status != PARLEY_OK)
            return status;
        bool holds = margin.certainty == PARLEY_CERTAINLY ||
                     (!certainly && margin.certainty == PARLEY_POSSIBLY);
        *rows |= (uint32_t)holds << row;
    }
    return PARLEY_OK;
}

/* -- possible -------------------------------------------------------------------------------- */

/* For each row with an order, the group that its first places end with lies in from .. to. */
typedef struct node {
    uint32_t from[PARLEY_MAX_PARTIES], to[PARLEY_MAX_PARTIES];
} node;

static void demand_possible(demands *d, const parley_space_spec *spec, const node *at) {
    reset(d, spec);
    for (uint32_t row = 0; row < d->r->n; row++) {
        switch (d->r->readings->rows[row].weights) {
        case PL_WEIGHTS_FREE: add_free(d, row); break;
        case PL_WEIGHTS_ORDER: add_places(d, row, at->from[row], at->to[row]); break;
        case PL_WEIGHTS_SHARES: add_shares(d, row); break;
        }
    }
}

/* The first group with a point in scope: before it there is nothing to sum. */
static uint32_t first_group(const pl_reading_row *row) {
    uint32_t first = row->group_count - 1;
    for (uint32_t i = 0; i < row->scope_count; i++)
        first = row->group[row->scope[i]] < first ? row->group[row->scope[i]] : first;
    return first;
}

/* Parts the widest interval of a row that does not accept yet; false where none can be parted. */
static bool part(const pl_robust *r, const node *at, uint32_t accepting, node *lower, node *upper) {
    uint32_t widest = 0, chosen = UINT32_MAX;
    for (uint32_t row = 0; row < r->n; row++) {
        uint32_t width = at->to[row] - at->from[row];
        if (!(accepting >> row & 1) && width > widest) {
            widest = width;
            chosen = row;
        }
    }
    if (chosen == UINT32_MAX)
        return false;
    *lower = *upper = *at;
    lower->to[chosen] = at->from[chosen] + widest / 2;
    upper->from[chosen] = lower->to[chosen] + 1;
    return true;
}

static parley_status branch(int *possible, uint32_t *choices, demands *d,
                            const parley_space_spec *spec) {
    node stack[64];
    uint32_t depth = 1, nodes = 0, all = (1u << d->r->n) - 1;
    bool open = false;
    memset(&stack[0], 0, sizeof stack[0]);
    for (uint32_t row = 0; row < d->r->n; row++)
        if (d->r->readings->rows[row].weights == PL_WEIGHTS_ORDER) {
            stack[0].from[row] = first_group(&d->r->readings->rows[row]);
            stack[0].to[row] = d->r->readings->rows[row].group_count - 1;
        }
    while (depth > 0) {
        node at = stack[--depth], lower, upper;
        uint32_t accepting;
        int feasible;
        if (nodes++ == MOST_NODES || depth + 2 > sizeof stack / sizeof *stack) {
            open = true;
            break;
        }
        demand_possible(d, spec, &at);
        parley_status status = meet(d, spec, choices, &feasible);
        if (status == PARLEY_OK && feasible)
            status = judge_all(d->r, choices, false, &accepting);
        if (status != PARLEY_OK)
            return status;
        if (!feasible)
            continue;
        if (accepting == all) {
            *possible = 1;
            return PARLEY_OK;
        }
        if (!part(d->r, &at, accepting, &lower, &upper)) {
            open = true;
            continue;
        }
        stack[depth++] = upper;
        stack[depth++] = lower;
    }
    *possible = open ? -1 : 0;
    return PARLEY_OK;
}

parley_status pl_robust_possible(int *possible, uint32_t *choices, pl_robust *r,
                                 const parley_space_spec *spec) {
    demands d;
    parley_status status = demands_new(&d, r, 1);
    if (status == PARLEY_OK)
        status = branch(possible, choices, &d, spec);
    demands_clear(&d);
    return status;
}

/* -- certain --------------------------------------------------------------------------------- */

/* Adds the sum over first places that is least in the agreement, for a row with an order that does
 * not accept it; false where there is no such row or no room. */
static bool add_failing(demands *d, const uint32_t *choices, uint32_t accepting) {
    const pl_robust *r = d->r;
    for (uint32_t row = 0; row < r->n && d->count < PARLEY_MAX_PARTIES; row++) {
        const pl_reading_row *of = &r->readings->rows[row];
        pl_i128 sum = 0, least = 0;
        uint32_t worst = UINT32_MAX;
        if (accepting >> row & 1 || of->weights != PL_WEIGHTS_ORDER)
            continue;
        for (uint32_t g = 0; g < of->group_count; g++) {
            for (uint32_t i = 0; i < of->scope_count; i++)
                if (of->group[of->scope[i]] == g)
                    sum += margin_of(d, row,
                                     r->view->points[of->scope[i]].first + choices[of->scope[i]]);
            if (sum < least) {
                least = sum;
                worst = g;
            }
        }
        if (worst == UINT32_MAX)
            continue;
        add_places(d, row, worst, worst);
        return true;
    }
    return false;
}

static parley_status find_certain(pl_robust *r, demands *d, uint32_t *choices, bool *found) {
    uint32_t all = (1u << r->n) - 1, accepting = 0;
    *found = false;
    reset(d, &r->spec);
    for (uint32_t row = 0; row < r->n; row++) {
        if (r->readings->rows[row].weights == PL_WEIGHTS_FREE)
            add_free(d, row);
        else if (r->readings->rows[row].weights == PL_WEIGHTS_SHARES)
            add_shares(d, row);
        else
            add_places(d, row, r->readings->rows[row].group_count - 1,
                       r->readings->rows[row].group_count - 1);
    }
    do {
        int feasible;
        parley_status status = meet(d, &r->spec, choices, &feasible);
        if (status == PARLEY_OK && feasible)
            status = judge_all(r, choices, true, &accepting);
        if (status != PARLEY_OK || !feasible)
            return status;
        *found = accepting == all;
    } while (!*found && add_failing(d, choices, accepting));
    return PARLEY_OK;
}

/* A candidate will do. */
static bool take_candidate(pl_robust *r, uint32_t *choices) {
    for (uint32_t c = 0; c < r->candidates; c++) {
        bool complete = r->always[c] == (1u << r->n) - 1 && r->crosses[c] == 0;
        for (uint32_t j = 0; j < r->m; j++)
            complete &= r->candidate[c].choices[j] != PARLEY_NONE;
        if (!complete)
            continue;
        parley_view_to_space(r->view, r->candidate[c].choices, choices);
        if (parley_space_allows(r->space, choices))
            return true;
    }
    return false;
}

/* -- both ------------------------------------------------------------------------------------ */

/* The agreement that the first reading with a deal has. */
static parley_status take_sampled(pl_robust *r, uint32_t *choices) {
    pl_judge *judge = &r->judges[0];
    parley_space *space = NULL;
    parley_space_spec spec = r->spec;
    parley_solution solution;
    parley_status status;
    spec.gains = judge->gains;
    spec.reservations = judge->least;
    PL_TRY(pl_robust_draw(r, r->first_deal, 1));
    parley_reading_put(judge->gains, judge->least, r->readings, r->arrays.values, r->arrays.weights,
                       r->arrays.reservations);
    PL_TRY(parley_space_new(&space, &spec, r->control));
    status = parley_solve(&solution, choices, space, PARLEY_EGALITARIAN, NULL, r->control);
out:
    parley_space_free(space);
    return status;
}

static parley_status keep_witness(pl_robust *r, const uint32_t *choices) {
    int32_t *witness = pl_robust_take(r, r->m, sizeof *witness);
    if (!witness)
        return PARLEY_E_MEMORY;
    for (uint32_t j = 0; j < r->m; j++)
        witness[j] = (int32_t)(r->view->points[j].first + choices[j]);
    r->out->witness = witness;
    return PARLEY_OK;
}

parley_status pl_robust_bound_deal(pl_robust *r) {
    uint32_t choices[PARLEY_MAX_ISSUES];
    demands d = {0};
    bool certain = false;
    int possible = 1;
    parley_status status = PARLEY_OK;
    r->out->deal_certainty = PARLEY_DEAL_IMPOSSIBLE;
    if (r->empty)
        return PARLEY_OK;
    certain = take_candidate(r, choices);
    if (!certain) {
        PL_TRY(demands_new(&d, r, -1));
        PL_TRY(find_certain(r, &d, choices, &certain));
    }
    if (!certain && r->total.deals[0] > 0)
        PL_TRY(take_sampled(r, choices));
    else if (!certain)
        PL_TRY(pl_robust_possible(&possible, choices, r, &r->spec));
    r->out->deal_certainty = certain         ? PARLEY_DEAL_CERTAIN
                             : possible == 1 ? PARLEY_DEAL_POSSIBLE
                             : possible == 0 ? PARLEY_DEAL_IMPOSSIBLE
                                             : PARLEY_DEAL_UNDECIDED;
    if (certain || possible == 1)
        status = keep_witness(r, choices);
out:
    demands_clear(&d);
    return status;
}
