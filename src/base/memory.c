/* Checked allocation and the arena: chunks that double in size, freed together. */
#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CHUNK_BYTES = 4096, LARGEST_CHUNK_BYTES = 1 << 20, ALIGNMENT = 16 };

struct pl_arena_chunk {
    struct pl_arena_chunk *next;
    size_t capacity;
    _Alignas(16) unsigned char bytes[];
};

void *pl_calloc(size_t count, size_t size) {
    return calloc(count ? count : 1, size);
}

void *pl_realloc(void *block, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return realloc(block, bytes ? bytes : 1);
}

void pl_free(void *block) {
    free(block);
}

/* Rounded up, and never 0. */
static bool aligned_bytes(size_t count, size_t size, size_t *bytes) {
    if (__builtin_mul_overflow(count, size, bytes) || *bytes > SIZE_MAX - 64)
        return false;
    *bytes = (*bytes + 64) & ~(size_t)63;
    return true;
}

void *pl_alloc_aligned(size_t count, size_t size) {
    size_t bytes;
    return aligned_bytes(count, size, &bytes) ? aligned_alloc(64, bytes) : NULL;
}

void *pl_calloc_aligned(size_t count, size_t size) {
    size_t bytes;
    void *block = aligned_bytes(count, size, &bytes) ? aligned_alloc(64, bytes) : NULL;
    if (block)
        memset(block, 0, bytes);
    return block;
}

static size_t next_capacity(const pl_arena *arena, size_t bytes) {
    size_t capacity = arena->chunks ? arena->chunks->capacity * 2 : FIRST_CHUNK_BYTES;
    if (capacity > LARGEST_CHUNK_BYTES)
        capacity = LARGEST_CHUNK_BYTES;
    return capacity < bytes ? bytes : capacity;
}

void *pl_arena_alloc(pl_arena *arena, size_t count, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
        return NULL;
    bytes = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (!arena->chunks || arena->chunks->capacity - arena->used < bytes) {
        size_t capacity = next_capacity(arena, bytes);
        struct pl_arena_chunk *chunk = calloc(1, sizeof *chunk + capacity);
        if (!chunk)
            return NULL;
        chunk->capacity = capacity;
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->used = 0;
    }
    void *block = arena->chunks->bytes + arena->used;
    arena->used += bytes;
    return block;
}

char *pl_arena_text(pl_arena *arena, const char *text, size_t length) {
    char *copy = pl_arena_alloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

void pl_arena_clear(pl_arena *arena) {
    while (arena->chunks) {
        struct pl_arena_chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
    arena->used = 0;
}
