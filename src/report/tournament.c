/* What a tournament is made of, as JSON, and in what two differ. */
#include "report/tournament.h"

#include "document/document.h"
#include "document/write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *pl_rotation_word(parley_rotation rotation) {
    static const char *const words[] = {"all", "cyclic", "none"};
    return words[rotation];
}

const char *pl_sample_word(parley_sample over) {
    return over == PARLEY_OVER_SCENARIOS ? "scenarios" : "repeats";
}

const char *pl_measure_word(parley_measure measure) {
    static const char *const words[PARLEY_MEASURES] = {
        "utility",       "advantage",      "agreement",     "welfare",
        "nash_distance", "frontier_least", "frontier_most", "rounds"};
    return words[measure];
}

/* -- the definition -------------------------------------------------------------------------- */

static void put_issues(pl_json *json, const pl_domain *domain) {
    pl_json_key(json, "issues");
    pl_json_open(json, '[');
    for (uint32_t j = 0; j < domain->issue_count; j++) {
        pl_json_open(json, '{');
        pl_json_member_string(json, "id", domain->issues[j].id);
        pl_json_key(json, "values");
        pl_json_open(json, '[');
        for (uint32_t o = domain->first[j]; o < domain->first[j + 1]; o++)
            pl_json_string(json, domain->values[o].id);
        pl_json_close(json, ']');
        pl_json_close(json, '}');
    }
    pl_json_close(json, ']');
}

static void put_party(pl_json *json, const pl_domain *domain, uint32_t party) {
    const parley_scenario_spec *spec = &domain->spec.scenario;
    double least, best;
    parley_scenario_range(domain->scenario, party, &least, &best);
    pl_json_open(json, '{');
    pl_json_member_string(json, "id", domain->parties[party].id);
    pl_json_key(json, "reservation");
    pl_json_double(json, parley_scenario_reservation(domain->scenario, party, 0));
    pl_json_key(json, "least");
    pl_json_double(json, least);
    pl_json_key(json, "best");
    pl_json_double(json, best);
    pl_json_key(json, "discount");
    pl_json_double(json, spec->discounts ? spec->discounts[party] : 1);
    pl_json_key(json, "delay_cost");
    pl_json_double(json, spec->delay_costs ? spec->delay_costs[party] : 0);
    pl_json_close(json, '}');
}

static void put_scenario(pl_json *json, const char *name, const pl_domain *domain) {
    char digits[32];
    pl_json_open(json, '{');
    pl_json_member_string(json, "name", name);
    pl_json_member_string(json, "title", domain->title);
    if (domain->is_dossier) {
        pl_json_key(json, "as_of");
        if (domain->as_of == PARLEY_ALL_DAYS) {
            pl_json_null(json);
        } else {
            parley_day_format(digits, domain->as_of);
            pl_json_string(json, digits);
        }
    }
    snprintf(digits, sizeof digits, "%016" PRIx64, pl_domain_digest(domain));
    pl_json_member_string(json, "digest", digits);
    pl_json_key(json, "parties");
    pl_json_open(json, '[');
    for (uint32_t p = 0; p < domain->party_count; p++)
        put_party(json, domain, p);
    pl_json_close(json, ']');
    put_issues(json, domain);
    pl_json_close(json, '}');
}

void pl_tournament_define(pl_text *out, const pl_tournament_setup *setup) {
    pl_json json = {.out = out};
    pl_json_open(&json, '{');
    pl_json_member_string(&json, "schema", "parley.tournament/1");
    pl_json_member_string(&json, "version", parley_version());
    pl_json_member_integer(&json, "negotiations", parley_tournament_count(setup->tournament));
    pl_json_member_string(&json, "protocol", setup->protocol);
    pl_json_member_integer(&json, "deadline", setup->rounds);
    pl_json_member_integer(&json, "repeat", setup->repeats);
    pl_json_member_integer(&json, "seed", setup->seed);
    pl_json_member_string(&json, "rotate", pl_rotation_word(setup->rotation));
    pl_json_key(&json, "self_play");
    pl_json_boolean(&json, setup->self_play);
    pl_json_key(&json, "strategies");
    pl_json_open(&json, '[');
    for (uint32_t i = 0; i < setup->strategy_count; i++)
        pl_json_string(&json, setup->strategies[i]);
    pl_json_close(&json, ']');
    pl_json_key(&json, "scenarios");
    pl_json_open(&json, '[');
    for (uint32_t i = 0; i < setup->domain_count; i++)
        put_scenario(&json, setup->names[i], &setup->domains[i]);
    pl_json_close(&json, ']');
    pl_json_close(&json, '}');
}

/* -- what differs ---------------------------------------------------------------------------- */

/* A scalar, or a list of scalars, as one line. */
static void show(pl_text *out, const pl_node *node) {
    if (!node)
        pl_text_put(out, "nothing");
    else if (node->kind == PL_LIST)
        for (size_t i = 0; i < node->count; i++)
            pl_text_print(out, "%s%s", i ? ", " : "", node->as.items[i]->text);
    else
        pl_text_put(out, node->text ? node->text : pl_kind_name(node->kind));
}

static void compare_key(pl_text *out, const char *key, const pl_node *found, const pl_node *asked) {
    pl_text one = {0}, two = {0};
    show(&one, found);
    show(&two, asked);
    if (strcmp(pl_text_string(&one), pl_text_string(&two)) != 0)
        pl_text_print(out, "%s: %s there, %s here\n", key, pl_text_string(&one),
                      pl_text_string(&two));
    out->failed |= one.failed || two.failed;
    pl_text_clear(&one);
    pl_text_clear(&two);
}

static const char *text_of(const pl_node *mapping, const char *key) {
    const pl_node *node = mapping->kind == PL_MAPPING ? pl_node_find(mapping, key) : NULL;
    return node && node->kind == PL_STRING ? node->text : "";
}

static const pl_node *find_scenario(const pl_node *list, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(text_of(list->as.items[i], "name"), name) == 0)
            return list->as.items[i];
    return NULL;
}

static void compare_scenarios(pl_text *out, const pl_node *found, const pl_node *asked) {
    for (size_t i = 0; i < found->count; i++) {
        const char *name = text_of(found->as.items[i], "name");
        const pl_node *other = find_scenario(asked, name);
        if (!other)
            pl_text_print(out, "scenario %s: there, not here\n", name);
        else if (strcmp(text_of(found->as.items[i], "digest"), text_of(other, "digest")) != 0)
            pl_text_print(out, "scenario %s: its content differs\n", name);
        else if (i >= asked->count || strcmp(text_of(asked->as.items[i], "name"), name) != 0)
            pl_text_print(out, "scenario %s: at another place\n", name);
    }
    for (size_t i = 0; i < asked->count; i++) {
        const char *name = text_of(asked->as.items[i], "name");
        if (!find_scenario(found, name))
            pl_text_print(out, "scenario %s: here, not there\n", name);
    }
}

static void compare_objects(pl_text *out, const pl_node *found, const pl_node *asked) {
    for (size_t i = 0; i < asked->count; i++) {
        const char *key = asked->as.pairs[i].key;
        const pl_node *there = pl_node_find(found, key), *here = asked->as.pairs[i].value;
        bool lists = there && there->kind == PL_LIST && here->kind == PL_LIST;
        if (strcmp(key, "scenarios") == 0 && lists)
            compare_scenarios(out, there, here);
        else if (strcmp(key, "negotiations") != 0) /* it follows from the rest */
            compare_key(out, key, there, here);
    }
}

parley_status pl_tournament_compare(pl_text *out, const pl_text *found, const pl_text *asked) {
    pl_document *one = NULL, *two = NULL;
    parley_status status;
    PL_TRY(
        pl_document_parse(&one, "tournament.json", pl_text_string(found), found->length, PL_JSON));
    PL_TRY(
        pl_document_parse(&two, "tournament.json", pl_text_string(asked), asked->length, PL_JSON));
    if (one->root->kind != PL_MAPPING ||
        strncmp(text_of(one->root, "schema"), "parley.tournament/", 18) != 0) {
        status = pl_fail(PARLEY_E_INPUT, "tournament.json describes no tournament");
        goto out;
    }
    compare_objects(out, one->root, two->root);
    if (out->length == 0) /* titles, ids of values */
        pl_text_put(out, "names of the scenarios or in them\n");
out:
    pl_document_free(one);
    pl_document_free(two);
    return status;
}
