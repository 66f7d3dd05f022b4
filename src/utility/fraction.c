/* Fractions: add, multiply, compare, with every overflow noticed. */
#include "utility/fraction.h"

#include <math.h>

static const double BILLION = 1e9, WHOLE = 9007199254740992.0; /* 2^53 */

static pl_i128 gcd(pl_i128 a, pl_i128 b) {
    a = a < 0 ? -a : a;
    while (b) {
        if (a <= INT64_MAX && b <= INT64_MAX) { /* much faster */
            int64_t x = (int64_t)a, y = (int64_t)b;
            while (y) {
                int64_t rest = x % y;
                x = y;
                y = rest;
            }
            return x;
        }
        pl_i128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static pl_fraction reduced(pl_i128 over, pl_i128 under) {
    pl_i128 common = gcd(over, under);
    return (pl_fraction){over / common, under / common, false};
}

static pl_fraction broken(void) {
    return (pl_fraction){0, 1, true};
}

pl_fraction pl_fraction_of(double value) {
    if (fabs(value) < WHOLE && value == floor(value))
        return (pl_fraction){(pl_i128)value, 1, false};
    double scaled = round(value * BILLION);
    if (!(fabs(scaled) < WHOLE) || scaled / BILLION != value)
        return broken();
    return reduced((pl_i128)scaled, (pl_i128)BILLION);
}

pl_fraction pl_fraction_add(pl_fraction a, pl_fraction b) {
    pl_i128 left, right, over, under;
    if (a.broken || b.broken)
        return broken();
    pl_i128 common = gcd(a.under, b.under);
    if (__builtin_mul_overflow(a.over, b.under / common, &left) ||
        __builtin_mul_overflow(b.over, a.under / common, &right) ||
        __builtin_add_overflow(left, right, &over) ||
        __builtin_mul_overflow(a.under, b.under / common, &under))
        return broken();
    return reduced(over, under);
}

pl_fraction pl_fraction_subtract(pl_fraction a, pl_fraction b) {
    b.over = -b.over;
    return pl_fraction_add(a, b);
}

pl_fraction pl_fraction_multiply(pl_fraction a, pl_fraction b) {
    pl_i128 over, under;
    if (a.broken || b.broken)
        return broken();
    pl_i128 left = gcd(a.over, b.under), right = gcd(b.over, a.under);
    if (__builtin_mul_overflow(a.over / left, b.over / right, &over) ||
        __builtin_mul_overflow(a.under / right, b.under / left, &under))
        return broken();
    return (pl_fraction){over, under, false};
}

pl_fraction pl_fraction_divide(pl_fraction a, pl_fraction b) {
    if (b.broken || b.over == 0)
        return broken();
    pl_fraction turned = {b.under, b.over, false};
    if (turned.under < 0)
        turned = (pl_fraction){-turned.over, -turned.under, false};
    return pl_fraction_multiply(a, turned);
}

int pl_fraction_compare(pl_fraction a, pl_fraction b) {
    pl_fraction difference = pl_fraction_subtract(a, b);
    return difference.broken ? 0 : (difference.over > 0) - (difference.over < 0);
}

int64_t pl_fraction_common(int64_t multiple, pl_fraction f) {
    pl_i128 product;
    if (multiple == 0 || f.broken ||
        __builtin_mul_overflow(f.under / gcd(f.under, multiple), (pl_i128)multiple, &product) ||
        product > (pl_i128)1 << 62)
        return 0;
    return (int64_t)product;
}

int64_t pl_fraction_units(pl_fraction f, int64_t multiple) {
    return (int64_t)(f.over * (multiple / f.under));
}

double pl_nearest_decimal(double value) {
    double scaled = value * BILLION, near = round(scaled) / BILLION;
    bool room = fabs(scaled) < WHOLE / 2 && near != 0;
    return room && fabs(near - value) <= 1e-15 + 1e-14 * fabs(value) ? near : value;
}
