/* The lists of everything that talks can be put together from. */
#include "talks/parts.h"

#include "talks/acceptances.h"
#include "talks/answer.h"
#include "talks/mediators.h"
#include "talks/models.h"
#include "talks/offerings.h"
#include "talks/protocols.h"

const pl_offering *const pl_offerings[PL_OFFERING_COUNT] = {
    &pl_offering_time,        &pl_offering_boulware,   &pl_offering_linear,
    &pl_offering_conceder,    &pl_offering_micro,      &pl_offering_tft,
    &pl_offering_nice_tft,    &pl_offering_hardheaded, &pl_offering_tradeoff,
    &pl_offering_random,      &pl_offering_limited,    &pl_offering_staller,
    &pl_offering_equilibrium, &pl_offering_external,   [PL_OFFERING_SILENT] = &pl_offering_silent};

const pl_acceptance *const pl_acceptances[PL_ACCEPTANCE_COUNT] = {[PL_ACCEPTANCE_OWN] =
                                                                      &pl_acceptance_own,
                                                                  &pl_acceptance_next,
                                                                  &pl_acceptance_time,
                                                                  &pl_acceptance_const,
                                                                  &pl_acceptance_combi,
                                                                  &pl_acceptance_band,
                                                                  &pl_acceptance_never};

const pl_model *const pl_models[PL_MODEL_COUNT] = {[PL_MODEL_NONE] = &pl_model_none,
                                                   [PL_MODEL_FREQUENCY] = &pl_model_frequency,
                                                   &pl_model_bayesian,
                                                   &pl_model_zero_sum,
                                                   &pl_model_perfect};

const pl_protocol *const pl_protocols[PL_PROTOCOL_COUNT] = {
    &pl_protocol_sao,       &pl_protocol_sao_step,     &pl_protocol_alternating,
    &pl_protocol_ultimatum, &pl_protocol_simultaneous, &pl_protocol_single_text,
    &pl_protocol_shuttle};

const pl_answering *const pl_answerings[PL_ANSWERING_COUNT] = {
    [PL_ANSWERING_TRUTHFUL] = &pl_answering_truthful,
    &pl_answering_exaggerating,
    &pl_answering_annealing,
    &pl_answering_dealer,
    [PL_ANSWERING_STALLING] = &pl_answering_stalling};

const pl_mediator *const pl_mediators[PL_MEDIATOR_COUNT] = {
    &pl_mediator_hill_climb, &pl_mediator_annealing,
    &pl_mediator_welfare, [PL_MEDIATOR_NASH] = &pl_mediator_nash, &pl_mediator_least_satisfied};
