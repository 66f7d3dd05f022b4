/* How a number lies in its interval: uniformly, or as an expert says. */
#include "utility/readings.h"

#include <math.h>

pl_law pl_law_of(parley_interval interval, const parley_likely *likely) {
    pl_law law = {.low = (double)interval.low / PARLEY_ONE,
                  .high = (double)interval.high / PARLEY_ONE};
    if (!likely || interval.low == interval.high)
        return law;
    law.kind = likely->kind;
    if (law.kind == PARLEY_TRIANGULAR)
        law.mode = (double)(likely->mode - interval.low) / (double)(interval.high - interval.low);
    law.alpha = (double)likely->alpha / PARLEY_ONE;
    law.beta = (double)likely->beta / PARLEY_ONE;
    return law;
}

/* The logarithm of a gamma variate, which does not underflow for small shapes (Marsaglia & Tsang
 * 2000, doi:10.1145/358407.358414). */
static double log_gamma_variate(double shape, pl_random *random) {
    double boost = 0;
    if (shape < 1) {
        boost = log1p(-pl_random_unit(random)) / shape;
        shape += 1;
    }
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = pl_random_normal(random), root = 1 + c * x;
        if (root <= 0)
            continue;
        double v = root * root * root, u = pl_random_unit(random);
        if (log1p(-u) < 0.5 * x * x + d * (1 - v + log(v)))
            return log(d * v) + boost;
    }
}

/* In [0, 1], for the shapes that are not uniform. */
static double draw_shape(const pl_law *law, pl_random *random) {
    if (law->kind == PARLEY_BETA) {
        double one = log_gamma_variate(law->alpha, random);
        double other = log_gamma_variate(law->beta, random);
        return 1 / (1 + exp(other - one));
    }
    double u = pl_random_unit(random);
    return u < law->mode ? sqrt(u * law->mode) : 1 - sqrt((1 - u) * (1 - law->mode));
}

double pl_law_draw(const pl_law *law, pl_random *random) {
    double place = law->kind == PARLEY_UNIFORM ? pl_random_unit(random) : draw_shape(law, random);
    return law->low + (law->high - law->low) * place;
}

double pl_law_log_density(const pl_law *law, double number) {
    double place = (number - law->low) / (law->high - law->low);
    if (law->kind == PARLEY_UNIFORM)
        return 0;
    if (law->kind == PARLEY_TRIANGULAR)
        return place < law->mode ? log(place / law->mode) : log((1 - place) / (1 - law->mode));
    return (law->alpha - 1) * log(place) + (law->beta - 1) * log1p(-place);
}
