/* The lists of everything that talks can be put together from. A new part is one line here and in
 * parts.c. */
#ifndef PL_TALKS_PARTS_H
#define PL_TALKS_PARTS_H

#include "talks/mediator.h"
#include "talks/seat.h"
#include "talks/session.h"

enum {
    PL_OFFERING_COUNT = 15,
    PL_ACCEPTANCE_COUNT = 7,
    PL_MODEL_COUNT = 5,
    PL_PROTOCOL_COUNT = 7,
    PL_ANSWERING_COUNT = 5,
    PL_MEDIATOR_COUNT = 5
};

extern const pl_offering *const pl_offerings[PL_OFFERING_COUNT];
extern const pl_acceptance *const pl_acceptances[PL_ACCEPTANCE_COUNT];
extern const pl_model *const pl_models[PL_MODEL_COUNT];
extern const pl_protocol *const pl_protocols[PL_PROTOCOL_COUNT];
extern const pl_answering *const pl_answerings[PL_ANSWERING_COUNT];
extern const pl_mediator *const pl_mediators[PL_MEDIATOR_COUNT];

#endif
