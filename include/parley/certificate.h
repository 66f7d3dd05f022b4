/* The proof behind a solution, so that it can be checked by a program that knows no solver.
 *
 * A space is made of parts: a divided space (parley_space_part_count > 0) of that many, any other
 * space of one. Each part is a product of joined issues, which are the original issues that clauses
 * tie together, and an agreement of the part picks one option of each joined issue. The parts share
 * no agreement and together hold all; that can be checked from what the options stand for (see
 * parley_certificate_choices).
 *
 * A certificate is a list of claims about parts, each of the form "no agreement of the part does
 * all of this":
 *   u_i >= floors[i] for every party i (the party's least utility where nothing more is asked),
 *   and, if `sum_asked`, weights.u >= sum_floor (the least sum where no more is asked),
 *   and, if `product_asked`, prod (u_i - origin[i]) > product with all factors positive,
 *   and, if `value_count` > 0, the values (u_i - origin[i]) weights[i] / scale[i] of the parties in
 *   `compared`, sorted upwards, come lexicographically after values[0 .. value_count-1].
 * What is proved of all parts is proved of the space. Of a solution that is: first, for
 * Kalai-Smorodinsky, that no party can have more than its ideal utility; then that nothing is
 * better than the solution; or that nothing has the floors.
 *
 * A claim is proved by boxes. A box lists for every joined issue the options it has; the boxes of a
 * claim do not overlap and together hold every agreement of the part. Each box has whole
 * multipliers lambda[0 .. n] >= 0, the last for the sum. With D = the greatest
 * lambda.(u, weights.u) over the box, found issue by issue, the box holds no agreement of the claim
 * because
 *   D < lambda.floors + lambda[n] sum_floor, or
 *   value_count > 0, and D < lambda.t for every t that makes u come after: for each level k, any k
 *   parties at values[0], ..., values[k-1] or more (never below their floors), one each, and all
 *   others above values[k], or
 *   product_asked, lambda > 0, c = D - lambda.origin, and c^n <= product * n^n * prod lambda_i, or
 *   the same c, and no whole z >= 1 with lambda.z <= c has prod z > product, or
 *   all lambda are 0, and the vector of the greatest u_i, issue by issue, does not do what the
 *   claim says (such a box holds one agreement, or one and agreements it dominates). */
#ifndef PARLEY_CERTIFICATE_H
#define PARLEY_CERTIFICATE_H

#include <parley/space.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parley_certificate parley_certificate;

typedef struct parley_claim {
    uint32_t part; /* 0 for a space that is not divided */
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
    int complete; /* 0: interrupted, the boxes do not cover the part */
} parley_claim;

/* PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_certificate_new(parley_certificate **out);
PARLEY_API void parley_certificate_free(parley_certificate *certificate);
PARLEY_API void parley_certificate_clear(parley_certificate *certificate);

PARLEY_API size_t parley_certificate_count(const parley_certificate *certificate);

/* Claim `index`, borrowed until the certificate changes. */
PARLEY_API const parley_claim *parley_certificate_claim(const parley_certificate *certificate,
                                                        size_t index);

/* Box `box` (counted over all claims): `allowed` [parley_certificate_option_count of the claim's
 * part] nonzero where the box has the option, and the n + 1 multipliers. Borrowed until the
 * certificate changes. */
PARLEY_API void parley_certificate_box(const parley_certificate *certificate, size_t box,
                                       const uint8_t **allowed, const int64_t **multipliers);

/* --- what boxes speak of --- */

/* The number of parts: that of a divided space, else 1. */
PARLEY_API uint32_t parley_certificate_part_count(const parley_space *space);

/* The options of all joined issues of a part, numbered through. Option `option` lies in joined
 * issue *issue and gives gains[n]. O(m). */
PARLEY_API uint32_t parley_certificate_option_count(const parley_space *space, uint32_t part);
PARLEY_API void parley_certificate_option(const parley_space *space, uint32_t part, uint32_t option,
                                          uint32_t *issue, int64_t *gains);

/* What an option stands for: choices[m] receives the original options that it picks, and UINT32_MAX
 * for issues that other joined issues decide. In every part each original issue is decided by one
 * joined issue; two parts have no option in common of at least one original issue. O(m). */
PARLEY_API void parley_certificate_choices(const parley_space *space, uint32_t part,
                                           uint32_t option, uint32_t *choices);

#ifdef __cplusplus
}
#endif
#endif
