/* Values of parties as exact fractions: (utility - from) * weight / scale. */
#include "deal/search.h"

pl_ratio pl_value_of(const pl_query *query, uint32_t party, int64_t utility) {
    return (pl_ratio){(utility - query->from[party]) * query->weight[party], query->scale[party]};
}

int pl_ratio_compare(pl_ratio a, pl_ratio b) {
    pl_i128 left = (pl_i128)a.numerator * b.denominator;
    pl_i128 right = (pl_i128)b.numerator * a.denominator;
    return (left > right) - (left < right);
}

double pl_ratio_double(pl_ratio value) {
    return (double)value.numerator / (double)value.denominator;
}

static pl_i128 floor_divide(pl_i128 a, pl_i128 b) {
    pl_i128 quotient = a / b;
    return quotient * b > a ? quotient - 1 : quotient;
}

int64_t pl_utility_for(const pl_query *query, uint32_t party, pl_ratio value, bool above) {
    pl_i128 times = (pl_i128)value.numerator * query->scale[party];
    pl_i128 by = (pl_i128)value.denominator * query->weight[party];
    pl_i128 steps = above ? floor_divide(times, by) + 1 : -floor_divide(-times, by);
    pl_i128 most = (pl_i128)1 << 61;
    steps = steps > most ? most : steps < -most ? -most : steps;
    return query->from[party] + (int64_t)steps;
}
