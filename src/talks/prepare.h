/* What is prepared for talks and shared by them: curves, samplers, equilibria, and how much memory
 * a session takes. */
#ifndef PL_TALKS_PREPARE_H
#define PL_TALKS_PREPARE_H

#include "talks/session.h"

struct parley_talks {
    parley_talks_spec spec;
    double **curves;             /* [negotiators][protocols] */
    pl_sampler **samplers;       /* [scenarios][PARLEY_MAX_PARTIES] */
    pl_equilibrium **equilibria; /* [scenarios][protocols][2] */
};

/* Checks a talk and prepares what it needs. `externals`: these may play. */
parley_status pl_talks_prepare(parley_talks *talks, const parley_talk *talk, bool externals,
                               parley_control *control);

/* The provisions [n] of a prepared talk. */
void pl_talks_provide(const parley_talks *talks, const parley_talk *talk, pl_scratch *scratch,
                      pl_provision *provisions);

#endif
