/* parley talk: one simulated negotiation, told round by round. */
#include "talks.h"

#include "base/memory.h"
#include "report/talk.h"

#include <string.h>

enum { FIRST_CAPACITY = 4096 };

static const size_t MOST_CHOICES = (size_t)1 << 30;

typedef struct job {
    const command_line *arguments;
    pl_domain domain;
    parley_negotiator *negotiators;
    uint32_t count; /* of negotiators: one for all, or one for each party */
    parley_protocol protocol;
    consent consent;
    spec_text protocol_text, strategy_texts[PARLEY_MAX_PARTIES];
    uint64_t seed, number;
    parley_trace trace;
    pl_talk_report report;
    uint32_t agreement[PARLEY_MAX_ISSUES];
} job;

static int read_request(job *j) {
    j->seed = 1;
    int code = protocol_option(j->arguments, &j->protocol);
    if (code == EXIT_DONE)
        code = strategies_option(j->arguments, &j->negotiators, &j->count);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "seed", 0, INT64_MAX, &j->seed);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "number", 0, INT64_MAX, &j->number);
    if (code == EXIT_DONE)
        code = format_protocol(&j->protocol, &j->protocol_text);
    return code;
}

static int seat_all(job *j, parley_talk *talk) {
    uint32_t n = j->domain.party_count;
    static const char *strategies[PARLEY_MAX_PARTIES];
    int code = EXIT_DONE;
    if (j->count != 1 && j->count != n)
        return usage_error("talk", "%u strategies for %u parties; one for each, or one for all",
                           j->count, n);
    *talk = (parley_talk){.number = j->number};
    for (uint32_t p = 0; code == EXIT_DONE && p < n; p++) {
        talk->negotiators[p] = j->count == 1 ? 0 : p;
        code = format_strategy(&j->negotiators[talk->negotiators[p]], &j->strategy_texts[p]);
        strategies[p] = j->strategy_texts[p].text;
    }
    j->report.strategies = strategies;
    return code;
}

/* -- holding it ------------------------------------------------------------------------------ */

static bool is_mediated(const job *j) {
    return parley_protocol_is_mediated(&j->protocol) != 0;
}

static parley_status make_trace(job *j, size_t capacity) {
    pl_free(j->trace.acts);
    pl_free(j->trace.choices);
    pl_free(j->trace.answers);
    j->trace = (parley_trace){.capacity = capacity};
    if (capacity * j->domain.issue_count > MOST_CHOICES)
        return pl_fail(PARLEY_E_LIMIT, "%zu acts over %u issues are too many to be told", capacity,
                       j->domain.issue_count);
    j->trace.acts = PL_NEW(parley_act, capacity);
    j->trace.choices = PL_NEW(uint32_t, capacity * j->domain.issue_count);
    if (is_mediated(j))
        j->trace.answers = PL_NEW(uint8_t, capacity * j->domain.issue_count);
    return j->trace.acts && j->trace.choices && (j->trace.answers || !is_mediated(j))
               ? PARLEY_OK
               : pl_fail_memory();
}

/* The second time, where there were more acts than room: the same acts again. */
static parley_status watch(job *j, parley_talks *talks, const parley_talk *talk) {
    parley_status status;
    PL_TRY(make_trace(j, FIRST_CAPACITY));
    PL_TRY(parley_talks_watch(talks, &j->report.result, j->agreement, &j->trace, talk));
    if (j->trace.count > j->trace.capacity) {
        PL_TRY(make_trace(j, j->trace.count));
        PL_TRY(parley_talks_watch(talks, &j->report.result, j->agreement, &j->trace, talk));
    }
out:
    return status;
}

static parley_status measure(job *j, parley_control *control) {
    parley_status status = pl_domain_refer(&j->domain, control);
    if (status == PARLEY_OK && j->report.agreement)
        status = pl_domain_measure(&j->domain, &j->report.distances, j->report.result.utilities,
                                   control);
    return status;
}

static bool is_discounted(const job *j) {
    return memcmp(j->report.result.utilities, j->report.result.payoffs,
                  sizeof j->report.result.payoffs) != 0;
}

static parley_status hold(job *j, const parley_talk *talk, parley_control *control) {
    parley_status status;
    parley_talks *talks = NULL;
    const parley_scenario *scenario = j->domain.scenario;
    parley_talks_spec spec = {.scenarios = &scenario,
                              .protocols = &j->protocol,
                              .negotiators = j->negotiators,
                              .scenario_count = 1,
                              .protocol_count = 1,
                              .negotiator_count = j->count,
                              .seed = j->seed};
    PL_TRY(parley_talks_new(&talks, &spec));
    PL_TRY(watch(j, talks, talk));
    j->report.domain = &j->domain;
    j->report.protocol = j->protocol_text.text;
    j->report.rules = &j->protocol;
    j->report.rounds = j->protocol.rounds;
    j->report.seed = j->seed;
    j->report.number = j->number;
    j->report.discounted = is_discounted(j);
    j->report.agreement = j->report.result.end == PARLEY_TALK_AGREED ? j->agreement : NULL;
    j->report.acts = j->trace.acts;
    j->report.choices = j->trace.choices;
    j->report.answers = j->trace.answers;
    j->report.mediated = is_mediated(j);
    j->report.act_count = j->trace.count;
    PL_TRY(measure(j, control));
out:
    parley_talks_free(talks);
    return status;
}

/* -- telling it ------------------------------------------------------------------------------ */

static int print(const job *j) {
    pl_text text = {0};
    pl_style style = output_style(j->domain.language);
    if (flag_is_set(j->arguments, "json"))
        pl_report_talk_json(&text, &j->report);
    else
        pl_report_talk_text(&text, &j->report, flag_is_set(j->arguments, "all"), &style);
    return print_report(&text);
}

static int write_trace(const job *j) {
    const char *path = argument_of(j->arguments, "trace");
    pl_text text = {0};
    if (!path)
        return EXIT_DONE;
    pl_report_talk_csv(&text, &j->report);
    return write_report(path, &text);
}

static int draw(const job *j) {
    const char *path = argument_of(j->arguments, "svg");
    const pl_style style = {.language = j->domain.language};
    pl_text picture = {0};
    if (!path)
        return EXIT_DONE;
    pl_report_talk_svg(&picture, &j->report, &style);
    return write_report(path, &picture);
}

static int tell(job *j) {
    parley_talk talk;
    int code = seat_all(j, &talk);
    if (code != EXIT_DONE)
        return code;
    parley_control *control = command_control();
    parley_status status = hold(j, &talk, control);
    command_control_end(control);
    if (status == PARLEY_E_ARGUMENT)
        return usage_error("talk", "%s", parley_last_error()->message);
    if (status != PARLEY_OK)
        return report_failure();
    code = write_trace(j);
    if (code == EXIT_DONE)
        code = draw(j);
    if (code == EXIT_DONE)
        code = print(j);
    return code == EXIT_DONE && !j->report.agreement ? EXIT_NO : code;
}

static int run(const command_line *arguments) {
    if (flag_is_set(arguments, "list"))
        return list_components();
    if (arguments->operand_count == 0)
        return usage_error("talk", "no file is named");
    job *j = PL_NEW(job, 1);
    if (!j)
        return out_of_memory();
    j->arguments = arguments;
    int code = read_request(j);
    if (code == EXIT_DONE)
        code = open_domain(arguments, arguments->operands[0], &j->domain, NULL);
    if (code == EXIT_DONE)
        code = consent_options(arguments, &j->domain, &j->protocol, &j->consent);
    if (code == EXIT_DONE)
        code = tell(j);
    pl_domain_clear(&j->domain);
    pl_free(j->trace.acts);
    pl_free(j->trace.choices);
    pl_free(j->trace.answers);
    pl_free(j->negotiators);
    pl_free(j);
    return code;
}

static const command_option options[] = {
    {"with", "SPEC",
     "a party's strategy; once for each party in order, or once for "
     "all of them"},
    OPTIONS_OF_TALKS,
    {"required", "PARTY",
     "only such parties must consent, beside the quorum if there is one; may be repeated"},
    {"principal", "[PARTY=]U",
     "the least utility that a party's principal ratifies (default: any)"},
    {"refuses", "[PARTY=]P", "the probability that a principal does not ratify (default 0)"},
    {"number", "N", "which random numbers: as negotiation N of a tournament (default 0)"},
    {"all", NULL, "tell every round, and every change"},
    {"trace", "FILE", "also write every act into this CSV file"},
    {"svg", "FILE", "also draw the run into this SVG file"},
    {"list", NULL, "show the protocols, strategies, conditions and models there are"},
    OPTIONS_OF_A_VIEW("docs/tournament.md")};

const command command_talk = {
    .name = "talk",
    .operands = "FILE",
    .summary = "simulated talks: one negotiation, round by round",
    .text = "Lets negotiators by name hold one negotiation over a dossier or a folder of\n"
            "profiles (docs/formats.md; in the order of the file names), and tells it round\n"
            "by round: what is offered, what that is worth to each, who concedes; then the\n"
            "agreement against the solutions of bargaining theory and the frontier. The same\n"
            "seed gives the same talks. docs/talks.md defines protocols and strategies,\n"
            "docs/tournament.md what is printed.\n\n"
            "Exit codes: 0 agreement, 1 no agreement, 2 usage (also a strategy that cannot\n"
            "play there), 3 bad input, 6 storage, 7 limit reached or cancelled.\n\n"
            "Examples:\n"
            "  parley talk scenarios/sale --with boulware --with tft+ac_combi\n"
            "  parley talk scenarios/peace-2025 --with conceder --rounds 50 --lang zh\n"
            "  parley talk scenarios/siting --protocol shuttle --mediator least_satisfied\n"
            "              --with dealer --svg run.svg\n"
            "  parley convert scenarios/sale sale-profiles --to genius\n"
            "  parley talk sale-profiles --with micro --protocol alternating --json\n"
            "  parley talk scenarios/sale --with boulware --svg run.svg --trace run.csv\n"
            "  parley talk --list",
    .least_operands = 0,
    .most_operands = 1,
    .options = options,
    .run = run,
};
