/* A scenario: what is negotiated and what it is worth to each party, prepared for simulated talks.
 *
 * Issues with options, whole-number gains of every party, reservation values, red lines, discounts
 * and costs of delay. Small spaces are listed: every outcome of each party sorted by its utility.
 * Larger ones with additive utilities are not: for each party it is computed which utilities can
 * be reached at all, so that "the outcome of least utility at or above a target" is found by a
 * search bit and a walk through the issues, exactly, also among 10^17 outcomes. A scenario never
 * changes once built and may be shared by threads.
 *
 * Outcomes are ordered by the option of the first issue, then of the second, and so on; where
 * several are equally good, the first in this order is meant. Where clauses tie issues of a space
 * that is not listed, tied issues are compared together, at the place of the first of them.
 *
 * Names: n parties, m issues; K = the sum of the option counts. */
#ifndef PARLEY_SCENARIO_H
#define PARLEY_SCENARIO_H

#include <parley/profile.h>
#include <parley/space.h>
#include <parley/utility.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    PARLEY_MAX_LISTED = 1 << 24,       /* outcomes of a space that is listed */
    PARLEY_LISTED_BY_DEFAULT = 1 << 18 /* above that, additive spaces are not listed */
};

typedef struct parley_scenario parley_scenario;

/* What a scenario is built from; all arrays are borrowed during the call only. */
typedef struct parley_scenario_spec {
    /* Counts, gains, reservation values (the least total that a party signs), exclusions and
     * clauses. What these exclude and forbid does not exist for anybody. */
    parley_space_spec space;
    /* [n][outcomes] total utility of every outcome in order, whatever it is made of, in place of
     * space.gains, which then is NULL; the space is listed. */
    const int32_t *totals;
    const int64_t *scale; /* [n] units in a utility of 1, 1 .. 2^40; NULL: 1 */
    /* [n][K] nonzero: a red line. The party never offers or accepts an outcome with that option;
     * the others may. NULL: none. */
    const uint8_t *red_lines;
    /* [n] in (0, 1]: what a utility is worth a round later (or at the end, see
     * parley_discounting); NULL: 1. */
    const double *discounts;
    /* [n] 0 or more: the utility by which the reservation value falls every round; NULL: 0. */
    const double *delay_costs;
    uint32_t list_limit; /* list spaces of up to so many outcomes; 0: PARLEY_LISTED_BY_DEFAULT */
} parley_scenario_spec;

/* Builds a scenario. PARLEY_E_ARGUMENT: a number out of its range, or exclusions and clauses leave
 * no outcome. PARLEY_E_LIMIT: utilities that are not additive over more than PARLEY_MAX_LISTED
 * outcomes, or clauses that tie more than 2^16 combinations of a space that is not listed together.
 * PARLEY_E_MEMORY, PARLEY_E_CANCELLED. Cost: listed, O(n N) for N outcomes, and at most 20 n + 1
 * bytes for each; else O(n K C / 64) and n m C / 8 bytes for C = the spread of a party's utility in
 * units, or 2^20 if that is less (see parley_scenario_slack), and for C up to 2^16 about n m C
 * bytes more. */
PARLEY_API parley_status parley_scenario_new(parley_scenario **out,
                                             const parley_scenario_spec *spec,
                                             parley_control *control);

/* The scenario of a dossier's problem: its parties are those whose consent is needed, its red lines
 * are theirs. Neither discounts nor costs of delay. Errors as above. */
PARLEY_API parley_status parley_scenario_of_problem(parley_scenario **out,
                                                    const parley_problem *problem,
                                                    parley_control *control);

/* The scenario of profiles: all of them are parties, with their reservation values and discounts.
 * Utilities with hyper-rectangles are listed, ceilings and all. Errors as above; PARLEY_E_LIMIT
 * also where such utilities have more than PARLEY_MAX_LISTED outcomes. */
PARLEY_API parley_status parley_scenario_of_profiles(parley_scenario **out,
                                                     const parley_profiles_problem *problem,
                                                     parley_control *control);
PARLEY_API void parley_scenario_free(parley_scenario *scenario);

PARLEY_API uint32_t parley_scenario_party_count(const parley_scenario *scenario);
PARLEY_API uint32_t parley_scenario_issue_count(const parley_scenario *scenario);

/* Whether every outcome is listed. */
PARLEY_API int parley_scenario_is_listed(const parley_scenario *scenario);

/* What the scenario takes, in bytes. */
PARLEY_API size_t parley_scenario_size_bytes(const parley_scenario *scenario);

/* By how much (in utility) an outcome that is looked up for a party may exceed the least one that
 * reaches the target: 0 where the space is listed or the party's utilities spread over fewer than
 * 2^20 units; else about (m + 1) / 2^20 of the spread, at most twice that. */
PARLEY_API double parley_scenario_slack(const parley_scenario *scenario, uint32_t party);

/* The reservation value of `party` in `round`, from 0: minus infinity where it has none. */
PARLEY_API double parley_scenario_reservation(const parley_scenario *scenario, uint32_t party,
                                              uint32_t round);

/* The least and the greatest utility of `party` over the outcomes without a red line of its own;
 * both NaN where there are none. */
PARLEY_API void parley_scenario_range(const parley_scenario *scenario, uint32_t party,
                                      double *least, double *greatest);

/* Utilities [n] of the outcome choices[m]. PARLEY_E_ARGUMENT for an option that does not exist and
 * for an outcome that exclusions or clauses forbid. O(n m + clauses). */
PARLEY_API parley_status parley_scenario_eval(const parley_scenario *scenario,
                                              const uint32_t *choices, double *utilities);

/* The first outcome of the least utility to `party` that is at least `target` and crosses no red
 * line of its own. PARLEY_E_NOT_FOUND (choices untouched) where there is none. 10 ns listed, about
 * 50 to 200 ns else; see parley_scenario_slack. */
PARLEY_API parley_status parley_scenario_find(const parley_scenario *scenario, uint32_t party,
                                              double target, uint32_t *choices);

#ifdef __cplusplus
}
#endif
#endif
