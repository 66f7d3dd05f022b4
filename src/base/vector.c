/* Growth of the typed vectors: doubling, checked. */
#include "base/vector.h"

parley_status pl_vector_grow(void **items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return PARLEY_OK;
    size_t wanted = *capacity ? *capacity * 2 : 8;
    void *block = pl_realloc(*items, wanted, size);
    if (!block)
        return pl_fail_memory();
    *items = block;
    *capacity = wanted;
    return PARLEY_OK;
}
