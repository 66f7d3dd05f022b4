/* Kernels in two versions from one body: portable C, and the same compiled for AVX-512.
 *
 * Write the body as `PL_BODY static void f_body(...)`, then PL_KERNEL(f, (parameters), (arguments))
 * defines f_portable and f_avx512; choose with pl_wide(). Both run the same arithmetic on whole
 * numbers, so both give the same bits. */
#ifndef PL_DEAL_KERNEL_H
#define PL_DEAL_KERNEL_H

#include <stdbool.h>

#define PL_BODY inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__GNUC__)
#define PL_HAVE_AVX512 1
#define PL_AVX512                                                                                  \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512cd,popcnt,bmi,bmi2")))
#else
#define PL_HAVE_AVX512 0
#define PL_AVX512
#endif

#define PL_KERNEL(name, parameters, arguments) PL_KERNEL_(name, parameters, arguments)
#define PL_KERNEL_(name, parameters, arguments)                                                    \
    static void name##_portable parameters {                                                       \
        name##_body arguments;                                                                     \
    }                                                                                              \
    PL_AVX512 static void name##_avx512 parameters {                                               \
        name##_body arguments;                                                                     \
    }

/* Whether the wide versions run: the processor has AVX-512 and pl_force_portable was not called
 * with true. */
bool pl_wide(void);

/* For tests: true sends every kernel to its portable version, on all threads. */
void pl_force_portable(bool portable);

#endif
