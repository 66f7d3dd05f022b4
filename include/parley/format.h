/* The formats of negotiation research in and out: Genius XML, GeniusWeb JSON, NegMAS YAML, and the
 * dossier.
 *
 * docs/formats.md says what is read of each, what is refused, and what each cannot hold. A folder
 * of profiles is read in the order of its file names. */
#ifndef PARLEY_FORMAT_H
#define PARLEY_FORMAT_H

#include <parley/dossier.h>
#include <parley/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum parley_format {
    PARLEY_FORMAT_DOSSIER,   /* one YAML or JSON file (docs/dossier.md) */
    PARLEY_FORMAT_GENIUS,    /* XML: a file for the domain and one for each party */
    PARLEY_FORMAT_GENIUSWEB, /* JSON: a file for each party, which holds the domain too */
    PARLEY_FORMAT_NEGMAS     /* YAML or JSON: a file for the domain and one for each party */
} parley_format;

/* "dossier", "genius", "geniusweb", "negmas". */
PARLEY_API const char *parley_format_name(parley_format format);

/* The format of that name; PARLEY_E_NOT_FOUND. */
PARLEY_API parley_status parley_format_find(parley_format *out, const char *name);

/* All zeroes is the default. */
typedef struct parley_format_options {
    /* Read Genius as NegMAS does: evaluations not divided by the greatest of their issue, lines not
     * cut to [0, 1] and over the number itself, weights and reservation values as they are. */
    uint32_t genius_raw;
    uint32_t levels;  /* options of a real issue, both ends included, in 2 .. 1000; 0: 11 */
    uint32_t strict;  /* fail, and write nothing, where something would be lost */
    uint32_t replace; /* write also where something is already */
} parley_format_options;

/* What a file is called and holds, for reading from memory. */
typedef struct parley_file {
    const char *name; /* as in messages; its ending says which syntax it has */
    const char *bytes;
    size_t length;
} parley_file;

/* Which format one file, a folder, or several files have, by what is in them. A folder with a
 * dossier.yaml or dossier.json, and a file that is nothing else, is a dossier. PARLEY_E_STORAGE;
 * PARLEY_E_INPUT: files of several formats, or XML that is broken. PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_format_detect(parley_format *out, const char *const *paths,
                                              size_t count);

/* Reads profiles from a folder, or from the files named: for Genius and NegMAS the domain and its
 * profiles, or one profile that lies in a folder with its domain. `options` may be NULL;
 * `diagnostics` (may be NULL) receives the warnings, and the error where there is one.
 * PARLEY_E_INPUT with file, line and column for what the format does not allow and for what can be
 * read in two ways; also for a dossier. PARLEY_E_STORAGE, PARLEY_E_LIMIT, PARLEY_E_MEMORY.
 * O(size of the files). */
PARLEY_API parley_status parley_profiles_read(parley_profiles **out, const char *const *paths,
                                              size_t count, const parley_format_options *options,
                                              parley_diagnostics *diagnostics);

/* The same from memory; files[count], in the order of their names. */
PARLEY_API parley_status parley_profiles_parse(parley_profiles **out, const parley_file *files,
                                               size_t count, const parley_format_options *options,
                                               parley_diagnostics *diagnostics);

/* Profiles as a dossier: parties p1, p2, ..., points with their options, values of options and
 * weights as said, reservation values. `lost` (may be NULL) receives what a dossier cannot hold, as
 * warnings. With `strict`, PARLEY_E_INPUT where that is anything. PARLEY_E_INPUT: utilities that
 * are no sums over issues. PARLEY_E_LIMIT: more parties, points or options than a dossier may have.
 * PARLEY_E_MEMORY. Utilities are kept to the error that `lost` states. O(n K). */
PARLEY_API parley_status parley_profiles_to_dossier(parley_dossier **out,
                                                    const parley_profiles *profiles,
                                                    const parley_format_options *options,
                                                    parley_diagnostics *lost);

/* A dossier as profiles: the parties whose consent is needed, central values and weights as they
 * stood on the day `as_of` (or PARLEY_ALL_DAYS). Issues and values are called by their texts in
 * `language` (NULL: the first there is), by their ids where there is none or two are the same.
 * `lost` as above: red lines, constraints, intervals and what else profiles cannot hold.
 * PARLEY_E_INPUT as parley_view_new, and where nobody's consent is needed; PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_profiles_from_dossier(parley_profiles **out,
                                                      const parley_dossier *dossier, int32_t as_of,
                                                      const char *language,
                                                      const parley_format_options *options,
                                                      parley_diagnostics *lost);

/* Writes profiles as a dossier file, or as a folder of one of the other formats, whole or not at
 * all. What stands at `path` is replaced only with `options->replace`: a file, or a folder that
 * holds nothing but files of these formats. `lost` as above. PARLEY_E_STORAGE, PARLEY_E_INPUT,
 * PARLEY_E_LIMIT, PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_profiles_write(const parley_profiles *profiles, const char *path,
                                               parley_format format,
                                               const parley_format_options *options,
                                               parley_diagnostics *lost);

/* Opens anything as a dossier: a dossier as parley_dossier_read does, profiles by way of
 * parley_profiles_to_dossier, what was lost among the warnings of `diagnostics`. */
PARLEY_API parley_status parley_dossier_open(parley_dossier **out, const char *path,
                                             const parley_format_options *options,
                                             parley_diagnostics *diagnostics);

#ifdef __cplusplus
}
#endif
#endif
