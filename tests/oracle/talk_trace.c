/* Runs the talks that standard input describes and prints every act: the library's side of
 * test_talks.py, which knows what should come out.
 *
 * Input, in tokens: "n m list_limit", the m option counts, for each party its scale, its
 * reservation value in units or "none", its negotiator, and its K gains; then the protocol, the
 * seed, the talk's number. Again and again until the end. Output: lines "round party
 * offer|accept|... outcome" and a last line "end outcome", where outcomes are numbers, the last
 * issue varying fastest, and "-" is none. A draft that is shown is followed by the party to which,
 * an answer by what was said to each point, the vote, and whether the party could sign. */
#include <parley/talk.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_GAINS = 4096, MOST_ACTS = 100000, TOKEN = 256 };

static const char *const ACTS[] = {"",       "offer", "accept", "reject", "leave",
                                   "refuse", "show",  "answer", "revise"};
static const char *const ENDS[] = {"runs", "agreed", "deadline", "left", "refused"};

typedef struct input {
    uint32_t n, m, limit, counts[PARLEY_MAX_ISSUES];
    int32_t gains[PARLEY_MAX_PARTIES * MOST_GAINS];
    int64_t scale[PARLEY_MAX_PARTIES], reservations[PARLEY_MAX_PARTIES];
    parley_negotiator negotiators[PARLEY_MAX_PARTIES];
    parley_protocol protocol;
    uint64_t seed, number;
} input;

static void expect(int good, const char *what) {
    if (good)
        return;
    fprintf(stderr, "talk_trace: %s: %s\n", what, parley_last_error()->message);
    exit(EXIT_FAILURE);
}

static void read_party(input *in, uint32_t party, uint32_t options) {
    char token[TOKEN];
    expect(scanf("%" SCNd64 " %255s", &in->scale[party], token) == 2, "a scale and a reservation");
    in->reservations[party] = strcmp(token, "none") == 0 ? INT64_MIN : strtoll(token, NULL, 10);
    expect(scanf("%255s", token) == 1, "a negotiator");
    expect(parley_negotiator_parse(&in->negotiators[party], token) == PARLEY_OK, token);
    for (uint32_t o = 0; o < options; o++)
        expect(scanf("%" SCNd32, &in->gains[party * options + o]) == 1, "a gain");
}

static int read_case(input *in) {
    char token[TOKEN];
    uint32_t options = 0;
    if (scanf("%" SCNu32 " %" SCNu32 " %" SCNu32, &in->n, &in->m, &in->limit) != 3)
        return 0;
    for (uint32_t j = 0; j < in->m; j++) {
        expect(scanf("%" SCNu32, &in->counts[j]) == 1, "a count");
        options += in->counts[j];
    }
    expect(options <= MOST_GAINS, "too many options");
    for (uint32_t p = 0; p < in->n; p++)
        read_party(in, p, options);
    expect(scanf("%255s %" SCNu64 " %" SCNu64, token, &in->seed, &in->number) == 3, "a protocol");
    expect(parley_protocol_parse(&in->protocol, token) == PARLEY_OK, token);
    return 1;
}

static uint64_t number_of(const input *in, const uint32_t *choices) {
    uint64_t number = 0;
    for (uint32_t j = 0; j < in->m; j++)
        number = number * in->counts[j] + choices[j];
    return number;
}

/* What else a mediator's protocol has: to whom a draft is shown, or the answers to it. */
static void print_mediation(const input *in, const parley_act *act, const uint8_t *answers) {
    if (act->kind == PARLEY_ACT_SHOW)
        printf(" %u", act->about);
    if (act->kind != PARLEY_ACT_ANSWER)
        return;
    putchar(' ');
    for (uint32_t j = 0; j < in->m; j++)
        putchar('0' + answers[j]);
    printf(" %d %u", act->vote, act->could_sign);
}

static void print(const input *in, const parley_trace *trace, const parley_talk_result *result,
                  const uint32_t *choices) {
    for (size_t i = 0; i < trace->count; i++) {
        const parley_act *act = &trace->acts[i];
        printf("%u %u %s ", act->round, act->party, ACTS[act->kind]);
        if (act->kind == PARLEY_ACT_LEAVE)
            putchar('-');
        else
            printf("%" PRIu64, number_of(in, trace->choices + i * in->m));
        print_mediation(in, act, trace->answers + i * in->m);
        putchar('\n');
    }
    printf("%s ", ENDS[result->end]);
    if (result->end == PARLEY_TALK_AGREED)
        printf("%" PRIu64 "\n", number_of(in, choices));
    else
        printf("-\n");
}

static void run(const input *in, parley_trace *trace) {
    parley_scenario *scenario;
    parley_talks *talks;
    parley_talk_result result;
    uint32_t choices[PARLEY_MAX_ISSUES];
    parley_scenario_spec spec = {.space = {.party_count = in->n,
                                           .issue_count = in->m,
                                           .option_counts = in->counts,
                                           .gains = in->gains,
                                           .reservations = in->reservations},
                                 .scale = in->scale,
                                 .list_limit = in->limit};
    expect(parley_scenario_new(&scenario, &spec, NULL) == PARLEY_OK, "the scenario");
    const parley_scenario *scenarios[] = {scenario};
    parley_talks_spec parts = {scenarios, &in->protocol, in->negotiators, 1, 1, in->n, in->seed};
    parley_talk talk = {.number = in->number};
    for (uint32_t p = 0; p < in->n; p++)
        talk.negotiators[p] = p;
    expect(parley_talks_new(&talks, &parts) == PARLEY_OK, "the parts");
    expect(parley_talks_watch(talks, &result, choices, trace, &talk) == PARLEY_OK, "the talk");
    expect(trace->count <= trace->capacity, "too many acts");
    print(in, trace, &result, choices);
    parley_talks_free(talks);
    parley_scenario_free(scenario);
}

int main(void) {
    static input in;
    static parley_act acts[MOST_ACTS];
    uint32_t *choices = calloc((size_t)MOST_ACTS * PARLEY_MAX_ISSUES, sizeof *choices);
    uint8_t *answers = calloc(MOST_ACTS, PARLEY_MAX_ISSUES);
    parley_trace trace = {
        .acts = acts, .choices = choices, .answers = answers, .capacity = MOST_ACTS};
    expect(choices && answers, "memory");
    while (read_case(&in))
        run(&in, &trace);
    free(choices);
    free(answers);
    return EXIT_SUCCESS;
}
