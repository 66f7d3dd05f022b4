/* The row kernels for cells of 16 and of 32 bits. Plain loops of a fixed number of lanes: the
 * compiler turns them into vector code, 32 cells an instruction with AVX-512. */
#include "deal/cells.h"

#include "deal/kernel.h"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define BODY(x) JOIN(NAME(x), _body)
#define WIDE(x) JOIN(NAME(x), _avx512)
#define PORTABLE(x) JOIN(NAME(x), _portable)

#define CELL uint16_t
#define CELL_INFINITE ((uint32_t)1 << 15)
#define NAME(x) x##_16
#include "deal/cells_body.h"
#undef CELL
#undef CELL_INFINITE
#undef NAME

#define CELL uint32_t
#define CELL_INFINITE ((uint32_t)1 << 31)
#define NAME(x) x##_32
#include "deal/cells_body.h"
#undef CELL
#undef CELL_INFINITE
#undef NAME

pl_cells pl_cells_for(uint32_t range) {
    return range < (uint32_t)1 << 15 ? kernels_16() : kernels_32();
}
