/* Building a scenario: checks, copies, and what each party has without agreement. */
#include "talks/scenario.h"

#include "parallel/control.h"
#include "utility/shape.h"

#include <math.h>
#include <string.h>

static const int64_t LARGEST_SCALE = (int64_t)1 << 40;

void *pl_scenario_take(parley_scenario *scenario, size_t count, size_t size) {
    void *block = pl_arena_alloc(&scenario->arena, count ? count : 1, size);
    if (block)
        scenario->bytes += count * size;
    else
        pl_fail_memory();
    return block;
}

static void *copy(parley_scenario *scenario, const void *from, size_t count, size_t size) {
    void *block = pl_scenario_take(scenario, count, size);
    if (block && count > 0)
        memcpy(block, from, count * size);
    return block;
}

/* -- checks ---------------------------------------------------------------------------------- */

static parley_status check_party(const parley_scenario_spec *spec, uint32_t party) {
    if (spec->scale && (spec->scale[party] < 1 || spec->scale[party] > LARGEST_SCALE))
        return pl_fail(PARLEY_E_ARGUMENT, "party %u has %lld units in a utility of 1; 1 to 2^40",
                       party, (long long)spec->scale[party]);
    if (spec->discounts && !(spec->discounts[party] > 0 && spec->discounts[party] <= 1))
        return pl_fail(PARLEY_E_ARGUMENT, "the discount of party %u is %g; above 0, up to 1", party,
                       spec->discounts[party]);
    if (spec->delay_costs && !(spec->delay_costs[party] >= 0 && isfinite(spec->delay_costs[party])))
        return pl_fail(PARLEY_E_ARGUMENT, "the cost of delay of party %u is %g; 0 or more", party,
                       spec->delay_costs[party]);
    return PARLEY_OK;
}

static parley_status check(const parley_scenario_spec *spec) {
    parley_status status = pl_shape_check(&spec->space);
    for (uint32_t p = 0; status == PARLEY_OK && p < spec->space.party_count; p++)
        status = check_party(spec, p);
    if (status == PARLEY_OK && !spec->space.gains == !spec->totals)
        status = pl_fail(PARLEY_E_ARGUMENT, "either gains or totals, not both");
    return status;
}

/* -- copies ---------------------------------------------------------------------------------- */

static parley_status copy_clauses(parley_scenario *s, const parley_space_spec *space) {
    s->clauses = pl_scenario_take(s, space->clause_count, sizeof *s->clauses);
    if (!s->clauses)
        return PARLEY_E_MEMORY;
    for (uint32_t c = 0; c < space->clause_count; c++) {
        const parley_clause *clause = &space->clauses[c];
        s->clauses[c] = (parley_clause){
            copy(s, clause->literals, clause->count, sizeof *clause->literals), clause->count};
        if (!s->clauses[c].literals)
            return PARLEY_E_MEMORY;
    }
    s->clause_count = space->clause_count;
    return PARLEY_OK;
}

static parley_status copy_options(parley_scenario *s, const parley_scenario_spec *spec) {
    const parley_space_spec *space = &spec->space;
    s->parties = space->party_count;
    s->issues = space->issue_count;
    s->option_counts = copy(s, space->option_counts, s->issues, sizeof *s->option_counts);
    s->first = pl_scenario_take(s, s->issues, sizeof *s->first);
    if (!s->option_counts || !s->first)
        return PARLEY_E_MEMORY;
    s->numbers = 1;
    for (uint32_t j = 0; j < s->issues; j++) {
        s->first[j] = s->options;
        s->options += s->option_counts[j];
        if (__builtin_mul_overflow(s->numbers, (uint64_t)s->option_counts[j], &s->numbers))
            s->numbers = 0;
    }
    s->red_lines = pl_scenario_take(s, s->options, 1);
    s->excluded = pl_scenario_take(s, s->options, 1);
    if (!s->red_lines || !s->excluded)
        return PARLEY_E_MEMORY;
    for (uint32_t o = 0; o < s->options; o++) {
        s->excluded[o] = space->excluded && space->excluded[o];
        for (uint32_t p = 0; spec->red_lines && p < s->parties; p++)
            s->red_lines[o] |= (uint8_t)((spec->red_lines[(size_t)p * s->options + o] != 0) << p);
    }
    if (space->gains) {
        s->gains = copy(s, space->gains, (size_t)s->parties * s->options, sizeof *s->gains);
        if (!s->gains)
            return PARLEY_E_MEMORY;
    }
    return copy_clauses(s, space);
}

static void copy_parties(parley_scenario *s, const parley_scenario_spec *spec) {
    for (uint32_t p = 0; p < s->parties; p++) {
        pl_profile *profile = &s->profiles[p];
        const int64_t *least = spec->space.reservations;
        profile->scale = spec->scale ? spec->scale[p] : 1;
        profile->discount = spec->discounts ? spec->discounts[p] : 1;
        profile->delay_cost = spec->delay_costs ? spec->delay_costs[p] : 0;
        profile->reservation =
            least && least[p] != INT64_MIN ? (double)least[p] / (double)profile->scale : -INFINITY;
    }
}

/* The parties' utilities where each issue is at its worst, and whether they spread too far. */
static parley_status set_bases(parley_scenario *s) {
    for (uint32_t p = 0; p < s->parties; p++) {
        int64_t spread = 0;
        const int32_t *gains = s->gains + (size_t)p * s->options;
        for (uint32_t j = 0; j < s->issues; j++) {
            int32_t low = gains[s->first[j]], high = low;
            for (uint32_t o = s->first[j]; o < s->first[j] + s->option_counts[j]; o++) {
                low = gains[o] < low ? gains[o] : low;
                high = gains[o] > high ? gains[o] : high;
            }
            s->profiles[p].base += low;
            spread += (int64_t)high - low;
        }
        if (spread > PARLEY_MAX_SPREAD)
            return pl_fail(PARLEY_E_ARGUMENT,
                           "the utility of party %u spreads over %lld units; at most 2^30", p,
                           (long long)spread);
    }
    return PARLEY_OK;
}

bool pl_scenario_obeys(const parley_scenario *s, const uint32_t *choices) {
    return pl_clauses_hold(s->clauses, s->clause_count, choices);
}

pl_terms pl_scenario_terms(const parley_scenario *s) {
    return (pl_terms){.issues = s->issues,
                      .options = s->options,
                      .counts = s->option_counts,
                      .first = s->first,
                      .excluded = s->excluded,
                      .clauses = s->clauses,
                      .clause_count = s->clause_count};
}

/* -- public ---------------------------------------------------------------------------------- */

static parley_status build(parley_scenario *s, const parley_scenario_spec *spec,
                           parley_control *control) {
    parley_status status;
    uint64_t limit = spec->list_limit ? spec->list_limit : PARLEY_LISTED_BY_DEFAULT;
    PL_TRY(copy_options(s, spec));
    copy_parties(s, spec);
    if (s->gains)
        PL_TRY(set_bases(s));
    if (!s->gains || limit > PARLEY_MAX_LISTED)
        limit = PARLEY_MAX_LISTED;
    s->listed = s->numbers > 0 && s->numbers <= limit;
    if (!s->listed && !s->gains) {
        status = pl_fail(PARLEY_E_LIMIT,
                         "utilities that are not additive need at most %d outcomes to list",
                         PARLEY_MAX_LISTED);
        goto out;
    }
    if (s->listed) {
        PL_TRY(pl_scenario_list(s, spec->totals, control));
    } else {
        PL_TRY(pl_scenario_factor(s, control));
        PL_TRY(pl_scenario_reach(s, control));
    }
out:
    return status;
}

parley_status parley_scenario_new(parley_scenario **out, const parley_scenario_spec *spec,
                                  parley_control *control) {
    *out = NULL;
    parley_status status = check(spec);
    if (status != PARLEY_OK)
        return status;
    parley_scenario *s = PL_NEW(parley_scenario, 1);
    if (!s)
        return pl_fail_memory();
    status = build(s, spec, control);
    if (status == PARLEY_OK)
        *out = s;
    else
        parley_scenario_free(s);
    return status;
}

void parley_scenario_free(parley_scenario *scenario) {
    if (!scenario)
        return;
    pl_arena_clear(&scenario->arena);
    pl_free(scenario);
}

uint32_t parley_scenario_party_count(const parley_scenario *scenario) {
    return scenario->parties;
}

uint32_t parley_scenario_issue_count(const parley_scenario *scenario) {
    return scenario->issues;
}

int parley_scenario_is_listed(const parley_scenario *scenario) {
    return scenario->listed;
}

size_t parley_scenario_size_bytes(const parley_scenario *scenario) {
    return sizeof *scenario + scenario->bytes;
}

double parley_scenario_slack(const parley_scenario *scenario, uint32_t party) {
    const pl_profile *profile = &scenario->profiles[party];
    if (scenario->listed || profile->quantum <= 1)
        return 0;
    double cells = (double)scenario->factor_count + 1;
    return cells * profile->quantum / (double)profile->scale;
}

double parley_scenario_reservation(const parley_scenario *scenario, uint32_t party,
                                   uint32_t round) {
    const pl_profile *profile = &scenario->profiles[party];
    return profile->reservation - profile->delay_cost * round;
}

void parley_scenario_range(const parley_scenario *scenario, uint32_t party, double *least,
                           double *greatest) {
    const pl_profile *profile = &scenario->profiles[party];
    bool none = profile->least > profile->most;
    *least = none ? NAN : pl_utility(profile, profile->least);
    *greatest = none ? NAN : pl_utility(profile, profile->most);
}

/* An offer in memory of its own, for single questions. */
static pl_offer *take_offer(const parley_scenario *scenario) {
    pl_offer *offer = pl_calloc(1, pl_offer_bytes(scenario));
    if (!offer)
        pl_fail_memory();
    return offer;
}

parley_status parley_scenario_eval(const parley_scenario *scenario, const uint32_t *choices,
                                   double *utilities) {
    pl_offer *offer = take_offer(scenario);
    if (!offer)
        return PARLEY_E_MEMORY;
    bool exists = pl_offer_of_choices(scenario, choices, offer);
    for (uint32_t p = 0; exists && p < scenario->parties; p++)
        utilities[p] = pl_utility(&scenario->profiles[p], offer->units[p]);
    pl_free(offer);
    return exists ? PARLEY_OK
                  : pl_fail(PARLEY_E_ARGUMENT,
                            "an option does not exist, or a rule forbids the outcome");
}

parley_status parley_scenario_find(const parley_scenario *scenario, uint32_t party, double target,
                                   uint32_t *choices) {
    pl_offer *offer = take_offer(scenario);
    if (!offer)
        return PARLEY_E_MEMORY;
    int32_t units = pl_units_at_least(&scenario->profiles[party], target);
    bool found = pl_find_at_least(scenario, party, units, offer);
    if (found)
        pl_offer_choices(scenario, offer, choices);
    pl_free(offer);
    return found ? PARLEY_OK : pl_fail(PARLEY_E_NOT_FOUND, "no outcome is worth that much");
}
