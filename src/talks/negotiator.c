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

static parley_status read_offering(pl_reader *reader, parley_negotiator *out) {
    const char *at = reader->at;
    char name[32], known[300];
    uint32_t number;
    parley_status status = pl_reader_name(reader, name, sizeof name, "offering strategy");
    if (status != PARLEY_OK)
        return status;
    if (parley_component_find(&number, PARLEY_OFFERING, name) == PARLEY_OK)
        return read_setting(reader, PARLEY_OFFERING, number, &out->offering);
    pl_component_names(known, sizeof known, PARLEY_OFFERING);
    return pl_reader_fail(reader, at, "there is no offering strategy \"%s\"; there are %s", name,
                          known);
}

/* An acceptance condition or a model: the name tells which. */
static parley_status read_rest(pl_reader *reader, parley_negotiator *out, bool *accepts,
                               bool *models) {
    const char *at = reader->at;
    char name[32], conditions[200], others[200];
    uint32_t number;
    parley_status status = pl_reader_name(reader, name, sizeof name, "acceptance condition");
    if (status != PARLEY_OK)
        return status;
    bool condition = parley_component_find(&number, PARLEY_ACCEPTANCE, name) == PARLEY_OK;
    if (!condition && parley_component_find(&number, PARLEY_MODEL, name) != PARLEY_OK) {
        pl_component_names(conditions, sizeof conditions, PARLEY_ACCEPTANCE);
        pl_component_names(others, sizeof others, PARLEY_MODEL);
        return pl_reader_fail(reader, at,
                              "\"%s\" is neither an acceptance condition (%s) nor an opponent "
                              "model (%s)",
                              name, conditions, others);
    }
    if (condition ? *accepts : *models)
        return pl_reader_fail(reader, at, "a second %s",
                              condition ? "acceptance condition" : "opponent model");
    *(condition ? accepts : models) = true;
    return condition ? read_setting(reader, PARLEY_ACCEPTANCE, number, &out->acceptance)
                     : read_setting(reader, PARLEY_MODEL, number, &out->model);
}

parley_status parley_negotiator_parse(parley_negotiator *out, const char *text) {
    pl_reader reader;
    parley_negotiator made;
    bool accepts = false, models = false;
    parley_status status = pl_reader_begin(&reader, text, "negotiator");
    if (status == PARLEY_OK)
        status = read_offering(&reader, &made);
    if (status != PARLEY_OK)
        return status;
    uint32_t model = pl_offerings[made.offering.component]->model;
    made.acceptance = parley_component_default(PARLEY_ACCEPTANCE, PL_ACCEPTANCE_OWN);
    made.model = parley_component_default(PARLEY_MODEL, model);
    while (status == PARLEY_OK && *reader.at == '+') {
        reader.at++;
        status = read_rest(&reader, &made, &accepts, &models);
    }
    if (status != PARLEY_OK)
        return status;
    if (*reader.at != '\0')
        return pl_reader_fail(&reader, reader.at,
                              "'+' and an acceptance condition or a model, ',' and a parameter, or "
                              "the end is expected here");
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
    uint32_t model = pl_offerings[negotiator->offering.component]->model;
    add(out, size, &used, PARLEY_OFFERING, &negotiator->offering);
    if (!is_default(PARLEY_ACCEPTANCE, PL_ACCEPTANCE_OWN, &negotiator->acceptance))
        add(out, size, &used, PARLEY_ACCEPTANCE, &negotiator->acceptance);
    if (!is_default(PARLEY_MODEL, model, &negotiator->model))
        add(out, size, &used, PARLEY_MODEL, &negotiator->model);
    if (used >= size)
        status = pl_fail(PARLEY_E_LIMIT, "the text takes %zu bytes; there are %zu", used + 1, size);
out:
    return status;
}
