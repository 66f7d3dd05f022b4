/* Open addressing with FNV-1a; at most half full. */
#include "base/map.h"

#include "base/memory.h"

#include <string.h>

struct pl_map_slot {
    const char *key;
    size_t value;
};

static uint64_t hash(const char *key) {
    uint64_t h = 14695981039346656037u;
    for (; *key; key++)
        h = (h ^ (unsigned char)*key) * 1099511628211u;
    return h;
}

static struct pl_map_slot *slot_of(struct pl_map_slot *slots, size_t capacity, const char *key) {
    size_t at = (size_t)hash(key) & (capacity - 1);
    while (slots[at].key && strcmp(slots[at].key, key) != 0)
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static parley_status grow(pl_map *map) {
    size_t capacity = map->capacity ? map->capacity * 2 : 16;
    struct pl_map_slot *slots = PL_NEW(struct pl_map_slot, capacity);
    if (!slots)
        return pl_fail_memory();
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key)
            *slot_of(slots, capacity, map->slots[i].key) = map->slots[i];
    pl_free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
    return PARLEY_OK;
}

parley_status pl_map_set(pl_map *map, const char *key, size_t value) {
    if (map->count * 2 >= map->capacity && grow(map) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    struct pl_map_slot *slot = slot_of(map->slots, map->capacity, key);
    if (!slot->key)
        map->count++;
    *slot = (struct pl_map_slot){key, value};
    return PARLEY_OK;
}

size_t pl_map_find(const pl_map *map, const char *key) {
    if (!map->capacity)
        return PL_MAP_MISSING;
    const struct pl_map_slot *slot = slot_of(map->slots, map->capacity, key);
    return slot->key ? slot->value : PL_MAP_MISSING;
}

void pl_map_keys(const pl_map *map, const char **keys) {
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key)
            *keys++ = map->slots[i].key;
}

void pl_map_clear(pl_map *map) {
    pl_free(map->slots);
    *map = (pl_map){0};
}
