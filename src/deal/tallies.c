/* The kernels for rows of counts of 32 and of 64 bits. */
#include "deal/tallies.h"

#include "deal/kernel.h"
#include "deal/residue.h"

#include <string.h>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define BODY(x) JOIN(NAME(x), _body)
#define WIDE(x) JOIN(NAME(x), _avx512)
#define PORTABLE(x) JOIN(NAME(x), _portable)

#define CELL uint32_t
#define NAME(x) x##_32
#include "deal/tallies_body.h"
#undef CELL
#undef NAME

#define CELL uint64_t
#define NAME(x) x##_64
#include "deal/tallies_body.h"
#undef CELL
#undef NAME

pl_tallies pl_tallies_for(bool narrow) {
    return narrow ? kernels_32() : kernels_64();
}
