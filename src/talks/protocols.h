/* The protocols, and what their parameter tables share. */
#ifndef PL_TALKS_PROTOCOLS_H
#define PL_TALKS_PROTOCOLS_H

#include "talks/session.h"

#define PL_COMMON_OF_ONE_ROUND                                                                     \
    {"quorum", PARLEY_WHOLE, 0,  PARLEY_MAX_PARTIES,                                               \
     0,        "parties",    "", "how many must consent, the proposer included; 0: all"},          \
        {"discounting",                                                                            \
         PARLEY_WORD,                                                                              \
         0,                                                                                        \
         2,                                                                                        \
         0,                                                                                        \
         "",                                                                                       \
         "none rounds time",                                                                       \
         "how utilities lose worth with time"},                                                    \
    {                                                                                              \
        "refusal", PARLEY_WORD, 0, 1, 0, "", "goes_on ends",                                       \
            "what a principal's refusal does to the talks"                                         \
    }

#define PL_COMMON_PARAMETERS                                                                       \
    {"rounds", PARLEY_WHOLE, 1, PARLEY_MAX_ROUNDS, 100, "rounds", "", "the deadline"},             \
        PL_COMMON_OF_ONE_ROUND

extern const pl_protocol pl_protocol_sao, pl_protocol_sao_step, pl_protocol_alternating,
    pl_protocol_ultimatum, pl_protocol_simultaneous, pl_protocol_single_text, pl_protocol_shuttle;

#endif
