/* What mediators share: whose consent is enough, who stands against a draft. */
#include "talks/mediator.h"

#include <string.h>

bool pl_mediation_differs(const pl_mediation *m) {
    return memcmp(m->draft, m->text, m->terms.issues * sizeof *m->draft) != 0;
}

bool pl_mediation_met(const pl_mediation *m, uint32_t parties) {
    uint32_t all = (1u << m->parties) - 1;
    parley_protocol rule = {.quorum = m->quorum, .required = m->required};
    if (m->circle != all)
        return (parties & m->circle) == m->circle;
    return parley_protocol_is_met(&rule, m->parties, parties);
}

uint32_t pl_mediation_opposed(const pl_mediation *m) {
    uint32_t opposed = 0;
    for (uint32_t p = 0; p < m->parties; p++)
        if (m->answered >> p & 1 && m->on_draft[p].vote < 0)
            opposed |= 1u << p;
    return opposed;
}

bool pl_mediation_barred(const pl_mediation *m) {
    for (uint32_t j = 0; m->vetoes && j < m->terms.issues; j++)
        for (uint32_t p = 0; p < m->parties && m->draft[j] != m->text[j]; p++)
            if (m->vetoes[j] & m->answered & 1u << p &&
                m->on_draft[p].points[j] == PARLEY_POINT_REJECTED)
                return true;
    return false;
}
