/* Writing a certificate while a search runs. */
#ifndef PL_DEAL_CERTIFICATE_H
#define PL_DEAL_CERTIFICATE_H

#include "deal/search.h"

#include <parley/certificate.h>

/* Starts a claim about a part; what it says is filled in by pl_certificate_end, since needs rise
 * while boxes are closed and only get harder to meet. NULL certificates are accepted and ignored by
 * both. */
parley_status pl_certificate_begin(parley_certificate *certificate, uint32_t part,
                                   pl_search *search);

/* The claim that nothing beats what the search has in hand. */
void pl_certificate_end(parley_certificate *certificate, pl_search *search);

/* Takes the last claim back. */
void pl_certificate_drop(parley_certificate *certificate);

/* A claim of floors that one set of party weights proves over a whole part. */
parley_status pl_certificate_add(parley_certificate *certificate, uint32_t part,
                                 const pl_program *program, const int64_t *floors,
                                 const int64_t *lambda);

#endif
