/* The inside of a tournament: the list of negotiations, worked out from a number. */
#ifndef PL_TALKS_TOURNAMENT_H
#define PL_TALKS_TOURNAMENT_H

#include "base/error.h"

#include <parley/tournament.h>

/* All line-ups of as many seats. */
typedef struct pl_lineups {
    uint8_t *strategies; /* [count][seats]; NULL: not made */
    uint32_t count;
} pl_lineups;

/* Fills the line-ups; PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_lineups_init(pl_lineups *lineups, uint32_t seats,
                              const parley_tournament_spec *spec);

struct parley_tournament {
    parley_tournament_spec spec;
    parley_talks *talks;
    pl_lineups lineups[PARLEY_MAX_PARTIES + 1]; /* by the number of seats */
    uint64_t *first;                            /* [scenarios + 1] numbers */
};

#endif
