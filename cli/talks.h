/* What `parley talk` and `parley tournament` share: opening what is negotiated, reading strategies
 * and protocols, and the tables of what there is. */
#ifndef PARLEY_CLI_TALKS_H
#define PARLEY_CLI_TALKS_H

#include "command.h"
#include "report/domain.h"

/* Opens a domain with the options --as-of, --lang, --levels, --genius-raw, --discount,
 * --reservation and --delay-cost, builds its scenario, and prints what was found; its exit code. */
int open_domain(const command_line *arguments, const char *path, pl_domain *domain,
                parley_control *control);

/* The protocol of --protocol, --mediator and --rounds; by default alternating offers. */
int protocol_option(const command_line *arguments, parley_protocol *protocol);

/* Whose consent is needed and what principals ratify: of --required, --refuses and --principal.
 * The protocol borrows from `held`. */
typedef struct consent {
    double refusals[PARLEY_MAX_PARTIES], principals[PARLEY_MAX_PARTIES];
} consent;
int consent_options(const command_line *arguments, const pl_domain *domain,
                    parley_protocol *protocol, consent *held);

/* The negotiators of --with, in the order given, as pl_calloc'd array. */
int strategies_option(const command_line *arguments, parley_negotiator **out, uint32_t *count);

/* The strategy, or protocol, as text: shortest. */
typedef struct spec_text {
    char text[PARLEY_MAX_SPEC_BYTES];
} spec_text;
int format_strategy(const parley_negotiator *negotiator, spec_text *out);
int format_protocol(const parley_protocol *protocol, spec_text *out);

/* Prints the tables of protocols, strategies and what else talks are made of. */
int list_components(void);

/* The options of both, for their tables. */
#define OPTIONS_OF_TALKS                                                                           \
    {"protocol", "PROTOCOL", "as listed by --list (default: sao, alternating offers)"},            \
        {"mediator", "MEDIATOR", "of single-text and shuttle: as listed (default: nash)"},         \
        {"rounds", "N", "the deadline (default: the protocol's, 100)"},                            \
        {"seed", "S", "of the random numbers, a whole number (default 1)"},                        \
        {"discount", "[PARTY=]D",                                                                  \
         "what a utility is worth a round later, 0 to 1; for the "                                 \
         "protocol's discounting; of all, or of one party"},                                       \
        {"reservation", "[PARTY=]U",                                                               \
         "the least utility that is signed, in place of the file's; of all, or of one party"},     \
        {"delay-cost", "[PARTY=]C", "by how much reservation values fall every round"},            \
        {"levels", "N", "numbers of a real issue of profiles, 2 to 1000 (default 11)"}, {          \
        "genius-raw", NULL, "read Genius profiles as NegMAS does"                                  \
    }

#endif
