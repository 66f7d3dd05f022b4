/* Settings from text and back: one grammar for every component, driven by its table. */
#include "talks/component.h"

#include "base/text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_BYTES = 32, NUMBER_BYTES = 32 };

static const char *const KINDS[PARLEY_COMPONENT_KINDS] = {
    "offering strategy", "acceptance condition", "opponent model",
    "protocol",          "answering strategy",   "mediator"};

parley_status pl_reader_fail(const pl_reader *reader, const char *at, const char *format, ...) {
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return pl_fail_at(PARLEY_E_INPUT, "", 1, (uint32_t)(at - reader->text) + 1, "%s", message);
}

parley_status pl_reader_begin(pl_reader *reader, const char *text, const char *what) {
    *reader = (pl_reader){text, text};
    if (strnlen(text, PARLEY_MAX_SPEC_BYTES) == PARLEY_MAX_SPEC_BYTES)
        return pl_reader_fail(reader, text, "a %s of %d bytes or more", what,
                              PARLEY_MAX_SPEC_BYTES);
    return PARLEY_OK;
}

static bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

parley_status pl_reader_name(pl_reader *reader, char *name, size_t size, const char *what) {
    size_t length = 0;
    while (in_name(reader->at[length]))
        length++;
    if (length == 0 || length >= size)
        return pl_reader_fail(reader, reader->at,
                              "the name of a%s %s is expected here: lower-case letters, digits, "
                              "'-' and '_', at most %zu",
                              strchr("aeo", what[0]) ? "n" : "", what, size - 1);
    memcpy(name, reader->at, length);
    name[length] = '\0';
    reader->at += length;
    return PARLEY_OK;
}

/* -- values ---------------------------------------------------------------------------------- */

/* The word number `at` of a list separated by blanks; false past its end. */
static bool word_at(const char *words, uint32_t at, const char **start, size_t *length) {
    while (at-- > 0) {
        words = strchr(words, ' ');
        if (!words)
            return false;
        words++;
    }
    *start = words;
    *length = strcspn(words, " ");
    return *length > 0;
}

static parley_status read_word(pl_reader *reader, const parley_parameter *parameter,
                               double *value) {
    const char *at = reader->at, *word;
    char name[NAME_BYTES];
    size_t length;
    parley_status status = pl_reader_name(reader, name, sizeof name, "word");
    if (status != PARLEY_OK)
        return status;
    for (uint32_t i = 0; word_at(parameter->words, i, &word, &length); i++)
        if (strlen(name) == length && memcmp(name, word, length) == 0) {
            *value = i;
            return PARLEY_OK;
        }
    return pl_reader_fail(reader, at, "%s cannot be \"%s\"; it is one of: %s", parameter->name,
                          name, parameter->words);
}

/* Decimal notation only: strtod would also take hexadecimal, infinity and blanks. */
static parley_status read_number(pl_reader *reader, const parley_parameter *parameter,
                                 double *value) {
    const char *at = reader->at;
    char number[NUMBER_BYTES], *end;
    size_t length = strspn(at, "0123456789.eE+-");
    while (length > 0 && at[length - 1] == '+') /* of the next component */
        length--;
    if (length == 0 || length >= sizeof number)
        return pl_reader_fail(reader, at, "%s takes a number in decimal notation", parameter->name);
    /* "e=1+ac_next": a '+' belongs to the number at its start and after an e only */
    for (size_t i = 1; i < length; i++)
        if (at[i] == '+' && at[i - 1] != 'e' && at[i - 1] != 'E')
            length = i;
    memcpy(number, at, length);
    number[length] = '\0';
    *value = strtod(number, &end) + 0.0; /* no negative zero */
    if (end == number || *end != '\0' || !isfinite(*value))
        return pl_reader_fail(reader, at, "%s takes a number in decimal notation, not \"%s\"",
                              parameter->name, number);
    reader->at += length;
    return PARLEY_OK;
}

static bool in_bounds(const parley_parameter *parameter, double value) {
    return value >= parameter->least && value <= parameter->most &&
           (parameter->type == PARLEY_REAL || value == floor(value));
}

static parley_status read_value(pl_reader *reader, const parley_parameter *parameter,
                                double *value) {
    const char *at = reader->at;
    if (parameter->type == PARLEY_WORD)
        return read_word(reader, parameter, value);
    parley_status status = read_number(reader, parameter, value);
    if (status == PARLEY_OK && !in_bounds(parameter, *value))
        return pl_reader_fail(
            reader, at, "%s is %g; it is a%s number from %.10g to %.10g", parameter->name, *value,
            parameter->type == PARLEY_WHOLE ? " whole" : "", parameter->least, parameter->most);
    return status;
}

static void list_parameters(char *out, size_t size, const parley_component *component) {
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < component->parameter_count && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "",
                                 component->parameters[i].name);
}

static parley_status read_parameter(pl_reader *reader, const parley_component *component,
                                    double *values, uint32_t *given) {
    const char *at = reader->at;
    char name[NAME_BYTES], known[200];
    parley_status status = pl_reader_name(reader, name, sizeof name, "parameter");
    if (status != PARLEY_OK)
        return status;
    for (uint32_t i = 0; i < component->parameter_count; i++) {
        if (strcmp(component->parameters[i].name, name) != 0)
            continue;
        if (*given >> i & 1)
            return pl_reader_fail(reader, at, "%s is given twice", name);
        *given |= 1u << i;
        if (*reader->at++ != '=')
            return pl_reader_fail(reader, --reader->at, "%s lacks its value: %s=VALUE", name, name);
        return read_value(reader, &component->parameters[i], &values[i]);
    }
    list_parameters(known, sizeof known, component);
    return pl_reader_fail(reader, at, "%s has no parameter %s; it has %s", component->name, name,
                          known[0] ? known : "none");
}

parley_status pl_reader_parameters(pl_reader *reader, const parley_component *component,
                                   double *values) {
    uint32_t given = 0;
    if (*reader->at != ':')
        return PARLEY_OK;
    do {
        reader->at++;
        parley_status status = read_parameter(reader, component, values, &given);
        if (status != PARLEY_OK)
            return status;
    } while (*reader->at == ',');
    return PARLEY_OK;
}

/* -- settings -------------------------------------------------------------------------------- */

parley_setting parley_component_default(parley_component_kind kind, uint32_t number) {
    parley_setting setting = {.component = number};
    const parley_component *component = parley_component_get(kind, number);
    for (uint32_t i = 0; component && i < component->parameter_count; i++)
        setting.values[i] = component->parameters[i].value;
    return setting;
}

parley_status parley_component_find(uint32_t *number, parley_component_kind kind,
                                    const char *name) {
    for (uint32_t i = 0; i < parley_component_count(kind); i++)
        if (strcmp(parley_component_get(kind, i)->name, name) == 0) {
            *number = i;
            return PARLEY_OK;
        }
    return pl_fail(PARLEY_E_NOT_FOUND, "there is no %s \"%s\"",
                   kind < PARLEY_COMPONENT_KINDS ? KINDS[kind] : "component", name);
}

void pl_component_names(char *out, size_t size, parley_component_kind kind) {
    size_t used = 0;
    out[0] = '\0';
    for (uint32_t i = 0; i < parley_component_count(kind) && used < size; i++)
        used += (size_t)snprintf(out + used, size - used, "%s%s", i ? ", " : "",
                                 parley_component_get(kind, i)->name);
}

parley_status pl_setting_check(parley_component_kind kind, const parley_setting *setting) {
    const parley_component *component = parley_component_get(kind, setting->component);
    if (!component)
        return pl_fail(PARLEY_E_ARGUMENT, "%s %u does not exist", KINDS[kind], setting->component);
    for (uint32_t i = 0; i < component->parameter_count; i++)
        if (!in_bounds(&component->parameters[i], setting->values[i]))
            return pl_fail(PARLEY_E_ARGUMENT, "%s of %s is %g; from %.10g to %.10g",
                           component->parameters[i].name, component->name, setting->values[i],
                           component->parameters[i].least, component->parameters[i].most);
    return PARLEY_OK;
}

size_t pl_setting_write(char *out, size_t size, const parley_component *component,
                        const double *values) {
    size_t used = (size_t)snprintf(out, size, "%s", component->name);
    char separator = ':';
    for (uint32_t i = 0; i < component->parameter_count; i++) {
        const parley_parameter *parameter = &component->parameters[i];
        char number[NUMBER_BYTES];
        const char *text = number;
        size_t length;
        if (values[i] == parameter->value)
            continue;
        if (parameter->type == PARLEY_WORD) {
            if (!word_at(parameter->words, (uint32_t)values[i], &text, &length))
                continue;
        } else {
            pl_format_double(number, values[i]);
            length = strlen(number);
        }
        bool fits = used < size;
        used += (size_t)snprintf(fits ? out + used : NULL, fits ? size - used : 0, "%c%s=%.*s",
                                 separator, parameter->name, (int)length, text);
        separator = ',';
    }
    return used;
}
