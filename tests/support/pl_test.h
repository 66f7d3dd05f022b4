/* The face of the unit-test library: a suite is a list of tests, each run in a process of its own.
 * A test is `START_TEST(function__behaviour) { ... } END_TEST`. */
#ifndef PL_TEST_H
#define PL_TEST_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>

/* main() of a test program: runs the listed tests and prints one line for each (TAP), so that the
 * sum of all tests counts tests, not programs. */
#define PL_TEST_MAIN(name, ...)                                                                    \
    int main(void) {                                                                               \
        const TTest *tests[] = {__VA_ARGS__};                                                      \
        Suite *suite = suite_create(name);                                                         \
        TCase *group = tcase_create(name);                                                         \
        tcase_set_timeout(group, 300);                                                             \
        for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)                                  \
            tcase_add_test(group, tests[i]);                                                       \
        suite_add_tcase(suite, group);                                                             \
        SRunner *runner = srunner_create(suite);                                                   \
        srunner_set_tap(runner, "-");                                                              \
        srunner_run_all(runner, CK_SILENT);                                                        \
        int failed = srunner_ntests_failed(runner);                                                \
        srunner_free(runner);                                                                      \
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;                                               \
    }

#endif
