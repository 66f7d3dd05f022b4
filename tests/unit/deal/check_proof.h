/* Checks a certificate without any solver: the boxes of each claim hold every agreement once, and
 * whole-number arithmetic shows that none of them does what the claim says. */
#ifndef CHECK_PROOF_H
#define CHECK_PROOF_H

#include "base/count.h"
#include "pl_test.h"

#include <parley/certificate.h>

#include <string.h>

typedef struct proof_space {
    uint32_t n, options, issues;
    uint32_t issue[4096];
    int64_t gain[4096][PARLEY_MAX_PARTIES + 1]; /* the last: the weighted sum of the claim */
} proof_space;

static inline void proof_read(proof_space *s, const parley_space *space,
                              const parley_claim *claim) {
    s->n = parley_space_party_count(space);
    s->options = parley_certificate_option_count(space);
    ck_assert_uint_le(s->options, 4096);
    s->issues = 0;
    for (uint32_t o = 0; o < s->options; o++) {
        parley_certificate_option(space, o, &s->issue[o], s->gain[o]);
        s->gain[o][s->n] = 0;
        for (uint32_t p = 0; p < s->n && claim->sum_asked; p++)
            s->gain[o][s->n] += claim->weights[p] * s->gain[o][p];
        s->issues = s->issue[o] + 1;
    }
}

/* The greatest value of lambda . gains over the box. */
static inline pl_i128 proof_most(const proof_space *s, const uint8_t *box, const int64_t *lambda) {
    pl_i128 total = 0, best = 0;
    for (uint32_t o = 0, open = 0; o < s->options; o++) {
        pl_i128 score = 0;
        for (uint32_t i = 0; i <= s->n; i++)
            score += (pl_i128)lambda[i] * s->gain[o][i];
        if (box[o] && (!open || score > best)) {
            best = score;
            open = 1;
        }
        if (o + 1 == s->options || s->issue[o + 1] != s->issue[o]) {
            total += best;
            open = 0;
        }
    }
    return total;
}

static inline bool proof_by_means(const parley_claim *claim, uint32_t n, const int64_t *lambda,
                                  pl_i128 most) {
    parley_count left = pl_count_of(1), right = claim->product;
    for (uint32_t p = 0; p < n; p++)
        most -= (pl_i128)lambda[p] * claim->origin[p];
    if (!claim->product_asked || most > INT64_MAX)
        return false;
    for (uint32_t p = 0; p < n; p++) {
        if (lambda[p] <= 0)
            return false;
        if (!pl_count_multiply(&left, most > 0 ? (uint64_t)most : 0) ||
            !pl_count_multiply(&right, n) || !pl_count_multiply(&right, (uint64_t)lambda[p]))
            return false;
    }
    return parley_count_compare(&left, &right) <= 0;
}

/* The least whole u with (u - origin) * weight / scale at or above value k. */
static inline int64_t proof_level(const parley_claim *claim, uint32_t p, uint32_t k, bool above) {
    pl_i128 by = (pl_i128)claim->denominators[k] * claim->weights[p];
    pl_i128 times = (pl_i128)claim->numerators[k] * claim->scale[p], u = times / by;
    while (u * by < times || (above && u * by == times))
        u++;
    while ((u - 1) * by > times || (!above && (u - 1) * by == times))
        u--;
    int64_t utility = claim->origin[p] + (int64_t)u;
    return utility > claim->floors[p] ? utility : claim->floors[p];
}

/* The least lambda.t of all t that make u come after the values, `taken` parties being given. */
static inline pl_i128 proof_ranks(const parley_claim *claim, uint32_t n, const int64_t *lambda,
                                  uint32_t taken, uint32_t level) {
    pl_i128 least = 0;
    for (uint32_t p = 0; p < n; p++)
        if (claim->compared >> p & ~taken >> p & 1)
            least += (pl_i128)lambda[p] * proof_level(claim, p, level, true);
    for (uint32_t p = 0; p < n && level + 1 < claim->value_count; p++) {
        if (!(claim->compared >> p & ~taken >> p & 1))
            continue;
        pl_i128 rest = (pl_i128)lambda[p] * proof_level(claim, p, level, false) +
                       proof_ranks(claim, n, lambda, taken | 1u << p, level + 1);
        least = rest < least ? rest : least;
    }
    return least;
}

/* Whether the values of u, sorted, come after those of the claim. */
static inline bool proof_after(const parley_claim *claim, uint32_t n, const int64_t *u) {
    uint32_t left = claim->compared;
    for (uint32_t k = 0; k < claim->value_count; k++) {
        uint32_t least = n;
        for (uint32_t p = 0; p < n; p++)
            if ((left >> p & 1) && (least == n || (pl_i128)(u[p] - claim->origin[p]) *
                                                          claim->weights[p] * claim->scale[least] <
                                                      (pl_i128)(u[least] - claim->origin[least]) *
                                                          claim->weights[least] * claim->scale[p]))
                least = p;
        pl_i128 mine = (pl_i128)(u[least] - claim->origin[least]) * claim->weights[least] *
                       claim->denominators[k];
        pl_i128 theirs = (pl_i128)claim->numerators[k] * claim->scale[least];
        if (mine != theirs)
            return mine > theirs;
        left &= ~(1u << least);
    }
    return false;
}

/* Whether the vector of the greatest gains misses the claim. */
static inline bool proof_by_top(const parley_claim *claim, const proof_space *s,
                                const uint8_t *box) {
    parley_count product = pl_count_of(1);
    int64_t greatest[PARLEY_MAX_PARTIES];
    for (uint32_t i = 0; i <= s->n; i++) {
        int64_t unit[PARLEY_MAX_PARTIES + 1] = {0};
        unit[i] = 1;
        pl_i128 top = proof_most(s, box, unit);
        if (i == s->n ? claim->sum_asked && top < claim->sum_floor : top < claim->floors[i])
            return true;
        if (claim->product_asked && i < s->n && top <= claim->origin[i])
            return true;
        if (i < s->n) {
            greatest[i] = (int64_t)top;
            pl_count_multiply(&product, (uint64_t)(top - claim->origin[i]));
        }
    }
    if (claim->value_count)
        return !proof_after(claim, s->n, greatest);
    return claim->product_asked && parley_count_compare(&product, &claim->product) <= 0;
}

static inline bool proof_box(const parley_claim *claim, const proof_space *s, const uint8_t *box,
                             const int64_t *lambda) {
    pl_i128 asked = 0, most = proof_most(s, box, lambda);
    bool none = true;
    for (uint32_t i = 0; i <= s->n; i++) {
        if (lambda[i] < 0)
            return false;
        none = none && lambda[i] == 0;
        asked += (pl_i128)lambda[i] * (i < s->n ? claim->floors[i] : claim->sum_floor);
    }
    if (none)
        return proof_by_top(claim, s, box);
    if (claim->value_count) {
        asked = proof_ranks(claim, s->n, lambda, 0, 0);
        for (uint32_t p = 0; p < s->n; p++)
            if (!(claim->compared >> p & 1))
                asked += (pl_i128)lambda[p] * claim->floors[p];
    }
    return most < asked || proof_by_means(claim, s->n, lambda, most);
}

static inline bool proof_disjoint(const proof_space *s, const uint8_t *a, const uint8_t *b) {
    bool meet = false;
    for (uint32_t o = 0; o < s->options; o++) {
        meet = meet || (a[o] && b[o]);
        if (o + 1 == s->options || s->issue[o + 1] != s->issue[o]) {
            if (!meet)
                return true;
            meet = false;
        }
    }
    return false;
}

static inline parley_count proof_size(const proof_space *s, const uint8_t *box) {
    parley_count size = pl_count_of(1);
    uint64_t options = 0;
    for (uint32_t o = 0; o < s->options; o++) {
        options += box[o] != 0;
        if (o + 1 == s->options || s->issue[o + 1] != s->issue[o]) {
            pl_count_multiply(&size, options);
            options = 0;
        }
    }
    return size;
}

/* Whether the claim's boxes are proved, do not overlap, and together are as many agreements as the
 * space has. */
static inline bool proof_holds(const parley_certificate *certificate, const parley_claim *claim,
                               const proof_space *s, const parley_space *space) {
    parley_count covered = {0}, whole;
    const uint8_t *box, *other;
    const int64_t *lambda, *unused;
    for (size_t b = 0; b < claim->box_count; b++) {
        parley_certificate_box(certificate, claim->first_box + b, &box, &lambda);
        parley_count size = proof_size(s, box);
        if (!proof_box(claim, s, box, lambda) || !pl_count_add(&covered, &size))
            return false;
        for (size_t d = 0; d < b; d++) {
            parley_certificate_box(certificate, claim->first_box + d, &other, &unused);
            if (!proof_disjoint(s, box, other))
                return false;
        }
    }
    parley_space_count(space, &whole);
    return claim->complete && parley_count_compare(&covered, &whole) == 0;
}

static inline void check_proof(const parley_certificate *certificate, const parley_space *space) {
    static proof_space s;
    bool good = true;
    for (size_t c = 0; c < parley_certificate_count(certificate); c++) {
        const parley_claim *claim = parley_certificate_claim(certificate, c);
        proof_read(&s, space, claim);
        good = good && proof_holds(certificate, claim, &s, space);
    }
    ck_assert(good);
}

#endif
