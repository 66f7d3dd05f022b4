/* Negotiators from text and back, and the lists of what they can be made of. */
#include "talks/component.h"
#include "talks/parts.h"

#include <stdio.h>
#include <string.h>

uint32_t parley_component_count(parley_component_kind kind) {
    switch (kind) {
    case PARLEY_OFFERING: return PL_OFFERING_COUNT;
    case PARLEY_ACCEPTANCE: return PL_ACCEPTANCE_COUNT;
    case PARLEY_MODEL: return PL_MODEL_COUNT;
    case PARLEY_PROTOCOL: return PL_PROTOCOL_COUNT;
    case PARLEY_ANSWERING: return PL_ANSWERING_COUNT;
    case PARLEY_MEDIATING: return PL_MEDIATOR_COUNT;
    case PARLEY_COMPONENT_KINDS: break;
    }
    return 0;
}

const parley_component *parley_component_get(parley_component_kind kind, uint32_t number) {
    if (number >= parley_component_count(kind))
        return NULL;
    switch (kind) {
    case PARLEY_OFFERING: return &pl_offerings[number]->about;
    case PARLEY_ACCEPTANCE: return &pl_acceptances[number]->about;
    case PARLEY_MODEL: return &pl_models[number]->about;
    case PARLEY_PROTOCOL: return &pl_protocols[number]->about;
    case PARLEY_ANSWERING: return &pl_answerings[number]->about;
    case PARLEY_MEDIATING: return &pl_mediators[number]->about;
    case PARLEY_COMPONENT_KINDS: break;
    }
    return NULL;
}

/* -- parsing --------------------------------------------------------------------------------- */

static parley_status read_setting(pl_reader *reader, parley_component_kind kind, uint32_t number,
                                  parley_setting *setting) {
    *setting = parley_component_default(kind, number);
    return pl_reader_parameters(reader, parley_component_get(kind, number), setting->values);
}

/* What follows the offering strategy, in any order. */
enum { REST = 3 };

static const parley_component_kind REST_KINDS[REST] = {PARLEY_ACCEPTANCE, PARLEY_MODEL,
                                                       PARLEY_ANSWERING};
static const char *const REST_NAMES[REST] = {"acceptance condition", "opponent model",
                                             "answering strategy"};

static parley_setting *rest_of(parley_negotiator *negotiator, int which) {
    parley_setting *const settings[REST] = {&negotiator->acceptance, &negotiator->model,
                                            &negotiator->answering};
    return settings[which];
}

/* All but the offering strategy as that has it without being given another one. */
static void set_defaults(parley_negotiator *out) {
    const pl_offering *offering = pl_offerings[out->offering.component];
    out->acceptance = parley_component_default(PARLEY_ACCEPTANCE, PL_ACCEPTANCE_OWN);
    out->model = parley_component_default(PARLEY_MODEL, offering->model);
    out->answering = parley_component_default(PARLEY_ANSWERING, offering->answering);
}

/* The first component: an offering strategy, or an answering one of a party that makes no offers.
 */
static parley_status read_first(pl_reader *reader, parley_negotiator *out, bool *given) {
    const char *at = reader->at;
    char name[32], offerings[300], answerings[100];
    uint32_t number;
    parley_status status = pl_reader_name(reader, name, sizeof name, "offering strategy");
    if (status != PARLEY_OK)
        return status;
    bool offers = parley_component_find(&number, PARLEY_OFFERING, name) == PARLEY_OK;
    if (!offers && parley_component_find(&number, PARLEY_ANSWERING, name) != PARLEY_OK) {
        pl_component_names(offerings, sizeof offerings, PARLEY_OFFERING);
        pl_component_names(answerings, sizeof answerings, PARLEY_ANSWERING);
        return pl_reader_fail(reader, at,
                              "there is no offering strategy \"%s\"; there are %s, and to answer a "
                              "mediator %s",
                              name, offerings, answerings);
    }
    if (!offers)
        out->offering = parley_component_default(PARLEY_OFFERING, PL_OFFERING_SILENT);
    else
        status = read_setting(reader, PARLEY_OFFERING, number, &out->offering);
    set_defaults(out);
    if (offers)
        return status;
    given[REST - 1] = true;
    return read_setting(reader, PARLEY_ANSWERING, number, &out->answering);
}

/* Any other: the name tells which. */
static parley_status read_rest(pl_reader *reader, parley_negotiator *out, bool *given) {
    const char *at = reader->at;
    char name[32], known[REST][200];
    uint32_t number;
    parley_status status = pl_reader_name(reader, name, sizeof name, REST_NAMES[0]);
    if (status != PARLEY_OK)
        return status;
    for (int i = 0; i < REST; i++) {
        if (parley_component_find(&number, REST_KINDS[i], name) != PARLEY_OK)
            continue;
        if (given[i])
            return pl_reader_fail(reader, at, "a second %s", REST_NAMES[i]);
        given[i] = true;
        return read_setting(reader, REST_KINDS[i], number, rest_of(out, i));
    }
    for (int i = 0; i < REST; i++)
        pl_component_names(known[i], sizeof known[i], REST_KINDS[i]);
    return pl_reader_fail(reader, at, "\"%s\" is neither %s (%s), %s (%s) nor %s (%s)", name,
                          REST_NAMES[0], known[0], REST_NAMES[1], known[1], REST_NAMES[2],
                          known[2]);
}

parley_status parley_negotiator_parse(parley_negotiator *out, const char *text) {
    pl_reader reader;
    parley_negotiator made = {0};
    bool given[REST] = {false};
    parley_status status = pl_reader_begin(&reader, text, "negotiator");
    if (status == PARLEY_OK)
        status = read_first(&reader, &made, given);
    while (status == PARLEY_OK && *reader.at == '+') {
        reader.at++;
        status = read_rest(&reader, &made, given);
    }
    if (status != PARLEY_OK)
        return status;
    if (*reader.at != '\0')
        return pl_reader_fail(&reader, reader.at,
                              "'+' and an acceptance condition, a model or an answering strategy, "
                              "',' and a parameter, or the end is expected here");
    *out = made;
    return PARLEY_OK;
}

/* -- formatting ------------------------------------------------------------------------------ */

static bool is_default(parley_component_kind kind, uint32_t number, const parley_setting *setting) {
    const parley_component *component = parley_component_get(kind, number);
    if (setting->component != number)
        return false;
    for (uint32_t i = 0; i < component->parameter_count; i++)
        if (setting->values[i] != component->parameters[i].value)
            return false;
    return true;
}

/* Appends a component, after a '+' where it is not the first. */
static void add(char *out, size_t size, size_t *used, parley_component_kind kind,
                const parley_setting *setting) {
    if (*used > 0 && ++*used < size)
        out[*used - 1] = '+';
    bool fits = *used < size;
    *used += pl_setting_write(fits ? out + *used : NULL, fits ? size - *used : 0,
                              parley_component_get(kind, setting->component), setting->values);
}

parley_status parley_negotiator_format(char *out, size_t size,
                                       const parley_negotiator *negotiator) {
    parley_status status;
    size_t used = 0;
    PL_TRY(pl_setting_check(PARLEY_OFFERING, &negotiator->offering));
    PL_TRY(pl_setting_check(PARLEY_ACCEPTANCE, &negotiator->acceptance));
    PL_TRY(pl_setting_check(PARLEY_MODEL, &negotiator->model));
    PL_TRY(pl_setting_check(PARLEY_ANSWERING, &negotiator->answering));
    const pl_offering *offering = pl_offerings[negotiator->offering.component];
    bool silent = offering->needs & PL_IS_SILENT;
    if (silent)
        add(out, size, &used, PARLEY_ANSWERING, &negotiator->answering);
    else
        add(out, size, &used, PARLEY_OFFERING, &negotiator->offering);
    if (!is_default(PARLEY_ACCEPTANCE, PL_ACCEPTANCE_OWN, &negotiator->acceptance))
        add(out, size, &used, PARLEY_ACCEPTANCE, &negotiator->acceptance);
    if (!is_default(PARLEY_MODEL, offering->model, &negotiator->model))
        add(out, size, &used, PARLEY_MODEL, &negotiator->model);
    if (!silent && !is_default(PARLEY_ANSWERING, offering->answering, &negotiator->answering))
        add(out, size, &used, PARLEY_ANSWERING, &negotiator->answering);
    if (used >= size)
        status = pl_fail(PARLEY_E_LIMIT, "the text takes %zu bytes; there are %zu", used + 1, size);
out:
    return status;
}
