/* Cancel flag, deadline and progress callback behind one handle. */
#include "parallel/control.h"

#include "base/memory.h"

#include <stdatomic.h>
#include <time.h>

struct parley_control {
    atomic_int cancelled;
    parley_progress progress;
    void *context;
    double deadline_s; /* on the monotonic clock; 0 = none */
};

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

parley_status parley_control_new(parley_control **out) {
    *out = PL_NEW(parley_control, 1);
    return *out ? PARLEY_OK : pl_fail_memory();
}

void parley_control_free(parley_control *control) {
    pl_free(control);
}

void parley_control_set_progress(parley_control *control, parley_progress progress, void *context) {
    control->progress = progress;
    control->context = context;
}

void parley_control_set_deadline(parley_control *control, double seconds) {
    control->deadline_s = now_s() + seconds;
}

void parley_control_cancel(parley_control *control) {
    atomic_store_explicit(&control->cancelled, 1, memory_order_relaxed);
}

parley_status pl_control_poll(parley_control *control) {
    if (!control)
        return PARLEY_OK;
    if (atomic_load_explicit(&control->cancelled, memory_order_relaxed))
        return pl_fail(PARLEY_E_CANCELLED, "cancelled");
    if (control->deadline_s > 0 && now_s() > control->deadline_s)
        return pl_fail(PARLEY_E_CANCELLED, "the time limit was reached");
    return PARLEY_OK;
}

void pl_control_report(parley_control *control, const char *stage, double fraction) {
    if (control && control->progress)
        control->progress(control->context, stage, fraction);
}
