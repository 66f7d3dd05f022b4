/* The error record of each thread, and the names of the statuses. */
#include "base/error.h"

#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local parley_error last_error;

const parley_error *parley_last_error(void) {
    return &last_error;
}

static void record(parley_status status, const char *file, uint32_t line, uint32_t column) {
    last_error.status = status;
    last_error.line = line;
    last_error.column = column;
    snprintf(last_error.file, sizeof last_error.file, "%s", file);
}

parley_status pl_fail(parley_status status, const char *format, ...) {
    va_list arguments;
    record(status, "", 0, 0);
    va_start(arguments, format);
    vsnprintf(last_error.message, sizeof last_error.message, format, arguments);
    va_end(arguments);
    pl_clean_message(last_error.message);
    return status;
}

parley_status pl_fail_at(parley_status status, const char *file, uint32_t line, uint32_t column,
                         const char *format, ...) {
    va_list arguments;
    record(status, file, line, column);
    va_start(arguments, format);
    vsnprintf(last_error.message, sizeof last_error.message, format, arguments);
    va_end(arguments);
    pl_clean_message(last_error.message);
    return status;
}

parley_status pl_fail_memory(void) {
    return pl_fail(PARLEY_E_MEMORY, "out of memory");
}

const char *parley_status_name(parley_status status) {
    switch (status) {
    case PARLEY_OK: return "ok";
    case PARLEY_E_MEMORY: return "out of memory";
    case PARLEY_E_ARGUMENT: return "argument out of range";
    case PARLEY_E_INPUT: return "bad input";
    case PARLEY_E_STORAGE: return "storage error";
    case PARLEY_E_LIMIT: return "limit reached";
    case PARLEY_E_CANCELLED: return "cancelled";
    case PARLEY_E_NOT_FOUND: return "not found";
    }
    return "unknown status";
}

const char *parley_version(void) {
    return PARLEY_VERSION;
}
