/* Products of whole numbers: sharper than the inequality of means where the numbers are small. */
#ifndef PL_DEAL_LATTICE_H
#define PL_DEAL_LATTICE_H

#include <stdint.h>

/* The greatest c such that no whole z >= 1 with lambda.z <= c has a product above `product`, or
 * INT64_MIN where that would take long to find: it does for large products and many parties, where
 * the inequality of means is as good. lambda[n] > 0. */
int64_t pl_lattice_cut(uint32_t n, const int64_t *lambda, uint64_t product);

#endif
