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

/* -- in a part of the interval --------------------------------------------------------------- */

/* The continued fraction of the incomplete beta function by Lentz's method (DLMF 8.17.22,
 * dlmf.nist.gov/8.17; Thompson & Barnett 1986, doi:10.1016/0021-9991(86)90046-X). It converges
 * fast below the mean. */
static double beta_fraction(double a, double b, double x) {
    enum { MOST_TERMS = 10000 };
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
    double value = d;
    for (int m = 1; m < MOST_TERMS; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), before = value;
        for (int k = 0; k < 2; k++) {
            double term = k ? odd : even;
            d = 1 + term * d;
            c = 1 + term / c;
            d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
            c = fabs(c) < 1e-300 ? 1e-300 : c;
            value *= d * c;
        }
        if (fabs(value - before) <= 1e-15 * fabs(value))
            break;
    }
    return value;
}

static double beta_below(double a, double b, double x) {
    int sign;
    if (x <= 0 || x >= 1)
        return x >= 1;
    double front = lgamma_r(a + b, &sign) - lgamma_r(a, &sign) - lgamma_r(b, &sign) + a * log(x) +
                   b * log1p(-x);
    if (x <= (a + 1) / (a + b + 2))
        return exp(front) * beta_fraction(a, b, x) / a;
    return 1 - exp(front) * beta_fraction(b, a, 1 - x) / b;
}

/* The probability of places below x, of the shapes that are not uniform. */
static double below(const pl_law *law, double x) {
    if (law->kind == PARLEY_BETA)
        return beta_below(law->alpha, law->beta, x);
    bool rising = x < law->mode || law->mode == 1;
    return rising ? x * x / law->mode : 1 - (1 - x) * (1 - x) / (1 - law->mode);
}

double pl_law_draw_between(const pl_law *law, double from, double to, pl_random *random) {
    double u = pl_random_unit(random), width = law->high - law->low;
    if (law->kind == PARLEY_UNIFORM)
        return from + (to - from) * u;
    double low = (from - law->low) / width, high = (to - law->low) / width;
    double least = below(law, low), most = below(law, high);
    double wanted = least + (most - least) * u;
    if (!(most - least > 1e-14)) /* so far out that they cannot be told apart */
        return from + (to - from) * u;
    for (int i = 0; i < 60 && high - low > 1e-16; i++) {
        double middle = low + (high - low) / 2;
        if (below(law, middle) < wanted)
            low = middle;
        else
            high = middle;
    }
    return fmin(fmax(law->low + width * high, from), to);
}
