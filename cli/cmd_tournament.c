/* parley tournament: every strategy against every other, over several scenarios, in a folder from
 * which it can be resumed. */
#include "store.h"
#include "talks.h"

#include "base/memory.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CHUNK = 1 << 13, MOST_THREADS = 64, NAME_BYTES = 80 };

static const double CHUNK_S = 0.1; /* what a stop costs at most, about */

typedef struct scenario_name {
    char text[NAME_BYTES];
} scenario_name;

typedef struct job {
    const command_line *arguments;
    parley_control *control;
    /* what is held */
    pl_domain *domains;
    const parley_scenario **scenarios;
    scenario_name *names;
    const char **name_texts;
    parley_negotiator *negotiators;
    spec_text *strategies, protocol_text;
    const char **strategy_texts;
    parley_protocol protocol;
    pl_tournament_setup setup;
    parley_tournament *tournament;
    /* how */
    uint32_t threads;
    parley_sample over;
    parley_standings_options options;
    /* under way */
    store store;
    parley_standings *standings;
    parley_tournament_row *rows; /* [MOST_CHUNK] */
    uint32_t *agreements;        /* [MOST_CHUNK][stride] */
    size_t stride;
    double began, shown_at;
    uint64_t resumed_at;
    bool shown;
    parley_standing *places;
    parley_comparison *pairs;
} job;

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* -- what is asked for ----------------------------------------------------------------------- */

/* The place of the option's word in a list; *at stays as it is where the option is absent. */
static int word_option(const command_line *arguments, const char *name, const char *const *words,
                       int *at) {
    const char *text = argument_of(arguments, name);
    char list[200] = "";
    if (!text)
        return EXIT_DONE;
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *at = i;
            return EXIT_DONE;
        }
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", words[i]);
    }
    return usage_error(arguments->command->name, "--%s cannot be \"%s\"; it is one of: %s", name,
                       text, list);
}

static int word_options(job *j) {
    static const char *const rotations[] = {"all", "cyclic", "none", NULL};
    static const char *const samples[] = {"scenarios", "repeats", NULL};
    static const char *const scores[] = {"utility", "advantage", "agreement", "welfare", NULL};
    int rotation = PARLEY_ROTATE_ALL, score = PARLEY_MEASURE_UTILITY;
    int over = j->setup.domain_count > 1 ? PARLEY_OVER_SCENARIOS : PARLEY_OVER_REPEATS;
    bool with = flag_is_set(j->arguments, "self-play");
    bool without = flag_is_set(j->arguments, "no-self-play");
    int code = word_option(j->arguments, "rotate", rotations, &rotation);
    if (code == EXIT_DONE)
        code = word_option(j->arguments, "over", samples, &over);
    if (code == EXIT_DONE)
        code = word_option(j->arguments, "score", scores, &score);
    if (code == EXIT_DONE && with && without)
        code = usage_error("tournament", "--self-play and --no-self-play exclude each other");
    j->setup.rotation = (parley_rotation)rotation;
    j->setup.self_play = !without;
    j->over = (parley_sample)over;
    j->options.score = (parley_measure)score;
    return code;
}

static int number_options(job *j) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t repeats = 1, seed = 1, resamples = 10000;
    uint64_t threads = processors < 1              ? 1
                       : processors > MOST_THREADS ? MOST_THREADS
                                                   : (uint64_t)processors;
    int code = whole_option(j->arguments, "repeat", 1, PARLEY_MAX_REPEATS, &repeats);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "seed", 0, INT64_MAX, &seed);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "threads", 1, MOST_THREADS, &threads);
    if (code == EXIT_DONE)
        code = whole_option(j->arguments, "resamples", 1, 10000000, &resamples);
    j->setup.repeats = (uint32_t)repeats;
    j->setup.seed = seed;
    j->threads = (uint32_t)threads;
    j->options.threads = (uint32_t)threads;
    j->options.resamples = (uint32_t)resamples;
    j->options.seed = seed;
    j->options.level = 0.95;
    return code;
}

static int read_strategies(job *j) {
    uint32_t count;
    int code = strategies_option(j->arguments, &j->negotiators, &count);
    if (code != EXIT_DONE)
        return code;
    j->strategies = PL_NEW(spec_text, count);
    j->strategy_texts = PL_NEW(const char *, count);
    if (!j->strategies || !j->strategy_texts)
        return out_of_memory();
    for (uint32_t i = 0; i < count; i++) {
        code = format_strategy(&j->negotiators[i], &j->strategies[i]);
        if (code != EXIT_DONE)
            return code;
        j->strategy_texts[i] = j->strategies[i].text;
        for (uint32_t before = 0; before < i; before++)
            if (strcmp(j->strategies[before].text, j->strategies[i].text) == 0)
                return usage_error("tournament", "the strategy %s is named twice",
                                   j->strategies[i].text);
    }
    j->setup.strategies = j->strategy_texts;
    j->setup.strategy_count = count;
    return EXIT_DONE;
}

static int read_request(job *j) {
    int code = protocol_option(j->arguments, &j->protocol);
    if (code == EXIT_DONE)
        code = format_protocol(&j->protocol, &j->protocol_text);
    if (code == EXIT_DONE)
        code = read_strategies(j);
    if (code == EXIT_DONE)
        code = word_options(j);
    if (code == EXIT_DONE)
        code = number_options(j);
    if (code == EXIT_DONE && !argument_of(j->arguments, "out"))
        code = usage_error("tournament", "where to keep it is missing: -o FOLDER");
    j->setup.protocol = j->protocol_text.text;
    j->setup.rounds = j->protocol.rounds;
    return code;
}

/* -- scenarios ------------------------------------------------------------------------------- */

/* The last part of the path without its ending; of a/dossier.yaml, "a". */
static void name_scenario(char out[NAME_BYTES], const char *path) {
    size_t end = strlen(path), start;
    for (;;) {
        while (end > 0 && path[end - 1] == '/')
            end--;
        start = end;
        while (start > 0 && path[start - 1] != '/')
            start--;
        bool plain = end - start == 12 && strncmp(path + start, "dossier.yaml", 12) == 0;
        plain |= end - start == 12 && strncmp(path + start, "dossier.json", 12) == 0;
        if (!plain || start == 0)
            break;
        end = start;
    }
    const char *dot = memrchr(path + start, '.', end - start);
    size_t length = dot && dot > path + start ? (size_t)(dot - path) - start : end - start;
    snprintf(out, NAME_BYTES - 8, "%.*s", (int)length, path + start);
    if (!out[0] || out[0] == '.')
        snprintf(out, NAME_BYTES, "scenario");
}

/* Scenarios that would be called the same are told apart by a number. */
static void make_unique(scenario_name *names, uint32_t index) {
    char *name = names[index].text;
    size_t length = strlen(name);
    for (uint32_t number = 2, i = 0; i < index; i++)
        if (strcmp(names[i].text, name) == 0) {
            snprintf(name + length, NAME_BYTES - length, "-%u", number++);
            i = UINT32_MAX; /* look again from the first */
        }
}

static int open_scenarios(job *j) {
    uint32_t count = (uint32_t)j->arguments->operand_count;
    j->domains = PL_NEW(pl_domain, count);
    j->scenarios = PL_NEW(const parley_scenario *, count);
    j->names = PL_NEW(scenario_name, count);
    j->name_texts = PL_NEW(const char *, count);
    if (!j->domains || !j->scenarios || !j->names || !j->name_texts)
        return out_of_memory();
    for (uint32_t i = 0; i < count; i++) {
        const char *path = j->arguments->operands[i];
        int code = open_domain(j->arguments, path, &j->domains[i], j->control);
        if (code != EXIT_DONE)
            return code;
        j->setup.domain_count = i + 1;
        j->scenarios[i] = j->domains[i].scenario;
        name_scenario(j->names[i].text, path);
        make_unique(j->names, i);
        j->name_texts[i] = j->names[i].text;
        if (j->domains[i].issue_count > j->stride)
            j->stride = j->domains[i].issue_count;
        if (pl_domain_refer(&j->domains[i], j->control) != PARLEY_OK)
            return report_failure();
    }
    j->setup.domains = j->domains;
    j->setup.names = j->name_texts;
    return EXIT_DONE;
}

static int make_tournament(job *j) {
    parley_tournament_spec spec = {.scenarios = j->scenarios,
                                   .protocols = &j->protocol,
                                   .negotiators = j->negotiators,
                                   .scenario_count = j->setup.domain_count,
                                   .protocol_count = 1,
                                   .negotiator_count = j->setup.strategy_count,
                                   .repeats = j->setup.repeats,
                                   .rotation = j->setup.rotation,
                                   .no_self_play = !j->setup.self_play,
                                   .seed = j->setup.seed};
    parley_status status = parley_tournament_new(&j->tournament, &spec);
    if (status == PARLEY_E_ARGUMENT)
        return usage_error("tournament", "%s", parley_last_error()->message);
    if (status != PARLEY_OK || parley_standings_new(&j->standings, j->tournament, j->over))
        return report_failure();
    j->setup.tournament = j->tournament;
    return EXIT_DONE;
}

/* -- progress -------------------------------------------------------------------------------- */

static void write_time(char out[32], double seconds) {
    uint64_t s = (uint64_t)fmin(seconds + 0.5, 1e12);
    if (s >= 3600)
        snprintf(out, 32, "%" PRIu64 " h %02u min", s / 3600, (unsigned)(s % 3600 / 60));
    else if (s >= 60)
        snprintf(out, 32, "%u min %02u s", (unsigned)(s / 60), (unsigned)(s % 60));
    else
        snprintf(out, 32, "%u s", (unsigned)s);
}

static void show_progress(job *j) {
    double now = now_s();
    uint64_t all = parley_tournament_count(j->tournament), done = j->store.done;
    char left[32];
    if (!isatty(STDERR_FILENO) || now - j->shown_at < 0.2 || done == j->resumed_at)
        return;
    write_time(left, (now - j->began) * (double)(all - done) / (double)(done - j->resumed_at));
    fprintf(stderr, "\r%" PRIu64 " of %" PRIu64 " negotiations (%.0f %%), %s left\033[K", done, all,
            100 * (double)done / (double)all, left);
    j->shown_at = now;
    j->shown = true;
}

static void clear_progress(job *j) {
    if (j->shown)
        fprintf(stderr, "\r\033[K");
    j->shown = false;
}

/* -- holding it ------------------------------------------------------------------------------ */

static parley_status measure(job *j, size_t count) {
    parley_status status = PARLEY_OK;
    for (size_t i = 0; status == PARLEY_OK && i < count; i++) {
        parley_tournament_row *row = &j->rows[i];
        parley_distances distances;
        if (row->result.end != PARLEY_TALK_AGREED)
            continue;
        status = pl_domain_measure(&j->domains[row->talk.scenario], &distances,
                                   row->result.utilities, j->control);
        row->nash_distance = distances.solutions[PARLEY_NASH];
        row->frontier_least = distances.frontier_least;
        row->frontier_most = distances.frontier_most;
    }
    return status;
}

static int hold_chunk(job *j, size_t count) {
    pl_text lines = {0};
    parley_run_options options = {
        .threads = j->threads, .choices = j->agreements, .choice_stride = j->stride};
    parley_status status =
        parley_tournament_run(j->tournament, j->rows, j->store.done, count, &options, j->control);
    if (status == PARLEY_OK)
        status = measure(j, count);
    if (status == PARLEY_E_ARGUMENT)
        return usage_error("tournament", "%s", parley_last_error()->message);
    if (status != PARLEY_OK)
        return status == PARLEY_E_CANCELLED ? EXIT_LIMIT : report_failure();
    for (size_t i = 0; i < count; i++)
        pl_tournament_row(&lines, &j->setup, &j->rows[i], j->agreements + i * j->stride);
    int code = store_add(&j->store, &lines, count);
    if (code == EXIT_DONE)
        parley_standings_add(j->standings, j->rows, count);
    pl_text_clear(&lines);
    return code;
}

static int say_stopped(job *j, int code) {
    clear_progress(j);
    fprintf(stderr,
            "parley tournament: stopped; %" PRIu64 " of %" PRIu64
            " negotiations are kept in %s, and the same command goes on from there\n",
            j->store.done, parley_tournament_count(j->tournament), j->store.folder);
    return code;
}

/* Chunks grow and shrink with what they take; results do not depend on them. */
static int hold_all(job *j) {
    uint64_t all = parley_tournament_count(j->tournament);
    size_t chunk = 16 * (size_t)j->threads;
    int code = EXIT_DONE;
    j->began = j->shown_at = now_s();
    j->resumed_at = j->store.done;
    while (code == EXIT_DONE && j->store.done < all) {
        double begin = now_s();
        size_t count = all - j->store.done < chunk ? (size_t)(all - j->store.done) : chunk;
        code = hold_chunk(j, count);
        double took = now_s() - begin;
        if (took < CHUNK_S / 2 && chunk < MOST_CHUNK)
            chunk *= 2;
        else if (took > 2 * CHUNK_S && chunk > j->threads)
            chunk /= 2;
        show_progress(j);
    }
    if (code == EXIT_DONE)
        code = store_sync(&j->store);
    if (code != EXIT_DONE && code != EXIT_USAGE)
        return say_stopped(j, code);
    clear_progress(j);
    return code;
}

static int make_room(job *j) {
    size_t k = j->setup.strategy_count;
    j->rows = PL_NEW(parley_tournament_row, MOST_CHUNK);
    j->agreements = PL_NEW(uint32_t, MOST_CHUNK * j->stride);
    j->places = PL_NEW(parley_standing, k);
    j->pairs = PL_NEW(parley_comparison, k * (k - 1) / 2);
    return j->rows && j->agreements && j->places && j->pairs ? EXIT_DONE : out_of_memory();
}

/* -- what came of it ------------------------------------------------------------------------- */

static int put_files(job *j, const pl_tournament_report *report) {
    pl_text text = {0};
    pl_report_tournament_summary(&text, report);
    int code = store_put(&j->store, "summary.csv", &text);
    if (code == EXIT_DONE) {
        pl_report_tournament_pairs(&text, report);
        code = store_put(&j->store, "pairs.csv", &text);
    }
    if (code == EXIT_DONE) {
        pl_report_tournament_json(&text, report);
        code = store_put(&j->store, "summary.json", &text);
    }
    return code;
}

static int print(const job *j, const pl_tournament_report *report) {
    pl_text text = {0};
    pl_style style = output_style(argument_of(j->arguments, "lang"));
    if (flag_is_set(j->arguments, "json"))
        pl_report_tournament_json(&text, report);
    else
        pl_report_tournament_text(&text, report, &style);
    return print_report(&text);
}

static int conclude(job *j) {
    parley_status status =
        parley_standings_eval(j->places, j->pairs, j->standings, &j->options, j->control);
    if (status != PARLEY_OK)
        return report_failure();
    pl_tournament_report report = {.setup = &j->setup,
                                   .standings = j->standings,
                                   .places = j->places,
                                   .pairs = j->pairs,
                                   .options = j->options,
                                   .over = j->over,
                                   .observations =
                                       j->setup.strategy_count > 1
                                           ? j->pairs[0].difference.observations
                                           : j->places[0].measures[j->options.score].observations};
    int code = put_files(j, &report);
    return code == EXIT_DONE ? print(j, &report) : code;
}

static int hold(job *j) {
    pl_text definition = {0};
    pl_tournament_define(&definition, &j->setup);
    int code = store_open(&j->store, "tournament", argument_of(j->arguments, "out"), &definition);
    pl_text_clear(&definition);
    if (code == EXIT_DONE)
        code = make_room(j);
    if (code == EXIT_DONE)
        code = store_resume(&j->store, &j->setup, j->standings);
    if (code == EXIT_DONE && j->store.done > 0)
        fprintf(stderr, "parley tournament: %" PRIu64 " of %" PRIu64 " negotiations are there\n",
                j->store.done, parley_tournament_count(j->tournament));
    if (code == EXIT_DONE)
        code = hold_all(j);
    if (code == EXIT_DONE)
        code = conclude(j);
    store_close(&j->store);
    return code;
}

static int prepare_and_hold(job *j) {
    j->control = command_control();
    if (j->control)
        parley_control_set_progress(j->control, NULL, NULL);
    j->setup.domain_count = (uint32_t)j->arguments->operand_count;
    int code = read_request(j);
    j->setup.domain_count = 0; /* as far as they are open */
    if (code == EXIT_DONE)
        code = open_scenarios(j);
    if (code == EXIT_DONE)
        code = make_tournament(j);
    if (code == EXIT_DONE)
        code = hold(j);
    command_control_end(j->control);
    return code;
}

static int run(const command_line *arguments) {
    if (flag_is_set(arguments, "list"))
        return list_components();
    if (arguments->operand_count == 0)
        return usage_error("tournament", "no file is named");
    job *j = PL_NEW(job, 1);
    if (!j)
        return out_of_memory();
    j->arguments = arguments;
    j->store.rows = -1;
    int code = prepare_and_hold(j);
    parley_standings_free(j->standings);
    parley_tournament_free(j->tournament);
    for (uint32_t i = 0; i < j->setup.domain_count; i++)
        pl_domain_clear(&j->domains[i]);
    pl_free(j->domains);
    pl_free(j->scenarios);
    pl_free(j->names);
    pl_free(j->name_texts);
    pl_free(j->negotiators);
    pl_free(j->strategies);
    pl_free(j->strategy_texts);
    pl_free(j->rows);
    pl_free(j->agreements);
    pl_free(j->places);
    pl_free(j->pairs);
    pl_free(j);
    return code;
}

static const command_option options[] = {
    {"with", "SPEC", "a strategy; once for each"},
    {"out", "FOLDER", "or -o: where everything is kept; a tournament there is resumed"},
    OPTIONS_OF_TALKS,
    {"repeat", "N", "hold every negotiation N times (default 1)"},
    {"rotate", "HOW",
     "all: every line-up in every order (default); cyclic: shifted "
     "round the seats; none: once, in the order given"},
    {"self-play", NULL, "a strategy also meets itself (the default)"},
    {"no-self-play", NULL, "all strategies of a negotiation are different"},
    {"threads", "N", "threads to use (default: all processors)"},
    {"score", "MEASURE", "rank by utility (default), advantage, agreement or welfare"},
    {"over", "WHAT",
     "the figures are to hold for other scenarios (default) or for "
     "other repeats (with one scenario the default)"},
    {"resamples", "N", "draws of the bootstrap (default 10000)"},
    {"list", NULL, "show the protocols, strategies, conditions and models there are"},
    OPTIONS_OF_A_VIEW("docs/tournament.md")};

const command command_tournament = {
    .name = "tournament",
    .operands = "FILE...",
    .summary = "simulated talks: strategies against each other, ranked",
    .text = "Lets every strategy negotiate with every other over every dossier or folder of\n"
            "profiles, and ranks them, with intervals and a test of which can be told apart.\n"
            "The folder of -o holds what was negotiated (negotiations.csv) and what came of\n"
            "it (summary.csv, pairs.csv, summary.json). Stopped in any way, the same command\n"
            "goes on where it was, and ends with the same bytes; for any number of threads\n"
            "too. docs/tournament.md defines every figure and column.\n\n"
            "Exit codes: 0 done, 2 usage (also a folder that holds another tournament: what\n"
            "differs is printed), 3 bad input, 6 storage, 7 stopped or limit reached.\n\n"
            "Examples:\n"
            "  parley tournament scenarios/sale --with boulware --with micro -o results\n"
            "  parley tournament scenarios/* --with linear --with tft --repeat 5 -o more\n"
            "  parley tournament scenarios/sale --with micro --with tft --rounds 60 -o third\n"
            "  parley tournament --list",
    .least_operands = 0,
    .most_operands = 1 << 16,
    .options = options,
    .run = run,
};
