/* How many agreements of a random plan of 28 points both parties accept: exactly, and as an
 * estimate with its interval for comparison. */
#include <parley/acceptable.h>
#include <parley/generate.h>

#include <stdio.h>

enum { POINTS = 28, OPTIONS = 4, SCALE = 1000 };

static void print(const parley_acceptable *found) {
    char digits[PARLEY_COUNT_TEXT_BYTES];
    if (found->exact) {
        parley_count_format(digits, &found->count);
        printf("exactly %s agreements (%s)\n", digits, found->method);
    } else {
        printf("about %.3g agreements, with 95 %% confidence %.3g to %.3g (%s)\n", found->number,
               found->low, found->high, found->method);
    }
}

int main(void) {
    int32_t gains[2 * POINTS * OPTIONS];
    uint32_t counts[POINTS];
    int64_t floors[2] = {600, 600}; /* utilities of 0.6 on a grid of thousandths */
    parley_generate_options from = {PARLEY_FAMILY_OPPOSED, 2, POINTS, OPTIONS, SCALE, 1};
    parley_acceptable_options sample = {.method = PARLEY_ACCEPTABLE_SAMPLE, .seed = 1};
    parley_acceptable found;
    parley_space *space = NULL;
    for (int j = 0; j < POINTS; j++)
        counts[j] = OPTIONS;
    parley_space_spec spec = {
        .party_count = 2, .issue_count = POINTS, .option_counts = counts, .gains = gains};
    parley_status status = parley_generate(gains, &from);
    if (status == PARLEY_OK)
        status = parley_space_new(&space, &spec, NULL);
    if (status == PARLEY_OK)
        status = parley_count_acceptable(&found, space, floors, NULL, NULL);
    if (status == PARLEY_OK) {
        print(&found);
        status = parley_count_acceptable(&found, space, floors, &sample, NULL);
    }
    if (status == PARLEY_OK)
        print(&found);
    else
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_space_free(space);
    return status == PARLEY_OK ? 0 : 1;
}
