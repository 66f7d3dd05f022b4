/* What the fuzz targets share. A target is one function over bytes; with -Dfuzz=true libFuzzer
 * calls it, else replay.c does, on files. */
#ifndef PL_FUZZ_H
#define PL_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Stops the run: a promise of the library is broken. */
#define PL_REQUIRE(condition)                                                                      \
    do {                                                                                           \
        if (!(condition))                                                                          \
            __builtin_trap();                                                                      \
    } while (0)

#endif
