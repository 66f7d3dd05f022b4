/* What a party says to a mediator about one draft. */
#ifndef PL_TALKS_ANSWERS_H
#define PL_TALKS_ANSWERS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct pl_answers {
    uint8_t *points; /* [m] a parley_point_answer each */
    int8_t vote;     /* against the text: -2, -1, 1, 2; 0 where there was none to compare with */
    bool could_sign;
} pl_answers;

#endif
