/* Protocols of simulated talks: who does what when, whose consent makes an agreement, and what time
 * costs; and where there is one, the mediator. docs/talks.md and docs/mediators.md define each.
 *
 * "sao:rounds=50", "alternating:order=random,quorum=2,rounds=20,discounting=rounds",
 * "single-text:rounds=500+annealing:cooling=2", "shuttle:first=1,stay=3+least_satisfied". */
#ifndef PARLEY_PROTOCOL_H
#define PARLEY_PROTOCOL_H

#include <parley/negotiator.h>
#include <parley/scenario.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MAX_ROUNDS = 1 << 20 };

/* What a party says to a point of a draft that a mediator shows it. */
typedef enum parley_point_answer {
    PARLEY_POINT_ACCEPTED = 0,
    PARLEY_POINT_CRITICISED = 1,
    PARLEY_POINT_REJECTED = 2
} parley_point_answer;

/* What a utility u becomes when the talks end in round k (from 0) of T; d is the party's discount.
 */
typedef enum parley_discounting {
    PARLEY_DISCOUNT_NONE = 0,   /* u */
    PARLEY_DISCOUNT_ROUNDS = 1, /* u d^k, k = T where they end without agreement */
    PARLEY_DISCOUNT_TIME = 2    /* u d^t, t = (k + 1) / (T + 1), and 1 without agreement */
} parley_discounting;

/* All zero but `rounds` is stacked alternating offers by unanimity. */
typedef struct parley_protocol {
    uint32_t kind;   /* place in the list of PARLEY_PROTOCOL components */
    uint32_t rounds; /* T, 1 .. PARLEY_MAX_ROUNDS: the deadline */
    /* An agreement needs the consent of at least `quorum` parties (0: of all, or with `required`
     * set of these only) and of every party in `required` (bit p: party p). Who offers consents. */
    uint32_t quorum;
    uint32_t required;
    /* [m] parties (bit p) with a veto on a point: no agreement takes an option there that crosses a
     * red line of theirs, whoever accepts it. NULL: no vetoes. Borrowed. */
    const uint32_t *vetoes;
    parley_discounting discounting;
    /* Ratification: after the envoys have agreed, the principal of party p refuses with probability
     * refusals[p], and where the agreement is worth less to p than principals[p] (its own
     * reservation value, in utility). NULL: no principal refuses. Borrowed. */
    const double *refusals;   /* [n] in [0, 1] */
    const double *principals; /* [n] */
    uint32_t
        refusal_ends; /* nonzero: a refusal ends the talks; else they go on without that offer */
    double values[PARLEY_MAX_PARAMETERS]; /* of the component, in the order of its table */
    /* Of protocols with a mediator: which, a PARLEY_MEDIATING component; and the draft it begins
     * with, [m], or NULL: one is drawn, any outcome that exists. Borrowed. */
    parley_setting mediator;
    const uint32_t *start;
} parley_protocol;

/* Parses "name[:parameter=value,...][+mediator[:parameter=value,...]]"; the parameters common to
 * all protocols (rounds, quorum, discounting, refusal) fill their fields above. Only protocols with
 * a mediator have the second part; without it they have the mediator that docs/mediators.md names.
 * Errors as parley_negotiator_parse. */
PARLEY_API parley_status parley_protocol_parse(parley_protocol *out, const char *text);

/* The reverse; what the text has no words for (required parties, vetoes, ratification, the first
 * draft) is not written. */
PARLEY_API parley_status parley_protocol_format(char *out, size_t size,
                                                const parley_protocol *protocol);

/* Whether the protocol has a mediator: nobody makes offers then (parley/talk.h). */
PARLEY_API int parley_protocol_is_mediated(const parley_protocol *protocol);

/* Whether the consents (bit p: party p) make an agreement for n parties. */
PARLEY_API int parley_protocol_is_met(const parley_protocol *protocol, uint32_t party_count,
                                      uint32_t consents);

#ifdef __cplusplus
}
#endif
#endif
