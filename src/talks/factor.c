/* The factors of a space that is not listed: its issues, or where clauses tie issues together the
 * combinations of these that obey them; and the groups they are packed into. */
#include "talks/scenario.h"

#include "base/vector.h"
#include "parallel/control.h"

#include <string.h>

enum { MOST_STEPS = 1 << 25, POLL_EVERY = 1 << 16 };

typedef struct combinations {
    PL_VECTOR(uint16_t) options; /* [size][issues of the factor] */
    uint32_t size, steps;
    uint32_t choices[PARLEY_MAX_ISSUES];
    uint8_t set[PARLEY_MAX_ISSUES]; /* the issue has its choice */
} combinations;

static uint32_t leader_of(uint32_t *leader, uint32_t issue) {
    while (leader[issue] != issue)
        issue = leader[issue] = leader[leader[issue]];
    return issue;
}

/* Leaders of the sets of issues that clauses tie together: the lowest issue of each. */
static void unite(const parley_scenario *s, uint32_t *leader) {
    for (uint32_t j = 0; j < s->issues; j++)
        leader[j] = j;
    for (uint32_t c = 0; c < s->clause_count; c++)
        for (uint32_t i = 1; i < s->clauses[c].count; i++) {
            uint32_t one = leader_of(leader, s->clauses[c].literals[0].issue);
            uint32_t two = leader_of(leader, s->clauses[c].literals[i].issue);
            leader[one > two ? one : two] = one > two ? two : one;
        }
}

/* Whether a clause about issues of which all have their choice is broken. */
static bool breaks(const parley_scenario *s, const combinations *c, uint32_t last) {
    for (uint32_t i = 0; i < s->clause_count; i++) {
        bool open = false, about = s->clauses[i].count == 0;
        for (uint32_t l = 0; l < s->clauses[i].count && !open; l++) {
            const parley_literal *literal = &s->clauses[i].literals[l];
            about |= literal->issue == last;
            open = !c->set[literal->issue] ||
                   (c->choices[literal->issue] == literal->option) != (literal->negated != 0);
        }
        if (about && !open)
            return true;
    }
    return false;
}

static parley_status keep(combinations *c, const pl_factor *factor) {
    if (++c->size > PL_FACTOR_COMBINATIONS)
        return pl_fail(PARLEY_E_LIMIT,
                       "clauses tie more than %d combinations of %u issues together (issue %u is "
                       "one of them)",
                       PL_FACTOR_COMBINATIONS, factor->issue_count, factor->issues[0]);
    for (uint32_t i = 0; i < factor->issue_count; i++)
        if (pl_vector_push(&c->options, (uint16_t)c->choices[factor->issues[i]]) != PARLEY_OK)
            return PARLEY_E_MEMORY;
    return PARLEY_OK;
}

/* Depth first, options ascending: combinations come in order. An odometer over the factor's issues
 * in place of recursion. */
static parley_status enumerate(const parley_scenario *s, combinations *c, const pl_factor *factor,
                               parley_control *control) {
    parley_status status = PARLEY_OK;
    uint32_t depth = 0;
    c->choices[factor->issues[0]] = UINT32_MAX;
    for (;;) {
        uint32_t issue = factor->issues[depth];
        uint32_t option = ++c->choices[issue];
        if (++c->steps % POLL_EVERY == 0)
            PL_TRY(pl_control_poll(control));
        if (c->steps > MOST_STEPS)
            return pl_fail(PARLEY_E_LIMIT, "the clauses about issue %u are too many to join",
                           issue);
        c->set[issue] = option < s->option_counts[issue];
        if (!c->set[issue]) {
            if (depth-- == 0)
                return PARLEY_OK;
            continue;
        }
        if (s->excluded[s->first[issue] + option] || breaks(s, c, issue))
            continue;
        if (depth + 1 < factor->issue_count)
            c->choices[factor->issues[++depth]] = UINT32_MAX;
        else
            PL_TRY(keep(c, factor));
    }
out:
    return status;
}

/* Sums over the factor's issues; the least of each party is 0, and goes into its base. */
static parley_status evaluate(parley_scenario *s, pl_factor *factor) {
    uint32_t n = s->parties, width = factor->issue_count;
    factor->units = pl_scenario_take(s, (size_t)factor->size * n, sizeof *factor->units);
    factor->allowed = pl_scenario_take(s, factor->size, 1);
    if (!factor->units || !factor->allowed)
        return PARLEY_E_MEMORY;
    for (uint32_t p = 0; p < n; p++) {
        const int32_t *gains = s->gains + (size_t)p * s->options;
        int64_t low = INT64_MAX;
        for (uint32_t pass = 0; pass < 2; pass++)
            for (uint32_t x = 0; x < factor->size; x++) {
                int64_t sum = 0;
                for (uint32_t i = 0; i < width; i++)
                    sum += gains[s->first[factor->issues[i]] + factor->options[x * width + i]];
                if (pass == 0)
                    low = sum < low ? sum : low;
                else
                    factor->units[(size_t)x * n + p] = (int32_t)(sum - low);
            }
        s->profiles[p].base += low;
    }
    for (uint32_t x = 0; x < factor->size; x++) {
        uint8_t lines = 0;
        for (uint32_t i = 0; i < width; i++)
            lines |= s->red_lines[s->first[factor->issues[i]] + factor->options[x * width + i]];
        factor->allowed[x] = (uint8_t)((1u << n) - 1) & (uint8_t)~lines;
    }
    return PARLEY_OK;
}

static parley_status build_factor(parley_scenario *s, pl_factor *factor, combinations *c,
                                  parley_control *control) {
    c->options.count = 0;
    c->size = c->steps = 0;
    memset(c->set, 0, sizeof c->set);
    parley_status status = enumerate(s, c, factor, control);
    if (status != PARLEY_OK)
        return status;
    if (c->size == 0)
        return pl_fail(PARLEY_E_ARGUMENT, "exclusions and clauses leave no option of issue %u",
                       factor->issues[0]);
    factor->size = c->size;
    factor->options = pl_scenario_take(s, c->options.count, sizeof *factor->options);
    if (!factor->options)
        return PARLEY_E_MEMORY;
    memcpy(factor->options, c->options.items, c->options.count * sizeof *factor->options);
    return evaluate(s, factor);
}

static parley_status place_issues(parley_scenario *s, uint32_t *leader) {
    uint32_t place[PARLEY_MAX_ISSUES];
    for (uint32_t j = 0; j < s->issues; j++) {
        if (leader_of(leader, j) == j)
            place[j] = s->factor_count++;
        s->factors[place[leader[j]]].issue_count++;
    }
    for (uint32_t f = 0; f < s->factor_count; f++) {
        pl_factor *factor = &s->factors[f];
        factor->issues = pl_scenario_take(s, factor->issue_count, sizeof *factor->issues);
        if (!factor->issues)
            return PARLEY_E_MEMORY;
        factor->issue_count = 0;
    }
    for (uint32_t j = 0; j < s->issues; j++) {
        pl_factor *factor = &s->factors[place[leader[j]]];
        factor->issues[factor->issue_count++] = j;
    }
    return PARLEY_OK;
}

/* -- groups ---------------------------------------------------------------------------------- */

/* Sums over the factors of a group, the first varying slowest. */
static parley_status fill_group(parley_scenario *s, pl_group *group) {
    uint32_t n = s->parties;
    group->units = pl_scenario_take(s, (size_t)group->size * n, sizeof *group->units);
    group->allowed = pl_scenario_take(s, group->size, 1);
    if (!group->units || !group->allowed)
        return PARLEY_E_MEMORY;
    for (uint32_t x = 0; x < group->size; x++) {
        uint32_t rest = x;
        group->allowed[x] = (uint8_t)((1u << n) - 1);
        for (uint32_t f = group->first_factor + group->factor_count; f-- > group->first_factor;) {
            const pl_factor *factor = &s->factors[f];
            uint32_t code = rest % factor->size;
            rest /= factor->size;
            group->allowed[x] &= factor->allowed[code];
            for (uint32_t p = 0; p < n; p++)
                group->units[(size_t)x * n + p] += factor->units[(size_t)code * n + p];
        }
    }
    return PARLEY_OK;
}

static parley_status pack(parley_scenario *s) {
    parley_status status = PARLEY_OK;
    s->groups = pl_scenario_take(s, s->factor_count, sizeof *s->groups);
    if (!s->groups)
        return PARLEY_E_MEMORY;
    for (uint32_t f = 0; f < s->factor_count; f++) {
        pl_group *last = s->group_count ? &s->groups[s->group_count - 1] : NULL;
        if (last && last->size * (uint64_t)s->factors[f].size <= PL_GROUP_COMBINATIONS) {
            last->size *= s->factors[f].size;
            last->factor_count++;
        } else {
            s->groups[s->group_count++] =
                (pl_group){.first_factor = f, .factor_count = 1, .size = s->factors[f].size};
        }
    }
    for (uint32_t g = 0; status == PARLEY_OK && g < s->group_count; g++)
        status = fill_group(s, &s->groups[g]);
    return status;
}

parley_status pl_scenario_factor(parley_scenario *s, parley_control *control) {
    parley_status status = PARLEY_OK;
    uint32_t leader[PARLEY_MAX_ISSUES];
    combinations *c = PL_NEW(combinations, 1);
    if (!c)
        return pl_fail_memory();
    s->factors = pl_scenario_take(s, s->issues, sizeof *s->factors);
    if (!s->factors) {
        status = PARLEY_E_MEMORY;
        goto out;
    }
    for (uint32_t p = 0; p < s->parties; p++)
        s->profiles[p].base = 0;
    unite(s, leader);
    for (uint32_t i = 0; i < s->clause_count; i++)
        if (s->clauses[i].count == 0) {
            status = pl_fail(PARLEY_E_ARGUMENT, "clause %u is empty: no outcome obeys it", i);
            goto out;
        }
    PL_TRY(place_issues(s, leader));
    for (uint32_t f = 0; f < s->factor_count; f++)
        PL_TRY(build_factor(s, &s->factors[f], c, control));
    PL_TRY(pack(s));
out:
    pl_vector_clear(&c->options);
    pl_free(c);
    return status;
}
