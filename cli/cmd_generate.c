/* parley generate: a random dossier of one of five families, for benchmarks and for trying things
 * out. */
#include "command.h"

#include "base/memory.h"
#include "base/text.h"

#include <parley/generate.h>

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FINE_SCALE = 1000000000, MOST_CELLS = 4000000 };

typedef struct request {
    parley_generate_options problem;
    double reservation;
} request;

static int share_option(const command_line *arguments, const char *name, double *value) {
    double number;
    if (!number_given(arguments, name, &number))
        return EXIT_DONE;
    if (!(number >= 0 && number <= 1))
        return usage_error("generate", "--%s takes a number from 0 to 1", name);
    *value = round(number * 1e6) / 1e6;
    return EXIT_DONE;
}

static int read_request(const command_line *arguments, request *out) {
    const char *family = argument_of(arguments, "family");
    uint64_t parties = 2, points = 28, options = 4, seed = 1;
    int code = whole_option(arguments, "parties", 1, PARLEY_MAX_PARTIES, &parties);
    if (code == EXIT_DONE)
        code = whole_option(arguments, "points", 1, PARLEY_MAX_ISSUES, &points);
    if (code == EXIT_DONE)
        code = whole_option(arguments, "options", 1, PARLEY_MAX_OPTIONS, &options);
    if (code == EXIT_DONE)
        code = whole_option(arguments, "seed", 0, UINT64_MAX, &seed);
    if (code == EXIT_DONE)
        code = share_option(arguments, "reservation", &out->reservation);
    if (code != EXIT_DONE)
        return code;
    out->problem = (parley_generate_options){.family = PARLEY_FAMILY_OPPOSED,
                                             .parties = (uint32_t)parties,
                                             .issues = (uint32_t)points,
                                             .options = (uint32_t)options,
                                             .scale = FINE_SCALE,
                                             .seed = seed};
    if (family && parley_family_find(&out->problem.family, family) != PARLEY_OK)
        return usage_error("generate",
                           "there is no family \"%s\"; there are indep, opposed, spatial, "
                           "nearconst and corr",
                           family);
    if (parties * points * options > MOST_CELLS)
        return usage_error("generate", "parties x points x options is at most %d", MOST_CELLS);
    return EXIT_DONE;
}

/* -- writing --------------------------------------------------------------------------------- */

static void put_head(pl_text *out, const request *from) {
    const parley_generate_options *p = &from->problem;
    pl_text_print(
        out,
        "# parley generate --family %s --parties %u --points %u --options %u --seed %" PRIu64
        " --reservation %g\n",
        parley_family_name(p->family), p->parties, p->issues, p->options, p->seed,
        from->reservation);
    pl_text_print(out, "parley: dossier/1\nid: %s-%u-%u-%u-%" PRIu64 "\n",
                  parley_family_name(p->family), p->parties, p->issues, p->options, p->seed);
    pl_text_print(out, "title: Random dossier, family %s\nparties:\n",
                  parley_family_name(p->family));
    for (uint32_t i = 0; i < p->parties; i++)
        pl_text_print(out, "  - {id: p%u, role: principal, reservation: %g}\n", i + 1,
                      from->reservation);
    pl_text_put(out, "plan:\n  points:\n");
    for (uint32_t j = 0; j < p->issues; j++) {
        pl_text_print(out, "    - {id: i%u, options: [", j + 1);
        for (uint32_t o = 0; o < p->options; o++)
            pl_text_print(out, "%s{id: o%u}", o ? ", " : "", o + 1);
        pl_text_put(out, "]}\n");
    }
}

static int32_t greatest(const int32_t *gain, uint32_t count) {
    int32_t most = 0;
    for (uint32_t o = 0; o < count; o++)
        most = gain[o] > most ? gain[o] : most;
    return most;
}

/* A gain is weight x value: the weight of a point is its greatest gain in ten-thousandths, the
 * value of an option its share of that in thousandths. */
static void put_weights(pl_text *out, const request *from, const int32_t *gains) {
    const parley_generate_options *p = &from->problem;
    pl_text_put(out, "weights:\n");
    for (uint32_t i = 0; i < p->parties; i++) {
        pl_text_print(out, "  - {party: p%u, basis: assumed, points: {", i + 1);
        for (uint32_t j = 0; j < p->issues; j++) {
            const int32_t *gain = gains + ((size_t)i * p->issues + j) * p->options;
            double weight = round(greatest(gain, p->options) * (1e4 / FINE_SCALE)) / 1e4;
            pl_text_print(out, "%si%u: %.4g", j ? ", " : "", j + 1, fmax(weight, 1e-4));
        }
        pl_text_put(out, "}}\n");
    }
}

static void put_stances(pl_text *out, const request *from, const int32_t *gains) {
    const parley_generate_options *p = &from->problem;
    pl_text_put(out, "stances:\n");
    for (uint32_t i = 0; i < p->parties; i++)
        for (uint32_t j = 0; j < p->issues; j++) {
            const int32_t *gain = gains + ((size_t)i * p->issues + j) * p->options;
            double most = fmax(greatest(gain, p->options), 1);
            for (uint32_t o = 0; o < p->options; o++)
                pl_text_print(
                    out, "  - {party: p%u, point: i%u, option: o%u, value: %.3g, basis: assumed}\n",
                    i + 1, j + 1, o + 1, round(1000.0 * gain[o] / most) / 1000);
        }
}

static int generate(const request *from) {
    const parley_generate_options *p = &from->problem;
    pl_text out = {0};
    int32_t *gains = pl_calloc((size_t)p->parties * p->issues * p->options, sizeof *gains);
    int code = EXIT_LIMIT;
    if (gains && parley_generate(gains, p) == PARLEY_OK) {
        put_head(&out, from);
        put_weights(&out, from, gains);
        put_stances(&out, from, gains);
    }
    if (!gains || out.failed)
        fprintf(stderr, "parley: out of memory\n");
    else
        code = write_output(pl_text_string(&out), out.length);
    pl_text_clear(&out);
    pl_free(gains);
    return code;
}

static int run(const command_line *arguments) {
    request from = {.reservation = 0.3};
    int code = read_request(arguments, &from);
    return code == EXIT_DONE ? generate(&from) : code;
}

static const command_option options[] = {
    {"family", "NAME", "indep, opposed, spatial, nearconst or corr (default opposed)"},
    {"parties", "N", "1 to 8, all of them required (default 2)"},
    {"points", "M", "1 to 512 (default 28)"},
    {"options", "K", "options of every point (default 4)"},
    {"reservation", "R", "reservation value of every party, 0 to 1 (default 0.3)"},
    {"seed", "S", "a whole number: the same seed writes the same dossier (default 1)"},
    {NULL, NULL, NULL}};

const command command_generate = {
    .name = "generate",
    .operands = "",
    .summary = "write a random dossier",
    .text = "Writes a random dossier to standard output, additive, of one of these families:\n"
            "  indep      the parties' values are independent\n"
            "  opposed    the last party wants roughly the reverse of the others; weights\n"
            "             differ, so there is something to trade\n"
            "  spatial    single-peaked values on ordered options, in two blocs\n"
            "  nearconst  as opposed, with nearly equal weights: almost pure\n"
            "             division, the hard case\n"
            "  corr       the parties want nearly the same\n\n"
            "Examples:\n"
            "  parley generate --family spatial --parties 3 --seed 7 > plan.yaml\n"
            "  parley generate --points 40 --options 6 --parties 6 > large.yaml",
    .options = options,
    .run = run,
};
