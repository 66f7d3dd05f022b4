/* parley show: being written. */
#include "command.h"
static int run(const command_line *arguments) {
    (void)arguments;
    return EXIT_USAGE;
}
static const command_option options[] = {{NULL, NULL, NULL}};
const command command_show = {
    .name = "show", .operands = "FILE", .summary = "", .text = "", .options = options, .run = run};
