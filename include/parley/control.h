/* Long work: how to watch it and how to stop it. A control may be shared by threads. */
#ifndef PARLEY_CONTROL_H
#define PARLEY_CONTROL_H

#include <parley/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct parley_control parley_control;

/* Called now and then from the working thread: `stage` names the work, `fraction` is in [0, 1], or
 * negative while the share done is unknown. Must return quickly. */
typedef void (*parley_progress)(void *context, const char *stage, double fraction);

/* A control without progress report and without deadline. PARLEY_E_MEMORY. */
PARLEY_API parley_status parley_control_new(parley_control **out);
PARLEY_API void parley_control_free(parley_control *control);

/* Reports progress to `progress` (NULL: to nobody). Set it before the work starts. */
PARLEY_API void parley_control_set_progress(parley_control *control, parley_progress progress,
                                            void *context);

/* Work that still runs `seconds` from now ends with PARLEY_E_CANCELLED. Set it before the work
 * starts. */
PARLEY_API void parley_control_set_deadline(parley_control *control, double seconds);

/* Asks the work to stop; it ends soon after with PARLEY_E_CANCELLED. Safe from any thread and from
 * a signal handler. */
PARLEY_API void parley_control_cancel(parley_control *control);

#ifdef __cplusplus
}
#endif
#endif
