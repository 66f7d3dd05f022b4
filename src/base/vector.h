/* A growable array of any element type: declare `PL_VECTOR(int) v = {0};`, push with
 * pl_vector_push, read v.items[0 .. v.count-1], release with pl_vector_clear. */
#ifndef PL_BASE_VECTOR_H
#define PL_BASE_VECTOR_H

#include "base/error.h"
#include "base/memory.h"

#define PL_VECTOR(type)                                                                            \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count, capacity;                                                                    \
    }

/* Makes room for one more element; PARLEY_OK or PARLEY_E_MEMORY. The pushed element is
 * `vector->items[vector->count++]`. */
parley_status pl_vector_grow(void **items, size_t count, size_t *capacity, size_t size);

#define pl_vector_reserve_one(vector)                                                              \
    pl_vector_grow((void **)&(vector)->items, (vector)->count, &(vector)->capacity,                \
                   sizeof *(vector)->items)

/* A status: PARLEY_OK with `value` appended, or PARLEY_E_MEMORY with the vector unchanged. */
#define pl_vector_push(vector, value)                                                              \
    (pl_vector_reserve_one(vector) == PARLEY_OK                                                    \
         ? ((vector)->items[(vector)->count++] = (value), PARLEY_OK)                               \
         : PARLEY_E_MEMORY)

#define pl_vector_clear(vector)                                                                    \
    do {                                                                                           \
        pl_free((vector)->items);                                                                  \
        (vector)->items = NULL;                                                                    \
        (vector)->count = (vector)->capacity = 0;                                                  \
    } while (0)

#endif
