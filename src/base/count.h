/* Arithmetic on exact counts. An overflow past 1024 bits returns false and leaves the sum unusable.
 */
#ifndef PL_BASE_COUNT_H
#define PL_BASE_COUNT_H

#include <parley/count.h>

#include <stdbool.h>

__extension__ typedef unsigned __int128 pl_u128;
__extension__ typedef __int128 pl_i128;

parley_count pl_count_of(uint64_t value);
bool pl_count_add(parley_count *sum, const parley_count *term);
bool pl_count_subtract(parley_count *difference,
                       const parley_count *term); /* needs term <= difference */
bool pl_count_multiply(parley_count *product, uint64_t factor);
bool pl_count_is_zero(const parley_count *count);

#endif
