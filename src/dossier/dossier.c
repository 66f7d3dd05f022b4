/* Opening a dossier: the document is read whole, ids are declared, then each part by its table. */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct owned_dossier {
    parley_dossier dossier; /* first: the public handle points here */
    pl_arena arena;
} owned_dossier;

/* -- the top level --------------------------------------------------------------------------- */

static void read_format(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)out;
    (void)extra;
    if (node->kind != PL_STRING || strcmp(node->text, "dossier/1") != 0)
        pl_error(r, node->line, node->column,
                 "this program reads the format \"dossier/1\"; here is \"%.40s\"",
                 node->text ? node->text : pl_kind_name(node->kind));
}

static void read_scale(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_interval *scale = out;
    const pl_field fields[] = {
        {"accept", pl_read_pair, PARLEY_ACCEPT * sizeof *scale, NULL, false},
        {"tolerate", pl_read_pair, PARLEY_TOLERATE * sizeof *scale, NULL, false},
        {"criticise", pl_read_pair, PARLEY_CRITICISE * sizeof *scale, NULL, false},
        {"reject", pl_read_pair, PARLEY_REJECT * sizeof *scale, NULL, false},
        {"red_line", pl_read_pair, PARLEY_RED_LINE * sizeof *scale, NULL, false},
        {"unknown", pl_read_pair, PARLEY_UNKNOWN * sizeof *scale, NULL, false},
        {NULL, NULL, 0, NULL, false}};
    (void)extra;
    pl_read_mapping(r, node, fields, scale, false);
}

static void read_importance(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    pl_field fields[IMPORTANCE_WORDS + 1] = {0};
    (void)out;
    (void)extra;
    for (size_t i = 0; i < IMPORTANCE_WORDS; i++)
        fields[i] = (pl_field){pl_importance_words[i], pl_read_pair, i * sizeof r->importance[0],
                               NULL, false};
    pl_read_mapping(r, node, fields, r->importance, false);
}

static void read_as_of(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_date date = {.last = PARLEY_ALL_DAYS};
    pl_read_date(r, node, &date, extra);
    *(int32_t *)out = date.last;
}

static void read_languages(pl_reader *r, const pl_node *root) {
    const pl_node *node = pl_node_find(root, "languages");
    if (!node || node->kind == PL_NULL || !pl_expect(r, node, PL_LIST, "\"languages\""))
        return;
    if (node->count == 0)
        pl_error(r, node->line, node->column, "the list of languages is empty");
    for (size_t i = 0; i < node->count; i++) {
        const char *language = NULL;
        pl_read_language(r, node->as.items[i], &language, NULL);
        for (size_t k = 0; language && k < r->languages.count; k++)
            if (strcmp(language, r->languages.items[k]) == 0) {
                pl_error(r, node->as.items[i]->line, node->as.items[i]->column,
                         "the language \"%s\" stands twice", language);
                language = NULL;
            }
        if (language && pl_vector_push(&r->languages, language) != PARLEY_OK)
            r->status = PARLEY_E_MEMORY;
    }
    r->languages_given = true;
}

static void read_top(pl_reader *r, const pl_node *root) {
    static const pl_field fields[] = {
        {"parley", read_format, 0, NULL, true},
        {"id", pl_read_id, offsetof(parley_dossier, id), NULL, false},
        {"title", pl_read_text, offsetof(parley_dossier, title), NULL, false},
        {"summary", pl_read_text, offsetof(parley_dossier, summary), NULL, false},
        {"languages", NULL, 0, NULL, false}, /* already read: texts need them */
        {"as_of", read_as_of, offsetof(parley_dossier, as_of), NULL, false},
        {"scale", read_scale, offsetof(parley_dossier, scale), NULL, false},
        {"importance", read_importance, 0, NULL, false},
        {"parties", NULL, 0, NULL, true}, /* these are read section by section */
        {"plan", NULL, 0, NULL, true},
        {"constraints", NULL, 0, NULL, false},
        {"red_lines", NULL, 0, NULL, false},
        {"drafts", NULL, 0, NULL, false},
        {"stances", NULL, 0, NULL, false},
        {"weights", NULL, 0, NULL, false},
        {"preferences", NULL, 0, NULL, false},
        {"assumptions", NULL, 0, NULL, false},
        {"sources", NULL, 0, NULL, false},
        {"statements", NULL, 0, NULL, false},
        {"meetings", NULL, 0, NULL, false},
        {"timeline", NULL, 0, NULL, false},
        {"costs_of_delay", NULL, 0, NULL, false},
        {"discrepancies", NULL, 0, NULL, false},
        {"clock", NULL, 0, NULL, false},
        {"levers", NULL, 0, NULL, false},
        {"intent", NULL, 0, NULL, false},
        {NULL, NULL, 0, NULL, false}};
    pl_read_mapping(r, root, fields, r->dossier, false);
}

/* -- ids ------------------------------------------------------------------------------------- */

void pl_declare(pl_reader *r, const pl_node *list, pl_map *map, const char *what) {
    if (!list || list->kind != PL_LIST)
        return;
    for (size_t i = 0; i < list->count; i++) {
        const pl_node *entry = list->as.items[i];
        const pl_node *id = entry->kind == PL_MAPPING ? pl_node_find(entry, "id") : NULL;
        if (!id || !id->text)
            continue;
        size_t before = pl_map_find(map, id->text);
        if (before != PL_MAP_MISSING)
            pl_error(r, id->line, id->column,
                     "the %s \"%.64s\" stands twice; it is there since line %u", what, id->text,
                     list->as.items[before]->line);
        else if (pl_map_set(map, id->text, i) != PARLEY_OK)
            r->status = PARLEY_E_MEMORY;
    }
}

/* Ids that nothing refers to must be unique too. */
static void declare_alone(pl_reader *r, const pl_node *root, const char *key, const char *what) {
    pl_map ids = {0};
    pl_declare(r, pl_node_find(root, key), &ids, what);
    pl_map_clear(&ids);
}

static void declare_all(pl_reader *r, const pl_node *root) {
    const pl_node *plan = pl_node_find(root, "plan");
    pl_declare(r, pl_node_find(root, "parties"), &r->parties, "party");
    pl_declare(r, pl_node_find(root, "drafts"), &r->drafts, "draft");
    pl_declare(r, pl_node_find(root, "sources"), &r->sources, "source");
    pl_declare(r, pl_node_find(root, "statements"), &r->statements, "statement");
    pl_declare(r, pl_node_find(root, "meetings"), &r->meetings, "meeting");
    pl_declare(r, pl_node_find(root, "costs_of_delay"), &r->costs, "cost of delay");
    declare_alone(r, root, "constraints", "constraint");
    declare_alone(r, root, "discrepancies", "discrepancy");
    declare_alone(r, root, "levers", "lever");
    if (plan && plan->kind == PL_MAPPING)
        pl_declare(r, pl_node_find(plan, "points"), &r->points, "point");
}

/* -- reading --------------------------------------------------------------------------------- */

static void set_defaults(pl_reader *r) {
    static const parley_interval scale[PARLEY_VALUE] = {
        [PARLEY_UNKNOWN] = {0, PARLEY_ONE},         [PARLEY_ACCEPT] = {800000000, PARLEY_ONE},
        [PARLEY_TOLERATE] = {500000000, 800000000}, [PARLEY_CRITICISE] = {200000000, 500000000},
        [PARLEY_REJECT] = {0, 200000000},           [PARLEY_RED_LINE] = {0, 0}};
    memcpy(r->dossier->scale, scale, sizeof scale);
    for (int i = 0; i < IMPORTANCE_WORDS; i++)
        r->importance[i] = (parley_interval){i * 200000000, (i + 1) * 200000000};
    r->dossier->as_of = PARLEY_ALL_DAYS;
}

static void read_all(pl_reader *r, const pl_node *root) {
    if (!pl_expect(r, root, PL_MAPPING, "a dossier"))
        return;
    read_languages(r, root);
    declare_all(r, root);
    read_top(r, root);
    pl_read_all_sources(r, root);
    pl_read_plan(r, root);
    pl_read_model(r, root);
    pl_read_record(r, root);
    pl_read_clock(r, root);
    pl_read_intents(r, root);
    if (r->status == PARLEY_OK)
        pl_check_meaning(r);
}

static void clear_reader(pl_reader *r) {
    for (size_t j = 0; r->options && j < r->dossier->point_count; j++)
        pl_map_clear(&r->options[j]);
    pl_map_clear(&r->parties);
    pl_map_clear(&r->points);
    pl_map_clear(&r->drafts);
    pl_map_clear(&r->sources);
    pl_map_clear(&r->statements);
    pl_map_clear(&r->meetings);
    pl_map_clear(&r->costs);
    pl_map_clear(&r->evidence);
    pl_vector_clear(&r->languages);
}

static parley_status keep_languages(pl_reader *r) {
    const char **languages = pl_arena_alloc(r->arena, r->languages.count, sizeof *languages);
    if (!languages)
        return pl_fail_memory();
    for (size_t i = 0; i < r->languages.count; i++)
        languages[i] = r->languages.items[i];
    r->dossier->languages = languages;
    r->dossier->language_count = r->languages.count;
    return PARLEY_OK;
}

/* The default id: the file's name without its ending, or the folder's name of a dossier.yaml. */
static parley_status name_by_file(pl_reader *r) {
    const char *file = r->dossier->file, *end = file + strlen(file), *name = strrchr(file, '/');
    name = name ? name + 1 : file;
    if (name > file + 1 && strncmp(name, "dossier.", 8) == 0) {
        end = name - 1;
        for (name = end; name > file && name[-1] != '/'; name--)
            ;
    } else {
        const char *point = strrchr(name, '.');
        end = point && point > name ? point : end;
    }
    r->dossier->id = pl_reader_text(r, name, (size_t)(end - name));
    return r->status;
}

/* The list of findings has an end; what lies beyond it is counted. */
static parley_status count_unlisted(const pl_reader *r, const pl_node *root) {
    char message[128];
    size_t errors = r->errors > MOST_DIAGNOSTICS ? r->errors - MOST_DIAGNOSTICS : 0;
    size_t warnings = r->warnings > MOST_DIAGNOSTICS ? r->warnings - MOST_DIAGNOSTICS : 0;
    if (errors + warnings == 0)
        return PARLEY_OK;
    snprintf(message, sizeof message, "%zu more errors and %zu more warnings are not listed",
             errors, warnings);
    return parley_diagnostics_add(r->diagnostics, errors > 0, root->line, root->column, message);
}

/* The first error becomes the thread's last error, with its place. */
static parley_status first_error(const parley_diagnostics *diagnostics, size_t from,
                                 const char *file) {
    for (size_t i = from; i < diagnostics->list.count; i++) {
        const parley_diagnostic *d = &diagnostics->list.items[i];
        if (d->is_error)
            return pl_fail_at(PARLEY_E_INPUT, file, d->line, d->column, "%s", d->message);
    }
    return PARLEY_OK;
}

static parley_status build(parley_dossier **out, const pl_document *document,
                           parley_diagnostics *diagnostics) {
    owned_dossier *owned = PL_NEW(owned_dossier, 1);
    if (!owned)
        return pl_fail_memory();
    size_t from = diagnostics->list.count;
    pl_reader r = {.arena = &owned->arena, .dossier = &owned->dossier, .diagnostics = diagnostics};
    owned->dossier.file = pl_reader_text(&r, document->file, strlen(document->file));
    set_defaults(&r);
    read_all(&r, document->root);
    parley_status status = r.status;
    if (status == PARLEY_OK)
        status = keep_languages(&r);
    if (status == PARLEY_OK && !owned->dossier.id)
        status = name_by_file(&r);
    clear_reader(&r);
    pl_diagnostics_sort(diagnostics, from);
    if (status == PARLEY_OK)
        status = count_unlisted(&r, document->root);
    if (status == PARLEY_OK)
        status = first_error(diagnostics, from, document->file);
    if (status != PARLEY_OK) {
        parley_dossier_free(&owned->dossier);
        return status == PARLEY_E_MEMORY ? pl_fail_memory() : status;
    }
    *out = &owned->dossier;
    return PARLEY_OK;
}

/* Takes the document over, or the failure to read one. */
static parley_status open_document(parley_dossier **out, pl_document *document,
                                   parley_status status, parley_diagnostics *given) {
    parley_diagnostics *diagnostics = given;
    const parley_error *error = parley_last_error();
    *out = NULL;
    if (!diagnostics && status == PARLEY_OK)
        status = parley_diagnostics_new(&diagnostics);
    if (status == PARLEY_OK) {
        status = build(out, document, diagnostics);
    } else if (diagnostics && (status == PARLEY_E_INPUT || status == PARLEY_E_LIMIT)) {
        if (parley_diagnostics_add(diagnostics, true, error->line, error->column, error->message) !=
            PARLEY_OK)
            status = PARLEY_E_MEMORY;
    }
    pl_document_free(document);
    if (!given)
        parley_diagnostics_free(diagnostics);
    return status;
}

parley_status parley_dossier_parse(parley_dossier **out, const char *name, const char *bytes,
                                   size_t length, int json, parley_diagnostics *diagnostics) {
    pl_document *document = NULL;
    parley_status status =
        pl_document_parse(&document, name, bytes, length, json ? PL_JSON : PL_YAML);
    return open_document(out, document, status, diagnostics);
}

static bool is_folder(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static bool exists(const char *path) {
    struct stat info;
    return stat(path, &info) == 0;
}

parley_status parley_dossier_read(parley_dossier **out, const char *path,
                                  parley_diagnostics *diagnostics) {
    pl_text file = {0};
    pl_document *document = NULL;
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    pl_text_add(&file, path, length);
    if (is_folder(path)) {
        pl_text_put(&file, "/dossier.yaml");
        if (!file.failed && !exists(file.bytes)) {
            file.length -= 4;
            pl_text_put(&file, "json");
            if (!file.failed && !exists(file.bytes)) {
                file.length -= 4;
                pl_text_put(&file, "yaml");
            }
        }
    }
    parley_status status =
        file.failed ? pl_fail_memory() : pl_document_read(&document, pl_text_string(&file));
    pl_text_clear(&file);
    return open_document(out, document, status, diagnostics);
}

void parley_dossier_free(parley_dossier *dossier) {
    if (!dossier)
        return;
    owned_dossier *owned = (owned_dossier *)dossier;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}

/* -- looking things up ----------------------------------------------------------------------- */

int32_t parley_dossier_find_party(const parley_dossier *dossier, const char *id) {
    for (size_t i = 0; i < dossier->party_count; i++)
        if (strcmp(dossier->parties[i].id, id) == 0)
            return (int32_t)i;
    return PARLEY_NONE;
}

int32_t parley_dossier_find_point(const parley_dossier *dossier, const char *id) {
    for (size_t i = 0; i < dossier->point_count; i++)
        if (strcmp(dossier->points[i].id, id) == 0)
            return (int32_t)i;
    return PARLEY_NONE;
}

int32_t parley_dossier_find_draft(const parley_dossier *dossier, const char *id) {
    for (size_t i = 0; i < dossier->draft_count; i++)
        if (strcmp(dossier->drafts[i].id, id) == 0)
            return (int32_t)i;
    return PARLEY_NONE;
}

const char *parley_text_get(const parley_text *text, const char *language) {
    for (size_t i = 0; language && i < text->count; i++)
        if (strcmp(text->languages[i], language) == 0)
            return text->texts[i];
    return text->count ? text->texts[0] : "";
}
