/* How the library reports failure: set the thread's error record, return the status.
 * PL_TRY propagates a status unchanged and jumps to the one `out:` label of a function. */
#ifndef PL_BASE_ERROR_H
#define PL_BASE_ERROR_H

#include <parley/status.h>

/* Records `status` with a formatted one-line message and returns it. */
parley_status pl_fail(parley_status status, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with a place in a file. */
parley_status pl_fail_at(parley_status status, const char *file, uint32_t line, uint32_t column,
                         const char *format, ...) __attribute__((format(printf, 5, 6)));

parley_status pl_fail_memory(void);

#define PL_TRY(expression)                                                                         \
    do {                                                                                           \
        status = (expression);                                                                     \
        if (status != PARLEY_OK)                                                                   \
            goto out;                                                                              \
    } while (0)

#endif
