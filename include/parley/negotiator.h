/* Negotiators by name: what a party offers, what it accepts, what it makes of the others, and how
 * it answers a mediator.
 *
 * A negotiator is an offering strategy, and optionally an acceptance condition, an opponent model
 * and an answering strategy, each a component with parameters: "boulware",
 * "boulware:e=10+ac_next+frequency", "tft:mode=relative,lag=3+ac_combi:t=0.95". In talks with a
 * mediator nobody makes offers, so an answering strategy alone is a negotiator, too: "truthful",
 * "exaggerating:factor=5+ac_const:u=0.6". Every component is described by a table, from which
 * parsing, checks, help and docs/talks.md are made. docs/talks.md says what each does, with its
 * formula and source. */
#ifndef PARLEY_NEGOTIATOR_H
#define PARLEY_NEGOTIATOR_H

#include <parley/status.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MAX_PARAMETERS = 12, PARLEY_MAX_SPEC_BYTES = 1024 };

typedef enum parley_component_kind {
    PARLEY_OFFERING = 0,   /* what to offer next */
    PARLEY_ACCEPTANCE = 1, /* whether to accept what is on the table */
    PARLEY_MODEL = 2,      /* what the others want, from what they did */
    PARLEY_PROTOCOL = 3,   /* who does what when; see parley/protocol.h */
    PARLEY_ANSWERING = 4,  /* what to say to the drafts of a mediator */
    PARLEY_MEDIATING = 5,  /* which draft to show next; see parley/protocol.h */
    PARLEY_COMPONENT_KINDS = 6
} parley_component_kind;

typedef enum parley_parameter_type {
    PARLEY_REAL,
    PARLEY_WHOLE, /* a whole number */
    PARLEY_WORD   /* one of `words`, whose value is its place there */
} parley_parameter_type;

typedef struct parley_parameter {
    const char *name;
    parley_parameter_type type;
    double least, most, value; /* the bounds, both allowed, and the default */
    const char *unit;          /* "" where it has none */
    const char *words;         /* of PARLEY_WORD, separated by blanks; else "" */
    const char *help;          /* one line, no full stop */
} parley_parameter;

typedef struct parley_component {
    parley_component_kind kind;
    const char *name;
    const char *help;   /* one line, no full stop */
    const char *source; /* where it is from; "" where it is our own */
    const parley_parameter *parameters;
    uint32_t parameter_count;
} parley_component;

/* A component chosen, by its place in the list of its kind, and its parameters. */
typedef struct parley_setting {
    uint32_t component;
    double values[PARLEY_MAX_PARAMETERS];
} parley_setting;

/* Plain data: copy it as you like. */
typedef struct parley_negotiator {
    parley_setting offering, acceptance, model, answering;
} parley_negotiator;

/* The components of a kind, in the order of their numbers. The pointers stay valid for ever. */
PARLEY_API uint32_t parley_component_count(parley_component_kind kind);
PARLEY_API const parley_component *parley_component_get(parley_component_kind kind,
                                                        uint32_t number);

/* PARLEY_E_NOT_FOUND if the kind has no component of that name. */
PARLEY_API parley_status parley_component_find(uint32_t *number, parley_component_kind kind,
                                               const char *name);

/* The component with all its parameters at their defaults. */
PARLEY_API parley_setting parley_component_default(parley_component_kind kind, uint32_t number);

/* Parses "offering[:name=value,...][+acceptance[:...]][+model[:...]][+answering[:...]]", the last
 * three in any order. Without an acceptance condition each offering strategy has its own; without a
 * model there is none, or the one the strategy asks for; without an answering strategy the party is
 * truthful, or answers as its offering strategy would. A text that begins with an answering
 * strategy has the offering strategy "silent". PARLEY_E_INPUT with the column: an unknown name, a
 * value out of its bounds, a component or parameter given twice, or a text of PARLEY_MAX_SPEC_BYTES
 * or more. O(length). */
PARLEY_API parley_status parley_negotiator_parse(parley_negotiator *out, const char *text);

/* Writes what parley_negotiator_parse reads, parameters at their defaults left out, and a
 * terminating zero: at most `size` bytes. PARLEY_E_LIMIT: it does not fit. PARLEY_E_ARGUMENT: a
 * number or value out of its range. */
PARLEY_API parley_status parley_negotiator_format(char *out, size_t size,
                                                  const parley_negotiator *negotiator);

#ifdef __cplusplus
}
#endif
#endif
