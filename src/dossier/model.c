/* What the analysis works on: parties, drafts, stances, red lines, constraints, assumptions. */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <string.h>

enum { MOST_PARTIES = 64 };

static const pl_field end = {NULL, NULL, 0, NULL, false};

/* -- consent and reservation values ---------------------------------------------------------- */

static void read_consent(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"points", pl_read_references, offsetof(parley_consent, points), &pl_point_reference, true},
        {NULL, NULL, 0, NULL, false}};
    static const char *const words[] = {"", "none", "required", NULL};
    parley_consent *consent = out;
    (void)extra;
    if (node->kind != PL_MAPPING) {
        int word = PARLEY_CONSENT_UNSTATED;
        pl_read_word(r, node, &word, words);
        consent->kind = (parley_consent_kind)word;
        return;
    }
    pl_read_mapping(r, node, fields, consent, false);
    consent->kind = PARLEY_CONSENT_ON_POINTS;
    const pl_node *points = pl_node_find(node, "points");
    if (points && points->kind == PL_LIST && points->count == 0)
        pl_error(r, points->line, points->column,
                 "consent on no point; write none, or name the points");
}

typedef struct reservation_entry {
    int32_t draft;
    const pl_node *value, *likely;
} reservation_entry;

/* {draft: id}, or {value: interval, likely: distribution}. */
static void read_reservation_mapping(pl_reader *r, const pl_node *node,
                                     parley_reservation *reservation) {
    static const pl_field fields[] = {
        {"draft", pl_read_reference, offsetof(reservation_entry, draft), &pl_draft_reference,
         false},
        {"value", pl_read_node, offsetof(reservation_entry, value), NULL, false},
        {"likely", pl_read_node, offsetof(reservation_entry, likely), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    reservation_entry entry = {.draft = PARLEY_NONE};
    reservation->kind = PARLEY_RESERVATION_UNKNOWN;
    pl_read_mapping(r, node, fields, &entry, false);
    if (!pl_expect_one(r, node, "draft", "value"))
        return;
    if (entry.value) {
        reservation->kind = PARLEY_RESERVATION_VALUE;
        pl_read_interval(r, entry.value, &reservation->value, NULL);
        if (entry.likely) {
            pl_read_likely(r, entry.likely, &reservation->likely, NULL);
            pl_check_likely(r, entry.likely, &reservation->likely, reservation->value);
        }
    } else if (entry.likely) {
        pl_error(r, entry.likely->line, entry.likely->column,
                 "\"likely\" goes with \"value\"; what a draft is worth follows from it");
    } else if (entry.draft != PARLEY_NONE) {
        reservation->kind = PARLEY_RESERVATION_DRAFT;
        reservation->draft = entry.draft;
    }
}

static void read_reservation(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_reservation *reservation = out;
    (void)extra;
    if (node->kind == PL_STRING && strcmp(node->text, "unknown") == 0) {
        reservation->kind = PARLEY_RESERVATION_UNKNOWN;
    } else if (node->kind == PL_MAPPING) {
        read_reservation_mapping(r, node, reservation);
    } else if (node->kind == PL_NUMBER || node->kind == PL_LIST) {
        pl_read_interval(r, node, &reservation->value, NULL);
        reservation->kind = PARLEY_RESERVATION_VALUE;
    } else {
        pl_error(
            r, node->line, node->column,
            "\"%.40s\" is no reservation value; write a number in [0, 1], an interval, {draft: "
            "id}, or unknown",
            node->text ? node->text : pl_kind_name(node->kind));
    }
}

/* -- parties --------------------------------------------------------------------------------- */

static void read_person(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_person, id), NULL, false},
        {"name", pl_read_text, offsetof(parley_person, name), NULL, true},
        {"function", pl_read_text, offsetof(parley_person, function), NULL, false},
        {"mandate", pl_read_word, offsetof(parley_person, mandate), pl_mandate_words, false},
        {"mandate_text", pl_read_text, offsetof(parley_person, mandate_text), NULL, false},
        {"from", pl_read_date, offsetof(parley_person, from), NULL, false},
        {"until", pl_read_date, offsetof(parley_person, until), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    (void)extra;
    pl_read_mapping(r, node, fields, out, true);
}

static void read_persons(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_party *party = out;
    party->persons =
        pl_read_items(r, node, sizeof *party->persons, read_person, extra, &party->person_count);
}

static void read_parties(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_party, id), NULL, true},
        {"name", pl_read_text, offsetof(parley_party, name), NULL, false},
        {"role", pl_read_word, offsetof(parley_party, role), pl_role_words, true},
        {"consent", read_consent, offsetof(parley_party, consent), NULL, false},
        {"reservation", read_reservation, offsetof(parley_party, reservation), NULL, false},
        {"persons", read_persons, 0, NULL, false},
        end};
    const pl_node *node = pl_node_find(root, "parties");
    pl_read_section(r, root, "parties", fields, sizeof(parley_party),
                    (const void **)&r->dossier->parties, &r->dossier->party_count);
    if (node && node->kind == PL_LIST && node->count == 0)
        pl_error(r, node->line, node->column, "a dossier has at least one party");
    if (r->dossier->party_count > MOST_PARTIES)
        pl_error(r, node->as.items[MOST_PARTIES]->line, node->as.items[MOST_PARTIES]->column,
                 "a dossier has at most %d parties; here are %zu", MOST_PARTIES,
                 r->dossier->party_count);
    for (size_t i = 0; i < r->dossier->party_count; i++)
        if (!r->dossier->parties[i].id)
            ((parley_party *)r->dossier->parties)[i].id = "";
}

static void read_assumptions(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_assumption, party), &pl_party_reference, true},
        {"why", pl_read_text, offsetof(parley_assumption, why), NULL, true},
        {"consent", read_consent, offsetof(parley_assumption, consent), NULL, false},
        {"reservation", read_reservation, offsetof(parley_assumption, reservation), NULL, false},
        end};
    pl_read_section(r, root, "assumptions", fields, sizeof(parley_assumption),
                    (const void **)&r->dossier->assumptions, &r->dossier->assumption_count);
    for (size_t i = 0; i < r->dossier->assumption_count; i++) {
        const parley_assumption *entry = &r->dossier->assumptions[i];
        if (!entry->consent.kind && !entry->reservation.kind)
            pl_error(r, entry->record.line, entry->record.column,
                     "\"consent\" or \"reservation\" is missing in the assumption");
    }
}

/* -- constraints and red lines --------------------------------------------------------------- */

typedef struct constraint_entry {
    parley_constraint constraint;
    const pl_node *excludes, *implies, *exactly_one;
} constraint_entry;

static void read_implication(pl_reader *r, const pl_node *node, parley_constraint *constraint) {
    const pl_node *parts[2] = {NULL, NULL};
    const pl_field fields[] = {{"if", pl_read_node, 0, NULL, true},
                               {"then", pl_read_node, sizeof(pl_node *), NULL, true},
                               end};
    pl_read_mapping(r, node, fields, parts, false);
    parley_option_name *names = pl_reader_alloc(r, 2, sizeof *names);
    if (!names || !parts[0] || !parts[1])
        return;
    bool both = pl_read_option_name(r, parts[0], &names[0]);
    both &= pl_read_option_name(r, parts[1], &names[1]);
    if (both)
        constraint->options = (parley_option_names){2, names};
}

static void read_constraint(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_constraint, id), NULL, false},
        {"excludes", pl_read_node, offsetof(constraint_entry, excludes), NULL, false},
        {"implies", pl_read_node, offsetof(constraint_entry, implies), NULL, false},
        {"exactly_one", pl_read_node, offsetof(constraint_entry, exactly_one), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    constraint_entry entry = {0};
    parley_constraint *constraint = &entry.constraint;
    (void)extra;
    pl_read_mapping(r, node, fields, &entry, true);
    const pl_node *list = entry.excludes ? entry.excludes : entry.exactly_one;
    int kinds = !!entry.excludes + !!entry.implies + !!entry.exactly_one;
    if (kinds != 1 && node->kind == PL_MAPPING) {
        pl_error(r, node->line, node->column,
                 "a constraint has one of \"excludes\", \"implies\" and \"exactly_one\"; here %s",
                 kinds ? "is more than one" : "is none");
    } else if (kinds != 1) {
        return;
    } else if (entry.implies) {
        constraint->rule = PARLEY_IMPLIES;
        read_implication(r, entry.implies, constraint);
    } else {
        constraint->rule = entry.excludes ? PARLEY_EXCLUDES : PARLEY_EXACTLY_ONE;
        pl_read_option_names(r, list, &constraint->options, NULL);
        if (list->kind == PL_LIST && list->count == 1)
            pl_error(r, list->line, list->column,
                     "a constraint names two or more options; here is one");
    }
    *(parley_constraint *)out = *constraint;
}

static void read_constraints(pl_reader *r, const pl_node *root) {
    const pl_node *node = pl_node_find(root, "constraints");
    if (node && node->kind != PL_NULL)
        r->dossier->constraints = pl_read_items(r, node, sizeof(parley_constraint), read_constraint,
                                                NULL, &r->dossier->constraint_count);
}

static void read_red_lines(pl_reader *r, const pl_node *root) {
    const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_red_line_entry, party), &pl_party_reference,
         true},
        {"basis", pl_read_word, offsetof(parley_red_line_entry, basis), pl_basis_words, true},
        {"options", pl_read_option_names, offsetof(parley_red_line_entry, options), NULL, true},
        end};
    pl_read_section(r, root, "red_lines", fields, sizeof(parley_red_line_entry),
                    (const void **)&r->dossier->red_lines, &r->dossier->red_line_count);
}

/* -- drafts ---------------------------------------------------------------------------------- */

static void read_change(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"change", pl_read_word, offsetof(parley_change, change), pl_change_words, true},
        {"points", pl_read_references, offsetof(parley_change, points), &pl_point_reference, true},
        {"number", pl_read_text, offsetof(parley_change, number), pl_or_number, false},
        {NULL, NULL, 0, NULL, false}};
    (void)extra;
    pl_read_mapping(r, node, fields, out, true);
}

static void read_changes(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_draft *draft = out;
    draft->changes =
        pl_read_items(r, node, sizeof *draft->changes, read_change, extra, &draft->change_count);
}

static void read_showing(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_showing, party), &pl_party_reference, true},
        {"by", pl_read_reference, offsetof(parley_showing, by), &pl_party_reference, false},
        {NULL, NULL, 0, NULL, false}};
    parley_showing *showing = out;
    (void)extra;
    showing->by = PARLEY_NONE;
    showing->party = (uint32_t)PARLEY_NONE;
    pl_read_mapping(r, node, fields, out, true);
}

static void read_showings(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_draft *draft = out;
    draft->showings =
        pl_read_items(r, node, sizeof *draft->showings, read_showing, extra, &draft->showing_count);
}

void pl_read_choices(pl_reader *r, const pl_node *node, int32_t *choices) {
    for (size_t i = 0; i < node->count; i++) {
        const pl_pair *pair = &node->as.pairs[i];
        if (strcmp(pair->key, "note") == 0)
            continue;
        pl_node key = {
            .kind = PL_STRING, .line = pair->line, .column = pair->column, .text = pair->key};
        int32_t point;
        pl_read_reference(r, &key, &point, &pl_point_reference);
        bool stated =
            pair->value->kind != PL_STRING || strcmp(pair->value->text, "not_stated") != 0;
        if (point != PARLEY_NONE && stated)
            choices[point] = pl_read_option(r, pair->value, (uint32_t)point);
    }
}

static void read_choices(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    if (pl_expect(r, node, PL_MAPPING, "the choices of a draft"))
        pl_read_choices(r, node, (int32_t *)((parley_draft *)out)->choices);
}

static void read_draft(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const char *const kinds[] = {"draft", "status_quo", NULL};
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_draft, id), NULL, true},
        {"name", pl_read_text, offsetof(parley_draft, name), NULL, false},
        {"kind", pl_read_word, offsetof(parley_draft, is_status_quo), kinds, false},
        {"author", pl_read_references, offsetof(parley_draft, authors), &pl_party_reference, false},
        {"parent", pl_read_reference, offsetof(parley_draft, parent), &pl_draft_reference, false},
        {"status", pl_read_word, offsetof(parley_draft, status), pl_draft_status_words, false},
        {"choices", read_choices, 0, NULL, false},
        {"changes", read_changes, 0, NULL, false},
        {"shown_to", read_showings, 0, NULL, false},
        {NULL, NULL, 0, NULL, false}};
    parley_draft *draft = out;
    size_t points = r->dossier->point_count;
    int32_t *choices = pl_reader_alloc(r, points, sizeof *choices);
    (void)extra;
    if (!choices)
        return;
    for (size_t j = 0; j < points; j++)
        choices[j] = PARLEY_NONE;
    draft->choices = choices;
    draft->parent = PARLEY_NONE;
    pl_read_mapping(r, node, fields, draft, true);
    if (!draft->id)
        draft->id = "";
}

static void check_parents(pl_reader *r) {
    for (size_t i = 0; i < r->dossier->draft_count; i++) {
        int32_t at = r->dossier->drafts[i].parent;
        for (size_t steps = 0; at != PARLEY_NONE; steps++) {
            if (at == (int32_t)i || steps > r->dossier->draft_count) {
                const parley_draft *draft = &r->dossier->drafts[i];
                if (at == (int32_t)i)
                    pl_error(r, draft->record.line, draft->record.column,
                             "the draft \"%s\" is its own ancestor", draft->id);
                break;
            }
            at = r->dossier->drafts[at].parent;
        }
    }
}

static void read_drafts(pl_reader *r, const pl_node *root) {
    const pl_node *node = pl_node_find(root, "drafts");
    if (node && node->kind != PL_NULL)
        r->dossier->drafts = pl_read_items(r, node, sizeof(parley_draft), read_draft, NULL,
                                           &r->dossier->draft_count);
    check_parents(r);
}

/* -- stances --------------------------------------------------------------------------------- */

typedef struct stance_entry {
    parley_stance stance;
    const pl_node *option, *between, *word, *value, *likely;
} stance_entry;

static void add_option(pl_reader *r, const pl_node *node, parley_stance *stance,
                       uint32_t *options) {
    int32_t option = pl_read_option(r, node, stance->point);
    for (size_t i = 0; option != PARLEY_NONE && i < stance->options.count; i++)
        if (options[i] == (uint32_t)option) {
            pl_error(r, node->line, node->column, "the option \"%.64s\" stands twice in the list",
                     node->text);
            option = PARLEY_NONE;
        }
    if (option != PARLEY_NONE)
        options[stance->options.count++] = (uint32_t)option;
}

static void read_stance_options(pl_reader *r, const stance_entry *entry, parley_stance *stance) {
    const pl_node *node = entry->option;
    size_t count = node->kind == PL_LIST ? node->count : 1;
    uint32_t *options = pl_reader_alloc(r, count, sizeof *options);
    if (!options)
        return;
    stance->options.items = options;
    if (node->kind != PL_LIST)
        add_option(r, node, stance, options);
    else
        for (size_t i = 0; i < count; i++)
            add_option(r, node->as.items[i], stance, options);
    if (count == 0)
        pl_error(r, node->line, node->column, "the list of options is empty");
}

static void read_between(pl_reader *r, const stance_entry *entry, parley_stance *stance) {
    const parley_point *point = &r->dossier->points[stance->point];
    const pl_node *node = entry->between;
    parley_interval numbers = {1, 0};
    if (!point->range.step) {
        pl_error(r, node->line, node->column,
                 "\"between\" needs a point with a range; \"%s\" has none", point->id);
        return;
    }
    pl_read_pair(r, node, &numbers, "any number");
    uint32_t *options = pl_reader_alloc(r, point->option_count, sizeof *options);
    if (!options || numbers.low > numbers.high)
        return;
    for (size_t o = 0; o < point->option_count; o++)
        if (point->options[o].number >= numbers.low && point->options[o].number <= numbers.high)
            options[stance->options.count++] = (uint32_t)o;
    stance->options.items = options;
    if (stance->options.count == 0)
        pl_error(r, node->line, node->column,
                 "no option of the point \"%s\" lies between these numbers", point->id);
}

static void read_stance_value(pl_reader *r, const pl_node *node, const stance_entry *entry,
                              parley_stance *stance) {
    if (!pl_expect_one(r, node, "stance", "value"))
        return;
    if (entry->word) {
        int word = PARLEY_UNKNOWN;
        pl_read_word(r, entry->word, &word, pl_stance_words);
        stance->word = (parley_stance_word)word;
        stance->value = r->dossier->scale[word];
    } else if (entry->value) {
        stance->word = PARLEY_VALUE;
        pl_read_interval(r, entry->value, &stance->value, NULL);
    }
    if (entry->likely) {
        pl_read_likely(r, entry->likely, &stance->likely, NULL);
        pl_check_likely(r, entry->likely, &stance->likely, stance->value);
    }
    if (stance->basis == PARLEY_BASIS_NONE && stance->word != PARLEY_UNKNOWN &&
        !pl_node_find(node, "basis"))
        pl_error(r, node->line, node->column,
                 "the key \"basis\" is missing; allowed: said, read_off, assumed");
}

static void read_stance(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_stance, party), &pl_party_reference, true},
        {"point", pl_read_reference, offsetof(parley_stance, point), &pl_point_reference, true},
        {"option", pl_read_node, offsetof(stance_entry, option), NULL, false},
        {"between", pl_read_node, offsetof(stance_entry, between), NULL, false},
        {"stance", pl_read_node, offsetof(stance_entry, word), NULL, false},
        {"value", pl_read_node, offsetof(stance_entry, value), NULL, false},
        {"likely", pl_read_node, offsetof(stance_entry, likely), NULL, false},
        {"strength", pl_read_word, offsetof(parley_stance, strength), pl_strength_words, false},
        {"basis", pl_read_word, offsetof(parley_stance, basis), pl_basis_words, false},
        {NULL, NULL, 0, NULL, false}};
    stance_entry entry = {
        .stance = {.party = (uint32_t)PARLEY_NONE, .point = (uint32_t)PARLEY_NONE}};
    parley_stance *stance = out;
    (void)extra;
    pl_read_mapping(r, node, fields, &entry, true);
    *stance = entry.stance;
    if (node->kind != PL_MAPPING)
        return;
    read_stance_value(r, node, &entry, stance);
    if (!pl_expect_one(r, node, "option", "between") || stance->point == (uint32_t)PARLEY_NONE)
        return;
    if (entry.option)
        read_stance_options(r, &entry, stance);
    else if (entry.between)
        read_between(r, &entry, stance);
}

static void read_stances(pl_reader *r, const pl_node *root) {
    const pl_node *node = pl_node_find(root, "stances");
    if (node && node->kind != PL_NULL)
        r->dossier->stances = pl_read_items(r, node, sizeof(parley_stance), read_stance, NULL,
                                            &r->dossier->stance_count);
}

void pl_read_model(pl_reader *r, const pl_node *root) {
    read_parties(r, root);
    read_constraints(r, root);
    read_red_lines(r, root);
    read_drafts(r, root);
    read_stances(r, root);
    pl_read_weights(r, root);
    pl_read_preferences(r, root);
    read_assumptions(r, root);
}
