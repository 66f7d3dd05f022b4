/* The list of errors and warnings. */
#include "dossier/diagnostics.h"

#include <string.h>

parley_status parley_diagnostics_new(parley_diagnostics **out) {
    *out = PL_NEW(parley_diagnostics, 1);
    return *out ? PARLEY_OK : pl_fail_memory();
}

void parley_diagnostics_free(parley_diagnostics *diagnostics) {
    if (!diagnostics)
        return;
    pl_arena_clear(&diagnostics->arena);
    pl_vector_clear(&diagnostics->list);
    pl_free(diagnostics);
}

size_t parley_diagnostics_count(const parley_diagnostics *diagnostics) {
    return diagnostics->list.count;
}

const parley_diagnostic *parley_diagnostics_get(const parley_diagnostics *diagnostics,
                                                size_t index) {
    return &diagnostics->list.items[index];
}

parley_status pl_diagnostics_add_in(parley_diagnostics *diagnostics, bool is_error,
                                    const char *file, uint32_t line, uint32_t column,
                                    const char *message) {
    const char *copy = pl_arena_text(&diagnostics->arena, message, strlen(message));
    const char *place = file ? pl_arena_text(&diagnostics->arena, file, strlen(file)) : NULL;
    if (!copy || (file && !place))
        return pl_fail_memory();
    parley_diagnostic diagnostic = {is_error, line, column, copy, place};
    if (pl_vector_push(&diagnostics->list, diagnostic) != PARLEY_OK)
        return PARLEY_E_MEMORY;
    diagnostics->errors += is_error;
    return PARLEY_OK;
}

parley_status parley_diagnostics_add(parley_diagnostics *diagnostics, int is_error, uint32_t line,
                                     uint32_t column, const char *message) {
    return pl_diagnostics_add_in(diagnostics, is_error != 0, NULL, line, column, message);
}

static bool stands_before(const parley_diagnostic *a, const parley_diagnostic *b) {
    return a->line != b->line ? a->line < b->line : a->column < b->column;
}

void pl_diagnostics_sort(parley_diagnostics *diagnostics, size_t from) {
    parley_diagnostic *list = diagnostics->list.items;
    for (size_t i = from + 1; i < diagnostics->list.count; i++) {
        parley_diagnostic moved =
            list[i]; /* insertion: nearly sorted, and equals keep their order */
        size_t at = i;
        for (; at > from && stands_before(&moved, &list[at - 1]); at--)
            list[at] = list[at - 1];
        list[at] = moved;
    }
}
