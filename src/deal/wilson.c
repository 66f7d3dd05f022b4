/* The interval of a sampled share. */
#include "deal/wilson.h"

#include <math.h>

void pl_wilson(double *low, double *high, uint64_t hits, uint64_t of) {
    const double z = PL_TWO_SIDED_95;
    double n = (double)of, share = (double)hits / n;
    double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    *low = hits == 0 ? 0 : fmax(0, middle - half);
    *high = hits == of ? 1 : fmin(1, middle + half);
}
