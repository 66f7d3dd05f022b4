/* Random small profiles for the tests of src/format, and temporary folders. */
#ifndef FORMAT_SAMPLE_H
#define FORMAT_SAMPLE_H

#include "pl_test.h"

#include "parallel/random.h"

#include <parley/format.h>

#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SAMPLE_ISSUES = 4, SAMPLE_PARTIES = 3, SAMPLE_VALUES = 4 };

typedef struct format_sample {
    parley_profiles content;
    parley_issue issues[SAMPLE_ISSUES];
    parley_profile profiles[SAMPLE_PARTIES];
    double weights[SAMPLE_PARTIES][SAMPLE_ISSUES];
    double tables[SAMPLE_PARTIES][SAMPLE_ISSUES][16];
    double outcomes[SAMPLE_PARTIES][SAMPLE_ISSUES];
    parley_evaluator evaluators[SAMPLE_PARTIES][SAMPLE_ISSUES];
} format_sample;

typedef enum sample_kind {
    SAMPLE_PLAIN, /* discrete issues, decimals of 3 digits, weights that sum to 1 */
    SAMPLE_MIXED, /* integer and real issues too, lines and triangles, reservation outcomes */
    SAMPLE_WILD,  /* any weights, any utilities, a bias, a discount */
    SAMPLE_KINDS
} sample_kind;

/* Names that some syntax takes for something else. */
static const char *const sample_names[] = {
    "plain",      "yes",  "R & D",       "1e5",    "no: it is not", "价格", "a \"quoted\" <one>",
    "-5",         "0x10", "ends with :", "# five", "[list]",        "null", "it's",
    "2001-01-01", "é à",  "back\\slash", "{map}",  "12:30",         "007",  "- dash",
};

static inline double sample_decimal(pl_random *random) {
    return (double)pl_random_below(random, 1001) / 1000;
}

static inline void sample_issue(format_sample *s, pl_random *random, uint32_t j, sample_kind kind) {
    static const char *values[SAMPLE_ISSUES][SAMPLE_VALUES];
    static const char *const names[] = {"fare", "time & place", "天数", "yes"};
    parley_issue *issue = &s->issues[j];
    uint64_t shape = kind == SAMPLE_PLAIN ? 0 : pl_random_below(random, 4);
    *issue = (parley_issue){.name = names[j]};
    if (shape == 1) {
        issue->kind = PARLEY_ISSUE_INTEGER;
        issue->low = (double)pl_random_below(random, 9) - 4;
        issue->high = issue->low + (double)pl_random_below(random, 6);
    } else if (shape == 2) {
        issue->kind = PARLEY_ISSUE_REAL;
        issue->low = (double)pl_random_below(random, 9) / 2 - 2;
        issue->high = issue->low + 1 + (double)pl_random_below(random, 4) / 4;
        issue->step = pl_random_below(random, 2) ? 0 : 0.25;
    } else {
        issue->kind = PARLEY_ISSUE_DISCRETE;
        issue->value_count = 1 + (size_t)pl_random_below(random, SAMPLE_VALUES);
        for (uint32_t i = 0; i < issue->value_count; i++)
            values[j][i] =
                sample_names[(j * 5 + i * 4 + (uint32_t)pl_random_below(random, 4)) % 21];
        issue->values = values[j];
    }
}

static inline void sample_evaluator(format_sample *s, pl_random *random, uint32_t p, uint32_t j,
                                    sample_kind kind) {
    const parley_issue *issue = &s->issues[j];
    parley_evaluator *e = &s->evaluators[p][j];
    size_t count = parley_issue_count(issue);
    double top = 0, reach = kind == SAMPLE_WILD ? 5 : 1, width = issue->high - issue->low;
    *e = (parley_evaluator){.least = -HUGE_VAL, .most = HUGE_VAL, .divisor = 1};
    if (issue->kind == PARLEY_ISSUE_DISCRETE || (count > 0 && pl_random_below(random, 3) == 0)) {
        for (size_t i = 0; i < count; i++) {
            s->tables[p][j][i] = reach * sample_decimal(random) - (kind == SAMPLE_WILD ? 2 : 0);
            top = fmax(top, s->tables[p][j][i]);
        }
        e->table = s->tables[p][j];
        e->divisor = kind == SAMPLE_MIXED && top > 0 ? top : 1;
        return;
    }
    if (width > 0 && pl_random_below(random, 3) == 0) {
        e->kind = PARLEY_EVALUATE_TRIANGULAR;
        e->from = issue->low - 0.5;
        e->peak = issue->low + width * 0.25;
        e->to = issue->high + 0.25;
        e->rise = kind == SAMPLE_WILD ? -2 : 1;
        return;
    }
    double first = reach * sample_decimal(random), last = reach * sample_decimal(random);
    e->kind = PARLEY_EVALUATE_LINEAR;
    e->from = issue->low;
    e->run = width > 0 ? width : 1;
    e->offset = first;
    e->rise = width > 0 ? last - first : 0;
    if (kind == SAMPLE_MIXED && pl_random_below(random, 3) == 0) { /* cut, as Genius does */
        e->rise *= 2;
        e->least = 0;
        e->most = 1;
    }
}

static inline void sample_profile(format_sample *s, pl_random *random, uint32_t p,
                                  sample_kind kind) {
    static const char *const names[] = {"buyer", "卖方", "a third / party"};
    parley_profile *profile = &s->profiles[p];
    int64_t left = 1000;
    for (uint32_t j = 0; j < s->content.issue_count; j++) {
        int64_t weight = j + 1 == s->content.issue_count
                             ? left
                             : (int64_t)pl_random_below(random, (uint64_t)left + 1);
        left -= weight;
        s->weights[p][j] = (double)weight / 1000;
        if (kind == SAMPLE_WILD)
            s->weights[p][j] = 4 * pl_random_unit(random) - 1;
        sample_evaluator(s, random, p, j, kind);
    }
    *profile = (parley_profile){.name = names[p],
                                .weights = s->weights[p],
                                .evaluators = s->evaluators[p],
                                .divisor = 1,
                                .ceiling = HUGE_VAL,
                                .discount = kind == SAMPLE_WILD ? 0.75 : 1};
    if (kind == SAMPLE_WILD)
        profile->bias = pl_random_unit(random);
    profile->reserve.kind = (parley_reserve_kind)pl_random_below(random, kind ? 3 : 2);
    profile->reserve.value = sample_decimal(random) / 2;
    for (uint32_t j = 0; j < s->content.issue_count; j++) {
        size_t count = parley_issue_count(&s->issues[j]);
        s->outcomes[p][j] =
            count ? parley_issue_value(&s->issues[j], (size_t)pl_random_below(random, count))
                  : s->issues[j].low;
    }
    profile->reserve.outcome = s->outcomes[p];
}

/* Profiles number `run` of a kind; free them. */
static inline parley_profiles *sample_profiles(format_sample *s, uint64_t run, sample_kind kind) {
    pl_random random = pl_random_stream(11, run, (uint64_t)kind);
    parley_profiles *profiles;
    memset(s, 0, sizeof *s);
    s->content =
        (parley_profiles){.name = run % 3 ? "ferry" : "a: b",
                          .issue_count = 1 + (size_t)pl_random_below(&random, SAMPLE_ISSUES),
                          .profile_count = 1 + (size_t)pl_random_below(&random, 3),
                          .issues = s->issues,
                          .profiles = s->profiles};
    for (uint32_t j = 0; j < s->content.issue_count; j++)
        sample_issue(s, &random, j, kind);
    for (uint32_t p = 0; p < s->content.profile_count; p++)
        sample_profile(s, &random, p, kind);
    parley_status status = parley_profiles_new(&profiles, &s->content);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
    return profiles;
}

/* A folder of this process that is not there yet; it is removed by sample_remove. */
static inline const char *sample_folder(void) {
    static char path[64];
    static unsigned count;
    snprintf(path, sizeof path, "/tmp/parley-test-%ld-%u", (long)getpid(), count++);
    return path;
}

static inline void sample_remove(const char *path) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    ck_assert_int_eq(system(command), 0);
}

#endif
