/* The proof behind a solution, so that it can be checked by a program that knows no solver.
 *
 * A certificate is a list of claims, each of the form "no agreement does all of this":
 *   u_i >= floors[i] for every party i (the party's least utility where nothing more is asked),
 *   and, if `sum_asked`, weights.u >= sum_floor,
 *   and, if `product_asked`, prod (u_i - origin[i]) > product with all factors positive,
 *   and, if `value_count` > 0, the values (u_i - origin[i]) weights[i] / scale[i] of the parties in
 *   `compared`, sorted upwards, come lexicographically after values[0 .. value_count-1].
 * A claim is proved by boxes. A box lists for every joined issue the options it has; the boxes of a
 * claim do not overlap and together hold every agreement. Each box has whole multipliers
 * lambda[0 .. n] >= 0, the last for the sum. With D = the greatest lambda.(u, weights.u) over the
 * box, found issue by issue, the box holds no agreement of the claim because
 *   D < lambda.floors + lambda[n] sum_floor, or
 *   value_count > 0, and D < lambda.t for every t that makes u come after: for each level k, any k
 *   parties at values[0], ..., values[k-1] or more (never below their floors), one each, and all
 *   others above values[k], or
 *   product_asked, lambda > 0, c = D - lambda.origin, and c^n <= product * n^n * prod lambda_i, or
 *   all lambda are 0, and the vector of the greatest u_i, issue by issue, does not do what the
 * claim says (such a box holds one agreement, or one and agreements it dominates).
 *
 * No certificate is written of a divided space (parley_space_part_count > 0): searches solve it as
 * exactly, but leave the certificate without claims, and it has no options to speak of. */
#ifndef PARLEY_CERTIFICATE_H
#define PARLEY_CERTIFICATE_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parley_certificate parley_certificate;

typedef struct parley_claim {
    int64_t floors[PARLEY_MAX_PARTIES];
    int sum_asked, product_asked;
    int64_t weights[PARLEY_MAX_PARTIES], sum_floor;
    int64_t origin[PARLEY_MAX_PARTIES];
    parley_count product;
    uint32_t compared; /* bit i: party i */
    uint32_t value_count;
    int64_t scale[PARLEY_MAX_PARTIES];
    int64_t numerators[PARLEY_MAX_PARTIES], denominators[PARLEY_MAX_PARTIES]; /* of the values */
    size_t first_box, box_count;                                              /* its boxes */
    int complete; /* 0: interrupted, the boxes do not cover the space */
} parley_claim;

/* PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_certificate_new(parley_certificate **out);
PARLEY_API void parley_certificate_free(parley_certificate *certificate);
PARLEY_API void parley_certificate_clear(parley_certificate *certificate);

PARLEY_API size_t parley_certificate_count(const parley_certificate *certificate);

/* Claim `index`, borrowed until the certificate changes. */
PARLEY_API const parley_claim *parley_certificate_claim(const parley_certificate *certificate,
                                                        size_t index);

/* Box `box` (counted over all claims): `allowed` [parley_certificate_option_count] nonzero where
 * the box has the option, and the n + 1 multipliers. Borrowed until the certificate changes. */
PARLEY_API void parley_certificate_box(const parley_certificate *certificate, size_t box,
                                       const uint8_t **allowed, const int64_t **multipliers);

/* What boxes speak of: the options of all joined issues (issues that clauses tie together count as
 * one), numbered through. Option `option` lies in joined issue *issue and gives gains[n]. O(m). */
PARLEY_API uint32_t parley_certificate_option_count(const parley_space *space);
PARLEY_API void parley_certificate_option(const parley_space *space, uint32_t option,
                                          uint32_t *issue, int64_t *gains);

#ifdef __cplusplus
}
#endif
#endif
