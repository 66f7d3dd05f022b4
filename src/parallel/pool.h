/* A pool of worker threads for index ranges. Task i writes only to slot i of what the caller owns
 * and the caller reduces in index order, so results do not depend on the number of threads. */
#ifndef PL_PARALLEL_POOL_H
#define PL_PARALLEL_POOL_H

#include "base/error.h"

typedef struct pl_pool pl_pool;

/* A task: its index, and the worker (0 .. threads-1) that runs it, for scratch space per worker.
 * Not called again after any task has failed. */
typedef parley_status (*pl_task)(void *context, uint32_t index, uint32_t worker);

/* `threads` in 1 .. 64, the caller included: 1 starts no thread. 0 means as many as the machine has
 * processors. PARLEY_E_MEMORY, also when threads cannot be started. */
parley_status pl_pool_new(pl_pool **out, uint32_t threads);
void pl_pool_free(pl_pool *pool);
uint32_t pl_pool_threads(const pl_pool *pool);

/* Runs task 0 .. count-1 and returns when all have ended: PARLEY_OK, or the status of the failed
 * task with the lowest index among those that ran. A NULL pool runs them in order in the caller.
 * One run at a time. A start and an end cost about 10 us. */
parley_status pl_pool_run(pl_pool *pool, uint32_t count, pl_task task, void *context);

#endif
