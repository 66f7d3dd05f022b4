/* Memory: checked array allocation, and an arena whose content dies at once.
 * Nothing here aborts: a failed allocation returns NULL, and the caller reports it. */
#ifndef PL_BASE_MEMORY_H
#define PL_BASE_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* `count` elements of `size` bytes, zeroed; NULL if the product overflows or memory is short.
 * A count of 0 yields a valid pointer. */
void *pl_calloc(size_t count, size_t size);

/* Resizes to `count` elements; on failure NULL, and the old block stays. */
void *pl_realloc(void *block, size_t count, size_t size);

void pl_free(void *block);

/* Like pl_calloc, aligned to 64 bytes (a cache line, an AVX-512 register); not for pl_realloc. */
void *pl_calloc_aligned(size_t count, size_t size);

/* The same without zeroes, for buffers of which little may be used. */
void *pl_alloc_aligned(size_t count, size_t size);

#define PL_NEW(type, count) ((type *)pl_calloc((count), sizeof(type)))

typedef struct pl_arena {
    struct pl_arena_chunk *chunks;
    size_t used;
} pl_arena;

/* An arena starts as all zeroes. Blocks are zeroed and aligned to 16 bytes. */
void *pl_arena_alloc(pl_arena *arena, size_t count, size_t size);
char *pl_arena_text(pl_arena *arena, const char *text, size_t length);
void pl_arena_clear(pl_arena *arena);

#endif
