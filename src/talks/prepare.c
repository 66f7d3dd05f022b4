/* Preparing talks: everything that several of them share is made once. */
#include "talks/prepare.h"

#include "talks/equilibrium.h"
#include "talks/parts.h"
#include "talks/sampler.h"

#include <math.h>

static parley_status check_spec(const parley_talks_spec *spec) {
    if (spec->scenario_count == 0 || spec->protocol_count == 0 || spec->negotiator_count == 0)
        return pl_fail(PARLEY_E_ARGUMENT, "talks need a scenario, a protocol and a negotiator");
    parley_status status = PARLEY_OK;
    for (uint32_t i = 0; status == PARLEY_OK && i < spec->protocol_count; i++)
        status = pl_protocol_check(&spec->protocols[i]);
    for (uint32_t i = 0; status == PARLEY_OK && i < spec->negotiator_count; i++) {
        const parley_negotiator *negotiator = &spec->negotiators[i];
        PL_TRY(pl_setting_check(PARLEY_OFFERING, &negotiator->offering));
        PL_TRY(pl_setting_check(PARLEY_ACCEPTANCE, &negotiator->acceptance));
        PL_TRY(pl_setting_check(PARLEY_MODEL, &negotiator->model));
        PL_TRY(pl_setting_check(PARLEY_ANSWERING, &negotiator->answering));
    }
out:
    return status;
}

parley_status parley_talks_new(parley_talks **out, const parley_talks_spec *spec) {
    *out = NULL;
    parley_status status = check_spec(spec);
    if (status != PARLEY_OK)
        return status;
    parley_talks *talks = PL_NEW(parley_talks, 1);
    if (!talks)
        return pl_fail_memory();
    size_t protocols = spec->protocol_count, scenarios = spec->scenario_count;
    talks->spec = *spec;
    talks->curves = PL_NEW(double *, spec->negotiator_count *protocols);
    talks->samplers = PL_NEW(pl_sampler *, scenarios * PARLEY_MAX_PARTIES);
    talks->equilibria = PL_NEW(pl_equilibrium *, 2 * scenarios * protocols);
    if (!talks->curves || !talks->samplers || !talks->equilibria) {
        parley_talks_free(talks);
        return pl_fail_memory();
    }
    *out = talks;
    return PARLEY_OK;
}

void parley_talks_free(parley_talks *talks) {
    if (!talks)
        return;
    size_t protocols = talks->spec.protocol_count, scenarios = talks->spec.scenario_count;
    for (size_t i = 0; talks->curves && i < talks->spec.negotiator_count * protocols; i++)
        pl_free(talks->curves[i]);
    for (size_t i = 0; talks->samplers && i < scenarios * PARLEY_MAX_PARTIES; i++)
        pl_sampler_free(talks->samplers[i]);
    for (size_t i = 0; talks->equilibria && i < 2 * scenarios * protocols; i++)
        pl_equilibrium_free(talks->equilibria[i]);
    pl_free(talks->curves);
    pl_free(talks->samplers);
    pl_free(talks->equilibria);
    pl_free(talks);
}

/* -- one talk -------------------------------------------------------------------------------- */

static double **curve_of(const parley_talks *talks, const parley_talk *talk, uint32_t party) {
    return &talks->curves[(size_t)talk->negotiators[party] * talks->spec.protocol_count +
                          talk->protocol];
}

static pl_sampler **sampler_of(const parley_talks *talks, const parley_talk *talk, uint32_t party) {
    return &talks->samplers[(size_t)talk->scenario * PARLEY_MAX_PARTIES + party];
}

static pl_equilibrium **equilibrium_of(const parley_talks *talks, const parley_talk *talk,
                                       uint32_t party) {
    const parley_negotiator *negotiator = &talks->spec.negotiators[talk->negotiators[party]];
    size_t pair = (size_t)talk->scenario * talks->spec.protocol_count + talk->protocol;
    return &talks->equilibria[2 * pair + (negotiator->offering.values[0] != 0)];
}

static parley_status check_start(const parley_scenario *scenario, const parley_protocol *rules) {
    if (!rules->start)
        return PARLEY_OK;
    pl_terms terms = pl_scenario_terms(scenario);
    for (uint32_t j = 0; j < terms.issues; j++)
        if (rules->start[j] >= terms.counts[j])
            return pl_fail(PARLEY_E_ARGUMENT,
                           "the first draft has option %u of issue %u; it has %u", rules->start[j],
                           j, terms.counts[j]);
    if (!pl_terms_allow(&terms, rules->start))
        return pl_fail(PARLEY_E_ARGUMENT, "exclusions or clauses forbid the first draft");
    return PARLEY_OK;
}

static parley_status check_talk(const parley_talks *talks, const parley_talk *talk) {
    if (talk->scenario >= talks->spec.scenario_count)
        return pl_fail(PARLEY_E_ARGUMENT, "scenario %u; there are %u", talk->scenario,
                       talks->spec.scenario_count);
    if (talk->protocol >= talks->spec.protocol_count)
        return pl_fail(PARLEY_E_ARGUMENT, "protocol %u; there are %u", talk->protocol,
                       talks->spec.protocol_count);
    uint32_t n = talks->spec.scenarios[talk->scenario]->parties;
    const parley_protocol *rules = &talks->spec.protocols[talk->protocol];
    if (rules->quorum > n || rules->required >> n != 0)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "the protocol asks for the consent of a party that the scenario does not "
                       "have; it has %u",
                       n);
    for (uint32_t p = 0; p < n; p++)
        if (talk->negotiators[p] >= talks->spec.negotiator_count)
            return pl_fail(PARLEY_E_ARGUMENT, "negotiator %u; there are %u", talk->negotiators[p],
                           talks->spec.negotiator_count);
    if (pl_protocols[rules->kind]->mediated)
        return check_start(talks->spec.scenarios[talk->scenario], rules);
    return PARLEY_OK;
}

static parley_status make_curve(double **out, const parley_negotiator *negotiator,
                                uint32_t rounds) {
    *out = PL_NEW(double, rounds);
    if (!*out)
        return pl_fail_memory();
    for (uint32_t k = 0; k < rounds; k++)
        (*out)[k] = 1 - pow((k + 1.0) / (rounds + 1.0), negotiator->offering.values[0]);
    return PARLEY_OK;
}

static parley_status prepare_party(parley_talks *talks, const parley_talk *talk, uint32_t party,
                                   bool externals, parley_control *control) {
    parley_status status = PARLEY_OK;
    const parley_scenario *scenario = talks->spec.scenarios[talk->scenario];
    const parley_protocol *rules = &talks->spec.protocols[talk->protocol];
    const parley_negotiator *negotiator = &talks->spec.negotiators[talk->negotiators[party]];
    uint32_t needs = pl_offerings[negotiator->offering.component]->needs;
    if (needs & PL_NEEDS_CURVE && !*curve_of(talks, talk, party))
        PL_TRY(make_curve(curve_of(talks, talk, party), negotiator, rules->rounds));
    if (needs & PL_NEEDS_SAMPLER && !scenario->listed && !*sampler_of(talks, talk, party))
        PL_TRY(pl_sampler_new(sampler_of(talks, talk, party), scenario, party));
    if (needs & PL_NEEDS_EQUILIBRIUM && !*equilibrium_of(talks, talk, party))
        PL_TRY(pl_equilibrium_new(equilibrium_of(talks, talk, party), scenario, rules,
                                  negotiator->offering.values[0] != 0, control));
    if (needs & PL_IS_EXTERNAL && !externals)
        status = pl_fail(PARLEY_E_ARGUMENT, "an external party plays in sessions only");
    else if (needs & PL_IS_EXTERNAL && !pl_protocols[rules->kind]->externals)
        status = pl_fail(PARLEY_E_ARGUMENT, "an external party cannot play in %s",
                         pl_protocols[rules->kind]->about.name);
    else if (needs & PL_IS_SILENT && !pl_protocols[rules->kind]->mediated)
        status = pl_fail(PARLEY_E_ARGUMENT, "party %u makes no offers: it cannot play in %s", party,
                         pl_protocols[rules->kind]->about.name);
out:
    return status;
}

parley_status pl_talks_prepare(parley_talks *talks, const parley_talk *talk, bool externals,
                               parley_control *control) {
    parley_status status = check_talk(talks, talk);
    for (uint32_t p = 0; status == PARLEY_OK && p < talks->spec.scenarios[talk->scenario]->parties;
         p++)
        status = prepare_party(talks, talk, p, externals, control);
    return status;
}

void pl_talks_provide(const parley_talks *talks, const parley_talk *talk, pl_scratch *scratch,
                      pl_provision *provisions) {
    const parley_scenario *scenario = talks->spec.scenarios[talk->scenario];
    for (uint32_t p = 0; p < scenario->parties; p++)
        provisions[p] = (pl_provision){.scenario = scenario,
                                       .protocol = &talks->spec.protocols[talk->protocol],
                                       .negotiator = &talks->spec.negotiators[talk->negotiators[p]],
                                       .curve = *curve_of(talks, talk, p),
                                       .sampler = *sampler_of(talks, talk, p),
                                       .equilibrium = *equilibrium_of(talks, talk, p),
                                       .party = p,
                                       .seed = talks->spec.seed,
                                       .number = talk->number,
                                       .scratch = scratch};
}
