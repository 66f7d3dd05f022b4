/* Opening the files of a scenario, and telling by their content what each of them is. */
#include "format/reader.h"

#include "dossier/diagnostics.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool ends_with(const char *name, const char *ending) {
    size_t length = strlen(name), size = strlen(ending);
    return length > size && strcasecmp(name + length - size, ending) == 0;
}

static bool is_xml(const char *name, const char *bytes, size_t length) {
    size_t start = length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (start < length && bytes[start] && strchr(" \t\r\n", bytes[start]))
        start++;
    return ends_with(name, ".xml") || (start < length && bytes[start] == '<');
}

/* -- what a file is -------------------------------------------------------------------------- */

/* Profiles of GeniusWeb that are read, and those that are told apart to be refused by name. */
static const char *const geniusweb_profiles[] = {
    "LinearAdditiveUtilitySpace", "SumOfGroupsUtilitySpace", "DefaultPartialOrdering", NULL};

static void take_role(pl_source *source, parley_format format, pl_role role) {
    source->format = format;
    source->role = role;
}

static void classify_xml(pl_source *source) {
    const char *tag = pl_xml_tag(source->document->root);
    if (strcmp(tag, "negotiation_template") == 0)
        take_role(source, PARLEY_FORMAT_GENIUS, PL_DOMAIN_ROLE);
    else if (strcmp(tag, "utility_space") == 0)
        take_role(source, PARLEY_FORMAT_GENIUS, PL_PROFILE_ROLE);
}

static void classify_mapping(pl_source *source, const pl_node *root) {
    const pl_node *type = pl_node_find(root, "type"), *issues = pl_node_find(root, "issues");
    const char *text = type && type->kind == PL_STRING ? type->text : "";
    for (int i = 0; geniusweb_profiles[i]; i++)
        if (pl_node_find(root, geniusweb_profiles[i]))
            take_role(source, PARLEY_FORMAT_GENIUSWEB, PL_PROFILE_ROLE);
    if (pl_node_find(root, "parley"))
        take_role(source, PARLEY_FORMAT_DOSSIER, PL_PROFILE_ROLE);
    else if (pl_node_find(root, "issuesValues"))
        take_role(source, PARLEY_FORMAT_GENIUSWEB, PL_DOMAIN_ROLE);
    else if (strstr(text, "OutcomeSpace") || (!type && issues && issues->kind == PL_LIST))
        take_role(source, PARLEY_FORMAT_NEGMAS, PL_DOMAIN_ROLE);
    else if (strstr(text, "Function") || strstr(text, "UFun"))
        take_role(source, PARLEY_FORMAT_NEGMAS, PL_PROFILE_ROLE);
}

static void classify(pl_source *source, pl_syntax syntax) {
    const pl_node *root = source->document->root;
    if (syntax == PL_XML)
        classify_xml(source);
    else if (root->kind == PL_MAPPING)
        classify_mapping(source, root);
}

/* -- one file -------------------------------------------------------------------------------- */

static const char *stem_of(pl_scenario *s, const char *path) {
    const char *name = strrchr(path, '/');
    name = name ? name + 1 : path;
    const char *end = strrchr(name, '.');
    size_t length = end && end > name ? (size_t)(end - name) : strlen(name);
    const char *stem = pl_arena_text(&s->arena, name, length);
    if (!stem)
        pl_fail_memory();
    return stem;
}

static parley_status parse_one(pl_scenario *s, const parley_file *file) {
    bool xml = is_xml(file->name, file->bytes, file->length);
    pl_syntax syntax = xml ? PL_XML : ends_with(file->name, ".json") ? PL_JSON_PYTHON : PL_YAML;
    s->syntax = syntax;
    pl_source source = {.path = pl_format_text(s, file->name), .stem = stem_of(s, file->name)};
    if (!source.path || !source.stem)
        return PARLEY_E_MEMORY;
    parley_status status =
        pl_document_parse(&source.document, file->name, file->bytes, file->length, syntax);
    if (status != PARLEY_OK)
        return status;
    classify(&source, syntax);
    status = pl_vector_push(&s->sources, source);
    if (status != PARLEY_OK)
        pl_document_free(source.document);
    return status;
}

static parley_status open_one(pl_scenario *s, const char *path) {
    pl_text bytes = {0};
    parley_status status = pl_file_read(&bytes, path);
    if (status == PARLEY_OK) {
        parley_file file = {path, pl_text_string(&bytes), bytes.length};
        status = parse_one(s, &file);
    }
    pl_text_clear(&bytes);
    return status;
}

/* -- folders --------------------------------------------------------------------------------- */

typedef PL_VECTOR(const char *) names;

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static parley_status list_folder(pl_scenario *s, names *out, const char *folder, bool only_xml) {
    parley_status status = PARLEY_OK;
    DIR *listing = opendir(folder);
    if (!listing)
        return errno == ENOMEM ? pl_fail_memory()
                               : pl_fail_at(PARLEY_E_STORAGE, folder, 0, 0, "cannot be opened: %s",
                                            strerror(errno));
    for (const struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        const char *name = entry->d_name;
        bool other =
            ends_with(name, ".json") || ends_with(name, ".yml") || ends_with(name, ".yaml");
        if (name[0] == '.' || !(ends_with(name, ".xml") || (other && !only_xml)))
            continue;
        const char *copy = pl_format_text(s, name);
        PL_TRY(copy ? pl_vector_push(out, copy) : PARLEY_E_MEMORY);
    }
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, by_name);
out:
    closedir(listing);
    return status;
}

static parley_status skip_file(pl_scenario *s, const char *path, const char *why) {
    if (!s->diagnostics)
        return PARLEY_OK;
    return pl_diagnostics_add_in(s->diagnostics, false, path, 1, 1, why);
}

/* A table that somebody saved under the name of an XML file (pareto.xml) is no profile; what is
 * broken may well be one. */
static parley_status open_in(pl_scenario *s, const char *folder, const char *name) {
    pl_text path = {0};
    pl_text_print(&path, "%s/%s", folder, name);
    parley_status status = path.failed ? pl_fail_memory() : open_one(s, path.bytes);
    if (status == PARLEY_E_INPUT && strstr(parley_last_error()->message, "this is no XML"))
        status = skip_file(s, path.bytes, "this is no XML and is left out");
    pl_text_clear(&path);
    return status;
}

static parley_status open_folder(pl_scenario *s, const char *folder, bool only_xml) {
    names found = {0};
    parley_status status = list_folder(s, &found, folder, only_xml);
    for (size_t i = 0; i < found.count && status == PARLEY_OK; i++)
        status = open_in(s, folder, found.items[i]);
    pl_vector_clear(&found);
    return status;
}

/* -- what was opened, together --------------------------------------------------------------- */

/* Files that are nothing are left out of a folder, and refused where they were named. */
static parley_status drop_others(pl_scenario *s, bool named) {
    size_t kept = 0;
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < s->sources.count; i++) {
        pl_source *source = &s->sources.items[i];
        if (source->role != PL_NO_ROLE && source->format != PARLEY_FORMAT_DOSSIER) {
            s->sources.items[kept++] = *source;
            continue;
        }
        if (status == PARLEY_OK && named)
            status = pl_fail_at(PARLEY_E_INPUT, source->path, 1, 1,
                                "this is neither a domain nor a profile of Genius, GeniusWeb or "
                                "NegMAS");
        else if (status == PARLEY_OK)
            status = skip_file(s, source->path, "neither a domain nor a profile; left out");
        pl_document_free(source->document);
    }
    s->sources.count = kept;
    return status;
}

static parley_status check_formats(const pl_scenario *s, parley_format *format) {
    for (size_t i = 0; i < s->sources.count; i++) {
        const pl_source *first = &s->sources.items[0], *source = &s->sources.items[i];
        *format = first->format;
        if (source->format != first->format)
            return pl_fail_at(
                PARLEY_E_INPUT, source->path, 1, 1,
                "a file of %s beside \"%s\", which is one of %s; name the files of one "
                "of them",
                parley_format_name(source->format), first->stem, parley_format_name(first->format));
    }
    return PARLEY_OK;
}

/* What XML needed to be put right. */
static parley_status pass_remarks(pl_scenario *s) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; i < s->sources.count && s->diagnostics; i++)
        for (const pl_remark *remark = s->sources.items[i].document->remarks;
             remark && status == PARLEY_OK; remark = remark->next)
            status = pl_diagnostics_add_in(s->diagnostics, false, s->sources.items[i].path,
                                           remark->line, remark->column, remark->message);
    return status;
}

parley_status pl_find_domain(const pl_scenario *s, const pl_source **out) {
    *out = NULL;
    for (size_t i = 0; i < s->sources.count; i++) {
        const pl_source *source = &s->sources.items[i];
        if (source->role != PL_DOMAIN_ROLE)
            continue;
        if (*out)
            return pl_fail_at(PARLEY_E_INPUT, source->path, 1, 1,
                              "a second domain beside \"%s\"; name the domain and its profiles",
                              (*out)->stem);
        *out = source;
    }
    return PARLEY_OK;
}

/* -- the files of a scenario ------------------------------------------------------------------ */

/* A single profile whose domain lies beside it: all domains of the folder come in. */
static parley_status open_domain_of(pl_scenario *s, const char *path) {
    const pl_source *alone = &s->sources.items[0];
    const char *end = strrchr(path, '/');
    if (s->sources.count != 1 || alone->role != PL_PROFILE_ROLE ||
        (alone->format != PARLEY_FORMAT_GENIUS && alone->format != PARLEY_FORMAT_NEGMAS))
        return PARLEY_OK;
    const char *folder =
        end ? pl_arena_text(&s->arena, path, (size_t)(end - path)) : pl_format_text(s, ".");
    if (!folder)
        return pl_fail_memory();
    parley_status status =
        open_folder(s, folder[0] ? folder : "/", alone->format == PARLEY_FORMAT_GENIUS);
    size_t kept = 1;
    for (size_t i = 1; i < s->sources.count; i++) {
        if (s->sources.items[i].role == PL_DOMAIN_ROLE &&
            s->sources.items[i].format == s->sources.items[0].format)
            s->sources.items[kept++] = s->sources.items[i];
        else
            pl_document_free(s->sources.items[i].document);
    }
    s->sources.count = kept;
    return status;
}

static parley_status finish(pl_scenario *s, parley_format *format, bool named) {
    parley_status status = drop_others(s, named);
    if (status == PARLEY_OK)
        status = check_formats(s, format);
    return status == PARLEY_OK ? pass_remarks(s) : status;
}

static bool holds_dossier(const char *path) {
    int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    bool found = faccessat(folder, "dossier.yaml", F_OK, 0) == 0 ||
                 faccessat(folder, "dossier.json", F_OK, 0) == 0;
    close(folder);
    return found;
}

static parley_status open_alone(pl_scenario *s, parley_format *format, const char *folder) {
    if (holds_dossier(folder))
        return PARLEY_OK;
    parley_status status = open_folder(s, folder, false);
    if (status == PARLEY_OK)
        status = finish(s, format, false);
    if (status == PARLEY_OK && s->sources.count == 0)
        return pl_fail_at(PARLEY_E_STORAGE, folder, 0, 0,
                          "holds neither dossier.yaml nor profiles of Genius, GeniusWeb or NegMAS");
    return status;
}

/* A dossier is most often told by its first key, without reading it twice: a line that begins with
 * `parley:`, or a text "parley" in JSON. */
static bool names_dossier(const char *bytes, size_t length) {
    static const char key[] = "parley:", quoted[] = "\"parley\"";
    const char *at = bytes, *end = bytes + length;
    while ((at = memmem(at, (size_t)(end - at), key, sizeof key - 1)) != NULL) {
        if (at == bytes || at[-1] == '\n')
            return true;
        at++;
    }
    return memmem(bytes, length, quoted, sizeof quoted - 1) != NULL;
}

static parley_status look_at(const char *path, bool *dossier) {
    pl_text bytes = {0};
    parley_status status = pl_file_read(&bytes, path);
    const char *text = pl_text_string(&bytes);
    *dossier = status == PARLEY_OK && !is_xml(path, text, bytes.length) &&
               names_dossier(text, bytes.length);
    pl_text_clear(&bytes);
    return status;
}

/* A file that is no XML and nothing else is left to the dossier's own reader, which says what is
 * wrong with it. */
static parley_status open_single(pl_scenario *s, parley_format *format, const char *path) {
    bool dossier;
    parley_status status = look_at(path, &dossier);
    if (status != PARLEY_OK || dossier)
        return status;
    status = open_one(s, path);
    bool broken = status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT;
    if (broken && s->syntax != PL_XML)
        return PARLEY_OK;
    if (status != PARLEY_OK)
        return status;
    if (s->syntax != PL_XML && s->sources.items[0].format == PARLEY_FORMAT_DOSSIER) {
        pl_document_free(s->sources.items[0].document);
        s->sources.count = 0;
        return PARLEY_OK;
    }
    status = open_domain_of(s, path);
    return status == PARLEY_OK ? finish(s, format, true) : status;
}

static parley_status open_several(pl_scenario *s, parley_format *format, const char *const *paths,
                                  size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (is_folder(paths[i]))
            return pl_fail_at(PARLEY_E_INPUT, paths[i], 0, 0,
                              "a folder among files; name it alone");
        parley_status status = open_one(s, paths[i]);
        if (status != PARLEY_OK)
            return status;
    }
    return finish(s, format, true);
}

parley_status pl_sources_open(pl_scenario *s, parley_format *format, const char *const *paths,
                              size_t count) {
    *format = PARLEY_FORMAT_DOSSIER;
    if (count == 0)
        return pl_fail(PARLEY_E_ARGUMENT, "no file is named");
    if (count > 1)
        return open_several(s, format, paths, count);
    return is_folder(paths[0]) ? open_alone(s, format, paths[0]) : open_single(s, format, paths[0]);
}

parley_status pl_sources_parse(pl_scenario *s, parley_format *format, const parley_file *files,
                               size_t count) {
    *format = PARLEY_FORMAT_DOSSIER;
    if (count == 0)
        return pl_fail(PARLEY_E_ARGUMENT, "no file is given");
    for (size_t i = 0; i < count; i++) {
        parley_status status = parse_one(s, &files[i]);
        if (status != PARLEY_OK)
            return status;
    }
    return finish(s, format, true);
}

void pl_scenario_clear(pl_scenario *s) {
    for (size_t i = 0; i < s->sources.count; i++)
        pl_document_free(s->sources.items[i].document);
    pl_vector_clear(&s->sources);
    pl_arena_clear(&s->arena);
}
