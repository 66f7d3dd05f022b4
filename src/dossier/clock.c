/* What a dossier says of time: the clock of the parties, events known in advance, and levers. */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <parley/clock.h>

#include <string.h>

static const char *const quantities[] = {"cost_of_delay", "drift",       "discount",
                                         "process",       "reservation", "value"};

const char *parley_quantity_name(parley_quantity quantity) {
    return quantities[quantity];
}

int32_t parley_dossier_find_lever(const parley_dossier *dossier, const char *id) {
    for (size_t i = 0; i < dossier->lever_count; i++)
        if (strcmp(dossier->levers[i].id, id) == 0)
            return (int32_t)i;
    return PARLEY_NONE;
}

/* -- numbers --------------------------------------------------------------------------------- */

static const pl_bounds within_one = {0, PARLEY_ONE, "[0, 1]"};
static const pl_bounds either_way = {-PARLEY_ONE, PARLEY_ONE, "[-1, 1]"};
static const pl_bounds up_to_one = {1, PARLEY_ONE, "(0, 1]: above 0 and at most 1"};

/* What each rate may be, its default, and what `unknown` means where the dossier does not say. */
static const struct {
    const pl_bounds *bounds;
    parley_interval otherwise, unknown;
    bool may_be_unknown;
} rates[PARLEY_RATES] = {
    [PARLEY_COST_OF_DELAY] = {&within_one, {0, 0}, {0, 10000000}, true},
    [PARLEY_DRIFT] = {&either_way, {0, 0}, {-10000000, 10000000}, true},
    [PARLEY_DISCOUNT] = {&up_to_one, {PARLEY_ONE, PARLEY_ONE}, {0, 0}, false},
    [PARLEY_PROCESS] = {&either_way, {0, 0}, {0, 0}, false},
};

/* `extra` is a pl_bounds. */
static void read_rate(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_estimate *estimate = out;
    estimate->kind = PARLEY_ESTIMATE_VALUE;
    pl_read_bounded(r, node, &estimate->value, extra);
}

static void read_rate_or_unknown(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_estimate *estimate = out;
    if (node->kind != PL_STRING)
        read_rate(r, node, out, extra);
    else if (strcmp(node->text, "unknown") == 0)
        estimate->kind = PARLEY_ESTIMATE_UNKNOWN;
    else
        pl_error(r, node->line, node->column,
                 "\"%.40s\" is not allowed here; write a number, an interval such as [0.001, "
                 "0.004], or unknown",
                 node->text);
}

static void read_whole_within(pl_reader *r, const pl_node *node, int64_t *out, int64_t least) {
    int64_t value = -1;
    pl_read_whole(r, node, &value, NULL);
    if (value < 0)
        return;
    if (value < least || value > PARLEY_MAX_WEEKS)
        pl_error(r, node->line, node->column, "%.40s is no number of weeks from %d to %d",
                 node->text, (int)least, PARLEY_MAX_WEEKS);
    else
        *out = value;
}

static void read_horizon(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    read_whole_within(r, node, out, 1);
}

static void read_delay(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    (void)extra;
    read_whole_within(r, node, out, 0);
}

/* An analyst who assumes says why. */
static void check_why(pl_reader *r, const pl_node *node, parley_basis basis,
                      const parley_text *why) {
    if (basis == PARLEY_ASSUMED && why->count == 0 && node->kind == PL_MAPPING &&
        !pl_node_find(node, "why"))
        pl_error(r, node->line, node->column,
                 "the key \"why\" is missing: what is assumed needs a reason");
}

/* -- effects --------------------------------------------------------------------------------- */

typedef struct effect_entry {
    parley_effect effect;
    const pl_node *moves[PARLEY_OPTION_VALUE + 1], *option;
} effect_entry;

static int count_moves(const effect_entry *entry, parley_quantity *what) {
    int count = 0;
    for (int i = 0; i <= PARLEY_OPTION_VALUE; i++)
        if (entry->moves[i]) {
            *what = (parley_quantity)i;
            count++;
        }
    return count;
}

static void read_move(pl_reader *r, const pl_node *node, effect_entry *entry) {
    parley_effect *effect = &entry->effect;
    int moves = count_moves(entry, &effect->what);
    if (moves != 1) {
        pl_error(r, node->line, node->column,
                 "an effect moves one of \"cost_of_delay\", \"drift\", \"discount\", \"process\", "
                 "\"reservation\" and \"value\"; here is %s",
                 moves ? "more than one" : "none");
        return;
    }
    pl_read_bounded(r, entry->moves[effect->what], &effect->change, &either_way);
    if ((effect->what == PARLEY_OPTION_VALUE) != (entry->option != NULL))
        pl_error(r, node->line, node->column,
                 "\"option\" and \"value\" belong together: which option, and the change of what "
                 "it is worth");
    else if (entry->option)
        pl_read_option_name(r, entry->option, &effect->option);
}

static void read_effect(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    pl_field fields[PARLEY_OPTION_VALUE + 4] = {
        {"party", pl_read_reference, offsetof(effect_entry, effect.party), &pl_party_reference,
         true},
        {"option", pl_read_node, offsetof(effect_entry, option), NULL, false}};
    effect_entry entry = {.effect = {.line = node->line, .column = node->column}};
    (void)extra;
    for (int i = 0; i <= PARLEY_OPTION_VALUE; i++)
        fields[2 + i] =
            (pl_field){quantities[i], pl_read_node,
                       offsetof(effect_entry, moves) + i * sizeof *entry.moves, NULL, false};
    pl_read_mapping(r, node, fields, &entry, false);
    if (node->kind == PL_MAPPING)
        read_move(r, node, &entry);
    *(parley_effect *)out = entry.effect;
}

static void read_effects(pl_reader *r, const pl_node *node, const parley_effect **effects,
                         size_t *count) {
    *effects = pl_read_items(r, node, sizeof **effects, read_effect, NULL, count);
    if (node->kind == PL_LIST && node->count == 0)
        pl_error(r, node->line, node->column, "the list of effects is empty");
}

/* -- events ---------------------------------------------------------------------------------- */

static void read_event_effects(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_clock_event *event = out;
    (void)extra;
    read_effects(r, node, &event->effects, &event->effect_count);
}

static void read_event(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_clock_event, id), NULL, true},
        {"name", pl_read_text, offsetof(parley_clock_event, name), NULL, false},
        {"from", pl_read_date, offsetof(parley_clock_event, from), NULL, true},
        {"until", pl_read_date, offsetof(parley_clock_event, until), NULL, false},
        {"effects", read_event_effects, 0, NULL, true},
        {"basis", pl_read_word, offsetof(parley_clock_event, basis), pl_basis_words, true},
        {"why", pl_read_text, offsetof(parley_clock_event, why), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    parley_clock_event *event = out;
    (void)extra;
    pl_read_mapping(r, node, fields, event, true);
    if (!event->id)
        event->id = "";
    check_why(r, node, event->basis, &event->why);
    if (event->from.written && event->until.written && event->until.last < event->from.known)
        pl_error(r, node->line, node->column, "the event \"%s\" ends on %s, before it begins on %s",
                 event->id, event->until.written, event->from.written);
}

/* -- the clock ------------------------------------------------------------------------------- */

static void read_clock_party(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    pl_field fields[PARLEY_RATES + 5] = {
        {"party", pl_read_reference, offsetof(parley_clock_party, party), &pl_party_reference,
         true},
        {"claims", pl_read_references, offsetof(parley_clock_party, claims), &pl_cost_reference,
         false},
        {"basis", pl_read_word, offsetof(parley_clock_party, basis), pl_basis_words, true},
        {"why", pl_read_text, offsetof(parley_clock_party, why), NULL, false}};
    parley_clock_party *party = out;
    (void)extra;
    party->party = (uint32_t)PARLEY_NONE;
    for (int i = 0; i < PARLEY_RATES; i++) {
        party->rates[i].value = rates[i].otherwise;
        fields[4 + i] = (pl_field){
            quantities[i], rates[i].may_be_unknown ? read_rate_or_unknown : read_rate,
            offsetof(parley_clock_party, rates) + i * sizeof *party->rates, rates[i].bounds, false};
    }
    pl_read_mapping(r, node, fields, party, true);
    check_why(r, node, party->basis, &party->why);
}

static void read_clock_parties(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_clock *clock = out;
    clock->parties = pl_read_items(r, node, sizeof *clock->parties, read_clock_party, extra,
                                   &clock->party_count);
}

static void read_events(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_clock *clock = out;
    pl_map ids = {0};
    pl_declare(r, node, &ids, "event");
    pl_map_clear(&ids);
    clock->events =
        pl_read_items(r, node, sizeof *clock->events, read_event, extra, &clock->event_count);
}

static void read_unknown(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {{"cost_of_delay", pl_read_node, 0, NULL, false},
                                      {"drift", pl_read_node, sizeof(pl_node *), NULL, false},
                                      {NULL, NULL, 0, NULL, false}};
    parley_clock *clock = out;
    const pl_node *nodes[2] = {NULL, NULL};
    (void)extra;
    pl_read_mapping(r, node, fields, nodes, false);
    for (int i = 0; i < 2; i++)
        if (nodes[i]) {
            clock->unknown[i].kind = PARLEY_ESTIMATE_VALUE;
            pl_read_bounded(r, nodes[i], &clock->unknown[i].value, rates[i].bounds);
        }
}

/* The key `unknown` may stand behind the entries that use it. */
static void resolve_unknown(parley_clock *clock) {
    for (size_t i = 0; i < clock->party_count; i++) {
        parley_clock_party *party = (parley_clock_party *)&clock->parties[i];
        for (int k = 0; k < 2; k++)
            if (party->rates[k].kind == PARLEY_ESTIMATE_UNKNOWN)
                party->rates[k].value = clock->unknown[k].value;
    }
}

static void read_the_clock(pl_reader *r, const pl_node *node) {
    static const pl_field fields[] = {
        {"start", pl_read_date, offsetof(parley_clock, start), NULL, false},
        {"horizon_weeks", read_horizon, offsetof(parley_clock, horizon_weeks), NULL, false},
        {"why", pl_read_text, offsetof(parley_clock, why), NULL, false},
        {"unknown", read_unknown, 0, NULL, false},
        {"parties", read_clock_parties, 0, NULL, false},
        {"events", read_events, 0, NULL, false},
        {NULL, NULL, 0, NULL, false}};
    parley_clock *clock = pl_reader_alloc(r, 1, sizeof *clock);
    if (!clock)
        return;
    clock->line = node->line;
    clock->column = node->column;
    for (int i = 0; i < 2; i++)
        clock->unknown[i].value = rates[i].unknown;
    pl_read_mapping(r, node, fields, clock, false);
    resolve_unknown(clock);
    r->dossier->clock = clock;
}

/* -- levers ---------------------------------------------------------------------------------- */

static void read_lever_effects(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_lever *lever = out;
    (void)extra;
    read_effects(r, node, &lever->effects, &lever->effect_count);
}

static void read_lever_cost(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_lever_cost, party), &pl_party_reference, true},
        {"value", pl_read_bounded, offsetof(parley_lever_cost, value), &within_one, true},
        {NULL, NULL, 0, NULL, false}};
    (void)extra;
    pl_read_mapping(r, node, fields, out, false);
}

static void read_lever_costs(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_lever *lever = out;
    lever->costs =
        pl_read_items(r, node, sizeof *lever->costs, read_lever_cost, extra, &lever->cost_count);
}

static void read_lever(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"id", pl_read_id, offsetof(parley_lever, id), NULL, true},
        {"name", pl_read_text, offsetof(parley_lever, name), NULL, false},
        {"by", pl_read_reference, offsetof(parley_lever, by), &pl_party_reference, false},
        {"delay_weeks", read_delay, offsetof(parley_lever, delay_weeks), NULL, false},
        {"effects", read_lever_effects, 0, NULL, true},
        {"costs", read_lever_costs, 0, NULL, false},
        {"basis", pl_read_word, offsetof(parley_lever, basis), pl_basis_words, true},
        {"why", pl_read_text, offsetof(parley_lever, why), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    parley_lever *lever = out;
    (void)extra;
    lever->by = PARLEY_NONE;
    pl_read_mapping(r, node, fields, lever, true);
    if (!lever->id)
        lever->id = "";
    check_why(r, node, lever->basis, &lever->why);
}

void pl_read_clock(pl_reader *r, const pl_node *root) {
    const pl_node *clock = pl_node_find(root, "clock"), *levers = pl_node_find(root, "levers");
    if (clock && clock->kind != PL_NULL && pl_expect(r, clock, PL_MAPPING, "\"clock\""))
        read_the_clock(r, clock);
    r->key = "levers";
    if (levers && levers->kind != PL_NULL)
        r->dossier->levers = pl_read_items(r, levers, sizeof(parley_lever), read_lever, NULL,
                                           &r->dossier->lever_count);
}
