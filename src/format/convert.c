/* Profiles to a dossier and to files. */
#include "base/map.h"
#include "dossier/diagnostics.h"
#include "format/files.h"
#include "format/form.h"
#include "format/reader.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* -- to a dossier ---------------------------------------------------------------------------- */

static parley_status check_strict(const pl_form *form, const parley_format_options *options,
                                  const char *path) {
    if (!options || !options->strict || form->losses == 0)
        return PARLEY_OK;
    return pl_fail_at(PARLEY_E_INPUT, path, 0, 0, "%zu thing%s would be lost, and nothing may be",
                      form->losses, form->losses == 1 ? "" : "s");
}

static pl_form begin(pl_arena *arena, const parley_profiles *profiles, parley_format target,
                     const parley_format_options *options, parley_diagnostics *lost) {
    return (pl_form){.arena = arena,
                     .from = profiles,
                     .target = target,
                     .levels = options ? options->levels : 0,
                     .lost = lost};
}

parley_status pl_profiles_dossier(pl_text *out, const parley_profiles *profiles,
                                  const parley_format_options *options, parley_diagnostics *lost) {
    pl_arena arena = {0};
    pl_form form = begin(&arena, profiles, PARLEY_FORMAT_DOSSIER, options, lost);
    parley_status status;
    PL_TRY(pl_form_make(&form));
    PL_TRY(pl_dossier_text(out, &form));
    PL_TRY(check_strict(&form, options, ""));
out:
    pl_arena_clear(&arena);
    return status;
}

/* `name` stands for the file in messages of the dossier. */
static parley_status to_dossier(parley_dossier **out, const parley_profiles *profiles,
                                const char *name, const parley_format_options *options,
                                parley_diagnostics *lost) {
    pl_text text = {0};
    *out = NULL;
    parley_status status = pl_profiles_dossier(&text, profiles, options, lost);
    /* that nothing has a source is no news here: the findings are not passed on */
    if (status == PARLEY_OK)
        status = parley_dossier_parse(out, name, text.bytes, text.length, 0, NULL);
    pl_text_clear(&text);
    return status;
}

parley_status parley_profiles_to_dossier(parley_dossier **out, const parley_profiles *profiles,
                                         const parley_format_options *options,
                                         parley_diagnostics *lost) {
    return to_dossier(out, profiles, profiles->name[0] ? profiles->name : "profiles", options,
                      lost);
}

static parley_status open_profiles(parley_dossier **out, const char *path,
                                   const parley_format_options *options,
                                   parley_diagnostics *diagnostics) {
    parley_profiles *profiles;
    parley_status status = parley_profiles_read(&profiles, &path, 1, options, diagnostics);
    if (status != PARLEY_OK)
        return status;
    status = to_dossier(out, profiles, path, options, diagnostics);
    parley_profiles_free(profiles);
    if (status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT) {
        char message[512];
        snprintf(message, sizeof message, "%s", parley_last_error()->message);
        if (diagnostics && parley_diagnostics_add(diagnostics, 1, 0, 0, message) != PARLEY_OK)
            return PARLEY_E_MEMORY;
        return pl_fail_at(status, path, 0, 0, "%s", message);
    }
    return status;
}

parley_status parley_dossier_open(parley_dossier **out, const char *path,
                                  const parley_format_options *options,
                                  parley_diagnostics *diagnostics) {
    parley_format format;
    *out = NULL;
    parley_status status = parley_format_detect(&format, &path, 1);
    if (status == PARLEY_OK && format == PARLEY_FORMAT_DOSSIER)
        return parley_dossier_read(out, path, diagnostics);
    return status == PARLEY_E_STORAGE || status == PARLEY_E_MEMORY
               ? status
               : open_profiles(out, path, options, diagnostics);
}

/* -- names of files -------------------------------------------------------------------------- */

typedef struct folder {
    pl_arena *arena;
    pl_map taken; /* names in small letters: some file systems do not tell the case apart */
    pl_outputs *files;
} folder;

/* A name without what file systems and shells do not take, at most 80 bytes. */
static void clean_name(char *out, size_t size, const char *name) {
    size_t length = strlen(name);
    if (length >= size)
        length = size - 1;
    while (length > 0 && ((unsigned char)name[length] & 0xc0) == 0x80) /* no half characters */
        length--;
    while (length > 0 && (name[length - 1] == ' ' || name[length - 1] == '.'))
        length--;
    for (size_t i = 0; i < length; i++) {
        bool odd = (unsigned char)name[i] < 0x20 || strchr("/\\:*?\"<>|\x7f", name[i]);
        out[i] = odd || (i == 0 && (name[i] == '.' || name[i] == '-')) ? '_' : name[i];
    }
    out[length] = '\0';
}

static parley_status take_name(folder *f, const char *number, const char *name,
                               const char *otherwise, const char *ending, const char **out) {
    char stem[81], whole[160], small[160];
    clean_name(stem, sizeof stem, name);
    for (int again = 1;; again++) {
        char behind[16] = "";
        if (again > 1)
            snprintf(behind, sizeof behind, "-%d", again);
        snprintf(whole, sizeof whole, "%s%s%s%s", number, stem[0] ? stem : otherwise, behind,
                 ending);
        for (size_t i = 0; i <= strlen(whole); i++)
            small[i] = (char)tolower((unsigned char)whole[i]);
        if (pl_map_find(&f->taken, small) == PL_MAP_MISSING)
            break;
    }
    const char *key = pl_arena_text(f->arena, small, strlen(small));
    *out = pl_arena_text(f->arena, whole, strlen(whole));
    if (!key || !*out)
        return pl_fail_memory();
    return pl_map_set(&f->taken, key, 0);
}

/* Folders are read in the order of file names: where that is not the order of the parties, numbers
 * go before the names. */
static bool are_in_order(const parley_profiles *form) {
    char before[81] = "", stem[81];
    for (size_t p = 0; p < form->profile_count; p++) {
        clean_name(stem, sizeof stem, form->profiles[p].name);
        if (strcmp(before, stem) >= 0)
            return false;
        memcpy(before, stem, sizeof stem);
    }
    return true;
}

static void number_of(char *out, size_t size, const parley_profiles *form, size_t p) {
    int digits = 1;
    for (size_t rest = form->profile_count; rest >= 10; rest /= 10)
        digits++;
    snprintf(out, size, "%0*u-", digits & 7, (unsigned)(p + 1));
}

/* -- folders --------------------------------------------------------------------------------- */

static const char *ending_of(parley_format format) {
    return format == PARLEY_FORMAT_GENIUS      ? ".xml"
           : format == PARLEY_FORMAT_GENIUSWEB ? ".json"
                                               : ".yml";
}

static parley_status add_file(folder *f, const char *name, pl_output **out) {
    pl_output file = {.name = name};
    parley_status status = pl_vector_push(f->files, file);
    *out = status == PARLEY_OK ? &f->files->items[f->files->count - 1] : NULL;
    return status;
}

static parley_status put_profile(pl_form *form, size_t p, pl_text *out) {
    switch (form->target) {
    case PARLEY_FORMAT_GENIUS: pl_genius_profile(out, &form->out, p); break;
    case PARLEY_FORMAT_GENIUSWEB: return pl_geniusweb_profile(out, form, p);
    case PARLEY_FORMAT_NEGMAS: pl_negmas_profile(out, &form->out, p); break;
    case PARLEY_FORMAT_DOSSIER: break;
    }
    return PARLEY_OK;
}

static void put_domain(const pl_form *form, pl_text *out) {
    if (form->target == PARLEY_FORMAT_GENIUS)
        pl_genius_domain(out, &form->out);
    else if (form->target == PARLEY_FORMAT_GENIUSWEB)
        pl_geniusweb_domain(out, &form->out);
    else
        pl_negmas_domain(out, &form->out);
}

static parley_status put_profiles(folder *f, pl_form *form) {
    bool in_order = are_in_order(&form->out);
    const char *ending = ending_of(form->target), *name;
    parley_status status = PARLEY_OK;
    pl_output *file;
    for (size_t p = 0; p < form->out.profile_count; p++) {
        char number[32] = "";
        if (!in_order)
            number_of(number, sizeof number, &form->out, p);
        PL_TRY(take_name(f, number, form->out.profiles[p].name, "profile", ending, &name));
        PL_TRY(add_file(f, name, &file));
        PL_TRY(put_profile(form, p, &file->text));
    }
    if (!in_order && form->target == PARLEY_FORMAT_GENIUS)
        PL_TRY(pl_form_lose(form,
                            "Genius calls parties by their files and has them in the order of "
                            "the names: numbers stand before them"));
out:
    return status;
}

parley_status pl_form_files(pl_form *form, pl_outputs *files) {
    folder f = {.arena = form->arena, .files = files};
    const char *name;
    pl_output *file;
    parley_status status;
    PL_TRY(put_profiles(&f, form));
    PL_TRY(take_name(&f, "", form->out.name, "domain", ending_of(form->target), &name));
    PL_TRY(add_file(&f, name, &file));
    put_domain(form, &file->text);
    for (size_t i = 0; i < files->count; i++)
        if (files->items[i].text.failed)
            status = pl_fail_memory();
out:
    pl_map_clear(&f.taken);
    return status;
}

static parley_status write_folder(pl_form *form, const char *path,
                                  const parley_format_options *options) {
    pl_outputs files = {0};
    parley_status status;
    PL_TRY(pl_form_files(form, &files));
    PL_TRY(check_strict(form, options, path));
    PL_TRY(pl_folder_write(path, &files, options && options->replace));
out:
    pl_outputs_clear(&files);
    return status;
}

static parley_status write_dossier(const parley_profiles *profiles, const char *path,
                                   const parley_format_options *options, parley_diagnostics *lost) {
    pl_text text = {0};
    parley_status status = pl_profiles_dossier(&text, profiles, options, lost);
    if (status == PARLEY_OK)
        status = pl_file_write(path, &text, options && options->replace);
    pl_text_clear(&text);
    return status;
}

parley_status parley_profiles_write(const parley_profiles *profiles, const char *path,
                                    parley_format format, const parley_format_options *options,
                                    parley_diagnostics *lost) {
    if (format == PARLEY_FORMAT_DOSSIER)
        return write_dossier(profiles, path, options, lost);
    pl_arena arena = {0};
    pl_form form = begin(&arena, profiles, format, options, lost);
    parley_status status = pl_form_make(&form);
    if (status == PARLEY_OK)
        status = write_folder(&form, path, options);
    pl_arena_clear(&arena);
    return status;
}
