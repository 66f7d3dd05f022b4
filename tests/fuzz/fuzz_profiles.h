/* What the targets of the three formats share: files behind each other in one input, and what must
 * hold of profiles that were read from them. */
#ifndef PL_FUZZ_PROFILES_H
#define PL_FUZZ_PROFILES_H

#include "fuzz.h"

#include "base/text.h"
#include "format/form.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { FUZZ_FILES = 4 };

/* Splits the input at lines of "%%%%" into at most four files, called 1-domain, 2-a, ... */
static inline size_t fuzz_split(parley_file *files, char names[][16], const char *ending,
                                const char *bytes, size_t length) {
    static const char mark[] = "\n%%%%\n";
    size_t count = 0;
    for (;;) {
        const char *end = memmem(bytes, length, mark, sizeof mark - 1);
        size_t size = end && count + 1 < FUZZ_FILES ? (size_t)(end - bytes) : length;
        snprintf(names[count], 16, "%zu-file%s", count + 1, ending);
        files[count] = (parley_file){names[count], bytes, size};
        count++;
        if (size == length)
            return count;
        bytes += size + sizeof mark - 1;
        length -= size + sizeof mark - 1;
    }
}

static inline void fuzz_look_at_values(const parley_profiles *profiles) {
    double first[PARLEY_MAX_ISSUES], none[PARLEY_MAX_ISSUES];
    for (size_t j = 0; j < profiles->issue_count; j++) {
        const parley_issue *issue = &profiles->issues[j];
        PL_REQUIRE(issue->name[0] && pl_utf8_valid(issue->name, strlen(issue->name)));
        first[j] = issue->kind == PARLEY_ISSUE_DISCRETE ? 0 : issue->low;
        none[j] = NAN;
    }
    for (size_t p = 0; p < profiles->profile_count; p++) {
        double least, greatest;
        parley_profiles_range(profiles, p, &least, &greatest);
        double u = parley_profiles_eval(profiles, p, first), slack = 1e-9 * (1 + fabs(greatest));
        PL_REQUIRE(least <= greatest && u >= least - slack && u <= greatest + slack);
        PL_REQUIRE(!isnan(parley_profiles_eval(profiles, p, none)));
        PL_REQUIRE(!isnan(parley_profiles_reservation(profiles, p)));
    }
}

static inline void fuzz_look_at_problem(const parley_profiles *profiles) {
    parley_profiles_problem *problem;
    if (profiles->issue_count > 6 ||
        parley_profiles_problem_new(&problem, profiles, NULL) != PARLEY_OK)
        return;
    for (uint32_t p = 0; p < problem->whole.party_count; p++)
        PL_REQUIRE(problem->scale[p] >= 1 && problem->error[p] >= 0 && problem->error[p] < 1);
    parley_profiles_problem_free(problem);
}

/* What is written in any format can be read again. */
static inline void fuzz_write(const parley_profiles *profiles, parley_format target) {
    pl_arena arena = {0};
    pl_outputs outputs = {0};
    parley_profiles *again = NULL;
    pl_form form = {.arena = &arena, .from = profiles, .target = target};
    if (pl_form_make(&form) == PARLEY_OK && pl_form_files(&form, &outputs) == PARLEY_OK) {
        parley_file files[FUZZ_FILES + 1];
        for (size_t i = 0; i < outputs.count; i++)
            files[i] = (parley_file){outputs.items[i].name, outputs.items[i].text.bytes,
                                     outputs.items[i].text.length};
        parley_status status = parley_profiles_parse(&again, files, outputs.count, NULL, NULL);
        /* products of large numbers may pass what is read */
        PL_REQUIRE(status == PARLEY_OK || strstr(parley_last_error()->message, "beyond 10^15"));
        PL_REQUIRE(!again || (again->issue_count == profiles->issue_count &&
                              again->profile_count == profiles->profile_count));
    }
    parley_profiles_free(again);
    pl_outputs_clear(&outputs);
    pl_arena_clear(&arena);
}

static inline void fuzz_to_dossier(const parley_profiles *profiles) {
    parley_dossier *dossier;
    parley_status status = parley_profiles_to_dossier(&dossier, profiles, NULL, NULL);
    if (status != PARLEY_OK) {
        const char *message = parley_last_error()->message; /* refused for a reason of its own */
        PL_REQUIRE(!dossier && (status == PARLEY_E_LIMIT || strstr(message, "no sum over") ||
                                strstr(message, "gives that") || strstr(message, "no issue")));
        return;
    }
    PL_REQUIRE(dossier->party_count == profiles->profile_count);
    PL_REQUIRE(dossier->point_count == profiles->issue_count);
    parley_dossier_free(dossier);
}

/* Reads the input as files of one format, both ways of reading it. */
static inline int fuzz_profiles(const uint8_t *bytes, size_t length, const char *ending) {
    for (uint32_t raw = 0; raw < 2; raw++) {
        parley_file files[FUZZ_FILES];
        char names[FUZZ_FILES][16];
        parley_format_options options = {.genius_raw = raw};
        parley_profiles *profiles;
        size_t count = fuzz_split(files, names, ending, (const char *)bytes, length);
        parley_status status = parley_profiles_parse(&profiles, files, count, &options, NULL);
        const parley_error *error = parley_last_error();
        if (status != PARLEY_OK) {
            PL_REQUIRE(!profiles && error->status == status && error->message[0]);
            PL_REQUIRE(pl_utf8_valid(error->message, strlen(error->message)));
            PL_REQUIRE(status != PARLEY_E_INPUT || !error->file[0] || error->line >= 1);
            continue;
        }
        fuzz_look_at_values(profiles);
        fuzz_look_at_problem(profiles);
        for (int f = PARLEY_FORMAT_GENIUS; f <= PARLEY_FORMAT_NEGMAS; f++)
            fuzz_write(profiles, (parley_format)f);
        fuzz_to_dossier(profiles);
        parley_profiles_free(profiles);
    }
    return 0;
}

#endif
