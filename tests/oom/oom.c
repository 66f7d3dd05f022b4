/* Makes allocation number 1, 2, 3, ... fail until the call under test completes: each failure must
 * come back as PARLEY_E_MEMORY, without a crash and without a block left behind.
 *
 * The functions below take the place of the C library's in this program, for the library under test
 * and for the libraries it calls (SQLite tests this way: sqlite.org/testing.html, section 3.1). */
#include "pl_test.h"

#include "base/error.h"
#include "deal/space.h"
#include "document/document.h"
#include "format/form.h"

#include <parley/parley.h>

#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);
void __libc_free(void *);

static atomic_bool armed;          /* count, and let fail */
static atomic_long countdown;      /* allocations until the one that fails */
static atomic_bool permanent;      /* all after it fail too */
static atomic_long live;           /* blocks made while armed, less those freed */
static atomic_bool failed_already; /* the failure was delivered */

static bool refuse(void) {
    if (!armed)
        return false;
    long before = atomic_fetch_sub(&countdown, 1);
    bool fails = before == 1 || (before < 1 && permanent);
    if (fails) {
        failed_already = true;
        errno = ENOMEM;
    }
    return fails;
}

static void *keep(void *block) {
    if (armed && block)
        atomic_fetch_add(&live, 1);
    return block;
}

void *malloc(size_t size) {
    return refuse() ? NULL : keep(__libc_malloc(size));
}

void *calloc(size_t count, size_t size) {
    return refuse() ? NULL : keep(__libc_calloc(count, size));
}

void *realloc(void *block, size_t size) {
    if (refuse())
        return NULL;
    return block ? __libc_realloc(block, size) : keep(__libc_realloc(NULL, size));
}

void *aligned_alloc(size_t alignment, size_t size) {
    return refuse() ? NULL : keep(__libc_memalign(alignment, size));
}

void free(void *block) {
    if (armed && block)
        atomic_fetch_sub(&live, 1);
    __libc_free(block);
}

/* -- what is called -------------------------------------------------------------------------- */

static const char path[] = "tests/oom/rich.yaml";

static parley_status read_with_findings(void) {
    parley_diagnostics *diagnostics = NULL;
    parley_dossier *dossier = NULL;
    parley_status status = parley_diagnostics_new(&diagnostics);
    if (status == PARLEY_OK)
        status = parley_dossier_read(&dossier, path, diagnostics);
    parley_dossier_free(dossier);
    parley_diagnostics_free(diagnostics);
    return status;
}

static parley_status read_alone(void) {
    parley_dossier *dossier = NULL;
    parley_status status = parley_dossier_read(&dossier, path, NULL);
    parley_dossier_free(dossier);
    return status;
}

/* A dossier full of mistakes: the messages are allocated too. */
static parley_status read_mistakes(void) {
    static const char text[] =
        "{\"parley\": \"dossier/1\", \"parties\": [{\"id\": \"a\", \"rle\": 1}], "
        "\"plan\": {\"points\": [{\"id\": \"p\", \"options\": [{\"id\": "
        "\"x\"}]}]}, \"stances\": [{\"party\": \"bbb\", \"point\": \"p\", "
        "\"option\": \"yyy\", \"stance\": \"good\"}]}";
    parley_dossier *dossier = NULL;
    parley_status status = parley_dossier_parse(&dossier, "text", text, strlen(text), 1, NULL);
    parley_dossier_free(dossier);
    return status == PARLEY_E_INPUT ? PARLEY_OK : status;
}

/* Text before the declaration, an ampersand alone, attributes and text: every way through. */
static parley_status read_xml(void) {
    static const char text[] =
        "note\n<?xml version=\"1.0\"?>\n<a x=\"1 & 2\"><b y=\"\xfc\">text</b>"
        "</a>";
    pl_document *document = NULL;
    parley_status status = pl_document_parse(&document, "text", text, strlen(text), PL_XML);
    pl_document_free(document);
    return status;
}

/* -- profiles, of each format, in and out -- */

static const char genius_domain[] =
    "<negotiation_template><utility_space><objective index='0' name='d'>"
    "<issue index='1' name='a' type='discrete'><item value='x'/><item value='y & z'/></issue>"
    "<issue index='2' name='b' type='integer' lowerbound='1' upperbound='3'/>"
    "</objective></utility_space></negotiation_template>";
static const char genius_profile[] =
    "<utility_space><objective index='0' name='d'>"
    "<issue index='1' name='a'><item value='x' evaluation='1'/><item value='Y & Z' evaluation='3'/>"
    "</issue><issue index='2' name='b' type='integer' lowerbound='1' upperbound='3'>"
    "<evaluator ftype='linear' slope='0.25' offset='0.1'/></issue>"
    "<weight index='1' value='0.75'/><weight index='2' value='0.5'/></objective>"
    "<reservation value='0.3'/><discount_factor value='0.5'/></utility_space>";
static const char nonlinear_profile[] =
    "<utility_space type='nonlinear'><objective index='0' name='d'><utility maxutility='3'>"
    "<ufun aggregation='sum'><hyperRectangle utility='2'><INCLUDES index='2' min='1' max='2'/>"
    "</hyperRectangle><hyperRectangle utility='1'/></ufun></utility></objective></utility_space>";
static const char geniusweb_profile[] =
    "{\"LinearAdditiveUtilitySpace\": {\"issueUtilities\": {\"a\": {\"discreteutils\": "
    "{\"valueUtilities\": {\"x\": 0.25, \"y\": 1, \"q\": 0}}}, \"b\": {\"numberutils\": "
    "{\"lowValue\": 0, \"lowUtility\": 1, \"highValue\": 2, \"highUtility\": 0}}}, "
    "\"issueWeights\": {\"a\": 0.5, \"b\": 0.5}, \"domain\": {\"issuesValues\": {\"a\": "
    "{\"values\": "
    "[\"x\", \"y\"]}, \"b\": {\"range\": {\"low\": 0, \"high\": 2, \"step\": 0.5}}}}, "
    "\"reservationBid\": {\"issuevalues\": {\"a\": \"x\", \"b\": 1.5}}}}";
static const char negmas_domain[] = "type: CartesianOutcomeSpace\nissues:\n"
                                    "- {name: a, values: [1, 2]}\n"
                                    "- {name: b, type: ContinuousIssue, values: [0, 1]}\n";
static const char negmas_profile[] =
    "name: e\ntype: ExpDiscountedUFun\ndiscount: 0.5\nufun:\n  type: "
    "LinearAdditiveUtilityFunction\n"
    "  bias: 3\n  values: [{1: 2, 2: -1}, {type: TriangularFun, start: 0, middle: 0.3, end: 2}]\n";

static parley_file file_of(const char *name, const char *text) {
    return (parley_file){name, text, strlen(text)};
}

/* Reads, puts on a grid, makes a dossier, and writes every format. */
static parley_status use_profiles(const parley_file *files, size_t count) {
    parley_diagnostics *found = NULL;
    parley_profiles *profiles = NULL;
    parley_profiles_problem *problem = NULL;
    parley_dossier *dossier = NULL;
    parley_status status;
    PL_TRY(parley_diagnostics_new(&found));
    PL_TRY(parley_profiles_parse(&profiles, files, count, NULL, found));
    PL_TRY(parley_profiles_problem_new(&problem, profiles, NULL));
    for (int f = PARLEY_FORMAT_GENIUS; f <= PARLEY_FORMAT_NEGMAS; f++) {
        pl_arena arena = {0};
        pl_outputs outputs = {0};
        pl_form form = {
            .arena = &arena, .from = profiles, .target = (parley_format)f, .lost = found};
        status = pl_form_make(&form);
        if (status == PARLEY_OK)
            status = pl_form_files(&form, &outputs);
        pl_outputs_clear(&outputs);
        pl_arena_clear(&arena);
        if (status != PARLEY_E_INPUT) /* hyper-rectangles are for Genius alone */
            PL_TRY(status);
    }
    status = parley_profiles_to_dossier(&dossier, profiles, NULL, found);
    if (status == PARLEY_E_INPUT)
        status = PARLEY_OK;
out:
    parley_dossier_free(dossier);
    parley_profiles_problem_free(problem);
    parley_profiles_free(profiles);
    parley_diagnostics_free(found);
    return status;
}

static parley_status use_genius(void) {
    const parley_file files[] = {file_of("d.xml", genius_domain), file_of("a.xml", genius_profile),
                                 file_of("b.xml", nonlinear_profile)};
    parley_status status = use_profiles(files, 2);
    return status == PARLEY_OK ? use_profiles(files, 3) : status;
}

static parley_status use_geniusweb(void) {
    const parley_file files[] = {file_of("a.json", geniusweb_profile),
                                 file_of("b.json", geniusweb_profile)};
    return use_profiles(files, 2);
}

static parley_status use_negmas(void) {
    const parley_file files[] = {file_of("d.yml", negmas_domain), file_of("a.yml", negmas_profile)};
    return use_profiles(files, 2);
}

static const parley_dossier *rich; /* read before anything fails */

static parley_status build_view(void) {
    parley_view *view = NULL;
    parley_status status = parley_view_new(&view, rich, PARLEY_ALL_DAYS);
    parley_view_free(view);
    return status;
}

static parley_status draw_readings(void) {
    enum { COUNT = 8, CELLS = 64 };
    static double values[COUNT * CELLS], weights[COUNT * CELLS], reservations[COUNT * CELLS];
    static uint32_t fillings[COUNT * CELLS];
    parley_reading_arrays arrays = {values, weights, reservations, fillings};
    parley_view *view = NULL;
    parley_readings *readings = NULL;
    parley_status status = parley_view_new(&view, rich, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_readings_new(&readings, view, 1, NULL);
    if (status == PARLEY_OK)
        status = parley_readings_draw(&arrays, readings, 0, COUNT);
    parley_readings_free(readings);
    parley_view_free(view);
    return status;
}

static parley_status take_profiles(void) {
    parley_diagnostics *lost = NULL;
    parley_profiles *profiles = NULL;
    parley_status status = parley_diagnostics_new(&lost);
    if (status == PARLEY_OK)
        status = parley_profiles_from_dossier(&profiles, rich, PARLEY_ALL_DAYS, NULL, NULL, lost);
    parley_profiles_free(profiles);
    parley_diagnostics_free(lost);
    return status;
}

/* A folder of Genius, written and opened again. */
static parley_status write_and_open(void) {
    char folder[64];
    snprintf(folder, sizeof folder, "/tmp/parley-oom-%ld", (long)getppid());
    parley_profiles *profiles = NULL;
    parley_dossier *dossier = NULL;
    parley_format_options options = {.replace = 1};
    parley_status status;
    PL_TRY(parley_profiles_from_dossier(&profiles, rich, PARLEY_ALL_DAYS, NULL, NULL, NULL));
    PL_TRY(parley_profiles_write(profiles, folder, PARLEY_FORMAT_GENIUS, &options, NULL));
    PL_TRY(parley_dossier_open(&dossier, folder, NULL, NULL));
out:
    parley_dossier_free(dossier);
    parley_profiles_free(profiles);
    return status;
}

static parley_status weigh_intent(void) {
    parley_view *view = NULL;
    parley_weighing *weighing = NULL;
    parley_status status = parley_view_new(&view, rich, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_weighing_new(&weighing, view, 0, 0);
    parley_weighing_free(weighing);
    parley_view_free(view);
    return status;
}

/* One thread, as for `analyze` below. Searches may get by with less memory. */
static parley_status compute_timeline(void) {
    static const uint32_t lever = 1;
    parley_timeline_options options = {
        .weeks = 3, .samples = 2, .threads = 1, .levers = &lever, .lever_count = 1};
    parley_view *view = NULL;
    parley_timeline *timeline = NULL;
    parley_status status = parley_view_new(&view, rich, PARLEY_ALL_DAYS);
    if (status == PARLEY_OK)
        status = parley_timeline_new(&timeline, view, &options, NULL);
    if (status == PARLEY_OK && failed_already)
        status = pl_fail_memory(); /* it got by: as good as a refusal */
    parley_timeline_free(timeline);
    parley_view_free(view);
    return status;
}

static parley_status build_spaces(void) {
    parley_view *view = NULL;
    parley_status status = parley_view_new(&view, rich, PARLEY_ALL_DAYS);
    for (int reading = PARLEY_CENTRAL; reading <= PARLEY_UNFAVOURABLE && status == PARLEY_OK;
         reading++) {
        parley_problem *problem = NULL;
        parley_space *space = NULL;
        status = parley_problem_new(&problem, view, (parley_reading)reading);
        if (status == PARLEY_OK)
            status = parley_space_new(&space, &problem->spec, NULL);
        parley_space_free(space);
        parley_problem_free(problem);
    }
    parley_view_free(view);
    return status;
}

/* Six issues in a ring, divided because no component may have more than 8 combinations. */
static parley_status build_divided(parley_space **space) {
    enum { M = 6, K = 3 };
    static const uint32_t counts[M] = {K, K, K, K, K, K};
    static int32_t gains[2 * M * K];
    static parley_literal literals[M][2];
    static parley_clause clauses[M];
    static const int64_t reservations[2] = {20, 20};
    for (uint32_t i = 0; i < 2 * M * K; i++)
        gains[i] = (int32_t)(i * 7 % 11);
    for (uint32_t j = 0; j < M; j++) {
        literals[j][0] = (parley_literal){j, 0, 1};
        literals[j][1] = (parley_literal){(j + 1) % M, j % K, j % 2};
        clauses[j] = (parley_clause){literals[j], 2};
    }
    parley_space_spec spec = {.party_count = 2,
                              .issue_count = M,
                              .option_counts = counts,
                              .gains = gains,
                              .reservations = reservations,
                              .clauses = clauses,
                              .clause_count = M};
    return pl_space_new_limited(space, &spec, 8, NULL);
}

static parley_status list_frontier(const parley_space *space) {
    parley_frontier *frontier = NULL;
    parley_count count;
    uint32_t choices[6];
    parley_status status = parley_frontier_new(&frontier, space, NULL, NULL);
    for (size_t i = 0; status == PARLEY_OK && i < parley_frontier_size(frontier); i++) {
        status = parley_frontier_choices(frontier, i, choices);
        if (status == PARLEY_OK)
            status = parley_frontier_multiplicity(frontier, i, &count);
    }
    parley_frontier_free(frontier);
    return status;
}

static parley_status find_remedy(const parley_space *space) {
    static const parley_choice option = {0, 1};
    static const parley_red_line line = {0, 1, &option, 1};
    static const int64_t floors[2] = {40, 40};
    parley_red_line_options options = {.floors = floors};
    parley_remedy *remedy = NULL;
    parley_status status = parley_remedy_new(&remedy, space, &line, 1, &options, NULL);
    parley_remedy_free(remedy);
    return status;
}

static parley_status work_on_divided(void) {
    parley_space *space = NULL;
    parley_solution solution;
    parley_acceptable acceptable;
    parley_enumeration enumeration;
    int64_t alone[2];
    uint32_t choices[6];
    int feasible;
    parley_status status;
    PL_TRY(build_divided(&space));
    if (parley_space_part_count(space) < 2)
        PL_TRY(pl_fail(PARLEY_E_LIMIT, "the space is not divided"));
    for (parley_concept concept = PARLEY_NASH; concept <= PARLEY_TCHEBYCHEFF; concept ++)
        PL_TRY(parley_solve(&solution, choices, space, concept, NULL, NULL));
    PL_TRY(parley_feasible(&feasible, choices, space, NULL, NULL, NULL));
    PL_TRY(parley_concession_alone(alone, space, NULL, NULL));
    PL_TRY(find_remedy(space));
    PL_TRY(parley_enumerate_space(&enumeration, space, NULL, NULL));
    PL_TRY(parley_count_acceptable(&acceptable, space, NULL, NULL, NULL));
    PL_TRY(list_frontier(space));
    if (failed_already)
        status = pl_fail_memory(); /* it got by: as good as a refusal */
out:
    parley_space_free(space);
    return status;
}

static bool same_analysis(const parley_analysis *a, const parley_analysis *b) {
    bool same = a->frontier.exact == b->frontier.exact && a->frontier.size == b->frontier.size &&
                a->acceptable_exact == b->acceptable_exact && a->draft_count == b->draft_count &&
                parley_count_compare(&a->acceptable, &b->acceptable) == 0;
    for (int i = 0; i < PARLEY_SOLUTION_COUNT; i++)
        same = same && a->solutions[i].found == b->solutions[i].found &&
               a->solutions[i].proven == b->solutions[i].proven;
    return same;
}

/* One thread: those of a pool would keep memory of their own between calls. The search for the
 * frontier has two ways, and may take the other where memory for one is short: then what it finds
 * must be the same. */
static parley_status analyze(void) {
    static parley_analysis *whole; /* the first, by which no allocation fails */
    parley_analysis_options options = {.threads = 1, .memory_limit_bytes = 1 << 20};
    parley_analysis *analysis = NULL;
    if (!whole) {
        armed = false;
        ck_assert_int_eq(parley_analyze(&whole, rich, PARLEY_ALL_DAYS, &options, NULL), PARLEY_OK);
        armed = true;
    }
    parley_status status = parley_analyze(&analysis, rich, PARLEY_ALL_DAYS, &options, NULL);
    if (status == PARLEY_OK && !same_analysis(analysis, whole))
        status = pl_fail(PARLEY_E_LIMIT, "an allocation failed, and the findings are others");
    if (status == PARLEY_OK && failed_already)
        status = pl_fail_memory(); /* it got by: as good as a refusal */
    parley_analysis_free(analysis);
    return status;
}

/* The scenario of the dossier, as it comes and (with `listed` 0) as one too large to list. */
static parley_status build_scenario(parley_scenario **scenario, const parley_problem *problem,
                                    int listed) {
    if (listed)
        return parley_scenario_of_problem(scenario, problem, NULL);
    parley_scenario_spec spec = {.space = problem->spec, .scale = problem->scale, .list_limit = 1};
    return parley_scenario_new(scenario, &spec, NULL);
}

/* A mediator that learns, and parties that answer it. */
static parley_status hold_mediated(const parley_scenario *scenario) {
    static const char *const texts[3] = {"truthful", "exaggerating", "boulware"};
    parley_negotiator list[3];
    parley_protocol rules;
    parley_talks *talks = NULL;
    parley_talk_result result;
    parley_talk one = {.negotiators = {0, 1, 2}};
    parley_status status = PARLEY_OK;
    for (int i = 0; i < 3; i++)
        PL_TRY(parley_negotiator_parse(&list[i], texts[i]));
    PL_TRY(parley_protocol_parse(&rules, "shuttle:rounds=12+nash"));
    parley_talks_spec spec = {&scenario, &rules, list, 1, 1, 3, 1};
    PL_TRY(parley_talks_new(&talks, &spec));
    PL_TRY(parley_talks_run(talks, &result, &one, 1, NULL, NULL));
out:
    parley_talks_free(talks);
    return status;
}

/* Strategies that need a curve, a sampler, an equilibrium, models and histories. */
static parley_status hold_talks(const parley_scenario *scenario, int listed) {
    static const char *const texts[3] = {"boulware", "random+ac_combi", "tradeoff+bayesian"};
    parley_negotiator list[4];
    parley_protocol rules;
    parley_talks *talks = NULL;
    parley_sessions *sessions = NULL;
    parley_talk_result results[2];
    parley_session_row rows[2];
    uint32_t choices[8];
    size_t running;
    parley_talk both[2] = {{.negotiators = {0, 1, 2}}, {.negotiators = {2, 0, 1}, .number = 1}};
    parley_status status = PARLEY_OK;
    for (int i = 0; i < 3; i++)
        PL_TRY(parley_negotiator_parse(&list[i], texts[i]));
    PL_TRY(parley_negotiator_parse(&list[3], "equilibrium"));
    PL_TRY(parley_protocol_parse(&rules, "alternating:rounds=5"));
    parley_talks_spec spec = {&scenario, &rules, list, 1, 1, 4, 1};
    PL_TRY(parley_talks_new(&talks, &spec));
    PL_TRY(parley_talks_run(talks, results, both, 2, NULL, NULL));
    PL_TRY(parley_talks_watch(talks, results, choices, NULL, both));
    both[0].negotiators[0] = 3;
    if (listed)
        PL_TRY(parley_talks_run(talks, results, both, 1, NULL, NULL));
    both[0].negotiators[0] = 0;
    PL_TRY(parley_sessions_new(&sessions, talks, both, 2));
    PL_TRY(parley_sessions_step(sessions, &running, rows, NULL, NULL, 0));
out:
    parley_sessions_free(sessions);
    parley_talks_free(talks);
    return status;
}

static parley_status talk(void) {
    parley_view *view = NULL;
    parley_problem *problem = NULL;
    parley_scenario *scenario = NULL;
    uint32_t choices[8];
    double utilities[PARLEY_MAX_PARTIES];
    parley_status status;
    PL_TRY(parley_view_new(&view, rich, PARLEY_ALL_DAYS));
    PL_TRY(parley_problem_new(&problem, view, PARLEY_CENTRAL));
    for (int listed = 0; listed < 2; listed++) {
        PL_TRY(build_scenario(&scenario, problem, listed));
        PL_TRY(parley_scenario_find(scenario, 0, 0.1, choices));
        PL_TRY(parley_scenario_eval(scenario, choices, utilities));
        PL_TRY(hold_talks(scenario, listed));
        PL_TRY(hold_mediated(scenario));
        parley_scenario_free(scenario);
        scenario = NULL;
    }
out:
    parley_scenario_free(scenario);
    parley_problem_free(problem);
    parley_view_free(view);
    return status;
}

static parley_status hold_tournament(const parley_scenario *scenario,
                                     const parley_reference *reference) {
    enum { STRATEGIES = 2, MOST = 16 };
    static parley_tournament_row rows[MOST];
    parley_negotiator list[STRATEGIES];
    parley_protocol rules;
    parley_tournament *tournament = NULL;
    parley_standings *standings = NULL;
    parley_standing places[STRATEGIES];
    parley_comparison pair;
    parley_standings_options options = {.resamples = 20, .threads = 1};
    parley_status status = PARLEY_OK;
    PL_TRY(parley_negotiator_parse(&list[0], "conceder"));
    PL_TRY(parley_negotiator_parse(&list[1], "tradeoff"));
    PL_TRY(parley_protocol_parse(&rules, "sao:rounds=4"));
    parley_tournament_spec spec = {&scenario, &rules, list, 1, 1, STRATEGIES, 2, 0, 0, 1};
    PL_TRY(parley_tournament_new(&tournament, &spec));
    size_t count = (size_t)parley_tournament_count(tournament);
    count = count < MOST ? count : MOST;
    PL_TRY(parley_tournament_run(tournament, rows, 0, count, NULL, NULL));
    parley_distances distances;
    PL_TRY(parley_reference_measure(&distances, reference, rows[0].result.utilities, 1, NULL));
    PL_TRY(parley_standings_new(&standings, tournament, PARLEY_OVER_REPEATS));
    parley_standings_add(standings, rows, count);
    PL_TRY(parley_standings_eval(places, &pair, standings, &options, NULL));
out:
    parley_standings_free(standings);
    parley_tournament_free(tournament);
    return status;
}

/* With the frontier listed, and bounded by a search. */
static parley_status tournament(void) {
    parley_view *view = NULL;
    parley_problem *problem = NULL;
    parley_scenario *scenario = NULL;
    parley_reference *reference = NULL;
    parley_status status;
    PL_TRY(parley_view_new(&view, rich, PARLEY_ALL_DAYS));
    PL_TRY(parley_problem_new(&problem, view, PARLEY_CENTRAL));
    PL_TRY(build_scenario(&scenario, problem, 1));
    parley_reference_spec spec = {.space = problem->spec, .scale = problem->scale};
    for (int listed = 0; listed < 2; listed++) {
        parley_reference_options options = {.point_limit = listed ? 0 : 1};
        PL_TRY(parley_reference_new(&reference, &spec, &options, NULL));
        PL_TRY(hold_tournament(scenario, reference));
        parley_reference_free(reference);
        reference = NULL;
    }
out:
    parley_reference_free(reference);
    parley_scenario_free(scenario);
    parley_problem_free(problem);
    parley_view_free(view);
    return status;
}

/* What `parley amend`, `pool`, `rank` and `divide` ask for. */
static parley_status mediate(const parley_dossier *dossier) {
    parley_view *view = NULL;
    parley_amend_report *amend = NULL;
    parley_pool_report *pool = NULL;
    parley_rank_report *rank = NULL;
    parley_divide_report *divide = NULL;
    parley_status status = PARLEY_OK;
    PL_TRY(parley_view_new(&view, dossier, PARLEY_ALL_DAYS));
    for (uint32_t draft = 0; draft < dossier->draft_count; draft++) {
        PL_TRY(parley_amend_report_new(&amend, view, draft, NULL, NULL));
        parley_amend_report_free(amend);
        amend = NULL;
    }
    PL_TRY(parley_pool_report_new(&pool, view, NULL, NULL));
    PL_TRY(parley_rank_report_new(&rank, view, NULL, NULL));
    PL_TRY(parley_divide_report_new(&divide, view, view->required, NULL));
    if (failed_already)
        status = pl_fail_memory(); /* it got by: as good as a refusal */
out:
    parley_amend_report_free(amend);
    parley_pool_report_free(pool);
    parley_rank_report_free(rank);
    parley_divide_report_free(divide);
    parley_view_free(view);
    return status;
}

static parley_status mediate_rich(void) {
    return mediate(rich);
}

/* One in which agreements are acceptable and points are left open. */
static parley_status mediate_labour(void) {
    static parley_dossier *labour;
    if (!labour) {
        armed = false;
        ck_assert_int_eq(parley_dossier_read(&labour, "scenarios/labour", NULL), PARLEY_OK);
        armed = true;
    }
    return mediate(labour);
}

/* -- the loop -------------------------------------------------------------------------------- */

/* Lets allocation number `at` fail; false once the call gets by without reaching it. */
static bool fail_at(parley_status (*call)(void), long at, bool for_good) {
    countdown = at;
    permanent = for_good;
    failed_already = false;
    live = 0;
    armed = true;
    parley_status status = call();
    armed = false;
    long left = live;
    ck_assert_msg(left == 0, "allocation %ld: %ld blocks are left", at, left);
    if (!failed_already) {
        ck_assert_msg(status == PARLEY_OK, "status %d without a failure", (int)status);
        return false;
    }
    ck_assert_msg(status == PARLEY_E_MEMORY, "allocation %ld: status %d, %s", at, (int)status,
                  parley_last_error()->message);
    ck_assert_int_eq(parley_last_error()->status, PARLEY_E_MEMORY);
    return true;
}

static void fail_each(parley_status (*call)(void)) {
    parley_dossier *dossier;
    ck_assert_int_eq(call == read_alone ? PARLEY_OK : parley_dossier_read(&dossier, path, NULL),
                     PARLEY_OK);
    rich = call == read_alone ? NULL : dossier;
    long once = 1, for_good = 1;
    while (fail_at(call, once, false))
        once++;
    while (fail_at(call, for_good, true))
        for_good++;
    ck_assert_int_eq(once, for_good);
    ck_assert_int_gt(once, 1);
    printf("# %ld allocations\n", once - 1);
}

START_TEST(dossier_read__survives_every_failing_allocation) {
    fail_each(read_alone);
}
END_TEST

START_TEST(dossier_read_with_findings__survives_every_failing_allocation) {
    fail_each(read_with_findings);
}
END_TEST

START_TEST(dossier_parse_of_mistakes__survives_every_failing_allocation) {
    fail_each(read_mistakes);
}
END_TEST

START_TEST(xml_parse__survives_every_failing_allocation) {
    fail_each(read_xml);
}
END_TEST

START_TEST(genius__survives_every_failing_allocation) {
    fail_each(use_genius);
}
END_TEST

START_TEST(geniusweb__survives_every_failing_allocation) {
    fail_each(use_geniusweb);
}
END_TEST

START_TEST(negmas__survives_every_failing_allocation) {
    fail_each(use_negmas);
}
END_TEST

START_TEST(profiles_from_dossier__survives_every_failing_allocation) {
    fail_each(take_profiles);
}
END_TEST

START_TEST(profiles_write_and_open__survive_every_failing_allocation) {
    char command[64];
    snprintf(command, sizeof command, "rm -rf /tmp/parley-oom-%ld", (long)getppid());
    fail_each(write_and_open);
    ck_assert_int_eq(system(command), 0);
}
END_TEST

START_TEST(view_new__survives_every_failing_allocation) {
    fail_each(build_view);
}
END_TEST

START_TEST(readings__survive_every_failing_allocation) {
    fail_each(draw_readings);
}
END_TEST

START_TEST(weighing_new__survives_every_failing_allocation) {
    fail_each(weigh_intent);
}
END_TEST

START_TEST(timeline_new__survives_every_failing_allocation) {
    fail_each(compute_timeline);
}
END_TEST

START_TEST(problem_and_space_new__survive_every_failing_allocation) {
    fail_each(build_spaces);
}
END_TEST

START_TEST(divided_space__survives_every_failing_allocation) {
    fail_each(work_on_divided);
}
END_TEST

static bool same_robust(const parley_robust *a, const parley_robust *b) {
    bool same = a->deal.value == b->deal.value && a->deal_certainty == b->deal_certainty &&
                a->candidate_count == b->candidate_count &&
                a->question_count == b->question_count &&
                a->sensitivity_count == b->sensitivity_count;
    for (size_t c = 0; same && c < a->candidate_count; c++)
        same = a->candidates[c].accepted_by_all.value == b->candidates[c].accepted_by_all.value &&
               a->candidates[c].efficient.value == b->candidates[c].efficient.value &&
               a->candidates[c].all == b->candidates[c].all;
    return same;
}

/* A failing allocation may get by, as in the sorting of the C library; the figures stay. */
static parley_status draw_and_judge(void) {
    static parley_analysis *analysis; /* these by which no allocation fails */
    static parley_robust *whole;
    parley_robust_options options = {.samples = 3, .threads = 1};
    parley_robust *robust = NULL;
    int32_t day;
    if (!analysis) {
        armed = false;
        ck_assert_int_eq(parley_day_parse(&day, "2025-05-31"), PARLEY_OK); /* no preference binds */
        ck_assert_int_eq(parley_analyze(&analysis, rich, day, NULL, NULL), PARLEY_OK);
        ck_assert_int_eq(parley_robust_new(&whole, analysis, &options, NULL), PARLEY_OK);
        armed = true;
    }
    parley_status status = parley_robust_new(&robust, analysis, &options, NULL);
    if (status == PARLEY_OK && !same_robust(robust, whole))
        status = pl_fail(PARLEY_E_LIMIT, "an allocation failed, and the findings are others");
    if (status == PARLEY_OK && failed_already)
        status = pl_fail_memory();
    parley_robust_free(robust);
    return status;
}

START_TEST(robust__survives_every_failing_allocation) {
    fail_each(draw_and_judge);
}
END_TEST

START_TEST(analyze__survives_every_failing_allocation) {
    fail_each(analyze);
}
END_TEST

START_TEST(talks__survive_every_failing_allocation) {
    fail_each(talk);
}
END_TEST

START_TEST(tournament__survives_every_failing_allocation) {
    fail_each(tournament);
}
END_TEST

START_TEST(mediation__survives_every_failing_allocation) {
    fail_each(mediate_rich);
    fail_each(mediate_labour);
}
END_TEST

PL_TEST_MAIN(
    "oom", dossier_read__survives_every_failing_allocation,
    dossier_read_with_findings__survives_every_failing_allocation,
    dossier_parse_of_mistakes__survives_every_failing_allocation,
    xml_parse__survives_every_failing_allocation, genius__survives_every_failing_allocation,
    geniusweb__survives_every_failing_allocation, negmas__survives_every_failing_allocation,
    profiles_from_dossier__survives_every_failing_allocation,
    profiles_write_and_open__survive_every_failing_allocation,
    view_new__survives_every_failing_allocation, weighing_new__survives_every_failing_allocation,
    timeline_new__survives_every_failing_allocation, readings__survive_every_failing_allocation,
    problem_and_space_new__survive_every_failing_allocation,
    divided_space__survives_every_failing_allocation, analyze__survives_every_failing_allocation,
    robust__survives_every_failing_allocation, talks__survive_every_failing_allocation,
    tournament__survives_every_failing_allocation, mediation__survives_every_failing_allocation)
