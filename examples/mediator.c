/* Shuttle mediation over a dossier, told five times: with parties that deal, with the first and
 * then the second only keeping the process going, with parties that ask for more than there is, and
 * with the same where delay costs them something. The mediator carries a text from one capital to
 * the next, hears in confidence what each makes of every point, and revises.
 *
 * Usage: mediator DOSSIER */
#include <parley/talk.h>

#include <stdio.h>

enum { MOST_ACTS = 4096, MOST_POINTS = 64, TOLD = 6, SESSION_COUNT = 5 };

typedef struct session {
    const char *title, *protocol;
    const char *first, *second, *others; /* negotiators: of the first two parties, of the others */
    double firmness;                     /* added to every reservation value */
    double delay_cost;                   /* by which it falls with every visit */
} session;

static const session SESSIONS[SESSION_COUNT] = {
    {"Dealers", "shuttle:rounds=60+nash", "dealer", "dealer", "dealer", 0, 0},
    {"The first party stalls", "shuttle:rounds=60+nash", "staller", "dealer", "dealer", 0, 0},
    {"The second party stalls", "shuttle:rounds=60+nash", "dealer", "staller", "dealer", 0, 0},
    {"Firm parties", "shuttle:rounds=60,patience=8+nash", "truthful", "truthful", "truthful", 0.2,
     0},
    {"Firm parties whom delay costs", "shuttle:rounds=60,patience=8+nash", "truthful", "truthful",
     "truthful", 0.2, 0.005},
};

static const char *name_of(const parley_view *view, uint32_t party) {
    return view->dossier->parties[view->required[party]].id;
}

/* The parties whose consent is needed, each with its own red lines. */
static parley_status build(parley_scenario **scenario, const parley_problem *problem,
                           const session *held) {
    static uint8_t lines[PARLEY_MAX_PARTIES * 4096];
    const parley_view *view = problem->view;
    double costs[PARLEY_MAX_PARTIES];
    int64_t least[PARLEY_MAX_PARTIES];
    parley_scenario_spec spec = {
        .space = problem->spec, .scale = problem->scale, .red_lines = lines, .delay_costs = costs};
    for (uint32_t p = 0; p < view->required_count; p++) {
        costs[p] = held->delay_cost;
        least[p] =
            problem->spec.reservations[p] + (int64_t)(held->firmness * (double)problem->scale[p]);
        for (uint32_t o = 0; o < view->option_count && o < 4096; o++)
            lines[p * view->option_count + o] =
                parley_view_crosses(view, view->required[p], o) != 0;
    }
    spec.space.excluded = NULL;
    spec.space.reservations = least;
    return parley_scenario_new(scenario, &spec, NULL);
}

/* What a party said: how many points it accepts, criticises and rejects, and on the whole. */
static void tell_answer(const parley_act *act, const uint8_t *answers, uint32_t issues,
                        const char *name) {
    static const char *const VOTES[5] = {", finds it much worse", ", finds it worse", "",
                                         ", finds it better", ", finds it much better"};
    uint32_t counts[3] = {0};
    for (uint32_t j = 0; j < issues; j++)
        counts[answers[j]]++;
    printf(
        "  visit %2u: %s sees %s, accepts %u points, criticises %u, rejects %u%s, could%s sign\n",
        act->round + 1, name, act->vote ? "a draft" : "the text", counts[PARLEY_POINT_ACCEPTED],
        counts[PARLEY_POINT_CRITICISED], counts[PARLEY_POINT_REJECTED], VOTES[act->vote + 2],
        act->could_sign ? "" : " not");
}

static void tell(const parley_view *view, const parley_trace *trace, uint32_t issues,
                 const parley_talk_result *result) {
    uint32_t answers = 0, revisions = 0;
    for (size_t i = 0; i < trace->count; i++) {
        const parley_act *act = &trace->acts[i];
        revisions += act->kind == PARLEY_ACT_REVISE;
        if (act->kind == PARLEY_ACT_ANSWER && answers++ < TOLD)
            tell_answer(act, trace->answers + i * issues, issues, name_of(view, act->party));
        if (act->kind == PARLEY_ACT_ACCEPT || act->kind == PARLEY_ACT_REJECT)
            printf("  visit %2u: %s %s\n", act->round + 1, name_of(view, act->party),
                   act->kind == PARLEY_ACT_ACCEPT ? "signs" : "does not sign");
    }
    printf("  %s after %u visits and %u revisions:",
           result->end == PARLEY_TALK_AGREED ? "agreed" : "no agreement", result->rounds,
           revisions - 1);
    for (uint32_t p = 0; p < view->required_count; p++)
        printf(" %s %.3f", name_of(view, p), result->utilities[p]);
    printf("\n");
}

static parley_status hold(const session *held, const parley_problem *problem) {
    static parley_act acts[MOST_ACTS];
    uint32_t issues = problem->spec.issue_count;
    static uint8_t answers[MOST_ACTS * MOST_POINTS];
    parley_trace trace = {.acts = acts, .answers = answers, .capacity = MOST_ACTS};
    parley_scenario *scenario = NULL;
    parley_talks *talks = NULL;
    parley_protocol protocol;
    parley_negotiator list[3];
    parley_talk_result result;
    parley_talk talk = {.number = 1};
    parley_status status = issues <= MOST_POINTS ? build(&scenario, problem, held) : PARLEY_E_LIMIT;
    if (status == PARLEY_OK)
        status = parley_protocol_parse(&protocol, held->protocol);
    if (status == PARLEY_OK)
        status = parley_negotiator_parse(&list[0], held->first);
    if (status == PARLEY_OK)
        status = parley_negotiator_parse(&list[1], held->second);
    if (status == PARLEY_OK)
        status = parley_negotiator_parse(&list[2], held->others);
    for (uint32_t p = 1; p < problem->view->required_count; p++)
        talk.negotiators[p] = p < 2 ? p : 2;
    const parley_scenario *scenarios[] = {scenario};
    parley_talks_spec spec = {scenarios, &protocol, list, 1, 1, 3, 2025};
    if (status == PARLEY_OK)
        status = parley_talks_new(&talks, &spec);
    if (status == PARLEY_OK)
        status = parley_talks_watch(talks, &result, NULL, &trace, &talk);
    if (status == PARLEY_OK) {
        printf("%s: %s\n", held->title, held->protocol);
        tell(problem->view, &trace, issues, &result);
    }
    parley_talks_free(talks);
    parley_scenario_free(scenario);
    return status;
}

int main(int argc, char **argv) {
    parley_dossier *dossier = NULL;
    parley_view *view = NULL;
    parley_problem *problem = NULL;
    parley_status status =
        argc > 1 ? parley_dossier_read(&dossier, argv[1], NULL) : PARLEY_E_ARGUMENT;
    if (status == PARLEY_OK)
        status = parley_view_new(&view, dossier, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_problem_new(&problem, view, PARLEY_CENTRAL);
    for (int i = 0; status == PARLEY_OK && i < SESSION_COUNT; i++)
        status = hold(&SESSIONS[i], problem);
    if (status != PARLEY_OK)
        fprintf(stderr, "%s: %s\n", parley_status_name(status), parley_last_error()->message);
    parley_problem_free(problem);
    parley_view_free(view);
    parley_dossier_free(dossier);
    return status == PARLEY_OK ? 0 : 1;
}
