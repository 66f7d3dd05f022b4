/* The formats by name, and reading profiles of whichever it is. */
#include "format/reader.h"

#include "dossier/diagnostics.h"

#include <string.h>

static const char *const names[] = {"dossier", "genius", "geniusweb", "negmas"};

const char *parley_format_name(parley_format format) {
    return (size_t)format < sizeof names / sizeof *names ? names[format] : "unknown";
}

parley_status parley_format_find(parley_format *out, const char *name) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0) {
            *out = (parley_format)i;
            return PARLEY_OK;
        }
    return pl_fail(PARLEY_E_NOT_FOUND,
                   "there is no format \"%.32s\"; there are dossier, genius, geniusweb and negmas",
                   name);
}

parley_status parley_format_detect(parley_format *out, const char *const *paths, size_t count) {
    pl_scenario s = {0};
    parley_status status = pl_sources_open(&s, out, paths, count);
    pl_scenario_clear(&s);
    return status;
}

static parley_status read_scenario(pl_scenario *s, parley_format format, parley_profiles **out) {
    parley_status status;
    switch (format) {
    case PARLEY_FORMAT_GENIUS: status = pl_genius_read(s); break;
    case PARLEY_FORMAT_GENIUSWEB: status = pl_geniusweb_read(s); break;
    case PARLEY_FORMAT_NEGMAS: status = pl_negmas_read(s); break;
    case PARLEY_FORMAT_DOSSIER:
    default: return pl_fail(PARLEY_E_INPUT, "this is a dossier; profiles are asked for");
    }
    return status == PARLEY_OK ? pl_scenario_finish(s, out) : status;
}

/* The failure becomes a finding too, so that a list of findings is whole. */
static parley_status note(parley_status status, parley_diagnostics *diagnostics) {
    const parley_error *error = parley_last_error();
    bool found = status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT;
    if (!found || !diagnostics)
        return status;
    parley_status added =
        pl_diagnostics_add_in(diagnostics, true, error->file[0] ? error->file : NULL, error->line,
                              error->column, error->message);
    return added == PARLEY_OK ? status : added;
}

static void begin(pl_scenario *s, const parley_format_options *options,
                  parley_diagnostics *diagnostics) {
    *s = (pl_scenario){.diagnostics = diagnostics, .raw = options && options->genius_raw};
}

parley_status parley_profiles_read(parley_profiles **out, const char *const *paths, size_t count,
                                   const parley_format_options *options,
                                   parley_diagnostics *diagnostics) {
    pl_scenario s;
    parley_format format;
    *out = NULL;
    begin(&s, options, diagnostics);
    parley_status status = pl_sources_open(&s, &format, paths, count);
    if (status == PARLEY_OK)
        status = read_scenario(&s, format, out);
    pl_scenario_clear(&s);
    return note(status, diagnostics);
}

parley_status parley_profiles_parse(parley_profiles **out, const parley_file *files, size_t count,
                                    const parley_format_options *options,
                                    parley_diagnostics *diagnostics) {
    pl_scenario s;
    parley_format format;
    *out = NULL;
    begin(&s, options, diagnostics);
    parley_status status = pl_sources_parse(&s, &format, files, count);
    if (status == PARLEY_OK)
        status = read_scenario(&s, format, out);
    pl_scenario_clear(&s);
    return note(status, diagnostics);
}
