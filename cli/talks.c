/* Domains, strategies and protocols from the command line. */
#include "talks.h"

#include "base/memory.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- domains --------------------------------------------------------------------------------- */

static int domain_options(const command_line *arguments, pl_domain_options *out) {
    uint64_t levels = 0;
    const char *day = argument_of(arguments, "as-of");
    int code = whole_option(arguments, "levels", 2, 1000, &levels);
    if (code != EXIT_DONE)
        return code;
    out->language = argument_of(arguments, "lang");
    out->format.levels = (uint32_t)levels;
    out->format.genius_raw = flag_is_set(arguments, "genius-raw");
    out->has_as_of = day != NULL;
    if (day && parley_day_parse(&out->as_of, day) != PARLEY_OK)
        return usage_error(arguments->command->name, "--as-of: %s", parley_last_error()->message);
    return EXIT_DONE;
}

/* The program's words are English or Chinese; a dossier may have texts in others. */
static int check_language(const command_line *arguments, const pl_domain *domain) {
    const char *wanted = argument_of(arguments, "lang");
    if (!wanted || strcmp(wanted, "en") == 0 || strcmp(wanted, "zh") == 0)
        return EXIT_DONE;
    for (size_t i = 0; domain->dossier && i < domain->dossier->language_count; i++)
        if (strcmp(domain->dossier->languages[i], wanted) == 0)
            return EXIT_DONE;
    return usage_error(arguments->command->name, "there are no texts in \"%s\"", wanted);
}

static uint32_t find_party(const pl_domain *domain, const char *id, size_t length) {
    uint32_t p = 0;
    while (p < domain->party_count && (strlen(domain->parties[p].id) != length ||
                                       strncmp(domain->parties[p].id, id, length) != 0))
        p++;
    return p;
}

static int no_such_party(const command_line *arguments, const pl_domain *domain, const char *name) {
    char id[80];
    const char *ids[PARLEY_MAX_PARTIES + 1] = {NULL};
    snprintf(id, sizeof id, "%.*s", (int)strcspn(name, "="), name);
    for (uint32_t p = 0; p < domain->party_count; p++)
        ids[p] = domain->parties[p].id;
    no_such(arguments, "party", id, ids);
    return EXIT_USAGE;
}

/* Every --NAME [PARTY=]NUMBER into numbers[n]. */
static int party_numbers(const command_line *arguments, const char *name, const pl_domain *domain,
                         double least, double most, double *numbers) {
    for (size_t i = 0; i < arguments->repeated_count; i++) {
        const char *value = arguments->repeated_values[i], *equals = strrchr(value, '=');
        char *end;
        if (strcmp(arguments->repeated_names[i], name) != 0)
            continue;
        uint32_t party =
            equals ? find_party(domain, value, (size_t)(equals - value)) : domain->party_count;
        if (equals && party == domain->party_count)
            return no_such_party(arguments, domain, value);
        const char *digits = equals ? equals + 1 : value;
        double number = strtod(digits, &end);
        if (!*digits || *end || !(number >= least && number <= most))
            return usage_error(arguments->command->name,
                               "--%s takes a number from %g to %g, or PARTY=NUMBER", name, least,
                               most);
        for (uint32_t p = 0; p < domain->party_count; p++)
            if (!equals || p == party)
                numbers[p] = number;
    }
    return EXIT_DONE;
}

static int time_options(const command_line *arguments, pl_domain *domain) {
    uint32_t n = domain->party_count;
    double *discounts = pl_arena_alloc(&domain->arena, n, sizeof *discounts);
    double *costs = pl_arena_alloc(&domain->arena, n, sizeof *costs);
    if (!discounts || !costs)
        return out_of_memory();
    for (uint32_t p = 0; p < n; p++)
        discounts[p] = domain->spec.scenario.discounts ? domain->spec.scenario.discounts[p] : 1;
    int code = party_numbers(arguments, "discount", domain, 1e-9, 1, discounts);
    if (code == EXIT_DONE)
        code = party_numbers(arguments, "delay-cost", domain, 0, 1e6, costs);
    domain->spec.scenario.discounts = discounts;
    domain->spec.scenario.delay_costs = costs;
    return code;
}

/* Reservation values in place of those of the dossier or the profiles. */
static int reservation_option(const command_line *arguments, pl_domain *domain) {
    uint32_t n = domain->party_count;
    parley_scenario_spec *spec = &domain->spec.scenario;
    double wanted[PARLEY_MAX_PARTIES];
    int64_t *units = pl_arena_alloc(&domain->arena, n, sizeof *units);
    if (!units)
        return out_of_memory();
    for (uint32_t p = 0; p < n; p++)
        wanted[p] = (double)NAN;
    int code = party_numbers(arguments, "reservation", domain, -1e6, 1e6, wanted);
    for (uint32_t p = 0; p < n; p++) {
        double scale = spec->scale ? (double)spec->scale[p] : 1;
        units[p] = !isnan(wanted[p])          ? (int64_t)ceil(wanted[p] * scale - 1e-6)
                   : spec->space.reservations ? spec->space.reservations[p]
                                              : INT64_MIN;
    }
    spec->space.reservations = units;
    return code;
}

/* What was put right in reading profiles is for everybody, warnings of a dossier for `check`. */
static int report_opening(parley_status status, const parley_diagnostics *diagnostics,
                          bool is_profiles, const char *path) {
    size_t errors = 0;
    for (size_t i = 0; i < parley_diagnostics_count(diagnostics); i++)
        errors += parley_diagnostics_get(diagnostics, i)->is_error != 0;
    bool listed = status == PARLEY_E_INPUT && errors > 0;
    if (status == PARLEY_OK || listed)
        print_findings(diagnostics, listed ? parley_last_error()->file : path, is_profiles);
    if (status != PARLEY_OK && !listed)
        return report_failure();
    return exit_code_of(status);
}

int open_domain(const command_line *arguments, const char *path, pl_domain *domain,
                parley_control *control) {
    parley_diagnostics *diagnostics = NULL;
    pl_domain_options options = {0};
    bool is_profiles;
    *domain = (pl_domain){0};
    int code = domain_options(arguments, &options);
    if (code != EXIT_DONE)
        return code;
    if (parley_diagnostics_new(&diagnostics) != PARLEY_OK)
        return report_failure();
    parley_status status =
        pl_domain_open(domain, path, &options, diagnostics, &is_profiles, control);
    if (status == PARLEY_E_ARGUMENT)
        code = usage_error(arguments->command->name, "%s: %s", path, parley_last_error()->message);
    else
        code = report_opening(status, diagnostics, is_profiles, path);
    parley_diagnostics_free(diagnostics);
    if (code == EXIT_DONE)
        code = check_language(arguments, domain);
    if (code == EXIT_DONE)
        code = time_options(arguments, domain);
    if (code == EXIT_DONE)
        code = reservation_option(arguments, domain);
    if (code == EXIT_DONE && pl_domain_build(domain, control) != PARLEY_OK)
        code = report_failure();
    if (code != EXIT_DONE)
        pl_domain_clear(domain);
    return code;
}

/* -- strategies and protocols ---------------------------------------------------------------- */

static int bad_spec(const command_line *arguments, const char *option, const char *text) {
    const parley_error *error = parley_last_error();
    return usage_error(arguments->command->name, "--%s \"%s\", column %u: %s", option, text,
                       error->column, error->message);
}

/* Puts the number of rounds into the text, as its table may know no such parameter. */
static int set_rounds(const command_line *arguments, parley_protocol *protocol) {
    const parley_component *about = parley_component_get(PARLEY_PROTOCOL, protocol->kind);
    uint64_t rounds = protocol->rounds;
    bool has = false;
    if (!argument_of(arguments, "rounds"))
        return EXIT_DONE;
    for (uint32_t i = 0; i < about->parameter_count; i++)
        has |= strcmp(about->parameters[i].name, "rounds") == 0;
    if (!has)
        return usage_error(arguments->command->name, "%s has no number of rounds", about->name);
    int code = whole_option(arguments, "rounds", 1, PARLEY_MAX_ROUNDS, &rounds);
    protocol->rounds = (uint32_t)rounds;
    return code;
}

int protocol_option(const command_line *arguments, parley_protocol *protocol) {
    const char *named = argument_of(arguments, "protocol");
    const char *mediator = argument_of(arguments, "mediator");
    spec_text text;
    int length = snprintf(text.text, sizeof text.text, "%s%s%s", named ? named : "sao",
                          mediator ? "+" : "", mediator ? mediator : "");
    if (length >= (int)sizeof text.text)
        return usage_error(arguments->command->name,
                           "--protocol and --mediator are longer than %d bytes",
                           PARLEY_MAX_SPEC_BYTES);
    if (parley_protocol_parse(protocol, text.text) != PARLEY_OK)
        return bad_spec(arguments, mediator ? "mediator" : "protocol", text.text);
    return set_rounds(arguments, protocol);
}

/* Every --required PARTY as a bit. */
static int required_option(const command_line *arguments, const pl_domain *domain,
                           uint32_t *required) {
    for (size_t i = 0; i < arguments->repeated_count; i++) {
        const char *id = arguments->repeated_values[i];
        uint32_t party = find_party(domain, id, strlen(id));
        if (strcmp(arguments->repeated_names[i], "required") != 0)
            continue;
        if (party == domain->party_count)
            return no_such_party(arguments, domain, id);
        *required |= 1u << party;
    }
    return EXIT_DONE;
}

int consent_options(const command_line *arguments, const pl_domain *domain,
                    parley_protocol *protocol, consent *held) {
    for (uint32_t p = 0; p < domain->party_count; p++) {
        held->refusals[p] = 0;
        held->principals[p] = -INFINITY;
    }
    protocol->refusals = held->refusals;
    protocol->principals = held->principals;
    int code = required_option(arguments, domain, &protocol->required);
    if (code == EXIT_DONE)
        code = party_numbers(arguments, "refuses", domain, 0, 1, held->refusals);
    if (code == EXIT_DONE)
        code = party_numbers(arguments, "principal", domain, -1e6, 1e6, held->principals);
    return code;
}

int strategies_option(const command_line *arguments, parley_negotiator **out, uint32_t *count) {
    *count = 0;
    *out = PL_NEW(parley_negotiator, arguments->repeated_count);
    if (!*out)
        return out_of_memory();
    for (size_t i = 0; i < arguments->repeated_count; i++) {
        const char *text = arguments->repeated_values[i];
        if (strcmp(arguments->repeated_names[i], "with") != 0)
            continue;
        if (parley_negotiator_parse(&(*out)[*count], text) != PARLEY_OK)
            return bad_spec(arguments, "with", text);
        ++*count;
    }
    if (*count == 0)
        return usage_error(arguments->command->name,
                           "no strategy is named: --with boulware; --list shows all");
    return EXIT_DONE;
}

int format_strategy(const parley_negotiator *negotiator, spec_text *out) {
    return parley_negotiator_format(out->text, sizeof out->text, negotiator) == PARLEY_OK
               ? EXIT_DONE
               : report_failure();
}

int format_protocol(const parley_protocol *protocol, spec_text *out) {
    return parley_protocol_format(out->text, sizeof out->text, protocol) == PARLEY_OK
               ? EXIT_DONE
               : report_failure();
}

/* -- the tables ------------------------------------------------------------------------------ */

static void add_parameter(pl_text *out, const pl_style *style, const parley_parameter *parameter) {
    pl_text line = {0};
    char least[32], most[32], value[32];
    pl_format_double(least, parameter->least);
    pl_format_double(most, parameter->most);
    pl_format_double(value, parameter->value);
    if (parameter->type == PARLEY_WORD) {
        const char *word = parameter->words;
        for (uint32_t i = 0; i < (uint32_t)parameter->value && word; i++)
            word = strchr(word, ' ') ? strchr(word, ' ') + 1 : NULL;
        pl_text_print(&line, "%s: %s (", parameter->name, parameter->help);
        for (const char *c = parameter->words; *c; c++)
            pl_text_add(&line, *c == ' ' ? ", " : c, *c == ' ' ? 2 : 1);
        if (word)
            pl_text_print(&line, "; default %.*s", (int)strcspn(word, " "), word);
        pl_text_put(&line, ")");
    } else {
        pl_text_print(&line, "%s: %s (%s%s to %s%s%s; default %s)", parameter->name,
                      parameter->help, parameter->type == PARLEY_WHOLE ? "whole, " : "", least,
                      most, parameter->unit[0] ? " " : "", parameter->unit, value);
    }
    pl_put_item(out, style, 8, PL_FAINT, "-", 2, pl_text_string(&line));
    out->failed |= line.failed;
    pl_text_clear(&line);
}

static void add_component(pl_text *out, const pl_style *style, const parley_component *component) {
    pl_put_item(out, style, 2, PL_STRONG, component->name, 14, component->help);
    for (uint32_t i = 0; i < component->parameter_count; i++)
        add_parameter(out, style, &component->parameters[i]);
}

int list_components(void) {
    static const char *const titles[PARLEY_COMPONENT_KINDS] = {
        [PARLEY_OFFERING] = "Offering strategies: --with OFFERING[+ACCEPTANCE][+MODEL][+ANSWERING]",
        [PARLEY_ACCEPTANCE] = "Acceptance conditions",
        [PARLEY_MODEL] = "Opponent models",
        [PARLEY_PROTOCOL] = "Protocols: --protocol PROTOCOL[+MEDIATOR]",
        [PARLEY_ANSWERING] = "Answers to a mediator: --with ANSWERING[+ACCEPTANCE]",
        [PARLEY_MEDIATING] = "Mediators: --mediator"};
    static const parley_component_kind order[] = {PARLEY_PROTOCOL,   PARLEY_OFFERING,
                                                  PARLEY_ACCEPTANCE, PARLEY_MODEL,
                                                  PARLEY_MEDIATING,  PARLEY_ANSWERING};
    pl_text out = {0};
    pl_style style = output_style(NULL);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        pl_put_heading(&out, &style, titles[order[i]]);
        for (uint32_t c = 0; c < parley_component_count(order[i]); c++)
            add_component(&out, &style, parley_component_get(order[i], c));
    }
    pl_put_heading(&out, &style, "Parameters");
    pl_put_paragraph(
        &out, &style, 2,
        "stand behind a colon: sao:rounds=50,quorum=2 or "
        "boulware:e=10+ac_next+frequency. docs/talks.md and docs/mediators.md define everything.");
    return print_report(&out);
}
