/* Models that learn nothing: none, the others want the reverse, and the others' true utilities (for
 * measuring what knowledge is worth). */
#include "talks/models.h"

const pl_model pl_model_none = {
    .about = {PARLEY_MODEL, "none", "nothing is thought of the others", "", NULL, 0}};

const pl_model pl_model_zero_sum = {.about = {PARLEY_MODEL, "zero_sum",
                                              "what is bad for the party is good for the others",
                                              "", NULL, 0},
                                    .selfish = true};

static bool estimate(const pl_seat *seat, float *values) {
    const parley_scenario *s = seat->scenario;
    if (!s->gains || s->parties < 2)
        return false;
    for (uint32_t o = 0; o < s->options; o++) {
        double sum = 0;
        for (uint32_t p = 0; p < s->parties; p++)
            if (p != seat->party)
                sum += s->gains[(size_t)p * s->options + o] / (double)s->profiles[p].scale;
        values[o] = (float)(sum / (s->parties - 1));
    }
    return true;
}

const pl_model pl_model_perfect = {
    .about = {PARLEY_MODEL, "perfect", "knows the others' utilities", "", NULL, 0},
    .estimate = estimate,
    .exact = true};
