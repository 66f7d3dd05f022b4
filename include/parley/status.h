/* Status codes and the last error of the calling thread.
 *
 * Every function that can fail returns a parley_status: 0 (PARLEY_OK) on success. What went wrong,
 * and where, stands in parley_last_error() until the next failing call of the same thread. */
#ifndef PARLEY_STATUS_H
#define PARLEY_STATUS_H

#include <stdint.h>

#if defined(__GNUC__)
#define PARLEY_API __attribute__((visibility("default")))
#else
#define PARLEY_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef enum parley_status {
    PARLEY_OK = 0,
    PARLEY_E_MEMORY = 1,    /* an allocation failed */
    PARLEY_E_ARGUMENT = 2,  /* an argument is outside its documented range */
    PARLEY_E_INPUT = 3,     /* a file or text is not what its format asks for */
    PARLEY_E_STORAGE = 4,   /* a file cannot be opened, read or written */
    PARLEY_E_LIMIT = 5,     /* a stated limit of size, memory or time was reached */
    PARLEY_E_CANCELLED = 6, /* the control asked to stop */
    PARLEY_E_NOT_FOUND = 7  /* the thing that was named does not exist */
} parley_status;

/* What the last failing call of this thread said. `line` and `column` count from 1; they are 0
 * where the error has no place in a file, and `file` is then "". `message` is one line, without a
 * full stop. */
typedef struct parley_error {
    parley_status status;
    uint32_t line, column;
    char file[256];
    char message[512];
} parley_error;

/* The last error of the calling thread; never NULL. Its status is PARLEY_OK if nothing failed yet.
 * The pointer stays valid for the life of the thread; the content changes with the next failure. */
PARLEY_API const parley_error *parley_last_error(void);

/* A short name such as "out of memory"; never NULL, also for a value that is no status. */
PARLEY_API const char *parley_status_name(parley_status status);

/* The version of the library that runs, such as "0.1.0". */
PARLEY_API const char *parley_version(void);

#ifdef __cplusplus
}
#endif
#endif
