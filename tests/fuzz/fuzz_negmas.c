/* NegMAS YAML from any bytes, split into files: refused with a message, or read and written again.
 */
#include "fuzz_profiles.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
    return fuzz_profiles(bytes, length, ".yml");
}
