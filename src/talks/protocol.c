/* Protocols from text and back, and the rule of agreement. */
#include "talks/component.h"
#include "talks/parts.h"

#include <stdio.h>
#include <string.h>

/* The field that a common parameter fills, or NULL for one of the component's own. */
static uint32_t *field_of(parley_protocol *protocol, const char *name) {
    if (strcmp(name, "rounds") == 0)
        return &protocol->rounds;
    if (strcmp(name, "quorum") == 0)
        return &protocol->quorum;
    return strcmp(name, "refusal") == 0 ? &protocol->refusal_ends : NULL;
}

static void spread(parley_protocol *protocol, const parley_component *component) {
    for (uint32_t i = 0; i < component->parameter_count; i++) {
        const char *name = component->parameters[i].name;
        uint32_t *field = field_of(protocol, name);
        if (field)
            *field = (uint32_t)protocol->values[i];
        else if (strcmp(name, "discounting") == 0)
            protocol->discounting = (parley_discounting)protocol->values[i];
    }
}

/* A component of the kind, and its parameters. */
static parley_status read_setting(pl_reader *reader, parley_component_kind kind, const char *what,
                                  parley_setting *setting) {
    const char *at = reader->at;
    char name[32], known[200];
    uint32_t number;
    parley_status status = pl_reader_name(reader, name, sizeof name, what);
    if (status != PARLEY_OK)
        return status;
    if (parley_component_find(&number, kind, name) != PARLEY_OK) {
        pl_component_names(known, sizeof known, kind);
        return pl_reader_fail(reader, at, "there is no %s \"%s\"; there are %s", what, name, known);
    }
    *setting = parley_component_default(kind, number);
    return pl_reader_parameters(reader, parley_component_get(kind, number), setting->values);
}

static parley_status read_mediator(pl_reader *reader, parley_protocol *made) {
    const pl_protocol *protocol = pl_protocols[made->kind];
    if (!protocol->mediated)
        return pl_reader_fail(reader, reader->at, "%s has no mediator", protocol->about.name);
    reader->at++;
    return read_setting(reader, PARLEY_MEDIATING, "mediator", &made->mediator);
}

parley_status parley_protocol_parse(parley_protocol *out, const char *text) {
    pl_reader reader;
    parley_protocol made = {.rounds = 1};
    parley_setting setting = {0};
    parley_status status = pl_reader_begin(&reader, text, "protocol");
    if (status == PARLEY_OK)
        status = read_setting(&reader, PARLEY_PROTOCOL, "protocol", &setting);
    if (status != PARLEY_OK)
        return status;
    made.kind = setting.component;
    memcpy(made.values, setting.values, sizeof made.values);
    spread(&made, parley_component_get(PARLEY_PROTOCOL, made.kind));
    bool mediated = pl_protocols[made.kind]->mediated;
    if (mediated)
        made.mediator =
            parley_component_default(PARLEY_MEDIATING, pl_protocols[made.kind]->mediator);
    if (*reader.at == '+')
        status = read_mediator(&reader, &made);
    if (status == PARLEY_OK && *reader.at != '\0')
        status = pl_reader_fail(&reader, reader.at,
                                "':' or ',' and a parameter,%s or the end is expected here",
                                mediated ? " '+' and a mediator," : "");
    if (status == PARLEY_OK)
        *out = made;
    return status;
}

/* Values of all parameters in the order of the table, the common ones from their fields. */
static void gather(parley_setting *setting, const parley_protocol *protocol) {
    const parley_component *component = parley_component_get(PARLEY_PROTOCOL, protocol->kind);
    parley_protocol copy = *protocol;
    setting->component = protocol->kind;
    for (uint32_t i = 0; i < component->parameter_count; i++) {
        const char *name = component->parameters[i].name;
        const uint32_t *field = field_of(&copy, name);
        setting->values[i] = strcmp(name, "discounting") == 0 ? (double)protocol->discounting
                             : field                          ? (double)*field
                                                              : protocol->values[i];
    }
}

parley_status pl_protocol_check(const parley_protocol *protocol) {
    parley_setting setting = {0};
    if (protocol->kind >= PL_PROTOCOL_COUNT)
        return pl_fail(PARLEY_E_ARGUMENT, "protocol %u does not exist", protocol->kind);
    gather(&setting, protocol);
    parley_status status = pl_setting_check(PARLEY_PROTOCOL, &setting);
    if (status == PARLEY_OK && pl_protocols[protocol->kind]->one_round && protocol->rounds != 1)
        status = pl_fail(PARLEY_E_ARGUMENT, "%s lasts one round, not %u",
                         pl_protocols[protocol->kind]->about.name, protocol->rounds);
    if (status == PARLEY_OK && pl_protocols[protocol->kind]->mediated)
        status = pl_setting_check(PARLEY_MEDIATING, &protocol->mediator);
    return status;
}

parley_status parley_protocol_format(char *out, size_t size, const parley_protocol *protocol) {
    parley_setting setting = {0};
    parley_status status = pl_protocol_check(protocol);
    if (status != PARLEY_OK)
        return status;
    gather(&setting, protocol);
    size_t used = pl_setting_write(out, size, parley_component_get(PARLEY_PROTOCOL, protocol->kind),
                                   setting.values);
    if (pl_protocols[protocol->kind]->mediated) {
        if (++used < size)
            out[used - 1] = '+';
        bool fits = used < size;
        used +=
            pl_setting_write(fits ? out + used : NULL, fits ? size - used : 0,
                             parley_component_get(PARLEY_MEDIATING, protocol->mediator.component),
                             protocol->mediator.values);
    }
    return used < size
               ? PARLEY_OK
               : pl_fail(PARLEY_E_LIMIT, "the text takes %zu bytes; there are %zu", used + 1, size);
}

int parley_protocol_is_mediated(const parley_protocol *protocol) {
    return pl_protocols[protocol->kind]->mediated;
}

int parley_protocol_is_met(const parley_protocol *protocol, uint32_t party_count,
                           uint32_t consents) {
    uint32_t all = (1u << party_count) - 1;
    if ((consents & protocol->required) != protocol->required)
        return 0;
    if (protocol->quorum > 0)
        return (uint32_t)__builtin_popcount(consents & all) >= protocol->quorum;
    return protocol->required != 0 || (consents & all) == all;
}
