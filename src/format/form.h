/* Profiles in a form that a format can hold: which issues stay numeric, and utilities in [0, 1]. */
#ifndef PL_FORMAT_FORM_H
#define PL_FORMAT_FORM_H

#include "base/memory.h"
#include "base/text.h"
#include "format/files.h"

#include <parley/format.h>

#include <stdbool.h>

/* What is being written, and to whom what is lost is told. */
typedef struct pl_form {
    pl_arena *arena;
    const parley_profiles *from;
    parley_format target;
    uint32_t levels;
    parley_diagnostics *lost; /* may be NULL */
    size_t losses;
    parley_profiles out; /* arrays in the arena */
} pl_form;

/* Fills form->out. In it every evaluator has the divisor 1 and every additive profile the divisor
 * 1, and
 *
 *     dossier    every evaluator is a table in [0, 1]; weights are 0 or more and sum to 1; issues
 *                are discrete, or ranges with a step
 *     geniusweb  tables or lines in [0, 1]; weights as above
 *     genius     tables in [0, 1] with the greatest entry 1 (or all 0), lines, triangles of height
 * 1; weights sum to 1 or less negmas     as the profiles are
 *
 * A reservation value is a value, but for geniusweb, which keeps an outcome.
 * PARLEY_E_INPUT where the utility is no sum over issues and the format has sums only;
 * PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
parley_status pl_form_make(pl_form *form);

/* Notes what is lost, in the words of a warning. */
parley_status pl_form_lose(pl_form *form, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Notes what is good to know and no loss. */
parley_status pl_form_note(pl_form *form, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The text of a value of an issue: its name, or its number as a decimal; 64 bytes of `buffer`. */
const char *pl_value_text(const parley_issue *issue, size_t value, char *buffer);

/* The files of a folder in the form's format, in the order of the parties; the domain last. */
parley_status pl_form_files(pl_form *form, pl_outputs *files);

/* -- the writers: each puts one file's text into `out` -- */
void pl_genius_domain(pl_text *out, const parley_profiles *form);
void pl_genius_profile(pl_text *out, const parley_profiles *form, size_t profile);
void pl_geniusweb_domain(pl_text *out, const parley_profiles *form);
parley_status pl_geniusweb_profile(pl_text *out, pl_form *form, size_t profile);
void pl_negmas_domain(pl_text *out, const parley_profiles *form);
void pl_negmas_profile(pl_text *out, const parley_profiles *form, size_t profile);
parley_status pl_dossier_text(pl_text *out, pl_form *form);

/* Profiles as the text of a dossier, as parley_profiles_write with PARLEY_FORMAT_DOSSIER. */
parley_status pl_profiles_dossier(pl_text *out, const parley_profiles *profiles,
                                  const parley_format_options *options, parley_diagnostics *lost);

#endif
