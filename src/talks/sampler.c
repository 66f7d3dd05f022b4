/* Shares of outcomes by their total in coarse cells, factor by factor from the last; drawing goes
 * the other way. Shares and not counts: these can exceed what a double holds. */
#include "talks/sampler.h"

enum { CELLS = 4096, MISSES = 64 };

struct pl_sampler {
    int32_t quantum;
    uint32_t cells, factors;
    double *ways;  /* [factors + 1][cells] share of the outcomes of the factors from f on */
    double *above; /* [cells] share of the outcomes of at least so many cells */
};

static double *row(const pl_sampler *sampler, uint32_t factor) {
    return sampler->ways + (size_t)factor * sampler->cells;
}

static bool own_cell(const pl_sampler *sampler, const parley_scenario *s, uint32_t party,
                     uint32_t factor, uint32_t code, uint32_t *cell) {
    const pl_factor *from = &s->factors[factor];
    *cell = (uint32_t)(from->units[(size_t)code * s->parties + party] / sampler->quantum);
    return from->allowed[code] >> party & 1;
}

static void count(pl_sampler *sampler, const parley_scenario *s, uint32_t party) {
    row(sampler, sampler->factors)[0] = 1;
    for (uint32_t f = sampler->factors; f-- > 0;) {
        const double *after = row(sampler, f + 1);
        double *here = row(sampler, f), share = 1.0 / s->factors[f].size;
        for (uint32_t x = 0; x < s->factors[f].size; x++) {
            uint32_t cell;
            if (!own_cell(sampler, s, party, f, x, &cell))
                continue;
            for (uint32_t c = cell; c < sampler->cells; c++)
                here[c] += share * after[c - cell];
        }
    }
    double sum = 0;
    for (uint32_t c = sampler->cells; c-- > 0;) {
        sum += row(sampler, 0)[c];
        sampler->above[c] = sum;
    }
}

parley_status pl_sampler_new(pl_sampler **out, const parley_scenario *scenario, uint32_t party) {
    const pl_profile *profile = &scenario->profiles[party];
    *out = NULL;
    pl_sampler *sampler = PL_NEW(pl_sampler, 1);
    if (!sampler)
        return pl_fail_memory();
    int32_t most = profile->most > 0 ? profile->most : 0;
    sampler->quantum = most / (CELLS - 1) + 1;
    sampler->cells = (uint32_t)(most / sampler->quantum) + 1;
    sampler->factors = scenario->factor_count;
    sampler->ways = PL_NEW(double, (size_t)(sampler->factors + 1) * sampler->cells);
    sampler->above = PL_NEW(double, sampler->cells);
    if (!sampler->ways || !sampler->above) {
        pl_sampler_free(sampler);
        return pl_fail_memory();
    }
    count(sampler, scenario, party);
    *out = sampler;
    return PARLEY_OK;
}

void pl_sampler_free(pl_sampler *sampler) {
    if (!sampler)
        return;
    pl_free(sampler->ways);
    pl_free(sampler->above);
    pl_free(sampler);
}

/* A total of at least `least` cells, as likely as there are outcomes of it. */
static uint32_t draw_total(const pl_sampler *sampler, uint32_t least, pl_random *random) {
    double rank = pl_random_unit(random) * sampler->above[least];
    uint32_t low = least, high = sampler->cells; /* the last cell with above > rank */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (sampler->above[middle] > rank)
            low = middle;
        else
            high = middle;
    }
    while (low > least && row(sampler, 0)[low] == 0)
        low--;
    return low;
}

/* An outcome of that total, each as likely. */
static void draw_outcome(const pl_sampler *sampler, const parley_scenario *s, uint32_t party,
                         uint32_t total, pl_random *random, pl_offer *offer) {
    for (uint32_t g = 0; g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        uint32_t code = 0;
        for (uint32_t f = group->first_factor; f < group->first_factor + group->factor_count; f++) {
            const double *after = row(sampler, f + 1);
            double rank = pl_random_unit(random) * row(sampler, f)[total] * s->factors[f].size;
            uint32_t chosen = 0, chosen_cell = 0, cell;
            for (uint32_t x = 0; x < s->factors[f].size; x++) {
                if (!own_cell(sampler, s, party, f, x, &cell) || cell > total ||
                    after[total - cell] == 0)
                    continue;
                chosen = x; /* the last that can be, where rounding leaves rank above all */
                chosen_cell = cell;
                rank -= after[total - cell];
                if (rank < 0)
                    break;
            }
            total -= chosen_cell;
            code = code * s->factors[f].size + chosen;
        }
        offer->codes[g] = code;
    }
    pl_offer_evaluate(s, offer);
}

bool pl_sampler_draw(const pl_sampler *sampler, const parley_scenario *s, uint32_t party,
                     int32_t units, pl_random *random, pl_offer *offer) {
    const pl_profile *profile = &s->profiles[party];
    if (profile->least > profile->most || units > profile->most)
        return false;
    /* Totals are rounded down by less than a cell at each factor. */
    int64_t loss = (int64_t)sampler->factors * (sampler->quantum - 1);
    int64_t cell = units > loss ? (units - loss + sampler->quantum - 1) / sampler->quantum : 0;
    uint32_t least = cell < sampler->cells ? (uint32_t)cell : sampler->cells - 1;
    while (least > 0 && sampler->above[least] == 0)
        least--;
    for (uint32_t misses = 0; misses < MISSES; misses++) {
        draw_outcome(sampler, s, party, draw_total(sampler, least, random), random, offer);
        if (offer->units[party] >= units)
            return true;
    }
    return pl_find_at_least(s, party, units, offer);
}
