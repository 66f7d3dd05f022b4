/* Workers wait for a generation number to change, then take indices from a shared counter.
 *
 * Under `lock`: generation, busy, stopping, failed_index, failure. Without it: the task counter,
 * which is atomic, and the job, which only changes while no worker is busy. */
#include "parallel/pool.h"

#include "base/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

enum { MOST_THREADS = 64 };

struct pl_worker {
    pl_pool *pool;
    uint32_t number;
    pthread_t thread;
};

struct pl_pool {
    pthread_mutex_t lock;
    pthread_cond_t started, ended;
    struct pl_worker workers[MOST_THREADS];
    uint32_t threads, busy;
    uint64_t generation;
    bool stopping;
    pl_task task;
    void *context;
    uint32_t count;
    atomic_uint next;
    atomic_bool failing;
    uint32_t failed_index;
    parley_error failure;
};

static void note_failure(pl_pool *pool, uint32_t index) {
    pthread_mutex_lock(&pool->lock);
    if (pool->failure.status == PARLEY_OK || index < pool->failed_index) {
        pool->failure = *parley_last_error();
        pool->failed_index = index;
    }
    atomic_store(&pool->failing, true);
    pthread_mutex_unlock(&pool->lock);
}

static void work(pl_pool *pool, uint32_t number) {
    for (;;) {
        uint32_t index = atomic_fetch_add(&pool->next, 1);
        if (index >= pool->count || atomic_load(&pool->failing))
            return;
        if (pool->task(pool->context, index, number) != PARLEY_OK)
            note_failure(pool, index);
    }
}

static void *worker_main(void *argument) {
    struct pl_worker *worker = argument;
    pl_pool *pool = worker->pool;
    uint64_t seen = 0;
    pthread_mutex_lock(&pool->lock);
    while (!pool->stopping) {
        if (pool->generation == seen) {
            pthread_cond_wait(&pool->started, &pool->lock);
            continue;
        }
        seen = pool->generation;
        pthread_mutex_unlock(&pool->lock);
        work(pool, worker->number);
        pthread_mutex_lock(&pool->lock);
        if (--pool->busy == 0)
            pthread_cond_signal(&pool->ended);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static uint32_t processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > MOST_THREADS ? MOST_THREADS : (uint32_t)count;
}

parley_status pl_pool_new(pl_pool **out, uint32_t threads) {
    *out = NULL;
    if (threads > MOST_THREADS)
        return pl_fail(PARLEY_E_ARGUMENT, "%u threads asked for; at most %d", threads,
                       MOST_THREADS);
    pl_pool *pool = PL_NEW(pl_pool, 1);
    if (!pool)
        return pl_fail_memory();
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->started, NULL);
    pthread_cond_init(&pool->ended, NULL);
    if (threads == 0)
        threads = processors();
    for (pool->threads = 1; pool->threads < threads; pool->threads++) {
        struct pl_worker *worker = &pool->workers[pool->threads];
        *worker = (struct pl_worker){.pool = pool, .number = pool->threads};
        if (pthread_create(&worker->thread, NULL, worker_main, worker) != 0) {
            pl_pool_free(pool);
            return pl_fail(PARLEY_E_MEMORY, "a worker thread could not be started");
        }
    }
    *out = pool;
    return PARLEY_OK;
}

void pl_pool_free(pl_pool *pool) {
    if (!pool)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);
    for (uint32_t i = 1; i < pool->threads; i++)
        pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->ended);
    pthread_cond_destroy(&pool->started);
    pthread_mutex_destroy(&pool->lock);
    pl_free(pool);
}

uint32_t pl_pool_threads(const pl_pool *pool) {
    return pool ? pool->threads : 1;
}

static parley_status run_here(uint32_t count, pl_task task, void *context) {
    for (uint32_t i = 0; i < count; i++) {
        parley_status status = task(context, i, 0);
        if (status != PARLEY_OK)
            return status;
    }
    return PARLEY_OK;
}

parley_status pl_pool_run(pl_pool *pool, uint32_t count, pl_task task, void *context) {
    if (!pool || pool->threads == 1 || count <= 1)
        return run_here(count, task, context);
    pthread_mutex_lock(&pool->lock);
    pool->task = task;
    pool->context = context;
    pool->count = count;
    atomic_store(&pool->next, 0);
    atomic_store(&pool->failing, false);
    pool->failure = (parley_error){0};
    pool->busy = pool->threads - 1;
    pool->generation++;
    pthread_cond_broadcast(&pool->started);
    pthread_mutex_unlock(&pool->lock);
    work(pool, 0);
    pthread_mutex_lock(&pool->lock);
    while (pool->busy > 0)
        pthread_cond_wait(&pool->ended, &pool->lock);
    pthread_mutex_unlock(&pool->lock);
    if (pool->failure.status == PARLEY_OK)
        return PARLEY_OK;
    return pl_fail_at(pool->failure.status, pool->failure.file, pool->failure.line,
                      pool->failure.column, "%s", pool->failure.message);
}
