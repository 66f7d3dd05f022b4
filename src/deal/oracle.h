/* Which sets of red lines and floors can stand together: an oracle that remembers its answers.
 *
 * Elements are numbered as in parley/concession.h: red lines first, then the floors of parties. One
 * question is one search with the options barred that the red lines exclude. */
#ifndef PL_DEAL_ORACLE_H
#define PL_DEAL_ORACLE_H

#include "deal/hitting.h"
#include "deal/parts.h"

#include <parley/concession.h>

typedef struct pl_oracle {
    const parley_space *space;
    const parley_red_line *line;
    uint32_t lines, elements, parties;
    uint32_t weight[PL_ELEMENTS];
    bool soft[PARLEY_MAX_PARTIES]; /* the floor takes part as an element */
    /* In part k line l bars program options bars[bars_first[k * lines + l]] .. of the part. */
    uint32_t *bars_first, *bars;
    size_t bars_capacity;
    pl_crew crew;
    pl_query query;
    uint8_t *barred;  /* [options] */
    uint8_t *covered; /* [original options] */
    /* Answers: sets that cannot stand; what agreements meet, and these agreements. */
    pl_sets refuted, met;
    PL_VECTOR(uint32_t *) choices; /* of met.items[i]: [original issues] */
    size_t answer;                 /* the one that met the last set, if it can stand */
    bool searched;                 /* the last answer took a search */
    parley_control *control;
} pl_oracle;

/* PARLEY_E_ARGUMENT: a line out of its range. */
parley_status pl_oracle_check(const parley_space *space, const parley_red_line *lines,
                              uint32_t count);

/* Lines that pass the check, over a space that is not empty; what is passed is borrowed. To be
 * cleared in any case. */
parley_status pl_oracle_init(pl_oracle *oracle, const parley_space *space,
                             const parley_red_line *lines, uint32_t count,
                             const parley_red_line_options *options, parley_control *control);
void pl_oracle_clear(pl_oracle *oracle);

/* Every element that takes part: hard floors do not. */
pl_set pl_oracle_all(const pl_oracle *oracle);

/* Whether an agreement meets all of `set` and the hard floors. */
parley_status pl_oracle_ask(pl_oracle *oracle, const pl_set *set, bool *feasible);

/* The elements of a set that was refuted last, those first without which the root weights of its
 * search would leave most room. If these weights alone refute it, the set is narrowed to what they
 * need. */
void pl_oracle_rank(pl_oracle *oracle, pl_set *set, uint32_t *element, uint32_t *count);

/* How many of the elements, in their order, an agreement known to meet `core` meets at least. */
uint32_t pl_oracle_met(const pl_oracle *oracle, const pl_set *core, const uint32_t *element,
                       uint32_t count);

#endif
