/* Wilson's 95 % interval for a share (JASA 22 (1927) 209, doi:10.1080/01621459.1927.10502953). */
#ifndef PL_DEAL_WILSON_H
#define PL_DEAL_WILSON_H

#include <stdint.h>

/* The normal quantile that leaves 2.5 % on each side. */
#define PL_TWO_SIDED_95 1.959963984540054

/* Of `hits` among `of`, at least 1: exactly 0 where nothing, and 1 where all was hit. */
void pl_wilson(double *low, double *high, uint64_t hits, uint64_t of);

#endif
