/* The pool runs every task once and reports failure; streams are NumPy's Philox. */
#include "pl_test.h"

#include "parallel/control.h"
#include "parallel/pool.h"
#include "parallel/random.h"

enum { TASKS = 1000 };

static parley_status mark(void *context, uint32_t index, uint32_t worker) {
    (void)worker;
    ((unsigned char *)context)[index]++;
    return PARLEY_OK;
}

START_TEST(pool_run__runs_every_task_once) {
    for (uint32_t threads = 1; threads <= 4; threads++) {
        unsigned char seen[TASKS] = {0};
        pl_pool *pool;
        ck_assert_int_eq(pl_pool_new(&pool, threads), PARLEY_OK);
        for (int repeat = 1; repeat <= 20; repeat++) {
            ck_assert_int_eq(pl_pool_run(pool, TASKS, mark, seen), PARLEY_OK);
            for (int i = 0; i < TASKS; i++)
                ck_assert_int_eq(seen[i], repeat);
        }
        pl_pool_free(pool);
    }
}
END_TEST

static parley_status fail_at_500(void *context, uint32_t index, uint32_t worker) {
    (void)context;
    (void)worker;
    return index == 500 ? pl_fail(PARLEY_E_LIMIT, "task %u", index) : PARLEY_OK;
}

START_TEST(pool_run__reports_the_failed_task) {
    pl_pool *pool;
    ck_assert_int_eq(pl_pool_new(&pool, 2), PARLEY_OK);
    ck_assert_int_eq(pl_pool_run(pool, TASKS, fail_at_500, NULL), PARLEY_E_LIMIT);
    ck_assert_str_eq(parley_last_error()->message, "task 500");
    pl_pool_free(pool);
}
END_TEST

/* numpy: Philox(key=0x123456789abcdef, counter=0).random_raw(2) starts from counter 1. */
START_TEST(random__equals_numpy_philox) {
    pl_random random = pl_random_stream(0x123456789abcdef, 0, 0);
    ck_assert_uint_eq(pl_random_u64(&random), 15776318158494808409u);
    ck_assert_uint_eq(pl_random_u64(&random), 4040359448450831055u);
}
END_TEST

START_TEST(random_below__is_even) {
    unsigned counts[7] = {0};
    pl_random random = pl_random_stream(1, 2, 3);
    for (int i = 0; i < 70000; i++)
        counts[pl_random_below(&random, 7)]++;
    for (int i = 0; i < 7; i++)
        ck_assert(counts[i] > 9600 && counts[i] < 10400);
}
END_TEST

START_TEST(control__stops_when_asked_and_at_its_deadline) {
    parley_control *control;
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    ck_assert_int_eq(pl_control_poll(control), PARLEY_OK);
    parley_control_set_deadline(control, -1);
    ck_assert_int_eq(pl_control_poll(control), PARLEY_E_CANCELLED);
    parley_control_set_deadline(control, 1000);
    ck_assert_int_eq(pl_control_poll(control), PARLEY_OK);
    parley_control_cancel(control);
    ck_assert_int_eq(pl_control_poll(control), PARLEY_E_CANCELLED);
    parley_control_free(control);
}
END_TEST

PL_TEST_MAIN("parallel", pool_run__runs_every_task_once, pool_run__reports_the_failed_task,
             random__equals_numpy_philox, random_below__is_even,
             control__stops_when_asked_and_at_its_deadline)
