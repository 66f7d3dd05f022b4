/* What a dossier says of a party's intent: a prior, and pieces of evidence with the probability of
 * each if the party seeks an agreement and if it gains by keeping talks going.
 *
 * parley/dossier.h reads it, docs/dossier.md says what each key means, parley/intent.h computes
 * with it. Probabilities are in billionths. */
#ifndef PARLEY_EVIDENCE_H
#define PARLEY_EVIDENCE_H

#include <parley/dossier.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PARLEY_MAX_EVIDENCE = 1024 /* pieces about one party */ };

typedef struct parley_evidence {
    parley_record record; /* without a date of its own it has that of the entry it is about */
    const char *id;
    parley_basis basis;
    int32_t statement, meeting, draft; /* what it is about: one of them at most; else PARLEY_NONE */
    parley_interval dealer, staller;   /* above 0, at most 1 */
    parley_indices contradicts;        /* pieces of the same party that cannot hold beside it */
} parley_evidence;

struct parley_intent {
    parley_record record;
    uint32_t party;
    parley_interval prior; /* of being a dealer: above 0, below 1 */
    parley_text why;
    size_t evidence_count;
    const parley_evidence *evidence;
};

#ifdef __cplusplus
}
#endif
#endif
