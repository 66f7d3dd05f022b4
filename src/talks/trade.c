/* The other side's best within one's own budget: a scan over listed outcomes, with sums of values
 * from two tables; else dynamic programming over the factors for the multiple-choice knapsack
 * (Dudzinski and Walukiewicz 1987, doi:10.1016/0377-2217(87)90165-2). */
#include "talks/trade.h"

#include <math.h>

enum { ALIGNMENT = 16 };

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static size_t sums_count(const parley_scenario *s) {
    return s->listed ? (size_t)s->low_size + s->high_size
                     : (size_t)(s->factor_count + 1) * PL_TRADE_CELLS;
}

static size_t combination_count(const parley_scenario *s) {
    size_t count = 0;
    for (uint32_t f = 0; !s->listed && f < s->factor_count; f++)
        count += s->factors[f].size;
    return count;
}

size_t pl_scratch_bytes(const parley_scenario *s) {
    return aligned(s->options * sizeof(float)) + aligned(sums_count(s) * sizeof(float)) +
           aligned(combination_count(s) * sizeof(float)) + combination_count(s) * sizeof(uint32_t);
}

void pl_scratch_lay(pl_scratch *scratch, const parley_scenario *s, void *memory) {
    char *at = memory;
    scratch->values = (float *)at;
    at += aligned(s->options * sizeof(float));
    scratch->sums = (float *)at;
    at += aligned(sums_count(s) * sizeof(float));
    scratch->combination = (float *)at;
    at += aligned(combination_count(s) * sizeof(float));
    scratch->loss = (uint32_t *)at;
}

/* -- listed ---------------------------------------------------------------------------------- */

/* Sums of values over all options of the issues from `first` to before `last`. */
static void add_tables(const parley_scenario *s, const float *values, uint32_t first, uint32_t last,
                       float *sums) {
    size_t size = 1;
    sums[0] = 0;
    for (uint32_t j = first; j < last; j++) {
        uint32_t count = s->option_counts[j];
        for (size_t x = size; x-- > 0;) {
            float before = sums[x];
            for (uint32_t o = count; o-- > 0;)
                sums[x * count + o] = before + values[s->first[j] + o];
        }
        size *= count;
    }
}

typedef struct lister {
    const parley_scenario *scenario;
    const float *high, *low; /* NULL: the others' true utilities */
    uint32_t party;
} lister;

static lister list_values(const pl_seat *seat, bool truly) {
    const parley_scenario *s = seat->scenario;
    pl_scratch *scratch = seat->scratch;
    lister l = {.scenario = s, .party = seat->party};
    if (truly)
        return l;
    add_tables(s, scratch->values, 0, s->split, scratch->sums);
    add_tables(s, scratch->values, s->split, s->issues, scratch->sums + s->high_size);
    l.high = scratch->sums;
    l.low = scratch->sums + s->high_size;
    return l;
}

static float value_of(const lister *l, uint32_t outcome) {
    const parley_scenario *s = l->scenario;
    if (l->high) {
        uint32_t high = outcome / s->low_size;
        return l->high[high] + l->low[outcome - high * s->low_size];
    }
    double sum = 0;
    for (uint32_t p = 0; p < s->parties; p++)
        if (p != l->party)
            sum +=
                pl_utility(&s->profiles[p], s->groups[0].units[(size_t)outcome * s->parties + p]);
    return (float)(sum / (s->parties - 1));
}

/* From the best for the party down, so that of equals the best for it is kept; of outcomes that are
 * equal to it, too, the first, which is met last. */
static void scan(const pl_seat *seat, const lister *l, uint32_t from, pl_offer *offer) {
    const pl_profile *own = seat->own;
    float best = -INFINITY;
    uint32_t chosen = own->own - 1;
    for (uint32_t place = own->own; place-- > from;) {
        float value = value_of(l, own->order[place]);
        if (value > best || (value == best && own->sorted[place] == own->sorted[chosen])) {
            best = value;
            chosen = place;
        }
    }
    offer->codes[0] = own->order[chosen];
    pl_offer_evaluate(seat->scenario, offer);
}

static int32_t scan_nash(const pl_seat *seat, const lister *l) {
    const pl_profile *own = seat->own;
    uint32_t from = pl_place_at_least(own, pl_seat_target(seat, seat->floor));
    double best = -INFINITY;
    int32_t units = own->most;
    for (uint32_t place = own->own; place-- > from;) {
        double gain = pl_utility(own, own->sorted[place]) - seat->floor;
        double product = gain * value_of(l, own->order[place]);
        if (product > best) {
            best = product;
            units = own->sorted[place];
        }
    }
    return units;
}

/* -- not listed ------------------------------------------------------------------------------ */

/* The programme: best[f][l], the greatest sum of values of the factors from f on that cost the
 * party at most l steps of `quantum` units, rounded up for each factor. */
typedef struct programme {
    const parley_scenario *scenario;
    float *best, *value; /* value[combination], loss[combination] by factor */
    uint32_t *loss;
    uint32_t steps; /* the budget: 0 .. steps */
    int32_t quantum;
} programme;

static float *level(const programme *p, uint32_t factor) {
    return p->best + (size_t)factor * PL_TRADE_CELLS;
}

/* Values and losses of the combinations of every factor; PL_TRADE_CELLS: too dear. */
static void weigh(programme *p, const pl_seat *seat, const float *values) {
    const parley_scenario *s = p->scenario;
    size_t at = 0;
    for (uint32_t f = 0; f < s->factor_count; f++) {
        const pl_factor *factor = &s->factors[f];
        int32_t high = 0;
        for (uint32_t x = 0; x < factor->size; x++) {
            int32_t units = factor->units[(size_t)x * s->parties + seat->party];
            if (factor->allowed[x] >> seat->party & 1 && units > high)
                high = units;
        }
        for (uint32_t x = 0; x < factor->size; x++, at++) {
            int32_t given = high - factor->units[(size_t)x * s->parties + seat->party];
            float sum = 0;
            for (uint32_t i = 0; i < factor->issue_count; i++)
                sum += values[s->first[factor->issues[i]] +
                              factor->options[x * factor->issue_count + i]];
            bool own = factor->allowed[x] >> seat->party & 1;
            uint32_t steps =
                own ? ((uint32_t)given + (uint32_t)p->quantum - 1) / p->quantum : PL_TRADE_CELLS;
            p->value[at] = sum;
            p->loss[at] = steps <= p->steps ? steps : PL_TRADE_CELLS;
        }
    }
}

static void fill(programme *p) {
    const parley_scenario *s = p->scenario;
    size_t at = combination_count(s);
    for (uint32_t l = 0; l <= p->steps; l++)
        level(p, s->factor_count)[l] = 0;
    for (uint32_t f = s->factor_count; f-- > 0;) {
        const float *rest = level(p, f + 1);
        float *here = level(p, f);
        at -= s->factors[f].size;
        for (uint32_t l = 0; l <= p->steps; l++)
            here[l] = -INFINITY;
        for (uint32_t x = 0; x < s->factors[f].size; x++) {
            uint32_t loss = p->loss[at + x];
            float value = p->value[at + x];
            for (uint32_t l = loss; l <= p->steps; l++) {
                float sum = rest[l - loss] + value;
                here[l] = sum > here[l] ? sum : here[l];
            }
        }
    }
}

/* The first codes behind best[0][budget], at the least cost that reaches it. */
static void trace(const programme *p, uint32_t budget, uint32_t *codes) {
    const parley_scenario *s = p->scenario;
    size_t at = 0;
    while (budget > 0 && level(p, 0)[budget - 1] == level(p, 0)[budget])
        budget--;
    for (uint32_t f = 0; f < s->factor_count; at += s->factors[f++].size) {
        const float *rest = level(p, f + 1);
        float wanted = level(p, f)[budget];
        codes[f] = 0;
        for (uint32_t x = 0; x < s->factors[f].size; x++) {
            uint32_t loss = p->loss[at + x];
            if (loss > budget || rest[budget - loss] + p->value[at + x] != wanted)
                continue;
            codes[f] = x;
            budget -= loss;
            break;
        }
    }
}

static programme solve(const pl_seat *seat, int32_t units) {
    pl_scratch *scratch = seat->scratch;
    programme p = {.scenario = seat->scenario,
                   .best = scratch->sums,
                   .value = scratch->combination,
                   .loss = scratch->loss};
    int32_t budget = seat->own->most - (units > seat->own->least ? units : seat->own->least);
    p.quantum = budget / (PL_TRADE_CELLS - 1) + 1;
    p.steps = (uint32_t)(budget / p.quantum);
    weigh(&p, seat, scratch->values);
    fill(&p);
    return p;
}

static void trade_by_programme(const pl_seat *seat, int32_t units, pl_offer *offer) {
    const parley_scenario *s = seat->scenario;
    uint32_t codes[PARLEY_MAX_ISSUES];
    programme p = solve(seat, units);
    trace(&p, p.steps, codes);
    pl_offer_join(s, codes, offer);
    pl_offer_evaluate(s, offer);
}

static int32_t nash_by_programme(const pl_seat *seat) {
    programme p = solve(seat, pl_seat_target(seat, seat->floor));
    const float *first = level(&p, 0);
    double best = -INFINITY;
    int32_t units = seat->own->most;
    for (uint32_t l = 0; l <= p.steps; l++) {
        int32_t kept = seat->own->most - (int32_t)l * p.quantum;
        double product = (pl_utility(seat->own, kept) - seat->floor) * first[l];
        if (product > best) {
            best = product;
            units = kept;
        }
    }
    return units;
}

/* -- both ------------------------------------------------------------------------------------ */

/* Whether the seat's own and the others' values can be traded at all; then scratch->values holds
 * them, but where the others' true utilities are no sums over issues. */
static bool knows(const pl_seat *seat, bool *truly) {
    const pl_model *model = seat->model;
    *truly = model->exact && !seat->scenario->gains;
    if (model->selfish || !model->estimate || seat->scenario->parties < 2)
        return false;
    return *truly || model->estimate(seat, seat->scratch->values);
}

bool pl_trade(pl_seat *seat, int32_t units, pl_offer *offer) {
    bool truly;
    if (!pl_find_at_least(seat->scenario, seat->party, units, offer))
        return false;
    if (!knows(seat, &truly))
        return true;
    if (seat->scenario->listed) {
        lister l = list_values(seat, truly);
        scan(seat, &l, pl_place_at_least(seat->own, units), offer);
    } else {
        trade_by_programme(seat, units, offer);
    }
    return true;
}

int32_t pl_trade_nash_units(pl_seat *seat) {
    bool truly;
    if (seat->own->least > seat->own->most)
        return seat->own->most;
    if (seat->model->selfish) { /* u (1 - u) is greatest in the middle */
        int32_t floor = pl_seat_target(seat, seat->floor);
        return floor + (seat->own->most - floor) / 2;
    }
    if (!knows(seat, &truly))
        return seat->own->most;
    if (!seat->scenario->listed)
        return nash_by_programme(seat);
    lister l = list_values(seat, truly);
    return scan_nash(seat, &l);
}
