/* The answering strategies, and the parameters that all of them begin with. */
#ifndef PL_TALKS_ANSWER_H
#define PL_TALKS_ANSWER_H

#include "talks/seat.h"

/* Shares are of the party's even share of a point: the range of its utility divided by m. */
enum { PL_ANSWER_CRITICISES = 0, PL_ANSWER_REJECTS = 1, PL_ANSWER_STRONG = 2, PL_ANSWER_OWN = 3 };

#define PL_ANSWERING_PARAMETERS                                                                    \
    {"criticises", PARLEY_REAL, 0,  1000,                                                          \
     0.25,         "shares",    "", "it criticises a point on which it loses more than this"},     \
        {"rejects", PARLEY_REAL, 0,  1000,                                                         \
         1,         "shares",    "", "it rejects a point on which it loses more than this"},       \
    {                                                                                              \
        "strong", PARLEY_REAL, 0, 1000, 0.5, "shares", "",                                         \
            "its vote is strong where it gains or loses more than this"                            \
    }

extern const pl_answering pl_answering_truthful, pl_answering_exaggerating, pl_answering_annealing,
    pl_answering_dealer, pl_answering_stalling;

/* Fills seat->ideals. */
void pl_answer_begin(pl_seat *seat);

#endif
