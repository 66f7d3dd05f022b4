/* Which version of the kernels runs. */
#include "deal/kernel.h"

#include <stdatomic.h>

static atomic_bool forced_portable;

bool pl_wide(void) {
#if PL_HAVE_AVX512
    return !atomic_load_explicit(&forced_portable, memory_order_relaxed) &&
           __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("bmi2");
#else
    return false;
#endif
}

void pl_force_portable(bool portable) {
    atomic_store(&forced_portable, portable);
}
