/* Offers: from codes to utilities, choices and numbers, and back. */
#include "talks/scenario.h"

#include <math.h>
#include <string.h>

int32_t pl_units_at_least(const pl_profile *profile, double utility) {
    if (utility == -INFINITY)
        return INT32_MIN;
    double scaled = utility * (double)profile->scale;
    double exact = ceil(scaled) - (double)profile->base;
    if (!(exact < INT32_MAX))
        return INT32_MAX;
    if (exact <= INT32_MIN + 1)
        return INT32_MIN + 1;
    int32_t units = (int32_t)exact;
    /* Only next to a whole number can rounding have put it on the wrong side. */
    double above = ceil(scaled) - scaled, near = 1e-5 + fabs(scaled) * 0x1p-50;
    if (above > near && above < 1 - near)
        return units;
    while (pl_utility(profile, (int64_t)units - 1) >= utility)
        units--;
    while (pl_utility(profile, units) < utility)
        units++;
    return units;
}

void pl_offer_join(const parley_scenario *s, const uint32_t *codes, pl_offer *offer) {
    for (uint32_t g = 0; g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        uint32_t code = 0;
        for (uint32_t f = group->first_factor; f < group->first_factor + group->factor_count; f++)
            code = code * s->factors[f].size + codes[f];
        offer->codes[g] = code;
    }
}

void pl_offer_evaluate(const parley_scenario *s, pl_offer *offer) {
    uint32_t n = s->parties;
    const int32_t *units = s->groups[0].units + (size_t)offer->codes[0] * n;
    uint8_t allowed = s->groups[0].allowed[offer->codes[0]];
    memcpy(offer->units, units, n * sizeof *units);
    for (uint32_t g = 1; g < s->group_count; g++) {
        units = s->groups[g].units + (size_t)offer->codes[g] * n;
        for (uint32_t p = 0; p < n; p++)
            offer->units[p] += units[p];
        allowed &= s->groups[g].allowed[offer->codes[g]];
    }
    offer->allowed = allowed;
}

static void factor_choices(const pl_factor *factor, uint32_t code, uint32_t *choices) {
    for (uint32_t i = 0; i < factor->issue_count; i++)
        choices[factor->issues[i]] = factor->options[code * factor->issue_count + i];
}

void pl_offer_choices(const parley_scenario *s, const pl_offer *offer, uint32_t *choices) {
    if (s->listed) {
        uint32_t rest = offer->codes[0];
        for (uint32_t j = s->issues; j-- > 0; rest /= s->option_counts[j])
            choices[j] = rest % s->option_counts[j];
        return;
    }
    for (uint32_t g = 0; g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        uint32_t rest = offer->codes[g];
        for (uint32_t f = group->first_factor + group->factor_count; f-- > group->first_factor;) {
            factor_choices(&s->factors[f], rest % s->factors[f].size, choices);
            rest /= s->factors[f].size;
        }
    }
}

/* The code of the factor with these choices, or its size where none has them. */
static uint32_t factor_code(const pl_factor *factor, const uint32_t *choices) {
    uint32_t low = 0, high = factor->size;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const uint16_t *options = factor->options + (size_t)middle * factor->issue_count;
        int order = 0;
        for (uint32_t i = 0; i < factor->issue_count && order == 0; i++) {
            uint32_t wanted = choices[factor->issues[i]];
            order = (options[i] > wanted) - (options[i] < wanted);
        }
        if (order == 0)
            return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return factor->size;
}

static bool exists(const parley_scenario *s, const uint32_t *choices) {
    for (uint32_t j = 0; j < s->issues; j++)
        if (choices[j] >= s->option_counts[j] || s->excluded[s->first[j] + choices[j]])
            return false;
    return pl_scenario_obeys(s, choices);
}

bool pl_offer_of_choices(const parley_scenario *s, const uint32_t *choices, pl_offer *offer) {
    if (!exists(s, choices))
        return false;
    if (s->listed) {
        offer->codes[0] = 0;
        for (uint32_t j = 0; j < s->issues; j++)
            offer->codes[0] = offer->codes[0] * s->option_counts[j] + choices[j];
    }
    for (uint32_t g = 0; !s->listed && g < s->group_count; g++) {
        const pl_group *group = &s->groups[g];
        uint32_t code = 0;
        for (uint32_t f = group->first_factor; f < group->first_factor + group->factor_count; f++)
            code = code * s->factors[f].size + factor_code(&s->factors[f], choices);
        offer->codes[g] = code;
    }
    pl_offer_evaluate(s, offer);
    return true;
}

void pl_offer_copy(const parley_scenario *s, pl_offer *to, const pl_offer *from) {
    memcpy(to, from, sizeof *from + s->group_count * sizeof *from->codes);
}

bool pl_offer_same(const parley_scenario *s, const pl_offer *one, const pl_offer *two) {
    return memcmp(one->codes, two->codes, s->group_count * sizeof *one->codes) == 0;
}

static uint64_t mix(uint64_t key) {
    key = (key ^ key >> 30) * 0xbf58476d1ce4e5b9u;
    key = (key ^ key >> 27) * 0x94d049bb133111ebu;
    return key ^ key >> 31;
}

uint64_t pl_offer_key(const parley_scenario *s, const pl_offer *offer) {
    uint64_t key = 0;
    if (s->numbers > 0) {
        for (uint32_t g = 0; g < s->group_count; g++)
            key = key * s->groups[g].size + offer->codes[g];
        return key;
    }
    for (uint32_t g = 0; g < s->group_count; g++)
        key = mix(key + 0x9e3779b97f4a7c15u + offer->codes[g]);
    return key;
}
