/* Running talks to their ends: one session's memory for each thread, results in their places. */
#include "base/memory.h"
#include "parallel/control.h"
#include "parallel/pool.h"
#include "talks/prepare.h"
#include "talks/trade.h"

#include <string.h>

enum { TALKS_A_TASK = 32, ALIGNMENT = 64 };

static const size_t MOST_BYTES = (size_t)1 << 31;

typedef struct runner {
    const parley_talks *talks;
    const parley_talk *list;
    parley_talk_result *results;
    const parley_run_options *options;
    parley_trace *trace;
    parley_control *control;
    size_t count, stride; /* bytes between the memories of two workers */
    size_t session_bytes; /* the scratch stands behind it */
    char *memory;
} runner;

static size_t aligned(size_t bytes) {
    return (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static bool same_parts(const parley_talk *a, const parley_talk *b) {
    return a->scenario == b->scenario && a->protocol == b->protocol &&
           memcmp(a->negotiators, b->negotiators, sizeof a->negotiators) == 0;
}

/* Prepares all talks, and finds the most memory that one takes. */
static parley_status prepare(runner *r, parley_talks *talks) {
    parley_status status = PARLEY_OK;
    size_t scratch_bytes = 0;
    for (size_t i = 0; i < r->count; i++) {
        const parley_talk *talk = &r->list[i];
        pl_provision provisions[PARLEY_MAX_PARTIES];
        if (i > 0 && same_parts(talk, talk - 1))
            continue;
        PL_TRY(pl_talks_prepare(talks, talk, false, r->control));
        pl_talks_provide(talks, talk, NULL, provisions);
        const parley_scenario *scenario = provisions[0].scenario;
        if (r->options->choices && r->options->choice_stride < scenario->issues) {
            status = pl_fail(PARLEY_E_ARGUMENT, "%zu places for the choices of %u issues",
                             r->options->choice_stride, scenario->issues);
            goto out;
        }
        size_t bytes = pl_session_bytes(scenario, provisions[0].protocol, provisions);
        size_t scratch = pl_scratch_bytes(scenario);
        r->session_bytes = bytes > r->session_bytes ? bytes : r->session_bytes;
        scratch_bytes = scratch > scratch_bytes ? scratch : scratch_bytes;
    }
    if (r->session_bytes >= MOST_BYTES)
        status = pl_fail(PARLEY_E_LIMIT, "the state of one talk takes %zu bytes; at most 2^31",
                         r->session_bytes);
    r->session_bytes = aligned(r->session_bytes);
    r->stride = r->session_bytes + aligned(scratch_bytes);
out:
    return status;
}

static void run_one(const runner *r, size_t index, char *memory) {
    const parley_talk *talk = &r->list[index];
    pl_provision provisions[PARLEY_MAX_PARTIES];
    pl_scratch scratch;
    const parley_scenario *scenario = r->talks->spec.scenarios[talk->scenario];
    pl_scratch_lay(&scratch, scenario, memory + r->session_bytes);
    pl_talks_provide(r->talks, talk, &scratch, provisions);
    pl_session *session = pl_session_begin(memory, scenario, provisions[0].protocol, provisions);
    session->trace = r->trace;
    while (pl_session_runs(session))
        session->protocol->act(session);
    r->results[index] = session->result;
    if (session->result.end == PARLEY_TALK_AGREED && r->options->choices)
        pl_offer_choices(scenario, session->agreement,
                         r->options->choices + index * r->options->choice_stride);
}

static parley_status run_some(void *context, uint32_t task, uint32_t worker) {
    runner *r = context;
    size_t first = (size_t)task * TALKS_A_TASK;
    parley_status status = pl_control_poll(r->control);
    for (size_t i = first; status == PARLEY_OK && i < first + TALKS_A_TASK && i < r->count; i++)
        run_one(r, i, r->memory + worker * r->stride);
    return status;
}

static parley_status run(runner *r, parley_talks *talks) {
    parley_status status;
    pl_pool *pool = NULL;
    uint32_t threads = r->options->threads ? r->options->threads : 1;
    PL_TRY(prepare(r, talks));
    PL_TRY(pl_pool_new(&pool, threads));
    r->memory = pl_calloc_aligned(threads, r->stride);
    if (!r->memory) {
        status = pl_fail_memory();
        goto out;
    }
    /* The pool counts tasks in 32 bits. */
    const size_t most = (size_t)UINT32_MAX / 2 * TALKS_A_TASK;
    if (r->count > most) {
        status = pl_fail(PARLEY_E_ARGUMENT, "%zu talks; at most %zu at a time", r->count, most);
        goto out;
    }
    uint32_t tasks = (uint32_t)((r->count + TALKS_A_TASK - 1) / TALKS_A_TASK);
    PL_TRY(pl_pool_run(pool, tasks, run_some, r));
out:
    pl_pool_free(pool);
    pl_free(r->memory);
    return status;
}

parley_status parley_talks_run(parley_talks *talks, parley_talk_result *results,
                               const parley_talk *list, size_t count,
                               const parley_run_options *options, parley_control *control) {
    static const parley_run_options none = {0};
    runner r = {.talks = talks,
                .list = list,
                .results = results,
                .options = options ? options : &none,
                .control = control,
                .count = count};
    return run(&r, talks);
}

parley_status parley_talks_watch(parley_talks *talks, parley_talk_result *result, uint32_t *choices,
                                 parley_trace *trace, const parley_talk *talk) {
    parley_run_options options = {.choices = choices, .choice_stride = PARLEY_MAX_ISSUES};
    runner r = {.talks = talks,
                .list = talk,
                .results = result,
                .options = &options,
                .trace = trace,
                .count = 1};
    if (trace)
        trace->count = 0;
    return run(&r, talks);
}
