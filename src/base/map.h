/* A map from strings to numbers, for ids. Keys are borrowed and must outlive the map. */
#ifndef PL_BASE_MAP_H
#define PL_BASE_MAP_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct pl_map {
    struct pl_map_slot *slots;
    size_t count, capacity;
} pl_map;

#define PL_MAP_MISSING SIZE_MAX

/* Adds `key` or replaces its value. O(1) amortised. */
parley_status pl_map_set(pl_map *map, const char *key, size_t value);

/* The value of `key`, or PL_MAP_MISSING. */
size_t pl_map_find(const pl_map *map, const char *key);

/* Fills keys[count] in no particular order. */
void pl_map_keys(const pl_map *map, const char **keys);

void pl_map_clear(pl_map *map);

#endif
